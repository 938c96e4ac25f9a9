/* bullets.c — see bullets.h.
 *
 * How lang/gen_list.c writes a bullet: its node is marked; one with days of its own is ALL(STANDS, what it says),
 * and in `all of` that again stands in ANY(NOT STANDS, …), marked as well, which asks nothing on other days. */
#include "bullets.h"

#include <stdio.h>
#include <string.h>

#define TREE_DEPTH 256             /* conditions nest at most half as deep: the parser's bracket limit */
#define NUMBER_LENGTH 64

bool wtr_bullets_open(WtrBulletWalk *walk, const WtrBook *book)
{
    *walk = (WtrBulletWalk){.book = book, .met = wtr_alloc((size_t)book->nodes.count * sizeof *walk->met)};
    return walk->met != NULL || book->nodes.count == 0;
}

void wtr_bullets_close(WtrBulletWalk *walk) { wtr_free(walk->met); }

static uint32_t child_of(const WtrBook *book, uint32_t node, uint32_t i)
{
    return book->children.at[book->nodes.at[node].children.first + i];
}

/* The days a bullet names for itself: the first of the two children of its node. */
static uint32_t days_of(const WtrBook *book, uint32_t node)
{
    const WtrNode *at = &book->nodes.at[node];
    if (at->kind != WTR_NODE_ALL || at->children.count != 2 || book->nodes.at[child_of(book, node, 0)].kind != WTR_NODE_STANDS)
        return WTR_NONE;
    return child_of(book, node, 0);
}

static bool is_not_standing(const WtrBook *book, uint32_t node)
{
    const WtrNode *at = &book->nodes.at[node];
    return at->kind == WTR_NODE_NOT && at->children.count == 1 && book->nodes.at[child_of(book, node, 0)].kind == WTR_NODE_STANDS;
}

uint32_t wtr_bullet_body(const WtrBook *book, uint32_t node)
{
    const WtrNode *at = &book->nodes.at[node];
    if (at->kind != WTR_NODE_ANY || at->children.count != 2 || !is_not_standing(book, child_of(book, node, 0)))
        return node;
    uint32_t body = child_of(book, node, 1);
    return book->nodes.at[body].bullet ? body : node;
}

static void walk_node(WtrBulletWalk *walk, const char *part, const char *prefix, uint32_t node, uint32_t depth);

static void tell(WtrBulletWalk *walk, const char *part, const char *prefix, uint32_t count, uint32_t node, uint32_t depth)
{
    const WtrBook *book = walk->book;
    char number[NUMBER_LENGTH], next[NUMBER_LENGTH];
    snprintf(number, sizeof number, "%s%u", prefix, count);
    uint32_t body = wtr_bullet_body(book, node);
    WtrWrittenBullet bullet = {part, number, body, days_of(book, body)};
    walk->sink(walk->context, &bullet);
    if (strlen(number) + 2 > sizeof next)
        return;
    memcpy(next, number, strlen(number) + 1);
    strcat(next, ".");
    walk_node(walk, part, next, body, depth);
}

static void walk_node(WtrBulletWalk *walk, const char *part, const char *prefix, uint32_t node, uint32_t depth)
{
    if (node == WTR_NONE || depth == 0 || walk->met[node])
        return;
    walk->met[node] = true;
    const WtrNode *at = &walk->book->nodes.at[node];
    if (at->kind == WTR_NODE_TERM || at->kind == WTR_NODE_DUTY)
        return;                    /* below lies another rule's tree */
    uint32_t count = 0;
    for (uint32_t i = 0; i < at->children.count; i++) {
        uint32_t child = child_of(walk->book, node, i);
        if (walk->book->nodes.at[child].bullet)
            tell(walk, part, prefix, ++count, child, depth - 1);
        else
            walk_node(walk, part, prefix, child, depth - 1);
    }
}

void wtr_bullets_of_duty(WtrBulletWalk *walk, const WtrDuty *duty, WtrBulletSink sink, void *context)
{
    walk->sink = sink;
    walk->context = context;
    walk_node(walk, "if", "", duty->root, TREE_DEPTH);
    walk_node(walk, "once", "", duty->gate, TREE_DEPTH);
    for (uint32_t i = 0; i < duty->deadlines.count; i++) {
        walk_node(walk, "deadline", "", walk->book->deadlines.at[duty->deadlines.first + i].anchor, TREE_DEPTH);
        walk_node(walk, "deadline", "", walk->book->deadlines.at[duty->deadlines.first + i].when, TREE_DEPTH);
    }
    walk_node(walk, "done", "", duty->done, TREE_DEPTH);
    walk_node(walk, "explained", "", duty->explained, TREE_DEPTH);
}

void wtr_bullets_of_term(WtrBulletWalk *walk, const WtrTerm *term, WtrBulletSink sink, void *context)
{
    walk->sink = sink;
    walk->context = context;
    walk_node(walk, "if", "", term->root, TREE_DEPTH);
}
