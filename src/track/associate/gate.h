/* SPDX-License-Identifier: Apache-2.0 */
/* Which detections of a look may belong to which tracks: a grid over the sensor's picture. */
#ifndef TD_TRACK_GATE_H
#define TD_TRACK_GATE_H

#include "track/filter/filter.h"

#ifdef __cplusplus
extern "C" {
#endif

/* How tracks of one group appear from a station: line to each, axes across and up from it,
 * variances of the predicted line and range (rad2, rad2, m2). */
typedef struct td_view_group {
    double line[3][TD_TRACK_GROUP]; /* unit */
    double across[3][TD_TRACK_GROUP];
    double up[3][TD_TRACK_GROUP];
    double vel_mps[3][TD_TRACK_GROUP];   /* relative to the station */
    double pull_mps2[3][TD_TRACK_GROUP]; /* gravity of the sphere, and drag */
    double range_m[TD_TRACK_GROUP];
    double var[3][TD_TRACK_GROUP];
    bool is_inside[TD_TRACK_GROUP]; /* of the field of view, by one sigma and more */
    bool is_low[TD_TRACK_GROUP];    /* in the air, or below */
} td_view_group;

/* A detection as the gate keeps it, beside the others of its cell. */
typedef struct td_spot {
    double line[3];
    double range_m; /* 0: not measured */
    double after_s; /* since the look's moment */
    double var[3];
    double x, y; /* in the picture */
    int32_t plot;
} td_spot;

/* The picture: lines to detections, seen along their middle, in square cells. */
typedef struct td_gate {
    td_spot *spots; /* by cell, within it by plot */
    td_spot *spare;
    int32_t *cell_begin;
    int32_t capacity, count;
    td_station station;
    double axis[2][3];
    double x_min, y_min, cell, sigma2_max;
    int32_t columns, rows;
    double after_s_min, after_s_max;
    double sigmas; /* half-width of the box in which candidates are looked for */
} td_gate;

/* A detection in a track's box. */
typedef struct td_candidate {
    int32_t plot;
    double distance2; /* in sigmas, parts as if they were independent */
} td_candidate;

/* Cells for at most this many detections; `gate` gets its memory from the arena. */
size_t td_gate_size(int32_t capacity);
td_status td_gate_create(td_gate *gate, int32_t capacity, td_arena *arena) TD_MUST_CHECK;

/* Puts a look's plot at its index, 0..count-1; different ones may be put side by side. */
void td_gate_put(td_gate *gate, int32_t index, int64_t t_ns, const td_plot *plot);

/* Draws the picture of the plots put. `chi2` is the greatest bound that may be asked of them. */
void td_gate_fill(td_gate *gate, const td_station *station, int32_t count, double chi2);

/* A field of view made ready for many questions. */
typedef struct td_field {
    bool has_range, has_top, has_sector;
    double range_m_min, range_m_max;
    double sin_min, sin_max;       /* of elevation */
    double sin_middle, cos_middle; /* of the sector's middle, from north */
    double cos_half;               /* of the sector's half-width */
    bool has_later; /* detections come later than the look's moment; set by the caller */
    td_earth earth;
} td_field;

td_field td_field_of(const td_earth *earth, const td_look_def *sensor);

/* How a group of estimates, all at the look's moment, appears to a sensor there. */
void td_view(const td_station *station, const td_field *field, const td_estimate_group *group,
             td_view_group *view);

/* Candidates of one track: every plot whose innovation can be within the bound is among them, up to
 * `max` of them, the nearest first; returned how many there are. The box is the bounding one of
 * the ellipsoid, 5 % wider for what is not linear. Plots with taken[plot] >= 0.5 are left out. */
int32_t td_gate_candidates(const td_gate *gate, const td_view_group *view, int32_t lane,
                           const double *taken, td_candidate *candidates, int32_t max);

/* Plots with range within a distance of a place, up to `max`; returned how many. */
int32_t td_gate_near(const td_gate *gate, td_vec3 pos_eci_m, double radius_m, int32_t *plots,
                     int32_t max);

#ifdef __cplusplus
}
#endif

#endif
