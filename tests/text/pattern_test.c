#include "text/pattern.h"

#include <stdio.h>

#include "base/clock.h"
#include "suites.h"

static const struct {
	const char *pattern, *text, *found;
} row[] = {
	{ "v[i1]agra", "Buy V1AGRA", "V1AGRA" },
	{ "\\bass\\b", "class", "" },
	{ "(\\d{3}-){2}\\d{4}", "call 555-555-1234 now", "555-555-1234" },
	{ "\\p{Cyrillic}+", "so \xd0\xb4\xd0\xbe\xd0\xbc", "\xd0\xb4\xd0\xbe\xd0\xbc" },
	{ "a|ab", "xab", "ab" },
	{ "^one$", "zero\none", "" },
	{ "(?m)^one$", "zero\none", "one" },
	{ "<script", "x<SCRIPT>", "<SCRIPT" },
	{ ".", "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80" },
	{ "\\\\C", "a\\c", "\\c" },
	{ "\\Q\\\\C\\Ed", "a\\\\cd", "\\\\cd" },
};

static struct pattern *
open_one(const char *source)
{
	const char *complaint = NULL;
	struct pattern *pattern;

	ck_assert_msg(
	    pattern_open(str_of(source), &pattern, &complaint) == OK, "%s: %s", source, complaint);
	return pattern;
}

START_TEST(pattern_find__each_row__finds_the_longest_of_the_first)
{
	struct pattern *pattern = open_one(row[_i].pattern);
	struct piece piece;
	struct str text = str_of(row[_i].text);
	bool found = pattern_find(pattern, text, 0, &piece);

	ck_assert_int_eq(found, row[_i].found[0] != '\0');
	if (found)
		ck_assert(str_equal(
		    str_part(text, piece.at, piece.at + piece.len), str_of(row[_i].found)));
	pattern_close(pattern);
}
END_TEST

static const char *const bad[] = {
	"(",
	")",
	"[",
	"[z-a]",
	"*",
	"a{2,1}",
	"a\\",
	"\\q",
	"(?=a)",
	"(?<=a)",
	"(a)\\1",
	"(?P<n",
	"",
	"a*",
	"^",
	"a?b?",
	"((a{1000}){1000}){1000}",
	"(a{500}){500}",
	"a{1001}",
	"\xff",
	"([ab]{1,300}){1,300}",
	"(?:x|y{1,900}){1,900}",
	"\\b",
	"\\C",
	"x\\\\\\C",
	"\\Qx\\E\\C",
};

START_TEST(pattern_open__what_is_none_or_too_much__is_refused_with_a_reason)
{
	const char *complaint = NULL;
	struct pattern *pattern;

	ck_assert_msg(
	    pattern_open(str_of(bad[_i]), &pattern, &complaint) == ERR_INPUT, "%s", bad[_i]);
	ck_assert_ptr_null(pattern);
	ck_assert_ptr_nonnull(complaint);
}
END_TEST

START_TEST(pattern_open__longest__is_taken_and_one_byte_more_is_not)
{
	char source[PATTERN_MAX_BYTES + 1];
	const char *complaint;
	struct pattern *pattern;

	memset(source, 'a', sizeof(source));
	ck_assert_int_eq(
	    pattern_open((struct str){ source, PATTERN_MAX_BYTES }, &pattern, &complaint), OK);
	pattern_close(pattern);
	ck_assert_int_eq(
	    pattern_open((struct str){ source, sizeof(source) }, &pattern, &complaint), ERR_INPUT);
}
END_TEST

/* What takes other engines for ever, on the longest text there can be. */
static const struct {
	const char *pattern;
	char fill;
} hostile[] = {
	{ "(a+)+b", 'a' },
	{ "(a|a)*b", 'a' },
	{ "(a|aa)+$b", 'a' },
	{ "(.*)(.*)(.*)(.*)(.*)b", 'a' },
	{ "([a-z]+)*[0-9]{20}", 'a' },
	{ "(a?){200}a{200}b", 'a' },
	{ "[ab]*a[ab]{900}c", 'a' },
	{ "(x+x+)+y", 'x' },
};

START_TEST(pattern_find__hostile__is_linear)
{
	static char text[32768];
	struct pattern *pattern = open_one(hostile[_i].pattern);
	struct piece piece;

	memset(text, hostile[_i].fill, sizeof(text));
	for (size_t i = 0; i < sizeof(text); i += 7)
		text[i] = hostile[_i].fill == 'a' ? 'b' - (char)(i % 2) : 'x';
	int64_t began = clock_mono_us();
	(void)pattern_find(pattern, (struct str){ text, sizeof(text) }, 0, &piece);
	printf("# %s: %lld us\n", hostile[_i].pattern, (long long)(clock_mono_us() - began));
	pattern_close(pattern);
}
END_TEST

Suite *
pattern_suite(void)
{
	Suite *s = suite_create("pattern");
	TCase *tc = tcase_create("pattern");

	tcase_add_loop_test(
	    tc, pattern_find__each_row__finds_the_longest_of_the_first, 0, (int)COUNT_OF(row));
	tcase_add_loop_test(tc, pattern_open__what_is_none_or_too_much__is_refused_with_a_reason, 0,
	    (int)COUNT_OF(bad));
	tcase_add_test(tc, pattern_open__longest__is_taken_and_one_byte_more_is_not);
	tcase_add_loop_test(tc, pattern_find__hostile__is_linear, 0, (int)COUNT_OF(hostile));
	suite_add_tcase(s, tc);
	return s;
}
