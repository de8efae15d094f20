/* SPDX-License-Identifier: Apache-2.0 */
/* Assignment by reduction of rows and shortest augmenting paths, then the first of the best. */
#include "track/associate/assign.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

/* The problem with its fewer side as rows. Reduced costs c - u - v are never negative; v is never
 * positive, and zero at free columns, which is what makes a rectangle's answer the best one. */
typedef struct problem {
    const int32_t *costs;
    size_t row_step, column_step;
    int32_t rows, columns;
    int64_t *u, *v, *away; /* duals; distance of each column from the free row */
    int32_t *column_of, *row_of;
    int32_t *before; /* row from which a column was reached */
    int32_t *list;   /* of columns, or of free rows */
} problem;

static int64_t cost_at(const problem *p, int32_t row, int32_t column)
{
    return p->costs[(size_t)row * p->row_step + (size_t)column * p->column_step];
}

size_t td_assign_scratch_size(int32_t rows, int32_t columns)
{
    size_t side = (size_t)rows + (size_t)columns;
    return 2 * side * sizeof(int64_t) + 4 * side * sizeof(int32_t);
}

static problem problem_of(const int32_t *costs, int32_t rows, int32_t columns, void *scratch)
{
    bool is_turned = rows > columns;
    problem p = { .costs = costs,
                  .row_step = is_turned ? 1 : (size_t)columns,
                  .column_step = is_turned ? (size_t)columns : 1,
                  .rows = is_turned ? columns : rows,
                  .columns = is_turned ? rows : columns };
    size_t side = (size_t)rows + (size_t)columns;
    p.u = scratch;
    p.v = p.u + p.rows;
    p.away = p.u + side;
    p.column_of = (int32_t *)(p.u + 2 * side);
    p.row_of = p.column_of + p.rows;
    p.before = p.column_of + side;
    p.list = p.column_of + 2 * side;
    memset(p.v, 0, (size_t)p.columns * sizeof *p.v);
    for (int32_t i = 0; i < p.rows; i++) {
        p.column_of[i] = TD_ASSIGN_NONE;
    }
    for (int32_t j = 0; j < p.columns; j++) {
        p.row_of[j] = TD_ASSIGN_NONE;
    }
    return p;
}

/* A row's least and second least reduced cost, the least one's column. */
typedef struct bid {
    int64_t least, next;
    int32_t column;
} bid;

static bid bid_of(const problem *p, int32_t row)
{
    bid b = { .least = INT64_MAX, .next = INT64_MAX };
    for (int32_t j = 0; j < p->columns; j++) {
        int64_t reduced = cost_at(p, row, j) - p->v[j];
        if (reduced < b.least) {
            b.next = b.least;
            b.least = reduced;
            b.column = j;
        } else if (reduced < b.next) {
            b.next = reduced;
        }
    }
    return b;
}

/* Rows bid for their cheapest columns; whoever is pushed out bids again at once. Most rows find
 * their place here. The count of bids is bounded, since prices may creep by one. */
static void reduce_rows(problem *p)
{
    int64_t bids_left = 4 * (int64_t)p->rows;
    for (int32_t first = 0; first < p->rows; first++) {
        int32_t row = first;
        while (row >= 0 && bids_left-- > 0) {
            bid b = bid_of(p, row);
            int32_t out = p->row_of[b.column];
            if (out >= 0 && (b.next == b.least || b.next == INT64_MAX)) {
                break; /* nothing to gain by pushing that one out */
            }
            if (out >= 0) {
                p->v[b.column] -= b.next - b.least;
                p->column_of[out] = TD_ASSIGN_NONE;
            }
            p->column_of[row] = b.column;
            p->row_of[b.column] = row;
            row = out;
        }
    }
}

/* Relaxes the columns that are not yet reached, over a row that is `base` away. */
static void relax(problem *p, int32_t row, int64_t base, int32_t done)
{
    int64_t shift =
        base -
        (p->column_of[row] >= 0 ? cost_at(p, row, p->column_of[row]) - p->v[p->column_of[row]] : 0);
    for (int32_t k = done; k < p->columns; k++) {
        int32_t j = p->list[k];
        int64_t away = cost_at(p, row, j) - p->v[j] + shift;
        if (away < p->away[j]) {
            p->away[j] = away;
            p->before[j] = row;
        }
    }
}

/* Dijkstra's search from a free row to a free column; what it passes keeps its reduced costs. */
static void augment(problem *p, int32_t free_row)
{
    for (int32_t j = 0; j < p->columns; j++) {
        p->list[j] = j;
        p->away[j] = INT64_MAX;
    }
    int32_t row = free_row, done = 0, end = TD_ASSIGN_NONE;
    int64_t base = 0;
    while (end < 0) {
        relax(p, row, base, done);
        int32_t at = done;
        for (int32_t k = done + 1; k < p->columns; k++) {
            int32_t j = p->list[k], best = p->list[at];
            bool is_nearer = p->away[j] < p->away[best];
            bool is_free = p->away[j] == p->away[best] && p->row_of[j] < 0 && p->row_of[best] >= 0;
            at = is_nearer || is_free ? k : at;
        }
        int32_t j = p->list[at];
        p->list[at] = p->list[done];
        p->list[done++] = j;
        base = p->away[j];
        row = p->row_of[j];
        end = row < 0 ? j : end;
    }
    for (int32_t k = 0; k < done; k++) {
        p->v[p->list[k]] += p->away[p->list[k]] - base;
    }
    for (int32_t j = end, next; j >= 0; j = next) {
        int32_t owner = p->before[j];
        next = p->column_of[owner];
        p->column_of[owner] = j;
        p->row_of[j] = owner;
        if (owner == free_row) {
            break;
        }
    }
}

static bool is_tight(const problem *p, int32_t row, int32_t column)
{
    return cost_at(p, row, column) == p->u[row] + p->v[column];
}

/* One step of the search below: the columns that whoever has `at` could have instead. Nobody has a
 * free column; leaving one free instead of another costs nothing where its v is zero. */
static int32_t spread(problem *p, int32_t at, int32_t tail)
{
    int32_t owner = p->row_of[at];
    for (int32_t j = 0; j < p->columns; j++) {
        bool may_have = owner < 0 ? p->v[j] == 0 : is_tight(p, owner, j);
        if (!p->away[j] && may_have) {
            p->away[j] = 1;
            p->before[j] = owner < 0 ? -1 - at : owner;
            p->list[tail++] = j;
        }
    }
    return tail;
}

/* Looks for a way to give `column` to `row` at no cost: its owner moves on over tight pairs, and so
 * forth, until the column that `row` leaves; rows before `row` stay. Leaves the way in `before`.
 * What earlier searches of this row have seen leads nowhere. */
static bool is_way_from(problem *p, int32_t row, int32_t column)
{
    p->away[column] = 1;
    p->before[column] = row;
    p->list[0] = column;
    for (int32_t head = 0, tail = 1; head < tail; head++) {
        int32_t at = p->list[head];
        if (at == p->column_of[row]) {
            return true;
        }
        if (p->row_of[at] < 0 || p->row_of[at] > row) {
            tail = spread(p, at, tail);
        }
    }
    return false;
}

/* Takes the way backwards, each owner to the column that it moves on to. */
static void take_way(problem *p, int32_t row)
{
    for (int32_t j = p->column_of[row], from; p->before[j] != row; j = from) {
        int32_t owner = p->before[j];
        from = owner < 0 ? -1 - owner : p->column_of[owner];
        p->row_of[j] = owner < 0 ? TD_ASSIGN_NONE : owner;
        if (owner >= 0) {
            p->column_of[owner] = j;
        }
    }
}

/* Of all answers with the least total, the first by the order of rows and columns. */
static void settle_ties(problem *p)
{
    for (int32_t i = 0; i < p->rows; i++) {
        p->u[i] = cost_at(p, i, p->column_of[i]) - p->v[p->column_of[i]];
    }
    for (int32_t i = 0; i < p->rows; i++) {
        memset(p->away, 0, (size_t)p->columns * sizeof *p->away);
        for (int32_t j = 0; j < p->column_of[i]; j++) {
            bool is_settled = p->row_of[j] >= 0 && p->row_of[j] < i;
            if (!is_settled && !p->away[j] && is_tight(p, i, j) && is_way_from(p, i, j)) {
                take_way(p, i);
                p->column_of[i] = j;
                p->row_of[j] = i;
            }
        }
    }
}

int64_t td_assign(const int32_t *costs, int32_t rows, int32_t columns, int32_t *column_of_row,
                  void *scratch)
{
    assert(rows >= 0 && columns >= 0);
    assert(rows == 0 || columns == 0 || (costs && column_of_row && scratch));
    for (int32_t i = 0; i < rows; i++) {
        column_of_row[i] = TD_ASSIGN_NONE;
    }
    if (rows == 0 || columns == 0) {
        return 0;
    }
    problem p = problem_of(costs, rows, columns, scratch);
    reduce_rows(&p);
    for (int32_t i = 0; i < p.rows; i++) {
        if (p.column_of[i] < 0) {
            augment(&p, i);
        }
    }
    settle_ties(&p);
    int64_t total = 0;
    for (int32_t i = 0; i < p.rows; i++) {
        total += cost_at(&p, i, p.column_of[i]);
        if (rows > columns) {
            column_of_row[p.column_of[i]] = i;
        } else {
            column_of_row[i] = p.column_of[i];
        }
    }
    return total;
}
