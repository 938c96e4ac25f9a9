/* test_base.c — arenas, vectors, text and edit distance. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "../../engine/base.h"

static void arena_memory_is_zeroed_aligned_and_apart(void **state) {
    (void)state;
    WtrArena *arena = wtr_arena_new();
    unsigned char *at[400];
    for (size_t i = 0; i < 400; i++) {
        at[i] = wtr_arena_alloc(arena, i * 13);
        assert_non_null(at[i]);
        assert_int_equal((uintptr_t)at[i] % _Alignof(max_align_t), 0);
        for (size_t b = 0; b < i * 13; b++) assert_int_equal(at[i][b], 0);
        memset(at[i], (int)(i % 255 + 1), i * 13);
    }
    for (size_t i = 0; i < 400; i++)
        for (size_t b = 0; b < i * 13; b++) assert_int_equal(at[i][b], i % 255 + 1);
    assert_false(wtr_arena_failed(arena));
    wtr_arena_free(arena);
    wtr_arena_free(NULL);
}

static void arena_refuses_what_overflows(void **state) {
    (void)state;
    WtrArena *arena = wtr_arena_new();
    assert_null(wtr_arena_array(arena, SIZE_MAX / 2, 3));
    assert_true(wtr_arena_failed(arena));
    wtr_arena_free(arena);
    arena = wtr_arena_new();
    assert_null(wtr_arena_alloc(arena, SIZE_MAX - 2));
    assert_null(wtr_arena_text(arena, "", SIZE_MAX));
    assert_true(wtr_arena_failed(arena));
    assert_non_null(wtr_arena_alloc(arena, 1));       /* sticky, and still of use */
    assert_true(wtr_arena_failed(arena));
    wtr_arena_free(arena);
}

static void arena_text(void **state) {
    (void)state;
    WtrArena *arena = wtr_arena_new();
    assert_string_equal(wtr_arena_text(arena, "notify the Panel", 6), "notify");
    assert_string_equal(wtr_arena_text(arena, NULL, 0), "");
    assert_string_equal(wtr_arena_printf(arena, "%s page %d", "wt2020", 96), "wt2020 page 96");
    char *large = wtr_arena_alloc(arena, 100000);
    assert_non_null(large);
    memset(large, 1, 100000);
    assert_string_equal(wtr_arena_text(arena, "after a large block", 19), "after a large block");
    wtr_arena_free(arena);
}

static void vectors_grow_and_keep_their_rows(void **state) {
    (void)state;
    typedef struct Row { uint32_t a; char b[9]; } Row;
    WtrArena *arena = wtr_arena_new();
    WTR_VEC(Row) in_arena = {0}, on_heap = {0};
    for (uint32_t i = 0; i < 5000; i++) {
        Row *one = wtr_vec_add(arena, &in_arena), *two = wtr_vec_add(NULL, &on_heap);
        assert_non_null(one);
        assert_non_null(two);
        assert_int_equal(one->a | two->a, 0);
        one->a = i;
        two->a = i * 2;
        memset(two->b, 7, sizeof two->b);
    }
    assert_int_equal(in_arena.count, 5000);
    for (uint32_t i = 0; i < 5000; i++) {
        assert_int_equal(in_arena.at[i].a, i);
        assert_int_equal(on_heap.at[i].a, i * 2);
    }
    wtr_free(on_heap.at);
    wtr_arena_free(arena);
}

static void text_grows(void **state) {
    (void)state;
    WtrText text = {0};
    wtr_text_add(&text, NULL, 0);
    assert_string_equal(text.at, "");
    for (int i = 0; i < 300; i++) wtr_text_printf(&text, "%d,", i % 10);
    wtr_text_puts(&text, "end");
    wtr_text_add(&text, "\0x", 2);
    assert_false(text.failed);
    assert_int_equal(text.length, 605);
    assert_memory_equal(text.at, "0,1,2,", 6);
    assert_memory_equal(text.at + 598, "9,end\0x\0", 8);
    wtr_text_free(&text);
    assert_null(text.at);
    wtr_text_puts(&text, "again");
    assert_string_equal(text.at, "again");
    wtr_text_free(&text);
}

static void edit_distance(void **state) {
    (void)state;
    static const struct { const char *a, *b; unsigned limit, distance; } cases[] = {
        {"", "", 3, 0}, {"a", "", 3, 1}, {"", "abcd", 3, 4}, {"report", "report", 0, 0}, {"report", "reprot", 2, 1},
        {"became_aware", "became_awere", 2, 1}, {"early_help", "earlyhelp", 2, 1}, {"kitten", "sitting", 3, 3},
        {"kitten", "sitting", 2, 3}, {"ca", "abc", 5, 3}, {"serious", "seriuos", 1, 1}, {"panel", "child", 2, 3},
        {"abcdefgh", "badcfehg", 4, 4}, {"abcdefgh", "badcfehg", 3, 4}, {"xabc", "abcx", 2, 2},
        {"abcdefghijklmnop", "ponmlkjihgfedcba", 400, 15}, {"aaaaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbbbb", 400, 16},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(wtr_edit_distance(cases[i].a, cases[i].b, cases[i].limit), cases[i].distance);
        assert_int_equal(wtr_edit_distance(cases[i].b, cases[i].a, cases[i].limit), cases[i].distance);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_memory_is_zeroed_aligned_and_apart), cmocka_unit_test(arena_refuses_what_overflows),
        cmocka_unit_test(arena_text), cmocka_unit_test(vectors_grow_and_keep_their_rows), cmocka_unit_test(text_grows),
        cmocka_unit_test(edit_distance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
