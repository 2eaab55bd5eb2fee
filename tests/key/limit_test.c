#include "key/limit.h"

#include "base/attr.h"
#include "suites.h"

static const struct {
	const char *ring;
	const char *action;
	const char *what;
} one = { "current 1 " HEX_A "\n", "sign-in name", "ada" };

static const struct {
	const char *ring;
	const char *action;
	const char *what;
} other[] = {
	{ "current 1 " HEX_B "\n", "sign-in name", "ada" },
	{ "current 1 " HEX_A "\n", "code", "ada" },
	{ "current 1 " HEX_A "\n", "sign-in name", "grace" },
	{ "current 1 " HEX_A "\n", "sign-in name", "" },
	{ "current 1 " HEX_A "\n", "sign-in", "nameada" },
};

static struct digest16
key_of(const char *ring, const char *action, const char *what)
{
	struct keyring *keys = keyring_made(ring);
	struct digest16 out;

	limit_key(keys, action, str_of(what), &out);
	keyring_close(keys);
	return out;
}

START_TEST(limit_key__the_same__has_one)
{
	struct digest16 a = key_of(one.ring, one.action, one.what);
	struct digest16 b = key_of(one.ring, one.action, one.what);

	ck_assert_mem_eq(a.byte, b.byte, sizeof(a.byte));
}
END_TEST

START_TEST(limit_key__another_key_action_or_thing__has_another)
{
	struct digest16 a = key_of(one.ring, one.action, one.what);
	struct digest16 b = key_of(other[_i].ring, other[_i].action, other[_i].what);

	ck_assert_mem_ne(a.byte, b.byte, sizeof(a.byte));
}
END_TEST

Suite *
limit_suite(void)
{
	Suite *s = suite_create("limit");
	TCase *tc = tcase_create("limit");

	tcase_add_test(tc, limit_key__the_same__has_one);
	tcase_add_loop_test(
	    tc, limit_key__another_key_action_or_thing__has_another, 0, (int)COUNT_OF(other));
	suite_add_tcase(s, tc);
	return s;
}
