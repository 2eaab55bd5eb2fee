#include "view/icon_html.h"

#include <stdlib.h>

#include "fixture.h"
#include "suites.h"
#include "view/gzip.h"

/* How many there are without their colours: each corner, beam, side and middle. */
#define COLOURS  8
#define PATTERNS (7 * 6 * 6 * 6)

/* Curves are taken as so many straight lines. */
#define PIECES 8

struct point {
	double x, y;
};

/* A path as closed lines from point to point; `begins` marks the first of each. */
struct outline {
	struct point point[1024];
	bool begins[1024];
	size_t count;
};

static const char *
drawn(uint64_t seed)
{
	h = html_begin(arena, 512, 4096);
	icon_html(&h, seed);
	return written();
}

/* The value of an attribute, which must be there. */
static const char *
attribute(const char *tag, const char *name)
{
	const char *at = strstr(tag, arena_printf(arena, " %s=\"", name).p);

	ck_assert_msg(at != NULL, "no %s in %s", name, tag);
	at = strchr(at, '"') + 1;
	return arena_text(arena, (struct str){ at, strcspn(at, "\"") });
}

static void
add(struct outline *o, struct point p, bool begins)
{
	ck_assert_uint_lt(o->count, COUNT_OF(o->point));
	ck_assert(p.x >= 0 && p.x <= 4 && p.y >= 0 && p.y <= 4);
	o->point[o->count] = p;
	o->begins[o->count++] = begins;
}

static double
number(const char **at)
{
	char *end;
	double value = strtod(*at, &end);

	ck_assert_msg(end != *at, "a number is missing at '%s'", *at);
	*at = end;
	return value;
}

/* A quadratic curve; gives where it ends. */
static struct point
curve(struct outline *o, struct point from, struct point by, struct point to)
{
	for (int i = 1; i <= PIECES; i++) {
		double t = (double)i / PIECES, u = 1 - t;

		add(o,
		    (struct point){ u * u * from.x + 2 * u * t * by.x + t * t * to.x,
			u * u * from.y + 2 * u * t * by.y + t * t * to.y },
		    false);
	}
	return to;
}

/* Reads the commands of SVG (Path Data, section 9.3) that are used here; anything else fails. */
static void
outline_read(struct outline *o, const char *d)
{
	struct point at = { 0, 0 }, by = { 0, 0 };
	char command = '\0';

	o->count = 0;
	while (*d != '\0') {
		if (strchr("Mhvlqtz", *d) != NULL)
			command = *d++;
		struct point from = at;
		switch (command) {
		case 'M':
			at.x = number(&d);
			at.y = number(&d);
			add(o, at, true);
			continue;
		case 'z': /* whatever begins next closes what was before */
			continue;
		case 'h':
			at.x += number(&d);
			break;
		case 'v':
			at.y += number(&d);
			break;
		case 'l':
			at.x += number(&d);
			at.y += number(&d);
			break;
		case 'q':
			by = (struct point){ from.x + number(&d), from.y };
			by.y += number(&d);
			break;
		case 't':
			by = (struct point){ 2 * from.x - by.x, 2 * from.y - by.y };
			break;
		default:
			ck_abort_msg("no command at '%s'", d);
		}
		if (command == 'q' || command == 't') {
			struct point to = { from.x + number(&d), from.y };

			to.y += number(&d);
			at = curve(o, from, by, to);
		} else {
			add(o, at, false);
		}
	}
}

/* Whether a point is filled, by the rule "nonzero". */
static bool
filled(const struct outline *o, double x, double y)
{
	int winding = 0;
	size_t first = 0;

	for (size_t i = 0; i < o->count; i++) {
		if (o->begins[i])
			first = i;
		bool last = i + 1 == o->count || o->begins[i + 1];
		struct point a = o->point[i], b = o->point[last ? first : i + 1];
		double side = (b.x - a.x) * (y - a.y) - (x - a.x) * (b.y - a.y);

		if (a.y <= y && b.y > y && side > 0)
			winding++;
		if (a.y > y && b.y <= y && side < 0)
			winding--;
	}
	return winding != 0;
}

START_TEST(icon_html__a_picture__is_one_path_that_nobody_hears)
{
	const char *out = drawn(12345);

	ck_assert(str_starts(str_of(out),
	    STR("<svg class=\"postbag-face\" aria-hidden=\"true\" width=\"32\" height=\"32\" "
		"viewBox=\"0 0 4 4\" fill=\"#")));
	ck_assert(str_ends(str_of(out), STR("\"></path></svg>")));
	ck_assert_uint_eq(times(out, "<path d=\"M"), 1);
	/* The Content-Security-Policy forbids styles, and ids would be there twice. */
	assert_lacks(out, "style");
	assert_lacks(out, " id=");
}
END_TEST

START_TEST(icon_html__one_number__is_one_picture)
{
	ck_assert_str_eq(drawn(UINT64_MAX), drawn(UINT64_MAX));
	for (uint64_t seed = 1; seed < 200; seed++)
		ck_assert_str_ne(drawn(seed), drawn(seed - 1));
}
END_TEST

START_TEST(icon_html__numbers__use_all_patterns_and_colours)
{
	static const char *seen[COLOURS * PATTERNS];

	for (uint64_t seed = 0; seed < COLOURS * PATTERNS; seed++)
		seen[seed] = drawn(seed);
	for (uint64_t seed = 1; seed < COLOURS * PATTERNS; seed++)
		ck_assert_str_ne(seen[seed], seen[0]);
	/* Behind the last, it begins again. */
	ck_assert_str_eq(drawn(COLOURS * PATTERNS), seen[0]);
}
END_TEST

START_TEST(icon_html__each_pattern__is_the_same_from_both_sides_and_upside_down)
{
	static struct outline o;

	for (uint64_t pattern = 0; pattern < PATTERNS; pattern++) {
		const char *d = attribute(drawn(COLOURS * pattern), "d");
		int inside = 0;

		outline_read(&o, d);
		/* Points that lie on no edge. */
		for (double x = 0.11; x < 2; x += 0.31) {
			for (double y = 0.17; y < 2; y += 0.29) {
				bool here = filled(&o, x, y);

				ck_assert_msg(filled(&o, 4 - x, y) == here, "%s", d);
				ck_assert_msg(filled(&o, x, 4 - y) == here, "%s", d);
				inside += here;
			}
		}
		/* Neither nothing nor a block. */
		ck_assert_msg(inside >= 4 && inside < 47, "%d of 49 in %s", inside, d);
		if (pattern % 100 == 0)
			arena_reset(arena);
	}
}
END_TEST

/* A thread of a hundred readers must not grow by more than a photograph's thumbnail. */
START_TEST(icon_html__a_hundred_pictures__are_small)
{
	size_t longest = 0;
	struct html all = html_begin(arena, 4096, 65536);
	struct safe_html out;
	uint64_t seed = 1;

	for (int i = 0; i < 100; i++) {
		/* Knuth's MMIX generator: numbers as a keyed hash has them. */
		seed = seed * 6364136223846793005 + 1442695040888963407;
		longest = longest < strlen(drawn(seed >> 16)) ? strlen(drawn(seed >> 16)) : longest;
		icon_html(&all, seed >> 16);
	}
	ck_assert_uint_le(longest, 350);
	ck_assert_int_eq(html_finish(&all, &out), OK);
	ck_assert_uint_le(gzip(arena, out.html, GZIP_SMALL).len, 1500);
}
END_TEST

Suite *
icon_html_suite(void)
{
	Suite *s = suite_create("icon_html");
	TCase *tc = tcase_create("icon_html");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, fixture_up, fixture_down);
	tcase_add_test(tc, icon_html__a_picture__is_one_path_that_nobody_hears);
	tcase_add_test(tc, icon_html__one_number__is_one_picture);
	tcase_add_test(tc, icon_html__numbers__use_all_patterns_and_colours);
	tcase_add_test(tc, icon_html__each_pattern__is_the_same_from_both_sides_and_upside_down);
	tcase_add_test(tc, icon_html__a_hundred_pictures__are_small);
	suite_add_tcase(s, tc);
	return s;
}
