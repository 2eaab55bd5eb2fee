#include "base/log.h"

#include <signal.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/suites.h"

static struct arena *a;

static void
setup(void)
{
	a = arena_open();
}

static void
teardown(void)
{
	arena_close(a);
}

/* What log_error() writes to standard error for this message. */
static struct str
logged(const char *message)
{
	int end[2], saved = dup(STDERR_FILENO);
	char *room = arena_alloc(a, (size_t)4 * LOG_LINE_BYTES);

	ck_assert_int_eq(pipe(end), 0);
	ck_assert_int_ge(dup2(end[1], STDERR_FILENO), 0);
	log_error("%s", message);
	ck_assert_int_ge(dup2(saved, STDERR_FILENO), 0);
	(void)close(saved);
	(void)close(end[1]);
	ssize_t got = read(end[0], room, (size_t)4 * LOG_LINE_BYTES);
	ck_assert_int_gt(got, 0);
	(void)close(end[0]);
	return (struct str){ room, (size_t)got };
}

static const struct {
	const char *message, *line;
} message[] = {
	{ "", "<3>\n" },
	{ "plain", "<3>plain\n" },
	{ "two\nlines\r", "<3>two\\x0alines\\x0d\n" },
	{ "\x1b[2J\x7f\t", "<3>\\x1b[2J\\x7f\\x09\n" },
	{ "caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80",
	    "<3>caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80\n" },
	/* C1 controls, which drive terminals: as UTF-8, and bare */
	{ "\xc2\x9b"
	  "2J",
	    "<3>\\xc2\\x9b2J\n" },
	{ "\x9b"
	  "2J",
	    "<3>\\x9b2J\n" },
	{ "\xc2\xa0", "<3>\xc2\xa0\n" },
	/* no UTF-8 */
	{ "\xff\xc3", "<3>\\xff\\xc3\n" },
	{ "\xe2\x82z", "<3>\\xe2\\x82z\n" },
	{ "\xc0\x80", "<3>\\xc0\\x80\n" },
};

START_TEST(log_error__whatever_is_sent__is_one_harmless_line)
{
	assert_run(logged(message[_i].message), message[_i].line);
}
END_TEST

START_TEST(log_error__a_long_message__is_cut_at_the_line)
{
	static const char *const piece[] = { "a", "\n", "\xe2\x82\xac", "ab\xc3\xbc" };

	for (size_t i = 0; i < COUNT_OF(piece); i++) {
		char *long_one = arena_alloc(a, (size_t)4 * LOG_LINE_BYTES);

		while (strlen(long_one) < (size_t)3 * LOG_LINE_BYTES)
			strcat(long_one, piece[i]);
		struct str line = logged(long_one);
		ck_assert_uint_le(line.len, LOG_LINE_BYTES);
		ck_assert_uint_ge(line.len, LOG_LINE_BYTES - 8);
		ck_assert_uint_eq(str_find(line, '\n'), line.len - 1);
	}
}
END_TEST

START_TEST(log__nobody_reads__does_not_fail)
{
	(void)close(STDERR_FILENO);
	log_error("lost");
	log_warn("lost");
	log_info("lost");
}
END_TEST

START_TEST(bug__says_where_and_stops)
{
	BUG("the %s of it", "end");
}
END_TEST

START_TEST(must__a_condition_that_holds__goes_on)
{
	int evaluated = 0;

	MUST(++evaluated == 1);
	ck_assert_int_eq(evaluated, 1);
}
END_TEST

START_TEST(must__a_condition_that_does_not_hold__stops)
{
	MUST(a == NULL);
}
END_TEST

Suite *
log_suite(void)
{
	Suite *s = suite_create("log");
	TCase *tc = tcase_create("log");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(
	    tc, log_error__whatever_is_sent__is_one_harmless_line, 0, (int)COUNT_OF(message));
	tcase_add_test(tc, log_error__a_long_message__is_cut_at_the_line);
	tcase_add_test(tc, log__nobody_reads__does_not_fail);
	tcase_add_test_raise_signal(tc, bug__says_where_and_stops, SIGABRT);
	tcase_add_test(tc, must__a_condition_that_holds__goes_on);
	tcase_add_test_raise_signal(tc, must__a_condition_that_does_not_hold__stops, SIGABRT);
	suite_add_tcase(s, tc);
	return s;
}
