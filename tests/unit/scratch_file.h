/* scratch_file.h — files that a test writes, in a folder of its own that goes away with it. */
#ifndef WTR_TEST_SCRATCH_FILE_H
#define WTR_TEST_SCRATCH_FILE_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char scratch_folder[64];
static char scratch_file[160];

static int scratch_begin(void **state)
{
    (void)state;
    strcpy(scratch_folder, "/tmp/wtr-test-XXXXXX");
    return mkdtemp(scratch_folder) == NULL;
}

static int scratch_end(void **state)
{
    (void)state;
    char path[400];
    DIR *folder = opendir(scratch_folder);
    for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
        snprintf(path, sizeof path, "%s/%s", scratch_folder, entry->d_name);
        unlink(path);
    }
    if (folder != NULL)
        closedir(folder);
    return rmdir(scratch_folder);
}

/* The path of a file with these bytes, until the next one. */
static const char *scratch_write(const char *name, const void *bytes, size_t length)
{
    snprintf(scratch_file, sizeof scratch_file, "%s/%s", scratch_folder, name);
    FILE *file = fopen(scratch_file, "wb");
    if (file == NULL || fwrite(bytes, 1, length, file) != length || fclose(file) != 0) {
        perror(scratch_file);
        exit(1);
    }
    return scratch_file;
}

#endif
