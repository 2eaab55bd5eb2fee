/*
 * Memory with one end: what a request makes lives in its arena and is never freed by hand. It is
 * wiped at its end, so that nothing of a reader stays in memory.
 *
 * An arena belongs to one thread at a time. What must be closed (a database result, a library's
 * object) hooks itself to the arena and is closed when the arena is reset, last hook first.
 * Out of memory logs and ends the process: the supervisor starts another.
 */
#ifndef POSTBAG_BASE_ARENA_H
#define POSTBAG_BASE_ARENA_H

#include <stddef.h>

#include "base/attr.h"
#include "base/str.h"

struct arena;

/* A new, empty arena that the caller closes. Never NULL. */
struct arena *arena_open(void);
/* Runs the hooks and frees everything but one block, which the next use begins with. */
void arena_reset(struct arena *a);
/* Runs the hooks and frees everything, the arena too. NULL does nothing. */
void arena_close(struct arena *a);

/* Zeroed bytes, aligned for any type, until the arena is reset. bytes may be 0. */
void *arena_alloc(struct arena *a, size_t bytes);
/* count zeroed elements of size bytes; a product that overflows ends the process. */
void *arena_array(struct arena *a, size_t count, size_t size);
/* A copy of s. The bytes are followed by a NUL that the length does not count. */
struct str arena_copy(struct arena *a, struct str s);
/* The same as a terminated string. s must not contain NUL (BUG). */
const char *arena_text(struct arena *a, struct str s);
/* printf into the arena; the bytes are followed by a NUL. */
struct str arena_printf(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Calls undo(thing) when the arena is reset or closed. */
void arena_hook(struct arena *a, void (*undo)(void *thing), void *thing);

#endif
