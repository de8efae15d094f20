/* SPDX-License-Identifier: Apache-2.0 */
/* The program: the table of verbs and the way from argv to one of them. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/verbs.h"
#include "edge/scenario/scenario.h"

static const td_verb *const VERBS[] = {
    &TD_VERB_DEMO,
    &TD_VERB_CHECK,
    &TD_VERB_LIST,
    &TD_VERB_WHY,
    &TD_VERB_FLY,
    &TD_VERB_COAST,
    &TD_VERB_FLIGHTS,
    &TD_VERB_FOOTPRINT,
    &TD_VERB_COVER,
    &TD_VERB_RUN,
    &TD_VERB_TRACK,
    &TD_VERB_DECODE,
    &TD_VERB_BENCH,
    &TD_VERB_COMPLETION,
    &TD_VERB_MAN,
    NULL,
};

const td_verb *const *td_verbs(void)
{
    return VERBS;
}

static volatile sig_atomic_t is_interrupted;

static void on_interrupt(int number)
{
    (void)number;
    is_interrupted = 1;
}

bool td_is_interrupted(void)
{
    return is_interrupted != 0;
}

void td_catch_interrupt(void)
{
    struct sigaction action = { .sa_handler = on_interrupt };
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    /* A file that may not grow is a full disk: the write says so, and what is half-written goes. */
    action.sa_handler = SIG_IGN;
    sigaction(SIGXFSZ, &action, NULL);
}

void td_progress(const char *what, size_t done, size_t total)
{
    if (!isatty(STDERR_FILENO) || total == 0) {
        return;
    }
    fprintf(stderr, "\r%s %3zu %%", what, 100 * done / total);
    fputs(done == total ? "\r\033[K" : "", stderr);
    fflush(stderr);
}

static int unknown_verb(const char *name)
{
    const char *nearest = NULL;
    size_t least = TD_FAR;
    for (const td_verb *const *verb = VERBS; *verb; verb++) {
        td_nearest(name, (*verb)->name, &nearest, &least);
    }
    fprintf(stderr, "testudo: unknown verb '%s'", name);
    if (nearest) {
        fprintf(stderr, "; did you mean '%s'?", nearest);
    }
    fputs("; see `testudo --help`\n", stderr);
    return TD_EXIT_BAD_INPUT;
}

int td_stdout_end(int code)
{
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fputs("testudo: cannot write to standard output\n", stderr);
        return TD_EXIT_WORLD;
    }
    return code;
}

/* A stream that the caller closed leaves its number free, and the next file opened would take it:
 * a record as descriptor 1 would get the answer printed into it. Reading alone keeps standard
 * output failing, as it must. */
static bool fill_closed_streams(void)
{
    for (int number = STDIN_FILENO; number <= STDERR_FILENO; number++) {
        int mode = number == STDOUT_FILENO ? O_RDONLY : O_RDWR;
        if (fcntl(number, F_GETFD) == -1 && open("/dev/null", mode) != number) {
            return false;
        }
    }
    return true;
}

static bool asks_for_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0;
}

int main(int argc, char **argv)
{
    td_args args;
    if (!fill_closed_streams()) {
        return TD_EXIT_WORLD;
    }
    if (argc < 2 || asks_for_help(argv[1])) {
        td_help_print();
        return td_stdout_end(argc < 2 ? TD_EXIT_BAD_INPUT : TD_EXIT_DONE);
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("testudo " TD_VERSION);
        return td_stdout_end(TD_EXIT_DONE);
    }
    for (const td_verb *const *verb = VERBS; *verb; verb++) {
        if (strcmp(argv[1], (*verb)->name) == 0) {
            int code = td_args_parse(&args, *verb, argc - 1, argv + 1);
            td_catch_interrupt();
            code = code == TD_EXIT_DONE ? (*verb)->run(&args) : code;
            return td_stdout_end(code);
        }
    }
    return unknown_verb(argv[1]);
}
