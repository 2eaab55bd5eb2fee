#include "base/option.h"

#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/suites.h"

struct values {
	const char *name;
	int64_t wait_ms;
	bool open;
	int64_t mode;
	struct rate posts;
};

static const struct option row[] = {
	{ "name", OPTION_TEXT, 1, 8, "none", "a name", offsetof(struct values, name), true, NULL },
	{ "wait_ms", OPTION_NUMBER, 1, 1000, "50", "a time", offsetof(struct values, wait_ms),
	    false, NULL },
	{ "open", OPTION_FLAG, 0, 0, "no", "a flag", offsetof(struct values, open), false, NULL },
	{ "mode", OPTION_MODE, 0, 0777, "0660", "a mode", offsetof(struct values, mode), false,
	    NULL },
	{ "posts", OPTION_RATE, 1, 3600, "5/60", "a rate", offsetof(struct values, posts), false,
	    NULL },
};

static const struct option_table table = { row, COUNT_OF(row), "CHECK_BASE_" };

static struct arena *a;
static struct buf complaint;
static char path[] = "/tmp/check_base.XXXXXX";
static struct values v;
static struct option_origin origin[COUNT_OF(row)];

static void
setup(void)
{
	a = arena_open();
	complaint = buf_begin(a, 0, 1024);
	int fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	(void)close(fd);
}

static void
teardown(void)
{
	(void)unlink(path);
	arena_close(a);
}

static enum err
read_text(struct str text)
{
	FILE *f = fopen(path, "w");

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(text.p, 1, text.len, f), text.len);
	ck_assert_int_eq(fclose(f), 0);
	return options_read(&table, a, path, &v, origin, &complaint);
}

/* All settings, as they would stand in a file. */
static struct str
all_shown(void)
{
	struct buf b = buf_begin(a, 0, 1024);

	for (size_t i = 0; i < COUNT_OF(row); i++) {
		buf_printf(&b, "%s=", row[i].name);
		option_show(&row[i], &v, &b);
		buf_char(&b, ' ');
	}
	return buf_str(&b);
}

START_TEST(options_read__no_file__gives_the_defaults)
{
	ck_assert_int_eq(options_read(&table, a, NULL, &v, origin, &complaint), OK);
	ck_assert_str_eq(v.name, "none");
	ck_assert_int_eq(v.wait_ms, 50);
	ck_assert(!v.open);
	ck_assert_int_eq(v.mode, 0660);
	ck_assert_int_eq(v.posts.count, 5);
	ck_assert_int_eq(v.posts.period_s, 60);
	ck_assert_int_eq(origin[0].kind, FROM_DEFAULT);
	ck_assert_int_eq(options_read(&table, a, NULL, &v, NULL, &complaint), OK);
}
END_TEST

static const struct {
	const char *text, *shown;
} good[] = {
	{ "", "name=none wait_ms=50 open=no mode=0660 posts=5/60 " },
	{ "# a comment\n; another\n\n", "name=none wait_ms=50 open=no mode=0660 posts=5/60 " },
	{ "name = x y\nwait_ms=1\nopen = yes\nmode = 0700\nposts = 1/3600\n",
	    "name=x y wait_ms=1 open=yes mode=0700 posts=1/3600 " },
	{ "wait_ms = 1000", "name=none wait_ms=1000 open=no mode=0660 posts=5/60 " },
	{ "name = 12345678", "name=12345678 wait_ms=50 open=no mode=0660 posts=5/60 " },
	{ "mode = 600\r\nopen=yes\r\n", "name=none wait_ms=50 open=yes mode=0600 posts=5/60 " },
};

START_TEST(options_read__good_file__is_read)
{
	ck_assert_int_eq(read_text(str_of(good[_i].text)), OK);
	assert_run(all_shown(), good[_i].shown);
	ck_assert_uint_eq(complaint.len, 0);
}
END_TEST

static const struct {
	const char *text, *complaint; /* after "PATH:" */
} bad[] = {
	{ "wait_ms = 0\n", "1: 'wait_ms' must be a whole number from 1 to 1000" },
	{ "\nwait_ms = 1001\n", "2: 'wait_ms' must be a whole number from 1 to 1000" },
	{ "wait_ms = 1s\n", "1: 'wait_ms' must be a whole number from 1 to 1000" },
	{ "wait_ms = 01\n", "1: 'wait_ms' must be a whole number from 1 to 1000" },
	{ "wait_ms =\n", "1: 'wait_ms' must be a whole number from 1 to 1000" },
	{ "name = 123456789\n",
	    "1: 'name' must be a text of 1 to 8 bytes without control characters" },
	{ "name =\n", "1: 'name' must be a text of 1 to 8 bytes without control characters" },
	{ "name = a\x1b"
	  "b\n",
	    "1: 'name' must be a text of 1 to 8 bytes without control characters" },
	{ "open = true\n", "1: 'open' must be yes or no" },
	{ "open = YES\n", "1: 'open' must be yes or no" },
	{ "mode = 0778\n", "1: 'mode' must be an octal mode from 0000 to 0777" },
	{ "mode = 1777\n", "1: 'mode' must be an octal mode from 0000 to 0777" },
	{ "mode = 66\n", "1: 'mode' must be an octal mode from 0000 to 0777" },
	{ "posts = 5\n", "1: 'posts' must be COUNT/SECONDS, each from 1 to 3600" },
	{ "posts = 0/60\n", "1: 'posts' must be COUNT/SECONDS, each from 1 to 3600" },
	{ "posts = 5/3601\n", "1: 'posts' must be COUNT/SECONDS, each from 1 to 3600" },
	{ "posts = 5/60/1\n", "1: 'posts' must be COUNT/SECONDS, each from 1 to 3600" },
	{ "nmae = x\n", "1: there is no setting 'nmae'" },
	{ "Name = x\n", "1: there is no setting 'Name'" },
	{ "name = a\n\nname = b\n", "3: 'name' stands on line 1 already" },
	{ "[part]\nname = a\n", "2: sections are not used here" },
	{ "name = a\njust words\n", "2: not a line of the form 'name = value'" },
};

START_TEST(options_read__bad_file__is_refused_with_its_line)
{
	ck_assert_int_eq(read_text(str_of(bad[_i].text)), ERR_INPUT);
	assert_run(buf_str(&complaint), arena_printf(a, "%s:%s", path, bad[_i].complaint).p);
}
END_TEST

START_TEST(options_read__bad_file_without_room_to_complain__is_refused_all_the_same)
{
	complaint = buf_begin(a, 0, 4);
	ck_assert_int_eq(read_text(str_of(bad[_i].text)), ERR_INPUT);
}
END_TEST

START_TEST(options_read__a_line_too_long__is_refused)
{
	struct buf b = buf_begin(a, 0, 8192);

	buf_text(&b, "open = yes\nname = ");
	for (int i = 0; i < 4000; i++)
		buf_char(&b, 'x');
	ck_assert_int_eq(read_text(buf_str(&b)), ERR_INPUT);
	ck_assert(str_starts(buf_str(&complaint), arena_printf(a, "%s:2: longer than", path)));
}
END_TEST

START_TEST(options_read__nul__is_refused)
{
	ck_assert_int_eq(read_text(STR("open = yes\0no\n")), ERR_INPUT);
	assert_run(buf_str(&complaint), arena_printf(a, "%s: a NUL byte", path).p);
}
END_TEST

START_TEST(options_read__no_such_file__is_absent)
{
	ck_assert_int_eq(
	    options_read(&table, a, "/nonexistent/file", &v, NULL, &complaint), ERR_ABSENT);
}
END_TEST

START_TEST(options_read__environment__has_the_last_word)
{
	ck_assert_int_eq(setenv("CHECK_BASE_WAIT_MS", "7", 1), 0);
	ck_assert_int_eq(read_text(STR("wait_ms = 8\nopen = yes\n")), OK);
	ck_assert_int_eq(v.wait_ms, 7);
	ck_assert(v.open);
	ck_assert_int_eq(origin[0].kind, FROM_DEFAULT);
	ck_assert_int_eq(origin[1].kind, FROM_ENVIRONMENT);
	ck_assert_int_eq(origin[2].kind, FROM_FILE);
	ck_assert_int_eq(origin[2].line, 2);
}
END_TEST

START_TEST(options_read__bad_environment__is_refused)
{
	ck_assert_int_eq(setenv("CHECK_BASE_WAIT_MS", "0", 1), 0);
	ck_assert_int_eq(options_read(&table, a, NULL, &v, NULL, &complaint), ERR_INPUT);
	assert_run(
	    buf_str(&complaint), "environment: 'wait_ms' must be a whole number from 1 to 1000");
}
END_TEST

static void
setup_without_file(void)
{
	a = arena_open();
	complaint = buf_begin(a, 0, 1024);
}

START_TEST(options_read__a_default_out_of_its_range__is_a_bug)
{
	static const struct option wrong[] = { { "x", OPTION_NUMBER, 1, 2, "3", "", 0, false,
	    NULL } };
	static const struct option_table wrong_table = { wrong, 1, "CHECK_BASE_" };
	int64_t value;

	(void)!options_read(&wrong_table, a, NULL, &value, NULL, &complaint);
}
END_TEST

START_TEST(option_set__one_value__is_read_or_refused_whole)
{
	static const struct option some[] = {
		{ "depth", OPTION_NUMBER, 0, 8, "3", "", 0, false, NULL },
		{ "votes", OPTION_CHOICE, 0, 0, "up", "", sizeof(int64_t), false, "none up both" },
	};
	static const struct option_table few = { some, 2, NULL };
	struct buf shown = buf_begin(a, 0, 64);
	int64_t value[2];

	options_defaults(&few, a, value);
	ck_assert_int_eq(value[0], 3);
	ck_assert_int_eq(value[1], 1);
	ck_assert(option_set(&some[0], a, STR("8"), value, NULL) == OK);
	ck_assert(option_set(&some[0], a, STR("9"), value, &complaint) == ERR_INPUT);
	ck_assert_int_eq(value[0], 8);
	ck_assert(
	    str_equal(buf_str(&complaint), STR("'depth' must be a whole number from 0 to 8")));
	ck_assert(option_find(&few, STR("votes")) == &some[1]);
	ck_assert(option_find(&few, STR("vote")) == NULL);
	ck_assert(option_set(&some[1], a, STR("both"), value, NULL) == OK);
	ck_assert_int_eq(value[1], 2);
	option_show(&some[1], value, &shown);
	ck_assert(str_equal(buf_str(&shown), STR("both")));
	complaint = buf_begin(a, 0, 1024);
	ck_assert(option_set(&some[1], a, STR("bot"), value, &complaint) == ERR_INPUT);
	ck_assert(option_set(&some[1], a, STR(""), value, NULL) == ERR_INPUT);
	ck_assert_int_eq(value[1], 2);
	ck_assert(str_equal(buf_str(&complaint), STR("'votes' must be one of: none up both")));
}
END_TEST

START_TEST(option_same__and_copy__look_at_one_setting)
{
	struct values other;

	ck_assert_int_eq(options_read(&table, a, NULL, &other, NULL, &complaint), OK);
	ck_assert_int_eq(
	    read_text(STR("name=x\nwait_ms=1\nopen=yes\nmode=0600\nposts=5/61\n")), OK);
	for (size_t i = 0; i < COUNT_OF(row); i++) {
		ck_assert(!option_same(&row[i], &v, &other));
		option_copy(&row[i], &v, &other);
		ck_assert(option_same(&row[i], &v, &other));
		for (size_t j = i + 1; j < COUNT_OF(row); j++)
			ck_assert(!option_same(&row[j], &v, &other));
	}
}
END_TEST

START_TEST(option_choice__a_place__has_its_word_and_nothing_past_the_last)
{
	ck_assert(str_equal(option_choice("off count spam", 0), STR("off")));
	ck_assert(str_equal(option_choice("off count spam", 2), STR("spam")));
	ck_assert_uint_eq(option_choice("off count spam", 3).len, 0);
}
END_TEST

Suite *
option_suite(void)
{
	Suite *s = suite_create("option");
	TCase *tc = tcase_create("option");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, options_read__no_file__gives_the_defaults);
	tcase_add_loop_test(tc, options_read__good_file__is_read, 0, (int)COUNT_OF(good));
	tcase_add_loop_test(
	    tc, options_read__bad_file__is_refused_with_its_line, 0, (int)COUNT_OF(bad));
	tcase_add_loop_test(tc,
	    options_read__bad_file_without_room_to_complain__is_refused_all_the_same, 0,
	    (int)COUNT_OF(bad));
	tcase_add_test(tc, options_read__a_line_too_long__is_refused);
	tcase_add_test(tc, options_read__nul__is_refused);
	tcase_add_test(tc, options_read__no_such_file__is_absent);
	tcase_add_test(tc, options_read__environment__has_the_last_word);
	tcase_add_test(tc, options_read__bad_environment__is_refused);
	tcase_add_test(tc, option_set__one_value__is_read_or_refused_whole);
	tcase_add_test(tc, option_same__and_copy__look_at_one_setting);
	tcase_add_test(tc, option_choice__a_place__has_its_word_and_nothing_past_the_last);
	suite_add_tcase(s, tc);
	/* Apart: what aborts leaves its file behind. */
	tc = tcase_create("bug");
	tcase_add_checked_fixture(tc, setup_without_file, NULL);
	tcase_add_test_raise_signal(
	    tc, options_read__a_default_out_of_its_range__is_a_bug, SIGABRT);
	suite_add_tcase(s, tc);
	return s;
}
