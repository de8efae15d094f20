/* SPDX-License-Identifier: Apache-2.0 */
/* Detections are shared out as if all tracks were looked at together, group by group. */
#include "track/associate/share.h"
#include "test/check.h"
#include "track/track.h"

enum { ROWS = 40, COLUMNS = 40, PAIRS = 400 };

static unsigned char block[1 << 23];

static td_share share_of(int32_t rows, int32_t columns, int32_t pairs)
{
    td_arena arena = td_arena_over(block, sizeof block);
    td_share share = { .rows_max = rows, .columns_max = columns, .pairs_max = pairs };
    TD_CHECK(td_share_size(rows, columns, pairs, 2) <= sizeof block);
    TD_CHECK(td_share_create(&share, &arena, 2) == TD_OK);
    return share;
}

/* Rows with a few columns near their own number, so that groups of many sizes come about. */
static void draw(td_share *share, uint32_t seed)
{
    td_stream stream = { .seed = seed };
    share->pair_count = 0;
    for (int32_t i = 0; i < ROWS; i++) {
        for (int32_t j = i < 2 ? 0 : i - 2; j < COLUMNS && j < i + 3; j++) {
            uint32_t at = (uint32_t)(i * COLUMNS + j);
            if (td_uniform(&stream, 2 * at) < 0.3) {
                double log_weight = 20.0 * (td_uniform(&stream, 2 * at + 1) - 0.3);
                share->pairs[share->pair_count++] = (td_share_pair){ i, j, log_weight };
            }
        }
    }
}

/* The same answers from all pairs as one problem. */
static void check_together(const td_share *share)
{
    static td_joint_pair pairs[PAIRS];
    static double ratio[PAIRS], miss[ROWS], scratch[100000];
    for (int32_t k = 0; k < share->pair_count; k++) {
        const td_share_pair *pair = &share->pairs[k];
        pairs[k] = (td_joint_pair){ pair->row, pair->column, td_exp(pair->log_weight) };
    }
    td_joint_problem all = { ROWS, COLUMNS, share->pair_count, pairs };
    TD_CHECK(td_joint_scratch_size(COLUMNS) <= sizeof scratch);
    TD_CHECK(td_joint(&all, ratio, miss, scratch));
    for (int32_t k = 0; k < share->pair_count; k++) {
        TD_NEAR(share->ratio[k], ratio[k], 1e-12);
        TD_NEAR(share->miss_ratio[share->pairs[k].row], miss[share->pairs[k].row], 1e-12);
    }
}

/* Each row has one of its columns or none, each column at most one row. */
static void check_sums(const td_share *share)
{
    double of_row[ROWS] = { 0.0 }, of_column[COLUMNS] = { 0.0 };
    for (int32_t k = 0; k < share->pair_count; k++) {
        of_row[share->pairs[k].row] += share->ratio[k];
        of_column[share->pairs[k].column] += share->ratio[k];
    }
    for (int32_t k = 0; k < share->pair_count; k++) {
        int32_t row = share->pairs[k].row;
        TD_NEAR(of_row[row] + share->miss_ratio[row], 1.0, 1e-12);
        TD_CHECK(of_column[share->pairs[k].column] <= 1.0 + 1e-12);
    }
}

/* And the best joint event from one assignment of all. */
static void check_best(const td_share *share)
{
    static int32_t costs[ROWS * (ROWS + COLUMNS)], column_of[ROWS];
    static double scratch[4096];
    int32_t width = ROWS + COLUMNS;
    for (int32_t i = 0; i < ROWS * width; i++) {
        costs[i] = i % width == COLUMNS + i / width ? 0 : TD_ASSIGN_COST_MAX;
    }
    for (int32_t k = 0; k < share->pair_count; k++) {
        const td_share_pair *pair = &share->pairs[k];
        costs[pair->row * width + pair->column] =
            (int32_t)td_floor(-1.0e5 * pair->log_weight + 0.5);
    }
    int64_t least = td_assign(costs, ROWS, width, column_of, scratch), sum = 0;
    bool is_given[COLUMNS] = { false };
    for (int32_t k = 0; k < share->pair_count; k++) {
        const td_share_pair *pair = &share->pairs[k];
        if (share->best[pair->row] == k) {
            TD_CHECK(!is_given[pair->column]);
            is_given[pair->column] = true;
            sum += costs[pair->row * width + pair->column];
        }
    }
    TD_CHECK(sum == least);
}

static void solve_all(td_share *share, td_share_way way)
{
    td_share_group(share);
    for (int32_t g = share->group_count - 1; g >= 0; g--) {
        td_share_verdict verdict = td_share_solve(share, g, way, g % 2);
        int32_t pairs = share->group_begin[g + 1] - share->group_begin[g];
        td_share_verdict wanted = pairs == 1                ? TD_SHARE_ALONE
                                  : way == TD_SHARE_BY_BEST ? TD_SHARE_NEAREST
                                                            : TD_SHARE_JOINT;
        bool is_large = pairs > 16;
        TD_CHECK(verdict == wanted ||
                 (is_large && way == TD_SHARE_BY_DISTINCT && verdict == TD_SHARE_ALL));
    }
}

TD_TEST(groups_are_solved_as_one_problem_would_be)
{
    td_share share = share_of(ROWS, COLUMNS, PAIRS);
    for (uint32_t seed = 0; seed < 60; seed++) {
        draw(&share, seed);
        solve_all(&share, TD_SHARE_BY_ALL);
        check_together(&share);
        check_best(&share);
        solve_all(&share, TD_SHARE_BY_DISTINCT);
        check_sums(&share);
        check_best(&share);
        solve_all(&share, TD_SHARE_BY_BEST);
        check_best(&share);
        for (int32_t k = 0; k < share.pair_count; k++) {
            bool is_best = share.best[share.pairs[k].row] == k;
            TD_CHECK(share.ratio[k] == (is_best ? 1.0 : 0.0));
        }
    }
}

/* Each pair is in one group, and no row or column in two. */
TD_TEST(groups_do_not_touch)
{
    td_share share = share_of(ROWS, COLUMNS, PAIRS);
    draw(&share, 1000);
    td_share_group(&share);
    int32_t group_of_row[ROWS], group_of_column[COLUMNS], seen = 0;
    memset(group_of_row, 0xff, sizeof group_of_row);
    memset(group_of_column, 0xff, sizeof group_of_column);
    TD_CHECK(share.group_count > 3);
    for (int32_t g = 0; g < share.group_count; g++) {
        for (int32_t k = share.group_begin[g]; k < share.group_begin[g + 1]; k++, seen++) {
            const td_share_pair *pair = &share.pairs[share.order[k]];
            TD_CHECK(group_of_row[pair->row] == -1 || group_of_row[pair->row] == g);
            TD_CHECK(group_of_column[pair->column] == -1 || group_of_column[pair->column] == g);
            group_of_row[pair->row] = group_of_column[pair->column] = g;
        }
    }
    TD_CHECK(seen == share.pair_count);
}

/* Everybody's detections are too many histories for the net, and thousands too many for one
 * assignment: the fallbacks give each detection once. */
static void fill(td_share *share, int32_t rows, int32_t columns)
{
    share->pair_count = 0;
    for (int32_t i = 0; i < rows; i++) {
        for (int32_t j = 0; j < columns; j++) {
            double log_weight = 5.0 + (double)((i * 7 + j * 13) % 11);
            share->pairs[share->pair_count++] = (td_share_pair){ i, j, log_weight };
        }
    }
    td_share_group(share);
    TD_CHECK(share->group_count == 1);
}

static void check_once(const td_share *share, int32_t rows, int32_t columns)
{
    static bool is_given[4096];
    int32_t given = 0;
    memset(is_given, 0, sizeof is_given);
    for (int32_t i = 0; i < rows; i++) {
        int32_t k = share->best[i];
        if (k != -1) {
            TD_CHECK(!is_given[share->pairs[k].column] && share->ratio[k] == 1.0);
            TD_CHECK(share->miss_ratio[i] == 0.0);
            is_given[share->pairs[k].column] = true;
            given++;
        }
    }
    TD_CHECK(given == (rows < columns ? rows : columns));
}

TD_TEST(what_is_too_dense_falls_back_and_says_so)
{
    td_share share = share_of(ROWS, COLUMNS, ROWS * COLUMNS);
    fill(&share, ROWS, COLUMNS);
    TD_CHECK(td_share_solve(&share, 0, TD_SHARE_BY_DISTINCT, 0) == TD_SHARE_TOO_DENSE);
    check_once(&share, ROWS, COLUMNS);
    check_best(&share);
    enum { MANY = TD_SHARE_ROWS_MAX + 1, FEW = 9 };
    share = share_of(MANY, FEW, MANY * FEW);
    fill(&share, MANY, FEW);
    TD_CHECK(td_share_solve(&share, 0, TD_SHARE_BY_ALL, 1) == TD_SHARE_TOO_MANY);
    check_once(&share, MANY, FEW);
}

/* A chain longer than the distinct events' bound still has its joint probabilities. */
TD_TEST(a_long_chain_is_shared_by_all_events)
{
    enum { LONG = TD_JOINT_DISTINCT_MAX + 4 };
    td_share share = share_of(LONG, LONG, 2 * LONG);
    share.pair_count = 0;
    for (int32_t i = 0; i < LONG; i++) {
        for (int32_t j = i; j < i + 2 && j < LONG; j++) {
            share.pairs[share.pair_count++] = (td_share_pair){ i, j, 1.0 + 0.1 * (i % 3) };
        }
    }
    td_share_group(&share);
    TD_CHECK(share.group_count == 1);
    TD_CHECK(td_share_solve(&share, 0, TD_SHARE_BY_DISTINCT, 0) == TD_SHARE_ALL);
    check_sums(&share);
}

TD_MAIN(a_long_chain_is_shared_by_all_events, groups_are_solved_as_one_problem_would_be,
        groups_do_not_touch, what_is_too_dense_falls_back_and_says_so)
