/*
 * What lies sealed in the database (key/sealed.h), to be sealed anew when keys have changed.
 *
 * The first byte says which key it is sealed with, and a hash of an e-mail address is always under
 * the key that the address is sealed with. Nothing here knows keys: who does takes some, seals them
 * anew and puts them back. What has changed meanwhile stays as it is, so doing it twice, or being
 * cut off anywhere, does no harm.
 */
#ifndef POSTBAG_STORE_SEALS_H
#define POSTBAG_STORE_SEALS_H

#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/str.h"
#include "store/db.h"

enum seal_kind {
	SEAL_COMMENTS, /* e-mail addresses, with their hashes and those of their domains */
	SEAL_ACCOUNTS, /* e-mail addresses */
	SEAL_BANS,     /* e-mail addresses, with their hashes */
	SEAL_FACTORS,  /* secrets of second factors */
	SEAL_DAYS,     /* secrets of actor keys */
	SEAL_SIGNERS,  /* secrets that sites sign with */
	SEAL_KINDS,
};

/* One sealed thing: what it is of, as the table has it, and what it is sealed for. */
struct seal {
	int64_t id[2];
	int64_t belongs_to;
	struct str sealed;
};

/* What it becomes. */
struct seal_fresh {
	struct str sealed;
	struct digest16 hash;   /* of an e-mail address; of no use for others */
	struct digest16 domain; /* of its domain, likewise */
};

/* How much of a kind is sealed with a key. */
struct seal_count {
	enum seal_kind kind;
	int64_t key_id;
	int64_t items;
};

/* For people: "e-mail addresses of comments". */
const char *seal_kind_name(enum seal_kind kind);

/* How much there is that is not sealed with the current key. */
MUST_USE enum err seals_count(
    struct db *db, struct arena *a, uint8_t current, struct seal_count **out, size_t *count);

/* The next of a kind that are sealed with this key, after that one (NULL: from the first). */
MUST_USE enum err seals_take(struct db *db, struct arena *a, enum seal_kind kind, uint8_t key_id,
    const struct seal *after, int64_t most, struct seal **out, size_t *count);

/* Puts them back sealed anew. done: how many were still what they were. */
MUST_USE enum err seals_put(struct db *db, struct arena *a, enum seal_kind kind,
    const struct seal *seal, const struct seal_fresh *fresh, size_t count, int64_t *done);

#endif
