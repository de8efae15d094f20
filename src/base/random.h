/* SPDX-License-Identifier: Apache-2.0 */
/* Counter-based random numbers: Philox4x32-10 (Salmon et al. 2011), keyed, without state. */
#ifndef TD_BASE_RANDOM_H
#define TD_BASE_RANDOM_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Whose draws these are. A draw added under one key moves no draw under another. */
typedef struct td_stream {
    uint64_t seed;
    uint32_t run;
    uint32_t node;
    uint32_t purpose;
} td_stream;

/* Ten rounds on `counter` with `key`: the published function, for known answers. */
void td_philox(uint32_t counter[4], const uint32_t key[2]);

/* Given a stream and the draw's index; returned a real in (0, 1), 52 bits, never 0 or 1. */
double td_uniform(const td_stream *stream, uint32_t index);

/* Given a stream and the draw's index; returned a standard normal (Box-Muller, cosine half). */
double td_normal(const td_stream *stream, uint32_t index);

#ifdef __cplusplus
}
#endif

#endif
