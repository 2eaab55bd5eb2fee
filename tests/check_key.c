/* The tests of the floor key. */
#include <check.h>
#include <stdlib.h>

#include "key/keyring.h"
#include "key/suites.h"

int
main(void)
{
	if (key_setup() != OK)
		return EXIT_FAILURE;
	SRunner *sr = srunner_create(base64_suite());

	srunner_add_suite(sr, keyfile_suite());
	srunner_add_suite(sr, keyring_suite());
	srunner_add_suite(sr, token_suite());
	srunner_add_suite(sr, actor_suite());
	srunner_add_suite(sr, password_suite());
	srunner_add_suite(sr, secret_suite());
	srunner_add_suite(sr, sso_suite());
	srunner_add_suite(sr, email_suite());
	srunner_add_suite(sr, icon_suite());
	srunner_add_suite(sr, limit_suite());
	srunner_add_suite(sr, one_time_suite());
	srunner_add_suite(sr, passkey_suite());
	srunner_add_suite(sr, recovery_suite());
	srunner_add_suite(sr, work_suite());
	srunner_set_tap(sr, "-");
	srunner_run_all(sr, CK_SILENT);
	int failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
