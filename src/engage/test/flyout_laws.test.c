/* SPDX-License-Identifier: Apache-2.0 */
/* Laws of flyout tables: no flight of the interceptor is ahead of its table, nothing arrives faster
 * than its fastest, and a better interceptor has a better table. */
#include "engage/engage.h"

#include "test/check.h"

enum { KNOTS = TD_PATH_KNOTS_MAX };

static td_flyout tables[2];
static td_knot knots[KNOTS];

/* Light and fast; round numbers of no source. */
static td_interceptor_def interceptor(double propellant_kg)
{
    td_interceptor_def made = { .vehicle = { .id = "i", .name = "I", .notional = true,
                                             .stage_count = 1, .payload_kg = 60.0,
                                             .drag = TD_DRAG_SOLID, .beta_kgpm2 = 5000.0,
                                             .reentry = TD_REENTRY_SEPARATED,
                                             .programme = TD_PROGRAMME_STRAIGHT, .rise_m = 100.0,
                                             .elevation_rad = 45.0 * TD_DEG },
                                .ceiling_m = 2e6, .elevation_rad_min = 10.0 * TD_DEG,
                                .elevation_rad_max = 85.0 * TD_DEG, .kill_ratio = 0.5 };
    made.vehicle.stages[0] = (td_stage_def){ .dry_kg = 120.0, .propellant_kg = propellant_kg,
                                             .isp_s = 260.0, .isp_at = TD_ISP_AT_SEA_LEVEL,
                                             .burn_s = 20.0, .diameter_m = 0.5 };
    return made;
}

static td_earth still(void)
{
    return td_earth_sphere(6371000.0, 3.986e14, 0.0);
}

static bool make_table(const td_interceptor_def *def, td_flyout *table)
{
    td_earth earth = still();
    return TD_CHECK(td_flyout_make(&earth, def, TD_FLYOUT_STEP_RAD, table) == TD_OK);
}

/* The earliest arrival within one cell of a place. Near the envelope flights turn over, and a cell
 * is many seconds wide (docs/models/engage.md). */
static double arrival_about_s(const td_flyout *table, double range_m, double h_m)
{
    double cell_m = 2.0 * sqrt(h_m * table->height_unit_m) + table->height_unit_m;
    double least_s = TD_FLYOUT_NEVER_S;
    for (int k = 0; k < 9; k++) {
        double r_m = fmax(0.0, range_m + (k % 3 - 1) * table->range_step_m);
        double s = td_flyout_arrival_s(table, r_m, fmax(0.0, h_m + (k / 3 - 1) * cell_m));
        least_s = fmin(least_s, s);
    }
    return least_s;
}

/* Flights at elevations between those of the table, looked at all along the way: by half a second
 * and one cell at most, and on the way up by half a second alone, unless the cell holds the steep
 * edge of the envelope. */
TD_TEST(no_flight_is_ahead_of_its_table)
{
    td_earth earth = still();
    td_interceptor_def def = interceptor(900.0);
    int places = 0, climbing = 0;
    make_table(&def, &tables[0]);
    for (int i = 0; i < 24; i++) {
        td_flight_def fly = td_flight_default(&def.vehicle, (td_geo){ 0 });
        td_path path = { .knots = knots, .capacity = KNOTS };
        td_flight flight;
        fly.programme_rad = (11.3 + 3.05 * i) * TD_DEG;
        TD_CHECK(td_flight_fly(&earth, &fly, &flight, &path) == TD_OK);
        for (double t_s = 25.0; t_s < flight.impact.t_s; t_s += 7.0, places++) {
            td_vec3 at = td_path_pos_ecef_m(&path, &earth, t_s);
            double range_m = earth.a_m * atan2(hypot(at.y, at.z), at.x);
            double h_m = td_vec3_norm(at) - earth.a_m;
            TD_CHECK(arrival_about_s(&tables[0], range_m, h_m) <= t_s + 0.5);
            bool is_inside = fly.programme_rad < def.elevation_rad_max - 5.0 * TD_DEG;
            if (is_inside && t_s < 0.8 * flight.apogee.t_s) {
                double s = td_flyout_arrival_s(&tables[0], range_m, h_m);
                if (!TD_CHECK(s <= t_s + 0.5)) {
                    printf("  %g deg, %g s: %g m, %g m: %g s\n", fly.programme_rad / TD_DEG, t_s,
                           range_m, h_m, s);
                }
                climbing++;
            }
        }
    }
    TD_CHECK(places > 1000 && climbing > 500);
}

/* The slant to a place cannot be flown faster than at the highest speed of any flight. */
TD_TEST(nothing_outruns_the_interceptor)
{
    double fastest_mps = 0.0;
    for (int i = 0; i < TD_FLYOUT_RANGES; i++) {
        for (int j = 0; j < TD_FLYOUT_HEIGHTS; j++) {
            if (tables[0].arrival_s[i][j] < TD_FLYOUT_NEVER_S) {
                double mps = hypot(tables[0].across_mps[i][j], tables[0].up_mps[i][j]);
                fastest_mps = fmax(fastest_mps, mps);
            }
        }
    }
    TD_CHECK(fastest_mps < 1.2 * tables[0].speed_burnout_mps);
    TD_CHECK(fastest_mps > 0.9 * tables[0].speed_burnout_mps);
    for (int i = 0; i < TD_FLYOUT_RANGES; i++) {
        for (int j = 0; j < TD_FLYOUT_HEIGHTS; j++) {
            double angle = i * tables[0].range_step_m / 6371000.0;
            double r_m = 6371000.0 + tables[0].height_unit_m * j * j;
            double slant_m = hypot(r_m * sin(angle), r_m * cos(angle) - 6371000.0);
            TD_CHECK(tables[0].arrival_s[i][j] * fastest_mps >= 0.98 * slant_m);
        }
    }
}

/* More propellant: as soon or sooner wherever the lesser one comes, and farther. */
TD_TEST(a_stronger_interceptor_has_a_better_table)
{
    td_interceptor_def strong = interceptor(1100.0);
    int compared = 0;
    make_table(&strong, &tables[1]);
    TD_CHECK(tables[1].range_m_max > tables[0].range_m_max);
    TD_CHECK(tables[1].height_m_max > tables[0].height_m_max);
    TD_CHECK(tables[1].speed_burnout_mps > tables[0].speed_burnout_mps);
    for (double range_m = 0.0; range_m < 0.9 * tables[0].range_m_max; range_m += 9e3) {
        for (double h_m = 30e3; h_m < 0.9 * tables[0].height_m_max; h_m += 11e3) {
            double weak_s = td_flyout_arrival_s(&tables[0], range_m, h_m);
            double strong_s = td_flyout_arrival_s(&tables[1], range_m, h_m);
            /* The heavier one climbs more slowly at first; by 60 s it has caught up. */
            if (weak_s < TD_FLYOUT_NEVER_S && strong_s < TD_FLYOUT_NEVER_S && weak_s > 60.0) {
                TD_CHECK(strong_s <= weak_s + 0.5);
                compared++;
            }
        }
    }
    TD_CHECK(compared > 500);
}

/* A published limit of range cuts the table, and changes nothing inside. */
TD_TEST(a_published_reach_cuts_the_table)
{
    td_interceptor_def def = interceptor(900.0);
    double limit_m = 0.4 * tables[0].range_m_max;
    int inside = 0;
    def.reach_m = limit_m;
    make_table(&def, &tables[1]);
    TD_CHECK(tables[1].range_m_max <= limit_m * 1.001);
    for (double part = 0.05; part < 1.6; part += 0.05) {
        for (double h_m = 30e3; h_m < 250e3; h_m += 20e3) {
            double cut_s = td_flyout_arrival_s(&tables[1], part * limit_m, h_m);
            double whole_s = td_flyout_arrival_s(&tables[0], part * limit_m, h_m);
            bool is_in = part < 0.97;
            if (is_in && whole_s < TD_FLYOUT_NEVER_S && cut_s < TD_FLYOUT_NEVER_S) {
                TD_NEAR(cut_s, whole_s, 1.0);
                inside++;
            }
            TD_CHECK(part < 1.03 || cut_s == TD_FLYOUT_NEVER_S);
        }
    }
    TD_CHECK(inside > 50);
}

TD_MAIN(no_flight_is_ahead_of_its_table, nothing_outruns_the_interceptor,
        a_stronger_interceptor_has_a_better_table, a_published_reach_cuts_the_table)
