/* SPDX-License-Identifier: Apache-2.0 */
/* What the matrix compares of warnings: ellipses, people under them, chains of messages, CAMF. */
#include "test/matrix/bits.h"
#include "warn/warn.h"

enum { OUTLINE = 13, LOOKS = 3, CELLS_SIDE = 10, CELLS = CELLS_SIDE * CELLS_SIDE };

static td_warn_impact draw_impact(uint32_t at)
{
    double major_m = td_exp(bits_draw(9, at, 6.0, 13.0));
    return (td_warn_impact){
        .centre_geo = { bits_draw(9, at + 1, -1.3, 1.3), bits_draw(9, at + 2, -3.1, 3.1), 0.0 },
        .semi_major_m = major_m,
        .semi_minor_m = major_m * bits_draw(9, at + 3, 0.05, 1.0),
        .azimuth_rad = bits_draw(9, at + 4, 0.0, TD_TWO_PI),
        .t_impact_ns = (int64_t)bits_draw(9, at + 5, 3e11, 2e12),
        .t_impact_s_sigma = bits_draw(9, at + 6, 0.5, 9.0),
    };
}

/* A square of cells around the ellipse's centre, as wide as it is long. */
static double people_under(const td_earth *earth, const td_warn_impact *impact)
{
    td_warn_place cells[CELLS];
    td_warn_share shares[4];
    double half_rad = impact->semi_major_m / 6.4e6 / CELLS_SIDE;
    for (int i = 0; i < CELLS; i++) {
        double north = 2.0 * (i / CELLS_SIDE) + 1.0 - CELLS_SIDE;
        double east = 2.0 * (i % CELLS_SIDE) + 1.0 - CELLS_SIDE;
        cells[i] = (td_warn_place){ .lat_rad = impact->centre_geo.lat_rad + north * half_rad,
                                    .lon_rad = impact->centre_geo.lon_rad + east * half_rad,
                                    .lat_half_rad = half_rad, .lon_half_rad = half_rad,
                                    .people = 1000 + i, .country = i % 2, .name = -1 };
    }
    td_warn_places places = { .items = cells, .count = CELLS };
    td_warn_under under = { .shares = shares, .share_capacity = 4 };
    td_warn_find_under(earth, impact, 0.0, &places, &under);
    return (double)under.people;
}

static double *put_camf(double *out, const td_earth *earth, const td_warn_message *message)
{
    td_camf_def def = { .country = 83, .provider = 1, .epoch_s = 1338508800 };
    td_camf_counts counts = { 0 };
    td_camf camf = td_camf_from_message(earth, &def, message, &counts);
#define X(name, bits, text) *out++ = (double)camf.name;
    TD_CAMF_MAP(X)
#undef X
    return out;
}

/* The ellipse drifts and shrinks from look to look, as a track's does. */
static double *put_chain(double *out, const td_earth *earth, td_warn_impact impact)
{
    static const int32_t COUNTRY[] = { 7 };
    td_warn_rules rules = td_warn_rules_default();
    td_warn_chain chain = { 0 };
    td_warn_message first = { 0 };
    for (int k = 0; k < LOOKS; k++) {
        td_warn_look look = { .t_ns = 20000000000 * k, .belief = TD_WARN_BELIEF_FIRM,
                              .impact = impact, .countries = COUNTRY, .country_count = 1,
                              .is_near = true };
        td_warn_message message = td_warn_step(earth, &rules, &chain, &look);
        first = k == 0 ? message : first;
        *out++ = (double)message.kind + 8.0 * (double)message.why + 512.0 * message.number;
        impact.centre_geo = td_destination(earth, impact.centre_geo, impact.azimuth_rad + k,
                                           0.11 * impact.semi_minor_m);
        impact.semi_major_m *= 0.99;
        impact.semi_minor_m *= 0.99;
    }
    return put_camf(out, earth, &first);
}

void bits_fill_warnings(int32_t from, int32_t to, double *out)
{
    td_earth earth = td_earth_wgs84();
    for (int32_t i = from; i < to; i++, out += BITS_WARN_EACH) {
        uint32_t at = 16 * (uint32_t)i;
        td_geo points[OUTLINE], place;
        double *next = out;
        td_warn_impact impact = draw_impact(at);
        td_warn_outline(&earth, &impact, bits_draw(9, at + 7, 0.0, 1e3), points, OUTLINE);
        for (int k = 0; k < OUTLINE; k++) {
            *next++ = points[k].lat_rad;
            *next++ = points[k].lon_rad;
        }
        place = td_destination(&earth, impact.centre_geo, bits_draw(9, at + 8, 0.0, TD_TWO_PI),
                               impact.semi_major_m * bits_draw(9, at + 9, 0.0, 1.2));
        *next++ = td_warn_depth_ratio(&earth, &impact, 0.0, place);
        *next++ = people_under(&earth, &impact);
        put_chain(next, &earth, impact);
    }
}
