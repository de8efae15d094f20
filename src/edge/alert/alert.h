/* SPDX-License-Identifier: Apache-2.0 */
/* Alerts as others read and write them. The folder's one face; docs/alerts.md. */
#ifndef TD_EDGE_ALERT_H
#define TD_EDGE_ALERT_H

#include "edge/alert/cap.h"
#include "edge/alert/dcx.h"
#include "edge/alert/ground.h"
#include "edge/alert/papers.h"
#include "edge/alert/texts.h"

#endif
