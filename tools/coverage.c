/* coverage.c — `wtr coverage`: the paragraph index, from the compiled rulebook itself.
 *
 * Relies on: the rulebook's citations. Guarantees: by source, then page, paragraph and bullet; each row
 * names what encodes that paragraph: duty, deadline, definition, reading or narrative, and whether it is
 * a draft. */
#include "tool.h"

#include <stdlib.h>
#include <string.h>

typedef struct Entry {
    const WtrCitation *citation;
    const char *kind, *name;
    bool draft;
    uint32_t order;                /* keeps the rulebook's order among equals */
} Entry;

typedef struct Index { const WtrBook *book; WtrArena *arena; WTR_VEC(Entry) entries; bool failed; } Index;

static void add(Index *index, WtrRange cites, const char *kind, const char *name, bool draft)
{
    for (uint32_t i = 0; i < cites.count && !index->failed; i++) {
        Entry *entry = wtr_vec_add(index->arena, &index->entries);
        if (entry == NULL) {
            index->failed = true;
            return;
        }
        *entry = (Entry){&index->book->citations.at[cites.first + i], kind, name, draft, index->entries.count};
    }
}

static void add_bullets(Index *index, uint32_t node, uint32_t depth, const char *kind, const char *name, bool draft)
{
    const WtrNode *at = &index->book->nodes.at[node];
    if (at->bullet)
        add(index, at->cites, kind, name, draft);
    if (depth == 0 || at->kind == WTR_NODE_TERM || at->kind == WTR_NODE_DUTY)
        return;                    /* a definition's bullets are its own */
    for (uint32_t i = 0; i < at->children.count; i++)
        add_bullets(index, index->book->children.at[at->children.first + i], depth - 1, kind, name, draft);
}

#define TREE_DEPTH 256             /* conditions nest at most half as deep: the parser's bracket limit */

static void collect(Index *index)
{
    const WtrBook *book = index->book;
    for (uint32_t i = 0; i < book->duties.count; i++) {
        const WtrDuty *duty = &book->duties.at[i];
        add(index, duty->cites, "duty", duty->id, duty->draft);
        add_bullets(index, duty->root, TREE_DEPTH, "bullet of duty", duty->id, duty->draft);
        for (uint32_t d = 0; d < duty->deadlines.count; d++)
            add(index, book->deadlines.at[duty->deadlines.first + d].cites, "deadline of", duty->id, duty->draft);
    }
    for (uint32_t i = 0; i < book->terms.count; i++) {
        const WtrTerm *term = &book->terms.at[i];
        add(index, term->cites, "definition", term->id, term->draft);
        add_bullets(index, term->root, TREE_DEPTH, "bullet of definition", term->id, term->draft);
    }
    for (uint32_t i = 0; i < book->readings.count; i++) {
        const WtrReading *reading = &book->readings.at[i];
        add(index, reading->cites, "reading", reading->id, false);
        for (uint32_t c = 0; c < reading->choices.count; c++) {
            const WtrChoice *choice = &book->choices.at[reading->choices.first + c];
            add(index, choice->cites, "choice of reading", reading->id, choice->draft);
        }
    }
    for (uint32_t i = 0; i < book->narratives.count; i++)
        add(index, book->narratives.at[i].cites, "narrative", book->narratives.at[i].id, false);
}

static int compare_numbers(uint32_t a, uint32_t b) { return a < b ? -1 : a > b; }

static int compare(const void *left, const void *right)
{
    const Entry *a = left, *b = right;
    const WtrCitation *x = a->citation, *y = b->citation;
    int order = compare_numbers(x->source, y->source);
    if (order == 0) order = strcmp(x->section, y->section);
    if (order == 0) order = compare_numbers(x->page_from, y->page_from);
    if (order == 0) order = compare_numbers(x->para_from, y->para_from);
    if (order == 0) order = strcmp(x->heading, y->heading);
    if (order == 0) order = compare_numbers(x->bullet, y->bullet);
    return order != 0 ? order : compare_numbers(a->order, b->order);
}

static void put_range(WtrText *out, const char *word, uint32_t from, uint32_t to)
{
    if (from == 0)
        return;
    wtr_text_printf(out, "%s%s %u", out->length > 0 ? " " : "", word, from);
    if (to > from)
        wtr_text_printf(out, "..%u", to);
}

static void put_place(const WtrCitation *citation, WtrText *out)
{
    if (citation->section[0] != '\0')
        wtr_text_printf(out, "section \"%s\"", citation->section);
    put_range(out, "page", citation->page_from, citation->page_to);
    put_range(out, "para", citation->para_from, citation->para_to);
    put_range(out, "bullet", citation->bullet, 0);
    put_range(out, "footnote", citation->footnote, 0);
    if (citation->heading[0] != '\0')
        wtr_text_printf(out, "%sheading \"%s\"", out->length > 0 ? " " : "", citation->heading);
    if (out->length == 0)
        wtr_text_puts(out, "no page given");
}

static void print_text(const Index *index, uint32_t only, WtrText *out)
{
    uint32_t source = WTR_NONE;
    WtrText previous = {0};
    for (uint32_t i = 0; i < index->entries.count; i++) {
        const Entry *entry = &index->entries.at[i];
        if (only != WTR_NONE && entry->citation->source != only)
            continue;
        if (entry->citation->source != source) {
            source = entry->citation->source;
            wtr_text_printf(out, "%s%s: %s\n", out->length > 0 ? "\n" : "", index->book->sources.at[source].id, index->book->sources.at[source].title);
            wtr_text_free(&previous);
        }
        WtrText place = {0};
        put_place(entry->citation, &place);
        bool again = previous.at != NULL && place.at != NULL && strcmp(previous.at, place.at) == 0;
        wtr_text_printf(out, "  %-28s %s %s%s%s\n", again || place.at == NULL ? "" : place.at, entry->kind, entry->name,
                        entry->citation->seen ? " (seen there)" : "", entry->draft ? " (draft)" : "");
        wtr_text_free(&previous);
        previous = place;
    }
    wtr_text_free(&previous);
}

static void print_json(const Index *index, uint32_t only, WtrText *out)
{
    WtrJson json = {.out = out, .pretty = true};
    wtr_json_array(&json, false);
    for (uint32_t i = 0; i < index->entries.count; i++) {
        const Entry *entry = &index->entries.at[i];
        const WtrCitation *citation = entry->citation;
        if (only != WTR_NONE && citation->source != only)
            continue;
        wtr_json_object(&json);
        wtr_json_key(&json, "source"); wtr_json_string(&json, index->book->sources.at[citation->source].id);
        wtr_json_key(&json, "page");
        if (citation->page_from != 0) wtr_json_number(&json, citation->page_from); else wtr_json_null(&json);
        wtr_json_key(&json, "para");
        if (citation->para_from != 0) wtr_json_number(&json, citation->para_from); else wtr_json_null(&json);
        wtr_json_key(&json, "bullet");
        if (citation->bullet != 0) wtr_json_number(&json, citation->bullet); else wtr_json_null(&json);
        WtrText place = {0};
        put_place(citation, &place);
        wtr_json_key(&json, "text"); wtr_json_string(&json, place.at);
        wtr_text_free(&place);
        wtr_json_key(&json, "kind"); wtr_json_string(&json, entry->kind);
        wtr_json_key(&json, "name"); wtr_json_string(&json, entry->name);
        wtr_json_key(&json, "draft"); wtr_json_bool(&json, entry->draft);
        wtr_json_object_end(&json);
    }
    wtr_json_array_end(&json);
    wtr_text_puts(out, "\n");
}

static WtrExit find_source(const WtrBook *book, const char *name, uint32_t *out)
{
    WtrText all = {0};
    for (uint32_t i = 0; i < book->sources.count; i++) {
        if (strcmp(book->sources.at[i].id, name) == 0) {
            *out = i;
            wtr_text_free(&all);
            return WTR_EXIT_DONE;
        }
        wtr_text_printf(&all, "%s%s", i > 0 ? ", " : "", book->sources.at[i].id);
    }
    wtr_complain("the rulebook has no source `%s`; it has: %s", name, all.at != NULL ? all.at : "none");
    wtr_text_free(&all);
    return WTR_EXIT_USAGE;
}

WtrExit wtr_command_coverage(int argc, char **argv)
{
    static const struct option options[] = {
        {"rules", required_argument, NULL, 'r'}, {"format", required_argument, NULL, 'f'}, {NULL, 0, NULL, 0}};
    const char *path = NULL;
    bool as_json = false;
    int option;
    while ((option = wtr_next_option(argc, argv, "r:f:", options)) != -1) {
        if (option == 'r') {
            path = optarg;
        } else if (option == 'f' && (strcmp(optarg, "json") == 0 || strcmp(optarg, "text") == 0)) {
            as_json = optarg[0] == 'j';
        } else {
            if (option == 'f')
                wtr_complain("--format is text or json, not `%s`", optarg);
            return WTR_EXIT_USAGE;
        }
    }
    if (argc - optind > 1) {
        wtr_complain("one source at a time");
        return WTR_EXIT_USAGE;
    }
    WtrRulebook *rulebook = NULL;
    WtrExit code = wtr_open_rulebook(path, &rulebook);
    if (code != WTR_EXIT_DONE)
        return code;
    Index index = {.book = wtr_rulebook_data(rulebook), .arena = wtr_arena_new()};
    uint32_t only = WTR_NONE;
    if (optind < argc)
        code = find_source(index.book, argv[optind], &only);
    if (code == WTR_EXIT_DONE) {
        WtrText out = {0};
        if (index.arena != NULL) {
            collect(&index);
            if (index.entries.count > 1)
                qsort(index.entries.at, index.entries.count, sizeof *index.entries.at, compare);
            if (as_json)
                print_json(&index, only, &out);
            else
                print_text(&index, only, &out);
        }
        if (index.arena == NULL || index.failed || out.failed) {
            wtr_complain("out of memory");
            code = WTR_EXIT_LIMIT;
        } else if (out.at != NULL) {
            code = wtr_print(out.at, out.length);
        }
        wtr_text_free(&out);
    }
    wtr_arena_free(index.arena);
    wtr_rulebook_free(rulebook);
    return code;
}
