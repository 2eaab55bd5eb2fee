#include "view/overview_html.h"

#include "base/clock.h"
#include "view/desk_parts.h"
#include "view/overview_parts.h"
#include "view/say.h"

static void choice_html(struct html *h, const struct overview_show *show);
static void periods_html(struct html *h, const struct overview_show *show);
static void sites_html(struct html *h, const struct overview_show *show);
static void time_html(struct html *h, const struct statistics *numbers);
static void tiles_html(struct html *h, const struct overview_show *show);
static void waiting_tile(struct html *h, const struct overview_show *show, enum queue queue,
    const struct waiting *waiting);
static void delays_tile(struct html *h, const struct delays *delays);
static void files_html(struct html *h, const struct overview_show *show);
static struct str query(struct html *h, const struct overview_show *show, enum period period);

void
overview_page(struct html *h, const struct overview_show *show)
{
	desk_begin(h, show->desk, "Overview", DESK_OVERVIEW);
	choice_html(h, show);
	tiles_html(h, show);
	time_html(h, show->numbers);
	overview_figures(h, show->desk->prefix, show->numbers);
	files_html(h, show);
	desk_end(h);
}

static void
choice_html(struct html *h, const struct overview_show *show)
{
	html_open_class(h, "div", "desk-period");
	periods_html(h, show);
	if (show->sites->count > 1)
		sites_html(h, show);
	html_close(h, "div");
}

static void
periods_html(struct html *h, const struct overview_show *show)
{
	static const char *const label[PERIODS] = {
		[PERIOD_DAY] = "24 hours",
		[PERIOD_WEEK] = "7 days",
		[PERIOD_MONTH] = "30 days",
	};

	html_open(h, "nav");
	html_attr_text(h, "aria-label", "Period");
	for (size_t i = 0; i < PERIODS; i++) {
		html_open(h, "a");
		html_attr_printf(h, "href", "%.*sadmin/%.*s", STR_ARG(show->desk->prefix),
		    STR_ARG(query(h, show, (enum period)i)));
		if (i == show->numbers->period)
			html_attr_text(h, "aria-current", "true");
		html_words(h, label[i]);
		html_close(h, "a");
	}
	html_close(h, "nav");
}

static void
sites_html(struct html *h, const struct overview_show *show)
{
	html_open_class(h, "form", "desk-sites");
	html_attr_printf(h, "action", "%.*sadmin/", STR_ARG(show->desk->prefix));
	desk_hidden(h, "period", period_name(show->numbers->period));
	html_open(h, "label");
	html_attr_text(h, "for", "desk-site");
	html_words(h, "Site");
	html_close(h, "label");
	html_open(h, "select");
	html_attr_text(h, "id", "desk-site");
	html_attr_text(h, "name", "site");
	desk_option(h, STR_EMPTY, STR("All of mine"), show->site == NULL);
	for (size_t i = 0; i < show->sites->count; i++) {
		const struct site *site = &show->sites->site[i];

		desk_option(
		    h, site->name, site->title, show->site != NULL && site->id == show->site->id);
	}
	html_close(h, "select");
	html_open(h, "button");
	html_attr_text(h, "type", "submit");
	html_words(h, "Show");
	html_close(h, "button");
	html_close(h, "form");
}

static void
time_html(struct html *h, const struct statistics *numbers)
{
	html_open_class(h, "p", "desk-soft desk-time");
	html_words(h, "Below: from ");
	html_text(h, say_date(h->buf.arena, h->lang, numbers->span.from_us));
	html_words(h, " until now, ");
	html_text(h, say_date(h->buf.arena, h->lang, numbers->now_us));
	html_words(h, numbers->period == PERIOD_DAY
			  ? ". The last hour is not over, and paler. "
			  : ". Days are those of UTC; the last one is not over, and paler. ");
	if (numbers->total.posted >= STATISTICS_READ_MOST)
		html_words(h, " There is more than is counted here: only the newest is.");
	html_close(h, "p");
}

static void
tiles_html(struct html *h, const struct overview_show *show)
{
	html_open_class(h, "div", "desk-tiles");
	waiting_tile(h, show, QUEUE_HELD, &show->numbers->held);
	waiting_tile(h, show, QUEUE_REPORTED, &show->numbers->reported);
	delays_tile(h, &show->numbers->delays);
	html_close(h, "div");
}

static void
waiting_tile(struct html *h, const struct overview_show *show, enum queue queue,
    const struct waiting *waiting)
{
	int64_t now_us = show->numbers->now_us;
	struct arena *a = h->buf.arena;

	html_open_class(h, "section", "desk-tile");
	html_element_words(h, "h2", queue_info(queue)->label);
	html_open_class(h, "p", "desk-big");
	html_open(h, "a");
	html_attr_printf(h, "href", "%.*sadmin/queue?queue=%s%s%.*s", STR_ARG(show->desk->prefix),
	    queue_info(queue)->name, show->site == NULL ? "" : "&site=",
	    STR_ARG(show->site == NULL ? STR_EMPTY : show->site->name));
	if (waiting->comments >= STATISTICS_WAITING_MOST)
		html_words(h, "More than ");
	html_text(h, overview_count(a, waiting->comments, "comment"));
	html_close(h, "a");
	html_close(h, "p");
	html_open(h, "p");
	if (waiting->comments == 0) {
		html_words(h, "Nothing waits here.");
	} else {
		html_words(h,
		    waiting->comments == 1 ? "It has waited for " : "The oldest has waited for ");
		html_text(h, overview_length(a, (now_us - waiting->oldest_us) / US_PER_S));
		if (waiting->comments > 1) {
			html_words(h, ", half of them for ");
			html_text(h, overview_length(a, (now_us - waiting->median_us) / US_PER_S));
			html_words(h, " or longer");
		}
		html_words(h, ".");
	}
	html_close(h, "p");
	html_close(h, "section");
}

static void
delays_tile(struct html *h, const struct delays *delays)
{
	struct arena *a = h->buf.arena;

	html_open_class(h, "section", "desk-tile");
	html_element_words(h, "h2", "Time to a decision");
	html_open_class(h, "p", "desk-big");
	if (delays->comments == 0)
		html_words(h, "\xe2\x80\x93");
	else
		html_text(h, overview_length(a, delays->median_s));
	html_close(h, "p");
	html_open(h, "p");
	if (delays->comments == 0) {
		html_words(h, "No waiting comment was decided about in this time.");
	} else {
		html_words(h, "Half of ");
		html_text(h, overview_count(a, delays->comments, "waiting comment"));
		html_words(h,
		    " decided about in this time had their first decision sooner, nine of "
		    "ten within ");
		html_text(h, overview_length(a, delays->p90_s));
		html_words(h, ".");
	}
	html_close(h, "p");
	html_close(h, "section");
}

static void
files_html(struct html *h, const struct overview_show *show)
{
	static const char *const kind[][2] = { { "csv", "CSV" }, { "json", "JSON" } };
	struct str same = query(h, show, show->numbers->period);

	html_open(h, "p");
	html_words(h, "The same numbers for a spreadsheet or a program:");
	for (size_t i = 0; i < COUNT_OF(kind); i++) {
		html_words(h, " ");
		html_open(h, "a");
		html_attr_printf(h, "href", "%.*sadmin/statistics.%s%.*s",
		    STR_ARG(show->desk->prefix), kind[i][0], STR_ARG(same));
		html_words(h, kind[i][1]);
		html_close(h, "a");
	}
	html_close(h, "p");
}

/* "?period=week&site=courier" */
static struct str
query(struct html *h, const struct overview_show *show, enum period period)
{
	if (show->site == NULL)
		return arena_printf(h->buf.arena, "?period=%s", period_name(period));
	return arena_printf(
	    h->buf.arena, "?period=%s&site=%.*s", period_name(period), STR_ARG(show->site->name));
}
