/* SPDX-License-Identifier: Apache-2.0 */
/* Opens and closes the atlas and answers with what it holds. */
#include "edge/atlas/atlas.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edge/atlas/parts.h"

#define RAD_PER_DEG (3.14159265358979323846 / 180.0)

td_status td__complain(td__complaint complaint, const char *file, size_t line, const char *format,
                       ...)
{
    char text[TD_ATLAS_WHY_SIZE / 2];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (line > 0) {
        snprintf(complaint.why, complaint.why_size, "%s:%zu: %s", file, line, text);
    } else {
        snprintf(complaint.why, complaint.why_size, "%s: %s", file, text);
    }
    return TD_BAD_INPUT;
}

td_status td__complain_of_memory(td__complaint complaint)
{
    snprintf(complaint.why, complaint.why_size, "atlas: out of memory");
    return TD_NO_MEMORY;
}

td_status td_atlas_open(const char *folder, td_atlas **atlas, char *why, size_t why_size)
{
    assert(folder && atlas && why && why_size > 0);
    td__complaint complaint = {why, why_size};
    *atlas = NULL;
    why[0] = '\0';
    td_atlas *made = calloc(1, sizeof *made);
    if (!made) {
        return td__complain_of_memory(complaint);
    }
    td_status status = td__borders_read(made, folder, complaint);
    if (status == TD_OK) {
        status = td__bands_build(made, complaint);
    }
    if (status == TD_OK) {
        status = td__tables_read(made, folder, complaint);
    }
    if (status != TD_OK) {
        td_atlas_close(made);
        return status;
    }
    *atlas = made;
    return TD_OK;
}

void td_atlas_close(td_atlas *atlas)
{
    if (!atlas) {
        return;
    }
    free(atlas->countries);
    free(atlas->points);
    free(atlas->rings);
    free(atlas->edges);
    free(atlas->band_first);
    free(atlas->people);
    free(atlas->cities);
    free(atlas->regions);
    free(atlas->city_names);
    free(atlas->region_names);
    free(atlas);
}

const char *td_atlas_attribution(void)
{
    return "People: (c) European Union 2018 (GEOSTAT), GeoNames (CC BY 4.0)";
}

const char *td_atlas_border_attribution(void)
{
    return "Borders: Natural Earth (public domain), mended as docs/models/atlas.md says";
}

int td_atlas_country_count(const td_atlas *atlas)
{
    return atlas->country_count;
}

const td_atlas_country *td_atlas_country_info(const td_atlas *atlas, int country)
{
    assert(country >= 0 && country < atlas->country_count);
    return &atlas->countries[country];
}

int td_atlas_country_find(const td_atlas *atlas, const char *iso2)
{
    for (int i = 0; i < atlas->country_count; i++) {
        if (strcmp(atlas->countries[i].iso2, iso2) == 0) {
            return i;
        }
    }
    return -1;
}

size_t td_atlas_ring_count(const td_atlas *atlas)
{
    return atlas->ring_count;
}

td_atlas_ring td_atlas_ring_info(const td_atlas *atlas, size_t ring)
{
    assert(ring < atlas->ring_count);
    const td__ring *found = &atlas->rings[ring];
    return (td_atlas_ring){.points = atlas->points + found->first,
                           .count = found->count,
                           .country = found->country,
                           .is_hole = found->is_hole};
}

size_t td_atlas_city_count(const td_atlas *atlas)
{
    return atlas->city_count;
}

const td_atlas_city *td_atlas_city_info(const td_atlas *atlas, size_t city)
{
    assert(city < atlas->city_count);
    return &atlas->cities[city];
}

/* The square of the sine of half the angle between two places: grows with their distance. */
static double haversine(td_atlas_point a, td_atlas_point b)
{
    double north = sin((b.lat_deg - a.lat_deg) * RAD_PER_DEG / 2.0);
    double east = sin((b.lon_deg - a.lon_deg) * RAD_PER_DEG / 2.0);
    double squeeze = cos(a.lat_deg * RAD_PER_DEG) * cos(b.lat_deg * RAD_PER_DEG);
    return north * north + squeeze * east * east;
}

size_t td_atlas_city_near(const td_atlas *atlas, double lat_deg, double lon_deg)
{
    assert(fabs(lat_deg) <= 90.0 && fabs(lon_deg) <= 180.0 && atlas->city_count > 0);
    td_atlas_point place = {lat_deg, lon_deg};
    size_t best = 0;
    double least = 2.0;
    for (size_t i = 0; i < atlas->city_count; i++) {
        double distance = haversine(place, atlas->cities[i].at);
        if (distance < least) {
            least = distance;
            best = i;
        }
    }
    return best;
}

size_t td_atlas_region_count(const td_atlas *atlas)
{
    return atlas->region_count;
}

const td_atlas_region *td_atlas_region_info(const td_atlas *atlas, size_t region)
{
    assert(region < atlas->region_count);
    return &atlas->regions[region];
}
