/* The tests of the floor serve, as far as one process shows it; tests/socket.mjs does the rest. */
#include <check.h>
#include <signal.h>
#include <stdlib.h>

#include "serve/suites.h"

int
main(void)
{
	/* As postbagd does: a peer that has gone is an error of write(), not the end. */
	(void)signal(SIGPIPE, SIG_IGN);
	SRunner *sr = srunner_create(record_suite());

	srunner_add_suite(sr, lobby_suite());
	srunner_add_suite(sr, park_suite());
	srunner_add_suite(sr, gateway_suite());
	srunner_add_suite(sr, watch_suite());
	srunner_add_suite(sr, listener_suite());
	srunner_add_suite(sr, peer_suite());
	srunner_add_suite(sr, notify_suite());
	srunner_add_suite(sr, arguments_suite());
	srunner_add_suite(sr, files_suite());
	srunner_add_suite(sr, harden_suite());
	srunner_add_suite(sr, landlock_suite());
	srunner_add_suite(sr, seccomp_suite());
	srunner_set_tap(sr, "-");
	srunner_run_all(sr, CK_SILENT);
	int failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
