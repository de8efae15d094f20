/* SPDX-License-Identifier: Apache-2.0 */
/* A report is one well-formed page that needs no network, says what the record says, and escapes
 * every word that comes from outside. */
#include <unistd.h>

#include "edge/record/record.h"
#include "edge/report/report.h"
#include "edge/report/test/page_check.h"
#include "test/check.h"
#include "test/small_world.h"

static const char RECORD[] = "report.test.db", REPORT[] = "report.test.html";

static td_atlas *atlas;
static char *page;

static void make_record(const small_world *world)
{
    td_sim *sim;
    td_record *record;
    td_step step = { 0 };
    char why[TD_RECORD_WHY_SIZE];
    td_sim_def sim_def = { .scenario = &world->scenario, .seed = 1 };
    size_t size = td_sim_size(&sim_def);
    void *block = malloc(size);
    unlink(RECORD);
    if (!TD_CHECK(block && td_sim_create(&sim_def, block, size, &sim) == TD_OK)) {
        exit(1);
    }
    td_record_def def = {
        .file = RECORD, .scenario = &world->scenario, .sim = sim, .version = "test", .seed = 1
    };
    if (!TD_CHECK(td_record_open(&def, &record, why) == TD_OK)) {
        exit(1);
    }
    while (!step.is_over && TD_CHECK(td_sim_step(sim, &step) == TD_OK)) {
        TD_CHECK(td_record_step(record, sim, &step, "abc") == TD_OK);
    }
    TD_CHECK(td_record_impacts(record, sim, atlas) == TD_OK);
    TD_CHECK(td_record_close(record, TD_RECORD_FINISHED) == TD_OK);
    free(block);
}

static void read_page(void)
{
    FILE *file = fopen(REPORT, "rb");
    free(page);
    page = calloc(1, 16 << 20);
    if (!TD_CHECK(file && page && fread(page, 1, (16 << 20) - 1, file) > 0)) {
        exit(1);
    }
    fclose(file);
}

static void make_page(void)
{
    char why[TD_REPORT_WHY_SIZE];
    td_report_def def = { .record = RECORD, .file = REPORT, .atlas = atlas };
    td_status status = td_report_write(&def, why);
    if (!TD_CHECK(status == TD_OK)) {
        printf("%s\n", why);
        exit(1);
    }
    read_page();
}

static small_world world;

TD_TEST(a_report_is_well_formed_and_of_one_piece)
{
    small_make(&world);
    world.raids[0].missile_count = 6;
    world.batteries[0].stock_count = 2;
    make_record(&world);
    make_page();
    TD_CHECK(is_balanced(page));
    TD_CHECK(strstr(page, "{{") == NULL && strstr(page, "}}") == NULL);
    TD_CHECK(strstr(page, "http://") == NULL && strstr(page, "https://") == NULL);
    TD_CHECK(strstr(page, "<script") == NULL && strstr(page, "<link") == NULL);
    TD_CHECK(strstr(page, "url(") == NULL);
    TD_CHECK(strstr(page, "data:image/svg+xml;base64,") != NULL);
    TD_CHECK(strstr(page, "lang=\"en\"") != NULL && strstr(page, "alt=\"") != NULL);
    TD_CHECK(strstr(page, "Exercise.") != NULL);
    TD_CHECK(strstr(page, td_atlas_border_attribution()) != NULL);
}

TD_TEST(words_from_outside_are_escaped)
{
    TD_CHECK(strstr(page, "Does a &lt;small&gt; world &amp; its &quot;tests&quot;") != NULL);
    TD_CHECK(strstr(page, "<small>") == NULL);
    strcpy(world.sites[AT_TARGET].name, "</td><script>alert('x')");
    make_record(&world);
    make_page();
    TD_CHECK(is_balanced(page) && strstr(page, "<script") == NULL);
    TD_CHECK(strstr(page, "&lt;/td&gt;&lt;script&gt;alert(&#39;x&#39;)") != NULL);
}

TD_TEST(a_report_says_what_leaked_and_why)
{
    small_make(&world);
    world.batteries[0].stock_count = 0;
    make_record(&world);
    make_page();
    TD_CHECK(strstr(page, "leaked: the batteries that could reach it had nothing left") != NULL);
    TD_CHECK(strstr(page, "Of 1 missile, 1 had a firm track") != NULL);
    TD_CHECK(strstr(page, "nothing left to launch") != NULL);
    TD_CHECK(strstr(page, "People within 10 km") != NULL);
}

TD_TEST(a_missile_that_cannot_fly_is_no_error)
{
    small_make(&world);
    world.raids[0].to = AT_FAR;
    make_record(&world);
    make_page();
    TD_CHECK(is_balanced(page) && strstr(page, "No missile flew.") != NULL);
    TD_CHECK(strstr(page, "did not fly: farther than the vehicle flies") != NULL);
}

TD_TEST(what_is_not_a_record_is_refused_and_nothing_is_written)
{
    char why[TD_REPORT_WHY_SIZE];
    td_report_def def = { .record = "CMakeLists.txt", .file = REPORT, .atlas = atlas };
    unlink(REPORT);
    TD_CHECK(td_report_write(&def, why) == TD_BAD_INPUT && strstr(why, "CMakeLists.txt") != NULL);
    def.record = "no such file";
    TD_CHECK(td_report_write(&def, why) == TD_BAD_INPUT);
    TD_CHECK(access(REPORT, F_OK) != 0);
    def = (td_report_def){ .record = RECORD, .file = "no/such/folder/x.html", .atlas = atlas };
    TD_CHECK(td_report_write(&def, why) == TD_IO_FAILED && why[0]);
}

TD_TEST(the_map_alone_is_a_png)
{
    char why[TD_REPORT_WHY_SIZE];
    unsigned char head[8] = { 0 };
    td_report_def def = { .record = RECORD, .file = REPORT, .atlas = atlas };
    TD_CHECK(td_report_map(&def, why) == TD_OK);
    FILE *file = fopen(REPORT, "rb");
    TD_CHECK(file && fread(head, 1, 8, file) == 8 && memcmp(head, "\x89PNG\r\n\x1a\n", 8) == 0);
    fclose(file);
    unlink(REPORT);
    unlink(RECORD);
    free(page);
    td_atlas_close(atlas);
}

TD_TEST(the_atlas_opens)
{
    char why[TD_ATLAS_WHY_SIZE];
    if (!TD_CHECK(td_atlas_open("catalogue/atlas", &atlas, why, sizeof why) == TD_OK)) {
        printf("%s\n", why);
        exit(1);
    }
}

TD_MAIN(the_atlas_opens, a_report_is_well_formed_and_of_one_piece, words_from_outside_are_escaped,
        a_report_says_what_leaked_and_why, a_missile_that_cannot_fly_is_no_error,
        what_is_not_a_record_is_refused_and_nothing_is_written, the_map_alone_is_a_png)
