/* SPDX-License-Identifier: Apache-2.0 */
/* CAMF: bits and fields are the same thing, and an ellipse that is told loses nobody. The real
 * broadcast log is read in edge/alert. */
#include "test/check.h"
#include "warn/warn.h"

static uint32_t draw(uint32_t index, int bits)
{
    td_stream stream = { .seed = 20, .purpose = 3 };
    return (uint32_t)(td_uniform(&stream, index) * (double)(1u << bits));
}

static td_camf random_camf(uint32_t round)
{
    td_camf camf;
    uint32_t index = 32 * round;
#define X(name, bits, text) camf.name = draw(index++, bits);
    TD_CAMF_MAP(X)
#undef X
    return camf;
}

TD_TEST(packing_and_unpacking_undo_each_other)
{
    for (uint32_t i = 0; i < 5000; i++) {
        td_camf camf = random_camf(i), back;
        uint8_t bytes[TD_CAMF_BYTES], again[TD_CAMF_BYTES];
        td_camf_pack(&camf, bytes);
        td_camf_unpack(bytes, &back);
        TD_CHECK(memcmp(&camf, &back, sizeof camf) == 0);
        TD_CHECK((bytes[15] & 0x3f) == 0);
        td_camf_pack(&back, again);
        TD_CHECK(memcmp(bytes, again, sizeof bytes) == 0);
    }
}

/* A1..A4 by hand: 01 0 0101 0011 00001 0001000: alert, country 83, provider 1, hazard 8. */
TD_TEST(fields_stand_where_the_specification_puts_them)
{
    td_camf camf = { .a1 = 1, .a2 = 83, .a3 = 1, .a4 = 8, .a18 = 1 };
    uint8_t bytes[TD_CAMF_BYTES];
    td_camf_pack(&camf, bytes);
    TD_CHECK(bytes[0] == 0x4a && bytes[1] == 0x61 && bytes[2] == 0x10);
    TD_CHECK(bytes[15] == 0x40);
}

TD_TEST(the_parts_of_a18_round_trip_for_every_hazard)
{
    for (uint32_t a17 = 0; a17 < 4; a17++) {
        for (uint32_t a4 = 0; a4 < 128; a4++) {
            td_camf camf = { .a4 = a4, .a17 = a17, .a18 = draw(a4 + 128 * a17, 15) }, back = camf;
            td_camf_part parts[TD_CAMF_PARTS_MAX];
            int count = td_camf_parts_unpack(&camf, parts), bits = 0;
            for (int i = 0; i < count; i++) {
                bits += parts[i].bits;
            }
            TD_CHECK(bits == 15);
            back.a18 = 0;
            td_camf_parts_pack(&back, parts, count);
            TD_CHECK(back.a18 == camf.a18);
        }
    }
    /* An earthquake's magnitude is the first four bits. */
    td_camf quake = { .a4 = 36, .a17 = 3, .a18 = 0x5000 };
    td_camf_part parts[TD_CAMF_PARTS_MAX];
    TD_CHECK(td_camf_parts_unpack(&quake, parts) == 4);
    TD_CHECK(strcmp(parts[0].name, "d1") == 0 && parts[0].value == 10);
}

static td_warn_message message_of(td_warn_kind kind, td_warn_impact impact)
{
    return (td_warn_message){ .kind = kind, .why = TD_WARN_WHY_FIRST, .number = 1, .first = 1,
                              .impact = impact };
}

/* Points of the true ellipse in the told one; the worst depth is returned. */
static double worst_depth(const td_warn_impact *impact, const td_camf *camf)
{
    td_earth earth = td_earth_wgs84();
    td_camf_ellipse main, told;
    double worst = 0.0;
    if (!td_camf_ellipses(camf, &main, &told)) {
        return INFINITY;
    }
    td_warn_impact as_told = { .centre_geo = { told.lat_rad, told.lon_rad, 0.0 },
                               .semi_major_m = fmax(told.semi_major_m, told.semi_minor_m),
                               .semi_minor_m = fmin(told.semi_major_m, told.semi_minor_m),
                               .azimuth_rad = told.azimuth_rad +
                                   (told.semi_major_m < told.semi_minor_m ? TD_HALF_PI : 0.0) };
    for (int i = 0; i < 72; i++) {
        double x = impact->semi_major_m * cos(i * TD_PI / 36.0);
        double y = impact->semi_minor_m * sin(i * TD_PI / 36.0);
        td_geo at = td_destination(&earth, impact->centre_geo, impact->azimuth_rad + atan2(y, x),
                                   hypot(x, y));
        worst = fmax(worst, td_warn_depth_ratio(&earth, &as_told, 0.0, at));
    }
    return worst;
}

/* Ellipses from 300 m to 900 km, as thin as 1 to 20, below 70 degrees of latitude. Meridians
 * converge between the true centre and the told one, hence 1e-4. */
TD_TEST(a_told_ellipse_holds_the_true_one_and_is_not_much_larger)
{
    td_earth earth = td_earth_wgs84();
    td_stream stream = { .seed = 5, .purpose = 9 };
    td_camf_def def = { .country = 83, .provider = 1 };
    td_camf_counts counts = { 0 };
    double round_sum = 0.0;
    int round_count = 0;
    for (uint32_t i = 0; i < 2000; i++) {
        double major_m = 300.0 * exp(8.0 * td_uniform(&stream, 8 * i));
        double thin = exp(-3.0 * td_uniform(&stream, 8 * i + 1));
        td_warn_impact impact = {
            .centre_geo = { 70.0 * TD_DEG * (2.0 * td_uniform(&stream, 8 * i + 2) - 1.0),
                            TD_TWO_PI * td_uniform(&stream, 8 * i + 3), 0.0 },
            .semi_major_m = major_m,
            .semi_minor_m = major_m * thin,
            .azimuth_rad = TD_TWO_PI * td_uniform(&stream, 8 * i + 4),
        };
        td_warn_message message = message_of(TD_WARN_ALERT, impact);
        td_camf camf = td_camf_from_message(&earth, &def, &message, &counts);
        td_camf_ellipse main, told;
        TD_CHECK(worst_depth(&impact, &camf) <= 1.0001);
        td_camf_ellipses(&camf, &main, &told);
        TD_CHECK(told.semi_major_m <= main.semi_major_m);
        if (thin > 0.3 && major_m > 5000.0) {
            round_sum += told.semi_major_m * told.semi_minor_m / (major_m * major_m * thin);
            round_count++;
        }
    }
    TD_CHECK(counts.axes_cut == 0);
    /* A step of B1 is 3 to 4 % of an axis, half of it lost on average, and azimuth a little. */
    TD_NEAR(round_sum / round_count, 1.05, 0.04);
}

TD_TEST(what_does_not_fit_is_cut_and_counted_never_wrapped)
{
    td_earth earth = td_earth_wgs84();
    td_camf_def def = { .country = 183, .provider = 31, .epoch_s = 1338508800 };
    td_camf_counts counts = { 0 };
    td_warn_impact huge = { .centre_geo = { TD_HALF_PI, TD_PI, 0.0 }, .semi_major_m = 3e6,
                            .semi_minor_m = 2.6e6, .t_impact_ns = INT64_C(1300000) * 1000000000 };
    td_warn_message message = message_of(TD_WARN_ALERT, huge);
    td_camf camf = td_camf_from_message(&earth, &def, &message, &counts);
    TD_CHECK(counts.axes_cut == 2 && counts.onsets_cut == 1);
    TD_CHECK(camf.a14 == 31 && camf.a15 == 31 && camf.a12 == 65535 && camf.a7 == 0);
    uint8_t bytes[TD_CAMF_BYTES];
    td_camf back;
    td_camf_pack(&camf, bytes);
    td_camf_unpack(bytes, &back);
    TD_CHECK(memcmp(&camf, &back, sizeof back) == 0);
}

/* 2012-06-01 was a Friday: 00:00 UTC is minute 4 x 1440 + 1 of its week. */
TD_TEST(the_onset_is_the_minute_of_the_week)
{
    td_earth earth = td_earth_wgs84();
    td_camf_def def = { .country = 183, .provider = 1, .epoch_s = 1338508800 };
    td_camf_counts counts = { 0 };
    td_warn_impact impact = { .centre_geo = { 0.78, 0.45, 0.0 }, .semi_major_m = 18000.0,
                              .semi_minor_m = 7000.0 };
    static const struct {
        int64_t t_s;
        uint32_t a6, a7;
    } CASES[] = { { 0, 0, 5761 }, { 59, 0, 5761 }, { 60, 0, 5762 }, { 259199, 0, 10080 },
                  { 259200, 1, 1 } };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        impact.t_impact_ns = CASES[i].t_s * 1000000000;
        td_warn_message message = message_of(TD_WARN_ALERT, impact);
        td_camf camf = td_camf_from_message(&earth, &def, &message, &counts);
        TD_CHECK(camf.a6 == CASES[i].a6 && camf.a7 == CASES[i].a7);
    }
    TD_CHECK(counts.onsets_cut == 0);
    /* 1969-12-31T23:59:58, in the last minute of a Wednesday. */
    def.epoch_s = -1;
    impact.t_impact_ns = -1;
    td_warn_message before = message_of(TD_WARN_ALERT, impact);
    before.t_sent_ns = -1;
    td_camf camf = td_camf_from_message(&earth, &def, &before, &counts);
    TD_CHECK(camf.a6 == 0 && camf.a7 == 4320 && counts.onsets_cut == 0);
    /* An impact in the week before the message is left out. */
    def.epoch_s = -259200;
    impact.t_impact_ns = -1;
    before = message_of(TD_WARN_ALERT, impact);
    camf = td_camf_from_message(&earth, &def, &before, &counts);
    TD_CHECK(counts.onsets_cut == 1 && camf.a7 == 0);
}

/* Whatever is told, it is told as a test. */
TD_TEST(everything_told_is_a_test)
{
    td_earth earth = td_earth_wgs84();
    td_camf_def def = { .country = 183, .provider = 1 };
    td_camf_counts counts = { 0 };
    td_warn_impact impact = { .centre_geo = { 0.78, 0.45, 0.0 }, .semi_major_m = 18000.0,
                              .semi_minor_m = 7000.0 };
    for (int kind = TD_WARN_ALERT; kind < TD_WARN_KIND_COUNT; kind++) {
        td_warn_message message = message_of((td_warn_kind)kind, impact);
        td_camf camf = td_camf_from_message(&earth, &def, &message, &counts);
        TD_CHECK(camf.a1 == TD_CAMF_TEST && camf.a4 == 8 && camf.a5 == 3 && camf.a2 == 183);
    }
}

TD_TEST(countries_are_those_of_the_specification)
{
    static const struct {
        const char *iso2;
        int code;
    } KNOWN[] = { { "AF", 0 }, { "DE", 83 }, { "FR", 74 }, { "IT", 108 }, { "PL", 176 },
                  { "RO", 183 }, { "JP", 111 }, { "FJ", 71 }, { "TR", 226 }, { "ZM", 248 },
                  { "XK", -1 } };
    for (size_t i = 0; i < sizeof KNOWN / sizeof KNOWN[0]; i++) {
        TD_CHECK(td_camf_country_code(KNOWN[i].iso2) == KNOWN[i].code);
    }
    for (uint32_t a = 0; a < 249; a++) {
        TD_CHECK(td_camf_country_code(td_camf_country_iso2(a)) == (int)a);
    }
    TD_CHECK(td_camf_country_iso2(249) == NULL && td_camf_country_iso2(503) == NULL);
    TD_CHECK(strcmp(td_camf_country_iso2(500), "EU") == 0);
    TD_CHECK(strcmp(td_camf_hazard_text(12), "Satellite/space re-entry debris") == 0);
    TD_CHECK(strcmp(td_camf_hazard_text(113), "Test alert") == 0);
    TD_CHECK(td_camf_hazard_text(0) == NULL && td_camf_hazard_text(114) == NULL);
    TD_CHECK(strcmp(td_camf_type_text(0), "Test") == 0 && td_camf_severity_text(4) == NULL);
    TD_CHECK(td_camf_duration_text(3) != NULL && td_camf_settings_text(3) != NULL);
}

TD_MAIN(packing_and_unpacking_undo_each_other, fields_stand_where_the_specification_puts_them,
        the_parts_of_a18_round_trip_for_every_hazard,
        a_told_ellipse_holds_the_true_one_and_is_not_much_larger,
        what_does_not_fit_is_cut_and_counted_never_wrapped, the_onset_is_the_minute_of_the_week,
        everything_told_is_a_test, countries_are_those_of_the_specification)
