/* test_html.c — the writer of HTML, and the words that pages put dates and conditions in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../../engine/date.h"
#include "../../tools/html.h"
#include "../../tools/html_page.h"
#include "../../tools/html_words.h"

/* What was written by now; freed by the next call. */
static const char *written(WtrHtml *html)
{
    static char copy[4096];
    assert_false(html->out->failed);
    assert_true(html->out->length < sizeof copy);
    memcpy(copy, html->out->at != NULL ? html->out->at : "", html->out->length + 1);
    wtr_text_free(html->out);
    return copy;
}

static void everything_is_escaped(void **state)
{
    (void)state;
    static const struct { const char *text, *html; } cases[] = {
        {"plain", "plain"},
        {"<script>alert('1')</script>", "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;"},
        {"a & b &amp; \"c\"", "a &amp; b &amp;amp; &quot;c&quot;"},
        {"Zoë – 本", "Zoë – 本"},
        {"bell\a tab\t line\n", "bell\xEF\xBF\xBD tab\t line\n"},
        {"\xC3(", "\xEF\xBF\xBD("},                                       /* cut off */
        {"\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},         /* a surrogate */
        {"a\xE2\x80\xAE" "b\xE2\x81\xA6" "c", "a\xEF\xBF\xBD" "b\xEF\xBF\xBD" "c"},   /* turns of direction */
        {"\xC2\x85\x7F", "\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"\xE2\x80\x93\xE2\x80\x99", "\xE2\x80\x93\xE2\x80\x99"},         /* a dash and an apostrophe stay */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        WtrText out = {0};
        WtrHtml html = {.out = &out};
        char expected[200];
        wtr_html_leaf(&html, "code", NULL, cases[i].text);
        snprintf(expected, sizeof expected, "<code>%s</code>", cases[i].html);
        assert_string_equal(written(&html), expected);
        wtr_html_begin(&html, "a");
        wtr_html_attribute(&html, "href", cases[i].text);
        wtr_html_end(&html);
        snprintf(expected, sizeof expected, "<a href=\"%s\"></a>", cases[i].html);
        assert_string_equal(written(&html), expected);
    }
}

static void quotation_marks_of_prose_are_curled(void **state)
{
    (void)state;
    static const struct { const char *text, *html; } cases[] = {
        {"the child's need", "the child\xE2\x80\x99s need"}, {"partners' own", "partners\xE2\x80\x99 own"}, {"Zo\xC3\xAB's", "Zo\xC3\xAB\xE2\x80\x99s"},
        {"one of \"home\", (\"care\")", "one of \xE2\x80\x9Chome\xE2\x80\x9D, (\xE2\x80\x9C" "care\xE2\x80\x9D)"},
        {"\"all\"", "\xE2\x80\x9C" "all\xE2\x80\x9D"}, {"' onclick='x", "&#39; onclick=&#39;x"}, {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        WtrText out = {0};
        WtrHtml html = {.out = &out};
        char expected[200];
        wtr_html_leaf(&html, "b", NULL, cases[i].text);
        snprintf(expected, sizeof expected, "<b>%s</b>", cases[i].html);
        assert_string_equal(written(&html), expected);
        wtr_html_begin(&html, "pre");
        wtr_html_leaf(&html, "span", NULL, "a's \"b\"");
        wtr_html_end(&html);
        assert_string_equal(written(&html), "<pre><span>a&#39;s &quot;b&quot;</span></pre>");
    }
}

static void backticks_set_names_apart(void **state)
{
    (void)state;
    static const struct { const char *text, *html; } cases[] = {
        {"`a_b` is", "<code class=\"name\">a_b</code> is"}, {"by `x` on Mon 4 Jan 2021", "by <code class=\"name\">x</code> on <time datetime=\"2021-01-04\">4 January 2021</time>"},
        {"a_b, c_d2 and _e", "<code class=\"name\">a_b</code>, <code class=\"name\">c_d2</code> and <code class=\"name\">_e</code>"}, {"a_bX a-b_c A_b", "a_bX a-<code class=\"name\">b_c</code> A_b"},
        {"a ` alone", "a ` alone"}, {"``", "``"}, {"`<b>`", "<code class=\"name\">&lt;b&gt;</code>"}, {"`a\nb`", "`a\nb`"}, {"`", "`"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        WtrText out = {0};
        WtrHtml html = {.out = &out};
        wtr_html_sentence(&html, cases[i].text);
        assert_string_equal(written(&html), cases[i].html);
    }
}

static void hashes_stand_in_groups(void **state)
{
    (void)state;
    WtrText out = {0};
    WtrHtml html = {.out = &out};
    wtr_html_hash(&html, "Seal", "sha256:0123456789abcdef01");
    assert_string_equal(written(&html), "<span class=\"fingerprint\">Seal <code><span>01234567</span><span>89abcdef</span><span>01</span></code></span>");
    wtr_html_hash(&html, "x", "");
    assert_string_equal(written(&html), "<span class=\"fingerprint\">x <code></code></span>");
}

static void elements_end_in_order(void **state)
{
    (void)state;
    WtrText out = {0};
    WtrHtml html = {.out = &out};
    wtr_html_begin_class(&html, "p", "says");
    wtr_html_printf(&html, "%d < %d", 1, 2);
    wtr_html_begin(&html, "br");
    wtr_html_end(&html);
    wtr_html_leaf(&html, "b", NULL, "x");
    wtr_html_begin(&html, "pre");
    wtr_html_begin(&html, "div");
    wtr_html_end(&html);
    wtr_html_page_end(&html);
    assert_int_equal(html.depth, 0);
    wtr_html_end(&html);                     /* one too many does nothing */
    assert_string_equal(written(&html), "<p class=\"says\">1 &lt; 2<br><b>x</b>\n<pre><div></div></pre></p>\n");
}

static void nesting_has_an_end(void **state)
{
    (void)state;
    WtrText out = {0};
    WtrHtml html = {.out = &out};
    for (int i = 0; i < WTR_HTML_NESTING; i++)
        wtr_html_begin(&html, "i");
    assert_false(out.failed);
    wtr_html_begin(&html, "i");
    assert_true(out.failed);
    wtr_html_attribute(&html, "class", "x");
    wtr_html_page_end(&html);
    wtr_text_free(&out);
}

static void dates_are_put_in_full(void **state)
{
    (void)state;
    static const struct { const char *text, *html; } cases[] = {
        {"Mon 4 Jan 2021", "<time datetime=\"2021-01-04\">4 January 2021</time>"},
        {"by Fri 30 Jun 2023, or", "by <time datetime=\"2023-06-30\">30 June 2023</time>, or"},
        {"(Tue 1 Sep 2020)", "(<time datetime=\"2020-09-01\">1 September 2020</time>)"},
        {"Tue 4 Jan 2021", "Tue 4 January 2021"},       /* no such Tuesday: no date */
        {"xMon 4 Jan 2021", "xMon 4 January 2021"},
        {"Mon 4 Jan 20212", "Mon 4 Jan 20212"},
        {"Mon <4> Jan 2021", "Mon &lt;4&gt; January 2021"},
        {"the Dec 2020 update, Jul 2018", "the December 2020 update, July 2018"}, {"Decay 2020, May 2020, Dec 20, Dec 20201", "Decay 2020, May 2020, Dec 20, Dec 20201"},
        {"Mon", "Mon"}, {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        WtrText out = {0};
        WtrHtml html = {.out = &out};
        wtr_html_sentence(&html, cases[i].text);
        assert_string_equal(written(&html), cases[i].html);
    }
    WtrText out = {0};
    wtr_say_date(WTR_DAY_MIN, &out);
    wtr_text_puts(&out, ", ");
    wtr_say_date(WTR_DAY_MAX, &out);
    assert_string_equal(out.at, "1 January 1, 31 December 9999");
    wtr_text_free(&out);
}

static const char *find(const void *context, const char *word)
{
    (void)context;
    if (strcmp(word, "young_carer") == 0)
        return "#question-young_carer";
    return strcmp(word, "age") == 0 ? "" : NULL;
}

static void conditions_are_put_in_words(void **state)
{
    (void)state;
    static const struct { const char *label, *html; } cases[] = {
        {"young_carer", "<a href=\"#question-young_carer\">young carer</a>"},
        {"age >= 16", "<i>age</i> is at least 16"},
        {"age < 18 and age != 3", "<i>age</i> is less than 18 and <i>age</i> is not 3"},
        {"heard is on or before as_of", "heard is on or before the date of the case"},
        {"born is before 2020-12-09", "born is before <time datetime=\"2020-12-09\">9 December 2020</time>"},
        {"within 5 working_days of heard", "within 5 working days of heard"},
        {"working_days_left", "working days left"},
        {"2020-13-40", "2020-13-40"},
        {"any of\n- a", "any of"},
        {"a is <b>", "a is is less thanbis more than"},
    };
    const WtrHtmlLinks links = {find, NULL};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        WtrText out = {0};
        WtrHtml html = {.out = &out};
        wtr_html_label(&html, cases[i].label, &links);
        assert_string_equal(written(&html), cases[i].html);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_is_escaped), cmocka_unit_test(quotation_marks_of_prose_are_curled),
        cmocka_unit_test(backticks_set_names_apart), cmocka_unit_test(hashes_stand_in_groups), cmocka_unit_test(elements_end_in_order), cmocka_unit_test(nesting_has_an_end),
        cmocka_unit_test(dates_are_put_in_full), cmocka_unit_test(conditions_are_put_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
