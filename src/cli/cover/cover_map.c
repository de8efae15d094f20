/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of a coverage map shared out among threads, and the people in its cells. */
#include "cli/cover/cover_map.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "edge/digest/digest.h"

enum { THREADS_MAX = 64 };

/* Pieces of work are counted off; each piece writes only what is its own, so that the result does
 * not depend on which thread did it. */
typedef struct job {
    td_cover *cover;
    td_cover_cell *cells;
    td_cover_size size;
    size_t scratch_bytes;
    bool is_rows; /* rows of cells; else options to be prepared */
    int32_t piece_count;
    atomic_int next;
    atomic_int done;
    atomic_int status;
} job;

static td_status do_piece(job *work, int32_t piece, void *scratch)
{
    if (!work->is_rows) {
        return td_cover_prepare(work->cover, piece);
    }
    td_cover_cell *cells = work->cells + (size_t)piece * (size_t)work->size.column_count;
    return td_cover_row(work->cover, piece, scratch, cells);
}

static void *labour(void *given)
{
    job *work = given;
    void *scratch = aligned_alloc(64, work->scratch_bytes);
    if (!scratch) {
        atomic_store(&work->status, TD_NO_MEMORY);
        return NULL;
    }
    for (;;) {
        int32_t piece = atomic_fetch_add(&work->next, 1);
        if (piece >= work->piece_count || atomic_load(&work->status) != TD_OK) {
            break;
        }
        td_status status = td_is_interrupted() ? TD_INTERRUPTED : do_piece(work, piece, scratch);
        if (status != TD_OK) {
            atomic_store(&work->status, status);
        }
        atomic_fetch_add(&work->done, 1);
    }
    free(scratch);
    return NULL;
}

/* Runs the pieces; the calling thread takes part and shows progress in between. */
static td_status run(job *work, int threads, const char *what)
{
    pthread_t others[THREADS_MAX];
    int started = 0;
    atomic_init(&work->next, 0);
    atomic_init(&work->done, 0);
    atomic_init(&work->status, TD_OK);
    while (started < threads && pthread_create(&others[started], NULL, labour, work) == 0) {
        started++;
    }
    if (started == 0) {
        labour(work);
    }
    while (started > 0 && atomic_load(&work->done) < work->piece_count &&
           atomic_load(&work->status) == TD_OK) {
        struct timespec pause = { .tv_nsec = 20 * 1000 * 1000 };
        nanosleep(&pause, NULL);
        td_progress(what, (size_t)atomic_load(&work->done), (size_t)work->piece_count);
    }
    for (int i = 0; i < started; i++) {
        pthread_join(others[i], NULL);
    }
    td_progress(what, (size_t)work->piece_count, (size_t)work->piece_count);
    return (td_status)atomic_load(&work->status);
}

static int thread_count(int wanted)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    int count = wanted > 0 ? wanted : (int)(processors > 0 ? processors : 1);
    return count < THREADS_MAX ? count : THREADS_MAX;
}

static td_status compute(td_cover_map *map, void *block, int threads)
{
    td_cover *cover = NULL;
    td_status status =
        td_cover_create(map->scenario, block, td_cover_bytes(map->scenario), &cover);
    if (status != TD_OK) {
        return status;
    }
    job work = {
        .cover = cover,
        .cells = map->cells,
        .size = map->size,
        .scratch_bytes = td_cover_scratch_bytes(map->scenario),
        .piece_count = map->size.option_count,
    };
    status = run(&work, threads, "tables of flights");
    work.is_rows = true;
    work.piece_count = map->size.row_count;
    return status == TD_OK ? run(&work, threads, "rows of the map") : status;
}

static int compare_people(const void *a, const void *b)
{
    const td_cover_people *x = a, *y = b;
    if (x->people != y->people) {
        return x->people < y->people ? 1 : -1;
    }
    return x->country - y->country;
}

static void count(td_cover_map *map, const td_atlas_share *share)
{
    const td_cover_cell *cell = &map->cells[share->cell];
    td_cover_people *country = &map->people[share->country];
    country->people += share->people;
    country->of_class[td_cover_class_of(cell)] += share->people;
    country->unseen += cell->seen_count < cell->flight_count ? share->people : 0;
}

static td_status count_people(td_cover_map *map, const td_atlas *atlas)
{
    size_t country_count = (size_t)td_atlas_country_count(atlas);
    td_atlas_share *shares = NULL;
    size_t share_count = 0;
    td_status status = td_atlas_shares(atlas, &map->window, &shares, &share_count);
    map->people = calloc(country_count, sizeof *map->people);
    if (status == TD_OK && !map->people) {
        status = TD_NO_MEMORY;
    }
    for (size_t i = 0; i < country_count && status == TD_OK; i++) {
        map->people[i].country = (int)i;
    }
    for (size_t i = 0; i < share_count && status == TD_OK; i++) {
        count(map, &shares[i]);
    }
    free(shares);
    if (status != TD_OK) {
        return status;
    }
    qsort(map->people, country_count, sizeof *map->people, compare_people);
    while (map->people_count < country_count && map->people[map->people_count].people > 0) {
        map->people_count++;
    }
    return TD_OK;
}

static double whole_udeg(double rad)
{
    return td_floor(rad / TD_DEG * 1e6 + 0.5) / 1e6;
}

/* The window that the rows and columns of the map make, in whole microdegrees. */
static td_atlas_window window_of(const td_cover_map *map)
{
    const td_cover_def *def = &map->scenario->cover;
    double cell_deg = whole_udeg(def->cell_rad);
    double lat_deg = whole_udeg(def->lat_rad_min), lon_deg = whole_udeg(def->lon_rad_min);
    return (td_atlas_window){
        .lat_lo_deg = lat_deg,
        .lat_hi_deg = lat_deg + map->size.row_count * cell_deg,
        .lon_lo_deg = lon_deg,
        .lon_hi_deg = lon_deg + map->size.column_count * cell_deg,
        .cell_deg = cell_deg,
    };
}

int td_cover_map_make(const td_args *args, const td_scenario *scenario, const td_atlas *atlas,
                      int threads, td_cover_map *map)
{
    *map = (td_cover_map){ .scenario = scenario, .size = td_cover_size_of(scenario) };
    size_t cell_count = (size_t)map->size.row_count * (size_t)map->size.column_count;
    size_t bytes = (td_cover_bytes(scenario) + 63) / 64 * 64;
    void *block = aligned_alloc(64, bytes);
    map->window = window_of(map);
    map->cells = calloc(cell_count, sizeof *map->cells);
    td_status status = block && map->cells ? TD_OK : TD_NO_MEMORY;
    status = status == TD_OK ? compute(map, block, thread_count(threads)) : status;
    status = status == TD_OK ? count_people(map, atlas) : status;
    free(block);
    for (size_t i = 0; i < cell_count && status == TD_OK; i++) {
        map->flight_count += map->cells[i].flight_count;
        map->too_close_count += map->cells[i].too_close_count;
        map->failed_count += map->cells[i].failed_count;
    }
    if (status == TD_OK) {
        return TD_EXIT_DONE;
    }
    td_cover_map_free(map);
    if (status == TD_INTERRUPTED) {
        return td_world_failed(args, "interrupted: no map was made; run it again");
    }
    return td_world_failed(args, "%s", td_status_text(status));
}

void td_cover_map_free(td_cover_map *map)
{
    free(map->cells);
    free(map->people);
    map->cells = NULL;
    map->people = NULL;
}

void td_cover_map_hash(const td_cover_map *map, char text[65])
{
    td_digest digest;
    td_digest_start(&digest);
    td_sink sink = td_digest_sink(&digest);
    size_t cell_count = (size_t)map->size.row_count * (size_t)map->size.column_count;
    td_status status = TD_OK;
    for (size_t i = 0; i < cell_count && status == TD_OK; i++) {
        const td_cover_cell *cell = &map->cells[i];
        const int64_t counts[] = {
            cell->flight_count,    cell->seen_count,   cell->defended_count,
            cell->too_close_count, cell->failed_count, cell->shots_min,
            (int64_t)cell->limit,  cell->worst,
        };
        for (size_t k = 0; k < sizeof counts / sizeof counts[0] && status == TD_OK; k++) {
            status = td_canon_i64(&sink, counts[k]);
        }
        status = status == TD_OK ? td_canon_f64(&sink, cell->margin_s_min) : status;
        status = status == TD_OK ? td_canon_f64(&sink, cell->warning_s_min) : status;
    }
    snprintf(text, 65, "%s", status == TD_OK ? td_digest_text(&digest) : "");
}

static double percent(int64_t part, int64_t whole)
{
    return whole > 0 ? 100.0 * (double)part / (double)whole : 0.0;
}

void td_cover_people_print(const td_cover_map *map, const td_atlas *atlas, size_t rows)
{
    printf("%-26s %12s %12s %10s %10s %10s\n", "people of", "in the map", "reached by", "defended",
           "twice", "unseen");
    size_t shown = map->people_count < rows ? map->people_count : rows;
    for (size_t i = 0; i < shown; i++) {
        const td_cover_people *people = &map->people[i];
        const int64_t *of = people->of_class;
        int64_t defended = of[TD_COVER_CLASS_ONCE] + of[TD_COVER_CLASS_TWICE];
        int64_t reached = defended + of[TD_COVER_CLASS_OPEN];
        const td_atlas_country *country = td_atlas_country_info(atlas, people->country);
        printf("%-25.25s%s %12lld %12lld %8.1f %% %8.1f %% %8.1f %%\n", country->name,
               country->people_source == TD_PEOPLE_GRIDDED ? " " : "*", (long long)people->people,
               (long long)reached, percent(defended, reached),
               percent(of[TD_COVER_CLASS_TWICE], reached), percent(people->unseen, reached));
    }
    if (shown < map->people_count) {
        printf("and %zu countries with fewer people\n", map->people_count - shown);
    }
    printf("* counted from its cities only. %s\n", td_atlas_attribution());
}
