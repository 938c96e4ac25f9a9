/* test_resolve.c — names: declared once, bound to what they mean, suggestions, one-liners. */
#include "semantic.h"

#include "../../lang/scope.h"

static void names_are_declared_once(void **state) {
    (void)state;
    static const Case cases[] = {
        {"fact carer of child \"again?\"\n", "220", "stands here"},
        {"actor child \"a child\"\n", "220", "a subject of that name"},
        {"actor adults \"adults\"\n", "220", "a subject of that name"},
        {"a means serious\n  cite wt2020 page 3\na means known_harm\n  cite wt2020 page 4\n", "220", "this one stands from 2020-12-09"},
        {"a means serious\n  cite wt2018 page 3\na means known_harm\n  cite wt2020 page 4\n", "", NULL},
        {"a means serious\n  cite act section \"1\"\na means known_harm\n  cite wt2020 page 4\n", "220", "on every day"},
        {"a means serious\n  cite wt2018 page 3\na if known_harm\n  cite wt2020 page 4\n", "220", NULL},
        {"fact today of incident \"today?\"\n", "223", "reserved"},
        {"fact case of incident \"case?\"\n", "223", "reserved"},
        {"rulebook two \"two\"\n", "224", "first stands here"},
        {"a means serious\n  draft\nfact b of incident\n  formerly a\n", "241", "still declared"},
    };
    CASES(cases, false);
}

static void names_are_bound(void **state) {
    (void)state;
    static const Case cases[] = {
        {"a if seriuos\n  draft\n", "221", "serious"},
        {"a if nothing_like_it\n  draft\n", "221", "fact nothing_like_it of SUBJECT"},
        {"a if police\n  draft\n", "222", "an actor"},
        {"a if carer\n  pollice must \"go\"\n  draft\n", "221", "police"},
        {"a if carer\n  serious must \"go\"\n  draft\n", "222", "an actor was expected"},
        {"a if carer\n  police must \"go\" to skool\n  draft\n", "221", "an actor was expected"},
        {"a if carer\n  police and police must \"go\"\n  draft\n", "242", "twice"},
        {"a for chlid if carer\n  draft\n", "221", "child"},
        {"fact x of incidnet \"x?\"\n", "221", "incident"},
        {"a if carer\n  cite wt2021 page 3\n", "405", "wt2020"},
        {"a if carer\n  cite carer page 3\n", "405", "a fact"},
        {"a if carer\n  stands in wt202\n  draft\n", "401", "wt2020"},
        {"a if carer\n  done on borne\n  draft\n", "221", "born"},
        {"a if carer\n  draft\n  allow unused_fcat\n", "231", "unused_fact"},
        {"a if setting is hospitl\n  draft\n", "315", "hospital"},
        {"a if setting is one of (home, hospitl)\n  draft\n", "315", "hospital"},
        {"a if any chld has (carer)\n  draft\n", "221", "child"},
        {"a if seriuos and knwn_harm\n  b must \"go\"\n  draft\n", "221 221 221", NULL},
        {"a if b\n  draft\nb means seriuos\n  draft\nc if a is due\n  draft\n", "221", "serious"},
    };
    CASES(cases, false);
}

static void declarations_are_checked(void **state) {
    (void)state;
    static const Case cases[] = {
        {"fact x: yeers \"x?\"\n", "225", "years"},
        {"fact x: text \"x?\"\n", "225", "a fact is a yes/no question"},
        {"fact x: one of a, b, a \"x?\"\n", "226", "stands here already"},
        {"fact x: one of a, unknown \"x?\"\n", "228", NULL},
        {"fact x: number \"x?\"\n  assumed true\n", "328", "a whole number"},
        {"fact x \"x?\"\n  assumed 3\n", "328", "true or false"},
        {"fact x: years \"x?\"\n  assumed 5000000\n", "302", "0 to 4000000"},
        {"fact x: one of a, b \"x?\"\n  assumed c\n", "315", "a or b"},
        {"fact x \"x?\"\n  assumed true from 2020-01-01\n", "", NULL},
        {"source s \"s\"\n  kind guidence\n", "229", "guidance"},
        {"calendar c \"c\"\n  weekend satuday\n  known 2020-01-01 to 2020-12-31\n", "232", "saturday"},
        {"calendar c \"c\"\n  weekend sunday, sunday\n  known 2020-01-01 to 2020-12-31\n", "233", NULL},
        {"calendar c \"c\"\n  weekend monday, tuesday, wednesday, thursday, friday, saturday, sunday\n  known 2020-01-01 to 2020-12-31\n", "234", NULL},
        {"calendar c \"c\"\n  weekend sunday\n", "235", "known 2015-01-01"},
        {"calendar c \"c\"\n  known 0001-01-01 to 2019-12-31\n", "235", "400 years"},
        {"calendar c \"c\"\n  known 1700-01-01 to 2100-01-01\n", "235", "400 years"},
        {"calendar c \"c\"\n  known 1700-01-01 to 2099-12-31\n", "", NULL},
        {"calendar c \"c\"\n  known 9700-01-01 to 9999-12-31\n", "", NULL},
        {"calendar c \"c\"\n  known 2020-01-01 to 2020-12-31\n  holiday 2021-01-01 \"x\"\n", "236", NULL},
        {"calendar c \"c\"\n  known 2020-01-01 to 2020-12-31\n  holiday 2020-02-01 \"x\"\n  holiday 2020-01-01 \"y\"\n  holiday 2020-02-01 \"z\"\n", "237", NULL},
        {"reading r \"r?\"\n  - one \"one\"\n  default one\n", "238", NULL},
        {"reading r \"r?\"\n  - one \"one\"\n  - two \"two\"\n", "239", "default one"},
        {"reading r \"r?\"\n  - one \"one\"\n  - two \"two\"\n  default too\n", "315", "two"},
    };
    CASES(cases, false);
}

/* What there would be no room for in the compiled form is said with its place, and only once. */
static void a_rulebook_has_room_for_so_many(void **state) {
    (void)state;
    static const struct { const char *one; int most; } kinds[] = {
        {"calendar c%d \"c\"\n  known 2020-01-01 to 2020-12-31\n", 64}, {"subject s%d (many_s%d) \"s\"\n", 254}};
    for (size_t kind = 0; kind < 2; kind++)
        for (int more = 0; more < 3; more++) {
            static char text[20000];
            size_t length = 0;
            for (int i = 0; i < kinds[kind].most + more; i++)
                length += (size_t)snprintf(text + length, sizeof text - length, kinds[kind].one, i, i);
            Compiled compiled = compile_text("rulebook t \"t\"\n", text, false, false);
            assert_string_equal(codes_of(&compiled), more ? "244" : "");
            wtr_compilation_free(&compiled.c);
        }
}

static void a_calendar_is_put_in_order(void **state) {
    (void)state;
    Compiled compiled = compile_text(PREAMBLE, "calendar c \"c\"\n  weekend sunday, friday\n  known 2020-01-01 to 2020-12-31\n  holiday 2020-02-01 \"x\"\n  holiday 2020-01-01 \"y\"\n", false, false);
    const WtrItem *calendar = item_named(&compiled, "c");
    assert_string_equal(calendar->holidays.at[0].name.text, "y");
    assert_int_equal(calendar->weekend_days, 1u << 6 | 1u << 4);
    wtr_compilation_free(&compiled.c);
}

static void citations_are_checked(void **state) {
    (void)state;
    static const Case cases[] = {
        {"a if carer\n", "400", "draft"},
        {"a means carer\n", "400", "draft"},
        {"narrative n \"No rule.\"\n", "400", "draft"},
        {"narrative n \"No rule.\"\n  cite wt2020 page 3\n", "", NULL},
        {"a if carer\n  cite wt2020\n", "407", "unpaged"},
        {"a if any of\n    - carer [bullet 3]\n  draft\n", "406", "completes"},
        {"a if any of\n    - carer [bullet 3]\n  cite wt2020 page 3\n", "", NULL},
        {"a if carer\n  seen wt2020 page 3\n", "410", "stands in"},
        {"a if carer\n  seen wt2020 page 3\n  stands in wt2018\n", "", NULL},
    };
    CASES(cases, false);
}

static void a_one_liner_declares_as_it_goes(void **state) {
    (void)state;
    Compiled compiled = compile_text("", "early_help if young_carer or missing_frequently", true, true);
    assert_string_equal(codes_of(&compiled), "");
    const WtrItem *fact = item_named(&compiled, "young_carer");
    assert_int_equal(fact->kind, WTR_ITEM_FACT);
    assert_int_equal(fact->type, WTR_TYPE_TRUTH);
    assert_null(fact->subject);
    assert_int_equal(item_named(&compiled, "missing_frequently")->index, 1);
    assert_true(compiled.c.image.length > 0);
    wtr_compilation_free(&compiled.c);
}

static void a_one_liner_counts_working_days(void **state) {
    (void)state;
    Compiled compiled = compile_text("", "notify_panel within 5 working_days", true, false);
    assert_string_equal(codes_of(&compiled), "");
    assert_string_equal(item_named(&compiled, "notify_panel")->resolved_calendar->name.text, "england_and_wales");
    wtr_compilation_free(&compiled.c);
    compiled = compile_text("", "notify_panel within 5 days", true, false);
    assert_null(item_named(&compiled, "notify_panel")->resolved_calendar);
    wtr_compilation_free(&compiled.c);
}

static void a_one_liner_invents_no_dates(void **state) {
    (void)state;
    Compiled compiled = compile_text("", "a within 5 days of told", true, false);
    assert_string_equal(codes_of(&compiled), "221");
    assert_true(says(compiled.c.diags.list.at[0], "fact told: date"));
    wtr_compilation_free(&compiled.c);
}

static void the_nearest_name_is_suggested(void **state) {
    (void)state;
    WtrArena *arena = wtr_arena_new();
    WtrSymbols *symbols = wtr_symbols_new(arena);
    WtrItem fact = {.kind = WTR_ITEM_FACT}, actor = {.kind = WTR_ITEM_ACTOR};
    assert_true(wtr_symbols_declare(symbols, "home_visit", &fact));
    assert_true(wtr_symbols_declare(symbols, "home_visited", &fact));
    assert_true(wtr_symbols_declare(symbols, "panel", &actor));
    assert_string_equal(wtr_symbols_suggest(symbols, "home_vist", WTR_KINDS_ANY), "home_visit");
    assert_string_equal(wtr_symbols_suggest(symbols, "panle", WTR_KINDS_ANY), "panel");
    assert_null(wtr_symbols_suggest(symbols, "panle", WTR_KIND_BIT(WTR_ITEM_FACT)));
    assert_null(wtr_symbols_suggest(symbols, "zebra", WTR_KINDS_ANY));
    assert_int_equal(wtr_symbols_find(symbols, "zebra")->count, 0);
    wtr_symbols_free(symbols);
    wtr_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_declared_once), cmocka_unit_test(names_are_bound), cmocka_unit_test(declarations_are_checked),
        cmocka_unit_test(a_rulebook_has_room_for_so_many), cmocka_unit_test(a_calendar_is_put_in_order), cmocka_unit_test(citations_are_checked),
        cmocka_unit_test(a_one_liner_declares_as_it_goes), cmocka_unit_test(a_one_liner_counts_working_days),
        cmocka_unit_test(a_one_liner_invents_no_dates), cmocka_unit_test(the_nearest_name_is_suggested),
    };
    return cmocka_run_group_tests_name("resolve", tests, NULL, NULL);
}
