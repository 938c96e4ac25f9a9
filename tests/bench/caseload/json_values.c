/* json_values.c — a parser alone over a file of cases: simdjson reads every key and value, and nothing is done with
 * them but adding up.
 *
 *     json_values IN
 *
 * Relies on: json_read.h. */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../json_read.h"

#define ROOM ((size_t)1 << 20)
#define PADDING 64

int main(int argc, char **argv)
{
    const int in = argc == 2 ? open(argv[1], O_RDONLY) : -1;
    char *text = calloc(1, ROOM + PADDING);
    if (in < 0 || text == NULL) {
        fprintf(stderr, "json_values IN\n");
        return 2;
    }
    uint64_t sum = 0;
    size_t held = 0;
    ssize_t n;
    while ((n = read(in, text + held, ROOM - held)) > 0) {
        held += (size_t)n;
        const char *end = memrchr(text, '\n', held);
        const size_t whole = end == NULL ? 0 : (size_t)(end - text) + 1;
        if (whole == 0)
            continue;
        const uint64_t here = simdjson_values(text, whole);
        if (here == 0)
            return 1;
        sum += here;
        held -= whole;
        memmove(text, text + whole, held);
    }
    printf("%" PRIu64 "\n", sum);
    free(text);
    return n < 0 || close(in) != 0;
}
