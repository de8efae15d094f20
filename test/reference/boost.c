/* SPDX-License-Identifier: Apache-2.0 */
/* Boost by the reference: a straight line as a problem in one length, then free steering in space.
 * The conventions are those of docs/models/flight.md. */
#include "test/reference/boost.h"

#include <math.h>

enum { EVENTS_MAX = 4 * TD_STAGES_MAX + 4 };

static const ref_real PI = 3.14159265358979323846264338327950288L;

/* What is flown along: fixed to the Earth, through a point. */
typedef struct line {
    const ref_world *world;
    const ref_body *body;
    ref_real origin[3], along[3];
} line;

typedef struct ascent {
    const ref_world *world;
    const td_flight_def *def;
    ref_real tolerance;
    ref_real east[3], north[3], up[3];
    line way;
    ref_real t_s, length_m, speed_mps; /* on the way */
    ref_state state;                   /* off it */
    bool is_on_line;
} ascent;

static ref_real exhaust_of(const td_stage_def *stage)
{
    return stage->exhaust_mps > 0.0 ? (ref_real)stage->exhaust_mps
                                    : (ref_real)stage->isp_s * 9.80665L;
}

static ref_real area_of(const td_stage_def *stage)
{
    return stage->area_m2 > 0.0 ? (ref_real)stage->area_m2
                                : PI / 4.0L * stage->diameter_m * stage->diameter_m;
}

/* Ignition of a stage, s after launch. */
static ref_real ignition_of(const td_vehicle_def *v, int stage)
{
    ref_real t_s = v->stages[0].delay_s;
    for (int i = 1; i <= stage; i++) {
        t_s += v->stages[i - 1].burn_s + v->stages[i].delay_s;
    }
    return t_s;
}

static ref_real burnout_of(const td_vehicle_def *v, int stage)
{
    return ignition_of(v, stage) + v->stages[stage].burn_s;
}

/* Everything from the clock alone: which stages are gone, how much has burnt, whether the cover is
 * on. An empty stage goes at its burnout, but the last stays. */
static ref_body body_at(const td_vehicle_def *v, ref_real t_s)
{
    ref_body body = { .mass_kg = v->payload_kg, .since_s = t_s, .drag = (int)v->drag };
    if (v->shroud_kg > 0.0 && t_s < (ref_real)v->shroud_drop_s) {
        body.mass_kg += v->shroud_kg;
    }
    bool is_first = true;
    for (int i = 0; i < v->stage_count; i++) {
        const td_stage_def *stage = &v->stages[i];
        ref_real ignition_s = ignition_of(v, i);
        ref_real end_s = burnout_of(v, i);
        bool is_last = i + 1 == v->stage_count;
        if (t_s >= end_s && !is_last) {
            continue;
        }
        ref_real burnt = fminl(1.0L, fmaxl(0.0L, (t_s - ignition_s) / stage->burn_s));
        body.mass_kg += stage->dry_kg + stage->propellant_kg * (1.0L - burnt);
        if (is_first) {
            body.area_m2 = area_of(stage);
            bool burns = t_s >= ignition_s && t_s < end_s;
            ref_real p0 = stage->isp_at == TD_ISP_AT_SEA_LEVEL ? 101325.0L : 0.0L;
            ref_real flow = (ref_real)stage->propellant_kg / stage->burn_s;
            body.flow_kgps = burns ? flow : 0.0L;
            body.nozzle_m2 = burns ? stage->nozzle_exit_m2 : 0.0L;
            body.thrust_vacuum_n = burns ? flow * exhaust_of(stage) + p0 * body.nozzle_m2 : 0.0L;
            is_first = false;
        }
    }
    return body;
}

/* y: length, speed, time. What pulls across the line (gravity, the Earth's turning) is held by part
 * of the thrust, whose rest pushes along; without thrust the line holds by itself. */
static void slope_on_line(const void *ctx, ref_real x, const ref_real *y, ref_real *dy)
{
    const line *way = ctx;
    const ref_body *body = way->body;
    const ref_real *u = way->along;
    ref_real w = way->world->omega;
    ref_real pos[3], pull[3], thrust_n, drag_mps2;
    (void)x;
    for (int i = 0; i < 3; i++) {
        pos[i] = way->origin[i] + y[0] * u[i];
    }
    ref_gravity(way->world, pos, pull);
    pull[0] += w * (w * pos[0] + 2.0L * y[1] * u[1]);
    pull[1] += w * (w * pos[1] - 2.0L * y[1] * u[0]);
    ref_real h_m = ref_height(way->world, pos, NULL);
    ref_pushes(way->world, body, (const ref_real[3]){ y[2], h_m, fabsl(y[1]) }, &thrust_n,
               &drag_mps2);
    ref_real mass_kg = body->mass_kg - body->flow_kgps * (y[2] - body->since_s);
    ref_real thrust = body->flow_kgps > 0.0L ? thrust_n / mass_kg : 0.0L;
    ref_real along = 0.0L;
    for (int i = 0; i < 3; i++) {
        along += pull[i] * u[i];
    }
    ref_real across2 = 0.0L;
    for (int i = 0; i < 3; i++) {
        across2 += (pull[i] - along * u[i]) * (pull[i] - along * u[i]);
    }
    dy[0] = y[1];
    dy[1] = along - drag_mps2 + sqrtl(fmaxl(0.0L, thrust * thrust - across2));
    dy[2] = 1.0L;
}

static void slope_by_length(const void *ctx, ref_real x, const ref_real *y, ref_real *dy)
{
    slope_on_line(ctx, x, y, dy);
    dy[1] /= dy[0];
    dy[2] /= dy[0];
    dy[0] = 1.0L;
}

/* Along the line to a time, or to `length_m` of it if that comes first (`*came`). */
static bool follow(ascent *a, const ref_body *body, ref_real until_s, ref_real length_m, bool *came)
{
    a->way.body = body;
    ref_system system = { .slope = slope_on_line,
                          .ctx = &a->way,
                          .dim = 3,
                          .scale = { 1e4L, 1e1L, 1e3L },
                          .tolerance = a->tolerance };
    ref_real y[3] = { a->length_m, a->speed_mps, a->t_s };
    ref_real step = 0.01L;
    *came = false;
    while (a->t_s < until_s && !*came) {
        ref_real before[3] = { y[0], y[1], y[2] };
        if (!ref_step(&system, &a->t_s, y, until_s, &step)) {
            return false;
        }
        if (length_m > 0.0L && y[0] >= length_m) {
            ref_system by_length = system;
            ref_real x = before[0];
            ref_real stride = (length_m - x) / 4.0L;
            by_length.slope = slope_by_length;
            if (!ref_until(&by_length, &x, before, length_m, &stride)) {
                return false;
            }
            y[0] = length_m, y[1] = before[1], y[2] = before[2];
            a->t_s = before[2];
            *came = true;
        }
    }
    a->length_m = y[0];
    a->speed_mps = y[1];
    return y[1] >= 0.0L;
}

/* A direction on the launch azimuth, above the horizon of the launch point. */
static void direction_of(const ascent *a, ref_real above_rad, ref_real out[3])
{
    ref_real azimuth = a->def->azimuth_rad;
    for (int i = 0; i < 3; i++) {
        ref_real away = cosl(azimuth) * a->north[i] + sinl(azimuth) * a->east[i];
        out[i] = cosl(above_rad) * away + sinl(above_rad) * a->up[i];
    }
}

static bool is_straight(const ascent *a)
{
    return a->def->vehicle->programme == TD_PROGRAMME_STRAIGHT;
}

static ref_real above_of(const ascent *a)
{
    ref_real angle = a->def->programme_rad;
    return is_straight(a) ? angle : PI / 2.0L - angle;
}

/* From Earth-fixed to axes frozen at launch. */
static void leave_line(ascent *a)
{
    ref_real c = cosl(a->world->omega * a->t_s);
    ref_real s = sinl(a->world->omega * a->t_s);
    ref_real p[3], v[3];
    for (int i = 0; i < 3; i++) {
        p[i] = a->way.origin[i] + a->length_m * a->way.along[i];
        v[i] = a->speed_mps * a->way.along[i];
    }
    v[0] -= a->world->omega * p[1];
    v[1] += a->world->omega * p[0];
    a->state = (ref_state){ a->t_s,
                            { c * p[0] - s * p[1], s * p[0] + c * p[1], p[2] },
                            { c * v[0] - s * v[1], s * v[0] + c * v[1], v[2] } };
    a->is_on_line = false;
}

static void turn(ascent *a)
{
    for (int i = 0; i < 3; i++) {
        a->way.origin[i] += a->length_m * a->way.along[i];
    }
    a->length_m = 0.0L;
    direction_of(a, above_of(a), a->way.along);
    if (!is_straight(a)) {
        leave_line(a);
    }
}

static void start(ascent *a)
{
    const td_vehicle_def *v = a->def->vehicle;
    ref_real lat = a->def->launch_geo.lat_rad;
    ref_real lon = a->def->launch_geo.lon_rad;
    ref_real h_m = (ref_real)a->def->launch_geo.h_ell_m + v->launch_h_m;
    const ref_real axes[3][3] = {
        { -sinl(lon), cosl(lon), 0.0L },
        { -sinl(lat) * cosl(lon), -sinl(lat) * sinl(lon), cosl(lat) },
        { cosl(lat) * cosl(lon), cosl(lat) * sinl(lon), sinl(lat) },
    };
    for (int i = 0; i < 3; i++) {
        a->east[i] = axes[0][i];
        a->north[i] = axes[1][i];
        a->way.along[i] = a->up[i] = axes[2][i];
    }
    ref_place(a->world, (const ref_real[3]){ lat, lon, h_m }, a->way.origin);
    a->way.world = a->world;
    a->is_on_line = true;
    a->speed_mps = v->launch_speed_mps;
    if (v->launch_speed_mps == 0.0 && v->launch_h_m == 0.0) {
        a->t_s = v->stages[0].delay_s; /* it stands on the ground until then */
    }
}

/* When it turns if not by height: at once, or after a delay from ignition. */
static ref_real turn_time(const ascent *a)
{
    const td_vehicle_def *v = a->def->vehicle;
    if (v->launch_speed_mps > 0.0 || (is_straight(a) && v->rise_m == 0.0)) {
        return 0.0L;
    }
    return v->rise_m > 0.0 ? INFINITY : v->stages[0].delay_s + (ref_real)v->turn_delay_s;
}

/* The next time at which anything about the vehicle changes. */
static ref_real next_change(const td_vehicle_def *v, ref_real t_s, ref_real end_s)
{
    ref_real next = end_s;
    for (int i = 0; i < v->stage_count; i++) {
        ref_real times[2] = { ignition_of(v, i), burnout_of(v, i) };
        for (int k = 0; k < 2; k++) {
            next = times[k] > t_s ? fminl(next, times[k]) : next;
        }
    }
    bool has_shroud = v->shroud_kg > 0.0 && (ref_real)v->shroud_drop_s > t_s;
    return has_shroud ? fminl(next, v->shroud_drop_s) : next;
}

/* Flies until `end_s`. */
static bool climb(ascent *a, ref_real end_s)
{
    const td_vehicle_def *v = a->def->vehicle;
    ref_real turn_s = turn_time(a);
    bool has_turned = false;
    while (a->t_s < end_s) {
        if (!has_turned && a->t_s >= turn_s) {
            turn(a);
            has_turned = true;
        }
        ref_body body = body_at(v, a->t_s);
        ref_real until_s = next_change(v, a->t_s, end_s);
        until_s = has_turned ? until_s : fminl(until_s, turn_s);
        bool came = false;
        if (a->is_on_line) {
            bool rises = !has_turned && isinf(turn_s);
            if (!follow(a, &body, until_s, rises ? v->rise_m : 0.0L, &came)) {
                return false;
            }
            if (came) {
                turn_s = a->t_s + (is_straight(a) ? 0.0L : (ref_real)v->turn_delay_s);
            }
        } else {
            if (!ref_fly_until(a->world, &body, a->tolerance, &a->state, until_s)) {
                return false;
            }
            a->t_s = until_s;
        }
    }
    return true;
}

/* The way down: by beta, or as a whole body, or the one until 100 km and the other after it. */
static bool come_down(const ascent *a, ref_body whole, ref_state *state)
{
    const td_vehicle_def *v = a->def->vehicle;
    ref_body payload = { .mass_kg = v->payload_kg,
                         .inverse_beta = v->beta_kgpm2 > 0.0 ? 1.0L / v->beta_kgpm2 : 0.0L };
    bool is_out = ref_height(a->world, state->pos, NULL) >= 100e3L;
    bool is_down = false;
    if (v->reentry == TD_REENTRY_SEPARATED || (v->reentry == TD_REENTRY_ABOVE_AIR && is_out)) {
        return ref_fall(a->world, &payload, a->tolerance, 0.0L, state, NULL);
    }
    ref_real level_m = v->reentry == TD_REENTRY_ABOVE_AIR ? 100e3L : 0.0L;
    if (!ref_fall(a->world, &whole, a->tolerance, level_m, state, &is_down)) {
        return false;
    }
    return is_down || ref_fall(a->world, &payload, a->tolerance, 0.0L, state, NULL);
}

bool ref_boost(const ref_world *world, const td_flight_def *def, ref_real tolerance,
               ref_state *burnout, ref_state *impact)
{
    const td_vehicle_def *v = def->vehicle;
    ascent a = { .world = world, .def = def, .tolerance = tolerance };
    ref_real end_s = fminl(def->cutoff_s, burnout_of(v, v->stage_count - 1));
    start(&a);
    if (!climb(&a, end_s)) {
        return false;
    }
    if (a.is_on_line) {
        leave_line(&a);
    }
    *burnout = *impact = a.state;
    ref_body whole = body_at(v, end_s);
    whole.flow_kgps = whole.thrust_vacuum_n = whole.nozzle_m2 = 0.0L;
    return come_down(&a, whole, impact);
}
