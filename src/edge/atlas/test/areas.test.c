/* SPDX-License-Identifier: Apache-2.0 */
/* Countries are as large as a foreign authority says, the mended viewpoint included. */
#include "edge/atlas/atlas.h"
#include "test/check.h"

#define ORACLE "src/edge/atlas/test/areas.oracle"

enum { COUNTRIES_MAX = 300, LINE_SIZE = 256 };

/* WGS 84. The authalic sphere has the ellipsoid's surface; its latitude makes areas exact. */
static const double E2 = 0.0066943799901413;
static const double AUTHALIC_RADIUS_KM = 6371.0071809184;

static td_atlas *atlas;
static double areas_km2[COUNTRIES_MAX];

/* Snyder, Map Projections: A Working Manual, equation 3-12. */
static double authalic_q(double lat_rad)
{
    double e = sqrt(E2), s = sin(lat_rad);
    return (1.0 - E2) * (s / (1.0 - E2 * s * s) - log((1.0 - e * s) / (1.0 + e * s)) / (2.0 * e));
}

/* The strip between an edge and the equator; an edge is straight in longitude and q, which for
 * edges of some kilometres is as good as a geodesic. */
static double ring_area_km2(const td_atlas_ring *ring)
{
    double sum = 0.0, q_pole = authalic_q(asin(1.0));
    for (size_t i = 0; i + 1 < ring->count; i++) {
        const td_atlas_point *a = &ring->points[i], *b = &ring->points[i + 1];
        double q = 0.5 * (authalic_q(a->lat_deg * TD_DEG) + authalic_q(b->lat_deg * TD_DEG));
        sum += (b->lon_deg - a->lon_deg) * TD_DEG * q / q_pole;
    }
    return fabs(sum) * AUTHALIC_RADIUS_KM * AUTHALIC_RADIUS_KM;
}

TD_TEST(the_formula_knows_a_zone)
{
    /* The globe in one ring from pole to pole and back: 510 065 622 km2 on WGS 84. */
    const td_atlas_point globe[] = { { -90.0, -180.0 }, { -90.0, 180.0 }, { 90.0, 180.0 },
                                     { 90.0, -180.0 }, { -90.0, -180.0 } };
    td_atlas_ring ring = { .points = globe, .count = 5 };
    TD_NEAR(ring_area_km2(&ring), 510065622.0, 1.0);
}

TD_TEST(the_rings_are_summed)
{
    char why[TD_ATLAS_WHY_SIZE];
    if (!TD_CHECK(td_atlas_open("catalogue/atlas", &atlas, why, sizeof why) == TD_OK)) {
        exit(1);
    }
    TD_CHECK(td_atlas_country_count(atlas) <= COUNTRIES_MAX);
    for (size_t i = 0; i < td_atlas_ring_count(atlas); i++) {
        td_atlas_ring ring = td_atlas_ring_info(atlas, i);
        double area_km2 = ring_area_km2(&ring);
        TD_CHECK(area_km2 > 0.0);
        areas_km2[ring.country] += ring.is_hole ? -area_km2 : area_km2;
    }
}

TD_TEST(countries_are_as_large_as_the_factbook_says)
{
    char line[LINE_SIZE], iso2[4];
    double area_km2, tolerance;
    int count = 0;
    FILE *file = fopen(ORACLE, "r");
    if (!TD_CHECK(file != NULL)) {
        exit(1);
    }
    while (fgets(line, sizeof line, file)) {
        if (line[0] == '#' || sscanf(line, "%3s %lf %lf", iso2, &area_km2, &tolerance) != 3) {
            continue;
        }
        int country = td_atlas_country_find(atlas, iso2);
        if (TD_CHECK(country >= 0) &&
            !TD_CHECK(fabs(areas_km2[country] / area_km2 - 1.0) <= tolerance)) {
            printf("%s: %.0f km2, expected %.0f, %+.2f %%\n", iso2, areas_km2[country], area_km2,
                   100.0 * (areas_km2[country] / area_km2 - 1.0));
        }
        count++;
    }
    fclose(file);
    TD_CHECK(count >= 30);
}

/* All countries are land, and land is 29 % of the globe. */
TD_TEST(the_land_of_the_globe_is_whole)
{
    double sum_km2 = 0.0;
    for (int i = 0; i < td_atlas_country_count(atlas); i++) {
        sum_km2 += areas_km2[i];
    }
    TD_NEAR(sum_km2 / 148.94e6, 1.0, 0.02);
    td_atlas_close(atlas);
}

TD_MAIN(the_formula_knows_a_zone, the_rings_are_summed,
        countries_are_as_large_as_the_factbook_says, the_land_of_the_globe_is_whole)
