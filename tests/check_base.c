/* The tests of the floor base. */
#include <check.h>
#include <stdlib.h>

#include "base/suites.h"

int
main(void)
{
	SRunner *sr = srunner_create(arena_suite());

	srunner_add_suite(sr, buf_suite());
	srunner_add_suite(sr, err_suite());
	srunner_add_suite(sr, file_suite());
	srunner_add_suite(sr, log_suite());
	srunner_add_suite(sr, option_suite());
	srunner_add_suite(sr, str_suite());
	srunner_add_suite(sr, wait_suite());
	srunner_set_tap(sr, "-");
	srunner_run_all(sr, CK_SILENT);
	int failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
