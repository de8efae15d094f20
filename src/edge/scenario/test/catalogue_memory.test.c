/* SPDX-License-Identifier: Apache-2.0 */
/* A catalogue whose memory runs out says so, at whichever request, and gives back what it had. */
#include "edge/scenario/scenario.h"
#include "test/check.h"
#include "test/failing_memory.h"

enum { REQUESTS_MAX = 100000 };

/* What is tried: one call after the other until one does not succeed. */
static td_status try_all(td_catalogue **catalogue)
{
    const td_scenario *scenario;
    td_interceptor_def def;
    bool is_interceptor;
    char hash[65];
    td_status status = td_catalogue_open("test/data/small", catalogue);
    if (status == TD_OK) {
        status = td_catalogue_scenario(*catalogue, "base", &scenario);
    }
    if (status == TD_OK) {
        status = td_scenario_hash(scenario, hash);
        TD_CHECK(status != TD_OK || strlen(hash) == 64);
    }
    if (status == TD_OK) {
        status = td_catalogue_vehicle(*catalogue, "test/fuzz/seeds/scenario/vehicle", &def,
                                      &is_interceptor);
    }
    return status;
}

TD_TEST(each_request_may_fail)
{
    long failed = 0;
    td_status whole = TD_NO_MEMORY;
    bool is_over = false;
    for (long request = 1; !is_over && request < REQUESTS_MAX; request++) {
        td_catalogue *catalogue = NULL;
        failing_from(request);
        td_status status = try_all(&catalogue);
        is_over = !has_failed;
        failed += has_failed;
        whole = is_over ? status : whole;
        failing_from(0);
        if (!is_over) {
            /* Never a file's fault. */
            if (!TD_CHECK(status == TD_NO_MEMORY)) {
                printf("  request %ld: status %d\n", request, (int)status);
            }
        }
        if (catalogue) {
            td_catalogue_close(catalogue);
        }
    }
    printf("%ld requests failed in turn\n", failed);
    TD_CHECK(is_over && failed > 10 && whole != TD_NO_MEMORY);
}

TD_MAIN(each_request_may_fail)
