#include "view/desk_parts.h"

#include "text/marked.h"

static void finding_html(
    struct html *h, const struct desk_show *show, const struct finding *finding);
static void near_html(struct html *h, const struct desk_show *show, const struct finding *finding);
static void detail_html(struct html *h, struct str detail);

void
desk_why(struct html *h, const struct desk_show *show, const struct verdict *verdict)
{
	if (verdict->count == 0)
		return;
	html_open_class(h, "section", "desk-why");
	html_open_class(h, "h2", "desk-reports-title");
	html_words(h, "Why it is here");
	html_close(h, "h2");
	html_open(h, "ul");
	for (size_t i = 0; i < verdict->count; i++)
		finding_html(h, show, &verdict->finding[i]);
	html_close(h, "ul");
	html_close(h, "section");
}

static void
finding_html(struct html *h, const struct desk_show *show, const struct finding *finding)
{
	html_open(h, "li");
	if (finding->cause == CAUSE_NEAR)
		near_html(h, show, finding);
	else
		desk_found(h, finding);
	html_words(h, " \xe2\x80\x93 ");
	html_open_class(h, "span", "desk-soft");
	html_words(h, outcome_info(finding->outcome)->did);
	if (finding->score != 0)
		html_printf(h, ", counts %lld", (long long)finding->score);
	html_close(h, "span");
	html_close(h, "li");
}

/* The second line of its detail says where one of the others is: see near_finds(). */
static void
near_html(struct html *h, const struct desk_show *show, const struct finding *finding)
{
	struct str where = finding->detail;
	struct finding words = *finding;

	words.detail = str_cut(&where, '\n');
	desk_found(h, &words);
	if (where.len == 0)
		return;
	html_words(h, ", ");
	html_open(h, "a");
	html_attr_printf(h, "href", "%.*sadmin/%.*s", STR_ARG(show->prefix), STR_ARG(where));
	html_words(h, "the newest of them");
	html_close(h, "a");
}

void
desk_found(struct html *h, const struct finding *finding)
{
	html_element_words(h, "b", cause_info(finding->cause)->label);
	if (finding->detail.len > 0) {
		html_words(h, ": ");
		detail_html(h, finding->detail);
	}
}

/* A line for each thing that was found. */
static void
detail_html(struct html *h, struct str detail)
{
	for (const char *comma = ""; detail.len > 0; comma = ", ") {
		struct str one = str_cut(&detail, '\n');

		html_words(h, comma);
		html_element(h, "bdi", one);
	}
}

void
desk_marked_text(struct html *h, struct str text, const struct str *mark, size_t marks)
{
	struct html escaped = html_begin(h->buf.arena, text.len + 16, text.len * 8 + 16);

	html_text(&escaped, text);
	html_safe(
	    h, marked_html(h->buf.arena, (struct safe_html){ buf_str(&escaped.buf) }, mark, marks));
}
