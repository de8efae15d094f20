/* SPDX-License-Identifier: Apache-2.0 */
/* Who is under a predicted impact and what they are told. The folder's one face. */
#ifndef TD_WARN_H
#define TD_WARN_H

#include "warn/alert_chain.h"
#include "warn/alert_desk.h"
#include "warn/bits.h"
#include "warn/camf.h"
#include "warn/impact_area.h"
#include "warn/people_under.h"
#include "warn/warning_time.h"

#endif
