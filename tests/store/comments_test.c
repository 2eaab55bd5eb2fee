/*
 * Comments: added once and no more, counted right, changed only by whom and while allowed.
 */
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "store/decisions.h"
#include "store/fixture.h"
#include "store/suites.h"
#include "store/votes.h"

static int64_t
article_number(const char *column)
{
	const struct str sql = arena_printf(fx.arena, "SELECT %s FROM postbag.article", column);

	return fixture_number(sql.p);
}

START_TEST(comments_add__first_of_an_article__makes_the_article)
{
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, 1);
	int64_t id = fixture_add(&comment);
	struct comment got;

	ck_ok(comments_get(fx.db, fx.arena, ARTICLE, id, &got));
	ck_assert_int_eq(got.id, id);
	ck_assert_int_eq(got.root_id, id);
	ck_assert_int_eq(got.parent_id, 0);
	ck_assert_int_eq(got.depth, 0);
	ck_assert_int_eq(got.status, PUBLISHED);
	ck_assert_int_eq(got.author_id, 77);
	ck_assert(str_equal(got.author_name, STR("Ada")));
	ck_assert(str_equal(got.text, STR("A letter.")));
	ck_assert(str_equal(got.html, STR("<p>A letter.</p>")));
	ck_assert_int_eq(got.created_us, NOW_US + 1);
	ck_assert_int_eq(got.edited_us, 0);
	ck_assert_int_eq(article_number("comments"), 1);
	ck_assert_int_eq(article_number("thread_revision"), 1);
	ck_assert_int_eq(article_number("share_revision"), 0);
}
END_TEST

START_TEST(comments_add__email_and_website__are_kept)
{
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, 1);
	struct comment got;

	draft.website = STR("https://example.org/");
	comment.email_sealed = STR("\x01\0sealed\xff");
	memcpy(comment.email_hash.byte, "0123456789\0abcde", 16);
	int64_t id = fixture_add(&comment);
	ck_ok(comments_get(fx.db, fx.arena, ARTICLE, id, &got));
	ck_assert(str_equal(got.website, STR("https://example.org/")));
	ck_assert_str_eq(fixture_text("SELECT encode(email_sealed, 'hex') FROM postbag.comment"),
	    "01007365616c6564ff");
	ck_assert_str_eq(fixture_text("SELECT encode(email_hash, 'hex') FROM postbag.comment"),
	    "30313233343536373839006162636465");
	(void)fixture_post(2, 0);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.comment"
					" WHERE email_sealed IS NULL AND email_hash IS NULL"),
	    1);
}
END_TEST

START_TEST(comments_add__held__is_not_counted_and_readers_see_no_change)
{
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, 1);

	(void)fixture_post(0, 0);
	comment.status = HELD;
	(void)fixture_add(&comment);
	ck_assert_int_eq(article_number("comments"), 1);
	ck_assert_int_eq(article_number("thread_revision"), 1);
}
END_TEST

START_TEST(comments_add__untitled_article__takes_a_later_title)
{
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, 1);

	fx.article.title = STR_EMPTY;
	(void)fixture_add(&comment);
	fx.article.title = STR("Later");
	(void)fixture_post(2, 0);
	ck_assert_str_eq(fixture_text("SELECT title FROM postbag.article"), "Later");
	fx.article.title = STR("Other");
	(void)fixture_post(3, 0);
	ck_assert_str_eq(fixture_text("SELECT title FROM postbag.article"), "Later");
}
END_TEST

START_TEST(comments_add__reply__marks_its_parent_as_answered)
{
	int64_t root = fixture_post(1, 0);
	int64_t reply = fixture_post(2, root);
	struct comment got;

	ck_ok(comments_get(fx.db, fx.arena, ARTICLE, reply, &got));
	ck_assert_int_eq(got.parent_id, root);
	ck_assert_int_eq(got.root_id, root);
	ck_assert_int_eq(got.depth, 1);
	ck_assert_str_eq(fixture_text("SELECT string_agg(answered::text, ' ' ORDER BY comment_id)"
				      " FROM postbag.comment"),
	    "true false");
}
END_TEST

START_TEST(comments_add__reply_at_the_deepest_depth__becomes_a_sibling)
{
	int64_t root = fixture_post(1, 0);
	int64_t reply = fixture_post(2, root);
	struct comment got;

	(void)fixture_text("UPDATE postbag.comment SET depth = 999 WHERE parent_id IS NOT NULL");
	int64_t last = fixture_post(3, reply);
	ck_ok(comments_get(fx.db, fx.arena, ARTICLE, last, &got));
	ck_assert_int_eq(got.depth, THREAD_MAX_DEPTH);
	ck_assert_int_eq(got.parent_id, reply);
	int64_t beyond = fixture_post(4, last);
	ck_ok(comments_get(fx.db, fx.arena, ARTICLE, beyond, &got));
	ck_assert_int_eq(got.depth, THREAD_MAX_DEPTH);
	ck_assert_int_eq(got.parent_id, reply);
	ck_assert_int_eq(got.root_id, root);
}
END_TEST

START_TEST(comments_add__parent_that_is_not_published__is_absent)
{
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, 1);
	struct comment_added added;

	comment.status = HELD;
	draft.parent_id = 0;
	int64_t held = fixture_add(&comment);
	comment = fixture_comment(&draft, 2);
	draft.parent_id = held;
	ck_assert_int_eq(comments_add(fx.db, fx.arena, &comment, &added), ERR_ABSENT);
	draft.parent_id = 999999;
	ck_assert_int_eq(comments_add(fx.db, fx.arena, &comment, &added), ERR_ABSENT);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.comment"), 1);
}
END_TEST

START_TEST(comments_add__parent_of_another_article__is_absent)
{
	int64_t root = fixture_post(1, 0);
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, 2);
	struct comment_added added;

	fx.article.id = ARTICLE + 1;
	draft.parent_id = root;
	ck_assert_int_eq(comments_add(fx.db, fx.arena, &comment, &added), ERR_ABSENT);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.article"), 1);
}
END_TEST

START_TEST(comments_add__same_key__gives_what_the_first_try_made)
{
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, 1);
	int64_t id = fixture_add(&comment);
	struct comment_added added;

	comment.author_id = 78;
	comment.status = HELD;
	ck_ok(comments_add(fx.db, fx.arena, &comment, &added));
	ck_assert(added.repeated && added.same);
	ck_assert_int_eq(added.id, id);
	ck_assert_int_eq(added.author_id, 77);
	ck_assert_int_eq(added.status, PUBLISHED);
	comment.content_digest.byte[3] ^= 1;
	ck_ok(comments_add(fx.db, fx.arena, &comment, &added));
	ck_assert(added.repeated && !added.same);
	ck_assert_int_eq(article_number("comments"), 1);
	ck_assert_int_eq(article_number("thread_revision"), 1);
}
END_TEST

START_TEST(comments_add__same_key_under_another_article__is_another_comment)
{
	int64_t id = fixture_post(1, 0);

	fx.article.id = ARTICLE + 1;
	ck_assert_int_ne(fixture_post(1, 0), id);
}
END_TEST

START_TEST(comments_add__same_reply_again_after_its_parent_went__is_a_repeat)
{
	int64_t root = fixture_post(1, 0);
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, 2);
	struct comment_added added;

	draft.parent_id = root;
	int64_t id = fixture_add(&comment);
	(void)fixture_text(
	    "UPDATE postbag.comment SET status = 'rejected' WHERE parent_id IS NULL");
	ck_ok(comments_add(fx.db, fx.arena, &comment, &added));
	ck_assert(added.repeated);
	ck_assert_int_eq(added.id, id);
}
END_TEST

START_TEST(comments_add__unknown_site__is_a_conflict)
{
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, 1);
	struct comment_added added;

	fx.article.site_id = 4711;
	ck_assert_int_eq(comments_add(fx.db, fx.arena, &comment, &added), ERR_CONFLICT);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.article"), 0);
}
END_TEST

/* Texts that have broken other programs. */
static const char *const hard_text[] = { "' or 1=1--", "\\'", "$1", "%s%n", "a\nb\tc", "\"; --",
	"\xf0\x9f\x93\xae", "<script>", "\\x00" };

START_TEST(comments_add__hard_text__comes_back_as_it_was)
{
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, 1);
	struct comment got;

	draft.text = draft.author_name = str_of(hard_text[_i]);
	ck_ok(comments_get(fx.db, fx.arena, ARTICLE, fixture_add(&comment), &got));
	ck_assert(str_equal(got.text, draft.text));
	ck_assert(str_equal(got.author_name, draft.text));
}
END_TEST

START_TEST(comments_add__text_that_cannot_be_stored__is_refused)
{
	static const struct {
		struct str text;
		enum err err;
	} bad[] = {
		{ STR_INIT("a\0b"), ERR_INPUT },
		{ STR_INIT("\xc3"), ERR_INPUT },
		{ STR_INIT("\xed\xa0\x80"), ERR_INPUT },
		{ STR_INIT(""), ERR_CONFLICT },
	};
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, 1);
	struct comment_added added;

	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		draft.text = bad[i].text;
		ck_assert_int_eq(comments_add(fx.db, fx.arena, &comment, &added), bad[i].err);
	}
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.article"), 0);
}
END_TEST

START_TEST(comments_add__longest_text__is_stored_and_one_byte_more_is_not)
{
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, 1);
	char *text = arena_alloc(fx.arena, COMMENT_TEXT_MAX_BYTES + 1);
	struct comment_added added;

	memset(text, 'a', COMMENT_TEXT_MAX_BYTES + 1);
	draft.text = (struct str){ text, COMMENT_TEXT_MAX_BYTES + 1 };
	ck_assert_int_eq(comments_add(fx.db, fx.arena, &comment, &added), ERR_CONFLICT);
	draft.text.len--;
	(void)fixture_add(&comment);
}
END_TEST

static atomic_int fresh;
static _Atomic int64_t the_id;

static void
add_same_key(size_t number, struct arena *a)
{
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, 1);
	struct comment_added added;
	int64_t none = 0;

	(void)number;
	ck_ok(comments_add(fx.db, a, &comment, &added));
	if (!added.repeated)
		atomic_fetch_add(&fresh, 1);
	if (!atomic_compare_exchange_strong(&the_id, &none, added.id))
		ck_assert_int_eq(none, added.id);
	ck_assert(added.same);
}

START_TEST(comments_add__sixteen_at_once_with_one_key__make_one_comment)
{
	struct db_settings set = fixture_settings();

	set.connections = 16;
	db_close(fx.db);
	fx.db = db_open(&set);
	for (int round = 0; round < 5; round++) {
		atomic_store(&fresh, 0);
		atomic_store(&the_id, 0);
		fixture_threads(16, add_same_key);
		ck_assert_int_eq(atomic_load(&fresh), 1);
		ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.comment"), 1);
		ck_assert_int_eq(article_number("comments"), 1);
		ck_assert_int_eq(article_number("thread_revision"), 1);
		(void)fixture_text("DELETE FROM postbag.comment");
		(void)fixture_text("DELETE FROM postbag.article");
	}
}
END_TEST

static int64_t reply_to;

static void
add_replies(size_t number, struct arena *a)
{
	for (int i = 0; i < 10; i++) {
		struct comment_draft draft;
		struct comment_new comment = fixture_comment(&draft, 1000 + (int)number * 10 + i);
		struct comment_added added;

		draft.parent_id = reply_to;
		ck_ok(comments_add(fx.db, a, &comment, &added));
		ck_assert(!added.repeated);
	}
}

START_TEST(comments_add__many_replies_at_once__are_all_counted)
{
	reply_to = fixture_post(1, 0);
	fixture_threads(16, add_replies);
	ck_assert_int_eq(article_number("comments"), 161);
	ck_assert_int_eq(article_number("thread_revision"), 161);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.comment"), 161);
}
END_TEST

static struct act_by
closing(void)
{
	return (struct act_by){ .article_id = ARTICLE,
		.moderator_id = 5,
		.moderator_name = STR("Grace"),
		.reason = STR("It is late."),
		.now_us = NOW_US };
}

START_TEST(comments_add__closed_thread__takes_none_but_answers_a_retry)
{
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, 1);
	const struct act_by now = closing();
	struct comment_added added;
	int64_t id = fixture_add(&comment);

	ck_ok(decisions_close(fx.db, fx.arena, &now, NULL));
	ck_ok(comments_add(fx.db, fx.arena, &comment, &added));
	ck_assert(added.repeated && added.same);
	ck_assert_int_eq(added.id, id);
	comment = fixture_comment(&draft, 2);
	ck_assert_int_eq(comments_add(fx.db, fx.arena, &comment, &added), ERR_FORBID);
	comment.status = HELD;
	draft.parent_id = id;
	ck_assert_int_eq(comments_add(fx.db, fx.arena, &comment, &added), ERR_FORBID);
	draft.parent_id = id + 99;
	ck_assert_int_eq(comments_add(fx.db, fx.arena, &comment, &added), ERR_FORBID);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.comment"), 1);
	ck_assert_int_eq(article_number("posted"), 1);
	ck_ok(decisions_open(fx.db, fx.arena, &now, NULL));
	(void)fixture_post(2, id);
	ck_assert_int_eq(article_number("posted"), 2);
}
END_TEST

static int closing_round;
static int64_t at_closing; /* comments there were when it was done */

static void
add_or_close(size_t number, struct arena *a)
{
	const struct act_by now = closing();

	if (number == 0) {
		(void)usleep(20000);
		ck_ok(decisions_close(fx.db, a, &now, NULL));
		at_closing = fixture_number("SELECT count(*) FROM postbag.comment");
		return;
	}
	for (int i = 0;; i++) {
		struct comment_draft draft;
		struct comment_new comment =
		    fixture_comment(&draft, closing_round * 1000000 + (int)number * 10000 + i);
		struct comment_added added;

		comment.status = number % 2 == 0 ? PUBLISHED : HELD;
		enum err err = comments_add(fx.db, a, &comment, &added);
		if (err == ERR_FORBID)
			break;
		ck_ok(err);
		ck_assert_int_lt(i, 9999);
	}
}

START_TEST(comments_add__while_a_moderator_closes__comes_before_that_or_not_at_all)
{
	const struct act_by now = closing();

	(void)fixture_post(0, 0);
	for (closing_round = 1; closing_round <= 8; closing_round++) {
		fixture_threads(6, add_or_close);
		ck_assert_int_eq(
		    fixture_number("SELECT count(*) FROM postbag.comment"), at_closing);
		ck_assert_int_eq(article_number("posted"), at_closing);
		ck_ok(decisions_open(fx.db, fx.arena, &now, NULL));
	}
}
END_TEST

static struct comment_change
change_of(int64_t id, enum status from, enum status to)
{
	return (struct comment_change){ .article_id = ARTICLE,
		.comment_id = id,
		.author_id = 77,
		.oldest_us = NOW_US,
		.text = STR("Better."),
		.html = STR("<p>Better.</p>"),
		.renderer = 2,
		.from = from,
		.to = to,
		.now_us = NOW_US + 1000 };
}

#define REPLIES "SELECT replies FROM postbag.comment WHERE parent_id IS NULL"

START_TEST(replies__whatever_happens__are_counted_at_their_root)
{
	int64_t root = fixture_post(1, 0), reply = fixture_post(2, root);
	int64_t deeper = fixture_post(3, reply);
	struct comment_draft draft;
	struct comment_new held = fixture_comment(&draft, 4);

	ck_assert_int_eq(fixture_number(REPLIES), 2);
	held.status = HELD;
	draft.parent_id = deeper;
	int64_t waits = fixture_add(&held);
	ck_assert_int_eq(fixture_number(REPLIES), 2);
	struct decision_new decision = { .by.article_id = ARTICLE,
		.by.comment_id = waits,
		.by.moderator_name = STR("ed"),
		.from = HELD,
		.to = PUBLISHED,
		.by.now_us = NOW_US };
	ck_ok(decisions_make(fx.db, fx.arena, &decision, NULL));
	ck_assert_int_eq(fixture_number(REPLIES), 3);
	struct comment_change change = change_of(reply, PUBLISHED, DELETED);
	ck_ok(comments_withdraw(fx.db, fx.arena, &change));
	ck_assert_int_eq(fixture_number(REPLIES), 2);
	change = change_of(deeper, PUBLISHED, HELD);
	ck_ok(comments_edit(fx.db, fx.arena, &change));
	ck_assert_int_eq(fixture_number(REPLIES), 1);
	/* A root is none of its own replies. */
	change = change_of(root, PUBLISHED, DELETED);
	ck_ok(comments_withdraw(fx.db, fx.arena, &change));
	ck_assert_int_eq(fixture_number(REPLIES), 1);
	ck_assert_int_eq(fixture_number("SELECT sum(replies) FROM postbag.comment"), 1);
}
END_TEST

static int64_t fought; /* the reply of the threads below */

/* Answers, votes and decisions on one branch at once: a lock taken in another order than the others
 * take theirs would be a deadlock, which is ERR_BUSY. */
static void
fight(size_t number, struct arena *a)
{
	for (int i = 0; i < 20; i++) {
		struct comment_draft draft;
		struct comment_new answer = fixture_comment(&draft, 1000 + (int)number * 100 + i);
		struct decision_new decision = { .by.article_id = ARTICLE,
			.by.comment_id = fought,
			.by.moderator_name = STR("ed"),
			.from = i % 2 == 0 ? PUBLISHED : HELD,
			.to = i % 2 == 0 ? HELD : PUBLISHED,
			.by.now_us = NOW_US };
		struct vote_new vote = { .article_id = ARTICLE,
			.comment_id = fought,
			.vote = i % 2 == 0 ? VOTE_UP : VOTE_DOWN,
			.now_us = NOW_US };
		struct comment_added added;
		struct vote_cast counts;
		enum err err;

		draft.parent_id = fought;
		vote.actor.byte[0] = (uint8_t)number;
		if (number % 3 == 0)
			err = comments_add(fx.db, a, &answer, &added);
		else if (number % 3 == 1)
			err = votes_cast(fx.db, a, &vote, &counts);
		else
			err = decisions_make(fx.db, a, &decision, NULL);
		ck_assert_msg(
		    err == OK || err == ERR_ABSENT || err == ERR_CONFLICT, "%s", err_name(err));
	}
}

START_TEST(branch__answers_votes_and_decisions_at_once__do_not_block_each_other)
{
	fought = fixture_post(2, fixture_post(1, 0));
	fixture_threads(12, fight);
	ck_assert_int_eq(fixture_number("SELECT sum(replies) FROM postbag.comment"),
	    fixture_number("SELECT count(*) FROM postbag.comment"
			   " WHERE parent_id IS NOT NULL AND status = 'published'"));
}
END_TEST

START_TEST(comments_edit__in_time__changes_the_text_and_the_revision)
{
	int64_t id = fixture_post(1, 0);
	struct comment_change change = change_of(id, PUBLISHED, PUBLISHED);
	struct comment got;

	ck_ok(comments_edit(fx.db, fx.arena, &change));
	ck_ok(comments_get(fx.db, fx.arena, ARTICLE, id, &got));
	ck_assert(str_equal(got.text, STR("Better.")));
	ck_assert_int_eq(got.renderer, 2);
	ck_assert_int_eq(got.edited_us, NOW_US + 1000);
	ck_assert_int_eq(article_number("thread_revision"), 2);
	ck_assert_int_eq(article_number("comments"), 1);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.decision"), 0);
}
END_TEST

START_TEST(comments_edit__each_time__keeps_the_text_that_was_replaced)
{
	static const char *const text[] = { "Better.", "Better.", "Best." };
	int64_t id = fixture_post(1, 0);
	struct comment_version *version;
	size_t count;

	for (size_t i = 0; i < COUNT_OF(text); i++) {
		struct comment_change change = change_of(id, PUBLISHED, PUBLISHED);

		change.text = str_of(text[i]);
		change.now_us = NOW_US + (int64_t)i;
		ck_ok(comments_edit(fx.db, fx.arena, &change));
	}
	ck_ok(comments_versions(fx.db, fx.arena, ARTICLE, id, &version, &count));
	ck_assert_uint_eq(count, 2);
	ck_assert(str_equal(version[0].text, STR("Better.")));
	ck_assert_int_eq(version[0].replaced_us, NOW_US + 2);
	ck_assert(str_equal(version[1].text, STR("A letter.")));
	ck_assert_int_eq(version[1].replaced_us, NOW_US);
	struct comment_change late = change_of(id, HELD, HELD);
	ck_assert_int_eq(comments_edit(fx.db, fx.arena, &late), ERR_CONFLICT);
	ck_ok(comments_versions(fx.db, fx.arena, ARTICLE + 1, id, &version, &count));
	ck_assert_uint_eq(count, 0);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.comment_version"), 2);
}
END_TEST

static int64_t edited; /* the comment of the threads below */

static void
edit_often(size_t number, struct arena *a)
{
	for (int i = 0; i < 10; i++) {
		struct comment_change change = change_of(edited, PUBLISHED, PUBLISHED);

		change.text = arena_printf(a, "Text %zu.%d", number, i);
		ck_ok(comments_edit(fx.db, a, &change));
	}
}

START_TEST(comments_edit__many_at_once__lose_no_text)
{
	edited = fixture_post(1, 0);
	fixture_threads(8, edit_often);
	ck_assert_int_eq(fixture_number("SELECT count(DISTINCT body) FROM (SELECT body FROM "
					"postbag.comment_version UNION ALL SELECT body FROM "
					"postbag.comment) AS every"),
	    81);
}
END_TEST

START_TEST(comments_edit__that_sends_it_to_a_moderator__is_noted_and_uncounted)
{
	int64_t id = fixture_post(1, 0);
	struct comment_change change = change_of(id, PUBLISHED, HELD);

	ck_ok(comments_edit(fx.db, fx.arena, &change));
	ck_assert_int_eq(article_number("comments"), 0);
	ck_assert_int_eq(article_number("thread_revision"), 2);
	ck_assert_str_eq(fixture_text("SELECT from_status || ' ' || to_status || ' '"
				      " || (moderator_id IS NULL) FROM postbag.decision"),
	    "published held true");
}
END_TEST

START_TEST(comments_edit__what_may_not_be_changed__is_a_conflict)
{
	int64_t id = fixture_post(1, 0);
	struct comment_change good = change_of(id, PUBLISHED, PUBLISHED), bad[5];

	for (size_t i = 0; i < COUNT_OF(bad); i++)
		bad[i] = good;
	bad[0].author_id = 78;
	bad[1].oldest_us = NOW_US + 2;
	bad[2].from = HELD;
	bad[3].article_id = ARTICLE + 1;
	bad[4].comment_id = id + 1;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		ck_assert_int_eq(comments_edit(fx.db, fx.arena, &bad[i]), ERR_CONFLICT);
		bad[i].to = DELETED;
		ck_assert_int_eq(comments_withdraw(fx.db, fx.arena, &bad[i]), ERR_CONFLICT);
	}
	ck_assert_int_eq(article_number("thread_revision"), 1);
	good.oldest_us = NOW_US + 1;
	ck_ok(comments_edit(fx.db, fx.arena, &good));
}
END_TEST

START_TEST(comments_withdraw__own_comment__keeps_the_text_for_moderators)
{
	int64_t id = fixture_post(1, 0);
	struct comment_change change = change_of(id, PUBLISHED, DELETED);
	struct comment got;

	ck_ok(comments_withdraw(fx.db, fx.arena, &change));
	ck_ok(comments_get(fx.db, fx.arena, ARTICLE, id, &got));
	ck_assert_int_eq(got.status, DELETED);
	ck_assert(str_equal(got.text, STR("A letter.")));
	ck_assert_int_eq(article_number("comments"), 0);
	ck_assert_int_eq(article_number("thread_revision"), 2);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.decision"), 1);
	ck_assert_int_eq(comments_withdraw(fx.db, fx.arena, &change), ERR_CONFLICT);
}
END_TEST

START_TEST(comments_get__of_another_article__is_absent)
{
	struct comment got;

	ck_assert_int_eq(
	    comments_get(fx.db, fx.arena, ARTICLE + 1, fixture_post(1, 0), &got), ERR_ABSENT);
}
END_TEST

START_TEST(comments_newest__counts_what_is_published_from_the_end)
{
	struct comment_draft draft;
	struct comment_new held = fixture_comment(&draft, 3);
	int64_t one = fixture_post(1, 0), two = fixture_post(2, one), id;

	held.status = HELD;
	(void)fixture_add(&held);
	ck_ok(comments_newest(fx.db, fx.arena, ARTICLE, 0, &id));
	ck_assert_int_eq(id, two);
	ck_ok(comments_newest(fx.db, fx.arena, ARTICLE, 1, &id));
	ck_assert_int_eq(id, one);
	ck_assert_int_eq(comments_newest(fx.db, fx.arena, ARTICLE, 2, &id), ERR_ABSENT);
	ck_assert_int_eq(comments_newest(fx.db, fx.arena, ARTICLE + 1, 0, &id), ERR_ABSENT);
}
END_TEST

START_TEST(comments_known__only_after_a_published_comment_on_the_site)
{
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, 1);
	struct article elsewhere = fx.article;
	struct author_known known;

	comment.status = HELD;
	(void)fixture_add(&comment);
	ck_ok(comments_known(fx.db, fx.arena, &fx.article, 77, &known));
	ck_assert(!known.published);
	ck_assert_int_eq(known.badge, BADGE_NONE);
	(void)fixture_post(2, 0);
	ck_ok(comments_known(fx.db, fx.arena, &fx.article, 77, &known));
	ck_assert(known.published);
	ck_ok(comments_known(fx.db, fx.arena, &fx.article, 78, &known));
	ck_assert(!known.published);
	elsewhere.site_id++;
	ck_ok(comments_known(fx.db, fx.arena, &elsewhere, 77, &known));
	ck_assert(!known.published);
}
END_TEST

START_TEST(comments_own__gives_the_author_s_held_ones_oldest_first)
{
	struct comments_own own;

	for (int i = 0; i < 55; i++) {
		struct comment_draft draft;
		struct comment_new comment = fixture_comment(&draft, i);

		comment.status = i == 1 ? SPAM : HELD;
		comment.author_id = i == 2 ? 78 : 77;
		(void)fixture_add(&comment);
	}
	own = fixture_own(77, 0);
	ck_assert_uint_eq(own.count, 50);
	for (size_t i = 0; i < own.count; i++) {
		ck_assert_int_eq(own.comment[i].author_id, 77);
		ck_assert_int_eq(own.comment[i].status, HELD);
		ck_assert(i == 0 || own.comment[i].id > own.comment[i - 1].id);
	}
	own = fixture_own(79, 0);
	ck_assert_uint_eq(own.count, 0);
}
END_TEST

Suite *
comments_suite(void)
{
	Suite *s = suite_create("comments");
	TCase *c = fixture_case("comments");

	tcase_set_tags(c, "rounds");
	tcase_add_test(c, comments_add__first_of_an_article__makes_the_article);
	tcase_add_test(c, comments_add__email_and_website__are_kept);
	tcase_add_test(c, comments_add__held__is_not_counted_and_readers_see_no_change);
	tcase_add_test(c, comments_add__untitled_article__takes_a_later_title);
	tcase_add_test(c, comments_add__reply__marks_its_parent_as_answered);
	tcase_add_test(c, comments_add__reply_at_the_deepest_depth__becomes_a_sibling);
	tcase_add_test(c, comments_add__parent_that_is_not_published__is_absent);
	tcase_add_test(c, comments_add__parent_of_another_article__is_absent);
	tcase_add_test(c, comments_add__same_key__gives_what_the_first_try_made);
	tcase_add_test(c, comments_add__same_key_under_another_article__is_another_comment);
	tcase_add_test(c, comments_add__same_reply_again_after_its_parent_went__is_a_repeat);
	tcase_add_test(c, comments_add__unknown_site__is_a_conflict);
	tcase_add_loop_test(
	    c, comments_add__hard_text__comes_back_as_it_was, 0, COUNT_OF(hard_text));
	tcase_add_test(c, comments_add__text_that_cannot_be_stored__is_refused);
	tcase_add_test(c, comments_add__longest_text__is_stored_and_one_byte_more_is_not);
	tcase_add_test(c, comments_add__sixteen_at_once_with_one_key__make_one_comment);
	tcase_add_test(c, comments_add__many_replies_at_once__are_all_counted);
	tcase_add_test(c, comments_add__closed_thread__takes_none_but_answers_a_retry);
	tcase_add_test(c, comments_add__while_a_moderator_closes__comes_before_that_or_not_at_all);
	tcase_add_test(c, replies__whatever_happens__are_counted_at_their_root);
	tcase_add_test(c, branch__answers_votes_and_decisions_at_once__do_not_block_each_other);
	tcase_add_test(c, comments_edit__in_time__changes_the_text_and_the_revision);
	tcase_add_test(c, comments_edit__each_time__keeps_the_text_that_was_replaced);
	tcase_add_test(c, comments_edit__many_at_once__lose_no_text);
	tcase_add_test(c, comments_edit__that_sends_it_to_a_moderator__is_noted_and_uncounted);
	tcase_add_test(c, comments_edit__what_may_not_be_changed__is_a_conflict);
	tcase_add_test(c, comments_withdraw__own_comment__keeps_the_text_for_moderators);
	tcase_add_test(c, comments_get__of_another_article__is_absent);
	tcase_add_test(c, comments_newest__counts_what_is_published_from_the_end);
	tcase_add_test(c, comments_known__only_after_a_published_comment_on_the_site);
	tcase_add_test(c, comments_own__gives_the_author_s_held_ones_oldest_first);
	suite_add_tcase(s, c);
	return s;
}
