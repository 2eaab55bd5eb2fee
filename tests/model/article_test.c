#include "model/article.h"

#include "base/clock.h"
#include "suites.h"

static struct arena *arena;
static struct str origin[] = { STR_INIT("https://news.example") };
static struct site site[] = { { .id = 5, .origin = origin, .origins = 1 } };
static const struct sites sites = { .site = site, .count = COUNT_OF(site) };

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

#define DAY_US (S_PER_DAY * US_PER_S)

static const struct {
	int64_t own, site, closes_us;
	bool known;
} closing[] = {
	{ ARTICLE_AS_SITE, 0, 0, true },
	{ ARTICLE_AS_SITE, 30, 30 * DAY_US + 5, true },
	{ 0, 30, 0, true },
	{ 1, 30, DAY_US + 5, true },
	{ SITE_CLOSE_DAYS_MAX, 0, SITE_CLOSE_DAYS_MAX *DAY_US + 5, true },
	{ ARTICLE_AS_SITE, 30, 0, false },
};

START_TEST(article_closes_us__its_own_days_or_the_sites__count_from_when_it_was_known)
{
	const struct site at = { .set.close_days = closing[_i].site };
	struct article article = {
		.created_us = 5, .close_days = closing[_i].own, .known = closing[_i].known
	};
	int64_t closes_us = closing[_i].closes_us;

	ck_assert_int_eq(article_closes_us(&article, &at), closes_us);
	ck_assert(!article_shut(&article, &at, closes_us == 0 ? INT64_MAX : closes_us - 1));
	ck_assert(article_shut(&article, &at, closes_us) == (closes_us != 0));
	article.closed = true;
	ck_assert(article_shut(&article, &at, 0));
}
END_TEST

START_TEST(article_policy__held__is_that_everybody_waits)
{
	const struct site at = { .policy = POLICY_OPEN };

	ck_assert_int_eq(article_policy(&(struct article){ .held = false }, &at), POLICY_OPEN);
	ck_assert_int_eq(article_policy(&(struct article){ .held = true }, &at), POLICY_ALL);
}
END_TEST

START_TEST(aliases_follow__an_id__is_its_article_or_itself)
{
	struct article_alias alias[] = { { 2, 10 }, { 3, 2 }, { 7, 11 }, { 20, 21 }, { 21, 20 } };
	const struct aliases all = { alias, COUNT_OF(alias) };

	ck_assert_int_eq(aliases_follow(&all, 2), 10);
	ck_assert_int_eq(aliases_follow(&all, 3), 10);
	ck_assert_int_eq(aliases_follow(&all, 7), 11);
	ck_assert_int_eq(aliases_follow(&all, 1), 1);
	ck_assert_int_eq(aliases_follow(&all, 10), 10);
	ck_assert_int_eq(aliases_follow(&all, INT64_MAX), INT64_MAX);
	/* A ring there cannot be, and would hold nobody up. */
	(void)aliases_follow(&all, 20);
	ck_assert_int_eq(aliases_follow(&(struct aliases){ 0 }, 2), 2);
	ck_assert_int_eq(aliases_follow(NULL, 2), 2);
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
	tcase_add_loop_test(tc,
	    article_closes_us__its_own_days_or_the_sites__count_from_when_it_was_known, 0,
	    (int)COUNT_OF(closing));
	tcase_add_test(tc, article_policy__held__is_that_everybody_waits);
	tcase_add_test(tc, aliases_follow__an_id__is_its_article_or_itself);
	suite_add_tcase(s, tc);
	return s;
}
