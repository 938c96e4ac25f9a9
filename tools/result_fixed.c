/* result_fixed.c — see result_fixed.h. */
#include "result_fixed.h"

#include "result_json.h"
#include "trace.h"

/* ---- fields --------------------------------------------------------------------------------------------------- */

static void text_field(WtrJson *json, const char *key, const char *text)
{
    wtr_json_key(json, key);
    wtr_json_string(json, text);
}

/* "" in the rulebook's tables is null in a result. */
static void optional_field(WtrJson *json, const char *key, const char *text)
{
    text_field(json, key, text[0] != '\0' ? text : NULL);
}

static void bool_field(WtrJson *json, const char *key, bool value)
{
    wtr_json_key(json, key);
    wtr_json_bool(json, value);
}

void wtr_json_parties(WtrJson *json, const WtrBook *book, WtrParties parties)
{
    if (parties.actors.count == 0) {
        wtr_json_null(json);
        return;
    }
    wtr_json_object_flat(json);
    wtr_json_key(json, parties.any ? "any" : "all");
    wtr_json_array(json, true);
    for (uint32_t i = 0; i < parties.actors.count; i++)
        wtr_json_string(json, book->actors.at[book->parties.at[parties.actors.first + i].actor].id);
    wtr_json_array_end(json);
    wtr_json_object_end(json);
}

/* ---- the parts ------------------------------------------------------------------------------------------------ */

static void write_result(WtrJson *json, const WtrView *view)
{
    wtr_json_key(json, "format");
    wtr_json_number(json, WTR_RESULT_FORMAT);
    text_field(json, "rulebook", view->book->header.id);
    text_field(json, "hash", wtr_rulebook_hash(view->rulebook));
    wtr_json_key(json, "case");
}

static void write_duty(WtrJson *json, const WtrView *view, uint32_t row)
{
    const WtrDuty *duty = &view->book->duties.at[row];
    text_field(json, "duty", duty->id);
    text_field(json, "subject", duty->subject == WTR_NONE ? NULL : view->book->subjects.at[duty->subject].id);
    wtr_json_key(json, "instance");
}

static void write_act(WtrJson *json, const WtrView *view, uint32_t row)
{
    const WtrDuty *duty = &view->book->duties.at[row];
    wtr_json_key(json, "bearer");
    wtr_json_parties(json, view->book, duty->bearer);
    text_field(json, "modality", wtr_modality_name(duty->modality));
    optional_field(json, "action", duty->action);
    wtr_json_key(json, "recipient");
    wtr_json_parties(json, view->book, duty->recipient);
}

static void write_standing(WtrJson *json, const WtrView *view, uint32_t row)
{
    const WtrDuty *duty = &view->book->duties.at[row];
    WtrText inferred = {0};
    wtr_say_inferred(view, duty, &inferred);
    bool_field(json, "non_statutory", duty->non_statutory);
    optional_field(json, "inferred", inferred.at != NULL ? inferred.at : "");
    wtr_text_end(&inferred, json->out);
    wtr_json_key(json, "deadlines");
}

static void write_remarks(WtrJson *json, const WtrView *view, uint32_t row)
{
    const WtrDuty *duty = &view->book->duties.at[row];
    bool_field(json, "not_exhaustive", duty->not_exhaustive);
    bool_field(json, "draft", duty->draft);
    optional_field(json, "note", duty->note);
}

static void write_list(WtrJson *json, WtrFixedList list, bool filled)
{
    static const char *const keys[] = {"citations", "needs", "blocked_by", "readings", "assumed"};
    wtr_json_key(json, keys[list]);
    if (filled)
        return;
    wtr_json_array(json, true);
    wtr_json_array_end(json);
}

static void write_condition(WtrJson *json, const WtrView *view, uint32_t node)
{
    WtrText text = {0};
    wtr_say_condition(view->book, node, &text);
    wtr_json_string(json, text.failed ? NULL : text.at);
    wtr_text_end(&text, json->out);
}

static void write_reading(WtrJson *json, const WtrView *view, uint32_t row, uint32_t choice)
{
    const WtrReading *reading = &view->book->readings.at[row];
    text_field(json, "reading", reading->id);
    text_field(json, "choice", choice < reading->choices.count ? view->book->choices.at[reading->choices.first + choice].id : NULL);
}

static void write_deadline(WtrJson *json, const WtrView *view, uint32_t row, WtrState state)
{
    const WtrDeadline *deadline = &view->book->deadlines.at[row];
    text_field(json, "text", deadline->text);
    text_field(json, "modality", wtr_modality_name(deadline->modality));
    text_field(json, "state", wtr_state_name(state));
    wtr_json_key(json, "reading");
}

static void write_deadline_end(WtrJson *json, const WtrView *view, uint32_t row, WtrTruth applies)
{
    wtr_json_key(json, "applies");
    if (applies == WTR_UNKNOWN)
        wtr_json_string(json, "unknown");
    else
        wtr_json_bool(json, applies == WTR_TRUE);
    optional_field(json, "inferred", view->book->deadlines.at[row].inferred);
}

static void write(WtrJson *json, const WtrView *view, WtrFixed kind, uint32_t row, unsigned variant)
{
    const WtrBook *book = view->book;
    switch (kind) {
    case WTR_FIXED_RESULT: write_result(json, view); break;
    case WTR_FIXED_DUTY: write_duty(json, view, row); break;
    case WTR_FIXED_STATUS:
        text_field(json, "status", wtr_status_name((WtrDutyStatus)row));
        text_field(json, "state", wtr_state_name((WtrState)variant));
        break;
    case WTR_FIXED_ACT: write_act(json, view, row); break;
    case WTR_FIXED_STANDING: write_standing(json, view, row); break;
    case WTR_FIXED_REMARKS: write_remarks(json, view, row); break;
    case WTR_FIXED_LIST: write_list(json, (WtrFixedList)row, variant == WTR_FIXED_FILLED); break;
    case WTR_FIXED_CITATION: wtr_json_citation(json, view, row); break;
    case WTR_FIXED_FACT: wtr_json_string(json, book->facts.at[row].id); break;
    case WTR_FIXED_CONDITION: write_condition(json, view, row); break;
    case WTR_FIXED_ASSUMED:
        text_field(json, "fact", book->facts.at[row].id);
        wtr_json_key(json, "value");
        break;
    case WTR_FIXED_READING: write_reading(json, view, row, variant); break;
    case WTR_FIXED_DEADLINE: write_deadline(json, view, row, (WtrState)variant); break;
    case WTR_FIXED_DEADLINE_FROM:
        bool_field(json, "non_statutory", book->deadlines.at[row].non_statutory);
        wtr_json_key(json, "from");
        break;
    case WTR_FIXED_DEADLINE_END: write_deadline_end(json, view, row, (WtrTruth)variant); break;
    case WTR_FIXED_KINDS: break;
    }
}

/* ---- keeping -------------------------------------------------------------------------------------------------- */

/* Text in the pool, and where it may stand: in a level of that depth and layout, as its first entry or as another one. */
typedef struct Kept { size_t at; uint32_t length; uint16_t depth; bool made, pretty, flat; } Kept;

/* How many variants there are of a row; of what has more, the first are kept. */
static const unsigned variants[WTR_FIXED_KINDS] = {
    [WTR_FIXED_RESULT] = 1, [WTR_FIXED_DUTY] = 1, [WTR_FIXED_STATUS] = WTR_STATE_BREACHED + 1, [WTR_FIXED_ACT] = 1, [WTR_FIXED_STANDING] = 2,
    [WTR_FIXED_REMARKS] = 1, [WTR_FIXED_LIST] = 2, [WTR_FIXED_CITATION] = 2, [WTR_FIXED_FACT] = 1, [WTR_FIXED_CONDITION] = 1,
    [WTR_FIXED_ASSUMED] = 1, [WTR_FIXED_READING] = 8, [WTR_FIXED_DEADLINE] = WTR_STATE_BREACHED + 1, [WTR_FIXED_DEADLINE_FROM] = 1,
    [WTR_FIXED_DEADLINE_END] = WTR_FALSE + 1};

struct WtrFixedTexts {
    WtrText pool;
    WTR_VEC(Kept) kinds[WTR_FIXED_KINDS];        /* by row, variant and whether it comes first */
};

WtrFixedTexts *wtr_fixed_new(void) { return wtr_alloc(sizeof(WtrFixedTexts)); }

void wtr_fixed_free(WtrFixedTexts *texts)
{
    if (texts == NULL)
        return;
    for (int i = 0; i < WTR_FIXED_KINDS; i++)
        wtr_free(texts->kinds[i].at);
    wtr_text_free(&texts->pool);
    wtr_free(texts);
}

/* Whether it is in the place at which the writer is. */
static bool fits(const Kept *kept, const WtrJson *json)
{
    return kept->made && kept->depth == json->depth && kept->pretty == json->pretty && kept->flat == json->flat[json->depth];
}

/* Remembers what has been written from `from` on. What there is no memory for is not kept. */
static void keep(WtrFixedTexts *texts, WtrFixed kind, size_t slot, const WtrJson *json, size_t from)
{
    const WtrText *out = json->out;
    while (texts->kinds[kind].count <= slot)
        if (wtr_vec_add(NULL, &texts->kinds[kind]) == NULL)
            return;
    Kept kept = {.at = texts->pool.length, .length = (uint32_t)(out->length - from), .depth = (uint16_t)json->depth, .made = true,
                 .pretty = json->pretty, .flat = json->flat[json->depth]};
    if (out->failed || out->length - from > UINT32_MAX)
        return;
    wtr_text_add(&texts->pool, out->at + from, kept.length);
    if (!texts->pool.failed)
        texts->kinds[kind].at[slot] = kept;
}

void wtr_fixed(WtrJson *json, const WtrView *view, WtrFixed kind, uint32_t row, unsigned variant)
{
    WtrFixedTexts *texts = view->fixed;
    bool *first = &json->first[json->depth];
    if (texts == NULL || variant >= variants[kind]) {
        write(json, view, kind, row, variant);
        return;
    }
    const size_t slot = ((size_t)row * variants[kind] + variant) * 2 + *first;
    if (slot < texts->kinds[kind].count && fits(&texts->kinds[kind].at[slot], json)) {
        const Kept *kept = &texts->kinds[kind].at[slot];
        wtr_text_add(json->out, texts->pool.at + kept->at, kept->length);
        *first = false;
        return;
    }
    const size_t from = json->out->length;
    const bool made = slot < texts->kinds[kind].count && texts->kinds[kind].at[slot].made;
    write(json, view, kind, row, variant);
    if (!made)                           /* what is kept stays: a second place for it has it written each time */
        keep(texts, kind, slot, json, from);
}

bool wtr_fixed_in_force(const WtrView *view, uint32_t citation)
{
    return wtr_source_in_force(&view->book->sources.at[view->book->citations.at[citation].source], view->as_of);
}
