/* SPDX-License-Identifier: Apache-2.0 */
/* The shipped atlas as ground of warnings: everybody is in it once, and ellipses over known places
 * find their countries, regions and cities. */
#include "edge/alert/alert.h"
#include "test/check.h"

static td_atlas *atlas;
static td_alert_ground *ground;
static td_alert_area area;

static void open_ground(void)
{
    char why[TD_ATLAS_WHY_SIZE];
    td_atlas_window window = td_alert_window();
    if (ground) {
        return;
    }
    if (!TD_CHECK(td_atlas_open(TD_SOURCE_FOLDER "/catalogue/atlas", &atlas, why, sizeof why) ==
                  TD_OK) ||
        !TD_CHECK(td_alert_ground_open(atlas, &window, &ground) == TD_OK)) {
        printf("%s\n", why);
        exit(1);
    }
}

static void find(double lat_deg, double lon_deg, double radius_m, bool members_only)
{
    td_warn_impact impact = { .centre_geo = { lat_deg * TD_DEG, lon_deg * TD_DEG, 0.0 },
                              .semi_major_m = radius_m, .semi_minor_m = radius_m };
    open_ground();
    td_alert_find(ground, &impact, 0.0, members_only, &area);
}

TD_TEST(everybody_is_on_the_ground_once_and_in_order)
{
    open_ground();
    td_warn_places places = td_alert_places(ground);
    td_atlas_window window = td_alert_window();
    td_atlas_share *shares = NULL;
    size_t count = 0;
    int64_t expected = 0, people = 0, without_region = 0;
    TD_CHECK(td_atlas_shares(atlas, &window, &shares, &count) == TD_OK);
    for (size_t i = 0; i < count; i++) {
        expected += shares[i].people;
    }
    free(shares);
    for (int32_t i = 0; i < places.count; i++) {
        const td_warn_place *place = &places.items[i];
        if (place->name < 0) {
            people += place->people;
            without_region += place->region < 0 ? place->people : 0;
        }
        if (i > 0 && places.items[i - 1].lat_rad > place->lat_rad) {
            TD_CHECK(!"in order of latitude");
        }
    }
    TD_CHECK(people == expected && people > 500000000);
    TD_CHECK(without_region < people / 1000);
    TD_CHECK(places.reach_rad > 0.0);
}

/* Within 25 km of the centre the grid of 5 km has 2.32 million (Bucharest) and 9.44 million
 * (Paris); cells of 0.1 degree blur the edge of the circle. */
TD_TEST(cities_of_known_size_are_found)
{
    find(44.43, 26.10, 25000.0, true);
    TD_NEAR((double)area.under.people, 2.32e6, 0.1e6);
    TD_CHECK(area.country_count == 1 && strcmp(area.countries[0].iso2, "RO") == 0);
    TD_CHECK(area.countries[0].people == area.under.people);
    TD_CHECK(area.countries[0].city_count > 0 &&
             strcmp(area.countries[0].cities[0], "Bucharest") == 0);
    TD_CHECK(area.countries[0].region_count >= 2);
    bool is_capital_named = false;
    for (int i = 0; i < area.countries[0].region_count; i++) {
        /* GeoNames: RO.10 is the municipality of Bucharest. */
        is_capital_named |= strcmp(area.countries[0].regions[i].code, "10") == 0;
    }
    TD_CHECK(is_capital_named);
    find(48.86, 2.35, 25000.0, true);
    TD_NEAR((double)area.under.people, 9.44e6, 0.4e6);
    TD_CHECK(strcmp(area.countries[0].cities[0], "Paris") == 0);
}

/* Where Romania, Bulgaria and Serbia meet two are members of 2012. */
TD_TEST(borders_split_and_members_alone_are_told)
{
    find(44.21, 22.67, 30000.0, false);
    TD_CHECK(area.country_count == 3 && area.country_dropped == 0);
    int64_t people = 0;
    for (int i = 0; i < area.country_count; i++) {
        people += area.countries[i].people;
        TD_CHECK(i == 0 || area.codes[i - 1] < area.codes[i]);
        TD_CHECK(area.countries[i].people > 0);
    }
    TD_CHECK(people == area.under.people);
    find(44.21, 22.67, 30000.0, true);
    TD_CHECK(area.country_count == 2);
    for (int i = 0; i < area.country_count; i++) {
        TD_CHECK(strcmp(area.countries[i].iso2, "RS") != 0);
    }
}

TD_TEST(the_open_sea_has_nobody)
{
    find(46.0, -20.0, 50000.0, false);
    TD_CHECK(area.country_count == 0 && area.under.people == 0);
}

/* An alert over a real place goes all the way to CAP. */
TD_TEST(an_area_of_the_atlas_becomes_an_alert)
{
    static const int64_t SENT_NS[] = { 0 };
    td_alert_texts *texts = NULL;
    char why[TD_ALERT_WHY_SIZE], *xml = NULL;
    find(50.85, 4.35, 20000.0, true);
    TD_CHECK(td_alert_texts_open(TD_SOURCE_FOLDER "/catalogue/warnings", &texts, why) == TD_OK);
    td_cap_def def = { .sender = "exercise@testudo.example", .event = "e", .epoch_s = 0,
                       .texts = texts, .sent_ns = SENT_NS };
    td_warn_message message = { .kind = TD_WARN_ALERT, .why = TD_WARN_WHY_FIRST, .number = 1,
                                .first = 1,
                                .impact = { .centre_geo = { 50.85 * TD_DEG, 4.35 * TD_DEG, 0.0 },
                                            .semi_major_m = 20000.0, .semi_minor_m = 20000.0,
                                            .t_impact_ns = 300000000000 } };
    td_status status = td_cap_write(&def, &message, area.countries, area.country_count, &xml, why);
    if (TD_CHECK(status == TD_OK)) {
        TD_CHECK(strstr(xml, "nl-BE") && strstr(xml, "Brussels"));
    } else {
        printf("%s\n", why);
    }
    free(xml);
    td_alert_texts_close(texts);
    td_alert_ground_close(ground);
    td_atlas_close(atlas);
}

TD_MAIN(everybody_is_on_the_ground_once_and_in_order, cities_of_known_size_are_found,
        borders_split_and_members_alone_are_told, the_open_sea_has_nobody,
        an_area_of_the_atlas_becomes_an_alert)
