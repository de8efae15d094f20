/* SPDX-License-Identifier: Apache-2.0 */
/* Simulated allocation of a finite stock over a raid: greedy by regret. */
#include <assert.h>
#include <math.h>
#include <stddef.h>

#include "engage/engage.h"

/* What one more shot takes from a flight's chance to leak, by its best option and by the best one
 * of another battery. */
typedef struct choice {
    int32_t best; /* index of the option, or -1 */
    int32_t next; /* index of the second best, or -1 */
    int32_t spent;
    double leak_ratio;
} choice;

typedef struct allocation {
    const td_option_shot *options;
    int32_t option_count;
    int32_t shots_per_flight;
    const int32_t *stocks;
    const int32_t *shots;
} allocation;

/* Equal chances are told apart by stock: the scarce battery is kept for who needs it. */
static bool is_better(const allocation *all, int32_t a, int32_t b)
{
    const td_option_shot *x = &all->options[a], *y = &all->options[b];
    int32_t x_left = all->stocks[x->battery], y_left = all->stocks[y->battery];
    if (x->kill_ratio != y->kill_ratio) {
        return x->kill_ratio > y->kill_ratio;
    }
    return x_left != y_left ? x_left > y_left : x->margin_s > y->margin_s;
}

/* Looks through the options of one flight, which begin at `*i`, and moves `*i` behind them. */
static choice choice_at(const allocation *all, int32_t *i)
{
    choice found = { .best = -1, .next = -1, .leak_ratio = 1.0 };
    int32_t flight = all->options[*i].flight;
    for (; *i < all->option_count && all->options[*i].flight == flight; ++*i) {
        const td_option_shot *option = &all->options[*i];
        found.spent += all->shots[*i];
        found.leak_ratio *= td_leak_ratio(option->kill_ratio, all->shots[*i]);
        if (all->stocks[option->battery] <= 0 || all->shots[*i] >= option->shots_max) {
            continue;
        }
        if (found.best < 0 || is_better(all, *i, found.best)) {
            found.next = found.best;
            found.best = *i;
        } else if (found.next < 0 || is_better(all, *i, found.next)) {
            found.next = *i;
        }
    }
    return found;
}

static double gain_of(const allocation *all, const choice *at, int32_t option)
{
    return option < 0 ? 0.0 : at->leak_ratio * all->options[option].kill_ratio;
}

/* The best option over all flights for the next shot, or -1. Regret alone would spend a second shot
 * on a flight with one option before a first shot on one with two; half of the gain beside it came
 * nearest to the optimum on small random raids (allocate.test.c). */
static int32_t next_shot(const allocation *all)
{
    int32_t first = -1;
    double most = -1.0;
    for (int32_t i = 0; i < all->option_count;) {
        choice here = choice_at(all, &i);
        double gain = gain_of(all, &here, here.best);
        double regret = gain - gain_of(all, &here, here.next);
        bool may_shoot = here.best >= 0 && here.spent < all->shots_per_flight;
        if (may_shoot && regret + 0.5 * gain > most) {
            most = regret + 0.5 * gain;
            first = here.best;
        }
    }
    return first;
}

void td_allocate(const td_option_shot *options, int32_t option_count, int32_t shots_per_flight,
                 int32_t *stocks, int32_t *shots)
{
    allocation all = { options, option_count, shots_per_flight, stocks, shots };
    assert(option_count >= 0 && shots_per_flight >= 0);
    for (int32_t i = 0; i < option_count; i++) {
        assert(i == 0 || options[i].flight >= options[i - 1].flight);
        assert(options[i].kill_ratio >= 0.0 && options[i].kill_ratio <= 1.0);
        shots[i] = 0;
    }
    for (int32_t i = next_shot(&all); i >= 0; i = next_shot(&all)) {
        shots[i]++;
        stocks[options[i].battery]--;
    }
}
