/* page_render_plan.c — what the book is made of: its items in order, their anchors, the editions, who reads what and
 * which tests speak of what.
 *
 * Guarantees: an anchor is made of a name only where that is a plain name, and no two are alike. */
#include "page_render.h"

#include <stdlib.h>
#include <string.h>

#include "test_setup.h"

/* ---- items --------------------------------------------------------------------------------------------------------- */

static uint32_t count_of(const WtrBook *book, WtrEntryKind kind)
{
    switch (kind) {
    case WTR_ENTRY_DUTY: return book->duties.count;
    case WTR_ENTRY_TERM: return book->terms.count;
    case WTR_ENTRY_READING: return book->readings.count;
    case WTR_ENTRY_NARRATIVE: return book->narratives.count;
    case WTR_ENTRY_FACT: return book->facts.count;
    case WTR_ENTRY_KINDS: break;
    }
    return 0;
}

const char *wtr_entry_name(const WtrBook *book, WtrEntryKind kind, uint32_t row)
{
    switch (kind) {
    case WTR_ENTRY_DUTY: return book->duties.at[row].id;
    case WTR_ENTRY_TERM: return book->terms.at[row].id;
    case WTR_ENTRY_READING: return book->readings.at[row].id;
    case WTR_ENTRY_NARRATIVE: return book->narratives.at[row].id;
    case WTR_ENTRY_FACT: return book->facts.at[row].id;
    case WTR_ENTRY_KINDS: break;
    }
    return "";
}

static WtrPlace place_of(const WtrBook *book, WtrEntryKind kind, uint32_t row)
{
    switch (kind) {
    case WTR_ENTRY_DUTY: return book->duties.at[row].place;
    case WTR_ENTRY_TERM: return book->terms.at[row].place;
    case WTR_ENTRY_READING: return book->readings.at[row].place;
    case WTR_ENTRY_NARRATIVE: return book->narratives.at[row].place;
    case WTR_ENTRY_FACT: return book->facts.at[row].place;
    case WTR_ENTRY_KINDS: break;
    }
    return (WtrPlace){0, 0, 0, 0};
}

WtrRange wtr_entry_stands(const WtrBook *book, WtrEntryKind kind, uint32_t row)
{
    switch (kind) {
    case WTR_ENTRY_DUTY: return book->duties.at[row].stands;
    case WTR_ENTRY_TERM: return book->terms.at[row].stands;
    case WTR_ENTRY_NARRATIVE: return book->narratives.at[row].stands;
    case WTR_ENTRY_READING: case WTR_ENTRY_FACT: case WTR_ENTRY_KINDS: break;
    }
    return (WtrRange){0, 0};
}

WtrRange wtr_entry_cites(const WtrBook *book, WtrEntryKind kind, uint32_t row)
{
    switch (kind) {
    case WTR_ENTRY_DUTY: return book->duties.at[row].cites;
    case WTR_ENTRY_TERM: return book->terms.at[row].cites;
    case WTR_ENTRY_READING: return book->readings.at[row].cites;
    case WTR_ENTRY_NARRATIVE: return book->narratives.at[row].cites;
    case WTR_ENTRY_FACT: case WTR_ENTRY_KINDS: break;
    }
    return (WtrRange){0, 0};
}

static size_t folder_length(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? (size_t)(slash - path) : 0;
}

bool wtr_same_folder(const WtrBook *book, uint32_t file, uint32_t other)
{
    const char *a = book->files.at[file].path, *b = book->files.at[other].path;
    size_t length = folder_length(a);
    return length == folder_length(b) && strncmp(a, b, length) == 0;
}

/* "chapter1" → "Chapter 1", "early_help" → "Early help". */
static void say_title(const char *name, size_t length, WtrText *out)
{
    WtrText part = {0};
    wtr_text_add(&part, name, length);
    size_t start = out->length;
    if (!part.failed && part.at != NULL)
        wtr_say_human(part.at, true, out);
    wtr_text_end(&part, out);
    for (size_t i = start + 1; !out->failed && i < out->length; i++) {
        bool digit = out->at[i] >= '0' && out->at[i] <= '9', letter = out->at[i - 1] >= 'a' && out->at[i - 1] <= 'z';
        if (!digit || !letter)
            continue;
        WtrText rest = {0};
        wtr_text_puts(&rest, out->at + i);
        out->length = i;
        wtr_text_printf(out, " %s", rest.failed ? "" : rest.at);
        wtr_text_end(&rest, out);
        break;
    }
}

/* Where the last line of a file's comment begins: what stands before it is the title of its chapter. */
static size_t last_line(const char *doc)
{
    const char *end = strrchr(doc, '\n');
    return end != NULL ? (size_t)(end - doc) + 1 : 0;
}

static bool is_blank(const char *text, size_t length) { return strspn(text, " \t\n") >= length; }

/* The title that a file of the folder gives its chapter; false where none does. */
static bool chapter_title(const WtrBook *book, uint32_t file, WtrText *out)
{
    for (uint32_t i = 0; i < book->files.count; i++) {
        const char *doc = book->files.at[i].doc;
        if (is_blank(doc, last_line(doc)) || !wtr_same_folder(book, file, i))
            continue;
        wtr_text_add(out, doc, last_line(doc) - 1);
        return true;
    }
    return false;
}

void wtr_entry_chapter(const WtrBook *book, uint32_t file, WtrText *out)
{
    const char *path = book->files.at[file].path;
    size_t length = folder_length(path);
    if (chapter_title(book, file, out))
        return;
    if (strncmp(path, "stdlib/", 7) == 0)
        wtr_text_puts(out, "The common library");
    else if (length == 0)
        wtr_text_puts(out, "General");
    else
        say_title(path, length, out);
}

void wtr_entry_topic(const WtrBook *book, uint32_t file, WtrText *out)
{
    const char *path = book->files.at[file].path, *name = strrchr(path, '/'), *doc = book->files.at[file].doc;
    if (!is_blank(doc + last_line(doc), strlen(doc + last_line(doc)))) {
        wtr_text_puts(out, doc + last_line(doc));
        return;
    }
    name = name != NULL ? name + 1 : path;
    size_t length = strlen(name);
    say_title(name, length > 4 && strcmp(name + length - 4, ".wtr") == 0 ? length - 4 : length, out);
}

/* The first file of each file's folder, in the order in which files are used. */
static uint32_t *chapters(WtrBookPage *page)
{
    uint32_t count = page->book->files.count, *first = wtr_arena_array(page->arena, count, sizeof *first);
    for (uint32_t i = 0; first != NULL && i < count; i++) {
        first[i] = i;
        for (uint32_t k = 0; k < i && first[i] == i; k++)
            if (first[k] == k && wtr_same_folder(page->book, i, k))
                first[i] = k;
    }
    return first;
}

static int by_place(const void *left, const void *right)
{
    const WtrBookEntry *a = left, *b = right;
    if (a->chapter != b->chapter)
        return a->chapter < b->chapter ? -1 : 1;
    if (a->file != b->file)
        return a->file < b->file ? -1 : 1;
    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    return a->row < b->row ? -1 : a->row > b->row;
}

static bool gather_items(WtrBookPage *page)
{
    const uint32_t *first = chapters(page);
    for (WtrEntryKind kind = WTR_ENTRY_DUTY; first != NULL && kind <= WTR_ENTRY_NARRATIVE; kind++) {
        for (uint32_t i = 0; i < count_of(page->book, kind); i++) {
            WtrPlace place = place_of(page->book, kind, i);
            WtrBookEntry *item = wtr_vec_add(page->arena, &page->items);
            if (item == NULL)
                return false;
            uint32_t file = place.file < page->book->files.count ? place.file : 0;
            *item = (WtrBookEntry){kind, i, file, place.line, page->book->files.count > 0 ? first[file] : 0};
        }
    }
    if (page->items.count > 1)
        qsort(page->items.at, page->items.count, sizeof *page->items.at, by_place);
    return first != NULL;
}

/* ---- names and anchors ------------------------------------------------------------------------------------------------ */

static int by_name(const void *left, const void *right)
{
    const WtrNamed *a = left, *b = right;
    int order = strcmp(a->name, b->name);
    if (order != 0)
        return order;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    return a->row < b->row ? -1 : a->row > b->row;
}

static bool is_plain(const char *name)
{
    return name[0] != '\0' && name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")] == '\0';
}

/* The name makes the anchor; of several of one name all but the first add their row. */
static bool name_anchors(WtrBookPage *page)
{
    static const char *const prefix[] = {"duty", "definition", "reading", "narrative", "question"};
    for (WtrEntryKind kind = WTR_ENTRY_DUTY; kind < WTR_ENTRY_KINDS; kind++) {
        uint32_t count = count_of(page->book, kind);
        page->anchors[kind] = wtr_arena_array(page->arena, count, sizeof *page->anchors[kind]);
        if (page->anchors[kind] == NULL)
            return false;
        for (uint32_t i = 0; i < count; i++) {
            WtrNamed *named = wtr_vec_add(page->arena, &page->names);
            if (named == NULL)
                return false;
            *named = (WtrNamed){wtr_entry_name(page->book, kind, i), kind, i};
        }
    }
    if (page->names.count > 1)
        qsort(page->names.at, page->names.count, sizeof *page->names.at, by_name);
    for (uint32_t i = 0; i < page->names.count; i++) {
        const WtrNamed *named = &page->names.at[i];
        bool first = i == 0 || named[-1].kind != named->kind || strcmp(named[-1].name, named->name) != 0, plain = is_plain(named->name);
        page->anchors[named->kind][named->row] =
            first && plain ? wtr_arena_printf(page->arena, "#%s-%s", prefix[named->kind], named->name)
                           : wtr_arena_printf(page->arena, "#%s-%s-%u", prefix[named->kind], plain ? named->name : "", named->row);
    }
    return !wtr_arena_failed(page->arena);
}

/* The first of a name in the sorted table, or NULL. */
static const WtrNamed *find_name(const WtrBookPage *page, const char *name)
{
    uint32_t low = 0, high = page->names.count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (strcmp(page->names.at[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < page->names.count && strcmp(page->names.at[low].name, name) == 0 ? &page->names.at[low] : NULL;
}

uint32_t wtr_entry_find(const WtrBookPage *page, WtrEntryKind kind, const char *name)
{
    const WtrNamed *end = page->names.at + page->names.count;
    for (const WtrNamed *at = find_name(page, name); at != NULL && at < end && strcmp(at->name, name) == 0; at++)
        if (at->kind == kind)
            return at->row;
    return WTR_NONE;
}

uint32_t wtr_entry_namesake(const WtrBookPage *page, WtrEntryKind kind, uint32_t row, uint32_t edition)
{
    const char *name = wtr_entry_name(page->book, kind, row);
    const WtrNamed *end = page->names.at + page->names.count;
    for (const WtrNamed *at = find_name(page, name); at != NULL && at < end && strcmp(at->name, name) == 0; at++)
        if (at->kind == kind && at->row != row && wtr_stands_in_edition(page, wtr_entry_stands(page->book, kind, at->row), edition))
            return at->row;
    return WTR_NONE;
}

/* For words of conditions: questions and readings before narratives, which no condition names. */
static const char *find_link(const void *context, const char *name)
{
    const WtrBookPage *page = context;
    const WtrNamed *named = find_name(page, name);
    if (named == NULL || named->kind == WTR_ENTRY_NARRATIVE)
        return NULL;
    return page->linked ? page->anchors[named->kind][named->row] : "";
}

/* ---- who reads what ------------------------------------------------------------------------------------------------------ */

/* Whose rule is being looked at, and the nodes that were met in it. */
typedef struct Reach { WtrBookPage *page; uint32_t *met, stamp; WtrUse user; WTR_VEC(uint32_t) open; } Reach;

/* Rules are taken one after the other: one that reads a thing twice has just been added. */
static bool add_use(const Reach *reach, WtrEntryKind kind, uint32_t row)
{
    WtrUses *uses = &reach->page->uses[kind][row];
    const WtrUse *last = uses->list.count > 0 ? &uses->list.at[uses->list.count - 1] : NULL;
    if (last != NULL && last->kind == reach->user.kind && last->row == reach->user.row)
        return true;
    WtrUse *use = wtr_vec_add(reach->page->arena, &uses->list);
    if (use != NULL)
        *use = reach->user;
    return use != NULL;
}

static bool add_reference(const Reach *reach, const WtrNode *node)
{
    switch (node->kind) {
    case WTR_NODE_FACT: return add_use(reach, WTR_ENTRY_FACT, node->ref);
    case WTR_NODE_TERM: return add_use(reach, WTR_ENTRY_TERM, node->ref);
    case WTR_NODE_DUTY: return add_use(reach, WTR_ENTRY_DUTY, node->ref);
    case WTR_NODE_READING: return add_use(reach, WTR_ENTRY_READING, node->ref);
    default: return true;
    }
}

static bool meet(Reach *reach, uint32_t node)
{
    if (node == WTR_NONE || reach->met[node] == reach->stamp)
        return true;
    reach->met[node] = reach->stamp;
    uint32_t *slot = wtr_vec_add(reach->page->arena, &reach->open);
    if (slot != NULL)
        *slot = node;
    return slot != NULL;
}

/* Everything below a node, never into another rule's tree. */
static bool reach_from(Reach *reach, uint32_t root)
{
    const WtrBook *book = reach->page->book;
    bool good = meet(reach, root);
    while (good && reach->open.count > 0) {
        const WtrNode *node = &book->nodes.at[reach->open.at[--reach->open.count]];
        good = add_reference(reach, node);
        for (uint32_t i = 0; good && node->kind != WTR_NODE_TERM && node->kind != WTR_NODE_DUTY && i < node->children.count; i++)
            good = meet(reach, book->children.at[node->children.first + i]);
    }
    return good;
}

static bool gather_uses(WtrBookPage *page)
{
    const WtrBook *book = page->book;
    Reach reach = {.page = page, .met = wtr_arena_array(page->arena, book->nodes.count, sizeof *reach.met)};
    bool good = reach.met != NULL;
    for (WtrEntryKind kind = WTR_ENTRY_DUTY; good && kind < WTR_ENTRY_KINDS; kind++)
        good = (page->uses[kind] = wtr_arena_array(page->arena, count_of(book, kind), sizeof *page->uses[kind])) != NULL;
    for (uint32_t i = 0; good && i < book->terms.count; i++) {
        reach.user = (WtrUse){WTR_ENTRY_TERM, i};
        reach.stamp++;
        good = reach_from(&reach, book->terms.at[i].root);
    }
    for (uint32_t i = 0; good && i < book->duties.count; i++) {
        const WtrDuty *duty = &book->duties.at[i];
        reach.user = (WtrUse){WTR_ENTRY_DUTY, i};
        reach.stamp++;
        good = reach_from(&reach, duty->root) && reach_from(&reach, duty->gate) && reach_from(&reach, duty->done) && reach_from(&reach, duty->explained);
        for (uint32_t d = 0; good && d < duty->deadlines.count; d++)
            good = reach_from(&reach, book->deadlines.at[duty->deadlines.first + d].anchor) &&
                   reach_from(&reach, book->deadlines.at[duty->deadlines.first + d].when);
    }
    return good;
}

/* ---- tests ------------------------------------------------------------------------------------------------------------------ */

static bool add_test(WtrBookPage *page, WtrTestRows *rows, uint32_t test)
{
    if (rows->list.count > 0 && rows->list.at[rows->list.count - 1] == test)
        return true;
    uint32_t *slot = wtr_vec_add(page->arena, &rows->list);
    if (slot != NULL)
        *slot = test;
    return slot != NULL;
}

static WtrStatus run_tests(WtrBookPage *page, WtrEvaluator *evaluator)
{
    const WtrBook *book = page->book;
    WtrStatus status = WTR_OK;
    for (uint32_t i = 0; status == WTR_OK && i < book->tests.count; i++) {
        const WtrTest *test = &book->tests.at[i];
        status = wtr_test_set_up(book, test, evaluator);
        if (status == WTR_OK)
            wtr_test_coverage_add(page->coverage, evaluator);
        for (uint32_t k = 0; status == WTR_OK && k < test->expects.count; k++) {
            const WtrExpect *expect = &book->expects.at[test->expects.first + k];
            uint32_t row = expect->term ? wtr_find_term(page->rulebook, expect->name, test->on) : wtr_find_duty(page->rulebook, expect->name, test->on);
            if (row == WTR_NONE)
                row = wtr_entry_find(page, expect->term ? WTR_ENTRY_TERM : WTR_ENTRY_DUTY, expect->name);
            if (row != WTR_NONE && !add_test(page, expect->term ? &page->term_tests[row] : &page->duty_tests[row], i))
                status = WTR_NO_MEMORY;
        }
    }
    return status;
}

static WtrStatus gather_tests(WtrBookPage *page)
{
    WtrEvaluator *evaluator = NULL;
    page->coverage = wtr_test_coverage_new(page->rulebook);
    page->duty_tests = wtr_arena_array(page->arena, page->book->duties.count, sizeof *page->duty_tests);
    page->term_tests = wtr_arena_array(page->arena, page->book->terms.count, sizeof *page->term_tests);
    if (page->coverage == NULL || page->duty_tests == NULL || page->term_tests == NULL)
        return WTR_NO_MEMORY;
    WtrStatus status = wtr_evaluator_new(page->rulebook, NULL, &evaluator);
    if (status == WTR_OK)
        status = run_tests(page, evaluator);
    wtr_evaluator_free(evaluator);
    return status;
}

/* ---- editions ------------------------------------------------------------------------------------------------------------------ */

static int by_first_day(const void *left, const void *right)
{
    const WtrEdition *a = left, *b = right;
    return a->from != b->from ? (a->from < b->from ? -1 : 1) : a->source < b->source ? -1 : a->source > b->source;
}

/* A case without facts on the edition's first day and one on its last, an instance of everything in each. */
static WtrStatus look_at_edition(WtrBookPage *page, WtrEdition *edition)
{
    WtrEvaluatorOptions options = {.cases = 2, .instances = 2};
    WtrStatus status = wtr_evaluator_new(page->rulebook, &options, &edition->days);
    for (int i = 0; status == WTR_OK && i < 2; i++) {
        int32_t day = i == 0 ? edition->from : edition->to;
        status = wtr_case_add(edition->days, day, day, NULL);
        for (uint32_t k = 0; status == WTR_OK && k < page->book->subjects.count; k++)
            if (page->book->subjects.at[k].many)
                status = wtr_instance_add(edition->days, k, NULL);
    }
    return status == WTR_OK ? wtr_evaluate(edition->days) : status;
}

static WtrStatus gather_editions(WtrBookPage *page)
{
    const WtrBook *book = page->book;
    for (uint32_t i = 0; i < book->sources.count && page->edition_count < WTR_EDITIONS_MAX; i++) {
        const WtrSource *source = &book->sources.at[i];
        if (source->kind != WTR_SOURCE_GUIDANCE || (source->from == 0 && source->to == 0))
            continue;
        WtrEdition edition = {.source = i, .from = source->from != 0 ? source->from : WTR_DAY_MIN, .to = source->to != 0 ? source->to : WTR_DAY_MAX};
        page->editions[page->edition_count++] = edition;
    }
    qsort(page->editions, page->edition_count, sizeof *page->editions, by_first_day);
    WtrStatus status = WTR_OK;
    for (uint32_t i = 0; status == WTR_OK && i < page->edition_count; i++)
        status = look_at_edition(page, &page->editions[i]);
    return status;
}

bool wtr_stands_in_edition(const WtrBookPage *page, WtrRange stands, uint32_t edition)
{
    const WtrEdition *of = &page->editions[edition];
    for (uint32_t i = 0; i < stands.count; i++) {
        const WtrInterval *days = &page->book->intervals.at[stands.first + i];
        if ((days->from == 0 || days->from <= of->to) && (days->to == 0 || days->to >= of->from))
            return true;
    }
    return stands.count == 0;
}

bool wtr_node_stands_in_edition(const WtrBookPage *page, uint32_t node, uint32_t edition)
{
    const WtrEvaluator *days = page->editions[edition].days;
    return wtr_node_value(days, node, 0).truth == WTR_TRUE || wtr_node_value(days, node, 1).truth == WTR_TRUE;
}

/* ---- all of it ----------------------------------------------------------------------------------------------------------------------- */

WtrStatus wtr_book_plan(const WtrRulebook *rulebook, WtrBookPage *page)
{
    *page = (WtrBookPage){.rulebook = rulebook, .book = wtr_rulebook_data(rulebook), .arena = wtr_arena_new()};
    page->links = (WtrHtmlLinks){find_link, page};
    if (page->arena == NULL || !gather_items(page) || !name_anchors(page) || !gather_uses(page))
        return WTR_NO_MEMORY;
    WtrStatus status = gather_editions(page);
    return status == WTR_OK ? gather_tests(page) : status;
}

void wtr_book_plan_free(WtrBookPage *page)
{
    for (uint32_t i = 0; i < page->edition_count; i++)
        wtr_evaluator_free(page->editions[i].days);
    wtr_test_coverage_free(page->coverage);
    wtr_arena_free(page->arena);
}
