/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256 gives the known answers of FIPS 180, in one piece or many. */
#include "edge/digest/digest.h"
#include "test/check.h"

/* NIST's example values: one block, two blocks, and the empty text. */
static const struct {
    const char *text, *digest;
} ANSWERS[] = {
    { "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
    { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
    { "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
};

TD_TEST(the_known_answers)
{
    for (size_t i = 0; i < sizeof ANSWERS / sizeof ANSWERS[0]; i++) {
        td_digest digest;
        td_digest_start(&digest);
        td_sink sink = td_digest_sink(&digest);
        TD_CHECK(sink.write(sink.ctx, ANSWERS[i].text, strlen(ANSWERS[i].text)) == TD_OK);
        TD_CHECK(strcmp(td_digest_text(&digest), ANSWERS[i].digest) == 0);
    }
}

/* FIPS 180-2, example B.3: one million times the letter a. */
TD_TEST(a_million_letters_in_unequal_pieces)
{
    static char letters[1000];
    memset(letters, 'a', sizeof letters);
    td_digest digest;
    td_digest_start(&digest);
    td_sink sink = td_digest_sink(&digest);
    size_t left = 1000000, piece = 1;
    while (left > 0) {
        size_t count = piece < left ? piece : left;
        TD_CHECK(sink.write(sink.ctx, letters, count) == TD_OK);
        left -= count;
        piece = piece % sizeof letters + 1;
    }
    TD_CHECK(strcmp(td_digest_text(&digest),
                    "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0") == 0);
}

TD_TEST(asking_does_not_end_it)
{
    td_digest digest;
    td_digest_start(&digest);
    td_sink sink = td_digest_sink(&digest);
    TD_CHECK(sink.write(sink.ctx, "a", 1) == TD_OK);
    char first[TD_DIGEST_TEXT_SIZE];
    strcpy(first, td_digest_text(&digest));
    TD_CHECK(strcmp(first, td_digest_text(&digest)) == 0);
    TD_CHECK(sink.write(sink.ctx, "bc", 2) == TD_OK);
    TD_CHECK(strcmp(td_digest_text(&digest), ANSWERS[0].digest) == 0);
    td_digest_start(&digest);
    TD_CHECK(strcmp(td_digest_text(&digest), ANSWERS[2].digest) == 0);
}

/* A record hashes the same whatever the machine: this is the digest of these 26 bytes, made by
 * `printf '\x00...' | sha256sum` of the canonical form that base/canon.h describes. */
TD_TEST(canonical_fields_have_one_digest)
{
    td_digest digest;
    td_digest_start(&digest);
    td_sink sink = td_digest_sink(&digest);
    TD_CHECK(td_canon_f64(&sink, -0.0) == TD_OK);
    TD_CHECK(td_canon_i64(&sink, -2) == TD_OK);
    TD_CHECK(td_canon_text(&sink, "ab") == TD_OK);
    TD_CHECK(strcmp(td_digest_text(&digest),
                    "4c8f76ec134d72acd78404ce96454d11768bfeb43c7cdda354d4b53137a114aa") == 0);
}

TD_MAIN(the_known_answers, a_million_letters_in_unequal_pieces, asking_does_not_end_it,
        canonical_fields_have_one_digest)
