/* test_image.c — images: written and read back the same; whatever else the bytes are, an error or a
 * rulebook that the verifier vouches for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "sample.h"

static WtrText write_sample(void) {
    Sample sample;
    WtrText image = {0};
    sample_build(&sample);
    assert_int_equal(wtr_image_write(&sample.program, &image), WTR_OK);
    return image;
}

/* Reads exactly `size` bytes from the heap, so that the sanitizer sees any read beyond them. */
static WtrStatus read_bytes(const char *bytes, size_t size, WtrProgram *program, WtrArena *arena, WtrFault *fault) {
    char hash[72];
    char *copy = malloc(size ? size : 1);
    assert_non_null(copy);
    memcpy(copy, bytes, size);
    WtrStatus status = wtr_image_read(arena, copy, size, false, program, hash, fault);
    free(copy);
    return status;
}

/* ---- the round trip -------------------------------------------------------------------------------- */

static void reads_what_was_written(void **state) {
    (void)state;
    Sample sample;
    WtrProgram program;
    WtrFault fault = {.text = ""};
    WtrArena *arena = wtr_arena_new();
    WtrText image = write_sample();
    char hash[72];
    sample_build(&sample);
    if (wtr_image_read(arena, image.at, image.length, false, &program, hash, &fault) != WTR_OK) fail_msg("%s", fault.text);
    assert_int_equal(strlen(hash), 71);
    assert_memory_equal(hash, "sha256:", 7);
    assert_int_equal(wtr_verify(&program, &fault), WTR_OK);
    assert_int_equal(program.scope_count, 2);
    assert_int_equal(program.insn_count, REGISTERS);
    for (int i = 0; i < REGISTERS; i++) {
        assert_int_equal(program.insns[i].op, sample.insns[i].op);
        assert_int_equal(program.insns[i].scope, sample.insns[i].scope);
        assert_int_equal(program.insns[i].aux, sample.insns[i].aux);
        assert_int_equal(program.insns[i].b, sample.insns[i].b);
    }
    const WtrBook *book = &program.book;
    assert_string_equal(book->header.id, "working_together");
    assert_string_equal(book->header.doc, "A tour.");
    assert_string_equal(book->facts.at[AGE].question, sample.facts[AGE].question);
    assert_int_equal(book->facts.at[AGE].type, WTR_TYPE_YEARS);
    assert_int_equal(book->facts.at[PARENT_IN_CUSTODY].assumed_value, WTR_FALSE);
    assert_int_equal(book->nodes.at[N_SIGN].place.line, N_SIGN + 1);
    assert_int_equal(book->sources.at[1].superseded, sample.sources[1].superseded);
    assert_int_equal(book->duties.at[NOTIFY_PANEL].recipient.actors.first, 1);
    assert_string_equal(book->duties.at[NOTIFY_PANEL].source, sample.duties[NOTIFY_PANEL].source);
    assert_int_equal(book->deadlines.at[5].anchor, WTR_NONE);
    assert_string_equal(book->holidays.at[1].name, "Boxing Day (substitute day)");
    assert_int_equal(book->tests.at[0].expects.count, 3);
    wtr_text_free(&image);
    wtr_arena_free(arena);
}

/* Every field of every row: what was read writes the same bytes again. */
static void writes_what_was_read(void **state) {
    (void)state;
    WtrProgram program;
    WtrText image = write_sample(), again = {0};
    WtrArena *arena = wtr_arena_new();
    assert_int_equal(read_bytes(image.at, image.length, &program, arena, NULL), WTR_OK);
    wtr_text_puts(&again, "before ");
    assert_int_equal(wtr_image_write(&program, &again), WTR_OK);
    assert_int_equal(again.length, image.length + 7);
    assert_memory_equal(again.at, "before ", 7);
    assert_memory_equal(again.at + 7, image.at, image.length);
    wtr_text_free(&image);
    wtr_text_free(&again);
    wtr_arena_free(arena);
}

static void strings_are_kept_once(void **state) {
    (void)state;
    WtrText image = write_sample();
    int seen = 0;
    for (size_t i = 0; i + 13 <= image.length; i++) seen += memcmp(image.at + i, "\0notify_panel", 14) == 0;
    assert_int_equal(seen, 1);
    wtr_text_free(&image);
}

static void an_absent_string_is_empty(void **state) {
    (void)state;
    WtrProgram empty = {.scope_count = 1, .book.header.calendar = WTR_NONE}, program;
    WtrText image = {0};
    WtrArena *arena = wtr_arena_new();
    assert_int_equal(wtr_image_write(&empty, &image), WTR_OK);
    assert_int_equal(read_bytes(image.at, image.length, &program, arena, NULL), WTR_OK);
    assert_string_equal(program.book.header.title, "");
    assert_int_equal(wtr_verify(&program, NULL), WTR_OK);
    wtr_text_free(&image);
    wtr_arena_free(arena);
}

/* ---- damaged bytes ----------------------------------------------------------------------------------- */

static void must_be_refused(const char *bytes, size_t size, const char *what, size_t at) {
    WtrProgram program;
    WtrFault fault = {.text = "", .offset = SIZE_MAX};
    WtrArena *arena = wtr_arena_new();
    if (read_bytes(bytes, size, &program, arena, &fault) != WTR_BAD_IMAGE) fail_msg("%s at byte %zu is accepted", what, at);
    if (!*fault.text || fault.offset > size) fail_msg("%s at byte %zu: \"%s\", byte %zu", what, at, fault.text, fault.offset);
    wtr_arena_free(arena);
}

static void every_bit_flipped(void **state) {
    (void)state;
    WtrText image = write_sample();
    for (size_t at = 0; at < image.length; at++)
        for (int bit = 0; bit < 8; bit++) {
            image.at[at] = (char)(image.at[at] ^ (1 << bit));
            must_be_refused(image.at, image.length, "a flipped bit", at);
            image.at[at] = (char)(image.at[at] ^ (1 << bit));
        }
    wtr_text_free(&image);
}

static void every_truncation(void **state) {
    (void)state;
    WtrText image = write_sample();
    for (size_t size = 0; size < image.length; size++) must_be_refused(image.at, size, "an end", size);
    wtr_text_puts(&image, "more");
    must_be_refused(image.at, image.length, "more bytes", image.length - 4);
    wtr_text_free(&image);
}

/* One case with everything set that can be set, and every answer asked for. */
static void evaluate(const WtrRulebook *rulebook) {
    const WtrBook *book = wtr_rulebook_data(rulebook);
    WtrEvaluator *evaluator;
    WtrDutyResult result;
    const WtrNotice *notices;
    uint32_t count;
    if (wtr_evaluator_new(rulebook, NULL, &evaluator) != WTR_OK) return;
    wtr_case_add(evaluator, SAMPLE_EDITION + 3, SAMPLE_EDITION + 30, NULL);
    for (uint32_t subject = 0; subject < book->subjects.count; subject++)
        if (wtr_instance_add(evaluator, subject, NULL) != WTR_OK) wtr_raise(evaluator, subject);
    for (uint32_t fact = 0; fact < book->facts.count; fact++) {
        wtr_set_truth(evaluator, fact, 0, fact % 2 ? WTR_TRUE : WTR_FALSE);
        wtr_set_number(evaluator, fact, 0, 17);
        wtr_set_date(evaluator, fact, 0, fact % 2 ? WTR_NOT_YET : SAMPLE_EDITION + 1);
        wtr_set_choice(evaluator, fact, 0, 0);
    }
    assert_int_equal(wtr_evaluate(evaluator), WTR_OK);
    for (uint32_t duty = 0; duty < book->duties.count; duty++)
        assert_int_equal(wtr_duty_result(evaluator, duty, 0, &result), WTR_OK);
    assert_int_equal(wtr_case_notices(evaluator, 0, &notices, &count), WTR_OK);
    wtr_evaluator_free(evaluator);
}

static void list(const char *bytes, size_t size) {
    WtrProgram program;
    WtrText text = {0};
    WtrArena *arena = wtr_arena_new();
    assert_int_equal(read_bytes(bytes, size, &program, arena, NULL), WTR_OK);
    wtr_disassemble(&program, "", &text);
    assert_false(text.failed);
    wtr_text_free(&text);
    wtr_arena_free(arena);
}

/* Someone who can compute SHA-256 changed it: refused, or sound enough to be listed and evaluated. */
static unsigned read_changed(const WtrText *image, size_t size) {
    WtrRulebook *rulebook;
    WtrFault fault = {.text = "", .offset = SIZE_MAX};
    WtrStatus status = wtr_rulebook_load(image->at, size, &rulebook, &fault);
    if (status == WTR_BAD_IMAGE) assert_true(*fault.text && fault.offset <= size);
    if (status != WTR_OK) return 0;
    list(image->at, size);
    evaluate(rulebook);
    wtr_rulebook_free(rulebook);
    return 1;
}

static void every_bit_flipped_and_sealed_again(void **state) {
    (void)state;
    WtrText image = write_sample();
    unsigned accepted = 0;
    for (size_t at = 44; at < image.length; at++)
        for (int bit = 0; bit < 8; bit++) {
            image.at[at] = (char)(image.at[at] ^ (1 << bit));
            sample_rehash(image.at, image.length);
            accepted += read_changed(&image, image.length);
            image.at[at] = (char)(image.at[at] ^ (1 << bit));
        }
    assert_true(accepted > 0);                       /* letters, line numbers and the like */
    wtr_text_free(&image);
}

/* Words are where counts, offsets and rows stand: the values that break sums and products. */
static void every_word_made_extreme_and_sealed_again(void **state) {
    (void)state;
    static const uint32_t extremes[] = {0, 1, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff, 0x10000, 0x40000000};
    WtrText image = write_sample();
    for (size_t at = 44; at + 4 <= image.length; at += 4)
        for (size_t i = 0; i < sizeof extremes / sizeof *extremes; i++) {
            char kept[4];
            memcpy(kept, image.at + at, 4);
            for (int byte = 0; byte < 4; byte++) image.at[at + (size_t)byte] = (char)(extremes[i] >> (8 * byte));
            sample_rehash(image.at, image.length);
            read_changed(&image, image.length);
            memcpy(image.at + at, kept, 4);
        }
    wtr_text_free(&image);
}

static void put_word(char *at, uint32_t word) {
    for (int byte = 0; byte < 4; byte++) at[byte] = (char)(word >> (8 * byte));
}

static void every_truncation_sealed_again(void **state) {
    (void)state;
    WtrText image = write_sample();
    for (size_t size = 44; size < image.length; size++) {
        put_word(image.at + 8, (uint32_t)size);
        sample_rehash(image.at, size);
        assert_int_equal(read_changed(&image, size), 0);
    }
    wtr_text_free(&image);
}

/* ---- one fault, one sentence -------------------------------------------------------------------------- */

/* Changes one word, seals again and expects that sentence. */
static void refused_because(size_t at, uint32_t word, const char *why) {
    WtrProgram program;
    WtrFault fault = {.text = ""};
    WtrArena *arena = wtr_arena_new();
    WtrText image = write_sample();
    put_word(image.at + at, word);
    if (at >= 44) sample_rehash(image.at, image.length);
    assert_int_equal(read_bytes(image.at, image.length, &program, arena, &fault), WTR_BAD_IMAGE);
    if (!strstr(fault.text, why)) fail_msg("expected \"%s\", found \"%s\"", why, fault.text);
    assert_true(fault.offset + 12 >= at && fault.offset <= at + 8);
    wtr_text_free(&image);
    wtr_arena_free(arena);
}

static void faults_are_named(void **state) {
    (void)state;
    Sample sample;
    sample_build(&sample);
    refused_because(0, 0x58585858, "no compiled rulebook");
    refused_because(4, 5, "format version 5, but this program reads version 4");
    refused_because(8, 40, "but says that it has 40");
    refused_because(44, 3, "3 sections, expected");
    refused_because(48, 20, "a row of header has 20 bytes, expected 16");
    refused_because(52, 2, "2 rulebook headers, expected one");
    refused_because(56, 0, "section header begins at byte 0");
    refused_because(wtr_image_offset(&sample.program, WTR_SECTION_header, 0), 3, "header row 0: `id` is not the beginning of a string");
    refused_because(wtr_image_offset(&sample.program, WTR_SECTION_facts, 3) + 4 * 4, 7, "facts row 3: `type` is out of range");
    refused_because(wtr_image_offset(&sample.program, WTR_SECTION_facts, 3) + 2 * 4, 2, "facts row 3: `subject` is not a row of subjects");
    refused_because(wtr_image_offset(&sample.program, WTR_SECTION_nodes, 5) + 1 * 4, REGISTERS, "nodes row 5: `reg` is not a row of insns");
    refused_because(wtr_image_offset(&sample.program, WTR_SECTION_nodes, 5) + 4 * 4, 0xfffffff0, "nodes row 5: `children` reaches past the end of children");
    refused_because(wtr_image_offset(&sample.program, WTR_SECTION_children, 0), NODES, "children row 0: `row` is not a row of nodes");
    refused_because(wtr_image_offset(&sample.program, WTR_SECTION_tests, 0) + 4, 0, "tests row 0: `on` is out of range");
    refused_because(wtr_image_offset(&sample.program, WTR_SECTION_insns, 2), WTR_OPCODE_COUNT, "insns row 2: `opcode` is none");
    refused_because(wtr_image_offset(&sample.program, WTR_SECTION_strings, 0) + 4, 0x80808080, "not UTF-8");
    refused_because(wtr_image_offset(&sample.program, WTR_SECTION_strings, 0), 0x41414141, "must begin and end with NUL");
}

static void not_utf_8(void **state) {
    (void)state;
    static const struct { const char *text; bool good; } cases[] = {
        {"plain", true}, {"\xc3\xa9", true}, {"\xe2\x80\x93", true}, {"\xf0\x9f\x98\x80", true}, {"\xf4\x8f\xbf\xbf", true}, {"\xed\x9f\xbf", true},
        {"\x80", false}, {"\xc3", false}, {"\xc3(", false}, {"\xc0\x80", false}, {"\xc1\xbf", false}, {"\xe0\x80\x80", false}, {"\xe2\x80", false},
        {"\xed\xa0\x80", false}, {"\xf0\x80\x80\x80", false}, {"\xf4\x90\x80\x80", false}, {"\xf5\x80\x80\x80", false}, {"\xff", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        WtrProgram program = {.scope_count = 1, .book.header = {.title = cases[i].text, .calendar = WTR_NONE}}, out;
        WtrText image = {0};
        WtrArena *arena = wtr_arena_new();
        assert_int_equal(wtr_image_write(&program, &image), WTR_OK);
        if ((read_bytes(image.at, image.length, &out, arena, NULL) == WTR_OK) != cases[i].good) fail_msg("case %zu", i);
        wtr_text_free(&image);
        wtr_arena_free(arena);
    }
}

/* ---- the listing ------------------------------------------------------------------------------------------ */

static void every_instruction_is_listed_once(void **state) {
    (void)state;
    Sample sample;
    WtrText text = {0}, again = {0};
    sample_build(&sample);
    wtr_disassemble(&sample.program, "sha256:0", &text);
    wtr_disassemble(&sample.program, "sha256:0", &again);
    assert_false(text.failed);
    assert_string_equal(text.at, again.at);
    for (uint32_t reg = 0; reg < REGISTERS; reg++) {
        char head[30];
        int found = 0;
        snprintf(head, sizeof head, " r%-5u %s", reg, wtr_opcodes[sample.insns[reg].op].mnemonic);
        for (const char *at = text.at; (at = strstr(at, head)); at++) found++;
        if (found != 1) fail_msg("r%u is listed %d times in\n%s", reg, found, text.at);
    }
    static const char *const lines[] = {
        "duty notify_panel of incident\n", "  at tour.wtr:", "  local_authority must \"notify the Panel\" to panel\n", "  cites wt2020 page 96\n",
        "cites seen wt2020 page 14..15 para 6 bullet 3 footnote 2 heading \"Early help\", wt2018 section \"16C(1)\" unpaged\n",
        "  stands from 2018-07-04 until 2020-12-08, from 2020-12-09\n", "add_date       r6(became_aware), 5 working_days, england_and_wales\n",
        "is             r8(setting), hospital\n", "at_least       r4(serious), r5(abuse_known), r15, at least 2\n", "fold_at_least  child, r21, at least 2\n",
        "    5 working_days after r6(became_aware) in england_and_wales\n    when r33\n", "    every 3 months from r6(became_aware)\n    stands from 2020-12-09\n",
        "    the day before r6(became_aware)\n", "  deadline must at all times\n", "date           2020-12-09\n", "    child      r17    truth          false\n",
        "status r22, condition r22, once r33, done on r7(panel_notified_on), explained when r5(abuse_known)\n",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (!strstr(text.at, lines[i])) fail_msg("\"%s\" is not in\n%s", lines[i], text.at);
    wtr_text_free(&text);
    wtr_text_free(&again);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_was_written), cmocka_unit_test(writes_what_was_read), cmocka_unit_test(strings_are_kept_once),
        cmocka_unit_test(an_absent_string_is_empty), cmocka_unit_test(every_bit_flipped), cmocka_unit_test(every_truncation),
        cmocka_unit_test(every_bit_flipped_and_sealed_again), cmocka_unit_test(every_word_made_extreme_and_sealed_again),
        cmocka_unit_test(every_truncation_sealed_again), cmocka_unit_test(faults_are_named), cmocka_unit_test(not_utf_8),
        cmocka_unit_test(every_instruction_is_listed_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
