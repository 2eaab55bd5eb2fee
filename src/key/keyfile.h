/*
 * The key file: the master keys as the operator has them. Only the operator's tool changes it; who
 * uses the keys has a keyring (key/keyring.h), which is made of one.
 *
 * A line per key, "STATE ID HEX MADE": STATE is next, current or old, ID a number from 1 to 255,
 * HEX 64 lower-case digits, MADE when it was made (RFC 3339), which may be missing; "#" begins a
 * comment line. Exactly one key is current, and one at the most is next.
 *
 * The next key signs nothing yet, but is known wherever the file is. So when it becomes current,
 * who has not read the file again knows what it signs, and no token is refused meanwhile.
 *
 * Lies in guarded memory (sodium_malloc), which no core file has.
 */
#ifndef POSTBAG_KEY_KEYFILE_H
#define POSTBAG_KEY_KEYFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

#define MASTER_BYTES      32
#define KEYFILE_MAX_KEYS  8
#define KEYFILE_MAX_BYTES ((size_t)16 * 1024) /* eight keys with long comments between them */

enum master_state {
	MASTER_OLD,     /* signs nothing any more; what it has signed is good */
	MASTER_CURRENT, /* signs and seals */
	MASTER_NEXT,    /* will be current; what others have signed with it is good */
	MASTER_STATES,
};

struct master {
	enum master_state state;
	uint8_t id;
	int64_t made_s; /* seconds since 1970; 0: the file does not say */
	uint8_t byte[MASTER_BYTES];
};

/* From the oldest to the newest: by state, then by when they were made. */
struct keyfile {
	size_t count;
	struct master master[KEYFILE_MAX_KEYS];
};

/* "old", "current" or "next". */
const char *master_state_name(enum master_state state);

/*
 * Reads a file. ERR_INPUT: not such a file, no current key or two, two next ones, an id twice, a
 * key that is all one byte or that stands in our documentation (sample keys). Others:
 * file_read_secret(). complaint says what is wrong without showing a key.
 */
MUST_USE enum err keyfile_open(const char *path, struct keyfile **out, struct buf *complaint);
/* The same from text. */
MUST_USE enum err keyfile_of(struct str text, struct keyfile **out, struct buf *complaint);
/* Wipes and frees. NULL does nothing. */
void keyfile_close(struct keyfile *file);

/* Makes a new file with a random current key, 1, and the next, 2. Errors: file_make_secret(). */
MUST_USE enum err keyfile_make(const char *path, int64_t now_s, struct buf *complaint);

/* Puts it in the place of the file. Comments are not kept. Errors: file_replace_secret(). */
MUST_USE enum err keyfile_save(const struct keyfile *file, const char *path, struct buf *complaint);

/*
 * One step: the next key becomes current, the current one old, and a new one is next. Where there
 * is no next key, one is made, and nothing else: it must be known everywhere first. ERR_LIMIT:
 * there is no room for another key.
 */
MUST_USE enum err keyfile_rotate(struct keyfile *file, int64_t now_s);

/* The current key, which there always is. */
const struct master *keyfile_current(const struct keyfile *file);
/* The next one, or NULL. */
const struct master *keyfile_next(const struct keyfile *file);

/* Takes the first keys out of it, so many; all of them must be old (BUG). */
void keyfile_drop(struct keyfile *file, size_t first);

#endif
