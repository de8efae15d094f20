/* SPDX-License-Identifier: Apache-2.0 */
/* A scenario's sensors and batteries made ready to look at flights: shared by runs and by maps. */
#ifndef TD_SIM_NETWORK_H
#define TD_SIM_NETWORK_H

#include "sim/scenario_def.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What does not depend on the flight. Made once; any number of threads may read it. */
typedef struct td_network {
    const td_scenario *scenario;
    td_earth earth;
    td_lookout *lookouts; /* one a sensor place */
    td_frame *sites;      /* one a battery, at its launcher */
    td_flyout **flyouts;  /* one an interceptor; null where no battery has it */
} td_network;

/* What a battery knows of a flight and could do about it. Times after the flight's launch. */
typedef struct td_sim_reach {
    td_reach reach;
    int32_t told_by;   /* the sensor whose track comes first by the battery's rule, or TD_NONE */
    double told_s;     /* when; meaningful with told_by */
    double earliest_s; /* told_s and the reaction delay */
    double judged_s;   /* the reach's margin counts from here: earliest_s, or later */
    double margin_m;   /* td_reach_margin_m of a feasible reach; in a run alone, 0 elsewhere */
} td_sim_reach;

td_earth td_scenario_earth(const td_scenario *scenario);
/* Where a site of the scenario is; an index out of range is asserted. */
td_geo td_scenario_geo(const td_scenario *scenario, int32_t site);

/* A sensor of the scenario where it stands; the same is asserted. */
td_sensor td_scenario_sensor(const td_scenario *scenario, int32_t place);

/* Bytes of an arena that td_network_make takes at most. */
size_t td_network_size(const td_scenario *scenario);

/* Makes lookouts, frames and flyout tables in the arena; the scenario must outlive the network.
 * Errors: TD_NO_MEMORY, or what td_flyout_make says. Cost: some ms an interceptor. */
td_status td_network_make(const td_scenario *scenario, td_arena *arena,
                          td_network *network) TD_MUST_CHECK;

/* What every sensor makes of a flight: one sighting a sensor place. */
void td_network_see(const td_network *network, const td_samples *samples, td_sighting *sightings);

/* A battery's question about a flight, from a moment after the flight's launch on. */
td_reach_def td_network_question(const td_network *network, int32_t battery, double earliest_s,
                                 int32_t stock_count);

/* What a battery with full stock could do against a flight that the sensors saw so. */
td_sim_reach td_network_reach(const td_network *network, const td_samples *samples,
                              const td_sighting *sightings, int32_t battery);

#ifdef __cplusplus
}
#endif

#endif
