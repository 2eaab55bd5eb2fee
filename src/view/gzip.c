#include "view/gzip.h"

#include <libdeflate.h>

#include "base/bug.h"

/* A body is compressed once per revision and served many times, but a hot thread changes often. For
 * a hundred comments level 7 costs a millisecond and a half, half a millisecond more than level 4,
 * and saves a fifteenth; level 8 would cost twice as much and save nothing more. */
#define GZIP_LEVEL 7

struct str
gzip(struct arena *a, struct str body)
{
	if (body.len < GZIP_LEAST_BYTES)
		return STR_EMPTY;
	struct libdeflate_compressor *c = libdeflate_alloc_compressor(GZIP_LEVEL);
	if (c == NULL)
		BUG("out of memory");
	/* Room for less than the body: what does not fit is not worth sending. */
	size_t room = body.len - 1;
	char *p = arena_alloc(a, room);
	size_t len = libdeflate_gzip_compress(c, body.p, body.len, p, room);
	libdeflate_free_compressor(c);
	return len == 0 ? STR_EMPTY : (struct str){ p, len };
}
