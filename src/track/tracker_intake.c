/* SPDX-License-Identifier: Apache-2.0 */
/* Looks as they arrive: what is wrong is counted, what is early or late is put in order. */
#include <assert.h>
#include <string.h>

#include "track/tracker_parts.h"

/* Beyond these a measurement is no measurement. */
#define RANGE_M_MAX   1.0e9
#define RATE_MPS_MAX  1.0e5
#define SIGMA_RAD_MAX 0.5
#define SLACK_NS      1000000

static bool is_finite(double x)
{
    return td_abs(x) <= DBL_MAX; /* false for NaN, too */
}

static bool are_finite(const td_measurement *m)
{
    bool angles = is_finite(m->azimuth_rad) && is_finite(m->elevation_rad) &&
                  is_finite(m->azimuth_rad_sigma) && is_finite(m->elevation_rad_sigma);
    bool range = !m->has_range || (is_finite(m->range_m) && is_finite(m->range_m_sigma));
    bool rate =
        !m->has_range_rate || (is_finite(m->range_rate_mps) && is_finite(m->range_rate_mps_sigma));
    return angles && range && rate;
}

static bool is_sigma(double sigma, double most)
{
    return sigma > 0.0 && sigma <= most;
}

static bool is_in_domain(const td_look *look, const td_look_def *sensor, const td_measurement *m)
{
    double late_s = td__seconds(m->t_ns - look->t_ns - SLACK_NS);
    bool time = m->t_ns >= look->t_ns - SLACK_NS && late_s <= sensor->revisit_s;
    bool angles = td_abs(m->azimuth_rad) <= 2.0 * TD_TWO_PI &&
                  td_abs(m->elevation_rad) <= TD_HALF_PI &&
                  is_sigma(m->azimuth_rad_sigma, SIGMA_RAD_MAX) &&
                  is_sigma(m->elevation_rad_sigma, SIGMA_RAD_MAX);
    bool range = !m->has_range || (m->range_m > 0.0 && m->range_m <= RANGE_M_MAX &&
                                   is_sigma(m->range_m_sigma, RANGE_M_MAX));
    bool rate = !m->has_range_rate || (td_abs(m->range_rate_mps) <= RATE_MPS_MAX &&
                                       is_sigma(m->range_rate_mps_sigma, RATE_MPS_MAX));
    return time && angles && range && rate;
}

/* Copies what is sound of a look; what is not is counted. */
static int32_t sift(td_tracker *tracker, const td_look *look, td_measurement *to, int32_t room)
{
    const td_look_def *sensor = &tracker->sensors[look->sensor];
    int32_t count = 0;
    for (int32_t i = 0; i < look->measurement_count; i++) {
        const td_measurement *m = &look->measurements[i];
        if (!are_finite(m)) {
            td__tally(tracker, TD_TRACKER_NOT_FINITE, 1);
        } else if (!is_in_domain(look, sensor, m)) {
            td__tally(tracker, TD_TRACKER_OUT_OF_DOMAIN, 1);
        } else if (count == room) {
            td__tally(tracker, TD_TRACKER_TOO_MANY_MEASUREMENTS, 1);
        } else {
            to[count++] = *m;
        }
    }
    return count;
}

/* Whether this sensor's look of this moment was here before; if not, it is from now on. */
static bool is_again(td_tracker *tracker, const td_look *look)
{
    int64_t *last = &tracker->last_look_ns[look->sensor * TD__LAST_LOOKS];
    for (int32_t i = 0; i < TD__LAST_LOOKS; i++) {
        if (last[i] == look->t_ns) {
            return true;
        }
    }
    memmove(last + 1, last, (TD__LAST_LOOKS - 1) * sizeof *last);
    last[0] = look->t_ns;
    return false;
}

/* False, and counted, for a look that cannot be used. */
static bool is_usable(td_tracker *tracker, const td_look *look)
{
    td_tracker_count_kind wrong = TD_TRACKER_COUNT_KINDS;
    bool has_now = tracker->now_ns != INT64_MIN;
    if (look->sensor < 0 || look->sensor >= tracker->def.sensor_count) {
        wrong = TD_TRACKER_UNKNOWN_SENSOR;
    } else if (look->arrival_ns < look->t_ns) {
        wrong = TD_TRACKER_ARRIVED_BEFORE_SEEN;
    } else if (has_now && look->t_ns < tracker->now_ns - tracker->def.late_ns_max) {
        wrong = TD_TRACKER_TOO_LATE;
    } else if (has_now && look->t_ns > tracker->now_ns + tracker->def.ahead_ns_max) {
        wrong = TD_TRACKER_TOO_FAR_AHEAD;
    } else if (is_again(tracker, look)) {
        wrong = TD_TRACKER_DUPLICATE_LOOK;
    }
    if (wrong != TD_TRACKER_COUNT_KINDS) {
        td__tally(tracker, wrong, 1);
        return false;
    }
    return true;
}

static void use(td_tracker *tracker, const td_look *look)
{
    td__tally(tracker, TD_TRACKER_OUT_OF_ORDER,
              tracker->now_ns != INT64_MIN && look->t_ns < tracker->now_ns);
    td__take_look(tracker, look);
}

/* The waiting look that is first by (moment, sensor). */
static int32_t first_waiting(const td_tracker *tracker)
{
    int32_t first = 0;
    for (int32_t i = 1; i < tracker->waiting_count; i++) {
        const td_look *a = &tracker->waiting[i].look, *b = &tracker->waiting[first].look;
        if (a->t_ns < b->t_ns || (a->t_ns == b->t_ns && a->sensor < b->sensor)) {
            first = i;
        }
    }
    return first;
}

/* Uses the first of those that wait, and closes the gap that it leaves in the pool. */
static void use_waiting(td_tracker *tracker, int32_t index)
{
    td__waiting one = tracker->waiting[index];
    int32_t count = one.look.measurement_count;
    one.look.measurements = tracker->sound;
    memcpy(tracker->sound, &tracker->pool[one.begin], (size_t)count * sizeof *tracker->pool);
    int32_t behind = tracker->pool_count - one.begin - count;
    memmove(&tracker->pool[one.begin], &tracker->pool[one.begin + count],
            (size_t)behind * sizeof *tracker->pool);
    tracker->pool_count -= count;
    tracker->waiting[index] = tracker->waiting[--tracker->waiting_count];
    for (int32_t i = 0; i < tracker->waiting_count; i++) {
        tracker->waiting[i].begin -= tracker->waiting[i].begin > one.begin ? count : 0;
    }
    use(tracker, &one.look);
}

static void wait_in_line(td_tracker *tracker, const td_look *look)
{
    int32_t most = look->measurement_count < tracker->def.measurements_max
                       ? look->measurement_count
                       : tracker->def.measurements_max;
    while (tracker->waiting_count > 0 &&
           (tracker->waiting_count == tracker->def.looks_waiting_max ||
            tracker->pool_count + most > tracker->def.waiting_measurements_max)) {
        td__tally(tracker, TD_TRACKER_WAITING_FULL, 1);
        use_waiting(tracker, first_waiting(tracker));
    }
    td__waiting one = { .look = *look, .begin = tracker->pool_count };
    int32_t room = tracker->def.waiting_measurements_max - tracker->pool_count;
    one.look.measurement_count =
        sift(tracker, look, &tracker->pool[one.begin], most < room ? most : room);
    one.look.measurements = NULL;
    tracker->pool_count += one.look.measurement_count;
    tracker->waiting[tracker->waiting_count++] = one;
}

void td_tracker_look(td_tracker *tracker, const td_look *look)
{
    assert(look->measurement_count >= 0 && (look->measurements || look->measurement_count == 0));
    if (!is_usable(tracker, look)) {
        return;
    }
    td__tally(tracker, TD_TRACKER_CLOCK_BACK, look->arrival_ns < tracker->arrival_ns);
    if (look->arrival_ns > tracker->arrival_ns) {
        tracker->arrival_ns = look->arrival_ns;
    }
    if (tracker->def.reorder_ns == 0 || tracker->def.looks_waiting_max == 0) {
        td_look sound = *look;
        sound.measurement_count =
            sift(tracker, look, tracker->sound, tracker->def.measurements_max);
        sound.measurements = tracker->sound;
        use(tracker, &sound);
        return;
    }
    wait_in_line(tracker, look);
    td_tracker_advance(tracker, tracker->arrival_ns - tracker->def.reorder_ns + 1);
}

void td_tracker_advance(td_tracker *tracker, int64_t t_ns)
{
    while (tracker->waiting_count > 0) {
        int32_t first = first_waiting(tracker);
        if (tracker->waiting[first].look.t_ns >= t_ns) {
            return;
        }
        use_waiting(tracker, first);
    }
}
