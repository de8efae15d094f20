/* SPDX-License-Identifier: Apache-2.0 */
/* Arena, queue and canonical bytes against plain models of themselves, on random work. */
#include "base/base.h"
#include "base/canon.h"
#include "base/queue.h"
#include "test/check.h"

enum { BLOCK = 8192, PIECES = 64, EVENTS = 48, BYTES = 512 };

static const td_stream STREAM = { .seed = 31 };
static uint32_t drawn;

static int draw(int below)
{
    return (int)(td_uniform(&STREAM, drawn++) * below);
}

/* ---- arena ---- */

typedef struct piece {
    unsigned char *at;
    size_t size;
} piece;

/* Every piece is inside, aligned, zeroed when taken, and keeps what is written into it. A piece
 * that does not fit is refused and costs nothing. */
TD_TEST(pieces_never_touch)
{
    static unsigned char block[BLOCK];
    int refused = 0;
    for (int round = 0; round < 200; round++) {
        piece pieces[PIECES];
        int count = 0;
        size_t offset = (size_t)draw(64), size = (size_t)draw(BLOCK - 64);
        memset(block, 0xff, sizeof block);
        td_arena arena = td_arena_over(block + offset, size);
        while (count < PIECES) {
            size_t many = (size_t)draw(20), each = (size_t)draw(40), used = arena.used;
            unsigned char *at = td_arena_take(&arena, many, each);
            if (!at) {
                TD_CHECK(arena.used == used && used + many * each + 63 > size);
                refused++;
                break;
            }
            TD_CHECK(at >= block + offset && at + many * each <= block + offset + size);
            TD_CHECK((uintptr_t)at % 64 == 0 && arena.used <= size);
            for (size_t i = 0; i < many * each; i++) {
                TD_CHECK(at[i] == 0);
            }
            memset(at, count + 1, many * each);
            pieces[count++] = (piece){ at, many * each };
        }
        for (int k = 0; k < count; k++) {
            for (size_t i = 0; i < pieces[k].size; i++) {
                TD_CHECK(pieces[k].at[i] == k + 1);
            }
        }
        for (size_t i = 0; i < sizeof block; i++) {
            bool is_outside = i < offset || i >= offset + size;
            TD_CHECK(!is_outside || block[i] == 0xff);
        }
    }
    TD_CHECK(refused > 50);
}

TD_TEST(a_piece_larger_than_a_size_can_say_is_refused)
{
    static unsigned char block[BLOCK];
    const size_t huge[] = { SIZE_MAX, SIZE_MAX / 2 + 1, SIZE_MAX / 8 + 1, SIZE_MAX - 63 };
    for (size_t i = 0; i < sizeof huge / sizeof huge[0]; i++) {
        td_arena arena = td_arena_over(block, sizeof block);
        TD_CHECK(td_arena_take(&arena, huge[i], 8) == NULL);
        TD_CHECK(td_arena_take(&arena, 8, huge[i]) == NULL);
        TD_CHECK(td_arena_take(&arena, huge[i], huge[i]) == NULL);
        TD_CHECK(arena.used == 0 && td_arena_take(&arena, 1, sizeof block - 64) != NULL);
    }
}

/* ---- queue ---- */

/* The first by (t_ns, phase, order of pushing), looked for one by one. */
static int first_of(const td_event *events, int count)
{
    int best = 0;
    for (int i = 1; i < count; i++) {
        const td_event *a = &events[i], *b = &events[best];
        bool is_before = a->t_ns != b->t_ns     ? a->t_ns < b->t_ns
                         : a->phase != b->phase ? a->phase < b->phase
                                                : a->subject < b->subject;
        best = is_before ? i : best;
    }
    return best;
}

/* Pushed and popped in any order, few times and phases, so that most are equal in one of them. */
TD_TEST(a_queue_is_a_sorted_list)
{
    td_event room[EVENTS], model[EVENTS], popped;
    td_queue queue = { .events = room, .capacity = EVENTS };
    int count = 0, pushed = 0, full = 0;
    for (int i = 0; i < 30000; i++) {
        if (draw(100) < 52) {
            td_event event = { .t_ns = draw(6) - 2, .phase = (td_phase)draw(TD_PHASE_COUNT),
                               .kind = draw(9), .subject = pushed, .object = -pushed };
            td_status status = td_queue_push(&queue, event);
            TD_CHECK(status == (count < EVENTS ? TD_OK : TD_FULL));
            full += status == TD_FULL;
            if (status == TD_OK) {
                model[count++] = event;
                pushed++;
            }
        } else if (TD_CHECK(td_queue_pop(&queue, &popped) == (count > 0)) && count > 0) {
            int k = first_of(model, count);
            TD_CHECK(popped.subject == model[k].subject && popped.object == model[k].object);
            TD_CHECK(popped.t_ns == model[k].t_ns && popped.kind == model[k].kind);
            model[k] = model[--count];
        }
        TD_CHECK(queue.count == count);
    }
    TD_CHECK(full > 100 && pushed > 10000);
}

/* ---- canonical bytes ---- */

typedef struct page {
    unsigned char bytes[BYTES];
    size_t count, limit;
} page;

static td_status write_page(void *ctx, const void *bytes, size_t count)
{
    page *to = ctx;
    if (to->count + count > to->limit) {
        return TD_IO_FAILED;
    }
    memcpy(to->bytes + to->count, bytes, count);
    to->count += count;
    return TD_OK;
}

/* One of each kind of field, as an index says. */
static td_status put(const td_sink *sink, int index)
{
    static const char *const TEXTS[] = { "", "a", "ab", "b", "abc", "\xc3\xa9" };
    static const double REALS[] = { 0.0, 1.0, -1.0, 0x1p-1074, 1e308, INFINITY, -INFINITY, 2.0 };
    switch (index % 3) {
    case 0: return td_canon_text(sink, TEXTS[index / 3 % 6]);
    case 1: return td_canon_f64(sink, REALS[index / 3 % 8]);
    default: return td_canon_i64(sink, index / 3 - 5);
    }
}

/* Fields of one kind after each other can be told apart again: other values, other bytes. */
TD_TEST(other_fields_are_other_bytes)
{
    static page pages[6 * 6];
    static const char *const TEXTS[] = { "", "a", "b", "ab", "bc", "abc" };
    for (int i = 0; i < 36; i++) {
        pages[i] = (page){ .limit = BYTES };
        td_sink sink = { .ctx = &pages[i], .write = write_page };
        TD_CHECK(td_canon_text(&sink, TEXTS[i / 6]) == TD_OK);
        TD_CHECK(td_canon_text(&sink, TEXTS[i % 6]) == TD_OK);
        for (int k = 0; k < i; k++) {
            TD_CHECK(pages[k].count != pages[i].count ||
                     memcmp(pages[k].bytes, pages[i].bytes, pages[i].count) != 0);
        }
    }
}

/* Eight bytes a number, the least first, as two's complement and as IEEE 754 has them. */
TD_TEST(numbers_are_their_bits)
{
    for (int i = 0; i < 500; i++) {
        uint64_t word = ((uint64_t)draw(1 << 30) << 34) ^ ((uint64_t)draw(1 << 30) << 8) ^
                        (uint64_t)draw(256);
        page wrote = { .limit = BYTES };
        td_sink sink = { .ctx = &wrote, .write = write_page };
        double real;
        int64_t whole;
        memcpy(&real, &word, sizeof real);
        memcpy(&whole, &word, sizeof whole);
        real = isnan(real) ? 1.5 : real;
        TD_CHECK(td_canon_u64(&sink, word) == TD_OK && td_canon_i64(&sink, whole) == TD_OK);
        TD_CHECK(td_canon_f64(&sink, real) == TD_OK && wrote.count == 24);
        uint64_t bits, read[3] = { 0 };
        memcpy(&bits, &real, sizeof bits);
        for (int k = 0; k < 24; k++) {
            read[k / 8] |= (uint64_t)wrote.bytes[k] << (8 * (k % 8));
        }
        TD_CHECK(read[0] == word && read[1] == word && read[2] == (real == 0.0 ? 0 : bits));
    }
}

/* Whatever the sink says at whichever byte is what the caller hears. */
TD_TEST(a_sink_that_fails_is_heard)
{
    for (int index = 0; index < 48; index++) {
        page whole = { .limit = BYTES };
        td_sink all = { .ctx = &whole, .write = write_page };
        TD_CHECK(put(&all, index) == TD_OK && whole.count >= 8);
        for (size_t limit = 0; limit < whole.count; limit++) {
            page cut = { .limit = limit };
            td_sink sink = { .ctx = &cut, .write = write_page };
            TD_CHECK(put(&sink, index) == TD_IO_FAILED);
            TD_CHECK(memcmp(cut.bytes, whole.bytes, cut.count) == 0);
        }
    }
}

TD_MAIN(pieces_never_touch, a_piece_larger_than_a_size_can_say_is_refused,
        a_queue_is_a_sorted_list, other_fields_are_other_bytes, numbers_are_their_bits,
        a_sink_that_fails_is_heard)
