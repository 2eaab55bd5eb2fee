/*
 * The suites of check_base, and what they share.
 */
#ifndef POSTBAG_TESTS_BASE_SUITES_H
#define POSTBAG_TESTS_BASE_SUITES_H

#include <check.h>

#include "base/str.h"

/* The run s is this text. */
#define assert_run(s, text)                                                                        \
	ck_assert_msg(                                                                             \
	    str_equal((s), str_of(text)), "got \"%.*s\", expected \"%s\"", STR_ARG(s), (text))

Suite *arena_suite(void);
Suite *buf_suite(void);
Suite *err_suite(void);
Suite *file_suite(void);
Suite *log_suite(void);
Suite *option_suite(void);
Suite *str_suite(void);
Suite *wait_suite(void);

#endif
