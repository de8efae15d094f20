/* SPDX-License-Identifier: Apache-2.0 */
/* JSON on stdout: absent means unknown, reals that read back to the same bits, one document. */
#include <math.h>
#include <stdio.h>

#include "cli/cli.h"

enum { DIGITS = 17 };

json_t *td_json_number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

void td_json_set_number(json_t *object, const char *key, double value)
{
    if (isfinite(value)) {
        json_object_set_new(object, key, json_real(value));
    }
}

int td_json_print(json_t *document)
{
    size_t flags = JSON_INDENT(1) | JSON_REAL_PRECISION(DIGITS) | JSON_ENCODE_ANY;
    int failed = json_dumpf(document, stdout, flags);
    json_decref(document);
    putchar('\n');
    if (failed && !ferror(stdout)) {
        fputs("testudo: the answer cannot be written as JSON\n", stderr);
    }
    return failed ? TD_EXIT_WORLD : TD_EXIT_DONE;
}
