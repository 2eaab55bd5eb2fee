/*
 * The suites of check_http, and what they share.
 */
#ifndef POSTBAG_TESTS_HTTP_SUITES_H
#define POSTBAG_TESTS_HTTP_SUITES_H

#include <check.h>

#include "base/str.h"

/* The run equals the terminated text. */
#define ck_assert_run_eq(run, text)                                                                \
	do {                                                                                       \
		struct str run_ = (run);                                                           \
		const char *text_ = (text);                                                        \
		ck_assert_msg(                                                                     \
		    str_equal(run_, str_of(text_)), "'%.*s' is not '%s'", STR_ARG(run_), text_);   \
	} while (0)

Suite *status_suite(void);
Suite *header_suite(void);
Suite *cookie_suite(void);
Suite *request_suite(void);
Suite *response_suite(void);
Suite *validator_suite(void);
Suite *language_suite(void);
Suite *origin_suite(void);
Suite *route_suite(void);

#endif
