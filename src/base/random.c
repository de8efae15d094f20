/* SPDX-License-Identifier: Apache-2.0 */
/* Philox4x32-10 and the draws made from it. */
#include "base/random.h"

#include "base/real.h"

/* Multipliers and Weyl constants of Salmon et al. 2011, table 2. */
void td_philox(uint32_t counter[4], const uint32_t key[2])
{
    uint32_t k0 = key[0];
    uint32_t k1 = key[1];
    for (int round = 0; round < 10; round++) {
        uint64_t p0 = (uint64_t)0xD2511F53u * counter[0];
        uint64_t p1 = (uint64_t)0xCD9E8D57u * counter[2];
        uint32_t first = (uint32_t)(p1 >> 32) ^ counter[1] ^ k0;
        uint32_t third = (uint32_t)(p0 >> 32) ^ counter[3] ^ k1;
        counter[0] = first;
        counter[1] = (uint32_t)p1;
        counter[2] = third;
        counter[3] = (uint32_t)p0;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
}

/* The middle of one of 2^52 equal cells: exact, and inside (0, 1) without a test. */
static double uniform_from_words(uint32_t low, uint32_t high)
{
    uint64_t bits = ((uint64_t)high << 32) | low;
    return ((double)(int64_t)(bits >> 12) + 0.5) * 0x1p-52;
}

static void draw(const td_stream *stream, uint32_t index, double pair[2])
{
    uint32_t counter[4] = { index, stream->purpose, stream->node, stream->run };
    uint32_t key[2] = { (uint32_t)stream->seed, (uint32_t)(stream->seed >> 32) };
    td_philox(counter, key);
    pair[0] = uniform_from_words(counter[0], counter[1]);
    pair[1] = uniform_from_words(counter[2], counter[3]);
}

double td_uniform(const td_stream *stream, uint32_t index)
{
    double pair[2];
    draw(stream, index, pair);
    return pair[0];
}

double td_normal(const td_stream *stream, uint32_t index)
{
    double pair[2];
    draw(stream, index, pair);
    return td_sqrt(-2.0 * td_log(pair[0])) * td_cos(TD_TWO_PI * pair[1]);
}
