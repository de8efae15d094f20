/* SPDX-License-Identifier: Apache-2.0 */
/* Sensors as published: names of kinds and verdicts, ranges, sites. */
#include <assert.h>
#include <math.h>

#include "sense/sense.h"

const char *td_sensor_kind_key(td_sensor_kind kind)
{
    static const char *const KEYS[] = {
#define X(name, key, text) key,
        TD_SENSOR_MAP(X)
#undef X
    };
    assert(kind < TD_SENSOR_COUNT);
    return KEYS[kind];
}

const char *td_sight_verdict_key(td_sight_verdict verdict)
{
    static const char *const KEYS[] = {
#define X(name, key, text) key,
        TD_SIGHT_MAP(X)
#undef X
    };
    assert(verdict < TD_SIGHT_COUNT);
    return KEYS[verdict];
}

double td_sensor_range_m(const td_sensor_def *def, double rcs_m2)
{
    assert(rcs_m2 > 0.0 && isfinite(rcs_m2));
    if (def->kind != TD_SENSOR_RADAR || def->reference_range_m <= 0.0) {
        return def->range_m_max;
    }
    assert(def->reference_rcs_m2 > 0.0);
    double fourth_root = td_sqrt(td_sqrt(rcs_m2 / def->reference_rcs_m2));
    return td_min(def->reference_range_m * fourth_root, def->range_m_max);
}

bool td_site_is_sound(td_geo site_geo)
{
    /* ASSUMPTION A04: land lies between the shore of the Dead Sea and the highest summit. */
    return isfinite(site_geo.lat_rad) && isfinite(site_geo.lon_rad) &&
           td_abs(site_geo.lat_rad) <= TD_HALF_PI && td_abs(site_geo.lon_rad) <= TD_TWO_PI &&
           site_geo.h_ell_m >= -500.0 && site_geo.h_ell_m <= 9000.0;
}
