/* source.h — rule files as text: reading them, and turning byte offsets into lines and columns.
 *
 * Relies on: engine/base.h and the file system. Guarantees: a file is read once, whole; the text handed
 * out ends in two NUL bytes (flex scans it in place); `use` never leaves the rulebook's root. */
#ifndef WTR_SOURCE_H
#define WTR_SOURCE_H

#include "../engine/base.h"

#define WTR_SOURCE_MAX (64u << 20)     /* bytes of one file */

/* Where something stands: bytes begin..end (exclusive) of a file. Two integers on every node. */
typedef struct WtrLoc { uint32_t file, begin, end; } WtrLoc;

typedef struct WtrSourceFile {
    const char *path;                  /* as people write it: relative to the root, or "stdlib/…", or "-e" */
    const char *real;                  /* canonical path in the file system, "" for text given in memory */
    const char *doc;                   /* "##" lines above the first `use` of it that has some, or NULL */
    char *text; uint32_t length;       /* two NUL bytes follow */
    uint32_t *lines; uint32_t line_count;  /* byte offset of each line's first byte; made by wtr_source_index */
    bool plain;                        /* ASCII throughout, so bytes are characters; found out by wtr_source_index */
} WtrSourceFile;

typedef struct WtrLineColumn { uint32_t line, column; } WtrLineColumn;   /* from 1; columns in characters */

/* Characters of UTF-8 text: all bytes but those that continue one. */
uint32_t wtr_source_characters(const char *text, size_t length);
/* Characters from `begin` to `end` of a file whose lines are indexed. */
uint32_t wtr_source_width(const WtrSourceFile *file, uint32_t begin, uint32_t end);
/* Fills `lines` and `plain`. False when out of memory. */
bool wtr_source_index(WtrArena *arena, WtrSourceFile *file);
WtrLineColumn wtr_source_position(const WtrSourceFile *file, uint32_t offset);
/* The text of the line that holds `offset`, without its line break. */
const char *wtr_source_line(const WtrSourceFile *file, uint32_t offset, uint32_t *length);

/* Reads a file into the arena. Returns 0, or an errno; EFBIG when longer than WTR_SOURCE_MAX. */
int wtr_source_read(WtrArena *arena, const char *path, char **text, uint32_t *length);

/* The library's files, compiled into the program: text of "england_and_wales.wtr", or NULL. */
const char *wtr_stdlib_text(const char *name, uint32_t *length);
/* The library file whose name is nearest to a misspelt one, or NULL when none is near. */
const char *wtr_stdlib_near(const char *name);

#endif
