/* SPDX-License-Identifier: Apache-2.0 */
/* Corners of the base: special arguments of the reals, vectors, status texts, keyed draws. */
#include "base/base.h"
#include "test/check.h"

/* The story: atan2(0, 0) once gave a quarter turn, so that a place on the axis had a longitude. */
TD_TEST(the_arc_tangent_of_nothing_is_nothing)
{
    TD_CHECK(td_atan2(0.0, 0.0) == 0.0);
    TD_CHECK(td_atan2(0.0, 1.0) == 0.0 && td_atan2(0.0, -1.0) == TD_PI);
    TD_CHECK(td_atan2(1.0, 0.0) == TD_HALF_PI && td_atan2(-1.0, 0.0) == -TD_HALF_PI);
    TD_CHECK(td_atan2(1e-300, 1e-300) == td_atan2(1e300, 1e300));
    TD_NEAR(td_atan2(1.0, 1.0), TD_PI / 4.0, 2e-16);
    TD_NEAR(td_atan2(-1.0, -1.0), -3.0 * TD_PI / 4.0, 5e-16);
}

TD_TEST(functions_are_exact_where_their_values_are)
{
    TD_CHECK(td_sin(0.0) == 0.0 && td_cos(0.0) == 1.0 && td_tan(0.0) == 0.0);
    TD_CHECK(td_exp(0.0) == 1.0 && td_log(1.0) == 0.0);
    TD_CHECK(td_asin(1.0) == TD_HALF_PI && td_acos(1.0) == 0.0 && td_acos(-1.0) == TD_PI);
    TD_CHECK(td_asin(-1.0) == -TD_HALF_PI && td_asin(0.0) == 0.0);
    TD_CHECK(td_hypot(3.0, 4.0) == 5.0 && td_hypot(0.0, 0.0) == 0.0);
    TD_NEAR(td_pow(10.0, 3.0), 1000.0, 1e-11);
}

TD_TEST(symmetries_hold_to_the_bit)
{
    td_stream stream = { .seed = 21 };
    for (uint32_t i = 0; i < 2000; i++) {
        double x = 20.0 * td_uniform(&stream, i) - 10.0;
        double s, c;
        td_sincos(x, &s, &c);
        TD_CHECK(td_sin(-x) == -td_sin(x) && td_cos(-x) == td_cos(x));
        TD_CHECK(s == td_sin(x) && c == td_cos(x));
        TD_NEAR(s * s + c * c, 1.0, 4e-16);
        TD_CHECK(td_atan2(-x, 2.0) == -td_atan2(x, 2.0));
    }
}

TD_TEST(clamps_and_choices)
{
    TD_CHECK(td_clamp(5.0, 0.0, 1.0) == 1.0 && td_clamp(-5.0, 0.0, 1.0) == 0.0);
    TD_CHECK(td_clamp(0.5, 0.0, 1.0) == 0.5);
    TD_CHECK(td_min(1.0, 2.0) == 1.0 && td_max(1.0, 2.0) == 2.0 && td_abs(-0.0) == 0.0);
}

TD_TEST(vectors_obey_the_laws_of_vectors)
{
    td_vec3 a = { 1.0, 2.0, 3.0 }, b = { -4.0, 0.5, 2.0 };
    td_vec3 cross = td_vec3_cross(a, b);
    TD_CHECK(td_vec3_dot(a, cross) == 0.0 && td_vec3_dot(b, cross) == 0.0);
    TD_CHECK(td_vec3_cross((td_vec3){ 1, 0, 0 }, (td_vec3){ 0, 1, 0 }).z == 1.0);
    TD_CHECK(td_vec3_norm((td_vec3){ 2.0, 3.0, 6.0 }) == 7.0);
    TD_NEAR(td_vec3_norm(td_vec3_unit(b)), 1.0, 2e-16);
    td_vec3 sum = td_vec3_add(td_vec3_scale(b, 2.0), a);
    td_vec3 same = td_vec3_madd(a, 2.0, b);
    TD_CHECK(sum.x == same.x && sum.y == same.y && sum.z == same.z);
    /* Lagrange: |a x b|^2 + (a.b)^2 = |a|^2 |b|^2 */
    double dot = td_vec3_dot(a, b);
    TD_NEAR(td_vec3_dot(cross, cross) + dot * dot, td_vec3_dot(a, a) * td_vec3_dot(b, b), 1e-12);
}

TD_TEST(each_status_has_words_of_its_own)
{
    for (int i = 0; i < TD_STATUS_COUNT; i++) {
        TD_CHECK(strlen(td_status_text((td_status)i)) > 1);
        for (int k = 0; k < i; k++) {
            TD_CHECK(strcmp(td_status_text((td_status)i), td_status_text((td_status)k)) != 0);
        }
    }
}

/* Each part of the key, and the index, makes another stream: 5 streams, no draw in common. */
TD_TEST(every_part_of_a_key_counts)
{
    const td_stream streams[] = {
        { .seed = 1, .run = 1, .node = 1, .purpose = 1 },
        { .seed = 2, .run = 1, .node = 1, .purpose = 1 },
        { .seed = 1ull << 32 | 1, .run = 1, .node = 1, .purpose = 1 },
        { .seed = 1, .run = 2, .node = 1, .purpose = 1 },
        { .seed = 1, .run = 1, .node = 2, .purpose = 1 },
        { .seed = 1, .run = 1, .node = 1, .purpose = 2 },
    };
    for (size_t i = 0; i < sizeof streams / sizeof streams[0]; i++) {
        for (size_t k = 0; k < i; k++) {
            for (uint32_t index = 0; index < 50; index++) {
                TD_CHECK(td_uniform(&streams[i], index) != td_uniform(&streams[k], index));
            }
        }
    }
}

/* Many equal times and phases: each event must come after the one before it. */
TD_TEST(a_long_queue_comes_up_in_order)
{
    enum { COUNT = 4096 };
    static td_event room[COUNT];
    td_queue queue = { .events = room, .capacity = COUNT };
    td_stream stream = { .seed = 22 };
    for (uint32_t i = 0; i < COUNT; i++) {
        td_event event = { .t_ns = (int64_t)(50.0 * td_uniform(&stream, 2 * i)),
                           .phase = (td_phase)(6.0 * td_uniform(&stream, 2 * i + 1)) };
        TD_CHECK(td_queue_push(&queue, event) == TD_OK);
    }
    td_event last = { .t_ns = -1 }, now;
    int32_t count = 0;
    while (td_queue_pop(&queue, &now)) {
        bool later = now.t_ns > last.t_ns;
        bool same_time = now.t_ns == last.t_ns;
        TD_CHECK(later || (same_time && now.phase > last.phase) ||
                 (same_time && now.phase == last.phase && now.seq > last.seq));
        last = now;
        count++;
    }
    TD_CHECK(count == COUNT);
}

TD_MAIN(the_arc_tangent_of_nothing_is_nothing, functions_are_exact_where_their_values_are,
        symmetries_hold_to_the_bit, clamps_and_choices, vectors_obey_the_laws_of_vectors,
        each_status_has_words_of_its_own, every_part_of_a_key_counts,
        a_long_queue_comes_up_in_order)
