/* SPDX-License-Identifier: Apache-2.0 */
/* US Standard Atmosphere 1976 from its fitted segments. */
#include "earth/earth.h"

#include "earth/air_table.h"

/* M0 = 28.9644 kg/kmol, R = 8314.32 J/(kmol K), gamma = 1.4: USSA76, table 2. */
#define GAS_CONSTANT (8314.32 / 28.9644)
#define HEAT_RATIO 1.4
#define TOP_M 1.0e6

/* USSA76, tables 4 and 5: geopotential 11, 20, 32, 47, 51, 71 km, and 86 and 91 km. */
const double TD_AIR_KINK_M[TD_AIR_KINK_COUNT] = {
    11019.0678, 20063.1237, 32161.9032, 47350.0922, 51412.4796, 71801.9707, 86000.0, 91000.0,
};

static int segment_of(double h_m)
{
    int segment = 0;
    for (int i = 1; i < 16; i++) {
        segment += h_m >= TD__AIR_BREAK_M[i];
    }
    return segment;
}

static double fitted(const double table[7][16], int segment, double u)
{
    double sum = table[6][segment];
    for (int power = 5; power >= 0; power--) {
        sum = td_fma(sum, u, table[power][segment]);
    }
    return sum;
}

td_air td_air_at(double h_ell_m)
{
    if (h_ell_m >= TOP_M) {
        return (td_air){ 0 };
    }
    int segment = segment_of(h_ell_m);
    double u = (h_ell_m - TD__AIR_MID_M[segment]) * TD__AIR_INV_HALF[segment];
    double rho_kgpm3 = td_exp(fitted(TD__AIR_LN_RHO, segment, u));
    double p_pa = td_exp(fitted(TD__AIR_LN_P, segment, u));
    return (td_air){
        .rho_kgpm3 = rho_kgpm3,
        .p_pa = p_pa,
        .temperature_k = p_pa / (rho_kgpm3 * GAS_CONSTANT),
        .sound_mps = td_sqrt(HEAT_RATIO * p_pa / rho_kgpm3),
    };
}

double td_air_density_kgpm3(double h_ell_m)
{
    if (h_ell_m >= TOP_M) {
        return 0.0;
    }
    int segment = segment_of(h_ell_m);
    double u = (h_ell_m - TD__AIR_MID_M[segment]) * TD__AIR_INV_HALF[segment];
    return td_exp(fitted(TD__AIR_LN_RHO, segment, u));
}
