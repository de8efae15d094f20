/* SPDX-License-Identifier: Apache-2.0 */
/* `bench`: times the project's own work beside a loop of multiply-adds, in turns, so that what the
 * machine does meanwhile falls on both. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/bench.h"
#include "cli/verbs.h"

/* A figure is the least of its repetitions: more than one where one is short, until the budget of
 * time is used up. */
static const double BUDGET_S = 0.4;
enum { REPETITIONS_MIN = 3, REPETITIONS_MAX = 2000, PEAK_ROUNDS = 20000, MACHINE_SIZE = 160 };

typedef struct figure {
    double value;        /* in the benchmark's unit */
    double ratio;        /* of the peak; NAN where the operations are not counted */
    double peak_gflops;  /* measured between the repetitions */
    double bar;          /* as set */
    double bar_here;     /* moved by the ratio of the peaks, where the bar follows it */
    double units;
    int repetitions;
} figure;

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Time of one operation of the yardstick, s. */
static double peak_once(void)
{
    static double sum = 2.0;
    double start_s = now_s();
    int64_t flops = td_peak_loop(PEAK_ROUNDS, &sum);
    return (now_s() - start_s) / (double)flops;
}

/* One repetition apart from everything else: tools/flops.py counts what is done below here. */
__attribute__((noinline)) bool td_bench_once(const td_bench_work *work);
bool td_bench_once(const td_bench_work *work)
{
    return work->run(work->ctx);
}

static bool measure(const td_bench *bench, const td_bench_work *work, int limit, figure *out)
{
    double least_s = INFINITY;
    double peak_s = INFINITY;
    double end_s = now_s() + BUDGET_S;
    int count = 0;
    while (count < limit && !td_is_interrupted()) {
        double start_s = now_s();
        if (start_s > end_s && (count >= REPETITIONS_MIN || least_s > BUDGET_S)) {
            break;
        }
        peak_s = fmin(peak_s, peak_once());
        start_s = now_s();
        if (!td_bench_once(work)) {
            return false;
        }
        least_s = fmin(least_s, now_s() - start_s);
        peak_s = fmin(peak_s, peak_once());
        count++;
    }
    if (count == 0) {
        return false;
    }
    double one_s = least_s / work->units;
    double flops = td_bench_flops(bench->name);
    double moved = work->follows_peak ? td_bench_peak_of_bars() * 1e9 * peak_s : 1.0;
    *out = (figure){ .value = one_s / bench->unit_s,
                     .ratio = flops > 0.0 ? flops * peak_s / one_s : NAN,
                     .peak_gflops = 1e-9 / peak_s,
                     .bar = work->bar,
                     .bar_here = work->bar * moved,
                     .units = work->units,
                     .repetitions = count };
    return true;
}

/* Processor, instruction set of the library, cores, compiler. */
static void machine_text(char *out)
{
    char line[256];
    char model[96] = "unknown processor";
    FILE *file = fopen("/proc/cpuinfo", "r");
    while (file && fgets(line, sizeof line, file)) {
        const char *colon = strchr(line, ':');
        if (colon && strncmp(line, "model name", 10) == 0) {
            snprintf(model, sizeof model, "%.*s", (int)strcspn(colon + 2, "\n"), colon + 2);
            break;
        }
    }
    if (file) {
        fclose(file);
    }
#if defined(__clang__)
    const char *compiler = "clang " __clang_version__;
#else
    const char *compiler = "gcc " __VERSION__;
#endif
    snprintf(out, MACHINE_SIZE, "%s, %ld cores, %s, %.*s", model, sysconf(_SC_NPROCESSORS_ONLN),
             td_isa_text(), (int)strcspn(compiler + 6, " ") + 6, compiler);
}

static bool is_wanted(const td_args *args, const char *name)
{
    for (int i = 0; i < args->operand_count; i++) {
        if (strcmp(args->operands[i], name) == 0) {
            return true;
        }
    }
    return args->operand_count == 0;
}

static bool check_names(const td_args *args)
{
    for (int i = 0; i < args->operand_count; i++) {
        const td_bench *const *bench = TD_BENCHES;
        while (*bench && strcmp((*bench)->name, args->operands[i]) != 0) {
            bench++;
        }
        if (!*bench) {
            td_args_refuse(args, "unknown benchmark '%s', expected one of:", args->operands[i]);
            for (bench = TD_BENCHES; *bench; bench++) {
                fprintf(stderr, "  %-24s %s\n", (*bench)->name, (*bench)->text);
            }
            return false;
        }
    }
    return true;
}

static json_t *figure_json(const td_bench *bench, const figure *f, const char *machine)
{
    json_t *object = json_object();
    json_object_set_new(object, "name", json_string(bench->name));
    td_json_set_number(object, "value", f->value);
    json_object_set_new(object, "unit", json_string(bench->unit));
    json_object_set_new(object, "per", json_string(bench->per));
    td_json_set_number(object, "ratio_to_fma_peak", f->ratio);
    json_object_set_new(object, "machine", json_string(machine));
    if (f->bar > 0.0) {
        td_json_set_number(object, "bar", f->bar);
        td_json_set_number(object, "bar_at_this_peak", f->bar_here);
    }
    if (td_bench_flops(bench->name) > 0.0) {
        td_json_set_number(object, "flops", td_bench_flops(bench->name));
    }
    td_json_set_number(object, "peak_gflops", f->peak_gflops);
    td_json_set_number(object, "units_a_repetition", f->units);
    json_object_set_new(object, "repetitions", json_integer(f->repetitions));
    return object;
}

static void print_row(const td_bench *bench, const figure *f)
{
    char bar[32] = "";
    char ratio[32] = "";
    if (f->bar > 0.0) {
        snprintf(bar, sizeof bar, "%.3g%s", f->bar_here, f->value <= f->bar_here ? "" : " !");
    }
    if (isfinite(f->ratio)) {
        snprintf(ratio, sizeof ratio, "%.1f %%", 100.0 * f->ratio);
    }
    printf("%-24s %10.4g %-3s %-10s %14s %9s  %s\n", bench->name, f->value, bench->unit,
           bench->per, bar, ratio, bench->text);
    fflush(stdout);
}

static int run_one(const td_args *args, const td_bench *bench, const char *machine, json_t *list)
{
    td_bench_work work = { .units = 1.0 };
    figure f = { 0 };
    if (!bench->open(args, &work)) {
        return TD_EXIT_WORLD;
    }
    bool once = td_args_has(args, "once");
    bool good = measure(bench, &work, once ? 1 : REPETITIONS_MAX, &f);
    if (work.close) {
        work.close(work.ctx);
    }
    if (td_is_interrupted()) {
        return td_world_failed(args, "interrupted in %s; run it again for the rest", bench->name);
    }
    if (!good) {
        return td_world_failed(args, "%s: did not run to its end", bench->name);
    }
    if (list) {
        json_array_append_new(list, figure_json(bench, &f, machine));
    } else {
        print_row(bench, &f);
    }
    return TD_EXIT_DONE;
}

static int verb_bench(const td_args *args)
{
    char machine[MACHINE_SIZE];
    if (!check_names(args)) {
        return TD_EXIT_BAD_INPUT;
    }
    json_t *list = args->json ? json_array() : NULL;
    int code = TD_EXIT_DONE;
    machine_text(machine);
    if (!args->json) {
        printf("%s; least of the repetitions; bars: docs/PERFORMANCE.md\n", machine);
        printf("%-24s %10s %-3s %-10s %14s %9s\n", "name", "value", "", "per", "bar here",
               "of peak");
    }
    for (const td_bench *const *bench = TD_BENCHES; *bench && code == TD_EXIT_DONE; bench++) {
        if (is_wanted(args, (*bench)->name)) {
            code = run_one(args, *bench, machine, list);
        }
    }
    if (!list) {
        return code;
    }
    /* What was measured before Ctrl-C is told. */
    int printed = td_json_print(list);
    return code != TD_EXIT_DONE ? code : printed;
}

const td_verb TD_VERB_BENCH = {
    .name = "bench",
    .operands = "[NAME...]",
    .text = "the project's own benchmarks, as ratios to this machine's FMA peak",
    .options = TD_OPTIONS({ "once", NULL, "one repetition each, for tools that count" }),
    .operands_min = 0,
    .operands_max = TD_OPERANDS_MAX,
    .example = "testudo bench fma_peak",
    .run = verb_bench,
};
