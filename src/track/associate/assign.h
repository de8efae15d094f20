/* SPDX-License-Identifier: Apache-2.0 */
/* The assignment of rows to columns at the least total cost: exact, in integers, one answer. */
#ifndef TD_TRACK_ASSIGN_H
#define TD_TRACK_ASSIGN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Costs may lie in -TD_ASSIGN_COST_MAX..TD_ASSIGN_COST_MAX; a pair that must not be is given a cost
 * above the sum of all that may be. */
enum { TD_ASSIGN_COST_MAX = 1 << 29, TD_ASSIGN_NONE = -1 };

/* Bytes of scratch for a problem of this size; grows with rows + columns. */
size_t td_assign_scratch_size(int32_t rows, int32_t columns);

/* Given costs row by row, rows and columns >= 0, and scratch of the size above, aligned as a
 * double; returned the least total over assignments of all of the fewer side, and in
 * `column_of_row` each row's column or TD_ASSIGN_NONE. Of several assignments with the least total
 * it is the one in which the first row has the lowest column, then the second row, and so on (with
 * more rows than columns: the first column the lowest row), so that the answer does not depend on
 * the algorithm. Time: rows^2 columns at worst. Source: Jonker & Volgenant 1987, without the
 * reduction of columns, which holds for squares only; Crouse 2016 for rectangles. */
int64_t td_assign(const int32_t *costs, int32_t rows, int32_t columns, int32_t *column_of_row,
                  void *scratch);

#ifdef __cplusplus
}
#endif

#endif
