/* SPDX-License-Identifier: Apache-2.0 */
/* Which side of a missile a radar sees, and how large it is. */
#include "sense/signature.h"

#include <assert.h>

/* Cosine of 45 degrees and of 80: the edges of the bands. */
static const double COS_NOSE = 0x1.6a09e667f3bcdp-1, COS_BROADSIDE = 0x1.63a1a7e0b738cp-3;

td_aspect td_aspect_of(td_vec3 vel_mps, td_vec3 to_radar_m)
{
    double along = td_vec3_dot(vel_mps, to_radar_m);
    double size = td_sqrt(td_vec3_dot(vel_mps, vel_mps) * td_vec3_dot(to_radar_m, to_radar_m));
    if (along >= COS_NOSE * size) {
        return TD_ASPECT_NOSE;
    }
    return td_abs(along) <= COS_BROADSIDE * size ? TD_ASPECT_BROADSIDE : TD_ASPECT_BODY;
}

double td_signature_rcs_m2(const td_signature_def *def, td_aspect aspect, bool is_burning)
{
    const double sizes_m2[TD_ASPECT_COUNT][2] = {
        [TD_ASPECT_NOSE] = { def->nose_m2, def->boost_nose_m2 },
        [TD_ASPECT_BODY] = { def->body_m2, def->boost_body_m2 },
        [TD_ASPECT_BROADSIDE] = { def->broadside_m2, def->boost_broadside_m2 },
    };
    assert(aspect >= 0 && aspect < TD_ASPECT_COUNT);
    return sizes_m2[aspect][is_burning];
}
