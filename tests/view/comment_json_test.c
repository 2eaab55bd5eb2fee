#include "view/comment_json.h"

#include "fixture.h"
#include "suites.h"

START_TEST(comment_json__a_root__has_these_members)
{
	struct comment c = comment_of(7, 0, PUBLISHED, 3);

	c.author_name = STR("Ada");
	c.text = STR("a\n\"b\"\xe2\x80\xa8");
	comment_json(&j, NULL, &c, false);
	ck_assert_str_eq(written_json(),
	    "{\"id\":7,\"parent\":null,\"root\":7,\"depth\":0,\"status\":\"published\","
	    "\"author\":\"Ada\",\"text\":\"a\\n\\\"b\\\"\\u2028\","
	    "\"html\":\"\\u003cp\\u003ehtml 7\\u003c/p\\u003e\","
	    "\"created\":\"2026-11-23T14:05:09Z\",\"edited\":null,\"edited_by\":null,"
	    "\"badge\":\"\",\"member\":false,\"pinned\":null,\"featured\":null,\"locked\":null,"
	    "\"website\":\"\","
	    "\"votes\":{\"up\":0,\"down\":0},\"replies\":0,\"own\":false,\"ground\":null,\"note\":"
	    "null,\"more_after\":null}");
}
END_TEST

START_TEST(comment_json__a_reply_that_was_edited__says_so)
{
	struct comment c = comment_of(8, 7, HELD, 3);

	c.edited_us = MOMENT_US + 1000000;
	comment_json(&j, NULL, &c, true);
	const char *out = written_json();
	assert_has(out, "\"id\":8,\"parent\":7,\"root\":7,\"depth\":1,\"status\":\"held\"");
	assert_has(out, "\"edited\":\"2026-11-23T14:05:10Z\",");
	assert_has(out, "\"own\":true,\"ground\":null,\"note\":null,\"more_after\":null}");
}
END_TEST

static struct thread_show
show_of(struct comment *comment, size_t count, int64_t viewer)
{
	struct thread_show show = {
		.place = place,
		.shares = &counts,
		.sort = SORT_NEWEST,
		.viewer = viewer,
	};

	thread_arrange(arena, comment, count, viewer, &show.thread);
	return show;
}

START_TEST(thread_json__an_empty_thread__is_whole)
{
	struct thread_show show = show_of(NULL, 0, 0);

	thread_json(&j, &show);
	const char *out = written_json();
	assert_has(out, "{\"article\":{\"id\":\"00ab00cd00ef0012\",");
	assert_has(out, "\"sort\":\"newest\",\"shares\":{\"total\":0,");
	assert_has(out,
	    "\"comments\":[],\"prev\":null,\"next\":null,\"closed\":false,\"ticket\":\"TICKET\"}");
}
END_TEST

START_TEST(thread_json__what_has_gone__says_no_more_than_where_it_stood)
{
	static const enum status gone[] = { HELD, SPAM, REJECTED, DELETED };
	struct comment comment[] = { comment_of(1, 0, gone[_i], 4),
		comment_of(2, 1, PUBLISHED, 3) };
	struct thread_show show = show_of(comment, COUNT_OF(comment), 3);

	show.next = STR("1");
	thread_json(&j, &show);
	const char *out = written_json();
	assert_has(out, "[{\"id\":1,\"parent\":null,\"root\":1,\"depth\":0,\"status\":\"deleted\","
			"\"more_after\":null},"
			"{\"id\":2,\"parent\":1,");
	assert_has(out, "\"own\":true,\"ground\":null,\"note\":null,\"more_after\":null}],\"prev\":"
			"null,\"next\":\"1\",");
	assert_lacks(out, "html 1");
	assert_lacks(out, "text 1");
	assert_lacks(out, "N1");
	assert_lacks(out, status_name(gone[_i] == DELETED ? SPAM : gone[_i]));
}
END_TEST

START_TEST(thread_json__answers_on_other_pages__are_told_of)
{
	struct comment comment[] = { comment_of(1, 0, _i == 0 ? PUBLISHED : DELETED, 3),
		comment_of(2, 1, PUBLISHED, 4) };

	comment[0].more_after = 2;
	struct thread_show show = show_of(comment, COUNT_OF(comment), 0);
	thread_json(&j, &show);
	ck_assert_uint_eq(times(written_json(), "\"more_after\":2}"), 1);
	ck_assert_uint_eq(times(written_json(), "\"more_after\":null}"), 1);
}
END_TEST

START_TEST(thread_json__own__is_the_viewers_alone)
{
	struct comment comment[] = { comment_of(1, 0, PUBLISHED, 0),
		comment_of(2, 1, PUBLISHED, 3) };
	struct thread_show show = show_of(comment, COUNT_OF(comment), 0);

	thread_json(&j, &show);
	ck_assert_uint_eq(times(written_json(), "\"own\":true"), 0);
}
END_TEST

START_TEST(thread_json__a_closed_thread__says_so)
{
	struct thread_show show = show_of(NULL, 0, 0);

	article.closed = true;
	thread_json(&j, &show);
	assert_has(written_json(), "\"closed\":true,");
}
END_TEST

Suite *
comment_json_suite(void)
{
	Suite *s = suite_create("comment_json");
	TCase *tc = tcase_create("comment_json");

	tcase_add_checked_fixture(tc, fixture_up, fixture_down);
	tcase_add_test(tc, comment_json__a_root__has_these_members);
	tcase_add_test(tc, comment_json__a_reply_that_was_edited__says_so);
	tcase_add_test(tc, thread_json__an_empty_thread__is_whole);
	tcase_add_loop_test(tc, thread_json__what_has_gone__says_no_more_than_where_it_stood, 0, 4);
	tcase_add_loop_test(tc, thread_json__answers_on_other_pages__are_told_of, 0, 2);
	tcase_add_test(tc, thread_json__own__is_the_viewers_alone);
	tcase_add_test(tc, thread_json__a_closed_thread__says_so);
	suite_add_tcase(s, tc);
	return s;
}
