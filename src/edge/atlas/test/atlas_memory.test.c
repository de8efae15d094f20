/* SPDX-License-Identifier: Apache-2.0 */
/* An atlas whose memory runs out is refused as such, and so is a question to it. */
#include <stdlib.h>

#include "edge/atlas/atlas.h"
#include "test/check.h"
#include "test/failing_memory.h"

enum { REQUESTS_MAX = 1000000 };

/* The first requests one by one, later ones ever farther apart. */
static long next_request(long request)
{
    return request < 24 ? request + 1 : request + request / 3;
}

TD_TEST(each_request_of_opening_may_fail)
{
    long failed = 0;
    bool is_over = false;
    for (long request = 1; !is_over && request < REQUESTS_MAX; request = next_request(request)) {
        char why[TD_ATLAS_WHY_SIZE] = "";
        td_atlas *atlas = NULL;
        failing_from(request);
        td_status status = td_atlas_open("catalogue/atlas", &atlas, why, sizeof why);
        is_over = !has_failed;
        failed += has_failed;
        failing_from(0);
        if (!TD_CHECK(status == (is_over ? TD_OK : TD_NO_MEMORY))) {
            printf("  request %ld: status %d, %s\n", request, (int)status, why);
        }
        TD_CHECK((atlas != NULL) == (status == TD_OK) && (is_over || why[0]));
        td_atlas_close(atlas);
    }
    printf("%ld requests failed\n", failed);
    TD_CHECK(is_over && failed > 10);
}

TD_TEST(each_request_of_a_question_may_fail)
{
    const td_atlas_window window = { 44.0, 47.0, 5.0, 12.0, 0.5 };
    static td_atlas_cell cells[6 * 14];
    char why[TD_ATLAS_WHY_SIZE];
    td_atlas *atlas = NULL;
    failing_from(0);
    if (!TD_CHECK(td_atlas_open("catalogue/atlas", &atlas, why, sizeof why) == TD_OK)) {
        exit(1);
    }
    int heard = 0;
    for (long request = 1; request < 40; request++) {
        td_atlas_share *shares = NULL;
        size_t count = 0;
        failing_from(request);
        td_status status = td_atlas_cells(atlas, &window, cells, sizeof cells / sizeof cells[0]);
        TD_CHECK(status == (has_failed ? TD_NO_MEMORY : TD_OK));
        heard += has_failed;
        failing_from(request);
        status = td_atlas_shares(atlas, &window, &shares, &count);
        TD_CHECK(status == (has_failed ? TD_NO_MEMORY : TD_OK));
        TD_CHECK((shares != NULL) == (status == TD_OK));
        heard += has_failed;
        failing_from(0);
        free(shares);
    }
    TD_CHECK(heard >= 2);
    td_atlas_close(atlas);
}

TD_MAIN(each_request_of_opening_may_fail, each_request_of_a_question_may_fail)
