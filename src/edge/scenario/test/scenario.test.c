/* SPDX-License-Identifier: Apache-2.0 */
/* The shipped catalogue and scenarios read well, and values arrive in SI with their sources. */
#include "edge/scenario/scenario.h"
#include "test/check.h"

static td_catalogue *shipped(void)
{
    td_catalogue *catalogue = NULL;
    TD_CHECK(td_catalogue_open(TD_SOURCE_FOLDER, &catalogue) == TD_OK);
    for (size_t i = 0; catalogue && i < td_catalogue_problem_count(catalogue); i++) {
        char text[TD_ERROR_TEXT_SIZE];
        td_error_text(td_catalogue_problem(catalogue, i), text);
        printf("%s\n", text);
    }
    return catalogue;
}

TD_TEST(units_become_si)
{
    td_catalogue *catalogue = shipped();
    const char *nearest;
    const td_value *value = td_catalogue_why(catalogue, "tpy2.range_km_max", &nearest);
    if (TD_CHECK(value != NULL)) {
        TD_NEAR(value->low, 870e3, 0.0);
        TD_NEAR(value->high, 3000e3, 0.0);
        TD_CHECK(value->value >= value->low && value->value <= value->high);
        TD_CHECK(value->source_count > 0 && value->line > 0);
    }
    td_catalogue_close(catalogue);
}

TD_TEST(hello_is_what_it_names_and_no_more)
{
    td_catalogue *catalogue = shipped();
    const td_scenario *hello = NULL;
    char hash[65];
    if (TD_CHECK(td_catalogue_scenario(catalogue, "hello", &hello) == TD_OK)) {
        TD_CHECK(strcmp(hello->id, "hello") == 0 && hello->question[0] != '\0');
        TD_CHECK(hello->raid_count >= 1 && hello->missile_count >= 1);
        TD_CHECK(hello->missile_count <= hello->raid_count);
        TD_CHECK(hello->missiles[hello->raids[0].missile].stage_count >= 1);
        TD_CHECK(td_scenario_hash(hello, hash) == TD_OK && strlen(hash) == 64);
    }
    td_catalogue_close(catalogue);
}

TD_MAIN(units_become_si, hello_is_what_it_names_and_no_more)
