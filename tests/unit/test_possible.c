/* test_possible.c — which values a condition can ever take (tools/possible.c). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../tools/possible.h"
#include "rulebook_text.h"

/* Each definition is named after the values it can take: t, f and u in that order. */
static const char *const rules =
    "rulebook small \"A small rulebook\"\n"
    "source older \"The early edition\"\n"
    "  in_force 2018-07-04 to 2020-12-08\n"
    "source newer \"The late edition\"\n"
    "  in_force 2020-12-09\n"
    "subject child (children) \"a child\"\n"
    "fact a of child \"A?\"\n"
    "fact b of child \"B?\"\n"
    "fact age of child: years \"How old?\"\n"
    "fact born of child: date \"Born when?\"\n"
    "fact place of child: one of here, there \"Where?\"\n"
    "fact running \"Does it run?\"\n"
    "  assumed true from 2019-09-30\n"
    "reading clock \"Which clock?\"\n"
    "  - one \"one\" [older page 1]\n"
    "  - two \"two\" [older page 1]\n"
    "  default one\n"
    "tfu_1 means a and b\n  cite older page 1\n"
    "tfu_2 means a or not b\n  cite older page 1\n"
    "tfu_3 means age >= 18\n  cite older page 1\n"
    "tfu_4 means place is one of (here, there)\n  cite older page 1\n"
    "tfu_5 means running\n  cite older page 1\n"
    "tf_5 means running\n  cite newer page 1\n"
    "tf_6 means a is known\n  cite older page 1\n"
    "tf_7 means a is known and a\n  cite older page 1\n"
    "tfu_7 means a is known or b\n  cite older page 1\n"
    "tf_8 means born is known and born is on or before as_of and years from born to as_of >= 18\n  cite older page 1\n"
    "tfu_8 means born is on or before as_of and years from born to as_of >= 18\n  cite older page 1\n"
    "tfu_9 means born is known and years from born to as_of >= 18\n  cite older page 1\n"
    "tf_10 means clock is one\n  cite older page 1\n"
    "tf_11 means as_of is before 2019-01-01\n  cite older page 1\n"
    "f_12 means as_of is before 2019-01-01\n  cite newer page 1\n"
    "t_13 means as_of is on or after 2019-01-01\n  cite newer page 1\n"
    "f_14 means a and as_of is before 2019-01-01\n  stands from 2019-01-01\n  cite older page 1\n"
    "tfu_15 means any child has (a)\n  cite older page 1\n"
    "tfu_16 means at least 2 of\n    - a\n    - b\n    - age > 3\n  cite older page 1\n"
    "tu_17 means born\n  cite older page 1\n"
    "tu_18 means years from born to as_of\n  cite older page 1\n";

static uint8_t named_values(const char *name)
{
    uint8_t out = 0;
    for (; *name != '\0' && *name != '_'; name++)
        out |= *name == 't' ? WTR_CAN_BE_TRUE : *name == 'f' ? WTR_CAN_BE_FALSE : WTR_CAN_BE_UNKNOWN;
    return out;
}

static void each_definition(void **state)
{
    (void)state;
    WtrRulebook *rulebook = test_rulebook(rules);
    assert_non_null(rulebook);
    const WtrBook *book = wtr_rulebook_data(rulebook);
    WtrPossible *possible = wtr_possible_new(rulebook);
    assert_non_null(possible);
    assert_true(book->terms.count > 15);
    for (uint32_t i = 0; i < book->terms.count; i++) {
        const WtrTerm *term = &book->terms.at[i];
        uint8_t found = wtr_possible_values(possible, book->nodes.at[term->root].reg, term->stands);
        if (found != named_values(term->id))
            fail_msg("%s: found %u, expected %u", term->id, found, named_values(term->id));
    }
    wtr_possible_free(possible);
    wtr_rulebook_free(rulebook);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_definition)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
