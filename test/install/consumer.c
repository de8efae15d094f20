/* SPDX-License-Identifier: Apache-2.0 */
/* What a user of the installed library writes: how far it is from Tabriz to Bucharest. */
#include <earth/earth.h>
#include <stdio.h>

int main(void)
{
    td_earth earth = td_earth_wgs84();
    td_geo tabriz = { 38.08 * TD_DEG, 46.29 * TD_DEG, 0.0 };
    td_geo bucharest = { 44.43 * TD_DEG, 26.10 * TD_DEG, 0.0 };
    printf("%.0f km\n", td_arc_m(&earth, tabriz, bucharest) / 1000.0);
    return 0;
}
