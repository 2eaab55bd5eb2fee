#include "model/verdict.h"

#include <string.h>

#include "suites.h"

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

static struct verdict
verdict_of(enum outcome one, enum outcome other)
{
	struct verdict verdict = { .count = 0 };

	verdict_add(&verdict, &(struct finding){ .cause = CAUSE_WORDS, .outcome = one });
	verdict_add(&verdict, &(struct finding){ .cause = CAUSE_LINKS, .outcome = other });
	return verdict;
}

START_TEST(cause_of__each_name__is_that_cause)
{
	enum cause got;

	ck_assert_int_eq(cause_of(str_of(cause_info((enum cause)_i)->name), &got), OK);
	ck_assert_int_eq(got, _i);
	ck_assert_uint_gt(strlen(cause_info((enum cause)_i)->label), 0);
}
END_TEST

START_TEST(outcome_of__each_name__is_that_outcome)
{
	enum outcome got;

	ck_assert_int_eq(outcome_of(str_of(outcome_info((enum outcome)_i)->name), &got), OK);
	ck_assert_int_eq(got, _i);
	ck_assert_uint_gt(strlen(outcome_info((enum outcome)_i)->label), 0);
	ck_assert_uint_gt(strlen(outcome_info((enum outcome)_i)->did), 0);
}
END_TEST

START_TEST(names__others__are_refused)
{
	enum cause cause;
	enum outcome outcome;

	ck_assert_int_eq(cause_of(STR(""), &cause), ERR_INPUT);
	ck_assert_int_eq(cause_of(STR("Words"), &cause), ERR_INPUT);
	ck_assert_int_eq(outcome_of(STR(""), &outcome), ERR_INPUT);
	ck_assert_int_eq(outcome_of(STR("held"), &outcome), ERR_INPUT);
}
END_TEST

static const struct {
	enum policy policy;
	bool known;
	enum status status;
	enum cause cause;
} policies[] = {
	{ POLICY_OPEN, false, PUBLISHED, CAUSES },
	{ POLICY_OPEN, true, PUBLISHED, CAUSES },
	{ POLICY_FIRST, false, HELD, CAUSE_FIRST },
	{ POLICY_FIRST, true, PUBLISHED, CAUSES },
	{ POLICY_ALL, false, HELD, CAUSE_POLICY },
	{ POLICY_ALL, true, HELD, CAUSE_POLICY },
};

START_TEST(verdict_policy__each__holds_whom_it_says_and_says_why)
{
	struct verdict verdict = { .count = 0 };

	verdict_policy(&verdict, policies[_i].policy, policies[_i].known);
	ck_assert_int_eq(verdict_status(&verdict), policies[_i].status);
	ck_assert_uint_eq(verdict.count, policies[_i].cause == CAUSES ? 0 : 1);
	if (verdict.count == 1)
		ck_assert_int_eq(verdict.finding[0].cause, policies[_i].cause);
}
END_TEST

static const struct {
	int64_t found, hold_from, spam_from; /* found: twice */
	enum outcome outcome;
	const char *detail;
} weights[] = {
	{ 0, 5, 10, OUTCOME_NONE, NULL },
	{ 2, 5, 10, OUTCOME_NONE, NULL },
	{ 3, 6, 10, OUTCOME_HOLD, "6, of 6" },
	{ 4, 5, 10, OUTCOME_HOLD, "8, of 5" },
	{ 5, 5, 10, OUTCOME_SPAM, "10, of 10" },
	{ 5, 0, 10, OUTCOME_SPAM, "10, of 10" },
	{ 100, 5, 0, OUTCOME_HOLD, "200, of 5" },
	{ 100, 0, 0, OUTCOME_NONE, NULL },
	{ 3, 5, 2, OUTCOME_SPAM, "6, of 2" },
};

START_TEST(verdict_weigh__small_things__hold_together_and_say_so)
{
	struct verdict verdict = { .count = 0 };
	struct finding finding = { .cause = CAUSE_LINKS, .score = weights[_i].found };

	verdict_add(&verdict, &finding);
	verdict_add(&verdict, &finding);
	verdict_weigh(a, &verdict, weights[_i].hold_from, weights[_i].spam_from);
	ck_assert_int_eq(verdict_outcome(&verdict), weights[_i].outcome);
	ck_assert_uint_eq(verdict.count, weights[_i].detail == NULL ? 2 : 3);
	if (weights[_i].detail != NULL) {
		const struct finding *found = verdict_severest(&verdict);

		ck_assert_int_eq(found->cause, CAUSE_SCORE);
		ck_assert(str_equal(found->detail, str_of(weights[_i].detail)));
	}
}
END_TEST

START_TEST(verdict_weigh__what_gave_way__counts_all_the_same)
{
	struct verdict verdict = { .count = 0 };
	struct finding finding = { .cause = CAUSE_LINKS, .score = 1 };

	for (int i = 0; i < 2 * VERDICT_MOST; i++)
		verdict_add(&verdict, &finding);
	verdict_weigh(a, &verdict, 2 * VERDICT_MOST, 0);
	ck_assert_int_eq(verdict_outcome(&verdict), OUTCOME_HOLD);
}
END_TEST

START_TEST(verdict_outcome__of_two__is_the_severer_one)
{
	for (int other = OUTCOME_NONE; other < OUTCOMES; other++) {
		struct verdict verdict = verdict_of((enum outcome)_i, (enum outcome)other);

		ck_assert_int_eq(verdict_outcome(&verdict), _i > other ? _i : other);
		ck_assert_int_eq(
		    verdict_severest(&verdict)->cause, other > _i ? CAUSE_LINKS : CAUSE_WORDS);
	}
}
END_TEST

/* What becomes of a new comment, of a published one and of a held one that are edited. */
static const enum status becomes[][3] = {
	[OUTCOME_NONE] = { PUBLISHED, PUBLISHED, HELD },
	[OUTCOME_HOLD] = { HELD, HELD, HELD },
	[OUTCOME_SPAM] = { SPAM, SPAM, SPAM },
	[OUTCOME_SHADOW] = { SPAM, SPAM, SPAM },
};

START_TEST(verdict_status__each_outcome__is_no_way_past_a_moderator)
{
	const struct verdict verdict = verdict_of(OUTCOME_NONE, (enum outcome)_i);

	ck_assert_int_eq(verdict_status(&verdict), becomes[_i][0]);
	ck_assert_int_eq(verdict_edited(&verdict, PUBLISHED), becomes[_i][1]);
	ck_assert_int_eq(verdict_edited(&verdict, HELD), becomes[_i][2]);
	ck_assert_int_eq(verdict_edited(&verdict, REJECTED), REJECTED);
	ck_assert_int_eq(verdict_edited(&verdict, DELETED), DELETED);
}
END_TEST

START_TEST(verdict_outcome__nothing_found__is_none)
{
	const struct verdict verdict = { .count = 0 };

	ck_assert_int_eq(verdict_outcome(&verdict), OUTCOME_NONE);
	ck_assert_ptr_null(verdict_severest(&verdict));
	ck_assert_int_eq(verdict_status(&verdict), PUBLISHED);
}
END_TEST

START_TEST(verdict_add__more_than_fit__keeps_the_severest)
{
	struct verdict verdict = { .count = 0 };
	const struct finding mild = { .cause = CAUSE_LINKS, .outcome = OUTCOME_HOLD },
			     severe = { .cause = CAUSE_BAN, .outcome = OUTCOME_REFUSE };

	for (int i = 0; i < VERDICT_MOST + 3; i++)
		verdict_add(&verdict, &mild);
	ck_assert_uint_eq(verdict.count, VERDICT_MOST);
	verdict_add(&verdict, &severe);
	ck_assert_uint_eq(verdict.count, VERDICT_MOST);
	ck_assert_int_eq(verdict_outcome(&verdict), OUTCOME_REFUSE);
	for (int i = 0; i < VERDICT_MOST; i++)
		verdict_add(&verdict, &severe);
	verdict_add(&verdict, &mild);
	for (int i = 0; i < VERDICT_MOST; i++)
		ck_assert_int_eq(verdict.finding[i].outcome, OUTCOME_REFUSE);
}
END_TEST

START_TEST(verdict_add__long_detail__is_cut_between_two_letters)
{
	struct verdict verdict = { .count = 0 };
	char detail[FINDING_DETAIL_MAX_BYTES + 3];

	memset(detail, 'x', sizeof(detail));
	memcpy(detail + FINDING_DETAIL_MAX_BYTES - 1, "\xe2\x82\xac", 3);
	verdict_add(&verdict, &(struct finding){ .detail = { detail, sizeof(detail) } });
	ck_assert_uint_eq(verdict.finding[0].detail.len, FINDING_DETAIL_MAX_BYTES - 1);
	verdict_add(
	    &verdict, &(struct finding){ .detail = { detail, FINDING_DETAIL_MAX_BYTES - 1 } });
	ck_assert_uint_eq(verdict.finding[1].detail.len, FINDING_DETAIL_MAX_BYTES - 1);
}
END_TEST

Suite *
verdict_suite(void)
{
	Suite *s = suite_create("verdict");
	TCase *tc = tcase_create("verdict");

	tcase_add_loop_test(tc, cause_of__each_name__is_that_cause, 0, CAUSES);
	tcase_add_loop_test(tc, outcome_of__each_name__is_that_outcome, 0, OUTCOMES);
	tcase_add_test(tc, names__others__are_refused);
	tcase_add_loop_test(
	    tc, verdict_policy__each__holds_whom_it_says_and_says_why, 0, (int)COUNT_OF(policies));
	tcase_add_loop_test(tc, verdict_outcome__of_two__is_the_severer_one, 0, OUTCOMES);
	tcase_add_loop_test(tc, verdict_status__each_outcome__is_no_way_past_a_moderator, 0,
	    (int)COUNT_OF(becomes));
	tcase_add_test(tc, verdict_outcome__nothing_found__is_none);
	tcase_add_test(tc, verdict_add__more_than_fit__keeps_the_severest);
	tcase_add_test(tc, verdict_add__long_detail__is_cut_between_two_letters);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(
	    tc, verdict_weigh__small_things__hold_together_and_say_so, 0, (int)COUNT_OF(weights));
	tcase_add_test(tc, verdict_weigh__what_gave_way__counts_all_the_same);
	suite_add_tcase(s, tc);
	return s;
}
