/* SPDX-License-Identifier: Apache-2.0 */
/* `decode`: what a recorded feed says, message by message. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/verbs.h"
#include "edge/alert/alert.h"

enum { CELL_SIZE = 64 };

/* So many decimals as given, without zeros at the end, but one decimal at least. */
static const char *decimals(double value, int places, char text[CELL_SIZE])
{
    int size = snprintf(text, CELL_SIZE, "%.*f", places, value);
    while (size > 2 && text[size - 1] == '0' && text[size - 2] != '.') {
        text[--size] = '\0';
    }
    return text;
}

static void hazard_of(const td_dcx *dcx, char text[CELL_SIZE])
{
    const char *known = td_camf_hazard_text(dcx->camf.a4);
    text[0] = '\0';
    if (dcx->kind == TD_DCX_KIND_NULL) {
        return;
    }
    if (known) {
        snprintf(text, CELL_SIZE, "%s", known);
    } else {
        snprintf(text, CELL_SIZE, "Undefined hazard type (Code: %" PRIu32 ")", dcx->camf.a4);
    }
}

static void print_ellipse(const td_dcx *dcx)
{
    td_camf_ellipse main, refined;
    char text[CELL_SIZE];
    if (!td_dcx_has_ellipse(dcx) || !td_camf_ellipses(&dcx->camf, &main, &refined)) {
        puts(",,,,,");
        return;
    }
    printf(",%s", decimals(main.lat_rad / TD_DEG, 6, text));
    printf(",%s", decimals(main.lon_rad / TD_DEG, 6, text));
    printf(",%s", decimals(main.semi_major_m / 1000.0, 3, text));
    printf(",%s", decimals(main.semi_minor_m / 1000.0, 3, text));
    printf(",%s\n", decimals(main.azimuth_rad / TD_DEG, 5, text));
}

static void print_row(const td_dcx *dcx)
{
    char hazard[CELL_SIZE];
    hazard_of(dcx, hazard);
    printf("%" PRId32 ",%s,%" PRId32 ",%" PRIu32 ",%" PRIu32, dcx->line,
           td_dcx_kind_text(dcx->kind), dcx->satellite_prn, dcx->sdmt, dcx->sdm);
#define X(name, bits, text) printf(",%" PRIu32, dcx->camf.name);
    TD_CAMF_MAP(X)
#undef X
    printf(",%" PRIu32 ",%" PRIu32 ",%" PRIu64 ",%" PRIu32 ",%s", dcx->ex1, dcx->ex8, dcx->ex9,
           dcx->vn, hazard);
    print_ellipse(dcx);
}

static void print_table(const td_dcx_log *log)
{
    printf("line,dcx_message_type,satellite_prn,sdmt,sdm");
#define X(name, bits, text) printf("," #name);
    TD_CAMF_MAP(X)
#undef X
    puts(",ex1,ex8,ex9,vn,hazard,centre_lat_deg,centre_lon_deg,semi_major_km,semi_minor_km,"
         "azimuth_deg");
    for (size_t i = 0; i < log->count; i++) {
        print_row(&log->items[i]);
    }
}

static void ellipse_json(json_t *object, const td_dcx *dcx)
{
    td_camf_ellipse main, refined;
    if (!td_dcx_has_ellipse(dcx) || !td_camf_ellipses(&dcx->camf, &main, &refined)) {
        return;
    }
    td_json_set_number(object, "centre_lat_deg", main.lat_rad / TD_DEG);
    td_json_set_number(object, "centre_lon_deg", main.lon_rad / TD_DEG);
    td_json_set_number(object, "semi_major_km", main.semi_major_m / 1000.0);
    td_json_set_number(object, "semi_minor_km", main.semi_minor_m / 1000.0);
    td_json_set_number(object, "azimuth_deg", main.azimuth_rad / TD_DEG);
    td_json_set_number(object, "refined_semi_major_km", refined.semi_major_m / 1000.0);
    td_json_set_number(object, "refined_semi_minor_km", refined.semi_minor_m / 1000.0);
}

/* A number of 64 bits is a text: JSON readers keep 53. */
static json_t *message_json(const td_dcx *dcx)
{
    char text[CELL_SIZE];
    const char *iso2 = td_camf_country_iso2(dcx->camf.a2);
    json_t *object = json_pack("{s:i,s:s,s:i,s:i,s:i}", "line", (int)dcx->line, "dcx_message_type",
                               td_dcx_kind_text(dcx->kind), "satellite_prn",
                               (int)dcx->satellite_prn, "sdmt", (int)dcx->sdmt, "sdm",
                               (int)dcx->sdm);
#define X(name, bits, text) json_object_set_new(object, #name, json_integer(dcx->camf.name));
    TD_CAMF_MAP(X)
#undef X
    json_object_set_new(object, "ex1", json_integer(dcx->ex1));
    json_object_set_new(object, "ex8", json_integer(dcx->ex8));
    snprintf(text, sizeof text, "%" PRIu64, dcx->ex9);
    json_object_set_new(object, "ex9", json_string(text));
    json_object_set_new(object, "vn", json_integer(dcx->vn));
    hazard_of(dcx, text);
    if (text[0]) {
        json_object_set_new(object, "hazard", json_string(text));
        json_object_set_new(object, "message_type",
                            json_string(td_camf_type_text(dcx->camf.a1)));
        json_object_set_new(object, "severity", json_string(td_camf_severity_text(dcx->camf.a5)));
    }
    if (iso2) {
        json_object_set_new(object, "country", json_string(iso2));
    }
    ellipse_json(object, dcx);
    return object;
}

static int print_json(const td_dcx_log *log)
{
    json_t *list = json_array();
    for (size_t i = 0; i < log->count; i++) {
        json_array_append_new(list, message_json(&log->items[i]));
    }
    return td_json_print(list);
}

/* What was left out, so that no line is lost without a word. */
static void tell_left_out(const char *file, const td_dcx_log *log)
{
    fprintf(stderr, "decode: %s: %zu messages\n", file, log->count);
    for (int i = TD_DCX_OK + 1; i < TD_DCX_VERDICT_COUNT; i++) {
        if (log->verdicts[i] > 0) {
            fprintf(stderr, "decode: %s: left out %" PRId64 ": %s\n", file, log->verdicts[i],
                    td_dcx_verdict_text((td_dcx_verdict)i));
        }
    }
    if (log->bad_line > 0) {
        fprintf(stderr, "decode: %s:%" PRId32 ": the first broken line: %s\n", file, log->bad_line,
                td_dcx_verdict_text(log->bad_verdict));
    }
}

static int run_decode(const td_args *args)
{
    td_dcx_log log;
    char why[TD_DCX_WHY_SIZE];
    const char *file = args->operands[0];
    td_status status = td_dcx_log_open(file, &log, why);
    if (status != TD_OK) {
        return status == TD_NO_MEMORY ? td_world_failed(args, "%s", why)
                                      : td_args_refuse(args, "%s", why);
    }
    int code = TD_EXIT_DONE;
    if (log.count == 0) {
        tell_left_out(file, &log);
        code = td_args_refuse(args, "%s: found no message, expected NMEA lines `$QZQSM,...` of "
                                    "message type 44", file);
    } else if (args->json) {
        code = print_json(&log);
        tell_left_out(file, &log);
    } else {
        print_table(&log);
        tell_left_out(file, &log);
    }
    td_dcx_log_close(&log);
    return code;
}

const td_verb TD_VERB_DECODE = {
    .name = "decode",
    .operands = "FILE",
    .text = "satellite emergency messages (QZSS DCX, CAMF) in a receiver's NMEA log, as a table",
    .options = TD_NO_OPTIONS,
    .operands_min = 1,
    .operands_max = 1,
    .example = "testudo decode test/data/camf/qzqsm_dcx_240604.log",
    .run = run_decode,
};
