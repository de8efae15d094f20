/* SPDX-License-Identifier: Apache-2.0 */
/* Which side of a missile a radar sees. */
#include "sense/sense.h"

#include "test/check.h"

static const td_signature_def SIDES = { .nose_m2 = 0.01,
                                        .body_m2 = 0.1,
                                        .broadside_m2 = 2.0,
                                        .boost_nose_m2 = 0.2,
                                        .boost_body_m2 = 1.0,
                                        .boost_broadside_m2 = 20.0 };

TD_TEST(the_aspect_decides_the_cross_section)
{
    td_vec3 vel_mps = { 0.0, 3000.0, 0.0 };
    const double angles_deg[] = { 0.0, 44.0, 46.0, 79.0, 81.0, 99.0, 101.0, 180.0 };
    const td_aspect bands[] = { TD_ASPECT_NOSE,      TD_ASPECT_NOSE,      TD_ASPECT_BODY,
                                TD_ASPECT_BODY,      TD_ASPECT_BROADSIDE, TD_ASPECT_BROADSIDE,
                                TD_ASPECT_BODY,      TD_ASPECT_BODY };
    for (int i = 0; i < 8; i++) {
        double angle_rad = angles_deg[i] * TD_DEG;
        td_vec3 to_radar_m = { 5e5 * sin(angle_rad), 5e5 * cos(angle_rad), 0.0 };
        TD_CHECK(td_aspect_of(vel_mps, to_radar_m) == bands[i]);
    }
    TD_CHECK(td_aspect_of((td_vec3){ 0.0, 0.0, 0.0 }, vel_mps) == TD_ASPECT_NOSE);
    TD_CHECK(td_signature_rcs_m2(&SIDES, TD_ASPECT_NOSE, false) == 0.01);
    TD_CHECK(td_signature_rcs_m2(&SIDES, TD_ASPECT_BODY, false) == 0.1);
    TD_CHECK(td_signature_rcs_m2(&SIDES, TD_ASPECT_BROADSIDE, true) == 20.0);
}

TD_MAIN(the_aspect_decides_the_cross_section)
