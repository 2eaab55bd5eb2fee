#include "http/language.h"

#include "base/attr.h"
#include "suites.h"

static const char *const tag[] = { "en", "de", "pt-BR", "zh-Hans", "zh-Hant-TW", "fr" };

#define NONE COUNT_OF(tag)

static const struct {
	const char *range;
	size_t found;
} looked_up[] = {
	{ "de", 1 },
	{ "DE", 1 },
	{ "de-AT", 1 },
	{ "de-Latn-AT-1996", 1 },
	{ "de-x-private", 1 },
	{ "zh-hans-cn", 3 },
	{ "zh-Hant-TW-x-old", 4 },
	/* Of the same language, the first. */
	{ "pt", 2 },
	{ "pt-PT", 2 },
	{ "zh-CN", 3 },
	{ "zh", 3 },
	{ "", NONE },
	{ "-", NONE },
	{ "*", NONE },
	{ "d", NONE },
	{ "deu", NONE },
	{ "tlh", NONE },
	{ "x-de", NONE },
	{ "de_AT", NONE },
};

START_TEST(language_lookup__a_range__finds_the_nearest_tag)
{
	ck_assert_uint_eq(
	    language_lookup(str_of(looked_up[_i].range), tag, COUNT_OF(tag)), looked_up[_i].found);
}
END_TEST

static const struct {
	const char *header;
	size_t found;
} accepted[] = {
	{ "de", 1 },
	{ "de-CH, fr;q=0.9", 1 },
	{ "fr;q=0.9, de", 1 },
	{ "tlh, fr;q=0.5, de;q=0.6", 1 },
	{ "tlh,fr-CA;q=0.5", 5 },
	{ "fr;q=0.8,de;q=0.8", 5 },
	{ "fr ; q=0.1 , de ; Q=0.12", 1 },
	{ "de;q=0.001", 1 },
	{ "de;q=1.000, fr", 1 },
	{ "de;q=0, fr;q=0.1", 5 },
	{ "de;q=0.000", NONE },
	{ "*", NONE },
	{ "*;q=1, de;q=0.1", 1 },
	{ "", NONE },
	{ ",,;,", NONE },
	/* What is malformed counts for nothing. */
	{ "de;q=2, fr;q=0.1", 5 },
	{ "de;q=, fr;q=0.1", 5 },
	{ "de;q=0.1234, fr;q=0.1", 5 },
	{ "de;q=-1, fr;q=0.1", 5 },
	{ "de;level=1, fr;q=0.1", 5 },
};

START_TEST(language_accepted__a_header__gives_its_best)
{
	ck_assert_uint_eq(
	    language_accepted(str_of(accepted[_i].header), tag, COUNT_OF(tag)), accepted[_i].found);
}
END_TEST

Suite *
language_suite(void)
{
	Suite *s = suite_create("language");
	TCase *tc = tcase_create("language");

	tcase_add_loop_test(
	    tc, language_lookup__a_range__finds_the_nearest_tag, 0, (int)COUNT_OF(looked_up));
	tcase_add_loop_test(
	    tc, language_accepted__a_header__gives_its_best, 0, (int)COUNT_OF(accepted));
	suite_add_tcase(s, tc);
	return s;
}
