/* SPDX-License-Identifier: Apache-2.0 */
/* NMEA sentences to DCX messages. Source: EWSS_CAMF, and QZSS_DCX_LOG for the frame around it. */
#include "edge/alert/dcx.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A frame: preamble 8, type 6, satellite designation 1 + 9, CAMF 122, extension 68, version 6,
 * reserve 6, check 24 bits. A sentence carries it in 63 digits. */
enum {
    FRAME_DIGITS = 63,
    FRAME_BYTES = 32,
    TYPE_AT = 8,
    CAMF_AT = 24,
    EXTENSION_AT = CAMF_AT + TD_CAMF_BITS,
    VERSION_AT = EXTENSION_AT + 68,
    CHECK_AT = 226,
    TYPE_DCX = 44,
    PRN_BASE = 128,
    JAPAN = 111
};

static const char SENTENCE[] = "$QZQSM,";

const char *td_dcx_verdict_text(td_dcx_verdict verdict)
{
#define X(name, text) text,
    static const char *const TEXTS[] = { TD_DCX_VERDICT_MAP(X) };
#undef X
    return TEXTS[verdict];
}

const char *td_dcx_kind_text(td_dcx_kind kind)
{
#define X(name, text) text,
    static const char *const TEXTS[] = { TD_DCX_KIND_MAP(X) };
#undef X
    return TEXTS[kind];
}

/* ---- one sentence ---- */

static int digit_of(char letter)
{
    if (letter >= '0' && letter <= '9') {
        return letter - '0';
    }
    if (letter >= 'A' && letter <= 'F') {
        return letter - 'A' + 10;
    }
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

/* Two digits as a number, or -1. */
static int byte_of(const char *digits)
{
    int high = digit_of(digits[0]), low = digit_of(digits[1]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

static uint32_t crc24q(const uint8_t *bytes, int bits)
{
    uint32_t check = 0;
    for (int i = 0; i < bits; i++) {
        check ^= (uint32_t)td_bits_read(bytes, i, 1) << 23;
        check = (check << 1 ^ (check >> 23 & 1u) * 0x1864cfbu) & 0xffffffu;
    }
    return check;
}

static td_dcx_verdict read_frame(const char *digits, uint8_t frame[FRAME_BYTES])
{
    memset(frame, 0, FRAME_BYTES);
    for (int i = 0; i < FRAME_DIGITS; i++) {
        int digit = digit_of(digits[i]);
        if (digit < 0) {
            return TD_DCX_BAD_DIGIT;
        }
        td_bits_write(frame, 4 * i, 4, (uint64_t)digit);
    }
    if (frame[0] != 0x53 && frame[0] != 0x9a && frame[0] != 0xc6) {
        return TD_DCX_BAD_PREAMBLE;
    }
    bool holds = crc24q(frame, CHECK_AT) == td_bits_read(frame, CHECK_AT, 24);
    if (!holds) {
        return TD_DCX_BAD_CRC;
    }
    return td_bits_read(frame, TYPE_AT, 6) == TYPE_DCX ? TD_DCX_OK : TD_DCX_OTHER_MESSAGE;
}

static bool is_null(const td_dcx *dcx)
{
    const td_camf *camf = &dcx->camf;
    uint32_t any = camf->a1 | camf->a3 | camf->a4 | camf->a5 | camf->a6 | camf->a7 | camf->a8 |
                   camf->a9 | camf->a10 | camf->a11 | camf->a12 | camf->a13 | camf->a14 |
                   camf->a15 | camf->a16 | camf->a17 | camf->a18;
    any |= dcx->ex1 | dcx->ex2 | dcx->ex3 | dcx->ex4 | dcx->ex5 | dcx->ex6 | dcx->ex7 | dcx->vn;
    return any == 0;
}

static td_dcx_kind kind_of(const td_dcx *dcx)
{
    if (is_null(dcx)) {
        return TD_DCX_KIND_NULL;
    }
    if (dcx->camf.a2 != JAPAN) {
        return TD_DCX_KIND_OUTSIDE_JAPAN;
    }
    switch (dcx->camf.a3) {
        case 1: return TD_DCX_KIND_L_ALERT;
        case 2:
        case 3: return TD_DCX_KIND_J_ALERT;
        case 4: return TD_DCX_KIND_LOCAL;
        default: return TD_DCX_KIND_UNKNOWN;
    }
}

/* Fields of the 68 bits after CAMF, in both readings. */
static void read_extension(const uint8_t *frame, td_dcx *dcx)
{
    int at = EXTENSION_AT;
    uint32_t *const fields[] = { &dcx->ex1, &dcx->ex2, &dcx->ex3, &dcx->ex4,
                                 &dcx->ex5, &dcx->ex6, &dcx->ex7 };
    static const int BITS[] = { 16, 1, 17, 17, 5, 5, 7 };
    for (int i = 0; i < 7; i++) {
        *fields[i] = (uint32_t)td_bits_read(frame, at, BITS[i]);
        at += BITS[i];
    }
    dcx->ex8 = (uint32_t)td_bits_read(frame, EXTENSION_AT, 1);
    dcx->ex9 = td_bits_read(frame, EXTENSION_AT + 1, 64);
    dcx->ex10 = (uint32_t)td_bits_read(frame, EXTENSION_AT + 65, 3);
}

static void read_message(const uint8_t frame[FRAME_BYTES], td_dcx *dcx)
{
    uint8_t camf[TD_CAMF_BYTES] = { 0 };
    td_bits_write(camf, 0, 64, td_bits_read(frame, CAMF_AT, 64));
    td_bits_write(camf, 64, TD_CAMF_BITS - 64, td_bits_read(frame, CAMF_AT + 64,
                                                            TD_CAMF_BITS - 64));
    dcx->sdmt = (uint32_t)td_bits_read(frame, 14, 1);
    dcx->sdm = (uint32_t)td_bits_read(frame, 15, 9);
    td_camf_unpack(camf, &dcx->camf);
    read_extension(frame, dcx);
    dcx->vn = (uint32_t)td_bits_read(frame, VERSION_AT, 6);
    dcx->kind = kind_of(dcx);
}

/* Where the parts of a whole sentence stand: `$QZQSM,SS,` 63 digits `*CC`. */
enum {
    SATELLITE_AT = sizeof SENTENCE - 1,
    DIGITS_AT = SATELLITE_AT + 3,
    STAR_AT = DIGITS_AT + FRAME_DIGITS,
    SENTENCE_SIZE = STAR_AT + 3
};

static bool checksum_holds(const char *line)
{
    unsigned sum = 0;
    for (int i = 1; i < STAR_AT; i++) {
        sum ^= (unsigned char)line[i];
    }
    return byte_of(line + STAR_AT + 1) == (int)sum;
}

td_dcx_verdict td_dcx_read(const char *line, size_t size, td_dcx *dcx)
{
    uint8_t frame[FRAME_BYTES];
    *dcx = (td_dcx){ 0 };
    if (size < SATELLITE_AT || memcmp(line, SENTENCE, SATELLITE_AT) != 0) {
        return TD_DCX_OTHER_SENTENCE;
    }
    if (size != SENTENCE_SIZE || line[DIGITS_AT - 1] != ',' || line[STAR_AT] != '*') {
        return TD_DCX_CUT;
    }
    int satellite = byte_of(line + SATELLITE_AT);
    bool is_decimal = digit_of(line[SATELLITE_AT]) < 10 && digit_of(line[SATELLITE_AT + 1]) < 10;
    if (satellite < 0 || !is_decimal || byte_of(line + STAR_AT + 1) < 0) {
        return TD_DCX_BAD_DIGIT;
    }
    if (!checksum_holds(line)) {
        return TD_DCX_BAD_CHECKSUM;
    }
    td_dcx_verdict verdict = read_frame(line + DIGITS_AT, frame);
    if (verdict == TD_DCX_OK) {
        dcx->satellite_prn = PRN_BASE + satellite / 16 * 10 + satellite % 16;
        read_message(frame, dcx);
    }
    return verdict;
}

bool td_dcx_has_ellipse(const td_dcx *dcx)
{
    const td_camf *camf = &dcx->camf;
    bool is_given = (camf->a12 | camf->a13 | camf->a14 | camf->a15 | camf->a16) != 0;
    return is_given && dcx->kind != TD_DCX_KIND_NULL && dcx->kind != TD_DCX_KIND_J_ALERT;
}

/* ---- a log ---- */

static bool keep(td_dcx_log *log, const td_dcx *dcx)
{
    bool is_full = (log->count & (log->count - 1)) == 0;
    if (is_full) {
        size_t capacity = log->count ? 2 * log->count : 1;
        td_dcx *items = realloc(log->items, capacity * sizeof *items);
        if (!items) {
            return false;
        }
        log->items = items;
    }
    log->items[log->count++] = *dcx;
    return true;
}

static bool take_line(td_dcx_log *log, const char *line, size_t size, int32_t number)
{
    td_dcx dcx;
    while (size > 0 && (line[size - 1] == '\r' || line[size - 1] == ' ')) {
        size--;
    }
    if (size == 0) {
        return true;
    }
    td_dcx_verdict verdict = td_dcx_read(line, size, &dcx);
    log->verdicts[verdict]++;
    if (verdict > TD_DCX_OTHER_MESSAGE && log->bad_line == 0) {
        log->bad_line = number;
        log->bad_verdict = verdict;
    }
    dcx.line = number;
    return verdict != TD_DCX_OK || keep(log, &dcx);
}

td_status td_dcx_log_read(const char *bytes, size_t size, td_dcx_log *log)
{
    *log = (td_dcx_log){ 0 };
    int32_t number = 0;
    for (size_t at = 0; at < size;) {
        const char *end = memchr(bytes + at, '\n', size - at);
        size_t length = end ? (size_t)(end - (bytes + at)) : size - at;
        if (!take_line(log, bytes + at, length, ++number)) {
            td_dcx_log_close(log);
            return TD_NO_MEMORY;
        }
        at += length + 1;
    }
    return TD_OK;
}

void td_dcx_log_close(td_dcx_log *log)
{
    free(log->items);
    *log = (td_dcx_log){ 0 };
}

/* Reads to the end or the limit; null after `why` was said. */
static char *read_all(const char *file, size_t *size, char why[TD_DCX_WHY_SIZE], td_status *status)
{
    FILE *stream = fopen(file, "rb");
    char *bytes = NULL;
    size_t room = 0;
    *size = 0;
    *status = TD_OK;
    if (!stream) {
        snprintf(why, TD_DCX_WHY_SIZE, "%.200s: %s", file, strerror(errno));
        *status = TD_IO_FAILED;
        return NULL;
    }
    while (*status == TD_OK && *size == room && room <= TD_DCX_BYTES_MAX) {
        room = room ? 2 * room : 65536;
        char *more = realloc(bytes, room);
        *status = more ? TD_OK : TD_NO_MEMORY;
        bytes = more ? more : bytes;
        *size += more ? fread(bytes + *size, 1, room - *size, stream) : 0;
    }
    if (*status == TD_OK && ferror(stream)) {
        snprintf(why, TD_DCX_WHY_SIZE, "%.200s: %s", file, strerror(errno));
        *status = TD_IO_FAILED;
    } else if (*status == TD_OK && *size > TD_DCX_BYTES_MAX) {
        snprintf(why, TD_DCX_WHY_SIZE, "%.200s: found more than 64 MiB, expected a log", file);
        *status = TD_BAD_INPUT;
    }
    fclose(stream);
    return bytes;
}

td_status td_dcx_log_open(const char *file, td_dcx_log *log, char why[TD_DCX_WHY_SIZE])
{
    size_t size;
    td_status status;
    *log = (td_dcx_log){ 0 };
    why[0] = '\0';
    char *bytes = read_all(file, &size, why, &status);
    if (status == TD_OK) {
        status = td_dcx_log_read(bytes, size, log);
    }
    if (status == TD_NO_MEMORY) {
        snprintf(why, TD_DCX_WHY_SIZE, "%.200s: %s", file, td_status_text(status));
    }
    free(bytes);
    return status;
}
