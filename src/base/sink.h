/* SPDX-License-Identifier: Apache-2.0 */
/* Where output goes: the caller's function, so that the core does no I/O. */
#ifndef TD_BASE_SINK_H
#define TD_BASE_SINK_H

#include <stddef.h>

#include "base/status.h"

typedef struct td_sink {
    void *ctx;
    td_status (*write)(void *ctx, const void *bytes, size_t count);
} td_sink;

#endif
