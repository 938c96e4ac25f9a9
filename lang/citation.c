/* citation.c — citations bound to their sources and checked by themselves (see citation.h; SPEC
 * "Citations": a page means nothing without its edition, and a source is cited by page, by section or as
 * unpaged). */
#include "citation.h"

void wtr_source_help(WtrPass *pass, WtrDiag *diag, const WtrName *name) {
    const char *near = wtr_symbols_suggest(pass->symbols, name->text, WTR_KIND_BIT(WTR_ITEM_SOURCE));
    if (near) wtr_pass_suggest(pass, diag, name->loc, near);
    else if (!wtr_symbols_find(pass->symbols, name->text)->count)
        wtr_diag_help(pass->diags, diag, "every source is declared once, in this file or one that it uses: `source %s \"…\"`, with its title", name->text);
}

static WtrItem *source_named(WtrPass *pass, const WtrName *name) {
    WtrItem *source = wtr_symbols_item(pass->symbols, name->text, WTR_KIND_BIT(WTR_ITEM_SOURCE));
    if (source) return source;
    const WtrItemList *other = wtr_symbols_find(pass->symbols, name->text);
    if (other->count && other->at[0]->kind == WTR_ITEM_BROKEN) return NULL;
    WtrDiag *diag = other->count ? wtr_report(pass, UNKNOWN_SOURCE, name->loc, "`%s` is %s; a citation names a source", name->text,
                                              wtr_kind_words(other->at[0]->kind))
                                 : wtr_report(pass, UNKNOWN_SOURCE, name->loc, "there is no source `%s`", name->text);
    if (other->count) wtr_diag_related(pass->diags, diag, other->at[0]->name.loc, "declared here");
    wtr_source_help(pass, diag, name);
    return NULL;
}

static bool says_where(const WtrCite *cite) {
    return cite->page_from || cite->unpaged || cite->section.text;
}

static void check_place(WtrPass *pass, const WtrCite *cite) {
    if (!cite->source.text || says_where(cite)) return;
    WtrDiag *diag = wtr_report(pass, CITE_NOWHERE, cite->loc, "this citation of `%s` does not say where", cite->source.text);
    wtr_diag_help(pass->diags, diag,
                  "give a page (`page 14`), a section of a statute (`section \"17\"`), or `unpaged` where what vouches for it gives none");
}

void wtr_cites_bind(WtrPass *pass, WtrCiteList *cites, const WtrCite *first) {
    for (uint32_t i = 0; i < cites->count; i++) {
        WtrCite *cite = &cites->at[i];
        check_place(pass, cite);
        if (cite->source.text) cite->resolved_source = source_named(pass, &cite->source);
        else if (first) cite->resolved_source = first->resolved_source;
        else {
            WtrDiag *diag =
                wtr_report(pass, CITE_COMPLETES_NOTHING, cite->loc, "this completes the rule's first citation, but the rule has none");
            wtr_diag_help(pass->diags, diag, "name the source here, or give the rule a `cite` line");
        }
    }
}
