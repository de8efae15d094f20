/* SPDX-License-Identifier: Apache-2.0 */
/* A part of the matrix that tracks: a radar's looks at falling objects through the whole tracker,
 * and scores of what it believed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test/matrix/bits.h"
#include "track/track.h"

enum { OBJECTS = 12, CLUTTER = 20, LOOKS = 16, ROOM = 64, PURPOSE = 8 };
static const int64_t LOOK_NS = 2000000000;

/* One item's world, and where its hash grows. */
typedef struct world {
    td_earth earth;
    td_look_def radar;
    td_motion_def motion;
    td_estimate truth[OBJECTS];
    td_measurement measurements[OBJECTS + CLUTTER];
    td_score_point points[2][LOOKS][ROOM]; /* tracks, then truths */
    td_score_scan scans[LOOKS];
    uint32_t at; /* the next draw */
    uint64_t hash;
} world;

static void give_up(const char *what)
{
    fprintf(stderr, "bits: %s\n", what);
    exit(3);
}

static td_status add_to_hash(void *ctx, const void *bytes, size_t count)
{
    uint64_t *hash = ctx;
    const unsigned char *at = bytes;
    for (size_t i = 0; i < count; i++) {
        *hash = (*hash ^ at[i]) * 0x100000001b3u;
    }
    return TD_OK;
}

static void add_reals(world *w, const double *reals, size_t count)
{
    td_sink sink = { &w->hash, add_to_hash };
    for (size_t i = 0; i < count; i++) {
        if (td_canon_f64(&sink, reals[i]) != TD_OK) {
            give_up("no hash");
        }
    }
}

/* One draw a statement: in what order arguments and initialisers are evaluated is the compiler's
 * choice. */
static double draw(world *w, double low, double high)
{
    return bits_draw(PURPOSE, w->at++, low, high);
}

/* Objects above the radar that fall past it; every second one 3 km beside the one before it. */
static void make(world *w, int32_t item)
{
    *w = (world){ .earth = td_earth_wgs84(),
                  .at = 65536u * (uint32_t)item,
                  .hash = 0xcbf29ce484222325u };
    td_geo site = { .h_ell_m = 300.0 };
    site.lat_rad = draw(w, -1.2, 1.2);
    site.lon_rad = draw(w, -3.0, 3.0);
    w->motion = td_motion_default(&w->earth);
    w->radar = (td_look_def){
        .frame = td_enu_frame(&w->earth, site),
        .has_range = true,
        .revisit_s = 2.0,
        .sector_rad = TD_TWO_PI,
        .elevation_rad_min = -TD_HALF_PI,
        .elevation_rad_max = TD_HALF_PI,
        .range_m_max = 1e8,
        .detection_ratio = 0.9,
        .false_density_per_rad2m = 2e-5,
    };
    const td_frame *f = &w->radar.frame;
    for (int32_t i = 0; i < OBJECTS; i++) {
        double *m = w->truth[i].mean;
        td_vec3 pos = w->radar.frame.origin_ecef_m, vel = { 0.0, 0.0, 0.0 };
        pos = td_vec3_madd(pos, draw(w, 2e5, 8e5), f->east);
        pos = td_vec3_madd(pos, draw(w, -4e5, 4e5), f->north);
        pos = td_vec3_madd(pos, draw(w, 2e5, 6e5), f->up);
        vel = td_vec3_madd(vel, draw(w, -3e3, 0.0), f->east);
        vel = td_vec3_madd(vel, draw(w, -2e3, 2e3), f->north);
        for (int k = 0; k < 6 && i % 2 == 1; k++) {
            m[k] = w->truth[i - 1].mean[k] + draw(w, -2e3, 2e3) * (k < 3 ? 1.0 : 1e-3);
        }
        if (i % 2 == 0) {
            const double state[] = { pos.x, pos.y, pos.z, vel.x, vel.y, vel.z };
            memcpy(m, state, sizeof state);
        }
        m[6] = -8.0;
        for (int k = 0; k < TD_TRACK_STATES; k++) {
            w->truth[i].cov[k * (k + 3) / 2] = 1.0;
        }
    }
}

static td_measurement measure(world *w, td_azel seen, double sigma_scale)
{
    double off_azimuth = sigma_scale * draw(w, -1.7, 1.7);
    double off_elevation = sigma_scale * draw(w, -1.7, 1.7);
    double off_range = sigma_scale * draw(w, -1.7, 1.7);
    return (td_measurement){
        .has_range = true,
        .azimuth_rad = seen.azimuth_rad + 5e-4 * off_azimuth,
        .elevation_rad = seen.elevation_rad + 5e-4 * off_elevation,
        .range_m = seen.range_m + 50.0 * off_range,
        .azimuth_rad_sigma = 5e-4,
        .elevation_rad_sigma = 5e-4,
        .range_m_sigma = 50.0,
    };
}

static int32_t look_at(world *w, int64_t t_ns)
{
    int32_t count = 0;
    for (int32_t i = 0; i < OBJECTS; i++) {
        const double *m = w->truth[i].mean;
        td_filter_predict(&w->motion, &w->truth[i], t_ns);
        td_vec3 pos =
            td_ecef_from_eci(&w->earth, (td_vec3){ m[0], m[1], m[2] }, 1e-9 * (double)t_ns);
        td_azel seen = td_azel_from_enu(td_enu_from_ecef(&w->radar.frame, pos));
        if (draw(w, 0.0, 1.0) < 0.9) {
            w->measurements[count++] = measure(w, seen, 1.0);
        }
    }
    for (int32_t i = 0; i < CLUTTER; i++) {
        td_azel anywhere;
        anywhere.range_m = draw(w, 3e5, 1e6);
        anywhere.azimuth_rad = draw(w, 0.1, 6.0);
        anywhere.elevation_rad = draw(w, 0.1, 1.4);
        w->measurements[count++] = measure(w, anywhere, 0.0);
    }
    for (int32_t i = 0; i < count; i++) {
        w->measurements[i].t_ns = t_ns;
        w->measurements[i].number = i;
    }
    return count;
}

static td_score_point point_of(int32_t id, const double *m)
{
    return (td_score_point){ id, { m[0], m[1], m[2] }, { m[3], m[4], m[5] } };
}

/* What is believed after a look goes into the hash, and is kept to be scored. */
static void note(world *w, td_tracker *tracker, int32_t look, int64_t t_ns)
{
    td_track tracks[ROOM];
    td_score_scan *scan = &w->scans[look];
    int32_t count = td_tracker_confirmed_at(tracker, t_ns, tracks, ROOM);
    *scan = (td_score_scan){ t_ns, w->points[0][look], w->points[1][look], 0, OBJECTS };
    for (int32_t i = 0; i < count && i < ROOM; i++) {
        const double head[] = { tracks[i].number, tracks[i].score, tracks[i].hits, tracks[i].chi2 };
        add_reals(w, head, sizeof head / sizeof head[0]);
        add_reals(w, tracks[i].estimate.mean, TD_TRACK_STATES);
        add_reals(w, tracks[i].estimate.cov, TD_TRACK_COVARIANCES);
        w->points[0][look][scan->track_count++] =
            point_of(tracks[i].number % 4096, tracks[i].estimate.mean);
    }
    for (int32_t i = 0; i < OBJECTS; i++) {
        w->points[1][look][i] = point_of(i, w->truth[i].mean);
    }
}

static void track(world *w)
{
    td_tracker_def def = td_tracker_default(&w->earth);
    td_tracker *tracker = NULL;
    def.sensors = &w->radar;
    def.sensor_count = 1;
    def.tracks_max = 256;
    def.measurements_max = OBJECTS + CLUTTER;
    def.waiting_measurements_max = 64;
    def.lanes = bits_lanes;
    size_t size = td_tracker_size(&def);
    void *block = aligned_alloc(64, (size + 63) / 64 * 64);
    if (!block || td_tracker_create(&def, block, size, &tracker) != TD_OK) {
        give_up("no tracker");
    }
    for (int32_t i = 0; i < LOOKS; i++) {
        int64_t t_ns = LOOK_NS * (i + 1);
        td_look look = { .t_ns = t_ns,
                         .arrival_ns = t_ns,
                         .measurements = w->measurements,
                         .measurement_count = look_at(w, t_ns) };
        td_tracker_look(tracker, &look);
        note(w, tracker, i, t_ns);
    }
    free(block);
}

static void score(world *w, double *out)
{
    td_score_rule rule = td_score_rule_default();
    td_score_limits limits = { ROOM, ROOM * OBJECTS, 4096, OBJECTS, LOOKS * ROOM };
    size_t size = td_score_size(&rule, &limits);
    void *block = aligned_alloc(64, (size + 63) / 64 * 64);
    td_score *made = NULL;
    td_score_result last;
    td_siap siap;
    if (!block || td_score_create(&rule, &limits, block, size, &made) != TD_OK ||
        td_score_at(made, &w->scans[LOOKS - 1], &last) != TD_OK ||
        td_score_siap(made, w->scans, LOOKS, &siap) != TD_OK) {
        give_up("no score");
    }
    const double told[] = { last.gospa_m, last.ospa_m, siap.completeness_ratio, siap.position_m,
                            td_score_mean_bounds(last.pair_count + 1, 6, 0.95).high };
    memcpy(out, told, sizeof told);
    free(block);
}

void bits_fill_tracks(int32_t from, int32_t to, double *out)
{
    world *w = malloc(sizeof *w);
    if (!w) {
        give_up("no memory");
    }
    for (int32_t i = from; i < to; i++, out += BITS_TRACK_EACH) {
        make(w, i);
        track(w);
        score(w, out + 2);
        out[0] = (double)(w->hash >> 32);
        out[1] = (double)(w->hash & 0xffffffffu);
    }
    free(w);
}
