/*
 * A member's own pages.
 */
#include "view/me_html.h"

#include <string.h>

#include "fixture.h"
#include "suites.h"

#define NOW_US MOMENT_US

static struct account_comment item;
static struct me_show me;

static void
set_up(void)
{
	fixture_up();
	item = (struct account_comment){
		.comment = {
			.article_id = 0x1234,
			.id = 7,
			.root_id = 7,
			.author_id = 3,
			.author_name = STR("Ada"),
			.text = STR("Hello"),
			.html = STR("<p>Hello</p>"),
			.created_us = NOW_US,
		},
		.url = STR("https://news.example/a?b=c&d"),
		.title = STR("<i>A</i> & B"),
	};
	me = (struct me_show){
		.place = { .prefix = STR("/postbag/") },
		.name = STR("Ada <b>"),
		.all = 1,
		.comment = &item,
		.count = 1,
		.now_us = NOW_US + 1,
		.edit_window_s = 900,
	};
}

static const char *
shown(void)
{
	me_page(&h, &me);
	return written();
}

static const struct row {
	enum status status;
	const char *said;
	bool open;  /* it may be changed */
	bool leads; /* to where it stands */
} row[] = {
	{ PUBLISHED, ">Published</span>", true, true },
	{ HELD, ">Waiting for a moderator. Only you can see it.</span>", true, true },
	{ SPAM, ">Waiting for a moderator. Only you can see it.</span>", false, false },
	{ REJECTED, ">Not published. Only you can see it.</span>", false, false },
	{ DELETED, ">Deleted</span>", false, false },
};

START_TEST(me_page__each_status__is_said_in_plain_words)
{
	const struct row *r = &row[_i];

	item.comment.status = r->status;
	const char *page = shown();
	assert_has(page, r->said);
	ck_assert_int_eq(strstr(page, "comments/7/edit?lang=en\"") != NULL, r->open);
	ck_assert_int_eq(strstr(page, "comments/7/delete?lang=en\"") != NULL, r->open);
	ck_assert_int_eq(strstr(page, "comments/7?lang=en#postbag-7\"") != NULL, r->leads);
	ck_assert_int_eq(
	    strstr(page, "href=\"https://news.example/a?b=c&amp;d\"") != NULL, !r->leads);
}
END_TEST

START_TEST(me_page__names_and_titles__are_text)
{
	const char *page = shown();

	assert_has(page, "<bdi>Ada &lt;b&gt;</bdi>");
	assert_has(page, "<bdi>&lt;i&gt;A&lt;/i&gt; &amp; B</bdi>");
	assert_lacks(page, "<i>");
}
END_TEST

START_TEST(me_page__the_window_is_over__offers_no_change)
{
	me.now_us = NOW_US + INT64_C(901) * 1000000;
	assert_lacks(shown(), "/edit");
}
END_TEST

START_TEST(me_page__more_follows__leads_on_by_the_cursor)
{
	me.next = 7;
	assert_has(shown(), "href=\"/postbag/me?lang=en&amp;after=7\" rel=\"next\"");
}
END_TEST

START_TEST(me_page__nothing_written__says_so)
{
	me.all = 0;
	me.count = 0;
	const char *page = shown();
	assert_has(page, "You have not written a comment yet.");
	assert_lacks(page, "<ol");
}
END_TEST

START_TEST(leave_page__asks__with_no_answer_chosen)
{
	leave_page(&h, &(struct leave_show){
			   .place = { .prefix = STR("/postbag/") },
			   .name = STR("Ada"),
			   .ticket = "ticket",
		       });
	const char *page = written();
	assert_has(page, "value=\"keep\" required");
	assert_has(page, "value=\"erase\" required");
	assert_lacks(page, "checked");
}
END_TEST

Suite *
me_html_suite(void)
{
	Suite *s = suite_create("me_html");
	TCase *tc = tcase_create("me_html");

	tcase_add_checked_fixture(tc, set_up, fixture_down);
	tcase_add_loop_test(
	    tc, me_page__each_status__is_said_in_plain_words, 0, (int)COUNT_OF(row));
	tcase_add_test(tc, me_page__names_and_titles__are_text);
	tcase_add_test(tc, me_page__the_window_is_over__offers_no_change);
	tcase_add_test(tc, me_page__more_follows__leads_on_by_the_cursor);
	tcase_add_test(tc, me_page__nothing_written__says_so);
	tcase_add_test(tc, leave_page__asks__with_no_answer_chosen);
	suite_add_tcase(s, tc);
	return s;
}
