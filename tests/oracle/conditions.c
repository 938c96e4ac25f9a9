/* conditions.c — the generator's first half: random well-typed conditions, dates and numbers as text.
 *
 * Relies on: generate.h. Guarantees: only names that may be read in the given place and on the given days. */
#include "generate.h"

uint32_t below(Generator *g, uint32_t limit) { return oracle_below(&g->random, limit); }
bool chance(Generator *g, uint32_t percent) { return oracle_chance(&g->random, percent); }

bool is_many_subject(const Generator *g, int subject) { return subject >= 0 && (g->many >> subject & 1); }

/* A rule or fact of `subject` may be read from `at`. */
static bool readable(const Generator *g, Context at, int subject) {
    if (is_many_subject(g, subject) && subject != at.many) return false;
    return subject == -1 || at.only == ANY_SUBJECT || at.only == subject;
}

static void touch(Generator *g, int subject) { if (subject >= 0) g->touched |= 1ull << subject; }

int pick_fact(Generator *g, Context at, WtrType type, bool reserved) {
    unsigned first = below(g, g->fact_count);
    for (unsigned i = 0; i < g->fact_count; i++) {
        unsigned n = (first + i) % g->fact_count;
        const Fact *fact = &g->facts[n];
        if (fact->type != type || fact->reserved != reserved || !readable(g, at, fact->subject)) continue;
        touch(g, fact->subject);
        return (int)n;
    }
    return -1;
}

static int pick_rule(Generator *g, Context at, const Rule *rules, unsigned count, WtrType type) {
    if (!count) return -1;
    unsigned first = below(g, count);
    for (unsigned i = 0; i < count; i++) {
        unsigned n = (first + i) % count;
        if (rules[n].type != type || !readable(g, at, rules[n].subject) || (at.days & ~rules[n].days)) continue;
        touch(g, rules[n].subject);
        return (int)n;
    }
    return -1;
}

/* ---- dates and numbers ------------------------------------------------------------------------------------- */

static void write_literal_date(Generator *g, WtrText *out) {
    char text[11];
    int32_t day = oracle_day(2018, 1, 1) + (int32_t)below(g, 1600);
    if (chance(g, 30)) day = oracle_day(2020, 12, 7) + (int32_t)below(g, 5);
    oracle_date_text(day, text);
    wtr_text_puts(out, text);
}

void write_date_name(Generator *g, WtrText *out, Context at) {
    int term = chance(g, 25) ? pick_rule(g, at, g->terms, g->term_names, WTR_TYPE_DATE) : -1;
    int fact = term >= 0 || chance(g, 15) ? -1 : pick_fact(g, at, WTR_TYPE_DATE, false);
    if (term >= 0) wtr_text_puts(out, spell(g, 't', (unsigned)term).at);
    else if (fact >= 0) wtr_text_puts(out, spell(g, 'f', (unsigned)fact).at);
    else wtr_text_puts(out, "as_of");
}

static const char *const units[] = {"days", "working_days", "weeks", "months", "years"};

static uint32_t amount(Generator *g, unsigned unit) {
    static const uint32_t most[] = {60, 25, 9, 14, 3};
    return 1 + below(g, most[unit]);
}

void write_date(Generator *g, WtrText *out, Context at) {
    uint32_t kind = below(g, 10);
    if (kind < 5) { write_date_name(g, out, at); return; }
    if (kind < 6) { wtr_text_puts(out, chance(g, 50) ? "as_of" : "today"); return; }
    if (kind < 8) { write_literal_date(g, out); return; }
    for (unsigned steps = chance(g, 15) ? 2 : 1; steps > 0; steps--) {
        unsigned unit = below(g, 5);
        wtr_text_printf(out, "%u %s %s ", amount(g, unit), units[unit], chance(g, 50) ? "after" : "before");
    }
    write_date_name(g, out, at);
}

static void write_span(Generator *g, WtrText *out, Context at) {
    wtr_text_printf(out, "%s from ", units[below(g, 5)]);
    write_date_name(g, out, at);
    wtr_text_puts(out, " to ");
    if (chance(g, 50)) wtr_text_puts(out, "as_of");
    else write_date_name(g, out, at);
}

void write_number(Generator *g, WtrText *out, Context at) {
    static const WtrType types[] = {WTR_TYPE_NUMBER, WTR_TYPE_DAYS, WTR_TYPE_MONTHS, WTR_TYPE_YEARS};
    if (chance(g, 30)) { write_span(g, out, at); return; }
    int term = chance(g, 30) ? pick_rule(g, at, g->terms, g->term_names, WTR_TYPE_NUMBER) : -1;
    int fact = term >= 0 ? -1 : pick_fact(g, at, types[below(g, 4)], false);
    if (term >= 0) wtr_text_puts(out, spell(g, 't', (unsigned)term).at);
    else if (fact >= 0) wtr_text_puts(out, spell(g, 'f', (unsigned)fact).at);
    else write_span(g, out, at);
}

/* ---- single conditions ---------------------------------------------------------------------------------------- */

/* Returns false where nothing of the kind can be read here; nothing is written then. */
typedef bool (*Atom)(Generator *g, WtrText *out, Context at);

static bool atom_fact(Generator *g, WtrText *out, Context at) {
    int fact = pick_fact(g, at, WTR_TYPE_TRUTH, false);
    if (fact >= 0) wtr_text_puts(out, spell(g, 'f', (unsigned)fact).at);
    return fact >= 0;
}

static bool atom_term(Generator *g, WtrText *out, Context at) {
    int term = pick_rule(g, at, g->terms, g->term_names, WTR_TYPE_TRUTH);
    if (term >= 0) wtr_text_puts(out, spell(g, 't', (unsigned)term).at);
    return term >= 0;
}

static bool atom_duty(Generator *g, WtrText *out, Context at) {
    int duty = pick_rule(g, at, g->duties, g->duty_names, WTR_TYPE_TRUTH);
    if (duty >= 0) wtr_text_printf(out, "%s is %s", spell(g, 'd', (unsigned)duty).at, g->duties[duty].done && chance(g, 45) ? "done" : "due");
    return duty >= 0;
}

static bool atom_compare(Generator *g, WtrText *out, Context at) {
    static const char *const ops[] = {"=", "!=", "<", "<=", ">", ">="};
    write_number(g, out, at);
    wtr_text_printf(out, " %s %u", ops[below(g, 6)], below(g, 20));
    return true;
}

/* Two facts of one type; a comparison of one with itself is a comparison too. */
static bool atom_compare_facts(Generator *g, WtrText *out, Context at) {
    static const WtrType types[] = {WTR_TYPE_NUMBER, WTR_TYPE_DAYS, WTR_TYPE_YEARS};
    WtrType type = types[below(g, 3)];
    int a = pick_fact(g, at, type, false), b = pick_fact(g, at, type, false);
    if (a < 0 || b < 0) return false;
    wtr_text_printf(out, "%s %s %s", spell(g, 'f', (unsigned)a).at, chance(g, 50) ? "<" : ">=", spell(g, 'f', (unsigned)b).at);
    return true;
}

static bool atom_between(Generator *g, WtrText *out, Context at) {
    uint32_t low = below(g, 12);
    write_number(g, out, at);
    wtr_text_printf(out, " between %u and %u", low, low + below(g, 8));
    return true;
}

static bool atom_date(Generator *g, WtrText *out, Context at) {
    static const char *const relations[] = {"before", "after", "on or before", "on or after"};
    write_date_name(g, out, at);
    wtr_text_puts(out, " is ");
    if (chance(g, 20)) {                               /* on that very day: a date or a day reckoned from one */
        if (chance(g, 50)) { write_literal_date(g, out); return true; }
        wtr_text_printf(out, "%u days after ", below(g, 4));
        write_date_name(g, out, at);
        return true;
    }
    wtr_text_printf(out, "%s ", relations[below(g, 4)]);
    write_date(g, out, at);
    return true;
}

static bool atom_date_between(Generator *g, WtrText *out, Context at) {
    write_date_name(g, out, at);
    wtr_text_puts(out, " between ");
    write_literal_date(g, out);
    wtr_text_puts(out, " and ");
    if (chance(g, 30)) wtr_text_puts(out, "2022-12-31");       /* later than every literal date */
    else write_date_name(g, out, at);
    return true;
}

static bool atom_choice(Generator *g, WtrText *out, Context at) {
    int fact = pick_fact(g, at, WTR_TYPE_CHOICE, false);
    if (fact < 0) return false;
    unsigned choices = g->facts[fact].choices, first = below(g, choices);
    wtr_text_puts(out, spell(g, 'f', (unsigned)fact).at);
    if (chance(g, 65)) {
        wtr_text_printf(out, " is%s %s", chance(g, 30) ? " not" : "", spell(g, 'c', (unsigned)fact * 10 + first).at);
        return true;
    }
    wtr_text_printf(out, " is%s one of (%s, ", chance(g, 30) ? " not" : "", spell(g, 'c', (unsigned)fact * 10 + first).at);
    wtr_text_printf(out, "%s)", spell(g, 'c', (unsigned)fact * 10 + (first + 1) % choices).at);
    return true;
}

static bool atom_choice_term(Generator *g, WtrText *out, Context at) {
    int term = pick_rule(g, at, g->terms, g->term_names, WTR_TYPE_CHOICE);
    if (term < 0) return false;
    unsigned fact = (unsigned)g->terms[term].choices_of;
    wtr_text_printf(out, "%s is %s", spell(g, 't', (unsigned)term).at, spell(g, 'c', fact * 10 + below(g, g->facts[fact].choices)).at);
    return true;
}

static bool atom_reading(Generator *g, WtrText *out, Context at) {
    if (!g->reading_count) return false;
    unsigned n = below(g, g->reading_count);
    const Reading *reading = &g->readings[n];
    if (at.days & ~reading->days) return false;
    wtr_text_printf(out, "%s is%s %s", spell(g, 'r', n).at, chance(g, 20) ? " not" : "",
                    spell(g, 'c', 1000 + n * 10 + below(g, reading->choices)).at);
    return true;
}

static bool atom_known(Generator *g, WtrText *out, Context at) {
    static const WtrType types[] = {WTR_TYPE_TRUTH, WTR_TYPE_DATE, WTR_TYPE_NUMBER, WTR_TYPE_CHOICE};
    int fact = pick_fact(g, at, types[below(g, 4)], false);
    if (fact >= 0) wtr_text_printf(out, "%s is %s", spell(g, 'f', (unsigned)fact).at, chance(g, 60) ? "known" : "unknown");
    return fact >= 0;
}

static bool atom_quantifier(Generator *g, WtrText *out, Context at) {
    static const char *const words[] = {"any", "every", "no"};
    if (!g->many || at.only != ANY_SUBJECT) return false;
    if (!(g->many & ~at.quantified)) return false;
    unsigned subject = below(g, g->subjects);
    while (!(g->many & ~at.quantified & 1u << subject)) subject = (subject + 1) % g->subjects;
    if (chance(g, 70)) wtr_text_printf(out, "%s %s has (", words[below(g, 3)], spell(g, 'b', subject).at);
    else wtr_text_printf(out, "at least %u %s have (", 1 + below(g, 3), spell(g, 'p', subject).at);
    at.many = (int)subject;
    at.quantified |= 1u << subject;
    at.depth--;
    write_truth(g, out, at);
    wtr_text_puts(out, ")");
    return true;
}

static void write_atom(Generator *g, WtrText *out, Context at) {
    /* The common kinds stand more than once. */
    static const Atom atoms[] = {atom_fact, atom_fact, atom_fact, atom_term, atom_term, atom_duty, atom_compare, atom_compare_facts, atom_between,
                                 atom_date, atom_date, atom_date_between, atom_choice, atom_choice_term, atom_reading, atom_known, atom_quantifier};
    for (int tries = 0; tries < 20; tries++) {
        Atom atom = atoms[below(g, sizeof atoms / sizeof *atoms)];
        if (atom == atom_quantifier && at.depth <= 0) continue;
        if (atom == atom_known && !chance(g, 40)) continue;
        if (atom(g, out, at)) return;
    }
    wtr_text_puts(out, "as_of is after 2020-01-01");
}

/* ---- combinations ------------------------------------------------------------------------------------------------ */

static void write_operand(Generator *g, WtrText *out, Context at) {
    at.depth--;
    if (at.depth > 0 && chance(g, 35)) {
        wtr_text_puts(out, chance(g, 30) ? "not (" : "(");
        write_truth(g, out, at);
        wtr_text_puts(out, ")");
        return;
    }
    if (chance(g, 15)) {
        wtr_text_puts(out, "not (");
        write_atom(g, out, at);
        wtr_text_puts(out, ")");
        return;
    }
    write_atom(g, out, at);
}

void write_truth(Generator *g, WtrText *out, Context at) {
    unsigned operands = at.depth > 0 && chance(g, 60) ? 2 + below(g, 2) : 1;
    const char *join = chance(g, 50) ? " and " : " or ";
    for (unsigned i = 0; i < operands; i++) {
        if (i) wtr_text_puts(out, join);
        write_operand(g, out, at);
    }
}

static void write_line_start(WtrText *out, unsigned indent, const char *dash) {
    wtr_text_puts(out, "\n");
    for (unsigned i = 0; i < indent; i++) wtr_text_puts(out, " ");
    wtr_text_puts(out, dash);
}

static void write_list(Generator *g, WtrText *out, Context at, unsigned indent, const char *dash) {
    static const char *const kinds[] = {"any of", "all of", "none of"};
    unsigned bullets = 2 + below(g, 4);
    if (chance(g, 75)) wtr_text_puts(out, kinds[below(g, 3)]);
    else wtr_text_printf(out, "at least %u of", 1 + below(g, bullets));
    bool nested = dash[1] == '-';
    for (unsigned i = 0; i < bullets; i++) {
        Context inner = at;
        inner.depth--;
        const Edition *edition = NULL;
        unsigned n = below(g, EDITIONS);
        if (chance(g, 25) && (editions[n].days & at.days)) {
            edition = &editions[n];
            inner.days &= edition->days;
        }
        write_line_start(out, indent, dash);
        if (!nested && !edition && chance(g, 15)) {
            write_list(g, out, inner, indent + 2, "-- ");
            continue;
        }
        write_truth(g, out, inner);
        if (edition) wtr_text_printf(out, " in %s%s", spell(g, 's', n).at, chance(g, 40) ? " inferred \"from the list\"" : "");
        if (at.cited && chance(g, 40)) wtr_text_printf(out, " [bullet %u]", i + 1);
    }
}

void write_condition(Generator *g, WtrText *out, Context at, unsigned indent) {
    if (!chance(g, 40)) { write_truth(g, out, at); return; }
    if (chance(g, 20)) {
        write_atom(g, out, at);
        wtr_text_puts(out, chance(g, 50) ? " and " : " or ");
    }
    write_list(g, out, at, indent, "- ");
}
