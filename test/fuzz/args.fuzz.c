/* SPDX-License-Identifier: Apache-2.0 */
/* Any lines as the words after a verb: parsed or refused; numbers and points are within bounds. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

enum { WORDS_MAX = 40, TEXT_MAX = 4096 };

static int run_nothing(const td_args *args)
{
    return (void)args, TD_EXIT_DONE;
}

static const td_verb VERB = {
    .name = "fuzz",
    .operands = "WORD...",
    .text = "what the fuzzer calls",
    .options = TD_OPTIONS({ "number", "N", "a number" }, { "from", "LAT,LON", "a point" },
                          TD_EARTH_OPTION, { "output", "FILE", "a file" },
                          { "flag", NULL, "a flag" }),
    .operands_min = 1,
    .operands_max = 3,
    .example = "testudo fuzz",
    .run = run_nothing,
};

static void must(int holds)
{
    if (!holds) {
        abort();
    }
}

static void ask(const td_args *args)
{
    double number = 7.0;
    td_geo point = { 0.0, 0.0, 0.0 };
    td_earth earth;
    if (td_args_number(args, "number", -5.0, 5.0, &number)) {
        must(td_args_has(args, "number") ? fabs(number) <= 5.0 : number == 7.0);
    }
    if (td_args_point(args, "from", &point)) {
        must(fabs(point.lat_rad) <= TD_HALF_PI && fabs(point.lon_rad) <= TD_TWO_PI);
    }
    if (td_args_earth(args, &earth)) {
        must(earth.a_m >= 1e6 && earth.gm_m3ps2 > 0.0 && isfinite(earth.omega_radps));
    }
    must(args->operand_count >= 1 && args->operand_count <= 3);
}

/* Asking for help prints it and ends the program, which is not what is looked for here. */
static int asks_for_help(const char *word)
{
    return strncmp(word, "--h", 3) == 0 || (word[0] == '-' && word[1] != '-' && strchr(word, 'h'));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    static char text[TEXT_MAX];
    char name[] = "fuzz", *words[WORDS_MAX + 2] = { name };
    int word_count = 1;
    count = count < TEXT_MAX - 1 ? count : TEXT_MAX - 1;
    memcpy(text, bytes, count);
    text[count] = '\0';
    for (char *at = text; at && word_count < WORDS_MAX; word_count++) {
        words[word_count] = at;
        at = strchr(at, '\n');
        if (at) {
            *at++ = '\0';
        }
        if (asks_for_help(words[word_count])) {
            return 0;
        }
    }
    td_args args;
    if (td_args_parse(&args, &VERB, word_count, words) == TD_EXIT_DONE) {
        ask(&args);
    }
    return 0;
}
