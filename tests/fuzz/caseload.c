/* caseload.c — see caseload.h. */
#include "caseload.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../../engine/date.h"
#include "../../tools/record_csv.h"
#include "../unit/rulebook_text.h"

#define CLOCK_TODAY 737850               /* 2021-02-24 */
#define LARGE_BLOCK 256u
#define WHOLE_PIECE ((size_t)1 << 16)    /* more than a fuzzer writes */

_Noreturn void caseload_give_up(const char *file, int line, const char *expected)
{
    fprintf(stderr, "%s:%d: expected %s\n", file, line, expected);
    abort();
}

const WtrRulebook *caseload_rulebook(void)
{
    static WtrRulebook *rulebook;
    if (rulebook == NULL)
        rulebook = test_rulebook(test_rules);
    MUST(rulebook != NULL);
    return rulebook;
}

const char *caseload_file(const void *bytes, size_t length)
{
    static int descriptor = -1;
    static char path[40];
    if (descriptor < 0)
        descriptor = memfd_create("cases", MFD_CLOEXEC);
    MUST(descriptor >= 0);
    MUST(ftruncate(descriptor, 0) == 0);
    MUST(pwrite(descriptor, bytes, length, 0) == (ssize_t)length);
    snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
    return path;
}

/* ---- a case as text --------------------------------------------------------------------------------------------- */

static void show_day(int32_t day, WtrText *out)
{
    char text[11];
    wtr_day_format(day, text);
    wtr_text_printf(out, " %s", text);
}

static void show_facts(const WtrEvaluator *evaluator, const WtrBook *book, uint32_t lane, WtrText *out)
{
    for (uint32_t f = 0; f < book->facts.count; f++) {
        const WtrFact *fact = &book->facts.at[f];
        const WtrRange lanes = fact->scope == 0 ? (WtrRange){lane, 1} : wtr_instances(evaluator, fact->subject, lane);
        for (uint32_t i = 0; i < lanes.count; i++) {
            const WtrValue value = wtr_fact_given(evaluator, f, lanes.first + i);
            if (value.known)
                wtr_text_printf(out, " %s.%u=%d", fact->id, i, fact->type == WTR_TYPE_TRUTH ? (int)value.truth : (int)value.number);
        }
    }
}

/* Ids by subject, so that the order in which a case gives its subjects does not show. */
static void show_subjects(const WtrBatch *batch, const WtrBook *book, uint32_t lane, WtrText *out)
{
    for (uint32_t s = 0; s < book->subjects.count; s++) {
        const bool many = book->subjects.at[s].many;
        const WtrRange lanes = many ? wtr_instances(batch->evaluator, s, lane) : (WtrRange){lane, 1};
        wtr_text_printf(out, "; %s %d", book->subjects.at[s].id, wtr_raised(batch->evaluator, s, lane));
        if (many)
            wtr_text_printf(out, " of %u", lanes.count);
        for (uint32_t i = 0; i < batch->ids.count; i++) {
            const WtrInstanceId *id = &batch->ids.at[i];
            if (id->subject == s && id->lane >= lanes.first && id->lane - lanes.first < lanes.count)
                wtr_text_printf(out, " %u:`%s`", id->lane - lanes.first, id->id);
        }
    }
}

static void show_duties(const WtrEvaluator *evaluator, const WtrBook *book, uint32_t lane, WtrText *out)
{
    for (uint32_t d = 0; d < book->duties.count; d++) {
        const WtrDuty *duty = &book->duties.at[d];
        const WtrRange lanes = duty->scope == 0 ? (WtrRange){lane, 1} : wtr_instances(evaluator, duty->subject, lane);
        wtr_text_puts(out, d > 0 ? "," : ";");
        for (uint32_t i = 0; i < lanes.count; i++)
            wtr_text_printf(out, " %d", (int)wtr_duty_status(evaluator, d, lanes.first + i));
    }
}

static void show_case(const WtrBatch *batch, uint32_t lane, WtrText *out)
{
    const WtrBook *book = wtr_rulebook_data(caseload_rulebook());
    const WtrRow *row = &batch->rows[lane];
    wtr_text_printf(out, "%llu", (unsigned long long)row->number);
    if (row->name != NULL) {
        wtr_text_puts(out, " `");
        wtr_text_add(out, row->name, row->name_length);
        wtr_text_puts(out, "`");
    }
    show_day(wtr_as_of(batch->evaluator, lane), out);
    show_day(wtr_today(batch->evaluator, lane), out);
    wtr_text_printf(out, " %d %d:", row->as_of_missing, row->as_of_unused);
    show_facts(batch->evaluator, book, lane, out);
    show_subjects(batch, book, lane, out);
    show_duties(batch->evaluator, book, lane, out);
    wtr_text_puts(out, "\n");
}

/* ---- reading ------------------------------------------------------------------------------------------------------ */

/* One of the two readers. */
typedef struct Reader { WtrRecordReader *any; WtrRecordCsv *csv; } Reader;

static Reader make_reader(const CaseloadWay *way, const WtrPieces *pieces)
{
    Reader reader = {NULL, NULL};
    const WtrRecordForm form = wtr_pieces_form(pieces);
    const char *header;
    size_t length;
    wtr_pieces_header(pieces, &header, &length);
    if (form == WTR_RECORD_CSV && way->careful) {
        reader.csv = wtr_record_csv_new(&way->options, wtr_pieces_separator(pieces), header, length);
        MUST(reader.csv != NULL);
        wtr_record_csv_be_careful(reader.csv);
    } else {
        reader.any = wtr_record_reader_new(&way->options, form, wtr_pieces_separator(pieces), header, length);
        MUST(reader.any != NULL);
    }
    return reader;
}

static void make_batch(const CaseloadWay *way, WtrBatch *out)
{
    const WtrEvaluatorOptions size = {way->block, way->instances};
    *out = (WtrBatch){.rows = wtr_alloc(way->block * sizeof *out->rows), .capacity = way->block};
    MUST(out->rows != NULL);
    MUST(wtr_evaluator_new(caseload_rulebook(), &size, &out->evaluator) == WTR_OK);
}

static void empty_batch(WtrBatch *batch)
{
    wtr_reset(batch->evaluator);
    wtr_arena_free(batch->names);
    batch->names = wtr_arena_new();
    MUST(batch->names != NULL);
    batch->count = batch->ids.count = 0;
    batch->messages.length = 0;
    batch->refused = 0;
    batch->limit = false;
}

static void free_batch(WtrBatch *batch)
{
    wtr_evaluator_free(batch->evaluator);
    wtr_arena_free(batch->names);
    wtr_text_free(&batch->messages);
    wtr_free(batch->rows);
    wtr_free(batch->ids.at);
}

static void evaluate(WtrBatch *batch, CaseloadOutcome *out)
{
    MUST(wtr_case_count(batch->evaluator) == batch->count);
    MUST(wtr_evaluate(batch->evaluator) == WTR_OK);
    for (uint32_t i = 0; i < batch->count; i++)
        show_case(batch, i, &out->cases);
    if (batch->messages.length > 0)
        wtr_text_add(&out->messages, batch->messages.at, batch->messages.length);
    out->evaluated += batch->count;
    out->refused += batch->refused;
    out->limit = out->limit || batch->limit;
}

/* The piece in memory of its size. Behind a mapped one may stand anything. */
static void read_piece(const Reader *reader, const WtrPiece *given, WtrBatch *batch, CaseloadOutcome *out)
{
    WtrPiece piece = *given;
    WtrStatus status;
    char *text = wtr_alloc(piece.length + WTR_PIECE_PADDING);
    MUST(text != NULL);
    memcpy(text, given->text, piece.length);
    if (piece.mapped)
        memset(text + piece.length, piece.length % 2 == 0 ? '"' : '}', WTR_PIECE_PADDING);
    piece.text = text;
    do {
        const size_t at = piece.at;
        empty_batch(batch);
        status = reader->csv != NULL ? wtr_record_csv_read(reader->csv, &piece, batch) : wtr_record_read(reader->any, &piece, batch);
        MUST(status == WTR_OK || (status == WTR_FULL && (piece.at > at || batch->count > 0)));
        evaluate(batch, out);
    } while (status == WTR_FULL);
    MUST(piece.at == piece.length);
    wtr_free(text);
}

static void read_pieces(WtrPieces *pieces, const CaseloadWay *way, CaseloadOutcome *out)
{
    static const char zeros[WTR_PIECE_PADDING];
    WtrPiece piece = {.form = WTR_RECORD_ONE};
    WtrBatch batch;
    bool more = true;
    const Reader reader = make_reader(way, pieces);
    make_batch(way, &batch);
    while ((out->code = wtr_piece_next(pieces, &piece, &more)) == WTR_EXIT_DONE && more) {
        MUST(piece.mapped || memcmp(piece.text + piece.length, zeros, WTR_PIECE_PADDING) == 0);
        read_piece(&reader, &piece, &batch, out);
        MUST(wtr_piece_done(&piece) == WTR_EXIT_DONE);
    }
    wtr_piece_free(&piece);
    free_batch(&batch);
    wtr_record_reader_free(reader.any);
    wtr_record_csv_free(reader.csv);
}

void caseload_read(const char *path, const CaseloadWay *way, CaseloadOutcome *out)
{
    WtrPieces *pieces;
    *out = (CaseloadOutcome){.code = WTR_EXIT_DONE};
    wtr_complain_into(&out->complaints);
    out->code = wtr_pieces_open(path, &way->pieces, &pieces);
    if (out->code == WTR_EXIT_DONE) {
        read_pieces(pieces, way, out);
        wtr_pieces_close(pieces);
    }
    wtr_complain_into(NULL);
    MUST((out->code == WTR_EXIT_DONE) == (out->complaints.length == 0));
    MUST(!out->cases.failed && !out->messages.failed && !out->complaints.failed);
    MUST(out->refused == 0 || out->messages.length > 0);
}

void caseload_free(CaseloadOutcome *outcome)
{
    wtr_text_free(&outcome->cases);
    wtr_text_free(&outcome->messages);
    wtr_text_free(&outcome->complaints);
}

/* ---- comparing ------------------------------------------------------------------------------------------------------ */

static void compare_texts(const WtrText *a, const WtrText *b, const char *what, const char *ways)
{
    if (a->length == b->length && (a->length == 0 || memcmp(a->at, b->at, a->length) == 0))
        return;
    fprintf(stderr, "%s: the %s differ\n---- the first way\n%s---- the second way\n%s", ways, what, a->at != NULL ? a->at : "", b->at != NULL ? b->at : "");
    abort();
}

void caseload_compare(const CaseloadOutcome *a, const CaseloadOutcome *b, const char *ways)
{
    compare_texts(&a->messages, &b->messages, "messages", ways);
    compare_texts(&a->cases, &b->cases, "cases", ways);
    compare_texts(&a->complaints, &b->complaints, "complaints", ways);
    MUST(a->code == b->code);
    MUST(a->evaluated == b->evaluated);
    MUST(a->refused == b->refused);
    MUST(a->limit == b->limit);
}

/* ---- choices -------------------------------------------------------------------------------------------------------- */

unsigned caseload_choose(Choices *choices, unsigned below)
{
    if (choices->size == 0)
        return 0;
    choices->size--;
    return *choices->data++ % below;
}

static const WtrSetting some_settings[][2] = {{{0, {true, 7}}, {1, {true, WTR_FALSE}}}, {{8, {false, 0}}, {3, {true, 2}}}, {{4, {false, 0}}, {6, {true, WTR_NOT_YET}}}};

void caseload_choose_way(Choices *choices, WtrSetting settings[2], CaseloadWay *out)
{
    static const size_t pieces[] = {1, 2, 3, 7, 16, 63, 64, 65, 100, 200, 500, 1000, 4096};
    static const uint32_t blocks[] = {1, 2, 3, 7, 63, 64, 65, 128}, instances[] = {1, 2, 5, 64, 4096, 4096};
    const unsigned odd = caseload_choose(choices, 16);
    *out = (CaseloadWay){.options = {.rulebook = caseload_rulebook(), .clock_today = CLOCK_TODAY, .ignore_extra = (odd & 1) != 0}};
    out->options.as_of = (odd & 2) != 0 ? CLOCK_TODAY - 300 : 0;
    out->options.today = (odd & 4) != 0 ? CLOCK_TODAY - 30 : 0;
    if ((odd & 8) != 0) {
        memcpy(settings, some_settings[caseload_choose(choices, 3)], sizeof some_settings[0]);
        out->options.settings = settings;
        out->options.setting_count = 2;
    }
    out->pieces.piece_size = pieces[caseload_choose(choices, sizeof pieces / sizeof *pieces)];
    out->block = blocks[caseload_choose(choices, sizeof blocks / sizeof *blocks)];
    out->instances = instances[caseload_choose(choices, sizeof instances / sizeof *instances)];
}

void caseload_check(const char *path, const CaseloadWay *way)
{
    CaseloadWay whole = *way;
    CaseloadOutcome cut, uncut;
    whole.pieces.piece_size = WHOLE_PIECE;
    whole.block = LARGE_BLOCK;
    caseload_read(path, way, &cut);
    caseload_read(path, &whole, &uncut);
    caseload_compare(&uncut, &cut, "in one piece, in small ones");
    caseload_free(&cut);
    caseload_free(&uncut);
}
