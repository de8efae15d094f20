/* SPDX-License-Identifier: Apache-2.0 */
/* Each documented refusal of a scenario file provoked: what is said, where, and of what. */
#include "edge/scenario/test/scenario_files.h"

/* A good scenario without its raids; the rows below add what is wrong from line 4 on. */
#define HEAD                                                                                       \
    "question: Is it refused?\n"                                                                   \
    "sites:\n"                                                                                     \
    "  - {id: goal, name: Goal, lat_deg: 64, lon_deg: 21}\n"
#define RAID "raids:\n  - {id: one, missile: m9, from: south, to: goal}\n"
#define MISSILE                                                                                    \
    "id: mine, name: Mine, notional: true, drag: v2, reentry: whole_body, "                        \
    "programme: gravity_turn, rise_m: 10, "

/* Each is the only problem of its file. */
static const td_refusal ALONE[] = {
    { "unknown key", HEAD RAID "questoin: x\n", "unknown key", 6, "questoin", "questoin",
      "question" },
    { "unknown key of an entry", HEAD "raids:\n  - {id: one, missile: m9, from: south, to: goal,\n"
      "     spacing_sec: 3}\n", "wrong unit", 6, "spacing_sec", "spacing_sec", NULL },
    { "unknown list", HEAD RAID "raid: []\n", "unknown key", 6, "raid", NULL, NULL },
    { "wrong unit", HEAD RAID "duration_ms: 5\n", "wrong unit", 6, "duration_ms", "duration_ms",
      NULL },
    { "no unit", HEAD RAID "duration: 5\n", "no unit", 6, "duration", "duration", NULL },
    { "unit of another quantity", HEAD RAID "rcs_m: 5\n", "wrong unit", 6, "rcs_m", NULL, NULL },
    { "two units at once", HEAD RAID "duration_s: 60\nduration_min: 1\n", "two units", 7,
      "duration_min", "duration_s and duration_min", NULL },
    { "NaN", HEAD RAID "duration_s: .nan\n", "not a finite number", 6, "duration_s", ".nan", NULL },
    { "nan in words", HEAD RAID "duration_s: NaN\n", "not a finite number", 6, NULL, "NaN", NULL },
    { "infinity", HEAD RAID "duration_s: -.inf\n", "not a finite number", 6, NULL, NULL, NULL },
    { "a number too large for a double", HEAD RAID "duration_s: 1e999\n", "not a number", 6, NULL,
      NULL, NULL },
    { "a unit in the number", HEAD RAID "duration_s: 60 s\n", "not a number", 6, NULL, "60 s",
      NULL },
    { "a number in quotes", HEAD RAID "duration_s: \"60\"\n", "not a number", 6, NULL, "60",
      NULL },
    { "hexadecimal", HEAD RAID "duration_s: 0x10\n", "not a number", 6, NULL, NULL, NULL },
    { "an octal that is none", HEAD RAID "seed: 0o17\n", "not a whole number", 6, NULL, NULL,
      NULL },
    { "nothing for a number", HEAD RAID "duration_s:\n", "not a number", 6, NULL, "nothing",
      NULL },
    { "negative time", HEAD RAID "duration_s: -1\n", "out of range", 6, "duration_s", "-1", NULL },
    { "half a shot", HEAD RAID "salvo_count: 1.5\n", "not a whole number", 6, NULL, "1.5", NULL },
    { "a negative seed", HEAD RAID "seed: -1\n", "not a whole number", 6, NULL, NULL, NULL },
    { "a seed of 65 bits", HEAD RAID "seed: 18446744073709551616\n", "out of range", 6, NULL, NULL,
      NULL },
    { "yes", HEAD RAID "shares: yes\n", "neither true nor false", 6, "shares", "yes", NULL },
    { "unknown word", HEAD RAID "doctrine: slavo\n", "unknown word", 6, "doctrine", "slavo",
      "salvo" },
    { "no such day", HEAD RAID "epoch: 2013-02-29T00:00:00Z\n", "not a moment", 6, "epoch", NULL,
      NULL },
    { "a moment without zone", HEAD RAID "epoch: 2013-02-28T00:00:00\n", "not a moment", 6, NULL,
      NULL, NULL },
    { "latitude 91", "question: x\nsites:\n  - {id: goal, name: A, lat_deg: 91, lon_deg: 0}\n" RAID,
      "out of range", 3, "lat_deg", "91",
      NULL },
    { "under the ground", HEAD "  - {id: a, name: A, lat_deg: 1, lon_deg: 0, h_ell_m: -3000}\n"
      RAID, "under the ground", 4, "h_ell_m", "-3000", NULL },
    { "two definitions of one key", HEAD RAID "seed: 1\nseed: 2\n", "two definitions of one key",
      7, NULL, "seed", NULL },
    { "two definitions of one name", HEAD
      "  - {id: goal, name: Again, lat_deg: 1, lon_deg: 1}\n" RAID,
      "two definitions of one name", 4, "id", "goal", NULL },
    { "a name of the catalogue", HEAD "  - {id: north, name: N, lat_deg: 1, lon_deg: 1}\n" RAID,
      "two definitions of one name", 4, "id", "north", NULL },
    { "an interceptor's name", HEAD RAID "missiles:\n  - {id: i14, like: m9}\n",
      "two definitions of one name", 7, "id", "i14", NULL },
    { "unknown reference", HEAD "raids:\n  - {id: one, missile: m99, from: south, to: goal}\n",
      "unknown name", 5, "missile", "m99", "m9" },
    { "a reference to another list", HEAD
      "raids:\n  - {id: one, missile: i14, from: south, to: goal}\n", "unknown name", 5, "missile",
      "i14", NULL },
    { "like nothing", HEAD RAID "missiles:\n  - {id: mine, like: m99}\n", "unknown name", 7,
      "like", "m99", "m9" },
    { "like itself", HEAD RAID "missiles:\n  - {id: mine, like: mine}\n", "cyclic reference", 7,
      "like", "mine -> mine", NULL },
    { "required key missing", HEAD "raids:\n  - {id: one, missile: m9, from: south}\n",
      "required key is missing", 5, "to", NULL, NULL },
    { "an entry without id", HEAD "raids:\n  - {missile: m9, from: south, to: goal}\n",
      "required key is missing", 5, "id", NULL, NULL },
    { "an id of two words", HEAD
      "raids:\n  - {id: The One, missile: m9, from: south, to: goal}\n", "not an id", 5, "id",
      "The One", NULL },
    { "a text for a list", HEAD "raids: many\n", "not a list", 4, "raids", "many", NULL },
    { "a text for an entry", HEAD "raids: [many]\n", "not a mapping", 4, NULL, "many", NULL },
    { "the same twice", HEAD "cover: {froms: [south, south], missiles: [m9], lofts: [lofted]}\n",
      "listed twice", 4, "froms", "south", NULL },
    { "an empty list inside", HEAD "cover: {froms: [], missiles: [m9], lofts: [lofted]}\n",
      "the list is empty", 4, "froms", NULL, NULL },
    { "south above north", HEAD "cover: {froms: [south], missiles: [m9], lofts: [lofted],\n"
      "  lat_deg_min: 60, lat_deg_max: 50}\n", "not below the greatest", 5, "lat_deg_min", "60",
      NULL },
    { "a cell larger than the map", HEAD
      "cover: {froms: [south], missiles: [m9], lofts: [lofted],\n"
      "  lat_deg_min: 50, lat_deg_max: 55, cell_deg: 6}\n",
      "larger than the map", 5, "cell_deg", "6", NULL },
    { "a cover from space", HEAD "cover: {froms: [slot], missiles: [m9], lofts: [lofted]}\n",
      "in space", 4, "froms", NULL, NULL },
    { "asks nothing", HEAD, "asks nothing", 1, NULL, NULL, NULL },
    { "a raid to nowhere else", HEAD
      "raids:\n  - {id: one, missile: m9, from: south, to: south}\n", "ends where it starts", 5,
      "to", NULL, NULL },
    { "a raid from space", HEAD "raids:\n  - {id: one, missile: m9, from: slot, to: goal}\n",
      "in space", 5, "from", "slot", NULL },
    { "an apogee that no loft asks for", HEAD
      "raids:\n  - {id: one, missile: m9, from: south, to: goal, apogee_km: 900}\n",
      "do not belong together", 5, "apogee_km", "900", NULL },
    { "a battery in space", HEAD RAID
      "batteries:\n  - {id: b, interceptor: i14, site: slot, stock_count: 1}\n", "in space", 7,
      "site", NULL, NULL },
    { "organic without a sensor", HEAD RAID
      "batteries:\n  - {id: b, interceptor: i14, site: goal, stock_count: 1, rule: organic}\n",
      "needs an own sensor", 7, "own_sensor", NULL, NULL },
    { "a radar in space", HEAD RAID "sensor_places:\n  - {id: p, model: dish, site: slot}\n",
      "does not work there", 7, "site", NULL, NULL },
    { "a satellite on the ground", HEAD RAID
      "sensor_places:\n  - {id: p, model: eye, site: goal}\n", "does not work there", 7, "site",
      NULL, NULL },
    { "negative mass", HEAD RAID "missiles:\n  - {id: mine, like: m9, payload_kg: -5}\n",
      "out of range", 7, "payload_kg", "-5", NULL },
    { "a vehicle that breaks a rule", HEAD RAID "missiles:\n  - {" MISSILE "payload_kg: 5,\n"
      "stages: [{dry_kg: 1, propellant_kg: 9, burn_s: 5, isp_at: vacuum}]}\n",
      "isp_s or exhaust_mps", 7, "mine", NULL, NULL },
    { "a state's own missile", HEAD RAID "missiles:\n  - {id: mine, like: m9, notional: false}\n",
      "not a notional model", 7, "notional", "false", NULL },
    { "five stages", HEAD RAID "missiles:\n  - {" MISSILE "payload_kg: 5,\n"
      "stages: [{}, {}, {}, {}, {}]}\n", "the list is too long", 8, "stages", NULL, NULL },
    { "no stages", HEAD RAID "missiles:\n  - {" MISSILE "payload_kg: 5,\n stages: []}\n",
      "the list is empty", 8, "stages", NULL, NULL },
    { "floor above ceiling", HEAD RAID "interceptors:\n  - {id: mine, like: i14, floor_km: 150,\n"
      "     ceiling_km: 100}\n", "ceiling is not above", 8, "ceiling_km", "100", NULL },
    { "a range that misses the value", HEAD RAID "duration_s: {value: 9, low: 10, high: 12}\n",
      "does not hold the value", 6, "duration_s", NULL, NULL },
    { "a range of words", HEAD RAID "earth: {value: sphere, low: 1}\n", "no range", 6, "earth",
      NULL, NULL },
    { "a mapping without value", HEAD RAID "duration_s: {low: 10}\n", "no value", 6, "duration_s",
      NULL, NULL },
    { "an unknown source", HEAD RAID "duration_s: {value: 60, source: BOK}\n", "unknown source", 6,
      "source", "BOK", "BOOK" },
    { "an unknown assumption", HEAD RAID "duration_s: {value: 60, assumption: A0}\n",
      "unknown assumption", 6, "duration_s", "A0", NULL },
    { "extends nothing", "extends: bose\n", "no such scenario", 1, "extends", "bose", "base" },
    { "extends a list", "extends: [base]\n", "not a name", 1, "extends", NULL, NULL },
    { "extends itself", "extends: mine\n" RAID, "cyclic reference", 1, "extends", "mine", NULL },
    { "truncated in brackets", HEAD "raids:\n  - {id: one, missile: m9", "not YAML", 6, NULL, NULL,
      NULL },
    { "truncated in mid-line", HEAD RAID "seed: 1", "last line has no end", 0, NULL, NULL, NULL },
    { "a tab for spaces", HEAD "raids:\n\t- {id: one}\n", "not YAML", 5, NULL, NULL, NULL },
    { "an alias", HEAD RAID "seed: &a 1\n", "anchors and aliases", 6, NULL, "a", NULL },
    { "a bomb", "a: &a [x,x]\nb: &b [*a,*a,*a]\nc: [*b,*b,*b]\n", "anchors and aliases", 1, NULL,
      NULL, NULL },
    { "a tag", HEAD RAID "seed: !!int 1\n", "tags are not read", 6, NULL, NULL, NULL },
    { "two documents", HEAD RAID "---\nseed: 1\n", "more than one document", 6, NULL, NULL, NULL },
    { "a list as the file", "- a\n- b\n", "holds no keys", 0, NULL, "a list", NULL },
    { "a word as the file", "hello\n", "holds no keys", 0, NULL, "hello", NULL },
    { "an empty file", "", "holds no keys", 0, NULL, "nothing", NULL },
    { "only a comment", "# nothing\n", "holds no keys", 0, NULL, "nothing", NULL },
    { "no question", RAID "sites:\n  - {id: goal, name: G, lat_deg: 1, lon_deg: 1}\n",
      "required key is missing", 1, "question", NULL, NULL },
    { "control characters", HEAD "seed: \x01\n", "not text", 4, NULL, "byte 0x01", NULL },
    { "Latin-1", HEAD "epoch: \xfc\n", "not text", 4, NULL, "byte 0xfc", NULL },
    { "an overlong slash", HEAD "epoch: \xc0\xaf\n", "not text", 4, NULL, "byte 0xc0", NULL },
    { "a surrogate", HEAD "epoch: \xed\xa0\x80\n", "not text", 4, NULL, "byte 0xed", NULL },
    { "a zero byte as an escape", HEAD "epoch: \"\\0\"\n", "zero byte", 4, NULL, NULL, NULL },
};

static td_catalogue *opened(void)
{
    td_catalogue *catalogue = NULL;
    TD_CHECK(td_catalogue_open(td_files_folder, &catalogue) == TD_OK);
    return catalogue;
}

TD_TEST(each_problem_is_named_where_it_stands)
{
    for (size_t i = 0; i < sizeof ALONE / sizeof ALONE[0]; i++) {
        const td_scenario *scenario;
        td_catalogue *catalogue = opened();
        td_files_write("scenarios/mine.yaml", ALONE[i].text);
        td_status status = td_catalogue_scenario(catalogue, "mine", &scenario);
        TD_CHECK(scenario == NULL);
        td_files_check(catalogue, &ALONE[i], status, 1);
        td_catalogue_close(catalogue);
    }
}

TD_TEST(every_problem_is_reported_not_only_the_first)
{
    const td_scenario *scenario;
    td_catalogue *catalogue = opened();
    td_files_write("scenarios/mine.yaml",
                   "question: x\nsede: 1\nduration_s: 1e9\nseed: 1\nseed: 2\n"
                   "sites:\n  - {id: a, name: A, lat_deg: 91, lon_deg: 181}\n"
                   "raids:\n  - {id: one, missile: m99, from: suth, to: a, count: 2}\n"
                   "  - {id: one, missile: m9, from: south, to: a}\n");
    TD_CHECK(td_catalogue_scenario(catalogue, "mine", &scenario) == TD_BAD_INPUT);
    if (!TD_CHECK(td_catalogue_problem_count(catalogue) == 9)) {
        td_files_print(catalogue);
    }
    for (size_t i = 1; i < td_catalogue_problem_count(catalogue); i++) {
        TD_CHECK(td_catalogue_problem(catalogue, i - 1)->line <=
                 td_catalogue_problem(catalogue, i)->line);
    }
    td_catalogue_close(catalogue);
}

TD_TEST(a_problem_reads_as_a_line)
{
    char text[TD_ERROR_TEXT_SIZE], wanted[TD_ERROR_TEXT_SIZE];
    const td_scenario *scenario;
    td_catalogue *catalogue = opened();
    td_files_write("scenarios/mine.yaml", HEAD "raids:\n  - {id: one, missile: m99, from: south, "
                                               "to: goal}\n");
    TD_CHECK(td_catalogue_scenario(catalogue, "mine", &scenario) == TD_BAD_INPUT);
    td_error_text(td_catalogue_problem(catalogue, 0), text);
    snprintf(wanted, sizeof wanted,
             "%s/scenarios/mine.yaml:5:24: missile: unknown name; found 'm99', expected an id of "
             "missiles; did you mean 'm9'?", td_files_folder);
    if (!TD_CHECK(strcmp(text, wanted) == 0)) {
        printf("  %s\n  %s\n", text, wanted);
    }
    td_catalogue_close(catalogue);
}

TD_TEST(a_large_file_is_refused_unread)
{
    const td_scenario *scenario;
    td_catalogue *catalogue = opened();
    td_refusal wanted = { .name = "1 GB", .what = "too large", .found = "1073741824 bytes" };
    td_files_write("scenarios/mine.yaml", HEAD);
    TD_CHECK(truncate(td_files_path("scenarios/mine.yaml"), 1 << 30) == 0);
    td_status status = td_catalogue_scenario(catalogue, "mine", &scenario);
    td_files_check(catalogue, &wanted, status, 1);
    td_catalogue_close(catalogue);
}

/* Writes one text many times, between two others. */
static void write_many(const char *before, const char *each, size_t count, const char *after)
{
    size_t size = strlen(before) + count * strlen(each) + strlen(after) + 1;
    char *text = malloc(size), *at = text;
    if (!text) {
        exit(1);
    }
    at += sprintf(at, "%s", before);
    for (size_t i = 0; i < count; i++) {
        at += sprintf(at, "%s", each);
    }
    sprintf(at, "%s", after);
    td_files_write("scenarios/mine.yaml", text);
    free(text);
}

static void refuse_many(const td_refusal *wanted)
{
    const td_scenario *scenario;
    td_catalogue *catalogue = opened();
    td_status status = td_catalogue_scenario(catalogue, "mine", &scenario);
    td_files_check(catalogue, wanted, status, 1);
    td_catalogue_close(catalogue);
}

TD_TEST(hostile_shapes_cost_little)
{
    write_many("question: ", "[", 100000, "\n");
    refuse_many(&(td_refusal){ .name = "deep", .what = "nested too deeply", .line = 1 });
    write_many("", "{a: ", 100000, "\n");
    refuse_many(&(td_refusal){ .name = "deep maps", .what = "nested too deeply", .line = 1 });
    write_many("raids: [", "a,", 150000, "]\n");
    refuse_many(&(td_refusal){ .name = "wide", .what = "holds too much", .line = 1 });
    write_many(HEAD "raids: [", "a,", 3000, "]\n");
    refuse_many(&(td_refusal){ .name = "long list", .what = "the list is too long", .line = 4 });
    write_many(HEAD RAID "epoch: ", "2012", 100000, "\n");
    refuse_many(&(td_refusal){ .name = "long text", .what = "the text is too long", .line = 6 });
}

TD_TEST(what_is_no_file_is_refused)
{
    const td_scenario *scenario;
    td_catalogue *catalogue = opened();
    TD_CHECK(td_catalogue_scenario(catalogue, "no/such/file.yaml", &scenario) == TD_BAD_INPUT);
    TD_CHECK(td_catalogue_scenario(catalogue, td_files_path(""), &scenario) == TD_BAD_INPUT);
    TD_CHECK(td_catalogue_scenario(catalogue, "/dev/zero/", &scenario) == TD_BAD_INPUT);
    TD_CHECK(td_catalogue_scenario(catalogue, "", &scenario) == TD_BAD_INPUT);
    TD_CHECK(td_catalogue_problem_count(catalogue) == 4);
    td_catalogue_close(catalogue);
}

/* A refused scenario leaves the catalogue as it was. */
TD_TEST(a_refusal_spoils_nothing)
{
    const td_scenario *scenario;
    td_catalogue *catalogue = opened();
    td_files_write("scenarios/mine.yaml", HEAD RAID "missiles:\n  - {id: extra, like: m99}\n");
    TD_CHECK(td_catalogue_scenario(catalogue, "mine", &scenario) == TD_BAD_INPUT);
    td_files_write("scenarios/mine.yaml", HEAD RAID "missiles:\n  - {id: extra, like: m9}\n");
    TD_CHECK(td_catalogue_scenario(catalogue, "mine", &scenario) == TD_OK);
    TD_CHECK(scenario && scenario->missile_count == 2);
    TD_CHECK(td_catalogue_all(catalogue)->missile_count == 2);
    td_catalogue_close(catalogue);
}

TD_TEST(start)
{
    td_files_start();
    TD_CHECK(td_files_folder[0] != '\0');
}

TD_TEST(end)
{
    unlink(td_files_path("scenarios/mine.yaml"));
    td_files_end();
    TD_CHECK(access(td_files_folder, F_OK) != 0);
}

TD_MAIN(start, each_problem_is_named_where_it_stands, every_problem_is_reported_not_only_the_first,
        a_problem_reads_as_a_line, a_large_file_is_refused_unread, hostile_shapes_cost_little,
        what_is_no_file_is_refused, a_refusal_spoils_nothing, end)
