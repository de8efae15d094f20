/* SPDX-License-Identifier: Apache-2.0 */
/* Inside the folder: one ellipse made ready to judge many places, on its tangent plane where that
 * is clear, by a geodesic where it is close. */
#ifndef TD_WARN_LENS_PARTS_H
#define TD_WARN_LENS_PARTS_H

#include "warn/impact_area.h"

typedef struct td__lens {
    const td_earth *earth;
    const td_warn_impact *impact;
    double margin_m;
    double major_m, minor_m; /* with the margin */
    td_frame frame;          /* at the centre, on the ellipsoid */
    double sine, cosine;     /* of the azimuth */
    bool is_flat; /* small and round enough for the plane to be within 1 % of the depth */
} td__lens;

td__lens td__lens_make(const td_earth *earth, const td_warn_impact *impact, double margin_m);

/* The depth on the tangent plane. Where the lens is flat and the depth below 2, within 1 %. */
double td__lens_depth_flat(const td__lens *lens, td_vec3 pos_ecef_m);

/* The same answer as td_warn_is_under. */
bool td__lens_is_under(const td__lens *lens, td_geo place_geo);

#endif
