/* SPDX-License-Identifier: Apache-2.0 */
/* What this build of the core is made for, and a loop that does nothing but multiply and add: the
 * yardstick that speeds are given against. */
#ifndef TD_BASE_PEAK_H
#define TD_BASE_PEAK_H

#include <stdint.h>

/* The instruction set that this library was compiled for: x86-64-v4, x86-64-v3, base, aarch64. */
const char *td_isa_text(void);

/* Given a number of rounds; returned how many floating-point operations they were (a fused
 * multiply-add counts two). `*sum` is where they start and what they come to, so that no compiler
 * may leave them out. */
int64_t td_peak_loop(int64_t rounds, double *sum);

#endif
