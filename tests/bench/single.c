/* single.c — one case by hand over the same layout as the blocks, one word wide. Built with BASELINE_LANES=64.
 *
 * Relies on: cases.h, baseline.c built the same way as baseline_word. */
#include <string.h>

#include "cases.h"

void baseline_word(const BaselineBlock *block, BaselineResult *out, size_t words);

uint64_t single_case(const BenchCase *facts) {
    static BaselineBlock block;
    static BaselineResult result;
    memset(&block, 0, offsetof(BaselineBlock, choice));
    bench_set_block(&block, 0, facts);
    baseline_word(&block, &result, 1);
    return result.due[0][0] & 1;
}
