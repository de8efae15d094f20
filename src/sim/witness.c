/* SPDX-License-Identifier: Apache-2.0 */
/* The canonical bytes of a run, step by step: every number that the record keeps. */
#include "world.h"

static td_status put_reals(const td_sink *sink, const double *values, int count)
{
    td_status status = TD_OK;
    for (int i = 0; i < count && status == TD_OK; i++) {
        status = td_canon_f64(sink, values[i]);
    }
    return status;
}

static td_status put_counts(const td_sink *sink, const int64_t *values, int count)
{
    td_status status = TD_OK;
    for (int i = 0; i < count && status == TD_OK; i++) {
        status = td_canon_i64(sink, values[i]);
    }
    return status;
}

static td_status put_moment(const td_sink *sink, const td_moment *moment)
{
    const double fields[] = {
        moment->t_s,           moment->pos_eci_m.x,   moment->pos_eci_m.y,   moment->pos_eci_m.z,
        moment->vel_eci_mps.x, moment->vel_eci_mps.y, moment->vel_eci_mps.z, moment->mass_kg,
    };
    return put_reals(sink, fields, sizeof fields / sizeof fields[0]);
}

static td_status put_solution(const td_sink *sink, const td_solution *solution)
{
    const double fields[] = { solution->fly.azimuth_rad, solution->fly.programme_rad,
                              solution->fly.cutoff_s, solution->miss_m, solution->flight.range_m };
    td_status status = td_canon_i64(sink, solution->verdict);
    if (status != TD_OK || solution->verdict != TD_SOLVE_OK) {
        return status;
    }
    status = put_reals(sink, fields, sizeof fields / sizeof fields[0]);
    if (status == TD_OK) {
        status = put_moment(sink, &solution->flight.burnout);
    }
    if (status == TD_OK) {
        status = put_moment(sink, &solution->flight.apogee);
    }
    return status == TD_OK ? put_moment(sink, &solution->flight.impact) : status;
}

static td_status put_sighting(const td_sink *sink, const td_sighting *seen)
{
    const double fields[] = { seen->first_s,
                              seen->firm_s,
                              seen->lost_s,
                              seen->seen_s,
                              seen->first_azel.range_m,
                              seen->first_azel.azimuth_rad,
                              seen->first_azel.elevation_rad };
    td_status status = td_canon_i64(sink, seen->verdict);
    return status == TD_OK ? put_reals(sink, fields, sizeof fields / sizeof fields[0]) : status;
}

static td_status put_reach(const td_sink *sink, const td_sim_reach *told)
{
    const td_reach *reach = &told->reach;
    const int64_t counts[] = { reach->verdict, told->told_by, reach->shots_count };
    const double fields[] = { told->told_s,
                              told->earliest_s,
                              told->judged_s,
                              reach->margin_s,
                              told->margin_m,
                              reach->launch_s,
                              reach->intercept_s,
                              reach->intercept_ecef_m.x,
                              reach->intercept_ecef_m.y,
                              reach->intercept_ecef_m.z,
                              reach->intercept_h_m,
                              reach->intercept_range_m,
                              reach->closing_mps };
    td_status status = put_counts(sink, counts, sizeof counts / sizeof counts[0]);
    return status == TD_OK ? put_reals(sink, fields, sizeof fields / sizeof fields[0]) : status;
}

static td_status put_course(const td_sink *sink, const td_sim *sim, int32_t flight)
{
    const td__course *course = &sim->courses[sim->flights[flight].course];
    td_status status = put_solution(sink, &course->solution);
    return status;
}

static td_status put_expected(const td_sink *sink, int32_t picture, const td_ground_event *at)
{
    const int64_t counts[] = { picture, at->t_ns, at->flights_used };
    const double fields[] = { at->t_s_sigma, at->ellipse.major_m_p95, at->ellipse.minor_m_p95,
                              at->ellipse.azimuth_rad };
    td_status status = put_counts(sink, counts, sizeof counts / sizeof counts[0]);
    return status == TD_OK ? put_reals(sink, fields, sizeof fields / sizeof fields[0]) : status;
}

static td_status put_shot(const td_sink *sink, const td_sim_shot *shot)
{
    const int64_t counts[] = { shot->number, shot->launch_ns, shot->intercept_ns, shot->result };
    const double fields[] = { shot->intercept_geo.lat_rad, shot->intercept_geo.lon_rad,
                              shot->intercept_geo.h_ell_m, shot->closing_mps, shot->kill_ratio };
    td_status status = put_counts(sink, counts, sizeof counts / sizeof counts[0]);
    return status == TD_OK ? put_reals(sink, fields, sizeof fields / sizeof fields[0]) : status;
}

static td_status put_news(const td_sink *sink, const td_sim *sim, const td_news *news)
{
    const int64_t counts[] = { news->t_ns,   news->kind,    news->flight,
                               news->sensor, news->battery, news->shot };
    const double fields[] = { news->at_geo.lat_rad, news->at_geo.lon_rad, news->at_geo.h_ell_m };
    td_status status = put_counts(sink, counts, sizeof counts / sizeof counts[0]);
    if (status == TD_OK) {
        status = put_reals(sink, fields, sizeof fields / sizeof fields[0]);
    }
    if (status == TD_OK && (news->kind == TD_NEWS_LAUNCH || news->kind == TD_NEWS_NO_FLIGHT)) {
        status = put_course(sink, sim, news->flight);
    }
    if (status == TD_OK && news->sensor != TD_NONE) {
        status = put_sighting(sink, &sim->flights[news->flight].seen[news->sensor].face);
    }
    if (status == TD_OK && (news->kind == TD_NEWS_TOLD || news->kind == TD_NEWS_READY)) {
        status = put_reach(sink, &sim->flights[news->flight].reaches[news->battery]);
    }
    if (status == TD_OK && news->kind == TD_NEWS_EXPECTED) {
        td_ground_event expected = td_sim_expected(sim, news->picture, news->flight);
        status = put_expected(sink, news->picture, &expected);
    }
    if (status == TD_OK && news->shot != TD_NONE) {
        status = put_shot(sink, &sim->shots[news->shot]);
    }
    if (status == TD_OK && news->kind == TD_NEWS_IMPACT) {
        status = td_canon_i64(sink, sim->flights[news->flight].face.leak);
    }
    return status;
}

td_status td__witness(const td_sim *sim)
{
    const td_sink *sink = sim->def.canon;
    if (!sink) {
        return TD_OK;
    }
    const int64_t head[] = { sim->step_count, sim->now_ns, sim->news_count };
    td_status status = put_counts(sink, head, sizeof head / sizeof head[0]);
    for (int32_t i = 0; i < sim->news_count && status == TD_OK; i++) {
        status = put_news(sink, sim, &sim->news[i]);
    }
    return status;
}
