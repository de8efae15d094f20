/* SPDX-License-Identifier: Apache-2.0 */
/* Tracks as CSV and as a hash. */
#include <stdio.h>
#include <string.h>

#include "cli/track/pursuit.h"
#include "edge/digest/digest.h"
#include "edge/export/export.h"

static double sigma(const td_level_state *state, int i)
{
    return td_sqrt(td_max(0.0, state->cov[i * (i + 3) / 2]));
}

static bool write_rows(FILE *file, const td_pursuit *pursuit)
{
    fputs("t_s,track,e_m,n_m,u_m,ve_mps,vn_mps,vu_mps,sp_e,sp_n,sp_u,sv_e,sv_n,sv_u\n", file);
    for (size_t s = 0; s < pursuit->scan_count; s++) {
        const td_pursuit_scan *scan = &pursuit->scans[s];
        for (size_t i = scan->begin; i < scan->end; i++) {
            const td_level_state *at = &pursuit->rows[i].state;
            fprintf(file, "%.9g,%d,%.3f,%.3f,%.3f,%.5f,%.5f,%.5f,%.3f,%.3f,%.3f,%.5f,%.5f,%.5f\n",
                    (double)scan->t_ns / 1e9, (int)pursuit->rows[i].number, at->pos_m.x,
                    at->pos_m.y, at->pos_m.z, at->vel_mps.x, at->vel_mps.y, at->vel_mps.z,
                    sigma(at, 0), sigma(at, 1), sigma(at, 2), sigma(at, 3), sigma(at, 4),
                    sigma(at, 5));
        }
    }
    return ferror(file) == 0;
}

int td_pursuit_write(const td_args *args, const td_pursuit *pursuit, const char *name)
{
    char why[TD_EXPORT_WHY_SIZE];
    td_part part;
    if (td_export_begin(name, &part, why) != TD_OK) {
        return td_world_failed(args, "%s", why);
    }
    bool is_good = write_rows(part.stream, pursuit);
    return td_export_end(&part, is_good, why) == TD_OK ? TD_EXIT_DONE
                                                       : td_world_failed(args, "%s", why);
}

static td_status hash_row(const td_sink *sink, int64_t t_ns, const td_pursuit_row *row)
{
    const td_level_state *at = &row->state;
    const double fields[] = { at->pos_m.x,   at->pos_m.y,   at->pos_m.z,
                              at->vel_mps.x, at->vel_mps.y, at->vel_mps.z };
    td_status status = td_canon_i64(sink, t_ns);
    status = status == TD_OK ? td_canon_i64(sink, row->number) : status;
    for (int i = 0; i < 6 && status == TD_OK; i++) {
        status = td_canon_f64(sink, fields[i]);
    }
    for (int i = 0; i < 21 && status == TD_OK; i++) {
        status = td_canon_f64(sink, at->cov[i]);
    }
    return status;
}

void td_pursuit_hash(const td_pursuit *pursuit, char hash[65])
{
    td_digest digest;
    td_digest_start(&digest);
    td_sink sink = td_digest_sink(&digest);
    td_status status = td_canon_u64(&sink, pursuit->scan_count);
    for (size_t s = 0; s < pursuit->scan_count && status == TD_OK; s++) {
        const td_pursuit_scan *scan = &pursuit->scans[s];
        for (size_t i = scan->begin; i < scan->end && status == TD_OK; i++) {
            status = hash_row(&sink, scan->t_ns, &pursuit->rows[i]);
        }
    }
    snprintf(hash, 65, "%s", status == TD_OK ? td_digest_text(&digest) : "");
}
