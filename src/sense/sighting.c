/* SPDX-License-Identifier: Apache-2.0 */
/* When a sensor first sees, holds and loses a flight. */
#include <assert.h>

#include "sense/lookout_view.h"

enum { BLOCK = 64 };
static const double EDGE_S = 1e-3;
static const double EDGE_PART = 1.0 / 256.0;

/* Verdicts of one block of samples. A loop of its own, so that the compiler makes lanes of it. */
static void look_by_radar(const td_lookout *lookout, const td_samples *samples, int32_t from,
                          int32_t count, double *verdicts)
{
    const td_lookout own = *lookout;
    const double *x_m = samples->x_m + from;
    const double *y_m = samples->y_m + from;
    const double *z_m = samples->z_m + from;
    double found[BLOCK];
    for (int32_t i = 0; i < count; i++) {
        found[i] = td__radar_view(&own, x_m[i], y_m[i], z_m[i]);
    }
    for (int32_t i = 0; i < count; i++) {
        verdicts[i] = found[i];
    }
}

static void look(const td_lookout *lookout, const td_samples *samples, int32_t from, int32_t count,
                 double *verdicts)
{
    if (lookout->kind == TD_SENSOR_RADAR) {
        look_by_radar(lookout, samples, from, count, verdicts);
        return;
    }
    for (int32_t i = 0; i < count; i++) {
        td_sample sample = td_sample_at(samples, from + i);
        verdicts[i] = td__satellite_view(lookout, &sample);
    }
}

static bool is_seen_between(const td_lookout *lookout, const td_samples *samples, int32_t i,
                            double part)
{
    if (samples->path || lookout->kind != TD_SENSOR_RADAR) {
        td_sample sample = td_sample_between(samples, i, part);
        return td_lookout_view(lookout, &sample) == TD_SIGHT_SEEN;
    }
    /* A radar on a straight line needs no height. */
    double x_m = td_fma(part, samples->x_m[i + 1] - samples->x_m[i], samples->x_m[i]);
    double y_m = td_fma(part, samples->y_m[i + 1] - samples->y_m[i], samples->y_m[i]);
    double z_m = td_fma(part, samples->z_m[i + 1] - samples->z_m[i], samples->z_m[i]);
    return td__radar_view(lookout, x_m, y_m, z_m) == (double)TD_SIGHT_SEEN;
}

/* The moment between samples i and i + 1 at which the view opens or closes. */
static double edge_s(const td_lookout *lookout, const td_samples *samples, int32_t i,
                     bool seen_before)
{
    double step_s = samples->t_s[i + 1] - samples->t_s[i];
    double enough = samples->path ? EDGE_S / step_s : EDGE_PART;
    double lo = 0.0, hi = 1.0;
    while (hi - lo > enough) {
        double middle = 0.5 * (lo + hi);
        bool seen = is_seen_between(lookout, samples, i, middle);
        if (seen == seen_before) {
            lo = middle;
        } else {
            hi = middle;
        }
    }
    return samples->t_s[i] + step_s * (seen_before ? lo : hi);
}

/* A stretch in view ends: it counts if it is the first, or the first that gives a firm track. */
static void close_stretch(td_sighting *sighting, const td_lookout *lookout, double from_s,
                          double to_s)
{
    bool is_firm = to_s - from_s >= lookout->firm_s;
    bool is_first = sighting->verdict == TD_SIGHT_COUNT;
    sighting->seen_s += to_s - from_s;
    if (sighting->verdict == TD_SIGHT_SEEN || (!is_firm && !is_first)) {
        return;
    }
    sighting->verdict = is_firm ? TD_SIGHT_SEEN : TD_SIGHT_GLIMPSED;
    sighting->first_s = from_s;
    sighting->firm_s = is_firm ? from_s + lookout->firm_s : 0.0;
    sighting->lost_s = to_s;
}

static td_azel azel_at(const td_lookout *lookout, const td_samples *samples, double t_s)
{
    int32_t lo = 0, hi = samples->count - 1;
    while (hi - lo > 1) {
        int32_t middle = lo + (hi - lo) / 2;
        if (samples->t_s[middle] <= t_s) {
            lo = middle;
        } else {
            hi = middle;
        }
    }
    double part = (t_s - samples->t_s[lo]) / (samples->t_s[hi] - samples->t_s[lo]);
    td_sample sample = td_sample_between(samples, lo, td_clamp(part, 0.0, 1.0));
    return td_azel_from_enu(td_enu_from_ecef(&lookout->frame, sample.pos_ecef_m));
}

/* What has been met so far on the way along the samples. */
typedef struct watch {
    td_sighting sighting;
    bool is_open;
    double open_s;
    double reason; /* least of the reasons met: the nearest to being seen */
} watch;

static void step(watch *now, const td_lookout *lookout, const td_samples *samples, int32_t i,
                 double verdict)
{
    bool seen = verdict == (double)TD_SIGHT_SEEN;
    if (!seen) {
        now->reason = td_min(now->reason, verdict);
    }
    if (seen && !now->is_open) {
        now->open_s = i > 0 ? edge_s(lookout, samples, i - 1, false) : samples->t_s[0];
    } else if (!seen && now->is_open) {
        close_stretch(&now->sighting, lookout, now->open_s, edge_s(lookout, samples, i - 1, true));
    }
    now->is_open = seen;
}

td_sighting td_lookout_sighting(const td_lookout *lookout, const td_samples *samples)
{
    double verdicts[BLOCK];
    watch now = { .sighting.verdict = TD_SIGHT_COUNT, .reason = TD_SIGHT_COUNT };
    assert(samples->count >= 2);
    for (int32_t from = 0; from < samples->count; from += BLOCK) {
        int32_t left = samples->count - from;
        int32_t count = left < BLOCK ? left : BLOCK;
        look(lookout, samples, from, count, verdicts);
        for (int32_t i = 0; i < count; i++) {
            step(&now, lookout, samples, from + i, verdicts[i]);
        }
    }
    if (now.is_open) {
        double end_s = samples->t_s[samples->count - 1];
        close_stretch(&now.sighting, lookout, now.open_s, end_s);
    }
    if (now.sighting.verdict == TD_SIGHT_COUNT) {
        return (td_sighting){ .verdict = (td_sight_verdict)now.reason };
    }
    now.sighting.first_azel = azel_at(lookout, samples, now.sighting.first_s);
    return now.sighting;
}

td_sighting td_sensor_sighting(const td_earth *earth, const td_sensor *sensor, double rcs_m2,
                               const td_samples *samples)
{
    td_lookout lookout = td_lookout_of(earth, sensor, rcs_m2);
    return td_lookout_sighting(&lookout, samples);
}
