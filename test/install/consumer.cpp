// SPDX-License-Identifier: Apache-2.0
// The same from C++: every installed header, and one call.
#include <iomanip>
#include <iostream>

#include <base/base.h>
#include <earth/earth.h>
#include <engage/engage.h>
#include <flight/flight.h>
#include <sense/sense.h>
#include <sim/sim.h>
#include <study/study.h>

int main()
{
    td_earth earth = td_earth_wgs84();
    td_geo tabriz = { 38.08 * TD_DEG, 46.29 * TD_DEG, 0.0 };
    td_geo bucharest = { 44.43 * TD_DEG, 26.10 * TD_DEG, 0.0 };
    std::cout << std::fixed << std::setprecision(0)
              << td_arc_m(&earth, tabriz, bucharest) / 1000.0 << " km\n";
}
