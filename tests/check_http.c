/* The tests of the floor http. */
#include <check.h>
#include <stdlib.h>

#include "http/suites.h"

int
main(void)
{
	SRunner *sr = srunner_create(status_suite());

	srunner_add_suite(sr, language_suite());
	srunner_add_suite(sr, header_suite());
	srunner_add_suite(sr, cookie_suite());
	srunner_add_suite(sr, request_suite());
	srunner_add_suite(sr, response_suite());
	srunner_add_suite(sr, validator_suite());
	srunner_add_suite(sr, origin_suite());
	srunner_add_suite(sr, route_suite());
	srunner_set_tap(sr, "-");
	srunner_run_all(sr, CK_SILENT);
	int failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
