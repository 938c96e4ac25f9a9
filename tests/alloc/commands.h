/* commands.h — whole commands of the program, each of their allocations failing in turn. */
#ifndef WTR_TEST_ALLOC_COMMANDS_H
#define WTR_TEST_ALLOC_COMMANDS_H

#include "../../engine/base.h"

/* Runs the scenario called `only`, or all, with the `nth` allocation failing, or each. `book` is the tour, compiled. How
 * many scenarios behaved otherwise than they must, having said so on standard error. */
int check_commands(const WtrText *book, const char *only, uint64_t nth);

#endif
