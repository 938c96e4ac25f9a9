/* kernels.h — what is done to whole runs of lanes, as plain C, as AVX2 and as AVX-512.
 *
 * Relies on: nothing. Guarantees: all sets give the same answers; bit i of mask word w is lane 64*w + i.
 * Columns hold 64 lanes a word; nothing beyond them is read or written. Sums and differences wrap. */
#ifndef WTR_KERNELS_H
#define WTR_KERNELS_H

#include <stddef.h>
#include <stdint.h>

typedef struct WtrKernels {
    void (*equal_constant)(const int32_t *a, int32_t b, uint64_t *mask, size_t words);
    void (*below_constant)(const int32_t *a, int32_t b, uint64_t *mask, size_t words);
    void (*equal)(const int32_t *a, const int32_t *b, uint64_t *mask, size_t words);
    void (*below)(const int32_t *a, const int32_t *b, uint64_t *mask, size_t words);
    void (*is)(const uint8_t *a, uint8_t b, uint64_t *mask, size_t words);
    void (*add_constant)(const int32_t *a, int32_t b, int32_t *to, size_t words);
    void (*subtract)(const int32_t *a, const int32_t *b, int32_t *to, size_t words);   /* a - b */
} WtrKernels;

extern const WtrKernels wtr_kernels_portable;

/* The fastest set this processor runs. */
const WtrKernels *wtr_kernels_choose(void);
/* The i-th set that runs here, for the tests to compare; NULL at the end. */
const WtrKernels *wtr_kernels_at(unsigned i);
/* Whether AVX2 code can run here. */
int wtr_have_avx2(void);

#endif
