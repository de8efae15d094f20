/* SPDX-License-Identifier: Apache-2.0 */
/* The world, its clock and one run. The folder's one face. */
#ifndef TD_SIM_H
#define TD_SIM_H

#include "sim/scenario_def.h"

#endif
