/*
 * Connection strings, for the operator's eyes.
 */
#ifndef POSTBAG_STORE_DSN_H
#define POSTBAG_STORE_DSN_H

#include <stdint.h>

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

#endif
