/* SPDX-License-Identifier: Apache-2.0 */
/* The radial footprint of one site against one missile, drawn as published footprints are. */
#ifndef TD_STUDY_FOOTPRINT_H
#define TD_STUDY_FOOTPRINT_H

#include "engage/engage.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { TD_PROFILE_MAX = 4096, TD_FOOTPRINT_ANGLES_MAX = 361 };

/* The missile's one trajectory in its own plane, in even steps of time from launch to impact:
 * ground arc flown, as the cosine and sine of its angle, and height. */
typedef struct td_profile {
    double cos_arc[TD_PROFILE_MAX], sin_arc[TD_PROFILE_MAX];
    double h_m[TD_PROFILE_MAX];
    int32_t count;
    double step_s;
    double radius_m; /* of the sphere the footprint is drawn on: the Earth's, or its mean */
    double range_m;
    double burnout_s;
    double apogee_m;
} td_profile;

/* Given a flown path; returned its profile in `step_s` steps, lengthened when it would not fit.
 * Exact on a sphere that does not turn; elsewhere the ground arc is that from the launch point.
 * Errors: TD_REFUSED unless the flight came down. */
td_status td_profile_make(const td_earth *earth, const td_flight *flight, const td_path *path,
                          double step_s, td_profile *profile) TD_MUST_CHECK;

/* When the interceptor may leave: by a cue from afar, or by the site's own radar. */
typedef struct td_footprint_def {
    const td_profile *profile;
    const td_flyout *flyout;
    double cue_s;      /* interceptor leaves this long after the missile; used if radar_m is 0 */
    double radar_m;    /* slant range of the site's own radar; 0: none, the cue is used */
    double reaction_s; /* added to the radar's detection, not to the cue */
    double floor_m;    /* lowest intercept */
    double ceiling_m;  /* highest intercept */
} td_footprint_def;

/* Why the defended ground ends where it does. */
#define TD_LIMIT_MAP(X)                                                                            \
    X(EDGE, "edge", "beyond this distance no intercept is in time")                                \
    X(MISSILE_RANGE, "missile_range", "defended as far as the missile flies: no edge")             \
    X(TOO_LATE, "too_late", "nothing is defended: no intercept is in time")                        \
    X(NOT_DETECTED, "not_detected", "nothing is defended: the radar sees it only below the floor")

typedef enum td_limit {
#define X(name, key, text) TD_LIMIT_##name,
    TD_LIMIT_MAP(X)
#undef X
    TD_LIMIT_COUNT
} td_limit;

const char *td_limit_key(td_limit limit);

typedef struct td_footprint_point {
    double angle_rad;  /* 0: toward the attacker's launch point; pi: behind the site */
    double distance_m; /* to the edge of defended ground; meaningful for TD_LIMIT_EDGE */
    td_limit limit;
} td_footprint_point;

/* Given a footprint and a direction; returned the edge there. The impact point is put at (angle,
 * distance) from the site while the launch point slides along the 0-degree line.
 * Accuracy: the edge is bisected to 50 m; the path is looked at in the profile's steps and where it
 * comes down through the floor. Looked for outward in 64 steps, finer near the site: defended
 * ground beyond a gap is not reported, a gap narrower than a step is not seen. */
td_footprint_point td_footprint_edge(const td_footprint_def *def, double angle_rad);

#ifdef __cplusplus
}
#endif

#endif
