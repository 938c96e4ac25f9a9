/* page_report_end.c — the end of the report: what the case says, what the report rests on, and the block for the person
 * who decides.
 *
 * Guarantees: every known fact of the case is listed with its question; the fingerprints are of the bytes that were
 * used; the block is empty. */
#include "page_report.h"

#include <string.h>

#include "../engine/date.h"

/* ---- the case ---------------------------------------------------------------------------------------------------- */

static bool is_known(const WtrReport *report, uint32_t fact, uint32_t lane) { return wtr_fact_given(report->view->evaluator, fact, lane).known; }

static void put_answer(const WtrReport *report, uint32_t row, uint32_t lane)
{
    const WtrFact *fact = &report->view->book->facts.at[row];
    WtrHtml *html = report->html;
    wtr_html_begin(html, "tr");
    wtr_html_begin(html, "th");
    wtr_html_attribute(html, "scope", "row");
    if (fact->question[0] != '\0')
        wtr_html_text(html, fact->question);
    else
        wtr_html_human(html, fact->id, true);
    wtr_html_text(html, " ");
    wtr_html_name(html, fact->id);
    wtr_html_end(html);
    wtr_html_begin(html, "td");
    wtr_report_value(report, fact->choices, wtr_fact_given(report->view->evaluator, row, lane));
    wtr_html_end(html);
    wtr_html_end(html);
}

/* The known facts of one subject (WTR_NONE: of the case itself) in one lane, as a table; nothing where there are none. */
static void put_table(const WtrReport *report, uint32_t subject, uint32_t scope, uint32_t lane)
{
    const WtrBook *book = report->view->book;
    WtrHtml *html = report->html;
    bool headed = false;
    for (uint32_t i = 0; i < book->facts.count; i++) {
        const WtrFact *fact = &book->facts.at[i];
        if (fact->subject != subject || !is_known(report, i, lane))
            continue;
        if (!headed) {
            const char *name = wtr_view_instance(report->view, subject, scope, lane);
            wtr_html_begin_class(html, "table", "answers");
            wtr_html_begin(html, "caption");
            wtr_html_human(html, subject == WTR_NONE ? "the case itself" : book->subjects.at[subject].id, true);
            wtr_html_printf(html, "%s%s", name != NULL ? " " : "", name != NULL ? name : "");
            wtr_html_end(html);
            wtr_html_begin(html, "tbody");
        }
        headed = true;
        put_answer(report, i, lane);
    }
    if (headed) {
        wtr_html_end(html);
        wtr_html_end(html);
    }
}

static bool any_known(const WtrReport *report)
{
    const WtrBook *book = report->view->book;
    for (uint32_t i = 0; i < book->facts.count; i++) {
        const WtrFact *fact = &book->facts.at[i];
        WtrRange lanes = wtr_view_lanes(report->view, fact->subject, fact->scope);
        for (uint32_t lane = lanes.first; lane < lanes.first + lanes.count; lane++)
            if (is_known(report, i, lane))
                return true;
    }
    return false;
}

bool wtr_report_facts(const WtrReport *report)
{
    const WtrBook *book = report->view->book;
    wtr_report_section(report->html, "facts", "What the case says");
    if (any_known(report))
        wtr_html_leaf(report->html, "p", "lead", "Every answer that was given. What is not listed is not known, and is nowhere taken for a no.");
    else
        wtr_html_leaf(report->html, "p", "lead", "No question has been answered.");
    put_table(report, WTR_NONE, 0, 0);
    for (uint32_t i = 0; i < book->subjects.count; i++) {
        WtrRange lanes = wtr_view_lanes(report->view, i, book->subjects.at[i].scope);
        for (uint32_t k = 0; k < lanes.count; k++)
            put_table(report, i, book->subjects.at[i].scope, lanes.first + k);
    }
    wtr_html_end(report->html);
    return true;
}

/* ---- fingerprints ------------------------------------------------------------------------------------------------- */

static void begin_row(WtrHtml *html, const char *term)
{
    wtr_html_begin(html, "div");
    wtr_html_leaf(html, "dt", NULL, term);
    wtr_html_begin(html, "dd");
}

static void end_row(WtrHtml *html)
{
    wtr_html_end(html);
    wtr_html_end(html);
}

static void put_list(WtrHtml *html, const char *term, const char *const *list, uint32_t count)
{
    if (count == 0)
        return;
    begin_row(html, term);
    for (uint32_t i = 0; i < count; i++) {
        wtr_html_text(html, i == 0 ? "" : ", ");
        wtr_html_leaf(html, "code", NULL, list[i]);
    }
    end_row(html);
}

static void put_calendar(const WtrReport *report)
{
    const WtrBook *book = report->view->book;
    if (book->header.calendar == WTR_NONE)
        return;
    const WtrCalendar *calendar = &book->calendars.at[book->header.calendar];
    begin_row(report->html, "Calendar");
    wtr_html_printf(report->html, "%s, known from ", calendar->label[0] != '\0' ? calendar->label : calendar->id);
    wtr_html_date(report->html, calendar->from);
    wtr_html_text(report->html, " to ");
    wtr_html_date(report->html, calendar->to);
    wtr_html_text(report->html, ". The day of an event is not counted.");
    end_row(report->html);
}

static void put_sources(const WtrReport *report)
{
    const WtrBook *book = report->view->book;
    bool headed = false;
    for (uint32_t i = 0; i < book->sources.count; i++) {
        const WtrSource *source = &book->sources.at[i];
        if (source->kind != WTR_SOURCE_GUIDANCE || (source->from == 0 && source->to == 0) || !wtr_source_in_force(source, report->view->as_of))
            continue;
        if (!headed)
            begin_row(report->html, "Guidance in force on that date");
        wtr_html_text(report->html, headed ? "; " : "");
        wtr_html_text(report->html, source->title);
        headed = true;
    }
    if (headed)
        end_row(report->html);
}

/* The seal of the decision record, so that report and record can be matched by eye; or why there can be none. */
static void put_record(const WtrReport *report)
{
    WtrHtml *html = report->html;
    begin_row(html, "Decision record");
    if (report->no_record != NULL) {
        wtr_html_text(html, "None can be made of this: ");
        wtr_html_sentence(html, report->no_record);
        wtr_html_text(html, ".");
    } else {
        wtr_html_sentence(html, "`wtr record`, given the same file and options");
        wtr_html_text(html, report->view->as_of_missing ? " on the same day," : ",");
        wtr_html_sentence(html, " writes it under this seal, unless values are withheld. `wtr record --verify` checks a record and evaluates it again.");
        wtr_html_hash(html, "Seal", report->seal);
    }
    end_row(html);
}

void wtr_report_grounds(const WtrReport *report)
{
    const WtrView *view = report->view;
    WtrHtml *html = report->html;
    wtr_report_section(html, "grounds", "What this report rests on");
    wtr_html_leaf(html, "p", "lead", "The same case file, rulebook, dates and choices give this report again, letter for letter.");
    wtr_html_begin_class(html, "dl", "grounds");
    begin_row(html, "Case file");
    wtr_html_leaf(html, "code", NULL, strcmp(view->path, "-") == 0 ? "standard input" : view->path);
    if (view->row > 0)
        wtr_html_printf(html, ", row %u", view->row);
    if (report->file_hash[0] != '\0')
        wtr_html_hash(html, "SHA-256", report->file_hash);
    else
        wtr_html_text(html, ". It came by standard input: there is no file whose fingerprint could be taken.");
    end_row(html);
    begin_row(html, "Rulebook");
    wtr_html_text(html, view->book->header.title[0] != '\0' ? view->book->header.title : "A rule typed at the prompt");
    wtr_html_text(html, " ");
    wtr_html_name(html, view->book->header.id);
    wtr_html_hash(html, "SHA-256", wtr_rulebook_hash(view->rulebook));
    end_row(html);
    put_record(report);
    put_sources(report);
    begin_row(html, "Decided as at");
    wtr_html_date(html, view->as_of);
    wtr_html_text(html, "; deadlines seen from ");
    wtr_html_date(html, view->today);
    end_row(html);
    put_calendar(report);
    put_list(html, "Readings chosen", report->session->readings.at, report->session->readings.count);
    put_list(html, "Answers set by hand over the file", report->session->sets.at, report->session->sets.count);
    wtr_html_end(html);
    wtr_html_end(html);
}

/* ---- the person who decides ----------------------------------------------------------------------------------------- */

static void put_blank(WtrHtml *html, const char *label, const char *class_name)
{
    wtr_html_begin_class(html, "tr", class_name);
    wtr_html_begin(html, "th");
    wtr_html_attribute(html, "scope", "row");
    wtr_html_text(html, label);
    wtr_html_end(html);
    wtr_html_leaf(html, "td", NULL, "");
    wtr_html_end(html);
}

static void put_boxes(WtrHtml *html)
{
    static const char *const boxes[] = {"Agreed", "Overridden"};
    wtr_html_begin(html, "tr");
    wtr_html_begin(html, "th");
    wtr_html_attribute(html, "scope", "row");
    wtr_html_text(html, "This advice is");
    wtr_html_end(html);
    wtr_html_begin(html, "td");
    for (size_t i = 0; i < sizeof boxes / sizeof *boxes; i++) {
        wtr_html_begin_class(html, "span", "box");
        wtr_html_begin_class(html, "span", "square");
        wtr_html_attribute(html, "aria-hidden", "true");
        wtr_html_end(html);
        wtr_html_text(html, boxes[i]);
        wtr_html_end(html);
        wtr_html_text(html, " ");
    }
    wtr_html_end(html);
    wtr_html_end(html);
}

void wtr_report_decision(const WtrReport *report)
{
    WtrHtml *html = report->html;
    wtr_report_section(html, "decision", "The decision");
    wtr_html_leaf(html, "p", "lead", "To be filled in by the person who decides. This report advises; it decides nothing.");
    if (report->no_record == NULL) {
        wtr_html_begin(html, "p");
        wtr_html_hash(html, "It is about the decision record with the seal", report->seal);
        wtr_html_end(html);
    }
    wtr_html_begin_class(html, "table", "decision");
    wtr_html_begin_class(html, "caption", "unseen");
    wtr_html_text(html, "Empty block for the person who decides");
    wtr_html_end(html);
    wtr_html_begin(html, "tbody");
    put_blank(html, "Name", NULL);
    put_blank(html, "Role", NULL);
    put_blank(html, "Date", NULL);
    put_boxes(html);
    put_blank(html, "Decision", "tall");
    put_blank(html, "Reasons", "tall");
    wtr_html_end(html);
    wtr_html_end(html);
    wtr_html_end(html);
}
