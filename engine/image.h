/* image.h — the compiled rulebook as bytes (.wtb), written by the compiler, read by the loader.
 *
 * Format (SPEC "The image"): a fixed header (magic "WTRB", format version, total size, SHA-256 of all
 * that follows it), a directory of sections, then the sections: the string pool and one table a row
 * type. Every row is a fixed number of little-endian 32-bit words whose meaning image.def lists once;
 * strings are offsets into the pool, references are row numbers. Writer, loader, bounds checks and the
 * size of a row derive from that list. Nothing in an image is a pointer, so the same rulebook gives the
 * same bytes on every machine.
 *
 * Loading (image.c) checks every bound that image.def knows: string offsets, row numbers, ranges, enums,
 * day numbers. verify.c then checks what relates rows to each other: every instruction, the order of
 * the explanation tree, types and scopes. Only then is a WtrRulebook handed out. */
#ifndef WTR_IMAGE_H
#define WTR_IMAGE_H

#include "base.h"
#include "opcode.h"
#include "wtr.h"

/* The rulebook's tables together with its program: what the compiler builds and the loader rebuilds.
 * In a program, register r is computed by insns[r]. */
typedef struct WtrProgram {
    WtrBook book;
    const WtrInsn *insns; uint32_t insn_count;
    const uint32_t *pool; uint32_t pool_count;      /* operands of ALL, ANY, AT_LEAST */
    uint32_t scope_count;                           /* 1 + number of `many` subjects */
} WtrProgram;

/* The sections of an image, in their order; the string pool is the last. */
typedef enum WtrSection {
#define TABLE(name, type, ...) WTR_SECTION_##name,
#include "image.def"
    WTR_SECTION_strings,
    WTR_SECTION_COUNT
} WtrSection;

const char *wtr_section_name(WtrSection section);
/* Where a row of that section begins in the image of `program`. */
size_t wtr_image_offset(const WtrProgram *program, WtrSection section, uint32_t row);
/* Says what is wrong and where; gives WTR_BAD_IMAGE. `fault` may be NULL. */
WtrStatus wtr_fault_set(WtrFault *fault, size_t offset, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Appends the image of `program` to `out`. The same program always gives the same bytes. WTR_NO_MEMORY,
 * or WTR_LIMIT when a table or the whole outgrows 32 bits. */
WtrStatus wtr_image_write(const WtrProgram *program, WtrText *out);

/* Rebuilds the tables in `arena`; checks bounds, not yet meaning. `lent`: see wtr_rulebook_lend. */
WtrStatus wtr_image_read(WtrArena *arena, const void *bytes, size_t size, bool lent, WtrProgram *out, char hash[72], WtrFault *fault);

/* A calendar takes memory for every day it knows; no rulebook needs more of them than this. */
#define WTR_CALENDARS_MAX 64

/* Checks meaning: after WTR_OK the machine may run `program` without a single check of its own. */
WtrStatus wtr_verify(const WtrProgram *program, WtrFault *fault);

/* The register type of each instruction, as the verifier found it, is result type of its opcode. */
WtrRegType wtr_insn_type(const WtrInsn *insn);

/* Internal form of the loaded rulebook. */
struct WtrRulebook {
    WtrArena *arena;
    WtrProgram program;
    char hash[72];
    struct WtrCalendarTable *calendars;              /* one each calendar, see calendar.h */
    struct WtrNames *names;                          /* find tables, see api.c */
};

/* The whole rulebook in readable form: instructions with the source span and citation of each rule. */
void wtr_disassemble(const WtrProgram *program, const char *hash, WtrText *out);

#endif
