/*
 * Numbers and moments as a language writes them. The catalogue has samples ("1,234,567") that show
 * where a language puts which separator, so that a translator needs no rules.
 */
#include "view/say.h"

#include "base/bug.h"
#include "text/date.h"

#define NUMBER_MAX_BYTES 256
#define DATE_MAX_BYTES   512

/* A sample, read: the separator, and how many digits stand in the last group and in those before.
 */
struct grouping {
	struct str separator; /* empty: none */
	size_t last;
	size_t others;
};

/* A step of short numbers: "6 {n} Mio." */
struct step {
	int64_t unit;
	struct str words; /* "{n} Mio." */
};

static struct grouping grouping_of(const char *sample);
static void add_grouped(struct buf *b, unsigned lang, uint64_t n);
static bool step_cut(struct str *steps, struct step *out);
static struct str compact(struct arena *a, unsigned lang, int64_t n, const struct step *step);

struct str
say_number(struct arena *a, unsigned lang, int64_t n)
{
	struct buf b = buf_begin(a, 32, NUMBER_MAX_BYTES);

	if (n < 0)
		buf_char(&b, '-');
	add_grouped(&b, lang, n < 0 ? 0 - (uint64_t)n : (uint64_t)n);
	return buf_str(&b);
}

struct str
say_compact(struct arena *a, unsigned lang, int64_t n)
{
	struct str steps = str_of(say_text(lang, SAY_COMPACT));
	struct step step, best = { 0 };

	while (step_cut(&steps, &step))
		if (step.unit <= n)
			best = step;
	return best.unit == 0 ? say_number(a, lang, n) : compact(a, lang, n, &best);
}

struct str
say_date(struct arena *a, unsigned lang, int64_t at_us)
{
	static const enum say month[] = { SAY_MONTH_1, SAY_MONTH_2, SAY_MONTH_3, SAY_MONTH_4,
		SAY_MONTH_5, SAY_MONTH_6, SAY_MONTH_7, SAY_MONTH_8, SAY_MONTH_9, SAY_MONTH_10,
		SAY_MONTH_11, SAY_MONTH_12 };
	struct date d = date_of(at_us);
	const struct say_fill fill[] = {
		{ "day", arena_printf(a, "%d", d.day) },
		{ "month", str_of(say_text(lang, month[d.month - 1])) },
		{ "year", arena_printf(a, "%d", d.year) },
		{ "time", arena_printf(a, "%02d:%02d", d.hour, d.minute) },
	};

	return say_with(a, lang, SAY_DATE, 0, fill, COUNT_OF(fill));
}

/* "12,34,567": between digits stands the separator. */
static struct grouping
grouping_of(const char *sample)
{
	struct grouping g = { .separator = STR_EMPTY };
	size_t digits = 0;

	for (const char *at = sample; *at != '\0'; at++) {
		if (*at >= '0' && *at <= '9') {
			digits++;
			continue;
		}
		g.separator = (struct str){ at, strcspn(at, "0123456789") };
		at += g.separator.len - 1;
		g.others = digits;
		digits = 0;
	}
	g.last = digits;
	return g;
}

static void
add_grouped(struct buf *b, unsigned lang, uint64_t n)
{
	struct grouping small = grouping_of(say_text(lang, SAY_NUMBER_SAMPLE_SMALL));
	struct grouping g = grouping_of(say_text(lang, SAY_NUMBER_SAMPLE));
	struct str digits = arena_printf(b->arena, "%llu", (unsigned long long)n);

	/* Some languages separate nothing in four digits. */
	if (digits.len <= 4)
		g = small;
	for (size_t i = 0; i < digits.len; i++) {
		size_t left = digits.len - i;

		if (i > 0 && g.separator.len > 0 &&
		    (left == g.last || (left > g.last && (left - g.last) % g.others == 0)))
			buf_add(b, g.separator);
		buf_char(b, digits.p[i]);
	}
}

/* The next step of "3 {n}K;6 {n}M"; false when there is none. */
static bool
step_cut(struct str *steps, struct step *out)
{
	struct str words = str_cut(steps, ';'), power = str_cut(&words, ' ');
	int64_t tens;

	if (!str_to_i64(power, &tens))
		return false;
	MUST(tens < 18);
	*out = (struct step){ .unit = 1, .words = words };
	for (; tens > 0; tens--)
		out->unit *= 10;
	return true;
}

/* With one decimal when there is one digit before it; with separators only where there is no larger
 * step. */
static struct str
compact(struct arena *a, unsigned lang, int64_t n, const struct step *step)
{
	struct buf b = buf_begin(a, 64, NUMBER_MAX_BYTES);
	struct str before = step->words;
	size_t hole = str_find(before, '{');
	int64_t whole = n / step->unit, tenths = n / (step->unit / 10) % 10;

	MUST(hole < before.len);
	buf_add(&b, str_part(before, 0, hole));
	if (whole < 10000)
		buf_i64(&b, whole);
	else
		buf_add(&b, say_number(a, lang, whole));
	if (whole < 10 && tenths > 0) {
		buf_text(&b, say_text(lang, SAY_NUMBER_DECIMAL));
		buf_i64(&b, tenths);
	}
	buf_add(&b, str_part(before, hole + sizeof("{n}") - 1, before.len));
	return buf_str(&b);
}
