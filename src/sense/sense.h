/* SPDX-License-Identifier: Apache-2.0 */
/* What instruments see, and when: radars and infrared satellites. The folder's one face.
 * Derivation: docs/models/sense.md. Two faces of one sensor: the lookout of this header sees inside
 * its envelope and not outside it (maps, footprints); sense/instrument.h errs as sensors do. */
#ifndef TD_SENSE_H
#define TD_SENSE_H

#include "flight/flight.h"
#include "sense/measure.h"

#ifdef __cplusplus
extern "C" {
#endif

#define TD_SENSOR_MAP(X)                                                                           \
    X(RADAR, "radar", "radar: range, sector, horizon")                                             \
    X(SATELLITE, "satellite", "infrared satellite: sees a burning stage above the clouds")

typedef enum td_sensor_kind {
#define X(name, key, text) TD_SENSOR_##name,
    TD_SENSOR_MAP(X)
#undef X
    TD_SENSOR_COUNT
} td_sensor_kind;

/* A type of sensor as published. Radars use range, sector and beam, satellites clouds and looks. */
typedef struct td_sensor_def {
    char id[TD_ID_SIZE];      /* key in the catalogue; id; required */
    char name[TD_NAME_SIZE];  /* name in words; text; required */
    td_sensor_kind kind;      /* what it is; one of td_sensor_kind; required */
    double range_m_max;       /* instrumented range; 1 km..45000 km; required */
    double range_m_min;       /* nearest range; 0..1000 km; default 0 */
    double reference_range_m; /* range of detection at reference_rcs_m2, 0: instrumented; 0..10000
                                 km; default 0 */
    double reference_rcs_m2;  /* cross-section of reference_range_m; 0.0001..1000 m2; default 1 m2
                                 */
    double elevation_rad_min; /* lowest elevation; -10..90 deg; default 0 deg */
    double elevation_rad_max; /* highest elevation; 0..90 deg; default 90 deg */
    double sector_rad;        /* full width in azimuth; 1..360 deg; default 360 deg */
    double antenna_h_m;       /* antenna above its site; 0..1000 m; default 10 m */
    bool rays_straight;       /* no refraction by the air; default false */
    double firm_s;            /* from first sight to a firm track; 0..600 s; default 5 s */
    double cloud_h_m;         /* satellite sees a burning stage above this; 0..30 km; default 10 km
                                 */
    double revisit_s;         /* satellite looks this often; 0.1..120 s; default 10 s */
    int32_t looks_count;      /* looks that declare a launch; 1..20 count; default 3 count */
    /* What an instrument needs besides. */
    double reference_pd_ratio;  /* chance of detection of one look at reference_range_m; 0.01..0.999
                                   ratio; default 0.5 ratio */
    double pfa_ratio;           /* chance of a false alarm in one cell; 1e-15..0.01 ratio; default
                                   1e-6 ratio */
    double detection_ratio;     /* satellite: chance of detection of one look at a flame; 0.01..1
                                   ratio; default 0.95 ratio */
    double revisit_search_s;    /* radar searches its whole field this often; 0.1..600 s; default 10
                                   s */
    double revisit_track_s;     /* radar looks at what it tracks this often; 0.1..60 s; default 2 s
                                   */
    int32_t beams_count;        /* radar: beams for tracks and cues in revisit_track_s; 1..10000
                                   count; default 100 count */
    double beam_rad;            /* radar: width of its beam; 0.01..30 deg; default 1 deg */
    double range_resolution_m;  /* range resolution; 0.1..10000 m; default 30 m */
    double range_m_sigma;       /* least noise in range; 0..10000 m; default 10 m */
    double angle_rad_sigma;     /* least noise in each angle; 0..10 deg; default 0.03 deg */
    double range_rate_mps_sigma; /* noise in range rate, 0: none; 0..1000 mps; default 0 */
    double range_bias_m_sigma;  /* slowly varying error in range; 0..10000 m; default 10 m */
    double angle_bias_rad_sigma; /* slowly varying error in each angle; 0..1 deg; default 0.01
                                    deg */
    double bias_s;              /* an error is another after this; 10..86400 s; default 600 s */
    double false_alarms_count;  /* mean number in one search of the field; 0..500 count; default 1
                                   count */
    double latency_s;           /* from a look to its tracker; 0..600 s; default 0.2 s */
    double jitter_s;            /* up to so much later than that; 0..600 s; default 0 s */
} td_sensor_def;

/* A sensor where it stands. */
typedef struct td_sensor {
    const td_sensor_def *def;
    td_geo site_geo;      /* ground below the antenna, or the satellite itself */
    double boresight_rad; /* middle of the sector, clockwise from north */
} td_sensor;

/* Why a flight was not seen. */
#define TD_SIGHT_MAP(X)                                                                            \
    X(SEEN, "seen", "seen, and held long enough for a firm track")                                 \
    X(GLIMPSED, "glimpsed", "seen, but lost before the track was firm")                            \
    X(BELOW_HORIZON, "below_horizon", "in range and sector only below the horizon")                \
    X(OUT_OF_SECTOR, "out_of_sector", "in range only outside sector or elevation limits")          \
    X(OUT_OF_RANGE, "out_of_range", "never in range")                                              \
    X(NOT_BURNING, "not_burning", "no burning stage above the clouds in view")                     \
    X(NOT_DETECTED, "not_detected", "in view, but too weak or not looked at: never detected")

typedef enum td_sight_verdict {
#define X(name, key, text) TD_SIGHT_##name,
    TD_SIGHT_MAP(X)
#undef X
    TD_SIGHT_COUNT
} td_sight_verdict;

const char *td_sight_verdict_key(td_sight_verdict verdict);
const char *td_sensor_kind_key(td_sensor_kind kind);

/* The first stretch in which a sensor holds a flight; times after launch. */
typedef struct td_sighting {
    td_sight_verdict verdict;
    double first_s; /* enters view; meaningful for SEEN and GLIMPSED */
    double firm_s;  /* firm track or declared launch; meaningful for SEEN */
    double lost_s;  /* leaves view, or the flight ends */
    double seen_s;  /* total time in view, over all stretches */
    td_azel first_azel;
} td_sighting;

/* Given a cross-section; returned the farthest range of the radar, m: R ~ sigma^(1/4), never beyond
 * the instrumented range. A satellite's does not depend on it. */
double td_sensor_range_m(const td_sensor_def *def, double rcs_m2);

/* A sensor made ready to look at objects of one cross-section: made once, used for many. */
typedef struct td_lookout {
    td_sensor_kind kind;
    td_earth earth;
    td_frame frame; /* at the antenna, or at the satellite */
    double range2_m2_min, range2_m2_max;
    double sin_boresight, cos_boresight, cos_half_sector;
    double elevation_rad_min, elevation_rad_max, sin_elevation_min, sin_elevation_max;
    double dip_rad;      /* of the horizon below the horizontal, air included */
    double horizon2_m2;  /* square of the distance to it */
    double bend_radpm;   /* refraction a metre of range, up to bend_rad_max */
    double bend_rad_max;
    double firm_s;       /* from first sight to a firm track or a declared launch */
    double cloud_h_m;
} td_lookout;

td_lookout td_lookout_of(const td_earth *earth, const td_sensor *sensor, double rcs_m2);

/* Whether a point is in view at one moment, and if not, why: SEEN, or one of the reasons.
 * Radars: slant range, elevation (refracted below 5 degrees), sector, horizon.
 * Satellites: a burning engine above the clouds, line of sight past the clouds. */
td_sight_verdict td_lookout_view(const td_lookout *lookout, const td_sample *sample);

/* When a lookout first sees, holds and loses a flight: the first stretch that is long enough for a
 * firm track, else the first glimpse. Edges are bisected on the path, where there is one, to 1 ms,
 * without one to 1/256 of the samples' distance. A stretch between two samples may be missed. */
td_sighting td_lookout_sighting(const td_lookout *lookout, const td_samples *samples);

/* The same two for a sensor that looks once. */
td_sight_verdict td_sensor_view(const td_earth *earth, const td_sensor *sensor, double rcs_m2,
                                const td_sample *sample);
td_sighting td_sensor_sighting(const td_earth *earth, const td_sensor *sensor, double rcs_m2,
                               const td_samples *samples);

/* Whether a place may hold a radar or a launcher: a latitude, a longitude, and a height at which
 * there is ground (ASSUMPTION A04: the ground is at -500..9000 m). */
bool td_site_is_sound(td_geo site_geo);

#ifdef __cplusplus
}
#endif

#include "sense/flame.h"
#include "sense/instrument.h"
#include "sense/signature.h"

#endif
