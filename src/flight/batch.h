/* SPDX-License-Identifier: Apache-2.0 */
/* Many flights at once: lane kernels, the same bits at every width and instruction set. */
#ifndef TD_FLIGHT_BATCH_H
#define TD_FLIGHT_BATCH_H

#include "earth/earth.h"
#include "flight/path.h"
#include "flight/vehicle.h"

#endif
