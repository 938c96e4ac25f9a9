/* test_parser.c — every construct into the tree; layout rules; recovery; and a storm of mutated files. */
#include "mutate.h"
#include "syntax.h"

#include <stdlib.h>

/* ---- the tree ------------------------------------------------------------------------------------------- */

static WtrItem *named(const Parsed *parsed, const char *name)
{
    for (uint32_t i = 0; i < parsed->out.tree.items.count; i++) {
        WtrItem *item = parsed->out.tree.items.at[i];
        if (item->name.text && strcmp(item->name.text, name) == 0)
            return item;
    }
    fail_msg("no item %s", name);
    return NULL;
}

static void every_construct_is_read(void **state)
{
    (void)state;
    Parsed parsed = parse_text(every_construct);
    assert_string_equal(codes_of(&parsed), "");
    assert_int_equal(parsed.out.tree.items.count, 27);
    WtrItem *duty = named(&parsed, "duty");
    assert_int_equal(duty->kind, WTR_ITEM_DUTY);
    assert_string_equal(duty->subject_name.text, "child");
    assert_int_equal(duty->deadlines.count, 11);
    assert_int_equal(duty->bearers.count, 1);
    assert_false(duty->bearers.at[0].bearer.any);
    assert_true(duty->bearers.at[0].recipient.any);
    assert_non_null(duty->unless);
    assert_non_null(duty->unless_shown);
    assert_non_null(duty->once);
    assert_true(duty->not_exhaustive && duty->non_statutory);
    assert_string_equal(duty->formerly.text, "old_duty");
    assert_int_equal(duty->standing.editions.count, 2);
    const WtrDeadlineClause *should = &duty->deadlines.at[1];
    assert_true(should->has_modality && should->non_statutory);
    assert_int_equal(should->modality, WTR_SHOULD);
    assert_int_equal(should->unit, WTR_WEEKS);
    assert_int_equal(should->cites.count, 1);
    assert_null(should->cites.at[0].source.text);
    assert_non_null(should->when);
    WtrItem *young = named(&parsed, "young");
    assert_int_equal(young->kind, WTR_ITEM_TERM);
    assert_int_equal(young->meaning->kind, WTR_EXPR_CHAIN);
    assert_int_equal(young->meaning->operands.count, 3);
    assert_int_equal(young->meaning->op_locs.count, 2);
    assert_true(young->draft);
    WtrItem *list = named(&parsed, "list");
    const WtrList *meaning = list->meaning->list;
    assert_int_equal(meaning->kind, WTR_LIST_AT_LEAST);
    assert_int_equal(meaning->at_least, 2);
    assert_int_equal(meaning->bullets.count, 4);
    assert_int_equal(meaning->bullets.at[1].cites.count, 2);
    assert_int_equal(meaning->bullets.at[2].expr->list->bullets.count, 2);
    assert_true(meaning->bullets.at[2].expr->list->bullets.at[1].draft);
    assert_string_equal(meaning->bullets.at[2].expr->list->bullets.at[1].standing.inferred.text, "no earlier list has it");
    assert_int_equal(list->cites.count, 3);
    assert_int_equal(list->cites.at[0].page_to, 16);
    assert_true(list->cites.at[2].seen);
    WtrItem *test = item_at(&parsed, parsed.out.tree.items.count - 1);
    assert_int_equal(test->kind, WTR_ITEM_TEST);
    assert_int_equal(test->givens.count, 7);
    assert_int_equal(test->givens.at[0].facts.count, 5);
    assert_string_equal(test->givens.at[1].instance.text, "ann");
    assert_true(test->givens.at[6].facts.at[0].unknown);
    assert_int_equal(test->expects.count, 9);
    assert_string_equal(test->expects.at[0].state.text, "overdue");
    assert_int_equal(test->expects.at[2].needs.count, 2);
    assert_string_equal(test->expects.at[2].instance.text, "bea");
    assert_true(test->expects.at[8].has_truth);
    assert_int_equal(test->expects.at[8].truth, WTR_UNKNOWN);
    parsed_free(&parsed);
}

static void offsets_nest_from_the_left(void **state)
{
    (void)state;
    Parsed parsed = parse_text("d by 5 days after 6 months before x\n");
    const WtrExpr *outer = item_at(&parsed, 0)->deadlines.at[0].anchor;
    assert_int_equal(outer->number, 5);
    assert_false(outer->backward);
    assert_int_equal(outer->left->number, 6);
    assert_true(outer->left->backward);
    assert_string_equal(outer->left->left->name.text, "x");
    parsed_free(&parsed);
    expect_codes("d by 1 day after 1 day after 1 day after 1 day after 1 day after 1 day after 1 day after 1 day after x\n", "");
    expect_codes("d by 1 day after 1 day after 1 day after 1 day after 1 day after 1 day after 1 day after 1 day after 1 day after 1 day after x\n", "10");
}

static void between_binds_its_own_and(void **state)
{
    (void)state;
    Parsed parsed = parse_text("d if a between 1 and 2 and b or c\n");
    const WtrExpr *chain = item_at(&parsed, 0)->condition;
    assert_int_equal(chain->operands.count, 3);
    assert_int_equal(chain->operands.at[0]->kind, WTR_EXPR_BETWEEN);
    assert_int_equal(chain->ops.at[0], WTR_AND);
    assert_int_equal(chain->ops.at[1], WTR_OR);
    parsed_free(&parsed);
}

static void the_shortest_rules(void **state)
{
    (void)state;
    expect_codes("early_help if young_carer or missing_frequently\n  cite wt2020 page 14 para 6\nnotify_panel within 5 working_days\n  cite wt2020 page 96\n", "");
    expect_codes("early_help if young_carer or missing_frequently", "");
}

/* ---- layout --------------------------------------------------------------------------------------------------- */

static void layout_never_contradicts_meaning(void **state)
{
    (void)state;
    expect_codes("d if any of\n    - a\n      - b\n", "42");
    expect_codes("d if any of\n    - a\n   - b\n", "42");
    expect_codes("d if any of\n    - a or\n      b\n    - c\n", "");
    expect_codes("d if any of\n    - a or\n   b\n    - c\n", "43");
    expect_codes("d if any of\n    - a\n    or b\n", "43");
    expect_codes("d if any of\n    - a [bullet 3]\n    or b\n", "119");
    expect_codes("d if any of\n    - all of\n      -- a\n      -- b\n    - c\n", "");
    expect_codes("d if any of\n    - all of\n      -- a\n     -- b\n    - c\n", "42");
    expect_codes("d if any of\n- a\n- b\n  cite s page 3\n", "40");
    expect_codes("d if a\ncite s page 3\n", "40");
    expect_codes("  cite s page 3\nd if a\n", "104");
    expect_codes("- a\n", "104");
    expect_codes("  d if a\n  cite s page 3\ne if b\n", "104");
    expect_codes("  calendar c \"C\"\n", "104");
    expect_codes("d if any of - a - b\n", "41");
    expect_codes("d if a\n  done on x cite s page 3\n", "44");
    expect_codes("d if a - b\n", "41");
    expect_codes("d within 5 days before hearing\n", "44");
    expect_codes("d if any of\n    - a\n    cite s page 3\n", "");
}

/* ---- recovery ---------------------------------------------------------------------------------------------------- */

static void one_bad_clause_costs_one_clause(void **state)
{
    (void)state;
    Parsed parsed = parse_text("d for child if (a or b\n"
                               "  local must notify\n"
                               "  within days of x\n"
                               "  done on 5\n"
                               "  stands in\n"
                               "  note\n"
                               "  cite s page\n"
                               "  formerly e\n"
                               "e if b\n");
    assert_string_equal(codes_of(&parsed), "102 118 100 100 100 118 100");
    assert_int_equal(parsed.out.tree.items.count, 2);
    const WtrItem *item = item_at(&parsed, 0);
    assert_int_equal(item->kind, WTR_ITEM_DUTY);
    assert_true(item->failed);
    assert_string_equal(item->formerly.text, "e");
    assert_string_equal(parsed.out.diags.list.at[3]->item, "d");
    assert_false(item_at(&parsed, 1)->failed);
    parsed_free(&parsed);
}

static void a_broken_item_keeps_its_name(void **state)
{
    (void)state;
    static const char *const sources[] = {"fact x of of child \"q\"\n", "source x page\n", "x means and\n  cite s page 3\n", "x y z\n", "reading x is\n", "actor x 5\n"};
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        char text[200];
        snprintf(text, sizeof text, "%se if b\n", sources[i]);
        Parsed parsed = parse_text(text);
        assert_int_equal(parsed.out.diags.errors, 1);
        assert_int_equal(parsed.out.tree.items.count, 2);
        assert_int_equal(item_at(&parsed, 0)->kind, WTR_ITEM_BROKEN);
        assert_string_equal(item_at(&parsed, 0)->name.text, "x");
        assert_string_equal(item_at(&parsed, 1)->name.text, "e");
        parsed_free(&parsed);
    }
    expect_codes("source \"no name\"\n  in_force 2020-01-01\ne if b\n", "100");
}

static void a_misplaced_clause_does_not_loop(void **state)
{
    (void)state;
    expect_codes("d if a\n  given x\n  given y\n  cite s page 3\n", "107 107");
    expect_codes("test \"t\"\n  cite s page 3\n  on 2020-01-01\n", "107");
    expect_codes("reading r \"q\"\n  - a \"A\"\n  if b\n  - c \"C\"\n  default a\n", "107");
    expect_codes("source s \"S\"\n  within 5 days\n", "107");
    expect_codes("actor s \"S\"\n  in_force 2020-01-01\n", "107");
    expect_codes("x means a\n  done on b\n", "107");
}

static void clauses_stand_once(void **state)
{
    (void)state;
    expect_codes("d if a\n  if b\n", "108");
    expect_codes("d if a\n  note \"x\"\n  note \"y\"\n", "108");
    expect_codes("d if a\n  by x\n  by y\n  cite s page 1\n  cite s page 2\n", "");
    expect_codes("fact a of child of incident\n", "109");
    expect_codes("fact a \"Q\" of child\n", "109");
    expect_codes("actor a of child \"x\"\n", "109");
    expect_codes("actor a\n", "110");
    expect_codes("d\n", "111");
}

/* ---- messages: one for each case of syntax_error.c --------------------------------------------------------------- */

static void expect_message(const char *source, const char *message, const char *edit)
{
    Parsed parsed = parse_text(source);
    assert_true(parsed.out.diags.list.count > 0);
    const WtrDiag *diag = parsed.out.diags.list.at[0];
    assert_string_equal(diag->message, message);
    if (edit) {
        assert_true(diag->has_edit);
        assert_string_equal(diag->edit.text, edit);
    }
    parsed_free(&parsed);
}

static void messages(void **state)
{
    (void)state;
    expect_message("amend d\n", "`amend` is not part of this version of the language", NULL);
    expect_message("rulebook r \"R\"\n  extends q\n", "`extends` is not part of this version of the language", NULL);
    expect_message("  note \"x\"\n", "an indented line with no item above it", NULL);
    expect_message("\"x\"\n", "a text in quotation marks begins no item", NULL);
    expect_message("d if a b\n", "`b` follows `a` with nothing between them", NULL);
    expect_message("d if a b or c\n  cite s page 3\n", "`b` follows `a` with nothing between them", NULL);
    expect_message("d if (a b)\n", "`b` follows `a` with nothing between them", NULL);
    expect_message("d if a, b\n", "a comma between conditions", NULL);
    expect_message("fct a of child\n", "`fct` begins no declaration", "fact");
    expect_message("early help if a\n", "a name is one word, joined with underscores", "early_help");
    expect_message("early help\n  if a\n", "`help` follows the name `early` with nothing between them", NULL);
    expect_message("d if a\n  unles b\n", "`unles` begins no clause", "unless");
    expect_message("d if a\n  done_on b\n", "`done_on` begins no clause", "done on");
    expect_message("test \"t\"\n  expct d due\n", "`expct` begins no clause", "expect");
    expect_message("d if (a or b\n  note \"x\"\n", "this bracket is still open where the clause ends", ")");
    expect_message("d if (a or b", "this bracket is still open where the item ends", ")");
    expect_message("d if a)\n", "nothing is open that this `)` could close", "");
    expect_message("d if any of a, b\n", "`a` where the bullets of a list are expected", NULL);
    expect_message("d if any of\n  cite s page 3\n", "the line ends where the bullets of a list are expected", NULL);
    expect_message("d if any of\n    - any of\n      - a\n", "a list inside a bullet has two dashes", "--");
    expect_message("d if any of\n    -- a\n", "two dashes begin a bullet inside a bullet, and there is none above", "-");
    expect_message("d if a\n    - b\n", "a bullet that belongs to no list", NULL);
    expect_message("d within 5 of x\n", "`of` where a unit of time is expected", NULL);
    expect_message("d within 5 dais of x\n", "`dais` where a unit of time is expected", "days");
    expect_message("d within five days of x\n", "`five` where a number is expected", "5");
    expect_message("d if a\n  p must notify them\n", "`notify` where a text in quotation marks is expected", "\"notify them\"");
    expect_message("fact within of child\n", "`within` is a word of the language and no name", NULL);
    expect_message("d if a\n  \"x\"\n", "a text that belongs to nothing", NULL);
    expect_message("test \"t\"\n  given age = 14\n", "what is given is written with `is`: `age is 14`", "is");
    expect_message("d if a and\n  cite s page 3\n", "the line ends where a condition is expected", NULL);
    expect_message("d if a and", "the file ends where a condition is expected", NULL);
    expect_message("d if a\n  cite s pgae 3\n", "`pgae` follows `s` with nothing between them", "page");
    expect_message("d if a <\n", "the file ends where a fact, a number or a date is expected", NULL);
    expect_message("source s \"S\"\n  in_force soon\n", "`soon` where a date is expected", NULL);
    expect_message("test \"t\"\n  expect d\n", "the file ends where what to expect (`due`, `not due`, `undetermined` \xE2\x80\xA6) is expected", NULL);
}

static void ranges_and_contradictions(void **state)
{
    (void)state;
    expect_codes("d if not not a\n", "113");
    expect_codes("d if not not not a\n", "113");
    expect_codes("d if a\n  p and q or r must \"x\"\n", "112");
    expect_codes("d if a\n  cite s page 16..14\n", "115");
    expect_codes("d if a\n  cite s page 0\n", "114");
    expect_codes("d if a\n  cite s page 3 page 4\n", "116");
    expect_codes("d if a\n  cite s page 3 unpaged\n", "116");
    expect_codes("d if at least 3 of\n    - a\n    - b\n", "114");
    expect_codes("d if any of\n    - a [non_statutory]\n", "117");
    expect_codes("source s \"S\"\n  in_force 2020-02-01 to 2020-01-01\n", "115");
    expect_codes("d within 200000 days\n", "114");
    expect_codes("test \"t\"\n  expect d due undetermined\n", "121");
    expect_codes("d if age is 14 and age is between 3 and 4\n", "30 30");
}

static void a_long_row_of_nots_and_offsets(void **state)
{
    (void)state;
    enum { MANY = 50000 };
    char *text = malloc(MANY * 12 + 40);
    assert_non_null(text);
    strcpy(text, "d if ");
    size_t used = 5;
    for (int i = 0; i < MANY; i++, used += 4)
        memcpy(text + used, "not ", 5);
    strcpy(text + used, "a\n");
    expect_codes(text, "113");
    used = 5;
    memcpy(text, "d by ", 5);
    for (int i = 0; i < MANY; i++, used += 12)
        memcpy(text + used, "1 day after ", 13);
    strcpy(text + used, "a\n");
    expect_codes(text, "10");
    free(text);
}

/* ---- mutated files --------------------------------------------------------------------------------------------------- */

static void check_reading(const char *text, size_t length)
{
    Parsed parsed = parse_bytes(text, length);
    WtrText out = {0};
    wtr_diag_text(&parsed.out.diags, parsed.out.tree.files.at, 1, true, &out);
    wtr_diag_json(&parsed.out.diags, parsed.out.tree.files.at, 1, &out);
    assert_false(out.failed);
    for (uint32_t i = 0; i < parsed.out.diags.list.count; i++) {
        const WtrDiag *diag = parsed.out.diags.list.at[i];
        assert_true(diag->loc.begin <= diag->loc.end && diag->loc.end <= length);
    }
    for (uint32_t i = 0; i < parsed.out.tree.items.count; i++) {
        const WtrItem *item = parsed.out.tree.items.at[i];
        assert_true(item->loc.begin < item->loc.end && item->loc.end <= length);
    }
    if (!parsed.out.diags.errors) {
        out.length = 0;
        wtr_format(&parsed.out.tree, 0, &out);
        assert_false(out.failed);
        Parsed again = parse_bytes(out.at, out.length);
        if (again.out.diags.errors) {
            WtrText told = {0};
            wtr_diag_text(&again.out.diags, again.out.tree.files.at, 1, false, &told);
            fprintf(stderr, "%s\n%s", out.at, told.at);
            wtr_text_free(&told);
        }
        assert_int_equal(again.out.diags.errors, 0);
        assert_int_equal(again.out.tree.items.count, parsed.out.tree.items.count);
        assert_int_equal(again.out.tree.comments.count, parsed.out.tree.comments.count);
        WtrText second = {0};
        wtr_format(&again.out.tree, 0, &second);
        assert_string_equal(second.at ? second.at : "", out.at ? out.at : "");
        wtr_text_free(&second);
        parsed_free(&again);
    }
    wtr_text_free(&out);
    parsed_free(&parsed);
}

static void mutated_files(void **state)
{
    (void)state;
    enum { ROUNDS = 1500, ROOM = 16384 };
    const char *more = getenv("WTR_MUTATIONS");
    long rounds = more ? atol(more) : ROUNDS;
    static char text[ROOM];
    for (long round = 0; round < rounds; round++) {
        size_t length = strlen(every_construct);
        memcpy(text, every_construct, length);
        for (uint32_t i = 1 + dice(6); i > 0; i--)
            length = mutate(text, length, ROOM);
        check_reading(text, length);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_construct_is_read), cmocka_unit_test(offsets_nest_from_the_left), cmocka_unit_test(between_binds_its_own_and),
        cmocka_unit_test(the_shortest_rules), cmocka_unit_test(layout_never_contradicts_meaning), cmocka_unit_test(one_bad_clause_costs_one_clause),
        cmocka_unit_test(a_broken_item_keeps_its_name), cmocka_unit_test(a_misplaced_clause_does_not_loop), cmocka_unit_test(clauses_stand_once),
        cmocka_unit_test(messages), cmocka_unit_test(ranges_and_contradictions), cmocka_unit_test(a_long_row_of_nots_and_offsets), cmocka_unit_test(mutated_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
