/* test_result.c — what is read off the explanation trees: needs, what blocks, readings, assumptions,
 * citations; and the notices of a case. */
#include "handmade.h"

#define DAY TEST_DAY
#define AS_OF DAY(2021, 3, 1)

static WtrEvaluator *begin(const WtrRulebook *rulebook)
{
    WtrEvaluator *evaluator = hand_evaluator(rulebook, 4, 0);
    assert_int_equal(wtr_case_add(evaluator, AS_OF, AS_OF, NULL), WTR_OK);
    return evaluator;
}

static WtrDutyResult result_of(WtrEvaluator *evaluator, uint32_t duty, uint32_t lane)
{
    WtrDutyResult result;
    assert_int_equal(wtr_evaluate(evaluator), WTR_OK);
    assert_int_equal(wtr_duty_result(evaluator, duty, lane, &result), WTR_OK);
    return result;
}

static void expect_rows(const uint32_t *rows, uint32_t count, uint32_t expected, const uint32_t *want)
{
    assert_int_equal(count, expected);
    for (uint32_t i = 0; i < count; i++)
        assert_int_equal(rows[i], want[i]);
}

#define EXPECT_ROWS(result, rows, count, ...)                                      \
    do {                                                                           \
        const uint32_t want[] = {__VA_ARGS__};                                     \
        expect_rows((result).rows, (result).count, sizeof want / sizeof *want, want); \
    } while (0)

/* ---- needs ------------------------------------------------------------------------------------------------- */

enum { A, B, C, D };

/* first: a and b; second: c or (b and d); third: b. */
static WtrRulebook *three_duties(void)
{
    static const char *const names[] = {"a", "b", "c", "d"};
    Hand hand = hand_new();
    uint32_t nodes[4];
    for (uint32_t i = 0; i < 4; i++)
        nodes[i] = hand_fact_node(&hand, hand_fact(&hand, names[i], WTR_NONE, WTR_TYPE_TRUTH));
    const uint32_t both = hand_list_node(&hand, WTR_NODE_ALL, WTR_OP_ALL, 2, (uint32_t[]){nodes[A], nodes[B]});
    const uint32_t inner = hand_list_node(&hand, WTR_NODE_ALL, WTR_OP_ALL, 2, (uint32_t[]){nodes[B], nodes[D]});
    const uint32_t either = hand_list_node(&hand, WTR_NODE_ANY, WTR_OP_ANY, 2, (uint32_t[]){nodes[C], inner});
    hand_duty(&hand, "first", WTR_NONE, WTR_MUST, both);
    hand_duty(&hand, "second", WTR_NONE, WTR_MUST, either);
    hand_duty(&hand, "third", WTR_NONE, WTR_MUST, nodes[B]);
    return hand_load(&hand);
}

static void test_needs_order(void **state)
{
    (void)state;
    WtrRulebook *rulebook = three_duties();
    WtrEvaluator *evaluator = begin(rulebook);
    WtrDutyResult result = result_of(evaluator, 0, 0);
    assert_int_equal(result.status, WTR_UNDETERMINED);
    EXPECT_ROWS(result, needs, need_count, B, A);           /* b holds back three duties, a one */
    result = result_of(evaluator, 1, 0);
    EXPECT_ROWS(result, needs, need_count, B, C, D);
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(rulebook);
}

/* Only through what is itself unknown: a false operand hides its neighbours, a settled duty needs nothing. */
static void test_needs_only_unknown(void **state)
{
    (void)state;
    WtrRulebook *rulebook = three_duties();
    WtrEvaluator *evaluator = begin(rulebook);
    assert_int_equal(wtr_set_truth(evaluator, D, 0, WTR_FALSE), WTR_OK);
    WtrDutyResult result = result_of(evaluator, 1, 0);
    EXPECT_ROWS(result, needs, need_count, C);
    assert_int_equal(wtr_set_truth(evaluator, C, 0, WTR_TRUE), WTR_OK);
    result = result_of(evaluator, 1, 0);
    assert_int_equal(result.status, WTR_DUE);
    assert_int_equal(result.need_count, 0);
    assert_int_equal(wtr_set_truth(evaluator, B, 0, WTR_FALSE), WTR_OK);
    result = result_of(evaluator, 0, 0);
    assert_int_equal(result.status, WTR_NOT_DUE);
    assert_int_equal(result.need_count, 0);
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(rulebook);
}

/* The counts belong to one case of a block: another case's answers do not disturb them. */
static void test_needs_by_case(void **state)
{
    (void)state;
    WtrRulebook *rulebook = three_duties();
    WtrEvaluator *evaluator = begin(rulebook);
    assert_int_equal(wtr_case_add(evaluator, AS_OF, AS_OF, NULL), WTR_OK);
    assert_int_equal(wtr_set_truth(evaluator, B, 0, WTR_TRUE), WTR_OK);
    WtrDutyResult result = result_of(evaluator, 1, 1);
    EXPECT_ROWS(result, needs, need_count, C, D);
    result = result_of(evaluator, 1, 0);
    EXPECT_ROWS(result, needs, need_count, B, C, D);
    result = result_of(evaluator, 1, 1);
    EXPECT_ROWS(result, needs, need_count, C, D);
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(rulebook);
}

/* Forty layers in which each node has the one below twice: 2^40 paths, forty visits. */
static void test_shared_nodes(void **state)
{
    (void)state;
    Hand hand = hand_new();
    const uint32_t fact = hand_fact(&hand, "a", WTR_NONE, WTR_TYPE_TRUTH);
    uint32_t node = hand_fact_node(&hand, fact);
    for (unsigned i = 0; i < 40; i++)
        node = hand_list_node(&hand, WTR_NODE_ALL, WTR_OP_ALL, 2, (uint32_t[]){node, node});
    hand_duty(&hand, "duty", WTR_NONE, WTR_MUST, node);
    WtrRulebook *rulebook = hand_load(&hand);
    WtrEvaluator *evaluator = begin(rulebook);
    const WtrDutyResult result = result_of(evaluator, 0, 0);
    EXPECT_ROWS(result, needs, need_count, 0);
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(rulebook);
}

/* ---- subjects of which a case has many ----------------------------------------------------------------------- */

enum { SIGN, OTHER, HOME };

/* family: any child has (sign and home); early: home and sign, for each child. `home` is the case's. */
static WtrRulebook *family(uint32_t *child)
{
    Hand hand = hand_new();
    *child = hand_subject(&hand, "child", true);
    const uint32_t sign = hand_fact_node(&hand, hand_fact(&hand, "sign", *child, WTR_TYPE_TRUTH));
    const uint32_t other = hand_fact_node(&hand, hand_fact(&hand, "other", *child, WTR_TYPE_TRUTH));
    const uint32_t home = hand_fact_node(&hand, hand_fact(&hand, "home", WTR_NONE, WTR_TYPE_TRUTH));
    const uint32_t read = hand_insn(&hand, WTR_OP_GATHER_TRUTH, 1, 0, hand.nodes.at[home].reg, 0, 0);
    const uint32_t gathered = hand_node(&hand, WTR_NODE_GATHER, "home", read, WTR_NONE, 1, &home);
    const uint32_t either = hand_list_node(&hand, WTR_NODE_ANY, WTR_OP_ANY, 2, (uint32_t[]){sign, other});
    const uint32_t body = hand_list_node(&hand, WTR_NODE_ALL, WTR_OP_ALL, 2, (uint32_t[]){either, gathered});
    const uint32_t fold = hand_insn(&hand, WTR_OP_FOLD_ANY, 0, 0, *child, hand.nodes.at[body].reg, 0);
    const uint32_t any = hand_node(&hand, WTR_NODE_QUANTIFIER, "any child", fold, *child, 1, &body);
    hand_duty(&hand, "family", WTR_NONE, WTR_MUST, any);
    hand_duty(&hand, "early", *child, WTR_SHOULD, body);
    return hand_load(&hand);
}

static void test_needs_of_instances(void **state)
{
    (void)state;
    uint32_t child;
    WtrRulebook *rulebook = family(&child);
    WtrEvaluator *evaluator = begin(rulebook);
    for (uint32_t i = 0; i < 2; i++)
        assert_int_equal(wtr_instance_add(evaluator, child, NULL), WTR_OK);
    assert_int_equal(wtr_set_truth(evaluator, HOME, 0, WTR_TRUE), WTR_OK);
    assert_int_equal(wtr_set_truth(evaluator, SIGN, 0, WTR_FALSE), WTR_OK);
    assert_int_equal(wtr_set_truth(evaluator, SIGN, 1, WTR_FALSE), WTR_OK);
    assert_int_equal(wtr_set_truth(evaluator, OTHER, 1, WTR_FALSE), WTR_OK);
    WtrDutyResult result = result_of(evaluator, 0, 0);
    EXPECT_ROWS(result, needs, need_count, OTHER);                   /* of the first child alone */
    assert_int_equal(wtr_duty_status(evaluator, 1, 0), WTR_UNDETERMINED);
    assert_int_equal(wtr_duty_status(evaluator, 1, 1), WTR_NOT_DUE);
    result = result_of(evaluator, 1, 1);
    assert_int_equal(result.need_count, 0);
    result = result_of(evaluator, 1, 0);
    EXPECT_ROWS(result, needs, need_count, OTHER);
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(rulebook);
}

/* A case's fact is needed through a child's condition; it holds back more than any one child's. */
static void test_needs_through_gather(void **state)
{
    (void)state;
    uint32_t child;
    WtrRulebook *rulebook = family(&child);
    WtrEvaluator *evaluator = begin(rulebook);
    for (uint32_t i = 0; i < 2; i++) {
        assert_int_equal(wtr_instance_add(evaluator, child, NULL), WTR_OK);
        assert_int_equal(wtr_set_truth(evaluator, SIGN, i, i ? WTR_UNKNOWN : WTR_TRUE), WTR_OK);
    }
    WtrDutyResult result = result_of(evaluator, 0, 0);
    EXPECT_ROWS(result, needs, need_count, HOME, SIGN, OTHER);
    result = result_of(evaluator, 1, 0);
    EXPECT_ROWS(result, needs, need_count, HOME);
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(rulebook);
}

/* With no child named every question about children is open; with an empty list the answer is no. */
static void test_needs_of_absent(void **state)
{
    (void)state;
    uint32_t child;
    WtrRulebook *rulebook = family(&child);
    WtrEvaluator *evaluator = begin(rulebook);
    assert_int_equal(wtr_set_truth(evaluator, HOME, 0, WTR_TRUE), WTR_OK);
    WtrDutyResult result = result_of(evaluator, 0, 0);
    assert_int_equal(result.status, WTR_UNDETERMINED);
    EXPECT_ROWS(result, needs, need_count, SIGN, OTHER);
    assert_int_equal(wtr_raise(evaluator, child), WTR_OK);
    result = result_of(evaluator, 0, 0);
    assert_int_equal(result.status, WTR_NOT_DUE);
    assert_int_equal(result.need_count, 0);
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(rulebook);
}

/* ---- gates, readings, assumptions, citations ------------------------------------------------------------------- */

/* duty: if (a or (reading is second)) [two bullets, each cited], once (b and c and d); a is assumed false
 * from 2021 on. */
static WtrRulebook *cited(void)
{
    static const char *const names[] = {"a", "b", "c", "d"};
    Hand hand = hand_new();
    uint32_t nodes[4];
    hand_source(&hand, "old", DAY(2018, 7, 4), DAY(2020, 12, 8), 0);
    hand_source(&hand, "new", DAY(2020, 12, 9), 0, DAY(2023, 12, 15));
    HAND_ADD(&hand, readings, (WtrReading){"reading", "which", hand_choices(&hand, 2), 0, NO_RANGE, "", HAND_PLACE});
    hand.choices.at[1].stands = hand_interval(&hand, DAY(2021, 1, 1), 0);
    for (uint32_t i = 0; i < 4; i++)
        hand_fact(&hand, names[i], WTR_NONE, WTR_TYPE_TRUTH);
    const uint32_t as_of = hand_insn(&hand, WTR_OP_AS_OF, 0, 0, 0, 0, 0);
    const uint32_t start = hand_insn(&hand, WTR_OP_CONST_DATE, 0, 0, (uint32_t)DAY(2021, 1, 1), 0, 0);
    const uint32_t early = hand_insn(&hand, WTR_OP_BEFORE, 0, 0, as_of, start, 0);
    const uint32_t late = hand_insn(&hand, WTR_OP_NOT, 0, 0, early, 0, 0);
    const uint32_t no = hand_insn(&hand, WTR_OP_CONST_TRUTH, 0, WTR_FALSE, 0, 0, 0);
    const uint32_t unknown = hand_insn(&hand, WTR_OP_CONST_TRUTH, 0, WTR_UNKNOWN, 0, 0, 0);
    const uint32_t open = hand_list(&hand, WTR_OP_ANY, 0, 2, (uint32_t[]){hand_list(&hand, WTR_OP_ALL, 0, 2, (uint32_t[]){late, no}, 0), unknown}, 0);
    const uint32_t assumed = hand_list(&hand, WTR_OP_ALL, 0, 2, (uint32_t[]){open, hand_list(&hand, WTR_OP_ANY, 0, 2, (uint32_t[]){early, no}, 0)}, 0);
    WtrFact *fact = &hand.facts.at[A];
    fact->assumed = true;
    fact->assumed_value = WTR_FALSE;
    fact->assumed_from = DAY(2021, 1, 1);
    fact->value = hand_insn(&hand, WTR_OP_DEFAULT_TRUTH, 0, 0, fact->column, assumed, 0);
    for (uint32_t i = 0; i < 4; i++)
        nodes[i] = hand_fact_node(&hand, i);
    hand.nodes.at[nodes[A]].cites = hand_cite(&hand, 1, 14);
    const uint32_t reading = hand_insn(&hand, WTR_OP_READING, 0, 0, 0, 0, 0);
    const uint32_t second = hand_insn(&hand, WTR_OP_IS, 0, 0, reading, 1, 0);
    const uint32_t chosen = hand_node(&hand, WTR_NODE_READING, "reading is second", second, 0, 0, NULL);
    hand.nodes.at[chosen].number = 1;
    hand.nodes.at[chosen].cites = hand_cite(&hand, 0, 20);
    const uint32_t root = hand_list_node(&hand, WTR_NODE_ANY, WTR_OP_ANY, 2, (uint32_t[]){nodes[A], chosen});
    const uint32_t inner = hand_list_node(&hand, WTR_NODE_ANY, WTR_OP_ANY, 2, (uint32_t[]){nodes[C], nodes[D]});
    const uint32_t gate = hand_list_node(&hand, WTR_NODE_ALL, WTR_OP_ALL, 2, (uint32_t[]){nodes[B], inner});
    const uint32_t duty = hand_duty(&hand, "duty", WTR_NONE, WTR_MUST, root);
    hand_gate(&hand, gate);
    hand.duties.at[duty].cites = hand_cite(&hand, 1, 96);
    return hand_load(&hand);
}

enum { CITE_A, CITE_READING, CITE_DUTY };

static void test_blocked_by(void **state)
{
    (void)state;
    WtrRulebook *rulebook = cited();
    const WtrBook *book = wtr_rulebook_data(rulebook);
    WtrEvaluator *evaluator = begin(rulebook);
    assert_int_equal(wtr_set_truth(evaluator, A, 0, WTR_TRUE), WTR_OK);
    assert_int_equal(wtr_set_truth(evaluator, B, 0, WTR_FALSE), WTR_OK);
    WtrDutyResult result = result_of(evaluator, 0, 0);
    assert_int_equal(result.status, WTR_DUE);
    assert_int_equal(result.state, WTR_STATE_BLOCKED);
    EXPECT_ROWS(result, blocked_by, blocked_count, B);              /* fact b's node is row 1 */
    for (uint32_t fact = C; fact <= D; fact++)
        assert_int_equal(wtr_set_truth(evaluator, fact, 0, WTR_FALSE), WTR_OK);
    result = result_of(evaluator, 0, 0);
    assert_int_equal(result.blocked_count, 2);
    assert_int_equal(book->nodes.at[result.blocked_by[1]].kind, WTR_NODE_ANY);   /* "or" is shown whole */
    for (uint32_t fact = B; fact <= D; fact++)
        assert_int_equal(wtr_set_truth(evaluator, fact, 0, WTR_TRUE), WTR_OK);
    result = result_of(evaluator, 0, 0);
    assert_int_equal(result.blocked_count, 0);
    assert_int_equal(result.state, WTR_STATE_OPEN);
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(rulebook);
}

/* once both, read in each child from the case: both means b and either, either means c or d. */
static WtrRulebook *named_gate(uint32_t *child)
{
    static const char *const names[] = {"a", "b", "c", "d"};
    Hand hand = hand_new();
    uint32_t nodes[4];
    *child = hand_subject(&hand, "child", true);
    for (uint32_t i = 0; i < 4; i++)
        nodes[i] = hand_fact_node(&hand, hand_fact(&hand, names[i], i == A ? *child : WTR_NONE, WTR_TYPE_TRUTH));
    const uint32_t either = hand_term_node(&hand, "either", hand_list_node(&hand, WTR_NODE_ANY, WTR_OP_ANY, 2, (uint32_t[]){nodes[C], nodes[D]}));
    const uint32_t both = hand_term_node(&hand, "both", hand_list_node(&hand, WTR_NODE_ALL, WTR_OP_ALL, 2, (uint32_t[]){nodes[B], either}));
    const uint32_t read = hand_insn(&hand, WTR_OP_GATHER_TRUTH, 1, 0, hand.nodes.at[both].reg, 0, 0);
    hand_duty(&hand, "duty", *child, WTR_MUST, nodes[A]);
    hand_gate(&hand, hand_node(&hand, WTR_NODE_GATHER, "both", read, WTR_NONE, 1, &both));
    return hand_load(&hand);
}

/* A gate that has a name is told by the parts that are false; a part that is no "and" by its own name. */
static void test_blocked_by_definition(void **state)
{
    (void)state;
    uint32_t child;
    WtrRulebook *rulebook = named_gate(&child);
    const WtrBook *book = wtr_rulebook_data(rulebook);
    WtrEvaluator *evaluator = hand_evaluator(rulebook, 2, 0);
    for (uint32_t i = 0; i < 2; i++) {           /* the second case's child lies in another lane than its case */
        assert_int_equal(wtr_case_add(evaluator, AS_OF, AS_OF, NULL), WTR_OK);
        for (uint32_t k = 0; k < 2; k++) {
            assert_int_equal(wtr_instance_add(evaluator, child, NULL), WTR_OK);
            assert_int_equal(wtr_set_truth(evaluator, A, k, WTR_TRUE), WTR_OK);
        }
        assert_int_equal(wtr_set_truth(evaluator, B, 0, i ? WTR_TRUE : WTR_FALSE), WTR_OK);
        for (uint32_t fact = C; fact <= D; fact++)
            assert_int_equal(wtr_set_truth(evaluator, fact, 0, WTR_FALSE), WTR_OK);
    }
    WtrDutyResult result = result_of(evaluator, 0, 1);
    assert_int_equal(result.state, WTR_STATE_BLOCKED);
    assert_int_equal(result.blocked_count, 2);
    assert_string_equal(book->nodes.at[result.blocked_by[0]].label, "b");
    assert_string_equal(book->nodes.at[result.blocked_by[1]].label, "either");
    result = result_of(evaluator, 0, 3);
    assert_int_equal(result.blocked_count, 1);
    assert_string_equal(book->nodes.at[result.blocked_by[0]].label, "either");
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(rulebook);
}

/* A deadline that a reading hides rests on that reading all the same, where it stands. */
static void test_hidden_deadline(void **state)
{
    (void)state;
    Hand hand = hand_new();
    HAND_ADD(&hand, readings, (WtrReading){"reading", "which", hand_choices(&hand, 2), 0, NO_RANGE, "", HAND_PLACE});
    const uint32_t fact = hand_fact_node(&hand, hand_fact(&hand, "a", WTR_NONE, WTR_TYPE_TRUTH));
    const uint32_t as_of = hand_insn(&hand, WTR_OP_AS_OF, 0, 0, 0, 0, 0);
    const uint32_t reading = hand_insn(&hand, WTR_OP_READING, 0, 0, 0, 0, 0);
    const uint32_t second = hand_insn(&hand, WTR_OP_IS, 0, 0, reading, 1, 0);
    const uint32_t chosen = hand_node(&hand, WTR_NODE_READING, "reading is second", second, 0, 0, NULL);
    const uint32_t anchor = hand_node(&hand, WTR_NODE_AS_OF, "as_of", as_of, WTR_NONE, 0, NULL);
    hand.nodes.at[chosen].number = 1;
    hand_duty(&hand, "duty", WTR_NONE, WTR_MUST, fact);
    WtrDeadline *deadline = hand_deadline(&hand, WTR_BY, 0, WTR_DAYS, anchor);
    deadline->when = chosen;
    deadline->stands = hand_interval(&hand, DAY(2021, 1, 1), 0);
    WtrRulebook *rulebook = hand_load(&hand);
    WtrEvaluator *evaluator = begin(rulebook);
    assert_int_equal(wtr_set_truth(evaluator, A, 0, WTR_TRUE), WTR_OK);
    assert_int_equal(wtr_case_add(evaluator, DAY(2020, 12, 31), AS_OF, NULL), WTR_OK);
    assert_int_equal(wtr_set_truth(evaluator, A, 0, WTR_TRUE), WTR_OK);
    WtrDutyResult result = result_of(evaluator, 0, 0);
    assert_int_equal(result.deadline_count, 0);
    EXPECT_ROWS(result, readings, reading_count, 0);
    result = result_of(evaluator, 0, 1);
    assert_int_equal(result.reading_count, 0);                       /* it does not stand yet */
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(rulebook);
}

static void test_grounds(void **state)
{
    (void)state;
    WtrRulebook *rulebook = cited();
    WtrEvaluator *evaluator = begin(rulebook);
    WtrDutyResult result = result_of(evaluator, 0, 0);
    assert_int_equal(result.status, WTR_NOT_DUE);                    /* a is taken to be false */
    EXPECT_ROWS(result, readings, reading_count, 0);
    EXPECT_ROWS(result, assumed, assumed_count, A);
    EXPECT_ROWS(result, citations, citation_count, CITE_DUTY);
    assert_int_equal(wtr_fact_given(evaluator, A, 0).known, false);
    assert_int_equal(wtr_set_truth(evaluator, A, 0, WTR_TRUE), WTR_OK);
    assert_int_equal(wtr_set_truth(evaluator, B, 0, WTR_FALSE), WTR_OK);
    result = result_of(evaluator, 0, 0);
    assert_int_equal(result.assumed_count, 0);                       /* now it was given */
    EXPECT_ROWS(result, citations, citation_count, CITE_DUTY, CITE_A);
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(rulebook);
}

/* Before the date from which it is assumed, an unknown fact is just unknown. */
static void test_not_assumed_yet(void **state)
{
    (void)state;
    WtrRulebook *rulebook = cited();
    WtrEvaluator *evaluator = hand_evaluator(rulebook, 1, 0);
    assert_int_equal(wtr_case_add(evaluator, DAY(2020, 12, 31), DAY(2020, 12, 31), NULL), WTR_OK);
    const WtrDutyResult result = result_of(evaluator, 0, 0);
    assert_int_equal(result.status, WTR_UNDETERMINED);
    assert_int_equal(result.assumed_count, 0);
    EXPECT_ROWS(result, needs, need_count, A, B, C, D);
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(rulebook);
}

static void test_readings(void **state)
{
    (void)state;
    WtrRulebook *rulebook = cited();
    WtrEvaluator *evaluator = hand_evaluator(rulebook, 2, 0);
    const WtrNotice *notices;
    uint32_t count;
    assert_int_equal(wtr_choose_reading(evaluator, 0, 2), WTR_BAD_ARGUMENT);
    assert_int_equal(wtr_choose_reading(evaluator, 1, 0), WTR_BAD_ARGUMENT);
    assert_int_equal(wtr_choose_reading(evaluator, 0, 1), WTR_OK);
    wtr_reset(evaluator);                                             /* a choice outlives it */
    assert_int_equal(wtr_case_add(evaluator, DAY(2020, 12, 31), DAY(2020, 12, 31), NULL), WTR_OK);
    assert_int_equal(wtr_case_add(evaluator, AS_OF, AS_OF, NULL), WTR_OK);
    assert_int_equal(wtr_reading_in_use(evaluator, 0, 0), 0);         /* it does not stand yet */
    assert_int_equal(wtr_reading_in_use(evaluator, 0, 1), 1);
    WtrDutyResult result = result_of(evaluator, 0, 1);
    assert_int_equal(result.status, WTR_UNDETERMINED);                /* the gate is open */
    EXPECT_ROWS(result, needs, need_count, B, C, D);
    EXPECT_ROWS(result, citations, citation_count, CITE_DUTY, CITE_READING);
    assert_int_equal(wtr_case_notices(evaluator, 0, &notices, &count), WTR_OK);
    assert_int_equal(count, 1);
    assert_int_equal(notices[0].kind, WTR_NOTICE_READING_NOT_STANDING);
    assert_int_equal(wtr_case_notices(evaluator, 1, &notices, &count), WTR_OK);
    assert_int_equal(count, 0);
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(rulebook);
}

/* ---- notices ----------------------------------------------------------------------------------------------------- */

/* Two editions, a single subject with a date and a duty, a many subject with a date and two duties, of
 * which one stands from 2022 on. */
static WtrRulebook *dated(void)
{
    Hand hand = hand_new();
    hand_calendar(&hand);
    hand_source(&hand, "old", DAY(2018, 7, 4), DAY(2020, 12, 8), 0);
    hand_source(&hand, "new", DAY(2020, 12, 9), 0, DAY(2023, 12, 15));
    const uint32_t incident = hand_subject(&hand, "incident", false), child = hand_subject(&hand, "child", true);
    const uint32_t aware = hand_fact_node(&hand, hand_fact(&hand, "aware", incident, WTR_TYPE_DATE));
    const uint32_t born = hand_fact_node(&hand, hand_fact(&hand, "born", child, WTR_TYPE_DATE));
    hand_fact_node(&hand, hand_fact(&hand, "met", incident, WTR_TYPE_DATE));     /* no clock runs from it */
    for (uint8_t scope = 0; scope < 2; scope++) {
        const uint32_t yes = hand_insn(&hand, WTR_OP_CONST_TRUTH, scope, WTR_TRUE, 0, 0, 0);
        const uint32_t always = hand_node(&hand, WTR_NODE_CONSTANT, "always", yes, WTR_NONE, 0, NULL);
        const uint32_t duty = hand_duty(&hand, scope ? "assess" : "notify", scope ? child : incident, WTR_MUST, always);
        hand_deadline(&hand, WTR_WITHIN, 5, WTR_WORKING_DAYS, scope ? born : aware);
        if (scope) {
            hand_duty(&hand, "later", child, WTR_MUST, always);
            hand.duties.at[duty + 1].stands = hand_interval(&hand, DAY(2022, 1, 1), 0);
        }
    }
    return hand_load(&hand);
}

static void expect_notices(WtrEvaluator *evaluator, uint32_t lane, uint32_t count, const WtrNotice *want)
{
    const WtrNotice *notices;
    uint32_t got;
    assert_int_equal(wtr_evaluate(evaluator), WTR_OK);
    assert_int_equal(wtr_case_notices(evaluator, lane, &notices, &got), WTR_OK);
    assert_int_equal(got, count);
    for (uint32_t i = 0; i < count; i++) {
        assert_int_equal(notices[i].kind, want[i].kind);
        assert_int_equal(notices[i].ref, want[i].ref);
        assert_int_equal(notices[i].lane, want[i].lane);
        assert_int_equal(notices[i].day, want[i].day);
        assert_int_equal(notices[i].count, want[i].count);
    }
}

static void test_notices(void **state)
{
    (void)state;
    WtrRulebook *rulebook = dated();
    WtrEvaluator *evaluator = begin(rulebook);
    /* Nothing raised: each subject with the duties that stand. */
    expect_notices(evaluator, 0, 2, (WtrNotice[]){{WTR_NOTICE_NOT_RAISED, 0, 0, 0, 1}, {WTR_NOTICE_NOT_RAISED, 1, 0, 0, 1}});
    /* In the other edition; and after as_of. "Not yet" is neither. */
    assert_int_equal(wtr_set_date(evaluator, 0, 0, DAY(2020, 12, 8)), WTR_OK);
    assert_int_equal(wtr_set_date(evaluator, 2, 0, DAY(2020, 12, 8)), WTR_OK);
    assert_int_equal(wtr_instance_add(evaluator, 1, NULL), WTR_OK);
    assert_int_equal(wtr_instance_add(evaluator, 1, NULL), WTR_OK);
    assert_int_equal(wtr_set_date(evaluator, 1, 0, WTR_NOT_YET), WTR_OK);
    assert_int_equal(wtr_set_date(evaluator, 1, 1, AS_OF + 1), WTR_OK);
    expect_notices(evaluator, 0, 2, (WtrNotice[]){{WTR_NOTICE_OTHER_EDITION, 0, 0, DAY(2020, 12, 8), 1},
                                                  {WTR_NOTICE_AFTER_AS_OF, 1, 1, AS_OF + 1, 1}});
    /* A second case: superseded, and both deadlines past the calendar's end, told once. */
    const int32_t late = DAY(2023, 12, 15);
    assert_int_equal(wtr_case_add(evaluator, late, late, NULL), WTR_OK);
    assert_int_equal(wtr_set_date(evaluator, 0, 0, late), WTR_OK);
    assert_int_equal(wtr_instance_add(evaluator, 1, NULL), WTR_OK);
    assert_int_equal(wtr_set_date(evaluator, 1, 0, DAY(2008, 1, 1)), WTR_OK);     /* born before any edition */
    expect_notices(evaluator, 1, 2, (WtrNotice[]){{WTR_NOTICE_SUPERSEDED, 1, 1, late, 1},
                                                  {WTR_NOTICE_CALENDAR_ENDS, 0, 1, DAY(2021, 12, 31), 2}});
    /* The first case's notices are what they were. */
    expect_notices(evaluator, 0, 2, (WtrNotice[]){{WTR_NOTICE_OTHER_EDITION, 0, 0, DAY(2020, 12, 8), 1},
                                                  {WTR_NOTICE_AFTER_AS_OF, 1, 1, AS_OF + 1, 1}});
    /* Before the first edition. */
    wtr_reset(evaluator);
    const int32_t early = DAY(2018, 7, 3);
    assert_int_equal(wtr_case_add(evaluator, early, early, NULL), WTR_OK);
    assert_int_equal(wtr_raise(evaluator, 1), WTR_OK);
    assert_int_equal(wtr_instance_add(evaluator, 1, NULL), WTR_OK);
    assert_int_equal(wtr_set_date(evaluator, 1, 0, DAY(2020, 12, 1)), WTR_OK);     /* no edition is in force to be another than */
    expect_notices(evaluator, 0, 3, (WtrNotice[]){{WTR_NOTICE_NO_SOURCE, WTR_NONE, 0, early, 2}, {WTR_NOTICE_AFTER_AS_OF, 1, 0, DAY(2020, 12, 1), 1},
                                                  {WTR_NOTICE_NOT_RAISED, 0, 0, 0, 1}});
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(rulebook);
}

static void test_not_raised(void **state)
{
    (void)state;
    WtrRulebook *rulebook = dated();
    WtrEvaluator *evaluator = begin(rulebook);
    WtrDutyResult result = result_of(evaluator, 0, 0);
    assert_int_equal(result.status, WTR_NOT_RAISED);
    assert_int_equal(result.deadline_count + result.need_count + result.citation_count, 0);
    assert_int_equal(wtr_duty_result(evaluator, 1, 0, &result), WTR_BAD_ARGUMENT);        /* no such child */
    assert_int_equal(wtr_duty_status(evaluator, 1, 0), WTR_NOT_RAISED);
    assert_int_equal(wtr_raise(evaluator, 0), WTR_OK);
    assert_int_equal(wtr_duty_result(evaluator, 0, 0, &result), WTR_BAD_ARGUMENT);        /* not evaluated since */
    result = result_of(evaluator, 0, 0);
    assert_int_equal(result.status, WTR_DUE);
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(rulebook);
}

/* ---- definitions that stand on different days ------------------------------------------------------------------- */

/* limit: fact "old" before 2021, fact "new" from then on; duty: limit < 7. Only the one that stands is needed. */
static void test_variants(void **state)
{
    (void)state;
    Hand hand = hand_new();
    const uint32_t facts[2] = {hand_fact(&hand, "old", WTR_NONE, WTR_TYPE_NUMBER), hand_fact(&hand, "new", WTR_NONE, WTR_TYPE_NUMBER)};
    const uint32_t as_of = hand_insn(&hand, WTR_OP_AS_OF, 0, 0, 0, 0, 0);
    const uint32_t start = hand_insn(&hand, WTR_OP_CONST_DATE, 0, 0, (uint32_t)DAY(2021, 1, 1), 0, 0);
    const uint32_t early = hand_insn(&hand, WTR_OP_BEFORE, 0, 0, as_of, start, 0);
    const uint32_t late = hand_insn(&hand, WTR_OP_NOT, 0, 0, early, 0, 0);
    const uint32_t value = hand_insn(&hand, WTR_OP_SELECT_NUMBER, 0, 0, early, hand.facts.at[0].column, hand.facts.at[1].column);
    const uint32_t below = hand_insn(&hand, WTR_OP_LT_IMM, 0, 0, value, 7, 0);
    const uint32_t parts[4] = {hand_node(&hand, WTR_NODE_STANDS, "before 2021", early, WTR_NONE, 0, NULL), hand_fact_node(&hand, facts[0]),
                               hand_node(&hand, WTR_NODE_STANDS, "from 2021", late, WTR_NONE, 0, NULL), hand_fact_node(&hand, facts[1])};
    const uint32_t variant = hand_node(&hand, WTR_NODE_VARIANT, "limit", value, WTR_NONE, 4, parts);
    hand_duty(&hand, "duty", WTR_NONE, WTR_MUST, hand_node(&hand, WTR_NODE_COMPARE, "limit < 7", below, WTR_NONE, 1, &variant));
    WtrRulebook *rulebook = hand_load(&hand);
    WtrEvaluator *evaluator = begin(rulebook);
    assert_int_equal(wtr_case_add(evaluator, DAY(2020, 12, 31), AS_OF, NULL), WTR_OK);
    WtrDutyResult result = result_of(evaluator, 0, 0);
    EXPECT_ROWS(result, needs, need_count, 1);
    result = result_of(evaluator, 0, 1);
    EXPECT_ROWS(result, needs, need_count, 0);
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(rulebook);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_needs_order), cmocka_unit_test(test_needs_only_unknown), cmocka_unit_test(test_needs_by_case),
        cmocka_unit_test(test_shared_nodes), cmocka_unit_test(test_needs_of_instances), cmocka_unit_test(test_needs_through_gather),
        cmocka_unit_test(test_needs_of_absent), cmocka_unit_test(test_blocked_by), cmocka_unit_test(test_grounds),
        cmocka_unit_test(test_blocked_by_definition), cmocka_unit_test(test_hidden_deadline),
        cmocka_unit_test(test_not_assumed_yet), cmocka_unit_test(test_readings), cmocka_unit_test(test_notices),
        cmocka_unit_test(test_not_raised), cmocka_unit_test(test_variants),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
