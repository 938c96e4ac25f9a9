/* ledger.c — `wtr ledger`: the verbs, and what each takes.
 *
 * Relies on: ledger.h. Guarantees: records are added all or none, and said to be added only when they are on the disk. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../engine/date.h"
#include "ledger.h"

typedef struct Ledger {
    WtrLedgerQuery query;
    const char *rules, *head;
    char today[11];                      /* by the clock */
    char source[128];                    /* of --paragraph */
    unsigned given;                      /* options, as bits */
} Ledger;

enum { CASE = 1000, DUTY, STATE, PARAGRAPH, FROM, TO, BY, TODAY, HEAD };
#define BIT(option) (1u << ((option) == 'r' ? 9 : (option) == 'f' ? 10 : (option) - CASE))

static const struct option options[] = {
    {"case", required_argument, NULL, CASE}, {"duty", required_argument, NULL, DUTY}, {"state", required_argument, NULL, STATE},
    {"paragraph", required_argument, NULL, PARAGRAPH}, {"from", required_argument, NULL, FROM}, {"to", required_argument, NULL, TO},
    {"by", required_argument, NULL, BY}, {"today", required_argument, NULL, TODAY}, {"head", required_argument, NULL, HEAD},
    {"rules", required_argument, NULL, 'r'}, {"format", required_argument, NULL, 'f'}, {NULL, 0, NULL, 0}};

static WtrExit out_of_memory(void)
{
    wtr_complain_plain("out of memory");
    return WTR_EXIT_LIMIT;
}

/* ---- options ------------------------------------------------------------------------------------------------------ */

static WtrExit date_option(const char *option, const char *value, const char **out)
{
    *out = value;
    return wtr_option_date(option, value) != 0 ? WTR_EXIT_DONE : WTR_EXIT_USAGE;
}

/* ":96" and what follows: a number from 1, or nothing at the text's end. */
static bool number_part(const char **at, int64_t *out)
{
    if (**at == '\0')
        return true;
    char *end;
    long long number = strtoll(*at + 1, &end, 10);
    bool good = **at == ':' && (*at)[1] >= '0' && (*at)[1] <= '9' && number > 0;
    *at = end;
    *out = number;
    return good;
}

static WtrExit paragraph_option(Ledger *ledger, const char *value)
{
    size_t length = strcspn(value, ":");
    const char *at = value + length;
    bool good = length > 0 && length < sizeof ledger->source && number_part(&at, &ledger->query.page) && number_part(&at, &ledger->query.para);
    if (good && *at == '\0') {
        memcpy(ledger->source, value, length);
        ledger->query.source = ledger->source;
        return WTR_EXIT_DONE;
    }
    wtr_complain_plain("`--paragraph %s`: expected SOURCE, SOURCE:PAGE or SOURCE:PAGE:PARA, such as wt2020:86:14", value);
    return WTR_EXIT_USAGE;
}

static WtrExit state_option(Ledger *ledger, const char *value)
{
    const char *names[WTR_STATE_BREACHED + 1];
    size_t count = 0;
    ledger->query.state = value;
    for (int state = WTR_STATE_NONE + 1; state <= WTR_STATE_BREACHED; state++) {
        names[count++] = wtr_state_name((WtrState)state);
        if (strcmp(value, names[count - 1]) == 0)
            return WTR_EXIT_DONE;
    }
    const char *near = wtr_nearest(value, names, count);
    wtr_complain_plain("`--state %s`: there is no such state of a deadline; %s%s%s", value,
                       near != NULL ? "did you mean `" : "expected open, overdue, met, late …", near != NULL ? near : "", near != NULL ? "`?" : "");
    return WTR_EXIT_USAGE;
}

static WtrExit one_option(Ledger *ledger, int option, const char *value)
{
    ledger->given |= option == '?' ? 0 : BIT(option);
    switch (option) {
    case CASE: ledger->query.name = value; return WTR_EXIT_DONE;
    case DUTY: ledger->query.duty = value; return WTR_EXIT_DONE;
    case STATE: return state_option(ledger, value);
    case PARAGRAPH: return paragraph_option(ledger, value);
    case FROM: return date_option("--from", value, &ledger->query.from);
    case TO: return date_option("--to", value, &ledger->query.to);
    case BY: return date_option("--by", value, &ledger->query.by);
    case TODAY: return date_option("--today", value, &ledger->query.today);
    case HEAD: ledger->head = value; return WTR_EXIT_DONE;
    case 'r': ledger->rules = value; return WTR_EXIT_DONE;
    case 'f':
        ledger->query.json = strcmp(value, "json") == 0;
        if (ledger->query.json || strcmp(value, "text") == 0)
            return WTR_EXIT_DONE;
        wtr_complain_plain("`--format %s`: expected text or json", value);
        return WTR_EXIT_USAGE;
    default: return WTR_EXIT_USAGE;
    }
}

/* ---- adding --------------------------------------------------------------------------------------------------------- */

typedef struct Adding {
    const WtrLedger *ledger;
    const char *rules;
    WtrText image;                       /* of -r, read when it is needed */
    WtrRulebook *offered, *stored;       /* of -r; the last one of the ledger */
    WtrHead head;
    WtrText said;                        /* once all is on the disk */
} Adding;

static WtrExit is_stored(const Adding *adding, const char *hash, bool *out)
{
    sqlite3_stmt *statement = NULL;
    WtrExit code = wtr_ledger_prepare(adding->ledger, "SELECT 1 FROM rulebooks WHERE hash = ?1", &statement);
    if (code == WTR_EXIT_DONE) {
        sqlite3_bind_text(statement, 1, hash, -1, SQLITE_STATIC);
        code = wtr_ledger_step(adding->ledger, statement, out);
    }
    sqlite3_finalize(statement);
    return code;
}

static WtrExit store_rulebook(const Adding *adding, const char *hash)
{
    sqlite3_stmt *statement = NULL;
    bool more;
    WtrExit code = wtr_ledger_prepare(adding->ledger, "INSERT INTO rulebooks(hash, image) VALUES(?1, ?2)", &statement);
    if (code == WTR_EXIT_DONE) {
        sqlite3_bind_text(statement, 1, hash, -1, SQLITE_STATIC);
        sqlite3_bind_blob64(statement, 2, adding->image.at, adding->image.length, SQLITE_STATIC);
        code = wtr_ledger_step(adding->ledger, statement, &more);
    }
    sqlite3_finalize(statement);
    return code;
}

static WtrExit offer_rulebook(Adding *adding)
{
    WtrFault fault = {{0}, 0};
    if (adding->offered != NULL)
        return WTR_EXIT_DONE;
    WtrExit code = wtr_open_image(adding->rules, &adding->image);
    if (code != WTR_EXIT_DONE || wtr_rulebook_load(adding->image.at, adding->image.length, &adding->offered, &fault) == WTR_OK)
        return code;
    wtr_complain_plain("the rulebook cannot be run: byte %zu: %s", fault.offset, fault.text);
    return WTR_EXIT_BYTECODE;
}

/* The record's rulebook: the ledger's own or, the first time, the one at hand. */
static WtrExit find_rulebook(Adding *adding, const char *path, const char *hash, const WtrRulebook **out)
{
    bool stored = false;
    if (adding->stored == NULL || strcmp(wtr_rulebook_hash(adding->stored), hash) != 0) {
        WtrExit code = is_stored(adding, hash, &stored);
        if (code == WTR_EXIT_DONE && !stored) {
            code = offer_rulebook(adding);
            if (code == WTR_EXIT_DONE && strcmp(wtr_rulebook_hash(adding->offered), hash) != 0) {
                wtr_complain_plain("%s was made with a rulebook that neither the ledger nor -r has: %s", path, hash);
                return WTR_EXIT_LEDGER;
            }
            if (code == WTR_EXIT_DONE)
                code = store_rulebook(adding, hash);
        }
        wtr_rulebook_free(adding->stored);
        adding->stored = NULL;
        if (code == WTR_EXIT_DONE)
            code = wtr_ledger_rulebook(adding->ledger, hash, &adding->stored);
        if (code != WTR_EXIT_DONE)
            return code;
    }
    *out = adding->stored;
    return WTR_EXIT_DONE;
}

static WtrExit add_record(Adding *adding, const char *path, const WtrDecision *decision)
{
    const WtrRulebook *rulebook = NULL;
    WtrText problem = {0};
    WtrExit code = find_rulebook(adding, path, decision->rulebook, &rulebook);
    WtrAgain again = code == WTR_EXIT_DONE ? wtr_decision_again(decision, rulebook, &problem) : WTR_AGAIN_SAME;
    if (again == WTR_AGAIN_NO_MEMORY)
        code = out_of_memory();
    if (again == WTR_AGAIN_DIFFERENT || again == WTR_AGAIN_FAILED) {
        wtr_complain_plain("%s: %s", path, problem.at);
        code = WTR_EXIT_LEDGER;
    }
    if (code == WTR_EXIT_DONE)
        code = wtr_ledger_append(adding->ledger, decision, &adding->head);
    if (code == WTR_EXIT_DONE) {
        char hex[WTR_HEX_SIZE];
        wtr_digest_hex(&adding->head.hash, hex);
        wtr_text_printf(&adding->said, "entry %" PRId64 ": %s: %s%s\n", adding->head.entries, path, hex,
                        again == WTR_AGAIN_WITHHELD ? " (not evaluated again: values are withheld)" : "");
    }
    wtr_text_free(&problem);
    return code;
}

static WtrExit add_file(Adding *adding, const char *path)
{
    WtrText file = {0}, problem = {0};
    WtrDecision decision = {.arena = NULL};
    WtrExit code = wtr_read_file(path, &file);
    if (code == WTR_EXIT_DONE) {
        WtrStatus status = wtr_decision_read(file.at, file.length, &decision, &problem);
        if (status == WTR_OK) {
            code = add_record(adding, path, &decision);
        } else if (status == WTR_NO_MEMORY) {
            code = out_of_memory();
        } else {
            wtr_complain_plain("%s: %s", path, problem.at);
            code = WTR_EXIT_LEDGER;
        }
    }
    wtr_decision_free(&decision);
    wtr_text_free(&file);
    wtr_text_free(&problem);
    return code;
}

/* Nothing is chained to an end that is not the ledger's. */
static WtrExit check_end(const WtrLedger *ledger, const WtrHead *head)
{
    sqlite3_stmt *statement = NULL;
    WtrLedgerEntry entry;
    WtrDigest end;
    bool more = false;
    WtrExit code = wtr_ledger_begin(ledger, &end);
    if (code == WTR_EXIT_DONE)
        code = wtr_ledger_prepare(ledger, "SELECT entry, added, rulebook, previous, hash, record FROM entries ORDER BY entry DESC LIMIT 1", &statement);
    if (code == WTR_EXIT_DONE)
        code = wtr_ledger_next(ledger, statement, &entry, &more);
    if (code == WTR_EXIT_DONE && more)
        end = wtr_ledger_hash(&entry.previous, &entry);
    if (code == WTR_EXIT_DONE && (head->entries != (more ? entry.number : 0) || !wtr_digest_same(&end, &head->hash))) {
        wtr_complain_plain("%s: its end is not what it was; nothing is added. `wtr ledger verify` names what is wrong", ledger->path);
        code = WTR_EXIT_LEDGER;
    }
    sqlite3_finalize(statement);
    return code;
}

static WtrExit add(const Ledger *command, const WtrLedger *ledger, char **files, int count)
{
    Adding adding = {.ledger = ledger, .rules = command->rules};
    if (count == 0) {
        wtr_complain_plain("expected a record to add, or several");
        return WTR_EXIT_USAGE;
    }
    WtrExit code = wtr_ledger_run(ledger, "BEGIN IMMEDIATE");
    if (code == WTR_EXIT_DONE)
        code = wtr_ledger_head(ledger, &adding.head);
    if (code == WTR_EXIT_DONE)
        code = check_end(ledger, &adding.head);
    for (int i = 0; code == WTR_EXIT_DONE && i < count; i++)
        code = add_file(&adding, files[i]);
    if (code == WTR_EXIT_DONE) {
        wtr_text_puts(&adding.said, "head: ");
        wtr_head_write(&adding.head, &adding.said);
        wtr_text_puts(&adding.said, "\n");
        code = adding.said.failed ? out_of_memory() : wtr_ledger_run(ledger, "COMMIT");
    }
    if (code == WTR_EXIT_DONE)
        code = wtr_print(adding.said.at, adding.said.length);
    else
        wtr_complain_plain("nothing was added");
    wtr_rulebook_free(adding.offered);
    wtr_rulebook_free(adding.stored);
    wtr_text_free(&adding.image);
    wtr_text_free(&adding.said);
    return code;
}

/* ---- other verbs ------------------------------------------------------------------------------------------------------- */

static bool entry_number(const char *text, int64_t *out)
{
    char *end;
    *out = strtoll(text, &end, 10);
    if (text[0] >= '0' && text[0] <= '9' && *end == '\0' && *out > 0)
        return true;
    wtr_complain_plain("`%s`: expected the number of an entry", text);
    return false;
}

static WtrExit list(const Ledger *command, const WtrLedger *ledger, char **files, int count)
{
    (void)files;
    (void)count;
    return wtr_ledger_list(ledger, &command->query);
}

static WtrExit due(const Ledger *command, const WtrLedger *ledger, char **files, int count)
{
    WtrLedgerQuery query = command->query;
    (void)files;
    (void)count;
    query.today = query.today != NULL ? query.today : command->today;
    query.by = query.by != NULL ? query.by : query.today;
    return wtr_ledger_due(ledger, &query);
}

/* The record is printed whatever it is; that it is not what was added is said, and is the exit code. */
static WtrExit show(const Ledger *command, const WtrLedger *ledger, char **files, int count)
{
    sqlite3_stmt *statement = NULL;
    WtrLedgerEntry entry;
    int64_t number;
    bool more = false;
    (void)command;
    (void)count;
    if (!entry_number(files[0], &number))
        return WTR_EXIT_USAGE;
    WtrExit code = wtr_ledger_entries(ledger, number, &statement);
    if (code == WTR_EXIT_DONE)
        code = wtr_ledger_next(ledger, statement, &entry, &more);
    if (code == WTR_EXIT_DONE && !more) {
        wtr_complain_plain("%s has no entry %" PRId64, ledger->path, number);
        code = WTR_EXIT_USAGE;
    }
    if (code == WTR_EXIT_DONE) {
        WtrDigest hash = wtr_ledger_hash(&entry.previous, &entry);
        code = wtr_print(entry.record, entry.length);
        if (code == WTR_EXIT_DONE && !wtr_digest_same(&hash, &entry.hash)) {
            wtr_complain_plain("%s: entry %" PRId64 " was altered: its hash is not that of its contents", ledger->path, number);
            code = WTR_EXIT_LEDGER;
        }
    }
    sqlite3_finalize(statement);
    return code;
}

static WtrExit print_head(const Ledger *command, const WtrLedger *ledger, char **files, int count)
{
    WtrHead head;
    WtrText line = {0};
    (void)command;
    (void)files;
    (void)count;
    WtrExit code = wtr_ledger_head(ledger, &head);
    if (code == WTR_EXIT_DONE) {
        wtr_head_write(&head, &line);
        wtr_text_puts(&line, "\n");
        code = line.failed ? out_of_memory() : wtr_print(line.at, line.length);
    }
    wtr_text_free(&line);
    return code;
}

/* --head: as `wtr ledger head` printed it, or a file that holds it. */
static WtrExit read_head(const char *text, WtrHead *out)
{
    if (wtr_head_read(text, strlen(text), out))
        return WTR_EXIT_DONE;
    WtrText file = {0};
    if (access(text, F_OK) != 0 && strcmp(text, "-") != 0) {
        wtr_complain_plain("`--head %s`: expected a line that `wtr ledger head` printed, or a file that holds it", text);
        return WTR_EXIT_USAGE;
    }
    WtrExit code = wtr_read_file(text, &file);
    while (code == WTR_EXIT_DONE && file.length > 0 && strchr(" \r\n\t", file.at[file.length - 1]) != NULL)
        file.length--;
    if (code == WTR_EXIT_DONE && !wtr_head_read(file.at, file.length, out)) {
        wtr_complain_plain("%s holds no head: expected the line that `wtr ledger head` printed", text);
        code = WTR_EXIT_USAGE;
    }
    wtr_text_free(&file);
    return code;
}

static WtrExit verify(const Ledger *command, const WtrLedger *ledger, char **files, int count)
{
    WtrHead head;
    (void)files;
    (void)count;
    if (command->head == NULL)
        return wtr_ledger_verify(ledger, NULL);
    WtrExit code = read_head(command->head, &head);
    return code == WTR_EXIT_DONE ? wtr_ledger_verify(ledger, &head) : code;
}

static WtrExit replay(const Ledger *command, const WtrLedger *ledger, char **files, int count)
{
    (void)command;
    int64_t *numbers = wtr_alloc((size_t)count * sizeof *numbers);
    WtrExit code = numbers != NULL ? WTR_EXIT_DONE : out_of_memory();
    for (int i = 0; code == WTR_EXIT_DONE && i < count; i++)
        code = entry_number(files[i], &numbers[i]) ? WTR_EXIT_DONE : WTR_EXIT_USAGE;
    if (code == WTR_EXIT_DONE)
        code = wtr_ledger_replay(ledger, numbers, count);
    wtr_free(numbers);
    return code;
}

static WtrExit export(const Ledger *command, const WtrLedger *ledger, char **files, int count)
{
    (void)command;
    (void)count;
    return wtr_ledger_export(ledger, files[0]);
}

/* ---- the command ----------------------------------------------------------------------------------------------------------- */

/* What a verb takes: options as bits, arguments behind the ledger's name. */
typedef struct Verb {
    const char *name;
    WtrExit (*run)(const Ledger *command, const WtrLedger *ledger, char **files, int count);   /* NULL: init */
    bool writes;
    unsigned takes;
    int least, most;
    const char *expected;
} Verb;

#define ANY_NUMBER 1000000000
static const Verb verbs[] = {
    {"init", NULL, true, 0, 0, 0, "LEDGER"},
    {"add", add, true, BIT('r'), 0, ANY_NUMBER, "LEDGER RECORD..."},
    {"list", list, false, BIT(CASE) | BIT(DUTY) | BIT(STATE) | BIT(PARAGRAPH) | BIT(FROM) | BIT(TO) | BIT('f'), 0, 0, "LEDGER"},
    {"show", show, false, 0, 1, 1, "LEDGER ENTRY"},
    {"due", due, false, BIT(CASE) | BIT(DUTY) | BIT(BY) | BIT(TODAY) | BIT('f'), 0, 0, "LEDGER"},
    {"head", print_head, false, 0, 0, 0, "LEDGER"},
    {"verify", verify, false, BIT(HEAD), 0, 0, "LEDGER"},
    {"replay", replay, false, 0, 0, ANY_NUMBER, "LEDGER [ENTRY...]"},
    {"export", export, false, 0, 1, 1, "LEDGER FOLDER"}};
#define VERBS (sizeof verbs / sizeof *verbs)

static const Verb *find_verb(const char *name)
{
    const char *names[VERBS];
    for (size_t i = 0; i < VERBS; i++) {
        names[i] = verbs[i].name;
        if (strcmp(verbs[i].name, name) == 0)
            return &verbs[i];
    }
    const char *near = wtr_nearest(name, names, VERBS);
    wtr_complain_plain("there is no `wtr ledger %s`%s%s%s; `--help` lists the verbs", name, near != NULL ? "; did you mean `" : "", near != NULL ? near : "",
                       near != NULL ? "`?" : "");
    return NULL;
}

static WtrExit check_arguments(const Ledger *command, const Verb *verb, int count)
{
    for (const struct option *option = options; option->name != NULL; option++) {
        if ((command->given & BIT(option->val) & ~verb->takes) == 0)
            continue;
        wtr_complain_plain("`--%s` does not go with `wtr ledger %s`", option->name, verb->name);
        return WTR_EXIT_USAGE;
    }
    if (count - 1 >= verb->least && count - 1 <= verb->most)
        return WTR_EXIT_DONE;
    wtr_complain_plain("expected `wtr ledger %s %s`", verb->name, verb->expected);
    return WTR_EXIT_USAGE;
}

WtrExit wtr_command_ledger(int argc, char **argv)
{
    Ledger command = {.rules = NULL};
    WtrExit code = WTR_EXIT_DONE;
    int option;
    wtr_day_format(wtr_clock_today(), command.today);
    while (code == WTR_EXIT_DONE && (option = wtr_next_option(argc, argv, "r:f:", options)) != -1)
        code = one_option(&command, option, optarg);
    if (code != WTR_EXIT_DONE)
        return code;
    char **files = argv + optind + 2;
    if (optind >= argc) {
        wtr_complain_plain("expected a verb: init, add, list, show, due, head, verify, replay or export; `--help` shows an example");
        return WTR_EXIT_USAGE;
    }
    const Verb *verb = find_verb(argv[optind]);
    if (verb == NULL)
        return WTR_EXIT_USAGE;
    code = check_arguments(&command, verb, argc - optind - 1);
    if (code != WTR_EXIT_DONE)
        return code;
    const char *path = argv[optind + 1];
    if (verb->run == NULL)
        return wtr_ledger_init(path);
    WtrLedger ledger;
    code = wtr_ledger_open(path, verb->writes, &ledger);
    if (code == WTR_EXIT_DONE)
        code = verb->run(&command, &ledger, files, argc - optind - 2);
    wtr_ledger_close(&ledger);
    return code;
}
