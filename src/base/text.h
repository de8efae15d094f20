/* SPDX-License-Identifier: Apache-2.0 */
/* Text as bytes of UTF-8. */
#ifndef TD_BASE_TEXT_H
#define TD_BASE_TEXT_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Given bytes and how many are left (at least 1); returned the length of the character that begins
 * there, or 0 if it is none of UTF-8 (RFC 3629: shortest form, no surrogates, at most U+10FFFF). */
size_t td_utf8_size(const char *at, size_t left);

/* Whether a character is a control: none of them is text but tab and line ends. */
static inline int td_is_control(char byte)
{
    unsigned char code = (unsigned char)byte;
    return (code < 0x20 && code != '\n' && code != '\r' && code != '\t') || code == 0x7f;
}

/* Copies a text that ends in zero, cut between two characters to fit `size` bytes (at least 1). */
void td_text_copy(char *out, size_t size, const char *text);

#ifdef __cplusplus
}
#endif

#endif
