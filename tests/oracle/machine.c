/* machine.c — the machine's side of the comparison: cases go in and answers come out through wtr.h alone.
 *
 * Relies on: engine/wtr.h. Guarantees: answers in the oracle's own form, so that equal means equal. */
#include <stdio.h>

#include "oracle.h"

static bool refused(const char *what, WtrStatus status) {
    if (status == WTR_OK) return false;
    fprintf(stderr, "oracle: %s was refused with status %d\n", what, (int)status);
    return true;
}

static WtrStatus set_fact(const OracleBook *book, WtrEvaluator *evaluator, uint32_t fact, uint32_t instance, OracleValue value) {
    uint32_t row = book->fact_rows[fact];
    switch (book->facts[fact]->type) {
    case WTR_TYPE_TRUTH: return wtr_set_truth(evaluator, row, instance, value.number ? WTR_TRUE : WTR_FALSE);
    case WTR_TYPE_DATE: return wtr_set_date(evaluator, row, instance, value.not_yet ? WTR_NOT_YET : (int32_t)value.number);
    case WTR_TYPE_CHOICE: return wtr_set_choice(evaluator, row, instance, (uint32_t)value.number);
    default: return wtr_set_number(evaluator, row, instance, value.number);
    }
}

bool oracle_machine_add(const OracleBook *book, WtrEvaluator *evaluator, const OracleCase *facts) {
    if (refused("a case", wtr_case_add(evaluator, facts->as_of, facts->today, NULL))) return false;
    for (uint32_t i = 0; i < book->subject_count; i++) {
        if (!facts->raised[i]) continue;
        if (refused("raising a subject", wtr_raise(evaluator, book->subject_rows[i]))) return false;
        for (uint32_t k = 0; k < facts->instances[i]; k++)
            if (refused("an instance", wtr_instance_add(evaluator, book->subject_rows[i], NULL))) return false;
    }
    for (uint32_t i = 0; i < book->fact_count; i++)
        for (uint32_t k = 0; k < ORACLE_INSTANCES; k++)
            if (facts->facts[i][k].known && refused("a fact", set_fact(book, evaluator, i, k, facts->facts[i][k]))) return false;
    return true;
}

uint32_t oracle_instances(const OracleBook *book, const WtrItem *rule, const OracleCase *facts) {
    if (!rule->subject || !rule->subject->plural.text) return 1;
    return facts->instances[oracle_subject_ordinal(book, rule->subject)];
}

uint32_t oracle_lane(const OracleBook *book, const WtrEvaluator *evaluator, const WtrItem *rule, uint32_t case_lane, uint32_t instance) {
    if (!rule->subject || !rule->subject->plural.text) return case_lane;
    uint32_t subject = book->subject_rows[oracle_subject_ordinal(book, rule->subject)];
    return wtr_instances(evaluator, subject, case_lane).first + instance;
}

/* Rows of the machine's table as bits of ordinals. */
static uint64_t bits_of(const uint32_t *ordinals, uint32_t ordinal_count, const uint32_t *rows, uint32_t count) {
    uint64_t bits = 0;
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t k = 0; k < ordinal_count; k++)
            if (ordinals[k] == rows[i]) bits |= 1ull << k;
    return bits;
}

static uint32_t fact_named(const OracleBook *book, uint32_t row) {
    for (uint32_t k = 0; k < book->fact_count; k++)
        if (book->fact_rows[k] == row) return k;
    return WTR_NONE;
}

bool oracle_machine_duty(const OracleBook *book, WtrEvaluator *evaluator, uint32_t duty, uint32_t lane, OracleAnswer *out) {
    const WtrBook *data = wtr_rulebook_data(book->rulebook);
    WtrDutyResult result;
    if (refused("reading a result", wtr_duty_result(evaluator, book->duty_rows[duty], lane, &result))) return false;
    *out = (OracleAnswer){.status = result.status, .state = result.state};
    if (result.status != wtr_duty_status(evaluator, book->duty_rows[duty], lane)) {
        fprintf(stderr, "oracle: wtr_duty_result and wtr_duty_status differ\n");
        return false;
    }
    if (result.status != WTR_DUE && result.status != WTR_UNDETERMINED) return true;
    out->needs = bits_of(book->fact_rows, book->fact_count, result.needs, result.need_count);
    out->assumed = bits_of(book->fact_rows, book->fact_count, result.assumed, result.assumed_count);
    out->readings = bits_of(book->reading_rows, book->reading_count, result.readings, result.reading_count);
    for (uint32_t i = 0; i < result.deadline_count && i < ORACLE_DEADLINES; i++) {
        const WtrDeadlineResult *deadline = &result.deadlines[i];
        out->deadlines[out->deadline_count++] = (OracleDeadline){
            .applies = deadline->applies, .date = deadline->date, .from = deadline->from, .blamed = fact_named(book, deadline->fact), .why = deadline->why, .state = deadline->state,
            .modality = data->deadlines.at[deadline->deadline].modality, .why_certain = true};
    }
    return true;
}

OracleValue oracle_machine_term(const OracleBook *book, const WtrEvaluator *evaluator, uint32_t term, uint32_t case_lane, uint32_t instance) {
    const WtrBook *data = wtr_rulebook_data(book->rulebook);
    const WtrTerm *row = &data->terms.at[book->term_rows[term]];
    const WtrNode *root = &data->nodes.at[row->root];
    uint32_t lane = root->scope ? oracle_lane(book, evaluator, book->terms[term], case_lane, instance) : case_lane;
    WtrValue value = wtr_node_value(evaluator, row->root, lane);
    if (value.type == WTR_TYPE_TRUTH) return value.truth == WTR_UNKNOWN ? (OracleValue){0} : (OracleValue){.known = true, .number = value.truth == WTR_TRUE};
    if (!value.known) return (OracleValue){0};
    if (value.type == WTR_TYPE_DATE && value.number == WTR_NOT_YET) return (OracleValue){.known = true, .not_yet = true};
    return (OracleValue){.known = true, .number = value.number};
}

/* ---- equal? -------------------------------------------------------------------------------------------------- */

static bool deadlines_differ(const OracleDeadline *a, const OracleDeadline *b) {
    bool why = a->why_certain && b->why_certain ? a->why != b->why : (a->why == WTR_DATED) != (b->why == WTR_DATED);
    bool blamed = a->why_certain && b->why_certain && a->why == WTR_ANCHOR_UNKNOWN && a->blamed != b->blamed;
    return a->applies != b->applies || a->date != b->date || a->from != b->from || why || blamed || a->state != b->state || a->modality != b->modality;
}

const char *oracle_answers_differ(const OracleAnswer *a, const OracleAnswer *b) {
    if (a->status != b->status) return "status";
    if (a->status != WTR_DUE && a->status != WTR_UNDETERMINED) return NULL;
    if (a->deadline_count != b->deadline_count) return "number of deadlines";
    for (uint32_t i = 0; i < a->deadline_count; i++)
        if (deadlines_differ(&a->deadlines[i], &b->deadlines[i])) return "a deadline";
    if (a->state != b->state) return "state";
    if (a->needs != b->needs) return "needs";
    if (a->assumed != b->assumed) return "what is assumed";
    return a->readings != b->readings ? "readings" : NULL;
}

bool oracle_values_differ(const OracleValue *a, const OracleValue *b) {
    return a->known != b->known || (a->known && (a->not_yet != b->not_yet || (!a->not_yet && a->number != b->number)));
}
