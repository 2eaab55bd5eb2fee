/*
 * Several reads at once: one round trip, each with an outcome of its own, or none of them.
 */
#include "store/reads.h"

#include "store/accounts.h"
#include "store/articles.h"
#include "store/fixture.h"
#include "store/suites.h"

/* What a reader who has written is shown. */
struct shown {
	struct article article;
	struct share_counts counts;
	struct account account;
	struct comments_page page;
	struct comments_own own;
	struct comment comment;
	const enum err *got_article, *got_account, *got_page, *got_own, *got_comment;
};

static struct db_stats
stats(void)
{
	struct db_stats got;

	db_stats(fx.db, &got);
	return got;
}

static enum err
read_all(struct shown *out, int64_t comment_id)
{
	struct reads *reads = reads_begin(fx.arena);
	const struct page_ask page = { .sort = SORT_OLDEST };
	const struct own_ask own = { 77, 0 };

	*out = (struct shown){ 0 };
	out->got_article = articles_get_with(reads, ARTICLE, &out->article, &out->counts);
	out->got_account = accounts_get_with(reads, fx.site_id, 12345, &out->account);
	out->got_page = comments_page_with(reads, ARTICLE, &page, &out->page);
	out->got_own = comments_own_with(reads, ARTICLE, &own, &out->own);
	out->got_comment = comments_get_with(reads, ARTICLE, comment_id, &out->comment);
	return reads_run(fx.db, reads);
}

static void
check_all(void)
{
	struct comment_draft draft;
	struct comment_new held = fixture_comment(&draft, 3);
	int64_t first = fixture_post(1, 0), second = fixture_post(2, 0);
	struct shown shown;

	held.status = HELD;
	int64_t own = fixture_add(&held);
	ck_ok(read_all(&shown, second));
	ck_ok(*shown.got_article);
	ck_assert_int_eq(shown.article.comments, 2);
	ck_assert_int_eq(*shown.got_account, ERR_ABSENT);
	ck_ok(*shown.got_page);
	ck_assert_uint_eq(shown.page.count, 2);
	ck_assert_int_eq(shown.page.comment[0].id, first);
	ck_ok(*shown.got_own);
	ck_assert_uint_eq(shown.own.count, 1);
	ck_assert_int_eq(shown.own.comment[0].id, own);
	ck_ok(*shown.got_comment);
	ck_assert_int_eq(shown.comment.id, second);
}

START_TEST(reads_run__several__have_each_their_rows)
{
	check_all();
}
END_TEST

START_TEST(reads_run__without_prepared_statements__reads_as_well)
{
	struct db_settings set = fixture_settings();

	set.prepare = false;
	db_close(fx.db);
	fx.db = db_open(&set);
	check_all();
}
END_TEST

START_TEST(reads_run__where_it_is_asked_how_far_the_server_is__reads_as_well)
{
	struct db_settings set = fixture_settings();

	set.seen = true;
	db_close(fx.db);
	fx.db = db_open(&set);
	check_all();
}
END_TEST

START_TEST(reads_run__several__are_one_round_trip)
{
	struct shown shown;

	ck_ok(read_all(&shown, 1));
	struct db_stats before = stats();
	ck_ok(read_all(&shown, 1));
	ck_assert_int_eq(stats().statements, before.statements + 5);
	ck_assert_int_eq(stats().trips, before.trips + 1);
	ck_assert_int_eq(*shown.got_article, ERR_ABSENT);
	ck_assert_uint_eq(shown.page.count, 0);
}
END_TEST

/* The second of five fails; those behind it are not run, and the connection is fit for others. */
START_TEST(reads_run__one_that_fails__is_the_outcome_of_all)
{
	struct shown shown;

	(void)fixture_post(1, 0);
	ck_ok(read_all(&shown, 1));
	(void)fixture_text("ALTER TABLE postbag.account RENAME TO away");
	ck_assert_int_eq(read_all(&shown, 1), ERR_INTERNAL);
	ck_assert_int_eq(*shown.got_article, ERR_BUSY);
	ck_assert_uint_eq(shown.page.count, 0);
	(void)fixture_text("ALTER TABLE postbag.away RENAME TO account");
	ck_ok(read_all(&shown, 1));
	ck_ok(*shown.got_article);
	ck_assert_uint_eq(shown.page.count, 1);
	ck_assert_int_eq(stats().open, 1);
}
END_TEST

START_TEST(reads_run__connection_that_broke__is_opened_again)
{
	struct shown shown;

	ck_ok(read_all(&shown, 1));
	fixture_crash_backends();
	ck_ok(read_all(&shown, 1));
}
END_TEST

START_TEST(reads_run__database_away__is_busy)
{
	struct db_settings set = fixture_settings();
	struct shown shown;

	set.dsn = "host=/nonexistent user=x";
	db_close(fx.db);
	fx.db = db_open(&set);
	ck_assert_int_eq(read_all(&shown, 1), ERR_BUSY);
	ck_assert_int_eq(*shown.got_page, ERR_BUSY);
}
END_TEST

Suite *
reads_suite(void)
{
	Suite *s = suite_create("reads");
	TCase *c = tcase_create("reads");

	tcase_add_checked_fixture(c, fixture_set_up, fixture_tear_down);
	tcase_set_timeout(c, 60);
	tcase_add_test(c, reads_run__several__have_each_their_rows);
	tcase_add_test(c, reads_run__without_prepared_statements__reads_as_well);
	tcase_add_test(c, reads_run__where_it_is_asked_how_far_the_server_is__reads_as_well);
	tcase_add_test(c, reads_run__several__are_one_round_trip);
	tcase_add_test(c, reads_run__one_that_fails__is_the_outcome_of_all);
	tcase_add_test(c, reads_run__connection_that_broke__is_opened_again);
	tcase_add_test(c, reads_run__database_away__is_busy);
	suite_add_tcase(s, c);
	return s;
}
