#include "view/chart_svg.h"

#include "text/utf8.h"
#include "view/say.h"

/* Pixels. */
#define COLUMNS_TOP    8   /* room for half a letter above the highest line */
#define COLUMNS_HEIGHT 128 /* of the highest column */
#define COLUMNS_BOTTOM 24  /* room for the labels of the axis */
#define ROW_HEIGHT     42
#define ROW_LABEL      15 /* where its letters stand */
#define ROW_BAR        22
#define BAR_HEIGHT     9

#define LINES_MOST 4
/* Letters of a name there is room for: on a phone, and where two charts stand side by side. */
#define SHORT_CELLS 32
#define LONG_CELLS  46

static void begin(struct html *h, const struct chart *chart, const char *class, int64_t height);
static void lines(struct html *h, int64_t step, int64_t top);
static void line(struct html *h, int64_t value, int64_t y);
static void column(struct html *h, const struct chart *chart, size_t at, int64_t top);
static void column_label(struct html *h, const struct chart *chart, size_t at);
static void row(struct html *h, const struct chart_bar *bar, int64_t y, int64_t most);
static void name(struct html *h, struct str words, int64_t y);
static void rect(struct html *h, const char *class, const char *more);
static void text(struct html *h, const char *class, int64_t y, struct str words);
static void percent(struct html *h, const char *name, int64_t part, int64_t whole);
static int64_t most_of(const struct chart *chart);
static struct str number(struct html *h, int64_t value);

void
chart_columns_svg(struct html *h, const struct chart *chart)
{
	int64_t most = most_of(chart), step = chart_step(most);
	int64_t top = (most + step - 1) / step * step;

	if (top == 0)
		top = step;
	begin(h, chart, "desk-chart desk-columns", COLUMNS_TOP + COLUMNS_HEIGHT + COLUMNS_BOTTOM);
	lines(h, step, top);
	for (size_t i = 0; i < chart->bars; i++) {
		column(h, chart, i, top);
		column_label(h, chart, i);
	}
	html_close(h, "svg");
}

void
chart_rows_svg(struct html *h, const struct chart *chart)
{
	int64_t most = most_of(chart);

	begin(h, chart, "desk-chart", (int64_t)chart->bars * ROW_HEIGHT);
	for (size_t i = 0; i < chart->bars; i++)
		row(h, &chart->bar[i], (int64_t)i * ROW_HEIGHT, most);
	html_close(h, "svg");
}

int64_t
chart_step(int64_t most)
{
	static const int64_t round[] = { 1, 2, 5 };

	for (int64_t noughts = 1;; noughts *= 10)
		for (size_t i = 0; i < COUNT_OF(round); i++)
			if (most / (round[i] * noughts) < LINES_MOST ||
			    most == round[i] * noughts * LINES_MOST)
				return round[i] * noughts;
}

/* The picture's start, with what it is called. */
static void
begin(struct html *h, const struct chart *chart, const char *class, int64_t height)
{
	html_open_class(h, "svg", class);
	html_attr_text(h, "role", "img");
	html_attr_printf(h, "aria-labelledby", "%s-title", chart->id);
	html_attr_printf(h, "aria-describedby", "%s-says", chart->id);
	html_attr_text(h, "width", "100%");
	html_attr_i64(h, "height", height);
	html_open(h, "title");
	html_attr_printf(h, "id", "%s-title", chart->id);
	html_words(h, chart->title);
	html_close(h, "title");
	html_open(h, "desc");
	html_attr_printf(h, "id", "%s-says", chart->id);
	html_text(h, chart->says);
	html_close(h, "desc");
}

static void
lines(struct html *h, int64_t step, int64_t top)
{
	for (int64_t value = 0; value <= top; value += step)
		line(h, value, COLUMNS_TOP + COLUMNS_HEIGHT - value * COLUMNS_HEIGHT / top);
}

static void
line(struct html *h, int64_t value, int64_t y)
{
	html_open_class(h, "line", value == 0 ? "desk-axis" : "desk-line");
	html_attr_text(h, "x2", "100%");
	html_attr_printf(h, "y1", "%lld.5", (long long)y);
	html_attr_printf(h, "y2", "%lld.5", (long long)y);
	html_close(h, "line");
	html_open_class(h, "text", "desk-scale");
	html_attr_i64(h, "x", -8);
	html_attr_i64(h, "y", y + 4);
	html_text(h, number(h, value));
	html_close(h, "text");
}

/* Two thirds of its place are the column's. What is more than nothing can be seen. */
static void
column(struct html *h, const struct chart *chart, size_t at, int64_t top)
{
	const struct chart_bar *bar = &chart->bar[at];
	int64_t places = (int64_t)chart->bars * 6;
	int64_t height = bar->value * COLUMNS_HEIGHT / top;

	if (bar->value == 0)
		return;
	if (height == 0)
		height = 1;
	rect(h, "desk-bar", bar->class);
	percent(h, "x", (int64_t)at * 6 + 1, places);
	percent(h, "width", 4, places);
	html_attr_i64(h, "y", COLUMNS_TOP + COLUMNS_HEIGHT - height);
	html_attr_i64(h, "height", height);
	html_open(h, "title");
	html_text(h, bar->name);
	html_words(h, ": ");
	html_text(h, number(h, bar->value));
	html_close(h, "title");
	html_close(h, "rect");
}

static void
column_label(struct html *h, const struct chart *chart, size_t at)
{
	if (chart->bar[at].label.len == 0)
		return;
	html_open_class(h, "text", "desk-when");
	percent(h, "x", (int64_t)at * 2 + 1, (int64_t)chart->bars * 2);
	html_attr_i64(h, "y", COLUMNS_TOP + COLUMNS_HEIGHT + COLUMNS_BOTTOM - 6);
	html_text(h, chart->bar[at].label);
	html_close(h, "text");
}

static void
row(struct html *h, const struct chart_bar *bar, int64_t y, int64_t most)
{
	name(h, bar->name, y + ROW_LABEL);
	text(h, "desk-number", y + ROW_LABEL, number(h, bar->value));
	rect(h, "desk-track", NULL);
	html_attr_text(h, "width", "100%");
	html_attr_i64(h, "y", y + ROW_BAR);
	html_attr_i64(h, "height", BAR_HEIGHT);
	html_close(h, "rect");
	if (bar->value == 0)
		return;
	rect(h, "desk-bar", bar->class);
	percent(h, "width", bar->value, most);
	html_attr_i64(h, "y", y + ROW_BAR);
	html_attr_i64(h, "height", BAR_HEIGHT);
	html_close(h, "rect");
}

/* A name that is too long is cut in two ways, of which the style sheet shows one. */
static void
name(struct html *h, struct str words, int64_t y)
{
	struct str cut = utf8_fit(h->buf.arena, words, SHORT_CELLS);

	if (str_equal(cut, words)) {
		text(h, "desk-what", y, words);
		return;
	}
	text(h, "desk-what desk-short", y, cut);
	text(h, "desk-what desk-long", y, utf8_fit(h->buf.arena, words, LONG_CELLS));
}

static void
rect(struct html *h, const char *class, const char *more)
{
	html_open(h, "rect");
	if (more == NULL)
		html_attr_text(h, "class", class);
	else
		html_attr_printf(h, "class", "%s %s", class, more);
}

/* A name stands at the start of its row, a number at the end. */
static void
text(struct html *h, const char *class, int64_t y, struct str words)
{
	html_open_class(h, "text", class);
	if (strcmp(class, "desk-number") == 0)
		html_attr_text(h, "x", "100%");
	html_attr_i64(h, "y", y);
	html_text(h, words);
	html_close(h, "text");
}

/* To a hundredth: less than a tenth of a pixel. */
static void
percent(struct html *h, const char *name, int64_t part, int64_t whole)
{
	int64_t hundredths =
	    (int64_t)((double)part * 10000 / (double)whole + 0.5); /* no product overflows */

	html_attr_printf(
	    h, name, "%lld.%02lld%%", (long long)(hundredths / 100), (long long)(hundredths % 100));
}

static int64_t
most_of(const struct chart *chart)
{
	int64_t most = 0;

	for (size_t i = 0; i < chart->bars; i++)
		if (chart->bar[i].value > most)
			most = chart->bar[i].value;
	return most;
}

static struct str
number(struct html *h, int64_t value)
{
	return say_compact(h->buf.arena, h->lang, value);
}
