/* SPDX-License-Identifier: Apache-2.0 */
/* What a sensor reports: measurements, looks, and what a tracker may know of the sensor. */
#ifndef TD_SENSE_MEASURE_H
#define TD_SENSE_MEASURE_H

#include "earth/earth.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One detection in the sensor's own axes (td_look_def.frame): azimuth clockwise from its north in
 * 0..2 pi, elevation above its horizontal, both of the straight line to the object: the sensor has
 * taken the bend of the ray out. What is absent is zero and its flag is false. A false alarm looks
 * like any other. */
typedef struct td_measurement {
    int64_t t_ns;   /* moment at which this object was looked at, since the epoch */
    int32_t number; /* of the detection in its look, from 0 */
    bool has_range;
    bool has_range_rate;
    double azimuth_rad;
    double elevation_rad;
    double range_m;
    double range_rate_mps; /* growing range is positive; of Earth-fixed motion */
    /* One sigma of the noise as the sensor reports it; bias comes on top (td_look_def). The
     * azimuth's is one of the angle: the error across the line is r cos(elevation) times it. */
    double azimuth_rad_sigma;
    double elevation_rad_sigma;
    double range_m_sigma;
    double range_rate_mps_sigma;
    double snr_db;
} td_measurement;

/* What one sensor reports at once; a look that found nothing is a look too. */
typedef struct td_look {
    int64_t t_ns;       /* of the look; its measurements lie within the sensor's revisit after it */
    int64_t arrival_ns; /* when it reaches the tracker; >= t_ns, and not in order of t_ns */
    int32_t sensor;     /* index of the tracker's td_look_def */
    /* Chance that an object in the field of view was not looked at: 0 for a full scan. A tracker
     * takes detection_ratio (1 - skipped_ratio) as the chance of a detection. */
    double skipped_ratio;
    const td_measurement *measurements;
    int32_t measurement_count;
} td_look;

/* What a tracker knows of a sensor: where it is, what it covers and how it errs. No truth. */
typedef struct td_look_def {
    td_frame frame;     /* at the antenna or the satellite, axes and origin in ECEF */
    bool has_range;     /* a radar; else lines only */
    bool has_range_rate;
    bool sees_burning_only; /* an object may vanish from it by burning out */
    double revisit_s;       /* between looks at the same object; > 0 */
    double boresight_rad;   /* middle of the sector, clockwise from north */
    double sector_rad;      /* full width in azimuth; 2 pi: all round */
    double elevation_rad_min; /* of the straight line, the horizon included */
    double elevation_rad_max;
    double range_m_min;
    double range_m_max;
    double detection_ratio; /* chance of a detection of an object looked at, in 0..1 */
    /* Mean number of false alarms of one look in a unit of measurement space: a rad of azimuth, a
     * rad of elevation and, with has_range, a metre of range. */
    double false_density_per_rad2m;
    /* One sigma of the biases, which vary slowly: Gauss-Markov with this time. 0: none. */
    double range_m_bias_sigma;
    double azimuth_rad_bias_sigma;
    double elevation_rad_bias_sigma;
    double bias_time_s;
} td_look_def;

#ifdef __cplusplus
}
#endif

#endif
