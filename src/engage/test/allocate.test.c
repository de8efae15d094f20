/* SPDX-License-Identifier: Apache-2.0 */
/* Greedy allocation against branch and bound over all allocations of small raids. */
#include "engage/engage.h"

#include "test/check.h"

enum { OPTIONS_MAX = 16, BATTERIES_MAX = 3 };

typedef struct raid {
    td_option_shot options[OPTIONS_MAX];
    int32_t stocks[BATTERIES_MAX];
    int32_t option_count, flight_count, shots_per_flight;
} raid;

/* Flights expected to leak. A flight without any option leaks. */
static double leaks(const raid *all, const int32_t *shots)
{
    double sum = 0.0;
    for (int32_t flight = 0; flight < all->flight_count; flight++) {
        double leak = 1.0;
        for (int32_t i = 0; i < all->option_count; i++) {
            bool is_its = all->options[i].flight == flight;
            leak *= is_its ? td_leak_ratio(all->options[i].kill_ratio, shots[i]) : 1.0;
        }
        sum += leak;
    }
    return sum;
}

/* Branch over how many shots option i gets; bound: every later option gets all it could take. */
static void search(const raid *all, int32_t i, int32_t *shots, int32_t *stocks, double *best)
{
    int32_t spent = 0;
    if (i == all->option_count) {
        *best = fmin(*best, leaks(all, shots));
        return;
    }
    for (int32_t k = i; k < all->option_count; k++) {
        shots[k] = all->options[k].shots_max;
    }
    if (leaks(all, shots) >= *best) {
        return;
    }
    for (int32_t k = 0; k < i; k++) {
        spent += all->options[k].flight == all->options[i].flight ? shots[k] : 0;
    }
    int32_t battery = all->options[i].battery;
    for (int32_t k = all->options[i].shots_max; k >= 0; k--) {
        if (k <= stocks[battery] && spent + k <= all->shots_per_flight) {
            shots[i] = k;
            stocks[battery] -= k;
            search(all, i + 1, shots, stocks, best);
            stocks[battery] += k;
        }
    }
}

static double optimum(const raid *all)
{
    int32_t shots[OPTIONS_MAX], stocks[BATTERIES_MAX];
    double best = 1e9;
    memcpy(stocks, all->stocks, sizeof stocks);
    search(all, 0, shots, stocks, &best);
    return best;
}

static double greedy(const raid *all, int32_t *shots)
{
    int32_t stocks[BATTERIES_MAX];
    memcpy(stocks, all->stocks, sizeof stocks);
    td_allocate(all->options, all->option_count, all->shots_per_flight, stocks, shots);
    for (int32_t b = 0; b < BATTERIES_MAX; b++) {
        int32_t spent = 0;
        for (int32_t i = 0; i < all->option_count; i++) {
            spent += all->options[i].battery == b ? shots[i] : 0;
        }
        TD_CHECK(spent + stocks[b] == all->stocks[b] && stocks[b] >= 0);
    }
    return leaks(all, shots);
}

/* 2 to 5 flights, 1 to 3 batteries with 1 to 4 interceptors; chances equal, by battery, or free. */
static raid random_raid(uint32_t number)
{
    const td_stream stream = { .seed = 17, .run = number };
    uint32_t draw = 0;
    raid all = { .flight_count = 2 + (int32_t)(4.0 * td_uniform(&stream, draw++)) };
    int32_t batteries = 1 + (int32_t)(3.0 * td_uniform(&stream, draw++));
    all.shots_per_flight = 1 + (int32_t)(3.0 * td_uniform(&stream, draw++));
    for (int32_t b = 0; b < batteries; b++) {
        all.stocks[b] = 1 + (int32_t)(4.0 * td_uniform(&stream, draw++));
    }
    for (int32_t flight = 0; flight < all.flight_count; flight++) {
        for (int32_t b = 0; b < batteries; b++) {
            double there = td_uniform(&stream, draw++);
            double chance = td_uniform(&stream, draw++);
            double by_kind[3] = { 0.7, 0.6 + 0.1 * b, 0.3 + 0.6 * chance };
            int32_t fit = 1 + (int32_t)(2.0 * td_uniform(&stream, draw++));
            if (there < 0.65) {
                all.options[all.option_count++] =
                    (td_option_shot){ flight, b, fit, by_kind[number % 3], chance };
            }
        }
    }
    return all;
}

TD_TEST(greedy_is_near_the_optimum)
{
    int32_t shots[OPTIONS_MAX];
    int raids = 600, optimal = 0;
    double gap = 0.0, flights = 0.0;
    for (uint32_t i = 0; i < (uint32_t)raids; i++) {
        raid all = random_raid(i);
        double found = greedy(&all, shots), best = optimum(&all);
        TD_CHECK(found >= best - 1e-12);
        optimal += found <= best + 1e-9;
        gap += found - best;
        flights += all.flight_count;
    }
    printf("greedy: optimal in %.1f %% of %d raids, %.4f more leaks a flight on average\n",
           100.0 * optimal / raids, raids, gap / flights);
    TD_CHECK(optimal >= 93 * raids / 100);
    TD_CHECK(gap / flights <= 0.003);
}

/* The flight with one option keeps it, though one that has two stands before it. */
TD_TEST(regret_keeps_the_only_option_for_who_needs_it)
{
    raid all = {
        .options = { { 0, 0, 1, 0.8, 0.0 }, { 0, 1, 1, 0.7, 0.0 }, { 1, 0, 1, 0.7, 0.0 } },
        .stocks = { 1, 1, 0 },
        .option_count = 3,
        .flight_count = 2,
        .shots_per_flight = 1,
    };
    int32_t shots[OPTIONS_MAX];
    TD_NEAR(greedy(&all, shots), 0.6, 1e-12);
    TD_CHECK(shots[0] == 0 && shots[1] == 1 && shots[2] == 1);
}

TD_TEST(nothing_to_give_gives_nothing)
{
    int32_t stocks[1] = { 0 }, shots[1] = { 7 };
    td_option_shot option = { 0, 0, 2, 0.7, 10.0 };
    td_allocate(&option, 1, 2, stocks, shots);
    TD_CHECK(shots[0] == 0 && stocks[0] == 0);
    stocks[0] = 5;
    td_allocate(&option, 1, 0, stocks, shots);
    TD_CHECK(shots[0] == 0 && stocks[0] == 5);
    td_allocate(&option, 1, 3, stocks, shots);
    TD_CHECK(shots[0] == 2 && stocks[0] == 3);
}

TD_TEST(leaks_are_independent_misses)
{
    TD_NEAR(td_leak_ratio(0.7, 0), 1.0, 0.0);
    TD_NEAR(td_leak_ratio(0.7, 2), 0.09, 1e-15);
    TD_NEAR(td_leak_ratio(1.0, 1), 0.0, 0.0);
    TD_NEAR(td_leak_ratio(0.0, 9), 1.0, 0.0);
}

TD_MAIN(greedy_is_near_the_optimum, regret_keeps_the_only_option_for_who_needs_it,
        nothing_to_give_gives_nothing, leaks_are_independent_misses)
