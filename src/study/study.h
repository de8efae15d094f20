/* SPDX-License-Identifier: Apache-2.0 */
/* Questions put to many flights: footprints and coverage. The folder's one face. */
#ifndef TD_STUDY_H
#define TD_STUDY_H

#include "study/cover.h"
#include "study/footprint.h"

#endif
