/* rulebook_text.h — a small rulebook compiled from text, for tests of the tools. */
#ifndef WTR_TEST_RULEBOOK_TEXT_H
#define WTR_TEST_RULEBOOK_TEXT_H

#include <stdio.h>
#include <string.h>

#include "../../lang/compile.h"

/* The declarations and rules that the tests read cases for. */
static const char *const test_rules =
    "rulebook small \"A small rulebook\"\n"
    "  calendar plain\n"
    "\n"
    "calendar plain \"A plain calendar\"\n"
    "  weekend saturday, sunday\n"
    "  known 2018-01-01 to 2024-12-31\n"
    "  holiday 2020-12-25 \"Christmas Day\"\n"
    "  holiday 2020-12-28 \"Boxing Day (substitute)\"\n"
    "  holiday 2021-01-01 \"New Year's Day\"\n"
    "\n"
    "source wt2018 \"The guidance, July 2018\"\n"
    "  in_force 2018-07-04 to 2020-12-08\n"
    "source wt2020 \"The guidance, December 2020 update\"\n"
    "  in_force 2020-12-09\n"
    "  superseded 2023-12-15 \"by a later edition\"\n"
    "\n"
    "actor local_authority \"the local authority\"\n"
    "actor panel \"the Panel\"\n"
    "actor practitioner \"practitioners\"\n"
    "\n"
    "subject child (children) \"a child in the case\"\n"
    "subject incident \"an incident\"\n"
    "\n"
    "fact age of child: years \"How old is the child?\"\n"
    "fact young_carer of child \"Does the child look after someone?\"\n"
    "fact missing_frequently of child \"Does the child often go missing?\"\n"
    "fact setting of child: one of home, hospital, secure_estate \"Where does the child live?\"\n"
    "fact serious of incident \"Is it serious?\"\n"
    "fact abuse_suspected of incident \"Is abuse suspected?\"\n"
    "fact became_aware of incident: date \"When did the authority become aware?\"\n"
    "fact notified_on of incident: date \"When was the Panel notified?\"\n"
    "fact score: number \"What is the score?\"\n"
    "\n"
    "reportable means serious and abuse_suspected\n"
    "  stands in wt2018, wt2020\n"
    "  cite wt2020 page 96\n"
    "\n"
    "early_help for child if any of\n"
    "    - young_carer [bullet 3]\n"
    "    - missing_frequently [bullet 5]\n"
    "  practitioner should \"be alert to the need for early help\"\n"
    "  not_exhaustive\n"
    "  cite wt2020 page 14 para 6, wt2018 page 14\n"
    "\n"
    "notify_panel for incident if reportable\n"
    "  local_authority must \"notify the Panel\" to panel\n"
    "  must within 5 working_days of became_aware\n"
    "  done on notified_on\n"
    "  cite wt2020 page 96, wt2018 unpaged\n"
    "\n"
    "ask_more for incident if serious\n"
    "  local_authority may \"ask for more\"\n"
    "  cite wt2020 page 97\n";

static WtrRulebook *test_rulebook(const char *text)
{
    WtrCompileOptions options = {.text = text, .text_length = strlen(text), .text_name = "test"};
    WtrCompilation compilation;
    WtrRulebook *book = NULL;
    WtrFault fault = {{0}, 0};
    WtrStatus status = wtr_compile(&options, &compilation);
    if (status != WTR_OK || compilation.diags.errors > 0) {
        WtrText out = {0};
        wtr_diag_text(&compilation.diags, compilation.tree.files.at, compilation.tree.files.count, false, &out);
        fprintf(stderr, "%s\n", out.at != NULL ? out.at : "the test's rulebook does not compile");
        wtr_text_free(&out);
    } else if (wtr_rulebook_load(compilation.image.at, compilation.image.length, &book, &fault) != WTR_OK) {
        fprintf(stderr, "the test's rulebook does not load: %s\n", fault.text);
    }
    wtr_compilation_free(&compilation);
    return book;
}

#endif
