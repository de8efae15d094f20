/* SPDX-License-Identifier: Apache-2.0 */
/* One course: how the missile flies, which sensors see it when, which batteries could meet it. */
#include <assert.h>

#include "world.h"

/* Accepted miss of a solved flight at its point of impact. */
static const double MISS_M = 10.0;

static const double SAMPLE_STEP_S = 1.0;

static td_status solve(td_sim *sim, td__course *course, int32_t raid)
{
    const td_raid_def *def = &sim->scenario->raids[raid];
    assert(def->missile >= 0 && def->missile < sim->scenario->missile_count);
    td_solve_def question = {
        .vehicle = &sim->scenario->missiles[def->missile],
        .launch_geo = td__site_geo(sim->scenario, def->from),
        .target_geo = td__site_geo(sim->scenario, def->to),
        .loft = def->loft,
        .apogee_m = def->apogee_m,
        .miss_m = MISS_M,
    };
    return td_solve(&sim->earth, &question, &course->solution, &course->path);
}

static td_sensor sensor_at(const td_scenario *scenario, int32_t place)
{
    const td_sensor_place_def *def = &scenario->sensor_places[place];
    assert(def->model >= 0 && def->model < scenario->sensor_count);
    return (td_sensor){
        .def = &scenario->sensors[def->model],
        .site_geo = td__site_geo(scenario, def->site),
        .boresight_rad = def->boresight_rad,
    };
}

static bool is_satellite(const td_scenario *scenario, int32_t place)
{
    return scenario->sensors[scenario->sensor_places[place].model].kind == TD_SENSOR_SATELLITE;
}

/* Whether a track of this sensor lets the battery act: its own radar always, others by the rule
 * and only where sensors are shared; a satellite's declaration is a cue and not a track. */
static bool is_allowed(const td_scenario *scenario, const td_battery_def *battery, int32_t place)
{
    if (place == battery->own_sensor) {
        return true;
    }
    if (!scenario->shares || battery->rule == TD_RULE_ORGANIC) {
        return false;
    }
    return battery->rule == TD_RULE_LAUNCH_ON_CUE || !is_satellite(scenario, place);
}

static td_sim_reach first_word(const td_scenario *scenario, const td__course *course,
                               const td_battery_def *battery)
{
    td_sim_reach made = { .told_by = TD_NONE };
    for (int32_t i = 0; i < scenario->sensor_place_count; i++) {
        const td_sighting *sighting = &course->sightings[i];
        bool is_told = sighting->verdict == TD_SIGHT_SEEN && is_allowed(scenario, battery, i);
        if (is_told && (made.told_by == TD_NONE || sighting->firm_s < made.told_s)) {
            made.told_by = i;
            made.told_s = sighting->firm_s;
        }
    }
    made.earliest_s = made.told_by == TD_NONE ? 0.0 : made.told_s + battery->reaction_s;
    return made;
}

/* Launch on remote asks that the own radar sees the intercept, where the battery has one. */
static double see_range_m(const td_scenario *scenario, const td_battery_def *battery)
{
    if (battery->own_sensor == TD_NONE || battery->rule == TD_RULE_ENGAGE_ON_REMOTE ||
        battery->rule == TD_RULE_LAUNCH_ON_CUE) {
        return 0.0;
    }
    const td_sensor_place_def *own = &scenario->sensor_places[battery->own_sensor];
    return td_sensor_range_m(&scenario->sensors[own->model], scenario->rcs_m2);
}

td_reach_def td__reach_def(const td_sim *sim, int32_t battery, double earliest_s,
                           int32_t stock_count)
{
    const td_scenario *scenario = sim->scenario;
    const td_battery_def *def = &scenario->batteries[battery];
    return (td_reach_def){
        .interceptor = &scenario->interceptors[def->interceptor],
        .flyout = sim->flyouts[def->interceptor],
        .site = sim->battery_frames[battery],
        .earliest_s = earliest_s,
        .see_range_m = see_range_m(scenario, def),
        .turnaround_s = def->look_s,
        .stock_count = stock_count,
    };
}

static td_sim_reach reach_by(const td_sim *sim, const td__course *course, int32_t battery)
{
    const td_battery_def *def = &sim->scenario->batteries[battery];
    td_sim_reach made = first_word(sim->scenario, course, def);
    double earliest_s = made.told_by == TD_NONE ? TD_FLYOUT_NEVER_S : made.earliest_s;
    td_reach_def question = td__reach_def(sim, battery, earliest_s, def->stock_count);
    made.reach = td_reach_of(&question, &course->samples);
    return made;
}

td_status td__course_make(td_sim *sim, td__course *course, int32_t raid)
{
    td_status status = solve(sim, course, raid);
    if (status != TD_OK) {
        return status;
    }
    course->is_known = true;
    if (course->solution.verdict != TD_SOLVE_OK) {
        return TD_OK;
    }
    td_samples_of_path(&sim->earth, &course->path, SAMPLE_STEP_S, &course->samples);
    for (int32_t i = 0; i < sim->scenario->sensor_place_count; i++) {
        td_sensor sensor = sensor_at(sim->scenario, i);
        course->sightings[i] =
            td_sensor_sighting(&sim->earth, &sensor, sim->scenario->rcs_m2, &course->samples);
    }
    for (int32_t i = 0; i < sim->scenario->battery_count; i++) {
        course->reaches[i] = reach_by(sim, course, i);
    }
    return TD_OK;
}
