/* SPDX-License-Identifier: Apache-2.0 */
/* Every kind of alert is valid against the schema of OASIS and against what the schema cannot say;
 * nothing that is not an exercise passes. */
#include <libxml/xmlschemas.h>

#include "edge/alert/alert.h"
#include "test/check.h"

static const int64_t S = 1000000000;
/* 1 June 2012, 00:00 UTC. */
static const int64_t EPOCH_S = 1338508800;
static const int64_t SENT_NS[] = { 100000000000, 131000000000, 190500000000, 999000000000 };

static void be_silent(void *ctx, const char *format, ...)
{
    (void)ctx;
    (void)format;
}

static bool is_valid(const char *xml)
{
    xmlSchemaParserCtxtPtr parser =
        xmlSchemaNewParserCtxt(TD_SOURCE_FOLDER "/test/data/cap/CAP-v1.2.xsd");
    xmlSchemaPtr schema = xmlSchemaParse(parser);
    xmlSchemaValidCtxtPtr validator = schema ? xmlSchemaNewValidCtxt(schema) : NULL;
    xmlDocPtr document = xmlReadMemory(xml, (int)strlen(xml), "cap", NULL, XML_PARSE_NONET);
    int result = -1;
    if (TD_CHECK(validator && document)) {
        xmlSchemaSetValidErrors(validator, be_silent, be_silent, NULL);
        result = xmlSchemaValidateDoc(validator, document);
    }
    xmlFreeDoc(document);
    xmlSchemaFreeValidCtxt(validator);
    xmlSchemaFree(schema);
    xmlSchemaFreeParserCtxt(parser);
    return result == 0;
}

static td_alert_texts *texts_shipped(void)
{
    td_alert_texts *texts = NULL;
    char why[TD_ALERT_WHY_SIZE];
    TD_CHECK(td_alert_texts_open(TD_SOURCE_FOLDER "/catalogue/warnings", &texts, why) == TD_OK);
    return texts;
}

static td_warn_message message_of(td_warn_kind kind, td_warn_why why, int32_t number)
{
    return (td_warn_message){
        .kind = kind, .why = why, .number = number, .first = 1,
        .t_sent_ns = SENT_NS[number - 1],
        .impact = { .centre_geo = { 44.43 * TD_DEG, 26.10 * TD_DEG, 0.0 },
                    .semi_major_m = 18000.0, .semi_minor_m = 7000.0,
                    .azimuth_rad = 31.0 * TD_DEG, .t_impact_ns = 424 * S,
                    .t_impact_s_sigma = 4.0 },
    };
}

static const td_cap_region REGIONS[] = { { "10", "Bucure\xc8\x99ti" }, { "23", "Ilfov" } };
static const char *const CITIES[] = { "Bucharest", "Voluntari & Otopeni <north>" };
static const td_cap_country COUNTRIES[] = {
    { .iso2 = "RO", .name = "Romania", .regions = REGIONS, .region_count = 2, .cities = CITIES,
      .city_count = 2, .people = 1934567 },
    { .iso2 = "BE", .name = "Belgium" },
};

static char *write(const td_warn_message *message, td_alert_texts *texts)
{
    char why[TD_ALERT_WHY_SIZE], *xml = NULL;
    td_cap_def def = { .sender = "exercise@testudo.example", .event = "europe-2018.run-0.raid-1",
                       .epoch_s = EPOCH_S, .texts = texts, .sent_ns = SENT_NS };
    if (!TD_CHECK(td_cap_write(&def, message, COUNTRIES, 2, &xml, why) == TD_OK)) {
        printf("%s\n", why);
        exit(1);
    }
    return xml;
}

static int count_of(const char *text, const char *part)
{
    int count = 0;
    for (text = strstr(text, part); text; text = strstr(text + 1, part)) {
        count++;
    }
    return count;
}

TD_TEST(an_alert_is_valid_and_says_what_it_must)
{
    td_alert_texts *texts = texts_shipped();
    td_warn_message message = message_of(TD_WARN_ALERT, TD_WARN_WHY_FIRST, 1);
    char *xml = write(&message, texts);
    TD_CHECK(is_valid(xml));
    TD_CHECK(strstr(xml, "<identifier>europe-2018.run-0.raid-1-1</identifier>"));
    TD_CHECK(strstr(xml, "<sent>2012-06-01T00:01:40+00:00</sent>"));
    TD_CHECK(strstr(xml, "<onset>2012-06-01T00:07:04+00:00</onset>"));
    TD_CHECK(strstr(xml, "<status>Exercise</status>"));
    TD_CHECK(strstr(xml, "<scope>Restricted</scope>"));
    TD_CHECK(!strstr(xml, "<references>"));
    /* Romanian and English for Romania; Dutch, French, German and English for Belgium. */
    TD_CHECK(count_of(xml, "<info>") == 6 && count_of(xml, "<polygon>") == 6);
    TD_CHECK(strstr(xml, "<language>ro-RO<") && strstr(xml, "<language>fr-BE<"));
    TD_CHECK(strstr(xml, "<headline>EXERCI\xc8\x9aIU: Avertizare de rachet\xc4\x83: Bucharest. "
                         "Impact \xc3\xaen circa 5 min."));
    TD_CHECK(strstr(xml, "<value>RO.23</value>") && strstr(xml, "Ilfov, Romania"));
    TD_CHECK(strstr(xml, "Voluntari &amp; Otopeni &lt;north&gt;"));
    TD_CHECK(strstr(xml, "<value>1934567</value>"));
    free(xml);
    td_alert_texts_close(texts);
}

TD_TEST(later_messages_refer_to_all_before)
{
    td_alert_texts *texts = texts_shipped();
    static const struct {
        td_warn_kind kind;
        td_warn_why why;
        const char *type, *text;
    } CASES[] = {
        { TD_WARN_UPDATE, TD_WARN_WHY_SOONER, "Update", "Immediate" },
        { TD_WARN_CANCEL, TD_WARN_WHY_TRACK_LOST, "Cancel", "could no longer be tracked" },
        { TD_WARN_CANCEL, TD_WARN_WHY_LEFT_GROUND, "Cancel", "no longer lies" },
        { TD_WARN_CANCEL, TD_WARN_WHY_INTERCEPTED, "Cancel", "was intercepted" },
        { TD_WARN_ALL_CLEAR, TD_WARN_WHY_IMPACT_PASSED, "Update", "AllClear" },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        char type[64];
        td_warn_message message = message_of(CASES[i].kind, CASES[i].why, 3);
        char *xml = write(&message, texts);
        snprintf(type, sizeof type, "<msgType>%s</msgType>", CASES[i].type);
        TD_CHECK(is_valid(xml) && strstr(xml, type) && strstr(xml, CASES[i].text));
        TD_CHECK(strstr(xml, "<references>exercise@testudo.example,europe-2018.run-0.raid-1-1,"
                             "2012-06-01T00:01:40+00:00 exercise@testudo.example,"
                             "europe-2018.run-0.raid-1-2,2012-06-01T00:02:11+00:00</references>"));
        free(xml);
    }
    td_alert_texts_close(texts);
}

/* What a receiver draws holds what the model warned of. */
TD_TEST(the_polygon_holds_the_ellipse)
{
    td_alert_texts *texts = texts_shipped();
    td_earth earth = td_earth_wgs84();
    td_warn_message message = message_of(TD_WARN_ALERT, TD_WARN_WHY_FIRST, 1);
    char *xml = write(&message, texts), *at = strstr(xml, "<polygon>") + 9;
    int count = 0;
    double least = INFINITY, lat_deg, lon_deg, first[2] = { 0 }, last[2] = { 0 };
    for (int used; sscanf(at, "%lf,%lf%n", &lat_deg, &lon_deg, &used) == 2; at += used) {
        td_geo place = { lat_deg * TD_DEG, lon_deg * TD_DEG, 0.0 };
        least = fmin(least, td_warn_depth_ratio(&earth, &message.impact, 0.0, place));
        memcpy(count == 0 ? first : last, (double[]){ lat_deg, lon_deg }, sizeof first);
        count++;
    }
    TD_CHECK(count == TD_CAP_POINTS && count <= TD_CAP_POINTS_MAX);
    TD_CHECK(memcmp(first, last, sizeof first) == 0);
    TD_CHECK(least > 1.0);
    free(xml);
    td_alert_texts_close(texts);
}

TD_TEST(names_that_cap_forbids_and_areas_it_cannot_say_are_refused)
{
    td_alert_texts *texts = texts_shipped();
    char why[TD_ALERT_WHY_SIZE], *xml = NULL;
    td_cap_def def = { .sender = "exercise@testudo.example", .event = "one two",
                       .epoch_s = EPOCH_S, .texts = texts, .sent_ns = SENT_NS };
    td_warn_message message = message_of(TD_WARN_ALERT, TD_WARN_WHY_FIRST, 1);
    TD_CHECK(td_cap_write(&def, &message, COUNTRIES, 2, &xml, why) == TD_BAD_INPUT && !xml);
    def.event = "one";
    TD_CHECK(td_cap_write(&def, &message, COUNTRIES, 0, &xml, why) == TD_BAD_INPUT && !xml);
    message.impact.centre_geo.lon_rad = TD_PI;
    TD_CHECK(td_cap_write(&def, &message, COUNTRIES, 2, &xml, why) == TD_REFUSED && !xml);
    TD_CHECK(strstr(why, "180th") != NULL);
    td_alert_texts_close(texts);
}

/* ---- what the schema lets pass ---- */

/* A copy with one part replaced; the part must be there. */
static char *changed(const char *xml, const char *from, const char *to)
{
    const char *at = strstr(xml, from);
    size_t size = strlen(xml) + strlen(to) + 1;
    char *copy = calloc(1, size);
    if (!TD_CHECK(at && copy)) {
        printf("no %s\n", from);
        exit(1);
    }
    snprintf(copy, size, "%.*s%s%s", (int)(at - xml), xml, to, at + strlen(from));
    return copy;
}

static bool is_refused(const char *xml, const char *from, const char *to, const char *word)
{
    char why[TD_ALERT_WHY_SIZE], *copy = changed(xml, from, to);
    td_status status = td_cap_check(copy, strlen(copy), why);
    bool refused = status == TD_REFUSED && strstr(why, word) != NULL;
    if (!refused) {
        printf("%s -> %s: status %d, `%s`, expected %s\n", from, to, (int)status, why, word);
    }
    free(copy);
    return refused;
}

TD_TEST(nothing_but_an_exercise_passes)
{
    static const char *const OTHERS[] = { "Actual", "Test", "System", "Draft", "exercise", "" };
    td_alert_texts *texts = texts_shipped();
    td_warn_message message = message_of(TD_WARN_ALERT, TD_WARN_WHY_FIRST, 1);
    char *xml = write(&message, texts);
    for (size_t i = 0; i < sizeof OTHERS / sizeof OTHERS[0]; i++) {
        char status[64];
        snprintf(status, sizeof status, "<status>%s</status>", OTHERS[i]);
        TD_CHECK(is_refused(xml, "<status>Exercise</status>", status, "Exercise"));
    }
    TD_CHECK(is_refused(xml, "<status>Exercise</status>", "", "Exercise"));
    TD_CHECK(is_refused(xml, "<scope>Restricted<", "<scope>Public<", "Restricted"));
    free(xml);
    td_alert_texts_close(texts);
}

TD_TEST(what_the_schema_lets_pass_is_refused_here)
{
    td_alert_texts *texts = texts_shipped();
    td_warn_message message = message_of(TD_WARN_UPDATE, TD_WARN_WHY_SOONER, 2);
    char *xml = write(&message, texts), why[TD_ALERT_WHY_SIZE];
    TD_CHECK(td_cap_check(xml, strlen(xml), why) == TD_OK && why[0] == '\0');
    TD_CHECK(is_refused(xml, "<polygon>", "<polygon>91,0 ", "latitude"));
    TD_CHECK(is_refused(xml, "<polygon>", "<polygon>44.5,26 ", "equal to the first"));
    TD_CHECK(is_refused(xml, "<polygon>", "<polygon>nonsense ", "points"));
    TD_CHECK(is_refused(xml, "<polygon>", "<polygon>nan,26 ", "latitude"));
    TD_CHECK(is_refused(xml, "<references>", "<references>x ", "references"));
    TD_CHECK(is_refused(xml, "-1,2012-06-01T00:01:40", "-2,2012-06-01T00:01:40", "itself"));
    TD_CHECK(is_refused(xml, "+00:00</expires>", "Z</expires>", "expires"));
    TD_CHECK(is_refused(xml, "<expires>2012", "<expires>2011", "expires"));
    TD_CHECK(is_refused(xml, "<language>ro-RO</language>", "", "language"));
    TD_CHECK(is_refused(xml, "<identifier>europe", "<identifier>eu rope", "identifier"));
    TD_CHECK(is_refused(xml, "</sent>", ".5</sent>", "sent"));
    TD_CHECK(is_refused(xml, "cap:1.2\"", "cap:1.1\"", "CAP 1.2"));
    TD_CHECK(is_refused(xml, "<valueName>ISO3166-1</valueName>", "", "geocode"));
    TD_CHECK(is_refused(xml, "</alert>", "", "well-formed"));
    TD_CHECK(is_refused(xml, "<alert", "<!DOCTYPE alert [<!ENTITY a \"b\">]><alert", "document"));
    free(xml);
    td_alert_texts_close(texts);
}

static bool polygon_is_refused(const char *xml, const char *polygon, const char *word)
{
    const char *begin = strstr(xml, "<polygon>"), *end = strstr(begin, "</polygon>");
    char old[4096];
    snprintf(old, sizeof old, "%.*s", (int)(end - begin), begin);
    return is_refused(xml, old, polygon, word);
}

TD_TEST(polygons_must_be_areas)
{
    td_alert_texts *texts = texts_shipped();
    td_warn_message message = message_of(TD_WARN_ALERT, TD_WARN_WHY_FIRST, 1);
    char *xml = write(&message, texts);
    TD_CHECK(polygon_is_refused(xml, "<polygon>1,1 2,2 1,1", "4 to 100"));
    TD_CHECK(polygon_is_refused(xml, "<polygon>1,1 2,2 3,3 1,1", "counter-clockwise"));
    TD_CHECK(polygon_is_refused(xml, "<polygon>1,1 2,1 2,2 1,1", "counter-clockwise"));
    TD_CHECK(polygon_is_refused(xml, "<polygon>1,179 1,-179 2,-179 1,179", "180th"));
    TD_CHECK(polygon_is_refused(xml, "<polygon>1 2 3", "points"));
    free(xml);
    td_alert_texts_close(texts);
}

/* The standard's own example is no exercise: what it says must not pass for one. */
TD_TEST(an_actual_alert_of_others_is_refused)
{
    char bytes[8192], why[TD_ALERT_WHY_SIZE];
    FILE *file = fopen(TD_SOURCE_FOLDER "/test/data/cap/cap_amber_alert_example.xml", "rb");
    if (!TD_CHECK(file != NULL)) {
        return;
    }
    size_t size = fread(bytes, 1, sizeof bytes - 1, file);
    bytes[size] = '\0';
    fclose(file);
    TD_CHECK(is_valid(bytes));
    TD_CHECK(td_cap_check(bytes, size, why) == TD_REFUSED && strstr(why, "Actual"));
}

TD_TEST(times_are_written_for_any_epoch)
{
    char text[TD_CAP_TIME_SIZE];
    td_cap_time(EPOCH_S, 400999999999, text);
    TD_CHECK(strcmp(text, "2012-06-01T00:06:40+00:00") == 0);
    td_cap_time(EPOCH_S, -1, text);
    TD_CHECK(strcmp(text, "2012-05-31T23:59:59+00:00") == 0);
}

TD_MAIN(an_alert_is_valid_and_says_what_it_must, later_messages_refer_to_all_before,
        the_polygon_holds_the_ellipse,
        names_that_cap_forbids_and_areas_it_cannot_say_are_refused, nothing_but_an_exercise_passes,
        what_the_schema_lets_pass_is_refused_here, polygons_must_be_areas,
        an_actual_alert_of_others_is_refused, times_are_written_for_any_epoch)
