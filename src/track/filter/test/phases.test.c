/* SPDX-License-Identifier: Apache-2.0 */
/* A published model's flight from its first minute to the ground, seen by a radar: which phase, how
 * far off, how many models run. */
#include "flight/test/notional.h"
#include "track/filter/test/dense.h"

static td_earth earth;
static td_flight flight;
static td_knot knots[TD_PATH_KNOTS_MAX];
static td_path path = { .knots = knots, .capacity = TD_PATH_KNOTS_MAX };

static void set_up(void)
{
    earth = td_earth_wgs84();
    td_vehicle_def vehicle = notional_vehicle("m5");
    td_flight_def def = td_flight_default(&vehicle, (td_geo){ 0.6, 0.9, 0.0 });
    def.azimuth_rad = 5.4;
    TD_CHECK(td_flight_fly(&earth, &def, &flight, &path) == TD_OK);
}

/* The radar stands below the middle of the flight. */
static td_look_def radar(void)
{
    td_geo site = { 0.5 * (0.6 + flight.impact_geo.lat_rad),
                    0.5 * (0.9 + flight.impact_geo.lon_rad), 0.0 };
    return (td_look_def){ .frame = td_enu_frame(&earth, site), .has_range = true };
}

static td_plot plot_at(const td_look_def *def, double t_s, uint32_t run)
{
    const td_stream draws = { .seed = 61, .run = run, .purpose = (uint32_t)(t_s * 10.0) };
    int64_t t_ns = (int64_t)(t_s * 1e9);
    td_moment m = td_path_at(&path, t_s);
    double x[N] = { m.pos_eci_m.x, m.pos_eci_m.y, m.pos_eci_m.z, m.vel_eci_mps.x, m.vel_eci_mps.y,
                    m.vel_eci_mps.z, 0.0 };
    td_station at = td_station_at(&earth, def, t_ns);
    double z[4];
    dense_view(&at, x, z);
    td_measurement seen = {
        .t_ns = t_ns, .has_range = true,
        .azimuth_rad = z[0] + 5e-4 * td_normal(&draws, 0),
        .elevation_rad = z[1] + 5e-4 * td_normal(&draws, 1),
        .range_m = z[2] + 15.0 * td_normal(&draws, 2),
        .azimuth_rad_sigma = 5e-4, .elevation_rad_sigma = 5e-4, .range_m_sigma = 15.0,
    };
    return td_plot_from_measurement(&earth, def, &seen);
}

static double speed_error(const td_estimate *e, double t_s)
{
    td_moment m = td_path_at(&path, t_s);
    return hypot(hypot(e->mean[3] - m.vel_eci_mps.x, e->mean[4] - m.vel_eci_mps.y),
                 e->mean[5] - m.vel_eci_mps.z);
}

/* A first estimate from the truth with a doubt of 500 m and 200 m/s. */
static void begin(const td_phases_def *def, double t_s, double boost, td_phases *phases)
{
    td_moment m = td_path_at(&path, t_s);
    td_estimate e = { .t_ns = (int64_t)(t_s * 1e9),
                      .mean = { m.pos_eci_m.x + 300.0, m.pos_eci_m.y, m.pos_eci_m.z - 300.0,
                                m.vel_eci_mps.x, m.vel_eci_mps.y + 150.0, m.vel_eci_mps.z,
                                -log(3000.0) } };
    for (int i = 0; i < N; i++) {
        double sigma = i < 3 ? 500.0 : i < 6 ? 200.0 : 0.7;
        e.cov[i * (i + 3) / 2] = sigma * sigma;
    }
    td_phases_begin(def, &e, boost, phases);
}

TD_TEST(burnout_is_noticed_and_coast_runs_alone)
{
    set_up();
    td_phases_def def = td_phases_default(&earth);
    td_look_def look = radar();
    double burnout_s = flight.burnout.t_s;
    for (uint32_t run = 0; run < 10; run++) {
        td_phases phases;
        double boosting = 0.0, noticed_s = 0.0;
        begin(&def, 40.0, 0.9, &phases);
        for (double t_s = 41.0; t_s < burnout_s + 120.0; t_s += 1.0) {
            td_plot plot = plot_at(&look, t_s, run);
            td_phases_predict(&def, &phases, plot.t_ns);
            td_innovation found = td_phases_update(&phases, &plot);
            TD_CHECK(found.count == 3);
            TD_NEAR(phases.chances[0] + phases.chances[1] + phases.chances[2], 1.0, 1e-12);
            bool near_end = t_s > burnout_s - 3.0 && t_s < burnout_s;
            boosting = near_end ? td_max(boosting, phases.chances[0]) : boosting;
            if (t_s > burnout_s && noticed_s == 0.0 && phases.chances[0] < 0.1) {
                noticed_s = t_s - burnout_s;
            }
        }
        TD_CHECK(boosting > 0.9);
        TD_CHECK(noticed_s > 0.0 && noticed_s < 12.0);
        TD_CHECK(phases.boost_is_over && phases.running == 1);
        td_estimate now = td_phases_now(&def, &phases);
        TD_NEAR(speed_error(&now, (double)now.t_ns * 1e-9), 0.0, 8.0);
    }
}

/* Thrust as the path has it: what acceleration is there beyond gravity, along the velocity. */
TD_TEST(thrust_is_measured)
{
    td_phases_def def = td_phases_default(&earth);
    td_look_def look = radar();
    td_phases phases;
    begin(&def, 60.0, 1.0, &phases);
    double t_s = 61.0;
    for (; t_s < flight.burnout.t_s - 6.0; t_s += 1.0) {
        td_plot plot = plot_at(&look, t_s, 3);
        td_phases_predict(&def, &phases, plot.t_ns);
        td_phases_update(&phases, &plot);
    }
    t_s -= 1.0;
    td_moment a = td_path_at(&path, t_s - 0.5), b = td_path_at(&path, t_s + 0.5);
    td_vec3 acc = td_vec3_sub(b.vel_eci_mps, a.vel_eci_mps);
    acc = td_vec3_sub(acc, td_gravity(&earth, a.pos_eci_m));
    const td_estimate *boost = &phases.estimates[TD_MODEL_BOOST];
    double sigma = sqrt(boost->cov[27]);
    TD_CHECK(sigma < 12.0); /* of 20 at first */
    TD_NEAR(boost->mean[6], td_vec3_norm(acc), 3.0 * sigma);
    TD_NEAR(speed_error(boost, t_s), 0.0, 60.0);
}

/* From apogee to the ground: coast alone, both between 130 and 80 km, re-entry alone. */
TD_TEST(phases_follow_the_height)
{
    td_phases_def def = td_phases_default(&earth);
    td_look_def look = radar();
    td_phases phases;
    begin(&def, flight.apogee.t_s, 0.0, &phases);
    int most = 0, alone = 0, count = 0;
    for (double t_s = flight.apogee.t_s + 2.0; t_s < flight.impact.t_s - 12.0; t_s += 2.0) {
        td_plot plot = plot_at(&look, t_s, 4);
        td_phases_predict(&def, &phases, plot.t_ns);
        td_phases_update(&phases, &plot);
        td_moment m = td_path_at(&path, t_s);
        double h_m = td_height_ell(&earth, m.pos_eci_m);
        most = phases.running > most ? phases.running : most;
        alone += phases.running == 1;
        count++;
        if (h_m > 145e3) TD_CHECK(phases.chances[TD_MODEL_COAST] == 1.0);
        if (h_m < 60e3) TD_CHECK(phases.chances[TD_MODEL_ENTRY] > 1.0 - 1e-9);
    }
    TD_CHECK(most == 2 && alone > 0.85 * count);
    td_estimate now = td_phases_now(&def, &phases);
    TD_NEAR(now.mean[6], -log(7020.0), 0.3); /* m5's published beta */
}

TD_MAIN(burnout_is_noticed_and_coast_runs_alone, thrust_is_measured, phases_follow_the_height)
