/* SPDX-License-Identifier: Apache-2.0 */
/* Lanes of width 2 against reals: see lanes_check.h. */
#define TD_LANES 2
#include "base/test/lanes_check.h"
