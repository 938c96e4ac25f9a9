/* result_lists.c — see result_lists.h. */
#include "result_lists.h"

static uint32_t count_of(const WtrDutyResult *result, WtrDutyList list)
{
    switch (list) {
    case WTR_LIST_DEADLINES: return result->deadline_count;
    case WTR_LIST_CITATIONS: return result->citation_count;
    case WTR_LIST_NEEDS: return result->need_count;
    case WTR_LIST_BLOCKED_BY: return result->blocked_count;
    case WTR_LIST_READINGS: return result->reading_count;
    case WTR_LIST_ASSUMED: return result->assumed_count;
    }
    return 0;
}

static void say_deadline(const WtrBook *book, const WtrDeadlineResult *result, WtrText *out)
{
    char date[11] = "no date";
    if (result->date != 0)
        wtr_day_format(result->date, date);
    wtr_text_printf(out, "%s: %s %s", date, wtr_modality_name(book->deadlines.at[result->deadline].modality), book->deadlines.at[result->deadline].text);
}

void wtr_say_cited(const WtrBook *book, uint32_t row, WtrText *out)
{
    const WtrCitation *citation = &book->citations.at[row];
    wtr_text_printf(out, "%s ", book->sources.at[citation->source].id);
    wtr_say_citation_place(citation, out);
}

void wtr_say_chosen(const WtrBook *book, uint32_t reading, uint32_t choice, WtrText *out)
{
    const WtrReading *of = &book->readings.at[reading];
    wtr_text_printf(out, "%s=%s", of->id, book->choices.at[of->choices.first + choice].id);
}

static void say_entry(const WtrEvaluator *evaluator, const WtrBook *book, uint32_t case_lane, const WtrDutyResult *result, WtrDutyList list,
                      uint32_t i, WtrText *out)
{
    switch (list) {
    case WTR_LIST_DEADLINES: say_deadline(book, &result->deadlines[i], out); break;
    case WTR_LIST_CITATIONS: wtr_say_cited(book, result->citations[i], out); break;
    case WTR_LIST_NEEDS: wtr_text_puts(out, book->facts.at[result->needs[i]].id); break;
    case WTR_LIST_BLOCKED_BY: wtr_say_condition(book, result->blocked_by[i], out); break;
    case WTR_LIST_READINGS: wtr_say_chosen(book, result->readings[i], wtr_reading_in_use(evaluator, result->readings[i], case_lane), out); break;
    case WTR_LIST_ASSUMED: wtr_text_puts(out, book->facts.at[result->assumed[i]].id); break;
    }
}

bool wtr_duty_list(const WtrEvaluator *evaluator, const WtrBook *book, uint32_t case_lane, const WtrDutyResult *result, WtrDutyList list,
                   WtrText *scratch, WtrListSink sink, void *context)
{
    uint32_t count = count_of(result, list);
    for (uint32_t i = 0; i < count; i++) {
        scratch->length = 0;
        say_entry(evaluator, book, case_lane, result, list, i, scratch);
        if (scratch->failed)
            return false;
        sink(context, scratch->length > 0 ? scratch->at : "");
    }
    return true;
}

int32_t wtr_duty_day(const WtrBook *book, const WtrDutyResult *result)
{
    int strongest = -1;
    int32_t day = 0;
    for (uint32_t i = 0; i < result->deadline_count; i++) {
        const WtrDeadlineResult *deadline = &result->deadlines[i];
        int weight = wtr_modality_weight(book->deadlines.at[deadline->deadline].modality);
        if (deadline->date == 0 || deadline->applies != WTR_TRUE)
            continue;
        if (weight > strongest || (weight == strongest && deadline->date < day))
            day = deadline->date;
        strongest = weight > strongest ? weight : strongest;
    }
    return day;
}

void wtr_say_party_names(const WtrBook *book, WtrParties parties, WtrText *out)
{
    for (uint32_t i = 0; i < parties.actors.count; i++) {
        if (i > 0)
            wtr_text_puts(out, parties.any ? " or " : " and ");
        wtr_text_puts(out, book->actors.at[book->parties.at[parties.actors.first + i].actor].id);
    }
}
