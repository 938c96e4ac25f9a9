/* fmt.c — `wtr fmt [FILES]`: rule files in the one canonical layout. */
#include "tool.h"

#include <string.h>

/* Formats one text. WTR_EXIT_RULES, after having said why, when it cannot be read without error. */
static WtrExit format_text(const char *path, const WtrText *in, WtrText *out)
{
    WtrCompilation compilation;
    WtrStatus status = wtr_parse(in->at, in->length, path, &compilation);
    WtrExit code = WTR_EXIT_DONE;
    if (status != WTR_OK) {
        wtr_complain("%s: out of memory", path);
        code = WTR_EXIT_LIMIT;
    } else if (compilation.diags.errors > 0) {
        WtrText text = {0};
        wtr_diag_text(&compilation.diags, compilation.tree.files.at, compilation.tree.files.count, wtr_colour(stderr), &text);
        if (text.at != NULL)
            fputs(text.at, stderr);
        wtr_text_free(&text);
        wtr_complain("%s is left as it was: it has errors", path);
        code = WTR_EXIT_RULES;
    } else {
        wtr_format(&compilation.tree, 0, out);
        wtr_text_add(out, "", 0);                  /* of an empty file, too, a text */
        if (out->failed) {
            wtr_complain("%s: out of memory", path);
            code = WTR_EXIT_LIMIT;
        }
    }
    wtr_compilation_free(&compilation);
    return code;
}

static WtrExit format_file(const char *path, bool check)
{
    WtrText in = {0}, out = {0};
    WtrExit code = wtr_read_file(path, &in);
    if (code == WTR_EXIT_DONE)
        code = format_text(path, &in, &out);
    if (code == WTR_EXIT_DONE) {
        bool same = in.length == out.length && memcmp(in.at, out.at, in.length) == 0;
        if (check && !same) {
            printf("%s is not in canonical layout\n", path);
            code = WTR_EXIT_NO;
        } else if (!check && strcmp(path, "-") == 0) {
            code = wtr_print(out.at, out.length);
        } else if (!check && !same) {
            code = wtr_write_file(path, out.at, out.length);
        }
    }
    wtr_text_free(&in);
    wtr_text_free(&out);
    return code;
}

WtrExit wtr_command_fmt(int argc, char **argv)
{
    static const struct option options[] = {{"check", no_argument, NULL, 'c'}, {NULL, 0, NULL, 0}};
    bool check = false;
    int option;
    while ((option = wtr_next_option(argc, argv, "c", options)) != -1) {
        if (option == '?')
            return WTR_EXIT_USAGE;
        check = true;
    }
    if (optind == argc) {
        wtr_complain("name the files to format; `-` reads standard input and prints");
        return WTR_EXIT_USAGE;
    }
    WtrExit worst = WTR_EXIT_DONE;
    for (int i = optind; i < argc; i++) {
        WtrExit code = format_file(argv[i], check);
        if (code > worst)
            worst = code;
    }
    return worst;
}
