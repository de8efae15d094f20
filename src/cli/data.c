/* SPDX-License-Identifier: Apache-2.0 */
/* Where catalogue/ and scenarios/ are: as told, beside an installed or built program, or fixed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/catalogue.h"

enum { FOLDER_SIZE = 4096 };

/* The folder above the one of the running program: the prefix when installed, the source tree when
 * built in build/. Returned false where the system does not tell. */
static bool above_program(char folder[FOLDER_SIZE])
{
    ssize_t count = readlink("/proc/self/exe", folder, FOLDER_SIZE - 1);
    if (count <= 0) {
        return false;
    }
    folder[count] = '\0';
    for (int level = 0; level < 2; level++) {
        char *slash = strrchr(folder, '/');
        if (!slash) {
            return false;
        }
        *slash = '\0';
    }
    return true;
}

/* Returned whether the file is there; a path that does not fit is not. */
static bool join(char *path, size_t size, const char *folder, const char *name)
{
    int count = snprintf(path, size, "%s/%s", folder, name);
    return count >= 0 && (size_t)count < size && access(path, R_OK) == 0;
}

/* What the user names: --data, or the environment's TESTUDO_DATA; null where neither is given. */
static const char *named_folder(const td_args *args)
{
    const char *folder = args->data ? args->data : getenv("TESTUDO_DATA");
    return folder && *folder ? folder : NULL;
}

bool td_cli_data_file(const td_args *args, const char *name, char *path, size_t size)
{
    char above[FOLDER_SIZE], shared[FOLDER_SIZE + sizeof "/share/testudo"];
    const char *named = named_folder(args);
    if (named) {
        if (join(path, size, named, name)) {
            return true;
        }
        td_args_refuse(args, "%s: found no %s in %s", args->data ? "--data" : "TESTUDO_DATA", name,
                       named);
        return false;
    }
    if (above_program(above)) {
        snprintf(shared, sizeof shared, "%s/share/testudo", above);
        if (join(path, size, shared, name) || join(path, size, above, name)) {
            return true;
        }
    }
    if (join(path, size, TD_DATA_FOLDER, name)) {
        return true;
    }
    td_args_refuse(args, "found no %s in %s; say where with --data FOLDER", name, TD_DATA_FOLDER);
    return false;
}

const char *td_cli_data_folder(const td_args *args)
{
    static const char MARK[] = "/catalogue/sources.yaml";
    static char path[FOLDER_SIZE + sizeof MARK];
    if (!td_cli_data_file(args, MARK + 1, path, sizeof path)) {
        return NULL;
    }
    path[strlen(path) - strlen(MARK)] = '\0';
    return path;
}
