/* SPDX-License-Identifier: Apache-2.0 */
/* Writes the messages of an event as CAP and CAMF files. */
#include "edge/alert/papers.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edge/export/export.h"

enum { PATH_SIZE = 1024, CAMF_DIGITS = 31 };

/* One event on its way to files. */
typedef struct event {
    const td_alert_papers *papers;
    const char *name;
    const td_warn_message *messages;
    int count;
    int64_t *sent_ns;
    td_alert_area area;
    td_cap_country told[TD_WARN_COUNTRIES_MAX];
    int told_count;
    td_alert_written *written;
    char *why;
} event;

static bool is_told(const td_warn_message *message, int32_t country)
{
    for (int32_t i = 0; i < message->country_count; i++) {
        if (message->countries[i] == country) {
            return true;
        }
    }
    return false;
}

/* Who is under the ellipse of a message, of the countries that it told. */
static td_status find_told(event *now, const td_warn_message *message)
{
    now->told_count = 0;
    td_alert_find(now->papers->ground, &message->impact, 0.0, false, &now->area);
    for (int i = 0; i < now->area.country_count; i++) {
        if (is_told(message, now->area.codes[i])) {
            now->told[now->told_count++] = now->area.countries[i];
        }
    }
    if (now->told_count == 0) {
        snprintf(now->why, TD_ALERT_WHY_SIZE,
                 "%.80s, message %" PRId32 ": found none of its countries under its ellipse",
                 now->name, message->number);
        return TD_BAD_INPUT;
    }
    return TD_OK;
}

static td_status put_file(event *now, const char *ending, const char *text)
{
    char path[PATH_SIZE], why[TD_EXPORT_WHY_SIZE] = "";
    td_part part;
    int size = snprintf(path, sizeof path, "%s/%s%s", now->papers->folder, now->name, ending);
    if (size < 0 || (size_t)size >= sizeof path) {
        snprintf(now->why, TD_ALERT_WHY_SIZE, "%.200s: the path is too long",
                 now->papers->folder);
        return TD_IO_FAILED;
    }
    td_status status = td_export_begin(path, &part, why);
    if (status == TD_OK) {
        status = td_export_end(&part, fputs(text, part.stream) >= 0, why);
    }
    if (status != TD_OK) {
        snprintf(now->why, TD_ALERT_WHY_SIZE, "%.300s", why);
    }
    return status;
}

static td_status put_cap(event *now, const td_warn_message *message)
{
    char ending[32], *xml = NULL;
    const td_alert_papers *papers = now->papers;
    td_cap_def def = { .sender = papers->sender, .event = now->name, .epoch_s = papers->epoch_s,
                       .texts = papers->texts, .sent_ns = now->sent_ns };
    td_status status = td_cap_write(&def, message, now->told, now->told_count, &xml, now->why);
    snprintf(ending, sizeof ending, "-%" PRId32 ".xml", message->number);
    status = status == TD_OK ? put_file(now, ending, xml) : status;
    now->written->cap_count += status == TD_OK;
    free(xml);
    return status;
}

/* Grows a text by one row; false without memory. */
static bool append(char **text, size_t *used, const char *row)
{
    size_t more = strlen(row);
    char *grown = realloc(*text, *used + more + 1);
    if (!grown) {
        return false;
    }
    memcpy(grown + *used, row, more + 1);
    *text = grown;
    *used += more;
    return true;
}

static void camf_row(const td_warn_message *message, const char *iso2, const td_camf *camf,
                     char row[PATH_SIZE])
{
    uint8_t bytes[TD_CAMF_BYTES];
    int size = snprintf(row, PATH_SIZE, "%" PRId32 ",%s,%s", message->number,
                        td_warn_kind_key(message->kind), iso2);
#define X(name, bits, text)                                                                        \
    size += snprintf(row + size, PATH_SIZE - (size_t)size, ",%" PRIu32, camf->name);
    TD_CAMF_MAP(X)
#undef X
    td_camf_pack(camf, bytes);
    row[size++] = ',';
    for (int i = 0; i < CAMF_DIGITS; i++) {
        row[size++] = "0123456789ABCDEF"[bytes[i / 2] >> (i % 2 ? 0 : 4) & 15];
    }
    row[size++] = '\n';
    row[size] = '\0';
}

static bool add_camf(event *now, const td_warn_message *message, char **text, size_t *used)
{
    td_earth earth = td_earth_wgs84();
    char row[PATH_SIZE];
    for (int i = 0; i < now->told_count; i++) {
        td_camf_def def = { td_camf_country_code(now->told[i].iso2), now->papers->provider,
                            now->papers->epoch_s };
        if (def.country < 0) {
            now->written->camf_without_code++;
            continue;
        }
        td_camf camf = td_camf_from_message(&earth, &def, message, &now->written->camf_cut);
        camf_row(message, now->told[i].iso2, &camf, row);
        if (!append(text, used, row)) {
            return false;
        }
        now->written->camf_count++;
    }
    return true;
}

static td_status put_all(event *now)
{
    char *camf = NULL;
    size_t used = 0;
    bool fits = append(&camf, &used, "message,kind,country");
#define X(name, bits, text) fits = fits && append(&camf, &used, "," #name);
    TD_CAMF_MAP(X)
#undef X
    fits = fits && append(&camf, &used, ",bits_hex\n");
    td_status status = fits ? TD_OK : TD_NO_MEMORY;
    for (int i = 0; i < now->count && status == TD_OK; i++) {
        const td_warn_message *message = &now->messages[i];
        status = find_told(now, message);
        status = status == TD_OK ? put_cap(now, message) : status;
        if (status == TD_OK && !add_camf(now, message, &camf, &used)) {
            status = TD_NO_MEMORY;
        }
    }
    status = status == TD_OK ? put_file(now, ".camf.csv", camf) : status;
    free(camf);
    return status;
}

td_status td_alert_put(const td_alert_papers *papers, const char *name,
                       const td_warn_message *messages, int count, td_alert_written *written,
                       char why[TD_ALERT_WHY_SIZE])
{
    why[0] = '\0';
    for (int i = 0; i < count; i++) {
        if (messages[i].number != i + 1) {
            snprintf(why, TD_ALERT_WHY_SIZE, "%.80s: found message %" PRId32 ", expected %d", name,
                     messages[i].number, i + 1);
            return TD_BAD_INPUT;
        }
    }
    event *now = calloc(1, sizeof *now);
    int64_t *sent_ns = calloc(count > 0 ? (size_t)count : 1, sizeof *sent_ns);
    td_status status = now && sent_ns ? TD_OK : TD_NO_MEMORY;
    if (status == TD_OK) {
        for (int i = 0; i < count; i++) {
            sent_ns[i] = messages[i].t_sent_ns;
        }
        now->papers = papers;
        now->name = name;
        now->messages = messages;
        now->count = count;
        now->sent_ns = sent_ns;
        now->written = written;
        now->why = why;
        status = count > 0 ? put_all(now) : TD_OK;
    }
    if (status == TD_NO_MEMORY) {
        snprintf(why, TD_ALERT_WHY_SIZE, "%s", td_status_text(status));
    }
    free(sent_ns);
    free(now);
    return status;
}
