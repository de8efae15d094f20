/* SPDX-License-Identifier: Apache-2.0 */
/* Gravity is the slope of its potential, and gives the published weight at equator and pole. */
#include "earth/earth.h"
#include "test/check.h"

/* GM/r (1 - sum of J_n (a/r)^n P_n(sin lat)), written out here from its definition. */
static double potential(const td_earth *earth, td_vec3 pos)
{
    double r = td_vec3_norm(pos);
    double s = pos.z / r, q = earth->a_m / r;
    double p2 = (3.0 * s * s - 1.0) / 2.0;
    double p3 = (5.0 * s * s * s - 3.0 * s) / 2.0;
    double p4 = (35.0 * s * s * s * s - 30.0 * s * s + 3.0) / 8.0;
    double sum = earth->j2 * q * q * p2 + earth->j3 * q * q * q * p3 + earth->j4 * pow(q, 4) * p4;
    return earth->gm_m3ps2 / r * (1.0 - sum);
}

static td_vec3 slope(const td_earth *earth, td_vec3 pos)
{
    const double h = 2000.0;
    double part[3];
    for (int axis = 0; axis < 3; axis++) {
        double sum = 0.0;
        /* Fourth-order central difference: its error is h^4 g / (30 r^4), 3e-16 of g. */
        static const double WEIGHT[] = { 1.0, -8.0, 8.0, -1.0 };
        static const double AT[] = { -2.0, -1.0, 1.0, 2.0 };
        for (int i = 0; i < 4; i++) {
            double move[3] = { 0.0, 0.0, 0.0 };
            move[axis] = AT[i] * h;
            td_vec3 there = td_vec3_add(pos, (td_vec3){ move[0], move[1], move[2] });
            sum += WEIGHT[i] * potential(earth, there);
        }
        part[axis] = sum / (12.0 * h);
    }
    return (td_vec3){ part[0], part[1], part[2] };
}

/* Rounding of the potential, 6e7 * 1e-16, over the step, 2000 m, leaves 1e-11 m/s2. J4 alone is
 * 1e-5 m/s2, so a wrong sign or factor anywhere shows. */
TD_TEST(it_is_the_slope_of_the_potential)
{
    td_stream stream = { .seed = 13 };
    td_earth earths[] = { td_earth_wgs84(), td_earth_sphere(6370000.0, 3.986e14, 0.0) };
    double worst = 0.0;
    for (uint32_t i = 0; i < 2000; i++) {
        double lat = (2.0 * td_uniform(&stream, 3 * i) - 1.0) * TD_HALF_PI;
        double lon = (2.0 * td_uniform(&stream, 3 * i + 1) - 1.0) * TD_PI;
        td_geo geo = { lat, lon, 5e6 * td_uniform(&stream, 3 * i + 2) };
        td_vec3 pos = td_ecef_from_geo(&earths[i % 2], geo);
        td_vec3 gap = td_vec3_sub(td_gravity(&earths[i % 2], pos), slope(&earths[i % 2], pos));
        worst = fmax(worst, td_vec3_norm(gap));
    }
    printf("gravity differs from the slope by at most %.3g m/s2\n", worst);
    TD_CHECK(worst <= 1e-10);
}

/* WGS 84's normal gravity (NGA.STND.0036): 9.7803253359 and 9.8321849379 m/s2 with the centrifugal
 * part. That field is its ellipsoid's own, so its zonals are put in the real Earth's place. J6,
 * left out, is 4e-7 m/s2. */
TD_TEST(weight_at_equator_and_poles_is_published)
{
    td_earth earth = td_earth_wgs84();
    earth.j2 = 1.08262982131e-3;
    earth.j3 = 0.0;
    earth.j4 = -2.37091120053e-6;
    td_vec3 equator = td_gravity(&earth, (td_vec3){ earth.a_m, 0.0, 0.0 });
    TD_NEAR(-equator.x - earth.omega_radps * earth.omega_radps * earth.a_m, 9.7803253359, 1e-6);
    td_vec3 north = td_gravity(&earth, (td_vec3){ 0.0, 0.0, earth.b_m });
    td_vec3 south = td_gravity(&earth, (td_vec3){ 0.0, 0.0, -earth.b_m });
    TD_NEAR(-north.z, 9.8321849379, 1e-6);
    TD_NEAR(south.z, 9.8321849379, 1e-6);
}

/* The Earth is pear-shaped: J3 < 0 pulls harder at the north pole, by 8 |J3| g (a/b)^3 in all. */
TD_TEST(the_north_pole_pulls_harder_than_the_south_pole)
{
    td_earth earth = td_earth_wgs84();
    td_vec3 north = td_gravity(&earth, (td_vec3){ 0.0, 0.0, earth.b_m });
    td_vec3 south = td_gravity(&earth, (td_vec3){ 0.0, 0.0, -earth.b_m });
    double q3 = pow(earth.a_m / earth.b_m, 3), g = earth.gm_m3ps2 / (earth.b_m * earth.b_m);
    TD_NEAR(-north.z - south.z, -8.0 * earth.j3 * g * q3, 1e-12);
    TD_CHECK(-north.z > south.z);
}

TD_TEST(a_sphere_pulls_to_its_centre)
{
    td_earth earth = td_earth_sphere(6370000.0, 3.986e14, 0.0);
    td_vec3 pos = { 4e6, -5e6, 6e6 };
    td_vec3 pull = td_gravity(&earth, pos);
    double r2 = td_vec3_dot(pos, pos);
    TD_NEAR(td_vec3_norm(pull), 3.986e14 / r2, 1e-14);
    TD_NEAR(td_vec3_norm(td_vec3_cross(pull, pos)), 0.0, 1e-8);
}

TD_MAIN(it_is_the_slope_of_the_potential, weight_at_equator_and_poles_is_published,
        the_north_pole_pulls_harder_than_the_south_pole, a_sphere_pulls_to_its_centre)
