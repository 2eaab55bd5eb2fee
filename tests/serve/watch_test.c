#include "serve/watch.h"

#include <sys/socket.h>
#include <unistd.h>

#include "suites.h"

START_TEST(watch_cut__past_the_deadline__ends_that_connection_alone)
{
	struct watch *w = watch_open(2);
	int late[2], early[2];
	char byte;

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, late), 0);
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, early), 0);
	watch_begin(w, 0, late[0], 100);
	watch_begin(w, 1, early[0], 200);
	watch_cut(w, 100);
	ck_assert_int_lt(recv(late[1], &byte, 1, MSG_DONTWAIT), 0);
	watch_cut(w, 101);
	ck_assert_int_eq(recv(late[1], &byte, 1, MSG_DONTWAIT), 0);
	ck_assert_int_lt(recv(early[1], &byte, 1, MSG_DONTWAIT), 0);
	watch_close(w);
}
END_TEST

START_TEST(watch_cut__after_the_end__leaves_the_descriptor_alone)
{
	struct watch *w = watch_open(1);
	int pair[2];
	char byte;

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	watch_begin(w, 0, pair[0], 100);
	ck_assert_uint_eq(watch_busy(w), 1);
	watch_end(w, 0);
	ck_assert_uint_eq(watch_busy(w), 0);
	watch_cut(w, 1000);
	ck_assert_int_lt(recv(pair[1], &byte, 1, MSG_DONTWAIT), 0);
	watch_close(w);
}
END_TEST

START_TEST(watch_stuck__one_worker_still_good__is_not_stuck)
{
	struct watch *w = watch_open(2);

	ck_assert(!watch_stuck(w, 1000, 10));
	watch_begin(w, 0, 0, 100);
	ck_assert(!watch_stuck(w, 1000, 10));
	watch_begin(w, 1, 0, 990);
	ck_assert(!watch_stuck(w, 1000, 10));
	ck_assert(watch_stuck(w, 1001, 10));
	watch_close(w);
}
END_TEST

Suite *
watch_suite(void)
{
	Suite *s = suite_create("watch");
	TCase *tc = tcase_create("watch");

	tcase_add_test(tc, watch_cut__past_the_deadline__ends_that_connection_alone);
	tcase_add_test(tc, watch_cut__after_the_end__leaves_the_descriptor_alone);
	tcase_add_test(tc, watch_stuck__one_worker_still_good__is_not_stuck);
	suite_add_tcase(s, tc);
	return s;
}
