/* test_codegen.c — whole texts through the compiler: what is in the tables, and what they evaluate to
 * (lang/codegen.c and its gen_*.c). Every image is loaded, so the verifier has seen it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "../../engine/date.h"
#include "../../engine/image.h"
#include "../../lang/compile.h"

/* ---- compiling and evaluating ------------------------------------------------------------------------- */

static WtrRulebook *built;
static WtrEvaluator *evaluator;

static void print_diagnostics(const WtrCompilation *compilation) {
    WtrText text = {0};
    wtr_diag_text(&compilation->diags, compilation->tree.files.at, compilation->tree.files.count, false, &text);
    if (text.at) fprintf(stderr, "%s\n", text.at);
    wtr_text_free(&text);
}

/* The image of a text; the caller frees it. */
static WtrText image_of(const char *text, const char *name) {
    WtrCompileOptions options = {.text = text, .text_length = strlen(text), .text_name = name};
    WtrCompilation compilation;
    assert_int_equal(wtr_compile(&options, &compilation), WTR_OK);
    if (compilation.diags.errors) print_diagnostics(&compilation);
    assert_int_equal(compilation.diags.errors, 0);
    WtrText image = compilation.image;
    compilation.image = (WtrText){0};
    wtr_compilation_free(&compilation);
    return image;
}

static void forget(void) {
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(built);
    evaluator = NULL;
    built = NULL;
}

static const WtrBook *build(const char *text) {
    WtrFault fault = {0};
    forget();
    WtrText image = image_of(text, "rules.wtr");
    if (wtr_rulebook_load(image.at, image.length, &built, &fault) != WTR_OK) fail_msg("%s (byte %zu)", fault.text, fault.offset);
    wtr_text_free(&image);
    assert_int_equal(wtr_evaluator_new(built, NULL, &evaluator), WTR_OK);
    return wtr_rulebook_data(built);
}

static int tear_down(void **state) {
    (void)state;
    forget();
    return 0;
}

static int32_t day(const char *text) {
    int32_t number = wtr_day_parse(text, strlen(text));
    assert_true(number > 0);
    return number;
}

static void begin(const char *as_of) {
    wtr_reset(evaluator);
    assert_int_equal(wtr_case_add(evaluator, day(as_of), day(as_of), NULL), WTR_OK);
}

static uint32_t fact(const char *name) {
    uint32_t row = wtr_find_fact(built, name);
    assert_int_not_equal(row, WTR_NONE);
    return row;
}

static void set(const char *name, WtrTruth value) { assert_int_equal(wtr_set_truth(evaluator, fact(name), 0, value), WTR_OK); }
static void set_of(const char *name, uint32_t instance, WtrTruth value) { assert_int_equal(wtr_set_truth(evaluator, fact(name), instance, value), WTR_OK); }
static void set_number(const char *name, int64_t value) { assert_int_equal(wtr_set_number(evaluator, fact(name), 0, value), WTR_OK); }
static void set_date(const char *name, int32_t value) { assert_int_equal(wtr_set_date(evaluator, fact(name), 0, value), WTR_OK); }
static void add_instance(const char *subject) { assert_int_equal(wtr_instance_add(evaluator, wtr_find_subject(built, subject), NULL), WTR_OK); }

static WtrDutyStatus status_in(const char *duty, uint32_t lane) {
    uint32_t row = wtr_find_duty(built, duty, wtr_as_of(evaluator, 0));
    assert_int_equal(wtr_evaluate(evaluator), WTR_OK);
    return row == WTR_NONE ? WTR_NOT_DUE : wtr_duty_status(evaluator, row, lane);
}

static WtrDutyStatus status(const char *duty) { return status_in(duty, 0); }

#define EDITIONS \
    "source old \"Old\"\n  in_force 2018-07-04 to 2020-12-08\n" \
    "source new \"New\"\n  in_force 2020-12-09\n" \
    "actor council \"the council\"\n" \
    "subject event \"an event\"\n" \
    "fact a of event\nfact b of event\nfact c of event\n" \
    "fact heard of event: date\nfact told of event: date\nfact size of event: number\n" \
    "fact place of event: one of home, school, street\n"
#define DUTY "  council must \"act\"\n"

/* ---- conditions ----------------------------------------------------------------------------------------- */

static uint32_t count_ops(WtrOpcode op) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < built->program.insn_count; i++) count += built->program.insns[i].op == op;
    return count;
}

static void facts_come_first(void **state) {
    (void)state;
    const WtrBook *book = build(EDITIONS "x if a\n" DUTY "  cite new page 1\n");
    for (uint32_t i = 0; i < book->facts.count; i++) {
        assert_int_equal(book->facts.at[i].column, i);
        assert_int_equal(book->facts.at[i].value, i);
    }
}

static void a_definition_is_computed_once(void **state) {
    (void)state;
    const WtrBook *book = build(EDITIONS "grave means a and (b or c)\n  cite new page 1\n"
                                "x if grave\n" DUTY "  cite new page 2\ny if grave\n" DUTY "  cite new page 3\n"
                                "z if a and (c or b)\n" DUTY "  cite new page 4\n");
    assert_int_equal(book->duties.at[0].status, book->duties.at[1].status);
    assert_int_equal(book->duties.at[0].status, book->duties.at[2].status);
    assert_int_equal(count_ops(WTR_OP_ANY), 1);
    assert_int_not_equal(book->duties.at[0].root, book->duties.at[1].root);   /* explained each with its own paragraph */
}

/* Walks down to the first node of a kind. */
static const WtrNode *find_node(const WtrBook *book, uint32_t row, WtrNodeKind kind) {
    const WtrNode *node = &book->nodes.at[row];
    if (node->kind == kind) return node;
    for (uint32_t i = 0; i < node->children.count; i++) {
        const WtrNode *found = find_node(book, book->children.at[node->children.first + i], kind);
        if (found) return found;
    }
    return NULL;
}

static void comparisons_show_what_they_compare(void **state) {
    (void)state;
    const WtrBook *book = build(EDITIONS "x if size >= 16\n" DUTY "  cite new page 1\n");
    const WtrNode *compare = find_node(book, book->duties.at[0].root, WTR_NODE_COMPARE);
    assert_non_null(compare);
    assert_string_equal(compare->label, "size >= 16");
    assert_int_equal(compare->children.count, 1);
    assert_string_equal(book->nodes.at[book->children.at[compare->children.first]].label, "size");
    assert_int_equal(count_ops(WTR_OP_CONST_NUMBER), 0);
    begin("2021-01-01");
    assert_int_equal(status("x"), WTR_NOT_RAISED);
    set("a", WTR_TRUE);
    assert_int_equal(status("x"), WTR_UNDETERMINED);
    set_number("size", 16);
    assert_int_equal(status("x"), WTR_DUE);
    set_number("size", 15);
    assert_int_equal(status("x"), WTR_NOT_DUE);
}

static void chains_of_one_word_are_one_instruction(void **state) {
    (void)state;
    const WtrBook *book = build(EDITIONS "x if a and (b and c)\n" DUTY "  draft\n");
    const WtrNode *all = &book->nodes.at[book->duties.at[0].root];
    assert_int_equal(all->kind, WTR_NODE_ALL);
    assert_int_equal(all->children.count, 3);
    assert_int_equal(count_ops(WTR_OP_ALL), 1);
    assert_string_equal(all->label, "a and (b and c)");
}

static void choices_and_ranges(void **state) {
    (void)state;
    build(EDITIONS "x if size between 3 and 5 and place is one of (home, street)\n" DUTY "  draft\n");
    begin("2021-01-01");
    set_number("size", 5);
    wtr_set_choice(evaluator, fact("place"), 0, 2);
    assert_int_equal(status("x"), WTR_DUE);
    set_number("size", 6);
    assert_int_equal(status("x"), WTR_NOT_DUE);
    set_number("size", 3);
    wtr_set_choice(evaluator, fact("place"), 0, 1);
    assert_int_equal(status("x"), WTR_NOT_DUE);
}

/* ---- status --------------------------------------------------------------------------------------------- */

static void exceptions(void **state) {
    (void)state;
    const WtrBook *book = build(EDITIONS "x if a\n" DUTY "  unless b\n  unless shown c\n  draft\n");
    const WtrNode *unless = find_node(book, book->duties.at[0].root, WTR_NODE_UNLESS);
    assert_non_null(unless);
    assert_string_equal(unless->label, "unless b");
    assert_true(book->duties.at[0].nonmonotone);
    begin("2021-01-01");
    set("a", WTR_TRUE);
    assert_int_equal(status("x"), WTR_UNDETERMINED);
    set("b", WTR_FALSE);
    assert_int_equal(status("x"), WTR_DUE);
    set("c", WTR_TRUE);
    assert_int_equal(status("x"), WTR_NOT_DUE);
    set("c", WTR_FALSE);
    assert_int_equal(status("x"), WTR_DUE);
    set("b", WTR_TRUE);
    assert_int_equal(status("x"), WTR_NOT_DUE);
}

/* The table of SPEC "Status": a duty is due whether the gate is open or closed, and undetermined between. */
static void gates(void **state) {
    (void)state;
    build(EDITIONS "x if a\n" DUTY "  once b\n  draft\n");
    static const struct { WtrTruth condition, gate; WtrDutyStatus status; } rows[] = {
        {WTR_TRUE, WTR_TRUE, WTR_DUE}, {WTR_TRUE, WTR_FALSE, WTR_DUE}, {WTR_TRUE, WTR_UNKNOWN, WTR_UNDETERMINED},
        {WTR_FALSE, WTR_TRUE, WTR_NOT_DUE}, {WTR_FALSE, WTR_FALSE, WTR_NOT_DUE}, {WTR_FALSE, WTR_UNKNOWN, WTR_NOT_DUE},
        {WTR_UNKNOWN, WTR_TRUE, WTR_UNDETERMINED}, {WTR_UNKNOWN, WTR_FALSE, WTR_UNDETERMINED}, {WTR_UNKNOWN, WTR_UNKNOWN, WTR_UNDETERMINED}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        begin("2021-01-01");
        set("a", rows[i].condition);
        set("b", rows[i].gate);
        assert_int_equal(status("x"), rows[i].status);
    }
}

static void done_is_a_date_and_not_yet_is_not(void **state) {
    (void)state;
    build(EDITIONS "first if a\n" DUTY "  done on told\n  draft\nx if first is done\n" DUTY "  draft\ny if first is not due\n" DUTY "  draft\n");
    begin("2021-01-01");
    set("a", WTR_TRUE);
    assert_int_equal(status("x"), WTR_UNDETERMINED);
    assert_int_equal(status("y"), WTR_NOT_DUE);
    set_date("told", WTR_NOT_YET);
    assert_int_equal(status("x"), WTR_NOT_DUE);
    set_date("told", day("1999-12-31"));
    assert_int_equal(status("x"), WTR_DUE);
    set_date("told", day("2030-12-31"));         /* whatever the date */
    assert_int_equal(status("x"), WTR_DUE);
}

static void a_duty_without_conditions(void **state) {
    (void)state;
    const WtrBook *book = build(EDITIONS "x\n" DUTY "  draft\n");
    assert_int_equal(book->nodes.at[book->duties.at[0].root].kind, WTR_NODE_CONSTANT);
    begin("2021-01-01");
    assert_int_equal(status("x"), WTR_DUE);
}

/* ---- editions ------------------------------------------------------------------------------------------- */

static void rules_stand_where_they_cite(void **state) {
    (void)state;
    const WtrBook *book = build(EDITIONS "x if a\n" DUTY "  cite new page 1\ny if a\n" DUTY "  cite old page 1, new page 1\n");
    assert_int_equal(book->nodes.at[book->duties.at[0].root].kind, WTR_NODE_ALL);
    const WtrNode *stands = find_node(book, book->duties.at[0].root, WTR_NODE_STANDS);
    assert_string_equal(stands->label, "stands in new");
    assert_string_equal(find_node(book, book->duties.at[1].root, WTR_NODE_STANDS)->label, "stands in old, new");
    assert_int_equal(book->intervals.at[book->duties.at[1].stands.first].from, day("2018-07-04"));
    begin("2020-12-08");
    set("a", WTR_TRUE);
    assert_int_equal(status("x"), WTR_NOT_DUE);
    assert_int_equal(status("y"), WTR_DUE);
    begin("2020-12-09");
    set("a", WTR_TRUE);
    assert_int_equal(status("x"), WTR_DUE);
    assert_int_equal(status("y"), WTR_DUE);
}

static void a_draft_has_no_gate(void **state) {
    (void)state;
    build(EDITIONS "x if a\n" DUTY "  draft\n");
    assert_int_equal(count_ops(WTR_OP_AS_OF), 0);
    assert_int_equal(count_ops(WTR_OP_BEFORE), 0);
}

/* Two rules, a bullet and a deadline of one edition share the comparisons with its ends. */
static void interval_ends_are_shared(void **state) {
    (void)state;
    build(EDITIONS "x if any of\n    - a\n    - b in new\n" DUTY "  cite old page 1, new page 1\ny if c\n" DUTY "  cite new page 1\nz if c\n" DUTY "  cite old page 1\n");
    assert_int_equal(count_ops(WTR_OP_BEFORE), 2);       /* 2018-07-04, 2020-12-09 */
}

static void bullets_of_another_edition_are_absent(void **state) {
    (void)state;
    const WtrBook *book = build(EDITIONS
        "some if any of\n    - a\n    - b in new inferred \"no earlier list has it\" [bullet 12]\n" DUTY "  cite old page 1, new page 1\n"
        "each if all of\n    - a\n    - b in new\n" DUTY "  cite old page 1, new page 1\n"
        "two if at least 2 of\n    - a\n    - b in new\n    - c\n" DUTY "  cite old page 1, new page 1\n");
    static const struct { const char *as_of; WtrDutyStatus some, each, two; } rows[] = {
        {"2020-01-01", WTR_NOT_DUE, WTR_DUE, WTR_NOT_DUE}, {"2021-01-01", WTR_DUE, WTR_DUE, WTR_DUE}};
    for (size_t i = 0; i < 2; i++) {
        begin(rows[i].as_of);
        set("a", WTR_FALSE);
        set("b", WTR_TRUE);
        set("c", WTR_FALSE);
        assert_int_equal(status("some"), rows[i].some);
        set("a", WTR_TRUE);
        assert_int_equal(status("each"), rows[i].each);
        assert_int_equal(status("two"), rows[i].two);
        set("b", WTR_UNKNOWN);
        assert_int_equal(status("each"), i ? WTR_UNDETERMINED : WTR_DUE);
    }
    const WtrNode *bullet = find_node(book, book->duties.at[0].root, WTR_NODE_ANY);
    bullet = &book->nodes.at[book->children.at[bullet->children.first + 1]];
    assert_true(bullet->bullet);
    assert_string_equal(bullet->label, "b in new");
    assert_string_equal(bullet->inferred, "no earlier list has it");
}

/* A rule may say why of its edition and of its bearer or trigger: a result carries both. */
static void what_was_inferred_is_kept(void **state) {
    (void)state;
    const WtrBook *book = build(EDITIONS
        "x if a\n" DUTY "  stands in old, new inferred \"the table has it\"\n  inferred \"nobody else could\"\n  cite new page 1\n"
        "y if a\n" DUTY "  stands in old, new inferred \"the table has it\"\n  cite new page 1\n"
        "z if a\n" DUTY "  inferred \"nobody else could\"\n  cite new page 1\n");
    assert_string_equal(book->duties.at[0].inferred, "nobody else could");
    assert_string_equal(book->duties.at[0].stands_inferred, "the table has it");
    assert_string_equal(book->duties.at[1].inferred, "");
    assert_string_equal(book->duties.at[1].stands_inferred, "the table has it");
    assert_string_equal(book->duties.at[2].inferred, "nobody else could");
}

static void variants_are_chosen_by_date(void **state) {
    (void)state;
    const WtrBook *book = build(EDITIONS
        "grave means a\n  cite old page 1\ngrave means b\n  cite new page 1\n"
        "limit means size\n  cite old page 1\nlimit for event means 7\n  cite new page 1\n"
        "x if grave\n" DUTY "  cite old page 1, new page 1\ny if limit < 5\n" DUTY "  cite old page 1, new page 1\n"
        "z if grave\n" DUTY "  cite new page 1\n");
    assert_int_equal(book->terms.count, 4);
    assert_non_null(find_node(book, book->duties.at[1].root, WTR_NODE_VARIANT));
    const WtrNode *direct = find_node(book, book->duties.at[2].root, WTR_NODE_TERM);
    assert_int_equal(direct->ref, 1);
    begin("2020-01-01");
    set("a", WTR_TRUE);
    set_number("size", 4);
    assert_int_equal(status("x"), WTR_DUE);
    assert_int_equal(status("y"), WTR_DUE);
    begin("2021-01-01");
    set("a", WTR_TRUE);
    set_number("size", 4);
    assert_int_equal(status("x"), WTR_UNDETERMINED);
    assert_int_equal(status("y"), WTR_NOT_DUE);
    set("b", WTR_FALSE);
    assert_int_equal(status("x"), WTR_NOT_DUE);
}

static void assumptions_have_dates(void **state) {
    (void)state;
    const WtrBook *book = build(EDITIONS "fact d of event\n  assumed true from 2020-01-01\nfact e of event: number\n  assumed 5\n"
                                "x if d\n" DUTY "  draft\ny if e = 5\n" DUTY "  draft\n");
    const WtrFact *d = &book->facts.at[fact("d")];
    assert_true(d->assumed);
    assert_int_not_equal(d->value, d->column);
    assert_int_equal(d->assumed_from, day("2020-01-01"));
    begin("2019-12-31");
    set("a", WTR_TRUE);
    assert_int_equal(status("x"), WTR_UNDETERMINED);
    assert_int_equal(status("y"), WTR_DUE);
    begin("2020-01-01");
    set("a", WTR_TRUE);
    assert_int_equal(status("x"), WTR_DUE);
    set("d", WTR_FALSE);
    set_number("e", 6);
    assert_int_equal(status("x"), WTR_NOT_DUE);
    assert_int_equal(status("y"), WTR_NOT_DUE);
}

/* ---- subjects --------------------------------------------------------------------------------------------- */

#define CHILDREN EDITIONS "subject child (children) \"a child\"\nfact young of child\nfact hurt of child\n"

static void quantifiers(void **state) {
    (void)state;
    build(CHILDREN "some if any child has (young and a)\n" DUTY "  draft\nall_of_them if every child has (young)\n" DUTY "  draft\n"
          "nobody if no child has (young)\n" DUTY "  draft\ntwo if at least 2 children have (young)\n" DUTY "  draft\n");
    assert_int_equal(count_ops(WTR_OP_GATHER_TRUTH), 1);
    begin("2021-01-01");
    set("a", WTR_TRUE);
    assert_int_equal(status("nobody"), WTR_UNDETERMINED);
    for (int i = 0; i < 3; i++) add_instance("child");
    set_of("young", 0, WTR_TRUE);
    set_of("young", 1, WTR_FALSE);
    assert_int_equal(status("some"), WTR_DUE);
    assert_int_equal(status("all_of_them"), WTR_NOT_DUE);
    assert_int_equal(status("nobody"), WTR_NOT_DUE);
    assert_int_equal(status("two"), WTR_UNDETERMINED);
    set_of("young", 2, WTR_FALSE);
    assert_int_equal(status("two"), WTR_NOT_DUE);
}

/* Each child's rule reads the case: facts, definitions, quantifiers, as_of, readings. */
static void instances_read_their_case(void **state) {
    (void)state;
    const WtrBook *book = build(CHILDREN
        "grave means a or b\n  draft\nreading strict \"How strictly?\"\n  - strictly \"to the letter\"\n  - loosely \"in spirit\"\n  default strictly\n"
        "x for child if hurt and grave and strict is strictly and any child has (young) and heard is on or before as_of\n" DUTY
        "  within 3 days of heard\n  within 3 days\n  done on told\n  draft\n");
    assert_int_equal(book->duties.at[0].scope, 1);
    const WtrNode *gather = find_node(book, book->duties.at[0].root, WTR_NODE_GATHER);
    assert_non_null(gather);
    assert_int_equal(gather->scope, 1);
    assert_int_equal(book->nodes.at[book->deadlines.at[0].anchor].kind, WTR_NODE_GATHER);
    assert_int_equal(book->nodes.at[book->deadlines.at[1].anchor].kind, WTR_NODE_AS_OF);
    assert_int_equal(book->nodes.at[book->deadlines.at[1].anchor].scope, 1);
    begin("2021-01-01");
    add_instance("child");
    add_instance("child");
    set("a", WTR_TRUE);
    set_date("heard", day("2020-12-31"));
    set_of("hurt", 0, WTR_FALSE);
    set_of("hurt", 1, WTR_TRUE);
    assert_int_equal(status_in("x", 0), WTR_NOT_DUE);
    assert_int_equal(status_in("x", 1), WTR_UNDETERMINED);
    set_of("young", 0, WTR_TRUE);
    assert_int_equal(status_in("x", 1), WTR_DUE);
    assert_int_equal(wtr_choose_reading(evaluator, wtr_find_reading(built, "strict"), 1), WTR_OK);
    begin("2021-01-01");
    add_instance("child");
    set("a", WTR_TRUE);
    set("hurt", WTR_TRUE);
    assert_int_equal(status("x"), WTR_NOT_DUE);
}

/* ---- deadlines and citations ----------------------------------------------------------------------------- */

static void deadlines_in_the_tables(void **state) {
    (void)state;
    const WtrBook *book = build("rulebook r \"R\"\n  calendar days_at_work\ncalendar days_at_work \"working days\"\n  weekend saturday, sunday\n"
                                "  known 2015-01-01 to 2028-12-31\n  holiday 2016-12-26 \"two\"\n  holiday 2015-12-25 \"one\"\n" EDITIONS
        "x if a\n" DUTY "  within 5 working_days of heard\n  should within 2 weeks of heard in new [page 9, non_statutory]\n"
        "  no later than 3 days before 2022-01-01\n  as soon as possible\n  done on told\n  cite old page 1, new page 2 para 3\n");
    const WtrDuty *duty = &book->duties.at[0];
    const WtrDeadline *at = book->deadlines.at + duty->deadlines.first;
    assert_int_equal(duty->deadlines.count, 4);
    assert_int_equal(book->header.calendar, 0);
    assert_int_equal(at[0].kind, WTR_WITHIN);
    assert_int_equal(at[0].count, 5);
    assert_int_equal(at[0].calendar, 0);
    assert_int_equal(at[0].modality, WTR_MUST);
    assert_false(at[0].own_modality);
    assert_string_equal(at[0].text, "within 5 working_days of heard");
    assert_int_equal(at[1].calendar, WTR_NONE);
    assert_int_equal(at[1].modality, WTR_SHOULD);
    assert_true(at[1].own_modality && at[1].non_statutory);
    assert_int_equal(book->intervals.at[at[1].stands.first].from, day("2020-12-09"));
    assert_int_equal(book->citations.at[at[1].cites.first].page_from, 9);
    assert_int_equal(book->citations.at[at[1].cites.first].source, 0);
    assert_int_equal(at[2].kind, WTR_NO_LATER);
    assert_int_equal(book->nodes.at[at[2].anchor].kind, WTR_NODE_CONSTANT);
    assert_int_equal(at[3].kind, WTR_TIMING);
    assert_int_equal(at[3].anchor, WTR_NONE);
    assert_int_equal(book->calendars.at[0].weekend, 0x60);
    assert_string_equal(book->holidays.at[0].name, "one");       /* in order of date */
}

static void inline_citations_complete_the_first(void **state) {
    (void)state;
    const WtrBook *book = build(EDITIONS
        "x if any of\n    - a [bullet 3]\n    - b [para 7]\n    - c [new page 5]\n    - size > 3 [page 8]\n" DUTY
        "  seen old page 99\n  cite old page 14 para 6 bullet 1, new page 2\n");
    const WtrNode *any = find_node(book, book->duties.at[0].root, WTR_NODE_ANY);
    const WtrCitation *cites[4];
    for (uint32_t i = 0; i < 4; i++) {
        const WtrNode *bullet = &book->nodes.at[book->children.at[any->children.first + i]];
        assert_true(bullet->bullet);
        assert_int_equal(bullet->cites.count, 1);
        cites[i] = &book->citations.at[bullet->cites.first];
    }
    assert_true(cites[0]->source == 0 && cites[0]->page_from == 14 && cites[0]->para_from == 6 && cites[0]->bullet == 3);
    assert_true(cites[1]->source == 0 && cites[1]->page_from == 14 && cites[1]->para_from == 7 && cites[1]->bullet == 0);
    assert_true(cites[2]->source == 1 && cites[2]->page_from == 5 && cites[2]->para_from == 0 && cites[2]->bullet == 0);
    assert_true(cites[3]->source == 0 && cites[3]->page_from == 8 && cites[3]->para_from == 0 && cites[3]->bullet == 0);
}

/* ---- tests, places, order, size ---------------------------------------------------------------------------- */

static void tests_in_the_tables(void **state) {
    (void)state;
    const WtrBook *book = build(CHILDREN "x for child if young\n" DUTY "  cite new page 1\n"
        "test \"two\"\n  on 2021-01-01\n  today 2021-02-01\n  given a, not b, heard is not yet\n  given child ann (young, hurt), child bea (not hurt)\n"
        "  unknown c\n  given child cid\n  expect x of child bea undetermined needs young\n  expect x of child ann due cites new page 1\n");
    const WtrTest *test = &book->tests.at[0];
    const WtrGiven *given = book->givens.at + test->givens.first;
    const WtrExpect *expect = book->expects.at + test->expects.first;
    assert_int_equal(test->on, day("2021-01-01"));
    assert_int_equal(test->today, day("2021-02-01"));
    assert_int_equal(test->givens.count, 8);
    assert_int_equal(given[0].value, WTR_TRUE);
    assert_int_equal(given[1].value, WTR_FALSE);
    assert_int_equal(given[1].instance, WTR_NONE);
    assert_int_equal(given[2].value, WTR_NOT_YET);
    assert_int_equal(given[3].instance, 0);
    assert_string_equal(given[3].instance_name, "ann");
    assert_int_equal(given[4].instance, 0);
    assert_int_equal(given[5].instance, 1);
    assert_false(given[6].known);
    assert_int_equal(given[6].fact, fact("c"));
    assert_int_equal(given[7].fact, WTR_NONE);
    assert_int_equal(given[7].instance, 2);
    assert_int_equal(test->expects.count, 4);
    assert_int_equal(expect[0].kind, WTR_EXPECT_STATUS);
    assert_int_equal(expect[0].instance, 1);
    assert_int_equal(expect[1].kind, WTR_EXPECT_NEEDS);
    assert_int_equal(expect[1].ref, fact("young"));
    assert_int_equal(expect[3].kind, WTR_EXPECT_CITES);
    assert_int_equal(book->citations.at[expect[3].ref].page_from, 1);
}

static void places_count_characters(void **state) {
    (void)state;
    const WtrBook *book = build("fact a \"é — ü\"\n\nx if  a\n  draft\n");
    assert_string_equal(book->files.at[0].path, "rules.wtr");
    assert_int_equal(book->duties.at[0].place.line, 3);
    assert_int_equal(book->duties.at[0].place.column, 1);
    const WtrPlace at = book->nodes.at[book->duties.at[0].root].place;
    assert_true(at.line == 3 && at.column == 7 && at.length == 1);
    assert_int_equal(book->facts.at[0].place.length, 14);
}

static void a_file_keeps_the_comment_above_its_use(void **state) {
    (void)state;
    const WtrBook *book = build("use stdlib.definitions\n# plain\n## Chapter one\n## Days off\nuse stdlib.england_and_wales\n\n"
                                "## too late\nuse stdlib.england_and_wales\n\nx if a\n  draft\nfact a\n");
    assert_int_equal(book->files.count, 3);
    assert_string_equal(book->files.at[0].doc, "");
    assert_string_equal(book->files.at[1].doc, "");
    assert_string_equal(book->files.at[2].path, "stdlib/england_and_wales.wtr");
    assert_string_equal(book->files.at[2].doc, "Chapter one\nDays off");
}

static void items_may_stand_in_any_order(void **state) {
    (void)state;
    const WtrBook *book = build("y if x is due and grave\n  draft\nx if grave\n  draft\ngrave means worse\n  draft\nworse means a\n  draft\nfact a\n");
    assert_string_equal(book->duties.at[0].id, "y");
    assert_string_equal(book->terms.at[0].id, "grave");
    assert_int_equal(book->duties.at[1].status, book->facts.at[0].value);
    begin("2021-01-01");
    set("a", WTR_TRUE);
    assert_int_equal(status("y"), WTR_DUE);
}

/* A chain of definitions as long as the rulebook: nothing here may recurse along it. */
static void long_chains(void **state) {
    (void)state;
    enum { LENGTH = 100000 };
    WtrText text = {0};
    wtr_text_puts(&text, "fact a\nfact b\n");
    for (int i = 0; i < LENGTH; i++) wtr_text_printf(&text, "t%d means t%d %s b\n  draft\n", i, i + 1, i % 2 ? "and" : "or");
    wtr_text_printf(&text, "t%d means a\n  draft\nx if t0\n  draft\n", LENGTH);
    assert_false(text.failed);
    const WtrBook *book = build(text.at);
    wtr_text_free(&text);
    assert_int_equal(book->terms.count, LENGTH + 1);
    begin("2021-01-01");
    set("b", WTR_TRUE);
    assert_int_equal(status("x"), WTR_DUE);
}

static void same_text_same_bytes(void **state) {
    (void)state;
    const char *text = CHILDREN "grave means a or b\n  cite new page 1\nx for child if young and grave\n" DUTY "  within 3 days of heard\n  cite new page 1\n";
    WtrText one = image_of(text, "rules.wtr"), two = image_of(text, "rules.wtr");
    assert_int_equal(one.length, two.length);
    assert_memory_equal(one.at, two.at, one.length);
    wtr_text_free(&one);
    wtr_text_free(&two);
}

/* ---- the same sources in another place -------------------------------------------------------------------- */

static void write_file(const char *directory, const char *name, const char *text) {
    char path[256];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fputs(text, file) < 0, 0);
    assert_int_equal(fclose(file), 0);
}

static void remove_file(const char *directory, const char *name) {
    char path[256];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    assert_int_equal(remove(path), 0);
}

/* Compiles a rulebook of two files in a directory of its own, which `pattern` names. */
static WtrText image_in(char *pattern) {
    assert_non_null(mkdtemp(pattern));
    write_file(pattern, "facts.wtr", "fact a\nfact b\n");
    write_file(pattern, "rulebook.wtr", "rulebook r \"R\"\nuse \"facts.wtr\"\nx if a or b\n  draft\n");
    WtrCompilation compilation;
    assert_int_equal(wtr_compile(&(WtrCompileOptions){.path = pattern}, &compilation), WTR_OK);
    if (compilation.diags.errors) print_diagnostics(&compilation);
    assert_int_equal(compilation.diags.errors, 0);
    WtrText image = compilation.image;
    compilation.image = (WtrText){0};
    wtr_compilation_free(&compilation);
    remove_file(pattern, "facts.wtr");
    remove_file(pattern, "rulebook.wtr");
    assert_int_equal(rmdir(pattern), 0);
    return image;
}

static void another_place_same_bytes(void **state) {
    (void)state;
    char short_name[] = "/tmp/wXXXXXX", long_name[] = "/tmp/a_longer_name_for_the_same_rules_XXXXXX";
    WtrText one = image_in(short_name), two = image_in(long_name);
    assert_int_equal(one.length, two.length);
    assert_memory_equal(one.at, two.at, one.length);
    wtr_text_free(&one);
    wtr_text_free(&two);
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_teardown(name, tear_down)
        TEST(facts_come_first), TEST(a_definition_is_computed_once), TEST(comparisons_show_what_they_compare),
        TEST(chains_of_one_word_are_one_instruction), TEST(choices_and_ranges), TEST(exceptions), TEST(gates),
        TEST(done_is_a_date_and_not_yet_is_not), TEST(a_duty_without_conditions), TEST(rules_stand_where_they_cite),
        TEST(a_draft_has_no_gate), TEST(interval_ends_are_shared), TEST(bullets_of_another_edition_are_absent),
        TEST(what_was_inferred_is_kept), TEST(variants_are_chosen_by_date), TEST(assumptions_have_dates), TEST(quantifiers), TEST(instances_read_their_case),
        TEST(deadlines_in_the_tables), TEST(inline_citations_complete_the_first), TEST(tests_in_the_tables),
        TEST(places_count_characters), TEST(a_file_keeps_the_comment_above_its_use), TEST(items_may_stand_in_any_order), TEST(long_chains), TEST(same_text_same_bytes),
        TEST(another_place_same_bytes)
#undef TEST
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
