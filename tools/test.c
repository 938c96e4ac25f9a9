/* test.c — `wtr test`: the tests that stand in a rulebook, run through the evaluator as any case is.
 *
 * Relies on: wtr.h, test_coverage.c. Guarantees: every failing expectation is shown with its place, what
 * was expected and what came out; exit code 1 when any failed. */
#include "tool.h"

#include <stdarg.h>
#include <string.h>

#include "../engine/date.h"
#include "test_coverage.h"
#include "test_setup.h"

typedef struct Options { const char *path; bool json, coverage; char **names; int name_count; } Options;

typedef struct Run {
    const WtrRulebook *rulebook;
    const WtrBook *book;
    WtrEvaluator *evaluator;
    const WtrTest *test;
    WtrText failures;              /* of the test at hand, one indented line each */
} Run;

static void fail(Run *run, const WtrExpect *expect, const char *format, ...) __attribute__((format(printf, 3, 4)));
static void fail(Run *run, const WtrExpect *expect, const char *format, ...)
{
    const WtrPlace *place = &expect->place;
    char words[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(words, sizeof words, format, arguments);
    va_end(arguments);
    wtr_text_printf(&run->failures, "  %s:%u:%u: %s: %s\n", run->book->files.at[place->file].path, place->line, place->column, expect->name, words);
}

/* ---- expectations -------------------------------------------------------------------------------------- */

/* The lane an expectation speaks of, or WTR_NONE after having failed it. */
static uint32_t lane_of(Run *run, const WtrExpect *expect, uint32_t subject, uint32_t scope)
{
    if (scope == 0)
        return 0;
    WtrRange lanes = wtr_instances(run->evaluator, subject, 0);
    const char *name = run->book->subjects.at[subject].id;
    if (expect->instance != WTR_NONE && expect->instance < lanes.count)
        return lanes.first + expect->instance;
    if (expect->instance == WTR_NONE && lanes.count == 1)
        return lanes.first;
    if (expect->instance == WTR_NONE)
        fail(run, expect, "the case has %u of `%s`: say of which, `of %s NAME`", lanes.count, name, name);
    else
        fail(run, expect, "the case has no such `%s`", name);
    return WTR_NONE;
}

static bool holds(const uint32_t *list, uint32_t count, uint32_t what)
{
    for (uint32_t i = 0; i < count; i++)
        if (list[i] == what)
            return true;
    return false;
}

static bool same_citation(const WtrCitation *a, const WtrCitation *b)
{
    return a->source == b->source && a->page_from == b->page_from && a->para_from == b->para_from
        && (b->bullet == 0 || a->bullet == b->bullet) && a->unpaged == b->unpaged;
}

static bool cites(const Run *run, const WtrDutyResult *result, uint32_t wanted)
{
    const WtrCitation *all = run->book->citations.at;
    for (uint32_t i = 0; i < result->citation_count; i++)
        if (same_citation(&all[result->citations[i]], &all[wanted]))
            return true;
    for (uint32_t d = 0; d < result->deadline_count; d++) {
        WtrRange own = run->book->deadlines.at[result->deadlines[d].deadline].cites;
        for (uint32_t i = 0; i < own.count; i++)
            if (same_citation(&all[own.first + i], &all[wanted]))
                return true;
    }
    return false;
}

static void check_deadline(Run *run, const WtrExpect *expect, const WtrDutyResult *result)
{
    WtrText found = {0};
    for (uint32_t i = 0; i < result->deadline_count; i++) {
        if (result->deadlines[i].date == expect->day) {
            wtr_text_free(&found);
            return;
        }
        char day[11] = "no date";
        if (result->deadlines[i].date != 0)
            wtr_day_format(result->deadlines[i].date, day);
        wtr_text_printf(&found, "%s%s", found.length > 0 ? ", " : "", day);
    }
    char wanted[11];
    wtr_day_format(expect->day, wanted);
    fail(run, expect, "expected by %s, found %s", wanted, found.length > 0 ? found.at : "no deadline");
    wtr_text_free(&found);
}

/* No deadline means none with a date: words such as "immediately", or a clock that has not started, have none. */
static void check_no_deadline(Run *run, const WtrExpect *expect, const WtrDutyResult *result)
{
    for (uint32_t i = 0; i < result->deadline_count; i++) {
        if (result->deadlines[i].date != 0) {
            char day[11];
            wtr_day_format(result->deadlines[i].date, day);
            fail(run, expect, "expected no deadline, found %s", day);
            return;
        }
    }
}

static const char *state_word(WtrState state)
{
    const char *name = wtr_state_name(state);
    return name != NULL ? name : "no state";
}

static void check_result(Run *run, const WtrExpect *expect, const WtrDutyResult *result)
{
    const WtrBook *book = run->book;
    switch (expect->kind) {
    case WTR_EXPECT_STATUS:
        if (result->status != expect->status)
            fail(run, expect, "expected %s, found %s", wtr_status_name(expect->status), wtr_status_name(result->status));
        break;
    case WTR_EXPECT_NOT_RAISED:
        if (result->status != WTR_NOT_RAISED)
            fail(run, expect, "expected not raised, found %s", wtr_status_name(result->status));
        break;
    case WTR_EXPECT_NO_DEADLINE:
        check_no_deadline(run, expect, result);
        break;
    case WTR_EXPECT_BY:
        check_deadline(run, expect, result);
        break;
    case WTR_EXPECT_STATE:
        if (result->state != expect->state)
            fail(run, expect, "expected %s, found %s", state_word(expect->state), state_word(result->state));
        break;
    case WTR_EXPECT_NEEDS:
        if (!holds(result->needs, result->need_count, expect->ref))
            fail(run, expect, "expected to need %s, which it does not", book->facts.at[expect->ref].id);
        break;
    case WTR_EXPECT_CITES:
        if (!cites(run, result, expect->ref))
            fail(run, expect, "expected a citation that is not among its citations");
        break;
    case WTR_EXPECT_READING:
        if (!holds(result->readings, result->reading_count, expect->ref))
            fail(run, expect, "expected to rest on the reading %s, which it does not", book->readings.at[expect->ref].id);
        break;
    case WTR_EXPECT_ASSUMES:
        if (!holds(result->assumed, result->assumed_count, expect->ref))
            fail(run, expect, "expected to assume %s, which it does not", book->facts.at[expect->ref].id);
        break;
    case WTR_EXPECT_TRUTH:
        break;
    }
}

static void check_duty(Run *run, const WtrExpect *expect)
{
    uint32_t row = wtr_find_duty(run->rulebook, expect->name, run->test->on);
    if (row == WTR_NONE) {                         /* stands on no such day: not due */
        if (expect->kind != WTR_EXPECT_STATUS || expect->status != WTR_NOT_DUE)
            fail(run, expect, "no duty of that name stands on the test's date");
        return;
    }
    const WtrDuty *duty = &run->book->duties.at[row];
    if (expect->kind == WTR_EXPECT_NOT_RAISED && duty->scope != 0 && wtr_instances(run->evaluator, duty->subject, 0).count == 0)
        return;
    uint32_t lane = lane_of(run, expect, duty->subject, duty->scope);
    WtrDutyResult result;
    if (lane == WTR_NONE)
        return;
    if (wtr_duty_result(run->evaluator, row, lane, &result) != WTR_OK)
        fail(run, expect, "its result could not be read");
    else
        check_result(run, expect, &result);
}

static const char *truth_word(WtrTruth truth) { return truth == WTR_TRUE ? "true" : truth == WTR_FALSE ? "false" : "unknown"; }

static void check_term(Run *run, const WtrExpect *expect)
{
    uint32_t row = wtr_find_term(run->rulebook, expect->name, run->test->on);
    if (row == WTR_NONE) {
        fail(run, expect, "no definition of that name stands on the test's date");
        return;
    }
    const WtrTerm *term = &run->book->terms.at[row];
    uint32_t lane = lane_of(run, expect, term->subject, term->scope);
    if (lane == WTR_NONE)
        return;
    WtrTruth found = wtr_node_value(run->evaluator, term->root, lane).truth;
    if (found != expect->truth)
        fail(run, expect, "expected %s, found %s", truth_word(expect->truth), truth_word(found));
}

static void run_test(Run *run)
{
    WtrStatus status = wtr_test_set_up(run->book, run->test, run->evaluator);
    if (status != WTR_OK) {
        wtr_text_printf(&run->failures, "  the case of this test could not be set up%s\n",
                        status == WTR_FULL || status == WTR_LIMIT ? ": too many instances" : "");
        return;
    }
    for (uint32_t i = 0; i < run->test->expects.count; i++) {
        const WtrExpect *expect = &run->book->expects.at[run->test->expects.first + i];
        if (expect->term)
            check_term(run, expect);
        else
            check_duty(run, expect);
    }
}

/* ---- the command ---------------------------------------------------------------------------------------- */

static bool wanted(const Options *options, const WtrTest *test)
{
    for (int i = 0; i < options->name_count; i++)
        if (strstr(test->name, options->names[i]) != NULL)
            return true;
    return options->name_count == 0;
}

static void json_test(WtrJson *json, const Run *run)
{
    wtr_json_object(json);
    wtr_json_key(json, "test"); wtr_json_string(json, run->test->name);
    wtr_json_key(json, "file"); wtr_json_string(json, run->book->files.at[run->test->place.file].path);
    wtr_json_key(json, "line"); wtr_json_number(json, run->test->place.line);
    wtr_json_key(json, "passed"); wtr_json_bool(json, run->failures.length == 0);
    wtr_json_key(json, "failures"); wtr_json_string(json, run->failures.length > 0 ? run->failures.at : NULL);
    wtr_json_object_end(json);
}

static WtrExit run_all(Run *run, const Options *options, WtrText *out)
{
    WtrTestCoverage *coverage = options->coverage ? wtr_test_coverage_new(run->rulebook) : NULL;
    if (options->coverage && coverage == NULL)
        return WTR_EXIT_LIMIT;
    WtrJson json = {.out = out, .pretty = true};
    uint32_t passed = 0, failed = 0;
    if (options->json) {
        wtr_json_object(&json);
        wtr_json_key(&json, "tests");
        wtr_json_array(&json, false);
    }
    for (uint32_t i = 0; i < run->book->tests.count; i++) {
        run->test = &run->book->tests.at[i];
        if (!wanted(options, run->test))
            continue;
        run_test(run);
        if (coverage != NULL)
            wtr_test_coverage_add(coverage, run->evaluator);
        if (run->failures.length > 0)
            failed++;
        else
            passed++;
        if (options->json)
            json_test(&json, run);
        else if (run->failures.length > 0)
            wtr_text_printf(out, "FAILED %s (%s:%u)\n%s", run->test->name, run->book->files.at[run->test->place.file].path,
                            run->test->place.line, run->failures.at);
        wtr_text_free(&run->failures);
    }
    if (options->json) {
        wtr_json_array_end(&json);
        wtr_json_key(&json, "passed"); wtr_json_number(&json, passed);
        wtr_json_key(&json, "failed"); wtr_json_number(&json, failed);
        if (coverage != NULL)
            wtr_test_coverage_json(coverage, &json);
        wtr_json_object_end(&json);
        wtr_text_puts(out, "\n");
    } else {
        if (coverage != NULL)
            wtr_test_coverage_text(coverage, out);
        wtr_text_printf(out, "%u passed, %u failed\n", passed, failed);
    }
    wtr_test_coverage_free(coverage);
    return failed > 0 ? WTR_EXIT_NO : WTR_EXIT_DONE;
}

static bool read_options(int argc, char **argv, Options *out)
{
    static const struct option options[] = {{"rules", required_argument, NULL, 'r'},
                                            {"format", required_argument, NULL, 'f'},
                                            {"coverage", no_argument, NULL, 'c'},
                                            {NULL, 0, NULL, 0}};
    *out = (Options){0};
    int option;
    while ((option = wtr_next_option(argc, argv, "r:f:c", options)) != -1) {
        if (option == 'r') {
            out->path = optarg;
        } else if (option == 'c') {
            out->coverage = true;
        } else if (option == 'f' && (strcmp(optarg, "json") == 0 || strcmp(optarg, "text") == 0)) {
            out->json = optarg[0] == 'j';
        } else {
            if (option == 'f')
                wtr_complain("--format is text or json, not `%s`", optarg);
            return false;
        }
    }
    out->names = argv + optind;
    out->name_count = argc - optind;
    return true;
}

/* A name that selects nothing is a slip, and must not pass for success. */
static WtrExit check_names(const WtrBook *book, const Options *options)
{
    bool any = options->name_count == 0;
    for (uint32_t i = 0; i < book->tests.count && !any; i++)
        any = wanted(options, &book->tests.at[i]);
    if (!any)
        wtr_complain("no test's name contains `%s`%s", options->names[0], options->name_count > 1 ? ", nor any of the others" : "");
    return any ? WTR_EXIT_DONE : WTR_EXIT_USAGE;
}

WtrExit wtr_command_test(int argc, char **argv)
{
    Options options;
    if (!read_options(argc, argv, &options))
        return WTR_EXIT_USAGE;
    WtrRulebook *rulebook = NULL;
    WtrExit code = wtr_open_rulebook(options.path, &rulebook);
    if (code != WTR_EXIT_DONE)
        return code;
    Run run = {.rulebook = rulebook, .book = wtr_rulebook_data(rulebook)};
    WtrText out = {0};
    code = check_names(run.book, &options);
    if (code == WTR_EXIT_DONE && wtr_evaluator_new(rulebook, NULL, &run.evaluator) != WTR_OK)
        code = WTR_EXIT_LIMIT;
    else if (code == WTR_EXIT_DONE)
        code = run_all(&run, &options, &out);
    if (code == WTR_EXIT_LIMIT || out.failed) {
        wtr_complain("out of memory");
        code = WTR_EXIT_LIMIT;
    } else if (out.at != NULL && wtr_print(out.at, out.length) != WTR_EXIT_DONE) {
        code = WTR_EXIT_IO;
    }
    wtr_text_free(&out);
    wtr_evaluator_free(run.evaluator);
    wtr_rulebook_free(rulebook);
    return code;
}
