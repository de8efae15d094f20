/* SPDX-License-Identifier: Apache-2.0 */
/* `flights`: reported tests against physics. Could the claimed time be true? */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/catalogue.h"
#include "cli/verbs.h"
#include "edge/csv/csv.h"

/* The sphere the published comparison uses (literature: R 6371 km, GM 398600.44 km3/s2). */
static const double SPHERE_RADIUS_M = 6371000.0;
static const double SPHERE_GM_M3PS2 = 3.9860044e14;

/* No arc is longer than half the way around, or higher than the Moon's orbit. */
static const double RANGE_M_MAX = 20000000.0, APOGEE_M_MAX = 400000000.0;
/* Below this an arc is no flight, and its figures are lost in rounding. */
static const double APOGEE_M_MIN = 1.0;

enum { WORD_SIZE = 64, NAME_WIDTH = 22 };

/* Flight times that somebody reports; NAN where nobody does. */
typedef struct times {
    double lo_s, hi_s;
} times;

/* One reported test, and a second report of its time where there is one. */
typedef struct report {
    char id[WORD_SIZE], date[WORD_SIZE], missile[WORD_SIZE], outside[WORD_SIZE];
    double apogee_m, range_m;
    times reported, second;
} report;

static const times NO_TIMES = { NAN, NAN };

typedef struct reports {
    report *rows;
    size_t count, capacity, without_figures;
} reports;

typedef struct band {
    double lo_s, hi_s;
} band;

static bool reports_add(reports *list, const report *row)
{
    if (list->count == list->capacity) {
        size_t wanted = list->capacity ? 2 * list->capacity : 256;
        report *bigger = realloc(list->rows, wanted * sizeof *bigger);
        if (!bigger) {
            return false;
        }
        list->rows = bigger;
        list->capacity = wanted;
    }
    list->rows[list->count++] = *row;
    return true;
}

static void copy_word(char out[WORD_SIZE], const char *text)
{
    td_text_copy(out, WORD_SIZE, text);
    for (char *at = out; *at; at++) {
        *at = td_is_control(*at) ? '?' : *at; /* JSON can hold them, a terminal obeys them */
    }
}

typedef struct columns {
    int id, date, missile, apogee, range, lo, hi, outside;
} columns;

static columns columns_of(const td_csv *table)
{
    return (columns){
        td_csv_column(table, "id"),
        td_csv_column(table, "date"),
        td_csv_column(table, "missile"),
        td_csv_column(table, "apogee_km"),
        td_csv_column(table, "range_km"),
        td_csv_column(table, "reported_time_lo_s"),
        td_csv_column(table, "reported_time_hi_s"),
        td_csv_column(table, "class"),
    };
}

/* An empty cell is unknown (NAN); a cell that is no number is refused with its place. */
static bool cell_number(const td_args *args, const td_csv *table, size_t row, int column,
                        double *value)
{
    const char *text = td_csv_text(table, row, column);
    *value = NAN;
    if (*text == '\0' || strcmp(text, "unknown") == 0) {
        return true;
    }
    if (!td_number_from_text(text, value) || *value < 0.0) {
        td_args_refuse(args, "%s:%zu: found '%s', expected a number 0 or above",
                       args->operand_count ? args->operands[0] : "flights.csv",
                       td_csv_line(table, row), text);
        return false;
    }
    return true;
}

/* One time alone is both ends. */
static bool times_are_ordered(const td_args *args, const td_csv *table, size_t row, times *at)
{
    at->hi_s = isnan(at->hi_s) ? at->lo_s : at->hi_s;
    at->lo_s = isnan(at->lo_s) ? at->hi_s : at->lo_s;
    if (at->hi_s < at->lo_s) {
        td_args_refuse(args, "%s:%zu: found %g s to %g s, expected reported_time_lo_s to be the "
                             "lesser", args->operand_count ? args->operands[0] : "flights.csv",
                       td_csv_line(table, row), at->lo_s, at->hi_s);
        return false;
    }
    return true;
}

static bool row_report(const td_args *args, const td_csv *table, const columns *at, size_t row,
                       report *out)
{
    double apogee_km, range_km;
    bool good = cell_number(args, table, row, at->apogee, &apogee_km);
    good = cell_number(args, table, row, at->range, &range_km) && good;
    good = cell_number(args, table, row, at->lo, &out->reported.lo_s) && good;
    good = cell_number(args, table, row, at->hi, &out->reported.hi_s) && good;
    good = good && times_are_ordered(args, table, row, &out->reported);
    out->second = NO_TIMES;
    out->apogee_m = apogee_km * 1000.0;
    out->range_m = range_km * 1000.0;
    copy_word(out->date, td_csv_text(table, row, at->date));
    copy_word(out->missile, td_csv_text(table, row, at->missile));
    copy_word(out->outside, td_csv_text(table, row, at->outside));
    copy_word(out->id, td_csv_text(table, row, at->id));
    if (out->id[0] == '\0') {
        snprintf(out->id, WORD_SIZE, "%zu", row + 1);
    }
    return good;
}

#define NO_ARC                                                                                     \
    "found apogee %g km and range %g km, expected 0.001 to 400000 km and at most 20000 km"

static bool is_arc(const report *row)
{
    return row->range_m <= RANGE_M_MAX && row->apogee_m <= APOGEE_M_MAX &&
           row->apogee_m >= APOGEE_M_MIN;
}

static bool has_figures(const report *row)
{
    return !isnan(row->apogee_m) && !isnan(row->range_m) && row->apogee_m > 0.0;
}

static bool is_outside_model(const report *row)
{
    static const char *const CLASSES[] = { "gliding", "pull_up", "lifting", "satellite" };
    for (size_t i = 0; i < sizeof CLASSES / sizeof CLASSES[0]; i++) {
        if (strcmp(row->outside, CLASSES[i]) == 0) {
            return true;
        }
    }
    return false;
}

static int read_csv(const td_args *args, const char *file, reports *list)
{
    char why[TD_CSV_WHY_SIZE];
    td_csv *table = NULL;
    td_status status = td_csv_open(file, &table, why);
    if (status != TD_OK) {
        return td_args_refuse(args, "%s", why);
    }
    columns at = columns_of(table);
    int code = TD_EXIT_DONE;
    if (at.apogee < 0 || at.range < 0) {
        code = td_args_refuse(args, "%s:1: expected the columns apogee_km and range_km", file);
    }
    for (size_t i = 0; i < td_csv_row_count(table) && code == TD_EXIT_DONE; i++) {
        report row;
        if (!row_report(args, table, &at, i, &row)) {
            code = TD_EXIT_BAD_INPUT;
        } else if (!has_figures(&row)) {
            list->without_figures++;
        } else if (!is_arc(&row)) {
            code = td_args_refuse(args, "%s:%zu: " NO_ARC, file, td_csv_line(table, i),
                                  row.apogee_m / 1000.0, row.range_m / 1000.0);
        } else if (!reports_add(list, &row)) {
            code = td_world_failed(args, "out of memory");
        }
    }
    td_csv_close(table);
    return code;
}

/* The database writes some of its numbers as words. */
static double json_figure(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    double number = json_is_number(value) ? json_number_value(value) : (double)NAN;
    if (json_is_string(value) && !td_number_from_text(json_string_value(value), &number)) {
        number = NAN;
    }
    return number >= 0.0 ? number * 1000.0 : (double)NAN;
}

static const char *json_word(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

/* Two reports of one test have ids that differ in a last letter: nk173a, nk173b. */
static bool is_second_report(const report *first, const report *second)
{
    size_t size = strlen(first->id);
    return size > 1 && first->id[size - 1] == 'a' && strlen(second->id) == size &&
           second->id[size - 1] == 'b' && strncmp(first->id, second->id, size - 1) == 0;
}

/* The database's JSON has no field for the flight time or the class: both come from the same test
 * in the shipped table, found by date and, to 1 km, by apogee and range. */
static void report_join(report *row, const reports *shipped)
{
    for (size_t i = 0; shipped && i < shipped->count; i++) {
        const report *known = &shipped->rows[i];
        if (strcmp(known->date, row->date) != 0 || strcmp(known->missile, row->missile) != 0 ||
            fabs(known->apogee_m - row->apogee_m) > 1000.0 ||
            fabs(known->range_m - row->range_m) > 1000.0) {
            continue;
        }
        memcpy(row->outside, known->outside, sizeof row->outside);
        row->reported = known->reported;
        if (i + 1 < shipped->count && is_second_report(known, known + 1)) {
            row->second = known[1].reported;
        }
        return;
    }
}

static int add_json_test(const td_args *args, const json_t *test, const reports *shipped,
                         reports *list)
{
    report row = {
        .apogee_m = json_figure(test, "apogee"),
        .range_m = json_figure(test, "distance"),
        .reported = NO_TIMES,
        .second = NO_TIMES,
    };
    if (!has_figures(&row)) {
        list->without_figures++;
        return TD_EXIT_DONE;
    }
    copy_word(row.date, json_word(test, "date"));
    copy_word(row.missile, json_word(test, "missile"));
    snprintf(row.id, WORD_SIZE, "nk%03zu", list->count + list->without_figures + 1);
    if (!is_arc(&row)) {
        return td_args_refuse(args, "%s, the test of %s: " NO_ARC, args->operands[0], row.date,
                              row.apogee_m / 1000.0, row.range_m / 1000.0);
    }
    report_join(&row, shipped);
    return reports_add(list, &row) ? TD_EXIT_DONE : td_world_failed(args, "out of memory");
}

static int read_json(const td_args *args, const char *file, const reports *shipped, reports *list)
{
    json_error_t error;
    json_t *root = json_load_file(file, 0, &error);
    size_t i, j;
    json_t *bin, *test;
    int code = TD_EXIT_DONE;
    if (!root) {
        return error.line < 1 ? td_args_refuse(args, "%s", error.text)
                              : td_args_refuse(args, "%s:%d:%d: %s", file, error.line,
                                               error.column, error.text);
    }
    json_t *bins = json_object_get(root, "timeBins");
    if (!json_is_array(bins)) {
        code = td_args_refuse(args, "%s: expected a list named timeBins", file);
    }
    json_array_foreach (bins, i, bin) {
        json_array_foreach (json_object_get(bin, "data"), j, test) {
            code = code == TD_EXIT_DONE ? add_json_test(args, test, shipped, list) : code;
        }
    }
    json_decref(root);
    return code;
}

static int read_reports(const td_args *args, reports *list)
{
    char shipped_file[1024];
    const char *file = args->operand_count ? args->operands[0] : NULL;
    const char *ending = file ? strrchr(file, '.') : NULL;
    bool is_json = ending && strcmp(ending, ".json") == 0;
    if (file && !is_json) {
        return read_csv(args, file, list);
    }
    if (!td_cli_data_file(args, "catalogue/flights.csv", shipped_file, sizeof shipped_file)) {
        return TD_EXIT_BAD_INPUT;
    }
    if (!is_json) {
        return read_csv(args, shipped_file, list);
    }
    reports shipped = { 0 };
    int code = read_csv(args, shipped_file, &shipped);
    code = code == TD_EXIT_DONE ? read_json(args, file, &shipped, list) : code;
    free(shipped.rows);
    return code;
}

static const char *verdict_of(times reported, const td_arc_from_report *arc, const band *excess)
{
    if (isnan(reported.lo_s)) {
        return "no_time_reported";
    }
    /* A range of reported times is plausible when some time in it is. */
    bool plausible = reported.hi_s - arc->time_s >= excess->lo_s &&
                     reported.lo_s - arc->time_s <= excess->hi_s;
    return plausible ? "plausible" : "implausible";
}

static void set_times(json_t *object, times reported, const td_arc_from_report *arc,
                      const band *excess)
{
    if (!isnan(reported.lo_s)) {
        json_object_set_new(object, "reported_s",
                            json_pack("[f,f]", reported.lo_s, reported.hi_s));
        json_object_set_new(object, "excess_s",
                            json_pack("[f,f]", reported.lo_s - arc->time_s,
                                      reported.hi_s - arc->time_s));
    }
    json_object_set_new(object, "verdict", json_string(verdict_of(reported, arc, excess)));
}

static void set_word(json_t *object, const char *key, const char *word)
{
    if (*word) {
        json_object_set_new(object, key, json_string(word));
    }
}

static json_t *report_json(const report *row, const td_arc_from_report *arc, const band *excess)
{
    json_t *object = json_object();
    json_object_set_new(object, "id", json_string(row->id));
    set_word(object, "date", row->date);
    set_word(object, "missile", row->missile);
    td_json_set_number(object, "apogee_km", row->apogee_m / 1000.0);
    td_json_set_number(object, "range_km", row->range_m / 1000.0);
    td_json_set_number(object, "ballistic_s", arc->time_s);
    td_json_set_number(object, "least_launch_speed_kmps", arc->speed_mps / 1000.0);
    td_json_set_number(object, "launch_angle_deg", arc->angle_rad / TD_DEG);
    td_json_set_number(object, "equal_energy_range_km", arc->equal_energy_range_m / 1000.0);
    set_times(object, row->reported, arc, excess);
    if (!isnan(row->second.lo_s)) {
        json_t *second = json_object();
        set_times(second, row->second, arc, excess);
        json_object_set_new(object, "second_report", second);
    }
    if (is_outside_model(row)) {
        json_object_set_new(object, "outside_model", json_string(row->outside));
    }
    return object;
}

/* A name in NAME_WIDTH columns of the table, counted in characters, not bytes. */
static void fit_name(char out[WORD_SIZE + NAME_WIDTH], const char *name)
{
    size_t used = 0, width = 0;
    for (; name[used] && width < NAME_WIDTH; width++) {
        used += td_utf8_size(name + used, strlen(name + used));
    }
    snprintf(out, WORD_SIZE + NAME_WIDTH, "%.*s%*s", (int)used, name, (int)(NAME_WIDTH - width),
             "");
}

static void print_row(const report *row, const td_arc_from_report *arc, const band *excess)
{
    times each[] = { row->reported, row->second };
    char name[WORD_SIZE + NAME_WIDTH];
    fit_name(name, row->missile);
    for (size_t i = 0; i < 2 && (i == 0 || !isnan(each[i].lo_s)); i++) {
        char reported[32] = "", implied[32] = "";
        if (!isnan(each[i].lo_s)) {
            snprintf(reported, sizeof reported, "%.0f..%.0f", each[i].lo_s, each[i].hi_s);
            snprintf(implied, sizeof implied, "%+.0f..%+.0f", each[i].lo_s - arc->time_s,
                     each[i].hi_s - arc->time_s);
        }
        printf("%-10s %s %8.1f %8.1f %9.0f %7.3f %11s %11s  %s%s%s%s\n", row->date,
               name, row->apogee_m / 1000.0, row->range_m / 1000.0, arc->time_s,
               arc->speed_mps / 1000.0, reported, implied, verdict_of(each[i], arc, excess),
               is_outside_model(row) ? "; outside the model: " : "",
               is_outside_model(row) ? row->outside : "", i ? "; second report" : "");
    }
}

/* How many of a kind, and what that says. */
typedef struct tally {
    size_t plausible, implausible, outside;
} tally;

static void count_report(tally *sum, const report *row, const td_arc_from_report *arc,
                         const band *excess)
{
    const char *verdict = verdict_of(row->reported, arc, excess);
    sum->plausible += strcmp(verdict, "plausible") == 0;
    sum->implausible += strcmp(verdict, "implausible") == 0;
    sum->outside += is_outside_model(row);
}

static int print_reports(const td_args *args, const reports *list, const band *excess)
{
    td_earth sphere = td_earth_sphere(SPHERE_RADIUS_M, SPHERE_GM_M3PS2, 0.0);
    json_t *rows = args->json ? json_array() : NULL;
    if (!args->json) {
        printf("%-10s %-22s %8s %8s %9s %7s %11s %11s  %s\n", "date", "missile", "apogee", "range",
               "ballistic", "speed", "reported", "excess", "verdict");
        printf("%-10s %-22s %8s %8s %9s %7s %11s %11s\n", "", "", "km", "km", "s", "km/s", "s",
               "s");
    }
    tally sum = { 0 };
    for (size_t i = 0; i < list->count; i++) {
        const report *row = &list->rows[i];
        td_arc_from_report arc = td_kepler_arc(&sphere, row->apogee_m, row->range_m);
        count_report(&sum, row, &arc, excess);
        if (args->json) {
            json_array_append_new(rows, report_json(row, &arc, excess));
        } else {
            print_row(row, &arc, excess);
        }
    }
    if (args->json) {
        return td_json_print(rows);
    }
    fprintf(stderr,
            "%zu reports with apogee and range: %zu with a plausible time, %zu with an implausible "
            "one;\n%zu outside the model. %zu without apogee and range are left out.\n",
            list->count, sum.plausible, sum.implausible, sum.outside, list->without_figures);
    return TD_EXIT_DONE;
}

static bool read_band(const td_args *args, band *excess)
{
    const char *text = td_args_text(args, "excess-s");
    char lo[64];
    *excess = (band){ 30.0, 280.0 };
    if (!text) {
        return true;
    }
    size_t length = strcspn(text, ",");
    if (text[length] == ',' && length < sizeof lo) {
        memcpy(lo, text, length);
        lo[length] = '\0';
        if (td_number_from_text(lo, &excess->lo_s) &&
            td_number_from_text(text + length + 1, &excess->hi_s) && excess->lo_s < excess->hi_s) {
            return true;
        }
    }
    td_args_refuse(args, "--excess-s: found '%s', expected LO,HI in s with LO < HI", text);
    return false;
}

static int run_flights(const td_args *args)
{
    reports list = { 0 };
    band excess;
    if (!read_band(args, &excess)) {
        return TD_EXIT_BAD_INPUT;
    }
    int code = read_reports(args, &list);
    code = code == TD_EXIT_DONE ? print_reports(args, &list, &excess) : code;
    free(list.rows);
    return code;
}

const td_verb TD_VERB_FLIGHTS = {
    .name = "flights",
    .operands = "[FILE]",
    .text = "reported tests against physics: is the claimed time possible?",
    .options = TD_OPTIONS({ "excess-s", "LO,HI",
                            "plausible reported minus ballistic time (default 30,280)" }),
    .operands_max = 1,
    .example = "testudo flights",
    .run = run_flights,
};
