/* SPDX-License-Identifier: Apache-2.0 */
/* Lanes of width 4 against reals: see lanes_check.h. */
#define TD_LANES 4
#include "base/test/lanes_check.h"
