/* SPDX-License-Identifier: Apache-2.0 */
/* Times one kernel out of two libraries in turns. Ends with 1 when the first is 10 % slower. */
#include <dlfcn.h>
#include <math.h>
#include <stdio.h>
#include <time.h>

#include "flight/flight.h"

enum { FLIGHTS = 2048, TURNS = 400 };
static const double PRICE_MAX = 0.10;

typedef struct side {
    void (*make)(const td_earth *, td_batch_grid *);
    void (*fly)(const td_batch_grid *, const td_batch_run *);
    td_batch_grid grid;
    td_batch_impact impacts[FLIGHTS];
    double least_s;
} side;

static td_batch_start starts[FLIGHTS];

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Burnouts 150 km up at 3 to 6 km/s, 35 to 55 degrees above the horizon, all azimuths. */
static void fill(void)
{
    for (int i = 0; i < FLIGHTS; i++) {
        double part = (i * 0.618033988749895) - floor(i * 0.618033988749895);
        double speed = 3000.0 + 3000.0 * part;
        double rise = (35.0 + 20.0 * i / FLIGHTS) * TD_DEG;
        double azimuth = 0.7 * i;
        starts[i] = (td_batch_start){
            .pos_eci_m = { 6378137.0 + 150e3, 0.0, 0.0 },
            .vel_eci_mps = { speed * sin(rise), speed * cos(rise) * sin(azimuth),
                             speed * cos(rise) * cos(azimuth) },
            .beta_kgpm2 = 2000.0 + 8000.0 * part,
        };
    }
}

static int open_side(side *s, const char *library)
{
    td_earth (*earth)(void);
    void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
    if (!handle) {
        fprintf(stderr, "price: %s\n", dlerror());
        return 0;
    }
    *(void **)&s->make = dlsym(handle, "td_batch_grid_make");
    *(void **)&s->fly = dlsym(handle, "td_batch_fly");
    *(void **)&earth = dlsym(handle, "td_earth_wgs84");
    td_earth wgs84 = earth();
    s->make(&wgs84, &s->grid);
    s->least_s = INFINITY;
    return 1;
}

static void turn(side *s)
{
    double start_s = now_s();
    s->fly(&s->grid, &(td_batch_run){ .starts = starts, .count = FLIGHTS, .impacts = s->impacts });
    s->least_s = fmin(s->least_s, now_s() - start_s);
}

int main(int argc, char **argv)
{
    static side exact, fast;
    if (argc != 4 || !open_side(&exact, argv[1]) || !open_side(&fast, argv[2])) {
        fputs("usage: price EXACT.so FAST.so LABEL\n", stderr);
        return 2;
    }
    fill();
    int differ = 0;
    for (int i = 0; i < TURNS; i++) {
        turn(&exact);
        turn(&fast);
    }
    for (int i = 0; i < FLIGHTS; i++) {
        differ += exact.impacts[i].t_s != fast.impacts[i].t_s;
    }
    double price = exact.least_s / fast.least_s - 1.0;
    printf("%s: exact %.4f us, -ffast-math %.4f us a flight: price %+.1f %%; %d of %d flights "
           "come down at another moment\n", argv[3], 1e6 * exact.least_s / FLIGHTS,
           1e6 * fast.least_s / FLIGHTS, 100.0 * price, differ, FLIGHTS);
    return price > PRICE_MAX;
}
