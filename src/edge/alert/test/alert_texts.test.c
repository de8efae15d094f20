/* SPDX-License-Identifier: Apache-2.0 */
/* Texts of warnings: whole in every language, UTF-8, short enough; wrong tables are refused. */
#include "edge/alert/alert.h"
#include "test/check.h"

static td_alert_texts *shipped(void)
{
    td_alert_texts *texts = NULL;
    char why[TD_ALERT_WHY_SIZE];
    if (!TD_CHECK(td_alert_texts_open(TD_SOURCE_FOLDER "/catalogue/warnings", &texts, why) ==
                  TD_OK)) {
        printf("%s\n", why);
        exit(1);
    }
    return texts;
}

/* Letters, by counting the bytes that begin one; -1 where the text is not UTF-8. */
static int letters_of(const char *text)
{
    int letters = 0;
    for (const unsigned char *at = (const unsigned char *)text; *at; letters++) {
        int more = *at < 0x80 ? 0 : *at >> 5 == 6 ? 1 : *at >> 4 == 14 ? 2 : -1;
        if (more < 0) {
            return -1;
        }
        for (at++; more > 0; more--, at++) {
            if (*at >> 6 != 2) {
                return -1;
            }
        }
    }
    return letters;
}

TD_TEST(the_languages_asked_for_are_there)
{
    static const char *const TAGS[] = { "en", "ro", "pl", "de", "tr", "el", "it", "fr", "es",
                                        "ru", "nl", "pt", "cs", "sk", "hu", "bg", "hr", "sl" };
    td_alert_texts *texts = shipped();
    for (size_t i = 0; i < sizeof TAGS / sizeof TAGS[0]; i++) {
        int language = td_alert_language_find(texts, TAGS[i]);
        TD_CHECK(language >= 0 &&
                 strcmp(td_alert_language_tag(texts, language), TAGS[i]) == 0);
    }
    TD_CHECK(td_alert_language_find(texts, "xx") == -1);
    td_alert_texts_close(texts);
}

/* CAP shows headlines of 160 letters, a page of cell broadcast 93 of the Latin alphabet. No two
 * languages may share a headline: that would be a copy left untranslated. */
TD_TEST(every_text_is_utf8_and_headlines_are_short)
{
    td_alert_texts *texts = shipped();
    for (int i = 0; i < td_alert_language_count(texts); i++) {
        for (int j = 0; j < TD_ALERT_TEXT_COUNT; j++) {
            const char *text = td_alert_text_in(texts, i, (td_alert_text)j);
            TD_CHECK(letters_of(text) > 3);
            for (int k = 0; k < i && j == TD_ALERT_TEXT_ALERT; k++) {
                TD_CHECK(strcmp(text, td_alert_text_in(texts, k, TD_ALERT_TEXT_ALERT)) != 0);
            }
        }
        char line[1024];
        td_alert_text_fill(td_alert_text_in(texts, i, TD_ALERT_TEXT_UPDATE),
                           "Drobeta-Turnu Severin", 12, line, sizeof line);
        int letters = letters_of(line) +
                      letters_of(td_alert_text_in(texts, i, TD_ALERT_TEXT_EXERCISE)) + 2;
        if (!TD_CHECK(letters > 40 && letters <= 130)) {
            printf("%s: %d letters\n", td_alert_language_tag(texts, i), letters);
        }
        TD_CHECK(strstr(line, "Drobeta-Turnu Severin") && strstr(line, "12"));
        TD_CHECK(!strchr(line, '{'));
    }
    td_alert_texts_close(texts);
}

static bool has(const td_alert_texts *texts, const char *iso2, const char *tags)
{
    int languages[TD_ALERT_LANGUAGES_OF_MAX];
    char found[64] = "";
    int count = td_alert_languages_of(texts, iso2, languages);
    for (int i = 0; i < count; i++) {
        snprintf(found + strlen(found), sizeof found - strlen(found), "%s%s", i ? " " : "",
                 td_alert_language_tag(texts, languages[i]));
    }
    if (strcmp(found, tags) != 0) {
        printf("%s: %s, expected %s\n", iso2, found, tags);
    }
    return strcmp(found, tags) == 0;
}

TD_TEST(countries_hear_their_own_languages_then_english)
{
    td_alert_texts *texts = shipped();
    TD_CHECK(has(texts, "RO", "ro en"));
    TD_CHECK(has(texts, "BE", "nl fr de en"));
    TD_CHECK(has(texts, "CY", "el tr en"));
    TD_CHECK(has(texts, "CA", "fr en"));
    TD_CHECK(has(texts, "GB", "en"));
    TD_CHECK(has(texts, "ZZ", "en"));
    td_alert_texts_close(texts);
}

TD_TEST(filling_cuts_at_a_whole_letter_and_tells_the_length)
{
    char line[8];
    TD_CHECK(td_alert_text_fill("a{place}b", "\xc8\x99i", 0, line, sizeof line) == 5);
    TD_CHECK(strcmp(line, "a\xc8\x99" "ib") == 0);
    TD_CHECK(td_alert_text_fill("{minutes} min", "", 12345, line, 4) == 9);
    TD_CHECK(strcmp(line, "123") == 0);
    TD_CHECK(td_alert_text_fill("ab\xc8\x99", "", 0, line, 4) == 4);
    TD_CHECK(strcmp(line, "ab") == 0);
    TD_CHECK(td_alert_text_fill("a{b", "", 0, line, sizeof line) == 3 && strcmp(line, "a{b") == 0);
}

static const char HEAD[] = "language,key,text\n";
static const char ENGLISH[] =
    "en,exercise,EXERCISE\nen,event,Warning\nen,alert,{place} {minutes}\n"
    "en,update,{place} {minutes}\nen,cancel,{place}\nen,all_clear,{place}\nen,shelter,Go in\n"
    "en,after,Go out\nen,track_lost,Lost\nen,left_ground,Left\n";
static const char LAST[] = "en,intercepted,Met\n";
static const char NONE[] = "country,languages\n";

static bool is_refused(const char *last, const char *countries, const char *word)
{
    char table[2048], why[TD_ALERT_WHY_SIZE];
    td_alert_texts *texts = NULL;
    snprintf(table, sizeof table, "%s%s%s", HEAD, ENGLISH, last);
    td_status status = td_alert_texts_read(table, countries, &texts, why);
    bool refused = status == TD_BAD_INPUT && !texts && strstr(why, word) != NULL;
    if (!refused) {
        printf("%s: status %d, `%s`\n", word, (int)status, why);
    }
    td_alert_texts_close(texts);
    return refused;
}

TD_TEST(wrong_tables_are_refused_with_their_line)
{
    td_alert_texts *texts = NULL;
    char table[2048], why[TD_ALERT_WHY_SIZE];
    snprintf(table, sizeof table, "%s%s%s", HEAD, ENGLISH, LAST);
    TD_CHECK(td_alert_texts_read(table, NONE, &texts, why) == TD_OK);
    td_alert_texts_close(texts);
    TD_CHECK(is_refused("", NONE, "intercepted"));
    TD_CHECK(is_refused("en,intercepted,\n", NONE, "texts.csv:12"));
    TD_CHECK(is_refused("en,intercepted,Met {place}\n", NONE, "without places"));
    TD_CHECK(is_refused("en,cancel,Met\n", NONE, "two texts"));
    TD_CHECK(is_refused("en,interzepted,Met\n", NONE, "interzepted"));
    TD_CHECK(is_refused("e,intercepted,Met\n", NONE, "language"));
    TD_CHECK(is_refused("en,intercepted,Met\nro,cancel,{plaxe}\n", NONE, "{place}"));
    TD_CHECK(is_refused("en,intercepted,Met\nro,cancel,{place} {minutes}\n", NONE, "{place}"));
    TD_CHECK(is_refused("en,intercepted,Met\nro,event,X\n", NONE, "without a text"));
    TD_CHECK(is_refused(LAST, "country,languages\nRO,ro\n", "countries.csv:2"));
    TD_CHECK(is_refused(LAST, "country,languages\nro,en\n", "two capital letters"));
    TD_CHECK(is_refused(LAST, "country,languages\nRO,en\nRO,en\n", "countries.csv:3"));
    TD_CHECK(is_refused(LAST, "country,tongues\nRO,en\n", "languages"));
    TD_CHECK(td_alert_texts_open("/nowhere", &texts, why) == TD_IO_FAILED && !texts);
}

TD_MAIN(the_languages_asked_for_are_there, every_text_is_utf8_and_headlines_are_short,
        countries_hear_their_own_languages_then_english,
        filling_cuts_at_a_whole_letter_and_tells_the_length,
        wrong_tables_are_refused_with_their_line)
