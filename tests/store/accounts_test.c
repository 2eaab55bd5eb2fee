/*
 * Accounts of readers whom their site signs in, the keys it signs with, and its tokens, which are
 * taken once.
 */
#include <stdatomic.h>

#include "store/accounts.h"
#include "store/comments.h"
#include "store/epochs.h"
#include "store/erasures.h"
#include "store/fixture.h"
#include "store/signers.h"
#include "store/suites.h"

#define HOUR_US (INT64_C(3600) * US_PER_S)

static struct account_entry
entry_of(uint8_t token, uint8_t subject)
{
	return (struct account_entry){
		.site_id = fx.site_id,
		.once = { { token } },
		.expires_us = NOW_US + HOUR_US,
		.subject = { { subject } },
		.fresh_id = 1000 + token,
		.name = STR("Ada"),
		.email_sealed = STR_EMPTY,
		.now_us = NOW_US,
	};
}

static struct sso_key
key_of(const char *name)
{
	return (struct sso_key){ .site_id = fx.site_id,
		.name = str_of(name),
		.kind = SSO_JWT_EDDSA,
		.issuer = STR("https://news.example"),
		.material = STR("0123456789abcdef0123456789abcdef") };
}

START_TEST(accounts_enter__token_again__is_refused_and_changes_nothing)
{
	struct account_entry entry = entry_of(1, 7);
	struct account account;
	int64_t id, other;

	ck_ok(accounts_enter(fx.db, fx.arena, &entry, &id));
	ck_assert_int_eq(id, 1001);
	entry.name = STR("Eve");
	ck_assert_int_eq(accounts_enter(fx.db, fx.arena, &entry, &other), ERR_CONFLICT);
	ck_ok(accounts_get(fx.db, fx.arena, fx.site_id, id, &account));
	ck_assert(str_equal(account.name, STR("Ada")));
	ck_assert_uint_eq(account.email_sealed.len, 0);
}
END_TEST

START_TEST(accounts_enter__subject_again__is_the_same_account_brought_up_to_date)
{
	struct account_entry entry = entry_of(1, 7), later = entry_of(2, 7), other = entry_of(3, 8);
	struct account account;
	int64_t id, same, another;

	ck_ok(accounts_enter(fx.db, fx.arena, &entry, &id));
	later.name = STR("Countess");
	later.email_sealed = STR("sealed");
	later.now_us += HOUR_US;
	ck_ok(accounts_enter(fx.db, fx.arena, &later, &same));
	ck_ok(accounts_enter(fx.db, fx.arena, &other, &another));
	ck_assert_int_eq(id, same);
	ck_assert_int_ne(id, another);
	ck_ok(accounts_get(fx.db, fx.arena, fx.site_id, id, &account));
	ck_assert(str_equal(account.name, STR("Countess")));
	ck_assert(str_equal(account.email_sealed, STR("sealed")));
	ck_assert_int_eq(
	    fixture_number("SELECT count(*) FROM postbag.account WHERE seen_at > made_at"), 1);
	ck_assert_int_eq(accounts_get(fx.db, fx.arena, fx.site_id + 1, id, &account), ERR_ABSENT);
}
END_TEST

static atomic_int entered, refused;

static void
enter_at_once(size_t number, struct arena *a)
{
	struct account_entry entry = entry_of(9, 9);
	int64_t id;

	entry.fresh_id += (int64_t)number;
	enum err err = accounts_enter(fx.db, a, &entry, &id);
	atomic_fetch_add(err == OK ? &entered : &refused, 1);
	ck_assert(err == OK || err == ERR_CONFLICT);
}

START_TEST(accounts_enter__one_token_at_once__is_taken_once)
{
	fixture_threads(8, enter_at_once);
	ck_assert_int_eq(atomic_load(&entered), 1);
	ck_assert_int_eq(atomic_load(&refused), 7);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.account"), 1);
}
END_TEST

START_TEST(epochs_tidy__of_handed_in_tokens__deletes_those_that_no_clock_takes)
{
	struct account_entry entry = entry_of(1, 7), later = entry_of(2, 7);
	int64_t id;

	later.expires_us += HOUR_US;
	ck_ok(accounts_enter(fx.db, fx.arena, &entry, &id));
	ck_ok(accounts_enter(fx.db, fx.arena, &later, &id));
	ck_ok(epochs_tidy(fx.db, fx.arena, TODAY, NOW_US + HOUR_US + 1));
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.sso_used"), 2);
	ck_ok(epochs_tidy(fx.db, fx.arena, TODAY, NOW_US + HOUR_US + 601 * US_PER_S));
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.sso_used"), 1);
}
END_TEST

START_TEST(signers__added_listed_removed__and_noted)
{
	struct sso_key key = key_of("main"), other = key_of("other");
	struct sso_keys keys;

	ck_ok(signers_add(fx.db, fx.arena, &key, &fixture_by));
	ck_ok(signers_add(fx.db, fx.arena, &other, &fixture_by));
	ck_assert_int_eq(signers_add(fx.db, fx.arena, &key, &fixture_by), ERR_CONFLICT);
	ck_ok(signers_list(fx.db, fx.arena, &keys));
	ck_assert_uint_eq(keys.count, 2);
	ck_assert(str_equal(keys.key[0].name, STR("main")));
	ck_assert_int_eq(keys.key[0].kind, SSO_JWT_EDDSA);
	ck_assert(str_equal(keys.key[0].material, key.material));
	ck_assert(str_equal(keys.key[0].issuer, key.issuer));
	ck_ok(signers_remove(fx.db, fx.arena, fx.site_id, STR("main"), &fixture_by));
	ck_assert_int_eq(
	    signers_remove(fx.db, fx.arena, fx.site_id, STR("main"), &fixture_by), ERR_ABSENT);
	ck_ok(signers_list(fx.db, fx.arena, &keys));
	ck_assert_uint_eq(keys.count, 1);
	ck_assert_str_eq(
	    fixture_text("SELECT string_agg(kind || ' ' || subject, ', ' ORDER BY event_id)"
			 " FROM postbag.event WHERE kind LIKE 'sso%'"),
	    "sso_key_add main, sso_key_add other, sso_key_remove main");
}
END_TEST

START_TEST(signers_add__of_more_than_a_site_may_have__is_refused)
{
	for (int i = 0; i <= SSO_KEYS_MOST; i++) {
		struct sso_key key = key_of(arena_printf(fx.arena, "key%d", i).p);

		ck_assert_int_eq(signers_add(fx.db, fx.arena, &key, &fixture_by),
		    i < SSO_KEYS_MOST ? OK : ERR_LIMIT);
	}
}
END_TEST

START_TEST(comments_add__by_a_member__says_so_of_it_and_of_its_retry)
{
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, 1);
	struct comment_added added;
	struct comment got;

	comment.member = true;
	ck_ok(comments_add(fx.db, fx.arena, &comment, &added));
	ck_assert(added.member && !added.repeated);
	/* Whoever tries again: the comment is a member's. */
	comment.member = false;
	ck_ok(comments_add(fx.db, fx.arena, &comment, &added));
	ck_assert(added.member && added.repeated);
	/* And so it is by its words alone. */
	comment.idempotency_key.byte[0] ^= 1;
	comment.once = true;
	ck_ok(comments_add(fx.db, fx.arena, &comment, &added));
	ck_assert(added.member && added.repeated);
	ck_ok(comments_get(fx.db, fx.arena, added.article_id, added.id, &got));
	ck_assert(got.member);
}
END_TEST

/* A member's comment; parent 0: a root. */
static int64_t
post_by(int64_t author_id, int number, int64_t parent)
{
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, number);

	comment.author_id = author_id;
	comment.member = true;
	draft.parent_id = parent;
	return fixture_add(&comment);
}

static size_t changes;

static void
count_change(void *with, int64_t article_id)
{
	(void)with;
	ck_assert_int_eq(article_id, ARTICLE);
	changes++;
}

static void
erase_all(void)
{
	bool found = true;

	for (int i = 0; found && i < 10; i++)
		ck_ok(erasures_step(fx.db, NOW_US + 100, count_change, NULL, &found));
	ck_assert(!found);
}

static struct account_end
end_of(int64_t id, bool keeps)
{
	return (struct account_end){
		.site_id = fx.site_id,
		.account_id = id,
		.keeps = keeps,
		.author_id = 4711,
		.name = STR("Former reader"),
		.now_us = NOW_US + 100,
	};
}

START_TEST(accounts_comments__of_an_author__come_newest_first_whatever_became_of_them)
{
	int64_t first = post_by(7, 1, 0), other = post_by(8, 2, 0), last = post_by(7, 3, first);
	struct accounts_ask ask = { .site_id = fx.site_id, .author_id = 7, .most = 10 };
	struct account_comment *found;
	int64_t all;
	size_t count;

	ck_assert_int_ne(other, 0);
	ck_ok(fixture_decide(first, PUBLISHED, REJECTED));
	ck_ok(accounts_comments(fx.db, fx.arena, &ask, &found, &count));
	ck_assert_uint_eq(count, 2);
	ck_assert_int_eq(found[0].comment.id, last);
	ck_assert(!found[0].comment.told);
	ck_assert_int_eq(found[1].comment.id, first);
	ck_assert(found[1].comment.told);
	ck_assert(str_equal(found[1].url, fx.article.url));
	ck_ok(accounts_tally(fx.db, fx.arena, fx.site_id, 7, &all));
	ck_assert_int_eq(all, 2);
	ask.after = last;
	ck_ok(accounts_comments(fx.db, fx.arena, &ask, &found, &count));
	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(found[0].comment.id, first);
	ask.site_id++;
	ck_ok(accounts_comments(fx.db, fx.arena, &ask, &found, &count));
	ck_assert_uint_eq(count, 0);
}
END_TEST

START_TEST(accounts_leave__texts_stay__without_anything_that_leads_to_the_author)
{
	struct account_entry entry = entry_of(1, 7);
	struct account account;
	int64_t id;

	ck_ok(accounts_enter(fx.db, fx.arena, &entry, &id));
	int64_t comment = post_by(id, 1, 0), other = post_by(8, 2, 0);
	struct account_end end = end_of(id, true);
	ck_ok(accounts_leave(fx.db, fx.arena, &end));
	ck_assert_int_eq(accounts_get(fx.db, fx.arena, fx.site_id, id, &account), ERR_ABSENT);
	ck_assert_int_eq(accounts_leave(fx.db, fx.arena, &end), ERR_ABSENT);
	erase_all();
	ck_assert_uint_eq(changes, 1);
	struct comment got;
	ck_ok(comments_get(fx.db, fx.arena, ARTICLE, comment, &got));
	ck_assert_int_eq(got.status, PUBLISHED);
	ck_assert_int_eq(got.author_id, 4711);
	ck_assert(str_equal(got.author_name, STR("Former reader")));
	ck_assert(!got.member);
	ck_assert(got.text.len > 3);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.comment WHERE email_hash IS"
					" NOT NULL OR actor_key IS NOT NULL OR website <> ''"),
	    0);
	ck_ok(comments_get(fx.db, fx.arena, ARTICLE, other, &got));
	ck_assert_int_eq(got.author_id, 8);
	ck_assert_int_eq(fixture_number("SELECT comments FROM postbag.article"), 2);
}
END_TEST

START_TEST(accounts_leave__texts_go__and_the_counts_with_them)
{
	struct account_entry entry = entry_of(1, 7);
	int64_t id, revision;

	ck_ok(accounts_enter(fx.db, fx.arena, &entry, &id));
	int64_t root = post_by(8, 1, 0), reply = post_by(id, 2, root);
	revision = fixture_number("SELECT thread_revision FROM postbag.article");
	struct account_end end = end_of(id, false);
	ck_ok(accounts_leave(fx.db, fx.arena, &end));
	erase_all();
	struct comment got;
	ck_ok(comments_get(fx.db, fx.arena, ARTICLE, reply, &got));
	ck_assert_int_eq(got.status, DELETED);
	ck_assert(str_equal(got.text, STR("...")));
	ck_ok(comments_get(fx.db, fx.arena, ARTICLE, root, &got));
	ck_assert_int_eq(got.replies, 0);
	ck_assert_int_eq(fixture_number("SELECT comments FROM postbag.article"), 1);
	ck_assert_int_eq(
	    fixture_number("SELECT thread_revision FROM postbag.article"), revision + 1);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.decision WHERE to_status ="
					" 'deleted' AND moderator_name = ''"),
	    1);
}
END_TEST

START_TEST(erasures_step__what_is_posted_meanwhile__has_time_to_come)
{
	struct account_entry entry = entry_of(1, 7);
	bool found;
	int64_t id;

	ck_ok(accounts_enter(fx.db, fx.arena, &entry, &id));
	struct account_end end = end_of(id, true);
	ck_ok(accounts_leave(fx.db, fx.arena, &end));
	erase_all();
	int64_t late = post_by(id, 1, 0);
	erase_all();
	struct comment got;
	ck_ok(comments_get(fx.db, fx.arena, ARTICLE, late, &got));
	ck_assert_int_eq(got.author_id, 4711);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.erasure"), 1);
	ck_ok(erasures_step(fx.db, NOW_US + HOUR_US, count_change, NULL, &found));
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.erasure"), 0);
}
END_TEST

START_TEST(accounts_leave__a_banned_one__is_the_same_when_it_comes_back)
{
	struct account_entry entry = entry_of(1, 7), again = entry_of(2, 7);
	struct account account;
	int64_t id, back;

	ck_ok(accounts_enter(fx.db, fx.arena, &entry, &id));
	fixture_number("INSERT INTO postbag.ban (site_id, kind, author_id, words, outcome, why,"
		       " moderator_id, moderator_name, made_at) SELECT site_id, 'author', 1001, '',"
		       " 'refuse', '', 1, 'Grace', now() FROM postbag.site RETURNING ban_id");
	struct account_end end = end_of(id, false);
	ck_ok(accounts_leave(fx.db, fx.arena, &end));
	ck_ok(accounts_get(fx.db, fx.arena, fx.site_id, id, &account));
	ck_assert(str_equal(account.name, STR("Former reader")));
	ck_ok(accounts_enter(fx.db, fx.arena, &again, &back));
	ck_assert_int_eq(back, id);
}
END_TEST

START_TEST(accounts_enter__a_key__is_noted_as_used_to_the_hour)
{
	struct sso_key key = key_of("main");
	struct account_entry entry = entry_of(1, 7), soon = entry_of(2, 7), later = entry_of(3, 7);
	struct sso_keys all;
	int64_t id;

	ck_ok(signers_add(fx.db, fx.arena, &key, &fixture_by));
	ck_ok(signers_list(fx.db, fx.arena, &all));
	ck_assert_int_eq(all.key[0].used_us, 0);
	entry.key_id = soon.key_id = later.key_id = all.key[0].id;
	soon.now_us += US_PER_S;
	later.now_us += 2 * HOUR_US;
	ck_ok(accounts_enter(fx.db, fx.arena, &entry, &id));
	ck_ok(accounts_enter(fx.db, fx.arena, &soon, &id));
	ck_ok(signers_list(fx.db, fx.arena, &all));
	ck_assert_int_eq(all.key[0].used_us, NOW_US);
	ck_ok(accounts_enter(fx.db, fx.arena, &later, &id));
	ck_ok(signers_list(fx.db, fx.arena, &all));
	ck_assert_int_eq(all.key[0].used_us, later.now_us);
}
END_TEST

Suite *
accounts_suite(void)
{
	Suite *s = suite_create("accounts");
	TCase *tc = fixture_case("accounts");

	tcase_add_test(tc, accounts_enter__token_again__is_refused_and_changes_nothing);
	tcase_add_test(tc, accounts_enter__subject_again__is_the_same_account_brought_up_to_date);
	tcase_add_test(tc, accounts_enter__one_token_at_once__is_taken_once);
	tcase_add_test(tc, epochs_tidy__of_handed_in_tokens__deletes_those_that_no_clock_takes);
	tcase_add_test(tc, signers__added_listed_removed__and_noted);
	tcase_add_test(tc, signers_add__of_more_than_a_site_may_have__is_refused);
	tcase_add_test(tc, comments_add__by_a_member__says_so_of_it_and_of_its_retry);
	tcase_add_test(
	    tc, accounts_comments__of_an_author__come_newest_first_whatever_became_of_them);
	tcase_add_test(tc, accounts_leave__texts_stay__without_anything_that_leads_to_the_author);
	tcase_add_test(tc, accounts_leave__texts_go__and_the_counts_with_them);
	tcase_add_test(tc, erasures_step__what_is_posted_meanwhile__has_time_to_come);
	tcase_add_test(tc, accounts_leave__a_banned_one__is_the_same_when_it_comes_back);
	tcase_add_test(tc, accounts_enter__a_key__is_noted_as_used_to_the_hour);
	suite_add_tcase(s, tc);
	return s;
}
