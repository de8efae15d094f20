/* SPDX-License-Identifier: Apache-2.0 */
/* Who sees a flight and who could act on it, by the scenario's rules. */
#include "sim/network.h"

#include <assert.h>
#include <stddef.h>

static const double SPHERE_RADIUS_M = 6370000.0, SPHERE_GM_M3PS2 = 3.986e14;

/* Room that the arena may lose to alignment before each piece. */
enum { ALIGNMENT = 64 };

td_earth td_scenario_earth(const td_scenario *scenario)
{
    return scenario->earth == TD_EARTH_WGS84
               ? td_earth_wgs84()
               : td_earth_sphere(SPHERE_RADIUS_M, SPHERE_GM_M3PS2, 0.0);
}

td_geo td_scenario_geo(const td_scenario *scenario, int32_t site)
{
    assert(site >= 0 && site < scenario->site_count);
    const td_site_def *def = &scenario->sites[site];
    return (td_geo){ def->lat_rad, def->lon_rad, def->h_ell_m };
}

static bool is_used(const td_scenario *scenario, int32_t interceptor)
{
    for (int32_t i = 0; i < scenario->battery_count; i++) {
        if (scenario->batteries[i].interceptor == interceptor) {
            return true;
        }
    }
    return false;
}

size_t td_network_size(const td_scenario *scenario)
{
    size_t size = 3 * ALIGNMENT;
    size += (size_t)scenario->sensor_place_count * sizeof(td_lookout);
    size += (size_t)scenario->battery_count * sizeof(td_frame);
    size += (size_t)scenario->interceptor_count * sizeof(td_flyout *);
    for (int32_t i = 0; i < scenario->interceptor_count; i++) {
        size += is_used(scenario, i) ? sizeof(td_flyout) + ALIGNMENT : 0;
    }
    return size;
}

td_sensor td_scenario_sensor(const td_scenario *scenario, int32_t place)
{
    assert(place >= 0 && place < scenario->sensor_place_count);
    const td_sensor_place_def *def = &scenario->sensor_places[place];
    assert(def->model >= 0 && def->model < scenario->sensor_count);
    return (td_sensor){
        .def = &scenario->sensors[def->model],
        .site_geo = td_scenario_geo(scenario, def->site),
        .boresight_rad = def->boresight_rad,
    };
}

static td_lookout lookout_at(const td_network *network, int32_t place)
{
    td_sensor sensor = td_scenario_sensor(network->scenario, place);
    return td_lookout_of(&network->earth, &sensor, network->scenario->rcs_m2);
}

static td_status make_flyouts(td_network *network, td_arena *arena)
{
    const td_scenario *scenario = network->scenario;
    for (int32_t i = 0; i < scenario->interceptor_count; i++) {
        if (!is_used(scenario, i)) {
            continue;
        }
        td_flyout *flyout = td_arena_take(arena, 1, sizeof *flyout);
        if (!flyout) {
            return TD_NO_MEMORY;
        }
        td_status status = td_flyout_make(&network->earth, &scenario->interceptors[i],
                                          TD_FLYOUT_STEP_RAD, flyout);
        if (status != TD_OK) {
            return status;
        }
        network->flyouts[i] = flyout;
    }
    return TD_OK;
}

td_status td_network_make(const td_scenario *scenario, td_arena *arena, td_network *network)
{
    size_t places = (size_t)scenario->sensor_place_count;
    size_t batteries = (size_t)scenario->battery_count;
    *network = (td_network){
        .scenario = scenario,
        .earth = td_scenario_earth(scenario),
        .lookouts = td_arena_take(arena, places, sizeof(td_lookout)),
        .sites = td_arena_take(arena, batteries, sizeof(td_frame)),
        .flyouts = td_arena_take(arena, (size_t)scenario->interceptor_count, sizeof(td_flyout *)),
    };
    if (!network->lookouts || !network->sites || !network->flyouts) {
        *network = (td_network){ 0 };
        return TD_NO_MEMORY;
    }
    for (int32_t i = 0; i < scenario->sensor_place_count; i++) {
        network->lookouts[i] = lookout_at(network, i);
    }
    for (int32_t i = 0; i < scenario->battery_count; i++) {
        td_geo at = td_scenario_geo(scenario, scenario->batteries[i].site);
        network->sites[i] = td_enu_frame(&network->earth, at);
    }
    return make_flyouts(network, arena);
}

void td_network_see(const td_network *network, const td_samples *samples, td_sighting *sightings)
{
    for (int32_t i = 0; i < network->scenario->sensor_place_count; i++) {
        sightings[i] = td_lookout_sighting(&network->lookouts[i], samples);
    }
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

static td_sim_reach first_word(const td_scenario *scenario, const td_sighting *sightings,
                               const td_battery_def *battery)
{
    td_sim_reach made = { .told_by = TD_NONE };
    for (int32_t i = 0; i < scenario->sensor_place_count; i++) {
        bool is_told =
            sightings[i].verdict == TD_SIGHT_SEEN && is_allowed(scenario, battery, i);
        if (is_told && (made.told_by == TD_NONE || sightings[i].firm_s < made.told_s)) {
            made.told_by = i;
            made.told_s = sightings[i].firm_s;
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

td_reach_def td_network_question(const td_network *network, int32_t battery, double earliest_s,
                                 int32_t stock_count)
{
    const td_scenario *scenario = network->scenario;
    const td_battery_def *def = &scenario->batteries[battery];
    return (td_reach_def){
        .interceptor = &scenario->interceptors[def->interceptor],
        .flyout = network->flyouts[def->interceptor],
        .site = network->sites[battery],
        .earliest_s = earliest_s,
        .see_range_m = see_range_m(scenario, def),
        .turnaround_s = def->look_s,
        .stock_count = stock_count,
    };
}

td_sim_reach td_network_reach(const td_network *network, const td_samples *samples,
                              const td_sighting *sightings, int32_t battery)
{
    const td_battery_def *def = &network->scenario->batteries[battery];
    td_sim_reach made = first_word(network->scenario, sightings, def);
    double earliest_s = made.told_by == TD_NONE ? TD_FLYOUT_NEVER_S : made.earliest_s;
    td_reach_def question = td_network_question(network, battery, earliest_s, def->stock_count);
    made.judged_s = made.earliest_s;
    made.reach = td_reach_of(&question, samples);
    return made;
}
