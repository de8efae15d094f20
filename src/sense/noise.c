/* SPDX-License-Identifier: Apache-2.0 */
/* Draws of signals, noise, false alarms and biases, each by its own key. */
#include "sense/noise.h"

#include <assert.h>

/* Straight up an azimuth means nothing; its sigma stops growing here. */
static const double COS_ELEVATION_MIN = 0.01;

static td_stream stream_of(const td_instrument *instrument, uint32_t id, uint32_t purpose)
{
    td_stream stream = instrument->stream;
    stream.purpose = id * TD_DRAW_KINDS + purpose;
    return stream;
}

double td__uniform(const td_instrument *instrument, uint32_t id, uint32_t purpose)
{
    td_stream stream = stream_of(instrument, id, purpose);
    return td_uniform(&stream, (uint32_t)instrument->look_count);
}

static double normal(const td_instrument *instrument, uint32_t id, uint32_t purpose)
{
    td_stream stream = stream_of(instrument, id, purpose);
    return td_normal(&stream, (uint32_t)instrument->look_count);
}

td__polar td__polar_of(const td_instrument *instrument, const td_body *body)
{
    const td_frame *frame = &instrument->face.frame;
    td_vec3 at_m = td_enu_from_ecef(frame, body->at.pos_ecef_m);
    td_vec3 away_m = td_vec3_sub(body->at.pos_ecef_m, frame->origin_ecef_m);
    double range_m = td_vec3_norm(at_m);
    assert(range_m > 0.0);
    td_vec3 along = td_vec3_scale(at_m, 1.0 / range_m);
    double azimuth_rad = td_atan2(along.x, along.y);
    return (td__polar){
        .along = along,
        .range_m = range_m,
        .azimuth_rad = azimuth_rad < 0.0 ? azimuth_rad + TD_TWO_PI : azimuth_rad,
        .elevation_rad = td_atan2(along.z, td_hypot(along.x, along.y)),
        .rate_mps = td_vec3_dot(body->vel_ecef_mps, away_m) / range_m,
    };
}

/* Angles after noise: over the pole of the axes and round the circle again. */
static void wrap(td_measurement *made)
{
    if (td_abs(made->elevation_rad) > TD_HALF_PI) {
        double pole_rad = made->elevation_rad > 0.0 ? TD_PI : -TD_PI;
        made->elevation_rad = pole_rad - made->elevation_rad;
        made->azimuth_rad += TD_PI;
    }
    made->azimuth_rad -= TD_TWO_PI * td_floor(made->azimuth_rad / TD_TWO_PI);
    if (made->azimuth_rad >= TD_TWO_PI) { /* a tiny negative one rounds up to the whole circle */
        made->azimuth_rad = 0.0;
    }
}

/* Sigmas of a measurement at an elevation; a radar's follow from the signal that it has. */
static void set_sigmas(const td_instrument *instrument, double signal_ratio, td_measurement *made)
{
    const td_sensor_def *def = instrument->def;
    td_noise noise = { .angle_rad_sigma = def->angle_rad_sigma };
    if (instrument->face.has_range) {
        noise = td_radar_noise(def, signal_ratio);
        made->snr_db = 10.0 * td_log(signal_ratio) / td_log(10.0);
    }
    double cos_elevation = td_max(td_cos(made->elevation_rad), COS_ELEVATION_MIN);
    made->has_range = instrument->face.has_range;
    made->has_range_rate = instrument->face.has_range_rate;
    made->range_m_sigma = noise.range_m_sigma;
    made->elevation_rad_sigma = noise.angle_rad_sigma;
    made->azimuth_rad_sigma = noise.angle_rad_sigma / cos_elevation;
    made->range_rate_mps_sigma = made->has_range_rate ? def->range_rate_mps_sigma : 0.0;
}

/* The power that a detector sees of a Swerling I object is exponential with mean 1 + snr, against a
 * threshold of -ln pfa: one draw gives both the detection and the signal that was measured. */
static bool draw_signal(const td_instrument *instrument, const td_body *body, const td__polar *at,
                        double *signal_ratio)
{
    const td_sensor_def *def = instrument->def;
    double uniform = td__uniform(instrument, body->id, TD_DRAW_SIGNAL);
    *signal_ratio = 0.0;
    if (!instrument->face.has_range) {
        return uniform < def->detection_ratio;
    }
    double rcs_m2 = instrument->nominal_rcs_m2;
    if (body->signature) {
        td_vec3 back_m = td_vec3_sub(instrument->face.frame.origin_ecef_m, body->at.pos_ecef_m);
        td_aspect aspect = td_aspect_of(body->vel_ecef_mps, back_m);
        rcs_m2 = td_signature_rcs_m2(body->signature, aspect, body->at.is_burning);
    }
    double snr = td_radar_snr(def, rcs_m2, instrument->nominal_rcs_m2, at->range_m);
    double power = -(1.0 + snr) * td_log(uniform);
    *signal_ratio = power;
    return power > -td_log(def->pfa_ratio);
}

bool td__detect(const td_instrument *instrument, const td_body *body, const td__polar *at,
                td_measurement *made)
{
    double signal_ratio;
    if (!draw_signal(instrument, body, at, &signal_ratio)) {
        return false;
    }
    *made = (td_measurement){ .elevation_rad = at->elevation_rad };
    set_sigmas(instrument, signal_ratio, made);
    made->azimuth_rad = at->azimuth_rad + instrument->bias.azimuth_rad +
                        made->azimuth_rad_sigma * normal(instrument, body->id, TD_DRAW_AZIMUTH);
    made->elevation_rad += instrument->bias.elevation_rad +
                           made->elevation_rad_sigma *
                               normal(instrument, body->id, TD_DRAW_ELEVATION);
    if (made->has_range) {
        double range_m = at->range_m + instrument->bias.range_m +
                         made->range_m_sigma * normal(instrument, body->id, TD_DRAW_RANGE);
        made->range_m = td_max(range_m, 1.0);
    }
    if (made->has_range_rate) {
        made->range_rate_mps = at->rate_mps + made->range_rate_mps_sigma *
                                                  normal(instrument, body->id, TD_DRAW_RATE);
    }
    wrap(made);
    return true;
}

void td__keep(td_look_room *room, int32_t *count, td_measurement made, int32_t origin)
{
    if (*count >= room->capacity) {
        room->lost_count++;
        return;
    }
    made.number = *count;
    room->measurements[*count] = made;
    if (room->origins) {
        room->origins[*count] = origin;
    }
    ++*count;
}

/* A place in the swath that is searched, or in one of the beams. */
static void place_false(const td_instrument *instrument, const td_look_question *question,
                        const td__patches *patches, const double draws[3], td_measurement *made)
{
    const td_look_def *face = &instrument->face;
    double whole_rad2 = patches->swath_rad2 + patches->beams_rad2;
    double chosen_rad2 = draws[0] * whole_rad2 - patches->swath_rad2;
    if (chosen_rad2 < 0.0 || patches->beam_count == 0) {
        double swath = (double)(instrument->look_count % instrument->swath_count);
        double part = (swath + draws[1]) / instrument->swath_count;
        made->azimuth_rad = face->boresight_rad + face->sector_rad * (part - 0.5);
        made->elevation_rad = face->elevation_rad_min +
                              draws[2] * (face->elevation_rad_max - face->elevation_rad_min);
        return;
    }
    /* ASSUMPTION A07: every beam is as likely, a wide one too. */
    double number = td_floor(chosen_rad2 / patches->beams_rad2 * patches->beam_count);
    int32_t beam = (int32_t)td_clamp(number, 0.0, patches->beam_count - 1.0);
    const td_beam *in = &question->beams[beam];
    const td_frame *frame = &face->frame;
    double east = td_vec3_dot(in->along_ecef, frame->east);
    double north = td_vec3_dot(in->along_ecef, frame->north);
    double up = td_vec3_dot(in->along_ecef, frame->up);
    double across = td_max(td_hypot(east, north), COS_ELEVATION_MIN);
    double width_rad = td_max(instrument->def->beam_rad, 2.0 * in->half_width_rad);
    made->azimuth_rad = td_atan2(east, north) + width_rad * (draws[1] - 0.5) / across;
    made->elevation_rad = td_atan2(up, across) + width_rad * (draws[2] - 0.5);
}

static void draw_false(const td_instrument *instrument, const td_look_question *question,
                       const td__patches *patches, uint32_t number, td_measurement *made)
{
    enum { DRAWS = 5 };
    const td_look_def *face = &instrument->face;
    double draws[DRAWS];
    td_stream stream = stream_of(instrument, number, TD_DRAW_FALSE);
    for (int i = 0; i < DRAWS; i++) {
        draws[i] = td_uniform(&stream, (uint32_t)(instrument->look_count * DRAWS + i));
    }
    *made = (td_measurement){ 0 };
    place_false(instrument, question, patches, draws, made);
    wrap(made);
    /* Noise above the threshold has the signal of one that just crosses it, and more. */
    set_sigmas(instrument, -td_log(instrument->def->pfa_ratio) - td_log(draws[4]), made);
    if (made->has_range) {
        made->range_m = face->range_m_min + draws[3] * (face->range_m_max - face->range_m_min);
    }
}

void td__false_alarms(const td_instrument *instrument, const td_look_question *question,
                      const td__patches *patches, td_look_room *room, int32_t *count)
{
    static const double MEAN_MAX = 600.0;
    const td_look_def *face = &instrument->face;
    double span_m = face->has_range ? face->range_m_max - face->range_m_min : 1.0;
    double mean = face->false_density_per_rad2m * span_m *
                  (patches->swath_rad2 + patches->beams_rad2);
    double uniform = td__uniform(instrument, 0, TD_DRAW_FALSE_COUNT);
    int32_t alarms = td_poisson(td_min(mean, MEAN_MAX), uniform);
    for (int32_t i = 0; i < alarms; i++) {
        td_measurement made;
        draw_false(instrument, question, patches, (uint32_t)i, &made);
        td__keep(room, count, made, TD_FALSE_ALARM);
    }
}

static double stepped(const td_stream *stream, uint32_t index, double before, double sigma,
                      bool is_first)
{
    double keep = is_first ? 0.0 : td_exp(-1.0 / TD_BIAS_STEPS);
    double fresh = td_sqrt(1.0 - keep * keep);
    return sigma > 0.0 ? keep * before + fresh * sigma * td_normal(stream, index) : 0.0;
}

void td__bias_to(td_instrument *instrument, int64_t t_ns)
{
    enum { KINDS = 3 };
    const td_look_def *face = &instrument->face;
    td_stream stream = stream_of(instrument, 0, TD_DRAW_BIAS);
    td_bias *now = &instrument->bias;
    double step_ns = face->bias_time_s * 1e9 / TD_BIAS_STEPS;
    int64_t wanted = (int64_t)td_floor((double)t_ns / step_ns);
    while (now->step < wanted) {
        bool is_first = now->step < 0;
        now->step++;
        uint32_t index = (uint32_t)now->step * KINDS;
        now->range_m =
            stepped(&stream, index, now->range_m, face->range_m_bias_sigma, is_first);
        now->azimuth_rad =
            stepped(&stream, index + 1, now->azimuth_rad, face->azimuth_rad_bias_sigma, is_first);
        now->elevation_rad = stepped(&stream, index + 2, now->elevation_rad,
                                     face->elevation_rad_bias_sigma, is_first);
    }
}
