/* SPDX-License-Identifier: Apache-2.0 */
/* Columns found by name, cells read as numbers, faults counted. */
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edge/detections/table_parts.h"

/* Filters hold seconds as reals; within this span of the epoch they are good to 1e-7 s. */
static const double TIME_S_MAX = 864000.0;

/* Whether the last byte of a file is no line end; an empty file has none to lack. */
static bool file_is_unended(const char *name)
{
    FILE *file = fopen(name, "rb");
    int last = '\n';
    if (file) {
        if (fseek(file, -1, SEEK_END) == 0) {
            last = fgetc(file);
        }
        fclose(file);
    }
    return last != '\n' && last != '\r' && last != EOF;
}

td_status td__table_open(const td_table_source *source, char *why, td__table *table)
{
    char csv_why[TD_CSV_WHY_SIZE];
    *table = (td__table){ .name = source->name, .why = why };
    why[0] = '\0';
    td_status status = source->bytes ? td_csv_read(source->bytes, source->count, source->name,
                                                   &table->csv, csv_why)
                                     : td_csv_open(source->name, &table->csv, csv_why);
    if (status != TD_OK) {
        snprintf(why, TD_DETECTIONS_WHY_SIZE, "%s",
                 status == TD_NO_MEMORY ? "out of memory" : csv_why);
        return status;
    }
    if (source->bytes) {
        char last = source->count > 0 ? source->bytes[source->count - 1] : '\n';
        table->is_unended = last != '\n' && last != '\r';
    } else {
        table->is_unended = file_is_unended(source->name);
    }
    return TD_OK;
}

void td__table_close(td__table *table)
{
    td_csv_close(table->csv);
    table->csv = NULL;
}

/* "a, b or c" of the names of a column. */
static void list_names(const td__unit *units, char *out, size_t size)
{
    size_t used = 0;
    out[0] = '\0';
    for (const td__unit *unit = units; unit->name && used < size; unit++) {
        const char *before = unit == units ? "" : unit[1].name ? ", " : " or ";
        used += (size_t)snprintf(out + used, size - used, "%s%s", before, unit->name);
    }
}

td_status td__column_find(const td__table *table, const td__unit *units, bool must,
                          td__column *column)
{
    char names[160];
    *column = (td__column){ -1, units->name, 1.0 };
    for (const td__unit *unit = units; unit->name; unit++) {
        int at = td_csv_column(table->csv, unit->name);
        if (at >= 0 && column->at >= 0) {
            snprintf(table->why, TD_DETECTIONS_WHY_SIZE,
                     "%.200s:1: found the columns %s and %s, expected one of them", table->name,
                     column->name, unit->name);
            return TD_BAD_INPUT;
        }
        if (at >= 0) {
            *column = (td__column){ at, unit->name, unit->scale };
        }
    }
    if (must && column->at < 0) {
        list_names(units, names, sizeof names);
        snprintf(table->why, TD_DETECTIONS_WHY_SIZE, "%.200s:1: found no column %s", table->name,
                 names);
        return TD_BAD_INPUT;
    }
    return TD_OK;
}

/* nan, inf and infinity in any case, with or without a sign: data, if faulty, and not bad form. */
static bool is_not_finite(const char *text)
{
    char word[10] = "";
    text += *text == '+' || *text == '-';
    for (size_t i = 0; i + 1 < sizeof word && text[i]; i++) {
        word[i] = (char)tolower((unsigned char)text[i]);
    }
    return strcmp(word, "nan") == 0 || strcmp(word, "inf") == 0 || strcmp(word, "infinity") == 0;
}

/* Decimal digits, sign, point and exponent only: strtod alone would take blanks and hexadecimal. */
static bool is_number(const char *text, double *value)
{
    char *end = NULL;
    if (!strpbrk(text, "0123456789") || text[strspn(text, "0123456789+-.eE")] != '\0') {
        return false;
    }
    *value = strtod(text, &end);
    return *end == '\0';
}

td_status td__cell(const td__table *table, size_t row, const td__column *column, bool may_be_empty,
                   double *value)
{
    const char *text = td_csv_text(table->csv, row, column->at);
    *value = NAN;
    if ((may_be_empty && *text == '\0') || is_not_finite(text)) {
        return TD_OK;
    }
    if (!is_number(text, value)) {
        snprintf(table->why, TD_DETECTIONS_WHY_SIZE,
                 "%.200s:%zu: %s: found '%.40s', expected a number", table->name,
                 td_csv_line(table->csv, row), column->name, text);
        return TD_BAD_INPUT;
    }
    *value = isfinite(*value) ? *value * column->scale : (double)NAN;
    return TD_OK;
}

void td__fault(td_row_faults *faults, td_row_fault fault, size_t line)
{
    if (faults->count[fault]++ == 0) {
        faults->first_line[fault] = line;
    }
}

const char *td_row_fault_key(td_row_fault fault)
{
    static const char *const KEYS[] = {
#define X(name, key, text) key,
        TD_ROW_FAULT_MAP(X)
#undef X
    };
    return KEYS[fault];
}

const char *td_row_fault_text(td_row_fault fault)
{
    static const char *const TEXTS[] = {
#define X(name, key, text) text,
        TD_ROW_FAULT_MAP(X)
#undef X
    };
    return TEXTS[fault];
}

void td__say_none_used(const td__table *table, const td_row_faults *faults)
{
    int most = 0;
    int used =
        snprintf(table->why, TD_DETECTIONS_WHY_SIZE, "%.200s: found no row that can be used of %zu",
                 table->name, td_csv_row_count(table->csv));
    for (int i = 1; i < TD_ROW_FAULT_COUNT; i++) {
        most = faults->count[i] > faults->count[most] ? i : most;
    }
    if (faults->count[most] > 0) {
        snprintf(table->why + used, TD_DETECTIONS_WHY_SIZE - (size_t)used,
                 "; from line %zu on %lld %s", faults->first_line[most],
                 (long long)faults->count[most], td_row_fault_text((td_row_fault)most));
    }
}

bool td__ns_from_s(double t_s, int64_t *t_ns)
{
    *t_ns = 0;
    if (!(fabs(t_s) <= TIME_S_MAX)) {
        return false;
    }
    *t_ns = (int64_t)floor(t_s * 1e9 + 0.5);
    return true;
}
