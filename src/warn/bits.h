/* SPDX-License-Identifier: Apache-2.0 */
/* Fields of bits in bytes, the most significant bit first, as radio messages number them. */
#ifndef TD_WARN_BITS_H
#define TD_WARN_BITS_H

#include <assert.h>
#include <stdint.h>

/* Given the first bit, counted from 0, and how many, at most 64; the bytes must hold them. */
static inline uint64_t td_bits_read(const uint8_t *bytes, int first, int count)
{
    uint64_t value = 0;
    for (int i = first; i < first + count; i++) {
        value = value << 1 | (bytes[i >> 3] >> (7 - (i & 7)) & 1u);
    }
    return value;
}

/* A value that does not fit is a caller's mistake. */
static inline void td_bits_write(uint8_t *bytes, int first, int count, uint64_t value)
{
    assert(count == 64 || value >> count == 0);
    for (int i = 0; i < count; i++) {
        int at = first + count - 1 - i;
        unsigned bit = 0x80u >> (at & 7), rest = bytes[at >> 3] & ~bit;
        bytes[at >> 3] = (uint8_t)(rest | ((value >> i & 1u) ? bit : 0u));
    }
}

#endif
