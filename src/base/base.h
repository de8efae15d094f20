/* SPDX-License-Identifier: Apache-2.0 */
/* What everything stands on: reals, vectors, status, random numbers, memory, events, bytes. */
#ifndef TD_BASE_H
#define TD_BASE_H

#include "base/arena.h"
#include "base/canon.h"
#include "base/peak.h"
#include "base/queue.h"
#include "base/random.h"
#include "base/real.h"
#include "base/sink.h"
#include "base/status.h"
#include "base/text.h"
#include "base/vec.h"

#endif
