/* SPDX-License-Identifier: Apache-2.0 */
/* A scenario as data: who stands where with what, and what is launched. Filled by edge/scenario. */
#ifndef TD_SIM_SCENARIO_DEF_H
#define TD_SIM_SCENARIO_DEF_H

#include "engage/engage.h"
#include "sense/sense.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { TD_QUESTION_SIZE = 512, TD_NONE = -1 };

/* A place with a name: launch area, base, radar site, city, orbital position. */
typedef struct td_site_def {
    char id[TD_ID_SIZE];     /* key in the catalogue; id; required */
    char name[TD_NAME_SIZE]; /* name in words; text; required */
    double lat_rad;          /* geodetic latitude; -90..90 deg; required */
    double lon_rad;          /* longitude, east positive; -180..180 deg; required */
    double h_ell_m;          /* height; -500..40000000 m; default 0 m */
    int32_t nation;          /* whose ground it is; ref nations; default none */
} td_site_def;

/* A state or an alliance. */
typedef struct td_nation_def {
    char id[TD_ID_SIZE];     /* key in the catalogue; id; required */
    char name[TD_NAME_SIZE]; /* name in words; text; required */
    char iso2[4];            /* ISO 3166-1 alpha-2, joins the atlas; text; required */
    bool is_member;          /* of the alliance in 2012; default false */
} td_nation_def;

/* A sensor of a type, at a site. */
typedef struct td_sensor_place_def {
    char id[TD_ID_SIZE];  /* name in this scenario; id; required */
    int32_t model;        /* type of sensor; ref sensors; required */
    int32_t site;         /* where it stands; ref sites; required */
    int32_t nation;       /* who runs it; ref nations; default none */
    double boresight_rad; /* middle of its sector, clockwise from north; 0..360 deg; default 0 deg
                             */
} td_sensor_place_def;

/* Launchers of one type at a site. */
typedef struct td_battery_def {
    char id[TD_ID_SIZE];  /* name in this scenario; id; required */
    int32_t interceptor;  /* what it launches; ref interceptors; required */
    int32_t site;         /* where it stands; ref sites; required */
    int32_t nation;       /* who runs it; ref nations; default none */
    int32_t stock_count;  /* interceptors ready; 0..1000 count; required */
    double interval_s;    /* between two launches; 0..3600 s; default 5 s */
    double reaction_s;    /* from firm track to launch; 0..3600 s; default 15 s */
    double look_s;        /* from an intercept to knowing its outcome; 0..600 s; default 10 s */
    td_rule rule;         /* what must see the flight first; one of td_rule; default
                             TD_RULE_LAUNCH_ON_REMOTE */
    int32_t own_sensor;   /* its organic radar; ref sensor_places; default none */
    double kill_ratio;    /* single-shot probability, 0: the interceptor's; 0..1 ratio; default 0
                             ratio */
} td_battery_def;

/* Missiles of one type from one place to one point, one after another. */
typedef struct td_raid_def {
    char id[TD_ID_SIZE];   /* name in this scenario; id; required */
    int32_t missile;       /* what flies; ref missiles; required */
    int32_t from;          /* launch place; ref sites; required */
    int32_t to;            /* point of impact; ref sites; required */
    int32_t missile_count; /* how many; 1..1000 count; default 1 count */
    double at_s;           /* first launch, after the epoch; 0..86400 s; default 0 s */
    double spacing_s;      /* between launches; 0..86400 s; default 10 s */
    td_loft loft;          /* which trajectory; one of td_loft; default TD_LOFT_MINIMUM_ENERGY */
    double apogee_m;       /* for loft apogee; 0..10000 km; default 0 */
    int32_t signature;     /* what radars see of it, none: rcs_m2 from all sides; ref signatures;
                              default none */
} td_raid_def;

/* What `cover` asks: every ground cell of a box, over launch places, missiles and lofts. */
typedef struct td_cover_def {
    double lat_rad_min;   /* south edge; -90..90 deg; default 34 deg */
    double lat_rad_max;   /* north edge; -90..90 deg; default 72 deg */
    double lon_rad_min;   /* west edge; -180..180 deg; default -12 deg */
    double lon_rad_max;   /* east edge; -180..180 deg; default 46 deg */
    double cell_rad;      /* size of a cell; 0.05..10 deg; default 0.25 deg */
    int32_t froms[64];    /* launch places; refs sites from_count 1..64; required */
    int32_t from_count;   /* number of launch places; count of froms */
    int32_t missiles[16]; /* missiles; refs missiles missile_count 1..16; required */
    int32_t missile_count; /* number of missiles; count of missiles */
    td_loft lofts[3];     /* lofts; enums td_loft loft_count 1..3; required */
    int32_t loft_count;   /* number of lofts; count of lofts */
} td_cover_def;

#define TD_EARTH_MAP(X)                                                                            \
    X(WGS84, "wgs84", "WGS 84 with J2 to J4")                                                      \
    X(SPHERE, "sphere", "sphere of 6370 km, GM 3.986e14, not turning")

typedef enum td_earth_kind {
#define X(name, key, text) TD_EARTH_##name,
    TD_EARTH_MAP(X)
#undef X
    TD_EARTH_COUNT
} td_earth_kind;

/* The whole question. Lists belong to whoever made the scenario. */
typedef struct td_scenario {
    char id[TD_ID_SIZE];             /* file name without .yaml */
    char question[TD_QUESTION_SIZE]; /* the question it answers; text; required */
    char epoch[32];                  /* UTC of time 0; text; default 2012-06-01T00:00:00Z */
    td_earth_kind earth;             /* Earth model; one of td_earth_kind; default TD_EARTH_WGS84 */
    double duration_s;               /* simulated time; 1..86400 s; default 3600 s */
    uint64_t seed;                   /* key of the random numbers; default 1 */
    bool shares;                     /* all sensors serve all batteries; default true */
    td_doctrine doctrine;            /* how shots are spent; one of td_doctrine; default
                                        TD_DOCTRINE_SHOOT_LOOK_SHOOT */
    int32_t salvo_count;             /* shots of a salvo, at most so many a flight; 1..8 count;
                                        default 2 count */
    double rcs_m2;                   /* cross-section of every missile; 0.0001..100 m2; default 0.1
                                        m2 */
    td_cover_def cover;              /* what cover asks; part; default none */
    const td_vehicle_def *missiles;
    const td_interceptor_def *interceptors;
    const td_sensor_def *sensors;
    const td_signature_def *signatures;
    const td_site_def *sites;
    const td_nation_def *nations;
    const td_sensor_place_def *sensor_places;
    const td_battery_def *batteries;
    const td_raid_def *raids;
    int32_t missile_count, interceptor_count, sensor_count, signature_count;
    int32_t site_count, nation_count, sensor_place_count, battery_count, raid_count;
} td_scenario;

#ifdef __cplusplus
}
#endif

#endif
