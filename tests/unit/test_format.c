/* test_format.c — canonical layout: what it looks like, that it means the same, that it settles at once. */
#include <stdlib.h>

#include "mutate.h"
#include "syntax.h"

/* ---- the meaning of a tree, written apart from the formatter -------------------------------------------- */

static WtrText *dumped;

static void put(const char *text)
{
    wtr_text_puts(dumped, text ? text : "~");
    wtr_text_puts(dumped, " ");
}

static void put_number(long long number)
{
    wtr_text_printf(dumped, "%lld ", number);
}

static void put_names(const WtrNameList *names)
{
    for (uint32_t i = 0; i < names->count; i++)
        put(names->at[i].text);
    put(";");
}

static void put_standing(const WtrStanding *standing)
{
    put_number(standing->given);
    put_names(&standing->editions);
    put_number(standing->from.day);
    put_number(standing->until.day);
    put(standing->inferred.text);
}

static int by_kind(const WtrCiteList *cites, bool seen)
{
    for (uint32_t i = 0; i < cites->count; i++) {
        const WtrCite *cite = &cites->at[i];
        if (cite->seen != seen)
            continue;
        put(cite->source.text);
        wtr_text_printf(dumped, "%u-%u %u-%u %u %u %d ", cite->page_from, cite->page_to, cite->para_from, cite->para_to, cite->bullet, cite->footnote, cite->unpaged);
        put(cite->heading.text);
        put(cite->section.text);
    }
    return 0;
}

static void put_cites(const WtrCiteList *cites)
{
    by_kind(cites, false);
    put("/");
    by_kind(cites, true);
}

/* What an expression of that kind alone has. */
static void put_own(const WtrExpr *expr)
{
    switch (expr->kind) {
    case WTR_EXPR_NUMBER: put_number(expr->number); break;
    case WTR_EXPR_DATE: put_number(expr->date.day); break;
    case WTR_EXPR_COMPARE: put_number(expr->compare); break;
    case WTR_EXPR_IS_DATE: put_number(expr->date_op); break;
    case WTR_EXPR_IS_ONE_OF: put_names(&expr->names); break;
    case WTR_EXPR_OFFSET: case WTR_EXPR_SPAN: case WTR_EXPR_QUANTIFIER:
        put_number(expr->number);
        wtr_text_printf(dumped, "%d %d %d ", expr->unit, expr->backward, expr->quantifier);
        break;
    case WTR_EXPR_CHAIN:
        for (uint32_t i = 0; i < expr->ops.count; i++)
            put_number((long long)expr->ops.at[i]);
        break;
    default: break;
    }
}

static void put_expr(const WtrExpr *expr)
{
    if (!expr) {
        put("nil");
        return;
    }
    wtr_text_printf(dumped, "(%d %d ", expr->kind, expr->negated);
    put(expr->name.text);
    put_own(expr);
    for (uint32_t i = 0; expr->kind == WTR_EXPR_CHAIN && i < expr->operands.count; i++)
        put_expr(expr->operands.at[i]);
    if (expr->left)
        put_expr(expr->left);
    if (expr->right)
        put_expr(expr->right);
    if (expr->kind == WTR_EXPR_BETWEEN)
        put_expr(expr->third);
    for (uint32_t i = 0; expr->kind == WTR_EXPR_LIST && i < expr->list->bullets.count; i++) {
        const WtrBullet *bullet = &expr->list->bullets.at[i];
        wtr_text_printf(dumped, "[%d %u %d ", expr->list->kind, expr->list->at_least, bullet->draft);
        put_expr(bullet->expr);
        put_standing(&bullet->standing);
        put_cites(&bullet->cites);
    }
    put(")");
}

static void put_duty(const WtrItem *item)
{
    put_expr(item->meaning);
    put_expr(item->condition);
    put_expr(item->unless);
    put_expr(item->unless_shown);
    put_expr(item->once);
    put_expr(item->done_when);
    put_expr(item->explained_when);
    put(item->done_on.text);
    for (uint32_t i = 0; i < item->bearers.count; i++) {
        const WtrBearerClause *bearer = &item->bearers.at[i];
        put_names(&bearer->bearer.names);
        put_names(&bearer->recipient.names);
        wtr_text_printf(dumped, "%d %d %d ", bearer->bearer.any, bearer->recipient.any, bearer->modality);
        put(bearer->action.text);
    }
    for (uint32_t i = 0; i < item->deadlines.count; i++) {
        const WtrDeadlineClause *deadline = &item->deadlines.at[i];
        wtr_text_printf(dumped, "{%d %d %d %lld %d %d %d ", deadline->kind, deadline->has_modality, deadline->modality, (long long)deadline->number, deadline->unit,
                        deadline->non_statutory, deadline->timing_quoted);
        put(deadline->timing.text);
        put_expr(deadline->anchor);
        put_expr(deadline->when);
        put_standing(&deadline->standing);
        put_cites(&deadline->cites);
    }
}

static void put_test(const WtrItem *item)
{
    put_number(item->on.day);
    put_number(item->today.day);
    for (uint32_t i = 0; i < item->picks.count; i++) {
        put(item->picks.at[i].reading.text);
        put(item->picks.at[i].choice.text);
    }
    for (uint32_t i = 0; i < item->givens.count; i++) {
        const WtrGivenClause *given = &item->givens.at[i];
        put(given->subject.text);
        put(given->instance.text);
        for (uint32_t k = 0; k < given->facts.count; k++) {
            const WtrGivenFact *fact = &given->facts.at[k];
            put(fact->fact.text);
            wtr_text_printf(dumped, "%d %d ", fact->negated, fact->unknown);
            put_expr(fact->value);
        }
    }
    for (uint32_t i = 0; i < item->expects.count; i++) {
        const WtrExpectClause *expect = &item->expects.at[i];
        put(expect->name.text);
        put(expect->subject.text);
        put(expect->instance.text);
        put(expect->state.text);
        wtr_text_printf(dumped, "%d %d %d %d %d %d ", expect->has_status, expect->status, expect->has_truth, expect->truth, expect->by.day, expect->no_deadline);
        put_names(&expect->needs);
        put_names(&expect->assumes);
        put_names(&expect->rests_on);
        put_cites(&expect->cites);
    }
}

static void put_item(const WtrItem *item)
{
    wtr_text_printf(dumped, "\n%d ", item->kind);
    put(item->name.text);
    put(item->title.text);
    put(item->doc);
    put_cites(&item->cites);
    put_standing(&item->standing);
    put(item->inferred.text);
    put(item->note.text);
    put(item->formerly.text);
    wtr_text_printf(dumped, "%d %d %d ", item->draft, item->non_statutory, item->not_exhaustive);
    for (uint32_t i = 0; i < item->allows.count; i++)
        put(item->allows.at[i].lint.text);
    put(item->calendar.text);
    put(item->path.text);
    put(item->library.text);
    wtr_text_printf(dumped, "%d %d %d %lld ", item->in_force.day, item->in_force_to.day, item->superseded.day, (long long)item->pages);
    put(item->superseded_by.text);
    put(item->url.text);
    put(item->source_kind.text);
    put(item->plural.text);
    put(item->subject_name.text);
    put(item->type_name.text);
    put_names(&item->choices);
    put_number(item->assumed);
    put_expr(item->assumed_value);
    put_number(item->assumed_from.day);
    put_duty(item);
    for (uint32_t i = 0; i < item->reading_choices.count; i++) {
        const WtrReadingChoice *choice = &item->reading_choices.at[i];
        put(choice->name.text);
        put(choice->label.text);
        put_standing(&choice->standing);
        put_cites(&choice->cites);
        put_number(choice->draft);
    }
    put(item->standard.text);
    put_names(&item->weekend);
    wtr_text_printf(dumped, "%d %d ", item->known_from.day, item->known_to.day);
    for (uint32_t i = 0; i < item->holidays.count; i++) {
        put_number(item->holidays.at[i].date.day);
        put(item->holidays.at[i].name.text);
    }
    put_test(item);
}

static void dump(const Parsed *parsed, WtrText *out)
{
    dumped = out;
    for (uint32_t i = 0; i < parsed->out.tree.items.count; i++)
        put_item(parsed->out.tree.items.at[i]);
    assert_false(out->failed);
}

/* ---- tests --------------------------------------------------------------------------------------------------- */

static void expect_format(const char *source, const char *expected)
{
    Parsed parsed = parse_text(source);
    assert_int_equal(parsed.out.diags.errors, 0);
    WtrText out = {0};
    wtr_format(&parsed.out.tree, 0, &out);
    assert_string_equal(out.at, expected);
    wtr_text_free(&out);
    parsed_free(&parsed);
}

/* Formats what was read without errors and compares what both texts mean; the comments are counted. */
static void check_meaning(const char *text, size_t length)
{
    Parsed first = parse_bytes(text, length);
    WtrText formatted = {0}, before = {0}, after = {0}, again = {0};
    if (first.out.diags.errors) {
        parsed_free(&first);
        return;
    }
    wtr_format(&first.out.tree, 0, &formatted);
    Parsed second = parse_bytes(formatted.at ? formatted.at : "", formatted.length);
    assert_string_equal(codes_of(&second), "");
    dump(&first, &before);
    dump(&second, &after);
    assert_string_equal(after.at ? after.at : "", before.at ? before.at : "");
    assert_int_equal(second.out.tree.comments.count, first.out.tree.comments.count);
    wtr_format(&second.out.tree, 0, &again);
    assert_string_equal(again.at ? again.at : "", formatted.at ? formatted.at : "");
    wtr_text_free(&formatted);
    wtr_text_free(&before);
    wtr_text_free(&after);
    wtr_text_free(&again);
    parsed_free(&first);
    parsed_free(&second);
}

static void formatting_keeps_the_meaning(void **state)
{
    (void)state;
    Parsed parsed = parse_text(every_construct);
    assert_string_equal(codes_of(&parsed), "");
    parsed_free(&parsed);
    check_meaning(every_construct, strlen(every_construct));
}

static void and_of_mutated_files(void **state)
{
    (void)state;
    enum { ROUNDS = 1500, ROOM = 16384 };
    const char *more = getenv("WTR_MUTATIONS");
    long rounds = more ? atol(more) : ROUNDS;
    static char text[ROOM];
    for (long round = 0; round < rounds; round++) {
        size_t length = strlen(every_construct);
        memcpy(text, every_construct, length);
        for (uint32_t i = 1 + dice(2); i > 0; i--)
            length = mutate(text, length, ROOM);
        check_meaning(text, length);
    }
}

static void canonical_order_and_layout(void **state)
{
    (void)state;
    expect_format("d\n"
                  "      cite s page 3\n"
                  "   done on x\n"
                  "  must within 1 days of y\n"
                  " p   must \"act\"\n"
                  "  if a   or\n"
                  "      b\n"
                  "  cite t page 4..4\n",
                  "d if a or b\n"
                  "  p must \"act\"\n"
                  "  must within 1 day of y\n"
                  "  done on x\n"
                  "  cite s page 3, t page 4\n");
    expect_format("d if any of\n"
                  "  - a [bullet 3]\n"
                  "  - longer_name [bullet 4]\n"
                  "  - all of\n"
                  "    -- b\n"
                  "    -- c [bullet 5]\n"
                  "  unless at least 2 of\n"
                  "      - x\n"
                  "      - y\n",
                  "d if any of\n"
                  "    - a            [bullet 3]\n"
                  "    - longer_name  [bullet 4]\n"
                  "    - all of\n"
                  "        -- b\n"
                  "        -- c  [bullet 5]\n"
                  "  unless at least 2 of\n"
                  "      - x\n"
                  "      - y\n");
    expect_format("other\n  within 5 working_days\n  cite s page 3\n", "other within 5 working_days\n  cite s page 3\n");
}

static void slips_are_written_rightly(void **state)
{
    (void)state;
    expect_format("Early-Help if Age == 1,000 & b\n  by 23 December 2020\n  within 2 working days\n  note \xE2\x80\x9Cx\xE2\x80\x9D\n",
                  "early_help if age = 1000 and b\n  by 2020-12-23\n  within 2 working_days\n  note \"x\"\n");
}

static void comments_stay_where_they_belong(void **state)
{
    (void)state;
    expect_format("# file\n"
                  "\n"
                  "\n"
                  "## doc\n"
                  "d if any of # head\n"
                  "    - a # first\n"
                  "    # above b\n"
                  "    - b\n"
                  "  # above cite\n"
                  "  cite s page 3 # cited\n"
                  "  p must \"act\"\n"
                  "  # at the end\n"
                  "# above e\n"
                  "e if c\n",
                  "# file\n"
                  "\n"
                  "## doc\n"
                  "d if any of  # head\n"
                  "    - a  # first\n"
                  "    # above b\n"
                  "    - b\n"
                  "  p must \"act\"\n"
                  "  # above cite\n"
                  "  cite s page 3  # cited\n"
                  "  # at the end\n"
                  "\n"
                  "# above e\n"
                  "e if c\n");
}

static void long_lines_are_broken(void **state)
{
    (void)state;
    expect_format("d if first_long_condition_name and second_long_condition_name and third_long_condition_name and fourth_one\n"
                  "  note \"one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen\"\n",
                  "d if first_long_condition_name\n"
                  "    and second_long_condition_name\n"
                  "    and third_long_condition_name\n"
                  "    and fourth_one\n"
                  "  note \"one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen\n"
                  "      sixteen seventeen\"\n");
}

static void labels(void **state)
{
    (void)state;
    Parsed parsed = parse_text("d if a and any of\n    - b\n    - not c\n  by 1 month after x\n  timing \"in good time\"\n");
    WtrText text = {0};
    wtr_format_expr(item_at(&parsed, 0)->condition, &text);
    assert_string_equal(text.at, "a and any of (b, not c)");
    text.length = 0;
    wtr_format_deadline(&item_at(&parsed, 0)->deadlines.at[0], &text);
    assert_string_equal(text.at, "by 1 month after x");
    text.length = 0;
    wtr_format_deadline(&item_at(&parsed, 0)->deadlines.at[1], &text);
    assert_string_equal(text.at, "in good time");
    text.length = 0;
    wtr_format_item(item_at(&parsed, 0), &text);
    assert_string_equal(text.at, "d if a and any of\n    - b\n    - not c\n  by 1 month after x\n  timing \"in good time\"\n");
    wtr_text_free(&text);
    parsed_free(&parsed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formatting_keeps_the_meaning), cmocka_unit_test(and_of_mutated_files), cmocka_unit_test(canonical_order_and_layout), cmocka_unit_test(slips_are_written_rightly),
        cmocka_unit_test(comments_stay_where_they_belong), cmocka_unit_test(long_lines_are_broken), cmocka_unit_test(labels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
