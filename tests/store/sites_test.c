/*
 * Sites and their origins.
 */
#include <string.h>

#include "store/fixture.h"
#include "store/sites.h"
#include "store/suites.h"

static struct str origin[] = { STR_INIT("https://one.example"), STR_INIT("http://two.example:8080"),
	STR_INIT("https://three.example") };

static struct site
blog(void)
{
	struct site site = { .name = STR("blog"),
		.title = STR("The Blog"),
		.policy = POLICY_ALL,
		.origin = origin,
		.origins = 3,
		.network = { NETWORK_MASTODON, NETWORK_COPY },
		.networks = 2 };

	options_defaults(&site_table, fx.arena, &site.set);
	return site;
}

static const struct site *
listed(const char *name)
{
	struct sites sites;

	ck_ok(sites_list(fx.db, fx.arena, &sites));
	for (size_t i = 0; i < sites.count; i++)
		if (str_equal(sites.site[i].name, str_of(name)))
			return &sites.site[i];
	ck_abort_msg("no site %s", name);
}

START_TEST(sites_add__new_site__is_listed_as_it_was_given)
{
	struct site site = blog();
	struct sites sites;
	struct str taken;

	ck_ok(sites_add(fx.db, fx.arena, &site, &fixture_by, &taken));
	ck_ok(sites_list(fx.db, fx.arena, &sites));
	ck_assert_uint_eq(sites.count, 2);
	ck_assert(str_equal(sites.site[0].name, STR("blog")));
	ck_assert(str_equal(sites.site[1].name, STR("news")));
	const struct site *got = &sites.site[0];
	ck_assert(str_equal(got->title, site.title));
	ck_assert_int_eq(got->policy, POLICY_ALL);
	ck_assert_uint_eq(got->origins, 3);
	for (size_t i = 0; i < 3; i++)
		ck_assert(str_equal(got->origin[i], origin[i]));
	ck_assert_uint_eq(got->networks, 2);
	ck_assert_int_eq(got->network[0], NETWORK_MASTODON);
	ck_assert_int_eq(got->network[1], NETWORK_COPY);
}
END_TEST

START_TEST(sites_add__and_change__keep_the_settings_that_are_given)
{
	struct site site = blog();
	struct str taken;

	site.set.lang = "de";
	site.set.depth = 0;
	site.set.votes = VOTES_UP;
	ck_ok(sites_add(fx.db, fx.arena, &site, &fixture_by, &taken));
	site = *listed("blog");
	ck_assert_str_eq(site.set.lang, "de");
	ck_assert_int_eq(site.set.depth, 0);
	ck_assert_int_eq(site.set.votes, VOTES_UP);
	ck_assert(site.set.icons);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.site_setting"), 3);
	site.set.lang = "";
	site.set.icons = false;
	ck_ok(sites_change(fx.db, fx.arena, &site, &fixture_by, &taken));
	site = *listed("blog");
	ck_assert_str_eq(site.set.lang, "");
	ck_assert_int_eq(site.set.depth, 0);
	ck_assert(!site.set.icons);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.site_setting"), 3);
}
END_TEST

START_TEST(sites_list__setting_of_another_version__stays_at_its_default)
{
	(void)fixture_text(
	    "INSERT INTO postbag.site_setting SELECT site_id, 'of_tomorrow', 'x' FROM "
	    "postbag.site");
	(void)fixture_text("INSERT INTO postbag.site_setting SELECT site_id, 'depth', '99' FROM "
			   "postbag.site");
	ck_assert_int_eq(listed("news")->set.depth, 3);
}
END_TEST

START_TEST(sites_add__name_or_origin_that_is_taken__says_which_and_adds_nothing)
{
	struct site site = blog();
	struct str taken;
	struct str double_origin[] = { origin[0], origin[1], origin[0] };
	struct str foreign[] = { origin[0], STR_INIT("https://news.example") };

	site.name = STR("news");
	ck_assert_int_eq(sites_add(fx.db, fx.arena, &site, &fixture_by, &taken), ERR_CONFLICT);
	ck_assert(str_equal(taken, STR("news")));
	site = blog();
	site.origin = foreign;
	site.origins = 2;
	ck_assert_int_eq(sites_add(fx.db, fx.arena, &site, &fixture_by, &taken), ERR_CONFLICT);
	ck_assert(str_equal(taken, STR("https://news.example")));
	site.origin = double_origin;
	site.origins = 3;
	ck_assert_int_eq(sites_add(fx.db, fx.arena, &site, &fixture_by, &taken), ERR_CONFLICT);
	ck_assert(str_equal(taken, origin[0]));
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.site"), 1);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.site_origin"), 1);
}
END_TEST

START_TEST(sites_add__name_that_is_no_word__is_a_conflict)
{
	struct site site = blog();
	struct str taken;

	site.name = STR("No Word");
	ck_assert_int_eq(sites_add(fx.db, fx.arena, &site, &fixture_by, &taken), ERR_CONFLICT);
}
END_TEST

START_TEST(sites_change__origins_in_another_order__are_kept_and_moved)
{
	struct site site = blog();
	struct str taken;
	struct str other[] = { origin[2], STR_INIT("https://four.example"), origin[0] };

	ck_ok(sites_add(fx.db, fx.arena, &site, &fixture_by, &taken));
	site.id = listed("blog")->id;
	site.origin = other;
	site.title = STR("Another");
	site.policy = POLICY_OPEN;
	site.networks = 1;
	ck_ok(sites_change(fx.db, fx.arena, &site, &fixture_by, &taken));
	const struct site *got = listed("blog");
	ck_assert(str_equal(got->title, STR("Another")));
	ck_assert_int_eq(got->policy, POLICY_OPEN);
	ck_assert_uint_eq(got->networks, 1);
	ck_assert_uint_eq(got->origins, 3);
	for (size_t i = 0; i < 3; i++)
		ck_assert(str_equal(got->origin[i], other[i]));
	ck_assert_uint_eq(listed("news")->origins, 1);
}
END_TEST

START_TEST(sites_change__origin_of_another_site__says_which_and_changes_nothing)
{
	struct site site = blog();
	struct str taken;
	struct str foreign[] = { origin[0], STR_INIT("https://news.example") };

	ck_ok(sites_add(fx.db, fx.arena, &site, &fixture_by, &taken));
	site.id = listed("blog")->id;
	site.origin = foreign;
	site.origins = 2;
	site.title = STR("Another");
	ck_assert_int_eq(sites_change(fx.db, fx.arena, &site, &fixture_by, &taken), ERR_CONFLICT);
	ck_assert(str_equal(taken, foreign[1]));
	ck_assert(str_equal(listed("blog")->title, STR("The Blog")));
	ck_assert_uint_eq(listed("blog")->origins, 3);
}
END_TEST

START_TEST(sites_change__unknown_site__is_absent)
{
	struct site site = blog();
	struct str taken;

	site.id = 4711;
	ck_assert_int_eq(sites_change(fx.db, fx.arena, &site, &fixture_by, &taken), ERR_ABSENT);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.site_origin"), 1);
}
END_TEST

Suite *
sites_suite(void)
{
	Suite *s = suite_create("sites");
	TCase *c = fixture_case("sites");

	tcase_add_test(c, sites_add__new_site__is_listed_as_it_was_given);
	tcase_add_test(c, sites_add__and_change__keep_the_settings_that_are_given);
	tcase_add_test(c, sites_list__setting_of_another_version__stays_at_its_default);
	tcase_add_test(c, sites_add__name_or_origin_that_is_taken__says_which_and_adds_nothing);
	tcase_add_test(c, sites_add__name_that_is_no_word__is_a_conflict);
	tcase_add_test(c, sites_change__origins_in_another_order__are_kept_and_moved);
	tcase_add_test(c, sites_change__origin_of_another_site__says_which_and_changes_nothing);
	tcase_add_test(c, sites_change__unknown_site__is_absent);
	suite_add_tcase(s, c);
	return s;
}
