/* SPDX-License-Identifier: Apache-2.0 */
/* Every way of the reference table is found within its rounding; skipped where it is absent. */
#include "earth/earth.h"
#include "test/check.h"

typedef struct row {
    char from[64], to[64];
    double from_lat, from_lon, to_lat, to_lon, km, azimuth_deg;
} row;

static bool row_read(const char *line, row *out)
{
    return sscanf(line, "%63[^,],%lf,%lf,%63[^,],%lf,%lf,%lf,%lf", out->from, &out->from_lat,
                  &out->from_lon, out->to, &out->to_lat, &out->to_lon, &out->km,
                  &out->azimuth_deg) == 8;
}

/* The table is rounded to 1 km and 0.1 degree, its places to 0.01 degree. */
static void check_row(const td_earth *earth, const row *way)
{
    td_geo from = { way->from_lat * TD_DEG, way->from_lon * TD_DEG, 0.0 };
    td_geo to = { way->to_lat * TD_DEG, way->to_lon * TD_DEG, 0.0 };
    td_geodesic found = td_geodesic_between(earth, from, to);
    bool holds = TD_NEAR(found.arc_m / 1000.0, way->km, 1.0);
    double turn = remainder(found.azimuth_from_rad / TD_DEG - way->azimuth_deg, 360.0);
    holds = TD_NEAR(turn, 0.0, 0.06) && holds;
    if (!holds) {
        printf("  from %s to %s\n", way->from, way->to);
    }
}

TD_TEST(every_way_of_the_table)
{
    char path[512], line[512];
    snprintf(path, sizeof path, "%s/cases/distances_wgs84.csv", td_check_reference());
    FILE *stream = fopen(path, "r");
    if (!stream) {
        TD_SKIP("no cases/distances_wgs84.csv in the reference folder (TD_REFERENCE)");
    }
    td_earth earth = td_earth_wgs84();
    int count = 0;
    TD_CHECK(fgets(line, sizeof line, stream) != NULL);
    while (fgets(line, sizeof line, stream)) {
        row way;
        TD_CHECK(row_read(line, &way));
        check_row(&earth, &way);
        count++;
    }
    fclose(stream);
    printf("%d ways\n", count);
    TD_CHECK(count > 100);
}

TD_MAIN(every_way_of_the_table)
