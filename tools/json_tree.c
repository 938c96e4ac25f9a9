/* json_tree.c — see json_tree.h. */
#include "json_tree.h"

#include <string.h>

/* ---- trees --------------------------------------------------------------------------------------------------- */

typedef struct Building {
    WtrArena *arena;
    WtrJsonTree *root, *open[WTR_JSON_DEPTH + 1];
    unsigned depth;
    const char *key;
    bool cut;                    /* a key with a NUL byte in it */
} Building;

static bool keep_key(Building *building, const WtrJsonEvent *event)
{
    building->key = wtr_arena_text(building->arena, event->text, event->length);
    if (building->key == NULL)
        return false;
    building->cut = strlen(building->key) != event->length;
    return !building->cut;
}

static void hang(Building *building, WtrJsonTree *tree)
{
    if (building->depth == 0) {
        building->root = tree;
        return;
    }
    WtrJsonTree *parent = building->open[building->depth - 1];
    if (parent->last != NULL)
        parent->last->next = tree;
    else
        parent->first = tree;
    parent->last = tree;
}

static bool take(void *context, const WtrJsonEvent *event)
{
    Building *building = context;
    if (event->kind == WTR_JSON_OBJECT_END || event->kind == WTR_JSON_ARRAY_END) {
        building->depth--;
        return true;
    }
    if (event->kind == WTR_JSON_KEY)
        return keep_key(building, event);
    WtrJsonTree *tree = wtr_arena_alloc(building->arena, sizeof *tree);
    if (tree == NULL)
        return false;
    *tree = (WtrJsonTree){.kind = event->kind, .key = building->key, .integer = event->integer};
    if (event->kind == WTR_JSON_STRING || event->kind == WTR_JSON_DECIMAL) {
        tree->text = wtr_arena_text(building->arena, event->text, event->length);
        tree->length = event->length;
    }
    building->key = NULL;
    hang(building, tree);
    if (event->kind == WTR_JSON_OBJECT || event->kind == WTR_JSON_ARRAY)
        building->open[building->depth++] = tree;
    return !wtr_arena_failed(building->arena);
}

WtrJsonTree *wtr_json_tree(WtrArena *arena, const char *text, size_t length, const char **problem)
{
    WtrJsonReader *reader = wtr_json_reader_new();
    Building building = {.arena = arena};
    WtrJsonError error = {NULL, 0};
    *problem = NULL;
    if (reader == NULL)
        return NULL;
    WtrJsonStatus status = wtr_json_read(reader, text, length, take, &building, &error);
    wtr_json_reader_free(reader);
    if (status == WTR_JSON_INVALID)
        *problem = error.message;
    else if (building.cut)
        *problem = "a key has a NUL byte in it";
    return status == WTR_JSON_DONE ? building.root : NULL;
}

const WtrJsonTree *wtr_json_at(const WtrJsonTree *tree, const char *key)
{
    if (tree == NULL || tree->kind != WTR_JSON_OBJECT)
        return NULL;
    const WtrJsonTree *child = tree->first;
    while (child != NULL && strcmp(child->key, key) != 0)
        child = child->next;
    return child;
}

/* A text with a NUL byte in it is none: it would be cut. */
const char *wtr_json_text(const WtrJsonTree *tree)
{
    return tree != NULL && tree->kind == WTR_JSON_STRING && strlen(tree->text) == tree->length ? tree->text : NULL;
}

const char *wtr_json_text_at(const WtrJsonTree *tree, const char *key)
{
    return wtr_json_text(wtr_json_at(tree, key));
}

const WtrJsonTree *wtr_json_first(const WtrJsonTree *list)
{
    return list != NULL && list->kind == WTR_JSON_ARRAY ? list->first : NULL;
}

/* ---- members ------------------------------------------------------------------------------------------------------ */

static size_t skip_blank(const char *text, size_t length, size_t at)
{
    while (at < length && (text[at] == ' ' || text[at] == '\n' || text[at] == '\t' || text[at] == '\r'))
        at++;
    return at;
}

/* Behind the string that begins at `at`; 0 where it does not end. */
static size_t skip_string(const char *text, size_t length, size_t at)
{
    for (at++; at < length; at++) {
        if (text[at] == '"')
            return at + 1;
        at += text[at] == '\\';
    }
    return 0;
}

/* Behind the value that begins at `at`; 0 where it does not end. Brackets are counted outside strings. */
static size_t skip_value(const char *text, size_t length, size_t at)
{
    size_t depth = 0;
    while (at < length) {
        char c = text[at];
        if (depth == 0 && strchr(",}] \t\r\n", c) != NULL)
            return at;
        if (c == '"') {
            at = skip_string(text, length, at);
            if (at == 0 || depth == 0)
                return at;
            continue;
        }
        at++;
        if (c == '{' || c == '[')
            depth++;
        else if ((c == '}' || c == ']') && --depth == 0)
            return at;
    }
    return 0;
}

bool wtr_json_member(const char *text, size_t length, size_t *at, WtrJsonMember *out)
{
    size_t key = skip_blank(text, length, *at);
    char wanted = *at == 0 ? '{' : ',';
    bool ends = key < length && *at > 0 && text[key] == '}';
    *at = ends ? key + 1 : 0;
    if (ends || key >= length || text[key] != wanted)
        return false;
    key = skip_blank(text, length, key + 1);
    size_t key_end = key < length && text[key] == '"' ? skip_string(text, length, key) : 0;
    size_t colon = key_end != 0 ? skip_blank(text, length, key_end) : length;
    if (colon >= length || text[colon] != ':')
        return false;
    size_t begin = skip_blank(text, length, colon + 1), end = skip_value(text, length, begin);
    if (end == 0 || end == begin)
        return false;
    *out = (WtrJsonMember){text + key + 1, key_end - key - 2, key, begin, end};
    *at = end;
    return true;
}
