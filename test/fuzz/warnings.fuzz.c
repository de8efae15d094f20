/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as the tables of warning texts, the countries after a zero byte: refused with a reason,
 * or every text can be filled and every country has a language. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "edge/alert/alert.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static void ask(const td_alert_texts *texts)
{
    char filled[64];
    int languages[TD_ALERT_LANGUAGES_OF_MAX];
    for (int i = 0; i < td_alert_language_count(texts); i++) {
        for (int j = 0; j < TD_ALERT_TEXT_COUNT; j++) {
            const char *text = td_alert_text_in(texts, i, (td_alert_text)j);
            size_t needed = td_alert_text_fill(text, "Place", 12, filled, sizeof filled);
            if (strlen(filled) > needed || strlen(filled) >= sizeof filled) {
                abort();
            }
        }
    }
    int count = td_alert_languages_of(texts, "BE", languages);
    if (count < 1 || languages[count - 1] != td_alert_language_find(texts, "en")) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    char why[TD_ALERT_WHY_SIZE], *copy = malloc(count + 2);
    td_alert_texts *texts = NULL;
    if (!copy) {
        return 0;
    }
    memcpy(copy, bytes, count);
    copy[count] = copy[count + 1] = '\0';
    td_status status = td_alert_texts_read(copy, copy + strlen(copy) + 1, &texts, why);
    if ((status == TD_OK) != (texts != NULL) || (status == TD_BAD_INPUT && why[0] == '\0')) {
        abort();
    }
    if (texts) {
        ask(texts);
    }
    td_alert_texts_close(texts);
    free(copy);
    return 0;
}
