/* test_check.c — types, subjects, duties, tests, and what resolving leaves in the tree. */
#include "semantic.h"

static void conditions_and_values(void **state) {
    (void)state;
    static const Case cases[] = {
        {"a if age\n  draft\n", "300", ">= 1"},
        {"a if born\n  draft\n", "300", "is before"},
        {"a if setting\n  draft\n", "300", "home, hospital or secure_estate"},
        {"a if carer and age\n  draft\n", "300", NULL},
        {"a if not born\n  draft\n", "300", NULL},
        {"a if any of\n    - carer\n    - age\n  draft\n", "300", "a bullet"},
        {"a if age >= 16\n  draft\n", "", NULL},
        {"a if 16 <= age\n  draft\n", "", NULL},
        {"a if age >= 5000000\n  draft\n", "302", "0 to 4000000"},
        {"a for child if age >= weeks_open\n  draft\n", "301", "a number of years"},
        {"a for child if age >= born\n  draft\n", "301", "a date"},
        {"a if age >= carer\n  draft\n", "301", NULL},
        {"a if born < 2020-01-01\n  draft\n", "303", "born is before 2020-01-01"},
        {"a if born >= as_of\n  draft\n", "303", "born is on or after as_of"},
        {"a if setting = hospital\n  draft\n", "304", "setting is hospital"},
        {"a if setting != hospital\n  draft\n", "304", "setting is not hospital"},
        {"a if setting < setting\n  draft\n", "304", NULL},
        {"a if carer = true\n  draft\n", "305", "carer"},
        {"a if carer = carer\n  draft\n", "305", NULL},
        {"a if carer is true\n  draft\n", "305", "carer"},
        {"a if carer is false\n  draft\n", "305", "not carer"},
        {"a if carer is hospital\n  draft\n", "317", NULL},
        {"a if carer is due\n  draft\n", "317", "only a duty"},
        {"a if age is young\n  draft\n", "318", NULL},
        {"a if setting is secure_estate\n  draft\n", "", NULL},
        {"a if setting is not one of (home, hospital)\n  draft\n", "", NULL},
        {"a if age is one of (home)\n  draft\n", "319", NULL},
        {"a if age between 16 and 17\n  draft\n", "", NULL},
        {"a if age between 17 and 16\n  draft\n", "321", NULL},
        {"a if setting between 1 and 2\n  draft\n", "320", NULL},
        {"a if age between 1 and born\n  draft\n", "301", NULL},
        {"a if born between 2020-01-01 and as_of\n  draft\n", "", NULL},
        {"a if aware is told_on\n  draft\n", "", NULL},
        {"a if aware is as_of\n  draft\n", "", NULL},
        {"a if aware is serious\n  draft\n", "307", NULL},
        {"a if aware is before serious\n  draft\n", "307", NULL},
        {"a if aware is before 5 working_days after told_on\n  draft\n", "", NULL},
        {"a if serious is before 2020-01-01\n  draft\n", "307", NULL},
        {"a if years from born to as_of >= 16\n  draft\n", "", NULL},
        {"a if years from born to carer >= 16\n  draft\n", "307", NULL},
        {"a for incident if days from aware to told_on >= weeks_open\n  draft\n", "301", NULL},
        {"a for incident if working_days from aware to told_on >= weeks_open\n  draft\n", "", NULL},
        {"a if born is known\n  draft\n", "", NULL},
        {"a if as_of is known\n  draft\n", "326", NULL},
        {"limit means 5\n  draft\na if weeks_open > limit\n  draft\n", "", NULL},
        {"where means setting\n  draft\na if where is hospital\n  draft\n", "", NULL},
        {"where means setting\n  draft\na if where is hospitl\n  draft\n", "315", "hospital"},
        {"when_known means aware\n  draft\na within 5 days of when_known\n  draft\n", "", NULL},
    };
    CASES(cases, false);
}

static void mixed_and_or(void **state) {
    (void)state;
    static const Case cases[] = {
        {"a if serious and known_harm or suspected\n  draft\n", "306", "(serious and known_harm) or suspected"},
        {"a if serious and known_harm or suspected\n  draft\n", "306", "serious and (known_harm or suspected)"},
        {"a if serious and (known_harm or suspected)\n  draft\n", "", NULL},
        {"a if serious or known_harm and suspected or serious\n  draft\n", "306", "(serious or known_harm) and (suspected or serious)"},
        {"a if (serious and known_harm or suspected) and carer or ill\n  draft\n", "312 306 306", NULL},
    };
    CASES(cases, false);
}

static void duties_in_conditions(void **state) {
    (void)state;
    static const Case cases[] = {
        {"a if serious\n  draft\nb if a\n  draft\n", "308", "a is due"},
        {"a if serious\n  draft\nb if a is due\n  draft\n", "", NULL},
        {"a if serious\n  draft\nb if a is done\n  draft\n", "310", NULL},
        {"a if serious\n  done on told_on\n  draft\nb if a is done\n  draft\n", "", NULL},
        {"a if serious\n  draft\nb if a is dun\n  draft\n", "309", "due"},
        {"reading r \"r?\"\n  - one \"one\"\n  - two \"two\"\n  default one\na if r\n  draft\n", "316", "one or two"},
        {"reading r \"r?\"\n  - one \"one\"\n  - two \"two\"\n  default one\na if r is too\n  draft\n", "315", "two"},
        {"reading r \"r?\"\n  - one \"one\"\n  - two \"two\"\n  default one\na if r is two\n  draft\n", "", NULL},
    };
    CASES(cases, false);
}

static void subjects(void **state) {
    (void)state;
    static const Case cases[] = {
        {"a if carer and serious\n  draft\n", "312", "`carer` is asked of `child`"},
        {"a if carer and serious\n  draft\n", "312", "a for child"},
        {"a for child if carer and serious\n  draft\n", "", NULL},
        {"a if serious and homeless\n  draft\n", "312", NULL},
        {"a for incident if serious and homeless\n  draft\n", "", NULL},
        {"a for incident if carer\n  draft\n", "311", "any child has (carer)"},
        {"a for incident if any child has (carer)\n  draft\n", "", NULL},
        {"a if any child has (carer)\n  draft\n", "", NULL},
        {"a if serious and any child has (carer and serious)\n  draft\n", "", NULL},
        {"a for child if ill\n  draft\n", "311", NULL},
        {"a if any child has (ill)\n  draft\n", "311", NULL},
        {"a if any children has (carer)\n  draft\n", "240", "child"},
        {"a if at least 2 child have (carer)\n  draft\n", "240", "children"},
        {"a if any incident has (serious)\n  draft\n", "313", NULL},
        {"a if any child has (carer and any adult has (ill))\n  draft\n", "", NULL},
        {"a if any child has (carer and any adult has (ill and carer))\n  draft\n", "311", NULL},
        {"a if any child has (carer and any child has (age < 5))\n  draft\n", "314", NULL},
        {"a for child if carer and any child has (age < 5)\n  draft\n", "", NULL},
        {"a if any child has (age)\n  draft\n", "300", NULL},
        {"young means age < 18\n  draft\nb for incident if young\n  draft\n", "311", "any child has (young)"},
        {"young means age < 18\n  draft\nb if young and serious\n  draft\n", "312", NULL},
        {"a for incident if serious\n  within 5 days of born\n  draft\n", "311", NULL},
        {"a for incident if serious\n  done on born\n  draft\n", "311", NULL},
        {"a means serious\n  cite wt2018 page 3\na means homeless\n  cite wt2020 page 3\n", "325", NULL},
        {"a means serious\n  cite wt2018 page 3\na means weeks_open\n  cite wt2020 page 3\n", "325", NULL},
    };
    CASES(cases, false);
}

static void duties(void **state) {
    (void)state;
    static const Case cases[] = {
        {"a if serious\n  police must \"x\"\n  school must \"y\"\n  draft\n", "500", "said here already"},
        {"a if serious\n  done on told_on\n  done when known_harm\n  draft\n", "501", NULL},
        {"a if serious\n  done on known_harm\n  draft\n", "502", "done when known_harm"},
        {"a if serious\n  police must \"x\"\n  explained when known_harm\n  draft\n", "503", NULL},
        {"a if serious\n  police should \"x\"\n  explained when known_harm\n  draft\n", "", NULL},
        {"a if serious\n  police must \"x\"\n  should within 5 days of aware\n  explained when known_harm\n  draft\n", "", NULL},
        {"a if serious and told_on is unknown\n  done on told_on\n  draft\n", "504", "whether it has been done itself"},
        {"a if serious\n  once told_on is known\n  done on told_on\n  draft\n", "504", NULL},
        {"pending means told_on is unknown\n  draft\na if pending\n  done on told_on\n  draft\n", "504", "through this definition"},
        {"a if not known_harm\n  done when known_harm\n  draft\n", "504", NULL},
        {"a if known_harm\n  done when known_harm and suspected\n  draft\n", "", NULL},
        {"a if serious\n  by 2019-06-29\n  stands from 2018-06-29 until 2019-06-29\n  draft\n", "505", "2019-06-29"},
        {"a if serious\n  before 2019-06-29\n  stands from 2018-06-29 until 2019-06-28\n  draft\n", "505", NULL},
        {"a if serious\n  before 2019-06-29\n  stands from 2018-06-29 until 2019-06-29\n  draft\n", "", NULL},
        {"a if serious\n  by 2019-06-29\n  stands from 2018-06-29\n  draft\n", "", NULL},
        {"a if serious\n  within 5 days of 2019-06-29\n  stands from 2018-06-29 until 2019-07-04\n  draft\n", "505", NULL},
        {"a if serious\n  within 5 days of 2019-06-29\n  stands from 2018-06-29 until 2019-07-05\n  draft\n", "", NULL},
        {"a if serious\n  within 5 working_days of 2019-06-28\n  stands from 2018-06-29 until 2019-07-03\n  draft\n", "505", NULL},
        {"a if serious\n  no later than 1 month before 2019-06-29\n  stands from 2018-06-29 until 2019-05-29\n  draft\n", "505", NULL},
        {"a if serious\n  no later than 1 month before 2019-06-29\n  stands from 2018-06-29 until 2019-05-30\n  draft\n", "", NULL},
        {"a if serious\n  by 12 months after 2018-06-29\n  stands from 2018-06-29 until 2019-06-29\n  draft\n", "505", NULL},
        {"a if serious\n  within 5 days of serious\n  draft\n", "307", NULL},
        {"a if serious\n  within 5 days of aware when weeks_open\n  draft\n", "300", "`when`"},
        {"a if serious\n  once weeks_open\n  unless aware\n  unless shown age\n  draft\n", "312 300 300 300", NULL},
        {"a if serious\n  every 6 months from aware\n  draft\n", "", NULL},
    };
    CASES(cases, false);
}

static void working_days_need_a_calendar(void **state) {
    (void)state;
    Compiled compiled = compile_text("rulebook t \"t\"\nfact d: date \"d?\"\n", "a within 5 working_days of d\n  draft\nb if d is before 3 working_days after as_of\n  draft\n", false, false);
    assert_string_equal(codes_of(&compiled), "506 506");
    wtr_compilation_free(&compiled.c);
    compiled = compile_text("rulebook t \"t\"\n  calendar england_and_wales\nfact d: date \"d?\"\n", "a within 5 working_days of d\n  draft\n", false, false);
    assert_string_equal(codes_of(&compiled), "221");
    assert_true(says(compiled.c.diags.list.at[0], "use stdlib.england_and_wales"));
    wtr_compilation_free(&compiled.c);
}

#define ONE_DUTY "a for child if carer\n  done on born\n  cite wt2020 page 3\nb if serious\n  cite wt2020 page 3\nr means serious\n  cite wt2020 page 3\n"

static void tests_are_checked(void **state) {
    (void)state;
    static const Case cases[] = {
        {ONE_DUTY "test \"t\"\n  given serious\n  expect b due\n", "600", NULL},
        {ONE_DUTY "test \"t\"\n  on 2021-01-01\n  given serious\n", "601", NULL},
        {ONE_DUTY "test \"t\"\n  on 2021-01-01\n  given serious, not serious\n  expect b due\n", "602", "given here already"},
        {ONE_DUTY "test \"t\"\n  on 2021-01-01\n  given seriuos\n  expect b due\n", "221", "serious"},
        {ONE_DUTY "test \"t\"\n  on 2021-01-01\n  given serious is true\n  expect b due\n", "305", "serious"},
        {ONE_DUTY "test \"t\"\n  on 2021-01-01\n  given aware\n  expect b due\n", "328", "needs a value"},
        {ONE_DUTY "test \"t\"\n  on 2021-01-01\n  given aware is 5\n  expect b due\n", "328", NULL},
        {ONE_DUTY "test \"t\"\n  on 2021-01-01\n  given aware is not yet, weeks_open is 4\n  expect b undetermined\n", "", NULL},
        {ONE_DUTY "test \"t\"\n  on 2021-01-01\n  given child ann (serious)\n  expect a of child ann due\n", "603", NULL},
        {ONE_DUTY "test \"t\"\n  on 2021-01-01\n  given child ann (carer, setting is hospitl)\n  expect a of child ann due\n", "315", "hospital"},
        {ONE_DUTY "test \"t\"\n  on 2021-01-01\n  given child ann (carer), child ann (age is 3)\n  expect a of child ann due\n", "604", NULL},
        {ONE_DUTY "test \"t\"\n  on 2021-01-01\n  given child ann (carer)\n  expect a of child anne due\n", "605", "ann"},
        {ONE_DUTY "test \"t\"\n  on 2021-01-01\n  given child ann (carer), child bea (carer)\n  expect a due\n", "606", NULL},
        {ONE_DUTY "test \"t\"\n  on 2021-01-01\n  given carer\n  expect a due\n", "", NULL},
        {ONE_DUTY "test \"t\"\n  on 2021-01-01\n  given incident one (serious)\n  expect b due\n", "607", NULL},
        {ONE_DUTY "test \"t\"\n  on 2021-01-01\n  given incident (serious)\n  expect b of incident due\n", "", NULL},
        {ONE_DUTY "test \"t\"\n  on 2021-01-01\n  given incident\n  expect b undetermined needs serious\n", "", NULL},
        {ONE_DUTY "test \"t\"\n  on 2017-01-01\n  given serious\n  expect b due\n", "609", "from 2020-12-09"},
        {ONE_DUTY "test \"t\"\n  on 2017-01-01\n  given serious\n  expect b not due\n", "", NULL},
        {ONE_DUTY "test \"t\"\n  on 2021-01-01\n  given serious\n  expect r due\n", "610", NULL},
        {ONE_DUTY "test \"t\"\n  on 2021-01-01\n  given serious\n  expect b true\n", "610", NULL},
        {ONE_DUTY "test \"t\"\n  on 2021-01-01\n  given serious\n  expect r true\n", "", NULL},
        {ONE_DUTY "test \"t\"\n  on 2021-01-01\n  given serious\n  expect b unknown\n", "", NULL},
        {ONE_DUTY "test \"t\"\n  on 2021-01-01\n  given serious, child ann (carer)\n  expect b of child ann due\n", "611", NULL},
        {ONE_DUTY "test \"t\"\n  on 2021-01-01\n  given serious\n  expect b due needs carrer\n", "221", "carer"},
        {ONE_DUTY "test \"t\"\n  on 2021-01-01\n  given serious\n  expect b due assumes serious\n", "613", NULL},
        {ONE_DUTY "test \"t\"\n  on 2021-01-01\n  given serious\n  expect bb due\n", "221", NULL},
        {ONE_DUTY "test \"t\"\n  on 2021-01-01\n  given serious\n  expect serious due\n", "222", NULL},
        {ONE_DUTY "test \"t\"\n  on 2021-01-01\n  given serious\n  expect b due cites wt2021 page 3\n", "405", NULL},
        {ONE_DUTY "test \"t\"\n  on 2021-01-01\n  given serious\n  expect b due\ntest \"t\"\n  on 2021-01-01\n  given serious\n  expect b due\n", "614", NULL},
        {ONE_DUTY "test \"t\"\n  on 2021-01-01\n  reading q is one\n  given serious\n  expect b due\n", "221", NULL},
    };
    CASES(cases, false);
}

static void a_test_is_resolved(void **state) {
    (void)state;
    Compiled compiled = compile_text(PREAMBLE ONE_DUTY, "test \"t\"\n  on 2021-01-01\n  given serious, incident, not suspected, aware is 2020-12-23\n  given child ann (setting is hospital)\n  unknown known_harm\n  expect b due open\n", false, false);
    assert_string_equal(codes_of(&compiled), "");
    const WtrItem *test = compiled.c.tree.items.at[compiled.c.tree.items.count - 1];
    for (uint32_t i = 0; test->kind != WTR_ITEM_TEST; i++) test = compiled.c.tree.items.at[i];
    bool raised = false;
    for (uint32_t i = 0; i < test->givens.count; i++) {
        const WtrGivenClause *clause = &test->givens.at[i];
        raised |= clause->resolved_subject && !strcmp(clause->resolved_subject->name.text, "incident") && !clause->facts.count;
        for (uint32_t k = 0; k < clause->facts.count; k++) {
            const WtrGivenFact *given = &clause->facts.at[k];
            assert_non_null(given->resolved_fact);
            if (!strcmp(given->fact.text, "serious")) assert_int_equal(given->resolved_value, WTR_TRUE);
            if (!strcmp(given->fact.text, "suspected")) assert_int_equal(given->resolved_value, WTR_FALSE);
            if (!strcmp(given->fact.text, "setting")) assert_int_equal(given->resolved_value, 1);
            if (!strcmp(given->fact.text, "known_harm")) assert_true(given->unknown);
        }
    }
    assert_true(raised);
    assert_int_equal(test->expects.at[0].resolved_state, WTR_STATE_OPEN);
    assert_string_equal(test->expects.at[0].targets.at[0]->name.text, "b");
    wtr_compilation_free(&compiled.c);
}

static void the_tree_is_resolved(void **state) {
    (void)state;
    Compiled compiled = compile_text(PREAMBLE,
        "fact guessed of incident \"guessed?\"\n  assumed true\n"
        "young means age < 18\n  draft\n"
        "plain if serious\n  draft\n"
        "shown if serious\n  unless shown known_harm\n  draft\n"
        "asks if aware is known\n  draft\n"
        "leans if asks is due\n  draft\n"
        "takes if guessed\n  draft\n"
        "nobody if serious\n  within 3 days of aware\n  draft\n"
        "timed if serious\n  should within 3 days of aware\n  must within 9 days of aware\n  draft\n"
        "borne if young and serious\n  police may \"x\"\n  draft\n", false, false);
    assert_string_equal(codes_of(&compiled), "312");
    assert_string_equal(item_named(&compiled, "young")->subject->name.text, "child");
    assert_int_equal(item_named(&compiled, "young")->meaning->right->type, WTR_TYPE_YEARS);
    assert_string_equal(item_named(&compiled, "young")->meaning->scope->name.text, "child");
    assert_false(item_named(&compiled, "plain")->nonmonotone);
    assert_null(item_named(&compiled, "plain")->condition->scope);
    assert_true(item_named(&compiled, "shown")->nonmonotone);
    assert_true(item_named(&compiled, "asks")->nonmonotone);
    assert_true(item_named(&compiled, "leans")->nonmonotone);
    assert_true(item_named(&compiled, "takes")->nonmonotone);
    assert_int_equal(item_named(&compiled, "nobody")->modality, WTR_EXPECTED);
    assert_int_equal(item_named(&compiled, "timed")->modality, WTR_MUST);
    assert_int_equal(item_named(&compiled, "borne")->modality, WTR_MAY);
    assert_true(item_named(&compiled, "borne")->failed);
    assert_false(item_named(&compiled, "young")->failed);
    wtr_compilation_free(&compiled.c);
}

static void an_error_names_its_rule_and_its_citation(void **state) {
    (void)state;
    Compiled compiled = compile_text(PREAMBLE, "a if seriuos\n  cite wt2020 page 96 para 14\n", false, false);
    const WtrDiag *diag = compiled.c.diags.list.at[0];
    assert_string_equal(diag->item, "a");
    assert_string_equal(diag->cites, "wt2020 page 96 para 14");
    assert_true(diag->has_edit);
    assert_string_equal(diag->edit.text, "serious");
    assert_int_equal(compiled.c.image.length, 0);
    wtr_compilation_free(&compiled.c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conditions_and_values), cmocka_unit_test(mixed_and_or), cmocka_unit_test(duties_in_conditions),
        cmocka_unit_test(subjects), cmocka_unit_test(duties), cmocka_unit_test(working_days_need_a_calendar),
        cmocka_unit_test(tests_are_checked), cmocka_unit_test(a_test_is_resolved), cmocka_unit_test(the_tree_is_resolved),
        cmocka_unit_test(an_error_names_its_rule_and_its_citation),
    };
    return cmocka_run_group_tests_name("check", tests, NULL, NULL);
}
