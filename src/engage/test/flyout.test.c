/* SPDX-License-Identifier: Apache-2.0 */
/* Flyout tables against a family of flights ten times as dense, searched triangle by triangle. */
#include <math.h>

#include "engage/engage.h"
#include "flight/test/notional.h"

#include "test/check.h"

enum { DENSE = 291, POINTS = 200, QUERIES = 400 };
static const double KM = 1000.0;

/* A point of one dense flight, on the circle of the ground. */
typedef struct spot {
    double range_m, h_m, t_s;
} spot;

static spot dense[DENSE][POINTS];
static td_flyout table;

static td_interceptor_def interceptor(const char *id)
{
    return (td_interceptor_def){
        .vehicle = notional_vehicle(id),
        .ceiling_m = 5000.0 * KM,
        .elevation_rad_min = 5.0 * TD_DEG,
        .elevation_rad_max = TD_HALF_PI,
    };
}

static void fly_densely(const td_earth *earth, const td_interceptor_def *def)
{
    static td_knot knots[TD_PATH_KNOTS_MAX];
    for (int k = 0; k < DENSE; k++) {
        td_path path = { .knots = knots, .capacity = TD_PATH_KNOTS_MAX };
        td_flight flight;
        td_flight_def fly = td_flight_default(&def->vehicle, (td_geo){ 0 });
        fly.programme_rad = (5.0 + 85.0 * k / (DENSE - 1)) * TD_DEG;
        TD_CHECK(td_flight_fly(earth, &fly, &flight, &path) == TD_OK);
        for (int i = 0; i < POINTS; i++) {
            double part = (double)i / (POINTS - 1);
            double t_s = path.knots[path.count - 1].t_s * part * part;
            td_vec3 p = td_path_at(&path, t_s).pos_eci_m;
            double r_m = hypot(p.x, p.y);
            dense[k][i] = (spot){ earth->a_m * atan2(p.y, p.x), r_m - earth->a_m, t_s };
        }
    }
}

/* Arrival inside a triangle, or never. */
static double inside_s(const spot *a, const spot *b, const spot *c, double range_m, double h_m)
{
    if (range_m > fmax(a->range_m, fmax(b->range_m, c->range_m)) ||
        h_m > fmax(a->h_m, fmax(b->h_m, c->h_m)) || h_m < fmin(a->h_m, fmin(b->h_m, c->h_m))) {
        return TD_FLYOUT_NEVER_S;
    }
    double area = (b->range_m - a->range_m) * (c->h_m - a->h_m) -
                  (c->range_m - a->range_m) * (b->h_m - a->h_m);
    double x = range_m - a->range_m, y = h_m - a->h_m;
    double u = (x * (c->h_m - a->h_m) - y * (c->range_m - a->range_m)) / area;
    double v = (y * (b->range_m - a->range_m) - x * (b->h_m - a->h_m)) / area;
    bool is_in = fabs(area) > 1e-3 && u >= 0.0 && v >= 0.0 && u + v <= 1.0;
    return is_in ? a->t_s + u * (b->t_s - a->t_s) + v * (c->t_s - a->t_s) : TD_FLYOUT_NEVER_S;
}

static double dense_arrival_s(double range_m, double h_m)
{
    double best_s = TD_FLYOUT_NEVER_S;
    for (int k = 0; k + 1 < DENSE; k++) {
        for (int i = 0; i + 1 < POINTS; i++) {
            const spot *low = &dense[k][i], *high = &dense[k + 1][i];
            best_s = fmin(best_s, inside_s(low, low + 1, high, range_m, h_m));
            best_s = fmin(best_s, inside_s(high, low + 1, high + 1, range_m, h_m));
        }
    }
    return best_s;
}

/* Whether an arrival is one that the dense family has, within 1 s, at most one cell away. Where
 * the flights turn over, near the envelope, a cell is many seconds wide, and only nine of its
 * points are asked. */
static bool is_near(double got_s, double range_m, double h_m)
{
    double cell_m = 2.0 * sqrt(h_m * table.height_unit_m) + table.height_unit_m;
    double least_s = TD_FLYOUT_NEVER_S, most_s = 0.0;
    for (int k = 0; k < 9; k++) {
        double r_m = fmax(0.0, range_m + (k % 3 - 1) * table.range_step_m);
        double s = dense_arrival_s(r_m, fmax(0.0, h_m + (k / 3 - 1) * cell_m));
        least_s = fmin(least_s, s);
        most_s = fmax(most_s, s);
    }
    return got_s >= least_s - 1.0 && got_s <= most_s + 1.0;
}

/* Points spread over the table, more of them near the site. */
static void check_against_dense(const char *id, double floor_m)
{
    const td_stream stream = { .seed = 23 };
    td_earth earth = notional_sphere();
    td_interceptor_def def = interceptor(id);
    double sum_s = 0.0;
    int reached = 0, off = 0;
    TD_CHECK(td_flyout_make(&earth, &def, TD_FLYOUT_STEP_RAD, &table) == TD_OK);
    fly_densely(&earth, &def);
    for (uint32_t i = 0; i < QUERIES; i++) {
        double u = td_uniform(&stream, 2 * i), v = td_uniform(&stream, 2 * i + 1);
        double range_m = 1.02 * table.range_m_max * u * u;
        double h_m = floor_m + (table.height_m_max - floor_m) * v * v;
        double got_s = td_flyout_arrival_s(&table, range_m, h_m);
        double error_s = fabs(got_s - dense_arrival_s(range_m, h_m));
        if (error_s <= 0.5) {
            reached += got_s < TD_FLYOUT_NEVER_S;
            sum_s += error_s;
        } else if (TD_CHECK(is_near(got_s, range_m, h_m))) {
            off++;
        }
    }
    printf("%s: %d points reached, mean error %.3f s; %d more within a cell of the envelope\n", id,
           reached, sum_s / reached, off);
    TD_CHECK(reached > QUERIES / 2 && off < QUERIES / 8);
}

TD_TEST(an_exo_atmospheric_table_is_that_of_a_denser_family)
{
    check_against_dense("i14", 50.0 * KM);
}

TD_TEST(an_endo_atmospheric_table_is_that_of_a_denser_family)
{
    check_against_dense("i15", 1.0 * KM);
    check_against_dense("i11", 1.0 * KM);
}

TD_MAIN(an_exo_atmospheric_table_is_that_of_a_denser_family,
        an_endo_atmospheric_table_is_that_of_a_denser_family)
