/* SPDX-License-Identifier: Apache-2.0 */
/* A binary heap of events. */
#include "base/queue.h"

static bool comes_before(const td_event *a, const td_event *b)
{
    if (a->t_ns != b->t_ns) {
        return a->t_ns < b->t_ns;
    }
    if (a->phase != b->phase) {
        return a->phase < b->phase;
    }
    return a->seq < b->seq;
}

static void exchange(td_event *a, td_event *b)
{
    td_event kept = *a;
    *a = *b;
    *b = kept;
}

td_status td_queue_push(td_queue *queue, td_event event)
{
    if (queue->count == queue->capacity) {
        return TD_FULL;
    }
    event.seq = queue->next_seq++;
    int32_t at = queue->count++;
    queue->events[at] = event;
    while (at > 0) {
        int32_t above = (at - 1) / 2;
        if (!comes_before(&queue->events[at], &queue->events[above])) {
            break;
        }
        exchange(&queue->events[at], &queue->events[above]);
        at = above;
    }
    return TD_OK;
}

bool td_queue_pop(td_queue *queue, td_event *event)
{
    if (queue->count == 0) {
        *event = (td_event){ 0 };
        return false;
    }
    *event = queue->events[0];
    queue->events[0] = queue->events[--queue->count];
    int32_t at = 0;
    for (;;) {
        int32_t first = at;
        for (int32_t child = 2 * at + 1; child <= 2 * at + 2; child++) {
            bool is_there = child < queue->count;
            if (is_there && comes_before(&queue->events[child], &queue->events[first])) {
                first = child;
            }
        }
        if (first == at) {
            return true;
        }
        exchange(&queue->events[at], &queue->events[first]);
        at = first;
    }
}
