/* SPDX-License-Identifier: Apache-2.0 */
/* Canonical bytes of fields, for hashes: little-endian, no padding, one zero. */
#ifndef TD_BASE_CANON_H
#define TD_BASE_CANON_H

#include <stdint.h>

#include "base/sink.h"

#ifdef __cplusplus
extern "C" {
#endif

td_status td_canon_u64(const td_sink *sink, uint64_t value) TD_MUST_CHECK;
td_status td_canon_i64(const td_sink *sink, int64_t value) TD_MUST_CHECK;

/* A real that is not NAN (asserted); -0 is written as +0. */
td_status td_canon_f64(const td_sink *sink, double value) TD_MUST_CHECK;

/* Length, then bytes without the ending zero. */
td_status td_canon_text(const td_sink *sink, const char *text) TD_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
