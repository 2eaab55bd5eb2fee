/*
 * The moderators' queues: what is in each, in which order, and narrowed down how.
 */
#include <string.h>

#include "store/decisions.h"
#include "store/epochs.h"
#include "store/fixture.h"
#include "store/queues.h"
#include "store/reports.h"
#include "store/suites.h"

#define DAY_US (S_PER_DAY * US_PER_S)

static struct queue_ask
ask_for(enum queue queue)
{
	return (struct queue_ask){ .queue = queue,
		.newest = queue_info(queue)->newest,
		.age = &queue_age[0],
		.lang = "",
		.reason = REASONS,
		.why = CAUSES };
}

static int64_t
post(int number, enum status status, const char *lang, const char *text)
{
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, number);

	draft.text = str_of(text);
	comment.status = status;
	comment.lang = lang;
	return fixture_add(&comment);
}

static void
report(int64_t id, unsigned actor, enum reason reason, const char *words)
{
	ck_ok(fixture_report(fx.arena, id, actor, reason, words));
}

static void
decide(int64_t id, enum status from, enum status to)
{
	ck_ok(fixture_decide(id, from, to));
}

/* Which comments are found, as their numbers in id[], in their order: "0 2". */
static const char *
found_in(const struct queue_ask *ask, const char *words_lang, int64_t most, const int64_t *id,
    size_t ids)
{
	struct buf out = buf_begin(fx.arena, 64, 256);
	struct queued *queued;
	size_t count;

	ck_ok(queues_read(fx.db, fx.arena, &fx.sites, ask, words_lang, NOW_US + 2 * DAY_US, most,
	    &queued, &count));
	for (size_t i = 0; i < count; i++)
		for (size_t n = 0; n < ids; n++)
			if (queued[i].comment.id == id[n])
				buf_printf(&out, "%s%zu", out.len > 0 ? " " : "", n);
	return arena_text(fx.arena, buf_str(&out));
}

#define ck_found(ask, expected)                                                                    \
	ck_assert_str_eq(found_in(&(ask), "", 10, id, COUNT_OF(id)), expected)

START_TEST(queues_read__each_queue__has_what_is_of_it_in_its_order)
{
	static const struct {
		enum queue queue;
		const char *found;
	} row[] = {
		{ QUEUE_HELD, "0 1" },
		{ QUEUE_REPORTED, "3" },
		{ QUEUE_UNREVIEWED, "2 3" },
		{ QUEUE_PUBLISHED, "4 3 2" },
		{ QUEUE_SPAM, "5" },
		{ QUEUE_REJECTED, "6" },
		{ QUEUE_DELETED, "" },
		{ QUEUE_ALL, "6 5 4 3 2 1 0" },
	};
	const int64_t id[] = { post(0, HELD, "", "a"), post(1, HELD, "", "b"),
		post(2, PUBLISHED, "", "c"), post(3, PUBLISHED, "", "d"),
		post(4, PUBLISHED, "", "e"), post(5, SPAM, "", "f"), post(6, HELD, "", "g") };
	int64_t tally[QUEUES];

	report(id[3], 1, REASON_SPAM, "");
	report(id[3], 2, REASON_SPAM, "");
	decide(id[4], PUBLISHED, PUBLISHED);
	decide(id[6], HELD, REJECTED);
	for (size_t i = 0; i < COUNT_OF(row); i++) {
		const struct queue_ask ask = ask_for(row[i].queue);

		ck_found(ask, row[i].found);
	}
	ck_ok(queues_tally(fx.db, fx.arena, &fx.sites, tally));
	ck_assert_int_eq(tally[QUEUE_HELD], 2);
	ck_assert_int_eq(tally[QUEUE_REPORTED], 1);
	ck_assert_int_eq(tally[QUEUE_UNREVIEWED], 2);
	ck_assert_int_eq(tally[QUEUE_SPAM], 1);
	ck_assert_int_eq(tally[QUEUE_REJECTED], 1);
	ck_assert_int_eq(tally[QUEUE_DELETED], 0);
	ck_assert_int_eq(tally[QUEUE_ALL], 0);
}
END_TEST

START_TEST(queues_read__a_cursor__goes_on_in_either_direction)
{
	const int64_t id[] = { post(0, HELD, "", "a"), post(1, HELD, "", "b"),
		post(2, HELD, "", "c"), post(3, HELD, "", "d") };
	struct queue_ask ask = ask_for(QUEUE_HELD);

	ck_assert_str_eq(found_in(&ask, "", 2, id, COUNT_OF(id)), "0 1");
	ask.from = id[1];
	ck_assert_str_eq(found_in(&ask, "", 2, id, COUNT_OF(id)), "2 3");
	ask.newest = true;
	ck_assert_str_eq(found_in(&ask, "", 2, id, COUNT_OF(id)), "0");
	ask.from = 0;
	ck_assert_str_eq(found_in(&ask, "", 2, id, COUNT_OF(id)), "3 2");
}
END_TEST

START_TEST(queues_read__narrowed__gives_only_that)
{
	const int64_t id[] = { post(0, HELD, "de", "Die Schwalben kommen."),
		post(1, HELD, "en", "The swallows are back."), post(2, PUBLISHED, "", "Spam.") };
	struct queue_ask ask = ask_for(QUEUE_ALL);

	ask.lang = "de";
	ck_found(ask, "0");
	ask = ask_for(QUEUE_ALL);
	ask.article_id = ARTICLE + 1;
	ck_found(ask, "");
	ask.article_id = ARTICLE;
	ck_found(ask, "2 1 0");
	ask.author_id = 78;
	ck_found(ask, "");
	ask.author_id = 77;
	ck_found(ask, "2 1 0");
	report(id[2], 1, REASON_SPAM, "");
	ask.reason = REASON_SPAM;
	ck_found(ask, "2");
	ask.reason = REASON_ABUSE;
	ck_found(ask, "");
}
END_TEST

START_TEST(queues_read__an_age__is_counted_back_from_now)
{
	const int64_t id[] = { post(0, HELD, "", "a"), post(1, HELD, "", "b") };
	struct queue_ask ask = ask_for(QUEUE_HELD);

	(void)fixture_text(arena_printf(fx.arena,
	    "UPDATE postbag.comment SET created_at = created_at + interval '46 hours'"
	    " WHERE comment_id = %lld",
	    (long long)id[1])
			       .p);
	for (size_t i = 0; i < QUEUE_AGES; i++) {
		ask.age = &queue_age[i];
		const char *expected = strcmp(ask.age->name, "") == 0          ? "0 1"
				       : strcmp(ask.age->name, "1h") == 0      ? ""
				       : strcmp(ask.age->name, "1d") == 0      ? "1"
				       : strcmp(ask.age->name, "7d") == 0      ? "0 1"
				       : strcmp(ask.age->name, "over-1h") == 0 ? "0 1"
				       : strcmp(ask.age->name, "over-1d") == 0 ? "0"
									       : "";

		ck_found(ask, expected);
	}
}
END_TEST

START_TEST(queues_read__words__are_found_by_their_roots_and_as_they_are)
{
	static const struct {
		const char *words, *lang, *found;
	} row[] = {
		{ "schwalbe", "de", "0" }, /* by its root */
		{ "Schwalben", "", "0" },  /* as it is */
		{ "schwalbe", "", "" }, { "swallow", "en", "1" }, { "swallows back", "en", "1" },
		{ "swallow -back", "en", "" }, { "\"are back\"", "", "1" },
		{ "ada", "", "2 1 0" }, /* the author's name */
		{ "schwalbe OR swallow", "de", "1 0" }, { "':*&|!(", "", "" }, /* no word at all */
	};
	const int64_t id[] = { post(0, HELD, "de", "Die Schwalben kommen."),
		post(1, HELD, "en", "The swallow and the swallows are back."),
		post(2, PUBLISHED, "", "Something else.") };
	struct queue_ask ask = ask_for(QUEUE_ALL);

	for (size_t i = 0; i < COUNT_OF(row); i++) {
		ask.words = str_of(row[i].words);
		ck_assert_msg(
		    strcmp(found_in(&ask, row[i].lang, 10, id, COUNT_OF(id)), row[i].found) == 0,
		    "'%s' finds %s", row[i].words,
		    found_in(&ask, row[i].lang, 10, id, COUNT_OF(id)));
	}
}
END_TEST

START_TEST(queues_one__has_all_that_a_card_shows)
{
	int64_t parent = post(1, PUBLISHED, "", "Who goes?"), other = post(2, HELD, "", "x");
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, 3);
	const struct site_ids none = { NULL, 0 };
	struct queued got;

	draft.parent_id = parent;
	int64_t id = fixture_add(&comment);
	report(id, 1, REASON_ABUSE, "It hurts,\nreally.");
	decide(other, HELD, REJECTED);
	decide(other, REJECTED, SPAM);
	ck_ok(queues_one(fx.db, fx.arena, &fx.sites, ARTICLE, id, &got));
	ck_assert_int_eq(got.comment.id, id);
	ck_assert(str_equal(got.site_name, STR("news")));
	ck_assert(str_equal(got.site_title, STR("The News")));
	ck_assert(str_equal(got.article_title, STR("An article")));
	ck_assert(str_equal(got.article_url, fx.article.url));
	ck_assert(str_equal(got.comment.parent_name, STR("Ada")));
	ck_assert(str_equal(got.parent_text, STR("Who goes?")));
	ck_assert_int_eq(got.record.of[PUBLISHED], 2);
	ck_assert_int_eq(got.record.of[SPAM], 1);
	ck_assert_int_eq(got.record.of[REJECTED], 0);
	ck_assert_int_eq(got.record.first_us, NOW_US + 1);
	ck_assert_int_eq(got.reviewed_us, 0);
	ck_assert_int_eq(got.reports.waiting, 1);
	ck_assert_int_eq(got.reports.report[0].reason, REASON_ABUSE);
	ck_assert_int_eq(got.reports.report[0].reported_us, NOW_US + 1);
	ck_assert(str_equal(got.reports.report[0].words, STR("It hurts,\nreally.")));
	ck_assert_uint_eq(got.decisions, 0);
	ck_ok(queues_one(fx.db, fx.arena, &fx.sites, ARTICLE, other, &got));
	ck_assert_uint_eq(got.decisions, 2);
	ck_assert_int_eq(got.decision[0].from, HELD);
	ck_assert_int_eq(got.decision[0].to, REJECTED);
	ck_assert_int_eq(got.decision[1].to, SPAM);
	ck_assert(str_equal(got.decision[1].moderator, STR("Grace")));
	ck_assert(str_equal(got.decision[1].reason, STR("because")));
	ck_assert_int_eq(got.decision[1].decided_us, NOW_US + 100);
	ck_assert_int_eq(got.reviewed_us, NOW_US + 100);
	ck_assert_int_eq(queues_one(fx.db, fx.arena, &none, ARTICLE, id, &got), ERR_ABSENT);
	ck_assert_int_eq(queues_one(fx.db, fx.arena, &fx.sites, ARTICLE, 999999, &got), ERR_ABSENT);
}
END_TEST

START_TEST(unreviewed__a_comment__is_until_a_moderator_says_something_and_after_an_edit)
{
	int64_t id = post(1, PUBLISHED, "", "a");
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, 2);
	const struct comment_change edit = { .article_id = ARTICLE,
		.comment_id = id,
		.author_id = 77,
		.oldest_us = NOW_US,
		.text = STR("b"),
		.html = STR("<p>b</p>"),
		.renderer = 1,
		.from = PUBLISHED,
		.to = PUBLISHED,
		.now_us = NOW_US + 200 };
	int64_t tally[QUEUES];

	comment.badge = BADGE_MODERATOR;
	(void)fixture_add(&comment);
	ck_ok(queues_tally(fx.db, fx.arena, &fx.sites, tally));
	ck_assert_int_eq(tally[QUEUE_UNREVIEWED], 1);
	decide(id, PUBLISHED, PUBLISHED);
	ck_ok(queues_tally(fx.db, fx.arena, &fx.sites, tally));
	ck_assert_int_eq(tally[QUEUE_UNREVIEWED], 0);
	ck_ok(comments_edit(fx.db, fx.arena, &edit));
	ck_ok(queues_tally(fx.db, fx.arena, &fx.sites, tally));
	ck_assert_int_eq(tally[QUEUE_UNREVIEWED], 1);
}
END_TEST

/* Rows that a page of a queue of a hundred thousand comments touches: what is asked for, and in
 * which order. */
static int64_t
touched(const char *statuses, const char *reported, const char *words, const char *why,
    const char *order)
{
	bool search = words[0] != '\0';
	struct str asked = arena_printf(fx.arena,
	    "ARRAY[%lld], ARRAY[%s], %s, false, NULL, NULL, NULL, NULL, NULL, '', '', %s,"
	    " '%s', NULL, NULL, '{}', 51, 200, 5",
	    (long long)fx.site_id, statuses, reported, order, why);

	if (search)
		asked = arena_printf(fx.arena, "%.*s, '%s', '', 2000", STR_ARG(asked), words);
	return fixture_rows_touched_once(search ? STMT_QUEUES_SEARCH : STMT_QUEUES_READ, asked.p);
}

/* Of each: itself and five that are passed over, twice; and its author's record, which is 200. */
static void
check_touched(const char *statuses, const char *reported, const char *why, const char *order)
{
	int64_t rows = touched(statuses, reported, "", why, order);

	ck_assert_msg(rows >= 2 * 51 && rows <= 51 * (2 * 6 + 200),
	    "%s of %s, %s, touches %lld rows", why, statuses, order, (long long)rows);
}

/* Of other statuses none is reported: nothing must look through all that are for one of those. */
START_TEST(queues_read__reported__touches_no_more_than_the_page)
{
	static const char *const order[] = { "false, 0", "false, 60000",
		"true, 9223372036854775807", "true, 60000" };

	fixture_long_thread();
	(void)fixture_text(
	    "UPDATE postbag.comment SET reported_at = now() WHERE comment_id % 20 = 0");
	(void)fixture_text("VACUUM ANALYZE postbag.comment");
	for (size_t i = 0; i < COUNT_OF(order); i++)
		check_touched(
		    "'published', 'held', 'spam', 'rejected', 'deleted'", "true", "", order[i]);
}
END_TEST

START_TEST(queues_read__a_cause__touches_no_more_than_the_page)
{
	fixture_long_thread();
	(void)fixture_text("UPDATE postbag.comment SET status = 'held' WHERE comment_id % 4 = 0");
	(void)fixture_text(
	    "INSERT INTO postbag.comment_cause (article_id, comment_id, place, site_id, cause,"
	    " outcome, score, detail, found_at)"
	    " SELECT article_id, comment_id, 1, site_id,"
	    "  CASE WHEN comment_id % 20000 = 0 THEN 'links' WHEN comment_id % 20 = 0 THEN 'words'"
	    "  ELSE 'first' END, 'hold', 0, '', now()"
	    " FROM postbag.comment WHERE status = 'held'");
	(void)fixture_text("VACUUM ANALYZE postbag.comment");
	(void)fixture_text("VACUUM ANALYZE postbag.comment_cause");
	check_touched("'held'", "false", "words", "false, 0");
	check_touched("'held'", "false", "words", "true, 60000");
	/* Five have the one, nothing has the other. */
	ck_assert_int_le(touched("'held'", "false", "", "links", "false, 0"), 5 * (2 * 6 + 200));
	ck_assert_int_le(
	    touched("'held', 'spam'", "false", "", "ban", "true, 9223372036854775807"), 10);
}
END_TEST

/* Six have "heron", far from each other, one of them spam; and one in twenty has "crow". */
static void
write_herons(void)
{
	fixture_long_thread();
	(void)fixture_text(
	    "UPDATE postbag.comment SET body = CASE WHEN comment_id % 20 = 0 THEN 'crow' ELSE "
	    "'heron'"
	    " END WHERE comment_id % 20 = 0 OR comment_id % 20000 = 1001 OR comment_id = 60003");
	(void)fixture_text("UPDATE postbag.comment SET status = 'spam' WHERE comment_id = 60003");
	(void)fixture_text("VACUUM ANALYZE postbag.comment");
}

START_TEST(queues_read__words_that_few_have__are_in_order_wherever_they_are)
{
	static const struct {
		enum queue queue;
		bool newest;
		int64_t from, most;
		const char *found;
	} row[] = {
		{ QUEUE_ALL, true, 0, 10, "5 4 3 2 1 0" },
		{ QUEUE_ALL, true, 0, 2, "5 4" },
		{ QUEUE_ALL, true, 81001, 10, "4 3 2 1 0" },
		{ QUEUE_ALL, false, 0, 10, "0 1 2 3 4 5" },
		{ QUEUE_ALL, false, 21001, 3, "2 3 4" },
		{ QUEUE_PUBLISHED, true, 0, 10, "5 4 2 1 0" },
		{ QUEUE_SPAM, true, 0, 10, "3" },
		{ QUEUE_HELD, false, 0, 10, "" },
	};
	static const int64_t id[] = { 1001, 21001, 41001, 60003, 61001, 81001 };
	struct queue_ask ask;

	write_herons();
	for (size_t i = 0; i < COUNT_OF(row); i++) {
		ask = ask_for(row[i].queue);
		ask.words = STR("heron");
		ask.newest = row[i].newest;
		ask.from = row[i].from;
		const char *found = found_in(&ask, "", row[i].most, id, COUNT_OF(id));
		ck_assert_msg(
		    strcmp(found, row[i].found) == 0, "the question %zu finds %s", i, found);
	}
}
END_TEST

/* What is near, thrice; and what has the words. */
START_TEST(queues_read__words_that_few_have__do_not_touch_all)
{
	static const char *const words[] = { "heron", "osprey", "crow", "crow heron" };
	static const char *const order[] = { "false, 0", "false, 60000",
		"true, 9223372036854775807", "true, 60000" };

	write_herons();
	for (size_t i = 0; i < COUNT_OF(words) * COUNT_OF(order); i++) {
		int64_t rows = touched("'published', 'held', 'spam', 'rejected', 'deleted'",
		    "false", words[i / COUNT_OF(order)], "", order[i % COUNT_OF(order)]);

		ck_assert_msg(rows <= 3 * 2000 + 51 * 200, "%s, %s, touches %lld rows",
		    words[i / COUNT_OF(order)], order[i % COUNT_OF(order)], (long long)rows);
	}
}
END_TEST

START_TEST(queues_tally__touches_no_more_than_is_told)
{
	fixture_long_thread();
	(void)fixture_text("VACUUM ANALYZE postbag.comment");
	int64_t rows = fixture_rows_touched(STMT_QUEUES_TALLY,
	    arena_printf(fx.arena, "ARRAY[%lld], %d", (long long)fx.site_id, QUEUE_TALLY_MOST).p);
	ck_assert_msg(rows <= 2 * 1000, "the tally touches %lld rows", (long long)rows);
}
END_TEST

START_TEST(queues_take__by_another__is_nothing_until_the_first_has_left)
{
	int64_t id = post(1, HELD, "", "a");
	struct act_by ada = { .article_id = ARTICLE,
		.comment_id = id,
		.moderator_id = 1,
		.moderator_name = STR("Ada"),
		.now_us = NOW_US };
	struct act_by bob = ada;
	struct queued queued;

	bob.moderator_id = 2;
	bob.moderator_name = STR("Bob");
	ck_ok(queues_take(fx.db, fx.arena, &ada));
	ck_ok(queues_take(fx.db, fx.arena, &bob));
	ck_ok(queues_one(fx.db, fx.arena, &fx.sites, ARTICLE, id, &queued));
	ck_assert_int_eq(queued.taken_id, 1);
	ck_assert(str_equal(queued.taken_by, STR("Ada")));
	ck_assert_int_eq(queued.taken_until_us, NOW_US + QUEUED_TAKEN_US);
	bob.now_us = NOW_US + QUEUED_TAKEN_US;
	ck_ok(queues_take(fx.db, fx.arena, &bob));
	ck_ok(queues_one(fx.db, fx.arena, &fx.sites, ARTICLE, id, &queued));
	ck_assert_int_eq(queued.taken_id, 2);
	bob.comment_id = id + 1;
	ck_ok(queues_take(fx.db, fx.arena, &bob));
	ck_ok(epochs_tidy(fx.db, fx.arena, TODAY, bob.now_us));
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.comment_taken"), 1);
	ck_ok(epochs_tidy(fx.db, fx.arena, TODAY, bob.now_us + QUEUED_TAKEN_US + 1));
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.comment_taken"), 0);
}
END_TEST

Suite *
queues_suite(void)
{
	Suite *s = suite_create("queues");
	TCase *c = fixture_case("queues");

	tcase_add_test(c, queues_read__each_queue__has_what_is_of_it_in_its_order);
	tcase_add_test(c, queues_read__a_cursor__goes_on_in_either_direction);
	tcase_add_test(c, queues_read__narrowed__gives_only_that);
	tcase_add_test(c, queues_read__an_age__is_counted_back_from_now);
	tcase_add_test(c, queues_read__words__are_found_by_their_roots_and_as_they_are);
	tcase_add_test(c, queues_one__has_all_that_a_card_shows);
	tcase_add_test(
	    c, unreviewed__a_comment__is_until_a_moderator_says_something_and_after_an_edit);
	tcase_add_test(c, queues_read__reported__touches_no_more_than_the_page);
	tcase_add_test(c, queues_read__a_cause__touches_no_more_than_the_page);
	tcase_add_test(c, queues_read__words_that_few_have__are_in_order_wherever_they_are);
	tcase_add_test(c, queues_read__words_that_few_have__do_not_touch_all);
	tcase_add_test(c, queues_tally__touches_no_more_than_is_told);
	tcase_add_test(c, queues_take__by_another__is_nothing_until_the_first_has_left);
	suite_add_tcase(s, c);
	return s;
}
