/* citation.h — citations bound to their sources and checked by themselves (citation.c).
 *
 * Relies on: query.h. Guarantees: every citation that names a source, or completes one, has its
 * `resolved_source`; the others were reported. */
#ifndef WTR_CITATION_H
#define WTR_CITATION_H

#include "query.h"

/* Binds the citations of a clause, a bullet, a deadline or an expectation. One that names no source
 * completes `first`, which is NULL where there is nothing to complete. */
void wtr_cites_bind(WtrPass *pass, WtrCiteList *cites, const WtrCite *first);

/* Helps where a source was expected and there is none of this name: the one that was meant or, where the name is nothing
 * else's either, how sources are declared. */
void wtr_source_help(WtrPass *pass, WtrDiag *diag, const WtrName *name);

#endif
