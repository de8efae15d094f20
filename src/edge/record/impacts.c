/* SPDX-License-Identifier: Apache-2.0 */
/* Who lives where the leaked flights came down. */
#include <math.h>
#include <stdlib.h>

#include "rows.h"

static const double NEAR_M = 10000.0;
/* Quays and islets of a simplified coast belong to the land beside them. */
static const double COAST_M = 20000.0;
static const double CELL_DEG = 0.02;
static const double DEG_M = 111320.0;

static double distance_m(td_atlas_point a, td_atlas_point b)
{
    td_earth earth = td_earth_wgs84();
    td_geo from = { a.lat_deg * TD_DEG, a.lon_deg * TD_DEG, 0.0 };
    td_geo to = { b.lat_deg * TD_DEG, b.lon_deg * TD_DEG, 0.0 };
    return td_arc_m(&earth, from, to);
}

/* Whole cells around a place, as wide as the circle and no wider than the poles and the 180th
 * meridian allow. */
static td_atlas_window window_around(td_atlas_point at)
{
    double high = NEAR_M / DEG_M + CELL_DEG;
    double wide = fmin(high / fmax(cos(at.lat_deg * TD_DEG), 0.05), 5.0);
    return (td_atlas_window){
        .lat_lo_deg = fmax(floor((at.lat_deg - high) / CELL_DEG) * CELL_DEG, -90.0),
        .lat_hi_deg = fmin(ceil((at.lat_deg + high) / CELL_DEG) * CELL_DEG, 90.0),
        .lon_lo_deg = fmax(floor((at.lon_deg - wide) / CELL_DEG) * CELL_DEG, -180.0),
        .lon_hi_deg = fmin(ceil((at.lon_deg + wide) / CELL_DEG) * CELL_DEG, 180.0),
        .cell_deg = CELL_DEG,
    };
}

/* Cells count by their centres. */
static td_status people_near(const td_atlas *atlas, td_atlas_point at, int64_t *people)
{
    td_atlas_window window = window_around(at);
    size_t columns = td_atlas_column_count(&window);
    size_t count = td_atlas_row_count(&window) * columns;
    td_atlas_cell *cells = calloc(count ? count : 1, sizeof *cells);
    *people = 0;
    if (!cells) {
        return TD_NO_MEMORY;
    }
    td_status status = td_atlas_cells(atlas, &window, cells, count);
    for (size_t i = 0; i < count && status == TD_OK; i++) {
        td_atlas_point centre = {
            window.lat_lo_deg + CELL_DEG * ((double)(i / columns) + 0.5),
            window.lon_lo_deg + CELL_DEG * ((double)(i % columns) + 0.5),
        };
        if (cells[i].people > 0 && distance_m(at, centre) <= NEAR_M) {
            *people += cells[i].people;
        }
    }
    free(cells);
    return status;
}

static td_status impact_row(td_record *record, const td_atlas *atlas, int32_t flight,
                            td_atlas_point at)
{
    int64_t people;
    td_status status = people_near(atlas, at, &people);
    if (status != TD_OK) {
        return status;
    }
    int country = td_atlas_country_near(atlas, at.lat_deg, at.lon_deg, COAST_M);
    const td_atlas_country *info =
        country == TD_ATLAS_SEA ? NULL : td_atlas_country_info(atlas, country);
    const td_atlas_city *city = td_atlas_city_info(
        atlas, td_atlas_city_near(atlas, at.lat_deg, at.lon_deg));
    return td__row(record, TD__IMPACT_PLACE, (int64_t)flight, info ? info->iso2 : NULL,
                   info ? info->name : NULL, city->name, distance_m(at, city->at), people);
}

td_status td_record_impacts(td_record *record, const td_sim *sim, const td_atlas *atlas)
{
    td_status status = td__do(record, "BEGIN");
    for (int32_t i = 0; i < td_sim_flight_count(sim) && status == TD_OK; i++) {
        if (td_sim_flight_at(sim, i).outcome == TD_OUTCOME_LEAKED) {
            td_geo geo = td_sim_solution(sim, i)->flight.impact_geo;
            td_atlas_point at = { geo.lat_rad / TD_DEG, geo.lon_rad / TD_DEG };
            status = impact_row(record, atlas, i, at);
        }
    }
    status = status == TD_OK ? td__row(record, TD__ATTRIBUTION, td_atlas_attribution()) : status;
    if (status == TD_OK) {
        status = td__row(record, TD__ATTRIBUTION, td_atlas_border_attribution());
    }
    return td__end(record, status);
}
