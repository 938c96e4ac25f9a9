/* tool.h — what every command of the program shares: exit codes, the command table, options, rulebooks,
 * input and output.
 *
 * Relies on: engine/wtr.h, lang/compile.h, getopt_long. Guarantees: results go to standard output, all
 * else to standard error; a command returns its exit code and never calls exit; a full disk or a closed
 * pipe is exit code 7. */
#ifndef WTR_TOOL_H
#define WTR_TOOL_H

#include <getopt.h>
#include <stdio.h>

#include "../engine/base.h"
#include "../engine/wtr.h"
#include "../lang/compile.h"

#define WTR_VERSION "0.1"

/* CONTRACT: exit codes. */
typedef enum WtrExit {
    WTR_EXIT_DONE = 0, WTR_EXIT_NO = 1, WTR_EXIT_USAGE = 2, WTR_EXIT_RULES = 3, WTR_EXIT_FACTS = 4, WTR_EXIT_BYTECODE = 5,
    WTR_EXIT_LEDGER = 6, WTR_EXIT_IO = 7, WTR_EXIT_LIMIT = 8
} WtrExit;

/* One command. `help` is printed by `wtr COMMAND --help`: usage, options, a worked example. */
typedef struct WtrCommand {
    const char *name, *summary, *help;
    WtrExit (*run)(int argc, char **argv);         /* argv[0] is the command's name */
} WtrCommand;
extern const WtrCommand wtr_commands[];            /* ended by a NULL name; main.c */

WtrExit wtr_command_check(int argc, char **argv);
WtrExit wtr_command_build(int argc, char **argv);
WtrExit wtr_command_eval(int argc, char **argv);
WtrExit wtr_command_explain(int argc, char **argv);
WtrExit wtr_command_ask(int argc, char **argv);
WtrExit wtr_command_template(int argc, char **argv);
WtrExit wtr_command_test(int argc, char **argv);
WtrExit wtr_command_coverage(int argc, char **argv);
WtrExit wtr_command_fmt(int argc, char **argv);
WtrExit wtr_command_dis(int argc, char **argv);
WtrExit wtr_command_record(int argc, char **argv);
WtrExit wtr_command_ledger(int argc, char **argv);
WtrExit wtr_command_report(int argc, char **argv);
WtrExit wtr_command_render(int argc, char **argv);

/* ---- options --------------------------------------------------------------------------------------- */

/* getopt_long with this program's manners: every long option may stand before or after files, an unknown
 * one is answered with a suggestion. Returns the option's `val`, -1 at the end, or '?' after having said
 * on standard error what is wrong (return WTR_EXIT_USAGE then). `--help` is handled by main. */
int wtr_next_option(int argc, char **argv, const char *short_options, const struct option *long_options);

/* One line on standard error: "wtr eval: …". For usage errors ends with the way out. */
void wtr_complain_as(const char *command);
void wtr_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* From now on what this thread complains of is appended to `text` instead; NULL: to standard error again. */
void wtr_complain_into(WtrText *text);

/* Reads "YYYY-MM-DD" of an option; 0 after having complained. */
int32_t wtr_option_date(const char *option, const char *text);

/* The nearest of `count` names to `name`, or NULL when none is near. */
const char *wtr_nearest(const char *name, const char *const *names, size_t count);

/* Today's date in UTC: the one reading of the clock in the program. */
int32_t wtr_clock_today(void);

/* ---- rulebooks -------------------------------------------------------------------------------------- */

/* A rulebook as the command line names it: NULL the bundled one, a directory or a .wtr file (compiled
 * here; diagnostics go to standard error) or a compiled .wtb file. On success *out is the caller's. Any
 * other exit code has been explained on standard error: 3, 5, 7 or 8. */
WtrExit wtr_open_rulebook(const char *path, WtrRulebook **out);
/* The image's bytes of the same (for the disassembler), in `out`, the caller's to free. */
WtrExit wtr_open_image(const char *path, WtrText *out);
/* Compiles the rules at `path`, "-" being those on standard input. WTR_EXIT_DONE also where there are diagnostics,
 * which are the caller's to print; the compilation is freed with wtr_compilation_free in every case. What could not be
 * read is said where no diagnostic says it. */
WtrExit wtr_compile_rules(const char *path, bool lints, WtrCompilation *out);

/* ---- input and output --------------------------------------------------------------------------------- */

/* Reads a whole file, or standard input for "-". `out` is the caller's. WTR_EXIT_IO or WTR_EXIT_LIMIT
 * after having complained. A NUL byte follows the text. */
WtrExit wtr_read_file(const char *path, WtrText *out);
/* Writes a file beside its target and renames it into place: an error leaves what was there. */
WtrExit wtr_write_file(const char *path, const char *bytes, size_t length);
/* Standard output: writes, and at the end reports what could not be written (exit code 7). */
WtrExit wtr_print(const char *bytes, size_t length);
WtrExit wtr_finish_output(void);

bool wtr_colour(FILE *stream);                      /* a terminal, and NO_COLOR is not set */

/* ---- JSON out ------------------------------------------------------------------------------------------- */

/* A writer that keeps commas, nesting and indentation right. `pretty` puts two spaces a level; arrays of
 * plain values stay on one line. */
#define WTR_JSON_NESTING 512                         /* deeper, the text is marked as failed */
typedef struct WtrJson {
    WtrText *out; bool pretty; unsigned depth;
    bool first[WTR_JSON_NESTING], flat[WTR_JSON_NESTING], array[WTR_JSON_NESTING];
} WtrJson;

void wtr_json_object(WtrJson *json);
void wtr_json_object_flat(WtrJson *json);           /* on one line even when pretty */
void wtr_json_object_end(WtrJson *json);
void wtr_json_array(WtrJson *json, bool flat);      /* flat: on one line even when pretty */
void wtr_json_array_end(WtrJson *json);
void wtr_json_key(WtrJson *json, const char *key);
void wtr_json_string(WtrJson *json, const char *text);   /* NULL gives null */
void wtr_json_number(WtrJson *json, int64_t number);
void wtr_json_bool(WtrJson *json, bool value);
void wtr_json_null(WtrJson *json);
void wtr_json_date(WtrJson *json, int32_t day);          /* 0 gives null */
/* Appends what lies between the quotation marks of a string. */
void wtr_json_escape(WtrText *out, const char *text);

#endif
