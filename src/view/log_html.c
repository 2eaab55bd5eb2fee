#include "view/log_html.h"

#include "base/clock.h"
#include "text/date.h"
#include "text/url.h"
#include "view/comment_html.h"
#include "view/desk_parts.h"

#define PATH_MAX_BYTES ((size_t)4096)

static void search_html(struct html *h, const struct desk_show *show, const struct desk_log *log);
static void choices_html(struct html *h, const struct desk_log *log);
static void day_html(struct html *h, const char *name, const char *label, int64_t day);
static void rows_html(struct html *h, const struct desk_show *show, const struct desk_log *log);
static void event_row(struct html *h, const struct desk_log *log, const struct logged *row);
static void subject_html(struct html *h, const struct desk_log *log, const struct logged *row);
static void change_html(struct html *h, const struct event *event);
static void lines_html(struct html *h, struct str lines);
static void links_html(struct html *h, const struct desk_show *show, const struct desk_log *log);
static struct str path_of(struct arena *a, const struct desk_log *log, const char *page);
static void add(struct buf *out, const char *name, struct str value);
static struct str day_text(struct arena *a, int64_t day);

void
desk_log_page(struct html *h, const struct desk_show *show, const struct desk_log *log)
{
	desk_begin(h, show, "Log", DESK_LOG);
	search_html(h, show, log);
	if (log->rows == 0) {
		html_open_class(h, "p", "desk-empty");
		html_words(h, log_narrowed(log->ask) || log->ask->from.at_us != 0
				  ? "Nothing like that is in the log."
				  : "Nobody has decided or done anything yet.");
		html_close(h, "p");
	} else {
		rows_html(h, show, log);
	}
	links_html(h, show, log);
	desk_end(h);
}

struct str
log_next_path(struct arena *a, const struct desk_log *log, const char *page)
{
	if (log->next.at_us == 0)
		return STR_EMPTY;
	struct str path = path_of(a, log, page), before = log_cursor_text(a, &log->next);
	return arena_printf(a, "%.*s%cbefore=%.*s", STR_ARG(path),
	    str_find(path, '?') < path.len ? '&' : '?', STR_ARG(before));
}

struct str
log_event_words(struct arena *a, const struct event *event)
{
	const struct event_kind *kind = event_kind(event->kind);

	return kind == NULL ? arena_copy(a, event->kind) : str_of(kind->label);
}

static void
search_html(struct html *h, const struct desk_show *show, const struct desk_log *log)
{
	desk_search_begin(h, show, "log");
	desk_search_field(
	    h, "Words in reasons, subjects and titles", log->ask->words, LOGBOOK_WORDS_MAX_POINTS);
	desk_button(h, "desk-other", "Show");
	html_open_class(h, "details", "desk-filter");
	if (log_narrowed(log->ask))
		html_flag(h, "open");
	html_element_words(h, "summary", "Filter");
	html_open_class(h, "div", "desk-choices");
	choices_html(h, log);
	html_close(h, "div");
	html_close(h, "details");
	html_close(h, "form");
}

static void
choices_html(struct html *h, const struct desk_log *log)
{
	desk_select_begin(h, "kind", "What");
	desk_option(h, STR_EMPTY, STR("Everything"), log->ask->group == LOG_GROUPS);
	for (unsigned i = 0; i < LOG_GROUPS; i++)
		desk_option(h, str_of(log_group_name((enum log_group)i)),
		    str_of(log_group_label((enum log_group)i)),
		    log->ask->group == (enum log_group)i);
	desk_select_end(h);
	desk_site_choice(h, &log->sites, log->ask->site_id);
	html_open_class(h, "p", "desk-choice");
	html_open(h, "label");
	html_attr_text(h, "for", "desk-who");
	html_words(h, "Who");
	html_close(h, "label");
	html_open(h, "input");
	html_attr_text(h, "id", "desk-who");
	html_attr_text(h, "name", "who");
	html_attr(h, "value", log->ask->who);
	html_attr_i64(h, "maxlength", LOGBOOK_WORDS_MAX_POINTS);
	html_attr_text(h, "autocomplete", "off");
	html_close(h, "p");
	day_html(h, "from", "From", log->ask->from_day);
	day_html(h, "to", "To", log->ask->to_day);
}

static void
day_html(struct html *h, const char *name, const char *label, int64_t day)
{
	html_open_class(h, "p", "desk-choice");
	html_open(h, "label");
	html_attr_printf(h, "for", "desk-%s", name);
	html_words(h, label);
	html_close(h, "label");
	html_open(h, "input");
	html_attr_printf(h, "id", "desk-%s", name);
	html_attr_text(h, "name", name);
	html_attr_text(h, "type", "date");
	html_attr(h, "value", day_text(h->buf.arena, day));
	html_close(h, "p");
}

static void
rows_html(struct html *h, const struct desk_show *show, const struct desk_log *log)
{
	static const char *const column[] = { "When", "Who", "About", "What", "Why", "Undo" };

	desk_table_begin(h, column, COUNT_OF(column));
	for (size_t i = 0; i < log->rows; i++) {
		if (log->row[i].is_event)
			event_row(h, log, &log->row[i]);
		else
			desk_table_row(h, show, &log->row[i].decision, true);
	}
	desk_table_end(h);
}

static void
event_row(struct html *h, const struct desk_log *log, const struct logged *row)
{
	const struct event *event = &row->event;

	html_open(h, "tr");
	desk_cell(h, "When");
	comment_time_html(h, event->at_us);
	html_close(h, "td");
	desk_cell(h, "Who");
	if (event->moderator.len > 0)
		html_text(h, event->moderator);
	else
		html_words(h, "not known");
	html_close(h, "td");
	subject_html(h, log, row);
	desk_cell(h, "What");
	html_text(h, log_event_words(h->buf.arena, event));
	html_close(h, "td");
	change_html(h, event);
	html_open(h, "td");
	html_close(h, "td");
	html_close(h, "tr");
}

/* The site is named where it is not what was changed itself. */
static void
subject_html(struct html *h, const struct desk_log *log, const struct logged *row)
{
	const struct site *site = sites_by_id(&log->sites, row->site_id);
	struct str subject = row->event.subject;

	if (subject.len == 0 && site == NULL) {
		html_open(h, "td");
		html_close(h, "td");
		return;
	}
	desk_cell(h, "About");
	html_text(h, subject);
	if (site != NULL && !str_equal(site->name, subject)) {
		html_words(h, subject.len > 0 ? " at " : "");
		html_text(h, site->title);
	}
	html_close(h, "td");
}

static void
change_html(struct html *h, const struct event *event)
{
	if (event->before.len == 0 && event->after.len == 0) {
		html_open(h, "td");
		html_close(h, "td");
		return;
	}
	desk_cell(h, "Change");
	lines_html(h, event->before);
	html_words(h, " \xe2\x86\x92 ");
	lines_html(h, event->after);
	html_close(h, "td");
}

/* One value, or several of a line each. */
static void
lines_html(struct html *h, struct str lines)
{
	if (lines.len == 0)
		html_words(h, "\xe2\x80\x93");
	while (lines.len > 0) {
		html_text(h, str_cut(&lines, '\n'));
		if (lines.len > 0)
			html_words(h, "; ");
	}
}

static void
links_html(struct html *h, const struct desk_show *show, const struct desk_log *log)
{
	struct str next = log_next_path(h->buf.arena, log, "admin/log");
	struct str file = path_of(h->buf.arena, log, "admin/log.csv");

	html_open_class(h, "p", "desk-more");
	if (next.len > 0) {
		html_open(h, "a");
		html_attr_text(h, "rel", "next");
		html_attr_printf(h, "href", "%.*s%.*s", STR_ARG(show->prefix), STR_ARG(next));
		html_words(h, "More");
		html_close(h, "a");
		html_words(h, " \xc2\xb7 ");
	}
	html_open(h, "a");
	html_attr_printf(h, "href", "%.*s%.*s", STR_ARG(show->prefix), STR_ARG(file));
	html_words(h, log_narrowed(log->ask) ? "These as CSV" : "All of it as CSV");
	html_close(h, "a");
	html_close(h, "p");
}

/* Where what is asked for is found, below the prefix, from the newest. */
static struct str
path_of(struct arena *a, const struct desk_log *log, const char *page)
{
	struct buf out = buf_begin(a, 256, PATH_MAX_BYTES);
	const struct site *site = sites_by_id(&log->sites, log->ask->site_id);

	if (log->ask->group != LOG_GROUPS)
		add(&out, "kind", str_of(log_group_name(log->ask->group)));
	if (site != NULL)
		add(&out, "site", site->name);
	add(&out, "who", log->ask->who);
	add(&out, "q", log->ask->words);
	add(&out, "from", day_text(a, log->ask->from_day));
	add(&out, "to", day_text(a, log->ask->to_day));
	struct str query = buf_str(&out);
	if (query.len > 0)
		query = str_part(query, 1, query.len);
	return arena_printf(a, "%s%s%.*s", page, query.len > 0 ? "?" : "", STR_ARG(query));
}

static void
add(struct buf *out, const char *name, struct str value)
{
	if (value.len == 0)
		return;
	buf_printf(out, "&%s=", name);
	url_escape(out, value);
}

static struct str
day_text(struct arena *a, int64_t day)
{
	struct date date = date_of(day * S_PER_DAY * US_PER_S);

	return day == 0 ? STR_EMPTY
			: arena_printf(a, "%04d-%02d-%02d", date.year, date.month, date.day);
}
