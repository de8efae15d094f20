/* SPDX-License-Identifier: Apache-2.0 */
/* A predicted impact as an ellipse on the ground: who is in it, and its outline. */
#ifndef TD_WARN_IMPACT_AREA_H
#define TD_WARN_IMPACT_AREA_H

#include <stdint.h>

#include "earth/earth.h"
#include "track/track.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Where and when a track will meet the ground, as its filter believes. The ellipse is that of 95 %
 * probability, in geodesic polar coordinates about its centre. Sound: finite, latitude in
 * -pi/2..pi/2, 0 < semi_minor_m <= semi_major_m <= 5 000 km, sigma not negative; else asserted. */
typedef struct td_warn_impact {
    td_geo centre_geo;
    double semi_major_m;
    double semi_minor_m;
    double azimuth_rad; /* of the major axis, clockwise from north */
    int64_t t_impact_ns;
    double t_impact_s_sigma;
} td_warn_impact;

/* Given a track's impact point with its ellipse; returned true and the same as an impact. False and
 * zeros where the mean flight does not come down, or is so doubtful that its ellipse is longer than
 * 5 000 km: nobody can be warned of that. A minor axis below 1 m is told as 1 m. */
bool td_warn_impact_of(const td_ground_event *event, td_warn_impact *impact);

/* The area of the ellipse as on a plane. */
double td_warn_area_m2(const td_warn_impact *impact);

/* How far out a place lies: 0 in the centre, 1 on the ellipse with both axes longer by `margin_m`.
 * Accuracy: that of td_geodesic_between. Places farther than the major axis may give any number
 * above 1. */
double td_warn_depth_ratio(const td_earth *earth, const td_warn_impact *impact, double margin_m,
                           td_geo place_geo);

bool td_warn_is_under(const td_earth *earth, const td_warn_impact *impact, double margin_m,
                      td_geo place_geo);

/* A closed outline of `count` points, 13 to 361, the last equal to the first, counter-clockwise
 * seen from above, heights 0. It is drawn around the ellipse, so that straight edges in latitude
 * and longitude leave out no place under it. Valid: the major axis times the tangent of the
 * latitude below 6000 km; not over a pole. */
void td_warn_outline(const td_earth *earth, const td_warn_impact *impact, double margin_m,
                     td_geo *points, int32_t count);

/* Whether `outer`, both axes longer by `margin_ratio` (0..1) of themselves, holds all of `inner`,
 * judged at 32 points of its ellipse. */
bool td_warn_holds(const td_earth *earth, const td_warn_impact *outer, double margin_ratio,
                   const td_warn_impact *inner);

#ifdef __cplusplus
}
#endif

#endif
