/* SPDX-License-Identifier: Apache-2.0 */
/* Ballistic two-point solves side by side: they hit, soon, with the same bits at every width. */
#include "test/check.h"

#include "flight/flight.h"

enum { ROWS = 30, COLUMNS = 45, CELLS = ROWS * COLUMNS };

static const double LOFTS[3] = { 0.0, 0.3, -0.25 };
static td_batch_grid grid;
static td_batch_solution solved[CELLS], others[CELLS];

/* Europe in cells of 1.25 degrees from a burnout point south-east of it. */
static td_batch_map map_of(double loft_ratio, int32_t lanes, td_batch_solution *solutions)
{
    td_geo from = { 34.0 * TD_DEG, 52.0 * TD_DEG, 130.0e3 };
    return (td_batch_map){
        .from_eci_m = td_ecef_from_geo(&grid.earth, from),
        .loft_ratio = loft_ratio,
        .beta_kgpm2 = 4000.0,
        .lat_rad_min = 35.0 * TD_DEG,
        .lon_rad_min = -12.0 * TD_DEG,
        .cell_rad = 1.25 * TD_DEG,
        .rows = ROWS,
        .columns = COLUMNS,
        .lanes = lanes,
        .miss_m = 10.0,
        .solutions = solutions,
    };
}

static td_vec3 target_of(const td_batch_map *map, int32_t cell)
{
    td_geo geo = { map->lat_rad_min + (cell / COLUMNS + 0.5) * map->cell_rad,
                   map->lon_rad_min + (cell % COLUMNS + 0.5) * map->cell_rad, 0.0 };
    return td_ecef_from_geo(&grid.earth, geo);
}

/* The general path flies the velocities found: an integrator of its own says where they come down.
 * 10 m are allowed by the solve, 1 m by the kernel. */
TD_TEST(the_general_path_confirms_the_hits)
{
    for (int l = 0; l < 3; l++) {
        td_batch_map map = map_of(LOFTS[l], 0, solved);
        td_batch_map_solve(&grid, &map);
        for (int32_t i = 0; i < CELLS; i += 53) {
            TD_CHECK(solved[i].verdict == TD_SOLVE_OK);
            td_moment start = { 0.0, map.from_eci_m, solved[i].vel_eci_mps, 1.0 };
            td_flight flight;
            TD_CHECK(td_flight_coast(&grid.earth, &start, map.beta_kgpm2, &flight, NULL) == TD_OK);
            td_vec3 there = td_ecef_from_geo(&grid.earth, flight.impact_geo);
            td_vec3 gap = td_vec3_sub(there, target_of(&map, i));
            TD_NEAR(td_vec3_norm(gap), 0.0, 11.0);
            TD_NEAR(flight.impact.t_s, solved[i].t_s, 0.01);
        }
    }
}

/* At most four flights, from cold, at every loft. */
TD_TEST(four_flights_are_enough)
{
    for (int l = 0; l < 3; l++) {
        td_batch_map map = map_of(LOFTS[l], 0, solved);
        static td_batch_aim aims[CELLS];
        for (int32_t i = 0; i < CELLS; i++) {
            aims[i] = (td_batch_aim){ .from_eci_m = map.from_eci_m,
                                      .target_ecef_m = target_of(&map, i),
                                      .loft_ratio = LOFTS[l],
                                      .beta_kgpm2 = map.beta_kgpm2 };
        }
        td_batch_solve_run run = { aims, CELLS, 0, 10.0, others };
        td_batch_solve(&grid, &run);
        for (int32_t i = 0; i < CELLS; i++) {
            TD_CHECK(others[i].verdict == TD_SOLVE_OK && others[i].flights_used <= 4 &&
                     others[i].miss_m <= 10.0);
        }
    }
}

TD_TEST(every_width_gives_the_same_bits)
{
    td_batch_map map = map_of(0.3, 0, solved);
    td_batch_map_solve(&grid, &map);
    for (int32_t lanes = 1; lanes <= 8; lanes *= 2) {
        if (td_batch_lanes(lanes) != lanes) {
            continue;
        }
        map = map_of(0.3, lanes, others);
        td_batch_map_solve(&grid, &map);
        for (int32_t i = 0; i < CELLS; i++) {
            const td_vec3 *a = &solved[i].vel_eci_mps, *b = &others[i].vel_eci_mps;
            if (!TD_CHECK(memcmp(a, b, sizeof *a) == 0 && solved[i].t_s == others[i].t_s)) {
                break;
            }
        }
    }
}

/* The loft means what it says: steeper is slower to arrive, and
 * least speed is least but for drag and the turning Earth, which the closed form leaves out. */
TD_TEST(lofts_are_in_order)
{
    static td_batch_solution steep[CELLS], flat[CELLS];
    td_batch_map map = map_of(0.0, 0, solved);
    td_batch_map_solve(&grid, &map);
    map = map_of(0.3, 0, steep);
    td_batch_map_solve(&grid, &map);
    map = map_of(-0.25, 0, flat);
    td_batch_map_solve(&grid, &map);
    for (int32_t i = 0; i < CELLS; i += 11) {
        TD_CHECK(flat[i].t_s < solved[i].t_s && solved[i].t_s < steep[i].t_s);
        double least = td_vec3_norm(solved[i].vel_eci_mps);
        TD_CHECK(least < 1.02 * td_vec3_norm(flat[i].vel_eci_mps));
        TD_CHECK(least < 1.02 * td_vec3_norm(steep[i].vel_eci_mps));
    }
}

int main(void)
{
    td_earth earth = td_earth_wgs84();
    td_batch_grid_make(&earth, &grid);
    the_general_path_confirms_the_hits();
    four_flights_are_enough();
    every_width_gives_the_same_bits();
    lofts_are_in_order();
    printf("%d checks, %d failures\n", td_check_now.checks, td_check_now.failures);
    return td_check_now.failures != 0;
}
