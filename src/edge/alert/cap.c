/* SPDX-License-Identifier: Apache-2.0 */
/* Writes warnings as CAP 1.2 with libxml2's writer. */
#include "edge/alert/cap.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <libxml/xmlwriter.h>

/* CAP asks for headlines of at most 160 letters: a longer place is cut at a whole character. */
enum { WORDS_SIZE = 1024, PLACE_SIZE = 48, LIST_SIZE = 2048, POLYGON_SIZE = 4096 };

static const char RESTRICTION[] = "Exercise participants only. Simulation, no real event.";
static const int64_t NS = 1000000000;

/* An alert that ended is shown for an hour. */
static const int64_t SHOWN_S = 3600;

/* What is being written: the first failure of the writer sticks. */
typedef struct paper {
    const td_cap_def *def;
    const td_warn_message *message;
    xmlTextWriterPtr xml;
    bool is_bad;
    char identifier[128];
    char polygon[POLYGON_SIZE];
} paper;

static int64_t floor_s(int64_t t_ns)
{
    return t_ns / NS - (t_ns % NS < 0);
}

void td_cap_time(int64_t epoch_s, int64_t t_ns, char text[TD_CAP_TIME_SIZE])
{
    time_t at = (time_t)(epoch_s + floor_s(t_ns));
    struct tm utc;
    text[0] = '\0';
    if (gmtime_r(&at, &utc)) {
        strftime(text, TD_CAP_TIME_SIZE, "%Y-%m-%dT%H:%M:%S+00:00", &utc);
    }
}

/* CAP: no spaces, commas, < or & in names that references are made of. */
static bool is_name(const char *text)
{
    return text[0] != '\0' && strlen(text) < 100 && strpbrk(text, " \t\r\n,<&>\"'") == NULL;
}

/* ---- small pieces ---- */

static void element(paper *to, const char *name, const char *text)
{
    to->is_bad = to->is_bad || xmlTextWriterWriteElement(to->xml, BAD_CAST name,
                                                         BAD_CAST text) < 0;
}

static void begin(paper *to, const char *name)
{
    to->is_bad = to->is_bad || xmlTextWriterStartElement(to->xml, BAD_CAST name) < 0;
}

static void end(paper *to)
{
    to->is_bad = to->is_bad || xmlTextWriterEndElement(to->xml) < 0;
}

static void pair(paper *to, const char *name, const char *value_name, const char *value)
{
    begin(to, name);
    element(to, "valueName", value_name);
    element(to, "value", value);
    end(to);
}

static void moment(paper *to, const char *name, int64_t t_ns)
{
    char text[TD_CAP_TIME_SIZE];
    td_cap_time(to->def->epoch_s, t_ns, text);
    element(to, name, text);
}

static bool is_over(const td_warn_message *message)
{
    return message->kind == TD_WARN_CANCEL || message->kind == TD_WARN_ALL_CLEAR;
}

/* ---- the ellipse ---- */

/* Six decimals keep the outline within 0.06 m. False where latitude and longitude cannot say it. */
static bool draw_polygon(const td_warn_message *message, char text[POLYGON_SIZE])
{
    td_earth earth = td_earth_wgs84();
    td_geo points[TD_CAP_POINTS];
    int size = 0;
    td_warn_outline(&earth, &message->impact, 0.0, points, TD_CAP_POINTS);
    for (int i = 0; i < TD_CAP_POINTS; i++) {
        if (i > 0 && fabs(points[i].lon_rad - points[i - 1].lon_rad) > TD_HALF_PI) {
            return false;
        }
        size += snprintf(text + size, POLYGON_SIZE - (size_t)size, "%s%.6f,%.6f", i ? " " : "",
                         points[i].lat_rad / TD_DEG, points[i].lon_rad / TD_DEG);
    }
    return true;
}

/* ---- one info: a country in a language ---- */

/* Whole minutes left, none told twice: below one they are one, for nobody hears "0 min". */
static int minutes_left(const td_warn_message *message)
{
    int64_t left_s = (message->impact.t_impact_ns - message->t_sent_ns) / NS;
    return left_s < 60 ? 1 : (int)(left_s / 60);
}

static const char *place_of(const td_cap_country *in)
{
    if (in->city_count > 0) {
        return in->cities[0];
    }
    return in->region_count > 0 ? in->regions[0].name : in->name;
}

static const char *words_of(const paper *to, int language, td_alert_text text)
{
    return td_alert_text_in(to->def->texts, language, text);
}

static void headline(paper *to, const td_cap_country *in, int language)
{
    static const td_alert_text TEXTS[] = { [TD_WARN_ALERT] = TD_ALERT_TEXT_ALERT,
                                           [TD_WARN_UPDATE] = TD_ALERT_TEXT_UPDATE,
                                           [TD_WARN_CANCEL] = TD_ALERT_TEXT_CANCEL,
                                           [TD_WARN_ALL_CLEAR] = TD_ALERT_TEXT_ALL_CLEAR };
    char line[WORDS_SIZE], place[PLACE_SIZE];
    const char *text = words_of(to, language, TEXTS[to->message->kind]);
    td_alert_text_fill("{place}", place_of(in), 0, place, sizeof place);
    int size = snprintf(line, sizeof line, "%s: ", words_of(to, language,
                                                            TD_ALERT_TEXT_EXERCISE));
    td_alert_text_fill(text, place, minutes_left(to->message), line + size,
                       sizeof line - (size_t)size);
    element(to, "headline", line);
}

/* Why an alert was taken back, in words for people; null where it was not. */
static const char *reason_of(const paper *to, int language)
{
    switch (to->message->why) {
        case TD_WARN_WHY_TRACK_LOST: return words_of(to, language, TD_ALERT_TEXT_TRACK_LOST);
        case TD_WARN_WHY_LEFT_GROUND: return words_of(to, language, TD_ALERT_TEXT_LEFT_GROUND);
        case TD_WARN_WHY_INTERCEPTED: return words_of(to, language, TD_ALERT_TEXT_INTERCEPTED);
        default: return NULL;
    }
}

static void instruction(paper *to, int language)
{
    char line[WORDS_SIZE];
    bool over = is_over(to->message);
    snprintf(line, sizeof line, "%s. %s", words_of(to, language, TD_ALERT_TEXT_EXERCISE),
             words_of(to, language, over ? TD_ALERT_TEXT_AFTER : TD_ALERT_TEXT_SHELTER));
    element(to, "instruction", line);
}

/* Adds to a list with ", " between; what does not fit is left to the codes. */
static void list_add(char list[LIST_SIZE], const char *text)
{
    size_t used = strlen(list), more = strlen(text);
    if (used + more + 3 < LIST_SIZE) {
        snprintf(list + used, LIST_SIZE - used, "%s%s", used ? ", " : "", text);
    }
}

static void area(paper *to, const td_cap_country *in)
{
    char list[LIST_SIZE] = "", code[64];
    begin(to, "area");
    for (int i = 0; i < in->region_count; i++) {
        list_add(list, in->regions[i].name);
    }
    list_add(list, in->name);
    element(to, "areaDesc", list);
    element(to, "polygon", to->polygon);
    pair(to, "geocode", "ISO3166-1", in->iso2);
    for (int i = 0; i < in->region_count; i++) {
        snprintf(code, sizeof code, "%.8s.%.40s", in->iso2, in->regions[i].code);
        pair(to, "geocode", "GeoNames-ADM1", code);
    }
    end(to);
}

/* Urgency, severity and certainty: what CAP knows of a prediction and of its end. */
static void grade(paper *to)
{
    bool over = is_over(to->message);
    element(to, "responseType", over ? "AllClear" : "Shelter");
    element(to, "urgency", over ? "Past" : "Immediate");
    element(to, "severity", over ? "Minor" : "Extreme");
    element(to, "certainty", to->message->kind == TD_WARN_CANCEL ? "Unlikely" : "Likely");
}

static void parameters(paper *to, const td_cap_country *in)
{
    char list[LIST_SIZE] = "", number[48];
    pair(to, "parameter", "testudo-reason", td_warn_why_key(to->message->why));
    snprintf(number, sizeof number, "%" PRId64, in->people);
    pair(to, "parameter", "testudo-people_count", number);
    snprintf(number, sizeof number, "%.1f", to->message->impact.t_impact_s_sigma);
    pair(to, "parameter", "testudo-impact_s_sigma", number);
    for (int i = 0; i < in->city_count; i++) {
        list_add(list, in->cities[i]);
    }
    if (list[0]) {
        pair(to, "parameter", "testudo-cities", list);
    }
}

static void times(paper *to)
{
    const td_warn_message *message = to->message;
    int64_t sigma_ns = (int64_t)(3.0 * message->impact.t_impact_s_sigma * 1e9);
    int64_t later_ns = message->impact.t_impact_ns + sigma_ns;
    int64_t from_ns = is_over(message) || later_ns < message->t_sent_ns ? message->t_sent_ns
                                                                        : later_ns;
    moment(to, "effective", message->t_sent_ns);
    if (!is_over(message)) {
        moment(to, "onset", message->impact.t_impact_ns);
    }
    moment(to, "expires", from_ns + SHOWN_S * NS);
}

static void info(paper *to, const td_cap_country *in, int language)
{
    char tag[32];
    const char *reason = reason_of(to, language);
    begin(to, "info");
    snprintf(tag, sizeof tag, "%s-%.2s", td_alert_language_tag(to->def->texts, language),
             in->iso2);
    element(to, "language", tag);
    element(to, "category", "Security");
    element(to, "event", words_of(to, language, TD_ALERT_TEXT_EVENT));
    grade(to);
    element(to, "audience", "exercise participants");
    pair(to, "eventCode", "CAMF-A4", "8");
    times(to);
    element(to, "senderName", "Testudo (simulation)");
    headline(to, in, language);
    if (reason) {
        element(to, "description", reason);
    }
    instruction(to, language);
    parameters(to, in);
    area(to, in);
    end(to);
}

/* ---- the message ---- */

static const char *type_of(td_warn_kind kind)
{
    static const char *const TYPES[] = { [TD_WARN_NONE] = "", [TD_WARN_ALERT] = "Alert",
                                         [TD_WARN_UPDATE] = "Update", [TD_WARN_CANCEL] = "Cancel",
                                         [TD_WARN_ALL_CLEAR] = "Update" };
    return TYPES[kind];
}

/* Triples of the messages that this one continues, the oldest first. */
static void references(paper *to)
{
    const td_warn_message *message = to->message;
    size_t size = (size_t)(message->number - message->first) * 320 + 1, used = 0;
    char *list = message->number > message->first ? malloc(size) : NULL;
    if (message->number == message->first) {
        return;
    }
    for (int32_t i = message->first; list && i < message->number; i++) {
        char sent[TD_CAP_TIME_SIZE];
        td_cap_time(to->def->epoch_s, to->def->sent_ns[i - 1], sent);
        used += (size_t)snprintf(list + used, size - used, "%s%s,%s-%" PRId32 ",%s",
                                 used ? " " : "", to->def->sender, to->def->event, i, sent);
    }
    if (list) {
        element(to, "references", list);
    }
    to->is_bad = to->is_bad || !list;
    free(list);
}

static void head(paper *to)
{
    char note[WORDS_SIZE];
    element(to, "identifier", to->identifier);
    element(to, "sender", to->def->sender);
    moment(to, "sent", to->message->t_sent_ns);
    element(to, "status", "Exercise");
    element(to, "msgType", type_of(to->message->kind));
    element(to, "source", "Testudo, output of a model");
    element(to, "scope", "Restricted");
    element(to, "restriction", RESTRICTION);
    snprintf(note, sizeof note, "SIMULATION, no real event. Reason: %s.",
             td_warn_why_text(to->message->why));
    element(to, "note", note);
    references(to);
    element(to, "incidents", to->def->event);
}

static void whole(paper *to, const td_cap_country *countries, int country_count)
{
    int languages[TD_ALERT_LANGUAGES_OF_MAX];
    to->is_bad = xmlTextWriterSetIndent(to->xml, 1) < 0 ||
                 xmlTextWriterStartDocument(to->xml, NULL, "UTF-8", NULL) < 0;
    to->is_bad = to->is_bad ||
                 xmlTextWriterStartElementNS(to->xml, NULL, BAD_CAST "alert", BAD_CAST
                                             "urn:oasis:names:tc:emergency:cap:1.2") < 0;
    head(to);
    for (int i = 0; i < country_count; i++) {
        int count = td_alert_languages_of(to->def->texts, countries[i].iso2, languages);
        for (int j = 0; j < count; j++) {
            info(to, &countries[i], languages[j]);
        }
    }
    end(to);
    to->is_bad = to->is_bad || xmlTextWriterEndDocument(to->xml) < 0;
}

/* The text of the writer's buffer, the caller's; null without memory. */
static char *written(paper *to, const td_cap_country *countries, int country_count)
{
    xmlBufferPtr buffer = xmlBufferCreate();
    char *xml = NULL;
    to->xml = buffer ? xmlNewTextWriterMemory(buffer, 0) : NULL;
    if (to->xml) {
        whole(to, countries, country_count);
        xmlFreeTextWriter(to->xml); /* flushes */
        size_t size = (size_t)xmlBufferLength(buffer);
        xml = to->is_bad ? NULL : malloc(size + 1);
        if (xml) {
            memcpy(xml, xmlBufferContent(buffer), size);
            xml[size] = '\0';
        }
    }
    if (buffer) {
        xmlBufferFree(buffer);
    }
    return xml;
}

static td_status refuse(char *why, td_status status, const char *text)
{
    snprintf(why, TD_ALERT_WHY_SIZE, "%s", text);
    return status;
}

td_status td_cap_write(const td_cap_def *def, const td_warn_message *message,
                       const td_cap_country *countries, int country_count, char **xml,
                       char why[TD_ALERT_WHY_SIZE])
{
    paper to = { .def = def, .message = message };
    *xml = NULL;
    why[0] = '\0';
    if (message->kind == TD_WARN_NONE || country_count < 1) {
        return refuse(why, TD_BAD_INPUT, "nothing to tell; expected a message and a country");
    }
    if (!is_name(def->sender) || !is_name(def->event)) {
        return refuse(why, TD_BAD_INPUT, "sender or event is no name for CAP; expected no space, "
                                         "comma, quote, <, > or &, and below 100 letters");
    }
    snprintf(to.identifier, sizeof to.identifier, "%s-%" PRId32, def->event, message->number);
    if (!draw_polygon(message, to.polygon)) {
        return refuse(why, TD_REFUSED, "the area lies over a pole or the 180th meridian");
    }
    char *text = written(&to, countries, country_count);
    if (!text) {
        return refuse(why, TD_NO_MEMORY, td_status_text(TD_NO_MEMORY));
    }
    td_status status = td_cap_check(text, strlen(text), why);
    if (status != TD_OK) {
        free(text);
        return status;
    }
    *xml = text;
    return TD_OK;
}
