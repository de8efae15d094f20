/* SPDX-License-Identifier: Apache-2.0 */
/* Writes fields as canonical little-endian bytes. */
#include "base/canon.h"

#include <assert.h>
#include <string.h>

td_status td_canon_u64(const td_sink *sink, uint64_t value)
{
    unsigned char bytes[8];
    for (int i = 0; i < 8; i++) {
        bytes[i] = (unsigned char)(value >> (8 * i));
    }
    return sink->write(sink->ctx, bytes, sizeof bytes);
}

td_status td_canon_i64(const td_sink *sink, int64_t value)
{
    return td_canon_u64(sink, (uint64_t)value);
}

td_status td_canon_f64(const td_sink *sink, double value)
{
    uint64_t bits;
    assert(value == value);
    value = value == 0.0 ? 0.0 : value;
    memcpy(&bits, &value, sizeof bits);
    return td_canon_u64(sink, bits);
}

td_status td_canon_text(const td_sink *sink, const char *text)
{
    size_t count = strlen(text);
    td_status status = td_canon_u64(sink, count);
    return status == TD_OK ? sink->write(sink->ctx, text, count) : status;
}
