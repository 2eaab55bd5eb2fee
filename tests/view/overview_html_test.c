/*
 * The overview and the same numbers as CSV and JSON. That they are right is for tests/service.
 */
#include "view/overview_html.h"

#include "fixture.h"
#include "suites.h"
#include "view/overview_parts.h"
#include "view/statistics_csv.h"
#include "view/statistics_json.h"

#define S     INT64_C(1000000)
#define HOURS (3600 * S)

static struct statistics numbers;
static struct ranked busy[2], shared[1];
static struct caught caught[2];

static void
setup(void)
{
	fixture_up();
	busy[0] =
	    (struct ranked){ 0x12, STR("https://news.example/a?b=1&c=2"), STR(HOSTILE), 30, 4, 0 };
	busy[1] = (struct ranked){ 0x13, STR("https://news.example/b"), STR_EMPTY, 3, 0, 0 };
	shared[0] = (struct ranked){ 0x14, STR("https://news.example/c"), STR("=HYPERLINK(\"x\")"),
		0, 4, 9 };
	caught[0] = (struct caught){ CAUSE_LINKS, 0, STR_EMPTY, OUTCOME_HOLD, 7 };
	caught[1] = (struct caught){ CAUSE_WORDS, 12, STR(HOSTILE), OUTCOME_REFUSE, 2 };
	numbers = (struct statistics){
		.period = PERIOD_DAY,
		.span = span_of(PERIOD_DAY, MOMENT_US),
		.now_us = MOMENT_US,
		.held = { 2, MOMENT_US - 50 * HOURS, MOMENT_US - 3 * HOURS },
		.total = { 33, 5, 0 },
		.became = { [PUBLISHED] = 30, [HELD] = 2, [SPAM] = 1 },
		.delays = { 5, 90, 7200 },
		.caught = caught,
		.caught_count = 2,
		.shares = { [NETWORK_BLUESKY] = 3, [NETWORK_X] = 1 },
		.shares_total = 4,
		.busiest = busy,
		.busiest_count = 2,
		.shared = shared,
		.shared_count = 1,
	};
	numbers.step[0] = (struct activity){ 30, 5, 0 };
	numbers.step[23] = (struct activity){ 3, 0, 0 };
}

static const char *
page(size_t sites, const struct site *of)
{
	static int64_t tally[QUEUES];
	static struct session who = { .moderator_name = STR_INIT("editor") };
	static struct site two[2];
	struct desk_show desk = { .prefix = STR("/postbag/"),
		.who = &who,
		.form_token = "T",
		.tally = tally,
		.style = "desk-charts.css" };

	two[0] = two[1] = site;
	two[1].id = 6;
	two[1].name = STR("other");
	two[1].title = STR(HOSTILE);
	overview_page(&h, &(struct overview_show){ &desk, &numbers,
			      &(struct sites){ .site = two, .count = sites }, of });
	return written();
}

static const struct {
	int64_t seconds;
	const char *words;
} length[] = {
	{ 0, "less than a minute" },
	{ 59, "less than a minute" },
	{ 60, "1 minute" },
	{ 7199, "119 minutes" },
	{ 7200, "2 hours" },
	{ 172799, "47 hours" },
	{ 172800, "2 days" },
	{ 86400 * 1234, "1,234 days" },
};

START_TEST(overview_length__any_time__is_in_the_unit_that_says_most)
{
	struct str words = overview_length(arena, length[_i].seconds);

	ck_assert(str_equal(words, str_of(length[_i].words)));
}
END_TEST

START_TEST(overview_page__what_waits__leads_to_its_queue_and_says_since_when)
{
	const char *out = page(1, NULL);

	assert_has(out, "<a href=\"/postbag/admin/\" aria-current=\"page\">Overview</a>");
	assert_has(out,
	    "<a href=\"/postbag/admin/queue?queue=held\">2 comments</a></p><p>The oldest has "
	    "waited for 2 days, half of them for 3 hours or longer.</p>");
	assert_has(out, "<a href=\"/postbag/admin/queue?queue=reported\">0 "
			"comments</a></p><p>Nothing waits here.</p>");
	assert_has(out, "<p class=\"desk-big\">1 minute</p><p>Half of 5 waiting comments");
	assert_has(out, "nine of ten within 2 hours.");
}
END_TEST

START_TEST(overview_page__one_that_waits__is_one)
{
	numbers.held.comments = 1;
	const char *out = page(1, NULL);

	assert_has(out, ">1 comment</a></p><p>It has waited for 2 days.</p>");
}
END_TEST

START_TEST(overview_page__more_than_is_counted__is_said)
{
	numbers.held.comments = STATISTICS_WAITING_MOST;
	numbers.total.posted = STATISTICS_READ_MOST;
	const char *out = page(1, NULL);

	assert_has(out, "More than 10,000 comments</a>");
	assert_has(out, "only the newest is");
}
END_TEST

START_TEST(overview_page__each_picture__has_its_numbers_in_a_table)
{
	const char *out = page(1, NULL);
	size_t pictures = times(out, "<svg ");

	/* There is none of the reports, of which there are none. */
	ck_assert_uint_eq(pictures, 7);
	ck_assert_uint_eq(times(out, "role=\"img\""), pictures);
	ck_assert_uint_eq(times(out, "<details "), pictures);
	ck_assert_uint_eq(times(out, "<table>"), pictures);
	assert_has(out, "<h2>Reports of readers</h2><p class=\"desk-soft\">None in this time.</p>");
	assert_has(out, "<th scope=\"col\">Hour (UTC)</th><th scope=\"col\">Comments</th>");
	/* 14:05 on a Monday. */
	assert_has(out, "<th scope=\"row\">Sun 22 Nov, 15:00</th><td>30</td>");
	assert_has(out, "<th scope=\"row\">Mon 23 Nov, 14:00</th><td>3</td>");
	ck_assert_uint_eq(times(out, "desk-running"), 1);
	assert_has(out, "33 comments; most: Sun 22 Nov, 15:00, 30.");
}
END_TEST

START_TEST(overview_page__articles__lead_there_by_their_title_or_address)
{
	const char *out = page(1, NULL);

	assert_has(out, "<a href=\"https://news.example/a?b=1&amp;c=2\" rel=\"noopener\""
			" target=\"_blank\">" HOSTILE_ESCAPED "</a></th><td>30</td><td>4</td>");
	assert_has(out, ">https://news.example/b</a></th><td>3</td><td>0</td>");
	assert_lacks(out, "<i>");
}
END_TEST

START_TEST(overview_page__networks__the_most_shared_first)
{
	const char *out = page(1, NULL);
	const char *bluesky = strstr(out, "<th scope=\"row\">Bluesky</th><td>3</td>");

	ck_assert_ptr_nonnull(bluesky);
	ck_assert_ptr_nonnull(strstr(bluesky, "<th scope=\"row\">X</th><td>1</td>"));
	assert_lacks(out, "Mastodon");
	assert_lacks(out, "Suspect shares");
	assert_has(out, "these are of yesterday and today.");
}
END_TEST

START_TEST(overview_page__suspect_shares__lead_to_the_article_at_the_desk)
{
	numbers.doubted = shared;
	numbers.doubted_count = 1;
	const char *out = page(1, NULL);
	assert_has(out, "Suspect shares, in numbers");
	assert_has(out, "<a href=\"/postbag/admin/articles/0000000000000014\">");
	assert_has(out, "<td>9</td>");
}
END_TEST

START_TEST(statistics_csv__suspect_shares__have_measures_of_their_own)
{
	struct csv c = csv_begin(arena, 4096, 65536);
	struct str out;

	numbers.suspect[NETWORK_X] = 9;
	numbers.doubted = shared;
	numbers.doubted_count = 1;
	statistics_csv(&c, &numbers);
	ck_assert_int_eq(csv_finish(&c, &out), OK);
	const char *text = arena_text(arena, out);
	assert_has(text, "\r\nnetwork_suspect,,x,,9\r\n");
	assert_has(
	    text, "\r\nmost_suspect,,\"'=HYPERLINK(\"\"x\"\")\",https://news.example/c,9\r\n");
}
END_TEST

START_TEST(overview_page__a_week__has_days_and_whole_days_of_shares)
{
	numbers.period = PERIOD_WEEK;
	numbers.span = span_of(PERIOD_WEEK, MOMENT_US);
	const char *out = page(1, NULL);

	assert_has(out, "<th scope=\"col\">Day (UTC)</th>");
	assert_has(out, "<th scope=\"row\">Tue 17 Nov</th><td>30</td>");
	assert_has(out, "aria-current=\"true\">7 days</a>");
	assert_lacks(out, "yesterday");
}
END_TEST

START_TEST(overview_page__several_sites__can_be_chosen_from)
{
	assert_lacks(page(1, NULL), "<select");
}
END_TEST

START_TEST(overview_page__one_of_several_sites__stays_chosen)
{
	const char *out = page(2, &(struct site){ .id = 6, .name = STR("other") });

	assert_has(out,
	    "<option value=\"\">All of mine</option><option value=\"news\">The News</option>"
	    "<option value=\"other\" selected>" HOSTILE_ESCAPED "</option>");
	assert_has(out, "href=\"/postbag/admin/queue?queue=held&amp;site=other\">2 comments");
	assert_has(out, "href=\"/postbag/admin/?period=month&amp;site=other\"");
	assert_has(out, "href=\"/postbag/admin/statistics.csv?period=day&amp;site=other\"");
	assert_has(out, "<input type=\"hidden\" name=\"period\" value=\"day\">");
}
END_TEST

START_TEST(statistics_csv__all_numbers__one_a_row_and_no_formula)
{
	struct csv c = csv_begin(arena, 4096, 65536);
	struct str out;

	statistics_csv(&c, &numbers);
	ck_assert_int_eq(csv_finish(&c, &out), OK);
	const char *text = arena_text(arena, out);
	ck_assert(str_starts(
	    out, STR("measure,from,item,url,number\r\nwaiting,,held,,2\r\n"
		     "waiting_oldest_s,,held,,180000\r\nwaiting_median_s,,held,,10800\r\n"
		     "waiting,,reported,,0\r\nfirst_decisions,,,,5\r\n"
		     "first_decision_median_s,,,,90\r\nfirst_decision_p90_s,,,,7200\r\n"
		     "posted,2026-11-22T15:00:00Z,,,30\r\n"
		     "decided,2026-11-22T15:00:00Z,,,5\r\n"
		     "reported,2026-11-22T15:00:00Z,,,0\r\n")));
	assert_has(text, "\r\nbecame,,spam,,1\r\n");
	assert_has(text, "\r\ncaught,,links 0 hold,,7\r\ncaught,,words 12 refuse,,2\r\n");
	assert_has(text, "\r\nnetwork_shares,,bluesky,,3\r\n");
	assert_has(text, "\r\nbusiest_comments,,,https://news.example/b,3\r\n");
	assert_has(
	    text, "\r\nmost_shared,,\"'=HYPERLINK(\"\"x\"\")\",https://news.example/c,4\r\n");
	/* 6 and a header before, three of each hour, the statuses, 2 causes, 2 networks, 5 of
	 * articles */
	ck_assert_uint_eq(times(text, "\r\n"), 8 + 24 * 3 + STATUSES + 2 + 2 + 5);
}
END_TEST

START_TEST(statistics_json__all_numbers__are_in_it_and_what_is_not_known_is_null)
{
	numbers.delays.comments = 0;
	statistics_json(&j, &numbers, &(struct sites){ .site = &site, .count = 1 });
	const char *out = written_json();

	assert_has(out,
	    "{\"period\":\"day\",\"from\":\"2026-11-22T15:00:00Z\","
	    "\"now\":\"2026-11-23T14:05:09Z\",\"step_s\":3600,\"sites\":[\"news\"],"
	    "\"waiting\":{\"held\":{\"comments\":2,\"oldest_s\":180000,\"median_s\":10800},"
	    "\"reported\":{\"comments\":0,\"oldest_s\":null,\"median_s\":null}},"
	    "\"first_decisions\":{\"comments\":0,\"median_s\":null,\"p90_s\":null},"
	    "\"steps\":[{\"from\":\"2026-11-22T15:00:00Z\",\"posted\":30,\"decided\":5,"
	    "\"reported\":0},");
	assert_has(out, "\"became\":{\"published\":30,\"held\":2,\"spam\":1,\"rejected\":0,"
			"\"deleted\":0}");
	assert_has(out, "\"caught\":[{\"cause\":\"links\",\"rule\":null,\"words\":\"\","
			"\"outcome\":\"hold\",\"comments\":7},"
			"{\"cause\":\"words\",\"rule\":12,"
			"\"words\":\"\\u003ci\\u003e\\\"A\\\" \\u0026 'B'\\u003c/i\\u003e\","
			"\"outcome\":\"refuse\",\"comments\":2}]");
	assert_has(out, "\"shares\":{\"first_day\":\"2026-11-22\",\"last_day\":\"2026-11-23\","
			"\"total\":4,\"networks\":{\"x\":1,\"bluesky\":3},\"articles\":["
			"{\"id\":\"0000000000000014\"");
	ck_assert_uint_eq(times(out, "\"posted\":"), 24);
}
END_TEST

Suite *
overview_html_suite(void)
{
	Suite *s = suite_create("overview_html");
	TCase *tc = tcase_create("overview_html");

	tcase_add_checked_fixture(tc, setup, fixture_down);
	tcase_add_loop_test(
	    tc, overview_length__any_time__is_in_the_unit_that_says_most, 0, (int)COUNT_OF(length));
	tcase_add_test(tc, overview_page__what_waits__leads_to_its_queue_and_says_since_when);
	tcase_add_test(tc, overview_page__one_that_waits__is_one);
	tcase_add_test(tc, overview_page__more_than_is_counted__is_said);
	tcase_add_test(tc, overview_page__each_picture__has_its_numbers_in_a_table);
	tcase_add_test(tc, overview_page__articles__lead_there_by_their_title_or_address);
	tcase_add_test(tc, overview_page__networks__the_most_shared_first);
	tcase_add_test(tc, overview_page__suspect_shares__lead_to_the_article_at_the_desk);
	tcase_add_test(tc, statistics_csv__suspect_shares__have_measures_of_their_own);
	tcase_add_test(tc, overview_page__a_week__has_days_and_whole_days_of_shares);
	tcase_add_test(tc, overview_page__several_sites__can_be_chosen_from);
	tcase_add_test(tc, overview_page__one_of_several_sites__stays_chosen);
	tcase_add_test(tc, statistics_csv__all_numbers__one_a_row_and_no_formula);
	tcase_add_test(tc, statistics_json__all_numbers__are_in_it_and_what_is_not_known_is_null);
	suite_add_tcase(s, tc);
	return s;
}
