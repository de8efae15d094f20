/* SPDX-License-Identifier: Apache-2.0 */
/* Boost profiles by type, and the range along one satellite's line that they give. */
#include <assert.h>
#include <math.h>

#include "sense/flame.h"

/* ASSUMPTION A08: a flight's height and arc differ from its type's profile by this part. */
static const double SPREAD_RATIO = 0.1;
static const double LAUNCH_STEP_S = 1.0;
static const double SIGMAS_MAX = 5.0;

td_boost td_boost_of(const td_earth *earth, const td_path *path)
{
    td_boost made = { 0 };
    double end_s = 0.0;
    assert(path->count >= 2);
    for (int32_t i = 0; i + 1 < path->count; i++) {
        end_s = path->knots[i].is_thrusting ? path->knots[i + 1].t_s : end_s;
    }
    td_geo launch = td_geo_from_ecef(earth, td_path_pos_ecef_m(path, earth, 0.0));
    for (int32_t i = 0; i < TD_BOOST_POINTS; i++) {
        double t_s = td_min(i * TD_BOOST_STEP_S, end_s);
        td_geo at = td_geo_from_ecef(earth, td_path_pos_ecef_m(path, earth, t_s));
        made.h_m[i] = at.h_ell_m;
        made.arc_m[i] = td_arc_m(earth, launch, at);
        made.count = i + 1;
        if (t_s >= end_s) {
            break;
        }
    }
    return made;
}

static double read_at(const double *column, int32_t count, double t_s)
{
    double place = td_clamp(t_s / TD_BOOST_STEP_S, 0.0, count - 1.0);
    int32_t i = (int32_t)td_min(td_floor(place), count - 2.0);
    i = i < 0 ? 0 : i;
    return count > 1 ? td_fma(place - i, column[i + 1] - column[i], column[i]) : column[0];
}

double td_boost_h_m(const td_boost *profile, double t_s)
{
    return read_at(profile->h_m, profile->count, t_s);
}

double td_boost_arc_m(const td_boost *profile, double t_s)
{
    return read_at(profile->arc_m, profile->count, t_s);
}

/* When the profile passes a height going up, or its end. */
static double time_at_height(const td_boost *profile, double h_m)
{
    double end_s = (profile->count - 1) * TD_BOOST_STEP_S;
    double t_s = 0.0;
    while (t_s < end_s && td_boost_h_m(profile, t_s) < h_m) {
        t_s += 0.25;
    }
    return t_s;
}

/* One type launched at one moment, held against the lines. */
typedef struct trial {
    double misfit; /* chi-square of the arcs; negative: impossible */
    double range_m;
    double var_m2;
} trial;

static double after_s(const td_match_def *def, int32_t line, double launch_s)
{
    return (double)(def->lines[line].t_ns - def->lines[0].t_ns) * 1e-9 - launch_s;
}

/* launch_s counts from the first line and is not positive. */
static trial tried(const td_earth *earth, const td_match_def *def, const td_boost *profile,
                   double launch_s)
{
    const trial impossible = { .misfit = -1.0 };
    trial made = { 0 };
    td_geo first = { 0 };
    double first_arc_m = td_boost_arc_m(profile, -launch_s);
    double end_s = (profile->count - 1) * TD_BOOST_STEP_S;
    for (int32_t i = 0; i < def->line_count; i++) {
        const td_line *line = &def->lines[i];
        double t_s = after_s(def, i, launch_s);
        double h_m = td_boost_h_m(profile, t_s);
        td_vec3 at_m;
        if (t_s > end_s || !td_line_at_height(earth, line, h_m, &at_m)) {
            return impossible;
        }
        td_vec3 way_m = td_vec3_sub(at_m, line->from_ecef_m);
        double slope = td_max(-td_vec3_dot(line->along_ecef, td_normal_at(earth, at_m)), 0.05);
        td_geo at = td_geo_from_ecef(earth, at_m);
        made.range_m = td_vec3_norm(way_m);
        double rise_m = SPREAD_RATIO * h_m / slope;
        made.var_m2 = rise_m * rise_m;
        first = i == 0 ? at : first;
        if (i > 0) {
            double arc_m = td_boost_arc_m(profile, t_s) - first_arc_m;
            double line_m = line->rad_sigma * made.range_m / slope;
            double spread_m = SPREAD_RATIO * arc_m;
            double off_m = td_arc_m(earth, first, at) - arc_m;
            made.misfit += off_m * off_m / (2.0 * line_m * line_m + spread_m * spread_m);
        }
    }
    return made;
}

/* Sums over all trials, weighted by exp(-misfit / 2). */
typedef struct sums {
    double weight, range, range2, launch;
} sums;

static void add_type(const td_earth *earth, const td_match_def *def, const td_boost *profile,
                     sums *type)
{
    double cloud_s = time_at_height(profile, def->cloud_h_m);
    double steps = -td_floor(-def->revisit_s / LAUNCH_STEP_S);
    double limit = SIGMAS_MAX * SIGMAS_MAX * td_max(def->line_count - 1.0, 1.0);
    for (double k = 0.0; k <= steps; k += 1.0) {
        double launch_s = -cloud_s - def->revisit_s * k / steps;
        trial one = tried(earth, def, profile, launch_s);
        if (one.misfit < 0.0 || one.misfit > limit) {
            continue;
        }
        double weight = td_exp(-0.5 * one.misfit);
        type->weight += weight;
        type->range += weight * one.range_m;
        type->range2 += weight * td_fma(one.range_m, one.range_m, one.var_m2);
        type->launch += weight * launch_s;
    }
}

td_match td_match_of(const td_earth *earth, const td_match_def *def)
{
    sums all = { 0 };
    td_match made = { .type = -1 };
    double best = 0.0;
    assert(def->line_count >= 1 && def->revisit_s > 0.0 && isfinite(def->revisit_s));
    for (int32_t i = 0; i < def->profile_count; i++) {
        sums type = { 0 };
        add_type(earth, def, &def->profiles[i], &type);
        all.weight += type.weight;
        all.range += type.range;
        all.range2 += type.range2;
        all.launch += type.launch;
        if (type.weight > best) {
            best = type.weight;
            made.type = i;
        }
    }
    if (made.type < 0) {
        return made;
    }
    made.weight = best / all.weight;
    made.range_m = all.range / all.weight;
    double var_m2 = all.range2 / all.weight - made.range_m * made.range_m;
    made.range_m_sigma = td_sqrt(td_max(var_m2, 1.0));
    made.launch_ns = (double)def->lines[0].t_ns + 1e9 * all.launch / all.weight;
    return made;
}
