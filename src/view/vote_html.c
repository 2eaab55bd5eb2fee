#include "view/vote_html.h"

#include "view/comment_html.h"
#include "view/say.h"

static void button(struct html *h, const struct place *place, const struct comment *comment,
    enum vote vote, bool pressed);

void
vote_form_html(struct html *h)
{
	html_open(h, "form");
	html_attr_text(h, "id", VOTE_FORM_ID);
	html_attr_text(h, "class", VOTE_FORM_ID);
	html_attr_text(h, "method", "post");
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
			button(h, place, comment, vote, vote == mine);
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
	vote_form_html(h);
	html_open_class(h, "p", "postbag-acts");
	vote_html(h, place, comment, mine);
	html_close(h, "p");
}

static void
button(struct html *h, const struct place *place, const struct comment *comment, enum vote vote,
    bool pressed)
{
	bool up = vote == VOTE_UP;
	int64_t count = up ? comment->ups : comment->downs;

	html_open_class(h, "button", up ? "postbag-up" : "postbag-down");
	html_attr_text(h, "form", VOTE_FORM_ID);
	html_attr_printf(h, "formaction", "%.*sarticles/%016llx/comments/%lld/vote",
	    STR_ARG(place->prefix), (unsigned long long)comment->article_id,
	    (long long)comment->id);
	html_attr_text(h, "name", "vote");
	html_attr_text(h, "value", vote_name(pressed ? VOTE_NONE : vote));
	html_attr_text(h, "aria-pressed", pressed ? "true" : "false");
	html_attr(h, "aria-label",
	    say_with(h->buf.arena, h->lang, up ? SAY_VOTE_UP : SAY_VOTE_DOWN, count, NULL, 0));
	html_open(h, "span");
	html_attr_text(h, "aria-hidden", "true");
	html_words(h, up ? "\xe2\x96\xb2" : "\xe2\x96\xbc");
	html_close(h, "span");
	html_open_class(h, "span", "postbag-vote-count");
	if (count > 0)
		html_text(h, say_compact(h->buf.arena, h->lang, count));
	html_close(h, "span");
	html_close(h, "button");
}
