/* result_csv.h — results as CSV, one row a duty (RFC 4180), for spreadsheets.
 *
 * Relies on: report. Guarantees: no field can be taken for a formula; lines end in CR LF. */
#ifndef WTR_RESULT_CSV_H
#define WTR_RESULT_CSV_H

#include "report.h"

void wtr_csv_header(WtrText *out);
/* Appends the rows of one case. False when out of memory. */
bool wtr_result_csv(WtrText *out, const WtrView *view);

/* One field: quoted where that is needed, a leading = + - @ or tab made harmless by an apostrophe. `first`
 * fields of a line have no comma before them. */
void wtr_csv_field(WtrText *out, const char *text, bool first);
/* What it goes by: whether a field needs quotation marks or the apostrophe (and then quotation marks, too), and its text
 * with each quotation mark written twice. */
bool wtr_csv_needs_quotes(const char *text);
bool wtr_csv_is_formula(const char *text);
void wtr_csv_double_quotes(WtrText *out, const char *text);

#endif
