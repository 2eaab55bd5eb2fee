#include "view/comment_html.h"

#include <string.h>

#include "fixture.h"
#include "suites.h"

#define WINDOW_S 900

static struct thread_show
show_for(int64_t viewer, int64_t age_us)
{
	return (struct thread_show){
		.place = place,
		.viewer = viewer,
		.now_us = MOMENT_US + age_us,
		.edit_window_s = WINDOW_S,
	};
}

static const char *
seen(const struct comment *comment, int64_t viewer, int64_t age_us)
{
	struct thread_show show = show_for(viewer, age_us);

	h = html_begin(arena, 4096, 65536);
	comment_html(&h, &show, &(struct thread_place){ .comment = comment });
	return written();
}

START_TEST(comment_html__a_published_one__shows_who_when_and_what)
{
	struct comment c = comment_of(7, 0, PUBLISHED, 3);
	const char *out = seen(&c, 0, 0);

	assert_has(out, "<article class=\"postbag-comment\" id=\"postbag-7\" tabindex=\"-1\"");
	assert_has(out, "<bdi>N7" HOSTILE_ESCAPED "</bdi>");
	assert_has(out,
	    "<a class=\"postbag-when\" "
	    "href=\"/postbag/articles/00ab00cd00ef0012/comments/7?lang=en#postbag-7\"><time "
	    "datetime=\"2026-11-23T14:05:09Z\">23 November 2026, 14:05 UTC</time></a>");
	assert_has(out, "<div class=\"postbag-text\" dir=\"auto\"><p>html 7</p></div>");
	assert_has(out, "<a class=\"postbag-reply\" "
			"href=\"/postbag/articles/00ab00cd00ef0012/comments/7/reply?lang=en\"");
	assert_lacks(out, "<i>");
	assert_lacks(out, "Edited");
	assert_lacks(out, "/edit");
	assert_lacks(out, "/delete");
	assert_lacks(out, "postbag-own");
	assert_lacks(out, "postbag-to");
	assert_lacks(out, "postbag-mark");
	assert_lacks(out, "postbag-badge");
}
END_TEST

START_TEST(comment_html__other_readers__may_report_it_and_its_author_not)
{
	struct comment c = comment_of(7, 0, PUBLISHED, 3);

	assert_has(seen(&c, 0, 0),
	    "<a class=\"postbag-report\" "
	    "href=\"/postbag/articles/00ab00cd00ef0012/comments/7/report?lang=en\" "
	    "rel=\"nofollow\">Report</a>");
	assert_has(seen(&c, 4, 0), "postbag-report");
	assert_lacks(seen(&c, 3, 0), "postbag-report");
	c.status = HELD;
	assert_lacks(seen(&c, 0, 0), "postbag-report");
}
END_TEST

START_TEST(comment_html__in_a_closed_thread__there_is_nothing_to_answer)
{
	struct comment c = comment_of(7, 0, PUBLISHED, 3);

	article.closed = true;
	const char *other = seen(&c, 0, 0);
	assert_lacks(other, "postbag-reply");
	assert_has(other, "postbag-report");
	const char *own = seen(&c, 3, 0);
	assert_has(own, "/edit");
	assert_lacks(own, "postbag-reply");
	assert_lacks(seen(&c, 3, INT64_C(1000000) * (WINDOW_S + 1)), "<footer");
}
END_TEST

START_TEST(comment_html__a_picture__stands_before_the_name_where_the_site_has_them)
{
	struct comment c = comment_of(7, 0, PUBLISHED, 3);

	assert_lacks(seen(&c, 0, 0), "<svg");
	c.icon = 12345;
	const char *out = seen(&c, 0, 0);
	assert_has(
	    out, "<b class=\"postbag-author\"><svg class=\"postbag-face\" aria-hidden=\"true\"");
	ck_assert(strstr(out, "</svg><bdi>") != NULL);
}
END_TEST

START_TEST(comment_html__an_edited_one__says_so)
{
	struct comment c = comment_of(7, 0, PUBLISHED, 3);

	c.edited_us = MOMENT_US;
	assert_has(seen(&c, 0, 0), "<span class=\"postbag-mark\">Edited</span>");
}
END_TEST

START_TEST(comment_html__an_author__may_change_it_for_a_while)
{
	struct comment c = comment_of(7, 0, PUBLISHED, 3);
	const int64_t last_us = WINDOW_S * 1000000 - 1;

	assert_has(seen(&c, 3, last_us),
	    "href=\"/postbag/articles/00ab00cd00ef0012/comments/7/edit?lang=en\"");
	assert_has(seen(&c, 3, last_us),
	    "href=\"/postbag/articles/00ab00cd00ef0012/comments/7/delete?lang=en\"");
	assert_has(seen(&c, 3, 61 * 1000000),
	    "<span class=\"postbag-left\">Time left to change it: "
	    "<time datetime=\"2026-11-23T14:20:09Z\">13:59</time></span>");
	assert_lacks(seen(&c, 3, last_us + 1), "/edit");
	assert_has(seen(&c, 3, last_us + 1), "postbag-own");
	assert_lacks(seen(&c, 4, 0), "/edit");
	assert_lacks(seen(&c, 0, 0), "/edit");
}
END_TEST

START_TEST(comment_html__a_held_one__can_be_changed_but_not_answered)
{
	struct comment c = comment_of(7, 0, HELD, 3);
	const char *out = seen(&c, 3, 0);

	assert_has(out, "postbag-comment postbag-held postbag-own");
	assert_has(out, "Waiting for a moderator. Only you can see it.");
	assert_has(out, "/edit");
	assert_lacks(out, "/reply");
	/* Without anything to do, there is no empty row for it. */
	assert_lacks(seen(&c, 3, WINDOW_S * (int64_t)1000000), "<footer");
}
END_TEST

START_TEST(comment_html__a_trace__says_no_more_than_that)
{
	static const enum status gone[] = { HELD, SPAM, REJECTED, DELETED };
	struct comment c = comment_of(7, 0, gone[_i], 3);
	struct thread_show show = show_for(3, 0);

	comment_html(&h, &show, &(struct thread_place){ .comment = &c, .trace = true });
	const char *out = written();
	assert_has(out, "id=\"postbag-7\"");
	assert_has(
	    out, gone[_i] == DELETED ? "This comment was deleted." : "This comment was removed.");
	assert_lacks(out, "N7");
	assert_lacks(out, "html 7");
	assert_lacks(out, "/edit");
	assert_lacks(out, "<time");
}
END_TEST

static const struct {
	enum badge badge;
	bool pinned, featured;
	const char *html;
} marked[] = {
	{ BADGE_STAFF, false, false, "<span class=\"postbag-badge\">Staff</span>" },
	{ BADGE_MODERATOR, false, false, "<span class=\"postbag-badge\">Moderator</span>" },
	{ BADGE_AUTHOR, false, false,
	    "<span class=\"postbag-badge\">Author of the article</span>" },
	{ BADGE_NONE, true, false, "<span class=\"postbag-mark\">Pinned</span>" },
	{ BADGE_NONE, false, true, "<span class=\"postbag-mark\">Editors\xe2\x80\x99 pick</span>" },
};

START_TEST(comment_html__badges_and_marks__stand_beside_the_name)
{
	struct comment c = comment_of(7, 0, PUBLISHED, 3);

	c.badge = marked[_i].badge;
	c.pinned_us = marked[_i].pinned ? MOMENT_US : 0;
	c.featured_us = marked[_i].featured ? MOMENT_US : 0;
	const char *out = seen(&c, 0, 0);
	assert_has(out, marked[_i].html);
	ck_assert_uint_eq(
	    times(out, "<span class=\"postbag-badge") + times(out, "<span class=\"postbag-mark"),
	    1);
	ck_assert_int_eq(strstr(out, "postbag-comment postbag-pick") != NULL, marked[_i].featured);
	/* Nothing stands after the time, which the script makes shorter. */
	assert_has(out, "</time></a></header>");
}
END_TEST

START_TEST(comment_html__a_reply__leads_up_to_what_it_answers)
{
	struct comment parent = comment_of(6, 5, PUBLISHED, 2), c = comment_of(7, 6, PUBLISHED, 3);
	struct thread_show show = show_for(0, 0);

	comment_html(
	    &h, &show, &(struct thread_place){ .comment = &c, .parent = &parent, .level = DEPTH });
	assert_has(written(), "<a class=\"postbag-to\" href=\"#postbag-6\"><span "
			      "aria-hidden=\"true\">\xe2\x86\x91</span><span "
			      "class=\"postbag-unseen\">to what it answers</span></a>");
}
END_TEST

START_TEST(comment_html__a_deep_reply__says_whom_it_answers)
{
	struct comment parent = comment_of(6, 5, PUBLISHED, 2), c = comment_of(7, 6, PUBLISHED, 3);
	struct thread_show show = show_for(0, 0);

	comment_html(&h, &show, &(struct thread_place){ .comment = &c, .level = DEPTH + 1 });
	assert_lacks(written(), "in reply to");
	comment_html(&h, &show,
	    &(struct thread_place){ .comment = &c, .parent = &parent, .level = DEPTH + 1 });
	assert_has(written(),
	    "<a class=\"postbag-to\" href=\"#postbag-6\">in reply to <bdi>N6" HOSTILE_ESCAPED
	    "</bdi></a>");
}
END_TEST

START_TEST(comment_html__a_reply_to_another_page__says_whom_it_answers)
{
	struct comment c = comment_of(7, 6, PUBLISHED, 3);
	struct thread_show show = show_for(0, 0);

	c.parent_name = STR("Ada");
	comment_html(&h, &show, &(struct thread_place){ .comment = &c, .level = 1 });
	assert_has(written(),
	    "<a class=\"postbag-to\" href=\"#postbag-6\">in reply to <bdi>Ada</bdi></a>");
}
END_TEST

START_TEST(comment_html__a_deep_reply_to_a_trace__does_not_name_it)
{
	struct comment chain[DEPTH + 2];
	struct thread_show show = show_for(0, 0);

	for (int i = 0; i < DEPTH + 2; i++)
		chain[i] = comment_of(i + 1, i, i == DEPTH ? SPAM : PUBLISHED, 3);
	thread_arrange(arena, chain, DEPTH + 2, 0, &show.thread);
	ck_assert_uint_eq(show.thread.count, DEPTH + 2);
	comment_html(&h, &show, &show.thread.place[DEPTH + 1]);
	assert_lacks(written(), chain[DEPTH].author_name.p);
	assert_lacks(written(), "in reply to");
}
END_TEST

START_TEST(comment_quote_html__a_quoted_one__has_nothing_to_press)
{
	struct comment c = comment_of(7, 0, PUBLISHED, 3);

	comment_quote_html(&h, &c);
	const char *out = written();
	assert_has(out, "postbag-quoted");
	assert_has(out, "<p>html 7</p>");
	assert_lacks(out, "<footer");
	assert_lacks(out, " id=");
}
END_TEST

Suite *
comment_html_suite(void)
{
	Suite *s = suite_create("comment_html");
	TCase *tc = tcase_create("comment_html");

	tcase_add_checked_fixture(tc, fixture_up, fixture_down);
	tcase_add_test(tc, comment_html__a_published_one__shows_who_when_and_what);
	tcase_add_test(tc, comment_html__other_readers__may_report_it_and_its_author_not);
	tcase_add_test(tc, comment_html__in_a_closed_thread__there_is_nothing_to_answer);
	tcase_add_test(tc, comment_html__a_picture__stands_before_the_name_where_the_site_has_them);
	tcase_add_test(tc, comment_html__an_edited_one__says_so);
	tcase_add_test(tc, comment_html__an_author__may_change_it_for_a_while);
	tcase_add_test(tc, comment_html__a_held_one__can_be_changed_but_not_answered);
	tcase_add_loop_test(tc, comment_html__a_trace__says_no_more_than_that, 0, 4);
	tcase_add_loop_test(
	    tc, comment_html__badges_and_marks__stand_beside_the_name, 0, (int)COUNT_OF(marked));
	tcase_add_test(tc, comment_html__a_reply__leads_up_to_what_it_answers);
	tcase_add_test(tc, comment_html__a_reply_to_another_page__says_whom_it_answers);
	tcase_add_test(tc, comment_html__a_deep_reply__says_whom_it_answers);
	tcase_add_test(tc, comment_html__a_deep_reply_to_a_trace__does_not_name_it);
	tcase_add_test(tc, comment_quote_html__a_quoted_one__has_nothing_to_press);
	suite_add_tcase(s, tc);
	return s;
}
