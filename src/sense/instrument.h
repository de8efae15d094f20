/* SPDX-License-Identifier: Apache-2.0 */
/* A sensor that errs: noise, chances of detection, false alarms, bias, and a limit on what it looks
 * at. Truth goes in, measurements come out. Derivation: docs/models/sense.md. */
#ifndef TD_SENSE_INSTRUMENT_H
#define TD_SENSE_INSTRUMENT_H

#include "sense/sense.h"
#include "sense/signature.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Given a mean signal-to-noise ratio >= 0 and the chance of a false alarm in 0..1; returned the
 * chance of detection of a Swerling I object, pfa^(1/(1 + snr)). Source: SWERLING1954. */
double td_swerling_pd(double snr_ratio, double pfa_ratio);
/* The ratio that gives this chance: ln pfa / ln pd - 1. */
double td_swerling_snr(double pd_ratio, double pfa_ratio);

/* Given a radar, a cross-section and a range; returned the mean signal-to-noise ratio: the radar
 * equation through its reference range; where that is 0, nominal_rcs_m2 is seen so at the greatest
 * range. */
double td_radar_snr(const td_sensor_def *def, double rcs_m2, double nominal_rcs_m2,
                    double range_m);

/* One sigma of a radar's noise at a signal-to-noise ratio > 0, its floors included; the angle is
 * across the line of sight. Source: BARTON (monopulse slope 1.6). */
typedef struct td_noise {
    double range_m_sigma;
    double angle_rad_sigma;
} td_noise;

td_noise td_radar_noise(const td_sensor_def *def, double snr_ratio);

/* Beams that a search of a round patch takes, at least 1. */
int32_t td_beams_of(const td_sensor_def *def, double half_width_rad);
/* How long a search of a round patch takes with all beams free, never longer than a search of the
 * whole field: what a cue is worth. half_width_rad < 0: no cue. */
double td_acquire_s(const td_sensor_def *def, double half_width_rad);

/* A mean number >= 0 and a draw in (0, 1); returned the Poisson count by inversion.
 * Valid: means up to 600. */
int32_t td_poisson(double mean_count, double uniform);

/* One object as it is at the moment of a look. */
typedef struct td_body {
    uint32_t id; /* key of its draws, below 2^27 */
    td_sample at;
    td_vec3 vel_ecef_mps;
    const td_signature_def *signature; /* null: nominal cross-section from all sides */
} td_body;

/* Where a tracker asks a radar to look: the middle of a beam or of a cue. */
typedef struct td_beam {
    td_vec3 along_ecef; /* unit, from the antenna */
    double half_width_rad; /* 0: one beam at a track */
} td_beam;

/* One look. Beams in order of priority: they are served until the radar has no more. */
typedef struct td_look_question {
    int64_t t_ns;
    const td_body *bodies;
    const td_beam *beams;
    int32_t body_count, beam_count;
} td_look_question;

/* Where measurements go. origins (may be null): the body's id, or TD_FALSE_ALARM: truth, for
 * scoring only. lost_count: measurements for which there was no room, named and not kept. */
enum { TD_FALSE_ALARM = -1 };
typedef struct td_look_room {
    td_measurement *measurements;
    int32_t *origins;
    int32_t capacity;
    int32_t lost_count;
    int32_t unserved_count; /* beams asked for and not served, all or in part */
} td_look_room;

/* Purposes of draws: 16 times a body's id plus one of these. Purpose 1 belongs to sim. */
enum {
    TD_DRAW_SIGNAL = 2,
    TD_DRAW_RANGE,
    TD_DRAW_AZIMUTH,
    TD_DRAW_ELEVATION,
    TD_DRAW_RATE,
    TD_DRAW_CUE,
    TD_DRAW_FALSE,
    TD_DRAW_FALSE_COUNT,
    TD_DRAW_BIAS,
    TD_DRAW_LATENCY,
    TD_DRAW_PHASE, /* when a sensor's first look comes: drawn by sim */
    TD_DRAW_KINDS = 16
};

/* Slowly varying errors: steps of a first-order Gauss-Markov sequence, held between them. */
enum { TD_BIAS_STEPS = 64 }; /* in bias_s */
typedef struct td_bias {
    int64_t step; /* -1 before the first */
    double range_m, azimuth_rad, elevation_rad;
} td_bias;

/* A sensor where it stands, in one run. */
typedef struct td_instrument {
    const td_sensor_def *def;
    td_lookout lookout;  /* out to the instrumented range */
    td_look_def face;    /* what its tracker may know */
    td_stream stream;    /* seed, run, node */
    td_bias bias;
    double nominal_rcs_m2;
    double cos_half_beam;
    int64_t look_count;
    int32_t swath_count; /* looks in one search of the field */
} td_instrument;

/* A sensor made ready for a run. stream: seed, run and node of its draws; the purpose is ours. */
td_instrument td_instrument_of(const td_earth *earth, const td_sensor *sensor,
                               double nominal_rcs_m2, const td_stream *stream);

/* Takes the next look: bodies in the swath that is searched now, or in a beam that is served, are
 * looked at; each is detected or not; false alarms come on top, in what was looked at. Times must
 * not go back (asserted). The look's measurements are the room's. */
td_look td_instrument_look(td_instrument *instrument, const td_look_question *question,
                           td_look_room *room);

#ifdef __cplusplus
}
#endif

#endif
