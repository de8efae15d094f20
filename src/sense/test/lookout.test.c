/* SPDX-License-Identifier: Apache-2.0 */
/* One look: ranges, horizon, sector, refraction and satellites, against closed forms and against
 * the same conditions written with angles. */
#include "sense/sense.h"

#include "test/check.h"

static const double KM = 1000.0;

static td_sensor_def radar(double range_km)
{
    return (td_sensor_def){
        .kind = TD_SENSOR_RADAR,
        .range_m_max = range_km * KM,
        .reference_rcs_m2 = 1.0,
        .elevation_rad_max = TD_HALF_PI,
        .sector_rad = TD_TWO_PI,
        .antenna_h_m = 10.0,
        .firm_s = 5.0,
    };
}

static td_sensor_def satellite(void)
{
    return (td_sensor_def){
        .kind = TD_SENSOR_SATELLITE,
        .range_m_max = 45000.0 * KM,
        .cloud_h_m = 10.0 * KM,
        .revisit_s = 10.0,
        .looks_count = 3,
    };
}

static td_sample point(const td_earth *earth, td_geo geo)
{
    return (td_sample){ .pos_ecef_m = td_ecef_from_geo(earth, geo), .h_m = geo.h_ell_m };
}

static td_geo geo(double lat_deg, double lon_deg, double h_km)
{
    return (td_geo){ lat_deg * TD_DEG, lon_deg * TD_DEG, h_km * KM };
}

/* Lewis and Postol's dispute of 2012 (docs/SOURCES.md), as ranges by cross-section. */
TD_TEST(range_grows_with_the_fourth_root_of_the_cross_section)
{
    td_sensor_def def = radar(3000.0);
    def.reference_range_m = 940.0 * KM;
    def.reference_rcs_m2 = 0.01;
    TD_NEAR(td_sensor_range_m(&def, 0.01), 940.0 * KM, 1e-6);
    TD_NEAR(td_sensor_range_m(&def, 0.001), 529.0 * KM, 0.5 * KM);
    TD_NEAR(td_sensor_range_m(&def, 0.1), 1672.0 * KM, 0.5 * KM);
    TD_NEAR(td_sensor_range_m(&def, 1.0), 2973.0 * KM, 0.5 * KM);
    TD_NEAR(td_sensor_range_m(&def, 10.0), 3000.0 * KM, 0.0);
    def.reference_range_m = 0.0;
    TD_NEAR(td_sensor_range_m(&def, 1e-4), 3000.0 * KM, 0.0);
}

/* The ground angle at which an object at a height drops out of a radar's view. */
static double farthest_rad(const td_earth *earth, const td_sensor *sensor, double h_m)
{
    double lo = 0.0, hi = 0.5;
    td_lookout lookout = td_lookout_of(earth, sensor, 1.0);
    while (hi - lo > 1e-9) {
        double middle = 0.5 * (lo + hi);
        td_sample sample = point(earth, (td_geo){ 0.0, middle, h_m });
        *(td_lookout_view(&lookout, &sample) == TD_SIGHT_SEEN ? &lo : &hi) = middle;
    }
    return lo;
}

/* Two right-angled triangles meet where a straight ray grazes a sphere. */
TD_TEST(straight_rays_end_at_the_geometric_horizon)
{
    const double r_m = 6370.0 * KM;
    td_earth earth = td_earth_sphere(r_m, 3.986e14, 0.0);
    td_sensor_def def = radar(10000.0);
    td_sensor sensor = { .def = &def };
    def.elevation_rad_min = -10.0 * TD_DEG;
    def.rays_straight = true;
    const double heights_m[] = { 100.0, 10.0 * KM, 100.0 * KM, 500.0 * KM };
    for (int i = 0; i < 4; i++) {
        double want_rad = acos(r_m / (r_m + 10.0)) + acos(r_m / (r_m + heights_m[i]));
        TD_NEAR(farthest_rad(&earth, &sensor, heights_m[i]) / want_rad, 1.0, 1e-7);
    }
}

/* d = 4.12 km (sqrt(h1) + sqrt(h2)), heights in m: the engineers' rule for an Earth of 4/3 the
 * radius (for example Skolnik, Introduction to Radar Systems). Its constant is rounded by 0.1 %. */
TD_TEST(bent_rays_end_at_the_radio_horizon)
{
    td_earth earth = td_earth_sphere(6370.0 * KM, 3.986e14, 0.0);
    td_sensor_def def = radar(10000.0);
    td_sensor sensor = { .def = &def };
    def.elevation_rad_min = -10.0 * TD_DEG;
    const double antennas_m[] = { 10.0, 100.0, 900.0 };
    const double heights_m[] = { 100.0, 1000.0, 3000.0 };
    for (int i = 0; i < 3; i++) {
        for (int k = 0; k < 3; k++) {
            def.antenna_h_m = antennas_m[i];
            double want_m = 4.12 * KM * (sqrt(antennas_m[i]) + sqrt(heights_m[k]));
            double found_m = farthest_rad(&earth, &sensor, heights_m[k]) * earth.a_m;
            TD_NEAR(found_m / want_m, 1.0, 2e-3);
        }
    }
}

TD_TEST(a_high_antenna_sees_what_is_low_and_near)
{
    td_earth earth = td_earth_wgs84();
    td_sensor_def def = radar(1000.0);
    td_sensor sensor = { .def = &def, .site_geo = geo(38.0, 37.0, 2.0) };
    def.elevation_rad_min = -10.0 * TD_DEG;
    td_sample low = point(&earth, geo(38.0, 37.5, 0.2));
    TD_CHECK(td_sensor_view(&earth, &sensor, 1.0, &low) == TD_SIGHT_SEEN);
    def.elevation_rad_min = 0.0;
    TD_CHECK(td_sensor_view(&earth, &sensor, 1.0, &low) == TD_SIGHT_OUT_OF_SECTOR);
}

/* The same conditions by angles, one after another. */
static td_sight_verdict by_angles(const td_earth *earth, const td_sensor *sensor, td_sample sample)
{
    const td_sensor_def *def = sensor->def;
    td_geo antenna = sensor->site_geo;
    antenna.h_ell_m += def->antenna_h_m;
    td_frame frame = td_enu_frame(earth, antenna);
    td_azel at = td_azel_from_enu(td_enu_from_ecef(&frame, sample.pos_ecef_m));
    double r_m = earth->a_m;
    double off = remainder(at.azimuth_rad - sensor->boresight_rad, TD_TWO_PI);
    double seen = td_refracted_elevation_rad(at.elevation_rad, at.range_m, r_m);
    double dip = acos(4.0 / 3.0 * r_m / (4.0 / 3.0 * r_m + antenna.h_ell_m));
    if (at.range_m < def->range_m_min || at.range_m > def->range_m_max) {
        return TD_SIGHT_OUT_OF_RANGE;
    }
    if (fabs(off) > 0.5 * def->sector_rad) {
        return TD_SIGHT_OUT_OF_SECTOR;
    }
    if (seen < -dip) {
        return TD_SIGHT_BELOW_HORIZON;
    }
    bool in_height = seen >= def->elevation_rad_min && seen <= def->elevation_rad_max;
    return in_height ? TD_SIGHT_SEEN : TD_SIGHT_OUT_OF_SECTOR;
}

TD_TEST(looking_without_angles_is_looking_with_angles)
{
    const td_stream stream = { .seed = 7 };
    td_earth earth = td_earth_sphere(6370.0 * KM, 3.986e14, 0.0);
    td_sensor_def def = radar(1500.0);
    int counts[TD_SIGHT_COUNT] = { 0 };
    def.range_m_min = 200.0 * KM;
    for (uint32_t i = 0; i < 20000; i++) {
        double u[8];
        for (uint32_t k = 0; k < 8; k++) {
            u[k] = td_uniform(&stream, 8 * i + k);
        }
        def.elevation_rad_min =
            (6.0 * u[0] - 1.0) * TD_DEG; /* across the blend at 4 to 5 degrees */
        def.elevation_rad_max = (4.0 + 86.0 * u[1]) * TD_DEG;
        def.sector_rad = 360.0 * u[2] * TD_DEG;
        td_sensor sensor = { &def, geo(40.0, 20.0, 0.5), TD_TWO_PI * u[3] };
        td_sample sample = point(&earth, geo(40.0 + 28.0 * (u[4] - 0.5), 20.0 + 36.0 * (u[5] - 0.5),
                                             300.0 * u[6] * u[6]));
        td_sight_verdict want = by_angles(&earth, &sensor, sample);
        counts[want]++;
        if (!TD_CHECK(td_sensor_view(&earth, &sensor, 1.0, &sample) == want)) {
            return;
        }
    }
    TD_CHECK(counts[TD_SIGHT_SEEN] > 500 && counts[TD_SIGHT_BELOW_HORIZON] > 500);
    TD_CHECK(counts[TD_SIGHT_OUT_OF_SECTOR] > 500 && counts[TD_SIGHT_OUT_OF_RANGE] > 500);
}

TD_TEST(a_sector_may_lie_across_north)
{
    td_earth earth = td_earth_wgs84();
    td_sensor_def def = radar(2000.0);
    td_sensor sensor = { .def = &def, .site_geo = geo(65.0, 57.0, 0.1) };
    const double seen_deg[] = { 306.0, 340.0, 0.0, 20.0, 54.0 };
    const double unseen_deg[] = { 304.0, 56.0, 90.0, 180.0, 270.0 };
    def.sector_rad = 110.0 * TD_DEG;
    for (int i = 0; i < 5; i++) {
        td_geo at = td_destination(&earth, sensor.site_geo, seen_deg[i] * TD_DEG, 500.0 * KM);
        at.h_ell_m = 200.0 * KM;
        td_sample sample = point(&earth, at);
        TD_CHECK(td_sensor_view(&earth, &sensor, 1.0, &sample) == TD_SIGHT_SEEN);
        at = td_destination(&earth, sensor.site_geo, unseen_deg[i] * TD_DEG, 500.0 * KM);
        at.h_ell_m = 200.0 * KM;
        sample = point(&earth, at);
        TD_CHECK(td_sensor_view(&earth, &sensor, 1.0, &sample) == TD_SIGHT_OUT_OF_SECTOR);
    }
}

/* From 6.61 Earth radii the ground ends 81.3 degrees away. */
TD_TEST(a_geostationary_satellite_sees_to_the_edge_of_its_disc)
{
    td_earth earth = td_earth_sphere(6378.137 * KM, 3.986004418e14, 0.0);
    td_sensor_def def = satellite();
    td_sensor sensor = { .def = &def, .site_geo = geo(0.0, 30.0, 35786.0) };
    /* The ray to an object at 10 km grazes the clouds, which end at 10 km as well. */
    double edge_deg = acos(6388.137 / (6378.137 + 35786.0)) / TD_DEG;
    TD_NEAR(edge_deg, 81.3, 0.05);
    for (int side = -1; side <= 1; side += 2) {
        td_sample inside = point(&earth, geo(side * (edge_deg - 0.01), 30.0, 10.001));
        td_sample outside = point(&earth, geo(side * (edge_deg + 0.3), 30.0, 10.001));
        inside.is_burning = outside.is_burning = true;
        TD_CHECK(td_sensor_view(&earth, &sensor, 1.0, &inside) == TD_SIGHT_SEEN);
        TD_CHECK(td_sensor_view(&earth, &sensor, 1.0, &outside) == TD_SIGHT_BELOW_HORIZON);
    }
    td_sample behind = point(&earth, geo(0.0, 125.0, 100.0));
    behind.is_burning = true;
    TD_CHECK(td_sensor_view(&earth, &sensor, 1.0, &behind) == TD_SIGHT_BELOW_HORIZON);
}

TD_TEST(a_satellite_needs_a_flame_above_the_clouds)
{
    td_earth earth = td_earth_wgs84();
    td_sensor_def def = satellite();
    td_sensor sensor = { .def = &def, .site_geo = geo(0.0, 40.0, 35786.0) };
    td_sample sample = point(&earth, geo(35.0, 53.0, 9.99));
    sample.is_burning = true;
    TD_CHECK(td_sensor_view(&earth, &sensor, 1.0, &sample) == TD_SIGHT_NOT_BURNING);
    sample = point(&earth, geo(35.0, 53.0, 10.01));
    TD_CHECK(td_sensor_view(&earth, &sensor, 1.0, &sample) == TD_SIGHT_NOT_BURNING);
    sample.is_burning = true;
    TD_CHECK(td_sensor_view(&earth, &sensor, 1.0, &sample) == TD_SIGHT_SEEN);
    def.range_m_max = 30000.0 * KM;
    TD_CHECK(td_sensor_view(&earth, &sensor, 1.0, &sample) == TD_SIGHT_OUT_OF_RANGE);
}

TD_TEST(a_site_stands_on_the_ground)
{
    TD_CHECK(td_site_is_sound(geo(44.0, 24.0, 0.1)));
    TD_CHECK(td_site_is_sound(geo(-90.0, -180.0, -0.4)));
    TD_CHECK(!td_site_is_sound(geo(44.0, 24.0, -0.6)));
    TD_CHECK(!td_site_is_sound(geo(44.0, 24.0, 9.1)));
    TD_CHECK(!td_site_is_sound(geo(91.0, 24.0, 0.0)));
    TD_CHECK(!td_site_is_sound((td_geo){ NAN, 0.0, 0.0 }));
    TD_CHECK(!td_site_is_sound((td_geo){ 0.0, 0.0, NAN }));
}

TD_TEST(every_name_is_there)
{
    for (int i = 0; i < TD_SIGHT_COUNT; i++) {
        TD_CHECK(strlen(td_sight_verdict_key((td_sight_verdict)i)) > 0);
    }
    TD_CHECK(strcmp(td_sensor_kind_key(TD_SENSOR_SATELLITE), "satellite") == 0);
}

TD_MAIN(range_grows_with_the_fourth_root_of_the_cross_section,
        straight_rays_end_at_the_geometric_horizon, bent_rays_end_at_the_radio_horizon,
        a_high_antenna_sees_what_is_low_and_near, looking_without_angles_is_looking_with_angles,
        a_sector_may_lie_across_north, a_geostationary_satellite_sees_to_the_edge_of_its_disc,
        a_satellite_needs_a_flame_above_the_clouds, a_site_stands_on_the_ground,
        every_name_is_there)
