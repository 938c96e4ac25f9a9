/* image.c — a rulebook as bytes: writer and reader of .wtb (SPEC "The image").
 *
 * Relies on: base, date; image.def for everything about rows; nettle for SHA-256.
 * Guarantees: the writer gives the same bytes for the same program. The reader trusts nothing: it
 * never reads outside the bytes given, allocates only in proportion to them, and accepts one layout
 * alone: every section where it must be, without gaps, and nothing after the last.
 *
 *     0   "WTRB"             4   format version      8   size of the whole in bytes
 *     12  SHA-256 of everything from byte 44 on
 *     44  number of sections, then for each: bytes a row, number of rows, offset of the first row
 *     …   the sections; the last is the string pool (bytes), ended and filled up to a whole word by NUL */
#include "image.h"

#include <nettle/sha2.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "date.h"

static const char magic[4] = {'W', 'T', 'R', 'B'};
#define FORMAT_VERSION 4u
#define AT_VERSION 4
#define AT_SIZE 8
#define AT_HASH 12
#define AT_SECTIONS 44
#define AT_DIRECTORY 48
#define ENTRY_SIZE 12
#define AT_ROWS (AT_DIRECTORY + ENTRY_SIZE * WTR_SECTION_COUNT)

/* ---- sections ---------------------------------------------------------------------------------- */

/* Words a row. */
enum {
#define TABLE(name, type, ...) WORDS_##name = 0 __VA_ARGS__,
#define STR(m) + 1
#define INDEX(m, table) + 1
#define OPT(m, table) + 1
#define RANGE(m, table) + 2
#define ENUM(m, last) + 1
#define BOOL(m) + 1
#define DAY(m) + 1
#define DAY0(m) + 1
#define I32(m, least, most) + 1
#define U32(m, most) + 1
#define BYTES(a, most_a, b, most_b, c, most_c, d, most_d) + 1
#define PLACE + 4
#define ITEM(table) + 1
#define CODE + 1
#include "image.def"
};

static const struct { const char *name; uint32_t width; } sections[WTR_SECTION_COUNT] = {
#define TABLE(name, type, ...) {#name, 4u * WORDS_##name},
#include "image.def"
    {"strings", 1},
};

const char *wtr_section_name(WtrSection section) { return sections[section].name; }

/* How many rows each section has; the string pool's bytes are left at 0. */
static void count_rows(const WtrProgram *program, uint32_t counts[WTR_SECTION_COUNT]) {
#define TABLE(table, type, ...) counts[WTR_SECTION_##table] = program->book.table.count;
#define ONE(table, type, ...) counts[WTR_SECTION_##table] = 1;
#define LIST(table, count, type, ...) counts[WTR_SECTION_##table] = program->count;
#include "image.def"
    counts[WTR_SECTION_strings] = 0;
}

size_t wtr_image_offset(const WtrProgram *program, WtrSection section, uint32_t row) {
    uint32_t counts[WTR_SECTION_COUNT];
    count_rows(program, counts);
    size_t offset = AT_ROWS;
    for (unsigned s = 0; s < (unsigned)section; s++) offset += (size_t)counts[s] * sections[s].width;
    return offset + (size_t)row * sections[section].width;
}

WtrStatus wtr_fault_set(WtrFault *fault, size_t offset, const char *format, ...) {
    if (!fault) return WTR_BAD_IMAGE;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(fault->text, sizeof fault->text, format, arguments);
    va_end(arguments);
    fault->offset = offset;
    return WTR_BAD_IMAGE;
}

/* ---- words ---------------------------------------------------------------------------------------- */

static void put_word(unsigned char *at, uint32_t word) {
    at[0] = (unsigned char)word;
    at[1] = (unsigned char)(word >> 8);
    at[2] = (unsigned char)(word >> 16);
    at[3] = (unsigned char)(word >> 24);
}

static uint32_t get_word(const unsigned char *at) {
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static void digest_of(const unsigned char *image, size_t size, uint8_t digest[SHA256_DIGEST_SIZE]) {
    struct sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, size - AT_SECTIONS, image + AT_SECTIONS);
    sha256_digest(&context, SHA256_DIGEST_SIZE, digest);
}

/* ---- writing --------------------------------------------------------------------------------------- */

/* A string in the pool: where it begins, and its hash. Offset 0, the empty string's, marks a free slot. */
typedef struct Slot { uint32_t hash, offset; } Slot;

#define FIRST_SLOTS 1024u

/* A string met lately, by its address: names come again and again, and mostly from one place in memory. */
typedef struct Met { const char *text; uint32_t offset; } Met;

typedef struct Writer {
    Slot *slots;                             /* strings already in the pool: open addressing, at most half full */
    uint32_t slot_count, string_count;       /* slot_count is a power of two */
    Met *met;                                /* by address; a power of two of them */
    unsigned met_shift;
    WtrText *out;
    size_t at, pool;                         /* in `out`: where the next word goes, and where the strings begin */
    WtrStatus status;                        /* sticky */
} Writer;

/* The slot of that string, or the free one where it belongs. */
static Slot *find_slot(const Writer *writer, const char *text, size_t length, uint32_t hash) {
    uint32_t at = hash;
    for (;; at++) {
        Slot *slot = &writer->slots[at & (writer->slot_count - 1)];
        if (!slot->offset) return slot;
        if (slot->hash == hash && strncmp(writer->out->at + writer->pool + slot->offset, text, length + 1) == 0) return slot;
    }
}

static bool grow_slots(Writer *writer) {
    Slot *old = writer->slots;
    uint32_t count = writer->slot_count, grown = count ? count * 2 : FIRST_SLOTS;
    if (writer->string_count < count / 2) return true;
    if (count > UINT32_MAX / 2) return false;
    Slot *slots = wtr_alloc((size_t)grown * sizeof *slots);
    if (!slots) return false;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t at = old[i].hash;
        while (old[i].offset && slots[at & (grown - 1)].offset) at++;
        if (old[i].offset) slots[at & (grown - 1)] = old[i];
    }
    wtr_free(old);
    writer->slots = slots;
    writer->slot_count = grown;
    return true;
}

static uint32_t pool_add(Writer *writer, const char *text, size_t length) {
    size_t offset = writer->out->length - writer->pool;
    if (length >= UINT32_MAX - offset - 8) {                    /* 8: the NULs of its end */
        writer->status = WTR_LIMIT;
        return 0;
    }
    wtr_text_add(writer->out, text, length + 1);
    if (writer->out->failed) writer->status = WTR_NO_MEMORY;
    return (uint32_t)offset;
}

static Met *met_slot(Writer *writer, const char *text) {
    return &writer->met[(uint64_t)(uintptr_t)text * 0x9e3779b97f4a7c15u >> writer->met_shift];
}

/* The place of a string in the pool, added at its first use. */
static uint32_t add_string(Writer *writer, const char *text) {
    if (!text || !*text || writer->status != WTR_OK) return 0;
    if (!grow_slots(writer)) {
        writer->status = WTR_NO_MEMORY;
        return 0;
    }
    size_t length = strlen(text);
    uint32_t hash = wtr_hash(text, length);     /* only finds: offsets go by first use on every machine */
    Slot *slot = find_slot(writer, text, length, hash);
    if (slot->offset) return slot->offset;
    *slot = (Slot){hash, pool_add(writer, text, length)};
    writer->string_count++;
    return slot->offset;
}

static uint32_t intern(Writer *writer, const char *text) {
    Met *met = met_slot(writer, text);
    if (met->text != text) *met = (Met){text, add_string(writer, text)};
    return met->offset;
}

static void put(Writer *writer, uint32_t word) {
    put_word((unsigned char *)writer->out->at + writer->at, word);
    writer->at += 4;
}

#define TABLE(name, type, ...) \
    static void write_##name(Writer *writer, const type *row, uint32_t count) { \
        for (; count > 0; count--, row++) { \
            __VA_ARGS__ \
        } \
    }
#define STR(m) put(writer, intern(writer, row->m));
#define INDEX(m, table) put(writer, row->m);
#define OPT(m, table) put(writer, row->m);
#define RANGE(m, table) put(writer, row->m.first); put(writer, row->m.count);
#define ENUM(m, last) put(writer, (uint32_t)row->m);
#define BOOL(m) put(writer, row->m);
#define DAY(m) put(writer, (uint32_t)row->m);
#define DAY0(m) put(writer, (uint32_t)row->m);
#define I32(m, least, most) put(writer, (uint32_t)row->m);
#define U32(m, most) put(writer, row->m);
#define BYTES(a, most_a, b, most_b, c, most_c, d, most_d) \
    put(writer, (uint32_t)row->a | (uint32_t)row->b << 8 | (uint32_t)row->c << 16 | (uint32_t)row->d << 24);
#define PLACE put(writer, row->place.file); put(writer, row->place.line); put(writer, row->place.column); put(writer, row->place.length);
#define ITEM(table) put(writer, *row);
#define CODE put(writer, (uint32_t)row->op | (uint32_t)row->scope << 8 | (uint32_t)row->aux << 16);
#include "image.def"

static void write_rows(Writer *writer, const WtrProgram *program) {
#define TABLE(name, type, ...) write_##name(writer, program->book.name.at, program->book.name.count);
#define ONE(name, type, ...) write_##name(writer, &program->book.name, 1);
#define LIST(name, count, type, ...) write_##name(writer, program->name, program->count);
#include "image.def"
}

/* Fills in the header and the directory of the image of `size` bytes at `image`. */
static void seal(unsigned char *image, size_t size, const uint32_t counts[WTR_SECTION_COUNT]) {
    memcpy(image, magic, sizeof magic);
    put_word(image + AT_VERSION, FORMAT_VERSION);
    put_word(image + AT_SIZE, (uint32_t)size);
    put_word(image + AT_SECTIONS, WTR_SECTION_COUNT);
    uint32_t offset = AT_ROWS;
    for (unsigned s = 0; s < WTR_SECTION_COUNT; s++) {
        unsigned char *entry = image + AT_DIRECTORY + s * ENTRY_SIZE;
        put_word(entry, sections[s].width);
        put_word(entry + 4, counts[s]);
        put_word(entry + 8, offset);
        offset += counts[s] * sections[s].width;
    }
    digest_of(image, size, image + AT_HASH);
}

/* The whole image behind what `out` already holds. How much room the rows take is known before their strings
 * are met: these follow in the same buffer. */
static WtrStatus write_all(Writer *writer, const WtrProgram *program) {
    WtrText *out = writer->out;
    uint32_t counts[WTR_SECTION_COUNT];
    size_t start = out->length, fixed = wtr_image_offset(program, WTR_SECTION_strings, 0);
    count_rows(program, counts);
    if (fixed > UINT32_MAX) return WTR_LIMIT;
    if (!wtr_text_reserve(out, fixed)) return WTR_NO_MEMORY;
    writer->at = start + AT_ROWS;
    writer->pool = out->length = start + fixed;
    pool_add(writer, "", 0);
    write_rows(writer, program);
    while (writer->status == WTR_OK && (out->length - writer->pool) % 4) pool_add(writer, "", 0);
    if (writer->status != WTR_OK) return writer->status;
    if (out->length - start > UINT32_MAX) return WTR_LIMIT;
    counts[WTR_SECTION_strings] = (uint32_t)(out->length - writer->pool);
    seal((unsigned char *)out->at + start, out->length - start, counts);
    return WTR_OK;
}

WtrStatus wtr_image_write(const WtrProgram *program, WtrText *out) {
    size_t start = out->length;
    Writer writer = {.out = out, .met_shift = 64 - 10};
    for (uint32_t facts = program->book.facts.count; facts >> (62 - writer.met_shift); writer.met_shift--) {}
    writer.met = wtr_alloc((sizeof *writer.met) << (64 - writer.met_shift));
    WtrStatus status = writer.met ? write_all(&writer, program) : WTR_NO_MEMORY;
    wtr_free(writer.met);
    wtr_free(writer.slots);
    if (status != WTR_OK && out->at) {
        out->length = start;
        out->at[start] = 0;
    }
    return status;
}

/* ---- reading ----------------------------------------------------------------------------------------- */

typedef struct Reader {
    const unsigned char *bytes;
    size_t at;                               /* of the next word */
    uint32_t counts[WTR_SECTION_COUNT];
    const char *pool;
    WtrSection section; uint32_t row;        /* what is being read, for messages */
    WtrFault *fault;
    bool failed;                             /* sticky; `fault` is the first */
} Reader;

/* Notes that the word just read is wrong. */
static void fail_at(Reader *reader, const char *member, const char *what, const char *table) {
    if (reader->failed) return;
    reader->failed = true;
    wtr_fault_set(reader->fault, reader->at - 4, "%s row %u: `%s` %s%s", sections[reader->section].name, reader->row, member, what, table);
}

static uint32_t next(Reader *reader) {
    uint32_t word = get_word(reader->bytes + reader->at);
    reader->at += 4;
    return word;
}

static const char *read_string(Reader *reader, const char *member) {
    uint32_t offset = next(reader);
    if (offset < reader->counts[WTR_SECTION_strings] && (offset == 0 || reader->pool[offset - 1] == 0)) return reader->pool + offset;
    fail_at(reader, member, "is not the beginning of a string in the string pool", "");
    return "";
}

static uint32_t read_index(Reader *reader, const char *member, WtrSection table) {
    uint32_t row = next(reader);
    if (row >= reader->counts[table]) fail_at(reader, member, "is not a row of ", sections[table].name);
    return row;
}

static uint32_t read_optional(Reader *reader, const char *member, WtrSection table) {
    uint32_t row = next(reader);
    if (row != WTR_NONE && row >= reader->counts[table]) fail_at(reader, member, "is not a row of ", sections[table].name);
    return row;
}

static WtrRange read_range(Reader *reader, const char *member, WtrSection table) {
    WtrRange range = {.first = next(reader)};
    range.count = next(reader);
    uint32_t rows = reader->counts[table];
    if (range.first > rows || range.count > rows - range.first) fail_at(reader, member, "reaches past the end of ", sections[table].name);
    return range;
}

static uint32_t read_most(Reader *reader, const char *member, uint32_t most) {
    uint32_t value = next(reader);
    if (value > most) fail_at(reader, member, "is out of range", "");
    return value;
}

/* A byte of the word just read. */
static uint32_t byte_of(Reader *reader, const char *member, uint32_t word, unsigned shift, uint32_t most) {
    uint32_t value = word >> shift & 0xff;
    if (value > most) fail_at(reader, member, "is out of range", "");
    return value;
}

static int32_t read_between(Reader *reader, const char *member, int32_t least, int32_t most) {
    int32_t value = (int32_t)next(reader);
    if (value < least || value > most) fail_at(reader, member, "is out of range", "");
    return value;
}

static void read_code(Reader *reader, WtrInsn *insn) {
    uint32_t word = next(reader);
    insn->op = (uint8_t)word;
    insn->scope = (uint8_t)(word >> 8);
    insn->aux = (uint16_t)(word >> 16);
    if (insn->op >= WTR_OPCODE_COUNT) fail_at(reader, "opcode", "is none that this version knows", "");
}

/* The rows of one section; the table's array, or NULL when memory ran out. */
#define TABLE(name, type, ...) \
    static type *read_##name(Reader *reader, WtrArena *arena) { \
        uint32_t count = reader->counts[WTR_SECTION_##name]; \
        type *rows = wtr_arena_array(arena, count, sizeof *rows); \
        reader->section = WTR_SECTION_##name; \
        for (uint32_t i = 0; rows && i < count && !reader->failed; i++) { \
            type *row = &rows[i]; \
            reader->row = i; \
            __VA_ARGS__ \
        } \
        return rows; \
    }
#define STR(m) row->m = read_string(reader, #m);
#define INDEX(m, table) row->m = read_index(reader, #m, WTR_SECTION_##table);
#define OPT(m, table) row->m = read_optional(reader, #m, WTR_SECTION_##table);
#define RANGE(m, table) row->m = read_range(reader, #m, WTR_SECTION_##table);
#define ENUM(m, last) row->m = (__typeof__(row->m))read_most(reader, #m, (uint32_t)(last));
#define BOOL(m) row->m = read_most(reader, #m, 1) != 0;
#define DAY(m) row->m = read_between(reader, #m, WTR_DAY_MIN, WTR_DAY_MAX);
#define DAY0(m) row->m = read_between(reader, #m, 0, WTR_DAY_MAX);
#define I32(m, least, most) row->m = read_between(reader, #m, least, most);
#define U32(m, most) row->m = read_most(reader, #m, most);
#define BYTES(a, most_a, b, most_b, c, most_c, d, most_d) \
    uint32_t bytes = next(reader); \
    row->a = (__typeof__(row->a))byte_of(reader, #a, bytes, 0, most_a); \
    row->b = (__typeof__(row->b))byte_of(reader, #b, bytes, 8, most_b); \
    row->c = (__typeof__(row->c))byte_of(reader, #c, bytes, 16, most_c); \
    row->d = (__typeof__(row->d))byte_of(reader, #d, bytes, 24, most_d);
#define PLACE INDEX(place.file, files) U32(place.line, UINT32_MAX) U32(place.column, UINT32_MAX) U32(place.length, UINT32_MAX)
#define ITEM(table) *row = read_index(reader, "row", WTR_SECTION_##table);
#define CODE read_code(reader, row);
#include "image.def"

/* The fixed header: magic, version, size and hash. */
static WtrStatus check_header(const unsigned char *bytes, size_t size, bool lent, uint8_t digest[SHA256_DIGEST_SIZE], WtrFault *fault) {
    if (size < sizeof magic || memcmp(bytes, magic, sizeof magic) != 0)
        return wtr_fault_set(fault, 0, "this is no compiled rulebook: it does not begin with \"WTRB\"");
    if (size < AT_ROWS) return wtr_fault_set(fault, size, "the file ends inside its header");
    uint32_t version = get_word(bytes + AT_VERSION), stated = get_word(bytes + AT_SIZE);
    if (version != FORMAT_VERSION)
        return wtr_fault_set(fault, AT_VERSION, "format version %u, but this program reads version %u: build the rulebook again", version, FORMAT_VERSION);
    if (stated != size)
        return wtr_fault_set(fault, AT_SIZE, "the file has %zu bytes, but says that it has %u", size, stated);
    if (lent) memcpy(digest, bytes + AT_HASH, SHA256_DIGEST_SIZE);
    else digest_of(bytes, size, digest);
    if (memcmp(bytes + AT_HASH, digest, SHA256_DIGEST_SIZE) != 0)
        return wtr_fault_set(fault, AT_HASH, "the contents do not match their SHA-256: the file is damaged");
    return WTR_OK;
}

/* The directory: every section in its place, with no gap and nothing behind the last. */
static WtrStatus check_directory(Reader *reader, size_t size) {
    const unsigned char *bytes = reader->bytes;
    if (get_word(bytes + AT_SECTIONS) != WTR_SECTION_COUNT)
        return wtr_fault_set(reader->fault, AT_SECTIONS, "%u sections, expected %u", get_word(bytes + AT_SECTIONS), (unsigned)WTR_SECTION_COUNT);
    uint64_t expected = AT_ROWS;
    for (unsigned s = 0; s < WTR_SECTION_COUNT; s++) {
        size_t at = AT_DIRECTORY + s * ENTRY_SIZE;
        uint32_t width = get_word(bytes + at), count = get_word(bytes + at + 4), offset = get_word(bytes + at + 8);
        if (width != sections[s].width)
            return wtr_fault_set(reader->fault, at, "a row of %s has %u bytes, expected %u", sections[s].name, width, sections[s].width);
        if (s == WTR_SECTION_header && count != 1)
            return wtr_fault_set(reader->fault, at + 4, "%u rulebook headers, expected one", count);
        if (offset != expected)
            return wtr_fault_set(reader->fault, at + 8, "section %s begins at byte %u, expected %llu", sections[s].name, offset, (unsigned long long)expected);
        expected += (uint64_t)count * width;
        if (expected > size)
            return wtr_fault_set(reader->fault, at + 4, "section %s reaches past the end of the file", sections[s].name);
        reader->counts[s] = count;
    }
    if (expected != size)
        return wtr_fault_set(reader->fault, (size_t)expected, "%llu bytes follow the last section", (unsigned long long)(size - expected));
    return WTR_OK;
}

/* Bytes of the UTF-8 character at `at`, of which `left` may be read; 0 when it is none (SPEC "Text"). */
static size_t character_length(const unsigned char *at, size_t left) {
    if (at[0] < 0x80) return 1;
    size_t length = at[0] >= 0xf0 ? 4 : at[0] >= 0xe0 ? 3 : 2;
    if (at[0] < 0xc2 || at[0] > 0xf4 || length > left) return 0;
    for (size_t i = 1; i < length; i++)
        if ((at[i] & 0xc0) != 0x80) return 0;
    bool overlong = (at[0] == 0xe0 && at[1] < 0xa0) || (at[0] == 0xf0 && at[1] < 0x90);
    bool surrogate = at[0] == 0xed && at[1] > 0x9f, too_high = at[0] == 0xf4 && at[1] > 0x8f;
    return overlong || surrogate || too_high ? 0 : length;
}

/* Whether the next eight bytes are all ASCII. */
static bool eight_ascii(const unsigned char *at) {
    uint64_t bytes;
    memcpy(&bytes, at, sizeof bytes);
    return !(bytes & 0x8080808080808080u);
}

/* Copies the string pool, where it is not lent; it begins with the empty string, ends in NUL and is UTF-8 throughout. */
static WtrStatus read_strings(Reader *reader, WtrArena *arena, size_t size, bool lent) {
    size_t length = reader->counts[WTR_SECTION_strings], start = size - length;
    const unsigned char *pool = reader->bytes + start;
    if (length == 0 || length % 4 || pool[0] != 0 || pool[length - 1] != 0)
        return wtr_fault_set(reader->fault, start, "the string pool must begin and end with NUL and fill whole words");
    for (size_t at = 0, step; at < length; at += step) {
        step = length - at >= 8 && eight_ascii(pool + at) ? 8 : character_length(pool + at, length - at);
        if (!step) return wtr_fault_set(reader->fault, start + at, "the string pool is not UTF-8");
    }
    reader->pool = lent ? (const char *)pool : wtr_arena_text(arena, (const char *)pool, length);
    return reader->pool ? WTR_OK : WTR_NO_MEMORY;
}

/* Every table in the order of the sections; stops being of use at the first fault. */
static WtrStatus read_rows(Reader *reader, WtrArena *arena, WtrProgram *program) {
    reader->at = AT_ROWS;
#define TABLE(name, type, ...) \
    program->book.name.at = read_##name(reader, arena); \
    program->book.name.count = reader->counts[WTR_SECTION_##name]; \
    if (reader->failed) return WTR_BAD_IMAGE; \
    if (!program->book.name.at) return WTR_NO_MEMORY;
#define ONE(name, type, ...) \
    const type *name = read_##name(reader, arena); \
    if (reader->failed) return WTR_BAD_IMAGE; \
    if (!name) return WTR_NO_MEMORY; \
    program->book.name = *name;
#define LIST(name, count, type, ...) \
    program->name = read_##name(reader, arena); \
    program->count = reader->counts[WTR_SECTION_##name]; \
    if (reader->failed) return WTR_BAD_IMAGE; \
    if (!program->name) return WTR_NO_MEMORY;
#include "image.def"
    return WTR_OK;
}

static uint32_t count_scopes(const WtrBook *book) {
    uint32_t scopes = 1;
    for (uint32_t i = 0; i < book->subjects.count; i++) scopes += book->subjects.at[i].many;
    return scopes;
}

WtrStatus wtr_image_read(WtrArena *arena, const void *bytes, size_t size, bool lent, WtrProgram *out, char hash[72], WtrFault *fault) {
    uint8_t digest[SHA256_DIGEST_SIZE] = {0};
    Reader reader = {.bytes = bytes, .fault = fault};
    WtrProgram program = {0};
    WtrStatus status = check_header(bytes, size, lent, digest, fault);
    if (status == WTR_OK) status = check_directory(&reader, size);
    if (status == WTR_OK) status = read_strings(&reader, arena, size, lent);
    if (status == WTR_OK) status = read_rows(&reader, arena, &program);
    if (status != WTR_OK) return status;
    program.scope_count = count_scopes(&program.book);
    *out = program;
    memcpy(hash, "sha256:", 7);
    for (size_t i = 0; i < sizeof digest; i++) {
        hash[7 + 2 * i] = "0123456789abcdef"[digest[i] >> 4];
        hash[8 + 2 * i] = "0123456789abcdef"[digest[i] & 15];
    }
    hash[71] = 0;
    return WTR_OK;
}
