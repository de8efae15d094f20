/* SPDX-License-Identifier: Apache-2.0 */
/* Free flight in legs: up by height, coast by time, down by height. docs/models/kernel.md. */
#include "flight/hit_lanes.h"
#include "flight/legs_lanes.h"

/* Steps stay out of line: inlined, gcc takes minutes. */
#define OUT_OF_LINE static __attribute__((noinline))

#define EACH_ROW for (int row = 0; row < TD__ROWS; row++)

/* A group in flight. */
typedef struct rows {
    td_lane y[TD__ALL_VARS];
    td_lane inv_beta[TD__ROWS];
    const td_earth *earth;
    td__knots *knots; /* may be null */
} rows;

/* How a class is flown. */
typedef struct plan {
    int rise_steps; /* of height, in place of the grid; 0: on the grid, where it is needed */
    bool rises;
    int coast_steps;
    double coast_h_m; /* above it no drag */
    int entry_steps;  /* from there to the grid */
} plan;

static const plan PLANS[TD__CLASS_COUNT] = {
    [TD__CLASS_HIGH] = { 0, false, 5, 170.0e3, 1 },
    [TD__CLASS_RISE] = { 2, true, 5, 170.0e3, 1 },
    [TD__CLASS_DEEP] = { 0, true, 5, 170.0e3, 1 },
    [TD__CLASS_FAR] = { 0, true, 8, 200.0e3, 2 },
    [TD__CLASS_FARTHEST] = { 0, true, 24, 200.0e3, 2 },
    [TD__CLASS_LOW] = { 0, true, 6, 150.0e3, 3 },
    [TD__CLASS_FALL] = { 0, false, 0, 0.0, 6 },
};

OUT_OF_LINE void note_knot(rows *all)
{
    double(*to)[TD__GROUP_MAX] = all->knots->at[all->knots->count++];
    EACH_ROW
    {
        const td_lane *y = all->y + TD__VARS * row;
        td_lane acc[3];
        lane_acceleration(all->earth, y, all->inv_beta[row], acc);
        lane_store(to[0] + row * TD_LANES, y[6]);
        for (int i = 0; i < 6; i++) {
            lane_store(to[1 + i] + row * TD_LANES, y[i]);
        }
        for (int i = 0; i < 3; i++) {
            lane_store(to[7 + i] + row * TD_LANES, acc[i]);
        }
    }
}

static void note(rows *all)
{
    if (all->knots != NULL && all->knots->count < TD_BATCH_KNOTS_MAX) {
        note_knot(all);
    }
}

/* One step of height on the grid, the same in all lanes. */
OUT_OF_LINE void step_on_grid(rows *all, const td_batch_step *step)
{
    const td_earth *earth = all->earth;
    td_lane length = lane_set(step->length_m);
#define SLOPE(stage, y, slope)                                                                     \
    EACH_ROW lane_slope_on_grid(earth, (y) + TD__VARS * row, &step->stages[stage],                 \
                                all->inv_beta[row], length, (slope) + TD__VARS * row)
    TD__STEP_DOP8(TD__ALL_VARS, all->y, SLOPE);
#undef SLOPE
}

/* One step of height from `from`, its own in each lane. */
OUT_OF_LINE void step_of_height(rows *all, const td_lane *from, const td_lane *length)
{
    const td_earth *earth = all->earth;
#define SLOPE(stage, y, slope)                                                                     \
    EACH_ROW lane_slope_at(earth, (y) + TD__VARS * row,                                            \
                           lane_fma(lane_set(TD__DOP8_C[stage]), length[row], from[row]),          \
                           all->inv_beta[row], length[row], (slope) + TD__VARS * row)
    TD__STEP_DOP8(TD__ALL_VARS, all->y, SLOPE);
#undef SLOPE
}

/* One step of time with drag. */
OUT_OF_LINE void step_of_time(rows *all, const td_lane *length)
{
    const td_earth *earth = all->earth;
    td_lane slope_of_time = lane_set(1.0);
#define SLOPE(stage, y, slope)                                                                     \
    EACH_ROW                                                                                       \
    {                                                                                              \
        td_lane acc_[3];                                                                           \
        lane_acceleration(earth, (y) + TD__VARS * row, all->inv_beta[row], acc_);                  \
        for (int c_ = 0; c_ < 3; c_++) {                                                           \
            (slope)[TD__VARS * row + c_] = (y)[TD__VARS * row + 3 + c_] * length[row];             \
            (slope)[TD__VARS * row + 3 + c_] = acc_[c_] * length[row];                             \
        }                                                                                          \
        (slope)[TD__VARS * row + 6] = slope_of_time * length[row];                                 \
    }
    TD__STEP_DOP8(TD__ALL_VARS, all->y, SLOPE);
#undef SLOPE
}

/* Coast without drag: positions, velocities and accelerations scaled by the step. */
typedef struct coast {
    td_lane x[3 * TD__ROWS], hv[3 * TD__ROWS], k0[3 * TD__ROWS];
    td_lane h[TD__ROWS];
} coast;

#define PULL(x, k) EACH_ROW lane_gravity(earth, (x) + 3 * row, h2[row], (k) + 3 * row)

OUT_OF_LINE void step_of_coast(coast *arc, const td_earth *earth)
{
    td_lane h2[TD__ROWS];
    EACH_ROW h2[row] = arc->h[row] * arc->h[row];
    TD__STEP_RKN8(3 * TD__ROWS, arc->x, arc->hv, arc->k0, PULL);
}

OUT_OF_LINE void start_coast(coast *arc, const rows *all)
{
    const td_earth *earth = all->earth;
    td_lane h2[TD__ROWS];
    EACH_ROW
    {
        h2[row] = arc->h[row] * arc->h[row];
        for (int i = 0; i < 3; i++) {
            arc->x[3 * row + i] = all->y[TD__VARS * row + i];
            arc->hv[3 * row + i] = all->y[TD__VARS * row + 3 + i] * arc->h[row];
        }
    }
    PULL(arc->x, arc->k0);
}

/* The next step is of another length. */
static void rescale(coast *arc, const td_lane *h)
{
    EACH_ROW
    {
        td_lane q = h[row] / arc->h[row];
        td_lane q2 = q * q;
        for (int i = 0; i < 3; i++) {
            arc->hv[3 * row + i] = arc->hv[3 * row + i] * q;
            arc->k0[3 * row + i] = arc->k0[3 * row + i] * q2;
        }
        arc->h[row] = h[row];
    }
}

/* The state at the end of a step back into y, time included. */
static void land_coast(const coast *arc, rows *all)
{
    EACH_ROW
    {
        td_lane inv_h = lane_set(1.0) / arc->h[row];
        td_lane *y = all->y + TD__VARS * row;
        for (int i = 0; i < 3; i++) {
            y[i] = arc->x[3 * row + i];
            y[3 + i] = arc->hv[3 * row + i] * inv_h;
        }
        y[6] = y[6] + arc->h[row];
    }
}

/* The Kepler arc turned step by step. */
typedef struct turning {
    td__ellipse arc[TD__ROWS];
    td_lane step[TD__ROWS], sine[TD__ROWS], cosine[TD__ROWS];
} turning;

OUT_OF_LINE void start_turning(turning *turn, const rows *all, double coast_h_m, int steps)
{
    EACH_ROW
    {
        turn->arc[row] = lane_arc(all->earth, all->y + TD__VARS * row);
        td_lane angle = lane_arc_anomaly_to(&turn->arc[row],
                                            lane_set(6371.0e3 + coast_h_m));
        turn->step[row] = angle * lane_set(1.0 / steps);
        lane_sincos(turn->step[row], &turn->sine[row], &turn->cosine[row]);
    }
}

/* How long the next step of eccentric anomaly lasts. */
static void next_length(turning *turn, td_lane *h)
{
    EACH_ROW
    {
        td__ellipse *arc = &turn->arc[row];
        td_lane s = turn->sine[row], c = turn->cosine[row];
        td_lane e_sin = lane_fma(arc->e_sin, c, arc->e_cos * s);
        td_lane e_cos = lane_fma(arc->e_cos, c, -(arc->e_sin * s));
        h[row] = (turn->step[row] - (e_sin - arc->e_sin)) * arc->seconds;
        arc->e_sin = e_sin;
        arc->e_cos = e_cos;
    }
}

/* How long until the coast height, from where the arc of Kepler ended: the Earth is no point, so
 * that may be some 30 km off. Second order in the time. */
OUT_OF_LINE void last_length(const rows *all, double coast_h_m, td_lane *h)
{
    EACH_ROW
    {
        const td_lane *y = all->y + TD__VARS * row;
        td_lane inv_r = lane_set(1.0) / lane_sqrt(lane_dot(y, y));
        td_lane rise = lane_dot(y, y + 3) * inv_r;
        td_lane turn2 = lane_dot(y + 3, y + 3) - rise * rise;
        td_lane bend = turn2 * inv_r - lane_set(all->earth->gm_m3ps2) * inv_r * inv_r;
        td_lane gap = lane_set(coast_h_m) - lane_height(all->earth, y);
        td_lane first = gap / rise;
        td_lane mended = gap / lane_fma(lane_set(0.5) * bend, first, rise);
        td_lane tiny = lane_set(1.0e-3); /* a length of zero could not be scaled back */
        h[row] = lane_select(lane_lt(lane_abs(mended), tiny), tiny, mended);
    }
}

/* To the falling crossing of the coast height, in steps of equal eccentric anomaly. */
static void coast_over(rows *all, double coast_h_m, int steps)
{
    turning turn;
    start_turning(&turn, all, coast_h_m, steps);
    coast arc;
    next_length(&turn, arc.h);
    start_coast(&arc, all);
    step_of_coast(&arc, all->earth);
    land_coast(&arc, all);
    note(all);
    td_lane h[TD__ROWS];
    for (int i = 1; i < steps; i++) {
        next_length(&turn, h);
        rescale(&arc, h);
        step_of_coast(&arc, all->earth);
        land_coast(&arc, all);
        note(all);
    }
    last_length(all, coast_h_m, h);
    rescale(&arc, h);
    step_of_coast(&arc, all->earth);
    land_coast(&arc, all);
    note(all);
}

/* From where each lane is to one height, in equal steps. */
static void fall_to(rows *all, td_lane *to, int steps)
{
    td_lane from[TD__ROWS], length[TD__ROWS];
    EACH_ROW
    {
        from[row] = lane_height(all->earth, all->y + TD__VARS * row);
        length[row] = (to[row] - from[row]) * lane_set(1.0 / steps);
    }
    for (int i = 0; i < steps; i++) {
        step_of_height(all, from, length);
        EACH_ROW from[row] = from[row] + length[row];
        note(all);
    }
}

/* Up to the coast height in steps as 1, 3, 5, ...; lanes that are above stay. */
static void rise_to(rows *all, double coast_h_m, int steps)
{
    td_lane from[TD__ROWS], unit[TD__ROWS], length[TD__ROWS];
    EACH_ROW
    {
        from[row] = lane_height(all->earth, all->y + TD__VARS * row);
        td_lane gap = lane_max(lane_set(coast_h_m) - from[row], lane_set(0.0));
        unit[row] = gap * lane_set(1.0 / (steps * steps));
    }
    for (int i = 0; i < steps; i++) {
        EACH_ROW length[row] = unit[row] * lane_set(2 * i + 1);
        step_of_height(all, from, length);
        EACH_ROW from[row] = from[row] + length[row];
        note(all);
    }
}

/* A grid step that only some lanes take. */
static void step_some(rows *all, const td_batch_step *step, const td_lane_mask *active)
{
    td_lane before[TD__ALL_VARS];
    memcpy(before, all->y, sizeof before);
    step_on_grid(all, step);
    for (int i = 0; i < TD__ALL_VARS; i++) {
        all->y[i] = lane_select(active[i / TD__VARS], all->y[i], before[i]);
    }
}

static bool any_of(const td_lane_mask *active)
{
    bool any = false;
    EACH_ROW any = any || lane_any(active[row]);
    return any;
}

/* Up through the air: to the first node in two steps, then by the grid, the rest in one. */
static void rise_in_air(rows *all, const td_batch_grid *grid, const td_lane *top)
{
    const td_batch_step *up = grid->up;
    td_lane at[TD__ROWS], node[TD__ROWS], length[TD__ROWS];
    EACH_ROW
    {
        at[row] = lane_height(all->earth, all->y + TD__VARS * row);
        node[row] = top[row];
        for (int i = TD_BATCH_UP_STEPS - 1; i >= 0; i--) {
            td_lane h = lane_set(up[i].from_m);
            node[row] = lane_select(lane_lt(at[row], h), lane_min(h, top[row]), node[row]);
        }
        node[row] = lane_max(node[row], at[row]);
        length[row] = (node[row] - at[row]) * lane_set(0.5);
    }
    step_of_height(all, at, length);
    note(all);
    EACH_ROW at[row] = at[row] + length[row];
    step_of_height(all, at, length);
    note(all);
    EACH_ROW at[row] = node[row];
    for (int i = 0; i < TD_BATCH_UP_STEPS; i++) {
        td_lane to = lane_set(up[i].from_m + up[i].length_m);
        td_lane_mask active[TD__ROWS];
        EACH_ROW active[row] = lane_ge(lane_set(up[i].from_m), node[row]) & lane_ge(top[row], to);
        if (any_of(active)) {
            step_some(all, &up[i], active);
            EACH_ROW at[row] = lane_select(active[row], to, at[row]);
            note(all);
        }
    }
    EACH_ROW length[row] = lane_max(top[row] - at[row], lane_set(0.0));
    step_of_height(all, at, length);
    note(all);
}

/* Down the grid from the first node below each lane. */
static void fall_in_air(rows *all, const td_batch_grid *grid, int entry_steps)
{
    td_lane node[TD__ROWS];
    EACH_ROW
    {
        td_lane at = lane_height(all->earth, all->y + TD__VARS * row);
        node[row] = lane_set(0.0);
        for (int i = TD_BATCH_DOWN_STEPS - 1; i >= 0; i--) {
            td_lane h = lane_set(grid->down[i].from_m);
            node[row] = lane_select(lane_lt(h, at), h, node[row]);
        }
    }
    fall_to(all, node, entry_steps);
    for (int i = 0; i < TD_BATCH_DOWN_STEPS; i++) {
        td_lane_mask active[TD__ROWS];
        EACH_ROW active[row] = lane_ge(node[row], lane_set(grid->down[i].from_m));
        if (any_of(active)) {
            step_some(all, &grid->down[i], active);
            note(all);
        }
    }
}

/* Over the top with drag: to the falling crossing of 0.3 of the rest of the rise, or lower, since
 * close below the apogee height is a poor variable for the long steps that follow. */
static void top_in_air(rows *all, const td_batch_grid *grid, double coast_h_m, int steps)
{
    td_lane length[TD__ROWS];
    EACH_ROW
    {
        const td_lane *y = all->y + TD__VARS * row;
        td__ellipse arc = lane_arc(all->earth, y);
        td_lane r = lane_sqrt(lane_dot(y, y));
        td_lane rest = lane_fma(arc.axis_m, arc.ratio, arc.axis_m) - r;
        td_lane h = lane_height(all->earth, y);
        td_lane more = lane_min(rest * lane_set(0.3),
                                lane_max(lane_set(coast_h_m) - h, lane_set(0.0)));
        td_lane deep = lane_set(0.35) * (h + rest - lane_set(grid->down[0].from_m));
        more = lane_min(more, rest - deep);
        td_lane angle = lane_arc_anomaly_to(&arc, r + more);
        td_lane s, c;
        lane_sincos(angle, &s, &c);
        td_lane e_sin = lane_fma(arc.e_sin, c, arc.e_cos * s);
        length[row] = (angle - (e_sin - arc.e_sin)) * arc.seconds * lane_set(1.0 / steps);
    }
    for (int i = 0; i < steps; i++) {
        step_of_time(all, length);
        note(all);
    }
}

static void fly_low(rows *all, const td_batch_grid *grid, const plan *how)
{
    td_lane top[TD__ROWS];
    EACH_ROW
    {
        const td_lane *y = all->y + TD__VARS * row;
        td__ellipse arc = lane_arc(all->earth, y);
        td_lane rest = lane_fma(arc.axis_m, arc.ratio, arc.axis_m) - lane_sqrt(lane_dot(y, y));
        td_lane h = lane_height(all->earth, y);
        top[row] = lane_min(lane_fma(lane_set(0.6), rest, h), lane_set(how->coast_h_m));
    }
    rise_in_air(all, grid, top);
    top_in_air(all, grid, how->coast_h_m, how->coast_steps);
    fall_in_air(all, grid, how->entry_steps);
}

static void fly_high(rows *all, const td_batch_grid *grid, const plan *how)
{
    if (how->rise_steps > 0) {
        rise_to(all, how->coast_h_m, how->rise_steps);
    } else if (how->rises) {
        td_lane top[TD__ROWS];
        EACH_ROW top[row] = lane_set(how->coast_h_m);
        rise_in_air(all, grid, top);
    }
    coast_over(all, how->coast_h_m, how->coast_steps);
    td_lane to[TD__ROWS];
    EACH_ROW to[row] = lane_set(grid->down[0].from_m);
    fall_to(all, to, how->entry_steps);
    for (int i = 0; i < TD_BATCH_DOWN_STEPS; i++) {
        step_on_grid(all, &grid->down[i]);
        note(all);
    }
}

/* Given a group of one class; its states become those at the ground. */
void TD_WIDE(td__fly)(const td_batch_grid *grid, td__group *group, td__knots *knots)
{
    rows all = { .earth = &grid->earth, .knots = knots };
    EACH_ROW
    {
        td_lane *y = all.y + TD__VARS * row;
        for (int i = 0; i < 3; i++) {
            y[i] = lane_load(group->pos_m[i] + row * TD_LANES);
            y[3 + i] = lane_load(group->vel_mps[i] + row * TD_LANES);
        }
        y[6] = lane_load(group->t_s + row * TD_LANES);
        all.inv_beta[row] = lane_load(group->inv_beta + row * TD_LANES);
    }
    note(&all);
    if (group->class_of == TD__CLASS_LOW) {
        fly_low(&all, grid, &PLANS[TD__CLASS_LOW]);
    } else if (group->class_of == TD__CLASS_FALL) {
        fall_in_air(&all, grid, PLANS[TD__CLASS_FALL].entry_steps);
    } else {
        fly_high(&all, grid, &PLANS[group->class_of]);
    }
    EACH_ROW
    {
        const td_lane *y = all.y + TD__VARS * row;
        for (int i = 0; i < 3; i++) {
            lane_store(group->pos_m[i] + row * TD_LANES, y[i]);
            lane_store(group->vel_mps[i] + row * TD_LANES, y[3 + i]);
        }
        lane_store(group->t_s + row * TD_LANES, y[6]);
    }
}

/* Heights and angles at which a flight changes its class, m and sine. */
#define LOW_APOGEE_M 260.0e3
#define DEEP_START_M 95.0e3
#define FAR_APOGEE_M 3000.0e3
#define FARTHEST_APOGEE_M 6000.0e3
#define DEEP_FALL_M 20.0e3 /* below it a fall must be steeper: height is a poor variable there */
#define DEEP_FALL_SINE 0.35
#define ENTRY_RADIUS_M (6371.0e3 + 60.0e3)
#define SHALLOW_SINE 0.17
#define COAST_START_M 240.0e3 /* above it a flight may start level or falling: no air before */
#define INV_BETA_MAX (1.0 / 500.0)

/* Sine of the angle below the horizon at which an arc falls through a radius. */
TD_LANE_FN td_lane entry_sine2(const td__ellipse *arc, td_lane radius_m)
{
    td_lane e2 = arc->ratio * arc->ratio;
    td_lane ra = radius_m * arc->inv_axis_pm;
    /* cos^2 = p / (r (2 - r/a)), p = a (1 - e^2) */
    return lane_set(1.0) - (lane_set(1.0) - e2) / (ra * (lane_set(2.0) - ra));
}

/* The class of each flight of a group, as a whole number. */
void TD_WIDE(td__classify)(const td_batch_grid *grid, const td__group *group,
                           double class_of[TD__GROUP_MAX])
{
    EACH_ROW
    {
        td_lane y[6];
        for (int i = 0; i < 3; i++) {
            y[i] = lane_load(group->pos_m[i] + row * TD_LANES);
            y[3 + i] = lane_load(group->vel_mps[i] + row * TD_LANES);
        }
        td__ellipse arc = lane_arc(&grid->earth, y);
        td_lane r = lane_sqrt(lane_dot(y, y));
        td_lane h = lane_height(&grid->earth, y);
        td_lane apogee = lane_fma(arc.axis_m, arc.ratio, arc.axis_m) - lane_set(6371.0e3);
        td_lane sine = lane_dot(y, y + 3) / (r * lane_sqrt(lane_dot(y + 3, y + 3)));
        td_lane which = lane_set(TD__CLASS_RISE);
        td_lane coast_h = lane_set(PLANS[TD__CLASS_HIGH].coast_h_m);
        which = lane_select(lane_ge(h, coast_h), lane_set(TD__CLASS_HIGH), which);
        which = lane_select(lane_lt(h, lane_set(DEEP_START_M)), lane_set(TD__CLASS_DEEP), which);
        which = lane_select(lane_lt(lane_set(FAR_APOGEE_M), apogee), lane_set(TD__CLASS_FAR),
                            which);
        which = lane_select(lane_lt(lane_set(FARTHEST_APOGEE_M), apogee),
                            lane_set(TD__CLASS_FARTHEST), which);
        td_lane_mask low = lane_lt(apogee, lane_set(LOW_APOGEE_M));
        which = lane_select(low, lane_set(TD__CLASS_LOW), which);
        td_lane_mask coasts = lane_ge(h, lane_set(COAST_START_M)) & ~low;
        td_lane_mask falls = lane_lt(sine, lane_set(0.0)) & ~coasts;
        which = lane_select(falls, lane_set(TD__CLASS_FALL), which);
        td_lane inv_beta = lane_load(group->inv_beta + row * TD_LANES);
        td_lane least = lane_set(SHALLOW_SINE);
        td_lane entry = entry_sine2(&arc, lane_set(ENTRY_RADIUS_M));
        entry = lane_select(falls & lane_lt(r, lane_set(ENTRY_RADIUS_M)), sine * sine, entry);
        td_lane start = lane_select(falls, -sine, sine);
        td_lane_mask flat = falls & lane_lt(h, lane_set(DEEP_FALL_M)) &
                            lane_lt(start, lane_set(DEEP_FALL_SINE));
        td_lane_mask left = (lane_lt(start, least) & ~coasts) | flat |
                            lane_lt(entry, least * least) |
                            lane_lt(lane_set(INV_BETA_MAX), inv_beta) |
                            lane_lt(arc.inv_axis_pm, lane_set(2.0e-8)) |
                            lane_lt(h, lane_set(0.0));
        which = lane_select(left, lane_set(TD__CLASS_LEFT), which);
        lane_store(class_of + row * TD_LANES, which);
    }
}

/* Answers every hit of the group. */
void TD_WIDE(td__hit)(const td_batch_grid *grid, td__hits *hits)
{
    EACH_ROW
    {
        int32_t at = row * TD_LANES;
        td__hit hit = { .loft = lane_load(hits->loft + at), .time_s = lane_load(hits->t_s + at) };
        for (int i = 0; i < 3; i++) {
            hit.from[i] = lane_load(hits->from_m[i] + at);
            hit.aim[i] = lane_load(hits->aim_m[i] + at);
        }
        lane_hit(&grid->earth, &hit, hits->turns);
        lane_store(hits->t_s + at, hit.time_s);
        for (int i = 0; i < 3; i++) {
            lane_store(hits->vel_mps[i] + at, hit.vel[i]);
        }
    }
}
