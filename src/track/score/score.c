/* SPDX-License-Identifier: Apache-2.0 */
/* OSPA and GOSPA of one scan, and the room that scores live in. */
#include <assert.h>
#include <string.h>

#include "track/score/follow_parts.h"
#include "track/score/score_parts.h"

td_score_rule td_score_rule_default(void)
{
    return (td_score_rule){ 5000.0, 2.0, 3, 2 };
}

/* Takes from the arena, or only counts when the arena has no block. */
typedef struct taker {
    td_arena arena;
    size_t needed;
    bool is_full;
} taker;

static void *take(taker *t, int32_t count, size_t size)
{
    enum { ALIGNMENT = 64 };
    t->needed += (size_t)count * size + ALIGNMENT;
    if (t->arena.block == NULL) {
        return NULL;
    }
    void *piece = td_arena_take(&t->arena, (size_t)count, size);
    t->is_full = t->is_full || piece == NULL;
    return piece;
}

static void lay_out_pairs(taker *t, td_score *score)
{
    int32_t points = score->limits.point_count, pairs = score->limits.pair_count;
    score->pairs.capacity = pairs;
    score->pairs.row_track = take(t, points, sizeof(int32_t));
    score->pairs.start = take(t, points + 1, sizeof(int32_t));
    score->pairs.column = take(t, pairs, sizeof(int32_t));
    score->pairs.cost = take(t, pairs, sizeof(double));
    score->match.column_of = take(t, points, sizeof(int32_t));
    score->match.row_of = take(t, points, sizeof(int32_t));
    score->match.row_price = take(t, points, sizeof(double));
    score->match.column_price = take(t, points, sizeof(double));
    score->match.distance = take(t, points, sizeof(double));
    score->match.from = take(t, points, sizeof(int32_t));
    score->match.state = take(t, points, sizeof(int32_t));
    score->match.reached = take(t, points, sizeof(int32_t));
    score->match.done = take(t, points, sizeof(int32_t));
    score->order[0] = take(t, points, sizeof(int32_t));
    score->order[1] = take(t, points, sizeof(int32_t));
    score->room = take(t, points, sizeof(int32_t));
    score->key = take(t, points, sizeof(double));
    score->partner = take(t, points, sizeof(int32_t));
}

/* A segment begins with as many scans of a track on its truth as the rule says, and a scan of a
 * track has one nearest truth: so there are no more segments than this. */
static int32_t segments_of(const td_score_rule *rule, const td_score_limits *limits)
{
    return limits->row_count / rule->confirm_count;
}

static void lay_out(taker *t, td_score *score)
{
    const td_score_limits *limits = &score->limits;
    score->segment_capacity = segments_of(&score->rule, limits);
    lay_out_pairs(t, score);
    score->follows = take(t, limits->track_id_count, sizeof(td__follow));
    score->lives = take(t, limits->truth_id_count, sizeof(td__truth));
    score->segments = take(t, score->segment_capacity, sizeof(td__segment));
}

size_t td_score_size(const td_score_rule *rule, const td_score_limits *limits)
{
    td_score score = { .rule = *rule, .limits = *limits };
    taker t = { .needed = 0 };
    take(&t, 1, sizeof score);
    lay_out(&t, &score);
    return t.needed;
}

td_status td_score_create(const td_score_rule *rule, const td_score_limits *limits, void *block,
                          size_t size, td_score **score)
{
    assert(rule->cutoff_m > 0.0 && rule->power >= 1.0 && rule->power <= 8.0);
    assert(rule->confirm_count >= 1 && rule->end_count >= 1);
    assert(limits->point_count >= 0 && limits->pair_count >= 0 && limits->row_count >= 0);
    assert(limits->track_id_count >= 0 && limits->truth_id_count >= 0);
    taker t = { .arena = td_arena_over(block, size) };
    td_score *made = take(&t, 1, sizeof *made);
    *score = NULL;
    if (made == NULL) {
        return TD_NO_MEMORY;
    }
    made->rule = *rule;
    made->limits = *limits;
    lay_out(&t, made);
    if (t.is_full) {
        return TD_NO_MEMORY;
    }
    *score = made;
    return TD_OK;
}

static double root(double sum, double power)
{
    if (power == 2.0) {
        return td_sqrt(sum);
    }
    return power == 1.0 || sum <= 0.0 ? sum : td_pow(sum, 1.0 / power);
}

/* The cost of the pair that a row ended in. */
static double cost_of_row(const td__pairs *pairs, int32_t row, int32_t column)
{
    int32_t k = pairs->start[row];
    while (pairs->column[k] != column) {
        k++;
        assert(k < pairs->start[row + 1]);
    }
    return pairs->cost[k];
}

td_status td_score_at(td_score *score, const td_score_scan *scan, td_score_result *result)
{
    double paired = 0.0, c = score->rule.cutoff_m, p = score->rule.power;
    int32_t pair_count = 0;
    memset(result, 0, sizeof *result);
    score->partner_count = 0;
    td_status status = td__pairs_find(score, scan);
    if (status != TD_OK) {
        return status;
    }
    td__match_solve(&score->pairs, &score->match);
    for (int32_t row = 0; row < score->pairs.row_count; row++) {
        int32_t column = score->match.column_of[row];
        score->partner[score->pairs.row_track[row]] = column;
        if (column >= 0) {
            paired += cost_of_row(&score->pairs, row, column);
            pair_count++;
        }
    }
    score->partner_count = scan->track_count;
    int32_t missed = scan->truth_count - pair_count, surplus = scan->track_count - pair_count;
    int32_t larger = scan->truth_count > scan->track_count ? scan->truth_count : scan->track_count;
    double alone = 0.5 * (double)(missed + surplus);
    *result = (td_score_result){
        .gospa_m = c * root(paired + alone, p),
        .localisation_m = c * root(paired, p),
        .missed_m = c * root(0.5 * (double)missed, p),
        .false_m = c * root(0.5 * (double)surplus, p),
        .pair_count = pair_count,
        .missed_count = missed,
        .false_count = surplus,
    };
    if (larger > 0) {
        result->ospa_m = c * root((paired + (double)(larger - pair_count)) / (double)larger, p);
    }
    return TD_OK;
}

int32_t td_score_partner(const td_score *score, int32_t track)
{
    assert(track >= 0 && track < score->partner_count);
    return score->partner[track];
}
