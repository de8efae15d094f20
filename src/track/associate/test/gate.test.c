/* SPDX-License-Identifier: Apache-2.0 */
/* Gates let in every detection that the filter's own innovation lets in, whatever the picture. */
#include <math.h>

#include "track/associate/gate.h"
#include "test/check.h"
#include "track/track.h"

enum { TRACKS = 64, PLOTS = 400, CHANCES = 32 };

static td_estimate_group groups[TRACKS / TD_TRACK_GROUP];
static td_view_group views[TRACKS / TD_TRACK_GROUP];
static td_plot plots[PLOTS];
static double taken[PLOTS];
static unsigned char block[1 << 21];
static td_earth earth;

static double between(uint32_t purpose, int32_t index, double low, double high)
{
    td_stream stream = { .seed = 5, .purpose = purpose };
    return low + (high - low) * td_uniform(&stream, (uint32_t)index);
}

static td_look_def radar_at(double lat_deg)
{
    td_geo site = { lat_deg * TD_DEG, 0.0, 0.0 };
    return (td_look_def){ .frame = td_enu_frame(&earth, site),
                          .has_range = true,
                          .sector_rad = TD_TWO_PI,
                          .elevation_rad_min = -TD_HALF_PI,
                          .elevation_rad_max = TD_HALF_PI,
                          .range_m_max = 1.0e8 };
}

/* Tracks within a cone about a direction seen from the radar, each with its own uncertainty. */
static td_estimate track_in(const td_look_def *radar, uint32_t world, int32_t i, double width)
{
    /* Between 0 and 1.5 rad up, so that nothing flies under the ground. */
    double el = between(10 + world, 2 * i, -width, width) + between(50, (int32_t)world, 0.4, 1.1);
    double az = between(10 + world, 2 * i + 1, -width, width) * 2.0;
    double range = between(30 + world, i, 4.0e5, 2.0e6);
    td_vec3 enu = { range * td_cos(el) * td_sin(az), range * td_cos(el) * td_cos(az),
                    range * td_sin(el) };
    td_vec3 pos = td_vec3_madd(radar->frame.origin_ecef_m, enu.x, radar->frame.east);
    pos = td_vec3_madd(td_vec3_madd(pos, enu.y, radar->frame.north), enu.z, radar->frame.up);
    td_estimate e = { .mean = { pos.x, pos.y, pos.z, 3.0e3, between(3, i, -4e3, 4e3), 2.0e3,
                                -7.6 } };
    double sigma = between(4, i, 50.0, 3000.0);
    for (int k = 0; k < 7; k++) {
        e.cov[k * (k + 3) / 2] = k < 3 ? sigma * sigma : k < 6 ? 400.0 : 1.0;
    }
    return e;
}

/* A detection near a track, `after_ns` later. */
static td_measurement near_track(const td_look_def *radar, td_estimate e, int32_t j, bool has_range,
                                 int64_t after_ns)
{
    td_motion_def motion = td_motion_default(&earth);
    td_filter_predict(&motion, &e, after_ns);
    td_vec3 pos = { e.mean[0], e.mean[1], e.mean[2] };
    td_azel azel = td_azel_from_enu(
        td_enu_from_ecef(&radar->frame, td_ecef_from_eci(&earth, pos, (double)after_ns * 1.0e-9)));
    double off = td_sqrt(e.cov[0]) * 3.0 / azel.range_m;
    double azimuth = azel.azimuth_rad + between(6, j, -off, off) / td_cos(azel.elevation_rad);
    double elevation = azel.elevation_rad + between(7, j, -off, off);
    return (td_measurement){ .t_ns = after_ns,
                             .has_range = has_range,
                             .azimuth_rad = azimuth,
                             .elevation_rad = td_clamp(elevation, -1.57, 1.57),
                             .range_m = azel.range_m + between(8, j, -3.0, 3.0) * td_sqrt(e.cov[0]),
                             .azimuth_rad_sigma = 5.0e-4,
                             .elevation_rad_sigma = 5.0e-4,
                             .range_m_sigma = 50.0 };
}

/* What a world asks: how wide it is, whether its detections have ranges, and come later. */
typedef struct world {
    double width;
    bool has_range;
    int64_t revisit_ns;
} world;

static void make(const td_look_def *radar, uint32_t w, const world *of, td_gate *gate)
{
    td_station station = td_station_at(&earth, radar, 0);
    td_field field = td_field_of(&earth, radar);
    field.has_later = of->revisit_ns > 0;
    for (int32_t i = 0; i < TRACKS; i++) {
        td_estimate e = track_in(radar, w, i, of->width);
        td_estimate_put(&groups[i / TD_TRACK_GROUP], i % TD_TRACK_GROUP, &e);
    }
    for (int32_t g = 0; g < TRACKS / TD_TRACK_GROUP; g++) {
        td_view(&station, &field, &groups[g], &views[g]);
    }
    for (int32_t j = 0; j < PLOTS; j++) {
        td_estimate e = track_in(radar, w, j % TRACKS, of->width);
        int64_t after_ns = of->revisit_ns * (j % 7) / 7;
        td_measurement m = near_track(radar, e, j, of->has_range, after_ns);
        plots[j] = td_plot_from_measurement(&earth, radar, &m);
        td_gate_put(gate, j, 0, &plots[j]);
    }
    td_gate_fill(gate, &station, PLOTS, 16.27);
}

/* The filter's own word: the estimate at the detection's moment, updated. */
static bool is_within(int32_t i, int32_t j, double chi2)
{
    td_motion_def motion = td_motion_default(&earth);
    td_estimate e = td_estimate_get(&groups[i / TD_TRACK_GROUP], i % TD_TRACK_GROUP);
    if (plots[j].t_ns != 0) {
        td_filter_predict(&motion, &e, plots[j].t_ns);
    }
    return td_filter_update(&e, &plots[j]).chi2 <= chi2;
}

TD_TEST(no_detection_within_the_bound_is_left_out)
{
    const world worlds[] = { { 0.4, true, 0 },
                             { 0.01, true, 0 },
                             { 0.4, false, 0 },
                             { 0.002, true, 0 },
                             { 0.3, true, 2000000000 } };
    int64_t within = 0, offered = 0;
    earth = td_earth_wgs84();
    for (uint32_t w = 0; w < sizeof worlds / sizeof worlds[0]; w++) {
        td_look_def radar = radar_at(10.0 * w);
        td_arena arena = td_arena_over(block, sizeof block);
        td_gate gate;
        TD_CHECK(td_gate_size(PLOTS) <= sizeof block);
        TD_CHECK(td_gate_create(&gate, PLOTS, &arena) == TD_OK);
        make(&radar, w, &worlds[w], &gate);
        for (int32_t i = 0; i < TRACKS; i++) {
            static td_candidate all[PLOTS];
            bool is_offered[PLOTS] = { false };
            int32_t count = td_gate_candidates(&gate, &views[i / TD_TRACK_GROUP],
                                               i % TD_TRACK_GROUP, taken, all, PLOTS);
            offered += count;
            for (int32_t k = 0; k < count; k++) {
                is_offered[all[k].plot] = true;
                TD_CHECK(k == 0 || all[k - 1].distance2 <= all[k].distance2);
            }
            for (int32_t j = 0; j < PLOTS; j++) {
                bool is_in = is_within(i, j, 16.27);
                within += is_in;
                TD_CHECK(!is_in || is_offered[j]);
            }
        }
    }
    /* A gate that lets everything in would pass, too. */
    TD_CHECK(within > 1000 && offered < 3 * within);
}

/* Only the nearest find room; how many there were is told. */
TD_TEST(a_full_list_keeps_the_nearest)
{
    world dense = { 0.0005, true, 0 };
    td_look_def radar = radar_at(45.0);
    td_arena arena = td_arena_over(block, sizeof block);
    td_gate gate;
    earth = td_earth_wgs84();
    TD_CHECK(td_gate_create(&gate, PLOTS, &arena) == TD_OK);
    make(&radar, 9, &dense, &gate);
    static td_candidate all[PLOTS], few[PLOTS];
    int32_t fullest = 0;
    for (int32_t i = 0; i < TRACKS; i++) {
        const td_view_group *view = &views[i / TD_TRACK_GROUP];
        int32_t lane = i % TD_TRACK_GROUP;
        int32_t count = td_gate_candidates(&gate, view, lane, taken, all, PLOTS);
        TD_CHECK(td_gate_candidates(&gate, view, lane, taken, few, 3) == count);
        fullest = count > fullest ? count : fullest;
        for (int32_t k = 0; k < 3 && k < count; k++) {
            TD_CHECK(few[k].plot == all[k].plot);
        }
    }
    TD_CHECK(fullest > 3);
}

TD_TEST(what_is_taken_is_not_offered)
{
    world one = { 0.01, true, 0 };
    td_look_def radar = radar_at(20.0);
    td_arena arena = td_arena_over(block, sizeof block);
    td_gate gate;
    td_candidate all[PLOTS];
    earth = td_earth_wgs84();
    TD_CHECK(td_gate_create(&gate, PLOTS, &arena) == TD_OK);
    make(&radar, 3, &one, &gate);
    int32_t count = td_gate_candidates(&gate, &views[0], 0, taken, all, PLOTS);
    TD_CHECK(count > 1);
    taken[all[0].plot] = 0.5;
    taken[all[1].plot] = 0.49;
    int32_t nearest = all[1].plot;
    TD_CHECK(td_gate_candidates(&gate, &views[0], 0, taken, all, PLOTS) == count - 1);
    TD_CHECK(all[0].plot == nearest);
    memset(taken, 0, sizeof taken);
}

/* Once a detection at no distance had no direction, and its cell lay outside of the picture. */
TD_TEST(a_place_at_the_station_has_no_neighbour_and_no_cell)
{
    world one = { 0.01, true, 0 };
    td_look_def radar = radar_at(20.0);
    td_arena arena = td_arena_over(block, sizeof block);
    td_gate gate;
    int32_t near[PLOTS];
    earth = td_earth_wgs84();
    TD_CHECK(td_gate_create(&gate, PLOTS, &arena) == TD_OK);
    make(&radar, 3, &one, &gate);
    TD_CHECK(td_gate_near(&gate, gate.station.pos_eci_m, 5.0e3, near, PLOTS) == 0);
    TD_CHECK(td_gate_near(&gate, gate.station.pos_eci_m, 1.0e8, near, PLOTS) == PLOTS);
    td_vec3 nowhere = { NAN, 0.0, 0.0 };
    TD_CHECK(td_gate_near(&gate, nowhere, 5.0e3, near, PLOTS) == 0);
}

TD_TEST(a_block_too_small_is_refused)
{
    td_arena arena = td_arena_over(block, td_gate_size(PLOTS) / 2);
    td_gate gate;
    TD_CHECK(td_gate_create(&gate, PLOTS, &arena) == TD_NO_MEMORY);
}

TD_MAIN(no_detection_within_the_bound_is_left_out, a_full_list_keeps_the_nearest,
        what_is_taken_is_not_offered, a_place_at_the_station_has_no_neighbour_and_no_cell,
        a_block_too_small_is_refused)
