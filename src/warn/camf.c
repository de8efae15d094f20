/* SPDX-License-Identifier: Apache-2.0 */
/* CAMF: bits to fields and back, the parts of A18, and an ellipse that loses nobody. */
#include "warn/camf.h"

#include <assert.h>
#include <string.h>

#include "warn/bits.h"

static const double AXIS_LEAST_M = 216.2, AXIS_MOST_M = 2.5e6; /* of codes 0 and 31; EWSS_CAMF */
static const double LAT_STEP_RAD = TD_PI / 65535.0, LON_STEP_RAD = TD_TWO_PI / 131071.0;
static const double AZIMUTH_STEP_RAD = TD_PI / 64.0;
enum { AXIS_CODES = 32, EIGHTHS = 8 };
static const int64_t WEEK_S = 604800;
static const int64_t MONDAY_S = 345600; /* the first Monday, 4 days after the start of 1970 */

void td_camf_pack(const td_camf *camf, uint8_t bytes[TD_CAMF_BYTES])
{
    int at = 0;
    memset(bytes, 0, TD_CAMF_BYTES);
#define X(name, bits, text)                                                                        \
    td_bits_write(bytes, at, bits, camf->name);                                                    \
    at += bits;
    TD_CAMF_MAP(X)
#undef X
    assert(at == TD_CAMF_BITS);
}

void td_camf_unpack(const uint8_t bytes[TD_CAMF_BYTES], td_camf *camf)
{
    int at = 0;
#define X(name, bits, text)                                                                        \
    camf->name = (uint32_t)td_bits_read(bytes, at, bits);                                          \
    at += bits;
    TD_CAMF_MAP(X)
#undef X
    assert(at == TD_CAMF_BITS);
}

/* ---- the ellipse read ---- */

static double axis_m(uint32_t code)
{
    double low = td_log(AXIS_LEAST_M), high = td_log(AXIS_MOST_M);
    return td_exp(low + (double)code * (high - low) / (AXIS_CODES - 1));
}

/* B1 takes eighths of the step from the next shorter axis, or from nothing, away. */
static double axis_refined_m(uint32_t code, uint32_t eighths)
{
    double longest_m = axis_m(code);
    double step_m = code == 0 ? longest_m : longest_m - axis_m(code - 1);
    return longest_m - step_m * eighths / EIGHTHS;
}

bool td_camf_ellipses(const td_camf *camf, td_camf_ellipse *main, td_camf_ellipse *refined)
{
    *main = *refined = (td_camf_ellipse){ 0 };
    if ((camf->a12 | camf->a13 | camf->a14 | camf->a15 | camf->a16) == 0) {
        return false;
    }
    main->lat_rad = -TD_HALF_PI + LAT_STEP_RAD * camf->a12;
    main->lon_rad = -TD_PI + LON_STEP_RAD * camf->a13;
    main->semi_major_m = axis_m(camf->a14);
    main->semi_minor_m = axis_m(camf->a15);
    main->azimuth_rad = -TD_HALF_PI + AZIMUTH_STEP_RAD * camf->a16;
    *refined = *main;
    if (camf->a17 == 0) {
        td_camf_part parts[TD_CAMF_PARTS_MAX];
        td_camf_parts_unpack(camf, parts);
        refined->lat_rad += LAT_STEP_RAD * parts[0].value / EIGHTHS;
        refined->lon_rad += LON_STEP_RAD * parts[1].value / EIGHTHS;
        refined->semi_major_m = axis_refined_m(camf->a14, parts[2].value);
        refined->semi_minor_m = axis_refined_m(camf->a15, parts[3].value);
    }
    return true;
}

/* ---- the ellipse told ---- */

/* An ellipse about a point on a plane: variances-like squares along and across an axis. */
typedef struct quadric {
    double along_m2, across_m2, mixed_m2;
} quadric;

/* The ellipse seen from axes turned back by `turn_rad`. */
static quadric turned(double major_m, double minor_m, double turn_rad)
{
    double sine, cosine, a2 = major_m * major_m, b2 = minor_m * minor_m;
    td_sincos(turn_rad, &sine, &cosine);
    return (quadric){ a2 * cosine * cosine + b2 * sine * sine,
                      a2 * sine * sine + b2 * cosine * cosine, (a2 - b2) * sine * cosine };
}

/* The least ellipse that holds this one moved by `shift_m` in any direction, of the family that
 * bounds sums of ellipsoids (Kurzhanski and Valyi 1997). */
static quadric moved(quadric q, double shift_m)
{
    double size_m = td_sqrt(td_sqrt(q.along_m2 * q.across_m2));
    double p = shift_m / size_m;
    double add_m2 = p > 0.0 ? (1.0 + 1.0 / p) * shift_m * shift_m : 0.0;
    return (quadric){ (1.0 + p) * q.along_m2 + add_m2, (1.0 + p) * q.across_m2 + add_m2,
                      (1.0 + p) * q.mixed_m2 };
}

/* The ellipse of least area along the axes that holds this slanting one. */
static void upright(quadric q, double *major_m, double *minor_m)
{
    double balance = td_sqrt(q.along_m2 / q.across_m2), mixed_m2 = td_abs(q.mixed_m2);
    *major_m = td_sqrt(q.along_m2 + mixed_m2 * balance);
    *minor_m = td_sqrt(q.across_m2 + mixed_m2 / balance);
}

/* The least code and most eighths whose axis is not shorter. */
static void tell_axis(double wanted_m, uint32_t *code, uint32_t *eighths, int64_t *cut)
{
    *code = *eighths = 0;
    while (*code < AXIS_CODES - 1 && axis_m(*code) < wanted_m) {
        (*code)++;
    }
    if (axis_m(*code) < wanted_m) {
        (*cut)++;
        return;
    }
    while (*eighths < EIGHTHS - 1 && axis_refined_m(*code, *eighths + 1) >= wanted_m) {
        (*eighths)++;
    }
}

/* The nearest multiple of an eighth of a step above `from_rad`, as code and eighths. */
static void tell_angle(double angle_rad, double from_rad, double step_rad, uint32_t most,
                       uint32_t parts[2])
{
    double whole = td_floor((angle_rad - from_rad) / step_rad * EIGHTHS + 0.5);
    uint32_t told = (uint32_t)td_clamp(whole, 0.0, (double)most * EIGHTHS);
    parts[0] = told / EIGHTHS;
    parts[1] = told % EIGHTHS;
}

/* An angle less whole turns of `turn_rad`, in -turn/2..turn/2. */
static double within(double angle_rad, double turn_rad)
{
    double turns = td_floor(angle_rad / turn_rad + 0.5);
    return angle_rad - turns * turn_rad;
}

static void tell_ellipse(const td_earth *earth, const td_warn_impact *impact, td_camf *camf,
                         td_camf_counts *counts)
{
    td_camf_ellipse main, told;
    uint32_t lat[2], lon[2], major[2], minor[2];
    double azimuth_rad = within(impact->azimuth_rad, TD_PI);
    double lon_rad = within(impact->centre_geo.lon_rad, TD_TWO_PI);
    double major_m, minor_m;
    tell_angle(impact->centre_geo.lat_rad, -TD_HALF_PI, LAT_STEP_RAD, 65535, lat);
    tell_angle(lon_rad, -TD_PI, LON_STEP_RAD, 131071, lon);
    /* +90 degrees is the same axis as -90. */
    camf->a16 = (uint32_t)td_floor((azimuth_rad + TD_HALF_PI) / AZIMUTH_STEP_RAD + 0.5) % 64u;
    camf->a12 = lat[0];
    camf->a13 = lon[0];
    camf->a17 = 0;
    td_camf_part parts[] = { { "c1", 3, lat[1] }, { "c2", 3, lon[1] }, { "c3", 3, 0 },
                             { "c4", 3, 0 }, { "rest", 3, 0 } };
    td_camf_parts_pack(camf, parts, 5);
    camf->a14 = 1; /* so that the ellipse is there to be asked for its centre */
    td_camf_ellipses(camf, &main, &told);
    td_geo told_geo = { told.lat_rad, told.lon_rad, 0.0 };
    td_geo centre_geo = { impact->centre_geo.lat_rad, lon_rad, 0.0 };
    quadric q = turned(impact->semi_major_m, impact->semi_minor_m,
                       within(azimuth_rad - told.azimuth_rad, TD_PI));
    upright(moved(q, td_arc_m(earth, centre_geo, told_geo)), &major_m, &minor_m);
    tell_axis(major_m, &major[0], &major[1], &counts->axes_cut);
    tell_axis(minor_m, &minor[0], &minor[1], &counts->axes_cut);
    camf->a14 = major[0];
    camf->a15 = minor[0];
    parts[2].value = major[1];
    parts[3].value = minor[1];
    td_camf_parts_pack(camf, parts, 5);
}

/* ---- the message ---- */

static int64_t floor_div(int64_t value, int64_t by)
{
    return value / by - (value % by < 0);
}

/* The minute of an impact in this week or the next, or nothing. */
static void tell_onset(const td_camf_def *def, const td_warn_message *message, td_camf *camf,
                       td_camf_counts *counts)
{
    const int64_t NS = 1000000000;
    int64_t onset_s = def->epoch_s + floor_div(message->impact.t_impact_ns, NS) - MONDAY_S;
    int64_t sent_s = def->epoch_s + floor_div(message->t_sent_ns, NS) - MONDAY_S;
    int64_t weeks = floor_div(onset_s, WEEK_S) - floor_div(sent_s, WEEK_S);
    if (weeks < 0 || weeks > 1) {
        counts->onsets_cut++;
        return;
    }
    camf->a6 = (uint32_t)weeks;
    camf->a7 = (uint32_t)((onset_s - floor_div(onset_s, WEEK_S) * WEEK_S) / 60 + 1);
}

/* List A of the international library in the upper 5 bits, list B in the lower. 4 of A is "seek out
 * a cellar or interior rooms on lower floors", 31 of A "conditions have improved", 31 of B "this
 * replaces the warning previously in effect". */
static uint32_t guidance_of(td_warn_kind kind)
{
    uint32_t a = kind == TD_WARN_ALERT || kind == TD_WARN_UPDATE ? 4 : 31;
    uint32_t b = kind == TD_WARN_ALERT ? 0 : 31;
    return a << 5 | b;
}

td_camf td_camf_from_message(const td_earth *earth, const td_camf_def *def,
                             const td_warn_message *message, td_camf_counts *counts)
{
    assert(def->country >= 0 && def->country < 512);
    assert(def->provider >= 0 && def->provider < 32);
    assert(message->kind > TD_WARN_NONE && message->kind < TD_WARN_KIND_COUNT);
    td_camf camf = {
        .a1 = TD_CAMF_TEST,
        .a2 = (uint32_t)def->country,
        .a3 = (uint32_t)def->provider,
        .a4 = TD_CAMF_HAZARD_MISSILE,
        .a5 = TD_CAMF_SEVERITY_EXTREME,
        .a8 = 1, /* below 6 hours, the shortest there is */
        .a11 = guidance_of(message->kind),
    };
    tell_onset(def, message, &camf, counts);
    tell_ellipse(earth, &message->impact, &camf, counts);
    return camf;
}
