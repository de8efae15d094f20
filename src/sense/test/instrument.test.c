/* SPDX-License-Identifier: Apache-2.0 */
/* Sensors that err: statistics of their draws against closed forms, keys, capacity, horizon. */
#include "sense/sense.h"

#include "staring.h"
#include "test/check.h"

enum { ROOM = 2048, LOOKS = 20000 };
static const double R_M = 6370000.0;

static td_earth sphere(void)
{
    return td_earth_sphere(R_M, 3.986e14, 0.0);
}

static td_sensor_def geostationary(void)
{
    return (td_sensor_def){ .kind = TD_SENSOR_SATELLITE,
                            .range_m_max = 45000.0 * KM,
                            .cloud_h_m = 10.0 * KM,
                            .revisit_s = 10.0,
                            .looks_count = 3,
                            .detection_ratio = 0.9,
                            .angle_rad_sigma = 2e-5,
                            .beam_rad = 1.0 * TD_DEG,
                            .beams_count = 1,
                            .bias_s = 600.0 };
}

/* At an azimuth, an elevation and a slant range from the sensor at 0 N 0 E; moves north. */
static td_body body_at(uint32_t id, double azimuth_rad, double elevation_rad, double range_m)
{
    double across = cos(elevation_rad);
    td_vec3 from_m = { R_M + 10.0, 0.0, 0.0 };
    td_vec3 along = { sin(elevation_rad), across * sin(azimuth_rad), across * cos(azimuth_rad) };
    td_vec3 at_m = td_vec3_madd(from_m, range_m, along);
    return (td_body){ .id = id,
                      .at = { .pos_ecef_m = at_m, .h_m = td_vec3_norm(at_m) - R_M },
                      .vel_ecef_mps = { 0.0, 0.0, 1000.0 } };
}

typedef struct scene {
    td_earth earth;
    td_sensor_def def;
    td_sensor sensor;
    td_instrument instrument;
    td_measurement measurements[ROOM];
    int32_t origins[ROOM];
    td_look_room room;
    double t_s;
} scene;

static void set_scene(scene *s, td_sensor_def def, uint64_t seed, uint32_t node)
{
    *s = (scene){ .earth = sphere(), .def = def };
    td_stream stream = { .seed = seed, .run = 0, .node = node };
    s->sensor = (td_sensor){ .def = &s->def };
    if (def.kind == TD_SENSOR_SATELLITE) {
        s->sensor.site_geo.h_ell_m = 35786.0 * KM;
    }
    s->instrument = td_instrument_of(&s->earth, &s->sensor, 1.0, &stream);
    s->room = (td_look_room){ s->measurements, s->origins, ROOM, 0, 0 };
}

static td_look look(scene *s, const td_body *bodies, int32_t count, const td_beam *beams,
                    int32_t beam_count)
{
    td_look_question question = { .t_ns = (int64_t)(s->t_s * 1e9),
                                  .bodies = bodies,
                                  .beams = beams,
                                  .body_count = count,
                                  .beam_count = beam_count };
    s->t_s += s->instrument.face.revisit_s;
    return td_instrument_look(&s->instrument, &question, &s->room);
}

static td_beam beam_at(const td_body *body, double half_width_rad)
{
    td_vec3 from_m = { R_M + 10.0, 0.0, 0.0 };
    td_vec3 away_m = td_vec3_sub(body->at.pos_ecef_m, from_m);
    return (td_beam){ .along_ecef = td_vec3_unit(away_m), .half_width_rad = half_width_rad };
}

/* Detections out of many looks at five ranges, against the closed form: within 4.5 sigma. */
TD_TEST(detections_follow_the_curve)
{
    const double ranges_km[] = { 400.0, 800.0, 1000.0, 1300.0, 2000.0 };
    for (int i = 0; i < 5; i++) {
        static scene s;
        set_scene(&s, staring(), 7, 3);
        td_body body = body_at(1, 1.0, 40.0 * TD_DEG, ranges_km[i] * KM);
        int32_t seen = 0;
        for (int k = 0; k < LOOKS; k++) {
            seen += look(&s, &body, 1, NULL, 0).measurement_count;
        }
        double pd = td_swerling_pd(td_radar_snr(&s.def, 1.0, 1.0, ranges_km[i] * KM), 1e-6);
        TD_NEAR(seen, pd * LOOKS, 4.5 * sqrt(pd * (1.0 - pd) * LOOKS));
    }
}

/* The power of a detection is the threshold plus an exponential of mean 1 + snr. */
TD_TEST(a_detection_reports_the_signal_it_had)
{
    static scene s;
    set_scene(&s, staring(), 8, 0);
    td_body body = body_at(1, 2.0, 30.0 * TD_DEG, 700.0 * KM);
    double snr = td_radar_snr(&s.def, 1.0, 1.0, 700.0 * KM), sum = 0.0, threshold = -log(1e-6);
    int32_t count = 0;
    for (int k = 0; k < LOOKS; k++) {
        if (look(&s, &body, 1, NULL, 0).measurement_count == 1) {
            double power = pow(10.0, s.measurements[0].snr_db / 10.0);
            TD_CHECK(power > threshold);
            sum += power - threshold;
            count++;
        }
    }
    TD_NEAR(sum / count, 1.0 + snr, 4.5 * (1.0 + snr) / sqrt(count));
}

/* Squares of errors over sigmas: four chi-squares of as many degrees as there are detections. */
TD_TEST(errors_are_as_large_as_reported)
{
    static scene s;
    set_scene(&s, staring(), 9, 1);
    td_body body = body_at(5, 5.5, 50.0 * TD_DEG, 600.0 * KM);
    td_azel true_azel = { 600.0 * KM, 5.5, 50.0 * TD_DEG };
    td_vec3 from_m = { R_M + 10.0, 0.0, 0.0 };
    td_vec3 along = td_vec3_unit(td_vec3_sub(body.at.pos_ecef_m, from_m));
    double rate_mps = td_vec3_dot(along, body.vel_ecef_mps);
    double squares[4] = { 0 }, sums[4] = { 0 };
    int32_t count = 0;
    for (int k = 0; k < LOOKS; k++) {
        if (look(&s, &body, 1, NULL, 0).measurement_count == 0) {
            continue;
        }
        const td_measurement *m = &s.measurements[0];
        const double errors[] = {
            (m->range_m - true_azel.range_m) / m->range_m_sigma,
            (m->azimuth_rad - true_azel.azimuth_rad) / m->azimuth_rad_sigma,
            (m->elevation_rad - true_azel.elevation_rad) / m->elevation_rad_sigma,
            (m->range_rate_mps - rate_mps) / m->range_rate_mps_sigma,
        };
        for (int i = 0; i < 4; i++) {
            squares[i] += errors[i] * errors[i];
            sums[i] += errors[i];
        }
        count++;
    }
    for (int i = 0; i < 4; i++) {
        TD_NEAR(squares[i], count, 4.5 * sqrt(2.0 * count));
        TD_NEAR(sums[i], 0.0, 4.5 * sqrt(count));
    }
    TD_CHECK(count > LOOKS / 2);
}

/* Alarms of a search in four swaths, with nothing there: mean and variance of their number are the
 * given one, places are even in azimuth, elevation and range, and inside the limits. */
TD_TEST(false_alarms_are_poisson_and_even)
{
    enum { SEARCHES = 3000, BINS = 10 };
    static scene s;
    td_sensor_def def = staring();
    def.false_alarms_count = 6.0;
    def.revisit_search_s = 4.0;
    def.sector_rad = 120.0 * TD_DEG;
    def.elevation_rad_min = 2.0 * TD_DEG;
    def.elevation_rad_max = 60.0 * TD_DEG;
    def.range_m_min = 100.0 * KM;
    set_scene(&s, def, 11, 2);
    TD_CHECK(s.instrument.swath_count == 4);
    double sum = 0.0, squares = 0.0;
    int32_t bins[3][BINS] = { { 0 } };
    for (int k = 0; k < SEARCHES; k++) {
        int32_t count = 0;
        for (int swath = 0; swath < 4; swath++) {
            td_look one = look(&s, NULL, 0, NULL, 0);
            count += one.measurement_count;
            for (int32_t i = 0; i < one.measurement_count; i++) {
                const td_measurement *m = &one.measurements[i];
                double from_rad = fmod(m->azimuth_rad + 60.0 * TD_DEG + TD_TWO_PI, TD_TWO_PI);
                const double parts[] = { from_rad / def.sector_rad,
                                         (m->elevation_rad - def.elevation_rad_min) /
                                             (58.0 * TD_DEG),
                                         (m->range_m - def.range_m_min) / (2900.0 * KM) };
                TD_CHECK(s.origins[i] == TD_FALSE_ALARM && m->number == i);
                TD_CHECK((int)(4.0 * parts[0]) == swath);
                for (int axis = 0; axis < 3; axis++) {
                    bool inside = parts[axis] >= 0.0 && parts[axis] < 1.0;
                    TD_CHECK(inside);
                    bins[axis][inside ? (int)(BINS * parts[axis]) : 0]++;
                }
            }
        }
        sum += count;
        squares += (double)count * count;
    }
    double mean = sum / SEARCHES, variance = squares / SEARCHES - mean * mean;
    TD_NEAR(mean, 6.0, 4.5 * sqrt(6.0 / SEARCHES));
    TD_NEAR(variance, 6.0, 4.5 * 6.0 * sqrt((2.0 + 1.0 / 6.0) / SEARCHES));
    for (int axis = 0; axis < 3; axis++) {
        double chi2 = 0.0, expected = sum / BINS;
        for (int i = 0; i < BINS; i++) {
            chi2 += (bins[axis][i] - expected) * (bins[axis][i] - expected) / expected;
        }
        TD_CHECK(chi2 < 27.9); /* 0.999 of chi-square with 9 degrees */
    }
}

/* Over many sensors: variance sigma^2 at any time, correlation exp(-lag / bias_s). */
TD_TEST(biases_are_gauss_markov)
{
    enum { SENSORS = 4000, LAGS = 3 };
    const double lags_s[LAGS] = { 150.0, 600.0, 1800.0 };
    static scene s;
    double start2 = 0.0, later2[LAGS] = { 0 }, product[LAGS] = { 0 };
    td_sensor_def def = staring();
    def.range_bias_m_sigma = 20.0;
    def.angle_bias_rad_sigma = 1e-3;
    for (uint32_t node = 0; node < SENSORS; node++) {
        set_scene(&s, def, 12, node);
        look(&s, NULL, 0, NULL, 0);
        double first = s.instrument.bias.range_m / 20.0;
        start2 += first * first;
        for (int i = 0; i < LAGS; i++) {
            s.t_s = lags_s[i];
            look(&s, NULL, 0, NULL, 0);
            double then = s.instrument.bias.range_m / 20.0;
            later2[i] += then * then;
            product[i] += first * then;
        }
        TD_CHECK(fabs(s.instrument.bias.azimuth_rad) < 6e-3);
    }
    TD_NEAR(start2 / SENSORS, 1.0, 4.5 * sqrt(2.0 / SENSORS));
    for (int i = 0; i < LAGS; i++) {
        double rho = exp(-lags_s[i] / 600.0);
        TD_NEAR(later2[i] / SENSORS, 1.0, 4.5 * sqrt(2.0 / SENSORS));
        TD_NEAR(product[i] / SENSORS, rho, 4.5 * sqrt((1.0 + rho * rho) / SENSORS));
    }
}

/* Step by step on one sensor: what is new in a step has the variance s^2 (1 - a^2), a = exp(-1/64),
 * and nothing to do with what was. */
TD_TEST(a_bias_steps_as_the_sequence_says)
{
    static scene s;
    td_sensor_def def = staring();
    def.range_bias_m_sigma = 20.0;
    def.bias_s = 64.0;
    set_scene(&s, def, 25, 0);
    look(&s, NULL, 0, NULL, 0);
    double keep = exp(-1.0 / 64.0), fresh2 = 0.0, product = 0.0;
    for (int k = 0; k < LOOKS; k++) {
        double before = s.instrument.bias.range_m / 20.0;
        look(&s, NULL, 0, NULL, 0);
        double fresh = s.instrument.bias.range_m / 20.0 - keep * before;
        fresh2 += fresh * fresh;
        product += fresh * before;
    }
    double variance = 1.0 - keep * keep;
    TD_NEAR(fresh2 / variance, LOOKS, 4.5 * sqrt(2.0 * LOOKS));
    TD_NEAR(product / sqrt(variance), 0.0, 4.5 * 1.5 * sqrt(LOOKS));
    TD_CHECK(s.instrument.bias.step == LOOKS);
}

TD_TEST(a_bias_moves_what_is_reported)
{
    static scene s;
    td_sensor_def def = staring();
    def.range_bias_m_sigma = 5000.0;
    set_scene(&s, def, 13, 0);
    td_body body = body_at(1, 1.0, 40.0 * TD_DEG, 300.0 * KM);
    td_look one = look(&s, &body, 1, NULL, 0);
    TD_CHECK(one.measurement_count == 1);
    double noise_m = s.measurements[0].range_m - 300.0 * KM - s.instrument.bias.range_m;
    TD_NEAR(noise_m, 0.0, 6.0 * s.measurements[0].range_m_sigma);
    TD_CHECK(fabs(s.instrument.bias.range_m) > 100.0);
}

static bool same(const td_measurement *a, const td_measurement *b)
{
    return a->range_m == b->range_m && a->azimuth_rad == b->azimuth_rad &&
           a->elevation_rad == b->elevation_rad && a->snr_db == b->snr_db &&
           a->range_rate_mps == b->range_rate_mps;
}

/* The first object's measurement with other objects, alarms and beams beside it; with another node,
 * seed or id it is another. */
TD_TEST(draws_are_keyed)
{
    static scene alone, crowded, other;
    td_sensor_def noisy = staring();
    noisy.false_alarms_count = 20.0;
    td_body bodies[3] = { body_at(4, 1.0, 40.0 * TD_DEG, 400.0 * KM),
                          body_at(5, 2.0, 20.0 * TD_DEG, 500.0 * KM),
                          body_at(9, 3.0, 30.0 * TD_DEG, 600.0 * KM) };
    td_beam beam = beam_at(&bodies[1], 0.0);
    set_scene(&alone, staring(), 14, 1);
    set_scene(&crowded, noisy, 14, 1);
    set_scene(&other, staring(), 14, 2);
    td_body twins[2] = { body_at(4, 1.0, 0.7, 300.0 * KM), body_at(5, 1.0, 0.7, 300.0 * KM) };
    TD_CHECK(look(&alone, twins, 2, NULL, 0).measurement_count == 2);
    TD_CHECK(!same(&alone.measurements[0], &alone.measurements[1]));
    set_scene(&alone, staring(), 14, 1);
    for (int k = 0; k < 200; k++) {
        td_body swapped[3] = { bodies[2], bodies[0], bodies[1] };
        int32_t a = look(&alone, bodies, 1, NULL, 0).measurement_count;
        int32_t b = look(&crowded, swapped, 3, &beam, 1).measurement_count;
        int32_t c = look(&other, bodies, 1, NULL, 0).measurement_count;
        const td_measurement *found = NULL;
        for (int32_t i = 0; i < b; i++) {
            found = crowded.origins[i] == 4 ? &crowded.measurements[i] : found;
        }
        TD_CHECK((a == 1) == (found != NULL));
        TD_CHECK(!found || same(found, &alone.measurements[0]));
        TD_CHECK(a == 0 || c == 0 || !same(&alone.measurements[0], &other.measurements[0]));
    }
}

/* Ten beams, thirty objects asked for, none in the swath of the first of twenty looks: the first
 * ten are seen, twenty are counted. */
TD_TEST(what_is_not_looked_at_is_not_seen)
{
    enum { OBJECTS = 30 };
    static scene s;
    td_sensor_def def = staring();
    td_body bodies[OBJECTS];
    td_beam beams[OBJECTS];
    def.revisit_search_s = 20.0;
    def.reference_range_m = 1e8; /* everything that is looked at is seen */
    set_scene(&s, def, 15, 0);
    for (int i = 0; i < OBJECTS; i++) {
        bodies[i] = body_at((uint32_t)i, (30.0 + 3.0 * i) * TD_DEG, 40.0 * TD_DEG, 500.0 * KM);
        beams[i] = beam_at(&bodies[i], 0.0);
    }
    td_look one = look(&s, bodies, OBJECTS, beams, OBJECTS);
    TD_CHECK(one.measurement_count == 10 && s.room.unserved_count == 20);
    TD_NEAR(one.skipped_ratio, 2.0 / 3.0, 1e-12);
    for (int32_t i = 0; i < one.measurement_count; i++) {
        TD_CHECK(s.origins[i] == i);
    }
    one = look(&s, bodies, OBJECTS, beams, 10);
    TD_CHECK(one.skipped_ratio == 0.0 && s.room.unserved_count == 0);
}

/* Without a beam an object is looked at once in a search; with one each time. */
TD_TEST(a_search_comes_round_once)
{
    static scene s;
    td_sensor_def def = staring();
    def.revisit_search_s = 20.0;
    def.reference_range_m = 1e8;
    for (int i = 0; i < 36; i++) {
        set_scene(&s, def, 16, 0);
        td_body body = body_at(1, (i * 10.0 + 5.0) * TD_DEG, 40.0 * TD_DEG, 500.0 * KM);
        td_beam beam = beam_at(&body, 0.0);
        int32_t seen = 0, tracked = 0;
        for (int k = 0; k < 20; k++) {
            seen += look(&s, &body, 1, NULL, 0).measurement_count;
        }
        for (int k = 0; k < 20; k++) {
            tracked += look(&s, &body, 1, &beam, 1).measurement_count;
        }
        TD_CHECK(seen == 1 && tracked == 20);
    }
}

/* Ten beams search a patch of forty: a quarter of it a look, so the first sight comes after 4 looks
 * in the mean (geometric; 600 cases), and outside the patch never. */
TD_TEST(a_wide_cue_is_searched_in_parts)
{
    enum { CASES = 600 };
    static scene s;
    td_sensor_def def = staring();
    double half_rad = 0.5 * TD_DEG * sqrt(39.99), sum = 0.0;
    def.revisit_search_s = 10000.0;
    def.reference_range_m = 1e8;
    td_body in_cue = body_at(1, 100.0 * TD_DEG, 20.0 * TD_DEG, 500.0 * KM);
    td_body beside = body_at(2, 100.0 * TD_DEG, 30.0 * TD_DEG, 500.0 * KM);
    td_beam cue = beam_at(&in_cue, half_rad);
    for (uint32_t i = 0; i < CASES; i++) {
        set_scene(&s, def, 17, i);
        int32_t looks = 1;
        while (look(&s, &in_cue, 1, &cue, 1).measurement_count == 0 && looks < 200) {
            TD_CHECK(s.room.unserved_count == 1);
            looks++;
        }
        sum += looks;
        TD_CHECK(look(&s, &beside, 1, &cue, 1).measurement_count == 0);
    }
    TD_NEAR(sum / CASES, 4.0, 4.5 * sqrt(12.0 / CASES));
}

TD_TEST(nothing_is_reported_below_the_horizon_or_beyond_the_range)
{
    static scene s;
    td_sensor_def def = staring();
    def.reference_range_m = 1e8;
    def.elevation_rad_min = -10.0 * TD_DEG;
    def.rays_straight = true;
    set_scene(&s, def, 18, 0);
    double dip_rad = acos(R_M / (R_M + 10.0));
    TD_NEAR(s.instrument.face.elevation_rad_min, -dip_rad, 1e-6);
    for (int i = 0; i < 400; i++) {
        double elevation_rad = (-3.0 + 0.015 * i) * TD_DEG, range_m = (100.0 + 10.0 * i) * KM;
        td_body body = body_at((uint32_t)i, 0.1 * i, elevation_rad, range_m);
        bool visible = elevation_rad > -dip_rad && range_m <= 3000.0 * KM;
        TD_CHECK(look(&s, &body, 1, NULL, 0).measurement_count == (visible ? 1 : 0));
    }
}

/* A flame under a geostationary satellite, from its foot to the edge of the disc: lines in axes
 * that have no pole there, errors as reported, nothing without a flame. */
TD_TEST(a_satellite_sees_lines_to_flames)
{
    static scene s;
    set_scene(&s, geostationary(), 19, 0);
    const td_frame *frame = &s.instrument.face.frame;
    TD_NEAR(td_vec3_dot(td_vec3_cross(frame->east, frame->north), frame->up), 1.0, 1e-12);
    double squares = 0.0;
    int32_t count = 0;
    for (int i = 0; i < 4000; i++) {
        double lat_rad = (i % 70) * TD_DEG, lon_rad = ((i * 7) % 60 - 30.0) * TD_DEG;
        double r_m = R_M + 50.0 * KM;
        td_body body = { .id = (uint32_t)i,
                         .at = { .pos_ecef_m = { r_m * cos(lat_rad) * cos(lon_rad),
                                                 r_m * cos(lat_rad) * sin(lon_rad),
                                                 r_m * sin(lat_rad) },
                                 .h_m = 50.0 * KM } };
        TD_CHECK(look(&s, &body, 1, NULL, 0).measurement_count == 0);
        body.at.is_burning = true;
        td_look one = look(&s, &body, 1, NULL, 0);
        if (one.measurement_count == 0) {
            continue;
        }
        const td_measurement *m = &s.measurements[0];
        td_vec3 at_m = td_enu_from_ecef(frame, body.at.pos_ecef_m);
        double azimuth_rad = atan2(at_m.x, at_m.y);
        double elevation_rad = asin(at_m.z / td_vec3_norm(at_m));
        double east = remainder(m->azimuth_rad - azimuth_rad, TD_TWO_PI) / m->azimuth_rad_sigma;
        double north = (m->elevation_rad - elevation_rad) / m->elevation_rad_sigma;
        TD_CHECK(!m->has_range && m->range_m == 0.0 && m->range_m_sigma == 0.0);
        TD_CHECK(fabs(azimuth_rad) < 0.16 && fabs(elevation_rad) < 0.16);
        squares += east * east + north * north;
        count++;
    }
    TD_NEAR(count, 0.9 * 4000, 4.5 * sqrt(0.09 * 4000));
    TD_NEAR(squares, 2.0 * count, 4.5 * sqrt(4.0 * count));
}

TD_TEST(looks_arrive_late_and_sometimes_in_disorder)
{
    static scene s;
    td_sensor_def def = staring();
    def.latency_s = 0.5;
    def.jitter_s = 3.0;
    set_scene(&s, def, 20, 0);
    int64_t before_ns = 0;
    int32_t disorder = 0;
    for (int k = 0; k < 2000; k++) {
        td_look one = look(&s, NULL, 0, NULL, 0);
        double late_s = (double)(one.arrival_ns - one.t_ns) * 1e-9;
        TD_CHECK(late_s >= 0.5 && late_s <= 3.5 && one.sensor == 0);
        disorder += one.arrival_ns < before_ns;
        before_ns = one.arrival_ns;
    }
    /* Two uniform delays over three seconds differ by more than one with (2/3)^2 / 2. */
    TD_NEAR(disorder / 2000.0, 2.0 / 9.0, 0.05);
}

TD_TEST(too_little_room_is_counted)
{
    static scene s;
    td_sensor_def def = staring();
    def.reference_range_m = 1e8;
    set_scene(&s, def, 21, 0);
    td_body bodies[5];
    for (int i = 0; i < 5; i++) {
        bodies[i] = body_at((uint32_t)i, i, 40.0 * TD_DEG, 500.0 * KM);
    }
    s.room.capacity = 3;
    TD_CHECK(look(&s, bodies, 5, NULL, 0).measurement_count == 3 && s.room.lost_count == 2);
}

static const td_signature_def SIDES = { .nose_m2 = 0.01,
                                        .body_m2 = 0.1,
                                        .broadside_m2 = 2.0,
                                        .boost_nose_m2 = 0.2,
                                        .boost_body_m2 = 1.0,
                                        .boost_broadside_m2 = 20.0 };

/* The same place and draws: head on it is seen less often than when it burns side on. */
TD_TEST(a_signature_changes_the_chance_of_detection)
{
    enum { TRIES = 4000 };
    static scene s;
    set_scene(&s, staring(), 22, 0);
    td_body body = body_at(1, 0.0, 40.0 * TD_DEG, 600.0 * KM);
    body.signature = &SIDES;
    const td_vec3 toward_mps = td_vec3_scale(beam_at(&body, 0.0).along_ecef, -2000.0);
    for (int burning = 0; burning < 2; burning++) {
        body.vel_ecef_mps = burning ? (td_vec3){ 0.0, 2000.0, 0.0 } : toward_mps;
        body.at.is_burning = burning != 0;
        int32_t seen = 0;
        for (int k = 0; k < TRIES; k++) {
            seen += look(&s, &body, 1, NULL, 0).measurement_count;
        }
        double rcs_m2 = burning ? 20.0 : 0.01;
        double pd = td_swerling_pd(td_radar_snr(&s.def, rcs_m2, 1.0, 600.0 * KM), 1e-6);
        TD_NEAR(seen, pd * TRIES, 4.5 * sqrt(pd * (1.0 - pd) * TRIES) + 0.5);
    }
}

TD_MAIN(detections_follow_the_curve, a_detection_reports_the_signal_it_had,
        errors_are_as_large_as_reported, false_alarms_are_poisson_and_even, biases_are_gauss_markov,
        a_bias_steps_as_the_sequence_says, a_bias_moves_what_is_reported, draws_are_keyed,
        what_is_not_looked_at_is_not_seen, a_search_comes_round_once,
        a_wide_cue_is_searched_in_parts, nothing_is_reported_below_the_horizon_or_beyond_the_range,
        a_satellite_sees_lines_to_flames, looks_arrive_late_and_sometimes_in_disorder,
        too_little_room_is_counted, a_signature_changes_the_chance_of_detection)
