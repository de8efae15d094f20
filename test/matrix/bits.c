/* SPDX-License-Identifier: Apache-2.0 */
/* Hashes what the core computes, for comparison between builds, machines, widths and threads.
 *
 * usage: bits FLIGHTS LANES THREADS     (lanes: 1, 2, 4, 8, or 0 for the build's widest)
 *
 * Prints `part=hash` for each part and `all=hash`: FNV-1a over canonical bytes (base/canon.h). */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/base.h"
#include "test/matrix/bits.h"

enum { THREADS_MAX = 64 };

int32_t bits_lanes;

double bits_draw(uint32_t purpose, uint32_t index, double low, double high)
{
    td_stream stream = { .seed = 2012, .purpose = purpose };
    return low + (high - low) * td_uniform(&stream, index);
}

/* Fowler, Noll and Vo's hash of 64 bits: enough to see a difference, short enough to read. */
static td_status fnv_write(void *ctx, const void *bytes, size_t count)
{
    uint64_t *hash = ctx;
    const unsigned char *at = bytes;
    for (size_t i = 0; i < count; i++) {
        *hash = (*hash ^ at[i]) * 0x100000001b3u;
    }
    return TD_OK;
}

static uint64_t hash_of(const double *reals, size_t count)
{
    uint64_t hash = 0xcbf29ce484222325u;
    td_sink sink = { .ctx = &hash, .write = fnv_write };
    for (size_t i = 0; i < count; i++) {
        if (td_canon_f64(&sink, reals[i]) != TD_OK) {
            abort();
        }
    }
    return hash;
}

typedef struct slice {
    const bits_part *part;
    int32_t from, to;
    double *out;
} slice;

static void *fill_slice(void *ctx)
{
    slice *mine = ctx;
    size_t at = (size_t)mine->from * (size_t)mine->part->each;
    if (mine->from < mine->to) {
        mine->part->fill(mine->from, mine->to, mine->out + at);
    }
    return NULL;
}

/* Threads take neighbouring slices of unequal length and write into their own places. */
static void fill(const bits_part *part, int32_t count, int32_t threads, double *out)
{
    pthread_t ids[THREADS_MAX];
    slice slices[THREADS_MAX];
    for (int32_t i = 0; i < threads; i++) {
        int64_t from = (int64_t)count * i / threads, to = (int64_t)count * (i + 1) / threads;
        slices[i] = (slice){ part, (int32_t)from, (int32_t)to, out };
        if (pthread_create(&ids[i], NULL, fill_slice, &slices[i]) != 0) {
            fputs("bits: cannot start a thread\n", stderr);
            exit(1);
        }
    }
    for (int32_t i = 0; i < threads; i++) {
        pthread_join(ids[i], NULL);
    }
}

int main(int argc, char **argv)
{
    int32_t flights = argc > 1 ? atoi(argv[1]) : 0;
    bits_lanes = argc > 2 ? atoi(argv[2]) : 0;
    int32_t threads = argc > 3 ? atoi(argv[3]) : 1;
    if (argc != 4 || flights < 1 || threads < 1 || threads > THREADS_MAX) {
        fputs("usage: bits FLIGHTS LANES THREADS\n", stderr);
        return 2;
    }
    uint64_t all = 0xcbf29ce484222325u;
    for (const bits_part *part = BITS_PARTS; part->name; part++) {
        int32_t count = flights / part->share > 0 ? flights / part->share : 1;
        size_t reals = (size_t)count * (size_t)part->each;
        double *out = calloc(reals, sizeof *out);
        if (!out) {
            fputs("bits: out of memory\n", stderr);
            return 3;
        }
        fill(part, count, threads, out);
        uint64_t hash = hash_of(out, reals);
        fnv_write(&all, &hash, sizeof hash);
        printf("%s=%016llx ", part->name, (unsigned long long)hash);
        free(out);
    }
    printf("all=%016llx\n", (unsigned long long)all);
    return 0;
}
