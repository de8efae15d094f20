/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of whole flights of the general path. docs/models/flown.md. */
#include <stddef.h>
#include <string.h>

#include "flight/knob.h"
#include "flight/motion.h"
#include "flight/staged/flown_parts.h"

enum {
    NODES = TD_FLOWN_TERMS,
    AZIMUTHS = TD_STAGED_NODES,
    HALVINGS = 22,
    JUMP_ROUNDS = 24,
    CHECKS = 7,
    LOOKS = 48,
};

/* Searches of the family's ends fly loosely; nodes to a metre or so, which is far below what the
 * series between them are off; checks and jumps with full tolerance. */
static const double SEARCH_LOOSENESS = 1e4, NODE_LOOSENESS = 100.0;
static const double AIR_LEFT_M = 100.0e3; /* where beta takes over from whole-body drag */
static const double IMPACT_M_MOST = 80.0, PATH_M_MOST = 160.0;
/* The table begins so much of the kernel's family inside that, for neither to leave a gap. */
static const double OVERLAP = 0.03;
/* A jump is found to so much of apogee; its other side begins so much of the way to its end off. */
static const double JUMP_M = 2.0, JUMP_MARGIN = 1e-4;
static const double CLIMB_END = 5e-3;
static const double FAR_PART = 0.42;

typedef struct making {
    const td_earth *earth;
    const td_staged_table *staged;
    td_flown_table *table;
    double near, far; /* values of the family at both ends */
} making;

static bool fly(const making *make, const td_flight_def *def, double looseness, td_flight *flight,
                td_path *path)
{
    make->table->flights_used++;
    return td__fly(make->earth, def, looseness, flight, path) == TD_OK &&
           flight->verdict == TD_FLIGHT_OK;
}

static bool try_at(const making *make, double value, double azimuth_rad, double looseness,
                   td_flight *flight)
{
    td_flight_def def = td__flown_flight(make->table, value, azimuth_rad);
    return fly(make, &def, looseness, flight, NULL);
}

/* --- A family by cut-off: the flatness of greatest distance that goes with each. --- */

static double range_at(const making *make, double flatness, double cutoff_s, double azimuth_rad)
{
    td_flight flight;
    td_flight_def def = td__flight_of(&make->table->def, flatness, cutoff_s, azimuth_rad);
    return fly(make, &def, SEARCH_LOOSENESS, &flight, NULL) ? flight.range_m : -1.0;
}

/* Golden section. */
static double climb(const making *make, double cutoff_s, double azimuth_rad, double guess)
{
    const double golden = 0.6180339887498949;
    double lo = guess - 0.6, hi = guess + 0.6;
    double a = hi - golden * (hi - lo), b = lo + golden * (hi - lo);
    double at_a = range_at(make, a, cutoff_s, azimuth_rad);
    double at_b = range_at(make, b, cutoff_s, azimuth_rad);
    while (hi - lo > CLIMB_END) {
        if (at_a > at_b) {
            hi = b, b = a, at_b = at_a;
            a = hi - golden * (hi - lo);
            at_a = range_at(make, a, cutoff_s, azimuth_rad);
        } else {
            lo = a, a = b, at_a = at_b;
            b = lo + golden * (hi - lo);
            at_b = range_at(make, b, cutoff_s, azimuth_rad);
        }
    }
    return 0.5 * (lo + hi);
}

static double node_of(int i, int count)
{
    return td_cos(TD_PI * (i + 0.5) / count);
}

static double chebyshev_weight(int j, int i, int count)
{
    return td_cos(TD_PI * j * (i + 0.5) / count) * (j == 0 ? 1.0 : 2.0) / count;
}

/* Mean and first wave, from four azimuths. */
static void trace_flatness(making *make)
{
    enum { QUARTERS = 4 };
    td_flown_table *table = make->table;
    table->cutoff_s[0] = make->near;
    table->cutoff_s[1] = make->far;
    for (int k = 0; k < QUARTERS; k++) {
        double azimuth = k * TD_HALF_PI;
        double flat = td__flatness_of(make->staged, -1.0, azimuth);
        for (int i = 0; i < TD_FLOWN_CURVE; i++) {
            double x = node_of(i, TD_FLOWN_CURVE);
            flat = climb(make, make->near + 0.5 * (1.0 + x) * (make->far - make->near), azimuth,
                         flat);
            for (int j = 0; j < TD_FLOWN_CURVE; j++) {
                double part = chebyshev_weight(j, i, TD_FLOWN_CURVE) * flat;
                table->flatness[0][j] += 0.25 * part;
                table->flatness[1 + k % 2][j] += k < 2 ? 0.5 * part : -0.5 * part;
            }
        }
    }
}

/* --- Ends of pieces. --- */

/* Ends, or an inner border, at the azimuths of the nodes. */
typedef double border[AZIMUTHS];

/* Halves between a value whose flight comes down and one whose does not. */
static double last_down(const making *make, double on, double off, double azimuth_rad)
{
    for (int i = 0; i < HALVINGS; i++) {
        td_flight flight;
        double middle = 0.5 * (on + off);
        bool is = try_at(make, middle, azimuth_rad, SEARCH_LOOSENESS, &flight);
        on = is ? middle : on;
        off = is ? off : middle;
    }
    return on;
}

/* The nearest flights: as the family ends, or the last before it does not come down. */
static void find_near(const making *make, border near)
{
    for (int k = 0; k < AZIMUTHS; k++) {
        td_flight flight;
        double azimuth = TD_TWO_PI * k / AZIMUTHS;
        near[k] = make->near;
        if (!try_at(make, make->near, azimuth, SEARCH_LOOSENESS, &flight)) {
            double on = last_down(make, make->far, make->near, azimuth);
            near[k] = on + 1e-4 * (make->far - on);
        }
    }
}

/* How far above the height at which the body changes the apogee is. */
static double above_air_m(const making *make, double value, double azimuth_rad)
{
    td_flight flight;
    bool is_down = try_at(make, value, azimuth_rad, 1.0, &flight);
    return is_down ? flight.apogee_geo.h_ell_m - AIR_LEFT_M : -AIR_LEFT_M;
}

/* The value whose apogee is that height, on the side above it. */
static double first_out(const making *make, td__knob k, double azimuth_rad)
{
    for (int round = 0; round < JUMP_ROUNDS && k.at_hi > JUMP_M; round++) {
        double value = td__knob_guess(&k);
        td__knob_take(&k, value, above_air_m(make, value, azimuth_rad));
    }
    return k.hi;
}

/* Where the apogee passes the height at which the body changes. Returned whether it does at all
 * azimuths (1), none (0) or some (-1). */
static int find_jump(const making *make, const border near, border jump, bool *is_far_out)
{
    int count = 0, out = 0;
    for (int k = 0; k < AZIMUTHS; k++) {
        double azimuth = TD_TWO_PI * k / AZIMUTHS;
        double far_m = above_air_m(make, make->far, azimuth);
        double near_m = above_air_m(make, near[k], azimuth);
        bool is_far = far_m >= 0.0;
        out += is_far;
        if (is_far != (near_m >= 0.0)) {
            td__knob knob = is_far ? (td__knob){ near[k], make->far, near_m, far_m }
                                   : (td__knob){ make->far, near[k], far_m, near_m };
            jump[k] = first_out(make, knob, azimuth);
            count++;
        }
    }
    *is_far_out = out > 0;
    return count == 0 ? 0 : count == AZIMUTHS && (out == 0 || out == AZIMUTHS) ? 1 : -1;
}

static void waves_of(const border values, double series[TD_STAGED_WAVES])
{
    memset(series, 0, TD_STAGED_WAVES * sizeof *series);
    for (int k = 0; k < AZIMUTHS; k++) {
        double wave[TD_STAGED_WAVES];
        td__waves_at(TD_TWO_PI * k / AZIMUTHS, wave);
        for (int m = 0; m < TD_STAGED_WAVES; m++) {
            series[m] += values[k] * wave[m] * (m == 0 ? 1.0 : 2.0) / AZIMUTHS;
        }
    }
}

/* --- A piece. --- */

/* The path, Earth-fixed, in the launch's axes. */
static void note_path(const making *make, const td_path *path, const td__axes *a,
                      const double *times_s, double values[TD_FLOWN_VALUES])
{
    for (int k = 0; k <= TD_FLOWN_STEPS; k++) {
        td_moment at = td_path_at(path, times_s[k]);
        td_vec3 pos = td_ecef_from_eci(make->earth, at.pos_eci_m, at.t_s);
        td_vec3 vel = td_vel_ecef_from_eci(make->earth, at.pos_eci_m, at.vel_eci_mps, at.t_s);
        pos = td_vec3_sub(pos, make->table->frame.origin_ecef_m);
        double *to = values + 6 * k;
        to[0] = td_vec3_dot(pos, a->along), to[3] = td_vec3_dot(vel, a->along);
        to[1] = td_vec3_dot(pos, a->across), to[4] = td_vec3_dot(vel, a->across);
        to[2] = td_vec3_dot(pos, a->up), to[5] = td_vec3_dot(vel, a->up);
    }
}

/* Adds one node's share to the series. */
static void add_node(td_flown_piece *piece, int i, double azimuth_rad, const double place[4],
                     const double values[TD_FLOWN_VALUES])
{
    double wave[TD_STAGED_WAVES];
    td__waves_at(azimuth_rad, wave);
    for (int j = 0; j < NODES; j++) {
        double along = chebyshev_weight(j, i, NODES);
        for (int m = 0; m < TD_STAGED_WAVES; m++) {
            double weight = along * wave[m] * (m == 0 ? 1.0 : 2.0) / AZIMUTHS;
            for (int v = 0; v < 4; v++) {
                piece->place[j][m][v] += weight * place[v];
            }
            for (int v = 0; v < TD_FLOWN_VALUES; v++) {
                piece->path[j][m][v] += weight * values[v];
            }
        }
    }
}

static bool fly_node(const making *make, td_flown_piece *piece, int i, int k)
{
    double azimuth = TD_TWO_PI * k / AZIMUTHS, bearing, s, c;
    double value = td__flown_value(piece, node_of(i, NODES), azimuth);
    double values[TD_FLOWN_VALUES], times_s[TD_FLOWN_STEPS + 1];
    td_flight_def def = td__flown_flight(make->table, value, azimuth);
    td_knot knots[TD_PATH_KNOTS_MAX];
    td_path path = { .knots = knots, .capacity = TD_PATH_KNOTS_MAX };
    td_flight flight;
    if (!fly(make, &def, NODE_LOOSENESS, &flight, &path)) {
        return false;
    }
    td_vec3 impact = td_ecef_from_geo(make->earth, flight.impact_geo);
    double turn = td__flown_turn(&make->table->frame, impact, &bearing);
    td_sincos(bearing, &s, &c);
    piece->start[i][k][0] = turn * s;
    piece->start[i][k][1] = turn * c;
    td_sincos(bearing - azimuth, &s, &c);
    td__axes a = td__axes_at(&make->table->frame, azimuth);
    td__flown_times(def.vehicle, def.cutoff_s, flight.impact.t_s, times_s);
    note_path(make, &path, &a, times_s, values);
    add_node(piece, i, azimuth, (double[4]){ turn * c, turn * s, flight.impact.t_s, 0.0 }, values);
    return true;
}

static bool fill_piece(const making *make, td_flown_piece *piece)
{
    memset(piece->place, 0, sizeof piece->place);
    memset(piece->path, 0, sizeof piece->path);
    for (int i = 0; i < NODES; i++) {
        for (int k = 0; k < AZIMUTHS; k++) {
            if (!fly_node(make, piece, i, k)) {
                return false;
            }
        }
    }
    return true;
}

/* How far the table is off at one flight between the nodes: on the way, and at the end, where the
 * table's flight to the place that this one hit is the same flight. */
static bool check_at(const making *make, int32_t number, double x, double azimuth_rad,
                     double *impact_m, double *path_m)
{
    td_flown_piece *piece = &make->table->pieces[number];
    td_flight_def def = td__flown_flight(make->table, td__flown_value(piece, x, azimuth_rad),
                                         azimuth_rad);
    td_knot knots[TD_PATH_KNOTS_MAX];
    td_path path = { .knots = knots, .capacity = TD_PATH_KNOTS_MAX };
    td_flight flight;
    td_batch_path cubics;
    td_vec3 looks[LOOKS];
    if (!fly(make, &def, 1.0, &flight, &path)) {
        return false;
    }
    double wave[TD_STAGED_WAVES], t[NODES], slope[NODES], impact_s = 0.0;
    td__waves_at(azimuth_rad, wave);
    td__chebyshev_at(x, NODES, t, slope);
    for (int j = 0; j < NODES; j++) {
        for (int m = 0; m < TD_STAGED_WAVES; m++) {
            impact_s += t[j] * wave[m] * piece->place[j][m][2];
        }
    }
    td_flown_solution same = { .piece = number, .parameter = x, .azimuth_rad = azimuth_rad,
                               .cutoff_s = def.cutoff_s, .impact_s = impact_s };
    td_flown_path(make->table, &same, &cubics);
    td_batch_sample(&cubics, LOOKS, looks);
    for (int i = 0; i < LOOKS; i++) {
        double t_s = impact_s * i / (LOOKS - 1);
        td_vec3 there = td_path_pos_ecef_m(&path, make->earth, t_s);
        *path_m = td_max(*path_m, td_vec3_norm(td_vec3_sub(there, looks[i])));
    }
    td_vec3 impact = td_ecef_from_geo(make->earth, flight.impact_geo);
    *impact_m = td_max(*impact_m, td_vec3_norm(td_vec3_sub(impact, looks[LOOKS - 1])));
    return true;
}

static bool is_exact(const making *make, int32_t number)
{
    td_flown_table *table = make->table;
    double impact_m = 0.0, path_m = 0.0;
    for (int i = 0; i < CHECKS; i++) {
        double x = td_cos(TD_PI * (i + 0.25) / CHECKS);
        double azimuth = TD_TWO_PI * (i * 3 % AZIMUTHS + 0.5) / AZIMUTHS;
        if (!check_at(make, number, x, azimuth, &impact_m, &path_m)) {
            return false;
        }
    }
    if (impact_m > IMPACT_M_MOST || path_m > PATH_M_MOST) {
        return false;
    }
    table->impact_m = td_max(table->impact_m, impact_m);
    table->path_m = td_max(table->path_m, path_m);
    return true;
}

static bool add_piece(const making *make, const double near[TD_STAGED_WAVES],
                      const double far[TD_STAGED_WAVES], int depth);

/* Two pieces, the far one first and smaller: it is the one that bends more. */
static bool add_halves(const making *make, const double near[TD_STAGED_WAVES],
                       const double far[TD_STAGED_WAVES], int depth)
{
    double middle[TD_STAGED_WAVES];
    for (int m = 0; m < TD_STAGED_WAVES; m++) {
        middle[m] = far[m] + FAR_PART * (near[m] - far[m]);
    }
    return depth > 0 && add_piece(make, middle, far, depth - 1) &&
           add_piece(make, near, middle, depth - 1);
}

/* Fills a piece, or halves it until it is exact enough. */
static bool add_piece(const making *make, const double near[TD_STAGED_WAVES],
                      const double far[TD_STAGED_WAVES], int depth)
{
    td_flown_table *table = make->table;
    if (table->piece_count == TD_FLOWN_PIECES) {
        return false;
    }
    int32_t number = table->piece_count++;
    td_flown_piece *piece = &table->pieces[number];
    memcpy(piece->ends[0], near, sizeof piece->ends[0]);
    memcpy(piece->ends[1], far, sizeof piece->ends[1]);
    if (fill_piece(make, piece) && is_exact(make, number)) {
        return true;
    }
    table->piece_count--;
    return add_halves(make, near, far, depth);
}

/* What stays in the air: at full burn the flat flights, never smooth enough for one piece. */
static bool add_inside(const making *make, const double near[TD_STAGED_WAVES],
                       const double far[TD_STAGED_WAVES])
{
    return td__is_by_cutoff(&make->table->def) ? add_piece(make, near, far, 2)
                                               : add_halves(make, near, far, 2);
}

/* --- The whole. --- */

/* Values at both ends: near the family's own, far a little inside what the kernel serves. */
static void place_ends(making *make)
{
    const td_staged_table *staged = make->staged;
    const td_vehicle_def *vehicle = staged->def.vehicle;
    double x = -1.0 + 2.0 * OVERLAP;
    if (td__is_by_cutoff(&staged->def)) {
        double full_s = td_vehicle_burnout_s(vehicle);
        make->near = full_s - 0.98 * vehicle->stages[vehicle->stage_count - 1].burn_s;
        make->far = td__cutoff_of(staged, x);
        return;
    }
    bool is_steep = staged->def.loft == TD_LOFT_LOFTED;
    make->far = td_exp(td__flatness_of(staged, x, 0.0));
    make->near = (is_steep ? 0.01 : 85.0) * TD_DEG;
}

td_status td_flown_make(const td_earth *earth, const td_staged_table *staged,
                        td_flown_table *table)
{
    making make = { .earth = earth, .staged = staged, .table = table };
    memset(table, 0, offsetof(td_flown_table, pieces));
    table->def = staged->def;
    table->frame = staged->frame;
    if (staged->def.loft == TD_LOFT_APOGEE) {
        return TD_REFUSED;
    }
    place_ends(&make);
    if (td__is_by_cutoff(&staged->def)) {
        trace_flatness(&make);
    }
    border near, far, jump = { 0 }, beside;
    bool is_far_out = false;
    double series[4][TD_STAGED_WAVES];
    find_near(&make, near);
    bool has_jump = staged->def.vehicle->reentry == TD_REENTRY_ABOVE_AIR;
    int jumps = has_jump ? find_jump(&make, near, jump, &is_far_out) : 0;
    if (jumps < 0) {
        return TD_REFUSED;
    }
    for (int k = 0; k < AZIMUTHS; k++) {
        far[k] = make.far;
        beside[k] = jump[k] + JUMP_MARGIN * ((is_far_out ? near[k] : far[k]) - jump[k]);
    }
    waves_of(near, series[0]);
    waves_of(far, series[1]);
    waves_of(jump, series[2]);
    waves_of(beside, series[3]);
    bool is_made =
        jumps == 0 ? add_piece(&make, series[0], series[1], 2)
        : is_far_out ? add_piece(&make, series[2], series[1], 2) &&
                       add_inside(&make, series[0], series[3])
                     : add_inside(&make, series[3], series[1]) &&
                       add_piece(&make, series[0], series[2], 2);
    return is_made ? TD_OK : TD_REFUSED;
}
