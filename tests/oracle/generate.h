/* generate.h — what the two halves of the generator share: the model of a random rulebook and its words.
 *
 * Relies on: oracle.h. Guarantees: every random choice comes from `random`, every name from `names` alone,
 * so one seed gives one model under any names and in any order. */
#ifndef WTR_TEST_GENERATE_H
#define WTR_TEST_GENERATE_H

#include "oracle.h"

/* The days, cut where a source begins or ends: bit 0 up to 2018-07-03, 1 up to 2019-05-31, 2 up to
 * 2020-12-08, 3 up to 2021-03-31, 4 from 2021-04-01. */
#define ALWAYS 31u
typedef struct Edition { const char *clauses; unsigned days; } Edition;
#define EDITIONS 4
extern const Edition editions[EDITIONS];

typedef struct Fact { WtrType type; int subject; unsigned choices; bool reserved; } Fact;   /* subject -1: of the case */

/* A definition or a duty under one name: `days` are those of all items that share it. */
typedef struct Rule { int subject; unsigned days; WtrType type; int choices_of; bool done; } Rule;   /* done: a duty that says when it is */
typedef struct Reading { unsigned choices, days; } Reading;

typedef struct Generator {
    OracleRandom random;
    uint64_t names;
    bool failed;
    unsigned subjects, many;                     /* `many`: bit i, a case may have many of subject i */
    Fact facts[ORACLE_FACTS]; unsigned fact_count;
    Rule terms[ORACLE_RULES]; unsigned term_names, term_items;
    Rule duties[ORACLE_RULES]; unsigned duty_names, duty_items;
    Reading readings[ORACLE_SUBJECTS]; unsigned reading_count;
    uint64_t touched;                            /* subjects whose facts or rules the last expression read */
    WtrText items[2 * ORACLE_RULES + ORACLE_FACTS + 32]; unsigned item_count;
} Generator;

/* Where an expression stands: inside which `many` subject (-1: the case), on which days, and of which
 * subject's facts it may speak (ANY_SUBJECT, or one and the case's own). `quantified`: the subjects, as bits,
 * whose quantifiers it already stands in. */
#define ANY_SUBJECT (-2)
typedef struct Context { int many; unsigned days; int only; int depth; bool cited; unsigned quantified; } Context;

typedef struct Spelled { char at[32]; } Spelled;
/* The name of the n-th thing of a kind: 'f'act, 's'ource, su'b'ject, 'p'lural, 't'erm, 'd'uty, 'r'eading,
 * 'c'hoice, 'a'ctor, ca'l'endar. */
Spelled spell(const Generator *g, char kind, unsigned n);

uint32_t below(Generator *g, uint32_t limit);
bool chance(Generator *g, uint32_t percent);

bool is_many_subject(const Generator *g, int subject);
/* A condition on one line; `depth` bounds its nesting. */
void write_truth(Generator *g, WtrText *out, Context at);
/* A condition that may end in a list with bullets, indented by `indent`. */
void write_condition(Generator *g, WtrText *out, Context at, unsigned indent);
void write_date_name(Generator *g, WtrText *out, Context at);   /* a fact, a definition or as_of */
void write_date(Generator *g, WtrText *out, Context at);
void write_number(Generator *g, WtrText *out, Context at);
/* A random fact of the type that may be read here, or -1. */
int pick_fact(Generator *g, Context at, WtrType type, bool reserved);

#endif
