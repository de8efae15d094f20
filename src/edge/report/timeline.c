/* SPDX-License-Identifier: Apache-2.0 */
/* The report's picture of the flights over time. */
#include <math.h>
#include <string.h>

#include "page.h"

/* The timeline is markup of the page itself, so that it follows its colours. */
typedef struct time_axis {
    double left_px, width_px, end_s;
} time_axis;

static double x_of(const time_axis *axis, double t_s)
{
    return axis->left_px + axis->width_px * t_s / axis->end_s;
}

static void put_grid(td__page *page, const time_axis *axis, double height_px)
{
    static const double steps_s[] = { 60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0, 10800.0 };
    size_t step = 0;
    while (step < 6 && axis->end_s / steps_s[step] > 12.0) {
        step++;
    }
    double step_s = steps_s[step];
    for (double t_s = 0.0; t_s <= axis->end_s; t_s += step_s) {
        double x = x_of(axis, t_s);
        td__put(page, "<path d=\"M%.1f 22V%.1f\" stroke=\"currentColor\" opacity=\".15\"/>"
                      "<text x=\"%.1f\" y=\"14\" text-anchor=\"middle\">%.0f min</text>\n",
                x, height_px, x, t_s / 60.0);
    }
}

static void put_bar(td__page *page, const time_axis *axis, double y, const double span_s[2],
                    const char *colour)
{
    double from = x_of(axis, span_s[0]);
    double width = fmax(x_of(axis, fmin(span_s[1], axis->end_s)) - from, 0.8);
    td__put(page, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"4\" fill=\"%s\"/>", from, y,
            width, colour);
}

static void put_shots(td__page *page, const time_axis *axis, int flight, double y)
{
    sqlite3_stmt *rows =
        td__ask(page, "SELECT launch_s, intercept_s, result='hit' FROM shot WHERE flight_id=?1"
                      " ORDER BY launch_s");
    sqlite3_bind_int(rows, 1, flight);
    while (td__next(page, rows)) {
        double from = x_of(axis, sqlite3_column_double(rows, 0));
        double to = x_of(axis, sqlite3_column_double(rows, 1));
        bool is_hit = sqlite3_column_int(rows, 2) != 0;
        td__put(page, "<path d=\"M%.1f %.1fL%.1f %.1f\" stroke=\"%s\" stroke-width=\"1.2\"/>", from,
                y + 11.0, to, y + 5.0, is_hit ? "#009e73" : "#8a8f94");
        td__put(page, is_hit ? "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"#009e73\"/>"
                             : "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\" fill=\"none\" "
                               "stroke=\"#8a8f94\"/>",
                to, y + 5.0);
    }
}

static const char TIMELINE[] =
    "SELECT f.flight_id, r.key||' '||(f.number+1), f.launch_s,"
    " f.launch_s+f.burnout_after_launch_s, coalesce(f.end_s,f.launch_s+f.impact_after_launch_s),"
    " f.launch_s+(SELECT min(firm_after_launch_s) FROM sighting g WHERE g.flight_id=f.flight_id),"
    " f.outcome='leaked', (SELECT min(first_after_launch_s) FROM sighting g WHERE"
    "  g.flight_id=f.flight_id)+f.launch_s, (SELECT min(t_s) FROM warning w WHERE"
    "  w.flight_id=f.flight_id AND w.kind='alert')"
    " FROM flight f JOIN raid r USING (raid_id) WHERE f.verdict='ok'"
    " ORDER BY f.launch_s, f.flight_id LIMIT 80";

/* A short stroke across the bar, where the column has a time. */
static void put_mark(td__page *page, const time_axis *axis, double y, double t_s,
                     const char *colour)
{
    td__put(page, "<path d=\"M%.1f %.1fv10\" stroke=\"%s\" stroke-width=\"1.6\"/>",
            x_of(axis, fmin(t_s, axis->end_s)), y, colour);
}

static void put_row(td__page *page, const time_axis *axis, sqlite3_stmt *rows, double y)
{
    double flown[2] = { sqlite3_column_double(rows, 2), sqlite3_column_double(rows, 4) };
    double boost[2] = { flown[0], sqlite3_column_double(rows, 3) };
    double known[2] = { sqlite3_column_double(rows, 5), flown[1] };
    bool has_firm = sqlite3_column_type(rows, 5) != SQLITE_NULL && known[0] < known[1];
    td__put(page, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">", axis->left_px - 6.0,
            y + 9.0);
    td__put_text(page, td__column(rows, 1));
    td__put(page, "</text>");
    put_bar(page, axis, y + 3.0, flown, "#b9c2c9");
    if (has_firm) {
        put_bar(page, axis, y + 3.0, known, "#56b4e9");
    }
    put_bar(page, axis, y + 3.0, boost, "#e69f00");
    put_shots(page, axis, sqlite3_column_int(rows, 0), y);
    if (sqlite3_column_type(rows, 7) != SQLITE_NULL) {
        put_mark(page, axis, y, sqlite3_column_double(rows, 7), "#0072b2");
    }
    if (sqlite3_column_type(rows, 8) != SQLITE_NULL) {
        put_mark(page, axis, y, sqlite3_column_double(rows, 8), "#cc79a7");
    }
    if (sqlite3_column_int(rows, 6) != 0) {
        double x = x_of(axis, flown[1]);
        td__put(page, "<path d=\"M%.1f %.1fl-4 -5h8z\" fill=\"#d55e00\"/>", x, y + 9.0);
    }
    td__put(page, "\n");
}

/* From the left edge on: all entries need 954 of the 1000. */
static void put_key(td__page *page, double y)
{
    static const char *const entries[][2] = {
        { "#e69f00", "boost" },
        { "#b9c2c9", "in flight" },
        { "#56b4e9", "after the first firm track" },
        { "#009e73", "shot that hit" },
        { "#8a8f94", "shot that missed" },
        { "#d55e00", "came down" },
        { "#0072b2", "first seen" },
        { "#cc79a7", "first warning" },
    };
    double x = 20.0;
    for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++) {
        td__put(page, "<rect x=\"%.1f\" y=\"%.1f\" width=\"12\" height=\"6\" fill=\"%s\"/>"
                      "<text x=\"%.1f\" y=\"%.1f\">%s</text>\n",
                x, y, entries[i][0], x + 16.0, y + 7.0, entries[i][1]);
        x += 40.0 + 6.2 * (double)strlen(entries[i][1]);
    }
}

void td__put_timeline(td__page *page)
{
    static const double ROW_PX = 16.0, TOP_PX = 26.0, WIDTH_PX = 1000.0;
    time_axis span = { .left_px = 150.0, .width_px = 830.0, .end_s = 60.0 };
    int count = 0;
    sqlite3_stmt *rows = td__ask(
        page, "SELECT coalesce(max(coalesce(end_s,launch_s+impact_after_launch_s)),60),"
              " min(count(*),80) FROM flight WHERE verdict='ok'");
    while (td__next(page, rows)) {
        span.end_s = sqlite3_column_double(rows, 0);
        count = sqlite3_column_int(rows, 1);
    }
    double bottom = TOP_PX + ROW_PX * count;
    td__put(page, "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"Flights over time; the "
                  "table above holds the same in words\">\n", WIDTH_PX, bottom + 24.0);
    put_grid(page, &span, bottom);
    rows = td__ask(page, TIMELINE);
    for (int i = 0; td__next(page, rows); i++) {
        put_row(page, &span, rows, TOP_PX + ROW_PX * i);
    }
    put_key(page, bottom + 10.0);
    td__put(page, "</svg>\n");
}
