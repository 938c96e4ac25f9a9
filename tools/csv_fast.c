/* csv_fast.c — see csv_fast.h.
 *
 * First the places of the cells that are not empty are found, 64 bytes at a time, from a mask of the separators; then
 * those cells are read, each by comparing words. So neither the many empty cells nor where the blocks lie decide a
 * branch, and a record costs little more than its answers. */
#include "csv_fast.h"

#include <string.h>

#include "csv_scan.h"
#include "raw_value.h"
#include "utf8.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/* Of the record at hand `count` cells are not empty: where each begins and ends, and its column. */
struct WtrCsvFast {
    char separator;
    bool (*find)(WtrCsvFast *fast, const char *text, size_t length, size_t *end);
    WtrMonthStarts months;
    uint32_t columns;
    uint32_t *starts, *ends, *of_column; uint32_t count;
};

/* ---- answers -------------------------------------------------------------------------------------------------- */

static inline WtrCsvLane *touch(const WtrCsvTo *to)
{
    to->lane->touched = true;
    return to->lane;
}

/* Says that the case is about the fact's subject although it is not known: what `unknown` says. */
static void raise(WtrCsvRecordTo *record, const WtrCsvTo *to)
{
    const WtrCsvLane *row = &record->lanes[0];
    touch(to);
    if (to->raised != NULL)
        to->raised[row->word] |= row->bit;
}

static inline void put_truth(const WtrCsvTo *to, bool no)
{
    const WtrCsvLane *lane = touch(to);
    to->planes[no][lane->word] |= lane->bit;
}

static inline void put_number(const WtrCsvTo *to, int32_t value)
{
    const WtrCsvLane *lane = touch(to);
    to->planes[0][lane->word] |= lane->bit;
    to->numbers[lane->lane] = value;
}

static inline void put_choice(const WtrCsvTo *to, uint8_t value)
{
    const WtrCsvLane *lane = touch(to);
    to->planes[0][lane->word] |= lane->bit;
    to->choices[lane->lane] = value;
}

void wtr_csv_put(WtrCsvRecordTo *record, uint32_t column, WtrAnswer answer)
{
    const WtrCsvTo *to = &record->columns[column];
    if (!answer.known)
        raise(record, to);
    else if (to->kind == WTR_CSV_TRUTH)
        put_truth(to, answer.value == WTR_FALSE);
    else if (to->kind == WTR_CSV_CHOICE)
        put_choice(to, (uint8_t)answer.value);
    else
        put_number(to, answer.value);
}

/* ---- words ------------------------------------------------------------------------------------------------------ */

/* The first eight bytes of a text, those beyond its length 0. Eight bytes must be readable. */
static inline uint64_t start_of(const char *text, size_t length)
{
    return wtr_eight_bytes(text) & (length < 8 ? ((uint64_t)1 << 8 * length) - 1 : ~(uint64_t)0);
}

/* Whether a cell is this word of seven letters. */
static inline bool is_word(const char *text, size_t length, const char word[8]) { return length == 7 && start_of(text, 7) == wtr_eight_bytes(word); }

/* Eight digits' values are left of `text ^ zeros`; other bytes carry into the high half of one. */
static inline bool are_digits(uint64_t values)
{
    return ((values | (values + 0x06 * WTR_EACH_BYTE)) & 0xF0 * WTR_EACH_BYTE) == 0;
}

/* The number that eight digits' values are, the lowest byte first. */
static inline uint32_t eight_digits(uint64_t values)
{
    values = (values * 10 + (values >> 8)) & 0x00FF00FF00FF00FFu;
    values = (values * 100 + (values >> 16)) & 0x0000FFFF0000FFFFu;
    return (uint32_t)(values * 10000 + (values >> 32));
}

/* The day of "YYYY-MM-DD", or 0. */
static inline int32_t day_of(const WtrCsvFast *fast, const char *text, size_t length)
{
    return length == 10 ? wtr_raw_date(&fast->months, text) : 0;
}

/* Whole numbers of up to eight digits, for which every type's range is wide enough but a length's. */
static inline bool whole_number(const char *text, size_t length, bool plain, int32_t *out)
{
    const bool negative = text[0] == '-';
    const size_t digits = length - negative;
    if (digits - 1 > 7)
        return false;
    const uint64_t values = (wtr_eight_bytes(text + negative) ^ 0x30 * WTR_EACH_BYTE) << (64 - 8 * digits);
    const int32_t value = (int32_t)eight_digits(values);
    *out = negative ? -value : value;
    return are_digits(values) && (plain || (!negative && value <= WTR_SPAN_MAX));
}

/* ---- choices ------------------------------------------------------------------------------------------------------ */

#define TRIES 100u               /* factors that are tried until each choice is in its first place */

static inline uint32_t place_of(const WtrCsvTo *to, uint64_t start) { return (uint32_t)(start * to->factor >> (64 - to->places_bits)); }

static inline uint32_t next_place(const WtrCsvTo *to, uint32_t place) { return (place + 1) & (((uint32_t)1 << to->places_bits) - 1); }

/* How many choices are not in their first place. */
static uint32_t fill_places(const WtrCsvTo *to, const WtrBook *book, WtrRange choices, WtrCsvChoice *places)
{
    uint32_t displaced = 0;
    memset(places, 0, sizeof *places << to->places_bits);
    for (uint32_t i = 0; i < choices.count; i++) {
        char start[8] = {0};
        const char *id = book->choices.at[choices.first + i].id;
        const size_t length = strlen(id);
        memcpy(start, id, length < 8 ? length : 8);
        uint32_t place = place_of(to, wtr_eight_bytes(start));
        displaced += places[place].length != 0;
        while (places[place].length != 0)
            place = next_place(to, place);
        places[place] = (WtrCsvChoice){wtr_eight_bytes(start), id, (uint32_t)length, i};
    }
    return displaced;
}

void wtr_csv_spell(const WtrBook *book, const WtrFact *fact, WtrArena *arena, WtrCsvTo *out)
{
    for (out->places_bits = 3; (uint32_t)1 << out->places_bits < 4 * fact->choices.count;)
        out->places_bits++;
    WtrCsvChoice *places = wtr_arena_array(arena, (size_t)1 << out->places_bits, sizeof *places);
    out->factor = 0x94D049BB133111EBu;
    for (uint32_t i = 0; places != NULL && fill_places(out, book, fact->choices, places) > 0 && i < TRIES; i++)
        out->factor = (out->factor * 6364136223846793005u + 1442695040888963407u) | 1;
    out->spelled = places;
}

static inline bool choice(const WtrCsvTo *to, const char *text, size_t length)
{
    const uint64_t start = start_of(text, length);
    for (uint32_t place = place_of(to, start); to->spelled[place].length != 0; place = next_place(to, place)) {
        const WtrCsvChoice *spelled = &to->spelled[place];
        if (spelled->start != start || spelled->length != length || (length > 8 && memcmp(spelled->id, text, length) != 0))
            continue;
        put_choice(to, (uint8_t)spelled->value);
        return true;
    }
    return false;
}

/* ---- yes and no ---------------------------------------------------------------------------------------------------- */

/* The four words of yes and no differ in their lengths, by which they are looked up; of other lengths there is one that is
 * too long to be met. */
#define NO_WORD "--------"

static inline bool truth(const WtrCsvTo *to, const char *text, size_t length)
{
    static const char words[8][9] = {NO_WORD, NO_WORD, "no", "yes", "true", "false", NO_WORD, NO_WORD};
    if (length > 7 || start_of(text, length) != wtr_eight_bytes(words[length]))
        return false;
    put_truth(to, length == 2 || length == 5);
    return true;
}

/* ---- cells ---------------------------------------------------------------------------------------------------------- */

/* Takes a cell; false where only care can tell. */
static bool cell(const WtrCsvFast *fast, WtrCsvRecordTo *record, const WtrCsvTo *to, const char *text, size_t length)
{
    int32_t value;
    switch (to->kind) {
    case WTR_CSV_CASE:
        record->name = text;
        record->name_length = (uint32_t)length;
        return wtr_utf8_valid(text, length) == length;
    case WTR_CSV_SKIPPED: return wtr_utf8_valid(text, length) == length;
    case WTR_CSV_AS_OF: return (record->as_of = day_of(fast, text, length)) != 0;
    case WTR_CSV_TODAY: return (record->today = day_of(fast, text, length)) != 0;
    case WTR_CSV_DATE:
        value = day_of(fast, text, length);
        if (value == 0 && !is_word(text, length, "not yet"))
            break;
        put_number(to, value != 0 ? value : WTR_NOT_YET);
        return true;
    case WTR_CSV_NUMBER:
        if (!whole_number(text, length, to->plain, &value))
            break;
        put_number(to, value);
        return true;
    case WTR_CSV_CHOICE:
        if (!choice(to, text, length))
            break;
        return true;
    default:
        if (!truth(to, text, length))
            break;
        return true;
    }
    const bool unknown = is_word(text, length, "unknown");
    if (unknown)
        raise(record, to);
    return unknown;
}

/* Takes yes and no from the cell `at` on; the first cell that is neither. A loop of its own, so that all it needs stays in
 * registers. */
static uint32_t truths(const WtrCsvFast *fast, const WtrCsvTo *columns, const char *text, uint32_t at)
{
    const uint32_t *starts = fast->starts, *ends = fast->ends, *of_column = fast->of_column, count = fast->count;
    for (; at < count; at++) {
        const WtrCsvTo *to = &columns[of_column[at]];
        if (to->kind != WTR_CSV_TRUTH || !truth(to, text + starts[at], ends[at] - starts[at]))
            break;
    }
    return at;
}

/* ---- where the cells are ---------------------------------------------------------------------------------------------- */

/* gcc leaves loops of so few rounds rolled up at -O2; clang unrolls them unasked. */
#if defined(__clang__)
#define UNROLL
#else
#define UNROLL _Pragma("GCC unroll 8")
#endif

/* A block of 64 bytes from `base` on: a bit where a cell may begin, and where one that is not empty does begin, and ends.
 * `column` is that of the first that may begin. */
typedef struct Block { uint32_t base, column; uint64_t cells, begin, end; } Block;
/* Keeps the places of a block's cells behind the `count` and the `ended` that are kept. */
typedef void (*Keep)(WtrCsvFast *fast, const Block *block, uint32_t count, uint32_t ended);

/* The eight stores of a round are made whether they are needed or not. */
static inline __attribute__((always_inline)) void keep_by_bits(WtrCsvFast *fast, const Block *block, uint32_t count, uint32_t ended)
{
    uint64_t begin = block->begin, end = block->end;
    const uint32_t begun = (uint32_t)__builtin_popcountll(begin), finished = (uint32_t)__builtin_popcountll(end);
    uint32_t *starts = fast->starts + count, *of_column = fast->of_column + count, *ends = fast->ends + ended;
    for (uint32_t done = 0; done < begun || done < finished; done += 8) {
        UNROLL
        for (uint32_t i = done; i < done + 8; i++) {
            const uint64_t before = begin ^ (begin - 1);         /* up to the lowest bit; all when there is none */
            starts[i] = block->base + (uint32_t)__builtin_popcountll(before) - 1;
            of_column[i] = block->column + (uint32_t)__builtin_popcountll(block->cells & before) - 1;
            ends[i] = block->base + (uint32_t)__builtin_popcountll(end ^ (end - 1)) - 1;
            begin &= begin - 1;
            end &= end - 1;
        }
    }
}

/* Finds the cells of the record that begins `text`, and its end; false where there are not as many as the header has,
 * or where a quotation mark stands elsewhere than around a cell. */
static inline __attribute__((always_inline)) bool find(WtrCsvFast *fast, const char *text, size_t length, size_t *end, WtrCsvLook look, Keep keep)
{
    uint32_t column = 0, count = 0, ended = 0;
    uint64_t after_limit = 1, inside = 0;
    for (size_t base = 0;; base += 64) {
        const WtrCsvMasks seen = look(text + base, fast->separator);
        const uint64_t quotes = seen.quotes;
        uint64_t breaks = seen.breaks, limits = seen.separators | breaks;
        if ((quotes | inside) != 0) {
            const uint64_t within = wtr_mask_parity(quotes) ^ inside;
            breaks &= ~within;
            limits &= ~within;
            if ((quotes & within & ~(limits << 1 | after_limit) & (breaks ^ (breaks - 1))) != 0)
                return false;                    /* within a cell: a stray mark, or a doubled one */
            inside = (uint64_t)0 - (within >> 63);
        }
        if (length - base < 64) {                /* the end of the text is the end of its last record */
            const uint64_t last = (uint64_t)1 << (length - base);
            breaks = (breaks & (last - 1)) | last;
            limits = (limits & (last - 1)) | last;
        }
        const uint64_t row = breaks ^ (breaks - 1);      /* up to the record's end; all where it is not here */
        limits &= row;
        const uint64_t behind = limits << 1 | after_limit, begin = ~limits & behind & row;
        const uint64_t empty = begin & quotes & quotes >> 1 & limits >> 2;        /* nothing in quotation marks */
        const Block block = {(uint32_t)base, column + (after_limit == 0), behind, begin & ~empty, limits & ~behind & ~(empty << 2)};
        keep(fast, &block, count, ended);
        count += (uint32_t)__builtin_popcountll(block.begin);
        ended += (uint32_t)__builtin_popcountll(block.end);
        after_limit = limits >> 63;
        column += (uint32_t)__builtin_popcountll(limits);
        if (breaks != 0) {
            *end = base + (uint32_t)__builtin_ctzll(breaks);
            fast->count = count;
            return column == fast->columns;
        }
        if (column >= fast->columns)
            return false;
    }
}

static bool find_anywhere(WtrCsvFast *fast, const char *text, size_t length, size_t *end)
{
    return find(fast, text, length, end, wtr_csv_look, keep_by_bits);
}

#if defined(__x86_64__)

__attribute__((target("popcnt,bmi,avx2"))) static bool find_avx2(WtrCsvFast *fast, const char *text, size_t length, size_t *end)
{
    return find(fast, text, length, end, wtr_csv_look, keep_by_bits);
}

/* The numbers of the bits set, with `first` added, sixteen at a time. */
WTR_CSV_AVX512 static inline void put_numbers(uint64_t bits, uint32_t first, uint32_t *out)
{
    static const uint8_t numbers[64] = {
        0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
        32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};
    const uint32_t count = (uint32_t)_mm_popcnt_u64(bits);
    const __m512i start = _mm512_set1_epi32((int)first);
    __m512i kept = _mm512_maskz_compress_epi8(bits, _mm512_loadu_si512(numbers));
    for (uint32_t done = 0; done < count; done += 16, kept = _mm512_alignr_epi64(kept, kept, 2))
        _mm512_storeu_si512(out + done, _mm512_add_epi32(_mm512_cvtepu8_epi32(_mm512_castsi512_si128(kept)), start));
}

WTR_CSV_AVX512 static inline void keep_avx512(WtrCsvFast *fast, const Block *block, uint32_t count, uint32_t ended)
{
    put_numbers(block->begin, block->base, fast->starts + count);
    put_numbers(_pext_u64(block->begin, block->cells), block->column, fast->of_column + count);
    put_numbers(block->end, block->base, fast->ends + ended);
}

WTR_CSV_AVX512 static bool find_avx512(WtrCsvFast *fast, const char *text, size_t length, size_t *end)
{
    return find(fast, text, length, end, wtr_csv_look_avx512, keep_avx512);
}

#endif

/* ---- public -------------------------------------------------------------------------------------------------------------- */

WtrCsvFast *wtr_csv_fast_new(WtrArena *arena, uint32_t count, char separator)
{
    WtrCsvFast *fast = wtr_arena_alloc(arena, sizeof *fast);
    const size_t room = (size_t)count + 64 + 16;         /* a block more than there may be, and what is stored unasked */
    if (fast == NULL)
        return NULL;
    fast->separator = separator;
    fast->columns = count;
    fast->find = find_anywhere;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt") && __builtin_cpu_supports("bmi"))
        fast->find = wtr_csv_has_avx512() ? find_avx512 : find_avx2;
#endif
    wtr_month_starts(&fast->months);
    fast->starts = wtr_arena_array(arena, room, sizeof *fast->starts);
    fast->ends = wtr_arena_array(arena, room, sizeof *fast->ends);
    fast->of_column = wtr_arena_array(arena, room, sizeof *fast->of_column);
    return wtr_arena_failed(arena) ? NULL : fast;
}

bool wtr_csv_fast_row(WtrCsvFast *fast, WtrCsvRecordTo *record, const char *text, size_t length, size_t at, size_t *end)
{
    const char *begin = text + at;
    size_t size;
    if (!fast->find(fast, begin, length - at, &size))
        return false;
    *end = at + size;
    if (size > 0 && begin[size - 1] == '\r')             /* in the last cell, then, that is not empty */
        fast->ends[fast->count - 1]--;
    for (uint32_t i = 0; (i = truths(fast, record->columns, begin, i)) < fast->count; i++) {
        const char *first = begin + fast->starts[i];
        size_t cell_length = fast->ends[i] - fast->starts[i];
        if (*first == '"') {
            if (cell_length < 2 || first[cell_length - 1] != '"')
                return false;
            first++;
            cell_length -= 2;
        }
        if (cell_length > 0 && !cell(fast, record, &record->columns[fast->of_column[i]], first, cell_length))
            return false;
    }
    return true;
}
