/* SPDX-License-Identifier: Apache-2.0 */
/* Free flights side by side: the same bits at every width, right places, named refusals. */
#include "test/check.h"

#include "flight/flight.h"

enum { COUNT = 600 };

static td_batch_grid grid;
static td_batch_start starts[COUNT];
static td_batch_impact impacts[COUNT], others[COUNT];
static td_batch_path paths[COUNT];

/* Level-Earth speeds and angles spread over all classes: 40 to 220 km, 1.2 to 7 km/s. */
static td_batch_start start_of(uint32_t i)
{
    const td_stream draws = { .seed = 11, .purpose = i };
    td_earth earth = td_earth_wgs84();
    td_geo geo = { (td_uniform(&draws, 0) - 0.5) * 2.2, (td_uniform(&draws, 1) - 0.5) * 6.0,
                   40.0e3 + 180.0e3 * td_uniform(&draws, 2) };
    double azimuth = td_uniform(&draws, 3) * TD_TWO_PI;
    double rise = 0.35 + 0.9 * td_uniform(&draws, 4);
    double speed = 1200.0 + 5800.0 * td_uniform(&draws, 5);
    td_frame frame = td_enu_frame(&earth, geo);
    td_vec3 vel = td_vec3_scale(frame.up, speed * td_sin(rise));
    vel = td_vec3_madd(vel, speed * td_cos(rise) * td_sin(azimuth), frame.east);
    vel = td_vec3_madd(vel, speed * td_cos(rise) * td_cos(azimuth), frame.north);
    return (td_batch_start){
        .t_s = 100.0 * td_uniform(&draws, 6),
        .pos_eci_m = frame.origin_ecef_m,
        .vel_eci_mps = td_vel_eci_from_ecef(&earth, frame.origin_ecef_m, vel, 0.0),
        .beta_kgpm2 = 1000.0 * td_exp(2.4 * td_uniform(&draws, 7)),
    };
}

static void fly(td_batch_impact *out, int32_t lanes)
{
    td_batch_run run = { .starts = starts, .count = COUNT, .lanes = lanes, .impacts = out };
    td_batch_fly(&grid, &run);
}

static bool same(const td_batch_impact *a, const td_batch_impact *b)
{
    return a->verdict == b->verdict && a->t_s == b->t_s &&
           memcmp(&a->pos_ecef_m, &b->pos_ecef_m, sizeof a->pos_ecef_m) == 0 &&
           memcmp(&a->vel_ecef_mps, &b->vel_ecef_mps, sizeof a->vel_ecef_mps) == 0;
}

TD_TEST(every_width_gives_the_same_bits)
{
    fly(impacts, 0);
    for (int32_t lanes = 1; lanes <= 8; lanes *= 2) {
        if (td_batch_lanes(lanes) == lanes) {
            fly(others, lanes);
            for (int i = 0; i < COUNT && TD_CHECK(same(&impacts[i], &others[i])); i++) {
            }
        }
    }
}

/* A lane depends on its own inputs only: alone, a flight comes down where it did in company. */
TD_TEST(neighbours_change_nothing)
{
    for (int i = 0; i < COUNT; i += 7) {
        td_batch_impact alone;
        td_batch_run run = { .starts = &starts[i], .count = 1, .impacts = &alone };
        td_batch_fly(&grid, &run);
        if (!TD_CHECK(same(&alone, &impacts[i]))) {
            break;
        }
    }
}

/* Plain physics in time, classical Runge-Kutta: no code shared with the kernel. */
static void slope_of(const td_earth *earth, const double *y, double inv_beta, double *dy)
{
    td_vec3 pos = { y[0], y[1], y[2] }, vel = { y[3], y[4], y[5] };
    td_vec3 acc = td_gravity(earth, pos);
    td_vec3 wind = { vel.x + earth->omega_radps * pos.y, vel.y - earth->omega_radps * pos.x,
                     vel.z };
    double rho = td_air_at(td_height_ell(earth, pos)).rho_kgpm3;
    acc = td_vec3_madd(acc, -0.5 * rho * inv_beta * td_vec3_norm(wind), wind);
    memcpy(dy, (double[6]){ vel.x, vel.y, vel.z, acc.x, acc.y, acc.z }, 6 * sizeof *dy);
}

static void step_in_time(const td_earth *earth, double *y, double inv_beta, double h)
{
    double k[4][6], at[6];
    static const double part[4] = { 0.0, 0.5, 0.5, 1.0 };
    for (int s = 0; s < 4; s++) {
        for (int i = 0; i < 6; i++) {
            at[i] = y[i] + (s > 0 ? part[s] * h * k[s - 1][i] : 0.0);
        }
        slope_of(earth, at, inv_beta, k[s]);
    }
    for (int i = 0; i < 6; i++) {
        y[i] += h / 6.0 * (k[0][i] + 2.0 * k[1][i] + 2.0 * k[2][i] + k[3][i]);
    }
}

static double height_of(const td_earth *earth, const double *y)
{
    return td_height_ell(earth, (td_vec3){ y[0], y[1], y[2] });
}

/* Steps of 1 s above the air, 0.05 s in it; the last step is bisected. */
static td_vec3 plain_impact(const td_batch_start *start)
{
    td_earth earth = td_earth_wgs84();
    const td_vec3 r = start->pos_eci_m, v = start->vel_eci_mps;
    double y[6] = { r.x, r.y, r.z, v.x, v.y, v.z };
    double t = start->t_s, inv_beta = 1.0 / start->beta_kgpm2;
    double h = 1.0;
    while (h > 1e-9) {
        double before[6];
        memcpy(before, y, sizeof y);
        h = td_min(h, height_of(&earth, y) > 130.0e3 ? 1.0 : 0.05);
        step_in_time(&earth, y, inv_beta, h);
        if (height_of(&earth, y) < 0.0) {
            memcpy(y, before, sizeof y);
            h *= 0.5;
        } else {
            t += h;
            h = height_of(&earth, y) > 131.0e3 ? 1.0 : h;
        }
    }
    return td_ecef_from_eci(&earth, (td_vec3){ y[0], y[1], y[2] }, t);
}

/* 1 m is the promise; of these flights none is off by more than 0.4 m, the plain steps included. */
TD_TEST(impacts_are_where_plain_integration_says)
{
    int flown = 0;
    for (int i = 0; i < COUNT; i += 10) {
        if (impacts[i].verdict == TD_FLIGHT_OK) {
            td_vec3 gap = td_vec3_sub(plain_impact(&starts[i]), impacts[i].pos_ecef_m);
            flown++;
            if (!TD_NEAR(td_vec3_norm(gap), 0.0, 0.7)) {
                printf("flight %d: speed %.0f, beta %.0f, flies %.0f s\n", i,
                       td_vec3_norm(starts[i].vel_eci_mps), starts[i].beta_kgpm2,
                       impacts[i].t_s - starts[i].t_s);
            }
        }
    }
    TD_CHECK(flown > 30);
}

/* The last knot is the impact, the first the start; between them the quintic keeps to the flight:
 * samples of two flights that differ only by where their knots lie (a start further along). */
TD_TEST(paths_carry_the_flight)
{
    td_batch_run run = { .starts = starts, .count = COUNT, .impacts = others, .paths = paths };
    td_batch_fly(&grid, &run);
    for (int i = 0; i < COUNT; i++) {
        if (others[i].verdict != TD_FLIGHT_OK) {
            continue;
        }
        const td_batch_path *path = &paths[i];
        const td_batch_knot *last = &path->knots[path->count - 1];
        td_vec3 samples[33];
        td_batch_sample(path, 33, samples);
        TD_CHECK(same(&others[i], &impacts[i]) && last->t_s == impacts[i].t_s);
        TD_NEAR(td_vec3_norm(td_vec3_sub(samples[32], impacts[i].pos_ecef_m)), 0.0, 1e-6);
        TD_NEAR(path->knots[0].t_s, starts[i].t_s, 0.0);
    }
}

/* Positions between knots against plain integration, in coast and in re-entry. */
TD_TEST(samples_lie_on_the_flight)
{
    td_earth earth = td_earth_wgs84();
    for (int i = 0; i < COUNT; i += 60) {
        if (impacts[i].verdict != TD_FLIGHT_OK) {
            continue;
        }
        enum { SAMPLES = 41 };
        td_vec3 samples[SAMPLES];
        td_batch_sample(&paths[i], SAMPLES, samples);
        const td_vec3 r = starts[i].pos_eci_m, v = starts[i].vel_eci_mps;
        double y[6] = { r.x, r.y, r.z, v.x, v.y, v.z };
        double step = (impacts[i].t_s - starts[i].t_s) / (SAMPLES - 1);
        for (int k = 0; k < SAMPLES - 1; k++) {
            td_vec3 here = td_ecef_from_eci(&earth, (td_vec3){ y[0], y[1], y[2] },
                                            starts[i].t_s + step * k);
            TD_NEAR(td_vec3_norm(td_vec3_sub(here, samples[k])), 0.0, 25.0);
            for (int s = 0; s < 500 && k < SAMPLES - 2; s++) {
                step_in_time(&earth, y, 1.0 / starts[i].beta_kgpm2, step / 500);
            }
        }
    }
}

/* The licence of the kernel (docs/decisions/002-two-flight-paths.md): the same flights by the
 * general path, whose own promise is 1 m too. */
TD_TEST(the_general_path_agrees)
{
    for (int i = 0; i < COUNT; i += 3) {
        td_moment start = { starts[i].t_s, starts[i].pos_eci_m, starts[i].vel_eci_mps, 1.0 };
        td_flight flight;
        td_status status =
            td_flight_coast(&grid.earth, &start, starts[i].beta_kgpm2, &flight, NULL);
        TD_CHECK(status == TD_OK && flight.verdict == impacts[i].verdict);
        if (flight.verdict == TD_FLIGHT_OK) {
            td_vec3 there = td_ecef_from_geo(&grid.earth, flight.impact_geo);
            TD_NEAR(td_vec3_norm(td_vec3_sub(there, impacts[i].pos_ecef_m)), 0.0, 1.0);
            TD_NEAR(flight.impact.t_s, impacts[i].t_s, 0.03);
        }
    }
}

static td_batch_impact impact_of(td_batch_start start)
{
    td_batch_impact impact;
    td_batch_run run = { .starts = &start, .count = 1, .impacts = &impact };
    td_batch_fly(&grid, &run);
    return impact;
}

/* What the kernel does not serve it gives to the general path, by the flight's own start. */
TD_TEST(what_is_outside_is_flown_by_the_general_path)
{
    td_batch_start start = { .pos_eci_m = { 6478.0e3, 0.0, 0.0 },
                             .vel_eci_mps = { 2000.0, 3000.0, 0.0 },
                             .beta_kgpm2 = 5000.0 };
    TD_CHECK(!impact_of(start).is_general);
    td_batch_start light = start;
    light.beta_kgpm2 = 499.0;
    TD_CHECK(impact_of(light).is_general && impact_of(light).verdict == TD_FLIGHT_OK);
    td_batch_start shallow = start;
    shallow.vel_eci_mps = (td_vec3){ 300.0, 3000.0, 0.0 };
    TD_CHECK(impact_of(shallow).is_general && impact_of(shallow).verdict == TD_FLIGHT_OK);
    td_batch_start falling = start;
    falling.vel_eci_mps = (td_vec3){ -300.0, 3000.0, 0.0 };
    TD_CHECK(impact_of(falling).is_general && impact_of(falling).verdict == TD_FLIGHT_OK);
    td_batch_start escaping = start;
    escaping.vel_eci_mps = (td_vec3){ 9000.0, 9000.0, 0.0 };
    TD_CHECK(impact_of(escaping).verdict == TD_FLIGHT_ESCAPES);
}

/* Flights met on their way: falling at 8 to 1600 km, level above the air. */
TD_TEST(flights_met_on_their_way_down_agree)
{
    int served = 0;
    for (uint32_t i = 0; i < COUNT; i += 2) {
        const td_stream draws = { .seed = 12, .purpose = i };
        td_batch_start start = start_of(i);
        double h_m = 8.0e3 * td_exp(5.3 * td_uniform(&draws, 0));
        double sine = h_m > 260.0e3 ? 0.3 - td_uniform(&draws, 1)
                                    : -0.2 - 0.6 * td_uniform(&draws, 1);
        double speed = 1500.0 + 4500.0 * td_uniform(&draws, 2);
        td_vec3 up = td_normal_at(&grid.earth, start.pos_eci_m);
        td_vec3 east = td_vec3_unit(td_vec3_cross((td_vec3){ 0.0, 0.0, 1.0 }, up));
        td_geo geo = td_geo_from_ecef(&grid.earth, start.pos_eci_m);
        geo.h_ell_m = h_m;
        start.pos_eci_m = td_ecef_from_geo(&grid.earth, geo);
        start.vel_eci_mps = td_vec3_scale(up, speed * sine);
        start.vel_eci_mps =
            td_vec3_madd(start.vel_eci_mps, speed * td_sqrt(1.0 - sine * sine), east);
        td_batch_impact fast = impact_of(start);
        if (fast.is_general || fast.verdict != TD_FLIGHT_OK) {
            continue;
        }
        td_moment from = { start.t_s, start.pos_eci_m, start.vel_eci_mps, 1.0 };
        td_flight flight;
        td_status status = td_flight_coast(&grid.earth, &from, start.beta_kgpm2, &flight, NULL);
        TD_CHECK(status == TD_OK && flight.verdict == TD_FLIGHT_OK);
        td_vec3 there = td_ecef_from_geo(&grid.earth, flight.impact_geo);
        TD_NEAR(td_vec3_norm(td_vec3_sub(there, fast.pos_ecef_m)), 0.0, 1.0);
        TD_NEAR(flight.impact.t_s, fast.t_s, 0.03);
        served++;
    }
    TD_CHECK(served > 200);
}

int main(void)
{
    td_earth earth = td_earth_wgs84();
    td_batch_grid_make(&earth, &grid);
    for (uint32_t i = 0; i < COUNT; i++) {
        starts[i] = start_of(i);
    }
    every_width_gives_the_same_bits();
    neighbours_change_nothing();
    impacts_are_where_plain_integration_says();
    paths_carry_the_flight();
    samples_lie_on_the_flight();
    the_general_path_agrees();
    what_is_outside_is_flown_by_the_general_path();
    flights_met_on_their_way_down_agree();
    printf("%d checks, %d failures\n", td_check_now.checks, td_check_now.failures);
    return td_check_now.failures != 0;
}
