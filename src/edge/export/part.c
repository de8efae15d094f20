/* SPDX-License-Identifier: Apache-2.0 */
/* A file written beside its place and renamed, so that it is whole or absent. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "edge/export/export.h"

td_status td_export_begin(const char *file, td_part *part, char why[TD_EXPORT_WHY_SIZE])
{
    struct stat found;
    *part = (td_part){ .file = file };
    why[0] = '\0';
    if (stat(file, &found) == 0 && !S_ISREG(found.st_mode)) {
        snprintf(why, TD_EXPORT_WHY_SIZE,
                 "%.200s: found something that is not a file, expected a file or nothing", file);
        return TD_IO_FAILED;
    }
    if (snprintf(part->name, sizeof part->name, "%s.part", file) >= (int)sizeof part->name) {
        snprintf(why, TD_EXPORT_WHY_SIZE, "%.200s: the name is too long", file);
        return TD_IO_FAILED;
    }
    part->stream = fopen(part->name, "wb");
    if (!part->stream) {
        snprintf(why, TD_EXPORT_WHY_SIZE, "%.200s: cannot be written: %.80s", file,
                 strerror(errno));
        return TD_IO_FAILED;
    }
    return TD_OK;
}

td_status td_export_end(td_part *part, bool is_good, char why[TD_EXPORT_WHY_SIZE])
{
    bool is_whole = !ferror(part->stream) && is_good;
    is_whole = fclose(part->stream) == 0 && is_whole;
    part->stream = NULL;
    if (is_whole && rename(part->name, part->file) == 0) {
        return TD_OK;
    }
    if (why[0] == '\0') {
        snprintf(why, TD_EXPORT_WHY_SIZE, "%.200s: cannot be %s", part->file,
                 is_whole ? "renamed into place" : "written to its end; is the disk full?");
    }
    remove(part->name);
    return TD_IO_FAILED;
}
