/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a table of detections of two radars: refused with a reason, or every row is in a
 * look or counted, and what is in a look is sound. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "edge/detections/detections.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

#define SENSOR(id)                                                                                 \
    "{\"id\": \"" id "\", \"lat_deg\": 46, \"lon_deg\": 25, \"h_m\": 3, \"measurement\": "         \
    "{\"sigma_el_rad\": 5e-4, \"sigma_bearing_rad\": 5e-4, \"sigma_range_m\": 50, \"pd\": 0.9}}"

static void demand(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void check_measurement(const td_look *look, const td_measurement *m)
{
    demand(m->t_ns == look->t_ns && look->arrival_ns >= look->t_ns);
    demand(m->azimuth_rad >= 0.0 && m->azimuth_rad < TD_TWO_PI);
    demand(fabs(m->elevation_rad) <= TD_HALF_PI);
    demand(!m->has_range || (m->range_m > 0.0 && m->range_m_sigma > 0.0));
    demand(!m->has_range_rate || isfinite(m->range_rate_mps));
    demand(m->azimuth_rad_sigma > 0.0 && m->elevation_rad_sigma > 0.0);
}

static void check_looks(const td_detections *d)
{
    int64_t in_looks = 0, left_out = 0;
    for (int32_t i = 0; i < d->look_count; i++) {
        const td_look *look = &d->looks[i];
        demand(i == 0 || look->arrival_ns >= look[-1].arrival_ns);
        demand(look->sensor == 0 || look->sensor == 1);
        for (int32_t k = 0; k < look->measurement_count; k++) {
            demand(look->measurements[k].number == k);
            check_measurement(look, &look->measurements[k]);
        }
        in_looks += look->measurement_count;
    }
    for (int i = 0; i < TD_ROW_FAULT_COUNT; i++) {
        bool is_left_out = i != TD_ROW_OUT_OF_ORDER && i != TD_ROW_UNENDED;
        left_out += is_left_out ? d->faults.count[i] : 0;
    }
    demand(in_looks == d->measurement_count && in_looks + left_out == d->row_count);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    static td_watch watch;
    static const char WATCH[] = "{\"radars\": [" SENSOR("north") "," SENSOR("south") "]}";
    char why[TD_DETECTIONS_WHY_SIZE];
    td_detections d;
    if (watch.sensor_count == 0) {
        demand(td_watch_read(WATCH, strlen(WATCH), "w", &watch, why) == TD_OK);
    }
    td_table_source source = { "fuzz", (const char *)bytes, count };
    td_status status = td_detections_read(&source, &watch, 10000000000, &d, why);
    demand((status == TD_OK) == (d.look_count > 0));
    demand(status == TD_OK || why[0] != '\0');
    check_looks(&d);
    td_detections_close(&d);
    return 0;
}
