/* SPDX-License-Identifier: Apache-2.0 */
/* Cuts aligned, zeroed pieces from one block. */
#include "base/arena.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

/* A cache line, and enough for the widest lane. */
enum { ALIGNMENT = 64 };

void *td_arena_take(td_arena *arena, size_t count, size_t size)
{
    assert(arena->used <= arena->size);
    uintptr_t start = (uintptr_t)arena->block + arena->used;
    size_t pad = (size_t)(-start & (ALIGNMENT - 1));
    size_t room = arena->size - arena->used;
    if (pad > room || (size != 0 && count > (room - pad) / size)) {
        return NULL;
    }
    unsigned char *piece = arena->block + arena->used + pad;
    arena->used += pad + count * size;
    memset(piece, 0, count * size);
    return piece;
}
