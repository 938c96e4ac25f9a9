/* record_case.c — see record_case.h. */
#include "record_case.h"

#include <string.h>

#include "case_reader.h"
#include "utf8.h"

/* A place of a piece, and where it is in the file; the column counts characters. */
typedef struct Spot { size_t offset; uint64_t line, column; } Spot;

struct WtrRecordCase {
    const WtrRunOptions *options;
    const WtrBook *book;
    WtrCaseReader *cases;
    Spot begin;                  /* of the last record of this piece that had something to say */
};

/* ---- saying what is wrong --------------------------------------------------------------------------------- */

/* A later place than `from`. */
static Spot spot(const WtrPiece *piece, Spot from, size_t offset)
{
    const char *end;
    while ((end = memchr(piece->text + from.offset, '\n', offset - from.offset)) != NULL)
        from = (Spot){(size_t)(end - piece->text) + 1, from.line + 1, 1};
    from.column += wtr_utf8_count(piece->text + from.offset, offset - from.offset);
    from.offset = offset;
    return from;
}

static void say_place(const WtrRecordCase *reader, const WtrPiece *piece, size_t offset, WtrText *out)
{
    const Spot at = spot(piece, reader->begin, reader->begin.offset + offset);
    wtr_text_printf(out, "%s:%llu:%llu: ", piece->path, (unsigned long long)at.line, (unsigned long long)at.column);
}

static void say_extras(const WtrRecordCase *reader, const WtrPiece *piece, const WtrCase *facts, WtrText *out)
{
    for (uint32_t i = 0; i < facts->extras.count; i++) {
        say_place(reader, piece, facts->extras.at[i].offset, out);
        wtr_text_printf(out, "skipped unknown key %s\n", facts->extras.at[i].text);
    }
}

static void say_problems(const WtrRecordCase *reader, const WtrPiece *piece, const WtrCase *facts, WtrText *out)
{
    for (uint32_t i = 0; i < facts->problems.count; i++) {
        const WtrCaseProblem *problem = &facts->problems.at[i];
        say_place(reader, piece, problem->offset, out);
        wtr_text_puts(out, problem->text);
        if (problem->earlier != WTR_CASE_NOWHERE) {
            const Spot earlier = spot(piece, reader->begin, reader->begin.offset + problem->earlier);
            wtr_text_printf(out, " (the other one: line %llu, column %llu)", (unsigned long long)earlier.line, (unsigned long long)earlier.column);
        }
        wtr_text_add(out, "\n", 1);
    }
    if (facts->problem_count > facts->problems.count)
        wtr_text_printf(out, "%s: and %u more in this case\n", piece->path, facts->problem_count - facts->problems.count);
}

/* The case has more instances than a whole block: of which subject, and where the first is that has no room. */
static void refuse_size(WtrRecordCase *reader, const WtrPiece *piece, const WtrRecordSlice *slice, const WtrCase *facts, WtrBatch *batch)
{
    const WtrBook *book = reader->book;
    reader->begin = spot(piece, reader->begin, slice->begin);
    for (uint32_t i = 0; i < book->subjects.count; i++) {
        const uint32_t taken = wtr_instances(batch->evaluator, i, batch->count).count;
        if (!book->subjects.at[i].many || facts->subjects[i].instances.count <= taken)
            continue;
        say_place(reader, piece, facts->subjects[i].instances.at[taken].offset, &batch->messages);
        wtr_text_printf(&batch->messages, "more instances of %s in one case than a block holds, which is %u\n", book->subjects.at[i].id, taken);
        break;
    }
    batch->refused++;
    batch->limit = true;
}

/* ---- adding to the batch ------------------------------------------------------------------------------------ */

static bool keep_ids(const WtrBook *book, const WtrCase *facts, WtrBatch *batch)
{
    for (uint32_t i = 0; i < book->subjects.count; i++) {
        const WtrCaseSubject *subject = &facts->subjects[i];
        const bool many = book->subjects.at[i].many;
        const uint32_t first = many ? wtr_instances(batch->evaluator, i, batch->count).first : batch->count;
        for (uint32_t k = 0; k < subject->instances.count; k++) {
            const char *id = subject->instances.at[k].id;
            if (!subject->instances.at[k].given)
                continue;
            WtrInstanceId *slot = wtr_vec_add(NULL, &batch->ids);
            if (slot == NULL)
                return false;
            *slot = (WtrInstanceId){i, first + (many ? k : 0), wtr_arena_text(batch->names, id, strlen(id))};
        }
    }
    return true;
}

static bool keep_row(const WtrCase *facts, const WtrRecordSlice *slice, WtrRowDates dates, WtrBatch *batch)
{
    WtrRow row = {.number = slice->number, .as_of_missing = dates.missing, .as_of_unused = dates.unused};
    if (facts->name != NULL) {
        row.name_length = (uint32_t)strlen(facts->name);
        row.name = wtr_arena_text(batch->names, facts->name, row.name_length);
    }
    batch->rows[batch->count++] = row;
    return !wtr_arena_failed(batch->names);
}

static WtrStatus add(WtrRecordCase *reader, const WtrPiece *piece, const WtrRecordSlice *slice, WtrCase *facts, WtrBatch *batch)
{
    const WtrRunOptions *options = reader->options;
    for (uint32_t i = 0; i < options->setting_count; i++)
        if (!wtr_case_set(facts, reader->book, options->settings[i].fact, options->settings[i].answer))
            return WTR_NO_MEMORY;
    const WtrRowDates dates = wtr_row_dates(options, facts->as_of, facts->today);
    const WtrStatus status = wtr_case_apply(facts, reader->book, batch->evaluator, dates.as_of, dates.today);
    if (status == WTR_LIMIT)
        refuse_size(reader, piece, slice, facts, batch);
    if (status != WTR_OK && wtr_case_count(batch->evaluator) > batch->count)
        wtr_case_undo(batch->evaluator);
    if (status != WTR_OK)
        return status == WTR_LIMIT ? WTR_OK : status;
    return keep_ids(reader->book, facts, batch) && keep_row(facts, slice, dates, batch) ? WTR_OK : WTR_NO_MEMORY;
}

/* ---- public ---------------------------------------------------------------------------------------------------- */

WtrRecordCase *wtr_record_case_new(const WtrRunOptions *options)
{
    WtrRecordCase *reader = wtr_alloc(sizeof *reader);
    if (reader == NULL)
        return NULL;
    reader->options = options;
    reader->book = wtr_rulebook_data(options->rulebook);
    reader->cases = wtr_case_reader_new(options->rulebook);
    if (reader->cases == NULL) {
        wtr_record_case_free(reader);
        return NULL;
    }
    return reader;
}

void wtr_record_case_free(WtrRecordCase *reader)
{
    if (reader == NULL)
        return;
    wtr_case_reader_free(reader->cases);
    wtr_free(reader);
}

void wtr_record_case_begin(WtrRecordCase *reader, const WtrPiece *piece)
{
    reader->begin = (Spot){0, piece->first_line, piece->first_column};
}

WtrStatus wtr_record_case_read(WtrRecordCase *reader, const WtrPiece *piece, WtrRecordSlice slice, WtrBatch *batch)
{
    WtrCase facts;
    WtrStatus status = wtr_case_read(reader->cases, piece->text + slice.begin, slice.end - slice.begin, reader->options->ignore_extra, &facts);
    const size_t said = batch->messages.length;
    if (status == WTR_OK) {
        if (facts.extras.count > 0 || facts.problem_count > 0)
            reader->begin = spot(piece, reader->begin, slice.begin);
        say_extras(reader, piece, &facts, &batch->messages);
        say_problems(reader, piece, &facts, &batch->messages);
        if (facts.problem_count > 0) {
            batch->refused++;
            batch->limit = batch->limit || facts.too_large;
        } else {
            status = add(reader, piece, &slice, &facts, batch);
        }
    }
    if (status == WTR_FULL && said < batch->messages.length)     /* it will be read, and told of, again */
        batch->messages.at[batch->messages.length = said] = '\0';
    wtr_case_free(&facts);
    return status == WTR_OK && batch->messages.failed ? WTR_NO_MEMORY : status;
}
