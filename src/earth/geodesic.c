/* SPDX-License-Identifier: Apache-2.0 */
/* Shortest ways over the ellipsoid: Vincenty 1975, Survey Review 23, 88-93. */
#include "earth/earth.h"

/* Vincenty's series in u^2, good to 1e-10 of the length on the Earth. */
typedef struct series {
    double a, b;
} series;

static series series_of(const td_earth *earth, double cos2_alpha)
{
    double a2 = earth->a_m * earth->a_m;
    double b2 = earth->b_m * earth->b_m;
    double u2 = cos2_alpha * (a2 - b2) / b2;
    return (series){
        1.0 + u2 / 16384.0 * (4096.0 + u2 * (-768.0 + u2 * (320.0 - 175.0 * u2))),
        u2 / 1024.0 * (256.0 + u2 * (-128.0 + u2 * (74.0 - 47.0 * u2))),
    };
}

static double sigma_change(double b, double sin_s, double cos_s, double cos_2m)
{
    double square = cos_2m * cos_2m;
    double first = cos_s * (2.0 * square - 1.0);
    double second = b / 6.0 * cos_2m * (4.0 * sin_s * sin_s - 3.0) * (4.0 * square - 3.0);
    return b * sin_s * (cos_2m + b / 4.0 * (first - second));
}

static double longitude_factor(double f, double cos2_alpha)
{
    return f / 16.0 * cos2_alpha * (4.0 + f * (4.0 - 3.0 * cos2_alpha));
}

/* An arc of the auxiliary sphere: its angle, and the cosine of twice its middle. */
typedef struct arc {
    double sigma, sin_s, cos_s, cos_2m;
} arc;

static double longitude_change(double f, double c, double sin_alpha, const arc *at)
{
    double inner = at->cos_2m + c * at->cos_s * (2.0 * at->cos_2m * at->cos_2m - 1.0);
    return (1.0 - c) * f * sin_alpha * (at->sigma + c * at->sin_s * inner);
}

/* Reduced latitude as sine and cosine. */
static void reduce(const td_earth *earth, double lat_rad, double *sin_u, double *cos_u)
{
    double s, c;
    td_sincos(lat_rad, &s, &c);
    double scaled = (1.0 - earth->f_ratio) * s;
    double length = td_hypot(scaled, c);
    *sin_u = scaled / length;
    *cos_u = c / length;
}

static double turn_positive(double angle_rad)
{
    return angle_rad < 0.0 ? angle_rad + TD_TWO_PI : angle_rad;
}

/* The spherical triangle of the auxiliary sphere at one guess of the longitude difference. */
typedef struct triangle {
    double sin_l, cos_l, sin_s, cos_s, sigma, sin_alpha, cos2_alpha, cos_2m;
} triangle;

static triangle triangle_at(double l, double sin_u1, double cos_u1, double sin_u2, double cos_u2)
{
    triangle t = { 0 };
    td_sincos(l, &t.sin_l, &t.cos_l);
    double cross = cos_u1 * sin_u2 - sin_u1 * cos_u2 * t.cos_l;
    t.sin_s = td_hypot(cos_u2 * t.sin_l, cross);
    t.cos_s = sin_u1 * sin_u2 + cos_u1 * cos_u2 * t.cos_l;
    t.sigma = td_atan2(t.sin_s, t.cos_s);
    t.sin_alpha = t.sin_s > 0.0 ? cos_u1 * cos_u2 * t.sin_l / t.sin_s : 0.0;
    t.cos2_alpha = 1.0 - t.sin_alpha * t.sin_alpha;
    t.cos_2m = t.cos2_alpha > 1e-14 ? t.cos_s - 2.0 * sin_u1 * sin_u2 / t.cos2_alpha : 0.0;
    return t;
}

td_geodesic td_geodesic_between(const td_earth *earth, td_geo from, td_geo to)
{
    double sin_u1, cos_u1, sin_u2, cos_u2;
    reduce(earth, from.lat_rad, &sin_u1, &cos_u1);
    reduce(earth, to.lat_rad, &sin_u2, &cos_u2);
    double turns = td_floor((to.lon_rad - from.lon_rad) / TD_TWO_PI + 0.5);
    double lon_rad = to.lon_rad - from.lon_rad - turns * TD_TWO_PI;
    double l = lon_rad;
    triangle t = triangle_at(l, sin_u1, cos_u1, sin_u2, cos_u2);
    /* Nearly antipodal pairs do not settle: the last round is then as good as it gets. */
    for (int round = 0; round < 40 && t.sin_s > 0.0; round++) {
        double c = longitude_factor(earth->f_ratio, t.cos2_alpha);
        arc at = { t.sigma, t.sin_s, t.cos_s, t.cos_2m };
        double next = lon_rad + longitude_change(earth->f_ratio, c, t.sin_alpha, &at);
        double moved = td_abs(next - l);
        l = td_clamp(next, -TD_PI, TD_PI);
        t = triangle_at(l, sin_u1, cos_u1, sin_u2, cos_u2);
        if (moved < 1e-14) {
            break;
        }
    }
    series k = series_of(earth, t.cos2_alpha);
    double change = sigma_change(k.b, t.sin_s, t.cos_s, t.cos_2m);
    double leaving = td_atan2(cos_u2 * t.sin_l, cos_u1 * sin_u2 - sin_u1 * cos_u2 * t.cos_l);
    double arriving = td_atan2(cos_u1 * t.sin_l, -sin_u1 * cos_u2 + cos_u1 * sin_u2 * t.cos_l);
    return (td_geodesic){
        .arc_m = earth->b_m * k.a * (t.sigma - change),
        .azimuth_from_rad = turn_positive(leaving),
        .azimuth_to_rad = turn_positive(arriving),
    };
}

double td_arc_m(const td_earth *earth, td_geo from, td_geo to)
{
    return td_geodesic_between(earth, from, to).arc_m;
}

double td_bearing_rad(const td_earth *earth, td_geo from, td_geo to)
{
    return td_geodesic_between(earth, from, to).azimuth_from_rad;
}

td_geo td_destination(const td_earth *earth, td_geo from, double azimuth_rad, double arc_m)
{
    double sin_u1, cos_u1, sin_a, cos_a;
    reduce(earth, from.lat_rad, &sin_u1, &cos_u1);
    td_sincos(azimuth_rad, &sin_a, &cos_a);
    double sigma1 = td_atan2(sin_u1, cos_u1 * cos_a);
    double sin_alpha = cos_u1 * sin_a;
    double cos2_alpha = 1.0 - sin_alpha * sin_alpha;
    series k = series_of(earth, cos2_alpha);
    double start = arc_m / (earth->b_m * k.a);
    double sigma = start, sin_s = 0.0, cos_s = 1.0, cos_2m = 1.0;
    for (int round = 0; round < 12; round++) {
        cos_2m = td_cos(2.0 * sigma1 + sigma);
        td_sincos(sigma, &sin_s, &cos_s);
        sigma = start + sigma_change(k.b, sin_s, cos_s, cos_2m);
    }
    td_sincos(sigma, &sin_s, &cos_s);
    cos_2m = td_cos(2.0 * sigma1 + sigma);
    double across = sin_u1 * sin_s - cos_u1 * cos_s * cos_a;
    double top = sin_u1 * cos_s + cos_u1 * sin_s * cos_a;
    double side = (1.0 - earth->f_ratio) * td_hypot(sin_alpha, across);
    double l = td_atan2(sin_s * sin_a, cos_u1 * cos_s - sin_u1 * sin_s * cos_a);
    double c = longitude_factor(earth->f_ratio, cos2_alpha);
    arc at = { sigma, sin_s, cos_s, cos_2m };
    double lon_rad = from.lon_rad + l - longitude_change(earth->f_ratio, c, sin_alpha, &at);
    lon_rad -= TD_TWO_PI * td_floor(lon_rad / TD_TWO_PI + 0.5);
    return (td_geo){ .lat_rad = td_atan2(top, side), .lon_rad = lon_rad };
}
