/* SPDX-License-Identifier: Apache-2.0 */
/* A radar of round numbers, that tests of the folder share. */
#ifndef TD_SENSE_STARING_H
#define TD_SENSE_STARING_H

#include "sense/sense.h"

static const double KM = 1000.0;

/* Sees a square metre with 0.5 at 1000 km; looks at its whole field each second. */
static inline td_sensor_def staring(void)
{
    return (td_sensor_def){ .kind = TD_SENSOR_RADAR,
                            .range_m_max = 3000.0 * KM,
                            .reference_range_m = 1000.0 * KM,
                            .reference_rcs_m2 = 1.0,
                            .elevation_rad_max = TD_HALF_PI,
                            .sector_rad = TD_TWO_PI,
                            .antenna_h_m = 10.0,
                            .reference_pd_ratio = 0.5,
                            .pfa_ratio = 1e-6,
                            .revisit_search_s = 1.0,
                            .revisit_track_s = 1.0,
                            .beams_count = 10,
                            .beam_rad = 1.0 * TD_DEG,
                            .range_resolution_m = 30.0,
                            .range_m_sigma = 10.0,
                            .angle_rad_sigma = 0.03 * TD_DEG,
                            .range_rate_mps_sigma = 5.0,
                            .bias_s = 600.0 };
}

#endif
