/* SPDX-License-Identifier: Apache-2.0 */
/* The broadcast log of 4 June 2024 in every field, against what another program reads in it; and
 * sentences that must be left out. */
#include <inttypes.h>

#include "edge/alert/alert.h"
#include "edge/csv/csv.h"
#include "test/check.h"

#define FOLDER TD_SOURCE_FOLDER "/test/data/camf/"

enum { MESSAGES = 259 };

static td_dcx_log log_of_broadcast(void)
{
    td_dcx_log log;
    char why[TD_DCX_WHY_SIZE];
    if (!TD_CHECK(td_dcx_log_open(FOLDER "qzqsm_dcx_240604.log", &log, why) == TD_OK)) {
        printf("%s\n", why);
    }
    return log;
}

static td_csv *table_of_fields(void)
{
    td_csv *table = NULL;
    char why[TD_CSV_WHY_SIZE];
    if (!TD_CHECK(td_csv_open(FOLDER "decoded.csv", &table, why) == TD_OK)) {
        printf("%s\n", why);
        exit(1);
    }
    return table;
}

static const char *cell(const td_csv *table, size_t row, const char *column)
{
    int at = td_csv_column(table, column);
    TD_CHECK(at >= 0);
    return td_csv_text(table, row, at);
}

static bool is_number(const td_csv *table, size_t row, const char *column, uint64_t value)
{
    const char *text = cell(table, row, column);
    if (strtoull(text, NULL, 10) == value && text[0] != '\0') {
        return true;
    }
    printf("message %zu, %s: %" PRIu64 ", expected %s\n", row + 1, column, value, text);
    return false;
}

static void check_ellipse(const td_csv *table, size_t row, const td_dcx *dcx)
{
    td_camf_ellipse main, refined;
    bool is_given = cell(table, row, "centre_lat_deg")[0] != '\0';
    TD_CHECK(is_given == td_dcx_has_ellipse(dcx));
    if (is_given && TD_CHECK(td_camf_ellipses(&dcx->camf, &main, &refined))) {
        /* Half a unit of the last decimal printed there. */
        TD_NEAR(main.lat_rad / TD_DEG, atof(cell(table, row, "centre_lat_deg")), 5.1e-7);
        TD_NEAR(main.lon_rad / TD_DEG, atof(cell(table, row, "centre_lon_deg")), 5.1e-7);
        TD_NEAR(main.semi_major_m / 1e3, atof(cell(table, row, "semi_major_km")), 5.1e-4);
        TD_NEAR(main.semi_minor_m / 1e3, atof(cell(table, row, "semi_minor_km")), 5.1e-4);
        TD_NEAR(main.azimuth_rad / TD_DEG, atof(cell(table, row, "azimuth_deg")), 5.1e-6);
    }
}

static void check_words(const td_csv *table, size_t row, const td_dcx *dcx)
{
    const char *hazard = cell(table, row, "hazard"), *known = td_camf_hazard_text(dcx->camf.a4);
    TD_CHECK(strcmp(cell(table, row, "dcx_message_type"), td_dcx_kind_text(dcx->kind)) == 0);
    if (dcx->kind == TD_DCX_KIND_NULL) {
        TD_CHECK(hazard[0] == '\0');
    } else if (known) {
        TD_CHECK(strcmp(hazard, known) == 0);
    } else {
        TD_CHECK(strncmp(hazard, "Undefined", 9) == 0 && dcx->camf.a4 == 0);
    }
}

TD_TEST(every_field_of_every_message_is_as_another_program_reads_it)
{
    td_dcx_log log = log_of_broadcast();
    td_csv *table = table_of_fields();
    int missiles = 0;
    TD_CHECK(log.count == MESSAGES && td_csv_row_count(table) == MESSAGES);
    TD_CHECK(log.verdicts[TD_DCX_OK] == MESSAGES && log.bad_line == 0);
    for (size_t i = 0; i < log.count; i++) {
        const td_dcx *dcx = &log.items[i];
        TD_CHECK(is_number(table, i, "line", (uint64_t)dcx->line));
        TD_CHECK(is_number(table, i, "satellite_prn", (uint64_t)dcx->satellite_prn));
        TD_CHECK(is_number(table, i, "sdmt", dcx->sdmt));
        TD_CHECK(is_number(table, i, "sdm", dcx->sdm));
#define X(name, bits, text) TD_CHECK(is_number(table, i, #name, dcx->camf.name));
        TD_CAMF_MAP(X)
#undef X
        TD_CHECK(is_number(table, i, "ex1", dcx->ex1));
        TD_CHECK(is_number(table, i, "ex8", dcx->ex8));
        TD_CHECK(is_number(table, i, "ex9", dcx->ex9));
        TD_CHECK(is_number(table, i, "vn", dcx->vn));
        check_words(table, i, dcx);
        check_ellipse(table, i, dcx);
        missiles += dcx->camf.a4 == TD_CAMF_HAZARD_MISSILE;
    }
    TD_CHECK(missiles == 8);
    td_csv_close(table);
    td_dcx_log_close(&log);
}

/* What was broadcast packs to the bits it came from. */
TD_TEST(every_message_packs_to_what_was_broadcast)
{
    td_dcx_log log = log_of_broadcast();
    for (size_t i = 0; i < log.count; i++) {
        uint8_t bytes[TD_CAMF_BYTES];
        td_camf back, parts_back = log.items[i].camf;
        td_camf_part parts[TD_CAMF_PARTS_MAX];
        td_camf_pack(&log.items[i].camf, bytes);
        td_camf_unpack(bytes, &back);
        TD_CHECK(memcmp(&back, &log.items[i].camf, sizeof back) == 0);
        int count = td_camf_parts_unpack(&back, parts);
        parts_back.a18 = 0;
        td_camf_parts_pack(&parts_back, parts, count);
        TD_CHECK(memcmp(&back, &parts_back, sizeof back) == 0);
    }
    td_dcx_log_close(&log);
}

static const char GOOD[] = "$QZQSM,54,53B0840DE000000000000000000000000000000000000000000000"
                           "0012ACBD4*0F";

static td_dcx_verdict verdict_with(size_t at, char letter)
{
    char line[sizeof GOOD];
    td_dcx dcx;
    memcpy(line, GOOD, sizeof GOOD);
    line[at] = letter;
    td_dcx_verdict verdict = td_dcx_read(line, sizeof GOOD - 1, &dcx);
    TD_CHECK(verdict == TD_DCX_OK || (dcx.satellite_prn == 0 && dcx.camf.a2 == 0));
    return verdict;
}

/* The sum over a sentence, to change it and keep it whole. */
static td_dcx_verdict verdict_of_frame(size_t at, char letter)
{
    char line[sizeof GOOD + 4], end[8];
    td_dcx dcx;
    unsigned sum = 0;
    memcpy(line, GOOD, sizeof GOOD);
    line[at] = letter;
    for (size_t i = 1; i < sizeof GOOD - 4; i++) {
        sum ^= (unsigned char)line[i];
    }
    snprintf(end, sizeof end, "%02X", sum & 0xffu);
    memcpy(line + sizeof GOOD - 3, end, 2);
    return td_dcx_read(line, sizeof GOOD - 1, &dcx);
}

TD_TEST(broken_sentences_are_left_out_with_their_reason)
{
    td_dcx dcx;
    size_t size = sizeof GOOD - 1;
    TD_CHECK(td_dcx_read(GOOD, size, &dcx) == TD_DCX_OK && dcx.satellite_prn == 182);
    TD_CHECK(verdict_with(1, 'G') == TD_DCX_OTHER_SENTENCE);
    TD_CHECK(td_dcx_read("$GPGGA,1", 8, &dcx) == TD_DCX_OTHER_SENTENCE);
    for (size_t cut = 7; cut < size; cut++) {
        TD_CHECK(td_dcx_read(GOOD, cut, &dcx) == TD_DCX_CUT);
    }
    TD_CHECK(verdict_with(9, '.') == TD_DCX_CUT);
    TD_CHECK(verdict_with(8, 'A') == TD_DCX_BAD_DIGIT);
    TD_CHECK(verdict_with(size - 1, 'g') == TD_DCX_BAD_DIGIT);
    TD_CHECK(verdict_with(40, '1') == TD_DCX_BAD_CHECKSUM);
    TD_CHECK(verdict_of_frame(40, 'x') == TD_DCX_BAD_DIGIT);
    TD_CHECK(verdict_of_frame(40, '1') == TD_DCX_BAD_CRC);
    TD_CHECK(verdict_of_frame(10, '4') == TD_DCX_BAD_PREAMBLE);
    for (int i = 0; i < TD_DCX_VERDICT_COUNT; i++) {
        TD_CHECK(td_dcx_verdict_text((td_dcx_verdict)i)[0] != '\0');
    }
}

/* Every single digit of a frame is under the message's own check. */
TD_TEST(no_wrong_digit_passes)
{
    for (size_t i = 10; i < 10 + 56; i++) {
        char other = GOOD[i] == '0' ? '8' : '0';
        td_dcx_verdict verdict = verdict_of_frame(i, other);
        TD_CHECK(verdict == TD_DCX_BAD_CRC || verdict == TD_DCX_BAD_PREAMBLE);
    }
}

TD_TEST(a_log_counts_what_it_leaves_out)
{
    char text[1024];
    td_dcx_log log;
    int size = snprintf(text, sizeof text, "%s\r\n\n$GPGGA,1\n%.40s\n%s", GOOD, GOOD, GOOD);
    TD_CHECK(td_dcx_log_read(text, (size_t)size, &log) == TD_OK);
    TD_CHECK(log.count == 2 && log.items[0].line == 1 && log.items[1].line == 5);
    TD_CHECK(log.verdicts[TD_DCX_OTHER_SENTENCE] == 1 && log.verdicts[TD_DCX_CUT] == 1);
    TD_CHECK(log.bad_line == 4 && log.bad_verdict == TD_DCX_CUT);
    td_dcx_log_close(&log);
    char why[TD_DCX_WHY_SIZE];
    TD_CHECK(td_dcx_log_open(FOLDER "no_such.log", &log, why) == TD_IO_FAILED);
    TD_CHECK(strstr(why, "no_such.log") != NULL && log.count == 0);
}

TD_MAIN(every_field_of_every_message_is_as_another_program_reads_it,
        every_message_packs_to_what_was_broadcast,
        broken_sentences_are_left_out_with_their_reason, no_wrong_digit_passes,
        a_log_counts_what_it_leaves_out)
