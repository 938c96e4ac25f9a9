/* caseload.h — any bytes as a file of cases, read as the program reads one, in pieces and blocks of any size; what comes
 * of it is text, so that two ways of reading can be held against each other.
 *
 * Relies on: tools/records.h, a file in memory that has a path (Linux), the small rulebook of the unit tests. Guarantees:
 * every piece is read from memory of exactly its size and padding, so that the sanitizers see what lies outside. */
#ifndef WTR_TEST_CASELOAD_H
#define WTR_TEST_CASELOAD_H

#include "../../tools/records.h"

/* One way of reading. */
typedef struct CaseloadWay {
    WtrRunOptions options;
    WtrPiecesOptions pieces;
    uint32_t block, instances;           /* cases of a block, and instances of a `many` subject that it has room for */
    bool careful;                        /* every CSV record by the careful way */
} CaseloadWay;

/* What came of it. */
typedef struct CaseloadOutcome {
    WtrExit code;                        /* of the pieces */
    WtrText cases;                       /* every case with its row, facts, subjects and duties */
    WtrText messages, complaints;
    uint64_t evaluated, refused;
    bool limit;
} CaseloadOutcome;

/* The rulebook, compiled when first asked for. */
const WtrRulebook *caseload_rulebook(void);
/* The path of a file in memory that holds these bytes until the next call. */
const char *caseload_file(const void *bytes, size_t length);

/* Reads the file. Free the outcome. */
void caseload_read(const char *path, const CaseloadWay *way, CaseloadOutcome *out);
void caseload_free(CaseloadOutcome *outcome);
/* Aborts, having shown both, where two outcomes are not the same in every respect. */
void caseload_compare(const CaseloadOutcome *a, const CaseloadOutcome *b, const char *ways);

/* Aborts the fuzzer where something is not so, with what was expected. */
#define MUST(so) ((so) ? (void)0 : caseload_give_up(__FILE__, __LINE__, #so))
_Noreturn void caseload_give_up(const char *file, int line, const char *expected);

/* Choices made by the first bytes of the input. */
typedef struct Choices { const uint8_t *data; size_t size; } Choices;
unsigned caseload_choose(Choices *choices, unsigned below);    /* 0 where no bytes are left */
/* Options of the command line, a size of block and of pieces that are as odd as can be. The settings must outlive the way. */
void caseload_choose_way(Choices *choices, WtrSetting settings[2], CaseloadWay *out);
/* Reads the file in that way and in one piece with large blocks, which must give the same. */
void caseload_check(const char *path, const CaseloadWay *way);

#endif
