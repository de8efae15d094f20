/* SPDX-License-Identifier: Apache-2.0 */
/* Published random numbers, events in order, memory cut right, canonical bytes, no contraction. */
#include "base/base.h"
#include "test/check.h"

/* Known answers of Philox4x32-10: the Random123 distribution's kat_vectors. */
TD_TEST(philox_gives_the_published_words)
{
    uint32_t zero[4] = { 0, 0, 0, 0 };
    td_philox(zero, (uint32_t[2]){ 0, 0 });
    TD_CHECK(zero[0] == 0x6627e8d5u && zero[1] == 0xe169c58du);
    TD_CHECK(zero[2] == 0xbc57ac4cu && zero[3] == 0x9b00dbd8u);
    uint32_t ones[4] = { ~0u, ~0u, ~0u, ~0u };
    td_philox(ones, (uint32_t[2]){ ~0u, ~0u });
    TD_CHECK(ones[0] == 0x408f276du && ones[1] == 0x41c83b0eu);
    TD_CHECK(ones[2] == 0xa20bc7c6u && ones[3] == 0x6d5451fdu);
    uint32_t pi[4] = { 0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u };
    td_philox(pi, (uint32_t[2]){ 0xa4093822u, 0x299f31d0u });
    TD_CHECK(pi[0] == 0xd16cfe09u && pi[1] == 0x94fdccebu);
    TD_CHECK(pi[2] == 0x5001e420u && pi[3] == 0x24126ea1u);
}

TD_TEST(draws_have_their_moments)
{
    enum { DRAWS = 20000 };
    td_stream stream = { .seed = 1, .run = 2, .node = 3, .purpose = 4 };
    double mean = 0.0, square = 0.0, uniform = 0.0;
    for (uint32_t i = 0; i < DRAWS; i++) {
        double z = td_normal(&stream, i);
        mean += z / DRAWS;
        square += z * z / DRAWS;
        uniform += td_uniform(&stream, i) / DRAWS;
    }
    /* Four standard errors: a fixed seed either passes for ever or never. */
    TD_NEAR(mean, 0.0, 4.0 / sqrt(DRAWS));
    TD_NEAR(square, 1.0, 4.0 * sqrt(2.0 / DRAWS));
    TD_NEAR(uniform, 0.5, 4.0 * sqrt(1.0 / 12.0 / DRAWS));
}

TD_TEST(a_key_moves_only_its_own_draws)
{
    td_stream a = { .seed = 9, .node = 1 };
    td_stream b = { .seed = 9, .node = 2 };
    TD_CHECK(td_uniform(&a, 5) == td_uniform(&a, 5));
    TD_CHECK(td_uniform(&a, 5) != td_uniform(&b, 5));
    TD_CHECK(td_uniform(&a, 5) != td_uniform(&a, 6));
}

TD_TEST(events_come_up_by_time_then_phase_then_order_of_pushing)
{
    td_event room[8];
    td_queue queue = { .events = room, .capacity = 8 };
    td_event events[] = {
        { .t_ns = 5, .phase = TD_PHASE_MOVE, .kind = 4 },
        { .t_ns = 1, .phase = TD_PHASE_RECORD, .kind = 2 },
        { .t_ns = 1, .phase = TD_PHASE_SENSE, .kind = 0 },
        { .t_ns = 1, .phase = TD_PHASE_SENSE, .kind = 1 },
        { .t_ns = 3, .phase = TD_PHASE_MOVE, .kind = 3 },
    };
    for (size_t i = 0; i < 5; i++) {
        TD_CHECK(td_queue_push(&queue, events[i]) == TD_OK);
    }
    td_event event;
    for (int32_t want = 0; want < 5; want++) {
        TD_CHECK(td_queue_pop(&queue, &event) && event.kind == want);
    }
    TD_CHECK(!td_queue_pop(&queue, &event));
}

TD_TEST(a_full_queue_says_so_and_loses_nothing)
{
    td_event room[2];
    td_queue queue = { .events = room, .capacity = 2 };
    TD_CHECK(td_queue_push(&queue, (td_event){ .t_ns = 2 }) == TD_OK);
    TD_CHECK(td_queue_push(&queue, (td_event){ .t_ns = 1 }) == TD_OK);
    TD_CHECK(td_queue_push(&queue, (td_event){ .t_ns = 0 }) == TD_FULL);
    td_event event;
    TD_CHECK(td_queue_pop(&queue, &event) && event.t_ns == 1);
}

TD_TEST(an_arena_cuts_aligned_zeroed_pieces_and_ends)
{
    static unsigned char block[1024];
    memset(block, 0xff, sizeof block);
    td_arena arena = td_arena_over(block + 1, sizeof block - 1);
    double *piece = td_arena_take(&arena, 8, sizeof *piece);
    TD_CHECK(piece != NULL && (uintptr_t)piece % 64 == 0 && piece[7] == 0.0);
    TD_CHECK(td_arena_take(&arena, 2048, 1) == NULL);
    TD_CHECK(td_arena_take(&arena, SIZE_MAX, 2) == NULL);
    TD_CHECK(td_arena_take(&arena, 16, 1) != NULL);
}

typedef struct page {
    unsigned char bytes[64];
    size_t count;
} page;

static td_status write_page(void *ctx, const void *bytes, size_t count)
{
    page *to = ctx;
    if (to->count + count > sizeof to->bytes) {
        return TD_FULL;
    }
    memcpy(to->bytes + to->count, bytes, count);
    to->count += count;
    return TD_OK;
}

TD_TEST(canonical_bytes_are_little_endian_with_one_zero)
{
    page a = { .count = 0 }, b = { .count = 0 };
    td_sink to_a = { .ctx = &a, .write = write_page };
    td_sink to_b = { .ctx = &b, .write = write_page };
    TD_CHECK(td_canon_f64(&to_a, -0.0) == TD_OK && td_canon_f64(&to_b, 0.0) == TD_OK);
    TD_CHECK(memcmp(a.bytes, b.bytes, 8) == 0);
    TD_CHECK(td_canon_u64(&to_a, 0x0102030405060708u) == TD_OK);
    TD_CHECK(a.bytes[8] == 8 && a.bytes[15] == 1);
    TD_CHECK(td_canon_text(&to_a, "ab") == TD_OK);
    TD_CHECK(a.count == 26 && a.bytes[16] == 2 && a.bytes[24] == 'a');
}

/* 1 + 2^-30 squared, less its rounding, is 2^-60 if fused and 0 if not. */
TD_TEST(a_product_and_a_sum_are_not_fused)
{
    volatile double a = 1.0 + 0x1p-30;
    volatile double b = -(1.0 + 0x1p-29);
    double x = a, y = b;
    TD_CHECK(x * x + y == 0.0);
    TD_CHECK(td_fma(x, x, y) == 0x1p-60);
}

TD_TEST(floor_is_exact)
{
    TD_CHECK(td_floor(2.5) == 2.0 && td_floor(-2.5) == -3.0 && td_floor(3.0) == 3.0);
    TD_CHECK(td_floor(-0x1p-60) == -1.0 && td_floor(1e15 + 0.5) == 1e15);
}

TD_TEST(texts_are_cut_between_characters)
{
    char out[8];
    td_text_copy(out, sizeof out, "abc");
    TD_CHECK(strcmp(out, "abc") == 0);
    td_text_copy(out, sizeof out, "abcdefgh");
    TD_CHECK(strcmp(out, "abcdefg") == 0);
    td_text_copy(out, sizeof out, "\xed\x99\x94\xec\x84\xb1\xed\x99\x94");
    TD_CHECK(strcmp(out, "\xed\x99\x94\xec\x84\xb1") == 0);
    td_text_copy(out, 1, "abc");
    TD_CHECK(out[0] == '\0');
    TD_CHECK(td_utf8_size("\xc3\xa9", 2) == 2 && td_utf8_size("\xc3\xa9", 1) == 0);
    TD_CHECK(td_utf8_size("\xc0\x80", 2) == 0 && td_utf8_size("\xed\xa0\x80", 3) == 0);
    TD_CHECK(td_utf8_size("\xf0\x9f\x9a\x80", 4) == 4 && td_utf8_size("\x80", 1) == 0);
}

TD_MAIN(texts_are_cut_between_characters, philox_gives_the_published_words,
        draws_have_their_moments, a_key_moves_only_its_own_draws,
        events_come_up_by_time_then_phase_then_order_of_pushing,
        a_full_queue_says_so_and_loses_nothing, an_arena_cuts_aligned_zeroed_pieces_and_ends,
        canonical_bytes_are_little_endian_with_one_zero, a_product_and_a_sum_are_not_fused,
        floor_is_exact)
