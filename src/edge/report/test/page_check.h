/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a page of HTML is well-formed, for tests that write one. */
#ifndef TD_TEST_PAGE_CHECK_H
#define TD_TEST_PAGE_CHECK_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static inline bool is_void(const char *name, size_t length)
{
    static const char *const names[] = { "meta", "img", "rect", "path", "circle" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strlen(names[i]) == length && memcmp(names[i], name, length) == 0) {
            return true;
        }
    }
    return false;
}

/* Every element that is opened is closed in its turn; the style sheet is passed over. */
static inline bool is_balanced(const char *at)
{
    const char *open[64];
    size_t lengths[64];
    int depth = 0;
    while ((at = strchr(at, '<')) != NULL) {
        if (at[1] == '!') {
            at = strchr(at, '>');
            continue;
        }
        bool closes = at[1] == '/';
        const char *name = at + (closes ? 2 : 1);
        size_t length = strcspn(name, " />\n");
        if (closes) {
            if (depth == 0 || lengths[depth - 1] != length ||
                memcmp(open[depth - 1], name, length) != 0) {
                printf("closed out of turn: %.60s\n", at);
                return false;
            }
            depth--;
        } else if (!is_void(name, length)) {
            open[depth] = name;
            lengths[depth++] = length;
        }
        at = strchr(at, '>');
        if (!at || depth == 64) {
            return false;
        }
    }
    return depth == 0;
}

#endif
