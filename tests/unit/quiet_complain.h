/* quiet_complain.h — wtr_complain for tests of the tools' modules: main.c, which has the real one, is not
 * linked into them. Weak, so that a real one elsewhere is used instead. */
#ifndef WTR_TEST_QUIET_COMPLAIN_H
#define WTR_TEST_QUIET_COMPLAIN_H

#include "../../tools/tool.h"

__attribute__((weak)) void wtr_complain(const char *format, ...)
{
    (void)format;
}

#endif
