#include "base/err.h"

#include "base/attr.h"
#include "base/suites.h"

static const struct {
	enum err err;
	const char *name;
} name[] = {
	{ OK, "ok" },
	{ ERR_INPUT, "input" },
	{ ERR_AUTH, "auth" },
	{ ERR_FORBID, "forbid" },
	{ ERR_ABSENT, "absent" },
	{ ERR_CONFLICT, "conflict" },
	{ ERR_LIMIT, "limit" },
	{ ERR_BUSY, "busy" },
	{ ERR_INTERNAL, "internal" },
};

START_TEST(err_name__every_one__has_its_own)
{
	ck_assert_str_eq(err_name(name[_i].err), name[_i].name);
}
END_TEST

Suite *
err_suite(void)
{
	Suite *s = suite_create("err");
	TCase *tc = tcase_create("err");

	tcase_add_loop_test(tc, err_name__every_one__has_its_own, 0, (int)COUNT_OF(name));
	suite_add_tcase(s, tc);
	return s;
}
