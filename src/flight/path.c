/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a flown path between its knots, by the quintic that meets both ends to the second
 * derivative. */
#include "flight/path.h"

#include <assert.h>

#include "flight/motion.h"

/* One axis: ends' position, speed and acceleration, and where between (0..1). */
static double quintic(const double ends[6], double h, double s, double *speed)
{
    double c1 = h * ends[1];
    double c2 = 0.5 * h * h * ends[2];
    double gap = ends[3] - ends[0] - c1 - c2;
    double slope = h * ends[4] - c1 - 2.0 * c2;
    double bend = h * h * (ends[5] - ends[2]);
    double c3 = 10.0 * gap - 4.0 * slope + 0.5 * bend;
    double c4 = 7.0 * slope - 15.0 * gap - bend;
    double c5 = 6.0 * gap - 3.0 * slope + 0.5 * bend;
    *speed = (c1 + s * (2.0 * c2 + s * (3.0 * c3 + s * (4.0 * c4 + s * (5.0 * c5))))) / h;
    return ends[0] + s * (c1 + s * (c2 + s * (c3 + s * (c4 + s * c5))));
}

td__point td__between(const td__arc *arc, double part)
{
    const td__point *f = &arc->from, *t = &arc->to;
    const td_vec3 *fa = &arc->acc_from_mps2, *ta = &arc->acc_to_mps2;
    double h = arc->length_s;
    td__point at;
    at.pos_m.x = quintic((double[]){ f->pos_m.x, f->vel_mps.x, fa->x, t->pos_m.x, t->vel_mps.x,
                                     ta->x }, h, part, &at.vel_mps.x);
    at.pos_m.y = quintic((double[]){ f->pos_m.y, f->vel_mps.y, fa->y, t->pos_m.y, t->vel_mps.y,
                                     ta->y }, h, part, &at.vel_mps.y);
    at.pos_m.z = quintic((double[]){ f->pos_m.z, f->vel_mps.z, fa->z, t->pos_m.z, t->vel_mps.z,
                                     ta->z }, h, part, &at.vel_mps.z);
    return at;
}

/* The last knot at or before a time, so that of two knots at one time the later one counts. */
static int32_t knot_before(const td_path *path, double t_s)
{
    int32_t lo = 0;
    int32_t hi = path->count - 1;
    while (lo < hi) {
        int32_t mid = (lo + hi + 1) / 2;
        if (path->knots[mid].t_s <= t_s) {
            lo = mid;
        } else {
            hi = mid - 1;
        }
    }
    return lo;
}

td_moment td_path_at(const td_path *path, double t_s)
{
    assert(path->count >= 1 && t_s == t_s);
    int32_t i = knot_before(path, t_s);
    const td_knot *from = &path->knots[i];
    if (i == path->count - 1 || t_s <= from->t_s) {
        return (td_moment){ from->t_s, from->pos_eci_m, from->vel_eci_mps, from->mass_kg };
    }
    const td_knot *to = from + 1;
    td__arc arc = {
        .length_s = to->t_s - from->t_s,
        .from = { from->pos_eci_m, from->vel_eci_mps },
        .to = { to->pos_eci_m, to->vel_eci_mps },
        .acc_from_mps2 = from->acc_mps2,
        .acc_to_mps2 = to->acc_before_mps2,
    };
    double part = (t_s - from->t_s) / arc.length_s;
    td__point at = td__between(&arc, part);
    double burnt_kg = part * (from->mass_kg - to->mass_kg);
    return (td_moment){ t_s, at.pos_m, at.vel_mps, from->mass_kg - burnt_kg };
}

td_vec3 td_path_pos_ecef_m(const td_path *path, const td_earth *earth, double t_s)
{
    td_moment at = td_path_at(path, t_s);
    return td_ecef_from_eci(earth, at.pos_eci_m, at.t_s);
}

bool td_path_is_thrusting(const td_path *path, double t_s)
{
    assert(path->count >= 1);
    if (t_s < path->knots[0].t_s || t_s >= path->knots[path->count - 1].t_s) {
        return false;
    }
    return path->knots[knot_before(path, t_s)].is_thrusting;
}
