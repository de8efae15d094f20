/* SPDX-License-Identifier: Apache-2.0 */
/* Where a file is written until it is whole: beside its place, to be renamed. */
#include <stdio.h>
#include <sys/stat.h>

#include "edge/export/export.h"

td_status td_export_part(const char *file, char part[TD_EXPORT_PART_SIZE],
                         char why[TD_EXPORT_WHY_SIZE])
{
    struct stat found;
    why[0] = '\0';
    if (stat(file, &found) == 0 && !S_ISREG(found.st_mode)) {
        snprintf(why, TD_EXPORT_WHY_SIZE,
                 "%.200s: found something that is not a file, expected a file or nothing", file);
        return TD_IO_FAILED;
    }
    if (snprintf(part, TD_EXPORT_PART_SIZE, "%s.part", file) >= TD_EXPORT_PART_SIZE) {
        snprintf(why, TD_EXPORT_WHY_SIZE, "%.200s: the name is too long", file);
        return TD_IO_FAILED;
    }
    return TD_OK;
}
