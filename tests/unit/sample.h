/* sample.h — a small rulebook built by hand: every opcode, every kind of node, every table, no compiler.
 *
 * It is LANGUAGE's tour in short: notify_panel for an incident, early_help for any of several children.
 * A test changes one member of a fresh copy and sees what the reader or the verifier says. */
#ifndef SAMPLE_H
#define SAMPLE_H

#include <nettle/sha2.h>
#include <string.h>

#include "../../engine/date.h"
#include "../../engine/image.h"

enum { CHILD, INCIDENT };                                   /* subjects; a case has many children: scope 1 */
enum { SERIOUS, ABUSE_KNOWN, BECAME_AWARE, NOTIFIED_ON, SETTING, STAFF, YOUNG_CARER, AGE, PARENT_IN_CUSTODY, FACTS };
enum { REPORTABLE, PLACE_TERM };
enum { EARLY_HELP, NOTIFY_PANEL };

/* Registers. */
enum {
    R_AS_OF, R_TODAY, R_READING, R_RAISED, R_SERIOUS, R_ABUSE, R_AWARE, R_NOTIFIED, R_SETTING, R_STAFF, R_CARER, R_AGE, R_CUSTODY,
    R_EDITION_DAY, R_BEFORE_EDITION, R_EDITION, R_EDITION_CHILD, R_NO, R_CUSTODY_VALUE, R_MINOR, R_NEWBORN, R_SIGN, R_REPORTABLE,
    R_TWO_OF, R_ANY_CHILD, R_EVERY_CHILD, R_TWO_CHILDREN, R_DUE, R_DAYS, R_SEVEN, R_QUICK, R_SEVEN_STAFF, R_IN_HOSPITAL, R_BY_DAY,
    R_SAME_DAY, R_TOLD, R_SHOWN, R_HOSPITAL, R_SETTING_OR, R_SETTING_BY, R_AT_HOME, R_DAY_BY, R_NUMBER_BY, R_STAFF_OR, R_NOTIFIED_OR,
    R_STAFF_CHILD, R_AWARE_CHILD, R_SETTING_CHILD, R_REPORTABLE_CHILD, REGISTERS
};

/* Explanation nodes. */
enum {
    N_SERIOUS, N_ABUSE, N_REPORTABLE, N_TERM, N_AS_OF, N_EDITION_DAY, N_BEFORE, N_EDITION, N_STANDS, N_AWARE, N_NOTIFIED, N_OFFSET,
    N_READING, N_UNLESS, N_CARER, N_CUSTODY, N_SIGN, N_QUANTIFIER, N_GATHER, N_SPAN, N_KNOWN, N_TODAY, N_DUTY, N_TWO_OF, N_NONE,
    N_SETTING, N_ANY, N_NOTIFY, NODES
};

typedef struct Sample {
    WtrProgram program;
    WtrInsn insns[REGISTERS];
    uint32_t pool[7];
    WtrFile files[1];
    WtrSource sources[2];
    WtrActor actors[2];
    WtrSubject subjects[2];
    WtrChoice choices[4];
    WtrFact facts[FACTS];
    WtrInterval intervals[3];
    WtrCitation citations[3];
    WtrReading readings[1];
    WtrNode nodes[NODES];
    uint32_t children[40], child_count;
    WtrParty parties[2];
    WtrTerm terms[2];
    WtrDeadline deadlines[6];
    WtrDuty duties[2];
    WtrNarrative narratives[1];
    WtrHoliday holidays[3];
    WtrCalendar calendars[1];
    WtrGiven givens[3];
    WtrPick picks[1];
    WtrExpect expects[3];
    WtrTest tests[1];
} Sample;

#define SAMPLE_EDITION 737768                                /* 2020-12-09 */

static inline void sample_insns(Sample *s) {
    const uint32_t none = WTR_NONE;
    const WtrInsn insns[REGISTERS] = {
        [R_AS_OF] = {.op = WTR_OP_AS_OF}, [R_TODAY] = {.op = WTR_OP_TODAY}, [R_READING] = {.op = WTR_OP_READING},
        [R_RAISED] = {.op = WTR_OP_RAISED, .a = CHILD},
        [R_SERIOUS] = {WTR_OP_FACT_TRUTH, 0, 0, SERIOUS, 0, 0}, [R_ABUSE] = {WTR_OP_FACT_TRUTH, 0, 0, ABUSE_KNOWN, 0, 0},
        [R_AWARE] = {WTR_OP_FACT_DATE, 0, 0, BECAME_AWARE, 0, 0}, [R_NOTIFIED] = {WTR_OP_FACT_DATE, 0, 0, NOTIFIED_ON, 0, 0},
        [R_SETTING] = {WTR_OP_FACT_CHOICE, 0, 0, SETTING, 0, 0}, [R_STAFF] = {WTR_OP_FACT_NUMBER, 0, 0, STAFF, 0, 0},
        [R_CARER] = {WTR_OP_FACT_TRUTH, 1, 0, YOUNG_CARER, 0, 0}, [R_AGE] = {WTR_OP_FACT_NUMBER, 1, 0, AGE, 0, 0},
        [R_CUSTODY] = {WTR_OP_FACT_TRUTH, 1, 0, PARENT_IN_CUSTODY, 0, 0},
        [R_EDITION_DAY] = {WTR_OP_CONST_DATE, 0, 0, SAMPLE_EDITION, 0, 0},
        [R_BEFORE_EDITION] = {WTR_OP_BEFORE, 0, 0, R_AS_OF, R_EDITION_DAY, 0}, [R_EDITION] = {WTR_OP_NOT, 0, 0, R_BEFORE_EDITION, 0, 0},
        [R_EDITION_CHILD] = {WTR_OP_GATHER_TRUTH, 1, 0, R_EDITION, 0, 0}, [R_NO] = {WTR_OP_CONST_TRUTH, 1, WTR_FALSE, 0, 0, 0},
        [R_CUSTODY_VALUE] = {WTR_OP_DEFAULT_TRUTH, 1, 0, R_CUSTODY, R_NO, 0}, [R_MINOR] = {WTR_OP_LT_IMM, 1, 0, R_AGE, 18, 0},
        [R_NEWBORN] = {WTR_OP_EQ_IMM, 1, 0, R_AGE, 0, 0}, [R_SIGN] = {WTR_OP_ANY, 1, 0, 0, 2, 0}, [R_REPORTABLE] = {WTR_OP_ALL, 0, 0, 2, 2, 0},
        [R_TWO_OF] = {WTR_OP_AT_LEAST, 0, 0, 4, 3, 2}, [R_ANY_CHILD] = {WTR_OP_FOLD_ANY, 0, 0, CHILD, R_SIGN, 0},
        [R_EVERY_CHILD] = {WTR_OP_FOLD_EVERY, 0, 0, CHILD, R_MINOR, 0}, [R_TWO_CHILDREN] = {WTR_OP_FOLD_AT_LEAST, 0, 0, CHILD, R_SIGN, 2},
        [R_DUE] = {WTR_OP_ADD_DATE, 0, WTR_WORKING_DAYS, R_AWARE, 5, 0}, [R_DAYS] = {WTR_OP_SPAN, 0, WTR_DAYS, R_AWARE, R_NOTIFIED, none},
        [R_SEVEN] = {WTR_OP_CONST_NUMBER, 0, 0, 7, 0, 0}, [R_QUICK] = {WTR_OP_LT, 0, 0, R_DAYS, R_SEVEN, 0},
        [R_SEVEN_STAFF] = {WTR_OP_EQ, 0, 0, R_STAFF, R_SEVEN, 0}, [R_IN_HOSPITAL] = {WTR_OP_IS, 0, 0, R_SETTING, 1, 0},
        [R_BY_DAY] = {WTR_OP_IS, 0, 0, R_READING, 0, 0}, [R_SAME_DAY] = {WTR_OP_SAME_DATE, 0, 0, R_AWARE, R_NOTIFIED, 0},
        [R_TOLD] = {WTR_OP_KNOWN, 0, 0, R_NOTIFIED, 0, 0}, [R_SHOWN] = {WTR_OP_SHOWN, 0, 0, R_ABUSE, 0, 0},
        [R_HOSPITAL] = {WTR_OP_CONST_CHOICE, 0, 0, 1, 0, 0}, [R_SETTING_OR] = {WTR_OP_DEFAULT_CHOICE, 0, 0, R_SETTING, R_HOSPITAL, R_EDITION},
        [R_SETTING_BY] = {WTR_OP_SELECT_CHOICE, 0, 0, R_EDITION, R_SETTING_OR, R_SETTING}, [R_AT_HOME] = {WTR_OP_IS, 0, 0, R_SETTING_BY, 0, 0},
        [R_DAY_BY] = {WTR_OP_SELECT_DATE, 0, 0, R_EDITION, R_DUE, R_AWARE}, [R_NUMBER_BY] = {WTR_OP_SELECT_NUMBER, 0, 0, R_EDITION, R_DAYS, R_STAFF},
        [R_STAFF_OR] = {WTR_OP_DEFAULT_NUMBER, 0, 0, R_STAFF, R_SEVEN, R_EDITION},
        [R_NOTIFIED_OR] = {WTR_OP_DEFAULT_DATE, 0, 0, R_NOTIFIED, R_EDITION_DAY, R_EDITION},
        [R_STAFF_CHILD] = {WTR_OP_GATHER_NUMBER, 1, 0, R_STAFF, 0, 0}, [R_AWARE_CHILD] = {WTR_OP_GATHER_DATE, 1, 0, R_AWARE, 0, 0},
        [R_SETTING_CHILD] = {WTR_OP_GATHER_CHOICE, 1, 0, R_SETTING, 0, 0}, [R_REPORTABLE_CHILD] = {WTR_OP_GATHER_TRUTH, 1, 0, R_REPORTABLE, 0, 0},
    };
    const uint32_t pool[] = {R_CARER, R_CUSTODY_VALUE, R_SERIOUS, R_ABUSE, R_SERIOUS, R_ABUSE, R_EDITION};
    memcpy(s->insns, insns, sizeof insns);
    memcpy(s->pool, pool, sizeof pool);
}

static inline void sample_node(Sample *s, uint32_t row, WtrNodeKind kind, const char *label, uint32_t reg, uint32_t ref, uint32_t count, const uint32_t *children) {
    s->nodes[row] = (WtrNode){.kind = kind, .label = label, .reg = reg, .scope = s->insns[reg].scope, .ref = ref,
                              .children = {s->child_count, count}, .inferred = "", .place = {0, row + 1, 1, 4}};
    for (uint32_t i = 0; i < count; i++) s->children[s->child_count++] = children[i];
}

#define SAMPLE_NODE(row, kind, label, reg, ref, ...) \
    sample_node(s, row, kind, label, reg, ref, sizeof (uint32_t[]){__VA_ARGS__} / 4, (uint32_t[]){__VA_ARGS__})
#define SAMPLE_LEAF(row, kind, label, reg, ref) sample_node(s, row, kind, label, reg, ref, 0, NULL)

static inline void sample_nodes(Sample *s) {
    const uint32_t none = WTR_NONE;
    SAMPLE_LEAF(N_SERIOUS, WTR_NODE_FACT, "serious", R_SERIOUS, SERIOUS);
    SAMPLE_LEAF(N_ABUSE, WTR_NODE_FACT, "abuse_known", R_ABUSE, ABUSE_KNOWN);
    SAMPLE_NODE(N_REPORTABLE, WTR_NODE_ALL, "serious and abuse_known", R_REPORTABLE, none, N_SERIOUS, N_ABUSE);
    SAMPLE_NODE(N_TERM, WTR_NODE_TERM, "reportable", R_REPORTABLE, REPORTABLE, N_REPORTABLE);
    SAMPLE_LEAF(N_AS_OF, WTR_NODE_AS_OF, "as_of", R_AS_OF, none);
    SAMPLE_LEAF(N_EDITION_DAY, WTR_NODE_CONSTANT, "2020-12-09", R_EDITION_DAY, none);
    SAMPLE_NODE(N_BEFORE, WTR_NODE_COMPARE, "as_of is before 2020-12-09", R_BEFORE_EDITION, none, N_AS_OF, N_EDITION_DAY);
    SAMPLE_NODE(N_EDITION, WTR_NODE_NOT, "not (as_of is before 2020-12-09)", R_EDITION, none, N_BEFORE);
    SAMPLE_LEAF(N_STANDS, WTR_NODE_STANDS, "stands in wt2020", R_EDITION, none);
    SAMPLE_LEAF(N_AWARE, WTR_NODE_FACT, "became_aware", R_AWARE, BECAME_AWARE);
    SAMPLE_LEAF(N_NOTIFIED, WTR_NODE_FACT, "panel_notified_on", R_NOTIFIED, NOTIFIED_ON);
    SAMPLE_NODE(N_OFFSET, WTR_NODE_OFFSET, "5 working_days after became_aware", R_DUE, none, N_AWARE);
    SAMPLE_LEAF(N_READING, WTR_NODE_READING, "clock is by_day", R_BY_DAY, 0);
    SAMPLE_NODE(N_UNLESS, WTR_NODE_UNLESS, "unless before the edition", R_EDITION, none, N_BEFORE);
    SAMPLE_LEAF(N_CARER, WTR_NODE_FACT, "young_carer", R_CARER, YOUNG_CARER);
    SAMPLE_LEAF(N_CUSTODY, WTR_NODE_FACT, "parent_in_custody", R_CUSTODY_VALUE, PARENT_IN_CUSTODY);
    SAMPLE_NODE(N_SIGN, WTR_NODE_ANY, "any of", R_SIGN, none, N_CARER, N_CUSTODY);
    SAMPLE_NODE(N_QUANTIFIER, WTR_NODE_QUANTIFIER, "any child has (…)", R_ANY_CHILD, CHILD, N_SIGN);
    SAMPLE_NODE(N_GATHER, WTR_NODE_GATHER, "reportable", R_REPORTABLE_CHILD, none, N_TERM);
    SAMPLE_NODE(N_SPAN, WTR_NODE_SPAN, "days from became_aware to panel_notified_on", R_DAYS, none, N_AWARE, N_NOTIFIED);
    SAMPLE_NODE(N_KNOWN, WTR_NODE_KNOWN, "panel_notified_on is known", R_TOLD, none, N_NOTIFIED);
    SAMPLE_LEAF(N_TODAY, WTR_NODE_TODAY, "today", R_TODAY, none);
    SAMPLE_NODE(N_DUTY, WTR_NODE_DUTY, "early_help is due", R_SIGN, EARLY_HELP, N_SIGN);
    SAMPLE_NODE(N_TWO_OF, WTR_NODE_AT_LEAST, "at least 2 of", R_TWO_OF, none, N_SERIOUS, N_ABUSE, N_EDITION);
    SAMPLE_NODE(N_NONE, WTR_NODE_NONE, "none of", R_EDITION, none, N_BEFORE);
    SAMPLE_LEAF(N_SETTING, WTR_NODE_FACT, "setting", R_SETTING, SETTING);
    SAMPLE_NODE(N_ANY, WTR_NODE_ANY, "any of", R_SHOWN, none, N_QUANTIFIER, N_TWO_OF, N_NONE, N_KNOWN);
    SAMPLE_NODE(N_NOTIFY, WTR_NODE_ALL, "notify_panel", R_REPORTABLE, none, N_TERM, N_STANDS, N_UNLESS);
}

static inline void sample_fact(Sample *s, uint32_t row, const char *id, uint32_t subject, WtrType type, uint32_t reg) {
    s->facts[row] = (WtrFact){.id = id, .question = "Is it so, in Ystradgynlais — as far as you know?", .subject = subject,
                              .scope = s->subjects[subject].scope, .type = type, .column = reg, .value = reg, .doc = "", .place = {0, row + 10, 1, 4}};
}

static inline void sample_declarations(Sample *s) {
    s->files[0].path = "tour.wtr";
    s->sources[0] = (WtrSource){.id = "wt2018", .title = "Working Together, July 2018", .from = 736879, .to = SAMPLE_EDITION - 1, .superseded_by = "", .url = "", .pages = 112, .doc = ""};
    s->sources[1] = (WtrSource){.id = "wt2020", .title = "Working Together, December 2020", .from = SAMPLE_EDITION, .superseded = 738869, .superseded_by = "the 2023 edition", .url = "", .doc = ""};
    s->actors[0] = (WtrActor){.id = "local_authority", .label = "the local authority", .doc = ""};
    s->actors[1] = (WtrActor){.id = "panel", .label = "the Panel", .doc = ""};
    s->subjects[CHILD] = (WtrSubject){.id = "child", .plural = "children", .label = "a child", .many = true, .scope = 1, .doc = ""};
    s->subjects[INCIDENT] = (WtrSubject){.id = "incident", .plural = "", .label = "an incident", .doc = ""};
    static const char *const names[] = {"home", "hospital", "by_day", "by_hour"};
    for (int i = 0; i < 4; i++) s->choices[i] = (WtrChoice){.id = names[i], .label = ""};
    s->choices[2].stands = (WtrRange){0, 2};
    sample_fact(s, SERIOUS, "serious", INCIDENT, WTR_TYPE_TRUTH, R_SERIOUS);
    sample_fact(s, ABUSE_KNOWN, "abuse_known", INCIDENT, WTR_TYPE_TRUTH, R_ABUSE);
    sample_fact(s, BECAME_AWARE, "became_aware", INCIDENT, WTR_TYPE_DATE, R_AWARE);
    sample_fact(s, NOTIFIED_ON, "panel_notified_on", INCIDENT, WTR_TYPE_DATE, R_NOTIFIED);
    sample_fact(s, SETTING, "setting", INCIDENT, WTR_TYPE_CHOICE, R_SETTING);
    s->facts[SETTING].choices = (WtrRange){0, 2};
    sample_fact(s, STAFF, "staff", INCIDENT, WTR_TYPE_NUMBER, R_STAFF);
    sample_fact(s, YOUNG_CARER, "young_carer", CHILD, WTR_TYPE_TRUTH, R_CARER);
    sample_fact(s, AGE, "age", CHILD, WTR_TYPE_YEARS, R_AGE);
    sample_fact(s, PARENT_IN_CUSTODY, "parent_in_custody", CHILD, WTR_TYPE_TRUTH, R_CUSTODY);
    s->facts[PARENT_IN_CUSTODY].assumed = true;
    s->facts[PARENT_IN_CUSTODY].assumed_value = WTR_FALSE;
    s->facts[PARENT_IN_CUSTODY].value = R_CUSTODY_VALUE;
    s->intervals[0] = (WtrInterval){736879, SAMPLE_EDITION - 1};
    s->intervals[1] = (WtrInterval){SAMPLE_EDITION, 0};
    s->intervals[2] = (WtrInterval){0, SAMPLE_EDITION};
    s->citations[0] = (WtrCitation){.source = 1, .page_from = 96, .heading = "", .section = ""};
    s->citations[1] = (WtrCitation){.source = 1, .page_from = 14, .page_to = 15, .para_from = 6, .bullet = 3, .footnote = 2, .heading = "Early help", .section = "", .seen = true};
    s->citations[2] = (WtrCitation){.source = 0, .heading = "", .section = "16C(1)", .unpaged = true};
    s->readings[0] = (WtrReading){.id = "clock", .question = "From when is it counted?", .choices = {2, 2}, .standard = 0, .cites = {0, 1}, .doc = ""};
    s->narratives[0] = (WtrNarrative){.id = "aim", .text = "What the chapter is for.", .stands = {2, 1}, .cites = {0, 1}, .doc = ""};
    s->holidays[0] = (WtrHoliday){SAMPLE_EDITION + 16, "Christmas Day"};
    s->holidays[1] = (WtrHoliday){SAMPLE_EDITION + 19, "Boxing Day (substitute day)"};
    s->holidays[2] = (WtrHoliday){SAMPLE_EDITION + 23, "New Year's Day"};
    s->calendars[0] = (WtrCalendar){.id = "england_and_wales", .label = "England and Wales", .weekend = 0x60, .from = SAMPLE_EDITION - 400, .to = SAMPLE_EDITION + 400, .holidays = {0, 3}, .doc = ""};
}

static inline void sample_deadline(Sample *s, uint32_t row, WtrDeadlineKind kind, int32_t count, WtrUnit unit, const char *text) {
    s->deadlines[row] = (WtrDeadline){.kind = kind, .count = count, .unit = unit, .calendar = unit == WTR_WORKING_DAYS ? 0 : WTR_NONE, .anchor = N_AWARE,
                                      .when = WTR_NONE, .text = text, .inferred = ""};
}

static inline void sample_rules(Sample *s) {
    s->parties[0].actor = 0;
    s->parties[1].actor = 1;
    s->terms[REPORTABLE] = (WtrTerm){.id = "reportable", .subject = INCIDENT, .root = N_REPORTABLE, .stands = {0, 2}, .cites = {0, 1}, .inferred = "", .note = "", .formerly = "", .doc = ""};
    s->terms[PLACE_TERM] = (WtrTerm){.id = "place", .subject = INCIDENT, .type = WTR_TYPE_CHOICE, .choices = {0, 2}, .root = N_SETTING, .inferred = "", .note = "", .formerly = "", .doc = ""};
    sample_deadline(s, 0, WTR_WITHIN, 5, WTR_WORKING_DAYS, "within 5 working_days of became_aware");
    s->deadlines[0].when = N_READING;
    s->deadlines[0].cites = (WtrRange){0, 1};
    sample_deadline(s, 1, WTR_NO_LATER, 2, WTR_WEEKS, "no later than 2 weeks before became_aware");
    sample_deadline(s, 2, WTR_BY, 0, WTR_DAYS, "by became_aware");
    sample_deadline(s, 3, WTR_BEFORE, 0, WTR_DAYS, "before became_aware");
    sample_deadline(s, 4, WTR_EVERY, 3, WTR_MONTHS, "every 3 months from became_aware");
    s->deadlines[4].stands = (WtrRange){1, 1};
    sample_deadline(s, 5, WTR_TIMING, 0, WTR_DAYS, "at all times");
    s->deadlines[5].anchor = WTR_NONE;
    s->duties[EARLY_HELP] = (WtrDuty){.id = "early_help", .subject = CHILD, .scope = 1, .modality = WTR_SHOULD, .action = "be alert", .root = N_SIGN, .gate = WTR_NONE,
        .done = WTR_NONE, .explained = WTR_NONE, .status = R_SIGN, .cites = {1, 2}, .not_exhaustive = true, .inferred = "", .note = "", .formerly = "", .doc = "", .source = "early_help …"};
    s->duties[NOTIFY_PANEL] = (WtrDuty){.id = "notify_panel", .subject = INCIDENT, .bearer = {.actors = {0, 1}}, .recipient = {.actors = {1, 1}}, .modality = WTR_MUST,
        .action = "notify the Panel", .root = N_NOTIFY, .gate = N_READING, .done = N_NOTIFIED, .done_on = true, .explained = N_ABUSE, .status = R_REPORTABLE,
        .deadlines = {0, 6}, .stands = {0, 2}, .cites = {0, 1}, .inferred = "", .note = "", .formerly = "", .doc = "", .source = "notify_panel for incident\n  …"};
    s->givens[0] = (WtrGiven){.fact = SERIOUS, .subject = INCIDENT, .instance = WTR_NONE, .instance_name = "", .known = true, .value = WTR_TRUE};
    s->givens[1] = (WtrGiven){.fact = WTR_NONE, .subject = CHILD, .instance = 0, .instance_name = "ann"};
    s->givens[2] = (WtrGiven){.fact = AGE, .subject = CHILD, .instance = 1, .instance_name = "bea", .known = true, .value = 9};
    s->picks[0] = (WtrPick){0, 1};
    s->expects[0] = (WtrExpect){.kind = WTR_EXPECT_BY, .name = "notify_panel", .subject = WTR_NONE, .instance = WTR_NONE, .day = SAMPLE_EDITION + 26, .ref = WTR_NONE};
    s->expects[1] = (WtrExpect){.kind = WTR_EXPECT_NEEDS, .name = "early_help", .subject = CHILD, .instance = 1, .ref = YOUNG_CARER};
    s->expects[2] = (WtrExpect){.kind = WTR_EXPECT_CITES, .name = "notify_panel", .subject = WTR_NONE, .instance = WTR_NONE, .ref = 0};
    s->tests[0] = (WtrTest){.name = "two days before Christmas", .on = SAMPLE_EDITION + 14, .today = SAMPLE_EDITION + 14, .givens = {0, 3}, .picks = {0, 1}, .expects = {0, 3}, .doc = ""};
}

#define SAMPLE_TABLE(name) s->program.book.name.at = s->name; s->program.book.name.count = sizeof s->name / sizeof *s->name

static inline void sample_build(Sample *s) {
    memset(s, 0, sizeof *s);
    sample_insns(s);
    sample_nodes(s);
    sample_declarations(s);
    sample_rules(s);
    s->program.book.header = (WtrHeader){.id = "working_together", .title = "Working Together", .calendar = 0, .doc = "A tour."};
    SAMPLE_TABLE(files); SAMPLE_TABLE(sources); SAMPLE_TABLE(actors); SAMPLE_TABLE(subjects); SAMPLE_TABLE(choices); SAMPLE_TABLE(facts);
    SAMPLE_TABLE(intervals); SAMPLE_TABLE(citations); SAMPLE_TABLE(readings); SAMPLE_TABLE(nodes); SAMPLE_TABLE(parties); SAMPLE_TABLE(terms);
    SAMPLE_TABLE(deadlines); SAMPLE_TABLE(duties); SAMPLE_TABLE(narratives); SAMPLE_TABLE(holidays); SAMPLE_TABLE(calendars);
    SAMPLE_TABLE(givens); SAMPLE_TABLE(picks); SAMPLE_TABLE(expects); SAMPLE_TABLE(tests);
    s->program.book.children.at = s->children;
    s->program.book.children.count = s->child_count;
    s->program.insns = s->insns;
    s->program.insn_count = REGISTERS;
    s->program.pool = s->pool;
    s->program.pool_count = sizeof s->pool / sizeof *s->pool;
    s->program.scope_count = 2;
}

/* Makes the SHA-256 of an image right again after a test changed it. */
static inline void sample_rehash(char *image, size_t size) {
    struct sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, size - 44, (const uint8_t *)image + 44);
    sha256_digest(&context, 32, (uint8_t *)image + 12);
}

#endif
