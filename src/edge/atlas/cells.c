/* SPDX-License-Identifier: Apache-2.0 */
/* Counts people into the cells of a window, exactly: every sum is over whole people. */
#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "edge/atlas/parts.h"

/* The window in whole microdegrees, so that no one falls between two cells. */
typedef struct lattice {
    int64_t lat_lo_udeg;
    int64_t lon_lo_udeg;
    int64_t cell_udeg;
    int64_t rows;
    int64_t columns;
} lattice;

/* People of one country in one cell, linked to the next country of the same cell; 0 is none. */
typedef struct node {
    int64_t people;
    int32_t country;
    uint32_t next;
} node;

/* The account: for each cell the first of its nodes. */
typedef struct account {
    lattice lattice;
    uint32_t *first_of_cell;
    node *nodes; /* nodes[0] is not used */
    size_t node_count;
    size_t node_capacity;
    bool is_full;
} account;

static int64_t udeg(double deg)
{
    return (int64_t)llround(deg * TD__UDEG);
}

static lattice lattice_of(const td_atlas_window *window)
{
    assert(window->lat_lo_deg >= -90.0 && window->lat_hi_deg <= 90.0);
    assert(window->lon_lo_deg >= -180.0 && window->lon_hi_deg <= 180.0);
    assert(window->lat_lo_deg < window->lat_hi_deg && window->lon_lo_deg < window->lon_hi_deg);
    assert(window->cell_deg >= 0.001 && window->cell_deg <= 180.0);
    int64_t cell_udeg = udeg(window->cell_deg);
    return (lattice){
        .lat_lo_udeg = udeg(window->lat_lo_deg),
        .lon_lo_udeg = udeg(window->lon_lo_deg),
        .cell_udeg = cell_udeg,
        .rows = (udeg(window->lat_hi_deg) - udeg(window->lat_lo_deg)) / cell_udeg,
        .columns = (udeg(window->lon_hi_deg) - udeg(window->lon_lo_deg)) / cell_udeg,
    };
}

size_t td_atlas_row_count(const td_atlas_window *window)
{
    return (size_t)lattice_of(window).rows;
}

size_t td_atlas_column_count(const td_atlas_window *window)
{
    return (size_t)lattice_of(window).columns;
}

/* Rounds towards minus infinity, as indices west and south of the window need. */
static int64_t floor_divide(int64_t value, int64_t by)
{
    int64_t quotient = value / by;
    return value % by != 0 && value < 0 ? quotient - 1 : quotient;
}

static bool node_room(account *sum)
{
    if (sum->node_count < sum->node_capacity) {
        return true;
    }
    size_t capacity = sum->node_capacity * 2;
    node *nodes = realloc(sum->nodes, capacity * sizeof *nodes);
    if (!nodes || capacity > UINT32_MAX) {
        sum->nodes = nodes ? nodes : sum->nodes;
        sum->is_full = true;
        return false;
    }
    sum->nodes = nodes;
    sum->node_capacity = capacity;
    return true;
}

/* Adds people to a cell; nodes of a cell are kept in order of country. */
static void people_put(account *sum, size_t cell, int32_t country, int64_t people)
{
    if (people == 0 || !node_room(sum)) {
        return;
    }
    uint32_t *link = &sum->first_of_cell[cell];
    while (*link != 0 && sum->nodes[*link].country < country) {
        link = &sum->nodes[*link].next;
    }
    if (*link != 0 && sum->nodes[*link].country == country) {
        sum->nodes[*link].people += people;
        return;
    }
    sum->nodes[sum->node_count] = (node){.people = people, .country = country, .next = *link};
    *link = (uint32_t)sum->node_count++;
}

/* Of `people` spread evenly over `extent`, those in its first `part`. Cutting by running totals
 * gives everyone to exactly one cell. A point (extent 0) is all in its first part. */
static int64_t people_before(int64_t people, int64_t part, int64_t extent)
{
    return part >= extent ? people : people * part / extent;
}

/* Deals one row's share of a grid cell to the columns it overlaps. */
static void people_put_along(account *sum, const td__people *from, int64_t row, int64_t people)
{
    const lattice *grid = &sum->lattice;
    int64_t west_udeg = from->lon_udeg - grid->lon_lo_udeg;
    int64_t given = 0;
    for (int64_t column = floor_divide(west_udeg, grid->cell_udeg); given < people; column++) {
        int64_t part_udeg = (column + 1) * grid->cell_udeg - west_udeg;
        int64_t upto = people_before(people, part_udeg, from->extent_udeg);
        if (column >= 0 && column < grid->columns) {
            people_put(sum, (size_t)(row * grid->columns + column), from->country, upto - given);
        }
        given = upto;
    }
}

static void people_put_all(account *sum, const td__people *from)
{
    const lattice *grid = &sum->lattice;
    int64_t south_udeg = from->lat_udeg - grid->lat_lo_udeg;
    int64_t given = 0;
    for (int64_t row = floor_divide(south_udeg, grid->cell_udeg); given < from->people; row++) {
        int64_t part_udeg = (row + 1) * grid->cell_udeg - south_udeg;
        int64_t upto = people_before(from->people, part_udeg, from->extent_udeg);
        if (row >= 0 && row < grid->rows && upto > given) {
            people_put_along(sum, from, row, upto - given);
        }
        given = upto;
    }
}

static void account_close(account *sum)
{
    free(sum->first_of_cell);
    free(sum->nodes);
}

static td_status account_open(const td_atlas *atlas, const td_atlas_window *window, account *sum)
{
    *sum = (account){.lattice = lattice_of(window), .node_count = 1};
    size_t cells = (size_t)(sum->lattice.rows * sum->lattice.columns);
    sum->node_capacity = atlas->people_count + 2;
    sum->first_of_cell = calloc(cells + 1, sizeof *sum->first_of_cell);
    sum->nodes = malloc(sum->node_capacity * sizeof *sum->nodes);
    sum->is_full = !sum->first_of_cell || !sum->nodes;
    for (size_t i = 0; i < atlas->people_count && !sum->is_full; i++) {
        people_put_all(sum, &atlas->people[i]);
    }
    if (sum->is_full) {
        account_close(sum);
        return TD_NO_MEMORY;
    }
    return TD_OK;
}

/* Sums a cell; most of its people decide its country, the lowest index in a tie. */
static void cell_fill(const account *sum, size_t index, td_atlas_cell *cell)
{
    int64_t most = 0;
    cell->people = 0;
    cell->people_country = TD_ATLAS_SEA;
    for (uint32_t i = sum->first_of_cell[index]; i != 0; i = sum->nodes[i].next) {
        cell->people += sum->nodes[i].people;
        if (sum->nodes[i].people > most) {
            most = sum->nodes[i].people;
            cell->people_country = sum->nodes[i].country;
        }
    }
}

static td_status row_fill(const td_atlas *atlas, const account *sum, size_t row,
                          td_atlas_cell *cells)
{
    const lattice *grid = &sum->lattice;
    size_t columns = (size_t)grid->columns;
    int *countries = malloc((columns + 1) * sizeof *countries);
    if (!countries) {
        return TD_NO_MEMORY;
    }
    double step_deg = (double)grid->cell_udeg / TD__UDEG;
    td__row places = {
        .lat_deg = (double)grid->lat_lo_udeg / TD__UDEG + ((double)row + 0.5) * step_deg,
        .lon_deg = (double)grid->lon_lo_udeg / TD__UDEG,
        .step_deg = step_deg,
        .column_count = columns,
    };
    td_status status = td__row_countries(atlas, &places, countries);
    for (size_t column = 0; column < columns && status == TD_OK; column++) {
        td_atlas_cell *cell = &cells[row * columns + column];
        cell->country = countries[column];
        cell_fill(sum, row * columns + column, cell);
    }
    free(countries);
    return status;
}

td_status td_atlas_cells(const td_atlas *atlas, const td_atlas_window *window,
                         td_atlas_cell *cells, size_t capacity)
{
    account sum;
    td_status status = account_open(atlas, window, &sum);
    if (status != TD_OK) {
        return status;
    }
    assert(capacity >= (size_t)(sum.lattice.rows * sum.lattice.columns));
    for (size_t row = 0; row < (size_t)sum.lattice.rows && status == TD_OK; row++) {
        status = row_fill(atlas, &sum, row, cells);
    }
    account_close(&sum);
    return status;
}

td_status td_atlas_shares(const td_atlas *atlas, const td_atlas_window *window,
                          td_atlas_share **shares, size_t *count)
{
    account sum;
    *shares = NULL;
    *count = 0;
    td_status status = account_open(atlas, window, &sum);
    if (status != TD_OK) {
        return status;
    }
    *shares = malloc(sum.node_count * sizeof **shares);
    size_t cells = *shares ? (size_t)(sum.lattice.rows * sum.lattice.columns) : 0;
    for (size_t cell = 0; cell < cells; cell++) {
        for (uint32_t i = sum.first_of_cell[cell]; i != 0; i = sum.nodes[i].next) {
            (*shares)[(*count)++] =
                (td_atlas_share){cell, sum.nodes[i].country, sum.nodes[i].people};
        }
    }
    account_close(&sum);
    return *shares ? TD_OK : TD_NO_MEMORY;
}
