/* SPDX-License-Identifier: Apache-2.0 */
/* Forces on a body, the step of DOP853 with its error control, and flying on to an event.
 * Derivation: docs/models/flight.md. */
#include "flight/motion.h"

#include <string.h>

#include "flight/dop853.h"
#include "flight/drag_table.h"

/* Local error allowed a step: in position, and in velocity as a part of the air speed, so that a
 * slow start does not spoil the direction of the gravity turn. docs/models/flight.md has the study
 * of convergence that chose them. */
static const double POS_TOLERANCE_M = 3e-3;
static const double VEL_TOLERANCE_RATIO = 2e-9;

/* Steps stay below this near the ground and grow with the period of a circular orbit, so that the
 * quintic between knots is good to 1 mm in coast. */
static const double STEP_MAX_S = 60.0;
static const double STEP_LEAST_S = 1e-6;

static const double AIR_TOP_M = 1.0e6;
static const double AIR_BOTTOM_M = -5e3; /* trial steps may look deeper */

/* The most by which the slope of ln(density) changes at a kink of the air (at 11 km: 3.9e-5). */
static const double AIR_KINK_PM = 4e-5;

/* Errors beyond these are told as ERROR_MAX. */
static const double BELOW_MAX = 1e200;
static const double ERROR_MAX = 1e30;

double td__mass_kg(const td__body *body, double t_s)
{
    return body->mass_kg - body->flow_kgps * (t_s - body->since_s);
}

/* Height above the ellipsoid from the radius: distance along the radius, times the cosine of the
 * angle between radius and normal. Within 1 cm below 100 km, 0.1 m below 1000 km, exact at 0. */
static double height_of(const td_earth *earth, double r_m, double inv_r, double z_m,
                        double *ground_m)
{
    double sine2 = z_m * inv_r * z_m * inv_r;
    double x = earth->e2_ratio * (1.0 - sine2);
    double high = td_fma(x, td_fma(x, 0.2734375, 0.3125), 0.375);
    *ground_m = earth->b_m * td_fma(x * x, high, td_fma(x, 0.5, 1.0));
    double tilt2 = earth->e2_ratio * sine2 * x * (1.0 + 2.0 * x);
    return (r_m - *ground_m) * (1.0 - 0.5 * tilt2 * *ground_m * inv_r);
}

static double height_rate_of(const td_earth *earth, const double *y, double ground_by_r)
{
    double z = y[2] / (1.0 - earth->e2_ratio * ground_by_r);
    double across2 = y[0] * y[0] + y[1] * y[1];
    return (y[0] * y[4] + y[1] * y[5] + z * y[6]) / td_sqrt(across2 + z * z);
}

/* td_gravity, sharing the root and the quotient with the height. */
static inline td_vec3 gravity_at(const td_earth *earth, td_vec3 pos_m, double inv_r)
{
    double inv_r2 = inv_r * inv_r;
    double s = pos_m.z * inv_r;
    double s2 = s * s;
    double q = earth->a_m * earth->a_m * inv_r2;
    double m = -earth->gm_m3ps2 * inv_r * inv_r2;
    double c2 = 1.5 * earth->j2 * q;
    double c3 = 2.5 * earth->j3 * q * earth->a_m * inv_r;
    double c4 = 0.625 * earth->j4 * q * q;
    double across = 1.0 + c2 * (1.0 - 5.0 * s2) + c3 * s * (3.0 - 7.0 * s2) -
                    c4 * (3.0 - 42.0 * s2 + 63.0 * s2 * s2);
    double along = 1.0 + c2 * (3.0 - 5.0 * s2) - c4 * (15.0 - 70.0 * s2 + 63.0 * s2 * s2);
    double odd = c3 * (6.0 * s2 - 7.0 * s2 * s2 - 0.6);
    return (td_vec3){
        m * pos_m.x * across,
        m * pos_m.y * across,
        m * (pos_m.z * along + odd / inv_r),
    };
}

/* Velocity through the air. */
static td_vec3 wind_of(const td__run *run, const double *y)
{
    double carried = run->body.steer == TD__LINE ? 0.0 : run->earth->omega_radps;
    return (td_vec3){ y[4] + carried * y[1], y[5] - carried * y[0], y[6] };
}

/* Drag as deceleration per air speed, and thrust as acceleration. */
typedef struct pushes {
    double drag_ps;
    double thrust_mps2;
    double mach, cd;
} pushes;

static pushes pushes_of(const td__body *body, double t_s, double h_m, double speed_mps)
{
    pushes p = { 0 };
    if (body->area_m2 > 0.0 || body->nozzle_m2 > 0.0) {
        td_air air = td_air_at(h_m);
        double mass_kg = td__mass_kg(body, t_s);
        if (air.rho_kgpm3 > 0.0) {
            p.mach = speed_mps / air.sound_mps;
            p.cd = td__drag_read(&TD__DRAG[body->drag], p.mach);
            p.drag_ps = 0.5 * air.rho_kgpm3 * speed_mps * p.cd * body->area_m2 / mass_kg;
        }
        p.thrust_mps2 = (body->thrust_vacuum_n - air.p_pa * body->nozzle_m2) / mass_kg;
    } else {
        if (body->inv_beta_m2pkg > 0.0) {
            double rho_kgpm3 = td_air_density_kgpm3(h_m);
            p.drag_ps = 0.5 * rho_kgpm3 * speed_mps * body->inv_beta_m2pkg;
        }
        if (body->thrust_vacuum_n > 0.0) {
            p.thrust_mps2 = body->thrust_vacuum_n / td__mass_kg(body, t_s);
        }
    }
    return p;
}

/* Acceleration on a line fixed to the Earth. Thrust also holds the vehicle on it against gravity
 * and the Earth's turning, so that less of it is left along the line. */
static td_vec3 held_on_line(const td__run *run, const double *y, td_vec3 gravity, pushes p)
{
    td_vec3 line = run->body.line_ecef;
    double w = run->earth->omega_radps;
    td_vec3 fall = { gravity.x + w * (w * y[0] + 2.0 * y[5]),
                     gravity.y + w * (w * y[1] - 2.0 * y[4]), gravity.z };
    double fall_along = fall.x * line.x + fall.y * line.y + fall.z * line.z;
    double fall2 = fall.x * fall.x + fall.y * fall.y + fall.z * fall.z;
    double spent2 = td_max(fall2 - fall_along * fall_along, 0.0);
    double left = td_sqrt(td_max(p.thrust_mps2 * p.thrust_mps2 - spent2, 0.0));
    double speed = y[4] * line.x + y[5] * line.y + y[6] * line.z;
    return td_vec3_scale(line, left - p.drag_ps * speed + fall_along);
}

/* The right-hand side: speed and acceleration at a state. `seen` may be null. */
static void slope_at(const td__run *run, double t_s, const double *y, double *slope,
                     td__seen *seen)
{
    const td__body *body = &run->body;
    td_vec3 pos = { y[0], y[1], y[2] };
    double r_m = td_sqrt(pos.x * pos.x + pos.y * pos.y + pos.z * pos.z);
    double inv_r = 1.0 / r_m;
    td_vec3 acc = gravity_at(run->earth, pos, inv_r);
    double ground_m;
    double h_m = height_of(run->earth, r_m, inv_r, pos.z, &ground_m);
    td_vec3 wind = wind_of(run, y);
    double speed = td_sqrt(wind.x * wind.x + wind.y * wind.y + wind.z * wind.z);
    pushes p = { 0 };
    if (h_m < AIR_TOP_M || body->thrust_vacuum_n > 0.0) {
        p = pushes_of(body, t_s, td_max(h_m, AIR_BOTTOM_M), speed);
    }
    if (body->steer == TD__LINE) {
        acc = held_on_line(run, y, acc, p);
    } else {
        double along = (p.thrust_mps2 > 0.0 && speed > 0.0 ? p.thrust_mps2 / speed : 0.0) -
                       p.drag_ps;
        acc = td_vec3_add(acc, td_vec3_scale(wind, along));
    }
    slope[0] = y[4], slope[1] = y[5], slope[2] = y[6], slope[3] = 0.0;
    slope[4] = acc.x, slope[5] = acc.y, slope[6] = acc.z, slope[7] = 0.0;
    if (seen) {
        double rate_mps = height_rate_of(run->earth, y, ground_m * inv_r);
        *seen = (td__seen){ h_m, rate_mps, p.mach, p.cd, p.drag_ps * speed };
    }
}

static void weigh_in(double *sum, double weight, const double *slope)
{
    for (int i = 0; i < TD__STATE; i++) {
        sum[i] += weight * slope[i];
    }
}

/* Adds up one row of the method. Columns 1 and 2 count in the first rows only. */
static void row_sum(double *sum, const double *row, double (*slopes)[TD__STATE], int count)
{
    for (int i = 0; i < TD__STATE; i++) {
        sum[i] = row[0] * slopes[0][i];
    }
    for (int j = count > 4 ? 3 : 1; j < count; j++) {
        weigh_in(sum, row[j], slopes[j]);
    }
}

/* The error of a step against what is allowed, by Hairer's norm of both estimates. */
static double error_ratio(const td__run *run, double step_s, double (*slopes)[TD__STATE])
{
    double e5[TD__STATE], e3[TD__STATE];
    row_sum(e5, TD__DOP_E5, slopes, TD__DOP_STAGES);
    row_sum(e3, TD__DOP_E3, slopes, TD__DOP_STAGES);
    td_vec3 wind = wind_of(run, run->now.y);
    double speed = td_sqrt(wind.x * wind.x + wind.y * wind.y + wind.z * wind.z);
    double pos = 1.0 / (run->looseness * POS_TOLERANCE_M);
    double vel = 1.0 / (run->looseness * VEL_TOLERANCE_RATIO * td_max(speed, 1.0));
    double sum5 = 0.0, sum3 = 0.0;
    for (int i = 0; i < TD__STATE; i++) {
        double scale = i < 4 ? pos : vel;
        sum5 += e5[i] * scale * (e5[i] * scale);
        sum3 += e3[i] * scale * (e3[i] * scale);
    }
    double below = sum5 + 0.01 * sum3;
    if (!(below < BELOW_MAX)) {
        return ERROR_MAX; /* not a number either: a trial step deep into the ground */
    }
    return below > 0.0 ? step_s * sum5 / td_sqrt(6.0 * below) : 0.0;
}

/* One step of a given length; returned its error ratio. */
static double step_to(const td__run *run, double step_s, td__state *to)
{
    double slopes[TD__DOP_STAGES][TD__STATE];
    double sum[TD__STATE], y[TD__STATE];
    const td__state *from = &run->now;
    memcpy(slopes[0], from->slope, sizeof slopes[0]);
    for (int stage = 1; stage < TD__DOP_STAGES; stage++) {
        row_sum(sum, TD__DOP_A[stage], slopes, stage);
        for (int i = 0; i < TD__STATE; i++) {
            y[i] = from->y[i] + step_s * sum[i];
        }
        slope_at(run, from->t_s + TD__DOP_C[stage] * step_s, y, slopes[stage], NULL);
    }
    row_sum(sum, TD__DOP_B, slopes, TD__DOP_STAGES);
    for (int i = 0; i < TD__STATE; i++) {
        to->y[i] = from->y[i] + step_s * sum[i];
    }
    to->t_s = from->t_s + step_s;
    slope_at(run, to->t_s, to->y, to->slope, &to->seen);
    return error_ratio(run, step_s, slopes);
}

static td__arc arc_between(const td__state *from, const td__state *to)
{
    return (td__arc){
        .length_s = to->t_s - from->t_s,
        .from = { { from->y[0], from->y[1], from->y[2] }, { from->y[4], from->y[5], from->y[6] } },
        .to = { { to->y[0], to->y[1], to->y[2] }, { to->y[4], to->y[5], to->y[6] } },
        .acc_from_mps2 = { from->slope[4], from->slope[5], from->slope[6] },
        .acc_to_mps2 = { to->slope[4], to->slope[5], to->slope[6] },
    };
}

/* What is looked for on an arc. */
typedef enum measure { HEIGHT, HEIGHT_RATE, MACH } measure;

static double measured(const td__run *run, const td__arc *arc, double part, measure what)
{
    td__point at = td__between(arc, part);
    const double y[TD__STATE] = { at.pos_m.x,   at.pos_m.y,   at.pos_m.z,   0.0,
                                  at.vel_mps.x, at.vel_mps.y, at.vel_mps.z, 0.0 };
    double r_m = td_sqrt(y[0] * y[0] + y[1] * y[1] + y[2] * y[2]);
    double ground_m;
    double h_m = height_of(run->earth, r_m, 1.0 / r_m, y[2], &ground_m);
    if (what == HEIGHT) {
        return h_m;
    }
    if (what == HEIGHT_RATE) {
        return height_rate_of(run->earth, y, ground_m / r_m);
    }
    td_vec3 wind = wind_of(run, y);
    td_air air = td_air_at(h_m);
    double speed = td_sqrt(wind.x * wind.x + wind.y * wind.y + wind.z * wind.z);
    return air.rho_kgpm3 > 0.0 ? speed / air.sound_mps : 0.0;
}

/* Where on the arc a measure passes a level, given its distance from it at both ends, of unlike
 * signs: false position with the Illinois rule, to `fine_s`. */
typedef struct crossing {
    measure what;
    double level;
    double at_lo, at_hi;
    double fine_s;
} crossing;

static double part_at(const td__run *run, const td__arc *arc, crossing c)
{
    double lo = 0.0, hi = 1.0, part = 1.0;
    int side = 0;
    for (int round = 0; round < 60; round++) {
        double before = part;
        part = (lo * c.at_hi - hi * c.at_lo) / (c.at_hi - c.at_lo);
        if (td_abs(part - before) * arc->length_s < c.fine_s) {
            break;
        }
        double at = measured(run, arc, part, c.what) - c.level;
        if (at == 0.0) {
            break;
        }
        if (at * c.at_hi > 0.0) {
            hi = part, c.at_hi = at;
            c.at_lo = side == 1 ? 0.5 * c.at_lo : c.at_lo;
            side = 1;
        } else {
            lo = part, c.at_lo = at;
            c.at_hi = side == -1 ? 0.5 * c.at_hi : c.at_hi;
            side = -1;
        }
    }
    return part;
}

/* Whether a kink that a step passes spoils it: the slope of the acceleration changes there so that
 * it differs by `jump` at the step's end. A stage of the method that looks past a kink near an end
 * counts with a weight of 0.06. The estimate of error is no guide, being blind to a kink at some
 * places of a step. */
static bool spoils(const td__run *run, double jump_mps2, const crossing *c, double step_s)
{
    double nearer = td_min(td_abs(c->at_lo), td_abs(c->at_hi)) / td_abs(c->at_hi - c->at_lo);
    td_vec3 wind = wind_of(run, run->now.y);
    double speed2 = wind.x * wind.x + wind.y * wind.y + wind.z * wind.z;
    double allowed = run->looseness * VEL_TOLERANCE_RATIO;
    double off = 0.06 * jump_mps2 * nearer * step_s;
    return off * off > allowed * allowed * speed2;
}

static bool is_earlier(const crossing *a, const crossing *b)
{
    return a->at_lo / (a->at_lo - a->at_hi) < b->at_lo / (b->at_lo - b->at_hi);
}

/* The nearest kink of air or drag table that spoils a step, as a part of it; 1 if none. */
static double part_at_kink(const td__run *run, const td__state *to)
{
    const td__seen *a = &run->now.seen, *b = &to->seen;
    double drag_mps2 = td_max(a->drag_mps2, b->drag_mps2);
    double step_s = to->t_s - run->now.t_s;
    crossing nearest = { .at_lo = -1.0, .at_hi = 0.0 };
    if (drag_mps2 == 0.0) {
        return 1.0;
    }
    double jump = drag_mps2 * AIR_KINK_PM * td_abs(b->h_m - a->h_m);
    for (int i = 0; i < TD_AIR_KINK_COUNT; i++) {
        crossing c = { HEIGHT, TD_AIR_KINK_M[i], a->h_m - TD_AIR_KINK_M[i],
                       b->h_m - TD_AIR_KINK_M[i], 1e-6 };
        if (c.at_lo * c.at_hi < 0.0 && is_earlier(&c, &nearest) && spoils(run, jump, &c, step_s)) {
            nearest = c;
        }
    }
    const td__drag_table *table = &TD__DRAG[run->body.drag];
    for (int i = 0; i < table->count && a->mach > 0.0 && b->mach > 0.0; i++) {
        crossing c = { MACH, table->mach[i], a->mach - table->mach[i], b->mach - table->mach[i],
                       1e-5 };
        if (c.at_lo * c.at_hi < 0.0 && is_earlier(&c, &nearest)) {
            jump = drag_mps2 / td_min(a->cd, b->cd) * td__drag_bend(table, i) *
                   td_abs(b->mach - a->mach);
            nearest = spoils(run, jump, &c, step_s) ? c : nearest;
        }
    }
    if (nearest.at_hi == 0.0) {
        return 1.0;
    }
    td__arc arc = arc_between(&run->now, to);
    return part_at(run, &arc, nearest);
}

/* error^(-1/8), damped and bounded, from roots so that it costs little. */
static double step_factor(double error)
{
    if (!(error > 1e-6)) {
        return error >= 0.0 ? 5.0 : 0.2;
    }
    return td_clamp(0.9 / td_sqrt(td_sqrt(td_sqrt(error))), 0.2, 5.0);
}

/* One accepted step of at most `limit_s`. A step over a kink that matters is cut to end there:
 * the laws are smooth on both sides of it. */
static void advance(td__run *run, double limit_s, td__state *to)
{
    double step_s = td_min(run->step_s, limit_s);
    for (;;) {
        double error = step_to(run, step_s, to);
        double factor = step_factor(error);
        double part = error >= 0.0 ? part_at_kink(run, to) : 1.0;
        if ((error <= 1.0 && part == 1.0) || step_s <= STEP_LEAST_S) {
            run->step_s = td_max(step_s * factor, step_s < run->step_s ? run->step_s : 0.0);
            return;
        }
        if (error > 1.0 || !(error >= 0.0)) {
            run->step_s = step_s * factor;
            factor = td_min(factor, part);
        } else {
            factor = part;
        }
        step_s = td_max(factor * step_s, STEP_LEAST_S);
    }
}

td_moment td__run_moment(const td__run *run)
{
    const double *y = run->now.y;
    td_moment now = {
        .t_s = run->now.t_s,
        .pos_eci_m = { y[0], y[1], y[2] },
        .vel_eci_mps = { y[4], y[5], y[6] },
        .mass_kg = td__mass_kg(&run->body, run->now.t_s),
    };
    if (run->body.steer == TD__LINE) {
        td_vec3 pos_ecef_m = now.pos_eci_m;
        now.pos_eci_m = td_eci_from_ecef(run->earth, pos_ecef_m, now.t_s);
        now.vel_eci_mps = td_vel_eci_from_ecef(run->earth, pos_ecef_m, now.vel_eci_mps, now.t_s);
    }
    return now;
}

static void set_state(td__run *run, td_vec3 pos_m, td_vec3 vel_mps)
{
    const double y[TD__STATE] = { pos_m.x, pos_m.y, pos_m.z, 0.0, vel_mps.x, vel_mps.y,
                                  vel_mps.z, 0.0 };
    memcpy(run->now.y, y, sizeof y);
}

void td__run_to_eci(td__run *run)
{
    td_moment now = td__run_moment(run);
    run->body.steer = TD__FREE;
    set_state(run, now.pos_eci_m, now.vel_eci_mps);
}

void td__run_to_ecef(td__run *run)
{
    td_moment now = td__run_moment(run);
    set_state(run, td_ecef_from_eci(run->earth, now.pos_eci_m, now.t_s),
              td_vel_ecef_from_eci(run->earth, now.pos_eci_m, now.vel_eci_mps, now.t_s));
}

/* Acceleration in ECI; on a line the frame's own (Coriolis, centripetal) is added and turned. */
static td_vec3 acc_eci_mps2(const td__run *run)
{
    const double *y = run->now.y;
    td_vec3 acc = { run->now.slope[4], run->now.slope[5], run->now.slope[6] };
    if (run->body.steer == TD__LINE) {
        double w = run->earth->omega_radps;
        acc.x += -2.0 * w * y[5] - w * w * y[0];
        acc.y += 2.0 * w * y[4] - w * w * y[1];
        acc = td_eci_from_ecef(run->earth, acc, run->now.t_s);
    }
    return acc;
}

static void add_knot(td__run *run)
{
    td_path *path = run->path;
    if (!path) {
        return;
    }
    if (path->count >= path->capacity) {
        run->is_full = true;
        return;
    }
    td_moment now = td__run_moment(run);
    td_vec3 acc = acc_eci_mps2(run);
    path->knots[path->count++] = (td_knot){
        .t_s = now.t_s,
        .pos_eci_m = now.pos_eci_m,
        .vel_eci_mps = now.vel_eci_mps,
        .acc_before_mps2 = acc,
        .acc_mps2 = acc,
        .mass_kg = now.mass_kg,
        .is_thrusting = run->body.flow_kgps > 0.0,
    };
}

/* A phase that starts with the speed and mass of the last knot only changes its acceleration; a
 * turn or a separation adds a second knot at the same time. */
void td__run_phase(td__run *run)
{
    slope_at(run, run->now.t_s, run->now.y, run->now.slope, &run->now.seen);
    td_path *path = run->path;
    if (path && path->count > 0) {
        td_knot *last = &path->knots[path->count - 1];
        td_moment now = td__run_moment(run);
        td_vec3 jump = td_vec3_sub(now.vel_eci_mps, last->vel_eci_mps);
        bool is_smooth = td_vec3_dot(jump, jump) < 1e-12 && now.mass_kg == last->mass_kg;
        if (last->t_s == now.t_s && is_smooth) {
            last->acc_mps2 = acc_eci_mps2(run);
            last->is_thrusting = run->body.flow_kgps > 0.0;
            return;
        }
    }
    add_knot(run);
}

/* Moves a state by a moment too short for anything but constant acceleration. */
static void shift(td__state *state, double by_s)
{
    state->t_s += by_s;
    for (int i = 0; i < 3; i++) {
        state->y[i] += by_s * (state->y[4 + i] + 0.5 * by_s * state->slope[4 + i]);
        state->y[4 + i] += by_s * state->slope[4 + i];
    }
}

static double rate_of(const td_earth *earth, const td__state *state, double *h_m)
{
    td_vec3 pos_m = { state->y[0], state->y[1], state->y[2] };
    td_vec3 vel_mps = { state->y[4], state->y[5], state->y[6] };
    *h_m = td_height_ell(earth, pos_m);
    return td_vec3_dot(td_normal_at(earth, pos_m), vel_mps);
}

/* The state is within a metre or so of the ground: the rest of the way in one line. */
static void settle_on_ground(const td__run *run, td__state *state)
{
    for (int round = 0; round < 2; round++) {
        double h_m;
        double rate_mps = rate_of(run->earth, state, &h_m);
        if (rate_mps < 0.0) {
            shift(state, td_clamp(-h_m / rate_mps, -0.1, 0.1));
        }
    }
}

/* Notes the apogee next to the state that the run just came to. */
static void note_apogee(td__run *run)
{
    td__run top = *run;
    double h_m;
    for (int round = 0; round < 2; round++) {
        double rate_mps = rate_of(run->earth, &top.now, &h_m);
        td__state ahead = top.now;
        shift(&ahead, 0.01);
        double bend_mps2 = (rate_of(run->earth, &ahead, &h_m) - rate_mps) / 0.01;
        if (bend_mps2 < 0.0) {
            shift(&top.now, td_clamp(-rate_mps / bend_mps2, -0.1, 0.1));
        }
    }
    td_moment apogee = td__run_moment(&top);
    double best_m = td_height_ell(run->earth, run->apogee.pos_eci_m);
    if (td_height_ell(run->earth, apogee.pos_eci_m) > best_m) {
        run->apogee = apogee;
    }
}

static double step_cap_s(const td__run *run)
{
    const double *y = run->now.y;
    double ratio = td_sqrt(y[0] * y[0] + y[1] * y[1] + y[2] * y[2]) / run->earth->a_m;
    return STEP_MAX_S * ratio * td_sqrt(ratio);
}

td__stop td__run_on(td__run *run, double until_s, double level_m)
{
    td__state to;
    while (run->now.t_s < until_s) {
        double left_s = until_s - run->now.t_s;
        advance(run, td_min(left_s, step_cap_s(run)), &to);
        const td__seen *a = &run->now.seen, *b = &to.seen;
        td__arc arc = arc_between(&run->now, &to);
        td__stop stop = TD__AT_TIME;
        double part = 1.0;
        bool at_top = false;
        if (level_m > 0.0 && a->h_m < level_m && b->h_m >= level_m) {
            part = part_at(run, &arc, (crossing){ HEIGHT, level_m, a->h_m - level_m,
                                                  b->h_m - level_m, 1e-7 });
            stop = TD__AT_LEVEL;
        }
        if (b->h_m < 0.0 && b->h_rate_mps < 0.0) {
            double above_m = td_max(a->h_m, 1e-9);
            part = part_at(run, &arc, (crossing){ HEIGHT, 0.0, above_m, b->h_m, 1e-7 });
            stop = TD__AT_GROUND;
        }
        if (run->is_rising && b->h_rate_mps <= 0.0 && a->h_rate_mps > 0.0) {
            double top = part_at(run, &arc, (crossing){ HEIGHT_RATE, 0.0, a->h_rate_mps,
                                                        b->h_rate_mps, 1e-7 });
            at_top = top <= part;
            stop = at_top ? TD__AT_TIME : stop;
            part = td_min(top, part);
        }
        if (part < 1.0) {
            step_to(run, part * arc.length_s, &to);
        } else if (arc.length_s >= left_s) {
            to.t_s = until_s;
        }
        if (stop == TD__AT_GROUND) {
            settle_on_ground(run, &to);
        }
        /* An arc over a level that its end lies below again: it is met at the top at the latest. */
        if (at_top && level_m > 0.0 && a->h_m < level_m && to.seen.h_m >= level_m) {
            stop = TD__AT_LEVEL;
        }
        run->now = to;
        add_knot(run);
        if (at_top) {
            note_apogee(run);
        }
        run->is_rising = at_top ? false : run->is_rising || run->now.seen.h_rate_mps > 1.0;
        if (stop != TD__AT_TIME) {
            return stop;
        }
    }
    return TD__AT_TIME;
}
