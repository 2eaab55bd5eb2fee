#include "suites.h"

#include "http/route.h"

static enum err
nothing(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	(void)cx;
	(void)rq;
	(void)rs;
	return OK;
}

static const struct route route[] = {
	{ GET, "", nothing, 0, "home" },
	{ GET, "thread", nothing, 0, "thread" },
	{ GET, "shares", nothing, 0, "bar" },
	{ POST, "shares", nothing, 0, "share" },
	{ POST, "articles/{a}/comments/{id}/edit", nothing, 0, "edit" },
	{ GET | PATCH | DELETE, "api/v1/articles/{a}/comments/{id}", nothing, 0, "comment" },
	{ GET, "admin/comments/{id}", nothing, 0, "admin" },
	{ OPTIONS, "api/v1/thread", nothing, 0, "preflight" },
};

static struct arena *arena;

static void
set_up(void)
{
	arena = arena_open();
}

static void
tear_down(void)
{
	arena_close(arena);
}

struct want {
	enum method method;
	const char *path;
	enum err err;
	const char *found; /* the route's name, or the Allow header */
	int64_t article, id;
};

static const struct want want[] = {
	{ GET, "thread", OK, "thread", 0, 0 },
	{ HEAD, "thread", OK, "thread", 0, 0 },
	{ GET, "", OK, "home", 0, 0 },
	{ GET, "shares", OK, "bar", 0, 0 },
	{ POST, "shares", OK, "share", 0, 0 },
	{ OPTIONS, "api/v1/thread", OK, "preflight", 0, 0 },
	{ POST, "articles/00000000000000ff/comments/12/edit", OK, "edit", 255, 12 },
	{ PATCH, "api/v1/articles/7fffffffffffffff/comments/9223372036854775807", OK, "comment",
	    INT64_MAX, INT64_MAX },
	{ GET, "admin/comments/1", OK, "admin", 0, 1 },
	/* A pattern fits, the method does not. */
	{ POST, "thread", ERR_CONFLICT, "GET, HEAD", 0, 0 },
	{ GET, "articles/00000000000000ff/comments/12/edit", ERR_CONFLICT, "POST", 0, 0 },
	{ HEAD, "articles/00000000000000ff/comments/12/edit", ERR_CONFLICT, "POST", 0, 0 },
	{ DELETE, "shares", ERR_CONFLICT, "GET, HEAD, POST", 0, 0 },
	{ POST, "api/v1/articles/0000000000000001/comments/1", ERR_CONFLICT,
	    "GET, HEAD, PATCH, DELETE", 0, 0 },
	{ GET, "api/v1/thread", ERR_CONFLICT, "OPTIONS", 0, 0 },
	/* No pattern fits. */
	{ GET, "threads", ERR_ABSENT, "", 0, 0 },
	{ GET, "threa", ERR_ABSENT, "", 0, 0 },
	{ GET, "Thread", ERR_ABSENT, "", 0, 0 },
	{ GET, "thread/", ERR_ABSENT, "", 0, 0 },
	{ GET, "/thread", ERR_ABSENT, "", 0, 0 },
	{ GET, "/", ERR_ABSENT, "", 0, 0 },
	{ GET, "//", ERR_ABSENT, "", 0, 0 },
	{ GET, "thread;x=1", ERR_ABSENT, "", 0, 0 },
	{ GET, "thread/../thread", ERR_ABSENT, "", 0, 0 },
	{ GET, "admin", ERR_ABSENT, "", 0, 0 },
	{ GET, "admin/comments", ERR_ABSENT, "", 0, 0 },
	{ GET, "admin/comments/", ERR_ABSENT, "", 0, 0 },
	{ GET, "admin/comments/{id}", ERR_ABSENT, "", 0, 0 },
	{ GET, "admin/comments/0", ERR_ABSENT, "", 0, 0 },
	{ GET, "admin/comments/-1", ERR_ABSENT, "", 0, 0 },
	{ GET, "admin/comments/+1", ERR_ABSENT, "", 0, 0 },
	{ GET, "admin/comments/01", ERR_ABSENT, "", 0, 0 },
	{ GET, "admin/comments/ 1", ERR_ABSENT, "", 0, 0 },
	{ GET, "admin/comments/1 ", ERR_ABSENT, "", 0, 0 },
	{ GET, "admin/comments/0x10", ERR_ABSENT, "", 0, 0 },
	{ GET, "admin/comments/1e3", ERR_ABSENT, "", 0, 0 },
	{ GET, "admin/comments/9223372036854775808", ERR_ABSENT, "", 0, 0 },
	{ GET, "admin/comments/18446744073709551617", ERR_ABSENT, "", 0, 0 },
	{ GET, "admin/comments/\xd9\xa1", ERR_ABSENT, "", 0, 0 },
	{ GET, "admin/comments/1/2", ERR_ABSENT, "", 0, 0 },
	{ GET, "api/v1/articles/0000000000000000/comments/1", ERR_ABSENT, "", 0, 0 },
	{ GET, "api/v1/articles/8000000000000000/comments/1", ERR_ABSENT, "", 0, 0 },
	{ GET, "api/v1/articles/000000000000000A/comments/1", ERR_ABSENT, "", 0, 0 },
	{ GET, "api/v1/articles/00000000000001/comments/1", ERR_ABSENT, "", 0, 0 },
	{ GET, "api/v1/articles/00000000000000001/comments/1", ERR_ABSENT, "", 0, 0 },
};

START_TEST(route_find__table)
{
	const struct want *w = &want[_i];
	struct request rq = { .method = w->method, .path = str_of(w->path) };
	struct buf allow = buf_begin(arena, 0, 256);
	const struct route *found = NULL;

	ck_assert_int_eq(route_find(route, COUNT_OF(route), &rq, &found, &allow), w->err);
	ck_assert_int_eq(rq.path_article, w->article);
	ck_assert_int_eq(rq.path_id, w->id);
	if (w->err == OK) {
		ck_assert_str_eq(found->name, w->found);
		ck_assert_uint_eq(buf_str(&allow).len, 0);
	} else {
		/* The first that fits the path; of these the method is another. */
		ck_assert_int_eq(found != NULL, w->err == ERR_CONFLICT);
		ck_assert(found == NULL || (found->methods & w->method) == 0);
		ck_assert_run_eq(buf_str(&allow), w->found);
	}
}
END_TEST

START_TEST(route_find__empty_path_without_bytes__is_home)
{
	struct request rq = { .method = GET };
	struct buf allow = buf_begin(arena, 0, 256);
	const struct route *found;

	ck_assert_int_eq(route_find(route, COUNT_OF(route), &rq, &found, &allow), OK);
	ck_assert_str_eq(found->name, "home");
	ck_assert_int_eq(route_find(route, 0, &rq, &found, &allow), ERR_ABSENT);
}
END_TEST

Suite *
route_suite(void)
{
	Suite *s = suite_create("route");
	TCase *tc = tcase_create("route");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, route_find__table, 0, (int)COUNT_OF(want));
	tcase_add_test(tc, route_find__empty_path_without_bytes__is_home);
	suite_add_tcase(s, tc);
	return s;
}
