/* SPDX-License-Identifier: Apache-2.0 */
/* OSPA, GOSPA and SIAP of other people's tracks, from files, against what they found
 * themselves: every scan of every Stone Soup run of the reference sets. Skipped where the sets
 * are not at hand.  * Tolerances: GOSPA and OSPA are given to 6 digits, tracks to 1 mm. Stone
 * Soup's OSPA of the swapped runs takes the best assignment of distances and then squares them,
 * so that ours, the least, may be below it; the files' `ospa_m` are the least too. SIAP's
 * accuracies move by the files' rounding. */
#include <jansson.h>

#include "edge/csv/csv.h"
#include "edge/detections/detections.h"
#include "test/check.h"

enum { PATH_SIZE = 512, SCANS = 60, POINTS_MAX = 200 };

typedef struct run {
    td_states tracks, truth;
    td_score_point *points[2]; /* tracks, truths */
    td_score_scan scans[SCANS];
    int32_t scan_count;
    td_score *score;
} run;

static bool read_file(const char *folder, const char *name, td_states_kind kind, td_states *out)
{
    char path[PATH_SIZE], why[TD_DETECTIONS_WHY_SIZE];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    td_table_source source = { .name = path };
    bool is_read = td_states_read(&source, kind, out, why) == TD_OK;
    if (!TD_CHECK(is_read)) {
        printf("%s\n", why);
    }
    return is_read;
}

static td_score_point *points_of(const td_states *states)
{
    td_score_point *points = calloc((size_t)states->row_count, sizeof *points);
    for (int32_t i = 0; points && i < states->row_count; i++) {
        const td_state_row *row = &states->rows[i];
        points[i] = (td_score_point){ row->id, row->pos_m, row->vel_mps };
    }
    return points;
}

/* The rows of one moment from `*at` on. */
static int32_t take(const td_states *states, int64_t t_ns, int32_t *at)
{
    int32_t count = 0;
    while (*at < states->row_count && states->rows[*at].t_ns < t_ns) {
        (*at)++;
    }
    while (*at + count < states->row_count && states->rows[*at + count].t_ns == t_ns) {
        count++;
    }
    return count;
}

static bool open_run(const char *folder, const char *method, run *r)
{
    char name[64];
    int32_t track_at = 0, truth_at = 0;
    *r = (run){ 0 };
    snprintf(name, sizeof name, "stonesoup_%s_tracks.csv", method);
    if (!read_file(folder, name, TD_STATES_TRACKS, &r->tracks) ||
        !read_file(folder, "truth.csv", TD_STATES_TRUTH, &r->truth)) {
        return false;
    }
    r->points[0] = points_of(&r->tracks);
    r->points[1] = points_of(&r->truth);
    for (int32_t s = 0; s < SCANS; s++) {
        int64_t t_ns = (int64_t)2000000000 * (s + 1);
        int32_t track_count = take(&r->tracks, t_ns, &track_at);
        int32_t truth_count = take(&r->truth, t_ns, &truth_at);
        r->scans[r->scan_count++] =
            (td_score_scan){ t_ns, r->points[0] + track_at, r->points[1] + truth_at, track_count,
                             truth_count };
    }
    td_score_rule rule = td_score_rule_default();
    td_score_limits limits = { POINTS_MAX, POINTS_MAX * POINTS_MAX, r->tracks.id_count,
                               r->truth.id_count, r->tracks.row_count };
    size_t size = td_score_size(&rule, &limits);
    void *block = aligned_alloc(64, (size + 63) / 64 * 64);
    return TD_CHECK(td_score_create(&rule, &limits, block, size, &r->score) == TD_OK);
}

static void close_run(run *r)
{
    td_states_close(&r->tracks);
    td_states_close(&r->truth);
    free(r->points[0]);
    free(r->points[1]);
    free(r->score);
}

static double cell(const td_csv *table, size_t row, const char *name)
{
    return atof(td_csv_text(table, row, td_csv_column(table, name)));
}

static void check_scans(const char *folder, const char *method, run *r)
{
    char path[PATH_SIZE], why[TD_CSV_WHY_SIZE];
    td_csv *table = NULL;
    snprintf(path, sizeof path, "%s/stonesoup_%s_scans.csv", folder, method);
    if (!TD_CHECK(td_csv_open(path, &table, why) == TD_OK)) {
        return;
    }
    TD_CHECK(td_csv_row_count(table) == SCANS);
    for (size_t s = 0; s < td_csv_row_count(table) && s < SCANS; s++) {
        td_score_result result;
        TD_CHECK(td_score_at(r->score, &r->scans[s], &result) == TD_OK);
        double gospa_m = cell(table, s, "gospa_m"), ospa_m = cell(table, s, "ospa_m");
        TD_NEAR(result.gospa_m, gospa_m, 1e-5 * gospa_m + 1e-3);
        TD_NEAR(result.ospa_m, ospa_m, 1e-5 * ospa_m + 1e-3);
    }
    td_csv_close(table);
}

static void check_summary(const char *folder, const char *method, run *r)
{
    static const char *const KEYS[] = {
        "SIAP Completeness",         "SIAP Ambiguity",         "SIAP Spuriousness",
        "SIAP Position Accuracy",    "SIAP Velocity Accuracy", "SIAP Rate of Track Number Change",
        "SIAP Longest Track Segment"
    };
    char path[PATH_SIZE];
    json_error_t error;
    td_siap s;
    td_score_result last;
    snprintf(path, sizeof path, "%s/stonesoup_%s_ssmetrics.json", folder, method);
    json_t *root = json_load_file(path, 0, &error), *siap = json_object_get(root, "siap");
    if (!TD_CHECK(root != NULL)) {
        return;
    }
    TD_CHECK(td_score_siap(r->score, r->scans, r->scan_count, &s) == TD_OK);
    const double found[] = { s.completeness_ratio,   s.ambiguity_ratio, s.spuriousness_ratio,
                             s.position_m,           s.velocity_mps,    s.change_rate_hz,
                             s.longest_segment_ratio };
    for (int i = 0; i < 7; i++) {
        double want = json_number_value(json_object_get(siap, KEYS[i]));
        bool is_accuracy = i == 3 || i == 4;
        if (!TD_NEAR(found[i], want, is_accuracy ? 1e-5 : 1e-12)) {
            printf("%s: %s\n", path, KEYS[i]);
        }
    }
    TD_CHECK(td_score_at(r->score, &r->scans[SCANS - 1], &last) == TD_OK);
    TD_NEAR(last.gospa_m, json_number_value(json_object_get(root, "gospa_final")), 2e-3);
    TD_NEAR(last.ospa_m, json_number_value(json_object_get(root, "ospa_final")), 2e-3);
    json_decref(root);
}

TD_TEST(other_peoples_scores_are_found_again)
{
    static const struct {
        const char *set, *method;
        bool has_summary;
    } RUNS[] = { { "n50", "gnn", true },
                 { "n50", "gnn-ukf", false },
                 { "n50", "jpda-ehm2", true },
                 { "n200", "gnn-kd", true },
                 { "n200", "jpda-ehm2", false } };
    for (size_t i = 0; i < sizeof RUNS / sizeof RUNS[0]; i++) {
        char folder[PATH_SIZE - 64];
        run r;
        snprintf(folder, sizeof folder, "%s/tracking/%s", td_check_reference(), RUNS[i].set);
        if (open_run(folder, RUNS[i].method, &r)) {
            check_scans(folder, RUNS[i].method, &r);
            if (RUNS[i].has_summary) {
                check_summary(folder, RUNS[i].method, &r);
            }
        }
        close_run(&r);
    }
}

static void skip_without_sets(void)
{
    char path[PATH_SIZE];
    snprintf(path, sizeof path, "%s/tracking/n50/truth.csv", td_check_reference());
    FILE *file = fopen(path, "r");
    if (!file) {
        TD_SKIP("the reference sets of tracking are not at hand");
    }
    fclose(file);
}

TD_MAIN(skip_without_sets, other_peoples_scores_are_found_again)
