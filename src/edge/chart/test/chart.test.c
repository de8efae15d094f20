/* SPDX-License-Identifier: Apache-2.0 */
/* Charts: a whole SVG with its words and lines, gaps where nothing is known, sinks that fail. */
#include "edge/chart/chart.h"
#include "test/check.h"

enum { BYTES_MAX = 1024 * 1024, POINTS = 20 };

typedef struct page {
    char bytes[BYTES_MAX];
    size_t count, limit;
} page;

static page paper;

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

/* A panel of a rising line, twice; in the middle of the second a gap. */
static td_status draw(size_t limit, size_t count, double scale)
{
    static td_chart_point points[2][POINTS];
    for (size_t i = 0; i < POINTS; i++) {
        double y = scale * (double)i;
        points[0][i] = (td_chart_point){ (double)i, y, 0.8 * y, 1.2 * y };
        points[1][i] = points[0][i];
        if (i > 7 && i < 12) {
            points[1][i] = (td_chart_point){ (double)i, NAN, NAN, NAN };
        }
    }
    td_chart_def def = {
        .title = "title",
        .subtitle = "subtitle",
        .x_title = "time, s",
        .panels = { { "one", points[0], count, 3.0 }, { "two", points[1], count, NAN } },
        .panel_count = 2,
    };
    td_sink sink = { &paper, write_page };
    paper.count = 0;
    paper.limit = limit;
    return td_chart_write(&def, &sink);
}

static size_t count_of(const char *what)
{
    size_t count = 0;
    paper.bytes[paper.count < BYTES_MAX ? paper.count : BYTES_MAX - 1] = '\0';
    for (const char *at = paper.bytes; (at = strstr(at, what)) != NULL; at++) {
        count++;
    }
    return count;
}

TD_TEST(a_chart_is_a_whole_picture)
{
    TD_CHECK(draw(BYTES_MAX - 1, POINTS, 1.0) == TD_OK);
    TD_CHECK(strncmp(paper.bytes, "<?xml", 5) == 0);
    TD_CHECK(count_of("</svg>") == 1);
    /* One band in the first panel, two in the second, on both sides of the gap. */
    TD_CHECK(count_of("fill-opacity:0.28") == 3);
    TD_CHECK(count_of("nan") == 0 && count_of("inf\"") == 0);
}

/* However large, small or few the numbers, ticks stay few. */
TD_TEST(any_scale_has_few_ticks)
{
    for (double scale = 1e-7; scale < 1e9; scale *= 3.3) {
        TD_CHECK(draw(BYTES_MAX - 1, POINTS, scale) == TD_OK);
        size_t lines = count_of("stroke-width:0.5");
        TD_CHECK(lines >= 8 && lines <= 4 * 7);
        TD_CHECK(count_of("nan") == 0);
    }
    TD_CHECK(draw(BYTES_MAX - 1, 1, 1.0) == TD_OK);
    TD_CHECK(draw(BYTES_MAX - 1, 0, 1.0) == TD_OK && count_of("</svg>") == 1);
}

TD_TEST(a_sink_that_fails_is_told)
{
    TD_CHECK(draw(100, POINTS, 1.0) == TD_IO_FAILED);
    TD_CHECK(draw(0, POINTS, 1.0) == TD_IO_FAILED);
}

TD_MAIN(a_chart_is_a_whole_picture, any_scale_has_few_ticks, a_sink_that_fails_is_told)
