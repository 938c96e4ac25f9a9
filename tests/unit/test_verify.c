/* test_verify.c — a sound rulebook passes; every single thing that could make one unsound is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "sample.h"

/* One change to a sound rulebook, and the section that must be blamed for it. */
typedef struct Change { const char *text; void (*make)(Sample *s); WtrSection section; } Change;

/* CHANGE(name, section, statement). */
#define CHANGES \
    /* opcodes and scopes */ \
    CHANGE(scope_of_nobody, insns, s->insns[R_CARER].scope = 2) \
    CHANGE(as_of_in_instance, insns, s->insns[R_AS_OF].scope = 1) \
    CHANGE(gather_in_case, insns, s->insns[R_STAFF_CHILD].scope = 0) \
    CHANGE(fold_in_instance, insns, s->insns[R_ANY_CHILD].scope = 1) \
    CHANGE(reserved_aux, insns, s->insns[R_AS_OF].aux = 1) \
    CHANGE(reserved_a, insns, s->insns[R_AS_OF].a = 1) \
    CHANGE(reserved_b, insns, s->insns[R_EDITION].b = 1) \
    CHANGE(reserved_c, insns, s->insns[R_EDITION].c = 1) \
    CHANGE(truth_of_four, insns, s->insns[R_NO].aux = 3) \
    /* registers */ \
    CHANGE(own_operand, insns, s->insns[R_EDITION].a = R_EDITION) \
    CHANGE(later_operand, insns, s->insns[R_EDITION].a = R_REPORTABLE) \
    CHANGE(no_operand, insns, s->insns[R_EDITION].a = WTR_NONE) \
    CHANGE(number_as_truth, insns, s->insns[R_SHOWN].a = R_STAFF) \
    CHANGE(truth_as_number, insns, s->insns[R_MINOR].a = R_CARER) \
    CHANGE(date_as_number, insns, s->insns[R_QUICK].b = R_AWARE) \
    CHANGE(number_as_date, insns, s->insns[R_BEFORE_EDITION].b = R_STAFF) \
    CHANGE(truth_as_choice, insns, s->insns[R_IN_HOSPITAL].a = R_SERIOUS) \
    CHANGE(other_scope, insns, s->insns[R_EDITION].a = R_CARER) \
    CHANGE(any_type_other_scope, insns, s->insns[R_TOLD].a = R_AGE) \
    CHANGE(any_type_later, insns, s->insns[R_TOLD].a = R_DAY_BY) \
    CHANGE(gather_of_instance, insns, s->insns[R_EDITION_CHILD].a = R_CARER) \
    CHANGE(gather_number_of_date, insns, s->insns[R_STAFF_CHILD].a = R_AWARE) \
    CHANGE(gather_date_of_number, insns, s->insns[R_AWARE_CHILD].a = R_STAFF) \
    CHANGE(gather_choice_of_truth, insns, s->insns[R_SETTING_CHILD].a = R_SERIOUS) \
    /* tables */ \
    CHANGE(fact_of_other_type, insns, s->insns[R_SERIOUS].a = BECAME_AWARE) \
    CHANGE(fact_of_other_scope, insns, s->insns[R_SERIOUS].a = YOUNG_CARER) \
    CHANGE(no_such_fact, insns, s->insns[R_RAISED] = ((WtrInsn){WTR_OP_FACT_TRUTH, 0, 0, FACTS, 0, 0})) \
    CHANGE(no_such_reading, insns, s->insns[R_READING].a = 1) \
    CHANGE(no_such_subject, insns, s->insns[R_RAISED].a = 2) \
    CHANGE(fold_of_single, insns, s->insns[R_ANY_CHILD].a = INCIDENT) \
    CHANGE(fold_of_nobody, insns, s->insns[R_ANY_CHILD].a = 2) \
    CHANGE(fold_of_case, insns, s->insns[R_ANY_CHILD].b = R_SERIOUS) \
    CHANGE(fold_of_number, insns, s->insns[R_ANY_CHILD].b = R_AGE) \
    CHANGE(fold_of_later, insns, s->insns[R_ANY_CHILD].b = R_REPORTABLE_CHILD) \
    /* operand runs */ \
    CHANGE(empty_run, insns, s->insns[R_SIGN].b = 0) \
    CHANGE(run_past_end, insns, s->insns[R_TWO_OF].b = 4) \
    CHANGE(run_wraps, insns, s->insns[R_TWO_OF].a = UINT32_MAX) \
    CHANGE(run_of_later, insns, s->pool[0] = R_REPORTABLE_CHILD) \
    CHANGE(run_of_other_scope, insns, s->pool[0] = R_SERIOUS) \
    CHANGE(run_of_dates, insns, s->pool[2] = R_AWARE) \
    CHANGE(run_shared, insns, (s->insns[R_REPORTABLE].a = 2, s->insns[R_REPORTABLE].b = 5)) \
    /* constants */ \
    CHANGE(number_too_large, insns, s->insns[R_SEVEN].a = WTR_NUMBER_MAX + 1) \
    CHANGE(number_too_small, insns, s->insns[R_SEVEN].a = (uint32_t)(WTR_NUMBER_MIN - 1)) \
    CHANGE(compared_too_large, insns, s->insns[R_MINOR].b = WTR_NUMBER_MAX + 1) \
    CHANGE(day_zero, insns, s->insns[R_EDITION_DAY].a = 0) \
    CHANGE(day_too_large, insns, s->insns[R_EDITION_DAY].a = WTR_DAY_MAX + 1) \
    CHANGE(choice_too_large, insns, s->insns[R_HOSPITAL].a = WTR_CHOICES_MAX) \
    CHANGE(choice_negative, insns, s->insns[R_IN_HOSPITAL].b = UINT32_MAX) \
    CHANGE(compared_choice_too_large, insns, s->insns[R_IN_HOSPITAL].b = WTR_CHOICES_MAX) \
    CHANGE(at_least_none, insns, s->insns[R_TWO_OF].c = 0) \
    CHANGE(at_least_four_of_three, insns, s->insns[R_TWO_OF].c = 4) \
    CHANGE(at_least_no_child, insns, s->insns[R_TWO_CHILDREN].c = 0) \
    CHANGE(moved_too_far, insns, s->insns[R_DUE].b = WTR_SPAN_MAX + 1) \
    CHANGE(moved_too_far_back, insns, s->insns[R_DUE].b = (uint32_t)(-WTR_SPAN_MAX - 1)) \
    CHANGE(unit_of_nothing, insns, s->insns[R_DUE].aux = WTR_YEARS + 1) \
    CHANGE(working_days_nowhere, insns, s->insns[R_DUE].c = WTR_NONE) \
    CHANGE(no_such_calendar, insns, s->insns[R_DUE].c = 1) \
    CHANGE(days_in_calendar, insns, s->insns[R_DAYS].c = 0) \
    /* subjects, facts, readings, calendars, intervals */ \
    CHANGE(single_with_scope, subjects, s->subjects[INCIDENT].scope = 1) \
    CHANGE(many_without_scope, subjects, s->subjects[CHILD].scope = 0) \
    CHANGE(scope_beyond, subjects, s->subjects[CHILD].scope = 2) \
    CHANGE(scope_twice, subjects, (s->subjects[INCIDENT].many = true, s->subjects[INCIDENT].scope = 1, s->program.scope_count = 3)) \
    CHANGE(fact_scope, insns, s->facts[SERIOUS].scope = 1) \
    CHANGE(fact_subject, facts, s->facts[SERIOUS].subject = CHILD) \
    CHANGE(fact_subject_of_none, facts, s->facts[AGE].subject = WTR_NONE) \
    CHANGE(fact_without_choices, facts, s->facts[SETTING].choices.count = 0) \
    CHANGE(truth_with_choices, facts, s->facts[SERIOUS].choices.count = 1) \
    CHANGE(column_of_other, facts, s->facts[SERIOUS].column = s->facts[SERIOUS].value = R_ABUSE) \
    CHANGE(column_computed, facts, s->facts[SERIOUS].column = s->facts[SERIOUS].value = R_EDITION) \
    CHANGE(value_of_other_type, facts, s->facts[PARENT_IN_CUSTODY].value = R_AGE) \
    CHANGE(value_of_other_scope, facts, s->facts[PARENT_IN_CUSTODY].value = R_SERIOUS) \
    CHANGE(value_without_assumption, facts, s->facts[SERIOUS].value = R_ABUSE) \
    CHANGE(assumed_unknown, facts, s->facts[PARENT_IN_CUSTODY].assumed_value = WTR_UNKNOWN) \
    CHANGE(assumed_both, facts, s->facts[PARENT_IN_CUSTODY].assumed_value = 3) \
    CHANGE(default_none_of_them, readings, s->readings[0].standard = 2) \
    CHANGE(reading_without_choices, readings, s->readings[0].choices.count = 0) \
    CHANGE(calendar_backwards, calendars, s->calendars[0].to = s->calendars[0].from - 1) \
    CHANGE(holiday_before_calendar, holidays, s->holidays[0].day = s->calendars[0].from - 1) \
    CHANGE(holiday_after_calendar, holidays, s->holidays[2].day = s->calendars[0].to + 1) \
    CHANGE(holidays_out_of_order, holidays, s->holidays[1].day = s->holidays[0].day - 1) \
    CHANGE(interval_backwards, intervals, s->intervals[0].from = SAMPLE_EDITION) \
    CHANGE(choice_stands_out_of_order, choices, s->choices[2].stands = ((WtrRange){0, 3})) \
    CHANGE(narrative_stands_out_of_order, narratives, s->narratives[0].stands = ((WtrRange){1, 2})) \
    CHANGE(intervals_touch, choices, s->intervals[1].from = SAMPLE_EDITION - 1) \
    CHANGE(interval_after_open_one, choices, s->intervals[0].to = 0) \
    CHANGE(duty_stands_out_of_order, duties, s->duties[NOTIFY_PANEL].stands.count = 3) \
    CHANGE(term_stands_out_of_order, terms, s->terms[REPORTABLE].stands.count = 3) \
    CHANGE(deadline_stands_out_of_order, deadlines, s->deadlines[4].stands.count = 2) \
    /* nodes */ \
    CHANGE(own_child, nodes, s->children[s->nodes[N_REPORTABLE].children.first] = N_REPORTABLE) \
    CHANGE(later_child, nodes, s->children[s->nodes[N_REPORTABLE].children.first] = N_EDITION) \
    CHANGE(child_of_other_scope, nodes, s->children[s->nodes[N_ANY].children.first] = N_CARER) \
    CHANGE(children_shared, nodes, s->nodes[N_READING].children.count = 1) \
    CHANGE(node_scope, nodes, s->nodes[N_EDITION_DAY].scope = 1) \
    CHANGE(node_no_fact, nodes, s->nodes[N_SERIOUS].ref = FACTS) \
    CHANGE(node_other_fact, nodes, s->nodes[N_SERIOUS].ref = BECAME_AWARE) \
    CHANGE(node_fact_register, nodes, s->nodes[N_SERIOUS].reg = R_ABUSE) \
    CHANGE(node_assumed_fact_register, nodes, s->nodes[N_CUSTODY].reg = R_CUSTODY) \
    CHANGE(node_no_term, nodes, s->nodes[N_TERM].ref = 2) \
    CHANGE(node_other_term, nodes, s->nodes[N_TERM].ref = PLACE_TERM) \
    CHANGE(term_without_child, nodes, s->nodes[N_TERM].children.count = 0) \
    CHANGE(term_of_other_type, nodes, s->nodes[N_TERM].reg = R_STAFF) \
    CHANGE(node_no_duty, nodes, s->nodes[N_DUTY].ref = 2) \
    CHANGE(node_no_reading, nodes, s->nodes[N_READING].ref = 1) \
    CHANGE(node_no_choice, nodes, s->nodes[N_READING].number = 2) \
    CHANGE(node_negative_choice, nodes, s->nodes[N_READING].number = -1) \
    CHANGE(reference_of_list, nodes, s->nodes[N_REPORTABLE].ref = 0) \
    CHANGE(quantifier_of_single, nodes, s->nodes[N_QUANTIFIER].ref = INCIDENT) \
    CHANGE(quantifier_of_nobody, nodes, s->nodes[N_QUANTIFIER].ref = 2) \
    CHANGE(quantifier_of_case, nodes, s->children[s->nodes[N_QUANTIFIER].children.first] = N_SERIOUS) \
    CHANGE(quantifier_without_child, nodes, s->nodes[N_QUANTIFIER].children.count = 0) \
    CHANGE(quantifier_in_instance, nodes, (s->nodes[N_QUANTIFIER].scope = 1, s->nodes[N_QUANTIFIER].reg = R_SIGN)) \
    CHANGE(gather_node_of_instance, nodes, s->children[s->nodes[N_GATHER].children.first] = N_CARER) \
    CHANGE(gather_node_in_case, nodes, (s->nodes[N_GATHER].scope = 0, s->nodes[N_GATHER].reg = R_REPORTABLE)) \
    CHANGE(gather_node_of_other_type, nodes, s->nodes[N_GATHER].reg = R_AGE) \
    CHANGE(gather_node_without_child, nodes, s->nodes[N_GATHER].children.count = 0) \
    CHANGE(list_of_number, nodes, s->nodes[N_TWO_OF].reg = R_STAFF) \
    CHANGE(list_child_of_date, nodes, s->children[s->nodes[N_REPORTABLE].children.first] = 0, s->nodes[N_SERIOUS] = s->nodes[N_AWARE]) \
    CHANGE(not_of_two, nodes, s->nodes[N_BEFORE].kind = WTR_NODE_NOT) \
    CHANGE(as_of_truth, nodes, s->nodes[N_AS_OF].reg = R_SERIOUS) \
    CHANGE(span_date, nodes, s->nodes[N_SPAN].reg = R_AWARE) \
    CHANGE(offset_number, nodes, s->nodes[N_OFFSET].reg = R_STAFF) \
    /* definitions, duties, deadlines */ \
    CHANGE(term_scope, terms, s->terms[REPORTABLE].scope = 1) \
    CHANGE(term_root_type, terms, s->terms[PLACE_TERM].type = WTR_TYPE_NUMBER, s->terms[PLACE_TERM].choices.count = 0) \
    CHANGE(term_root_scope, terms, s->terms[PLACE_TERM].root = N_CARER) \
    CHANGE(term_choices, terms, s->terms[PLACE_TERM].choices.count = 0) \
    CHANGE(duty_scope, duties, s->duties[EARLY_HELP].scope = 0) \
    CHANGE(duty_root_scope, duties, s->duties[EARLY_HELP].root = N_SERIOUS) \
    CHANGE(duty_root_type, duties, s->duties[NOTIFY_PANEL].root = N_AWARE) \
    CHANGE(gate_scope, duties, s->duties[EARLY_HELP].gate = N_SERIOUS) \
    CHANGE(gate_type, duties, s->duties[NOTIFY_PANEL].gate = N_AWARE) \
    CHANGE(done_truth, duties, s->duties[NOTIFY_PANEL].done = N_SERIOUS) \
    CHANGE(done_date, duties, s->duties[NOTIFY_PANEL].done_on = false) \
    CHANGE(done_on_nothing, duties, s->duties[EARLY_HELP].done_on = true) \
    CHANGE(explained_type, duties, s->duties[NOTIFY_PANEL].explained = N_AWARE) \
    CHANGE(status_type, duties, s->duties[NOTIFY_PANEL].status = R_AWARE) \
    CHANGE(status_scope, duties, s->duties[NOTIFY_PANEL].status = R_SIGN) \
    CHANGE(deadline_owned_twice, deadlines, (s->duties[EARLY_HELP].deadlines = (WtrRange){5, 1})) \
    CHANGE(deadline_of_nobody, deadlines, s->duties[NOTIFY_PANEL].deadlines.count = 5) \
    CHANGE(anchor_of_truth, deadlines, s->deadlines[0].anchor = N_SERIOUS) \
    CHANGE(no_anchor, deadlines, s->deadlines[0].anchor = WTR_NONE) \
    CHANGE(anchored_timing, deadlines, s->deadlines[5].anchor = N_AWARE) \
    CHANGE(when_of_date, deadlines, s->deadlines[0].when = N_AWARE) \
    CHANGE(when_of_child, deadlines, s->deadlines[0].when = N_CARER) \
    CHANGE(working_days_without_calendar, deadlines, s->deadlines[0].calendar = WTR_NONE) \
    CHANGE(weeks_with_calendar, deadlines, s->deadlines[1].calendar = 0) \
    CHANGE(every_nothing, deadlines, s->deadlines[4].count = 0) \
    /* tests */ \
    CHANGE(given_to_other_subject, givens, s->givens[0].subject = CHILD) \
    CHANGE(given_nothing, givens, (s->givens[1].subject = WTR_NONE, s->givens[1].instance = WTR_NONE)) \
    CHANGE(given_truth_of_three, givens, s->givens[0].value = 3) \
    CHANGE(given_age_negative, givens, s->givens[2].value = -1) \
    CHANGE(given_instance_of_single, givens, s->givens[0].instance = 0) \
    CHANGE(given_no_instance, givens, s->givens[2].instance = WTR_NONE) \
    CHANGE(given_far_instance, givens, s->givens[2].instance = 6) \
    CHANGE(pick_no_choice, picks, s->picks[0].choice = 2) \
    CHANGE(expect_no_fact, expects, s->expects[1].ref = FACTS) \
    CHANGE(expect_no_citation, expects, s->expects[2].ref = 3) \
    CHANGE(expect_no_reading, expects, (s->expects[2].kind = WTR_EXPECT_READING, s->expects[2].ref = 1)) \
    CHANGE(expect_no_day, expects, s->expects[0].day = 0) \
    CHANGE(expect_far_instance, expects, s->expects[1].instance = 6) \
    CHANGE(expect_instance_of_single, expects, s->expects[1].subject = INCIDENT)

#define CHANGE(name, section, ...) static void name(Sample *s) { __VA_ARGS__; }
CHANGES
#undef CHANGE

static const Change changes[] = {
#define CHANGE(name, section, ...) {#name, name, WTR_SECTION_##section},
    CHANGES
#undef CHANGE
};

static void a_sound_rulebook_passes(void **state) {
    (void)state;
    Sample sample;
    WtrFault fault = {.text = "none"};
    sample_build(&sample);
    if (wtr_verify(&sample.program, &fault) != WTR_OK) fail_msg("%s", fault.text);
    assert_string_equal(fault.text, "none");
}

static void the_sample_uses_every_opcode_and_kind(void **state) {
    (void)state;
    static const int kinds = WTR_NODE_GATHER + 1;
    bool ops[WTR_OPCODE_COUNT] = {0}, nodes[WTR_NODE_GATHER + 1] = {0};
    Sample sample;
    sample_build(&sample);
    for (int i = 0; i < REGISTERS; i++) ops[sample.insns[i].op] = true;
    for (int i = 0; i < NODES; i++) nodes[sample.nodes[i].kind] = true;
    for (int i = 0; i < WTR_OPCODE_COUNT; i++)
        if (!ops[i]) fail_msg("no %s", wtr_opcodes[i].mnemonic);
    for (int i = 0; i < kinds; i++)
        if (!nodes[i]) fail_msg("no node of kind %d", i);
}

static void every_unsound_change_is_refused(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        Sample sample;
        WtrFault fault = {.text = ""};
        char blamed[40];
        sample_build(&sample);
        changes[i].make(&sample);
        if (wtr_verify(&sample.program, &fault) != WTR_BAD_IMAGE) fail_msg("%s passes", changes[i].text);
        snprintf(blamed, sizeof blamed, "%s row ", wtr_section_name(changes[i].section));
        if (strncmp(fault.text, blamed, strlen(blamed)) != 0) fail_msg("%s: blamed on \"%s\"", changes[i].text, fault.text);
        unsigned row = 0;
        assert_int_equal(sscanf(fault.text + strlen(blamed), "%u", &row), 1);
        assert_int_equal(fault.offset, wtr_image_offset(&sample.program, changes[i].section, row));
        assert_int_equal(wtr_verify(&sample.program, NULL), WTR_BAD_IMAGE);
    }
}

static void bounds_of_constants_are_allowed(void **state) {
    (void)state;
    Sample sample;
    sample_build(&sample);
    sample.insns[R_SEVEN].a = WTR_NUMBER_MAX;
    sample.insns[R_MINOR].b = (uint32_t)WTR_NUMBER_MIN;
    sample.insns[R_EDITION_DAY].a = WTR_NOT_YET;
    sample.insns[R_HOSPITAL].a = WTR_CHOICES_MAX - 1;
    sample.insns[R_TWO_OF].c = 3;
    sample.insns[R_DUE].b = (uint32_t)-WTR_SPAN_MAX;
    assert_int_equal(wtr_verify(&sample.program, NULL), WTR_OK);
}

static void an_empty_rulebook_passes(void **state) {
    (void)state;
    WtrProgram empty = {.scope_count = 1, .book.header = {.id = "", .title = "", .doc = "", .calendar = WTR_NONE}};
    assert_int_equal(wtr_verify(&empty, NULL), WTR_OK);
}

/* A value by date: the node of a definition with variants has each of them below it. */
static void variants_of_a_definition(void **state) {
    (void)state;
    Sample sample;
    sample_build(&sample);
    sample.nodes[N_NOTIFY].kind = WTR_NODE_TERM;
    sample.nodes[N_NOTIFY].ref = REPORTABLE;
    assert_int_equal(wtr_verify(&sample.program, NULL), WTR_OK);
    sample.nodes[N_NOTIFY].reg = R_STAFF;
    assert_int_equal(wtr_verify(&sample.program, NULL), WTR_BAD_IMAGE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sound_rulebook_passes), cmocka_unit_test(the_sample_uses_every_opcode_and_kind),
        cmocka_unit_test(every_unsound_change_is_refused), cmocka_unit_test(bounds_of_constants_are_allowed),
        cmocka_unit_test(an_empty_rulebook_passes), cmocka_unit_test(variants_of_a_definition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
