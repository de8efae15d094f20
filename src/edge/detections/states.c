/* SPDX-License-Identifier: Apache-2.0 */
/* States in level axes from CSV: tracks that somebody else started, and truth. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "edge/detections/table_parts.h"

static const double POS_M_MAX = 1e8, VEL_MPS_MAX = 1e5;
static const double NUMBER_MAX = 1e9;

typedef struct columns {
    td__column t, number, pos[3], vel[3], pos_sigma, vel_sigma;
    bool has_sigmas;
} columns;

static td_status find_three(const td__table *table, const char *const *names, td__column *out)
{
    td_status status = TD_OK;
    for (int i = 0; i < 3 && status == TD_OK; i++) {
        status =
            td__column_find(table, (td__unit[]){ { names[i], 1.0 }, { NULL, 0.0 } }, true, &out[i]);
    }
    return status;
}

static td_status find_columns(const td__table *table, td_states_kind kind, columns *at)
{
    static const char *const POS[] = { "e_m", "n_m", "u_m" };
    static const char *const VEL[] = { "ve_mps", "vn_mps", "vu_mps" };
    const td__unit time[] = { { "t_s", 1.0 }, { NULL, 0.0 } };
    const td__unit number[] = { { kind == TD_STATES_TRUTH ? "target" : "track", 1.0 },
                                { NULL, 0.0 } };
    const td__unit pos_sigma[] = { { "sigma_pos_m", 1.0 }, { NULL, 0.0 } };
    const td__unit vel_sigma[] = { { "sigma_vel_mps", 1.0 }, { NULL, 0.0 } };
    at->has_sigmas = kind == TD_STATES_CUES;
    td_status status = td__column_find(table, time, true, &at->t);
    status = status == TD_OK ? td__column_find(table, number, true, &at->number) : status;
    status = status == TD_OK ? find_three(table, POS, at->pos) : status;
    status = status == TD_OK ? find_three(table, VEL, at->vel) : status;
    if (at->has_sigmas && status == TD_OK) {
        status = td__column_find(table, pos_sigma, true, &at->pos_sigma);
    }
    if (at->has_sigmas && status == TD_OK) {
        status = td__column_find(table, vel_sigma, true, &at->vel_sigma);
    }
    return status;
}

static td_status read_three(const td__table *table, size_t row, const td__column *at, td_vec3 *out)
{
    td_status status = td__cell(table, row, &at[0], false, &out->x);
    status = status == TD_OK ? td__cell(table, row, &at[1], false, &out->y) : status;
    return status == TD_OK ? td__cell(table, row, &at[2], false, &out->z) : status;
}

/* A row, and whether it is one to be counted and left out. */
static td_status read_row(const td__table *table, size_t row, const columns *at, td_state_row *out,
                          td_row_fault *fault)
{
    double t_s, number;
    *out = (td_state_row){ .line = td_csv_line(table->csv, row) };
    *fault = TD_ROW_FAULT_COUNT;
    td_status status = td__cell(table, row, &at->t, false, &t_s);
    status = status == TD_OK ? td__cell(table, row, &at->number, false, &number) : status;
    status = status == TD_OK ? read_three(table, row, at->pos, &out->pos_m) : status;
    status = status == TD_OK ? read_three(table, row, at->vel, &out->vel_mps) : status;
    if (at->has_sigmas && status == TD_OK) {
        status = td__cell(table, row, &at->pos_sigma, false, &out->pos_m_sigma);
        status = status == TD_OK ? td__cell(table, row, &at->vel_sigma, false, &out->vel_mps_sigma)
                                 : status;
    }
    if (status != TD_OK) {
        return status;
    }
    double pos = td_vec3_norm(out->pos_m), vel = td_vec3_norm(out->vel_mps);
    double sigmas = out->pos_m_sigma + out->vel_mps_sigma;
    bool is_sigma_sound = !at->has_sigmas || (out->pos_m_sigma > 0.0 && out->vel_mps_sigma > 0.0 &&
                                              sigmas < VEL_MPS_MAX + POS_M_MAX);
    if (!isfinite(t_s + number + pos + vel + sigmas)) {
        *fault = TD_ROW_NOT_FINITE;
    } else if (!td__ns_from_s(t_s, &out->t_ns) || pos > POS_M_MAX || vel > VEL_MPS_MAX ||
               !is_sigma_sound || fabs(number) > NUMBER_MAX || number != floor(number)) {
        *fault = TD_ROW_OUT_OF_DOMAIN;
    } else {
        out->number = (int64_t)number;
    }
    return TD_OK;
}

static int by_number(const void *a, const void *b)
{
    const td_state_row *p = a, *q = b;
    int by = (p->number > q->number) - (p->number < q->number);
    return by ? by : (p->line > q->line) - (p->line < q->line);
}

static int by_time(const void *a, const void *b)
{
    const td_state_row *p = a, *q = b;
    int by = (p->t_ns > q->t_ns) - (p->t_ns < q->t_ns);
    by = by ? by : (p->number > q->number) - (p->number < q->number);
    return by ? by : (p->line > q->line) - (p->line < q->line);
}

/* Ids in the order of numbers, rows in that of time; of two at one time the first stays. */
static void put_in_order(td_states *states)
{
    int32_t kept = 0;
    if (states->row_count == 0) {
        return;
    }
    qsort(states->rows, (size_t)states->row_count, sizeof states->rows[0], by_number);
    for (int32_t i = 0; i < states->row_count; i++) {
        bool is_new = i == 0 || states->rows[i].number != states->rows[i - 1].number;
        states->id_count += is_new;
        states->rows[i].id = states->id_count - 1;
    }
    qsort(states->rows, (size_t)states->row_count, sizeof states->rows[0], by_time);
    for (int32_t i = 0; i < states->row_count; i++) {
        const td_state_row *row = &states->rows[i], *last = &states->rows[kept > 0 ? kept - 1 : 0];
        if (kept > 0 && row->t_ns == last->t_ns && row->number == last->number) {
            td__fault(&states->faults, TD_ROW_DUPLICATE, row->line);
        } else {
            states->rows[kept++] = *row;
        }
    }
    states->row_count = kept;
}

static td_status read_rows(const td__table *table, td_states_kind kind, td_states *states)
{
    columns at;
    int64_t newest_ns = INT64_MIN;
    size_t count = td_csv_row_count(table->csv);
    td_status status = find_columns(table, kind, &at);
    states->rows = calloc(count + 1, sizeof states->rows[0]);
    if (!states->rows) {
        snprintf(table->why, TD_DETECTIONS_WHY_SIZE, "%.200s: out of memory", table->name);
        return TD_NO_MEMORY;
    }
    for (size_t i = 0; i < count && status == TD_OK; i++) {
        td_state_row row;
        td_row_fault fault;
        status = read_row(table, i, &at, &row, &fault);
        if (status != TD_OK) {
            break;
        }
        if (fault != TD_ROW_FAULT_COUNT) {
            td__fault(&states->faults, fault, row.line);
            continue;
        }
        if (row.t_ns < newest_ns) {
            td__fault(&states->faults, TD_ROW_OUT_OF_ORDER, row.line);
        }
        newest_ns = row.t_ns > newest_ns ? row.t_ns : newest_ns;
        states->rows[states->row_count++] = row;
    }
    if (status == TD_OK && table->is_unended && count > 0) {
        td__fault(&states->faults, TD_ROW_UNENDED, td_csv_line(table->csv, count - 1));
    }
    return status;
}

td_status td_states_read(const td_table_source *source, td_states_kind kind, td_states *states,
                         char why[TD_DETECTIONS_WHY_SIZE])
{
    td__table table;
    *states = (td_states){ 0 };
    td_status status = td__table_open(source, why, &table);
    if (status != TD_OK) {
        return status;
    }
    status = read_rows(&table, kind, states);
    if (status == TD_OK && states->row_count == 0) {
        td__say_none_used(&table, &states->faults);
        status = TD_BAD_INPUT;
    }
    td__table_close(&table);
    if (status != TD_OK) {
        td_states_close(states);
        return status;
    }
    put_in_order(states);
    return TD_OK;
}

void td_states_close(td_states *states)
{
    free(states->rows);
    *states = (td_states){ 0 };
}
