#include "serve/peer.h"

#include <sys/socket.h>
#include <unistd.h>

#include "suites.h"

START_TEST(peer_allows__a_named_user__lets_in_root_and_us_and_them)
{
	struct peer peer = { .self = 500, .named = true, .user = 33 };
	static const struct {
		uid_t uid;
		bool allowed;
	} row[] = { { 0, true }, { 500, true }, { 33, true }, { 34, false }, { 501, false } };

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		ck_assert_int_eq(peer_allows(&peer, row[i].uid), row[i].allowed);
}
END_TEST

START_TEST(peer_of__unknown_user__lets_in_nobody_more)
{
	bool known;
	struct peer peer = peer_of("no-such-user", &known);

	ck_assert(!known);
	ck_assert(peer_allows(&peer, 0));
	ck_assert(peer_allows(&peer, geteuid()));
	ck_assert(!peer_allows(&peer, geteuid() + 1));
}
END_TEST

START_TEST(peer_of__no_user__lets_in_whom_the_mode_does)
{
	bool known;
	struct peer peer = peer_of("", &known);

	ck_assert(known);
	ck_assert(peer_allows(&peer, 12345));
}
END_TEST

START_TEST(peer_allows_fd__ourselves__are_let_in)
{
	bool known;
	uid_t uid;
	int pair[2], pipes[2];
	struct peer peer = peer_of("root", &known);

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	ck_assert(peer_allows_fd(&peer, pair[0], &uid));
	ck_assert_uint_eq(uid, geteuid());
	ck_assert_int_eq(pipe(pipes), 0);
	ck_assert(!peer_allows_fd(&peer, pipes[0], &uid));
}
END_TEST

Suite *
peer_suite(void)
{
	Suite *s = suite_create("peer");
	TCase *tc = tcase_create("peer");

	tcase_add_test(tc, peer_allows__a_named_user__lets_in_root_and_us_and_them);
	tcase_add_test(tc, peer_of__unknown_user__lets_in_nobody_more);
	tcase_add_test(tc, peer_of__no_user__lets_in_whom_the_mode_does);
	tcase_add_test(tc, peer_allows_fd__ourselves__are_let_in);
	suite_add_tcase(s, tc);
	return s;
}
