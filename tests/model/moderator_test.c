#include "model/moderator.h"

#include "suites.h"

static struct arena *a;

static void
setup(void)
{
	a = arena_open();
}

static void
teardown(void)
{
	arena_close(a);
}

static bool
have(const char *name)
{
	static const struct str moderator[] = { STR_INIT("Grace Hopper"), STR_INIT("!!!"),
		STR_INIT("\xd0\x9c\xd0\xb0\xd1\x80\xd0\xb8\xd1\x8f"), STR_INIT("bill") };
	struct names names;

	names_make(a, moderator, COUNT_OF(moderator), &names);
	ck_assert_uint_eq(names.count, COUNT_OF(moderator) - 1);
	return names_have(a, &names, str_of(name));
}

static const char *const theirs[] = {
	"Grace Hopper",
	"grace hopper",
	"GraceHopper",
	" G r a c e  Hopper.",
	"Gr\xd0\xb0"
	"ce Hopper",           /* Cyrillic a */
	"Grace H\xce\xbfpper", /* Greek omicron */
	"Grace H0pper",
	"\xef\xbc\xa7race Hopper", /* full width */
	"\xd0\xbc\xd0\xb0\xd1\x80\xd0\xb8\xd1\x8f",
	"BiII", /* with capital i */
	"b1ll",
};

START_TEST(names_have__what_looks_like_one_of_them__is_theirs)
{
	ck_assert(have(theirs[_i]));
}
END_TEST

/* A name of signs alone takes nobody's place, though one of the moderators has one. */
static const char *const anybodys[] = { "Grace", "Hopper", "Grace B. Hopper", "Gracie Hopper", "",
	"!!!", "?", "\xff" };

START_TEST(names_have__another__is_anybodys)
{
	ck_assert(!have(anybodys[_i]));
}
END_TEST

START_TEST(names_have__no_moderators__is_anybodys)
{
	struct names names;

	names_make(a, NULL, 0, &names);
	ck_assert(!names_have(a, &names, STR("Grace")));
}
END_TEST

Suite *
moderator_suite(void)
{
	Suite *s = suite_create("moderator");
	TCase *tc = tcase_create("moderator");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(
	    tc, names_have__what_looks_like_one_of_them__is_theirs, 0, (int)COUNT_OF(theirs));
	tcase_add_loop_test(tc, names_have__another__is_anybodys, 0, (int)COUNT_OF(anybodys));
	tcase_add_test(tc, names_have__no_moderators__is_anybodys);
	suite_add_tcase(s, tc);
	return s;
}
