/* alloc.c — each allocation of many scenarios fails in turn: the libraries' here, whole commands in commands.c.
 *
 * Built with -DWTR_TEST_ALLOC: engine/base.c then counts allocations and fails the one that is asked for.
 * A scenario gives back a status and a text. When an allocation failed, the answer must be "out of memory"
 * or the very text of the undisturbed run; leaks and stray reads are the sanitizers' to report.
 *
 *     alloc [SCENARIO [N]]        N: only the N-th allocation fails, for the debugger
 *
 * Relies on: every layer's public functions. Guarantees: exit code 1 when any scenario behaves otherwise. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../engine/image.h"
#include "../../lang/compile.h"
#include "../../tools/case_reader.h"
#include "commands.h"
#include "tour.h"

typedef WtrStatus (*Scenario)(WtrText *out);

static WtrText tour_image;                 /* made undisturbed, for the scenarios that begin with an image */

static const char wrong_rules[] =
    "source guide \"A guide\"\n  in_force 2018-07-04\n\nactor someone \"someone\"\n\nfact carer \"A carer?\"\nfact carer \"Again?\"\n\n"
    "help if carer and missing or urgent\n  someone must \"help\"\n  cite guide page 1\n\n"
    "tell if\n  someone must \"tell\"\n  within 5 dayz of carer\n\n"
    "fact born: date \"When\n\nloop if circle is due\n  someone must \"x\"\n  cite guide page 2\n\ncircle if loop is due\n  someone must \"y\"\n  cite guide page 3\n";

static WtrCompileOptions of_text(const char *text) {
    return (WtrCompileOptions){.text = text, .text_length = strlen(text), .text_name = "rules.wtr", .lints = true};
}

/* ---- the compiler --------------------------------------------------------------------------------------------- */

/* Diagnostics are part of the answer; the same function serves good rules and bad ones. */
static WtrStatus compile_with(const WtrCompileOptions *options, WtrText *out) {
    WtrCompilation compiled;
    WtrStatus status = wtr_compile(options, &compiled);
    if (status == WTR_OK) {
        wtr_diag_text(&compiled.diags, compiled.tree.files.at, compiled.tree.files.count, false, out);
        wtr_diag_json(&compiled.diags, compiled.tree.files.at, compiled.tree.files.count, out);
        wtr_text_add(out, compiled.image.at ? compiled.image.at : "", compiled.image.length);
    }
    wtr_compilation_free(&compiled);
    return status;
}

static WtrStatus compile_tour(WtrText *out) {
    WtrCompileOptions options = of_text(tour_text);
    return compile_with(&options, out);
}

static WtrStatus compile_wrong(WtrText *out) {
    WtrCompileOptions options = of_text(wrong_rules);
    return compile_with(&options, out);
}

static WtrStatus compile_one_liner(WtrText *out) {
    WtrCompileOptions options = of_text("early_help if young_carer or missing_frequently");
    options.one_liner = true;
    return compile_with(&options, out);
}

static WtrStatus compile_folder(WtrText *out) {
    WtrCompileOptions options = {.path = "rules/working_together", .lints = true};
    return compile_with(&options, out);
}

static WtrStatus format_tour(WtrText *out) {
    WtrCompilation parsed;
    WtrStatus status = wtr_parse(tour_text, strlen(tour_text), "tour.wtr", &parsed);
    if (status == WTR_OK && !parsed.diags.errors) wtr_format(&parsed.tree, 0, out);
    wtr_compilation_free(&parsed);
    return status;
}

/* ---- images ------------------------------------------------------------------------------------------------------- */

static WtrStatus load_image(WtrText *out) {
    WtrRulebook *rulebook = NULL;
    WtrFault fault = {0};
    WtrStatus status = wtr_rulebook_load(tour_image.at, tour_image.length, &rulebook, &fault);
    if (status == WTR_OK) wtr_text_puts(out, wtr_rulebook_hash(rulebook));
    wtr_rulebook_free(rulebook);
    return status;
}

static WtrStatus load_damaged(WtrText *out) {
    char image[4096];
    WtrRulebook *rulebook = NULL;
    WtrFault fault = {0};
    size_t size = tour_image.length < sizeof image ? tour_image.length : sizeof image;
    memcpy(image, tour_image.at, size);
    WtrStatus status = wtr_rulebook_load(image, size, &rulebook, &fault);
    if (status == WTR_NO_MEMORY) return status;
    wtr_text_puts(out, fault.text);
    return status == WTR_BAD_IMAGE ? WTR_OK : WTR_BAD_ARGUMENT;
}

static WtrStatus disassemble(WtrText *out) {
    WtrRulebook *rulebook = NULL;
    WtrFault fault = {0};
    WtrStatus status = wtr_rulebook_load(tour_image.at, tour_image.length, &rulebook, &fault);
    if (status == WTR_OK) wtr_disassemble(&rulebook->program, rulebook->hash, out);
    wtr_rulebook_free(rulebook);
    return status;
}

/* ---- evaluating ------------------------------------------------------------------------------------------------------ */

static void print_results(WtrEvaluator *evaluator, const WtrBook *book, WtrText *out) {
    const WtrNotice *notices;
    uint32_t count = 0;
    for (uint32_t d = 0; d < book->duties.count; d++) {
        WtrRange lanes = {0, 1};
        if (book->duties.at[d].scope) lanes = wtr_instances(evaluator, book->duties.at[d].subject, 0);
        for (uint32_t i = 0; i < lanes.count; i++) {
            WtrDutyResult result;
            if (wtr_duty_result(evaluator, d, lanes.first + i, &result) != WTR_OK) { out->failed = true; return; }
            wtr_text_printf(out, "%s %s %u %u\n", book->duties.at[d].id, wtr_status_name(result.status), result.need_count, result.deadline_count);
        }
    }
    if (wtr_case_notices(evaluator, 0, &notices, &count) != WTR_OK) out->failed = true;
    wtr_text_printf(out, "%u notices\n", count);
}

static WtrStatus evaluate_case(uint32_t cases, const char *facts_text, WtrText *out) {
    WtrRulebook *rulebook = NULL;
    WtrEvaluator *evaluator = NULL;
    WtrCaseReader *reader = NULL;
    WtrCase facts = {0};
    WtrFault fault = {0};
    WtrEvaluatorOptions options = {cases, 4 * cases};
    WtrStatus status = wtr_rulebook_load(tour_image.at, tour_image.length, &rulebook, &fault);
    if (status == WTR_OK) status = wtr_evaluator_new(rulebook, &options, &evaluator);
    if (status == WTR_OK && !(reader = wtr_case_reader_new(rulebook))) status = WTR_NO_MEMORY;
    if (status == WTR_OK) {
        status = wtr_case_read(reader, facts_text, strlen(facts_text), false, &facts);
        for (uint32_t i = 0; status == WTR_OK && i < facts.problem_count && i < facts.problems.count; i++) wtr_text_printf(out, "%s\n", facts.problems.at[i].text);
        for (uint32_t c = 0; status == WTR_OK && !facts.problem_count && c < cases; c++) status = wtr_case_apply(&facts, wtr_rulebook_data(rulebook), evaluator, 737782, 737800);
        if (status == WTR_OK && !facts.problem_count) status = wtr_evaluate(evaluator);
        if (status == WTR_OK && !facts.problem_count) print_results(evaluator, wtr_rulebook_data(rulebook), out);
        wtr_case_free(&facts);
    }
    wtr_case_reader_free(reader);
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(rulebook);
    return status;
}

static const char good_case[] =
    "{\"case\": \"1\", \"as_of\": \"2020-12-23\", \"incident\": {\"serious\": true, \"abuse_suspected\": true, \"became_aware\": \"2020-12-23\", \"panel_notified_on\": \"not yet\"},"
    " \"child\": [{\"id\": \"A\", \"age\": 14, \"young_carer\": true}, {\"id\": \"B\", \"setting\": \"hospital\"}]}";

static WtrStatus evaluate_one(WtrText *out) { return evaluate_case(1, good_case, out); }
static WtrStatus evaluate_many(WtrText *out) { return evaluate_case(130, good_case, out); }
static WtrStatus evaluate_nothing(WtrText *out) { return evaluate_case(1, "{}", out); }

static WtrStatus read_wrong_case(WtrText *out) {
    return evaluate_case(1, "{\"serios\": true, \"age\": \"fourteen\", \"became_aware\": \"2020-02-31\", \"setting\": \"hospitl\", \"age\": 5000000000, \"child\": 7}", out);
}

/* ---- asking further -------------------------------------------------------------------------------------------------- */

static WtrStatus print_inquiry(WtrInquiry *inquiry, const WtrEvaluator *evaluator, const WtrBook *book, WtrText *out) {
    static const WtrDutyStatus wanted[] = {WTR_DUE, WTR_NOT_DUE};
    const WtrQuestion *questions;
    uint32_t count = 0;
    WtrStatus status = wtr_inquiry_questions(inquiry, evaluator, 0, NULL, &questions, &count);
    for (uint32_t i = 0; status == WTR_OK && i < count; i++) wtr_text_printf(out, "%s %u/%u\n", book->facts.at[questions[i].fact].id, questions[i].settled, questions[i].answers);
    for (uint32_t d = 0; status == WTR_OK && d < 2 * book->duties.count; d++) {
        WtrChanges changes = {0};
        status = wtr_inquiry_changes(inquiry, evaluator, d / 2, 0, wanted[d % 2], WTR_OF_ALL, &changes);
        if (status == WTR_BAD_ARGUMENT) status = WTR_OK;      /* it has that status already */
        wtr_text_printf(out, "%u %u %u\n", d, changes.count, changes.tried);
    }
    return status;
}

static WtrStatus ask_further(WtrText *out) {
    WtrRulebook *rulebook = NULL;
    WtrEvaluator *evaluator = NULL;
    WtrInquiry *inquiry = NULL;
    WtrFault fault = {0};
    WtrStatus status = wtr_rulebook_load(tour_image.at, tour_image.length, &rulebook, &fault);
    if (status == WTR_OK) status = wtr_evaluator_new(rulebook, NULL, &evaluator);
    if (status == WTR_OK) status = wtr_inquiry_new(rulebook, &inquiry);
    if (status == WTR_OK) status = wtr_case_add(evaluator, 737782, 737800, NULL);
    for (uint32_t i = 0; status == WTR_OK && i < wtr_rulebook_data(rulebook)->subjects.count; i++) {
        status = wtr_raise(evaluator, i);
        if (status == WTR_OK && wtr_rulebook_data(rulebook)->subjects.at[i].many) status = wtr_instance_add(evaluator, i, NULL);
    }
    if (status == WTR_OK) status = wtr_evaluate(evaluator);
    if (status == WTR_OK) status = print_inquiry(inquiry, evaluator, wtr_rulebook_data(rulebook), out);
    wtr_inquiry_free(inquiry);
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(rulebook);
    return status;
}

/* ---- running them ---------------------------------------------------------------------------------------------------------- */

static const struct { const char *name; Scenario run; } scenarios[] = {
    {"compile the tour", compile_tour}, {"compile wrong rules", compile_wrong}, {"compile a one-liner", compile_one_liner},
    {"compile the bundled rulebook", compile_folder}, {"format the tour", format_tour},
    {"load an image", load_image}, {"load a damaged image", load_damaged}, {"disassemble", disassemble},
    {"evaluate one case", evaluate_one}, {"evaluate a block", evaluate_many}, {"evaluate an empty case", evaluate_nothing}, {"read a wrong case", read_wrong_case},
    {"ask further", ask_further},
};

/* Runs with the n-th allocation failing; n = 0 disturbs nothing. */
static WtrStatus run(Scenario scenario, uint64_t n, WtrText *out) {
    wtr_test_alloc_made = 0;
    wtr_test_alloc_fail = n;
    WtrStatus status = scenario(out);
    wtr_test_alloc_fail = 0;
    return out->failed ? WTR_NO_MEMORY : status;
}

static bool check(const char *name, Scenario scenario, uint64_t only) {
    WtrText expected = {0};
    if (run(scenario, 0, &expected) != WTR_OK) { fprintf(stderr, "alloc: %s fails even with memory enough\n", name); return false; }
    const uint64_t made = wtr_test_alloc_made;
    uint64_t out_of_memory = 0, survived = 0, wrong = 0;
    for (uint64_t n = only ? only : 1; wrong < 5 && n <= (only ? only : made); n++) {
        WtrText text = {0};
        WtrStatus status = run(scenario, n, &text);
        if (status == WTR_NO_MEMORY) out_of_memory++;
        else if (status == WTR_OK && text.length == expected.length && !memcmp(text.at, expected.at, text.length)) survived++;
        else { fprintf(stderr, "alloc: %s: allocation %" PRIu64 " of %" PRIu64 " failing gives status %d and another answer\n", name, n, made, (int)status); wrong++; }
        wtr_text_free(&text);
    }
    printf("%-32s %6" PRIu64 " allocations: %6" PRIu64 " out of memory, %" PRIu64 " done without\n", name, made, out_of_memory, survived);
    wtr_text_free(&expected);
    return wrong == 0;
}

int main(int argc, char **argv) {
    WtrCompileOptions options = of_text(tour_text);
    WtrCompilation compiled;
    int failed = 0;
    if (wtr_compile(&options, &compiled) != WTR_OK || compiled.diags.errors) { fprintf(stderr, "alloc: the tour does not compile\n"); return 1; }
    wtr_text_add(&tour_image, compiled.image.at, compiled.image.length);
    wtr_compilation_free(&compiled);
    for (size_t i = 0; i < sizeof scenarios / sizeof *scenarios; i++)
        if (argc < 2 || !strcmp(argv[1], scenarios[i].name)) failed += !check(scenarios[i].name, scenarios[i].run, argc > 2 ? strtoull(argv[2], NULL, 10) : 0);
    failed += check_commands(&tour_image, argc > 1 ? argv[1] : NULL, argc > 2 ? strtoull(argv[2], NULL, 10) : 0);
    wtr_text_free(&tour_image);
    return failed ? 1 : 0;
}
