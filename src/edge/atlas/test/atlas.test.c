/* SPDX-License-Identifier: Apache-2.0 */
/* The atlas says whose a place is, counts everyone once, and refuses files that are cut. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edge/atlas/atlas.h"
#include "test/check.h"

#define FOLDER "catalogue/atlas"

/* Residents on the grid of Eurostat GEOSTAT 2018, as the table that was carried in sums. */
enum { GRID_PEOPLE = 541946361 };

typedef struct place {
    const char *name;
    double lat_deg, lon_deg;
    const char *iso2;
} place;

static td_atlas *opened(void)
{
    char why[TD_ATLAS_WHY_SIZE];
    td_atlas *atlas = NULL;
    td_status status = td_atlas_open(FOLDER, &atlas, why, sizeof why);
    if (status != TD_OK) {
        fprintf(stderr, "%s\n", why);
        exit(1);
    }
    return atlas;
}

static const char *iso_of(const td_atlas *atlas, int country)
{
    return country == TD_ATLAS_SEA ? "sea" : td_atlas_country_info(atlas, country)->iso2;
}

static const td_atlas_country *country_of(const td_atlas *atlas, const char *iso2)
{
    int country = td_atlas_country_find(atlas, iso2);
    return country < 0 ? NULL : td_atlas_country_info(atlas, country);
}

/* Coordinates rounded from gazetteers; the first thirteen are where viewpoints differ. */
static const place cities[] = {
    {"Simferopol", 44.948, 34.104, "UA"},    {"Sevastopol", 44.600, 33.530, "UA"},
    {"Kerch", 45.357, 36.468, "UA"},         {"Donetsk", 48.003, 37.805, "UA"},
    {"Nicosia, north", 35.190, 33.360, "CY"}, {"Kyrenia", 35.336, 33.317, "CY"},
    {"Famagusta", 35.125, 33.941, "CY"},     {"Pyla, buffer zone", 35.014, 33.693, "CY"},
    {"Akrotiri", 34.590, 32.980, "CY"},      {"Pristina", 42.660, 21.160, "XK"},
    {"Tiraspol", 46.840, 29.630, "MD"},      {"Hargeisa", 9.560, 44.060, "SO"},
    {"Sukhumi", 43.010, 41.020, "GE"},       {"Kaliningrad", 54.710, 20.510, "RU"},
    {"Istanbul, Europe", 41.010, 28.950, "TR"}, {"Istanbul, Asia", 41.020, 29.050, "TR"},
    {"Ceuta", 35.888, -5.312, "ES"},         {"Gibraltar", 36.140, -5.352, "GI"},
    {"Monaco", 43.735, 7.415, "MC"},         {"Vatican City", 41.903, 12.453, "VA"},
    {"Rome", 41.900, 12.500, "IT"},          {"San Marino", 43.940, 12.450, "SM"},
    {"Valletta", 35.900, 14.510, "MT"},      {"Vaduz", 47.140, 9.520, "LI"},
    {"Reykjavik", 64.140, -21.900, "IS"},    {"Lisbon", 38.720, -9.140, "PT"},
    {"Deveselu", 44.070, 24.410, "RO"},      {"Redzikowo", 54.479, 17.098, "PL"},
    {"Kurecik", 38.350, 37.790, "TR"},       {"Tabriz", 38.070, 46.290, "IR"},
    {"Ramallah", 31.900, 35.200, "PS"},      {"Greenland, inland", 70.5, -50.0, "GL"},
    {"Chukotka, east of 180", 66.5, -175.0, "RU"}, {"South Pole", -90.0, 0.0, "AQ"},
    {"mid-Atlantic", 45.0, -30.0, "sea"},    {"Black Sea", 43.5, 34.0, "sea"},
};

TD_TEST(cities_stand_in_their_countries)
{
    td_atlas *atlas = opened();
    for (size_t i = 0; i < sizeof cities / sizeof cities[0]; i++) {
        int country = td_atlas_country_at(atlas, cities[i].lat_deg, cities[i].lon_deg);
        if (strcmp(iso_of(atlas, country), cities[i].iso2) != 0) {
            fprintf(stderr, "%s: %s\n", cities[i].name, iso_of(atlas, country));
        }
        TD_CHECK(strcmp(iso_of(atlas, country), cities[i].iso2) == 0);
    }
    td_atlas_close(atlas);
}

/* The coast is drawn to half a kilometre around Europe and to 15 km far from it: these city
 * centres lie on its wrong side. */
TD_TEST(quays_belong_to_the_nearest_coast)
{
    static const place quays[] = {{"Nuuk", 64.180, -51.720, "GL"},
                                  {"Copenhagen", 55.680, 12.570, "DK"},
                                  {"Suva", -18.140, 178.440, "FJ"}};
    td_atlas *atlas = opened();
    for (size_t i = 0; i < sizeof quays / sizeof quays[0]; i++) {
        int near = td_atlas_country_near(atlas, quays[i].lat_deg, quays[i].lon_deg, 20000.0);
        int nowhere = td_atlas_country_near(atlas, quays[i].lat_deg, quays[i].lon_deg, 1.0);
        TD_CHECK(strcmp(iso_of(atlas, near), quays[i].iso2) == 0);
        TD_CHECK(nowhere == TD_ATLAS_SEA);
    }
    TD_CHECK(td_atlas_country_near(atlas, 43.5, 34.0, 50000.0) == TD_ATLAS_SEA);
    td_atlas_close(atlas);
}

TD_TEST(members_of_2012_are_28_states)
{
    td_atlas *atlas = opened();
    int members = 0;
    for (int i = 0; i < td_atlas_country_count(atlas); i++) {
        const td_atlas_country *country = td_atlas_country_info(atlas, i);
        members += country->member_2012;
        TD_CHECK(td_atlas_country_find(atlas, country->state) >= 0);
        TD_CHECK(!country->member_2012 || strcmp(country->state, country->iso2) == 0);
    }
    TD_CHECK(members == 28);
    TD_CHECK(strcmp(country_of(atlas, "GL")->state, "DK") == 0);
    TD_CHECK(strcmp(country_of(atlas, "AX")->state, "FI") == 0);
    TD_CHECK(!country_of(atlas, "SE")->member_2012);
    TD_CHECK(country_of(atlas, "ME") && !country_of(atlas, "ME")->member_2012);
    TD_CHECK(td_atlas_country_find(atlas, "ZZ") == -1);
    td_atlas_close(atlas);
}

/* Shared borders were simplified once: between neighbours inland there is no gap. */
TD_TEST(inland_borders_leave_no_gap)
{
    td_atlas *atlas = opened();
    int sea = 0;
    for (int i = 0; i < 100; i++) {
        for (int j = 0; j < 300; j++) {
            sea += td_atlas_country_at(atlas, 47.013 + 0.03 * i, 8.017 + 0.04 * j) == TD_ATLAS_SEA;
        }
    }
    TD_CHECK(sea == 0);
    td_atlas_close(atlas);
}

/* Eurostat's residents on 1 January 2018 (demo_pjan); metropolitan France. The grid is modelled
 * below country level, and shares border cells out by area: within 6 %, most within 2 %. */
TD_TEST(gridded_countries_have_their_people)
{
    static const struct {
        const char *iso2;
        double people;
    } known[] = {{"DE", 82792351}, {"FR", 64639133}, {"GB", 66273576}, {"IT", 60483973},
                 {"ES", 46658447}, {"PL", 37976687}, {"RO", 19530631}, {"NL", 17181084},
                 {"BE", 11398589}, {"GR", 10741165}, {"CZ", 10610055}, {"PT", 10291027},
                 {"SE", 10120242}, {"HU", 9778371},  {"AT", 8822267},  {"CH", 8484130},
                 {"BG", 7050034},  {"DK", 5781190},  {"FI", 5513130},  {"NO", 5295619},
                 {"LT", 2808901},  {"EE", 1319133},  {"LU", 602005},   {"MT", 475701}};
    td_atlas *atlas = opened();
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        const td_atlas_country *country = country_of(atlas, known[i].iso2);
        TD_CHECK(country->people_source == TD_PEOPLE_GRIDDED);
        TD_NEAR((double)country->people / known[i].people, 1.0, 0.06);
    }
    td_atlas_close(atlas);
}

TD_TEST(the_grid_is_whole)
{
    td_atlas *atlas = opened();
    int64_t gridded = 0;
    for (int i = 0; i < td_atlas_country_count(atlas); i++) {
        const td_atlas_country *country = td_atlas_country_info(atlas, i);
        int64_t on_grid = country->people - country->people_city_based;
        TD_CHECK((on_grid > 0) == (country->people_source == TD_PEOPLE_GRIDDED));
        gridded += on_grid;
    }
    TD_CHECK(gridded == GRID_PEOPLE);
    td_atlas_close(atlas);
}

/* Cities miss villages: Turkey's 82 million of 2018 come out at three quarters. */
TD_TEST(city_based_countries_are_marked)
{
    td_atlas *atlas = opened();
    static const char *const city_based[] = {"TR", "UA", "MD", "BY", "RU", "GE", "IR", "IL", "MC"};
    for (size_t i = 0; i < sizeof city_based / sizeof city_based[0]; i++) {
        const td_atlas_country *country = country_of(atlas, city_based[i]);
        TD_CHECK(country->people_source == TD_PEOPLE_CITY_BASED);
        TD_CHECK(country->people == country->people_city_based && country->people > 0);
    }
    TD_NEAR((double)country_of(atlas, "TR")->people, 63.0e6, 2.0e6);
    /* The grid stops at the buffer zone; the north of Cyprus is known by its cities. */
    TD_CHECK(country_of(atlas, "CY")->people_source == TD_PEOPLE_GRIDDED);
    TD_CHECK(country_of(atlas, "CY")->people_city_based > 50000);
    TD_CHECK(country_of(atlas, "DE")->people_city_based == 0);
    TD_CHECK(strstr(td_atlas_attribution(), "GEOSTAT") != NULL);
    TD_CHECK(strstr(td_atlas_attribution(), "GeoNames (CC BY 4.0)") != NULL);
    td_atlas_close(atlas);
}

/* The cells of a window, to be freed. */
static td_atlas_cell *cells_of(const td_atlas *atlas, const td_atlas_window *window, size_t *count)
{
    *count = td_atlas_row_count(window) * td_atlas_column_count(window);
    td_atlas_cell *cells = calloc(*count, sizeof *cells);
    if (!cells || td_atlas_cells(atlas, window, cells, *count) != TD_OK) {
        fprintf(stderr, "no cells\n");
        exit(1);
    }
    return cells;
}

static int64_t people_in(const td_atlas *atlas, const td_atlas_window *window)
{
    size_t count;
    td_atlas_cell *cells = cells_of(atlas, window, &count);
    int64_t people = 0;
    for (size_t i = 0; i < count; i++) {
        people += cells[i].people;
        TD_CHECK((cells[i].people > 0) == (cells[i].people_country != TD_ATLAS_SEA));
    }
    free(cells);
    return people;
}

TD_TEST(a_window_over_everything_holds_everyone)
{
    td_atlas *atlas = opened();
    int64_t people = 0;
    for (int i = 0; i < td_atlas_country_count(atlas); i++) {
        people += td_atlas_country_info(atlas, i)->people;
    }
    static const double sizes_deg[] = {0.25, 0.3, 1.5, 10.0};
    for (size_t i = 0; i < sizeof sizes_deg / sizeof sizes_deg[0]; i++) {
        td_atlas_window world = {-90.0, 90.0, -180.0, 180.0, sizes_deg[i]};
        TD_CHECK(people_in(atlas, &world) == people);
    }
    td_atlas_close(atlas);
}

/* Neighbouring windows that cut grid cells in two give each half away once. */
TD_TEST(neighbouring_windows_share_out_everyone_once)
{
    td_atlas *atlas = opened();
    td_atlas_window whole = {40.0, 56.0, -4.0, 20.0, 0.25};
    td_atlas_window south = whole, north = whole;
    south.lat_hi_deg = north.lat_lo_deg = 48.25;
    TD_CHECK(people_in(atlas, &south) + people_in(atlas, &north) == people_in(atlas, &whole));
    td_atlas_window west = whole, east = whole;
    west.lon_hi_deg = east.lon_lo_deg = 2.25;
    TD_CHECK(people_in(atlas, &west) + people_in(atlas, &east) == people_in(atlas, &whole));
    TD_CHECK(people_in(atlas, &west) > 100000000);
    td_atlas_close(atlas);
}

TD_TEST(cells_name_the_country_of_their_centre)
{
    td_atlas *atlas = opened();
    td_atlas_window window = {30.0, 72.0, -25.0, 45.0, 0.5};
    size_t columns = td_atlas_column_count(&window);
    size_t count;
    td_atlas_cell *cells = cells_of(atlas, &window, &count);
    int wrong = 0, ashore = 0;
    TD_CHECK(count == 84 * 140);
    for (size_t i = 0; i < count; i++) {
        double lat_deg = 30.0 + 0.5 * ((double)(i / columns) + 0.5);
        double lon_deg = -25.0 + 0.5 * ((double)(i % columns) + 0.5);
        wrong += cells[i].country != td_atlas_country_at(atlas, lat_deg, lon_deg);
        ashore += cells[i].country == TD_ATLAS_SEA && cells[i].people > 0;
    }
    TD_CHECK(wrong == 0);
    TD_CHECK(ashore > 100);
    free(cells);
    td_atlas_close(atlas);
}

TD_TEST(shares_are_the_exact_account_of_cells)
{
    td_atlas *atlas = opened();
    td_atlas_window world = {-90.0, 90.0, -180.0, 180.0, 0.5};
    size_t cell_count, count;
    td_atlas_cell *cells = cells_of(atlas, &world, &cell_count);
    td_atlas_share *shares;
    TD_CHECK(td_atlas_shares(atlas, &world, &shares, &count) == TD_OK);
    int64_t of_country[1024] = {0};
    for (size_t i = 0; i < count; i++) {
        cells[shares[i].cell].people -= shares[i].people;
        of_country[shares[i].country] += shares[i].people;
        TD_CHECK(i == 0 || shares[i - 1].cell < shares[i].cell
                 || (shares[i - 1].cell == shares[i].cell
                     && shares[i - 1].country < shares[i].country));
    }
    for (size_t i = 0; i < cell_count; i++) {
        TD_CHECK(cells[i].people == 0);
    }
    for (int i = 0; i < td_atlas_country_count(atlas); i++) {
        TD_CHECK(of_country[i] == td_atlas_country_info(atlas, i)->people);
    }
    free(shares);
    free(cells);
    td_atlas_close(atlas);
}

TD_TEST(rings_are_closed_and_stay_on_the_map)
{
    td_atlas *atlas = opened();
    TD_CHECK(td_atlas_ring_count(atlas) > 1000);
    for (size_t r = 0; r < td_atlas_ring_count(atlas); r++) {
        td_atlas_ring ring = td_atlas_ring_info(atlas, r);
        double width_deg = 0.0;
        for (size_t i = 1; i < ring.count; i++) {
            double step_deg = fabs(ring.points[i].lon_deg - ring.points[i - 1].lon_deg);
            bool is_foot = ring.points[i].lat_deg == -90.0;
            width_deg = step_deg > width_deg && !is_foot ? step_deg : width_deg;
        }
        TD_CHECK(ring.count >= 4 && width_deg < 180.0);
        TD_CHECK(ring.points[0].lat_deg == ring.points[ring.count - 1].lat_deg);
        TD_CHECK(ring.country >= 0 && ring.country < td_atlas_country_count(atlas));
    }
    td_atlas_close(atlas);
}

/* Whether a text is UTF-8 of the shortest form, by the table of RFC 3629. */
static bool is_utf8(const char *text)
{
    const unsigned char *byte = (const unsigned char *)text;
    while (*byte) {
        int more = *byte < 0x80 ? 0 : *byte < 0xC2 ? -1 : *byte < 0xE0 ? 1 : *byte < 0xF0 ? 2
                 : *byte < 0xF5 ? 3 : -1;
        if (more < 0 || (*byte == 0xE0 && byte[1] < 0xA0) || (*byte == 0xF0 && byte[1] < 0x90)) {
            return false;
        }
        for (byte++; more > 0; more--, byte++) {
            if ((*byte & 0xC0) != 0x80) {
                return false;
            }
        }
    }
    return true;
}

TD_TEST(cities_are_found_again_and_named)
{
    td_atlas *atlas = opened();
    TD_CHECK(td_atlas_city_count(atlas) > 25000);
    for (size_t i = 0; i < td_atlas_city_count(atlas); i++) {
        const td_atlas_city *city = td_atlas_city_info(atlas, i);
        TD_CHECK(is_utf8(city->name) && city->name[0] && city->people > 0);
        TD_CHECK(city->region < 0
                 || td_atlas_region_info(atlas, (size_t)city->region)->country == city->country);
    }
    for (size_t i = 0; i < td_atlas_city_count(atlas); i += 997) {
        const td_atlas_city *city = td_atlas_city_info(atlas, i);
        size_t near = td_atlas_city_near(atlas, city->at.lat_deg, city->at.lon_deg);
        TD_CHECK(td_atlas_city_info(atlas, near)->at.lat_deg == city->at.lat_deg);
        TD_CHECK(td_atlas_city_info(atlas, near)->at.lon_deg == city->at.lon_deg);
    }
    size_t berlin = td_atlas_city_near(atlas, 52.52, 13.4);
    const td_atlas_city *capital = td_atlas_city_info(atlas, berlin);
    TD_CHECK(strcmp(capital->name, "Berlin") == 0 && capital->is_capital && !capital->is_counted);
    TD_CHECK(capital->region >= 0);
    td_atlas_close(atlas);
}

TD_TEST(regions_are_named)
{
    td_atlas *atlas = opened();
    size_t by_city = 0;
    bool has_bavaria = false;
    for (size_t i = 0; i < td_atlas_region_count(atlas); i++) {
        const td_atlas_region *region = td_atlas_region_info(atlas, i);
        TD_CHECK(is_utf8(region->name) && region->name[0] && region->code[0]);
        by_city += region->is_named_by_city;
        has_bavaria = has_bavaria || strcmp(region->name, "Bavaria") == 0;
    }
    TD_CHECK(has_bavaria);
    TD_CHECK(by_city > 0 && by_city < td_atlas_region_count(atlas) / 20);
    td_atlas_close(atlas);
}

TD_MAIN(cities_stand_in_their_countries, quays_belong_to_the_nearest_coast,
        members_of_2012_are_28_states, inland_borders_leave_no_gap,
        gridded_countries_have_their_people, the_grid_is_whole, city_based_countries_are_marked,
        a_window_over_everything_holds_everyone, neighbouring_windows_share_out_everyone_once,
        cells_name_the_country_of_their_centre, shares_are_the_exact_account_of_cells,
        rings_are_closed_and_stay_on_the_map, cities_are_found_again_and_named, regions_are_named)
