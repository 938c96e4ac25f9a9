/* bullets.h — the bullets of a rule, numbered as its author wrote them.
 *
 * Relies on: engine/wtr.h. Guarantees: each bullet once, in the order of the file; a definition that a rule
 * reads keeps its bullets to itself; a damaged tree ends the walk early and never repeats a node. */
#ifndef WTR_BULLETS_H
#define WTR_BULLETS_H

#include "../engine/base.h"
#include "../engine/wtr.h"

/* A bullet: where in the rule its list stands ("if", "once", "done", "explained", "deadline"), its number in its
 * list ("3"; of a bullet's own bullet "3.1"), the node with its citations, and the node that says on which days
 * it stands, or WTR_NONE where that is on the rule's own. */
typedef struct WtrWrittenBullet { const char *part, *number; uint32_t node, stands; } WtrWrittenBullet;
typedef void (*WtrBulletSink)(void *context, const WtrWrittenBullet *bullet);

typedef struct WtrBulletWalk {
    const WtrBook *book;
    bool *met;                         /* one each node */
    WtrBulletSink sink; void *context;
} WtrBulletWalk;

/* The node that carries a bullet's citations: the bullet's own, or that below the one which makes it ask nothing on
 * days on which it does not stand. */
uint32_t wtr_bullet_body(const WtrBook *book, uint32_t node);

/* False when out of memory. */
bool wtr_bullets_open(WtrBulletWalk *walk, const WtrBook *book);
void wtr_bullets_close(WtrBulletWalk *walk);
/* Calls `sink` for each bullet. */
void wtr_bullets_of_duty(WtrBulletWalk *walk, const WtrDuty *duty, WtrBulletSink sink, void *context);
void wtr_bullets_of_term(WtrBulletWalk *walk, const WtrTerm *term, WtrBulletSink sink, void *context);

#endif
