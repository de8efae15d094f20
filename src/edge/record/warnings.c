/* SPDX-License-Identifier: Apache-2.0 */
/* Messages to people, and how long before the impact they came, as rows. */
#include <math.h>

#include "rows.h"

static const double NS_PER_S = 1e9;

td_status td_record_warnings(td_record *record, const td_record_warning *rows, size_t count)
{
    td_status status = td__do(record, "BEGIN");
    for (size_t i = 0; i < count && status == TD_OK; i++) {
        const td_warn_message *m = rows[i].message;
        status =
            td__row(record, TD__WARNING, (int64_t)i, (int64_t)rows[i].flight,
                    (int64_t)rows[i].tracker, (int64_t)m->number, td_warn_kind_key(m->kind),
                    td_warn_why_key(m->why), (double)m->t_sent_ns / NS_PER_S,
                    m->impact.centre_geo.lat_rad / TD_DEG, m->impact.centre_geo.lon_rad / TD_DEG,
                    m->impact.semi_major_m, m->impact.semi_minor_m, m->impact.azimuth_rad / TD_DEG,
                    (double)m->impact.t_impact_ns / NS_PER_S, rows[i].countries, rows[i].people);
    }
    return td__end(record, status);
}

td_status td_record_cities(td_record *record, const td_record_city *rows, size_t count)
{
    td_status status = td__do(record, "BEGIN");
    for (size_t i = 0; i < count && status == TD_OK; i++) {
        const td_record_city *row = &rows[i];
        bool is_hit = row->time.distance_m > 0.0;
        status = td__row(record, TD__CITY_WARNING, (int64_t)i, (int64_t)row->flight,
                         (int64_t)row->tracker, row->city, row->country_iso2, row->people,
                         td_warn_outcome_key(row->time.outcome), row->time.warning_s,
                         is_hit ? row->time.distance_m : (double)NAN);
    }
    return td__end(record, status);
}

td_status td_record_warning_losses(td_record *record, const td_record_warning_counts *counts)
{
    td_status status = td__do(record, "BEGIN");
#define X(name, text)                                                                              \
    status = status == TD_OK ? td__row(record, TD__WARNING_COUNT, #name, counts->name) : status;
    TD_RECORD_WARNING_MAP(X)
#undef X
    return td__end(record, status);
}
