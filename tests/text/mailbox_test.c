#include "text/mailbox.h"

#include "text/suites.h"

#define TEN   "abcdefghij"
#define SIXTY TEN TEN TEN TEN TEN TEN
/* A label of 63 bytes, which is the most, and a name of 191. */
#define LABEL SIXTY "abc"
#define NAME  LABEL "." LABEL "." LABEL

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

/* canonical NULL: refused. */
static const struct {
	const char *text, *canonical;
} row[] = {
	{ "ada@example.org", "ada@example.org" },
	{ "Ada@Example.ORG", "Ada@example.org" },
	{ "a@b.co", "a@b.co" },
	{ "ada.lovelace+news@mail.example.org", "ada.lovelace+news@mail.example.org" },
	{ "!#$%&'*+-/=?^_`{|}~@example.org", "!#$%&'*+-/=?^_`{|}~@example.org" },
	{ "1@2.example", "1@2.example" },
	{ "ada@xn--bcher-kva.example", "ada@xn--bcher-kva.example" },
	{ SIXTY "abcd@example.org", SIXTY "abcd@example.org" },
	{ SIXTY "abcde@example.org", NULL },
	{ "ada@" LABEL ".example", "ada@" LABEL ".example" },
	{ "ada@" LABEL "d.example", NULL },
	{ TEN TEN TEN TEN TEN "abcdefghi@" NAME ".ab",
	    TEN TEN TEN TEN TEN "abcdefghi@" NAME ".ab" }, /* 254 bytes */
	{ SIXTY "@" NAME ".ab", NULL },
	{ "", NULL },
	{ "@", NULL },
	{ "ada", NULL },
	{ "ada@", NULL },
	{ "@example.org", NULL },
	{ "ada@@example.org", NULL },
	{ "ada@home@example.org", NULL },
	{ "ada@localhost", NULL },
	{ "ada@example", NULL },
	{ "ada@example.org.", NULL },
	{ "ada@.example.org", NULL },
	{ "ada@example..org", NULL },
	{ "ada@-example.org", NULL },
	{ "ada@example-.org", NULL },
	{ "ada@192.0.2.7", NULL },
	{ "ada@[192.0.2.7]", NULL },
	{ "ada@[IPv6:2001:db8::1]", NULL },
	{ ".ada@example.org", NULL },
	{ "ada.@example.org", NULL },
	{ "ada..l@example.org", NULL },
	{ "\"ada l\"@example.org", NULL },
	{ "ada(the first)@example.org", NULL },
	{ "ada l@example.org", NULL },
	{ " ada@example.org", NULL },
	{ "ada@example.org ", NULL },
	{ "ada@exa mple.org", NULL },
	{ "Ada <ada@example.org>", NULL },
	{ "mailto:ada@example.org", NULL },
	{ "ada@example.org,bob@example.org", NULL },
	{ "ada@example.org\r\nBcc: bob@example.org", NULL },
	{ "ada\n@example.org", NULL },
	{ "ada\x7f@example.org", NULL },
	{ "\xc3\xa4@example.org", NULL },
	{ "ada@ex\xc3\xa4mple.org", NULL },
	{ "%@", NULL },
};

START_TEST(mailbox_canonical__rows)
{
	struct str out, again;
	enum err err = mailbox_canonical(a, str_of(row[_i].text), &out);

	ck_assert_msg((err == OK) == (row[_i].canonical != NULL), "%s", row[_i].text);
	assert_run(out, row[_i].canonical == NULL ? "" : row[_i].canonical);
	if (err != OK)
		return;
	ck_assert_uint_le(out.len, MAILBOX_MAX_BYTES);
	ck_assert_int_eq(mailbox_canonical(a, out, &again), OK);
	ck_assert(str_equal(out, again));
}
END_TEST

START_TEST(mailbox_canonical__with_a_nul__is_refused)
{
	struct str out;

	ck_assert_int_eq(mailbox_canonical(a, STR("ada\0@example.org"), &out), ERR_INPUT);
	ck_assert_int_eq(mailbox_canonical(a, STR("ada@example.org\0"), &out), ERR_INPUT);
	ck_assert_int_eq(mailbox_canonical(a, (struct str){ NULL, 0 }, &out), ERR_INPUT);
}
END_TEST

Suite *
mailbox_suite(void)
{
	Suite *s = suite_create("mailbox");
	TCase *tc = tcase_create("mailbox");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, mailbox_canonical__rows, 0, (int)COUNT_OF(row));
	tcase_add_test(tc, mailbox_canonical__with_a_nul__is_refused);
	suite_add_tcase(s, tc);
	return s;
}
