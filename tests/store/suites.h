/*
 * The suites of the store floor, one for each noun.
 */
#ifndef POSTBAG_TESTS_STORE_SUITES_H
#define POSTBAG_TESTS_STORE_SUITES_H

#include <check.h>

Suite *accounts_suite(void);
Suite *addresses_suite(void);
Suite *articles_suite(void);
Suite *badges_suite(void);
Suite *bulks_suite(void);
Suite *bans_suite(void);
Suite *comment_writer_suite(void);
Suite *comments_suite(void);
Suite *db_suite(void);
Suite *decisions_suite(void);
Suite *dsn_suite(void);
Suite *epochs_suite(void);
Suite *feeds_suite(void);
Suite *lessons_suite(void);
Suite *memories_suite(void);
Suite *limits_suite(void);
Suite *logbook_suite(void);
Suite *marks_suite(void);
Suite *moderators_suite(void);
Suite *factors_suite(void);
Suite *passkeys_suite(void);
Suite *popular_suite(void);
Suite *queues_suite(void);
Suite *hosts_suite(void);
Suite *reads_suite(void);
Suite *replica_suite(void);
Suite *reports_suite(void);
Suite *rounds_suite(void);
Suite *rules_suite(void);
Suite *schema_suite(void);
Suite *seals_suite(void);
Suite *shares_suite(void);
Suite *suspects_suite(void);
Suite *sites_suite(void);
Suite *statistics_suite(void);
Suite *threads_suite(void);
Suite *undo_suite(void);
Suite *verdicts_suite(void);
Suite *votes_suite(void);
Suite *work_suite(void);

#endif
