/*
 * Connection strings: for the operator's eyes, and what they lead to.
 */
#ifndef POSTBAG_STORE_DSN_H
#define POSTBAG_STORE_DSN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"

/*
 * Writes a connection string as it stands, or, when there are passwords in it, as keywords and
 * values with "***" for each of them. One that libpq cannot read is not shown at all, for nobody
 * can tell where a password is in it.
 */
void dsn_show(const char *dsn, struct buf *out);

/* The user that a connection string names, in the arena; empty when it names none. */
struct str dsn_user(struct arena *a, const char *dsn);

/*
 * Connects once and disconnects: what the pool does in silence, with the reason why it cannot.
 * ERR_INPUT: not a connection string. ERR_BUSY: refused or no answer in time; libpq counts in
 * whole seconds, and two are its least. complaint says why, on one line.
 */
MUST_USE enum err dsn_try(const char *dsn, int64_t connect_ms, struct buf *complaint);

#define DSN_MAX_PORTS 16
#define DSN_MAX_FILES 8

/* What connecting needs beside unix sockets, which need nothing. */
struct dsn_reach {
	bool network;                 /* one of the hosts at least is reached by TCP */
	bool any_port;                /* which ones is not known, or they are too many */
	uint16_t port[DSN_MAX_PORTS]; /* else: these, when there is a network */
	size_t ports;
	const char
	    *file[DSN_MAX_FILES]; /* of passwords and of TLS, whether they are there or not */
	size_t files;
};

/*
 * What libpq will reach for with a connection string, its environment and its defaults, in the
 * arena. What a service file says is not looked at: with a service anything may be.
 */
void dsn_reach(struct arena *a, const char *dsn, struct dsn_reach *out);

#endif
