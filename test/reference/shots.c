/* SPDX-License-Identifier: Apache-2.0 */
/* Random flights from burnout, their impacts by the reference, and statistics of distances. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "test/reference/reference.h"
#include "test/reference/shots.h"

static const double SPHERE_M = 6371000.0;
static const double GM = 3.986004418e14;

/* Philox4x32-10 (Salmon 2011), written again here so that the flights are not the core's own. */
static void philox(uint32_t c[4], uint32_t k0, uint32_t k1)
{
    for (int round = 0; round < 10; round++) {
        uint64_t a = (uint64_t)0xD2511F53u * c[0];
        uint64_t b = (uint64_t)0xCD9E8D57u * c[2];
        uint32_t next[4] = { (uint32_t)(b >> 32) ^ c[1] ^ k0, (uint32_t)b,
                             (uint32_t)(a >> 32) ^ c[3] ^ k1, (uint32_t)a };
        memcpy(c, next, sizeof next);
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
}

static double unit(uint32_t low, uint32_t high)
{
    uint64_t bits = (uint64_t)high << 32 | low;
    return ((double)(bits >> 11) + 0.5) * 0x1p-53;
}

static void draws(uint32_t index, double u[6])
{
    for (uint32_t pair = 0; pair < 3; pair++) {
        uint32_t c[4] = { pair, 1, index, 0 };
        philox(c, 2024, 0);
        u[2 * pair] = unit(c[0], c[1]);
        u[2 * pair + 1] = unit(c[2], c[3]);
    }
}

/* Angle above the horizontal at burnout: `loft` in 0..1 rises from the angle of minimum energy to
 * the vertical, below 0 it flattens. */
static double angle_of(double central_rad, double loft)
{
    double least = (M_PI - central_rad) / 4.0;
    return loft >= 0.0 ? least + loft * (M_PI / 2.0 - least) : least * (1.0 + loft);
}

/* The closed form that joins burnout radius, central angle and flight-path angle to speed. */
static double speed_of(double radius_m, double central_rad, double angle_rad)
{
    double c = cos(angle_rad);
    double lambda = (1.0 - cos(central_rad)) /
                    (radius_m / SPHERE_M * c * c - c * cos(angle_rad + central_rad));
    return sqrt(lambda * GM / radius_m);
}

static double apogee_of(double radius_m, double speed, double angle_rad)
{
    double a = 1.0 / (2.0 / radius_m - speed * speed / GM);
    double h = radius_m * speed * cos(angle_rad);
    return a * (1.0 + sqrt(fmax(0.0, 1.0 - h * h / (GM * a)))) - SPHERE_M;
}

static shot_class class_of(double burnout_h_m, double apogee_m)
{
    if (burnout_h_m < 75e3 || apogee_m < 260e3) {
        return SHOT_LOW;
    }
    return apogee_m < 3000e3 ? SHOT_MIDDLE : apogee_m < 6000e3 ? SHOT_HIGH : SHOT_HIGHEST;
}

shot shot_of(uint32_t index)
{
    double u[6];
    draws(index, u);
    double loft = u[1] < 0.5 ? 0.0 : u[1] < 0.8 ? 0.5 * u[2] : -0.3 * u[2];
    double lat = (u[3] - 0.5) * 2.0;
    double azimuth = u[4] * 2.0 * M_PI;
    double h_m = (35.0 + 185.0 * u[0]) * 1e3;
    shot s = { .range_m = 3e5 * exp(u[0] * log(10000.0 / 300.0)),
               .beta_kgpm2 = 1000.0 * exp(u[5] * log(12.0)) };
    double central = s.range_m / SPHERE_M;
    s.angle_rad = angle_of(central, loft);
    double speed = speed_of(SPHERE_M + h_m, central, s.angle_rad);
    s.apogee_m = apogee_of(SPHERE_M + h_m, speed, s.angle_rad);
    s.kind = class_of(h_m, s.apogee_m);
    double up = speed * sin(s.angle_rad);
    double north = speed * cos(s.angle_rad) * cos(azimuth);
    double east = speed * cos(s.angle_rad) * sin(azimuth);
    ref_world world = ref_world_wgs84();
    ref_real pos[3];
    ref_place(&world, (const ref_real[3]){ lat, 0.0L, h_m }, pos);
    for (int i = 0; i < 3; i++) {
        s.pos_m[i] = (double)pos[i];
    }
    s.vel_mps[0] = up * cos(lat) - north * sin(lat);
    s.vel_mps[1] = east;
    s.vel_mps[2] = up * sin(lat) + north * cos(lat);
    return s;
}

bool shot_fall(const shot *s, long double tolerance, double impact_m[3], double *time_s)
{
    ref_world world = ref_world_wgs84();
    ref_state state = { .t_s = 0.0L };
    ref_real fixed[3];
    for (int i = 0; i < 3; i++) {
        state.pos[i] = s->pos_m[i];
        state.vel[i] = s->vel_mps[i];
    }
    ref_body body = { .inverse_beta = 1.0L / (ref_real)s->beta_kgpm2 };
    bool fell = ref_fall(&world, &body, tolerance, 0.0L, &state, NULL);
    ref_fixed(&world, &state, fixed);
    for (int i = 0; i < 3; i++) {
        impact_m[i] = (double)fixed[i];
    }
    *time_s = (double)state.t_s;
    return fell;
}

void shot_errors_add(shot_errors *errors, shot_class kind, double error_m)
{
    errors->error_m[kind][errors->count[kind]++] = error_m;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

typedef struct summary {
    double rms, p99, p999, max;
} summary;

static summary summary_of(double *error_m, int n)
{
    double squares = 0.0;
    qsort(error_m, (size_t)n, sizeof *error_m, by_size);
    for (int i = 0; i < n; i++) {
        squares += error_m[i] * error_m[i];
    }
    return (summary){ sqrt(squares / n), error_m[(int)(n * 0.99)], error_m[(int)(n * 0.999)],
                      error_m[n - 1] };
}

static summary print_line(const char *name, double *error_m, int n)
{
    summary s = summary_of(error_m, n);
    printf("| %-18s | %6d | %6.3f | %6.3f | %6.3f | %6.3f |\n", name, n, s.rms, s.p99, s.p999,
           s.max);
    return s;
}

bool shot_errors_print(const shot_errors *errors, const char *title, double max_m, double rms_m)
{
    static const char *const NAMES[] = { "low", "apogee < 3000 km", "3000 to 6000 km",
                                         "> 6000 km" };
    static double all[SHOT_CLASSES * SHOT_COUNT];
    static double copy[SHOT_COUNT];
    int total = 0;
    printf("%s, impact against the reference, m\n\n", title);
    printf("| %-18s | %6s | %6s | %6s | %6s | %6s |\n|---|---:|---:|---:|---:|---:|\n", "class",
           "n", "rms", "p99", "p99.9", "max");
    for (int kind = 0; kind < SHOT_CLASSES; kind++) {
        int n = errors->count[kind];
        memcpy(copy, errors->error_m[kind], (size_t)n * sizeof *copy);
        memcpy(all + total, copy, (size_t)n * sizeof *copy);
        total += n;
        if (n > 0) {
            print_line(NAMES[kind], copy, n);
        }
    }
    if (total == 0) {
        return false;
    }
    summary s = print_line("all", all, total);
    putchar('\n');
    return s.max <= max_m && s.rms <= rms_m;
}

double shot_distance(const double a[3], const double b[3])
{
    return sqrt((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]) +
                (a[2] - b[2]) * (a[2] - b[2]));
}
