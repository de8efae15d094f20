/* SPDX-License-Identifier: Apache-2.0 */
/* Radial footprints by the conventions of the published models (docs/models/footprint.md). */
#include "study/footprint.h"

#include <assert.h>
#include <math.h>
#include <stddef.h>

/* The outward scan has this many steps to the missile's range, as fine as the published source's
 * (range/256) near the site where edges are close, coarser beyond. */
enum { SCAN_STEPS = 64, BLOCK = 64 };
static const double EDGE_M = 50.0;

const char *td_limit_key(td_limit limit)
{
    static const char *const KEYS[] = {
#define X(name, key, text) key,
        TD_LIMIT_MAP(X)
#undef X
    };
    assert(limit < TD_LIMIT_COUNT);
    return KEYS[limit];
}

td_status td_profile_make(const td_earth *earth, const td_flight *flight, const td_path *path,
                          double step_s, td_profile *profile)
{
    assert(path->count >= 2 && step_s > 0.0);
    td_geo launch = td_geo_from_ecef(earth, path->knots[0].pos_eci_m);
    double end_s = flight->impact.t_s;
    double steps = td_max(1.0, td_floor(end_s / step_s) + 1.0);
    int32_t last = steps < TD_PROFILE_MAX - 1 ? (int32_t)steps : TD_PROFILE_MAX - 1;
    profile->count = 0;
    launch.h_ell_m = 0.0;
    if (flight->verdict != TD_FLIGHT_OK) {
        return TD_REFUSED;
    }
    profile->count = last + 1;
    profile->step_s = end_s / last;
    profile->radius_m = (2.0 * earth->a_m + earth->b_m) / 3.0;
    profile->range_m = flight->range_m;
    profile->burnout_s = flight->burnout.t_s;
    profile->apogee_m = flight->apogee_geo.h_ell_m;
    for (int32_t i = 0; i <= last; i++) {
        td_vec3 at_m = td_path_pos_ecef_m(path, earth, i * profile->step_s);
        td_geo below = td_geo_from_ecef(earth, at_m);
        profile->h_m[i] = below.h_ell_m;
        below.h_ell_m = 0.0;
        double arc_rad = td_arc_m(earth, launch, below) / profile->radius_m;
        td_sincos(arc_rad, &profile->sin_arc[i], &profile->cos_arc[i]);
    }
    return TD_OK;
}

/* One placing of the trajectory over the site: unit vectors from the centre of the sphere, the
 * site at +x, the 0-degree line along +y. */
typedef struct placing {
    td_vec3 launch;
    td_vec3 along; /* in the flight's plane, 90 degrees from `launch` */
    bool is_possible;
    double leave_s; /* of the interceptor; negative: the radar never sees the missile */
} placing;

static placing place(const td_footprint_def *def, double angle_rad, double distance_m)
{
    double d = distance_m / def->profile->radius_m;
    double range = def->profile->range_m / def->profile->radius_m;
    double cos_d = td_cos(d), sin_d = td_sin(d);
    double toward = sin_d * td_cos(angle_rad);
    double reach = td_hypot(cos_d, toward);
    double ratio = reach > 0.0 ? td_cos(range) / reach : 2.0;
    if (td_abs(ratio) > 1.0) {
        return (placing){ .is_possible = false };
    }
    /* cos(range) = reach * cos(x - x0): the launch point is on the attacker's side of x0. */
    double x = td_atan2(toward, cos_d) + td_acos(ratio);
    td_vec3 launch = { td_cos(x), td_sin(x), 0.0 };
    td_vec3 impact = { cos_d, toward, sin_d * td_sin(angle_rad) };
    td_vec3 along = td_vec3_madd(impact, -td_cos(range), launch);
    return (placing){ launch, td_vec3_scale(along, 1.0 / td_sin(range)), true, 0.0 };
}

/* Cosine of the angle at the Earth's centre between the site and the point below the missile. */
static inline double cos_to_site(const placing *at, double cos_arc, double sin_arc)
{
    return td_fma(cos_arc, at->launch.x, sin_arc * at->along.x);
}

/* Of one block of points: how far inside the radar's range and above the site's horizon. Loops of
 * their own, here and below, so that the compiler makes lanes of them. */
static void margins_of(const td_footprint_def *def, const placing *at, int32_t from, int32_t count,
                       double *margins_m)
{
    const placing here = *at;
    const double *cos_arc = def->profile->cos_arc + from;
    const double *sin_arc = def->profile->sin_arc + from;
    const double *h_m = def->profile->h_m + from;
    double radius_m = def->profile->radius_m, radar_m = def->radar_m;
    double found[BLOCK];
    for (int32_t i = 0; i < count; i++) {
        double c = cos_to_site(&here, cos_arc[i], sin_arc[i]);
        double r = radius_m + h_m[i];
        double up = r * c - radius_m;
        double across2 = r * r * td_max(0.0, 1.0 - c * c);
        found[i] = td_min(up, radar_m - td_sqrt(td_fma(up, up, across2)));
    }
    for (int32_t i = 0; i < count; i++) {
        margins_m[i] = found[i];
    }
}

/* First moment inside the radar's range and above the site's horizon, by linear interpolation of
 * both conditions between profile points; negative if never. */
static double detection_s(const td_footprint_def *def, const placing *at)
{
    const td_profile *profile = def->profile;
    double before = 0.0, margins_m[BLOCK];
    for (int32_t from = 0; from < profile->count; from += BLOCK) {
        int32_t left = profile->count - from;
        int32_t count = left < BLOCK ? left : BLOCK;
        margins_of(def, at, from, count, margins_m);
        for (int32_t k = 0; k < count; k++) {
            if (margins_m[k] >= 0.0) {
                int32_t i = from + k;
                double part = i > 0 ? before / (before - margins_m[k]) : 1.0;
                return profile->step_s * (i - 1.0 + part);
            }
            before = margins_m[k];
        }
    }
    return -1.0;
}

static placing placed(const td_footprint_def *def, double angle_rad, double distance_m)
{
    placing at = place(def, angle_rad, distance_m);
    at.leave_s = def->cue_s;
    if (at.is_possible && def->radar_m > 0.0) {
        double seen_s = detection_s(def, &at);
        at.leave_s =
            seen_s < 0.0 ? -1.0 : td_max(def->profile->burnout_s, seen_s) + def->reaction_s;
    }
    return at;
}

/* Arcs from the site to the points below one block of the path; beyond 90 degrees farther than any
 * interceptor flies. */
static void arcs_of(const td_footprint_def *def, const placing *at, int32_t from, int32_t count,
                    double *arcs_m)
{
    const placing here = *at;
    const double *cos_arc = def->profile->cos_arc + from;
    const double *sin_arc = def->profile->sin_arc + from;
    double radius_m = def->profile->radius_m;
    double found[BLOCK];
    for (int32_t i = 0; i < count; i++) {
        double half = td_max(0.0, 0.5 - 0.5 * cos_to_site(&here, cos_arc[i], sin_arc[i]));
        found[i] = half > 0.5 ? 1e9 : radius_m * td_angle_of_haversine(td_min(half, 0.5));
    }
    for (int32_t i = 0; i < count; i++) {
        arcs_m[i] = found[i];
    }
}

/* Whether the interceptor is at (arc, height) before the missile, which is there at `t_s`. */
static bool is_met(const td_footprint_def *def, const placing *at, double t_s, double arc_m,
                   double h_m)
{
    return h_m >= def->floor_m && h_m <= def->ceiling_m && t_s > at->leave_s &&
           at->leave_s + td_flyout_arrival_s(def->flyout, arc_m, h_m) <= t_s;
}

/* Where the missile comes down through the floor between points i and i + 1, by straight lines. */
static bool is_met_at_floor(const td_footprint_def *def, const placing *at, int32_t i)
{
    const td_profile *profile = def->profile;
    double high_m = profile->h_m[i], low_m = profile->h_m[i + 1];
    double arcs_m[2];
    if (high_m <= def->floor_m || low_m > def->floor_m) {
        return false;
    }
    double part = (high_m - def->floor_m) / (high_m - low_m);
    arcs_of(def, at, i, 2, arcs_m);
    double arc_m = arcs_m[0] + part * (arcs_m[1] - arcs_m[0]);
    return is_met(def, at, profile->step_s * (i + part), arc_m, def->floor_m);
}

/* The latest points of the path leave most time, so the search runs backward. */
static bool is_defended(const td_footprint_def *def, double angle_rad, double distance_m)
{
    const td_profile *profile = def->profile;
    placing at = placed(def, angle_rad, distance_m);
    double arcs_m[BLOCK];
    if (!at.is_possible || at.leave_s < 0.0) {
        return false;
    }
    int32_t first = (int32_t)(td_min(at.leave_s / profile->step_s, profile->count - 1.0));
    for (int32_t end = profile->count; end > first;) {
        int32_t from = end - first > BLOCK ? end - BLOCK : first;
        arcs_of(def, &at, from, end - from, arcs_m);
        for (int32_t i = end - 1; i >= from; i--) {
            bool at_floor = i + 1 < profile->count && is_met_at_floor(def, &at, i);
            if (at_floor ||
                is_met(def, &at, profile->step_s * i, arcs_m[i - from], profile->h_m[i])) {
                return true;
            }
        }
        end = from;
    }
    return false;
}

/* Nothing is defended. Seen in time means: while the missile is still above the floor. */
static td_limit nothing_limit(const td_footprint_def *def, double angle_rad)
{
    const td_profile *profile = def->profile;
    placing at = place(def, angle_rad, 0.0);
    int32_t last = profile->count - 1;
    if (def->radar_m <= 0.0 || !at.is_possible) {
        return TD_LIMIT_TOO_LATE;
    }
    while (last > 0 && profile->h_m[last] < def->floor_m) {
        last--;
    }
    double seen_s = detection_s(def, &at);
    bool is_blind = seen_s < 0.0 || seen_s > last * profile->step_s;
    return is_blind ? TD_LIMIT_NOT_DETECTED : TD_LIMIT_TOO_LATE;
}

td_footprint_point td_footprint_edge(const td_footprint_def *def, double angle_rad)
{
    double range_m = def->profile->range_m;
    double inside_m = 0.0;
    double outside_m = -1.0;
    assert(def->profile->count > 1 && isfinite(angle_rad));
    if (!is_defended(def, angle_rad, 0.0)) {
        return (td_footprint_point){ angle_rad, 0.0, nothing_limit(def, angle_rad) };
    }
    for (int step = 1; step <= SCAN_STEPS && outside_m < 0.0; step++) {
        double part = (double)step / SCAN_STEPS;
        double distance_m = range_m * part * part; /* finer near the site */
        if (is_defended(def, angle_rad, distance_m)) {
            inside_m = distance_m;
        } else {
            outside_m = distance_m;
        }
    }
    if (outside_m < 0.0) {
        return (td_footprint_point){ angle_rad, range_m, TD_LIMIT_MISSILE_RANGE };
    }
    while (outside_m - inside_m > EDGE_M) {
        double middle_m = 0.5 * (inside_m + outside_m);
        if (is_defended(def, angle_rad, middle_m)) {
            inside_m = middle_m;
        } else {
            outside_m = middle_m;
        }
    }
    bool at_range = !place(def, angle_rad, outside_m).is_possible;
    td_limit limit = at_range ? TD_LIMIT_MISSILE_RANGE : TD_LIMIT_EDGE;
    return (td_footprint_point){ angle_rad, inside_m, limit };
}
