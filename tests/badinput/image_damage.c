/* image_damage.c — every truncation and every damaged byte of a small compiled rulebook.
 *
 *     image_damage BOOK.wtb
 *
 * Cut short or changed, it must be refused. Changed and hashed again, it must be refused or run safely;
 * the sanitizers, where they are on, say what safely means.
 *
 * Relies on: tests/fuzz/exercise.h. Guarantees: exit code 1 when a damaged file was accepted as it stood. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../fuzz/exercise.h"

int main(int argc, char **argv) {
    static unsigned char original[1 << 20];
    FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
    if (!file) { fprintf(stderr, "image_damage BOOK.wtb\n"); return 2; }
    const size_t size = fread(original, 1, sizeof original, file);
    const size_t limit = argc > 2 ? (size_t)strtoul(argv[2], NULL, 10) : 1;      /* every limit-th byte */
    unsigned long accepted = 0, tried = 0, wrong = 0;
    unsigned char *image = malloc(size);
    fclose(file);
    if (!image || !exercise_image(original, size)) { fprintf(stderr, "image_damage: the undamaged file is refused\n"); return 1; }
    for (size_t length = 0; length < size; length++) {                            /* an exact copy, so that reading past it is seen */
        unsigned char *cut = malloc(length ? length : 1);
        if (!cut) return 1;
        memcpy(cut, original, length);
        wrong += exercise_image(cut, length);
        exercise_rehash(cut, length);
        accepted += exercise_image(cut, length);
        free(cut);
        tried += 2;
    }
    static const unsigned char masks[] = {0x01, 0x80, 0xff};
    for (size_t at = 0; at < size; at += limit)
        for (int m = 0; m < 3; m++) {
            memcpy(image, original, size);
            image[at] ^= masks[m];
            if (exercise_image(image, size)) { wrong++; fprintf(stderr, "image_damage: byte %zu changed by %02x was accepted\n", at, masks[m]); }
            exercise_rehash(image, size);
            accepted += exercise_image(image, size);
            tried += 2;
        }
    free(image);
    printf("image_damage: %lu damaged images of %zu bytes, %lu accepted that should not be, %lu hashed again and run\n", tried, size, wrong, accepted);
    return wrong ? 1 : 0;
}
