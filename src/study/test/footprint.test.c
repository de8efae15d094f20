/* SPDX-License-Identifier: Apache-2.0 */
/* Footprints against those of a published code, and laws that any footprint must keep. */
#include "flight/test/notional.h"
#include "study/study.h"

#include "test/check.h"

#define ORACLE "src/study/test/footprint.oracle"
#define ROWS   27

static const double KM = 1000.0;
static td_flyout table;
static td_profile profile;

/* One interceptor against one missile; kept while the same two are asked for again. */
static td_footprint_def pair(const char *interceptor, const char *missile)
{
    static char last[64];
    static td_knot knots[TD_PATH_KNOTS_MAX];
    char name[64];
    snprintf(name, sizeof name, "%s v %s", interceptor, missile);
    if (strcmp(name, last) != 0) {
        td_earth earth = notional_sphere();
        td_interceptor_def own = {
            .vehicle = notional_vehicle(interceptor),
            .ceiling_m = 5000.0 * KM,
            .elevation_rad_min = 2.0 * TD_DEG,
            .elevation_rad_max = TD_HALF_PI,
        };
        td_vehicle_def other = notional_vehicle(missile);
        td_flight_def fly = td_flight_default(&other, (td_geo){ 0 });
        td_path path = { .knots = knots, .capacity = TD_PATH_KNOTS_MAX };
        td_flight flight;
        TD_CHECK(td_flyout_make(&earth, &own, TD_FLYOUT_STEP_RAD, &table) == TD_OK);
        TD_CHECK(td_flight_fly(&earth, &fly, &flight, &path) == TD_OK);
        TD_CHECK(td_profile_make(&earth, &flight, &path, 1.0, &profile) == TD_OK);
        strcpy(last, name);
    }
    return (td_footprint_def){ .profile = &profile, .flyout = &table, .ceiling_m = 5000.0 * KM };
}

static double edge_km(const td_footprint_def *def, double angle_deg)
{
    return td_footprint_edge(def, angle_deg * TD_DEG).distance_m / KM;
}

TD_TEST(footprints_are_those_of_the_published_code)
{
    FILE *file = fopen(ORACLE, "r");
    char line[256], interceptor[16], missile[16];
    double radar_km, floor_km, angle_deg, want_km, worst = 0.0;
    int rows = 0;
    if (!TD_CHECK(file != NULL)) {
        return;
    }
    while (fgets(line, sizeof line, file) != NULL) {
        if (line[0] == '#') {
            continue;
        }
        int found = sscanf(line, "%15s %15s %lf %lf %lf %lf", interceptor, missile, &radar_km,
                           &floor_km, &angle_deg, &want_km);
        if (!TD_CHECK(found == 6)) {
            continue;
        }
        td_footprint_def def = pair(interceptor, missile);
        def.cue_s = 30.0;
        def.radar_m = radar_km * KM;
        def.reaction_s = 5.0;
        def.floor_m = floor_km * KM;
        double got_km = edge_km(&def, angle_deg);
        TD_NEAR(got_km / want_km, 1.0, 0.1);
        worst = fmax(worst, fabs(got_km / want_km - 1.0));
        rows++;
    }
    fclose(file);
    printf("worst difference %.1f %%\n", 100.0 * worst);
    TD_CHECK(rows == ROWS);
}

/* The published finding: an early cue moves the forward edge out more than tenfold against an own
 * radar of 1000 km (there 2547 : 136 km). */
TD_TEST(an_early_cue_is_worth_more_than_ten_times_the_ground)
{
    td_footprint_def def = pair("i14", "m9");
    def.cue_s = 30.0;
    def.reaction_s = 5.0;
    def.floor_m = 100.0 * KM;
    double cued_km = edge_km(&def, 0.0);
    def.radar_m = 1000.0 * KM;
    double alone_km = edge_km(&def, 0.0);
    printf("forward edge %.1f km cued, %.1f km alone\n", cued_km, alone_km);
    TD_CHECK(alone_km > 50.0 && cued_km / alone_km >= 10.0);
}

/* An earlier cue, a farther radar, a quicker reaction and a lower floor never cost ground. */
TD_TEST(more_of_anything_never_costs_ground)
{
    const double slack_km = 0.1; /* twice the width to which an edge is bisected */
    for (int angle_deg = 0; angle_deg <= 180; angle_deg += 30) {
        td_footprint_def def = pair("i14", "m9");
        def.floor_m = 100.0 * KM;
        double before_km = 1e9;
        for (def.cue_s = 30.0; def.cue_s <= 630.0; def.cue_s += 150.0) {
            double now_km = edge_km(&def, angle_deg);
            TD_CHECK(now_km <= before_km + slack_km);
            before_km = now_km;
        }
        def.reaction_s = 5.0;
        before_km = 0.0;
        for (def.radar_m = 600.0 * KM; def.radar_m <= 3000.0 * KM; def.radar_m += 400.0 * KM) {
            double now_km = edge_km(&def, angle_deg);
            TD_CHECK(now_km >= before_km - slack_km);
            td_footprint_def slower = def, lower = def;
            slower.reaction_s = 25.0;
            lower.floor_m = 70.0 * KM;
            TD_CHECK(edge_km(&slower, angle_deg) <= now_km + slack_km);
            TD_CHECK(edge_km(&lower, angle_deg) >= now_km - slack_km);
            before_km = now_km;
        }
    }
}

TD_TEST(a_footprint_is_the_same_on_both_sides)
{
    td_footprint_def def = pair("i14", "m9");
    def.cue_s = 30.0;
    def.floor_m = 100.0 * KM;
    for (int angle_deg = 15; angle_deg < 180; angle_deg += 45) {
        TD_NEAR(edge_km(&def, angle_deg), edge_km(&def, -angle_deg), 0.06);
    }
}

TD_TEST(each_limit_is_given)
{
    td_footprint_def def = pair("i14", "m9");
    def.floor_m = 100.0 * KM;
    def.cue_s = 1100.0; /* 42 s before impact: below the floor by the time it arrives */
    TD_CHECK(td_footprint_edge(&def, 0.0).limit == TD_LIMIT_TOO_LATE);
    def.cue_s = 30.0;
    TD_CHECK(td_footprint_edge(&def, 0.0).limit == TD_LIMIT_EDGE);
    def.radar_m = 1.0;
    TD_CHECK(td_footprint_edge(&def, 1.0).limit == TD_LIMIT_NOT_DETECTED);
    def = pair("i14", "m4"); /* 1093 km: shorter than the reach beside the site */
    def.cue_s = 30.0;
    def.floor_m = 10.0 * KM;
    TD_CHECK(td_footprint_edge(&def, TD_PI).limit == TD_LIMIT_MISSILE_RANGE);
    for (int i = 0; i < TD_LIMIT_COUNT; i++) {
        TD_CHECK(strlen(td_limit_key((td_limit)i)) > 0);
    }
}

TD_TEST(a_flight_that_stays_up_has_no_profile)
{
    td_earth earth = notional_sphere();
    td_knot knots[2] = { { .t_s = 0.0, .pos_eci_m = { 6.4e6, 0.0, 0.0 } } };
    td_path path = { .knots = knots, .count = 2, .capacity = 2 };
    td_flight flight = { .verdict = TD_FLIGHT_ORBITS };
    knots[1] = knots[0];
    knots[1].t_s = 10.0;
    TD_CHECK(td_profile_make(&earth, &flight, &path, 1.0, &profile) == TD_REFUSED);
    TD_CHECK(profile.count == 0);
}

TD_MAIN(footprints_are_those_of_the_published_code,
        an_early_cue_is_worth_more_than_ten_times_the_ground, more_of_anything_never_costs_ground,
        a_footprint_is_the_same_on_both_sides, each_limit_is_given,
        a_flight_that_stays_up_has_no_profile)
