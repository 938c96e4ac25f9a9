/* exercise.c — see exercise.h. */
#include <nettle/sha2.h>
#include <string.h>

#include "../../engine/image.h"
#include "exercise.h"

static uint64_t next(uint64_t *seed) { return *seed = *seed * 6364136223846793005u + 1442695040888963407u; }

static void set_facts(WtrEvaluator *evaluator, const WtrBook *book, int32_t as_of, uint64_t *seed) {
    for (uint32_t f = 0; f < book->facts.count; f++) {
        uint64_t draw = next(seed) >> 33;
        if (draw % 3 == 0) continue;
        switch (book->facts.at[f].type) {
        case WTR_TYPE_TRUTH: wtr_set_truth(evaluator, f, 0, draw % 2 ? WTR_TRUE : WTR_FALSE); break;
        case WTR_TYPE_DATE: wtr_set_date(evaluator, f, 0, draw % 7 == 1 ? WTR_NOT_YET : as_of + (int32_t)(draw % 50) - 25); break;
        case WTR_TYPE_CHOICE: wtr_set_choice(evaluator, f, 0, (uint32_t)(draw % 5)); break;
        default: wtr_set_number(evaluator, f, 0, (int64_t)(draw % 40) - 3); break;
        }
    }
}

static void read_duty(WtrEvaluator *evaluator, const WtrBook *book, uint32_t duty, uint32_t case_lane) {
    const WtrDuty *row = &book->duties.at[duty];
    WtrRange lanes = {case_lane, 1};
    WtrDutyResult result;
    if (row->scope) lanes = wtr_instances(evaluator, row->subject, case_lane);
    for (uint32_t i = 0; i < lanes.count; i++) {
        wtr_duty_status(evaluator, duty, lanes.first + i);
        if (wtr_duty_result(evaluator, duty, lanes.first + i, &result) == WTR_OK && result.deadline_count)
            wtr_state_name(result.deadlines[result.deadline_count - 1].state);
    }
}

static void read_all(WtrEvaluator *evaluator, const WtrBook *book, uint32_t case_lane) {
    const WtrNotice *notices;
    uint32_t count;
    for (uint32_t d = 0; d < book->duties.count; d++) read_duty(evaluator, book, d, case_lane);
    for (uint32_t t = 0; t < book->terms.count; t++)
        if (book->nodes.at[book->terms.at[t].root].scope == 0) wtr_node_value(evaluator, book->terms.at[t].root, case_lane);
    wtr_case_notices(evaluator, case_lane, &notices, &count);
}

static void exercise_block(const WtrRulebook *rulebook, uint32_t cases, uint64_t seed) {
    const WtrBook *book = wtr_rulebook_data(rulebook);
    WtrEvaluatorOptions options = {cases, 2 * cases};
    WtrEvaluator *evaluator;
    if (wtr_evaluator_new(rulebook, &options, &evaluator) != WTR_OK) return;
    for (uint32_t r = 0; r < book->readings.count; r++) wtr_choose_reading(evaluator, r, (uint32_t)(next(&seed) >> 40) % 3);
    for (uint32_t c = 0; c < cases; c++) {
        int32_t as_of = c % 9 == 8 ? 1 + (int32_t)c : 737000 + (int32_t)(next(&seed) >> 54);
        if (wtr_case_add(evaluator, as_of, as_of + 10, NULL) != WTR_OK) break;
        for (uint32_t s = 0; s < book->subjects.count; s++) {
            if ((c + s) % 4 == 3) continue;
            wtr_raise(evaluator, s);
            for (uint32_t k = 0; book->subjects.at[s].many && k < (c + s) % 4; k++) wtr_instance_add(evaluator, s, NULL);
        }
        if (c) set_facts(evaluator, book, as_of, &seed);
    }
    if (wtr_evaluate(evaluator) == WTR_OK)
        for (uint32_t c = 0; c < wtr_case_count(evaluator); c += 13) read_all(evaluator, book, c);
    wtr_evaluator_free(evaluator);
}

void exercise_rulebook(const WtrRulebook *rulebook, uint64_t seed) {
    exercise_block(rulebook, 1, seed);
    exercise_block(rulebook, 65, seed + 1);
}

/* The image's layout: magic, version, size at byte 8, SHA-256 of all from byte 44 at byte 12. */
void exercise_rehash(unsigned char *image, size_t size) {
    struct sha256_ctx context;
    if (size < 44) return;
    for (int i = 0; i < 4; i++) image[8 + i] = (unsigned char)(size >> (8 * i));
    sha256_init(&context);
    sha256_update(&context, size - 44, image + 44);
    sha256_digest(&context, SHA256_DIGEST_SIZE, image + 12);
}

bool exercise_image(const unsigned char *image, size_t size) {
    WtrRulebook *rulebook;
    WtrFault fault;
    WtrText text = {0};
    if (wtr_rulebook_load(image, size, &rulebook, &fault) != WTR_OK) return false;
    exercise_rulebook(rulebook, size);
    wtr_disassemble(&rulebook->program, rulebook->hash, &text);
    wtr_text_free(&text);
    wtr_rulebook_free(rulebook);
    return true;
}
