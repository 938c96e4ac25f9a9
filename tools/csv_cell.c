/* csv_cell.c — see csv_cell.h. */
#include "csv_cell.h"

#include <string.h>

#include "csv_scan.h"
#include "utf8.h"

void wtr_csv_cells_begin(WtrCsvCells *cells, const char *text, size_t length, char separator, uint64_t line)
{
    cells->text = text;
    cells->length = length > 0 && text[length - 1] == '\r' ? length - 1 : length;
    cells->separator = separator;
    cells->next = 0;
    cells->last = (WtrCsvPlace){0, line, 1};
    cells->fault = NULL;
}

WtrCsvPlace wtr_csv_cells_place(WtrCsvCells *cells, size_t offset)
{
    WtrCsvPlace at = cells->last;
    const char *end;
    while ((end = memchr(cells->text + at.offset, '\n', offset - at.offset)) != NULL)
        at = (WtrCsvPlace){(size_t)(end - cells->text) + 1, at.line + 1, 1};
    at.column += wtr_utf8_count(cells->text + at.offset, offset - at.offset);
    at.offset = offset;
    return cells->last = at;
}

static bool fault(WtrCsvCells *cells, const char *what, size_t at)
{
    cells->fault = what;
    cells->fault_at = at;
    return false;
}

/* A cell in quotation marks; `at` is behind the first one. */
static bool quoted(WtrCsvCells *cells, size_t at)
{
    for (;;) {
        const char *mark = memchr(cells->text + at, '"', cells->length - at);
        if (mark == NULL)
            return fault(cells, "this quotation mark is not closed; expected another one at the end of the cell", cells->begin);
        const size_t end = (size_t)(mark - cells->text);
        wtr_text_add(&cells->cell, cells->text + at, end - at);
        at = end + 1;
        if (at == cells->length || cells->text[at] == cells->separator) {
            cells->next = at + 1;
            return true;
        }
        if (cells->text[at] != '"')
            return fault(cells, "found text behind the closing quotation mark; expected the end of the cell (a quotation mark within it is written twice)",
                         at);
        wtr_text_add(&cells->cell, "\"", 1);
        at++;
    }
}

static bool plain(WtrCsvCells *cells)
{
    const char *begin = cells->text + cells->begin, *end = memchr(begin, cells->separator, cells->length - cells->begin);
    const size_t length = end != NULL ? (size_t)(end - begin) : cells->length - cells->begin;
    const char *mark = memchr(begin, '"', length);
    if (mark != NULL)
        return fault(cells, "found a quotation mark within a cell; expected the whole cell in quotation marks and this one written twice",
                     (size_t)(mark - cells->text));
    wtr_text_add(&cells->cell, begin, length);
    cells->next = cells->begin + length + 1;
    return true;
}

bool wtr_csv_cells_next(WtrCsvCells *cells)
{
    if (cells->fault != NULL || cells->next > cells->length)
        return false;
    cells->begin = cells->next;
    cells->cell.length = 0;
    wtr_text_add(&cells->cell, "", 0);           /* an empty cell is a text, too */
    const bool found = cells->begin < cells->length && cells->text[cells->begin] == '"' ? quoted(cells, cells->begin + 1) : plain(cells);
    return found && !cells->cell.failed;
}

void wtr_csv_cells_free(WtrCsvCells *cells)
{
    wtr_text_free(&cells->cell);
}

const char *wtr_csv_bad_bytes(const char *text, size_t length, size_t *at)
{
    *at = wtr_utf8_valid(text, length);
    if (*at == length)
        return NULL;
    return text[*at] == '\0' ? "found a NUL byte; expected text" : "found a byte that is no UTF-8; expected the file to be saved as UTF-8";
}
