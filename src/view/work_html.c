#include "view/work_html.h"

#include "base/bug.h"
#include "text/json.h"
#include "view/say.h"
#include "view/work_json.h"

static void field_html(struct html *h, struct str done, const struct work_show *given);
static void line_html(struct html *h, bool done);

void
work_html(struct html *h, struct str done, const struct work_show *given)
{
	field_html(h, done, given);
	line_html(h, done.len > 0);
}

static void
field_html(struct html *h, struct str done, const struct work_show *given)
{
	html_open(h, "input");
	html_attr_text(h, "type", "hidden");
	html_attr_text(h, "name", "work");
	html_attr(h, "value", done);
	if (given == NULL || given->bits == 0)
		return;
	struct json j = json_begin(h->buf.arena, 256, 1024);
	struct str challenge;

	work_json(&j, NULL, given);
	MUST(json_finish(&j, &challenge) == OK);
	html_attr(h, "data-challenge", challenge);
}

/* It stands there from the beginning, so that nothing moves when the work begins. */
static void
line_html(struct html *h, bool done)
{
	html_open_class(h, "p", "postbag-help postbag-work");
	html_open(h, "label");
	html_attr_text(h, "for", "postbag-work");
	say_html(h, SAY_WORK_ABOUT);
	html_close(h, "label");
	/* The bar begins a line, so that what is said beside it needs no other one. */
	html_open(h, "br");
	html_open(h, "progress");
	html_attr_text(h, "id", "postbag-work");
	html_attr_i64(h, "max", 1);
	html_attr_i64(h, "value", done ? 1 : 0);
	html_close(h, "progress");
	html_words(h, " ");
	html_open(h, "span");
	html_attr_text(h, "role", "status");
	say_attr(h, "data-going", SAY_WORK_GOING);
	say_attr(h, "data-done", SAY_WORK_DONE);
	if (done)
		say_html(h, SAY_WORK_DONE);
	html_close(h, "span");
	html_close(h, "p");
}

void
work_script_html(struct html *h, struct str prefix)
{
	html_open(h, "script");
	html_attr_text(h, "type", "module");
	html_attr_printf(h, "src", "%.*sstatic/work.js", STR_ARG(prefix));
	html_close(h, "script");
}
