/* case_reader.c — see case_reader.h.
 *
 * The reader follows the events of the JSON text through three places: the case itself, a subject's list
 * and one object of a subject's facts. Anything it cannot use is reported and skipped whole, so that the
 * rest of the case is still read. */
#include "case_reader.h"

#include <stdlib.h>
#include <string.h>

#include "../engine/date.h"
#include "json_reader.h"
#include "tool.h"

#define KEY_MAX 200              /* bytes of a key that can be a name; longer ones are no fact's */

/* When a fact, a subject or a reserved key was last given: `stamp` names the object that it was given in,
 * so that nothing need be cleared between objects and cases. */
typedef struct Seen { uint64_t stamp; size_t offset; } Seen;

typedef enum Reserved { KEY_CASE, KEY_AS_OF, KEY_TODAY, KEY_ID, KEY_RESERVED } Reserved;
static const char *const reserved[KEY_RESERVED] = {"case", "as_of", "today", "id"};

struct WtrCaseReader {
    const WtrRulebook *rulebook;
    const WtrBook *book;
    WtrJsonReader *json;
    Seen *facts, *subjects;
    uint64_t stamp;
    const char **names;          /* scratch for suggestions */
    WtrText message;             /* scratch for problems */
};

typedef enum Place { OUTSIDE, IN_CASE, IN_LIST, IN_SUBJECT } Place;

/* A `many` subject whose facts stand flat in the case: its one instance. */
typedef struct Flat { uint64_t stamp; size_t offset; bool listed; size_t list_offset; } Flat;

typedef struct Reading {
    WtrCaseReader *reader;
    WtrCase *out;
    bool ignore_extra;
    Place place;
    bool in_list;                        /* the open subject object is an entry of a list */
    unsigned skip;                       /* open brackets of a value that is passed over */
    bool keyed;                          /* a key has been read and waits for its value */
    char key[KEY_MAX + 1]; size_t key_length, key_offset; bool key_too_long;
    uint32_t subject, instance;          /* of the open list or object */
    uint64_t case_stamp, object_stamp;
    Seen reserved[KEY_RESERVED];
    Flat *flat;                          /* one for each subject */
    bool no_case; size_t no_case_offset; /* the value is no object; message() says so */
    bool failed;                         /* out of memory */
} Reading;

/* ---- reporting ------------------------------------------------------------------------------------ */

static WtrText *message(Reading *reading)
{
    reading->reader->message.length = 0;
    return &reading->reader->message;
}

static WtrText *message_so_far(Reading *reading) { return &reading->reader->message; }

/* Keeps what message() was filled with. */
static void report(Reading *reading, size_t offset)
{
    WtrText *text = &reading->reader->message;
    WtrCase *out = reading->out;
    if (out->problem_count++ >= WTR_CASE_PROBLEMS)
        return;
    WtrCaseProblem *problem = text->failed ? NULL : wtr_vec_add(out->arena, &out->problems);
    if (problem == NULL) {
        reading->failed = true;
        return;
    }
    *problem = (WtrCaseProblem){offset, WTR_CASE_NOWHERE, wtr_arena_text(out->arena, text->at, text->length)};
}

/* The same with another place that belongs to it. */
static void report_related(Reading *reading, size_t offset, size_t earlier)
{
    uint32_t before = reading->out->problems.count;
    report(reading, offset);
    if (reading->out->problems.count > before)
        reading->out->problems.at[before].earlier = earlier;
}

static void quote_key(Reading *reading, WtrText *out)
{
    wtr_quote(out, reading->key, reading->key_length);
}

static void report_twice(Reading *reading, size_t earlier)
{
    WtrText *text = message(reading);
    quote_key(reading, text);
    wtr_text_puts(text, " is given twice; expected it once");
    report_related(reading, reading->key_offset, earlier);
}

static size_t names_of(Reading *reading, bool inside)
{
    const WtrBook *book = reading->reader->book;
    const char **names = reading->reader->names;
    size_t count = 0;
    for (uint32_t i = 0; i < book->facts.count; i++)
        if (!inside || book->facts.at[i].subject == reading->subject)
            names[count++] = book->facts.at[i].id;
    for (uint32_t i = 0; !inside && i < book->subjects.count; i++)
        names[count++] = book->subjects.at[i].id;
    if (inside)
        names[count++] = reserved[KEY_ID];
    for (int i = 0; !inside && i < KEY_ID; i++)
        names[count++] = reserved[i];
    return count;
}

static const char *nearest(Reading *reading)
{
    if (reading->key_too_long)
        return NULL;
    const char *near = NULL;
    if (reading->place == IN_SUBJECT)
        near = wtr_nearest(reading->key, reading->reader->names, names_of(reading, true));
    return near != NULL ? near : wtr_nearest(reading->key, reading->reader->names, names_of(reading, false));
}

/* "children" for `child`: the plural is a word of the rules, not of case files. */
static const char *plural_of(Reading *reading)
{
    const WtrBook *book = reading->reader->book;
    for (uint32_t i = 0; i < book->subjects.count; i++)
        if (strcmp(book->subjects.at[i].plural, reading->key) == 0 && reading->key_length > 0)
            return book->subjects.at[i].id;
    return NULL;
}

static void report_unknown(Reading *reading)
{
    WtrText *text = message(reading);
    if (reading->ignore_extra) {
        WtrCaseProblem *extra = wtr_vec_add(reading->out->arena, &reading->out->extras);
        quote_key(reading, text);
        if (extra == NULL || text->failed)
            reading->failed = true;
        else
            *extra = (WtrCaseProblem){reading->key_offset, WTR_CASE_NOWHERE, wtr_arena_text(reading->out->arena, text->at, text->length)};
        return;
    }
    const char *near = plural_of(reading);
    if (near == NULL)
        near = nearest(reading);
    wtr_text_puts(text, "unknown key ");
    quote_key(reading, text);
    wtr_text_puts(text, reading->place == IN_SUBJECT ? "; expected a fact of " : "; expected a fact, a subject, case, as_of or today");
    if (reading->place == IN_SUBJECT)
        wtr_text_puts(text, reading->reader->book->subjects.at[reading->subject].id);
    if (near != NULL)
        wtr_text_printf(text, "; did you mean \"%s\"?", near);
    report(reading, reading->key_offset);
}

static void report_found(Reading *reading, const WtrJsonEvent *event, const char *expected)
{
    WtrText *text = message(reading);
    if (reading->keyed) {
        quote_key(reading, text);
        wtr_text_puts(text, ": ");
    }
    wtr_text_puts(text, "found ");
    wtr_answer_found(event, text);
    wtr_text_printf(text, ", expected %s", expected);
    report(reading, event->offset);
}

/* ---- what a case may hold -------------------------------------------------------------------------- */

static bool given_before(Seen *seen, uint64_t stamp, size_t offset)
{
    if (seen->stamp == stamp)
        return true;
    *seen = (Seen){stamp, offset};
    return false;
}

static bool is_container(const WtrJsonEvent *event)
{
    return event->kind == WTR_JSON_OBJECT || event->kind == WTR_JSON_ARRAY;
}

static bool is_unknown(const WtrJsonEvent *event)
{
    return event->kind == WTR_JSON_NULL ||
           (event->kind == WTR_JSON_STRING && event->length == 7 && memcmp(event->text, "unknown", 7) == 0);
}

/* A text that names something: not empty, no control characters to speak of. */
static bool read_name(Reading *reading, const WtrJsonEvent *event, const char **out)
{
    if (event->kind == WTR_JSON_NULL)
        return true;
    if (event->kind != WTR_JSON_STRING || event->length == 0 || memchr(event->text, '\0', event->length) != NULL) {
        report_found(reading, event, "a text in quotation marks");
        return false;
    }
    *out = wtr_arena_text(reading->out->arena, event->text, event->length);
    return true;
}

static void read_day(Reading *reading, const WtrJsonEvent *event, int32_t *out)
{
    if (event->kind == WTR_JSON_NULL)
        return;
    int32_t day = event->kind == WTR_JSON_STRING ? wtr_day_parse(event->text, event->length) : 0;
    if (day == 0)
        report_found(reading, event, "a date that exists, written \"YYYY-MM-DD\"");
    else
        *out = day;
}

static WtrCaseInstance *add_instance(Reading *reading, uint32_t subject, size_t offset)
{
    WtrCaseSubject *of = &reading->out->subjects[subject];
    of->raised = true;
    if (of->instances.count >= WTR_CASE_INSTANCES) {
        if (!reading->out->too_large) {
            wtr_text_printf(message(reading), "more than %d instances of %s in one case; that is the most a case may have",
                            WTR_CASE_INSTANCES, reading->reader->book->subjects.at[subject].id);
            report(reading, offset);
        }
        reading->out->too_large = true;
        return NULL;
    }
    WtrCaseInstance *instance = wtr_vec_add(reading->out->arena, &of->instances);
    if (instance == NULL)
        reading->failed = true;
    else
        *instance = (WtrCaseInstance){.offset = offset};
    return instance;
}

/* A single subject has one instance however often it is touched; a flat fact makes a `many` one. */
static void raise_flat(Reading *reading, uint32_t subject)
{
    WtrCaseSubject *of = &reading->out->subjects[subject];
    if (!reading->reader->book->subjects.at[subject].many) {
        if (of->instances.count == 0)
            add_instance(reading, subject, reading->key_offset);
        of->raised = true;
        return;
    }
    Flat *flat = &reading->flat[subject];
    if (flat->stamp != 0)
        return;
    *flat = (Flat){.stamp = ++reading->reader->stamp, .offset = reading->key_offset, .listed = flat->listed, .list_offset = flat->list_offset};
    if (!flat->listed)
        add_instance(reading, subject, reading->key_offset);
}

static void read_answer(Reading *reading, const WtrJsonEvent *event, uint32_t fact, uint32_t instance)
{
    WtrText *text = message(reading);
    wtr_text_printf(text, "%s: ", reading->key);
    WtrAnswer answer;
    if (is_container(event)) {
        wtr_text_puts(text, "found ");
        wtr_answer_found(event, text);
        wtr_text_puts(text, ", expected ");
        wtr_answer_expected(reading->reader->book, &reading->reader->book->facts.at[fact], text);
        report(reading, event->offset);
    } else if (!wtr_answer_from_json(reading->reader->rulebook, &reading->reader->book->facts.at[fact], event, &answer, text)) {
        report(reading, event->offset);
    } else if (answer.known) {
        WtrCaseValue *value = wtr_vec_add(reading->out->arena, &reading->out->values);
        if (value == NULL)
            reading->failed = true;
        else
            *value = (WtrCaseValue){fact, instance, answer.value};
    }
}

static void read_fact_of_case(Reading *reading, const WtrJsonEvent *event, uint32_t row)
{
    const WtrFact *fact = &reading->reader->book->facts.at[row];
    bool many = fact->subject != WTR_NONE && reading->reader->book->subjects.at[fact->subject].many;
    if (fact->subject != WTR_NONE)
        raise_flat(reading, fact->subject);
    Seen *seen = &reading->reader->facts[row];
    if (given_before(seen, many ? reading->flat[fact->subject].stamp : reading->case_stamp, reading->key_offset))
        report_twice(reading, seen->offset);
    else
        read_answer(reading, event, row, 0);
}

static void open_subject(Reading *reading, const WtrJsonEvent *event, uint32_t row)
{
    const WtrSubject *subject = &reading->reader->book->subjects.at[row];
    WtrCaseSubject *of = &reading->out->subjects[row];
    reading->subject = row;
    if (given_before(&reading->reader->subjects[row], reading->case_stamp, reading->key_offset)) {
        report_twice(reading, reading->reader->subjects[row].offset);
        reading->skip = is_container(event) ? 1 : 0;
        return;
    }
    if (is_unknown(event))
        return;
    if (event->kind == WTR_JSON_ARRAY && subject->many) {
        reading->flat[row].listed = true;
        reading->flat[row].list_offset = reading->key_offset;
        of->raised = true;
        reading->place = IN_LIST;
        return;
    }
    if (event->kind == WTR_JSON_OBJECT) {
        reading->flat[row].listed = true;
        reading->flat[row].list_offset = reading->key_offset;
        of->raised = true;
        if (subject->many || of->instances.count == 0)
            add_instance(reading, row, event->offset);
        reading->instance = subject->many && of->instances.count > 0 ? of->instances.count - 1 : 0;
        reading->object_stamp = subject->many ? ++reading->reader->stamp : reading->case_stamp;
        reading->in_list = false;
        reading->place = IN_SUBJECT;
        return;
    }
    reading->skip = event->kind == WTR_JSON_ARRAY ? 1 : 0;
    report_found(reading, event, subject->many ? "an object of its facts, or a list of such objects" : "an object of its facts (a case has one)");
}

static void read_reserved(Reading *reading, const WtrJsonEvent *event, Reserved key)
{
    if (key == KEY_ID) {
        wtr_text_puts(message(reading), "\"id\" names one of a case's subjects and stands inside it; a case is named by \"case\"");
        report(reading, reading->key_offset);
    } else if (given_before(&reading->reserved[key], reading->case_stamp, reading->key_offset)) {
        report_twice(reading, reading->reserved[key].offset);
    } else if (key == KEY_CASE) {
        read_name(reading, event, &reading->out->name);
    } else {
        read_day(reading, event, key == KEY_AS_OF ? &reading->out->as_of : &reading->out->today);
    }
}

/* Which reserved key the pending key is, or KEY_RESERVED. */
static Reserved reserved_key(const Reading *reading)
{
    int i = 0;
    while (i < KEY_RESERVED && strcmp(reading->key, reserved[i]) != 0)
        i++;
    return (Reserved)i;
}

/* Keys that begin with two slashes are comments: a template carries its questions in them. */
static bool is_comment(const Reading *reading)
{
    return reading->key_length >= 2 && reading->key[0] == '/' && reading->key[1] == '/';
}

static void value_in_case(Reading *reading, const WtrJsonEvent *event)
{
    const WtrRulebook *rulebook = reading->reader->rulebook;
    Reserved key = reserved_key(reading);
    uint32_t fact = reading->key_too_long ? WTR_NONE : wtr_find_fact(rulebook, reading->key);
    uint32_t subject = reading->key_too_long ? WTR_NONE : wtr_find_subject(rulebook, reading->key);
    reading->skip = is_container(event) ? 1 : 0;
    if (is_comment(reading))
        return;
    if (key != KEY_RESERVED) {
        read_reserved(reading, event, key);
    } else if (subject != WTR_NONE && (fact == WTR_NONE || is_container(event))) {
        reading->skip = 0;
        open_subject(reading, event, subject);
    } else if (fact != WTR_NONE) {
        read_fact_of_case(reading, event, fact);
    } else {
        report_unknown(reading);
    }
}

static void report_elsewhere(Reading *reading, uint32_t row)
{
    const WtrBook *book = reading->reader->book;
    const WtrFact *fact = &book->facts.at[row];
    WtrText *text = message(reading);
    if (fact->subject == WTR_NONE)
        wtr_text_printf(text, "\"%s\" is a fact of the case itself, not of %s; it stands at the top level of the case", fact->id,
                        book->subjects.at[reading->subject].id);
    else
        wtr_text_printf(text, "\"%s\" is a fact of %s, not of %s; it belongs in \"%s\"", fact->id, book->subjects.at[fact->subject].id,
                        book->subjects.at[reading->subject].id, book->subjects.at[fact->subject].id);
    report(reading, reading->key_offset);
}

static void read_id(Reading *reading, const WtrJsonEvent *event)
{
    WtrCaseSubject *of = &reading->out->subjects[reading->subject];
    if (reading->instance >= of->instances.count)
        return;
    WtrCaseInstance *instance = &of->instances.at[reading->instance];
    if (instance->given) {
        report_twice(reading, instance->offset);
    } else if (read_name(reading, event, &instance->id)) {
        instance->given = instance->id != NULL;
        instance->offset = reading->key_offset;
    }
}

static void value_in_subject(Reading *reading, const WtrJsonEvent *event)
{
    const WtrRulebook *rulebook = reading->reader->rulebook;
    Reserved key = reserved_key(reading);
    uint32_t fact = reading->key_too_long ? WTR_NONE : wtr_find_fact(rulebook, reading->key);
    reading->skip = is_container(event) ? 1 : 0;
    if (is_comment(reading))
        return;
    if (key == KEY_ID) {
        read_id(reading, event);
    } else if (key != KEY_RESERVED) {
        wtr_text_printf(message(reading), "\"%s\" is about the whole case; it stands at the top level of the case", reading->key);
        report(reading, reading->key_offset);
    } else if (fact != WTR_NONE && reading->reader->book->facts.at[fact].subject == reading->subject) {
        Seen *seen = &reading->reader->facts[fact];
        if (given_before(seen, reading->object_stamp, reading->key_offset))
            report_twice(reading, seen->offset);
        else
            read_answer(reading, event, fact, reading->instance);
    } else if (fact != WTR_NONE) {
        report_elsewhere(reading, fact);
    } else if (!reading->key_too_long && wtr_find_subject(rulebook, reading->key) != WTR_NONE) {
        wtr_text_printf(message(reading), "\"%s\" is a subject of its own; subjects stand side by side at the top level of the case", reading->key);
        report(reading, reading->key_offset);
    } else {
        report_unknown(reading);
    }
}

static void value_in_list(Reading *reading, const WtrJsonEvent *event)
{
    if (event->kind != WTR_JSON_OBJECT) {
        reading->skip = event->kind == WTR_JSON_ARRAY ? 1 : 0;
        report_found(reading, event, "an object of facts");
        return;
    }
    if (add_instance(reading, reading->subject, event->offset) == NULL) {
        reading->skip = 1;
        return;
    }
    reading->instance = reading->out->subjects[reading->subject].instances.count - 1;
    reading->object_stamp = ++reading->reader->stamp;
    reading->in_list = true;
    reading->place = IN_SUBJECT;
}

/* ---- events ---------------------------------------------------------------------------------------- */

static void keep_key(Reading *reading, const WtrJsonEvent *event)
{
    reading->key_too_long = event->length > KEY_MAX || memchr(event->text, '\0', event->length) != NULL;
    reading->key_length = event->length < KEY_MAX ? event->length : KEY_MAX;
    memcpy(reading->key, event->text, reading->key_length);
    reading->key[reading->key_length] = '\0';
    reading->key_offset = event->offset;
    reading->keyed = true;
}

static void close_place(Reading *reading)
{
    switch (reading->place) {
    case IN_SUBJECT: reading->place = reading->in_list ? IN_LIST : IN_CASE; break;
    case IN_LIST: reading->place = IN_CASE; break;
    default: reading->place = OUTSIDE; break;
    }
}

static void outside(Reading *reading, const WtrJsonEvent *event)
{
    if (event->kind == WTR_JSON_OBJECT) {
        reading->place = IN_CASE;
        return;
    }
    /* A list whose JSON is broken is called broken, not a list: so this is said at the end. */
    reading->skip = event->kind == WTR_JSON_ARRAY ? 1 : 0;
    wtr_text_puts(message(reading), "found ");
    wtr_answer_found(event, message_so_far(reading));
    wtr_text_puts(message_so_far(reading), ", expected a case: an object in curly brackets");
    reading->no_case = true;
    reading->no_case_offset = event->offset;
}

static bool take(void *context, const WtrJsonEvent *event)
{
    Reading *reading = context;
    bool closing = event->kind == WTR_JSON_OBJECT_END || event->kind == WTR_JSON_ARRAY_END;
    if (reading->skip > 0) {
        if (closing)
            reading->skip--;
        else if (is_container(event))
            reading->skip++;
    } else if (closing) {
        close_place(reading);
    } else if (event->kind == WTR_JSON_KEY) {
        keep_key(reading, event);
        return !reading->failed;
    } else {
        switch (reading->place) {
        case OUTSIDE: outside(reading, event); break;
        case IN_CASE: value_in_case(reading, event); break;
        case IN_LIST: value_in_list(reading, event); break;
        case IN_SUBJECT: value_in_subject(reading, event); break;
        }
    }
    reading->keyed = false;
    return !reading->failed;
}

/* ---- after the last event ---------------------------------------------------------------------------- */

static void check_mixtures(Reading *reading)
{
    const WtrBook *book = reading->reader->book;
    for (uint32_t i = 0; i < book->subjects.count; i++) {
        const Flat *flat = &reading->flat[i];
        if (flat->stamp == 0 || !flat->listed || !book->subjects.at[i].many)
            continue;
        wtr_text_printf(message(reading), "a fact of %s stands at the top level, and the case also has \"%s\"; expected it inside one of those",
                        book->subjects.at[i].id, book->subjects.at[i].id);
        report(reading, flat->offset);
    }
}

static int by_id(const void *a, const void *b)
{
    const WtrCaseInstance *const *x = a, *const *y = b;
    int order = strcmp((*x)->id, (*y)->id);
    return order != 0 ? order : (*x)->offset < (*y)->offset ? -1 : (*x)->offset > (*y)->offset;
}

/* Numbers the instances that were given no id, and refuses two of the same name. */
static void name_instances(Reading *reading, uint32_t row)
{
    WtrCase *out = reading->out;
    WtrCaseSubject *subject = &out->subjects[row];
    uint32_t count = subject->instances.count;
    WtrCaseInstance **sorted = wtr_arena_array(out->arena, count, sizeof *sorted);
    if (sorted == NULL)
        return;
    for (uint32_t i = 0; i < count; i++) {
        WtrCaseInstance *instance = &subject->instances.at[i];
        if (!instance->given)
            instance->id = wtr_arena_printf(out->arena, "%u", i + 1);
        if (instance->id == NULL)
            return;
        sorted[i] = instance;
    }
    qsort(sorted, count, sizeof *sorted, by_id);
    for (uint32_t i = 1; i < count; i++) {
        if (strcmp(sorted[i - 1]->id, sorted[i]->id) != 0)
            continue;
        WtrText *text = message(reading);
        wtr_text_printf(text, "two of %s are called ", reading->reader->book->subjects.at[row].id);
        wtr_quote(text, sorted[i]->id, strlen(sorted[i]->id));
        wtr_text_puts(text, sorted[i]->given && sorted[i - 1]->given ? "; expected an \"id\" of its own for each"
                                                                     : " (those without an \"id\" are numbered from 1); expected an \"id\" of its own for each");
        report_related(reading, sorted[i]->offset, sorted[i - 1]->offset);
    }
}

static int by_offset(const void *a, const void *b)
{
    const WtrCaseProblem *x = a, *y = b;
    return x->offset < y->offset ? -1 : x->offset > y->offset;
}

static WtrStatus finish(Reading *reading, WtrJsonStatus status, const WtrJsonError *error)
{
    WtrCase *out = reading->out;
    if (status == WTR_JSON_INVALID) {
        wtr_text_puts(message(reading), error->message);
        report(reading, error->offset);
    } else if (status == WTR_JSON_DONE && reading->no_case) {
        report(reading, reading->no_case_offset);
    } else if (status == WTR_JSON_DONE) {
        check_mixtures(reading);
        for (uint32_t i = 0; i < reading->reader->book->subjects.count; i++)
            if (reading->reader->book->subjects.at[i].many && out->subjects[i].instances.count > 0)
                name_instances(reading, i);
    }
    if (status == WTR_JSON_NO_MEMORY || reading->failed || wtr_arena_failed(out->arena))
        return WTR_NO_MEMORY;
    if (out->problems.count > 1)
        qsort(out->problems.at, out->problems.count, sizeof *out->problems.at, by_offset);
    return WTR_OK;
}

/* ---- public -------------------------------------------------------------------------------------------- */

WtrCaseReader *wtr_case_reader_new(const WtrRulebook *rulebook)
{
    const WtrBook *book = wtr_rulebook_data(rulebook);
    WtrCaseReader *reader = wtr_alloc(sizeof *reader);
    if (reader == NULL)
        return NULL;
    reader->rulebook = rulebook;
    reader->book = book;
    reader->json = wtr_json_reader_new();
    reader->facts = wtr_alloc(book->facts.count * sizeof *reader->facts);
    reader->subjects = wtr_alloc(book->subjects.count * sizeof *reader->subjects);
    reader->names = wtr_alloc(((size_t)book->facts.count + book->subjects.count + KEY_RESERVED) * sizeof *reader->names);
    if (reader->json == NULL || reader->facts == NULL || reader->subjects == NULL || reader->names == NULL) {
        wtr_case_reader_free(reader);
        return NULL;
    }
    return reader;
}

void wtr_case_reader_free(WtrCaseReader *reader)
{
    if (reader == NULL)
        return;
    wtr_json_reader_free(reader->json);
    wtr_free(reader->facts);
    wtr_free(reader->subjects);
    wtr_free(reader->names);
    wtr_text_free(&reader->message);
    wtr_free(reader);
}

WtrStatus wtr_case_read(WtrCaseReader *reader, const char *text, size_t length, bool ignore_extra, WtrCase *out)
{
    *out = (WtrCase){.arena = wtr_arena_new()};
    if (out->arena == NULL)
        return WTR_NO_MEMORY;
    out->subjects = wtr_arena_array(out->arena, reader->book->subjects.count, sizeof *out->subjects);
    Reading reading = {.reader = reader, .out = out, .ignore_extra = ignore_extra, .case_stamp = ++reader->stamp};
    reading.flat = wtr_arena_array(out->arena, reader->book->subjects.count, sizeof *reading.flat);
    if (wtr_arena_failed(out->arena))
        return WTR_NO_MEMORY;
    WtrJsonError error = {NULL, 0};
    WtrJsonStatus status = wtr_json_read(reader->json, text, length, take, &reading, &error);
    return finish(&reading, status, &error);
}

void wtr_case_free(WtrCase *facts)
{
    wtr_arena_free(facts->arena);
    *facts = (WtrCase){0};
}
