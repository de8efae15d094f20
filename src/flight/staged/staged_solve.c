/* SPDX-License-Identifier: Apache-2.0 */
/* Two-point solves on a table of a family, and their paths. docs/models/staged_solve.md. */
#include <string.h>

#include "flight/staged/staged_parts.h"

/* Solves are worked in pieces of so many: bounds the stack, moves no bits. */
enum { CHUNK = 512, PIECE = 16, ROUNDS_MAX = 6 };

typedef struct searching {
    const td_batch_grid *grid;
    const td_staged_table *table;
    const td_staged_run *run;
    int32_t first; /* of the chunk */
    double turn[CHUNK], azimuth[CHUNK]; /* to the targets */
    td_vec3 target[CHUNK];
} searching;

/* Series along the family at one azimuth. */
static void collapse(const double series[TD_STAGED_WAVES][TD_STAGED_TERMS], const double *wave,
                     double *out)
{
    memset(out, 0, TD_STAGED_TERMS * sizeof *out);
    for (int m = 0; m < TD_STAGED_WAVES; m++) {
        for (int j = 0; j < TD_STAGED_TERMS; j++) {
            out[j] += wave[m] * series[m][j];
        }
    }
}

/* Where on a series a value is met: Newton's rule, kept inside by bisection. The series grows. */
static double root_of(const double *series, double value, double guess)
{
    double lo = -1.0, hi = 1.0, x = guess;
    for (int round = 0; round < 12; round++) {
        double t[TD_STAGED_TERMS], slope[TD_STAGED_TERMS];
        td__chebyshev_at(x, TD_STAGED_TERMS, t, slope);
        double off = td__sum_of(series, t, TD_STAGED_TERMS) - value;
        double rise = td__sum_of(series, slope, TD_STAGED_TERMS);
        lo = off < 0.0 ? x : lo;
        hi = off < 0.0 ? hi : x;
        double next = rise > 0.0 ? x - off / rise : lo;
        next = next > lo && next < hi ? next : 0.5 * (lo + hi);
        if (td_abs(next - x) < 1e-9) {
            return next;
        }
        x = next;
    }
    return x;
}

static double ends_sum(const double *series, double x)
{
    double sum = 0.0;
    for (int j = 0; j < TD_STAGED_TERMS; j++) {
        sum += (x < 0.0 && j % 2 == 1) ? -series[j] : series[j];
    }
    return sum;
}

double td_staged_nearest_rad(const td_staged_table *table)
{
    double nearest = 0.0;
    for (int k = 0; k < TD_STAGED_NODES; k++) {
        double wave[TD_STAGED_WAVES], turn[TD_STAGED_TERMS];
        td__waves_at(TD_TWO_PI * k / TD_STAGED_NODES, wave);
        collapse(table->turn, wave, turn);
        nearest = td_max(nearest, ends_sum(turn, -1.0));
    }
    return nearest;
}

/* Impact by the series, and how it answers to parameter and azimuth. */
typedef struct answer {
    double turn, aside;
    double turn_x, aside_x, turn_a, aside_a;
} answer;

static answer answer_at(const td_staged_table *table, double x, double azimuth_rad)
{
    double wave[TD_STAGED_WAVES], bend[TD_STAGED_WAVES];
    double t[TD_STAGED_TERMS], slope[TD_STAGED_TERMS];
    answer sum = { 0 };
    td__waves_at(azimuth_rad, wave);
    td__bends_of(wave, bend);
    td__chebyshev_at(x, TD_STAGED_TERMS, t, slope);
    for (int m = 0; m < TD_STAGED_WAVES; m++) {
        double turn = td__sum_of(table->turn[m], t, TD_STAGED_TERMS);
        double aside = td__sum_of(table->aside[m], t, TD_STAGED_TERMS);
        sum.turn += wave[m] * turn;
        sum.aside += wave[m] * aside;
        sum.turn_a += bend[m] * turn;
        sum.aside_a += bend[m] * aside;
        sum.turn_x += wave[m] * td__sum_of(table->turn[m], slope, TD_STAGED_TERMS);
        sum.aside_x += wave[m] * td__sum_of(table->aside[m], slope, TD_STAGED_TERMS);
    }
    return sum;
}

/* Newton's step towards an impact that lies `turn` farther and `aside` to the right. */
static void mend(const answer *at, double turn, double aside, td_staged_solution *out)
{
    double det = at->turn_x * (1.0 + at->aside_a) - at->turn_a * at->aside_x;
    if (!(det > 1e-7)) {
        det = 1e-7;
    }
    double dx = ((1.0 + at->aside_a) * turn - at->turn_a * aside) / det;
    double da = (at->turn_x * aside - at->aside_x * turn) / det;
    out->parameter = td_clamp(out->parameter + td_clamp(dx, -0.3, 0.3), -1.0, 1.0);
    out->azimuth_rad = td__wrapped(out->azimuth_rad + td_clamp(da, -0.3, 0.3));
}

/* First guess, from the series of impacts alone; the verdict if there is none. */
static void guess(const searching *s, int32_t k, td_staged_solution *out)
{
    double wave[TD_STAGED_WAVES], turn[TD_STAGED_TERMS];
    out->azimuth_rad = s->azimuth[k];
    out->verdict = TD_SOLVE_NO_CONVERGENCE;
    for (int round = 0; round < 2; round++) {
        td__waves_at(out->azimuth_rad, wave);
        collapse(s->table->turn, wave, turn);
        double near = ends_sum(turn, -1.0), far = ends_sum(turn, 1.0);
        if (s->turn[k] > far || s->turn[k] < near) {
            out->verdict = s->turn[k] > far ? TD_SOLVE_OUT_OF_RANGE : TD_SOLVE_TOO_CLOSE;
            return;
        }
        double start = 2.0 * (s->turn[k] - near) / (far - near) - 1.0;
        out->parameter = root_of(turn, s->turn[k], round == 0 ? start : out->parameter);
        if (round == 0) {
            answer at = answer_at(s->table, out->parameter, out->azimuth_rad);
            out->azimuth_rad = td__wrapped(s->azimuth[k] - at.aside);
        }
    }
    for (int round = 0; round < 2; round++) {
        answer at = answer_at(s->table, out->parameter, out->azimuth_rad);
        double aside = td__wrapped(s->azimuth[k] - out->azimuth_rad - at.aside);
        mend(&at, s->turn[k] - at.turn, aside, out);
    }
}

/* The state at handover for a parameter and an azimuth. */
static td_batch_start handover_at(const td_staged_table *table, double x, double azimuth_rad)
{
    double wave[TD_STAGED_WAVES], t[TD_STAGED_TERMS], slope[TD_STAGED_TERMS];
    double v[TD_STAGED_VALUES] = { 0 };
    td__waves_at(azimuth_rad, wave);
    td__chebyshev_at(x, TD_STAGED_TERMS, t, slope);
    for (int j = 0; j < TD_STAGED_TERMS; j++) {
        for (int m = 0; m < TD_STAGED_WAVES; m++) {
            double weight = t[j] * wave[m];
            for (int i = 0; i < TD_STAGED_VALUES; i++) {
                v[i] += weight * table->handover[j][m][i];
            }
        }
    }
    td__axes a = td__axes_at(&table->frame, azimuth_rad);
    return (td_batch_start){
        .t_s = table->handover_s,
        .pos_eci_m = td_vec3_add(table->frame.origin_ecef_m, td__out_of_axes(&a, v)),
        .vel_eci_mps = td__out_of_axes(&a, v + 3),
        .beta_kgpm2 = table->def.vehicle->beta_kgpm2,
    };
}

/* Takes in one flight; returned whether another is needed, with parameter and azimuth mended. */
static bool go_on(const searching *s, int32_t k, const td_batch_impact *impact,
                  td_staged_solution *out)
{
    out->flights_used++;
    if (impact->verdict != TD_FLIGHT_OK) {
        return false;
    }
    out->impact_s = impact->t_s;
    out->miss_m = td_vec3_norm(td_vec3_sub(s->target[k], impact->pos_ecef_m));
    if (out->miss_m <= s->run->miss_m) {
        out->verdict = TD_SOLVE_OK;
        return false;
    }
    double azimuth;
    double turn = td__turn_to(&s->table->frame, impact->pos_ecef_m, &azimuth);
    answer at = answer_at(s->table, out->parameter, out->azimuth_rad);
    mend(&at, s->turn[k] - turn, td__wrapped(s->azimuth[k] - azimuth), out);
    return true;
}

/* Programme and cut-off of a hit. A search that ended at an end of the family says which. */
static void finish(const td_staged_table *table, td_staged_solution *out)
{
    if (out->verdict == TD_SOLVE_NO_CONVERGENCE && td_abs(out->parameter) == 1.0) {
        out->verdict = out->parameter > 0.0 ? TD_SOLVE_OUT_OF_RANGE : TD_SOLVE_TOO_CLOSE;
    }
    if (out->verdict != TD_SOLVE_OK) {
        return;
    }
    double flatness = td__flatness_of(table, out->parameter, out->azimuth_rad);
    double cutoff_s = td__cutoff_of(table, out->parameter);
    td_flight_def fly = td__flight_of(&table->def, flatness, cutoff_s, out->azimuth_rad);
    out->programme_rad = fly.programme_rad;
    out->cutoff_s = fly.cutoff_s;
}

static void solve_chunk(searching *s, int32_t count)
{
    int32_t which[CHUNK], open = 0;
    td_batch_start starts[CHUNK];
    td_batch_impact impacts[CHUNK];
    td_staged_solution *out = s->run->solutions + s->first;
    for (int32_t k = 0; k < count; k++) {
        td_geo geo = s->run->targets_geo[s->first + k];
        geo.h_ell_m = 0.0;
        s->target[k] = td_ecef_from_geo(&s->grid->earth, geo);
        s->turn[k] = td__turn_to(&s->table->frame, s->target[k], &s->azimuth[k]);
        out[k] = (td_staged_solution){ .verdict = TD_SOLVE_NO_CONVERGENCE };
        guess(s, k, &out[k]);
        which[open] = k;
        open += out[k].verdict == TD_SOLVE_NO_CONVERGENCE;
    }
    for (int round = 0; round < ROUNDS_MAX && open > 0; round++) {
        for (int32_t i = 0; i < open; i++) {
            td_staged_solution *o = &out[which[i]];
            starts[i] = handover_at(s->table, o->parameter, o->azimuth_rad);
            o->handover = starts[i];
        }
        td_batch_run run = { .starts = starts, .count = open, .lanes = s->run->lanes,
                             .impacts = impacts };
        td_batch_fly(s->grid, &run);
        int32_t left = 0;
        for (int32_t i = 0; i < open; i++) {
            int32_t k = which[i];
            which[left] = k;
            left += go_on(s, k, &impacts[i], &out[k]);
        }
        open = left;
    }
    for (int32_t k = 0; k < count; k++) {
        finish(s->table, &out[k]);
    }
}

void td_staged_solve(const td_batch_grid *grid, const td_staged_table *table,
                     const td_staged_run *run)
{
    searching s = { .grid = grid, .table = table, .run = run };
    for (s.first = 0; s.first < run->count; s.first += CHUNK) {
        int32_t left = run->count - s.first;
        solve_chunk(&s, left < CHUNK ? left : CHUNK);
    }
}

/* Knots of the boost, launch to handover, in front of those of the coast. */
static void put_boost(const td_staged_table *table, const td_staged_solution *solution,
                      const td_batch_path *coast, td_batch_path *path)
{
    double wave[TD_STAGED_WAVES], t[TD_STAGED_TERMS], slope[TD_STAGED_TERMS];
    td__waves_at(solution->azimuth_rad, wave);
    td__chebyshev_at(solution->parameter, TD_STAGED_TERMS, t, slope);
    td__axes a = td__axes_at(&table->frame, solution->azimuth_rad);
    for (int k = 0; k < TD_STAGED_BOOST; k++) {
        double v[6] = { 0 };
        for (int j = 0; j < TD_STAGED_BOOST_TERMS; j++) {
            for (int m = 0; m < TD_STAGED_BOOST_WAVES; m++) {
                double weight = t[j] * wave[m];
                for (int i = 0; i < 6; i++) {
                    v[i] += weight * table->boost[k][j][m][i];
                }
            }
        }
        path->knots[k] = (td_batch_knot){
            .t_s = table->handover_s * k / TD_STAGED_BOOST,
            .pos_ecef_m = td_vec3_add(table->frame.origin_ecef_m, td__out_of_axes(&a, v)),
            .vel_ecef_mps = td__out_of_axes(&a, v + 3),
        };
    }
    int32_t left = TD_BATCH_KNOTS_MAX - TD_STAGED_BOOST;
    left = coast->count < left ? coast->count : left;
    memcpy(path->knots + TD_STAGED_BOOST, coast->knots, (size_t)left * sizeof *coast->knots);
    path->count = TD_STAGED_BOOST + left;
    path->cubic_count = TD_STAGED_BOOST;
}

static void fly_paths(const td_batch_grid *grid, const td_staged_table *table,
                      const td_staged_run *run, int32_t first, td_batch_path *paths)
{
    td_batch_start starts[PIECE];
    td_batch_impact impacts[PIECE];
    td_batch_path coasts[PIECE];
    int32_t which[PIECE], count = 0;
    for (int32_t i = first; i < first + PIECE && i < run->count; i++) {
        paths[i].count = 0;
        if (run->solutions[i].verdict == TD_SOLVE_OK) {
            which[count] = i;
            starts[count++] = run->solutions[i].handover;
        }
    }
    td_batch_run fly = { .starts = starts, .count = count, .lanes = run->lanes,
                         .impacts = impacts, .paths = coasts };
    td_batch_fly(grid, &fly);
    for (int32_t i = 0; i < count; i++) {
        put_boost(table, &run->solutions[which[i]], &coasts[i], &paths[which[i]]);
    }
}

void td_staged_paths(const td_batch_grid *grid, const td_staged_table *table,
                     const td_staged_run *run, td_batch_path *paths)
{
    for (int32_t first = 0; first < run->count; first += PIECE) {
        fly_paths(grid, table, run, first, paths);
    }
}
