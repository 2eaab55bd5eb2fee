/* The tests of the floor page: without a database, which is then simply away. */
#include <check.h>
#include <stdlib.h>

#include "key/keyring.h"
#include "page/suites.h"

int
main(void)
{
	if (key_setup() != OK)
		return EXIT_FAILURE;
	SRunner *sr = srunner_create(routes_suite());

	srunner_add_suite(sr, bodies_suite());
	srunner_add_suite(sr, fillers_suite());
	srunner_add_suite(sr, cached_suite());
	srunner_add_suite(sr, popular_suite());
	srunner_add_suite(sr, metrics_suite());
	srunner_add_suite(sr, live_suite());
	srunner_add_suite(sr, cross_suite());
	srunner_add_suite(sr, reader_suite());
	srunner_add_suite(sr, kept_suite());
	srunner_add_suite(sr, thread_load_suite());
	srunner_add_suite(sr, refusals_suite());
	srunner_add_suite(sr, reply_suite());
	srunner_add_suite(sr, app_suite());
	srunner_set_tap(sr, "-");
	srunner_run_all(sr, CK_SILENT);
	int failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
