#include "suites.h"

#include "http/validator.h"

START_TEST(etag_matches__table)
{
	static const struct {
		const char *list;
		const char *etag;
		bool want;
	} row[] = {
		{ "\"a\"", "\"a\"", true },
		{ "W/\"a\"", "\"a\"", true },
		{ "\"a\"", "W/\"a\"", true },
		{ "W/\"a\"", "W/\"a\"", true },
		{ "\"b\", \"a\"", "\"a\"", true },
		{ "\"b\",W/\"a\"", "\"a\"", true },
		{ "\"a\"\t,\t\"b\"", "\"a\"", true },
		{ ", ,\"a\",", "\"a\"", true },
		{ "*", "\"a\"", true },
		{ " * ", "\"a\"", true },
		{ "\"a,b\"", "\"a,b\"", true },
		{ "\"\"", "\"\"", true },
		{ "\"\xc3\xa4\"", "\"\xc3\xa4\"", true },
		{ "", "\"a\"", false },
		{ "\"b\"", "\"a\"", false },
		{ "\"A\"", "\"a\"", false },
		{ "\"aa\"", "\"a\"", false },
		{ "\"b,\"a\"\"", "\"a\"", false },
		{ "a", "\"a\"", false },
		{ "\"a", "\"a\"", false },
		{ "a\"", "\"a\"", false },
		{ "\"", "\"a\"", false },
		{ "w/\"a\"", "\"a\"", false },
		{ "W/", "\"a\"", false },
		{ "W/ \"a\"", "\"a\"", false },
		{ "W/W/\"a\"", "\"a\"", false },
		{ "\"a\" \"b\"", "\"a\"", false },
		{ "\"a\", b", "\"a\"", false },
		{ "\"a\", *", "\"a\"", false },
		{ "*, \"a\"", "\"a\"", false },
		{ "\"a b\", \"a\"", "\"a\"", false },
		{ "\"a\"x", "\"a\"", false },
	};

	for (size_t i = 0; i < COUNT_OF(row); i++)
		ck_assert_msg(etag_matches(str_of(row[i].list), str_of(row[i].etag)) == row[i].want,
		    "%s against %s", row[i].list, row[i].etag);
}
END_TEST

Suite *
validator_suite(void)
{
	Suite *s = suite_create("validator");
	TCase *tc = tcase_create("validator");

	tcase_add_test(tc, etag_matches__table);
	suite_add_tcase(s, tc);
	return s;
}
