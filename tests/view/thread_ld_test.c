#include "view/thread_ld.h"

#include <stdlib.h>

#include "fixture.h"
#include "suites.h"

static struct thread_show
show_of(struct comment *comment, size_t count, int64_t viewer)
{
	struct thread_show show = {
		.place = place,
		.origin = STR("https://news.example"),
		.shares = &counts,
		.viewer = viewer,
	};

	thread_arrange(arena, comment, count, viewer, &show.thread);
	return show;
}

static const char *
ld(struct comment *comment, size_t count, int64_t viewer)
{
	struct thread_show show = show_of(comment, count, viewer);

	thread_ld(&h, &show);
	return written();
}

START_TEST(thread_ld__a_thread__is_a_posting_with_comments)
{
	struct comment comment[] = { comment_of(1, 0, PUBLISHED, 3) };

	article.title = STR("Bread");
	comment[0].author_name = STR("Ada");
	comment[0].edited_us = MOMENT_US + 1000000;
	comment[0].ups = 4;
	site.set.votes = VOTES_UP;
	counts.of[NETWORK_X] = 7;
	ck_assert_str_eq(ld(comment, 1, 0),
	    "<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\","
	    "\"@type\":\"DiscussionForumPosting\","
	    "\"url\":\"https://news.example/a?b=1\\u0026c=2\","
	    "\"headline\":\"Bread\",\"text\":\"Bread\",\"datePublished\":\"2026-11-23T14:05:09Z\","
	    "\"author\":{\"@type\":\"Organization\",\"name\":\"The News\","
	    "\"url\":\"https://news.example\"},"
	    "\"interactionStatistic\":[{\"@type\":\"InteractionCounter\","
	    "\"interactionType\":\"https://schema.org/CommentAction\",\"userInteractionCount\":2},"
	    "{\"@type\":\"InteractionCounter\","
	    "\"interactionType\":\"https://schema.org/ShareAction\",\"userInteractionCount\":7}],"
	    "\"comment\":[{\"@type\":\"Comment\","
	    "\"url\":\"https://news.example/postbag/articles/00ab00cd00ef0012/comments/1\","
	    "\"author\":{\"@type\":\"Person\",\"name\":\"Ada\"},"
	    "\"datePublished\":\"2026-11-23T14:05:09Z\",\"dateModified\":\"2026-11-23T14:05:10Z\","
	    "\"upvoteCount\":4,\"text\":\"html 1\"}]}</script>");
}
END_TEST

START_TEST(thread_ld__no_comments__is_nothing)
{
	article.comments = 0;
	ck_assert_str_eq(ld(NULL, 0, 0), "");
}
END_TEST

START_TEST(thread_ld__shares_below_the_threshold__are_not_told)
{
	counts.of[NETWORK_X] = 7;
	site.set.min_shares = 8;
	assert_lacks(ld(NULL, 0, 0), "ShareAction");
}
END_TEST

START_TEST(thread_ld__votes_off_or_none__are_not_told)
{
	struct comment comment[] = { comment_of(1, 0, PUBLISHED, 3),
		comment_of(2, 0, PUBLISHED, 3) };

	comment[0].ups = 4;
	site.set.votes = VOTES_NONE;
	assert_lacks(ld(comment, 1, 0), "upvoteCount");
	site.set.votes = VOTES_BOTH;
	h = html_begin(arena, 4096, 1024 * 1024);
	ck_assert_uint_eq(times(ld(comment, 2, 0), "upvoteCount"), 1);
}
END_TEST

/* The tree alone: of each comment its number, and its answers in brackets. */
static const char *
shape(const char *out)
{
	struct buf b = buf_begin(arena, 256, 4096);
	const char *at = strstr(out, "\"comment\":[");

	for (; *at != '\0'; at++) {
		if (strncmp(at, "\"comment\":[", 11) == 0)
			buf_char(&b, '[');
		else if (strncmp(at, "/comments/", 10) == 0)
			buf_printf(&b, "%d", atoi(at + 10));
		else if (strncmp(at, "}]", 2) == 0)
			buf_char(&b, ']');
		else if (strncmp(at, "},{", 3) == 0)
			buf_char(&b, ' ');
	}
	return arena_text(arena, buf_str(&b));
}

START_TEST(thread_ld__answers__are_nested_in_what_they_answer)
{
	struct comment comment[] = { comment_of(1, 0, PUBLISHED, 3), comment_of(2, 1, PUBLISHED, 4),
		comment_of(3, 2, PUBLISHED, 4), comment_of(4, 1, PUBLISHED, 4),
		comment_of(5, 0, PUBLISHED, 4) };

	comment[2].root_id = 1;
	comment[2].depth = 2;
	ck_assert_str_eq(shape(ld(comment, COUNT_OF(comment), 0)), "[1[2[3] 4] 5]");
}
END_TEST

START_TEST(thread_ld__a_long_chain__nests_no_deeper_than_its_lists)
{
	struct comment comment[9];

	for (int i = 0; i < 9; i++) {
		comment[i] = comment_of(i + 1, i, PUBLISHED, 3);
		comment[i].root_id = 1;
		comment[i].depth = i;
	}
	ck_assert_str_eq(shape(ld(comment, 9, 0)), "[1[2[3[4[5[6 7 8 9]]]]]]");
}
END_TEST

START_TEST(thread_ld__what_is_not_published__is_never_in_it)
{
	struct comment comment[] = { comment_of(1, 0, PUBLISHED, 3), comment_of(2, 0, HELD, 9),
		comment_of(3, 0, SPAM, 9), comment_of(4, 0, REJECTED, 9),
		comment_of(5, 0, DELETED, 9) };

	ck_assert_str_eq(shape(ld(comment, COUNT_OF(comment), 0)), "[1]");
	h = html_begin(arena, 4096, 1024 * 1024);
	/* Not even for its own author, who sees it on the page. */
	const char *own = ld(comment, COUNT_OF(comment), 9);
	ck_assert_str_eq(shape(own), "[1]");
	assert_lacks(own, "html 2");
	assert_lacks(own, "N2");
}
END_TEST

START_TEST(thread_ld__answers_to_what_is_gone__stand_in_its_place)
{
	struct comment comment[] = { comment_of(1, 0, PUBLISHED, 3), comment_of(2, 1, DELETED, 4),
		comment_of(3, 2, PUBLISHED, 4), comment_of(4, 0, SPAM, 4),
		comment_of(5, 4, PUBLISHED, 4) };

	comment[2].root_id = 1;
	comment[2].depth = 2;
	const char *out = ld(comment, COUNT_OF(comment), 0);
	ck_assert_str_eq(shape(out), "[1[3] 5]");
	assert_lacks(out, "N2");
	assert_lacks(out, "html 4");
}
END_TEST

START_TEST(thread_ld__hostile_texts__cannot_end_the_block)
{
	struct comment comment[] = { comment_of(1, 0, PUBLISHED, 3) };

	article.title = STR("</script><script>alert(1)</script>");
	comment[0].author_name = STR("</ScRiPt \u2028\u2029<!--");
	comment[0].html = STR("<p>&lt;/script&gt;&lt;!-- &amp; \u2028 ]]&gt; \\ &quot;</p>");
	const char *out = ld(comment, 1, 0);
	ck_assert_uint_eq(times(out, "<"), 2);
	ck_assert_uint_eq(times(out, ">"), 2);
	assert_lacks(out, "\u2028");
	assert_lacks(out, "\u2029");
	assert_has(out, "\"name\":\"\\u003c/ScRiPt \\u2028\\u2029\\u003c!--\"");
	assert_has(out, "\"text\":\"\\u003c/script\\u003e\\u003c!-- \\u0026 \\u2028 ]]\\u003e "
			"\\\\ \\\"\"");
}
END_TEST

START_TEST(thread_ld__a_long_thread__is_a_small_block)
{
	enum { MANY = 200 };
	struct comment comment[MANY];

	for (int i = 0; i < MANY; i++) {
		comment[i] = comment_of(i + 1, 0, PUBLISHED, 3);
		comment[i].html = arena_printf(arena, "<p>%d %0*d</p>", i, 300, 0);
	}
	const char *out = ld(comment, MANY, 0);
	size_t told = times(out, "\"@type\":\"Comment\"");
	ck_assert_uint_ge(told, 10);
	ck_assert_uint_le(strlen(out), 5 * 1024 + 1024);
	ck_assert_uint_eq(times(out, "000\u2026\""), told);
	assert_has(out, "\"text\":\"0 000");
}
END_TEST

Suite *
thread_ld_suite(void)
{
	Suite *s = suite_create("thread_ld");
	TCase *tc = tcase_create("thread_ld");

	tcase_add_checked_fixture(tc, fixture_up, fixture_down);
	tcase_add_test(tc, thread_ld__a_thread__is_a_posting_with_comments);
	tcase_add_test(tc, thread_ld__no_comments__is_nothing);
	tcase_add_test(tc, thread_ld__shares_below_the_threshold__are_not_told);
	tcase_add_test(tc, thread_ld__votes_off_or_none__are_not_told);
	tcase_add_test(tc, thread_ld__answers__are_nested_in_what_they_answer);
	tcase_add_test(tc, thread_ld__a_long_chain__nests_no_deeper_than_its_lists);
	tcase_add_test(tc, thread_ld__what_is_not_published__is_never_in_it);
	tcase_add_test(tc, thread_ld__answers_to_what_is_gone__stand_in_its_place);
	tcase_add_test(tc, thread_ld__hostile_texts__cannot_end_the_block);
	tcase_add_test(tc, thread_ld__a_long_thread__is_a_small_block);
	suite_add_tcase(s, tc);
	return s;
}
