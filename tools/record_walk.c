/* record_walk.c — see record_walk.h.
 *
 * A record is walked along the places of its quotation marks, which are found beforehand for a stretch of the piece:
 * where a key begins and ends is then known without looking at what stands before it, so that the work on one key
 * does not wait for that on the last. Keys and choices are found by their bytes in a table; every other byte is
 * compared with what must stand there. What is met otherwise, right or wrong, undoes the case: record_case reads the
 * record again from its beginning. So everything that is taken here was validated by comparison. */
#include "record_walk.h"

#include <string.h>

#include "case_reader.h"
#include "json_cursor.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#define IDS_COMPARED 32u         /* ids of one subject in one case; where there are more, sorting is better */
#define NAMES_CHUNK 2048u
#define SHORT_TEXT 16u           /* bytes that are copied without asking how many */

/* The dates a case gives itself, or 0. */
typedef struct OwnDates { int32_t as_of, today; } OwnDates;

/* A record on its way. The cursor is up to date only while a function runs that is given the walk alone. */
typedef struct Walk {
    WtrRecordWalk *walker;
    WtrBatch *batch;
    WtrCursor cursor;
    uint64_t number;
    WtrWalked outcome;           /* where it was not taken */
    bool begun;                  /* the case was added to the block */
    bool anew;                   /* begin again, now that its dates are known */
    unsigned reserved;           /* bits of those given */
    WtrRecordPlace place;        /* of the case itself */
    OwnDates given, begun_with;
    WtrRawString name;
} Walk;

static bool give_up(Walk *walk, WtrWalked why)
{
    walk->outcome = why;
    return false;
}

/* ---- answers that most are ----------------------------------------------------------------------------------- */

/* Each takes an answer into its column, or leaves everything as it is. None of them, nor the loop over them, calls anything:
 * what must survive a call cannot stay in registers. */

WTR_INLINE void put_number(const WtrTarget *target, const WtrRecordPlace *place, int32_t value)
{
    target->planes[0][place->word] |= place->bit;
    ((int32_t *)target->lanes)[place->lane] = value;
}

/* true or false without a branch, since they come in any order: one bit of the first letter tells which it would be. */
WTR_INLINE bool put_truth(WtrCursor *c, const WtrTarget *target, const WtrRecordPlace *place)
{
    static const uint64_t letters[2] = {0xFFFFFFFFu, 0xFFFFFFFFFFu}, words[2] = {0x65757274u, 0x65736C6166u};      /* "true", "false" */
    const uint64_t bytes = wtr_eight_bytes(c->text + c->at);
    const size_t no = bytes >> 1 & 1;
    if (!WTR_LIKELY((bytes & letters[no]) == words[no]))
        return false;
    target->planes[no][place->word] |= place->bit;
    c->at += 4 + no;
    return true;
}

/* A fact whose answer is not known raises its subject all the same; what is known will when the columns are committed. */
WTR_INLINE void raise_subject(const WtrTarget *target, const WtrRecordPlace *of_case)
{
    if (target->raised != NULL)
        target->raised[of_case->word] |= of_case->bit;
}

WTR_INLINE bool put_null(WtrCursor *c, const WtrTarget *target, const WtrRecordPlace *of_case)
{
    if (!wtr_cursor_null(c))
        return false;
    raise_subject(target, of_case);
    return true;
}

WTR_INLINE bool put_whole(WtrCursor *c, const WtrTarget *target, const WtrRecordPlace *place)
{
    int32_t value;
    const uint32_t length = wtr_raw_short_number(c->text + c->at, &value);
    if (!WTR_LIKELY(length > 0 && value <= WTR_SPAN_MAX))
        return false;
    c->at += length;
    put_number(target, place, value);
    return true;
}

/* Whose members are read: the case's own, or those of an object of one subject's facts, which may be `named` by an id. */
typedef struct Owner { bool inside, named; uint32_t subject; const WtrRecordPlace *place; } Owner;

/* The loop over all this, for every x86-64 (or anything else) and for one with AVX2: see record_run.h. */
#define TARGET
#define RUN(name) plain_##name
#include "record_run.h"
#undef TARGET
#undef RUN
#if defined(__x86_64__)
#define WIDE 1
#define TARGET __attribute__((target("avx2,bmi,bmi2")))
#define RUN(name) wide_##name
#include "record_run.h"
#undef TARGET
#undef RUN
#undef WIDE
#endif

/* By Owner.inside. */
typedef WtrNext (*Run)(Walk *walk, const Owner *owner);
static const Run plain_runs[2] = {plain_run_case, plain_run_subject};
#if defined(__x86_64__)
static const Run wide_runs[2] = {wide_run_case, wide_run_subject};
static bool is_wide(void) { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2"); }
#else
#define wide_runs plain_runs
static bool is_wide(void) { return false; }
#endif

/* ---- all other answers ----------------------------------------------------------------------------------------- */

static bool put_unknown(Walk *walk)
{
    walk->cursor = wtr_cursor_unknown(walk->cursor);
    return walk->cursor.quote != NULL;
}

/* A number with a sign, or a longer one. */
static bool put_long(Walk *walk, const WtrTarget *target, WtrRecordPlace place)
{
    int64_t value;
    const uint32_t length = wtr_raw_number(walk->cursor.text + walk->cursor.at, &value);
    const bool span = target->kind == WTR_KEY_SPAN;
    if (length == 0)
        return put_unknown(walk);
    if (value < (span ? 0 : WTR_NUMBER_MIN) || value > (span ? WTR_SPAN_MAX : WTR_NUMBER_MAX))
        return false;
    walk->cursor.at += length;
    put_number(target, &place, (int32_t)value);
    return true;
}

static bool put_not_yet(Walk *walk, const WtrTarget *target, WtrRecordPlace place)
{
    WtrCursor behind = walk->cursor;
    WtrRawString string;
    if (!wtr_cursor_string(&behind, &string) || !wtr_raw_is(behind.text, string, "not yet"))
        return put_unknown(walk);
    walk->cursor = behind;
    put_number(target, &place, WTR_NOT_YET);
    return true;
}

static bool put_long_choice(Walk *walk, const WtrTarget *target, WtrRecordPlace place)
{
    const WtrRecordKeys *keys = &walk->walker->keys;
    WtrCursor behind = walk->cursor;
    WtrRawString string;
    const WtrJsonName *name = NULL;
    if (wtr_cursor_string(&behind, &string))
        name = wtr_json_name_find(&keys->choices, behind.text + string.begin, string.length, (uint32_t)(target - keys->targets) + 1);
    if (name == NULL)
        return put_unknown(walk);
    walk->cursor = behind;
    target->planes[0][place.word] |= place.bit;
    ((uint8_t *)target->lanes)[place.lane] = (uint8_t)name->value;
    return true;
}

/* The answer to a fact that this place must not have given before. */
static bool read_answer(Walk *walk, WtrTarget *target, WtrRecordPlace place)
{
    if (target->stamp == place.stamp)
        return false;
    target->stamp = place.stamp;
    raise_subject(target, &walk->place);
    WtrCursor c = walk->cursor;
    if (plain_put_answer(&c, walk->walker, target, target->kind, &place, &walk->place)) {
        walk->cursor = c;
        return true;
    }
    switch ((WtrKeyKind)target->kind) {
    case WTR_KEY_DATE: return put_not_yet(walk, target, place);
    case WTR_KEY_CHOICE: return put_long_choice(walk, target, place);
    case WTR_KEY_NUMBER: case WTR_KEY_SPAN: return put_long(walk, target, place);
    case WTR_KEY_UNKNOWN: case WTR_KEY_TRUTH: case WTR_KEY_FACT: case WTR_KEY_OTHER: break;
    }
    return put_unknown(walk);
}

/* ---- the case and its subjects ------------------------------------------------------------------------------- */

static bool check_status(Walk *walk, WtrStatus status)
{
    if (status == WTR_OK)
        return true;
    return give_up(walk, status == WTR_FULL ? WTR_WALK_NO_ROOM : status == WTR_NO_MEMORY ? WTR_WALK_NO_MEMORY : WTR_WALK_NOT_TAKEN);
}

/* Begins the case once something is to be put into it: its dates mostly stand before that. */
static bool begin_case(Walk *walk)
{
    uint32_t lane;
    if (walk->begun_with.as_of == 0)
        walk->begun_with.as_of = walk->given.as_of;
    if (walk->begun_with.today == 0)
        walk->begun_with.today = walk->given.today;
    const WtrRowDates dates = wtr_row_dates(walk->walker->options, walk->begun_with.as_of, walk->begun_with.today);
    if (!check_status(walk, wtr_case_add(walk->batch->evaluator, dates.as_of, dates.today, &lane)))
        return false;
    walk->begun = true;
    walk->place = wtr_record_place(walk->place.stamp, lane);
    return true;
}

static bool add_instance(Walk *walk, uint32_t subject, WtrRecordPlace *place)
{
    uint32_t lane;
    if (!check_status(walk, wtr_instance_add(walk->batch->evaluator, subject, &lane)))
        return false;
    *place = wtr_record_place(++walk->walker->stamp, lane);
    return true;
}

/* A fact of a `many` subject at the top level: it makes the one instance, unless the case lists them. */
static bool make_flat(Walk *walk, uint32_t row)
{
    WtrRecordSubject *subject = &walk->walker->keys.subjects[row];
    if (subject->flat == walk->place.stamp)
        return true;
    subject->flat = walk->place.stamp;
    return subject->listed != walk->place.stamp && add_instance(walk, row, &subject->place);
}

static const char *keep_text(Walk *walk, WtrRawString string)
{
    WtrRecordWalk *walker = walk->walker;
    const size_t size = string.length + 1;
    if (size > walker->spare_left) {
        const size_t room = size > NAMES_CHUNK ? size : NAMES_CHUNK;
        walker->spare = wtr_arena_alloc(walk->batch->names, room);
        walker->spare_left = walker->spare == NULL ? 0 : room;
        if (walker->spare == NULL)
            return NULL;
    }
    char *kept = walker->spare;
    const char *text = walk->cursor.text + string.begin;
    if (size <= SHORT_TEXT && walker->spare_left >= SHORT_TEXT)        /* what is too much is overwritten by the next */
        memcpy(kept, text, SHORT_TEXT);
    else
        memcpy(kept, text, string.length);
    kept[string.length] = '\0';
    walker->spare += size;
    walker->spare_left -= size;
    return kept;
}

/* A name: null, which leaves it without length, or a text that is not empty. */
static bool read_name(Walk *walk, WtrRawString *out)
{
    WtrCursor c = walk->cursor;
    *out = (WtrRawString){0, 0};
    if (!wtr_cursor_null(&c) && !(wtr_cursor_string(&c, out) && out->length > 0 && wtr_raw_plain(c.text + out->begin, out->length)))
        return false;
    walk->cursor = c;
    return true;
}

static bool read_id(Walk *walk, Owner *owner)
{
    WtrRawString string;
    if (owner->named || !read_name(walk, &string))
        return false;
    if (string.length == 0)
        return true;
    owner->named = true;
    WtrInstanceId *slot = wtr_vec_add(NULL, &walk->batch->ids);
    const char *id = slot == NULL ? NULL : keep_text(walk, string);
    if (id == NULL)
        return give_up(walk, WTR_WALK_NO_MEMORY);
    *slot = (WtrInstanceId){owner->subject, owner->place->lane, id};
    return true;
}

static bool read_of_case(Walk *walk, const WtrRecordKey *key);

/* A member of an object of one subject's facts, from its value on. */
static bool read_own(Walk *walk, const WtrRecordKey *key, Owner *owner)
{
    if (key->reserved == WTR_KEY_ID)
        return read_id(walk, owner);
    WtrTarget *target = key->fact == WTR_NONE ? NULL : &walk->walker->keys.targets[key->fact];
    return target != NULL && target->subject == owner->subject && read_answer(walk, target, *owner->place);
}

/* A member from its key on, whatever it is. */
static bool read_member(Walk *walk, Owner *owner)
{
    const WtrRecordKeys *keys = &walk->walker->keys;
    WtrRawString string;
    if (!wtr_cursor_key(&walk->cursor, &string))
        return false;
    const WtrJsonName *name = wtr_json_name_find(&keys->names, walk->cursor.text + string.begin, string.length, 0);
    if (name == NULL)
        return false;
    const WtrRecordKey *key = &keys->keys[name->value];
    return owner->inside ? read_own(walk, key, owner) : read_of_case(walk, key);
}

/* The members of an object, from the first one's key, or whatever `next` says, to behind the closing bracket. */
static bool read_members(Walk *walk, WtrNext next, Owner *owner)
{
    const Run *runs = walk->walker->wide ? wide_runs : plain_runs;
    while (next == WTR_NEXT_KEY) {
        next = runs[owner->inside](walk, owner);
        if (next != WTR_NEXT_KEY)
            break;
        if (!read_member(walk, owner))
            return false;
        next = wtr_cursor_next(&walk->cursor);
    }
    return next == WTR_NEXT_END;
}

/* The decimal number by which an instance without an id is known, or 0. */
static uint32_t number_of(const char *id)
{
    uint32_t number = 0, length = 0;
    for (; id[length] >= '0' && id[length] <= '9' && length < 6; length++)
        number = number * 10 + (uint32_t)(id[length] - '0');
    return id[length] == '\0' && length > 0 && id[0] != '0' ? number : 0;
}

/* Whether the ids that one subject's instances were given, the batch's last ones, name one each. */
static bool ids_differ(const Walk *walk, uint32_t before, uint32_t first_lane, uint32_t instances)
{
    const WtrInstanceId *ids = walk->batch->ids.at + before;
    const uint32_t count = walk->batch->ids.count - before;
    if (count > IDS_COMPARED)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t k = 0; k < i; k++)
            if (strcmp(ids[i].id, ids[k].id) == 0)
                return false;
        const uint32_t number = number_of(ids[i].id);
        bool taken = number > 0 && number <= instances;          /* by the instance of that number, unless it has an id */
        for (uint32_t k = 0; taken && k < count; k++)
            taken = ids[k].lane != first_lane + number - 1;
        if (taken)
            return false;
    }
    return true;
}

static bool read_instance(Walk *walk, uint32_t row)
{
    WtrRecordPlace place;
    Owner owner = {.inside = true, .subject = row, .place = &place};
    if (walk->cursor.text[walk->cursor.at] != '{')
        return false;
    walk->cursor.at++;
    return add_instance(walk, row, &place) && read_members(walk, wtr_cursor_first(&walk->cursor), &owner);
}

/* A list of instances, from behind its opening bracket to behind the closing one. */
static bool read_list(Walk *walk, uint32_t row, uint32_t *count)
{
    WtrCursor *c = &walk->cursor;
    wtr_cursor_blanks(c);
    if (c->text[c->at] == ']') {
        c->at++;
        return true;
    }
    for (;; wtr_cursor_blanks(c)) {
        if (++*count > WTR_CASE_INSTANCES || !read_instance(walk, row))
            return false;
        wtr_cursor_blanks(c);
        const char b = c->text[c->at++];
        if (b != ',')
            return b == ']';
    }
}

static bool read_many(Walk *walk, uint32_t row)
{
    const uint32_t before = walk->batch->ids.count;
    const uint32_t first = wtr_lane_count(walk->batch->evaluator, walk->walker->keys.book->subjects.at[row].scope);
    uint32_t count = 1;
    if (walk->cursor.text[walk->cursor.at] == '[') {
        count = 0;
        walk->cursor.at++;
        if (!read_list(walk, row, &count))
            return false;
    } else if (!read_instance(walk, row)) {
        return false;
    }
    return walk->batch->ids.count == before || ids_differ(walk, before, first, count);
}

/* The value of a subject's key: an object of its facts, of a `many` one also a list of them, or unknown. */
static bool read_subject(Walk *walk, uint32_t row)
{
    WtrRecordSubject *subject = &walk->walker->keys.subjects[row];
    const char opening = walk->cursor.text[walk->cursor.at];
    if (subject->given == walk->place.stamp)
        return false;
    subject->given = walk->place.stamp;
    if (opening != '{' && (opening != '[' || !subject->many))
        return put_unknown(walk);
    if (subject->many && subject->flat == walk->place.stamp)
        return false;
    subject->listed = walk->place.stamp;
    if (!check_status(walk, wtr_raise(walk->batch->evaluator, row)))
        return false;
    if (subject->many)
        return read_many(walk, row);
    walk->cursor.at++;
    Owner owner = {.inside = true, .subject = row, .place = &walk->place};
    return read_members(walk, wtr_cursor_first(&walk->cursor), &owner);
}

static bool read_own_date(Walk *walk, int32_t *out)
{
    WtrRawString string;
    if (wtr_cursor_null(&walk->cursor))
        return true;
    if (!wtr_cursor_string(&walk->cursor, &string) || string.length != 10)
        return false;
    *out = wtr_raw_date(&walk->walker->months, walk->cursor.text + string.begin);
    return *out != 0;
}

/* `case`, `as_of`, `today`. */
static bool read_reserved(Walk *walk, WtrReservedKey key)
{
    if (walk->reserved >> key & 1)
        return false;
    walk->reserved |= 1u << key;
    switch (key) {
    case WTR_KEY_CASE: return read_name(walk, &walk->name);
    case WTR_KEY_AS_OF: return read_own_date(walk, &walk->given.as_of);
    case WTR_KEY_TODAY: return read_own_date(walk, &walk->given.today);
    case WTR_KEY_PLAIN: case WTR_KEY_ID: break;
    }
    return false;
}

/* A fact at the top level. */
static bool read_flat(Walk *walk, uint32_t fact)
{
    WtrTarget *target = &walk->walker->keys.targets[fact];
    if (!target->many)
        return read_answer(walk, target, walk->place);
    return make_flat(walk, target->subject) && read_answer(walk, target, walk->walker->keys.subjects[target->subject].place);
}

/* A member of the case, from its value on. */
static bool read_of_case(Walk *walk, const WtrRecordKey *key)
{
    const char opening = walk->cursor.text[walk->cursor.at];
    if (key->reserved != WTR_KEY_PLAIN)
        return read_reserved(walk, key->reserved);
    if (key->subject != WTR_NONE && (key->fact == WTR_NONE || opening == '{' || opening == '['))
        return read_subject(walk, key->subject);
    return read_flat(walk, key->fact);
}

/* ---- settings --------------------------------------------------------------------------------------------------- */

/* One answer in the place of what the case says, in one lane. */
static void put_setting(const WtrTarget *target, WtrRecordPlace place, WtrAnswer answer)
{
    const bool truth = target->kind == WTR_KEY_TRUTH;
    for (int i = 0; i < (truth ? 2 : 1); i++)
        target->planes[i][place.word] &= ~place.bit;
    if (truth && answer.known) {
        target->planes[answer.value != WTR_TRUE][place.word] |= place.bit;
    } else if (answer.known) {
        target->planes[0][place.word] |= place.bit;
        if (target->kind == WTR_KEY_CHOICE)
            ((uint8_t *)target->lanes)[place.lane] = (uint8_t)answer.value;
        else
            ((int32_t *)target->lanes)[place.lane] = answer.value;
    }
}

/* In every instance of a `many` subject; one is made where there is none. */
static bool apply_setting(Walk *walk, const WtrSetting *setting)
{
    const WtrTarget *target = &walk->walker->keys.targets[setting->fact];
    WtrEvaluator *evaluator = walk->batch->evaluator;
    if (target->subject != WTR_NONE && !check_status(walk, wtr_raise(evaluator, target->subject)))
        return false;
    if (!target->many) {
        put_setting(target, walk->place, setting->answer);
        return true;
    }
    WtrRecordPlace made;
    WtrRange lanes = wtr_instances(evaluator, target->subject, walk->place.lane);
    if (lanes.count == 0) {
        if (!add_instance(walk, target->subject, &made))
            return false;
        lanes = (WtrRange){made.lane, 1};
    }
    for (uint32_t i = 0; i < lanes.count; i++)
        put_setting(target, wtr_record_place(0, lanes.first + i), setting->answer);
    return true;
}

static bool apply_settings(Walk *walk)
{
    const WtrRunOptions *options = walk->walker->options;
    for (uint32_t i = 0; i < options->setting_count; i++)
        if (!apply_setting(walk, &options->settings[i]))
            return false;
    return true;
}

/* ---- records ------------------------------------------------------------------------------------------------------ */

static bool is_same_dates(OwnDates a, OwnDates b) { return a.as_of == b.as_of && a.today == b.today; }

/* Whether the record ends where it should: a line with its line break, a text with its last byte. */
static bool ends_here(Walk *walk, const WtrPiece *piece)
{
    if (piece->form == WTR_RECORD_LIST)
        return true;
    WtrCursor *c = &walk->cursor;
    wtr_cursor_blanks(c);
    return c->at == piece->length || (c->lines && c->text[c->at] == '\n');
}

/* Its name stays where it is, in the piece. */
static void add_row(Walk *walk)
{
    const WtrRowDates dates = wtr_row_dates(walk->walker->options, walk->given.as_of, walk->given.today);
    const char *name = walk->name.length > 0 ? walk->cursor.text + walk->name.begin : NULL;
    walk->batch->rows[walk->batch->count++] = (WtrRow){.number = walk->number, .name = name, .name_length = (uint32_t)walk->name.length,
                                                       .as_of_missing = dates.missing, .as_of_unused = dates.unused};
}

/* Which reserved key the cursor is on, of those that a case mostly begins with. */
static WtrReservedKey peek_reserved(const WtrCursor *c)
{
    const uint64_t bytes = wtr_eight_bytes(c->text + c->at + 1);
    if ((bytes & 0xFFFFFFFFFFu) == 0x2265736163u)            /* case" */
        return WTR_KEY_CASE;
    if ((bytes & 0xFFFFFFFFFFFFu) == 0x22666F5F7361u)        /* as_of" */
        return WTR_KEY_AS_OF;
    return (bytes & 0xFFFFFFFFFFFFu) == 0x227961646F74u ? WTR_KEY_TODAY : WTR_KEY_PLAIN;         /* today" */
}

/* The reserved keys before the first other one, where there is any. */
static WtrNext read_head(Walk *walk)
{
    WtrNext next = wtr_cursor_first(&walk->cursor);
    while (next == WTR_NEXT_KEY) {
        WtrRawString string;
        const WtrReservedKey key = peek_reserved(&walk->cursor);
        if (key == WTR_KEY_PLAIN)
            break;
        if (!wtr_cursor_key(&walk->cursor, &string) || !read_reserved(walk, key))
            return WTR_NEXT_WRONG;
        next = wtr_cursor_next(&walk->cursor);
    }
    return next;
}

/* The record at whose opening bracket the cursor is, whole. A case needs a name or a number. */
static bool read_record(Walk *walk, const WtrPiece *piece)
{
    walk->cursor.at++;
    const WtrNext next = read_head(walk);
    if (next == WTR_NEXT_WRONG || !begin_case(walk))
        return false;
    Owner owner = {.inside = false, .subject = WTR_NONE, .place = &walk->place};
    if (!read_members(walk, next, &owner) || !ends_here(walk, piece))
        return false;
    walk->anew = !is_same_dates(walk->given, walk->begun_with);
    if (walk->anew || !apply_settings(walk) || (walk->number == 0 && walk->name.length == 0))
        return false;
    add_row(walk);
    return true;
}

static WtrWalked walk_with_dates(WtrRecordWalk *walker, const WtrPiece *piece, WtrBatch *batch, WtrRecordSlice *slice, OwnDates dates)
{
    Walk walk;                       /* member by member: clearing it all first would cost more than all of this */
    walk.walker = walker;
    walk.batch = batch;
    walk.cursor = (WtrCursor){piece->text, walker->quotes.places + walker->quotes.next, slice->begin, piece->form == WTR_RECORD_LINES};
    walk.number = slice->number;
    walk.outcome = WTR_WALK_NOT_TAKEN;
    walk.begun = walk.anew = false;
    walk.reserved = 0;
    walk.place = wtr_record_place(++walker->stamp, 0);
    walk.given = (OwnDates){0, 0};
    walk.begun_with = dates;
    walk.name = (WtrRawString){0, 0};
    const uint32_t ids = batch->ids.count;
    if (WTR_LIKELY(read_record(&walk, piece))) {
        walker->quotes.next = (uint32_t)(walk.cursor.quote - walker->quotes.places);
        slice->end = walk.cursor.at;
        return WTR_WALK_TAKEN;
    }
    if (walk.begun)
        wtr_case_undo(batch->evaluator);
    batch->ids.count = ids;
    return walk.anew ? walk_with_dates(walker, piece, batch, slice, walk.given) : walk.outcome;
}

/* ---- public ------------------------------------------------------------------------------------------------------ */

bool wtr_record_walk_make(const WtrRunOptions *options, bool often, WtrRecordWalk *out)
{
    *out = (WtrRecordWalk){.options = options, .wide = is_wide()};
    wtr_month_starts(&out->months);
    return wtr_record_keys_make(options->rulebook, often, &out->keys);
}

void wtr_record_walk_free(WtrRecordWalk *walker)
{
    wtr_record_keys_free(&walker->keys);
    wtr_quotes_free(&walker->quotes);
}

void wtr_record_walk_use(WtrRecordWalk *walker, const WtrBatch *batch)
{
    wtr_record_keys_use(&walker->keys, batch->evaluator);
    walker->spare_left = 0;
}

WtrWalked wtr_record_walk(WtrRecordWalk *walker, const WtrPiece *piece, WtrBatch *batch, WtrRecordSlice *slice)
{
    return walk_with_dates(walker, piece, batch, slice, (OwnDates){0, 0});
}
