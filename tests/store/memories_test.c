/*
 * What a site remembers of texts: those of the last day that have a band of a sketch.
 */
#include <string.h>

#include "store/epochs.h"
#include "store/fixture.h"
#include "store/memories.h"
#include "store/suites.h"

#define LONG                                                                                       \
	"The new tram line will cut right through the market square, and nobody asked the stalls."

static struct sketch sketch;

static void
set_up(void)
{
	fixture_set_up();
	ck_assert(sketch_make(fx.arena, STR(LONG), &sketch));
}

/* A comment with the sketch, posted so long after NOW_US. */
static int64_t
post(int number, int64_t later_us)
{
	struct verdict verdict = { .sketched = true, .sketch = sketch };
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, number);

	comment.verdict = &verdict;
	comment.now_us = NOW_US + later_us;
	return fixture_add(&comment);
}

static struct recalled
recalled_but(int64_t comment_id)
{
	struct recalled recalled;

	ck_ok(memories_recall(fx.db, fx.arena,
	    &(struct recall){ .site_id = fx.site_id,
		.sketch = &sketch,
		.since_us = NOW_US,
		.but_comment_id = comment_id },
	    &recalled));
	return recalled;
}

START_TEST(memories_recall__texts_of_a_band__come_newest_first_each_once)
{
	int64_t one = post(1, 1), two = post(2, 2);
	struct recalled recalled = recalled_but(0);

	ck_assert_uint_eq(recalled.texts, 2);
	ck_assert_int_eq(recalled.text[0].comment_id, two);
	ck_assert_int_eq(recalled.text[1].comment_id, one);
	ck_assert_int_eq(recalled.text[0].article_id, ARTICLE);
	ck_assert_mem_eq(recalled.text[0].sketch, sketch.byte, SKETCH_BYTES);
	recalled = recalled_but(two);
	ck_assert_uint_eq(recalled.texts, 1);
	ck_assert_int_eq(recalled.text[0].comment_id, one);
}
END_TEST

START_TEST(memories_recall__one_band_in_common__is_enough)
{
	int64_t one = post(1, 1);

	for (size_t i = 1; i < SKETCH_BANDS; i++)
		sketch.band[i]++;
	struct recalled recalled = recalled_but(0);
	ck_assert_uint_eq(recalled.texts, 1);
	ck_assert_int_eq(recalled.text[0].comment_id, one);
	sketch.band[0]++;
	ck_assert_uint_eq(recalled_but(0).texts, 0);
}
END_TEST

START_TEST(memories_recall__older_texts_and_those_of_another_site__are_none)
{
	(void)post(1, -1);
	(void)post(2, 1);
	ck_assert_uint_eq(recalled_but(0).texts, 1);
	(void)fixture_text("UPDATE postbag.near_text SET site_id = site_id + 1");
	ck_assert_uint_eq(recalled_but(0).texts, 0);
}
END_TEST

START_TEST(memories_recall__many_copies__are_looked_at_in_part)
{
	for (int i = 0; i < MEMORIES_BAND_MOST + 5; i++)
		(void)post(i, i);
	ck_assert_uint_eq(recalled_but(0).texts, MEMORIES_BAND_MOST);
}
END_TEST

START_TEST(comments_edit__another_text__is_remembered_beside_the_one_before)
{
	struct verdict verdict = { .sketched = true };
	int64_t id = post(1, 1);

	ck_assert(sketch_make(fx.arena,
	    STR("As someone who takes the bus to the hospital every day I cannot wait for it."),
	    &verdict.sketch));
	const struct comment_change change = {
		.article_id = ARTICLE,
		.comment_id = id,
		.author_id = fixture_number("SELECT author_id FROM postbag.comment"),
		.from = PUBLISHED,
		.to = PUBLISHED,
		.text = STR("Other"),
		.html = STR("<p>Other</p>"),
		.renderer = 1,
		.now_us = NOW_US + 5,
		.reason = STR_EMPTY,
		.verdict = &verdict,
	};
	ck_ok(comments_edit(fx.db, fx.arena, &change));
	ck_assert_uint_eq(recalled_but(0).texts, 1);
	sketch = verdict.sketch;
	ck_assert_uint_eq(recalled_but(0).texts, 1);
	ck_assert_uint_eq(recalled_but(id).texts, 0);
}
END_TEST

START_TEST(epochs_tidy__old_sketches__are_deleted_and_those_of_the_day_stay)
{
	(void)post(1, -(S_PER_DAY + 7200) * US_PER_S);
	(void)post(2, -(S_PER_DAY - 7200) * US_PER_S);
	ck_ok(epochs_tidy(fx.db, fx.arena, TODAY, NOW_US));
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.near_text"), SKETCH_BANDS);
}
END_TEST

START_TEST(epochs_tidy__too_many_sketches__loses_the_oldest)
{
	(void)fixture_text(
	    "INSERT INTO postbag.near_text SELECT 1, n, timestamptz 'epoch' + n * interval '1 us'"
	    " + interval '1790000000 s', 1, 1, decode(repeat('00', 32), 'hex')"
	    " FROM generate_series(1, 601500) AS n");
	ck_ok(epochs_tidy(fx.db, fx.arena, TODAY, NOW_US));
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.near_text"), 600001);
	ck_assert_int_eq(fixture_number("SELECT min(comment_id) FROM postbag.near_text"), 1500);
}
END_TEST

Suite *
memories_suite(void)
{
	Suite *s = suite_create("memories");
	TCase *c = tcase_create("memories");

	tcase_add_checked_fixture(c, set_up, fixture_tear_down);
	tcase_set_timeout(c, 120);
	tcase_add_test(c, memories_recall__texts_of_a_band__come_newest_first_each_once);
	tcase_add_test(c, memories_recall__one_band_in_common__is_enough);
	tcase_add_test(c, memories_recall__older_texts_and_those_of_another_site__are_none);
	tcase_add_test(c, memories_recall__many_copies__are_looked_at_in_part);
	tcase_add_test(c, comments_edit__another_text__is_remembered_beside_the_one_before);
	tcase_add_test(c, epochs_tidy__old_sketches__are_deleted_and_those_of_the_day_stay);
	tcase_add_test(c, epochs_tidy__too_many_sketches__loses_the_oldest);
	suite_add_tcase(s, c);
	return s;
}
