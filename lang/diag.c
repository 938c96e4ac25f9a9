/* diag.c — collecting diagnostics, putting them in order, and printing them.
 *
 * Relies on: diag.def, source.c for places. Guarantees: see diag.h. The text is at most 80 columns wide
 * where words allow; places at the end of a file, tabs and characters of several bytes are shown rightly;
 * no byte of a rule file can steer a terminal. */
#include "diag.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH 80
#define TAB 4

const WtrDiagInfo wtr_diags[WTR_DIAG_COUNT] = {
#define DIAG(number, name, severity, lint, title, page) {number, #name, severity, lint, title, page},
#include "diag.def"
#undef DIAG
};

/* ---- collecting ------------------------------------------------------------------------------------ */

static WtrDiag *keep(WtrDiags *diags, WtrDiagId id, WtrLoc loc)
{
    WtrDiag *diag = wtr_arena_alloc(diags->arena, sizeof *diag);
    WtrDiag **slot = diag ? wtr_vec_add(diags->arena, &diags->list) : NULL;
    if (!slot)
        return &diags->spare;
    diag->id = id;
    diag->loc = loc;
    diag->message = wtr_diags[id].title;
    *slot = diag;
    return diag;
}

/* Past the limit only the count goes on; one note says so where the first was left out. */
static bool has_room(WtrDiags *diags, WtrDiagId id, WtrLoc loc)
{
    if (wtr_diags[id].severity == WTR_SEVERITY_NOTE)
        return true;
    uint32_t count = wtr_diags[id].severity == WTR_SEVERITY_ERROR ? diags->errors++ : diags->warnings++;
    if (count < WTR_DIAG_MOST)
        return true;
    if (!diags->held_back) {
        diags->held_back = true;
        keep(diags, WTR_DIAG_TOO_MANY, loc)->message = "more than 1000 errors or warnings; the rest are not shown";
    }
    return false;
}

WtrDiag *wtr_diag_add(WtrDiags *diags, WtrDiagId id, WtrLoc loc, const char *format, ...)
{
    WtrDiag *diag = has_room(diags, id, loc) ? keep(diags, id, loc) : &diags->spare;
    if (diag == &diags->spare)
        return diag;
    char text[1000];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    size_t used = length < 0 ? 0 : (size_t)length < sizeof text ? (size_t)length : sizeof text - 1;
    while (used == sizeof text - 1 && used > 0 && ((unsigned char)text[used - 1] & 0x80))
        used--;                            /* never half a character */
    char *copy = wtr_arena_text(diags->arena, text, used);
    if (copy)
        diag->message = copy;
    return diag;
}

static char *copy_format(WtrDiags *diags, const char *format, va_list arguments)
{
    char text[1000];
    int length = vsnprintf(text, sizeof text, format, arguments);
    if (length < 0)
        return NULL;
    return wtr_arena_text(diags->arena, text, (size_t)length < sizeof text ? (size_t)length : sizeof text - 1);
}

void wtr_diag_help(WtrDiags *diags, WtrDiag *diag, const char *format, ...)
{
    if (diag == &diags->spare)
        return;
    va_list arguments;
    va_start(arguments, format);
    diag->help = copy_format(diags, format, arguments);
    va_end(arguments);
}

void wtr_diag_edit(WtrDiags *diags, WtrDiag *diag, WtrLoc loc, const char *text)
{
    if (diag == &diags->spare || !text)
        return;
    const char *copy = wtr_arena_text(diags->arena, text, strlen(text));
    if (!copy)
        return;
    diag->has_edit = true;
    diag->edit = (WtrEdit){loc, copy};
}

void wtr_diag_related(WtrDiags *diags, WtrDiag *diag, WtrLoc loc, const char *format, ...)
{
    if (diag == &diags->spare)
        return;
    va_list arguments;
    va_start(arguments, format);
    const char *text = copy_format(diags, format, arguments);
    va_end(arguments);
    WtrRelated *related = text ? wtr_arena_alloc(diags->arena, sizeof *related) : NULL;
    if (!related)
        return;
    related->loc = loc;
    related->text = text;
    WtrRelated **last = &diag->related;
    while (*last)
        last = &(*last)->next;
    *last = related;
}

/* ---- order -------------------------------------------------------------------------------------------- */

static int compare_numbers(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static int compare_diags(const void *left, const void *right)
{
    const WtrDiag *a = *(WtrDiag *const *)left, *b = *(WtrDiag *const *)right;
    int order = compare_numbers(a->loc.file, b->loc.file);
    if (!order)
        order = compare_numbers(a->loc.begin, b->loc.begin);
    if (!order)
        order = compare_numbers(wtr_diags[a->id].number, wtr_diags[b->id].number);
    if (!order)
        order = compare_numbers(a->loc.end, b->loc.end);
    return order ? order : strcmp(a->message, b->message);
}

void wtr_diag_sort(WtrDiags *diags)
{
    if (diags->list.count < 2)
        return;
    qsort(diags->list.at, diags->list.count, sizeof *diags->list.at, compare_diags);
    uint32_t kept = 1;
    for (uint32_t i = 1; i < diags->list.count; i++) {
        if (compare_diags(&diags->list.at[i], &diags->list.at[kept - 1]) != 0) {
            diags->list.at[kept++] = diags->list.at[i];
            continue;
        }
        WtrSeverity severity = wtr_diags[diags->list.at[i]->id].severity;
        diags->errors -= severity == WTR_SEVERITY_ERROR;
        diags->warnings -= severity == WTR_SEVERITY_WARNING;
    }
    diags->list.count = kept;
}

static bool unreadable(const WtrDiag *diag)
{
    unsigned number = wtr_diags[diag->id].number;
    return wtr_diags[diag->id].severity == WTR_SEVERITY_ERROR && number < 200;
}

static bool same_line(WtrLoc a, WtrLoc b, const WtrSourceFile *files, uint32_t file_count)
{
    if (a.file != b.file || a.file >= file_count || !files[a.file].text)
        return false;
    uint32_t from = a.begin < b.begin ? a.begin : b.begin, to = a.begin + b.begin - from;
    return to <= files[a.file].length && !memchr(files[a.file].text + from, '\n', to - from);
}

/* True when `diag` lies on a line of which `error` says that it cannot be read. */
static bool follows_from(const WtrDiag *diag, const WtrDiag *error, const WtrSourceFile *files, uint32_t file_count)
{
    if (!error)
        return false;
    bool follows = same_line(diag->loc, error->loc, files, file_count);
    for (const WtrRelated *r = error->related; r && !follows; r = r->next)
        follows = same_line(diag->loc, r->loc, files, file_count);
    return follows;
}

void wtr_diag_drop_cascades(WtrDiags *diags, const WtrSourceFile *files, uint32_t file_count)
{
    uint32_t kept = 0, next = 0;
    const WtrDiag *last = NULL;            /* the nearest above that says a line cannot be read; `next`: the one below */
    for (uint32_t i = 0; i < diags->list.count; i++) {
        WtrDiag *diag = diags->list.at[i];
        if (unreadable(diag))
            last = diag;
        for (next = next > i ? next : i + 1; next < diags->list.count && !unreadable(diags->list.at[next]);)
            next++;
        const WtrDiag *below = next < diags->list.count ? diags->list.at[next] : NULL;
        bool meaning = wtr_diags[diag->id].severity == WTR_SEVERITY_ERROR && wtr_diags[diag->id].number >= 220;
        if (meaning && (follows_from(diag, last, files, file_count) || follows_from(diag, below, files, file_count)))
            diags->errors--;
        else
            diags->list.at[kept++] = diag;
    }
    diags->list.count = kept;
}

/* ---- codes ------------------------------------------------------------------------------------------------ */

static bool same_letters(const char *a, const char *b)
{
    for (; *a && *b; a++, b++) {
        char x = *a == '_' ? '-' : *a, y = *b == '_' ? '-' : *b;
        if (x >= 'A' && x <= 'Z')
            x = (char)(x - 'A' + 'a');
        if (y >= 'A' && y <= 'Z')
            y = (char)(y - 'A' + 'a');
        if (x != y)
            return false;
    }
    return *a == *b;
}

WtrDiagId wtr_diag_find(const char *code)
{
    const char *digits = code;
    if ((digits[0] | 0x20) == 'w' && (digits[1] | 0x20) == 't' && (digits[2] | 0x20) == 'r')
        digits += 3;
    unsigned number = 0;
    size_t count = strspn(digits, "0123456789");
    if (count > 0 && count <= 6 && digits[count] == '\0')
        for (size_t i = 0; i < count; i++)
            number = number * 10 + (unsigned)(digits[i] - '0');
    for (int id = 0; id < WTR_DIAG_COUNT; id++) {
        const WtrDiagInfo *info = &wtr_diags[id];
        if (number ? info->number == number : (*info->lint && same_letters(info->lint, code)) || same_letters(info->name, code))
            return (WtrDiagId)id;
    }
    return WTR_DIAG_COUNT;
}

/* ---- text for people ---------------------------------------------------------------------------------------- */

typedef struct Printer {
    const WtrSourceFile *files; uint32_t file_count;
    bool colour;
    WtrText *out;
} Printer;

static const char *const severity_names[] = {"error", "warning", "note"};
static const char *const severity_colours[] = {"\033[1;31m", "\033[1;33m", "\033[1;36m"};

static const char *paint(const Printer *printer, const char *code)
{
    return printer->colour ? code : "";
}

static bool continues_character(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

static uint32_t characters(const char *text, uint32_t length)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < length; i++)
        count += !continues_character(text[i]);
    return count;
}

/* Text broken at blanks so that lines end before WIDTH; the first starts in column `used`, the others
 * behind `indent` blanks. */
static void wrap(WtrText *out, const char *text, uint32_t used, uint32_t indent)
{
    bool first = true;
    while (*text) {
        uint32_t length = (uint32_t)strcspn(text, " \n"), wide = characters(text, length);
        if (!first && (used + 1 + wide > WIDTH || text[-1] == '\n')) {
            wtr_text_printf(out, "\n%*s", (int)indent, "");
            used = indent;
        } else if (!first) {
            wtr_text_puts(out, " ");
            used++;
        }
        for (uint32_t i = 0; i < length; i++) {
            char c = (unsigned char)text[i] < 0x20 || text[i] == 0x7F ? '?' : text[i];
            wtr_text_add(out, &c, 1);
        }
        used += wide;
        first = false;
        text += length + (text[length] != '\0');
    }
    wtr_text_puts(out, "\n");
}

static const WtrSourceFile *file_of(const Printer *printer, WtrLoc loc)
{
    return loc.file < printer->file_count ? &printer->files[loc.file] : NULL;
}

static void print_place(const Printer *printer, WtrLoc loc)
{
    const WtrSourceFile *file = file_of(printer, loc);
    if (!file)
        return;
    WtrLineColumn at = wtr_source_position(file, loc.begin);
    wtr_text_printf(printer->out, "%s:%u:%u", file->path ? file->path : "?", at.line, at.column);
}

/* One line of a file as it is shown: tabs as blanks, nothing that steers a terminal, cut to a window. */
typedef struct Shown { const char *text; uint32_t length; uint32_t from, to; /* columns shown */ } Shown;

static uint32_t width_at(const Shown *line, uint32_t bytes)
{
    uint32_t column = 0;
    for (uint32_t i = 0; i < bytes && i < line->length; i++) {
        if (line->text[i] == '\t')
            column = (column / TAB + 1) * TAB;
        else
            column += !continues_character(line->text[i]);
    }
    return column;
}

static void print_shown(WtrText *out, const Shown *line)
{
    uint32_t column = 0;
    if (line->from)
        wtr_text_puts(out, "\342\200\246");
    for (uint32_t i = 0; i < line->length && column < line->to;) {
        uint32_t next = i + 1;
        while (next < line->length && continues_character(line->text[next]))
            next++;
        uint32_t wide = line->text[i] == '\t' ? TAB - column % TAB : 1;
        if (column >= line->from) {
            if (line->text[i] == '\t')
                wtr_text_printf(out, "%*s", (int)wide, "");
            else if ((unsigned char)line->text[i] < 0x20 || line->text[i] == 0x7F)
                wtr_text_puts(out, "?");
            else
                wtr_text_add(out, line->text + i, next - i);
        }
        column += wide;
        i = next;
    }
    if (width_at(line, line->length) > line->to)
        wtr_text_puts(out, "\342\200\246");
    wtr_text_puts(out, "\n");
}

static uint32_t digits(uint32_t number)
{
    uint32_t count = 1;
    for (; number >= 10; number /= 10)
        count++;
    return count;
}

/* Of a very long line only the stretch around the place is looked at. */
static void cut_line(const WtrSourceFile *file, uint32_t offset, Shown *line)
{
    enum { STRETCH = 2000 };
    uint32_t at = offset > (uint32_t)(line->text - file->text) ? offset - (uint32_t)(line->text - file->text) : 0;
    if (at > STRETCH && at <= line->length) {
        uint32_t skip = at - STRETCH;
        while (skip < at && continues_character(line->text[skip]))
            skip++;
        line->text += skip;
        line->length -= skip;
    }
    if (line->length <= 2 * STRETCH)
        return;
    line->length = 2 * STRETCH;
    while (line->length && continues_character(line->text[line->length]))
        line->length--;
}

/* The line with carets below what is meant; what runs over lines is marked to the end of its first. */
static void print_line(const Printer *printer, const WtrDiag *diag, uint32_t gutter)
{
    const WtrSourceFile *file = file_of(printer, diag->loc);
    if (!file || !file->lines)
        return;
    Shown line = {0};
    line.text = wtr_source_line(file, diag->loc.begin, &line.length);
    cut_line(file, diag->loc.begin, &line);
    uint32_t start = (uint32_t)(line.text - file->text);
    uint32_t begin = diag->loc.begin > start ? diag->loc.begin - start : 0;
    uint32_t end = diag->loc.end > start ? diag->loc.end - start : 0;
    if (begin > line.length)
        begin = line.length;
    if (end > line.length)
        end = line.length;
    uint32_t from = width_at(&line, begin), to = width_at(&line, end > begin ? end : begin);
    uint32_t room = WIDTH - gutter - 6;
    line.from = width_at(&line, line.length) > room && from + 20 > room ? from - 20 : 0;
    line.to = line.from + room;
    if (to <= from)
        to = from + 1;
    if (to > line.to)
        to = line.to;
    WtrText *out = printer->out;
    wtr_text_printf(out, "%*s %s|%s\n", (int)gutter, "", paint(printer, "\033[2m"), paint(printer, "\033[0m"));
    wtr_text_printf(out, "%s%*u |%s ", paint(printer, "\033[2m"), (int)gutter, wtr_source_position(file, diag->loc.begin).line, paint(printer, "\033[0m"));
    print_shown(out, &line);
    wtr_text_printf(out, "%*s %s|%s %*s%s", (int)gutter, "", paint(printer, "\033[2m"), paint(printer, "\033[0m"), (int)(from - line.from + (line.from > 0)), "",
                    paint(printer, severity_colours[wtr_diags[diag->id].severity]));
    for (uint32_t i = from; i < to; i++)
        wtr_text_puts(out, "^");
    wtr_text_printf(out, "%s\n", paint(printer, "\033[0m"));
}

static void print_remark(const Printer *printer, uint32_t gutter, const char *label, const char *text)
{
    wtr_text_printf(printer->out, "%*s = %s%s%s ", (int)gutter, "", paint(printer, "\033[1m"), label, paint(printer, "\033[0m"));
    uint32_t used = gutter + 4 + (uint32_t)strlen(label);
    wrap(printer->out, text, used, gutter + 4 + (uint32_t)strlen(label));
}

static void print_edit(const Printer *printer, const WtrDiag *diag, uint32_t gutter)
{
    WtrText text = {0};
    if (!diag->edit.text[0])
        wtr_text_puts(&text, "leave it out");
    else if (diag->edit.text[strspn(diag->edit.text, " ")] == '\0')
        wtr_text_printf(&text, "put %zu blank%s", strlen(diag->edit.text), diag->edit.text[1] ? "s here" : " here");
    else
        wtr_text_printf(&text, "%s `%s`", diag->edit.loc.begin == diag->edit.loc.end ? "put in" : "write", diag->edit.text);
    if (text.failed)
        printer->out->failed = true;
    else
        print_remark(printer, gutter, "mend:", text.at);
    wtr_text_free(&text);
}

static void print_related(const Printer *printer, const WtrDiag *diag, uint32_t gutter)
{
    for (const WtrRelated *related = diag->related; related; related = related->next) {
        WtrText text = {0};
        Printer inner = {printer->files, printer->file_count, false, &text};
        print_place(&inner, related->loc);
        wtr_text_printf(&text, "%s%s", text.length ? ": " : "", related->text);
        if (text.failed)
            printer->out->failed = true;
        else
            print_remark(printer, gutter, "see", text.at);
        wtr_text_free(&text);
    }
}

static void print_rule(const Printer *printer, const WtrDiag *diag, uint32_t gutter)
{
    if (!diag->item && !diag->cites)
        return;
    WtrText text = {0};
    if (diag->item)
        wtr_text_printf(&text, "`%s`%s", diag->item, diag->cites ? ", " : "");
    if (diag->cites)
        wtr_text_puts(&text, diag->cites);
    if (text.failed)
        printer->out->failed = true;
    else
        print_remark(printer, gutter, "in", text.at);
    wtr_text_free(&text);
}

static void print_diag(const Printer *printer, const WtrDiag *diag)
{
    const WtrDiagInfo *info = &wtr_diags[diag->id];
    WtrText *out = printer->out;
    wtr_text_printf(out, "%s%s WTR%04u%s: ", paint(printer, severity_colours[info->severity]), severity_names[info->severity], info->number, paint(printer, "\033[0m"));
    wtr_text_puts(out, paint(printer, "\033[1m"));
    wrap(out, diag->message, (uint32_t)strlen(severity_names[info->severity]) + 10, 4);
    wtr_text_puts(out, paint(printer, "\033[0m"));
    const WtrSourceFile *file = file_of(printer, diag->loc);
    uint32_t gutter = file ? digits(wtr_source_position(file, diag->loc.begin).line) : 1;
    if (gutter < 3)
        gutter = 3;
    if (file) {
        wtr_text_printf(out, "%*s ", (int)gutter - 1, "");
        wtr_text_printf(out, "%s-->%s ", paint(printer, "\033[2m"), paint(printer, "\033[0m"));
        print_place(printer, diag->loc);
        wtr_text_puts(out, "\n");
        print_line(printer, diag, gutter);
    }
    if (diag->help)
        print_remark(printer, gutter, "help:", diag->help);
    if (diag->has_edit)
        print_edit(printer, diag, gutter);
    print_related(printer, diag, gutter);
    if (*info->lint)
        print_remark(printer, gutter, "lint:", info->lint);
    print_rule(printer, diag, gutter);
}

void wtr_diag_text(const WtrDiags *diags, const WtrSourceFile *files, uint32_t file_count, bool colour, WtrText *out)
{
    Printer printer = {files, file_count, colour, out};
    for (uint32_t i = 0; i < diags->list.count; i++) {
        if (i)
            wtr_text_puts(out, "\n");
        print_diag(&printer, diags->list.at[i]);
    }
}

/* ---- JSON ------------------------------------------------------------------------------------------------------ */

static void json_string(WtrText *out, const char *text)
{
    if (!text) {
        wtr_text_puts(out, "null");
        return;
    }
    wtr_text_puts(out, "\"");
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\')
            wtr_text_printf(out, "\\%c", c);
        else if (c == '\n')
            wtr_text_puts(out, "\\n");
        else if (c < 0x20 || c == 0x7F)
            wtr_text_printf(out, "\\u%04x", c);
        else
            wtr_text_add(out, text, 1);
    }
    wtr_text_puts(out, "\"");
}

static void json_place(const Printer *printer, WtrLoc loc)
{
    WtrText *out = printer->out;
    const WtrSourceFile *file = file_of(printer, loc);
    wtr_text_puts(out, "\"file\": ");
    json_string(out, file ? file->path : NULL);
    if (!file) {
        wtr_text_puts(out, ", \"line\": null, \"column\": null, \"end_line\": null, \"end_column\": null");
        return;
    }
    WtrLineColumn begin = wtr_source_position(file, loc.begin), end = wtr_source_position(file, loc.end);
    wtr_text_printf(out, ", \"line\": %u, \"column\": %u, \"end_line\": %u, \"end_column\": %u", begin.line, begin.column, end.line, end.column);
}

static void json_diag(const Printer *printer, const WtrDiag *diag)
{
    const WtrDiagInfo *info = &wtr_diags[diag->id];
    WtrText *out = printer->out;
    wtr_text_printf(out, "{\"code\": \"WTR%04u\", \"name\": \"", info->number);
    for (const char *c = *info->lint ? info->lint : info->name; *c; c++)
        wtr_text_printf(out, "%c", *c >= 'A' && *c <= 'Z' ? *c - 'A' + 'a' : *c);
    wtr_text_printf(out, "\", \"severity\": \"%s\", \"message\": ", severity_names[info->severity]);
    json_string(out, diag->message);
    wtr_text_puts(out, ", ");
    json_place(printer, diag->loc);
    wtr_text_puts(out, ", \"help\": ");
    json_string(out, diag->help);
    wtr_text_puts(out, ", \"edit\": ");
    if (diag->has_edit) {
        wtr_text_puts(out, "{");
        json_place(printer, diag->edit.loc);
        wtr_text_puts(out, ", \"text\": ");
        json_string(out, diag->edit.text);
        wtr_text_puts(out, "}");
    } else {
        wtr_text_puts(out, "null");
    }
    wtr_text_puts(out, ", \"related\": [");
    for (const WtrRelated *related = diag->related; related; related = related->next) {
        wtr_text_puts(out, related == diag->related ? "{" : ", {");
        json_place(printer, related->loc);
        wtr_text_puts(out, ", \"text\": ");
        json_string(out, related->text);
        wtr_text_puts(out, "}");
    }
    wtr_text_puts(out, "], \"item\": ");
    json_string(out, diag->item);
    wtr_text_puts(out, ", \"cites\": ");
    json_string(out, diag->cites);
    wtr_text_puts(out, "}");
}

void wtr_diag_json(const WtrDiags *diags, const WtrSourceFile *files, uint32_t file_count, WtrText *out)
{
    Printer printer = {files, file_count, false, out};
    wtr_text_puts(out, "[");
    for (uint32_t i = 0; i < diags->list.count; i++) {
        wtr_text_puts(out, i ? ",\n " : "\n ");
        json_diag(&printer, diags->list.at[i]);
    }
    wtr_text_puts(out, diags->list.count ? "\n]\n" : "]\n");
}
