/* SPDX-License-Identifier: Apache-2.0 */
/* Radial footprints by the conventions of the published models (docs/models/footprint.md). */
#include "study/footprint.h"

#include <assert.h>
#include <math.h>
#include <stddef.h>

/* The outward scan has this many steps to the missile's range, as fine as the published source's
 * (range/256) near the site where edges are close, coarser beyond. */
enum { SCAN_STEPS = 64, COARSE_STRIDE = 4 };
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
    td_geo launch = td_geo_from_ecef(earth, path->knots[0].pos_eci_m);
    double end_s = flight->impact.t_s;
    int32_t steps = (int32_t)(end_s / step_s) + 1;
    *profile = (td_profile){ 0 };
    launch.h_ell_m = 0.0;
    if (flight->verdict != TD_FLIGHT_OK) {
        return TD_BAD_INPUT;
    }
    steps = steps < TD_PROFILE_MAX ? steps : TD_PROFILE_MAX - 1;
    profile->count = steps + 1;
    profile->step_s = end_s / steps;
    profile->range_m = flight->range_m;
    profile->burnout_s = flight->burnout.t_s;
    profile->apogee_m = flight->apogee_geo.h_ell_m;
    for (int32_t i = 0; i <= steps; i++) {
        double t_s = i * profile->step_s;
        td_geo below = td_geo_from_ecef(earth, td_path_pos_ecef_m(path, earth, t_s));
        double h_m = below.h_ell_m;
        below.h_ell_m = 0.0;
        profile->points[i] = (td_profile_point){ t_s, td_arc_m(earth, launch, below), h_m };
    }
    return TD_OK;
}

/* One placing of the trajectory over the site: unit vectors from the centre of the sphere, the
 * site at +x, the 0-degree line along +y. */
typedef struct placing {
    td_vec3 launch;
    td_vec3 along; /* in the flight's plane, 90 degrees from `launch` */
    bool is_possible;
} placing;

static placing place(const td_footprint_def *def, double angle_rad, double distance_m)
{
    double d = distance_m / def->radius_m;
    double range = def->profile->range_m / def->radius_m;
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
    return (placing){ launch, td_vec3_scale(along, 1.0 / td_sin(range)), true };
}

/* Ground arc from the site to the point below the missile. */
static double arc_to_site_m(const td_footprint_def *def, const placing *at,
                            const td_profile_point *point, td_vec3 *below)
{
    double s = point->arc_m / def->radius_m;
    *below = td_vec3_madd(td_vec3_scale(at->launch, td_cos(s)), td_sin(s), at->along);
    return def->radius_m * td_atan2(td_hypot(below->y, below->z), below->x);
}

/* First moment inside the radar's range and above the site's horizon, by linear interpolation of
 * both conditions between profile points; negative if never. */
static double detection_s(const td_footprint_def *def, const placing *at)
{
    double before = 0.0;
    for (int32_t i = 0; i < def->profile->count; i++) {
        const td_profile_point *point = &def->profile->points[i];
        td_vec3 below;
        arc_to_site_m(def, at, point, &below);
        double r = def->radius_m + point->h_m;
        double up = r * below.x - def->radius_m;
        double slant = td_hypot(r * td_hypot(below.y, below.z), up);
        double margin = td_min(up, def->radar_m - slant);
        if (margin >= 0.0) {
            double part = i > 0 ? before / (before - margin) : 0.0;
            return point->t_s - def->profile->step_s * (i > 0 ? 1.0 - part : 0.0);
        }
        before = margin;
    }
    return -1.0;
}

/* Time in hand at one point of the path: positive if the interceptor is there first. */
static double slack_s(const td_footprint_def *def, const placing *at, double leave_s, int32_t i)
{
    const td_profile_point *point = &def->profile->points[i];
    td_vec3 below;
    if (point->h_m < def->floor_m || point->h_m > def->ceiling_m || point->t_s <= leave_s) {
        return -INFINITY;
    }
    double arc_m = arc_to_site_m(def, at, point, &below);
    return point->t_s - leave_s - td_flyout_arrival_s(def->flyout, arc_m, point->h_m);
}

/* The latest points of the path leave most time, so the search runs backward. */
static bool is_defended(const td_footprint_def *def, double angle_rad, double distance_m,
                        int32_t stride)
{
    placing at = place(def, angle_rad, distance_m);
    double leave_s = def->cue_s;
    if (!at.is_possible) {
        return false;
    }
    if (def->radar_m > 0.0) {
        double seen_s = detection_s(def, &at);
        if (seen_s < 0.0) {
            return false;
        }
        leave_s = td_max(def->profile->burnout_s, seen_s) + def->reaction_s;
    }
    for (int32_t i = def->profile->count - 1; i >= 0; i -= stride) {
        if (slack_s(def, &at, leave_s, i) >= 0.0) {
            return true;
        }
        if (def->profile->points[i].t_s <= leave_s) {
            return false;
        }
    }
    return false;
}

static bool is_defended_finely(const td_footprint_def *def, double angle_rad, double distance_m)
{
    return is_defended(def, angle_rad, distance_m, COARSE_STRIDE) ||
           is_defended(def, angle_rad, distance_m, 1);
}

static td_limit nothing_limit(const td_footprint_def *def, double angle_rad)
{
    placing at = place(def, angle_rad, 0.0);
    bool blind = def->radar_m > 0.0 && at.is_possible && detection_s(def, &at) < 0.0;
    return blind ? TD_LIMIT_NOT_DETECTED : TD_LIMIT_TOO_LATE;
}

td_footprint_point td_footprint_edge(const td_footprint_def *def, double angle_rad)
{
    double range_m = def->profile->range_m;
    double inside_m = 0.0;
    double outside_m = -1.0;
    assert(def->profile->count > 1 && isfinite(angle_rad));
    if (!is_defended_finely(def, angle_rad, 0.0)) {
        return (td_footprint_point){ angle_rad, 0.0, nothing_limit(def, angle_rad) };
    }
    for (int step = 1; step <= SCAN_STEPS && outside_m < 0.0; step++) {
        double part = (double)step / SCAN_STEPS;
        double distance_m = range_m * part * part; /* finer near the site */
        if (is_defended_finely(def, angle_rad, distance_m)) {
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
        if (is_defended_finely(def, angle_rad, middle_m)) {
            inside_m = middle_m;
        } else {
            outside_m = middle_m;
        }
    }
    bool at_range = !place(def, angle_rad, outside_m).is_possible;
    td_limit limit = at_range ? TD_LIMIT_MISSILE_RANGE : TD_LIMIT_EDGE;
    return (td_footprint_point){ angle_rad, inside_m, limit };
}
