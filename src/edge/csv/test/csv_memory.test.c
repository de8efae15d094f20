/* SPDX-License-Identifier: Apache-2.0 */
/* A table whose memory runs out is refused as such, at whichever request. */
#include "edge/csv/csv.h"
#include "test/check.h"
#include "test/failing_memory.h"

enum { ROWS = 3000, ROOM = ROWS * 40 };

TD_TEST(each_request_may_fail)
{
    static char text[ROOM];
    size_t size = (size_t)snprintf(text, sizeof text, "id,name,value\n");
    for (int i = 0; i < ROWS; i++) {
        size += (size_t)snprintf(text + size, sizeof text - size, "r%d,\"a, b\",%d\n", i, i * i);
    }
    long request = 1, failed = 0;
    bool is_whole = false;
    for (; !is_whole && request < 100000; request++) {
        char why[TD_CSV_WHY_SIZE] = "";
        td_csv *table = NULL;
        failing_from(request);
        td_status status = td_csv_read(text, size, "memory", &table, why);
        is_whole = !has_failed;
        failed += has_failed;
        TD_CHECK(status == (has_failed ? TD_NO_MEMORY : TD_OK));
        TD_CHECK((table != NULL) == (status == TD_OK));
        failing_from(0);
        if (table) {
            TD_CHECK(td_csv_row_count(table) == ROWS);
            TD_CHECK(strcmp(td_csv_text(table, ROWS - 1, 0), "r2999") == 0);
            td_csv_close(table);
        }
    }
    printf("%ld requests failed in turn\n", failed);
    TD_CHECK(is_whole && failed > 3);
}

TD_MAIN(each_request_may_fail)
