/* dis.c — `wtr dis [BOOK]`: bytecode in readable form. */
#include "tool.h"

#include "../engine/image.h"

WtrExit wtr_command_dis(int argc, char **argv)
{
    static const struct option options[] = {{NULL, 0, NULL, 0}};
    if (wtr_next_option(argc, argv, "", options) != -1)
        return WTR_EXIT_USAGE;
    if (argc - optind > 1) {
        wtr_complain("one rulebook at a time");
        return WTR_EXIT_USAGE;
    }
    WtrRulebook *rulebook = NULL;
    WtrExit code = wtr_open_rulebook(optind < argc ? argv[optind] : NULL, &rulebook);
    if (code != WTR_EXIT_DONE)
        return code;
    WtrText text = {0};
    wtr_disassemble(&rulebook->program, rulebook->hash, &text);
    if (text.failed) {
        wtr_complain("out of memory");
        code = WTR_EXIT_LIMIT;
    } else {
        code = wtr_print(text.at, text.length);
    }
    wtr_text_free(&text);
    wtr_rulebook_free(rulebook);
    return code;
}
