/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a receiver's log: every line is a message or is counted, and what was read packs to
 * what it was read from. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "edge/alert/alert.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static void check_message(const td_dcx *dcx)
{
    uint8_t packed[TD_CAMF_BYTES];
    td_camf back;
    td_camf_part parts[TD_CAMF_PARTS_MAX];
    td_camf_ellipse main, refined;
    td_camf_pack(&dcx->camf, packed);
    td_camf_unpack(packed, &back);
    td_camf_parts_pack(&back, parts, td_camf_parts_unpack(&back, parts));
    if (memcmp(&back, &dcx->camf, sizeof back) != 0) {
        abort();
    }
    if (td_camf_ellipses(&back, &main, &refined) && !(refined.semi_major_m > 0.0)) {
        abort();
    }
}

/* The checks of a message leave a fuzzer outside: these bits are read as they come. */
static void read_bits(const uint8_t *bytes, size_t count)
{
    uint8_t camf_bytes[TD_CAMF_BYTES] = { 0 };
    td_dcx dcx = { 0 };
    memcpy(camf_bytes, bytes, count < sizeof camf_bytes ? count : sizeof camf_bytes);
    td_camf_unpack(camf_bytes, &dcx.camf);
    check_message(&dcx);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    td_dcx_log log;
    read_bits(bytes, count);
    if (td_dcx_log_read((const char *)bytes, count, &log) != TD_OK) {
        return 0;
    }
    int64_t lines = 0;
    for (int i = 0; i < TD_DCX_VERDICT_COUNT; i++) {
        lines += log.verdicts[i];
    }
    if (log.verdicts[TD_DCX_OK] != (int64_t)log.count || lines > (int64_t)count) {
        abort();
    }
    for (size_t i = 0; i < log.count; i++) {
        check_message(&log.items[i]);
    }
    td_dcx_log_close(&log);
    return 0;
}
