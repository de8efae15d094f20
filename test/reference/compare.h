/* SPDX-License-Identifier: Apache-2.0 */
/* The core's two ways to fly, for comparison with the reference. */
#ifndef TD_TEST_COMPARE_H
#define TD_TEST_COMPARE_H

#include "flight/flight.h"
#include "test/reference/shots.h"

/* Where the general path brings a shot down, Earth-fixed. */
static inline bool compare_general(const td_earth *earth, const shot *s, double impact_m[3])
{
    td_moment start = { .pos_eci_m = { s->pos_m[0], s->pos_m[1], s->pos_m[2] },
                        .vel_eci_mps = { s->vel_mps[0], s->vel_mps[1], s->vel_mps[2] } };
    td_flight flight;
    if (td_flight_coast(earth, &start, s->beta_kgpm2, &flight, NULL) != TD_OK ||
        flight.verdict != TD_FLIGHT_OK) {
        return false;
    }
    td_vec3 at = td_ecef_from_eci(earth, flight.impact.pos_eci_m, flight.impact.t_s);
    impact_m[0] = at.x;
    impact_m[1] = at.y;
    impact_m[2] = at.z;
    return true;
}

static inline td_batch_start compare_start(const shot *s)
{
    return (td_batch_start){ .pos_eci_m = { s->pos_m[0], s->pos_m[1], s->pos_m[2] },
                             .vel_eci_mps = { s->vel_mps[0], s->vel_mps[1], s->vel_mps[2] },
                             .beta_kgpm2 = s->beta_kgpm2 };
}

#endif
