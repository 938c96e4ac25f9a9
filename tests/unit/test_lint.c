/* test_lint.c — what is allowed and probably not meant. */
#include "semantic.h"

/* The world of PREAMBLE, every fact of it used and every rule tested, so that a case shows its own lints. */
#define QUIET \
    "used for incident if any of\n    - serious and known_harm and suspected and aware is before told_on and weeks_open > 1 and homeless\n" \
    "    - any child has (carer and age > 1 and born is before as_of and setting is home)\n    - any adult has (ill)\n" \
    "  police must \"act\"\n  cite wt2020 page 3\n" \
    "test \"used\"\n  on 2021-01-01\n  given serious\n  expect used undetermined\n  expect a undetermined\n"

#define A(clauses) QUIET "a if serious\n  police must \"x\"\n" clauses

static void lints(void **state) {
    (void)state;
    static const Case cases[] = {
        {A("  cite wt2020 page 96\n"), "", NULL},
        {A("  cite wt2020 page 961\n"), "700", "116 pages"},
        {A("  cite wt2020 page 110..117\n"), "700", NULL},
        {A("  cite wt2020 page 961\n  allow page_outside\n"), "", NULL},
        {A("  within 5 days of aware [wt2018 page 113]\n  cite wt2020 page 96\n"), "700", "112 pages"},
        {QUIET "a if serious\n  cite wt2020 page 96\n", "701", "ACTOR must"},
        {QUIET "a if serious\n  cite wt2020 page 96\n  allow nobody_bears\n", "", NULL},
        {A("  cite wt2020 page 96\nfact shoe_size of child: number \"size?\"\n"), "702", "allow unused_fact"},
        {A("  cite wt2020 page 96\nfact shoe_size of child: number \"size?\"\n  allow unused_fact\n"), "", NULL},
        {A("  cite wt2020 page 96\n  done on closed\nfact closed of incident: date \"closed?\"\n"), "", NULL},
        {QUIET "a if any of\n    - serious\n    - known_harm\n    - serious\n  police must \"x\"\n  cite wt2020 page 96\n", "703", "the first stands here"},
        {QUIET "a if any of\n    - serious in wt2018\n    - known_harm\n    - serious in wt2020\n  police must \"x\"\n  cite wt2018 page 96, wt2020 page 96\n", "", NULL},
        {A("  within 5 days\n  cite wt2020 page 96\n"), "704", "of DATE"},
        {A("  within 5 days\n  cite wt2020 page 96\n  allow no_anchor\n"), "", NULL},
        {A("  cite wt2020 page 96\nb if serious\n  police must \"x\"\n  cite wt2020 page 96\n"), "705", "expect b"},
        {A("  cite wt2020 page 96\nb means serious\n  cite wt2020 page 96\n"), "705", NULL},
        {QUIET "a if b\n  police must \"x\"\n  cite wt2020 page 96\nb means serious\n  cite wt2020 page 96\n", "", NULL},
    };
    CASES(cases, true);
}

static void lints_wait_for_errors(void **state) {
    (void)state;
    Compiled compiled = compile_text(PREAMBLE, "a if seriuos\n  cite wt2020 page 96\n", false, true);
    assert_string_equal(codes_of(&compiled), "221");
    wtr_compilation_free(&compiled.c);
}

static void rules_without_a_rulebook(void **state) {
    (void)state;
    Compiled compiled = compile_text("", "fact serious \"?\"\na if serious\n  draft\n  allow nobody_bears\n  allow no_test\n", false, true);
    assert_string_equal(codes_of(&compiled), "706");
    assert_true(compiled.c.image.length > 0);
    wtr_compilation_free(&compiled.c);
}

static void the_library_is_not_looked_at(void **state) {
    (void)state;
    Compiled compiled = compile_text("rulebook t \"t\"\nuse stdlib.agencies\nuse stdlib.definitions\n", "", false, true);
    assert_string_equal(codes_of(&compiled), "");
    wtr_compilation_free(&compiled.c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lints), cmocka_unit_test(lints_wait_for_errors), cmocka_unit_test(rules_without_a_rulebook),
        cmocka_unit_test(the_library_is_not_looked_at),
    };
    return cmocka_run_group_tests_name("lint", tests, NULL, NULL);
}
