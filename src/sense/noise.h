/* SPDX-License-Identifier: Apache-2.0 */
/* Inside the folder: from what is looked at to what is reported, with every draw keyed. */
#ifndef TD_SENSE_NOISE_H
#define TD_SENSE_NOISE_H

#include "sense/instrument.h"

/* A direction and a distance in the axes of the sensor's face. */
typedef struct td__polar {
    td_vec3 along; /* unit, in those axes */
    double range_m;
    double azimuth_rad, elevation_rad;
    double rate_mps;
} td__polar;

td__polar td__polar_of(const td_instrument *instrument, const td_body *body);

/* One draw of the look that is taken now, for the body `id` and one of the purposes. */
double td__uniform(const td_instrument *instrument, uint32_t id, uint32_t purpose);

/* Whether the body is detected, and what is reported of it if so. */
bool td__detect(const td_instrument *instrument, const td_body *body, const td__polar *at,
                td_measurement *made);

/* What was looked at, as patches of azimuth and elevation that are searched over all ranges. */
typedef struct td__patches {
    double swath_rad2;  /* the part of the search */
    double beams_rad2;  /* all beams together */
    int32_t beam_count; /* of the question's beams */
} td__patches;

/* Draws the false alarms of the look. */
void td__false_alarms(const td_instrument *instrument, const td_look_question *question,
                      const td__patches *patches, td_look_room *room, int32_t *count);

/* Steps the biases on to a moment. */
void td__bias_to(td_instrument *instrument, int64_t t_ns);

/* Keeps one measurement, or counts it as lost. */
void td__keep(td_look_room *room, int32_t *count, td_measurement made, int32_t origin);

#endif
