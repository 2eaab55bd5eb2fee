#include "text/tokens.h"

#include <string.h>

#include "base/buf.h"
#include "suites.h"

typedef bool next_fn(struct str folded, size_t *from, struct str *out);

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

/* All of them, with a bar between. */
static const char *
all(next_fn *next, struct str text)
{
	struct buf out = buf_begin(a, 64, 4096);
	struct str token;

	for (size_t from = 0; next(text, &from, &token);)
		buf_printf(&out, "%s%.*s", out.len > 0 ? "|" : "", STR_ARG(token));
	return arena_text(a, buf_str(&out));
}

static const struct {
	const char *text, *words;
} words[] = {
	{ "", "" },
	{ " ., !", "" },
	{ "buy now", "buy|now" },
	{ "i am 5", "am" },
	{ "don't stop-it", "don|stop|it" },
	{ "\xc3\xbc"
	  "ber",
	    "\xc3\xbc"
	    "ber" },
	{ "\xd0\xb4\xd0\xbe\xd0\xbc", "\xd0\xb4\xd0\xbe\xd0\xbc" },
	{ "\xe5\xba\x83\xe5\x91\x8a\xe8\xaf\x8d",
	    "\xe5\xba\x83\xe5\x91\x8a|\xe5\x91\x8a\xe8\xaf\x8d|\xe8\xaf\x8d" },
	{ "abc\xe5\xba\x83 x", "abc|\xe5\xba\x83" },
	{ "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddee ff",
	    "aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd|ff" },
};

START_TEST(token_next__each_text__comes_apart_into_words)
{
	ck_assert_str_eq(all(token_next, str_of(words[_i].text)), words[_i].words);
}
END_TEST

START_TEST(token_next__a_long_word__is_cut_between_two_letters)
{
	struct str token;
	size_t from = 0;
	char text[2 * TOKEN_MAX_BYTES + 2] = "x";

	for (size_t i = 1; i + 1 < sizeof(text); i += 2)
		memcpy(text + i, "\xc3\xa4", 2);
	ck_assert(token_next((struct str){ text, sizeof(text) - 1 }, &from, &token));
	ck_assert_uint_eq(token.len, TOKEN_MAX_BYTES - 1);
	ck_assert_uint_eq(from, sizeof(text) - 1);
}
END_TEST

static const struct {
	const char *text, *hosts;
} hosts[] = {
	{ "", "" },
	{ "a://", "" },
	{ "see http://www.pills.example/buy?x and https://b.example", "pills.example|b.example" },
	{ "[x](https://c.example)", "c.example" },
	{ "http://a.example:80/http://d.example", "a.example|d.example" },
	{ "no host: //x.example", "" },
};

START_TEST(token_host__each_text__gives_what_it_leads_to)
{
	ck_assert_str_eq(all(token_host, str_of(hosts[_i].text)), hosts[_i].hosts);
}
END_TEST

Suite *
tokens_suite(void)
{
	Suite *s = suite_create("tokens");
	TCase *tc = tcase_create("tokens");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(
	    tc, token_next__each_text__comes_apart_into_words, 0, (int)COUNT_OF(words));
	tcase_add_test(tc, token_next__a_long_word__is_cut_between_two_letters);
	tcase_add_loop_test(
	    tc, token_host__each_text__gives_what_it_leads_to, 0, (int)COUNT_OF(hosts));
	suite_add_tcase(s, tc);
	return s;
}
