/*
 * How a function says that the world did not let it: one enum for all of Postbag.
 *
 * A reader's mistakes are a list of struct problem (model/problem.h); our own are BUG() (bug.h);
 * out of memory ends the process (arena.h). http/status.h maps these to HTTP, once.
 */
#ifndef POSTBAG_BASE_ERR_H
#define POSTBAG_BASE_ERR_H

enum err {
	OK = 0,
	ERR_INPUT,    /* what came in is malformed or out of range */
	ERR_AUTH,     /* who are you? no valid credential or token */
	ERR_FORBID,   /* we know enough, and the answer is no */
	ERR_ABSENT,   /* there is no such thing, or not for you */
	ERR_CONFLICT, /* it has changed, or was said differently before */
	ERR_LIMIT,    /* too often; come back later */
	ERR_BUSY,     /* the database or a queue is away or full; try again */
	ERR_INTERNAL, /* none of the above: logged where it was found */
};

/* The constant's name in lower case without its prefix ("absent"), for logs. Never NULL. */
const char *err_name(enum err err);

#endif
