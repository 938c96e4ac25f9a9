/* by_hand.c — see by_hand.h. */
#include "by_hand.h"

#include "report.h"
#include "trace.h"

static WtrValue value_of(const WtrFact *fact, const WtrAnswer *answer)
{
    return (WtrValue){fact->type, (WtrTruth)answer->value, answer->known, answer->value};
}

void wtr_say_settings(const WtrBook *book, const WtrSetting *settings, uint32_t count, WtrText *out)
{
    for (uint32_t i = 0; i < count; i++) {
        const WtrFact *fact = &book->facts.at[settings[i].fact];
        wtr_text_printf(out, "%s%s is ", i == 0 ? "" : i + 1 == count ? " and " : ", ", fact->id);
        wtr_say_value(book, fact->choices, value_of(fact, &settings[i].answer), out);
    }
}

void wtr_text_by_hand(WtrPage *page, const WtrBook *book, const WtrSetting *settings, uint32_t count)
{
    WtrText text = {0}, words = {0};
    if (count == 0)
        return;
    wtr_say_settings(book, settings, count, &words);
    wtr_text_printf(&text, "Set by hand, whatever the file says: %s.", words.failed ? "" : words.at);
    page->out->failed = page->out->failed || words.failed || text.failed;
    if (!text.failed)
        wtr_page_paragraph(page, 0, 2, &(WtrSpan){WTR_YELLOW, text.at}, 1);
    wtr_text_free(&words);
    wtr_text_free(&text);
}

void wtr_json_settings(WtrJson *json, const WtrBook *book, const WtrSetting *settings, uint32_t count)
{
    wtr_json_array(json, false);
    for (uint32_t i = 0; i < count; i++) {
        const WtrFact *fact = &book->facts.at[settings[i].fact];
        wtr_json_object_flat(json);
        wtr_json_key(json, "fact");
        wtr_json_string(json, fact->id);
        wtr_json_key(json, "value");
        wtr_json_value(json, book, fact->choices, value_of(fact, &settings[i].answer));
        wtr_json_object_end(json);
    }
    wtr_json_array_end(json);
}

void wtr_json_by_hand(WtrJson *json, const WtrBook *book, const WtrSetting *settings, uint32_t count)
{
    if (count == 0)
        return;
    wtr_json_key(json, "set");
    wtr_json_settings(json, book, settings, count);
}
