/* SPDX-License-Identifier: Apache-2.0 */
/* A crew: pieces of work are counted off; each thread takes the next one until none is left. */
#include "edge/crew/crew.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

/* Phases of a look follow each other within microseconds: who looks again so often before going to
 * sleep is awake for the next one. */
enum { SPINS = 4000 };

typedef struct member {
    td_crew *crew;
    pthread_t thread;
    int32_t worker;
} member;

struct td_crew {
    member members[TD_CREW_MAX]; /* [0] is the caller */
    int32_t workers;
    pthread_mutex_t mutex;
    pthread_cond_t begin, end;
    atomic_uint round; /* counts calls; changed under the mutex */
    atomic_int busy;   /* members that have not ended this round */
    atomic_int next;
    bool is_closing;
    int32_t count;
    void (*work)(void *ctx, int32_t item, int32_t worker);
    void *ctx;
};

static void labour(td_crew *crew, int32_t worker)
{
    for (;;) {
        int32_t item = atomic_fetch_add(&crew->next, 1);
        if (item >= crew->count) {
            return;
        }
        crew->work(crew->ctx, item, worker);
    }
}

/* Waits for another round than the last one. */
static unsigned next_round(td_crew *crew, unsigned last)
{
    for (int i = 0; i < SPINS; i++) {
        if (atomic_load(&crew->round) != last) {
            break;
        }
    }
    pthread_mutex_lock(&crew->mutex);
    while (atomic_load(&crew->round) == last) {
        pthread_cond_wait(&crew->begin, &crew->mutex);
    }
    unsigned now = atomic_load(&crew->round);
    pthread_mutex_unlock(&crew->mutex);
    return now;
}

static void *serve(void *given)
{
    member *self = given;
    td_crew *crew = self->crew;
    unsigned round = 0;
    for (;;) {
        round = next_round(crew, round);
        if (crew->is_closing) {
            return NULL;
        }
        labour(crew, self->worker);
        if (atomic_fetch_sub(&crew->busy, 1) == 1) {
            pthread_mutex_lock(&crew->mutex);
            pthread_cond_signal(&crew->end);
            pthread_mutex_unlock(&crew->mutex);
        }
    }
}

static void wake(td_crew *crew)
{
    pthread_mutex_lock(&crew->mutex);
    atomic_store(&crew->next, 0);
    atomic_store(&crew->busy, crew->workers - 1);
    atomic_fetch_add(&crew->round, 1);
    pthread_cond_broadcast(&crew->begin);
    pthread_mutex_unlock(&crew->mutex);
}

static void run(void *ctx, int32_t count,
                void (*work)(void *work_ctx, int32_t item, int32_t worker), void *work_ctx)
{
    td_crew *crew = ctx;
    crew->count = count;
    crew->work = work;
    crew->ctx = work_ctx;
    if (crew->workers == 1) {
        atomic_store(&crew->next, 0);
        labour(crew, 0);
        return;
    }
    wake(crew);
    labour(crew, 0);
    for (int i = 0; i < SPINS && atomic_load(&crew->busy) > 0; i++) {
    }
    pthread_mutex_lock(&crew->mutex);
    while (atomic_load(&crew->busy) > 0) {
        pthread_cond_wait(&crew->end, &crew->mutex);
    }
    pthread_mutex_unlock(&crew->mutex);
}

td_crew *td_crew_open(int32_t workers)
{
    assert(workers >= 0 && workers <= TD_CREW_MAX);
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    if (workers == 0) {
        workers = processors < 1 ? 1 : processors > TD_CREW_MAX ? TD_CREW_MAX : (int32_t)processors;
    }
    td_crew *crew = calloc(1, sizeof *crew);
    if (!crew) {
        return NULL;
    }
    pthread_mutex_init(&crew->mutex, NULL);
    pthread_cond_init(&crew->begin, NULL);
    pthread_cond_init(&crew->end, NULL);
    crew->workers = 1;
    while (crew->workers < workers) {
        member *one = &crew->members[crew->workers];
        *one = (member){ .crew = crew, .worker = crew->workers };
        if (pthread_create(&one->thread, NULL, serve, one) != 0) {
            break;
        }
        crew->workers++;
    }
    return crew;
}

td_for td_crew_for(td_crew *crew)
{
    return (td_for){ .run = run, .ctx = crew, .workers = crew->workers };
}

void td_crew_close(td_crew *crew)
{
    if (!crew) {
        return;
    }
    crew->is_closing = true;
    wake(crew);
    for (int32_t i = 1; i < crew->workers; i++) {
        pthread_join(crew->members[i].thread, NULL);
    }
    pthread_cond_destroy(&crew->end);
    pthread_cond_destroy(&crew->begin);
    pthread_mutex_destroy(&crew->mutex);
    free(crew);
}
