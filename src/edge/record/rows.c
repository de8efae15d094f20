/* SPDX-License-Identifier: Apache-2.0 */
/* The scenario, its flights and shots as rows. */
#include "rows.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

/* Points of a path in the record: every ten seconds, and the last. */
static const double PATH_STEP_S = 10.0;
static const double NS_PER_S = 1e9;

static double deg(double rad)
{
    return rad / TD_DEG;
}

static td_status run_row(td_record *record, const td_record_def *def)
{
    static const char *const earths[] = {
#define X(name, key, text) key,
        TD_EARTH_MAP(X)
#undef X
    };
    const td_scenario *s = def->scenario;
    char seed[24];
    snprintf(seed, sizeof seed, "%" PRIu64, def->seed);
    int64_t shots_max = s->doctrine == TD_DOCTRINE_SINGLE ? 1 : s->salvo_count;
    return td__row(record, TD__RUN, (int64_t)1, "running", s->id, s->question, def->scenario_yaml,
                   def->scenario_sha256, s->epoch, s->duration_s, earths[s->earth], seed,
                   (int64_t)def->run, (int64_t)s->shares, td_doctrine_key(s->doctrine), shots_max,
                   s->rcs_m2, def->version, (int64_t)0, 0.0, "");
}

static td_status place_rows(td_record *record, const td_scenario *s)
{
    td_status status = TD_OK;
    for (int32_t i = 0; i < s->nation_count && status == TD_OK; i++) {
        const td_nation_def *nation = &s->nations[i];
        status = td__row(record, TD__NATION, (int64_t)i, nation->id, nation->name, nation->iso2,
                         (int64_t)nation->is_member);
    }
    for (int32_t i = 0; i < s->site_count && status == TD_OK; i++) {
        const td_site_def *site = &s->sites[i];
        status = td__row(record, TD__SITE, (int64_t)i, site->id, site->name, deg(site->lat_rad),
                         deg(site->lon_rad), site->h_ell_m, (int64_t)site->nation);
    }
    return status;
}

static td_status vehicle_rows(td_record *record, const td_scenario *s)
{
    td_status status = TD_OK;
    for (int32_t i = 0; i < s->missile_count && status == TD_OK; i++) {
        const td_vehicle_def *missile = &s->missiles[i];
        status = td__row(record, TD__MISSILE, (int64_t)i, missile->id, missile->name,
                         (int64_t)missile->notional, td_vehicle_launch_kg(missile),
                         (int64_t)missile->stage_count, td_vehicle_burnout_s(missile));
    }
    for (int32_t i = 0; i < s->interceptor_count && status == TD_OK; i++) {
        const td_interceptor_def *interceptor = &s->interceptors[i];
        status = td__row(record, TD__INTERCEPTOR, (int64_t)i, interceptor->vehicle.id,
                         interceptor->vehicle.name, interceptor->floor_m, interceptor->ceiling_m,
                         interceptor->kill_ratio);
    }
    return status;
}

static td_status sensor_rows(td_record *record, const td_scenario *s)
{
    td_status status = TD_OK;
    for (int32_t i = 0; i < s->sensor_place_count && status == TD_OK; i++) {
        const td_sensor_place_def *place = &s->sensor_places[i];
        const td_sensor_def *model = &s->sensors[place->model];
        bool is_radar = model->kind == TD_SENSOR_RADAR;
        double range_m = is_radar ? td_sensor_range_m(model, s->rcs_m2) : NAN;
        status = td__row(record, TD__SENSOR, (int64_t)i, place->id, model->id, model->name,
                         td_sensor_kind_key(model->kind), (int64_t)place->site,
                         (int64_t)place->nation, deg(place->boresight_rad), deg(model->sector_rad),
                         model->range_m_max, range_m, model->firm_s);
    }
    return status;
}

static td_status raid_rows(td_record *record, const td_scenario *s)
{
    td_status status = TD_OK;
    for (int32_t i = 0; i < s->raid_count && status == TD_OK; i++) {
        const td_raid_def *raid = &s->raids[i];
        status = td__row(record, TD__RAID, (int64_t)i, raid->id, (int64_t)raid->missile,
                         (int64_t)raid->from, (int64_t)raid->to, (int64_t)raid->missile_count,
                         td_loft_key(raid->loft));
    }
    return status;
}

static td_status battery_rows(td_record *record, const td_sim *sim)
{
    const td_scenario *s = record->scenario;
    td_status status = TD_OK;
    for (int32_t i = 0; i < s->battery_count && status == TD_OK; i++) {
        const td_battery_def *battery = &s->batteries[i];
        const td_flyout *flyout = td_sim_flyout(sim, i);
        double kill_ratio = battery->kill_ratio > 0.0
                                ? battery->kill_ratio
                                : s->interceptors[battery->interceptor].kill_ratio;
        status = td__row(record, TD__BATTERY, (int64_t)i, battery->id,
                         (int64_t)battery->interceptor, (int64_t)battery->site,
                         (int64_t)battery->nation, (int64_t)battery->stock_count,
                         battery->interval_s, battery->reaction_s, battery->look_s,
                         td_rule_key(battery->rule), (int64_t)battery->own_sensor, kill_ratio,
                         flyout->range_m_max, flyout->height_m_max, flyout->speed_burnout_mps);
    }
    return status;
}

td_status td__scenario_rows(td_record *record, const td_record_def *def)
{
    td_status status = run_row(record, def);
    status = status == TD_OK ? place_rows(record, def->scenario) : status;
    status = status == TD_OK ? vehicle_rows(record, def->scenario) : status;
    status = status == TD_OK ? sensor_rows(record, def->scenario) : status;
    status = status == TD_OK ? battery_rows(record, def->sim) : status;
    return status == TD_OK ? raid_rows(record, def->scenario) : status;
}

static td_status path_rows(td_record *record, const td_sim *sim, int32_t flight)
{
    const td_path *path = td_sim_path(sim, flight);
    td_earth earth = td_scenario_earth(record->scenario);
    double end_s = path->knots[path->count - 1].t_s;
    td_status status = TD_OK;
    for (int64_t i = 0; status == TD_OK; i++) {
        double t_s = fmin(PATH_STEP_S * (double)i, end_s);
        td_geo geo = td_geo_from_ecef(&earth, td_path_pos_ecef_m(path, &earth, t_s));
        status = td__row(record, TD__PATH_POINT, (int64_t)flight, t_s, deg(geo.lat_rad),
                         deg(geo.lon_rad), geo.h_ell_m);
        if (t_s >= end_s) {
            break;
        }
    }
    return status;
}

static td_status sighting_row(td_record *record, const td_sim *sim, int32_t flight, int32_t sensor)
{
    td_sighting seen = td_sim_sighting(sim, flight, sensor);
    bool is_firm = seen.verdict == TD_SIGHT_SEEN;
    bool is_seen = is_firm || seen.verdict == TD_SIGHT_GLIMPSED;
    return td__row(record, TD__SIGHTING, (int64_t)flight, (int64_t)sensor,
                   td_sight_verdict_key(seen.verdict), is_seen ? seen.first_s : NAN,
                   is_firm ? seen.firm_s : NAN, is_seen ? seen.lost_s : NAN,
                   is_seen ? seen.seen_s : NAN,
                   is_seen && seen.first_azel.range_m > 0.0 ? seen.first_azel.range_m : NAN,
                   is_seen ? deg(seen.first_azel.azimuth_rad) : NAN,
                   is_seen ? deg(seen.first_azel.elevation_rad) : NAN);
}

static td_status reach_row(td_record *record, const td_sim *sim, int32_t flight, int32_t battery)
{
    td_sim_reach told = td_sim_reach_of(sim, flight, battery);
    const td_reach *reach = &told.reach;
    bool is_told = told.told_by != TD_NONE;
    bool is_met = reach->verdict == TD_REACH_FEASIBLE;
    bool has_margin = is_met || reach->verdict == TD_REACH_TOO_LATE;
    return td__row(record, TD__REACH, (int64_t)flight, (int64_t)battery,
                   td_reach_verdict_key(reach->verdict), (int64_t)told.told_by,
                   is_told ? told.told_s : NAN, is_told ? told.earliest_s : NAN,
                   is_told ? told.judged_s : NAN, has_margin ? reach->margin_s : NAN,
                   is_met ? told.margin_m : NAN, (int64_t)(is_met ? reach->shots_count : 0),
                   is_met ? reach->intercept_s : NAN, is_met ? reach->intercept_h_m : NAN,
                   is_met ? reach->intercept_range_m : NAN, is_met ? reach->closing_mps : NAN);
}

/* What sensors and batteries know of a flight, as it stands now. */
static td_status knowledge_rows(td_record *record, const td_sim *sim, int32_t flight)
{
    td_status status = TD_OK;
    for (int32_t i = 0; i < record->scenario->sensor_place_count && status == TD_OK; i++) {
        status = sighting_row(record, sim, flight, i);
    }
    for (int32_t i = 0; i < record->scenario->battery_count && status == TD_OK; i++) {
        status = reach_row(record, sim, flight, i);
    }
    return status;
}

static td_status launch_rows(td_record *record, const td_sim *sim, int32_t f)
{
    td_sim_flight flight = td_sim_flight_at(sim, f);
    const td_solution *solution = td_sim_solution(sim, f);
    const td_flight *flown = &solution->flight;
    bool flies = solution->verdict == TD_SOLVE_OK;
    td_status status = td__row(
        record, TD__FLIGHT, (int64_t)f, (int64_t)flight.raid, (int64_t)flight.number,
        (double)flight.launch_ns / NS_PER_S, td_solve_verdict_key(solution->verdict),
        flies ? flown->burnout.t_s : NAN, flies ? flown->apogee.t_s : NAN,
        flies ? flown->apogee_geo.h_ell_m : NAN, flies ? flown->impact.t_s : NAN,
        flies ? deg(flown->impact_geo.lat_rad) : NAN, flies ? deg(flown->impact_geo.lon_rad) : NAN,
        flies ? flown->range_m : NAN, flies ? solution->miss_m : NAN,
        td_outcome_key(flight.outcome), (const char *)NULL, NAN, (int64_t)0);
    if (!flies) {
        return status;
    }
    status = status == TD_OK ? path_rows(record, sim, f) : status;
    return status == TD_OK ? knowledge_rows(record, sim, f) : status;
}

static td_status shot_row(td_record *record, const td_sim *sim, int32_t s)
{
    td_sim_shot shot = td_sim_shot_at(sim, s);
    char update[96];
    snprintf(update, sizeof update, "UPDATE flight SET shot_count=shot_count+1 WHERE flight_id=%d",
             (int)shot.flight);
    td_status status = td__row(
        record, TD__SHOT, (int64_t)s, (int64_t)shot.flight, (int64_t)shot.battery,
        (int64_t)shot.number, (double)shot.launch_ns / NS_PER_S,
        (double)shot.intercept_ns / NS_PER_S, deg(shot.intercept_geo.lat_rad),
        deg(shot.intercept_geo.lon_rad), shot.intercept_geo.h_ell_m, shot.closing_mps,
        shot.kill_ratio, td_shot_result_key(TD_SHOT_UNDER_WAY));
    return status == TD_OK ? td__do(record, update) : status;
}

static td_status result_row(td_record *record, const td_sim *sim, int32_t s)
{
    char update[96];
    snprintf(update, sizeof update, "UPDATE shot SET result='%s' WHERE shot_id=%d",
             td_shot_result_key(td_sim_shot_at(sim, s).result), (int)s);
    return td__do(record, update);
}

static td_status outcome_row(td_record *record, const td_sim *sim, int32_t f)
{
    char update[192];
    td_sim_flight flight = td_sim_flight_at(sim, f);
    bool leaked = flight.outcome == TD_OUTCOME_LEAKED;
    const char *quote = leaked ? "'" : "";
    snprintf(update, sizeof update,
             "UPDATE flight SET outcome='%s', leak_reason=%s%s%s, end_s=%.9f WHERE flight_id=%d",
             td_outcome_key(flight.outcome), quote, leaked ? td_leak_key(flight.leak) : "NULL",
             quote, (double)flight.end_ns / NS_PER_S, (int)f);
    return td__do(record, update);
}

static td_status tracker_rows(td_record *record, const td_sim *sim, int32_t p)
{
    td_sim_picture face = td_sim_picture_at(sim, p);
    const td_tracker *tracker = td_sim_tracker(sim, p);
    int64_t nation = face.kind == TD_PICTURE_NATION ? face.index : TD_NONE;
    int64_t sensor = face.kind == TD_PICTURE_SENSOR ? face.index : TD_NONE;
    td_status status = td__row(record, TD__TRACKER, (int64_t)p, td_picture_key(face.kind), nation,
                               sensor, (int64_t)face.sensor_count);
    for (int kind = 0; kind < TD_TRACKER_COUNT_KINDS && status == TD_OK; kind++) {
        int64_t count = td_tracker_count(tracker, (td_tracker_count_kind)kind);
        status = td__row(record, TD__TRACKER_COUNT, (int64_t)p,
                         td_tracker_count_key((td_tracker_count_kind)kind), count);
    }
    return status;
}

/* At the end: what is known of flights in the air, and everything that was counted. */
static td_status end_rows(td_record *record, const td_sim *sim)
{
    td_sim_counts counts = td_sim_counts_of(sim);
    td_status status = TD_OK;
    for (int32_t f = 0; f < td_sim_flight_count(sim) && status == TD_OK; f++) {
        bool is_flying = td_sim_flight_at(sim, f).outcome == TD_OUTCOME_FLYING;
        status = is_flying ? knowledge_rows(record, sim, f) : TD_OK;
    }
    for (int32_t p = 0; p < td_sim_picture_count(sim) && status == TD_OK; p++) {
        status = tracker_rows(record, sim, p);
    }
#define X(name, text)                                                                              \
    status = status == TD_OK ? td__row(record, TD__SENSING_COUNT, #name, counts.name) : status;
    TD_SIM_COUNT_MAP(X)
#undef X
    return status;
}

static td_status expected_row(td_record *record, const td_sim *sim, const td_news *news)
{
    td_ground_event at = td_sim_expected(sim, news->picture, news->flight);
    return td__row(record, TD__EXPECTED_IMPACT, (int64_t)news->flight, (int64_t)news->picture,
                   (double)news->t_ns / NS_PER_S, deg(at.ellipse.geo.lat_rad),
                   deg(at.ellipse.geo.lon_rad), at.ellipse.major_m_p95, at.ellipse.minor_m_p95,
                   deg(at.ellipse.azimuth_rad), (double)at.t_ns / NS_PER_S, at.t_s_sigma);
}

td_status td__news_rows(td_record *record, const td_sim *sim, const td_news *news)
{
    td_status status = TD_OK;
    switch (news->kind) {
    case TD_NEWS_LAUNCH:
    case TD_NEWS_NO_FLIGHT: return launch_rows(record, sim, news->flight);
    case TD_NEWS_FIRST_SEEN:
    case TD_NEWS_FIRM_TRACK:
    case TD_NEWS_LOST: return sighting_row(record, sim, news->flight, news->sensor);
    case TD_NEWS_TOLD:
    case TD_NEWS_READY: return reach_row(record, sim, news->flight, news->battery);
    case TD_NEWS_EXPECTED: return expected_row(record, sim, news);
    case TD_NEWS_SHOT: return shot_row(record, sim, news->shot);
    case TD_NEWS_HIT:
    case TD_NEWS_MISS:
    case TD_NEWS_SPENT: status = result_row(record, sim, news->shot); break;
    case TD_NEWS_END: return end_rows(record, sim);
    default: break;
    }
    if (status == TD_OK && (news->kind == TD_NEWS_HIT || news->kind == TD_NEWS_IMPACT)) {
        status = outcome_row(record, sim, news->flight);
        status = status == TD_OK ? knowledge_rows(record, sim, news->flight) : status;
    }
    return status;
}
