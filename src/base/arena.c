#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "base/log.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#define POISON(p, n)   ASAN_POISON_MEMORY_REGION(p, n)
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION(p, n)
#else
#define POISON(p, n)   ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#endif

/* One block holds an ordinary request whole; a thread page of 100 comments takes a few more. */
#define BLOCK_BYTES ((size_t)64 * 1024)
#define ALIGN       _Alignof(max_align_t)

struct block {
	struct block *next;
	size_t bytes;
	size_t used;
	_Alignas(max_align_t) unsigned char data[];
};

struct hook {
	struct hook *next;
	void (*undo)(void *thing);
	void *thing;
};

struct arena {
	struct block *block; /* the newest first: the one that is filled */
	struct hook *hook;
};

static struct block *block_new(size_t bytes);
static void block_free(struct block *b);
static void hooks_run(struct arena *a);

struct arena *
arena_open(void)
{
	struct arena *a = calloc(1, sizeof(*a));

	if (a == NULL)
		BUG("out of memory");
	a->block = block_new(BLOCK_BYTES);
	return a;
}

void
arena_reset(struct arena *a)
{
	struct block *keep = NULL;

	hooks_run(a);
	while (a->block != NULL) {
		struct block *next = a->block->next;

		/* The oldest block is the one of ordinary size that arena_open() made. */
		if (next == NULL)
			keep = a->block;
		else
			block_free(a->block);
		a->block = next;
	}
	MUST(keep != NULL);
	UNPOISON(keep->data, keep->bytes);
	memset(keep->data, 0, keep->used);
	keep->used = 0;
	POISON(keep->data, keep->bytes);
	a->block = keep;
}

void
arena_close(struct arena *a)
{
	if (a == NULL)
		return;
	hooks_run(a);
	while (a->block != NULL) {
		struct block *next = a->block->next;

		block_free(a->block);
		a->block = next;
	}
	free(a);
}

void *
arena_alloc(struct arena *a, size_t bytes)
{
	size_t room = (bytes + ALIGN - 1) / ALIGN * ALIGN;
	struct block *b = a->block;

	if (room < bytes)
		BUG("allocation too large");
	if (room > b->bytes - b->used) {
		b = block_new(room > BLOCK_BYTES ? room : BLOCK_BYTES);
		b->next = a->block;
		a->block = b;
	}
	void *p = b->data + b->used;
	b->used += room;
	UNPOISON(p, bytes);
	return p;
}

void *
arena_array(struct arena *a, size_t count, size_t size)
{
	if (size != 0 && count > SIZE_MAX / size)
		BUG("allocation too large");
	return arena_alloc(a, count * size);
}

struct str
arena_copy(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.len + 1);

	if (s.len > 0)
		memcpy(p, s.p, s.len);
	return (struct str){ p, s.len };
}

const char *
arena_text(struct arena *a, struct str s)
{
	MUST(s.len == 0 || memchr(s.p, '\0', s.len) == NULL);
	return arena_copy(a, s).p;
}

struct str
arena_printf(struct arena *a, const char *fmt, ...)
{
	char room[256];
	va_list ap;

	va_start(ap, fmt);
	int len = vsnprintf(room, sizeof(room), fmt, ap);
	va_end(ap);
	MUST(len >= 0);
	if ((size_t)len < sizeof(room))
		return arena_copy(a, (struct str){ room, (size_t)len });
	char *p = arena_alloc(a, (size_t)len + 1);
	va_start(ap, fmt);
	(void)vsnprintf(p, (size_t)len + 1, fmt, ap);
	va_end(ap);
	return (struct str){ p, (size_t)len };
}

void
arena_hook(struct arena *a, void (*undo)(void *thing), void *thing)
{
	struct hook *h = arena_alloc(a, sizeof(*h));

	*h = (struct hook){ a->hook, undo, thing };
	a->hook = h;
}

static struct block *
block_new(size_t bytes)
{
	struct block *b = NULL;

	if (bytes <= PTRDIFF_MAX - sizeof(*b))
		b = calloc(1, sizeof(*b) + bytes);
	if (b == NULL)
		BUG("out of memory");
	b->bytes = bytes;
	POISON(b->data, bytes);
	return b;
}

/* A form that comes back has the e-mail address in it that was typed. */
static void
block_free(struct block *b)
{
	UNPOISON(b->data, b->bytes);
	explicit_bzero(b->data, b->used);
	free(b);
}

static void
hooks_run(struct arena *a)
{
	while (a->hook != NULL) {
		struct hook *h = a->hook;

		a->hook = h->next;
		h->undo(h->thing);
	}
}
