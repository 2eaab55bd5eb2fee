/*
 * The store floor on a real server: run it by `tests/with-postgres tests/check_store`.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "store/fixture.h"
#include "store/suites.h"

int
main(void)
{
	if (getenv("POSTBAG_TEST_DSN") == NULL) {
		printf("1..0 # SKIP POSTBAG_TEST_DSN names no server; see tests/with-postgres\n");
		return 0;
	}
	fixture_make_template();
	SRunner *runner = srunner_create(schema_suite());
	srunner_add_suite(runner, db_suite());
	srunner_add_suite(runner, articles_suite());
	srunner_add_suite(runner, accounts_suite());
	srunner_add_suite(runner, addresses_suite());
	srunner_add_suite(runner, comment_writer_suite());
	srunner_add_suite(runner, comments_suite());
	srunner_add_suite(runner, threads_suite());
	srunner_add_suite(runner, undo_suite());
	srunner_add_suite(runner, decisions_suite());
	srunner_add_suite(runner, marks_suite());
	srunner_add_suite(runner, badges_suite());
	srunner_add_suite(runner, bans_suite());
	srunner_add_suite(runner, dsn_suite());
	srunner_add_suite(runner, epochs_suite());
	srunner_add_suite(runner, feeds_suite());
	srunner_add_suite(runner, lessons_suite());
	srunner_add_suite(runner, memories_suite());
	srunner_add_suite(runner, limits_suite());
	srunner_add_suite(runner, logbook_suite());
	srunner_add_suite(runner, moderators_suite());
	srunner_add_suite(runner, bulks_suite());
	srunner_add_suite(runner, queues_suite());
	srunner_add_suite(runner, factors_suite());
	srunner_add_suite(runner, passkeys_suite());
	srunner_add_suite(runner, hosts_suite());
	srunner_add_suite(runner, reads_suite());
	srunner_add_suite(runner, replica_suite());
	srunner_add_suite(runner, reports_suite());
	srunner_add_suite(runner, rounds_suite());
	srunner_add_suite(runner, rules_suite());
	srunner_add_suite(runner, seals_suite());
	srunner_add_suite(runner, shares_suite());
	srunner_add_suite(runner, suspects_suite());
	srunner_add_suite(runner, popular_suite());
	srunner_add_suite(runner, sites_suite());
	srunner_add_suite(runner, statistics_suite());
	srunner_add_suite(runner, verdicts_suite());
	srunner_add_suite(runner, votes_suite());
	srunner_add_suite(runner, work_suite());
	srunner_set_tap(runner, "-");
	srunner_run_all(runner, CK_SILENT);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	fixture_drop_template();
	return failed == 0 ? 0 : 1;
}
