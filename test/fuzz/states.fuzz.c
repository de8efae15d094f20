/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a table of started tracks and as one of truth: refused with a reason, or in order of
 * time with ids that run from 0. */
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

static void check(const td_states *s, td_states_kind kind)
{
    for (int32_t i = 0; i < s->row_count; i++) {
        const td_state_row *row = &s->rows[i];
        demand(row->id >= 0 && row->id < s->id_count && s->id_count <= s->row_count);
        demand(isfinite(td_vec3_norm(row->pos_m) + td_vec3_norm(row->vel_mps)));
        demand(kind != TD_STATES_CUES || (row->pos_m_sigma > 0.0 && row->vel_mps_sigma > 0.0));
        demand(i == 0 || row->t_ns > row[-1].t_ns ||
               (row->t_ns == row[-1].t_ns && row->id > row[-1].id));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    for (int kind = TD_STATES_CUES; kind <= TD_STATES_TRACKS; kind++) {
        char why[TD_DETECTIONS_WHY_SIZE];
        td_states s;
        td_table_source source = { "fuzz", (const char *)bytes, count };
        td_status status = td_states_read(&source, (td_states_kind)kind, &s, why);
        demand((status == TD_OK) == (s.row_count > 0));
        demand(status == TD_OK || why[0] != '\0');
        check(&s, (td_states_kind)kind);
        td_states_close(&s);
    }
    return 0;
}
