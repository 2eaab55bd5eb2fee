/*
 * The desk's pages of the keys with which a site signs its readers in; and the same as JSON.
 */
#include "view/signers_html.h"

#include <string.h>

#include "fixture.h"
#include "suites.h"
#include "view/signers_json.h"

static const struct session who = {
	.id = 5, .moderator_id = 2, .moderator_name = STR_INIT("Grace"), .everywhere = ROLE_OWNER
};
static const int64_t tally[QUEUES] = { 0 };
static struct problems problems;
static struct desk_show desk;
static struct sso_key key[2];
static struct signers_show show;

static void
set_up(void)
{
	fixture_up();
	problems = (struct problems){ 0 };
	desk = (struct desk_show){
		.prefix = STR("/postbag/"),
		.who = &who,
		.form_token = "FORM",
		.tally = tally,
		.problems = &problems,
	};
	key[0] = (struct sso_key){
		.id = 1,
		.site_id = site.id,
		.name = STR("main"),
		.kind = SSO_PASETO,
		.issuer = STR(HOSTILE),
		.material = STR("0123456789abcdef0123456789abcdef"),
		.made_us = MOMENT_US,
	};
	key[1] = key[0];
	key[1].name = STR("old");
	key[1].kind = SSO_JWT_HS256;
	key[1].used_us = MOMENT_US;
	show = (struct signers_show){ .desk = &desk, .site = &site, .key = key, .keys = 2 };
}

static const char *
shown(void)
{
	signers_page(&h, &show);
	return written();
}

START_TEST(signers_page__keys__are_listed_without_what_they_are_made_of)
{
	const char *page = shown();

	assert_has(page, HOSTILE_ESCAPED);
	assert_has(page, "PASETO v4.public");
	assert_has(page, ">never<");
	assert_has(page, "/keys/remove?key_name=old\"");
	assert_lacks(page, "0123456789abcdef");
	assert_lacks(page, "desk-secret");
}
END_TEST

START_TEST(signers_page__a_secret__is_shown_when_it_was_made)
{
	show.secret = "SECRET";
	show.fresh.name = STR("shared");
	const char *page = shown();
	assert_has(page, "<code class=\"desk-secret\">SECRET</code>");
	/* What went well is not in the form again. */
	assert_lacks(page, "value=\"shared\"");
}
END_TEST

START_TEST(signers_page__what_was_refused__is_in_the_form_again)
{
	problem_add(&problems, "key", PROBLEM_MALFORMED);
	show.fresh = (struct signer_new){ .name = STR("fresh"),
		.kind = STR("jwt-eddsa"),
		.issuer = STR("https://news.example"),
		.text = STR("\n" HOSTILE),
		.wrong = true };
	const char *page = shown();
	assert_has(page, "value=\"fresh\"");
	assert_has(page, "value=\"jwt-eddsa\" selected");
	assert_has(page, "aria-invalid=\"true\">\n\n" HOSTILE_ESCAPED "</textarea>");
	assert_has(page, "This is no public key of Ed25519.");
}
END_TEST

START_TEST(signers_page__a_token_that_was_checked__is_judged_in_a_sentence)
{
	struct sso_claims claims = {
		.name = STR(HOSTILE), .subject = STR("7"), .expires_s = MOMENT_US / 1000000
	};
	struct token_check check = { .fault = SSO_EXPIRED };

	show.check = &check;
	assert_has(shown(), "The token is refused: It has expired.");
	h = html_begin(arena, 16384, (size_t)1 << 20);
	check = (struct token_check){ .key = key, .claims = &claims };
	const char *page = shown();
	assert_has(page, "The token is good");
	assert_has(page, "<bdi>" HOSTILE_ESCAPED "</bdi>, whom the site knows as <bdi>7</bdi>");
}
END_TEST

START_TEST(signer_remove_page__a_key__is_named_in_the_form_that_asks)
{
	signer_remove_page(&h, &desk, &site, &key[1]);
	const char *page = written();
	assert_has(page, "name=\"key_name\" value=\"old\"");
	assert_has(page, "/keys/remove\"");
}
END_TEST

START_TEST(signers_json__keys__have_these_members_in_order)
{
	signers_json(&j, &site, key, 2);
	ck_assert_str_eq(written_json(),
	    "{\"site\":\"news\",\"keys\":[{\"name\":\"main\",\"kind\":\"paseto\",\"issuer\":"
	    "\"\\u003ci\\u003e\\\"A\\\" \\u0026 'B'\\u003c/i\\u003e\",\"added\":"
	    "\"2026-11-23T14:05:09Z\",\"used\":null},{\"name\":\"old\",\"kind\":\"jwt-hs256\","
	    "\"issuer\":\"\\u003ci\\u003e\\\"A\\\" \\u0026 'B'\\u003c/i\\u003e\",\"added\":"
	    "\"2026-11-23T14:05:09Z\",\"used\":\"2026-11-23T14:05:09Z\"}]}");
}
END_TEST

START_TEST(token_check_json__a_bad_one__says_where_and_why_and_nothing_of_what_is_in_it)
{
	token_check_json(&j, &(struct token_check){ .fault = SSO_OTHER_ISSUER });
	const char *text = written_json();
	assert_has(text, "{\"good\":false,\"fault\":\"other-issuer\",\"claim\":\"iss\",");
	assert_has(
	    text, "\"key\":null,\"subject\":null,\"name\":null,\"email\":false,\"expires\":null}");
}
END_TEST

Suite *
signers_html_suite(void)
{
	Suite *s = suite_create("signers_html");
	TCase *tc = tcase_create("signers_html");

	tcase_add_checked_fixture(tc, set_up, fixture_down);
	tcase_add_test(tc, signers_page__keys__are_listed_without_what_they_are_made_of);
	tcase_add_test(tc, signers_page__a_secret__is_shown_when_it_was_made);
	tcase_add_test(tc, signers_page__what_was_refused__is_in_the_form_again);
	tcase_add_test(tc, signers_page__a_token_that_was_checked__is_judged_in_a_sentence);
	tcase_add_test(tc, signer_remove_page__a_key__is_named_in_the_form_that_asks);
	tcase_add_test(tc, signers_json__keys__have_these_members_in_order);
	tcase_add_test(
	    tc, token_check_json__a_bad_one__says_where_and_why_and_nothing_of_what_is_in_it);
	suite_add_tcase(s, tc);
	return s;
}
