#include "view/thread_html.h"

#include "fixture.h"
#include "suites.h"

#define ESCAPED_URL "https%3A%2F%2Fnews.example%2Fa%3Fb%3D1%26c%3D2"

static struct thread_show
show_of(struct comment *comment, size_t count)
{
	struct thread_show show = {
		.place = place,
		.shares = &counts,
		.sort = SORT_OLDEST,
		.now_us = MOMENT_US,
		.edit_window_s = 900,
	};

	thread_arrange(arena, comment, count, 0, &show.thread);
	return show;
}

START_TEST(thread_html__a_thread__has_share_bar_comments_and_form_in_order)
{
	struct comment comment[] = { comment_of(1, 0, PUBLISHED, 3),
		comment_of(2, 1, PUBLISHED, 4) };
	struct thread_show show = show_of(comment, COUNT_OF(comment));

	thread_html(&h, &show);
	const char *out = written();
	const char *bar = strstr(out, "class=\"postbag-share\"");
	const char *title =
	    strstr(out, "<h2 class=\"postbag-title\" id=\"postbag-title\">2 comments");
	const char *list =
	    strstr(out, "<ol class=\"postbag-comments\"><li class=\"postbag-item\">");
	const char *form = strstr(out, "id=\"postbag-form\"");
	const char *feed = strstr(out, "<a class=\"postbag-feed\" type=\"application/atom+xml\"");
	ck_assert(bar != NULL && title > bar && list > title && form > list && feed > form);
	assert_has(out, "<section class=\"postbag\" id=\"postbag\" "
			"data-article=\"00ab00cd00ef0012\" data-revision=\"12.3\" "
			"data-src=\"/postbag/thread?article=" ESCAPED_URL "&amp;lang=en\" "
			"data-sort=\"oldest\" data-comments=\"2\" lang=\"en\" dir=\"ltr\" "
			"aria-labelledby=\"postbag-title\" data-words=\"{&quot;cancel&quot;:");
	ck_assert_uint_eq(times(out, "<article class=\"postbag-comment"), 2);
	assert_lacks(out, "postbag-notice");
	assert_lacks(out, "rel=\"next\"");
	assert_lacks(out, "<i>");
}
END_TEST

START_TEST(thread_html__the_bar_elsewhere__has_none_of_its_own)
{
	struct thread_show show = show_of(NULL, 0);

	show.barless = true;
	thread_html(&h, &show);
	assert_lacks(written(), "postbag-share");
	assert_has(written(), "id=\"postbag-form\"");
}
END_TEST

START_TEST(thread_html__sorts__are_links_and_one_is_current)
{
	struct comment comment[] = { comment_of(1, 0, PUBLISHED, 3),
		comment_of(2, 0, PUBLISHED, 4) };
	struct thread_show show = show_of(comment, COUNT_OF(comment));

	show.sort = SORT_NEWEST;
	thread_html(&h, &show);
	const char *out = written();
	assert_has(out,
	    "<a href=\"/postbag/thread?article=" ESCAPED_URL
	    "&amp;lang=en&amp;sort=newest&amp;view=page\" aria-current=\"true\">Newest first</a>");
	assert_has(out, "<a href=\"/postbag/thread?article=" ESCAPED_URL
			"&amp;lang=en&amp;sort=oldest&amp;view=page\">Oldest first</a>");
	ck_assert_uint_eq(times(out, "aria-current"), 1);
}
END_TEST

START_TEST(thread_html__one_comment__needs_no_order)
{
	struct comment comment[] = { comment_of(1, 0, PUBLISHED, 3) };
	struct thread_show show = show_of(comment, COUNT_OF(comment));

	article.comments = 1;
	thread_html(&h, &show);
	assert_lacks(written(), "postbag-sorts");
	assert_has(written(), ">1 comment</h2>");
}
END_TEST

START_TEST(thread_html__no_comments__asks_for_the_first)
{
	struct thread_show show = show_of(NULL, 0);

	article.comments = 0;
	thread_html(&h, &show);
	const char *out = written();
	assert_has(out, ">Comments</h2>");
	assert_has(out, "Be the first");
	assert_lacks(out, "postbag-comments");
	assert_has(out, "id=\"postbag-form\"");
}
END_TEST

START_TEST(thread_html__past_the_last_page__does_not_ask_for_the_first)
{
	struct thread_show show = show_of(NULL, 0);

	thread_html(&h, &show);
	assert_lacks(written(), "Be the first");
	assert_has(written(), "There are no more comments.");
}
END_TEST

START_TEST(thread_html__a_closed_thread__says_so_and_has_no_form)
{
	struct comment comment[] = { comment_of(1, 0, PUBLISHED, 3) };
	struct thread_show show = show_of(comment, COUNT_OF(comment));

	article.closed = true;
	thread_html(&h, &show);
	const char *out = written();
	ck_assert_uint_eq(times(out, "Comments on this article are closed."), 1);
	assert_lacks(out, "postbag-form\"");
	assert_has(out, "id=\"postbag-1\"");
	assert_has(out, "postbag-share");
	assert_has(out, "postbag-actions");
}
END_TEST

START_TEST(thread_html__a_closed_thread_without_comments__invites_nobody)
{
	struct thread_show show = show_of(NULL, 0);

	article.comments = 0;
	article.closed = true;
	thread_html(&h, &show);
	const char *out = written();
	assert_lacks(out, "Be the first");
	assert_has(out, "Comments on this article are closed.");
}
END_TEST

START_TEST(thread_html__another_page__is_linked)
{
	struct comment comment[] = { comment_of(1, 0, PUBLISHED, 3) };
	struct thread_show show = show_of(comment, COUNT_OF(comment));

	show.next = STR("77");
	show.prev = STR("55");
	thread_html(&h, &show);
	const char *out = written();
	assert_has(out,
	    "<a rel=\"next\" href=\"/postbag/thread?article=" ESCAPED_URL
	    "&amp;lang=en&amp;sort=oldest&amp;after=77&amp;view=page\">More comments</a>");
	assert_has(out,
	    "<a rel=\"prev\" href=\"/postbag/thread?article=" ESCAPED_URL
	    "&amp;lang=en&amp;sort=oldest&amp;before=55&amp;view=page\">Earlier comments</a>");
}
END_TEST

START_TEST(thread_html__a_branch__is_folded_behind_its_number_of_replies)
{
	struct comment comment[] = { comment_of(1, 0, PUBLISHED, 3), comment_of(2, 1, PUBLISHED, 4),
		comment_of(3, 2, PUBLISHED, 4), comment_of(4, 0, PUBLISHED, 4) };

	comment[2].root_id = 1;
	comment[0].replies = 2;
	struct thread_show show = show_of(comment, COUNT_OF(comment));
	thread_html(&h, &show);
	const char *out = written();
	assert_has(out, "<details class=\"postbag-branch\" open><summary>2 replies</summary><ol "
			"class=\"postbag-replies\">");
	assert_has(out, "<summary>1 reply</summary>");
	ck_assert_uint_eq(times(out, "<details"), 2);
}
END_TEST

START_TEST(thread_html__a_long_branch__has_a_page_of_its_own)
{
	struct comment comment[] = { comment_of(1, 0, PUBLISHED, 3), comment_of(2, 1, PUBLISHED, 4),
		comment_of(5, 0, PUBLISHED, 4) };

	comment[0].more_after = 2;
	comment[0].replies = 31;
	struct thread_show show = show_of(comment, COUNT_OF(comment));
	thread_html(&h, &show);
	const char *out = written();
	assert_has(out, "<summary>31 replies</summary>");
	assert_has(out,
	    "<p class=\"postbag-more postbag-rest\"><a href=\"/postbag/thread?article=" ESCAPED_URL
	    "&amp;lang=en&amp;root=1&amp;after=2&amp;view=page\">Show 30 more "
	    "replies</a></p></li>");
	ck_assert_uint_eq(times(out, "more replies"), 1);
	assert_lacks(out, "All comments");
}
END_TEST

START_TEST(thread_html__a_long_branch_of_a_trace__does_not_name_it)
{
	struct comment comment[] = { comment_of(1, 0, SPAM, 3), comment_of(2, 1, PUBLISHED, 4) };

	comment[0].more_after = 2;
	comment[0].replies = 2;
	struct thread_show show = show_of(comment, COUNT_OF(comment));
	thread_html(&h, &show);
	assert_has(written(), ">Show 1 more reply</a>");
	assert_lacks(written(), "N1");
}
END_TEST

START_TEST(thread_html__the_page_of_a_permalink__leads_to_all_of_the_thread)
{
	struct comment comment[] = { comment_of(1, 0, PUBLISHED, 3) };
	struct thread_show show = show_of(comment, COUNT_OF(comment));

	show.comment = 1;
	show.sort = SORT_BEST;
	thread_html(&h, &show);
	assert_has(written(), "&amp;lang=en&amp;sort=best&amp;view=page\">All comments</a>");
}
END_TEST

START_TEST(thread_html__the_page_of_a_branch__leads_back_to_the_thread)
{
	struct comment comment[] = { comment_of(1, 0, PUBLISHED, 3),
		comment_of(2, 1, PUBLISHED, 4) };
	struct thread_show show = show_of(comment, COUNT_OF(comment));

	show.root = 1;
	thread_html(&h, &show);
	const char *out = written();
	assert_has(out, "<a href=\"/postbag/thread?article=" ESCAPED_URL
			"&amp;lang=en&amp;sort=oldest&amp;view=page\">All comments</a>");
	assert_lacks(out, "aria-current");
}
END_TEST

START_TEST(thread_html__a_notice__is_told_to_everybody)
{
	struct thread_show show = show_of(NULL, 0);

	show.notice = "Thank you.";
	thread_html(&h, &show);
	assert_has(written(), "<p class=\"postbag-notice\" role=\"status\" tabindex=\"-1\">"
			      "Thank you.</p>");
}
END_TEST

/* No id may stand on a page twice: labels and links would go astray. */
START_TEST(thread_html__ids__are_unique)
{
	struct comment comment[] = { comment_of(1, 0, PUBLISHED, 3), comment_of(2, 1, PUBLISHED, 4),
		comment_of(3, 1, DELETED, 4), comment_of(4, 3, PUBLISHED, 3) };
	struct thread_show show = show_of(comment, COUNT_OF(comment));
	struct problems problems = { .count = 0 };
	size_t ids = 0;

	problem_add(&problems, "name", PROBLEM_MISSING);
	problem_add(&problems, "text", PROBLEM_MISSING);
	show.form.problems = &problems;
	thread_html(&h, &show);
	const char *out = written();
	for (const char *at = strstr(out, " id=\""); at != NULL; at = strstr(at + 1, " id=\"")) {
		size_t len = strcspn(at + 5, "\"") + 6;
		struct str attribute = { at, len };

		ck_assert_uint_eq(times(out, arena_text(arena, attribute)), 1);
		ids++;
	}
	ck_assert_uint_gt(ids, 8);
}
END_TEST

Suite *
thread_html_suite(void)
{
	Suite *s = suite_create("thread_html");
	TCase *tc = tcase_create("thread_html");

	tcase_add_checked_fixture(tc, fixture_up, fixture_down);
	tcase_add_test(tc, thread_html__a_thread__has_share_bar_comments_and_form_in_order);
	tcase_add_test(tc, thread_html__the_bar_elsewhere__has_none_of_its_own);
	tcase_add_test(tc, thread_html__sorts__are_links_and_one_is_current);
	tcase_add_test(tc, thread_html__one_comment__needs_no_order);
	tcase_add_test(tc, thread_html__no_comments__asks_for_the_first);
	tcase_add_test(tc, thread_html__past_the_last_page__does_not_ask_for_the_first);
	tcase_add_test(tc, thread_html__a_closed_thread__says_so_and_has_no_form);
	tcase_add_test(tc, thread_html__a_closed_thread_without_comments__invites_nobody);
	tcase_add_test(tc, thread_html__another_page__is_linked);
	tcase_add_test(tc, thread_html__a_branch__is_folded_behind_its_number_of_replies);
	tcase_add_test(tc, thread_html__the_page_of_a_permalink__leads_to_all_of_the_thread);
	tcase_add_test(tc, thread_html__a_long_branch__has_a_page_of_its_own);
	tcase_add_test(tc, thread_html__a_long_branch_of_a_trace__does_not_name_it);
	tcase_add_test(tc, thread_html__the_page_of_a_branch__leads_back_to_the_thread);
	tcase_add_test(tc, thread_html__a_notice__is_told_to_everybody);
	tcase_add_test(tc, thread_html__ids__are_unique);
	suite_add_tcase(s, tc);
	return s;
}
