#include "text/fold.h"

#include "suites.h"

/* A word, a text, and what of it is found: "" where nothing is. */
static const struct {
	const char *word, *text, *found;
} row[] = {
	{ "viagra", "Buy Viagra now", "Viagra" },
	{ "viagra", "VIAGRA", "VIAGRA" },
	{ "viagra", "viagras", "" },
	{ "viagra*", "Buy viagras now", "viagras" },
	{ "*gra", "Buy viagra now", "viagra" },
	{ "*agr*", "Buy viagras, now", "viagras" },
	{ "ass", "class glass assess", "" },
	{ "ass", "(ass)", "ass" },
	{ "cafe", "Im Caf\xc3\xa9 dort", "Caf\xc3\xa9" },
	{ "cafe", "Im Cafe\xcc\x81 dort", "Cafe\xcc\x81" },
	{ "stra\xc3\x9f"
	  "e",
	    "STRASSE", "STRASSE" },
	{ "strasse",
	    "die Stra\xc3\x9f"
	    "e",
	    "Stra\xc3\x9f"
	    "e" },
	{ "office",
	    "the o\xef\xac\x83"
	    "ce door",
	    "o\xef\xac\x83"
	    "ce" },
	{ "viagra", "\xef\xbd\x96\xef\xbd\x89\xef\xbd\x81\xef\xbd\x87\xef\xbd\x92\xef\xbd\x81",
	    "\xef\xbd\x96\xef\xbd\x89\xef\xbd\x81\xef\xbd\x87\xef\xbd\x92\xef\xbd\x81" },
	{ "viagra", "via\xc2\xadgra", "via\xc2\xadgra" },
	{ "buy now", "so buy \t\n now!", "buy \t\n now" },
	{ "\xd0\xb4\xd0\xbe\xd0\xbc", "\xd0\x94\xd0\x9e\xd0\x9c.", "\xd0\x94\xd0\x9e\xd0\x9c" },
	{ "\xe5\xba\x83\xe5\x91\x8a", "\xe3\x81\x93\xe5\xba\x83\xe5\x91\x8a\xe3\x81\xa7",
	    "\xe5\xba\x83\xe5\x91\x8a" },
	{ "\xea\xb0\x80", "\xea\xb0\x81", "" },
	{ "<script>", "x <SCRIPT> y", "<SCRIPT>" },
	{ "a*b", "a*b", "a*b" },
	{ "$$$", "win $$$!", "$$$" },
	{ "x", "", "" },
};

static struct str
found_in(struct arena *a, const char *typed, const char *text)
{
	struct folded folded;
	struct word word;
	struct piece piece;
	size_t next;

	ck_assert(word_make(a, str_of(typed), &word));
	fold(a, str_of(text), &folded);
	if (!word_find(&word, &folded, 0, &piece, &next))
		return STR_EMPTY;
	ck_assert_uint_le(next, folded.text.len);
	return str_part(str_of(text), piece.at, piece.at + piece.len);
}

START_TEST(word_find__each_row__finds_what_a_reader_would)
{
	struct arena *a = arena_open();

	ck_assert_str_eq(arena_text(a, found_in(a, row[_i].word, row[_i].text)), row[_i].found);
	arena_close(a);
}
END_TEST

START_TEST(word_make__nothing_to_look_for__is_none)
{
	static const char *const nothing[] = { "", " ", "*", "**", " * ", "\xc2\xad" };
	struct arena *a = arena_open();
	struct word word;

	for (size_t i = 0; i < COUNT_OF(nothing); i++)
		ck_assert(!word_make(a, str_of(nothing[i]), &word));
	arena_close(a);
}
END_TEST

START_TEST(word_find__again_and_again__finds_each_once)
{
	struct arena *a = arena_open();
	struct folded folded;
	struct word word;
	struct piece piece;
	size_t next = 0, count = 0;

	ck_assert(word_make(a, STR("spam"), &word));
	fold(a, STR("spam spam, spamspam Spam"), &folded);
	while (word_find(&word, &folded, next, &piece, &next))
		count++;
	ck_assert_uint_eq(count, 3);
	arena_close(a);
}
END_TEST

/* 32 KB of what is hardest for each way of looking; the time limit of the test is what is tested.
 */
START_TEST(word_find__hostile_text__ends)
{
	struct arena *a = arena_open();
	char *text = arena_alloc(a, 32768), *needle = arena_alloc(a, 2000);
	struct folded folded;
	struct word word;
	struct piece piece;
	size_t next;

	memset(text, 'a', 32768);
	memset(needle, 'a', 2000);
	needle[0] = 'b';
	fold(a, (struct str){ text, 32768 }, &folded);
	ck_assert(word_make(a, (struct str){ needle, 2000 }, &word));
	for (int i = 0; i < 500; i++)
		ck_assert(!word_find(&word, &folded, 0, &piece, &next));
	/* What is widened over and over. */
	for (size_t i = 0; i < 32768; i++)
		text[i] = "ab"[i % 2];
	fold(a, (struct str){ text, 32767 }, &folded);
	static const char *const open_ended[] = { "*ab", "ba*", "*ba*" };
	for (size_t i = 0; i < COUNT_OF(open_ended); i++) {
		ck_assert(word_make(a, str_of(open_ended[i]), &word));
		for (next = 0; word_find(&word, &folded, next, &piece, &next);)
			ck_assert_uint_eq(piece.len, 32767);
	}
	/* What decomposes most: U+FDFA. */
	for (size_t i = 0; i + 3 <= 32768; i += 3)
		memcpy(text + i, "\xef\xb7\xba", 3);
	fold(a, (struct str){ text, 32766 }, &folded);
	ck_assert_uint_eq(folded.from[folded.text.len], 32766);
	arena_close(a);
}
END_TEST

Suite *
fold_suite(void)
{
	Suite *s = suite_create("fold");
	TCase *tc = tcase_create("fold");

	tcase_add_loop_test(
	    tc, word_find__each_row__finds_what_a_reader_would, 0, (int)COUNT_OF(row));
	tcase_add_test(tc, word_make__nothing_to_look_for__is_none);
	tcase_add_test(tc, word_find__again_and_again__finds_each_once);
	tcase_add_test(tc, word_find__hostile_text__ends);
	suite_add_tcase(s, tc);
	return s;
}
