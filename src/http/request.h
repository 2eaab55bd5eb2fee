/*
 * A request as data: made once from the gateway's parameters, then only read.
 *
 * Everything in it is valid UTF-8 without NUL or is not in it; what is doubled and must not be is
 * refused here. Client addresses come from REMOTE_ADDR alone: X-Forwarded-For and its kin are not
 * even copied.
 */
#ifndef POSTBAG_HTTP_REQUEST_H
#define POSTBAG_HTTP_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "text/form.h"

enum method { GET = 1, HEAD = 2, POST = 4, PATCH = 8, DELETE = 16, OPTIONS = 32 };

/* What the gateway hands over: CGI names and values (RFC 3875), as many as there are. */
struct param {
	struct str name;
	struct str value;
};

struct request {
	enum method method;
	struct str path;          /* below the prefix, without "/" before it: "api/v1/thread" */
	int64_t path_article;     /* the {a} of the path, 0 until route_find() has read it */
	int64_t path_id;          /* the {id} of the path, likewise */
	struct form query;        /* decoded */
	struct form form;         /* the decoded body: a form's fields or a JSON object's members */
	bool json_body;           /* the body was JSON */
	struct form cookie;       /* cookies by name; a name that was sent twice is left out */
	struct str origin;        /* the Origin header, or empty */
	struct str fetch_site;    /* Sec-Fetch-Site, or empty */
	struct str bearer;        /* the token of "Authorization: Bearer ...", or empty */
	struct str if_none_match; /* or empty */
	struct str accept_language; /* the header, or empty */
	struct str user_agent;      /* the header, or empty; also where it cannot be read */
	bool prefetch; /* nobody asks for it yet: a browser fetches it before somebody may */
	struct str idempotency_key; /* the Idempotency-Key header, without quotes; or empty */
	struct str remote_addr;     /* REMOTE_ADDR */
	bool gzip;                  /* the answer may be compressed */
	bool included;   /* asked for by nginx itself (SSI), by POSTBAG_INCLUDE=1: see nginx/ */
	bool wants_json; /* errors are problem documents: the path is under api/, or Accept says so
			  */
};

#define REQUEST_HEADER_MAX_BYTES  ((size_t)8192)  /* of any one value we read, but the query */
#define REQUEST_QUERY_MAX_BYTES   ((size_t)32768) /* the addresses of a hundred articles */
#define IDEMPOTENCY_KEY_MAX_BYTES 128

/*
 * Reads a request. prefix: where Postbag is mounted ("/postbag/"). body: all of it. over_long: more
 * than the limit was announced or sent, and body may be empty for that; if it is not, its fields
 * are in out all the same, for the answer to give them back. Everything is copied into the arena or
 * points into the parameters, which must live as long.
 *
 * The path is DOCUMENT_URI (the parameter of a subrequest too; nginx has decoded it), the query
 * QUERY_STRING. A POST or PATCH body is read by its Content-Type: application/x-www-form-urlencoded
 * or application/json, charset absent or utf-8; a POST with an empty body needs no type. Everything
 * else with a body is 415.
 *
 * Gives OK and *status 0; or an error with the HTTP status to answer in *status (400, 404, 405, 411
 * for a body without CONTENT_LENGTH, 413, 415, 501 for an unknown method) and the field or header
 * to name in *field. On error, what is known so far (method, wants_json, path) is in out, so that
 * the answer can take the right form.
 */
MUST_USE enum err request_read(struct arena *a, const struct param *param, size_t params,
    struct str prefix, struct str body, bool over_long, struct request *out, int *status,
    const char **field);

/* The value of a query parameter, or the empty run. */
struct str request_query(const struct request *rq, const char *name);
/* The value of a body field, or the empty run. */
struct str request_field(const struct request *rq, const char *name);
/* The cookie's value, or the empty run. */
struct str request_cookie(const struct request *rq, const char *name);

const char *method_name(enum method method);

#endif
