/* case_write.c — see case_write.h. */
#include "case_write.h"

#include "report.h"
#include "trace.h"

typedef struct Writer { const WtrCase *facts; const WtrBook *book; const WtrNoAnswer *unknown; uint32_t unknown_count; WtrJson json; } Writer;

static const WtrCaseValue *find_value(const WtrCase *facts, uint32_t fact, uint32_t instance)
{
    for (uint32_t i = 0; i < facts->values.count; i++)
        if (facts->values.at[i].fact == fact && facts->values.at[i].instance == instance)
            return &facts->values.at[i];
    return NULL;
}

static bool nobody_knows(const Writer *writer, uint32_t fact, uint32_t instance)
{
    for (uint32_t i = 0; i < writer->unknown_count; i++)
        if (writer->unknown[i].fact == fact && writer->unknown[i].instance == instance)
            return true;
    return false;
}

static void write_facts(Writer *writer, uint32_t subject, uint32_t instance)
{
    for (uint32_t i = 0; i < writer->book->facts.count; i++) {
        const WtrFact *fact = &writer->book->facts.at[i];
        const WtrCaseValue *value = fact->subject == subject ? find_value(writer->facts, i, instance) : NULL;
        if (value != NULL) {
            wtr_json_key(&writer->json, fact->id);
            wtr_json_value(&writer->json, writer->book, fact->choices, (WtrValue){fact->type, (WtrTruth)value->value, true, value->value});
        } else if (fact->subject == subject && nobody_knows(writer, i, instance)) {
            wtr_json_key(&writer->json, fact->id);
            wtr_json_null(&writer->json);
        }
    }
}

static void write_instance(Writer *writer, uint32_t subject, uint32_t instance)
{
    const WtrCaseSubject *of = &writer->facts->subjects[subject];
    wtr_json_object(&writer->json);
    if (instance < of->instances.count && of->instances.at[instance].given) {
        wtr_json_key(&writer->json, "id");
        wtr_json_string(&writer->json, of->instances.at[instance].id);
    }
    write_facts(writer, subject, instance);
    wtr_json_object_end(&writer->json);
}

static void write_subject(Writer *writer, uint32_t subject)
{
    const WtrCaseSubject *of = &writer->facts->subjects[subject];
    wtr_json_key(&writer->json, writer->book->subjects.at[subject].id);
    if (!writer->book->subjects.at[subject].many) {
        write_instance(writer, subject, 0);
        return;
    }
    wtr_json_array(&writer->json, false);
    for (uint32_t i = 0; i < of->instances.count; i++)
        write_instance(writer, subject, i);
    wtr_json_array_end(&writer->json);
}

bool wtr_case_write(const WtrCase *facts, const WtrBook *book, const WtrNoAnswer *unknown, uint32_t unknown_count, WtrText *out)
{
    Writer writer = {facts, book, unknown, unknown_count, {.out = out, .pretty = true}};
    wtr_json_object(&writer.json);
    if (facts->name != NULL) {
        wtr_json_key(&writer.json, "case");
        wtr_json_string(&writer.json, facts->name);
    }
    const struct { const char *key; int32_t day; } days[] = {{"as_of", facts->as_of}, {"today", facts->today}};
    for (size_t i = 0; i < 2; i++) {
        if (days[i].day == 0)
            continue;
        wtr_json_key(&writer.json, days[i].key);
        wtr_json_date(&writer.json, days[i].day);
    }
    write_facts(&writer, WTR_NONE, 0);
    for (uint32_t i = 0; i < book->subjects.count; i++)
        if (facts->subjects[i].raised)
            write_subject(&writer, i);
    wtr_json_object_end(&writer.json);
    wtr_text_puts(out, "\n");
    return !out->failed;
}
