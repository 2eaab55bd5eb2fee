/*
 * Badges: what an author is here stands on all they have written and will write.
 */
#include <stdatomic.h>

#include "store/badges.h"
#include "store/decisions.h"
#include "store/fixture.h"
#include "store/suites.h"

#define OTHER (ARTICLE + 1)

static int numbers;

/* Posts as an author under an article of the site, with the badge they have by then. */
static int64_t
post_as(int64_t author_id, int64_t article_id)
{
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, ++numbers);
	struct article article = fx.article;
	struct author_known known;

	article.id = article_id;
	comment.article = &article;
	comment.author_id = author_id;
	ck_ok(comments_known(fx.db, fx.arena, &article, author_id, &known));
	comment.badge = known.badge;
	return fixture_add(&comment);
}

static struct badge_new
badge_of_kind(int64_t article_id, int64_t id, enum badge from, enum badge to)
{
	return (struct badge_new){ .by.article_id = article_id,
		.by.comment_id = id,
		.by.moderator_id = 5,
		.by.moderator_name = STR("Grace"),
		.from = from,
		.to = to,
		.by.reason = STR("because"),
		.by.now_us = NOW_US + 9 };
}

static enum err
give(int64_t article_id, int64_t id, enum badge from, enum badge to)
{
	struct badge_new new = badge_of_kind(article_id, id, from, to);

	return badges_give(fx.db, fx.arena, &new, NULL);
}

/* All badges in the order in which the comments were posted, "-" for none. */
static const char *
worn(void)
{
	return fixture_text("SELECT string_agg(CASE badge WHEN '' THEN '-' ELSE badge END, ' '"
			    " ORDER BY comment_id) FROM postbag.comment");
}

static int64_t
revision(int64_t article_id)
{
	return fixture_number(arena_printf(fx.arena,
	    "SELECT thread_revision FROM postbag.article WHERE article_id = %lld",
	    (long long)article_id)
				  .p);
}

START_TEST(badges_give__staff__holds_on_the_whole_site_earlier_and_later)
{
	int64_t id = post_as(77, ARTICLE);

	(void)post_as(77, OTHER);
	(void)post_as(78, ARTICLE);
	int64_t here = revision(ARTICLE), there = revision(OTHER);
	ck_ok(give(ARTICLE, id, BADGE_NONE, BADGE_STAFF));
	ck_assert_str_eq(worn(), "staff staff -");
	ck_assert_int_eq(revision(ARTICLE), here + 1);
	ck_assert_int_eq(revision(OTHER), there + 1);
	(void)post_as(77, OTHER);
	(void)post_as(77, OTHER + 1);
	(void)post_as(78, OTHER);
	ck_assert_str_eq(worn(), "staff staff - staff staff -");
}
END_TEST

START_TEST(badges_give__author__holds_on_this_article_earlier_and_later)
{
	int64_t id = post_as(77, ARTICLE);

	(void)post_as(77, OTHER);
	(void)post_as(77, ARTICLE);
	int64_t here = revision(ARTICLE), there = revision(OTHER);
	ck_ok(give(ARTICLE, id, BADGE_NONE, BADGE_AUTHOR));
	ck_assert_str_eq(worn(), "author - author");
	ck_assert_int_eq(revision(ARTICLE), here + 1);
	ck_assert_int_eq(revision(OTHER), there);
	(void)post_as(77, ARTICLE);
	(void)post_as(77, OTHER);
	ck_assert_str_eq(worn(), "author - author author -");
}
END_TEST

START_TEST(badges_give__staff_who_wrote_the_article__is_its_author_there_and_staff_elsewhere)
{
	int64_t here = post_as(77, ARTICLE), there = post_as(77, OTHER);

	ck_ok(give(ARTICLE, here, BADGE_NONE, BADGE_AUTHOR));
	ck_ok(give(OTHER, there, BADGE_NONE, BADGE_STAFF));
	ck_assert_str_eq(worn(), "author staff");
	(void)post_as(77, ARTICLE);
	(void)post_as(77, OTHER + 1);
	ck_assert_str_eq(worn(), "author staff author staff");
	/* Not the author after all. */
	ck_ok(give(ARTICLE, here, BADGE_AUTHOR, BADGE_STAFF));
	(void)post_as(77, ARTICLE);
	ck_assert_str_eq(worn(), "staff staff staff staff staff");
}
END_TEST

START_TEST(badges_give__none__takes_back_here_and_on_the_site_but_no_other_article)
{
	int64_t here = post_as(77, ARTICLE), there = post_as(77, OTHER);

	(void)post_as(77, OTHER + 1);
	ck_ok(give(OTHER, there, BADGE_NONE, BADGE_AUTHOR));
	ck_ok(give(ARTICLE, here, BADGE_NONE, BADGE_STAFF));
	ck_ok(give(ARTICLE, here, BADGE_STAFF, BADGE_AUTHOR));
	ck_assert_str_eq(worn(), "author author staff");
	ck_ok(give(ARTICLE, here, BADGE_AUTHOR, BADGE_NONE));
	ck_assert_str_eq(worn(), "- author -");
	(void)post_as(77, ARTICLE);
	(void)post_as(77, OTHER);
	(void)post_as(77, OTHER + 1);
	ck_assert_str_eq(worn(), "- author - - author -");
}
END_TEST

START_TEST(badges_give__what_a_moderator_posted__keeps_its_badge)
{
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, ++numbers);
	int64_t id = post_as(77, ARTICLE);

	comment.badge = BADGE_MODERATOR;
	int64_t official = fixture_add(&comment);
	ck_ok(give(ARTICLE, id, BADGE_NONE, BADGE_STAFF));
	ck_assert_str_eq(worn(), "staff moderator");
	ck_assert_int_eq(give(ARTICLE, official, BADGE_STAFF, BADGE_NONE), ERR_CONFLICT);
	ck_assert_int_eq(give(ARTICLE, official, BADGE_NONE, BADGE_STAFF), ERR_CONFLICT);
	ck_assert_str_eq(worn(), "staff moderator");
}
END_TEST

START_TEST(badges_give__held_or_rejected__carries_it_and_readers_see_no_change)
{
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, ++numbers);

	(void)post_as(78, ARTICLE);
	comment.status = HELD;
	int64_t id = fixture_add(&comment), before = revision(ARTICLE);
	ck_ok(give(ARTICLE, id, BADGE_NONE, BADGE_AUTHOR));
	ck_assert_str_eq(worn(), "- author");
	ck_assert_int_eq(revision(ARTICLE), before);
	ck_assert_str_eq(
	    fixture_text("SELECT from_status || ' ' || to_status FROM postbag.decision"),
	    "held held");
}
END_TEST

START_TEST(badges_give__another_by_now__is_a_conflict_and_changes_nothing)
{
	int64_t id = post_as(77, ARTICLE);

	ck_assert_int_eq(give(ARTICLE, id, BADGE_STAFF, BADGE_NONE), ERR_CONFLICT);
	ck_assert_int_eq(give(ARTICLE, id, BADGE_AUTHOR, BADGE_STAFF), ERR_CONFLICT);
	ck_assert_int_eq(give(ARTICLE, id + 1, BADGE_NONE, BADGE_STAFF), ERR_CONFLICT);
	ck_assert_int_eq(give(OTHER, id, BADGE_NONE, BADGE_STAFF), ERR_CONFLICT);
	ck_assert_str_eq(worn(), "-");
	ck_assert_int_eq(fixture_number("SELECT (SELECT count(*) FROM postbag.decision)"
					" + (SELECT count(*) FROM postbag.staff)"
					" + (SELECT count(*) FROM postbag.article_author)"),
	    0);
}
END_TEST

START_TEST(badges_give__each_badge__is_in_the_log)
{
	static const enum badge step[] = { BADGE_NONE, BADGE_STAFF, BADGE_AUTHOR, BADGE_NONE };
	int64_t id = post_as(77, ARTICLE);
	struct decision *log;
	size_t count;

	for (size_t i = 1; i < COUNT_OF(step); i++)
		ck_ok(give(ARTICLE, id, step[i - 1], step[i]));
	ck_ok(decisions_of(fx.db, fx.arena, ARTICLE, id, &log, &count));
	ck_assert_uint_eq(count, COUNT_OF(step) - 1);
	for (size_t i = 1; i < COUNT_OF(step); i++) {
		ck_assert(str_equal(log[i - 1].act, str_of(badge_info(step[i])->act)));
		ck_assert(str_equal(log[i - 1].moderator, STR("Grace")));
		ck_assert(str_equal(log[i - 1].reason, STR("because")));
		ck_assert_int_eq(log[i - 1].decided_us, NOW_US + 9);
		ck_assert_int_eq(log[i - 1].from, log[i - 1].to);
	}
}
END_TEST

static atomic_int won;
static int64_t contested;

static void
claim(size_t number, struct arena *a)
{
	struct badge_new new = badge_of_kind(
	    ARTICLE, contested, BADGE_NONE, number % 2 == 0 ? BADGE_STAFF : BADGE_AUTHOR);
	enum err err = badges_give(fx.db, a, &new, NULL);

	ck_assert(err == OK || err == ERR_CONFLICT);
	if (err == OK)
		atomic_fetch_add(&won, 1);
}

START_TEST(badges_give__several_at_once__one_wins)
{
	contested = post_as(77, ARTICLE);
	fixture_threads(8, claim);
	ck_assert_int_eq(atomic_load(&won), 1);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.decision"), 1);
	ck_assert_int_eq(fixture_number("SELECT (SELECT count(*) FROM postbag.staff)"
					" + (SELECT count(*) FROM postbag.article_author)"),
	    1);
}
END_TEST

static int64_t written[4]; /* by two authors, in turn on both articles */

/* Badges lock many comments, then many articles; answers and decisions lock one branch, then its
 * article; whoever has two of these locks has taken them in the same order. */
static void
give_or_else(size_t number, struct arena *a)
{
	for (int i = 0; i < 20; i++) {
		struct comment_draft draft;
		struct comment_new answer = fixture_comment(&draft, 1000 + (int)number * 100 + i);
		size_t which = (number + (size_t)i) % COUNT_OF(written);
		int64_t article_id = which % 2 == 0 ? ARTICLE : OTHER;
		struct article article = fx.article;
		struct badge_new badge = badge_of_kind(article_id, written[which],
		    i % 2 == 0 ? BADGE_NONE : BADGE_STAFF, i % 2 == 0 ? BADGE_STAFF : BADGE_NONE);
		struct decision_new decision = { .by.article_id = article_id,
			.by.comment_id = written[which],
			.by.moderator_name = STR("ed"),
			.from = i % 2 == 0 ? PUBLISHED : SPAM,
			.to = i % 2 == 0 ? SPAM : PUBLISHED,
			.by.now_us = NOW_US };
		struct comment_added added;
		enum err err;

		article.id = article_id;
		answer.article = &article;
		answer.author_id = 77 + i % 2;
		draft.parent_id = written[which];
		if (number % 3 == 0)
			err = comments_add(fx.db, a, &answer, &added);
		else if (number % 3 == 1)
			err = decisions_make(fx.db, a, &decision, NULL);
		else
			err = badges_give(fx.db, a, &badge, NULL);
		ck_assert_msg(
		    err == OK || err == ERR_ABSENT || err == ERR_CONFLICT, "%s", err_name(err));
	}
}

START_TEST(badges_give__while_answers_and_decisions_come__waits_for_nobody_in_a_ring)
{
	for (size_t i = 0; i < COUNT_OF(written); i++)
		written[i] = post_as(i < 2 ? 77 : 78, i % 2 == 0 ? ARTICLE : OTHER);
	fixture_threads(12, give_or_else);
	ck_assert_int_eq(fixture_number("SELECT deadlocks FROM pg_stat_database"
					" WHERE datname = current_database()"),
	    0);
	ck_assert_int_eq(fixture_number("SELECT sum(comments) FROM postbag.article"),
	    fixture_number("SELECT count(*) FROM postbag.comment WHERE status = 'published'"));
}
END_TEST

Suite *
badges_suite(void)
{
	Suite *s = suite_create("badges");
	TCase *c = fixture_case("badges");

	tcase_add_test(c, badges_give__staff__holds_on_the_whole_site_earlier_and_later);
	tcase_add_test(c, badges_give__author__holds_on_this_article_earlier_and_later);
	tcase_add_test(
	    c, badges_give__staff_who_wrote_the_article__is_its_author_there_and_staff_elsewhere);
	tcase_add_test(c, badges_give__none__takes_back_here_and_on_the_site_but_no_other_article);
	tcase_add_test(c, badges_give__what_a_moderator_posted__keeps_its_badge);
	tcase_add_test(c, badges_give__held_or_rejected__carries_it_and_readers_see_no_change);
	tcase_add_test(c, badges_give__another_by_now__is_a_conflict_and_changes_nothing);
	tcase_add_test(c, badges_give__each_badge__is_in_the_log);
	tcase_add_test(c, badges_give__several_at_once__one_wins);
	tcase_add_test(
	    c, badges_give__while_answers_and_decisions_come__waits_for_nobody_in_a_ring);
	suite_add_tcase(s, c);
	return s;
}
