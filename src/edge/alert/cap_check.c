/* SPDX-License-Identifier: Apache-2.0 */
/* What a CAP message must be besides valid: the schema lets a nonsense polygon, an Update that
 * updates nothing and a real alarm pass. */
#include "edge/alert/cap.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/tree.h>

static const char NAMESPACE[] = "urn:oasis:names:tc:emergency:cap:1.2";

/* ---- reading the tree ---- */

static bool is(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

/* The next sibling of that name, `node` itself included; null where there is none. */
static const xmlNode *named(const xmlNode *node, const char *name)
{
    while (node && !is(node, name)) {
        node = node->next;
    }
    return node;
}

/* The text of a child, "" where it is missing or not plain. */
static const char *text_in(const xmlNode *parent, const char *name)
{
    const xmlNode *child = named(parent->children, name);
    const xmlNode *text = child ? child->children : NULL;
    bool is_plain = text && text->type == XML_TEXT_NODE && !text->next && text->content;
    return is_plain ? (const char *)text->content : "";
}

static bool refuse(char *why, const char *what, const char *found, const char *expected)
{
    snprintf(why, TD_ALERT_WHY_SIZE, "CAP: %s; found `%.60s`, expected %.200s", what, found,
             expected);
    return false;
}

/* ---- words ---- */

static bool is_name(const char *text)
{
    return text[0] != '\0' && strpbrk(text, " \t\r\n,<&") == NULL;
}

/* As `2012-06-01T00:06:40+00:00`, with numbers in their ranges. */
static bool is_time(const char *text)
{
    static const char FORM[] = "dddd-dd-ddTdd:dd:ddsdd:dd";
    if (strlen(text) != sizeof FORM - 1) {
        return false;
    }
    for (size_t i = 0; FORM[i]; i++) {
        bool is_digit = text[i] >= '0' && text[i] <= '9';
        bool is_sign = text[i] == '+' || text[i] == '-';
        bool fits = FORM[i] == 'd' ? is_digit : FORM[i] == 's' ? is_sign : text[i] == FORM[i];
        if (!fits) {
            return false;
        }
    }
    int month = atoi(text + 5), day = atoi(text + 8), hour = atoi(text + 11);
    return month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour <= 23 &&
           atoi(text + 14) <= 59 && atoi(text + 17) <= 59;
}

/* One `sender,identifier,sent`. */
static bool is_reference(const char *text, size_t size)
{
    char copy[512];
    if (size == 0 || size >= sizeof copy) {
        return false;
    }
    memcpy(copy, text, size);
    copy[size] = '\0';
    char *first = strchr(copy, ','), *second = first ? strchr(first + 1, ',') : NULL;
    if (!second) {
        return false;
    }
    *first = *second = '\0';
    return is_name(copy) && is_name(first + 1) && is_time(second + 1);
}

static bool references_are_right(const xmlNode *alert, char *why)
{
    const char *type = text_in(alert, "msgType"), *list = text_in(alert, "references");
    const char *identifier = text_in(alert, "identifier");
    bool continues = strcmp(type, "Update") == 0 || strcmp(type, "Cancel") == 0;
    if (!continues && list[0] == '\0') {
        return true;
    }
    if (continues && list[0] == '\0') {
        return refuse(why, "references", "", "the messages that this one continues");
    }
    for (const char *at = list; *at;) {
        size_t size = strcspn(at, " ");
        const char *own = strchr(at, ',');
        if (!is_reference(at, size)) {
            return refuse(why, "references", at, "sender,identifier,sent");
        }
        size_t own_size = strlen(identifier);
        if (strncmp(own + 1, identifier, own_size) == 0 && own[1 + own_size] == ',') {
            return refuse(why, "references", identifier, "other messages than itself");
        }
        at += size;
        at += strspn(at, " ");
    }
    return true;
}

/* ---- places ---- */

typedef struct point {
    double lat_deg, lon_deg;
} point;

/* `lat,lon lat,lon ...`; returned the number of points, 0 where it is anything else. */
static int points_of(const char *text, point points[TD_CAP_POINTS_MAX + 1])
{
    int count = 0;
    while (*text && count <= TD_CAP_POINTS_MAX) {
        char *end;
        points[count].lat_deg = strtod(text, &end);
        if (end == text || *end != ',') {
            return 0;
        }
        text = end + 1;
        points[count].lon_deg = strtod(text, &end);
        if (end == text || (*end != ' ' && *end != '\0')) {
            return 0;
        }
        text = end + (*end == ' ');
        count++;
    }
    return count;
}

static bool polygon_is_right(const char *text, char *why)
{
    point points[TD_CAP_POINTS_MAX + 1];
    int count = points_of(text, points);
    double twice_area = 0.0;
    if (count < 4 || count > TD_CAP_POINTS_MAX) {
        return refuse(why, "polygon", text, "4 to 100 points `lat,lon`");
    }
    for (int i = 0; i < count; i++) {
        /* Written so that what is not a number is refused too. */
        bool is_inside = fabs(points[i].lat_deg) <= 90.0 && fabs(points[i].lon_deg) <= 180.0;
        if (!is_inside) {
            return refuse(why, "polygon", text, "latitude -90..90, then longitude -180..180");
        }
    }
    for (int i = 0; i + 1 < count; i++) {
        twice_area += (points[i].lon_deg - points[0].lon_deg) * points[i + 1].lat_deg -
                      (points[i + 1].lon_deg - points[0].lon_deg) * points[i].lat_deg;
        if (fabs(points[i + 1].lon_deg - points[i].lon_deg) > 90.0) {
            return refuse(why, "polygon", text, "no edge over the 180th meridian");
        }
    }
    if (points[0].lat_deg != points[count - 1].lat_deg ||
        points[0].lon_deg != points[count - 1].lon_deg) {
        return refuse(why, "polygon", text, "a last point equal to the first");
    }
    return twice_area > 0.0 || refuse(why, "polygon", text, "an area, counter-clockwise");
}

static bool code_is_right(const xmlNode *geocode, char *why)
{
    bool is_whole = text_in(geocode, "valueName")[0] && text_in(geocode, "value")[0];
    return is_whole || refuse(why, "geocode", text_in(geocode, "value"), "a valueName and a value");
}

static bool area_is_right(const xmlNode *area, char *why)
{
    const xmlNode *polygon = named(area->children, "polygon");
    const xmlNode *geocode = named(area->children, "geocode");
    if (text_in(area, "areaDesc")[0] == '\0' || !polygon || !geocode) {
        return refuse(why, "area", text_in(area, "areaDesc"), "areaDesc, polygon and geocode");
    }
    for (; polygon; polygon = named(polygon->next, "polygon")) {
        const xmlNode *text = polygon->children;
        const char *content = text && text->content ? (const char *)text->content : "";
        if (!polygon_is_right(content, why)) {
            return false;
        }
    }
    for (; geocode; geocode = named(geocode->next, "geocode")) {
        if (!code_is_right(geocode, why)) {
            return false;
        }
    }
    return true;
}

/* ---- info and alert ---- */

static bool info_is_right(const xmlNode *alert, const xmlNode *info, char *why)
{
    static const char *const NEEDED[] = { "language", "event", "headline", "instruction" };
    const char *sent = text_in(alert, "sent"), *expires = text_in(info, "expires");
    for (size_t i = 0; i < sizeof NEEDED / sizeof NEEDED[0]; i++) {
        if (text_in(info, NEEDED[i])[0] == '\0') {
            return refuse(why, NEEDED[i], "", "it in every info");
        }
    }
    /* All times are written in UTC: their texts order as they do. */
    if (!is_time(expires) || strcmp(expires, sent) <= 0) {
        return refuse(why, "expires", expires, "a time after `sent`");
    }
    const xmlNode *area = named(info->children, "area");
    if (!area) {
        return refuse(why, "area", "", "at least one in every info");
    }
    for (; area; area = named(area->next, "area")) {
        if (!area_is_right(area, why)) {
            return false;
        }
    }
    return true;
}

static bool head_is_right(const xmlNode *alert, char *why)
{
    if (strcmp(text_in(alert, "status"), "Exercise") != 0) {
        return refuse(why, "status", text_in(alert, "status"), "Exercise: a model makes no other");
    }
    if (strcmp(text_in(alert, "scope"), "Restricted") != 0 ||
        text_in(alert, "restriction")[0] == '\0') {
        return refuse(why, "scope", text_in(alert, "scope"), "Restricted, with its restriction");
    }
    if (!is_name(text_in(alert, "identifier")) || !is_name(text_in(alert, "sender"))) {
        return refuse(why, "identifier or sender", text_in(alert, "identifier"),
                      "names without space, comma, < or &");
    }
    const char *sent = text_in(alert, "sent");
    return is_time(sent) || refuse(why, "sent", sent, "2012-06-01T00:06:40+00:00");
}

static bool alert_is_right(const xmlNode *alert, char *why)
{
    if (!head_is_right(alert, why) || !references_are_right(alert, why)) {
        return false;
    }
    const xmlNode *info = named(alert->children, "info");
    if (!info) {
        return refuse(why, "info", "", "at least one");
    }
    for (; info; info = named(info->next, "info")) {
        if (!info_is_right(alert, info, why)) {
            return false;
        }
    }
    return true;
}

static bool root_is_right(const xmlDoc *document, char *why)
{
    const xmlNode *root = xmlDocGetRootElement(document);
    /* A document type may define what the text does not say. */
    if (document->intSubset || document->extSubset) {
        return refuse(why, "document", "a document type", "none");
    }
    bool is_cap = root && is(root, "alert") && root->ns && root->ns->href &&
                  strcmp((const char *)root->ns->href, NAMESPACE) == 0;
    return is_cap ? alert_is_right(root, why)
                  : refuse(why, "root", root ? (const char *)root->name : "", "alert of CAP 1.2");
}

td_status td_cap_check(const char *xml, size_t size, char why[TD_ALERT_WHY_SIZE])
{
    why[0] = '\0';
    if (size > TD_CAP_BYTES_MAX) {
        refuse(why, "size", "more", "at most 4 MiB");
        return TD_REFUSED;
    }
    xmlDoc *document = xmlReadMemory(xml, (int)size, "cap", NULL,
                                     XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                         XML_PARSE_NOCDATA);
    bool is_right = document ? root_is_right(document, why)
                             : refuse(why, "document", "", "well-formed XML");
    xmlFreeDoc(document);
    return is_right ? TD_OK : TD_REFUSED;
}
