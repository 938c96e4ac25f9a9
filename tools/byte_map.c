/* byte_map.c — see byte_map.h. The kernel sends SIGBUS to the thread that reads a page which the file does not have. The
 * handler puts a page of zeros there and notes it; the thread goes on with those. */
#include "byte_map.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <unistd.h>

#define PLACES 64u
#define AROUND ((size_t)64 << 10)        /* bytes around a page that the system maps with it */

/* The maps that are open, for the handler. A place is never freed, so that it may be looked at at any time. */
typedef struct Place { atomic_uintptr_t begin, end, broken; } Place;       /* begin 0: free; broken: the lowest page, UINTPTR_MAX: none */

static Place places[PLACES];
static pthread_mutex_t opening = PTHREAD_MUTEX_INITIALIZER;
static struct sigaction before;
static uintptr_t page_size;              /* 0 before the first map */

static void note_broken(Place *place, uintptr_t page)
{
    uintptr_t lowest = atomic_load(&place->broken);
    while (page < lowest && !atomic_compare_exchange_weak(&place->broken, &lowest, page))
        ;
}

static bool mend(uintptr_t at)
{
    const uintptr_t page = at & ~(page_size - 1);
    for (unsigned i = 0; i < PLACES; i++) {
        if (at < atomic_load(&places[i].begin) || at >= atomic_load(&places[i].end))
            continue;
        note_broken(&places[i], page);
        return mmap((void *)page, page_size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != MAP_FAILED;
    }
    return false;
}

/* A fault that is not ours is left to whoever was asked before: the instruction is run again and fails again. */
static void on_bus_error(int number, siginfo_t *about, void *context)
{
    (void)context;
    const int error = errno;
    if (!mend((uintptr_t)about->si_addr))
        sigaction(number, &before, NULL);
    errno = error;
}

/* Anew for each map: somebody else may have installed a handler since. The mutex is held. */
static bool install(void)
{
    const long size = sysconf(_SC_PAGESIZE);
    struct sigaction action = {.sa_sigaction = on_bus_error, .sa_flags = SA_SIGINFO}, found;
    if (size <= 0 || sigaction(SIGBUS, &action, &found) != 0)
        return false;
    if ((found.sa_flags & SA_SIGINFO) == 0 || found.sa_sigaction != on_bus_error)
        before = found;
    page_size = (uintptr_t)size;
    return true;
}

/* The mutex is held. PLACES when there is none. */
static unsigned free_place(void)
{
    unsigned place = 0;
    while (place < PLACES && atomic_load(&places[place].begin) != 0)
        place++;
    return place;
}

static bool open_at(int descriptor, uint64_t from, uint64_t to, WtrByteMap *out)
{
    const unsigned place = install() ? free_place() : PLACES;
    const uint64_t first = from & ~(uint64_t)(page_size - 1), length = to - first;
    if (place == PLACES || length > SIZE_MAX / 2)
        return false;
    char *pages = mmap(NULL, (size_t)length, PROT_READ, MAP_PRIVATE, descriptor, (off_t)first);
    if (pages == MAP_FAILED)
        return false;
    madvise(pages, (size_t)length, MADV_SEQUENTIAL);
    *out = (WtrByteMap){pages + (from - first), (size_t)(to - from), from, pages, (size_t)length, place};
    atomic_store(&places[place].broken, UINTPTR_MAX);
    atomic_store(&places[place].end, (uintptr_t)pages + (uintptr_t)length);
    atomic_store(&places[place].begin, (uintptr_t)pages);
    return true;
}

bool wtr_byte_map_open(int descriptor, uint64_t from, uint64_t to, WtrByteMap *out)
{
    *out = (WtrByteMap){.text = NULL};
    pthread_mutex_lock(&opening);
    const bool open = from < to && open_at(descriptor, from, to, out);
    pthread_mutex_unlock(&opening);
    return open;
}

/* A processor that is asked for a byte ahead does not fetch it where the page is not mapped yet. An older system does not
 * know this wish: nothing but time is lost. */
void wtr_byte_map_want(const WtrByteMap *map, const char *text, size_t length)
{
#if defined(MADV_POPULATE_READ)
    const size_t at = (size_t)(text - map->pages), begin = at & ~(size_t)(page_size - 1);
    const size_t end = map->pages_length - at > length ? at + length : map->pages_length;
    madvise(map->pages + begin, end - begin, MADV_POPULATE_READ);
#else
    (void)map, (void)text, (void)length;
#endif
}

/* With what the system brought along on either side; it comes back where it is asked for. */
void wtr_byte_map_leave(const WtrByteMap *map, const char *text, size_t length)
{
    const size_t at = (size_t)(text - map->pages), begin = at > AROUND ? (at - AROUND) & ~(size_t)(page_size - 1) : 0;
    const size_t end = map->pages_length - at - length > AROUND ? at + length + AROUND : map->pages_length;
    madvise(map->pages + begin, end - begin, MADV_DONTNEED);
}

bool wtr_byte_map_broken(const WtrByteMap *map, uint64_t *at)
{
    const uintptr_t broken = map->text == NULL ? UINTPTR_MAX : atomic_load(&places[map->place].broken);
    if (broken == UINTPTR_MAX)
        return false;
    const uintptr_t text = (uintptr_t)map->text;
    *at = map->from + (broken > text ? broken - text : 0);
    return true;
}

void wtr_byte_map_close(WtrByteMap *map)
{
    if (map->text == NULL)
        return;
    atomic_store(&places[map->place].end, 0);
    munmap(map->pages, map->pages_length);
    atomic_store(&places[map->place].begin, 0);
    *map = (WtrByteMap){.text = NULL};
}
