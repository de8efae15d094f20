/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that runs out at a given request, for tests named NAME_memory.test.c: the linker puts
 * these functions in the place of malloc, calloc and realloc (test/CMakeLists.txt). Libraries keep
 * theirs. The sanitizers' build sees what a failure leaks. */
#ifndef TD_TEST_FAILING_MEMORY_H
#define TD_TEST_FAILING_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *block, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *block, size_t size);

/* The request that fails, from 1; 0: none. Set both before what is tried. */
static long failing_request, requests;

/* Whether a request failed since the last call of failing_from. */
static bool has_failed;

static inline void failing_from(long request)
{
    failing_request = request;
    requests = 0;
    has_failed = false;
}

static inline bool fails_now(void)
{
    requests++;
    has_failed = has_failed || requests == failing_request;
    return requests == failing_request;
}

void *__wrap_malloc(size_t size)
{
    return fails_now() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return fails_now() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *block, size_t size)
{
    return fails_now() ? NULL : __real_realloc(block, size);
}

#endif
