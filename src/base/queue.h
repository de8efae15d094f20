/* SPDX-License-Identifier: Apache-2.0 */
/* The event queue: a heap whose order is total, so that equal times never depend on chance. */
#ifndef TD_BASE_QUEUE_H
#define TD_BASE_QUEUE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Phases of one instant, in order. */
#define TD_PHASE_MAP(X)                                                                            \
    X(MOVE, "move")                                                                                \
    X(SENSE, "sense")                                                                              \
    X(SHARE, "share")                                                                              \
    X(INFER, "infer")                                                                              \
    X(DECIDE, "decide")                                                                            \
    X(RECORD, "record")

typedef enum td_phase {
#define X(name, text) TD_PHASE_##name,
    TD_PHASE_MAP(X)
#undef X
    TD_PHASE_COUNT
} td_phase;

/* Comes up in the order of (t_ns, phase, seq); seq is given by the queue as events are pushed. */
typedef struct td_event {
    int64_t t_ns;
    td_phase phase;
    uint32_t seq;
    int32_t kind;
    int32_t subject;
    int32_t object;
} td_event;

/* The events' memory is the caller's. */
typedef struct td_queue {
    td_event *events;
    int32_t count;
    int32_t capacity;
    uint32_t next_seq;
} td_queue;

/* Puts an event in; `event.seq` is overwritten. TD_FULL when there is no room. */
td_status td_queue_push(td_queue *queue, td_event event) TD_MUST_CHECK;

/* Takes the first event out; false when there is none. */
bool td_queue_pop(td_queue *queue, td_event *event);

#ifdef __cplusplus
}
#endif

#endif
