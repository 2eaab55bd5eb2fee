#include "view/words.h"

#include "fixture.h"
#include "suites.h"
#include "view/say.h"

/* What is noted anywhere below src/: a field, what is wrong with it, and a part of what is said. */
static const struct {
	const char *field;
	enum problem_code code;
	const char *said;
} noted[] = {
	{ "name", PROBLEM_MISSING, "Please write your name" },
	{ "name", PROBLEM_TOO_LONG, "at most 60 characters" },
	{ "name", PROBLEM_MALFORMED, "cannot be shown" },
	{ "name", PROBLEM_TAKEN, "belongs to a moderator" },
	{ "text", PROBLEM_MISSING, "Please write a comment" },
	{ "text", PROBLEM_TOO_LONG, "shorten it" },
	{ "text", PROBLEM_MALFORMED, "cannot be shown" },
	{ "reply", PROBLEM_MALFORMED, "\xe2\x80\x9creply\xe2\x80\x9d" },
	{ "reply", PROBLEM_UNKNOWN, "is gone" },
	{ "ticket", PROBLEM_MISSING, "incomplete" },
	{ "ticket", PROBLEM_EXPIRED, "once more" },
	{ "ticket", PROBLEM_FOREIGN, "once more" },
	{ "article", PROBLEM_MISSING, "No article" },
	{ "article", PROBLEM_MALFORMED, "http or https" },
	{ "article", PROBLEM_UNKNOWN, "no site" },
	{ "article", PROBLEM_TOO_LONG, "too many articles" },
	{ "article", PROBLEM_CLOSED, "are closed" },
	{ "title", PROBLEM_MALFORMED, "\xe2\x80\x9ctitle\xe2\x80\x9d" },
	{ "title", PROBLEM_TOO_LONG, "\xe2\x80\x9ctitle\xe2\x80\x9d is too long" },
	{ "view", PROBLEM_UNKNOWN, "\xe2\x80\x9cview\xe2\x80\x9d" },
	{ "root", PROBLEM_MALFORMED, "root" },
	{ "sort", PROBLEM_UNKNOWN, "\xe2\x80\x9csort\xe2\x80\x9d" },
	{ "after", PROBLEM_MALFORMED,
	    "\xe2\x80\x9c"
	    "after\xe2\x80\x9d" },
	{ "before", PROBLEM_MALFORMED,
	    "\xe2\x80\x9c"
	    "before\xe2\x80\x9d" },
	{ "network", PROBLEM_MISSING, "\xe2\x80\x9cnetwork\xe2\x80\x9d is missing" },
	{ "network", PROBLEM_UNKNOWN, "no such network" },
	{ "network", PROBLEM_NOT_ALLOWED, "does not share" },
	{ "key", PROBLEM_TOO_LONG, "\xe2\x80\x9ckey\xe2\x80\x9d is too long" },
	{ "key", PROBLEM_REUSED, "another comment" },
	{ "Origin", PROBLEM_FOREIGN, "another site" },
	{ "Authorization", PROBLEM_FOREIGN, "token of this site" },
	{ "Authorization", PROBLEM_EXPIRED, "has expired" },
	{ "comment", PROBLEM_EXPIRED, "is over" },
	{ "comment", PROBLEM_NOT_ALLOWED, "your own comment" },
	{ "comment", PROBLEM_MALFORMED,
	    "\xe2\x80\x9c"
	    "comment\xe2\x80\x9d" },
	{ "act", PROBLEM_UNKNOWN,
	    "\xe2\x80\x9c"
	    "act\xe2\x80\x9d" },
	{ "form", PROBLEM_DOUBLED, "more than once" },
	{ "REMOTE_ADDR", PROBLEM_MALFORMED, "REMOTE_ADDR" },
	{ "password", PROBLEM_TOO_LONG, "\xe2\x80\x9cpassword\xe2\x80\x9d is too long" },
	{ "password", PROBLEM_FOREIGN, "do not fit" },
	{ "token", PROBLEM_FOREIGN, "another session" },
	{ "status", PROBLEM_UNKNOWN, "\xe2\x80\x9cstatus\xe2\x80\x9d" },
	{ "action", PROBLEM_UNKNOWN,
	    "\xe2\x80\x9c"
	    "action\xe2\x80\x9d" },
	{ "action", PROBLEM_NOT_ALLOWED, "not allowed here" },
	{ "from", PROBLEM_UNKNOWN,
	    "\xe2\x80\x9c"
	    "from\xe2\x80\x9d" },
	{ "from", PROBLEM_EXPIRED, "in the meantime" },
	{ "mark", PROBLEM_UNKNOWN, "\xe2\x80\x9cmark\xe2\x80\x9d" },
	{ "mark", PROBLEM_NOT_ALLOWED, "A reply cannot be pinned" },
	{ "mark", PROBLEM_EXPIRED, "done this already" },
	{ "badge", PROBLEM_UNKNOWN,
	    "\xe2\x80\x9c"
	    "badge\xe2\x80\x9d" },
	{ "badge", PROBLEM_NOT_ALLOWED, "not allowed here" },
	{ "badge", PROBLEM_EXPIRED, "in the meantime" },
	{ "worn", PROBLEM_UNKNOWN, "\xe2\x80\x9cworn\xe2\x80\x9d" },
	{ "reason", PROBLEM_MISSING, "Please choose" },
	{ "reason", PROBLEM_UNKNOWN, "\xe2\x80\x9creason\xe2\x80\x9d" },
	{ "words", PROBLEM_MISSING, "in your own words" },
	{ "words", PROBLEM_TOO_LONG, "at most 500 characters" },
	{ "words", PROBLEM_MALFORMED, "\xe2\x80\x9cwords\xe2\x80\x9d" },
	{ "reason", PROBLEM_MALFORMED, "\xe2\x80\x9creason\xe2\x80\x9d" },
	{ "reason", PROBLEM_TOO_LONG, "at most 500 characters" },
	/* What the reading of a request refuses. */
	{ "Content-Type", PROBLEM_MALFORMED, "Content-Type" },
	{ "body", PROBLEM_MALFORMED,
	    "\xe2\x80\x9c"
	    "body\xe2\x80\x9d" },
	{ "query", PROBLEM_MALFORMED, "\xe2\x80\x9cquery\xe2\x80\x9d" },
	{ "Idempotency-Key", PROBLEM_MALFORMED, "Idempotency-Key" },
};

static struct str
said(const char *field, enum problem_code code)
{
	return words_problem(arena, LANG_EN, &(struct problem){ field, code });
}

START_TEST(words_problem__each_that_is_noted__is_a_sentence_about_it)
{
	struct str words = said(noted[_i].field, noted[_i].code);

	assert_has(arena_text(arena, words), noted[_i].said);
	ck_assert(words.p[0] >= 'A' && words.p[0] <= 'Z');
	ck_assert(str_ends(words, STR(".")));
	ck_assert_uint_eq(str_find(words, '%'), words.len);
	ck_assert_uint_eq(str_find(words, '{'), words.len);
}
END_TEST

START_TEST(words_problem__each_code__has_words_for_any_field)
{
	struct str words = said("anything", (enum problem_code)_i);

	assert_has(arena_text(arena, words), "\xe2\x80\x9c"
					     "anything\xe2\x80\x9d");
	ck_assert(str_ends(words, STR(".")));
	ck_assert_uint_eq(str_find(words, '%'), words.len);
	ck_assert_uint_eq(str_find(words, '{'), words.len);
}
END_TEST

START_TEST(words_problem__a_field_with_a_percent_sign__is_repeated_as_it_is)
{
	ck_assert(str_equal(said("%s%n", PROBLEM_MISSING),
	    STR("The field \xe2\x80\x9c%s%n\xe2\x80\x9d is missing.")));
}
END_TEST

/* Every error status that Postbag answers with. */
static const int status[] = { 400, 401, 403, 404, 405, 409, 411, 413, 415, 422, 429, 500, 501,
	503 };

START_TEST(words_status__each_error__has_words_of_its_own)
{
	struct status_words words = words_status(LANG_EN, status[_i]);

	ck_assert_uint_gt(strlen(words.title), 0);
	ck_assert_uint_gt(strlen(words.detail), 0);
	for (int i = 0; i < _i; i++)
		ck_assert_str_ne(words.title, words_status(LANG_EN, status[i]).title);
}
END_TEST

START_TEST(words_status__any_other__is_our_mistake)
{
	ck_assert_str_eq(words_status(LANG_EN, 599).title, words_status(LANG_EN, 500).title);
	ck_assert_str_eq(words_status(LANG_EN, 0).detail, words_status(LANG_EN, 500).detail);
}
END_TEST

Suite *
words_suite(void)
{
	Suite *s = suite_create("words");
	TCase *tc = tcase_create("words");

	tcase_add_checked_fixture(tc, fixture_up, fixture_down);
	tcase_add_loop_test(
	    tc, words_problem__each_that_is_noted__is_a_sentence_about_it, 0, (int)COUNT_OF(noted));
	tcase_add_loop_test(
	    tc, words_problem__each_code__has_words_for_any_field, PROBLEM_NONE, PROBLEM_CODES);
	tcase_add_test(tc, words_problem__a_field_with_a_percent_sign__is_repeated_as_it_is);
	tcase_add_loop_test(
	    tc, words_status__each_error__has_words_of_its_own, 0, (int)COUNT_OF(status));
	tcase_add_test(tc, words_status__any_other__is_our_mistake);
	suite_add_tcase(s, tc);
	return s;
}
