/* SPDX-License-Identifier: Apache-2.0 */
/* A CSV table with a header: columns found by name, rows with their lines, by libcsv. */
#ifndef TD_EDGE_CSV_H
#define TD_EDGE_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "base/base.h"

enum { TD_CSV_BYTES_MAX = 256 * 1024 * 1024, TD_CSV_COLUMNS_MAX = 64, TD_CSV_WHY_SIZE = 320 };

typedef struct td_csv td_csv;

/* Given a file; returned TD_OK and a table to be closed, or TD_IO_FAILED (cannot be read),
 * TD_BAD_INPUT (no header, two columns of one name, a row with other columns than the header, no
 * UTF-8 text, an open quote, larger than TD_CSV_BYTES_MAX), `why` as `file:line: what is wrong`. */
td_status td_csv_open(const char *file, td_csv **table, char why[TD_CSV_WHY_SIZE]) TD_MUST_CHECK;

/* The same from memory; `name` stands for the file in `why`. */
td_status td_csv_read(const char *bytes, size_t count, const char *name, td_csv **table,
                      char why[TD_CSV_WHY_SIZE]) TD_MUST_CHECK;

void td_csv_close(td_csv *table);

size_t td_csv_row_count(const td_csv *table);
/* The column of that name, or -1. */
int td_csv_column(const td_csv *table, const char *name);
/* The text of a cell, "" if empty or if `column` is -1; owned by the table. */
const char *td_csv_text(const td_csv *table, size_t row, int column);
/* The line of its file, counted from 1, in which a row's first cell ends. */
size_t td_csv_line(const td_csv *table, size_t row);

#endif
