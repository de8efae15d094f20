/* SPDX-License-Identifier: Apache-2.0 */
/* CF-1.10 grids through libnetcdf. */
#include "edge/export/export.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <netcdf.h>
#include <netcdf_mem.h>

enum { COMPRESSION = 4, FLAG_TEXT_SIZE = 1024 };

/* One file being written: the first error is kept, later calls do nothing. */
typedef struct writer {
    int id;
    int error;
    int dims[2]; /* lat, lon */
    size_t rows, columns;
} writer;

static void note(writer *out, int error)
{
    out->error = out->error ? out->error : error;
}

static void put_text(writer *out, int variable, const char *name, const char *text)
{
    if (text && !out->error) {
        note(out, nc_put_att_text(out->id, variable, name, strlen(text), text));
    }
}

static int define_axis(writer *out, int dim, const char *name, const char *standard_name,
                       const char *units)
{
    int variable = 0;
    if (!out->error) {
        note(out, nc_def_var(out->id, name, NC_DOUBLE, 1, &out->dims[dim], &variable));
        put_text(out, variable, "standard_name", standard_name);
        put_text(out, variable, "units", units);
        put_text(out, variable, "axis", dim == 0 ? "Y" : "X");
    }
    return variable;
}

static void define_flags(writer *out, int variable, const td_layer *layer)
{
    signed char values[128];
    char meanings[FLAG_TEXT_SIZE] = "";
    size_t used = 0;
    int count = layer->meaning_count < 128 ? layer->meaning_count : 128;
    for (int i = 0; i < count; i++) {
        values[i] = (signed char)i;
        int wrote = snprintf(meanings + used, sizeof meanings - used, "%s%s", i ? " " : "",
                             layer->meanings[i]);
        used += wrote > 0 ? (size_t)wrote : 0;
        used = used < sizeof meanings ? used : sizeof meanings - 1;
    }
    if (count > 0) {
        note(out, nc_put_att_schar(out->id, variable, "flag_values", NC_BYTE, (size_t)count,
                                   values));
        put_text(out, variable, "flag_meanings", meanings);
    }
}

static int define_layer(writer *out, const td_layer *layer)
{
    static const double MISSING = NC_FILL_DOUBLE;
    int variable = 0;
    if (out->error) {
        return 0;
    }
    nc_type type = layer->reals ? NC_DOUBLE : NC_BYTE;
    note(out, nc_def_var(out->id, layer->name, type, 2, out->dims, &variable));
    note(out, nc_def_var_deflate(out->id, variable, 1, 1, COMPRESSION));
    put_text(out, variable, "long_name", layer->long_name);
    put_text(out, variable, "grid_mapping", "crs");
    if (layer->reals) {
        put_text(out, variable, "units", layer->units);
        note(out, nc_put_att_double(out->id, variable, "_FillValue", NC_DOUBLE, 1, &MISSING));
    } else {
        define_flags(out, variable, layer);
    }
    return variable;
}

static void define_crs(writer *out)
{
    static const double AXIS_M = 6378137.0;
    static const double INVERSE_FLATTENING = 298.257223563;
    int variable = 0;
    note(out, nc_def_var(out->id, "crs", NC_INT, 0, NULL, &variable));
    put_text(out, variable, "grid_mapping_name", "latitude_longitude");
    note(out, nc_put_att_double(out->id, variable, "semi_major_axis", NC_DOUBLE, 1, &AXIS_M));
    note(out, nc_put_att_double(out->id, variable, "inverse_flattening", NC_DOUBLE, 1,
                                &INVERSE_FLATTENING));
}

static void put_axis(writer *out, int variable, double lo_deg, double cell_deg, size_t count)
{
    for (size_t i = 0; i < count && !out->error; i++) {
        double centre = lo_deg + ((double)i + 0.5) * cell_deg;
        note(out, nc_put_var1_double(out->id, variable, &i, &centre));
    }
}

static void put_layer(writer *out, int variable, const td_layer *layer)
{
    size_t count = out->rows * out->columns;
    if (out->error) {
        return;
    }
    if (!layer->reals) {
        note(out, nc_put_var_uchar(out->id, variable, layer->codes));
        return;
    }
    double *copy = malloc(count * sizeof *copy);
    if (!copy) {
        note(out, NC_ENOMEM);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        copy[i] = isfinite(layer->reals[i]) ? layer->reals[i] : NC_FILL_DOUBLE;
    }
    note(out, nc_put_var_double(out->id, variable, copy));
    free(copy);
}

static void write_grid(writer *out, const td_grid *grid)
{
    int variables[32];
    int count = grid->layer_count < 32 ? grid->layer_count : 32;
    const td_atlas_window *window = grid->window;
    note(out, nc_def_dim(out->id, "lat", out->rows, &out->dims[0]));
    note(out, nc_def_dim(out->id, "lon", out->columns, &out->dims[1]));
    int lat = define_axis(out, 0, "lat", "latitude", "degrees_north");
    int lon = define_axis(out, 1, "lon", "longitude", "degrees_east");
    define_crs(out);
    for (int i = 0; i < count; i++) {
        variables[i] = define_layer(out, &grid->layers[i]);
    }
    put_text(out, NC_GLOBAL, "Conventions", "CF-1.10");
    put_text(out, NC_GLOBAL, "title", grid->title);
    put_text(out, NC_GLOBAL, "source", grid->source);
    put_text(out, NC_GLOBAL, "history", grid->history);
    put_text(out, NC_GLOBAL, "comment", grid->comment);
    note(out, nc_enddef(out->id));
    put_axis(out, lat, window->lat_lo_deg, window->cell_deg, out->rows);
    put_axis(out, lon, window->lon_lo_deg, window->cell_deg, out->columns);
    for (int i = 0; i < count; i++) {
        put_layer(out, variables[i], &grid->layers[i]);
    }
}

/* HDF5 crashes at the program's end when the disk was full at the closing of a file, so the file is
 * made in memory and written by us. */
static void make_bytes(writer *out, const td_grid *grid, NC_memio *made)
{
    note(out, nc_create_mem("map.nc", NC_NETCDF4, 0, &out->id));
    if (!out->error) {
        write_grid(out, grid);
        note(out, nc_close_memio(out->id, made));
    }
}

td_status td_export_netcdf(const td_grid *grid, const char *file, char why[TD_EXPORT_WHY_SIZE])
{
    td_part part;
    NC_memio made = { 0 };
    writer out = {
        .rows = td_atlas_row_count(grid->window),
        .columns = td_atlas_column_count(grid->window),
    };
    if (td_export_begin(file, &part, why) != TD_OK) {
        return TD_IO_FAILED;
    }
    make_bytes(&out, grid, &made);
    bool is_good = !out.error && fwrite(made.memory, 1, made.size, part.stream) == made.size;
    if (out.error) {
        snprintf(why, TD_EXPORT_WHY_SIZE, "%.200s: %s", file, nc_strerror(out.error));
    }
    free(made.memory);
    return td_export_end(&part, is_good, why);
}
