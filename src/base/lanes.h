/* SPDX-License-Identifier: Apache-2.0 */
/* Lanes: TD_LANES independent reals side by side, the same bits at every width. Vector extensions
 * of gcc and clang; intrinsics only where those have no word for it (fma, sqrt, permute). */
#ifndef TD_BASE_LANES_H
#define TD_BASE_LANES_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/real.h"

#ifndef TD_LANES
#define TD_LANES 1
#endif

#define TD_LANE_FN static inline __attribute__((always_inline))

/* A kernel's name at this width: TD_WIDE(td__fly) is td__fly_w8 where TD_LANES is 8. */
#define TD__WIDE_JOIN(name, lanes) name##_w##lanes
#define TD__WIDE_OF(name, lanes) TD__WIDE_JOIN(name, lanes)
#define TD_WIDE(name) TD__WIDE_OF(name, TD_LANES)

#if TD_LANES == 1

typedef double td_lane;
typedef int64_t td_lane_int;
typedef uint64_t td_lane_word;
typedef int64_t td_lane_mask;

TD_LANE_FN td_lane lane_set(double x) { return x; }
TD_LANE_FN td_lane_int lane_int_set(int64_t x) { return x; }
TD_LANE_FN td_lane lane_fma(td_lane a, td_lane b, td_lane c) { return __builtin_fma(a, b, c); }
TD_LANE_FN td_lane lane_sqrt(td_lane a) { return __builtin_sqrt(a); }
TD_LANE_FN td_lane_mask lane_lt(td_lane a, td_lane b) { return a < b ? -1 : 0; }
TD_LANE_FN td_lane_mask lane_ge(td_lane a, td_lane b) { return a >= b ? -1 : 0; }
TD_LANE_FN td_lane lane_select(td_lane_mask m, td_lane a, td_lane b) { return m ? a : b; }
TD_LANE_FN td_lane_int lane_int_select(td_lane_mask m, td_lane_int a, td_lane_int b)
{
    return m ? a : b;
}
TD_LANE_FN bool lane_any(td_lane_mask m) { return m != 0; }
TD_LANE_FN double lane_get(td_lane a, int i) { return (void)i, a; }
TD_LANE_FN void lane_put(td_lane *a, int i, double x) { (void)i, *a = x; }
TD_LANE_FN td_lane lane_lookup16(const double *table, td_lane_int i) { return table[i]; }

#else

typedef double td_lane __attribute__((vector_size(TD_LANES * 8)));
typedef int64_t td_lane_int __attribute__((vector_size(TD_LANES * 8)));
typedef uint64_t td_lane_word __attribute__((vector_size(TD_LANES * 8)));
typedef td_lane_int td_lane_mask;

TD_LANE_FN td_lane lane_set(double x)
{
    td_lane r;
    for (int i = 0; i < TD_LANES; i++) {
        r[i] = x;
    }
    return r;
}
TD_LANE_FN td_lane_int lane_int_set(int64_t x)
{
    td_lane_int r;
    for (int i = 0; i < TD_LANES; i++) {
        r[i] = x;
    }
    return r;
}
TD_LANE_FN td_lane_mask lane_lt(td_lane a, td_lane b) { return (td_lane_mask)(a < b); }
TD_LANE_FN td_lane_mask lane_ge(td_lane a, td_lane b) { return (td_lane_mask)(a >= b); }
TD_LANE_FN td_lane lane_select(td_lane_mask m, td_lane a, td_lane b)
{
    return (td_lane)((m & (td_lane_int)a) | (~m & (td_lane_int)b));
}
TD_LANE_FN td_lane_int lane_int_select(td_lane_mask m, td_lane_int a, td_lane_int b)
{
    return (m & a) | (~m & b);
}
TD_LANE_FN double lane_get(td_lane a, int i) { return a[i]; }
TD_LANE_FN void lane_put(td_lane *a, int i, double x) { (*a)[i] = x; }

#if TD_LANES == 8 && defined(__AVX512F__)
#include <immintrin.h>
TD_LANE_FN td_lane lane_fma(td_lane a, td_lane b, td_lane c)
{
    return (td_lane)_mm512_fmadd_pd((__m512d)a, (__m512d)b, (__m512d)c);
}
TD_LANE_FN td_lane lane_sqrt(td_lane a) { return (td_lane)_mm512_sqrt_pd((__m512d)a); }
TD_LANE_FN bool lane_any(td_lane_mask m)
{
    return _mm512_test_epi64_mask((__m512i)m, (__m512i)m) != 0;
}
TD_LANE_FN td_lane lane_lookup16(const double *table, td_lane_int i)
{
    return (td_lane)_mm512_permutex2var_pd(_mm512_loadu_pd(table), (__m512i)i,
                                           _mm512_loadu_pd(table + 8));
}
#else
TD_LANE_FN bool lane_any(td_lane_mask m)
{
    int64_t sum = 0;
    for (int i = 0; i < TD_LANES; i++) {
        sum |= m[i];
    }
    return sum != 0;
}
#if TD_LANES == 4 && defined(__FMA__)
#include <immintrin.h>
TD_LANE_FN td_lane lane_fma(td_lane a, td_lane b, td_lane c)
{
    return (td_lane)_mm256_fmadd_pd((__m256d)a, (__m256d)b, (__m256d)c);
}
TD_LANE_FN td_lane lane_sqrt(td_lane a) { return (td_lane)_mm256_sqrt_pd((__m256d)a); }
#else
TD_LANE_FN td_lane lane_fma(td_lane a, td_lane b, td_lane c)
{
    td_lane r;
    for (int i = 0; i < TD_LANES; i++) {
        r[i] = __builtin_fma(a[i], b[i], c[i]);
    }
    return r;
}
TD_LANE_FN td_lane lane_sqrt(td_lane a)
{
    td_lane r;
    for (int i = 0; i < TD_LANES; i++) {
        r[i] = __builtin_sqrt(a[i]);
    }
    return r;
}
#endif
TD_LANE_FN td_lane lane_lookup16(const double *table, td_lane_int i)
{
    td_lane r;
    for (int k = 0; k < TD_LANES; k++) {
        r[k] = table[i[k]];
    }
    return r;
}
#endif

#endif

TD_LANE_FN td_lane_int lane_bits(td_lane a)
{
    td_lane_int r;
    memcpy(&r, &a, sizeof r);
    return r;
}
TD_LANE_FN td_lane lane_from_bits(td_lane_int a)
{
    td_lane r;
    memcpy(&r, &a, sizeof r);
    return r;
}
/* a << count, and a + b: modulo 2^64, as words, since integers may not overflow. */
TD_LANE_FN td_lane_int lane_int_shift(td_lane_int a, int count)
{
    return (td_lane_int)((td_lane_word)a << count);
}
TD_LANE_FN td_lane_int lane_int_add(td_lane_int a, td_lane_int b)
{
    return (td_lane_int)((td_lane_word)a + (td_lane_word)b);
}
TD_LANE_FN td_lane lane_load(const double *from)
{
    td_lane r;
    memcpy(&r, from, sizeof r);
    return r;
}
TD_LANE_FN void lane_store(double *to, td_lane a) { memcpy(to, &a, sizeof a); }
TD_LANE_FN td_lane lane_abs(td_lane a)
{
    return lane_from_bits(lane_bits(a) & lane_int_set(INT64_MAX));
}
TD_LANE_FN td_lane lane_min(td_lane a, td_lane b) { return lane_select(lane_lt(a, b), a, b); }
TD_LANE_FN td_lane lane_max(td_lane a, td_lane b) { return lane_select(lane_lt(a, b), b, a); }

#include "base/lanes_math.h"

#endif
