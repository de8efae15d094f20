/* SPDX-License-Identifier: Apache-2.0 */
/* People, regions, countries and cities under an ellipse, on maps small enough to count by hand. */
#include "test/check.h"
#include "warn/warn.h"

enum { SIDE = 40, CELLS = SIDE * SIDE };

static const double CELL_DEG = 0.05;

/* A square of equal cells from 44 to 46 north, 24 to 26 east: country 3 in the west with regions 1
 * (south) and 2, country 7 in the east with region 0. */
static void fill_cells(td_warn_place cells[CELLS], int64_t people)
{
    for (int i = 0; i < CELLS; i++) {
        double lat_deg = 44.0 + CELL_DEG * (i / SIDE + 0.5);
        double lon_deg = 24.0 + CELL_DEG * (i % SIDE + 0.5);
        bool is_east = lon_deg > 25.0;
        cells[i] = (td_warn_place){
            .lat_rad = lat_deg * TD_DEG,
            .lon_rad = lon_deg * TD_DEG,
            .lat_half_rad = 0.5 * CELL_DEG * TD_DEG,
            .lon_half_rad = 0.5 * CELL_DEG * TD_DEG,
            .people = people,
            .country = is_east ? 7 : 3,
            .region = is_east ? 0 : lat_deg < 45.0 ? 1 : 2,
            .name = -1,
        };
    }
}

static td_warn_impact circle_at(double lat_deg, double lon_deg, double radius_m)
{
    return (td_warn_impact){ .centre_geo = { lat_deg * TD_DEG, lon_deg * TD_DEG, 0.0 },
                             .semi_major_m = radius_m,
                             .semi_minor_m = radius_m };
}

TD_TEST(people_grow_with_area_and_split_at_borders)
{
    static td_warn_place cells[CELLS];
    td_earth earth = td_earth_wgs84();
    td_warn_share shares[8];
    int32_t countries[4];
    td_warn_under under = { .shares = shares, .share_capacity = 8 };
    fill_cells(cells, 100000);
    td_warn_places places = { .items = cells, .count = CELLS };
    td_warn_impact impact = circle_at(45.0, 25.0, 40000.0);
    td_warn_find_under(&earth, &impact, 0.0, &places, &under);
    /* A cell at 45 degrees is 5.557 km by 3.942 km on WGS 84 (pyproj Geod). */
    double density = 100000.0 / (5557.0 * 3942.0);
    TD_NEAR((double)under.people / (density * TD_PI * 40000.0 * 40000.0), 1.0, 0.01);
    TD_CHECK(under.share_count == 3 && under.share_dropped == 0);
    TD_CHECK(shares[0].country == 3 && shares[0].region == 1);
    TD_CHECK(shares[1].country == 3 && shares[1].region == 2);
    TD_CHECK(shares[2].country == 7 && shares[2].region == 0);
    TD_CHECK(shares[0].people + shares[1].people + shares[2].people == under.people);
    TD_NEAR((double)shares[2].people / (double)under.people, 0.5, 0.002);
    TD_CHECK(td_warn_countries(&under, countries, 4) == 2);
    TD_CHECK(countries[0] == 3 && countries[1] == 7);
    TD_CHECK(td_warn_countries(&under, countries, 1) == 1);
}

/* The margin takes in ground around, as a larger circle does. */
TD_TEST(a_margin_is_a_larger_ellipse)
{
    static td_warn_place cells[CELLS];
    td_earth earth = td_earth_wgs84();
    td_warn_share shares[8];
    td_warn_under small = { .shares = shares, .share_capacity = 8 }, large = small;
    fill_cells(cells, 1000);
    td_warn_places places = { .items = cells, .count = CELLS };
    td_warn_impact impact = circle_at(44.5, 24.6, 10000.0);
    td_warn_impact wide = circle_at(44.5, 24.6, 15000.0);
    td_warn_find_under(&earth, &impact, 5000.0, &places, &small);
    td_warn_find_under(&earth, &wide, 0.0, &places, &large);
    TD_CHECK(small.people == large.people && small.people > 0);
}

/* An ellipse that falls between the sub-points of a cell still has people under it. */
TD_TEST(a_small_ellipse_is_not_lost_in_its_cell)
{
    td_earth earth = td_earth_wgs84();
    td_warn_place cell = { .lat_rad = 45.0 * TD_DEG, .lon_rad = 25.0 * TD_DEG,
                           .lat_half_rad = 0.05 * TD_DEG, .lon_half_rad = 0.05 * TD_DEG,
                           .people = 100000, .country = 1, .region = 4, .name = -1 };
    td_warn_share shares[2];
    td_warn_under under = { .shares = shares, .share_capacity = 2 };
    td_warn_places places = { .items = &cell, .count = 1 };
    td_warn_impact impact = circle_at(45.01, 25.01, 300.0);
    td_warn_find_under(&earth, &impact, 0.0, &places, &under);
    /* pi 0.3^2 km2 of 11.11 km by 7.88 km. */
    TD_NEAR((double)under.people, 100000.0 * 0.2827 / (11.11 * 7.88), 4.0);
    TD_CHECK(under.share_count == 1 && shares[0].region == 4);
    td_warn_impact away = circle_at(45.2, 25.0, 300.0);
    td_warn_find_under(&earth, &away, 0.0, &places, &under);
    TD_CHECK(under.people == 0 && under.share_count == 0);
}

/* Empty ground is still ground of a country that must be told. */
TD_TEST(ground_without_people_counts_as_ground)
{
    static td_warn_place cells[CELLS];
    td_earth earth = td_earth_wgs84();
    td_warn_share shares[8];
    td_warn_under under = { .shares = shares, .share_capacity = 8 };
    fill_cells(cells, 0);
    td_warn_places places = { .items = cells, .count = CELLS };
    td_warn_impact impact = circle_at(45.5, 25.5, 9000.0);
    td_warn_find_under(&earth, &impact, 0.0, &places, &under);
    TD_CHECK(under.people == 0 && under.share_count == 1 && shares[0].country == 7);
}

TD_TEST(cities_come_largest_first_and_do_not_count_twice)
{
    td_earth earth = td_earth_wgs84();
    td_warn_place towns[6];
    for (int i = 0; i < 6; i++) {
        static const int64_t PEOPLE[6] = { 50, 400, 100, 400, 20, 900 };
        towns[i] = (td_warn_place){ .lat_rad = (45.0 + 0.01 * i) * TD_DEG,
                                    .lon_rad = 25.0 * TD_DEG, .people = PEOPLE[i],
                                    .country = 2, .region = -1, .name = i };
    }
    towns[5].lat_rad = 46.0 * TD_DEG;
    int32_t cities[8];
    td_warn_under under = { .cities = cities, .city_capacity = 8 };
    td_warn_places places = { .items = towns, .count = 6 };
    td_warn_impact impact = circle_at(45.0, 25.0, 10000.0);
    td_warn_find_under(&earth, &impact, 0.0, &places, &under);
    static const int32_t EXPECTED[] = { 1, 3, 2, 0, 4 };
    TD_CHECK(under.city_count == 5 && memcmp(cities, EXPECTED, sizeof EXPECTED) == 0);
    TD_CHECK(under.people == 0 && under.share_count == 0);
    under.city_capacity = 3;
    td_warn_find_under(&earth, &impact, 0.0, &places, &under);
    TD_CHECK(under.city_count == 3 && under.city_dropped == 2);
    TD_CHECK(memcmp(cities, EXPECTED, 3 * sizeof *cities) == 0);
}

TD_TEST(regions_that_do_not_fit_are_counted)
{
    static td_warn_place cells[CELLS];
    td_earth earth = td_earth_wgs84();
    td_warn_share shares[1];
    td_warn_under under = { .shares = shares, .share_capacity = 1 };
    fill_cells(cells, 10);
    td_warn_places places = { .items = cells, .count = CELLS };
    td_warn_impact impact = circle_at(45.0, 25.0, 20000.0);
    td_warn_find_under(&earth, &impact, 0.0, &places, &under);
    TD_CHECK(under.share_count == 1 && under.share_dropped > 0);
    TD_CHECK(under.people > shares[0].people);
}

/* All sub-points of all cells, one by one. */
static int64_t people_by_hand(const td_earth *earth, const td_warn_impact *impact,
                              const td_warn_place cells[CELLS])
{
    int64_t people = 0;
    for (int i = 0; i < CELLS; i++) {
        int inside = 0;
        for (int k = 0; k < 25; k++) {
            td_geo at = { cells[i].lat_rad + 0.4 * (k / 5 - 2) * cells[i].lat_half_rad,
                          cells[i].lon_rad + 0.4 * (k % 5 - 2) * cells[i].lon_half_rad, 0.0 };
            inside += td_warn_is_under(earth, impact, 100.0, at);
        }
        people += (cells[i].people * inside + 12) / 25;
    }
    return people;
}

/* Short cuts change no answer: neither bisection nor cells that are all in or all out. A sub-point
 * that falls on the edge may differ by rounding, 31 people. */
TD_TEST(places_in_order_give_the_same_answer)
{
    static td_warn_place cells[CELLS];
    td_earth earth = td_earth_wgs84();
    td_stream stream = { .seed = 3, .purpose = 2 };
    td_warn_share all_shares[8], band_shares[8];
    fill_cells(cells, 777);
    td_warn_places all = { .items = cells, .count = CELLS }, band = all;
    band.reach_rad = 0.5 * CELL_DEG * TD_DEG;
    for (uint32_t i = 0; i < 100; i++) {
        td_warn_under a = { .shares = all_shares, .share_capacity = 8 };
        td_warn_under b = { .shares = band_shares, .share_capacity = 8 };
        td_warn_impact impact = circle_at(43.5 + 3.0 * td_uniform(&stream, 3 * i),
                                          23.5 + 3.0 * td_uniform(&stream, 3 * i + 1),
                                          500.0 + 60000.0 * td_uniform(&stream, 3 * i + 2));
        td_warn_find_under(&earth, &impact, 100.0, &all, &a);
        td_warn_find_under(&earth, &impact, 100.0, &band, &b);
        TD_CHECK(a.people == b.people && a.share_count == b.share_count);
        if (impact.semi_major_m > 5000.0) {
            impact.semi_minor_m = impact.semi_major_m * (0.02 + 0.98 * td_uniform(&stream, 3 * i));
            td_warn_find_under(&earth, &impact, 100.0, &band, &b);
            TD_NEAR((double)b.people, (double)people_by_hand(&earth, &impact, cells), 32.0);
        }
    }
}

TD_MAIN(people_grow_with_area_and_split_at_borders, a_margin_is_a_larger_ellipse,
        a_small_ellipse_is_not_lost_in_its_cell, ground_without_people_counts_as_ground,
        cities_come_largest_first_and_do_not_count_twice, regions_that_do_not_fit_are_counted,
        places_in_order_give_the_same_answer)
