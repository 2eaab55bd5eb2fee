#include "view/vote_html.h"

#include "view/comment_html.h"
#include "view/say.h"

static void button(struct html *h, const struct comment *comment, enum vote vote, bool pressed);

void
vote_form_html(struct html *h, const struct place *place)
{
	html_open(h, "form");
	html_attr_text(h, "id", VOTE_FORM_ID);
	html_attr_text(h, "class", VOTE_FORM_ID);
	html_attr_text(h, "method", "post");
	html_attr_printf(h, "action", "%.*sarticles/%016llx/votes?lang=%s", STR_ARG(place->prefix),
	    (unsigned long long)place->article->id, say_language(h->lang)->tag);
	html_flag(h, "hidden");
	html_close(h, "form");
}

void
vote_html(struct html *h, const struct place *place, const struct comment *comment, enum vote mine)
{
	if (place->site->set.votes == VOTES_NONE)
		return;
	html_words(h, " ");
	html_open_class(h, "span", "postbag-votes");
	for (enum vote vote = VOTE_UP; vote <= VOTE_DOWN; vote++)
		if (vote_allowed(place->site, vote))
			button(h, comment, vote, vote == mine);
	html_close(h, "span");
}

void
voted_html(struct html *h, const struct place *place, const struct comment *comment, enum vote mine)
{
	static const enum say words[VOTE_KINDS] = {
		[VOTE_NONE] = SAY_VOTE_WITHDRAWN,
		[VOTE_UP] = SAY_VOTE_UP_COUNTED,
		[VOTE_DOWN] = SAY_VOTE_DOWN_COUNTED,
	};

	html_open_class(h, "p", "postbag-notice");
	html_attr_text(h, "role", "status");
	say_html(h, words[mine]);
	html_close(h, "p");
	comment_quote_html(h, comment);
	vote_form_html(h, place);
	html_open_class(h, "p", "postbag-acts");
	vote_html(h, place, comment, mine);
	html_close(h, "p");
}

/* The sign on it is the style's: it costs nothing here. */
static void
button(struct html *h, const struct comment *comment, enum vote vote, bool pressed)
{
	int64_t count = vote == VOTE_UP ? comment->ups : comment->downs;

	html_open_class(h, "button", vote == VOTE_UP ? "postbag-up" : "postbag-down");
	html_attr_text(h, "form", VOTE_FORM_ID);
	html_attr_text(h, "name", vote_name(pressed ? VOTE_NONE : vote));
	html_attr_i64(h, "value", comment->id);
	html_attr_text(h, "aria-pressed", pressed ? "true" : "false");
	html_open_class(h, "span", "postbag-unseen");
	say_html(h, vote == VOTE_UP ? SAY_VOTE_UP : SAY_VOTE_DOWN);
	html_close(h, "span");
	if (count > 0) {
		html_words(h, " ");
		html_text(h, say_compact(h->buf.arena, h->lang, count));
	}
	html_close(h, "button");
}
