/* SPDX-License-Identifier: Apache-2.0 */
/* The air against the printed tables of the US Standard Atmosphere 1976, and its joints. */
#include "earth/air_table.h"
#include "earth/earth.h"

#include "test/check.h"

#define ORACLE "src/earth/test/air.oracle"
#define ROWS 27
#define KINETIC_ABOVE_M 80000.0

static void check_row(double h_m, double rho_kgpm3, double p_pa, double temperature_k)
{
    double tolerance = h_m <= 86000.0 ? 1e-4 : 2e-3;
    td_air air = td_air_at(h_m);
    TD_NEAR(air.rho_kgpm3 / rho_kgpm3, 1.0, tolerance);
    TD_NEAR(air.p_pa / p_pa, 1.0, tolerance);
    if (h_m <= KINETIC_ABOVE_M) {
        TD_NEAR(air.temperature_k / temperature_k, 1.0, 2e-5);
    }
}

TD_TEST(air_is_the_printed_table)
{
    FILE *file = fopen(ORACLE, "r");
    if (!TD_CHECK(file != NULL)) {
        return;
    }
    char line[256];
    int rows = 0;
    while (fgets(line, sizeof line, file) != NULL) {
        double h_m, rho_kgpm3, p_pa, temperature_k;
        if (line[0] == '#') {
            continue;
        }
        int found = sscanf(line, "%lf %lf %lf %lf", &h_m, &rho_kgpm3, &p_pa, &temperature_k);
        TD_CHECK(found == 4);
        if (found == 4) {
            check_row(h_m, rho_kgpm3, p_pa, temperature_k);
            rows++;
        }
    }
    fclose(file);
    TD_CHECK(rows == ROWS);
}

/* A micrometre to either side of an edge the air differs by less than 1e-7 of itself. */
TD_TEST(air_is_continuous)
{
    for (int segment = 1; segment < 16; segment++) {
        double edge_m = TD__AIR_BREAK_M[segment];
        td_air below = td_air_at(edge_m - 1e-6);
        td_air above = td_air_at(edge_m + 1e-6);
        TD_NEAR(below.rho_kgpm3 / above.rho_kgpm3, 1.0, 1e-7);
        TD_NEAR(below.p_pa / above.p_pa, 1.0, 1e-7);
    }
}

TD_TEST(air_thins_with_height)
{
    td_air below = td_air_at(-1000.0);
    for (double h_m = 0.0; h_m < 1.0e6; h_m += 500.0) {
        td_air here = td_air_at(h_m);
        if (!TD_CHECK(here.rho_kgpm3 < below.rho_kgpm3 && here.p_pa < below.p_pa)) {
            return;
        }
        below = here;
    }
}

TD_TEST(air_ends_and_sounds)
{
    TD_NEAR(td_air_at(0.0).sound_mps, 340.294, 1e-3);
    TD_NEAR(td_air_at(20000.0).sound_mps, 295.069, 1e-3);
    TD_CHECK(td_air_at(1.0e6).rho_kgpm3 == 0.0);
    TD_CHECK(td_air_at(1.0e6 - 1.0).rho_kgpm3 > 3.5e-15);

    /* Printed at -1000 m: 1.3470 kg/m3, 1.1393e5 Pa. */
    TD_NEAR(td_air_at(-1000.0).rho_kgpm3, 1.3470, 1e-4);
    TD_NEAR(td_air_at(-1000.0).p_pa, 1.1393e5, 10.0);
}

TD_MAIN(air_is_the_printed_table, air_is_continuous, air_thins_with_height, air_ends_and_sounds)
