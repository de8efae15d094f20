/* SPDX-License-Identifier: Apache-2.0 */
/* Names of rules, verdicts and doctrines, and what a doctrine spends. */
#include "engage/engage.h"

#include <assert.h>

const char *td_reach_verdict_key(td_reach_verdict verdict)
{
    static const char *const KEYS[] = {
#define X(name, key, text) key,
        TD_REACH_MAP(X)
#undef X
    };
    assert(verdict < TD_REACH_COUNT);
    return KEYS[verdict];
}

const char *td_rule_key(td_rule rule)
{
    static const char *const KEYS[] = {
#define X(name, key, text) key,
        TD_RULE_MAP(X)
#undef X
    };
    assert(rule < TD_RULE_COUNT);
    return KEYS[rule];
}

const char *td_doctrine_key(td_doctrine doctrine)
{
    static const char *const KEYS[] = {
#define X(name, key, text) key,
        TD_DOCTRINE_MAP(X)
#undef X
    };
    assert(doctrine < TD_DOCTRINE_COUNT);
    return KEYS[doctrine];
}

int32_t td_doctrine_shots(td_doctrine doctrine, int32_t salvo_count, int32_t fit_count)
{
    assert(doctrine < TD_DOCTRINE_COUNT && salvo_count >= 1 && fit_count >= 0);
    if (fit_count == 0) {
        return 0;
    }
    if (doctrine == TD_DOCTRINE_SINGLE) {
        return 1;
    }
    return doctrine == TD_DOCTRINE_SALVO || fit_count > salvo_count ? salvo_count : fit_count;
}

double td_leak_ratio(double kill_ratio, int32_t shots_count)
{
    double leak = 1.0;
    assert(kill_ratio >= 0.0 && kill_ratio <= 1.0 && shots_count >= 0);
    for (int32_t i = 0; i < shots_count; i++) {
        leak *= 1.0 - kill_ratio;
    }
    return leak;
}
