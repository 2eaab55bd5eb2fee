/* The tests of the floor model. */
#include <check.h>
#include <stdlib.h>

#include "model/suites.h"

int
main(void)
{
	SRunner *sr = srunner_create(settings_suite());

	srunner_add_suite(sr, logbook_suite());
	srunner_add_suite(sr, problem_suite());
	srunner_add_suite(sr, network_suite());
	srunner_add_suite(sr, site_suite());
	srunner_add_suite(sr, article_suite());
	srunner_add_suite(sr, ban_suite());
	srunner_add_suite(sr, bayes_suite());
	srunner_add_suite(sr, browser_suite());
	srunner_add_suite(sr, comment_suite());
	srunner_add_suite(sr, thread_suite());
	srunner_add_suite(sr, cursor_suite());
	srunner_add_suite(sr, feed_suite());
	srunner_add_suite(sr, moderation_suite());
	srunner_add_suite(sr, limit_suite());
	srunner_add_suite(sr, mark_suite());
	srunner_add_suite(sr, moderator_suite());
	srunner_add_suite(sr, near_suite());
	srunner_add_suite(sr, passkey_suite());
	srunner_add_suite(sr, popular_suite());
	srunner_add_suite(sr, report_suite());
	srunner_add_suite(sr, rule_suite());
	srunner_add_suite(sr, statistics_suite());
	srunner_add_suite(sr, verdict_suite());
	srunner_add_suite(sr, work_suite());
	srunner_set_tap(sr, "-");
	srunner_run_all(sr, CK_SILENT);
	int failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
