/* SPDX-License-Identifier: Apache-2.0 */
/* The command line's one face: verbs as a table, from which parsing, help and man page are made. */
#ifndef TD_CLI_H
#define TD_CLI_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "flight/flight.h"

/* Exit codes of every verb (docs/cli.md). */
enum { TD_EXIT_DONE = 0, TD_EXIT_NO = 1, TD_EXIT_BAD_INPUT = 2, TD_EXIT_WORLD = 3 };

enum { TD_OPTIONS_MAX = 24, TD_OPERANDS_MAX = 16 };

/* One option. `value` names what follows (null: a flag). */
typedef struct td_option {
    const char *name;
    const char *value;
    const char *text;
} td_option;

#define TD_OPTIONS(...)  (const td_option[]){ __VA_ARGS__, { NULL, NULL, NULL } }
#define TD_NO_OPTIONS    (const td_option[]){ { NULL, NULL, NULL } }
#define TD_EARTH_OPTION  { "earth", "MODEL", "wgs84 (default) or sphere:R_KM,GM,OMEGA" }

typedef struct td_args td_args;

/* One verb. Options end at a null name; every verb also takes --json, --data and --help. */
typedef struct td_verb {
    const char *name;
    const char *operands;
    const char *text;
    const td_option *options;
    int operands_min;
    int operands_max;
    const char *example;
    int (*run)(const td_args *args);
} td_verb;

/* What was given: values in the order of the verb's options, operands in their own order. */
struct td_args {
    const td_verb *verb;
    const char *values[TD_OPTIONS_MAX];
    const char *operands[TD_OPERANDS_MAX];
    int operand_count;
    bool json;
    const char *data;
};

/* All verbs, in the order of the help; ends at null. */
const td_verb *const *td_verbs(void);

/* Given main's arguments after the verb; returned TD_EXIT_DONE, or the code after a message. */
int td_args_parse(td_args *args, const td_verb *verb, int argc, char **argv);

/* The value of an option of this verb, or null; a flag given is "". */
const char *td_args_text(const td_args *args, const char *name);
bool td_args_has(const td_args *args, const char *name);

/* Strict numbers: the whole text, finite, in lo..hi. Returned false after a message on stderr.
 * An option not given leaves `*value` as it was. */
bool td_args_number(const td_args *args, const char *name, double lo, double hi, double *value);
/* The same for a whole number. */
bool td_args_count(const td_args *args, const char *name, int lo, int hi, int *count);
/* Whether each of these options names a file of its own, none of them an operand; names end at
 * null. Returned false after a message. */
bool td_args_files_differ(const td_args *args, const char *const *names);
bool td_args_point(const td_args *args, const char *name, td_geo *point);
bool td_args_earth(const td_args *args, td_earth *earth);
bool td_number_from_text(const char *text, double *value);

/* A message about the caller's input, `testudo VERB: ...`; returned TD_EXIT_BAD_INPUT. */
int td_args_refuse(const td_args *args, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
int td_world_failed(const td_args *args, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Returned `code`, or TD_EXIT_WORLD after a message when standard output did not take it all. */
int td_stdout_end(int code);

/* Help, man page and shell completion, all from td_verbs(). */
void td_help_print(void);
void td_help_verb(const td_verb *verb);

/* Prints one document to stdout and frees it; returned an exit code. That stdout took it all is
 * seen at the end, by td_stdout_end. */
int td_json_print(json_t *document);
/* A real for JSON: absent (null) when not finite. */
json_t *td_json_number(double value);
/* Sets `key` unless the value is not finite: absent means unknown. */
void td_json_set_number(json_t *object, const char *key, double value);

/* Progress on stderr, only on a terminal; `done` of `total`. */
void td_progress(const char *what, size_t done, size_t total);
/* True once Ctrl-C was pressed: long work stops at the next whole step. */
bool td_is_interrupted(void);
void td_catch_interrupt(void);

#endif
