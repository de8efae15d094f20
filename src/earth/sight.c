/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of sight over the ellipsoid, straight or bent by the air. */
#include "earth/earth.h"

/* In axes stretched so that the ellipsoid is the unit sphere, lines stay lines. */
bool td_sight_is_clear(const td_earth *earth, td_vec3 from_ecef_m, td_vec3 to_ecef_m,
                       double clear_m)
{
    double inv_a = 1.0 / (earth->a_m + clear_m);
    double inv_b = 1.0 / (earth->b_m + clear_m);
    td_vec3 from = { from_ecef_m.x * inv_a, from_ecef_m.y * inv_a, from_ecef_m.z * inv_b };
    td_vec3 to = { to_ecef_m.x * inv_a, to_ecef_m.y * inv_a, to_ecef_m.z * inv_b };
    td_vec3 way = td_vec3_sub(to, from);
    double along = td_vec3_dot(from, way);
    double length2 = td_vec3_dot(way, way);
    double above = td_vec3_dot(from, from) - 1.0;
    /* The nearest point lies between the ends only if the line first falls, then rises. */
    if (along >= 0.0 || -along >= length2) {
        return td_min(above, td_vec3_dot(to, to) - 1.0) >= -1e-9;
    }
    return above - along * along / length2 >= -1e-9;
}

/* Over an Earth of k times the radius the ray is straight, and the target stands higher above it
 * by range^2 (1 - 1/k) / 2R; the gain is blended out between 4 and 5 degrees. */
double td_refracted_elevation_rad(double elevation_rad, double range_m, double radius_m)
{
    const double top_rad = 5.0 * TD_DEG;
    const double full_rad = 4.0 * TD_DEG;
    const double inv_k = 0.75;
    double weight = td_clamp((top_rad - elevation_rad) / (top_rad - full_rad), 0.0, 1.0);
    double bent_rad = range_m * (1.0 - inv_k) / (2.0 * radius_m);
    /* The air above 11 km bends little, so the gain stops growing at the range of its horizon. */
    double range_of_air_m = td_sqrt(2.0 * radius_m * 11000.0);
    double limit_rad = range_of_air_m * (1.0 - inv_k) / (2.0 * radius_m);
    return elevation_rad + weight * td_min(bent_rad, limit_rad);
}
