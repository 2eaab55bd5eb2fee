#include "view/article_json.h"

#include "fixture.h"
#include "suites.h"

/* What desk_article_json() makes of the fixture's. */
#define NAMED                                                                                      \
	"\"article\":{\"id\":\"00ab00cd00ef0012\","                                                \
	"\"title\":\"\\u003ci\\u003e\\\"A\\\" \\u0026 'B'\\u003c/i\\u003e\","                      \
	"\"url\":\"https://news.example/a?b=1\\u0026c=2\"}"
#define LINE                                                                                       \
	NAMED ",\"site\":\"news\",\"since\":\"2026-11-23T14:05:09Z\",\"comments\":2,"              \
	      "\"waiting\":1000,\"shares\":7,\"suspect\":4"

static struct share_record record;

static struct article_line
line_of(const struct article *of)
{
	return (struct article_line){
		.article = of,
		.site_name = site.name,
		.site_title = site.title,
		.waiting = 1000,
		.shares = 7,
		.suspect = 4,
	};
}

static struct article_show
show_of(const struct article *of)
{
	return (struct article_show){
		.line = line_of(of),
		.site = &site,
		.shares = &record,
	};
}

START_TEST(article_list_json__a_page__has_these_members_in_order_and_where_it_goes_on)
{
	article.held = true;
	const struct article_line line[] = { line_of(&article), line_of(&article) };

	article_list_json(
	    &j, &(struct article_list){ .line = line, .lines = 2, .next = STR("12.0a\"") });
	ck_assert_str_eq(written_json(),
	    "{\"articles\":[{" LINE ",\"closed\":false,\"held\":true},{" LINE
	    ",\"closed\":false,\"held\":true}],\"next\":\"12.0a\\\"\"}");
}
END_TEST

START_TEST(article_list_json__nothing_found__is_an_empty_list_and_no_next)
{
	article_list_json(&j, &(struct article_list){ .next = STR_EMPTY });
	ck_assert_str_eq(written_json(), "{\"articles\":[],\"next\":null}");
}
END_TEST

START_TEST(article_show_json__hostile_addresses__are_strings_and_nothing_else)
{
	static const struct str address[] = { STR_INIT("https://news.example/\"},{\"x\":\""),
		STR_INIT("</script>" HOSTILE) };

	article.close_days = ARTICLE_AS_SITE;
	struct article_show show = show_of(&article);
	show.address = address;
	show.addresses = COUNT_OF(address);
	article_show_json(&j, NULL, &show);
	const char *out = written_json();
	assert_has(out, "{" LINE ",\"closed\":false,\"held\":false,\"policy\":\"open\",");
	assert_has(out,
	    "\"addresses\":[\"https://news.example/\\\"},{\\\"x\\\":\\\"\","
	    "\"\\u003c/script\\u003e\\u003ci\\u003e\\\"A\\\" \\u0026 'B'\\u003c/i\\u003e\"],");
	assert_lacks(out, "<");
}
END_TEST

START_TEST(article_show_json__when_it_closes__is_in_the_words_in_which_it_is_set)
{
	static const struct {
		int64_t days, closes_us;
		bool by_age;
		const char *json;
	} row[] = {
		{ ARTICLE_AS_SITE, 0, false,
		    "{\"when\":\"site\",\"days\":null,\"at\":null,\"by_age\":false}" },
		{ ARTICLE_AS_SITE, MOMENT_US, true,
		    "{\"when\":\"site\",\"days\":null,\"at\":\"2026-11-23T14:05:09Z\","
		    "\"by_age\":true}" },
		{ 0, 0, false, "{\"when\":\"never\",\"days\":null,\"at\":null,\"by_age\":false}" },
		{ 36500, MOMENT_US, false,
		    "{\"when\":\"days\",\"days\":36500,\"at\":\"2026-11-23T14:05:09Z\","
		    "\"by_age\":false}" },
	};

	json_array_begin(&j, NULL);
	for (size_t i = 0; i < COUNT_OF(row); i++) {
		struct article *of = arena_alloc(arena, sizeof(*of));

		*of = article;
		of->close_days = row[i].days;
		struct article_show show = show_of(of);
		show.closes_us = row[i].closes_us;
		show.by_age = row[i].by_age;
		article_show_json(&j, NULL, &show);
	}
	json_array_end(&j);
	const char *out = written_json();
	for (size_t i = 0; i < COUNT_OF(row); i++)
		assert_has(out, row[i].json);
}
END_TEST

START_TEST(article_show_json__what_was_shared__has_every_network_that_is_counted)
{
	record.base.of[NETWORK_EMAIL] = 1000;
	record.own.of[NETWORK_X] = 3;
	record.own.of[NETWORK_EMAIL] = 1;
	record.suspect.of[NETWORK_X] = 6;
	record.dropped.of[NETWORK_SMS] = 8;
	struct article_show show = show_of(&article);
	show.may = show.owns = true;
	article_show_json(&j, NULL, &show);
	const char *out = written_json();
	assert_has(out, "\"counted_here\":{\"total\":4,\"x\":3,\"facebook\":0,");
	assert_has(out, "\"counted_elsewhere\":{\"total\":1000,\"x\":0,");
	ck_assert_uint_eq(times(out, "\"email\":1000"), 1);
	ck_assert_uint_eq(times(out, "\"mastodon\":0"), 5);
	assert_has(out, "\"suspects\":{\"suspect\":{\"total\":6,\"x\":6,");
	assert_has(out, "\"counted\":{\"total\":0,");
	assert_has(out, "\"dropped\":{\"total\":8,");
	assert_has(out, "\"may\":true,\"owns\":true}");
}
END_TEST

START_TEST(article_show_json__held__has_the_policy_that_holds_there)
{
	article.held = article.closed = true;
	struct article_show show = show_of(&article);
	json_object_begin(&j, NULL);
	article_show_json(&j, "about", &show);
	json_object_end(&j);
	assert_has(written_json(),
	    "{\"about\":{" LINE ",\"closed\":true,\"held\":true,\"policy\":\"all\",");
}
END_TEST

START_TEST(article_merge_json__two__says_which_goes_and_which_stays)
{
	struct article other = article;

	other.id = 1;
	const struct article_line goes = line_of(&article), stays = line_of(&other);
	article_merge_json(&j, &goes, &stays);
	const char *out = written_json();
	assert_has(out, "{\"goes\":{" LINE);
	assert_has(out, "\"stays\":{\"article\":{\"id\":\"0000000000000001\",");
}
END_TEST

START_TEST(site_policies_json__sites__have_these_members_in_order)
{
	struct site two[] = { site, site };

	two[0].title = STR(HOSTILE);
	two[0].policy = POLICY_FIRST;
	two[0].set.close_days = 30;
	two[1].id = 9;
	two[1].name = STR("other");
	site_policies_json(&j,
	    &(struct site_policies){ .site = two, .owns = (bool[]){ true, false }, .sites = 2 });
	ck_assert_str_eq(written_json(),
	    "{\"sites\":[{\"id\":5,\"site\":\"news\","
	    "\"title\":\"\\u003ci\\u003e\\\"A\\\" \\u0026 'B'\\u003c/i\\u003e\","
	    "\"policy\":\"first\",\"days\":30,\"trap\":\"off\",\"filter\":\"off\",\"near_copies\":"
	    "0,\"hold_score\":0,"
	    "\"spam_score\":0,\"work\":\"off\",\"work_bits\":0,\"work_bits_most\":"
	    "0,\"work_busy\":0,\"share_cap\":0,\"owns\":true},"
	    "{\"id\":9,\"site\":\"other\",\"title\":\"The "
	    "News\",\"policy\":\"open\",\"days\":0,\"trap\":\"off\",\"filter\":\"off\","
	    "\"near_copies\":0,\"hold_score\":0,\"spam_score\":0,\"work\":\"off\",\"work_bits\":0,"
	    "\"work_bits_"
	    "most\":0,\"work_busy\":0,\"share_cap\":0,"
	    "\"owns\":false}]}");
}
END_TEST

Suite *
article_json_suite(void)
{
	Suite *s = suite_create("article_json");
	TCase *tc = tcase_create("article_json");

	tcase_add_checked_fixture(tc, fixture_up, fixture_down);
	tcase_add_test(
	    tc, article_list_json__a_page__has_these_members_in_order_and_where_it_goes_on);
	tcase_add_test(tc, article_list_json__nothing_found__is_an_empty_list_and_no_next);
	tcase_add_test(tc, article_show_json__hostile_addresses__are_strings_and_nothing_else);
	tcase_add_test(tc, article_show_json__when_it_closes__is_in_the_words_in_which_it_is_set);
	tcase_add_test(tc, article_show_json__what_was_shared__has_every_network_that_is_counted);
	tcase_add_test(tc, article_show_json__held__has_the_policy_that_holds_there);
	tcase_add_test(tc, article_merge_json__two__says_which_goes_and_which_stays);
	tcase_add_test(tc, site_policies_json__sites__have_these_members_in_order);
	suite_add_tcase(s, tc);
	return s;
}
