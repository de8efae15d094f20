/* SPDX-License-Identifier: Apache-2.0 */
/* Texts of td_status. */
#include "base/status.h"

#include <assert.h>

const char *td_status_text(td_status status)
{
    static const char *const TEXTS[] = {
#define X(name, text) text,
        TD_STATUS_MAP(X)
#undef X
    };
    assert(status < TD_STATUS_COUNT);
    return TEXTS[status];
}
