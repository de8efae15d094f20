/* SPDX-License-Identifier: Apache-2.0 */
/* What is shipped: sites where others have them, raids that can be flown. See shipped.oracle. */
#include "edge/scenario/scenario.h"
#include "test/check.h"

static td_catalogue *shipped(void)
{
    td_catalogue *catalogue = NULL;
    TD_CHECK(td_catalogue_open(TD_SOURCE_FOLDER, &catalogue) == TD_OK);
    return catalogue;
}

static td_geo site_geo(const td_scenario *all, const char *id)
{
    for (int32_t i = 0; i < all->site_count; i++) {
        const td_site_def *site = &all->sites[i];
        if (strcmp(site->id, id) == 0) {
            return (td_geo){ site->lat_rad, site->lon_rad, site->h_ell_m };
        }
    }
    printf("no site %s\n", id);
    TD_CHECK(false);
    return (td_geo){ 0.0, 0.0, 0.0 };
}

TD_TEST(sites_lie_where_others_have_them)
{
    static const struct {
        const char *from, *to;
        double km;
    } PAIRS[] = {
        { "redzikowo", "vypolzovo", 1092.0 },   { "redzikowo", "kozelsk", 1214.0 },
        { "redzikowo", "teykovo", 1491.0 },     { "redzikowo", "tatishchevo", 1920.0 },
        { "redzikowo", "dombarovsky", 2857.0 }, { "redzikowo", "uzhur", 4447.0 },
        { "deveselu", "kozelsk", 1382.0 },      { "deveselu", "tatishchevo", 1786.0 },
        { "deveselu", "dombarovsky", 2723.0 },  { "armavir", "tabriz", 879.0 },
        { "armavir", "semnan", 1538.0 },        { "gabala", "tabriz", 336.0 },
        { "gabala", "semnan", 824.0 },
    };
    td_catalogue *catalogue = shipped();
    td_earth earth = td_earth_wgs84();
    const td_scenario *all = td_catalogue_all(catalogue);
    for (size_t i = 0; i < sizeof PAIRS / sizeof PAIRS[0]; i++) {
        double arc_m = td_arc_m(&earth, site_geo(all, PAIRS[i].from), site_geo(all, PAIRS[i].to));
        if (!TD_NEAR(arc_m / 1000.0, PAIRS[i].km, 1.0)) {
            printf("%s to %s\n", PAIRS[i].from, PAIRS[i].to);
        }
    }
    td_catalogue_close(catalogue);
}

/* Each raid comes down where it is meant to; returned how many missiles fly. */
static int32_t fly_raids(const td_scenario *scenario)
{
    td_earth earth = td_earth_wgs84();
    int32_t missiles = 0;
    for (int32_t i = 0; i < scenario->raid_count; i++) {
        const td_raid_def *raid = &scenario->raids[i];
        const td_site_def *from = &scenario->sites[raid->from], *to = &scenario->sites[raid->to];
        td_solution solution;
        td_solve_def def = {
            .vehicle = &scenario->missiles[raid->missile],
            .launch_geo = { from->lat_rad, from->lon_rad, from->h_ell_m },
            .target_geo = { to->lat_rad, to->lon_rad, 0.0 },
            .loft = raid->loft,
            .apogee_m = raid->apogee_m,
            .miss_m = 10.0,
        };
        td_status status = td_solve(&earth, &def, &solution, NULL);
        if (!TD_CHECK(status == TD_OK && solution.verdict == TD_SOLVE_OK)) {
            printf("%s, raid %s: %s\n", scenario->id, raid->id,
                   td_solve_verdict_key(solution.verdict));
        }
        double last_s = raid->at_s + (raid->missile_count - 1) * raid->spacing_s;
        if (!TD_CHECK(last_s + solution.flight.impact.t_s <= scenario->duration_s)) {
            printf("%s, raid %s: still in flight at the end\n", scenario->id, raid->id);
        }
        missiles += raid->missile_count;
    }
    return missiles;
}

TD_TEST(raids_come_down_where_and_while_they_are_meant_to)
{
    static const char *const NAMES[] = { "hello", "europe-2012", "europe-2018",
                                         "mediterranean-raid", "kaliningrad-srbm" };
    td_catalogue *catalogue = shipped();
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        const td_scenario *scenario = NULL;
        if (TD_CHECK(td_catalogue_scenario(catalogue, NAMES[i], &scenario) == TD_OK)) {
            int32_t missiles = fly_raids(scenario);
            TD_CHECK(missiles >= 1 && scenario->battery_count >= 1);
            if (strcmp(NAMES[i], "mediterranean-raid") == 0) {
                TD_CHECK(missiles == 50 && scenario->sensor_place_count == 12);
                TD_NEAR(scenario->duration_s, 1800.0, 0.0);
            }
        }
    }
    td_catalogue_close(catalogue);
}

TD_MAIN(sites_lie_where_others_have_them, raids_come_down_where_and_while_they_are_meant_to)
