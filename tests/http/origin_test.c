#include "suites.h"

#include "http/origin.h"

static const struct str ours[] = {
	STR_INIT("https://news.example"),
	STR_INIT("http://localhost:8080"),
};

START_TEST(origin_allowed__table)
{
	static const struct {
		const char *origin, *fetch_site;
		bool want;
	} row[] = {
		{ "https://news.example", "", true },
		{ "https://news.example", "same-origin", true },
		{ "http://localhost:8080", "", true },
		{ "", "same-origin", true },
		{ "null", "same-origin", true },
		/* Neither, or not enough. */
		{ "", "", false },
		{ "", "same-site", false },
		{ "", "cross-site", false },
		{ "", "none", false },
		{ "", "Same-Origin", false },
		{ "", "same-origin, cross-site", false },
		{ "null", "", false },
		{ "null", "cross-site", false },
		{ "Null", "same-origin", false },
		/* An Origin that is not ours is not mended by Sec-Fetch-Site. */
		{ "https://evil.example", "same-origin", false },
		{ "https://news.example.evil", "", false },
		{ "https://evilnews.example", "", false },
		{ "https://sub.news.example", "", false },
		{ "https://news.example.", "", false },
		{ "https://news.example/", "", false },
		{ "https://news.example:443", "", false },
		{ "https://news.example:8443", "", false },
		{ "http://news.example", "", false },
		{ "HTTPS://NEWS.EXAMPLE", "", false },
		{ "https://News.example", "", false },
		{ "https://news.example https://evil.example", "", false },
		{ "https://news.example, https://evil.example", "", false },
		{ "https://news.example@evil.example", "", false },
		{ "news.example", "", false },
		{ "http://localhost", "", false },
		{ "*", "", false },
	};

	for (size_t i = 0; i < COUNT_OF(row); i++) {
		struct request rq = { .origin = str_of(row[i].origin),
			.fetch_site = str_of(row[i].fetch_site) };

		ck_assert_msg(origin_allowed(&rq, ours, COUNT_OF(ours)) == row[i].want,
		    "'%s' with '%s'", row[i].origin, row[i].fetch_site);
	}
}
END_TEST

START_TEST(origin_allowed__no_origins__allow_only_the_same)
{
	struct request rq = { .origin = STR("https://news.example") };

	ck_assert(!origin_allowed(&rq, NULL, 0));
	rq = (struct request){ .fetch_site = STR("same-origin") };
	ck_assert(origin_allowed(&rq, NULL, 0));
}
END_TEST

Suite *
origin_suite(void)
{
	Suite *s = suite_create("origin");
	TCase *tc = tcase_create("origin");

	tcase_add_test(tc, origin_allowed__table);
	tcase_add_test(tc, origin_allowed__no_origins__allow_only_the_same);
	suite_add_tcase(s, tc);
	return s;
}
