/* SPDX-License-Identifier: Apache-2.0 */
/* Which points of a flight an interceptor could meet in time, and why not. */
#include <assert.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "engage/flyout_cell.h"

enum { BLOCK = 64, HALVINGS = 6, SHOTS_MAX = 64 };

/* A point of the flight as the site sees it: arc and height on the flyout's circle, square of the
 * slant range. */
typedef struct place {
    double arc_m, rise_m, slant2_m2;
} place;

/* The circle touches the site's horizon, so that where the site's vertical points decides, and not
 * where the ellipsoid is flat. Beyond 90 degrees no interceptor flies. */
static inline place place_of(const td_frame *site, double radius_m, double x_m, double y_m,
                             double z_m)
{
    double dx = x_m - site->origin_ecef_m.x;
    double dy = y_m - site->origin_ecef_m.y;
    double dz = z_m - site->origin_ecef_m.z;
    double up = td_fma(dz, site->up.z, td_fma(dy, site->up.y, dx * site->up.x));
    double slant2 = td_fma(dz, dz, td_fma(dy, dy, dx * dx));
    double across2 = td_max(0.0, slant2 - up * up);
    double high = radius_m + up;
    double r = td_sqrt(td_fma(high, high, across2));
    double half = across2 / (2.0 * r * td_max(r + high, 1.0));
    double arc_m = half > 0.5 ? 1e9 : radius_m * td_angle_of_haversine(td_min(half, 0.5));
    return (place){ arc_m, r - radius_m, slant2 };
}

/* One block of samples as places in the table. A loop of its own, so that the compiler makes lanes
 * of it. */
typedef struct places {
    double range_steps[BLOCK], height_steps[BLOCK], slant2_m2[BLOCK];
} places;

static void look_from_site(const td_reach_def *def, const td_samples *samples, int32_t from,
                           int32_t count, places *out)
{
    const td_frame site = def->site;
    double radius_m = def->flyout->radius_m;
    double steps_per_m = def->flyout->steps_per_m, units_per_m = def->flyout->units_per_m;
    const double *x_m = samples->x_m + from;
    const double *y_m = samples->y_m + from;
    const double *z_m = samples->z_m + from;
    places found;
    for (int32_t i = 0; i < count; i++) {
        place at = place_of(&site, radius_m, x_m[i], y_m[i], z_m[i]);
        found.range_steps[i] = at.arc_m * steps_per_m;
        found.height_steps[i] = td_sqrt(td_max(at.rise_m, 0.0) * units_per_m);
        found.slant2_m2[i] = at.slant2_m2;
    }
    memcpy(out->range_steps, found.range_steps, (size_t)count * sizeof(double));
    memcpy(out->height_steps, found.height_steps, (size_t)count * sizeof(double));
    memcpy(out->slant2_m2, found.slant2_m2, (size_t)count * sizeof(double));
}

/* A point's place in the table, and the square of its slant range. */
typedef struct spot {
    double range_steps, height_steps, slant2_m2;
} spot;

/* A moment of the flight: `leave_s` is the latest launch that still meets it, or -NEVER where the
 * envelope does not reach. */
typedef struct moment {
    double t_s, h_m, leave_s;
    double range_steps, height_steps;
    bool is_unseen; /* by the own radar, though the envelope reaches it */
} moment;

static inline moment moment_of(const td_reach_def *def, double t_s, double h_m, spot at)
{
    double flight_s = td__arrival_at_s(def->flyout, at.range_steps, at.height_steps);
    bool is_reached = flight_s < TD_FLYOUT_NEVER_S;
    double leave_s = is_reached ? t_s - flight_s : -TD_FLYOUT_NEVER_S;
    bool is_far = def->see_range_m > 0.0 && at.slant2_m2 > def->see_range_m * def->see_range_m;
    return (moment){ t_s, h_m, leave_s, at.range_steps, at.height_steps, is_reached && is_far };
}

static moment moment_between(const td_reach_def *def, const td_samples *samples, int32_t i,
                             double part)
{
    td_sample sample = td_sample_between(samples, i, part);
    td_vec3 p = sample.pos_ecef_m;
    place at = place_of(&def->site, def->flyout->radius_m, p.x, p.y, p.z);
    spot there = { td__range_steps(def->flyout, at.arc_m),
                   td__height_steps(def->flyout, at.rise_m), at.slant2_m2 };
    return moment_of(def, sample.t_s, sample.h_m, there);
}

static bool is_reached(const moment *at)
{
    return at->leave_s > -TD_FLYOUT_NEVER_S;
}

static bool is_open(const moment *at)
{
    return is_reached(at) && !at->is_unseen;
}

/* The search as it goes along the flight. */
typedef struct search {
    const td_reach_def *def;
    td_reach found;
    double best_leave_s;    /* greatest of any point that may be met */
    bool widens;            /* looks for spare_steps too */
    double spare_steps;     /* of range, greatest by which a point could be farther */
    double next_leave_s;    /* no launch before this */
    double best_excluded_s; /* greatest of the points that only a limit excludes */
    td_reach_verdict excluded;
} search;

static void exclude(search *now, const moment *at, td_reach_verdict why)
{
    if (is_reached(at) && at->leave_s > now->best_excluded_s) {
        now->best_excluded_s = at->leave_s;
        now->excluded = why;
    }
}

/* A point that is met in time would still be so at its height and moment, so much farther from the
 * site. Looked for outward from the best so far in steps of the table, whose edge is bisected. */
static void widen(search *now, const moment *at)
{
    const td_flyout *flyout = now->def->flyout;
    double left_s = at->t_s - now->def->earliest_s;
    double out = at->range_steps + now->spare_steps, step = 1.0;
    if (at->leave_s < now->def->earliest_s ||
        td__arrival_at_s(flyout, out, at->height_steps) > left_s) {
        return;
    }
    while (td__arrival_at_s(flyout, out + step, at->height_steps) <= left_s) {
        out += step;
    }
    for (int32_t k = 0; k < HALVINGS; k++) {
        step *= 0.5;
        out += td__arrival_at_s(flyout, out + step, at->height_steps) <= left_s ? step : 0.0;
    }
    now->spare_steps = out - at->range_steps;
}

/* Both ends may be met. The latest launch is linear between them; each shot takes the first moment
 * whose latest launch has not passed. */
static void take_shots(search *now, const moment *a, const moment *b)
{
    double t_s = a->t_s, leave_s = a->leave_s;
    int32_t most = now->def->stock_count < SHOTS_MAX ? now->def->stock_count : SHOTS_MAX;
    now->best_leave_s = td_max(now->best_leave_s, td_max(a->leave_s, b->leave_s));
    if (now->widens) {
        widen(now, a);
        widen(now, b);
    }
    while (now->found.shots_count < most) {
        if (leave_s < now->next_leave_s) {
            if (b->leave_s < now->next_leave_s || t_s >= b->t_s) {
                return;
            }
            double part = (now->next_leave_s - leave_s) / (b->leave_s - leave_s);
            t_s += part * (b->t_s - t_s);
            leave_s = now->next_leave_s;
        }
        if (now->found.shots_count == 0) {
            now->found.intercept_s = t_s;
            now->found.launch_s = leave_s;
        }
        now->found.shots_count++;
        now->next_leave_s = t_s + now->def->turnaround_s;
    }
}

/* One of the two may be met: the edge between them is bisected. */
static void take_part(search *now, const td_samples *samples, int32_t i, const double *parts,
                      const moment *ends)
{
    bool opens = is_open(&ends[1]);
    double shut = opens ? parts[0] : parts[1];
    double open = opens ? parts[1] : parts[0];
    moment edge = ends[opens ? 1 : 0];
    for (int32_t k = 0; k < HALVINGS; k++) {
        double middle = 0.5 * (shut + open);
        moment at = moment_between(now->def, samples, i, middle);
        if (is_open(&at)) {
            open = middle;
            edge = at;
        } else {
            shut = middle;
        }
    }
    take_shots(now, opens ? &edge : &ends[0], opens ? &ends[1] : &edge);
}

/* A piece of the way between two samples that lies wholly above, between or below the limits. */
static void take_piece(search *now, const td_samples *samples, int32_t i, const double *parts,
                       const moment *ends)
{
    const td_interceptor_def *own = now->def->interceptor;
    double middle_m = 0.5 * (ends[0].h_m + ends[1].h_m);
    for (int32_t k = 0; k < 2; k++) {
        if (middle_m > own->ceiling_m) {
            exclude(now, &ends[k], TD_REACH_TOO_HIGH);
        } else if (middle_m < own->floor_m) {
            exclude(now, &ends[k], TD_REACH_BELOW_FLOOR);
        } else if (ends[k].is_unseen) {
            exclude(now, &ends[k], TD_REACH_NO_TRACK);
        }
    }
    if (middle_m > own->ceiling_m || middle_m < own->floor_m) {
        return;
    }
    if (is_open(&ends[0]) && is_open(&ends[1])) {
        take_shots(now, &ends[0], &ends[1]);
    } else if (is_open(&ends[0]) || is_open(&ends[1])) {
        take_part(now, samples, i, parts, ends);
    }
}

/* Where between two heights a limit is crossed, as a part of the way; outside 0..1 if it is not. */
static double crossing(double from_m, double to_m, double limit_m)
{
    bool crosses = (from_m < limit_m) != (to_m < limit_m);
    return crosses ? (limit_m - from_m) / (to_m - from_m) : -1.0;
}

/* Cuts the way between samples i and i + 1 where the flight crosses floor and ceiling. */
static void take_step(search *now, const td_samples *samples, int32_t i, const moment *ends)
{
    const td_interceptor_def *own = now->def->interceptor;
    double low = crossing(ends[0].h_m, ends[1].h_m, own->floor_m);
    double high = crossing(ends[0].h_m, ends[1].h_m, own->ceiling_m);
    double cuts[4] = { 0.0, td_min(low, high), td_max(low, high), 1.0 };
    moment from = ends[0];
    double from_part = 0.0;
    if (cuts[2] <= 0.0 && !is_reached(&ends[0]) && !is_reached(&ends[1])) {
        return;
    }
    for (int32_t k = 1; k < 4; k++) {
        if (cuts[k] <= from_part) {
            continue;
        }
        moment to = k == 3 ? ends[1] : moment_between(now->def, samples, i, cuts[k]);
        double parts[2] = { from_part, cuts[k] };
        moment piece[2] = { from, to };
        take_piece(now, samples, i, parts, piece);
        from = to;
        from_part = cuts[k];
    }
}

static bool is_between(const td_interceptor_def *own, double h_m)
{
    return h_m >= own->floor_m && h_m <= own->ceiling_m;
}

/* Most steps lie wholly inside everything or outside the envelope; the rest are cut. */
static void take_any(search *now, const td_samples *samples, int32_t i, const moment *ends)
{
    const td_interceptor_def *own = now->def->interceptor;
    bool both_open = is_open(&ends[0]) && is_open(&ends[1]);
    if (both_open && is_between(own, ends[0].h_m) && is_between(own, ends[1].h_m)) {
        take_shots(now, &ends[0], &ends[1]);
    } else {
        take_step(now, samples, i, ends);
    }
}

static void take_flight(search *now, const td_samples *samples)
{
    places block;
    moment ends[2] = { { 0 } };
    for (int32_t from = 0; from < samples->count; from += BLOCK) {
        int32_t left = samples->count - from;
        int32_t count = left < BLOCK ? left : BLOCK;
        look_from_site(now->def, samples, from, count, &block);
        for (int32_t k = 0; k < count; k++) {
            int32_t i = from + k;
            spot at = { block.range_steps[k], block.height_steps[k], block.slant2_m2[k] };
            ends[1] = moment_of(now->def, samples->t_s[i], samples->h_m[i], at);
            if (i > 0) {
                take_any(now, samples, i - 1, ends);
            }
            ends[0] = ends[1];
        }
    }
}

static int32_t index_before(const td_samples *samples, double t_s)
{
    int32_t lo = 0, hi = samples->count - 1;
    while (hi - lo > 1) {
        int32_t middle = lo + (hi - lo) / 2;
        if (samples->t_s[middle] <= t_s) {
            lo = middle;
        } else {
            hi = middle;
        }
    }
    return lo;
}

/* Fills in where the first intercept is and how fast the two meet there. */
static void describe(const td_reach_def *def, const td_samples *samples, td_reach *found)
{
    int32_t i = index_before(samples, found->intercept_s);
    double step_s = samples->t_s[i + 1] - samples->t_s[i];
    double part = td_clamp((found->intercept_s - samples->t_s[i]) / step_s, 0.0, 1.0);
    td_sample sample = td_sample_between(samples, i, part);
    td_vec3 p = sample.pos_ecef_m;
    place at = place_of(&def->site, def->flyout->radius_m, p.x, p.y, p.z);
    td_vec3 a = td_sample_at(samples, i).pos_ecef_m;
    td_vec3 b = td_sample_at(samples, i + 1).pos_ecef_m;
    td_vec3 flight_mps = td_vec3_scale(td_vec3_sub(b, a), 1.0 / step_s);
    /* The interceptor's plane holds the site's vertical and the centre of the flyout's circle. */
    td_vec3 centre = td_vec3_madd(def->site.origin_ecef_m, -def->flyout->radius_m, def->site.up);
    td_vec3 up = td_vec3_unit(td_vec3_sub(p, centre));
    td_vec3 across =
        td_vec3_madd(td_vec3_scale(up, td_vec3_dot(up, def->site.up)), -1.0, def->site.up);
    double length = td_vec3_norm(across);
    double across_mps, up_mps;
    td_flyout_velocity(def->flyout, at.arc_m, at.rise_m, &across_mps, &up_mps);
    td_vec3 own_mps = td_vec3_scale(up, up_mps);
    own_mps = length > 0.0 ? td_vec3_madd(own_mps, across_mps / length, across) : own_mps;
    found->closing_mps = td_vec3_norm(td_vec3_sub(flight_mps, own_mps));
    found->intercept_ecef_m = p;
    found->intercept_h_m = sample.h_m;
    found->intercept_range_m = at.arc_m;
}

static search searched(const td_reach_def *def, const td_samples *samples, bool widens)
{
    search now = {
        .def = def,
        .best_leave_s = -TD_FLYOUT_NEVER_S,
        .next_leave_s = def->earliest_s,
        .best_excluded_s = -TD_FLYOUT_NEVER_S,
        .excluded = TD_REACH_OUT_OF_REACH,
        .widens = widens,
    };
    assert(samples->count >= 2 && isfinite(def->earliest_s) && def->turnaround_s >= 0.0);
    take_flight(&now, samples);
    return now;
}

td_reach td_reach_of(const td_reach_def *def, const td_samples *samples)
{
    const double never_s = TD_FLYOUT_NEVER_S;
    if (def->is_excluded) {
        return (td_reach){ .verdict = TD_REACH_EXCLUDED_BY_PLEDGE };
    }
    if (def->stock_count <= 0) {
        return (td_reach){ .verdict = TD_REACH_NO_STOCK };
    }
    if (def->earliest_s >= never_s) {
        return (td_reach){ .verdict = TD_REACH_NO_TRACK };
    }
    search now = searched(def, samples, false);
    if (now.best_leave_s <= -never_s) {
        return (td_reach){ .verdict = now.excluded };
    }
    now.found.margin_s = now.best_leave_s - def->earliest_s;
    now.found.verdict = now.found.shots_count > 0 ? TD_REACH_FEASIBLE : TD_REACH_TOO_LATE;
    if (now.found.shots_count > 0) {
        describe(def, samples, &now.found);
    }
    return now.found;
}

double td_reach_margin_m(const td_reach_def *def, const td_samples *samples)
{
    if (def->is_excluded || def->stock_count <= 0 || def->earliest_s >= TD_FLYOUT_NEVER_S) {
        return 0.0;
    }
    search now = searched(def, samples, true);
    return now.spare_steps / def->flyout->steps_per_m;
}
