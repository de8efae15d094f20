/* SPDX-License-Identifier: Apache-2.0 */
/* A small world for tests of runs: one notional missile, one interceptor, one radar, three places.
 * Numbers are round and of no source: the tests ask for laws and stories, not for values. */
#ifndef TD_TEST_SMALL_WORLD_H
#define TD_TEST_SMALL_WORLD_H

#include <stdlib.h>
#include <string.h>

#include "sim/sim.h"

typedef struct small_world {
    td_vehicle_def missile;
    td_interceptor_def interceptor;
    td_sensor_def sensors[2];
    td_site_def sites[4];
    td_nation_def nation;
    td_sensor_place_def places[2];
    td_battery_def batteries[2];
    td_raid_def raids[2];
    td_scenario scenario;
} small_world;

enum { AT_LAUNCH, AT_TARGET, AT_RADAR, AT_FAR };

static inline td_site_def small_site(const char *id, double lat_deg, double lon_deg)
{
    td_site_def site = { .lat_rad = lat_deg * TD_DEG, .lon_rad = lon_deg * TD_DEG, .nation = 0 };
    strcpy(site.id, id);
    strcpy(site.name, id);
    return site;
}

static inline td_vehicle_def small_vehicle(const char *id, td_programme programme)
{
    td_vehicle_def made = { .notional = true,
                            .stage_count = 1,
                            .payload_kg = 500.0,
                            .drag = TD_DRAG_SOLID,
                            .beta_kgpm2 = 5000.0,
                            .reentry = TD_REENTRY_SEPARATED,
                            .programme = programme,
                            .rise_m = 300.0,
                            .turn_delay_s = 0.4,
                            .kick_rad = 5.0 * TD_DEG,
                            .elevation_rad = 45.0 * TD_DEG };
    made.stages[0] = (td_stage_def){ .dry_kg = 1500.0,
                                     .propellant_kg = 12000.0,
                                     .isp_s = 250.0,
                                     .isp_at = TD_ISP_AT_SEA_LEVEL,
                                     .burn_s = 90.0,
                                     .diameter_m = 1.2 };
    strcpy(made.id, id);
    strcpy(made.name, id);
    return made;
}

/* A light and fast one: 3 km/s within ten seconds. */
static inline td_interceptor_def small_interceptor(void)
{
    td_interceptor_def made = { .vehicle = small_vehicle("interceptor", TD_PROGRAMME_STRAIGHT),
                                .floor_m = 20000.0,
                                .ceiling_m = 2000000.0,
                                .elevation_rad_min = 5.0 * TD_DEG,
                                .elevation_rad_max = 85.0 * TD_DEG,
                                .kill_ratio = 0.5 };
    made.vehicle.payload_kg = 50.0;
    made.vehicle.stages[0] = (td_stage_def){ .dry_kg = 100.0,
                                             .propellant_kg = 550.0,
                                             .isp_s = 250.0,
                                             .isp_at = TD_ISP_AT_SEA_LEVEL,
                                             .burn_s = 10.0,
                                             .diameter_m = 0.5 };
    return made;
}

static inline td_sensor_def small_radar(void)
{
    td_sensor_def made = { .kind = TD_SENSOR_RADAR,
                           .range_m_max = 1500000.0,
                           .reference_rcs_m2 = 1.0,
                           .elevation_rad_max = 89.0 * TD_DEG,
                           .sector_rad = 360.0 * TD_DEG,
                           .antenna_h_m = 10.0,
                           .firm_s = 5.0,
                           .reference_pd_ratio = 0.9,
                           .pfa_ratio = 1e-6,
                           .revisit_search_s = 10.0,
                           .revisit_track_s = 2.0,
                           .beams_count = 100,
                           .beam_rad = 1.0 * TD_DEG,
                           .range_resolution_m = 30.0,
                           .range_m_sigma = 10.0,
                           .angle_rad_sigma = 0.03 * TD_DEG,
                           .range_bias_m_sigma = 10.0,
                           .angle_bias_rad_sigma = 0.01 * TD_DEG,
                           .bias_s = 600.0,
                           .false_alarms_count = 1.0,
                           .latency_s = 0.2 };
    strcpy(made.id, "radar");
    return made;
}

static inline td_sensor_def small_satellite(void)
{
    td_sensor_def made = { .kind = TD_SENSOR_SATELLITE,
                           .range_m_max = 45000000.0,
                           .cloud_h_m = 10000.0,
                           .revisit_s = 10.0,
                           .looks_count = 3,
                           .detection_ratio = 0.95,
                           .angle_rad_sigma = 2e-5,
                           .beam_rad = 1.0 * TD_DEG,
                           .beams_count = 1,
                           .bias_s = 600.0,
                           .latency_s = 2.0 };
    strcpy(made.id, "satellite");
    return made;
}

/* One missile, 900 km northward; a radar and a battery at its target; a satellite above. */
static inline void small_make(small_world *world)
{
    memset(world, 0, sizeof *world);
    world->missile = small_vehicle("missile", TD_PROGRAMME_GRAVITY_TURN);
    world->interceptor = small_interceptor();
    world->sensors[0] = small_radar();
    world->sensors[1] = small_satellite();
    world->sites[AT_LAUNCH] = small_site("launch", 35.0, 30.0);
    world->sites[AT_TARGET] = small_site("target", 41.0, 30.0);
    world->sites[AT_RADAR] = small_site("radar", 40.0, 31.0);
    world->sites[AT_FAR] = small_site("far", 10.0, -60.0);
    world->sites[AT_FAR].h_ell_m = 0.0;
    strcpy(world->nation.id, "aa");
    for (int i = 0; i < 2; i++) {
        world->places[i] = (td_sensor_place_def){ .model = 0, .site = AT_RADAR, .nation = 0 };
        world->batteries[i] = (td_battery_def){ .site = AT_TARGET,
                                                .stock_count = 10,
                                                .interval_s = 5.0,
                                                .reaction_s = 15.0,
                                                .look_s = 10.0,
                                                .rule = TD_RULE_ENGAGE_ON_REMOTE,
                                                .own_sensor = TD_NONE };
        world->raids[i] = (td_raid_def){
            .from = AT_LAUNCH,
            .to = AT_TARGET,
            .missile_count = 1,
            .spacing_s = 10.0,
            .signature = TD_NONE,
        };
    }
    strcpy(world->places[0].id, "radar-place");
    strcpy(world->places[1].id, "second-place");
    strcpy(world->batteries[0].id, "battery");
    strcpy(world->batteries[1].id, "second-battery");
    strcpy(world->raids[0].id, "raid");
    strcpy(world->raids[1].id, "second-raid");
    world->scenario = (td_scenario){ .duration_s = 1800.0,
                                     .seed = 1,
                                     .shares = true,
                                     .doctrine = TD_DOCTRINE_SHOOT_LOOK_SHOOT,
                                     .salvo_count = 2,
                                     .rcs_m2 = 0.1,
                                     .missiles = &world->missile,
                                     .interceptors = &world->interceptor,
                                     .sensors = world->sensors,
                                     .sites = world->sites,
                                     .nations = &world->nation,
                                     .sensor_places = world->places,
                                     .batteries = world->batteries,
                                     .raids = world->raids,
                                     .missile_count = 1,
                                     .interceptor_count = 1,
                                     .sensor_count = 2,
                                     .site_count = 4,
                                     .nation_count = 1,
                                     .sensor_place_count = 1,
                                     .battery_count = 1,
                                     .raid_count = 1 };
    strcpy(world->scenario.id, "small");
    strcpy(world->scenario.question, "Does a <small> world & its \"tests\" behave?");
    strcpy(world->scenario.epoch, "2012-06-01T00:00:00Z");
}

#endif
