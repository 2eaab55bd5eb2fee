#include "view/bulk_json.h"

#include "fixture.h"
#include "suites.h"

#define TAMED "\\u003ci\\u003e\\\"A\\\" \\u0026 'B'\\u003c/i\\u003e"

START_TEST(bulk_json__one_that_goes_on__says_how_far_it_is)
{
	const struct bulk bulk = {
		.id = 4,
		.moderator = STR(HOSTILE),
		.own = true,
		.to = SPAM,
		.reason = STR(HOSTILE),
		.total = 300,
		.done = 100,
		.moved = 98,
		.started_us = MOMENT_US,
		.undoable = true,
	};

	bulk_json(&j, NULL, &bulk);
	ck_assert_str_eq(written_json(),
	    "{\"id\":4,\"moderator\":\"" TAMED
	    "\",\"own\":true,\"to\":\"spam\",\"undoing\":false,\"reason\":\"" TAMED
	    "\",\"total\":300,"
	    "\"done\":100,\"moved\":98,\"started\":\"2026-11-23T14:05:09Z\",\"ended\":null,"
	    "\"stopped_by\":null,\"stoppable\":true,\"undoable\":true}");
}
END_TEST

/* Of what moved nothing there is nothing to take back, but as long as it goes on it can be stopped.
 */
START_TEST(bulk_json__what_can_be_taken_back__says_so)
{
	struct bulk bulk = { .id = 4, .to = SPAM, .undoable = true, .started_us = MOMENT_US };

	bulk_json(&j, NULL, &bulk);
	assert_has(written_json(), "\"undoable\":true");
	fixture_down();
	fixture_up();
	bulk.ended_us = MOMENT_US;
	bulk.stopper = STR(HOSTILE);
	bulk_json(&j, NULL, &bulk);
	assert_has(written_json(), "\"ended\":\"2026-11-23T14:05:09Z\",\"stopped_by\":\"" TAMED
				   "\",\"stoppable\":false,\"undoable\":false");
	fixture_down();
	fixture_up();
	bulk.moved = 1;
	bulk_json(&j, NULL, &bulk);
	assert_has(written_json(), "\"undoable\":true");
	fixture_down();
	fixture_up();
	bulk.undoable = false;
	bulk_json(&j, NULL, &bulk);
	assert_has(written_json(), "\"undoable\":false");
}
END_TEST

START_TEST(bulks_json__one_that_takes_back__moves_to_no_status)
{
	const struct bulk bulk[] = {
		{ .id = 5, .undoing = true, .started_us = MOMENT_US },
		{ .id = 4, .to = PUBLISHED, .started_us = MOMENT_US },
	};

	bulks_json(&j, bulk, 2);
	assert_has(written_json(),
	    "{\"bulks\":[{\"id\":5,\"moderator\":\"\",\"own\":false,\"to\":null,\"undoing\":true,");
	assert_has(written_json(),
	    "{\"id\":4,\"moderator\":\"\",\"own\":false,\"to\":\"published\",\"undoing\":false,");
}
END_TEST

START_TEST(bulk_review_json__what_is_meant__is_counted_and_begins)
{
	struct bulk_item item[BULK_SAMPLE + 2];
	struct bulk_review review = { .action = ACTION_REJECT, .item = item };

	for (size_t i = 0; i < COUNT_OF(item); i++)
		item[i] = (struct bulk_item){
			.article_id = 255,
			.comment_id = 1 + (int64_t)i,
			.from = HELD,
			.author_name = STR(HOSTILE),
			.begins = STR(HOSTILE),
		};
	review.items = 1;
	bulk_review_json(&j, &review);
	ck_assert_str_eq(written_json(),
	    "{\"to\":\"rejected\",\"count\":1,\"more\":false,\"upto\":1,\"oldest\":["
	    "{\"article\":\"00000000000000ff\",\"comment\":1,\"status\":\"held\",\"author\":"
	    "\"" TAMED "\",\"begins\":\"" TAMED "\"}]}");
	fixture_down();
	fixture_up();
	review.items = COUNT_OF(item);
	bulk_review_json(&j, &review);
	assert_has(written_json(), "\"count\":12,\"more\":false,\"upto\":12,");
	ck_assert_uint_eq(times(written_json(), "\"comment\":"), BULK_SAMPLE);
}
END_TEST

/* One more than there can be was gathered: it is not meant. */
START_TEST(bulk_review_json__more_than_can_be__ends_where_it_ends)
{
	struct bulk_item *item = arena_array(arena, BULK_MOST + 1, sizeof(*item));
	const struct bulk_review review = {
		.action = ACTION_DELETE,
		.item = item,
		.items = BULK_MOST + 1,
	};

	for (size_t i = 0; i <= BULK_MOST; i++)
		item[i] = (struct bulk_item){
			.article_id = 1,
			.comment_id = 1 + (int64_t)i,
			.author_name = STR("A"),
			.begins = STR_EMPTY,
		};
	bulk_review_json(&j, &review);
	assert_has(written_json(), "\"count\":20000,\"more\":true,\"upto\":20000,");
}
END_TEST

START_TEST(bulk_review_json__nothing__has_no_end)
{
	bulk_review_json(&j, &(struct bulk_review){ .action = ACTION_PUBLISH });
	ck_assert_str_eq(written_json(),
	    "{\"to\":\"published\",\"count\":0,\"more\":false,\"upto\":null,\"oldest\":[]}");
}
END_TEST

Suite *
bulk_json_suite(void)
{
	Suite *s = suite_create("bulk_json");
	TCase *tc = tcase_create("bulk_json");

	tcase_add_checked_fixture(tc, fixture_up, fixture_down);
	tcase_add_test(tc, bulk_json__one_that_goes_on__says_how_far_it_is);
	tcase_add_test(tc, bulk_json__what_can_be_taken_back__says_so);
	tcase_add_test(tc, bulks_json__one_that_takes_back__moves_to_no_status);
	tcase_add_test(tc, bulk_review_json__what_is_meant__is_counted_and_begins);
	tcase_add_test(tc, bulk_review_json__more_than_can_be__ends_where_it_ends);
	tcase_add_test(tc, bulk_review_json__nothing__has_no_end);
	suite_add_tcase(s, tc);
	return s;
}
