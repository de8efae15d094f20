/* SPDX-License-Identifier: Apache-2.0 */
/* Building a page: text, escapes, tables from queries. */
#include "page.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void td__break(td__page *page, const char *why)
{
    if (!page->is_broken) {
        snprintf(page->why, sizeof page->why, "%s", why);
    }
    page->is_broken = true;
}

void td__put_bytes(td__page *page, const char *bytes, size_t count)
{
    if (page->is_broken) {
        return;
    }
    if (page->size + count + 1 > page->capacity) {
        size_t capacity = 2 * page->capacity + count + 4096;
        char *text = realloc(page->text, capacity);
        if (!text) {
            page->is_broken = true;
            return;
        }
        page->text = text;
        page->capacity = capacity;
    }
    memcpy(page->text + page->size, bytes, count);
    page->size += count;
    page->text[page->size] = '\0';
}

void td__put(td__page *page, const char *format, ...)
{
    char text[2048];
    va_list values;
    va_start(values, format);
    int length = vsnprintf(text, sizeof text, format, values);
    va_end(values);
    if (length < 0 || (size_t)length >= sizeof text) {
        page->is_broken = true;
        return;
    }
    td__put_bytes(page, text, (size_t)length);
}

void td__put_text(td__page *page, const char *text)
{
    for (; *text; text++) {
        switch (*text) {
        case '&': td__put_bytes(page, "&amp;", 5); break;
        case '<': td__put_bytes(page, "&lt;", 4); break;
        case '>': td__put_bytes(page, "&gt;", 4); break;
        case '"': td__put_bytes(page, "&quot;", 6); break;
        case '\'': td__put_bytes(page, "&#39;", 5); break;
        default: td__put_bytes(page, text, 1); break;
        }
    }
}

sqlite3_stmt *td__ask(td__page *page, const char *sql)
{
    sqlite3_stmt *rows = NULL;
    if (sqlite3_prepare_v2(page->db, sql, -1, &rows, NULL) != SQLITE_OK) {
        td__break(page, sqlite3_errmsg(page->db));
    }
    return rows;
}

bool td__next(td__page *page, sqlite3_stmt *rows)
{
    int code = rows ? sqlite3_step(rows) : SQLITE_ERROR;
    if (code == SQLITE_ROW && !page->is_broken) {
        return true;
    }
    if (code != SQLITE_DONE && code != SQLITE_ROW) {
        td__break(page, sqlite3_errmsg(page->db));
    }
    sqlite3_finalize(rows);
    return false;
}

const char *td__column(sqlite3_stmt *rows, int column)
{
    const unsigned char *text = sqlite3_column_text(rows, column);
    return text ? (const char *)text : "";
}

void td__put_answer(td__page *page, const char *sql)
{
    sqlite3_stmt *rows = td__ask(page, sql);
    bool is_first = true;
    while (td__next(page, rows)) {
        if (is_first) {
            td__put_text(page, td__column(rows, 0));
        }
        is_first = false;
    }
}

static void put_heading(td__page *page, sqlite3_stmt *rows)
{
    td__put(page, "<thead><tr>");
    for (int i = 0; i < sqlite3_column_count(rows); i++) {
        const char *name = sqlite3_column_name(rows, i);
        bool is_number = name[0] == '#';
        td__put(page, "<th scope=\"col\"%s>", is_number ? " class=\"number\"" : "");
        td__put_text(page, is_number || name[0] == '@' ? name + 1 : name);
        td__put(page, "</th>");
    }
    td__put(page, "</tr></thead>\n<tbody>\n");
}

static void put_cell(td__page *page, sqlite3_stmt *rows, int i)
{
    const char *name = sqlite3_column_name(rows, i);
    const char *text = td__column(rows, i);
    const char *tag = i == 0 ? "th scope=\"row\"" : "td";
    const char *class = name[0] == '#'                  ? " class=\"number\""
                        : name[0] != '@'                ? ""
                        : strncmp(text, "leak", 4) == 0 ? " class=\"leaked\""
                        : strncmp(text, "inte", 4) == 0 ? " class=\"met\""
                                                        : "";
    td__put(page, "<%s%s>", tag, class);
    td__put_text(page, text);
    td__put(page, i == 0 ? "</th>" : "</td>");
}

void td__put_table(td__page *page, sqlite3_stmt *rows, const char *label, const char *empty)
{
    int count = 0;
    while (td__next(page, rows)) {
        if (count++ == 0) {
            td__put(page, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
            td__put_text(page, label);
            td__put(page, "\"><table>\n");
            put_heading(page, rows);
        }
        td__put(page, "<tr>");
        for (int i = 0; i < sqlite3_column_count(rows); i++) {
            put_cell(page, rows, i);
        }
        td__put(page, "</tr>\n");
    }
    if (count > 0) {
        td__put(page, "</tbody></table></div>\n");
    } else {
        td__put(page, "<p>");
        td__put_text(page, empty);
        td__put(page, "</p>\n");
    }
}
