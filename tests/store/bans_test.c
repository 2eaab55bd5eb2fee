/*
 * Bans as they are kept, what they would have met, and who wrote a comment.
 */
#include <string.h>

#include "store/bans.h"
#include "store/epochs.h"
#include "store/fixture.h"
#include "store/queues.h"
#include "store/suites.h"

#define HOUR_US (INT64_C(3600) * US_PER_S)

static const struct digest16 here = { { 1, 2, 3 } }, there = { { 4, 5, 6 } };

static struct ban
ban_new(enum ban_kind kind, const char *words)
{
	return (struct ban){ .site_id = fx.site_id,
		.kind = kind,
		.words = str_of(words),
		.hash = STR_EMPTY,
		.outcome = OUTCOME_REFUSE,
		.why = STR("because"),
		.moderator_id = 5,
		.moderator = STR("Grace"),
		.made_us = NOW_US };
}

static struct str
bytes_of(const struct digest16 *digest)
{
	return (struct str){ (const char *)digest->byte, sizeof(digest->byte) };
}

static int64_t
make(struct ban ban)
{
	ck_ok(bans_make(fx.db, fx.arena, &ban, STR_EMPTY));
	ck_assert_int_gt(ban.id, 0);
	return ban.id;
}

/* A comment by an author, from an address, with an e-mail address or without. */
static int64_t
post(int number, int64_t author_id, const struct digest16 *actor, const struct digest16 *email)
{
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, number);

	comment.author_id = author_id;
	comment.actor = actor;
	comment.actor_day = TODAY;
	if (email != NULL) {
		comment.email_sealed = STR("sealed");
		comment.email_hash = *email;
	}
	return fixture_add(&comment);
}

START_TEST(bans_make__each_kind__comes_back_as_it_was)
{
	struct ban ban = ban_new((enum ban_kind)_i, "Spam.example"), got;

	if (ban.kind == BAN_ACTOR || ban.kind == BAN_EMAIL)
		ban.hash = bytes_of(&here);
	if (ban.kind == BAN_ACTOR) {
		ban.day = TODAY;
		ban.expires_us = NOW_US + HOUR_US;
	}
	if (ban.kind == BAN_AUTHOR)
		ban.author_id = 77;
	int64_t id = make(ban);
	ck_ok(bans_get(fx.db, fx.arena, &fx.sites, id, &got));
	ck_assert_int_eq(got.kind, ban.kind);
	ck_assert_int_eq(got.site_id, fx.site_id);
	ck_assert_int_eq(got.author_id, ban.author_id);
	ck_assert(str_equal(got.hash, ban.hash));
	ck_assert_int_eq(got.day, ban.day);
	ck_assert(str_equal(got.words, ban.words));
	ck_assert_int_eq(got.outcome, OUTCOME_REFUSE);
	ck_assert_int_eq(got.expires_us, ban.expires_us);
	ck_assert(str_equal(got.why, STR("because")));
	ck_assert(str_equal(got.moderator, STR("Grace")));
	ck_assert_int_eq(got.made_us, NOW_US);
	ck_assert_int_eq(got.lifted_us, 0);

	const int64_t other = fx.site_id + 1;
	ck_assert_int_eq(
	    bans_get(fx.db, fx.arena, &(struct site_ids){ &other, 1 }, id, &got), ERR_ABSENT);
}
END_TEST

START_TEST(bans_make__the_same_again__is_the_same)
{
	struct ban ban = ban_new(BAN_NAME, "Ada");
	int64_t id = make(ban);

	ban.made_us += HOUR_US;
	ck_assert_int_eq(make(ban), id);
	ban.outcome = OUTCOME_HOLD;
	ck_assert_int_ne(make(ban), id);
	ban.outcome = OUTCOME_REFUSE;
	ban.words = STR("Grace");
	ck_assert_int_ne(make(ban), id);
	ban.words = STR("Ada");
	ck_ok(bans_lift(fx.db, fx.arena, id, 5, STR("Grace"), NOW_US));
	ck_assert_int_gt(make(ban), id);
}
END_TEST

START_TEST(bans_make__and_lifted__is_in_the_log_without_whom_it_is_of)
{
	struct ban ban = ban_new(BAN_EMAIL, "Eve"), domain = ban_new(BAN_DOMAIN, "spam.example"),
		   name = ban_new(BAN_NAME, "eve@spam.example");

	ban.hash = bytes_of(&here);
	ban.expires_us = NOW_US + HOUR_US;
	int64_t id = make(ban);
	ck_assert_int_eq(make(ban), id);
	(void)make(domain);
	(void)make(name);
	ck_ok(bans_lift(fx.db, fx.arena, id, 6, STR("Hedy"), NOW_US));
	ck_assert_int_eq(bans_lift(fx.db, fx.arena, id, 6, STR("Hedy"), NOW_US), ERR_CONFLICT);
	ck_assert_str_eq(
	    fixture_text(
		"SELECT string_agg(moderator_name || ' ' || kind || ' ' || subject || ' ' || before"
		" || '->' || after, E'\\n' ORDER BY event_id)"
		" FROM postbag.event JOIN postbag.site USING (site_id)"
		" WHERE kind LIKE 'ban%'"),
	    "Grace ban email 1 ->refuse until 2026-09-21 15:13\n"
	    "Grace ban domain 2 ->refuse: spam.example\n"
	    "Grace ban name 3 ->refuse\n"
	    "Hedy ban_lifted email 1 refuse until 2026-09-21 15:13->");
}
END_TEST

START_TEST(bans_make__staff_or_too_many__are_refused)
{
	struct ban ban = ban_new(BAN_AUTHOR, "Ada"), name = ban_new(BAN_NAME, "One too many");

	ban.author_id = 77;
	(void)fixture_text("INSERT INTO postbag.staff SELECT site_id, 77, now() FROM postbag.site");
	ck_assert_int_eq(bans_make(fx.db, fx.arena, &ban, STR_EMPTY), ERR_FORBID);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.ban"), 0);
	(void)fixture_text(
	    "INSERT INTO postbag.ban (site_id, kind, words, outcome, why, moderator_id,"
	    " moderator_name, made_at, expires_at)"
	    " SELECT site_id, 'name', 'x' || n, 'hold', '', 1, 'x', to_timestamp(1790000000),"
	    "  CASE WHEN n <= 10 THEN to_timestamp(1790000000) END"
	    " FROM postbag.site, generate_series(1, 509) AS n");
	(void)make(name);
	name.words = STR("Another");
	ck_assert_int_eq(bans_make(fx.db, fx.arena, &name, STR_EMPTY), ERR_LIMIT);
}
END_TEST

START_TEST(bans_running__those_that_count__folded_and_no_others)
{
	struct ban ban = ban_new(BAN_NAME, "A D A");
	struct bans bans;

	int64_t kept = make(ban);
	ban.words = STR("Soon");
	ban.expires_us = NOW_US + 1;
	int64_t soon = make(ban);
	ban.words = STR("Lifted");
	ban.expires_us = 0;
	int64_t lifted = make(ban);
	ck_ok(bans_lift(fx.db, fx.arena, lifted, 6, STR("Hedy"), NOW_US));
	ck_assert_int_eq(bans_lift(fx.db, fx.arena, lifted, 6, STR("Hedy"), NOW_US), ERR_CONFLICT);

	ck_ok(bans_running(fx.db, fx.arena, NOW_US, &bans));
	ck_assert_uint_eq(bans.count, 2);
	ck_assert_int_eq(bans.ban[0].id, kept);
	ck_assert(str_equal(bans.ban[0].folded, STR("ada")));
	ck_assert_int_eq(bans.ban[1].id, soon);
	ck_ok(bans_running(fx.db, fx.arena, NOW_US + 1, &bans));
	ck_assert_uint_eq(bans.count, 1);

	struct ban *over;
	size_t count;
	ck_ok(bans_over(fx.db, fx.arena, &fx.sites, NOW_US + 1, 0, 10, &over, &count));
	ck_assert_uint_eq(count, 2);
	ck_assert_int_eq(over[0].id, lifted);
	ck_assert(str_equal(over[0].lifter, STR("Hedy")));
	ck_assert_int_eq(over[1].id, soon);
	ck_ok(bans_over(fx.db, fx.arena, &fx.sites, NOW_US + 1, lifted, 10, &over, &count));
	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(
	    bans_lift(fx.db, fx.arena, soon, 6, STR("Hedy"), NOW_US + 1), ERR_CONFLICT);
}
END_TEST

START_TEST(bans_meet__each_of_an_index__finds_what_is_of_it)
{
	struct ban author = ban_new(BAN_AUTHOR, ""), actor = ban_new(BAN_ACTOR, ""),
		   email = ban_new(BAN_EMAIL, "");
	const struct digest16 hash[] = { there, here };
	const struct str one_hash = { (const char *)hash, sizeof(hash[0]) };
	const struct str both = { (const char *)hash, sizeof(hash) };
	struct ban_met *met;
	size_t count;
	int64_t one = post(1, 11, &here, &here), two = post(2, 12, &here, NULL);
	int64_t three = post(3, 11, &there, &there), four = post(4, 13, NULL, NULL);

	(void)four;
	author.author_id = 11;
	actor.hash = bytes_of(&here);
	actor.day = TODAY;
	ck_ok(bans_meet(fx.db, fx.arena, &author, STR_EMPTY, NOW_US, 10, &met, &count));
	ck_assert_uint_eq(count, 2);
	ck_assert_int_eq(met[0].comment_id, three);
	ck_assert_int_eq(met[1].comment_id, one);
	ck_ok(bans_meet(fx.db, fx.arena, &actor, STR_EMPTY, NOW_US, 10, &met, &count));
	ck_assert_uint_eq(count, 2);
	ck_assert_int_eq(met[0].comment_id, two);
	ck_ok(bans_meet(fx.db, fx.arena, &email, one_hash, NOW_US, 10, &met, &count));
	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(met[0].comment_id, three);
	ck_ok(bans_meet(fx.db, fx.arena, &email, both, NOW_US, 10, &met, &count));
	ck_assert_uint_eq(count, 2);
	ck_ok(bans_meet(fx.db, fx.arena, &email, both, NOW_US + 2, 10, &met, &count));
	ck_assert_uint_eq(count, 1);
	actor.day = TODAY - 1;
	ck_ok(bans_meet(fx.db, fx.arena, &actor, STR_EMPTY, NOW_US, 10, &met, &count));
	ck_assert_uint_eq(count, 0);
}
END_TEST

START_TEST(bans_look__the_newest__as_far_as_is_asked)
{
	struct ban_met *met;
	size_t count;

	for (int i = 1; i <= 5; i++)
		(void)post(i, 11, &here, i == 5 ? &here : NULL);
	(void)fixture_text("UPDATE postbag.comment SET badge = 'staff' WHERE created_at ="
			   " (SELECT max(created_at) - interval '1 microsecond' FROM "
			   "postbag.comment)");
	ck_ok(bans_look(fx.db, fx.arena, fx.site_id, NOW_US, 3, 1000, &met, &count));
	ck_assert_uint_eq(count, 3);
	ck_assert_int_eq(met[0].created_us, NOW_US + 5);
	ck_assert(str_equal(met[0].text, STR("A letter.")));
	ck_assert(str_equal(met[0].email_sealed, STR("sealed")));
	ck_assert_int_eq(met[1].created_us, NOW_US + 3);
	/* A letter has 9 bytes. */
	ck_ok(bans_look(fx.db, fx.arena, fx.site_id, NOW_US, 10, 18, &met, &count));
	ck_assert_uint_eq(count, 2);
	ck_ok(bans_look(fx.db, fx.arena, fx.site_id, NOW_US + 3, 10, 1000, &met, &count));
	ck_assert_uint_eq(count, 2);
}
END_TEST

START_TEST(comments_origin__what_was_given__comes_back)
{
	struct comment_origin origin;
	int64_t one = post(1, 11, &here, &there), two = post(2, 12, NULL, NULL);

	ck_ok(comments_origin(fx.db, fx.arena, ARTICLE, one, &origin));
	ck_assert_int_eq(origin.site_id, fx.site_id);
	ck_assert_int_eq(origin.author_id, 11);
	ck_assert(str_equal(origin.actor, bytes_of(&here)));
	ck_assert_int_eq(origin.actor_day, TODAY);
	ck_assert(str_equal(origin.email_hash, bytes_of(&there)));
	ck_ok(comments_origin(fx.db, fx.arena, ARTICLE, two, &origin));
	ck_assert_uint_eq(origin.actor.len, 0);
	ck_assert_uint_eq(origin.email_hash.len, 0);
	ck_assert_int_eq(comments_origin(fx.db, fx.arena, ARTICLE, two + 1, &origin), ERR_ABSENT);
}
END_TEST

START_TEST(queues_read__of_one_origin__has_what_came_from_there)
{
	const struct digest16 both[] = { there, here };
	struct queue_ask ask = { .queue = QUEUE_ALL,
		.newest = true,
		.age = &queue_age[0],
		.lang = "",
		.reason = REASONS,
		.why = CAUSES,
		.actor = bytes_of(&here),
		.actor_day = TODAY };
	struct queued *queued;
	size_t count;
	int64_t one = post(1, 11, &here, &here), two = post(2, 12, &here, NULL);

	(void)post(3, 13, &there, &there);
	ck_ok(queues_read(fx.db, fx.arena, &fx.sites, &ask, "", NOW_US, 10, &queued, &count));
	ck_assert_uint_eq(count, 2);
	ck_assert_int_eq(queued[0].comment.id, two);
	ck_assert_int_eq(queued[1].comment.id, one);
	ck_assert(str_equal(queued[1].actor, bytes_of(&here)));
	ck_assert_int_eq(queued[1].actor_day, TODAY);
	ck_assert(str_equal(queued[1].email, bytes_of(&here)));
	ask.actor_day = TODAY + 1;
	ck_ok(queues_read(fx.db, fx.arena, &fx.sites, &ask, "", NOW_US, 10, &queued, &count));
	ck_assert_uint_eq(count, 0);
	ask.actor = STR_EMPTY;
	ask.email = (struct str){ (const char *)both, 16 };
	ck_ok(queues_read(fx.db, fx.arena, &fx.sites, &ask, "", NOW_US, 10, &queued, &count));
	ck_assert_uint_eq(count, 1);
	ask.email.len = 32;
	ck_ok(queues_read(fx.db, fx.arena, &fx.sites, &ask, "", NOW_US, 10, &queued, &count));
	ck_assert_uint_eq(count, 2);
}
END_TEST

START_TEST(comments_add__to_what_its_author_alone_sees__is_theirs_alone_to_do)
{
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, 1);
	struct comment_added added;
	struct comments_own own;

	comment.status = SPAM;
	comment.shadowed = true;
	comment.author_id = 11;
	int64_t root = fixture_add(&comment);
	ck_assert_int_eq(fixture_number("SELECT comments FROM postbag.article"), 0);
	own = fixture_own(11, NOW_US);
	ck_assert_uint_eq(own.count, 1);
	ck_assert(own.comment[0].shadowed);
	comment_show_to(&own.comment[0], 12);
	ck_assert_int_eq(own.comment[0].status, SPAM);
	comment_show_to(&own.comment[0], 11);
	ck_assert_int_eq(own.comment[0].status, PUBLISHED);

	struct comment_draft other;
	struct comment_new reply = fixture_comment(&other, 2);
	other.parent_id = root;
	reply.author_id = 12;
	ck_assert_int_eq(comments_add(fx.db, fx.arena, &reply, &added), ERR_ABSENT);
	reply.author_id = 11;
	reply.status = SPAM;
	reply.shadowed = true;
	(void)fixture_add(&reply);
	ck_assert_int_eq(fixture_number("SELECT comments FROM postbag.article"), 0);
	own = fixture_own(12, NOW_US);
	ck_assert_uint_eq(own.count, 0);
}
END_TEST

START_TEST(epochs_get__of_a_day__while_it_is_there)
{
	struct str sealed;

	ck_assert_int_eq(epochs_get(fx.db, fx.arena, TODAY, &sealed), ERR_ABSENT);
	ck_ok(epochs_take(fx.db, fx.arena, TODAY, STR("a secret"), &sealed));
	sealed = STR_EMPTY;
	ck_ok(epochs_get(fx.db, fx.arena, TODAY, &sealed));
	ck_assert(str_equal(sealed, STR("a secret")));
}
END_TEST

START_TEST(epochs_tidy__which_address__is_kept_for_thirty_days)
{
	int64_t old = post(1, 11, &here, NULL), young = post(2, 11, &here, NULL);

	(void)fixture_text(arena_printf(fx.arena,
	    "UPDATE postbag.comment SET actor_day = actor_day - CASE comment_id WHEN %lld THEN 31"
	    " ELSE 30 END",
	    (long long)old)
			       .p);
	ck_ok(epochs_tidy(fx.db, fx.arena, TODAY, NOW_US));
	ck_assert_int_eq(
	    fixture_number("SELECT comment_id FROM postbag.comment WHERE actor_key IS NOT NULL"),
	    young);
	ck_assert_int_eq(
	    fixture_number("SELECT count(*) FROM postbag.comment WHERE actor_day IS NULL"), 1);
}
END_TEST

Suite *
bans_suite(void)
{
	Suite *s = suite_create("bans");
	TCase *c = fixture_case("bans");

	tcase_add_loop_test(c, bans_make__each_kind__comes_back_as_it_was, 0, BAN_KINDS);
	tcase_add_test(c, bans_make__the_same_again__is_the_same);
	tcase_add_test(c, bans_make__and_lifted__is_in_the_log_without_whom_it_is_of);
	tcase_add_test(c, bans_make__staff_or_too_many__are_refused);
	tcase_add_test(c, bans_running__those_that_count__folded_and_no_others);
	tcase_add_test(c, bans_meet__each_of_an_index__finds_what_is_of_it);
	tcase_add_test(c, bans_look__the_newest__as_far_as_is_asked);
	tcase_add_test(c, comments_origin__what_was_given__comes_back);
	tcase_add_test(c, queues_read__of_one_origin__has_what_came_from_there);
	tcase_add_test(c, comments_add__to_what_its_author_alone_sees__is_theirs_alone_to_do);
	tcase_add_test(c, epochs_get__of_a_day__while_it_is_there);
	tcase_add_test(c, epochs_tidy__which_address__is_kept_for_thirty_days);
	suite_add_tcase(s, c);
	return s;
}
