/*
 * Articles at the desk: found, moved, merged, closed by their age, held; and shares of elsewhere.
 */
#include <string.h>
#include <unistd.h>

#include "store/articles.h"
#include "store/bulks.h"
#include "store/decisions.h"
#include "store/fixture.h"
#include "store/shares.h"
#include "store/sites.h"
#include "store/suites.h"

#define OTHER      (ARTICLE + 1)
#define OTHER_TEXT "1311768467294899696"
#define THIRD      (ARTICLE + 2)
#define DAY_US     (S_PER_DAY * US_PER_S)

static const struct event_by grace = { 5, STR_INIT("Grace"), NOW_US };

static struct article other;

static void
set_up(void)
{
	fixture_set_up();
	other = fx.article;
	other.id = OTHER;
	other.url = STR("https://news.example/other.html");
	other.title = STR_EMPTY;
}

/* A published comment under the other article. */
static int64_t
post_there(int number)
{
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, number);

	comment.article = &other;
	return fixture_add(&comment);
}

static enum err
add(const struct article *article, int number, struct comment_added *added)
{
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, number);

	comment.article = article;
	return comments_add(fx.db, fx.arena, &comment, added);
}

static enum err
share_to(const struct article *article, int actor)
{
	struct share_writer *writer = share_writer_open(fx.db, 10);
	struct share_result result;
	struct share share = { .article = article,
		.network = NETWORK_BLUESKY,
		.day = TODAY,
		.limit = { .rate = { 1000, 86400 },
		    .near = true,
		    .near_key = { { [15] = 1 } },
		    .near_rate = { 1000, 86400 } },
		.now_us = NOW_US };

	memcpy(share.actor.byte, &actor, sizeof(actor));
	memcpy(share.limit.key.byte, &actor, sizeof(actor));
	enum err err = share_writer_add(writer, &share, &result);
	share_writer_close(writer);
	return err;
}

static int64_t
number_of(int64_t article_id, const char *column)
{
	return fixture_number(arena_printf(fx.arena,
	    "SELECT %s::integer FROM postbag.article WHERE article_id = %lld", column,
	    (long long)article_id)
				  .p);
}

static enum err
move_to(const char *url, int64_t alias_id, int64_t *taken)
{
	const struct article_move move = {
		.article_id = ARTICLE, .url = str_of(url), .alias_id = alias_id, .by = grace
	};

	return articles_move(fx.db, fx.arena, &move, taken);
}

static size_t
found(const char *words, int64_t from_us, int64_t from_id, struct article_found **out)
{
	const struct article_ask ask = {
		.sites = fx.sites, .words = str_of(words), .from_us = from_us, .from_id = from_id
	};
	size_t count;

	ck_ok(articles_find(fx.db, fx.arena, &ask, 10, out, &count));
	return count;
}

START_TEST(articles_find__each_article__is_found_once_with_its_numbers)
{
	struct article_found *got;
	struct comment_draft draft;
	struct comment_new held = fixture_comment(&draft, 2);

	(void)fixture_post(1, 0);
	held.status = HELD;
	(void)fixture_add(&held);
	(void)post_there(3);
	ck_ok(share_to(&fx.article, 1));
	(void)fixture_text("UPDATE postbag.article SET created_at = created_at + interval '1 s'"
			   " WHERE article_id = " OTHER_TEXT);
	ck_assert_uint_eq(found("", 0, 0, &got), 2);
	ck_assert_int_eq(got[0].article.id, OTHER);
	ck_assert_int_eq(got[1].article.id, ARTICLE);
	ck_assert_int_eq(got[1].article.comments, 1);
	ck_assert_int_eq(got[1].waiting, 1);
	ck_assert_int_eq(got[1].shares, 1);
	ck_assert_int_eq(got[1].article.close_days, ARTICLE_AS_SITE);
	ck_assert_uint_eq(found("", got[0].article.created_us, OTHER, &got), 1);
	ck_assert_int_eq(got[0].article.id, ARTICLE);
	ck_assert_uint_eq(found("other", 0, 0, &got), 1);
	ck_assert_uint_eq(found("example", 0, 0, &got), 0);
}
END_TEST

START_TEST(articles_find__no_site__finds_nothing)
{
	const struct article_ask ask = { .words = STR_EMPTY };
	struct article_found *got;
	size_t count = 1;

	(void)fixture_post(1, 0);
	ck_ok(articles_find(fx.db, fx.arena, &ask, 10, &got, &count));
	ck_assert_uint_eq(count, 0);
}
END_TEST

START_TEST(articles_move__to_a_free_url__leads_there_and_back)
{
	struct aliases aliases;
	struct sites sites;
	struct str *url;
	size_t count;
	int64_t taken;

	(void)fixture_post(1, 0);
	int64_t revision = number_of(ARTICLE, "thread_revision");
	ck_ok(move_to("https://news.example/new", OTHER, &taken));
	ck_assert_int_eq(number_of(ARTICLE, "thread_revision"), revision + 1);
	ck_ok(articles_aliases(fx.db, fx.arena, &aliases));
	ck_assert_uint_eq(aliases.count, 1);
	ck_assert_int_eq(aliases_follow(&aliases, OTHER), ARTICLE);
	ck_assert_int_eq(aliases_follow(&aliases, ARTICLE), ARTICLE);
	ck_assert_int_eq(aliases_follow(&aliases, THIRD), THIRD);
	ck_ok(sites_list(fx.db, fx.arena, &sites));
	ck_assert_int_eq(sites.aliases, 1);
	ck_ok(articles_addresses(fx.db, fx.arena, ARTICLE, 10, &url, &count));
	ck_assert_uint_eq(count, 1);
	ck_assert(str_equal(url[0], fx.article.url));
	/* On, back to the first, and to the second again: no address is lost. */
	ck_ok(move_to("https://news.example/third", THIRD, &taken));
	ck_ok(move_to(arena_text(fx.arena, fx.article.url), ARTICLE, &taken));
	ck_ok(move_to("https://news.example/new", OTHER, &taken));
	ck_ok(articles_addresses(fx.db, fx.arena, ARTICLE, 10, &url, &count));
	ck_assert_uint_eq(count, 2);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.article_alias"), 2);
}
END_TEST

START_TEST(articles_move__to_anothers_url__is_a_conflict_that_names_it)
{
	int64_t taken = 0;

	(void)fixture_post(1, 0);
	(void)post_there(2);
	ck_assert_int_eq(move_to("https://news.example/other.html", OTHER, &taken), ERR_CONFLICT);
	ck_assert_int_eq(taken, OTHER);
	/* An alias of another one is that one's. */
	ck_ok(articles_merge(fx.db, fx.arena, OTHER, ARTICLE, &grace));
	ck_ok(move_to("https://news.example/other.html", OTHER, &taken));
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.article_alias"), 1);
}
END_TEST

START_TEST(articles_move__no_such_article__is_absent)
{
	int64_t taken;

	ck_assert_int_eq(move_to("https://news.example/new", OTHER, &taken), ERR_ABSENT);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.article"), 0);
}
END_TEST

START_TEST(comments_add__by_another_address__goes_to_the_article)
{
	struct comment_added added;
	int64_t taken;

	(void)fixture_post(1, 0);
	ck_ok(move_to("https://news.example/other.html", OTHER, &taken));
	ck_ok(add(&other, 2, &added));
	ck_assert_int_eq(added.article_id, ARTICLE);
	ck_assert_int_eq(number_of(ARTICLE, "comments"), 2);
	ck_ok(add(&other, 2, &added));
	ck_assert(added.repeated);
	ck_assert_int_eq(number_of(ARTICLE, "comments"), 2);
}
END_TEST

START_TEST(share_writer_add__by_another_address__counts_for_the_article)
{
	int64_t taken;

	(void)fixture_post(1, 0);
	ck_ok(move_to("https://news.example/other.html", OTHER, &taken));
	ck_ok(share_to(&other, 1));
	ck_ok(share_to(&fx.article, 1));
	ck_ok(share_to(&fx.article, 2));
	ck_assert_int_eq(fixture_number("SELECT shares FROM postbag.share_count"
					" WHERE article_id = " ARTICLE_TEXT),
	    2);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.share_count"), 1);
}
END_TEST

static void
changed_nothing(void *with, int64_t article_id)
{
	(void)with;
	(void)article_id;
}

START_TEST(articles_merge__all_that_belongs_to_it__goes_along)
{
	int64_t root = fixture_post(1, 0), reply = fixture_post(2, root), there = post_there(3);
	struct share_counts counts;
	struct article article;

	ck_ok(fixture_report(fx.arena, reply, 1, REASON_SPAM, ""));
	ck_ok(fixture_decide(reply, PUBLISHED, SPAM));
	ck_ok(share_to(&fx.article, 1));
	ck_ok(share_to(&fx.article, 2));
	ck_ok(share_to(&other, 1));
	(void)fixture_text(
	    "INSERT INTO postbag.vote SELECT article_id, comment_id, '0123456789abcdef',"
	    " NULL, 1, created_at FROM postbag.comment");
	(void)fixture_text("INSERT INTO postbag.comment_version (article_id, comment_id, body,"
			   " replaced_at) SELECT article_id, comment_id, 'before', created_at"
			   " FROM postbag.comment");
	(void)fixture_text("INSERT INTO postbag.article_author SELECT article_id, 7, created_at"
			   " FROM postbag.article");
	(void)fixture_text(
	    "INSERT INTO postbag.comment_taken SELECT article_id, comment_id, 5, 'Grace',"
	    " created_at FROM postbag.comment");
	(void)fixture_text(
	    "INSERT INTO postbag.bulk (moderator_id, moderator_name, to_status, reason,"
	    " note, article_ids, comment_ids, total, started_at) SELECT 5, 'Grace', 'spam',"
	    " '', '', array_agg(article_id), array_agg(comment_id), 3, now()"
	    " FROM postbag.comment");
	int64_t revision = number_of(OTHER, "thread_revision");
	ck_ok(articles_merge(fx.db, fx.arena, ARTICLE, OTHER, &grace));
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.event WHERE kind ="
					" 'article_merge' AND before <> after"),
	    1);
	ck_ok(articles_get(fx.db, fx.arena, OTHER, &article, &counts));
	ck_assert_int_eq(article.comments, 2);
	ck_assert_int_eq(article.thread_revision, revision + 1);
	ck_assert_int_eq(counts.of[NETWORK_BLUESKY], 3);
	ck_assert(str_equal(article.title, fx.article.title));
	ck_assert_int_eq(number_of(OTHER, "posted"), 3);
	static const char *const table[] = { "comment", "vote", "report", "decision",
		"comment_version", "comment_taken", "share_seen", "article_author" };
	for (size_t i = 0; i < COUNT_OF(table); i++)
		ck_assert_int_eq(
		    fixture_number(arena_printf(fx.arena,
			"SELECT count(*) FROM postbag.%s WHERE article_id = " ARTICLE_TEXT,
			table[i])
				       .p),
		    0);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.share_seen"), 2);
	ck_assert_int_eq(fixture_number("SELECT sum(shares) FROM postbag.share_day"
					" WHERE article_id = " OTHER_TEXT),
	    3);
	ck_assert_int_eq(fixture_number("SELECT sum(shares) FROM postbag.share_day"), 3);
	struct comment got;
	ck_ok(comments_get(fx.db, fx.arena, OTHER, reply, &got));
	ck_assert_int_eq(got.parent_id, root);
	ck_ok(comments_get(fx.db, fx.arena, OTHER, there, &got));
	/* What is to be decided about many finds them where they are. */
	int64_t published = fixture_number("SELECT count(*) FROM postbag.comment"
					   " WHERE status = 'published' AND edited_at IS NULL");
	bool found;
	ck_assert_int_gt(published, 0);
	ck_ok(bulks_step(fx.db, 0, NOW_US + 900, changed_nothing, NULL, &found));
	ck_assert(found);
	ck_assert_int_eq(
	    fixture_number("SELECT count(*) FROM postbag.decision WHERE bulk_id IS NOT NULL"),
	    published);
}
END_TEST

START_TEST(articles_merge__the_same_key_in_both__keeps_both_comments)
{
	struct comment_added added;
	int64_t first = fixture_post(1, 0), second = post_there(1);

	ck_ok(articles_merge(fx.db, fx.arena, ARTICLE, OTHER, &grace));
	ck_assert_int_eq(number_of(OTHER, "comments"), 2);
	ck_assert_int_ne(first, second);
	/* A retry finds the one that has kept its key. */
	ck_ok(add(&other, 1, &added));
	ck_assert(added.repeated);
	ck_assert_int_eq(added.id, second);
}
END_TEST

START_TEST(articles_merge__what_cannot_be__is_absent_and_changes_nothing)
{
	(void)fixture_post(1, 0);
	(void)post_there(2);
	ck_assert_int_eq(articles_merge(fx.db, fx.arena, ARTICLE, ARTICLE, &grace), ERR_ABSENT);
	ck_assert_int_eq(articles_merge(fx.db, fx.arena, ARTICLE, THIRD, &grace), ERR_ABSENT);
	ck_assert_int_eq(articles_merge(fx.db, fx.arena, THIRD, ARTICLE, &grace), ERR_ABSENT);
	(void)fixture_text("INSERT INTO postbag.site (site_id, name, title, networks, created_at)"
			   " VALUES (77, 'far', 'Far', 'x', now())");
	(void)fixture_text(
	    "UPDATE postbag.article SET site_id = 77 WHERE article_id = " OTHER_TEXT);
	ck_assert_int_eq(articles_merge(fx.db, fx.arena, ARTICLE, OTHER, &grace), ERR_ABSENT);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.article_alias"), 0);
	ck_assert_int_eq(number_of(ARTICLE, "comments"), 1);
}
END_TEST

START_TEST(articles_merge__closed_and_with_aliases__leaves_nothing_that_leads_nowhere)
{
	const struct act_by by = { .article_id = OTHER,
		.moderator_id = 5,
		.moderator_name = STR("Grace"),
		.now_us = NOW_US };
	struct comment_added added;
	struct aliases aliases;
	int64_t taken;

	(void)fixture_post(1, 0);
	(void)post_there(2);
	ck_ok(move_to("https://news.example/third", THIRD, &taken));
	ck_ok(decisions_close(fx.db, fx.arena, &by, NULL));
	ck_ok(articles_merge(fx.db, fx.arena, ARTICLE, OTHER, &grace));
	ck_assert_int_eq(number_of(OTHER, "closed_after"), 2);
	ck_assert_int_eq(add(&fx.article, 3, &added), ERR_FORBID);
	ck_ok(articles_aliases(fx.db, fx.arena, &aliases));
	ck_assert_uint_eq(aliases.count, 2);
	ck_assert_int_eq(aliases_follow(&aliases, THIRD), OTHER);
	ck_assert_int_eq(aliases_follow(&aliases, ARTICLE), OTHER);
	ck_assert_int_eq(articles_title(fx.db, fx.arena, ARTICLE, STR("x"), &grace), ERR_ABSENT);
	ck_assert_int_eq(articles_age(fx.db, fx.arena, ARTICLE, 3, &grace), ERR_ABSENT);
}
END_TEST

static enum err merging, adding;
static struct comment_added late;

/* What has been going on for a while when the other begins is at its end then. */
static void
commit_late(size_t number, struct arena *a)
{
	if (number == 0) {
		(void)usleep(300000);
		(void)fixture_text("COMMIT");
	} else {
		merging = articles_merge(fx.db, a, ARTICLE, OTHER, &grace);
	}
}

START_TEST(articles_merge__a_comment_and_a_vote_are_on_their_way__takes_them_along)
{
	int64_t id = fixture_post(1, 0);

	(void)post_there(2);
	(void)fixture_text("BEGIN");
	(void)fixture_text(
	    "INSERT INTO postbag.comment (article_id, site_id, comment_id, root_id,"
	    " depth, status, author_id, author_name, body, html, renderer,"
	    " idempotency_key, content_digest, created_at)"
	    " SELECT article_id, site_id, 777, 777, 0, status, author_id, author_name,"
	    " body, html, renderer, '0123456789abcdef', content_digest, created_at"
	    " FROM postbag.comment WHERE article_id = " ARTICLE_TEXT);
	(void)fixture_text(arena_printf(fx.arena,
	    "INSERT INTO postbag.vote VALUES (" ARTICLE_TEXT ", %lld, '0123456789abcdef', NULL, 1,"
	    " now())",
	    (long long)id)
			       .p);
	(void)fixture_text("UPDATE postbag.article SET posted = posted + 1, comments = comments + 1"
			   " WHERE article_id = " ARTICLE_TEXT);
	fixture_threads(2, commit_late);
	ck_ok(merging);
	ck_assert_int_eq(number_of(OTHER, "comments"), 3);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.comment"
					" WHERE article_id = " ARTICLE_TEXT),
	    0);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.vote"
					" WHERE article_id = " OTHER_TEXT),
	    1);
}
END_TEST

static void
add_late(size_t number, struct arena *a)
{
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, 9);

	if (number == 0) {
		(void)usleep(300000);
		(void)fixture_text("COMMIT");
	} else {
		adding = comments_add(fx.db, a, &comment, &late);
	}
}

START_TEST(comments_add__while_the_article_becomes_an_alias__goes_where_it_leads)
{
	(void)post_there(1);
	(void)fixture_post(2, 0);
	(void)fixture_text("BEGIN");
	(void)fixture_text("UPDATE postbag.comment SET article_id = " OTHER_TEXT
			   " WHERE article_id = " ARTICLE_TEXT);
	(void)fixture_text(
	    "UPDATE postbag.article SET posted = 0, comments = 0, leads_to = " OTHER_TEXT
	    " WHERE article_id = " ARTICLE_TEXT);
	fixture_threads(2, add_late);
	ck_ok(adding);
	ck_assert_int_eq(late.article_id, OTHER);
	ck_assert_int_eq(number_of(ARTICLE, "posted"), 0);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.comment"
					" WHERE article_id = " ARTICLE_TEXT),
	    0);
}
END_TEST

START_TEST(comments_add__while_the_age_is_set_under_it__is_refused)
{
	(void)fixture_post(1, 0);
	(void)fixture_text(
	    "UPDATE postbag.article SET created_at = created_at - interval '3 days'");
	(void)fixture_text("BEGIN");
	(void)fixture_text("UPDATE postbag.article SET close_days = 2");
	fixture_threads(2, add_late);
	ck_assert_int_eq(adding, ERR_FORBID);
	ck_assert_int_eq(number_of(ARTICLE, "posted"), 1);
	ck_assert_int_eq(number_of(ARTICLE, "closed"), 0);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.comment"), 1);
}
END_TEST

static const struct {
	int64_t own, site; /* days */
	int64_t age_us;
	enum err err;
} age[] = {
	{ ARTICLE_AS_SITE, 0, 1000 * DAY_US, OK },
	{ ARTICLE_AS_SITE, 2, 2 * DAY_US - 1, OK },
	{ ARTICLE_AS_SITE, 2, 2 * DAY_US, ERR_FORBID },
	{ 0, 2, 1000 * DAY_US, OK },
	{ 3, 2, 3 * DAY_US - 1, OK },
	{ 3, 2, 3 * DAY_US, ERR_FORBID },
	{ 3, 0, 3 * DAY_US, ERR_FORBID },
	{ SITE_CLOSE_DAYS_MAX, 1, 1000 * DAY_US, OK },
};

START_TEST(comments_add__at_each_age__is_taken_or_refused_as_the_model_says)
{
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, 2);
	struct site site = { .set.close_days = age[_i].site };
	struct comment_added added;
	struct share_counts counts;
	struct article article;

	(void)fixture_post(1, 0);
	ck_ok(articles_age(fx.db, fx.arena, ARTICLE, age[_i].own, &grace));
	ck_ok(articles_get(fx.db, fx.arena, ARTICLE, &article, &counts));
	ck_assert_int_eq(article.close_days, age[_i].own);
	comment.close_days = age[_i].site;
	comment.now_us = article.created_us + age[_i].age_us;
	ck_assert_int_eq(comments_add(fx.db, fx.arena, &comment, &added), age[_i].err);
	ck_assert(article_shut(&article, &site, comment.now_us) == (age[_i].err == ERR_FORBID));
}
END_TEST

START_TEST(comments_add__under_a_held_article__waits_unless_a_moderator_writes)
{
	const struct act_by by = { .article_id = ARTICLE,
		.moderator_id = 5,
		.moderator_name = STR("Grace"),
		.now_us = NOW_US };
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, 3);
	struct comment_added added;
	int64_t done = 0;

	(void)fixture_post(1, 0);
	ck_ok(decisions_hold(fx.db, fx.arena, &by, &done));
	ck_assert_int_ne(done, 0);
	ck_ok(add(&fx.article, 2, &added));
	ck_assert_int_eq(added.status, HELD);
	comment.badge = BADGE_MODERATOR;
	ck_ok(comments_add(fx.db, fx.arena, &comment, &added));
	ck_assert_int_eq(added.status, PUBLISHED);
	ck_assert_int_eq(number_of(ARTICLE, "comments"), 2);
	ck_ok(decisions_hold(fx.db, fx.arena, &by, &done));
	ck_assert_int_eq(done, 0);
	ck_ok(decisions_release(fx.db, fx.arena, &by, &done));
	ck_ok(add(&fx.article, 4, &added));
	ck_assert_int_eq(added.status, PUBLISHED);
}
END_TEST

START_TEST(decisions_undo__of_holding__takes_it_back_once)
{
	struct act_by by = { .article_id = ARTICLE,
		.moderator_id = 5,
		.moderator_name = STR("Grace"),
		.now_us = NOW_US };
	struct decision decision;
	int64_t hold = 0, undo = 0;

	(void)fixture_post(1, 0);
	ck_ok(decisions_hold(fx.db, fx.arena, &by, &hold));
	ck_ok(decisions_close(fx.db, fx.arena, &by, NULL));
	ck_ok(decisions_get(fx.db, fx.arena, &fx.sites, hold, &decision));
	ck_assert(decision.standing);
	ck_ok(decisions_undo(fx.db, fx.arena, &by, &decision, &undo));
	ck_assert_int_eq(number_of(ARTICLE, "held"), 0);
	ck_assert_int_eq(number_of(ARTICLE, "closed"), 1);
	ck_assert_int_eq(decisions_undo(fx.db, fx.arena, &by, &decision, &undo), ERR_CONFLICT);
	ck_ok(decisions_get(fx.db, fx.arena, &fx.sites, undo, &decision));
	ck_assert(str_equal(decision.act, STR("release")));
	ck_ok(decisions_undo(fx.db, fx.arena, &by, &decision, &undo));
	ck_assert_int_eq(number_of(ARTICLE, "held"), 1);
}
END_TEST

START_TEST(articles_base__numbers_of_elsewhere__are_in_the_sum_and_kept_apart)
{
	struct share_counts base = { { 0 } }, got;
	struct share_record record;
	struct article article;

	ck_assert_int_eq(articles_base(fx.db, fx.arena, ARTICLE, &base, &grace), ERR_ABSENT);
	ck_ok(share_to(&fx.article, 1));
	base.of[NETWORK_BLUESKY] = 10;
	base.of[NETWORK_X] = 5;
	int64_t revision = number_of(ARTICLE, "share_revision");
	ck_ok(articles_base(fx.db, fx.arena, ARTICLE, &base, &grace));
	ck_assert_int_eq(number_of(ARTICLE, "share_revision"), revision + 1);
	ck_ok(articles_get(fx.db, fx.arena, ARTICLE, &article, &got));
	ck_assert_int_eq(got.of[NETWORK_BLUESKY], 11);
	ck_assert_int_eq(share_total(&got), 16);
	ck_ok(articles_shares(fx.db, fx.arena, ARTICLE, &record));
	ck_assert_int_eq(share_total(&record.own), 1);
	ck_assert_int_eq(share_total(&record.base), 15);
	ck_ok(share_to(&fx.article, 2));
	struct article_counts counts;
	int64_t id = ARTICLE;
	ck_ok(articles_counts(fx.db, fx.arena, &id, 1, &counts));
	ck_assert_int_eq(share_total(&counts.shares), 17);
	ck_assert_int_eq(fixture_number("SELECT sum(shares) FROM postbag.share_day"), 2);
	base = (struct share_counts){ { 0 } };
	ck_ok(articles_base(fx.db, fx.arena, ARTICLE, &base, &grace));
	ck_ok(articles_get(fx.db, fx.arena, ARTICLE, &article, &got));
	ck_assert_int_eq(share_total(&got), 2);
}
END_TEST

START_TEST(settings__each_change__is_in_the_log_and_what_changes_nothing_is_not)
{
	struct share_counts base = { .of = { [NETWORK_X] = 7 } };
	struct site site = { .id = fx.site_id, .policy = POLICY_ALL };
	int64_t taken;

	options_defaults(&site_table, fx.arena, &site.set);
	(void)fixture_post(1, 0);
	for (int i = 0; i < 2; i++) {
		ck_ok(articles_title(fx.db, fx.arena, ARTICLE, STR("Swifts"), &grace));
		ck_ok(articles_age(fx.db, fx.arena, ARTICLE, 30, &grace));
		ck_ok(articles_base(fx.db, fx.arena, ARTICLE, &base, &grace));
		ck_ok(sites_policy(fx.db, fx.arena, &site, &grace));
	}
	ck_ok(move_to("https://news.example/moved.html", THIRD, &taken));
	ck_assert_str_eq(
	    fixture_text("SELECT string_agg(moderator_name || ' ' || kind || ': ' || before"
			 " || ' -> ' || after, '; ' ORDER BY event_id) FROM postbag.event"
			 " WHERE moderator_name = 'Grace'"),
	    "Grace article_title: An article -> Swifts; "
	    "Grace article_age: as the site -> 30; Grace article_shares:  -> x=7; "
	    "Grace site_change: policy=open -> policy=all; "
	    "Grace article_move: https://news.example/a -> "
	    "https://news.example/moved.html");
}
END_TEST

START_TEST(sites_policy__policy_and_age__change_and_nothing_else_does)
{
	struct sites before, after;

	ck_ok(sites_list(fx.db, fx.arena, &before));
	struct site site = before.site[0];
	site.policy = POLICY_ALL;
	site.set.close_days = 30;
	site.set.work = WORK_RISING;
	site.set.work_bits = 20;
	site.title = STR("Not this");
	ck_ok(sites_policy(fx.db, fx.arena, &site, &grace));
	ck_ok(sites_policy(fx.db, fx.arena, &site, &grace));
	ck_ok(sites_list(fx.db, fx.arena, &after));
	ck_assert_int_eq(after.site[0].policy, POLICY_ALL);
	ck_assert_int_eq(after.site[0].set.close_days, 30);
	ck_assert_int_eq(after.site[0].set.work, WORK_RISING);
	ck_assert_int_eq(after.site[0].set.work_bits, 20);
	ck_assert_int_eq(after.site[0].set.work_bits_most, 22);
	ck_assert_str_eq(
	    fixture_text("SELECT string_agg(before || ' -> ' || after, '; ') FROM postbag.event"
			 " WHERE kind = 'site_change' AND moderator_name = 'Grace'"),
	    "policy=open\nclose_days=\nwork=\nwork_bits= -> "
	    "policy=all\nclose_days=30\nwork=rising\nwork_bits=20");
	ck_assert(str_equal(after.site[0].title, before.site[0].title));
	site.set = before.site[0].set;
	ck_ok(sites_policy(fx.db, fx.arena, &site, &grace));
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.site_setting"), 0);
	site.id = 999;
	ck_assert_int_eq(sites_policy(fx.db, fx.arena, &site, &grace), ERR_ABSENT);
}
END_TEST

static void
add_tests(TCase *c)
{
	tcase_add_test(c, articles_find__each_article__is_found_once_with_its_numbers);
	tcase_add_test(c, articles_find__no_site__finds_nothing);
	tcase_add_test(c, articles_move__to_a_free_url__leads_there_and_back);
	tcase_add_test(c, articles_move__to_anothers_url__is_a_conflict_that_names_it);
	tcase_add_test(c, articles_move__no_such_article__is_absent);
	tcase_add_test(c, comments_add__by_another_address__goes_to_the_article);
	tcase_add_test(c, share_writer_add__by_another_address__counts_for_the_article);
	tcase_add_test(c, articles_merge__all_that_belongs_to_it__goes_along);
	tcase_add_test(c, articles_merge__the_same_key_in_both__keeps_both_comments);
	tcase_add_test(c, articles_merge__what_cannot_be__is_absent_and_changes_nothing);
	tcase_add_test(
	    c, articles_merge__closed_and_with_aliases__leaves_nothing_that_leads_nowhere);
	tcase_add_test(c, articles_merge__a_comment_and_a_vote_are_on_their_way__takes_them_along);
	tcase_add_test(c, comments_add__while_the_article_becomes_an_alias__goes_where_it_leads);
	tcase_add_test(c, comments_add__while_the_age_is_set_under_it__is_refused);
	tcase_add_loop_test(
	    c, comments_add__at_each_age__is_taken_or_refused_as_the_model_says, 0, COUNT_OF(age));
	tcase_add_test(c, comments_add__under_a_held_article__waits_unless_a_moderator_writes);
	tcase_add_test(c, decisions_undo__of_holding__takes_it_back_once);
	tcase_add_test(c, articles_base__numbers_of_elsewhere__are_in_the_sum_and_kept_apart);
	tcase_add_test(c, settings__each_change__is_in_the_log_and_what_changes_nothing_is_not);
	tcase_add_test(c, sites_policy__policy_and_age__change_and_nothing_else_does);
}

Suite *
addresses_suite(void)
{
	Suite *s = suite_create("addresses");
	TCase *c = tcase_create("addresses");

	tcase_add_checked_fixture(c, set_up, fixture_tear_down);
	tcase_set_timeout(c, 60);
	add_tests(c);
	suite_add_tcase(s, c);
	return s;
}
