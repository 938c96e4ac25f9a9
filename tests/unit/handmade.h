/* handmade.h — rulebooks built by hand, for tests of the engine that need no compiler.
 *
 * Relies on: the image's writer and loader, through which every rulebook here goes.
 * Guarantees: a mistake in a hand-made program fails the test at once with the verifier's own words. */
#ifndef WTR_HANDMADE_H
#define WTR_HANDMADE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../../engine/evaluator.h"

#define TEST_DAY(year, month, day) wtr_day_from_ymd((year), (month), (day))

typedef struct Hand {
    WtrArena *arena;
    WTR_VEC(WtrInsn) insns;
    WTR_VEC(uint32_t) pool;
    WTR_VEC(uint32_t) children;
    WTR_VEC(WtrSource) sources;
    WTR_VEC(WtrSubject) subjects;
    WTR_VEC(WtrChoice) choices;
    WTR_VEC(WtrFact) facts;
    WTR_VEC(WtrInterval) intervals;
    WTR_VEC(WtrCitation) citations;
    WTR_VEC(WtrReading) readings;
    WTR_VEC(WtrNode) nodes;
    WTR_VEC(WtrTerm) terms;
    WTR_VEC(WtrDeadline) deadlines;
    WTR_VEC(WtrDuty) duties;
    WTR_VEC(WtrHoliday) holidays;
    WTR_VEC(WtrCalendar) calendars;
    uint32_t scopes;
} Hand;

#define NO_RANGE ((WtrRange){0, 0})
#define HAND_PLACE ((WtrPlace){0, 1, 1, 1})

static inline Hand hand_new(void)
{
    Hand hand = {.arena = wtr_arena_new(), .scopes = 1};
    assert_non_null(hand.arena);
    return hand;
}

#define HAND_ADD(hand, table, ...) hand_row(wtr_vec_add((hand)->arena, &(hand)->table) ? ((hand)->table.at[(hand)->table.count - 1] = (__VA_ARGS__), (hand)->table.count - 1) : WTR_NONE)

static inline uint32_t hand_row(uint32_t row)
{
    assert_true(row != WTR_NONE);
    return row;
}

static inline uint32_t hand_insn(Hand *hand, WtrOpcode op, uint8_t scope, uint16_t aux, uint32_t a, uint32_t b, uint32_t c)
{
    return HAND_ADD(hand, insns, (WtrInsn){(uint8_t)op, scope, aux, a, b, c});
}

/* ALL, ANY or AT_LEAST of `count` registers. */
static inline uint32_t hand_list(Hand *hand, WtrOpcode op, uint8_t scope, uint32_t count, const uint32_t *operands, uint32_t least)
{
    const uint32_t first = hand->pool.count;
    for (uint32_t i = 0; i < count; i++)
        HAND_ADD(hand, pool, operands[i]);
    return hand_insn(hand, op, scope, 0, first, count, least);
}

static inline uint32_t hand_subject(Hand *hand, const char *id, bool many)
{
    const uint32_t scope = many ? hand->scopes++ : 0;
    return HAND_ADD(hand, subjects, (WtrSubject){id, many ? id : "", id, many, scope, "", HAND_PLACE});
}

static inline WtrRange hand_choices(Hand *hand, uint32_t count)
{
    static const char *const names[] = {"first", "second", "third", "fourth"};
    const uint32_t first = hand->choices.count;
    for (uint32_t i = 0; i < count; i++)
        HAND_ADD(hand, choices, (WtrChoice){names[i], "", NO_RANGE, NO_RANGE, true});
    return (WtrRange){first, count};
}

static inline uint32_t hand_fact(Hand *hand, const char *id, uint32_t subject, WtrType type)
{
    static const WtrOpcode ops[] = {WTR_OP_FACT_TRUTH, WTR_OP_FACT_NUMBER, WTR_OP_FACT_DATE, WTR_OP_FACT_CHOICE,
                                    WTR_OP_FACT_NUMBER, WTR_OP_FACT_NUMBER, WTR_OP_FACT_NUMBER};
    const uint32_t scope = subject == WTR_NONE ? 0 : hand->subjects.at[subject].scope;
    const uint32_t reg = hand_insn(hand, ops[type], (uint8_t)scope, 0, hand->facts.count, 0, 0);
    const WtrRange choices = type == WTR_TYPE_CHOICE ? hand_choices(hand, 3) : NO_RANGE;
    return HAND_ADD(hand, facts, (WtrFact){id, id, subject, scope, type, choices, false, 0, 0, reg, reg, "", HAND_PLACE});
}

/* A node over a register with `count` children. */
static inline uint32_t hand_node(Hand *hand, WtrNodeKind kind, const char *label, uint32_t reg, uint32_t ref, uint32_t count,
                                 const uint32_t *children)
{
    const uint32_t first = hand->children.count;
    for (uint32_t i = 0; i < count; i++)
        HAND_ADD(hand, children, children[i]);
    return HAND_ADD(hand, nodes, (WtrNode){.kind = kind, .label = label, .reg = reg, .scope = hand->insns.at[reg].scope, .ref = ref, .children = {first, count}, .inferred = "", .place = HAND_PLACE});
}

static inline uint32_t hand_fact_node(Hand *hand, uint32_t fact)
{
    return hand_node(hand, WTR_NODE_FACT, hand->facts.at[fact].id, hand->facts.at[fact].value, fact, 0, NULL);
}

/* A node of a list kind over the registers of its children, computed here. */
static inline uint32_t hand_list_node(Hand *hand, WtrNodeKind kind, WtrOpcode op, uint32_t count, const uint32_t *children)
{
    uint32_t operands[16];
    assert_true(count <= 16);
    for (uint32_t i = 0; i < count; i++)
        operands[i] = hand->nodes.at[children[i]].reg;
    const uint32_t reg = hand_list(hand, op, (uint8_t)hand->nodes.at[children[0]].scope, count, operands, 0);
    return hand_node(hand, kind, "list", reg, WTR_NONE, count, children);
}

/* A yes/no definition of the case, and a node that reads it. */
static inline uint32_t hand_term_node(Hand *hand, const char *id, uint32_t root)
{
    const uint32_t term = HAND_ADD(hand, terms, (WtrTerm){.id = id, .subject = WTR_NONE, .type = WTR_TYPE_TRUTH, .root = root, .inferred = "",
        .note = "", .formerly = "", .doc = "", .place = HAND_PLACE});
    return hand_node(hand, WTR_NODE_TERM, id, hand->nodes.at[root].reg, term, 1, &root);
}

/* A duty whose status is its root's register (no gate). */
static inline uint32_t hand_duty(Hand *hand, const char *id, uint32_t subject, WtrModality modality, uint32_t root)
{
    const uint32_t scope = subject == WTR_NONE ? 0 : hand->subjects.at[subject].scope;
    return HAND_ADD(hand, duties, (WtrDuty){.id = id, .subject = subject, .scope = scope, .modality = modality, .action = "",
        .root = root, .gate = WTR_NONE, .done = WTR_NONE, .explained = WTR_NONE, .status = hand->nodes.at[root].reg,
        .inferred = "", .note = "", .formerly = "", .doc = "", .source = "", .place = HAND_PLACE});
}

/* Gives the last duty a gate: status = condition and (gate or not gate). */
static inline void hand_gate(Hand *hand, uint32_t gate)
{
    WtrDuty *duty = &hand->duties.at[hand->duties.count - 1];
    const uint32_t open = hand->nodes.at[gate].reg, root = hand->nodes.at[duty->root].reg;
    const uint32_t closed = hand_insn(hand, WTR_OP_NOT, (uint8_t)duty->scope, 0, open, 0, 0);
    const uint32_t settled = hand_list(hand, WTR_OP_ANY, (uint8_t)duty->scope, 2, (uint32_t[]){open, closed}, 0);
    duty->gate = gate;
    duty->status = hand_list(hand, WTR_OP_ALL, (uint8_t)duty->scope, 2, (uint32_t[]){root, settled}, 0);
}

/* Adds a deadline to the last duty. */
static inline WtrDeadline *hand_deadline(Hand *hand, WtrDeadlineKind kind, int32_t count, WtrUnit unit, uint32_t anchor)
{
    WtrDuty *duty = &hand->duties.at[hand->duties.count - 1];
    const bool counts = kind == WTR_WITHIN || kind == WTR_NO_LATER || kind == WTR_EVERY;
    const uint32_t row = HAND_ADD(hand, deadlines, (WtrDeadline){.kind = kind, .count = count, .unit = unit,
        .calendar = counts && unit == WTR_WORKING_DAYS ? 0 : WTR_NONE, .anchor = anchor, .modality = duty->modality,
        .when = WTR_NONE, .text = "", .inferred = "", .place = HAND_PLACE});
    if (duty->deadlines.count == 0)
        duty->deadlines.first = row;
    duty->deadlines.count++;
    return &hand->deadlines.at[row];
}

static inline WtrRange hand_interval(Hand *hand, int32_t from, int32_t to)
{
    return (WtrRange){HAND_ADD(hand, intervals, (WtrInterval){from, to}), 1};
}

static inline uint32_t hand_source(Hand *hand, const char *id, int32_t from, int32_t to, int32_t superseded)
{
    return HAND_ADD(hand, sources, (WtrSource){id, id, WTR_SOURCE_GUIDANCE, from, to, superseded, "", "", 0, "", HAND_PLACE});
}

static inline WtrRange hand_cite(Hand *hand, uint32_t source, uint32_t page)
{
    return (WtrRange){HAND_ADD(hand, citations, (WtrCitation){.source = source, .page_from = page, .page_to = page,
        .heading = "", .section = "", .place = HAND_PLACE}), 1};
}

/* A calendar of Mondays to Fridays, known for 2020 and 2021, with the holidays around the turn of the year. */
static inline void hand_calendar(Hand *hand)
{
    const uint32_t first = hand->holidays.count;
    HAND_ADD(hand, holidays, (WtrHoliday){TEST_DAY(2020, 12, 25), "Christmas Day"});
    HAND_ADD(hand, holidays, (WtrHoliday){TEST_DAY(2020, 12, 28), "Boxing Day"});
    HAND_ADD(hand, holidays, (WtrHoliday){TEST_DAY(2021, 1, 1), "New Year's Day"});
    HAND_ADD(hand, calendars, (WtrCalendar){"test", "test", 0x60, TEST_DAY(2020, 1, 1), TEST_DAY(2021, 12, 31), {first, 3}, "", HAND_PLACE});
}

#define HAND_TABLE(hand, book, table) ((book).table.at = (hand)->table.at, (book).table.count = (hand)->table.count)

/* Writes the image, loads it, and frees what it was made from. */
static inline WtrRulebook *hand_load(Hand *hand)
{
    static const WtrFile file = {"hand.wtr", ""};
    WtrProgram program = {.insns = hand->insns.at, .insn_count = hand->insns.count, .pool = hand->pool.at,
                          .pool_count = hand->pool.count, .scope_count = hand->scopes};
    program.book.header = (WtrHeader){"hand", "made by hand", WTR_NONE, ""};
    program.book.files.at = &file;
    program.book.files.count = 1;
    HAND_TABLE(hand, program.book, sources);
    HAND_TABLE(hand, program.book, subjects);
    HAND_TABLE(hand, program.book, choices);
    HAND_TABLE(hand, program.book, facts);
    HAND_TABLE(hand, program.book, intervals);
    HAND_TABLE(hand, program.book, citations);
    HAND_TABLE(hand, program.book, readings);
    HAND_TABLE(hand, program.book, nodes);
    HAND_TABLE(hand, program.book, children);
    HAND_TABLE(hand, program.book, terms);
    HAND_TABLE(hand, program.book, deadlines);
    HAND_TABLE(hand, program.book, duties);
    HAND_TABLE(hand, program.book, holidays);
    HAND_TABLE(hand, program.book, calendars);
    WtrText image = {0};
    WtrRulebook *rulebook = NULL;
    WtrFault fault = {{0}, 0};
    assert_int_equal(wtr_image_write(&program, &image), WTR_OK);
    const WtrStatus status = wtr_rulebook_load(image.at, image.length, &rulebook, &fault);
    if (status != WTR_OK)
        fail_msg("hand-made rulebook refused: status %d, %s", (int)status, fault.text);
    wtr_text_free(&image);
    wtr_arena_free(hand->arena);
    return rulebook;
}

static inline WtrEvaluator *hand_evaluator(const WtrRulebook *rulebook, uint32_t cases, uint32_t instances)
{
    WtrEvaluator *evaluator = NULL;
    const WtrEvaluatorOptions options = {cases, instances};
    assert_int_equal(wtr_evaluator_new(rulebook, &options, &evaluator), WTR_OK);
    return evaluator;
}

#endif
