/* random.c — the tests' random numbers: always the same ones from the same seed, on every machine.
 *
 * Relies on: nothing. */
#include "oracle.h"

uint64_t oracle_random(OracleRandom *random) {           /* splitmix64 */
    uint64_t z = (random->state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

uint32_t oracle_below(OracleRandom *random, uint32_t limit) { return (uint32_t)(oracle_random(random) % limit); }
bool oracle_chance(OracleRandom *random, uint32_t percent) { return oracle_below(random, 100) < percent; }
