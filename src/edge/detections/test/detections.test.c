/* SPDX-License-Identifier: Apache-2.0 */
/* Detections, started tracks and truth as files: what is read, what is counted, what is refused. */
#include "edge/detections/detections.h"
#include "test/check.h"

#define RADAR "\"radar\": {\"lat_deg\": 46, \"lon_deg\": 25, \"h_m\": 300}"
#define MEASUREMENT                                                                                \
    "\"measurement\": {\"sigma_el_rad\": 5e-4, \"sigma_bearing_rad\": 5e-4,"                       \
    " \"sigma_range_m\": 50, \"pd\": 0.9}"
#define ONE "{" RADAR ", " MEASUREMENT "}"
#define SECOND(id)                                                                                 \
    "{\"id\": \"" id "\", \"lat_deg\": 1, \"lon_deg\": 2, \"h_m\": 3, " MEASUREMENT "}"

static const int64_t LATE_NS = 10000000000;

static td_status read_watch(const char *text, td_watch *watch, char *why)
{
    return td_watch_read(text, strlen(text), "s.json", watch, why);
}

static td_watch watch_of(const char *text)
{
    td_watch watch;
    char why[TD_DETECTIONS_WHY_SIZE];
    if (!TD_CHECK(read_watch(text, &watch, why) == TD_OK)) {
        printf("%s\n", why);
    }
    return watch;
}

static td_status read_csv(const td_watch *watch, const char *text, td_detections *out, char *why)
{
    td_table_source source = { "d.csv", text, strlen(text) };
    return td_detections_read(&source, watch, LATE_NS, out, why);
}

static td_detections detections_of(const td_watch *watch, const char *text)
{
    td_detections out;
    char why[TD_DETECTIONS_WHY_SIZE];
    if (!TD_CHECK(read_csv(watch, text, &out, why) == TD_OK)) {
        printf("%s\n", why);
    }
    return out;
}

#define HEAD "t_s,det,elevation_rad,bearing_rad,range_m,origin\n"

TD_TEST(a_scenario_says_who_looks)
{
    td_watch w = watch_of("{" RADAR ", " MEASUREMENT ", \"scans\": 3, \"first_scan_s\": 2,"
                          " \"dt_s\": 2.0, \"filter_reference\": {\"q_m2_s3\": 0.01},"
                          " \"clutter\": {\"mean_per_scan\": 100, \"box\": {\"el\": [0.15, 1.06],"
                          " \"bearing\": [-1.08, -0.08], \"range\": [760000, 1690000]}}}");
    TD_CHECK(w.sensor_count == 1 && strcmp(w.ids[0], "radar") == 0);
    TD_CHECK(w.look_count == 3 && w.first_look_ns == 2000000000 && w.look_step_ns == 2000000000);
    TD_NEAR(w.acc_m2ps3_psd, 0.01, 0.0);
    /* The density that the reference scenario states for this box, and its place in ECEF. */
    TD_NEAR(w.sensors[0].false_density_per_rad2m, 0.00011816140848398913, 1e-16);
    TD_NEAR(w.sensors[0].frame.origin_ecef_m.x, 4022672.945447472, 1e-6);
    TD_NEAR(w.sensors[0].frame.origin_ecef_m.z, 4565463.34277302, 1e-6);
    TD_NEAR(w.sensors[0].frame.up.x, 0.6295742904771792, 1e-12);
    TD_CHECK(w.sensors[0].has_range && !w.sensors[0].has_range_rate);
    TD_NEAR(w.sensors[0].detection_ratio, 0.9, 0.0);
    TD_NEAR(w.sigmas[0].range_m_sigma, 50.0, 0.0);
}

TD_TEST(several_radars_have_ids)
{
    td_watch w = watch_of("{\"radars\": [" SECOND("north") ", " SECOND("south") "]}");
    TD_CHECK(w.sensor_count == 2 && strcmp(w.ids[1], "south") == 0 && w.look_count == 0);
    td_detections d = detections_of(&w, "sensor,t_s,elevation_deg,azimuth_deg,range_km\n"
                                        "south,1,30,90,1000\n0,1,10,370,900\nwest,1,1,1,1\n");
    TD_CHECK(d.look_count == 2 && d.faults.count[TD_ROW_UNKNOWN_SENSOR] == 1);
    TD_CHECK(d.faults.first_line[TD_ROW_UNKNOWN_SENSOR] == 4);
    TD_CHECK(d.looks[0].sensor == 0 && d.looks[1].sensor == 1);
    TD_NEAR(d.looks[0].measurements[0].azimuth_rad, 10.0 * TD_DEG, 1e-14);
    TD_NEAR(d.looks[1].measurements[0].elevation_rad, 30.0 * TD_DEG, 1e-15);
    TD_NEAR(d.looks[1].measurements[0].range_m, 1e6, 0.0);
    td_detections_close(&d);
}

TD_TEST(a_scenario_of_the_house_has_sensors_too)
{
    td_sensor_def radar = { .id = "r",
                            .kind = TD_SENSOR_RADAR,
                            .range_m_max = 2e6,
                            .elevation_rad_max = 1.5,
                            .sector_rad = TD_TWO_PI,
                            .firm_s = 5.0,
                            .reference_pd_ratio = 0.8,
                            .revisit_search_s = 10.0,
                            .revisit_track_s = 2.0,
                            .beam_rad = 0.02,
                            .range_m_sigma = 20.0,
                            .angle_rad_sigma = 1e-3,
                            .bias_s = 600.0,
                            .false_alarms_count = 3.0 };
    td_site_def site = { .lat_rad = 0.8, .lon_rad = 0.4, .h_ell_m = 100.0 };
    td_sensor_place_def places[2] = { { .id = "north", .boresight_rad = 1.0 }, { .id = "south" } };
    td_scenario scenario = { .id = "s",
                             .sensors = &radar,
                             .sites = &site,
                             .sensor_places = places,
                             .sensor_place_count = 2,
                             .rcs_m2 = 0.1 };
    td_watch w;
    char why[TD_DETECTIONS_WHY_SIZE];
    TD_CHECK(td_watch_from_scenario(&scenario, &w, why) == TD_OK);
    TD_CHECK(w.sensor_count == 2 && strcmp(w.ids[1], "south") == 0 && w.look_count == 0);
    TD_NEAR(w.sensors[0].detection_ratio, 0.8, 0.0);
    TD_NEAR(w.sigmas[1].range_m_sigma, 20.0, 0.0);
    TD_CHECK(w.sigmas[0].azimuth_rad_sigma >= 1e-3 && w.sensors[0].has_range);
    td_vec3 above = td_vec3_sub(w.sensors[0].frame.origin_ecef_m, w.level.origin_ecef_m);
    TD_CHECK(td_vec3_norm(above) < 100.0); /* the antenna stands over its site */
    scenario.sensor_place_count = 0;
    TD_CHECK(td_watch_from_scenario(&scenario, &w, why) == TD_BAD_INPUT);
    TD_CHECK(strstr(why, "s: found 0 sensor places") != NULL);
    scenario.sensor_place_count = 2;
    scenario.earth = TD_EARTH_SPHERE;
    TD_CHECK(td_watch_from_scenario(&scenario, &w, why) == TD_BAD_INPUT);
}

TD_TEST(rows_become_looks)
{
    td_watch w = watch_of(ONE);
    td_detections d = detections_of(&w, HEAD "2,1,0.5,-0.4,1600000.5,25\n2,2,0.25,3.0,1e6,0\n"
                                             "4,1,0.5,0,900000,1\n");
    TD_CHECK(d.look_count == 2 && d.measurement_count == 3 && d.row_count == 3);
    TD_CHECK(d.looks[0].t_ns == 2000000000 && d.looks[0].measurement_count == 2);
    const td_measurement *m = d.looks[0].measurements;
    TD_NEAR(m[0].azimuth_rad, TD_HALF_PI + 0.4, 1e-15); /* from north with the clock */
    TD_NEAR(m[1].azimuth_rad, TD_HALF_PI - 3.0 + TD_TWO_PI, 1e-15);
    TD_NEAR(m[0].range_m, 1600000.5, 0.0);
    TD_CHECK(m[0].has_range && !m[0].has_range_rate && m[1].number == 1);
    TD_NEAR(m[1].azimuth_rad_sigma, 5e-4, 0.0);
    for (int i = 0; i < TD_ROW_FAULT_COUNT; i++) {
        TD_CHECK(d.faults.count[i] == 0);
    }
    td_detections_close(&d);
}

TD_TEST(a_row_may_bring_its_own_sigmas_and_more)
{
    td_watch w = watch_of(ONE);
    td_detections d = detections_of(&w, "t_s,elevation_rad,azimuth_rad,range_m,range_rate_mps,"
                                        "range_rate_mps_sigma,range_m_sigma,snr_db,arrival_s\n"
                                        "5,0.1,1,1e6,-1200,3,20,13,5.5\n6,0.1,1,,,,,,6\n"
                                        "4,0.1,1,1e6,-1200,,20,13,7\n3,0.1,1,1e6,,,,,2\n");
    TD_CHECK(d.look_count == 2);
    const td_measurement *m = d.looks[0].measurements;
    TD_CHECK(m->has_range_rate && d.looks[0].arrival_ns == 5500000000);
    TD_NEAR(m->range_rate_mps_sigma, 3.0, 0.0);
    TD_NEAR(m->range_m_sigma, 20.0, 0.0);
    TD_NEAR(m->snr_db, 13.0, 0.0);
    TD_CHECK(!d.looks[1].measurements->has_range);
    /* A rate without a sigma anywhere, and a row that arrives before it is seen. */
    TD_CHECK(d.faults.count[TD_ROW_OUT_OF_DOMAIN] == 2);
    td_detections_close(&d);
}

/* Nothing is lost silently: each fault is counted, and its first line kept. */
TD_TEST(faults_are_counted_and_left_out)
{
    td_watch w = watch_of(ONE);
    td_detections d =
        detections_of(&w, HEAD "2,1,0.5,0.1,1e6,0\n"
                               "2,2,nan,0.1,1e6,0\n" /* line 3 */
                               "2,3,0.5,-Inf,1e6,0\n"
                               "2,4,0.5,0.1,1e6,0\n" /* line 5: as line 2 */
                               "2,5,1.7,0.1,1e6,0\n" /* line 6: above the zenith */
                               "2,6,0.5,0.1,-4,0\n"
                               "nan,6,0.5,0.1,5,0\n"
                               "40,1,0.5,0.1,1e6,0\n"
                               "38,2,0.5,0.1,1e6,0\n" /* line 10: a bit late */
                               "12,3,0.5,0.1,1e6,0\n" /* line 11: the clock fell */
                               "1e7,3,0.5,0.1,1e6,0\n"
                               "42,4,0.5,0.1,1e6,0\n44,4,0.5,0.1,1e6,0\n"
                               "46,4,0.5,0.1,1e6,0\n48,4,0.5,0.1,1e6,0\n"
                               "50,4,0.5,0.1,1e6,0\n52,4,0.5,0.1,1e6,0");
    const td_row_faults *f = &d.faults;
    TD_CHECK(f->count[TD_ROW_NOT_FINITE] == 3 && f->first_line[TD_ROW_NOT_FINITE] == 3);
    TD_CHECK(f->count[TD_ROW_DUPLICATE] == 1 && f->first_line[TD_ROW_DUPLICATE] == 5);
    TD_CHECK(f->count[TD_ROW_OUT_OF_DOMAIN] == 3 && f->first_line[TD_ROW_OUT_OF_DOMAIN] == 6);
    TD_CHECK(f->count[TD_ROW_OUT_OF_ORDER] == 1 && f->first_line[TD_ROW_OUT_OF_ORDER] == 10);
    TD_CHECK(f->count[TD_ROW_CLOCK_BACK] == 1 && f->first_line[TD_ROW_CLOCK_BACK] == 11);
    TD_CHECK(f->count[TD_ROW_UNENDED] == 1 && f->first_line[TD_ROW_UNENDED] == 18);
    TD_CHECK(d.look_count == 9 && d.measurement_count == 9);
    TD_CHECK(d.looks[1].t_ns == 38000000000 && d.looks[2].t_ns == 40000000000);
    /* All rows are accounted for: used, or counted as left out. */
    int64_t left_out = f->count[TD_ROW_NOT_FINITE] + f->count[TD_ROW_DUPLICATE] +
                       f->count[TD_ROW_OUT_OF_DOMAIN] + f->count[TD_ROW_CLOCK_BACK];
    TD_CHECK(d.measurement_count + left_out == d.row_count);
    for (int i = 0; i < TD_ROW_FAULT_COUNT; i++) {
        TD_CHECK(*td_row_fault_key((td_row_fault)i) && *td_row_fault_text((td_row_fault)i));
    }
    td_detections_close(&d);
}

/* Once a single wrong stamp made every row after it look old. */
TD_TEST(a_clock_that_jumps_ahead_loses_only_that_look)
{
    td_watch w = watch_of(ONE);
    const char *text = HEAD "90000,1,0.5,0.1,1e6,0\n" /* the first stamp is wrong */
                            "2,1,0.5,0.1,1e6,0\n4,1,0.5,0.1,1e6,0\n"
                            "7200,1,0.5,0.1,1e6,0\n7200,2,0.6,0.1,1e6,0\n" /* a wrong look */
                            "6,1,0.5,0.1,1e6,0\n8,1,0.5,0.1,1e6,0\n"
                            "600,1,0.5,0.1,1e6,0\n602,1,0.5,0.1,1e6,0\n" /* a pause is none */
                            "9000,1,0.5,0.1,1e6,0\n"; /* nothing after it says otherwise */
    td_detections d = detections_of(&w, text);
    TD_CHECK(d.faults.count[TD_ROW_CLOCK_AHEAD] == 3);
    TD_CHECK(d.faults.first_line[TD_ROW_CLOCK_AHEAD] == 2);
    TD_CHECK(d.faults.count[TD_ROW_CLOCK_BACK] == 0 && d.look_count == 7);
    TD_CHECK(d.looks[3].t_ns == 8000000000 && d.looks[6].t_ns == 9000000000000);
    td_detections_close(&d);
}

/* Rows of two moments by turns are two looks; a table in no order of time at all is sorted. */
TD_TEST(rows_out_of_order_find_their_look)
{
    td_watch w = watch_of(ONE);
    td_detections d = detections_of(&w, HEAD "4,1,0.5,0.1,1e6,0\n2,1,0.5,0.1,1e6,0\n"
                                             "4,2,0.6,0.1,1e6,0\n2,2,0.6,0.1,1e6,0\n");
    TD_CHECK(d.look_count == 2 && d.looks[0].measurement_count == 2);
    TD_CHECK(d.looks[0].t_ns == 2000000000 && d.looks[1].measurement_count == 2);
    TD_CHECK(d.faults.count[TD_ROW_OUT_OF_ORDER] == 2);
    td_detections_close(&d);
    d = detections_of(&w, HEAD "900,1,0.5,0.1,1e6,0\n600,1,0.5,0.1,1e6,0\n"
                               "300,2,0.6,0.1,1e6,0\n0,2,0.6,0.1,1e6,0\n");
    TD_CHECK(d.look_count == 4 && d.looks[0].t_ns == 0 && d.looks[3].t_ns == 900000000000);
    TD_CHECK(d.faults.count[TD_ROW_OUT_OF_ORDER] == 3 && d.faults.count[TD_ROW_CLOCK_BACK] == 0);
    td_detections_close(&d);
}

/* Each repeat is counted, wherever in the look it stands; what stands first is kept. */
TD_TEST(repeats_in_one_look_are_left_out)
{
    td_watch w = watch_of(ONE);
    td_detections d = detections_of(&w, HEAD "2,1,0.5,0.1,1e6,0\n2,2,0.4,0.1,1e6,0\n"
                                             "2,3,0.5,0.1,2e6,0\n2,4,0.4,0.1,1e6,0\n"
                                             "2,5,0.5,0.1,1e6,0\n4,6,0.5,0.1,1e6,0\n"
                                             "2,7,0.5,0.1,1e6,0\n");
    TD_CHECK(d.look_count == 2 && d.measurement_count == 4);
    TD_CHECK(d.faults.count[TD_ROW_DUPLICATE] == 3 && d.faults.first_line[TD_ROW_DUPLICATE] == 5);
    TD_NEAR(d.looks[0].measurements[0].elevation_rad, 0.5, 0.0);
    TD_NEAR(d.looks[0].measurements[1].elevation_rad, 0.4, 0.0);
    TD_NEAR(d.looks[0].measurements[2].range_m, 2e6, 0.0);
    td_detections_close(&d);
}

TD_TEST(looks_that_found_nothing_are_put_in)
{
    td_watch w =
        watch_of("{" RADAR ", " MEASUREMENT ", \"scans\": 4, \"first_scan_s\": 2, \"dt_s\": 2}");
    td_detections d = detections_of(&w, HEAD "4,1,0.5,0.1,1e6,0\n4,2,0.6,0.1,1e6,0\n");
    TD_CHECK(d.look_count == 4 && d.empty_look_count == 3);
    TD_CHECK(d.looks[0].measurement_count == 0 && d.looks[1].measurement_count == 2);
    TD_CHECK(d.looks[1].t_ns == 4000000000 && d.looks[3].t_ns == 8000000000);
    td_detections_close(&d);
    /* Detections at other times than the scenario says: then it is not known when it looked. */
    d = detections_of(&w, HEAD "4.5,1,0.5,0.1,1e6,0\n");
    TD_CHECK(d.look_count == 1 && d.empty_look_count == 0);
    td_detections_close(&d);
}

static void refused_csv(const char *text, const char *words)
{
    td_watch w = watch_of(ONE);
    td_detections d;
    char why[TD_DETECTIONS_WHY_SIZE];
    TD_CHECK(read_csv(&w, text, &d, why) == TD_BAD_INPUT);
    TD_CHECK(d.looks == NULL && d.look_count == 0);
    if (!TD_CHECK(strstr(why, words) != NULL)) {
        printf("found '%s', expected '%s' in it\n", why, words);
    }
}

TD_TEST(malformed_tables_are_refused_with_their_place)
{
    refused_csv("", "d.csv:1");
    refused_csv("t_s,elevation_rad,range_m\n1,1,1\n", "azimuth_rad, azimuth_deg, bearing_rad or");
    refused_csv("elevation_rad,bearing_rad,range_m\n1,1,1\n", "no column t_s");
    refused_csv("t_s,elevation_rad,bearing_rad\n1,1,1\n", "range_m or range_km");
    refused_csv("t_s,elevation_rad,bearing_rad,azimuth_rad,range_m\n1,1,1,1,1\n", "one of them");
    refused_csv(HEAD "2,1,0.5,0.1,1e6,0\n2,1,0.5,0.1,1e", "d.csv:3: found 5 columns, expected 6");
    refused_csv(HEAD "2,1,0.5,abc,1e6,0\n", "d.csv:2: bearing_rad: found 'abc', expected a number");
    refused_csv(HEAD "2,1,0.5,,1e6,0\n", "d.csv:2: bearing_rad: found ''");
    refused_csv(HEAD "2,1,0.5,0x1p3,1e6,0\n", "0x1p3");
    refused_csv(HEAD, "no row that can be used of 0");
    refused_csv(HEAD "1700000000,1,0.5,0.1,1e6,0\n",
                "from line 2 on 1 rows with a time beyond ten days");
}

static void refused_json(const char *text, const char *words)
{
    td_watch w;
    char why[TD_DETECTIONS_WHY_SIZE];
    TD_CHECK(read_watch(text, &w, why) == TD_BAD_INPUT && w.sensor_count == 0);
    if (!TD_CHECK(strstr(why, words) != NULL)) {
        printf("found '%s', expected '%s' in it\n", why, words);
    }
}

TD_TEST(malformed_scenarios_are_refused_with_their_place)
{
    refused_json("{\n", "s.json:2:");
    refused_json("[]", "expected an object");
    refused_json("{}", "radar: found nothing");
    refused_json("{\"radar\": 3}", "s.json:1: radar: found something else, expected an object");
    refused_json("{\n" RADAR ",\n\"measurement\": {\n\"sigma_el_rad\": 5e-4,\n\"pd\": 2}}",
                 "measurement.sigma_bearing_rad: found nothing");
    refused_json("{\n" RADAR ",\n"
                 "\"measurement\": {\"sigma_el_rad\": 1, \"sigma_bearing_rad\": 1,"
                 "\n\"pd\": 2}}",
                 "s.json:4: measurement.pd: found 2, expected 0.01 to 1");
    refused_json("{\"radar\": {\"lat_dg\": 46}, " MEASUREMENT "}", "nothing but 'lat_dg'");
    refused_json("{\"radar\": {\"lat_deg\": \"46\"}}", "radar.lat_deg: found no number");
    refused_json("{\"radar\": {\"lat_deg\": 91}}", "expected -90 to 90");
    refused_json("{\"radars\": []}", "1 to 32 radars");
    refused_json("{\"radars\": [" SECOND("a") ", " SECOND("a") "]}", "an id of its own");
    refused_json("{\"radars\": [7]}", "radars.0");
    refused_json("{" RADAR ", " MEASUREMENT ", \"constants\": {\"mu\": 4e14}}", "constants.mu");
    refused_json("{" RADAR ", " MEASUREMENT ", \"clutter\": {\"mean_per_scan\": 1, \"box\": {}}}",
                 "clutter.box");
    refused_json("{" RADAR ", " MEASUREMENT
                 ", \"scans\": 1000000, \"dt_s\": 1e5, \"first_scan_s\": 0}",
                 "a last look beyond ten days");
    refused_json("{" RADAR ", " MEASUREMENT ", \"scans\": 1.5, \"dt_s\": 1, \"first_scan_s\": 0}",
                 "scans");
    refused_json("{" RADAR ", " MEASUREMENT ", \"field_of_view\": {\"elevation_deg\": [5, 1]}}",
                 "field_of_view.elevation_deg");
}

static td_status read_states(const char *text, td_states_kind kind, td_states *out, char *why)
{
    td_table_source source = { "t.csv", text, strlen(text) };
    return td_states_read(&source, kind, out, why);
}

TD_TEST(states_have_ids_and_order)
{
    td_states s;
    char why[TD_DETECTIONS_WHY_SIZE];
    TD_CHECK(read_states("t_s,target,e_m,n_m,u_m,ve_mps,vn_mps,vu_mps\n"
                         "2,7,1,2,3,4,5,6\n0,7,1,2,3,4,5,6\n2,-1,0,0,9,0,0,0\n2,7,0,0,0,0,0,0\n"
                         "4,7,nan,2,3,4,5,6\n4,1.5,1,2,3,4,5,6\n",
                         TD_STATES_TRUTH, &s, why) == TD_OK);
    TD_CHECK(s.row_count == 3 && s.id_count == 2);
    TD_CHECK(s.rows[0].t_ns == 0 && s.rows[1].number == -1 && s.rows[1].id == 0);
    TD_CHECK(s.rows[2].id == 1 && s.rows[2].pos_m.y == 2.0 && s.rows[2].vel_mps.z == 6.0);
    TD_CHECK(s.faults.count[TD_ROW_OUT_OF_ORDER] == 1 && s.faults.count[TD_ROW_DUPLICATE] == 1);
    TD_CHECK(s.faults.count[TD_ROW_NOT_FINITE] == 1 && s.faults.count[TD_ROW_OUT_OF_DOMAIN] == 1);
    td_states_close(&s);
}

TD_TEST(cues_need_sigmas)
{
    td_states s;
    char why[TD_DETECTIONS_WHY_SIZE];
    const char *head = "t_s,track,e_m,n_m,u_m,ve_mps,vn_mps,vu_mps,sigma_pos_m,sigma_vel_mps\n";
    char text[400];
    snprintf(text, sizeof text, "%s0,1,1,2,3,4,5,6,1000,30\n0,2,1,2,3,4,5,6,0,30\n", head);
    TD_CHECK(read_states(text, TD_STATES_CUES, &s, why) == TD_OK && s.row_count == 1);
    TD_NEAR(s.rows[0].vel_mps_sigma, 30.0, 0.0);
    TD_CHECK(s.faults.count[TD_ROW_OUT_OF_DOMAIN] == 1);
    td_states_close(&s);
    TD_CHECK(read_states("t_s,target,e_m,n_m,u_m,ve_mps,vn_mps,vu_mps\n1,1,1,1,1,1,1,1\n",
                         TD_STATES_CUES, &s, why) == TD_BAD_INPUT);
    TD_CHECK(strstr(why, "no column track") != NULL && s.rows == NULL);
    TD_CHECK(read_states(head, TD_STATES_CUES, &s, why) == TD_BAD_INPUT);
    TD_CHECK(strstr(why, "t.csv: found no row") != NULL);
}

TD_TEST(files_that_cannot_be_read_say_so)
{
    td_watch w;
    td_detections d;
    char why[TD_DETECTIONS_WHY_SIZE];
    TD_CHECK(td_watch_open("/nowhere/s.json", &w, why) == TD_IO_FAILED && strstr(why, "s.json"));
    w = watch_of(ONE);
    TD_CHECK(td_detections_open("/nowhere/d.csv", &w, LATE_NS, &d, why) == TD_IO_FAILED);
    TD_CHECK(strstr(why, "/nowhere/d.csv") != NULL);
}

TD_MAIN(a_scenario_says_who_looks, a_scenario_of_the_house_has_sensors_too, several_radars_have_ids,
        rows_become_looks, a_row_may_bring_its_own_sigmas_and_more, faults_are_counted_and_left_out,
        a_clock_that_jumps_ahead_loses_only_that_look, rows_out_of_order_find_their_look,
        repeats_in_one_look_are_left_out, looks_that_found_nothing_are_put_in,
        malformed_tables_are_refused_with_their_place,
        malformed_scenarios_are_refused_with_their_place, states_have_ids_and_order,
        cues_need_sigmas, files_that_cannot_be_read_say_so)
