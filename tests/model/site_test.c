#include "model/site.h"

#include "suites.h"

static struct str north_origin[] = { STR_INIT("https://north.example"),
	STR_INIT("https://www.north.example:8443") };
static struct str south_origin[] = { STR_INIT("http://south.example") };
static struct site site[] = {
	{ .id = 3, .name = STR_INIT("north"), .origin = north_origin, .origins = 2 },
	{ .id = 9, .name = STR_INIT("south"), .origin = south_origin, .origins = 1 },
};
static const struct sites sites = { .site = site, .count = COUNT_OF(site) };
static const struct sites none = { .count = 0 };

static const struct {
	const char *origin;
	int64_t id; /* 0: none */
} by_origin[] = {
	{ "https://north.example", 3 },
	{ "https://www.north.example:8443", 3 },
	{ "http://south.example", 9 },
	{ "https://south.example", 0 },
	{ "https://north.example:443", 0 },
	{ "https://north.example.evil.example", 0 },
	{ "https://north.exampl", 0 },
	{ "https://NORTH.example", 0 },
	{ "https://www.north.example", 0 },
	{ "", 0 },
	{ "null", 0 },
};

START_TEST(sites_by_origin__an_origin__is_compared_whole)
{
	const struct site *found = sites_by_origin(&sites, str_of(by_origin[_i].origin));

	ck_assert_int_eq(found == NULL ? 0 : found->id, by_origin[_i].id);
	ck_assert_ptr_null(sites_by_origin(&none, str_of(by_origin[_i].origin)));
}
END_TEST

START_TEST(sites_by_name__known_and_unknown__are_told_apart)
{
	ck_assert_ptr_eq(sites_by_name(&sites, STR("north")), &site[0]);
	ck_assert_ptr_eq(sites_by_name(&sites, STR("south")), &site[1]);
	ck_assert_ptr_null(sites_by_name(&sites, STR("nort")));
	ck_assert_ptr_null(sites_by_name(&sites, STR("")));
	ck_assert_ptr_null(sites_by_name(&none, STR("north")));
}
END_TEST

START_TEST(sites_by_id__known_and_unknown__are_told_apart)
{
	ck_assert_ptr_eq(sites_by_id(&sites, 3), &site[0]);
	ck_assert_ptr_eq(sites_by_id(&sites, 9), &site[1]);
	ck_assert_ptr_null(sites_by_id(&sites, 0));
	ck_assert_ptr_null(sites_by_id(&sites, 4));
	ck_assert_ptr_null(sites_by_id(&none, 3));
}
END_TEST

START_TEST(sites_by_name__a_name__is_compared_whole)
{
	ck_assert_ptr_eq(sites_by_name(&sites, STR("north")), &site[0]);
	ck_assert_ptr_eq(sites_by_name(&sites, STR("south")), &site[1]);
	ck_assert_ptr_null(sites_by_name(&sites, STR("nort")));
	ck_assert_ptr_null(sites_by_name(&sites, STR("North")));
	ck_assert_ptr_null(sites_by_name(&sites, STR_EMPTY));
	ck_assert_ptr_null(sites_by_name(&none, STR("north")));
}
END_TEST

static const struct {
	const char *name;
	enum err err;
} name[] = {
	{ "a", OK },
	{ "news", OK },
	{ "4", OK },
	{ "the-daily-9", OK },
	{ "a--b", OK },
	{ "0123456789012345678901234567890123456789", OK },
	{ "01234567890123456789012345678901234567890", ERR_INPUT },
	{ "", ERR_INPUT },
	{ "-", ERR_INPUT },
	{ "-a", ERR_INPUT },
	{ "a-", ERR_INPUT },
	{ "News", ERR_INPUT },
	{ "the_daily", ERR_INPUT },
	{ "the daily", ERR_INPUT },
	{ "news\n", ERR_INPUT },
	{ "news/../x", ERR_INPUT },
	{ "zeit\xc3\xbcng", ERR_INPUT },
};

START_TEST(site_name_check__a_name__is_a_word)
{
	ck_assert_int_eq(site_name_check(str_of(name[_i].name)), name[_i].err);
}
END_TEST

START_TEST(policy_of__each_policys_name__is_that_policy)
{
	static const enum policy all[] = { POLICY_OPEN, POLICY_FIRST, POLICY_ALL };
	enum policy policy;

	for (size_t i = 0; i < COUNT_OF(all); i++) {
		ck_assert_int_eq(policy_of(str_of(policy_name(all[i])), &policy), OK);
		ck_assert_int_eq(policy, all[i]);
	}
	ck_assert_int_eq(policy_of(STR(""), &policy), ERR_INPUT);
	ck_assert_int_eq(policy_of(STR("Open"), &policy), ERR_INPUT);
	ck_assert_int_eq(policy_of(STR("open "), &policy), ERR_INPUT);
}
END_TEST

START_TEST(site_guard__each__is_a_setting_of_its_own)
{
	for (size_t i = 0; i < SITE_GUARDS; i++) {
		ck_assert_ptr_nonnull(option_find(&site_table, str_of(site_guard[i])));
		for (size_t k = 0; k < i; k++)
			ck_assert_str_ne(site_guard[i], site_guard[k]);
	}
}
END_TEST

START_TEST(site_guards_check__the_most_work__is_not_less_than_the_least)
{
	struct site_settings set = { .work_bits = 18, .work_bits_most = 18 };

	ck_assert_ptr_null(site_guards_check(&set));
	set.work_bits = 19;
	ck_assert_str_eq(site_guards_check(&set), "work_bits_most");
}
END_TEST

Suite *
site_suite(void)
{
	Suite *s = suite_create("site");
	TCase *tc = tcase_create("site");

	tcase_add_loop_test(
	    tc, sites_by_origin__an_origin__is_compared_whole, 0, (int)COUNT_OF(by_origin));
	tcase_add_test(tc, sites_by_name__known_and_unknown__are_told_apart);
	tcase_add_test(tc, sites_by_id__known_and_unknown__are_told_apart);
	tcase_add_test(tc, sites_by_name__a_name__is_compared_whole);
	tcase_add_loop_test(tc, site_name_check__a_name__is_a_word, 0, (int)COUNT_OF(name));
	tcase_add_test(tc, policy_of__each_policys_name__is_that_policy);
	tcase_add_test(tc, site_guard__each__is_a_setting_of_its_own);
	tcase_add_test(tc, site_guards_check__the_most_work__is_not_less_than_the_least);
	suite_add_tcase(s, tc);
	return s;
}
