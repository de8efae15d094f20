/* SPDX-License-Identifier: Apache-2.0 */
/* Vectors of three reals. */
#ifndef TD_BASE_VEC_H
#define TD_BASE_VEC_H

#ifdef __cplusplus
extern "C" {
#endif

typedef struct td_vec3 {
    double x, y, z;
} td_vec3;

static inline td_vec3 td_vec3_add(td_vec3 a, td_vec3 b)
{
    return (td_vec3){ a.x + b.x, a.y + b.y, a.z + b.z };
}

static inline td_vec3 td_vec3_sub(td_vec3 a, td_vec3 b)
{
    return (td_vec3){ a.x - b.x, a.y - b.y, a.z - b.z };
}

static inline td_vec3 td_vec3_scale(td_vec3 a, double s)
{
    return (td_vec3){ a.x * s, a.y * s, a.z * s };
}

/* a + s*b, one rounding a component. */
static inline td_vec3 td_vec3_madd(td_vec3 a, double s, td_vec3 b)
{
    return (td_vec3){ __builtin_fma(s, b.x, a.x), __builtin_fma(s, b.y, a.y),
                      __builtin_fma(s, b.z, a.z) };
}

static inline double td_vec3_dot(td_vec3 a, td_vec3 b)
{
    return __builtin_fma(a.z, b.z, __builtin_fma(a.y, b.y, a.x * b.x));
}

static inline td_vec3 td_vec3_cross(td_vec3 a, td_vec3 b)
{
    return (td_vec3){ a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x };
}

static inline double td_vec3_norm(td_vec3 a)
{
    return __builtin_sqrt(td_vec3_dot(a, a));
}

/* Direction of a, which must not be zero. */
static inline td_vec3 td_vec3_unit(td_vec3 a)
{
    return td_vec3_scale(a, 1.0 / td_vec3_norm(a));
}

#ifdef __cplusplus
}
#endif

#endif
