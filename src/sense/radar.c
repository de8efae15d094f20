/* SPDX-License-Identifier: Apache-2.0 */
/* What a radar's signal is worth: chance of detection, noise, and time to acquire. */
#include <assert.h>
#include <math.h>

#include "sense/instrument.h"

double td_swerling_pd(double snr_ratio, double pfa_ratio)
{
    assert(snr_ratio >= 0.0 && isfinite(snr_ratio) && pfa_ratio > 0.0 && pfa_ratio < 1.0);
    return td_exp(td_log(pfa_ratio) / (1.0 + snr_ratio));
}

double td_swerling_snr(double pd_ratio, double pfa_ratio)
{
    assert(pfa_ratio > 0.0 && pd_ratio > pfa_ratio && pd_ratio < 1.0);
    return td_log(pfa_ratio) / td_log(pd_ratio) - 1.0;
}

double td_radar_snr(const td_sensor_def *def, double rcs_m2, double nominal_rcs_m2, double range_m)
{
    bool has_reference = def->reference_range_m > 0.0;
    double reference_m = has_reference ? def->reference_range_m : def->range_m_max;
    double reference_m2 = has_reference ? def->reference_rcs_m2 : nominal_rcs_m2;
    double nearer = reference_m / range_m;
    double squared = nearer * nearer;
    assert(rcs_m2 > 0.0 && reference_m2 > 0.0 && range_m > 0.0);
    return td_swerling_snr(def->reference_pd_ratio, def->pfa_ratio) * (rcs_m2 / reference_m2) *
           squared * squared;
}

/* Two independent parts: what the signal allows, and what the instrument does at best. */
static double with_floor(double sigma, double floor_sigma)
{
    return td_sqrt(td_fma(sigma, sigma, floor_sigma * floor_sigma));
}

td_noise td_radar_noise(const td_sensor_def *def, double snr_ratio)
{
    static const double MONOPULSE_SLOPE = 1.6;
    assert(snr_ratio > 0.0 && isfinite(snr_ratio));
    double root = td_sqrt(2.0 * snr_ratio);
    return (td_noise){
        .range_m_sigma = with_floor(def->range_resolution_m / root, def->range_m_sigma),
        .angle_rad_sigma =
            with_floor(def->beam_rad / (MONOPULSE_SLOPE * root), def->angle_rad_sigma),
    };
}

int32_t td_beams_of(const td_sensor_def *def, double half_width_rad)
{
    assert(isfinite(half_width_rad) && def->beam_rad > 0.0);
    double across = td_max(0.0, 2.0 * half_width_rad) / def->beam_rad;
    double beams = -td_floor(-across * across);
    return (int32_t)td_clamp(beams, 1.0, 1e9);
}

double td_acquire_s(const td_sensor_def *def, double half_width_rad)
{
    if (half_width_rad < 0.0) {
        return def->revisit_search_s;
    }
    double beams = (double)td_beams_of(def, half_width_rad);
    double rounds = -td_floor(-beams / (double)def->beams_count);
    return td_min(rounds * def->revisit_track_s, def->revisit_search_s);
}

int32_t td_poisson(double mean_count, double uniform)
{
    enum { COUNT_MAX = 4096 };
    assert(mean_count >= 0.0 && mean_count <= 600.0 && uniform > 0.0 && uniform < 1.0);
    double chance = td_exp(-mean_count);
    double sum = chance;
    int32_t count = 0;
    while (uniform > sum && count < COUNT_MAX) {
        count++;
        chance *= mean_count / count;
        sum += chance;
    }
    return count;
}
