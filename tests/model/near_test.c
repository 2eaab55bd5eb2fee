#include "model/near.h"

#include <check.h>
#include <string.h>

#include "suites.h"

static struct arena *arena;
static struct sketch sketch;
static struct near_text text[8];

static void
setup(void)
{
	arena = arena_open();
	for (size_t i = 0; i < SKETCH_BYTES; i++)
		sketch.byte[i] = (uint8_t)i;
	for (size_t i = 0; i < COUNT_OF(text); i++) {
		text[i] = (struct near_text){ .article_id = 0xa0b0, .comment_id = 90 - (int64_t)i };
		memcpy(text[i].sketch, sketch.byte, SKETCH_BYTES);
	}
}

static void
teardown(void)
{
	arena_close(arena);
}

/* So that it has no more than so many bytes in common. */
static void
part(struct near_text *of, size_t equal)
{
	for (size_t i = equal; i < SKETCH_BYTES; i++)
		of->sketch[i] ^= 0xff;
}

START_TEST(near_finds__as_many_copies_as_hold__holds_and_says_how_many_and_where)
{
	struct finding finding;

	ck_assert(near_finds(arena, &sketch, text, 3, 3, &finding));
	ck_assert_int_eq(finding.cause, CAUSE_NEAR);
	ck_assert_int_eq(finding.outcome, OUTCOME_HOLD);
	ck_assert_int_eq(finding.score, 3);
	ck_assert(str_equal(finding.detail, STR("like 3 other comments of the last day\n"
						"articles/000000000000a0b0/comments/90")));
}
END_TEST

START_TEST(near_finds__fewer__only_counts)
{
	struct finding finding;

	ck_assert(near_finds(arena, &sketch, text, 1, 3, &finding));
	ck_assert_int_eq(finding.outcome, OUTCOME_NONE);
	ck_assert_int_eq(finding.score, 1);
	ck_assert(str_starts(finding.detail, STR("like 1 other comment of")));
}
END_TEST

START_TEST(near_finds__many__never_make_it_spam_by_themselves)
{
	struct finding finding;

	ck_assert(near_finds(arena, &sketch, text, COUNT_OF(text), 3, &finding));
	ck_assert_int_eq(finding.outcome, OUTCOME_HOLD);
	ck_assert_int_eq(finding.score, NEAR_SCORE_MOST);
}
END_TEST

START_TEST(near_finds__those_that_are_not_alike__are_passed_over)
{
	struct finding finding;

	part(&text[0], NEAR_ALIKE - 1);
	part(&text[1], NEAR_ALIKE);
	ck_assert(near_finds(arena, &sketch, text, 2, 3, &finding));
	ck_assert(str_equal(finding.detail, STR("like 1 other comment of the last day\n"
						"articles/000000000000a0b0/comments/89")));
	ck_assert(!near_finds(arena, &sketch, text, 1, 3, &finding));
	ck_assert(!near_finds(arena, &sketch, text, 0, 3, &finding));
}
END_TEST

Suite *
near_suite(void)
{
	Suite *s = suite_create("near");
	TCase *tc = tcase_create("near");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, near_finds__as_many_copies_as_hold__holds_and_says_how_many_and_where);
	tcase_add_test(tc, near_finds__fewer__only_counts);
	tcase_add_test(tc, near_finds__many__never_make_it_spam_by_themselves);
	tcase_add_test(tc, near_finds__those_that_are_not_alike__are_passed_over);
	suite_add_tcase(s, tc);
	return s;
}
