/*
 * The suites of check_view.
 */
#ifndef POSTBAG_TESTS_VIEW_SUITES_H
#define POSTBAG_TESTS_VIEW_SUITES_H

#include <check.h>

Suite *account_html_suite(void);
Suite *article_json_suite(void);
Suite *author_html_suite(void);
Suite *ban_json_suite(void);
Suite *bulk_json_suite(void);
Suite *chart_svg_suite(void);
Suite *comment_html_suite(void);
Suite *comment_json_suite(void);
Suite *count_json_suite(void);
Suite *desk_html_suite(void);
Suite *feed_atom_suite(void);
Suite *feed_html_suite(void);
Suite *form_html_suite(void);
Suite *gzip_suite(void);
Suite *icon_html_suite(void);
Suite *kept_html_suite(void);
Suite *limits_html_suite(void);
Suite *log_html_suite(void);
Suite *me_html_suite(void);
Suite *news_html_suite(void);
Suite *overview_html_suite(void);
Suite *page_html_suite(void);
Suite *popular_html_suite(void);
Suite *popular_json_suite(void);
Suite *problem_json_suite(void);
Suite *qr_html_suite(void);
Suite *report_html_suite(void);
Suite *rule_json_suite(void);
Suite *say_suite(void);
Suite *share_html_suite(void);
Suite *signers_html_suite(void);
Suite *thread_html_suite(void);
Suite *thread_ld_suite(void);
Suite *tree_html_suite(void);
Suite *words_suite(void);

#endif
