#include "page/routes.h"

#include "fixture.h"
#include "suites.h"

static const struct route *
row(int i, size_t *count)
{
	return &routes(count)[i];
}

static bool
below(const struct route *route, const char *start)
{
	return str_starts(str_of(route->pattern), str_of(start));
}

START_TEST(routes__each_row__has_a_page_one_method_and_a_name_of_its_own)
{
	size_t count;
	const struct route *r = row(_i, &count);

	ck_assert(r->page != NULL);
	ck_assert(
	    r->methods == GET || r->methods == POST || r->methods == PATCH || r->methods == DELETE);
	ck_assert_uint_gt(strlen(r->name), 0);
	ck_assert_uint_eq(strspn(r->name, "abcdefghijklmnopqrstuvwxyz_"), strlen(r->name));
	ck_assert_str_eq(route_name((unsigned)_i), r->name);
	for (int i = 0; i < _i; i++) {
		const struct route *before = row(i, &count);

		ck_assert_str_ne(r->name, before->name);
		ck_assert(strcmp(r->pattern, before->pattern) != 0 ||
			  (r->methods & before->methods) == 0);
	}
}
END_TEST

START_TEST(routes__each_row__is_found_by_a_path_of_its_pattern)
{
	size_t count;
	const struct route *r = row(_i, &count), *found = NULL;
	struct buf path = buf_begin(arena, 64, 256), allow = buf_begin(arena, 64, 256);
	struct str rest = str_of(r->pattern);

	while (rest.len > 0) {
		bool more = str_find(rest, '/') < rest.len;
		struct str part = str_cut(&rest, '/');

		buf_add(&path, str_equal(part, STR("{a}"))    ? STR("00000000000000ff")
			       : str_equal(part, STR("{id}")) ? STR("12")
							      : part);
		if (more)
			buf_char(&path, '/');
	}
	struct request rq = { .method = (enum method)r->methods, .path = buf_str(&path) };
	ck_assert_int_eq(route_find(routes(&count), count, &rq, &found, &allow), OK);
	ck_assert_ptr_eq(found, r);
}
END_TEST

START_TEST(routes__what_changes_things_at_the_desk__passes_every_gate)
{
	size_t count;
	const struct route *r = row(_i, &count);
	bool sign_in = below(r, "admin/sign-in");

	if (!below(r, "admin/") || r->methods == GET) {
		/* A form's token is bound to a session, and no form is sent by GET. */
		ck_assert_uint_eq(r->flags & (NEED_DESK | NEED_FORM), 0);
		return;
	}
	ck_assert_uint_ne(r->flags & NEED_DESK, 0);
	ck_assert_int_eq((r->flags & NEED_SESSION) != 0, !sign_in);
	ck_assert_int_eq((r->flags & NEED_FORM) != 0, !sign_in);
	/* Who may only look may still see to their own account. */
	ck_assert_int_eq((r->flags & (NEED_ROLE | NEED_OWNER)) != 0,
	    !below(r, "admin/sign-") && !below(r, "admin/account") &&
		!below(r, "admin/queue/")); /* which only looks for something */
}
END_TEST

START_TEST(routes__what_the_desk_shows__needs_a_session)
{
	static const char *const open[] = { "admin", "admin/sign-in", "admin/sign-in/code",
		"admin/sign-in/passkey" };
	size_t count;
	const struct route *r = row(_i, &count);
	bool needed = below(r, "admin");

	for (size_t i = 0; i < COUNT_OF(open); i++)
		needed = needed && strcmp(r->pattern, open[i]) != 0;
	ck_assert_int_eq((r->flags & NEED_SESSION) != 0, needed);
}
END_TEST

START_TEST(routes__what_is_for_readers__is_neither_the_desks_nor_the_operators)
{
	size_t count;
	const struct route *r = row(_i, &count);
	bool readers =
	    !below(r, "admin") && !below(r, "api/v1/admin/") && (r->flags & NEED_LOOPBACK) == 0;

	ck_assert_int_eq(route_for_readers(r), readers);
}
END_TEST

START_TEST(routes__what_is_for_the_operator__is_on_loopback_only)
{
	size_t count;
	const struct route *r = row(_i, &count);
	bool operators = strcmp(r->pattern, "healthz") == 0 || strcmp(r->pattern, "readyz") == 0 ||
			 strcmp(r->pattern, "metrics") == 0;

	ck_assert_int_eq((r->flags & NEED_LOOPBACK) != 0, operators);
	/* It must answer when the database does not. */
	if (operators)
		ck_assert_uint_eq(r->flags, NEED_LOOPBACK);
}
END_TEST

START_TEST(routes__readers_and_programs__need_the_sites)
{
	size_t count;
	const struct route *r = row(_i, &count);

	if (!below(r, "admin") && !below(r, "api/v1/admin/") && (r->flags & NEED_LOOPBACK) == 0)
		ck_assert_uint_eq(r->flags, NEED_SITES);
	ck_assert_uint_eq(
	    r->flags & ~(unsigned)(NEED_SITES | NEED_LOOPBACK | NEED_SESSION | NEED_DESK |
				   NEED_FORM | NEED_ROLE | NEED_OWNER | NEED_BEARER),
	    0);
}
END_TEST

START_TEST(routes__programs_at_the_desk__are_known_by_a_token_alone)
{
	size_t count;
	const struct route *r = row(_i, &count);
	bool programs = below(r, "api/v1/admin/");

	ck_assert_int_eq((r->flags & NEED_BEARER) != 0, programs);
	if (!programs)
		return;
	ck_assert_uint_eq(r->flags & (NEED_SESSION | NEED_DESK | NEED_FORM), 0);
	ck_assert_uint_ne(r->flags & NEED_SITES, 0);
	if (r->methods != GET)
		ck_assert_uint_ne(r->flags & (NEED_ROLE | NEED_OWNER), 0);
}
END_TEST

START_TEST(route_name__after_the_last__is_none)
{
	size_t count;

	(void)routes(&count);
	ck_assert_str_eq(route_name((unsigned)count), "none");
	ck_assert_str_eq(route_name(UINT32_MAX), "none");
}
END_TEST

Suite *
routes_suite(void)
{
	Suite *s = suite_create("routes");
	TCase *tc = tcase_create("routes");
	size_t count;

	(void)routes(&count);
	tcase_add_checked_fixture(tc, fixture_up, fixture_down);
	tcase_add_loop_test(
	    tc, routes__each_row__has_a_page_one_method_and_a_name_of_its_own, 0, (int)count);
	tcase_add_loop_test(tc, routes__each_row__is_found_by_a_path_of_its_pattern, 0, (int)count);
	tcase_add_loop_test(
	    tc, routes__what_changes_things_at_the_desk__passes_every_gate, 0, (int)count);
	tcase_add_loop_test(tc, routes__what_the_desk_shows__needs_a_session, 0, (int)count);
	tcase_add_loop_test(
	    tc, routes__what_is_for_readers__is_neither_the_desks_nor_the_operators, 0, (int)count);
	tcase_add_loop_test(
	    tc, routes__what_is_for_the_operator__is_on_loopback_only, 0, (int)count);
	tcase_add_loop_test(tc, routes__readers_and_programs__need_the_sites, 0, (int)count);
	tcase_add_loop_test(
	    tc, routes__programs_at_the_desk__are_known_by_a_token_alone, 0, (int)count);
	tcase_add_test(tc, route_name__after_the_last__is_none);
	suite_add_tcase(s, tc);
	return s;
}
