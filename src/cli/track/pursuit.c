/* SPDX-License-Identifier: Apache-2.0 */
/* Gives looks to the tracker in the order in which they arrive, and keeps what it believes. */
#include "cli/track/pursuit.h"

#include <stdlib.h>
#include <time.h>

#include "edge/crew/crew.h"

/* From the first to the last moment that a file may name. */
static const int64_t SPAN_NS = 2 * 864000 * (int64_t)1000000000;

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Everything while it runs. */
typedef struct chase {
    const td_pursuit_def *def;
    td_pursuit *out;
    td_tracker *tracker;
    void *block;
    td_crew *crew; /* null: no threads */
    int32_t tracks_max;
    td_track *tracks; /* room for those of one moment */
    size_t row_capacity;
    int32_t cue_at; /* the next to be given */
} chase;

static int32_t most_measurements(const td_detections *detections)
{
    int32_t most = 1;
    for (int32_t i = 0; i < detections->look_count; i++) {
        int32_t count = detections->looks[i].measurement_count;
        most = count > most ? count : most;
    }
    return most;
}

/* Room for a track a detection of the fullest look, and for those that clutter starts meanwhile. */
static int32_t tracks_for(const td_pursuit_def *def)
{
    enum { LEAST = 4000, EACH = 3 };
    int32_t most = most_measurements(def->detections);
    most = most < TD_PURSUIT_TRACKS_MAX / EACH ? EACH * most : TD_PURSUIT_TRACKS_MAX;
    return def->tracks_max > 0 ? def->tracks_max : most > LEAST ? most : LEAST;
}

static int begin(const td_args *args, chase *c)
{
    const td_watch *watch = c->def->watch;
    td_tracker_def def = td_tracker_default(&watch->earth);
    if (watch->acc_m2ps3_psd > 0.0) {
        def.motion.acc_m2ps3_psd = watch->acc_m2ps3_psd;
    }
    def.sensors = watch->sensors;
    def.sensor_count = watch->sensor_count;
    def.tracks_max = c->tracks_max = tracks_for(c->def);
    def.measurements_max = most_measurements(c->def->detections);
    def.starts_alone = c->def->starts_alone;
    def.late_ns_max = c->def->late_ns;
    def.ahead_ns_max = SPAN_NS; /* clocks were judged when the file was read; a pause is none */
    if (c->def->threads != 1) {
        c->crew = td_crew_open(c->def->threads);
        if (!c->crew) {
            return td_world_failed(args, "no memory for threads");
        }
        def.with = td_crew_for(c->crew);
    }
    size_t size = td_tracker_size(&def);
    c->block = aligned_alloc(64, (size + 63) / 64 * 64);
    c->tracks = calloc((size_t)def.tracks_max, sizeof c->tracks[0]);
    c->out->scans = calloc((size_t)c->def->detections->look_count, sizeof c->out->scans[0]);
    if (!c->block || !c->tracks || !c->out->scans) {
        return td_world_failed(args, "no memory for %d tracks: %zu MB", (int)def.tracks_max,
                               size / 1000000);
    }
    td_status status = td_tracker_create(&def, c->block, size, &c->tracker);
    return status == TD_OK ? TD_EXIT_DONE
                           : td_args_refuse(args, "the tracker: %s", td_status_text(status));
}

/* Gives all cues up to a moment; the tracker counts those that it has no room for. */
static void give_cues(chase *c, int64_t t_ns)
{
    const td_states *cues = c->def->cues;
    for (; cues && c->cue_at < cues->row_count && cues->rows[c->cue_at].t_ns <= t_ns; c->cue_at++) {
        int32_t number;
        td_estimate estimate = td_estimate_from_state(c->def->watch, &cues->rows[c->cue_at]);
        if (td_tracker_cue(c->tracker, &estimate, &number) != TD_OK) {
            continue; /* counted; a later one may find room */
        }
    }
}

static bool make_room(chase *c, size_t count)
{
    size_t wanted = c->out->row_count + count;
    if (wanted > c->row_capacity) {
        size_t capacity = 2 * c->row_capacity > wanted ? 2 * c->row_capacity : wanted + 4096;
        td_pursuit_row *bigger = realloc(c->out->rows, capacity * sizeof *bigger);
        if (!bigger) {
            return false;
        }
        c->out->rows = bigger;
        c->row_capacity = capacity;
    }
    return true;
}

/* Notes what is believed at a moment, once all looks of it are in. */
static bool note(chase *c, int64_t t_ns)
{
    td_pursuit *out = c->out;
    double start_s = now_s();
    int32_t count = td_tracker_confirmed_at(c->tracker, t_ns, c->tracks, c->tracks_max);
    out->tracker_s += now_s() - start_s;
    if (!make_room(c, (size_t)count)) {
        return false;
    }
    td_pursuit_scan *scan = &out->scans[out->scan_count++];
    *scan = (td_pursuit_scan){ t_ns, out->row_count, out->row_count + (size_t)count };
    for (int32_t i = 0; i < count; i++) {
        const td_track *track = &c->tracks[i];
        out->rows[out->row_count++] = (td_pursuit_row){
            .number = track->number,
            .is_hit = track->hit_ns == t_ns,
            .parts = track->parts,
            .chi2 = track->chi2,
            .state = td_level_from_estimate(c->def->watch, &track->estimate),
        };
    }
    return true;
}

static int chase_looks(const td_args *args, chase *c)
{
    const td_detections *detections = c->def->detections;
    size_t total = (size_t)detections->look_count;
    int64_t newest_ns = detections->looks[0].t_ns;
    for (size_t i = 0; i < total && !td_is_interrupted(); i++) {
        const td_look *look = &detections->looks[i];
        if (look->t_ns > newest_ns) {
            if (!note(c, newest_ns)) {
                return td_world_failed(args, "out of memory after %zu scans", c->out->scan_count);
            }
            newest_ns = look->t_ns;
        }
        give_cues(c, look->t_ns);
        double start_s = now_s();
        td_tracker_look(c->tracker, look);
        c->out->tracker_s += now_s() - start_s;
        c->out->update_count += td_tracker_track_count(c->tracker);
        td_progress("tracking", i + 1, total);
    }
    c->out->is_interrupted = td_is_interrupted();
    td_progress("tracking", total, total);
    if (!c->out->is_interrupted && !note(c, newest_ns)) {
        return td_world_failed(args, "out of memory after %zu scans", c->out->scan_count);
    }
    return TD_EXIT_DONE;
}

int td_pursuit_run(const td_args *args, const td_pursuit_def *def, td_pursuit *pursuit)
{
    chase c = { .def = def, .out = pursuit };
    *pursuit = (td_pursuit){ 0 };
    int code = begin(args, &c);
    code = code == TD_EXIT_DONE ? chase_looks(args, &c) : code;
    pursuit->cues_late_count = def->cues ? def->cues->row_count - c.cue_at : 0;
    for (int i = 0; i < TD_TRACKER_COUNT_KINDS && code == TD_EXIT_DONE; i++) {
        pursuit->counts[i] = td_tracker_count(c.tracker, (td_tracker_count_kind)i);
    }
    if (c.crew) {
        td_crew_close(c.crew);
    }
    free(c.block);
    free(c.tracks);
    if (code != TD_EXIT_DONE) {
        td_pursuit_free(pursuit);
    }
    return code;
}

void td_pursuit_free(td_pursuit *pursuit)
{
    free(pursuit->rows);
    free(pursuit->scans);
    *pursuit = (td_pursuit){ 0 };
}
