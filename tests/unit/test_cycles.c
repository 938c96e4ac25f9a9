/* test_cycles.c — the order of rules, and circles. */
#include "semantic.h"

#include <stdlib.h>

static void circles_are_refused(void **state) {
    (void)state;
    static const Case cases[] = {
        {"a means a\n  draft\n", "324", "`a` → `a`"},
        {"a means b\n  draft\nb means c\n  draft\nc means a\n  draft\n", "324", "`a` → `b` → `c` → `a`"},
        {"a means b\n  draft\nb means c\n  draft\nc means a\n  draft\n", "324", "`b` reads `c` here"},
        {"a if b is due\n  draft\nb if serious\n  once a is due\n  draft\n", "324", NULL},
        {"a if serious\n  unless b is due\n  draft\nb if serious\n  unless a is due\n  draft\n", "324", NULL},
        {"a if serious\n  within 5 days of d\n  draft\nd means aware\n  draft\n", "", NULL},
        {"a if serious\n  within 5 days of aware when d\n  draft\nd means a is due\n  draft\n", "324", NULL},
        {"a if b is done\n  done on told_on\n  draft\nb if serious\n  done when a is due\n  draft\n", "324", NULL},
        {"a means b and c\n  draft\nb means a\n  draft\nc means a\n  draft\n", "324 324", NULL},
        {"a means b and b\n  draft\nb means c\n  draft\nc means serious\n  draft\n", "", NULL},
        {"a means b\n  cite wt2018 page 3\na means serious\n  cite wt2020 page 3\nb means a\n  cite wt2020 page 3\nb means serious\n  cite wt2018 page 3\n", "", NULL},
    };
    CASES(cases, false);
}

static uint32_t place_in_order(const Compiled *compiled, const char *name) {
    for (uint32_t i = 0; i < compiled->c.tree.order.count; i++)
        if (!strcmp(compiled->c.tree.order.at[i]->name.text, name)) return i;
    fail_msg("%s is not in the order", name);
    return 0;
}

static void what_is_read_comes_first(void **state) {
    (void)state;
    Compiled compiled = compile_text(PREAMBLE, "z if y is due and x\n  draft\ny if x\n  draft\nx means w\n  draft\nw means serious\n  draft\n", false, false);
    assert_string_equal(codes_of(&compiled), "");
    assert_int_equal(compiled.c.tree.order.count, 4);
    assert_true(place_in_order(&compiled, "w") < place_in_order(&compiled, "x"));
    assert_true(place_in_order(&compiled, "x") < place_in_order(&compiled, "y"));
    assert_true(place_in_order(&compiled, "y") < place_in_order(&compiled, "z"));
    wtr_compilation_free(&compiled.c);
}

/* A chain of definitions as long as they come is followed without recursion; closed, it is one circle. */
static void long_chains(void **state) {
    (void)state;
    enum { LENGTH = 100000, LINE = 40 };
    char *text = malloc((size_t)(LENGTH + 4) * LINE);
    assert_non_null(text);
    for (int closed = 0; closed < 2; closed++) {
        size_t length = (size_t)snprintf(text, LINE * 2, "rulebook t \"t\"\nfact end \"end?\"\n");
        for (int i = 0; i < LENGTH; i++) {
            char next[24];
            snprintf(next, sizeof next, i + 1 < LENGTH ? "d%d" : closed ? "d0" : "end", i + 1);
            length += (size_t)snprintf(text + length, LINE, "d%d means %s\n  draft\n", i, next);
        }
        WtrCompileOptions options = {.text = text, .text_length = length, .text_name = "test"};
        Compiled compiled;
        assert_int_equal(wtr_compile(&options, &compiled.c), WTR_OK);
        assert_string_equal(codes_of(&compiled), closed ? "324" : "");
        wtr_compilation_free(&compiled.c);
    }
    free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(circles_are_refused), cmocka_unit_test(what_is_read_comes_first), cmocka_unit_test(long_chains),
    };
    return cmocka_run_group_tests_name("cycles", tests, NULL, NULL);
}
