/* coverage_json.c — the paragraph index and the rulebook's items for programs; see coverage_index.h.
 *
 * One object: `sources`, `paragraphs` (a row each citation, by place) and `items` (duties, definitions, readings
 * and narratives with their parts, then what they are made of). Names are those of results (CONTRACT). */
#include "coverage_index.h"

#include <string.h>

#include "bullets.h"
#include "result_json.h"

#define COVERAGE_FORMAT 1

typedef struct Writer {
    WtrJson json;
    const WtrBook *book;
    uint32_t only;                     /* a source, or WTR_NONE */
    WtrBulletWalk walk;
} Writer;

/* ---- small parts ------------------------------------------------------------------------------------------ */

static void text_field(WtrJson *json, const char *key, const char *text)
{
    wtr_json_key(json, key);
    wtr_json_string(json, text != NULL && text[0] != '\0' ? text : NULL);
}

static void bool_field(WtrJson *json, const char *key, bool value)
{
    wtr_json_key(json, key);
    wtr_json_bool(json, value);
}

/* A number of which 0 means that there is none. */
static void number_field(WtrJson *json, const char *key, uint32_t number)
{
    if (number == 0)
        return;
    wtr_json_key(json, key);
    wtr_json_number(json, number);
}

static void citation_fields(Writer *writer, const WtrCitation *citation)
{
    WtrJson *json = &writer->json;
    text_field(json, "source", writer->book->sources.at[citation->source].id);
    number_field(json, "page", citation->page_from);
    number_field(json, "page_to", citation->page_to > citation->page_from ? citation->page_to : 0);
    number_field(json, "para", citation->para_from);
    number_field(json, "para_to", citation->para_to > citation->para_from ? citation->para_to : 0);
    number_field(json, "bullet", citation->bullet);
    number_field(json, "footnote", citation->footnote);
    if (citation->heading[0] != '\0') text_field(json, "heading", citation->heading);
    if (citation->section[0] != '\0') text_field(json, "section", citation->section);
    if (citation->unpaged) bool_field(json, "unpaged", true);
    if (citation->seen) bool_field(json, "seen", true);
}

static void citations(Writer *writer, WtrRange cites)
{
    wtr_json_key(&writer->json, "citations");
    wtr_json_array(&writer->json, true);
    for (uint32_t i = 0; i < cites.count; i++) {
        wtr_json_object_flat(&writer->json);
        citation_fields(writer, &writer->book->citations.at[cites.first + i]);
        wtr_json_object_end(&writer->json);
    }
    wtr_json_array_end(&writer->json);
}

static bool overlap(const WtrSource *source, const WtrInterval *days)
{
    bool ends_first = days->to != 0 && source->from != 0 && days->to < source->from;
    bool begins_after = source->to != 0 && days->from != 0 && days->from > source->to;
    return !ends_first && !begins_after;
}

static bool stands_in(const WtrBook *book, WtrRange stands, const WtrSource *source)
{
    for (uint32_t i = 0; i < stands.count; i++)
        if (overlap(source, &book->intervals.at[stands.first + i]))
            return true;
    return stands.count == 0;
}

/* The days on which something stands, none meaning always, and the dated guidance those days lie in. */
static void standing(Writer *writer, WtrRange stands)
{
    WtrJson *json = &writer->json;
    wtr_json_key(json, "stands");
    wtr_json_array(json, true);
    for (uint32_t i = 0; i < stands.count; i++) {
        const WtrInterval *days = &writer->book->intervals.at[stands.first + i];
        wtr_json_object_flat(json);
        wtr_json_key(json, "from"); wtr_json_date(json, days->from);
        wtr_json_key(json, "to"); wtr_json_date(json, days->to);
        wtr_json_object_end(json);
    }
    wtr_json_array_end(json);
    wtr_json_key(json, "editions");
    wtr_json_array(json, true);
    for (uint32_t i = 0; i < writer->book->sources.count; i++) {
        const WtrSource *source = &writer->book->sources.at[i];
        if (source->kind == WTR_SOURCE_GUIDANCE && (source->from != 0 || source->to != 0) && stands_in(writer->book, stands, source))
            wtr_json_string(json, source->id);
    }
    wtr_json_array_end(json);
}

static void begin_item(Writer *writer, const char *kind, const char *name, WtrPlace place)
{
    WtrJson *json = &writer->json;
    wtr_json_object(json);
    text_field(json, "kind", kind);
    text_field(json, "name", name);
    text_field(json, "file", writer->book->files.at[place.file].path);
    number_field(json, "line", place.line);
}

static void subject_field(Writer *writer, uint32_t subject)
{
    text_field(&writer->json, "subject", subject != WTR_NONE ? writer->book->subjects.at[subject].id : NULL);
}

/* ---- duties and definitions --------------------------------------------------------------------------------- */

static void write_bullet(void *context, const WtrWrittenBullet *bullet)
{
    Writer *writer = context;
    WtrJson *json = &writer->json;
    const WtrNode *node = &writer->book->nodes.at[bullet->node];
    wtr_json_object(json);
    text_field(json, "part", bullet->part);
    text_field(json, "number", bullet->number);
    text_field(json, "text", node->label);
    text_field(json, "stands", bullet->stands != WTR_NONE ? writer->book->nodes.at[bullet->stands].label : NULL);
    text_field(json, "inferred", node->inferred);
    citations(writer, node->cites);
    wtr_json_object_end(json);
}

static void write_deadline(Writer *writer, const WtrDeadline *deadline)
{
    WtrJson *json = &writer->json;
    wtr_json_object(json);
    text_field(json, "text", deadline->text);
    text_field(json, "modality", wtr_modality_name(deadline->modality));
    text_field(json, "when", deadline->when != WTR_NONE ? writer->book->nodes.at[deadline->when].label : NULL);
    bool_field(json, "non_statutory", deadline->non_statutory);
    text_field(json, "inferred", deadline->inferred);
    standing(writer, deadline->stands);
    citations(writer, deadline->cites);
    wtr_json_object_end(json);
}

static void write_duty(Writer *writer, const WtrDuty *duty)
{
    WtrJson *json = &writer->json;
    begin_item(writer, "duty", duty->id, duty->place);
    subject_field(writer, duty->subject);
    wtr_json_key(json, "bearer"); wtr_json_parties(json, writer->book, duty->bearer);
    text_field(json, "modality", wtr_modality_name(duty->modality));
    text_field(json, "action", duty->action);
    wtr_json_key(json, "recipient"); wtr_json_parties(json, writer->book, duty->recipient);
    bool_field(json, "non_statutory", duty->non_statutory);
    bool_field(json, "draft", duty->draft);
    text_field(json, "inferred", duty->inferred);
    text_field(json, "stands_inferred", duty->stands_inferred);
    standing(writer, duty->stands);
    citations(writer, duty->cites);
    wtr_json_key(json, "bullets");
    wtr_json_array(json, false);
    wtr_bullets_of_duty(&writer->walk, duty, write_bullet, writer);
    wtr_json_array_end(json);
    wtr_json_key(json, "deadlines");
    wtr_json_array(json, false);
    for (uint32_t i = 0; i < duty->deadlines.count; i++)
        write_deadline(writer, &writer->book->deadlines.at[duty->deadlines.first + i]);
    wtr_json_array_end(json);
    wtr_json_object_end(json);
}

static void write_term(Writer *writer, const WtrTerm *term)
{
    WtrJson *json = &writer->json;
    begin_item(writer, "term", term->id, term->place);
    subject_field(writer, term->subject);
    text_field(json, "type", wtr_type_name(term->type));
    bool_field(json, "non_statutory", term->non_statutory);
    bool_field(json, "draft", term->draft);
    text_field(json, "inferred", term->inferred);
    text_field(json, "stands_inferred", term->stands_inferred);
    standing(writer, term->stands);
    citations(writer, term->cites);
    wtr_json_key(json, "bullets");
    wtr_json_array(json, false);
    wtr_bullets_of_term(&writer->walk, term, write_bullet, writer);
    wtr_json_array_end(json);
    wtr_json_object_end(json);
}

/* ---- readings and narratives ------------------------------------------------------------------------------------ */

static void write_reading(Writer *writer, const WtrReading *reading)
{
    WtrJson *json = &writer->json;
    begin_item(writer, "reading", reading->id, reading->place);
    text_field(json, "question", reading->question);
    citations(writer, reading->cites);
    wtr_json_key(json, "choices");
    wtr_json_array(json, false);
    for (uint32_t i = 0; i < reading->choices.count; i++) {
        const WtrChoice *choice = &writer->book->choices.at[reading->choices.first + i];
        wtr_json_object(json);
        text_field(json, "choice", choice->id);
        text_field(json, "text", choice->label);
        bool_field(json, "default", i == reading->standard);
        bool_field(json, "draft", choice->draft);
        standing(writer, choice->stands);
        citations(writer, choice->cites);
        wtr_json_object_end(json);
    }
    wtr_json_array_end(json);
    wtr_json_object_end(json);
}

static void write_narrative(Writer *writer, const WtrNarrative *narrative)
{
    begin_item(writer, "narrative", narrative->id, narrative->place);
    text_field(&writer->json, "text", narrative->text);
    standing(writer, narrative->stands);
    citations(writer, narrative->cites);
    wtr_json_object_end(&writer->json);
}

/* ---- what rules are made of ------------------------------------------------------------------------------------- */

static void write_actor(Writer *writer, const WtrActor *actor)
{
    begin_item(writer, "actor", actor->id, actor->place);
    text_field(&writer->json, "text", actor->label);
    wtr_json_object_end(&writer->json);
}

static void write_subject(Writer *writer, const WtrSubject *subject)
{
    begin_item(writer, "subject", subject->id, subject->place);
    text_field(&writer->json, "text", subject->label);
    bool_field(&writer->json, "many", subject->many);
    wtr_json_object_end(&writer->json);
}

static void write_fact(Writer *writer, const WtrFact *fact)
{
    WtrJson *json = &writer->json;
    begin_item(writer, "fact", fact->id, fact->place);
    subject_field(writer, fact->subject);
    text_field(json, "type", wtr_type_name(fact->type));
    text_field(json, "question", fact->question);
    if (fact->choices.count > 0) {
        wtr_json_key(json, "choices");
        wtr_json_array(json, true);
        for (uint32_t i = 0; i < fact->choices.count; i++)
            wtr_json_string(json, writer->book->choices.at[fact->choices.first + i].id);
        wtr_json_array_end(json);
    }
    wtr_json_object_end(json);
}

static void write_source(Writer *writer, const WtrSource *source)
{
    static const char *const kinds[] = {[WTR_SOURCE_GUIDANCE] = "guidance", [WTR_SOURCE_STATUTE] = "statute", [WTR_SOURCE_REGULATIONS] = "regulations",
                                        [WTR_SOURCE_BRIEFING] = "briefing", [WTR_SOURCE_LOCAL] = "local"};
    WtrJson *json = &writer->json;
    wtr_json_object(json);
    text_field(json, "source", source->id);
    text_field(json, "title", source->title);
    text_field(json, "kind", kinds[source->kind]);
    wtr_json_key(json, "in_force");
    wtr_json_object_flat(json);
    wtr_json_key(json, "from"); wtr_json_date(json, source->from);
    wtr_json_key(json, "to"); wtr_json_date(json, source->to);
    wtr_json_object_end(json);
    wtr_json_key(json, "superseded"); wtr_json_date(json, source->superseded);
    number_field(json, "pages", source->pages);
    text_field(json, "url", source->url);
    wtr_json_object_end(json);
}

/* ---- the whole ------------------------------------------------------------------------------------------------------ */

static void write_paragraph(Writer *writer, const WtrCoverageEntry *entry)
{
    WtrJson *json = &writer->json;
    WtrText place = {0};
    wtr_coverage_place(entry->citation, &place);
    wtr_json_object(json);
    citation_fields(writer, entry->citation);
    text_field(json, "text", place.at);
    text_field(json, "kind", wtr_bearing_name(entry->bearing));
    text_field(json, "of", entry->item != entry->bearing ? wtr_bearing_name(entry->item) : NULL);
    text_field(json, "name", entry->name);
    bool_field(json, "draft", entry->draft);
    wtr_json_object_end(json);
    json->out->failed |= place.failed;
    wtr_text_end(&place, writer->json.out);
}

#define EACH(table, write)                                               \
    for (uint32_t i = 0; i < writer->book->table.count; i++)             \
        write(writer, &writer->book->table.at[i]);

static void write_items(Writer *writer)
{
    EACH(duties, write_duty)
    EACH(terms, write_term)
    EACH(readings, write_reading)
    EACH(narratives, write_narrative)
    EACH(actors, write_actor)
    EACH(subjects, write_subject)
    EACH(facts, write_fact)
}

static void write_all(Writer *writer, const WtrRulebook *rulebook, const WtrCoverage *coverage)
{
    WtrJson *json = &writer->json;
    wtr_json_object(json);
    wtr_json_key(json, "format"); wtr_json_number(json, COVERAGE_FORMAT);
    text_field(json, "rulebook", writer->book->header.id);
    text_field(json, "hash", wtr_rulebook_hash(rulebook));
    wtr_json_key(json, "sources");
    wtr_json_array(json, false);
    for (uint32_t i = 0; i < writer->book->sources.count; i++)
        if (writer->only == WTR_NONE || writer->only == i)
            write_source(writer, &writer->book->sources.at[i]);
    wtr_json_array_end(json);
    wtr_json_key(json, "paragraphs");
    wtr_json_array(json, false);
    for (uint32_t i = 0; i < coverage->entries.count; i++)
        if (writer->only == WTR_NONE || writer->only == coverage->entries.at[i].citation->source)
            write_paragraph(writer, &coverage->entries.at[i]);
    wtr_json_array_end(json);
    if (writer->only == WTR_NONE) {
        wtr_json_key(json, "items");
        wtr_json_array(json, false);
        write_items(writer);
        wtr_json_array_end(json);
    }
    wtr_json_object_end(json);
    wtr_text_puts(json->out, "\n");
}

bool wtr_coverage_json(const WtrRulebook *rulebook, const WtrCoverage *coverage, uint32_t only, WtrText *out)
{
    Writer writer = {.json = {.out = out, .pretty = true}, .book = coverage->book, .only = only};
    if (!wtr_bullets_open(&writer.walk, writer.book))
        return false;
    write_all(&writer, rulebook, coverage);
    wtr_bullets_close(&writer.walk);
    return !out->failed;
}
