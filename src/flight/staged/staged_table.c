/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of the states at which the kernel takes over. docs/models/staged_solve.md. */
#include <string.h>

#include "flight/motion.h"
#include "flight/staged/staged_parts.h"

/* Nodes of the table: Chebyshev's along the family, even ones in azimuth. */
enum { NODES = TD_STAGED_TERMS, AZIMUTHS = 8, TRIES = 8 };

static const double AIR_LEFT_M = 100.0e3; /* where beta takes over from whole-body drag */
/* Searches of the family fly loosely; what the table holds was flown with full tolerance. */
static const double SEARCH_LOOSENESS = 1e4;
/* Closer than this part of the greatest distance the direction of impact is badly defined. */
/* Near a summit distance hardly depends on flatness: this much is lost, 1e-5 of it. */
static const double CLIMB_END = 5e-3;
static const double NEAREST_RATIO = 0.15;

typedef struct making {
    const td_batch_grid *grid;
    const td_staged_def *def;
    td_staged_table *table;
    double full_s, least_s; /* cut-offs */
    double nearest_rad;     /* central angle of the near end of the family */
    double azimuth_rad;     /* of trials */
} making;

/* --- One flight: boost by the general path, the rest by the kernel. --- */

typedef struct trial {
    bool is_served; /* the kernel flies it from the handover to the ground */
    double turn_rad, apogee_m;
    td_moment at; /* the handover */
    td_batch_impact impact;
} trial;

/* Whether whole-body drag is over: what the kernel has is beta. */
static bool is_out(const making *make, td_vec3 pos_eci_m)
{
    return make->def->vehicle->reentry != TD_REENTRY_ABOVE_AIR ||
           td_height_ell(&make->grid->earth, pos_eci_m) >= AIR_LEFT_M;
}

static trial fly_trial_at(const making *make, const td_flight_def *fly, double looseness,
                          td_path *path)
{
    trial t = { .turn_rad = -1.0 };
    make->table->flights_used++;
    if (td__fly_until(&make->grid->earth, fly, looseness, make->table->handover_s, path) !=
        TD_OK) {
        return t;
    }
    t.at = td_path_at(path, make->table->handover_s);
    td_batch_start start = { t.at.t_s, t.at.pos_eci_m, t.at.vel_eci_mps,
                             make->def->vehicle->beta_kgpm2 };
    td_batch_run run = { .starts = &start, .count = 1, .impacts = &t.impact };
    td_batch_path arc;
    run.paths = make->def->loft == TD_LOFT_APOGEE ? &arc : NULL;
    td_batch_fly(make->grid, &run);
    if (t.impact.verdict != TD_FLIGHT_OK) {
        return t;
    }
    double azimuth;
    t.turn_rad = td__turn_to(&make->table->frame, t.impact.pos_ecef_m, &azimuth);
    t.is_served = !t.impact.is_general && is_out(make, t.at.pos_eci_m);
    if (run.paths != NULL) {
        td_vec3 samples[129];
        td_batch_sample(&arc, 129, samples);
        for (int i = 0; i < 129; i++) {
            t.apogee_m = td_max(t.apogee_m, td_height_ell(&make->grid->earth, samples[i]));
        }
    }
    return t;
}

static trial fly_trial(const making *make, double flatness, double cutoff_s)
{
    td_flight_def fly = td__flight_of(make->def, flatness, cutoff_s, make->azimuth_rad);
    td_knot knots[TD_PATH_KNOTS_MAX];
    td_path path = { .knots = knots, .capacity = TD_PATH_KNOTS_MAX };
    return fly_trial_at(make, &fly, SEARCH_LOOSENESS, &path);
}

/* --- The family: which programme and cut-off belong to a parameter. --- */

static double turn_at(const making *make, double flatness, double cutoff_s)
{
    return fly_trial(make, flatness, cutoff_s).turn_rad;
}

/* Flatness of greatest distance between two: golden section. */
static double climb(const making *make, double cutoff_s, double lo, double hi)
{
    const double golden = 0.6180339887498949;
    double a = hi - golden * (hi - lo), b = lo + golden * (hi - lo);
    double at_a = turn_at(make, a, cutoff_s), at_b = turn_at(make, b, cutoff_s);
    while (hi - lo > CLIMB_END) {
        if (at_a > at_b) {
            hi = b, b = a, at_b = at_a;
            a = hi - golden * (hi - lo);
            at_a = turn_at(make, a, cutoff_s);
        } else {
            lo = a, a = b, at_a = at_b;
            b = lo + golden * (hi - lo);
            at_b = turn_at(make, b, cutoff_s);
        }
    }
    return 0.5 * (lo + hi);
}

static double flatness_least(const td_staged_def *def)
{
    bool magnifies = def->vehicle->programme == TD_PROGRAMME_GRAVITY_TURN &&
                     def->vehicle->launch_speed_mps == 0.0;
    return td_log((magnifies ? 0.01 : 0.5) * TD_DEG);
}

static double flatness_most(void)
{
    return td_log(80.0 * TD_DEG);
}

static double summit(const making *make, double cutoff_s)
{
    enum { SCAN = 14 };
    double lo = flatness_least(make->def), width = (flatness_most() - lo) / SCAN;
    double best = lo, best_turn = -1.0;
    for (int i = 0; i <= SCAN; i++) {
        double turn = turn_at(make, lo + i * width, cutoff_s);
        if (turn > best_turn) {
            best = lo + i * width;
            best_turn = turn;
        }
    }
    return climb(make, cutoff_s, best - width, best + width);
}

/* Flatness at which the apogee is as given: it falls as flatness grows. */
static double flatness_of_apogee(const making *make, double cutoff_s)
{
    double lo = flatness_least(make->def), hi = flatness_most();
    for (int i = 0; i < 30; i++) {
        double middle = 0.5 * (lo + hi);
        trial t = fly_trial(make, middle, cutoff_s);
        bool is_high = t.turn_rad >= 0.0 && t.apogee_m > make->def->apogee_m;
        lo = is_high ? middle : lo;
        hi = is_high ? hi : middle;
    }
    return 0.5 * (lo + hi);
}

/* `near` is the flatness at full burn. */
static double flatness_for(const making *make, double near, double cutoff_s)
{
    return make->def->loft == TD_LOFT_APOGEE ? flatness_of_apogee(make, cutoff_s)
                                             : climb(make, cutoff_s, near - 0.6, near + 0.6);
}

static bool is_near_enough(const making *make, double flatness, double cutoff_s)
{
    trial t = fly_trial(make, flatness, cutoff_s);
    return t.is_served && t.turn_rad >= make->nearest_rad;
}

/* Full burn: flatness runs from a near end to the summit. */
static bool span_of_flatness(making *make)
{
    td_staged_table *table = make->table;
    double top = summit(make, make->full_s);
    trial far = fly_trial(make, top, make->full_s);
    if (!far.is_served) {
        return false;
    }
    make->nearest_rad = NEAREST_RATIO * far.turn_rad;
    double good = top;
    double bad = make->def->loft == TD_LOFT_LOFTED ? flatness_least(make->def) : flatness_most();
    for (int i = 0; i < 12; i++) {
        double middle = 0.5 * (good + bad);
        bool is_good = is_near_enough(make, middle, make->full_s);
        good = is_good ? middle : good;
        bad = is_good ? bad : middle;
    }
    table->cutoff_s[0] = table->cutoff_s[1] = make->full_s;
    table->flatness[0][0] = 0.5 * (good + top);
    table->flatness[0][1] = 0.5 * (top - good);
    return td_abs(top - good) > 1e-3;
}

/* Values at Chebyshev's nodes into the series through them. */
static void series_of(const double *values, int stride, int count, double *series)
{
    for (int j = 0; j < count; j++) {
        double sum = 0.0;
        for (int i = 0; i < count; i++) {
            sum += values[i * stride] * td_cos(TD_PI * j * (i + 0.5) / count);
        }
        series[j] = sum * (j == 0 ? 1.0 : 2.0) / count;
    }
}

static double node_of(int i, int count)
{
    return td_cos(TD_PI * (i + 0.5) / count);
}

/* The flatness that goes with each cut-off depends on the azimuth too, since the Earth turns: its
 * mean and first wave, from four azimuths. */
static void trace_flatness(making *make, double top)
{
    enum { CURVE = 7, QUARTERS = 4 };
    td_staged_table *table = make->table;
    double curve[QUARTERS][CURVE], wave[CURVE];
    for (int k = 0; k < QUARTERS; k++) {
        make->azimuth_rad = k * TD_HALF_PI;
        for (int i = 0; i < CURVE; i++) {
            double cutoff_s = td__cutoff_of(table, node_of(i, CURVE));
            curve[k][i] = flatness_for(make, top, cutoff_s);
        }
    }
    for (int i = 0; i < CURVE; i++) {
        wave[i] = 0.25 * (curve[0][i] + curve[1][i] + curve[2][i] + curve[3][i]);
    }
    series_of(wave, 1, CURVE, table->flatness[0]);
    for (int m = 0; m < 2; m++) {
        for (int i = 0; i < CURVE; i++) {
            wave[i] = 0.5 * (curve[m][i] - curve[m + 2][i]);
        }
        series_of(wave, 1, CURVE, table->flatness[m + 1]);
    }
}

/* Cut off early: the cut-off runs from a near end to full burn, and the flatness goes with it. */
static bool span_of_cutoff(making *make)
{
    td_staged_table *table = make->table;
    double top = make->def->loft == TD_LOFT_APOGEE ? flatness_of_apogee(make, make->full_s)
                                                   : summit(make, make->full_s);
    trial far = fly_trial(make, top, make->full_s);
    if (!far.is_served) {
        return false;
    }
    make->nearest_rad = NEAREST_RATIO * far.turn_rad;
    double good = make->full_s, bad = make->least_s;
    table->is_to_the_end = is_near_enough(make, flatness_for(make, top, bad), bad);
    good = table->is_to_the_end ? bad : good;
    for (int i = 0; i < 7 && good != bad; i++) {
        double middle = 0.5 * (good + bad);
        bool is_good = is_near_enough(make, flatness_for(make, top, middle), middle);
        good = is_good ? middle : good;
        bad = is_good ? bad : middle;
    }
    table->cutoff_s[0] = good;
    table->cutoff_s[1] = make->full_s;
    trace_flatness(make, top);
    return make->full_s - good > 0.5;
}

/* --- Nodes. --- */

typedef struct node {
    double handover[TD_STAGED_VALUES];
    double turn, aside;
    double boost[TD_STAGED_BOOST][6];
} node;

static void into_axes(const td__axes *a, td_vec3 v, double out[3])
{
    out[0] = td_vec3_dot(v, a->along);
    out[1] = td_vec3_dot(v, a->across);
    out[2] = td_vec3_dot(v, a->up);
}

/* The boost, Earth-fixed, at even times from the launch. */
static void note_boost(const td_earth *earth, const td_staged_table *table, const td_path *path,
                       const td__axes *a, node *to)
{
    for (int k = 0; k < TD_STAGED_BOOST; k++) {
        td_moment at = td_path_at(path, table->handover_s * k / TD_STAGED_BOOST);
        td_vec3 pos = td_ecef_from_eci(earth, at.pos_eci_m, at.t_s);
        td_vec3 vel = td_vel_ecef_from_eci(earth, at.pos_eci_m, at.vel_eci_mps, at.t_s);
        into_axes(a, td_vec3_sub(pos, table->frame.origin_ecef_m), to->boost[k]);
        into_axes(a, vel, to->boost[k] + 3);
    }
}

/* One node of the table; false where the flight is not served. */
static bool fly_node(const making *make, double x, double azimuth_rad, node *to)
{
    const td_staged_table *table = make->table;
    td_flight_def fly =
        td__flight_of(make->def, td__flatness_of(table, x, azimuth_rad), td__cutoff_of(table, x),
                      azimuth_rad);
    td_knot knots[TD_PATH_KNOTS_MAX];
    td_path path = { .knots = knots, .capacity = TD_PATH_KNOTS_MAX };
    trial t = fly_trial_at(make, &fly, 1.0, &path);
    if (!t.is_served) {
        return false;
    }
    td__axes a = td__axes_at(&table->frame, azimuth_rad);
    into_axes(&a, td_vec3_sub(t.at.pos_eci_m, table->frame.origin_ecef_m), to->handover);
    into_axes(&a, t.at.vel_eci_mps, to->handover + 3);
    to->turn = td__turn_to(&table->frame, t.impact.pos_ecef_m, &to->aside);
    to->aside = td__wrapped(to->aside - azimuth_rad);
    note_boost(&make->grid->earth, table, &path, &a, to);
    return true;
}

/* Waves through values at even azimuths, `stride` apart. */
static void waves_of(const double *values, int stride, double *series)
{
    for (int m = 0; m < TD_STAGED_WAVES; m++) {
        double sum = 0.0;
        for (int k = 0; k < AZIMUTHS; k++) {
            double wave[TD_STAGED_WAVES];
            td__waves_at(TD_TWO_PI * k / AZIMUTHS, wave);
            sum += values[k * stride] * wave[m];
        }
        series[m] = sum * (m == 0 ? 1.0 : 2.0) / AZIMUTHS;
    }
}

/* Series both ways of one value of all nodes, from where it lies in the first. */
static void expand(const double *values, double series[NODES][TD_STAGED_WAVES])
{
    enum { STRIDE = sizeof(node) / sizeof(double) };
    double waves[NODES][TD_STAGED_WAVES];
    for (int i = 0; i < NODES; i++) {
        waves_of(values + i * AZIMUTHS * STRIDE, STRIDE, waves[i]);
    }
    for (int m = 0; m < TD_STAGED_WAVES; m++) {
        double column[NODES];
        series_of(&waves[0][m], TD_STAGED_WAVES, NODES, column);
        for (int j = 0; j < NODES; j++) {
            series[j][m] = column[j];
        }
    }
}

static void fill_boost(const node nodes[NODES][AZIMUTHS], td_staged_table *table)
{
    double series[NODES][TD_STAGED_WAVES];
    for (int k = 0; k < TD_STAGED_BOOST; k++) {
        for (int v = 0; v < 6; v++) {
            expand(&nodes[0][0].boost[k][v], series);
            for (int j = 0; j < TD_STAGED_BOOST_TERMS; j++) {
                for (int m = 0; m < TD_STAGED_BOOST_WAVES; m++) {
                    table->boost[k][j][m][v] = series[j][m];
                }
            }
        }
    }
}

static void fill_series(const node nodes[NODES][AZIMUTHS], td_staged_table *table)
{
    double series[NODES][TD_STAGED_WAVES];
    for (int v = 0; v < 6; v++) {
        expand(&nodes[0][0].handover[v], series);
        for (int j = 0; j < NODES; j++) {
            for (int m = 0; m < TD_STAGED_WAVES; m++) {
                table->handover[j][m][v] = series[j][m];
            }
        }
    }
    expand(&nodes[0][0].turn, series);
    for (int j = 0; j < NODES; j++) {
        for (int m = 0; m < TD_STAGED_WAVES; m++) {
            table->turn[m][j] = series[j][m];
        }
    }
    expand(&nodes[0][0].aside, series);
    for (int j = 0; j < NODES; j++) {
        for (int m = 0; m < TD_STAGED_WAVES; m++) {
            table->aside[m][j] = series[j][m];
        }
    }
    fill_boost(nodes, table);
}

/* A time when all of the family are burnt out and, if beta wants that, out of the air. A time and
 * not a height, so that the state then is a smooth function of the parameter. */
static bool find_handover(const making *make)
{
    td_staged_table *table = make->table;
    table->handover_s = make->full_s + 1.0;
    double top = summit(make, make->full_s);
    for (int i = 0; i < 30; i++) {
        trial t = fly_trial(make, top, make->full_s);
        if (t.is_served) {
            table->handover_s += i > 0 ? 10.0 : 0.0;
            return true;
        }
        table->handover_s += 5.0;
    }
    return false;
}

/* Moves the near end a part of the way to the far one: the same curve, expanded anew. */
static void shrink(td_staged_table *table, double part)
{
    for (int m = 0; m < TD_STAGED_TURNS; m++) {
        double values[TD_STAGED_TERMS], t[TD_STAGED_TERMS], slope[TD_STAGED_TERMS];
        for (int i = 0; i < TD_STAGED_TERMS; i++) {
            double x = node_of(i, TD_STAGED_TERMS);
            td__chebyshev_at(2.0 * part - 1.0 + (1.0 - part) * (x + 1.0), TD_STAGED_TERMS, t,
                             slope);
            values[i] = td__sum_of(table->flatness[m], t, TD_STAGED_TERMS);
        }
        series_of(values, 1, TD_STAGED_TERMS, table->flatness[m]);
    }
    table->cutoff_s[0] += part * (table->cutoff_s[1] - table->cutoff_s[0]);
}

/* All nodes, the near end first: it is there that other azimuths than the first may fail. */
static bool fly_nodes(const making *make, node nodes[NODES][AZIMUTHS])
{
    for (int i = NODES - 1; i >= 0; i--) {
        for (int k = 0; k < AZIMUTHS; k++) {
            if (!fly_node(make, node_of(i, NODES), TD_TWO_PI * k / AZIMUTHS, &nodes[i][k])) {
                return false;
            }
        }
    }
    return true;
}

td_status td_staged_make(const td_batch_grid *grid, const td_staged_def *def,
                         td_staged_table *table)
{
    const td_vehicle_def *vehicle = def->vehicle;
    memset(table, 0, sizeof *table);
    if (td_vehicle_check(vehicle, NULL) != TD_OK) {
        return TD_BAD_INPUT;
    }
    if (vehicle->reentry == TD_REENTRY_WHOLE_BODY || vehicle->beta_kgpm2 <= 0.0) {
        return TD_REFUSED;
    }
    table->def = *def;
    table->frame = td_enu_frame(&grid->earth, def->launch_geo);
    double full_s = td_vehicle_burnout_s(vehicle);
    making make = { grid, def, table, full_s,
                    full_s - 0.98 * vehicle->stages[vehicle->stage_count - 1].burn_s, 0.0,
                    TD_HALF_PI };
    bool is_cut = def->loft == TD_LOFT_MINIMUM_ENERGY || def->loft == TD_LOFT_APOGEE;
    if (!find_handover(&make) || !(is_cut ? span_of_cutoff(&make) : span_of_flatness(&make))) {
        return TD_REFUSED;
    }
    node nodes[NODES][AZIMUTHS];
    memset(nodes, 0, sizeof nodes);
    int tries = 0;
    while (!fly_nodes(&make, nodes)) {
        if (++tries == TRIES) {
            return TD_REFUSED;
        }
        shrink(table, 0.1);
        table->is_to_the_end = false;
    }
    fill_series(nodes, table);
    return TD_OK;
}
