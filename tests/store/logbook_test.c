/*
 * The log of everything: that what is changed is noted with it, and who sees what of it.
 */
#include "store/logbook.h"

#include "store/decisions.h"
#include "store/events.h"
#include "store/factors.h"
#include "store/fixture.h"
#include "store/moderators.h"
#include "store/sites.h"
#include "store/suites.h"
#include "store/tokens.h"

#define HOUR_US (3600 * US_PER_S)

static const struct log_ask everything = { .group = LOG_GROUPS };
static const struct digest32 hash = { { 1 } };
static const struct event_by ada = { 7, { "Ada", 3 }, NOW_US + 5 };

/* Kind, before and after of the newest event, as one text. */
static const char *
newest(void)
{
	return fixture_text(
	    "SELECT kind || '|' || moderator_name || '|' || subject || '|' || before"
	    " || '|' || after FROM postbag.event ORDER BY event_id DESC LIMIT 1");
}

static int64_t
events(void)
{
	return fixture_number("SELECT count(*) FROM postbag.event");
}

static int64_t
add_moderator(const char *name, enum role role)
{
	const struct role_given given = { .role = role };
	struct moderator got;
	struct str unknown;

	ck_ok(moderators_add(fx.db, fx.arena, str_of(name), "hash", &given, &fixture_by, &unknown));
	ck_ok(moderators_find(fx.db, fx.arena, str_of(name), &got));
	return got.id;
}

static void
sign_in(int64_t id)
{
	const struct session_new session = {
		.hash = hash,
		.moderator_id = id,
		.browser = STR("Firefox on Linux"),
		.how = STR("by password"),
		.now_us = NOW_US,
		.expires_us = NOW_US + HOUR_US,
	};

	ck_ok(sessions_add(fx.db, fx.arena, &session));
}

START_TEST(moderators__what_the_operator_does__is_noted_with_it)
{
	const struct role_given owner = { .role = ROLE_OWNER }, *given = &owner;
	struct str unknown;

	(void)add_moderator("grace", ROLE_READ_ONLY);
	ck_assert_str_eq(newest(), "moderator_add|operator|grace||read-only");
	ck_ok(moderators_role(fx.db, fx.arena, STR("grace"), given, &fixture_by, &unknown));
	ck_assert_str_eq(newest(), "role|operator|grace|read-only|owner");
	int64_t noted = events();
	ck_ok(moderators_role(fx.db, fx.arena, STR("grace"), given, &fixture_by, &unknown));
	ck_assert_int_eq(events(), noted); /* nothing has changed by that */
	ck_ok(moderators_password(fx.db, fx.arena, STR("grace"), "new", &fixture_by));
	ck_assert_str_eq(newest(), "password|operator|grace||");
	ck_ok(factors_lift(fx.db, fx.arena, STR("grace"), &fixture_by));
	ck_assert_str_eq(newest(), "password|operator|grace||"); /* there was none */
	ck_ok(moderators_remove(fx.db, fx.arena, STR("grace"), &fixture_by));
	ck_assert_str_eq(newest(), "moderator_remove|operator|grace|owner|");
	noted = events();
	ck_assert_int_eq(moderators_remove(fx.db, fx.arena, STR("grace"), &fixture_by), ERR_ABSENT);
	ck_assert_int_eq(events(), noted);
}
END_TEST

START_TEST(moderators_role__at_a_site__is_noted_there_by_whoever_did_it)
{
	const struct str news = STR("news");
	const struct role_given given = { ROLE_MODERATOR, &news, 1 };
	struct str unknown;

	(void)add_moderator("grace", ROLE_READ_ONLY);
	ck_ok(moderators_role(fx.db, fx.arena, STR("grace"), &given, &ada, &unknown));
	ck_assert_str_eq(newest(), "role|Ada|grace|read-only|moderator");
	ck_assert_int_eq(fixture_number("SELECT site_id FROM postbag.event WHERE kind = 'role'"
					" AND moderator_id = 7 AND concerns <> 7"),
	    fx.site_id);
}
END_TEST

START_TEST(sessions__begun_and_ended__are_noted_once_each)
{
	int64_t id = add_moderator("grace", ROLE_OWNER);

	for (int i = 0; i < 2; i++) {
		sign_in(id); /* as when a connection breaks and it is tried again */
		ck_assert_str_eq(newest(), "sign_in|grace|Firefox on Linux, by password||");
	}
	ck_assert_int_eq(
	    fixture_number("SELECT count(*) FROM postbag.event WHERE kind = 'sign_in'"), 1);
	for (int i = 0; i < 2; i++)
		ck_ok(sessions_end(fx.db, fx.arena, &hash, NOW_US));
	ck_assert_str_eq(newest(), "sign_out|grace|Firefox on Linux||");
	ck_assert_int_eq(
	    fixture_number("SELECT count(*) FROM postbag.event WHERE kind = 'sign_out'"), 1);
	int64_t noted = events();
	ck_ok(sessions_end_all(fx.db, fx.arena, id, NOW_US));
	ck_assert_int_eq(events(), noted); /* there was none left */
	sign_in(id);
	ck_ok(sessions_end_all(fx.db, fx.arena, id, NOW_US));
	ck_assert_str_eq(newest(), "sessions_end|grace||1|");
	sign_in(id);
	ck_ok(sessions_close(
	    fx.db, fx.arena, id, fixture_number("SELECT session_id FROM postbag.session"), NOW_US));
	ck_assert_str_eq(newest(), "session_end|grace|Firefox on Linux||");
}
END_TEST

START_TEST(factors__on_and_off__are_noted)
{
	struct session grace = { .moderator_id = add_moderator("grace", ROLE_OWNER), .id = 1 };
	const struct digest16 code[] = { { { 1 } } }, other[] = { { { 2 } } };
	const struct second_factor_new factor = {
		.who = &grace,
		.sealed = STR("sealed"),
		.now_us = NOW_US,
		.code = code,
		.codes = 1,
	};

	ck_ok(factors_add(fx.db, fx.arena, &factor));
	ck_assert_str_eq(newest(), "second_factor_on|grace|||");
	ck_ok(factors_renew(fx.db, fx.arena, grace.moderator_id, other, 1, NOW_US));
	ck_assert_str_eq(newest(), "recovery_codes|grace|||");
	ck_ok(factors_remove(fx.db, fx.arena, grace.moderator_id, NOW_US));
	ck_assert_str_eq(newest(), "second_factor_off|grace|||");
	int64_t noted = events();
	ck_ok(factors_remove(fx.db, fx.arena, grace.moderator_id, NOW_US));
	ck_assert_int_eq(events(), noted);
	ck_ok(factors_add(fx.db, fx.arena, &factor));
	ck_ok(factors_lift(fx.db, fx.arena, STR("grace"), &fixture_by));
	ck_assert_str_eq(newest(), "second_factor_off|operator|grace||");
	ck_ok(moderators_password_own(fx.db, fx.arena, &grace, "hash", "new", NOW_US));
	ck_assert_str_eq(newest(), "password|grace|||");
}
END_TEST

START_TEST(sites_change__what_is_another__is_noted_before_and_after)
{
	struct sites sites;
	struct str taken;

	ck_assert_str_eq(newest(), "site_add|operator|news||https://news.example");
	ck_ok(sites_list(fx.db, fx.arena, &sites));
	struct site site = sites.site[0];
	ck_ok(sites_change(fx.db, fx.arena, &site, &fixture_by, &taken));
	ck_assert_int_eq(events(), 1); /* it is as it was */
	site.policy = POLICY_ALL;
	ck_ok(option_set(
	    option_find(&site_table, STR("sort")), fx.arena, STR("best"), &site.set, NULL));
	ck_ok(sites_change(fx.db, fx.arena, &site, &ada, &taken));
	ck_assert_str_eq(newest(), "site_change|Ada|news|policy=open|policy=all\nsort=best");
	ck_ok(sites_change(fx.db, fx.arena, &sites.site[0], &ada, &taken));
	ck_assert_str_eq(newest(), "site_change|Ada|news|policy=all\nsort=best|policy=open");
}
END_TEST

START_TEST(events_refused__name_that_nobody_has__is_noted_without_it)
{
	int64_t id = add_moderator("grace", ROLE_OWNER);

	ck_ok(events_refused(fx.db, fx.arena, STR("grace"), "sign_in_refused", NOW_US));
	ck_assert_str_eq(newest(), "sign_in_refused||grace||");
	ck_assert_int_eq(
	    fixture_number("SELECT concerns FROM postbag.event WHERE kind = 'sign_in_refused'"),
	    id);
	ck_ok(events_refused(fx.db, fx.arena, STR("my secret"), "sign_in_refused", NOW_US));
	ck_assert_str_eq(newest(), "sign_in_refused||||");
}
END_TEST

static void
note(int64_t site_id, int64_t concerns, const char *kind, const char *subject, int64_t at_us)
{
	ck_ok(events_note(fx.db, fx.arena,
	    &(struct event_new){
		.by = { 7, STR("Ada"), at_us },
		.site_id = site_id,
		.concerns = concerns,
		.kind = kind,
		.subject = str_of(subject),
	    }));
}

/* What somebody finds: subjects of events and "decision", newest first, with commas. */
static const char *
found(const struct session *who, const struct log_ask *ask)
{
	struct buf out = buf_begin(fx.arena, 256, 4096);
	struct logged *row;
	size_t count;

	ck_ok(logbook_read(fx.db, fx.arena, who, &fx.sites, ask, 100, &row, &count));
	for (size_t i = 0; i < count; i++) {
		buf_text(&out, i > 0 ? "," : "");
		if (row[i].is_event)
			buf_add(&out, row[i].event.subject);
		else
			buf_text(&out, "decision");
	}
	return arena_text(fx.arena, buf_str(&out));
}

static const struct session owner = { .moderator_id = 1, .everywhere = ROLE_OWNER };
static const struct session here = { .moderator_id = 8, .everywhere = ROLE_NONE };

START_TEST(logbook_read__who_may_see_what__is_kept_apart)
{
	int64_t other =
	    fixture_number("INSERT INTO postbag.site (name, title, networks, created_at)"
			   " VALUES ('gazette', 'G', '', now()) RETURNING site_id");

	note(fx.site_id, 0, "export_log", "here", NOW_US + 1);
	note(other, 0, "export_log", "there", NOW_US + 2);
	note(0, 0, "export_log", "nowhere", NOW_US + 3);
	note(0, 8, "export_log", "mine", NOW_US + 4);
	note(0, 9, "export_log", "another's", NOW_US + 5);
	ck_assert_str_eq(found(&here, &everything), "mine,here,news");
	ck_assert_str_eq(found(&owner, &everything), "another's,mine,nowhere,here,news");
	const struct log_ask site = { .group = LOG_GROUPS, .site_id = fx.site_id };
	ck_assert_str_eq(found(&owner, &site), "here,news");
	ck_assert_str_eq(found(&here, &site), "here,news");
}
END_TEST

START_TEST(logbook_read__each_filter__leaves_what_it_says)
{
	const int64_t day = NOW_US / US_PER_S / S_PER_DAY;

	ck_ok(fixture_decide(fixture_post(1, 0), PUBLISHED, SPAM));
	note(fx.site_id, 0, "export_log", "the big export", NOW_US + 1000);
	note(fx.site_id, 0, "role", "a role", NOW_US + 24 * HOUR_US);
	ck_assert_str_eq(found(&owner, &everything), "a role,the big export,decision,news");
	ck_assert_str_eq(found(&owner, &(struct log_ask){ .group = LOG_DECISIONS }), "decision");
	ck_assert_str_eq(found(&owner, &(struct log_ask){ .group = LOG_SETTINGS }), "a role,news");
	ck_assert_str_eq(
	    found(&owner, &(struct log_ask){ .group = LOG_EXPORTS }), "the big export");
	ck_assert_str_eq(found(&owner, &(struct log_ask){ .group = LOG_SIGN_INS }), "");
	ck_assert_str_eq(
	    found(&owner, &(struct log_ask){ .group = LOG_GROUPS, .who = STR("Grace") }),
	    "decision");
	ck_assert_str_eq(found(&owner, &(struct log_ask){ .group = LOG_GROUPS, .who = STR("Ada") }),
	    "a role,the big export");
	ck_assert_str_eq(
	    found(&owner, &(struct log_ask){ .group = LOG_GROUPS, .words = STR("because") }),
	    "decision");
	ck_assert_str_eq(
	    found(&owner, &(struct log_ask){ .group = LOG_GROUPS, .words = STR("BIG -small") }),
	    "the big export");
	ck_assert_str_eq(
	    found(&owner, &(struct log_ask){ .group = LOG_GROUPS, .from_day = day + 1 }), "a role");
	ck_assert_str_eq(found(&owner, &(struct log_ask){ .group = LOG_GROUPS, .to_day = day }),
	    "the big export,decision,news");
}
END_TEST

/* 4,400 of each, newer than everything else, of which every tenth has a word of its own. */
static void
fill(void)
{
	ck_assert_int_eq(
	    fixture_number(
		"WITH filled AS (INSERT INTO postbag.decision (article_id, comment_id, site_id,"
		" moderator_id, moderator_name, from_status, to_status, reason, decided_at)"
		" SELECT article_id, comment_id, site_id, 9, 'Hopper', 'spam', 'published',"
		" CASE n % 10 WHEN 0 THEN 'a campaign' ELSE 'nothing' END,"
		" created_at + (n + 60) * interval '1 s'"
		" FROM postbag.comment, generate_series(1, 4400) AS n RETURNING 1)"
		" SELECT count(*) FROM filled"),
	    4400);
	ck_assert_int_eq(
	    fixture_number("WITH filled AS (INSERT INTO postbag.event (site_id, moderator_id,"
			   " moderator_name, kind, subject, before, after, at)"
			   " SELECT CASE n % 2 WHEN 0 THEN site_id END, 9, 'Hopper', 'role',"
			   " CASE n % 10 WHEN 0 THEN 'of a campaign' ELSE 'nothing' END, '', '',"
			   " created_at + (n + 60.5) * interval '1 s'"
			   " FROM postbag.comment, generate_series(1, 4400) AS n RETURNING 1)"
			   " SELECT count(*) FROM filled"),
	    4400);
}

START_TEST(logbook_read__words__are_found_wherever_they_are)
{
	const struct log_ask swifts = { .group = LOG_GROUPS, .words = STR("swift") };
	const struct log_ask grace = {
		.group = LOG_GROUPS, .words = STR("because"), .who = STR("Grace")
	};

	ck_ok(fixture_decide(fixture_post(1, 0), PUBLISHED, SPAM));
	note(fx.site_id, 0, "role", "a swift promotion", NOW_US + 1000);
	note(0, 0, "role", "a swift farewell", NOW_US + 2000);
	note(0, 8, "role", "a swift return", NOW_US + 3000);
	for (int filled = 0; filled < 2; filled++) {
		if (filled)
			fill();
		ck_assert_str_eq(
		    found(&owner, &swifts), "a swift return,a swift farewell,a swift promotion");
		ck_assert_str_eq(found(&here, &swifts), "a swift return,a swift promotion");
		ck_assert_str_eq(found(&owner, &grace), "decision");
	}
}
END_TEST

START_TEST(logbook_read__words_of_an_article__find_what_was_decided_about_it)
{
	const struct log_ask title = { .group = LOG_GROUPS, .words = STR("harbour SWIFTS") };
	const struct log_ask other = { .group = LOG_GROUPS, .words = STR("harbour -swifts") };
	const struct log_ask both = { .group = LOG_GROUPS, .words = STR("swifts OR because") };
	const struct log_ask events = { .group = LOG_SETTINGS, .words = STR("harbour") };

	ck_ok(fixture_decide(fixture_post(1, 0), PUBLISHED, SPAM));
	(void)fixture_number("WITH named AS (UPDATE postbag.article"
			     " SET title = 'Swifts: over the harbour' RETURNING 1)"
			     " SELECT count(*) FROM named");
	ck_assert_str_eq(found(&owner, &title), "decision");
	ck_assert_str_eq(found(&owner, &other), "");
	ck_assert_str_eq(found(&owner, &both), "decision");
	ck_assert_str_eq(found(&owner, &events), "");
	const struct site_ids nowhere = { 0 };
	struct logged *row;
	size_t count;
	ck_ok(logbook_read(fx.db, fx.arena, &owner, &nowhere, &title, 100, &row, &count));
	ck_assert_uint_eq(count, 0);
	/* Behind all the others, where they are of another article. */
	fill();
	(void)fixture_number(
	    "WITH other AS (INSERT INTO postbag.article (article_id, site_id, article_key, url,"
	    " title, created_at) SELECT article_id + 1, site_id, 'o', 'https://news.example/o',"
	    " '', created_at FROM postbag.article RETURNING article_id), moved AS (UPDATE"
	    " postbag.decision SET article_id = other.article_id, comment_id = NULL,"
	    " from_status = NULL, to_status = NULL, act = 'close' FROM other"
	    " WHERE moderator_name = 'Hopper' RETURNING 1) SELECT count(*) FROM moved");
	ck_assert_str_eq(found(&owner, &title), "decision");
	ck_assert_str_eq(found(&owner, &other), "");
}
END_TEST

START_TEST(logbook_read__page_by_page__gives_each_row_once)
{
	struct log_ask ask = everything;
	struct logged *row;
	size_t count, all = 0;
	struct str seen = STR_EMPTY;

	/* All of one moment, which is where pages go wrong. */
	for (int i = 1; i <= 5; i++)
		ck_ok(fixture_decide(fixture_post(i, 0), PUBLISHED, SPAM));
	for (int i = 0; i < 5; i++) {
		note(fx.site_id, 0, "role", "at a site", NOW_US + 100);
		note(0, 0, "role", "at none", NOW_US + 100);
	}
	do {
		ck_ok(logbook_read(fx.db, fx.arena, &owner, &fx.sites, &ask, 3, &row, &count));
		for (size_t i = 0; i < count; i++) {
			struct log_cursor after = log_after(&row[i]);
			struct str key = log_cursor_text(fx.arena, &after);

			ck_assert_ptr_null(strstr(seen.len > 0 ? seen.p : "", key.p));
			seen = arena_printf(fx.arena, "%.*s %s ", STR_ARG(seen), key.p);
			ask.from = after;
		}
		all += count;
	} while (count > 0);
	ck_assert_uint_eq(all, 16);
}
END_TEST

static const struct digest32 secret = { { 2 } };

static enum err
make_token(int64_t moderator_id, uint8_t number, enum scope scope)
{
	const struct token_new token = {
		.moderator_id = moderator_id,
		.name = STR("A program"),
		.scope = scope,
		.hash = { { 2, number } },
		.now_us = NOW_US,
		.expires_us = NOW_US + HOUR_US,
	};

	return tokens_make(fx.db, fx.arena, &token);
}

static enum err
find_token(int64_t now_us)
{
	struct session who;
	enum scope scope;

	return tokens_find(fx.db, fx.arena, &secret, now_us, &who, &scope);
}

START_TEST(tokens__made_found_and_revoked__are_noted)
{
	int64_t id = add_moderator("grace", ROLE_MODERATOR);
	struct api_token *token;
	struct session who;
	enum scope scope;
	size_t count;

	ck_ok(make_token(id, 0, SCOPE_ACT));
	ck_assert_str_eq(newest(), "token_make|grace|A program||act");
	ck_ok(tokens_find(fx.db, fx.arena, &secret, NOW_US, &who, &scope));
	ck_assert_int_eq(scope, SCOPE_ACT);
	ck_assert_int_eq(who.moderator_id, id);
	ck_assert_int_eq(session_role(&who, fx.site_id), ROLE_MODERATOR);
	ck_assert_int_eq(who.used_us, 0);
	ck_ok(tokens_touch(fx.db, fx.arena, who.id, NOW_US));
	ck_ok(tokens_list(fx.db, fx.arena, id, &token, &count));
	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(token->used_us, TODAY * S_PER_DAY * US_PER_S);
	ck_assert_int_eq(find_token(NOW_US + HOUR_US), ERR_ABSENT);
	for (int i = 0; i < 2; i++)
		ck_ok(tokens_revoke(fx.db, fx.arena, id, who.id, NOW_US));
	ck_assert_str_eq(newest(), "token_revoke|grace|A program|act|");
	ck_assert_int_eq(
	    fixture_number("SELECT count(*) FROM postbag.event WHERE kind = 'token_revoke'"), 1);
	ck_assert_int_eq(find_token(NOW_US), ERR_ABSENT);
}
END_TEST

START_TEST(tokens__of_a_new_password_or_of_nobody__are_worth_nothing)
{
	int64_t id = add_moderator("grace", ROLE_MODERATOR);

	ck_ok(make_token(id, 0, SCOPE_READ));
	ck_ok(tokens_revoke(fx.db, fx.arena, id + 1, 1, NOW_US)); /* somebody else's */
	ck_ok(find_token(NOW_US));
	ck_ok(moderators_password(fx.db, fx.arena, STR("grace"), "new", &fixture_by));
	ck_assert_int_eq(find_token(NOW_US), ERR_ABSENT);
	ck_assert_int_eq(make_token(id, 0, SCOPE_READ), ERR_CONFLICT); /* its hash is taken */
	ck_ok(moderators_remove(fx.db, fx.arena, STR("grace"), &fixture_by));
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.api_token"), 0);
}
END_TEST

START_TEST(tokens_make__as_many_as_one_may_have__makes_no_more)
{
	int64_t id = add_moderator("grace", ROLE_MODERATOR);

	for (uint8_t i = 0; i < API_TOKENS_MOST; i++)
		ck_ok(make_token(id, i, SCOPE_READ));
	int64_t noted = events();
	ck_assert_int_eq(make_token(id, 100, SCOPE_READ), ERR_CONFLICT);
	ck_assert_int_eq(events(), noted);
	fixture_number("UPDATE postbag.api_token SET expires_at = created_at WHERE token_id = 1"
		       " RETURNING 1");
	ck_ok(make_token(id, 100, SCOPE_READ));
}
END_TEST

Suite *
logbook_suite(void)
{
	Suite *s = suite_create("logbook");
	TCase *c = fixture_case("logbook");

	tcase_add_test(c, moderators__what_the_operator_does__is_noted_with_it);
	tcase_add_test(c, moderators_role__at_a_site__is_noted_there_by_whoever_did_it);
	tcase_add_test(c, sessions__begun_and_ended__are_noted_once_each);
	tcase_add_test(c, factors__on_and_off__are_noted);
	tcase_add_test(c, sites_change__what_is_another__is_noted_before_and_after);
	tcase_add_test(c, events_refused__name_that_nobody_has__is_noted_without_it);
	tcase_add_test(c, logbook_read__who_may_see_what__is_kept_apart);
	tcase_add_test(c, logbook_read__each_filter__leaves_what_it_says);
	tcase_add_test(c, logbook_read__words__are_found_wherever_they_are);
	tcase_add_test(c, logbook_read__words_of_an_article__find_what_was_decided_about_it);
	tcase_add_test(c, logbook_read__page_by_page__gives_each_row_once);
	tcase_add_test(c, tokens__made_found_and_revoked__are_noted);
	tcase_add_test(c, tokens__of_a_new_password_or_of_nobody__are_worth_nothing);
	tcase_add_test(c, tokens_make__as_many_as_one_may_have__makes_no_more);
	suite_add_tcase(s, c);
	return s;
}
