/* SPDX-License-Identifier: Apache-2.0 */
/* Parts of the matrix program: each fills reals for items from..to, whatever else runs beside. */
#ifndef TD_TEST_MATRIX_BITS_H
#define TD_TEST_MATRIX_BITS_H

#include <stdint.h>

/* One part of what is compared. `each` reals an item; an item's reals depend on its index only,
 * so that any number of threads and lanes must give the same. */
typedef struct bits_part {
    const char *name;
    int32_t each;
    int32_t share; /* one item for so many flights: slow parts do fewer */
    void (*fill)(int32_t from, int32_t to, double *out);
} bits_part;

/* Lanes that the batch kernel shall use, for the whole run. */
extern int32_t bits_lanes;

/* All parts; ends at a null name. */
extern const bits_part BITS_PARTS[];

/* The draw of that index for one purpose, in low..high. */
double bits_draw(uint32_t purpose, uint32_t index, double low, double high);

#endif
