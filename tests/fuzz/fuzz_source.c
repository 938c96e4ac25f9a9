/* fuzz_source.c — any bytes as rules: compile, print the diagnostics; what compiles is run and formatted,
 * and formatting may not change whether it compiles.
 *
 * Relies on: lang/compile.h, exercise.h. */
#include <stdlib.h>
#include <string.h>

#include "../../lang/compile.h"
#include "exercise.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool compile(const char *text, size_t length, bool one_liner, WtrCompilation *out) {
    WtrCompileOptions options = {.text = text, .text_length = length, .text_name = "fuzz.wtr", .one_liner = one_liner, .lints = true};
    return wtr_compile(&options, out) == WTR_OK && !out->diags.errors;
}

static void print_diagnostics(const WtrCompilation *compiled) {
    WtrText text = {0}, json = {0};
    wtr_diag_text(&compiled->diags, compiled->tree.files.at, compiled->tree.files.count, true, &text);
    wtr_diag_json(&compiled->diags, compiled->tree.files.at, compiled->tree.files.count, &json);
    wtr_text_free(&text);
    wtr_text_free(&json);
}

static void check_format(const WtrCompilation *compiled, bool one_liner) {
    WtrText once = {0}, twice = {0};
    WtrCompilation again;
    wtr_format(&compiled->tree, 0, &once);
    if (!compile(once.at ? once.at : "", once.length, one_liner, &again)) abort();
    wtr_format(&again.tree, 0, &twice);
    if (once.length != twice.length || (once.length && memcmp(once.at, twice.at, once.length))) abort();
    wtr_compilation_free(&again);
    wtr_text_free(&once);
    wtr_text_free(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    WtrCompilation compiled;
    const bool one_liner = size > 0 && data[0] == '!';       /* the first byte chooses */
    const char *text = (const char *)data + one_liner;
    const bool fine = compile(text, size - one_liner, one_liner, &compiled);
    print_diagnostics(&compiled);
    if (fine) {
        if (!exercise_image((const unsigned char *)compiled.image.at, compiled.image.length)) abort();
        check_format(&compiled, one_liner);
    }
    wtr_compilation_free(&compiled);
    return 0;
}
