#include "key/recovery.h"

#include <string.h>

#include "base/attr.h"
#include "suites.h"

#define MODERATOR 7
#define CODE      "0123-4567-89ab-cdef"

static const char *const same[] = {
	CODE,
	"0123456789abcdef",
	"0123 4567 89AB CDEF",
	" o123-4567-89ab-cdef ",
	"Oi23-4567-89ab-cdef",
	"0L23-4567-89ab-cdef",
	"0I23456789ABCDEF",
	"0123--4567-89ab-cdef-",
};

START_TEST(recovery_hash__the_same_code_as_people_type_it__is_the_same)
{
	struct digest16 one, two;

	ck_assert_int_eq(recovery_hash(MODERATOR, STR(CODE), &one), OK);
	ck_assert_int_eq(recovery_hash(MODERATOR, str_of(same[_i]), &two), OK);
	ck_assert_mem_eq(one.byte, two.byte, sizeof(one.byte));
}
END_TEST

static const char *const bad[] = {
	"",
	"0123-4567-89ab-cde",
	"0123-4567-89ab-cdef0",
	"0123-4567-89ab-cdeu",
	"0123-4567-89ab-cde_",
	"0123-4567-89ab-cde\n",
	"123456",
	"\xc3\xa9",
};

START_TEST(recovery_hash__what_is_no_code__is_refused)
{
	struct digest16 out;

	ck_assert_int_eq(recovery_hash(MODERATOR, str_of(bad[_i]), &out), ERR_INPUT);
}
END_TEST

START_TEST(recovery_hash__another_moderator_or_letter__is_another)
{
	struct digest16 one, two;

	ck_assert_int_eq(recovery_hash(MODERATOR, STR(CODE), &one), OK);
	ck_assert_int_eq(recovery_hash(MODERATOR + 1, STR(CODE), &two), OK);
	ck_assert_mem_ne(one.byte, two.byte, sizeof(one.byte));
	ck_assert_int_eq(recovery_hash(MODERATOR, STR("0123-4567-89ab-cdeg"), &two), OK);
	ck_assert_mem_ne(one.byte, two.byte, sizeof(one.byte));
}
END_TEST

START_TEST(recovery_make__each__is_of_the_form_and_no_other)
{
	char one[RECOVERY_TEXT_BYTES], two[RECOVERY_TEXT_BYTES];
	struct digest16 out;

	for (int i = 0; i < 100; i++) {
		recovery_make(one);
		recovery_make(two);
		ck_assert_str_ne(one, two);
		ck_assert_uint_eq(strlen(one), 19);
		ck_assert_uint_eq(strspn(one, "0123456789abcdefghjkmnpqrstvwxyz-"), 19);
		ck_assert(one[4] == '-' && one[9] == '-' && one[14] == '-');
		ck_assert_int_eq(recovery_hash(MODERATOR, str_of(one), &out), OK);
	}
}
END_TEST

Suite *
recovery_suite(void)
{
	Suite *s = suite_create("recovery");
	TCase *tc = tcase_create("recovery");

	tcase_add_loop_test(tc, recovery_hash__the_same_code_as_people_type_it__is_the_same, 0,
	    (int)COUNT_OF(same));
	tcase_add_loop_test(tc, recovery_hash__what_is_no_code__is_refused, 0, (int)COUNT_OF(bad));
	tcase_add_test(tc, recovery_hash__another_moderator_or_letter__is_another);
	tcase_add_test(tc, recovery_make__each__is_of_the_form_and_no_other);
	suite_add_tcase(s, tc);
	return s;
}
