#include "model/article.h"

#include "suites.h"

static struct arena *arena;
static struct str origin[] = { STR_INIT("https://news.example") };
static struct site site[] = { { .id = 5, .origin = origin, .origins = 1 } };
static const struct sites sites = { site, COUNT_OF(site) };

static void
set_up(void)
{
	arena = arena_open();
}

static void
tear_down(void)
{
	arena_close(arena);
}

static const struct {
	const char *url;
	enum err err;
	const char *canonical;
} url[] = {
	{ "https://news.example/a", OK, "https://news.example/a" },
	{ "HTTPS://News.Example:443/a?utm_source=x#top", OK, "https://news.example/a" },
	{ "https://news.example", OK, "https://news.example/" },
	{ "https://news.example/a?b=1", OK, "https://news.example/a?b=1" },
	{ "http://news.example/a", ERR_ABSENT, NULL },
	{ "https://news.example:8443/a", ERR_ABSENT, NULL },
	{ "https://news.example.evil.example/a", ERR_ABSENT, NULL },
	{ "https://evil.example/https://news.example/a", ERR_ABSENT, NULL },
	{ "", ERR_INPUT, NULL },
	{ "news.example/a", ERR_INPUT, NULL },
	{ "//news.example/a", ERR_INPUT, NULL },
	{ "javascript:alert(1)", ERR_INPUT, NULL },
	{ "https://news.example@evil.example/", ERR_INPUT, NULL },
	{ "https://news.example\\@evil.example/", ERR_INPUT, NULL },
	{ "https://news.example/a b", ERR_INPUT, NULL },
	{ "https://news.example/a\r\nX: y", ERR_INPUT, NULL },
};

START_TEST(article_url__any_url__is_of_a_site_or_refused)
{
	struct str canonical = STR_EMPTY;
	const struct site *found = NULL;

	ck_assert_int_eq(
	    article_url(arena, &sites, str_of(url[_i].url), &canonical, &found), url[_i].err);
	if (url[_i].err != OK)
		return;
	ck_assert_ptr_eq(found, &site[0]);
	assert_run(canonical, url[_i].canonical);
}
END_TEST

START_TEST(share_total__counts__are_added_up)
{
	struct share_counts counts = { { 0 } };
	int64_t want = 0;

	ck_assert_int_eq(share_total(&counts), 0);
	for (int i = 0; i < NETWORKS; i++)
		want += counts.of[i] = (int64_t)1 << (3 * i);
	ck_assert_int_eq(share_total(&counts), want);
}
END_TEST

Suite *
article_suite(void)
{
	Suite *s = suite_create("article");
	TCase *tc = tcase_create("article");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(
	    tc, article_url__any_url__is_of_a_site_or_refused, 0, (int)COUNT_OF(url));
	tcase_add_test(tc, share_total__counts__are_added_up);
	suite_add_tcase(s, tc);
	return s;
}
