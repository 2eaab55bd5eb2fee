#include "model/mark.h"

#include "suites.h"

static const char *const name[MARKS] = {
	[MARK_PIN] = "pin",
	[MARK_UNPIN] = "unpin",
	[MARK_FEATURE] = "feature",
	[MARK_UNFEATURE] = "unfeature",
	[MARK_LOCK] = "lock",
	[MARK_UNLOCK] = "unlock",
};

START_TEST(mark__each_one__is_found_by_its_name)
{
	enum mark found;

	ck_assert_str_eq(mark_info((enum mark)_i)->name, name[_i]);
	ck_assert_uint_gt(strlen(mark_info((enum mark)_i)->label), 0);
	ck_assert_int_eq(mark_of(str_of(name[_i]), &found), OK);
	ck_assert_int_eq(found, _i);
}
END_TEST

START_TEST(mark_of__another_name__is_refused)
{
	static const char *const other[] = { "", "Pin", "pin ", "pinned", "un", "unpi" };
	enum mark found;

	for (size_t i = 0; i < COUNT_OF(other); i++)
		ck_assert_int_eq(mark_of(str_of(other[i]), &found), ERR_INPUT);
}
END_TEST

/* What a moderator is offered for a comment, in the order of enum mark. */
static const struct {
	struct comment comment;
	bool applies[MARKS];
} offered[] = {
	{ { .status = PUBLISHED }, { true, false, true, false, true, false } },
	{ { .status = PUBLISHED, .pinned_us = 1 }, { false, true, true, false, true, false } },
	{ { .status = PUBLISHED, .featured_us = 1 }, { true, false, false, true, true, false } },
	{ { .status = PUBLISHED, .pinned_us = 1, .featured_us = 1 },
	    { false, true, false, true, true, false } },
	{ { .status = PUBLISHED, .locked_us = 1 }, { true, false, true, false, false, true } },
	{ { .status = PUBLISHED, .parent_id = 3 }, { false, false, true, false } },
	{ { .status = PUBLISHED, .parent_id = 3, .featured_us = 1 },
	    { false, false, false, true } },
	{ { .status = HELD }, { false } },
	{ { .status = HELD, .pinned_us = 1, .featured_us = 1 }, { false } },
	{ { .status = SPAM }, { false } },
	{ { .status = REJECTED }, { false } },
	{ { .status = DELETED }, { false } },
};

START_TEST(mark_applies__each_comment__is_offered_what_would_change_it)
{
	for (int mark = 0; mark < MARKS; mark++)
		ck_assert_int_eq(
		    mark_applies((enum mark)mark, &offered[_i].comment), offered[_i].applies[mark]);
}
END_TEST

START_TEST(mark_fits__a_pin_or_a_lock__is_for_roots_alone)
{
	const struct comment root = { 0 }, reply = { .parent_id = 3 };

	for (int mark = 0; mark < MARKS; mark++) {
		ck_assert(mark_fits((enum mark)mark, &root));
		ck_assert_int_eq(
		    mark_fits((enum mark)mark, &reply), mark != MARK_PIN && mark != MARK_LOCK);
	}
}
END_TEST

static const struct {
	const char *name;
	enum badge badge;
} given[] = {
	{ "none", BADGE_NONE },
	{ "staff", BADGE_STAFF },
	{ "author", BADGE_AUTHOR },
};

START_TEST(badge_given_of__what_moderators_give__is_found_by_its_name)
{
	enum badge found;

	ck_assert_int_eq(badge_given_of(str_of(given[_i].name), &found), OK);
	ck_assert_int_eq(found, given[_i].badge);
	ck_assert_str_eq(badge_info(given[_i].badge)->name, given[_i].name);
	ck_assert_uint_gt(strlen(badge_info(given[_i].badge)->label), 0);
	ck_assert(str_starts(str_of(badge_info(given[_i].badge)->act), STR("badge_")));
	for (size_t i = 0; i < COUNT_OF(given); i++)
		ck_assert_int_eq(badge_applies(given[i].badge, given[_i].badge), i != (size_t)_i);
}
END_TEST

START_TEST(badge_given_of__a_moderators_or_another__is_refused)
{
	static const char *const other[] = { "", "moderator", "Staff", "staff ", "badge_staff" };
	enum badge found;

	for (size_t i = 0; i < COUNT_OF(other); i++)
		ck_assert_int_eq(badge_given_of(str_of(other[i]), &found), ERR_INPUT);
	for (int badge = 0; badge < BADGES; badge++) {
		ck_assert(!badge_applies(BADGE_MODERATOR, (enum badge)badge));
		ck_assert(!badge_applies((enum badge)badge, BADGE_MODERATOR));
	}
}
END_TEST

Suite *
mark_suite(void)
{
	Suite *s = suite_create("mark");
	TCase *tc = tcase_create("mark");

	tcase_add_loop_test(tc, mark__each_one__is_found_by_its_name, 0, MARKS);
	tcase_add_test(tc, mark_of__another_name__is_refused);
	tcase_add_loop_test(tc, mark_applies__each_comment__is_offered_what_would_change_it, 0,
	    (int)COUNT_OF(offered));
	tcase_add_test(tc, mark_fits__a_pin_or_a_lock__is_for_roots_alone);
	tcase_add_loop_test(tc, badge_given_of__what_moderators_give__is_found_by_its_name, 0,
	    (int)COUNT_OF(given));
	tcase_add_test(tc, badge_given_of__a_moderators_or_another__is_refused);
	suite_add_tcase(s, tc);
	return s;
}
