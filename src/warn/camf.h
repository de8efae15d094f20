/* SPDX-License-Identifier: Apache-2.0 */
/* The common alert message format of the satellite emergency warning services (EWSS CAMF): 122 bits
 * that fit a satellite's message. Source: EWSS_CAMF. docs/alerts.md has the tables in words. */
#ifndef TD_WARN_CAMF_H
#define TD_WARN_CAMF_H

#include "warn/alert_chain.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Fields in the order of the message: name, bits, meaning. */
#define TD_CAMF_MAP(X)                                                                             \
    X(a1, 2, "message type: 0 test, 1 alert, 2 update, 3 all clear")                               \
    X(a2, 9, "country or region")                                                                  \
    X(a3, 5, "provider within the country")                                                        \
    X(a4, 7, "hazard category and type")                                                           \
    X(a5, 2, "severity")                                                                           \
    X(a6, 1, "week of the onset: 0 the present one, 1 the next")                                   \
    X(a7, 14, "minute of the onset's week, Monday 00:00 UTC is 1; 0 not used")                     \
    X(a8, 2, "duration")                                                                           \
    X(a9, 1, "library of guidance: 0 international, 1 of the country")                             \
    X(a10, 3, "version of the library")                                                            \
    X(a11, 10, "guidance: international: 5 bits list A, 5 bits list B")                            \
    X(a12, 16, "latitude of the ellipse's centre")                                                 \
    X(a13, 17, "longitude of the ellipse's centre")                                                \
    X(a14, 5, "semi-major axis")                                                                   \
    X(a15, 5, "semi-minor axis")                                                                   \
    X(a16, 6, "azimuth of the major axis")                                                         \
    X(a17, 2, "what a18 holds: 0 B1, 1 B2, 2 B3, 3 B4")                                            \
    X(a18, 15, "specific settings")

typedef struct td_camf {
#define X(name, bits, text) uint32_t name;
    TD_CAMF_MAP(X)
#undef X
} td_camf;

enum { TD_CAMF_BITS = 122, TD_CAMF_BYTES = 16, TD_CAMF_PARTS_MAX = 5 };

/* A1: everything this project makes is a test. */
enum { TD_CAMF_TEST = 0, TD_CAMF_ALERT = 1, TD_CAMF_UPDATE = 2, TD_CAMF_ALL_CLEAR = 3 };
enum { TD_CAMF_HAZARD_MISSILE = 8, TD_CAMF_SEVERITY_EXTREME = 3 };

/* To 122 bits, the last 6 of the 16 bytes being 0, and back. Packing asserts that each field fits
 * its bits; any bits unpack. */
void td_camf_pack(const td_camf *camf, uint8_t bytes[TD_CAMF_BYTES]);
void td_camf_unpack(const uint8_t bytes[TD_CAMF_BYTES], td_camf *camf);

/* A part of a18. What the parts of a message leave over is kept as `rest`. */
typedef struct td_camf_part {
    const char *name; /* "c1" to "c10" and "d1" to "d36" of the specification, and "rest" */
    int bits;
    uint32_t value;
} td_camf_part;

/* The parts of a18, which a17 names and for B4 the hazard; returned how many. Packing takes the
 * parts of an earlier unpacking with values that fit. */
int td_camf_parts_unpack(const td_camf *camf, td_camf_part parts[TD_CAMF_PARTS_MAX]);
void td_camf_parts_pack(td_camf *camf, const td_camf_part *parts, int count);

/* The ellipse of a12..a16, and with a17 = 0 (B1) its refinement in `refined`, else a copy. */
typedef struct td_camf_ellipse {
    double lat_rad, lon_rad;
    double semi_major_m, semi_minor_m;
    double azimuth_rad; /* -pi/2..pi/2, clockwise from north */
} td_camf_ellipse;

/* Returned false, with zeros, where a12..a16 are all 0: no ellipse is given. */
bool td_camf_ellipses(const td_camf *camf, td_camf_ellipse *main, td_camf_ellipse *refined);

/* Who tells whom. Coordinated Universal Time: seconds since 1970 without leap seconds. */
typedef struct td_camf_def {
    int country;      /* a2, from td_camf_country_code */
    int provider;     /* a3, 0..31 */
    int64_t epoch_s;  /* UTC of t_ns = 0 */
} td_camf_def;

/* What had to be cut to fit its field; counted up, never silent. */
typedef struct td_camf_counts {
    int64_t axes_cut;   /* an axis beyond 2500 km is told as 2500 km */
    int64_t onsets_cut; /* an onset before this week or after the next is left out */
} td_camf_counts;

/* Given a message of kind ALERT, UPDATE, CANCEL or ALL_CLEAR; returned it as CAMF, always with A1 =
 * test. The ellipse told (refined by B1) holds the impact's: centre, axes and azimuth are rounded
 * and the axes lengthened for it. The onset is cut to its minute, to the early side. */
td_camf td_camf_from_message(const td_earth *earth, const td_camf_def *def,
                             const td_warn_message *message, td_camf_counts *counts);

/* Texts of values; null where the specification names none. */
const char *td_camf_type_text(uint32_t a1);
const char *td_camf_hazard_text(uint32_t a4);
const char *td_camf_severity_text(uint32_t a5);
const char *td_camf_duration_text(uint32_t a8);
const char *td_camf_settings_text(uint32_t a17);
/* ISO 3166-1 alpha-2 of A2, or "EU", "UN", "INT" for organisations; null where there is none. */
const char *td_camf_country_iso2(uint32_t a2);
/* The code of a country, or -1. */
int td_camf_country_code(const char *iso2);

#ifdef __cplusplus
}
#endif

#endif
