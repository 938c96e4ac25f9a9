/* reader.c — NDJSON and CSV of the benchmark's cases, as fast as plain C reads them.
 *
 * A key is found by a perfect hash of its first eight bytes and the twelfth, which also says how long it is, so
 * that nobody looks for its end. A yes/no value is its first letter and needs no branch; a number's digits and a date
 * are taken eight bytes at a time. Beside it a plain reader, as most would write one.
 *
 * Relies on: caseload_reader.inc, made by tables.py; a little-endian machine. */
#include <string.h>

#include "reader.h"

typedef enum Kind { KIND_TRUTH, KIND_CHOICE, KIND_NUMBER, KIND_DATE, KIND_NAME } Kind;
typedef struct Key { uint8_t kind, length, index; } Key;
typedef struct ChoiceSlot { uint8_t code, length; } ChoiceSlot;

#include "caseload_reader.inc"

#define TRUTH_KNOWN_FALSE (BASELINE_TRUTHS * BASELINE_WORDS)     /* from a truth's plane to its untruth's */

static inline uint64_t eight(const char *at)
{
    uint64_t bytes;
    memcpy(&bytes, at, 8);
    return bytes;
}

static inline uint64_t four(const char *at)
{
    uint32_t bytes;
    memcpy(&bytes, at, 4);
    return bytes;
}

/* ---- values: each puts one into the current lane and returns the byte behind it ------------------------------ */

typedef struct Lane { BaselineBlock *block; uint32_t lane, word; uint64_t bit; } Lane;

static inline const char *put_truth(Lane lane, uint32_t index, const char *at)
{
    const uint32_t no = *at == 'f';
    uint64_t *plane = &lane.block->truth[index][lane.word];
    plane[no * TRUTH_KNOWN_FALSE] |= lane.bit;
    return at + 4 + no;
}

static inline const char *put_choice(Lane lane, uint32_t index, const char *at)
{
    const ChoiceSlot slot = choice_slots[index][four(at) * choice_multiplier >> (64 - CHOICE_BITS)];
    lane.block->choice_known[index][lane.word] |= lane.bit;
    lane.block->choice[index][lane.lane] = slot.code;
    return at + slot.length;
}

/* Up to eight digits at once: moved to the top of a word, then summed up in pairs. */
static inline const char *put_number(Lane lane, uint32_t index, const char *at)
{
    const uint64_t bytes = eight(at);
    const uint64_t other = ((bytes & 0xf0f0f0f0f0f0f0f0u) ^ 0x3030303030303030u) | (uint64_t)1 << 63;
    const uint32_t digits = (uint32_t)__builtin_ctzll(other) / 8;
    uint64_t value = (bytes << (64 - 8 * digits)) & 0x0f0f0f0f0f0f0f0fu;
    value = value * 10 + (value >> 8);
    value = ((value & 0x000000ff000000ffu) * 0x000f424000000064u + (value >> 16 & 0x000000ff000000ffu) * 0x0000271000000001u) >> 32;
    lane.block->number_known[index][lane.word] |= lane.bit;
    lane.block->number[index][lane.lane] = (int32_t)value;
    return at + digits;
}

/* YYYY-MM-DD as a day number; 1 January of the year 1 is day 1. */
static inline const char *put_date(Lane lane, uint32_t index, const char *at)
{
    static const int16_t before[16] = {0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    const int32_t year = (at[0] - '0') * 1000 + (at[1] - '0') * 100 + (at[2] - '0') * 10 + (at[3] - '0');
    const int32_t month = (at[5] - '0') * 10 + (at[6] - '0'), day = (at[8] - '0') * 10 + (at[9] - '0');
    const int32_t past = year - (month <= 2);           /* the last year whose 29 February may be behind us */
    lane.block->date_known[index][lane.word] |= lane.bit;
    lane.block->date[index][lane.lane] = (year - 1) * 365 + past / 4 - past / 100 + past / 400 + before[month & 15] + day;
    return at + 10;
}

static void clear(Cases *cases)
{
    BaselineBlock *block = &cases->block;
    memset(block->truth, 0, sizeof block->truth);
    memset(block->untruth, 0, sizeof block->untruth);
    memset(block->choice_known, 0, sizeof block->choice_known);
    memset(block->number_known, 0, sizeof block->number_known);
    memset(block->date_known, 0, sizeof block->date_known);
    cases->count = 0;
}

static inline Lane lane_at(Cases *cases)
{
    const uint32_t lane = cases->count++;
    return (Lane){&cases->block, lane, lane / 64, (uint64_t)1 << lane % 64};
}

static inline const char *put_name(Cases *cases, uint32_t lane, const char *at, char end)
{
    uint32_t length = 0;
    while (at[length] != end)
        length++;
    cases->name_lengths[lane] = (uint8_t)(length < NAME_ROOM ? length : NAME_ROOM);
    memcpy(cases->names[lane], at, NAME_ROOM);
    return at + length;
}

/* ---- NDJSON ------------------------------------------------------------------------------------------------------ */

static inline Key find_key(const char *at)
{
    static const Key name = {KIND_NAME, 4, 0}, age = {KIND_NUMBER, 3, 0}, sen = {KIND_TRUTH, 3, 1};
    const uint64_t first = eight(at);
    if (__builtin_expect((first >> 24 & 0xff) == '"', 0))
        return *at == 'a' ? age : sen;
    if (__builtin_expect((first >> 32 & 0xff) == '"', 0))
        return name;
    return key_slots[(first + (uint8_t)at[11] * (uint64_t)TWELFTH) * key_multiplier >> (64 - KEY_BITS)];
}

/* One object, `at` on its brace; returns the byte behind its other brace. */
static inline const char *read_object(const char *at, Cases *cases)
{
    const Lane lane = lane_at(cases);
    do {
        const Key key = find_key(at += 2);              /* past {" or ," */
        at += key.length + 2;
        switch (key.kind) {
        case KIND_TRUTH: at = put_truth(lane, key.index, at); break;
        case KIND_NUMBER: at = put_number(lane, key.index, at); break;
        case KIND_CHOICE: at = put_choice(lane, key.index, at + 1) + 1; break;
        case KIND_DATE: at = put_date(lane, key.index, at + 1) + 1; break;
        default: at = put_name(cases, lane.lane, at + 1, '"') + 1; break;
        }
    } while (*at == ',');
    return at + 1;
}

const char *read_json_cases(const char *at, const char *end, Cases *cases)
{
    clear(cases);
    while (at < end && cases->count < BASELINE_LANES)
        at = read_object(at, cases) + 1;                /* and its line break */
    return at;
}

/* ---- NDJSON, plainly --------------------------------------------------------------------------------------------------- */

static int32_t plain_number(const char **at)
{
    int32_t value = 0;
    for (; **at >= '0' && **at <= '9'; ++*at)
        value = value * 10 + (**at - '0');
    return value;
}

static uint8_t plain_choice(uint32_t index, const char *at, size_t length)
{
    uint8_t code = 0;
    while (strlen(choice_names[index][code]) != length || memcmp(choice_names[index][code], at, length) != 0)
        code++;
    return code;
}

static const char *plain_value(Lane lane, Key key, const char *at)
{
    const char *end = *at == '"' ? strchr(++at, '"') : at;
    switch (key.kind) {
    case KIND_TRUTH:
        (*at == 't' ? lane.block->truth : lane.block->untruth)[key.index][lane.word] |= lane.bit;
        return at + (*at == 't' ? 4 : 5);
    case KIND_NUMBER:
        lane.block->number_known[key.index][lane.word] |= lane.bit;
        lane.block->number[key.index][lane.lane] = plain_number(&at);
        return at;
    case KIND_CHOICE:
        lane.block->choice_known[key.index][lane.word] |= lane.bit;
        lane.block->choice[key.index][lane.lane] = plain_choice(key.index, at, (size_t)(end - at));
        return end + 1;
    default: return put_date(lane, key.index, at) + 1;
    }
}

/* The same object by a reader that looks for the end of each key and knows it by its length and letters. */
static const char *read_plain_object(const char *at, Cases *cases)
{
    const Lane lane = lane_at(cases);
    do {
        const char *key = at + 2, *end = strchr(key, '"');
        const Key found = key_by_letters(key, (size_t)(end - key));
        at = found.kind == KIND_NAME ? put_name(cases, lane.lane, end + 3, '"') + 1 : plain_value(lane, found, end + 2);
    } while (*at == ',');
    return at + 1;
}

const char *read_json_plainly(const char *at, const char *end, Cases *cases)
{
    clear(cases);
    while (at < end && cases->count < BASELINE_LANES)
        at = read_plain_object(at, cases) + 1;
    return at;
}

/* ---- CSV --------------------------------------------------------------------------------------------------------- */

#define COLUMNS (BASELINE_TRUTHS + BASELINE_CHOICES + BASELINE_NUMBERS + BASELINE_DATES + 1)
static Key columns[COLUMNS + 8];

bool read_csv_header(const char *at, const char *end)
{
    for (uint32_t column = 0; column < COLUMNS && at < end; column++) {
        const char *stop = at;
        while (*stop != ',' && *stop != '\n')
            stop++;
        const size_t length = (size_t)(stop - at);
        bool found = length == 4 && memcmp(at, "case", 4) == 0;
        columns[column] = (Key){KIND_NAME, 0, 0};
        for (size_t i = 0; i < sizeof fact_names / sizeof *fact_names && !found; i++) {
            found = strlen(fact_names[i].name) == length && memcmp(fact_names[i].name, at, length) == 0;
            columns[column] = fact_names[i].key;
        }
        if (!found)
            return false;
        at = stop + 1;
    }
    return true;
}

/* How many commas stand at `at`, eight at most. */
static inline uint32_t commas(const char *at)
{
    const uint64_t other = eight(at) ^ 0x2c2c2c2c2c2c2c2cu;
    return other == 0 ? 8 : (uint32_t)__builtin_ctzll(other) / 8;
}

/* One line; returns the byte behind it. Cells that are not given are passed over by the run of their commas. */
static inline const char *read_line(const char *at, Cases *cases)
{
    const Lane lane = lane_at(cases);
    uint32_t column = 0;
    for (;;) {
        const uint32_t empty = commas(at);
        at += empty;
        column += empty;
        if (empty == 8)
            continue;
        if (*at == '\n')
            return at + 1;
        const Key key = columns[column];
        switch (key.kind) {
        case KIND_TRUTH: at = put_truth(lane, key.index, at); break;
        case KIND_NUMBER: at = put_number(lane, key.index, at); break;
        case KIND_CHOICE: at = put_choice(lane, key.index, at); break;
        case KIND_DATE: at = put_date(lane, key.index, at); break;
        default: at = put_name(cases, lane.lane, at, ','); break;
        }
    }
}

const char *read_csv_cases(const char *at, const char *end, Cases *cases)
{
    clear(cases);
    while (at < end && cases->count < BASELINE_LANES)
        at = read_line(at, cases);
    return at;
}
