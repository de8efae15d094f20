/* SPDX-License-Identifier: Apache-2.0 */
/* Where and when: ellipsoid, frames, gravity, air, rotation, geodesics. The folder's one face.
 * Sources: WGS84 (NGA.STND.0036), EGM2008 zonals, USSA76. Derivations: docs/models/earth.md. */
#ifndef TD_EARTH_H
#define TD_EARTH_H

#include <stdbool.h>

#include "base/base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* An Earth: an ellipsoid of revolution that turns, with zonal gravity. */
typedef struct td_earth {
    double a_m;
    double b_m;
    double f_ratio;
    double e2_ratio;
    double gm_m3ps2;
    double omega_radps;
    double j2, j3, j4; /* unnormalised zonals, reference radius a_m */
    bool is_sphere;
} td_earth;

/* Geodetic latitude, longitude and height above the ellipsoid. */
typedef struct td_geo {
    double lat_rad;
    double lon_rad;
    double h_ell_m;
} td_geo;

/* WGS 84 with J2, J3, J4 of EGM2008. */
td_earth td_earth_wgs84(void);

/* A sphere with central gravity, as many published tables assume. radius > 0, gm > 0. */
td_earth td_earth_sphere(double radius_m, double gm_m3ps2, double omega_radps);

/* Exact to rounding. */
td_vec3 td_ecef_from_geo(const td_earth *earth, td_geo geo);

/* Height to 1e-6 m, angles to 1e-12 rad for heights -10 km..10 000 km; longitude in -pi..pi.
 * On the axis longitude is 0. */
td_geo td_geo_from_ecef(const td_earth *earth, td_vec3 pos_ecef_m);

/* Height above the ellipsoid; frame may be ECEF or ECI. Accuracy as td_geo_from_ecef. */
double td_height_ell(const td_earth *earth, td_vec3 pos_m);

/* Outward normal of the ellipsoid below a point, unit length, same frame as given. */
td_vec3 td_normal_at(const td_earth *earth, td_vec3 pos_m);

/* ECI axes are the Earth-fixed axes frozen at t = 0. ASSUMPTION A01: no polar motion, precession
 * or change of the length of day; runs last hours. */
td_vec3 td_ecef_from_eci(const td_earth *earth, td_vec3 vec_eci, double t_s);
td_vec3 td_eci_from_ecef(const td_earth *earth, td_vec3 vec_ecef, double t_s);

/* Velocity between the frames, rotation included; the position is in the frame come from. */
td_vec3 td_vel_ecef_from_eci(const td_earth *earth, td_vec3 pos_eci_m, td_vec3 vel_eci_mps,
                             double t_s);
td_vec3 td_vel_eci_from_ecef(const td_earth *earth, td_vec3 pos_ecef_m, td_vec3 vel_ecef_mps,
                             double t_s);

/* Local level axes at a place, all in ECEF. */
typedef struct td_frame {
    td_vec3 origin_ecef_m;
    td_vec3 east, north, up;
} td_frame;

/* Range, azimuth clockwise from north in 0..2pi, elevation above the local horizontal. */
typedef struct td_azel {
    double range_m;
    double azimuth_rad;
    double elevation_rad;
} td_azel;

td_frame td_enu_frame(const td_earth *earth, td_geo origin_geo);
td_vec3 td_enu_from_ecef(const td_frame *frame, td_vec3 pos_ecef_m);
td_azel td_azel_from_enu(td_vec3 pos_enu_m);

/* Acceleration of gravity; axisymmetric, so ECI or ECEF axes alike. No centrifugal term.
 * Valid outside the Earth. */
td_vec3 td_gravity(const td_earth *earth, td_vec3 pos_m);

/* Air at rest with the Earth. */
typedef struct td_air {
    double rho_kgpm3;
    double p_pa;
    double temperature_k; /* p M0 / (R rho): molecular-scale temperature */
    double sound_mps;
} td_air;

/* Given h_ell_m; returned US Standard Atmosphere 1976, zero above 1000 km, sea-level layer
 * continued downward below 0. Accuracy: 1.2e-8 in ln(rho) below 86 km, above: docs/models/air.md.
 * ASSUMPTION A02: geometric height above the ellipsoid stands for height above sea level. */
td_air td_air_at(double h_ell_m);

/* The density of td_air_at alone, at half its cost. */
double td_air_density_kgpm3(double h_ell_m);

/* Heights where the law of the air changes, ascending: integrators end steps there. */
enum { TD_AIR_KINK_COUNT = 8 };
extern const double TD_AIR_KINK_M[TD_AIR_KINK_COUNT];

/* Shortest way over the surface between two points (heights ignored), its length and azimuths.
 * Accuracy: 1 mm up to 19 900 km apart (Vincenty 1975); nearly antipodal pairs to 0.5 %. */
typedef struct td_geodesic {
    double arc_m;
    double azimuth_from_rad; /* leaving the first point, clockwise from north, 0..2pi */
    double azimuth_to_rad;   /* arriving at the second */
} td_geodesic;

td_geodesic td_geodesic_between(const td_earth *earth, td_geo from, td_geo to);

/* The length of td_geodesic_between alone. */
double td_arc_m(const td_earth *earth, td_geo from, td_geo to);

/* Its first azimuth alone. */
double td_bearing_rad(const td_earth *earth, td_geo from, td_geo to);

/* Where one comes by leaving `from` on an azimuth and going `arc_m`. Height 0. Accuracy: 1 mm. */
td_geo td_destination(const td_earth *earth, td_geo from, double azimuth_rad, double arc_m);

/* Whether the straight line between two points stays above the ellipsoid raised by `clear_m`. */
bool td_sight_is_clear(const td_earth *earth, td_vec3 from_ecef_m, td_vec3 to_ecef_m,
                       double clear_m);

/* Elevation at which a point appears from a radar: below 5 degrees the ray bends as over an Earth
 * of 4/3 the radius. ASSUMPTION A03. Given geometric elevation, range and the site's radius. */
double td_refracted_elevation_rad(double elevation_rad, double range_m, double radius_m);

#ifdef __cplusplus
}
#endif

#endif
