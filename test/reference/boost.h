/* SPDX-License-Identifier: Apache-2.0 */
/* Staged flight by the reference: the vehicle as data, everything else its own. */
#ifndef TD_TEST_BOOST_H
#define TD_TEST_BOOST_H

#include "flight/flight.h"
#include "test/reference/reference.h"

/* From launch to the ground. False when it does not come down, or comes down while boosting. */
bool ref_boost(const ref_world *world, const td_flight_def *def, ref_real tolerance,
               ref_state *burnout, ref_state *impact);

#endif
