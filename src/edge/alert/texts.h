/* SPDX-License-Identifier: Apache-2.0 */
/* What people are told, in their languages: catalogue/warnings. */
#ifndef TD_EDGE_ALERT_TEXTS_H
#define TD_EDGE_ALERT_TEXTS_H

#include <stddef.h>

#include "base/base.h"

enum { TD_ALERT_WHY_SIZE = 512, TD_ALERT_LANGUAGES_MAX = 64, TD_ALERT_LANGUAGES_OF_MAX = 4 };

/* Texts and the places that they must have; no other may stand in them. */
#define TD_ALERT_TEXT_MAP(X)                                                                       \
    X(EXERCISE, "exercise", "")                                                                    \
    X(EVENT, "event", "")                                                                          \
    X(ALERT, "alert", "{place}{minutes}")                                                          \
    X(UPDATE, "update", "{place}{minutes}")                                                        \
    X(CANCEL, "cancel", "{place}")                                                                 \
    X(ALL_CLEAR, "all_clear", "{place}")                                                           \
    X(SHELTER, "shelter", "")                                                                      \
    X(AFTER, "after", "")                                                                          \
    X(TRACK_LOST, "track_lost", "")                                                                \
    X(LEFT_GROUND, "left_ground", "")                                                              \
    X(INTERCEPTED, "intercepted", "")

typedef enum td_alert_text {
#define X(name, key, places) TD_ALERT_TEXT_##name,
    TD_ALERT_TEXT_MAP(X)
#undef X
    TD_ALERT_TEXT_COUNT
} td_alert_text;

typedef struct td_alert_texts td_alert_texts;

/* Given the folder with texts.csv and countries.csv; returned TD_OK and texts to be closed, or
 * TD_IO_FAILED, TD_BAD_INPUT or TD_NO_MEMORY with `why` as `file:line: what is wrong`. Refused: a
 * language without one of the texts, a text without its places or with others, a language of a
 * country that has no texts. English must be there. */
td_status td_alert_texts_open(const char *folder, td_alert_texts **texts,
                              char why[TD_ALERT_WHY_SIZE]) TD_MUST_CHECK;
/* The same from two tables in memory, each ended by a zero. */
td_status td_alert_texts_read(const char *table, const char *countries, td_alert_texts **texts,
                              char why[TD_ALERT_WHY_SIZE]) TD_MUST_CHECK;
void td_alert_texts_close(td_alert_texts *texts);

/* Languages in the order of the file; a tag as `ro`. */
int td_alert_language_count(const td_alert_texts *texts);
const char *td_alert_language_tag(const td_alert_texts *texts, int language);
/* The language of that tag, or -1. */
int td_alert_language_find(const td_alert_texts *texts, const char *tag);

/* The languages of a country, its own first, English last and once; a country that is not listed
 * has English alone. Returned how many, 1 to TD_ALERT_LANGUAGES_OF_MAX. */
int td_alert_languages_of(const td_alert_texts *texts, const char *iso2,
                          int languages[TD_ALERT_LANGUAGES_OF_MAX]);

const char *td_alert_text_in(const td_alert_texts *texts, int language, td_alert_text text);

/* The text with its places filled in, cut at a whole character where `size` is too small. Returned
 * the length it would need without its end. */
size_t td_alert_text_fill(const char *text, const char *place, int minutes, char *filled,
                          size_t size);

#endif
