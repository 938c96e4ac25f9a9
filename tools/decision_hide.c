/* decision_hide.c — see decision.h: values withheld, and everything in a record that would give one away.
 *
 * What is worked out from a withheld value is withheld with it: the conditions it goes into, up to the duty itself, the
 * dates of deadlines, the bullets that are true and the days that notices name. The status and the state of a duty stay:
 * they are what the record is for. */
#include "decision.h"

#include <string.h>

WtrDigest wtr_hidden_commitment(const WtrHidden *hidden)
{
    WtrHashing hashing;
    wtr_hashing_begin(&hashing, "wtr.commitment.1");
    wtr_hashing_add(&hashing, hidden->salt.bytes, sizeof hidden->salt.bytes);
    wtr_hashing_add(&hashing, hidden->path, strlen(hidden->path));
    wtr_hashing_add(&hashing, hidden->value, strlen(hidden->value));
    return wtr_hashing_end(&hashing);
}

const WtrHidden *wtr_hidden_find(WtrHiddens hiddens, const char *path)
{
    for (uint32_t i = 0; i < hiddens.count; i++)
        if (strcmp(hiddens.at[i].path, path) == 0)
            return &hiddens.at[i];
    return NULL;
}

/* The fact a path ends in, or WTR_NONE. */
static uint32_t fact_of(const WtrView *view, const char *path)
{
    const char *dot = strrchr(path, '.');
    return wtr_find_fact(view->rulebook, dot != NULL ? dot + 1 : path);
}

/* Children lie below their parents: one sweep upwards reaches everything. */
static void spread(const WtrBook *book, WtrWithheld *out)
{
    for (uint32_t i = 0; i < book->nodes.count; i++) {
        const WtrNode *node = &book->nodes.at[i];
        bool rests = node->kind == WTR_NODE_FACT && out->facts[node->ref];
        for (uint32_t k = 0; !rests && k < node->children.count; k++)
            rests = out->nodes[book->children.at[node->children.first + k]];
        out->nodes[i] = rests;
        for (uint32_t k = 0; rests && k < node->cites.count; k++)
            out->citations[node->cites.first + k] = true;
    }
}

static bool rests(const WtrWithheld *withheld, uint32_t node)
{
    return node != WTR_NONE && withheld->nodes[node];
}

/* A deadline that comes round again counts from the day on which the duty was last done. */
static void spread_to_deadlines(const WtrBook *book, WtrWithheld *out)
{
    for (uint32_t i = 0; i < book->duties.count; i++) {
        const WtrDuty *duty = &book->duties.at[i];
        for (uint32_t k = 0; k < duty->deadlines.count; k++) {
            uint32_t row = duty->deadlines.first + k;
            const WtrDeadline *deadline = &book->deadlines.at[row];
            out->deadlines[row] = rests(out, deadline->anchor) || (deadline->kind == WTR_EVERY && rests(out, duty->done));
        }
    }
}

bool wtr_withheld_find(const WtrView *view, WtrHiddens hiddens, WtrWithheld *out)
{
    const WtrBook *book = view->book;
    *out = (WtrWithheld){wtr_alloc(book->facts.count), wtr_alloc(book->nodes.count), wtr_alloc(book->deadlines.count), wtr_alloc(book->citations.count)};
    if (out->facts == NULL || out->nodes == NULL || out->deadlines == NULL || out->citations == NULL) {
        wtr_withheld_free(out);
        return false;
    }
    for (uint32_t i = 0; i < hiddens.count; i++) {
        uint32_t fact = fact_of(view, hiddens.at[i].path);
        if (fact != WTR_NONE)
            out->facts[fact] = true;
    }
    spread(book, out);
    spread_to_deadlines(book, out);
    return true;
}

void wtr_withheld_free(WtrWithheld *withheld)
{
    wtr_free(withheld->facts);
    wtr_free(withheld->nodes);
    wtr_free(withheld->deadlines);
    wtr_free(withheld->citations);
    *withheld = (WtrWithheld){NULL, NULL, NULL, NULL};
}
