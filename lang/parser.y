/* parser.y — the grammar of WTR (SPEC "Grammar"): tokens of one file into items of the tree.
 *
 * Relies on: scan.c for the tokens, with END behind every item and RESYNC before the clause at which a
 * broken item is taken up again. Guarantees: LALR(1) without conflicts and without precedence
 * declarations; an action is one constructor call of ast.c or ast_expr.c and checks nothing. Every state
 * that can shift `error` accepts END, so that one bad rule costs one rule. */
%code requires {
#include "parse.h"
}
%code {
#include "../engine/base.h"
#define YYMALLOC wtr_alloc
#define YYFREE wtr_free
#define YYLLOC_DEFAULT(Current, Rhs, N)                                                        \
    do {                                                                                       \
        if (N) { (Current) = YYRHSLOC(Rhs, 1); (Current).end = YYRHSLOC(Rhs, N).end; }         \
        else { (Current) = YYRHSLOC(Rhs, 0); (Current).begin = (Current).end; }                \
    } while (0)
static const WtrName NO_NAME = {0};
static const WtrString NO_STRING = {0};
static const WtrDateLit NO_DATE = {0};
static const WtrNumberLit NO_NUMBER = {0};
static const WtrUnitLit NO_UNIT = {0};
}
%define api.pure full
%define api.prefix {wtr_yy}
%define api.location.type {WtrLoc}
%define api.token.prefix {TOK_}
%define parse.lac full
%define parse.error custom
%locations
%expect 0
%param { WtrParser *p }
%code provides {

int wtr_yylex(WTR_YYSTYPE *value, WtrLoc *loc, WtrParser *p);
void wtr_yyerror(WtrLoc *loc, WtrParser *p, const char *message);
/* "`within`", "a name": what a token is called in messages. */
const char *wtr_token_name(int kind);
/* The number under which a token stands among the expected ones of wtr_syntax_error. */
int wtr_token_symbol(int kind);
}

%union {
    WtrName name; WtrString string; WtrNumberLit number; WtrDateLit date; WtrUnitLit unit;
    WtrNameList names; WtrExpr *expr; WtrNots nots; WtrOffset *offset; WtrQuantLit quantifier; WtrJoinLit join;
    WtrList *list; WtrCompareOp compare; WtrDateOp date_op; WtrModalityLit *modality; WtrPartyList *parties;
    WtrStanding *standing; WtrInline *inline_; WtrTail *tail; WtrCite *cite; WtrCiteList cites; WtrCitePart part;
    WtrRangeLit range; WtrDeadlineHead *deadline; WtrGivenFact *given; WtrGivenFactList facts;
    WtrExpectClause *wants; bool flag;
}

/* Between items, and before the clause at which reading goes on after an error. */
%token END "the end of the item" RESYNC "the next clause"

%token <name> NAME "a name"
%token <string> STRING "a text in quotation marks"
%token <number> NUMBER "a number"
%token <date> DATE "a date"
%token <unit> UNIT "a unit of time"
%token <string> TIMING_WORDS "a timing"

/* Words that begin an item; only at the margin. */
%token RULEBOOK "`rulebook`" USE "`use`" SOURCE "`source`" ACTOR "`actor`" SUBJECT "`subject`" FACT "`fact`"
%token NARRATIVE "`narrative`" TEST "`test`" AMEND "`amend`"
/* Reserved everywhere. */
%token AND "`and`" OR "`or`" NOT "`not`" IF "`if`" UNLESS "`unless`" UNLESS_SHOWN "`unless shown`" ONCE "`once`"
%token FOR "`for`" MEANS "`means`" IS "`is`" IN "`in`" OF "`of`" BY "`by`" BEFORE "`before`" AFTER "`after`"
%token WITHIN "`within`" NO_LATER_THAN "`no later than`" EVERY "`every`" ANY "`any`" NO "`no`"
%token ANY_OF "`any of`" ALL_OF "`all of`" NONE_OF "`none of`" AT_LEAST "`at least`" BETWEEN "`between`" HAS "`has`"
%token FROM "`from`" TO "`to`" UNTIL "`until`" WHEN "`when`"
%token MUST "`must`" SHOULD "`should`" MAY "`may`" MUST_NOT "`must not`" SHOULD_NOT "`should not`" EXPECTED "`is expected to`"
%token CITE "`cite`" SEEN "`seen`" DRAFT "`draft`" DRAFT_TAIL "`draft` behind a bullet" NON_STATUTORY "`non_statutory`"
%token NOT_EXHAUSTIVE "`not_exhaustive`" INFERRED "`inferred`" INFERRED_TAIL "`inferred` behind an edition"
%token STANDS_IN "`stands in`" STANDS_FROM "`stands from`" DONE_ON "`done on`" DONE_WHEN "`done when`"
%token EXPLAINED_WHEN "`explained when`" ON_OR_BEFORE "`on or before`" ON_OR_AFTER "`on or after`" ONE_OF "`one of`"
%token NOT_YET "`not yet`" RESTS_ON "`rests on`" NO_DEADLINE "`no deadline`"
/* Words of one place, names everywhere else. */
%token READING "`reading`" CALENDAR "`calendar`" EXTENDS "`extends`" IN_FORCE "`in_force`" SUPERSEDED "`superseded`"
%token PAGES "`pages`" URL "`url`" KIND "`kind`" ASSUMED "`assumed`" WEEKEND "`weekend`" KNOWN "`known`"
%token HOLIDAY "`holiday`" DEFAULT "`default`" GIVEN "`given`" UNKNOWN "`unknown`" EXPECT "`expect`" TODAY "`today`"
%token ON "`on`" NOTE "`note`" ALLOW "`allow`" FORMERLY "`formerly`" TIMING "`timing`"
%token PAGE "`page`" PARA "`para`" BULLET "`bullet`" FOOTNOTE "`footnote`" HEADING "`heading`" SECTION "`section`"
%token UNPAGED "`unpaged`"
%token DUE "`due`" RAISED "`raised`" UNDETERMINED "`undetermined`" NEEDS "`needs`" CITES "`cites`" ASSUMES "`assumes`"
%token TRUE "`true`" FALSE "`false`" STATE "a state"
/* Signs. */
%token DASH "a bullet" SUBDASH "a sub-bullet" LPAREN "`(`" RPAREN "`)`" LBRACKET "`[`" RBRACKET "`]`"
%token COMMA "`,`" COLON "`:`" DOT "`.`" DOTDOT "`..`"
%token EQ "`=`" NE "`!=`" LT "`<`" LE "`<=`" GT "`>`" GE "`>=`"

%type <name> name
%type <string> inferred label
%type <names> names editions names_in_brackets
%type <expr> cond ended pcond chain unary comparison value dated single literal given_value when
%type <nots> nots
%type <offset> offsets
%type <quantifier> quantifier
%type <join> join
%type <list> list_kind bullets subbullets
%type <expr> list sublist
%type <compare> compare
%type <date_op> date_op
%type <flag> direction draft
%type <modality> modality
%type <parties> parties
%type <standing> in standing
%type <inline_> inline entries
%type <tail> tail
%type <cite> citation bare
%type <cites> citations
%type <part> part
%type <range> range
%type <deadline> deadline
%type <given> fact
%type <facts> facts
%type <wants> want wants wanted

%%

file: items ;
items: %empty | items item ;
item: rule END                      { wtr_ast_close(p, @$); }
    | rule error END                { wtr_ast_close_lost(p, @$); yyerrok; }
    | declaration END               { wtr_ast_close(p, @$); }
    | declaration error END         { wtr_ast_close_lost(p, @$); yyerrok; }
    | reading END                   { wtr_ast_close(p, @$); }
    | reading error END             { wtr_ast_close_lost(p, @$); yyerrok; }
    | reading_opened error END      { wtr_ast_close_lost(p, @$); yyerrok; }
    | test END                      { wtr_ast_close(p, @$); }
    | test error END                { wtr_ast_close_lost(p, @$); yyerrok; }
    | error END                     { yyerrok; }
    ;

/* ---- declarations ---------------------------------------------------------------------------- */

declaration: opened
    | use
    | declaration head_part
    | declaration declaration_clause
    | declaration error RESYNC      { wtr_ast_lost_clause(p); yyerrok; }
    ;
opened: RULEBOOK NAME               { wtr_ast_open(p, @$, WTR_ITEM_RULEBOOK, $NAME); }
    | SOURCE NAME                   { wtr_ast_open(p, @$, WTR_ITEM_SOURCE, $NAME); }
    | ACTOR NAME                    { wtr_ast_open(p, @$, WTR_ITEM_ACTOR, $NAME); }
    | SUBJECT NAME                  { wtr_ast_open(p, @$, WTR_ITEM_SUBJECT, $NAME); }
    | FACT name                     { wtr_ast_open(p, @$, WTR_ITEM_FACT, $name); }
    | CALENDAR NAME                 { wtr_ast_open(p, @$, WTR_ITEM_CALENDAR, $NAME); }
    | NARRATIVE NAME                { wtr_ast_open(p, @$, WTR_ITEM_NARRATIVE, $NAME); }
    ;
use: USE NAME DOT name              { wtr_ast_use_library(p, @$, $NAME, $name); }
    | USE STRING                    { wtr_ast_use_file(p, @$, $STRING); }
    ;
/* Their order, and which kind of item has which, is checked where the item is built. */
head_part: LPAREN NAME RPAREN       { wtr_ast_plural(p, @$, $NAME); }
    | OF NAME                       { wtr_ast_of(p, @$, $NAME); }
    | COLON name                    { wtr_ast_type(p, @$, $name); }
    | COLON UNIT                    { wtr_ast_type_unit(p, @$, $UNIT); }
    | COLON ONE_OF names            { wtr_ast_choices(p, @$, @ONE_OF, $names); }
    | STRING                        { wtr_ast_title(p, $STRING); }
    ;

declaration_clause: shared_clause
    | CALENDAR name                 { wtr_ast_clause_name(p, @$, WTR_CLAUSE_CALENDAR, $name); }
    | IN_FORCE DATE                 { wtr_ast_clause_dates(p, @$, WTR_CLAUSE_IN_FORCE, $DATE, NO_DATE); }
    | IN_FORCE DATE[a] TO DATE[b]   { wtr_ast_clause_dates(p, @$, WTR_CLAUSE_IN_FORCE, $a, $b); }
    | SUPERSEDED DATE STRING        { wtr_ast_clause_dated(p, @$, WTR_CLAUSE_SUPERSEDED, $DATE, $STRING); }
    | PAGES NUMBER                  { wtr_ast_clause_number(p, @$, WTR_CLAUSE_PAGES, $NUMBER); }
    | URL STRING                    { wtr_ast_clause_string(p, @$, WTR_CLAUSE_URL, $STRING); }
    | KIND name                     { wtr_ast_clause_name(p, @$, WTR_CLAUSE_KIND, $name); }
    | ASSUMED literal               { wtr_ast_assumed(p, @$, $literal, NO_DATE); }
    | ASSUMED literal FROM DATE     { wtr_ast_assumed(p, @$, $literal, $DATE); }
    | WEEKEND names                 { wtr_ast_clause_names(p, @$, WTR_CLAUSE_WEEKEND, $names); }
    | KNOWN DATE[a] TO DATE[b]      { wtr_ast_clause_dates(p, @$, WTR_CLAUSE_KNOWN, $a, $b); }
    | HOLIDAY DATE STRING           { wtr_ast_clause_dated(p, @$, WTR_CLAUSE_HOLIDAY, $DATE, $STRING); }
    ;
literal: name                       { $$ = wtr_ast_name(p, @$, $name); }
    | NUMBER                        { $$ = wtr_ast_number(p, @$, $NUMBER); }
    | DATE                          { $$ = wtr_ast_date(p, @$, $DATE); }
    ;

/* ---- clauses that several kinds of item share --------------------------------------------------- */

shared_clause: CITE citations       { wtr_ast_clause_cites(p, @$, WTR_CLAUSE_CITE, $citations); }
    | SEEN citations                { wtr_ast_clause_cites(p, @$, WTR_CLAUSE_SEEN, $citations); }
    | standing                      { wtr_ast_clause_stands(p, @$, $standing); }
    | INFERRED STRING               { wtr_ast_clause_string(p, @$, WTR_CLAUSE_INFERRED, $STRING); }
    | NON_STATUTORY                 { wtr_ast_clause_flag(p, @$, WTR_CLAUSE_NON_STATUTORY); }
    | DRAFT                         { wtr_ast_clause_flag(p, @$, WTR_CLAUSE_DRAFT); }
    | FORMERLY name                 { wtr_ast_clause_name(p, @$, WTR_CLAUSE_FORMERLY, $name); }
    | remark_clause
    ;
remark_clause: NOTE STRING          { wtr_ast_clause_string(p, @$, WTR_CLAUSE_NOTE, $STRING); }
    | ALLOW name                    { wtr_ast_clause_name(p, @$, WTR_CLAUSE_ALLOW, $name); }
    ;
standing: STANDS_IN editions inferred { $$ = wtr_ast_editions(p, @$, $editions, $inferred); }
    | STANDS_FROM DATE inferred     { $$ = wtr_ast_period(p, @$, $DATE, NO_DATE, $inferred); }
    | STANDS_FROM DATE[a] UNTIL DATE[b] inferred { $$ = wtr_ast_period(p, @$, $a, $b, $inferred); }
    ;
inferred: %empty                    { $$ = NO_STRING; }
    | INFERRED_TAIL STRING          { $$ = $STRING; }
    ;

citations: citation                 { $$ = wtr_ast_cites(p, (WtrCiteList){0}, $citation); }
    | citations COMMA citation      { $$ = wtr_ast_cites(p, $1, $citation); }
    ;
citation: NAME                      { $$ = wtr_ast_cite(p, @$, $NAME); }
    | citation part                 { $$ = wtr_ast_cite_part(p, @$, $1, $part); }
    ;
bare: part                          { $$ = wtr_ast_cite_part(p, @$, wtr_ast_cite(p, @$, NO_NAME), $part); }
    | bare part                     { $$ = wtr_ast_cite_part(p, @$, $1, $part); }
    ;
part: PAGE range                    { $$ = wtr_ast_part(WTR_PART_PAGE, $range, NO_STRING); }
    | PARA range                    { $$ = wtr_ast_part(WTR_PART_PARA, $range, NO_STRING); }
    | BULLET NUMBER                 { $$ = wtr_ast_part(WTR_PART_BULLET, wtr_ast_range(p, $NUMBER, $NUMBER), NO_STRING); }
    | FOOTNOTE NUMBER               { $$ = wtr_ast_part(WTR_PART_FOOTNOTE, wtr_ast_range(p, $NUMBER, $NUMBER), NO_STRING); }
    | HEADING STRING                { $$ = wtr_ast_part(WTR_PART_HEADING, (WtrRangeLit){0}, $STRING); }
    | SECTION STRING                { $$ = wtr_ast_part(WTR_PART_SECTION, (WtrRangeLit){0}, $STRING); }
    | UNPAGED                       { $$ = wtr_ast_part(WTR_PART_UNPAGED, (WtrRangeLit){0}, NO_STRING); }
    ;
range: NUMBER                       { $$ = wtr_ast_range(p, $1, $1); }
    | NUMBER[a] DOTDOT NUMBER[b]    { $$ = wtr_ast_range(p, $a, $b); }
    ;

/* What may stand behind a bullet, a deadline or a choice. */
tail: in inline draft               { $$ = wtr_ast_tail(p, $in, $inline, $draft); } ;
in: %empty                          { $$ = NULL; }
    | IN editions inferred          { $$ = wtr_ast_editions(p, @$, $editions, $inferred); }
    ;
inline: %empty                      { $$ = NULL; }
    | LBRACKET entries RBRACKET     { $$ = $entries; }
    ;
entries: citation                   { $$ = wtr_ast_inline(p, NULL, $citation); }
    | bare                          { $$ = wtr_ast_inline(p, NULL, $bare); }
    | NON_STATUTORY                 { $$ = wtr_ast_inline_flag(p, NULL, @$); }
    | entries COMMA citation        { $$ = wtr_ast_inline(p, $1, $citation); }
    | entries COMMA bare            { $$ = wtr_ast_inline(p, $1, $bare); }
    | entries COMMA NON_STATUTORY   { $$ = wtr_ast_inline_flag(p, $1, @3); }
    ;
draft: %empty                       { $$ = false; }
    | DRAFT_TAIL                    { $$ = true; }
    ;

/* ---- rules: definitions and duties ----------------------------------------------------------------- */

rule: NAME                          { wtr_ast_open(p, @$, WTR_ITEM_DUTY, $NAME); }
    | rule rule_clause
    | rule error RESYNC             { wtr_ast_lost_clause(p); yyerrok; }
    ;
rule_clause: shared_clause
    | FOR NAME                      { wtr_ast_clause_name(p, @$, WTR_CLAUSE_FOR, $NAME); }
    | IF cond                       { wtr_ast_clause_expr(p, @$, WTR_CLAUSE_IF, $cond); }
    | MEANS cond                    { wtr_ast_clause_expr(p, @$, WTR_CLAUSE_MEANS, $cond); }
    | UNLESS cond                   { wtr_ast_clause_expr(p, @$, WTR_CLAUSE_UNLESS, $cond); }
    | UNLESS_SHOWN cond             { wtr_ast_clause_expr(p, @$, WTR_CLAUSE_UNLESS_SHOWN, $cond); }
    | ONCE cond                     { wtr_ast_clause_expr(p, @$, WTR_CLAUSE_ONCE, $cond); }
    | DONE_ON name                  { wtr_ast_clause_name(p, @$, WTR_CLAUSE_DONE_ON, $name); }
    | DONE_WHEN cond                { wtr_ast_clause_expr(p, @$, WTR_CLAUSE_DONE_WHEN, $cond); }
    | EXPLAINED_WHEN cond           { wtr_ast_clause_expr(p, @$, WTR_CLAUSE_EXPLAINED_WHEN, $cond); }
    | NOT_EXHAUSTIVE                { wtr_ast_clause_flag(p, @$, WTR_CLAUSE_NOT_EXHAUSTIVE); }
    | parties modality STRING       { wtr_ast_bearer(p, @$, $parties, *$modality, $STRING, NULL); }
    | parties[who] modality STRING TO parties[whom] { wtr_ast_bearer(p, @$, $who, *$modality, $STRING, $whom); }
    | deadline tail when            { wtr_ast_deadline(p, @$, NULL, $deadline, $tail, $when); }
    | modality deadline tail when   { wtr_ast_deadline(p, @$, $modality, $deadline, $tail, $when); }
    ;
parties: NAME                       { $$ = wtr_ast_party(p, NULL, (WtrJoinLit){0}, $NAME); }
    | parties join NAME             { $$ = wtr_ast_party(p, $1, $join, $NAME); }
    ;
modality: MUST                      { $$ = wtr_ast_modality(p, @$, WTR_MUST); }
    | SHOULD                        { $$ = wtr_ast_modality(p, @$, WTR_SHOULD); }
    | MAY                           { $$ = wtr_ast_modality(p, @$, WTR_MAY); }
    | MUST_NOT                      { $$ = wtr_ast_modality(p, @$, WTR_MUST_NOT); }
    | SHOULD_NOT                    { $$ = wtr_ast_modality(p, @$, WTR_SHOULD_NOT); }
    | EXPECTED                      { $$ = wtr_ast_modality(p, @$, WTR_EXPECTED); }
    ;
deadline: WITHIN NUMBER UNIT        { $$ = wtr_ast_deadline_head(p, @$, WTR_WITHIN, $NUMBER, $UNIT, NULL); }
    | WITHIN NUMBER UNIT OF value   { $$ = wtr_ast_deadline_head(p, @$, WTR_WITHIN, $NUMBER, $UNIT, $value); }
    | NO_LATER_THAN NUMBER UNIT BEFORE value { $$ = wtr_ast_deadline_head(p, @$, WTR_NO_LATER, $NUMBER, $UNIT, $value); }
    | BY value                      { $$ = wtr_ast_deadline_head(p, @$, WTR_BY, NO_NUMBER, NO_UNIT, $value); }
    | BEFORE value                  { $$ = wtr_ast_deadline_head(p, @$, WTR_BEFORE, NO_NUMBER, NO_UNIT, $value); }
    | EVERY NUMBER UNIT FROM value  { $$ = wtr_ast_deadline_head(p, @$, WTR_EVERY, $NUMBER, $UNIT, $value); }
    | TIMING_WORDS                  { $$ = wtr_ast_timing(p, @$, $TIMING_WORDS, false); }
    | TIMING STRING                 { $$ = wtr_ast_timing(p, @$, $STRING, true); }
    ;
when: %empty                        { $$ = NULL; }
    | WHEN cond                     { $$ = $cond; }
    ;

/* ---- expressions ------------------------------------------------------------------------------------ */

/* A list ends its expression. Bullets "-" stand in a condition, sub-bullets "--" in a bullet, between
 * brackets either. What stands behind the last sub-bullet belongs to that. */
cond: chain | list
    | chain join list               { $$ = wtr_ast_chain(p, @$, $1, $join, $list); }
    ;
ended: sublist
    | chain join sublist            { $$ = wtr_ast_chain(p, @$, $1, $join, $sublist); }
    ;
pcond: cond | ended ;
chain: unary
    | chain join unary              { $$ = wtr_ast_chain(p, @$, $1, $join, $unary); }
    ;
join: AND                           { $$ = (WtrJoinLit){WTR_AND, @$}; }
    | OR                            { $$ = (WtrJoinLit){WTR_OR, @$}; }
    ;
unary: comparison
    | nots comparison               { $$ = wtr_ast_not(p, @$, $nots, $comparison); }
    ;
nots: NOT                           { $$ = wtr_ast_nots((WtrNots){0}, @$); }
    | nots NOT                      { $$ = wtr_ast_nots($1, @2); }
    ;
comparison: value
    | value[a] compare value[b]     { $$ = wtr_ast_compare(p, @$, $a, $compare, $b); }
    | value[what] BETWEEN value[low] AND value[high] { $$ = wtr_ast_between(p, @$, $what, $low, $high); }
    | value[what] IS BETWEEN value[low] AND value[high] { $$ = wtr_ast_is_between(p, @$, $what, @IS, $low, $high); }
    | value IS name                 { $$ = wtr_ast_is(p, @$, $value, false, $name); }
    | value IS NOT name             { $$ = wtr_ast_is(p, @$, $value, true, $name); }
    | value IS ONE_OF names_in_brackets { $$ = wtr_ast_is_one_of(p, @$, $value, false, $names_in_brackets); }
    | value IS NOT ONE_OF names_in_brackets { $$ = wtr_ast_is_one_of(p, @$, $value, true, $names_in_brackets); }
    | value IS NUMBER               { $$ = wtr_ast_is_number(p, @$, $value, @IS, $NUMBER); }
    | value IS dated                { $$ = wtr_ast_is_date(p, @$, $value, WTR_DATE_IS, $dated); }
    | value[what] IS date_op value[date] { $$ = wtr_ast_is_date(p, @$, $what, $date_op, $date); }
    ;
compare: EQ { $$ = WTR_CMP_EQ; } | NE { $$ = WTR_CMP_NE; } | LT { $$ = WTR_CMP_LT; } | LE { $$ = WTR_CMP_LE; }
    | GT { $$ = WTR_CMP_GT; } | GE  { $$ = WTR_CMP_GE; }
    ;
date_op: BEFORE                     { $$ = WTR_DATE_BEFORE; }
    | AFTER                         { $$ = WTR_DATE_AFTER; }
    | ON_OR_BEFORE                  { $$ = WTR_DATE_ON_OR_BEFORE; }
    | ON_OR_AFTER                   { $$ = WTR_DATE_ON_OR_AFTER; }
    ;
names_in_brackets: LPAREN names RPAREN { $$ = $names; } ;
value: single
    | NUMBER                        { $$ = wtr_ast_number(p, @$, $NUMBER); }
    | offsets single                { $$ = wtr_ast_offsets(p, @$, $offsets, $single); }
    | UNIT FROM single[a] TO single[b] { $$ = wtr_ast_span(p, @$, $UNIT, $a, $b); }
    | quantifier NAME HAS LPAREN pcond RPAREN { $$ = wtr_ast_quantifier(p, @$, $quantifier, $NAME, $pcond); }
    ;
dated: DATE                         { $$ = wtr_ast_date(p, @$, $DATE); }
    | offsets single                { $$ = wtr_ast_offsets(p, @$, $offsets, $single); }
    ;
single: name                        { $$ = wtr_ast_name(p, @$, $name); }
    | DATE                          { $$ = wtr_ast_date(p, @$, $DATE); }
    | LPAREN pcond RPAREN           { $$ = wtr_ast_paren(p, @$, $pcond); }
    ;
offsets: NUMBER UNIT direction      { $$ = wtr_ast_offset(p, NULL, $NUMBER, $UNIT, $direction); }
    | offsets NUMBER UNIT direction { $$ = wtr_ast_offset(p, $1, $NUMBER, $UNIT, $direction); }
    ;
direction: AFTER { $$ = false; } | BEFORE { $$ = true; } ;
quantifier: ANY                     { $$ = (WtrQuantLit){WTR_QUANT_ANY, NO_NUMBER}; }
    | EVERY                         { $$ = (WtrQuantLit){WTR_QUANT_EVERY, NO_NUMBER}; }
    | NO                            { $$ = (WtrQuantLit){WTR_QUANT_NO, NO_NUMBER}; }
    | AT_LEAST NUMBER               { $$ = (WtrQuantLit){WTR_QUANT_AT_LEAST, $NUMBER}; }
    ;
list: list_kind bullets             { $$ = wtr_ast_list_expr(p, @$, $list_kind, $bullets); } ;
sublist: list_kind subbullets       { $$ = wtr_ast_list_expr(p, @$, $list_kind, $subbullets); } ;
list_kind: ANY_OF                   { $$ = wtr_ast_list(p, WTR_LIST_ANY, NO_NUMBER); }
    | ALL_OF                        { $$ = wtr_ast_list(p, WTR_LIST_ALL, NO_NUMBER); }
    | NONE_OF                       { $$ = wtr_ast_list(p, WTR_LIST_NONE, NO_NUMBER); }
    | AT_LEAST NUMBER OF            { $$ = wtr_ast_list(p, WTR_LIST_AT_LEAST, $NUMBER); }
    ;
bullets: DASH chain tail            { $$ = wtr_ast_bullet(p, @DASH, @$, NULL, $chain, $tail); }
    | DASH ended                    { $$ = wtr_ast_bullet(p, @DASH, @$, NULL, $ended, NULL); }
    | bullets DASH chain tail       { $$ = wtr_ast_bullet(p, @DASH, @$, $1, $chain, $tail); }
    | bullets DASH ended            { $$ = wtr_ast_bullet(p, @DASH, @$, $1, $ended, NULL); }
    ;
subbullets: SUBDASH chain tail      { $$ = wtr_ast_bullet(p, @SUBDASH, @$, NULL, $chain, $tail); }
    | subbullets SUBDASH chain tail { $$ = wtr_ast_bullet(p, @SUBDASH, @$, $1, $chain, $tail); }
    ;

/* ---- readings ----------------------------------------------------------------------------------------- */

reading: reading_opened STRING      { wtr_ast_title(p, $STRING); }
    | reading_opened error RESYNC   { wtr_ast_lost_clause(p); yyerrok; }
    | reading reading_clause
    | reading error RESYNC          { wtr_ast_lost_clause(p); yyerrok; }
    ;
reading_opened: READING name        { wtr_ast_open(p, @$, WTR_ITEM_READING, $name); } ;
reading_clause: shared_clause
    | DASH name label tail          { wtr_ast_choice(p, @$, $name, $label, $tail); }
    | DEFAULT name                  { wtr_ast_clause_name(p, @$, WTR_CLAUSE_DEFAULT, $name); }
    ;
label: %empty                       { $$ = NO_STRING; }
    | STRING
    ;

/* ---- tests ----------------------------------------------------------------------------------------------- */

test: TEST STRING                   { wtr_ast_test(p, @$, $STRING); }
    | test test_clause
    | test error RESYNC             { wtr_ast_lost_clause(p); yyerrok; }
    ;
test_clause: remark_clause
    | ON DATE                       { wtr_ast_clause_dates(p, @$, WTR_CLAUSE_ON, $DATE, NO_DATE); }
    | TODAY DATE                    { wtr_ast_clause_dates(p, @$, WTR_CLAUSE_TODAY, $DATE, NO_DATE); }
    | GIVEN givens                  { wtr_ast_clause_flag(p, @$, WTR_CLAUSE_GIVEN); }
    | UNKNOWN names                 { wtr_ast_unknowns(p, @$, $names); }
    | READING name[what] IS name[choice] { wtr_ast_pick(p, @$, $what, $choice); }
    | EXPECT name[what] wanted      { wtr_ast_expect(p, @$, $what, $wanted, NO_NAME, NO_NAME); }
    | EXPECT name[what] OF NAME[subject] wanted { wtr_ast_expect(p, @$, $what, $wanted, $subject, NO_NAME); }
    | EXPECT name[what] OF NAME[subject] NAME[instance] wanted { wtr_ast_expect(p, @$, $what, $wanted, $subject, $instance); }
    ;
givens: given | givens COMMA given ;
given: fact                         { wtr_ast_given(p, @$, $fact); }
    | NAME[what] NAME[which]        { wtr_ast_given_subject(p, @$, $what, $which, (WtrGivenFactList){0}); }
    | NAME[what] NAME[which] LPAREN facts RPAREN { wtr_ast_given_subject(p, @$, $what, $which, $facts); }
    | NAME[what] LPAREN facts RPAREN { wtr_ast_given_subject(p, @$, $what, NO_NAME, $facts); }
    | NAME[what] NAME[which] LPAREN RPAREN { wtr_ast_given_subject(p, @$, $what, $which, (WtrGivenFactList){0}); }
    | NAME[what] LPAREN RPAREN      { wtr_ast_given_subject(p, @$, $what, NO_NAME, (WtrGivenFactList){0}); }
    ;
facts: fact                         { $$ = wtr_ast_given_facts(p, (WtrGivenFactList){0}, $fact); }
    | facts COMMA fact              { $$ = wtr_ast_given_facts(p, $1, $fact); }
    ;
fact: name                          { $$ = wtr_ast_given_fact(p, @$, $name, false, NULL); }
    | NOT name                      { $$ = wtr_ast_given_fact(p, @$, $name, true, NULL); }
    | name IS given_value           { $$ = wtr_ast_given_fact(p, @$, $name, false, $given_value); }
    ;
given_value: literal
    | NOT_YET                       { $$ = wtr_ast_not_yet(p, @$); }
    ;
/* True, false and unknown stand alone, so that a clause `unknown …` may follow any other expectation. */
wanted: wants
    | TRUE                          { $$ = wtr_ast_want_truth(p, @$, WTR_TRUE); }
    | FALSE                         { $$ = wtr_ast_want_truth(p, @$, WTR_FALSE); }
    | UNKNOWN                       { $$ = wtr_ast_want_truth(p, @$, WTR_UNKNOWN); }
    ;
wants: want
    | wants want                    { $$ = wtr_ast_want(p, @2, $1, $want); }
    ;
want: DUE                           { $$ = wtr_ast_want_status(p, @$, WTR_DUE); }
    | NOT DUE                       { $$ = wtr_ast_want_status(p, @$, WTR_NOT_DUE); }
    | UNDETERMINED                  { $$ = wtr_ast_want_status(p, @$, WTR_UNDETERMINED); }
    | NOT RAISED                    { $$ = wtr_ast_want_status(p, @$, WTR_NOT_RAISED); }
    | STATE                         { $$ = wtr_ast_want_state(p, @$); }
    | BY DATE                       { $$ = wtr_ast_want_by(p, @$, $DATE); }
    | NEEDS names                   { $$ = wtr_ast_want_needs(p, @$, $names); }
    | ASSUMES names                 { $$ = wtr_ast_want_assumes(p, @$, $names); }
    | RESTS_ON names                { $$ = wtr_ast_want_rests(p, @$, $names); }
    | CITES citations               { $$ = wtr_ast_want_cites(p, @$, $citations); }
    | NO_DEADLINE                   { $$ = wtr_ast_want_no_deadline(p, @$); }
    ;

/* ---- names ------------------------------------------------------------------------------------------------- */

editions: NAME                      { $$ = wtr_ast_names(p, (WtrNameList){0}, $NAME); }
    | editions COMMA NAME           { $$ = wtr_ast_names(p, $1, $NAME); }
    ;
names: name                         { $$ = wtr_ast_names(p, (WtrNameList){0}, $name); }
    | names COMMA name              { $$ = wtr_ast_names(p, $1, $name); }
    ;
/* Words that are reserved in one place only may be names in all others. */
name: NAME | word                   { $$ = wtr_ast_word(p, @$); } ;
word: READING | CALENDAR | EXTENDS | IN_FORCE | SUPERSEDED | PAGES | URL | KIND | ASSUMED | WEEKEND | KNOWN | HOLIDAY
    | DEFAULT | GIVEN | UNKNOWN | EXPECT | TODAY | ON | NOTE | ALLOW | FORMERLY | TIMING | PAGE | PARA | BULLET
    | FOOTNOTE | HEADING | SECTION | UNPAGED | DUE | RAISED | UNDETERMINED | NEEDS | CITES | ASSUMES | TRUE | FALSE
    | STATE
    ;

%%

const char *wtr_token_name(int kind)
{
    return yysymbol_name(YYTRANSLATE(kind));
}

int wtr_token_symbol(int kind)
{
    return YYTRANSLATE(kind);
}

/* Only when the parser's own stack cannot grow: out of memory, or an item nested past all limits. */
void wtr_yyerror(WtrLoc *loc, WtrParser *p, const char *message)
{
    wtr_diag_add(p->diags, WTR_DIAG_TOO_DEEP, *loc, "this cannot be read: %s", message);
}

static int yyreport_syntax_error(const yypcontext_t *context, WtrParser *p)
{
    enum { MOST = YYNTOKENS };
    yysymbol_kind_t symbols[MOST];
    int expected[MOST];
    int count = yypcontext_expected_tokens(context, symbols, MOST);
    for (int i = 0; i < count; i++)
        expected[i] = (int)symbols[i];
    wtr_syntax_error(p, expected, count < 0 ? 0 : count);
    return count < 0 ? count : 0;
}
