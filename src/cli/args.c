/* SPDX-License-Identifier: Apache-2.0 */
/* Reads a verb's arguments by its table: getopt_long finds them, this file judges them. */
#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/cli.h"
#include "edge/scenario/scenario.h"

enum { CODE_JSON = 1000, CODE_DATA, CODE_HELP };

static int say(const td_args *args, const char *format, va_list list)
{
    fprintf(stderr, "testudo %s: ", args->verb->name);
    vfprintf(stderr, format, list);
    fputc('\n', stderr);
    return 0;
}

int td_args_refuse(const td_args *args, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    say(args, format, list);
    va_end(list);
    return TD_EXIT_BAD_INPUT;
}

int td_world_failed(const td_args *args, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    say(args, format, list);
    va_end(list);
    return TD_EXIT_WORLD;
}

static size_t long_options(const td_verb *verb, struct option *out)
{
    size_t count = 0;
    for (const td_option *option = verb->options; option->name; option++, count++) {
        int needs = option->value ? required_argument : no_argument;
        out[count] = (struct option){ option->name, needs, NULL, (int)count + 1 };
    }
    out[count++] = (struct option){ "json", no_argument, NULL, CODE_JSON };
    out[count++] = (struct option){ "data", required_argument, NULL, CODE_DATA };
    out[count++] = (struct option){ "help", no_argument, NULL, CODE_HELP };
    out[count] = (struct option){ NULL, 0, NULL, 0 };
    return count;
}

/* Short forms: -o for --output and -h for --help, as users of other tools expect. */
static int code_of(const td_verb *verb, int code)
{
    if (code == 'h') {
        return CODE_HELP;
    }
    if (code != 'o') {
        return code;
    }
    for (int i = 0; verb->options[i].name; i++) {
        if (strcmp(verb->options[i].name, "output") == 0) {
            return i + 1;
        }
    }
    optopt = 'o';
    return '?';
}

static int take_operands(td_args *args, int argc, char **argv)
{
    const td_verb *verb = args->verb;
    int given = argc - optind;
    if (given < verb->operands_min) {
        return td_args_refuse(args, "expected %s; see `testudo %s --help`", verb->operands,
                              verb->name);
    }
    if (given > verb->operands_max || given > TD_OPERANDS_MAX) {
        return td_args_refuse(args, "found '%s', expected no more than %d operand%s",
                              argv[optind + verb->operands_max], verb->operands_max,
                              verb->operands_max == 1 ? "" : "s");
    }
    for (int i = 0; i < given; i++) {
        args->operands[i] = argv[optind + i];
    }
    args->operand_count = given;
    return TD_EXIT_DONE;
}

/* The option whose name is nearest to a word such as `--jsno=5`, or null. */
static const char *nearest_option(const td_verb *verb, const char *word)
{
    struct option options[TD_OPTIONS_MAX + 4];
    char name[64];
    const char *best = NULL;
    size_t least = TD_FAR, count = long_options(verb, options);
    if (strncmp(word, "--", 2) != 0) {
        return NULL;
    }
    snprintf(name, sizeof name, "%.*s", (int)strcspn(word + 2, "="), word + 2);
    for (size_t i = 0; i < count; i++) {
        td_nearest(name, options[i].name, &best, &least);
    }
    return best;
}

/* `word` is what getopt looked at last; of a cluster of letters only the letter is known. */
static int refuse_option(const td_args *args, int code, const char *word)
{
    char letter[] = { '-', (char)optopt, '\0' };
    bool is_letter = optopt > TD_OPTIONS_MAX && optopt < CODE_JSON;
    if (code == ':') {
        return td_args_refuse(args, "%s: expected a value", is_letter ? letter : word);
    }
    if (optopt != 0 && !is_letter) {
        return td_args_refuse(args, "%s: expected no value", word);
    }
    const char *nearest = is_letter ? NULL : nearest_option(args->verb, word);
    return td_args_refuse(args, "unknown option '%s'%s%s%s; see `testudo %s --help`",
                          is_letter ? letter : word, nearest ? "; did you mean '--" : "",
                          nearest ? nearest : "", nearest ? "'?" : "", args->verb->name);
}

/* Of two values for one option neither is the one that was meant; an empty one is none. */
static int take_value(const td_args *args, const char *name, const char **value)
{
    if (optarg && *value) {
        return td_args_refuse(args, "--%s: given twice: '%s' and '%s', expected one", name, *value,
                              optarg);
    }
    if (optarg && !*optarg) {
        return td_args_refuse(args, "--%s: found '', expected a value", name);
    }
    *value = optarg ? optarg : "";
    return TD_EXIT_DONE;
}

int td_args_parse(td_args *args, const td_verb *verb, int argc, char **argv)
{
    struct option options[TD_OPTIONS_MAX + 4];
    *args = (td_args){ .verb = verb };
    long_options(verb, options);
    opterr = 0;
    optind = 0; /* starts anew, also inside a cluster of letters */
    for (int bad = TD_EXIT_DONE; bad == TD_EXIT_DONE;) {
        int code = getopt_long(argc, argv, ":o:h", options, NULL);
        if (code == -1) {
            return take_operands(args, argc, argv);
        }
        code = code_of(verb, code);
        if (code == CODE_HELP) {
            td_help_verb(verb);
            exit(td_stdout_end(TD_EXIT_DONE));
        } else if (code == CODE_JSON) {
            args->json = true;
        } else if (code == CODE_DATA) {
            bad = take_value(args, "data", &args->data);
        } else if (code == ':' || code == '?') {
            return refuse_option(args, code, argv[optind - 1]);
        } else {
            bad = take_value(args, verb->options[code - 1].name, &args->values[code - 1]);
        }
    }
    return TD_EXIT_BAD_INPUT;
}

const char *td_args_text(const td_args *args, const char *name)
{
    for (int i = 0; args->verb->options[i].name; i++) {
        if (strcmp(args->verb->options[i].name, name) == 0) {
            return args->values[i];
        }
    }
    return NULL;
}

bool td_args_has(const td_args *args, const char *name)
{
    return td_args_text(args, name) != NULL;
}

bool td_number_from_text(const char *text, double *value)
{
    char *end = NULL;
    if (!strpbrk(text, "0123456789") || strpbrk(text, "xXpP \t\n")) {
        return false; /* refuses inf, nan, hexadecimal and blanks, which strtod would take */
    }
    errno = 0;
    *value = strtod(text, &end);
    return end != text && *end == '\0' && isfinite(*value);
}

bool td_args_number(const td_args *args, const char *name, double lo, double hi, double *value)
{
    const char *text = td_args_text(args, name);
    double found = 0.0;
    if (!text) {
        return true;
    }
    if (!td_number_from_text(text, &found) || found < lo || found > hi) {
        td_args_refuse(args, "--%s: found '%s', expected a number from %g to %g", name, text, lo,
                       hi);
        return false;
    }
    *value = found;
    return true;
}

bool td_args_count(const td_args *args, const char *name, int lo, int hi, int *count)
{
    double value = *count;
    if (!td_args_number(args, name, lo, hi, &value)) {
        return false;
    }
    if (value != floor(value)) {
        td_args_refuse(args, "--%s: found '%s', expected a whole number from %d to %d", name,
                       td_args_text(args, name), lo, hi);
        return false;
    }
    *count = (int)value;
    return true;
}

/* One file by two names: a link, or `./x` beside `x`, where it is there already. */
static bool is_same_file(const char *one, const char *other)
{
    struct stat a, b;
    bool are_there = stat(one, &a) == 0 && stat(other, &b) == 0;
    return strcmp(one, other) == 0 ||
           (are_there && S_ISREG(a.st_mode) && a.st_dev == b.st_dev && a.st_ino == b.st_ino);
}

bool td_args_files_differ(const td_args *args, const char *const *names)
{
    for (int i = 0; names[i]; i++) {
        const char *file = td_args_text(args, names[i]);
        for (int j = 0; file && j < args->operand_count; j++) {
            if (is_same_file(file, args->operands[j])) {
                td_args_refuse(args, "--%s: found '%s', expected another file than what is read",
                               names[i], file);
                return false;
            }
        }
        for (int j = 0; file && j < i; j++) {
            const char *other = td_args_text(args, names[j]);
            if (other && is_same_file(file, other)) {
                td_args_refuse(args, "--%s and --%s: found '%s' for both, expected two files",
                               names[j], names[i], file);
                return false;
            }
        }
    }
    return true;
}

/* Splits at commas in place; returned the number of numbers, or -1 if a part is not one. */
static int numbers_of(const char *text, double *out, int capacity)
{
    char copy[128];
    int count = 0;
    if (strlen(text) >= sizeof copy) {
        return -1;
    }
    strcpy(copy, text);
    for (char *part = copy, *next; part; part = next) {
        next = strchr(part, ',');
        if (next) {
            *next++ = '\0';
        }
        if (count == capacity || !td_number_from_text(part, &out[count])) {
            return -1;
        }
        count++;
    }
    return count;
}

bool td_args_point(const td_args *args, const char *name, td_geo *point)
{
    const char *text = td_args_text(args, name);
    double part[2];
    if (!text) {
        return true;
    }
    if (numbers_of(text, part, 2) != 2 || fabs(part[0]) > 90.0 || fabs(part[1]) > 360.0) {
        td_args_refuse(args,
                       "--%s: found '%s', expected LAT,LON in degrees (latitude -90 to 90, "
                       "longitude -360 to 360)",
                       name, text);
        return false;
    }
    *point = (td_geo){ part[0] * TD_DEG, part[1] * TD_DEG, 0.0 };
    return true;
}

bool td_args_earth(const td_args *args, td_earth *earth)
{
    const char *text = td_args_text(args, "earth");
    double part[3];
    *earth = td_earth_wgs84();
    if (!text || strcmp(text, "wgs84") == 0) {
        return true;
    }
    bool is_sphere = strncmp(text, "sphere:", 7) == 0 && numbers_of(text + 7, part, 3) == 3;
    if (!is_sphere || part[0] < 1000.0 || part[0] > 100000.0 || part[1] < 1e11 ||
        part[1] > 1e18 || fabs(part[2]) > 1e-3) {
        td_args_refuse(args,
                       "--earth: found '%s', expected wgs84 or sphere:R_KM,GM,OMEGA "
                       "(km, m3/s2, rad/s), such as sphere:6370,3.986e14,0",
                       text);
        return false;
    }
    *earth = td_earth_sphere(part[0] * 1000.0, part[1], part[2]);
    return true;
}
