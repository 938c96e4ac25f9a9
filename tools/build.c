/* build.c — `wtr build RULES -o BOOK.wtb`: rules compiled to bytecode. */
#include "tool.h"

#include <string.h>

WtrExit wtr_command_build(int argc, char **argv)
{
    static const struct option options[] = {{"output", required_argument, NULL, 'o'}, {NULL, 0, NULL, 0}};
    const char *output = NULL;
    int option;
    while ((option = wtr_next_option(argc, argv, "o:", options)) != -1) {
        if (option == '?')
            return WTR_EXIT_USAGE;
        output = optarg;
    }
    if (argc - optind != 1 || output == NULL) {
        wtr_complain("name one rulebook and the file to write: wtr build RULES -o BOOK.wtb");
        return WTR_EXIT_USAGE;
    }
    WtrText image = {0};
    WtrExit code = wtr_open_image(argv[optind], &image);
    if (code == WTR_EXIT_DONE)
        code = strcmp(output, "-") == 0 ? wtr_print(image.at, image.length) : wtr_write_file(output, image.at, image.length);
    wtr_text_free(&image);
    return code;
}
