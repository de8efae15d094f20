/* SPDX-License-Identifier: Apache-2.0 */
/* One course: how the missile flies, and what geometry lets each sensor see of it. */
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
    return TD_OK;
}
