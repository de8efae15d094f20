/* SPDX-License-Identifier: Apache-2.0 */
/* Memory cut from one block in order, given back all at once. */
#ifndef TD_BASE_ARENA_H
#define TD_BASE_ARENA_H

#include <stddef.h>

#include "base/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The block is the caller's; the arena only counts. */
typedef struct td_arena {
    unsigned char *block;
    size_t size;
    size_t used;
} td_arena;

static inline td_arena td_arena_over(void *block, size_t size)
{
    return (td_arena){ (unsigned char *)block, size, 0 };
}

/* Given count and size; returned zeroed memory aligned to 64 bytes, or null when it is full. */
void *td_arena_take(td_arena *arena, size_t count, size_t size) TD_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
