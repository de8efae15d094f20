/* SPDX-License-Identifier: Apache-2.0 */
/* What lines to a flame tell of its place: two satellites' fix, or one satellite and the boost
 * profiles of known types. Derivation: docs/models/sense.md. */
#ifndef TD_SENSE_FLAME_H
#define TD_SENSE_FLAME_H

#include "flight/flight.h"
#include "sense/measure.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A line of sight in ECEF: from a satellite along a unit vector, with one sigma across it. */
typedef struct td_line {
    int64_t t_ns;
    td_vec3 from_ecef_m;
    td_vec3 along_ecef;
    double rad_sigma;
} td_line;

/* The line of a measurement in its sensor's axes; sigma that of its elevation. */
td_line td_line_of(const td_look_def *face, const td_measurement *measurement);

#define TD_FIX_MAP(X)                                                                              \
    X(OK, "ok", "the lines meet")                                                                  \
    X(PARALLEL, "parallel", "the lines are within a degree of parallel")                           \
    X(APART, "apart", "the lines pass each other by more than five sigma")                         \
    X(BEHIND, "behind", "the lines meet behind a satellite")

typedef enum td_fix_verdict {
#define X(name, key, text) TD_FIX_##name,
    TD_FIX_MAP(X)
#undef X
    TD_FIX_COUNT
} td_fix_verdict;

const char *td_fix_verdict_key(td_fix_verdict verdict);

/* Where two lines of the same moment meet, by weighted least squares, with its covariance: xx, yx,
 * yy, zx, zy, zz in ECEF, m2. Zero but for the verdict and apart_m unless OK. */
typedef struct td_fix {
    td_fix_verdict verdict;
    td_vec3 pos_ecef_m;
    double cov_m2[6];
    double apart_m; /* nearest distance of the lines */
} td_fix;

td_fix td_fix_of_lines(const td_line *a, const td_line *b);

/* Where a line first meets the ellipsoid raised by a height; false if it passes it. Accuracy of the
 * height: 5 m up to 300 km. */
bool td_line_at_height(const td_earth *earth, const td_line *line, double h_m,
                       td_vec3 *pos_ecef_m);

/* A typed boost: height and ground arc from the launch point, each TD_BOOST_STEP_S from launch. */
enum { TD_BOOST_POINTS = 160 };
#define TD_BOOST_STEP_S 2.0
typedef struct td_boost {
    double h_m[TD_BOOST_POINTS];
    double arc_m[TD_BOOST_POINTS];
    int32_t count;
} td_boost;

/* The boost of a flown path, up to its last thrust or TD_BOOST_POINTS. */
td_boost td_boost_of(const td_earth *earth, const td_path *path);

/* Height and ground arc at a time, held at both ends. */
double td_boost_h_m(const td_boost *profile, double t_s);
double td_boost_arc_m(const td_boost *profile, double t_s);

/* What is asked of one satellite's lines to one flame, the first of them at most one revisit after
 * the flame broke through the clouds. */
typedef struct td_match_def {
    const td_boost *profiles; /* the types that may have been launched */
    const td_line *lines;       /* in order of time */
    int32_t profile_count, line_count;
    double cloud_h_m;
    double revisit_s;
} td_match_def;

/* The range along the last line: mean and one sigma over types and launch times, each weighted by
 * how well the arc between the points fits its profile. type: the likeliest, or -1: no profile
 * fits within five sigma, and the rest is zero. ASSUMPTION A08: a flight's height and arc differ
 * from its type's profile by a tenth, one sigma. */
typedef struct td_match {
    int32_t type;
    double weight;    /* of the likeliest type among all, 0..1 */
    double launch_ns; /* mean over all, since the epoch */
    double range_m;
    double range_m_sigma;
} td_match;

td_match td_match_of(const td_earth *earth, const td_match_def *def);

#ifdef __cplusplus
}
#endif

#endif
