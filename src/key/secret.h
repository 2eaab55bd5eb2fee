/*
 * Random ids, session secrets, and the digests that make keys out of texts.
 */
#ifndef POSTBAG_KEY_SECRET_H
#define POSTBAG_KEY_SECRET_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/str.h"

#define SESSION_TEXT_BYTES 44 /* base64url of 32 bytes, and a NUL */

/* A random number from 1 to INT64_MAX. */
int64_t secret_id(void);

/* A new session secret for the cookie, and the hash of it for the database. */
void session_make(char text[SESSION_TEXT_BYTES], struct digest32 *hash);
/* The hash of a cookie's value. ERR_AUTH: not of a session's form. */
MUST_USE enum err session_hash(struct str text, struct digest32 *hash);

/*
 * BLAKE2b-128 of a label (which keeps purposes apart, at most 16 bytes) and of parts, each with its
 * length before it, so that no two lists of parts give the same bytes.
 */
void digest(const char *label, const struct str *part, size_t parts, struct digest16 *out);
/* The first 63 bits of that, never 0. */
int64_t digest63(const char *label, const struct str *part, size_t parts);

/* The id of an article: 63 bits of (site, article key). The same in every process, for ever. */
int64_t article_id_of(int64_t site_id, struct str article_key);

/* Where requests' ids come from: any number of threads may take the next one. */
struct request_ids {
	uint8_t key[16];
	_Atomic uint64_t count;
};
void request_ids_open(struct request_ids *ids);
/* A request's id in logs and error pages: 16 lower-case hex digits, which tell nobody what others
 * there were. */
void request_ids_next(struct request_ids *ids, char out[17]);

#endif
