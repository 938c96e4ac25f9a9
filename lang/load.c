/* load.c — the files of a rulebook: the root, and every file it uses, each read and parsed once.
 *
 * Relies on: source.c, parse.c. Guarantees: no file outside the root's folder is read, whatever a path or
 * a link says; a circle of `use` is reported once and whole; files stand in the order of first use, the
 * root first, whatever the file system says. */
#include "compile.h"
#include "parse.h"

#include "../engine/base.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* One `use`: file `from` uses file `to`. */
typedef struct Edge { uint32_t from, to; WtrLoc loc; } Edge;

typedef struct Loader {
    WtrTree *tree;
    WtrDiags *diags;
    const char *root;                      /* canonical path of the root file's folder; NULL for rules in memory */
    WTR_VEC(Edge) edges;
    bool too_large;                        /* a file is longer than WTR_SOURCE_MAX, which was reported */
} Loader;

static const WtrLoc root_place = {0, 0, 0};

/* ---- adding files ------------------------------------------------------------------------------------- */

/* Appends a file whose text it owns already; its row, or WTR_NONE when out of memory. */
static uint32_t add_file(Loader *loader, const char *path, const char *real, char *text, uint32_t length)
{
    WtrArena *arena = loader->tree->arena;
    WtrSourceFile *file = wtr_vec_add(arena, &loader->tree->files);
    if (!file)
        return WTR_NONE;
    const char *name = wtr_arena_text(arena, path, strlen(path)), *place = wtr_arena_text(arena, real, strlen(real));
    if (!name || !place || !text) {
        loader->tree->files.count--;
        return WTR_NONE;
    }
    *file = (WtrSourceFile){.path = name, .real = place, .text = text, .length = length};
    return loader->tree->files.count - 1;
}

static uint32_t add_copy(Loader *loader, const char *path, const char *text, size_t length)
{
    char *copy = wtr_arena_alloc(loader->tree->arena, length + 2);
    if (copy && length)
        memcpy(copy, text, length);
    return add_file(loader, path, "", copy, (uint32_t)length);
}

static uint32_t find_real(const Loader *loader, const char *real)
{
    for (uint32_t i = 0; *real && i < loader->tree->files.count; i++)
        if (strcmp(loader->tree->files.at[i].real, real) == 0)
            return i;
    return WTR_NONE;
}

static uint32_t find_library(const Loader *loader, const char *path)
{
    for (uint32_t i = 0; i < loader->tree->files.count; i++)
        if (!*loader->tree->files.at[i].real && strcmp(loader->tree->files.at[i].path, path) == 0)
            return i;
    return WTR_NONE;
}

/* ---- the library ------------------------------------------------------------------------------------------ */

static uint32_t use_library_file(Loader *loader, const char *name, WtrLoc loc)
{
    char path[300];
    if ((size_t)snprintf(path, sizeof path, "stdlib/%s", name) >= sizeof path)
        return WTR_NONE;
    uint32_t row = find_library(loader, path);
    if (row != WTR_NONE)
        return row;
    uint32_t length;
    const char *text = wtr_stdlib_text(name, &length);
    if (text)
        return add_copy(loader, path, text, length);
    WtrDiag *diag = wtr_diag_add(loader->diags, WTR_DIAG_LIBRARY_UNKNOWN, loc, "the library has no file `%s`", name);
    const char *near = wtr_stdlib_near(name);
    if (near)
        wtr_diag_help(loader->diags, diag, "did you mean `use stdlib.%.*s`?", (int)strlen(near) - 4, near);
    return WTR_NONE;
}

static uint32_t use_library(Loader *loader, const WtrItem *item)
{
    char name[200];
    if ((size_t)snprintf(name, sizeof name, "%s.wtr", item->library.text) >= sizeof name)
        return WTR_NONE;
    return use_library_file(loader, name, item->library.loc);
}

/* ---- paths ---------------------------------------------------------------------------------------------------- */

/* `path` as seen from the folder of `from`, without "." and ".."; NULL when it leaves the root. */
static char *join_path(WtrArena *arena, const char *from, const char *path)
{
    const char *slash = strrchr(from, '/');
    size_t base = slash ? (size_t)(slash - from) + 1 : 0;
    char *joined = wtr_arena_printf(arena, "%.*s%s", (int)base, from, path);
    if (!joined)
        return NULL;
    char *out = joined;                    /* components are moved down in place */
    for (const char *at = joined; *at;) {
        size_t length = strcspn(at, "/");
        if (length == 2 && at[0] == '.' && at[1] == '.') {
            if (out == joined)
                return NULL;
            out--;                         /* the slash behind the last component */
            while (out > joined && out[-1] != '/')
                out--;
        } else if (length && !(length == 1 && at[0] == '.')) {
            memmove(out, at, length);
            out += length;
            *out++ = '/';
        }
        at += length;
        while (*at == '/')
            at++;
    }
    if (out > joined)
        out--;
    *out = '\0';
    return joined;
}

static void report_unreadable(Loader *loader, WtrLoc loc, const char *path, int error)
{
    if (error == ENOMEM) {
        wtr_arena_alloc(loader->tree->arena, SIZE_MAX);
        return;
    }
    WtrDiag *diag = wtr_diag_add(loader->diags, WTR_DIAG_FILE_UNREADABLE, loc, "%.300s: %s", path,
                                 error == EFBIG ? "larger than 64 MiB" : error == ENOENT ? "there is no such file" : strerror(error));
    loader->too_large |= error == EFBIG;
    size_t length = strlen(path);
    if (error == ENOENT && (length < 4 || strcmp(path + length - 4, ".wtr")))
        wtr_diag_help(loader->diags, diag, "the name of a rule file ends in .wtr; a folder of rules is read from the file rulebook.wtr in it");
}

static void report_escape(Loader *loader, WtrLoc loc, const char *path, const char *why)
{
    wtr_diag_help(loader->diags, wtr_diag_add(loader->diags, WTR_DIAG_USE_ESCAPE, loc, "\"%.200s\" %s", path, why),
                  "a rulebook reads files of its own folder and those below it");
}

static bool below(const char *root, const char *real)
{
    size_t length = strlen(root);
    return strncmp(real, root, length) == 0 && (real[length] == '/' || (length && root[length - 1] == '/'));
}

/* The row of the file at `path` (relative to the root), read when it is new. */
static uint32_t use_path(Loader *loader, const char *path, WtrLoc loc)
{
    char full[PATH_MAX], real[PATH_MAX];
    struct stat status;
    if ((size_t)snprintf(full, sizeof full, "%s/%s", loader->root, path) >= sizeof full) {
        report_unreadable(loader, loc, path, ENAMETOOLONG);
        return WTR_NONE;
    }
    if (!realpath(full, real) || stat(real, &status) != 0) {
        report_unreadable(loader, loc, path, errno);
        return WTR_NONE;
    }
    if (!below(loader->root, real)) {
        report_escape(loader, loc, path, "is a link that leaves the rulebook's folder");
        return WTR_NONE;
    }
    if (!S_ISREG(status.st_mode)) {
        report_unreadable(loader, loc, path, S_ISDIR(status.st_mode) ? EISDIR : EINVAL);
        return WTR_NONE;
    }
    uint32_t row = find_real(loader, real);
    if (row != WTR_NONE)
        return row;
    char *text;
    uint32_t length;
    int error = wtr_source_read(loader->tree->arena, real, &text, &length);
    if (!error)
        return add_file(loader, path, real, text, length);
    report_unreadable(loader, loc, path, error);
    return WTR_NONE;
}

static uint32_t use_file(Loader *loader, const WtrItem *item)
{
    const WtrSourceFile *from = &loader->tree->files.at[item->file];
    const char *path = item->path.text;
    if (!*path) {
        wtr_diag_add(loader->diags, WTR_DIAG_FILE_UNREADABLE, item->path.loc, "`use` needs the name of a file");
        return WTR_NONE;
    }
    if (path[0] == '/') {
        report_escape(loader, item->path.loc, path, "is a path from the top of the file system");
        return WTR_NONE;
    }
    if (!*from->real && strncmp(from->path, "stdlib/", 7) == 0)
        return use_library_file(loader, path, item->path.loc);
    if (!loader->root) {
        wtr_diag_add(loader->diags, WTR_DIAG_USE_IN_MEMORY, item->path.loc, "rules given in memory have no folder to use \"%.100s\" from", path);
        return WTR_NONE;
    }
    char *joined = join_path(loader->tree->arena, from->path, path);
    if (joined)
        return use_path(loader, joined, item->path.loc);
    if (!wtr_arena_failed(loader->tree->arena))
        report_escape(loader, item->path.loc, path, "leaves the rulebook's folder");
    return WTR_NONE;
}

/* ---- circles ---------------------------------------------------------------------------------------------------- */

/* Reports the circle that `closing` closes; `trail` holds the edges from the root down to it. */
static void report_cycle(Loader *loader, const Edge *const *trail, uint32_t depth, const Edge *closing)
{
    WtrText chain = {0};
    uint32_t begin = depth;                /* trail[begin] is the edge that leaves the file it comes back to */
    if (closing->from != closing->to)
        do begin--; while (begin > 0 && trail[begin]->from != closing->to);
    wtr_text_puts(&chain, loader->tree->files.at[closing->to].path);
    for (uint32_t i = begin; i < depth; i++)
        wtr_text_printf(&chain, " uses %s", loader->tree->files.at[trail[i]->to].path);
    wtr_text_printf(&chain, " uses %s", loader->tree->files.at[closing->to].path);
    if (!chain.failed) {
        WtrDiag *diag = wtr_diag_add(loader->diags, WTR_DIAG_USE_CYCLE, closing->loc, "files use each other in a circle: %s", chain.at);
        for (uint32_t i = begin; i < depth; i++)
            wtr_diag_related(loader->diags, diag, trail[i]->loc, "uses %s", loader->tree->files.at[trail[i]->to].path);
        wtr_diag_help(loader->diags, diag, "leave one `use` out: names of all files are seen in all files");
    } else
        wtr_arena_alloc(loader->tree->arena, SIZE_MAX);      /* cannot be had: makes the failure known */
    wtr_text_free(&chain);
}

/* A walk in depth over the files with a trail of its own: no recursion, each edge once. */
static void find_cycles(Loader *loader)
{
    uint32_t files = loader->tree->files.count, edges = loader->edges.count;
    WtrArena *arena = loader->tree->arena;
    enum { NEW, OPEN, DONE };
    uint8_t *state = wtr_arena_array(arena, files, 1);
    uint32_t *next = wtr_arena_array(arena, files, sizeof *next);       /* where each file's edges go on */
    const Edge **trail = wtr_arena_array(arena, (size_t)files + 1, sizeof *trail);
    uint32_t *stack = wtr_arena_array(arena, (size_t)files + 1, sizeof *stack);
    if (!state || !next || !trail || !stack || !files)
        return;
    for (uint32_t e = edges; e-- > 0;)      /* edges stand in the order of their files */
        next[loader->edges.at[e].from] = e;
    for (uint32_t f = 0; f < files; f++) {
        bool any = next[f] < edges && loader->edges.at[next[f]].from == f;
        next[f] = any ? next[f] : edges;
    }
    uint32_t depth = 0;
    stack[0] = 0;
    state[0] = OPEN;
    for (;;) {
        uint32_t file = stack[depth];
        const Edge *edge = next[file] < edges && loader->edges.at[next[file]].from == file ? &loader->edges.at[next[file]++] : NULL;
        if (!edge) {
            state[file] = DONE;
            if (depth-- == 0)
                return;
        } else if (state[edge->to] == OPEN) {
            report_cycle(loader, trail, depth, edge);
        } else if (state[edge->to] == NEW) {
            trail[depth] = edge;
            stack[++depth] = edge->to;
            state[edge->to] = OPEN;
        }
    }
}

/* ---- the pass ------------------------------------------------------------------------------------------------------ */

/* Every `use` of a file that was just parsed. */
static void follow_uses(Loader *loader, uint32_t file, uint32_t first_item)
{
    for (uint32_t i = first_item; i < loader->tree->items.count; i++) {
        const WtrItem *item = loader->tree->items.at[i];
        if (item->kind != WTR_ITEM_USE || item->failed)
            continue;
        uint32_t to = item->library.text ? use_library(loader, item) : use_file(loader, item);
        if (to != WTR_NONE && !loader->tree->files.at[to].doc)
            loader->tree->files.at[to].doc = item->doc;
        Edge *edge = to == WTR_NONE ? NULL : wtr_vec_add(loader->tree->arena, &loader->edges);
        if (edge)
            *edge = (Edge){file, to, item->library.text ? item->library.loc : item->path.loc};
    }
}

/* Reads the root file; false when it cannot be read (a diagnostic says why). */
static bool load_root(Loader *loader, const char *path)
{
    char full[PATH_MAX], real[PATH_MAX];
    struct stat status;
    bool folder = stat(path, &status) == 0 && S_ISDIR(status.st_mode);
    size_t length = (size_t)snprintf(full, sizeof full, folder ? "%s/rulebook.wtr" : "%s", path);
    const char *slash = strrchr(full, '/'), *name = slash ? slash + 1 : full;
    char *text = NULL;
    uint32_t bytes = 0;
    int error = length >= sizeof full ? ENAMETOOLONG : !realpath(full, real) ? errno : 0;
    if (!error)
        error = wtr_source_read(loader->tree->arena, real, &text, &bytes);
    if (error) {
        add_copy(loader, length >= sizeof full ? "" : full, "", 0);
        report_unreadable(loader, root_place, path, error);
        return false;
    }
    char *root = wtr_arena_text(loader->tree->arena, real, strlen(real));
    if (root)
        *(strrchr(root, '/') == root ? root + 1 : strrchr(root, '/')) = '\0';
    loader->root = root;
    return add_file(loader, name, real, text, bytes) != WTR_NONE;
}

WtrStatus wtr_load(WtrTree *tree, WtrDiags *diags, const WtrCompileOptions *options)
{
    Loader loader = {.tree = tree, .diags = diags};
    if (!options->path) {
        if (options->text_length > WTR_SOURCE_MAX) {
            add_copy(&loader, options->text_name ? options->text_name : "", "", 0);
            report_unreadable(&loader, root_place, options->text_name ? options->text_name : "", EFBIG);
            return WTR_LIMIT;
        }
        add_copy(&loader, options->text_name ? options->text_name : "-", options->text, options->text_length);
    } else if (!load_root(&loader, options->path)) {
        return loader.too_large ? WTR_LIMIT : WTR_BAD_ARGUMENT;
    }
    for (uint32_t file = 0; file < tree->files.count; file++) {
        uint32_t first_item = tree->items.count;
        wtr_parse_file(tree, diags, file);
        if (wtr_arena_failed(tree->arena))
            return WTR_OK;
        follow_uses(&loader, file, first_item);
    }
    find_cycles(&loader);
    return loader.too_large ? WTR_LIMIT : WTR_OK;
}
