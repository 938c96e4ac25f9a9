/* json_names.c — see json_names.h. */
#include "json_names.h"

#define LINE 64u                 /* bytes of a line of memory */
#define TRIES 200u               /* factors that are tried, as long as no more than WORK names are placed for it */
#define WORK 100000u
#define SPARSE 4096u             /* fewer names have eight places each, more have two */

_Static_assert(sizeof(WtrJsonName) == LINE, "a name fills a line of memory");

static bool is_kept(const WtrJsonName *name) { return name->length > 0 && name->length <= WTR_NAME_MOST; }

/* The place where a name is looked for first: as it stands in a text, between quotation marks. */
static size_t first_place(const WtrJsonNames *names, const WtrJsonName *name)
{
    char text[WTR_NAME_MOST + 2] = {'"'};
    memcpy(text + 1, name->text, name->length);
    text[name->length + 1] = '"';
    return (size_t)(wtr_name_first(names, text + 1, name->length, name->group) - names->slots);
}

static void set_name(WtrJsonName *slot, const WtrJsonName *name)
{
    *slot = *name;
    const bool usual = name->length <= WTR_NAME_USUAL;
    slot->compared = usual ? UINT32_MAX >> (WTR_NAME_USUAL - name->length) : UINT32_MAX;
    memset(slot->start, '"', sizeof slot->start);
    memcpy(slot->start, name->text, usual ? name->length : WTR_NAME_READ);
}

/* Puts all names in their places; how many did not get their first one. */
static uint32_t fill(WtrJsonNames *names, const WtrJsonName *all, uint32_t count)
{
    const size_t last = (size_t)(names->bytes / sizeof *names->slots);
    uint32_t displaced = 0;
    memset(names->slots, 0, (last + 1) * sizeof *names->slots);
    for (uint32_t i = 0; i < count; i++) {
        if (!is_kept(&all[i]))
            continue;
        size_t at = first_place(names, &all[i]);
        displaced += names->slots[at].kind != 0;
        while (names->slots[at].kind != 0)
            at = (at + 1) & last;
        set_name(&names->slots[at], &all[i]);
    }
    return displaced;
}

/* Of a few factors the one that leaves most names in their first place. */
static void choose_factor(WtrJsonNames *names, const WtrJsonName *all, uint32_t count, bool often)
{
    const uint32_t tries = often ? TRIES : 1;
    uint64_t factor = 0x94D049BB133111EBu, best = factor;
    uint32_t least = UINT32_MAX;
    for (uint32_t i = 0; i < tries && i <= WORK / (count + 1) && least > 0; i++) {
        names->factor = factor;
        const uint32_t displaced = fill(names, all, count);
        if (displaced < least) {
            least = displaced;
            best = factor;
        }
        factor = (factor * 6364136223846793005u + 1442695040888963407u) | 1;
    }
    if (names->factor == best)
        return;
    names->factor = best;
    fill(names, all, count);
}

bool wtr_json_names_make(const WtrJsonName *all, uint32_t count, bool often, WtrJsonNames *out)
{
    const uint64_t wanted = (count < SPARSE ? 8 : 2) * (uint64_t)count;
    unsigned bits = 4;
    while (bits < 26 && ((uint64_t)1 << bits) < wanted)
        bits++;
    const size_t slots = (size_t)1 << bits;
    if (count >= slots)
        return false;
    WtrJsonNames names = {.bytes = (slots - 1) * sizeof *names.slots, .memory = wtr_alloc(slots * sizeof *names.slots + LINE)};
    if (names.memory == NULL)
        return false;
    const uintptr_t start = (uintptr_t)names.memory;
    names.slots = (WtrJsonName *)(void *)((char *)names.memory + ((start + LINE - 1) / LINE * LINE - start));
    choose_factor(&names, all, count, often);
    *out = names;
    return true;
}

void wtr_json_names_free(WtrJsonNames *names)
{
    wtr_free(names->memory);
    *names = (WtrJsonNames){.slots = NULL};
}

const WtrJsonName *wtr_json_name_find(const WtrJsonNames *names, const char *text, size_t length, uint32_t group)
{
    if (length == 0 || length > WTR_NAME_MOST)
        return NULL;
    const WtrJsonName *name = wtr_name_first(names, text, length, group);
    while (name->kind != 0 && (name->length != length || name->group != group || memcmp(name->text, text, length) != 0))
        name = wtr_name_next(names, name);
    return name->kind != 0 ? name : NULL;
}
