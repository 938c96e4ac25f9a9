/* list_scan.c — see list_scan.h. */
#include "list_scan.h"

#include "bytemask.h"
#include "records.h"

#define NOT_READ "; nothing behind this place is read"

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

typedef enum EntryEnd { WHOLE, MORE, FAULTY } EntryEnd;
typedef struct Entry { EntryEnd how; size_t end; const char *fault; } Entry;       /* a fault is at `end` */

/* ---- objects and lists, 64 bytes at a time ------------------------------------------------------------------ */

/* The kinds of the open brackets, the innermost in bit 0: set for a list. Beyond 64 of them only their number is known,
 * and the JSON reader refuses the entry for its depth. */
typedef struct Nesting { uint64_t lists; size_t depth; } Nesting;

/* Takes one bracket; false where it does not match. */
static bool nest(Nesting *nesting, char bracket)
{
    if (bracket == '{' || bracket == '[') {
        nesting->lists = nesting->lists << 1 | (bracket == '[');
        nesting->depth++;
        return true;
    }
    const bool matches = nesting->depth > 64 || (nesting->lists & 1) == (bracket == ']');
    nesting->lists >>= 1;
    nesting->depth--;
    return matches;
}

/* Takes away quotation marks behind a backslash. `escaped` is carried from block to block. */
static uint64_t unescape(uint64_t quotes, uint64_t backslashes, bool *escaped)
{
    if (*escaped) {
        quotes &= ~(uint64_t)1;
        backslashes &= ~(uint64_t)1;
        *escaped = false;
    }
    while (backslashes != 0) {
        const unsigned at = (unsigned)__builtin_ctzll(backslashes);
        *escaped = at == 63;
        const uint64_t pair = (uint64_t)3 << at;
        quotes &= ~pair;
        backslashes &= ~pair;
    }
    return quotes;
}

static Entry faulty(const char *fault, size_t at) { return (Entry){FAULTY, at, fault}; }

static Entry line_break(size_t at)
{
    return faulty("found a line break or another control character within a string; expected it to be escaped" NOT_READ, at);
}

static Entry container(const char *text, size_t length, size_t at)
{
    Nesting nesting = {0, 0};
    uint64_t inside = 0;
    bool escaped = false;
    for (size_t base = at; base < length; base += 64) {
        const WtrBytes bytes = wtr_bytes(text + base);
        const uint64_t used = wtr_mask_below(length - base);
        uint64_t quotes = wtr_mask_of(bytes, '"') & used;
        const uint64_t backslashes = wtr_mask_of(bytes, '\\') & used;
        if (backslashes != 0 || escaped)
            quotes = unescape(quotes, backslashes, &escaped);
        const uint64_t strings = wtr_mask_parity(quotes) ^ inside;
        const uint64_t control = wtr_mask_control(bytes) & strings & used;
        uint64_t brackets = wtr_mask_of_two(wtr_bytes_lowered(bytes), '{', '}') & ~strings & used;
        if (control != 0)
            brackets &= wtr_mask_below((unsigned)__builtin_ctzll(control));
        for (; brackets != 0; brackets &= brackets - 1) {
            const size_t place = base + (unsigned)__builtin_ctzll(brackets);
            if (!nest(&nesting, text[place]))
                return faulty("found a closing bracket of the other kind than the one that is open" NOT_READ, place);
            if (nesting.depth == 0)
                return (Entry){WHOLE, place + 1, NULL};
        }
        if (control != 0)
            return line_break(base + (unsigned)__builtin_ctzll(control));
        inside = strings >> 63 ? ~(uint64_t)0 : 0;
    }
    return (Entry){MORE, length, NULL};
}

/* ---- entries --------------------------------------------------------------------------------------------------- */

static Entry string(const char *text, size_t length, size_t at)
{
    for (size_t i = at + 1; i < length; i++) {
        if ((unsigned char)text[i] < 0x20)
            return line_break(i);
        if (text[i] == '"')
            return (Entry){WHOLE, i + 1, NULL};
        i += text[i] == '\\';
    }
    return (Entry){MORE, length, NULL};
}

/* A number, a word or rubbish. */
static Entry plain(const char *text, size_t length, size_t at)
{
    size_t end = at + 1;
    while (end < length && !is_blank(text[end]) && strchr(",[]{}\"", text[end]) == NULL)
        end++;
    return (Entry){end < length ? WHOLE : MORE, end, NULL};
}

static Entry entry(const char *text, size_t length, size_t at)
{
    switch (text[at]) {
    case '{': case '[': return container(text, length, at);
    case '"': return string(text, length, at);
    default: return plain(text, length, at);
    }
}

size_t wtr_list_entry_end(const char *text, size_t length, size_t at)
{
    return entry(text, length, at).end;
}

/* ---- lists ------------------------------------------------------------------------------------------------------ */

static void fault(WtrListScan *scan, const char *what, size_t at)
{
    scan->fault = what;
    scan->fault_at = at;
}

/* Takes the byte of the list itself at `at`, which is not blank and begins no entry. */
static void punctuation(WtrListScan *scan, char *text, size_t at)
{
    const char c = text[at];
    if (scan->phase == WTR_LIST_OVER) {
        fault(scan, "found more behind the end of the list; expected nothing" NOT_READ, at);
        return;
    }
    if (scan->phase == WTR_LIST_BEFORE && c != '[') {
        fault(scan, "expected a list: `[`" NOT_READ, at);
        return;
    }
    if (scan->phase == WTR_LIST_AFTER && c != ',' && c != ']') {
        fault(scan, "expected a comma or `]` between the entries of the list" NOT_READ, at);
        return;
    }
    if (scan->phase == WTR_LIST_FIRST && c != ']') {
        fault(scan, "expected an entry of the list or `]`" NOT_READ, at);
        return;
    }
    if (scan->phase == WTR_LIST_ENTRY) {
        fault(scan, "expected another entry of the list behind the comma" NOT_READ, at);
        return;
    }
    scan->phase = c == '[' ? WTR_LIST_FIRST : c == ',' ? WTR_LIST_ENTRY : WTR_LIST_OVER;
    text[at] = ' ';
    scan->end = at + 1;
}

static bool begins_entry(const WtrListScan *scan, char c)
{
    return (scan->phase == WTR_LIST_FIRST || scan->phase == WTR_LIST_ENTRY) && c != ',' && c != ']' && c != '}';
}

WtrListScan wtr_list_scan(char *text, size_t length, WtrListPhase phase, bool last)
{
    WtrListScan scan = {.phase = phase};
    for (size_t at = 0; scan.fault == NULL;) {
        while (at < length && is_blank(text[at]))
            at++;
        if (at == length) {
            scan.end = length;
            break;
        }
        if (!begins_entry(&scan, text[at])) {
            punctuation(&scan, text, at++);
            continue;
        }
        const Entry found = entry(text, length, at);
        if (found.how == FAULTY)
            fault(&scan, found.fault, found.end);
        else if (found.how == MORE && last)
            fault(&scan, "the file ends within this entry of the list", at);
        if (found.how != WHOLE)
            return scan;
        scan.entries++;
        scan.phase = WTR_LIST_AFTER;
        scan.end = at = found.end;
    }
    if (scan.fault == NULL && last && scan.phase != WTR_LIST_OVER)
        fault(&scan, "the file ends within the list; expected `]`", length);
    return scan;
}
