/* SPDX-License-Identifier: Apache-2.0 */
/* One flight from launch to impact: stages, steering and ways to come down. */
#include <assert.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "flight/flight.h"
#include "flight/motion.h"

static const double G0_MPS2 = 9.80665;
static const double SEA_LEVEL_PA = 101325.0;
static const double AIR_LEFT_M = 100e3; /* where `above_air` lets the payload fly by its beta */
static const double FLIGHT_S_MAX = 86400.0;

/* Above this a free flight's orbit is looked at; a perigee higher than the limit does not come
 * down within a day or so. Without air only the ground stops it, less what the zonals move. */
static const double ORBIT_LOOK_M = 150e3;
static const double PERIGEE_M_MAX = 150e3;
static const double PERIGEE_BARE_M_MAX = 30e3;

const char *td_flight_verdict_key(td_flight_verdict verdict)
{
    static const char *const KEYS[] = {
#define X(name, key, text) key,
        TD_FLIGHT_MAP(X)
#undef X
    };
    assert(verdict < TD_FLIGHT_COUNT);
    return KEYS[verdict];
}

const char *td_loft_key(td_loft loft)
{
    static const char *const KEYS[] = {
#define X(name, key, text) key,
        TD_LOFT_MAP(X)
#undef X
    };
    assert(loft < TD_LOFT_COUNT);
    return KEYS[loft];
}

const char *td_solve_verdict_key(td_solve_verdict verdict)
{
    static const char *const KEYS[] = {
#define X(name, key, text) key,
        TD_SOLVE_MAP(X)
#undef X
    };
    assert(verdict < TD_SOLVE_COUNT);
    return KEYS[verdict];
}

td_flight_def td_flight_default(const td_vehicle_def *vehicle, td_geo launch_geo)
{
    bool is_turn = vehicle->programme == TD_PROGRAMME_GRAVITY_TURN;
    return (td_flight_def){
        .vehicle = vehicle,
        .launch_geo = launch_geo,
        .azimuth_rad = TD_HALF_PI,
        .programme_rad = is_turn ? vehicle->kick_rad : vehicle->elevation_rad,
        .cutoff_s = td_vehicle_burnout_s(vehicle),
    };
}

/* The boost so far: which stage, and whether it burns or waits for its ignition. */
typedef struct boost {
    const td_flight_def *def;
    const td_vehicle_def *vehicle;
    td_frame frame; /* at the launch point */
    double launch_h_m;
    double cutoff_s;
    int32_t stage;
    bool is_burning;
    double phase_end_s;
    double mass_kg; /* at the start of the phase */
    bool has_shroud;
    bool has_turned;
    double turn_s; /* when it turns; INFINITY until the rise is done */
} boost;

static double area_m2(const td_stage_def *stage)
{
    double d = stage->diameter_m;
    return stage->area_m2 > 0.0 ? stage->area_m2 : 0.25 * TD_PI * d * d;
}

static void burn_into(td__body *body, const td_stage_def *stage)
{
    double exhaust = stage->exhaust_mps > 0.0 ? stage->exhaust_mps : stage->isp_s * G0_MPS2;
    body->flow_kgps = stage->propellant_kg / stage->burn_s;
    body->thrust_vacuum_n = body->flow_kgps * exhaust;
    body->nozzle_m2 = stage->nozzle_exit_m2;
    if (stage->isp_at == TD_ISP_AT_SEA_LEVEL) {
        body->thrust_vacuum_n += SEA_LEVEL_PA * stage->nozzle_exit_m2;
    }
}

/* A unit vector on the launch azimuth, `angle_rad` above the horizon of the launch point. */
static td_vec3 aim(const boost *b, double angle_rad)
{
    double sin_az, cos_az, sin_up, cos_up;
    td_sincos(b->def->azimuth_rad, &sin_az, &cos_az);
    td_sincos(angle_rad, &sin_up, &cos_up);
    td_vec3 away = td_vec3_add(td_vec3_scale(b->frame.north, cos_az),
                               td_vec3_scale(b->frame.east, sin_az));
    return td_vec3_add(td_vec3_scale(away, cos_up), td_vec3_scale(b->frame.up, sin_up));
}

static double angle_above_horizon(const boost *b)
{
    bool is_turn = b->vehicle->programme == TD_PROGRAMME_GRAVITY_TURN;
    return is_turn ? TD_HALF_PI - b->def->programme_rad : b->def->programme_rad;
}

/* The body of the phase that starts now; steering is left as it is. */
static void take_up_phase(const boost *b, td__run *run)
{
    td__body body = { .steer = run->body.steer, .line_ecef = run->body.line_ecef };
    const td_stage_def *stage = &b->vehicle->stages[b->stage];
    body.mass_kg = b->mass_kg;
    body.since_s = run->now.t_s;
    body.area_m2 = area_m2(stage);
    body.drag = b->vehicle->drag;
    if (b->is_burning) {
        burn_into(&body, stage);
    }
    bool is_turning = b->has_turned && b->vehicle->programme == TD_PROGRAMME_GRAVITY_TURN;
    if (is_turning) {
        body.steer = b->is_burning ? TD__ALONG : TD__FREE;
    }
    run->body = body;
    td__run_phase(run);
}

/* Turns the speed from the vertical to the programme's direction. */
static void turn(boost *b, td__run *run)
{
    td_vec3 direction = aim(b, angle_above_horizon(b));
    td_vec3 vel = { run->now.y[4], run->now.y[5], run->now.y[6] };
    vel = td_vec3_scale(direction, td_vec3_norm(vel));
    run->now.y[4] = vel.x, run->now.y[5] = vel.y, run->now.y[6] = vel.z;
    run->body.line_ecef = direction;
    b->has_turned = true;
    b->turn_s = INFINITY;
    if (b->vehicle->programme == TD_PROGRAMME_GRAVITY_TURN) {
        td__run_to_eci(run);
    }
    run->step_s = td_min(run->step_s, 0.5);
}

/* At rest on the ground, or already flying from an aircraft; on the line straight up. */
static void place_at_launch(boost *b, td__run *run)
{
    td_geo geo = b->def->launch_geo;
    geo.h_ell_m += b->vehicle->launch_h_m;
    b->frame = td_enu_frame(run->earth, geo);
    b->launch_h_m = geo.h_ell_m;
    td_vec3 pos = b->frame.origin_ecef_m;
    double speed = b->vehicle->launch_speed_mps;
    td_vec3 vel = td_vec3_scale(aim(b, angle_above_horizon(b)), speed);
    const double y[TD__STATE] = { pos.x, pos.y, pos.z, 0.0, vel.x, vel.y, vel.z, 0.0 };
    memcpy(run->now.y, y, sizeof y);
    run->body.steer = TD__LINE;
    run->body.line_ecef = b->frame.up;
    bool turns_at_once = b->vehicle->programme == TD_PROGRAMME_STRAIGHT &&
                         b->vehicle->rise_m == 0.0;
    b->turn_s = b->vehicle->rise_m > 0.0 ? INFINITY : b->vehicle->stages[0].delay_s;
    if (speed > 0.0 || turns_at_once) {
        b->turn_s = 0.0;
    } else if (b->vehicle->programme == TD_PROGRAMME_GRAVITY_TURN) {
        b->turn_s += b->vehicle->turn_delay_s;
    }
}

/* Whether the first stage lifts it off the ground, along the line it leaves on. */
static bool lifts_off(const boost *b, const td__run *run)
{
    const td_stage_def *stage = &b->vehicle->stages[0];
    td__body body = { 0 };
    burn_into(&body, stage);
    double p_pa = td_air_at(b->launch_h_m).p_pa;
    double thrust_n = body.thrust_vacuum_n - p_pa * body.nozzle_m2;
    td_vec3 pos = b->frame.origin_ecef_m;
    double w2 = run->earth->omega_radps * run->earth->omega_radps;
    td_vec3 fall = td_gravity(run->earth, pos);
    fall = td_vec3_add(fall, (td_vec3){ w2 * pos.x, w2 * pos.y, 0.0 });
    td_vec3 line = b->turn_s == 0.0 ? aim(b, angle_above_horizon(b)) : b->frame.up;
    return thrust_n / b->mass_kg + td_vec3_dot(fall, line) > 0.0;
}

static bool is_from_ground(const boost *b)
{
    return b->vehicle->launch_h_m == 0.0 && b->vehicle->launch_speed_mps == 0.0;
}

/* Waits on the ground for the first ignition: carried round with the Earth. */
static void wait_for_ignition(boost *b, td__run *run)
{
    double wait_s = b->vehicle->stages[0].delay_s;
    td__run_phase(run);
    memset(run->now.slope, 0, sizeof run->now.slope);
    if (wait_s > 0.0) {
        run->now.t_s = wait_s;
        td__run_phase(run);
    }
    b->is_burning = true;
    b->phase_end_s = wait_s + b->vehicle->stages[0].burn_s;
}

/* The phase has ended: burnt-out stages fall off, but the last stays on; then the next begins.
 * Returned false when no thrust is left. */
static bool next_phase(boost *b, td__run *run)
{
    b->mass_kg = td__mass_kg(&run->body, run->now.t_s);
    bool is_last = b->is_burning && b->stage == b->vehicle->stage_count - 1;
    bool is_over = run->now.t_s >= b->phase_end_s;
    if (run->now.t_s >= b->cutoff_s || (is_last && is_over)) {
        return false;
    }
    if (is_over) {
        const td_stage_def *stage = &b->vehicle->stages[b->stage];
        if (b->is_burning) {
            b->mass_kg -= stage->dry_kg;
            b->stage++;
            stage++;
        }
        b->is_burning = !b->is_burning || stage->delay_s == 0.0;
        b->phase_end_s += b->is_burning ? stage->burn_s : stage->delay_s;
    }
    if (b->has_shroud && run->now.t_s >= b->vehicle->shroud_drop_s) {
        b->has_shroud = false;
        b->mass_kg -= b->vehicle->shroud_kg;
    }
    return true;
}

/* Flies the boost. Returned TD__AT_GROUND if it ended there, else TD__AT_TIME. */
static td__stop fly_boost(boost *b, td__run *run)
{
    for (;;) {
        if (run->now.t_s >= b->turn_s) {
            turn(b, run);
        }
        take_up_phase(b, run);
        bool is_rise = !b->has_turned && b->turn_s == INFINITY;
        double until_s = td_min(td_min(b->phase_end_s, b->cutoff_s), b->turn_s);
        if (b->has_shroud) {
            until_s = td_min(until_s, b->vehicle->shroud_drop_s);
        }
        double level_m = is_rise ? b->launch_h_m + b->vehicle->rise_m : 0.0;
        td__stop stop = td__run_on(run, until_s, level_m);
        if (stop == TD__AT_GROUND) {
            return stop;
        }
        if (stop == TD__AT_LEVEL) {
            bool is_turn = b->vehicle->programme == TD_PROGRAMME_GRAVITY_TURN;
            b->turn_s = run->now.t_s + (is_turn ? b->vehicle->turn_delay_s : 0.0);
        }
        if (!next_phase(b, run)) {
            return TD__AT_TIME;
        }
    }
}

/* What flies on after the last thrust. */
static td__body body_after(const boost *b, const td__run *run)
{
    const td_vehicle_def *v = b->vehicle;
    td__body body = { .since_s = run->now.t_s, .drag = v->drag, .mass_kg = b->mass_kg };
    if (b->has_shroud) {
        body.mass_kg -= v->shroud_kg;
    }
    bool is_out = td_height_ell(run->earth, td__run_moment(run).pos_eci_m) >= AIR_LEFT_M;
    if (v->reentry == TD_REENTRY_SEPARATED) {
        body.mass_kg = v->payload_kg;
        body.inv_beta_m2pkg = 1.0 / v->beta_kgpm2;
    } else if (v->reentry == TD_REENTRY_ABOVE_AIR && is_out) {
        body.inv_beta_m2pkg = 1.0 / v->beta_kgpm2;
    } else {
        body.area_m2 = area_m2(&v->stages[b->stage]);
    }
    return body;
}

/* Whether the orbit that the vehicle is on comes down by itself. */
static td_flight_verdict verdict_of_orbit(const td__run *run)
{
    td_moment now = td__run_moment(run);
    double gm = run->earth->gm_m3ps2;
    double r_m = td_vec3_norm(now.pos_eci_m);
    double energy = 0.5 * td_vec3_dot(now.vel_eci_mps, now.vel_eci_mps) - gm / r_m;
    td_vec3 spin = td_vec3_cross(now.pos_eci_m, now.vel_eci_mps);
    double p_m = td_vec3_dot(spin, spin) / gm;
    double e = td_sqrt(td_max(0.0, 1.0 + 2.0 * energy * p_m / gm));
    bool has_drag = run->body.inv_beta_m2pkg > 0.0 || run->body.area_m2 > 0.0;
    double limit_m = run->earth->a_m + (has_drag ? PERIGEE_M_MAX : PERIGEE_BARE_M_MAX);
    bool misses = p_m / (1.0 + e) > limit_m;
    if (energy >= 0.0) {
        return misses || run->now.seen.h_rate_mps > 0.0 ? TD_FLIGHT_ESCAPES : TD_FLIGHT_OK;
    }
    return misses ? TD_FLIGHT_ORBITS : TD_FLIGHT_OK;
}

static td_geo geo_of(const td_earth *earth, const td_moment *moment)
{
    return td_geo_from_ecef(earth, td_ecef_from_eci(earth, moment->pos_eci_m, moment->t_s));
}

/* Flies freely to the ground, stopping where the body changes or the orbit is to be looked at.
 * `from_geo` is the end of the range that lies at the launch. */
static void fly_free(td__run *run, double beta_above_air, td_geo from_geo, td_flight *flight)
{
    double level_m = beta_above_air > 0.0 ? AIR_LEFT_M : ORBIT_LOOK_M;
    td__stop stop = TD__AT_TIME;
    run->is_rising = run->now.seen.h_rate_mps > 0.0;
    run->apogee = td__run_moment(run);
    if (run->now.seen.h_m >= ORBIT_LOOK_M) {
        flight->verdict = verdict_of_orbit(run);
    }
    while (flight->verdict == TD_FLIGHT_OK) {
        stop = td__run_on(run, run->end_s, level_m);
        if (stop != TD__AT_LEVEL) {
            break;
        }
        if (level_m == AIR_LEFT_M) {
            run->body.area_m2 = 0.0;
            run->body.inv_beta_m2pkg = 1.0 / beta_above_air;
            level_m = ORBIT_LOOK_M;
            td__run_phase(run);
        } else {
            flight->verdict = verdict_of_orbit(run);
            level_m = 0.0;
        }
    }
    flight->apogee = run->apogee;
    flight->apogee_geo = geo_of(run->earth, &run->apogee);
    if (flight->verdict != TD_FLIGHT_OK) {
        return;
    }
    if (stop != TD__AT_GROUND) {
        flight->verdict = run->end_s < FLIGHT_S_MAX ? TD_FLIGHT_OK : TD_FLIGHT_TOO_LONG;
        return;
    }
    flight->impact = td__run_moment(run);
    flight->impact_geo = geo_of(run->earth, &flight->impact);
    flight->range_m = td_arc_m(run->earth, from_geo, flight->impact_geo);
}

static td_status finish(const td__run *run, td_flight *flight)
{
    if (run->is_full) {
        *flight = (td_flight){ 0 };
        return TD_FULL;
    }
    return TD_OK;
}

static bool is_sane(const td_flight_def *def)
{
    return fabs(def->launch_geo.lat_rad) <= TD_HALF_PI && isfinite(def->launch_geo.lon_rad) &&
           isfinite(def->launch_geo.h_ell_m) && isfinite(def->azimuth_rad) &&
           isfinite(def->programme_rad) && def->cutoff_s > 0.0;
}

/* How to fly: `looseness` as td__run, and where to stop at the latest. */
typedef struct manner {
    double looseness;
    double end_s;
} manner;

static td_status fly_in(const td_earth *earth, const td_flight_def *def, manner how,
                        td_flight *flight, td_path *path)
{
    *flight = (td_flight){ 0 };
    assert(is_sane(def));
    if (path) {
        path->count = 0;
    }
    if (td_vehicle_check(def->vehicle, NULL) != TD_OK) {
        return TD_BAD_INPUT;
    }
    td__run run = { .earth = earth, .path = path, .step_s = 1.0,
                    .looseness = how.looseness, .end_s = how.end_s };
    boost b = {
        .def = def,
        .vehicle = def->vehicle,
        .cutoff_s = td_min(def->cutoff_s, td_vehicle_burnout_s(def->vehicle)),
        .mass_kg = td_vehicle_launch_kg(def->vehicle),
        .has_shroud = def->vehicle->shroud_kg > 0.0,
        .phase_end_s = def->vehicle->stages[0].delay_s,
    };
    place_at_launch(&b, &run);
    run.body.mass_kg = b.mass_kg;
    if (b.launch_h_m < 0.0) {
        flight->verdict = TD_FLIGHT_UNDERGROUND;
    } else if (is_from_ground(&b) && !lifts_off(&b, &run)) {
        flight->verdict = TD_FLIGHT_NO_LIFTOFF;
    }
    if (is_from_ground(&b)) {
        wait_for_ignition(&b, &run);
    } else if (b.phase_end_s == 0.0) {
        b.is_burning = true;
        b.phase_end_s = def->vehicle->stages[0].burn_s;
    }
    if (flight->verdict != TD_FLIGHT_OK) {
        return finish(&run, flight);
    }
    td__stop stop = fly_boost(&b, &run);
    if (run.body.steer == TD__LINE) {
        td__run_to_eci(&run);
    }
    flight->burnout = td__run_moment(&run);
    flight->burnout_geo = geo_of(earth, &flight->burnout);
    if (stop == TD__AT_GROUND) {
        flight->verdict = TD_FLIGHT_CRASHED;
        return finish(&run, flight);
    }
    run.body = body_after(&b, &run);
    td__run_phase(&run);
    bool is_in_air = run.body.area_m2 > 0.0 && def->vehicle->reentry == TD_REENTRY_ABOVE_AIR;
    fly_free(&run, is_in_air ? def->vehicle->beta_kgpm2 : 0.0, def->launch_geo, flight);
    return finish(&run, flight);
}

td_status td__fly(const td_earth *earth, const td_flight_def *def, double looseness,
                  td_flight *flight, td_path *path)
{
    return fly_in(earth, def, (manner){ looseness, FLIGHT_S_MAX }, flight, path);
}

td_status td__fly_until(const td_earth *earth, const td_flight_def *def, double looseness,
                        double end_s, td_path *path)
{
    td_flight flight;
    td_status status = fly_in(earth, def, (manner){ looseness, end_s }, &flight, path);
    bool is_there = flight.verdict == TD_FLIGHT_OK && path->count > 0 &&
                    path->knots[path->count - 1].t_s >= end_s;
    return status == TD_OK && !is_there ? TD_REFUSED : status;
}

td_status td_flight_fly(const td_earth *earth, const td_flight_def *def, td_flight *flight,
                        td_path *path)
{
    return td__fly(earth, def, 1.0, flight, path);
}

td_status td_flight_coast(const td_earth *earth, const td_moment *start, double beta_kgpm2,
                          td_flight *flight, td_path *path)
{
    *flight = (td_flight){ 0 };
    assert(beta_kgpm2 >= 0.0 && isfinite(start->t_s));
    td__run run = { .earth = earth, .path = path, .step_s = 1.0, .looseness = 1.0,
                    .end_s = FLIGHT_S_MAX };
    td_vec3 pos = start->pos_eci_m, vel = start->vel_eci_mps;
    assert(isfinite(td_vec3_norm(pos)) && td_vec3_norm(pos) > 0.0);
    assert(isfinite(td_vec3_norm(vel)));
    const double y[TD__STATE] = { pos.x, pos.y, pos.z, 0.0, vel.x, vel.y, vel.z, 0.0 };
    memcpy(run.now.y, y, sizeof y);
    run.now.t_s = start->t_s;
    run.body.mass_kg = start->mass_kg;
    run.body.inv_beta_m2pkg = beta_kgpm2 > 0.0 ? 1.0 / beta_kgpm2 : 0.0;
    if (path) {
        path->count = 0;
    }
    td__run_phase(&run);
    flight->burnout = flight->apogee = *start;
    flight->burnout_geo = flight->apogee_geo = geo_of(earth, start);
    if (flight->burnout_geo.h_ell_m < -1e-3) {
        flight->verdict = TD_FLIGHT_UNDERGROUND;
        return finish(&run, flight);
    }
    fly_free(&run, 0.0, flight->burnout_geo, flight);
    return finish(&run, flight);
}
