/* SPDX-License-Identifier: Apache-2.0 */
/* CSV by RFC 4180: cells, quotes, lines, and each way to be wrong refused by file and line. */
#include "edge/csv/csv.h"
#include "test/check.h"

static td_csv *table_of(const char *text)
{
    char why[TD_CSV_WHY_SIZE];
    td_csv *table = NULL;
    if (!TD_CHECK(td_csv_read(text, strlen(text), "t.csv", &table, why) == TD_OK)) {
        printf("  %s\n", why);
    }
    return table;
}

static bool is_refused(const char *text, size_t count, const char *wanted)
{
    char why[TD_CSV_WHY_SIZE];
    td_csv *table = NULL;
    td_status status = td_csv_read(text, count, "t.csv", &table, why);
    bool holds = status == TD_BAD_INPUT && table == NULL && strstr(why, wanted) != NULL;
    if (!holds) {
        printf("  said '%s', expected '%s'\n", why, wanted);
    }
    td_csv_close(table);
    return holds;
}

TD_TEST(cells_are_found_by_row_and_name)
{
    td_csv *table = table_of("name,km\nTabriz,12\nAnkara,\n");
    if (!table) {
        return;
    }
    TD_CHECK(td_csv_row_count(table) == 2);
    TD_CHECK(td_csv_column(table, "name") == 0 && td_csv_column(table, "km") == 1);
    TD_CHECK(td_csv_column(table, "Name") == -1);
    TD_CHECK(strcmp(td_csv_text(table, 0, 1), "12") == 0);
    TD_CHECK(strcmp(td_csv_text(table, 1, 0), "Ankara") == 0);
    TD_CHECK(strcmp(td_csv_text(table, 1, 1), "") == 0);
    TD_CHECK(strcmp(td_csv_text(table, 1, -1), "") == 0);
    TD_CHECK(td_csv_line(table, 0) == 2 && td_csv_line(table, 1) == 3);
    td_csv_close(table);
}

TD_TEST(quotes_hold_commas_quotes_and_line_breaks)
{
    td_csv *table = table_of("a,b\r\n\"x, y\",\"he said \"\"no\"\"\"\r\n"
                             "\"two\nlines\",\xc3\xa9\r\n");
    if (!table) {
        return;
    }
    TD_CHECK(td_csv_row_count(table) == 2);
    TD_CHECK(strcmp(td_csv_text(table, 0, 0), "x, y") == 0);
    TD_CHECK(strcmp(td_csv_text(table, 0, 1), "he said \"no\"") == 0);
    TD_CHECK(strcmp(td_csv_text(table, 1, 0), "two\nlines") == 0);
    TD_CHECK(strcmp(td_csv_text(table, 1, 1), "\xc3\xa9") == 0);
    td_csv_close(table);
}

TD_TEST(a_last_line_without_its_end_counts)
{
    td_csv *table = table_of("a\n1\n2");
    if (table) {
        TD_CHECK(td_csv_row_count(table) == 2 && strcmp(td_csv_text(table, 1, 0), "2") == 0);
    }
    td_csv_close(table);
}

TD_TEST(a_header_alone_has_no_rows)
{
    td_csv *table = table_of("a,b\n");
    if (table) {
        TD_CHECK(td_csv_row_count(table) == 0);
    }
    td_csv_close(table);
}

TD_TEST(each_mistake_is_named_with_its_line)
{
    TD_CHECK(is_refused("", 0, "t.csv:1: expected a header"));
    TD_CHECK(is_refused("a,b\n1,2\n3\n", 10, "t.csv:3: found 1 columns, expected 2"));
    TD_CHECK(is_refused("a\n1,2\n", 6, "t.csv:2: found 2 columns, expected 1"));
    TD_CHECK(is_refused("a\n\"open\n", 8, "ends inside a quoted cell"));
    TD_CHECK(is_refused("a\nx\"y\n", 6, "t.csv:2: a quote inside"));
    TD_CHECK(is_refused("a\n\"x\"y\n", 7, "t.csv:2: a quote inside"));
    TD_CHECK(is_refused("a\n\0\n", 4, "zero byte"));
}

TD_TEST(more_columns_than_any_table_here_has_are_refused)
{
    char text[2 * (TD_CSV_COLUMNS_MAX + 1) + 1];
    for (size_t i = 0; i < sizeof text - 1; i += 2) {
        text[i] = 'a';
        text[i + 1] = ',';
    }
    text[sizeof text - 2] = '\n';
    text[sizeof text - 1] = '\0';
    TD_CHECK(is_refused(text, sizeof text - 1, "expected a header of 1 to 64 columns"));
}

TD_TEST(a_file_that_is_not_there_is_the_worlds_no)
{
    char why[TD_CSV_WHY_SIZE];
    td_csv *table = NULL;
    TD_CHECK(td_csv_open("/nonexistent/t.csv", &table, why) == TD_IO_FAILED);
    TD_CHECK(strcmp(why, "/nonexistent/t.csv: cannot be read") == 0 && table == NULL);
    TD_CHECK(td_csv_open("/tmp", &table, why) != TD_OK && table == NULL);
}

/* A table of 100 000 rows, larger than a block of the reader and than the first memory taken. */
TD_TEST(a_large_file_is_read_whole)
{
    const char *file = "/tmp/testudo-csv-test.csv";
    FILE *stream = fopen(file, "w");
    if (!TD_CHECK(stream != NULL)) {
        return;
    }
    fputs("row,square\n", stream);
    for (int i = 0; i < 100000; i++) {
        fprintf(stream, "%d,\"%lld\"\n", i, (long long)i * i);
    }
    fclose(stream);
    char why[TD_CSV_WHY_SIZE];
    td_csv *table = NULL;
    TD_CHECK(td_csv_open(file, &table, why) == TD_OK);
    remove(file);
    if (table) {
        TD_CHECK(td_csv_row_count(table) == 100000);
        TD_CHECK(strcmp(td_csv_text(table, 99999, 1), "9999800001") == 0);
    }
    td_csv_close(table);
}

/* Rows were once counted for lines: a blank line or a break in a cell moved every complaint. */
TD_TEST(lines_are_those_of_the_file)
{
    td_csv *table = table_of("a,b\n\n1,\"two\nlines\"\r\n3,4\n");
    if (table) {
        TD_CHECK(td_csv_row_count(table) == 2);
        TD_CHECK(td_csv_line(table, 0) == 3 && td_csv_line(table, 1) == 5);
    }
    td_csv_close(table);
    static const char SHORT[] = "a,b\n\n\n1\n", OPEN[] = "a,b\n\n1,\"x\ny\n";
    TD_CHECK(is_refused(SHORT, sizeof SHORT - 1, "t.csv:4: found 1 columns"));
    TD_CHECK(is_refused(OPEN, sizeof OPEN - 1, "t.csv:3: ends inside"));
}

/* The mark of UTF-8 that Excel writes once hid the first column. */
TD_TEST(a_mark_before_the_text_is_passed_over)
{
    td_csv *table = table_of("\xef\xbb\xbfname,km\nTabriz,12\n");
    if (table) {
        TD_CHECK(td_csv_column(table, "name") == 0);
    }
    td_csv_close(table);
}

TD_TEST(what_is_no_text_or_named_twice_is_refused)
{
    static const char LATIN[] = "a\n\nH\xe9\n", CONTROL[] = "a\nx\x1b[31m\n";
    static const char TWICE[] = "km,b,km\n1,2,3\n";
    TD_CHECK(is_refused(LATIN, sizeof LATIN - 1, "t.csv:3: found a cell that is no text"));
    TD_CHECK(is_refused(CONTROL, sizeof CONTROL - 1, "t.csv:2: found a cell that is no text"));
    TD_CHECK(is_refused(TWICE, sizeof TWICE - 1, "t.csv:1: found two columns 'km'"));
    td_csv *table = table_of("a,,\n1,2,3\n"); /* without names: nobody asks for them */
    td_csv_close(table);
}

TD_MAIN(lines_are_those_of_the_file, a_mark_before_the_text_is_passed_over,
        what_is_no_text_or_named_twice_is_refused, cells_are_found_by_row_and_name,
        quotes_hold_commas_quotes_and_line_breaks, a_last_line_without_its_end_counts,
        a_header_alone_has_no_rows, each_mistake_is_named_with_its_line,
        more_columns_than_any_table_here_has_are_refused, a_file_that_is_not_there_is_the_worlds_no,
        a_large_file_is_read_whole)
