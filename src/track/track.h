/* SPDX-License-Identifier: Apache-2.0 */
/* What is inferred from measurements: association, tracks. The folder's one face. */
#ifndef TD_TRACK_H
#define TD_TRACK_H

#include "sense/sense.h"
#include "track/associate/assign.h"
#include "track/associate/joint.h"
#include "track/filter/filter.h"
#include "track/filter/fuse.h"
#include "track/filter/history.h"
#include "track/filter/phases.h"
#include "track/filter/root.h"
#include "track/filter/sigma_flights.h"
#include "track/filter/start.h"
#include "track/score/score.h"
#include "track/tracker.h"

#endif
