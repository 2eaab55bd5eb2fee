/*
 * The guard in front of libfcgi: reads along the records of one FastCGI request and says when it is
 * whole, before libfcgi sees a byte of it.
 *
 * libfcgi trusts its peer: an FCGI_GET_VALUES record, wherever it comes, can overrun a buffer of
 * 64 bytes; a parameter's length is allocated before its bytes have come; half a record blocks its
 * thread for ever. So what is let in is only what nginx sends: one FCGI_BEGIN_REQUEST of the
 * responder's role, FCGI_PARAMS to its end, FCGI_STDIN to its end, all of one request. No I/O here.
 */
#ifndef POSTBAG_SERVE_RECORD_H
#define POSTBAG_SERVE_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

/* nginx at its defaults takes 32 KB of request headers, and a URI stands in several parameters. */
#define RECORD_PARAMS_MAX_BYTES ((size_t)128 * 1024)
/* Room for headers and padding of records, beside parameters and body. */
#define RECORD_SLACK_BYTES ((size_t)64 * 1024)

enum record_verdict {
	RECORD_MORE,  /* good so far */
	RECORD_WHOLE, /* the request is complete; what follows it does not matter */
	/*
	 * The parameters are complete, but the body passes the limit. It is read on into the room
	 * that there is anyway, for the answer to give it back: complete if the stage is STAGE_END.
	 */
	RECORD_OVER_LONG,
	RECORD_BAD, /* not for us: to be dropped */
};

enum record_stage { STAGE_BEGIN, STAGE_PARAMS, STAGE_BODY, STAGE_END };

struct record_walk {
	enum record_stage stage;
	size_t body_limit; /* bytes */
	unsigned id;       /* of the request */
	bool keep;         /* the peer wants the connection to stay open (FCGI_KEEP_CONN) */
	size_t at;         /* where the next record begins; at the end: the request's length */
	size_t params_at;  /* where the first FCGI_PARAMS record begins */
	size_t params_end; /* behind the empty FCGI_PARAMS record */
	size_t params_bytes;
	size_t params; /* how many names there are */
	size_t body_bytes;
	const char *why; /* what was wrong, after RECORD_BAD */
};

struct record_walk record_begin(size_t body_limit);

/* The most bytes that a request within the limits may take on the wire. */
size_t record_room(size_t body_limit);

/*
 * Judges the first len bytes of a connection. To be called again with the same bytes and more
 * behind them, until the verdict is another than RECORD_MORE.
 */
MUST_USE enum record_verdict record_walk(struct record_walk *w, const uint8_t *p, size_t len);

/*
 * Takes the padding out of a request that is whole or over-long, and moves what the walk says of it
 * along: libfcgi loses its place behind a padded FCGI_BEGIN_REQUEST or a padded end of FCGI_PARAMS.
 */
void record_compact(struct record_walk *w, uint8_t *p);

#endif
