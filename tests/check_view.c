/* The tests of the floor view. */
#include <check.h>
#include <stdlib.h>

#include "view/suites.h"

int
main(void)
{
	SRunner *sr = srunner_create(words_suite());

	srunner_add_suite(sr, limits_html_suite());
	srunner_add_suite(sr, log_html_suite());
	srunner_add_suite(sr, me_html_suite());
	srunner_add_suite(sr, say_suite());
	srunner_add_suite(sr, gzip_suite());
	srunner_add_suite(sr, count_json_suite());
	srunner_add_suite(sr, article_json_suite());
	srunner_add_suite(sr, comment_json_suite());
	srunner_add_suite(sr, problem_json_suite());
	srunner_add_suite(sr, ban_json_suite());
	srunner_add_suite(sr, bulk_json_suite());
	srunner_add_suite(sr, rule_json_suite());
	srunner_add_suite(sr, feed_atom_suite());
	srunner_add_suite(sr, feed_html_suite());
	srunner_add_suite(sr, news_html_suite());
	srunner_add_suite(sr, page_html_suite());
	srunner_add_suite(sr, share_html_suite());
	srunner_add_suite(sr, signers_html_suite());
	srunner_add_suite(sr, popular_html_suite());
	srunner_add_suite(sr, popular_json_suite());
	srunner_add_suite(sr, form_html_suite());
	srunner_add_suite(sr, author_html_suite());
	srunner_add_suite(sr, icon_html_suite());
	srunner_add_suite(sr, kept_html_suite());
	srunner_add_suite(sr, report_html_suite());
	srunner_add_suite(sr, comment_html_suite());
	srunner_add_suite(sr, tree_html_suite());
	srunner_add_suite(sr, thread_html_suite());
	srunner_add_suite(sr, thread_ld_suite());
	srunner_add_suite(sr, desk_html_suite());
	srunner_add_suite(sr, account_html_suite());
	srunner_add_suite(sr, qr_html_suite());
	srunner_add_suite(sr, chart_svg_suite());
	srunner_add_suite(sr, overview_html_suite());
	srunner_set_tap(sr, "-");
	srunner_run_all(sr, CK_SILENT);
	int failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
