/* SPDX-License-Identifier: Apache-2.0 */
/* A crew does each piece of work once, whoever is in it, as often as it is called. */
#include <stdatomic.h>

#include "edge/crew/crew.h"
#include "test/check.h"

enum { ITEMS = 1000 };

static atomic_int done[ITEMS];
static atomic_int strangers;
static int32_t workers_now;

static void work(void *ctx, int32_t item, int32_t worker)
{
    if (worker < 0 || worker >= workers_now) {
        atomic_fetch_add(&strangers, 1);
    }
    atomic_fetch_add(&done[item], *(int *)ctx);
}

TD_TEST(each_piece_is_done_once)
{
    const int32_t sizes[] = { 1, 2, 3, 7 };
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        td_crew *crew = td_crew_open(sizes[i]);
        if (!TD_CHECK(crew != NULL)) {
            return;
        }
        td_for with = td_crew_for(crew);
        workers_now = with.workers;
        TD_CHECK(with.workers >= 1 && with.workers <= sizes[i]);
        int sum = 0;
        for (int call = 1; call <= 200; call++) {
            with.run(with.ctx, call * 5, work, &call);
            sum += call;
        }
        /* Item 0 was in every call, the last item in the last one only. */
        TD_CHECK(atomic_load(&done[0]) == sum && atomic_load(&done[ITEMS - 1]) == 200);
        for (int k = 0; k < ITEMS; k++) {
            atomic_store(&done[k], 0);
        }
        td_crew_close(crew);
    }
    TD_CHECK(atomic_load(&strangers) == 0);
}

TD_TEST(no_work_is_done_at_once)
{
    td_crew *crew = td_crew_open(0);
    int one = 1;
    td_for with = td_crew_for(crew);
    with.run(with.ctx, 0, work, &one);
    TD_CHECK(atomic_load(&done[0]) == 0);
    td_crew_close(crew);
    td_crew_close(NULL);
}

TD_MAIN(each_piece_is_done_once, no_work_is_done_at_once)
