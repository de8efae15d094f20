/* SPDX-License-Identifier: Apache-2.0 */
/* Geometry of a predicted impact in geodesic polar coordinates. docs/models/warn.md. */
#include "warn/impact_area.h"

#include <assert.h>
#include <math.h>

#include "warn/lens_parts.h"

static const double SEMI_MAX_M = 5e6;

/* A circle's worth of points at which one ellipse is judged to be inside another; an ellipse that
 * stands out between two of them does so by less than 0.5 % of its axes. */
enum { JUDGED = 32 };

static void assert_sound(const td_warn_impact *impact, double margin_m)
{
    assert(td_abs(impact->centre_geo.lat_rad) <= TD_HALF_PI);
    assert(isfinite(impact->centre_geo.lon_rad));
    assert(impact->semi_minor_m > 0.0 && impact->semi_major_m >= impact->semi_minor_m);
    assert(impact->semi_major_m <= SEMI_MAX_M && isfinite(impact->azimuth_rad));
    assert(impact->t_impact_s_sigma >= 0.0 && isfinite(impact->t_impact_s_sigma));
    assert(margin_m >= 0.0 && margin_m <= SEMI_MAX_M);
}

bool td_warn_impact_of(const td_ground_event *event, td_warn_impact *impact)
{
    const td_ground_ellipse *ellipse = &event->ellipse;
    *impact = (td_warn_impact){ 0 };
    if (event->verdict != TD_FLIGHT_OK || !(ellipse->major_m_p95 <= SEMI_MAX_M)) {
        return false;
    }
    impact->centre_geo = (td_geo){ ellipse->geo.lat_rad, ellipse->geo.lon_rad, 0.0 };
    impact->semi_minor_m = td_max(ellipse->minor_m_p95, 1.0);
    impact->semi_major_m = td_max(ellipse->major_m_p95, impact->semi_minor_m);
    impact->azimuth_rad = ellipse->azimuth_rad;
    impact->t_impact_ns = event->t_ns;
    impact->t_impact_s_sigma = event->t_s_sigma;
    assert_sound(impact, 0.0);
    return true;
}

double td_warn_area_m2(const td_warn_impact *impact)
{
    assert_sound(impact, 0.0);
    return TD_PI * impact->semi_major_m * impact->semi_minor_m;
}

double td_warn_depth_ratio(const td_earth *earth, const td_warn_impact *impact, double margin_m,
                           td_geo place_geo)
{
    assert_sound(impact, margin_m);
    td_geo centre_geo = { impact->centre_geo.lat_rad, impact->centre_geo.lon_rad, 0.0 };
    place_geo.h_ell_m = 0.0;
    double major_m = impact->semi_major_m + margin_m;
    double minor_m = impact->semi_minor_m + margin_m;
    td_vec3 chord_m = td_vec3_sub(td_ecef_from_geo(earth, place_geo),
                                  td_ecef_from_geo(earth, centre_geo));
    /* A chord is shorter than its arc: what is out by the chord is out, and the solve is saved. */
    double chord_ratio = td_vec3_norm(chord_m) / major_m;
    if (chord_ratio > 1.0) {
        return chord_ratio;
    }
    td_geodesic way = td_geodesic_between(earth, centre_geo, place_geo);
    double sine, cosine;
    td_sincos(way.azimuth_from_rad - impact->azimuth_rad, &sine, &cosine);
    return td_hypot(way.arc_m * cosine / major_m, way.arc_m * sine / minor_m);
}

bool td_warn_is_under(const td_earth *earth, const td_warn_impact *impact, double margin_m,
                      td_geo place_geo)
{
    return td_warn_depth_ratio(earth, impact, margin_m, place_geo) <= 1.0;
}

/* Within 300 km a plane shortens arcs by (s / R)^2 / 6, 0.04 %; normal sections turn by less than
 * 1e-5 rad from geodesics, 0.1 % of the depth of an ellipse of 100 to 1. Both are far below 1 %. */
static const double FLAT_M = 3e5, FLAT_ASPECT = 100.0;
static const double CLEAR_LOW = 0.99, CLEAR_HIGH = 1.01;

td__lens td__lens_make(const td_earth *earth, const td_warn_impact *impact, double margin_m)
{
    assert_sound(impact, margin_m);
    td__lens lens = { .earth = earth, .impact = impact, .margin_m = margin_m };
    td_geo centre_geo = { impact->centre_geo.lat_rad, impact->centre_geo.lon_rad, 0.0 };
    lens.major_m = impact->semi_major_m + margin_m;
    lens.minor_m = impact->semi_minor_m + margin_m;
    lens.frame = td_enu_frame(earth, centre_geo);
    td_sincos(impact->azimuth_rad, &lens.sine, &lens.cosine);
    lens.is_flat = lens.major_m <= FLAT_M && lens.major_m <= FLAT_ASPECT * lens.minor_m;
    return lens;
}

double td__lens_depth_flat(const td__lens *lens, td_vec3 pos_ecef_m)
{
    td_vec3 chord_m = td_vec3_sub(pos_ecef_m, lens->frame.origin_ecef_m);
    double east_m = td_vec3_dot(chord_m, lens->frame.east);
    double north_m = td_vec3_dot(chord_m, lens->frame.north);
    double along_m = north_m * lens->cosine + east_m * lens->sine;
    double across_m = east_m * lens->cosine - north_m * lens->sine;
    double up_m = td_vec3_dot(chord_m, lens->frame.up);
    /* Beyond the horizon of the plane places fold back; they are told by their depth below it. */
    return td_hypot(td_hypot(along_m, up_m) / lens->major_m, across_m / lens->minor_m);
}

bool td__lens_is_under(const td__lens *lens, td_geo place_geo)
{
    place_geo.h_ell_m = 0.0;
    if (lens->is_flat) {
        double depth = td__lens_depth_flat(lens, td_ecef_from_geo(lens->earth, place_geo));
        if (depth < CLEAR_LOW || depth > CLEAR_HIGH) {
            return depth < 1.0;
        }
    }
    return td_warn_is_under(lens->earth, lens->impact, lens->margin_m, place_geo);
}

/* The point at an angle of the ellipse's own circle, clockwise from the major axis. */
static td_geo point_at(const td_earth *earth, const td_warn_impact *impact, double major_m,
                       double minor_m, double angle_rad)
{
    double sine, cosine;
    td_sincos(angle_rad, &sine, &cosine);
    double along_m = major_m * cosine, across_m = minor_m * sine;
    double azimuth_rad = impact->azimuth_rad + td_atan2(across_m, along_m);
    td_geo centre_geo = { impact->centre_geo.lat_rad, impact->centre_geo.lon_rad, 0.0 };
    return td_destination(earth, centre_geo, azimuth_rad, td_hypot(along_m, across_m));
}

void td_warn_outline(const td_earth *earth, const td_warn_impact *impact, double margin_m,
                     td_geo *points, int32_t count)
{
    assert(count >= 13 && count <= 361);
    assert_sound(impact, margin_m);
    int32_t edges = count - 1;
    /* Edges touch the ellipse at 1 / cos(half an edge's angle); as much again is for their bend
     * between latitude-longitude and geodesics (docs/models/warn.md). */
    double half_cosine = td_cos(TD_PI / edges);
    double scale = 1.0 / (half_cosine * half_cosine);
    double major_m = (impact->semi_major_m + margin_m) * scale;
    double minor_m = (impact->semi_minor_m + margin_m) * scale;
    for (int32_t i = 0; i < edges; i++) {
        points[i] = point_at(earth, impact, major_m, minor_m, -TD_TWO_PI * i / edges);
    }
    points[edges] = points[0];
}

/* An estimate that has not moved needs no geodesics. */
static bool is_concentric(const td_warn_impact *a, const td_warn_impact *b)
{
    return a->centre_geo.lat_rad == b->centre_geo.lat_rad &&
           a->centre_geo.lon_rad == b->centre_geo.lon_rad && a->azimuth_rad == b->azimuth_rad;
}

bool td_warn_holds(const td_earth *earth, const td_warn_impact *outer, double margin_ratio,
                   const td_warn_impact *inner)
{
    assert_sound(outer, 0.0);
    assert_sound(inner, 0.0);
    assert(margin_ratio >= 0.0 && margin_ratio <= 1.0);
    if (is_concentric(outer, inner)) {
        return inner->semi_major_m <= outer->semi_major_m * (1.0 + margin_ratio) &&
               inner->semi_minor_m <= outer->semi_minor_m * (1.0 + margin_ratio);
    }
    td_warn_impact wide = *outer;
    wide.semi_major_m = td_min(outer->semi_major_m * (1.0 + margin_ratio), SEMI_MAX_M);
    wide.semi_minor_m = td_min(outer->semi_minor_m * (1.0 + margin_ratio), SEMI_MAX_M);
    td__lens lens = td__lens_make(earth, &wide, 0.0);
    for (int i = 0; i < JUDGED; i++) {
        td_geo at = point_at(earth, inner, inner->semi_major_m, inner->semi_minor_m,
                             TD_TWO_PI * i / JUDGED);
        if (!td__lens_is_under(&lens, at)) {
            return false;
        }
    }
    return true;
}
