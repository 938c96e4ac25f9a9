/* fuzz_packed.c — compressed files: the bytes as they are, or packed as gzip members or zstd frames and then cut short,
 * damaged or followed by rubbish. What was packed comes out again, or an error says how far it came; and as a file of cases
 * it says the same in small pieces as in one. The first bytes choose.
 *
 * Relies on: caseload.h, zlib, libzstd. */
#include "caseload.h"

#include <string.h>
#include <zlib.h>
#include <zstd.h>

#define PACKED_MAX ((size_t)1 << 17)
#define TEXT_MOST ((size_t)1 << 20)      /* bytes of text that are looked at: a few packed ones may hold any number */

typedef enum Packing { AS_IT_IS, GZIP, ZSTD, PACKINGS } Packing;
typedef enum Damage { UNDAMAGED, CUT, CHANGED, FOLLOWED, DAMAGES } Damage;

typedef struct Packed {
    Packing packing; Damage damage;
    char bytes[PACKED_MAX]; size_t length;
    size_t text_ends[3], packed_ends[3]; unsigned members;     /* of the members or frames */
} Packed;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* ---- packing ------------------------------------------------------------------------------------------------------ */

static void pack_gzip(Packed *packed, const uint8_t *text, size_t length)
{
    z_stream stream = {.zalloc = NULL};
    MUST(deflateInit2(&stream, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    stream.next_in = (Bytef *)(uintptr_t)text;
    stream.avail_in = (unsigned)length;
    stream.next_out = (Bytef *)packed->bytes + packed->length;
    stream.avail_out = (unsigned)(PACKED_MAX - packed->length);
    MUST(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    packed->length = PACKED_MAX - stream.avail_out;
    deflateEnd(&stream);
}

static void pack_zstd(Packed *packed, const uint8_t *text, size_t length)
{
    static ZSTD_CCtx *context;
    if (context == NULL)
        context = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    const size_t size = ZSTD_compress2(context, packed->bytes + packed->length, PACKED_MAX - packed->length, text, length);
    MUST(!ZSTD_isError(size));
    packed->length += size;
}

static void pack(Packed *packed, const Choices *text)
{
    size_t begin = 0;
    for (unsigned i = 0; i < packed->members; i++) {
        const size_t end = i + 1 == packed->members ? text->size : begin + (text->size - begin) / 2;
        if (packed->packing == GZIP)
            pack_gzip(packed, text->data + begin, end - begin);
        else
            pack_zstd(packed, text->data + begin, end - begin);
        packed->text_ends[i] = begin = end;
        packed->packed_ends[i] = packed->length;
    }
}

/* The first bytes are left alone: they say that the file is packed at all. */
static void damage(Packed *packed, unsigned place, unsigned byte)
{
    if (packed->length <= 4)
        return;
    const size_t at = 4 + place % (packed->length - 4);
    switch (packed->damage) {
    case CUT: packed->length = at; break;
    case CHANGED: packed->bytes[at] = (char)byte; break;
    case FOLLOWED:
        packed->bytes[packed->length] = 'x';
        packed->bytes[packed->length + 1] = (char)byte;
        packed->length += 1 + place % 2;
        break;
    case UNDAMAGED: case DAMAGES: break;
    }
}

static void choose(Choices *choices, Packed *packed)
{
    packed->packing = (Packing)caseload_choose(choices, PACKINGS);
    packed->length = 0;
    packed->damage = UNDAMAGED;
    if (packed->packing == AS_IT_IS)
        return;
    packed->damage = (Damage)caseload_choose(choices, DAMAGES);
    packed->members = 1 + caseload_choose(choices, 3);
    const unsigned place = caseload_choose(choices, 256), far = caseload_choose(choices, 256), byte = caseload_choose(choices, 256);
    pack(packed, choices);
    damage(packed, place + 256 * (far % 16), byte);
}

/* ---- reading ------------------------------------------------------------------------------------------------------- */

/* Everything that the file gives, up to TEXT_MOST. */
static WtrExit read_all(const char *path, size_t room, WtrText *out, WtrText *complaints)
{
    WtrByteSource *source;
    wtr_complain_into(complaints);
    WtrExit code = wtr_byte_source_open(path, &source);
    const bool opened = code == WTR_EXIT_DONE;
    for (size_t got = 1; code == WTR_EXIT_DONE && got > 0 && out->length < TEXT_MOST;) {
        MUST(wtr_text_reserve(out, room));
        code = wtr_byte_source_read(source, out->at + out->length, room, &got);
        MUST(got <= room && (code == WTR_EXIT_DONE || got == 0));
        out->length += got;
    }
    if (opened)
        wtr_byte_source_close(source);
    wtr_complain_into(NULL);
    return code;
}

static bool is_end_of_member(const Packed *packed, size_t text)
{
    for (unsigned i = 0; i < packed->members; i++)
        if (packed->text_ends[i] == text && packed->packed_ends[i] == packed->length)
            return true;
    return false;
}

/* What came out is what was packed, as far as the damage allows. */
static void check_text(const Packed *packed, const Choices *packed_text, const WtrText *text, WtrExit code)
{
    const bool whole = text->length == packed_text->size;
    if (packed->damage != CHANGED || code == WTR_EXIT_DONE)
        MUST(text->length <= packed_text->size && (text->length == 0 || memcmp(text->at, packed_text->data, text->length) == 0));
    switch (packed->damage) {
    case UNDAMAGED: MUST(code == WTR_EXIT_DONE && whole); break;
    case CUT: MUST(code == WTR_EXIT_IO || is_end_of_member(packed, text->length)); break;
    case CHANGED: MUST(code == WTR_EXIT_IO || whole); break;
    case FOLLOWED: MUST(code == WTR_EXIT_IO && whole); break;
    case DAMAGES: break;
    }
}

static void check_complaint(const WtrText *text, const WtrText *complaints)
{
    char count[64];
    snprintf(count, sizeof count, " %zu bytes of text", text->length);
    MUST(complaints->length > 0 && strstr(complaints->at, count) != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const size_t rooms[] = {1, 7, 1000, 65536};
    static Packed packed;
    Choices choices = {data, size};
    WtrSetting settings[2];
    CaseloadWay way;
    WtrText text = {0}, complaints = {0};
    caseload_choose_way(&choices, settings, &way);
    const size_t room = rooms[caseload_choose(&choices, 4)];
    way.pieces.form_given = caseload_choose(&choices, 2) == 1;
    way.pieces.form = WTR_RECORD_CSV;
    choose(&choices, &packed);
    const bool made = packed.packing != AS_IT_IS;
    const char *path = caseload_file(made ? (const void *)packed.bytes : choices.data, made ? packed.length : choices.size);
    const WtrExit code = read_all(path, room, &text, &complaints);
    if (made)
        check_text(&packed, &choices, &text, code);
    if (code != WTR_EXIT_DONE)
        check_complaint(&text, &complaints);
    if (text.length < TEXT_MOST)
        caseload_check(path, &way);
    wtr_text_free(&text);
    wtr_text_free(&complaints);
    return 0;
}
