/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the tables of people, cities and regions, and checks them against contents.csv. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edge/atlas/parts.h"
#include "edge/csv/csv.h"

enum { COLUMNS_MAX = 8 };

/* A table open for reading, with the columns it must have. */
typedef struct table {
    td_csv *csv;
    char file[TD_ATLAS_WHY_SIZE / 2];
    int columns[COLUMNS_MAX];
    td__complaint complaint;
} table;

/* What contents.csv says of a file. */
typedef struct promise {
    int64_t rows;
    int64_t people;
} promise;

/* What is being filled. */
typedef struct filling {
    td_atlas *atlas;
    const char *folder;
    td__complaint complaint;
    char *next_name; /* where the next text of a city or region goes */
} filling;

static td_status table_open(const filling *now, const char *name, const char *const *columns,
                            table *opened)
{
    char why[TD_CSV_WHY_SIZE];
    *opened = (table){.complaint = now->complaint};
    snprintf(opened->file, sizeof opened->file, "%s/%s", now->folder, name);
    td_status status = td_csv_open(opened->file, &opened->csv, why);
    if (status != TD_OK) {
        snprintf(now->complaint.why, now->complaint.why_size, "%s", why);
        return status;
    }
    for (size_t i = 0; columns[i]; i++) {
        opened->columns[i] = td_csv_column(opened->csv, columns[i]);
        if (opened->columns[i] < 0) {
            td_csv_close(opened->csv);
            return td__complain(now->complaint, opened->file, 1, "no column `%s`", columns[i]);
        }
    }
    return TD_OK;
}

static const char *cell(const table *from, size_t row, size_t column)
{
    return td_csv_text(from->csv, row, from->columns[column]);
}

static td_status complain_of_cell(const table *from, size_t row, size_t column, const char *wanted)
{
    return td__complain(from->complaint, from->file, td_csv_line(from->csv, row),
                        "found `%.40s`, expected %s", cell(from, row, column), wanted);
}

/* So many digits, added zeros included, fit into 64 bits. */
enum { DECIMAL_DIGITS_MAX = 18 };

/* Ten times the people of the Earth: sums over any file that is read stay far inside 64 bits. */
static const int64_t PEOPLE_MAX = 100000000000;

/* A decimal number in units of 10^-places, exactly; false if it is anything else. */
static bool decimal(const char *text, int places, int64_t *value)
{
    bool is_negative = *text == '-';
    bool has_point = false;
    int digits = 0;
    *value = 0;
    for (text += is_negative; *text; text++) {
        if (*text == '.' && !has_point && digits > 0) {
            has_point = true;
            continue;
        }
        bool is_digit = *text >= '0' && *text <= '9';
        if (!is_digit || ++digits > DECIMAL_DIGITS_MAX || (has_point && places-- == 0)) {
            return false;
        }
        *value = *value * 10 + (*text - '0');
    }
    bool is_number = digits > 0;
    for (; places > 0; places--) {
        if (++digits > DECIMAL_DIGITS_MAX) {
            return false;
        }
        *value *= 10;
    }
    *value = is_negative ? -*value : *value;
    return is_number;
}

/* Latitude and longitude from columns `first` and `first` + 1, in microdegrees. */
static td_status place_read(const table *from, size_t row, size_t first, int64_t place_udeg[2])
{
    const int64_t limit_udeg[2] = {90 * (int64_t)TD__UDEG, 180 * (int64_t)TD__UDEG};
    const char *const wanted[2] = {"degrees of latitude", "degrees of longitude"};
    for (size_t i = 0; i < 2; i++) {
        bool is_number = decimal(cell(from, row, first + i), 6, &place_udeg[i]);
        if (!is_number || place_udeg[i] > limit_udeg[i] || place_udeg[i] < -limit_udeg[i]) {
            return complain_of_cell(from, row, first + i, wanted[i]);
        }
    }
    return TD_OK;
}

static td_status people_count_read(const table *from, size_t row, size_t column, int64_t *people)
{
    bool is_number = decimal(cell(from, row, column), 0, people);
    if (!is_number || *people < 0 || *people > PEOPLE_MAX) {
        return complain_of_cell(from, row, column, "a whole number of people");
    }
    return TD_OK;
}

/* One of two words: whether it is the first. */
static td_status choice_read(const table *from, size_t row, size_t column,
                             const char *const words[2], bool *is_first)
{
    const char *text = cell(from, row, column);
    *is_first = strcmp(text, words[0]) == 0;
    if (!*is_first && strcmp(text, words[1]) != 0) {
        char wanted[64];
        snprintf(wanted, sizeof wanted, "%s or %s", words[0], words[1]);
        return complain_of_cell(from, row, column, wanted);
    }
    return TD_OK;
}

static td_status country_read(const td_atlas *atlas, const table *from, size_t row, size_t column,
                              int *country)
{
    const char *code = cell(from, row, column);
    /* Rows of one country stand together, so the last answer is most often the next. */
    if (*country < 0 || strcmp(atlas->countries[*country].iso2, code) != 0) {
        *country = td_atlas_country_find(atlas, code);
    }
    return *country >= 0 ? TD_OK
                         : complain_of_cell(from, row, column, "a country of countries.geojson");
}

/* Reads what contents.csv says of a file. */
static td_status promise_read(const filling *now, const char *name, promise *promised)
{
    static const char *const columns[] = {"file", "rows", "people", NULL};
    table contents;
    td_status status = table_open(now, "contents.csv", columns, &contents);
    if (status != TD_OK) {
        return status;
    }
    size_t row = 0;
    while (row < td_csv_row_count(contents.csv) && strcmp(cell(&contents, row, 0), name) != 0) {
        row++;
    }
    if (row == td_csv_row_count(contents.csv)) {
        status = td__complain(now->complaint, contents.file, 0, "no row for %s", name);
    } else if (!decimal(cell(&contents, row, 1), 0, &promised->rows)
               || !decimal(cell(&contents, row, 2), 0, &promised->people)) {
        status = complain_of_cell(&contents, row, 1, "whole numbers of rows and people");
    }
    td_csv_close(contents.csv);
    return status;
}

/* Opens a table that has the rows promised for it. */
static td_status whole_table_open(const filling *now, const char *name, const char *const *columns,
                                  table *opened, promise *promised)
{
    td_status status = promise_read(now, name, promised);
    if (status == TD_OK) {
        status = table_open(now, name, columns, opened);
    }
    if (status != TD_OK) {
        return status;
    }
    size_t rows = td_csv_row_count(opened->csv);
    if ((int64_t)rows != promised->rows) {
        td_csv_close(opened->csv);
        return td__complain(now->complaint, opened->file, rows + 1,
                            "the file ends after %zu rows, contents.csv promises %lld", rows,
                            (long long)promised->rows);
    }
    return TD_OK;
}

static td_status people_sum_check(const table *from, int64_t people, int64_t promised)
{
    if (people == promised) {
        return TD_OK;
    }
    return td__complain(from->complaint, from->file, 0,
                        "found %lld people in all, contents.csv promises %lld", (long long)people,
                        (long long)promised);
}

static void people_add(td_atlas *atlas, td__people people)
{
    td_atlas_country *country = &atlas->countries[people.country];
    bool is_city = people.extent_udeg == 0;
    country->people += people.people;
    country->people_city_based += is_city ? people.people : 0;
    country->people_source = is_city ? country->people_source : TD_PEOPLE_GRIDDED;
    atlas->people[atlas->people_count++] = people;
}

static td_status grid_row_read(td_atlas *atlas, const table *from, size_t row, int *country)
{
    int64_t place_udeg[2];
    int64_t people = 0;
    td_status status = place_read(from, row, 0, place_udeg);
    if (status == TD_OK) {
        status = country_read(atlas, from, row, 2, country);
    }
    if (status == TD_OK) {
        status = people_count_read(from, row, 3, &people);
    }
    if (status == TD_OK) {
        people_add(atlas, (td__people){.lat_udeg = (int32_t)place_udeg[0] - TD__GRID_CELL_UDEG / 2,
                                       .lon_udeg = (int32_t)place_udeg[1] - TD__GRID_CELL_UDEG / 2,
                                       .extent_udeg = TD__GRID_CELL_UDEG,
                                       .country = *country,
                                       .people = people});
    }
    return status;
}

static td_status grid_rows_read(td_atlas *atlas, const table *from, int64_t promised)
{
    td_status status = TD_OK;
    int64_t sum = 0;
    int country = -1;
    for (size_t row = 0; row < td_csv_row_count(from->csv) && status == TD_OK; row++) {
        status = grid_row_read(atlas, from, row, &country);
        sum += status == TD_OK ? atlas->people[atlas->people_count - 1].people : 0;
    }
    return status == TD_OK ? people_sum_check(from, sum, promised) : status;
}

static td_status grid_read(filling *now)
{
    static const char *const columns[] = {"lat_deg", "lon_deg", "country", "people", NULL};
    table from;
    promise promised;
    td_status status = whole_table_open(now, "people_0p1deg.csv", columns, &from, &promised);
    if (status != TD_OK) {
        return status;
    }
    now->atlas->people = calloc((size_t)promised.rows + 1, sizeof *now->atlas->people);
    status = now->atlas->people ? grid_rows_read(now->atlas, &from, promised.people)
                                : td__complain_of_memory(now->complaint);
    td_csv_close(from.csv);
    return status;
}

/* Memory for all texts of two columns of a table. */
static char *names_take(const table *from, size_t first, size_t second)
{
    size_t size = 1;
    for (size_t row = 0; row < td_csv_row_count(from->csv); row++) {
        size += strlen(cell(from, row, first)) + strlen(cell(from, row, second)) + 2;
    }
    return malloc(size);
}

static const char *name_keep(filling *now, const char *name)
{
    size_t size = strlen(name) + 1;
    char *kept = memcpy(now->next_name, name, size);
    now->next_name += size;
    return kept;
}

static td_status region_rows_read(filling *now, const table *from)
{
    td_atlas *atlas = now->atlas;
    static const char *const named_by[2] = {"largest_city", "region"};
    td_status status = TD_OK;
    int country = -1;
    for (size_t row = 0; row < td_csv_row_count(from->csv) && status == TD_OK; row++) {
        td_atlas_region *region = &atlas->regions[atlas->region_count++];
        region->name = name_keep(now, cell(from, row, 2));
        region->code = name_keep(now, cell(from, row, 1));
        status = choice_read(from, row, 3, named_by, &region->is_named_by_city);
        if (status == TD_OK) {
            status = country_read(atlas, from, row, 0, &country);
        }
        region->country = country;
    }
    return status;
}

static td_status regions_read(filling *now)
{
    static const char *const columns[] = {"country", "code", "name", "named_by", NULL};
    td_atlas *atlas = now->atlas;
    table from;
    promise promised;
    td_status status = whole_table_open(now, "regions.csv", columns, &from, &promised);
    if (status != TD_OK) {
        return status;
    }
    atlas->regions = calloc((size_t)promised.rows + 1, sizeof *atlas->regions);
    atlas->region_names = names_take(&from, 1, 2);
    now->next_name = atlas->region_names;
    status = atlas->regions && atlas->region_names ? region_rows_read(now, &from)
                                                   : td__complain_of_memory(now->complaint);
    td_csv_close(from.csv);
    return status;
}

/* Regions and cities stand in order of country: the search begins where the last one did. */
static int region_find(const td_atlas *atlas, int country, const char *code, size_t *start)
{
    bool is_same = *start < atlas->region_count && atlas->regions[*start].country == country;
    size_t first = is_same ? *start : 0;
    while (first < atlas->region_count && atlas->regions[first].country != country) {
        first++;
    }
    *start = first;
    for (size_t i = first; i < atlas->region_count && atlas->regions[i].country == country; i++) {
        if (strcmp(atlas->regions[i].code, code) == 0) {
            return (int)i;
        }
    }
    return -1;
}

static td_status city_row_read(filling *now, const table *from, size_t row, td_atlas_city *city)
{
    static const char *const yes_no[2] = {"1", "0"};
    int64_t place_udeg[2];
    td_status status = place_read(from, row, 1, place_udeg);
    if (status == TD_OK) {
        status = country_read(now->atlas, from, row, 3, &city->country);
    }
    if (status == TD_OK) {
        status = people_count_read(from, row, 5, &city->people);
    }
    if (status == TD_OK) {
        status = choice_read(from, row, 6, yes_no, &city->is_capital);
    }
    if (status == TD_OK) {
        status = choice_read(from, row, 7, yes_no, &city->is_counted);
    }
    if (status != TD_OK) {
        return status;
    }
    city->name = name_keep(now, cell(from, row, 0));
    city->at = (td_atlas_point){(double)place_udeg[0] / TD__UDEG, (double)place_udeg[1] / TD__UDEG};
    if (city->is_counted) {
        people_add(now->atlas, (td__people){.lat_udeg = (int32_t)place_udeg[0],
                                            .lon_udeg = (int32_t)place_udeg[1],
                                            .country = city->country,
                                            .people = city->people});
    }
    return TD_OK;
}

static td_status city_rows_read(filling *now, const table *from, int64_t promised)
{
    td_atlas *atlas = now->atlas;
    td_status status = TD_OK;
    td_atlas_city city = {.country = -1};
    int64_t sum = 0;
    size_t region_start = 0;
    for (size_t row = 0; row < td_csv_row_count(from->csv) && status == TD_OK; row++) {
        status = city_row_read(now, from, row, &city);
        if (status == TD_OK) {
            city.region = region_find(atlas, city.country, cell(from, row, 4), &region_start);
            atlas->cities[atlas->city_count++] = city;
            sum += city.is_counted ? city.people : 0;
        }
    }
    return status == TD_OK ? people_sum_check(from, sum, promised) : status;
}

static td_status cities_memory_take(filling *now, const table *from)
{
    td_atlas *atlas = now->atlas;
    size_t rows = td_csv_row_count(from->csv);
    td__people *people = realloc(atlas->people, (atlas->people_count + rows + 1) * sizeof *people);
    atlas->people = people ? people : atlas->people;
    atlas->cities = calloc(rows + 1, sizeof *atlas->cities);
    atlas->city_names = names_take(from, 0, 0);
    now->next_name = atlas->city_names;
    return people && atlas->cities && atlas->city_names ? TD_OK
                                                        : td__complain_of_memory(now->complaint);
}

static td_status cities_read(filling *now)
{
    static const char *const columns[] = {"name",   "lat_deg", "lon_deg", "country", "region",
                                          "people", "capital", "counted", NULL};
    table from;
    promise promised;
    td_status status = whole_table_open(now, "cities.csv", columns, &from, &promised);
    if (status != TD_OK) {
        return status;
    }
    status = cities_memory_take(now, &from);
    if (status == TD_OK) {
        status = city_rows_read(now, &from, promised.people);
    }
    td_csv_close(from.csv);
    return status;
}

static td_status countries_check(const filling *now)
{
    promise promised;
    td_status status = promise_read(now, "countries.geojson", &promised);
    if (status == TD_OK && promised.rows != now->atlas->country_count) {
        status = td__complain(now->complaint, "countries.geojson", 0,
                              "found %d countries, contents.csv promises %lld",
                              now->atlas->country_count, (long long)promised.rows);
    }
    return status;
}

td_status td__tables_read(td_atlas *atlas, const char *folder, td__complaint complaint)
{
    filling now = {.atlas = atlas, .folder = folder, .complaint = complaint};
    td_status status = countries_check(&now);
    if (status == TD_OK) {
        status = regions_read(&now);
    }
    if (status == TD_OK) {
        status = grid_read(&now);
    }
    if (status == TD_OK) {
        status = cities_read(&now);
    }
    return status;
}
