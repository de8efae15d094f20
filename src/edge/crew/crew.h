/* SPDX-License-Identifier: Apache-2.0 */
/* Threads that wait for work: what a tracker is lent. */
#ifndef TD_EDGE_CREW_H
#define TD_EDGE_CREW_H

#include "track/track.h"

enum { TD_CREW_MAX = 64 };

typedef struct td_crew td_crew;

/* Given how many work side by side, the caller's thread among them, 1..TD_CREW_MAX, or 0: one a
 * processor; returned null without memory. Fewer threads than asked for are no error. */
td_crew *td_crew_open(int32_t workers);

/* How a core call uses them; valid until closed, and not from two threads at once. */
td_for td_crew_for(td_crew *crew);

void td_crew_close(td_crew *crew);

#endif
