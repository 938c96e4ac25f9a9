/* batch_block.c — see batch_block.h. */
#include "batch_block.h"

#include <stdlib.h>
#include <string.h>

#include "../engine/date.h"

/* ---- editions --------------------------------------------------------------------------------------------- */

static bool add_start(WtrEditions *editions, int64_t day)
{
    if (day <= WTR_DAY_MIN || day > WTR_DAY_MAX)
        return true;
    int32_t *slot = wtr_vec_add(NULL, &editions->starts);
    if (slot == NULL)
        return false;
    *slot = (int32_t)day;
    return true;
}

static bool add_interval(WtrEditions *editions, int32_t from, int32_t to)
{
    return add_start(editions, from) && (to == 0 || add_start(editions, (int64_t)to + 1));
}

static int by_day(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

bool wtr_editions_make(const WtrRulebook *rulebook, WtrEditions *out)
{
    const WtrBook *book = wtr_rulebook_data(rulebook);
    *out = (WtrEditions){.rulebook = rulebook, .book = book};
    int32_t *first = wtr_vec_add(NULL, &out->starts);
    bool good = first != NULL;
    if (good)
        *first = WTR_DAY_MIN;
    for (uint32_t i = 0; good && i < book->sources.count; i++)
        good = add_interval(out, book->sources.at[i].from, book->sources.at[i].to);
    for (uint32_t i = 0; good && i < book->intervals.count; i++)
        good = add_interval(out, book->intervals.at[i].from, book->intervals.at[i].to);
    if (!good)
        return false;
    qsort(out->starts.at, out->starts.count, sizeof *out->starts.at, by_day);
    uint32_t kept = 1;
    for (uint32_t i = 1; i < out->starts.count; i++)
        if (out->starts.at[i] != out->starts.at[kept - 1])
            out->starts.at[kept++] = out->starts.at[i];
    out->starts.count = kept;
    out->speaks = wtr_alloc(kept * sizeof *out->speaks);
    return out->speaks != NULL;
}

void wtr_editions_free(WtrEditions *editions)
{
    for (uint32_t i = 0; editions->speaks != NULL && i < editions->starts.count; i++)
        wtr_free(editions->speaks[i]);
    wtr_free(editions->speaks);
    wtr_free(editions->starts.at);
    *editions = (WtrEditions){.rulebook = NULL};
}

uint32_t wtr_edition_of(const WtrEditions *editions, int32_t day)
{
    uint32_t low = 0, high = editions->starts.count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (editions->starts.at[middle] <= day)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* As wtr_duty_speaks: the row that stands, or the first of its name where none does. */
static bool speaks_on(const WtrEditions *editions, uint32_t duty, int32_t day)
{
    const WtrBook *book = editions->book;
    const WtrDuty *of = &book->duties.at[duty];
    if (wtr_stands(book, of->stands, day))
        return true;
    uint32_t standing = wtr_find_duty(editions->rulebook, of->id, day);
    if (standing != WTR_NONE && wtr_stands(book, book->duties.at[standing].stands, day))
        return false;
    for (uint32_t i = 0; i < duty; i++)
        if (strcmp(book->duties.at[i].id, of->id) == 0)
            return false;
    return true;
}

const bool *wtr_edition_speaks(WtrEditions *editions, uint32_t edition)
{
    bool **of = &editions->speaks[edition];
    if (*of != NULL)
        return *of;
    *of = wtr_alloc(editions->book->duties.count);
    for (uint32_t i = 0; *of != NULL && i < editions->book->duties.count; i++)
        (*of)[i] = speaks_on(editions, i, editions->starts.at[edition]);
    return *of;
}

uint32_t wtr_first_citation(const WtrBook *book, const WtrDuty *duty, int32_t day)
{
    for (uint32_t i = 0; i < duty->cites.count; i++) {
        const WtrCitation *citation = &book->citations.at[duty->cites.first + i];
        if (!citation->seen && wtr_source_in_force(&book->sources.at[citation->source], day))
            return duty->cites.first + i;
    }
    return WTR_NONE;
}

void wtr_say_chapter(const WtrBook *book, const WtrDuty *duty, WtrText *out)
{
    const char *path = duty->place.file < book->files.count ? book->files.at[duty->place.file].path : "";
    const char *slash = strrchr(path, '/'), *dot = strrchr(path, '.');
    size_t length = slash != NULL ? (size_t)(slash - path) : dot != NULL && dot != path ? (size_t)(dot - path) : strlen(path);
    wtr_text_add(out, path, length);
}

/* ---- duties as bits ---------------------------------------------------------------------------------------- */

bool wtr_duty_bits_make(const WtrBook *book, const uint32_t *duties, uint32_t count, unsigned wanted, WtrDutyBits *out)
{
    *out = (WtrDutyBits){.book = book, .duties = duties, .count = count, .words = (count + 63) / 64, .wanted = wanted};
    bool good = true;
    for (int i = 0; i < WTR_WHICH_COUNT; i++) {
        if (!(wanted >> i & 1))
            continue;
        out->rows[i] = wtr_alloc((size_t)64 * (out->words + 1) * sizeof *out->rows[i]);
        good = good && out->rows[i] != NULL;
    }
    return good;
}

void wtr_duty_bits_free(WtrDutyBits *bits)
{
    for (int i = 0; i < WTR_WHICH_COUNT; i++)
        wtr_free(bits->rows[i]);
    *bits = (WtrDutyBits){.book = NULL};
}

/* 64 words of 64 bits: bit c of word j becomes bit j of word c. */
static void transpose(uint64_t a[64])
{
    uint64_t mask = 0x00000000ffffffffu;
    for (unsigned width = 32; width != 0; width >>= 1, mask ^= mask << width)
        for (unsigned k = 0; k < 64; k = (k + width + 1) & ~width) {
            uint64_t swap = ((a[k] >> width) ^ a[k + width]) & mask;
            a[k] ^= swap << width;
            a[k + width] ^= swap;
        }
}

static uint64_t of_status(WtrWhich which, uint64_t due, uint64_t not_due)
{
    switch (which) {
    case WTR_WHICH_DUE: return due;
    case WTR_WHICH_NOT_DUE: return not_due;
    case WTR_WHICH_UNDETERMINED: case WTR_WHICH_COUNT: break;
    }
    return ~(due | not_due);
}

/* The planes of one duty, as they lie in the evaluator. */
typedef struct Planes { const uint64_t *due, *not_due; size_t words; } Planes;

static uint64_t cases_word(const WtrEvaluator *evaluator, const WtrDuty *duty, const Planes *planes, WtrWhich which, uint32_t word, uint64_t in_use)
{
    size_t words;
    if (duty->subject != WTR_NONE)
        in_use &= wtr_raised_plane(evaluator, duty->subject, &words)[word];
    return of_status(which, planes->due[word], planes->not_due[word]) & in_use;
}

/* Of the instances of 64 cases those of the status, as bits of their cases. */
static uint64_t instances_word(const WtrEvaluator *evaluator, const WtrDuty *duty, const Planes *planes, WtrWhich which, uint32_t first, uint32_t last)
{
    uint32_t begin = wtr_instances(evaluator, duty->subject, first).first;
    WtrRange of_last = wtr_instances(evaluator, duty->subject, last - 1);
    uint32_t end = of_last.first + of_last.count;
    uint64_t cases = 0;
    for (uint32_t at = begin; at < end;) {
        uint32_t word = at / 64;
        uint64_t lanes = of_status(which, planes->due[word], planes->not_due[word]) & ~(uint64_t)0 << (at & 63);
        if (end < (word + 1) * 64)
            lanes &= ((uint64_t)1 << (end & 63)) - 1;
        for (; lanes != 0; lanes &= lanes - 1)
            cases |= (uint64_t)1 << (wtr_case_of(evaluator, duty->scope, word * 64 + (uint32_t)__builtin_ctzll(lanes)) & 63);
        at = (word + 1) * 64;
    }
    return cases;
}

static void fill_which(WtrDutyBits *bits, const WtrEvaluator *evaluator, WtrWhich which, uint32_t first, uint32_t last)
{
    uint64_t in_use = last - first == 64 ? ~(uint64_t)0 : ((uint64_t)1 << (last - first)) - 1;
    for (uint32_t group = 0; group < bits->words; group++) {
        uint64_t columns[64] = {0}, any = 0;
        for (uint32_t k = 0; k < 64 && group * 64 + k < bits->count; k++) {
            uint32_t row = bits->duties[group * 64 + k];
            const WtrDuty *duty = &bits->book->duties.at[row];
            Planes planes;
            wtr_duty_planes(evaluator, row, &planes.due, &planes.not_due, &planes.words);
            columns[k] = duty->scope == 0 ? cases_word(evaluator, duty, &planes, which, first / 64, in_use)
                                          : instances_word(evaluator, duty, &planes, which, first, last);
            any |= columns[k];
        }
        if (any != 0)
            transpose(columns);
        for (uint32_t i = 0; i < last - first; i++)
            bits->rows[which][(size_t)i * bits->words + group] = columns[i];
    }
}

void wtr_duty_bits_fill(WtrDutyBits *bits, const WtrEvaluator *evaluator, uint32_t word)
{
    uint32_t first = word * 64, last = wtr_case_count(evaluator);
    if (last > first + 64)
        last = first + 64;
    for (int i = 0; i < WTR_WHICH_COUNT; i++)
        if (bits->wanted >> i & 1)
            fill_which(bits, evaluator, (WtrWhich)i, first, last);
}

/* ---- what instances are called ------------------------------------------------------------------------------ */

bool wtr_instance_names_make(const WtrBook *book, WtrInstanceNames *out)
{
    *out = (WtrInstanceNames){.book = book, .subjects = wtr_alloc(book->subjects.count * sizeof *out->subjects)};
    return out->subjects != NULL;
}

void wtr_instance_names_free(WtrInstanceNames *names)
{
    for (uint32_t i = 0; names->subjects != NULL && i < names->book->subjects.count; i++)
        wtr_free(names->subjects[i].at);
    wtr_free(names->subjects);
    *names = (WtrInstanceNames){.book = NULL};
}

bool wtr_instance_names_fill(WtrInstanceNames *names, const WtrBatch *batch)
{
    for (uint32_t i = 0; i < names->book->subjects.count; i++) {
        struct WtrNameTable *table = &names->subjects[i];
        uint32_t lanes = wtr_lane_count(batch->evaluator, names->book->subjects.at[i].scope);
        if (lanes > table->capacity) {
            wtr_free(table->at);
            table->capacity = 0;
            table->at = wtr_alloc(lanes * sizeof *table->at);
            if (table->at == NULL)
                return false;
            table->capacity = lanes;
        } else if (table->at != NULL) {
            memset(table->at, 0, lanes * sizeof *table->at);
        }
    }
    for (uint32_t i = 0; i < batch->ids.count; i++)
        names->subjects[batch->ids.at[i].subject].at[batch->ids.at[i].lane] = batch->ids.at[i].id;
    return true;
}

const char *wtr_instance_name(WtrInstanceNames *names, const WtrEvaluator *evaluator, uint32_t subject, uint32_t lane)
{
    if (subject == WTR_NONE)
        return NULL;
    const char *given = names->subjects[subject].at[lane];
    const WtrSubject *of = &names->book->subjects.at[subject];
    if (given != NULL || !of->many)
        return given;
    uint32_t case_lane = wtr_case_of(evaluator, of->scope, lane);
    snprintf(names->number, sizeof names->number, "%u", lane - wtr_instances(evaluator, subject, case_lane).first + 1);
    return names->number;
}
