/* decision_read.c — see decision.h: a record's bytes, checked by themselves.
 *
 * The members stand in one order, each once, so that no reader can be shown another record than the one that is sealed.
 * What is under the seal is not taken apart further than is needed here: evaluating again compares every byte of it. */
#include "decision.h"

#include <string.h>

#include "../engine/date.h"

enum { ADVICE, RECORD, PROGRAM, RULEBOOK, COUNTING, CASE, AS_OF, TODAY, ASKED, FACTS, RESULT, BECAUSE, SEAL, OPENED, DECISION, MEMBERS };
static const char *const names[MEMBERS] = {"advice", "record", "program", "rulebook", "counting", "case", "as_of", "today", "asked",
                                           "facts", "result", "because", "seal", "opened", "decision"};

typedef struct Reading {
    WtrDecision *out;
    WtrText *problem;
    WtrJsonMember members[MEMBERS];      /* `key` is NULL where there is none: only `opened` may be left out */
    bool no_memory;
} Reading;

static bool bad(Reading *reading, const char *sentence)
{
    wtr_text_puts(reading->problem, sentence);
    return false;
}

/* ---- form -------------------------------------------------------------------------------------------------------- */

static bool is_blank(const char *text, size_t from, size_t length)
{
    while (from < length && (text[from] == ' ' || text[from] == '\n' || text[from] == '\t' || text[from] == '\r'))
        from++;
    return from == length;
}

static bool is_called(const WtrJsonMember *member, const char *name)
{
    return strlen(name) == member->key_length && memcmp(member->key, name, member->key_length) == 0;
}

static bool find_members(Reading *reading)
{
    const char *text = reading->out->text;
    size_t length = reading->out->length, at = 0;
    WtrJsonMember member;
    int next = ADVICE;
    while (next < MEMBERS && wtr_json_member(text, length, &at, &member)) {
        if (next == OPENED && !is_called(&member, names[OPENED]))
            next++;
        if (!is_called(&member, names[next]))
            break;
        reading->members[next++] = member;
    }
    if (next < MEMBERS) {
        wtr_text_printf(reading->problem, "it is no decision record: `%s` is not where it belongs", names[next]);
        return false;
    }
    size_t close = at;
    while (close < length && text[close] != '}')
        close++;
    if (close == length || !is_blank(text, at, close) || !is_blank(text, close + 1, length))
        return bad(reading, "it is no decision record: something stands behind `decision`");
    return true;
}

static const WtrJsonTree *tree_of(Reading *reading, int member)
{
    const WtrJsonMember *at = &reading->members[member];
    const char *problem;
    const WtrJsonTree *tree = wtr_json_tree(reading->out->arena, reading->out->text + at->begin, at->end - at->begin, &problem);
    if (tree == NULL && problem != NULL)
        wtr_text_printf(reading->problem, "`%s` cannot be read: %s", names[member], problem);
    reading->no_memory = reading->no_memory || (tree == NULL && problem == NULL);
    return tree;
}

/* A member that is a text; NULL after having said that it is none. */
static const char *text_of(Reading *reading, int member)
{
    const WtrJsonTree *tree = tree_of(reading, member);
    const char *text = wtr_json_text(tree);
    if (tree != NULL && text == NULL)
        wtr_text_printf(reading->problem, "`%s` is no text", names[member]);
    return text;
}

static const char *date_of(Reading *reading, int member)
{
    const char *text = text_of(reading, member);
    if (text != NULL && wtr_day_parse(text, strlen(text)) == 0) {
        wtr_text_printf(reading->problem, "`%s` is no date", names[member]);
        return NULL;
    }
    return text;
}

static bool read_head(Reading *reading)
{
    WtrDecision *out = reading->out;
    const WtrJsonTree *format = tree_of(reading, RECORD), *rulebook, *name;
    if (format == NULL)
        return false;
    if (format->kind != WTR_JSON_INTEGER || format->integer != WTR_DECISION_FORMAT)
        return bad(reading, "its format is not one that this program reads");
    if ((out->program = text_of(reading, PROGRAM)) == NULL || (rulebook = tree_of(reading, RULEBOOK)) == NULL)
        return false;
    out->rulebook = wtr_json_text_at(rulebook, "hash");
    if (out->rulebook == NULL)
        return bad(reading, "it does not say which rulebook it was made with");
    if ((name = tree_of(reading, CASE)) == NULL)
        return false;
    out->name = wtr_json_text(name);
    if (out->name == NULL && name->kind != WTR_JSON_NULL)
        return bad(reading, "`case` is no text");
    return (out->as_of = date_of(reading, AS_OF)) != NULL && (out->today = date_of(reading, TODAY)) != NULL;
}

/* The block for the person who decides: its six members, empty or texts. */
static bool read_decision(Reading *reading)
{
    static const char *const blanks[] = {"name", "role", "date", "decision", "reasons", "agreed_or_overridden"};
    const WtrJsonTree *block = reading->out->decision = tree_of(reading, DECISION);
    if (block == NULL)
        return false;
    const WtrJsonTree *member = block->kind == WTR_JSON_OBJECT ? block->first : NULL;
    for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++, member = member->next)
        if (member == NULL || strcmp(member->key, blanks[i]) != 0 || (member->kind != WTR_JSON_NULL && wtr_json_text(member) == NULL))
            return bad(reading, "`decision` is not what it should be: name, role, date, decision, reasons and agreed_or_overridden, each a text or null");
    const char *agreed = wtr_json_text_at(block, "agreed_or_overridden"), *date = wtr_json_text_at(block, "date");
    if (member != NULL || (agreed != NULL && strcmp(agreed, "agreed") != 0 && strcmp(agreed, "overridden") != 0))
        return bad(reading, "`decision`: agreed_or_overridden is \"agreed\", \"overridden\" or null, and nothing comes after it");
    if (date != NULL && wtr_day_parse(date, strlen(date)) == 0)
        return bad(reading, "`decision`: date is a date, YYYY-MM-DD, or null");
    return true;
}

/* ---- the seal ------------------------------------------------------------------------------------------------------ */

static bool check_seal(Reading *reading)
{
    WtrDecision *out = reading->out;
    char expected[WTR_DIGEST_TEXT], line[WTR_DIGEST_TEXT + 16];
    out->body = reading->members[BECAUSE].end;
    out->seal_end = reading->members[SEAL].end;
    if ((out->seal = text_of(reading, SEAL)) == NULL)
        return false;
    WtrDigest digest = wtr_decision_seal(out->text, out->body);
    wtr_digest_text(&digest, expected);
    if (strcmp(out->seal, expected) != 0)
        return bad(reading, "it was altered: what it says is not what was sealed");
    int length = snprintf(line, sizeof line, ",\n  \"seal\": \"%s\"", expected);
    if (out->seal_end - out->body != (size_t)length || memcmp(out->text + out->body, line, (size_t)length) != 0)
        return bad(reading, "its layout was changed about the seal");
    return true;
}

/* ---- values withheld -------------------------------------------------------------------------------------------------- */

static const char *commitment_of(const WtrJsonTree *value)
{
    return wtr_json_text_at(value, "commitment");
}

/* A case holds values in three places; nothing else is an object with a commitment in it. */
static uint32_t count_hidden(const WtrJsonTree *tree)
{
    uint32_t count = 0;
    for (const WtrJsonTree *top = tree->first; top != NULL; top = top->next) {
        count += commitment_of(top) != NULL;
        for (const WtrJsonTree *inner = top->first; inner != NULL; inner = inner->next) {
            count += commitment_of(inner) != NULL;
            for (const WtrJsonTree *value = inner->first; value != NULL; value = value->next)
                count += commitment_of(value) != NULL;
        }
    }
    return count;
}

/* The place of a path within the case: "age", "incident.age", "child.2.age". */
static const WtrJsonTree *at_path(const WtrJsonTree *tree, const char *path)
{
    char part[256];
    while (tree != NULL) {
        size_t length = strcspn(path, ".");
        if (length >= sizeof part)
            return NULL;
        memcpy(part, path, length);
        part[length] = '\0';
        if (tree->kind == WTR_JSON_ARRAY) {
            char number[16];
            const WtrJsonTree *entry = tree->first;
            for (unsigned i = 1; entry != NULL; i++, entry = entry->next) {
                snprintf(number, sizeof number, "%u", i);
                if (strcmp(number, part) == 0)
                    break;
            }
            tree = entry;
        } else {
            tree = wtr_json_at(tree, part);
        }
        if (path[length] == '\0')
            return tree;
        path += length + 1;
    }
    return NULL;
}

bool wtr_decision_holds(const WtrDecision *decision, const WtrHidden *hidden)
{
    const char *stated = commitment_of(at_path(wtr_json_at(decision->facts, "given"), hidden->path));
    WtrDigest digest = wtr_hidden_commitment(hidden);
    char text[WTR_DIGEST_TEXT];
    wtr_digest_text(&digest, text);
    return stated != NULL && strcmp(stated, text) == 0;
}

/* {path, value, salt}, in this order and nothing else; WTR_BAD_ARGUMENT for anything else. */
static WtrStatus read_hidden(WtrArena *arena, const WtrJsonTree *path, WtrHidden *out)
{
    const WtrJsonTree *value = path != NULL ? path->next : NULL, *salt = value != NULL ? value->next : NULL;
    if (salt == NULL || salt->next != NULL || strcmp(path->key, "path") != 0 || strcmp(value->key, "value") != 0 || strcmp(salt->key, "salt") != 0)
        return WTR_BAD_ARGUMENT;
    WtrText text = {0};
    WtrJson json = {.out = &text};
    switch (value->kind) {
    case WTR_JSON_TRUE: case WTR_JSON_FALSE: wtr_json_bool(&json, value->kind == WTR_JSON_TRUE); break;
    case WTR_JSON_INTEGER: wtr_json_number(&json, value->integer); break;
    case WTR_JSON_STRING: wtr_json_string(&json, wtr_json_text(value)); break;
    default: break;
    }
    out->path = wtr_json_text(path);
    out->value = text.length > 0 ? wtr_arena_text(arena, text.at, text.length) : NULL;
    const bool failed = text.failed || wtr_arena_failed(arena);
    wtr_text_free(&text);
    const char *hex = wtr_json_text(salt);
    const bool good = out->path != NULL && out->value != NULL && hex != NULL && wtr_digest_parse(hex, strlen(hex), &out->salt);
    return failed ? WTR_NO_MEMORY : good ? WTR_OK : WTR_BAD_ARGUMENT;
}

static bool read_opened(Reading *reading)
{
    WtrDecision *out = reading->out;
    const WtrJsonTree *list = tree_of(reading, OPENED);
    if (list == NULL)
        return false;
    uint32_t count = 0;
    for (const WtrJsonTree *entry = wtr_json_first(list); entry != NULL; entry = entry->next)
        count++;
    WtrHidden *opened = wtr_arena_array(out->arena, count > 0 ? count : 1, sizeof *opened);
    if (opened == NULL) {
        reading->no_memory = true;
        return false;
    }
    out->opened.at = opened;
    for (const WtrJsonTree *entry = wtr_json_first(list); entry != NULL; entry = entry->next) {
        WtrHidden *hidden = &opened[out->opened.count];
        const WtrStatus status = entry->kind == WTR_JSON_OBJECT ? read_hidden(out->arena, entry->first, hidden) : WTR_BAD_ARGUMENT;
        reading->no_memory = status == WTR_NO_MEMORY;
        if (status != WTR_OK)
            return bad(reading, "`opened` is not what it should be: a list of path, value and salt");
        if (wtr_hidden_find(out->opened, hidden->path) != NULL || !wtr_decision_holds(out, hidden)) {
            wtr_text_printf(reading->problem, "the value opened for %s is not the one that was withheld", hidden->path);
            return false;
        }
        out->opened.count++;
    }
    return true;
}

/* ---- the whole -------------------------------------------------------------------------------------------------------- */

/* The case stands in `facts` as it was written: found again, for reading. */
static bool find_given(Reading *reading)
{
    WtrDecision *out = reading->out;
    const WtrJsonMember *facts = &reading->members[FACTS];
    const WtrJsonTree *given = wtr_json_at(out->facts, "given");
    size_t at = 0;
    WtrJsonMember member;
    while (wtr_json_member(out->text + facts->begin, facts->end - facts->begin, &at, &member) && !is_called(&member, "given")) {
    }
    if (given == NULL || given->kind != WTR_JSON_OBJECT || at == 0)
        return bad(reading, "it does not say which facts were given");
    member.begin += facts->begin;
    member.end += facts->begin;
    out->given = member;
    out->hidden = count_hidden(given);
    return true;
}

static bool read_all(Reading *reading)
{
    WtrDecision *out = reading->out;
    if (!find_members(reading) || !check_seal(reading) || !read_head(reading))
        return false;
    if ((out->asked = tree_of(reading, ASKED)) == NULL || (out->facts = tree_of(reading, FACTS)) == NULL ||
        (out->result = tree_of(reading, RESULT)) == NULL)
        return false;
    if (!find_given(reading) || !read_decision(reading))
        return false;
    return reading->members[OPENED].key == NULL || read_opened(reading);
}

WtrStatus wtr_decision_read(const char *text, size_t length, WtrDecision *out, WtrText *problem)
{
    *out = (WtrDecision){.arena = wtr_arena_new(), .text = text, .length = length};
    Reading reading = {.out = out, .problem = problem};
    if (out->arena == NULL)
        return WTR_NO_MEMORY;
    bool good = read_all(&reading);
    if (reading.no_memory || wtr_arena_failed(out->arena) || problem->failed)
        return WTR_NO_MEMORY;
    return good ? WTR_OK : WTR_BAD_ARGUMENT;
}

void wtr_decision_free(WtrDecision *decision)
{
    wtr_arena_free(decision->arena);
    *decision = (WtrDecision){.arena = NULL};
}

/* ---- openings ------------------------------------------------------------------------------------------------------------ */

static void hidden_fields(WtrJson *json, const WtrHidden *hidden)
{
    char salt[WTR_HEX_SIZE];
    wtr_digest_hex(&hidden->salt, salt);
    wtr_json_key(json, "path");
    wtr_json_string(json, hidden->path);
    wtr_json_key(json, "value");
    wtr_text_puts(json->out, hidden->value);
    wtr_json_key(json, "salt");
    wtr_json_string(json, salt);
}

void wtr_opening_write(const char *seal, const WtrHidden *hidden, WtrText *out)
{
    WtrJson json = {.out = out};
    wtr_json_object(&json);
    wtr_json_key(&json, "opens");
    wtr_json_string(&json, seal);
    hidden_fields(&json, hidden);
    wtr_json_object_end(&json);
    wtr_text_puts(out, "\n");
}

WtrStatus wtr_opening_read(WtrArena *arena, const char *text, size_t length, WtrOpening *out, WtrText *problem)
{
    const char *reason = NULL;
    const WtrJsonTree *tree = wtr_json_tree(arena, text, length, &reason);
    const WtrJsonTree *opens = tree != NULL ? wtr_json_at(tree, "opens") : NULL;
    WtrStatus status = tree == NULL && reason == NULL ? WTR_NO_MEMORY : WTR_BAD_ARGUMENT;
    if (opens != NULL && opens == tree->first)
        out->seal = wtr_json_text(opens);
    if (opens != NULL && opens == tree->first && out->seal != NULL)
        status = read_hidden(arena, opens->next, &out->hidden);
    if (status == WTR_BAD_ARGUMENT)
        wtr_text_printf(problem, "found %s, expected an opening: opens, path, value and salt", tree == NULL ? reason : "something else");
    return problem->failed ? WTR_NO_MEMORY : status;
}

void wtr_decision_open(const WtrDecision *decision, WtrHiddens opened, WtrText *out)
{
    const char *text = decision->text;
    size_t at = 0;
    WtrJsonMember member = {.key = NULL};
    WtrJson json = {.out = out, .pretty = true, .depth = 1};
    while (wtr_json_member(text, decision->length, &at, &member) && !is_called(&member, names[DECISION])) {
    }
    wtr_text_add(out, text, decision->seal_end);
    wtr_json_key(&json, "opened");
    wtr_json_array(&json, false);
    for (int list = 0; list < 2; list++) {
        WtrHiddens of = list == 0 ? decision->opened : opened;
        for (uint32_t i = 0; i < of.count; i++) {
            wtr_json_object_flat(&json);
            hidden_fields(&json, &of.at[i]);
            wtr_json_object_end(&json);
        }
    }
    wtr_json_array_end(&json);
    wtr_json_key(&json, names[DECISION]);
    wtr_text_add(out, text + member.begin, member.end - member.begin);
    wtr_text_puts(out, "\n}\n");
}
