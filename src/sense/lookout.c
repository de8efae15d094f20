/* SPDX-License-Identifier: Apache-2.0 */
/* What a sensor sees from where it stands, without trigonometry for each point looked at. */
#include <assert.h>
#include <math.h>
#include <stddef.h>

#include "sense/lookout_view.h"

/* Radius of the sphere that fits the ellipsoid best at a latitude (Gauss). */
static double radius_at_m(const td_earth *earth, double lat_rad)
{
    double s = td_sin(lat_rad);
    double w = 1.0 - earth->e2_ratio * s * s;
    return earth->a_m * td_sqrt(1.0 - earth->e2_ratio) / w;
}

/* Over an Earth of 4/3 the radius rays are straight (ASSUMPTION A03). The bend is what
 * td_refracted_elevation_rad adds below 4 degrees. */
static void set_horizon(td_lookout *lookout, double radius_m, double h_m, bool rays_straight)
{
    double k = rays_straight ? 1.0 : 4.0 / 3.0;
    double high_m = td_max(h_m, 0.0);
    double reach_m = td_sqrt(2.0 * radius_m * 11000.0);
    double ratio = k * radius_m / (k * radius_m + high_m);
    lookout->dip_rad = td_acos(td_min(ratio, 1.0));
    lookout->horizon2_m2 = high_m * (2.0 * k * radius_m + high_m);
    lookout->bend_radpm = (1.0 - 1.0 / k) / (2.0 * radius_m);
    lookout->bend_rad_max = reach_m * lookout->bend_radpm;
}

td_lookout td_lookout_of(const td_earth *earth, const td_sensor *sensor, double rcs_m2)
{
    const td_sensor_def *def = sensor->def;
    double range_m = td_sensor_range_m(def, rcs_m2);
    bool is_radar = def->kind == TD_SENSOR_RADAR;
    td_geo place = sensor->site_geo;
    assert(isfinite(range_m) && range_m >= 0.0 && isfinite(sensor->boresight_rad));
    /* ASSUMPTION A67: the first look comes at the latest a revisit after the flame is in view. */
    assert(isfinite(place.lat_rad) && isfinite(place.lon_rad) && isfinite(place.h_ell_m));
    place.h_ell_m += is_radar ? def->antenna_h_m : 0.0;
    td_lookout lookout = {
        .kind = def->kind,
        .earth = *earth,
        .frame = td_enu_frame(earth, place),
        .range2_m2_min = def->range_m_min * def->range_m_min,
        .range2_m2_max = range_m * range_m,
        .cos_half_sector = td_cos(0.5 * td_min(def->sector_rad, TD_TWO_PI)),
        .elevation_rad_min = def->elevation_rad_min,
        .elevation_rad_max = def->elevation_rad_max,
        .sin_elevation_min = td_sin(def->elevation_rad_min),
        .sin_elevation_max = td_sin(def->elevation_rad_max),
        .firm_s = is_radar ? def->firm_s : def->looks_count * def->revisit_s,
        .cloud_h_m = def->cloud_h_m,
    };
    td_sincos(sensor->boresight_rad, &lookout.sin_boresight, &lookout.cos_boresight);
    set_horizon(&lookout, radius_at_m(earth, place.lat_rad), place.h_ell_m, def->rays_straight);
    return lookout;
}

td_sight_verdict td__satellite_view(const td_lookout *lookout, const td_sample *sample)
{
    td_vec3 from_m = lookout->frame.origin_ecef_m;
    td_vec3 away_m = td_vec3_sub(sample->pos_ecef_m, from_m);
    double r2_m2 = td_vec3_dot(away_m, away_m);
    if (!sample->is_burning || sample->h_m < lookout->cloud_h_m) {
        return TD_SIGHT_NOT_BURNING;
    }
    if (r2_m2 < lookout->range2_m2_min || r2_m2 > lookout->range2_m2_max) {
        return TD_SIGHT_OUT_OF_RANGE;
    }
    bool is_clear =
        td_sight_is_clear(&lookout->earth, from_m, sample->pos_ecef_m, lookout->cloud_h_m);
    return is_clear ? TD_SIGHT_SEEN : TD_SIGHT_BELOW_HORIZON;
}

td_sight_verdict td_lookout_view(const td_lookout *lookout, const td_sample *sample)
{
    if (lookout->kind == TD_SENSOR_SATELLITE) {
        return td__satellite_view(lookout, sample);
    }
    td_vec3 at_m = sample->pos_ecef_m;
    return (td_sight_verdict)td__radar_view(lookout, at_m.x, at_m.y, at_m.z);
}

td_sight_verdict td_sensor_view(const td_earth *earth, const td_sensor *sensor, double rcs_m2,
                                const td_sample *sample)
{
    td_lookout lookout = td_lookout_of(earth, sensor, rcs_m2);
    return td_lookout_view(&lookout, sample);
}
