#include "view/say.h"

#include <signal.h>

#include "fixture.h"
#include "suites.h"

static const char *
said(struct str s)
{
	return arena_text(arena, s);
}

/* Where each language with rules of its own puts which separator. */
static const struct {
	unsigned lang;
	int64_t n;
	const char *written;
} number[] = {
	{ LANG_EN, 0, "0" },
	{ LANG_EN, 999, "999" },
	{ LANG_EN, 1000, "1,000" },
	{ LANG_EN, -1234567, "-1,234,567" },
	{ LANG_EN, INT64_MAX, "9,223,372,036,854,775,807" },
	{ LANG_EN, INT64_MIN, "-9,223,372,036,854,775,808" },
	{ LANG_DE, 1234, "1.234" },
	{ LANG_DE, 12345, "12.345" },
	{ LANG_FR, 1234, "1\u202f234" },
	{ LANG_FR, 1234567, "1\u202f234\u202f567" },
	/* Four digits stand together. */
	{ LANG_ES, 1234, "1234" },
	{ LANG_ES, 12345, "12.345" },
	{ LANG_PL, 9999, "9999" },
	{ LANG_PL, 10000, "10\u00a0000" },
	/* Thousands, then hundreds of thousands. */
	{ LANG_HI, 1234, "1,234" },
	{ LANG_HI, 123456, "1,23,456" },
	{ LANG_HI, 1234567890, "1,23,45,67,890" },
	{ LANG_AR, 1234567, "1,234,567" },
	{ LANG_RU, 1234, "1\u00a0234" },
	{ LANG_ZH_HANS, 1234567, "1,234,567" },
};

START_TEST(say_number__a_number__has_the_languages_separators)
{
	ck_assert_str_eq(
	    said(say_number(arena, number[_i].lang, number[_i].n)), number[_i].written);
}
END_TEST

static const struct {
	unsigned lang;
	int64_t n;
	const char *written;
} compact[] = {
	{ LANG_EN, 0, "0" },
	{ LANG_EN, 999, "999" },
	{ LANG_EN, 1000, "1K" },
	{ LANG_EN, 1099, "1K" },
	{ LANG_EN, 1100, "1.1K" },
	{ LANG_EN, 9999, "9.9K" },
	{ LANG_EN, 12999, "12K" },
	{ LANG_EN, 999999, "999K" },
	{ LANG_EN, 1000000, "1M" },
	{ LANG_EN, 2500000000, "2.5B" },
	{ LANG_EN, 1234000000000000, "1,234,000B" },
	{ LANG_DE, 12345, "12.345" },
	{ LANG_DE, 1234567, "1,2\u00a0Mio." },
	{ LANG_PT_BR, 1200, "1,2\u00a0mil" },
	{ LANG_ES, 1234000000, "1234\u00a0M" },
	{ LANG_JA, 9999, "9,999" },
	{ LANG_JA, 12345, "1.2\u4e07" },
	{ LANG_JA, 12345678, "1234\u4e07" },
	{ LANG_KO, 12345, "1.2\ub9cc" },
	{ LANG_KO, 1234, "1.2\ucc9c" },
	{ LANG_HI, 123456, "1.2\u00a0\u0932\u093e\u0916" },
	{ LANG_RU, 12345, "12\u00a0\u0442\u044b\u0441." },
};

/* What follows a shortened number goes by the thousands or millions, not by its digits. */
static const struct {
	unsigned lang;
	int64_t n;
	const char *written;
} shares[] = {
	{ LANG_EN, 0, "0 shares" },
	{ LANG_EN, 1, "1 share" },
	{ LANG_EN, 999, "999 shares" },
	{ LANG_EN, 1000, "<bdi>1K</bdi> shares" },
	{ LANG_EN, 1234, "<bdi>1.2K</bdi> shares" },
	{ LANG_DE, 1234, "1.234 Mal geteilt" },
	{ LANG_DE, 1000000, "<bdi>1\u00a0Mio.</bdi> Mal geteilt" },
	{ LANG_FR, 1, "1 partage" },
	{ LANG_FR, 2, "2 partages" },
	{ LANG_FR, 1000, "Partages\u00a0: <bdi>1\u00a0k</bdi>" },
	{ LANG_FR, 3000000, "Partages\u00a0: <bdi>3\u00a0M</bdi>" },
	{ LANG_ES, 1, "Compartido 1 vez" },
	{ LANG_ES, 1000000, "Veces compartido: <bdi>1\u00a0M</bdi>" },
	{ LANG_RU, 21, "Поделились 21 раз" },
	{ LANG_RU, 22, "Поделились 22 раза" },
	{ LANG_PL, 21, "21 udostępnień" },
	{ LANG_PL, 22, "22 udostępnienia" },
	{ LANG_PL, 1022, "<bdi>1\u00a0tys.</bdi> udostępnień" },
	{ LANG_AR, 2, "مشاركتان" },
};

START_TEST(say_compact_html__a_count__is_right_short_and_long)
{
	h.lang = shares[_i].lang;
	say_compact_html(&h, SAY_SHARE_TOTAL, SAY_SHARE_TOTAL_SHORT, shares[_i].n);
	ck_assert_str_eq(written(), shares[_i].written);
}
END_TEST

START_TEST(say_compact__a_number__is_short_and_never_too_large)
{
	ck_assert_str_eq(
	    said(say_compact(arena, compact[_i].lang, compact[_i].n)), compact[_i].written);
}
END_TEST

static const struct {
	unsigned lang;
	const char *written;
} date[] = {
	{ LANG_EN, "23 November 2026, 14:05 UTC" },
	{ LANG_DE, "23. November 2026, 14:05 UTC" },
	{ LANG_FR, "23 novembre 2026 \u00e0 14:05 UTC" },
	{ LANG_PT_BR, "23 de novembro de 2026, 14:05 UTC" },
	{ LANG_PL, "23 listopada 2026, 14:05 UTC" },
	{ LANG_JA, "2026\u5e7411\u670823\u65e5 14:05 UTC" },
	{ LANG_KO, "2026\ub144 11\uc6d4 23\uc77c 14:05 UTC" },
};

START_TEST(say_date__a_moment__is_written_as_the_language_does)
{
	ck_assert_str_eq(said(say_date(arena, date[_i].lang, MOMENT_US)), date[_i].written);
}
END_TEST

START_TEST(say_date__each_month__has_a_name)
{
	struct str seen[12];

	for (int i = 0; i < 12; i++) {
		seen[i] = say_date(arena, (unsigned)_i, ((int64_t)i * 31 + 15) * 86400 * 1000000);
		for (int k = 0; k < i; k++)
			ck_assert(!str_equal(seen[i], seen[k]));
	}
}
END_TEST

static const struct {
	unsigned lang;
	int64_t n;
	const char *written;
} counted[] = {
	{ LANG_EN, 0, "0 comments" },
	{ LANG_EN, 1, "1 comment" },
	{ LANG_EN, 1234, "1,234 comments" },
	{ LANG_DE, 1, "1 Kommentar" },
	{ LANG_DE, 1234, "1.234 Kommentare" },
	{ LANG_FR, 0, "0 commentaire" },
	{ LANG_FR, 1, "1 commentaire" },
	{ LANG_FR, 2, "2 commentaires" },
	{ LANG_ES, 0, "0 comentarios" },
	{ LANG_PL, 1, "1 komentarz" },
	{ LANG_PL, 2, "2 komentarze" },
	{ LANG_PL, 5, "5 komentarzy" },
	{ LANG_PL, 12, "12 komentarzy" },
	{ LANG_PL, 21, "21 komentarzy" },
	{ LANG_PL, 22, "22 komentarze" },
	{ LANG_RU, 21, "21 комментарий" },
	{ LANG_RU, 11, "11 комментариев" },
	{ LANG_RU, 104, "104 комментария" },
	{ LANG_UK, 112, "112 коментарів" },
	{ LANG_AR, 0, "لا تعليقات" },
	{ LANG_AR, 1, "تعليق واحد" },
	{ LANG_AR, 2, "تعليقان" },
	{ LANG_AR, 3, "3 تعليقات" },
	{ LANG_AR, 11, "11 تعليقًا" },
	{ LANG_AR, 100, "100 تعليق" },
	{ LANG_AR, 110, "110 تعليقات" },
	{ LANG_HE, 1, "תגובה אחת" },
	{ LANG_HE, 2, "שתי תגובות" },
	{ LANG_HE, 20, "20 תגובות" },
	{ LANG_JA, 1, "1件のコメント" },
};

START_TEST(say_count_html__a_number__has_its_plural)
{
	h.lang = counted[_i].lang;
	say_count_html(&h, SAY_COMMENTS_COUNT, counted[_i].n);
	ck_assert_str_eq(written(), counted[_i].written);
}
END_TEST

/* Whatever the number, the rule gives a form that there is; and each form is used. */
START_TEST(language__a_plural_rule__keeps_to_its_forms)
{
	const struct language *language = say_language((unsigned)_i);
	unsigned used = 0;

	for (uint64_t n = 0; n < 1000; n++) {
		unsigned form = language->plural(n);

		ck_assert_uint_lt(form, language->forms);
		used |= 1u << form;
	}
	ck_assert_uint_eq(used, (1u << language->forms) - 1);
	ck_assert_uint_lt(language->plural(UINT64_MAX), language->forms);
}
END_TEST

START_TEST(language__each__has_tag_name_and_words)
{
	const struct language *language = say_language((unsigned)_i);

	ck_assert_str_eq(language->tag, catalogue_tag[_i]);
	ck_assert_uint_gt(strlen(language->name), 1);
	ck_assert_str_eq(say_direction((unsigned)_i), language->rtl ? "rtl" : "ltr");
	for (unsigned what = 0; what < SAYS; what++)
		ck_assert_uint_gt(strlen(say_text((unsigned)_i, (enum say)what)), 0);
}
END_TEST

START_TEST(say_one_html__a_name__is_escaped_and_set_apart)
{
	say_one_html(&h, SAY_FORM_REPLY_TO, "name", STR(HOSTILE "{name}"));
	ck_assert_str_eq(written(), "Reply to <bdi>" HOSTILE_ESCAPED "{name}</bdi>");
}
END_TEST

START_TEST(say_one__a_name__stands_where_the_language_wants_it)
{
	ck_assert_str_eq(
	    said(say_one(arena, LANG_DE, SAY_FORM_REPLY_TO, "name", STR("A"))), "Antwort an A");
}
END_TEST

START_TEST(say_one__a_placeholder_without_text__is_a_bug)
{
	(void)say_one(arena, LANG_EN, SAY_FORM_REPLY_TO, "nobody", STR("A"));
}
END_TEST

START_TEST(say_language__none_of_ours__is_a_bug)
{
	(void)say_language(LANGS);
}
END_TEST

START_TEST(say_attr__a_message__is_an_attribute)
{
	html_open(&h, "nav");
	say_attr(&h, "aria-label", SAY_SORTS_LABEL);
	say_lang_attrs(&h);
	html_close(&h, "nav");
	ck_assert_str_eq(
	    written(), "<nav aria-label=\"Order of comments\" lang=\"en\" dir=\"ltr\"></nav>");
}
END_TEST

Suite *
say_suite(void)
{
	Suite *s = suite_create("say");
	TCase *tc = tcase_create("say");

	tcase_add_checked_fixture(tc, fixture_up, fixture_down);
	tcase_add_loop_test(
	    tc, say_number__a_number__has_the_languages_separators, 0, (int)COUNT_OF(number));
	tcase_add_loop_test(
	    tc, say_compact_html__a_count__is_right_short_and_long, 0, (int)COUNT_OF(shares));
	tcase_add_loop_test(
	    tc, say_compact__a_number__is_short_and_never_too_large, 0, (int)COUNT_OF(compact));
	tcase_add_loop_test(
	    tc, say_date__a_moment__is_written_as_the_language_does, 0, (int)COUNT_OF(date));
	tcase_add_loop_test(tc, say_date__each_month__has_a_name, 0, LANGS);
	tcase_add_loop_test(
	    tc, say_count_html__a_number__has_its_plural, 0, (int)COUNT_OF(counted));
	tcase_add_loop_test(tc, language__a_plural_rule__keeps_to_its_forms, 0, LANGS);
	tcase_add_loop_test(tc, language__each__has_tag_name_and_words, 0, LANGS);
	tcase_add_test(tc, say_one_html__a_name__is_escaped_and_set_apart);
	tcase_add_test(tc, say_one__a_name__stands_where_the_language_wants_it);
	tcase_add_test_raise_signal(tc, say_one__a_placeholder_without_text__is_a_bug, SIGABRT);
	tcase_add_test_raise_signal(tc, say_language__none_of_ours__is_a_bug, SIGABRT);
	tcase_add_test(tc, say_attr__a_message__is_an_attribute);
	suite_add_tcase(s, tc);
	return s;
}
