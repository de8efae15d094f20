/* SPDX-License-Identifier: Apache-2.0 */
/* Text of a page as it grows, and what fills the places of the template. */
#ifndef TD_EDGE_REPORT_PAGE_H
#define TD_EDGE_REPORT_PAGE_H

#include <sqlite3.h>

#include "edge/report/report.h"

/* Grows as needed; once memory or a query fails, `is_broken` stays set and nothing is added. */
typedef struct td__page {
    char *text;
    size_t size;
    size_t capacity;
    bool is_broken;
    char why[160]; /* what broke it first, or "" for memory */
    sqlite3 *db;
    const td_report_def *def;
} td__page;

void td__break(td__page *page, const char *why);
void td__put_bytes(td__page *page, const char *bytes, size_t count);
/* As it is: only for our own markup. */
void td__put(td__page *page, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* With the five special characters of HTML written as entities: for everything else. */
void td__put_text(td__page *page, const char *text);

/* Prepares a query; null breaks the page. `td__next` finalises it after its last row. */
sqlite3_stmt *td__ask(td__page *page, const char *sql);
bool td__next(td__page *page, sqlite3_stmt *rows);
/* The text of a column, "" for NULL. */
const char *td__column(sqlite3_stmt *rows, int column);
/* The first column of the first row as escaped text. */
void td__put_answer(td__page *page, const char *sql);

/* A table from a query: headings are the column names, where `#` marks numbers and `@` a class made
 * of the text; the first column heads its row. `empty` is said when there is no row. */
void td__put_table(td__page *page, sqlite3_stmt *rows, const char *label, const char *empty);

/* The places of the template. */
void td__put_cards(td__page *page);
void td__put_state(td__page *page);
void td__put_flights(td__page *page);
void td__put_raids(td__page *page);
void td__put_leaks(td__page *page);
void td__put_people(td__page *page);
void td__put_warned(td__page *page);
void td__put_assumptions(td__page *page);
void td__put_facts(td__page *page);
void td__put_attributions(td__page *page);
/* The coverage map of a record that has one. */
void td__put_cover(td__page *page);
void td__put_map(td__page *page);
/* The same picture as the bytes of a PNG file. */
void td__put_map_png(td__page *page);
void td__put_timeline(td__page *page);

/* Verdict keys and what they say in words, as a temporary table `words (kind, key, text)`. */
td_status td__words_table(sqlite3 *db) TD_MUST_CHECK;

#endif
