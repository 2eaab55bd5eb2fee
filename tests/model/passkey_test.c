/*
 * Where passkeys are possible, and what browsers say of them.
 */
#include "model/passkey.h"

#include "base/attr.h"
#include "suites.h"

static struct arena *a;

static void
set_up(void)
{
	a = arena_open();
}

static void
tear_down(void)
{
	arena_close(a);
}

static const struct {
	const char *origin;
	const char *party; /* NULL: none */
} place[] = {
	{ "https://desk.example", "desk.example" },
	{ "https://desk.example:8443", "desk.example" },
	{ "https://intranet", "intranet" },
	{ "https://4.example", "4.example" },
	{ "https://desk.example4", "desk.example4" },
	{ "http://localhost", "localhost" },
	{ "http://localhost:8080", "localhost" },
	{ "http://news.localhost:8080", "news.localhost" },
	{ "https://localhost", "localhost" },
	{ "http://desk.example", NULL },
	{ "http://localhost.example", NULL },
	{ "http://notlocalhost", NULL },
	{ "http://127.0.0.1:8080", NULL },
	{ "https://192.0.2.1", NULL },
	{ "https://3221225985", NULL },
	{ "https://[2001:db8::1]", NULL },
	{ "https://[2001:db8::1]:8443", NULL },
	{ "https://", NULL },
	{ "", NULL },
};

START_TEST(passkey_party__of_an_origin__is_its_host_where_browsers_have_passkeys)
{
	const char *party = NULL;

	ck_assert_int_eq(passkey_party(a, str_of(place[_i].origin), &party),
	    place[_i].party == NULL ? ERR_ABSENT : OK);
	ck_assert_pstr_eq(party, place[_i].party);
}
END_TEST

#define ORIGIN "\"origin\":\"https://desk.example\""
#define SIGN   "\"type\":\"webauthn.get\""
#define ASKED  "\"challenge\":\"abc-_\""

static const struct {
	const char *text;
	enum err want;
} said[] = {
	{ "{" SIGN "," ASKED "," ORIGIN "}", OK },
	{ "{" SIGN "," ASKED "," ORIGIN ",\"crossOrigin\":false}", OK },
	/* What there was once, and what may come. */
	{ "{" SIGN "," ASKED "," ORIGIN ",\"tokenBinding\":{\"status\":\"supported\"},\"x\":[1,{}],"
	  "\"y\":-1.5,\"z\":null}",
	    OK },
	{ "{" SIGN "," ASKED "," ORIGIN ",\"crossOrigin\":true}", ERR_AUTH },
	{ "{\"type\":\"webauthn.create\"," ASKED "," ORIGIN "}", ERR_AUTH },
	{ "{\"type\":\"webauthn.get \"," ASKED "," ORIGIN "}", ERR_AUTH },
	{ "{" SIGN "," ASKED ",\"origin\":\"https://desk.example.org\"}", ERR_AUTH },
	{ "{" SIGN "," ASKED ",\"origin\":\"https://desk.example:8443\"}", ERR_AUTH },
	{ "{" SIGN "," ASKED ",\"origin\":\"http://desk.example\"}", ERR_AUTH },
	{ "{" SIGN "," ASKED ",\"origin\":[\"https://desk.example\"]}", ERR_AUTH },
	{ "{" SIGN "," ASKED "}", ERR_AUTH },
	{ "{" SIGN "," ORIGIN "}", ERR_INPUT },
	{ "{" SIGN ",\"challenge\":\"\"," ORIGIN "}", ERR_INPUT },
	{ "{" ASKED "," ORIGIN "}", ERR_INPUT },
	{ "{" SIGN "," ASKED "," ORIGIN "," ORIGIN "}", ERR_INPUT },
	{ "{" SIGN "," ASKED "," ORIGIN "} ", OK },
	{ "{" SIGN "," ASKED "," ORIGIN "}x", ERR_INPUT },
	{ "{" SIGN "," ASKED "," ORIGIN, ERR_INPUT },
	{ "[]", ERR_INPUT },
	{ "", ERR_INPUT },
};

START_TEST(passkey_client_read__what_a_browser_says__is_of_our_page_and_this_act)
{
	struct str challenge;

	ck_assert_int_eq(passkey_client_read(a, str_of(said[_i].text), PASSKEY_SIGN,
			     STR("https://desk.example"), &challenge),
	    said[_i].want);
	if (said[_i].want == OK)
		ck_assert(str_equal(challenge, STR("abc-_")));
}
END_TEST

START_TEST(passkey_client_read__of_a_new_one__is_another_type)
{
	const struct str text = STR("{\"type\":\"webauthn.create\"," ASKED "," ORIGIN "}");
	struct str challenge;

	ck_assert_int_eq(
	    passkey_client_read(a, text, PASSKEY_MAKE, STR("https://desk.example"), &challenge),
	    OK);
}
END_TEST

Suite *
passkey_suite(void)
{
	Suite *s = suite_create("passkey");
	TCase *tc = tcase_create("passkey");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc,
	    passkey_party__of_an_origin__is_its_host_where_browsers_have_passkeys, 0,
	    (int)COUNT_OF(place));
	tcase_add_loop_test(tc,
	    passkey_client_read__what_a_browser_says__is_of_our_page_and_this_act, 0,
	    (int)COUNT_OF(said));
	tcase_add_test(tc, passkey_client_read__of_a_new_one__is_another_type);
	suite_add_tcase(s, tc);
	return s;
}
