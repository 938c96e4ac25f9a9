/* generate.c — the generator's second half: random rulebooks, item by item.
 *
 * Relies on: generate.h. Guarantees: what it writes is well typed by construction: a rule reads only rules
 * that were made before it, only where they stand, and only facts of its own subject, of single subjects or
 * of the case. The order of the items and the files they stand in are drawn after the model is complete. */
#include <stdio.h>
#include <string.h>

#include "generate.h"

/* Source n is edition n; the last has no dates and puts no bound. */
const Edition editions[EDITIONS] = {
    {"\n  in_force 2018-07-04 to 2020-12-08", 2u | 4u},
    {"\n  in_force 2020-12-09\n  pages 120", 8u | 16u},
    {"\n  kind briefing\n  in_force 2019-06-01 to 2021-03-31", 4u | 8u},
    {"\n  kind statute", ALWAYS},
};

Spelled spell(const Generator *g, char kind, unsigned n) {
    static const char *const words[] = {"fact", "source", "subject", "subjects", "term", "duty", "reading", "choice", "actor", "calendar"};
    static const char kinds[] = "fsbptdrcal";
    const char *at = strchr(kinds, kind);
    Spelled name = {""};
    if (!g->names) {
        snprintf(name.at, sizeof name.at, "%s_%u", words[at - kinds], n);
        return name;
    }
    OracleRandom scramble = {g->names ^ ((uint64_t)(unsigned char)kind << 32 | n)};
    char letters[6];
    for (int i = 0; i < 5; i++) letters[i] = (char)('a' + oracle_below(&scramble, 26));
    letters[5] = 0;
    snprintf(name.at, sizeof name.at, "%s_%c%u", letters, kind, n);
    return name;
}

static WtrText *new_item(Generator *g) {
    if (g->item_count == sizeof g->items / sizeof *g->items) { g->failed = true; return &g->items[0]; }
    return &g->items[g->item_count++];
}

/* ---- declarations ------------------------------------------------------------------------------------------- */

static void write_calendar(Generator *g) {
    static const char *const weekends[] = {"saturday, sunday", "sunday", "friday, saturday", "wednesday"};
    WtrText *out = new_item(g);
    wtr_text_printf(out, "calendar %s \"a calendar\"\n  weekend %s\n  known 2018-01-01 to 2023-12-31", spell(g, 'l', 0).at, weekends[below(g, 4)]);
    int32_t day = oracle_day(2018, 1, 1);
    for (unsigned i = 0; i < 40; i++) {
        char text[11];
        day += 1 + (int32_t)below(g, 60);
        if (day > oracle_day(2023, 12, 31)) break;
        oracle_date_text(day, text);
        wtr_text_printf(out, "\n  holiday %s \"a holiday\"", text);
    }
}

static void write_sources_and_actors(Generator *g) {
    for (unsigned i = 0; i < EDITIONS; i++) wtr_text_printf(new_item(g), "source %s \"source %u\"%s", spell(g, 's', i).at, i, editions[i].clauses);
    for (unsigned i = 0; i < 3; i++) wtr_text_printf(new_item(g), "actor %s \"actor %u\"", spell(g, 'a', i).at, i);
}

static void write_subjects(Generator *g) {
    g->subjects = 1 + below(g, 4);
    for (unsigned i = 0; i < g->subjects; i++) {
        WtrText *out = new_item(g);
        wtr_text_printf(out, "subject %s", spell(g, 'b', i).at);
        if (chance(g, 55)) {
            g->many |= 1u << i;
            wtr_text_printf(out, " (%s)", spell(g, 'p', i).at);
        }
        wtr_text_printf(out, " \"%u\"", i);
    }
}

static void write_assumption(Generator *g, WtrText *out, unsigned n) {
    const Fact *fact = &g->facts[n];
    switch (fact->type) {
    case WTR_TYPE_TRUTH: wtr_text_printf(out, "\n  assumed %s", chance(g, 50) ? "true" : "false"); break;
    case WTR_TYPE_CHOICE: wtr_text_printf(out, "\n  assumed %s", spell(g, 'c', n * 10 + below(g, fact->choices)).at); break;
    case WTR_TYPE_DATE: wtr_text_puts(out, "\n  assumed 2020-06-01"); break;
    default: wtr_text_printf(out, "\n  assumed %u", below(g, 20)); break;
    }
    if (chance(g, 40)) wtr_text_puts(out, " from 2020-12-09");
}

static void write_fact(Generator *g, int subject, WtrType type, bool reserved) {
    static const char *const types[] = {"", ": number", ": date", "", ": days", ": months", ": years"};
    if (g->fact_count == ORACLE_FACTS) return;
    unsigned n = g->fact_count++;
    Fact *fact = &g->facts[n];
    WtrText *out = new_item(g);
    *fact = (Fact){type, subject, 0, reserved};
    wtr_text_printf(out, "fact %s", spell(g, 'f', n).at);
    if (subject >= 0) wtr_text_printf(out, " of %s", spell(g, 'b', (unsigned)subject).at);
    wtr_text_puts(out, types[type]);
    if (type == WTR_TYPE_CHOICE) {
        fact->choices = 2 + below(g, 4);
        for (unsigned i = 0; i < fact->choices; i++) wtr_text_printf(out, "%s%s", i ? ", " : ": one of ", spell(g, 'c', n * 10 + i).at);
    }
    wtr_text_printf(out, " \"%u\"", n);
    if (!reserved && chance(g, 10)) write_assumption(g, out, n);
}

static void write_facts(Generator *g) {
    static const WtrType types[] = {WTR_TYPE_TRUTH, WTR_TYPE_TRUTH, WTR_TYPE_TRUTH, WTR_TYPE_NUMBER, WTR_TYPE_DATE, WTR_TYPE_DATE,
                                    WTR_TYPE_CHOICE, WTR_TYPE_DAYS, WTR_TYPE_MONTHS, WTR_TYPE_YEARS};
    for (int subject = -1; subject < (int)g->subjects; subject++) {
        write_fact(g, subject, WTR_TYPE_DATE, true);
        if (chance(g, 50)) write_fact(g, subject, WTR_TYPE_TRUTH, true);
        for (unsigned i = 3 + below(g, 6); i > 0; i--) write_fact(g, subject, types[below(g, 10)], false);
    }
}

/* Citations, and the days on which what cites them stands; the clause is empty for a draft. */
static unsigned write_evidence(Generator *g, WtrText *out, const char *before, unsigned within, bool *cited) {
    unsigned days = 0;
    bool dated = false;
    WtrText cites = {0};
    for (unsigned n = 0; n < EDITIONS; n++) {
        if (!chance(g, 45) || !(editions[n].days & within)) continue;
        if (n < 3) { days |= editions[n].days; dated = true; }
        const char *lead = cites.length ? ", " : "cite ";
        if (n == 3) wtr_text_printf(&cites, "%s%s section \"%u\"", lead, spell(g, 's', n).at, below(g, 50) + 1);
        else if (chance(g, 20)) wtr_text_printf(&cites, "%s%s unpaged", lead, spell(g, 's', n).at);
        else wtr_text_printf(&cites, "%s%s page %u para %u", lead, spell(g, 's', n).at, below(g, 100) + 1, below(g, 20) + 1);
    }
    *cited = cites.length > 0;
    wtr_text_printf(out, "%s%s", before, cites.length ? cites.at : "draft");
    wtr_text_free(&cites);
    return dated ? days : ALWAYS;
}

/* Where a rule stands: as it cites, or as it says. Returns the days. */
static unsigned write_standing(Generator *g, WtrText *out, unsigned within, bool *cited) {
    unsigned days = write_evidence(g, out, "\n  ", within, cited);
    if (!chance(g, 25)) return days;
    switch (below(g, 3)) {
    case 0:
        wtr_text_printf(out, "\n  stands in %s, %s", spell(g, 's', 0).at, spell(g, 's', 1).at);
        return editions[0].days | editions[1].days;
    case 1:
        wtr_text_puts(out, "\n  stands from 2019-06-01");
        return 4u | 8u | 16u;
    default: {
        unsigned n = below(g, 3);
        wtr_text_printf(out, "\n  stands in %s inferred \"from its footnotes\"", spell(g, 's', n).at);
        return editions[n].days;
    }
    }
}

static void write_readings(Generator *g) {
    g->reading_count = below(g, 3);
    for (unsigned n = 0; n < g->reading_count; n++) {
        WtrText *out = new_item(g), evidence = {0};
        bool cited;
        g->readings[n].choices = 2 + below(g, 2);
        g->readings[n].days = write_evidence(g, &evidence, "\n  ", ALWAYS, &cited);
        wtr_text_printf(out, "reading %s \"%u\"", spell(g, 'r', n).at, n);
        for (unsigned i = 0; i < g->readings[n].choices; i++) {
            wtr_text_printf(out, "\n  - %s \"choice %u\"", spell(g, 'c', 1000 + n * 10 + i).at, i);
            if (i && chance(g, 30) && (g->readings[n].days & editions[1].days)) wtr_text_printf(out, " in %s", spell(g, 's', 1).at);
        }
        wtr_text_printf(out, "\n  default %s%s", spell(g, 'c', 1000 + n * 10).at, evidence.at);
        wtr_text_free(&evidence);
    }
}

/* ---- definitions and duties ---------------------------------------------------------------------------------- */

static int random_subject(Generator *g) { return (int)below(g, g->subjects + 1) - 1; }

/* The head: "NAME for SUBJECT", the subject left out where it can be inferred, half of the time. */
static void write_head(Generator *g, WtrText *out, const char *name, int subject, Context at) {
    bool inferable = subject >= 0 && at.only != ANY_SUBJECT && (g->touched >> subject & 1);
    wtr_text_puts(out, name);
    if (subject >= 0 && !(inferable && chance(g, 70))) wtr_text_printf(out, " for %s", spell(g, 'b', (unsigned)subject).at);
}

static Context context_of(Generator *g, int subject, unsigned days, bool cited) {
    Context at = {.many = is_many_subject(g, subject) ? subject : -1, .days = days, .only = ANY_SUBJECT, .depth = 3, .cited = cited};
    if (subject == -1) at.only = -1;
    else if (chance(g, 50)) at.only = subject;
    return at;
}

static void write_meaning(Generator *g, WtrText *out, Context at, Rule *rule) {
    int fact;
    switch (rule->type) {
    case WTR_TYPE_TRUTH: write_condition(g, out, at, 4); break;
    case WTR_TYPE_NUMBER:
        fact = chance(g, 40) ? pick_fact(g, at, WTR_TYPE_NUMBER, false) : -1;
        if (fact >= 0) wtr_text_puts(out, spell(g, 'f', (unsigned)fact).at);
        else wtr_text_printf(out, "%u", below(g, 20));
        break;
    case WTR_TYPE_DATE: write_date(g, out, at); break;
    default:
        fact = rule->choices_of;
        wtr_text_puts(out, spell(g, 'f', (unsigned)fact).at);
        break;
    }
}

/* One definition, or two under one name that never stand on the same day. */
static void write_term(Generator *g) {
    static const WtrType types[] = {WTR_TYPE_TRUTH, WTR_TYPE_TRUTH, WTR_TYPE_TRUTH, WTR_TYPE_DATE, WTR_TYPE_NUMBER, WTR_TYPE_CHOICE};
    Rule rule = {.subject = random_subject(g), .type = types[below(g, 6)], .choices_of = -1};
    unsigned name = g->term_names, variants = chance(g, 25) ? 2 : 1;
    if (rule.type == WTR_TYPE_CHOICE) {
        rule.choices_of = pick_fact(g, context_of(g, rule.subject, ALWAYS, false), WTR_TYPE_CHOICE, false);
        if (rule.choices_of < 0 || (g->facts[rule.choices_of].subject != rule.subject && g->facts[rule.choices_of].subject != -1)) rule.type = WTR_TYPE_TRUTH;
    }
    for (unsigned v = 0; v < variants && g->term_items < ORACLE_RULES; v++) {
        WtrText clauses = {0}, meaning = {0}, *out = new_item(g);
        bool cited = true;
        unsigned days = variants == 2 ? editions[v].days : 0;
        if (variants == 2) wtr_text_printf(&clauses, "\n  cite %s page %u", spell(g, 's', v).at, below(g, 90) + 1);
        else days = write_standing(g, &clauses, ALWAYS, &cited);
        Context at = context_of(g, rule.subject, days, cited);
        g->touched = 0;
        write_meaning(g, &meaning, at, &rule);
        write_head(g, out, spell(g, 't', name).at, rule.subject, at);
        wtr_text_printf(out, " means %s\n  note \"%u\"%s", meaning.at, g->term_items++, clauses.at);
        rule.days |= days;
        wtr_text_free(&clauses);
        wtr_text_free(&meaning);
    }
    g->terms[name] = rule;
    g->term_names++;
}

/* Only a duty without an end may name a day: it may not end before its own deadline. */
static void write_anchor(Generator *g, WtrText *out, Context at, bool endless) {
    if (endless) write_date(g, out, at);
    else write_date_name(g, out, at);
}

static void write_deadline(Generator *g, WtrText *out, Context at, bool *every) {
    static const char *const units[] = {"days", "working_days", "weeks", "months", "years"};
    static const char *const timings[] = {"immediately", "as soon as possible", "at the earliest opportunity", "at all times", "timing \"before long\""};
    static const char *const modalities[] = {"must ", "should ", "may ", "is expected to "};
    unsigned kind = below(g, 8), edition = below(g, EDITIONS);
    const bool endless = at.days & 16u;
    bool in_edition = chance(g, 25) && (editions[edition].days & at.days);
    if (in_edition) at.days &= editions[edition].days;
    wtr_text_puts(out, "\n  ");
    if (chance(g, 40)) wtr_text_puts(out, modalities[below(g, 4)]);
    if (kind == 6 && *every) kind = 0;
    if (kind <= 2) {
        wtr_text_printf(out, "within %u %s", below(g, 30), units[below(g, 5)]);
        if (chance(g, 85)) { wtr_text_puts(out, " of "); write_anchor(g, out, at, endless); }
    } else if (kind == 3) {
        wtr_text_printf(out, "no later than %u %s before ", 1 + below(g, 20), units[below(g, 5)]);
        write_anchor(g, out, at, endless);
    } else if (kind <= 5) {
        wtr_text_puts(out, kind == 4 ? "by " : "before ");
        write_anchor(g, out, at, endless);
    } else if (kind == 6) {
        *every = true;
        wtr_text_printf(out, "every %u %s from ", 1 + below(g, 12), units[below(g, 5)]);
        write_anchor(g, out, at, endless);
    } else wtr_text_puts(out, timings[below(g, 5)]);
    if (in_edition) wtr_text_printf(out, " in %s", spell(g, 's', edition).at);
    if (chance(g, 20)) wtr_text_printf(out, " [%s page %u%s]", spell(g, 's', below(g, 2)).at, below(g, 90) + 1, chance(g, 40) ? ", non_statutory" : "");
    if (chance(g, 25)) {
        wtr_text_puts(out, " when ");
        at.depth = 2;
        write_truth(g, out, at);
    }
}

static bool write_doing(Generator *g, WtrText *out, Context at, bool explainable) {
    int fact = chance(g, 60) ? pick_fact(g, at, WTR_TYPE_DATE, true) : -1;
    if (fact >= 0) wtr_text_printf(out, "\n  done on %s", spell(g, 'f', (unsigned)fact).at);
    else if (chance(g, 60) && (fact = pick_fact(g, at, WTR_TYPE_TRUTH, true)) >= 0) wtr_text_printf(out, "\n  done when %s", spell(g, 'f', (unsigned)fact).at);
    if (explainable && chance(g, 50)) {
        wtr_text_puts(out, "\n  explained when ");
        write_condition(g, out, at, 4);
    }
    return fact >= 0;
}

/* Everything but the condition and the evidence; whether it says when it is done. */
static bool write_duty_clauses(Generator *g, WtrText *out, Context at) {
    static const char *const modalities[] = {"must", "must", "should", "should", "may", "must not", "should not", "is expected to"};
    unsigned modality = below(g, 8);
    bool every = false;
    wtr_text_printf(out, "\n  %s", spell(g, 'a', 0).at);
    if (chance(g, 20)) wtr_text_printf(out, " %s %s", chance(g, 50) ? "and" : "or", spell(g, 'a', 1).at);
    wtr_text_printf(out, " %s \"do it\"", modalities[modality]);
    if (chance(g, 20)) wtr_text_printf(out, " to %s", spell(g, 'a', 2).at);
    if (chance(g, 30)) { wtr_text_puts(out, "\n  unless "); write_condition(g, out, at, 4); }
    if (chance(g, 20)) { wtr_text_puts(out, "\n  unless shown "); write_condition(g, out, at, 4); }
    if (chance(g, 20)) { wtr_text_puts(out, "\n  once "); write_condition(g, out, at, 4); }
    for (unsigned i = below(g, 4); i > 0; i--) write_deadline(g, out, at, &every);
    return chance(g, 65) && write_doing(g, out, at, modality == 2 || modality == 3);
}

static void write_duty(Generator *g) {
    Rule rule = {.subject = random_subject(g), .type = WTR_TYPE_TRUTH, .done = true};
    unsigned name = g->duty_names, variants = chance(g, 15) ? 2 : 1;
    for (unsigned v = 0; v < variants && g->duty_items < ORACLE_RULES; v++) {
        WtrText evidence = {0}, condition = {0}, clauses = {0}, *out = new_item(g);
        bool cited = true;
        unsigned days = variants == 2 ? editions[v].days : 0;
        if (variants == 2) wtr_text_printf(&evidence, "\n  cite %s page %u", spell(g, 's', v).at, below(g, 90) + 1);
        else days = write_standing(g, &evidence, ALWAYS, &cited);
        Context at = context_of(g, rule.subject, days, cited);
        g->touched = 0;
        if (chance(g, 92)) write_condition(g, &condition, at, 4);
        uint64_t touched = g->touched;
        rule.done = write_duty_clauses(g, &clauses, at) && rule.done;
        g->touched = touched;
        write_head(g, out, spell(g, 'd', name).at, rule.subject, at);
        if (condition.length) wtr_text_printf(out, " if %s", condition.at);
        wtr_text_printf(out, "%s\n  note \"%u\"%s", clauses.at, g->duty_items++, evidence.at);
        rule.days |= days;
        wtr_text_free(&evidence);
        wtr_text_free(&condition);
        wtr_text_free(&clauses);
    }
    g->duties[name] = rule;
    g->duty_names++;
}

/* ---- the whole -------------------------------------------------------------------------------------------------- */

static void write_model(Generator *g) {
    write_calendar(g);
    write_sources_and_actors(g);
    write_subjects(g);
    write_facts(g);
    write_readings(g);
    for (unsigned i = 6 + below(g, 16); i > 0; i--) {
        if (chance(g, 40)) write_term(g);
        else write_duty(g);
    }
}

static void shuffle(unsigned *order, unsigned count, uint64_t seed) {
    OracleRandom random = {seed};
    for (unsigned i = count; seed && i > 1; i--) {
        unsigned k = oracle_below(&random, i), swap = order[i - 1];
        order[i - 1] = order[k];
        order[k] = swap;
    }
}

/* The first text is the rulebook itself and uses the others, which are called 1.wtr, 2.wtr … */
bool oracle_generate(const OracleSpelling *spelling, WtrText texts[ORACLE_FILES]) {
    static Generator g;
    unsigned order[sizeof g.items / sizeof *g.items];
    memset(&g, 0, sizeof g);
    g.random.state = spelling->seed;
    g.names = spelling->names;
    write_model(&g);
    uint32_t files = spelling->files ? spelling->files : 1;
    for (unsigned i = 0; i < g.item_count; i++) order[i] = i;
    shuffle(order, g.item_count, spelling->order);
    wtr_text_printf(&texts[0], "rulebook random \"A random rulebook\"\n  calendar %s\n\n", spell(&g, 'l', 0).at);
    for (uint32_t f = 1; f < files; f++) wtr_text_printf(&texts[0], "use \"%u.wtr\"\n\n", f);
    OracleRandom place = {spelling->order + 1};
    for (unsigned i = 0; i < g.item_count; i++) {
        WtrText *item = &g.items[order[i]];
        wtr_text_printf(&texts[oracle_below(&place, files)], "%s\n\n", item->at);
    }
    bool fine = !g.failed;
    for (unsigned i = 0; i < g.item_count; i++) {
        fine = fine && !g.items[i].failed;
        wtr_text_free(&g.items[i]);
    }
    return fine;
}
