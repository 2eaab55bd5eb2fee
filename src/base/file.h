/*
 * Small files, read whole.
 */
#ifndef POSTBAG_BASE_FILE_H
#define POSTBAG_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"

/*
 * Reads a regular file of at most limit bytes into the arena.
 * ERR_ABSENT: there is none. ERR_FORBID: it may not be read. ERR_INPUT: too large or no regular
 * file. ERR_INTERNAL: anything else. complaint gets "cannot read 'path': reason".
 */
MUST_USE enum err file_read(
    struct arena *a, const char *path, size_t limit, struct str *out, struct buf *complaint);

/*
 * The same for a file with a secret in it: ERR_FORBID unless it belongs to us or to root and nobody
 * but its owner may read or write it (mode 0600 or stricter). For root, who looks after other
 * users' files, it may belong to anybody.
 */
MUST_USE enum err file_read_secret(
    struct arena *a, const char *path, size_t limit, struct str *out, struct buf *complaint);

/*
 * Makes a new file with this content, mode 0600, and syncs it to the disk.
 * ERR_CONFLICT: the file is there already and was left alone.
 */
MUST_USE enum err file_make_secret(const char *path, struct str content, struct buf *complaint);

/*
 * Puts another content in the place of such a file, which stays its owner's: whoever opens it finds
 * the one or the other whole, also when the power goes. It is written as 'path.new' beside it
 * first. ERR_CONFLICT: that is there already, so somebody else is at it, or was cut off.
 */
MUST_USE enum err file_replace_secret(const char *path, struct str content, struct buf *complaint);

#endif
