/* SPDX-License-Identifier: Apache-2.0 */
/* How a lookout looks at one point: the loop body shared by single looks and whole flights. */
#ifndef TD_SENSE_LOOKOUT_VIEW_H
#define TD_SENSE_LOOKOUT_VIEW_H

#include "sense/sense.h"

/* Refraction is full below the one and none above the other, as in td_refracted_elevation_rad. */
#define TD__BEND_FULL_RAD (4.0 * TD_DEG)
#define TD__BEND_NONE_RAD (5.0 * TD_DEG)

/* Given the bend of one ray and a limit in apparent elevation; returned the sine of the geometric
 * elevation that appears at the limit. Accuracy: 1e-11 (a series, for limits below 5 degrees). */
static inline double td__sin_of_apparent(double limit_rad, double sin_limit, double bend_rad)
{
    const double span_rad = TD__BEND_NONE_RAD - TD__BEND_FULL_RAD;
    double full = limit_rad - bend_rad;
    double share = bend_rad / span_rad;
    double partly = (limit_rad - TD__BEND_NONE_RAD * share) / (1.0 - share);
    double x = full <= TD__BEND_FULL_RAD ? full : partly;
    double x2 = x * x;
    double series = td_fma(x2, td_fma(x2, td_fma(x2, -1.0 / 5040.0, 1.0 / 120.0), -1.0 / 6.0), 1.0);
    return limit_rad >= TD__BEND_NONE_RAD ? sin_limit : x * series;
}

/* Given a point in ECEF; returned its td_sight_verdict as a real, so that it stays in its lane. All
 * conditions are computed and none is branched on. */
static inline double td__radar_view(const td_lookout *l, double x_m, double y_m, double z_m)
{
    double dx = x_m - l->frame.origin_ecef_m.x;
    double dy = y_m - l->frame.origin_ecef_m.y;
    double dz = z_m - l->frame.origin_ecef_m.z;
    double east = td_fma(dz, l->frame.east.z, td_fma(dy, l->frame.east.y, dx * l->frame.east.x));
    double north =
        td_fma(dz, l->frame.north.z, td_fma(dy, l->frame.north.y, dx * l->frame.north.x));
    double up = td_fma(dz, l->frame.up.z, td_fma(dy, l->frame.up.y, dx * l->frame.up.x));
    double across2 = td_fma(east, east, north * north);
    double r2 = td_fma(up, up, across2);
    double across = td_sqrt(across2);
    double r = td_sqrt(r2);
    double bend = td_min(r * l->bend_radpm, l->bend_rad_max);
    double ahead = td_fma(east, l->sin_boresight, north * l->cos_boresight);
    double lowest = td__sin_of_apparent(l->elevation_rad_min, l->sin_elevation_min, bend);
    double highest = td__sin_of_apparent(l->elevation_rad_max, l->sin_elevation_max, bend);
    double horizon = td__sin_of_apparent(-l->dip_rad, 0.0, bend);
    bool in_range = (r2 >= l->range2_m2_min) & (r2 <= l->range2_m2_max);
    bool in_azimuth = ahead >= l->cos_half_sector * across;
    bool in_height = (up >= lowest * r) & (up <= highest * r);
    bool above = (up >= horizon * r) | (r2 <= l->horizon2_m2);
    double seen = in_height ? (double)TD_SIGHT_SEEN : (double)TD_SIGHT_OUT_OF_SECTOR;
    double risen = above ? seen : (double)TD_SIGHT_BELOW_HORIZON;
    double ahead_of = in_azimuth ? risen : (double)TD_SIGHT_OUT_OF_SECTOR;
    return in_range ? ahead_of : (double)TD_SIGHT_OUT_OF_RANGE;
}

td_sight_verdict td__satellite_view(const td_lookout *lookout, const td_sample *sample);

#endif
