/* SPDX-License-Identifier: Apache-2.0 */
/* OSPA, GOSPA and SIAP: Stone Soup's figures, every assignment of small worlds, laws, and
 * stories. */
#include "test/check.h"
#include "track/track.h"

#define ORACLE "src/track/score/test/score.oracle"

enum { POINTS = 64, SCANS = 60, PATHS = 6, IDS = 256 };

static const td_score_limits LIMITS = { POINTS, POINTS *POINTS, IDS, IDS, POINTS *SCANS };

/* A score over memory of its own, ended by score_end. */
static td_score *score_begin(td_score_rule rule)
{
    td_score *score = NULL;
    size_t size = td_score_size(&rule, &LIMITS);
    void *block = aligned_alloc(64, (size + 63) / 64 * 64);
    TD_CHECK(td_score_create(&rule, &LIMITS, block, size, &score) == TD_OK);
    TD_CHECK((void *)score == block);
    return score;
}

static td_score_scan scan_of(const td_score_point *tracks, int32_t track_count,
                             const td_score_point *truths, int32_t truth_count)
{
    return (td_score_scan){ 0, tracks, truths, track_count, truth_count };
}

static td_score_point random_point(td_stream stream, uint32_t at, double box_m)
{
    return (td_score_point){ .pos_m = { box_m * td_uniform(&stream, 3 * at),
                                        box_m * td_uniform(&stream, 3 * at + 1),
                                        box_m * td_uniform(&stream, 3 * at + 2) } };
}

/* What the oracle holds. */
typedef struct cut {
    td_score_point tracks[2][POINTS], truths[2][POINTS];
    int32_t track_count[2], truth_count[2];
    double gospa_m[2], ospa_m[2];
    double siap[7];
    td_score_point paths[SCANS][2][PATHS]; /* tracks, then truths */
    int32_t path_count[SCANS][2];
    int lines;
} cut;

static void take_line(cut *c, const char *line)
{
    char word[16];
    td_score_point p = { 0 };
    int t, at;
    double *s = c->siap;
    if (sscanf(line, "scan %d", &t) == 1) {
        at = t == 120;
        sscanf(line, "scan %*d %lf %lf", &c->gospa_m[at], &c->ospa_m[at]);
    } else if (sscanf(line, "siap %lf %lf %lf %lf %lf %lf %lf", s, s + 1, s + 2, s + 3, s + 4,
                      s + 5, s + 6) == 7) {
        c->lines++;
    } else if (sscanf(line, "path_%15s %d %d %lf %lf %lf %lf %lf %lf", word, &p.id, &t, &p.pos_m.x,
                      &p.pos_m.y, &p.pos_m.z, &p.vel_mps.x, &p.vel_mps.y, &p.vel_mps.z) == 9) {
        int kind = strcmp(word, "truth") == 0;
        c->paths[t / 2 - 1][kind][c->path_count[t / 2 - 1][kind]++] = p;
        c->lines++;
    } else if (sscanf(line, "%15s %d %d %lf %lf %lf", word, &t, &p.id, &p.pos_m.x, &p.pos_m.y,
                      &p.pos_m.z) == 6) {
        at = t == 120;
        if (strcmp(word, "truth") == 0) {
            c->truths[at][c->truth_count[at]++] = p;
        } else {
            c->tracks[at][c->track_count[at]++] = p;
        }
        c->lines++;
    }
}

static const cut *read_cut(void)
{
    static cut c;
    char line[256];
    FILE *file = c.lines == 0 ? fopen(ORACLE, "r") : NULL;
    while (file && fgets(line, sizeof line, file) != NULL) {
        if (line[0] != '#') {
            take_line(&c, line);
        }
    }
    if (file) {
        fclose(file);
    }
    TD_CHECK(c.lines == 200 + 1 + 11 * SCANS);
    return &c;
}

TD_TEST(two_scans_are_what_stone_soup_finds)
{
    const cut *c = read_cut();
    td_score *score = score_begin(td_score_rule_default());
    for (int i = 0; i < 2; i++) {
        td_score_scan scan =
            scan_of(c->tracks[i], c->track_count[i], c->truths[i], c->truth_count[i]);
        td_score_result result;
        TD_CHECK(scan.track_count == 50 && scan.truth_count == 50);
        TD_CHECK(td_score_at(score, &scan, &result) == TD_OK);
        TD_NEAR(result.gospa_m, c->gospa_m[i], 0.01);
        TD_NEAR(result.ospa_m, c->ospa_m[i], 0.01);
        TD_CHECK(result.pair_count == 50 && result.missed_count == 0 && result.false_count == 0);
    }
    free(score);
}

TD_TEST(siap_of_swapped_tracks_is_stone_soups)
{
    const cut *c = read_cut();
    td_score *score = score_begin(td_score_rule_default());
    td_score_scan scans[SCANS];
    td_siap siap;
    for (int i = 0; i < SCANS; i++) {
        scans[i] =
            scan_of(c->paths[i][0], c->path_count[i][0], c->paths[i][1], c->path_count[i][1]);
        scans[i].t_ns = (int64_t)2000000000 * (i + 1);
    }
    TD_CHECK(td_score_siap(score, scans, SCANS, &siap) == TD_OK);
    TD_NEAR(siap.completeness_ratio, c->siap[0], 1e-11);
    TD_NEAR(siap.ambiguity_ratio, c->siap[1], 1e-11);
    TD_NEAR(siap.spuriousness_ratio, c->siap[2], 1e-11);
    TD_NEAR(siap.position_m, c->siap[3], 0.01);
    TD_NEAR(siap.velocity_mps, c->siap[4], 0.01);
    TD_NEAR(siap.change_rate_hz, c->siap[5], 1e-11);
    TD_NEAR(siap.longest_segment_ratio, c->siap[6], 1e-11);
    free(score);
}

/* Least sum over all ways to give tracks to truths, by trying every one; (d / c)^p, alone 1/2. */
static double best_sum(const td_score_scan *scan, const td_score_rule *rule, int32_t track,
                       unsigned taken)
{
    if (track == scan->track_count) {
        double left = 0.0;
        for (int32_t i = 0; i < scan->truth_count; i++) {
            left += (taken >> i & 1U) == 0 ? 0.5 : 0.0;
        }
        return left;
    }
    double best = 0.5 + best_sum(scan, rule, track + 1, taken);
    for (int32_t i = 0; i < scan->truth_count; i++) {
        td_vec3 apart = td_vec3_sub(scan->tracks[track].pos_m, scan->truths[i].pos_m);
        double far = td_vec3_norm(apart) / rule->cutoff_m;
        if ((taken >> i & 1U) == 0 && far < 1.0) {
            double sum = pow(far, rule->power) + best_sum(scan, rule, track + 1, taken | 1U << i);
            best = sum < best ? sum : best;
        }
    }
    return best;
}

TD_TEST(no_assignment_of_small_worlds_is_better)
{
    static const double POWERS[] = { 1.0, 2.0, 3.0 };
    for (uint32_t world = 0; world < 900; world++) {
        td_stream stream = { 3, world, 0, 0 };
        td_score_rule rule = { 1000.0, POWERS[world % 3], 3, 2 };
        td_score_point tracks[6], truths[6];
        td_score_scan scan =
            scan_of(tracks, (int32_t)(world / 3 % 7), truths, (int32_t)(world / 21 % 7));
        for (uint32_t i = 0; i < 6; i++) {
            tracks[i] = random_point(stream, i, 400.0 + 3.0 * world);
            truths[i] = random_point(stream, 6 + i, 400.0 + 3.0 * world);
        }
        td_score *score = score_begin(rule);
        td_score_result r;
        TD_CHECK(td_score_at(score, &scan, &r) == TD_OK);
        double best = best_sum(&scan, &rule, 0, 0);
        double larger = fmax(scan.track_count, scan.truth_count);
        double ospa = best + 0.5 * fabs((double)scan.track_count - scan.truth_count);
        TD_NEAR(pow(r.gospa_m / 1000.0, rule.power), best, 1e-12);
        if (larger > 0.0) {
            TD_NEAR(pow(r.ospa_m / 1000.0, rule.power), ospa / larger, 1e-12);
        }
        TD_NEAR(pow(r.localisation_m, rule.power) + pow(r.missed_m, rule.power) +
                    pow(r.false_m, rule.power),
                pow(r.gospa_m, rule.power), 1e-9 * pow(1000.0, rule.power));
        TD_CHECK(r.pair_count + r.missed_count == scan.truth_count);
        TD_CHECK(r.pair_count + r.false_count == scan.track_count);
        free(score);
    }
}

/* A metric is one: itself at 0, the same both ways, no shorter way over a third set. */
TD_TEST(both_are_metrics)
{
    td_score *score = score_begin(td_score_rule_default());
    for (uint32_t world = 0; world < 200; world++) {
        td_stream stream = { 4, world, 0, 0 };
        td_score_point sets[3][24];
        int32_t counts[3];
        td_score_result ways[3], back, same;
        for (uint32_t k = 0; k < 3; k++) {
            counts[k] = (int32_t)(24.0 * td_uniform(&stream, 1000 + k));
            for (uint32_t i = 0; i < 24; i++) {
                sets[k][i] = random_point(stream, 24 * k + i, 20000.0);
            }
        }
        for (int k = 0; k < 3; k++) {
            int next = (k + 1) % 3;
            td_score_scan scan = scan_of(sets[k], counts[k], sets[next], counts[next]);
            TD_CHECK(td_score_at(score, &scan, &ways[k]) == TD_OK);
            scan = scan_of(sets[next], counts[next], sets[k], counts[k]);
            TD_CHECK(td_score_at(score, &scan, &back) == TD_OK);
            TD_NEAR(back.gospa_m, ways[k].gospa_m, 1e-9);
            TD_NEAR(back.ospa_m, ways[k].ospa_m, 1e-9);
            scan = scan_of(sets[k], counts[k], sets[k], counts[k]);
            TD_CHECK(td_score_at(score, &scan, &same) == TD_OK);
            TD_CHECK(same.gospa_m == 0.0 && same.ospa_m == 0.0);
        }
        TD_CHECK(ways[0].gospa_m <= ways[1].gospa_m + ways[2].gospa_m + 1e-9);
        TD_CHECK(ways[0].ospa_m <= ways[1].ospa_m + ways[2].ospa_m + 1e-9);
    }
    free(score);
}

/* One track nearest to both truths must leave the nearer one to the track that has no other. */
TD_TEST(the_nearest_is_not_always_best)
{
    td_score *score = score_begin(td_score_rule_default());
    td_score_point truths[] = { { .pos_m = { 0, 0, 0 } }, { .id = 1, .pos_m = { 4000, 0, 0 } } };
    td_score_point tracks[] = { { .pos_m = { 1000, 0, 0 } },
                                { .id = 1, .pos_m = { -3000, 0, 0 } } };
    td_score_scan scan = scan_of(tracks, 2, truths, 2);
    td_score_result r;
    TD_CHECK(td_score_at(score, &scan, &r) == TD_OK);
    TD_CHECK(r.pair_count == 2);
    TD_NEAR(r.gospa_m, sqrt(2.0 * 3000.0 * 3000.0), 1e-9);
    TD_CHECK(td_score_partner(score, 0) == 1 && td_score_partner(score, 1) == 0);
    free(score);
}

TD_TEST(empty_sets_and_lone_ones_cost_the_cutoff)
{
    td_score *score = score_begin(td_score_rule_default());
    td_score_point far[] = { { .pos_m = { 0 } }, { .id = 1, .pos_m = { 5000, 0, 0 } } };
    td_score_result r;
    td_score_scan none = scan_of(far, 0, far, 0), missed = scan_of(far, 0, far, 2);
    td_score_scan apart = scan_of(far, 1, far + 1, 1);
    TD_CHECK(td_score_at(score, &none, &r) == TD_OK);
    TD_CHECK(r.gospa_m == 0.0 && r.ospa_m == 0.0);
    TD_CHECK(td_score_at(score, &missed, &r) == TD_OK);
    TD_NEAR(r.gospa_m, 5000.0, 1e-9);
    TD_NEAR(r.ospa_m, 5000.0, 1e-9);
    TD_CHECK(r.missed_count == 2 && r.missed_m == r.gospa_m && r.false_m == 0.0);
    TD_CHECK(td_score_at(score, &apart, &r) == TD_OK); /* at the cut-off itself is not near */
    TD_CHECK(r.pair_count == 0 && r.missed_count == 1 && r.false_count == 1);
    TD_CHECK(td_score_partner(score, 0) == -1);
    TD_NEAR(r.gospa_m, 5000.0, 1e-9);
    TD_NEAR(r.ospa_m, 5000.0, 1e-9);
    free(score);
}

/* Tracks by letter over scans on a line of truths 20 km apart: which truth each is on, - off all,
 * blank not there. */
static td_siap story(const char *const *tracks, int32_t track_count, int32_t truth_count)
{
    static td_score_point points[SCANS][2][8];
    td_score_scan scans[SCANS];
    td_score *score = score_begin(td_score_rule_default());
    td_siap siap = { 0 };
    int32_t scan_count = (int32_t)strlen(tracks[0]);
    for (int32_t s = 0; s < scan_count; s++) {
        scans[s] = scan_of(points[s][0], 0, points[s][1], truth_count);
        scans[s].t_ns = (int64_t)1000000000 * s;
        for (int32_t i = 0; i < truth_count; i++) {
            points[s][1][i] = (td_score_point){ .id = i, .pos_m = { 20000.0 * i, 0, 0 } };
        }
        for (int32_t i = 0; i < track_count; i++) {
            double place = tracks[i][s] == '-' ? 10000.0 : 20000.0 * (tracks[i][s] - '0') + 300.0;
            if (tracks[i][s] != ' ') {
                points[s][0][scans[s].track_count++] =
                    (td_score_point){ .id = i, .pos_m = { place, 0, 0 }, .vel_mps = { 0, 4, 3 } };
            }
        }
    }
    TD_CHECK(td_score_siap(score, scans, scan_count, &siap) == TD_OK);
    free(score);
    return siap;
}

TD_TEST(a_good_track_scores_best)
{
    td_siap s = story((const char *const[]){ "0000000000", "1111111111" }, 2, 2);
    TD_NEAR(s.completeness_ratio, 1.0, 0.0);
    TD_NEAR(s.ambiguity_ratio, 1.0, 0.0);
    TD_NEAR(s.spuriousness_ratio, 0.0, 0.0);
    TD_NEAR(s.position_m, 300.0, 1e-9);
    TD_NEAR(s.velocity_mps, 5.0, 1e-12);
    TD_NEAR(s.change_rate_hz, 0.0, 0.0);
    TD_NEAR(s.longest_segment_ratio, 1.0, 1e-15);
    TD_CHECK(s.association_count == 2 && s.never_tracked_count == 0);
}

TD_TEST(a_track_lost_and_found_by_another_changes_number)
{
    td_siap s = story((const char *const[]){ "0000------", "     00000" }, 2, 1);
    TD_NEAR(s.completeness_ratio, 0.9, 1e-15); /* not in scan 4 */
    TD_NEAR(s.spuriousness_ratio, 6.0 / 15.0, 1e-15);
    TD_NEAR(s.change_rate_hz, 1.0 / 7.0, 1e-15); /* one change in 3 s and 4 s */
    TD_NEAR(s.longest_segment_ratio, 4.0 / 9.0, 1e-15);
}

TD_TEST(one_scan_off_does_not_end_an_association_and_two_do)
{
    td_siap once = story((const char *const[]){ "00000-0000" }, 1, 1);
    TD_CHECK(once.association_count == 1 && once.completeness_ratio == 1.0);
    TD_NEAR(once.position_m, (9 * 300.0 + 10000.0) / 10.0, 1e-9); /* the scan off counts too */
    td_siap twice = story((const char *const[]){ "0000--0000" }, 1, 1);
    TD_CHECK(twice.association_count == 2);
    TD_NEAR(twice.completeness_ratio, 0.8, 1e-15);
    TD_NEAR(twice.change_rate_hz, 1.0 / 6.0, 1e-15);
    td_siap three = story((const char *const[]){ "-000------" }, 1, 1);
    TD_CHECK(three.association_count == 1 && three.never_tracked_count == 0);
    TD_NEAR(three.completeness_ratio, 0.3, 1e-15);
    TD_NEAR(three.longest_segment_ratio, 2.0 / 9.0, 1e-15);
    td_siap brief = story((const char *const[]){ "00-00-00--" }, 1, 1);
    TD_CHECK(brief.association_count == 0 && brief.never_tracked_count == 1);
    TD_CHECK(brief.change_rate_hz == 0.0 && brief.spuriousness_ratio == 1.0);
}

TD_TEST(two_tracks_on_one_truth_are_ambiguous_not_spurious)
{
    td_siap s = story((const char *const[]){ "000000", "000000", "      " }, 3, 2);
    TD_NEAR(s.completeness_ratio, 0.5, 1e-15);
    TD_NEAR(s.ambiguity_ratio, 2.0, 1e-15);
    TD_NEAR(s.spuriousness_ratio, 0.0, 1e-15);
    TD_CHECK(s.change_rate_hz == 0.0 && s.never_tracked_count == 1);
}

TD_TEST(what_passes_a_limit_is_refused)
{
    td_score_rule rule = td_score_rule_default();
    td_score_limits limits = { 4, 3, 4, 4, 8 };
    size_t size = td_score_size(&rule, &limits);
    void *block = aligned_alloc(64, (size + 63) / 64 * 64);
    td_score *score = NULL;
    td_score_point at[5] = { { .id = 0 }, { .id = 1 }, { .id = 2 }, { .id = 3 }, { .id = 3 } };
    td_score_scan scan = scan_of(at, 1, at, 3);
    td_score_result r;
    td_siap siap;
    TD_CHECK(td_score_create(&rule, &limits, block, size / 2, &score) == TD_NO_MEMORY && !score);
    TD_CHECK(td_score_create(&rule, &limits, block, size, &score) == TD_OK);
    TD_CHECK(td_score_at(score, &scan, &r) == TD_OK && r.pair_count == 1);
    scan.track_count = 2; /* six pairs */
    TD_CHECK(td_score_at(score, &scan, &r) == TD_FULL && r.gospa_m == 0.0);
    TD_CHECK(td_score_siap(score, &scan, 1, &siap) == TD_FULL && siap.completeness_ratio == 0.0);
    scan.track_count = 5;
    TD_CHECK(td_score_at(score, &scan, &r) == TD_FULL);
    free(block);
}

TD_MAIN(two_scans_are_what_stone_soup_finds, siap_of_swapped_tracks_is_stone_soups,
        no_assignment_of_small_worlds_is_better, both_are_metrics, the_nearest_is_not_always_best,
        empty_sets_and_lone_ones_cost_the_cutoff, a_good_track_scores_best,
        a_track_lost_and_found_by_another_changes_number,
        one_scan_off_does_not_end_an_association_and_two_do,
        two_tracks_on_one_truth_are_ambiguous_not_spurious, what_passes_a_limit_is_refused)
