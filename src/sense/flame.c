/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of sight, and the fix of two of them. */
#include "sense/flame.h"

#include <assert.h>
#include <math.h>

const char *td_fix_verdict_key(td_fix_verdict verdict)
{
    static const char *const KEYS[] = {
#define X(name, key, text) key,
        TD_FIX_MAP(X)
#undef X
    };
    assert(verdict < TD_FIX_COUNT);
    return KEYS[verdict];
}

td_line td_line_of(const td_look_def *face, const td_measurement *measurement)
{
    double sin_az, cos_az, sin_el, cos_el;
    td_sincos(measurement->azimuth_rad, &sin_az, &cos_az);
    td_sincos(measurement->elevation_rad, &sin_el, &cos_el);
    td_vec3 along = td_vec3_scale(face->frame.east, cos_el * sin_az);
    along = td_vec3_madd(along, cos_el * cos_az, face->frame.north);
    along = td_vec3_madd(along, sin_el, face->frame.up);
    return (td_line){ .t_ns = measurement->t_ns,
                      .from_ecef_m = face->frame.origin_ecef_m,
                      .along_ecef = td_vec3_unit(along),
                      .rad_sigma = measurement->elevation_rad_sigma };
}

/* Adds what a line knows of the point: everything across it, nothing along it. */
static void add_line(const td_line *line, double range_m, double information[6], double right[3])
{
    const double u[3] = { line->along_ecef.x, line->along_ecef.y, line->along_ecef.z };
    const double s[3] = { line->from_ecef_m.x, line->from_ecef_m.y, line->from_ecef_m.z };
    double sigma_m = line->rad_sigma * range_m;
    double weight = 1.0 / (sigma_m * sigma_m);
    for (int i = 0, k = 0; i < 3; i++) {
        for (int j = 0; j <= i; j++, k++) {
            information[k] += weight * ((i == j ? 1.0 : 0.0) - u[i] * u[j]);
        }
    }
    double along = u[0] * s[0] + u[1] * s[1] + u[2] * s[2];
    for (int i = 0; i < 3; i++) {
        right[i] += weight * (s[i] - u[i] * along);
    }
}

/* Inverse of a symmetric 3 x 3, lower triangle by rows; it is regular where lines cross. */
static void invert(const double a[6], double inverse[6])
{
    double c00 = a[2] * a[5] - a[4] * a[4];
    double c10 = a[3] * a[4] - a[1] * a[5];
    double c20 = a[1] * a[4] - a[2] * a[3];
    double over = 1.0 / (a[0] * c00 + a[1] * c10 + a[3] * c20);
    inverse[0] = c00 * over;
    inverse[1] = c10 * over;
    inverse[2] = (a[0] * a[5] - a[3] * a[3]) * over;
    inverse[3] = c20 * over;
    inverse[4] = (a[1] * a[3] - a[0] * a[4]) * over;
    inverse[5] = (a[0] * a[2] - a[1] * a[1]) * over;
}

static void solve_fix(const td_line *a, const td_line *b, const double ranges_m[2], td_fix *fix)
{
    double information[6] = { 0 }, right[3] = { 0 };
    double *c = fix->cov_m2;
    add_line(a, ranges_m[0], information, right);
    add_line(b, ranges_m[1], information, right);
    invert(information, c);
    fix->pos_ecef_m.x = c[0] * right[0] + c[1] * right[1] + c[3] * right[2];
    fix->pos_ecef_m.y = c[1] * right[0] + c[2] * right[1] + c[4] * right[2];
    fix->pos_ecef_m.z = c[3] * right[0] + c[4] * right[1] + c[5] * right[2];
}

td_fix td_fix_of_lines(const td_line *a, const td_line *b)
{
    static const double SIN2_MIN = 3.0461e-4; /* one degree */
    static const double SIGMAS_MAX = 5.0;
    td_fix fix = { .verdict = TD_FIX_PARALLEL };
    td_vec3 across = td_vec3_sub(b->from_ecef_m, a->from_ecef_m);
    double cosine = td_vec3_dot(a->along_ecef, b->along_ecef);
    double sine2 = 1.0 - cosine * cosine;
    assert(a->rad_sigma > 0.0 && b->rad_sigma > 0.0);
    if (sine2 < SIN2_MIN) {
        return fix;
    }
    double on_a = td_vec3_dot(across, a->along_ecef);
    double on_b = td_vec3_dot(across, b->along_ecef);
    const double ranges_m[2] = { (on_a - cosine * on_b) / sine2, (cosine * on_a - on_b) / sine2 };
    td_vec3 near_a = td_vec3_madd(a->from_ecef_m, ranges_m[0], a->along_ecef);
    td_vec3 near_b = td_vec3_madd(b->from_ecef_m, ranges_m[1], b->along_ecef);
    fix.apart_m = td_vec3_norm(td_vec3_sub(near_b, near_a));
    if (ranges_m[0] <= 0.0 || ranges_m[1] <= 0.0) {
        fix.verdict = TD_FIX_BEHIND;
        return fix;
    }
    double sigma_m = td_hypot(a->rad_sigma * ranges_m[0], b->rad_sigma * ranges_m[1]);
    fix.verdict = fix.apart_m > SIGMAS_MAX * sigma_m ? TD_FIX_APART : TD_FIX_OK;
    if (fix.verdict == TD_FIX_OK) {
        solve_fix(a, b, ranges_m, &fix);
    }
    return fix;
}

bool td_line_at_height(const td_earth *earth, const td_line *line, double h_m, td_vec3 *pos_ecef_m)
{
    double squeeze = (earth->a_m + h_m) / (earth->b_m + h_m);
    td_vec3 s = line->from_ecef_m, u = line->along_ecef;
    s.z *= squeeze;
    u.z *= squeeze;
    double a = td_vec3_dot(u, u), b = td_vec3_dot(s, u);
    double c = td_vec3_dot(s, s) - (earth->a_m + h_m) * (earth->a_m + h_m);
    double root2 = b * b - a * c;
    *pos_ecef_m = (td_vec3){ 0.0, 0.0, 0.0 };
    if (root2 < 0.0 || c <= 0.0 || b >= 0.0) {
        return false;
    }
    double range_m = (-b - td_sqrt(root2)) / a;
    *pos_ecef_m = td_vec3_madd(line->from_ecef_m, range_m, line->along_ecef);
    return true;
}
