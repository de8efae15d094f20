/* SPDX-License-Identifier: Apache-2.0 */
/* The Kepler arc between two points of a sphere, in closed form. */
#include <assert.h>

#include "flight/flight.h"

/* The ellipse has one focus in the centre and its far end at the apogee; psi is half the range as
 * an angle at the centre. Time runs from the surface to the apogee and back: twice Kepler's
 * equation, counted from the apogee. Source: Bate, Mueller, White, chapter 6. */
td_arc_from_report td_kepler_arc(const td_earth *sphere, double apogee_m, double range_m)
{
    double r_m = sphere->a_m;
    double gm = sphere->gm_m3ps2;
    double psi = range_m / (2.0 * r_m);
    assert(sphere->is_sphere && apogee_m > 0.0 && range_m >= 0.0 && psi < TD_HALF_PI);
    double top_m = r_m + apogee_m;
    double e = apogee_m / (top_m - r_m * td_cos(psi));
    double a_m = top_m / (1.0 + e);
    double cos_from_top = td_clamp((r_m / a_m - 1.0) / e, -1.0, 1.0);
    double sin_from_top = td_sqrt((1.0 - cos_from_top) * (1.0 + cos_from_top));
    double anomaly = td_atan2(sin_from_top, cos_from_top);
    double per_radian_s = a_m * td_sqrt(a_m / gm);
    double speed_mps = td_sqrt(gm * (2.0 / r_m - 1.0 / a_m));
    double level_mps = td_sqrt(gm * a_m * td_max(1.0 - e * e, 0.0)) / r_m;
    double q = speed_mps * speed_mps * r_m / gm;
    double reach = q < 1.0 ? td_asin(q / (2.0 - q)) : TD_HALF_PI;
    return (td_arc_from_report){
        .time_s = 2.0 * per_radian_s * (anomaly + e * sin_from_top),
        .speed_mps = speed_mps,
        .angle_rad = td_acos(td_clamp(level_mps / speed_mps, 0.0, 1.0)),
        .equal_energy_range_m = 2.0 * r_m * reach,
    };
}
