/* SPDX-License-Identifier: Apache-2.0 */
/* Who looks, from a scenario's sensors and places. */
#include <stdio.h>

#include "edge/detections/detections.h"

_Static_assert((int)TD_ID_SIZE <= (int)TD_WATCH_ID_SIZE, "ids of places fit");

static void add_place(const td_scenario *scenario, const td_sensor_place_def *place,
                      td_watch *watch)
{
    const td_sensor_def *def = &scenario->sensors[place->model];
    const td_site_def *site = &scenario->sites[place->site];
    const td_stream no_draws = { 0 };
    td_sensor sensor = { def,
                         { site->lat_rad, site->lon_rad, site->h_ell_m },
                         place->boresight_rad };
    int32_t at = watch->sensor_count++;
    watch->sensors[at] = td_instrument_of(&watch->earth, &sensor, scenario->rcs_m2, &no_draws).face;
    watch->sigmas[at] = (td_measurement){
        .azimuth_rad_sigma = def->angle_rad_sigma,
        .elevation_rad_sigma = def->angle_rad_sigma,
        .range_m_sigma = watch->sensors[at].has_range ? def->range_m_sigma : 0.0,
        .range_rate_mps_sigma = watch->sensors[at].has_range_rate ? def->range_rate_mps_sigma : 0.0,
    };
    snprintf(watch->ids[at], TD_WATCH_ID_SIZE, "%s", place->id);
    if (at == 0) {
        watch->level = td_enu_frame(&watch->earth, sensor.site_geo);
    }
}

td_status td_watch_from_scenario(const td_scenario *scenario, td_watch *watch,
                                 char why[TD_DETECTIONS_WHY_SIZE])
{
    int32_t count = scenario->sensor_place_count;
    *watch = (td_watch){ .earth = td_earth_wgs84() };
    why[0] = '\0';
    if (scenario->earth != TD_EARTH_WGS84) {
        snprintf(why, TD_DETECTIONS_WHY_SIZE, "%s: found a spherical Earth, expected wgs84",
                 scenario->id);
        return TD_BAD_INPUT;
    }
    if (count < 1 || count > TD_WATCH_SENSORS_MAX) {
        snprintf(why, TD_DETECTIONS_WHY_SIZE, "%s: found %d sensor places, expected 1 to %d",
                 scenario->id, (int)count, (int)TD_WATCH_SENSORS_MAX);
        return TD_BAD_INPUT;
    }
    for (int32_t i = 0; i < count; i++) {
        add_place(scenario, &scenario->sensor_places[i], watch);
    }
    return TD_OK;
}
