/* SPDX-License-Identifier: Apache-2.0 */
/* How tracks appear from a station: eight at a time, in loops that compilers turn into lanes. */
#include <assert.h>

#include "track/associate/gate.h"

/* Above it the air slows nothing down within a look. */
#define AIR_M 1.0e5

#define EACH_LANE for (int l = 0; l < TD_TRACK_GROUP; l++)

td_field td_field_of(const td_earth *earth, const td_look_def *sensor)
{
    td_field field = { .has_range = sensor->has_range,
                       .has_top = sensor->elevation_rad_max < TD_HALF_PI - 1.0e-9,
                       .has_sector = sensor->sector_rad < TD_TWO_PI - 1.0e-9,
                       .range_m_min = sensor->range_m_min,
                       .range_m_max = sensor->range_m_max,
                       .sin_min = td_sin(sensor->elevation_rad_min),
                       .sin_max = td_sin(sensor->elevation_rad_max),
                       .cos_half = td_cos(0.5 * sensor->sector_rad),
                       .earth = *earth };
    td_sincos(sensor->boresight_rad, &field.sin_middle, &field.cos_middle);
    return field;
}

/* Line and range, and axes across and up from the line. */
static void draw_axes(const td_station *station, const td_estimate_group *group,
                      td_view_group *view)
{
    td_vec3 at = station->pos_eci_m, pole = station->up, east = station->east;
    double(*line)[TD_TRACK_GROUP] = view->line;
    EACH_LANE
    {
        double x = group->mean[0][l] - at.x, y = group->mean[1][l] - at.y;
        double z = group->mean[2][l] - at.z;
        double range_m = td_max(td_sqrt(x * x + y * y + z * z), 1.0);
        view->range_m[l] = range_m;
        line[0][l] = x / range_m;
        line[1][l] = y / range_m;
        line[2][l] = z / range_m;
    }
    EACH_LANE
    {
        /* Across grows with azimuth, clockwise from north: line x up. At the zenith, east. */
        double x = line[1][l] * pole.z - line[2][l] * pole.y;
        double y = line[2][l] * pole.x - line[0][l] * pole.z;
        double z = line[0][l] * pole.y - line[1][l] * pole.x;
        double norm = td_sqrt(x * x + y * y + z * z);
        bool is_sound = norm > 1.0e-9;
        double scale = 1.0 / td_max(norm, 1.0e-9);
        x = is_sound ? x * scale : east.x;
        y = is_sound ? y * scale : east.y;
        z = is_sound ? z * scale : east.z;
        view->across[0][l] = x;
        view->across[1][l] = y;
        view->across[2][l] = z;
        view->up[0][l] = y * line[2][l] - z * line[1][l];
        view->up[1][l] = z * line[0][l] - x * line[2][l];
        view->up[2][l] = x * line[1][l] - y * line[0][l];
    }
}

/* a' P a of positions' covariances, along one axis of each. */
static void spread_along(const td_estimate_group *group, double (*axis)[TD_TRACK_GROUP],
                         double *var)
{
    EACH_LANE
    {
        double a = axis[0][l], b = axis[1][l], c = axis[2][l];
        double x = group->cov[0][l] * a + group->cov[1][l] * b + group->cov[3][l] * c;
        double y = group->cov[1][l] * a + group->cov[2][l] * b + group->cov[4][l] * c;
        double z = group->cov[3][l] * a + group->cov[4][l] * b + group->cov[5][l] * c;
        var[l] = td_max(0.0, x * a + y * b + z * c);
    }
}

/* Adds the drag of a track in the air to the pull on it. */
static void add_drag(const td_field *field, const td_estimate_group *group, int l,
                     td_view_group *view)
{
    const td_earth *earth = &field->earth;
    td_vec3 pos = { group->mean[0][l], group->mean[1][l], group->mean[2][l] };
    td_vec3 wind = { group->mean[3][l] + earth->omega_radps * pos.y,
                     group->mean[4][l] - earth->omega_radps * pos.x, group->mean[5][l] };
    double rho = td_air_density_kgpm3(td_max(td_height_ell(earth, pos), 0.0));
    double inverse_beta = td_exp(td_clamp(group->mean[6][l], -20.0, 0.0));
    double factor = -0.5 * rho * inverse_beta * td_vec3_norm(wind);
    view->pull_mps2[0][l] += factor * wind.x;
    view->pull_mps2[1][l] += factor * wind.y;
    view->pull_mps2[2][l] += factor * wind.z;
}

static void draw_motion(const td_station *station, const td_field *field,
                        const td_estimate_group *group, td_view_group *view)
{
    td_vec3 vel = station->vel_eci_mps;
    double air_m = field->earth.a_m + AIR_M;
    EACH_LANE
    {
        double x = group->mean[0][l], y = group->mean[1][l], z = group->mean[2][l];
        double r2 = x * x + y * y + z * z;
        view->is_low[l] = r2 < air_m * air_m;
        double pull = -field->earth.gm_m3ps2 / (r2 * td_sqrt(r2));
        view->pull_mps2[0][l] = pull * x;
        view->pull_mps2[1][l] = pull * y;
        view->pull_mps2[2][l] = pull * z;
        view->vel_mps[0][l] = group->mean[3][l] - vel.x;
        view->vel_mps[1][l] = group->mean[4][l] - vel.y;
        view->vel_mps[2][l] = group->mean[5][l] - vel.z;
    }
    for (int l = 0; l < TD_TRACK_GROUP && field->has_later; l++) {
        if (view->is_low[l]) {
            add_drag(field, group, l, view);
        }
    }
}

/* Sines stand for angles: a sigma moves the sine by no more. */
static bool is_inside(const td_station *station, const td_field *field, const td_view_group *view,
                      int l)
{
    td_vec3 line = { view->line[0][l], view->line[1][l], view->line[2][l] };
    double sigma = td_sqrt(td_max(view->var[0][l], view->var[1][l]));
    double range_m = view->range_m[l];
    double sin_up = td_vec3_dot(line, station->up);
    if (sin_up < field->sin_min + sigma || (field->has_top && sin_up > field->sin_max - sigma) ||
        (field->has_range && (range_m < field->range_m_min || range_m > field->range_m_max))) {
        return false;
    }
    double east = td_vec3_dot(line, station->east), north = td_vec3_dot(line, station->north);
    double level = td_sqrt(east * east + north * north);
    double along = east * field->sin_middle + north * field->cos_middle;
    return !field->has_sector || along > level * field->cos_half + sigma;
}

void td_view(const td_station *station, const td_field *field, const td_estimate_group *group,
             td_view_group *view)
{
    draw_axes(station, group, view);
    draw_motion(station, field, group, view);
    spread_along(group, view->across, view->var[0]);
    spread_along(group, view->up, view->var[1]);
    spread_along(group, view->line, view->var[2]);
    EACH_LANE
    {
        double inverse = 1.0 / (view->range_m[l] * view->range_m[l]);
        view->var[0][l] *= inverse;
        view->var[1][l] *= inverse;
        view->is_inside[l] = is_inside(station, field, view, l);
    }
}
