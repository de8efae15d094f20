/* SPDX-License-Identifier: Apache-2.0 */
/* Impact and launch by sigma flights: an estimate's doubts flown to the ground and gathered there.
 * docs/models/impact.md. */
#include "track/filter/sigma_flights.h"

#include <assert.h>
#include <string.h>

#include "track/filter/packed_parts.h"

/* Fifteen flights: the mean, and both ways along each column of the covariance's root. With
 * SPREAD = n + 1 the mean counts an eighth, each of the others a sixteenth. */
enum { SIGMA_FLIGHTS = 2 * TD_TRACK_STATES + 1, TRACKS_AT_ONCE = 34 };
#define SPREAD 8.0
#define MEAN_WEIGHT 0.125
#define SIDE_WEIGHT 0.0625

/* Half-axes of an ellipse that holds 95 % of a normal error in a plane: the root of chi-square. */
#define P95_PLANE 2.447746830680816

/* ln 1/beta of the lightest and the heaviest body that td_batch_fly takes. */
#define LIGHT_LN_INV_BETA (-2.4)
#define HEAVY_LN_INV_BETA (-13.8)
#define VACUUM_BETA_KGPM2 1.0e6

void td_ground_make(const td_earth *earth, td_ground_def *def)
{
    td_earth turned = *earth;
    turned.omega_radps = -earth->omega_radps;
    td_batch_grid_make(earth, &def->forward);
    td_batch_grid_make(&turned, &def->backward);
    def->density_ratio_sigma = 0.05;
}

/* Backward, velocities and the clock change sign. */
static td_batch_start start_of(const double x[TD_TRACK_STATES], double t_s, bool backward)
{
    double way = backward ? -1.0 : 1.0;
    double ln = td_clamp(x[6], HEAVY_LN_INV_BETA, LIGHT_LN_INV_BETA);
    return (td_batch_start){
        .t_s = way * t_s,
        .pos_eci_m = { x[0], x[1], x[2] },
        .vel_eci_mps = { way * x[3], way * x[4], way * x[5] },
        .beta_kgpm2 = backward ? VACUUM_BETA_KGPM2 : td_exp(-ln),
    };
}

static void make_starts(const td_estimate *e, double more_beta_var, bool backward,
                        td_batch_start starts[SIGMA_FLIGHTS])
{
    double root[TD_TRACK_COVARIANCES];
    double cov[TD_TRACK_COVARIANCES];
    memcpy(cov, e->cov, sizeof cov);
    cov[TD_TRACK_COVARIANCES - 1] += more_beta_var;
    td__packed_root(TD_TRACK_STATES, cov, root);
    double t_s = (double)e->t_ns * 1.0e-9;
    double far = td_sqrt(SPREAD);
    starts[0] = start_of(e->mean, t_s, backward);
    for (int c = 0; c < TD_TRACK_STATES; c++) {
        double up[TD_TRACK_STATES], down[TD_TRACK_STATES];
        for (int i = 0; i < TD_TRACK_STATES; i++) {
            double off = i < c ? 0.0 : far * root[i * (i + 1) / 2 + c];
            up[i] = e->mean[i] + off;
            down[i] = e->mean[i] - off;
        }
        starts[1 + 2 * c] = start_of(up, t_s, backward);
        starts[2 + 2 * c] = start_of(down, t_s, backward);
    }
}

/* Where flights came down: east, north (m) and time (s) beside the mean flight's, with moments. */
typedef struct spot {
    td_frame frame;
    td_vec3 heading; /* level, unit, of the mean flight at the ground */
    double mean[3];
    double cov[6];
    int32_t used;
} spot;

static void gather(const td_batch_impact *impacts, spot *at)
{
    double weight = 0.0, sum[3] = { 0.0 }, second[6] = { 0.0 };
    at->used = 0;
    for (int i = 0; i < SIGMA_FLIGHTS; i++) {
        if (impacts[i].verdict != TD_FLIGHT_OK) {
            continue;
        }
        double w = i == 0 ? MEAN_WEIGHT : SIDE_WEIGHT;
        td_vec3 there = td_enu_from_ecef(&at->frame, impacts[i].pos_ecef_m);
        double d[3] = { there.x, there.y, impacts[i].t_s - impacts[0].t_s };
        for (int a = 0, k = 0; a < 3; a++) {
            sum[a] = td_fma(w, d[a], sum[a]);
            for (int b = 0; b <= a; b++, k++) {
                second[k] = td_fma(w * d[a], d[b], second[k]);
            }
        }
        weight += w;
        at->used++;
    }
    for (int a = 0, k = 0; a < 3; a++) {
        at->mean[a] = sum[a] / weight;
        for (int b = 0; b <= a; b++, k++) {
            at->cov[k] = second[k] / weight - at->mean[a] * at->mean[b];
        }
    }
}

static td_ground_ellipse ellipse_of(const td_earth *earth, const spot *at)
{
    td_vec3 pos = td_vec3_madd(at->frame.origin_ecef_m, at->mean[0], at->frame.east);
    pos = td_vec3_madd(pos, at->mean[1], at->frame.north);
    td_ground_ellipse e = {
        .geo = td_geo_from_ecef(earth, pos),
        .east_m2_var = at->cov[0],
        .east_north_m2_cov = at->cov[1],
        .north_m2_var = at->cov[2],
    };
    e.geo.h_ell_m = 0.0;
    double half = 0.5 * (e.north_m2_var - e.east_m2_var);
    double middle = 0.5 * (e.north_m2_var + e.east_m2_var);
    double swing = td_hypot(half, e.east_north_m2_cov);
    e.major_m_p95 = P95_PLANE * td_sqrt(middle + swing);
    e.minor_m_p95 = P95_PLANE * td_sqrt(td_max(middle - swing, 0.0));
    e.azimuth_rad = 0.5 * td_atan2(e.east_north_m2_cov, half);
    e.azimuth_rad += e.azimuth_rad < 0.0 ? TD_PI : 0.0;
    return e;
}

bool td_ground_ellipse_holds(const td_earth *earth, const td_ground_ellipse *ellipse, td_geo geo)
{
    td_frame frame = td_enu_frame(earth, ellipse->geo);
    geo.h_ell_m = 0.0;
    td_vec3 d = td_enu_from_ecef(&frame, td_ecef_from_geo(earth, geo));
    double a = ellipse->east_m2_var, b = ellipse->east_north_m2_cov, c = ellipse->north_m2_var;
    double det = a * c - b * b;
    double chi2 = (c * d.x * d.x - 2.0 * b * d.x * d.y + a * d.y * d.y) / det;
    return det > 0.0 && chi2 <= P95_PLANE * P95_PLANE;
}

/* Frame and heading at the mean flight's end. */
static void place(const td_earth *earth, const td_batch_impact *impact, spot *at)
{
    td_geo geo = td_geo_from_ecef(earth, impact->pos_ecef_m);
    geo.h_ell_m = 0.0;
    at->frame = td_enu_frame(earth, geo);
    td_vec3 v = impact->vel_ecef_mps;
    double up = td_vec3_dot(v, at->frame.up);
    v = td_vec3_madd(v, -up, at->frame.up);
    double speed = td_vec3_norm(v);
    at->heading = speed > 1.0e-3 ? td_vec3_scale(v, 1.0 / speed) : at->frame.north;
}

static td_ground_event event_of(const td_earth *earth, const td_batch_impact *impacts,
                                const spot *at, bool backward)
{
    double t_s = impacts[0].t_s + at->mean[2];
    return (td_ground_event){
        .verdict = TD_FLIGHT_OK,
        .t_ns = (int64_t)td_floor((backward ? -t_s : t_s) * 1.0e9 + 0.5),
        .t_s_sigma = td_sqrt(td_max(at->cov[5], 0.0)),
        .ellipse = ellipse_of(earth, at),
        .flights_used = at->used,
    };
}

void td_ground_impacts(const td_ground_def *def, const td_estimate *estimates, int32_t count,
                       int32_t lanes, td_ground_event *impacts)
{
    td_batch_start starts[TRACKS_AT_ONCE * SIGMA_FLIGHTS];
    td_batch_impact ends[TRACKS_AT_ONCE * SIGMA_FLIGHTS];
    double more = def->density_ratio_sigma * def->density_ratio_sigma;
    for (int32_t first = 0; first < count; first += TRACKS_AT_ONCE) {
        int32_t some = count - first < TRACKS_AT_ONCE ? count - first : TRACKS_AT_ONCE;
        for (int32_t i = 0; i < some; i++) {
            make_starts(&estimates[first + i], more, false, starts + i * SIGMA_FLIGHTS);
        }
        td_batch_run run = { .starts = starts, .count = some * SIGMA_FLIGHTS, .lanes = lanes,
                             .impacts = ends };
        td_batch_fly(&def->forward, &run);
        for (int32_t i = 0; i < some; i++) {
            const td_batch_impact *mine = ends + i * SIGMA_FLIGHTS;
            impacts[first + i] = (td_ground_event){ .verdict = mine->verdict };
            if (mine->verdict == TD_FLIGHT_OK) {
                spot at;
                place(&def->forward.earth, mine, &at);
                gather(mine, &at);
                impacts[first + i] = event_of(&def->forward.earth, mine, &at, false);
            }
        }
    }
}

/* Moves a spot of the backward flight to the launch that the profile says. */
static void add_profile(const td_boost_profile *profile, spot *at)
{
    /* The backward flight heads back, so on is the other way. */
    double e = -td_vec3_dot(at->heading, at->frame.east);
    double n = -td_vec3_dot(at->heading, at->frame.north);
    double along2 = profile->along_m_sigma * profile->along_m_sigma;
    double cross2 = profile->cross_m_sigma * profile->cross_m_sigma;
    at->mean[0] += profile->along_m * e;
    at->mean[1] += profile->along_m * n;
    at->mean[2] -= profile->later_s;
    at->cov[0] += along2 * e * e + cross2 * n * n;
    at->cov[1] += (along2 - cross2) * e * n;
    at->cov[2] += along2 * n * n + cross2 * e * e;
    at->cov[5] += profile->later_s_sigma * profile->later_s_sigma;
}

void td_ground_launches(const td_ground_def *def, const td_estimate *estimates,
                        const td_boost_profile *profiles, int32_t count,
                        td_ground_event *launches)
{
    const td_earth *earth = &def->forward.earth;
    for (int32_t i = 0; i < count; i++) {
        td_batch_start starts[SIGMA_FLIGHTS];
        td_batch_impact ends[SIGMA_FLIGHTS];
        make_starts(&estimates[i], 0.0, true, starts);
        td_batch_run run = { .starts = starts, .count = SIGMA_FLIGHTS, .impacts = ends };
        td_batch_fly(&def->backward, &run);
        launches[i] = (td_ground_event){ .verdict = ends[0].verdict };
        if (ends[0].verdict == TD_FLIGHT_OK) {
            spot at;
            place(earth, ends, &at);
            gather(ends, &at);
            add_profile(&profiles[i], &at);
            launches[i] = event_of(earth, ends, &at, true);
        }
    }
}

td_boost_profile td_boost_profile_of(const td_ground_def *def, const td_flight *flight,
                                     td_geo launch_geo)
{
    assert(flight->verdict == TD_FLIGHT_OK);
    const td_moment *from = &flight->burnout;
    td_batch_start start = {
        .t_s = -from->t_s,
        .pos_eci_m = from->pos_eci_m,
        .vel_eci_mps = td_vec3_scale(from->vel_eci_mps, -1.0),
        .beta_kgpm2 = VACUUM_BETA_KGPM2,
    };
    td_batch_impact end;
    td_batch_run run = { .starts = &start, .count = 1, .impacts = &end };
    td_batch_fly(&def->backward, &run);
    td_boost_profile profile = { .later_s = 0.0 };
    if (end.verdict == TD_FLIGHT_OK) {
        spot at;
        const td_earth *earth = &def->forward.earth;
        place(earth, &end, &at);
        launch_geo.h_ell_m = 0.0;
        td_vec3 way = td_vec3_sub(td_ecef_from_geo(earth, launch_geo), at.frame.origin_ecef_m);
        profile.along_m = -td_vec3_dot(way, at.heading);
        profile.later_s = end.t_s; /* the launch is at 0, the free flight left at -end.t_s */
    }
    return profile;
}

td_boost_profile td_boost_profile_mean(const td_boost_profile *profiles, const double *weights,
                                       int32_t count)
{
    assert(count > 0);
    td_boost_profile mean = { .along_m = 0.0 };
    double total = 0.0, along2 = 0.0, cross2 = 0.0, later2 = 0.0;
    for (int32_t i = 0; i < count; i++) {
        const td_boost_profile *p = &profiles[i];
        double w = weights[i];
        assert(w > 0.0);
        total += w;
        mean.along_m += w * p->along_m;
        mean.later_s += w * p->later_s;
        along2 += w * (p->along_m_sigma * p->along_m_sigma + p->along_m * p->along_m);
        later2 += w * (p->later_s_sigma * p->later_s_sigma + p->later_s * p->later_s);
        cross2 += w * p->cross_m_sigma * p->cross_m_sigma;
    }
    mean.along_m /= total;
    mean.later_s /= total;
    mean.along_m_sigma = td_sqrt(td_max(along2 / total - mean.along_m * mean.along_m, 0.0));
    mean.later_s_sigma = td_sqrt(td_max(later2 / total - mean.later_s * mean.later_s, 0.0));
    mean.cross_m_sigma = td_sqrt(cross2 / total);
    return mean;
}
