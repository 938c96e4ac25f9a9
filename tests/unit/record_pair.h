/* record_pair.h — one text read twice: by the reader of JSON records and record by record by the careful one, whose
 * answer the other's must be in every respect.
 *
 * The reader's source is included, so that it can be told to do without what this machine's processor has. */
#ifndef WTR_TEST_RECORD_PAIR_H
#define WTR_TEST_RECORD_PAIR_H

#define wtr_record_json_new tested_new
#define wtr_record_json_free tested_free
#define wtr_record_json_read tested_read
#include "../../tools/record_json.c"

#ifndef PAIR_CASES
#define PAIR_CASES 2048
#define PAIR_INSTANCES 6000
#endif

typedef struct Pair {
    const WtrRulebook *rulebook; const WtrBook *book;
    WtrBatch fast, careful;
    char *text;                          /* the piece, with its padding */
    size_t next[PAIR_CASES];             /* where what follows each case that was taken begins, carefully read */
} Pair;

static inline void pair_batch(const WtrRulebook *rulebook, uint32_t cases, uint32_t instances, WtrBatch *out)
{
    const WtrEvaluatorOptions size = {cases, instances};
    *out = (WtrBatch){.rows = wtr_alloc(cases * sizeof(WtrRow)), .capacity = cases, .names = wtr_arena_new()};
    assert_non_null(out->rows);
    assert_non_null(out->names);
    assert_int_equal(wtr_evaluator_new(rulebook, &size, &out->evaluator), WTR_OK);
}

static inline void pair_batch_empty(WtrBatch *batch)
{
    wtr_reset(batch->evaluator);
    wtr_arena_free(batch->names);
    batch->names = wtr_arena_new();
    batch->count = batch->ids.count = 0;
    batch->messages.length = 0;
    if (batch->messages.at != NULL)
        batch->messages.at[0] = '\0';
    batch->refused = 0;
    batch->limit = false;
}

static inline void pair_batch_free(WtrBatch *batch)
{
    wtr_evaluator_free(batch->evaluator);
    wtr_arena_free(batch->names);
    wtr_text_free(&batch->messages);
    wtr_free(batch->rows);
    wtr_free(batch->ids.at);
}

static inline void pair_begin(Pair *pair, const WtrRulebook *rulebook)
{
    *pair = (Pair){.rulebook = rulebook, .book = wtr_rulebook_data(rulebook)};
    pair_batch(rulebook, PAIR_CASES, PAIR_INSTANCES, &pair->fast);
    pair_batch(rulebook, PAIR_CASES, PAIR_INSTANCES, &pair->careful);
}

static inline void pair_end(Pair *pair)
{
    pair_batch_free(&pair->fast);
    pair_batch_free(&pair->careful);
    wtr_free(pair->text);
}

/* The text as a piece in memory of exactly its size, so that the sanitizers see what lies outside. */
static inline WtrPiece pair_piece(Pair *pair, WtrRecordForm form, const char *text, size_t length)
{
    wtr_free(pair->text);
    pair->text = wtr_alloc(length + WTR_PIECE_PADDING);
    assert_non_null(pair->text);
    if (length > 0)
        memcpy(pair->text, text, length);
    return (WtrPiece){.form = form, .text = pair->text, .length = length, .first_row = 1, .first_line = 1, .first_column = 1, .path = "cases"};
}

static inline bool pair_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

static inline size_t pair_skip_blanks(const WtrPiece *piece, size_t at)
{
    while (at < piece->length && pair_blank(piece->text[at]))
        at++;
    return at;
}

/* The record at `begin`, which is not blank. */
static inline size_t pair_record_end(const WtrPiece *piece, size_t begin)
{
    size_t end = piece->length;
    if (piece->form == WTR_RECORD_LIST)
        return wtr_list_entry_end(piece->text, piece->length, begin);
    if (piece->form == WTR_RECORD_LINES)
        for (end = begin; end < piece->length && piece->text[end] != '\n';)
            end++;
    while (end > begin && pair_blank(piece->text[end - 1]))
        end--;
    return end;
}

/* Also notes in `next` where what follows each case that was taken begins. */
static inline void pair_read_carefully(const WtrRunOptions *options, const WtrPiece *piece, WtrBatch *batch, size_t next[PAIR_CASES])
{
    WtrRecordCase *reader = wtr_record_case_new(options);
    assert_non_null(reader);
    wtr_record_case_begin(reader, piece);
    WtrRecordSlice slice = {.number = piece->first_row};
    for (size_t at = 0; at < piece->length || (piece->form == WTR_RECORD_ONE && slice.end == 0 && at == piece->length); at = slice.end) {
        for (; at < piece->length && pair_blank(piece->text[at]); at++)
            slice.number += piece->form == WTR_RECORD_LINES && piece->text[at] == '\n';
        if (at == piece->length && (piece->form != WTR_RECORD_ONE || slice.end > 0))
            break;
        const uint32_t count = batch->count;
        slice.begin = at;
        slice.end = pair_record_end(piece, at);
        assert_int_equal(wtr_record_case_read(reader, piece, slice, batch), WTR_OK);
        if (batch->count > count)
            next[count] = pair_skip_blanks(piece, slice.end);
        slice.number += piece->form != WTR_RECORD_LINES;
        if (slice.end == piece->length)
            break;
    }
    wtr_record_case_free(reader);
}

/* ---- comparing ------------------------------------------------------------------------------------------------ */

static inline void pair_compare_facts(const Pair *pair)
{
    const WtrEvaluator *a = pair->fast.evaluator, *b = pair->careful.evaluator;
    for (uint32_t f = 0; f < pair->book->facts.count; f++) {
        const WtrFact *fact = &pair->book->facts.at[f];
        for (uint32_t lane = 0; lane < wtr_lane_count(b, fact->scope); lane++) {
            const WtrValue x = wtr_fact_given(a, f, lane), y = wtr_fact_given(b, f, lane);
            if (x.known != y.known || x.truth != y.truth || (x.known && x.number != y.number))
                fail_msg("%s in lane %u: known %d, truth %d, number %d; carefully read: %d, %d, %d", fact->id, lane, x.known, (int)x.truth,
                         (int)x.number, y.known, (int)y.truth, (int)y.number);
        }
    }
}

static inline void pair_compare_ids(const Pair *pair)
{
    assert_int_equal(pair->fast.ids.count, pair->careful.ids.count);
    for (uint32_t i = 0; i < pair->fast.ids.count; i++) {
        const WtrInstanceId *id = &pair->fast.ids.at[i];
        bool found = false;
        for (uint32_t k = 0; k < pair->careful.ids.count && !found; k++) {
            const WtrInstanceId *other = &pair->careful.ids.at[k];
            found = id->subject == other->subject && id->lane == other->lane && strcmp(id->id, other->id) == 0;
        }
        assert_true(found);
    }
}

static inline void pair_compare_rows(const Pair *pair)
{
    for (uint32_t i = 0; i < pair->fast.count; i++) {
        const WtrRow *a = &pair->fast.rows[i], *b = &pair->careful.rows[i];
        assert_int_equal(a->number, b->number);
        assert_int_equal(a->name_length, b->name_length);
        assert_true((a->name == NULL) == (b->name == NULL));
        if (a->name != NULL)
            assert_true(memcmp(a->name, b->name, a->name_length) == 0);
        assert_int_equal(a->as_of_missing, b->as_of_missing);
        assert_int_equal(a->as_of_unused, b->as_of_unused);
        assert_int_equal(wtr_as_of(pair->fast.evaluator, i), wtr_as_of(pair->careful.evaluator, i));
        assert_int_equal(wtr_today(pair->fast.evaluator, i), wtr_today(pair->careful.evaluator, i));
        for (uint32_t s = 0; s < pair->book->subjects.count; s++) {
            const WtrRange x = wtr_instances(pair->fast.evaluator, s, i), y = wtr_instances(pair->careful.evaluator, s, i);
            assert_int_equal(wtr_raised(pair->fast.evaluator, s, i), wtr_raised(pair->careful.evaluator, s, i));
            assert_int_equal(x.first, y.first);
            assert_int_equal(x.count, y.count);
        }
    }
}

static inline void pair_compare(const Pair *pair)
{
    const WtrBatch *a = &pair->fast, *b = &pair->careful;
    assert_string_equal(a->messages.at != NULL ? a->messages.at : "", b->messages.at != NULL ? b->messages.at : "");
    assert_int_equal(a->count, b->count);
    assert_int_equal(a->refused, b->refused);
    assert_int_equal(a->limit, b->limit);
    assert_int_equal(wtr_case_count(a->evaluator), wtr_case_count(b->evaluator));
    assert_int_equal(wtr_columns_commit(a->evaluator, NULL), WTR_OK);           /* which raises what known facts raise */
    pair_compare_rows(pair);
    pair_compare_ids(pair);
    pair_compare_facts(pair);
}

/* Reads with blocks of one case, so that each shows where the next record begins. */
static inline void pair_read_one_by_one(Pair *pair, WtrRecordJson *reader, WtrPiece *piece)
{
    WtrBatch *batch = &pair->fast;
    WtrStatus status = WTR_FULL;
    while (status == WTR_FULL) {
        const uint32_t count = batch->count;
        batch->capacity = count + 1;
        status = wtr_record_json_read(reader, piece, batch);
        if (batch->count > count)
            assert_int_equal(piece->at, pair->next[count]);
        else
            assert_int_equal(status, WTR_OK);
    }
    batch->capacity = PAIR_CASES;
    assert_int_equal(status, WTR_OK);
}

/* Reads the text both ways and compares. The batches then hold what was read. */
static inline void pair_read(Pair *pair, const WtrRunOptions *options, WtrRecordForm form, const char *text, size_t length)
{
    static unsigned times;
    WtrRecordJson *reader = wtr_record_json_new(options, form);
    WtrPiece piece = pair_piece(pair, form, text, length);
    assert_non_null(reader);
    times++;
    reader->walker.wide = reader->walker.wide && times % 2 == 0;
    pair_batch_empty(&pair->fast);
    pair_batch_empty(&pair->careful);
    pair_read_carefully(options, &piece, &pair->careful, pair->next);
    if (times / 2 % 2 == 0)
        pair_read_one_by_one(pair, reader, &piece);
    else
        assert_int_equal(wtr_record_json_read(reader, &piece, &pair->fast), WTR_OK);
    assert_int_equal(piece.at, piece.length);
    pair_compare(pair);
    wtr_record_json_free(reader);
}

#endif
