#include "view/rule_json.h"

#include "fixture.h"
#include "suites.h"

#define TAMED "\\u003ci\\u003e\\\"A\\\" \\u0026 'B'\\u003c/i\\u003e"

static struct sites sites;

static void
up(void)
{
	fixture_up();
	sites = (struct sites){ .site = &site, .count = 1 };
}

static struct rule
rule_of(enum cause kind)
{
	return (struct rule){
		.id = 5,
		.site_id = site.id,
		.kind = kind,
		.outcome = OUTCOME_SPAM,
		.threshold = 3,
		.span = 20,
		.score = 4,
		.text = STR("a\nb"),
		.enabled = true,
		.made_by = STR("Ada"),
		.made_us = MOMENT_US,
		.caught = 12,
	};
}

START_TEST(rules_json__a_list_of_words__is_as_the_list_shows_it)
{
	struct rule rule = rule_of(CAUSE_WORDS);
	const struct bayes_total learned = { site.id, 12, 3 };

	rules_json(
	    &j, &(struct rules_known){
		    .sites = sites, .rule = &rule, .rules = 1, .learned = &learned, .totals = 1 });
	ck_assert_str_eq(written_json(),
	    "{\"rules\":[{\"id\":5,\"site\":\"news\",\"kind\":\"words\",\"outcome\":\"spam\","
	    "\"enabled\":true,\"list\":\"a\\nb\",\"score\":4,\"made_by\":\"Ada\","
	    "\"made\":\"2026-11-23T14:05:09Z\",\"changed_by\":null,\"changed\":null,"
	    "\"caught\":12}],\"filters\":[{\"site\":\"news\",\"good\":12,\"spam\":3,\"works\":"
	    "false}]}");
}
END_TEST

/* What a form of the kind has no field for is no member either. */
START_TEST(rule_json__each_kind__has_what_its_form_has)
{
	for (size_t i = 0; i < RULE_KINDS; i++) {
		const struct rule_info *info = &rule_info[i];
		struct rule rule = rule_of(info->kind);
		const char *text;

		fixture_down();
		up();
		rule_json(&j, &rule, &sites);
		text = written_json();
		ck_assert_uint_eq(times(text, "\"threshold\":3"), info->threshold != NULL);
		ck_assert_uint_eq(times(text, "\"span\":20"), info->span != NULL);
		ck_assert_uint_eq(times(text, "a\\nb"), info->field != NULL);
		if (info->field != NULL)
			assert_has(text, arena_printf(arena, "\"%s\":\"a\\nb\"", info->field).p);
	}
}
END_TEST

START_TEST(rule_json__hostile_text__is_text)
{
	struct rule rule = rule_of(CAUSE_PATTERN);

	rule.site_id = 99;
	rule.text = rule.made_by = rule.changed_by = STR(HOSTILE);
	rule.changed_us = MOMENT_US;
	rule.enabled = false;
	rule_json(&j, &rule, &sites);
	ck_assert_uint_eq(times(written_json(), TAMED), 3);
	assert_lacks(written_json(), "<");
	assert_has(written_json(), "\"site\":null");
	assert_has(written_json(), "\"enabled\":false");
	assert_has(written_json(), "\"changed\":\"2026-11-23T14:05:09Z\"");
}
END_TEST

START_TEST(trial_json__whom_it_would_have_caught__comes_with_what_was_found)
{
	struct comment comment = comment_of(3, 0, SPAM, 1);
	struct trial_hit hit = { .comment = &comment, .article_title = STR(HOSTILE) };
	struct trial trial = { .tried = 1000, .caught = 2, .hit = &hit, .hits = 1 };

	comment.article_id = 255;
	hit.verdict.finding[0].detail = STR(HOSTILE);
	trial.of[PUBLISHED] = trial.of[SPAM] = 1;
	trial_json(&j, &trial);
	assert_has(written_json(),
	    "{\"tried\":1000,\"caught\":2,\"of\":{\"published\":1,\"held\":0,\"spam\":1,"
	    "\"rejected\":0,\"deleted\":0},\"comments\":[{\"comment\":{\"id\":3,");
	assert_has(written_json(), "\"article\":{\"id\":\"00000000000000ff\",\"title\":\"" TAMED
				   "\"},\"detail\":\"" TAMED "\"}]}");
	assert_lacks(written_json(), "<");
}
END_TEST

START_TEST(trial_json__nobody__is_an_empty_list)
{
	trial_json(&j, &(struct trial){ .tried = 0 });
	assert_has(written_json(), "\"comments\":[]}");
}
END_TEST

Suite *
rule_json_suite(void)
{
	Suite *s = suite_create("rule_json");
	TCase *tc = tcase_create("rule_json");

	tcase_add_checked_fixture(tc, up, fixture_down);
	tcase_add_test(tc, rules_json__a_list_of_words__is_as_the_list_shows_it);
	tcase_add_test(tc, rule_json__each_kind__has_what_its_form_has);
	tcase_add_test(tc, rule_json__hostile_text__is_text);
	tcase_add_test(tc, trial_json__whom_it_would_have_caught__comes_with_what_was_found);
	tcase_add_test(tc, trial_json__nobody__is_an_empty_list);
	suite_add_tcase(s, tc);
	return s;
}
