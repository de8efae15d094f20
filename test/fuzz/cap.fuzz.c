/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a CAP message: right, or refused with a reason; never right in a few words. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "edge/alert/alert.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

/* What a message that passes cannot do without, whatever its encoding. */
static bool is_long_enough(size_t count)
{
    return count > 500;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    char why[TD_ALERT_WHY_SIZE];
    td_status status = td_cap_check((const char *)bytes, count, why);
    if (status == TD_OK ? !is_long_enough(count) : why[0] == '\0') {
        abort();
    }
    return 0;
}
