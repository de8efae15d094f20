/* SPDX-License-Identifier: Apache-2.0 */
/* What a radar's signal is worth, in closed form: detection, noise, counts, time to acquire. */
#include "sense/sense.h"

#include "staring.h"
#include "test/check.h"

/* Swerling I: 20 (13 dB) and 1e-6 give 1e-6^(1/21) = 0.518; half needs 18.93. */
TD_TEST(the_chance_of_detection_is_swerlings)
{
    TD_NEAR(td_swerling_pd(20.0, 1e-6), pow(1e-6, 1.0 / 21.0), 1e-14);
    TD_NEAR(td_swerling_pd(0.0, 1e-6), 1e-6, 1e-18);
    TD_NEAR(td_swerling_snr(0.5, 1e-6), log(1e-6) / log(0.5) - 1.0, 1e-12);
    for (double pd = 0.05; pd < 1.0; pd += 0.05) {
        TD_NEAR(td_swerling_pd(td_swerling_snr(pd, 1e-4), 1e-4), pd, 1e-12);
    }
}

TD_TEST(the_signal_falls_with_the_fourth_power_of_range)
{
    td_sensor_def def = staring();
    double at_reference = td_swerling_snr(0.5, 1e-6);
    TD_NEAR(td_radar_snr(&def, 1.0, 1.0, 1000.0 * KM), at_reference, 1e-9);
    TD_NEAR(td_radar_snr(&def, 1.0, 1.0, 500.0 * KM), 16.0 * at_reference, 1e-9);
    TD_NEAR(td_radar_snr(&def, 0.1, 1.0, 500.0 * KM), 1.6 * at_reference, 1e-9);
    def.reference_range_m = 0.0; /* the nominal object is seen so at the instrumented range */
    TD_NEAR(td_radar_snr(&def, 0.3, 0.3, 3000.0 * KM), at_reference, 1e-9);
}

TD_TEST(noise_has_floors_and_falls_with_the_signal)
{
    td_sensor_def def = staring();
    td_noise weak = td_radar_noise(&def, 20.0), strong = td_radar_noise(&def, 1e12);
    double by_signal_rad = def.beam_rad / (1.6 * sqrt(40.0));
    TD_NEAR(weak.angle_rad_sigma, hypot(by_signal_rad, def.angle_rad_sigma), 1e-12);
    TD_NEAR(weak.range_m_sigma, hypot(30.0 / sqrt(40.0), 10.0), 1e-9);
    TD_NEAR(strong.angle_rad_sigma, def.angle_rad_sigma, 1e-9);
    TD_NEAR(strong.range_m_sigma, 10.0, 1e-6);
}

/* A draw at the middle of each of many equal parts gives each count as often as it is likely. */
TD_TEST(poisson_inverts_its_distribution)
{
    enum { PARTS = 100000, KINDS = 40 };
    const double means[] = { 0.0, 0.3, 3.0, 12.0 };
    for (int i = 0; i < 4; i++) {
        int32_t found[KINDS] = { 0 };
        double chance = exp(-means[i]);
        for (int k = 0; k < PARTS; k++) {
            int32_t count = td_poisson(means[i], (k + 0.5) / PARTS);
            TD_CHECK(count >= 0 && count < KINDS);
            found[count < KINDS ? count : KINDS - 1]++;
        }
        for (int n = 0; n < KINDS; n++) {
            TD_NEAR(found[n], chance * PARTS, 1.0001);
            chance *= means[i] / (n + 1);
        }
    }
    TD_NEAR(td_poisson(600.0, 0.5), 600.0, 1.0);
}

/* A patch of half width w takes (2 w / beam)^2 beams; a cue is never worse than a whole search. */
TD_TEST(a_narrow_cue_is_acquired_sooner)
{
    td_sensor_def def = staring();
    def.revisit_search_s = 30.0;
    TD_CHECK(td_beams_of(&def, 0.0) == 1 && td_beams_of(&def, 0.5 * TD_DEG) == 1);
    TD_CHECK(td_beams_of(&def, 1.0 * TD_DEG * (1.0 - 1e-12)) == 4);
    TD_NEAR(td_acquire_s(&def, 0.0), 1.0, 0.0);
    TD_NEAR(td_acquire_s(&def, 2.5 * TD_DEG * (1.0 - 1e-12)), 3.0, 0.0);
    TD_NEAR(td_acquire_s(&def, 60.0 * TD_DEG), 30.0, 0.0);
    TD_NEAR(td_acquire_s(&def, -1.0), 30.0, 0.0);
    double before_s = 0.0;
    for (double half = 0.0; half < 30.0; half += 0.1) {
        double now_s = td_acquire_s(&def, half * TD_DEG);
        TD_CHECK(now_s >= before_s);
        before_s = now_s;
    }
}

TD_MAIN(the_chance_of_detection_is_swerlings, the_signal_falls_with_the_fourth_power_of_range,
        noise_has_floors_and_falls_with_the_signal, poisson_inverts_its_distribution,
        a_narrow_cue_is_acquired_sooner)
