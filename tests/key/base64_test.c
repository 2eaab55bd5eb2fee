#include "suites.h"

#include "key/base64.h"

/* RFC 4648 section 10, without the padding; and the two characters that are base64url's own. */
static const struct {
	const char *raw, *text;
} vector[] = {
	{ "f", "Zg" },
	{ "fo", "Zm8" },
	{ "foo", "Zm9v" },
	{ "foob", "Zm9vYg" },
	{ "fooba", "Zm9vYmE" },
	{ "foobar", "Zm9vYmFy" },
	{ "\xfb\xff\xbf", "-_-_" },
};

START_TEST(base64__vectors__both_ways)
{
	const char *raw = vector[_i].raw;
	size_t bytes = strlen(raw);
	char text[16];
	uint8_t got[16];

	base64_write((const uint8_t *)raw, bytes, text);
	ck_assert_str_eq(text, vector[_i].text);
	ck_assert_int_eq(base64_read(str_of(text), got, bytes), OK);
	ck_assert_mem_eq(got, raw, bytes);
}
END_TEST

/* Each of the 256 bytes in each place: the 64 of the alphabet pass, where their bits are used. */
START_TEST(base64_read__any_byte__passes_only_if_it_is_written_so)
{
	for (size_t at = 0; at < 4; at++) {
		for (unsigned c = 0; c < 256; c++) {
			char text[] = "-_-_", back[5];
			uint8_t raw[3];

			text[at] = (char)c;
			if (base64_read((struct str){ text, 4 }, raw, 3) == OK) {
				base64_write(raw, 3, back);
				ck_assert_str_eq(back, text);
			} else {
				ck_assert_ptr_null(
				    c == 0 ? NULL
					   : strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ"
						    "abcdefghijklmnopqrstuvwxyz0123456789-_",
						 (int)c));
			}
		}
	}
}
END_TEST

START_TEST(base64_read__not_the_one_text__is_refused)
{
	static const struct {
		const char *text;
		size_t bytes;
	} bad[] = {
		{ "", 1 },
		{ "Z", 1 },
		{ "Zg=", 1 },
		{ "Zg==", 1 },
		{ "Zh", 1 }, /* unused bits are set */
		{ "Zm9", 2 },
		{ "Zm9v", 2 },
		{ "Zm9v", 4 },
		{ "Zm 9", 3 },
		{ "Zm9\n", 3 },
		{ "+/+/", 3 },
	};
	uint8_t raw[8];

	for (size_t i = 0; i < COUNT_OF(bad); i++)
		ck_assert_int_eq(base64_read(str_of(bad[i].text), raw, bad[i].bytes), ERR_INPUT);
}
END_TEST

Suite *
base64_suite(void)
{
	Suite *s = suite_create("base64");
	TCase *tc = tcase_create("base64");

	tcase_add_loop_test(tc, base64__vectors__both_ways, 0, (int)COUNT_OF(vector));
	tcase_add_test(tc, base64_read__any_byte__passes_only_if_it_is_written_so);
	tcase_add_test(tc, base64_read__not_the_one_text__is_refused);
	suite_add_tcase(s, tc);
	return s;
}
