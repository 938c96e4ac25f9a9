/* fuzz_case.c — any bytes as a case file for a rulebook that has every type of fact.
 *
 * Relies on: tools/case_reader.h, lang/compile.h. */
#include <stdlib.h>
#include <string.h>

#include "../../lang/compile.h"
#include "../../tools/case_reader.h"
#include "exercise.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char rules[] =
    "rulebook every_type \"Every type of fact\"\n\n"
    "source guide \"A guide\"\n\nactor someone \"someone\"\n\n"
    "subject child (children) \"a child\"\nsubject incident \"an incident\"\n\n"
    "fact age of child: years \"How old?\"\nfact carer of child \"A carer?\"\nfact height of child: number \"How tall?\"\n"
    "fact setting of child: one of home, hospital \"Where?\"\n"
    "fact serious of incident \"Serious?\"\nfact aware of incident: date \"Since when?\"\nfact wait of incident: days \"How long?\"\n"
    "fact urgent \"Urgent?\"\n\n"
    "help for child if carer and age < 18 and height > 3 and setting is home\n  someone must \"help\"\n  cite guide page 1\n\n"
    "tell for incident if serious or urgent or wait > 3 or any child has (carer)\n  someone must \"tell\"\n  within 5 days of aware\n  cite guide page 2\n";

static WtrRulebook *rulebook;

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    WtrCompileOptions options = {.text = rules, .text_length = sizeof rules - 1, .text_name = "rules.wtr"};
    WtrCompilation compiled;
    WtrFault fault;
    (void)argc;
    (void)argv;
    if (wtr_compile(&options, &compiled) != WTR_OK || compiled.diags.errors) abort();
    if (wtr_rulebook_load(compiled.image.at, compiled.image.length, &rulebook, &fault) != WTR_OK) abort();
    wtr_compilation_free(&compiled);
    return 0;
}

static void evaluate(const WtrCase *facts) {
    const WtrBook *book = wtr_rulebook_data(rulebook);
    uint32_t instances = wtr_case_instances(facts, book);
    WtrEvaluatorOptions options = {1, instances ? instances : 1};
    WtrEvaluator *evaluator;
    WtrDutyResult result;
    if (facts->too_large || wtr_evaluator_new(rulebook, &options, &evaluator) != WTR_OK) return;
    if (wtr_case_apply(facts, book, evaluator, facts->as_of ? facts->as_of : 737000, facts->today ? facts->today : 737000) == WTR_OK &&
        wtr_evaluate(evaluator) == WTR_OK)
        for (uint32_t i = 0; i < wtr_instances(evaluator, 0, 0).count; i++) wtr_duty_result(evaluator, 0, i, &result);
    wtr_evaluator_free(evaluator);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    WtrCaseReader *reader = wtr_case_reader_new(rulebook);
    WtrCase facts;
    if (!reader) return 0;
    for (int ignore = 0; ignore < 2; ignore++) {
        WtrStatus status = wtr_case_read(reader, (const char *)data, size, ignore, &facts);
        if (status == WTR_OK && facts.problem_count == 0) evaluate(&facts);
        wtr_case_free(&facts);
    }
    wtr_case_reader_free(reader);
    return 0;
}
