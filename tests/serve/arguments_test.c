#include "serve/arguments.h"

#include <string.h>

#include "suites.h"

#define MOST_WORDS 4

static const struct {
	const char *line; /* words with one space between */
	enum err err;
	enum errand errand;
	const char *config;
	const char *complaint;
} row[] = {
	{ "postbagd", OK, ERRAND_SERVE, NULL, "" },
	{ "postbagd -c x.conf", OK, ERRAND_SERVE, "x.conf", "" },
	{ "postbagd -cx.conf", OK, ERRAND_SERVE, "x.conf", "" },
	{ "postbagd -t", OK, ERRAND_TEST, NULL, "" },
	{ "postbagd -tc x.conf", OK, ERRAND_TEST, "x.conf", "" },
	{ "postbagd -V", OK, ERRAND_VERSION, NULL, "" },
	{ "postbagd -h", OK, ERRAND_HELP, NULL, "" },
	{ "postbagd --", OK, ERRAND_SERVE, NULL, "" },
	{ "postbagd -c", ERR_INPUT, ERRAND_SERVE, NULL, "option -c needs a file" },
	{ "postbagd -x", ERR_INPUT, ERRAND_SERVE, NULL, "unknown option -x" },
	{ "postbagd start", ERR_INPUT, ERRAND_SERVE, NULL,
	    "'start' is not wanted: there are only options" },
	{ "postbagd start -t", ERR_INPUT, ERRAND_SERVE, NULL,
	    "'start' is not wanted: there are only options" },
};

START_TEST(arguments_read__rows__are_read)
{
	struct arena *a = arena_open();
	struct buf complaint = buf_begin(a, 0, 500);
	struct arguments args;
	char line[100], *argv[MOST_WORDS + 1] = { NULL }, *rest = line;
	int argc = 0;

	strcpy(line, row[_i].line);
	while (argc < MOST_WORDS && rest != NULL)
		argv[argc++] = strsep(&rest, " ");
	ck_assert_int_eq(arguments_read(argc, argv, &args, &complaint), row[_i].err);
	buf_char(&complaint, '\0');
	ck_assert_str_eq(buf_str(&complaint).p, row[_i].complaint);
	if (row[_i].err == OK) {
		ck_assert_int_eq(args.errand, row[_i].errand);
		ck_assert_pstr_eq(args.config, row[_i].config);
	}
	arena_close(a);
}
END_TEST

Suite *
arguments_suite(void)
{
	Suite *s = suite_create("arguments");
	TCase *tc = tcase_create("arguments");

	tcase_add_loop_test(
	    tc, arguments_read__rows__are_read, 0, (int)(sizeof(row) / sizeof(row[0])));
	suite_add_tcase(s, tc);
	return s;
}
