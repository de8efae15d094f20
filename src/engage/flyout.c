/* SPDX-License-Identifier: Apache-2.0 */
/* Flyout tables: a family of flights over launch elevation, drawn into earliest arrival times. */
#include <assert.h>
#include <math.h>
#include <stddef.h>

#include "engage/flyout_cell.h"

/* Between two flown flights stand two more, interpolated over elevation to the third order: nearly
 * as good as flown ones (flyout.test.c) at a third of the cost. 410 KB of stack. */
enum { ROWS_MAX = 80, ROWS_EACH = 3, POINTS = 128 };

/* A point of one flight of the family. */
typedef struct vertex {
    double range_m, h_m, t_s;
    double across_mps, up_mps;
} vertex;

typedef struct family {
    vertex at[ROWS_MAX][POINTS];
    int32_t count;
} family;

static vertex vertex_of(const td_moment *moment, double radius_m)
{
    td_vec3 p = moment->pos_eci_m;
    td_vec3 v = moment->vel_eci_mps;
    double r_m = td_hypot(p.x, p.y);
    return (vertex){
        .range_m = radius_m * td_atan2(p.y, p.x),
        .h_m = r_m - radius_m,
        .t_s = moment->t_s,
        .across_mps = (p.x * v.y - p.y * v.x) / r_m,
        .up_mps = (p.x * v.x + p.y * v.y) / r_m,
    };
}

static td_flight_def eastward(const td_interceptor_def *def, double elevation_rad)
{
    td_flight_def fly = td_flight_default(&def->vehicle, (td_geo){ 0 });
    fly.programme_rad = elevation_rad;
    fly.azimuth_rad = TD_HALF_PI;
    return fly;
}

/* Points grow apart with the square of their number: close in boost, wide in coast. A flight that
 * has come down stays where it is, so that its neighbours join its point of impact. */
static td_status fly_one(const td_earth *still, const td_interceptor_def *def, double elevation_rad,
                         vertex *points)
{
    td_knot knots[TD_PATH_KNOTS_MAX];
    td_path path = { .knots = knots, .capacity = TD_PATH_KNOTS_MAX };
    td_flight flight;
    td_flight_def fly = eastward(def, elevation_rad);
    td_status status = td_flight_fly(still, &fly, &flight, &path);
    if (status != TD_OK) {
        return status;
    }
    if (path.count < 2) {
        return TD_REFUSED;
    }
    double end_s = path.knots[path.count - 1].t_s;
    for (int32_t i = 0; i < POINTS; i++) {
        double part = (double)i / (POINTS - 1);
        td_moment moment = td_path_at(&path, end_s * part * part);
        points[i] = vertex_of(&moment, still->a_m);
    }
    return TD_OK;
}

/* Weights of four neighbours at 0, 1, 2, 3 for a place `x` among them. */
static void weigh(double x, double *weights)
{
    double a = x, b = x - 1.0, c = x - 2.0, d = x - 3.0;
    weights[0] = -b * c * d / 6.0;
    weights[1] = a * c * d / 2.0;
    weights[2] = -a * b * d / 2.0;
    weights[3] = a * b * c / 6.0;
}

static void blend_row(const vertex *const *from, const double *weights, vertex *row)
{
    for (int32_t i = 0; i < POINTS; i++) {
        vertex sum = { 0 };
        for (int32_t k = 0; k < 4; k++) {
            const vertex *v = &from[k][i];
            sum.range_m += weights[k] * v->range_m;
            sum.h_m += weights[k] * v->h_m;
            sum.t_s += weights[k] * v->t_s;
            sum.across_mps += weights[k] * v->across_mps;
            sum.up_mps += weights[k] * v->up_mps;
        }
        row[i] = sum;
    }
}

/* Fills the rows between flown ones, which stand `ROWS_EACH` apart. */
static void fill_between(family *flights)
{
    int32_t last = (flights->count - 1) / ROWS_EACH;
    for (int32_t k = 0; k < last; k++) {
        int32_t first = k < 1 ? 0 : k > last - 2 ? last - 3 : k - 1;
        const vertex *from[4];
        for (int32_t m = 0; m < 4; m++) {
            from[m] = flights->at[(first + m) * ROWS_EACH];
        }
        for (int32_t sub = 1; sub < ROWS_EACH; sub++) {
            double weights[4];
            weigh(k - first + (double)sub / ROWS_EACH, weights);
            blend_row(from, weights, flights->at[k * ROWS_EACH + sub]);
        }
    }
}

static td_status fly_family(const td_earth *still, const td_interceptor_def *def,
                            double elevation_step_rad, family *flights)
{
    double span_rad = def->elevation_rad_max - def->elevation_rad_min;
    double steps = td_max(3.0, -td_floor(1e-9 - span_rad / elevation_step_rad));
    if (steps * ROWS_EACH > ROWS_MAX - 1) {
        return TD_FULL;
    }
    flights->count = (int32_t)steps * ROWS_EACH + 1;
    for (int32_t k = 0; k < flights->count; k += ROWS_EACH) {
        double elevation_rad = def->elevation_rad_min + span_rad * k / (steps * ROWS_EACH);
        td_status status = fly_one(still, def, elevation_rad, flights->at[k]);
        if (status != TD_OK) {
            return status;
        }
    }
    fill_between(flights);
    return TD_OK;
}

static td_status set_burnout(const td_earth *still, const td_interceptor_def *def,
                             td_flyout *flyout)
{
    td_flight flight;
    td_flight_def fly = eastward(def, 45.0 * TD_DEG);
    td_status status = td_flight_fly(still, &fly, &flight, NULL);
    flyout->burnout_s = flight.burnout.t_s;
    flyout->speed_burnout_mps = td_vec3_norm(flight.burnout.vel_eci_mps);
    return status;
}

/* Extents of the table: as far and as high as any point of the family, no farther than the
 * published reach. */
static void set_extents(const td_interceptor_def *def, const family *flights, td_flyout *flyout)
{
    double range_m = 1.0, h_m = 1.0;
    for (int32_t k = 0; k < flights->count; k++) {
        for (int32_t i = 0; i < POINTS; i++) {
            range_m = td_max(range_m, flights->at[k][i].range_m);
            h_m = td_max(h_m, flights->at[k][i].h_m);
        }
    }
    range_m = def->reach_m > 0.0 ? td_min(range_m, def->reach_m) : range_m;
    flyout->range_m_max = range_m;
    flyout->height_m_max = h_m;
    flyout->range_step_m = range_m / (TD_FLYOUT_RANGES - 1);
    flyout->height_unit_m = h_m / ((TD_FLYOUT_HEIGHTS - 1) * (TD_FLYOUT_HEIGHTS - 1));
    flyout->steps_per_m = 1.0 / flyout->range_step_m;
    flyout->units_per_m = 1.0 / flyout->height_unit_m;
}

static void clear_table(td_flyout *flyout)
{
    for (int32_t i = 0; i < TD_FLYOUT_RANGES; i++) {
        for (int32_t j = 0; j < TD_FLYOUT_HEIGHTS; j++) {
            flyout->arrival_s[i][j] = TD_FLYOUT_NEVER_S;
            flyout->across_mps[i][j] = 0.0;
            flyout->up_mps[i][j] = 0.0;
        }
    }
}

/* Indices on an axis of `count` points that lie in lo..hi; ends are kept in spite of rounding. */
static int32_t first_index(double lo, int32_t count)
{
    double i = -td_floor(1e-9 - lo);
    return i < 0.0 ? 0 : i > count ? count : (int32_t)i;
}

static int32_t last_index(double hi, int32_t count)
{
    double i = td_floor(hi + 1e-9);
    return i >= count ? count - 1 : i < 0.0 ? -1 : (int32_t)i;
}

/* One corner's weight over a triangle as a plane: weight = at_origin + by_range r + by_height h. */
typedef struct plane {
    double at_origin, by_range, by_height;
} plane;

static plane plane_of(const vertex *b, const vertex *c, double inv_area)
{
    return (plane){
        (b->range_m * c->h_m - c->range_m * b->h_m) * inv_area,
        (b->h_m - c->h_m) * inv_area,
        (c->range_m - b->range_m) * inv_area,
    };
}

typedef struct triangle {
    const vertex *a, *b, *c;
    plane wa, wb, wc;
} triangle;

/* Table points of one row inside a triangle take its arrival where that is earlier. */
static void draw_row(const triangle *t, int32_t row, int32_t j_first, int32_t j_last,
                     td_flyout *flyout)
{
    double range_m = row * flyout->range_step_m;
    const vertex a = *t->a, b = *t->b, c = *t->c;
    double *arrival_s = flyout->arrival_s[row];
    double *across_mps = flyout->across_mps[row];
    double *up_mps = flyout->up_mps[row];
    double height_unit_m = flyout->height_unit_m;
    double wa0 = t->wa.at_origin + t->wa.by_range * range_m;
    double wb0 = t->wb.at_origin + t->wb.by_range * range_m;
    double wc0 = t->wc.at_origin + t->wc.by_range * range_m;
    for (int32_t j = j_first; j <= j_last; j++) {
        double h_m = height_unit_m * j * j;
        double wa = wa0 + t->wa.by_height * h_m;
        double wb = wb0 + t->wb.by_height * h_m;
        double wc = wc0 + t->wc.by_height * h_m;
        double t_s = wa * a.t_s + wb * b.t_s + wc * c.t_s;
        bool is_inside = (wa >= -1e-9) & (wb >= -1e-9) & (wc >= -1e-9);
        bool is_better = is_inside & (t_s < arrival_s[j]);
        double v_mps = wa * a.across_mps + wb * b.across_mps + wc * c.across_mps;
        double w_mps = wa * a.up_mps + wb * b.up_mps + wc * c.up_mps;
        arrival_s[j] = is_better ? t_s : arrival_s[j];
        across_mps[j] = is_better ? v_mps : across_mps[j];
        up_mps[j] = is_better ? w_mps : up_mps[j];
    }
}

static void draw_triangle(const vertex *a, const vertex *b, const vertex *c, td_flyout *flyout)
{
    double area = (b->range_m - a->range_m) * (c->h_m - a->h_m) -
                  (c->range_m - a->range_m) * (b->h_m - a->h_m);
    if (td_abs(area) < 1e-6) {
        return; /* flat: its neighbours hold its points */
    }
    triangle t = {
        a, b, c, plane_of(b, c, 1.0 / area), plane_of(c, a, 1.0 / area), plane_of(a, b, 1.0 / area)
    };
    double r_lo = td_min(a->range_m, td_min(b->range_m, c->range_m));
    double r_hi = td_max(a->range_m, td_max(b->range_m, c->range_m));
    double h_lo = td_min(a->h_m, td_min(b->h_m, c->h_m));
    double h_hi = td_max(a->h_m, td_max(b->h_m, c->h_m));
    int32_t i_last = last_index(td__range_steps(flyout, r_hi), TD_FLYOUT_RANGES);
    int32_t j_first = first_index(td__height_steps(flyout, h_lo), TD_FLYOUT_HEIGHTS);
    int32_t j_last = last_index(td__height_steps(flyout, h_hi), TD_FLYOUT_HEIGHTS);
    for (int32_t i = first_index(td__range_steps(flyout, r_lo), TD_FLYOUT_RANGES); i <= i_last;
         i++) {
        draw_row(&t, i, j_first, j_last, flyout);
    }
}

static void draw_family(const family *flights, td_flyout *flyout)
{
    for (int32_t k = 0; k + 1 < flights->count; k++) {
        for (int32_t i = 0; i + 1 < POINTS; i++) {
            const vertex *low = &flights->at[k][i];
            const vertex *high = &flights->at[k + 1][i];
            draw_triangle(low, low + 1, high, flyout);
            draw_triangle(high, low + 1, high + 1, flyout);
        }
    }
    flyout->arrival_s[0][0] = 0.0;
}

td_status td_flyout_make(const td_earth *earth, const td_interceptor_def *def,
                         double elevation_step_rad, td_flyout *flyout)
{
    family flights;
    td_earth still = *earth;
    assert(elevation_step_rad > 0.0 && def->elevation_rad_max >= def->elevation_rad_min);
    still.omega_radps = 0.0;
    flyout->radius_m = earth->a_m;
    clear_table(flyout);
    td_status status = set_burnout(&still, def, flyout);
    status = status == TD_OK ? fly_family(&still, def, elevation_step_rad, &flights) : status;
    if (status != TD_OK) {
        return status;
    }
    set_extents(def, &flights, flyout);
    draw_family(&flights, flyout);
    return TD_OK;
}

/* Three reachable corners of a cell make a plane over their triangle; fewer reach nothing in it.
 * x runs from near to far range, y up; the plane is laid from the corner opposite the lost one. */
double td__edge_cell_s(const double *near, const double *far, double x, double y)
{
    double corner = near[0], by_x = far[0], by_y = near[1];
    if (near[0] >= TD_FLYOUT_NEVER_S) {
        corner = far[1], by_x = near[1], by_y = far[0];
        x = 1.0 - x;
        y = 1.0 - y;
    } else if (far[0] >= TD_FLYOUT_NEVER_S) {
        corner = near[1], by_x = far[1], by_y = near[0];
        y = 1.0 - y;
    } else if (near[1] >= TD_FLYOUT_NEVER_S) {
        corner = far[0], by_x = near[0], by_y = far[1];
        x = 1.0 - x;
    }
    if (x + y > 1.0 || td_max(corner, td_max(by_x, by_y)) >= TD_FLYOUT_NEVER_S) {
        return TD_FLYOUT_NEVER_S;
    }
    return corner + x * (by_x - corner) + y * (by_y - corner);
}

double td_flyout_arrival_s(const td_flyout *flyout, double range_m, double h_m)
{
    assert(range_m >= 0.0 && isfinite(range_m) && isfinite(h_m));
    return td__arrival_at_s(flyout, td__range_steps(flyout, range_m),
                            td__height_steps(flyout, h_m));
}

void td_flyout_velocity(const td_flyout *flyout, double range_m, double h_m, double *across_mps,
                        double *up_mps)
{
    double x = td__range_steps(flyout, range_m), y = td__height_steps(flyout, h_m);
    double sum = 0.0;
    *across_mps = *up_mps = 0.0;
    if (x > TD_FLYOUT_RANGES - 1 || y > TD_FLYOUT_HEIGHTS - 1) {
        return;
    }
    int32_t i0 = x < TD_FLYOUT_RANGES - 2 ? (int32_t)x : TD_FLYOUT_RANGES - 2;
    int32_t j0 = y < TD_FLYOUT_HEIGHTS - 2 ? (int32_t)y : TD_FLYOUT_HEIGHTS - 2;
    /* The mean of the cell's corners that are reached; the others hold no speed. */
    for (int32_t k = 0; k < 4; k++) {
        int32_t i = i0 + k / 2, j = j0 + k % 2;
        double weight = (k / 2 ? x - i0 : 1.0 - x + i0) * (k % 2 ? y - j0 : 1.0 - y + j0);
        weight = flyout->arrival_s[i][j] < TD_FLYOUT_NEVER_S ? weight : 0.0;
        *across_mps += weight * flyout->across_mps[i][j];
        *up_mps += weight * flyout->up_mps[i][j];
        sum += weight;
    }
    *across_mps = sum > 0.0 ? *across_mps / sum : 0.0;
    *up_mps = sum > 0.0 ? *up_mps / sum : 0.0;
}
