#include "view/account_html.h"

#include "fixture.h"
#include "suites.h"

#define ACTION "action=\"/postbag/admin/account"

static const struct session who = {
	.id = 5, .moderator_id = 2, .moderator_name = STR_INIT(HOSTILE)
};
static const int64_t tally[QUEUES] = { 0 };
static const struct sitting sitting[] = {
	{ 5, STR_INIT("Firefox on Linux"), MOMENT_US, MOMENT_US },
	{ 6, STR_INIT(""), MOMENT_US, MOMENT_US },
};
static const struct second_factor factor = { .since_us = MOMENT_US, .codes = 1 };

static struct problems problems;

static struct desk_show
desk(void)
{
	problems = (struct problems){ .count = 0 };
	return (struct desk_show){
		.prefix = STR("/postbag/"),
		.who = &who,
		.form_token = "TOKEN",
		.tally = tally,
		.problems = &problems,
	};
}

START_TEST(account_page__each_session__can_be_ended_and_this_one_is_marked)
{
	const struct desk_show show = desk();

	account_page(&h, &show,
	    &(struct account_show){
		.created_us = MOMENT_US, .sitting = sitting, .sittings = COUNT_OF(sitting) });
	const char *out = written();
	assert_has(out, ACTION "/sessions/5/end\"");
	assert_has(out, ACTION "/sessions/6/end\"");
	assert_has(
	    out, "Firefox on Linux <span class=\"desk-status desk-status-published\">This one");
	assert_has(out, "<td data-label=\"Browser\">Unknown</td>");
	ck_assert_uint_eq(times(out, "This one"), 1);
	ck_assert_uint_eq(times(out, "value=\"TOKEN\""), 5);
	assert_has(out, "href=\"/postbag/admin/account\" aria-current=\"page\"");
	assert_lacks(out, "<i>");
}
END_TEST

START_TEST(account_page__second_factor__is_set_up_or_switched_off)
{
	const struct desk_show show = desk();
	const bool on = _i == 1;

	account_page(&h, &show,
	    &(struct account_show){ .created_us = MOMENT_US, .factor = on ? &factor : NULL });
	const char *out = written();
	ck_assert_uint_eq(times(out, "Set it up"), on ? 0 : 1);
	ck_assert_uint_eq(times(out, ACTION "/second-factor/off\""), on ? 1 : 0);
	ck_assert_uint_eq(times(out, ACTION "/recovery-codes\""), on ? 1 : 0);
	ck_assert_uint_eq(times(out, "1 recovery code is left"), on ? 1 : 0);
}
END_TEST

/* Two forms ask for a code: only the one that was sent says that it is wrong. */
START_TEST(account_page__what_is_wrong__is_said_in_its_form)
{
	static const char *const id[] = {
		[ACCOUNT_PASSWORD] = "account-current-error",
		[ACCOUNT_CODES] = "account-codes-code-error",
		[ACCOUNT_OFF] = "account-off-code-error",
	};
	const struct desk_show show = desk();

	problem_add(&problems, _i == ACCOUNT_PASSWORD ? "current" : "code", PROBLEM_FOREIGN);
	account_page(&h, &show,
	    &(struct account_show){
		.created_us = MOMENT_US, .factor = &factor, .wrong = (enum account_form)_i });
	const char *out = written();
	ck_assert_uint_eq(times(out, "aria-invalid"), 1);
	assert_has(
	    out, arena_printf(arena, "aria-invalid=\"true\" aria-describedby=\"%s\"", id[_i]).p);
	assert_has(out, arena_printf(arena, "<p class=\"desk-error\" id=\"%s\">This ", id[_i]).p);
	assert_has(out, "role=\"alert\"");
}
END_TEST

START_TEST(enrol_page__the_secret__is_a_code_a_link_and_groups_of_four)
{
	const struct desk_show show = desk();

	enrol_page(&h, &show,
	    &(struct enrol_show){
		.secret = "GEZDGNBVGY3T",
		.uri = STR("otpauth://totp/a:b?secret=GEZDGNBVGY3T&issuer=a"),
		.offer = "OFFER",
	    });
	const char *out = written();
	assert_has(out, "<code class=\"desk-secret\">GEZD GNBV GY3T</code>");
	assert_has(out, "href=\"otpauth://totp/a:b?secret=GEZDGNBVGY3T&amp;issuer=a\"");
	assert_has(out, "name=\"secret\" value=\"OFFER\"");
	ck_assert_uint_eq(times(out, "<svg"), 1);
	assert_has(
	    out, "autocomplete=\"one-time-code\" autocapitalize=\"none\" inputmode=\"numeric\"");
}
END_TEST

START_TEST(recovery_page__each_code__is_shown_once)
{
	static const char *const code[] = { "0123-4567-89ab-cdef", "zzzz-4567-89ab-cdef" };
	const struct desk_show show = desk();

	recovery_page(&h, &show, code, COUNT_OF(code));
	const char *out = written();
	for (size_t i = 0; i < COUNT_OF(code); i++)
		ck_assert_uint_eq(times(out, code[i]), 1);
	ck_assert_uint_eq(times(out, "<li>"), COUNT_OF(code));
}
END_TEST

START_TEST(second_step_page__recovery_code_that_is_wrong__is_where_one_looks)
{
	struct problems wrong = { .count = 0 };

	second_step_page(&h, STR("/postbag/"), NULL);
	problem_add(&wrong, "recovery", PROBLEM_FOREIGN);
	ck_assert_uint_eq(times(written(), "<details open"), 0);
	fixture_down();
	fixture_up();
	second_step_page(&h, STR("/postbag/"), &wrong);
	const char *out = written();
	assert_has(out, "<details open>");
	assert_has(out, "id=\"step-recovery-error\">This is not one of your recovery codes");
	ck_assert_uint_eq(times(out, "action=\"/postbag/admin/sign-in/code\""), 2);
}
END_TEST

Suite *
account_html_suite(void)
{
	Suite *s = suite_create("account_html");
	TCase *tc = tcase_create("account_html");

	tcase_add_checked_fixture(tc, fixture_up, fixture_down);
	tcase_add_test(tc, account_page__each_session__can_be_ended_and_this_one_is_marked);
	tcase_add_loop_test(tc, account_page__second_factor__is_set_up_or_switched_off, 0, 2);
	tcase_add_loop_test(tc, account_page__what_is_wrong__is_said_in_its_form, ACCOUNT_PASSWORD,
	    ACCOUNT_OFF + 1);
	tcase_add_test(tc, enrol_page__the_secret__is_a_code_a_link_and_groups_of_four);
	tcase_add_test(tc, recovery_page__each_code__is_shown_once);
	tcase_add_test(tc, second_step_page__recovery_code_that_is_wrong__is_where_one_looks);
	suite_add_tcase(s, tc);
	return s;
}
