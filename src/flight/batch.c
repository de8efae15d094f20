/* SPDX-License-Identifier: Apache-2.0 */
/* Many flights at once: the grid of heights, classes, groups of lanes. docs/models/kernel.md. */
#include "flight/batch.h"

#include <assert.h>
#include <string.h>

#include "flight/batch_lanes.h"
#include "flight/rk_lanes.h"

/* Flights are sorted into classes so many at a time: bounds the stack, moves no bits. */
enum { CHUNK = 512 };

/* Nodes of the two grids. Upward they are the kinks of the standard atmosphere and heights
 * between; downward they were searched for the least error at the ground (docs/models/kernel.md).
 */
static const double DOWN_M[TD_BATCH_DOWN_STEPS + 1] = {
    75121.0, 58180.0, 55134.0, 48425.0, 34328.0, 31449.0,
    25134.0, 19468.0, 13771.0, 9895.0,  4814.0,  0.0,
};
static const double UP_M[TD_BATCH_UP_STEPS + 1] = {
    20063.124, 32161.905, 39750.0, 47350.092, 51412.481, 61600.0,
    71801.988, 86000.0,   100000.0, 120000.0, 150000.0,
};

/* Gravity at a height and a squared sine u of latitude: what multiplies x and y, z, and the odd
 * parts of J3. */
typedef struct pull {
    double across, across_odd, along, along_odd;
} pull;

static pull pull_at(const td_earth *earth, double h_m, double u)
{
    double a_m = earth->a_m;
    double z2 = (earth->b_m + h_m) * (earth->b_m + h_m) * u;
    double r2 = (a_m + h_m) * (a_m + h_m) * (1.0 - u) + z2;
    double inv_r = 1.0 / td_sqrt(r2);
    double inv_r2 = inv_r * inv_r;
    double s2 = z2 * inv_r2;
    double m = -earth->gm_m3ps2 * inv_r * inv_r2;
    double c2 = 1.5 * earth->j2 * a_m * a_m * inv_r2;
    double c3 = 2.5 * earth->j3 * a_m * a_m * a_m * inv_r * inv_r2;
    double c4 = 0.625 * earth->j4 * a_m * a_m * a_m * a_m * inv_r2 * inv_r2;
    return (pull){
        m * (1.0 + c2 * (1.0 - 5.0 * s2) - c4 * (3.0 - 42.0 * s2 + 63.0 * s2 * s2)),
        m * c3 * inv_r * (3.0 - 7.0 * s2),
        m * (1.0 + c2 * (3.0 - 5.0 * s2) - c4 * (15.0 - 70.0 * s2 + 63.0 * s2 * s2)),
        m * c3 * r2 * inv_r * (6.0 * s2 - 7.0 * s2 * s2 - 0.6),
    };
}

/* The polynomial through three values, lowest power first. */
static void fit_square(const double u[3], const double v[3], double c[3])
{
    double first = (v[1] - v[0]) / (u[1] - u[0]);
    double second = ((v[2] - v[1]) / (u[2] - u[1]) - first) / (u[2] - u[0]);
    c[2] = second;
    c[1] = first - second * (u[0] + u[1]);
    c[0] = v[0] - u[0] * (first - second * u[1]);
}

/* Nodes of Chebyshev on 0..1: the error is 1e-8 of gravity, 1 mm at the ground. */
static void fit_gravity(const td_earth *earth, double h_m, td_batch_stage *stage)
{
    static const double u[3] = { 0.0669872981077807, 0.5, 0.9330127018922193 };
    pull at[3];
    double even[3], odd[3], along[3], along_odd[3], line[3];
    for (int i = 0; i < 3; i++) {
        at[i] = pull_at(earth, h_m, u[i]);
        even[i] = at[i].across;
        odd[i] = at[i].across_odd;
        along[i] = at[i].along;
        along_odd[i] = at[i].along_odd;
    }
    fit_square(u, even, stage->across);
    fit_square(u, along, stage->along);
    fit_square(u, along_odd, stage->along_odd);
    fit_square(u, odd, line); /* almost a line: the square is left out */
    stage->across_odd[0] = line[0];
    stage->across_odd[1] = line[1] + line[2];
}

static void make_step(const td_earth *earth, double from_m, double to_m, td_batch_step *step)
{
    step->from_m = from_m;
    step->length_m = to_m - from_m;
    for (int s = 0; s < TD_BATCH_STAGES; s++) {
        td_batch_stage *stage = &step->stages[s];
        double h_m = td_fma(TD__DOP8_C[s], step->length_m, from_m);
        double inv_a = 1.0 / (earth->a_m + h_m);
        double inv_b = 1.0 / (earth->b_m + h_m);
        stage->half_rho = 0.5 * td_air_at(h_m).rho_kgpm3;
        stage->a2 = inv_a * inv_a;
        stage->b2 = inv_b * inv_b;
        stage->a3 = stage->a2 * inv_a;
        stage->b3 = stage->b2 * inv_b;
        fit_gravity(earth, h_m, stage);
    }
}

void td_batch_grid_make(const td_earth *earth, td_batch_grid *grid)
{
    memset(grid, 0, sizeof *grid);
    grid->earth = *earth;
    for (int i = 0; i < TD_BATCH_DOWN_STEPS; i++) {
        make_step(earth, DOWN_M[i], DOWN_M[i + 1], &grid->down[i]);
    }
    for (int i = 0; i < TD_BATCH_UP_STEPS; i++) {
        make_step(earth, UP_M[i], UP_M[i + 1], &grid->up[i]);
    }
}

/* The kernels that this library has, narrowest first. */
static const td__kernels KERNELS[] = {
#ifdef TD_HAS_LANES_1
    { 1, td__fly_w1, td__classify_w1, td__hit_w1 },
#endif
#ifdef TD_HAS_LANES_2
    { 2, td__fly_w2, td__classify_w2, td__hit_w2 },
#endif
#ifdef TD_HAS_LANES_4
    { 4, td__fly_w4, td__classify_w4, td__hit_w4 },
#endif
#ifdef TD_HAS_LANES_8
    { 8, td__fly_w8, td__classify_w8, td__hit_w8 },
#endif
};

#if defined(__AVX512F__)
enum { WIDEST = 8 };
#elif defined(__AVX2__)
enum { WIDEST = 4 };
#else
enum { WIDEST = 2 };
#endif

const td__kernels *td__kernels_of(int32_t lanes)
{
    assert(lanes == 0 || lanes == 1 || lanes == 2 || lanes == 4 || lanes == 8);
    int32_t wanted = lanes == 0 ? WIDEST : lanes;
    const td__kernels *best = &KERNELS[0];
    for (size_t i = 0; i < sizeof KERNELS / sizeof KERNELS[0]; i++) {
        if (KERNELS[i].lanes <= wanted) {
            best = &KERNELS[i];
        }
    }
    return best;
}

int32_t td_batch_lanes(int32_t lanes)
{
    return td__kernels_of(lanes)->lanes;
}

/* One call's arguments, so that pieces need not pass them all. */
typedef struct batch {
    const td_batch_grid *grid;
    const td__kernels *with;
    const td_batch_start *starts;
    td_batch_impact *impacts;
    td_batch_path *paths;
    int32_t group_count; /* flights in a full group */
} batch;

static void put(td__group *group, int32_t at, const td_batch_start *start)
{
    assert(start->beta_kgpm2 > 0.0);
    group->pos_m[0][at] = start->pos_eci_m.x;
    group->pos_m[1][at] = start->pos_eci_m.y;
    group->pos_m[2][at] = start->pos_eci_m.z;
    group->vel_mps[0][at] = start->vel_eci_mps.x;
    group->vel_mps[1][at] = start->vel_eci_mps.y;
    group->vel_mps[2][at] = start->vel_eci_mps.z;
    group->t_s[at] = start->t_s;
    group->inv_beta[at] = 1.0 / start->beta_kgpm2;
}

/* Fills the group from the flights listed; what is left over repeats the last. */
static void gather(const batch *job, const int32_t *which, int32_t count, td__group *group)
{
    for (int32_t i = 0; i < job->group_count; i++) {
        put(group, i, &job->starts[which[i < count ? i : count - 1]]);
    }
}

static td_batch_impact impact_of(const td_earth *earth, const td__group *group, int32_t at)
{
    td_vec3 pos_m = { group->pos_m[0][at], group->pos_m[1][at], group->pos_m[2][at] };
    td_vec3 vel_mps = { group->vel_mps[0][at], group->vel_mps[1][at], group->vel_mps[2][at] };
    double t_s = group->t_s[at];
    return (td_batch_impact){
        .verdict = TD_FLIGHT_OK,
        .t_s = t_s,
        .pos_ecef_m = td_ecef_from_eci(earth, pos_m, t_s),
        .vel_ecef_mps = td_vel_ecef_from_eci(earth, pos_m, vel_mps, t_s),
    };
}

/* As seen from the turning ground, Coriolis and centrifugal terms included. Given t, position,
 * velocity and acceleration in ECI. */
static td_batch_knot knot_of(const td_earth *earth, const double v[10])
{
    td_vec3 pos_m = { v[1], v[2], v[3] };
    td_vec3 vel_mps = { v[4], v[5], v[6] };
    double omega = earth->omega_radps;
    td_vec3 acc_mps2 = {
        v[7] + 2.0 * omega * vel_mps.y - omega * omega * pos_m.x,
        v[8] - 2.0 * omega * vel_mps.x - omega * omega * pos_m.y,
        v[9],
    };
    return (td_batch_knot){
        .t_s = v[0],
        .pos_ecef_m = td_ecef_from_eci(earth, pos_m, v[0]),
        .vel_ecef_mps = td_vel_ecef_from_eci(earth, pos_m, vel_mps, v[0]),
        .acc_ecef_mps2 = td_ecef_from_eci(earth, acc_mps2, v[0]),
    };
}

/* Steps that a lane did not take left its clock where it was. */
static void path_of(const td_earth *earth, const td__knots *knots, int32_t at, td_batch_path *path)
{
    path->count = path->cubic_count = 0;
    for (int32_t k = 0; k < knots->count; k++) {
        if (k == 0 || knots->at[k][0][at] > knots->at[k - 1][0][at]) {
            double v[10];
            for (int i = 0; i < 10; i++) {
                v[i] = knots->at[k][i][at];
            }
            path->knots[path->count++] = knot_of(earth, v);
        }
    }
}

static void fly_group(const batch *job, td__class class_of, const int32_t *which, int32_t count)
{
    td__group group;
    td__knots knots;
    const td_earth *earth = &job->grid->earth;
    group.class_of = class_of;
    knots.count = 0;
    gather(job, which, count, &group);
    job->with->fly(job->grid, &group, job->paths == NULL ? NULL : &knots);
    for (int32_t i = 0; i < count; i++) {
        job->impacts[which[i]] = impact_of(earth, &group, i);
        if (job->paths != NULL) {
            path_of(earth, &knots, i, &job->paths[which[i]]);
        }
    }
}

/* At most so many knots, evenly left out, both ends kept. */
static void thin_path(const td_earth *earth, const td_path *from, td_batch_path *to)
{
    int32_t apart = (from->count + TD_BATCH_KNOTS_MAX - 3) / (TD_BATCH_KNOTS_MAX - 1);
    to->count = to->cubic_count = 0;
    for (int32_t k = 0; k < from->count; k += apart) {
        bool is_last = k + apart >= from->count;
        const td_knot *knot = &from->knots[is_last ? from->count - 1 : k];
        const double v[10] = { knot->t_s, knot->pos_eci_m.x, knot->pos_eci_m.y, knot->pos_eci_m.z,
                               knot->vel_eci_mps.x, knot->vel_eci_mps.y, knot->vel_eci_mps.z,
                               knot->acc_mps2.x, knot->acc_mps2.y, knot->acc_mps2.z };
        to->knots[to->count++] = knot_of(earth, v);
    }
}

/* What is outside the kernel: one flight by the general path. */
static void fly_general(const batch *job, int32_t i)
{
    const td_batch_start *from = &job->starts[i];
    const td_earth *earth = &job->grid->earth;
    td_moment start = { from->t_s, from->pos_eci_m, from->vel_eci_mps, 1.0 };
    td_knot knots[TD_PATH_KNOTS_MAX];
    td_path path = { .knots = knots, .capacity = TD_PATH_KNOTS_MAX };
    td_flight flight;
    td_status status = td_flight_coast(earth, &start, from->beta_kgpm2, &flight,
                                       job->paths != NULL ? &path : NULL);
    if (job->paths != NULL) {
        job->paths[i].count = job->paths[i].cubic_count = 0;
        if (status == TD_OK && flight.verdict == TD_FLIGHT_OK) {
            thin_path(earth, &path, &job->paths[i]);
        }
    }
    const td_moment *end = &flight.impact;
    job->impacts[i] = (td_batch_impact){ .verdict = flight.verdict, .is_general = true };
    if (status != TD_OK) {
        job->impacts[i].verdict = TD_FLIGHT_TOO_LONG;
    } else if (flight.verdict == TD_FLIGHT_OK) {
        job->impacts[i].t_s = end->t_s;
        job->impacts[i].pos_ecef_m = td_ecef_from_eci(earth, end->pos_eci_m, end->t_s);
        job->impacts[i].vel_ecef_mps =
            td_vel_ecef_from_eci(earth, end->pos_eci_m, end->vel_eci_mps, end->t_s);
    }
}

/* The class of each of `count` <= CHUNK flights from `first`. */
static void classify(const batch *job, int32_t first, int32_t count, double *class_of)
{
    td__group group;
    for (int32_t at = 0; at < count; at += job->group_count) {
        int32_t which[TD__GROUP_MAX];
        int32_t filled = count - at < job->group_count ? count - at : job->group_count;
        for (int32_t i = 0; i < filled; i++) {
            which[i] = first + at + i;
        }
        gather(job, which, filled, &group);
        job->with->classify(job->grid, &group, class_of + at);
    }
}

static void fly_class(const batch *job, td__class class_of, const int32_t *which, int32_t count)
{
    if (class_of == TD__CLASS_LEFT) {
        for (int32_t i = 0; i < count; i++) {
            fly_general(job, which[i]);
        }
        return;
    }
    for (int32_t at = 0; at < count; at += job->group_count) {
        int32_t left = count - at;
        fly_group(job, class_of, which + at, left < job->group_count ? left : job->group_count);
    }
}

static void fly_chunk(const batch *job, int32_t first, int32_t count)
{
    double class_of[CHUNK + TD__GROUP_MAX];
    int32_t which[CHUNK];
    classify(job, first, count, class_of);
    for (int c = 0; c < TD__CLASS_COUNT; c++) {
        int32_t found = 0;
        for (int32_t i = 0; i < count; i++) {
            if ((int)class_of[i] == c) {
                which[found++] = first + i;
            }
        }
        fly_class(job, (td__class)c, which, found);
    }
}

void td_batch_fly(const td_batch_grid *grid, const td_batch_run *run)
{
    batch job = {
        .grid = grid,
        .with = td__kernels_of(run->lanes),
        .starts = run->starts,
        .impacts = run->impacts,
        .paths = run->paths,
    };
    job.group_count = job.with->lanes * TD__ROWS;
    for (int32_t first = 0; first < run->count; first += CHUNK) {
        int32_t left = run->count - first;
        fly_chunk(&job, first, left < CHUNK ? left : CHUNK);
    }
}

/* Weights of the quintic through two knots at s = 0..1 for step H; value, H v, H^2 a at both. */
static td_vec3 quintic(const td_batch_knot *a, const td_batch_knot *b, double s)
{
    double h = b->t_s - a->t_s;
    double s2 = s * s, s3 = s2 * s, s4 = s3 * s, s5 = s4 * s;
    double to = 10.0 * s3 - 15.0 * s4 + 6.0 * s5;
    double va = h * (s - 6.0 * s3 + 8.0 * s4 - 3.0 * s5);
    double vb = h * (-4.0 * s3 + 7.0 * s4 - 3.0 * s5);
    double aa = h * h * 0.5 * (s2 - 3.0 * s3 + 3.0 * s4 - s5);
    double ab = h * h * 0.5 * (s3 - 2.0 * s4 + s5);
    td_vec3 p = td_vec3_madd(a->pos_ecef_m, to, td_vec3_sub(b->pos_ecef_m, a->pos_ecef_m));
    p = td_vec3_madd(td_vec3_madd(p, va, a->vel_ecef_mps), vb, b->vel_ecef_mps);
    return td_vec3_madd(td_vec3_madd(p, aa, a->acc_ecef_mps2), ab, b->acc_ecef_mps2);
}

static td_vec3 cubic(const td_batch_knot *a, const td_batch_knot *b, double s)
{
    double h = b->t_s - a->t_s;
    double s2 = s * s, s3 = s2 * s;
    td_vec3 way = td_vec3_sub(b->pos_ecef_m, a->pos_ecef_m);
    td_vec3 p = td_vec3_madd(a->pos_ecef_m, 3.0 * s2 - 2.0 * s3, way);
    p = td_vec3_madd(p, h * (s - 2.0 * s2 + s3), a->vel_ecef_mps);
    return td_vec3_madd(p, h * (s3 - s2), b->vel_ecef_mps);
}

/* Interval of the knots that holds a moment, from a guess that is not later. */
static int32_t interval_of(const td_batch_path *path, int32_t k, double t_s)
{
    while (k < path->count - 2 && t_s >= path->knots[k + 1].t_s) {
        k++;
    }
    return k;
}

static td_vec3 place_at(const td_batch_path *path, int32_t k, double t_s)
{
    const td_batch_knot *a = &path->knots[k], *b = &path->knots[k + 1];
    double s = td_min((t_s - a->t_s) / (b->t_s - a->t_s), 1.0);
    return k < path->cubic_count ? cubic(a, b, s) : quintic(a, b, s);
}

void td_batch_sample(const td_batch_path *path, int32_t sample_count, td_vec3 *pos_ecef_m)
{
    assert(path->count >= 2 && sample_count >= 2);
    double first_s = path->knots[0].t_s;
    double step_s = (path->knots[path->count - 1].t_s - first_s) / (sample_count - 1);
    int32_t k = 0;
    for (int32_t i = 0; i < sample_count; i++) {
        double t_s = td_fma(i, step_s, first_s);
        k = interval_of(path, k, t_s);
        pos_ecef_m[i] = place_at(path, k, t_s);
    }
}

void td_batch_samples(const td_earth *earth, const td_batch_path *path, double step_s,
                      td_samples *samples)
{
    assert(path->count >= 2 && step_s > 0.0 && samples->capacity >= 2);
    double first_s = path->knots[0].t_s;
    double span_s = path->knots[path->count - 1].t_s - first_s;
    double wanted = td_floor(span_s / step_s) + 2.0;
    int32_t count = wanted < samples->capacity ? (int32_t)wanted : samples->capacity;
    double even_s = span_s / (count - 1);
    samples->count = count;
    samples->earth = earth;
    samples->path = NULL;
    for (int32_t i = 0, k = 0; i < count; i++) {
        double t_s = td_fma(i, even_s, first_s);
        k = interval_of(path, k, t_s);
        td_vec3 at_m = place_at(path, k, t_s);
        samples->t_s[i] = first_s + span_s * i / (count - 1);
        samples->x_m[i] = at_m.x;
        samples->y_m[i] = at_m.y;
        samples->z_m[i] = at_m.z;
        samples->is_burning[i] = 0;
    }
    td_samples_heights(samples);
}
