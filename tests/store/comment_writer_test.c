/*
 * Comments in rounds: what one of them meets is nobody else's matter, limits are exact, and many at
 * once on one article are all written.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "store/comment_writer.h"
#include "store/comments_add.h"
#include "store/fixture.h"
#include "store/suites.h"

#define MANY 32

/* A round on the way in. */
static struct comment_draft draft[MANY];
static struct comment_new comment[MANY];
static struct limit_ask limit[MANY];
static struct added_row row[MANY];

/* Comments of one article, each from its own sender with its own neighbourhood. */
static void
make_round(size_t count, struct rate rate)
{
	for (size_t i = 0; i < count; i++) {
		uint8_t number = (uint8_t)(i + 1);

		comment[i] = fixture_comment(&draft[i], (int)i + 1);
		comment[i].author_id = 100 + (int64_t)i;
		limit[i] = (struct limit_ask){ .key = { { 1, number } },
			.rate = rate,
			.near = true,
			.near_key = { { 2, number } },
			.near_rate = { rate.count * 2, rate.period_s } };
		comment[i].limit = &limit[i];
	}
}

static enum err
run_round(size_t count)
{
	const struct comment_new *each[MANY];

	for (size_t i = 0; i < count; i++)
		each[i] = &comment[i];
	return comments_add_round(fx.db, fx.arena, each, count, row);
}

static enum err
settle(size_t i, struct comment_added *added)
{
	return comments_add_settle(fx.db, fx.arena, &comment[i], &row[i], added);
}

static int64_t
count(const char *what)
{
	return fixture_number(arena_printf(fx.arena, "SELECT count(*) FROM postbag.%s", what).p);
}

static int64_t
of_article(const char *column)
{
	return fixture_number(arena_printf(fx.arena, "SELECT %s FROM postbag.article", column).p);
}

static const struct rate wide = { 1000, 60 };

START_TEST(round__of_roots__is_written_in_its_order)
{
	struct comment_added added, before = { .id = 0 };

	make_round(8, wide);
	ck_ok(run_round(8));
	for (size_t i = 0; i < 8; i++) {
		ck_ok(settle(i, &added));
		ck_assert_int_gt(added.id, before.id);
		ck_assert_int_eq(added.author_id, 100 + (int64_t)i);
		ck_assert_int_eq(added.comments, 8);
		before = added;
	}
	ck_assert_int_eq(of_article("comments"), 8);
	ck_assert_int_eq(of_article("posted"), 8);
	ck_assert_int_eq(of_article("thread_revision"), 1);
}
END_TEST

START_TEST(round__of_replies__counts_them_at_their_root_and_marks_their_parents)
{
	int64_t root = fixture_post(900, 0), parent = fixture_post(901, root);

	make_round(3, wide);
	draft[0].parent_id = root;
	draft[1].parent_id = parent;
	draft[2].parent_id = parent;
	comment[2].status = HELD;
	ck_ok(run_round(3));
	ck_assert_int_eq(fixture_number("SELECT replies FROM postbag.comment WHERE depth = 0"), 3);
	ck_assert_int_eq(count("comment WHERE answered"), 2);
	ck_assert_int_eq(of_article("comments"), 4);
	ck_assert_int_eq(of_article("posted"), 5);
}
END_TEST

START_TEST(round__with_one_key_twice__makes_one_comment)
{
	struct comment_added first, second;

	make_round(2, wide);
	comment[1].idempotency_key = comment[0].idempotency_key;
	comment[1].author_id = comment[0].author_id;
	ck_ok(run_round(2));
	ck_ok(settle(0, &first));
	ck_ok(settle(1, &second));
	ck_assert(!first.repeated && second.repeated && second.same);
	ck_assert_int_eq(first.id, second.id);
	ck_assert_int_eq(of_article("comments"), 1);
}
END_TEST

START_TEST(round__what_the_author_posted_before__is_it)
{
	struct comment_added added;

	make_round(2, wide);
	comment[0].once = comment[1].once = true;
	ck_ok(run_round(2));
	comment[0].idempotency_key.byte[8] = comment[1].idempotency_key.byte[8] = 1;
	comment[1].once = false;
	ck_ok(run_round(2));
	ck_ok(settle(0, &added));
	ck_assert(added.repeated && added.same);
	ck_ok(settle(1, &added));
	ck_assert(!added.repeated);
	ck_assert_int_eq(of_article("comments"), 3);
}
END_TEST

/* The first ones of one sender, and no more of a neighbourhood than it may. */
START_TEST(round__past_a_limit__lets_in_the_first_and_writes_no_other)
{
	struct comment_added added;

	make_round(9, (struct rate){ 3, 3600 });
	for (size_t i = 1; i < 5; i++)
		limit[i].key = limit[0].key;
	for (size_t i = 1; i < 9; i++)
		limit[i].near_key = limit[0].near_key;
	ck_ok(run_round(9));
	for (size_t i = 0; i < 9; i++) {
		bool own = i<3, near = i> 4 && i < 8;

		ck_assert_int_eq(settle(i, &added), own || near ? OK : ERR_LIMIT);
		ck_assert((added.wait.own_us > 0) == (i < 5));
		ck_assert_int_gt(added.wait.near_us, 0);
	}
	ck_assert_int_eq(count("comment"), 6);
	ck_assert_int_eq(of_article("comments"), 6);
	/* Who was refused by the neighbourhood has lost nothing. */
	ck_assert_int_eq(count("rate_limit"), 5);
	ck_assert_int_eq(comments_add(fx.db, fx.arena, &comment[8], &added), ERR_LIMIT);
	ck_assert_int_eq(count("rate_limit"), 5);
	ck_assert_int_eq(count("comment"), 6);
}
END_TEST

/* It is a retry, and takes one as well. */
START_TEST(limit__of_a_retry__is_taken)
{
	struct comment_added added;

	make_round(1, (struct rate){ 2, 3600 });
	ck_ok(comments_add(fx.db, fx.arena, &comment[0], &added));
	ck_ok(comments_add(fx.db, fx.arena, &comment[0], &added));
	ck_assert(added.repeated);
	ck_assert_int_eq(comments_add(fx.db, fx.arena, &comment[0], &added), ERR_LIMIT);
}
END_TEST

START_TEST(round__with_what_cannot_be_stored__writes_nothing)
{
	make_round(3, wide);
	draft[1].text = STR("no text: \xff");
	ck_assert_int_eq(run_round(3), ERR_INPUT);
	ck_assert_int_eq(count("comment"), 0);
	ck_assert_int_eq(count("rate_limit"), 0);
}
END_TEST

START_TEST(round__with_one_for_an_alias__takes_its_limit_once)
{
	struct article other = fx.article;
	struct comment_added added;

	other.id = ARTICLE + 1;
	other.url = STR("https://news.example/other");
	(void)fixture_post(900, 0);
	(void)fixture_text(arena_printf(fx.arena,
	    "INSERT INTO postbag.article (article_id, site_id, article_key, url, title, leads_to, "
	    "created_at) VALUES (%lld, %lld, 'https://news.example/other', "
	    "'https://news.example/other', '', %lld, now())",
	    (long long)other.id, (long long)fx.article.site_id, (long long)ARTICLE)
			       .p);
	make_round(2, (struct rate){ 1, 3600 });
	comment[1].article = &other;
	ck_ok(run_round(2));
	ck_ok(settle(0, &added));
	ck_ok(settle(1, &added));
	ck_assert_int_eq(added.article_id, ARTICLE);
	ck_assert_int_eq(
	    fixture_number("SELECT comments FROM postbag.article WHERE leads_to IS NULL"), 3);
	ck_assert_int_eq(comments_add(fx.db, fx.arena, &comment[1], &added), ERR_LIMIT);
}
END_TEST

START_TEST(round__with_one_work_twice__is_broken_and_each_is_told_by_itself)
{
	static const struct digest16 mark = { { 9 } };
	struct comment_added added;

	make_round(2, wide);
	comment[0].work = comment[1].work = &mark;
	comment[0].work_expires_us = comment[1].work_expires_us = NOW_US * 2;
	ck_assert_int_eq(run_round(2), ERR_CONFLICT);
	ck_ok(comments_add(fx.db, fx.arena, &comment[0], &added));
	ck_assert_int_eq(comments_add(fx.db, fx.arena, &comment[1], &added), ERR_FORBID);
	ck_assert(added.spent);
}
END_TEST

/* Many at once */

static struct comment_writer *writer;
static atomic_int good, bad;

static void
add_one(size_t number, struct arena *a)
{
	struct comment_added added;
	enum err err = comment_writer_add(writer, a, &comment[number], &added);

	if (err == OK && added.id > 0 && !added.repeated)
		atomic_fetch_add(&good, 1);
	else if (err == ERR_INPUT)
		atomic_fetch_add(&bad, 1);
}

static struct comment_writer_stats
write_many(void)
{
	struct comment_writer_stats stats;

	atomic_store(&good, 0);
	atomic_store(&bad, 0);
	writer = comment_writer_open(fx.db);
	fixture_threads(MANY, add_one);
	comment_writer_stats(writer, &stats);
	comment_writer_close(writer);
	ck_assert_int_eq(stats.queued, 0);
	ck_assert_int_eq(stats.comments, MANY);
	return stats;
}

START_TEST(writer__thirty_two_at_once_on_one_article__are_all_written_and_counted)
{
	int64_t root = fixture_post(900, 0);

	make_round(MANY, wide);
	for (size_t i = 0; i < MANY; i += 2)
		draft[i].parent_id = root;
	(void)write_many();
	ck_assert_int_eq(atomic_load(&good), MANY);
	ck_assert_int_eq(count("comment"), MANY + 1);
	ck_assert_int_eq(of_article("comments"), MANY + 1);
	ck_assert_int_eq(of_article("posted"), MANY + 1);
	ck_assert_int_eq(fixture_number("SELECT max(replies) FROM postbag.comment"), MANY / 2);
}
END_TEST

START_TEST(writer__some_that_cannot_be_stored__keep_no_other_out)
{
	make_round(MANY, wide);
	for (size_t i = 0; i < MANY; i += 8)
		draft[i].text = STR("no text: \xff");
	(void)write_many();
	ck_assert_int_eq(atomic_load(&bad), MANY / 8);
	ck_assert_int_eq(atomic_load(&good), MANY - MANY / 8);
	ck_assert_int_eq(of_article("comments"), MANY - MANY / 8);
}
END_TEST

START_TEST(writer__thirty_two_at_once_of_one_sender__are_let_in_as_often_as_the_limit_says)
{
	make_round(MANY, (struct rate){ 5, 3600 });
	for (size_t i = 1; i < MANY; i++) {
		limit[i].key = limit[0].key;
		limit[i].near_key = limit[0].near_key;
	}
	(void)write_many();
	ck_assert_int_eq(atomic_load(&good), 5);
	ck_assert_int_eq(count("comment"), 5);
}
END_TEST

/* The article's row is held by somebody else until nearly all wait; then one round after the other
 * would be a commit each. */
static void *
hold_article(void *held)
{
	PGconn *pg = PQconnectdb(fx.owner_dsn);

	PQclear(PQexec(pg, "BEGIN; SELECT FROM postbag.article FOR UPDATE"));
	atomic_store((atomic_bool *)held, true);
	for (;;) {
		struct comment_writer_stats stats = { 0 };

		if (writer != NULL)
			comment_writer_stats(writer, &stats);
		if (stats.comments + stats.queued == MANY)
			break;
		(void)usleep(1000);
	}
	PQclear(PQexec(pg, "COMMIT"));
	PQfinish(pg);
	return NULL;
}

START_TEST(writer__many_who_wait__are_written_in_few_rounds)
{
	atomic_bool held = false;
	pthread_t thread;

	(void)fixture_post(900, 0);
	make_round(MANY, wide);
	writer = comment_writer_open(fx.db);
	atomic_store(&good, 0);
	ck_assert_int_eq(pthread_create(&thread, NULL, hold_article, &held), 0);
	while (!atomic_load(&held))
		(void)usleep(1000);
	fixture_threads(MANY, add_one);
	ck_assert_int_eq(pthread_join(thread, NULL), 0);
	struct comment_writer_stats stats;
	comment_writer_stats(writer, &stats);
	comment_writer_close(writer);
	ck_assert_int_eq(atomic_load(&good), MANY);
	ck_assert_int_lt(stats.rounds, MANY);
	ck_assert_int_eq(of_article("comments"), MANY + 1);
}
END_TEST

static void *
add_first(void *with)
{
	struct arena *a = arena_open();

	(void)with;
	add_one(0, a);
	arena_close(a);
	return NULL;
}

START_TEST(writer__one_that_waits_for_a_row__keeps_no_other_waiting)
{
	struct article other = fx.article;
	struct comment_writer_stats stats;
	pthread_t thread;

	(void)fixture_post(900, 0);
	make_round(2, wide);
	other.id = ARTICLE + 1;
	other.url = STR("https://news.example/other");
	comment[1].article = &other;
	writer = comment_writer_open(fx.db);
	atomic_store(&good, 0);
	(void)fixture_text("BEGIN");
	(void)fixture_text("SELECT FROM postbag.article FOR UPDATE");
	ck_assert_int_eq(pthread_create(&thread, NULL, add_first, NULL), 0);
	do {
		(void)usleep(1000);
		comment_writer_stats(writer, &stats);
	} while (stats.rounds == 0);
	add_one(1, fx.arena);
	ck_assert_int_eq(atomic_load(&good), 1);
	ck_assert_int_eq(count("comment WHERE author_id = 101"), 1);
	ck_assert_int_eq(count("comment WHERE author_id = 100"), 0);
	(void)fixture_text("COMMIT");
	ck_assert_int_eq(pthread_join(thread, NULL), 0);
	ck_assert_int_eq(atomic_load(&good), 2);
	comment_writer_close(writer);
}
END_TEST

Suite *
comment_writer_suite(void)
{
	Suite *s = suite_create("comment_writer");
	TCase *c = fixture_case("comment_writer");
	TCase *together = fixture_case("limits_and_comments_together");

	tcase_set_tags(c, "rounds");
	tcase_add_test(c, round__of_roots__is_written_in_its_order);
	tcase_add_test(c, round__of_replies__counts_them_at_their_root_and_marks_their_parents);
	tcase_add_test(c, round__with_one_key_twice__makes_one_comment);
	tcase_add_test(c, round__what_the_author_posted_before__is_it);
	tcase_add_test(c, round__past_a_limit__lets_in_the_first_and_writes_no_other);
	tcase_add_test(c, limit__of_a_retry__is_taken);
	tcase_add_test(c, round__with_one_work_twice__is_broken_and_each_is_told_by_itself);
	tcase_add_test(c, writer__thirty_two_at_once_on_one_article__are_all_written_and_counted);
	tcase_add_test(c, writer__some_that_cannot_be_stored__keep_no_other_out);
	tcase_add_test(
	    c, writer__thirty_two_at_once_of_one_sender__are_let_in_as_often_as_the_limit_says);
	tcase_add_test(c, writer__many_who_wait__are_written_in_few_rounds);
	tcase_add_test(c, writer__one_that_waits_for_a_row__keeps_no_other_waiting);
	suite_add_tcase(s, c);
	tcase_add_test(together, round__with_what_cannot_be_stored__writes_nothing);
	tcase_add_test(together, round__with_one_for_an_alias__takes_its_limit_once);
	suite_add_tcase(s, together);
	return s;
}
