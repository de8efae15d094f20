/* SPDX-License-Identifier: Apache-2.0 */
/* CAMF as QZSS broadcasts it (DCX, message type 44), read from NMEA sentences of receivers. */
#ifndef TD_EDGE_ALERT_DCX_H
#define TD_EDGE_ALERT_DCX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "warn/warn.h"

/* A sentence or why it is left out. */
#define TD_DCX_VERDICT_MAP(X)                                                                      \
    X(OK, "ok")                                                                                    \
    X(OTHER_SENTENCE, "not a $QZQSM sentence")                                                     \
    X(OTHER_MESSAGE, "another type of message than 44")                                            \
    X(CUT, "the sentence is cut or too long")                                                      \
    X(BAD_DIGIT, "a letter that is no hexadecimal digit")                                          \
    X(BAD_CHECKSUM, "the sentence's checksum does not hold")                                       \
    X(BAD_PREAMBLE, "the message does not begin with a preamble")                                  \
    X(BAD_CRC, "the message's own check does not hold")

typedef enum td_dcx_verdict {
#define X(name, text) TD_DCX_##name,
    TD_DCX_VERDICT_MAP(X)
#undef X
    TD_DCX_VERDICT_COUNT
} td_dcx_verdict;

const char *td_dcx_verdict_text(td_dcx_verdict verdict);

/* What kind of message it is, by country and provider. */
#define TD_DCX_KIND_MAP(X)                                                                         \
    X(NULL, "Null Message")                                                                        \
    X(L_ALERT, "L-Alert")                                                                          \
    X(J_ALERT, "J-Alert")                                                                          \
    X(LOCAL, "Municipality-Transmitted Information")                                               \
    X(OUTSIDE_JAPAN, "Information from Organizations outside Japan")                               \
    X(UNKNOWN, "Unknown")

typedef enum td_dcx_kind {
#define X(name, text) TD_DCX_KIND_##name,
    TD_DCX_KIND_MAP(X)
#undef X
    TD_DCX_KIND_COUNT
} td_dcx_kind;

const char *td_dcx_kind_text(td_dcx_kind kind);

/* One message: CAMF with what QZSS adds. ex1..ex7 and ex8..ex10 are two readings of the same bits;
 * the kind says which is meant. */
typedef struct td_dcx {
    int32_t line;          /* from 1 */
    int32_t satellite_prn; /* 183 and so on */
    uint32_t sdmt, sdm;    /* satellite designation: kind of mask, mask */
    td_camf camf;
    uint32_t ex1, ex2, ex3, ex4, ex5, ex6, ex7;
    uint32_t ex8, ex10;
    uint64_t ex9;
    uint32_t vn; /* version */
    td_dcx_kind kind;
} td_dcx;

/* Given one line without its end; returned TD_DCX_OK and the message, else zeros and why. */
td_dcx_verdict td_dcx_read(const char *line, size_t size, td_dcx *dcx);

/* Whether its ellipse means something: kinds for Japan's own areas leave it out. */
bool td_dcx_has_ellipse(const td_dcx *dcx);

/* Every message of a log, and how many lines were left out for what. */
typedef struct td_dcx_log {
    td_dcx *items;
    size_t count;
    int64_t verdicts[TD_DCX_VERDICT_COUNT];
    int32_t bad_line; /* the first that is broken, or 0 */
    td_dcx_verdict bad_verdict;
} td_dcx_log;

enum { TD_DCX_WHY_SIZE = 320, TD_DCX_BYTES_MAX = 64 * 1024 * 1024 };

/* Given a file; returned TD_OK and a log to be closed, or TD_IO_FAILED, TD_BAD_INPUT (too large) or
 * TD_NO_MEMORY with `why`. Broken lines are counted, not refused: a receiver's log has them. */
td_status td_dcx_log_open(const char *file, td_dcx_log *log,
                          char why[TD_DCX_WHY_SIZE]) TD_MUST_CHECK;
/* The same from memory. */
td_status td_dcx_log_read(const char *bytes, size_t size, td_dcx_log *log) TD_MUST_CHECK;
void td_dcx_log_close(td_dcx_log *log);

#endif
