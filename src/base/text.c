/* SPDX-License-Identifier: Apache-2.0 */
/* Characters of UTF-8, and texts cut between them. */
#include "base/text.h"

#include <stdint.h>
#include <string.h>

size_t td_utf8_size(const char *text, size_t left)
{
    static const uint32_t LEAST[] = { 0, 0, 0x80, 0x800, 0x10000 };
    const unsigned char *at = (const unsigned char *)text;
    size_t size = at[0] < 0x80 ? 1 : at[0] >> 5 == 6 ? 2 : at[0] >> 4 == 14 ? 3 : 4;
    uint32_t code = size == 1 ? at[0] : at[0] & (0x7fu >> size);
    if (size > left || (size == 4 && at[0] >> 3 != 30)) {
        return 0;
    }
    for (size_t i = 1; i < size; i++) {
        if (at[i] >> 6 != 2) {
            return 0;
        }
        code = code << 6 | (at[i] & 63u);
    }
    int is_surrogate = code >= 0xd800 && code <= 0xdfff;
    return code < LEAST[size] || code > 0x10ffff || is_surrogate ? 0 : size;
}

void td_text_copy(char *out, size_t size, const char *text)
{
    size_t length = strlen(text), used = 0;
    while (used < length) {
        size_t step = td_utf8_size(text + used, length - used);
        step = step > 0 ? step : 1;
        if (used + step >= size) {
            break;
        }
        used += step;
    }
    memcpy(out, text, used);
    out[used] = '\0';
}
