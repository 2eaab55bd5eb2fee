/*
 * Bulks: which comments are meant, that each is dealt with once, and what is left where somebody
 * was quicker, or died.
 */
#include <string.h>

#include "store/bulks.h"
#include "store/chores.h"
#include "store/fixture.h"
#include "store/suites.h"

static struct queue_ask queue;
#define BULK_EVENTS "SELECT count(*) FROM postbag.event WHERE kind LIKE 'bulk%'"

static size_t changes;
static const struct site_ids none; /* that Grace owns */

static void
changed(void *with, int64_t article_id)
{
	ck_assert_int_eq(article_id, ARTICLE);
	ck_assert_ptr_eq(with, &changes);
	changes++;
}

static struct bulk_ask
ask_for(enum status to)
{
	queue = (struct queue_ask){ .queue = QUEUE_HELD,
		.age = &queue_age[0],
		.lang = "",
		.reason = REASONS,
		.why = CAUSES };
	return (struct bulk_ask){ .sites = &fx.sites,
		.queue = &queue,
		.words_lang = "",
		.to = to,
		.upto = INT64_MAX,
		.now_us = NOW_US };
}

static int64_t
post(int number, enum status status, int64_t author)
{
	struct comment_draft draft;
	struct comment_new comment = fixture_comment(&draft, number);

	comment.status = status;
	comment.author_id = author;
	return fixture_add(&comment);
}

static const char *
gathered(const struct bulk_ask *ask, const int64_t *id, size_t ids)
{
	struct buf out = buf_begin(fx.arena, 64, 256);
	struct bulk_item *item;
	size_t count;

	ck_ok(bulks_gather(fx.db, fx.arena, ask, &item, &count));
	for (size_t i = 0; i < count; i++)
		for (size_t n = 0; n < ids; n++)
			if (item[i].comment_id == id[n])
				buf_printf(&out, "%s%zu", out.len > 0 ? " " : "", n);
	return arena_text(fx.arena, buf_str(&out));
}

#define ck_gathered(ask, expected) ck_assert_str_eq(gathered(&(ask), id, COUNT_OF(id)), expected)

static struct act_by
grace(void)
{
	return (struct act_by){ .moderator_id = 9,
		.moderator_name = STR("Grace"),
		.reason = STR("A flood"),
		.now_us = NOW_US + 500 };
}

/* All that waits, to be spam. */
static int64_t
start(void)
{
	struct bulk_ask ask = ask_for(SPAM);
	struct bulk_new bulk = { .by = grace(), .to = SPAM };
	struct bulk_item *item;
	int64_t id;

	ck_ok(bulks_gather(fx.db, fx.arena, &ask, &item, &bulk.items));
	bulk.item = item;
	ck_ok(bulks_add(fx.db, fx.arena, &bulk, &id));
	return id;
}

/* The same under a key. */
static enum err
start_under(const struct bulk_key *key, int64_t *id)
{
	struct bulk_ask ask = ask_for(SPAM);
	struct bulk_new bulk = { .by = grace(), .to = SPAM, .key = key };
	struct bulk_item *item;

	ck_ok(bulks_gather(fx.db, fx.arena, &ask, &item, &bulk.items));
	bulk.item = item;
	return bulks_add(fx.db, fx.arena, &bulk, id);
}

/* Where Grace decides, and nothing more. */
static struct bulk_sites
decides(void)
{
	return (struct bulk_sites){ .decided = fx.sites };
}

static bool
step(int64_t id, int64_t now_us)
{
	bool found;

	ck_ok(bulks_step(fx.db, id, now_us, changed, &changes, &found));
	return found;
}

static struct bulk
look(int64_t id)
{
	struct bulk *bulk;
	size_t count;

	const struct bulk_list list = { .moderator_id = 9, .id = id, .most = 10 };

	ck_ok(bulks_list(fx.db, fx.arena, &list, &bulk, &count));
	ck_assert_uint_eq(count, 1);
	return *bulk;
}

static int64_t
count_of(const char *status)
{
	return fixture_number(arena_printf(
	    fx.arena, "SELECT count(*) FROM postbag.comment WHERE status = '%s'", status)
				  .p);
}

START_TEST(bulks_gather__a_queue__gives_what_is_in_it_by_age)
{
	const int64_t id[] = { post(0, HELD, 5), post(1, PUBLISHED, 5), post(2, HELD, 6),
		post(3, SPAM, 6) };
	struct bulk_ask ask = ask_for(SPAM);

	ck_gathered(ask, "0 2");
	queue.newest = true;
	queue.from = id[0];
	ck_gathered(ask, "0 2");
	ask.upto = id[1];
	ck_gathered(ask, "0");
	ask = ask_for(SPAM);
	queue.author_id = 6;
	ck_gathered(ask, "2");
	queue.queue = QUEUE_ALL;
	ck_gathered(ask, "2");
	ask.sites = &(struct site_ids){ NULL, 0 };
	ck_gathered(ask, "");
}
END_TEST

START_TEST(bulks_gather__some_are_picked__gives_those_of_the_sites_whatever_the_queue)
{
	const int64_t id[] = { post(0, HELD, 5), post(1, PUBLISHED, 5), post(2, HELD, 6),
		post(3, SPAM, 6), post(4, DELETED, 5) };
	const int64_t article[] = { ARTICLE, ARTICLE, ARTICLE, ARTICLE + 1 };
	const int64_t picked[] = { id[1], id[3], id[4], id[0] };
	struct bulk_ask ask = ask_for(SPAM);

	ask.article_id = article;
	ask.comment_id = picked;
	ask.picked = COUNT_OF(picked);
	ck_gathered(ask, "1 4");
	ask.authors = true;
	ck_gathered(ask, "0 1 2 4");
	ask.sites = &(struct site_ids){ NULL, 0 };
	ck_gathered(ask, "");
}
END_TEST

START_TEST(bulks_gather__its_rows__say_how_each_begins_and_was)
{
	struct bulk_ask ask = ask_for(REJECTED);
	struct comment_draft draft;
	struct bulk_item *item;
	size_t count;

	(void)fixture_comment(&draft, 0);
	for (int i = 0; i < BULK_SAMPLE + 1; i++)
		(void)post(i, HELD, 5);
	ck_ok(bulks_gather(fx.db, fx.arena, &ask, &item, &count));
	ck_assert_uint_eq(count, BULK_SAMPLE + 1);
	ck_assert(str_equal(item[0].author_name, draft.author_name));
	ck_assert(str_equal(item[0].begins, draft.text));
	ck_assert_uint_eq(item[BULK_SAMPLE].begins.len, 0);
	ck_assert_int_eq(item[0].from, HELD);
	ck_assert_int_eq(item[0].seen_us, 0);
}
END_TEST

START_TEST(bulks_add__the_same_key_again__adds_nothing_and_finds_the_first)
{
	struct bulk_key key = { { { 1 } }, { { 2 } } };
	struct bulk_known known;
	int64_t id, second;

	(void)post(0, HELD, 5);
	ck_assert_int_eq(bulks_find_key(fx.db, fx.arena, 9, &key, &known), ERR_ABSENT);
	ck_ok(start_under(&key, &id));
	ck_assert_int_eq(start_under(&key, &second), ERR_CONFLICT);
	ck_ok(bulks_find_key(fx.db, fx.arena, 9, &key, &known));
	ck_assert_int_eq(known.id, id);
	ck_assert(known.same);
	key.content.byte[0]++;
	ck_ok(bulks_find_key(fx.db, fx.arena, 9, &key, &known));
	ck_assert(!known.same);
	ck_assert_int_eq(bulks_find_key(fx.db, fx.arena, 8, &key, &known), ERR_ABSENT);
	key.key.byte[0]++;
	ck_ok(start_under(&key, &second));
	ck_assert_int_ne(second, id);
	ck_assert_int_ne(start(), start());
}
END_TEST

START_TEST(bulks_step__until_there_is_none__deals_with_each_once)
{
	for (int i = 0; i < BULK_STEP + 3; i++)
		(void)post(i, HELD, 5);
	int64_t id = start();

	changes = 0;
	ck_assert(step(0, NOW_US + 600));
	ck_assert_int_eq(look(id).done, BULK_STEP);
	ck_assert_int_eq(look(id).ended_us, 0);
	ck_assert_int_eq(count_of("spam"), BULK_STEP);
	ck_assert(step(id, NOW_US + 700));
	ck_assert(!step(0, NOW_US + 800));
	ck_assert_uint_eq(changes, BULK_STEP + 3);
	const struct bulk bulk = look(id);
	ck_assert_int_eq(bulk.done, bulk.total);
	ck_assert_int_eq(bulk.moved, bulk.total);
	ck_assert_int_eq(bulk.ended_us, NOW_US + 700);
	ck_assert_int_eq(bulk.to, SPAM);
	ck_assert(bulk.undoable);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM postbag.decision WHERE reason = 'A "
					"flood' AND moderator_name = 'Grace'"),
	    BULK_STEP + 3);
}
END_TEST

START_TEST(bulks_step__one_decided_about_since__is_left_alone)
{
	int64_t first = post(0, HELD, 5);

	(void)post(1, HELD, 5);
	int64_t id = start();
	ck_ok(fixture_decide(first, HELD, PUBLISHED));
	ck_assert(step(0, NOW_US + 600));
	ck_assert_int_eq(look(id).done, 2);
	ck_assert_int_eq(look(id).moved, 1);
	ck_assert_int_eq(count_of("published"), 1);
}
END_TEST

START_TEST(bulks_step__a_process_that_died__is_followed_by_another_after_a_minute)
{
	(void)post(0, HELD, 5);
	int64_t id = start();

	ck_assert_int_eq(fixture_number("UPDATE postbag.bulk SET taken_until = started_at + "
					"interval '1 minute' RETURNING 1"),
	    1);
	ck_assert(!step(0, NOW_US + 30 * US_PER_S));
	ck_assert_int_eq(count_of("held"), 1);
	ck_assert(step(0, NOW_US + 61 * US_PER_S));
	ck_assert_int_eq(count_of("spam"), 1);
	ck_assert_int_eq(look(id).done, 1);
}
END_TEST

START_TEST(bulks_undo__what_still_stands__is_as_it_was)
{
	struct act_by by = grace();
	const struct bulk_sites sites = decides();
	int64_t first = post(0, HELD, 5), undoing = 0;

	(void)post(1, HELD, 5);
	int64_t id = start();
	ck_assert(step(0, NOW_US + 600));
	ck_ok(fixture_decide(first, SPAM, REJECTED));
	ck_ok(bulks_undo(fx.db, fx.arena, &by, &sites, id, &undoing));
	ck_assert_int_eq(look(undoing).total, 1);
	ck_assert(look(undoing).undoing);
	ck_assert(!look(undoing).undoable);
	ck_assert(!look(id).undoable);
	ck_assert(step(0, NOW_US + 700));
	ck_assert_int_eq(count_of("held"), 1);
	ck_assert_int_eq(count_of("rejected"), 1);
	ck_assert_int_eq(look(undoing).moved, 1);
	ck_assert_int_eq(bulks_undo(fx.db, fx.arena, &by, &sites, id, &undoing), ERR_CONFLICT);
	by.moderator_id = 10;
	ck_assert_int_eq(bulks_undo(fx.db, fx.arena, &by, &sites, id, &undoing), ERR_ABSENT);
}
END_TEST

START_TEST(bulks_undo__one_on_its_way__ends_it_where_it_is)
{
	const struct act_by by = grace();
	const struct bulk_sites sites = decides();
	int64_t undoing = 0;

	for (int i = 0; i < BULK_STEP + 3; i++)
		(void)post(i, HELD, 5);
	int64_t id = start();
	ck_assert(step(0, NOW_US + 600));
	ck_ok(bulks_undo(fx.db, fx.arena, &by, &sites, id, &undoing));
	while (step(0, NOW_US + 700))
		continue;
	ck_assert_int_eq(look(id).done, BULK_STEP);
	ck_assert_int_eq(count_of("held"), BULK_STEP + 3);
}
END_TEST

START_TEST(bulks_stop__one_on_its_way__keeps_what_is_done_and_says_who)
{
	const struct act_by by = grace();
	const struct bulk_sites sites = decides();
	int64_t undoing = 0;

	for (int i = 0; i < BULK_STEP + 3; i++)
		(void)post(i, HELD, 5);
	int64_t id = start();
	ck_assert(step(0, NOW_US + 600));
	ck_ok(bulks_stop(fx.db, fx.arena, &by, &none, id));
	ck_assert(!step(0, NOW_US + 700));
	ck_assert_int_eq(count_of("spam"), BULK_STEP);
	const struct bulk bulk = look(id);
	ck_assert_int_eq(bulk.done, BULK_STEP);
	ck_assert_int_eq(bulk.ended_us, by.now_us);
	ck_assert(str_equal(bulk.stopper, STR("Grace")));
	ck_assert(bulk.undoable);
	ck_assert_str_eq(fixture_text("SELECT kind || ', ' || subject || ', ' || before || ', ' || "
				      "moderator_name FROM postbag.event WHERE kind LIKE 'bulk%'"),
	    arena_printf(
		fx.arena, "bulk_stop, bulk %lld, by Grace, 50 of 53 comments, Grace", (long long)id)
		.p);
	ck_ok(bulks_undo(fx.db, fx.arena, &by, &sites, id, &undoing));
	ck_assert_int_eq(look(undoing).total, BULK_STEP);
}
END_TEST

/* A second try after a broken connection has the moment of the first, and is that. */
START_TEST(bulks_stop__one_that_has_ended__is_told_so_and_stays_as_it_is)
{
	struct act_by by = grace();

	(void)post(0, HELD, 5);
	int64_t id = start();
	ck_assert(step(0, NOW_US + 400));
	ck_assert_int_eq(bulks_stop(fx.db, fx.arena, &by, &none, id), ERR_CONFLICT);
	ck_assert_int_eq(look(id).ended_us, NOW_US + 400);
	ck_assert_uint_eq(look(id).stopper.len, 0);
	ck_assert_int_eq(fixture_number(BULK_EVENTS), 0);
	(void)post(1, HELD, 5);
	id = start();
	ck_ok(bulks_stop(fx.db, fx.arena, &by, &none, id));
	ck_ok(bulks_stop(fx.db, fx.arena, &by, &none, id));
	by.now_us++;
	ck_assert_int_eq(bulks_stop(fx.db, fx.arena, &by, &none, id), ERR_CONFLICT);
	ck_assert_int_eq(fixture_number(BULK_EVENTS), 1);
}
END_TEST

/* It has ended at once; the process still notes the step that it had taken by then. */
START_TEST(bulks_stop__while_a_process_is_at_a_step__ends_it_and_the_step_is_noted)
{
	const struct act_by by = grace();
	const struct bulk_sites sites = decides();
	int64_t undoing = 0;

	for (int i = 0; i < BULK_STEP + 3; i++)
		(void)post(i, HELD, 5);
	int64_t id = start();
	ck_assert_int_eq(fixture_number("UPDATE postbag.bulk SET taken_until = started_at + "
					"interval '1 minute' RETURNING 1"),
	    1);
	ck_ok(bulks_stop(fx.db, fx.arena, &by, &none, id));
	ck_assert_int_eq(look(id).ended_us, by.now_us);
	ck_assert_int_eq(bulks_undo(fx.db, fx.arena, &by, &sites, id, &undoing), ERR_BUSY);
	ck_assert_int_eq(fixture_number("UPDATE postbag.bulk SET done = 50, taken_until = NULL "
					"RETURNING 1"),
	    1);
	ck_assert(!step(0, NOW_US + 2 * 60 * US_PER_S));
	ck_assert_int_eq(look(id).done, 50);
	ck_assert_int_eq(look(id).ended_us, by.now_us);
}
END_TEST

START_TEST(bulks_stop__a_taking_back__leaves_the_rest_to_be_taken_back_again)
{
	const struct act_by by = grace();
	const struct bulk_sites sites = decides();
	int64_t undoing = 0, again = 0;

	for (int i = 0; i < BULK_STEP + 3; i++)
		(void)post(i, HELD, 5);
	int64_t id = start();
	while (step(0, NOW_US + 400))
		continue;
	ck_ok(bulks_undo(fx.db, fx.arena, &by, &sites, id, &undoing));
	ck_assert(step(0, NOW_US + 700));
	ck_assert_int_eq(bulks_undo(fx.db, fx.arena, &by, &sites, id, &again), ERR_CONFLICT);
	ck_ok(bulks_stop(fx.db, fx.arena, &by, &none, undoing));
	ck_assert_int_eq(count_of("held"), BULK_STEP);
	ck_assert(look(id).undoable);
	ck_ok(bulks_undo(fx.db, fx.arena, &by, &sites, id, &again));
	ck_assert_int_eq(look(again).total, 3);
	ck_assert(!look(id).undoable);
	ck_assert(step(0, NOW_US + 800));
	ck_assert_int_eq(count_of("held"), BULK_STEP + 3);
}
END_TEST

static size_t
seen_by_ada(const struct site_ids *owned)
{
	const struct bulk_list list = { 10, *owned, 0, 10 };
	struct bulk *bulk;
	size_t count;

	ck_ok(bulks_list(fx.db, fx.arena, &list, &bulk, &count));
	for (size_t i = 0; i < count; i++)
		ck_assert_int_eq(bulk[i].own, str_equal(bulk[i].moderator, STR("Ada")));
	return count;
}

/* Of all of its sites, that is: one of which a part is elsewhere is not theirs to take back. */
START_TEST(bulks__of_somebody_else__are_seen_stopped_and_taken_back_by_who_owns_the_sites)
{
	struct act_by ada = grace();
	const struct bulk_sites sites = { fx.sites, fx.sites }, less = { fx.sites, none };
	int64_t undoing = 0;

	ada.moderator_id = 10;
	ada.moderator_name = STR("Ada");
	for (int i = 0; i < BULK_STEP + 3; i++)
		(void)post(i, HELD, 5);
	int64_t id = start();
	ck_assert(step(0, NOW_US + 400));
	ck_assert_uint_eq(seen_by_ada(&none), 0);
	ck_assert_uint_eq(seen_by_ada(&fx.sites), 1);
	ck_assert_int_eq(bulks_stop(fx.db, fx.arena, &ada, &none, id), ERR_ABSENT);
	ck_assert_int_eq(bulks_undo(fx.db, fx.arena, &ada, &less, id, &undoing), ERR_ABSENT);
	ck_assert_int_eq(
	    fixture_number("UPDATE postbag.bulk SET site_ids = site_ids || 4711::bigint "
			   "RETURNING 1"),
	    1);
	ck_assert_uint_eq(seen_by_ada(&fx.sites), 0);
	ck_assert_int_eq(bulks_stop(fx.db, fx.arena, &ada, &fx.sites, id), ERR_ABSENT);
	ck_assert_int_eq(bulks_undo(fx.db, fx.arena, &ada, &sites, id, &undoing), ERR_ABSENT);
	ck_assert_int_eq(look(id).ended_us, 0);
	ck_assert_int_eq(
	    fixture_number("UPDATE postbag.bulk SET site_ids = site_ids[1:1] RETURNING 1"), 1);
	ck_ok(bulks_stop(fx.db, fx.arena, &ada, &fx.sites, id));
	ck_assert(str_equal(look(id).stopper, STR("Ada")));
	ck_ok(bulks_undo(fx.db, fx.arena, &ada, &sites, id, &undoing));
	ck_assert_uint_eq(seen_by_ada(&none), 1);
	while (step(0, NOW_US + 700))
		continue;
	ck_assert_int_eq(count_of("held"), BULK_STEP + 3);
	ck_assert_int_eq(
	    fixture_number("SELECT count(*) FROM postbag.decision WHERE moderator_id = 10 "
			   "AND moderator_name = 'Ada' AND undoes IS NOT NULL"),
	    BULK_STEP);
	ck_assert_str_eq(
	    fixture_text("SELECT string_agg(kind || ': ' || moderator_name || ', ' || before, '; ' "
			 "ORDER BY event_id) FROM postbag.event WHERE kind LIKE 'bulk%'"),
	    "bulk_stop: Ada, 50 of 53 comments; bulk_undo: Ada, 50 decisions: spam");
}
END_TEST

START_TEST(chores__woken__does_all_there_is_and_ends_when_told)
{
	struct chores *writer = chores_open(fx.db, changed, &changes);

	for (int i = 0; i < 2 * BULK_STEP + 3; i++)
		(void)post(i, HELD, 5);
	int64_t id = start();
	chores_wake(writer);
	for (int i = 0; i < 600 && look(id).ended_us == 0; i++)
		(void)fixture_number("SELECT pg_sleep(0.05)");
	chores_close(writer);
	ck_assert_int_eq(count_of("spam"), 2 * BULK_STEP + 3);
	chores_close(NULL);
}
END_TEST

Suite *
bulks_suite(void)
{
	Suite *s = suite_create("bulks");
	TCase *c = fixture_case("bulks");

	tcase_add_test(c, bulks_gather__a_queue__gives_what_is_in_it_by_age);
	tcase_add_test(c, bulks_add__the_same_key_again__adds_nothing_and_finds_the_first);
	tcase_add_test(
	    c, bulks_gather__some_are_picked__gives_those_of_the_sites_whatever_the_queue);
	tcase_add_test(c, bulks_gather__its_rows__say_how_each_begins_and_was);
	tcase_add_test(c, bulks_step__until_there_is_none__deals_with_each_once);
	tcase_add_test(c, bulks_step__one_decided_about_since__is_left_alone);
	tcase_add_test(c, bulks_step__a_process_that_died__is_followed_by_another_after_a_minute);
	tcase_add_test(c, bulks_undo__what_still_stands__is_as_it_was);
	tcase_add_test(c, bulks_undo__one_on_its_way__ends_it_where_it_is);
	tcase_add_test(c, bulks_stop__one_on_its_way__keeps_what_is_done_and_says_who);
	tcase_add_test(c, bulks_stop__one_that_has_ended__is_told_so_and_stays_as_it_is);
	tcase_add_test(c, bulks_stop__while_a_process_is_at_a_step__ends_it_and_the_step_is_noted);
	tcase_add_test(c, bulks_stop__a_taking_back__leaves_the_rest_to_be_taken_back_again);
	tcase_add_test(
	    c, bulks__of_somebody_else__are_seen_stopped_and_taken_back_by_who_owns_the_sites);
	tcase_add_test(c, chores__woken__does_all_there_is_and_ends_when_told);
	suite_add_tcase(s, c);
	return s;
}
