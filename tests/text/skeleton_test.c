#include "base/arena.h"
#include "text/suites.h"
#include "text/utf8.h"

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

static struct str
skeleton(const char *name)
{
	struct str out;

	ck_assert_int_eq(utf8_skeleton(a, str_of(name), &out), OK);
	return out;
}

static const struct {
	const char *one, *other;
} alike[] = {
	{ "Alice", "alice" },
	{ "Alice", "ALICE" },
	{ "Alice", "A l-i.c_e!" },
	{ "Alice", "AIice" },
	{ "Alice", "A1ice" },
	{ "Alice", "A|ice" },
	{ "Alice", "\xd0\x90lice" },               /* Cyrillic A */
	{ "Alice", "Al\xd1\x96\xd1\x81\xd0\xb5" }, /* Cyrillic i, es, ie */
	{ "Alice", "\xce\x91lice" },               /* Greek Alpha */
	{ "Alice", "Al\xe2\x80\x8bice" },          /* ZERO WIDTH SPACE */
	{ "Alice", "\xe2\x80\xae"
		   "Alice" },                       /* RIGHT-TO-LEFT OVERRIDE */
	{ "Alice", "A\xcc\x81lice" },               /* a mark */
	{ "Alice", "\xc3\x81lice" },                /* the same, composed */
	{ "Alice", "\xef\xbc\xa1\xef\xbd\x8cice" }, /* full width */
	{ "Alice", "\xf0\x9d\x90\x80lice" },        /* mathematical bold A */
	{ "Alice", "\xe2\x92\xb6lice" },            /* circled A */
	{ "Bob", "B0b" },
	{ "HENRY", "\xce\x97"
		   "ENRY" }, /* Greek Eta */
	{ "anna", "a\xce\xb7\xce\xb7"
		  "a" },
	{ "Moderator", "\xd0\x9coderator" },
	{ "Moderator", "rnoderator" },
	{ "wanda", "vvanda" },
	{ "Strasse", "Stra\xc3\x9f"
		     "e" },
	{ "file", "\xef\xac\x81le" },
	{ "\xd0\x9c\xd0\xb0\xd1\x80\xd0\xb8\xd1\x8f", "\xd0\xbc\xd0\xb0\xd1\x80\xd0\xb8\xd1\x8f" },
};

START_TEST(utf8_skeleton__names_that_look_alike__have_one)
{
	struct str one = skeleton(alike[_i].one), other = skeleton(alike[_i].other);

	ck_assert_msg(str_equal(one, other), "\"%.*s\" and \"%.*s\"", STR_ARG(one), STR_ARG(other));
	ck_assert_uint_gt(one.len, 0);
}
END_TEST

static const struct {
	const char *one, *other;
} unlike[] = {
	{ "Alice", "Alicia" },
	{ "Anna", "Hannah" },
	{ "Bob", "Rob" },
	{ "Ann 2", "Ann 3" },
	{ "\xe6\x9d\x8e", "\xe7\x8e\x8b" },
	{ "\xd0\x98\xd0\xb2\xd0\xb0\xd0\xbd", "Ivan" },
};

START_TEST(utf8_skeleton__names_that_differ__differ)
{
	ck_assert(!str_equal(skeleton(unlike[_i].one), skeleton(unlike[_i].other)));
}
END_TEST

START_TEST(utf8_skeleton__nothing_but_space_and_punctuation__is_empty)
{
	assert_run(skeleton(" .-_!\xe2\x80\x8b\xcc\x81\xe2\x80\x94"), "");
	assert_run(skeleton(""), "");
}
END_TEST

START_TEST(utf8_skeleton__longest_decomposition__fits)
{
	/* U+FDFA becomes four words, without the spaces 15 letters. */
	ck_assert_uint_eq(utf8_length(skeleton("\xef\xb7\xba")), 15);
}
END_TEST

Suite *
skeleton_suite(void)
{
	Suite *s = suite_create("skeleton");
	TCase *tc = tcase_create("skeleton");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(
	    tc, utf8_skeleton__names_that_look_alike__have_one, 0, (int)COUNT_OF(alike));
	tcase_add_loop_test(tc, utf8_skeleton__names_that_differ__differ, 0, (int)COUNT_OF(unlike));
	tcase_add_test(tc, utf8_skeleton__nothing_but_space_and_punctuation__is_empty);
	tcase_add_test(tc, utf8_skeleton__longest_decomposition__fits);
	suite_add_tcase(s, tc);
	return s;
}
