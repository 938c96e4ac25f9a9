/* page_render.c — `wtr render`: the compiled rulebook as a book, or the table of what changed between two editions.
 *
 * Relies on: page_render.h and its parts, html_page. Guarantees: what is read is what runs: nothing is taken from the
 * rule files, all from the compiled rulebook. */
#include "page_render.h"

#include <string.h>

#include "html_page.h"

typedef struct Command { const char *rules, *output, *from, *to; } Command;

/* ---- the title ------------------------------------------------------------------------------------------------------- */

static const char *title_of(const WtrBook *book) { return book->header.title[0] != '\0' ? book->header.title : book->header.id; }

static void put_figure(WtrHtml *html, uint32_t count, const char *one, const char *many)
{
    wtr_html_begin(html, "li");
    wtr_html_begin(html, "span");
    wtr_html_begin(html, "b");
    wtr_html_printf(html, "%u", count);
    wtr_html_end(html);
    wtr_html_text(html, " ");
    wtr_html_text(html, count == 1 ? one : many);
    wtr_html_end(html);
    wtr_html_end(html);
}

static void put_fingerprint(const WtrBookPage *page)
{
    wtr_html_begin(page->html, "p");
    wtr_html_hash(page->html, "Compiled rulebook, SHA-256", wtr_rulebook_hash(page->rulebook));
    wtr_html_end(page->html);
}

static void put_title(const WtrBookPage *page)
{
    const WtrBook *book = page->book;
    WtrHtml *html = page->html;
    wtr_html_begin(html, "header");
    wtr_html_leaf(html, "p", "kicker", "The rulebook");
    wtr_html_leaf(html, "h1", NULL, title_of(book));
    wtr_html_begin_class(html, "p", "subtitle");
    wtr_html_text(html, "Each rule as the program runs it, in plain English, beside the page and paragraph that it encodes");
    for (uint32_t e = 0; e < page->edition_count; e++) {
        WtrText name = {0};
        wtr_say_edition(book, page->editions[e].source, &name);
        wtr_html_printf(html, "%s%s", e == 0 ? ": " : e + 1 == page->edition_count ? " and " : ", ", wtr_html_built(html, &name));
        wtr_text_free(&name);
    }
    wtr_html_text(html, ".");
    wtr_html_end(html);
    if (book->header.doc[0] != '\0')
        wtr_html_leaf(html, "p", "doc", book->header.doc);
    wtr_html_begin_class(html, "ul", "counts");
    put_figure(html, book->duties.count, "duty", "duties");
    put_figure(html, book->terms.count, "definition", "definitions");
    put_figure(html, book->readings.count, "choice of reading", "choices of reading");
    put_figure(html, book->narratives.count, "paragraph that is no rule", "paragraphs that are no rule");
    put_figure(html, book->facts.count, "question", "questions");
    put_figure(html, book->tests.count, "test", "tests");
    wtr_html_end(html);
    put_fingerprint(page);
    wtr_html_end(html);
}

/* ---- contents ---------------------------------------------------------------------------------------------------------- */

static void link_to(WtrHtml *html, const char *prefix, uint32_t number, const WtrText *words)
{
    wtr_html_begin(html, "a");
    wtr_html_attribute_printf(html, "href", "#%s-%u", prefix, number);
    wtr_html_text(html, wtr_html_built(html, words));
    wtr_html_end(html);
}

static void put_topics(const WtrBookPage *page, uint32_t from, uint32_t to)
{
    wtr_html_begin(page->html, "ul");
    for (uint32_t i = from; i < to; i++) {
        if (i > from && page->items.at[i].file == page->items.at[i - 1].file)
            continue;
        WtrText topic = {0};
        wtr_entry_topic(page->book, page->items.at[i].file, &topic);
        wtr_html_begin(page->html, "li");
        link_to(page->html, "topic", page->items.at[i].file, &topic);
        wtr_html_end(page->html);
        wtr_text_free(&topic);
    }
    wtr_html_end(page->html);
}

/* The end of the chapter that item `from` is in. */
static uint32_t chapter_end(const WtrBookPage *page, uint32_t from)
{
    uint32_t to = from + 1;
    while (to < page->items.count && page->items.at[to].chapter == page->items.at[from].chapter)
        to++;
    return to;
}

static void put_back_matter(const WtrBookPage *page)
{
    static const struct { const char *id, *words; } parts[] = {
        {"changes", "What changed between the editions"}, {"paragraphs", "Where each paragraph went"}, {"questions", "The questions"},
        {"words", "The words of this book"}, {"sources", "Sources"}, {"calendars", "Working days"}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if ((i == 0 && page->edition_count < 2) || (i == 5 && page->book->calendars.count == 0))
            continue;
        wtr_html_begin(page->html, "li");
        wtr_html_begin(page->html, "a");
        wtr_html_attribute_printf(page->html, "href", "#%s", parts[i].id);
        wtr_html_text(page->html, parts[i].words);
        wtr_html_end(page->html);
        wtr_html_end(page->html);
    }
}

static void put_contents(const WtrBookPage *page)
{
    wtr_html_begin_class(page->html, "nav", "contents");
    wtr_html_attribute(page->html, "aria-labelledby", "contents");
    wtr_html_begin(page->html, "h2");
    wtr_html_attribute(page->html, "id", "contents");
    wtr_html_text(page->html, "Contents");
    wtr_html_end(page->html);
    wtr_html_begin(page->html, "ol");
    for (uint32_t i = 0, next; i < page->items.count; i = next) {
        WtrText chapter = {0};
        next = chapter_end(page, i);
        wtr_entry_chapter(page->book, page->items.at[i].file, &chapter);
        wtr_html_begin(page->html, "li");
        link_to(page->html, "chapter", page->items.at[i].chapter, &chapter);
        put_topics(page, i, next);
        wtr_html_end(page->html);
        wtr_text_free(&chapter);
    }
    put_back_matter(page);
    wtr_html_end(page->html);
    wtr_html_end(page->html);
}

/* ---- chapters ------------------------------------------------------------------------------------------------------------- */

static void put_chapter(const WtrBookPage *page, uint32_t from, uint32_t to)
{
    WtrHtml *html = page->html;
    WtrText chapter = {0};
    wtr_entry_chapter(page->book, page->items.at[from].file, &chapter);
    wtr_html_begin_class(html, "section", "chapter");
    wtr_html_attribute_printf(html, "aria-labelledby", "chapter-%u", page->items.at[from].chapter);
    wtr_html_begin(html, "h2");
    wtr_html_attribute_printf(html, "id", "chapter-%u", page->items.at[from].chapter);
    wtr_html_text(html, wtr_html_built(html, &chapter));
    wtr_html_end(html);
    for (uint32_t i = from; i < to; i++) {
        const WtrBookEntry *item = &page->items.at[i];
        if (i == from || item->file != page->items.at[i - 1].file) {
            WtrText topic = {0};
            wtr_entry_topic(page->book, item->file, &topic);
            wtr_html_begin(html, "h3");
            wtr_html_attribute_printf(html, "id", "topic-%u", item->file);
            wtr_html_text(html, wtr_html_built(html, &topic));
            wtr_html_end(html);
            wtr_text_free(&topic);
        }
        wtr_book_rule(page, item);
    }
    wtr_html_end(html);
    wtr_text_free(&chapter);
}

static bool put_all_changes(const WtrBookPage *page)
{
    bool good = true;
    if (page->edition_count < 2)
        return true;
    wtr_book_section(page->html, "changes", "What changed between the editions");
    wtr_html_leaf(page->html, "p", "lead", "Worked out from the days on which each rule stands.");
    for (uint32_t e = 1; good && e < page->edition_count; e++)
        good = wtr_book_changes(page, e - 1, e);
    wtr_html_end(page->html);
    return good;
}

static void put_foot(WtrHtml *html)
{
    wtr_html_begin(html, "footer");
    wtr_html_leaf(html, "p", NULL, "Made by wtr " WTR_VERSION " from the compiled rulebook named above. The guidance itself is the authority; this book says what was made of it.");
    wtr_html_page_end(html);
}

static bool put_book(const WtrBookPage *page)
{
    wtr_html_page_begin(page->html, title_of(page->book), "book");
    put_title(page);
    put_contents(page);
    wtr_html_begin(page->html, "main");
    wtr_html_attribute(page->html, "id", "main");
    for (uint32_t i = 0, next; i < page->items.count; i = next) {
        next = chapter_end(page, i);
        put_chapter(page, i, next);
    }
    bool good = put_all_changes(page) && wtr_book_paragraphs(page);
    wtr_book_questions(page);
    wtr_book_words(page);
    wtr_book_sources(page);
    wtr_book_calendars(page);
    wtr_html_end(page->html);
    put_foot(page->html);
    return good && !page->html->out->failed;
}

/* ---- the table of changes -------------------------------------------------------------------------------------------------------- */

static bool put_table(const WtrBookPage *page, uint32_t from, uint32_t to)
{
    WtrHtml *html = page->html;
    wtr_html_page_begin(html, "What changed", "book changes-page");
    wtr_html_begin(html, "header");
    wtr_html_leaf(html, "p", "kicker", title_of(page->book));
    wtr_html_leaf(html, "h1", NULL, "What changed");
    wtr_html_begin_class(html, "p", "subtitle");
    wtr_html_printf(html, "From %s to %s.", page->book->sources.at[page->editions[from].source].title, page->book->sources.at[page->editions[to].source].title);
    wtr_html_end(html);
    put_fingerprint(page);
    wtr_html_end(html);
    wtr_html_begin(html, "main");
    wtr_html_attribute(html, "id", "main");
    bool good = wtr_book_changes(page, from, to);
    wtr_html_end(html);
    put_foot(html);
    return good && !html->out->failed;
}

/* The edition of a source by name, or WTR_NONE after having complained. */
static uint32_t find_edition(const WtrBookPage *page, const char *name)
{
    const char *names[WTR_EDITIONS_MAX];
    for (uint32_t e = 0; e < page->edition_count; e++) {
        names[e] = page->book->sources.at[page->editions[e].source].id;
        if (strcmp(names[e], name) == 0)
            return e;
    }
    const char *near = wtr_nearest(name, names, page->edition_count);
    if (near != NULL)
        wtr_complain("--changes: there is no edition `%s`; did you mean `%s`?", name, near);
    else
        wtr_complain("--changes: there is no dated source of guidance `%s` in this rulebook", name);
    return WTR_NONE;
}

/* ---- the command ------------------------------------------------------------------------------------------------------------------- */

static WtrExit read_options(Command *command, int argc, char **argv)
{
    enum { CHANGES = 1000 };
    static const struct option options[] = {{"rules", required_argument, NULL, 'r'},
                                            {"output", required_argument, NULL, 'o'},
                                            {"changes", required_argument, NULL, CHANGES},
                                            {NULL, 0, NULL, 0}};
    int option;
    while ((option = wtr_next_option(argc, argv, "r:o:", options)) != -1) {
        if (option == '?')
            return WTR_EXIT_USAGE;
        if (option == CHANGES)
            command->from = optarg;
        else if (option == 'o')
            command->output = optarg;
        else
            command->rules = optarg;
    }
    return WTR_EXIT_DONE;
}

/* `--changes FROM TO`: the second name is the last argument. */
static WtrExit read_arguments(Command *command, int argc, char **argv)
{
    int count = argc - optind;
    if (command->from != NULL && count == 0) {
        wtr_complain("--changes names two sources: `--changes wt2018 wt2020`");
        return WTR_EXIT_USAGE;
    }
    if (command->from != NULL)
        command->to = argv[argc - 1 - (count > 1 && strpbrk(argv[argc - 1], "./") != NULL)];
    for (int i = optind; i < argc; i++) {
        if (argv[i] == command->to)
            continue;
        if (command->rules != NULL) {
            wtr_complain("one rulebook makes one book: found `%s` after `%s`", argv[i], command->rules);
            return WTR_EXIT_USAGE;
        }
        command->rules = argv[i];
    }
    return WTR_EXIT_DONE;
}

static WtrExit exit_of(WtrStatus status)
{
    if (status == WTR_OK)
        return WTR_EXIT_DONE;
    wtr_complain(status == WTR_NO_MEMORY ? "out of memory" : "a test of the rulebook is larger than this program takes");
    return WTR_EXIT_LIMIT;
}

static WtrExit render(const Command *command, const WtrBookPage *page)
{
    uint32_t from = 0, to = 0;
    if (command->from != NULL && ((from = find_edition(page, command->from)) == WTR_NONE || (to = find_edition(page, command->to)) == WTR_NONE))
        return WTR_EXIT_USAGE;
    bool good = command->from != NULL ? put_table(page, from, to) : put_book(page);
    return good ? WTR_EXIT_DONE : exit_of(WTR_NO_MEMORY);
}

WtrExit wtr_command_render(int argc, char **argv)
{
    Command command = {.rules = NULL};
    WtrExit code = read_options(&command, argc, argv);
    if (code == WTR_EXIT_DONE)
        code = read_arguments(&command, argc, argv);
    WtrRulebook *rulebook = NULL;
    if (code == WTR_EXIT_DONE)
        code = wtr_open_rulebook(command.rules, &rulebook);
    if (code != WTR_EXIT_DONE)
        return code;
    WtrBookPage page;
    WtrText out = {0};
    WtrHtml html = {.out = &out};
    code = exit_of(wtr_book_plan(rulebook, &page));
    page.html = &html;
    page.linked = command.from == NULL;
    if (code == WTR_EXIT_DONE)
        code = render(&command, &page);
    if (code == WTR_EXIT_DONE)
        code = wtr_html_deliver(&out, command.output);
    wtr_text_free(&out);
    wtr_book_plan_free(&page);
    wtr_rulebook_free(rulebook);
    return code;
}
