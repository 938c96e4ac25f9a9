/* plain.h — messages that repeat what a file of unknown origin holds.
 *
 * Relies on: tool.h, utf8. Guarantees: no control character and no damaged UTF-8 of the file reaches the terminal; a message
 * stays on one line. */
#ifndef WTR_PLAIN_H
#define WTR_PLAIN_H

#include "../engine/base.h"

/* wtr_complain, with what is not plain shown as `?`. */
void wtr_complain_plain(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Appends text of unknown origin in the same way. */
void wtr_text_plain(WtrText *out, const char *text);

#endif
