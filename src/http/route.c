#include "http/route.h"

#include <stdbool.h>

static bool fits(const char *pattern, struct str path, int64_t *article, int64_t *id);
static bool segment_fits(struct str pattern, struct str segment, int64_t *article, int64_t *id);
static unsigned methods_served(const struct route *route);
static void allow_write(unsigned methods, struct buf *allow);

enum err
route_find(const struct route *route, size_t routes, struct request *rq, const struct route **out,
    struct buf *allow)
{
	unsigned methods = 0;

	for (size_t i = 0; i < routes; i++) {
		int64_t article = 0;
		int64_t id = 0;

		if (!fits(route[i].pattern, rq->path, &article, &id))
			continue;
		if ((methods_served(&route[i]) & rq->method) != 0) {
			rq->path_article = article;
			rq->path_id = id;
			*out = &route[i];
			return OK;
		}
		if (methods == 0)
			*out = &route[i];
		methods |= methods_served(&route[i]);
	}
	if (methods == 0)
		return ERR_ABSENT;
	allow_write(methods, allow);
	return ERR_CONFLICT;
}

/* Segment by segment; an empty one counts, so that "thread/" is not "thread". */
static bool
fits(const char *pattern, struct str path, int64_t *article, int64_t *id)
{
	struct str left = str_of(pattern);

	for (;;) {
		size_t left_end = str_find(left, '/');
		size_t path_end = str_find(path, '/');

		if (!segment_fits(
			str_part(left, 0, left_end), str_part(path, 0, path_end), article, id))
			return false;
		if (left_end == left.len || path_end == path.len)
			return left_end == left.len && path_end == path.len;
		left = str_part(left, left_end + 1, left.len);
		path = str_part(path, path_end + 1, path.len);
	}
}

static bool
segment_fits(struct str pattern, struct str segment, int64_t *article, int64_t *id)
{
	if (str_equal(pattern, STR("{a}")))
		return str_to_hex63(segment, article) && *article > 0;
	if (str_equal(pattern, STR("{id}")))
		return str_to_i64(segment, id) && *id > 0;
	return str_equal(pattern, segment);
}

static unsigned
methods_served(const struct route *route)
{
	return route->methods | ((route->methods & GET) != 0 ? (unsigned)HEAD : 0U);
}

static void
allow_write(unsigned methods, struct buf *allow)
{
	const char *comma = "";

	for (unsigned bit = GET; bit <= OPTIONS; bit <<= 1) {
		if ((methods & bit) == 0)
			continue;
		buf_text(allow, comma);
		buf_text(allow, method_name((enum method)bit));
		comma = ", ";
	}
}
