#include "view/count_json.h"

#include "fixture.h"
#include "suites.h"

START_TEST(article_json__an_article__has_these_members)
{
	article_json(&j, NULL, &article);
	ck_assert_str_eq(written_json(),
	    "{\"id\":\"00ab00cd00ef0012\",\"url\":\"https://news.example/a?b=1\\u0026c=2\","
	    "\"title\":\"\\u003ci\\u003e\\\"A\\\" \\u0026 'B'\\u003c/i\\u003e\",\"comments\":2,"
	    "\"revision\":\"12.3\"}");
}
END_TEST

START_TEST(count_json__a_sites_networks__are_counted_in_order_and_all_in_the_total)
{
	counts.of[NETWORK_BLUESKY] = 4;
	counts.of[NETWORK_COPY] = 5;
	counts.of[NETWORK_X] = 100; /* the site has taken it off its bar since */
	count_json(&j, NULL, &site, &counts);
	ck_assert_str_eq(
	    written_json(), "{\"total\":109,\"bluesky\":4,\"email\":0,\"copy\":5,\"native\":0}");
}
END_TEST

START_TEST(count_json__print__is_no_share)
{
	site.network[site.networks++] = NETWORK_PRINT;
	count_json(&j, NULL, &site, &counts);
	ck_assert_str_eq(
	    written_json(), "{\"total\":0,\"bluesky\":0,\"email\":0,\"copy\":0,\"native\":0}");
}
END_TEST

START_TEST(article_hex__ids__have_sixteen_digits)
{
	static const struct {
		int64_t id;
		const char *hex;
	} row[] = {
		{ 0, "0000000000000000" },
		{ 1, "0000000000000001" },
		{ INT64_MAX, "7fffffffffffffff" },
	};
	char hex[ARTICLE_HEX_BYTES];
	int64_t back;

	for (size_t i = 0; i < COUNT_OF(row); i++) {
		article_hex(row[i].id, hex);
		ck_assert_str_eq(hex, row[i].hex);
		ck_assert(str_to_hex63(str_of(hex), &back));
		ck_assert_int_eq(back, row[i].id);
	}
}
END_TEST

Suite *
count_json_suite(void)
{
	Suite *s = suite_create("count_json");
	TCase *tc = tcase_create("count_json");

	tcase_add_checked_fixture(tc, fixture_up, fixture_down);
	tcase_add_test(tc, article_json__an_article__has_these_members);
	tcase_add_test(tc, count_json__a_sites_networks__are_counted_in_order_and_all_in_the_total);
	tcase_add_test(tc, count_json__print__is_no_share);
	tcase_add_test(tc, article_hex__ids__have_sixteen_digits);
	suite_add_tcase(s, tc);
	return s;
}
