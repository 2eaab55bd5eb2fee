#include "view/popular_json.h"

#include "fixture.h"
#include "suites.h"

START_TEST(popular_json__a_list__has_these_members_in_order)
{
	struct popular_article popular[] = { { article, 7 }, { article, 0 } };

	popular[1].article.id = 1;
	popular[1].article.url = STR("https://news.example/b");
	popular[1].article.title = STR("B");
	popular[1].article.comments = 9;
	popular_json(&j, &(struct popular_list){ popular, COUNT_OF(popular) });
	ck_assert_str_eq(written_json(),
	    "{\"popular\":[{\"id\":\"00ab00cd00ef0012\","
	    "\"url\":\"https://news.example/a?b=1\\u0026c=2\","
	    "\"title\":\"\\u003ci\\u003e\\\"A\\\" \\u0026 'B'\\u003c/i\\u003e\","
	    "\"comments\":2,\"shares\":{\"total\":7}},"
	    "{\"id\":\"0000000000000001\",\"url\":\"https://news.example/b\",\"title\":\"B\","
	    "\"comments\":9,\"shares\":{\"total\":0}}]}");
}
END_TEST

START_TEST(popular_json__nothing_to_show__is_an_empty_list)
{
	popular_json(&j, &(struct popular_list){ NULL, 0 });
	ck_assert_str_eq(written_json(), "{\"popular\":[]}");
}
END_TEST

Suite *
popular_json_suite(void)
{
	Suite *s = suite_create("popular_json");
	TCase *tc = tcase_create("popular_json");

	tcase_add_checked_fixture(tc, fixture_up, fixture_down);
	tcase_add_test(tc, popular_json__a_list__has_these_members_in_order);
	tcase_add_test(tc, popular_json__nothing_to_show__is_an_empty_list);
	suite_add_tcase(s, tc);
	return s;
}
