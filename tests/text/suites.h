/*
 * The suites of check_text, and what they share.
 */
#ifndef POSTBAG_TESTS_TEXT_SUITES_H
#define POSTBAG_TESTS_TEXT_SUITES_H

#include <check.h>

#include "base/str.h"

/* The run s is this text. */
#define assert_run(s, text)                                                                        \
	ck_assert_msg(                                                                             \
	    str_equal((s), str_of(text)), "got \"%.*s\", expected \"%s\"", STR_ARG(s), (text))

Suite *csv_suite(void);
Suite *date_suite(void);
Suite *diff_suite(void);
Suite *entity_suite(void);
Suite *fold_suite(void);
Suite *tokens_suite(void);
Suite *form_suite(void);
Suite *html_suite(void);
Suite *json_suite(void);
Suite *mailbox_suite(void);
Suite *markdown_suite(void);
Suite *marked_suite(void);
Suite *pattern_suite(void);
Suite *plain_suite(void);
Suite *skeleton_suite(void);
Suite *sketch_suite(void);
Suite *url_suite(void);
Suite *utf8_suite(void);
Suite *xml_suite(void);

#endif
