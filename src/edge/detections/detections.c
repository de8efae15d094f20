/* SPDX-License-Identifier: Apache-2.0 */
/* Looks from a CSV of detections: rows judged one by one, put in order, gathered into looks. */
#include "edge/detections/detections.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edge/detections/table_parts.h"

static const double RANGE_M_MAX = 1e8, RATE_MPS_MAX = 1e5;
enum { SIGMAS = 4, NOBODY = -1 };

/* Where what stands; absent columns are at -1. */
typedef struct columns {
    int sensor;
    td__column t, arrival, elevation, azimuth, range, rate, snr, sigma[SIGMAS];
    bool is_bearing; /* the angle counts from east against the clock */
} columns;

/* A row that may be used. */
typedef struct row {
    td_measurement measurement;
    int64_t arrival_ns;
    int32_t sensor;
    bool is_repeat; /* equal to a row of the same look that stands before it */
    size_t line;
} row;

/* A sensor's newest moment, and one far ahead of it that is not yet believed; INT64_MIN: none. */
typedef struct sensor_clock {
    int64_t newest_ns, doubted_ns;
    row *doubted_from; /* the first row with it */
} sensor_clock;

/* Everything while a file is read. */
typedef struct reading {
    td__table table;
    const td_watch *watch;
    columns at;
    int64_t late_ns;
    row *rows;
    size_t row_count;
    sensor_clock clocks[TD_WATCH_SENSORS_MAX];
    td_detections *out;
} reading;

static td_status find_angles(reading *in)
{
    static const td__unit AZIMUTH[] = { { "azimuth_rad", 1.0 },
                                        { "azimuth_deg", TD_DEG },
                                        { "bearing_rad", 1.0 },
                                        { "bearing_deg", TD_DEG },
                                        { NULL, 0.0 } };
    static const td__unit ELEVATION[] = { { "elevation_rad", 1.0 },
                                          { "elevation_deg", TD_DEG },
                                          { NULL, 0.0 } };
    td_status status = td__column_find(&in->table, AZIMUTH, true, &in->at.azimuth);
    in->at.is_bearing = strncmp(in->at.azimuth.name, "bearing", 7) == 0;
    return status == TD_OK ? td__column_find(&in->table, ELEVATION, true, &in->at.elevation)
                           : status;
}

static td_status find_columns(reading *in)
{
    static const td__unit TIME[] = { { "t_s", 1.0 }, { NULL, 0.0 } };
    static const td__unit ARRIVAL[] = { { "arrival_s", 1.0 }, { NULL, 0.0 } };
    static const td__unit RANGE[] = { { "range_m", 1.0 }, { "range_km", 1e3 }, { NULL, 0.0 } };
    static const td__unit RATE[] = { { "range_rate_mps", 1.0 }, { NULL, 0.0 } };
    static const td__unit SNR[] = { { "snr_db", 1.0 }, { NULL, 0.0 } };
    static const char *const SIGMA[SIGMAS] = { "azimuth_rad_sigma", "elevation_rad_sigma",
                                               "range_m_sigma", "range_rate_mps_sigma" };
    td_status status = td__column_find(&in->table, TIME, true, &in->at.t);
    status = status == TD_OK ? find_angles(in) : status;
    if (status == TD_OK) {
        status = td__column_find(&in->table, RANGE, in->watch->sensors[0].has_range, &in->at.range);
    }
    status =
        status == TD_OK ? td__column_find(&in->table, ARRIVAL, false, &in->at.arrival) : status;
    status = status == TD_OK ? td__column_find(&in->table, RATE, false, &in->at.rate) : status;
    status = status == TD_OK ? td__column_find(&in->table, SNR, false, &in->at.snr) : status;
    for (int i = 0; i < SIGMAS && status == TD_OK; i++) {
        const td__unit units[] = { { SIGMA[i], 1.0 }, { NULL, 0.0 } };
        status = td__column_find(&in->table, units, false, &in->at.sigma[i]);
    }
    in->at.sensor = td_csv_column(in->table.csv, "sensor");
    return status;
}

/* By id, else by index; without a column the only or first sensor. -1: none of that name. */
static int32_t sensor_of(const reading *in, size_t at)
{
    const char *text = td_csv_text(in->table.csv, at, in->at.sensor);
    if (in->at.sensor < 0) {
        return 0;
    }
    for (int32_t i = 0; i < in->watch->sensor_count; i++) {
        char index[12];
        snprintf(index, sizeof index, "%d", (int)i);
        if (strcmp(text, in->watch->ids[i]) == 0 || strcmp(text, index) == 0) {
            return i;
        }
    }
    return -1;
}

/* What a row says, in SI; NaN where it says nothing or no number. */
typedef struct numbers {
    double t_s, arrival_s, azimuth, elevation, range, rate, snr, sigma[SIGMAS];
} numbers;

static td_status read_numbers(const reading *in, size_t at, numbers *n)
{
    const td__table *table = &in->table;
    const td__column *from[] = { &in->at.arrival,  &in->at.range,    &in->at.rate,
                                 &in->at.snr,      &in->at.sigma[0], &in->at.sigma[1],
                                 &in->at.sigma[2], &in->at.sigma[3] };
    double *values[] = { &n->arrival_s, &n->range,    &n->rate,     &n->snr,
                         &n->sigma[0],  &n->sigma[1], &n->sigma[2], &n->sigma[3] };
    td_status status = td__cell(table, at, &in->at.t, false, &n->t_s);
    status = status == TD_OK ? td__cell(table, at, &in->at.azimuth, false, &n->azimuth) : status;
    status =
        status == TD_OK ? td__cell(table, at, &in->at.elevation, false, &n->elevation) : status;
    for (size_t i = 0; i < sizeof from / sizeof from[0] && status == TD_OK; i++) {
        status = td__cell(table, at, from[i], true, values[i]);
    }
    return status;
}

/* Whether an optional cell holds nan or inf: a fault, where an empty one says nothing. */
static bool is_faulty(const reading *in, size_t at, const td__column *column, double value)
{
    return isnan(value) && *td_csv_text(in->table.csv, at, column->at) != '\0';
}

static bool any_faulty(const reading *in, size_t at, const numbers *n)
{
    bool is = isnan(n->t_s + n->azimuth + n->elevation);
    is = is || is_faulty(in, at, &in->at.range, n->range);
    is = is || is_faulty(in, at, &in->at.rate, n->rate);
    is = is || is_faulty(in, at, &in->at.arrival, n->arrival_s);
    is = is || is_faulty(in, at, &in->at.snr, n->snr);
    for (int i = 0; i < SIGMAS; i++) {
        is = is || is_faulty(in, at, &in->at.sigma[i], n->sigma[i]);
    }
    return is;
}

static double azimuth_of(const columns *at, double angle)
{
    double azimuth = at->is_bearing ? TD_HALF_PI - angle : angle;
    azimuth -= TD_TWO_PI * floor(azimuth / TD_TWO_PI);
    return azimuth < TD_TWO_PI ? azimuth : 0.0;
}

static double given_or(double given, double other)
{
    return isnan(given) ? other : given;
}

static bool is_sigma_sound(double sigma, double max)
{
    return sigma > 0.0 && sigma <= max;
}

/* A row's measurement; false where a value cannot be. */
static bool measurement_of(const reading *in, int32_t sensor, const numbers *n, row *out)
{
    const td_measurement *sigma = &in->watch->sigmas[sensor];
    td_measurement *m = &out->measurement;
    bool is_sound = td__ns_from_s(n->t_s, &m->t_ns) && fabs(n->elevation) <= TD_HALF_PI &&
                    fabs(n->azimuth) <= 2.0 * TD_TWO_PI;
    out->arrival_ns = m->t_ns;
    if (!isnan(n->arrival_s)) {
        is_sound =
            is_sound && td__ns_from_s(n->arrival_s, &out->arrival_ns) && out->arrival_ns >= m->t_ns;
    }
    if (!is_sound) {
        return false;
    }
    m->azimuth_rad = azimuth_of(&in->at, n->azimuth);
    m->elevation_rad = n->elevation;
    m->azimuth_rad_sigma = given_or(n->sigma[0], sigma->azimuth_rad_sigma);
    m->elevation_rad_sigma = given_or(n->sigma[1], sigma->elevation_rad_sigma);
    m->snr_db = given_or(n->snr, 0.0);
    is_sound =
        is_sigma_sound(m->azimuth_rad_sigma, 1.0) && is_sigma_sound(m->elevation_rad_sigma, 1.0);
    m->has_range = !isnan(n->range);
    if (m->has_range) {
        m->range_m = n->range;
        m->range_m_sigma = given_or(n->sigma[2], sigma->range_m_sigma);
        is_sound = is_sound && n->range > 0.0 && n->range <= RANGE_M_MAX &&
                   is_sigma_sound(m->range_m_sigma, 1e6);
    }
    m->has_range_rate = m->has_range && !isnan(n->rate);
    if (m->has_range_rate) {
        m->range_rate_mps = n->rate;
        m->range_rate_mps_sigma = given_or(n->sigma[3], sigma->range_rate_mps_sigma);
        is_sound = is_sound && fabs(n->rate) <= RATE_MPS_MAX &&
                   is_sigma_sound(m->range_rate_mps_sigma, RATE_MPS_MAX);
    }
    return is_sound;
}

/* What is wrong with a row, or TD_ROW_FAULT_COUNT; what is right with it in `out`. */
static td_row_fault judge(reading *in, size_t at, const numbers *n, row *out)
{
    *out = (row){ .sensor = sensor_of(in, at), .line = td_csv_line(in->table.csv, at) };
    if (any_faulty(in, at, n)) {
        return TD_ROW_NOT_FINITE;
    }
    if (out->sensor < 0) {
        return TD_ROW_UNKNOWN_SENSOR;
    }
    if (!measurement_of(in, out->sensor, n, out)) {
        return TD_ROW_OUT_OF_DOMAIN;
    }
    return TD_ROW_FAULT_COUNT;
}

static int compare(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int in_order(const void *a, const void *b)
{
    const row *p = a, *q = b;
    int by = compare(p->arrival_ns, q->arrival_ns);
    by = by ? by : compare(p->measurement.t_ns, q->measurement.t_ns);
    by = by ? by : compare(p->sensor, q->sensor);
    return by ? by : compare((int64_t)p->line, (int64_t)q->line);
}

/* A moment far ahead of a sensor's newest is believed once the sensor's next moment is not far
 * behind it: one wrong stamp must not make all rows after it look old. */
static void settle(reading *in, const row *next)
{
    sensor_clock *clock = &in->clocks[next->sensor];
    if (clock->doubted_ns == INT64_MIN || next->measurement.t_ns == clock->doubted_ns) {
        return;
    }
    bool is_true = next->measurement.t_ns >= clock->doubted_ns - in->late_ns;
    clock->newest_ns = is_true ? clock->doubted_ns : clock->newest_ns;
    for (row *r = clock->doubted_from; r < next && !is_true; r++) {
        if (r->sensor == next->sensor && r->measurement.t_ns == clock->doubted_ns) {
            td__fault(&in->out->faults, TD_ROW_CLOCK_AHEAD, r->line);
            r->sensor = NOBODY;
        }
    }
    clock->doubted_ns = INT64_MIN;
}

static void judge_clock(reading *in, row *r)
{
    sensor_clock *clock = &in->clocks[r->sensor];
    int64_t t_ns = r->measurement.t_ns;
    settle(in, r);
    if (t_ns == clock->doubted_ns) {
        return;
    }
    if (clock->newest_ns == INT64_MIN || t_ns > clock->newest_ns + in->late_ns) {
        clock->doubted_ns = t_ns;
        clock->doubted_from = r;
    } else if (t_ns < clock->newest_ns - in->late_ns) {
        td__fault(&in->out->faults, TD_ROW_CLOCK_BACK, r->line);
        r->sensor = NOBODY;
    } else if (t_ns < clock->newest_ns) {
        td__fault(&in->out->faults, TD_ROW_OUT_OF_ORDER, r->line);
    } else {
        clock->newest_ns = t_ns;
    }
}

/* Whether more than a quarter of a file's steps from one moment of a sensor to another go back:
 * then it is in no order of time, and no clock is wrong. Rows older than one before them are
 * counted. */
static bool is_unordered(reading *in)
{
    int64_t last_ns[TD_WATCH_SENSORS_MAX], back = 0, steps = 0;
    for (int32_t i = 0; i < TD_WATCH_SENSORS_MAX; i++) {
        last_ns[i] = INT64_MIN;
    }
    for (size_t i = 0; i < in->row_count; i++) {
        int64_t t_ns = in->rows[i].measurement.t_ns, *last = &last_ns[in->rows[i].sensor];
        steps += *last != INT64_MIN && t_ns != *last;
        back += t_ns < *last;
        *last = t_ns;
    }
    return 4 * back > steps;
}

static void count_out_of_order(reading *in)
{
    for (size_t i = 0; i < in->row_count; i++) {
        sensor_clock *clock = &in->clocks[in->rows[i].sensor];
        int64_t t_ns = in->rows[i].measurement.t_ns;
        if (t_ns < clock->newest_ns) {
            td__fault(&in->out->faults, TD_ROW_OUT_OF_ORDER, in->rows[i].line);
        }
        clock->newest_ns = t_ns > clock->newest_ns ? t_ns : clock->newest_ns;
    }
}

static void drop_nobodys(reading *in)
{
    size_t kept = 0;
    for (size_t i = 0; i < in->row_count; i++) {
        if (in->rows[i].sensor != NOBODY) {
            in->rows[kept++] = in->rows[i];
        }
    }
    in->row_count = kept;
}

/* With moments of arrival the tracker judges, by these. */
static void judge_clocks(reading *in)
{
    if (in->at.arrival.at >= 0) {
        return;
    }
    if (is_unordered(in)) {
        count_out_of_order(in);
        return;
    }
    for (size_t i = 0; i < in->row_count; i++) {
        judge_clock(in, &in->rows[i]);
    }
    drop_nobodys(in);
}

static td_status read_rows(reading *in)
{
    size_t count = td_csv_row_count(in->table.csv);
    td_status status = find_columns(in);
    in->rows = calloc(count + 1, sizeof in->rows[0]);
    if (!in->rows) {
        snprintf(in->table.why, TD_DETECTIONS_WHY_SIZE, "out of memory");
        return TD_NO_MEMORY;
    }
    for (size_t i = 0; i < count && status == TD_OK; i++) {
        numbers n = { 0 };
        status = read_numbers(in, i, &n);
        if (status == TD_OK) {
            row *next = &in->rows[in->row_count];
            td_row_fault fault = judge(in, i, &n, next);
            if (fault == TD_ROW_FAULT_COUNT) {
                in->row_count++;
            } else {
                td__fault(&in->out->faults, fault, next->line);
            }
        }
    }
    judge_clocks(in);
    if (status == TD_OK && in->row_count == 0) {
        td__say_none_used(&in->table, &in->out->faults);
        status = TD_BAD_INPUT;
    }
    if (status == TD_OK && in->table.is_unended) {
        td__fault(&in->out->faults, TD_ROW_UNENDED, td_csv_line(in->table.csv, count - 1));
    }
    in->out->row_count = (int64_t)count;
    return status;
}

static bool is_same_look(const row *a, const row *b)
{
    return a->arrival_ns == b->arrival_ns && a->sensor == b->sensor &&
           a->measurement.t_ns == b->measurement.t_ns;
}

static int compare_reals(double a, double b)
{
    return (a > b) - (a < b);
}

static int by_content(const td_measurement *a, const td_measurement *b)
{
    int by = compare_reals(a->azimuth_rad, b->azimuth_rad);
    by = by ? by : compare_reals(a->elevation_rad, b->elevation_rad);
    by = by ? by : compare_reals(a->range_m, b->range_m);
    return by ? by : compare_reals(a->range_rate_mps, b->range_rate_mps);
}

/* Looks one after the other, and in each what is equal side by side. */
static int equals_abreast(const void *a, const void *b)
{
    const row *p = a, *q = b;
    int by = compare(p->arrival_ns, q->arrival_ns);
    by = by ? by : compare(p->measurement.t_ns, q->measurement.t_ns);
    by = by ? by : compare(p->sensor, q->sensor);
    by = by ? by : by_content(&p->measurement, &q->measurement);
    return by ? by : compare((int64_t)p->line, (int64_t)q->line);
}

static void mark_repeats(reading *in)
{
    qsort(in->rows, in->row_count, sizeof in->rows[0], equals_abreast);
    for (size_t i = 1; i < in->row_count; i++) {
        row *r = &in->rows[i];
        r->is_repeat =
            is_same_look(r, r - 1) && by_content(&r->measurement, &r[-1].measurement) == 0;
    }
}

/* Puts a row into the last look, unless it repeats one of it. */
static void put_row(td_detections *out, const row *r)
{
    td_look *look = &out->looks[out->look_count - 1];
    if (r->is_repeat) {
        td__fault(&out->faults, TD_ROW_DUPLICATE, r->line);
        return;
    }
    out->measurements[out->measurement_count] = r->measurement;
    out->measurements[out->measurement_count++].number = look->measurement_count++;
}

static void gather(reading *in)
{
    td_detections *out = in->out;
    mark_repeats(in);
    qsort(in->rows, in->row_count, sizeof in->rows[0], in_order);
    for (size_t i = 0; i < in->row_count; i++) {
        const row *r = &in->rows[i];
        if (i == 0 || !is_same_look(r, r - 1)) {
            out->looks[out->look_count++] = (td_look){
                .t_ns = r->measurement.t_ns,
                .arrival_ns = r->arrival_ns,
                .sensor = r->sensor,
                .measurements = out->measurements + out->measurement_count,
            };
        }
        put_row(out, r);
    }
}

/* Whether every look is one that the scenario says was taken. */
static bool are_as_said(const td_watch *watch, const td_detections *out)
{
    for (int32_t i = 0; i < out->look_count && watch->look_count > 0; i++) {
        int64_t since = out->looks[i].t_ns - watch->first_look_ns;
        bool is_one = since >= 0 && since % watch->look_step_ns == 0 &&
                      since / watch->look_step_ns < watch->look_count;
        if (!is_one || out->looks[i].arrival_ns != out->looks[i].t_ns) {
            return false;
        }
    }
    return watch->look_count > 0;
}

/* Looks that found nothing have no rows, and tell a tracker as much as the others. */
static void put_empty_looks(const td_watch *watch, td_detections *out)
{
    if (!are_as_said(watch, out)) {
        return;
    }
    int32_t from = out->look_count - 1;
    for (int32_t k = watch->look_count - 1; k >= 0; k--) {
        int64_t t_ns = watch->first_look_ns + k * watch->look_step_ns;
        td_look empty = { .t_ns = t_ns, .arrival_ns = t_ns, .measurements = out->measurements };
        bool is_there = from >= 0 && out->looks[from].t_ns == t_ns;
        out->looks[k] = is_there ? out->looks[from] : empty;
        from -= is_there;
    }
    out->empty_look_count = watch->look_count - out->look_count;
    out->look_count = watch->look_count;
}

static td_status make_looks(reading *in)
{
    size_t looks = in->row_count + (size_t)in->watch->look_count + 1;
    in->out->looks = calloc(looks, sizeof in->out->looks[0]);
    in->out->measurements = calloc(in->row_count + 1, sizeof in->out->measurements[0]);
    if (!in->out->looks || !in->out->measurements) {
        snprintf(in->table.why, TD_DETECTIONS_WHY_SIZE, "out of memory");
        return TD_NO_MEMORY;
    }
    gather(in);
    put_empty_looks(in->watch, in->out);
    return TD_OK;
}

td_status td_detections_read(const td_table_source *source, const td_watch *watch, int64_t late_ns,
                             td_detections *detections, char why[TD_DETECTIONS_WHY_SIZE])
{
    reading in = { .watch = watch, .late_ns = late_ns, .out = detections };
    *detections = (td_detections){ 0 };
    for (int32_t i = 0; i < TD_WATCH_SENSORS_MAX; i++) {
        in.clocks[i] = (sensor_clock){ INT64_MIN, INT64_MIN, NULL };
    }
    td_status status = td__table_open(source, why, &in.table);
    if (status != TD_OK) {
        return status;
    }
    status = read_rows(&in);
    status = status == TD_OK ? make_looks(&in) : status;
    free(in.rows);
    td__table_close(&in.table);
    if (status != TD_OK) {
        td_detections_close(detections);
    }
    return status;
}

td_status td_detections_open(const char *file, const td_watch *watch, int64_t late_ns,
                             td_detections *detections, char why[TD_DETECTIONS_WHY_SIZE])
{
    td_table_source source = { .name = file };
    return td_detections_read(&source, watch, late_ns, detections, why);
}

void td_detections_close(td_detections *detections)
{
    free(detections->looks);
    free(detections->measurements);
    *detections = (td_detections){ 0 };
}
