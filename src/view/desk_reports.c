#include "view/desk_parts.h"

#include "view/comment_html.h"

static void report_html(struct html *h, const struct report *report);

void
desk_reports(struct html *h, const struct reports *reports)
{
	if (reports->waiting == 0)
		return;
	html_open_class(h, "section", "desk-reports");
	html_open_class(h, "h2", "desk-reports-title");
	html_printf(h, "%lld %s", (long long)reports->waiting,
	    reports->waiting == 1 ? "report" : "reports");
	html_close(h, "h2");
	html_open(h, "ul");
	for (size_t i = 0; i < reports->count; i++)
		report_html(h, &reports->report[i]);
	html_close(h, "ul");
	if (reports->waiting > (int64_t)reports->count) {
		html_open_class(h, "p", "desk-soft");
		html_printf(h, "These are the newest %zu.", reports->count);
		html_close(h, "p");
	}
	html_close(h, "section");
}

const char *
desk_reason_label(enum reason reason)
{
	static const char *const label[REASONS] = {
		[REASON_SPAM] = "Spam",
		[REASON_ABUSE] = "Abuse",
		[REASON_OFF_TOPIC] = "Off topic",
		[REASON_ILLEGAL] = "Illegal",
		[REASON_OTHER] = "Other",
	};

	return label[reason];
}

static void
report_html(struct html *h, const struct report *report)
{
	html_open(h, "li");
	html_open_class(h, "b", "desk-reason");
	html_words(h, desk_reason_label(report->reason));
	html_close(h, "b");
	html_words(h, " ");
	html_open_class(h, "span", "desk-soft");
	comment_time_html(h, report->reported_us);
	html_close(h, "span");
	if (report->words.len > 0) {
		html_open_class(h, "p", "desk-typed");
		html_attr_text(h, "dir", "auto");
		html_text(h, report->words);
		html_close(h, "p");
	}
	html_close(h, "li");
}
