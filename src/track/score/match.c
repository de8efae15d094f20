/* SPDX-License-Identifier: Apache-2.0 */
/* The assignment of least cost between rows and columns of which few pairs are possible: shortest
 * augmenting paths with prices (Jonker and Volgenant 1987, on a sparse graph). */
#include <assert.h>

#include "track/score/score_parts.h"

/* Costs are reals, so the best assignment is that of the real distances; the tracker's own
 * assignment of whole numbers would round them first. A row may stay alone at this price: then c^p
 * is paid for track and truth together, as both metrics want with alpha 2. */
static const double ALONE = 1.0;

enum { UNREACHED, REACHED, DONE };

/* The search from one row: how far, and the cheapest row on the way to be left alone. */
typedef struct search {
    int32_t root;
    int32_t reached_count, done_count;
    int32_t end_row; /* the row to be left alone, if end_column is -1 */
    int32_t end_column;
    double length; /* of the way to the end */
} search;

static void relax(const td__pairs *pairs, td__match *m, search *s, int32_t row, double base)
{
    double alone = base + (ALONE - m->row_price[row]);
    if (s->end_row < 0 || alone < s->length) {
        s->length = alone;
        s->end_row = row;
    }
    for (int32_t k = pairs->start[row]; k < pairs->start[row + 1]; k++) {
        int32_t column = pairs->column[k];
        double way = base + (pairs->cost[k] - m->row_price[row] - m->column_price[column]);
        if (m->state[column] == UNREACHED) {
            m->state[column] = REACHED;
            m->reached[s->reached_count++] = column;
        } else if (m->state[column] == DONE || way >= m->distance[column]) {
            continue;
        }
        m->distance[column] = way;
        m->from[column] = row;
    }
}

/* The nearest column that is not done; ties go to the one reached first. */
static int32_t nearest(const td__match *m, const search *s)
{
    int32_t best = -1;
    for (int32_t k = 0; k < s->reached_count; k++) {
        int32_t column = m->reached[k];
        if (m->state[column] == REACHED && (best < 0 || m->distance[column] < m->distance[best])) {
            best = column;
        }
    }
    return best;
}

static void find_way(const td__pairs *pairs, td__match *m, search *s)
{
    relax(pairs, m, s, s->root, 0.0);
    for (;;) {
        int32_t column = nearest(m, s);
        if (column < 0 || m->distance[column] >= s->length) {
            return;
        }
        if (m->row_of[column] < 0) {
            s->end_column = column;
            s->length = m->distance[column];
            return;
        }
        m->state[column] = DONE;
        m->done[s->done_count++] = column;
        relax(pairs, m, s, m->row_of[column], m->distance[column]);
    }
}

static void change_prices(td__match *m, const search *s)
{
    m->row_price[s->root] += s->length;
    for (int32_t k = 0; k < s->done_count; k++) {
        int32_t column = m->done[k];
        double rest = s->length - m->distance[column];
        m->row_price[m->row_of[column]] += rest;
        m->column_price[column] -= rest;
    }
    for (int32_t k = 0; k < s->reached_count; k++) {
        m->state[m->reached[k]] = UNREACHED;
    }
}

/* Every row on the way takes the column that it reached the way by. */
static void walk_back(td__match *m, const search *s)
{
    int32_t column = s->end_column;
    if (column < 0) {
        column = m->column_of[s->end_row];
        m->column_of[s->end_row] = -1;
        if (s->end_row == s->root) {
            return;
        }
    }
    for (;;) {
        int32_t row = m->from[column];
        int32_t freed = m->column_of[row];
        m->column_of[row] = column;
        m->row_of[column] = row;
        if (row == s->root) {
            return;
        }
        column = freed;
    }
}

/* Rows that are the first to want their cheapest column have it at once: most do. */
static void start(const td__pairs *pairs, td__match *m)
{
    for (int32_t column = 0; column < pairs->column_count; column++) {
        m->row_of[column] = -1;
        m->column_price[column] = 0.0;
        m->state[column] = UNREACHED;
    }
    for (int32_t row = 0; row < pairs->row_count; row++) {
        double least = ALONE;
        int32_t best = -1;
        for (int32_t k = pairs->start[row]; k < pairs->start[row + 1]; k++) {
            if (pairs->cost[k] < least) {
                least = pairs->cost[k];
                best = pairs->column[k];
            }
        }
        m->row_price[row] = least;
        m->column_of[row] = -1;
        if (best >= 0 && m->row_of[best] < 0) {
            m->column_of[row] = best;
            m->row_of[best] = row;
        }
    }
}

void td__match_solve(const td__pairs *pairs, td__match *match)
{
    start(pairs, match);
    for (int32_t row = 0; row < pairs->row_count; row++) {
        bool is_content = match->column_of[row] >= 0 || match->row_price[row] >= ALONE;
        if (!is_content) {
            search s = { .root = row, .end_row = -1, .end_column = -1 };
            find_way(pairs, match, &s);
            change_prices(match, &s);
            walk_back(match, &s);
        }
    }
}
