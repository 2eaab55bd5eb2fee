/*
 * The values of request headers that have a grammar of their own.
 *
 * Values come without control bytes but tabs; request.c sees to that.
 */
#ifndef POSTBAG_HTTP_HEADER_H
#define POSTBAG_HTTP_HEADER_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"

/* The kinds of body we read. */
enum media {
	MEDIA_OTHER,
	MEDIA_FORM, /* application/x-www-form-urlencoded */
	MEDIA_JSON, /* application/json */
};

/*
 * A Content-Type (RFC 9110 section 8.3.1). The only parameter that may stand there is
 * charset=utf-8; with any other it is MEDIA_OTHER.
 */
enum media header_media(struct str content_type);

/* Whether Accept names application/json or application/problem+json, and not text/html. */
bool header_prefers_json(struct str accept);

/* Whether Accept-Encoding allows gzip: by name or by "*", and not with the weight 0. */
bool header_allows_gzip(struct str accept_encoding);

/* Whether a Sec-Purpose header (Fetch standard), or the Purpose header before it, says that this is
 * fetched before anybody has asked for it: "prefetch", with parameters or without. */
bool header_prefetches(struct str purpose);

/*
 * The token of "Authorization: Bearer TOKEN" (RFC 6750 section 2.1); empty for another scheme,
 * which may be meant for the server in front of us. ERR_INPUT: Bearer without a proper token.
 */
MUST_USE enum err header_bearer(struct str authorization, struct str *token);

/*
 * An Idempotency-Key: a string in quotes (RFC 8941 section 3.3.3), or the same bare.
 * ERR_INPUT: not 1 to IDEMPOTENCY_KEY_MAX_BYTES visible ASCII characters other than quote and
 * backslash.
 */
MUST_USE enum err header_idempotency_key(struct str value, struct str *key);

#endif
