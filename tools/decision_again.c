/* decision_again.c — see decision.h: a record evaluated again, from nothing but the record, the rulebook and the values
 * that were opened. */
#include <string.h>

#include "../engine/date.h"
#include "decision.h"

#define SHOWN 100                /* bytes of a line that a message repeats */

/* ---- what was asked ----------------------------------------------------------------------------------------------- */

/* What a record says of how it was made, as wtr_decision_write takes it. */
typedef struct Asked {
    WtrArena *arena;
    WtrDecisionInputs inputs;
    WtrText given;               /* the case with the opened values in their places */
} Asked;

static uint32_t count_of(const WtrJsonTree *list)
{
    uint32_t count = 0;
    for (const WtrJsonTree *entry = wtr_json_first(list); entry != NULL; entry = entry->next)
        count++;
    return count;
}

static bool read_names(Asked *asked, const WtrJsonTree *list, const char *const **out, uint32_t *count)
{
    *count = count_of(list);
    const char **names = wtr_arena_array(asked->arena, (size_t)*count + 1, sizeof *names);
    uint32_t i = 0;
    for (const WtrJsonTree *entry = wtr_json_first(list); names != NULL && entry != NULL; entry = entry->next)
        if ((names[i++] = wtr_json_text(entry)) == NULL)
            return false;
    *out = names;
    return names != NULL;
}

static bool read_readings(Asked *asked, const WtrRulebook *rulebook, const WtrJsonTree *list)
{
    const WtrBook *book = wtr_rulebook_data(rulebook);
    uint32_t count = count_of(list), i = 0;
    WtrChosen *chosen = wtr_arena_array(asked->arena, (size_t)count + 1, sizeof *chosen);
    if (chosen == NULL)
        return false;
    for (const WtrJsonTree *entry = wtr_json_first(list); entry != NULL; entry = entry->next, i++) {
        const char *name = wtr_json_text_at(entry, "reading"), *choice = wtr_json_text_at(entry, "choice");
        uint32_t reading = name != NULL ? wtr_find_reading(rulebook, name) : WTR_NONE;
        if (reading == WTR_NONE || choice == NULL)
            return false;
        chosen[i] = (WtrChosen){reading, wtr_find_choice(rulebook, book->readings.at[reading].choices, choice)};
        if (chosen[i].choice == WTR_NONE)
            return false;
    }
    asked->inputs.chosen = chosen;
    asked->inputs.chosen_count = count;
    return true;
}

/* A commitment as a record writes it. A quotation mark within a text is never bare, so no text holds this. */
#define COMMITMENT "{\"commitment\": \""

static const WtrHidden *opened_at(WtrHiddens opened, const char *text, size_t length)
{
    for (uint32_t i = 0; i < opened.count; i++) {
        WtrDigest digest = wtr_hidden_commitment(&opened.at[i]);
        char stated[WTR_DIGEST_TEXT];
        wtr_digest_text(&digest, stated);
        if (length >= WTR_DIGEST_TEXT + 1 && memcmp(text, stated, WTR_DIGEST_TEXT - 1) == 0)
            return &opened.at[i];
    }
    return NULL;
}

static void put_values(const char *text, size_t length, WtrHiddens opened, WtrText *out)
{
    const char *end = text + length, *at;
    size_t opening = strlen(COMMITMENT);
    while ((at = memmem(text, (size_t)(end - text), COMMITMENT, opening)) != NULL) {
        const WtrHidden *hidden = opened_at(opened, at + opening, (size_t)(end - at) - opening);
        size_t whole = hidden != NULL ? opening + WTR_DIGEST_TEXT - 1 + strlen("\"}") : opening;
        wtr_text_add(out, text, (size_t)(at - text));
        wtr_text_add(out, hidden != NULL ? hidden->value : COMMITMENT, hidden != NULL ? strlen(hidden->value) : opening);
        text = at + whole;
    }
    wtr_text_add(out, text, (size_t)(end - text));
}

static bool read_asked(Asked *asked, const WtrDecision *decision, const WtrRulebook *rulebook)
{
    WtrDecisionInputs *inputs = &asked->inputs;
    const WtrJsonTree *row = wtr_json_at(decision->asked, "row");
    const char *from = wtr_json_text_at(decision->asked, "as_of_from"), *overruled = wtr_json_text_at(decision->asked, "as_of_overruled");
    put_values(decision->text + decision->given.begin, decision->given.end - decision->given.begin, decision->opened, &asked->given);
    inputs->program = decision->program;
    inputs->file = wtr_json_text_at(decision->facts, "file");
    inputs->row = row != NULL && row->kind == WTR_JSON_INTEGER ? (uint64_t)row->integer : 0;
    inputs->as_of_missing = from != NULL && strcmp(from, "clock") == 0;
    inputs->as_of_unused = overruled != NULL ? wtr_day_parse(overruled, strlen(overruled)) : 0;
    inputs->given = asked->given.at;
    inputs->given_length = asked->given.length;
    inputs->hiddens = decision->opened;
    return read_readings(asked, rulebook, wtr_json_at(decision->asked, "readings")) &&
           read_names(asked, wtr_json_at(decision->asked, "set"), &inputs->set, &inputs->set_count) &&
           read_names(asked, wtr_json_at(decision->facts, "ignored"), &inputs->ignored, &inputs->ignored_count);
}

/* ---- comparing -------------------------------------------------------------------------------------------------------- */

static void say_line(WtrText *out, const char *text, size_t length, size_t from)
{
    size_t end = from;
    while (end < length && text[end] != '\n' && end - from < SHOWN)
        end++;
    wtr_text_add(out, text + from, end - from);
}

/* The first place where two texts differ, by its line; of a long line from a little before the place. */
static void say_difference(WtrText *out, const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t at = 0, line = 1, begin = 0, least = a_length < b_length ? a_length : b_length;
    for (; at < least && a[at] == b[at]; at++) {
        if (a[at] == '\n') {
            line++;
            begin = at + 1;
        }
    }
    if (at - begin > SHOWN / 2)
        begin = at - SHOWN / 2;
    wtr_text_printf(out, "evaluated again, line %zu is another: it says `", line);
    say_line(out, a, a_length, begin);
    wtr_text_puts(out, "`, expected `");
    say_line(out, b, b_length, begin);
    wtr_text_puts(out, "`");
}

static WtrAgain compare(const WtrDecision *decision, const WtrRulebook *rulebook, const WtrDecisionInputs *inputs, WtrText *problem)
{
    WtrText again = {0};
    const size_t body = decision->seal_end;
    const WtrStatus status = wtr_decision_write(rulebook, inputs, &again, problem);
    WtrAgain answer = status == WTR_OK ? WTR_AGAIN_SAME : status == WTR_NO_MEMORY ? WTR_AGAIN_NO_MEMORY : WTR_AGAIN_FAILED;
    if (answer == WTR_AGAIN_FAILED && problem->length == 0)
        wtr_text_puts(problem, "the case is larger than can be evaluated");
    if (answer == WTR_AGAIN_SAME && (again.length <= body || memcmp(again.at, decision->text, body) != 0)) {
        say_difference(problem, decision->text, body, again.at, again.length);
        answer = WTR_AGAIN_DIFFERENT;
    }
    wtr_text_free(&again);
    return answer;
}

WtrAgain wtr_decision_again(const WtrDecision *decision, const WtrRulebook *rulebook, WtrText *problem)
{
    if (decision->opened.count < decision->hidden)
        return WTR_AGAIN_WITHHELD;
    if (strcmp(decision->rulebook, wtr_rulebook_hash(rulebook)) != 0) {
        wtr_text_printf(problem, "it was made with another rulebook, %s", decision->rulebook);
        return WTR_AGAIN_FAILED;
    }
    Asked asked = {.arena = wtr_arena_new()};
    WtrAgain answer = WTR_AGAIN_FAILED;
    if (asked.arena == NULL)
        return WTR_AGAIN_NO_MEMORY;
    if (read_asked(&asked, decision, rulebook))
        answer = compare(decision, rulebook, &asked.inputs, problem);
    else
        wtr_text_puts(problem, "what was asked cannot be read");
    if (asked.given.failed || problem->failed || wtr_arena_failed(asked.arena))
        answer = WTR_AGAIN_NO_MEMORY;
    wtr_text_free(&asked.given);
    wtr_arena_free(asked.arena);
    return answer;
}
