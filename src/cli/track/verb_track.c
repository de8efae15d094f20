/* SPDX-License-Identifier: Apache-2.0 */
/* `track`: the tracker on recorded detections, and how good its tracks are where truth is given. */
#include <stdio.h>
#include <string.h>

#include "cli/catalogue.h"
#include "cli/track/grade.h"
#include "cli/verbs.h"
#include "edge/crew/crew.h"

static const double NS_PER_S = 1e9;
static const double LATE_S_DEFAULT = 10.0;

/* All that is read. */
typedef struct track_input {
    td_watch watch;
    td_detections detections;
    td_states cues, truth;
    bool has_cues, has_truth;
    double late_s;
    int32_t tracks_max, threads;
} track_input;

static void close_input(track_input *in)
{
    td_detections_close(&in->detections);
    td_states_close(&in->cues);
    td_states_close(&in->truth);
}

static int code_of(const td_args *args, td_status status, const char *why)
{
    if (status == TD_OK) {
        return TD_EXIT_DONE;
    }
    return status == TD_NO_MEMORY ? td_world_failed(args, "%s", why)
                                  : td_args_refuse(args, "%s", why);
}

/* Every fault is told, with the first line that has it. */
static void tell_faults(const char *file, const td_row_faults *faults)
{
    for (int i = 0; i < TD_ROW_FAULT_COUNT; i++) {
        if (faults->count[i] > 0) {
            fprintf(stderr, "testudo track: %s:%zu: %lld %s\n", file, faults->first_line[i],
                    (long long)faults->count[i], td_row_fault_text((td_row_fault)i));
        }
    }
}

/* What the tracker left out or could not do, in words; the rest of its counts is in the answer. */
static void tell_tracker(const td_pursuit *pursuit)
{
    static const td_tracker_count_kind KINDS[] = {
        TD_TRACKER_OUT_OF_ORDER,   TD_TRACKER_TOO_LATE,       TD_TRACKER_ARRIVED_BEFORE_SEEN,
        TD_TRACKER_CLOCK_BACK,     TD_TRACKER_TOO_FAR_AHEAD,  TD_TRACKER_DUPLICATE_LOOK,
        TD_TRACKER_UNKNOWN_SENSOR, TD_TRACKER_WAITING_FULL,   TD_TRACKER_TOO_MANY_MEASUREMENTS,
        TD_TRACKER_NOT_FINITE,     TD_TRACKER_DUPLICATE,      TD_TRACKER_OUT_OF_DOMAIN,
        TD_TRACKER_STARTS_DROPPED, TD_TRACKER_SHARE_TOO_MANY, TD_TRACKER_CANDIDATES_DROPPED,
        TD_TRACKER_TRACKS_FULL,
    };
    static const char *const TEXTS[] = {
#define X(name, key, text) text,
        TD_TRACKER_COUNT_MAP(X)
#undef X
    };
    for (size_t i = 0; i < sizeof KINDS / sizeof KINDS[0]; i++) {
        if (pursuit->counts[KINDS[i]] > 0) {
            fprintf(stderr, "testudo track: %lld %s\n", (long long)pursuit->counts[KINDS[i]],
                    TEXTS[KINDS[i]]);
        }
    }
    if (pursuit->cues_late_count > 0) {
        fprintf(stderr, "testudo track: %d started tracks after the last look, not used\n",
                (int)pursuit->cues_late_count);
    }
}

static int read_states(const td_args *args, const char *option, td_states_kind kind,
                       td_states *states, bool *is_there)
{
    char why[TD_DETECTIONS_WHY_SIZE] = "";
    td_table_source source = { .name = td_args_text(args, option) };
    *is_there = source.name != NULL;
    if (!*is_there) {
        return TD_EXIT_DONE;
    }
    td_status status = td_states_read(&source, kind, states, why);
    if (status == TD_OK) {
        tell_faults(source.name, &states->faults);
    }
    return code_of(args, status, why);
}

/* A tracking scenario's JSON, or the sensors of a scenario, shipped or not. */
static int read_watch(const td_args *args, const char *name, td_watch *watch)
{
    char why[TD_DETECTIONS_WHY_SIZE] = "";
    const td_scenario *scenario = NULL;
    const char *ending = strrchr(name, '.');
    if (ending && strcmp(ending, ".json") == 0) {
        return code_of(args, td_watch_open(name, watch, why), why);
    }
    if (!td_cli_scenario(args, name, &scenario)) {
        return TD_EXIT_BAD_INPUT;
    }
    return code_of(args, td_watch_from_scenario(scenario, watch, why), why);
}

static bool read_options(const td_args *args, track_input *in)
{
    static const char *const FILES[] = { "scenario", "cued", "truth", "output", "plot", NULL };
    in->late_s = LATE_S_DEFAULT;
    in->tracks_max = 0;
    in->threads = 1;
    if (td_args_has(args, "only-cued") && !td_args_has(args, "cued")) {
        td_args_refuse(args, "--only-cued needs --cued: without it no track would start");
        return false;
    }
    return td_args_number(args, "late-s", 0.0, 864000.0, &in->late_s) &&
           td_args_count(args, "tracks-max", 1, TD_PURSUIT_TRACKS_MAX, &in->tracks_max) &&
           td_args_count(args, "threads", 0, TD_CREW_MAX, &in->threads) &&
           td_args_files_differ(args, FILES);
}

static int read_input(const td_args *args, track_input *in)
{
    char why[TD_DETECTIONS_WHY_SIZE] = "";
    const char *scenario = td_args_text(args, "scenario"), *file = args->operands[0];
    if (!scenario) {
        return td_args_refuse(args, "expected --scenario FILE: who looks, and how well");
    }
    if (!read_options(args, in)) {
        return TD_EXIT_BAD_INPUT;
    }
    int code = read_watch(args, scenario, &in->watch);
    if (code == TD_EXIT_DONE) {
        int64_t late_ns = (int64_t)(in->late_s * 1e9);
        code =
            code_of(args, td_detections_open(file, &in->watch, late_ns, &in->detections, why), why);
    }
    if (code == TD_EXIT_DONE) {
        tell_faults(file, &in->detections.faults);
        code = read_states(args, "cued", TD_STATES_CUES, &in->cues, &in->has_cues);
    }
    return code == TD_EXIT_DONE
               ? read_states(args, "truth", TD_STATES_TRUTH, &in->truth, &in->has_truth)
               : code;
}

static double per(double what, double count)
{
    return count > 0.0 ? what / count : 0.0;
}

static json_t *siap_json(const td_siap *siap)
{
    return json_pack("{s:f,s:f,s:f,s:f,s:f,s:f,s:f,s:i,s:i}", "completeness_ratio",
                     siap->completeness_ratio, "ambiguity_ratio", siap->ambiguity_ratio,
                     "spuriousness_ratio", siap->spuriousness_ratio, "position_m", siap->position_m,
                     "velocity_mps", siap->velocity_mps, "change_rate_hz", siap->change_rate_hz,
                     "longest_segment_ratio", siap->longest_segment_ratio, "association_count",
                     (int)siap->association_count, "never_tracked_count",
                     (int)siap->never_tracked_count);
}

static json_t *bounds_json(double mean, int32_t count, td_score_bounds bounds)
{
    return json_pack("{s:f,s:i,s:f,s:f}", "mean", mean, "count", (int)count, "low", bounds.low,
                     "high", bounds.high);
}

static json_t *scans_json(const td_grade *grade)
{
    json_t *list = json_array();
    for (size_t i = 0; i < grade->scan_count; i++) {
        const td_grade_scan *scan = &grade->scans[i];
        json_t *object = json_pack("{s:f,s:i}", "t_s", (double)scan->t_ns / NS_PER_S, "track_count",
                                   (int)scan->track_count);
        if (scan->is_scored) {
            json_t *score = json_pack(
                "{s:f,s:f,s:f,s:f,s:f,s:i,s:i,s:i}", "gospa_m", scan->score.gospa_m,
                "localisation_m", scan->score.localisation_m, "missed_m", scan->score.missed_m,
                "false_m", scan->score.false_m, "ospa_m", scan->score.ospa_m, "pair_count",
                (int)scan->score.pair_count, "missed_count", (int)scan->score.missed_count,
                "false_count", (int)scan->score.false_count);
            json_object_update(object, score);
            json_decref(score);
        }
        if (scan->nees_count > 0) {
            json_object_set_new(object, "nees",
                                bounds_json(scan->nees, scan->nees_count, scan->nees_bounds));
        }
        if (scan->nis_count > 0) {
            json_object_set_new(object, "nis",
                                bounds_json(scan->nis, scan->nis_count, scan->nis_bounds));
        }
        json_array_append_new(list, object);
    }
    return list;
}

static json_t *faults_json(const td_row_faults *faults)
{
    json_t *object = json_object();
    for (int i = 0; i < TD_ROW_FAULT_COUNT; i++) {
        json_object_set_new(object, td_row_fault_key((td_row_fault)i),
                            json_integer(faults->count[i]));
    }
    return object;
}

static json_t *tracker_json(const td_pursuit *pursuit)
{
    json_t *object = json_object();
    for (int i = 0; i < TD_TRACKER_COUNT_KINDS; i++) {
        json_object_set_new(object, td_tracker_count_key((td_tracker_count_kind)i),
                            json_integer(pursuit->counts[i]));
    }
    return object;
}

static json_t *track_json(const track_input *in, const td_pursuit *pursuit, const td_grade *grade)
{
    char hash[65];
    json_t *object = json_object();
    td_pursuit_hash(pursuit, hash);
    json_object_set_new(object, "scans", json_integer((json_int_t)pursuit->scan_count));
    td_json_set_number(object, "ns_per_update",
                       per(1e9 * pursuit->tracker_s, (double)pursuit->update_count));
    td_json_set_number(object, "ms_per_scan",
                       per(1e3 * pursuit->tracker_s, (double)pursuit->scan_count));
    if (grade->scored_count > 0) {
        td_json_set_number(object, "gospa_m_final", grade->gospa_m_final);
        td_json_set_number(object, "gospa_m_mean", grade->gospa_m_mean);
        td_json_set_number(object, "ospa_m_final", grade->ospa_m_final);
        td_json_set_number(object, "ospa_m_mean", grade->ospa_m_mean);
        json_object_set_new(object, "scored_scans", json_integer((json_int_t)grade->scored_count));
        json_object_set_new(object, "siap", siap_json(&grade->siap));
    }
    json_object_set_new(object, "by_scan", scans_json(grade));
    json_object_set_new(object, "row_count", json_integer(in->detections.row_count));
    json_object_set_new(object, "faults", faults_json(&in->detections.faults));
    if (in->has_cues) {
        json_object_set_new(object, "cue_faults", faults_json(&in->cues.faults));
        json_object_set_new(object, "cues_late_count", json_integer(pursuit->cues_late_count));
    }
    if (in->has_truth) {
        json_object_set_new(object, "truth_faults", faults_json(&in->truth.faults));
    }
    json_object_set_new(object, "tracker", tracker_json(pursuit));
    json_object_set_new(object, "hash", json_string(hash));
    return object;
}

/* A scan in ten, and the last. */
static void print_scans(const td_grade *grade)
{
    size_t step = grade->scan_count > 10 ? (grade->scan_count + 9) / 10 : 1;
    printf("%9s %7s %9s %9s %7s %7s %7s %7s\n", "time", "tracks", "GOSPA", "OSPA", "missed",
           "false", "NEES", "NIS");
    printf("%9s %7s %9s %9s %7s %7s %7s %7s\n", "s", "", "m", "m", "", "", "of 6", "of 3");
    for (size_t i = step - 1; i < grade->scan_count; i += step) {
        const td_grade_scan *scan = &grade->scans[i];
        printf("%9.1f %7d", (double)scan->t_ns / NS_PER_S, (int)scan->track_count);
        if (scan->is_scored) {
            printf(" %9.1f %9.1f %7d %7d", scan->score.gospa_m, scan->score.ospa_m,
                   (int)scan->score.missed_count, (int)scan->score.false_count);
        } else {
            printf(" %9s %9s %7s %7s", "", "", "", "");
        }
        if (scan->nees_count > 0) {
            printf(" %7.2f", scan->nees);
        } else {
            printf(" %7s", "");
        }
        if (scan->nis_count > 0) {
            printf(" %7.2f", scan->nis);
        }
        putchar('\n');
    }
}

static void print_words(const track_input *in, const td_pursuit *pursuit, const td_grade *grade)
{
    char hash[65];
    td_pursuit_hash(pursuit, hash);
    print_scans(grade);
    if (grade->scored_count > 0) {
        const td_siap *siap = &grade->siap;
        printf(
            "\nmean GOSPA %.1f m, OSPA %.1f m (c 5 km, p 2, alpha 2) over %zu scans with truth\n",
            grade->gospa_m_mean, grade->ospa_m_mean, grade->scored_count);
        printf("SIAP: completeness %.4f, ambiguity %.4f, spuriousness %.4f, position %.1f m,\n"
               "velocity %.2f m/s, %.2g track changes a second, longest segment %.4f\n",
               siap->completeness_ratio, siap->ambiguity_ratio, siap->spuriousness_ratio,
               siap->position_m, siap->velocity_mps, siap->change_rate_hz,
               siap->longest_segment_ratio);
    }
    printf("\n%zu scans, %lld rows; tracker:", pursuit->scan_count,
           (long long)in->detections.row_count);
    for (int i = 0; i < TD_TRACKER_COUNT_KINDS; i++) {
        if (pursuit->counts[i] != 0) {
            printf(" %s %lld,", td_tracker_count_key((td_tracker_count_kind)i),
                   (long long)pursuit->counts[i]);
        }
    }
    printf(" %.3f ms a scan\nhash %s\n", per(1e3 * pursuit->tracker_s, (double)pursuit->scan_count),
           hash);
}

/* What was asked to be written; also after Ctrl-C, for the scans that are whole. */
static int give(const td_args *args, const track_input *in, const td_pursuit *pursuit,
                const td_grade *grade)
{
    const char *file = td_args_text(args, "output"), *plot = td_args_text(args, "plot");
    int code = file ? td_pursuit_write(args, pursuit, file) : TD_EXIT_DONE;
    code = code == TD_EXIT_DONE && plot ? td_grade_draw(args, grade, plot) : code;
    if (code != TD_EXIT_DONE) {
        return code;
    }
    if (pursuit->is_interrupted) {
        return td_world_failed(args,
                               "interrupted after %zu scans; what is written goes up to there; "
                               "to resume, start again",
                               pursuit->scan_count);
    }
    if (args->json) {
        return td_json_print(track_json(in, pursuit, grade));
    }
    print_words(in, pursuit, grade);
    return TD_EXIT_DONE;
}

static int run_track(const td_args *args)
{
    static track_input in;
    td_pursuit pursuit;
    td_grade grade;
    int code = read_input(args, &in);
    if (code == TD_EXIT_DONE) {
        td_pursuit_def def = {
            .watch = &in.watch,
            .detections = &in.detections,
            .cues = in.has_cues ? &in.cues : NULL,
            .starts_alone = !td_args_has(args, "only-cued"),
            .tracks_max = in.tracks_max,
            .threads = in.threads,
            .late_ns = (int64_t)(in.late_s * 1e9),
        };
        code = td_pursuit_run(args, &def, &pursuit);
    }
    if (code != TD_EXIT_DONE) {
        close_input(&in);
        return code;
    }
    tell_tracker(&pursuit);
    code = td_grade_make(args, &pursuit, in.has_truth ? &in.truth : NULL, &grade);
    if (code == TD_EXIT_DONE && in.has_truth && grade.scored_count == 0) {
        fprintf(stderr, "testudo track: no scan has truth at its moment: nothing is scored\n");
    }
    if (code == TD_EXIT_DONE) {
        code = give(args, &in, &pursuit, &grade);
        td_grade_free(&grade);
    }
    td_pursuit_free(&pursuit);
    close_input(&in);
    return code;
}

const td_verb TD_VERB_TRACK = {
    .name = "track",
    .operands = "DETECTIONS.csv",
    .text = "the tracker on recorded detections: tracks as CSV, scores against truth when given",
    .options = TD_OPTIONS(
        { "scenario", "FILE", "who looks: JSON (docs/track.md) or a scenario; required" },
        { "cued", "FILE", "tracks that somebody else started, as CSV" },
        { "only-cued", NULL, "with --cued: start no tracks of one's own" },
        { "truth", "FILE", "score against this: GOSPA, OSPA, SIAP, NEES" },
        { "output", "FILE", "tracks as CSV, a row a confirmed track and scan" },
        { "plot", "FILE", "NEES and NIS over time with their bounds, as SVG" },
        { "late-s", "S", "how old a row may be beside its sensor's newest (default: 10)" },
        { "threads", "N", "threads (default: 1; 0: one a processor); the same bits" },
        { "tracks-max", "N",
          "room for tracks, tentative ones too (default: what the data needs)" }),
    .operands_min = 1,
    .operands_max = 1,
    .example = "testudo track scenarios/tracking/detections.csv \\\n"
               "    --scenario scenarios/tracking/scenario.json --truth "
               "scenarios/tracking/truth.csv",
    .run = run_track,
};
