/* SPDX-License-Identifier: Apache-2.0 */
/* Questions of the validation table that no verb answers: geodesics of a list, and which members'
 * ground lies within a distance. Prints JSON. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "earth/earth.h"
#include "edge/atlas/atlas.h"
#include "edge/csv/csv.h"

enum { COUNTRIES_MAX = 512 };

static td_geo place(double lat_deg, double lon_deg)
{
    return (td_geo){ lat_deg * TD_DEG, lon_deg * TD_DEG, 0.0 };
}

static double cell(const td_csv *table, size_t row, const char *name)
{
    return atof(td_csv_text(table, row, td_csv_column(table, name)));
}

/* Greatest differences in length and in first azimuth over a list of pairs. */
static int ask_distances(const char *file)
{
    td_earth earth = td_earth_wgs84();
    td_csv *table = NULL;
    char why[TD_CSV_WHY_SIZE];
    if (td_csv_open(file, &table, why) != TD_OK) {
        fprintf(stderr, "ask: %s\n", why);
        return 2;
    }
    double worst_km = 0.0, worst_deg = 0.0;
    size_t count = td_csv_row_count(table);
    for (size_t i = 0; i < count; i++) {
        td_geo from = place(cell(table, i, "from_lat"), cell(table, i, "from_lon"));
        td_geo to = place(cell(table, i, "to_lat"), cell(table, i, "to_lon"));
        td_geodesic line = td_geodesic_between(&earth, from, to);
        double turn = line.azimuth_from_rad / TD_DEG - cell(table, i, "azimuth_deg");
        worst_km = fmax(worst_km, fabs(line.arc_m / 1000.0 - cell(table, i, "km")));
        worst_deg = fmax(worst_deg, fabs(remainder(turn, 360.0)));
    }
    td_csv_close(table);
    printf("{\"count\": %zu, \"greatest_km\": %.3f, \"greatest_deg\": %.3f}\n", count, worst_km,
           worst_deg);
    return count == 0;
}

/* Marks every country that has ground within the distance, looking at each tenth of a degree. */
static void mark_within(const td_atlas *atlas, td_geo centre, double reach_m, bool *is_within)
{
    td_earth earth = td_earth_wgs84();
    for (int north = -900; north <= 900; north++) {
        if (fabs(north * 0.1 - centre.lat_rad / TD_DEG) * 110e3 > reach_m) {
            continue;
        }
        for (int east = -1800; east < 1800; east++) {
            td_geo at = place(north * 0.1, east * 0.1);
            int country = td_atlas_country_at(atlas, north * 0.1, east * 0.1);
            if (country != TD_ATLAS_SEA && !is_within[country]) {
                is_within[country] = td_arc_m(&earth, centre, at) <= reach_m;
            }
        }
    }
}

static int by_code(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Members of 2012 with ground within the distance, by code. */
static int ask_members(const char *folder, td_geo centre, double reach_m)
{
    td_atlas *atlas = NULL;
    char why[TD_ATLAS_WHY_SIZE];
    if (td_atlas_open(folder, &atlas, why, sizeof why) != TD_OK) {
        fprintf(stderr, "ask: %s\n", why);
        return 2;
    }
    bool is_within[COUNTRIES_MAX] = { false };
    const char *codes[COUNTRIES_MAX];
    size_t count = 0;
    int members = 0;
    mark_within(atlas, centre, reach_m, is_within);
    for (int i = 0; i < td_atlas_country_count(atlas); i++) {
        const td_atlas_country *country = td_atlas_country_info(atlas, i);
        members += country->member_2012;
        if (is_within[i] && country->member_2012) {
            codes[count++] = country->iso2;
        }
    }
    qsort(codes, count, sizeof *codes, by_code);
    printf("{\"members\": %d, \"within\": \"", members);
    for (size_t i = 0; i < count; i++) {
        printf("%s%s", i > 0 ? " " : "", codes[i]);
    }
    puts("\"}");
    td_atlas_close(atlas);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc >= 3 && strcmp(argv[1], "distances") == 0) {
        return ask_distances(argv[2]);
    }
    if (argc >= 6 && strcmp(argv[1], "members") == 0) {
        return ask_members(argv[2], place(atof(argv[3]), atof(argv[4])), 1000.0 * atof(argv[5]));
    }
    fputs("usage: ask distances FILE | ask members ATLAS_FOLDER LAT LON KM\n", stderr);
    return 2;
}
