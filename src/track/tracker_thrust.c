/* SPDX-License-Identifier: Apache-2.0 */
/* Tracks of what may be under thrust: more noise until they fly as thrown. */
#include "track/tracker_parts.h"

/* A fading mean of squared innovations over their parts beyond this: about one look in a thousand
 * of a track that fits, and soon any that does not. */
#define UNREST_MAX 2.5

/* How much of a calm track's covariance is forgotten when it turns out to be none. */
#define FORGET 9.0

static td_vec3 three(const double *v)
{
    return (td_vec3){ v[0], v[1], v[2] };
}

/* ASSUMPTION A22: what is under thrust climbs, and below thrust_h_m. */
bool td__may_thrust(const td_tracker *tracker, const td_estimate *estimate)
{
    td_vec3 pos = three(estimate->mean), vel = three(estimate->mean + 3);
    const td_tracker_def *def = &tracker->def;
    double top_m = def->motion.earth.a_m + def->thrust_h_m;
    return def->thrust_m2ps3_psd > 0.0 && td_vec3_dot(pos, vel) > 0.0 &&
           td_vec3_dot(pos, pos) < top_m * top_m;
}

void td__make_restless(td_tracker *tracker, int32_t slot)
{
    tracker->lives[slot].is_restless = true;
    tracker->calms[slot].since_ns = INT64_MIN;
}

void td__add_thrust(td_tracker *tracker, int32_t group, const double *by_s)
{
    for (int32_t lane = 0; lane < TD_TRACK_GROUP; lane++) {
        const td__life *life = &tracker->lives[group * TD_TRACK_GROUP + lane];
        if (life->number == 0 || !life->is_restless) {
            continue;
        }
        td_estimate_group *g = &tracker->groups[group];
        double s = td_abs(by_s[lane]), vel = tracker->def.thrust_m2ps3_psd * s;
        for (int i = 0; i < 3; i++) {
            g->cov[i * (i + 3) / 2][lane] += vel * s * s / 3.0;
            g->cov[(i + 3) * (i + 4) / 2 + i][lane] += 0.5 * vel * by_s[lane];
            g->cov[(i + 3) * (i + 6) / 2][lane] += vel;
        }
    }
}

static void begin_calm(td_tracker *tracker, int32_t slot)
{
    tracker->calms[slot] = (td__calm){ .estimate = td__estimate_of(tracker, slot),
                                       .since_ns = tracker->lives[slot].t_ns };
}

/* The same detections without thrust: as soon as they do not fit, from the present again. */
static void follow_calm(td_tracker *tracker, int32_t slot, const td_plot *plot)
{
    td__calm *calm = &tracker->calms[slot];
    td_filter_predict(&tracker->def.motion, &calm->estimate, plot->t_ns);
    td_innovation found = td_filter_update(&calm->estimate, plot);
    calm->chi2 += found.chi2;
    calm->parts += found.count;
    if (calm->chi2 > td__chi2_bound(calm->parts)) {
        begin_calm(tracker, slot);
    }
}

void td__judge_thrust(td_tracker *tracker, int32_t slot, const td_plot *plot)
{
    td__life *life = &tracker->lives[slot];
    life->unrest = 0.5 * (life->unrest + life->chi2 / life->parts);
    if (!life->is_restless && life->unrest <= UNREST_MAX) {
        return;
    }
    td_estimate now = td__estimate_of(tracker, slot);
    if (!td__may_thrust(tracker, &now)) {
        life->is_restless = false;
    } else if (!life->is_restless) {
        td__forget(tracker, slot, FORGET);
        td__make_restless(tracker, slot);
        life->unrest = 1.0;
    } else if (tracker->calms[slot].since_ns == INT64_MIN) {
        begin_calm(tracker, slot);
    } else {
        follow_calm(tracker, slot, plot);
        int64_t calm_ns = life->t_ns - tracker->calms[slot].since_ns;
        bool is_calm =
            calm_ns >= (int64_t)(1.0e9 * tracker->def.calm_s) && tracker->calms[slot].parts >= 12;
        life->is_restless = !is_calm;
    }
}
