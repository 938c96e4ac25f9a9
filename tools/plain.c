/* plain.c — see plain.h. */
#include "plain.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "tool.h"
#include "utf8.h"

void wtr_text_plain(WtrText *out, const char *text)
{
    size_t length = strlen(text);
    for (size_t i = 0; i < length;) {
        size_t size = wtr_utf8_length(text + i, length - i);
        unsigned char c = (unsigned char)text[i];
        /* U+0080 to U+009F are control characters too. */
        bool control = c < 0x20 || c == 0x7F || (size == 2 && c == 0xC2 && (unsigned char)text[i + 1] < 0xA0);
        if (c == '\n')
            wtr_text_puts(out, " ");
        else if (size == 0 || control)
            wtr_text_puts(out, "?");
        else
            wtr_text_add(out, text + i, size);
        i += size > 0 ? size : 1;
    }
}

#define MESSAGE_MAX 4096         /* bytes of a message; what is longer is cut */

void wtr_complain_plain(const char *format, ...)
{
    char text[MESSAGE_MAX];
    WtrText plain = {0};
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    wtr_text_plain(&plain, text);
    wtr_complain("%s", plain.failed || plain.at == NULL ? "out of memory" : plain.at);
    wtr_text_free(&plain);
}
