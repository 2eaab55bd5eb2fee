#include "model/settings.h"

#include <ctype.h>
#include <stdlib.h>

#include "suites.h"

static struct arena *arena;
static struct buf complaint;
static struct settings set;

static void
set_up(void)
{
	arena = arena_open();
	complaint = buf_begin(arena, 256, 4096);
}

static void
tear_down(void)
{
	unsetenv("POSTBAG_URL");
	arena_close(arena);
}

/* The name in the environment that stands for a setting. */
static const char *
variable(const char *name)
{
	const char *prefix = settings_table.env_prefix;
	char *p = arena_alloc(arena, strlen(prefix) + strlen(name) + 1);

	strcpy(p, prefix);
	strcat(p, name);
	for (char *c = p; *c != '\0'; c++)
		*c = (char)toupper((unsigned char)*c);
	return p;
}

START_TEST(settings_read__nothing_said__are_the_defaults)
{
	ck_assert_int_eq(settings_read(arena, NULL, &set, NULL, &complaint), OK);
	ck_assert_uint_eq(complaint.len, 0);
	ck_assert_int_eq(set.threads, 32);
	ck_assert_int_eq(set.pool, 8);
	ck_assert_int_eq(set.text_points, 5000);
	ck_assert_int_eq(set.limit_post.count, 5);
	ck_assert_int_eq(set.limit_post.period_s, 60);
	ck_assert(set.prepare);
	ck_assert(!set.access_log);
	assert_run(settings_prefix(&set), "/postbag/");
	ck_assert(!settings_secure(&set));
}
END_TEST

START_TEST(settings_table__each_row__is_whole_and_alone)
{
	const struct option *o = &settings_table.option[_i];

	ck_assert_uint_gt(strlen(o->name), 0);
	ck_assert_uint_eq(strspn(o->name, "abcdefghijklmnopqrstuvwxyz_"), strlen(o->name));
	ck_assert_uint_gt(strlen(o->help), 0);
	ck_assert_ptr_null(strchr(o->help, '\n'));
	ck_assert_int_le(o->least, o->most);
	ck_assert_uint_lt(o->offset, sizeof(struct settings));
	for (int i = 0; i < _i; i++) {
		ck_assert_str_ne(o->name, settings_table.option[i].name);
		ck_assert_uint_ne(o->offset, settings_table.option[i].offset);
	}
}
END_TEST

/* Each number at the ends of its range, by the environment: what the table says holds. */
START_TEST(settings_table__each_number__at_its_bounds)
{
	const struct option *o = &settings_table.option[_i];
	const int64_t value[] = { o->least, o->most, o->most + 1, o->least - 1 };

	if (o->type != OPTION_NUMBER)
		return;
	for (size_t i = 0; i < COUNT_OF(value); i++) {
		ck_assert_int_eq(setenv(variable(o->name),
				     arena_printf(arena, "%lld", (long long)value[i]).p, 1),
		    0);
		enum err err = settings_read(arena, NULL, &set, NULL, &complaint);
		ck_assert_int_eq(err, i < 2 ? OK : ERR_INPUT);
		if (i < 2)
			ck_assert_int_eq(
			    *(const int64_t *)((const char *)&set + o->offset), value[i]);
	}
	unsetenv(variable(o->name));
}
END_TEST

static const struct {
	const char *url;
	const char *prefix; /* NULL: refused */
	bool secure;
} url[] = {
	{ "https://news.example/postbag/", "/postbag/", true },
	{ "http://localhost:8080/postbag/", "/postbag/", false },
	{ "https://news.example/", "/", true },
	{ "https://talk.example:8443/a/b/", "/a/b/", true },
	{ "http://[::1]:8080/postbag/", "/postbag/", false },
	{ "https://news.example/postbag", NULL, false },
	{ "https://news.example", NULL, false },
	{ "https://news.example:443/postbag/", NULL, false },
	{ "https://News.example/postbag/", NULL, false },
	{ "HTTPS://news.example/postbag/", NULL, false },
	{ "https://news.example/a/../postbag/", NULL, false },
	{ "https://news.example/postbag/?a=1", NULL, false },
	{ "https://news.example/postbag/?a=/", NULL, false },
	{ "https://news.example/postbag/#", NULL, false },
	{ "https://user@news.example/postbag/", NULL, false },
	{ "ftp://news.example/postbag/", NULL, false },
	{ "/postbag/", NULL, false },
	{ "news.example/postbag/", NULL, false },
	{ " https://news.example/postbag/", NULL, false },
};

START_TEST(settings_read__url__is_canonical_and_ends_with_a_slash)
{
	ck_assert_int_eq(setenv("POSTBAG_URL", url[_i].url, 1), 0);
	enum err err = settings_read(arena, NULL, &set, NULL, &complaint);
	ck_assert_int_eq(err, url[_i].prefix == NULL ? ERR_INPUT : OK);
	ck_assert_int_eq(complaint.len > 0, err != OK);
	if (err != OK)
		return;
	assert_run(settings_prefix(&set), url[_i].prefix);
	ck_assert_int_eq(settings_secure(&set), url[_i].secure);
}
END_TEST

Suite *
settings_suite(void)
{
	Suite *s = suite_create("settings");
	TCase *tc = tcase_create("settings");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, settings_read__nothing_said__are_the_defaults);
	tcase_add_loop_test(
	    tc, settings_table__each_row__is_whole_and_alone, 0, (int)settings_table.count);
	tcase_add_loop_test(
	    tc, settings_table__each_number__at_its_bounds, 0, (int)settings_table.count);
	tcase_add_loop_test(
	    tc, settings_read__url__is_canonical_and_ends_with_a_slash, 0, (int)COUNT_OF(url));
	suite_add_tcase(s, tc);
	return s;
}
