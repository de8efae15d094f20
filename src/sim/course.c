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
        .launch_geo = td_scenario_geo(sim->scenario, def->from),
        .target_geo = td_scenario_geo(sim->scenario, def->to),
        .loft = def->loft,
        .apogee_m = def->apogee_m,
        .miss_m = MISS_M,
    };
    return td_solve(&sim->network.earth, &question, &course->solution, &course->path);
}

static td_sim_reach reach_of(const td_sim *sim, const td__course *course, int32_t battery)
{
    td_sim_reach made =
        td_network_reach(&sim->network, &course->samples, course->sightings, battery);
    if (made.reach.verdict == TD_REACH_FEASIBLE) {
        td_reach_def question =
            td_network_question(&sim->network, battery, made.earliest_s,
                                sim->scenario->batteries[battery].stock_count);
        made.margin_m = td_reach_margin_m(&question, &course->samples);
    }
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
    td_samples_of_path(&sim->network.earth, &course->path, SAMPLE_STEP_S, &course->samples);
    td_network_see(&sim->network, &course->samples, course->sightings);
    for (int32_t i = 0; i < sim->scenario->battery_count; i++) {
        course->reaches[i] = reach_of(sim, course, i);
    }
    return TD_OK;
}
