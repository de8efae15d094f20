/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a CSV table: refused with a reason, or every cell can be read. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "edge/csv/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    char why[TD_CSV_WHY_SIZE];
    td_csv *table = NULL;
    td_status status = td_csv_read((const char *)bytes, count, "fuzz", &table, why);
    if ((status == TD_OK) != (table != NULL) || (status == TD_BAD_INPUT && why[0] == '\0')) {
        abort();
    }
    if (!table) {
        return 0;
    }
    size_t letters = 0;
    int name = td_csv_column(table, "name");
    for (size_t row = 0; row < td_csv_row_count(table); row++) {
        letters += strlen(td_csv_text(table, row, 0));
        letters += strlen(td_csv_text(table, row, name));
    }
    td_csv_close(table);
    /* Cells hold no more than the text did; read twice where column 0 is `name`. */
    if (letters > 2 * count) {
        abort();
    }
    return 0;
}
