/* SPDX-License-Identifier: Apache-2.0 */
/* Inside the folder: a CSV table read as numbers in SI units, column by column. */
#ifndef TD_EDGE_TABLE_PARTS_H
#define TD_EDGE_TABLE_PARTS_H

#include "edge/csv/csv.h"
#include "edge/detections/detections.h"

/* A table with where messages go. `name` is its file's. */
typedef struct td__table {
    td_csv *csv;
    const char *name;
    char *why;
    bool is_unended; /* the last row's line does not end */
} td__table;

/* A column under one of several names, in the unit of the name that was found. */
typedef struct td__column {
    int at; /* -1: absent */
    const char *name;
    double scale; /* to SI */
} td__column;

/* Names with their units, ended by a null name. */
typedef struct td__unit {
    const char *name;
    double scale;
} td__unit;

td_status td__table_open(const td_table_source *source, char *why, td__table *table) TD_MUST_CHECK;
void td__table_close(td__table *table);

/* Finds the one column of these; two at once are refused, none also if it `must` be there. */
td_status td__column_find(const td__table *table, const td__unit *units, bool must,
                          td__column *column) TD_MUST_CHECK;

/* A cell as a number in SI. NaN for nan and inf, and for an empty cell where `may_be_empty`.
 * TD_BAD_INPUT for what is no number. */
td_status td__cell(const td__table *table, size_t row, const td__column *column, bool may_be_empty,
                   double *value) TD_MUST_CHECK;

/* Counts a fault at a row. */
void td__fault(td_row_faults *faults, td_row_fault fault, size_t line);

/* Writes that no row can be used into `why`, with the fault that most have. */
void td__say_none_used(const td__table *table, const td_row_faults *faults);

/* Seconds as nanoseconds, to the nearest; false outside -10..10 days. */
bool td__ns_from_s(double t_s, int64_t *t_ns);

#endif
