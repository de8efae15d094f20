/* SPDX-License-Identifier: Apache-2.0 */
/* Reads a whole CSV file through libcsv into one block of text and an index of cells. */
#include "edge/csv/csv.h"

#include <csv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct td_csv {
    char *text;     /* every cell, each ended by a zero */
    size_t *cells;  /* offsets into text; column_count a row, the header first */
    size_t *lines;  /* where each row begins, the header first */
    size_t text_size, text_capacity;
    size_t line_capacity;
    size_t line; /* of what is being read */
    size_t cell_count, cell_capacity;
    size_t column_count;
    size_t row_count; /* with the header */
    size_t cells_in_row;
    size_t bad_row; /* the first with a wrong number of cells, or 0; the header is 1 */
    size_t bad_cells;
    bool is_full;
};

static bool grow(void **memory, size_t *capacity, size_t needed, size_t size)
{
    if (needed <= *capacity) {
        return true;
    }
    size_t wanted = *capacity ? *capacity * 2 : 4096;
    wanted = wanted < needed ? needed : wanted;
    void *bigger = realloc(*memory, wanted * size);
    if (!bigger) {
        return false;
    }
    *memory = bigger;
    *capacity = wanted;
    return true;
}

static void on_cell(void *bytes, size_t count, void *data)
{
    td_csv *table = data;
    bool fits = grow((void **)&table->text, &table->text_capacity, table->text_size + count + 1, 1);
    fits = fits && grow((void **)&table->cells, &table->cell_capacity, table->cell_count + 1,
                        sizeof *table->cells);
    fits = fits && grow((void **)&table->lines, &table->line_capacity, table->row_count + 1,
                        sizeof *table->lines);
    if (!fits) {
        table->is_full = true;
        return;
    }
    if (table->cells_in_row == 0) {
        table->lines[table->row_count] = table->line;
    }
    table->cells[table->cell_count++] = table->text_size;
    memcpy(table->text + table->text_size, bytes, count);
    table->text_size += count;
    table->text[table->text_size++] = '\0';
    table->cells_in_row++;
}

static void on_row(int ending, void *data)
{
    td_csv *table = data;
    (void)ending;
    table->row_count++;
    if (table->row_count == 1) {
        table->column_count = table->cells_in_row;
    } else if (table->cells_in_row != table->column_count && table->bad_row == 0) {
        table->bad_row = table->row_count;
        table->bad_cells = table->cells_in_row;
    }
    table->cells_in_row = 0;
}

/* A table while it is read. `wrong` is null, or what is wrong with the text itself. */
typedef struct reading {
    td_csv *table;
    struct csv_parser parser;
    size_t total;
    const char *wrong;
} reading;

static td_status start(reading *in)
{
    *in = (reading){ .table = calloc(1, sizeof *in->table) };
    if (!in->table || csv_init(&in->parser, CSV_STRICT | CSV_STRICT_FINI) != 0) {
        free(in->table);
        return TD_NO_MEMORY;
    }
    in->table->line = 1;
    return TD_OK;
}

/* Excel and others put a mark before the text that it is UTF-8. */
static size_t mark_size(const char *block, size_t count)
{
    return count >= 3 && memcmp(block, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

/* One line, or the rest of a block: in between, libcsv does not say where it is. */
static void feed_line(reading *in, const char *part, size_t count)
{
    if (csv_parse(&in->parser, part, count, on_cell, on_row, in->table) != count) {
        in->wrong = "a quote inside an unquoted cell, or text after a closing quote";
    } else if (part[count - 1] == '\n') {
        in->table->line++;
    }
}

static void feed(reading *in, const char *block, size_t count)
{
    size_t at = in->total == 0 ? mark_size(block, count) : 0;
    in->total += count;
    if (in->total > TD_CSV_BYTES_MAX) {
        in->wrong = "larger than 256 MiB";
    } else if (memchr(block, '\0', count)) {
        in->wrong = "holds a zero byte: not a text file";
    }
    while (!in->wrong && at < count) {
        const char *end = memchr(block + at, '\n', count - at);
        size_t size = end ? (size_t)(end - block) + 1 - at : count - at;
        feed_line(in, block + at, size);
        at += size;
    }
}

/* What stands in a cell goes on to terminals and into JSON: it must be text. */
static bool is_text(const char *cell)
{
    size_t left = strlen(cell);
    while (left > 0) {
        size_t size = td_utf8_size(cell, left);
        if (size == 0 || td_is_control(*cell)) {
            return false;
        }
        cell += size;
        left -= size;
    }
    return true;
}

static td_status judge_cells(const td_csv *table, const char *file, char *why)
{
    for (size_t i = 0; i < table->cell_count; i++) {
        const char *cell = table->text + table->cells[i];
        if (!is_text(cell)) {
            snprintf(why, TD_CSV_WHY_SIZE, "%.200s:%zu: found a cell that is no text, expected "
                     "UTF-8 without control characters", file,
                     table->lines[i / table->column_count]);
            return TD_BAD_INPUT;
        }
        for (size_t j = 0; i < table->column_count && *cell && j < i; j++) {
            if (strcmp(cell, table->text + table->cells[j]) == 0) {
                snprintf(why, TD_CSV_WHY_SIZE, "%.150s:%zu: found two columns '%.80s', expected "
                         "one", file, table->lines[0], cell);
                return TD_BAD_INPUT;
            }
        }
    }
    return TD_OK;
}

static td_status judge(const td_csv *table, const char *file, const char *wrong, char *why)
{
    if (table->is_full) {
        snprintf(why, TD_CSV_WHY_SIZE, "%s: out of memory", file);
        return TD_NO_MEMORY;
    }
    if (wrong) {
        size_t line = table->cells_in_row > 0 ? table->lines[table->row_count] : table->line;
        snprintf(why, TD_CSV_WHY_SIZE, "%s:%zu: %s", file, line, wrong);
        return TD_BAD_INPUT;
    }
    if (table->row_count == 0 || table->column_count > TD_CSV_COLUMNS_MAX) {
        snprintf(why, TD_CSV_WHY_SIZE, "%s:1: expected a header of 1 to %d columns", file,
                 TD_CSV_COLUMNS_MAX);
        return TD_BAD_INPUT;
    }
    if (table->bad_row) {
        snprintf(why, TD_CSV_WHY_SIZE, "%s:%zu: found %zu columns, expected %zu as in the header",
                 file, table->lines[table->bad_row - 1], table->bad_cells, table->column_count);
        return TD_BAD_INPUT;
    }
    return judge_cells(table, file, why);
}

static td_status finish(reading *in, const char *name, td_csv **table, char *why)
{
    if (!in->wrong && csv_fini(&in->parser, on_cell, on_row, in->table) != 0) {
        in->wrong = "ends inside a quoted cell";
    }
    csv_free(&in->parser);
    td_status status = judge(in->table, name, in->wrong, why);
    if (status != TD_OK) {
        td_csv_close(in->table);
        return status;
    }
    *table = in->table;
    return TD_OK;
}

td_status td_csv_open(const char *file, td_csv **table, char why[TD_CSV_WHY_SIZE])
{
    char block[65536];
    reading in;
    size_t count;
    FILE *stream = fopen(file, "rb");
    *table = NULL;
    why[0] = '\0';
    if (!stream) {
        snprintf(why, TD_CSV_WHY_SIZE, "%s: cannot be read", file);
        return TD_IO_FAILED;
    }
    if (start(&in) != TD_OK) {
        fclose(stream);
        return TD_NO_MEMORY;
    }
    while (!in.wrong && (count = fread(block, 1, sizeof block, stream)) > 0) {
        feed(&in, block, count);
    }
    if (ferror(stream)) {
        in.wrong = "cannot be read";
    }
    fclose(stream);
    return finish(&in, file, table, why);
}

td_status td_csv_read(const char *bytes, size_t count, const char *name, td_csv **table,
                      char why[TD_CSV_WHY_SIZE])
{
    reading in;
    *table = NULL;
    why[0] = '\0';
    if (start(&in) != TD_OK) {
        return TD_NO_MEMORY;
    }
    feed(&in, bytes, count);
    return finish(&in, name, table, why);
}

void td_csv_close(td_csv *table)
{
    if (table) {
        free(table->text);
        free(table->cells);
        free(table->lines);
        free(table);
    }
}

size_t td_csv_row_count(const td_csv *table)
{
    return table->row_count - 1;
}

int td_csv_column(const td_csv *table, const char *name)
{
    for (size_t i = 0; i < table->column_count; i++) {
        if (strcmp(table->text + table->cells[i], name) == 0) {
            return (int)i;
        }
    }
    return -1;
}

const char *td_csv_text(const td_csv *table, size_t row, int column)
{
    if (column < 0) {
        return "";
    }
    return table->text + table->cells[(row + 1) * table->column_count + (size_t)column];
}

size_t td_csv_line(const td_csv *table, size_t row)
{
    return table->lines[row + 1];
}
