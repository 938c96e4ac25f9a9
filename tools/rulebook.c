/* rulebook.c — from what the command line names to a loaded rulebook.
 *
 * Relies on: the compiler, the loader, the bundle carried inside the program (tools/embed.sh).
 * Guarantees: whatever was wrong has been said on standard error, with its place. */
#include "tool.h"

#include <string.h>

extern const char wtr_bundle[];
extern const uint64_t wtr_bundle_size;

static bool has_suffix(const char *text, const char *suffix)
{
    size_t length = strlen(text), end = strlen(suffix);
    return length >= end && strcmp(text + length - end, suffix) == 0;
}

static WtrExit exit_of(WtrStatus status, const char *path, const WtrFault *fault)
{
    switch (status) {
    case WTR_OK:
        return WTR_EXIT_DONE;
    case WTR_BAD_IMAGE:
        wtr_complain("%s is no rulebook this program can run: byte %zu: %s", path, fault->offset, fault->text);
        return WTR_EXIT_BYTECODE;
    case WTR_NO_MEMORY:
        wtr_complain("%s: out of memory", path);
        return WTR_EXIT_LIMIT;
    default:
        wtr_complain("%s: a limit of the rulebook format was passed", path);
        return WTR_EXIT_LIMIT;
    }
}

static WtrExit exit_of_compiling(WtrStatus status, const char *path, const WtrCompilation *compilation)
{
    if (status == WTR_LIMIT && compilation->diags.errors > 0)
        return WTR_EXIT_LIMIT;                                 /* a file too large: it has its diagnostic */
    if (status == WTR_NO_MEMORY || status == WTR_LIMIT)
        return exit_of(status, path, NULL);
    return status == WTR_OK ? WTR_EXIT_DONE : WTR_EXIT_IO;     /* what could not be read has its diagnostic */
}

/* Rules on standard input: they have no folder, so they use the library but no files. */
static WtrExit compile_input(bool lints, WtrCompilation *out)
{
    WtrText rules = {0};
    WtrExit code = wtr_read_file("-", &rules);
    if (code == WTR_EXIT_DONE) {
        WtrCompileOptions options = {.text = rules.at, .text_length = rules.length, .text_name = "(standard input)", .lints = lints};
        code = exit_of_compiling(wtr_compile(&options, out), "standard input", out);
    }
    wtr_text_free(&rules);
    return code;
}

WtrExit wtr_compile_rules(const char *path, bool lints, WtrCompilation *out)
{
    *out = (WtrCompilation){0};
    if (strcmp(path, "-") == 0)
        return compile_input(lints, out);
    WtrCompileOptions options = {.path = path, .lints = lints};
    return exit_of_compiling(wtr_compile(&options, out), path, out);
}

/* Compiles rule files; diagnostics go to standard error. */
static WtrExit compile_to_image(const char *path, WtrText *out)
{
    WtrCompilation compilation;
    WtrExit code = wtr_compile_rules(path, false, &compilation);
    WtrText text = {0};
    wtr_diag_text(&compilation.diags, compilation.tree.files.at, compilation.tree.files.count, wtr_colour(stderr), &text);
    if (text.at != NULL)
        fputs(text.at, stderr);
    wtr_text_free(&text);
    if (code == WTR_EXIT_DONE && compilation.diags.errors > 0)
        code = WTR_EXIT_RULES;
    if (code == WTR_EXIT_DONE) {
        *out = compilation.image;
        compilation.image = (WtrText){0};
    }
    wtr_compilation_free(&compilation);
    return code;
}

WtrExit wtr_open_image(const char *path, WtrText *out)
{
    if (path == NULL) {
        if (wtr_bundle_size == 0) {
            wtr_complain("no rulebook is bundled with this program; name one with -r RULES");
            return WTR_EXIT_USAGE;
        }
        wtr_text_add(out, wtr_bundle, (size_t)wtr_bundle_size);
        if (!out->failed)
            return WTR_EXIT_DONE;
        wtr_complain("out of memory");
        return WTR_EXIT_LIMIT;
    }
    return has_suffix(path, ".wtb") ? wtr_read_file(path, out) : compile_to_image(path, out);
}

WtrExit wtr_open_rulebook(const char *path, WtrRulebook **out)
{
    WtrFault fault = {{0}, 0};
    if (path == NULL && wtr_bundle_size > 0)
        return exit_of(wtr_rulebook_lend(wtr_bundle, (size_t)wtr_bundle_size, out, &fault), "the bundled rulebook", &fault);
    WtrText image = {0};
    WtrExit code = wtr_open_image(path, &image);
    if (code == WTR_EXIT_DONE)
        code = exit_of(wtr_rulebook_load(image.at, image.length, out, &fault), path, &fault);
    wtr_text_free(&image);
    return code;
}
