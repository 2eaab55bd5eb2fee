/* The tests of the floor text. */
#include <check.h>
#include <stdlib.h>

#include "text/suites.h"

int
main(void)
{
	SRunner *sr = srunner_create(date_suite());

	srunner_add_suite(sr, csv_suite());
	srunner_add_suite(sr, fold_suite());
	srunner_add_suite(sr, tokens_suite());
	srunner_add_suite(sr, marked_suite());
	srunner_add_suite(sr, pattern_suite());
	srunner_add_suite(sr, diff_suite());
	srunner_add_suite(sr, entity_suite());
	srunner_add_suite(sr, form_suite());
	srunner_add_suite(sr, html_suite());
	srunner_add_suite(sr, json_suite());
	srunner_add_suite(sr, mailbox_suite());
	srunner_add_suite(sr, markdown_suite());
	srunner_add_suite(sr, plain_suite());
	srunner_add_suite(sr, skeleton_suite());
	srunner_add_suite(sr, sketch_suite());
	srunner_add_suite(sr, url_suite());
	srunner_add_suite(sr, utf8_suite());
	srunner_add_suite(sr, xml_suite());
	srunner_set_tap(sr, "-");
	srunner_run_all(sr, CK_SILENT);
	int failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
