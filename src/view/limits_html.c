#include "view/limits_html.h"

#include "view/desk_parts.h"

static void row_html(struct html *h, const struct limit_info *info, const struct limit_show *limit);
static void rate_html(struct html *h, struct rate rate);
static void setting_html(struct html *h, const char *name, bool changed);

void
limits_page(struct html *h, const struct limits_show *show)
{
	static const char *const column[] = { "What", "How often", "In a neighbourhood", "Setting",
		"Refused" };

	desk_begin(h, show->desk, "Rate limits", DESK_SITES);
	html_element_words(h, "p",
	    "So many at once, and then as many more, evenly, in each such time; at all sites "
	    "together. Of an IPv6 address its first half counts. A neighbourhood is 256 IPv4 "
	    "addresses, or 65,536 IPv6 networks, that lie next to each other.");
	desk_table_begin(h, column, COUNT_OF(column));
	for (size_t i = 0; i < LIMITS; i++)
		row_html(h, &limit_table[i], &show->limit[i]);
	desk_table_end(h);
	html_open(h, "p");
	html_printf(h, "A neighbourhood may do %lld times as much as an address: ",
	    (long long)show->neighbours);
	setting_html(h, "limit_neighbours", show->neighbours_changed);
	html_words(h,
	    ". Who runs Postbag can change that and each limit in its settings file. What was "
	    "refused is counted from the start of the process that has made this page.");
	html_close(h, "p");
	desk_end(h);
}

void
limits_link(struct html *h, const struct desk_show *desk)
{
	html_open(h, "p");
	html_words(h, "How often anybody may do what: ");
	html_open(h, "a");
	html_attr_printf(h, "href", "%.*sadmin/limits", STR_ARG(desk->prefix));
	html_words(h, "rate limits");
	html_close(h, "a");
	html_close(h, "p");
}

static void
row_html(struct html *h, const struct limit_info *info, const struct limit_show *limit)
{
	int64_t refused = limit->refused_by_process + limit->refused_by_database;

	html_open(h, "tr");
	desk_cell(h, "What");
	html_words(h, info->help);
	html_close(h, "td");
	desk_cell(h, "How often");
	rate_html(h, limit->rate);
	html_close(h, "td");
	desk_cell(h, "In a neighbourhood");
	if (info->by == BY_ADDRESS)
		rate_html(h, limit->near_rate);
	else
		html_words(h, "\xe2\x80\x93");
	html_close(h, "td");
	desk_cell(h, "Setting");
	setting_html(h, info->setting, limit->changed);
	html_close(h, "td");
	desk_cell(h, "Refused");
	html_printf(h, "%lld", (long long)refused);
	if (limit->refused_by_process > 0)
		html_printf(h, ", %lld of them without asking the database",
		    (long long)limit->refused_by_process);
	html_close(h, "td");
	html_close(h, "tr");
}

/* In the largest unit that says it whole. */
static void
rate_html(struct html *h, struct rate rate)
{
	static const struct {
		int64_t seconds;
		const char *one, *many;
	} unit[] = {
		{ 86400, "a day", "days" },
		{ 3600, "an hour", "hours" },
		{ 60, "a minute", "minutes" },
		{ 1, "a second", "seconds" },
	};
	size_t i = 0;

	while (rate.period_s % unit[i].seconds != 0)
		i++;
	int64_t count = rate.period_s / unit[i].seconds;
	html_printf(h, "%lld in ", (long long)rate.count);
	if (count == 1)
		html_words(h, unit[i].one);
	else
		html_printf(h, "%lld %s", (long long)count, unit[i].many);
}

static void
setting_html(struct html *h, const char *name, bool changed)
{
	html_element_words(h, "code", name);
	html_words(h, changed ? ", changed" : ", default");
}
