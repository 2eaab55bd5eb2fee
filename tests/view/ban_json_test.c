#include "view/ban_json.h"

#include "fixture.h"
#include "suites.h"

static struct ban
ban_of(enum ban_kind kind)
{
	return (struct ban){
		.id = 7,
		.site_id = site.id,
		.kind = kind,
		.words = STR(HOSTILE),
		.hash = STR("0123456789abcdef"),
		.outcome = OUTCOME_REFUSE,
		.why = STR(HOSTILE),
		.moderator = STR(HOSTILE),
		.made_us = MOMENT_US,
	};
}

static const char *
listed(const struct ban *ban, int64_t next, int64_t now_us)
{
	const struct sites sites = { .site = &site, .count = 1 };

	bans_json(&j, &(struct bans_show){ .sites = &sites, .ban = ban, .bans = 1, .next = next },
	    now_us);
	return written_json();
}

/* The writer's own escapes: nothing that HTML would take for a tag. */
static void
assert_tame(const char *text)
{
	ck_assert_uint_eq(times(text, "<"), 0);
	ck_assert_uint_eq(times(text, "&"), 0);
	assert_has(text, "\\u003ci\\u003e\\\"A\\\" \\u0026 'B'\\u003c/i\\u003e");
}

START_TEST(bans_json__a_ban_that_runs__has_what_the_list_shows)
{
	struct ban ban = ban_of(BAN_NAME);

	ban.words = STR("Bot");
	ban.why = STR("A campaign");
	ban.moderator = STR("Ada");
	ck_assert_str_eq(listed(&ban, 0, MOMENT_US),
	    "{\"bans\":[{\"id\":7,\"site\":\"news\",\"kind\":\"name\",\"words\":\"Bot\","
	    "\"author_id\":null,\"outcome\":\"refuse\",\"runs\":true,\"expires\":null,"
	    "\"why\":\"A campaign\",\"moderator\":\"Ada\",\"made\":\"2026-11-23T14:05:09Z\","
	    "\"lifted\":null,\"lifted_by\":null}],\"next\":null}");
}
END_TEST

START_TEST(bans_json__one_that_is_over__says_how_it_ended)
{
	struct ban ban = ban_of(BAN_TEXT);

	ban.expires_us = MOMENT_US + 1;
	assert_has(
	    listed(&ban, 7, MOMENT_US + 1), "\"runs\":false,\"expires\":\"2026-11-23T14:05:09Z\"");
	assert_has(written_json(), "\"next\":7}");
	fixture_down();
	fixture_up();
	ban.lifted_us = MOMENT_US;
	ban.lifter = STR(HOSTILE);
	assert_tame(listed(&ban, 0, MOMENT_US));
	assert_has(written_json(), "\"runs\":false");
	assert_has(written_json(), "\"lifted\":\"2026-11-23T14:05:09Z\",\"lifted_by\":\"\\u003ci");
}
END_TEST

START_TEST(bans_json__what_is_compared__is_no_hash)
{
	struct ban ban = ban_of(BAN_ACTOR);

	assert_tame(listed(&ban, 0, MOMENT_US));
	assert_lacks(written_json(), "0123456789abcdef");
	fixture_down();
	fixture_up();
	ban = ban_of(BAN_AUTHOR);
	ban.author_id = INT64_MAX;
	assert_has(listed(&ban, 0, MOMENT_US), "\"author_id\":\"9223372036854775807\"");
}
END_TEST

START_TEST(ban_json__a_site_that_is_not_known__is_null)
{
	const struct sites none = { 0 };
	struct ban ban = ban_of(BAN_NAME);

	ban_json(&j, NULL, &ban, &none, MOMENT_US);
	assert_has(written_json(), "\"site\":null");
}
END_TEST

START_TEST(ban_preview_json__what_was_met__is_counted_and_begins)
{
	const struct ban_met met = {
		.article_id = 255,
		.comment_id = 3,
		.status = SPAM,
		.shadowed = true,
		.author_name = STR(HOSTILE),
		.text = STR(HOSTILE),
		.email_sealed = STR("sealed"),
		.created_us = MOMENT_US,
	};
	struct ban ban = ban_of(BAN_TEXT);

	ban_preview_json(&j, &ban,
	    &(struct ban_preview){
		.met = &met, .shown = 1, .count = 1000, .more = true, .all = true });
	assert_tame(written_json());
	assert_has(written_json(), "{\"expires\":null,\"count\":1000,\"more\":true,\"looked\":null,"
				   "\"all\":true,\"newest\":["
				   "{\"article\":\"00000000000000ff\",\"comment\":3,\"status\":"
				   "\"spam\",\"shadowed\":true,");
	assert_has(written_json(), "\"created\":\"2026-11-23T14:05:09Z\"}]}");
	assert_lacks(written_json(), "sealed");
	fixture_down();
	fixture_up();
	ban.expires_us = MOMENT_US;
	ban_preview_json(&j, &ban, &(struct ban_preview){ .looked = 2000 });
	ck_assert_str_eq(written_json(),
	    "{\"expires\":\"2026-11-23T14:05:09Z\",\"count\":0,\"more\":false,\"looked\":2000,"
	    "\"all\":false,\"newest\":[]}");
}
END_TEST

Suite *
ban_json_suite(void)
{
	Suite *s = suite_create("ban_json");
	TCase *tc = tcase_create("ban_json");

	tcase_add_checked_fixture(tc, fixture_up, fixture_down);
	tcase_add_test(tc, bans_json__a_ban_that_runs__has_what_the_list_shows);
	tcase_add_test(tc, bans_json__one_that_is_over__says_how_it_ended);
	tcase_add_test(tc, bans_json__what_is_compared__is_no_hash);
	tcase_add_test(tc, ban_json__a_site_that_is_not_known__is_null);
	tcase_add_test(tc, ban_preview_json__what_was_met__is_counted_and_begins);
	suite_add_tcase(s, tc);
	return s;
}
