/* scan.h — what lexer.l calls: values of tokens, slips, strings, brackets. Internal to lang/.
 *
 * Relies on: parse.h. Guarantees: as lexer.l; a function that returns int returns a token kind. */
#ifndef WTR_SCAN_H
#define WTR_SCAN_H

#include "parse.h"

/* The scanner's place after `length` bytes at `text`. */
static inline void wtr_scan_place(const WtrParser *p, WtrLoc *loc, const char *text, uint32_t length)
{
    uint32_t begin = (uint32_t)(text - p->text);
    *loc = (WtrLoc){p->file, begin, begin + length};
}
/* An error on a line often leads to others on it: the first is told. Remembers the line of `loc`, and whether it
 * is that line. */
void wtr_scan_tell(WtrParser *p, WtrLoc loc);
bool wtr_scan_told(WtrParser *p, WtrLoc loc);

static inline bool wtr_scan_in_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool wtr_scan_start(WtrParser *p, uint32_t begin);
void wtr_scan_newline(WtrParser *p, WtrLoc loc);
void wtr_scan_odd_space(WtrParser *p, WtrLoc loc);
void wtr_scan_comment(WtrParser *p, WtrLoc loc);
/* The "##" lines since the last item as one text, joined by line breaks; NULL when there are none. */
const char *wtr_scan_doc(WtrParser *p);
int wtr_scan_word(WtrParser *p, WtrLoc loc, int kind);
int wtr_scan_head(WtrParser *p, WtrLoc loc, int kind);
int wtr_scan_unit(WtrParser *p, WtrLoc loc, WtrUnit unit);
int wtr_scan_name(WtrParser *p, WtrLoc loc);
int wtr_scan_hyphens(WtrParser *p, WtrLoc loc);
void wtr_scan_bad_name(WtrParser *p, WtrLoc loc);
int wtr_scan_date(WtrParser *p, WtrLoc loc);
int wtr_scan_date_slip(WtrParser *p, WtrLoc loc);
int wtr_scan_number(WtrParser *p, WtrLoc loc);
int wtr_scan_decimal(WtrParser *p, WtrLoc loc);
/* "-5": a number; or, at the start of a line, a bullet; or, behind a number, "to". */
int wtr_scan_minus(WtrParser *p, WtrLoc loc);
/* A closed string; how many bytes of it are taken: fewer when a curly mark closed it before. */
int wtr_scan_string(WtrParser *p, WtrLoc loc);
int wtr_scan_curly(WtrParser *p, WtrLoc loc);
int wtr_scan_single(WtrParser *p, WtrLoc loc);
/* A string that nothing closes: reported; how many bytes of it are taken. */
int wtr_scan_unclosed(WtrParser *p, WtrLoc loc);
int wtr_scan_dash(WtrParser *p, WtrLoc loc, int kind);
int wtr_scan_odd_dash(WtrParser *p, WtrLoc loc);
int wtr_scan_sign(WtrParser *p, WtrLoc loc, int kind, const char *mended);
/* False when nested too deep: the bracket is then left out. */
bool wtr_scan_open(WtrParser *p, WtrLoc loc);
bool wtr_scan_close(WtrParser *p);
void wtr_scan_illegal(WtrParser *p, WtrLoc loc);

#endif
