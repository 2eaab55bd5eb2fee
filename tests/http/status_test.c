#include "suites.h"

#include "http/status.h"

START_TEST(http_status__every_error__has_its_number)
{
	static const struct {
		enum err err;
		int status;
	} row[] = {
		{ OK, 200 },
		{ ERR_INPUT, 400 },
		{ ERR_AUTH, 401 },
		{ ERR_FORBID, 403 },
		{ ERR_ABSENT, 404 },
		{ ERR_CONFLICT, 409 },
		{ ERR_LIMIT, 429 },
		{ ERR_BUSY, 503 },
		{ ERR_INTERNAL, 500 },
	};

	for (size_t i = 0; i < COUNT_OF(row); i++) {
		ck_assert_int_eq(http_status(row[i].err), row[i].status);
		ck_assert_str_ne(http_reason(row[i].status), "Unknown");
	}
}
END_TEST

START_TEST(http_reason__is_that_of_rfc_9110)
{
	ck_assert_str_eq(http_reason(200), "OK");
	ck_assert_str_eq(http_reason(303), "See Other");
	ck_assert_str_eq(http_reason(404), "Not Found");
	ck_assert_str_eq(http_reason(413), "Content Too Large");
	ck_assert_str_eq(http_reason(299), "Unknown");
	ck_assert_str_eq(http_reason(0), "Unknown");
}
END_TEST

Suite *
status_suite(void)
{
	Suite *s = suite_create("status");
	TCase *tc = tcase_create("status");

	tcase_add_test(tc, http_status__every_error__has_its_number);
	tcase_add_test(tc, http_reason__is_that_of_rfc_9110);
	suite_add_tcase(s, tc);
	return s;
}
