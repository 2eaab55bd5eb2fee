/*
 * Rules, what they have caught, and the comments they are tried on.
 */
#include <string.h>

#include "store/comments.h"
#include "store/fixture.h"
#include "store/rules.h"
#include "store/suites.h"

#define HOSTILE "<b>'\"&\\ {},NULL\nvi*"

static const struct event_by grace = { 5, STR_INIT("Grace"), NOW_US };
static const struct event_by ada = { 6, STR_INIT("Ada"), NOW_US + 5 };

static struct rule
rule_new(int64_t site_id)
{
	return (struct rule){ .site_id = site_id,
		.kind = CAUSE_WORDS,
		.outcome = OUTCOME_SPAM,
		.threshold = 3,
		.span = 4,
		.score = 7,
		.text = STR(HOSTILE) };
}

static int64_t
other_site(void)
{
	return fixture_number("INSERT INTO postbag.site (name, title, networks, created_at)"
			      " VALUES ('other', 'Other', 'x', now()) RETURNING site_id");
}

static const char *
told(void)
{
	return fixture_text("SELECT string_agg(moderator_name || ' ' || subject || ': '"
			    " || before || CASE before WHEN '' THEN '' ELSE ' ' END"
			    " || '-> ' || after, E'\\n' ORDER BY event_id)"
			    " FROM postbag.event JOIN postbag.site USING (site_id)"
			    " WHERE kind = 'rule' AND at >= to_timestamp(1790000000)");
}

static struct rule
only(void)
{
	struct rule *rule;
	size_t count;

	ck_ok(rules_of_sites(fx.db, fx.arena, &fx.sites, 0, NOW_US, &rule, &count));
	ck_assert_uint_eq(count, 1);
	return rule[0];
}

START_TEST(rules_add__a_rule__comes_back_as_it_was)
{
	struct rule rule = rule_new(fx.site_id), *all, got;
	size_t count;

	ck_ok(rules_add(fx.db, fx.arena, &rule, &grace));
	ck_ok(rules_list(fx.db, fx.arena, &all, &count));
	ck_assert_uint_eq(count, 1);
	got = all[0];
	ck_assert_int_eq(got.id, rule.id);
	ck_assert_int_eq(got.site_id, fx.site_id);
	ck_assert_int_eq(got.kind, CAUSE_WORDS);
	ck_assert_int_eq(got.outcome, OUTCOME_SPAM);
	ck_assert_int_eq(got.threshold, 3);
	ck_assert_int_eq(got.span, 4);
	ck_assert_int_eq(got.score, 7);
	ck_assert(str_equal(got.text, STR(HOSTILE)));
	ck_assert(got.enabled);
	ck_assert(str_equal(got.made_by, STR("Grace")));
	ck_assert_int_eq(got.made_us, NOW_US);
	ck_assert_int_eq(got.changed_us, 0);
}
END_TEST

START_TEST(rules_add__more_than_a_site_may_have__is_a_conflict)
{
	struct rule rule = rule_new(fx.site_id), elsewhere = rule_new(other_site());

	for (int i = 0; i < RULES_MOST; i++)
		ck_ok(rules_add(fx.db, fx.arena, &rule, &grace));
	ck_assert_int_eq(rules_add(fx.db, fx.arena, &rule, &grace), ERR_CONFLICT);
	ck_ok(rules_add(fx.db, fx.arena, &elsewhere, &grace));
}
END_TEST

START_TEST(rules_change__ones_own__is_done_and_anothers_is_absent)
{
	struct rule rule = rule_new(fx.site_id), elsewhere = rule_new(other_site());

	ck_ok(rules_add(fx.db, fx.arena, &rule, &grace));
	ck_ok(rules_add(fx.db, fx.arena, &elsewhere, &grace));
	rule.text = STR("new");
	rule.outcome = OUTCOME_NONE;
	rule.score = 9;
	ck_ok(rules_change(fx.db, fx.arena, &fx.sites, &rule, &ada));
	ck_assert(str_equal(only().text, STR("new")));
	ck_assert_int_eq(only().outcome, OUTCOME_NONE);
	ck_assert_int_eq(only().score, 9);
	ck_assert(str_equal(only().changed_by, STR("Ada")));
	ck_assert(str_equal(only().made_by, STR("Grace")));
	rule.enabled = false;
	ck_ok(rules_enable(fx.db, fx.arena, &fx.sites, &rule, &ada));
	ck_assert(!only().enabled);
	ck_assert_int_eq(rules_change(fx.db, fx.arena, &fx.sites, &elsewhere, &ada), ERR_ABSENT);
	ck_assert_int_eq(rules_enable(fx.db, fx.arena, &fx.sites, &elsewhere, &ada), ERR_ABSENT);
	ck_assert_int_eq(rules_remove(fx.db, fx.arena, &fx.sites, elsewhere.id, &ada), ERR_ABSENT);
	ck_ok(rules_remove(fx.db, fx.arena, &fx.sites, rule.id, &ada));
	ck_assert_int_eq(rules_remove(fx.db, fx.arena, &fx.sites, rule.id, &ada), ERR_ABSENT);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.rule"), 1);
}
END_TEST

START_TEST(rules__what_is_changed__is_in_the_log_and_what_is_not_is_not)
{
	struct rule rule = rule_new(fx.site_id);

	rule.text = STR("casino\npoker");
	ck_ok(rules_add(fx.db, fx.arena, &rule, &grace));
	ck_ok(rules_change(fx.db, fx.arena, &fx.sites, &rule, &ada));
	ck_ok(rules_enable(fx.db, fx.arena, &fx.sites, &rule, &ada));
	rule.enabled = true;
	ck_ok(rules_enable(fx.db, fx.arena, &fx.sites, &rule, &ada));
	ck_ok(rules_enable(fx.db, fx.arena, &fx.sites, &rule, &ada));
	rule.outcome = OUTCOME_HOLD;
	ck_ok(rules_change(fx.db, fx.arena, &fx.sites, &rule, &ada));
	ck_ok(rules_remove(fx.db, fx.arena, &fx.sites, rule.id, &grace));
	ck_assert_str_eq(told(),
	    "Grace words 1: -> spam from 3 of 4, counts 7: casino, poker\n"
	    "Ada words 1: spam from 3 of 4, counts 7: casino, poker -> spam from 3 of 4, counts 7: casino, poker "
	    "(off)\n"
	    "Ada words 1: spam from 3 of 4, counts 7: casino, poker (off) -> spam from 3 of 4, counts 7: casino, "
	    "poker\n"
	    "Ada words 1: spam from 3 of 4, counts 7: casino, poker -> hold from 3 of 4, counts 7: casino, poker\n"
	    "Grace words 1: hold from 3 of 4, counts 7: casino, poker -> ");
}
END_TEST

START_TEST(rules_change__beyond_what_the_log_shows__is_in_it_all_the_same)
{
	struct rule rule = rule_new(fx.site_id);
	char text[202] = "";

	memset(text, 'x', sizeof(text) - 2);
	rule.text = (struct str){ text, sizeof(text) - 2 };
	ck_ok(rules_add(fx.db, fx.arena, &rule, &grace));
	text[sizeof(text) - 2] = 'y';
	rule.text.len++;
	ck_ok(rules_change(fx.db, fx.arena, &fx.sites, &rule, &ada));
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.event WHERE kind = 'rule'"
					" AND length(after) < 150 AND after LIKE '%20_ letters)'"),
	    2);
}
END_TEST

static void
caught(int number, enum cause cause, int64_t rule_id, int64_t age_us)
{
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, number);
	struct verdict verdict = { .count = 0 };

	verdict_add(&verdict,
	    &(struct finding){
		.cause = cause, .outcome = OUTCOME_HOLD, .rule_id = rule_id, .detail = STR_EMPTY });
	comment.status = HELD;
	comment.verdict = &verdict;
	comment.now_us = NOW_US - age_us;
	(void)fixture_add(&comment);
}

START_TEST(rules_of_sites__what_was_caught__is_that_rules_of_the_last_days)
{
	struct rule rule = rule_new(fx.site_id);
	struct verdict refused = { .count = 0 };

	ck_ok(rules_add(fx.db, fx.arena, &rule, &grace));
	caught(1, CAUSE_WORDS, rule.id, 0);
	caught(2, CAUSE_WORDS, rule.id, 29 * S_PER_DAY * US_PER_S);
	caught(3, CAUSE_WORDS, rule.id, 31 * S_PER_DAY * US_PER_S);
	caught(4, CAUSE_WORDS, rule.id + 1, 0);
	caught(5, CAUSE_BAN, rule.id, 0);
	ck_assert_int_eq(only().caught, 2);
	verdict_add(
	    &refused, &(struct finding){
			  .cause = CAUSE_WORDS, .outcome = OUTCOME_REFUSE, .rule_id = rule.id });
	verdict_add(&refused, &(struct finding){ .cause = CAUSE_LINKS, .outcome = OUTCOME_HOLD });
	for (int i = 0; i < 3; i++)
		ck_ok(rules_refuse(fx.db, fx.arena, fx.site_id, &refused, NOW_US));
	ck_assert_int_eq(only().caught, 5);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.refusal"), 1);
}
END_TEST

START_TEST(rules_repeats__the_same_text__is_counted_of_the_time_and_the_site)
{
	struct comment_draft draft;
	struct verdict verdict = { .digested = true };
	int64_t id = 0, repeats;

	memset(verdict.text_digest.byte, 9, sizeof(verdict.text_digest.byte));
	for (int i = 0; i < 3; i++) {
		struct comment_new comment = fixture_comment(&draft, i + 1);

		comment.verdict = i < 2 ? &verdict : NULL;
		id = i < 2 ? fixture_add(&comment) : id;
	}
	ck_ok(rules_repeats(fx.db, fx.arena, fx.site_id, &verdict.text_digest, 0, 0, &repeats));
	ck_assert_int_eq(repeats, 2);
	ck_ok(rules_repeats(fx.db, fx.arena, fx.site_id, &verdict.text_digest, 0, id, &repeats));
	ck_assert_int_eq(repeats, 1);
	ck_ok(rules_repeats(
	    fx.db, fx.arena, fx.site_id, &verdict.text_digest, NOW_US + 2, 0, &repeats));
	ck_assert_int_eq(repeats, 1);
	ck_ok(rules_repeats(fx.db, fx.arena, fx.site_id + 1, &verdict.text_digest, 0, 0, &repeats));
	ck_assert_int_eq(repeats, 0);
}
END_TEST

START_TEST(rules_trial__the_latest__are_newest_first_with_what_came_before)
{
	struct comment_draft draft;
	struct tried *tried;
	size_t count;

	for (int i = 0; i < 5; i++) {
		struct comment_new comment = fixture_comment(&draft, i + 1);

		comment.status = i == 0 ? HELD : i == 1 ? REJECTED : i == 2 ? DELETED : PUBLISHED;
		comment.badge = i == 3 ? BADGE_STAFF : BADGE_NONE;
		(void)fixture_add(&comment);
	}
	ck_ok(rules_trial(fx.db, fx.arena, fx.site_id, 1000000, CAUSE_FIRST, &tried, &count));
	ck_assert_uint_eq(count, 3);
	ck_assert(str_equal(tried[0].record, STR("pdrh")));
	ck_assert(str_equal(tried[1].record, STR("h")));
	ck_assert_int_eq(tried[1].comment.status, REJECTED);
	ck_assert(str_equal(tried[2].record, STR("")));
	ck_ok(rules_trial(fx.db, fx.arena, fx.site_id, 1000000, CAUSE_WORDS, &tried, &count));
	ck_assert(str_equal(tried[0].record, STR("")));
	/* Each text has nine bytes. */
	ck_ok(rules_trial(fx.db, fx.arena, fx.site_id, 18, CAUSE_WORDS, &tried, &count));
	ck_assert_uint_eq(count, 2);
	ck_ok(rules_trial(fx.db, fx.arena, fx.site_id + 1, 1000000, CAUSE_WORDS, &tried, &count));
	ck_assert_uint_eq(count, 0);
}
END_TEST

/* Adds a published comment with an address of the domain of this letter. */
static void
with_domain(int number, char letter)
{
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, number);

	comment.email_sealed = STR("sealed");
	memset(comment.email_hash.byte, number, sizeof(comment.email_hash.byte));
	memset(comment.domain_hash.byte, letter, sizeof(comment.domain_hash.byte));
	(void)fixture_add(&comment);
}

START_TEST(rules_domain__what_is_published__is_counted_by_the_hashes_of_all_keys)
{
	const struct str one = STR("aaaaaaaaaaaaaaaa"),
			 both = STR("aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbb");
	struct tried *tried;
	int64_t published;
	size_t count;

	with_domain(1, 'a');
	with_domain(2, 'b');
	with_domain(3, 'a');
	with_domain(4, 'c');
	(void)fixture_post(5, 0); /* without an address */
	ck_ok(rules_domain(fx.db, fx.arena, both, &published));
	ck_assert_int_eq(published, 3);
	ck_ok(rules_domain(fx.db, fx.arena, one, &published));
	ck_assert_int_eq(published, 2);
	fixture_number("UPDATE postbag.comment SET status = 'spam' WHERE comment_id = 1");
	ck_ok(rules_domain(fx.db, fx.arena, one, &published));
	ck_assert_int_eq(published, 1);

	ck_ok(rules_trial(fx.db, fx.arena, fx.site_id, 1000000, CAUSE_DOMAIN, &tried, &count));
	ck_assert_uint_eq(count, 5);
	ck_assert_int_eq(tried[0].domain_published, NO_DOMAIN);
	ck_assert_int_eq(tried[1].domain_published, 0);
	ck_assert_int_eq(tried[2].domain_published, 0); /* the one before is spam */
	ck_ok(rules_trial(fx.db, fx.arena, fx.site_id, 1000000, CAUSE_FIRST, &tried, &count));
	ck_assert_int_eq(tried[1].domain_published, NO_DOMAIN);
}
END_TEST

Suite *
rules_suite(void)
{
	Suite *s = suite_create("rules");
	TCase *c = fixture_case("rules");

	tcase_add_test(c, rules_add__a_rule__comes_back_as_it_was);
	tcase_add_test(c, rules_add__more_than_a_site_may_have__is_a_conflict);
	tcase_add_test(c, rules_change__ones_own__is_done_and_anothers_is_absent);
	tcase_add_test(c, rules__what_is_changed__is_in_the_log_and_what_is_not_is_not);
	tcase_add_test(c, rules_change__beyond_what_the_log_shows__is_in_it_all_the_same);
	tcase_add_test(c, rules_of_sites__what_was_caught__is_that_rules_of_the_last_days);
	tcase_add_test(c, rules_repeats__the_same_text__is_counted_of_the_time_and_the_site);
	tcase_add_test(c, rules_trial__the_latest__are_newest_first_with_what_came_before);
	tcase_add_test(c, rules_domain__what_is_published__is_counted_by_the_hashes_of_all_keys);
	suite_add_tcase(s, c);
	return s;
}
