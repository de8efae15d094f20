/* SPDX-License-Identifier: Apache-2.0 */
/* Assignments are those of exhaustive search, ties included, and on large worlds those that another
 * algorithm proves to be the best. */
#include "test/check.h"
#include "track/track.h"

enum { SIDE = 6, BIG = 60 };

/* Exhaustive search in the order of rows and columns: the first of the best is the one promised. */
typedef struct search {
    const int32_t *costs;
    int32_t rows, columns;
    int32_t now[SIDE], best[SIDE];
    int64_t least;
} search;

static int64_t cost_in(const search *s, int32_t i, int32_t j)
{
    return s->rows <= s->columns ? s->costs[i * s->columns + j] : s->costs[j * s->columns + i];
}

static void go_on(search *s, int32_t row, uint32_t taken, int64_t total)
{
    int32_t few = s->rows < s->columns ? s->rows : s->columns;
    int32_t many = s->rows < s->columns ? s->columns : s->rows;
    if (row == few) {
        if (total < s->least) {
            s->least = total;
            memcpy(s->best, s->now, sizeof s->best);
        }
        return;
    }
    for (int32_t j = 0; j < many; j++) {
        if (!(taken >> j & 1u)) {
            s->now[row] = j;
            go_on(s, row + 1, taken | 1u << j, total + cost_in(s, row, j));
        }
    }
}

static void draw(int32_t *costs, int32_t count, int32_t below, uint32_t seed)
{
    td_stream stream = { .seed = seed, .purpose = (uint32_t)below };
    for (int32_t k = 0; k < count; k++) {
        costs[k] = (int32_t)(td_uniform(&stream, (uint32_t)k) * below) - below / 3;
    }
}

static bool is_as_searched(const int32_t *costs, int32_t rows, int32_t columns)
{
    search s = { .costs = costs, .rows = rows, .columns = columns, .least = INT64_MAX };
    go_on(&s, 0, 0, 0);
    double scratch[64];
    int32_t column_of[SIDE];
    bool is_same = TD_CHECK(td_assign_scratch_size(rows, columns) <= sizeof scratch) &&
                   TD_CHECK(td_assign(costs, rows, columns, column_of, scratch) == s.least);
    int32_t assigned = 0;
    for (int32_t i = 0; i < rows; i++) {
        int32_t j = column_of[i];
        assigned += j != TD_ASSIGN_NONE;
        if (j != TD_ASSIGN_NONE) {
            is_same &= TD_CHECK(rows <= columns ? s.best[i] == j : s.best[j] == i);
        }
    }
    return is_same && TD_CHECK(assigned == (rows < columns ? rows : columns));
}

/* Costs of few values tie often, costs of many values hardly ever. */
TD_TEST(assignments_are_the_first_of_the_best)
{
    const int32_t belows[] = { 1, 2, 3, 10, 1 << 29 };
    for (uint32_t seed = 0; seed < 2000; seed++) {
        int32_t rows = 1 + (int32_t)(seed % SIDE), columns = 1 + (int32_t)(seed / SIDE % SIDE);
        int32_t costs[SIDE * SIDE];
        draw(costs, rows * columns, belows[seed % 5], seed);
        if (!is_as_searched(costs, rows, columns)) {
            return;
        }
    }
}

/* Bellman-Ford on the residual network: a cycle of negative length would mean a better answer. */
static bool is_best(const int32_t *costs, int32_t rows, int32_t columns, const int32_t *column_of)
{
    static int64_t potential[2 * BIG];
    int32_t row_of[2 * BIG];
    memset(potential, 0, sizeof potential);
    for (int32_t j = 0; j < columns; j++) {
        row_of[j] = TD_ASSIGN_NONE;
    }
    for (int32_t i = 0; i < rows; i++) {
        row_of[column_of[i]] = i;
    }
    /* Node j: column j. An edge from j to k: j's row moves on to k; a free column gets none. */
    for (int32_t round = 0; round <= columns; round++) {
        bool has_changed = false;
        for (int32_t j = 0; j < columns; j++) {
            for (int32_t k = 0; k < columns; k++) {
                const int32_t *row = costs + (row_of[j] < 0 ? 0 : row_of[j]) * columns;
                int64_t step = row_of[j] < 0 ? 0 : row[k] - row[j];
                bool is_edge = row_of[j] >= 0 || row_of[k] >= 0;
                if (is_edge && potential[j] + step < potential[k]) {
                    potential[k] = potential[j] + step;
                    has_changed = true;
                }
            }
        }
        if (!has_changed) {
            return true;
        }
    }
    return false;
}

TD_TEST(large_assignments_leave_no_better_exchange)
{
    static int32_t costs[BIG * 2 * BIG];
    static double scratch[4096];
    const int32_t belows[] = { 4, 1000, 1 << 28 };
    for (uint32_t seed = 0; seed < 12; seed++) {
        int32_t rows = BIG - (int32_t)seed, columns = BIG + (int32_t)(seed % 4) * 15;
        int32_t column_of[BIG];
        draw(costs, rows * columns, belows[seed % 3], seed + 77);
        TD_CHECK(td_assign_scratch_size(rows, columns) <= sizeof scratch);
        int64_t total = td_assign(costs, rows, columns, column_of, scratch);
        int64_t sum = 0;
        for (int32_t i = 0; i < rows; i++) {
            sum += costs[i * columns + column_of[i]];
        }
        TD_CHECK(sum == total);
        TD_CHECK(is_best(costs, rows, columns, column_of));
        int32_t other = column_of[0];
        column_of[0] = column_of[1];
        column_of[1] = other;
        if (belows[seed % 3] > 1000) {
            TD_CHECK(!is_best(costs, rows, columns, column_of)); /* the proof can fail */
        }
    }
}

TD_TEST(nothing_to_assign_costs_nothing)
{
    int32_t column_of[3] = { 5, 5, 5 };
    double scratch[16];
    TD_CHECK(td_assign(NULL, 0, 4, NULL, NULL) == 0);
    TD_CHECK(td_assign(NULL, 3, 0, column_of, scratch) == 0);
    TD_CHECK(column_of[0] == TD_ASSIGN_NONE && column_of[2] == TD_ASSIGN_NONE);
}

TD_MAIN(assignments_are_the_first_of_the_best, large_assignments_leave_no_better_exchange,
        nothing_to_assign_costs_nothing)
