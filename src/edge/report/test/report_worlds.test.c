/* SPDX-License-Identifier: Apache-2.0 */
/* A report of every small world: nobody looking, nothing to shoot, nothing flying, stopped in the
 * middle. Each is a well-formed page that counts what the run counted; a damaged record is refused
 * or read, and never leaves half a page. */
#include <unistd.h>

#include "edge/record/record.h"
#include "edge/report/report.h"
#include "edge/report/test/page_check.h"
#include "test/check.h"
#include "test/small_world.h"

enum { PAGE_SIZE = 4 << 20, RECORD_SIZE = 4 << 20, TO_THE_END = 1 << 20 };

static const char RECORD[] = "report_worlds.test.db", REPORT[] = "report_worlds.test.html";

static td_atlas *atlas;
static small_world world;
static td_sim *sim;
static void *block;
static char page[PAGE_SIZE];
static char bytes[RECORD_SIZE];

/* Plays at most so many steps into a record, and ends it in a state. */
static void make_record(int steps, td_record_state state)
{
    td_record *record;
    td_step step = { 0 };
    char why[TD_RECORD_WHY_SIZE];
    td_sim_def sim_def = { .scenario = &world.scenario, .seed = 1 };
    size_t size = td_sim_size(&sim_def);
    free(block);
    block = malloc(size);
    td_record_remove(RECORD);
    if (!TD_CHECK(block && td_sim_create(&sim_def, block, size, &sim) == TD_OK)) {
        exit(1);
    }
    td_record_def def = {
        .file = RECORD, .scenario = &world.scenario, .sim = sim, .version = "test", .seed = 1
    };
    if (!TD_CHECK(td_record_open(&def, &record, why) == TD_OK)) {
        exit(1);
    }
    for (int i = 0; i < steps && !step.is_over; i++) {
        TD_CHECK(td_sim_step(sim, &step) == TD_OK);
        TD_CHECK(td_record_step(record, sim, &step, "abc") == TD_OK);
    }
    if (state == TD_RECORD_FINISHED) {
        TD_CHECK(td_record_impacts(record, sim, atlas) == TD_OK);
    }
    TD_CHECK(td_record_close(record, state) == TD_OK);
}

static size_t read_file(const char *name, char *into, size_t room)
{
    FILE *file = fopen(name, "rb");
    size_t size = file ? fread(into, 1, room - 1, file) : 0;
    if (file) {
        fclose(file);
    }
    into[size] = '\0';
    return size;
}

static td_status write_report(char *why)
{
    td_report_def def = { .record = RECORD, .file = REPORT, .atlas = atlas };
    unlink(REPORT);
    return td_report_write(&def, why);
}

static void make_page(void)
{
    char why[TD_REPORT_WHY_SIZE];
    if (!TD_CHECK(write_report(why) == TD_OK)) {
        printf("%s\n", why);
        exit(1);
    }
    TD_CHECK(read_file(REPORT, page, sizeof page) > 1000);
    TD_CHECK(is_balanced(page) && strstr(page, "{{") == NULL && strstr(page, "nan") == NULL);
}

static int count_of(const char *text)
{
    int count = 0;
    for (const char *at = strstr(page, text); at; at = strstr(at + 1, text)) {
        count++;
    }
    return count;
}

static int flights_with(td_outcome outcome)
{
    int count = 0;
    for (int32_t f = 0; f < td_sim_flight_count(sim); f++) {
        count += td_sim_flight_at(sim, f).outcome == outcome;
    }
    return count;
}

/* How many flights some battery could meet, or some radar had a firm track of. */
static int flights_that(bool are_reached)
{
    int count = 0;
    for (int32_t f = 0; f < td_sim_flight_count(sim); f++) {
        bool holds = false;
        if (td_sim_solution(sim, f)->verdict != TD_SOLVE_OK) {
            continue;
        }
        for (int32_t b = 0; are_reached && b < world.scenario.battery_count; b++) {
            holds = holds || td_sim_reach_of(sim, f, b).reach.verdict == TD_REACH_FEASIBLE;
        }
        for (int32_t s = 0; !are_reached && s < world.scenario.sensor_place_count; s++) {
            bool is_radar = world.sensors[world.places[s].model].kind == TD_SENSOR_RADAR;
            holds = holds ||
                    (is_radar && td_sim_sighting(sim, f, s).verdict == TD_SIGHT_SEEN);
        }
        count += holds;
    }
    return count;
}

/* The answer is one sentence of counts. */
static void check_answer(void)
{
    char text[256];
    int met = flights_with(TD_OUTCOME_INTERCEPTED), leaked = flights_with(TD_OUTCOME_LEAKED);
    int flown = met + leaked;
    snprintf(text, sizeof text,
             "Of %d missile%s, %d had a firm track by at least one radar, and %d could be met by"
             " at least one battery. In this run %d %s intercepted and %d came down.",
             flown, flown == 1 ? "" : "s", flights_that(false), flights_that(true), met,
             met == 1 ? "was" : "were", leaked);
    if (!TD_CHECK(strstr(page, flown ? text : "No missile flew.") != NULL)) {
        printf("  expected: %s\n", text);
    }
}

TD_TEST(the_atlas_opens)
{
    char why[TD_ATLAS_WHY_SIZE];
    if (!TD_CHECK(td_atlas_open("catalogue/atlas", &atlas, why, sizeof why) == TD_OK)) {
        exit(1);
    }
}

/* 0 to 2 sensors, 0 to 2 batteries, one raid, or one that flies and one that cannot. */
TD_TEST(every_small_world_has_its_page)
{
    for (int i = 0; i < 18; i++) {
        small_make(&world);
        world.raids[0].missile_count = 3;
        world.raids[1].to = AT_FAR;
        world.places[1].site = AT_LAUNCH;
        world.batteries[1].site = AT_RADAR;
        world.scenario.sensor_place_count = i % 3;
        world.scenario.battery_count = i / 3 % 3;
        world.scenario.raid_count = 1 + i / 9;
        make_record(TO_THE_END, TD_RECORD_FINISHED);
        make_page();
        check_answer();
        TD_CHECK(strstr(page, "role=\"alert\"") == NULL);
        TD_CHECK((count_of("did not fly: ") > 0) == (world.scenario.raid_count == 2));
        TD_CHECK(strstr(page, "raid 1") && strstr(page, "raid 3") && !strstr(page, "raid 4"));
        TD_CHECK((strstr(page, "Margin, km") != NULL) == (world.scenario.battery_count > 0));
    }
}

TD_TEST(a_run_that_did_not_finish_says_so)
{
    const td_record_state states[] = { TD_RECORD_RUNNING, TD_RECORD_INTERRUPTED, TD_RECORD_FAILED };
    const char *const words[] = { "state: running", "state: interrupted", "state: failed" };
    for (int i = 0; i < 3; i++) {
        small_make(&world);
        make_record(i == 0 ? 0 : 4 * i, states[i]);
        make_page();
        TD_CHECK(strstr(page, "role=\"alert\"") != NULL && strstr(page, words[i]) != NULL);
    }
}

/* Cut at any place, or with a page of the database overwritten: whatever the library makes of it,
 * there is a whole page or none, and a reason. */
TD_TEST(a_damaged_record_leaves_no_half_page)
{
    small_make(&world);
    world.raids[0].missile_count = 3;
    make_record(TO_THE_END, TD_RECORD_FINISHED);
    size_t size = read_file(RECORD, bytes, sizeof bytes);
    int refused = 0, trials = 0;
    TD_CHECK(size > 20000 && size < sizeof bytes - 1);
    for (size_t at = 0; at < size; at += size / 40, trials++) {
        char why[TD_REPORT_WHY_SIZE] = "";
        bool is_cut = trials % 2 == 0;
        FILE *file = fopen(RECORD, "wb");
        TD_CHECK(file && fwrite(bytes, 1, is_cut ? at : size, file) == (is_cut ? at : size));
        if (!is_cut) {
            TD_CHECK(fseek(file, (long)at, SEEK_SET) == 0);
            for (int i = 0; i < 512; i++) {
                fputc(0x5a, file);
            }
        }
        TD_CHECK(fclose(file) == 0);
        td_status status = write_report(why);
        if (status == TD_OK) {
            TD_CHECK(read_file(REPORT, page, sizeof page) > 1000 && is_balanced(page));
        } else {
            TD_CHECK(why[0] && access(REPORT, F_OK) != 0);
            refused++;
        }
    }
    printf("%d of %d refused\n", refused, trials);
    TD_CHECK(refused > trials / 3);
}

TD_TEST(end)
{
    unlink(REPORT);
    td_record_remove(RECORD);
    free(block);
    td_atlas_close(atlas);
}

TD_MAIN(the_atlas_opens, every_small_world_has_its_page, a_run_that_did_not_finish_says_so,
        a_damaged_record_leaves_no_half_page, end)
