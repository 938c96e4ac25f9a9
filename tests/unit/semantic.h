/* semantic.h — for the tests of the compiler's middle: rules given as text, compiled, and what came of it.
 *
 * Relies on: lang/compile.h, cmocka. Guarantees: `PREAMBLE` declares a small world (sources, actors,
 * subjects, facts) in front of the rules under test, so that a case shows only what it is about. */
#ifndef WTR_TEST_SEMANTIC_H
#define WTR_TEST_SEMANTIC_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../../lang/compile.h"

#define PREAMBLE \
    "rulebook t \"t\"\n  calendar england_and_wales\nuse stdlib.england_and_wales\n" \
    "source wt2018 \"July\"\n  in_force 2018-07-04 to 2020-12-08\n  pages 112\n" \
    "source wt2020 \"December\"\n  in_force 2020-12-09\n  pages 116\n" \
    "source act \"an Act\"\n  kind statute\n" \
    "actor police \"the police\"\nactor school \"the school\"\n" \
    "subject child (children) \"a child\"\nsubject adult (adults) \"an adult\"\nsubject incident \"an incident\"\nsubject family \"a family\"\n" \
    "fact carer of child \"carer?\"\nfact age of child: years \"age?\"\nfact born of child: date \"born?\"\n" \
    "fact setting of child: one of home, hospital, secure_estate \"where?\"\n" \
    "fact ill of adult \"ill?\"\n" \
    "fact serious of incident \"serious?\"\nfact known_harm of incident \"known?\"\nfact suspected of incident \"suspected?\"\n" \
    "fact aware of incident: date \"aware?\"\nfact told_on of incident: date \"told?\"\nfact weeks_open of incident: number \"how many?\"\n" \
    "fact homeless of family \"homeless?\"\n"

typedef struct Compiled { WtrCompilation c; } Compiled;

/* Compiles PREAMBLE and `rules`, or `rules` alone as a one-liner. */
static inline Compiled compile_text(const char *preamble, const char *rules, bool one_liner, bool lints) {
    static char text[1 << 16];
    Compiled compiled;
    int length = snprintf(text, sizeof text, "%s%s", preamble, rules);
    assert_in_range(length, 0, sizeof text - 1);
    WtrCompileOptions options = {.text = text, .text_length = (size_t)length, .text_name = "test", .one_liner = one_liner, .lints = lints};
    assert_int_equal(wtr_compile(&options, &compiled.c), WTR_OK);
    return compiled;
}

/* "306 400": the numbers of all diagnostics, in the order of the source. */
static inline const char *codes_of(const Compiled *compiled) {
    static char codes[512];
    size_t length = 0;
    codes[0] = 0;
    for (uint32_t i = 0; i < compiled->c.diags.list.count && length < sizeof codes - 8; i++)
        length += (size_t)snprintf(codes + length, sizeof codes - length, "%s%u", i ? " " : "", wtr_diags[compiled->c.diags.list.at[i]->id].number);
    return codes;
}

/* Everything the diagnostics say, as people see it. */
static inline void show(const Compiled *compiled) {
    WtrText out = {0};
    wtr_diag_text(&compiled->c.diags, compiled->c.tree.files.at, compiled->c.tree.files.count, false, &out);
    if (out.at) print_message("%s\n", out.at);
    wtr_text_free(&out);
}

/* One case: rules, the codes expected ("" for none), and what the first diagnostic must say somewhere in
 * its message, help, related places or edit (NULL for anything). */
typedef struct Case { const char *rules, *codes, *says; } Case;

static inline bool says(const WtrDiag *diag, const char *words) {
    if (strstr(diag->message, words) || (diag->help && strstr(diag->help, words))) return true;
    if (diag->has_edit && strstr(diag->edit.text, words)) return true;
    for (const WtrRelated *related = diag->related; related; related = related->next)
        if (strstr(related->text, words)) return true;
    return false;
}

static inline void check_cases(const Case *cases, size_t count, bool lints) {
    unsigned failed = 0;
    for (size_t i = 0; i < count; i++) {
        Compiled compiled = compile_text(PREAMBLE, cases[i].rules, false, lints);
        bool good = !strcmp(codes_of(&compiled), cases[i].codes);
        if (good && cases[i].says && compiled.c.diags.list.count) good = says(compiled.c.diags.list.at[0], cases[i].says);
        if (!good) {
            print_message("---- rules:\n%s\n---- expected \"%s\" (%s), got \"%s\":\n", cases[i].rules, cases[i].codes, cases[i].says ? cases[i].says : "anything", codes_of(&compiled));
            show(&compiled);
            failed++;
        }
        wtr_compilation_free(&compiled.c);
    }
    assert_int_equal(failed, 0);
}

static inline const WtrItem *item_named(const Compiled *compiled, const char *name) {
    for (uint32_t i = 0; i < compiled->c.tree.items.count; i++)
        if (compiled->c.tree.items.at[i]->name.text && !strcmp(compiled->c.tree.items.at[i]->name.text, name)) return compiled->c.tree.items.at[i];
    fail_msg("no item %s", name);
    return NULL;
}

#define CASES(table, lints) check_cases(table, sizeof table / sizeof *table, lints)

#endif
