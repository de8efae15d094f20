/* SPDX-License-Identifier: Apache-2.0 */
/* Scores what a pursuit found. */
#include "cli/track/grade.h"

#include <stdlib.h>
#include <string.h>

static const double SHARE = 0.95;

/* Everything in the form that scores take. */
typedef struct paper {
    td_score_point *tracks, *truths;
    td_score_scan *scans;
    size_t *from; /* of each scored scan: which scan of the pursuit */
    int32_t scan_count;
    int32_t *ids; /* of the pursuit's track numbers */
    int32_t id_count, point_count;
    void *block;
    td_score *score;
} paper;

static void paper_free(paper *p)
{
    free(p->tracks);
    free(p->truths);
    free(p->scans);
    free(p->from);
    free(p->ids);
    free(p->block);
}

static int32_t number_max(const td_pursuit *pursuit)
{
    int32_t most = 0;
    for (size_t i = 0; i < pursuit->row_count; i++) {
        most = pursuit->rows[i].number > most ? pursuit->rows[i].number : most;
    }
    return most;
}

/* Track numbers are given to tentative tracks too: ids count those that were ever confirmed. */
static void give_ids(const td_pursuit *pursuit, paper *p)
{
    for (size_t i = 0; i < pursuit->row_count; i++) {
        int32_t *id = &p->ids[pursuit->rows[i].number];
        if (*id == 0) {
            *id = ++p->id_count;
        }
        const td_level_state *at = &pursuit->rows[i].state;
        p->tracks[i] = (td_score_point){ *id - 1, at->pos_m, at->vel_mps };
    }
}

/* Scans at whose moment there is truth. Both are in the order of time. */
static void pair_scans(const td_pursuit *pursuit, const td_states *truth, paper *p)
{
    int32_t at = 0;
    for (size_t s = 0; s < pursuit->scan_count; s++) {
        const td_pursuit_scan *scan = &pursuit->scans[s];
        while (at < truth->row_count && truth->rows[at].t_ns < scan->t_ns) {
            at++;
        }
        int32_t first = at;
        while (at < truth->row_count && truth->rows[at].t_ns == scan->t_ns) {
            at++;
        }
        if (at > first) {
            int32_t tracks = (int32_t)(scan->end - scan->begin), truths = at - first;
            p->point_count = tracks > p->point_count ? tracks : p->point_count;
            p->point_count = truths > p->point_count ? truths : p->point_count;
            p->from[p->scan_count] = s;
            p->scans[p->scan_count++] = (td_score_scan){ scan->t_ns, p->tracks + scan->begin,
                                                         p->truths + first, tracks, truths };
        }
    }
}

static bool paper_make(const td_pursuit *pursuit, const td_states *truth, paper *p)
{
    *p = (paper){
        .tracks = calloc(pursuit->row_count + 1, sizeof(td_score_point)),
        .truths = calloc((size_t)truth->row_count + 1, sizeof(td_score_point)),
        .scans = calloc(pursuit->scan_count + 1, sizeof(td_score_scan)),
        .from = calloc(pursuit->scan_count + 1, sizeof(size_t)),
        .ids = calloc((size_t)number_max(pursuit) + 1, sizeof(int32_t)),
    };
    if (!p->tracks || !p->truths || !p->scans || !p->from || !p->ids) {
        return false;
    }
    for (int32_t i = 0; i < truth->row_count; i++) {
        const td_state_row *row = &truth->rows[i];
        p->truths[i] = (td_score_point){ row->id, row->pos_m, row->vel_mps };
    }
    give_ids(pursuit, p);
    pair_scans(pursuit, truth, p);
    return true;
}

static td_score_limits limits_of(const td_pursuit *pursuit, const td_states *truth, const paper *p,
                                 int32_t pair_count)
{
    return (td_score_limits){
        .point_count = p->point_count,
        .pair_count = pair_count,
        .track_id_count = p->id_count,
        .truth_id_count = truth->id_count,
        .row_count = (int32_t)pursuit->row_count,
    };
}

/* The square of a track's error against the truth that it was paired with. */
static bool nees_of(const td_pursuit_row *row, const td_score_point *truth, double *squared)
{
    const td_level_state *at = &row->state;
    td_vec3 dp = td_vec3_sub(at->pos_m, truth->pos_m);
    td_vec3 dv = td_vec3_sub(at->vel_mps, truth->vel_mps);
    double error[TD_GRADE_NEES_PARTS] = { dp.x, dp.y, dp.z, dv.x, dv.y, dv.z };
    return td_score_squared(error, at->cov, TD_GRADE_NEES_PARTS, squared) == TD_OK;
}

static void add_nees(const td_pursuit *pursuit, const paper *p, int32_t at, td_grade_scan *out)
{
    const td_score_scan *scan = &p->scans[at];
    double sum = 0.0;
    for (int32_t i = 0; i < scan->track_count; i++) {
        double squared;
        int32_t partner = td_score_partner(p->score, i);
        const td_pursuit_row *row = &pursuit->rows[pursuit->scans[p->from[at]].begin + (size_t)i];
        if (partner >= 0 && nees_of(row, &scan->truths[partner], &squared)) {
            sum += squared;
            out->nees_count++;
        }
    }
    if (out->nees_count > 0) {
        out->nees = sum / out->nees_count;
        out->nees_bounds = td_score_mean_bounds(out->nees_count, TD_GRADE_NEES_PARTS, SHARE);
    }
}

static void add_nis(const td_pursuit *pursuit, size_t at, td_grade_scan *out)
{
    double sum = 0.0;
    for (size_t i = pursuit->scans[at].begin; i < pursuit->scans[at].end; i++) {
        const td_pursuit_row *row = &pursuit->rows[i];
        if (row->is_hit && row->parts == TD_GRADE_NIS_PARTS) {
            sum += row->chi2;
            out->nis_count++;
        }
    }
    if (out->nis_count > 0) {
        out->nis = sum / out->nis_count;
        out->nis_bounds = td_score_mean_bounds(out->nis_count, TD_GRADE_NIS_PARTS, SHARE);
    }
}

static td_status score_scans(const td_pursuit *pursuit, const paper *p, td_grade *grade)
{
    grade->gospa_m_mean = grade->ospa_m_mean = 0.0;
    for (int32_t i = 0; i < p->scan_count; i++) {
        td_grade_scan *scan = &grade->scans[p->from[i]];
        td_status status = td_score_at(p->score, &p->scans[i], &scan->score);
        if (status != TD_OK) {
            return status;
        }
        scan->is_scored = true;
        scan->nees_count = 0;
        add_nees(pursuit, p, i, scan);
        grade->gospa_m_mean += scan->score.gospa_m / p->scan_count;
        grade->ospa_m_mean += scan->score.ospa_m / p->scan_count;
        grade->gospa_m_final = scan->score.gospa_m;
        grade->ospa_m_final = scan->score.ospa_m;
    }
    grade->scored_count = (size_t)p->scan_count;
    return td_score_siap(p->score, p->scans, p->scan_count, &grade->siap);
}

/* Few pairs are near: room for them grows only where it was too small. */
static td_status score_all(const td_pursuit *pursuit, const td_states *truth, paper *p,
                           td_grade *grade)
{
    td_score_rule rule = td_score_rule_default();
    td_status status = TD_FULL;
    double most = (double)p->point_count * (double)p->point_count;
    for (double pairs = 16.0 * p->point_count + 64.0; status == TD_FULL; pairs *= 4.0) {
        bool is_last = pairs >= most;
        td_score_limits limits =
            limits_of(pursuit, truth, p, (int32_t)td_min(td_min(pairs, most), 1e9));
        size_t size = td_score_size(&rule, &limits);
        free(p->block);
        p->block = aligned_alloc(64, (size + 63) / 64 * 64);
        if (!p->block) {
            return TD_NO_MEMORY;
        }
        status = td_score_create(&rule, &limits, p->block, size, &p->score);
        status = status == TD_OK ? score_scans(pursuit, p, grade) : status;
        if (is_last) {
            break;
        }
    }
    return status;
}

int td_grade_make(const td_args *args, const td_pursuit *pursuit, const td_states *truth,
                  td_grade *grade)
{
    paper p = { 0 };
    td_status status = TD_OK;
    *grade = (td_grade){ .scan_count = pursuit->scan_count };
    grade->scans = calloc(pursuit->scan_count + 1, sizeof grade->scans[0]);
    if (!grade->scans) {
        return td_world_failed(args, "out of memory");
    }
    for (size_t i = 0; i < pursuit->scan_count; i++) {
        const td_pursuit_scan *scan = &pursuit->scans[i];
        grade->scans[i].t_ns = scan->t_ns;
        grade->scans[i].track_count = (int32_t)(scan->end - scan->begin);
        add_nis(pursuit, i, &grade->scans[i]);
    }
    if (truth) {
        status = paper_make(pursuit, truth, &p) ? TD_OK : TD_NO_MEMORY;
        if (status == TD_OK && p.scan_count > 0) {
            status = score_all(pursuit, truth, &p, grade);
        }
    }
    paper_free(&p);
    if (status != TD_OK) {
        td_grade_free(grade);
        return td_world_failed(args, "scoring: %s", td_status_text(status));
    }
    return TD_EXIT_DONE;
}

void td_grade_free(td_grade *grade)
{
    free(grade->scans);
    *grade = (td_grade){ 0 };
}
