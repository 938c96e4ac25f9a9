/* trace.c — see trace.h.
 *
 * The text and the JSON tree are two walks over the same steps: `transparent` nodes are passed through,
 * a quantifier branches into its instances, everything else into its children in its own lane. */
#include "trace.h"

#include <string.h>

#include "../engine/date.h"

#define VALUE_COLUMN 11          /* "2020-12-23 " */

typedef struct Walk {
    const WtrView *view;
    const WtrBook *book;
    uint32_t *expanded;          /* by node: 1 + the lane in which a definition or duty was last opened */
    unsigned left;               /* conditions that may still be written */
    WtrPage *page;
    WtrJson *json;
    bool why;                    /* what mattered, and in words: see wtr_trace_why */
    bool failed;
} Walk;

static bool begin_walk(Walk *walk, const WtrView *view)
{
    *walk = (Walk){.view = view, .book = view->book, .left = WTR_TRACE_LINES};
    walk->expanded = wtr_alloc(view->book->nodes.count * sizeof *walk->expanded);
    return walk->expanded != NULL;
}

static uint32_t child_of(const WtrBook *book, const WtrNode *node, uint32_t index)
{
    return book->children.at[node->children.first + index];
}

/* A case's fact read in an instance: shown as what it is, in the case's lane. */
static uint32_t resolve(const Walk *walk, uint32_t node, uint32_t *lane)
{
    while (walk->book->nodes.at[node].kind == WTR_NODE_GATHER && walk->book->nodes.at[node].children.count == 1) {
        *lane = wtr_case_of(walk->view->evaluator, walk->book->nodes.at[node].scope, *lane);
        node = child_of(walk->book, &walk->book->nodes.at[node], 0);
    }
    return node;
}

/* Definitions and duties are opened once a lane. */
static bool open_once(Walk *walk, uint32_t node, uint32_t lane)
{
    const WtrNode *at = &walk->book->nodes.at[node];
    if ((at->kind != WTR_NODE_TERM && at->kind != WTR_NODE_DUTY) || at->children.count == 0)
        return true;
    uint32_t root = child_of(walk->book, at, 0);
    bool open = walk->expanded[root] != lane + 1;
    walk->expanded[root] = lane + 1;
    return open;
}

static bool is_assumed(const Walk *walk, const WtrNode *node, uint32_t lane)
{
    return node->kind == WTR_NODE_FACT && walk->book->facts.at[node->ref].assumed &&
           !wtr_fact_given(walk->view->evaluator, node->ref, lane).known && wtr_register_value(walk->view->evaluator, node->reg, lane).known;
}

/* ---- what mattered --------------------------------------------------------------------------------------- */

/* Which value of a child helped the node to its own: a false `all` has false children to blame. */
static WtrTruth blamed(const WtrNode *node, WtrTruth value)
{
    if (node->kind == WTR_NODE_NOT || node->kind == WTR_NODE_UNLESS || node->kind == WTR_NODE_NONE)
        return value == WTR_TRUE ? WTR_FALSE : value == WTR_FALSE ? WTR_TRUE : WTR_UNKNOWN;
    return value;
}

/* Whether a node's truth is made of its children's, so that some of them may not matter. */
static bool is_weighed(const WtrNode *node)
{
    switch (node->kind) {
    case WTR_NODE_ALL: case WTR_NODE_ANY: case WTR_NODE_NONE: case WTR_NODE_AT_LEAST: case WTR_NODE_NOT: case WTR_NODE_UNLESS:
    case WTR_NODE_TERM: case WTR_NODE_DUTY: case WTR_NODE_QUANTIFIER: return true;
    default: return false;
    }
}

static bool agrees(const Walk *walk, uint32_t child, uint32_t lane, WtrTruth wanted)
{
    child = resolve(walk, child, &lane);
    WtrValue value = wtr_node_value(walk->view->evaluator, child, lane);
    return value.type == WTR_TYPE_TRUTH && value.truth == wanted;
}

/* Whether a child helped its parent to its value: of a true `or` the true ones did. Where none agrees with it (an exception
 * that is not shown, say), all of them matter. `lanes` are those of the children. */
static bool child_matters(const Walk *walk, uint32_t row, uint32_t lane, WtrRange lanes, uint32_t child, uint32_t child_lane)
{
    const WtrNode *node = &walk->book->nodes.at[row];
    WtrValue value = wtr_node_value(walk->view->evaluator, row, lane);
    if (!is_weighed(node) || value.type != WTR_TYPE_TRUTH)
        return true;
    WtrTruth wanted = blamed(node, value.truth);
    if (agrees(walk, child, child_lane, wanted))
        return true;
    for (uint32_t i = 0; i < node->children.count; i++)
        for (uint32_t k = 0; k < lanes.count; k++)
            if (agrees(walk, child_of(walk->book, node, i), lanes.first + k, wanted))
                return false;
    return true;
}

/* What a value that is none of a fact's means, for people; nothing where the label says it all. */
static void say_meaning(const Walk *walk, const WtrNode *node, WtrValue value, uint32_t lane, WtrText *out)
{
    char day[20];
    if (node->kind == WTR_NODE_UNLESS) {
        wtr_text_puts(out, value.truth == WTR_TRUE ? "the exception does not apply" : value.truth == WTR_FALSE ? "the exception applies" :
                           "it is not known whether the exception applies");
    } else if (node->kind == WTR_NODE_READING) {
        wtr_text_puts(out, "as read here: ");
        wtr_say_choice(walk->book, node->ref, wtr_reading_in_use(walk->view->evaluator, node->ref, wtr_case_of(walk->view->evaluator, node->scope, lane)), out);
    } else if (node->kind == WTR_NODE_STANDS && value.truth == WTR_FALSE) {
        wtr_day_format_people(walk->view->as_of, day);
        wtr_text_printf(out, "it does not stand on %s", day);
    } else if (is_assumed(walk, node, lane)) {
        wtr_text_puts(out, "nobody has said: this is assumed");
    }
}

/* ---- JSON ------------------------------------------------------------------------------------------------ */

void wtr_json_value(WtrJson *json, const WtrBook *book, WtrRange choices, WtrValue value)
{
    if (value.known && value.type == WTR_TYPE_TRUTH) {
        wtr_json_bool(json, value.truth == WTR_TRUE);
    } else if (value.known && value.type != WTR_TYPE_DATE && value.type != WTR_TYPE_CHOICE) {
        wtr_json_number(json, value.number);
    } else {
        WtrText text = {0};
        wtr_say_value(book, choices, value, &text);
        if (text.failed)
            json->out->failed = true;
        wtr_json_string(json, text.at);
        wtr_text_end(&text, json->out);
    }
}

static void number_field(WtrJson *json, const char *key, uint32_t number)
{
    if (number == 0)
        return;
    wtr_json_key(json, key);
    wtr_json_number(json, number);
}

void wtr_json_citation(WtrJson *json, const WtrView *view, uint32_t row)
{
    const WtrCitation *citation = &view->book->citations.at[row];
    const WtrSource *source = &view->book->sources.at[citation->source];
    wtr_json_object_flat(json);
    wtr_json_key(json, "source");
    wtr_json_string(json, source->id);
    number_field(json, "page", citation->page_from);
    if (citation->page_to > citation->page_from)
        number_field(json, "page_to", citation->page_to);
    if (citation->section[0] != '\0') {
        wtr_json_key(json, "section");
        wtr_json_string(json, citation->section);
    }
    if (citation->unpaged) {
        wtr_json_key(json, "unpaged");
        wtr_json_bool(json, true);
    }
    number_field(json, "para", citation->para_from);
    if (citation->para_to > citation->para_from)
        number_field(json, "para_to", citation->para_to);
    number_field(json, "bullet", citation->bullet);
    number_field(json, "footnote", citation->footnote);
    if (citation->heading[0] != '\0') {
        wtr_json_key(json, "heading");
        wtr_json_string(json, citation->heading);
    }
    if (citation->seen) {
        wtr_json_key(json, "seen");
        wtr_json_bool(json, true);
    }
    wtr_json_key(json, "in_force");
    wtr_json_bool(json, wtr_source_in_force(source, view->as_of));
    wtr_json_object_end(json);
}

/* Where a condition is written: a bullet's own citations, else those of the definition or duty it names. */
static WtrRange cites_of(const WtrBook *book, const WtrNode *node)
{
    if (node->cites.count > 0)
        return node->cites;
    if (node->kind == WTR_NODE_TERM)
        return book->terms.at[node->ref].cites;
    return node->kind == WTR_NODE_DUTY ? book->duties.at[node->ref].cites : node->cites;
}

/* The one to show where there is room for one: the first that is in force, else the first. */
static uint32_t main_citation(const WtrView *view, WtrRange cites)
{
    for (uint32_t i = cites.first; i < cites.first + cites.count; i++)
        if (wtr_source_in_force(&view->book->sources.at[view->book->citations.at[i].source], view->as_of))
            return i;
    return cites.first;
}

static void json_citations(Walk *walk, const WtrNode *node)
{
    WtrRange cites = cites_of(walk->book, node);
    wtr_json_key(walk->json, "citation");
    if (cites.count == 0)
        wtr_json_null(walk->json);
    else
        wtr_json_citation(walk->json, walk->view, main_citation(walk->view, cites));
    if (cites.count < 2)
        return;
    wtr_json_key(walk->json, "citations");
    wtr_json_array(walk->json, true);
    for (uint32_t i = 0; i < cites.count; i++)
        wtr_json_citation(walk->json, walk->view, cites.first + i);
    wtr_json_array_end(walk->json);
}

static void json_value_of(Walk *walk, uint32_t node, uint32_t lane, WtrRange choices)
{
    wtr_json_key(walk->json, "value");
    if (walk->view->withheld != NULL && walk->view->withheld->nodes[node])
        wtr_json_string(walk->json, "withheld");
    else
        wtr_json_value(walk->json, walk->book, choices, wtr_node_value(walk->view->evaluator, node, lane));
}

static void json_node(Walk *walk, uint32_t row, uint32_t lane, unsigned depth, bool mattered);

static void json_instances(Walk *walk, uint32_t row, uint32_t own_lane, unsigned depth, bool mattered)
{
    const WtrNode *node = &walk->book->nodes.at[row];
    const WtrSubject *subject = &walk->book->subjects.at[node->ref];
    WtrRange lanes = wtr_view_lanes(walk->view, node->ref, subject->scope);
    for (uint32_t i = 0; i < lanes.count && walk->left > 0; i++) {
        uint32_t lane = lanes.first + i, child = child_of(walk->book, node, 0);
        walk->left--;
        wtr_json_object(walk->json);
        wtr_json_key(walk->json, "text");
        WtrText text = {0};
        wtr_text_printf(&text, "%s %s", subject->id, wtr_view_instance(walk->view, node->ref, subject->scope, lane));
        wtr_json_string(walk->json, text.failed ? subject->id : text.at);
        wtr_text_end(&text, walk->json->out);
        json_value_of(walk, child, lane, (WtrRange){0, 0});
        wtr_json_key(walk->json, "of");
        wtr_json_array(walk->json, false);
        json_node(walk, child, lane, depth + 2, mattered && child_matters(walk, row, own_lane, lanes, child, lane));
        wtr_json_array_end(walk->json);
        wtr_json_object_end(walk->json);
    }
}

static void json_children(Walk *walk, uint32_t row, uint32_t lane, unsigned depth, bool mattered)
{
    const WtrNode *node = &walk->book->nodes.at[row];
    bool open = open_once(walk, row, lane), cut = depth >= WTR_TRACE_DEPTH || walk->left == 0;
    wtr_json_key(walk->json, "of");
    wtr_json_array(walk->json, false);
    if (open && !cut && node->kind == WTR_NODE_QUANTIFIER)
        json_instances(walk, row, lane, depth, mattered);
    else if (open && !cut)
        for (uint32_t i = 0; i < node->children.count; i++) {
            uint32_t child = child_of(walk->book, node, i);
            json_node(walk, child, lane, depth + 1, mattered && child_matters(walk, row, lane, (WtrRange){lane, 1}, child, lane));
        }
    wtr_json_array_end(walk->json);
    if (node->children.count > 0 && (!open || cut)) {
        wtr_json_key(walk->json, open ? "left_out" : "shown_above");
        wtr_json_bool(walk->json, true);
    }
}

static void json_meaning(Walk *walk, const WtrNode *node, WtrValue value, uint32_t lane, bool mattered)
{
    WtrText meaning = {0};
    wtr_json_key(walk->json, "mattered");
    wtr_json_bool(walk->json, mattered);
    say_meaning(walk, node, value, lane, &meaning);
    if (meaning.length > 0 && !meaning.failed) {
        wtr_json_key(walk->json, "meaning");
        wtr_json_string(walk->json, meaning.at);
    }
    wtr_text_end(&meaning, walk->json->out);
}

static void json_node(Walk *walk, uint32_t row, uint32_t lane, unsigned depth, bool mattered)
{
    row = resolve(walk, row, &lane);
    const WtrNode *node = &walk->book->nodes.at[row];
    if (walk->left > 0)
        walk->left--;
    else
        return;
    WtrValue value = wtr_node_value(walk->view->evaluator, row, lane);
    wtr_json_object(walk->json);
    wtr_json_key(walk->json, "text");
    wtr_json_string(walk->json, node->label);
    json_value_of(walk, row, lane, wtr_node_choices(walk->book, node));
    WtrText place = {0};
    wtr_say_place(walk->book, node->place, &place);
    wtr_json_key(walk->json, "place");
    wtr_json_string(walk->json, place.failed ? NULL : place.at);
    wtr_text_end(&place, walk->json->out);
    json_citations(walk, node);
    if (walk->why)
        json_meaning(walk, node, value, lane, mattered);
    if (node->kind == WTR_NODE_FACT && (walk->why || !value.known)) {
        wtr_json_key(walk->json, "question");
        wtr_json_string(walk->json, walk->book->facts.at[node->ref].question);
    }
    if (is_assumed(walk, node, lane)) {
        wtr_json_key(walk->json, "assumed");
        wtr_json_bool(walk->json, true);
    }
    if (node->inferred[0] != '\0') {
        wtr_json_key(walk->json, "inferred");
        wtr_json_string(walk->json, node->inferred);
    }
    json_children(walk, row, lane, depth, mattered);
    wtr_json_object_end(walk->json);
}

static bool trace_json(WtrJson *json, const WtrView *view, uint32_t node, uint32_t lane, bool why)
{
    Walk walk;
    if (!begin_walk(&walk, view))
        return false;
    walk.json = json;
    walk.why = why;
    json_node(&walk, node, lane, 0, true);
    wtr_free(walk.expanded);
    return !json->out->failed;
}

bool wtr_trace_json(WtrJson *json, const WtrView *view, uint32_t node, uint32_t lane) { return trace_json(json, view, node, lane, false); }

bool wtr_trace_why_json(WtrJson *json, const WtrView *view, uint32_t node, uint32_t lane) { return trace_json(json, view, node, lane, true); }

/* ---- text ------------------------------------------------------------------------------------------------ */

static WtrStyle value_style(WtrValue value)
{
    if (!value.known)
        return WTR_YELLOW;
    if (value.type == WTR_TYPE_TRUTH)
        return value.truth == WTR_TRUE ? WTR_GREEN : WTR_DIM;
    return WTR_PLAIN;
}

/* "  [Dec 2020 update, page 14, bullet 3]  early_help.wtr:12". */
static void evidence(const Walk *walk, const WtrNode *node, WtrText *out)
{
    WtrRange cites = cites_of(walk->book, node);
    for (uint32_t i = 0; i < cites.count; i++) {
        wtr_text_puts(out, i == 0 ? "  [" : "; ");
        wtr_say_citation(walk->book, &walk->book->citations.at[cites.first + i], out);
    }
    if (cites.count > 0)
        wtr_text_puts(out, "]");
    if (node->place.file < walk->book->files.count && node->place.line > 0)
        wtr_text_printf(out, "  %s:%u", walk->book->files.at[node->place.file].path, node->place.line);
}

/* The first line of a label: a list's bullets follow as lines of their own. */
static void label_words(const WtrNode *node, WtrText *out)
{
    size_t line = strcspn(node->label, "\n");
    wtr_text_add(out, node->label, line);
}

/* The value, the label and what vouches for it, which goes on a line of its own where one is too short. */
static void value_line(Walk *walk, WtrValue value, WtrRange choices, const char *label, const char *tail, unsigned indent, unsigned depth)
{
    WtrText word = {0};
    wtr_say_value(walk->book, choices, value, &word);
    while (word.length < VALUE_COLUMN && !word.failed)
        wtr_text_puts(&word, " ");
    for (unsigned i = 0; i < 2 * depth; i++)
        wtr_text_puts(&word, " ");
    unsigned hang = indent + VALUE_COLUMN + 2 * depth + 2;
    bool fits = indent + word.length + strlen(label) + strlen(tail) <= WTR_PAGE_WIDTH;
    if (!word.failed && word.length > 0) {
        WtrSpan spans[] = {{value_style(value), word.at}, {WTR_PLAIN, label}, {WTR_DIM, fits ? tail : ""}};
        wtr_page_paragraph(walk->page, indent, hang, spans, 3);
        if (!fits)
            wtr_page_paragraph(walk->page, hang, hang, &(WtrSpan){WTR_DIM, tail + strspn(tail, " ")}, 1);
    }
    walk->failed = walk->failed || word.failed;
    wtr_text_free(&word);
}

/* "young_carer in wt2020" is a fact and the edition in which its bullet stands: where it does stand, the
 * bullet's own line says all, and this gives the fact. WTR_NONE for everything else. */
static uint32_t fact_in_edition(const Walk *walk, uint32_t row, uint32_t *lane)
{
    const WtrNode *node = &walk->book->nodes.at[row];
    if (node->kind != WTR_NODE_ALL || !node->bullet || node->children.count != 2)
        return WTR_NONE;
    uint32_t first_lane = *lane, first = resolve(walk, child_of(walk->book, node, 0), &first_lane);
    uint32_t second_lane = *lane, second = resolve(walk, child_of(walk->book, node, 1), &second_lane);
    bool stands = walk->book->nodes.at[first].kind == WTR_NODE_STANDS && wtr_node_value(walk->view->evaluator, first, first_lane).truth == WTR_TRUE;
    if (!stands || walk->book->nodes.at[second].kind != WTR_NODE_FACT)
        return WTR_NONE;
    *lane = second_lane;
    return second;
}

static void text_node(Walk *walk, uint32_t row, uint32_t lane, unsigned indent, unsigned depth);

static void text_instances(Walk *walk, uint32_t row, uint32_t own_lane, unsigned indent, unsigned depth)
{
    const WtrNode *node = &walk->book->nodes.at[row];
    const WtrSubject *subject = &walk->book->subjects.at[node->ref];
    WtrRange lanes = wtr_view_lanes(walk->view, node->ref, subject->scope);
    for (uint32_t i = 0; i < lanes.count && walk->left > 0; i++) {
        uint32_t child = child_of(walk->book, node, 0), lane = lanes.first + i;
        WtrText name = {0};
        if (walk->why && !child_matters(walk, row, own_lane, lanes, child, lane))
            continue;
        wtr_text_printf(&name, "%s %s", subject->id, wtr_view_instance(walk->view, node->ref, subject->scope, lane));
        walk->left--;
        if (!name.failed)
            value_line(walk, wtr_node_value(walk->view->evaluator, child, lane), (WtrRange){0, 0}, name.at, "", indent, depth);
        wtr_text_end(&name, walk->page->out);
        text_node(walk, child, lane, indent, depth + 1);
    }
}

/* What is never worth a line of its own: constants, the two dates, and an edition that stands. */
static bool is_quiet(const Walk *walk, uint32_t row, uint32_t lane)
{
    row = resolve(walk, row, &lane);
    const WtrNode *node = &walk->book->nodes.at[row];
    if (node->kind == WTR_NODE_STANDS)
        return wtr_node_value(walk->view->evaluator, row, lane).truth == WTR_TRUE;
    return node->kind == WTR_NODE_CONSTANT || node->kind == WTR_NODE_AS_OF || node->kind == WTR_NODE_TODAY;
}

static void text_children(Walk *walk, uint32_t row, uint32_t lane, unsigned indent, unsigned depth)
{
    const WtrNode *node = &walk->book->nodes.at[row];
    if (node->kind == WTR_NODE_QUANTIFIER) {
        text_instances(walk, row, lane, indent, depth);
        return;
    }
    for (uint32_t i = 0; i < node->children.count && walk->left > 0; i++) {
        uint32_t child = child_of(walk->book, node, i);
        if (is_quiet(walk, child, lane) || (walk->why && !child_matters(walk, row, lane, (WtrRange){lane, 1}, child, lane)))
            continue;
        text_node(walk, child, lane, indent, depth);
    }
}

/* What belongs to a condition and stands below its line. */
static void below_line(Walk *walk, const WtrNode *node, uint32_t row, uint32_t lane, uint32_t fact, unsigned column)
{
    WtrText meaning = {0};
    WtrValue value = wtr_node_value(walk->view->evaluator, row, lane);
    if (walk->why)
        say_meaning(walk, node, value, lane, &meaning);
    if (meaning.length > 0 && !meaning.failed)
        wtr_page_text(walk->page, column, column, meaning.at);
    walk->failed = walk->failed || meaning.failed;
    wtr_text_free(&meaning);
    if (node->inferred[0] != '\0') {
        WtrSpan spans[] = {{WTR_DIM, "inferred: "}, {WTR_DIM, node->inferred}};
        wtr_page_paragraph(walk->page, column, column, spans, 2);
    }
    const char *question = fact != WTR_NONE ? walk->book->facts.at[walk->book->nodes.at[fact].ref].question : "";
    if (question[0] != '\0' && (walk->why || !value.known))
        wtr_page_text(walk->page, column, column, question);
}

static void text_node(Walk *walk, uint32_t row, uint32_t lane, unsigned indent, unsigned depth)
{
    row = resolve(walk, row, &lane);
    if (walk->left == 0)
        return;
    if (--walk->left == 0 || depth >= WTR_TRACE_DEPTH) {
        wtr_page_text(walk->page, indent + VALUE_COLUMN, indent + VALUE_COLUMN, "(the rest is left out)");
        return;
    }
    const WtrNode *node = &walk->book->nodes.at[row];
    WtrValue value = wtr_node_value(walk->view->evaluator, row, lane);
    bool open = open_once(walk, row, lane);
    WtrText label = {0}, tail = {0};
    label_words(node, &label);
    if (is_assumed(walk, node, lane))
        wtr_text_puts(&label, " (assumed)");
    if (!open)
        wtr_text_puts(&label, " (shown above)");
    evidence(walk, node, &tail);
    walk->failed = walk->failed || label.failed || tail.failed;
    unsigned shown = depth < 20 ? depth : 20;      /* deeper levels stay within the page */
    if (!walk->failed)
        value_line(walk, value, wtr_node_choices(walk->book, node), label.at != NULL ? label.at : "", tail.at != NULL ? tail.at : "", indent, shown);
    wtr_text_free(&label);
    wtr_text_free(&tail);
    uint32_t fact_lane = lane, fact = node->kind == WTR_NODE_FACT ? row : fact_in_edition(walk, row, &fact_lane);
    below_line(walk, node, row, lane, fact, indent + VALUE_COLUMN + 2 * shown + 2);
    if (open && fact == WTR_NONE)
        text_children(walk, row, lane, indent, depth + 1);
}

static bool trace_text(WtrPage *page, const WtrView *view, uint32_t node, uint32_t lane, unsigned indent, bool why)
{
    Walk walk;
    if (!begin_walk(&walk, view))
        return false;
    walk.page = page;
    walk.why = why;
    text_node(&walk, node, lane, indent, 0);
    wtr_free(walk.expanded);
    return !walk.failed && !page->out->failed;
}

bool wtr_trace_text(WtrPage *page, const WtrView *view, uint32_t node, uint32_t lane, unsigned indent)
{
    return trace_text(page, view, node, lane, indent, false);
}

bool wtr_trace_why(WtrPage *page, const WtrView *view, uint32_t node, uint32_t lane, unsigned indent)
{
    return trace_text(page, view, node, lane, indent, true);
}

/* ---- causes ------------------------------------------------------------------------------------------------ */

/* Whether the causes of a node's value are to be looked for among its children. */
static bool is_made_of(const WtrNode *node)
{
    switch (node->kind) {
    case WTR_NODE_ALL: case WTR_NODE_ANY: case WTR_NODE_NONE: case WTR_NODE_AT_LEAST: case WTR_NODE_NOT: case WTR_NODE_UNLESS:
    case WTR_NODE_TERM: case WTR_NODE_VARIANT: return true;
    default: return false;
    }
}

/* The causes said so far: one that several rules share is said once. */
typedef struct Causes {
    unsigned left, said;
    const char *labels[WTR_CAUSES_MAX];
} Causes;

static bool said_before(Causes *causes, const char *label)
{
    for (unsigned i = 0; i < causes->said; i++)
        if (strcmp(causes->labels[i], label) == 0)
            return true;
    if (causes->said < WTR_CAUSES_MAX)
        causes->labels[causes->said++] = label;
    return false;
}

static void cause_node(Walk *walk, uint32_t row, uint32_t lane, unsigned indent, unsigned depth, Causes *causes)
{
    row = resolve(walk, row, &lane);
    const WtrNode *node = &walk->book->nodes.at[row];
    WtrValue value = wtr_node_value(walk->view->evaluator, row, lane);
    if (causes->left == 0 || walk->left == 0)
        return;
    walk->left--;
    uint32_t fact_lane = lane;
    bool inner = is_made_of(node) && node->children.count > 0 && fact_in_edition(walk, row, &fact_lane) == WTR_NONE;
    if (inner && depth < WTR_TRACE_DEPTH) {
        WtrTruth wanted = blamed(node, value.truth);
        for (uint32_t i = 0; i < node->children.count; i++) {
            uint32_t child = child_of(walk->book, node, i);
            if (wtr_node_value(walk->view->evaluator, child, lane).truth == wanted)
                cause_node(walk, child, lane, indent, depth + 1, causes);
        }
        return;
    }
    if (said_before(causes, node->label))
        return;
    if (--causes->left == 0) {
        wtr_page_text(walk->page, indent + VALUE_COLUMN, indent + VALUE_COLUMN, "and others");
        return;
    }
    WtrText label = {0}, tail = {0};
    label_words(node, &label);
    evidence(walk, node, &tail);
    walk->failed = walk->failed || label.failed || tail.failed;
    if (!walk->failed)
        value_line(walk, value, wtr_node_choices(walk->book, node), label.at != NULL ? label.at : "", tail.at != NULL ? tail.at : "", indent, 0);
    wtr_text_free(&label);
    wtr_text_free(&tail);
}

bool wtr_trace_causes(WtrPage *page, const WtrView *view, uint32_t node, uint32_t lane, unsigned indent)
{
    Walk walk;
    Causes causes = {.left = WTR_CAUSES_MAX};
    if (!begin_walk(&walk, view))
        return false;
    walk.page = page;
    cause_node(&walk, node, lane, indent, 0, &causes);
    wtr_free(walk.expanded);
    return !walk.failed && !page->out->failed;
}
