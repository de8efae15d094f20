/* SPDX-License-Identifier: Apache-2.0 */
/* Two-point solves on a table of whole flights, and their paths. docs/models/flown.md. */
#include "flight/staged/flown_parts.h"

#include <string.h>

enum { ROUNDS_MAX = 24, OUTSIDE_MOST = 3, ROUNDS_AT_END = 5 };

static const double SETTLED_RAD = 3e-9; /* 2 cm on the ground */
static const double OVER = 1e-6;        /* beyond an end by rounding only */
static const double X_MOST = 1.004;     /* farther out the polynomials run wild */

/* Where a flight comes down: central angle ahead and aside of its azimuth, and how they answer to
 * parameter and azimuth. */
typedef struct place {
    double at[3], by_x[2], by_a[2];
} place;

static place place_at(const td_flown_piece *piece, double x, double azimuth_rad)
{
    double wave[TD_STAGED_WAVES], bend[TD_STAGED_WAVES];
    double t[TD_FLOWN_TERMS], slope[TD_FLOWN_TERMS];
    place sum = { 0 };
    td__waves_at(azimuth_rad, wave);
    td__bends_of(wave, bend);
    td__chebyshev_at(x, TD_FLOWN_TERMS, t, slope);
    for (int j = 0; j < TD_FLOWN_TERMS; j++) {
        double at[3] = { 0 }, by_a[2] = { 0 };
        for (int m = 0; m < TD_STAGED_WAVES; m++) {
            const double *term = piece->place[j][m];
            for (int i = 0; i < 3; i++) {
                at[i] += wave[m] * term[i];
            }
            by_a[0] += bend[m] * term[0];
            by_a[1] += bend[m] * term[1];
        }
        for (int i = 0; i < 2; i++) {
            sum.by_x[i] += slope[j] * at[i];
            sum.by_a[i] += t[j] * by_a[i];
        }
        for (int i = 0; i < 3; i++) {
            sum.at[i] += t[j] * at[i];
        }
    }
    return sum;
}

/* A target as seen from the launch point. */
typedef struct target {
    double turn, bearing_rad;
} target;

/* The node that came down nearest. */
static void start_at(const td_flown_piece *piece, const target *to, double *x, double *azimuth_rad)
{
    double s, c, least = 1e30;
    td_sincos(to->bearing_rad, &s, &c);
    for (int i = 0; i < TD_FLOWN_TERMS; i++) {
        for (int k = 0; k < TD_STAGED_NODES; k++) {
            double east = piece->start[i][k][0] - to->turn * s;
            double north = piece->start[i][k][1] - to->turn * c;
            double off = east * east + north * north;
            if (off < least) {
                least = off;
                *x = td_cos(TD_PI * (i + 0.5) / TD_FLOWN_TERMS);
                *azimuth_rad = TD_TWO_PI * k / TD_STAGED_NODES;
            }
        }
    }
}

/* Where the target lies with regard to a piece. */
typedef enum where { INSIDE, NEARER, FARTHER, LOST } where;

/* Newton's rule with both variables. One that stays beyond an end for some rounds is outside. */
static where solve_in(const td_flown_piece *piece, const target *to, td_flown_solution *out)
{
    double x = 0.0, azimuth = 0.0;
    int outside = 0;
    start_at(piece, to, &x, &azimuth);
    for (int round = 0; round < ROUNDS_MAX; round++) {
        double s, c;
        place p = place_at(piece, x, azimuth);
        td_sincos(to->bearing_rad - azimuth, &s, &c);
        double ahead = to->turn * c - p.at[0], aside = to->turn * s - p.at[1];
        out->impact_s = p.at[2];
        if (td_abs(ahead) + td_abs(aside) < SETTLED_RAD) {
            out->parameter = x;
            out->azimuth_rad = td__wrapped(azimuth);
            return x < -1.0 - OVER ? NEARER : x > 1.0 + OVER ? FARTHER : INSIDE;
        }
        double xx = p.by_x[0], xa = p.by_a[0] - to->turn * s;
        double ax = p.by_x[1], aa = p.by_a[1] + to->turn * c;
        double det = xx * aa - xa * ax;
        det = td_abs(det) > 1e-12 ? det : 1e-12;
        double dx = (aa * ahead - xa * aside) / det;
        double da = (xx * aside - ax * ahead) / det;
        x += td_clamp(dx, -0.3, 0.3);
        azimuth += td_clamp(da, -0.3, 0.3);
        outside = td_abs(x) > X_MOST ? outside + 1 : 0;
        x = td_clamp(x, -X_MOST, X_MOST);
        if (outside == OUTSIDE_MOST) {
            return x < 0.0 ? NEARER : FARTHER;
        }
    }
    return LOST;
}

/* The flight at an end of a piece in the target's direction; how far from the target it ends. */
static double end_of(const td_flown_piece *piece, double x, const target *to,
                     td_flown_solution *out)
{
    double turn = 0.0;
    out->parameter = x;
    out->azimuth_rad = to->bearing_rad;
    for (int round = 0; round < ROUNDS_AT_END; round++) {
        place p = place_at(piece, x, out->azimuth_rad);
        double off = to->bearing_rad - out->azimuth_rad - td_atan2(p.at[1], p.at[0]);
        out->azimuth_rad = td__wrapped(out->azimuth_rad + td__wrapped(off));
        out->impact_s = p.at[2];
        turn = td_sqrt(p.at[0] * p.at[0] + p.at[1] * p.at[1]);
    }
    return td_abs(turn - to->turn);
}

static void finish(const td_flown_table *table, int32_t piece, td_flown_solution *out)
{
    double value = td__flown_value(&table->pieces[piece], out->parameter, out->azimuth_rad);
    td_flight_def fly = td__flown_flight(table, value, out->azimuth_rad);
    out->verdict = TD_SOLVE_OK;
    out->piece = piece;
    out->programme_rad = fly.programme_rad;
    out->cutoff_s = fly.cutoff_s;
}

/* Nearer than one piece and farther than the next: in the gap between. */
static td_flown_solution beside_gap(const td_earth *earth, const td_flown_table *table,
                                    int32_t next, const target *to)
{
    td_flown_solution far = { 0 }, near = { 0 };
    double past = end_of(&table->pieces[next - 1], -1.0, to, &far);
    double before = end_of(&table->pieces[next], 1.0, to, &near);
    td_flown_solution *best = past < before ? &far : &near;
    best->beside_m = td_min(past, before) * earth->a_m;
    finish(table, past < before ? next - 1 : next, best);
    return *best;
}

/* Pieces run from far to near. */
td_flown_solution td_flown_solve(const td_earth *earth, const td_flown_table *table,
                                 td_geo target_geo)
{
    td_flown_solution out = { .verdict = TD_SOLVE_NO_CONVERGENCE };
    target to;
    bool is_settled = true;
    target_geo.h_ell_m = 0.0;
    to.turn = td__flown_turn(&table->frame, td_ecef_from_geo(earth, target_geo), &to.bearing_rad);
    for (int32_t i = 0; i < table->piece_count; i++) {
        where is = solve_in(&table->pieces[i], &to, &out);
        if (is == INSIDE) {
            finish(table, i, &out);
            return out;
        }
        if (is == FARTHER) {
            return is_settled && i > 0 ? beside_gap(earth, table, i, &to) : out;
        }
        is_settled = is_settled && is == NEARER;
    }
    out.verdict = is_settled ? TD_SOLVE_TOO_CLOSE : TD_SOLVE_NO_CONVERGENCE;
    return out;
}

void td_flown_path(const td_flown_table *table, const td_flown_solution *solution,
                   td_batch_path *path)
{
    const td_flown_piece *piece = &table->pieces[solution->piece];
    double wave[TD_STAGED_WAVES], t[TD_FLOWN_TERMS], slope[TD_FLOWN_TERMS];
    double v[TD_FLOWN_VALUES] = { 0 }, times_s[TD_FLOWN_STEPS + 1];
    td__waves_at(solution->azimuth_rad, wave);
    td__chebyshev_at(solution->parameter, TD_FLOWN_TERMS, t, slope);
    for (int j = 0; j < TD_FLOWN_TERMS; j++) {
        for (int m = 0; m < TD_STAGED_WAVES; m++) {
            const double *from = piece->path[j][m];
            double weight = t[j] * wave[m];
            for (int i = 0; i < TD_FLOWN_VALUES; i++) {
                v[i] += weight * from[i];
            }
        }
    }
    td__axes a = td__axes_at(&table->frame, solution->azimuth_rad);
    td__flown_times(table->def.vehicle, solution->cutoff_s, solution->impact_s, times_s);
    for (int k = 0; k <= TD_FLOWN_STEPS; k++) {
        td_vec3 away = td__out_of_axes(&a, v + 6 * k);
        path->knots[k] = (td_batch_knot){
            .t_s = times_s[k],
            .pos_ecef_m = td_vec3_add(table->frame.origin_ecef_m, away),
            .vel_ecef_mps = td__out_of_axes(&a, v + 6 * k + 3),
        };
    }
    path->count = TD_FLOWN_STEPS + 1;
    path->cubic_count = TD_FLOWN_STEPS;
}
