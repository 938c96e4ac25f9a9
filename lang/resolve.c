/* resolve.c — declares every name, binds every use of one to its item, and suggests what was meant.
 *
 * Relies on: the tree as the parser left it; scope.h, declare.h, citation.h. Leaves: `symbols`, `rulebook`,
 * `index`, the types of facts and readings, and in every rule `ref`, `targets`, `reads`, `subject` where
 * declared, actors, `done_fact`, `resolved_source`. A name that could
 * not be bound has been reported and has `ref` NONE: later passes say nothing more of it. In a one-liner an
 * undeclared name used as a condition becomes a yes/no fact of the case. */
#include <string.h>

#include "../engine/image.h"
#include "citation.h"
#include "compile.h"
#include "declare.h"
#include "query.h"

/* ---- declaring ------------------------------------------------------------------------------------------ */

static bool has_name_space(const WtrItem *item) {
    return item->kind != WTR_ITEM_RULEBOOK && item->kind != WTR_ITEM_USE && item->kind != WTR_ITEM_TEST;
}

/* Keys and dates of a case file (LANGUAGE "Expressions"). */
static bool reserved(const char *name) {
    static const char *const words[] = {"case", "id", "as_of", "today"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strcmp(name, words[i])) return true;
    return false;
}

static void declare_name(WtrPass *pass, const WtrName *name) {
    if (!name->text) return;
    if (reserved(name->text)) {
        WtrDiag *diag =
            wtr_report(pass, RESERVED_NAME, name->loc, "`%s` has a meaning of its own in case files and cannot be declared", name->text);
        wtr_diag_help(pass->diags, diag, "`case`, `id`, `as_of` and `today` are reserved");
        return;
    }
    wtr_symbols_declare(pass->symbols, name->text, pass->item);   /* out of memory: the arena says so */
}

static void declare_rulebook(WtrPass *pass) {
    if (!pass->tree->rulebook) {
        pass->tree->rulebook = pass->item;
        return;
    }
    WtrDiag *diag = wtr_report(pass, TWO_RULEBOOKS, pass->item->loc, "a rulebook has one `rulebook` item");
    wtr_diag_related(pass->diags, diag, pass->tree->rulebook->name.loc, "the first stands here");
}

/* An instruction's scope is one byte, and 0 is the case's. */
#define MANY_SUBJECTS_MAX (UINT8_MAX - 1)

/* Reports the first item of its kind that the compiled form has no room for. */
static void count_item(WtrPass *pass, uint32_t *count, uint32_t most, const char *what) {
    if (++*count == most + 1)
        wtr_report(pass, NO_ROOM, pass->item->name.loc, "a rulebook has room for %u %s; this is one more", most, what);
}

static void declare_all(WtrPass *pass) {
    uint32_t calendars = 0, many_subjects = 0;
    for (uint32_t i = 0; i < pass->tree->items.count; i++) {
        WtrItem *item = pass->item = pass->tree->items.at[i];
        item->incomplete = item->failed;                 /* so far only the parser has been at it */
        if (item->kind == WTR_ITEM_RULEBOOK) declare_rulebook(pass);
        if (!has_name_space(item)) continue;
        if (item->kind == WTR_ITEM_CALENDAR) count_item(pass, &calendars, WTR_CALENDARS_MAX, "calendars");
        if (wtr_item_many(item)) count_item(pass, &many_subjects, MANY_SUBJECTS_MAX, "subjects of which a case may have many");
        declare_name(pass, &item->name);
        if (item->plural.text && item->name.text && strcmp(item->plural.text, item->name.text)) declare_name(pass, &item->plural);
        wtr_declare_item(pass);
    }
}

/* ---- names that must be of one kind -------------------------------------------------------------------------- */

static WtrItem *named(WtrPass *pass, const WtrName *name, WtrItemKind kind) {
    WtrItem *item = wtr_symbols_item(pass->symbols, name->text, WTR_KIND_BIT(kind));
    if (item) return item;
    const WtrItemList *other = wtr_symbols_find(pass->symbols, name->text);
    if (other->count && other->at[0]->kind == WTR_ITEM_BROKEN) {
        pass->item->failed = true;
        return NULL;
    }
    WtrDiag *diag;
    if (other->count) {
        diag = wtr_report(pass, WRONG_KIND, name->loc, "`%s` is %s; %s was expected here", name->text, wtr_kind_words(other->at[0]->kind),
                          wtr_kind_words(kind));
        wtr_diag_related(pass->diags, diag, other->at[0]->name.loc, "declared here");
    } else diag = wtr_report(pass, UNDECLARED, name->loc, "`%s` is not declared; %s was expected here", name->text, wtr_kind_words(kind));
    const char *near = wtr_symbols_suggest(pass->symbols, name->text, WTR_KIND_BIT(kind));
    if (near) wtr_pass_suggest(pass, diag, name->loc, near);
    else if (!other->count && (kind == WTR_ITEM_ACTOR || kind == WTR_ITEM_SUBJECT))
        wtr_diag_help(pass->diags, diag, "%s is declared once, in this file or one that it uses: `%s %s \"…\"`, with the words for it", wtr_kind_words(kind),
                      kind == WTR_ITEM_ACTOR ? "actor" : "subject", name->text);
    else if (!other->count) wtr_diag_help(pass->diags, diag, "%s is declared once, in this file or one that it uses", wtr_kind_words(kind));
    return NULL;
}

/* ---- names in expressions --------------------------------------------------------------------------------------- */

#define VALUE_KINDS                                                                                                                        \
    (WTR_KIND_BIT(WTR_ITEM_FACT) | WTR_KIND_BIT(WTR_ITEM_TERM) | WTR_KIND_BIT(WTR_ITEM_DUTY) | WTR_KIND_BIT(WTR_ITEM_READING))

/* A one-liner declares its yes/no facts as it meets them. */
static bool declare_met(WtrPass *pass, const WtrName *name) {
    WtrArena *arena = pass->tree->arena;
    WtrItem *fact = wtr_arena_alloc(arena, sizeof *fact);
    WtrItem **slot = fact ? wtr_vec_add(arena, &pass->tree->items) : NULL;
    if (!slot) return false;
    *fact =
        (WtrItem){.kind = WTR_ITEM_FACT, .name = *name, .loc = name->loc, .file = name->loc.file, .type = WTR_TYPE_TRUTH, .typed = true};
    *slot = fact;
    return wtr_symbols_declare(pass->symbols, name->text, fact);
}

static void point_to(WtrPass *pass, WtrExpr *expr, WtrRefKind ref, const WtrItemList *items) {
    bool shared = ref == WTR_REF_TERM || ref == WTR_REF_DUTY;
    WtrExpr **read = ref == WTR_REF_FACT ? NULL : wtr_vec_add(pass->tree->arena, &pass->item->reads);
    if (read) *read = expr;
    expr->ref = ref;
    expr->targets.at = items->at;
    expr->targets.count = expr->targets.capacity = shared ? items->count : 1;
}

/* Two declarations of different kinds under one name are reported elsewhere; the first is meant here. */
static bool all_of_kind(const WtrItemList *items) {
    for (uint32_t i = 1; i < items->count; i++)
        if (items->at[i]->kind != items->at[0]->kind) return false;
    return true;
}

static void report_undeclared(WtrPass *pass, const WtrExpr *expr) {
    WtrDiag *diag = wtr_report(pass, UNDECLARED, expr->loc, "`%s` is not declared", expr->name.text);
    const char *near = wtr_symbols_suggest(pass->symbols, expr->name.text, VALUE_KINDS);
    if (near) wtr_pass_suggest(pass, diag, expr->loc, near);
    else if (pass->options->one_liner)
        wtr_diag_help(pass->diags, diag,
                      "only yes/no facts are declared as they are met; add a line such as `fact %s: date` or `fact %s: number`",
                      expr->name.text, expr->name.text);
    else wtr_diag_help(pass->diags, diag, "every fact is declared once, with its question: `fact %s of SUBJECT \"…?\"`", expr->name.text);
}

static void bind_name(WtrPass *pass, WtrExpr *expr, bool condition) {
    const char *name = expr->name.text;
    if (!strcmp(name, "as_of")) expr->ref = WTR_REF_AS_OF;
    else if (!strcmp(name, "today")) expr->ref = WTR_REF_TODAY;
    if (expr->ref != WTR_REF_NONE) return;
    const WtrItemList *items = wtr_symbols_find(pass->symbols, name);
    if (!items->count && condition && pass->options->one_liner && declare_met(pass, &expr->name))
        items = wtr_symbols_find(pass->symbols, name);
    if (!items->count) {
        report_undeclared(pass, expr);
        return;
    }
    WtrItem *first = items->at[0];
    WtrItemList alone = {items->at, 1, 1};
    if (!all_of_kind(items)) items = &alone;
    switch (first->kind) {
    case WTR_ITEM_FACT: point_to(pass, expr, WTR_REF_FACT, items); return;
    case WTR_ITEM_TERM: point_to(pass, expr, WTR_REF_TERM, items); return;
    case WTR_ITEM_DUTY: point_to(pass, expr, WTR_REF_DUTY, items); return;
    case WTR_ITEM_READING: point_to(pass, expr, WTR_REF_READING, items); return;
    case WTR_ITEM_BROKEN: pass->item->failed = true; return;
    default: break;
    }
    WtrDiag *diag = wtr_report(pass, WRONG_KIND, expr->loc, "`%s` is %s; a fact, a definition or a duty was expected here", name,
                               wtr_kind_words(first->kind));
    wtr_diag_related(pass->diags, diag, first->name.loc, "declared here");
    const char *near = wtr_symbols_suggest(pass->symbols, name, VALUE_KINDS);
    if (near) wtr_pass_suggest(pass, diag, expr->loc, near);
    else if (first->kind == WTR_ITEM_SUBJECT)
        wtr_diag_help(pass->diags, diag, "the facts of a %s stand by themselves: `if young_carer`; of several: `any child has (young_carer)`", name);
}

/* `setting = hospital`, `young_carer = true`: the right side is a word, not a name. True when reported. */
static bool compared_with_word(WtrPass *pass, const WtrExpr *compare) {
    const WtrExpr *left = wtr_expr_bare(compare->left), *right = wtr_expr_bare(compare->right);
    if (!left || !right || left->kind != WTR_EXPR_NAME || right->kind != WTR_EXPR_NAME || left->ref != WTR_REF_FACT) return false;
    if (compare->compare != WTR_CMP_EQ && compare->compare != WTR_CMP_NE) return false;
    const WtrItem *fact = left->targets.at[0];
    bool differs = compare->compare == WTR_CMP_NE;
    if (wtr_symbols_find(pass->symbols, right->name.text)->count && wtr_choice_find(fact, right->name.text) == WTR_NONE) return false;
    if (fact->type == WTR_TYPE_CHOICE) {
        WtrDiag *diag =
            wtr_report(pass, COMPARE_CHOICE, compare->loc, "`%s` is one of a list and is not compared with a sign", fact->name.text);
        const char *mended = wtr_arena_printf(pass->tree->arena, "%s is %s%s", fact->name.text, differs ? "not " : "", right->name.text);
        wtr_diag_help(pass->diags, diag, "write `%s`", mended ? mended : "");
        if (mended) wtr_diag_edit(pass->diags, diag, compare->loc, mended);
        return true;
    }
    bool says_true = !strcmp(right->name.text, "true"), says_false = !strcmp(right->name.text, "false");
    if (fact->type != WTR_TYPE_TRUTH || (!says_true && !says_false)) return false;
    WtrDiag *diag = wtr_report(pass, TRUTH_COMPARED, compare->loc, "a yes/no question stands by itself");
    const char *mended = wtr_arena_printf(pass->tree->arena, "%s%s", says_true == differs ? "not " : "", fact->name.text);
    wtr_diag_help(pass->diags, diag, "write `%s`", mended ? mended : "");
    if (mended) wtr_diag_edit(pass->diags, diag, compare->loc, mended);
    return true;
}

static void bind_subject(WtrPass *pass, WtrExpr *expr) {
    expr->subject = named(pass, &expr->name, WTR_ITEM_SUBJECT);
}

static void bind(WtrPass *pass, WtrExpr *expr, bool condition);

static void bind_operand(void *data, WtrExpr *part) { bind(data, part, false); }
static void bind_condition(void *data, WtrExpr *part) { bind(data, part, true); }

static void bind_bullets(WtrPass *pass, WtrList *list) {
    pass->item->has_lists = true;
    for (uint32_t i = 0; i < list->bullets.count; i++) {
        WtrBullet *bullet = &list->bullets.at[i];
        wtr_cites_bind(pass, &bullet->cites, wtr_item_first_cite(pass->item));
        if (bullet->expr) bind(pass, bullet->expr, true);
    }
}

static bool word_is(const WtrExpr *expr, const char *word) {
    return expr->name.text && !strcmp(expr->name.text, word);
}

static bool names_date(WtrPass *pass, const char *name, unsigned kinds) {
    if (!strcmp(name, "as_of") || !strcmp(name, "today")) return true;
    const WtrItem *item = wtr_symbols_item(pass->symbols, name, kinds);
    return item && (item->kind == WTR_ITEM_TERM || item->type == WTR_TYPE_DATE);
}

/* `became_aware is incident_date` has the form of `setting is hospital`, but compares two dates: the word
 * after `is` is a name there. */
static bool is_another_date(WtrPass *pass, WtrExpr *expr) {
    enum { FACT = WTR_KIND_BIT(WTR_ITEM_FACT), TERM = WTR_KIND_BIT(WTR_ITEM_TERM) };
    const WtrExpr *left = wtr_expr_bare(expr->left);
    if (word_is(expr, "known") || word_is(expr, "unknown") || left->kind == WTR_EXPR_DATE) return false;
    bool dated = left->kind == WTR_EXPR_OFFSET || (left->kind == WTR_EXPR_NAME && names_date(pass, left->name.text, FACT));
    bool defined = left->kind == WTR_EXPR_NAME && left->ref == WTR_REF_TERM;
    return (dated && names_date(pass, expr->name.text, FACT | TERM)) || (defined && names_date(pass, expr->name.text, FACT));
}

static void compare_dates(WtrPass *pass, WtrExpr *expr) {
    WtrExpr *right = wtr_arena_alloc(pass->tree->arena, sizeof *right);
    if (!right) return;
    right->kind = WTR_EXPR_NAME;
    right->loc = expr->name.loc;
    right->name = expr->name;
    expr->kind = WTR_EXPR_IS_DATE;
    expr->date_op = WTR_DATE_IS;
    expr->right = right;
    bind(pass, right, false);
}

static void bind_parts(WtrPass *pass, WtrExpr *expr) {
    switch (expr->kind) {
    case WTR_EXPR_NOT: case WTR_EXPR_CHAIN: case WTR_EXPR_PAREN:
        wtr_expr_each_part(expr, bind_condition, pass);
        return;
    case WTR_EXPR_LIST: bind_bullets(pass, expr->list); return;
    case WTR_EXPR_QUANTIFIER:
        bind_subject(pass, expr);
        if (expr->left) bind(pass, expr->left, true);
        return;
    case WTR_EXPR_IS:
        bind(pass, expr->left, word_is(expr, "known") || word_is(expr, "unknown"));
        if (is_another_date(pass, expr)) compare_dates(pass, expr);
        return;
    case WTR_EXPR_COMPARE:
        if (expr->left) bind(pass, expr->left, false);
        if (expr->right && !compared_with_word(pass, expr)) bind(pass, expr->right, false);
        return;
    default: wtr_expr_each_part(expr, bind_operand, pass); return;
    }
}

/* `condition` where a yes/no value is wanted. The parser has bounded how deep brackets nest (WTR_NEST_MAX). */
static void bind(WtrPass *pass, WtrExpr *expr, bool condition) {
    if (expr->kind == WTR_EXPR_NAME) bind_name(pass, expr, condition);
    else bind_parts(pass, expr);
}

static void bind_root(void *data, const WtrRoot *root) { bind(data, *root->at, root->role != WTR_ROLE_ANCHOR); }

/* ---- clauses -------------------------------------------------------------------------------------------------------- */

/* How many actors may bear or receive one duty (SPEC "Limits"). */
#define PARTY_MAX 100u

static void bind_party(WtrPass *pass, WtrPartyList *party) {
    uint32_t count = party->names.count;
    if (count > PARTY_MAX) {
        wtr_report(pass, PARTY_TOO_LONG, party->names.at[PARTY_MAX].loc, "%u actors are named here; %u is the most", (unsigned)count,
                   PARTY_MAX);
        count = PARTY_MAX;
    }
    for (uint32_t i = 0; i < count; i++) {
        const WtrName *name = &party->names.at[i];
        WtrItem *actor = named(pass, name, WTR_ITEM_ACTOR);
        if (!actor) continue;
        bool repeated = false;
        for (uint32_t k = 0; k < party->resolved_actors.count; k++) repeated |= party->resolved_actors.at[k] == actor;
        if (repeated) {
            wtr_report(pass, PARTY_TWICE, name->loc, "`%s` is named twice", name->text);
            continue;
        }
        WtrItem **slot = wtr_vec_add(pass->tree->arena, &party->resolved_actors);
        if (slot) *slot = actor;
    }
}

static void bind_allows(WtrPass *pass) {
    const char *names[WTR_DIAG_COUNT];
    size_t count = 0;
    WtrItem *item = pass->item;
    if (!item->allows.count) return;
    for (size_t i = 0; i < WTR_DIAG_COUNT; i++)
        if (wtr_diags[i].lint[0]) names[count++] = wtr_diags[i].lint;
    for (uint32_t i = 0; i < item->allows.count; i++) {
        const WtrName *name = &item->allows.at[i].lint;
        bool found = false;
        for (size_t k = 0; k < count; k++) found |= !strcmp(names[k], name->text);
        if (found) continue;
        WtrDiag *diag = wtr_report(pass, UNKNOWN_LINT, name->loc, "there is no lint `%s`", name->text);
        wtr_pass_suggest(pass, diag, name->loc, wtr_suggest_word(name->text, names, count));
    }
}

static void bind_formerly(WtrPass *pass) {
    WtrItem *item = pass->item;
    if (!item->formerly.text) return;
    const WtrItemList *items = wtr_symbols_find(pass->symbols, item->formerly.text);
    if (!items->count) return;
    WtrDiag *diag = wtr_report(pass, FORMERLY_IN_USE, item->formerly.loc,
                               "`%s` is still declared; a former name is one that is no longer used", item->formerly.text);
    wtr_diag_related(pass->diags, diag, items->at[0]->name.loc, "declared here");
}

static void bind_subject_name(WtrPass *pass) {
    WtrItem *item = pass->item;
    if (!item->subject_name.text) return;
    item->subject = named(pass, &item->subject_name, WTR_ITEM_SUBJECT);
    item->subject_resolved = item->subject != NULL;
}

static void bind_rule(WtrPass *pass) {
    WtrItem *item = pass->item;
    for (uint32_t i = 0; i < item->bearers.count; i++) {
        bind_party(pass, &item->bearers.at[i].bearer);
        bind_party(pass, &item->bearers.at[i].recipient);
    }
    if (item->done_on.text) item->done_fact = named(pass, &item->done_on, WTR_ITEM_FACT);
    for (uint32_t i = 0; i < item->deadlines.count; i++) wtr_cites_bind(pass, &item->deadlines.at[i].cites, wtr_item_first_cite(item));
    wtr_item_each_root(item, bind_root, pass);
}

static void bind_rulebook(WtrPass *pass) {
    WtrItem *item = pass->item;
    if (!item->calendar.text) return;
    item->resolved_calendar = wtr_symbols_item(pass->symbols, item->calendar.text, WTR_KIND_BIT(WTR_ITEM_CALENDAR));
    if (item->resolved_calendar) return;
    uint32_t length;
    const char *file = wtr_arena_printf(pass->tree->arena, "%s.wtr", item->calendar.text);
    bool in_library = file && wtr_stdlib_text(file, &length);
    if (!in_library) {
        item->resolved_calendar = named(pass, &item->calendar, WTR_ITEM_CALENDAR);
        return;
    }
    WtrDiag *diag = wtr_report(pass, UNDECLARED, item->calendar.loc, "the calendar `%s` is not declared", item->calendar.text);
    wtr_diag_help(pass->diags, diag, "it stands in the library: add `use stdlib.%s`", item->calendar.text);
}

static void bind_item(WtrPass *pass) {
    WtrItem *item = pass->item;
    bind_allows(pass);
    wtr_cites_bind(pass, &item->cites, NULL);
    bind_formerly(pass);
    switch (item->kind) {
    case WTR_ITEM_RULEBOOK: bind_rulebook(pass); break;
    case WTR_ITEM_FACT: bind_subject_name(pass); break;
    case WTR_ITEM_TERM: case WTR_ITEM_DUTY:
        bind_subject_name(pass);
        bind_rule(pass);
        break;
    case WTR_ITEM_READING:
        for (uint32_t i = 0; i < item->reading_choices.count; i++)
            wtr_cites_bind(pass, &item->reading_choices.at[i].cites, wtr_item_first_cite(item));
        break;
    default: break;
    }
}

/* ---- a one-liner's calendar --------------------------------------------------------------------------------------------- */

#define ONE_LINER_CALENDAR "england_and_wales"

static void find_working_days(void *data, WtrExpr *expr) {
    if ((expr->kind == WTR_EXPR_OFFSET || expr->kind == WTR_EXPR_SPAN) && expr->unit == WTR_WORKING_DAYS) *(bool *)data = true;
    wtr_expr_each_part(expr, find_working_days, data);
}

static void find_in_root(void *data, const WtrRoot *root) { find_working_days(data, *root->at); }

static bool uses_working_days(WtrTree *tree) {
    bool found = false;
    for (uint32_t i = 0; i < tree->items.count && !found; i++) {
        WtrItem *item = tree->items.at[i];
        for (uint32_t k = 0; k < item->deadlines.count; k++)
            found |= item->deadlines.at[k].kind != WTR_TIMING && item->deadlines.at[k].unit == WTR_WORKING_DAYS;
        wtr_item_each_root(item, find_in_root, &found);
    }
    return found;
}

/* Reads the library's calendar as if the one-liner had said `use`. */
static void read_library_calendar(WtrTree *tree, WtrDiags *diags) {
    uint32_t length;
    const char *text = wtr_stdlib_text(ONE_LINER_CALENDAR ".wtr", &length);
    char *copy = text ? wtr_arena_alloc(tree->arena, (size_t)length + 2) : NULL;
    WtrSourceFile *file = copy ? wtr_vec_add(tree->arena, &tree->files) : NULL;
    if (!file) return;
    memcpy(copy, text, length);
    *file = (WtrSourceFile){.path = "stdlib/" ONE_LINER_CALENDAR ".wtr", .real = "", .text = copy, .length = length};
    if (wtr_source_index(tree->arena, file)) wtr_parse_file(tree, diags, tree->files.count - 1);
}

static WtrItem *only_calendar(const WtrTree *tree) {
    for (uint32_t i = 0; i < tree->items.count; i++)
        if (tree->items.at[i]->kind == WTR_ITEM_CALENDAR) return tree->items.at[i];
    return NULL;
}

/* A one-liner has no `rulebook` item: it is given one, with a calendar if it counts working days. */
static void complete_one_liner(WtrPass *pass) {
    WtrTree *tree = pass->tree;
    for (uint32_t i = 0; i < tree->items.count; i++)
        if (tree->items.at[i]->kind == WTR_ITEM_RULEBOOK) return;
    if (!only_calendar(tree) && uses_working_days(tree)) read_library_calendar(tree, pass->diags);
    const WtrItem *calendar = only_calendar(tree);
    WtrItem *rulebook = wtr_arena_alloc(tree->arena, sizeof *rulebook);
    WtrItem **slot = rulebook ? wtr_vec_add(tree->arena, &tree->items) : NULL;
    if (!slot) return;
    *rulebook = (WtrItem){.kind = WTR_ITEM_RULEBOOK, .name = {"prompt", {0}}, .title = {"a rule typed at the prompt", {0}}};
    if (calendar) rulebook->calendar = calendar->name;
    *slot = rulebook;
}

/* ---- the pass -------------------------------------------------------------------------------------------------------------- */

/* Gives each item its row among those of its kind, and each rule the calendar of its rulebook. */
static void number_items(WtrTree *tree) {
    uint32_t next[WTR_ITEM_BROKEN + 1] = {0};
    WtrItem *calendar = tree->rulebook ? tree->rulebook->resolved_calendar : NULL;
    for (uint32_t i = 0; i < tree->items.count; i++) {
        WtrItem *item = tree->items.at[i];
        item->index = next[item->kind]++;
        if (wtr_item_is_rule(item)) item->resolved_calendar = calendar;
    }
}

void wtr_resolve(WtrTree *tree, WtrDiags *diags, const WtrCompileOptions *options) {
    tree->symbols = wtr_symbols_new(tree->arena);
    if (!tree->symbols) return;
    WtrPass pass = wtr_pass_begin(tree, diags, options);
    if (options->one_liner) complete_one_liner(&pass);
    declare_all(&pass);
    /* items that a one-liner adds below are facts and bind nothing */
    for (uint32_t i = 0, count = tree->items.count; i < count; i++) {
        pass.item = tree->items.at[i];
        if (pass.item->kind != WTR_ITEM_BROKEN) bind_item(&pass);
    }
    number_items(tree);
}
