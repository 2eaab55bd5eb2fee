/*
 * A response as data: filled by a page, written once, whole.
 */
#ifndef POSTBAG_HTTP_RESPONSE_H
#define POSTBAG_HTTP_RESPONSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

#define RESPONSE_MAX_HEADERS 24

struct response_header {
	const char *name;
	struct str value;
};

struct response {
	struct arena *arena;
	int status;
	struct response_header header[RESPONSE_MAX_HEADERS]; /* in the order they are written */
	size_t headers;
	struct str body;
	bool broken; /* a header was refused: see response_head() */
};

struct response response_begin(struct arena *a);

/*
 * Adds a header. A value with CR, LF, NUL or another control byte marks the response broken: the
 * gateway would obey what follows (X-Accel-Redirect). Names are our literals; the value is copied.
 */
void response_header(struct response *rs, const char *name, struct str value);
void response_header_text(struct response *rs, const char *name, const char *value);
/* The first header of this name (ASCII case folded), or the empty run. */
struct str response_get(const struct response *rs, const char *name);

/* Body and Content-Type; said again, the last word wins. type NULL: none. body is not copied. */
void response_body(struct response *rs, int status, const char *type, struct str body);
/* 303 (RFC 9110 section 15.4.4) to a URL that is ours or a network's: never one from the request.
 */
void response_see_other(struct response *rs, struct str url);
/* 301 (section 15.4.2) likewise: it is there from now on. */
void response_moved(struct response *rs, struct str url);

/*
 * Sets a cookie with Path=/, HttpOnly and SameSite; Secure when secure. max_age_s 0 deletes it.
 * same_site: "Lax" or "Strict".
 */
void response_cookie(struct response *rs, const char *name, struct str value, int64_t max_age_s,
    const char *same_site, bool secure);

/*
 * Writes the header block as CGI has it (RFC 3875 section 6): "Status: 200 OK", our headers,
 * Content-Length, an empty line. 204 and 304 have no body (BUG otherwise), and neither Content-Type
 * nor Content-Length. ERR_INTERNAL: the response is broken or has no status, and must not be sent.
 */
MUST_USE enum err response_head(const struct response *rs, struct buf *out);

#endif
