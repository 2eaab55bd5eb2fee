/*
 * The suites of check_page.
 */
#ifndef POSTBAG_TESTS_PAGE_SUITES_H
#define POSTBAG_TESTS_PAGE_SUITES_H

#include <check.h>

Suite *app_suite(void);
Suite *bodies_suite(void);
Suite *cross_suite(void);
Suite *fillers_suite(void);
Suite *kept_suite(void);
Suite *cached_suite(void);
Suite *live_suite(void);
Suite *metrics_suite(void);
Suite *popular_suite(void);
Suite *reader_suite(void);
Suite *refusals_suite(void);
Suite *reply_suite(void);
Suite *routes_suite(void);
Suite *thread_load_suite(void);

#endif
