/* SPDX-License-Identifier: Apache-2.0 */
/* The program: the table of verbs and the way from argv to one of them. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/verbs.h"

#define OPTIONS(...) (const td_option[]){ __VA_ARGS__, { NULL, NULL, NULL } }
#define NO_OPTIONS (const td_option[]){ { NULL, NULL, NULL } }

#define EARTH_OPTION { "earth", "MODEL", "wgs84 (default) or sphere:R_KM,GM,OMEGA" }

static const td_verb VERBS[] = {
    { "demo", "", "the main job: a raid on Europe, who saw it, what could be engaged, what leaked",
      OPTIONS({ "output", "FOLDER", "where record and report go (default: testudo-demo)" },
              { "seed", "N", "seed of the random draws (default: the scenario's)" }),
      0, 0, "testudo demo", td_verb_demo },
    { "check", "FILE...", "is this scenario or catalogue right? every problem, not only the first",
      NO_OPTIONS, 1, TD_OPERANDS_MAX, "testudo check scenarios/hello.yaml", td_verb_check },
    { "list", "missiles|interceptors|sensors|sites|nations|scenarios",
      "what the catalogue holds, with source and range of published values", NO_OPTIONS, 1, 1,
      "testudo list missiles", td_verb_list },
    { "why", "KEY", "where a number comes from: value, unit, source, range, assumptions",
      OPTIONS({ "scenario", "NAME", "look in this scenario as well as the catalogue" }), 1, 1,
      "testudo why m9.stages[0].propellant_kg", td_verb_why },
    { "fly", "MISSILE", "one flight of a missile or an interceptor",
      OPTIONS({ "from", "LAT,LON", "launch point in degrees (default 0,0)" },
              { "to", "LAT,LON", "ground point to reach" },
              { "loft", "NAME",
                "minimum_energy (default), lofted, depressed or apogee_km=N, with --to" },
              { "kick-deg", "N", "turn from the vertical; an interceptor's elevation" },
              { "azimuth-deg", "A", "clockwise from north (default 90)" },
              { "max-range", NULL, "the programme angle of greatest range" }, EARTH_OPTION,
              { "csv", "FILE", "write the path: time, position, height, speed" },
              { "step-s", "S", "time between the rows of --csv (default 1)" }),
      1, 1, "testudo fly m9 --from 35.2,53.9 --to 44.4,26.1", td_verb_fly },
    { "coast", "", "a ballistic arc from a state, Earth-fixed",
      OPTIONS({ "lat", "DEG", "latitude of the start (default 0)" },
              { "lon", "DEG", "longitude of the start (default 0)" },
              { "h-km", "KM", "height above the ellipsoid (required)" },
              { "v-up-mps", "V", "upward speed (required)" },
              { "v-horiz-mps", "V", "horizontal speed (required)" },
              { "azimuth-deg", "A", "clockwise from north (default 90)" },
              { "beta-kgpm2", "B", "ballistic coefficient; without it no drag" },
              { "at", "T1,T2,...", "report these times, s after the start" }, EARTH_OPTION,
              { "frame", "eci", "speeds in the inertial frame instead of Earth-fixed" }),
      0, 0, "testudo coast --lat 28.6 --h-km 76.747 --v-up-mps 853.93 --v-horiz-mps 2155.92 "
            "--at 30,60,90", td_verb_coast },
    { "flights", "[FILE]", "reported tests against physics: is the claimed time possible?",
      OPTIONS({ "excess-s", "LO,HI", "plausible reported minus ballistic time (default 30,280)" }),
      0, 1, "testudo flights", td_verb_flights },
    { "footprint", "[SCENARIO]", "published-style footprint of one site against one missile",
      OPTIONS({ "interceptor", "ID", "interceptor, when no scenario is given" },
              { "site", "ID", "site of the scenario" }, { "missile", "ID", "missile" },
              { "from", "LAT,LON", "launch point, with a scenario" },
              { "angles", "N", "number of directions from 0 to 180 degrees (default 13)" },
              { "cue-s", "S", "interceptor launch this long after missile launch" },
              { "radar-km", "KM", "own radar of that range at the site, instead of --cue-s" },
              { "reaction-s", "S", "delay from detection to launch, with --radar-km (default 5)" },
              { "floor-km", "KM", "lowest intercept (default: the interceptor's)" }, EARTH_OPTION),
      0, 1, "testudo footprint --interceptor i14 --missile m9 --cue-s 30 --floor-km 100 "
            "--earth sphere:6370,3.986e14,0", td_verb_footprint },
    { "cover", "SCENARIO", "coverage map, and people inside the defended area by country",
      OPTIONS({ "output", "FILE", "CF NetCDF map" }, { "png", "FILE", "picture of the map" },
              { "svg", "FILE", "the same as SVG" }, { "geojson", "FILE", "contours as GeoJSON" },
              { "cell-deg", "D", "cell size (default: the scenario's)" },
              { "threads", "N", "threads (default: all cores)" }),
      1, 1, "testudo cover europe-2018 --cell-deg 1 --png cover.png", td_verb_cover },
    { "run", "SCENARIO", "one run: who saw each missile and when, what was engaged, what leaked",
      OPTIONS({ "output", "FILE", "SQLite record" }, { "report", "FILE", "HTML report" },
              { "seed", "N", "seed of the random draws (default: the scenario's)" }),
      1, 1, "testudo run hello --seed 1", td_verb_run },
    { "bench", "[NAME...]", "the project's own benchmarks, as ratios to this machine's FMA peak",
      NO_OPTIONS, 0, TD_OPERANDS_MAX, "testudo bench flight_batch", td_verb_bench },
    { "completion", "bash|zsh|fish", "shell completion, to be sourced", NO_OPTIONS, 1, 1,
      "testudo completion bash", td_verb_completion },
    { "man", "", "the manual page, in troff", NO_OPTIONS, 0, 0, "testudo man", td_verb_man },
};

const td_verb *td_verbs(size_t *count)
{
    *count = sizeof VERBS / sizeof VERBS[0];
    return VERBS;
}

static volatile sig_atomic_t is_interrupted;

static void on_interrupt(int number)
{
    (void)number;
    is_interrupted = 1;
}

bool td_is_interrupted(void)
{
    return is_interrupted != 0;
}

void td_catch_interrupt(void)
{
    struct sigaction action = { .sa_handler = on_interrupt };
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

void td_progress(const char *what, size_t done, size_t total)
{
    if (!isatty(STDERR_FILENO) || total == 0) {
        return;
    }
    fprintf(stderr, "\r%s %3zu %%", what, 100 * done / total);
    fputs(done == total ? "\r\033[K" : "", stderr);
    fflush(stderr);
}

/* Levenshtein distance of two short words, for `did you mean`. */
static size_t distance(const char *a, const char *b)
{
    size_t row[32];
    size_t n = strlen(b);
    if (strlen(a) >= 31 || n >= 31) {
        return 31;
    }
    for (size_t j = 0; j <= n; j++) {
        row[j] = j;
    }
    for (size_t i = 1; a[i - 1]; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= n; j++) {
            size_t replace = diagonal + (a[i - 1] != b[j - 1]);
            size_t insert = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            diagonal = row[j];
            row[j] = replace < insert ? replace : insert;
        }
    }
    return row[n];
}

static int unknown_verb(const char *name)
{
    const char *nearest = NULL;
    size_t least = 3;
    for (size_t i = 0; i < sizeof VERBS / sizeof VERBS[0]; i++) {
        size_t d = distance(name, VERBS[i].name);
        if (d < least) {
            least = d;
            nearest = VERBS[i].name;
        }
    }
    fprintf(stderr, "testudo: unknown verb '%s'", name);
    if (nearest) {
        fprintf(stderr, "; did you mean '%s'?", nearest);
    }
    fputs("; see `testudo --help`\n", stderr);
    return TD_EXIT_BAD_INPUT;
}

int main(int argc, char **argv)
{
    td_args args;
    if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
        td_help_print();
        return argc < 2 ? TD_EXIT_BAD_INPUT : TD_EXIT_DONE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("testudo " TD_VERSION);
        return TD_EXIT_DONE;
    }
    for (size_t i = 0; i < sizeof VERBS / sizeof VERBS[0]; i++) {
        if (strcmp(argv[1], VERBS[i].name) == 0) {
            int code = td_args_parse(&args, &VERBS[i], argc - 1, argv + 1);
            td_catch_interrupt();
            code = code == TD_EXIT_DONE ? VERBS[i].run(&args) : code;
            if (fflush(stdout) != 0) {
                return td_world_failed(&args, "cannot write to standard output");
            }
            return code;
        }
    }
    return unknown_verb(argv[1]);
}
