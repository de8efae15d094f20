/* SPDX-License-Identifier: Apache-2.0 */
/* Free flight: Kepler's arcs, a real stage's telemetry, laws of conservation, light bodies, and
 * what is refused. */
#include "flight/flight.h"
#include "test/check.h"

#define COAST_ORACLE "src/flight/test/coast.oracle"
#define KEPLER_ORACLE "src/flight/test/kepler.oracle"

enum { KNOTS = 2048 };
static td_knot knots[KNOTS];

static td_path fresh_path(void)
{
    return (td_path){ .knots = knots, .capacity = KNOTS };
}

/* A state given as height, upward and horizontal Earth-fixed speed, and azimuth. */
static td_moment state(const td_earth *earth, td_geo geo, double up_mps, double level_mps,
                       double azimuth_rad)
{
    td_frame frame = td_enu_frame(earth, geo);
    td_vec3 vel = td_vec3_scale(frame.up, up_mps);
    vel = td_vec3_madd(vel, level_mps * td_cos(azimuth_rad), frame.north);
    vel = td_vec3_madd(vel, level_mps * td_sin(azimuth_rad), frame.east);
    return (td_moment){
        .pos_eci_m = frame.origin_ecef_m,
        .vel_eci_mps = td_vel_eci_from_ecef(earth, frame.origin_ecef_m, vel, 0.0),
        .mass_kg = 1000.0,
    };
}

static td_flight coasted(const td_earth *earth, const td_moment *start, double beta, td_path *path)
{
    td_flight flight;
    TD_CHECK(td_flight_coast(earth, start, beta, &flight, path) == TD_OK);
    return flight;
}

/* Worked by hand from the closed form: sphere of 6370 km, GM 3.986e14; 7.088 km/s at 15.604 degrees
 * from 147.378 km. */
TD_TEST(an_arc_without_air_is_keplers)
{
    td_earth sphere = td_earth_sphere(6370e3, 3.986e14, 0.0);
    double angle = 15.604 * TD_DEG;
    td_moment start = state(&sphere, (td_geo){ 0.3, 0.1, 147378.0 }, 7088.0 * td_sin(angle),
                            7088.0 * td_cos(angle), 1.1);
    td_flight flight = coasted(&sphere, &start, 0.0, NULL);
    TD_NEAR(flight.apogee_geo.h_ell_m, 925520.0, 50.0);
    TD_NEAR(flight.range_m, 10205050.0 - 403700.0, 100.0);
    TD_NEAR(flight.impact.t_s, 1844.06 - 152.0, 0.05);
}

/* From the ground to the ground the numerical arc and the closed form agree far more closely. */
TD_TEST(arcs_from_the_ground_are_the_closed_form)
{
    td_earth sphere = td_earth_sphere(6371e3, 3.9860044e14, 0.0);
    const double speeds[] = { 1500.0, 3500.0, 5500.0, 7000.0 };
    const double angles_deg[] = { 20.0, 45.0, 70.0, 88.0 };
    for (int i = 0; i < 16; i++) {
        double v = speeds[i / 4], angle = angles_deg[i % 4] * TD_DEG;
        td_moment start = state(&sphere, (td_geo){ 0.0, 0.0, 0.0 }, v * td_sin(angle),
                                v * td_cos(angle), 0.7);
        td_flight flight = coasted(&sphere, &start, 0.0, NULL);
        td_arc_from_report arc =
            td_kepler_arc(&sphere, flight.apogee_geo.h_ell_m, flight.range_m);
        TD_NEAR(arc.time_s, flight.impact.t_s, 2e-6 * flight.impact.t_s);
        TD_NEAR(arc.speed_mps, v, 1e-5 * v);
        TD_NEAR(arc.angle_rad, angle, 2e-5);
        TD_NEAR(flight.apogee.t_s, 0.5 * flight.impact.t_s, 2e-6);
    }
}

TD_TEST(kepler_arcs_of_reported_tests)
{
    td_earth sphere = td_earth_sphere(6371e3, 3.9860044e14, 0.0);
    FILE *file = fopen(KEPLER_ORACLE, "r");
    if (!TD_CHECK(file != NULL)) {
        return;
    }
    char line[256];
    int rows = 0;
    while (fgets(line, sizeof line, file) != NULL) {
        double apogee_km, range_km, time_s, speed_kmps, angle_deg, equal_km;
        if (sscanf(line, "%lf %lf %lf %lf %lf %lf", &apogee_km, &range_km, &time_s, &speed_kmps,
                   &angle_deg, &equal_km) == 6) {
            td_arc_from_report arc = td_kepler_arc(&sphere, 1e3 * apogee_km, 1e3 * range_km);
            TD_NEAR(arc.time_s, time_s, 0.6);
            TD_NEAR(arc.speed_mps, 1e3 * speed_kmps, 0.6);
            TD_NEAR(arc.angle_rad / TD_DEG, angle_deg, 0.06);
            TD_NEAR(arc.equal_energy_range_m, 1e3 * equal_km, 1500.0);
            rows++;
        }
    }
    fclose(file);
    TD_CHECK(rows == 7);
}

/* A vertical shot is the limit of range 0: it rises and falls on a line. */
TD_TEST(a_vertical_arc_has_a_finite_time)
{
    td_earth sphere = td_earth_sphere(6371e3, 3.9860044e14, 0.0);
    td_arc_from_report at = td_kepler_arc(&sphere, 1e6, 0.0);
    td_arc_from_report near = td_kepler_arc(&sphere, 1e6, 1.0);
    TD_NEAR(at.time_s, near.time_s, 1e-3);
    TD_NEAR(at.angle_rad, TD_HALF_PI, 1e-6);
}

static double worst_height_error_m(double omega_radps, double *worst_speed_mps)
{
    td_earth earth = td_earth_wgs84();
    earth.omega_radps = omega_radps;
    td_moment start = state(&earth, (td_geo){ 28.6 * TD_DEG, 0.0, 76747.0 }, 853.93, 2155.92,
                            TD_HALF_PI);
    td_path path = fresh_path();
    coasted(&earth, &start, 0.0, &path);
    FILE *file = fopen(COAST_ORACLE, "r");
    double worst_m = 0.0;
    int rows = 0;
    char line[256];
    *worst_speed_mps = 0.0;
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        double t_s, h_km, speed_mps;
        if (sscanf(line, "%lf %lf %lf", &t_s, &h_km, &speed_mps) == 3) {
            td_moment at = td_path_at(&path, t_s);
            td_vec3 vel = td_vel_ecef_from_eci(&earth, at.pos_eci_m, at.vel_eci_mps, t_s);
            double off_m = td_height_ell(&earth, at.pos_eci_m) - 1e3 * h_km;
            worst_m = fmax(worst_m, fabs(off_m));
            *worst_speed_mps = fmax(*worst_speed_mps, fabs(td_vec3_norm(vel) - speed_mps));
            rows++;
        }
    }
    TD_CHECK(file != NULL && rows == 7);
    if (file != NULL) {
        fclose(file);
    }
    return worst_m;
}

TD_TEST(a_real_stage_coasts_like_this_and_needs_the_earths_turning)
{
    double speed_mps;
    double turning_m = worst_height_error_m(7.292115e-5, &speed_mps);
    printf("telemetry: %.0f m, %.2f m/s\n", turning_m, speed_mps);
    TD_CHECK(turning_m < 1200.0 && speed_mps < 6.0);
    double still_m = worst_height_error_m(0.0, &speed_mps);
    TD_NEAR(still_m, 5824.0, 300.0);
}

/* Without drag on a sphere energy and spin stay; on the ellipsoid energy in the zonal field is not
 * looked at, but the spin about the axis stays. */
TD_TEST(energy_and_spin_are_kept)
{
    td_earth sphere = td_earth_sphere(6371e3, 3.9860044e14, 7.292115e-5);
    td_moment start = state(&sphere, (td_geo){ 0.6, 0.2, 120e3 }, 3500.0, 5500.0, 0.9);
    td_path path = fresh_path();
    coasted(&sphere, &start, 0.0, &path);
    double energy = 0.0, spin = 0.0;
    for (int i = 0; i < path.count; i++) {
        td_vec3 r = path.knots[i].pos_eci_m, v = path.knots[i].vel_eci_mps;
        double e = 0.5 * td_vec3_dot(v, v) - sphere.gm_m3ps2 / td_vec3_norm(r);
        double s = td_vec3_norm(td_vec3_cross(r, v));
        energy = i == 0 ? e : energy;
        spin = i == 0 ? s : spin;
        TD_NEAR(e / energy, 1.0, 1e-11);
        TD_NEAR(s / spin, 1.0, 1e-11);
    }
    td_earth wgs84 = td_earth_wgs84();
    start = state(&wgs84, (td_geo){ 0.6, 0.2, 120e3 }, 3500.0, 5500.0, 0.9);
    path = fresh_path();
    coasted(&wgs84, &start, 0.0, &path);
    for (int i = 0; i < path.count; i++) {
        td_vec3 s = td_vec3_cross(path.knots[i].pos_eci_m, path.knots[i].vel_eci_mps);
        spin = i == 0 ? s.z : spin;
        TD_NEAR(s.z / spin, 1.0, 1e-11);
    }
}

/* The path between knots: a flight that starts from a moment between them comes down at the same
 * place and time. */
TD_TEST(a_moment_between_knots_is_on_the_flight)
{
    td_earth earth = td_earth_wgs84();
    td_moment start = state(&earth, (td_geo){ 0.6, 0.2, 130e3 }, 3000.0, 5000.0, 2.0);
    td_path path = fresh_path();
    td_flight whole = coasted(&earth, &start, 0.0, &path);
    for (int i = 3; i + 3 < path.count; i++) {
        td_moment half = td_path_at(&path, 0.5 * (path.knots[i].t_s + path.knots[i + 1].t_s));
        td_flight rest = coasted(&earth, &half, 0.0, NULL);
        TD_NEAR(rest.impact.t_s, whole.impact.t_s, 1e-4);
        td_vec3 gap = td_vec3_sub(rest.impact.pos_eci_m, whole.impact.pos_eci_m);
        TD_NEAR(td_vec3_norm(gap), 0.0, 0.5);
        i += 2;
    }
}

/* A body of small beta reaches the speed at which drag carries its weight: v^2 = 2 beta g / rho. */
TD_TEST(light_bodies_fall_at_their_terminal_speed)
{
    td_earth earth = td_earth_wgs84();
    const double betas[] = { 10.0, 50.0, 200.0, 450.0 };
    for (int i = 0; i < 4; i++) {
        td_moment start = state(&earth, (td_geo){ 0.7, 0.2, 150e3 }, 900.0, 1500.0, 1.0);
        td_path path = fresh_path();
        td_flight flight = coasted(&earth, &start, betas[i], &path);
        TD_CHECK(flight.verdict == TD_FLIGHT_OK);
        td_vec3 vel = td_vel_ecef_from_eci(&earth, flight.impact.pos_eci_m,
                                           flight.impact.vel_eci_mps, flight.impact.t_s);
        double rho = td_air_density_kgpm3(0.0);
        double speed = td_sqrt(2.0 * betas[i] * 9.8 / rho);
        TD_NEAR(td_vec3_norm(vel), speed, 0.03 * speed);
        printf("beta %3.0f: %d knots, %.0f s, %.1f m/s\n", betas[i], path.count,
               flight.impact.t_s, td_vec3_norm(vel));
    }
}

TD_TEST(what_does_not_come_down_is_refused_by_name)
{
    td_earth earth = td_earth_wgs84();
    td_moment orbit = state(&earth, (td_geo){ 0.2, 0.0, 400e3 }, 0.0, 7250.0, TD_HALF_PI);
    TD_CHECK(coasted(&earth, &orbit, 500.0, NULL).verdict == TD_FLIGHT_ORBITS);
    TD_CHECK(coasted(&earth, &orbit, 0.0, NULL).verdict == TD_FLIGHT_ORBITS);
    td_moment escape = state(&earth, (td_geo){ 0.2, 0.0, 30e3 }, 12500.0, 500.0, 0.0);
    TD_CHECK(coasted(&earth, &escape, 0.0, NULL).verdict == TD_FLIGHT_ESCAPES);
    TD_CHECK(coasted(&earth, &escape, 9000.0, NULL).verdict == TD_FLIGHT_ESCAPES);
    td_moment far = state(&earth, (td_geo){ 0.2, 0.0, 200e3 }, 10600.0, 0.0, 0.0);
    td_path path = fresh_path();
    TD_CHECK(coasted(&earth, &far, 0.0, &path).verdict == TD_FLIGHT_TOO_LONG);
    td_moment below = state(&earth, (td_geo){ 0.2, 0.0, -20.0 }, 100.0, 0.0, 0.0);
    td_flight flight = coasted(&earth, &below, 0.0, NULL);
    TD_CHECK(flight.verdict == TD_FLIGHT_UNDERGROUND && flight.range_m == 0.0);
}

TD_TEST(a_small_path_is_told_and_nothing_half_given)
{
    td_earth earth = td_earth_wgs84();
    td_moment start = state(&earth, (td_geo){ 0.6, 0.2, 130e3 }, 3000.0, 5000.0, 2.0);
    td_path path = { .knots = knots, .capacity = 5 };
    td_flight flight;
    TD_CHECK(td_flight_coast(&earth, &start, 0.0, &flight, &path) == TD_FULL);
    TD_CHECK(flight.impact.t_s == 0.0 && path.count == 5);
}

TD_MAIN(an_arc_without_air_is_keplers, arcs_from_the_ground_are_the_closed_form,
        kepler_arcs_of_reported_tests, a_vertical_arc_has_a_finite_time,
        a_real_stage_coasts_like_this_and_needs_the_earths_turning, energy_and_spin_are_kept,
        a_moment_between_knots_is_on_the_flight, light_bodies_fall_at_their_terminal_speed,
        what_does_not_come_down_is_refused_by_name, a_small_path_is_told_and_nothing_half_given)
