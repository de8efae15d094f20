/* SPDX-License-Identifier: Apache-2.0 */
/* CAMF: what the values of its fields mean. Source: EWSS_CAMF, as azarashi (MIT) carries it. */
#include "warn/camf.h"

#include <assert.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

static const char *text_of(const char *const *texts, size_t count, uint32_t value)
{
    return value < count ? texts[value] : NULL;
}

const char *td_camf_type_text(uint32_t a1)
{
    static const char *const TEXTS[] = { "Test", "Alert", "Update", "All clear" };
    return text_of(TEXTS, COUNT_OF(TEXTS), a1);
}

const char *td_camf_severity_text(uint32_t a5)
{
    static const char *const TEXTS[] = { "Unknown", "Moderate", "Severe", "Extreme" };
    return text_of(TEXTS, COUNT_OF(TEXTS), a5);
}

const char *td_camf_duration_text(uint32_t a8)
{
    static const char *const TEXTS[] = { "Unknown", "below 6 h", "6 h to below 12 h",
                                         "12 h to below 24 h" };
    return text_of(TEXTS, COUNT_OF(TEXTS), a8);
}

const char *td_camf_settings_text(uint32_t a17)
{
    static const char *const TEXTS[] = {
        "B1 - improved resolution of main ellipse", "B2 - position of the centre of the hazard",
        "B3 - second ellipse", "B4 - quantitative information on the hazard"
    };
    return text_of(TEXTS, COUNT_OF(TEXTS), a17);
}

/* long: a table */
const char *td_camf_hazard_text(uint32_t a4)
{
    static const char *const TEXTS[] = {
        NULL, "Air strike", "Attack on IT systems", "Attack with nuclear weapons",
        "Biological hazard", "Chemical hazard", "Explosive hazard", "Meteorite impact",
        "Missile attack", "Nuclear hazard", "Nuclear power station accident",
        "Radiological hazard", "Satellite/space re-entry debris", "Siren test", "Acid rain",
        "Air pollution", "Contaminated drinking water", "Gas leak", "Marine pollution",
        "Noise pollution", "Plague of insects", "River pollution", "Suspended dust",
        "UV radiation", "Conflagration", "Fire brigade deployment", "Fire gases", "Forest fire",
        "Fumes", "Odour nuisance", "Risk of fire", "Structure fire / Industrial fire", "Ash fall",
        "Avalanche risk", "Crack in the ground / sinkhole", "Debris flow", "Earthquake",
        "Geomagnetic or solar storm", "Glacial ice avalanche", "Landslide", "Lava flow",
        "Pyroclastic flow", "Snowdrifts", "Tidal wave", "Tsunami", "Volcanic mud flow",
        "Volcano eruption", "Wind / wave / storm surge", "Epizootic", "Food safety alert",
        "Health hazard", "Pandemic", "Pest infestation", "Risk of infection", "Building collapse",
        "Emergency number outage", "Gas supply outage", "Outage of IT systems", "Power outage",
        "Raw sewage", "Telephone line outage", "Black Ice", "Coastal flooding", "Cold wave",
        "Derecho", "Drought", "Dust storm", "Floating ice / icebergs", "Flood", "Fog", "Hail",
        "Heat wave", "Lightning", "Pollens", "Rainfall", "Snow storm / blizzard", "Snowfall",
        "Storm or thunderstorm", "Thawing", "Tornado", "Tropical cyclone (hurricane)",
        "Wind chill / frost", "Tropical cyclone (typhoon)", "Dam failure or bursting of a dam",
        "Dike failure or bursting of a dike", "Explosive ordnance disposal", "Factory accident",
        "Mine hazard", "Bomb / ammunition discovery", "Demonstration",
        "Hazardous material accident", "Life Threatening situation", "Major event",
        "Missing person / abduction", "Risk of explosion", "Safety warning",
        "Undefined flying object", "Unidentified animal", "Chemical attack", "Guerrilla attack",
        "Hijack", "Shooting or danger due to weapons", "Special forces attack", "Terrorism",
        "Aircraft crash", "Bridge collapse", "Dangerous goods accident",
        "Inland waterway transport accident", "Nautical disaster / Maritime / Marine Security",
        "Oil spill", "Road traffic incident", "Train/rail accident", "Tunnel accident",
        "Test alert"
    };
    return text_of(TEXTS, COUNT_OF(TEXTS), a4);
}

/* In the order of the numbers of ISO 3166-1, which the specification follows: code 0 is 004. */
static const char COUNTRIES[][3] = {
    "AF", "AL", "AQ", "DZ", "AS", "AD", "AO", "AG", "AZ", "AR", "AU", "AT", "BS", "BH", "BD", "AM",
    "BB", "BE", "BM", "BT", "BO", "BA", "BW", "BV", "BR", "BZ", "IO", "SB", "VG", "BN", "BG", "MM",
    "BI", "BY", "KH", "CM", "CA", "CV", "KY", "CF", "LK", "TD", "CL", "CN", "TW", "CX", "CC", "CO",
    "KM", "YT", "CG", "CD", "CK", "CR", "HR", "CU", "CY", "CZ", "BJ", "DK", "DM", "DO", "EC", "SV",
    "GQ", "ET", "ER", "EE", "FO", "FK", "GS", "FJ", "FI", "AX", "FR", "GF", "PF", "TF", "DJ", "GA",
    "GE", "GM", "PS", "DE", "GH", "GI", "KI", "GR", "GL", "GD", "GP", "GU", "GT", "GN", "GY", "HT",
    "HM", "VA", "HN", "HK", "HU", "IS", "IN", "ID", "IR", "IQ", "IE", "IL", "IT", "CI", "JM", "JP",
    "KZ", "JO", "KE", "KP", "KR", "KW", "KG", "LA", "LB", "LS", "LV", "LR", "LY", "LI", "LT", "LU",
    "MO", "MG", "MW", "MY", "MV", "ML", "MT", "MQ", "MR", "MU", "MX", "MC", "MN", "MD", "ME", "MS",
    "MA", "MZ", "OM", "NA", "NR", "NP", "NL", "CW", "AW", "SX", "BQ", "NC", "VU", "NZ", "NI", "NE",
    "NG", "NU", "NF", "NO", "MP", "UM", "FM", "MH", "PW", "PK", "PA", "PG", "PY", "PE", "PH", "PN",
    "PL", "PT", "GW", "TL", "PR", "QA", "RE", "RO", "RU", "RW", "BL", "SH", "KN", "AI", "LC", "MF",
    "PM", "VC", "SM", "ST", "SA", "SN", "RS", "SC", "SL", "SG", "SK", "VN", "SI", "SO", "ZA", "ZW",
    "ES", "SS", "SD", "EH", "SR", "SJ", "SZ", "SE", "CH", "SY", "TJ", "TH", "TG", "TK", "TO", "TT",
    "AE", "TN", "TR", "TM", "TC", "TV", "UG", "UA", "MK", "EG", "GB", "GG", "JE", "IM", "TZ", "US",
    "VI", "BF", "UY", "UZ", "VE", "WF", "WS", "YE", "ZM"
};

const char *td_camf_country_iso2(uint32_t a2)
{
    static const char *const OTHERS[] = { "EU", "UN", "INT" };
    if (a2 >= 500) {
        return text_of(OTHERS, COUNT_OF(OTHERS), a2 - 500);
    }
    return a2 < COUNT_OF(COUNTRIES) ? COUNTRIES[a2] : NULL;
}

int td_camf_country_code(const char *iso2)
{
    for (size_t i = 0; i < COUNT_OF(COUNTRIES); i++) {
        if (strcmp(COUNTRIES[i], iso2) == 0) {
            return (int)i;
        }
    }
    return -1;
}

/* ---- the parts of A18 ---- */

typedef struct layout {
    int a17;
    int hazards[6]; /* of a4, for B4; 0 ends the list */
    struct {
        const char *name;
        int bits;
    } parts[TD_CAMF_PARTS_MAX - 1];
} layout;

/* clang-format off */
static const layout LAYOUTS[] = {
    { 0, { 0 },                { { "c1", 3 }, { "c2", 3 }, { "c3", 3 }, { "c4", 3 } } },
    { 1, { 0 },                { { "c5", 7 }, { "c6", 7 } } },
    { 2, { 0 },                { { "c7", 2 }, { "c8", 3 }, { "c9", 5 }, { "c10", 5 } } },
    { 3, { 36 },               { { "d1", 4 }, { "d2", 3 }, { "d3", 4 }, { "d4", 4 } } },
    { 3, { 43, 44 },           { { "d5", 3 } } },
    { 3, { 63, 71 },           { { "d6", 4 } } },
    { 3, { 80 },               { { "d7", 3 }, { "d8", 4 }, { "d9", 3 } } },
    { 3, { 82 },               { { "d36", 3 }, { "d8", 4 }, { "d9", 3 } } },
    { 3, { 79 },               { { "d8", 4 }, { "d9", 3 }, { "d11", 3 } } },
    { 3, { 77 },               { { "d8", 4 }, { "d9", 3 }, { "d10", 3 }, { "d16", 3 } } },
    { 3, { 70 },               { { "d12", 4 } } },
    { 3, { 74 },               { { "d9", 3 }, { "d13", 4 } } },
    { 3, { 76 },               { { "d14", 5 }, { "d13", 4 } } },
    { 3, { 68 },               { { "d15", 2 } } },
    { 3, { 72 },               { { "d16", 3 } } },
    { 3, { 81 },               { { "d8", 4 }, { "d6", 4 } } },
    { 3, { 64 },               { { "d8", 4 }, { "d9", 3 }, { "d16", 3 }, { "d11", 3 } } },
    { 3, { 69 },               { { "d17", 3 }, { "d13", 4 } } },
    { 3, { 75 },               { { "d13", 4 }, { "d8", 4 } } },
    { 3, { 65 },               { { "d18", 2 } } },
    { 3, { 33 },               { { "d19", 3 } } },
    { 3, { 32 },               { { "d20", 3 } } },
    { 3, { 47 },               { { "d8", 4 }, { "d5", 3 } } },
    { 3, { 37 },               { { "d21", 3 } } },
    { 3, { 103 },              { { "d22", 3 } } },
    { 3, { 27, 30 },           { { "d23", 3 } } },
    { 3, { 16, 18, 21 },       { { "d24", 3 } } },
    { 3, { 23 },               { { "d25", 4 } } },
    { 3, { 51, 53 },           { { "d26", 5 }, { "d35", 6 } } },
    { 3, { 19 },               { { "d27", 4 } } },
    { 3, { 15 },               { { "d28", 3 } } },
    { 3, { 55, 56, 57, 58, 60 }, { { "d29", 5 } } },
    { 3, { 9, 10, 11 },        { { "d30", 4 } } },
    { 3, { 5 },                { { "d31", 4 } } },
    { 3, { 4 },                { { "d32", 2 }, { "d33", 2 } } },
    { 3, { 6 },                { { "d34", 2 } } },
    { 3, { 0 },                { { NULL, 0 } } },
};
/* clang-format on */

enum { A18_BITS = 15 };

/* The last layout of B4 names no hazard and has no parts: it takes what none of the others does. */
static const layout *layout_of(const td_camf *camf)
{
    for (size_t i = 0; i < COUNT_OF(LAYOUTS); i++) {
        const layout *found = &LAYOUTS[i];
        if (found->a17 != (int)camf->a17) {
            continue;
        }
        for (int j = 0; j < 6; j++) {
            if (found->hazards[j] == (int)camf->a4 && camf->a4 != 0) {
                return found;
            }
        }
        if (found->hazards[0] == 0) {
            return found;
        }
    }
    return &LAYOUTS[COUNT_OF(LAYOUTS) - 1];
}

int td_camf_parts_unpack(const td_camf *camf, td_camf_part parts[TD_CAMF_PARTS_MAX])
{
    const layout *found = layout_of(camf);
    int count = 0, left = A18_BITS;
    for (; count < TD_CAMF_PARTS_MAX - 1 && found->parts[count].name; count++) {
        int bits = found->parts[count].bits;
        left -= bits;
        parts[count] = (td_camf_part){ found->parts[count].name, bits,
                                       camf->a18 >> left & ((1u << bits) - 1u) };
    }
    if (left > 0) {
        parts[count++] = (td_camf_part){ "rest", left, camf->a18 & ((1u << left) - 1u) };
    }
    return count;
}

void td_camf_parts_pack(td_camf *camf, const td_camf_part *parts, int count)
{
    int left = A18_BITS;
    camf->a18 = 0;
    for (int i = 0; i < count; i++) {
        left -= parts[i].bits;
        assert(left >= 0 && parts[i].value >> parts[i].bits == 0);
        camf->a18 |= parts[i].value << left;
    }
    assert(left == 0);
}
