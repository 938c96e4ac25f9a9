/* exercise.h — does everything with a loaded rulebook that its interface allows, whatever it holds.
 *
 * Relies on: engine/wtr.h, nettle for patching an image's hash. Guarantees: the calls are the same for the
 * same bytes; what the interface refuses is left at that. */
#ifndef WTR_TEST_EXERCISE_H
#define WTR_TEST_EXERCISE_H

#include <stddef.h>
#include <stdint.h>

#include "../../engine/wtr.h"

/* Makes evaluators of one and of 65 cases, gives facts, evaluates, reads every result and notice. */
void exercise_rulebook(const WtrRulebook *rulebook, uint64_t seed);

/* Writes the right size and SHA-256 into an image, so that damage reaches the checks behind them. */
void exercise_rehash(unsigned char *image, size_t size);

/* Loads the image and, where it is accepted, exercises it and disassembles it. True when accepted. */
bool exercise_image(const unsigned char *image, size_t size);

#endif
