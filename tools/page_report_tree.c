/* page_report_tree.c — the tree of conditions behind an answer, as lists that open.
 *
 * A branch that made its parent what it is stands open; one that did not is closed, and its value still shows. A
 * definition that is read twice is opened once. */
#include "page_report.h"

#include <string.h>

#include "bullets.h"
#include "trace.h"

#define TREE_DEPTH 100               /* levels: browsers flatten what is nested much deeper */
#define TREE_LINES 5000              /* conditions of one duty */

typedef struct Tree {
    const WtrReport *report;
    const WtrBook *book;
    const WtrView *view;
    WtrHtml *html;
    uint32_t *expanded;              /* by node: 1 + the lane in which a definition or duty was last opened */
    unsigned left;
} Tree;

static WtrValue value_of(const Tree *tree, uint32_t node, uint32_t lane) { return wtr_node_value(tree->view->evaluator, node, lane); }

/* A case's fact read in an instance is shown as what it is, in the case's lane. */
static uint32_t resolve(const Tree *tree, uint32_t node, uint32_t *lane)
{
    while (tree->book->nodes.at[node].kind == WTR_NODE_GATHER && tree->book->nodes.at[node].children.count == 1) {
        *lane = wtr_case_of(tree->view->evaluator, tree->book->nodes.at[node].scope, *lane);
        node = wtr_node_child(tree->book, node, 0);
    }
    return node;
}

/* ---- values ---------------------------------------------------------------------------------------------------- */

void wtr_report_value(const WtrReport *report, WtrRange choices, WtrValue value)
{
    WtrHtml *html = report->html;
    bool truth = value.type == WTR_TYPE_TRUTH;
    const char *kind = !value.known ? "value unknown" : !truth ? "value" : value.truth == WTR_TRUE ? "value yes" : "value no";
    wtr_html_begin_class(html, "span", kind);
    if (!value.known) {
        wtr_html_text(html, "not known");
    } else if (truth) {
        wtr_html_text(html, value.truth == WTR_TRUE ? "yes" : "no");
    } else if (value.type == WTR_TYPE_DATE && value.number != WTR_NOT_YET) {
        wtr_html_date(html, value.number);
    } else {
        WtrText text = {0};
        wtr_say_value(report->view->book, choices, value, &text);
        if (text.failed || text.at == NULL)
            html->out->failed = true;
        else if (value.type == WTR_TYPE_CHOICE)
            wtr_html_human(html, text.at, false);
        else
            wtr_html_text(html, text.at);
        wtr_text_free(&text);
    }
    wtr_html_end(html);
    wtr_html_text(html, " ");
}

/* An exception is told by whether it holds back the duty, not by the truth of its negation. */
static void put_value(const Tree *tree, const WtrNode *node, WtrValue value)
{
    if (node->kind != WTR_NODE_UNLESS || !value.known) {
        wtr_report_value(tree->report, wtr_node_choices(tree->book, node), value);
        return;
    }
    bool holds = value.truth == WTR_TRUE;
    wtr_html_leaf(tree->html, "span", holds ? "value yes" : "value no", holds ? "no exception" : "exception");
    wtr_html_text(tree->html, " ");
}

/* ---- one condition ----------------------------------------------------------------------------------------------- */

static void put_fact(const Tree *tree, const WtrNode *node)
{
    const WtrFact *fact = &tree->book->facts.at[node->ref];
    if (fact->question[0] != '\0')
        wtr_html_text(tree->html, fact->question);
    else
        wtr_html_human(tree->html, fact->id, true);
    wtr_html_text(tree->html, " ");
    wtr_html_name(tree->html, fact->id);
}

static void put_reading(const Tree *tree, const WtrNode *node)
{
    const WtrReading *reading = &tree->book->readings.at[node->ref];
    const WtrChoice *choice = &tree->book->choices.at[reading->choices.first + (uint32_t)node->number];
    wtr_html_text(tree->html, "The guidance is read so: ");
    wtr_html_text(tree->html, choice->label[0] != '\0' ? choice->label : choice->id);
    wtr_html_text(tree->html, " ");
    wtr_html_name(tree->html, reading->id);
}

static void put_words(const Tree *tree, const WtrNode *node)
{
    WtrText joint = {0};
    wtr_say_joint(node, &joint);
    if (node->kind == WTR_NODE_FACT) {
        put_fact(tree, node);
    } else if (node->kind == WTR_NODE_READING) {
        put_reading(tree, node);
    } else if (joint.length > 0) {
        wtr_html_human(tree->html, joint.at, true);
    } else if (node->kind == WTR_NODE_TERM) {
        wtr_html_human(tree->html, tree->book->terms.at[node->ref].id, true);
        wtr_html_leaf(tree->html, "span", "kind", " as defined ");
        wtr_html_name(tree->html, tree->book->terms.at[node->ref].id);
    } else {
        wtr_html_label(tree->html, node->label, &tree->report->names);
    }
    wtr_text_end(&joint, tree->html->out);
}

static bool is_assumed(const Tree *tree, const WtrNode *node, uint32_t lane)
{
    return node->kind == WTR_NODE_FACT && tree->book->facts.at[node->ref].assumed &&
           !wtr_fact_given(tree->view->evaluator, node->ref, lane).known && wtr_register_value(tree->view->evaluator, node->reg, lane).known;
}

/* Where it is written, and where in the rulebook it stands. */
static void put_evidence(const Tree *tree, const WtrNode *node, WtrRange cites, const char *inferred)
{
    if (node->kind == WTR_NODE_TERM && cites.count == 0)
        cites = tree->book->terms.at[node->ref].cites;
    wtr_html_begin_class(tree->html, "span", "evidence");
    for (uint32_t i = 0; i < cites.count; i++) {
        wtr_html_text(tree->html, i == 0 ? "" : "; ");
        wtr_html_citation(tree->html, tree->book, &tree->book->citations.at[cites.first + i]);
    }
    WtrText place = {0};
    wtr_say_place(tree->book, node->place, &place);
    if (cites.count > 0)
        wtr_html_text(tree->html, " · ");
    if (inferred[0] != '\0')
        wtr_html_printf(tree->html, "Inferred: %s · ", inferred);
    wtr_html_leaf(tree->html, "code", NULL, wtr_html_built(tree->html, &place));
    wtr_text_free(&place);
    wtr_html_end(tree->html);
}

/* ---- what is shown ------------------------------------------------------------------------------------------------- */

/* What is never worth a line of its own: constants, the two dates, and an edition that stands. */
static bool is_quiet(const Tree *tree, uint32_t row, uint32_t lane)
{
    row = resolve(tree, row, &lane);
    const WtrNode *node = &tree->book->nodes.at[row];
    if (node->kind == WTR_NODE_STANDS)
        return value_of(tree, row, lane).truth == WTR_TRUE;
    return node->kind == WTR_NODE_CONSTANT || node->kind == WTR_NODE_AS_OF || node->kind == WTR_NODE_TODAY;
}

/* Whether a child's value is one that made its parent what it is. */
static bool bears(const Tree *tree, const WtrNode *parent, WtrValue of, uint32_t child, uint32_t lane)
{
    child = resolve(tree, child, &lane);
    WtrValue value = value_of(tree, child, lane);
    if (value.type != WTR_TYPE_TRUTH || of.type != WTR_TYPE_TRUTH)
        return true;
    if (!of.known)
        return !value.known;
    bool holds = of.truth == WTR_TRUE;
    switch (parent->kind) {
    case WTR_NODE_ALL: return holds || (value.known && value.truth == WTR_FALSE);
    case WTR_NODE_ANY: return !holds || (value.known && value.truth == WTR_TRUE);
    case WTR_NODE_NONE: return holds || (value.known && value.truth == WTR_TRUE);
    default: return true;
    }
}

/* A bullet with days of its own is ALL(STANDS, what it says): where it stands, what it says is shown in its place. */
static uint32_t inside_edition(const Tree *tree, uint32_t row, uint32_t *lane)
{
    const WtrNode *node = &tree->book->nodes.at[row];
    if (node->kind != WTR_NODE_ALL || !node->bullet || node->children.count != 2)
        return row;
    uint32_t first_lane = *lane, first = resolve(tree, wtr_node_child(tree->book, row, 0), &first_lane);
    if (tree->book->nodes.at[first].kind != WTR_NODE_STANDS || value_of(tree, first, first_lane).truth != WTR_TRUE)
        return row;
    return resolve(tree, wtr_node_child(tree->book, row, 1), lane);
}

/* Whether a bullet says nothing on the case's date. */
static bool is_outside_edition(const Tree *tree, uint32_t row, uint32_t lane)
{
    const WtrNode *node = &tree->book->nodes.at[row];
    if (node->kind != WTR_NODE_ALL || !node->bullet || node->children.count != 2)
        return false;
    uint32_t first = resolve(tree, wtr_node_child(tree->book, row, 0), &lane);
    return tree->book->nodes.at[first].kind == WTR_NODE_STANDS && value_of(tree, first, lane).truth == WTR_FALSE;
}

static bool open_once(Tree *tree, uint32_t row, uint32_t lane)
{
    const WtrNode *at = &tree->book->nodes.at[row];
    if ((at->kind != WTR_NODE_TERM && at->kind != WTR_NODE_DUTY) || at->children.count == 0)
        return true;
    uint32_t root = wtr_node_child(tree->book, row, 0);
    bool open = tree->expanded[root] != lane + 1;
    tree->expanded[root] = lane + 1;
    return open;
}

static void put_node(Tree *tree, uint32_t row, uint32_t lane, bool bearing, unsigned depth);

static void put_instances(Tree *tree, const WtrNode *node, uint32_t row, unsigned depth)
{
    const WtrSubject *subject = &tree->book->subjects.at[node->ref];
    WtrRange lanes = wtr_view_lanes(tree->view, node->ref, subject->scope);
    for (uint32_t i = 0; i < lanes.count && tree->left > 0; i++) {
        uint32_t lane = lanes.first + i, child = wtr_node_child(tree->book, row, 0);
        const char *name = wtr_view_instance(tree->view, node->ref, subject->scope, lane);
        wtr_html_begin(tree->html, "li");
        wtr_html_begin_class(tree->html, "p", "condition");
        wtr_report_value(tree->report, (WtrRange){0, 0}, value_of(tree, child, lane));
        wtr_html_human(tree->html, subject->id, true);
        wtr_html_printf(tree->html, " %s", name != NULL ? name : "");
        wtr_html_end(tree->html);
        wtr_html_begin_class(tree->html, "ul", "tree");
        put_node(tree, child, lane, true, depth + 1);
        wtr_html_end(tree->html);
        wtr_html_end(tree->html);
    }
}

static bool has_children(const Tree *tree, uint32_t row, uint32_t lane)
{
    const WtrNode *node = &tree->book->nodes.at[row];
    for (uint32_t i = 0; i < node->children.count; i++)
        if (!is_quiet(tree, wtr_node_child(tree->book, row, i), lane))
            return true;
    return false;
}

static void put_children(Tree *tree, uint32_t row, uint32_t lane, unsigned depth)
{
    const WtrNode *node = &tree->book->nodes.at[row];
    WtrValue value = value_of(tree, row, lane);
    wtr_html_begin_class(tree->html, "ul", "tree");
    if (depth >= TREE_DEPTH || tree->left == 0)
        wtr_html_leaf(tree->html, "li", NULL, "The rest is left out here; the program shows it.");
    else if (node->kind == WTR_NODE_QUANTIFIER)
        put_instances(tree, node, row, depth);
    else
        for (uint32_t i = 0; i < node->children.count; i++)
            if (!is_quiet(tree, wtr_node_child(tree->book, row, i), lane))
                put_node(tree, wtr_node_child(tree->book, row, i), lane, bears(tree, node, value, wtr_node_child(tree->book, row, i), lane), depth + 1);
    wtr_html_end(tree->html);
}

static void put_node(Tree *tree, uint32_t row, uint32_t lane, bool bearing, unsigned depth)
{
    if (tree->left == 0)
        return;
    tree->left--;
    row = wtr_bullet_body(tree->book, resolve(tree, row, &lane));
    const WtrNode *bullet = &tree->book->nodes.at[row];
    WtrHtml *html = tree->html;
    wtr_html_begin_class(html, "li", bearing ? NULL : "aside");
    if (is_outside_edition(tree, row, lane)) {
        wtr_html_begin_class(html, "p", "condition");
        wtr_html_leaf(html, "span", "value none", "no part of it");
        wtr_html_text(html, " ");
        wtr_html_label(html, bullet->label, &tree->report->names);
        wtr_html_text(html, ": does not stand on this date. ");
        put_evidence(tree, bullet, bullet->cites, "");
        wtr_html_end(html);
        wtr_html_end(html);
        return;
    }
    row = inside_edition(tree, row, &lane);
    const WtrNode *node = &tree->book->nodes.at[row];
    bool first = open_once(tree, row, lane), opens = first && has_children(tree, row, lane);
    if (opens) {
        wtr_html_begin(html, "details");
        if (bearing)
            wtr_html_attribute(html, "open", "");
    }
    wtr_html_begin_class(html, opens ? "summary" : "p", "condition");
    put_value(tree, node, value_of(tree, row, lane));
    put_words(tree, node);
    wtr_html_text(html, is_assumed(tree, node, lane) ? " (assumed: nobody has said)" : first ? "" : " (shown above)");
    wtr_html_text(html, " ");
    put_evidence(tree, node, bullet->cites.count > 0 ? bullet->cites : node->cites, bullet->inferred);
    wtr_html_end(html);
    if (opens) {
        put_children(tree, row, lane, depth);
        wtr_html_end(html);
    }
    wtr_html_end(html);
}

bool wtr_report_tree(const WtrReport *report, uint32_t node, uint32_t lane)
{
    Tree tree = {.report = report, .book = report->view->book, .view = report->view, .html = report->html, .left = TREE_LINES};
    tree.expanded = wtr_alloc(tree.book->nodes.count * sizeof *tree.expanded);
    if (tree.expanded == NULL)
        return false;
    node = resolve(&tree, node, &lane);
    /* The node that joins a duty's clauses is the duty itself. */
    if (tree.book->nodes.at[node].kind == WTR_NODE_ALL && has_children(&tree, node, lane)) {
        put_children(&tree, node, lane, 0);
    } else {
        wtr_html_begin_class(report->html, "ul", "tree");
        put_node(&tree, node, lane, true, 0);
        wtr_html_end(report->html);
    }
    wtr_free(tree.expanded);
    return true;
}
