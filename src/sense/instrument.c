/* SPDX-License-Identifier: Apache-2.0 */
/* One sensor in a run: what it looks at next, and what comes of it. */
#include "sense/instrument.h"

#include <assert.h>
#include <math.h>

#include "sense/noise.h"

/* Axes of a satellite's face: its poles point along the Earth's axis, where it never looks, so that
 * no azimuth turns under it: north is down, up is local north. */
static td_frame downward(const td_frame *enu)
{
    return (td_frame){ .origin_ecef_m = enu->origin_ecef_m,
                       .east = enu->east,
                       .north = td_vec3_scale(enu->up, -1.0),
                       .up = enu->north };
}

/* A satellite's field of view holds the Earth and its air. */
static void set_disc(const td_lookout *lookout, td_look_def *face)
{
    static const double AIR_M = 300000.0;
    double away_m = td_vec3_norm(face->frame.origin_ecef_m);
    double sine = td_min((lookout->earth.a_m + AIR_M) / away_m, 1.0);
    double half_rad = td_asin(sine);
    face->boresight_rad = 0.0;
    face->sector_rad = 2.0 * half_rad;
    face->elevation_rad_min = -half_rad;
    face->elevation_rad_max = half_rad;
}

static double field_rad2(const td_look_def *face)
{
    return face->sector_rad * (face->elevation_rad_max - face->elevation_rad_min);
}

static td_look_def face_of(const td_sensor *sensor, const td_lookout *lookout)
{
    const td_sensor_def *def = sensor->def;
    bool is_radar = def->kind == TD_SENSOR_RADAR;
    td_look_def face = {
        .frame = is_radar ? lookout->frame : downward(&lookout->frame),
        .has_range = is_radar,
        .has_range_rate = is_radar && def->range_rate_mps_sigma > 0.0,
        .sees_burning_only = !is_radar,
        .revisit_s = is_radar ? def->revisit_track_s : def->revisit_s,
        .boresight_rad = sensor->boresight_rad,
        .sector_rad = td_min(def->sector_rad, TD_TWO_PI),
        .elevation_rad_min = td_max(def->elevation_rad_min, -lookout->dip_rad),
        .elevation_rad_max = def->elevation_rad_max,
        .range_m_min = def->range_m_min,
        .range_m_max = def->range_m_max,
        .detection_ratio = is_radar ? def->reference_pd_ratio : def->detection_ratio,
        .range_m_bias_sigma = is_radar ? def->range_bias_m_sigma : 0.0,
        .azimuth_rad_bias_sigma = def->angle_bias_rad_sigma,
        .elevation_rad_bias_sigma = def->angle_bias_rad_sigma,
        .bias_time_s = def->bias_s,
    };
    if (!is_radar) {
        set_disc(lookout, &face);
    }
    double span_m = is_radar ? face.range_m_max - face.range_m_min : 1.0;
    assert(span_m > 0.0 && field_rad2(&face) > 0.0);
    face.false_density_per_rad2m = def->false_alarms_count / (field_rad2(&face) * span_m);
    return face;
}

td_instrument td_instrument_of(const td_earth *earth, const td_sensor *sensor,
                               double nominal_rcs_m2, const td_stream *stream)
{
    const td_sensor_def *def = sensor->def;
    td_lookout lookout = td_lookout_of(earth, sensor, nominal_rcs_m2);
    bool is_radar = def->kind == TD_SENSOR_RADAR;
    /* What fades out with range is the signal, not the sight of it. */
    lookout.range2_m2_max = def->range_m_max * def->range_m_max;
    double looks = is_radar ? def->revisit_search_s / def->revisit_track_s : 1.0;
    assert(isfinite(looks) && looks > 0.0 && def->bias_s > 0.0);
    return (td_instrument){
        .def = def,
        .lookout = lookout,
        .face = face_of(sensor, &lookout),
        .stream = *stream,
        .bias.step = -1,
        .nominal_rcs_m2 = nominal_rcs_m2,
        .cos_half_beam = td_cos(0.5 * def->beam_rad),
        .swath_count = (int32_t)td_clamp(td_floor(looks + 0.5), 1.0, 1e6),
    };
}

/* Beams as far as the radar has some: the first `full` are served, the next one in part. */
typedef struct service {
    int32_t full;
    double part;
    double skipped_ratio;
    double served_count; /* beams, parts of the last included */
} service;

static service serve(const td_sensor_def *def, const td_look_question *question)
{
    service made = { 0 };
    double wanted = 0.0, left = (double)def->beams_count;
    bool is_open = true;
    for (int32_t i = 0; i < question->beam_count; i++) {
        double cost = (double)td_beams_of(def, question->beams[i].half_width_rad);
        wanted += cost;
        if (is_open && cost <= left) {
            left -= cost;
            made.full++;
        } else if (is_open) {
            made.part = left / cost;
            left = 0.0;
            is_open = false;
        }
    }
    made.served_count = (double)def->beams_count - left;
    made.skipped_ratio = wanted > 0.0 ? 1.0 - made.served_count / wanted : 0.0;
    return made;
}

static bool is_in_beam(const td_instrument *instrument, const td_beam *beam, td_vec3 along_ecef)
{
    bool is_wide = 2.0 * beam->half_width_rad > instrument->def->beam_rad;
    double cos_half = is_wide ? td_cos(beam->half_width_rad) : instrument->cos_half_beam;
    return td_vec3_dot(beam->along_ecef, along_ecef) >= cos_half;
}

/* Where in the sector an azimuth lies decides when the search comes there. */
static bool is_in_swath(const td_instrument *instrument, double azimuth_rad)
{
    const td_look_def *face = &instrument->face;
    double from_rad = azimuth_rad - face->boresight_rad + 0.5 * face->sector_rad;
    double turns = from_rad / TD_TWO_PI;
    double part = (turns - td_floor(turns)) * TD_TWO_PI / face->sector_rad;
    double swath = td_floor(part * instrument->swath_count);
    return (int64_t)td_min(swath, instrument->swath_count - 1.0) ==
           instrument->look_count % instrument->swath_count;
}

static bool is_looked_at(const td_instrument *instrument, const td_look_question *question,
                         const service *served, const td_body *body, const td__polar *at)
{
    if (instrument->swath_count == 1 || is_in_swath(instrument, at->azimuth_rad)) {
        return true;
    }
    td_vec3 away_m = td_vec3_sub(body->at.pos_ecef_m, instrument->face.frame.origin_ecef_m);
    td_vec3 along_ecef = td_vec3_scale(away_m, 1.0 / at->range_m);
    for (int32_t i = 0; i < served->full; i++) {
        if (is_in_beam(instrument, &question->beams[i], along_ecef)) {
            return true;
        }
    }
    return served->part > 0.0 &&
           is_in_beam(instrument, &question->beams[served->full], along_ecef) &&
           td__uniform(instrument, body->id, TD_DRAW_CUE) < served->part;
}

static void look_at_bodies(td_instrument *instrument, const td_look_question *question,
                           const service *served, td_look_room *room, int32_t *count)
{
    for (int32_t i = 0; i < question->body_count; i++) {
        const td_body *body = &question->bodies[i];
        td_measurement made;
        if (td_lookout_view(&instrument->lookout, &body->at) != TD_SIGHT_SEEN) {
            continue;
        }
        td__polar at = td__polar_of(instrument, body);
        if (is_looked_at(instrument, question, served, body, &at) &&
            td__detect(instrument, body, &at, &made)) {
            td__keep(room, count, made, (int32_t)body->id);
        }
    }
}

static int64_t delay_ns(const td_instrument *instrument)
{
    const td_sensor_def *def = instrument->def;
    double jitter_s = def->jitter_s > 0.0
                          ? def->jitter_s * td__uniform(instrument, 0, TD_DRAW_LATENCY)
                          : 0.0;
    return (int64_t)td_floor((def->latency_s + jitter_s) * 1e9 + 0.5);
}

td_look td_instrument_look(td_instrument *instrument, const td_look_question *question,
                           td_look_room *room)
{
    int32_t count = 0;
    bool is_radar = instrument->face.has_range;
    service served = { 0 };
    if (is_radar && question->beam_count > 0) {
        served = serve(instrument->def, question);
    }
    td__bias_to(instrument, question->t_ns);
    look_at_bodies(instrument, question, &served, room, &count);
    double beam_rad2 = instrument->def->beam_rad * instrument->def->beam_rad;
    td__patches patches = {
        .swath_rad2 = field_rad2(&instrument->face) / instrument->swath_count,
        .beams_rad2 = served.served_count * beam_rad2,
        .beam_count = served.full + (served.part > 0.0),
    };
    td__false_alarms(instrument, question, &patches, room, &count);
    for (int32_t i = 0; i < count; i++) {
        room->measurements[i].t_ns = question->t_ns;
    }
    room->unserved_count = is_radar ? question->beam_count - served.full : 0;
    td_look look = {
        .t_ns = question->t_ns,
        .arrival_ns = question->t_ns + delay_ns(instrument),
        .sensor = (int32_t)instrument->stream.node,
        .skipped_ratio = served.skipped_ratio,
        .measurements = room->measurements,
        .measurement_count = count,
    };
    instrument->look_count++;
    return look;
}
