/* SPDX-License-Identifier: Apache-2.0 */
/* Random flights from burnout for statistics of accuracy, and how far off a set of impacts is. */
#ifndef TD_TEST_SHOTS_H
#define TD_TEST_SHOTS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum { SHOT_COUNT = 10000 };

/* As the lane kernel sorts them: by burnout height and apogee. */
typedef enum shot_class {
    SHOT_LOW,     /* burnout below 75 km or apogee below 260 km */
    SHOT_MIDDLE,  /* apogee below 3000 km */
    SHOT_HIGH,    /* below 6000 km */
    SHOT_HIGHEST, /* above */
    SHOT_CLASSES
} shot_class;

/* State at burnout in Earth-fixed axes frozen then. */
typedef struct shot {
    double pos_m[3], vel_mps[3], beta_kgpm2;
    double range_m, angle_rad, apogee_m;
    shot_class kind;
} shot;

/* Given an index; returned the flight of that index, always the same: 300 to 10 000 km log-uniform;
 * minimum energy 50 %, lofted up to half way to the vertical 30 %, depressed to 0.7 of the angle of
 * minimum energy 20 %; latitude within 57 degrees, all azimuths; beta 1000 to 12 000 kg/m2. */
shot shot_of(uint32_t index);

/* Where it comes down by the reference: Earth-fixed point and time after burnout. */
bool shot_fall(const shot *s, long double tolerance, double impact_m[3], double *time_s);

/* Distances gathered by class. */
typedef struct shot_errors {
    double error_m[SHOT_CLASSES][SHOT_COUNT];
    int count[SHOT_CLASSES];
} shot_errors;

void shot_errors_add(shot_errors *errors, shot_class kind, double error_m);

/* A line a class and one for all; returned whether max and rms are within the bars. */
bool shot_errors_print(const shot_errors *errors, const char *title, double max_m, double rms_m);

double shot_distance(const double a[3], const double b[3]);

#endif
