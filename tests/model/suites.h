/*
 * The suites of check_model, and what they share.
 */
#ifndef POSTBAG_TESTS_MODEL_SUITES_H
#define POSTBAG_TESTS_MODEL_SUITES_H

#include <check.h>

#include "base/str.h"

/* The run s is this text. */
#define assert_run(s, text)                                                                        \
	do {                                                                                       \
		struct str run_ = (s);                                                             \
		const char *text_ = (text);                                                        \
		ck_assert_msg(str_equal(run_, str_of(text_)), "got \"%.*s\", expected \"%s\"",     \
		    STR_ARG(run_), text_);                                                         \
	} while (0)

Suite *article_suite(void);
Suite *ban_suite(void);
Suite *bayes_suite(void);
Suite *browser_suite(void);
Suite *comment_suite(void);
Suite *cursor_suite(void);
Suite *limit_suite(void);
Suite *mark_suite(void);
Suite *logbook_suite(void);
Suite *feed_suite(void);
Suite *moderation_suite(void);
Suite *moderator_suite(void);
Suite *near_suite(void);
Suite *network_suite(void);
Suite *passkey_suite(void);
Suite *popular_suite(void);
Suite *problem_suite(void);
Suite *report_suite(void);
Suite *rule_suite(void);
Suite *settings_suite(void);
Suite *site_suite(void);
Suite *statistics_suite(void);
Suite *thread_suite(void);
Suite *verdict_suite(void);
Suite *work_suite(void);

#endif
