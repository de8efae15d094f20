/* SPDX-License-Identifier: Apache-2.0 */
/* What making and solving share: the family, its series, and axes at the launch point. */
#ifndef TD_FLIGHT_STAGED_PARTS_H
#define TD_FLIGHT_STAGED_PARTS_H

#include "flight/flight.h"

static inline td_flight_def td__flight_of(const td_staged_def *def, double flatness,
                                          double cutoff_s, double azimuth_rad)
{
    double angle = td_min(td_exp(flatness), TD_HALF_PI);
    bool is_turn = def->vehicle->programme == TD_PROGRAMME_GRAVITY_TURN;
    return (td_flight_def){ .vehicle = def->vehicle,
                            .launch_geo = def->launch_geo,
                            .azimuth_rad = azimuth_rad,
                            .programme_rad = is_turn ? angle : TD_HALF_PI - angle,
                            .cutoff_s = cutoff_s };
}

/* Direction of a place from the launch point: central angle and azimuth, as seen from the Earth's
 * centre. */
static inline double td__turn_to(const td_frame *frame, td_vec3 pos_ecef_m, double *azimuth_rad)
{
    td_vec3 from = frame->origin_ecef_m;
    td_vec3 across = td_vec3_cross(from, pos_ecef_m);
    *azimuth_rad = td_atan2(td_vec3_dot(pos_ecef_m, frame->east),
                            td_vec3_dot(pos_ecef_m, frame->north));
    return td_atan2(td_vec3_norm(across), td_vec3_dot(from, pos_ecef_m));
}

static inline void td__chebyshev_at(double x, int count, double *t, double *slope)
{
    double u_before = 0.0, u = 1.0; /* of the second kind: T' of j is j times U of j - 1 */
    t[0] = 1.0, t[1] = x;
    slope[0] = 0.0, slope[1] = 1.0;
    for (int j = 2; j < count; j++) {
        double u_next = 2.0 * x * u - u_before;
        u_before = u;
        u = u_next;
        t[j] = 2.0 * x * t[j - 1] - t[j - 2];
        slope[j] = j * u;
    }
}

static inline void td__waves_at(double azimuth_rad, double *wave)
{
    double s, c;
    td_sincos(azimuth_rad, &s, &c);
    wave[0] = 1.0, wave[1] = c, wave[2] = s;
    for (int m = 3; m < TD_STAGED_WAVES; m += 2) {
        wave[m] = wave[m - 2] * c - wave[m - 1] * s;
        wave[m + 1] = wave[m - 2] * s + wave[m - 1] * c;
    }
}

/* How the waves answer to the azimuth. */
static inline void td__bends_of(const double *wave, double *bend)
{
    bend[0] = 0.0;
    for (int m = 1; m < TD_STAGED_WAVES; m += 2) {
        bend[m] = -0.5 * (m + 1) * wave[m + 1];
        bend[m + 1] = 0.5 * (m + 1) * wave[m];
    }
}

static inline double td__sum_of(const double *series, const double *terms, int count)
{
    double sum = 0.0;
    for (int j = 0; j < count; j++) {
        sum += series[j] * terms[j];
    }
    return sum;
}

static inline double td__flatness_of(const td_staged_table *table, double x, double azimuth_rad)
{
    double t[TD_STAGED_TERMS], slope[TD_STAGED_TERMS], s, c;
    td__chebyshev_at(x, TD_STAGED_TERMS, t, slope);
    td_sincos(azimuth_rad, &s, &c);
    return td__sum_of(table->flatness[0], t, TD_STAGED_TERMS) +
           c * td__sum_of(table->flatness[1], t, TD_STAGED_TERMS) +
           s * td__sum_of(table->flatness[2], t, TD_STAGED_TERMS);
}

static inline double td__cutoff_of(const td_staged_table *table, double x)
{
    return table->cutoff_s[0] + 0.5 * (1.0 + x) * (table->cutoff_s[1] - table->cutoff_s[0]);
}

/* Axes along an azimuth, across it to the right, and up. */
typedef struct td__axes {
    td_vec3 along, across, up;
} td__axes;

static inline td__axes td__axes_at(const td_frame *frame, double azimuth_rad)
{
    double s, c;
    td_sincos(azimuth_rad, &s, &c);
    return (td__axes){
        td_vec3_madd(td_vec3_scale(frame->north, c), s, frame->east),
        td_vec3_madd(td_vec3_scale(frame->east, c), -s, frame->north),
        frame->up,
    };
}

static inline td_vec3 td__out_of_axes(const td__axes *a, const double v[3])
{
    td_vec3 sum = td_vec3_scale(a->along, v[0]);
    return td_vec3_madd(td_vec3_madd(sum, v[1], a->across), v[2], a->up);
}

static inline double td__wrapped(double angle_rad)
{
    return angle_rad - TD_TWO_PI * td_floor(angle_rad / TD_TWO_PI + 0.5);
}


#endif
