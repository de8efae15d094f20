/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the texts of warnings and checks that no language lacks one. */
#include "edge/alert/texts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edge/csv/csv.h"

enum { TAG_SIZE = 16, COUNTRIES_MAX = 256, PLACE_COUNT = 2 };

typedef struct tongue {
    char tag[TAG_SIZE];
    char *texts[TD_ALERT_TEXT_COUNT];
} tongue;

typedef struct country {
    char iso2[4];
    int languages[TD_ALERT_LANGUAGES_OF_MAX];
    int count;
} country;

struct td_alert_texts {
    tongue languages[TD_ALERT_LANGUAGES_MAX];
    int language_count;
    int english;
    country countries[COUNTRIES_MAX];
    int country_count;
};

static const char *const PLACES[PLACE_COUNT] = { "{place}", "{minutes}" };

static const struct {
    const char *key, *places;
} TEXTS[] = {
#define X(name, key, places) { key, places },
    TD_ALERT_TEXT_MAP(X)
#undef X
};

/* What is being read. */
typedef struct reading {
    td_alert_texts *texts;
    const td_csv *csv;
    const char *file;
    char *why;
} reading;

/* `found` and `expected` in one line, with where; always TD_BAD_INPUT. */
static td_status complain(const reading *now, size_t line, const char *what, const char *found,
                          const char *expected)
{
    snprintf(now->why, TD_ALERT_WHY_SIZE, "%.150s:%zu: %s; found `%.60s`, expected %.150s",
             now->file, line, what, found, expected);
    return TD_BAD_INPUT;
}

/* ---- one text ---- */

/* Each place that must be there is there, and no brace stands without one. */
static const char *fault_of(td_alert_text text, const char *words)
{
    for (int i = 0; i < PLACE_COUNT; i++) {
        if (strstr(TEXTS[text].places, PLACES[i]) && !strstr(words, PLACES[i])) {
            return PLACES[i];
        }
    }
    for (const char *at = strchr(words, '{'); at; at = strchr(at + 1, '{')) {
        bool is_known = false;
        for (int i = 0; i < PLACE_COUNT; i++) {
            is_known = is_known || (strstr(TEXTS[text].places, PLACES[i]) &&
                                    strncmp(at, PLACES[i], strlen(PLACES[i])) == 0);
        }
        if (!is_known) {
            return TEXTS[text].places[0] ? TEXTS[text].places : "a text without places in braces";
        }
    }
    return NULL;
}

static int text_of(const char *key)
{
    for (int i = 0; i < TD_ALERT_TEXT_COUNT; i++) {
        if (strcmp(TEXTS[i].key, key) == 0) {
            return i;
        }
    }
    return -1;
}

/* RFC 5646 in short: letters, digits and hyphens. */
static bool is_tag(const char *tag)
{
    size_t size = strlen(tag);
    return size >= 2 && size < TAG_SIZE &&
           strspn(tag, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == size;
}

int td_alert_language_find(const td_alert_texts *texts, const char *tag)
{
    for (int i = 0; i < texts->language_count; i++) {
        if (strcmp(texts->languages[i].tag, tag) == 0) {
            return i;
        }
    }
    return -1;
}

static td_status take_text(const reading *now, size_t row, const int columns[3])
{
    const char *tag = td_csv_text(now->csv, row, columns[0]);
    const char *key = td_csv_text(now->csv, row, columns[1]);
    const char *words = td_csv_text(now->csv, row, columns[2]);
    size_t line = td_csv_line(now->csv, row);
    td_alert_texts *texts = now->texts;
    int at = td_alert_language_find(texts, tag), text = text_of(key);
    if (!is_tag(tag) || (at < 0 && texts->language_count == TD_ALERT_LANGUAGES_MAX)) {
        return complain(now, line, "language", tag, "a tag as `ro`, of at most 64 languages");
    }
    if (text < 0) {
        return complain(now, line, "key", key, "a text of docs/alerts.md as `alert`");
    }
    if (at < 0) {
        at = texts->language_count++;
        snprintf(texts->languages[at].tag, TAG_SIZE, "%s", tag);
    }
    if (texts->languages[at].texts[text]) {
        return complain(now, line, "two texts of one key", key, "it once a language");
    }
    const char *fault = fault_of((td_alert_text)text, words);
    if (fault || words[0] == '\0') {
        return complain(now, line, key, words, fault ? fault : "words");
    }
    char *copy = malloc(strlen(words) + 1);
    if (copy) {
        memcpy(copy, words, strlen(words) + 1);
    }
    texts->languages[at].texts[text] = copy;
    return copy ? TD_OK : TD_NO_MEMORY;
}

static td_status check_whole(const reading *now)
{
    for (int i = 0; i < now->texts->language_count; i++) {
        for (int j = 0; j < TD_ALERT_TEXT_COUNT; j++) {
            if (!now->texts->languages[i].texts[j]) {
                return complain(now, 1, "a language without a text", now->texts->languages[i].tag,
                                TEXTS[j].key);
            }
        }
    }
    now->texts->english = td_alert_language_find(now->texts, "en");
    return now->texts->english >= 0
               ? TD_OK
               : complain(now, 1, "no English", "", "a language `en`, which all fall back to");
}

/* ---- countries ---- */

static bool is_iso2(const char *code)
{
    return strlen(code) == 2 && strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 2;
}

static const country *country_of(const td_alert_texts *texts, const char *iso2)
{
    for (int i = 0; i < texts->country_count; i++) {
        if (strcmp(texts->countries[i].iso2, iso2) == 0) {
            return &texts->countries[i];
        }
    }
    return NULL;
}

/* The tags of a cell, between spaces; one place is kept for English. */
static td_status take_tags(const reading *now, size_t line, const char *tags, country *into)
{
    while (*tags) {
        char tag[TAG_SIZE];
        size_t size = strcspn(tags, " ");
        snprintf(tag, sizeof tag, "%.*s", (int)(size < TAG_SIZE ? size : TAG_SIZE - 1), tags);
        int found = td_alert_language_find(now->texts, tag);
        if (found < 0) {
            return complain(now, line, "language", tag, "a language of texts.csv");
        }
        if (into->count == TD_ALERT_LANGUAGES_OF_MAX - 1) {
            return complain(now, line, "languages", tags, "at most 3");
        }
        if (found != now->texts->english) {
            into->languages[into->count++] = found;
        }
        tags += size;
        tags += strspn(tags, " ");
    }
    into->languages[into->count++] = now->texts->english;
    return TD_OK;
}

static td_status take_country(const reading *now, size_t row, const int columns[3])
{
    const char *iso2 = td_csv_text(now->csv, row, columns[0]);
    size_t line = td_csv_line(now->csv, row);
    td_alert_texts *texts = now->texts;
    if (!is_iso2(iso2) || country_of(texts, iso2) || texts->country_count == COUNTRIES_MAX) {
        return complain(now, line, "country", iso2, "two capital letters, each country once");
    }
    country *into = &texts->countries[texts->country_count];
    *into = (country){ .count = 0 };
    snprintf(into->iso2, sizeof into->iso2, "%s", iso2);
    td_status status = take_tags(now, line, td_csv_text(now->csv, row, columns[1]), into);
    texts->country_count += status == TD_OK;
    return status;
}

/* ---- both tables ---- */

typedef td_status (*taker)(const reading *now, size_t row, const int columns[3]);

static td_status take_rows(const reading *now, const char *const names[3], taker take)
{
    int columns[3] = { -1, -1, -1 };
    td_status status = TD_OK;
    for (int i = 0; i < 3 && names[i]; i++) {
        columns[i] = td_csv_column(now->csv, names[i]);
        if (columns[i] < 0) {
            return complain(now, 1, "columns", names[i], "a column of that name");
        }
    }
    for (size_t row = 0; row < td_csv_row_count(now->csv) && status == TD_OK; row++) {
        status = take(now, row, columns);
    }
    return status;
}

static td_status take_tables(td_csv *const tables[2], const char *const files[2],
                             td_alert_texts *texts, char *why)
{
    static const char *const TEXT_COLUMNS[3] = { "language", "key", "text" };
    static const char *const COUNTRY_COLUMNS[3] = { "country", "languages", NULL };
    reading now = { .texts = texts, .csv = tables[0], .file = files[0], .why = why };
    td_status status = take_rows(&now, TEXT_COLUMNS, take_text);
    status = status == TD_OK ? check_whole(&now) : status;
    now.csv = tables[1];
    now.file = files[1];
    return status == TD_OK ? take_rows(&now, COUNTRY_COLUMNS, take_country) : status;
}

/* Closes the tables; the texts are the caller's only when all went well. */
static td_status finish(td_csv *tables[2], const char *const files[2], td_status status,
                        td_alert_texts **texts, char *why)
{
    td_alert_texts *made = status == TD_OK ? calloc(1, sizeof *made) : NULL;
    status = status == TD_OK && !made ? TD_NO_MEMORY : status;
    if (status == TD_OK) {
        status = take_tables(tables, files, made, why);
    }
    td_csv_close(tables[0]);
    td_csv_close(tables[1]);
    if (status == TD_NO_MEMORY) {
        snprintf(why, TD_ALERT_WHY_SIZE, "%.150s: %s", files[0], td_status_text(status));
    }
    if (status != TD_OK) {
        td_alert_texts_close(made);
        made = NULL;
    }
    *texts = made;
    return status;
}

td_status td_alert_texts_open(const char *folder, td_alert_texts **texts,
                              char why[TD_ALERT_WHY_SIZE])
{
    char paths[2][TD_ALERT_WHY_SIZE], reason[TD_CSV_WHY_SIZE] = "";
    const char *const files[2] = { paths[0], paths[1] };
    td_csv *tables[2] = { NULL, NULL };
    why[0] = '\0';
    snprintf(paths[0], sizeof paths[0], "%.480s/texts.csv", folder);
    snprintf(paths[1], sizeof paths[1], "%.480s/countries.csv", folder);
    td_status status = td_csv_open(files[0], &tables[0], reason);
    status = status == TD_OK ? td_csv_open(files[1], &tables[1], reason) : status;
    snprintf(why, TD_ALERT_WHY_SIZE, "%s", reason);
    return finish(tables, files, status, texts, why);
}

td_status td_alert_texts_read(const char *table, const char *countries, td_alert_texts **texts,
                              char why[TD_ALERT_WHY_SIZE])
{
    static const char *const FILES[2] = { "texts.csv", "countries.csv" };
    char reason[TD_CSV_WHY_SIZE] = "";
    td_csv *tables[2] = { NULL, NULL };
    td_status status = td_csv_read(table, strlen(table), FILES[0], &tables[0], reason);
    if (status == TD_OK) {
        status = td_csv_read(countries, strlen(countries), FILES[1], &tables[1], reason);
    }
    snprintf(why, TD_ALERT_WHY_SIZE, "%s", reason);
    return finish(tables, FILES, status, texts, why);
}

void td_alert_texts_close(td_alert_texts *texts)
{
    for (int i = 0; texts && i < texts->language_count; i++) {
        for (int j = 0; j < TD_ALERT_TEXT_COUNT; j++) {
            free(texts->languages[i].texts[j]);
        }
    }
    free(texts);
}

int td_alert_language_count(const td_alert_texts *texts)
{
    return texts->language_count;
}

const char *td_alert_language_tag(const td_alert_texts *texts, int language)
{
    return texts->languages[language].tag;
}

int td_alert_languages_of(const td_alert_texts *texts, const char *iso2,
                          int languages[TD_ALERT_LANGUAGES_OF_MAX])
{
    const country *found = country_of(texts, iso2);
    if (!found) {
        languages[0] = texts->english;
        return 1;
    }
    memcpy(languages, found->languages, (size_t)found->count * sizeof *languages);
    return found->count;
}

const char *td_alert_text_in(const td_alert_texts *texts, int language, td_alert_text text)
{
    return texts->languages[language].texts[text];
}

/* ---- filling ---- */

typedef struct line {
    char *text;
    size_t size, used, needed;
    bool is_cut;
} line;

/* Adds whole characters only, and nothing after the first that does not fit. */
static void put(line *into, const char *bytes, size_t count)
{
    into->needed += count;
    for (size_t at = 0, step; at < count && !into->is_cut; at += step) {
        step = 1;
        while (at + step < count && ((unsigned char)bytes[at + step] & 0xc0) == 0x80) {
            step++;
        }
        into->is_cut = into->used + step >= into->size;
        if (!into->is_cut) {
            memcpy(into->text + into->used, bytes + at, step);
            into->used += step;
        }
    }
}

size_t td_alert_text_fill(const char *text, const char *place, int minutes, char *filled,
                          size_t size)
{
    char number[16];
    line into = { .text = filled, .size = size };
    snprintf(number, sizeof number, "%d", minutes);
    while (*text) {
        size_t plain = strcspn(text, "{");
        put(&into, text, plain);
        text += plain;
        if (strncmp(text, PLACES[0], strlen(PLACES[0])) == 0) {
            put(&into, place, strlen(place));
            text += strlen(PLACES[0]);
        } else if (strncmp(text, PLACES[1], strlen(PLACES[1])) == 0) {
            put(&into, number, strlen(number));
            text += strlen(PLACES[1]);
        } else if (*text) {
            put(&into, text++, 1);
        }
    }
    if (size > 0) {
        filled[into.used] = '\0';
    }
    return into.needed;
}
