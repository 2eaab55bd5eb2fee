/*
 * The pictures of the overview, each with its numbers in a table below it.
 */
#include "view/overview_parts.h"

#include "base/clock.h"
#include "text/date.h"
#include "view/chart_svg.h"
#include "view/desk_parts.h"
#include "view/say.h"

#define MINUTE_S INT64_C(60)
#define HOUR_S   (60 * MINUTE_S)

/* A picture, and what its table has beside. */
struct figure {
	struct chart chart;
	bool columns;      /* over time; else a ranking */
	const char *noun;  /* of what is counted: "comment" */
	const char *first; /* the heading of the table's first column */
	int64_t total;
	const char *note;             /* how it is counted, or NULL */
	const struct ranked *article; /* one for each bar, or NULL */
	bool shares;                  /* theirs stand in the table, too */
	struct str prefix; /* they lead to their pages at the desk; empty: to themselves */
};

/* Which number of a step. */
typedef int64_t number_of(const struct activity *step);
/* Which number of an article. */
typedef int64_t rank_of(const struct ranked *article);

static int64_t posted_of(const struct activity *step);
static int64_t decided_of(const struct activity *step);
static int64_t reported_of(const struct activity *step);
static void activity_figure(
    struct html *h, const struct statistics *numbers, struct figure figure, number_of *number);
static void became_figure(struct html *h, const struct statistics *numbers);
static struct str caught_name(struct arena *a, const struct caught *caught);
static void caught_figure(struct html *h, const struct statistics *numbers);
static void networks_figure(struct html *h, const struct statistics *numbers);
static int64_t comments_of(const struct ranked *article);
static int64_t shares_of(const struct ranked *article);
static int64_t suspect_of(const struct ranked *article);
static void articles_figure(struct html *h, struct figure figure, const struct ranked *article,
    size_t count, rank_of *number);
static void article_link(struct html *h, const struct figure *figure, size_t at);
static void figure_html(struct html *h, struct figure *figure);
static void table_html(struct html *h, const struct figure *figure);
static void heading(struct html *h, const char *words);
static void row_html(struct html *h, const struct figure *figure, size_t at);
static struct str says(struct html *h, const struct figure *figure);
static struct chart_bar step_bar(struct arena *a, const struct span *span, size_t at);
static const char *weekday_of(int64_t at_us);
static const char *days_note(const struct span *span);
static void sort(struct chart_bar *bar, size_t count);

void
overview_figures(struct html *h, struct str prefix, const struct statistics *numbers)
{
	html_open_class(h, "div", "desk-figures");
	activity_figure(h, numbers,
	    (struct figure){
		.chart = { .id = "posted", .title = "Comments posted" },
		.noun = "comment",
		.total = numbers->total.posted,
	    },
	    posted_of);
	activity_figure(h, numbers,
	    (struct figure){
		.chart = { .id = "decided", .title = "Decisions of moderators" },
		.noun = "decision",
		.total = numbers->total.decided,
	    },
	    decided_of);
	activity_figure(h, numbers,
	    (struct figure){
		.chart = { .id = "reports", .title = "Reports of readers" },
		.noun = "report",
		.total = numbers->total.reported,
	    },
	    reported_of);
	became_figure(h, numbers);
	caught_figure(h, numbers);
	networks_figure(h, numbers);
	articles_figure(h,
	    (struct figure){
		.chart = { .id = "busiest", .title = "Most commented articles" },
		.noun = "comment",
		.note = "Whatever became of them.",
		.shares = true,
	    },
	    numbers->busiest, numbers->busiest_count, comments_of);
	articles_figure(h,
	    (struct figure){
		.chart = { .id = "shared", .title = "Most shared articles" },
		.noun = "share",
		.note = days_note(&numbers->span),
	    },
	    numbers->shared, numbers->shared_count, shares_of);
	if (numbers->doubted_count > 0)
		articles_figure(h,
		    (struct figure){
			.chart = { .id = "suspect", .title = "Suspect shares" },
			.noun = "share",
			.note = "They came too fast, and are in no other number.",
			.prefix = prefix,
		    },
		    numbers->doubted, numbers->doubted_count, suspect_of);
	html_close(h, "div");
}

struct str
overview_length(struct arena *a, int64_t seconds)
{
	if (seconds < MINUTE_S)
		return STR("less than a minute");
	if (seconds < 2 * HOUR_S)
		return overview_count(a, seconds / MINUTE_S, "minute");
	if (seconds < 2 * S_PER_DAY)
		return overview_count(a, seconds / HOUR_S, "hour");
	return overview_count(a, seconds / S_PER_DAY, "day");
}

struct str
overview_count(struct arena *a, int64_t number, const char *noun)
{
	struct str digits = say_number(a, LANG_EN, number);

	return arena_printf(a, "%.*s %s%s", STR_ARG(digits), noun, number == 1 ? "" : "s");
}

static int64_t
posted_of(const struct activity *step)
{
	return step->posted;
}

static int64_t
decided_of(const struct activity *step)
{
	return step->decided;
}

static int64_t
reported_of(const struct activity *step)
{
	return step->reported;
}

static void
activity_figure(
    struct html *h, const struct statistics *numbers, struct figure figure, number_of *number)
{
	const struct span *span = &numbers->span;
	struct chart_bar *bar = arena_array(h->buf.arena, span->steps, sizeof(*bar));

	for (size_t i = 0; i < span->steps; i++) {
		bar[i] = step_bar(h->buf.arena, span, i);
		bar[i].value = number(&numbers->step[i]);
	}
	bar[span->steps - 1].class = "desk-running";
	figure.chart.bar = bar;
	figure.chart.bars = span->steps;
	figure.columns = true;
	figure.first = numbers->period == PERIOD_DAY ? "Hour (UTC)" : "Day (UTC)";
	figure_html(h, &figure);
}

static void
became_figure(struct html *h, const struct statistics *numbers)
{
	static const char *const class[STATUSES] = {
		[PUBLISHED] = "desk-good",
		[HELD] = "desk-held",
		[SPAM] = "desk-bad",
		[REJECTED] = "desk-bad",
		[DELETED] = "desk-gone",
	};
	struct chart_bar bar[STATUSES];

	for (size_t i = 0; i < STATUSES; i++)
		bar[i] = (struct chart_bar){
			.name = str_of(desk_status_label((enum status)i)),
			.value = numbers->became[i],
			.class = class[i],
		};
	figure_html(h, &(struct figure){
			   .chart = { .id = "became",
			       .title = "What became of the comments",
			       .bar = bar,
			       .bars = STATUSES },
			   .noun = "comment",
			   .first = "Now",
			   .total = numbers->total.posted,
		       });
}

/* "Words on a list: held (casino, viagra*)", of which the end may be cut off. */
static struct str
caught_name(struct arena *a, const struct caught *caught)
{
	const char *label = cause_info(caught->cause)->label;
	const char *did = outcome_info(caught->outcome)->did;

	return caught->words.len == 0
		   ? arena_printf(a, "%s: %s", label, did)
		   : arena_printf(a, "%s: %s (%.*s)", label, did, STR_ARG(caught->words));
}

static void
caught_figure(struct html *h, const struct statistics *numbers)
{
	static const char *const class[OUTCOMES] = {
		[OUTCOME_HOLD] = "desk-held",
		[OUTCOME_SPAM] = "desk-bad",
		[OUTCOME_SHADOW] = "desk-bad",
		[OUTCOME_REFUSE] = "desk-gone",
	};
	struct arena *a = h->buf.arena;
	struct chart_bar *bar = arena_array(a, numbers->caught_count, sizeof(*bar));
	int64_t total = 0;

	for (size_t i = 0; i < numbers->caught_count; i++) {
		const struct caught *caught = &numbers->caught[i];

		bar[i] = (struct chart_bar){
			.name = caught_name(a, caught),
			.value = caught->comments,
			.class = class[caught->outcome],
		};
		total += caught->comments;
	}
	figure_html(h, &(struct figure){
			   .chart = { .id = "caught",
			       .title = "Why comments were held or stopped",
			       .bar = bar,
			       .bars = numbers->caught_count },
			   .noun = "cause",
			   .first = "Why",
			   .total = total,
			   .note = "A comment can have several; of what was refused, only the day "
				   "is known.",
		       });
}

static void
networks_figure(struct html *h, const struct statistics *numbers)
{
	struct chart_bar bar[NETWORKS];
	size_t bars = 0;

	for (size_t i = 0; i < NETWORKS; i++)
		if (numbers->shares[i] > 0)
			bar[bars++] = (struct chart_bar){
				.name = str_of(network_info((enum network)i)->label),
				.value = numbers->shares[i],
			};
	sort(bar, bars);
	figure_html(h, &(struct figure){
			   .chart = { .id = "networks",
			       .title = "Shares by network",
			       .bar = bar,
			       .bars = bars },
			   .noun = "share",
			   .first = "Network",
			   .total = numbers->shares_total,
			   .note = days_note(&numbers->span),
		       });
}

static int64_t
comments_of(const struct ranked *article)
{
	return article->comments;
}

static int64_t
shares_of(const struct ranked *article)
{
	return article->shares;
}

static int64_t
suspect_of(const struct ranked *article)
{
	return article->suspect;
}

static void
articles_figure(struct html *h, struct figure figure, const struct ranked *article, size_t count,
    rank_of *number)
{
	struct chart_bar *bar = arena_array(h->buf.arena, count, sizeof(*bar));

	for (size_t i = 0; i < count; i++) {
		bar[i].name = article[i].title.len > 0 ? article[i].title : article[i].url;
		bar[i].value = number(&article[i]);
		figure.total += bar[i].value;
	}
	figure.chart.bar = bar;
	figure.chart.bars = count;
	figure.article = article;
	figure.first = "Article";
	figure_html(h, &figure);
}

static void
figure_html(struct html *h, struct figure *figure)
{
	html_open_class(h, "figure", "desk-figure");
	html_attr_text(h, "id", figure->chart.id);
	html_open(h, "figcaption");
	html_element_words(h, "h2", figure->chart.title);
	html_open_class(h, "p", "desk-soft");
	figure->chart.says = says(h, figure);
	html_text(h, figure->chart.says);
	if (figure->note != NULL && figure->total > 0) {
		html_words(h, " ");
		html_words(h, figure->note);
	}
	html_close(h, "p");
	html_close(h, "figcaption");
	if (figure->total > 0) {
		if (figure->columns)
			chart_columns_svg(h, &figure->chart);
		else
			chart_rows_svg(h, &figure->chart);
		table_html(h, figure);
	}
	html_close(h, "figure");
}

static void
table_html(struct html *h, const struct figure *figure)
{
	html_open_class(h, "details", "desk-numbers");
	html_open(h, "summary");
	html_words(h, figure->chart.title);
	html_words(h, ", in numbers");
	html_close(h, "summary");
	html_open(h, "table");
	html_open(h, "thead");
	html_open(h, "tr");
	heading(h, figure->first);
	heading(h,
	    arena_printf(h->buf.arena, "%c%ss", figure->noun[0] - 'a' + 'A', figure->noun + 1).p);
	if (figure->shares)
		heading(h, "Shares");
	html_close(h, "tr");
	html_close(h, "thead");
	html_open(h, "tbody");
	for (size_t i = 0; i < figure->chart.bars; i++)
		row_html(h, figure, i);
	html_close(h, "tbody");
	html_close(h, "table");
	html_close(h, "details");
}

static void
heading(struct html *h, const char *words)
{
	html_open(h, "th");
	html_attr_text(h, "scope", "col");
	html_words(h, words);
	html_close(h, "th");
}

static void
row_html(struct html *h, const struct figure *figure, size_t at)
{
	const struct chart_bar *bar = &figure->chart.bar[at];

	html_open(h, "tr");
	html_open(h, "th");
	html_attr_text(h, "scope", "row");
	if (figure->article == NULL)
		html_text(h, bar->name);
	else
		article_link(h, figure, at);
	html_close(h, "th");
	html_element(h, "td", say_number(h->buf.arena, h->lang, bar->value));
	if (figure->shares)
		html_element(
		    h, "td", say_number(h->buf.arena, h->lang, figure->article[at].shares));
	html_close(h, "tr");
}

static void
article_link(struct html *h, const struct figure *figure, size_t at)
{
	const struct ranked *article = &figure->article[at];

	html_open(h, "a");
	if (figure->prefix.len > 0) {
		html_attr_printf(h, "href", "%.*sadmin/articles/%016llx", STR_ARG(figure->prefix),
		    (unsigned long long)article->article_id);
	} else {
		html_attr(h, "href", article->url);
		html_attr_text(h, "rel", "noopener");
		html_attr_text(h, "target", "_blank");
	}
	html_text(h, figure->chart.bar[at].name);
	html_close(h, "a");
}

/* What is to be seen, in words: they stand above the picture and describe it. */
static struct str
says(struct html *h, const struct figure *figure)
{
	struct arena *a = h->buf.arena;
	const struct chart_bar *bar = figure->chart.bar;
	size_t most = 0;

	if (figure->total == 0)
		return STR("None in this time.");
	for (size_t i = 1; i < figure->chart.bars; i++)
		if (bar[i].value > bar[most].value)
			most = i;
	struct str all = overview_count(a, figure->total, figure->noun);
	struct str top = say_number(a, h->lang, bar[most].value);
	if (figure->article != NULL)
		return arena_printf(a, "%.*s here; most: %.*s.", STR_ARG(all), STR_ARG(top));
	return arena_printf(
	    a, "%.*s; most: %.*s, %.*s.", STR_ARG(all), STR_ARG(bar[most].name), STR_ARG(top));
}

/* Six hours, each day of a week, or the Mondays of a month have a label. */
static struct chart_bar
step_bar(struct arena *a, const struct span *span, size_t at)
{
	static const char *const month[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug",
		"Sep", "Oct", "Nov", "Dec" };
	int64_t at_us = span->from_us + (int64_t)at * span->step_us;
	const char *day = weekday_of(at_us);
	struct date date = date_of(at_us);
	struct chart_bar bar = { 0 };

	if (span->step_us < S_PER_DAY * US_PER_S) {
		bar.name = arena_printf(
		    a, "%s %d %s, %02d:00", day, date.day, month[date.month - 1], date.hour);
		if (date.hour % 6 == 0)
			bar.label = arena_printf(a, "%02d:00", date.hour);
		return bar;
	}
	bar.name = arena_printf(a, "%s %d %s", day, date.day, month[date.month - 1]);
	if (span->steps <= 7)
		bar.label = str_of(day);
	else if (strcmp(day, "Mon") == 0)
		bar.label = arena_printf(a, "%d %s", date.day, month[date.month - 1]);
	return bar;
}

/* 1970 began on a Thursday. */
static const char *
weekday_of(int64_t at_us)
{
	static const char *const weekday[] = { "Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed" };

	return weekday[at_us / US_PER_S / S_PER_DAY % 7];
}

/* Of shares only the day is known. */
static const char *
days_note(const struct span *span)
{
	if (span->step_us == S_PER_DAY * US_PER_S)
		return NULL;
	return span->first_day == span->last_day
		   ? "Counted by the day: these are of today."
		   : "Counted by the day: these are of yesterday and today.";
}

/* The largest first; equals stay as they are. */
static void
sort(struct chart_bar *bar, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct chart_bar moved = bar[i];
		size_t to = i;

		for (; to > 0 && bar[to - 1].value < moved.value; to--)
			bar[to] = bar[to - 1];
		bar[to] = moved;
	}
}
