#include "model/thread.h"

#include "base/buf.h"
#include "suites.h"

#define MOST  12
#define GREAT 100000

static struct arena *arena;

static void
set_up(void)
{
	arena = arena_open();
}

static void
tear_down(void)
{
	arena_close(arena);
}

/* Comments as the store gives them, and the thread as it is read: "LEVEL:ID<PARENT" for what is
 * shown, with "~" before a trace. */
struct given {
	int64_t id, parent_id, root_id;
	enum status status;
	int64_t author_id;
};

static const struct {
	const char *what;
	struct given given[MOST];
	int64_t viewer;
	const char *read;
} arranged[] = {
	{ "nothing", { { 0 } }, 0, "" },
	{ "one root", { { .id = 1, .root_id = 1 } }, 0, "0:1" },
	{ "replies stand below what they answer, oldest first",
	    { { 1, 0, 1, 0, 0 }, { 9, 0, 9, 0, 0 }, { 2, 1, 1, 0, 0 }, { 3, 1, 1, 0, 0 },
		{ 4, 2, 1, 0, 0 }, { 10, 9, 9, 0, 0 } },
	    0, "0:1 1:2<1 2:4<2 1:3<1 0:9 1:10<9" },
	{ "roots keep the order they come in",
	    { { 9, 0, 9, 0, 0 }, { 5, 0, 5, 0, 0 }, { 1, 0, 1, 0, 0 }, { 2, 1, 1, 0, 0 },
		{ 6, 5, 5, 0, 0 } },
	    0, "0:9 0:5 1:6<5 0:1 1:2<1" },
	{ "replies may come before what they answer",
	    { { 4, 2, 1, 0, 0 }, { 2, 1, 1, 0, 0 }, { 1, 0, 1, 0, 0 } }, 0, "0:1 1:2<1 2:4<2" },
	{ "a reply without its parent goes under its root",
	    { { 1, 0, 1, 0, 0 }, { 4, 3, 1, 0, 0 }, { 5, 4, 1, 0, 0 } }, 0, "0:1 1:4 2:5<4" },
	{ "a reply without parent and root stands alone",
	    { { 1, 0, 1, 0, 0 }, { 8, 7, 6, 0, 0 }, { 9, 8, 6, 0, 0 } }, 0, "0:1 0:8 1:9<8" },
	{ "one that stands there twice is taken once, the first",
	    { { 1, 0, 1, 0, 0 }, { 2, 1, 1, 0, 0 }, { 2, 1, 1, HELD, 0 }, { 1, 0, 1, 0, 0 } }, 0,
	    "0:1 1:2<1" },
	{ "one that answers itself is a root", { { 1, 1, 1, 0, 0 }, { 2, 1, 1, 0, 0 } }, 0,
	    "0:1 1:2<1" },
	{ "a ring of two is broken where it would close", { { 1, 2, 1, 0, 0 }, { 2, 1, 1, 0, 0 } },
	    0, "0:1 1:2<1" },
	{ "a ring of three is broken too",
	    { { 1, 3, 1, 0, 0 }, { 2, 1, 1, 0, 0 }, { 3, 2, 1, 0, 0 } }, 0, "0:1 1:2<1 2:3<2" },
	{ "a ring of roots is broken too", { { 1, 0, 2, 0, 0 }, { 2, 0, 1, 0, 0 } }, 0, "0:1 1:2" },
	{ "a parent that is younger is no parent",
	    { { 1, 0, 1, 0, 0 }, { 5, 6, 1, 0, 0 }, { 6, 1, 1, 0, 0 } }, 0, "0:1 1:5 1:6<1" },
	{ "what is held, spam, rejected or deleted is not there",
	    { { 1, 0, 1, 0, 0 }, { 2, 1, 1, HELD, 7 }, { 3, 1, 1, SPAM, 7 },
		{ 4, 1, 1, REJECTED, 7 }, { 5, 1, 1, DELETED, 7 } },
	    0, "0:1" },
	{ "authors see what is held of theirs, and only that",
	    { { 1, 0, 1, 0, 0 }, { 2, 1, 1, HELD, 7 }, { 3, 1, 1, SPAM, 7 },
		{ 4, 1, 1, REJECTED, 7 }, { 5, 1, 1, DELETED, 7 }, { 6, 1, 1, HELD, 8 } },
	    7, "0:1 1:2<1" },
	{ "author 0 is nobody", { { 1, 0, 1, HELD, 0 } }, 0, "" },
	{ "what has answers leaves a trace, and is nobody's parent by name",
	    { { 1, 0, 1, DELETED, 0 }, { 2, 1, 1, REJECTED, 0 }, { 3, 2, 1, 0, 0 },
		{ 4, 3, 1, 0, 0 } },
	    0, "~0:1 ~1:2 2:3 3:4<3" },
	{ "a trace without a shown answer goes, however deep",
	    { { 1, 0, 1, 0, 0 }, { 2, 1, 1, DELETED, 0 }, { 3, 2, 1, SPAM, 0 },
		{ 4, 3, 1, HELD, 7 } },
	    0, "0:1" },
	{ "a held answer is a reason for a trace to its author",
	    { { 1, 0, 1, DELETED, 0 }, { 2, 1, 1, HELD, 7 } }, 7, "~0:1 1:2" },
	{ "the branch beside a trace is not touched",
	    { { 1, 0, 1, 0, 0 }, { 2, 1, 1, DELETED, 0 }, { 3, 2, 1, 0, 0 }, { 4, 1, 1, 0, 0 },
		{ 5, 0, 5, SPAM, 0 }, { 6, 0, 6, 0, 0 } },
	    0, "0:1 ~1:2<1 2:3 1:4<1 0:6" },
};

static struct comment *
comments_of(const struct given given[MOST], size_t *count)
{
	struct comment *comment = arena_array(arena, MOST, sizeof(*comment));

	for (*count = 0; *count < MOST && given[*count].id != 0; (*count)++)
		comment[*count] = (struct comment){
			.id = given[*count].id,
			.parent_id = given[*count].parent_id,
			.root_id = given[*count].root_id,
			.status = given[*count].status,
			.author_id = given[*count].author_id,
		};
	return comment;
}

static struct str
as_read(const struct thread *thread)
{
	struct buf b = buf_begin(arena, 256, 65536);

	for (size_t i = 0; i < thread->count; i++) {
		const struct thread_place *at = &thread->place[i];

		buf_printf(&b, "%s%s%u:%lld", i == 0 ? "" : " ", at->trace ? "~" : "", at->level,
		    (long long)at->comment->id);
		if (at->parent != NULL)
			buf_printf(&b, "<%lld", (long long)at->parent->id);
	}
	return buf_str(&b);
}

START_TEST(thread_arrange__comments__are_put_as_they_are_read)
{
	struct thread thread;
	size_t count;
	struct comment *comment = comments_of(arranged[_i].given, &count);

	thread_arrange(arena, comment, count, arranged[_i].viewer, &thread);
	ck_assert_msg(str_equal(as_read(&thread), str_of(arranged[_i].read)),
	    "%s: got \"%.*s\", expected \"%s\"", arranged[_i].what, STR_ARG(as_read(&thread)),
	    arranged[_i].read);
}
END_TEST

START_TEST(thread_arrange_all__for_a_moderator__everything_is_shown)
{
	static const struct given given[MOST] = { { 1, 0, 1, DELETED, 0 }, { 2, 1, 1, REJECTED, 0 },
		{ 3, 2, 1, SPAM, 0 }, { 4, 1, 1, HELD, 9 } };
	struct thread thread;
	size_t count;
	struct comment *comment = comments_of(given, &count);

	thread_arrange_all(arena, comment, count, &thread);
	assert_run(as_read(&thread), "0:1 1:2<1 2:3<2 1:4<1");
}
END_TEST

/* A thread of great size in one of the shapes that hurt; the order is given backwards where that
 * is possible. */
enum shape { CHAIN, CHAIN_BACKWARDS, WIDE, COMB, SHAPES };

static int64_t
parent_in(enum shape shape, int64_t id)
{
	if (id == 1)
		return 0;
	if (shape == WIDE)
		return 1;
	if (shape == COMB) /* each tooth hangs on the chain of odd ids */
		return id % 2 == 0 ? id - 1 : id - 2;
	return id - 1;
}

START_TEST(thread_arrange__a_hundred_thousand__come_out_once_each)
{
	enum shape shape = (enum shape)_i;
	struct comment *comment = arena_array(arena, GREAT, sizeof(*comment));
	struct thread thread;

	for (int64_t i = 0; i < GREAT; i++) {
		int64_t id = shape == CHAIN_BACKWARDS ? GREAT - i : i + 1;

		comment[i] =
		    (struct comment){ .id = id, .parent_id = parent_in(shape, id), .root_id = 1 };
	}
	thread_arrange(arena, comment, GREAT, 0, &thread);
	ck_assert_uint_eq(thread.count, GREAT);
	char *seen = arena_alloc(arena, GREAT + 1);
	for (size_t i = 0; i < GREAT; i++) {
		const struct thread_place *at = &thread.place[i];

		ck_assert(!seen[at->comment->id]);
		seen[at->comment->id] = 1;
		if (at->comment->id == 1)
			ck_assert(at->parent == NULL && at->level == 0);
		else
			ck_assert(at->parent->id == at->comment->parent_id);
		if (shape == CHAIN || shape == CHAIN_BACKWARDS)
			ck_assert(at->level == i && at->comment->id == (int64_t)i + 1);
		if (shape == WIDE)
			ck_assert(at->level == (i == 0 ? 0 : 1));
	}
}
END_TEST

START_TEST(thread_arrange__a_long_chain_of_deleted__is_there_for_its_last_answer)
{
	struct comment *comment = arena_array(arena, GREAT, sizeof(*comment));
	struct thread thread;

	for (int64_t i = 0; i < GREAT; i++)
		comment[i] = (struct comment){
			.id = i + 1, .parent_id = i, .root_id = 1, .status = DELETED
		};
	thread_arrange(arena, comment, GREAT, 0, &thread);
	ck_assert_uint_eq(thread.count, 0);
	comment[GREAT - 1].status = PUBLISHED;
	thread_arrange(arena, comment, GREAT, 0, &thread);
	ck_assert_uint_eq(thread.count, GREAT);
	ck_assert(thread.place[GREAT - 2].trace);
	ck_assert(!thread.place[GREAT - 1].trace);
}
END_TEST

START_TEST(sort_of__each_sorts_name__is_that_sort)
{
	static const char *const word[SORTS] = { "oldest", "newest", "best" };
	static const char *const other[] = { "", "Oldest", "old", "newest ", "score" };
	enum sort sort;

	for (int i = 0; i < SORTS; i++) {
		ck_assert_str_eq(sort_name((enum sort)i), word[i]);
		ck_assert_int_eq(sort_of(str_of(word[i]), &sort), OK);
		ck_assert_int_eq(sort, i);
	}
	for (size_t i = 0; i < COUNT_OF(other); i++)
		ck_assert_int_eq(sort_of(str_of(other[i]), &sort), ERR_INPUT);
}
END_TEST

Suite *
thread_suite(void)
{
	Suite *s = suite_create("thread");
	TCase *tc = tcase_create("thread");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(
	    tc, thread_arrange__comments__are_put_as_they_are_read, 0, (int)COUNT_OF(arranged));
	tcase_add_test(tc, thread_arrange_all__for_a_moderator__everything_is_shown);
	tcase_add_loop_test(tc, thread_arrange__a_hundred_thousand__come_out_once_each, 0, SHAPES);
	tcase_add_test(tc, thread_arrange__a_long_chain_of_deleted__is_there_for_its_last_answer);
	tcase_add_test(tc, sort_of__each_sorts_name__is_that_sort);
	suite_add_tcase(s, tc);
	return s;
}
