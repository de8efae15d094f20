/* SPDX-License-Identifier: Apache-2.0 */
/* The two-point boundary-value problem: which programme brings a vehicle down on a given point.
 * Searches fly with looser tolerances; what is returned was flown with the full ones. The
 * programme is counted as flatness: the logarithm of the angle from the vertical. Derivation:
 * docs/models/flight.md. */
#include <assert.h>
#include <math.h>
#include <stddef.h>

#include "flight/flight.h"
#include "flight/knob.h"
#include "flight/motion.h"
#include "flight/trim.h"

enum { SURVEY = 15, POLISH_ROUNDS = 12 };

/* Loose enough to halve the cost, tight enough that ranges err by less than 1e-4 of themselves. */
static const double SEARCH_LOOSENESS = 1e4;
/* Where the search hands over to the polish, as a part of the range. */
static const double SEARCH_RATIO = 2e-3;
static const double APOGEE_TOLERANCE_M = 50.0;
/* Of searches for the steepest flights, near the vertical. */
static const double KICK_LEAST_RAD = 1e-6, KICK_STEP_RAD = 2e-3, KICK_MOST_RAD = 2e-2;

/* A search under way. Without a target, azimuth stays as given and only range counts. */
typedef struct search {
    const td_earth *earth;
    td_flight_def fly;
    double looseness;
    double cutoff_least_s, cutoff_full_s;
    const td_solve_def *target; /* may be null */
    bool steers;               /* each flight mends the azimuth of the next */
    td_vec3 target_ecef_m;
    double bearing_rad, arc_m; /* to the target */
    td_flight flight;          /* the last one flown */
    double aside_m;            /* how far to the right of the target's direction it came down */
    double along_m;            /* its range in the target's direction; -1 if it crashed */
    double miss_m;
    int32_t flights;
} search;

static bool is_gravity_turn(const search *s)
{
    return s->fly.vehicle->programme == TD_PROGRAMME_GRAVITY_TURN;
}

static double programme_of(const search *s, double flatness)
{
    double angle = td_min(td_exp(flatness), TD_HALF_PI);
    return is_gravity_turn(s) ? angle : TD_HALF_PI - angle;
}

/* The steepest and the flattest programme that a survey tries. A gravity turn magnifies its kick,
 * a straight line or an air launch does not. */
static double flatness_least(const search *s)
{
    bool magnifies = is_gravity_turn(s) && s->fly.vehicle->launch_speed_mps == 0.0;
    return td_log((magnifies ? 0.01 : 0.5) * TD_DEG);
}

static double flatness_most(void)
{
    return td_log(85.0 * TD_DEG);
}

static double wrapped(double angle_rad)
{
    return angle_rad - TD_TWO_PI * td_floor(angle_rad / TD_TWO_PI + 0.5);
}

/* Range of the flight just flown in the target's direction, and the next azimuth: the Earth turns
 * below every flight in nearly the same way, so the error of direction is simply taken off. */
static void look_at_impact(search *s)
{
    td_geodesic way = td_geodesic_between(s->earth, s->fly.launch_geo, s->flight.impact_geo);
    double aside_rad = wrapped(way.azimuth_from_rad - s->bearing_rad);
    td_vec3 gap = td_vec3_sub(td_ecef_from_geo(s->earth, s->flight.impact_geo), s->target_ecef_m);
    s->miss_m = td_vec3_norm(gap);
    s->along_m = way.arc_m * td_cos(aside_rad);
    s->aside_m = aside_rad * s->earth->a_m * td_sin(td_min(way.arc_m / s->earth->a_m, 3.0));
    if (s->steers && s->along_m > 0.5 * s->arc_m && s->along_m < 2.0 * s->arc_m) {
        s->fly.azimuth_rad = wrapped(s->fly.azimuth_rad - td_clamp(aside_rad, -0.5, 0.5));
    }
}

static td_status shoot(search *s, double flatness, double cutoff_s, td_path *path)
{
    s->fly.programme_rad = programme_of(s, flatness);
    s->fly.cutoff_s = cutoff_s;
    s->flights++;
    td_status status = td__fly(s->earth, &s->fly, s->looseness, &s->flight, path);
    s->miss_m = INFINITY;
    s->along_m = -1.0;
    if (status == TD_OK && s->flight.verdict == TD_FLIGHT_OK) {
        s->along_m = s->flight.range_m;
        if (s->target) {
            look_at_impact(s);
        }
    } else if (s->flight.verdict == TD_FLIGHT_ORBITS || s->flight.verdict == TD_FLIGHT_ESCAPES ||
               s->flight.verdict == TD_FLIGHT_TOO_LONG) {
        s->along_m = s->target ? TD_PI * s->earth->a_m : -1.0;
    }
    return status;
}

/* Searches ignore the status: without a path it can only be that of a bad vehicle, which was
 * refused before. */
static double range_m(search *s, double flatness, double cutoff_s)
{
    return shoot(s, flatness, cutoff_s, NULL) == TD_OK ? s->along_m : -1.0;
}

/* Ranges over the whole family of flatness at full burn. */
typedef struct survey {
    double flatness[SURVEY];
    double range_m[SURVEY];
    int32_t best;
} survey;

static survey survey_of(search *s, double cutoff_s)
{
    survey v = { .best = 0 };
    double lo = flatness_least(s), hi = flatness_most();
    for (int32_t i = 0; i < SURVEY; i++) {
        v.flatness[i] = lo + (hi - lo) * i / (SURVEY - 1);
        v.range_m[i] = range_m(s, v.flatness[i], cutoff_s);
        if (v.range_m[i] > v.range_m[v.best]) {
            v.best = i;
        }
    }
    return v;
}

/* A maximum over flatness. */
typedef struct summit {
    double flatness;
    double range_m;
} summit;

/* Vertex of the parabola through three points `width` apart; the middle one if it has none. */
static summit vertex(double middle, double width, const double range[3])
{
    double bend = range[0] - 2.0 * range[1] + range[2];
    double slope = 0.5 * (range[2] - range[0]);
    double off = bend < 0.0 ? td_clamp(-slope / bend, -1.0, 1.0) : 0.0;
    return (summit){ middle + off * width, range[1] + off * (slope + 0.5 * off * bend) };
}

/* Climbs to the maximum from a guess, in three rounds of ever narrower parabolas. */
static summit climb(search *s, double cutoff_s, double guess, double width, int rounds)
{
    double range[3];
    summit top = { guess, 0.0 };
    double hi = td_log(TD_HALF_PI);
    for (int round = 0; round < rounds; round++) {
        double middle = td_min(top.flatness, hi - width);
        range[0] = range_m(s, middle - width, cutoff_s);
        range[1] = range_m(s, middle, cutoff_s);
        range[2] = range_m(s, middle + width, cutoff_s);
        for (int step = 0; step < 6 && range[2] > range[1] && middle + 2.0 * width < hi; step++) {
            middle += width;
            range[0] = range[1], range[1] = range[2];
            range[2] = range_m(s, middle + width, cutoff_s);
        }
        for (int step = 0; step < 6 && range[0] > range[1]; step++) {
            middle -= width;
            range[2] = range[1], range[1] = range[0];
            range[0] = range_m(s, middle - width, cutoff_s);
        }
        top = vertex(middle, width, range);
        width *= 0.3;
    }
    return top;
}

static search search_of(const td_earth *earth, const td_flight_def *fly)
{
    const td_vehicle_def *vehicle = fly->vehicle;
    const td_stage_def *last = &vehicle->stages[vehicle->stage_count - 1];
    double full_s = td_vehicle_burnout_s(vehicle);
    return (search){
        .earth = earth,
        .fly = *fly,
        .looseness = SEARCH_LOOSENESS,
        .cutoff_full_s = full_s,
        .cutoff_least_s = full_s - 0.98 * last->burn_s,
    };
}

td_status td_flight_max_range(const td_earth *earth, const td_flight_def *def, td_flight_def *best,
                              td_flight *flight)
{
    *best = (td_flight_def){ 0 };
    *flight = (td_flight){ 0 };
    if (td_vehicle_check(def->vehicle, NULL) != TD_OK) {
        return TD_BAD_INPUT;
    }
    search s = search_of(earth, def);
    survey v = survey_of(&s, def->cutoff_s);
    double width = v.flatness[1] - v.flatness[0];
    summit top = climb(&s, def->cutoff_s, v.flatness[v.best], 0.5 * width, 2);
    s.looseness = 1.0;
    top = climb(&s, def->cutoff_s, top.flatness, 0.05, 2);
    td_status status = shoot(&s, top.flatness, def->cutoff_s, NULL);
    *best = s.fly;
    *flight = s.flight;
    return status;
}

/* What a search hands to the polish. */
typedef struct start {
    td_solve_verdict verdict;
    double flatness, cutoff_s;
} start;

static bool is_near(const search *s, double off_m)
{
    return td_abs(off_m) < SEARCH_RATIO * s->arc_m;
}

/* Short flights on the flat side lie in a narrow band before those that fly into the ground, which
 * a survey steps over: halves between the two. */
static bool find_flat_end(search *s, const survey *v, td__knob *k)
{
    double flat = flatness_most();
    for (int32_t i = SURVEY - 1; i >= 0 && v->flatness[i] > k->hi; i--) {
        flat = v->flatness[i];
    }
    for (int round = 0; round < 24; round++) {
        double middle = 0.5 * (k->hi + flat);
        double off_m = range_m(s, middle, s->cutoff_full_s) - s->arc_m;
        if (off_m > 0.0) {
            k->hi = middle, k->at_hi = off_m;
        } else if (s->along_m < 0.0) {
            flat = middle;
        } else {
            k->lo = middle, k->at_lo = off_m;
            return true;
        }
    }
    return false;
}

/* Full burn: the steep or the flat side of the summit. */
static start search_full_burn(search *s, const survey *v, summit top, bool is_steep)
{
    start at = { .verdict = TD_SOLVE_OUT_OF_RANGE, .cutoff_s = s->cutoff_full_s };
    if (top.range_m < s->arc_m * (1.0 - SEARCH_RATIO)) {
        return at;
    }
    td__knob k = { .hi = top.flatness, .at_hi = td_max(top.range_m - s->arc_m, 1.0) };
    bool has_end = false;
    for (int32_t i = 0; i < SURVEY; i++) {
        bool is_side = is_steep ? v->flatness[i] < top.flatness : v->flatness[i] > top.flatness;
        bool is_short = v->range_m[i] < s->arc_m && v->range_m[i] >= 0.0;
        if (is_side && is_short && (!has_end || is_steep)) {
            k.lo = v->flatness[i], k.at_lo = v->range_m[i] - s->arc_m;
            has_end = true;
        } else if (is_side && v->range_m[i] > s->arc_m && (is_steep || !has_end)) {
            k.hi = v->flatness[i], k.at_hi = v->range_m[i] - s->arc_m;
        }
    }
    at.verdict = TD_SOLVE_TOO_CLOSE;
    if (!has_end && !is_steep) {
        has_end = find_flat_end(s, v, &k);
    }
    if (!has_end) {
        return at;
    }
    for (int round = 0; round < 30; round++) {
        at.flatness = td__knob_guess(&k);
        double off_m = range_m(s, at.flatness, at.cutoff_s) - s->arc_m;
        td__knob_take(&k, at.flatness, off_m);
        if (is_near(s, off_m) || td_abs(k.hi - k.lo) < 1e-4) {
            break;
        }
    }
    at.verdict = TD_SOLVE_OK;
    return at;
}

/* Least energy: the cut-off at which the greatest range is the target's. Range grows with the
 * square of speed, and speed about evenly with burn time, so roots of ranges are interpolated. */
static start search_least_energy(search *s, summit top)
{
    start at = { .verdict = TD_SOLVE_OUT_OF_RANGE };
    if (top.range_m < s->arc_m) {
        return at;
    }
    double want = td_sqrt(s->arc_m);
    summit low = climb(s, s->cutoff_least_s, top.flatness, 0.4, 2);
    td__knob k = { .lo = s->cutoff_least_s, .at_lo = td_sqrt(td_max(low.range_m, 0.0)) - want,
               .hi = s->cutoff_full_s, .at_hi = td_sqrt(top.range_m) - want };
    at.verdict = TD_SOLVE_TOO_CLOSE;
    if (k.at_lo > 0.0) {
        return at;
    }
    summit best = top;
    double flat_lo = low.flatness, flat_hi = top.flatness;
    for (int round = 0; round < 12; round++) {
        at.cutoff_s = td__knob_guess(&k);
        double part = (at.cutoff_s - k.lo) / (k.hi - k.lo);
        double guess = flat_lo + part * (flat_hi - flat_lo);
        best = climb(s, at.cutoff_s, guess, round < 2 ? 0.2 : 0.1, 1);
        double off = td_sqrt(td_max(best.range_m, 0.0)) - want;
        *(off > 0.0 ? &flat_hi : &flat_lo) = best.flatness;
        td__knob_take(&k, at.cutoff_s, off);
        if (is_near(s, best.range_m - s->arc_m)) {
            break;
        }
    }
    best = climb(s, at.cutoff_s, best.flatness, 0.06, 1);
    at.flatness = best.flatness;
    at.verdict = TD_SOLVE_OK;
    return at;
}

/* Given a flatness, the cut-off whose apogee is as asked for, or the nearest that there is. */
static double cutoff_for_apogee_s(search *s, double flatness)
{
    double want = td_sqrt(s->target->apogee_m);
    td__knob k = { .lo = s->cutoff_least_s, .hi = s->cutoff_full_s };
    range_m(s, flatness, k.hi);
    k.at_hi = td_sqrt(td_max(s->flight.apogee_geo.h_ell_m, 0.0)) - want;
    if (s->along_m >= 0.0 && s->flight.verdict == TD_FLIGHT_OK && k.at_hi <= 0.0) {
        return k.hi;
    }
    range_m(s, flatness, k.lo);
    k.at_lo = td_sqrt(td_max(s->flight.apogee_geo.h_ell_m, 0.0)) - want;
    if (k.at_lo >= 0.0) {
        return k.lo;
    }
    double cutoff_s = k.hi;
    for (int round = 0; round < 12; round++) {
        cutoff_s = td__knob_guess(&k);
        range_m(s, flatness, cutoff_s);
        double off = td_sqrt(td_max(s->flight.apogee_geo.h_ell_m, 0.0)) - want;
        td__knob_take(&k, cutoff_s, off);
        if (td_abs(off) < 5e-4 * want) {
            break;
        }
    }
    return cutoff_s;
}

/* Given apogee: the flatter a flight to it, the farther. A flatness at which even full burn stays
 * below the apogee, or flies into the ground, is too flat. */
static start search_apogee(search *s, const survey *v)
{
    start at = { .verdict = TD_SOLVE_OUT_OF_RANGE };
    td__knob k = { .lo = v->flatness[0], .hi = v->flatness[SURVEY - 1] };
    at.cutoff_s = cutoff_for_apogee_s(s, k.lo);
    if (at.cutoff_s >= s->cutoff_full_s) {
        return at;
    }
    at.verdict = TD_SOLVE_TOO_CLOSE;
    k.at_lo = range_m(s, k.lo, at.cutoff_s) - s->arc_m;
    if (k.at_lo > 0.0) {
        return at;
    }
    double off_m = -s->arc_m;
    for (int round = 0; round < 30; round++) {
        bool has_hi = k.at_hi > 0.0;
        at.flatness = has_hi ? td__knob_guess(&k) : 0.5 * (k.lo + k.hi);
        at.cutoff_s = cutoff_for_apogee_s(s, at.flatness);
        off_m = range_m(s, at.flatness, at.cutoff_s) - s->arc_m;
        bool is_too_flat = at.cutoff_s >= s->cutoff_full_s || s->along_m < 0.0;
        if (is_too_flat) {
            k.hi = at.flatness, k.at_hi = 0.0;
        } else {
            td__knob_take(&k, at.flatness, off_m);
        }
        if ((!is_too_flat && is_near(s, off_m)) || k.hi - k.lo < 1e-4) {
            break;
        }
    }
    at.verdict = is_near(s, off_m) ? TD_SOLVE_OK : TD_SOLVE_OUT_OF_RANGE;
    if (at.cutoff_s <= s->cutoff_least_s) {
        at.verdict = TD_SOLVE_TOO_CLOSE;
    }
    return at;
}

static void trim_shoot(search *s, const start *at, double off[3])
{
    (void)range_m(s, at->flatness, at->cutoff_s);
    off[0] = s->along_m - s->arc_m;
    off[1] = s->aside_m;
    off[2] = s->flight.apogee_geo.h_ell_m - s->target->apogee_m;
}

/* How range, side and apogee answer to each knob, from one flight a knob. */
static bool trim_start(search *s, start *at, td__trim *t, const double off[3])
{
    double m[3][3], other[3];
    for (int i = 0; i < t->count; i++) {
        double step = -1e-2 * t->most[i];
        *t->knob[i] += step;
        trim_shoot(s, at, other);
        *t->knob[i] -= step;
        for (int row = 0; row < t->count; row++) {
            m[row][i] = (other[row] - off[row]) / step;
        }
    }
    return td__inverted(t->count, m, t->inverse);
}

static td__trim trim_of(search *s, start *at)
{
    td__trim t = { .count = 2 };
    bool by_cutoff = s->target->loft == TD_LOFT_MINIMUM_ENERGY;
    t.knob[0] = by_cutoff ? &at->cutoff_s : &at->flatness;
    t.most[0] = by_cutoff ? 0.05 * s->cutoff_full_s : 0.2;
    t.knob[1] = &s->fly.azimuth_rad;
    t.most[1] = 0.1;
    if (s->target->loft == TD_LOFT_APOGEE) {
        t.count = 3;
        t.knob[2] = &at->cutoff_s;
        t.most[2] = 0.05 * s->cutoff_full_s;
    }
    return t;
}

/* Trims the knobs with full flights until the miss, and the apogee if one is asked for, are small
 * enough. */
static bool polish(search *s, start *at)
{
    td__trim t = trim_of(s, at);
    double off[3], before[3], moved[3], rose[3];
    s->looseness = 1.0;
    s->steers = false;
    trim_shoot(s, at, off);
    for (int round = 0; round < POLISH_ROUNDS; round++) {
        if (s->miss_m <= s->target->miss_m &&
            (t.count == 2 || td_abs(off[2]) <= APOGEE_TOLERANCE_M)) {
            return true;
        }
        if (s->flight.verdict != TD_FLIGHT_OK || (round == 0 && !trim_start(s, at, &t, off))) {
            return false;
        }
        for (int i = 0; i < t.count; i++) {
            double step = 0.0;
            for (int j = 0; j < t.count; j++) {
                step -= t.inverse[i][j] * off[j];
            }
            moved[i] = td_clamp(step, -t.most[i], t.most[i]);
            *t.knob[i] += moved[i];
            before[i] = off[i];
        }
        trim_shoot(s, at, off);
        for (int i = 0; i < t.count; i++) {
            rose[i] = off[i] - before[i];
        }
        td__trim_learn(&t, moved, rose);
    }
    return false;
}

/* One full flight by both parts of its kick, east and north; how far east and north of the target
 * it comes down. */
static void kick_shoot(search *s, const double kick[2], start *at, double off[3])
{
    double angle = td_sqrt(kick[0] * kick[0] + kick[1] * kick[1]);
    td_frame frame = td_enu_frame(s->earth, s->target->target_geo);
    at->flatness = td_log(td_max(angle, KICK_LEAST_RAD));
    s->fly.azimuth_rad = td_atan2(kick[0], kick[1]);
    (void)range_m(s, at->flatness, at->cutoff_s);
    td_vec3 there = td_ecef_from_geo(s->earth, s->flight.impact_geo);
    td_vec3 gap = td_vec3_sub(there, s->target_ecef_m);
    off[0] = td_vec3_dot(gap, frame.east);
    off[1] = td_vec3_dot(gap, frame.north);
}

/* The steepest flights come down beside the launch, for the Earth turns below them. What lies
 * nearer than that asks for a small kick to a side of its own, found by both parts at once. */
static start search_beside(search *s)
{
    start at = { .verdict = TD_SOLVE_TOO_CLOSE, .cutoff_s = s->cutoff_full_s };
    double kick[2] = { 0.0, 0.0 }, m[3][3], off[3] = { 0 }, rose[3], moved[3];
    td__trim t = { .count = 2 };
    s->steers = false;
    s->looseness = 1.0;
    kick_shoot(s, kick, &at, off);
    for (int i = 0; i < 2; i++) {
        double step[2] = { i == 0 ? KICK_STEP_RAD : 0.0, i == 1 ? KICK_STEP_RAD : 0.0 };
        kick_shoot(s, step, &at, rose);
        m[0][i] = (rose[0] - off[0]) / KICK_STEP_RAD;
        m[1][i] = (rose[1] - off[1]) / KICK_STEP_RAD;
    }
    bool is_sound = td__inverted(2, m, t.inverse);
    for (int round = 0; is_sound && round < POLISH_ROUNDS; round++) {
        for (int i = 0; i < 2; i++) {
            double step = -t.inverse[i][0] * off[0] - t.inverse[i][1] * off[1];
            moved[i] = td_clamp(step, -KICK_MOST_RAD, KICK_MOST_RAD);
            kick[i] += moved[i];
        }
        double before[2] = { off[0], off[1] };
        kick_shoot(s, kick, &at, off);
        if (s->miss_m <= s->target->miss_m) {
            at.verdict = TD_SOLVE_OK;
            return at;
        }
        rose[0] = off[0] - before[0];
        rose[1] = off[1] - before[1];
        td__trim_learn(&t, moved, rose);
        is_sound = s->flight.verdict == TD_FLIGHT_OK;
    }
    return at;
}

static start search_start(search *s)
{
    survey v = survey_of(s, s->cutoff_full_s);
    s->steers = true;
    td_loft loft = s->target->loft;
    if (loft == TD_LOFT_APOGEE) {
        return search_apogee(s, &v);
    }
    double width = 0.5 * (v.flatness[1] - v.flatness[0]);
    summit top = climb(s, s->cutoff_full_s, v.flatness[v.best], width, 2);
    if (loft == TD_LOFT_MINIMUM_ENERGY) {
        return search_least_energy(s, top);
    }
    return search_full_burn(s, &v, top, loft == TD_LOFT_LOFTED);
}

static search search_for(const td_earth *earth, const td_solve_def *def)
{
    td_flight_def fly = td_flight_default(def->vehicle, def->launch_geo);
    td_geo ground = def->target_geo;
    ground.h_ell_m = 0.0;
    td_geodesic way = td_geodesic_between(earth, def->launch_geo, ground);
    fly.azimuth_rad = way.azimuth_from_rad;
    search s = search_of(earth, &fly);
    s.target = def;
    s.target_ecef_m = td_ecef_from_geo(earth, ground);
    s.bearing_rad = way.azimuth_from_rad;
    s.arc_m = way.arc_m;
    return s;
}

/* The accepted flight once more, with its path. */
static td_status hand_over(search *s, const start *at, td_solution *solution, td_path *path)
{
    td_flight_def flown = s->fly;
    td_status status = TD_OK;
    if (path) {
        status = td__fly(s->earth, &flown, 1.0, &s->flight, path);
    }
    if (status == TD_OK) {
        solution->fly = flown;
        solution->flight = s->flight;
        solution->miss_m = s->miss_m;
    }
    solution->verdict = at->verdict;
    return status;
}

td_status td_solve(const td_earth *earth, const td_solve_def *def, td_solution *solution,
                   td_path *path)
{
    *solution = (td_solution){ .verdict = TD_SOLVE_NO_CONVERGENCE };
    assert(def->loft < TD_LOFT_COUNT && def->miss_m > 0.0);
    assert(fabs(def->target_geo.lat_rad) <= TD_HALF_PI && isfinite(def->target_geo.lon_rad));
    assert(def->loft != TD_LOFT_APOGEE || def->apogee_m > 0.0);
    if (path) {
        path->count = 0;
    }
    if (td_vehicle_check(def->vehicle, NULL) != TD_OK) {
        return TD_BAD_INPUT;
    }
    search s = search_for(earth, def);
    start at = search_start(&s);
    if (at.verdict == TD_SOLVE_OK) {
        at.verdict = polish(&s, &at) ? TD_SOLVE_OK : TD_SOLVE_NO_CONVERGENCE;
    }
    bool is_beside = at.verdict == TD_SOLVE_TOO_CLOSE || at.verdict == TD_SOLVE_NO_CONVERGENCE;
    if (def->loft == TD_LOFT_LOFTED && is_beside) {
        at = search_beside(&s);
    }
    solution->flights_used = s.flights;
    if (at.verdict != TD_SOLVE_OK) {
        solution->verdict = at.verdict;
        return TD_OK;
    }
    return hand_over(&s, &at, solution, path);
}
