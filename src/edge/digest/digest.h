/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256 of canonical bytes, by libsodium: what two parties compare. */
#ifndef TD_EDGE_DIGEST_H
#define TD_EDGE_DIGEST_H

#include <sodium/crypto_hash_sha256.h>

#include "base/base.h"

enum { TD_DIGEST_TEXT_SIZE = 2 * crypto_hash_sha256_BYTES + 1 };

typedef struct td_digest {
    crypto_hash_sha256_state state;
    char text[TD_DIGEST_TEXT_SIZE];
} td_digest;

/* Starts anew. Bytes written to td_digest_sink go into the digest. */
void td_digest_start(td_digest *digest);
td_sink td_digest_sink(td_digest *digest);

/* Returned the digest of all bytes so far as lower-case hexadecimal, owned by `digest`; the
 * digest may be written on, and asked again. */
const char *td_digest_text(td_digest *digest);

#endif
