/* record_keys.c — see record_keys.h. */
#include "record_keys.h"

static const char *const reserved[] = {"case", "as_of", "today", "id"};
#define RESERVED 4u

/* The names on their way into a table. */
typedef struct Gathered { WtrRecordKeys *keys; WtrJsonName *names; uint32_t count, key_count; } Gathered;

static void add_name(Gathered *to, const char *text, WtrJsonName name)
{
    const size_t length = strlen(text);
    name.text = text;
    name.length = length <= WTR_NAME_MOST ? (uint16_t)length : 0;
    to->names[to->count++] = name;
}

static bool is_reserved(const char *text)
{
    for (uint32_t i = 0; i < RESERVED; i++)
        if (strcmp(text, reserved[i]) == 0)
            return true;
    return false;
}

static bool is_long(const char *text) { return strlen(text) > WTR_NAME_USUAL; }

static WtrKeyKind kind_of(WtrType type)
{
    switch (type) {
    case WTR_TYPE_TRUTH: return WTR_KEY_TRUTH;
    case WTR_TYPE_DATE: return WTR_KEY_DATE;
    case WTR_TYPE_CHOICE: return WTR_KEY_CHOICE;
    case WTR_TYPE_NUMBER: return WTR_KEY_NUMBER;
    case WTR_TYPE_DAYS: case WTR_TYPE_MONTHS: case WTR_TYPE_YEARS: break;
    }
    return WTR_KEY_SPAN;
}

static void add_other(Gathered *to, const char *text, WtrRecordKey key)
{
    add_name(to, text, (WtrJsonName){.value = to->key_count, .kind = WTR_KEY_OTHER, .data = &to->keys->targets[to->keys->book->facts.count]});
    to->keys->keys[to->key_count++] = key;
}

/* A reserved word is never a fact or subject; a subject may be called as a fact is. */
static void gather_keys(Gathered *to, const WtrRulebook *rulebook)
{
    const WtrBook *book = to->keys->book;
    for (uint32_t i = 0; i < book->facts.count; i++) {
        const WtrFact *fact = &book->facts.at[i];
        const uint32_t subject = wtr_find_subject(rulebook, fact->id);
        const bool asks = is_long(fact->id) || fact->scope != 0;
        const WtrKeyKind kind = subject != WTR_NONE ? WTR_KEY_OTHER : asks ? WTR_KEY_FACT : kind_of(fact->type);
        if (!is_reserved(fact->id))
            add_name(to, fact->id, (WtrJsonName){.value = i, .kind = kind, .data = &to->keys->targets[i]});
        to->keys->keys[to->key_count++] = (WtrRecordKey){i, subject, WTR_KEY_PLAIN};
    }
    for (uint32_t i = 0; i < RESERVED; i++)
        add_other(to, reserved[i], (WtrRecordKey){WTR_NONE, WTR_NONE, (WtrReservedKey)(i + 1)});
    for (uint32_t i = 0; i < book->subjects.count; i++)
        if (!is_reserved(book->subjects.at[i].id) && wtr_find_fact(rulebook, book->subjects.at[i].id) == WTR_NONE)
            add_other(to, book->subjects.at[i].id, (WtrRecordKey){WTR_NONE, i, WTR_KEY_PLAIN});
}

/* A choice called "unknown" cannot be chosen: that word says that nothing is known. */
static void gather_choices(Gathered *to)
{
    const WtrBook *book = to->keys->book;
    for (uint32_t i = 0; i < book->facts.count; i++) {
        const WtrRange choices = book->facts.at[i].type == WTR_TYPE_CHOICE ? book->facts.at[i].choices : (WtrRange){0, 0};
        for (uint32_t k = 0; k < choices.count; k++)
            if (strcmp(book->choices.at[choices.first + k].id, "unknown") != 0)
                add_name(to, book->choices.at[choices.first + k].id, (WtrJsonName){.group = i + 1, .value = k, .kind = WTR_KEY_OTHER});
    }
}

/* The larger of the two tables' names. */
static size_t most_names(const WtrBook *book)
{
    const size_t keys = RESERVED + (size_t)book->facts.count + book->subjects.count;
    size_t choices = 0;
    for (uint32_t i = 0; i < book->facts.count; i++)
        choices += book->facts.at[i].type == WTR_TYPE_CHOICE ? book->facts.at[i].choices.count : 0;
    return keys > choices ? keys : choices;
}

static bool make_tables(WtrRecordKeys *keys, const WtrRulebook *rulebook, bool often)
{
    Gathered gathered = {.keys = keys, .names = wtr_alloc(most_names(keys->book) * sizeof *gathered.names)};
    if (gathered.names == NULL)
        return false;
    gather_keys(&gathered, rulebook);
    bool made = wtr_json_names_make(gathered.names, gathered.count, often, &keys->names);
    gathered.count = 0;
    gather_choices(&gathered);
    made = made && wtr_json_names_make(gathered.names, gathered.count, often, &keys->choices);
    wtr_free(gathered.names);
    return made;
}

bool wtr_record_keys_make(const WtrRulebook *rulebook, bool often, WtrRecordKeys *out)
{
    const WtrBook *book = wtr_rulebook_data(rulebook);
    *out = (WtrRecordKeys){.book = book};
    out->keys = wtr_alloc((RESERVED + (size_t)book->facts.count + book->subjects.count) * sizeof *out->keys);
    out->targets = wtr_alloc(((size_t)book->facts.count + 1) * sizeof *out->targets);
    out->subjects = wtr_alloc(book->subjects.count * sizeof *out->subjects);
    if (out->keys == NULL || out->targets == NULL || out->subjects == NULL)
        return false;
    out->targets[book->facts.count] = (WtrTarget){.subject = WTR_NONE, .kind = WTR_KEY_OTHER};
    for (uint32_t i = 0; i < book->subjects.count; i++)
        out->subjects[i].many = book->subjects.at[i].many;
    return make_tables(out, rulebook, often);
}

void wtr_record_keys_free(WtrRecordKeys *keys)
{
    wtr_json_names_free(&keys->names);
    wtr_json_names_free(&keys->choices);
    wtr_free(keys->keys);
    wtr_free(keys->targets);
    wtr_free(keys->subjects);
    *keys = (WtrRecordKeys){.book = NULL};
}

static void set_target(WtrRecordKeys *keys, uint32_t fact)
{
    WtrFactColumn column;
    WtrTarget *target = &keys->targets[fact];
    if (wtr_fact_column(keys->evaluator, fact, &column) != WTR_OK)
        return;
    const bool truth = column.type == WTR_TYPE_TRUTH, choice = column.type == WTR_TYPE_CHOICE;
    const WtrKeyKind kind = kind_of(column.type);
    *target = (WtrTarget){.planes = {truth ? column.yes : column.known, column.no}, .raised = column.raised, .stamp = target->stamp,
                          .subject = column.subject, .kind = (uint8_t)kind, .many = column.scope != 0,
                          .kind_inside = (uint8_t)(is_long(keys->book->facts.at[fact].id) ? WTR_KEY_FACT : kind)};
    target->lanes = choice ? (void *)column.choices : (void *)column.numbers;
}

static bool is_same(const WtrFactColumn *a, const WtrFactColumn *b)
{
    return a->yes == b->yes && a->known == b->known && a->lanes == b->lanes;
}

/* Another evaluator may have been made where one was. Blocks of one rulebook differ in two sizes alone, and the first
 * column and the last, with their sizes, lie elsewhere if either does. */
void wtr_record_keys_use(WtrRecordKeys *keys, WtrEvaluator *evaluator)
{
    const uint32_t facts = keys->book->facts.count;
    WtrFactColumn first, last;
    if (facts == 0 || wtr_fact_column(evaluator, 0, &first) != WTR_OK || wtr_fact_column(evaluator, facts - 1, &last) != WTR_OK)
        return;
    if (keys->evaluator == evaluator && is_same(&keys->first, &first) && is_same(&keys->last, &last))
        return;
    keys->evaluator = evaluator;
    keys->first = first;
    keys->last = last;
    for (uint32_t i = 0; i < facts; i++)
        set_target(keys, i);
}
