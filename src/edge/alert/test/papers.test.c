/* SPDX-License-Identifier: Apache-2.0 */
/* A flight at Bucharest and its neighbours, watched at the desk over the shipped atlas, and every
 * message of it as files: valid CAP, and CAMF that unpacks to what was told. */
#include <libxml/xmlschemas.h>
#include <unistd.h>

#include "edge/alert/alert.h"
#include "edge/csv/csv.h"
#include "test/check.h"

static const int64_t S = 1000000000;

enum { MESSAGES_MAX = 16, COUNTRIES_MAX = 512 };

static td_atlas *atlas;
static td_alert_ground *ground;
static td_alert_texts *texts;
static bool is_warned[COUNTRIES_MAX];
static td_warn_message messages[MESSAGES_MAX];
static int message_count;
static td_alert_area area;
static td_warn_told told[2000];
static td_warn_event event;

static void open_all(void)
{
    char why[TD_ALERT_WHY_SIZE];
    td_atlas_window window = td_alert_window();
    if (td_atlas_open(TD_SOURCE_FOLDER "/catalogue/atlas", &atlas, why, sizeof why) != TD_OK ||
        td_alert_ground_open(atlas, &window, &ground) != TD_OK ||
        td_alert_texts_open(TD_SOURCE_FOLDER "/catalogue/warnings", &texts, why) != TD_OK) {
        TD_CHECK(!"atlas and texts open");
        exit(1);
    }
    for (int i = 0; i < td_atlas_country_count(atlas); i++) {
        is_warned[i] = td_atlas_country_info(atlas, i)->member_2012;
    }
    event.log = (td_warn_log){ .items = told, .capacity = 2000 };
}

static void watch(int64_t t_s, td_warn_belief belief, double lat_deg, double major_m)
{
    td_warn_desk desk = { .earth = td_earth_wgs84(), .rules = td_warn_rules_default(),
                          .places = td_alert_places(ground), .is_warned = is_warned,
                          .country_count = td_atlas_country_count(atlas) };
    td_warn_impact impact = { .centre_geo = { lat_deg * TD_DEG, 26.0 * TD_DEG, 0.0 },
                              .semi_major_m = major_m, .semi_minor_m = 0.4 * major_m,
                              .azimuth_rad = 0.3, .t_impact_ns = 700 * S,
                              .t_impact_s_sigma = 2.0 };
    td_warn_under under = { .shares = area.shares, .share_capacity = TD_ALERT_SHARES_MAX,
                            .cities = area.cities, .city_capacity = TD_ALERT_CITIES_MAX };
    td_warn_message message = td_warn_watch(&desk, &event, t_s * S, belief, &impact, &under);
    if (message.kind != TD_WARN_NONE && message_count < MESSAGES_MAX) {
        messages[message_count++] = message;
    }
}

TD_TEST(a_flight_is_watched_over_the_shipped_atlas)
{
    open_all();
    watch(200, TD_WARN_BELIEF_FIRM, 44.2, 150000.0);
    watch(260, TD_WARN_BELIEF_FIRM, 44.3, 60000.0);
    watch(400, TD_WARN_BELIEF_FIRM, 44.43, 30000.0);
    watch(660, TD_WARN_BELIEF_LOST, 0.0, 1.0);
    watch(1306, TD_WARN_BELIEF_LOST, 0.0, 1.0);
    TD_CHECK(message_count == 4);
    TD_CHECK(messages[0].kind == TD_WARN_ALERT && messages[0].country_count == 2);
    TD_CHECK(messages[3].kind == TD_WARN_ALL_CLEAR);
    /* Bucharest heard of it 500 s before. */
    td_warn_truth truth = { true, { 44.43 * TD_DEG, 26.10 * TD_DEG, 0.0 }, 700 * S, 10000.0 };
    td_earth earth = td_earth_wgs84();
    static td_warn_time times[2000];
    td_warn_places places = td_alert_places(ground);
    int32_t count = td_warn_times(&earth, &event.log, &truth, &places, times, 2000);
    bool is_found = false;
    for (int32_t i = 0; i < count && i < 2000; i++) {
        const td_warn_place *place = &places.items[times[i].place];
        const char *name = td_atlas_city_info(atlas, (size_t)place->name)->name;
        if (strcmp(name, "Bucharest") == 0) {
            is_found = times[i].outcome == TD_WARN_OUTCOME_WARNED &&
                       times[i].warning_s == 500.0;
        }
    }
    TD_CHECK(is_found && event.log.dropped == 0);
}

static char folder[] = "/tmp/testudo-papers-XXXXXX";

static bool is_valid(const char *path)
{
    xmlSchemaParserCtxtPtr parser =
        xmlSchemaNewParserCtxt(TD_SOURCE_FOLDER "/test/data/cap/CAP-v1.2.xsd");
    xmlSchemaPtr schema = xmlSchemaParse(parser);
    xmlSchemaValidCtxtPtr validator = xmlSchemaNewValidCtxt(schema);
    int result = xmlSchemaValidateFile(validator, path, 0);
    xmlSchemaFreeValidCtxt(validator);
    xmlSchemaFree(schema);
    xmlSchemaFreeParserCtxt(parser);
    return result == 0;
}

static void check_camf_row(const td_csv *table, size_t row)
{
    uint8_t bytes[TD_CAMF_BYTES] = { 0 };
    td_camf camf;
    const char *digits = td_csv_text(table, row, td_csv_column(table, "bits_hex"));
    TD_CHECK(strlen(digits) == 31);
    for (int i = 0; digits[i]; i++) {
        char one[2] = { digits[i], '\0' };
        td_bits_write(bytes, 4 * i, 4, strtoul(one, NULL, 16));
    }
    td_camf_unpack(bytes, &camf);
#define X(name, bits, text)                                                                        \
    TD_CHECK(strtoul(td_csv_text(table, row, td_csv_column(table, #name)), NULL, 10) == camf.name);
    TD_CAMF_MAP(X)
#undef X
    TD_CHECK(camf.a1 == TD_CAMF_TEST && camf.a4 == TD_CAMF_HAZARD_MISSILE);
    TD_CHECK(strcmp(td_csv_text(table, row, td_csv_column(table, "country")),
                    td_camf_country_iso2(camf.a2)) == 0);
}

TD_TEST(every_message_becomes_files)
{
    char why[TD_ALERT_WHY_SIZE], csv_why[TD_CSV_WHY_SIZE], path[128];
    td_alert_papers papers = { .folder = mkdtemp(folder), .ground = ground, .texts = texts,
                               .sender = "exercise@testudo.example", .epoch_s = 1338508800,
                               .provider = 1 };
    td_alert_written written = { 0 };
    td_csv *table = NULL;
    td_status status = td_alert_put(&papers, "raid-1", messages, message_count, &written, why);
    if (!TD_CHECK(status == TD_OK)) {
        printf("%s\n", why);
        return;
    }
    TD_CHECK(written.cap_count == 4 && written.camf_without_code == 0);
    for (int i = 1; i <= message_count; i++) {
        snprintf(path, sizeof path, "%s/raid-1-%d.xml", folder, i);
        TD_CHECK(is_valid(path));
        remove(path);
    }
    snprintf(path, sizeof path, "%s/raid-1.camf.csv", folder);
    TD_CHECK(td_csv_open(path, &table, csv_why) == TD_OK);
    int64_t rows = 0;
    for (int i = 0; i < message_count; i++) {
        rows += messages[i].country_count;
    }
    TD_CHECK((int64_t)td_csv_row_count(table) == rows && written.camf_count == rows);
    for (size_t i = 0; i < td_csv_row_count(table); i++) {
        check_camf_row(table, i);
    }
    td_csv_close(table);
    remove(path);
}

TD_TEST(what_cannot_be_written_is_said)
{
    char why[TD_ALERT_WHY_SIZE];
    td_alert_written written = { 0 };
    td_alert_papers papers = { .folder = "/nowhere/at/all", .ground = ground, .texts = texts,
                               .sender = "exercise@testudo.example", .provider = 1 };
    TD_CHECK(td_alert_put(&papers, "e", messages, 1, &written, why) == TD_IO_FAILED && why[0]);
    TD_CHECK(td_alert_put(&papers, "e", messages + 1, 1, &written, why) == TD_BAD_INPUT);
    td_warn_message elsewhere = messages[0];
    elsewhere.impact.centre_geo = (td_geo){ 46.0 * TD_DEG, -20.0 * TD_DEG, 0.0 };
    papers.folder = folder;
    TD_CHECK(td_alert_put(&papers, "e", &elsewhere, 1, &written, why) == TD_BAD_INPUT);
    TD_CHECK(strstr(why, "none of its countries") != NULL);
    TD_CHECK(td_alert_put(&papers, "a b", messages, 1, &written, why) == TD_BAD_INPUT);
    TD_CHECK(td_alert_put(&papers, "e", messages, 0, &written, why) == TD_OK);
    TD_CHECK(written.cap_count == 0 && written.camf_count == 0);
    rmdir(folder);
    td_alert_texts_close(texts);
    td_alert_ground_close(ground);
    td_atlas_close(atlas);
}

TD_MAIN(a_flight_is_watched_over_the_shipped_atlas, every_message_becomes_files,
        what_cannot_be_written_is_said)
