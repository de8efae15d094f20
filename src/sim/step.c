/* SPDX-License-Identifier: Apache-2.0 */
/* The clock: from one moment of the queue to the next, and what each kind of event does. */
#include <assert.h>

#include "world.h"

td_status td__schedule(td_sim *sim, int64_t t_ns, td_phase phase, td__kind kind, int32_t subject,
                   int32_t object)
{
    td_event event = {
        .t_ns = t_ns, .phase = phase, .kind = (int32_t)kind, .subject = subject, .object = object
    };
    return td_queue_push(&sim->queue, event);
}

void td__tell(td_sim *sim, td_news news)
{
    assert(sim->news_count < sim->news_capacity);
    news.t_ns = sim->now_ns;
    news.picture = news.kind == TD_NEWS_EXPECTED ? news.picture : TD_NONE;
    sim->news[sim->news_count++] = news;
}

td_geo td__place(const td_sim *sim, int32_t flight, int64_t t_ns)
{
    const td__flight *of = &sim->flights[flight];
    double t_s = (double)(t_ns - of->face.launch_ns) * 1e-9;
    const td_path *path = &sim->courses[of->course].path;
    const td_earth *earth = &sim->network.earth;
    return td_geo_from_ecef(earth, td_path_pos_ecef_m(path, earth, t_s));
}

void td__tell_flight(td_sim *sim, td_news_kind kind, int32_t flight, int32_t sensor,
                     int32_t battery)
{
    td__tell(sim, (td_news){ .kind = kind,
                             .flight = flight,
                             .sensor = sensor,
                             .battery = battery,
                             .shot = TD_NONE,
                             .at_geo = td__place(sim, flight, sim->now_ns) });
}

void td__tell_shot(td_sim *sim, int32_t shot)
{
    const td_sim_shot *made = &sim->shots[shot];
    int32_t site = sim->scenario->batteries[made->battery].site;
    td__tell(sim, (td_news){ .kind = TD_NEWS_SHOT,
                             .flight = made->flight,
                             .sensor = TD_NONE,
                             .battery = made->battery,
                             .shot = shot,
                             .at_geo = td_scenario_geo(sim->scenario, site) });
}

/* Nothing is seen or told yet; why a sensor never will is known by geometry. */
static void set_unseen(td_sim *sim, int32_t flight)
{
    td__flight *made = &sim->flights[flight];
    const td__course *course = &sim->courses[made->course];
    for (int32_t i = 0; i < sim->scenario->sensor_place_count; i++) {
        td_sight_verdict verdict = course->sightings[i].verdict;
        bool is_in_view = verdict == TD_SIGHT_SEEN || verdict == TD_SIGHT_GLIMPSED;
        made->seen[i] = (td__seen){
            .face.verdict = is_in_view ? TD_SIGHT_NOT_DETECTED : verdict
        };
    }
    for (int32_t i = 0; i < sim->scenario->battery_count; i++) {
        made->reaches[i] =
            (td_sim_reach){ .reach.verdict = TD_REACH_NO_TRACK, .told_by = TD_NONE };
        made->best[i] = made->reaches[i];
    }
}

/* What follows from the course alone is put into the queue now. */
static td_status expect(td_sim *sim, int32_t flight)
{
    const td_flight *flown = &sim->courses[sim->flights[flight].course].solution.flight;
    set_unseen(sim, flight);
    int64_t burnout_ns = td__flight_ns(sim, flight, flown->burnout.t_s);
    int64_t impact_ns = td__flight_ns(sim, flight, flown->impact.t_s);
    td_status status = td__schedule(sim, burnout_ns, TD_PHASE_MOVE, TD__BURNOUT, flight, 0);
    if (status == TD_OK) {
        status = td__schedule(sim, impact_ns, TD_PHASE_MOVE, TD__IMPACT, flight, 0);
    }
    return status;
}

static td_status launch(td_sim *sim, int32_t f)
{
    td__flight *flight = &sim->flights[f];
    td__course *course = &sim->courses[flight->course];
    td_status status =
        course->is_known ? TD_OK : td__course_make(sim, course, flight->face.raid);
    if (status != TD_OK) {
        return status;
    }
    bool flies = course->solution.verdict == TD_SOLVE_OK;
    flight->face.outcome = flies ? TD_OUTCOME_FLYING : TD_OUTCOME_NO_FLIGHT;
    int32_t from = sim->scenario->raids[flight->face.raid].from;
    td__tell(sim, (td_news){ .kind = flies ? TD_NEWS_LAUNCH : TD_NEWS_NO_FLIGHT,
                             .flight = f,
                             .sensor = TD_NONE,
                             .battery = TD_NONE,
                             .shot = TD_NONE,
                             .at_geo = td_scenario_geo(sim->scenario, from) });
    return flies ? expect(sim, f) : TD_OK;
}

static void come_down(td_sim *sim, int32_t f)
{
    td__flight *flight = &sim->flights[f];
    flight->face.outcome = TD_OUTCOME_LEAKED;
    flight->face.end_ns = sim->now_ns;
    flight->face.leak = td__why_leaked(sim, f);
    td__tell_flight(sim, TD_NEWS_IMPACT, f, TD_NONE, TD_NONE);
}

static void finish(td_sim *sim)
{
    sim->is_over = true;
    td__tell(sim, (td_news){ .kind = TD_NEWS_END,
                             .flight = TD_NONE,
                             .sensor = TD_NONE,
                             .battery = TD_NONE,
                             .shot = TD_NONE });
}

static td_status of_shot(td_sim *sim, const td_event *event)
{
    td_sim_shot *shot = &sim->shots[event->subject];
    if (event->kind == TD__INTERCEPT) {
        return td__meet(sim, event->subject);
    }
    if (event->kind == TD__LOOKED) {
        sim->flights[shot->flight].pending_count--;
        sim->wants_decision = true;
        return TD_OK;
    }
    td__tell_shot(sim, event->subject);
    return TD_OK;
}

/* What concerns a flight that is over does not happen any more. */
static void of_flight(td_sim *sim, const td_event *event)
{
    int32_t f = event->subject;
    if (sim->flights[f].face.outcome != TD_OUTCOME_FLYING) {
        return;
    }
    switch (event->kind) {
    case TD__BURNOUT: td__tell_flight(sim, TD_NEWS_BURNOUT, f, TD_NONE, TD_NONE); break;
    case TD__READY:
        sim->flights[f].ready[event->object] = true;
        td__judge(sim, event->object, f);
        sim->wants_decision = true;
        td__tell_flight(sim, TD_NEWS_READY, f, TD_NONE, event->object);
        break;
    default: come_down(sim, f); break;
    }
}

static td_status play(td_sim *sim, const td_event *event)
{
    switch (event->kind) {
    case TD__LAUNCH: return launch(sim, event->subject);
    case TD__LOOK: return td__look(sim, event->subject);
    case TD__ARRIVE: return td__arrive(sim, event->subject, event->object);
    case TD__REVIEW: return td__review(sim, event->subject);
    case TD__SHOT:
    case TD__INTERCEPT:
    case TD__LOOKED: return of_shot(sim, event);
    case TD__END: finish(sim); return TD_OK;
    default: of_flight(sim, event); return TD_OK;
    }
}

/* All events of one moment before its phase of record, then the decision, then the rest. */
static td_status play_moment(td_sim *sim)
{
    td_event event;
    td_status status = TD_OK;
    sim->now_ns = sim->queue.events[0].t_ns;
    while (status == TD_OK && !sim->is_over && sim->queue.count > 0 &&
           sim->queue.events[0].t_ns == sim->now_ns) {
        bool is_decided = sim->queue.events[0].phase < TD_PHASE_RECORD;
        if (!is_decided && sim->wants_decision) {
            break;
        }
        td_queue_pop(&sim->queue, &event);
        status = play(sim, &event);
    }
    if (status == TD_OK && sim->wants_decision) {
        sim->wants_decision = false;
        status = td__decide(sim);
    }
    return status;
}

td_status td_sim_step(td_sim *sim, td_step *step)
{
    td_status status = TD_OK;
    sim->news_count = 0;
    while (status == TD_OK && sim->news_count == 0 && !sim->is_over) {
        status = play_moment(sim);
    }
    if (status == TD_OK && sim->news_count > 0) {
        sim->step_count++;
        status = td__witness(sim);
    }
    sim->is_over = sim->is_over || status != TD_OK;
    *step = (td_step){ .t_ns = sim->now_ns,
                       .news = sim->news,
                       .news_count = sim->news_count,
                       .is_over = sim->is_over };
    return status;
}
