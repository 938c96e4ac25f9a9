/* found.c — see found.h. */
#include "found.h"

#include <stdlib.h>

#include "evaluator.h"

/* ---- keeping ------------------------------------------------------------------------------------------------ */

void wtr_findings_init(WtrEvaluator *evaluator)
{
    WtrFindings *findings = &evaluator->findings;
    uint32_t widest = 1;
    for (uint32_t i = 0; i < evaluator->scope_count; i++)
        if (evaluator->scopes[i].stride > widest)
            widest = evaluator->scopes[i].stride;
    findings->lists = wtr_arena_array(evaluator->arena, (size_t)evaluator->book->duties.count * WTR_FOUND_KINDS, sizeof *findings->lists);
    findings->origins = wtr_arena_array(evaluator->arena, widest, sizeof *findings->origins);
    wtr_findings_forget(evaluator);
}

void wtr_findings_free(WtrEvaluator *evaluator)
{
    wtr_free(evaluator->findings.spans.at);
    wtr_free(evaluator->findings.rows.at);
}

void wtr_findings_forget(WtrEvaluator *evaluator)
{
    WtrFindings *findings = &evaluator->findings;
    findings->generation++;
    findings->word = WTR_NONE;
    findings->spans.count = findings->rows.count = 0;
}

static struct WtrFoundLists *lists_of(WtrEvaluator *evaluator, uint32_t duty, WtrFoundKind kind)
{
    return &evaluator->findings.lists[(size_t)duty * WTR_FOUND_KINDS + kind];
}

static int by_row(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Keeps what was gathered as the next list. */
static bool keep(WtrEvaluator *evaluator, WtrGathered *gathered)
{
    WtrFindings *findings = &evaluator->findings;
    WtrRange *span = wtr_vec_add(NULL, &findings->spans);
    if (span == NULL)
        return false;
    *span = (WtrRange){findings->rows.count, gathered->count};
    if (gathered->count > 1)
        qsort(gathered->rows, gathered->count, sizeof *gathered->rows, by_row);
    for (uint32_t i = 0; i < gathered->count; i++) {
        WtrFound *found = wtr_vec_add(NULL, &findings->rows);
        if (found == NULL)
            return false;
        *found = (WtrFound){gathered->rows[i], gathered->cases[gathered->rows[i]]};
    }
    return true;
}

/* ---- gathering ---------------------------------------------------------------------------------------------- */

static void begin(WtrEvaluator *evaluator, uint32_t word, WtrFollow follow, unsigned sought)
{
    wtr_walk_begin(evaluator, word, follow, sought);
    evaluator->facts_found.count = evaluator->readings_found.count = evaluator->citations_found.count = 0;
}

static void gather(const WtrEvaluator *evaluator, WtrGathered *gathered, uint32_t row, uint64_t cases)
{
    if (cases == 0)
        return;
    if (gathered->stamp[row] != evaluator->walk.generation) {
        gathered->stamp[row] = evaluator->walk.generation;
        gathered->cases[row] = 0;
        gathered->rows[gathered->count++] = row;
    }
    gathered->cases[row] |= cases;
}

static uint64_t true_in(const WtrEvaluator *evaluator, uint32_t node, uint32_t word)
{
    return node == WTR_NONE ? 0 : evaluator->base[wtr_node_slot(evaluator, node)->plane + word];
}

static uint64_t false_in(const WtrEvaluator *evaluator, uint32_t node, uint32_t word)
{
    return node == WTR_NONE ? 0 : evaluator->base[wtr_node_slot(evaluator, node)->other + word];
}

static uint64_t unknown_in(const WtrEvaluator *evaluator, uint32_t node, uint32_t word)
{
    return ~(true_in(evaluator, node, word) | false_in(evaluator, node, word));
}

/* ---- needs -------------------------------------------------------------------------------------------------- */

/* The unknown facts an undetermined duty rests on. A gate counts unless the condition has already failed, which it has
 * not in an undetermined duty. */
static void enter_unknown(WtrEvaluator *evaluator, const WtrDuty *duty, uint32_t word, uint64_t lanes)
{
    const WtrSlot *status = &evaluator->slots[duty->status];
    const uint64_t open = lanes & ~(evaluator->base[status->plane + word] | evaluator->base[status->other + word]);
    wtr_walk_enter(evaluator, duty->root, word, open & unknown_in(evaluator, duty->root, word));
    wtr_walk_enter(evaluator, duty->gate, word, open & unknown_in(evaluator, duty->gate, word));
}

static void gather_needs(WtrEvaluator *evaluator)
{
    for (uint32_t node; (node = wtr_walk_next(evaluator)) != WTR_NONE;) {
        const WtrNode *row = &evaluator->book->nodes.at[node];
        if (row->kind == WTR_NODE_FACT)
            gather(evaluator, &evaluator->facts_found, row->ref, wtr_walk_cases(evaluator, node));
        else
            wtr_walk_into(evaluator, node);
    }
}

/* ---- readings and assumptions ------------------------------------------------------------------------------- */

/* The cases in which a fact is unknown as given and known as read in one of the lanes the walk reached it in. */
static uint64_t assumed_in(const WtrEvaluator *evaluator, uint32_t node)
{
    const WtrNode *row = &evaluator->book->nodes.at[node];
    const WtrFact *fact = &evaluator->book->facts.at[row->ref];
    const WtrSlot *given = &evaluator->slots[fact->column], *read = &evaluator->slots[fact->value];
    const bool truth = fact->type == WTR_TYPE_TRUTH;
    const WtrRange words = wtr_walk_words(evaluator, row->scope);
    uint64_t cases = 0;
    for (uint32_t word = words.first; fact->assumed && word < words.first + words.count; word++) {
        const uint64_t given_in = evaluator->base[given->plane + word] | (truth ? evaluator->base[given->other + word] : 0);
        const uint64_t read_in = evaluator->base[read->plane + word] | (truth ? evaluator->base[read->other + word] : 0);
        cases |= wtr_walk_cases_of(evaluator, row->scope, word, wtr_walk_lanes(evaluator, node, word) & read_in & ~given_in);
    }
    return cases & ~evaluator->walk.absent[node];
}

/* Those lanes of a word in whose cases something with these intervals stands. */
static uint64_t standing(const WtrEvaluator *evaluator, WtrRange intervals, uint32_t scope, uint32_t word, uint64_t lanes)
{
    for (uint64_t left = intervals.count == 0 ? 0 : lanes; left != 0; left &= left - 1) {
        const uint32_t lane = word * 64 + (uint32_t)__builtin_ctzll(left);
        if (!wtr_stands(evaluator->book, intervals, wtr_as_of(evaluator, wtr_lane_case(evaluator, scope, lane))))
            lanes &= ~((uint64_t)1 << (lane & 63));
    }
    return lanes;
}

/* What the deadlines could have read: of those shown the anchor, and whatever shows or hides one. */
static void enter_deadlines(WtrEvaluator *evaluator, const WtrDuty *duty, uint32_t word, uint64_t lanes)
{
    for (uint32_t i = 0; i < duty->deadlines.count; i++) {
        const WtrDeadline *deadline = &evaluator->book->deadlines.at[duty->deadlines.first + i];
        const uint64_t stands = standing(evaluator, deadline->stands, duty->scope, word, lanes);
        wtr_walk_enter(evaluator, deadline->when, word, stands);
        wtr_walk_enter(evaluator, deadline->anchor, word, stands & ~false_in(evaluator, deadline->when, word));
    }
}

/* Whatever the condition, the gate, the deadlines and the state could have read. */
static void enter_grounds(WtrEvaluator *evaluator, const WtrDuty *duty, uint32_t word, uint64_t lanes)
{
    const WtrSlot *status = &evaluator->slots[duty->status];
    const uint64_t due = lanes & evaluator->base[status->plane + word], not_due = evaluator->base[status->other + word];
    wtr_walk_enter(evaluator, duty->root, word, lanes);
    wtr_walk_enter(evaluator, duty->gate, word, lanes);
    enter_deadlines(evaluator, duty, word, lanes & ~not_due);
    wtr_walk_enter(evaluator, duty->done, word, due);
    wtr_walk_enter(evaluator, duty->explained, word, due);
}

static void gather_grounds(WtrEvaluator *evaluator)
{
    for (uint32_t node; (node = wtr_walk_next(evaluator)) != WTR_NONE;) {
        const WtrNode *row = &evaluator->book->nodes.at[node];
        if (row->kind == WTR_NODE_READING)
            gather(evaluator, &evaluator->readings_found, row->ref, wtr_walk_cases(evaluator, node));
        else if (row->kind == WTR_NODE_FACT)
            gather(evaluator, &evaluator->facts_found, row->ref, assumed_in(evaluator, node));
        wtr_walk_into(evaluator, node);
    }
}

/* ---- citations ---------------------------------------------------------------------------------------------- */

static void enter_true(WtrEvaluator *evaluator, const WtrDuty *duty, uint32_t word, uint64_t lanes)
{
    wtr_walk_enter(evaluator, duty->root, word, lanes & true_in(evaluator, duty->root, word));
    wtr_walk_enter(evaluator, duty->gate, word, lanes & true_in(evaluator, duty->gate, word));
}

/* Those of the bullets that are true and make what they stand in true. */
static void gather_citations(WtrEvaluator *evaluator, const WtrDuty *duty)
{
    for (uint32_t node; (node = wtr_walk_next(evaluator)) != WTR_NONE;) {
        const WtrRange cites = evaluator->book->nodes.at[node].cites;
        for (uint32_t i = 0; i < cites.count; i++)
            if (cites.first + i - duty->cites.first >= duty->cites.count)
                gather(evaluator, &evaluator->citations_found, cites.first + i, wtr_walk_cases(evaluator, node));
        wtr_walk_into(evaluator, node);
    }
}

/* ---- over a block ---------------------------------------------------------------------------------------------- */

/* The lanes of one word that belong to the walk's cases and raise the duty's subject. An instance always does. */
static uint64_t lanes_raised(const WtrEvaluator *evaluator, const WtrDuty *duty, uint32_t word)
{
    const uint64_t lanes = wtr_walk_lanes_of(evaluator, duty->scope, word, evaluator->walk.all);
    const bool single = duty->scope == 0 && duty->subject != WTR_NONE;
    return single ? lanes & evaluator->base[evaluator->raised[duty->subject] + word] : lanes;
}

/* Of all duties at once: one walk tells who needs a fact at all. */
static void count_word(WtrEvaluator *evaluator, uint32_t word, const bool *duties, uint64_t *cases)
{
    const WtrBook *book = evaluator->book;
    const WtrGathered *facts = &evaluator->facts_found;
    begin(evaluator, word, WTR_FOLLOW_UNKNOWN, WTR_LEADS_FACTS);
    for (uint32_t i = 0; i < book->duties.count; i++) {
        const WtrDuty *duty = &book->duties.at[i];
        const WtrRange words = wtr_walk_words(evaluator, duty->scope);
        for (uint32_t w = words.first; duties[i] && w < words.first + words.count; w++)
            enter_unknown(evaluator, duty, w, lanes_raised(evaluator, duty, w));
    }
    gather_needs(evaluator);
    for (uint32_t i = 0; i < facts->count; i++)
        cases[facts->rows[i]] += (unsigned)__builtin_popcountll(facts->cases[facts->rows[i]]);
}

WtrStatus wtr_block_needs(WtrEvaluator *evaluator, const bool *duties, uint64_t *cases)
{
    if (!evaluator->evaluated)
        return WTR_BAD_ARGUMENT;
    for (uint32_t word = 0; word * 64 < evaluator->cases; word++)
        count_word(evaluator, word, duties, cases);
    return WTR_OK;
}

/* ---- searching ----------------------------------------------------------------------------------------------- */

/* Marks in `origins` the k-th instance of each of the 64 cases; of a single subject, the cases that raise it. False where
 * no case has so many. */
static bool find_origins(WtrEvaluator *evaluator, const WtrDuty *duty, uint32_t k)
{
    uint64_t *origins = evaluator->findings.origins;
    const WtrRange words = wtr_walk_words(evaluator, duty->scope);
    if (duty->scope == 0) {
        origins[words.first] = lanes_raised(evaluator, duty, words.first);
        return k == 0;
    }
    bool any = false;
    for (uint32_t i = 0; i < words.count; i++)
        origins[words.first + i] = 0;
    for (uint64_t left = evaluator->walk.all; left != 0; left &= left - 1) {
        const WtrRange lanes = wtr_case_lanes(evaluator, duty->scope, evaluator->walk.word * 64 + (uint32_t)__builtin_ctzll(left));
        if (k >= lanes.count)
            continue;
        origins[(lanes.first + k) / 64] |= (uint64_t)1 << ((lanes.first + k) & 63);
        any = true;
    }
    return any;
}

typedef void (*Enter)(WtrEvaluator *evaluator, const WtrDuty *duty, uint32_t word, uint64_t lanes);

static void enter_origins(WtrEvaluator *evaluator, const WtrDuty *duty, Enter enter)
{
    const WtrRange words = wtr_walk_words(evaluator, duty->scope);
    for (uint32_t word = words.first; word < words.first + words.count; word++)
        if (evaluator->findings.origins[word] != 0)
            enter(evaluator, duty, word, evaluator->findings.origins[word]);
}

static bool search_origins(WtrEvaluator *evaluator, const WtrDuty *duty, WtrFoundKind kind)
{
    switch (kind) {
    case WTR_FOUND_NEEDS:
        begin(evaluator, evaluator->findings.word, WTR_FOLLOW_UNKNOWN, WTR_LEADS_FACTS);
        enter_origins(evaluator, duty, enter_unknown);
        gather_needs(evaluator);
        return keep(evaluator, &evaluator->facts_found);
    case WTR_FOUND_CITATIONS:
        begin(evaluator, evaluator->findings.word, WTR_FOLLOW_TRUE, WTR_LEADS_CITATIONS);
        enter_origins(evaluator, duty, enter_true);
        gather_citations(evaluator, duty);
        return keep(evaluator, &evaluator->citations_found);
    case WTR_FOUND_READINGS: case WTR_FOUND_ASSUMED: case WTR_FOUND_KINDS: break;
    }
    begin(evaluator, evaluator->findings.word, WTR_FOLLOW_ALL, WTR_LEADS_GROUNDS);
    enter_origins(evaluator, duty, enter_grounds);
    gather_grounds(evaluator);
    return keep(evaluator, kind == WTR_FOUND_READINGS ? &evaluator->readings_found : &evaluator->facts_found);
}

static bool search(WtrEvaluator *evaluator, uint32_t duty, WtrFoundKind kind)
{
    const WtrDuty *row = &evaluator->book->duties.at[duty];
    struct WtrFoundLists *lists = lists_of(evaluator, duty, kind);
    bool good = true;
    lists->first = evaluator->findings.spans.count;
    wtr_walk_turn_to(evaluator, evaluator->findings.word);
    for (uint32_t k = 0; good && find_origins(evaluator, row, k); k++)
        good = search_origins(evaluator, row, kind);
    lists->generation = good ? evaluator->findings.generation : 0;
    return good;
}

WtrStatus wtr_findings_of(WtrEvaluator *evaluator, WtrFoundKind kind, uint32_t duty, uint32_t lane, WtrFoundList *out)
{
    WtrFindings *findings = &evaluator->findings;
    const uint32_t scope = evaluator->book->duties.at[duty].scope, case_lane = wtr_lane_case(evaluator, scope, lane);
    if (findings->word != case_lane / 64) {
        wtr_findings_forget(evaluator);
        findings->word = case_lane / 64;
    }
    const struct WtrFoundLists *lists = lists_of(evaluator, duty, kind);
    if (lists->generation != findings->generation && !search(evaluator, duty, kind))
        return WTR_NO_MEMORY;
    const WtrRange span = findings->spans.at[lists->first + lane - wtr_case_lanes(evaluator, scope, case_lane).first];
    *out = (WtrFoundList){span.count > 0 ? findings->rows.at + span.first : NULL, span.count};
    return WTR_OK;
}
