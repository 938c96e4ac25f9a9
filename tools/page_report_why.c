/* page_report_why.c — each duty's explanation: why it is due, what it rests on, where it is written and the rule's own
 * text beside it.
 *
 * Guarantees: every entry that the page names elsewhere has its explanation here, under #why- and its number, in the
 * page's order: what is due, what is not settled, what another reading would raise. A rule's text stands once, with the
 * first of its instances. */
#include "page_report.h"

#include <string.h>

#include "otherwise.h"
#include "result_text_duty.h"
#include "result_text_reading.h"

static const WtrDuty *duty_of(const WtrReport *report, uint32_t entry)
{
    return &report->view->book->duties.at[report->entries->list.at[entry].duty];
}

/* ---- remarks --------------------------------------------------------------------------------------------------- */

static void remark(WtrHtml *html, const char *lead, const char *text, const char *end)
{
    wtr_html_begin(html, "li");
    wtr_html_leaf(html, "b", NULL, lead);
    wtr_html_text(html, " ");
    wtr_html_sentence(html, text);
    wtr_html_text(html, end);
    wtr_html_end(html);
}

/* The paragraphs that the writer of text makes of readings, one a remark: a line that begins with a blank goes on. */
static void readings(const WtrReport *report, const WtrEntry *entry, const WtrDutyResult *result)
{
    WtrText text = {0}, paragraph = {0};
    WtrPage page = {.out = &text};
    wtr_text_readings(&page, report->view, entry, result, 0);
    for (const char *at = wtr_html_built(report->html, &text); *at != '\0';) {
        size_t length = strcspn(at, "\n"), blanks = strspn(at, " ");
        wtr_text_puts(&paragraph, blanks > 0 && paragraph.length > 0 ? " " : "");
        wtr_text_add(&paragraph, at + blanks, length - blanks);
        at += length + (at[length] == '\n');
        if (*at == ' ' || paragraph.failed)
            continue;
        wtr_html_begin(report->html, "li");
        wtr_html_sentence(report->html, paragraph.at);
        wtr_html_end(report->html);
        paragraph.length = 0;
    }
    report->html->out->failed = report->html->out->failed || text.failed || paragraph.failed;
    wtr_text_free(&text);
    wtr_text_free(&paragraph);
}

static void assumptions(const WtrReport *report, const WtrDutyResult *result)
{
    const WtrBook *book = report->view->book;
    for (uint32_t i = 0; i < result->assumed_count; i++) {
        const WtrFact *fact = &book->facts.at[result->assumed[i]];
        WtrValue value = {fact->type, (WtrTruth)fact->assumed_value, true, fact->assumed_value};
        wtr_html_begin(report->html, "li");
        wtr_html_leaf(report->html, "b", NULL, "Assumed, nobody has said:");
        wtr_html_printf(report->html, " %s ", fact->question);
        wtr_html_name(report->html, fact->id);
        wtr_html_text(report->html, " ");
        wtr_report_value(report, fact->choices, value);
        wtr_html_end(report->html);
    }
}

static void blocked(const WtrReport *report, const WtrDutyResult *result)
{
    for (uint32_t i = 0; i < result->blocked_count; i++) {
        WtrText text = {0};
        wtr_say_condition(report->view->book, result->blocked_by[i], &text);
        wtr_html_begin(report->html, "li");
        wtr_html_leaf(report->html, "b", NULL, "Blocked until:");
        wtr_html_text(report->html, " ");
        wtr_html_label(report->html, wtr_html_built(report->html, &text), &report->names);
        wtr_html_end(report->html);
        wtr_text_end(&text, report->html->out);
    }
}

static bool has_remarks(const WtrReport *report, const WtrDuty *duty, const WtrDutyResult *result, const WtrText *inferred)
{
    (void)report;
    return result->blocked_count + result->reading_count + result->assumed_count > 0 || inferred->length > 0 || duty->non_statutory || duty->draft ||
           duty->not_exhaustive || duty->note[0] != '\0' || duty->formerly[0] != '\0';
}

static void remarks(const WtrReport *report, uint32_t entry, const WtrDutyResult *result)
{
    const WtrDuty *duty = duty_of(report, entry);
    WtrHtml *html = report->html;
    WtrText inferred = {0};
    wtr_say_inferred(report->view, duty, &inferred);
    if (has_remarks(report, duty, result, &inferred)) {
        wtr_html_begin_class(html, "ul", "remarks");
        blocked(report, result);
        readings(report, &report->entries->list.at[entry], result);
        assumptions(report, result);
        if (inferred.length > 0)
            remark(html, "Inferred, not stated:", inferred.at, ".");
        if (duty->non_statutory)
            remark(html, "Non-statutory.", "", "");
        if (duty->not_exhaustive)
            remark(html, "The list is not complete:", "that nothing on it is so does not mean that there is no need", ".");
        if (duty->draft)
            remark(html, "A draft.", duty->cites.count > 0 ? "It is not settled" : "It cites nothing", ".");
        if (duty->formerly[0] != '\0')
            remark(html, "Formerly:", duty->formerly, ".");
        if (duty->note[0] != '\0')
            remark(html, "Note:", duty->note, "");
        wtr_html_end(html);
    }
    wtr_text_end(&inferred, html->out);
}

/* ---- evidence ----------------------------------------------------------------------------------------------------- */

static void citations(const WtrReport *report, const WtrDutyResult *result)
{
    const WtrBook *book = report->view->book;
    WtrHtml *html = report->html;
    wtr_html_begin(html, "div");
    wtr_html_leaf(html, "h4", NULL, "Where it is written");
    wtr_html_begin_class(html, "ul", "cites");
    for (uint32_t i = 0; i < result->citation_count; i++) {
        const WtrCitation *citation = &book->citations.at[result->citations[i]];
        bool in_force = wtr_source_in_force(&book->sources.at[citation->source], report->view->as_of);
        wtr_html_begin_class(html, "li", in_force ? NULL : "past");
        wtr_html_citation(html, book, citation);
        if (!in_force)
            wtr_html_leaf(html, "span", "kind", " not in force on this date");
        wtr_html_end(html);
    }
    if (result->citation_count == 0)
        wtr_html_leaf(html, "li", NULL, "It cites nothing.");
    wtr_html_end(html);
    wtr_html_end(html);
}

static void rule_text(const WtrReport *report, const WtrDuty *duty)
{
    WtrHtml *html = report->html;
    WtrText place = {0};
    wtr_html_begin(html, "figure");
    wtr_html_begin(html, "pre");
    wtr_html_leaf(html, "code", NULL, duty->source);
    wtr_html_end(html);
    wtr_say_place(report->view->book, duty->place, &place);
    wtr_html_leaf(html, "figcaption", NULL, wtr_html_built(html, &place));
    wtr_html_end(html);
    wtr_text_free(&place);
}

/* Where it is written, beside the rule as its author wrote it; or beside where that stands. */
static void evidence(const WtrReport *report, uint32_t entry, uint32_t first, const WtrDutyResult *result)
{
    WtrHtml *html = report->html;
    wtr_html_begin_class(html, "div", "beside");
    citations(report, result);
    wtr_html_begin(html, "div");
    wtr_html_leaf(html, "h4", NULL, "The rule, as it stands in the rulebook");
    if (first == entry) {
        rule_text(report, duty_of(report, entry));
    } else {
        wtr_html_begin_class(html, "p", "elsewhere");
        wtr_html_text(html, "The same as for ");
        wtr_html_begin(html, "a");
        wtr_html_attribute_printf(html, "href", "#why-%u", first);
        wtr_report_name(report, first);
        wtr_html_end(html);
        wtr_html_text(html, ".");
        wtr_html_end(html);
    }
    wtr_html_end(html);
    wtr_html_end(html);
}

/* ---- why ------------------------------------------------------------------------------------------------------------ */

/* Due lanes whose rule asks nothing: a tree would have nothing to say. */
static bool unconditional(const WtrBook *book, const WtrDuty *duty)
{
    const WtrNode *root = &book->nodes.at[duty->root];
    return root->kind == WTR_NODE_CONSTANT || root->kind == WTR_NODE_STANDS;
}

static bool tree(const WtrReport *report, const char *summary, uint32_t node, uint32_t lane)
{
    if (node == WTR_NONE)
        return true;
    wtr_html_begin_class(report->html, "details", "why");
    wtr_html_leaf(report->html, "summary", NULL, summary);
    bool good = wtr_report_tree(report, node, lane);
    wtr_html_end(report->html);
    return good;
}

static const char *why_words(WtrDutyStatus status, WtrModality modality)
{
    switch (status) {
    case WTR_DUE: return modality == WTR_MAY || modality == WTR_MUST_NOT ? "Why it applies" : "Why it is due";
    case WTR_UNDETERMINED: return "Why it is not settled";
    default: return "Why it is not triggered as the guidance is read here";
    }
}

static void settle(const WtrReport *report, const WtrDutyResult *result)
{
    for (uint32_t i = 0; i < result->need_count; i++) {
        const WtrFact *fact = &report->view->book->facts.at[result->needs[i]];
        if (i == 0)
            wtr_html_leaf(report->html, "p", "lead", "These answers would settle it:");
        if (i == 0)
            wtr_html_begin_class(report->html, "ul", "asks");
        wtr_html_begin(report->html, "li");
        wtr_html_printf(report->html, "%s ", fact->question);
        wtr_html_name(report->html, fact->id);
        wtr_html_end(report->html);
    }
    if (result->need_count > 0)
        wtr_html_end(report->html);
}

static void deadlines(const WtrReport *report, const WtrEntry *entry, const WtrDutyResult *result)
{
    if (result->deadline_count == 0 || entry->status == WTR_NOT_DUE)
        return;
    wtr_html_leaf(report->html, "h4", NULL, "By when");
    wtr_html_begin_class(report->html, "ul", "plain");
    for (uint32_t i = 0; i < result->deadline_count; i++) {
        wtr_html_begin(report->html, "li");
        wtr_report_deadline(report, &result->deadlines[i], entry->status == WTR_DUE, true);
        wtr_html_end(report->html);
    }
    wtr_html_end(report->html);
}

/* `first` is the row of the first explanation of the same duty. */
static bool explanation(const WtrReport *report, uint32_t row, uint32_t first)
{
    const WtrEntry *entry = &report->entries->list.at[row];
    const WtrDuty *duty = duty_of(report, row);
    WtrHtml *html = report->html;
    WtrDutyResult result;
    if (wtr_duty_result(report->view->evaluator, entry->duty, entry->lane, &result) != WTR_OK)
        return false;
    wtr_html_begin_class(html, "article", "explained");
    wtr_html_attribute_printf(html, "id", "why-%u", row);
    wtr_html_begin(html, "h3");
    wtr_report_name(report, row);
    wtr_report_state(html, result.state);
    if (entry->status == WTR_UNDETERMINED) {
        wtr_html_text(html, " ");
        wtr_html_leaf(html, "span", "state waiting", "not settled");
    }
    wtr_html_end(html);
    wtr_report_sentence(report, row, "says");
    if (duty->doc[0] != '\0') {
        wtr_html_begin_class(html, "p", "doc");
        wtr_html_sentence(html, duty->doc);
        wtr_html_end(html);
    }
    if (entry->status == WTR_UNDETERMINED)
        settle(report, &result);
    bool good = true;
    if (unconditional(report->view->book, duty))
        wtr_html_leaf(html, "p", NULL, "It has no condition: it stands for every case it is about.");
    else
        good = tree(report, why_words(entry->status, duty->modality), duty->root, entry->lane);
    good = good && tree(report, "Only once this is so", duty->gate, entry->lane);
    good = good && tree(report, duty->done_on ? "Done on this date" : "Done when this is so", duty->done, entry->lane);
    deadlines(report, entry, &result);
    remarks(report, row, &result);
    evidence(report, row, first, &result);
    wtr_html_end(html);
    return good;
}

bool wtr_report_explains(const WtrReport *report, uint32_t entry)
{
    const WtrEntry *at = &report->entries->list.at[entry];
    return at->status == WTR_DUE || at->status == WTR_UNDETERMINED || wtr_otherwise_raises(report->view, at);
}

/* Those of one status. `first`: by duty, 1 + the row of its first explanation, or 0. */
static bool explanations_of(const WtrReport *report, WtrDutyStatus status, uint32_t *first)
{
    bool good = true;
    for (uint32_t i = 0; good && i < report->entries->list.count; i++) {
        const WtrEntry *entry = &report->entries->list.at[i];
        if (entry->status != status || !wtr_report_explains(report, i))
            continue;
        if (first[entry->duty] == 0)
            first[entry->duty] = i + 1;
        good = explanation(report, i, first[entry->duty] - 1);
    }
    return good;
}

bool wtr_report_explanations(const WtrReport *report)
{
    uint32_t explained = 0, *first = wtr_alloc(report->view->book->duties.count * sizeof *first);
    for (uint32_t i = 0; i < report->entries->list.count; i++)
        explained += wtr_report_explains(report, i);
    bool good = first != NULL;
    if (good && explained > 0) {
        wtr_report_section(report->html, "why", "Why, and where it is written");
        good = explanations_of(report, WTR_DUE, first) && explanations_of(report, WTR_UNDETERMINED, first) && explanations_of(report, WTR_NOT_DUE, first);
        wtr_html_end(report->html);
    }
    wtr_free(first);
    return good;
}
