#include "page/cached.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "fixture.h"
#include "suites.h"
#include "view/catalogue.h"

/* What the answer is made from, and how often it was asked for. */
static struct {
	int64_t revision;
	int64_t ends_us;
	enum err revise_err, make_err;
	int revised, made;
} source;

static struct ctx *cx;
static struct cached cached;
static struct request rq;

static enum err
revise(const struct ctx *with_cx, const void *with, struct body *body)
{
	ck_assert_ptr_eq(with_cx, cx);
	ck_assert_ptr_eq(with, &source);
	source.revised++;
	body->thread_revision = source.revision;
	return source.revise_err;
}

static enum err
make(const struct ctx *with_cx, const void *with, struct body *body)
{
	ck_assert_ptr_eq(with_cx, cx);
	ck_assert_ptr_eq(with, &source);
	source.made++;
	body->thread_revision = source.revision;
	body->ends_us = source.ends_us;
	struct buf b = buf_begin(arena, 4096, 65536);
	buf_printf(&b, "revision %lld, language %u:", (long long)source.revision, cx->speech->lang);
	for (int i = 0; i < 500; i++)
		buf_printf(&b, " answer %d to number %d", i * i, i % 97);
	body->plain = buf_str(&b);
	return source.make_err;
}

static void
setup(void)
{
	fixture_up();
	cx = ctx_made();
	cx->bodies = bodies_open(1024 * 1024);
	cx->fillers = fillers_open();
	memset(&source, 0, sizeof(source));
	rq = (struct request){ .method = GET };
	cached = (struct cached){
		.key = STR("key"),
		.form = "",
		.article_id = 7,
		.site_print = 3,
		.life_us = US_PER_S * 3600,
		.worded = true,
		.type = "text/plain",
		.revise = revise,
		.make = make,
		.with = &source,
	};
}

static void
teardown(void)
{
	fillers_close(cx->fillers);
	bodies_close(cx->bodies);
	fixture_down();
}

static struct response
answer(void)
{
	struct response rs = response_begin(arena);

	ck_assert_int_eq(cached_answer(cx, &rq, &rs, &cached), OK);
	return rs;
}

static void
assert_asked(int revised, int made)
{
	ck_assert_int_eq(source.revised, revised);
	ck_assert_int_eq(source.made, made);
}

START_TEST(cached_answer__at_its_end__is_made_again_with_another_tag_at_the_same_revision)
{
	source.ends_us = cx->now_us + 500000;
	struct response open = answer();
	struct str before = response_get(&open, "ETag");

	(void)answer();
	cx->now_us += 499999;
	(void)answer();
	assert_asked(0, 1);
	cx->now_us += 1;
	source.ends_us = 0;
	struct response shut = answer();
	struct str after = response_get(&shut, "ETag");
	assert_asked(0, 2);
	ck_assert(!str_equal(before, after));
	(void)answer();
	assert_asked(0, 2);
	/* Who has the one from before is given this one. */
	rq.if_none_match = before;
	ck_assert_int_eq(answer().status, 200);
	rq.if_none_match = after;
	ck_assert_int_eq(answer().status, 304);
}
END_TEST

START_TEST(cached_answer__asked_again__is_made_once_for_each_revision)
{
	struct str first = answer().body;

	(void)answer();
	assert_asked(0, 1);
	cx->now_us += BODY_CHECK_US;
	ck_assert(str_equal(answer().body, first));
	(void)answer();
	assert_asked(1, 1);
	source.revision = 2;
	(void)answer();
	assert_asked(1, 1);
	cx->now_us += BODY_CHECK_US;
	ck_assert(str_starts(answer().body, STR("revision 2,")));
	assert_asked(2, 2);
}
END_TEST

START_TEST(cached_answer__after_a_write_to_the_article__is_looked_up_at_once)
{
	(void)answer();
	bodies_written(cx->bodies, cached.article_id);
	(void)answer();
	assert_asked(1, 1);
}
END_TEST

START_TEST(cached_answer__when_nobody_can_tell__is_what_is_there)
{
	(void)answer();
	source.revise_err = source.make_err = ERR_BUSY;
	cx->now_us += BODY_CHECK_US;
	ck_assert_int_eq(answer().status, 200);
	assert_asked(1, 1);
}
END_TEST

START_TEST(cached_answer__that_cannot_be_made__is_its_error_and_not_kept)
{
	struct response rs = response_begin(arena);

	source.make_err = ERR_ABSENT;
	ck_assert_int_eq(cached_answer(cx, &rq, &rs, &cached), ERR_ABSENT);
	ck_assert_uint_eq(rs.headers, 0);
	source.make_err = OK;
	ck_assert_int_eq(answer().status, 200);
	assert_asked(0, 2);
}
END_TEST

START_TEST(cached_answer__older_than_it_may_be__is_made_again_with_another_tag)
{
	struct response rs = answer();

	cx->now_us += cached.life_us + 1;
	struct response later = answer();
	assert_asked(0, 2);
	ck_assert(!str_equal(response_get(&later, "ETag"), response_get(&rs, "ETag")));
	cached.life_us = CACHED_FOR_EVER;
	struct response one = answer();
	cx->now_us += INT64_C(1000000) * US_PER_S;
	struct response other = answer();
	assert_asked(1, 2);
	ck_assert(str_equal(response_get(&one, "ETag"), response_get(&other, "ETag")));
}
END_TEST

START_TEST(cached_answer__of_a_site_with_other_settings__is_made_again)
{
	(void)answer();
	cached.site_print++;
	(void)answer();
	assert_asked(0, 2);
}
END_TEST

START_TEST(cached_answer__with_words__is_one_in_each_language)
{
	struct response english = answer();

	cx->speech->lang = LANG_DE;
	struct response german = answer();
	assert_asked(0, 2);
	ck_assert(!str_equal(german.body, english.body));
	ck_assert(!str_equal(response_get(&german, "ETag"), response_get(&english, "ETag")));
	assert_run(response_get(&german, "Content-Language"), "de");
	cached.key = STR("without words");
	cached.worded = false;
	english = answer();
	cx->speech->lang = LANG_EN;
	german = answer();
	assert_asked(0, 3);
	ck_assert(str_equal(german.body, english.body));
	assert_run(response_get(&german, "Content-Language"), "");
}
END_TEST

START_TEST(cached_answer__in_another_form__has_another_tag)
{
	struct response one = answer();

	cached.form = ".whole";
	struct response other = answer();
	ck_assert(!str_equal(response_get(&other, "ETag"), response_get(&one, "ETag")));
	ck_assert(str_ends(response_get(&other, "ETag"), STR(".whole\"")));
}
END_TEST

START_TEST(cached_answer__to_the_tag_of_what_is_there__is_304_without_a_body)
{
	struct response rs = answer();

	rq.if_none_match = response_get(&rs, "ETag");
	struct response again = answer();
	ck_assert_int_eq(again.status, 304);
	ck_assert_uint_eq(again.body.len, 0);
	assert_run(response_get(&again, "Content-Type"), "");
	ck_assert(str_equal(response_get(&again, "ETag"), response_get(&rs, "ETag")));
	assert_run(response_get(&again, "X-Accel-Expires"), "1");
	source.revision = 2;
	cx->now_us += BODY_CHECK_US;
	ck_assert_int_eq(answer().status, 200);
}
END_TEST

START_TEST(cached_answer__to_who_takes_it_compressed__is_so)
{
	struct response plain = answer();

	rq.gzip = true;
	struct response packed = answer();
	assert_run(response_get(&plain, "Content-Encoding"), "");
	assert_run(response_get(&packed, "Content-Encoding"), "gzip");
	ck_assert_uint_lt(packed.body.len, plain.body.len);
	assert_run(response_get(&packed, "Content-Type"), "text/plain");
	/* What is kept is compressed; who does not take it so gets what was made. */
	rq.gzip = false;
	struct response again = answer();
	assert_run(response_get(&again, "Content-Encoding"), "");
	ck_assert(str_equal(again.body, plain.body));
	assert_asked(0, 1);
}
END_TEST

#define THREADS 8

/* A source that takes its time, and whose look-ups do. */
static struct {
	pthread_mutex_t lock;
	int64_t revision;
	int revised, made;
	int64_t nap_ms;
	struct ctx *writer; /* writes while the first is made */
	enum err err;
	atomic_bool asked; /* for its revision */
	atomic_bool hold;  /* then nobody is told it */
} slow = { .lock = PTHREAD_MUTEX_INITIALIZER };

static void
slow_nap(void)
{
	const struct timespec nap = { .tv_nsec = slow.nap_ms * 1000000 };

	(void)nanosleep(&nap, NULL);
}

static enum err
slow_revise(const struct ctx *with_cx, const void *with, struct body *body)
{
	(void)with_cx, (void)with;
	(void)pthread_mutex_lock(&slow.lock);
	slow.revised++;
	body->thread_revision = slow.revision;
	(void)pthread_mutex_unlock(&slow.lock);
	atomic_store(&slow.asked, true);
	do
		slow_nap();
	while (atomic_load(&slow.hold));
	return OK;
}

static enum err
slow_make(const struct ctx *with_cx, const void *with, struct body *body)
{
	(void)with;
	(void)pthread_mutex_lock(&slow.lock);
	slow.made++;
	body->thread_revision = slow.revision;
	if (slow.writer != NULL && slow.made == 1) {
		slow.revision++;
		bodies_written(slow.writer->bodies, cached.article_id);
	}
	(void)pthread_mutex_unlock(&slow.lock);
	slow_nap();
	body->plain = arena_printf(with_cx->arena, "%lld", (long long)body->thread_revision);
	return slow.err;
}

static void *
ask_slowly(void *with)
{
	struct ctx mine = *cx;
	char **told = with;

	mine.arena = arena_open();
	struct response rs = response_begin(mine.arena);
	struct speech speech = *cx->speech;
	mine.speech = &speech;
	enum err err = cached_answer(&mine, &rq, &rs, &cached);
	*told = err == OK ? strndup(rs.body.p, rs.body.len) : NULL;
	arena_close(mine.arena);
	return NULL;
}

/* Asks from all threads at once; each must be told what is expected. NULL: an error. */
static void
ask_at_once(const char *expected)
{
	pthread_t thread[THREADS];
	char *told[THREADS];

	for (size_t i = 0; i < THREADS; i++)
		ck_assert_int_eq(pthread_create(&thread[i], NULL, ask_slowly, &told[i]), 0);
	for (size_t i = 0; i < THREADS; i++) {
		ck_assert_int_eq(pthread_join(thread[i], NULL), 0);
		if (expected == NULL)
			ck_assert_ptr_null(told[i]);
		else
			ck_assert_str_eq(told[i], expected);
		free(told[i]);
	}
}

static void
slow_begin(int64_t nap_ms)
{
	slow.revision = 1;
	slow.revised = slow.made = 0;
	slow.nap_ms = nap_ms;
	slow.writer = NULL;
	slow.err = OK;
	atomic_store(&slow.asked, false);
	cached.revise = slow_revise;
	cached.make = slow_make;
}

START_TEST(cached_answer__asked_for_by_many_at_once__is_made_once)
{
	slow_begin(100);
	ask_at_once("1");
	ck_assert_int_eq(slow.made, 1);
	ck_assert_int_eq(slow.revised, 0);
	cx->now_us += BODY_CHECK_US;
	ask_at_once("1");
	ck_assert_int_eq(slow.made, 1);
	ck_assert_int_eq(slow.revised, 1);
}
END_TEST

/* What was made is looked up by one, who is not told before hold is over, and then asked for by
 * all. */
static void
let_one_look_up(int64_t later_us, bool hold, const char *others)
{
	pthread_t first;
	char *told;

	slow_begin(0);
	ask_at_once("1");
	slow.revision = 2;
	slow.nap_ms = 50;
	cx->now_us += later_us;
	atomic_store(&slow.hold, hold);
	ck_assert_int_eq(pthread_create(&first, NULL, ask_slowly, &told), 0);
	while (!atomic_load(&slow.asked))
		slow_nap();
	ask_at_once(others);
	atomic_store(&slow.hold, false);
	ck_assert_int_eq(pthread_join(first, NULL), 0);
	ck_assert_str_eq(told, "2");
	free(told);
	ck_assert_int_eq(slow.revised, 1);
	ck_assert_int_eq(slow.made, 2);
}

START_TEST(cached_answer__while_one_looks_it_up__is_what_was_right_a_moment_ago)
{
	let_one_look_up(BODY_CHECK_US, true, "1");
}
END_TEST

START_TEST(cached_answer__after_a_quiet_time__is_waited_for)
{
	let_one_look_up(2 * BODY_CHECK_US, false, "2");
}
END_TEST

START_TEST(cached_answer__after_a_write_while_it_was_made__is_given_to_none_that_waited)
{
	pthread_t first;
	char *told;

	slow_begin(50);
	slow.writer = cx;
	ck_assert_int_eq(pthread_create(&first, NULL, ask_slowly, &told), 0);
	while (bodies_writes(cx->bodies, (struct body_of){ &cached.article_id, 1 }) == 0)
		slow_nap();
	ask_at_once("2");
	ck_assert_int_eq(pthread_join(first, NULL), 0);
	ck_assert_str_eq(told, "1");
	free(told);
}
END_TEST

START_TEST(cached_answer__that_cannot_be_made__is_the_error_of_each_that_waited)
{
	slow_begin(5);
	slow.err = ERR_ABSENT;
	ask_at_once(NULL);
	ck_assert_int_eq(slow.made, THREADS);
}
END_TEST

START_TEST(cached_answer__made_while_others_are__is_compressed_better_once_it_has_not_changed)
{
	struct filler one, two;

	rq.gzip = true;
	ck_assert(fillers_begin(cx->fillers, &one, STR("one"), 0));
	ck_assert(fillers_begin(cx->fillers, &two, STR("two"), 0));
	struct response first = answer();
	fillers_end(cx->fillers, &one);
	struct response second = answer();
	ck_assert_uint_eq(second.body.len, first.body.len);
	cx->now_us += BODY_CHECK_US;
	struct response third = answer();
	ck_assert_uint_lt(third.body.len, first.body.len);
	ck_assert(str_equal(response_get(&third, "ETag"), response_get(&first, "ETag")));
	cx->now_us += BODY_CHECK_US;
	ck_assert_uint_eq(answer().body.len, third.body.len);
	assert_asked(2, 1);
	rq.gzip = false;
	ck_assert(str_starts(answer().body, STR("revision 0, language")));
	/* At ease it is as small at once. */
	rq.gzip = true;
	cached.key = STR("another");
	ck_assert_uint_eq(answer().body.len, third.body.len);
	fillers_end(cx->fillers, &two);
}
END_TEST

START_TEST(cached_answer__each_kind__says_by_what_it_varies)
{
	static const struct {
		bool worded, fixed, for_all;
		const char *vary;
	} row[] = {
		{ true, false, false, "Accept-Encoding, Accept-Language, Authorization, Cookie" },
		{ true, true, false, "Accept-Encoding, Authorization, Cookie" },
		{ false, false, false, "Accept-Encoding, Authorization, Cookie" },
		{ true, false, true, "Accept-Encoding, Accept-Language" },
		{ true, true, true, "Accept-Encoding" },
		{ false, false, true, "Accept-Encoding" },
	};

	cached.worded = row[_i].worded;
	cached.for_all = row[_i].for_all;
	cx->speech->fixed = row[_i].fixed;
	struct response rs = answer();
	assert_run(response_get(&rs, "Vary"), row[_i].vary);
}
END_TEST

Suite *
cached_suite(void)
{
	Suite *s = suite_create("cached");
	TCase *tc = tcase_create("cached");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(
	    tc, cached_answer__at_its_end__is_made_again_with_another_tag_at_the_same_revision);
	tcase_add_test(tc, cached_answer__asked_again__is_made_once_for_each_revision);
	tcase_add_test(tc, cached_answer__after_a_write_to_the_article__is_looked_up_at_once);
	tcase_add_test(tc, cached_answer__when_nobody_can_tell__is_what_is_there);
	tcase_add_test(tc, cached_answer__that_cannot_be_made__is_its_error_and_not_kept);
	tcase_add_test(tc, cached_answer__older_than_it_may_be__is_made_again_with_another_tag);
	tcase_add_test(tc, cached_answer__of_a_site_with_other_settings__is_made_again);
	tcase_add_test(tc, cached_answer__with_words__is_one_in_each_language);
	tcase_add_test(tc, cached_answer__in_another_form__has_another_tag);
	tcase_add_test(tc, cached_answer__to_the_tag_of_what_is_there__is_304_without_a_body);
	tcase_add_test(tc, cached_answer__to_who_takes_it_compressed__is_so);
	tcase_add_test(tc, cached_answer__asked_for_by_many_at_once__is_made_once);
	tcase_add_test(tc, cached_answer__while_one_looks_it_up__is_what_was_right_a_moment_ago);
	tcase_add_test(tc, cached_answer__after_a_quiet_time__is_waited_for);
	tcase_add_test(
	    tc, cached_answer__after_a_write_while_it_was_made__is_given_to_none_that_waited);
	tcase_add_test(tc, cached_answer__that_cannot_be_made__is_the_error_of_each_that_waited);
	tcase_add_test(
	    tc, cached_answer__made_while_others_are__is_compressed_better_once_it_has_not_changed);
	tcase_add_loop_test(tc, cached_answer__each_kind__says_by_what_it_varies, 0, 6);
	suite_add_tcase(s, tc);
	return s;
}
