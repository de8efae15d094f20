/* SPDX-License-Identifier: Apache-2.0 */
/* How far off both ways to fly are, on random flights against the reference. Ends with 1 when a
 * bar is broken. Writes the oracle of the quick test when asked. */
#include <math.h>
#include <stdlib.h>

#include "test/reference/compare.h"

static const double MAX_M = 1.0;
static const double RMS_M = 0.15;
enum { STORED = 300 };

static shot shots[SHOT_COUNT];
static double truth[SHOT_COUNT][3], time_s[SHOT_COUNT];

static bool fly_reference(int count)
{
    for (int i = 0; i < count; i++) {
        shots[i] = shot_of((uint32_t)i);
        if (!shot_fall(&shots[i], 1e-13L, truth[i], &time_s[i])) {
            fprintf(stderr, "accuracy: the reference did not land flight %d\n", i);
            return false;
        }
        if (i % 500 == 499) {
            fprintf(stderr, "\rreference: %d of %d", i + 1, count);
        }
    }
    fputc('\n', stderr);
    return true;
}

static bool judge_general(int count)
{
    static shot_errors errors;
    td_earth earth = td_earth_wgs84();
    for (int i = 0; i < count; i++) {
        double impact[3];
        if (!compare_general(&earth, &shots[i], impact)) {
            fprintf(stderr, "accuracy: general path refused flight %d\n", i);
            return false;
        }
        shot_errors_add(&errors, shots[i].kind, shot_distance(impact, truth[i]));
    }
    return shot_errors_print(&errors, "General path", MAX_M, RMS_M);
}

static bool judge_batch(int count)
{
    static shot_errors errors;
    static td_batch_start starts[SHOT_COUNT];
    static td_batch_impact impacts[SHOT_COUNT];
    static td_batch_grid grid;
    td_earth earth = td_earth_wgs84();
    int left = 0;
    for (int i = 0; i < count; i++) {
        starts[i] = compare_start(&shots[i]);
    }
    td_batch_grid_make(&earth, &grid);
    td_batch_fly(&grid, &(td_batch_run){ .starts = starts, .count = count, .impacts = impacts });
    for (int i = 0; i < count; i++) {
        const td_vec3 *at = &impacts[i].pos_ecef_m;
        double impact[3] = { at->x, at->y, at->z };
        if (impacts[i].verdict != TD_FLIGHT_OK) {
            fprintf(stderr, "accuracy: the kernel refused flight %d\n", i);
            return false;
        }
        left += impacts[i].is_general;
        shot_errors_add(&errors, shots[i].kind, shot_distance(impact, truth[i]));
    }
    bool good = shot_errors_print(&errors, "Lane kernel", MAX_M, RMS_M);
    printf("left to the general path: %d of %d\n", left, count);
    return good && left * 100 < count;
}

static bool store(const char *name)
{
    FILE *file = fopen(name, "w");
    if (!file) {
        return false;
    }
    fprintf(file,
            "# Source: the reference of test/reference, 80-bit DOP853 at 1e-13, of the first %d\n"
            "#   flights of shot_of(). Maker: build/test/accuracy %d %s\n"
            "# Tolerance: 1.0 m each and 0.15 m rms, the accuracy that is promised; the reference\n"
            "#   itself moves by less than 1 mm from 1e-13 to 1e-14 (test reference).\n"
            "# flight  x_m  y_m  z_m (Earth-fixed impact)  t_s (after burnout)\n",
            STORED, SHOT_COUNT, name);
    for (int i = 0; i < STORED; i++) {
        fprintf(file, "%d %.5f %.5f %.5f %.7f\n", i, truth[i][0], truth[i][1], truth[i][2],
                time_s[i]);
    }
    return fclose(file) == 0;
}

int main(int argc, char **argv)
{
    int count = argc > 1 ? atoi(argv[1]) : SHOT_COUNT;
    if (count < STORED || count > SHOT_COUNT) {
        fprintf(stderr, "usage: accuracy [COUNT (%d to %d) [ORACLE_FILE]]\n", STORED, SHOT_COUNT);
        return 2;
    }
    if (!fly_reference(count) || (argc > 2 && !store(argv[2]))) {
        return 3;
    }
    bool good = judge_general(count);
    good = judge_batch(count) && good;
    puts(good ? "within the bars: max 1.0 m, rms 0.15 m" : "OUTSIDE the bars: max 1.0, rms 0.15 m");
    return good ? 0 : 1;
}
