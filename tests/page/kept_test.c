#include "page/kept.h"

#include "fixture.h"
#include "suites.h"

static struct ctx *cx;
static struct form_field field[] = {
	{ STR_INIT("article"), STR_INIT(ARTICLE) },
	{ STR_INIT("text"), STR_INIT("Typed.") },
};

static void
set_up(void)
{
	fixture_up();
	cx = ctx_made();
	field[1].value = STR("Typed.");
}

static struct request
posted(const char *origin)
{
	return (struct request){
		.method = POST,
		.path = STR("comments"),
		.origin = str_of(origin),
		.form = { field, COUNT_OF(field) },
	};
}

static const struct {
	int status;
	bool again;
} answer[] = {
	{ 400, false },
	{ 401, false },
	{ 403, false },
	{ 404, false },
	{ 409, true },
	{ 413, true },
	{ 415, false },
	{ 429, true },
	{ 500, true },
	{ 503, true },
};

START_TEST(kept_text__of_a_form__comes_back_and_may_be_sent_again_where_that_may_help)
{
	struct request rq = posted("https://news.example");
	struct kept_show kept;

	ck_assert(kept_text(cx, &rq, answer[_i].status, &kept));
	ck_assert_ptr_eq(kept.form, &rq.form);
	assert_run(kept.action, answer[_i].again ? PREFIX "comments" : "");
	/* The page's own word about the article is not changed by ours. */
	ck_assert_uint_eq(cx->trouble->problems.count, 0);
}
END_TEST

/* sites: whether they have been read. */
static const struct {
	const char *origin, *fetch_site;
	bool sites, again;
} from[] = {
	{ ORIGIN, "", false, true },
	{ ORIGIN, "", true, true },
	{ "https://news.example", "", true, true },
	{ "https://www.news.example", "", true, true },
	{ "https://news.example", "", false, false },
	{ "https://other.example", "", true, false }, /* another site of ours, not the article's */
	{ "https://evil.example", "", true, false },
	{ "https://evil.example", "", false, false },
	{ "https://evil.example", "same-origin", true, false },
	{ "null", "", true, false },
	{ "null", "same-origin", false, true },
	{ "", "", true, false },
	{ "", "cross-site", true, false },
	{ "", "same-origin", false, true },
};

START_TEST(kept_text__from_a_page_that_may_not_send_it__is_only_to_be_copied)
{
	struct request rq = posted(from[_i].origin);
	struct kept_show kept;

	rq.fetch_site = str_of(from[_i].fetch_site);
	if (!from[_i].sites)
		cx->sites = NULL;
	ck_assert(kept_text(cx, &rq, 503, &kept));
	assert_run(kept.action, from[_i].again ? PREFIX "comments" : "");
	ck_assert_uint_eq(cx->trouble->problems.count, 0);
}
END_TEST

START_TEST(kept_text__without_a_text_or_for_a_program__is_nothing)
{
	struct request got = posted(ORIGIN), program = posted(ORIGIN), empty = posted(ORIGIN);
	struct kept_show kept;

	got.method = GET;
	ck_assert(!kept_text(cx, &got, 503, &kept));
	program.wants_json = true;
	ck_assert(!kept_text(cx, &program, 503, &kept));
	empty.form.count = 1;
	ck_assert(!kept_text(cx, &empty, 503, &kept));
	field[1].value = STR_EMPTY;
	empty.form.count = 2;
	ck_assert(!kept_text(cx, &empty, 503, &kept));
}
END_TEST

Suite *
kept_suite(void)
{
	Suite *s = suite_create("kept");
	TCase *tc = tcase_create("kept");

	tcase_add_checked_fixture(tc, set_up, fixture_down);
	tcase_add_loop_test(tc,
	    kept_text__of_a_form__comes_back_and_may_be_sent_again_where_that_may_help, 0,
	    (int)COUNT_OF(answer));
	tcase_add_loop_test(tc, kept_text__from_a_page_that_may_not_send_it__is_only_to_be_copied,
	    0, (int)COUNT_OF(from));
	tcase_add_test(tc, kept_text__without_a_text_or_for_a_program__is_nothing);
	suite_add_tcase(s, tc);
	return s;
}
