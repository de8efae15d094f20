/* SPDX-License-Identifier: Apache-2.0 */
/* Groups of rivals by union and find; each by joint probabilities or by assignment. */
#include "track/associate/share.h"

#include <assert.h>
#include <string.h>

#include "track/associate/assign.h"

enum { WIDTH_MAX = TD_SHARE_ROWS_MAX + TD_SHARE_COLUMNS_MAX, NONE = -1 };

/* One unit of integer cost is a hundred-thousandth of ln: far below what a likelihood means. */
#define COSTS_A_UNIT 1.0e5

struct td_share_worker {
    int32_t costs[TD_SHARE_ROWS_MAX * WIDTH_MAX];
    int32_t column_of[TD_SHARE_ROWS_MAX];
    int32_t rows[TD_SHARE_ROWS_MAX]; /* by local index */
    int32_t pair_at[TD_SHARE_ROWS_MAX];
    double miss_ratio[TD_SHARE_ROWS_MAX];
    void *assign_scratch, *joint_scratch;
};

_Static_assert((int)TD_SHARE_ROWS_MAX <= (int)TD_JOINT_TRACKS_MAX, "a group's rows fit the net");

static size_t worker_size(int32_t columns_max)
{
    return sizeof(td_share_worker) + td_assign_scratch_size(TD_SHARE_ROWS_MAX, WIDTH_MAX) +
           td_joint_scratch_size(columns_max) + 256;
}

size_t td_share_size(int32_t rows_max, int32_t columns_max, int32_t pairs_max, int32_t workers)
{
    size_t by_pair =
        sizeof(td_share_pair) + sizeof(td_joint_pair) + sizeof(double) + sizeof(int32_t);
    size_t by_row = sizeof(double) + 4 * sizeof(int32_t);
    size_t by_column = 3 * sizeof(int32_t);
    return (size_t)pairs_max * by_pair + (size_t)rows_max * by_row +
           (size_t)columns_max * by_column + (size_t)workers * worker_size(columns_max) + 1024;
}

td_status td_share_create(td_share *share, td_arena *arena, int32_t workers)
{
    size_t rows = (size_t)share->rows_max, columns = (size_t)share->columns_max;
    size_t pairs = (size_t)share->pairs_max;
    share->pairs = td_arena_take(arena, pairs, sizeof *share->pairs);
    share->joint_pairs = td_arena_take(arena, pairs, sizeof *share->joint_pairs);
    share->ratio = td_arena_take(arena, pairs, sizeof *share->ratio);
    share->order = td_arena_take(arena, pairs, sizeof *share->order);
    share->miss_ratio = td_arena_take(arena, rows, sizeof *share->miss_ratio);
    share->best = td_arena_take(arena, rows, sizeof *share->best);
    share->group_begin = td_arena_take(arena, rows + 1, sizeof *share->group_begin);
    share->parent = td_arena_take(arena, rows + columns, sizeof *share->parent);
    share->group_of = td_arena_take(arena, rows + columns, sizeof *share->group_of);
    share->local = td_arena_take(arena, columns, sizeof *share->local);
    share->workers = td_arena_take(arena, (size_t)workers, sizeof *share->workers);
    if (!share->workers || !share->local || !share->group_of) {
        return TD_NO_MEMORY;
    }
    memset(share->local, 0xff, columns * sizeof *share->local);
    for (int32_t i = 0; i < workers; i++) {
        td_share_worker *worker = &share->workers[i];
        worker->assign_scratch =
            td_arena_take(arena, td_assign_scratch_size(TD_SHARE_ROWS_MAX, WIDTH_MAX), 1);
        worker->joint_scratch = td_arena_take(arena, td_joint_scratch_size(share->columns_max), 1);
        if (!worker->joint_scratch) {
            return TD_NO_MEMORY;
        }
    }
    return TD_OK;
}

static int32_t root_of(int32_t *parent, int32_t node)
{
    while (parent[node] != node) {
        parent[node] = parent[parent[node]];
        node = parent[node];
    }
    return node;
}

/* Joins the ends of each pair, the lower index on top, so that roots are rows. */
static void connect(td_share *share)
{
    int32_t *parent = share->parent;
    for (int32_t k = 0; k < share->pair_count; k++) {
        parent[share->pairs[k].row] = share->pairs[k].row;
        parent[share->rows_max + share->pairs[k].column] = share->rows_max + share->pairs[k].column;
    }
    for (int32_t k = 0; k < share->pair_count; k++) {
        int32_t a = root_of(parent, share->pairs[k].row);
        int32_t b = root_of(parent, share->rows_max + share->pairs[k].column);
        if (a != b) {
            parent[a < b ? b : a] = a < b ? a : b;
        }
    }
    for (int32_t k = 0; k < share->pair_count; k++) {
        int32_t row = share->pairs[k].row;
        share->group_of[root_of(parent, row)] = NONE;
        share->best[row] = NONE;
        share->miss_ratio[row] = 1.0;
        share->ratio[k] = 0.0;
    }
}

void td_share_group(td_share *share)
{
    int32_t *begin = share->group_begin;
    connect(share);
    share->group_count = 0;
    for (int32_t k = 0; k < share->pair_count; k++) {
        int32_t root = root_of(share->parent, share->pairs[k].row);
        if (share->group_of[root] == NONE) {
            share->group_of[root] = share->group_count;
            begin[share->group_count++] = 0;
        }
        begin[share->group_of[root]]++;
    }
    int32_t sum = 0;
    for (int32_t g = 0; g < share->group_count; g++) {
        sum += begin[g];
        begin[g] = sum;
    }
    begin[share->group_count] = sum;
    for (int32_t k = share->pair_count - 1; k >= 0; k--) {
        int32_t root = root_of(share->parent, share->pairs[k].row);
        share->order[--begin[share->group_of[root]]] = k;
    }
}

/* One group with rows and columns numbered from 0. */
typedef struct rivals {
    td_share *share;
    td_share_worker *worker;
    int32_t begin, end; /* in `order` */
    int32_t row_count, column_count;
} rivals;

static const td_share_pair *pair_at(const rivals *r, int32_t k)
{
    return &r->share->pairs[r->share->order[k]];
}

/* Numbers rows and columns as they come; false when there are too many. */
static bool number(rivals *r)
{
    bool fits = true;
    for (int32_t k = r->begin; k < r->end; k++) {
        const td_share_pair *pair = pair_at(r, k);
        bool is_new = k == r->begin || pair_at(r, k - 1)->row != pair->row;
        r->row_count += is_new;
        if (r->share->local[pair->column] == NONE) {
            r->share->local[pair->column] = r->column_count++;
        }
        fits = fits && r->row_count <= TD_SHARE_ROWS_MAX && r->column_count <= TD_SHARE_COLUMNS_MAX;
        if (fits) {
            r->worker->rows[r->row_count - 1] = pair->row;
            r->share->joint_pairs[k] =
                (td_joint_pair){ r->row_count - 1, r->share->local[pair->column],
                                 td_exp(pair->log_weight) };
        }
    }
    return fits;
}

static void forget_numbers(rivals *r)
{
    for (int32_t k = r->begin; k < r->end; k++) {
        r->share->local[pair_at(r, k)->column] = NONE;
    }
}

/* The likeliest joint event: each row may have one of its columns, or a column of its own that
 * stands for no detection, at no cost. */
static void assign_best(rivals *r)
{
    td_share_worker *w = r->worker;
    int32_t width = r->column_count + r->row_count;
    for (int32_t i = 0; i < r->row_count * width; i++) {
        w->costs[i] = TD_ASSIGN_COST_MAX;
    }
    for (int32_t i = 0; i < r->row_count; i++) {
        w->costs[i * width + r->column_count + i] = 0;
    }
    for (int32_t k = r->begin; k < r->end; k++) {
        const td_joint_pair *pair = &r->share->joint_pairs[k];
        double cost = -COSTS_A_UNIT * pair_at(r, k)->log_weight;
        w->costs[pair->track * width + pair->measurement] = (int32_t)td_floor(cost + 0.5);
    }
    td_assign(w->costs, r->row_count, width, w->column_of, w->assign_scratch);
    for (int32_t k = r->begin; k < r->end; k++) {
        const td_joint_pair *pair = &r->share->joint_pairs[k];
        if (w->column_of[pair->track] == pair->measurement) {
            r->share->best[pair_at(r, k)->row] = r->share->order[k];
        }
    }
}

/* Probabilities of one or none: the best event as if it were sure. */
static void be_sure(rivals *r)
{
    for (int32_t k = r->begin; k < r->end; k++) {
        int32_t row = pair_at(r, k)->row, pair = r->share->order[k];
        bool is_best = r->share->best[row] == pair;
        r->share->ratio[pair] = is_best ? 1.0 : 0.0;
        if (is_best) {
            r->share->miss_ratio[row] = 0.0;
        }
    }
}

static bool weigh_jointly(rivals *r, bool is_distinct)
{
    td_share_worker *w = r->worker;
    td_joint_problem problem = { r->row_count, r->column_count, r->end - r->begin,
                                 &r->share->joint_pairs[r->begin] };
    double *ratio = (double *)w->costs; /* not in use now, and larger */
    if (problem.pair_count > TD_SHARE_ROWS_MAX * WIDTH_MAX / 2) {
        return false;
    }
    bool is_done = is_distinct ? td_joint_distinct(&problem, ratio, w->miss_ratio, w->joint_scratch)
                               : td_joint(&problem, ratio, w->miss_ratio, w->joint_scratch);
    if (!is_done) {
        return false;
    }
    for (int32_t k = r->begin; k < r->end; k++) {
        r->share->ratio[r->share->order[k]] = ratio[k - r->begin];
    }
    for (int32_t i = 0; i < r->row_count; i++) {
        r->share->miss_ratio[w->rows[i]] = w->miss_ratio[i];
    }
    return true;
}

/* Whoever has the likeliest of the pairs left gets it. Quadratic, and only where all else fails. */
static void share_greedily(rivals *r)
{
    for (;;) {
        int32_t best = NONE;
        for (int32_t k = r->begin; k < r->end; k++) {
            const td_share_pair *pair = pair_at(r, k);
            bool is_open = r->share->best[pair->row] == NONE &&
                           r->share->local[pair->column] != NONE && pair->log_weight > 0.0;
            if (is_open && (best == NONE || pair->log_weight > pair_at(r, best)->log_weight)) {
                best = k;
            }
        }
        if (best == NONE) {
            return;
        }
        r->share->best[pair_at(r, best)->row] = r->share->order[best];
        r->share->local[pair_at(r, best)->column] = NONE;
    }
}

static td_share_verdict solve_alone(td_share *share, int32_t pair, bool by_joint)
{
    const td_share_pair *one = &share->pairs[pair];
    /* Beyond 40 one more than the weight is the weight. */
    bool is_sure = one->log_weight > 40.0;
    double miss = is_sure ? 0.0 : 1.0 / (1.0 + td_exp(one->log_weight));
    bool is_best = one->log_weight > 0.0;
    share->best[one->row] = is_best ? pair : NONE;
    share->miss_ratio[one->row] = by_joint ? miss : is_best ? 0.0 : 1.0;
    share->ratio[pair] = by_joint ? 1.0 - miss : is_best ? 1.0 : 0.0;
    return TD_SHARE_ALONE;
}

td_share_verdict td_share_solve(td_share *share, int32_t group, td_share_way way, int32_t worker)
{
    rivals r = { .share = share,
                 .worker = &share->workers[worker],
                 .begin = share->group_begin[group],
                 .end = share->group_begin[group + 1] };
    if (r.end - r.begin == 1) {
        return solve_alone(share, share->order[r.begin], way != TD_SHARE_BY_BEST);
    }
    td_share_verdict verdict = TD_SHARE_NEAREST;
    if (number(&r)) {
        assign_best(&r);
        if (way == TD_SHARE_BY_BEST) {
            be_sure(&r);
        } else if (way == TD_SHARE_BY_DISTINCT && weigh_jointly(&r, true)) {
            verdict = TD_SHARE_JOINT;
        } else if (weigh_jointly(&r, false)) {
            verdict = way == TD_SHARE_BY_ALL ? TD_SHARE_JOINT : TD_SHARE_ALL;
        } else {
            verdict = TD_SHARE_TOO_DENSE;
            be_sure(&r);
        }
    } else {
        share_greedily(&r);
        be_sure(&r);
        verdict = TD_SHARE_TOO_MANY;
    }
    forget_numbers(&r);
    return verdict;
}
