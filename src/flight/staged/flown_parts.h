/* SPDX-License-Identifier: Apache-2.0 */
/* What making and solving tables of whole flights share. */
#ifndef TD_FLIGHT_FLOWN_PARTS_H
#define TD_FLIGHT_FLOWN_PARTS_H

#include "flight/staged/staged_parts.h"

/* Steps of a path to the last ignition, from it to cut-off, and the rest. */
enum { TD__STEPS_LOW = 6, TD__STEPS_HIGH = 6, TD__STEPS_FREE = 24 };

static inline bool td__is_by_cutoff(const td_staged_def *def)
{
    return def->loft == TD_LOFT_MINIMUM_ENERGY;
}

/* The flight for a value of the family: an angle off the vertical, or a cut-off. */
static inline td_flight_def td__flown_flight(const td_flown_table *table, double value,
                                             double azimuth_rad)
{
    if (!td__is_by_cutoff(&table->def)) {
        double full_s = td_vehicle_burnout_s(table->def.vehicle);
        return td__flight_of(&table->def, td_log(value), full_s, azimuth_rad);
    }
    double t[TD_FLOWN_CURVE], slope[TD_FLOWN_CURVE], s, c;
    double span_s = table->cutoff_s[1] - table->cutoff_s[0];
    td__chebyshev_at(2.0 * (value - table->cutoff_s[0]) / span_s - 1.0, TD_FLOWN_CURVE, t, slope);
    td_sincos(azimuth_rad, &s, &c);
    double flatness = td__sum_of(table->flatness[0], t, TD_FLOWN_CURVE) +
                      c * td__sum_of(table->flatness[1], t, TD_FLOWN_CURVE) +
                      s * td__sum_of(table->flatness[2], t, TD_FLOWN_CURVE);
    return td__flight_of(&table->def, flatness, value, azimuth_rad);
}

/* The value of a family that a parameter of a piece stands for. */
static inline double td__flown_value(const td_flown_piece *piece, double x, double azimuth_rad)
{
    double wave[TD_STAGED_WAVES];
    td__waves_at(azimuth_rad, wave);
    double near = td__sum_of(piece->ends[0], wave, TD_STAGED_WAVES);
    double far = td__sum_of(piece->ends[1], wave, TD_STAGED_WAVES);
    return near + 0.5 * (1.0 + x) * (far - near);
}

/* Central angle and bearing of a place from the launch point. Unlike td__turn_to's the bearing is
 * that on the ground below, which is what makes both together smooth close to the launch. */
static inline double td__flown_turn(const td_frame *frame, td_vec3 pos_ecef_m, double *bearing_rad)
{
    double azimuth;
    td_vec3 away = td_vec3_sub(pos_ecef_m, frame->origin_ecef_m);
    *bearing_rad = td_atan2(td_vec3_dot(away, frame->east), td_vec3_dot(away, frame->north));
    return td__turn_to(frame, pos_ecef_m, &azimuth);
}

/* The times of a path's knots, closer towards the impact, where the air brakes hardest. */
static inline void td__flown_times(const td_vehicle_def *vehicle, double cutoff_s, double impact_s,
                                   double times_s[TD_FLOWN_STEPS + 1])
{
    double ignition_s = td_vehicle_burnout_s(vehicle) -
                        vehicle->stages[vehicle->stage_count - 1].burn_s;
    if (ignition_s < 0.1 * cutoff_s || ignition_s > 0.99 * cutoff_s) {
        ignition_s = 0.5 * cutoff_s;
    }
    for (int i = 0; i <= TD__STEPS_LOW; i++) {
        times_s[i] = ignition_s * i / TD__STEPS_LOW;
    }
    for (int i = 1; i <= TD__STEPS_HIGH; i++) {
        double part = (double)i / TD__STEPS_HIGH;
        times_s[TD__STEPS_LOW + i] = ignition_s + (cutoff_s - ignition_s) * part;
    }
    for (int i = 1; i <= TD__STEPS_FREE; i++) {
        double left = 1.0 - (double)i / TD__STEPS_FREE;
        double part = 1.0 - left * td_sqrt(left);
        times_s[TD__STEPS_LOW + TD__STEPS_HIGH + i] = cutoff_s + (impact_s - cutoff_s) * part;
    }
}

#endif
