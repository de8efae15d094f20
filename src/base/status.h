/* SPDX-License-Identifier: Apache-2.0 */
/* How a call ended when the world may say no. */
#ifndef TD_BASE_STATUS_H
#define TD_BASE_STATUS_H

#ifdef __cplusplus
extern "C" {
#endif

#define TD_STATUS_MAP(X)                                                                           \
    X(OK, "ok")                                                                                    \
    X(NO_MEMORY, "out of memory")                                                                  \
    X(FULL, "out of capacity")                                                                     \
    X(BAD_INPUT, "the input is wrong")                                                             \
    X(NO_CONVERGENCE, "the iteration did not settle")                                              \
    X(NOT_FOUND, "not found")                                                                      \
    X(IO_FAILED, "reading or writing failed")                                                      \
    X(INTERRUPTED, "interrupted")                                                                  \
    X(REFUSED, "outside the model's validity")

typedef enum td_status {
#define X(name, text) TD_##name,
    TD_STATUS_MAP(X)
#undef X
    TD_STATUS_COUNT
} td_status;

/* The status in words, static. */
const char *td_status_text(td_status status);

#define TD_MUST_CHECK __attribute__((warn_unused_result))

#ifdef __cplusplus
}
#endif

#endif
