#include "text/utf8.h"

#include "base/buf.h"
#include "text/suites.h"

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

static const char *const valid[] = { "", "a", "\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80",
	"\xed\x9f\xbf", "\xee\x80\x80", "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf",
	"a\xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80z" };

static const char *const invalid[] = { "\xff", "\xfe", "\x80", "\xbf", "a\x80", "\xc3", "\xc3z",
	"\xe2\x82", "\xe2\x82z", "\xf0\x9f\x98", "\xc0\x80", "\xc1\xbf", "\xe0\x80\xaf",
	"\xe0\x9f\xbf", "\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf", "\xed\xa0\x80", "\xed\xbf\xbf",
	"\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xf8\x88\x80\x80\x80", "ok\xc3\xbc\xff",
	"\xc3\xbc\xbc" };

START_TEST(utf8_valid__well_formed__passes)
{
	ck_assert(utf8_valid(str_of(valid[_i])));
}
END_TEST

START_TEST(utf8_valid__malformed__is_refused_everywhere)
{
	struct str s = str_of(invalid[_i]), out;

	ck_assert(!utf8_valid(s));
	ck_assert_int_eq(utf8_clean_line(a, s, &out), ERR_INPUT);
	ck_assert_int_eq(utf8_clean_text(a, s, &out), ERR_INPUT);
	ck_assert_int_eq(utf8_skeleton(a, s, &out), ERR_INPUT);
}
END_TEST

START_TEST(utf8_valid__nul__is_refused)
{
	ck_assert(!utf8_valid(STR("\0")));
	ck_assert(!utf8_valid(STR("a\0b")));
	/* Wherever it stands, and whatever stands before and behind it. */
	for (size_t len = 1; len < 40; len++)
		for (size_t at = 0; at < len; at++) {
			char text[40];

			memset(text, at % 2 == 0 ? 1 : 0x7f, sizeof(text));
			ck_assert(utf8_valid((struct str){ text, len }));
			text[at] = '\0';
			ck_assert(!utf8_valid((struct str){ text, len }));
			text[at] = '\x80';
			ck_assert(!utf8_valid((struct str){ text, len }));
		}
}
END_TEST

START_TEST(utf8_length__counts_code_points)
{
	ck_assert_uint_eq(utf8_length(STR("")), 0);
	ck_assert_uint_eq(utf8_length(STR("a\xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80")), 4);
}
END_TEST

static const struct {
	const char *typed, *clean;
} line[] = {
	{ "", "" },
	{ "Ann", "Ann" },
	{ "  Ann  Lee ", "Ann Lee" },
	{ "Ann\r\n\t Lee\n", "Ann Lee" },
	{ "a\xc2\x85"
	  "b\xe2\x80\xa8"
	  "c\xe2\x80\xa9"
	  "d\x0b\x0c"
	  "e",
	    "a b c d e" },
	{ "a\xc2\xa0\xe3\x80\x80\xe2\x80\x83"
	  "b",
	    "a b" },
	{ " \t\r\n\xe2\x80\x8b\xc2\xa0", "" },
	/* controls: C0, DEL, C1 */
	{ "a\x01\x08\x1b[31m\x1f"
	  "b\x7f",
	    "a[31mb" },
	{ "a\xc2\x80\xc2\x9b\xc2\x9f"
	  "b",
	    "ab" },
	/* bidi controls */
	{ "a\xd8\x9c\xe2\x80\x8e\xe2\x80\x8f\xe2\x80\xaa\xe2\x80\xab\xe2\x80\xac\xe2\x80\xad\xe2"
	  "\x80\xae"
	  "b",
	    "ab" },
	{ "a\xe2\x81\xa6\xe2\x81\xa7\xe2\x81\xa8\xe2\x81\xa9"
	  "b",
	    "ab" },
	/* what takes no room: BOM, ZWSP, word joiner, soft hyphen, CGJ, Hangul fillers, tags */
	{ "\xef\xbb\xbf"
	  "a\xe2\x80\x8b\xe2\x81\xa0\xc2\xad\xcd\x8f"
	  "b",
	    "ab" },
	{ "a\xe1\x85\x9f\xe1\x85\xa0\xe3\x85\xa4\xef\xbe\xa0"
	  "b\xf3\xa0\x81\xa1",
	    "ab" },
	/* noncharacters and private use */
	{ "a\xef\xb7\x90\xef\xbf\xbe\xef\xbf\xbf\xf0\x9f\xbf\xbe"
	  "b",
	    "ab" },
	{ "a\xee\x80\x80\xef\xa3\xbf\xf3\xb0\x80\x80"
	  "b",
	    "ab" },
	{ "a\xef\xbf\xbd"
	  "b",
	    "a\xef\xbf\xbd"
	    "b" },
	/* joiners */
	{ "\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xae", "\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xae" },
	{ "\xe0\xa4\x95\xe0\xa5\x8d\xe2\x80\x8d\xe0\xa4\xb7",
	    "\xe0\xa4\x95\xe0\xa5\x8d\xe2\x80\x8d\xe0\xa4\xb7" },
	{ "\xe2\x80\x8d"
	  "a\xe2\x80\x8c",
	    "a" },
	{ "a \xe2\x80\x8d b", "a b" },
	{ "a\xe2\x80\x8d\xe2\x80\x8d\xe2\x80\x8c"
	  "b",
	    "a\xe2\x80\x8d"
	    "b" },
	{ "1\xe2\x80\x8d"
	  "2",
	    "12" },
	{ "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb",
	    "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb" },
	{ "\xf0\x9f\x91\xa9\xf0\x9f\x8f\xbd\xe2\x80\x8d\xf0\x9f\x92\xbb",
	    "\xf0\x9f\x91\xa9\xf0\x9f\x8f\xbd\xe2\x80\x8d\xf0\x9f\x92\xbb" },
	{ "\xe2\x9d\xa4\xef\xb8\x8f\xe2\x80\x8d\xf0\x9f\x94\xa5",
	    "\xe2\x9d\xa4\xef\xb8\x8f\xe2\x80\x8d\xf0\x9f\x94\xa5" },
	{ "\xf0\x9f\x91\xa9\xe2\x80\x8c\xf0\x9f\x92\xbb", "\xf0\x9f\x91\xa9\xf0\x9f\x92\xbb" },
	/* variation selectors */
	{ "\xe2\x9d\xa4\xef\xb8\x8f", "\xe2\x9d\xa4\xef\xb8\x8f" },
	{ "\xef\xb8\x8f"
	  "a \xef\xb8\x8f"
	  "b",
	    "a b" },
	{ "\xe2\x9d\xa4\xef\xb8\x8f\xef\xb8\x8e\xf3\xa0\x84\x80", "\xe2\x9d\xa4\xef\xb8\x8f" },
	/* NFC */
	{ "e\xcc\x81", "\xc3\xa9" },
	{ "e\xe2\x80\x8b\xcc\x81", "\xc3\xa9" },
	{ "\xe2\x84\xab", "\xc3\x85" },
	{ "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", "\xed\x95\x9c" },
	{ "\xef\xac\x81", "\xef\xac\x81" },
	{ "q\xcc\x87\xcc\xa3", "q\xcc\xa3\xcc\x87" },
	/* markup is text like any other */
	{ "\"><b>&amp;' or 1=1--", "\"><b>&amp;' or 1=1--" },
};

START_TEST(utf8_clean_line__anything_typed__is_clean_and_stays_so)
{
	struct str out, again;

	ck_assert_int_eq(utf8_clean_line(a, str_of(line[_i].typed), &out), OK);
	assert_run(out, line[_i].clean);
	ck_assert_int_eq(utf8_clean_line(a, out, &again), OK);
	assert_run(again, line[_i].clean);
}
END_TEST

static const struct {
	const char *typed, *clean;
} text[] = {
	{ "", "" },
	{ "a", "a" },
	{ "a\r\nb\rc\nd", "a\nb\nc\nd" },
	{ "a\x0c"
	  "b\x0b"
	  "c\xc2\x85"
	  "d\xe2\x80\xa8"
	  "e\xe2\x80\xa9"
	  "f",
	    "a\nb\nc\nd\ne\nf" },
	{ "  a\tb  \n    c", "  a\tb  \n    c" },
	{ "a\n\n\nb", "a\n\n\nb" },
	{ "a\n\n\n\nb", "a\n\n\nb" },
	{ "a\r\n\r\n\r\n\r\n\r\n\r\nb", "a\n\n\nb" },
	{ "a\n \n\t\n\xc2\xa0\nb", "a\n\n\nb" },
	{ "a \t\n\n \xe3\x80\x80", "a" },
	{ "\n\n\n\n\na", "\n\na" },
	{ " \n\xe2\x80\x8b\n\t", "" },
	{ "a\xc2\xa0"
	  "b",
	    "a\xc2\xa0"
	    "b" },
	{ "a\x01\x1b[0m\xe2\x80\xae\xef\xbb\xbf"
	  "b",
	    "a[0mb" },
	{ "cafe\xcc\x81", "caf\xc3\xa9" },
	{ "caf\xc3\xa9", "caf\xc3\xa9" },
	{ "a\r\x01\nb", "a\nb" },
};

START_TEST(utf8_clean_text__anything_typed__is_clean_and_stays_so)
{
	struct str out, again;

	ck_assert_int_eq(utf8_clean_text(a, str_of(text[_i].typed), &out), OK);
	assert_run(out, text[_i].clean);
	ck_assert_int_eq(utf8_clean_text(a, out, &again), OK);
	assert_run(again, text[_i].clean);
}
END_TEST

/* So many of a piece, after a first one. */
static struct str
repeated(const char *first, const char *piece, size_t times)
{
	struct buf b = buf_begin(a, 0, (size_t)1 << 20);

	buf_text(&b, first);
	for (size_t i = 0; i < times; i++)
		buf_text(&b, piece);
	return buf_str(&b);
}

START_TEST(utf8_clean_line__marks_in_a_row__four_are_the_most)
{
	struct str out;

	ck_assert_int_eq(utf8_clean_line(a, repeated("q", "\xcc\x83", 4), &out), OK);
	assert_run(out, "q\xcc\x83\xcc\x83\xcc\x83\xcc\x83");
	ck_assert_int_eq(utf8_clean_line(a, repeated("q", "\xcc\x83", 5), &out), OK);
	assert_run(out, "q\xcc\x83\xcc\x83\xcc\x83\xcc\x83");
	ck_assert_int_eq(utf8_clean_line(a, repeated("", "\xcc\x83", 500), &out), OK);
	assert_run(out, "\xcc\x83\xcc\x83\xcc\x83\xcc\x83");
	ck_assert_int_eq(utf8_clean_line(a, repeated("q", "\xe2\x80\x8d\xcc\x83", 500), &out), OK);
	ck_assert_uint_eq(utf8_length(out), 9);
}
END_TEST

START_TEST(utf8_clean_text__64_kib_of_anything__is_not_longer)
{
	static const char *const piece[] = { "\xcc\x83\xcc\xa3", "\xe2\x80\x8d", "a\xe2\x80\x8d",
		"\r\n", "\r", " ", "\xef\xb8\x8f", "\xe2\x80\xae", "\xf0\x9f\x91\xa9\xe2\x80\x8d" };

	for (size_t i = 0; i < COUNT_OF(piece); i++) {
		struct str s = repeated("a", piece[i], 65536 / strlen(piece[i])), out, again;

		ck_assert_int_eq(utf8_clean_text(a, s, &out), OK);
		ck_assert_uint_le(out.len, s.len);
		ck_assert_int_eq(utf8_clean_text(a, out, &again), OK);
		ck_assert(str_equal(out, again));
	}
}
END_TEST

START_TEST(utf8_is_plain__every_code_point__is_one_that_cleaning_keeps)
{
	for (uint32_t cp = 0; cp <= 0x110000; cp += cp < 0x3000 ? 1 : 13) {
		struct str out, s = STR_EMPTY;

		if (!utf8_is_plain(cp) || cp < 0x80)
			continue;
		/* Between letters, so that white space stays. */
		s = cp < 0x800
			? arena_printf(a, "a%c%cb", (int)(0xc0 | cp >> 6), (int)(0x80 | (cp & 63)))
		    : cp < 0x10000 ? arena_printf(a, "a%c%c%cb", (int)(0xe0 | cp >> 12),
					 (int)(0x80 | (cp >> 6 & 63)), (int)(0x80 | (cp & 63)))
				   : arena_printf(a, "a%c%c%c%cb", (int)(0xf0 | cp >> 18),
					 (int)(0x80 | (cp >> 12 & 63)),
					 (int)(0x80 | (cp >> 6 & 63)), (int)(0x80 | (cp & 63)));
		ck_assert_int_eq(utf8_clean_text(a, s, &out), OK);
		ck_assert_msg(utf8_length(out) >= 3, "U+%04X", cp);
	}
}
END_TEST

START_TEST(utf8_lower__letters_of_any_script__become_small)
{
	struct str out;

	ck_assert_int_eq(utf8_lower(a, STR("Ada L\xc3\x96VE 1 \xd0\x96\xce\xa3"), &out), OK);
	ck_assert_str_eq(arena_text(a, out), "ada l\xc3\xb6ve 1 \xd0\xb6\xcf\x83");
	ck_assert_int_eq(utf8_lower(a, STR_EMPTY, &out), OK);
	ck_assert_uint_eq(out.len, 0);
	ck_assert_int_eq(utf8_lower(a, STR("A\xff"), &out), ERR_INPUT);
}
END_TEST

static const struct {
	const char *text;
	size_t cells;
	const char *fit;
} fitted[] = {
	{ "", 5, "" },
	{ "abcde", 5, "abcde" },
	{ "abcdef", 5, "abcd\xe2\x80\xa6" },
	{ "abc def", 5, "abc\xe2\x80\xa6" }, /* no space before the ellipsis */
	{ "a\xc3\xbc"
	  "bcd",
	    5,
	    "a\xc3\xbc"
	    "bcd" },
	{ "\xe6\xbd\xae\xe6\xb1\x90", 4, "\xe6\xbd\xae\xe6\xb1\x90" },
	{ "\xe6\xbd\xae\xe6\xb1\x90\xe8\xa1\xa8", 5, "\xe6\xbd\xae\xe6\xb1\x90\xe2\x80\xa6" },
	{ "\xe6\xbd\xae\xe6\xb1\x90\xe8\xa1\xa8", 4, "\xe6\xbd\xae\xe2\x80\xa6" },
	/* a mark stays with its letter, and takes no room */
	{ "xe\xcc\x81", 2, "xe\xcc\x81" },
	{ "e\xcc\x81xyz", 2, "e\xcc\x81\xe2\x80\xa6" },
};

START_TEST(utf8_fit__any_text__is_cut_to_its_cells)
{
	struct str s = utf8_fit(a, str_of(fitted[_i].text), fitted[_i].cells);

	ck_assert_str_eq(arena_text(a, s), fitted[_i].fit);
}
END_TEST

Suite *
utf8_suite(void)
{
	Suite *s = suite_create("utf8");
	TCase *tc = tcase_create("utf8");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, utf8_valid__well_formed__passes, 0, (int)COUNT_OF(valid));
	tcase_add_loop_test(
	    tc, utf8_valid__malformed__is_refused_everywhere, 0, (int)COUNT_OF(invalid));
	tcase_add_test(tc, utf8_valid__nul__is_refused);
	tcase_add_test(tc, utf8_length__counts_code_points);
	tcase_add_loop_test(tc, utf8_fit__any_text__is_cut_to_its_cells, 0, (int)COUNT_OF(fitted));
	tcase_add_loop_test(
	    tc, utf8_clean_line__anything_typed__is_clean_and_stays_so, 0, (int)COUNT_OF(line));
	tcase_add_loop_test(
	    tc, utf8_clean_text__anything_typed__is_clean_and_stays_so, 0, (int)COUNT_OF(text));
	tcase_add_test(tc, utf8_clean_line__marks_in_a_row__four_are_the_most);
	tcase_add_test(tc, utf8_clean_text__64_kib_of_anything__is_not_longer);
	tcase_add_test(tc, utf8_is_plain__every_code_point__is_one_that_cleaning_keeps);
	tcase_add_test(tc, utf8_lower__letters_of_any_script__become_small);
	suite_add_tcase(s, tc);
	return s;
}
