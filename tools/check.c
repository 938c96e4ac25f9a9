/* check.c — `wtr check [RULES]`: compile and lint, and say everything that is wrong. */
#include "tool.h"

#include <string.h>

typedef struct CheckOptions { const char *path; bool json, lints; } CheckOptions;

static bool read_options(int argc, char **argv, CheckOptions *out)
{
    static const struct option options[] = {
        {"format", required_argument, NULL, 'f'}, {"no-lint", no_argument, NULL, 'n'}, {NULL, 0, NULL, 0}};
    *out = (CheckOptions){.lints = true};
    int option;
    while ((option = wtr_next_option(argc, argv, "f:", options)) != -1) {
        if (option == 'n') {
            out->lints = false;
        } else if (option == 'f' && strcmp(optarg, "json") == 0) {
            out->json = true;
        } else if (option == 'f' && strcmp(optarg, "text") != 0) {
            wtr_complain("--format is text or json, not `%s`", optarg);
            return false;
        } else if (option == '?') {
            return false;
        }
    }
    if (argc - optind > 1) {
        wtr_complain("one rulebook at a time; it reaches its other files by `use`");
        return false;
    }
    out->path = optind < argc ? argv[optind] : NULL;
    return true;
}

/* Nothing to compile: a .wtb file and the bundled rulebook are checked by loading them. */
static WtrExit check_image(const CheckOptions *options)
{
    WtrRulebook *rulebook = NULL;
    WtrExit code = wtr_open_rulebook(options->path, &rulebook);
    if (code == WTR_EXIT_DONE && options->json)
        printf("[]\n");
    else if (code == WTR_EXIT_DONE)
        printf("%s: compiled and verified, %s\n", options->path != NULL ? options->path : "the bundled rulebook", wtr_rulebook_hash(rulebook));
    wtr_rulebook_free(rulebook);
    return code;
}

static void print_summary(const CheckOptions *options, const WtrDiags *diags)
{
    if (diags->errors == 0 && diags->warnings == 0)
        printf("%s: no errors, no warnings\n", options->path);
    else
        printf("%s: %u error%s, %u warning%s\n", options->path, diags->errors, diags->errors == 1 ? "" : "s", diags->warnings,
               diags->warnings == 1 ? "" : "s");
}

WtrExit wtr_command_check(int argc, char **argv)
{
    CheckOptions options;
    if (!read_options(argc, argv, &options))
        return WTR_EXIT_USAGE;
    size_t length = options.path != NULL ? strlen(options.path) : 0;
    if (options.path == NULL || (length > 4 && strcmp(options.path + length - 4, ".wtb") == 0))
        return check_image(&options);

    WtrCompilation compilation;
    WtrExit code = wtr_compile_rules(options.path, options.lints, &compilation);
    WtrText text = {0};
    const WtrSourceFile *files = compilation.tree.files.at;
    if (options.json)
        wtr_diag_json(&compilation.diags, files, compilation.tree.files.count, &text);
    else
        wtr_diag_text(&compilation.diags, files, compilation.tree.files.count, wtr_colour(stdout), &text);
    if (text.at != NULL)
        wtr_print(text.at, text.length);         /* what cannot be written is said when the program ends */
    if (text.failed && code == WTR_EXIT_DONE) {
        wtr_complain("%s: out of memory", options.path);
        code = WTR_EXIT_LIMIT;
    } else if (code == WTR_EXIT_DONE) {
        if (!options.json)
            print_summary(&options, &compilation.diags);
        if (compilation.diags.errors > 0)
            code = WTR_EXIT_RULES;
    }
    wtr_text_free(&text);
    wtr_compilation_free(&compilation);
    return code;
}
