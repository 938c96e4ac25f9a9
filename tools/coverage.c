/* coverage.c — `wtr coverage`: the paragraph index, from the compiled rulebook itself.
 *
 * Relies on: coverage_index.h. Guarantees: by source, then page, paragraph and bullet; each row names what
 * encodes that paragraph: duty, deadline, definition, bullet, reading or narrative, and whether it is a draft. */
#include "tool.h"

#include <string.h>

#include "coverage_index.h"

static WtrExit find_source(const WtrBook *book, const char *name, uint32_t *out)
{
    WtrText all = {0};
    for (uint32_t i = 0; i < book->sources.count; i++) {
        if (strcmp(book->sources.at[i].id, name) == 0) {
            *out = i;
            wtr_text_free(&all);
            return WTR_EXIT_DONE;
        }
        wtr_text_printf(&all, "%s%s", i > 0 ? ", " : "", book->sources.at[i].id);
    }
    wtr_complain("the rulebook has no source `%s`; it has: %s", name, all.at != NULL ? all.at : "none");
    wtr_text_free(&all);
    return WTR_EXIT_USAGE;
}

typedef struct Options { const char *path, *source; bool json; } Options;

static bool read_options(int argc, char **argv, Options *out)
{
    static const struct option options[] = {
        {"rules", required_argument, NULL, 'r'}, {"format", required_argument, NULL, 'f'}, {NULL, 0, NULL, 0}};
    *out = (Options){0};
    int option;
    while ((option = wtr_next_option(argc, argv, "r:f:", options)) != -1) {
        if (option == 'r') {
            out->path = optarg;
        } else if (option == 'f' && (strcmp(optarg, "json") == 0 || strcmp(optarg, "text") == 0)) {
            out->json = optarg[0] == 'j';
        } else {
            if (option == 'f')
                wtr_complain("--format is text or json, not `%s`", optarg);
            return false;
        }
    }
    if (argc - optind > 1) {
        wtr_complain("one source at a time");
        return false;
    }
    out->source = optind < argc ? argv[optind] : NULL;
    return true;
}

static WtrExit print_index(const WtrRulebook *rulebook, const Options *options, uint32_t only)
{
    WtrCoverage coverage;
    WtrText out = {0};
    wtr_coverage_gather(wtr_rulebook_data(rulebook), &coverage);
    bool good = !coverage.failed;
    if (good && options->json)
        good = wtr_coverage_json(rulebook, &coverage, only, &out);
    else if (good)
        wtr_coverage_text(&coverage, only, &out);
    WtrExit code = WTR_EXIT_DONE;
    if (!good || out.failed) {
        wtr_complain("out of memory");
        code = WTR_EXIT_LIMIT;
    } else if (out.at != NULL) {
        code = wtr_print(out.at, out.length);
    }
    wtr_text_free(&out);
    wtr_coverage_free(&coverage);
    return code;
}

WtrExit wtr_command_coverage(int argc, char **argv)
{
    Options options;
    if (!read_options(argc, argv, &options))
        return WTR_EXIT_USAGE;
    WtrRulebook *rulebook = NULL;
    WtrExit code = wtr_open_rulebook(options.path, &rulebook);
    if (code != WTR_EXIT_DONE)
        return code;
    uint32_t only = WTR_NONE;
    if (options.source != NULL)
        code = find_source(wtr_rulebook_data(rulebook), options.source, &only);
    if (code == WTR_EXIT_DONE)
        code = print_index(rulebook, &options, only);
    wtr_rulebook_free(rulebook);
    return code;
}
