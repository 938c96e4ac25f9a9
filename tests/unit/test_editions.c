/* test_editions.c — sets of days, and on which of them things stand. */
#include "semantic.h"

#include "../../engine/date.h"
#include "../../lang/editions.h"

/* ---- arithmetic ------------------------------------------------------------------------------------ */

typedef struct World { WtrArena *arena; } World;

static int begin(void **state) {
    static World world;
    world.arena = wtr_arena_new();
    *state = &world;
    return world.arena ? 0 : -1;
}

static int end(void **state) {
    wtr_arena_free(((World *)*state)->arena);
    return 0;
}

#define DAYS(world, ...) \
    wtr_days_of((world)->arena, (WtrInterval[]){__VA_ARGS__}, sizeof((WtrInterval[]){__VA_ARGS__}) / sizeof(WtrInterval))

static void expect_days(WtrDays days, const WtrInterval *at, uint32_t count) {
    assert_false(days.never);
    assert_int_equal(days.count, count);
    for (uint32_t i = 0; i < count; i++) {
        assert_int_equal(days.at[i].from, at[i].from);
        assert_int_equal(days.at[i].to, at[i].to);
    }
}

static void intervals_are_put_in_order(void **state) {
    World *world = *state;
    expect_days(DAYS(world, {50, 60}, {10, 20}), (WtrInterval[]){{10, 20}, {50, 60}}, 2);
    expect_days(DAYS(world, {10, 20}, {15, 30}), (WtrInterval[]){{10, 30}}, 1);
    expect_days(DAYS(world, {10, 20}, {21, 30}), (WtrInterval[]){{10, 30}}, 1);
    expect_days(DAYS(world, {10, 20}, {22, 30}), (WtrInterval[]){{10, 20}, {22, 30}}, 2);
    expect_days(DAYS(world, {10, 90}, {20, 30}), (WtrInterval[]){{10, 90}}, 1);
    expect_days(DAYS(world, {20, 0}, {10, 30}), (WtrInterval[]){{10, 0}}, 1);
    expect_days(DAYS(world, {WTR_DAY_MIN, 30}), (WtrInterval[]){{0, 30}}, 1);
    assert_int_equal(DAYS(world, {0, 30}, {31, 0}).count, 0);        /* every day */
    assert_false(DAYS(world, {0, 30}, {31, 0}).never);
    assert_true(wtr_days_of(world->arena, NULL, 0).never);
}

static void days_join_and_meet(void **state) {
    World *world = *state;
    WtrDays a = DAYS(world, {10, 20}, {40, 50}), b = DAYS(world, {15, 45}), always = {0}, never = {NULL, 0, true};
    expect_days(wtr_days_union(world->arena, a, b), (WtrInterval[]){{10, 50}}, 1);
    expect_days(wtr_days_intersect(world->arena, a, b), (WtrInterval[]){{15, 20}, {40, 45}}, 2);
    expect_days(wtr_days_intersect(world->arena, a, always), (WtrInterval[]){{10, 20}, {40, 50}}, 2);
    assert_true(wtr_days_intersect(world->arena, a, never).never);
    assert_true(wtr_days_intersect(world->arena, DAYS(world, {1, 9}), DAYS(world, {10, 20})).never);
    expect_days(wtr_days_union(world->arena, a, never), (WtrInterval[]){{10, 20}, {40, 50}}, 2);
    assert_int_equal(wtr_days_union(world->arena, a, always).count, 0);
    expect_days(wtr_days_intersect(world->arena, DAYS(world, {0, 20}), DAYS(world, {10, 0})), (WtrInterval[]){{10, 20}}, 1);
}

static void days_are_compared(void **state) {
    World *world = *state;
    WtrDays a = DAYS(world, {10, 20}, {40, 50}), always = {0}, never = {NULL, 0, true};
    assert_true(wtr_days_within(DAYS(world, {12, 20}, {40, 41}), a));
    assert_false(wtr_days_within(DAYS(world, {12, 21}), a));
    assert_false(wtr_days_within(DAYS(world, {12, 41}), a));
    assert_true(wtr_days_within(a, always));
    assert_false(wtr_days_within(always, a));
    assert_true(wtr_days_within(never, a));
    assert_false(wtr_days_within(a, never));
    assert_true(wtr_days_overlap(a, DAYS(world, {20, 39})));
    assert_false(wtr_days_overlap(a, DAYS(world, {21, 39})));
    assert_false(wtr_days_overlap(a, never));
    assert_true(wtr_days_include(a, 40));
    assert_false(wtr_days_include(a, 39));
    assert_true(wtr_days_include(always, 39));
    assert_int_equal(wtr_days_last(a), 50);
    assert_int_equal(wtr_days_last(DAYS(world, {10, 0})), 0);
    assert_int_equal(wtr_days_last(always), 0);
}

/* Against sets of days listed one by one. */
static void arithmetic_agrees_with_sets(void **state) {
    World *world = *state;
    enum { LAST = 24 };
    uint32_t seed = 12345;
    for (int round = 0; round < 3000; round++) {
        WtrInterval parts[2][3];
        bool sets[2][LAST + 2] = {{false}};
        WtrDays days[2];
        for (int s = 0; s < 2; s++) {
            for (int i = 0; i < 3; i++) {
                seed = seed * 1103515245u + 12345u;
                int32_t from = 1 + (int32_t)(seed >> 16) % LAST;
                seed = seed * 1103515245u + 12345u;
                int32_t to = from + (int32_t)(seed >> 16) % 5;
                if (to > LAST) to = LAST;
                parts[s][i] = (WtrInterval){from, to};
                for (int32_t day = from; day <= to; day++) sets[s][day] = true;
            }
            days[s] = wtr_days_of(world->arena, parts[s], 3);
        }
        WtrDays both = wtr_days_intersect(world->arena, days[0], days[1]), any = wtr_days_union(world->arena, days[0], days[1]);
        bool overlap = false, within = true;
        for (int32_t day = 1; day <= LAST + 1; day++) {
            assert_int_equal(wtr_days_include(days[0], day), sets[0][day]);
            assert_int_equal(wtr_days_include(both, day), sets[0][day] && sets[1][day]);
            assert_int_equal(wtr_days_include(any, day), sets[0][day] || sets[1][day]);
            overlap |= sets[0][day] && sets[1][day];
            within &= !sets[0][day] || sets[1][day];
        }
        assert_int_equal(wtr_days_overlap(days[0], days[1]), overlap);
        assert_int_equal(wtr_days_within(days[0], days[1]), within);
        for (uint32_t i = 1; i < any.count; i++) assert_true(any.at[i].from > any.at[i - 1].to + 1);
    }
}

static void days_are_put_in_words(void **state) {
    World *world = *state;
    int32_t first = wtr_day_from_ymd(2018, 7, 4), last = wtr_day_from_ymd(2020, 12, 8);
    assert_string_equal(wtr_days_words(world->arena, DAYS(world, {first, last})), "from 2018-07-04 to 2020-12-08");
    assert_string_equal(wtr_days_words(world->arena, DAYS(world, {0, first}, {last, 0})), "up to 2018-07-04 and from 2020-12-08");
    assert_string_equal(wtr_days_words(world->arena, (WtrDays){0}), "on every day");
    assert_string_equal(wtr_days_words(world->arena, (WtrDays){NULL, 0, true}), "on no day");
}

/* ---- where rules stand ------------------------------------------------------------------------------ */

static const char *stands(const Compiled *compiled, const WtrStanding *standing) {
    return wtr_days_words(compiled->c.arena, wtr_standing_days(standing));
}

static void a_rule_stands_where_it_is_cited(void **state) {
    (void)state;
    static const struct { const char *clauses, *days; } rules[] = {
        {"cite wt2018 page 3", "from 2018-07-04 to 2020-12-08"},
        {"cite wt2020 page 3", "from 2020-12-09"},
        {"cite wt2020 page 3, wt2018 page 3", "from 2018-07-04"},
        {"cite act section \"1\"", "on every day"},
        {"cite act section \"1\", wt2018 page 3", "from 2018-07-04 to 2020-12-08"},
        {"cite wt2018 page 3\n  seen wt2020 page 3", "from 2018-07-04 to 2020-12-08"},
        {"cite wt2018 page 3\n  stands in wt2020", "from 2020-12-09"},
        {"cite wt2018 page 3\n  stands from 2019-01-01 until 2019-12-31", "from 2019-01-01 to 2019-12-31"},
        {"cite wt2018 page 3\n  stands in act", "on every day"},
        {"draft", "on every day"},
    };
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        char text[256];
        snprintf(text, sizeof text, "a if serious\n  %s\n", rules[i].clauses);
        Compiled compiled = compile_text(PREAMBLE, text, false, false);
        assert_string_equal(codes_of(&compiled), "");
        assert_string_equal(stands(&compiled, &item_named(&compiled, "a")->standing), rules[i].days);
        wtr_compilation_free(&compiled.c);
    }
}

static void parts_stand_within_their_rule(void **state) {
    (void)state;
    Compiled compiled = compile_text(PREAMBLE,
        "a for incident if any of\n    - serious\n    - known_harm in wt2020\n    - suspected [wt2020 page 14]\n"
        "  within 5 days of aware in wt2018\n  cite wt2018 page 3, wt2020 page 4\n  stands in wt2018, wt2020\n", false, false);
    assert_string_equal(codes_of(&compiled), "");
    const WtrItem *duty = item_named(&compiled, "a");
    const WtrList *list = duty->condition->list;
    assert_string_equal(stands(&compiled, &list->bullets.at[0].standing), "from 2018-07-04");
    assert_string_equal(stands(&compiled, &list->bullets.at[1].standing), "from 2020-12-09");
    assert_string_equal(stands(&compiled, &list->bullets.at[2].standing), "from 2018-07-04");
    assert_string_equal(stands(&compiled, &duty->deadlines.at[0].standing), "from 2018-07-04 to 2020-12-08");
    wtr_compilation_free(&compiled.c);
}

static void what_is_read_must_stand(void **state) {
    (void)state;
    static const Case cases[] = {
        {"d means serious\n  cite wt2020 page 3\na if d\n  cite wt2018 page 3\n", "402", "stands from 2020-12-09"},
        {"d means serious\n  cite wt2020 page 3\na if d\n  cite wt2020 page 3\n", "", NULL},
        {"d means serious\n  cite wt2020 page 3\na if d\n  draft\n", "402", "on every day"},
        {"d means serious\n  cite act section \"1\"\na if d\n  draft\n", "", NULL},
        {"d means serious\n  cite wt2020 page 3\na if any of\n    - d in wt2020\n    - known_harm\n  cite wt2018 page 3, wt2020 page 4\n", "", NULL},
        {"d means serious\n  cite wt2020 page 3\na if any of\n    - d\n    - known_harm\n  cite wt2018 page 3, wt2020 page 4\n", "402", NULL},
        {"d means serious\n  cite wt2018 page 3\nd means known_harm\n  cite wt2020 page 3\na if d\n  cite wt2018 page 3, wt2020 page 4\n", "", NULL},
        {"d means serious\n  cite wt2018 page 3\nd means known_harm\n  cite wt2020 page 3\na if d\n  draft\n", "402", NULL},
        {"d if serious\n  cite wt2020 page 3\na if d is due\n  cite wt2018 page 3\n", "402", NULL},
        {"d means aware\n  cite wt2020 page 3\na if serious\n  within 5 days of d in wt2020\n  cite wt2018 page 3, wt2020 page 4\n", "", NULL},
        {"d means aware\n  cite wt2020 page 3\na if serious\n  within 5 days of d\n  cite wt2018 page 3, wt2020 page 4\n", "402", NULL},
        {"a if any of\n    - serious in wt2018\n    - known_harm\n  cite wt2020 page 3\n", "403", "bullet"},
        {"a if serious\n  within 5 days of aware in wt2018\n  cite wt2020 page 3\n", "403", "deadline"},
        {"reading r \"r?\"\n  - one \"one\" in wt2020\n  - two \"two\"\n  default two\n  stands in wt2018\n", "403", "choice"},
        {"a if any of\n    - serious in wt2021\n    - known_harm\n  cite wt2020 page 3\n", "401", "wt2020"},
        {"a if any of\n    - serious in police\n    - known_harm\n  cite wt2020 page 3\n", "401", "an actor"},
        {"reading r \"r?\"\n  - one \"one\" in wt2018\n  - two \"two\"\n  default one\na if r is two\n  cite wt2020 page 3\n", "411", "the default choice"},
        {"reading r \"r?\"\n  - one \"one\" in wt2018\n  - two \"two\"\n  default one\na if r is two\n  cite wt2018 page 3\n", "", NULL},
    };
    CASES(cases, false);
}

/* Of several items of a name, only those that may stand with the reader are left. */
static void readers_see_what_stands_with_them(void **state) {
    (void)state;
    Compiled compiled = compile_text(PREAMBLE,
        "d means serious\n  cite wt2018 page 3\nd means known_harm\n  cite wt2020 page 3\n"
        "both if d\n  cite wt2018 page 3, wt2020 page 4\nlate if d\n  cite wt2020 page 4\n", false, false);
    assert_string_equal(codes_of(&compiled), "");
    assert_int_equal(item_named(&compiled, "both")->condition->targets.count, 2);
    assert_int_equal(item_named(&compiled, "late")->condition->targets.count, 1);
    assert_string_equal(item_named(&compiled, "late")->condition->targets.at[0]->meaning->name.text, "known_harm");
    wtr_compilation_free(&compiled.c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(intervals_are_put_in_order, begin, end), cmocka_unit_test_setup_teardown(days_join_and_meet, begin, end),
        cmocka_unit_test_setup_teardown(days_are_compared, begin, end), cmocka_unit_test_setup_teardown(arithmetic_agrees_with_sets, begin, end),
        cmocka_unit_test_setup_teardown(days_are_put_in_words, begin, end), cmocka_unit_test(a_rule_stands_where_it_is_cited),
        cmocka_unit_test(parts_stand_within_their_rule), cmocka_unit_test(what_is_read_must_stand),
        cmocka_unit_test(readers_see_what_stands_with_them),
    };
    return cmocka_run_group_tests_name("editions", tests, NULL, NULL);
}
