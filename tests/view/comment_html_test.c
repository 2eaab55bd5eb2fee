#include "view/comment_html.h"

#include "fixture.h"
#include "suites.h"
#include "view/tree_html.h"

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

	assert_has(out, "<article class=\"postbag-comment\" id=\"postbag-7\" data-id=\"7\"");
	assert_has(out, "<bdi>N7" HOSTILE_ESCAPED "</bdi>");
	assert_has(out, "<a class=\"postbag-when\" href=\"#postbag-7\"><time "
			"datetime=\"2026-11-23T14:05:09Z\">23 November 2026, 14:05 UTC</time></a>");
	assert_has(out, "<div class=\"postbag-text\" dir=\"auto\"><p>html 7</p></div>");
	assert_has(out, "href=\"/postbag/compose?article=https%3A%2F%2Fnews.example%2Fa%3Fb%3D1%"
			"26c%3D2&amp;lang=en&amp;reply=7\"");
	assert_has(out, "data-name=\"N7" HOSTILE_ESCAPED "\"");
	assert_lacks(out, "<i>");
	assert_lacks(out, "Edited");
	assert_lacks(out, "/edit");
	assert_lacks(out, "/delete");
	assert_lacks(out, "postbag-own");
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
	assert_lacks(out, "compose");
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

START_TEST(comment_html__a_deep_reply__says_whom_it_answers)
{
	struct comment parent = comment_of(6, 5, PUBLISHED, 2), c = comment_of(7, 6, PUBLISHED, 3);
	struct thread_show show = show_for(0, 0);

	comment_html(&h, &show,
	    &(struct thread_place){ .comment = &c, .parent = &parent, .level = TREE_LEVELS });
	comment_html(&h, &show, &(struct thread_place){ .comment = &c, .level = TREE_LEVELS + 1 });
	assert_lacks(written(), "in reply to");
	comment_html(&h, &show,
	    &(struct thread_place){ .comment = &c, .parent = &parent, .level = TREE_LEVELS + 1 });
	assert_has(written(), "in reply to <bdi>N6" HOSTILE_ESCAPED "</bdi>");
}
END_TEST

START_TEST(comment_html__a_deep_reply_to_a_trace__does_not_name_it)
{
	struct comment chain[TREE_LEVELS + 2];
	struct thread_show show = show_for(0, 0);

	for (int i = 0; i < TREE_LEVELS + 2; i++)
		chain[i] = comment_of(i + 1, i, i == TREE_LEVELS ? SPAM : PUBLISHED, 3);
	thread_arrange(arena, chain, TREE_LEVELS + 2, 0, &show.thread);
	ck_assert_uint_eq(show.thread.count, TREE_LEVELS + 2);
	comment_html(&h, &show, &show.thread.place[TREE_LEVELS + 1]);
	assert_lacks(written(), chain[TREE_LEVELS].author_name.p);
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
	tcase_add_test(tc, comment_html__an_edited_one__says_so);
	tcase_add_test(tc, comment_html__an_author__may_change_it_for_a_while);
	tcase_add_test(tc, comment_html__a_held_one__can_be_changed_but_not_answered);
	tcase_add_loop_test(tc, comment_html__a_trace__says_no_more_than_that, 0, 4);
	tcase_add_test(tc, comment_html__a_deep_reply__says_whom_it_answers);
	tcase_add_test(tc, comment_html__a_deep_reply_to_a_trace__does_not_name_it);
	tcase_add_test(tc, comment_quote_html__a_quoted_one__has_nothing_to_press);
	suite_add_tcase(s, tc);
	return s;
}
