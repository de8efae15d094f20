/* SPDX-License-Identifier: Apache-2.0 */
/* Whole flights of published models against the published code, on its sphere. */
#include "flight/flight.h"
#include "notional.h"
#include "test/check.h"

#define ORACLE "src/flight/test/trajectories.oracle"
#define ROWS 9

typedef struct row {
    char id[16];
    double burnout_s, h_km, speed_kmps, angle_deg, mass_kg, apogee_km, range_km, flight_s;
    double impact_kmps;
} row;

static void check_row(const row *want)
{
    td_earth sphere = notional_sphere();
    td_vehicle_def vehicle = notional_vehicle(want->id);
    td_flight_def def = td_flight_default(&vehicle, (td_geo){ 0 });
    td_flight flight;
    TD_CHECK(td_flight_fly(&sphere, &def, &flight, NULL) == TD_OK);
    TD_CHECK(flight.verdict == TD_FLIGHT_OK);
    double speed_mps = td_vec3_norm(flight.burnout.vel_eci_mps);
    td_vec3 up = td_vec3_unit(flight.burnout.pos_eci_m);
    double angle_rad = td_asin(td_vec3_dot(up, flight.burnout.vel_eci_mps) / speed_mps);
    printf("%-4s speed %+.2f %%, height %+.2f %%, angle %+.2f deg, range %+.2f %%, time %+.2f %%\n",
           want->id, 0.1 * speed_mps / want->speed_kmps - 100.0,
           0.1 * flight.burnout_geo.h_ell_m / want->h_km - 100.0,
           angle_rad / TD_DEG - want->angle_deg, 0.1 * flight.range_m / want->range_km - 100.0,
           100.0 * flight.impact.t_s / want->flight_s - 100.0);
    TD_NEAR(flight.burnout.t_s, want->burnout_s, 1e-9);
    TD_NEAR(flight.burnout.mass_kg, want->mass_kg, 1e-6);
    TD_NEAR(speed_mps, 1e3 * want->speed_kmps, 0.01 * 1e3 * want->speed_kmps);
    TD_NEAR(angle_rad / TD_DEG, want->angle_deg, 2.1);
    TD_NEAR(flight.range_m, 1e3 * want->range_km, 0.03 * 1e3 * want->range_km);
    TD_NEAR(flight.impact.t_s, want->flight_s, 0.035 * want->flight_s);
}

TD_TEST(flights_are_those_of_the_published_code)
{
    FILE *file = fopen(ORACLE, "r");
    if (!TD_CHECK(file != NULL)) {
        return;
    }
    char line[256];
    int rows = 0;
    while (fgets(line, sizeof line, file) != NULL) {
        row want;
        if (line[0] == '#') {
            continue;
        }
        int found = sscanf(line, "%15s %lf %lf %lf %lf %lf %lf %lf %lf %lf", want.id,
                           &want.burnout_s, &want.h_km, &want.speed_kmps, &want.angle_deg,
                           &want.mass_kg, &want.apogee_km, &want.range_km, &want.flight_s,
                           &want.impact_kmps);
        if (TD_CHECK(found == 10)) {
            check_row(&want);
            rows++;
        }
    }
    fclose(file);
    TD_CHECK(rows == ROWS);
}

TD_MAIN(flights_are_those_of_the_published_code)
