/* SPDX-License-Identifier: Apache-2.0 */
/* False position on one unknown, kept between two values of it. */
#ifndef TD_FLIGHT_KNOB_H
#define TD_FLIGHT_KNOB_H

#include "base/base.h"

/* A root of range less target over one knob, kept between two values of it. */
typedef struct td__knob {
    double lo, hi;       /* at lo the range is short of the target, at hi beyond it */
    double at_lo, at_hi; /* by how much */
} td__knob;

/* The next value to try: false position, kept off the ends. */
static inline double td__knob_guess(const td__knob *k)
{
    double part = k->at_lo / (k->at_lo - k->at_hi);
    return k->lo + td_clamp(part, 0.02, 0.98) * (k->hi - k->lo);
}

/* Takes in a trial, halving the value of an end that stays (Illinois). */
static inline void td__knob_take(td__knob *k, double value, double off)
{
    if (off > 0.0) {
        k->hi = value, k->at_hi = off;
        k->at_lo *= 0.5;
    } else {
        k->lo = value, k->at_lo = off;
        k->at_hi *= 0.5;
    }
}

#endif
