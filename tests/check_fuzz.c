/*
 * The fuzz targets with good beginnings and with what once broke them, as ordinary tests: one for
 * each file of tests/fuzz/seeds/TARGET/, named after it. script/fuzz looks for more.
 */
#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/file.h"
#include "fuzz/target.h"

#define SEEDS_MOST      1000
#define SEED_MOST_BYTES ((size_t)1 << 20)

static struct seed {
	const struct target *target;
	const char *name; /* "TARGET/FILE" */
	const char *path;
} seed[SEEDS_MOST];
static int seeds;

START_TEST(seed__is_run__everything_holds)
{
	struct arena *a = arena_open();
	struct buf complaint = buf_begin(a, 0, 1000);
	struct str text;

	ck_assert_msg(file_read(a, seed[_i].path, SEED_MOST_BYTES, &text, &complaint) == OK, "%.*s",
	    STR_ARG(buf_str(&complaint)));
	/* In memory of just its size, as a fuzzer has it. */
	char *exact = malloc(text.len);
	ck_assert(exact != NULL || text.len == 0);
	if (text.len > 0)
		memcpy(exact, text.p, text.len);
	target_run(seed[_i].target, (struct str){ exact, text.len });
	free(exact);
	arena_close(a);
}
END_TEST

static int
is_seed(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* The files of one target, a test case each. A target without any is a mistake. */
static void
seeds_add(Suite *s, const struct target *t, struct arena *a, const char *directory)
{
	struct dirent **entry;
	const char *own = arena_printf(a, "%s/tests/fuzz/seeds/%s", directory, t->name).p;
	int count = scandir(own, &entry, is_seed, alphasort);

	if (count <= 0 || seeds + count > SEEDS_MOST) {
		(void)fprintf(stderr, "%s: there must be from 1 to %d seeds\n", own, SEEDS_MOST);
		exit(EXIT_FAILURE);
	}
	for (int i = 0; i < count; i++, seeds++) {
		seed[seeds].target = t;
		seed[seeds].name = arena_printf(a, "%s/%s", t->name, entry[i]->d_name).p;
		seed[seeds].path = arena_printf(a, "%s/%s", own, entry[i]->d_name).p;
		TCase *tc = tcase_create(seed[seeds].name);
		tcase_add_loop_test(tc, seed__is_run__everything_holds, seeds, seeds + 1);
		suite_add_tcase(s, tc);
		free(entry[i]);
	}
	free(entry);
}

int
main(void)
{
	const char *directory = getenv("srcdir");
	struct arena *a = arena_open();
	Suite *s = suite_create("fuzz");
	SRunner *sr = srunner_create(s);

	for (size_t i = 0; i < targets; i++)
		seeds_add(s, &target[i], a, directory != NULL ? directory : ".");
	srunner_set_tap(sr, "-");
	srunner_run_all(sr, CK_SILENT);
	int failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	arena_close(a);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
