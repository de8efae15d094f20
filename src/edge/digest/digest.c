/* SPDX-License-Identifier: Apache-2.0 */
/* A td_sink that hashes what is written to it. */
#include "edge/digest/digest.h"

void td_digest_start(td_digest *digest)
{
    crypto_hash_sha256_init(&digest->state);
    digest->text[0] = '\0';
}

static td_status digest_write(void *ctx, const void *bytes, size_t count)
{
    td_digest *digest = ctx;
    crypto_hash_sha256_update(&digest->state, bytes, count);
    return TD_OK;
}

td_sink td_digest_sink(td_digest *digest)
{
    return (td_sink){ .ctx = digest, .write = digest_write };
}

const char *td_digest_text(td_digest *digest)
{
    static const char HEX[] = "0123456789abcdef";
    unsigned char raw[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state copy = digest->state;
    crypto_hash_sha256_final(&copy, raw);
    for (size_t i = 0; i < sizeof raw; i++) {
        digest->text[2 * i] = HEX[raw[i] >> 4];
        digest->text[2 * i + 1] = HEX[raw[i] & 15];
    }
    digest->text[2 * sizeof raw] = '\0';
    return digest->text;
}
