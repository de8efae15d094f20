/* SPDX-License-Identifier: Apache-2.0 */
/* A small test harness: checks that print what was found and count, one program a test file. */
#ifndef TD_TEST_CHECK_H
#define TD_TEST_CHECK_H

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct td_check_state {
    int checks;
    int failures;
    const char *test;
} td_check_state;

static td_check_state td_check_now;

static inline bool td_check_true(bool holds, const char *text, const char *file, int line)
{
    td_check_now.checks++;
    if (!holds) {
        td_check_now.failures++;
        printf("%s:%d: %s: failed: %s\n", file, line, td_check_now.test, text);
    }
    return holds;
}

static inline bool td_check_near(double got, double want, double tolerance, const char *text,
                                 const char *file, int line)
{
    bool holds = fabs(got - want) <= tolerance;
    td_check_now.checks++;
    if (!holds) {
        td_check_now.failures++;
        printf("%s:%d: %s: %s = %.17g, expected %.17g within %g, differs by %g\n", file, line,
               td_check_now.test, text, got, want, tolerance, got - want);
    }
    return holds;
}

/* Both give whether the check held, so that a loop may stop at the first failure. */
#define TD_CHECK(condition) td_check_true((condition), #condition, __FILE__, __LINE__)
#define TD_NEAR(got, want, tolerance)                                                              \
    td_check_near((got), (want), (tolerance), #got, __FILE__, __LINE__)

#define TD_TEST(name)                                                                              \
    static void name##_body(void);                                                                 \
    static void name(void)                                                                         \
    {                                                                                              \
        td_check_now.test = #name;                                                                 \
        name##_body();                                                                             \
    }                                                                                              \
    static void name##_body(void)

/* Ends the program as skipped (77), with the reason. */
#define TD_SKIP(reason)                                                                            \
    do {                                                                                           \
        printf("skipped: %s\n", (reason));                                                         \
        exit(77);                                                                                  \
    } while (0)

/* Lists the tests by name. A file whose tests check nothing fails. */
#define TD_MAIN(...)                                                                               \
    int main(void)                                                                                 \
    {                                                                                              \
        void (*const tests[])(void) = { __VA_ARGS__ };                                             \
        for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++) {                              \
            tests[i]();                                                                            \
        }                                                                                          \
        printf("%d checks, %d failures\n", td_check_now.checks, td_check_now.failures);            \
        return td_check_now.failures != 0 || td_check_now.checks == 0;                             \
    }

/* Folder of the shared reference data: TD_REFERENCE, or beside the repository. */
static inline const char *td_check_reference(void)
{
    const char *folder = getenv("TD_REFERENCE");
    return folder != NULL ? folder : "../shared/reference";
}

#endif
