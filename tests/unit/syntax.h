/* syntax.h — what the tests of scanner, grammar, formatter and diagnostics share: one text parsed, and a
 * rulebook that uses every construct of the language. */
#ifndef WTR_TEST_SYNTAX_H
#define WTR_TEST_SYNTAX_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../../lang/compile.h"

typedef struct Parsed { WtrCompilation out; } Parsed;

static inline Parsed parse_bytes(const char *text, size_t length)
{
    Parsed parsed = {0};
    parsed.out.arena = wtr_arena_new();
    assert_non_null(parsed.out.arena);
    parsed.out.tree.arena = parsed.out.diags.arena = parsed.out.arena;
    WtrSourceFile *file = wtr_vec_add(parsed.out.arena, &parsed.out.tree.files);
    char *copy = wtr_arena_alloc(parsed.out.arena, length + 2);
    assert_non_null(file);
    assert_non_null(copy);
    if (length)
        memcpy(copy, text, length);
    *file = (WtrSourceFile){.path = "t.wtr", .real = "", .text = copy, .length = (uint32_t)length};
    wtr_parse_file(&parsed.out.tree, &parsed.out.diags, 0);
    wtr_diag_sort(&parsed.out.diags);
    return parsed;
}

static inline Parsed parse_text(const char *text)
{
    return parse_bytes(text, strlen(text));
}

static inline void parsed_free(Parsed *parsed)
{
    wtr_arena_free(parsed->out.arena);
}

/* The codes in the order of the source: "20 101". */
static inline const char *codes_of(const Parsed *parsed)
{
    static char text[400];
    size_t used = 0;
    text[0] = '\0';
    for (uint32_t i = 0; i < parsed->out.diags.list.count && used < 380; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%u", i ? " " : "", wtr_diags[parsed->out.diags.list.at[i]->id].number);
    return text;
}

static inline void expect_codes(const char *source, const char *codes)
{
    Parsed parsed = parse_text(source);
    if (strcmp(codes_of(&parsed), codes) != 0) {
        WtrText text = {0};
        wtr_diag_text(&parsed.out.diags, parsed.out.tree.files.at, parsed.out.tree.files.count, false, &text);
        print_message("%s\n--- gives\n%s\n", source, text.at ? text.at : "");
        wtr_text_free(&text);
    }
    assert_string_equal(codes_of(&parsed), codes);
    parsed_free(&parsed);
}

static inline WtrItem *item_at(const Parsed *parsed, uint32_t row)
{
    assert_true(row < parsed->out.tree.items.count);
    return parsed->out.tree.items.at[row];
}

static const char *const every_construct =
    "# a comment of the file\n"
    "\n"
    "## The rulebook's doc comment,\n"
    "## over two lines.\n"
    "rulebook all \"Every construct\"\n"
    "  calendar plain   # behind a clause\n"
    "\n"
    "use stdlib.england_and_wales\n"
    "use \"other.wtr\"\n"
    "\n"
    "source wt2018 \"July 2018\"\n"
    "  in_force 2018-07-04 to 2020-12-08\n"
    "  pages 112\n"
    "source wt2020 \"December 2020\"\n"
    "  in_force 2020-12-09\n"
    "  superseded 2023-12-15 \"by the 2023 edition\"\n"
    "  kind guidance\n"
    "  url \"https://example.org/wt\"\n"
    "source act \"Children Act 1989\"\n"
    "  kind statute\n"
    "actor police \"the police\"\n"
    "actor school \"the school\"\n"
    "subject child (children) \"a child\"\n"
    "subject incident \"an incident\"\n"
    "fact age of child: years \"How old?\"\n"
    "fact report of child \"Is there a report?\"\n"
    "fact home of child \"Has the child a home?\"\n"
    "fact setting of child: one of home, hospital, unknown\n"
    "  \"Where does the child live, in a question that is long enough to stand on a line of its own below?\"\n"
    "fact consent \"Is there consent?\"\n"
    "  assumed true from 2020-01-01\n"
    "  formerly agreed\n"
    "fact score: number\n"
    "fact told_on: date \"When?\"\n"
    "calendar plain \"A calendar\"\n"
    "  weekend saturday, sunday\n"
    "  known 2018-01-01 to 2024-12-31\n"
    "  # before a holiday\n"
    "  holiday 2020-12-25 \"Christmas\"\n"
    "  holiday 2020-12-28 \"Boxing Day\" # substitute\n"
    "\n"
    "young for child means age < 16 or age between 16 and 17 and (setting is one of (home, hospital) or setting is not unknown)\n"
    "  inferred \"from the glossary\"\n"
    "  draft\n"
    "\n"
    "list means at least 2 of\n"
    "    - report  [bullet 3]\n"
    "    # before a bullet\n"
    "    - not home  [wt2018 page 3 heading \"A heading\", footnote 2]  # behind a bullet\n"
    "    - all of\n"
    "        -- consent  [bullet 5]\n"
    "        -- score >= -5 in wt2020 inferred \"no earlier list has it\"  [bullet 12] draft\n"
    "    - told_on is on or before 2020-12-31\n"
    "  stands from 2020-01-01 until 2021-12-31 inferred \"the pilot\"\n"
    "  cite wt2020 page 14..16 para 3..4 bullet 3 footnote 1 heading \"Early \\\"help\\\"\", act section \"s 17(10)\"\n"
    "  seen wt2018 page 13\n"
    "\n"
    "duty for child if report and any of\n"
    "    - home\n"
    "    - any child has (report or home)\n"
    "    - at least 2 children have (age = 3)\n"
    "  unless consent is known\n"
    "  unless shown told_on is after 5 working_days after 6 months before told_on\n"
    "  once other is due or other is done\n"
    "  police and school must \"attend, and say what they saw in as many words as the matter needs, which may well be more than one line\" to police or school\n"
    "  must within 5 working_days of told_on\n"
    "  should within 1 week of told_on in wt2020 [page 96, non_statutory] when how is strict\n"
    "  no later than 3 months before told_on\n"
    "  by told_on\n"
    "  may before 2021-01-04\n"
    "  every 6 months from told_on\n"
    "  immediately\n"
    "  as soon as possible\n"
    "  at the earliest opportunity\n"
    "  at all times\n"
    "  timing \"in good time\" [non_statutory]\n"
    "  done when told_on is known\n"
    "  explained when consent\n"
    "  not_exhaustive\n"
    "  non_statutory\n"
    "  note \"a note\"\n"
    "  allow unused_fact\n"
    "  formerly old_duty\n"
    "  stands in wt2018, wt2020\n"
    "  cite wt2018 unpaged\n"
    "\n"
    "other within 5 working_days\n"
    "  done on told_on\n"
    "  cite wt2020 page 96\n"
    "third if years from told_on to as_of >= 18 and every child has (home) and no child has (report)\n"
    "  police is expected to \"act\"\n"
    "  cite wt2020 page 97\n"
    "fourth if told_on is 2020-12-23 and not (report)\n"
    "  police should not \"act\"\n"
    "  cite wt2020 page 97\n"
    "\n"
    "reading how \"How is it to be read?\"\n"
    "  - strict \"to the letter\" in wt2020 [wt2020 page 3]\n"
    "  - loose \"in its spirit\" draft\n"
    "  default strict\n"
    "  cite wt2020 page 3\n"
    "\n"
    "narrative context \"In the chapter's own words.\"\n"
    "  stands in wt2020\n"
    "  cite wt2020 page 1\n"
    "\n"
    "test \"everything\"\n"
    "  on 2020-12-23\n"
    "  today 2021-01-05\n"
    "  reading how is loose\n"
    "  given report, not home, setting is hospital, told_on is 2020-12-23, score is -3\n"
    "  given child ann (age is 14, report), child bea, incident (consent), incident ()\n"
    "  given told_on is not yet\n"
    "  unknown consent, score\n"
    "  expect duty due by 2021-01-04 overdue\n"
    "  expect duty of child ann not due\n"
    "  expect duty of child bea undetermined needs report, home\n"
    "  expect duty of incident not raised\n"
    "  expect duty cites wt2020 page 96, wt2018 unpaged\n"
    "  expect duty no deadline\n"
    "  expect duty due rests on how assumes consent\n"
    "  expect young true\n"
    "  expect young of child bea unknown\n"
    "  # at the end of the item\n"
    "# at the end of the file\n";

#endif
