/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as the table and as the database of `flights`: refused, or every flight is judged. */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/cli.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);
int td_program(int argc, char **argv);

/* Holds a table of three reports, for the database's tests to be found in. */
#define SMALL TD_SOURCE_FOLDER "/test/data/small"

enum { PATH_SIZE = 64 };

static char folder[PATH_SIZE] = "/tmp/td-fuzz-XXXXXX";
static char names[2][PATH_SIZE];

static void demand(int holds)
{
    if (!holds) {
        abort();
    }
}

static void leave(void)
{
    for (int i = 0; i < 2; i++) {
        unlink(names[i]);
    }
    rmdir(folder);
}

/* The verb chooses the reader by the name's ending. */
static void arrive(void)
{
    static const char *const ENDINGS[2] = { "csv", "json" };
    demand(mkdtemp(folder) != NULL);
    for (int i = 0; i < 2; i++) {
        snprintf(names[i], PATH_SIZE, "%.32s/reports.%s", folder, ENDINGS[i]);
    }
    atexit(leave);
}

static int judge(const char *name, int as_json)
{
    char file[PATH_SIZE], verb[] = "flights", data[] = "--data", at[] = SMALL;
    char program[] = "testudo", json[] = "--json";
    char *words[] = { program, verb, file, data, at, json, NULL };
    snprintf(file, sizeof file, "%s", name);
    return td_program(as_json ? 6 : 5, words);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    if (!names[0][0]) {
        arrive();
    }
    for (int i = 0; i < 2; i++) {
        int file = open(names[i], O_WRONLY | O_CREAT | O_TRUNC, 0600);
        demand(file >= 0 && write(file, bytes, count) == (ssize_t)count && close(file) == 0);
        int code = judge(names[i], 1);
        demand(code == TD_EXIT_DONE || code == TD_EXIT_BAD_INPUT);
        demand(judge(names[i], 0) == code); /* what is accepted does not depend on the output */
    }
    return 0;
}
