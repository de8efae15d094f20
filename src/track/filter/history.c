/* SPDX-License-Identifier: Apache-2.0 */
/* Late plots by replay: back to what was known before, then forward through the plots kept. */
#include "track/filter/history.h"

#include <assert.h>
#include <string.h>

#include "track/filter/filter_lanes.h"

void td_history_begin(td_history *history, const td_estimate *estimate, int32_t slot_count)
{
    assert(slot_count >= 0 && slot_count <= TD_HISTORY_SLOTS);
    memset(history, 0, sizeof *history);
    history->known[0].estimate = *estimate;
    history->slot_count = slot_count;
}

const td_known *td_history_now(const td_history *history)
{
    return &history->known[history->count];
}

/* A group whose lanes are all this estimate: kernels wider than one find numbers everywhere. */
typedef struct single {
    td_estimate_group group;
    td_cross_group crosses[TD_HISTORY_SLOTS];
    td__filter_job job;
} single;

static void put_single(single *s, const td_known *known, int32_t slot_count)
{
    for (int32_t lane = 0; lane < TD_TRACK_GROUP; lane++) {
        td_estimate_put(&s->group, lane, &known->estimate);
        for (int32_t slot = 0; slot < slot_count; slot++) {
            td_cross_put(&s->crosses[slot], lane, &known->crosses[slot]);
        }
    }
    s->job = (td__filter_job){ .groups = &s->group, .group_count = 1, .active = 1,
                               .crosses = s->crosses, .slot_count = slot_count };
}

static void get_single(const single *s, int32_t slot_count, int64_t t_ns, td_known *known)
{
    known->estimate = td_estimate_get(&s->group, 0);
    known->estimate.t_ns = t_ns;
    for (int32_t slot = 0; slot < slot_count; slot++) {
        known->crosses[slot] = td_cross_get(&s->crosses[slot], 0);
    }
}

void td_known_predict(const td_motion_def *motion, td_known *known, int32_t slot_count,
                      int64_t t_ns)
{
    single s;
    double to_s[1][TD_TRACK_GROUP];
    put_single(&s, known, slot_count);
    for (int32_t lane = 0; lane < TD_TRACK_GROUP; lane++) {
        to_s[0][lane] = (double)t_ns * 1.0e-9;
    }
    s.job.motion = motion;
    s.job.to_s = (const double(*)[TD_TRACK_GROUP])to_s;
    td__filter_kernels_of(1)->predict(&s.job);
    get_single(&s, slot_count, t_ns, known);
}

td_innovation td_known_update(td_known *known, int32_t slot_count, const td_plot *plot,
                              int32_t slot)
{
    assert(known->estimate.t_ns == plot->t_ns && slot < slot_count);
    single s;
    td_plot_group plots;
    td_innovation_group found;
    put_single(&s, known, slot_count);
    td_plot_group_clear(&plots);
    td_plot_group_put(&plots, 0, plot, slot);
    s.job.plots = &plots;
    s.job.innovations = &found;
    td__filter_kernels_of(1)->update(&s.job);
    get_single(&s, slot_count, plot->t_ns, known);
    return td__innovation_of(&found, 0);
}

/* The oldest plot kept is from now on part of what was known before. */
static void forget_oldest(td_history *history)
{
    int32_t count = --history->count;
    memmove(history->known, history->known + 1, (size_t)(count + 1) * sizeof *history->known);
    memmove(history->plots, history->plots + 1, (size_t)count * sizeof *history->plots);
    memmove(history->slots, history->slots + 1, (size_t)count * sizeof *history->slots);
}

/* From what was known before plot `at` through it and all after it. */
static void replay(const td_motion_def *motion, td_history *history, int32_t at,
                   td_innovation *found)
{
    for (int32_t i = at; i < history->count; i++) {
        td_known *next = &history->known[i + 1];
        *next = history->known[i];
        td_known_predict(motion, next, history->slot_count, history->plots[i].t_ns);
        td_innovation one =
            td_known_update(next, history->slot_count, &history->plots[i], history->slots[i]);
        if (i == at) {
            *found = one;
        }
    }
}

td_taken td_history_take(const td_motion_def *motion, td_history *history, const td_plot *plot,
                         int32_t slot, td_innovation *found)
{
    assert(slot < history->slot_count);
    memset(found, 0, sizeof *found);
    if (history->count == TD_HISTORY_PLOTS && plot->t_ns >= history->plots[0].t_ns) {
        forget_oldest(history);
    }
    if (plot->t_ns < history->known[0].estimate.t_ns || history->count == TD_HISTORY_PLOTS) {
        return TD_TAKEN_TOO_OLD;
    }
    int32_t at = history->count;
    while (at > 0 && history->plots[at - 1].t_ns > plot->t_ns) {
        at--;
    }
    size_t after = (size_t)(history->count - at);
    memmove(history->plots + at + 1, history->plots + at, after * sizeof *history->plots);
    memmove(history->slots + at + 1, history->slots + at, after * sizeof *history->slots);
    history->plots[at] = *plot;
    history->slots[at] = slot;
    history->count++;
    replay(motion, history, at, found);
    return after > 0 ? TD_TAKEN_LATE : TD_TAKEN_IN_ORDER;
}
