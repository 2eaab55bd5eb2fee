#include "key/icon.h"

#include "suites.h"

START_TEST(icon_seed__one_author_of_one_site__has_one)
{
	struct keyring *keys = keyring_made("current 1 " HEX_A "\n");
	struct keyring *later = keyring_made("next 2 " HEX_B "\ncurrent 1 " HEX_A "\n");
	uint64_t seed = icon_seed(keys, 5, 1234567890123456789);

	ck_assert_uint_ne(seed, 0);
	ck_assert_uint_eq(icon_seed(keys, 5, 1234567890123456789), seed);
	ck_assert_uint_eq(icon_seed(later, 5, 1234567890123456789), seed);
	keyring_close(keys);
	keyring_close(later);
}
END_TEST

START_TEST(icon_seed__another_author_site_or_key__has_another)
{
	struct keyring *keys = keyring_made("current 1 " HEX_A "\n");
	struct keyring *other = keyring_made("current 1 " HEX_B "\n");
	uint64_t seed = icon_seed(keys, 5, 6);

	ck_assert_uint_ne(icon_seed(keys, 5, 7), seed);
	ck_assert_uint_ne(icon_seed(keys, 6, 6), seed);
	ck_assert_uint_ne(icon_seed(keys, 6, 5), seed);
	ck_assert_uint_ne(icon_seed(other, 5, 6), seed);
	keyring_close(keys);
	keyring_close(other);
}
END_TEST

Suite *
icon_suite(void)
{
	Suite *s = suite_create("icon");
	TCase *tc = tcase_create("icon");

	tcase_add_test(tc, icon_seed__one_author_of_one_site__has_one);
	tcase_add_test(tc, icon_seed__another_author_site_or_key__has_another);
	suite_add_tcase(s, tc);
	return s;
}
