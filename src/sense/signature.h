/* SPDX-License-Identifier: Apache-2.0 */
/* Radar cross-section by class of missile, aspect and phase. */
#ifndef TD_SENSE_SIGNATURE_H
#define TD_SENSE_SIGNATURE_H

#include "flight/flight.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What a class of missiles shows to radars: mean cross-sections of a Swerling I object. While it
 * burns the whole missile is seen, after that what is left of it. */
typedef struct td_signature_def {
    char id[TD_ID_SIZE];       /* key in the catalogue; id; required */
    char name[TD_NAME_SIZE];   /* name in words; text; required */
    double nose_m2;            /* coasting, from ahead; 0.00001..1000 m2; required */
    double body_m2;            /* coasting, between the two; 0.00001..1000 m2; required */
    double broadside_m2;       /* coasting, from the side; 0.00001..1000 m2; required */
    double boost_nose_m2;      /* burning, from ahead; 0.00001..1000 m2; required */
    double boost_body_m2;      /* burning, between the two; 0.00001..1000 m2; required */
    double boost_broadside_m2; /* burning, from the side; 0.00001..1000 m2; required */
} td_signature_def;

/* Bands of the angle between the flight's direction and the line to the radar. Nose: up to 45
 * degrees. Broadside: within 10 degrees of a right angle. Body: the rest, the tail included. */
#define TD_ASPECT_MAP(X)                                                                           \
    X(NOSE, "nose", "up to 45 degrees off the nose")                                               \
    X(BODY, "body", "between nose and broadside, and from behind")                                 \
    X(BROADSIDE, "broadside", "within 10 degrees of a right angle")

typedef enum td_aspect {
#define X(name, key, text) TD_ASPECT_##name,
    TD_ASPECT_MAP(X)
#undef X
    TD_ASPECT_COUNT
} td_aspect;

/* Given the Earth-fixed velocity and the way from the object to the radar, any lengths; returned
 * the band. ASSUMPTION A06: the nose points along the Earth-fixed velocity. At rest: nose. */
td_aspect td_aspect_of(td_vec3 vel_mps, td_vec3 to_radar_m);

double td_signature_rcs_m2(const td_signature_def *def, td_aspect aspect, bool is_burning);

#ifdef __cplusplus
}
#endif

#endif
