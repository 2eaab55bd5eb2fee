#include "model/moderation.h"

#include <string.h>

#include "suites.h"

/* Every action on every status: whether a moderator is offered it. */
static const bool applies[ACTIONS][STATUSES] = {
	[ACTION_PUBLISH] = { [HELD] = true, [SPAM] = true, [REJECTED] = true, [DELETED] = true },
	[ACTION_REJECT] = { [PUBLISHED] = true, [HELD] = true, [SPAM] = true, [DELETED] = true },
	[ACTION_SPAM] = { [PUBLISHED] = true, [HELD] = true, [REJECTED] = true, [DELETED] = true },
	[ACTION_DELETE] = { [PUBLISHED] = true, [HELD] = true, [SPAM] = true, [REJECTED] = true },
};

static const struct {
	const char *name;
	enum status to;
} action[ACTIONS] = {
	[ACTION_PUBLISH] = { "publish", PUBLISHED },
	[ACTION_REJECT] = { "reject", REJECTED },
	[ACTION_SPAM] = { "spam", SPAM },
	[ACTION_DELETE] = { "delete", DELETED },
};

START_TEST(action__each_one__leads_from_every_other_status_to_its_own)
{
	enum action found;

	ck_assert_str_eq(action_info((enum action)_i)->name, action[_i].name);
	ck_assert_int_eq(action_info((enum action)_i)->to, action[_i].to);
	ck_assert_uint_gt(strlen(action_info((enum action)_i)->label), 0);
	ck_assert_int_eq(action_of(str_of(action[_i].name), &found), OK);
	ck_assert_int_eq(found, _i);
	for (int from = 0; from < STATUSES; from++)
		ck_assert_int_eq(
		    action_applies((enum action)_i, (enum status)from), applies[_i][from]);
}
END_TEST

START_TEST(action_of__another_name__is_refused)
{
	static const char *const other[] = { "", "Publish", "publish ", "hold", "held", "delet" };
	enum action found;

	for (size_t i = 0; i < COUNT_OF(other); i++)
		ck_assert_int_eq(action_of(str_of(other[i]), &found), ERR_INPUT);
}
END_TEST

START_TEST(ground_of__each_name__is_that_ground)
{
	enum ground got;

	ck_assert_int_eq(ground_of(str_of(ground_info((enum ground)_i)->name), &got), OK);
	ck_assert_int_eq(got, _i);
	ck_assert_uint_gt(strlen(ground_info((enum ground)_i)->label), 0);
}
END_TEST

START_TEST(ground_of__another_name__is_refused)
{
	enum ground got;

	ck_assert_int_eq(ground_of(STR("rudeness"), &got), ERR_INPUT);
	ck_assert_int_eq(ground_of(STR("Spam"), &got), ERR_INPUT);
}
END_TEST

Suite *
moderation_suite(void)
{
	Suite *s = suite_create("moderation");
	TCase *tc = tcase_create("moderation");

	tcase_add_loop_test(
	    tc, action__each_one__leads_from_every_other_status_to_its_own, 0, ACTIONS);
	tcase_add_test(tc, action_of__another_name__is_refused);
	tcase_add_loop_test(tc, ground_of__each_name__is_that_ground, 0, GROUNDS);
	tcase_add_test(tc, ground_of__another_name__is_refused);
	suite_add_tcase(s, tc);
	return s;
}
