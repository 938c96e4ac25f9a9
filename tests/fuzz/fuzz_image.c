/* fuzz_image.c — any bytes as a compiled rulebook. The hash is put right first, so that the bounds, the
 * verifier and then the machine see the damage.
 *
 * Relies on: exercise.h. */
#include <stdlib.h>
#include <string.h>

#include "exercise.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    unsigned char *image = malloc(size ? size : 1);
    if (!image) return 0;
    if (size) memcpy(image, data, size);
    exercise_rehash(image, size);
    exercise_image(image, size);
    free(image);
    return 0;
}
