/* SPDX-License-Identifier: Apache-2.0 */
/* Moments of a flight as people read them: km, degrees, Earth-fixed speeds. */
#include "cli/moment.h"

#include <math.h>

td_view td_view_of(const td_earth *earth, const td_moment *moment, bool inertial)
{
    td_vec3 pos_ecef_m = td_ecef_from_eci(earth, moment->pos_eci_m, moment->t_s);
    td_vec3 vel_mps = moment->vel_eci_mps;
    td_geo geo = td_geo_from_ecef(earth, pos_ecef_m);
    td_vec3 up = td_enu_frame(earth, geo).up;
    td_vec3 vel_fixed_mps = td_vel_ecef_from_eci(earth, moment->pos_eci_m, vel_mps, moment->t_s);
    double up_mps = td_vec3_dot(vel_fixed_mps, up);
    double speed_mps = td_vec3_norm(inertial ? vel_mps : vel_fixed_mps);
    return (td_view){
        .t_s = moment->t_s,
        .geo = geo,
        .speed_mps = speed_mps,
        .angle_rad = speed_mps > 0.0 ? td_asin(td_clamp(up_mps / speed_mps, -1.0, 1.0)) : 0.0,
        .mass_kg = moment->mass_kg,
    };
}

json_t *td_json_apogee(const td_view *view)
{
    json_t *object = json_object();
    td_json_set_number(object, "t_s", view->t_s);
    td_json_set_number(object, "h_km", view->geo.h_ell_m / 1000.0);
    return object;
}

json_t *td_json_impact(const td_view *view)
{
    json_t *object = json_object();
    td_json_set_number(object, "t_s", view->t_s);
    td_json_set_number(object, "lat_deg", view->geo.lat_rad / TD_DEG);
    td_json_set_number(object, "lon_deg", view->geo.lon_rad / TD_DEG);
    td_json_set_number(object, "speed_kmps", view->speed_mps / 1000.0);
    td_json_set_number(object, "flight_path_deg", view->angle_rad / TD_DEG);
    return object;
}

td_status td_moment_canon(const td_sink *sink, const td_moment *moment)
{
    const double fields[] = {
        moment->t_s,           moment->pos_eci_m.x,   moment->pos_eci_m.y,   moment->pos_eci_m.z,
        moment->vel_eci_mps.x, moment->vel_eci_mps.y, moment->vel_eci_mps.z, moment->mass_kg,
    };
    td_status status = TD_OK;
    for (size_t i = 0; i < sizeof fields / sizeof fields[0] && status == TD_OK; i++) {
        status = td_canon_f64(sink, fields[i]);
    }
    return status;
}
