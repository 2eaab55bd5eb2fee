/*
 * Differences: what is the same, gone and new, in marks: [gone] {new}.
 */
#include "text/diff.h"

#include <string.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/buf.h"
#include "text/suites.h"

static struct arena *arena;

static void
set_up(void)
{
	arena = arena_open();
}

static void
tear_down(void)
{
	arena_close(arena);
}

static struct str
marked(struct str old, struct str new)
{
	static const char *const mark[][2] = { { "", "" }, { "[", "]" }, { "{", "}" } };
	struct buf b = buf_begin(arena, 64, (size_t)1 << 20);
	struct diff diff;

	diff_words(arena, old, new, &diff);
	for (size_t i = 0; i < diff.count; i++) {
		buf_text(&b, mark[diff.run[i].kind][0]);
		buf_add(&b, diff.run[i].text);
		buf_text(&b, mark[diff.run[i].kind][1]);
	}
	return buf_str(&b);
}

static const struct {
	const char *old, *new, *marked;
} vector[] = {
	{ "", "", "" },
	{ "a", "a", "a" },
	{ "", "new words", "{new words}" },
	{ "old words", "", "[old words]" },
	{ "one two three", "one 2 three", "one [two]{2} three" },
	{ "one two", "one two three", "one two{ three}" },
	{ "one two three", "two three", "[one ]two three" },
	{ "a b c d", "a x c y d", "a [b]{x} c{ y} d" },
	{ "same\nline", "same\n\nline", "same[\n]{\n\n}line" },
	{ "a a a", "a a", "a a[ a]" },
	{ "\xe4\xba\xac\xe9\x83\xbd\xe3\x81\xb8", "\xe6\x9d\xb1\xe4\xba\xac\xe3\x81\xb8",
	    "{\xe6\x9d\xb1}\xe4\xba\xac[\xe9\x83\xbd]\xe3\x81\xb8" },
	{ "caf\xc3\xa9 noir", "caf\xc3\xa8 noir", "[caf\xc3\xa9]{caf\xc3\xa8} noir" },
	{ "<b>x</b>", "<i>x</i>", "[<b>x</b>]{<i>x</i>}" },
};

START_TEST(diff_words__each_pair__is_marked_word_by_word)
{
	assert_run(marked(str_of(vector[_i].old), str_of(vector[_i].new)), vector[_i].marked);
}
END_TEST

/* The longest texts that there are, with nothing in common but their first word. */
START_TEST(diff_words__two_long_texts__take_bounded_work_and_lose_nothing)
{
	const size_t bytes = 32768;
	char *old = arena_alloc(arena, bytes), *new = arena_alloc(arena, bytes);
	struct diff diff;
	size_t was = 0, is = 0;

	for (size_t i = 0; i < bytes; i += 2) {
		memcpy(&old[i], i == 0 ? "s " : "a ", 2);
		memcpy(&new[i], i == 0 ? "s " : "b ", 2);
	}
	diff_words(arena, (struct str){ old, bytes }, (struct str){ new, bytes }, &diff);
	ck_assert_uint_eq(diff.count, 4);
	for (size_t i = 0; i < diff.count; i++) {
		was += diff.run[i].kind != DIFF_NEW ? diff.run[i].text.len : 0;
		is += diff.run[i].kind != DIFF_GONE ? diff.run[i].text.len : 0;
	}
	ck_assert_uint_eq(was, bytes);
	ck_assert_uint_eq(is, bytes);
}
END_TEST

Suite *
diff_suite(void)
{
	Suite *s = suite_create("diff");
	TCase *c = tcase_create("diff");

	tcase_add_checked_fixture(c, set_up, tear_down);
	tcase_add_loop_test(c, diff_words__each_pair__is_marked_word_by_word, 0, COUNT_OF(vector));
	tcase_add_test(c, diff_words__two_long_texts__take_bounded_work_and_lose_nothing);
	suite_add_tcase(s, c);
	return s;
}
