/* SPDX-License-Identifier: Apache-2.0 */
/* Earth models, frames and gravity. */
#include "earth/earth.h"

#include <assert.h>

td_earth td_earth_wgs84(void)
{
    const double a_m = 6378137.0;
    const double f_ratio = 1.0 / 298.257223563;
    return (td_earth){
        .a_m = a_m,
        .b_m = a_m * (1.0 - f_ratio),
        .f_ratio = f_ratio,
        .e2_ratio = f_ratio * (2.0 - f_ratio),
        .gm_m3ps2 = 3.986004418e14,
        .omega_radps = 7.292115e-5,
        /* EGM2008, tide-free, scaled from its own 6378136.3 m and 3.986004415e14 m3/s2. */
        .j2 = 1.0826259354011519e-3,
        .j3 = -2.5324096828663126e-6,
        .j4 = -1.6198968875633995e-6,
    };
}

td_earth td_earth_sphere(double radius_m, double gm_m3ps2, double omega_radps)
{
    assert(radius_m > 0.0 && gm_m3ps2 > 0.0);
    return (td_earth){
        .a_m = radius_m,
        .b_m = radius_m,
        .gm_m3ps2 = gm_m3ps2,
        .omega_radps = omega_radps,
        .is_sphere = true,
    };
}

td_vec3 td_ecef_from_geo(const td_earth *earth, td_geo geo)
{
    double sin_lat, cos_lat, sin_lon, cos_lon;
    td_sincos(geo.lat_rad, &sin_lat, &cos_lat);
    td_sincos(geo.lon_rad, &sin_lon, &cos_lon);
    double n_m = earth->a_m / td_sqrt(1.0 - earth->e2_ratio * sin_lat * sin_lat);
    double across_m = (n_m + geo.h_ell_m) * cos_lat;
    return (td_vec3){
        across_m * cos_lon,
        across_m * sin_lon,
        (n_m * (1.0 - earth->e2_ratio) + geo.h_ell_m) * sin_lat,
    };
}

/* Sine and cosine of geodetic latitude and height, by Bowring's iteration on the reduced latitude;
 * three rounds are at rounding error from the ground to 10 000 km. */
typedef struct meridian_point {
    double sin_lat, cos_lat, h_m;
} meridian_point;

static meridian_point meridian_point_of(const td_earth *earth, double across_m, double z_m)
{
    double e2 = earth->e2_ratio;
    double flat = earth->b_m / earth->a_m;
    double bulge_m = earth->b_m * e2 / (1.0 - e2);
    double reach_m = td_hypot(across_m * flat, z_m);
    double sin_b = z_m / reach_m;
    double cos_b = across_m * flat / reach_m;
    double sin_lat = sin_b;
    double cos_lat = cos_b;
    for (int round = 0; round < 3; round++) {
        double top = z_m + bulge_m * sin_b * sin_b * sin_b;
        double side = across_m - e2 * earth->a_m * cos_b * cos_b * cos_b;
        double length = td_hypot(top, side);
        sin_lat = top / length;
        cos_lat = side / length;
        double reduced = td_hypot(cos_lat, flat * sin_lat);
        sin_b = flat * sin_lat / reduced;
        cos_b = cos_lat / reduced;
    }
    double n_m = earth->a_m * td_sqrt(1.0 - e2 * sin_lat * sin_lat);
    return (meridian_point){ sin_lat, cos_lat, across_m * cos_lat + z_m * sin_lat - n_m };
}

td_geo td_geo_from_ecef(const td_earth *earth, td_vec3 pos_ecef_m)
{
    meridian_point point =
        meridian_point_of(earth, td_hypot(pos_ecef_m.x, pos_ecef_m.y), pos_ecef_m.z);
    return (td_geo){
        .lat_rad = td_atan2(point.sin_lat, point.cos_lat),
        .lon_rad = td_atan2(pos_ecef_m.y, pos_ecef_m.x),
        .h_ell_m = point.h_m,
    };
}

double td_height_ell(const td_earth *earth, td_vec3 pos_m)
{
    if (earth->is_sphere) {
        return td_vec3_norm(pos_m) - earth->a_m;
    }
    return meridian_point_of(earth, td_hypot(pos_m.x, pos_m.y), pos_m.z).h_m;
}

td_vec3 td_normal_at(const td_earth *earth, td_vec3 pos_m)
{
    double across_m = td_hypot(pos_m.x, pos_m.y);
    meridian_point point = meridian_point_of(earth, across_m, pos_m.z);
    double scale = across_m > 0.0 ? point.cos_lat / across_m : 0.0;
    return (td_vec3){ pos_m.x * scale, pos_m.y * scale, point.sin_lat };
}

static td_vec3 turned(td_vec3 v, double angle_rad)
{
    double s, c;
    td_sincos(angle_rad, &s, &c);
    return (td_vec3){ td_fma(c, v.x, -(s * v.y)), td_fma(s, v.x, c * v.y), v.z };
}

td_vec3 td_ecef_from_eci(const td_earth *earth, td_vec3 vec_eci, double t_s)
{
    return turned(vec_eci, -earth->omega_radps * t_s);
}

td_vec3 td_eci_from_ecef(const td_earth *earth, td_vec3 vec_ecef, double t_s)
{
    return turned(vec_ecef, earth->omega_radps * t_s);
}

/* Velocity of a point that turns with the Earth. */
static td_vec3 carried(const td_earth *earth, td_vec3 pos_m)
{
    return (td_vec3){ -earth->omega_radps * pos_m.y, earth->omega_radps * pos_m.x, 0.0 };
}

td_vec3 td_vel_ecef_from_eci(const td_earth *earth, td_vec3 pos_eci_m, td_vec3 vel_eci_mps,
                             double t_s)
{
    td_vec3 relative_mps = td_vec3_sub(vel_eci_mps, carried(earth, pos_eci_m));
    return td_ecef_from_eci(earth, relative_mps, t_s);
}

td_vec3 td_vel_eci_from_ecef(const td_earth *earth, td_vec3 pos_ecef_m, td_vec3 vel_ecef_mps,
                             double t_s)
{
    td_vec3 total_mps = td_vec3_add(vel_ecef_mps, carried(earth, pos_ecef_m));
    return td_eci_from_ecef(earth, total_mps, t_s);
}

td_frame td_enu_frame(const td_earth *earth, td_geo origin_geo)
{
    double sin_lat, cos_lat, sin_lon, cos_lon;
    td_sincos(origin_geo.lat_rad, &sin_lat, &cos_lat);
    td_sincos(origin_geo.lon_rad, &sin_lon, &cos_lon);
    return (td_frame){
        .origin_ecef_m = td_ecef_from_geo(earth, origin_geo),
        .east = { -sin_lon, cos_lon, 0.0 },
        .north = { -sin_lat * cos_lon, -sin_lat * sin_lon, cos_lat },
        .up = { cos_lat * cos_lon, cos_lat * sin_lon, sin_lat },
    };
}

td_vec3 td_enu_from_ecef(const td_frame *frame, td_vec3 pos_ecef_m)
{
    td_vec3 away_m = td_vec3_sub(pos_ecef_m, frame->origin_ecef_m);
    return (td_vec3){
        td_vec3_dot(away_m, frame->east),
        td_vec3_dot(away_m, frame->north),
        td_vec3_dot(away_m, frame->up),
    };
}

td_azel td_azel_from_enu(td_vec3 pos_enu_m)
{
    double azimuth_rad = td_atan2(pos_enu_m.x, pos_enu_m.y);
    double across_m = td_hypot(pos_enu_m.x, pos_enu_m.y);
    return (td_azel){
        .range_m = td_vec3_norm(pos_enu_m),
        .azimuth_rad = azimuth_rad < 0.0 ? azimuth_rad + TD_TWO_PI : azimuth_rad,
        .elevation_rad = td_atan2(pos_enu_m.z, across_m),
    };
}

/* Zonal accelerations in closed form, e.g. Vallado, section 8.6. */
td_vec3 td_gravity(const td_earth *earth, td_vec3 pos_m)
{
    double r2 = td_vec3_dot(pos_m, pos_m);
    double inv_r = 1.0 / td_sqrt(r2);
    double inv_r2 = inv_r * inv_r;
    double s = pos_m.z * inv_r;
    double s2 = s * s;
    double q = earth->a_m * earth->a_m * inv_r2;
    double m = -earth->gm_m3ps2 * inv_r * inv_r2;
    double c2 = 1.5 * earth->j2 * q;
    double c3 = 2.5 * earth->j3 * q * earth->a_m * inv_r;
    double c4 = 0.625 * earth->j4 * q * q;
    double across = 1.0 + c2 * (1.0 - 5.0 * s2) + c3 * s * (3.0 - 7.0 * s2) -
                    c4 * (3.0 - 42.0 * s2 + 63.0 * s2 * s2);
    double along = 1.0 + c2 * (3.0 - 5.0 * s2) - c4 * (15.0 - 70.0 * s2 + 63.0 * s2 * s2);
    double odd = c3 * (6.0 * s2 - 7.0 * s2 * s2 - 0.6);
    return (td_vec3){
        m * pos_m.x * across,
        m * pos_m.y * across,
        m * (pos_m.z * along + odd * r2 * inv_r),
    };
}
