/* SPDX-License-Identifier: Apache-2.0 */
/* Draws panels of lines with bands. */
#include "edge/chart/chart.h"

#include <assert.h>
#include <cairo-svg.h>
#include <math.h>
#include <stdio.h>

enum { WIDTH_PX = 900, PANEL_PX = 210, TOP_PX = 64, BELOW_PX = 44, LEFT_PX = 62, RIGHT_PX = 20 };
enum { GAP_PX = 34, TICKS = 6 };
static const double TITLE_PX = 17.0, TEXT_PX = 12.0;

/* Where numbers are on the paper. */
typedef struct axes {
    double x_low, x_high, y_low, y_high;
    double left, top, width, height;
} axes;

static double x_of(const axes *a, double x)
{
    return a->left + a->width * (x - a->x_low) / (a->x_high - a->x_low);
}

static double y_of(const axes *a, double y)
{
    double at = a->top + a->height * (a->y_high - y) / (a->y_high - a->y_low);
    return fmin(fmax(at, a->top), a->top + a->height);
}

static void words(cairo_t *pen, double x, double y, double size, const char *text)
{
    cairo_set_source_rgb(pen, 0.13, 0.15, 0.18);
    cairo_set_font_size(pen, size);
    cairo_move_to(pen, x, y);
    cairo_show_text(pen, text);
}

/* The next of 1, 2, 5, 10, ... that cuts a span into at most TICKS. */
static double tick_of(double span)
{
    double tick = pow(10.0, floor(log10(span / TICKS)));
    while (span / tick > TICKS) {
        double lead = tick / pow(10.0, floor(log10(tick) + 1e-9));
        tick *= fabs(lead - 2.0) < 0.1 ? 2.5 : 2.0;
    }
    return tick;
}

static void draw_ticks(cairo_t *pen, const axes *a, bool is_x)
{
    double low = is_x ? a->x_low : a->y_low, high = is_x ? a->x_high : a->y_high;
    double tick = tick_of(high - low);
    cairo_set_line_width(pen, 0.5);
    for (double v = ceil(low / tick - 1e-9) * tick; v <= high + 1e-9 * tick; v += tick) {
        char text[24];
        snprintf(text, sizeof text, "%g", fabs(v) < 1e-9 * tick ? 0.0 : v);
        cairo_set_source_rgb(pen, 0.86, 0.87, 0.89);
        if (is_x) {
            cairo_move_to(pen, x_of(a, v), a->top);
            cairo_line_to(pen, x_of(a, v), a->top + a->height);
        } else {
            cairo_move_to(pen, a->left, y_of(a, v));
            cairo_line_to(pen, a->left + a->width, y_of(a, v));
        }
        cairo_stroke(pen);
        words(pen, is_x ? x_of(a, v) - 8.0 : a->left - 34.0,
              is_x ? a->top + a->height + 15.0 : y_of(a, v) + 4.0, TEXT_PX, text);
    }
}

static bool has_band(const td_chart_point *p)
{
    return isfinite(p->low) && isfinite(p->high);
}

static void draw_band(cairo_t *pen, const axes *a, const td_chart_panel *panel)
{
    size_t from = 0;
    cairo_set_source_rgba(pen, 0.35, 0.55, 0.75, 0.28);
    while (from < panel->count) {
        size_t to = from;
        while (to < panel->count && has_band(&panel->points[to])) {
            cairo_line_to(pen, x_of(a, panel->points[to].x), y_of(a, panel->points[to].high));
            to++;
        }
        for (size_t i = to; i > from; i--) {
            cairo_line_to(pen, x_of(a, panel->points[i - 1].x), y_of(a, panel->points[i - 1].low));
        }
        cairo_fill(pen);
        from = to + 1;
    }
}

static void draw_line(cairo_t *pen, const axes *a, const td_chart_panel *panel)
{
    bool is_down = false;
    cairo_set_source_rgb(pen, 0.07, 0.24, 0.29);
    cairo_set_line_width(pen, 1.4);
    for (size_t i = 0; i < panel->count; i++) {
        const td_chart_point *p = &panel->points[i];
        if (isfinite(p->y)) {
            (is_down ? cairo_line_to : cairo_move_to)(pen, x_of(a, p->x), y_of(a, p->y));
        }
        is_down = isfinite(p->y);
    }
    cairo_stroke(pen);
}

/* From 0 to a little above all that is drawn. */
static void fit(const td_chart_panel *panel, axes *a)
{
    double high = isfinite(panel->expected) ? panel->expected : 0.0;
    a->x_low = panel->count > 0 ? panel->points[0].x : 0.0;
    a->x_high = panel->count > 0 ? panel->points[panel->count - 1].x : 1.0;
    for (size_t i = 0; i < panel->count; i++) {
        high = isfinite(panel->points[i].y) ? fmax(high, panel->points[i].y) : high;
        high = has_band(&panel->points[i]) ? fmax(high, panel->points[i].high) : high;
    }
    a->x_high = a->x_high > a->x_low ? a->x_high : a->x_low + 1.0;
    a->y_low = 0.0;
    a->y_high = high > 0.0 ? 1.08 * high : 1.0;
}

static void draw_panel(cairo_t *pen, const td_chart_panel *panel, double top)
{
    axes a = {
        .left = LEFT_PX, .top = top, .width = WIDTH_PX - LEFT_PX - RIGHT_PX, .height = PANEL_PX
    };
    fit(panel, &a);
    draw_ticks(pen, &a, true);
    draw_ticks(pen, &a, false);
    draw_band(pen, &a, panel);
    if (isfinite(panel->expected)) {
        cairo_set_source_rgb(pen, 0.35, 0.55, 0.75);
        cairo_set_line_width(pen, 1.0);
        cairo_move_to(pen, a.left, y_of(&a, panel->expected));
        cairo_line_to(pen, a.left + a.width, y_of(&a, panel->expected));
        cairo_stroke(pen);
    }
    draw_line(pen, &a, panel);
    words(pen, a.left, top - 7.0, TEXT_PX, panel->title);
}

static cairo_status_t to_sink(void *closure, const unsigned char *bytes, unsigned int count)
{
    const td_sink *sink = closure;
    return sink->write(sink->ctx, bytes, count) == TD_OK ? CAIRO_STATUS_SUCCESS
                                                         : CAIRO_STATUS_WRITE_ERROR;
}

td_status td_chart_write(const td_chart_def *def, const td_sink *sink)
{
    assert(def->panel_count >= 1 && def->panel_count <= TD_CHART_PANELS_MAX);
    td_sink copy = *sink;
    double height = TOP_PX + def->panel_count * (PANEL_PX + GAP_PX) + BELOW_PX;
    cairo_surface_t *surface =
        cairo_svg_surface_create_for_stream(to_sink, &copy, WIDTH_PX, height);
    cairo_t *pen = cairo_create(surface);
    cairo_select_font_face(pen, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_source_rgb(pen, 1.0, 1.0, 1.0);
    cairo_paint(pen);
    words(pen, 16.0, 26.0, TITLE_PX, def->title);
    words(pen, 16.0, 45.0, TEXT_PX, def->subtitle);
    for (int i = 0; i < def->panel_count; i++) {
        draw_panel(pen, &def->panels[i], TOP_PX + 12.0 + i * (PANEL_PX + GAP_PX));
    }
    words(pen, 0.5 * WIDTH_PX - 20.0, height - 16.0, TEXT_PX, def->x_title);
    cairo_destroy(pen);
    cairo_surface_finish(surface);
    cairo_status_t status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    if (status == CAIRO_STATUS_WRITE_ERROR) {
        return TD_IO_FAILED;
    }
    return status == CAIRO_STATUS_SUCCESS ? TD_OK : TD_NO_MEMORY;
}
