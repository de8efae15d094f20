/* SPDX-License-Identifier: Apache-2.0 */
/* Ballistic two-point solves side by side, and maps of them. docs/models/kernel.md. */
#include "flight/batch.h"
#include "flight/batch_lanes.h"

/* Solves are worked in pieces of so many: bounds the stack, moves no bits. */
enum { CHUNK = 512 };

/* Rounds of aiming: each is one flight. Four suffice wherever they converge at all; a depressed
 * flight through the dense air may need more. */
enum { ROUNDS_MAX = 8, FIRST_TURNS = 6, LATER_TURNS = 3, COARSE = 8 };
static const double FIRST_TIME_S = 600.0;

/* One solve under way. */
typedef struct aiming {
    td_vec3 aim_ecef_m; /* beside the target by as much as the last flight missed */
    double t_s;
} aiming;

typedef struct solving {
    const td_batch_grid *grid;
    const td__kernels *with;
    const td_batch_solve_run *run;
    int32_t first; /* of the chunk */
    int32_t turns;
    aiming now[CHUNK];
} solving;

static void put_hit(td__hits *hits, int32_t at, const td_batch_aim *aim, const aiming *now)
{
    const td_vec3 from = aim->from_eci_m, to = now->aim_ecef_m;
    hits->from_m[0][at] = from.x, hits->from_m[1][at] = from.y, hits->from_m[2][at] = from.z;
    hits->aim_m[0][at] = to.x, hits->aim_m[1][at] = to.y, hits->aim_m[2][at] = to.z;
    hits->loft[at] = aim->loft_ratio;
    hits->t_s[at] = now->t_s;
}

/* Closed-form velocities for the solves listed, as flights that start with them. */
static void take_aim(solving *all, const int32_t *which, int32_t count, td_batch_start *starts)
{
    td__hits hits;
    int32_t group = all->with->lanes * TD__ROWS;
    hits.turns = all->turns;
    for (int32_t at = 0; at < count; at += group) {
        int32_t filled = count - at < group ? count - at : group;
        for (int32_t i = 0; i < group; i++) {
            int32_t k = which[at + (i < filled ? i : filled - 1)];
            put_hit(&hits, i, &all->run->aims[all->first + k], &all->now[k]);
        }
        all->with->hit(all->grid, &hits);
        for (int32_t i = 0; i < filled; i++) {
            int32_t k = which[at + i];
            const td_batch_aim *aim = &all->run->aims[all->first + k];
            all->now[k].t_s = hits.t_s[i];
            starts[at + i] = (td_batch_start){
                .pos_eci_m = aim->from_eci_m,
                .vel_eci_mps = { hits.vel_mps[0][i], hits.vel_mps[1][i], hits.vel_mps[2][i] },
                .beta_kgpm2 = aim->beta_kgpm2,
            };
        }
    }
}

/* Takes in how one flight ended; returned whether the solve goes on. */
static bool go_on(solving *all, int32_t k, const td_batch_start *start,
                  const td_batch_impact *impact)
{
    const td_batch_aim *aim = &all->run->aims[all->first + k];
    td_batch_solution *s = &all->run->solutions[all->first + k];
    s->flights_used++;
    if (impact->verdict != TD_FLIGHT_OK) {
        return false;
    }
    td_vec3 gap = td_vec3_sub(aim->target_ecef_m, impact->pos_ecef_m);
    s->miss_m = td_vec3_norm(gap);
    s->vel_eci_mps = start->vel_eci_mps;
    s->t_s = impact->t_s;
    s->offset_ecef_m = td_vec3_sub(all->now[k].aim_ecef_m, aim->target_ecef_m);
    s->verdict = s->miss_m <= all->run->miss_m ? TD_SOLVE_OK : TD_SOLVE_NO_CONVERGENCE;
    all->now[k].aim_ecef_m = td_vec3_add(all->now[k].aim_ecef_m, gap);
    return s->verdict != TD_SOLVE_OK;
}

static void solve_chunk(solving *all, int32_t count)
{
    int32_t which[CHUNK];
    td_batch_start starts[CHUNK];
    td_batch_impact impacts[CHUNK];
    for (int32_t k = 0; k < count; k++) {
        const td_batch_aim *aim = &all->run->aims[all->first + k];
        which[k] = k;
        all->now[k] = (aiming){ td_vec3_add(aim->target_ecef_m, aim->offset_ecef_m),
                                FIRST_TIME_S };
        all->run->solutions[all->first + k] =
            (td_batch_solution){ .verdict = TD_SOLVE_NO_CONVERGENCE };
    }
    for (int round = 0; round < ROUNDS_MAX && count > 0; round++) {
        all->turns = round == 0 ? FIRST_TURNS : LATER_TURNS;
        take_aim(all, which, count, starts);
        td_batch_run run = { .starts = starts, .count = count, .lanes = all->run->lanes,
                             .impacts = impacts };
        td_batch_fly(all->grid, &run);
        int32_t left = 0;
        for (int32_t i = 0; i < count; i++) {
            if (go_on(all, which[i], &starts[i], &impacts[i])) {
                which[left++] = which[i];
            }
        }
        count = left;
    }
}

void td_batch_solve(const td_batch_grid *grid, const td_batch_solve_run *run)
{
    solving all = { .grid = grid, .with = td__kernels_of(run->lanes), .run = run };
    for (all.first = 0; all.first < run->count; all.first += CHUNK) {
        int32_t left = run->count - all.first;
        solve_chunk(&all, left < CHUNK ? left : CHUNK);
    }
}

/* The aim at the centre of a cell, beside it by an offset. */
static td_batch_aim aim_at_cell(const td_batch_grid *grid, const td_batch_map *map, int32_t row,
                                int32_t column)
{
    td_geo geo = { map->lat_rad_min + (row + 0.5) * map->cell_rad,
                   map->lon_rad_min + (column + 0.5) * map->cell_rad, 0.0 };
    return (td_batch_aim){
        .from_eci_m = map->from_eci_m,
        .target_ecef_m = td_ecef_from_geo(&grid->earth, geo),
        .loft_ratio = map->loft_ratio,
        .beta_kgpm2 = map->beta_kgpm2,
    };
}

static void solve_cells(const td_batch_grid *grid, const td_batch_map *map, const int32_t *cells,
                        td_batch_aim *aims, int32_t count)
{
    td_batch_solution solutions[CHUNK];
    td_batch_solve_run run = { .aims = aims, .count = count, .lanes = map->lanes,
                               .miss_m = map->miss_m, .solutions = solutions };
    td_batch_solve(grid, &run);
    for (int32_t i = 0; i < count; i++) {
        map->solutions[cells[i]] = solutions[i];
    }
}

/* Every eighth row and column, and the last. */
static int32_t next_coarse(int32_t at, int32_t count)
{
    return at + COARSE < count ? at + COARSE : at < count - 1 ? count - 1 : count;
}

static void solve_coarse(const td_batch_grid *grid, const td_batch_map *map)
{
    int32_t cells[CHUNK];
    td_batch_aim aims[CHUNK];
    int32_t count = 0;
    for (int32_t row = 0; row < map->rows; row = next_coarse(row, map->rows)) {
        for (int32_t col = 0; col < map->columns; col = next_coarse(col, map->columns)) {
            cells[count] = row * map->columns + col;
            aims[count++] = aim_at_cell(grid, map, row, col);
            if (count == CHUNK) {
                solve_cells(grid, map, cells, aims, count);
                count = 0;
            }
        }
    }
    solve_cells(grid, map, cells, aims, count);
}

/* Offset between the four coarse cells around; those that failed have none. */
static td_vec3 offset_between(const td_batch_map *map, int32_t row, int32_t column)
{
    int32_t row0 = row / COARSE * COARSE, col0 = column / COARSE * COARSE;
    int32_t row1 = next_coarse(row0, map->rows), col1 = next_coarse(col0, map->columns);
    row1 = row1 < map->rows ? row1 : row0;
    col1 = col1 < map->columns ? col1 : col0;
    double v = row1 > row0 ? (double)(row - row0) / (row1 - row0) : 0.0;
    double u = col1 > col0 ? (double)(column - col0) / (col1 - col0) : 0.0;
    const td_batch_solution *s = map->solutions;
    td_vec3 a = s[row0 * map->columns + col0].offset_ecef_m;
    td_vec3 b = s[row0 * map->columns + col1].offset_ecef_m;
    td_vec3 c = s[row1 * map->columns + col0].offset_ecef_m;
    td_vec3 d = s[row1 * map->columns + col1].offset_ecef_m;
    td_vec3 low = td_vec3_madd(a, u, td_vec3_sub(b, a));
    td_vec3 high = td_vec3_madd(c, u, td_vec3_sub(d, c));
    return td_vec3_madd(low, v, td_vec3_sub(high, low));
}

static bool is_coarse(int32_t at, int32_t count)
{
    return at % COARSE == 0 || at == count - 1;
}

void td_batch_map_solve(const td_batch_grid *grid, const td_batch_map *map)
{
    int32_t cells[CHUNK];
    td_batch_aim aims[CHUNK];
    int32_t count = 0;
    solve_coarse(grid, map);
    for (int32_t row = 0; row < map->rows; row++) {
        for (int32_t col = 0; col < map->columns; col++) {
            if (is_coarse(row, map->rows) && is_coarse(col, map->columns)) {
                continue;
            }
            cells[count] = row * map->columns + col;
            aims[count] = aim_at_cell(grid, map, row, col);
            aims[count++].offset_ecef_m = offset_between(map, row, col);
            if (count == CHUNK) {
                solve_cells(grid, map, cells, aims, count);
                count = 0;
            }
        }
    }
    solve_cells(grid, map, cells, aims, count);
}
