/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a tracking scenario: refused with a reason, or sensors that a tracker can use. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "edge/detections/detections.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static void demand(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void check_sensor(const td_watch *watch, int32_t i)
{
    const td_look_def *look = &watch->sensors[i];
    const td_measurement *sigma = &watch->sigmas[i];
    demand(watch->ids[i][0] != '\0');
    demand(isfinite(td_vec3_norm(look->frame.origin_ecef_m)));
    demand(fabs(td_vec3_norm(look->frame.up) - 1.0) < 1e-9);
    demand(sigma->azimuth_rad_sigma > 0.0 && sigma->elevation_rad_sigma > 0.0);
    demand(look->has_range == (sigma->range_m_sigma > 0.0));
    demand(look->detection_ratio > 0.0 && look->detection_ratio <= 1.0);
    demand(look->false_density_per_rad2m >= 0.0 && look->sector_rad > 0.0);
    demand(look->elevation_rad_min < look->elevation_rad_max);
    demand(look->range_m_min < look->range_m_max);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    static td_watch watch;
    char why[TD_DETECTIONS_WHY_SIZE];
    td_status status = td_watch_read((const char *)bytes, count, "fuzz", &watch, why);
    demand((status == TD_OK) == (watch.sensor_count > 0));
    demand(status == TD_OK || why[0] != '\0');
    for (int32_t i = 0; i < watch.sensor_count; i++) {
        check_sensor(&watch, i);
    }
    demand(watch.look_count == 0 || watch.look_step_ns > 0);
    return 0;
}
