/* SPDX-License-Identifier: Apache-2.0 */
/* Every vehicle of the catalogue from launch to impact, against the reference: within 1 m. */
#include "edge/scenario/scenario.h"
#include "test/check.h"
#include "test/reference/boost.h"
#include "test/reference/shots.h"

typedef struct outcome {
    double impact_m, burnout_m, self_m, range_km;
} outcome;

static double apart(const td_vec3 core, const ref_real other[3])
{
    const double a[3] = { core.x, core.y, core.z };
    const double b[3] = { (double)other[0], (double)other[1], (double)other[2] };
    return shot_distance(a, b);
}

/* False when the core says that it does not come down to the ground, as an answer. */
static bool compare(const td_flight_def *def, outcome *out)
{
    td_earth earth = td_earth_wgs84();
    ref_world world = ref_world_wgs84();
    ref_state burnout, impact, coarse;
    ref_real at[3], again[3];
    td_flight flight;
    TD_CHECK(td_flight_fly(&earth, def, &flight, NULL) == TD_OK);
    if (flight.verdict != TD_FLIGHT_OK) {
        printf("  %s: %s\n", def->vehicle->id, td_flight_verdict_key(flight.verdict));
        return false;
    }
    TD_CHECK(ref_boost(&world, def, 1e-12L, &burnout, &coarse));
    TD_CHECK(ref_boost(&world, def, 1e-13L, &burnout, &impact));
    ref_fixed(&world, &impact, at);
    ref_fixed(&world, &coarse, again);
    td_vec3 fell = td_ecef_from_eci(&earth, flight.impact.pos_eci_m, flight.impact.t_s);
    td_vec3 self = { (double)(again[0]), (double)(again[1]), (double)(again[2]) };
    *out = (outcome){ apart(fell, at), apart(flight.burnout.pos_eci_m, burnout.pos),
                      apart(self, at), flight.range_m / 1000.0 };
    return true;
}

/* Full burn and its own programme, a steeper one, and one with its thrust cut off early. */
static int check_vehicle(const td_vehicle_def *vehicle)
{
    int flown = 0;
    double worst_m = 0.0;
    td_geo from = { 35.2 * TD_DEG, 53.9 * TD_DEG, 0.0 };
    for (int way = 0; way < 3; way++) {
        outcome out;
        td_flight_def def = td_flight_default(vehicle, from);
        bool is_turn = vehicle->programme == TD_PROGRAMME_GRAVITY_TURN;
        def.azimuth_rad = 305.0 * TD_DEG;
        if (is_turn && def.programme_rad == 0.0) {
            def.programme_rad = 0.4 * TD_DEG; /* its kick is not published */
        }
        if (way == 1) {
            def.programme_rad = is_turn ? 0.6 * def.programme_rad
                                        : TD_HALF_PI - 0.6 * (TD_HALF_PI - def.programme_rad);
        }
        def.cutoff_s *= way == 2 ? 0.93 : 1.0;
        if (compare(&def, &out)) {
            flown++;
            worst_m = fmax(worst_m, out.impact_m);
            if (!TD_NEAR(out.impact_m, 0.0, 1.0)) {
                printf("  %s, way %d\n", vehicle->id, way);
            }
            TD_NEAR(out.self_m, 0.0, 0.01);
            printf("%-16s way %d range %8.1f km, off %.4f m at impact, %.5f m at burnout; "
                   "reference moves by %.1e m\n", vehicle->id, way, out.range_km, out.impact_m,
                   out.burnout_m, out.self_m);
        }
    }
    return flown;
}

TD_TEST(every_vehicle_lands_within_a_metre)
{
    td_catalogue *catalogue = NULL;
    TD_CHECK(td_catalogue_open(TD_SOURCE_FOLDER, &catalogue) == TD_OK);
    const td_scenario *all = td_catalogue_all(catalogue);
    int flown = 0;
    for (int i = 0; i < all->missile_count; i++) {
        int ways = check_vehicle(&all->missiles[i]);
        TD_CHECK(ways > 0);
        flown += ways;
    }
    for (int i = 0; i < all->interceptor_count; i++) {
        flown += check_vehicle(&all->interceptors[i].vehicle);
    }
    TD_CHECK(flown > 2 * (all->missile_count + all->interceptor_count));
    td_catalogue_close(catalogue);
}

TD_MAIN(every_vehicle_lands_within_a_metre)
