#include "view/log_html.h"

#include "fixture.h"
#include "suites.h"
#include "view/log_csv.h"

static const struct session who = {
	.id = 5, .moderator_id = 2, .moderator_name = STR_INIT("Grace"), .everywhere = ROLE_OWNER
};
static const int64_t tally[QUEUES] = { 0 };

/* What a log can hold of things that others have typed. */
static const struct logged row[] = {
	{ .at_us = MOMENT_US,
	    .is_event = true,
	    .event = { 3, STR_INIT(HOSTILE), STR_INIT("role"), STR_INIT(HOSTILE),
		STR_INIT("read-only"), STR_INIT("owner"), MOMENT_US } },
	{ .at_us = MOMENT_US,
	    .is_event = true,
	    .event = { 2, STR_INIT(""), STR_INIT("sign_in_refused"), STR_INIT("Grace"),
		STR_INIT(""), STR_INIT(""), MOMENT_US } },
	{ .at_us = MOMENT_US,
	    .site_id = 1,
	    .is_event = true,
	    .event = { 1, STR_INIT("operator"), STR_INIT("moon_landing"), STR_INIT("news"),
		STR_INIT("policy=first\ntitle=" HOSTILE), STR_INIT("policy=all"), MOMENT_US } },
	{ .at_us = MOMENT_US,
	    .site_id = 1,
	    .decision = { .id = 9,
		.article_id = 1,
		.comment_id = 7,
		.moderator = STR_INIT("=1+1"),
		.from = HELD,
		.to = REJECTED,
		.ground = GROUND_SPAM,
		.reason = STR_INIT("@SUM(A1)"),
		.note = STR_INIT("Not here, \"please\"."),
		.author_name = STR_INIT("-Ada"),
		.article_url = STR_INIT("https://news.example/a"),
		.decided_us = MOMENT_US } },
};

static struct desk_log
log_of(const struct log_ask *ask)
{
	return (struct desk_log){ .ask = ask, .row = row, .rows = COUNT_OF(row) };
}

static const char *
page_of(const struct desk_log *log)
{
	const struct desk_show show = {
		.prefix = STR("/postbag/"),
		.who = &who,
		.form_token = "TOKEN",
		.tally = tally,
	};

	desk_log_page(&h, &show, log);
	return written();
}

static const struct log_ask everything = { .group = LOG_GROUPS };

START_TEST(desk_log_page__events_and_decisions__stand_in_one_table)
{
	const struct desk_log log = log_of(&everything);
	const char *out = page_of(&log);

	ck_assert_uint_eq(times(out, "<tr>"), 1 + COUNT_OF(row));
	assert_has(
	    out, "Changed a role</td><td data-label=\"Change\">read-only \xe2\x86\x92 owner");
	assert_has(out, "<td data-label=\"Who\">not known</td>");
	assert_has(out, "<td data-label=\"What\">moon_landing</td>");
	assert_has(out, "policy=first; title=" HOSTILE_ESCAPED " \xe2\x86\x92 policy=all</td>");
	assert_has(out, "<td data-label=\"Who\">" HOSTILE_ESCAPED "</td>");
	assert_has(out, "href=\"/postbag/admin/log.csv\"");
	assert_lacks(out, "rel=\"next\"");
	assert_lacks(out, "<i>");
}
END_TEST

START_TEST(desk_log_page__what_is_asked_for__stands_in_the_form_and_in_the_links)
{
	const struct log_ask ask = {
		.group = LOG_SIGN_INS,
		.who = STR("A & B"),
		.words = STR("\"a b\""),
		.from_day = 20000,
		.to_day = 20001,
	};
	struct desk_log log = log_of(&ask);

	log.next = (struct log_cursor){ 7, 0, 3 };
	const char *out = page_of(&log);
	assert_has(out, "<option value=\"sign-ins\" selected>");
	assert_has(out, "value=\"A &amp; B\"");
	assert_has(out, "type=\"date\" value=\"2024-10-04\"");
	assert_has(out, "admin/log?kind=sign-ins&amp;who=A%20%26%20B&amp;q=%22a%20b%22&amp;"
			"from=2024-10-04&amp;to=2024-10-05&amp;before=7.e3\"");
	assert_has(out, "admin/log.csv?kind=sign-ins&amp;who=");
	assert_has(out, "desk-filter\" open>");
}
END_TEST

START_TEST(desk_log_page__nothing_there__says_so)
{
	const struct log_ask narrow = { .group = LOG_EXPORTS };

	assert_has(page_of(&(struct desk_log){ .ask = &everything }), "Nobody has decided");
	fixture_down();
	fixture_up();
	assert_has(
	    page_of(&(struct desk_log){ .ask = &narrow }), "Nothing like that is in the log");
}
END_TEST

START_TEST(log_csv__formulas__are_no_formulas_any_more)
{
	struct csv c = csv_begin(arena, 1024, 65536);
	const struct desk_log log = log_of(&everything);
	struct str out;

	log_csv(&c, &log, STR_EMPTY);
	ck_assert_int_eq(csv_finish(&c, &out), OK);
	assert_has(out.p, "at,site,kind,who,what,about,url,before,after,reason,ground,note\r\n");
	assert_has(out.p,
	    "2026-11-23T14:05:09Z,,decisions,'=1+1,decide,'-Ada,https://news.example/a,"
	    "held,rejected,'@SUM(A1),spam,\"Not here, \"\"please\"\".\"\r\n");
	assert_has(out.p, ",,settings,");
	assert_has(out.p, ",,,operator,moon_landing,news,,\"policy=first\ntitle=");
	ck_assert_uint_eq(times(out.p, "\r\n"), 1 + COUNT_OF(row));
	assert_lacks(out.p, "more");
}
END_TEST

START_TEST(log_csv__not_all_of_it__says_where_the_rest_is)
{
	struct csv c = csv_begin(arena, 1024, 65536);
	const struct desk_log log = log_of(&everything);
	struct str out;

	log_csv(&c, &log, STR("https://news.example/rest"));
	ck_assert_int_eq(csv_finish(&c, &out), OK);
	assert_has(out.p, "\r\n,,more,,this file ends here; the rest is at the address beside "
			  "this,,https://news.example/rest,,,,,\r\n");
}
END_TEST

Suite *
log_html_suite(void)
{
	Suite *s = suite_create("log_html");
	TCase *c = tcase_create("log_html");

	tcase_add_checked_fixture(c, fixture_up, fixture_down);
	tcase_add_test(c, desk_log_page__events_and_decisions__stand_in_one_table);
	tcase_add_test(c, desk_log_page__what_is_asked_for__stands_in_the_form_and_in_the_links);
	tcase_add_test(c, desk_log_page__nothing_there__says_so);
	tcase_add_test(c, log_csv__formulas__are_no_formulas_any_more);
	tcase_add_test(c, log_csv__not_all_of_it__says_where_the_rest_is);
	suite_add_tcase(s, c);
	return s;
}
