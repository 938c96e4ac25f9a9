/* html_words.c — see html_words.h. */
#include "html_words.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "../engine/date.h"
#include "result_text_duty.h"

/* ---- dates --------------------------------------------------------------------------------------------------- */

static const char *const months[] = {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"};

void wtr_say_date(int32_t day, WtrText *out)
{
    WtrYmd ymd = wtr_ymd_from_day(day);
    wtr_text_printf(out, "%d %s %d", ymd.day, months[ymd.month - 1], ymd.year);
}

void wtr_html_date(WtrHtml *html, int32_t day)
{
    WtrText words = {0};
    char iso[11];
    wtr_day_format(day, iso);
    wtr_say_date(day, &words);
    wtr_html_begin(html, "time");
    wtr_html_attribute(html, "datetime", iso);
    wtr_html_text(html, wtr_html_built(html, &words));
    wtr_html_end(html);
    wtr_text_free(&words);
}

/* The day that `text` begins with as "Mon 4 Jan 2021", and the bytes it takes; 0 where there is none. */
static int32_t short_date(const char *text, size_t *length)
{
    char word[4], month[4], again[20];
    int date, year, taken = 0;
    if (sscanf(text, "%3[A-Za-z] %2d %3[A-Za-z] %4d%n", word, &date, month, &year, &taken) != 4 || taken == 0)
        return 0;
    for (int i = 0; i < 12; i++) {
        int32_t day = strncmp(month, months[i], 3) == 0 ? wtr_day_from_ymd(year, i + 1, date) : 0;
        if (day == 0)
            continue;
        wtr_day_format_people(day, again);
        *length = strlen(again);
        return strncmp(again, text, *length) == 0 && !isdigit((unsigned char)text[*length]) ? day : 0;
    }
    return 0;
}

/* The month, in full, that `text` begins with as in "Dec 2020"; NULL where there is none or its short name is its own. */
static const char *short_month(const char *text)
{
    for (int i = 0; i < 12; i++)
        if (strncmp(text, months[i], 3) == 0 && text[3] == ' ' && months[i][3] != '\0' && strspn(text + 4, "0123456789") == 4)
            return months[i];
    return NULL;
}

/* The bytes of a name of the rulebook where `text` begins with one: only names have an underscore. 0 for any other word. */
static size_t name_length(const char *text)
{
    size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_");
    return memchr(text, '_', length) != NULL && !isalnum((unsigned char)text[length]) ? length : 0;
}

/* The bytes of what stands in backticks where `text` begins with one; 0 where nothing does. */
static size_t quoted(const char *text)
{
    size_t length = *text == '`' ? strcspn(text + 1, "`\n") : 0;
    return length > 0 && text[1 + length] == '`' ? length : 0;
}

/* What a word of a sentence is shown as: a day, a month in full, or set apart as it stands. */
typedef struct Special { int32_t day; const char *month, *apart; size_t apart_length, length; } Special;

/* Whether `at` begins with such a word; `begins`: a word begins here. */
static bool find_special(const char *at, bool begins, Special *out)
{
    *out = (Special){.apart = at};
    if ((out->apart_length = quoted(at)) > 0) {
        out->apart++;
        out->length = out->apart_length + 2;
    } else if (begins && isupper((unsigned char)*at) && (out->day = short_date(at, &out->length)) == 0) {
        out->month = short_month(at);
        out->length = out->month != NULL ? 3 : 0;
    } else if (begins && out->day == 0) {
        out->length = out->apart_length = name_length(at);
    }
    return out->length > 0;
}

static void put_special(WtrHtml *html, const Special *special)
{
    if (special->day != 0) {
        wtr_html_date(html, special->day);
    } else if (special->month != NULL) {
        wtr_html_text(html, special->month);
    } else {
        wtr_html_begin_class(html, "code", "name");
        wtr_html_bytes(html, special->apart, special->apart_length);
        wtr_html_end(html);
    }
}

void wtr_html_sentence(WtrHtml *html, const char *sentence)
{
    const char *from = sentence;
    for (const char *at = sentence; *at != '\0'; at++) {
        Special special;
        if (!find_special(at, at == sentence || !(isalnum((unsigned char)at[-1]) || at[-1] == '_'), &special))
            continue;
        wtr_html_bytes(html, from, (size_t)(at - from));
        put_special(html, &special);
        from = at + special.length;
        at = from - 1;
    }
    wtr_html_text(html, from);
}

/* ---- hashes ------------------------------------------------------------------------------------------------- */

void wtr_html_hash(WtrHtml *html, const char *lead, const char *hash)
{
    const char *digits = strncmp(hash, "sha256:", 7) == 0 ? hash + 7 : hash;
    wtr_html_begin_class(html, "span", "fingerprint");
    wtr_html_text(html, lead);
    wtr_html_text(html, " ");
    wtr_html_begin(html, "code");
    for (size_t i = 0, length = strlen(digits), group; i < length; i += group) {
        group = length - i < 8 ? length - i : 8;
        wtr_html_begin(html, "span");
        wtr_html_bytes(html, digits + i, group);
        wtr_html_end(html);
    }
    wtr_html_end(html);
    wtr_html_end(html);
}

/* ---- names --------------------------------------------------------------------------------------------------- */

static void human(const char *name, size_t length, bool capital, WtrText *out)
{
    size_t start = out->length;
    wtr_text_add(out, name, length);
    if (out->failed)
        return;
    for (size_t i = start; i < out->length; i++)
        if (out->at[i] == '_')
            out->at[i] = ' ';
    if (capital && out->length > start)
        out->at[start] = (char)toupper((unsigned char)out->at[start]);
}

void wtr_say_human(const char *name, bool capital, WtrText *out) { human(name, strlen(name), capital, out); }

void wtr_html_human(WtrHtml *html, const char *name, bool capital)
{
    WtrText text = {0};
    wtr_say_human(name, capital, &text);
    if (!text.failed && text.at != NULL)
        wtr_html_text(html, text.at);
    wtr_text_end(&text, html->out);
}

void wtr_html_name(WtrHtml *html, const char *name) { wtr_html_leaf(html, "code", "name", name); }

const char *wtr_subject_words(const WtrSubject *subject) { return subject->label[0] != '\0' ? subject->label : subject->id; }

/* ---- answers ----------------------------------------------------------------------------------------------------- */

static void put_choices(WtrHtml *html, const WtrBook *book, WtrRange choices)
{
    for (uint32_t i = 0; i < choices.count; i++) {
        const WtrChoice *choice = &book->choices.at[choices.first + i];
        wtr_html_text(html, i == 0 ? "" : i + 1 == choices.count ? " or " : ", ");
        wtr_html_human(html, choice->label[0] != '\0' ? choice->label : choice->id, false);
    }
}

void wtr_html_expected(WtrHtml *html, const WtrBook *book, const WtrFact *fact)
{
    switch (fact->type) {
    case WTR_TYPE_TRUTH: wtr_html_text(html, "yes or no"); break;
    case WTR_TYPE_NUMBER: wtr_html_text(html, "a whole number"); break;
    case WTR_TYPE_DATE: wtr_html_text(html, "a date, or not yet"); break;
    case WTR_TYPE_CHOICE: put_choices(html, book, fact->choices); break;
    case WTR_TYPE_DAYS: wtr_html_text(html, "days, a whole number"); break;
    case WTR_TYPE_MONTHS: wtr_html_text(html, "months, a whole number"); break;
    case WTR_TYPE_YEARS: wtr_html_text(html, "years, a whole number"); break;
    }
}

/* ---- conditions ------------------------------------------------------------------------------------------------ */

static const char *is_name(const void *context, const char *word)
{
    const WtrRulebook *rulebook = context;
    const WtrBook *book = wtr_rulebook_data(rulebook);
    bool found = wtr_find_fact(rulebook, word) != WTR_NONE || wtr_find_reading(rulebook, word) != WTR_NONE;
    for (uint32_t i = 0; !found && i < book->terms.count; i++)
        found = strcmp(book->terms.at[i].id, word) == 0;
    for (uint32_t i = 0; !found && i < book->duties.count; i++)
        found = strcmp(book->duties.at[i].id, word) == 0;
    return found ? "" : NULL;
}

WtrHtmlLinks wtr_html_names_of(const WtrRulebook *rulebook) { return (WtrHtmlLinks){is_name, rulebook}; }

/* Words of the language that read otherwise in a sentence. The longer stand before those they begin with. */
static const struct { const char *sign, *words; } spelt[] = {
    {"!=", "is not"}, {"<=", "is at most"}, {">=", "is at least"}, {"<", "is less than"}, {">", "is more than"}, {"=", "is"},
    {"as_of", "the date of the case"}, {"today", "today"}, {"working_days", "working days"}, {"working_day", "working day"},
};

static bool is_name_byte(char byte) { return isalnum((unsigned char)byte) || byte == '_'; }

static void put_name(WtrHtml *html, const char *at, size_t length, const WtrHtmlLinks *links)
{
    WtrText name = {0}, words = {0};
    wtr_text_add(&name, at, length);
    human(at, length, false, &words);
    if (name.failed || words.failed) {
        html->out->failed = true;
    } else {
        const char *href = links != NULL ? links->find(links->context, name.at) : NULL;
        if (href != NULL && href[0] != '\0')
            wtr_html_link(html, href, words.at);
        else if (href != NULL)
            wtr_html_leaf(html, "i", NULL, words.at);
        else
            wtr_html_text(html, words.at);
    }
    wtr_text_free(&name);
    wtr_text_free(&words);
}

/* Writes the word or sign that `at` begins with, and returns its length. */
static size_t put_token(WtrHtml *html, const char *at, const WtrHtmlLinks *links)
{
    size_t length = 0;
    while (is_name_byte(at[length]))
        length++;
    int32_t day = strlen(at) >= 10 ? wtr_day_parse(at, 10) : 0;
    if (day != 0 && !is_name_byte(at[10])) {
        wtr_html_date(html, day);
        return 10;
    }
    for (size_t i = 0; i < sizeof spelt / sizeof *spelt; i++) {
        size_t size = strlen(spelt[i].sign);
        bool word = is_name_byte(spelt[i].sign[0]);
        if (strncmp(at, spelt[i].sign, size) == 0 && (!word || size == length)) {
            wtr_html_text(html, spelt[i].words);
            return size;
        }
    }
    if (length == 0) {
        wtr_html_bytes(html, at, 1);
        return 1;
    }
    put_name(html, at, length, links);
    return length;
}

void wtr_html_label(WtrHtml *html, const char *label, const WtrHtmlLinks *links)
{
    while (*label != '\0' && *label != '\n') {        /* a list's bullets follow on lines of their own */
        size_t plain = strcspn(label, "\nabcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_<>=!");
        wtr_html_bytes(html, label, plain);
        label += plain;
        if (*label != '\0' && *label != '\n')
            label += put_token(html, label, links);
    }
}

void wtr_say_joint(const WtrNode *node, WtrText *out)
{
    switch (node->kind) {
    case WTR_NODE_ALL: wtr_text_puts(out, node->children.count == 2 ? "both of these" : "all of these"); break;
    case WTR_NODE_ANY: wtr_text_puts(out, node->children.count == 2 ? "either of these" : "any of these"); break;
    case WTR_NODE_NONE: wtr_text_puts(out, "none of these"); break;
    case WTR_NODE_AT_LEAST: wtr_text_printf(out, "at least %d of these", node->number); break;
    default: break;
    }
}

uint32_t wtr_node_child(const WtrBook *book, uint32_t node, uint32_t i)
{
    return book->children.at[book->nodes.at[node].children.first + i];
}

uint32_t wtr_node_through(const WtrBook *book, uint32_t node)
{
    while (book->nodes.at[node].kind == WTR_NODE_GATHER && book->nodes.at[node].children.count == 1)
        node = wtr_node_child(book, node, 0);
    return node;
}

/* ---- places in a source ------------------------------------------------------------------------------------------ */

void wtr_say_edition(const WtrBook *book, uint32_t source, WtrText *out)
{
    const char *title = book->sources.at[source].title, *comma = strrchr(title, ',');
    if (title[0] == '\0')
        wtr_text_puts(out, book->sources.at[source].id);
    else
        wtr_text_puts(out, comma != NULL && comma[1] == ' ' && comma[2] != '\0' ? comma + 2 : title);
}

void wtr_html_citation(WtrHtml *html, const WtrBook *book, const WtrCitation *citation)
{
    WtrText text = {0}, place = {0};
    wtr_say_edition(book, citation->source, &text);
    wtr_say_citation_place(citation, &place);
    wtr_text_printf(&text, "%s%s%s", place.length > 0 ? ", " : "", place.length > 0 ? place.at : "", citation->seen ? " (read there)" : "");
    if (text.failed || place.failed)
        html->out->failed = true;
    else
        wtr_html_text(html, text.at);
    wtr_text_free(&text);
    wtr_text_free(&place);
}

/* ---- duties and deadlines ------------------------------------------------------------------------------------------ */

void wtr_html_deadline(WtrHtml *html, const WtrDeadline *deadline, const WtrHtmlLinks *links)
{
    if (deadline->kind == WTR_TIMING)
        wtr_html_text(html, deadline->text);     /* words of the guidance, not of the language */
    else
        wtr_html_label(html, deadline->text, links);
}

bool wtr_duty_is_bare(const WtrDuty *duty) { return duty->bearer.actors.count == 0 && duty->action[0] == '\0'; }

void wtr_html_duty_sentence(WtrHtml *html, const WtrBook *book, const WtrDuty *duty)
{
    WtrText text = {0};
    bool expected = duty->modality == WTR_EXPECTED;
    if (duty->action[0] == '\0') {
        wtr_html_human(html, duty->id, true);
        return;
    }
    if (expected)
        wtr_text_puts(&text, "It is expected that ");
    if (duty->bearer.actors.count > 0)
        wtr_say_parties(book, duty->bearer, &text);
    else
        wtr_text_puts(&text, "someone (the rule does not say who)");
    if (!text.failed)
        text.at[0] = (char)toupper((unsigned char)text.at[0]);
    wtr_html_text(html, wtr_html_built(html, &text));
    wtr_html_text(html, " ");
    if (!expected) {
        wtr_html_leaf(html, "strong", "modality", wtr_modality_words(duty->modality));
        wtr_html_text(html, " ");
    }
    wtr_html_text(html, duty->action);
    text.length = 0;
    if (duty->recipient.actors.count > 0) {
        wtr_text_puts(&text, " (to ");
        wtr_say_parties(book, duty->recipient, &text);
        wtr_text_puts(&text, ")");
    }
    if (duty->recipient.actors.count > 0 || strchr(".!?", duty->action[strlen(duty->action) - 1]) == NULL)
        wtr_text_puts(&text, ".");
    if (text.length > 0 && !text.failed)
        wtr_html_text(html, text.at);
    wtr_text_end(&text, html->out);
}
