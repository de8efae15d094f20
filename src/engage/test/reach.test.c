/* SPDX-License-Identifier: Apache-2.0 */
/* Reach against a table whose answers are known: an interceptor of constant speed on straight
 * lines, arrival = distance / speed. Every verdict is provoked; times are closed forms. */
#include "engage/engage.h"

#include "test/check.h"

enum { ROOM = 4096 };
static const double KM = 1000.0;
static const double R_M = 6370000.0;
static const double SPEED_MPS = 2000.0;
static const double REACH_M = 400000.0;

static td_flyout table;
static td_interceptor_def interceptor;

/* Straight lines in the plane through the Earth's centre, up to REACH_M from the site. */
static void set_table(void)
{
    table = (td_flyout){
        .radius_m = R_M,
        .range_step_m = REACH_M / (TD_FLYOUT_RANGES - 1),
        .height_unit_m = REACH_M / ((TD_FLYOUT_HEIGHTS - 1) * (TD_FLYOUT_HEIGHTS - 1)),
        .steps_per_m = (TD_FLYOUT_RANGES - 1) / REACH_M,
        .units_per_m = (TD_FLYOUT_HEIGHTS - 1) * (TD_FLYOUT_HEIGHTS - 1) / REACH_M,
        .range_m_max = REACH_M,
        .height_m_max = REACH_M,
    };
    for (int i = 0; i < TD_FLYOUT_RANGES; i++) {
        for (int j = 0; j < TD_FLYOUT_HEIGHTS; j++) {
            double angle = i * table.range_step_m / R_M;
            double r_m = R_M + table.height_unit_m * j * j;
            double side_m = r_m * sin(angle), up_m = r_m * cos(angle) - R_M;
            double far_m = hypot(side_m, up_m);
            double side = far_m > 0.0 ? side_m / far_m : 0.0;
            double up = far_m > 0.0 ? up_m / far_m : 1.0;
            table.arrival_s[i][j] = far_m <= REACH_M ? far_m / SPEED_MPS : TD_FLYOUT_NEVER_S;
            /* The local vertical leans by `angle` from the site's. */
            table.across_mps[i][j] = SPEED_MPS * (side * cos(angle) - up * sin(angle));
            table.up_mps[i][j] = SPEED_MPS * (up * cos(angle) + side * sin(angle));
        }
    }
    interceptor = (td_interceptor_def){ .ceiling_m = 300.0 * KM, .kill_ratio = 0.7 };
}

static td_earth sphere(void)
{
    return td_earth_sphere(R_M, 3.986e14, 0.0);
}

static td_reach_def site(const td_earth *earth)
{
    set_table();
    return (td_reach_def){
        .interceptor = &interceptor,
        .flyout = &table,
        .site = td_enu_frame(earth, (td_geo){ 0 }),
        .turnaround_s = 10.0,
        .stock_count = 100,
    };
}

/* Straight samples `step_s` apart: at (east, up) of the site at 0, then at constant speed. */
typedef struct line {
    double east_m, up_m, east_mps, up_mps, end_s, step_s;
} line;

static td_samples sampled(const td_earth *earth, line way)
{
    static unsigned char block[ROOM * 64];
    td_arena arena = td_arena_over(block, sizeof block);
    td_samples samples;
    TD_CHECK(td_samples_over(&arena, ROOM, &samples) == TD_OK);
    samples.earth = earth;
    samples.count = (int32_t)(way.end_s / way.step_s + 0.5) + 1;
    for (int i = 0; i < samples.count; i++) {
        double t_s = i * way.step_s;
        samples.t_s[i] = t_s;
        samples.x_m[i] = R_M + way.up_m + way.up_mps * t_s;
        samples.y_m[i] = way.east_m + way.east_mps * t_s;
        samples.z_m[i] = 0.0;
    }
    td_samples_heights(&samples);
    return samples;
}

/* Falls straight onto the site from 500 km at 2.5 km/s, 200 s long. */
static td_samples fall(const td_earth *earth, double step_s)
{
    return sampled(earth, (line){ 0.0, 500.0 * KM, 0.0, -2500.0, 200.0, step_s });
}

/* A launch at L meets the fall where 2000 (t - L) = 500 000 - 2500 t. */
static double meet_s(double leave_s)
{
    return (500.0 * KM + SPEED_MPS * leave_s) / (2500.0 + SPEED_MPS);
}

TD_TEST(a_fall_onto_the_site_is_met_where_the_lines_cross)
{
    td_earth earth = sphere();
    td_reach_def def = site(&earth);
    const double steps_s[] = { 0.5, 1.0, 4.0 };
    def.earliest_s = 50.0; /* meets at 133.3 s, 166.7 km */
    for (int i = 0; i < 3; i++) {
        td_samples samples = fall(&earth, steps_s[i]);
        td_reach found = td_reach_of(&def, &samples);
        double t_s = meet_s(50.0);
        TD_CHECK(found.verdict == TD_REACH_FEASIBLE);
        TD_NEAR(found.intercept_s, t_s, 0.02);
        TD_NEAR(found.launch_s, 50.0, 0.02);
        TD_NEAR(found.intercept_h_m, 500.0 * KM - 2500.0 * t_s, 50.0);
        TD_NEAR(found.intercept_range_m, 0.0, 1.0);
        TD_NEAR(found.closing_mps, 2500.0 + SPEED_MPS, 1.0);
        TD_NEAR(found.margin_s, 150.0, 0.1); /* at the ground a launch at 200 s is just in time */
        TD_NEAR(found.intercept_ecef_m.x, R_M + found.intercept_h_m, 1e-3);
    }
}

/* Each look takes 10 s, then the next launch: L' = meet(L) + 10. */
TD_TEST(shots_fit_in_sequence)
{
    td_earth earth = sphere();
    td_reach_def def = site(&earth);
    int32_t shots = 0;
    interceptor.floor_m = 1.0 * KM;
    def.earliest_s = 20.0;
    for (double leave_s = 20.0; meet_s(leave_s) < 199.6; leave_s = meet_s(leave_s) + 10.0) {
        shots++;
    }
    td_samples samples = fall(&earth, 1.0);
    TD_CHECK(shots == 3);
    TD_CHECK(td_reach_of(&def, &samples).shots_count == shots);
    samples = fall(&earth, 50.0); /* two shots fit between the same two samples */
    TD_CHECK(td_reach_of(&def, &samples).shots_count == shots);
    def.stock_count = 2;
    TD_CHECK(td_reach_of(&def, &samples).shots_count == 2);
    def.stock_count = 100;
    interceptor.floor_m = 40.0 * KM; /* 16 s before the end: the last one does not fit */
    TD_CHECK(td_reach_of(&def, &samples).shots_count == shots - 1);
}

TD_TEST(floor_and_ceiling_cut_between_samples)
{
    td_earth earth = sphere();
    td_reach_def def = site(&earth);
    interceptor.floor_m = 103.0 * KM;
    interceptor.ceiling_m = 201.0 * KM;
    const double steps_s[] = { 1.0, 8.0, 100.0 };
    for (int i = 0; i < 3; i++) {
        td_samples samples = fall(&earth, steps_s[i]);
        td_reach found = td_reach_of(&def, &samples);
        double enter_s = (500.0 - 201.0) / 2.5, leave_s = (500.0 - 103.0) / 2.5;
        TD_CHECK(found.verdict == TD_REACH_FEASIBLE);
        TD_NEAR(found.intercept_s, enter_s, 0.01);
        TD_NEAR(found.intercept_h_m, 201.0 * KM, 20.0);
        TD_NEAR(found.margin_s, leave_s - 103.0 * KM / SPEED_MPS, 0.02);
    }
}

/* Stands still at (east, up) for 200 s. */
static td_samples hover(const td_earth *earth, double east_m, double up_m)
{
    return sampled(earth, (line){ east_m, up_m, 0.0, 0.0, 200.0, 10.0 });
}

/* In the triangle of centre, site and point at the height of `up_m`, `far_m` from the site: the
 * arc between the two by the law of cosines. */
static double arc_to_m(double up_m, double far_m)
{
    double r = R_M + up_m;
    return R_M * acos((R_M * R_M + r * r - far_m * far_m) / (2.0 * R_M * r));
}

/* Above the site at 120 km until 200 s. What leaves at 100 s has come 200 km by then: the point
 * could stand where 120 and 160 km are the sides of a right angle, on a flat Earth. */
TD_TEST(ground_to_spare_is_the_side_of_a_triangle)
{
    td_earth earth = sphere();
    td_reach_def def = site(&earth);
    const double far_m[] = { 200.0 * KM, 300.0 * KM, 130.0 * KM };
    TD_NEAR(arc_to_m(120.0 * KM, 200.0 * KM), 160.0 * KM, 3.0 * KM);
    for (int i = 0; i < 3; i++) {
        td_samples samples = hover(&earth, 0.0, 120.0 * KM);
        def.earliest_s = 200.0 - far_m[i] / SPEED_MPS;
        td_reach found = td_reach_of(&def, &samples);
        TD_CHECK(found.verdict == TD_REACH_FEASIBLE);
        TD_NEAR(found.margin_s, (far_m[i] - 120.0 * KM) / SPEED_MPS, 0.05);
        /* The table is linear over 1.6 km of range: the tangent is off by a few tens of metres. */
        TD_NEAR(td_reach_margin_m(&def, &samples), arc_to_m(120.0 * KM, far_m[i]), 0.15 * KM);
    }
    def.earliest_s = 150.0; /* 100 km come too late for 120 */
    td_samples samples = hover(&earth, 0.0, 120.0 * KM);
    td_reach late = td_reach_of(&def, &samples);
    TD_CHECK(late.verdict == TD_REACH_TOO_LATE && td_reach_margin_m(&def, &samples) == 0.0);
    def.earliest_s = 0.0;
    TD_CHECK(td_reach_margin_m(&def, &samples) > 0.0);
    def.stock_count = 0;
    TD_CHECK(td_reach_margin_m(&def, &samples) == 0.0);
}

/* With all the time there is, the envelope's edge at 400 km is what remains: within one cell, of
 * 1.6 km by what the height's square root makes of 100 km. */
TD_TEST(ground_to_spare_ends_at_the_envelope)
{
    td_earth earth = sphere();
    td_reach_def def = site(&earth);
    def.earliest_s = -1000.0;
    td_samples samples = hover(&earth, 150.0 * KM, 100.0 * KM);
    double x = hypot(150.0 * KM, R_M + 100.0 * KM);
    double arc_m = R_M * atan2(150.0 * KM, R_M + 100.0 * KM);
    double spare_m = td_reach_margin_m(&def, &samples);
    TD_NEAR(spare_m, arc_to_m(x - R_M, REACH_M) - arc_m, 2.5 * KM);
    TD_CHECK(spare_m <= arc_to_m(x - R_M, REACH_M) - arc_m);
}

/* All points of a fall straight down lie in one direction at one arc: a site farther away by what
 * is to spare is the last that meets it. */
TD_TEST(a_site_moved_by_the_ground_to_spare_is_the_last_in_time)
{
    td_earth earth = sphere();
    td_reach_def def = site(&earth);
    const double earliest_s[] = { 0.0, 60.0, 110.0, 140.0 };
    interceptor.floor_m = 40.0 * KM;
    for (int i = 0; i < 4; i++) {
        td_samples samples = fall(&earth, 1.0);
        def.earliest_s = earliest_s[i];
        def.site = td_enu_frame(&earth, (td_geo){ 0 });
        td_reach found = td_reach_of(&def, &samples);
        double spare_m = td_reach_margin_m(&def, &samples);
        TD_CHECK(found.verdict == TD_REACH_FEASIBLE && spare_m > 10.0 * KM);
        const double moved_m[] = { spare_m - 0.2 * KM, spare_m + 0.2 * KM };
        for (int k = 0; k < 2; k++) {
            def.site = td_enu_frame(&earth, (td_geo){ .lon_rad = -moved_m[k] / R_M });
            TD_CHECK((td_reach_of(&def, &samples).verdict == TD_REACH_FEASIBLE) == (k == 0));
        }
    }
}

TD_TEST(every_verdict_has_its_cause)
{
    td_earth earth = sphere();
    td_reach_def def = site(&earth);
    td_samples samples = fall(&earth, 1.0);
    TD_CHECK(td_reach_of(&def, &samples).verdict == TD_REACH_FEASIBLE);
    def.earliest_s = 207.5;
    td_reach late = td_reach_of(&def, &samples);
    TD_CHECK(late.verdict == TD_REACH_TOO_LATE && late.shots_count == 0);
    TD_NEAR(late.margin_s, -7.5, 0.1);
    def.earliest_s = 0.0;
    interceptor.floor_m = 350.0 * KM;
    interceptor.ceiling_m = 1000.0 * KM;
    samples = sampled(&earth, (line){ 0.0, 300.0 * KM, 0.0, -2500.0, 120.0, 1.0 });
    TD_CHECK(td_reach_of(&def, &samples).verdict == TD_REACH_BELOW_FLOOR);
    interceptor.floor_m = 0.0;
    interceptor.ceiling_m = 100.0 * KM;
    samples = sampled(&earth, (line){ -500.0 * KM, 200.0 * KM, 2500.0, 0.0, 400.0, 1.0 });
    TD_CHECK(td_reach_of(&def, &samples).verdict == TD_REACH_TOO_HIGH);
    interceptor.ceiling_m = 1000.0 * KM;
    def.see_range_m = 150.0 * KM;
    TD_CHECK(td_reach_of(&def, &samples).verdict == TD_REACH_NO_TRACK);
    def.see_range_m = 250.0 * KM;
    TD_CHECK(td_reach_of(&def, &samples).verdict == TD_REACH_FEASIBLE);
    samples = sampled(&earth, (line){ -500.0 * KM, 450.0 * KM, 2500.0, 0.0, 400.0, 1.0 });
    TD_CHECK(td_reach_of(&def, &samples).verdict == TD_REACH_OUT_OF_REACH);
    def.earliest_s = TD_FLYOUT_NEVER_S;
    TD_CHECK(td_reach_of(&def, &samples).verdict == TD_REACH_NO_TRACK);
    def.stock_count = 0;
    TD_CHECK(td_reach_of(&def, &samples).verdict == TD_REACH_NO_STOCK);
    def.is_excluded = true;
    TD_CHECK(td_reach_of(&def, &samples).verdict == TD_REACH_EXCLUDED_BY_PLEDGE);
}

/* Passes the site at 200 km; the own radar sees 250 km, so +-150 km of ground. */
TD_TEST(own_radar_must_see_the_intercept)
{
    td_earth earth = sphere();
    td_reach_def def = site(&earth);
    def.see_range_m = 250.0 * KM;
    const double steps_s[] = { 1.0, 16.0 };
    for (int i = 0; i < 2; i++) {
        td_samples samples =
            sampled(&earth, (line){ -500.0 * KM, 200.0 * KM, 2500.0, 0.0, 400.0, steps_s[i] });
        td_reach found = td_reach_of(&def, &samples);
        TD_NEAR(found.intercept_s, 140.0, steps_s[i] / 64.0 + 0.01);
        TD_NEAR(found.margin_s, 260.0 - 125.0, steps_s[i] / 64.0 + 0.1);
    }
}

/* What a search that ends at 1/64 of a cell leaves. */
static const double SEARCHED_M = 400.0 * 1000.0 / (TD_FLYOUT_RANGES - 1) / 64.0;

/* Waiting longer never helps; a lower floor and a quicker look never hurt. */
TD_TEST(more_of_anything_never_hurts)
{
    td_earth earth = sphere();
    td_reach_def def = site(&earth);
    const td_stream stream = { .seed = 5 };
    int feasible = 0;
    for (uint32_t i = 0; i < 300; i++) {
        double u[8];
        for (uint32_t k = 0; k < 8; k++) {
            u[k] = td_uniform(&stream, 8 * i + k);
        }
        td_samples samples = sampled(&earth, (line){ (u[0] - 0.5) * 600.0 * KM, 350.0 * KM * u[1],
                                                     (u[2] - 0.5) * 2000.0, -1000.0 * u[3],
                                                     100.0 + 300.0 * u[4], 4.0 });
        def.earliest_s = 200.0 * u[5];
        def.turnaround_s = 1.0 + 40.0 * u[6];
        interceptor.floor_m = 150.0 * KM * u[7];
        td_reach plain = td_reach_of(&def, &samples);
        td_reach_def sooner = def, quicker = def;
        sooner.earliest_s *= 0.8;
        quicker.turnaround_s *= 0.5;
        td_reach early = td_reach_of(&sooner, &samples), quick = td_reach_of(&quicker, &samples);
        double early_m = td_reach_margin_m(&sooner, &samples);
        double plain_m = td_reach_margin_m(&def, &samples);
        interceptor.floor_m *= 0.8;
        td_reach deep = td_reach_of(&def, &samples);
        bool is_met = plain.verdict == TD_REACH_FEASIBLE;
        feasible += is_met;
        TD_CHECK(early.shots_count >= plain.shots_count);
        TD_CHECK(!is_met || early.margin_s >= plain.margin_s);
        TD_CHECK(early_m >= plain_m - SEARCHED_M);
        TD_CHECK(is_met ? plain_m >= 0.0 : plain_m == 0.0);
        TD_CHECK(quick.shots_count >= plain.shots_count);
        TD_CHECK(deep.shots_count >= plain.shots_count);
        TD_CHECK(is_met == (plain.shots_count > 0));
        TD_CHECK(!is_met || plain.launch_s >= def.earliest_s - 1e-9);
    }
    printf("%d of 300 met\n", feasible);
    TD_CHECK(feasible > 60 && feasible < 240);
}

/* Straight lines away from the site are the same in every direction, and on the ellipsoid too. */
TD_TEST(reach_is_the_same_in_every_direction)
{
    static unsigned char block[65536];
    td_earth earth = td_earth_wgs84();
    td_reach_def def = site(&earth);
    double first_s = 0.0;
    def.site = td_enu_frame(&earth, (td_geo){ 0.8, 0.4, 0.0 });
    for (int k = 0; k < 8; k++) {
        td_arena arena = td_arena_over(block, sizeof block);
        td_samples samples;
        double s = sin(k * TD_PI / 4.0), c = cos(k * TD_PI / 4.0);
        TD_CHECK(td_samples_over(&arena, 201, &samples) == TD_OK);
        samples.earth = &earth;
        samples.count = 201;
        for (int i = 0; i <= 200; i++) {
            double far_m = (400.0 - 2.0 * i) * KM;
            td_vec3 p = td_vec3_madd(def.site.origin_ecef_m, s * far_m, def.site.east);
            p = td_vec3_madd(td_vec3_madd(p, c * far_m, def.site.north), 150.0 * KM, def.site.up);
            samples.t_s[i] = i;
            samples.x_m[i] = p.x;
            samples.y_m[i] = p.y;
            samples.z_m[i] = p.z;
        }
        td_samples_heights(&samples);
        td_reach found = td_reach_of(&def, &samples);
        first_s = k == 0 ? found.margin_s : first_s;
        TD_CHECK(found.verdict == TD_REACH_FEASIBLE);
        TD_NEAR(found.margin_s, first_s, 1e-6);
        TD_NEAR(found.margin_s, 200.0 - 150.0 * KM / SPEED_MPS, 0.1);
    }
}

TD_TEST(doctrines_spend_what_they_say)
{
    TD_CHECK(td_doctrine_shots(TD_DOCTRINE_SINGLE, 3, 5) == 1);
    TD_CHECK(td_doctrine_shots(TD_DOCTRINE_SALVO, 3, 1) == 3);
    TD_CHECK(td_doctrine_shots(TD_DOCTRINE_SHOOT_LOOK_SHOOT, 3, 5) == 3);
    TD_CHECK(td_doctrine_shots(TD_DOCTRINE_SHOOT_LOOK_SHOOT, 3, 2) == 2);
    for (int i = 0; i < TD_DOCTRINE_COUNT; i++) {
        TD_CHECK(td_doctrine_shots((td_doctrine)i, 3, 0) == 0);
        TD_CHECK(strlen(td_doctrine_key((td_doctrine)i)) > 0);
    }
    for (int i = 0; i < TD_REACH_COUNT; i++) {
        TD_CHECK(strlen(td_reach_verdict_key((td_reach_verdict)i)) > 0);
    }
    TD_CHECK(strcmp(td_rule_key(TD_RULE_ENGAGE_ON_REMOTE), "engage_on_remote") == 0);
}

TD_MAIN(a_fall_onto_the_site_is_met_where_the_lines_cross, shots_fit_in_sequence,
        floor_and_ceiling_cut_between_samples, ground_to_spare_is_the_side_of_a_triangle,
        ground_to_spare_ends_at_the_envelope,
        a_site_moved_by_the_ground_to_spare_is_the_last_in_time, every_verdict_has_its_cause,
        own_radar_must_see_the_intercept, more_of_anything_never_hurts,
        reach_is_the_same_in_every_direction, doctrines_spend_what_they_say)
