/* SPDX-License-Identifier: Apache-2.0 */
/* Coverage maps: a flight of each option to each cell, and what the network makes of it. */
#include "study/cover.h"

#include <assert.h>
#include <stddef.h>

/* Samples of one flight, so many or SAMPLE_STEP_S apart: edges are refined between them, and in
 * 10 s a coast bends away from the straight line by 120 m. */
enum { SAMPLES = 160, ALIGNMENT = 64 };
static const double SAMPLE_STEP_S = 10.0;

/* Accepted miss; by a table's own flights, which leave the rest to its error. */
static const double MISS_M = 10.0, TABLE_MISS_M = 5.0;

struct td_cover {
    const td_scenario *scenario;
    td_cover_size size;
    td_network network;
    td_batch_grid grid;
    /* One an option; without a table the general path solves. */
    td_staged_table *tables;
    bool *is_tabled;
    td_flown_table *near_tables; /* for what is too close for the other */
    bool *is_near_tabled;
};

/* One thread's own: a row of targets with their solutions and paths, and one flight's samples. */
typedef struct scratch {
    td_geo *targets_geo;
    td_staged_solution *solutions;
    td_batch_path *paths;
    td_samples samples;
    td_sighting *sightings;
    td_path path;
} scratch;

td_cover_class td_cover_class_of(const td_cover_cell *cell)
{
    if (cell->flight_count == 0) {
        return TD_COVER_CLASS_NOT_REACHED;
    }
    return cell->shots_min >= 2   ? TD_COVER_CLASS_TWICE
           : cell->shots_min == 1 ? TD_COVER_CLASS_ONCE
                                  : TD_COVER_CLASS_OPEN;
}

const char *td_cover_class_text(td_cover_class number)
{
    static const char *const TEXTS[] = {
#define X(name, text) text,
        TD_COVER_CLASS_MAP(X)
#undef X
    };
    assert(number < TD_COVER_CLASS_COUNT);
    return TEXTS[number];
}

/* Whole cells; a rest smaller than a millionth of a cell is rounding of the bounds. */
static int32_t whole_cells(double span_rad, double cell_rad)
{
    return (int32_t)td_floor(span_rad / cell_rad + 1e-6);
}

td_cover_size td_cover_size_of(const td_scenario *scenario)
{
    const td_cover_def *def = &scenario->cover;
    assert(def->from_count > 0 && def->cell_rad > 0.0);
    return (td_cover_size){
        .row_count = whole_cells(def->lat_rad_max - def->lat_rad_min, def->cell_rad),
        .column_count = whole_cells(def->lon_rad_max - def->lon_rad_min, def->cell_rad),
        .option_count = def->from_count * def->missile_count * def->loft_count,
    };
}

td_cover_option td_cover_option_at(const td_scenario *scenario, int32_t option)
{
    const td_cover_def *def = &scenario->cover;
    assert(option >= 0 && option < td_cover_size_of(scenario).option_count);
    int32_t loft = option % def->loft_count;
    int32_t missile = option / def->loft_count % def->missile_count;
    int32_t from = option / def->loft_count / def->missile_count;
    return (td_cover_option){ def->froms[from], def->missiles[missile], def->lofts[loft] };
}

td_geo td_cover_centre(const td_scenario *scenario, int32_t row, int32_t column)
{
    const td_cover_def *def = &scenario->cover;
    return (td_geo){
        .lat_rad = def->lat_rad_min + (row + 0.5) * def->cell_rad,
        .lon_rad = def->lon_rad_min + (column + 0.5) * def->cell_rad,
    };
}

size_t td_cover_bytes(const td_scenario *scenario)
{
    size_t options = (size_t)td_cover_size_of(scenario).option_count;
    size_t each = sizeof(td_staged_table) + sizeof(td_flown_table) + 2 * sizeof(bool);
    size_t tables = options * each + 4 * ALIGNMENT;
    return sizeof(td_cover) + ALIGNMENT + tables + td_network_size(scenario);
}

size_t td_cover_scratch_bytes(const td_scenario *scenario)
{
    size_t columns = (size_t)td_cover_size_of(scenario).column_count;
    size_t each = sizeof(td_geo) + sizeof(td_staged_solution) + sizeof(td_batch_path);
    size_t sightings = (size_t)scenario->sensor_place_count * sizeof(td_sighting);
    size_t samples = SAMPLES * (5 * sizeof(double) + 1);
    size_t knots = TD_PATH_KNOTS_MAX * sizeof(td_knot);
    size_t bytes = sizeof(scratch) + columns * each + sightings + samples + knots;
    return (bytes + 14 * ALIGNMENT) / ALIGNMENT * ALIGNMENT;
}

td_status td_cover_create(const td_scenario *scenario, void *block, size_t size, td_cover **cover)
{
    td_arena arena = td_arena_over(block, size);
    td_cover *made = td_arena_take(&arena, 1, sizeof *made);
    *cover = NULL;
    if (!made) {
        return TD_NO_MEMORY;
    }
    made->scenario = scenario;
    made->size = td_cover_size_of(scenario);
    size_t options = (size_t)made->size.option_count;
    made->tables = td_arena_take(&arena, options, sizeof *made->tables);
    made->is_tabled = td_arena_take(&arena, options, sizeof *made->is_tabled);
    made->near_tables = td_arena_take(&arena, options, sizeof *made->near_tables);
    made->is_near_tabled = td_arena_take(&arena, options, sizeof *made->is_near_tabled);
    if (!made->tables || !made->is_tabled || !made->near_tables || !made->is_near_tabled) {
        return TD_NO_MEMORY;
    }
    td_status status = td_network_make(scenario, &arena, &made->network);
    if (status == TD_OK) {
        td_batch_grid_make(&made->network.earth, &made->grid);
        *cover = made;
    }
    return status;
}

/* Central angle from a place to the nearest centre of a cell. In a row that is the column nearest
 * in longitude, which may be either end. */
static double nearest_rad(const td_cover *cover, td_geo from)
{
    const td_earth *earth = &cover->network.earth;
    td_vec3 at = td_ecef_from_geo(earth, from);
    double nearest = TD_PI;
    double column = (from.lon_rad - cover->scenario->cover.lon_rad_min) /
                    cover->scenario->cover.cell_rad;
    int32_t last = cover->size.column_count - 1;
    int32_t columns[3] = { 0, last, (int32_t)td_clamp(column, 0.0, last) };
    for (int32_t row = 0; row < cover->size.row_count; row++) {
        for (int i = 0; i < 3; i++) {
            td_geo centre = td_cover_centre(cover->scenario, row, columns[i]);
            td_vec3 cell = td_ecef_from_geo(earth, centre);
            double across = td_vec3_norm(td_vec3_cross(at, cell));
            nearest = td_min(nearest, td_atan2(across, td_vec3_dot(at, cell)));
        }
    }
    return nearest;
}

td_status td_cover_prepare(td_cover *cover, int32_t option)
{
    td_cover_option kind = td_cover_option_at(cover->scenario, option);
    td_staged_def def = {
        .vehicle = &cover->scenario->missiles[kind.missile],
        .launch_geo = td_scenario_geo(cover->scenario, kind.from),
        .loft = kind.loft,
    };
    td_status status = td_staged_make(&cover->grid, &def, &cover->tables[option]);
    cover->is_tabled[option] = status == TD_OK;
    cover->is_near_tabled[option] = false;
    if (status == TD_OK && !cover->tables[option].is_to_the_end &&
        nearest_rad(cover, def.launch_geo) < td_staged_nearest_rad(&cover->tables[option])) {
        status = td_flown_make(&cover->network.earth, &cover->tables[option],
                               &cover->near_tables[option]);
        cover->is_near_tabled[option] = status == TD_OK;
    }
    return status == TD_REFUSED ? TD_OK : status;
}

static td_status scratch_over(const td_cover *cover, void *block, scratch **made)
{
    size_t columns = (size_t)cover->size.column_count;
    size_t sensors = (size_t)cover->scenario->sensor_place_count;
    td_arena arena = td_arena_over(block, td_cover_scratch_bytes(cover->scenario));
    scratch *own = td_arena_take(&arena, 1, sizeof *own);
    *made = own;
    if (!own) {
        return TD_NO_MEMORY;
    }
    own->targets_geo = td_arena_take(&arena, columns, sizeof(td_geo));
    own->solutions = td_arena_take(&arena, columns, sizeof(td_staged_solution));
    own->paths = td_arena_take(&arena, columns, sizeof(td_batch_path));
    own->sightings = td_arena_take(&arena, sensors, sizeof(td_sighting));
    own->path.knots = td_arena_take(&arena, TD_PATH_KNOTS_MAX, sizeof(td_knot));
    own->path.capacity = TD_PATH_KNOTS_MAX;
    if (!own->targets_geo || !own->solutions || !own->paths || !own->sightings ||
        !own->path.knots) {
        return TD_NO_MEMORY;
    }
    return td_samples_over(&arena, SAMPLES, &own->samples);
}

/* What the network makes of one flight. */
typedef struct answer {
    int32_t shots;
    double margin_s;        /* the greatest over batteries that can meet it */
    double warning_s;       /* 0: never seen */
    td_reach_verdict limit; /* of the battery that came nearest */
} answer;

/* Batteries that fail: the one whose reason comes first in this order came nearest. */
static int32_t nearness(td_reach_verdict verdict)
{
    static const signed char ORDER[TD_REACH_COUNT] = {
        [TD_REACH_FEASIBLE] = 0,  [TD_REACH_EXCLUDED_BY_PLEDGE] = 1, [TD_REACH_NO_STOCK] = 2,
        [TD_REACH_TOO_LATE] = 3,  [TD_REACH_BELOW_FLOOR] = 4,        [TD_REACH_TOO_HIGH] = 5,
        [TD_REACH_NO_TRACK] = 6,  [TD_REACH_OUT_OF_REACH] = 7,
    };
    return ORDER[verdict];
}

static double warning_s(const td_cover *cover, const scratch *own)
{
    double first_s = TD_FLYOUT_NEVER_S;
    for (int32_t i = 0; i < cover->scenario->sensor_place_count; i++) {
        if (own->sightings[i].verdict == TD_SIGHT_SEEN) {
            first_s = td_min(first_s, own->sightings[i].firm_s);
        }
    }
    double impact_s = own->samples.t_s[own->samples.count - 1];
    return first_s < TD_FLYOUT_NEVER_S ? impact_s - first_s : 0.0;
}

static answer ask(const td_cover *cover, scratch *own)
{
    answer found = { .limit = TD_REACH_OUT_OF_REACH };
    td_network_see(&cover->network, &own->samples, own->sightings);
    found.warning_s = warning_s(cover, own);
    for (int32_t i = 0; i < cover->scenario->battery_count; i++) {
        td_reach reach =
            td_network_reach(&cover->network, &own->samples, own->sightings, i).reach;
        if (nearness(reach.verdict) < nearness(found.limit)) {
            found.limit = reach.verdict;
        }
        if (reach.verdict == TD_REACH_FEASIBLE) {
            bool is_first = found.shots == 0;
            found.margin_s = is_first ? reach.margin_s : td_max(found.margin_s, reach.margin_s);
            found.shots += reach.shots_count;
        }
    }
    return found;
}

/* Whether an answer is worse for the defence than what the cell holds. */
static bool is_worse(const td_cover_cell *cell, const answer *found)
{
    if (found->shots != cell->shots_min) {
        return found->shots < cell->shots_min;
    }
    if (found->shots == 0) {
        return nearness(found->limit) > nearness(cell->limit);
    }
    return found->margin_s < cell->margin_s_min;
}

static void fold(td_cover_cell *cell, int32_t option, const answer *found)
{
    bool is_first = cell->flight_count == 0;
    cell->flight_count++;
    cell->seen_count += found->warning_s > 0.0;
    cell->defended_count += found->shots > 0;
    if (is_first || found->warning_s < cell->warning_s_min) {
        cell->warning_s_min = found->warning_s;
    }
    if (is_first || is_worse(cell, found)) {
        cell->shots_min = found->shots;
        cell->margin_s_min = found->shots > 0 ? found->margin_s : 0.0;
        cell->limit = found->limit;
        cell->worst = option;
    }
}

/* Whether an engine burns so long after launch. */
static bool is_burning(const td_vehicle_def *vehicle, double cutoff_s, double t_s)
{
    double from_s = 0.0;
    for (int32_t i = 0; i < vehicle->stage_count && t_s < cutoff_s; i++) {
        from_s += vehicle->stages[i].delay_s;
        if (t_s >= from_s && t_s < from_s + vehicle->stages[i].burn_s) {
            return true;
        }
        from_s += vehicle->stages[i].burn_s;
    }
    return false;
}

static void sample_path(const td_cover *cover, int32_t option, int32_t column, scratch *own)
{
    const td_batch_path *path = &own->paths[column];
    td_cover_option kind = td_cover_option_at(cover->scenario, option);
    const td_vehicle_def *vehicle = &cover->scenario->missiles[kind.missile];
    double cutoff_s = own->solutions[column].cutoff_s;
    td_samples *to = &own->samples;
    td_batch_samples(&cover->network.earth, path, SAMPLE_STEP_S, to);
    for (int32_t i = 0; i < to->count; i++) {
        to->is_burning[i] = is_burning(vehicle, cutoff_s, to->t_s[i]);
    }
}

static void take(const td_cover *cover, int32_t option, scratch *own, td_cover_cell *cell)
{
    answer found = ask(cover, own);
    fold(cell, option, &found);
}

/* One cell by the general path, for what the tables refuse or do not settle. */
static td_status cell_by_path(const td_cover *cover, int32_t option, int32_t column, scratch *own,
                              td_cover_cell *cell)
{
    const td_earth *earth = &cover->network.earth;
    td_cover_option kind = td_cover_option_at(cover->scenario, option);
    td_solution solution;
    td_solve_def def = {
        .vehicle = &cover->scenario->missiles[kind.missile],
        .launch_geo = td_scenario_geo(cover->scenario, kind.from),
        .target_geo = own->targets_geo[column],
        .loft = kind.loft,
        .miss_m = MISS_M,
    };
    td_status status = td_solve(earth, &def, &solution, &own->path);
    if (status != TD_OK) {
        return status;
    }
    cell->failed_count += solution.verdict == TD_SOLVE_NO_CONVERGENCE;
    cell->too_close_count += solution.verdict == TD_SOLVE_TOO_CLOSE;
    if (solution.verdict == TD_SOLVE_OK) {
        td_samples_of_path(earth, &own->path, SAMPLE_STEP_S, &own->samples);
        take(cover, option, own, cell);
    }
    return TD_OK;
}

/* One cell that is too close for the option's table. */
static td_status cell_too_close(const td_cover *cover, int32_t option, int32_t column,
                                scratch *own, td_cover_cell *cell)
{
    const td_flown_table *table = &cover->near_tables[option];
    td_flown_solution solution = { .verdict = TD_SOLVE_NO_CONVERGENCE };
    if (cover->tables[option].is_to_the_end) {
        solution.verdict = TD_SOLVE_TOO_CLOSE;
    } else if (cover->is_near_tabled[option]) {
        solution = td_flown_solve(&cover->network.earth, table, own->targets_geo[column]);
    }
    if (solution.verdict == TD_SOLVE_NO_CONVERGENCE) {
        return cell_by_path(cover, option, column, own, cell);
    }
    cell->too_close_count += solution.verdict == TD_SOLVE_TOO_CLOSE;
    if (solution.verdict == TD_SOLVE_OK) {
        td_flown_path(table, &solution, &own->paths[column]);
        own->solutions[column].cutoff_s = solution.cutoff_s;
        sample_path(cover, option, column, own);
        take(cover, option, own, cell);
    }
    return TD_OK;
}

/* A row of one option by its table. */
static td_status row_by_table(const td_cover *cover, int32_t option, scratch *own,
                         td_cover_cell *cells)
{
    td_staged_run run = {
        .targets_geo = own->targets_geo,
        .count = cover->size.column_count,
        .miss_m = TABLE_MISS_M,
        .solutions = own->solutions,
    };
    td_staged_solve(&cover->grid, &cover->tables[option], &run);
    td_staged_paths(&cover->grid, &cover->tables[option], &run, own->paths);
    td_status status = TD_OK;
    for (int32_t i = 0; i < run.count && status == TD_OK; i++) {
        td_solve_verdict verdict = own->solutions[i].verdict;
        if (verdict == TD_SOLVE_OK) {
            sample_path(cover, option, i, own);
            take(cover, option, own, &cells[i]);
        } else if (verdict == TD_SOLVE_TOO_CLOSE) {
            status = cell_too_close(cover, option, i, own, &cells[i]);
        } else if (verdict == TD_SOLVE_NO_CONVERGENCE) {
            status = cell_by_path(cover, option, i, own, &cells[i]);
        }
    }
    return status;
}

/* The same by the general path, for families that the tables refuse. */
static td_status row_by_path(const td_cover *cover, int32_t option, scratch *own,
                             td_cover_cell *cells)
{
    td_status status = TD_OK;
    for (int32_t i = 0; i < cover->size.column_count && status == TD_OK; i++) {
        status = cell_by_path(cover, option, i, own, &cells[i]);
    }
    return status;
}

td_status td_cover_row(const td_cover *cover, int32_t row, void *block, td_cover_cell *cells)
{
    scratch *own = NULL;
    td_status status = scratch_over(cover, block, &own);
    assert(row >= 0 && row < cover->size.row_count);
    for (int32_t i = 0; i < cover->size.column_count && status == TD_OK; i++) {
        own->targets_geo[i] = td_cover_centre(cover->scenario, row, i);
        cells[i] = (td_cover_cell){ .worst = TD_NONE };
    }
    for (int32_t k = 0; k < cover->size.option_count && status == TD_OK; k++) {
        status = cover->is_tabled[k] ? row_by_table(cover, k, own, cells)
                                     : row_by_path(cover, k, own, cells);
    }
    return status;
}
