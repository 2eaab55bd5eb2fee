/*
 * Compression (RFC 1952), by libdeflate.
 */
#ifndef POSTBAG_VIEW_GZIP_H
#define POSTBAG_VIEW_GZIP_H

#include "base/arena.h"
#include "base/str.h"

/* Below this a body goes out as it is: the header alone takes 18 bytes. */
#define GZIP_LEAST_BYTES 256

/*
 * What gzip() has compressed, as it was; it has been in nobody else's hands, so that its length can
 * be taken from its end.
 */
struct str gunzip(struct arena *a, struct str packed);

/* How hard is tried. A thread of a hundred comments takes a third of the time to compress quickly,
 * and a fifth more bytes. */
enum gzip_effort { GZIP_QUICK, GZIP_SMALL };

/* The body compressed, or the empty run when that would not make it smaller. */
struct str gzip(struct arena *a, struct str body, enum gzip_effort effort);

#endif
