/* main.c — the command table: `wtr COMMAND [options] [files]`.
 *
 * Relies on: tool.h. Guarantees: an unknown command is answered with the nearest one; every command has
 * --help with a worked example; the exit code is the command's, or 7 when output could not be written. */
#include "tool.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>

const WtrCommand wtr_commands[] = {
    {"check", "compile a rulebook and say what is wrong with it",
     "usage: wtr check [RULES] [--format text|json] [--no-lint]\n\n"
     "Compiles RULES (a rulebook's directory, a .wtr file or a .wtb file; left out:\n"
     "the bundled one) and prints every error and lint with its place. `wtr explain\n"
     "WTR0123` says more about a message. Exit code 0: no error. 3: errors.\n\n"
     "  -f, --format F  text or json\n"
     "  --no-lint       errors only\n\n"
     "example:\n"
     "  $ wtr check rules/working_together\n"
     "  rules/working_together: no errors, no warnings\n", wtr_command_check},
    {"build", "compile a rulebook to bytecode",
     "usage: wtr build RULES -o BOOK.wtb\n\n"
     "Compiles RULES and writes the bytecode. The same sources give the same bytes on\n"
     "every machine. The file is written beside its target and renamed into place.\n\n"
     "  -o, --output BOOK.wtb  the file to write\n\n"
     "example:\n"
     "  $ wtr build rules/working_together -o working_together.wtb\n", wtr_command_build},
    {"eval", "say which duties the facts of a case raise",
     "usage: wtr eval [-r RULES] [options] [FACTS...]\n\n"
     "Reads cases as JSON, one or an array of them, as NDJSON, one a line, or as CSV,\n"
     "one a row under the names of facts (`-`, or no file, is standard input; gzip and\n"
     "zstd are unpacked). Prints who must, should or may do what, by when, on which\n"
     "page that stands, and what would change were the guidance read otherwise.\n\n"
     "  -r, --rules RULES    the rulebook; left out: the bundled one\n"
     "  -e, --rule 'RULE'    a rule typed here instead (may be repeated: all are one\n"
     "                       rulebook); its yes/no facts need no declaration\n"
     "  --as-of DATE         decide on this date where the case names none; else today\n"
     "  --today DATE         which deadlines have passed by this date; else as_of\n"
     "  -f, --format F       text, json, ndjson or csv\n"
     "  --all                also what is not due, and every definition\n"
     "  --trace              with each duty, the conditions that made it so\n"
     "  --only DUTY,...      these duties\n"
     "  --bearer ACTOR       duties of this actor\n"
     "  --reading ID=CHOICE  choose a reading (may be repeated)\n"
     "  --set FACT=VALUE     set a fact over what the case says (may be repeated); the\n"
     "                       result says so\n"
     "  --differences        beside the real answer, only what --set (or, without it,\n"
     "                       --reading) would change\n"
     "  --extra ignore       list and skip unknown keys instead of refusing them\n\n"
     "many cases:\n"
     "  --case ID            only this one: its name or, where it has none, its row\n"
     "  --rows case          a row for each case: what is due, what is undetermined\n"
     "  --rows duty          a row for each duty that is due (--all: for every duty)\n"
     "  --fields A,B,...     the fields of the rows, in this order\n"
     "  --ids                a line for each case: what is due\n"
     "  --summary            counts by duty, modality, chapter, page and month, and\n"
     "                       the open questions that hold most cases back\n"
     "  --errors FILE        messages about cases go there\n"
     "  --threads N          so many at a time; else as many as the machine has cores\n"
     "  --from F             what the files are: json, ndjson or csv; else by look\n"
     "  --separator C        of CSV: `,`, `;`, `|` or tab\n"
     "  --block N, --piece N cases, and bytes, taken at a time: for tests\n"
     "Rows and ids are csv or ndjson; a summary is text, json or csv; differences are\n"
     "text, json or ndjson.\n\n"
     "Keys that begin with // are comments: `wtr template` prints a case to fill in.\n"
     "Exit code 4: a case could not be read; the others were evaluated.\n\n"
     "examples:\n"
     "  $ wtr eval case.json\n"
     "  $ echo '{\"young_carer\": true}' | \\\n"
     "      wtr eval -e 'early_help if young_carer or missing_frequently' -\n"
     "  $ wtr eval --set became_aware=2020-12-22 --differences case.json\n"
     "  $ wtr eval --summary --as-of 2021-01-04 caseload.csv\n"
     "  $ wtr eval --rows duty --fields case,duty,deadline --errors bad.txt \\\n"
     "      caseload.ndjson.gz > due.csv\n", wtr_command_eval},
    {"explain", "why a duty is due, why not, or what would settle it",
     "usage: wtr explain [-r RULES] [options] FACTS... DUTY\n"
     "       wtr explain WTR0123\n\n"
     "Prints the conditions that made one duty or definition of a case what it is,\n"
     "each with its value, its citation and its place in the rule file, what another\n"
     "reading would change and, of a duty that is not settled, which answers would\n"
     "settle it.\n"
     "With the code of a message: what it means, a wrong and a right example.\n\n"
     "  -r, --rules RULES    the rulebook; left out: the bundled one\n"
     "  -e, --rule 'RULE'    a rule typed here instead (may be repeated)\n"
     "  --case ID            only this one of many cases: its name or its row\n"
     "  --instance ID        only this instance of the duty's subject\n"
     "  --why-not            the smallest sets of facts whose change would raise it\n"
     "                       (or, of a duty that is due, lift it)\n"
     "  --full               every condition, also those that did not matter\n"
     "  -f, --format F       text or json\n"
     "  --as-of DATE  --today DATE  --reading ID=CHOICE  --set FACT=VALUE\n"
     "  --extra ignore       as for `wtr eval`\n\n"
     "examples:\n"
     "  $ wtr explain case.json notify_panel\n"
     "  $ wtr explain case.json early_help --instance Ann --why-not\n", wtr_command_explain},
    {"ask", "fill in a case by answering questions",
     "usage: wtr ask [-r RULES] [options] [CASE.json] [-o FILE]\n"
     "       wtr ask [-r RULES] [options] --case ID CASES [-o FILE]\n\n"
     "Asks, one after another, the questions that hold duties open, first the one\n"
     "whose answer settles most, and shows the duties as they settle. Answers are yes\n"
     "or no, dates, numbers, choices, or Enter for don't know; `back` takes the last\n"
     "one back, `why` says what it is for, `help` lists the rest. CASE.json is the\n"
     "case to go on with, or to begin; it is saved at the end, and also when the input\n"
     "ends or is interrupted, written beside itself and renamed into place. A file of\n"
     "many cases is never written over: what is answered goes to the file of -o, or\n"
     "to one named at the end.\n\n"
     "  -r, --rules RULES    the rulebook; left out: the bundled one\n"
     "  -e, --rule 'RULE'    a rule typed here instead (may be repeated)\n"
     "  -o, --output FILE    save the case there, and leave the file it is in as it is\n"
     "  --case ID            this one of many cases: its name or its row\n"
     "  --only DUTY,...      ask for these duties only\n"
     "  --questions          only list the questions, the best first\n"
     "  -f, --format F       of that list: text or json\n"
     "  --as-of DATE  --today DATE  --reading ID=CHOICE  --set FACT=VALUE\n"
     "  --extra ignore       as for `wtr eval`\n\n"
     "examples:\n"
     "  $ wtr ask case.json\n"
     "  $ wtr ask --case 2020-117 caseload.ndjson -o 2020-117.json\n"
     "  $ printf 'yes\\n' | wtr ask --as-of 2021-03-01 -e 'early_help if young_carer'\n", wtr_command_ask},
    {"template", "a blank case with every question",
     "usage: wtr template [-r RULES] [--format json|csv] [SUBJECT...]\n\n"
     "Prints an empty case to fill in, for all subjects or for the ones named. In JSON\n"
     "a \"// FACT\" key before each fact holds its question and what it takes for an\n"
     "answer; keys that begin with // are skipped when a case is read, so the file may\n"
     "be filled in as it stands. null means unknown.\n\n"
     "  -r, --rules RULES  the rulebook; left out: the bundled one\n"
     "  -f, --format F     json or csv\n\n"
     "example:\n"
     "  $ wtr template incident > case.json\n", wtr_command_template},
    {"test", "run the tests that stand in a rulebook",
     "usage: wtr test [-r RULES] [--coverage] [--format text|json] [NAME...]\n\n"
     "Runs the rulebook's own tests (those whose name contains a NAME, if given).\n"
     "Exit code 1: a test failed.\n\n"
     "  -r, --rules RULES  the rulebook; left out: the bundled one\n"
     "  -c, --coverage     which duties, definitions and conditions the tests saw\n"
     "                     true, false and unknown\n"
     "  -f, --format F     text or json\n\n"
     "example:\n"
     "  $ wtr test -r rules/working_together\n", wtr_command_test},
    {"coverage", "the paragraph index: what encodes each page",
     "usage: wtr coverage [-r RULES] [--format text|json] [SOURCE]\n\n"
     "By source and page, every cited paragraph with the rules, definitions, readings\n"
     "and narratives that encode it.\n\n"
     "  -r, --rules RULES  the rulebook; left out: the bundled one\n"
     "  -f, --format F     text or json\n\n"
     "example:\n"
     "  $ wtr coverage wt2020\n", wtr_command_coverage},
    {"fmt", "bring rule files into the one canonical layout",
     "usage: wtr fmt [--check] [FILES...]\n\n"
     "Rewrites the files in place; `-` reads standard input and prints.\n\n"
     "  -c, --check  change nothing; exit code 1 if a file is not in canonical layout\n\n"
     "example:\n"
     "  $ wtr fmt rules/working_together/chapter1/early_help.wtr\n", wtr_command_fmt},
    {"dis", "show bytecode in readable form",
     "usage: wtr dis [BOOK]\n\n"
     "Prints the instructions of a compiled rulebook (or of RULES, or of the bundled\n"
     "one) with the place and citation of each rule.\n\n"
     "example:\n"
     "  $ wtr dis working_together.wtb | less\n", wtr_command_dis},
    {"record", "keep what was decided on, sealed, so that it can be checked",
     "usage: wtr record [-r RULES] [options] FACTS\n"
     "       wtr record --verify [-r RULES] RECORD...\n"
     "       wtr record --open RECORD OPENINGS... [-o FILE]\n\n"
     "Evaluates one case and prints its decision record: the rulebook and its hash,\n"
     "the facts used, unknown and assumed, every duty with its conditions, deadlines\n"
     "and citations, a seal, and an empty block for the person who decides. The same\n"
     "case and rulebook give the same bytes. --verify checks the seal and, where the\n"
     "rulebook at hand is the one it was made with, evaluates it again. Exit code 6: a\n"
     "record is not what was sealed.\n\n"
     "  -r, --rules RULES     the rulebook; left out: the bundled one\n"
     "  -o, --output FILE     write to a file instead of standard output\n"
     "  --case ID             this one of many cases: its name or its row\n"
     "  --redact FACT,...     withhold these values, and what would give them away:\n"
     "                        in their place stand salted commitments\n"
     "  --openings FILE       the values withheld and their salts, one a line: keep it\n"
     "                        apart; any line opens its value\n"
     "  --open RECORD         print the record with the values opened that the\n"
     "                        OPENINGS hold; its seal stays the same\n"
     "  --as-of DATE  --today DATE  --reading ID=CHOICE  --set FACT=VALUE\n"
     "  --extra ignore        as for `wtr eval`\n\n"
     "examples:\n"
     "  $ wtr record case.json -o case.record.json\n"
     "  $ wtr record --verify case.record.json\n"
     "  $ wtr record --redact age --openings age.txt case.json -o public.json\n", wtr_command_record},
    {"ledger", "keep records so that nothing can be altered unseen",
     "usage: wtr ledger VERB LEDGER [options]\n\n"
     "A ledger is one SQLite file. Each entry carries the hash of the one before it;\n"
     "the rulebooks are kept inside, so that any record can be evaluated again.\n\n"
     "  init LEDGER                   make an empty one\n"
     "  add LEDGER RECORD...          add records, all of them or none; -r RULES\n"
     "  list LEDGER                   what is in it; --case ID, --duty DUTY,\n"
     "                                --state S, --paragraph SOURCE:PAGE[:PARA],\n"
     "                                --from DATE, --to DATE (as_of),\n"
     "                                --format text|json\n"
     "  show LEDGER ENTRY             the record, as it was added\n"
     "  due LEDGER [--by DATE]        what falls due by then or is overdue, from the\n"
     "                                newest record of each case; --today DATE,\n"
     "                                --format text|json\n"
     "  head LEDGER                   one line that stands for all entries so far:\n"
     "                                write it down elsewhere\n"
     "  verify LEDGER [--head HEAD]   that nothing was altered and, given a head\n"
     "                                written down earlier, cut or written anew\n"
     "  replay LEDGER [ENTRY...]      evaluate records again, compare byte for byte\n"
     "  export LEDGER FOLDER          records, rulebooks and chain as plain files\n\n"
     "Exit code 6: something is not what it was; it has been named.\n\n"
     "example:\n"
     "  $ wtr ledger init decisions.ledger\n"
     "  $ wtr ledger add decisions.ledger case.record.json\n"
     "  $ wtr ledger verify decisions.ledger\n", wtr_command_ledger},
    {"report", "one case's decision report, a page for a browser or for paper",
     "usage: wtr report [-r RULES] [options] [FACTS]\n\n"
     "Writes one HTML file about one case: the duties, the deadlines with the days\n"
     "that were skipped, what is not settled and what to ask, why each duty is due and\n"
     "where that is written, the fingerprints of case file and rulebook, the seal of\n"
     "the record that `wtr record` writes of the same, and an empty block for the\n"
     "person who decides. The page loads nothing and runs nothing.\n\n"
     "  -r, --rules RULES    the rulebook; left out: the bundled one\n"
     "  -o, --output FILE    the file to write; left out: standard output\n"
     "  --case ID            only this one of many cases: its name or its row\n"
     "  -e 'RULE'  --as-of DATE  --today DATE  --reading ID=CHOICE\n"
     "  --set FACT=VALUE  --extra ignore\n"
     "                       as for `wtr eval`\n\n"
     "examples:\n"
     "  $ wtr report case.json -o report.html\n"
     "  $ wtr report --case 2020-117 caseload.ndjson -o 2020-117.html\n", wtr_command_report},
    {"render", "a rulebook as a book, or what changed between two editions",
     "usage: wtr render [RULES] [-o FILE]\n"
     "       wtr render [RULES] --changes FROM TO [-o FILE]\n\n"
     "Writes one HTML file from the compiled rulebook: contents by chapter, every rule\n"
     "in plain English with its page and paragraph, what was added, removed or renamed\n"
     "between the editions, readings, paragraphs that are no rule, where each\n"
     "paragraph went, all questions, and which tests have seen each rule. With\n"
     "--changes, the table of changes instead: section, page and paragraph, change.\n\n"
     "  -r, --rules RULES    the rulebook, as the argument\n"
     "  -o, --output FILE    the file to write; left out: standard output\n"
     "  --changes FROM TO    two sources, by name\n\n"
     "examples:\n"
     "  $ wtr render rules/working_together -o book.html\n"
     "  $ wtr render --changes wt2018 wt2020 -o changes.html\n", wtr_command_render},
    {NULL, NULL, NULL, NULL}
};

static void print_help(FILE *to)
{
    fprintf(to, "wtr turns the rules of \"Working Together to Safeguard Children 2018\" into\n"
                "duties: who must, should or may do what for a child, by when, and where it is\n"
                "written. It advises; it does not decide.\n\n"
                "usage: wtr COMMAND [options] [files]\n\n");
    for (const WtrCommand *command = wtr_commands; command->name != NULL; command++)
        fprintf(to, "  %-10s %s\n", command->name, command->summary);
    fprintf(to, "\nRULES is a rulebook's directory, a .wtr file or a compiled .wtb file; left out,\n"
                "it is the bundled working_together. `--` ends options, `-` is standard input.\n"
                "Exit codes: 0 done, 1 a plain no, 2 usage, 3 rules, 4 facts, 5 bytecode,\n"
                "6 the ledger, 7 input or output, 8 a limit or out of memory.\n\n"
                "  $ wtr eval case.json                   which duties a case raises\n"
                "  $ wtr explain case.json notify_panel   why\n"
                "  $ wtr COMMAND --help                   more about a command\n");
}

static bool asks_for_help(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return true;
    return false;
}

static WtrExit unknown_command(const char *name)
{
    const char *names[sizeof wtr_commands / sizeof *wtr_commands + 2];
    size_t count = 0;
    if (name[0] == '-') {
        names[count++] = "--help";
        names[count++] = "--version";
    }
    for (const WtrCommand *command = wtr_commands; command->name != NULL; command++)
        names[count++] = command->name;
    const char *near = wtr_nearest(name, names, count);
    fprintf(stderr, "wtr: there is no %s `%s`", name[0] == '-' ? "option" : "command", name);
    if (near != NULL)
        fprintf(stderr, "; did you mean `wtr %s`?", near);
    fprintf(stderr, "\n`wtr --help` lists the commands.\n");
    return WTR_EXIT_USAGE;
}

/* The command of that name, or NULL. */
static const WtrCommand *find_command(const char *name)
{
    for (const WtrCommand *command = wtr_commands; command->name != NULL; command++)
        if (strcmp(command->name, name) == 0)
            return command;
    return NULL;
}

static WtrExit help_with(const char *name)
{
    const WtrCommand *command = find_command(name);
    if (command == NULL)
        return unknown_command(name);
    fputs(command->help, stdout);
    return WTR_EXIT_DONE;
}

static WtrExit run_command(int argc, char **argv)
{
    const WtrCommand *command = find_command(argv[0]);
    if (command == NULL)
        return unknown_command(argv[0]);
    if (asks_for_help(argc, argv))
        return help_with(argv[0]);
    wtr_complain_as(command->name);
    return command->run(argc, argv);
}

/* A standard stream that was closed must not become the next file that is opened: in its place comes one that reading, or
 * writing, fails on, as it did on the closed one. */
static void hold_streams(void)
{
    for (int stream = 0; stream < 3; stream++)
        if (fcntl(stream, F_GETFD) < 0 && errno == EBADF && open("/dev/null", stream == 0 ? O_WRONLY : O_RDONLY) != stream)
            return;                    /* nothing can be opened at all */
}

int main(int argc, char **argv)
{
    hold_streams();
    signal(SIGPIPE, SIG_IGN);      /* a closed pipe is an error of writing, exit code 7, never a signal; */
    signal(SIGXFSZ, SIG_IGN);      /* and so is a file that may not grow */
    if (argc < 2) {
        print_help(stderr);
        return (int)WTR_EXIT_USAGE;
    }
    const char *name = argv[1];
    bool helps = strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0;
    WtrExit code = WTR_EXIT_DONE;
    if (helps && argc > 2)
        code = help_with(argv[2]);
    else if (helps)
        print_help(stdout);
    else if (strcmp(name, "--version") == 0)
        printf("wtr " WTR_VERSION "\n");
    else
        code = run_command(argc - 1, argv + 1);
    WtrExit output = wtr_finish_output();
    return (int)(output != WTR_EXIT_DONE ? output : code);
}
