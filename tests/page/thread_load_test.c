#include "page/thread_load.h"

#include "fixture.h"
#include "suites.h"
#include "text/markdown.h"

static struct ctx *cx;
static struct site site;

static void
set_up(void)
{
	fixture_up();
	cx = ctx_made();
	site = (struct site){ .id = 5, .set = { .icons = true } };
}

static struct comment
dressed(int64_t author_id)
{
	struct comment comment = { .author_id = author_id, .renderer = MARKDOWN_VERSION };

	ck_assert_int_eq(thread_dress(cx, &site, &comment), OK);
	return comment;
}

START_TEST(thread_dress__one_author__has_one_picture_and_others_have_others)
{
	uint64_t icon = dressed(7).icon;

	ck_assert_uint_ne(icon, 0);
	ck_assert_uint_eq(dressed(7).icon, icon);
	ck_assert_uint_ne(dressed(8).icon, icon);
	site.id = 6;
	ck_assert_uint_ne(dressed(7).icon, icon);
}
END_TEST

START_TEST(thread_dress__on_a_site_without_pictures__gives_none)
{
	site.set.icons = false;
	ck_assert_uint_eq(dressed(7).icon, 0);
}
END_TEST

START_TEST(thread_dress__html_of_another_renderer__is_made_again)
{
	struct comment comment = { .author_id = 7,
		.text = STR("*new*"),
		.html = STR("<p>old</p>"),
		.renderer = MARKDOWN_VERSION - 1 };

	ck_assert_int_eq(thread_dress(cx, &site, &comment), OK);
	assert_run(comment.html, "<p><em>new</em></p>");
	comment.html = STR("<p>kept</p>");
	ck_assert_int_eq(thread_dress(cx, &site, &comment), OK);
	assert_run(comment.html, "<p>kept</p>");
}
END_TEST

Suite *
thread_load_suite(void)
{
	Suite *s = suite_create("thread_load");
	TCase *tc = tcase_create("thread_load");

	tcase_add_checked_fixture(tc, set_up, fixture_down);
	tcase_add_test(tc, thread_dress__one_author__has_one_picture_and_others_have_others);
	tcase_add_test(tc, thread_dress__on_a_site_without_pictures__gives_none);
	tcase_add_test(tc, thread_dress__html_of_another_renderer__is_made_again);
	suite_add_tcase(s, tc);
	return s;
}
