#include "view/comment_html.h"
#include "view/desk_parts.h"

static void record_html(struct html *h, const struct desk_show *show, const struct desk_card *card);
static void others_html(struct html *h, const struct desk_show *show, const struct desk_card *card);
static void counts_html(struct html *h, const struct record *record);
static void decisions_html(struct html *h, const struct desk_card *card);
static void link_html(
    struct html *h, const struct desk_show *show, struct str path, const char *words);

void
desk_background(struct html *h, const struct desk_show *show, const struct desk_card *card)
{
	record_html(h, show, card);
	decisions_html(h, card);
}

void
desk_parent(struct html *h, const struct desk_card *card)
{
	if (card->comment->parent_id == 0)
		return;
	html_open_class(h, "blockquote", "desk-parent");
	html_open(h, "b");
	html_open(h, "bdi");
	html_text(h, card->comment->parent_name);
	html_close(h, "bdi");
	html_close(h, "b");
	html_words(h, " had written: ");
	html_open(h, "span");
	html_attr_text(h, "dir", "auto");
	html_text(h, card->parent_text);
	html_close(h, "span");
	html_close(h, "blockquote");
}

/* Who has been published for a year is read with other eyes than who came a minute ago. */
static void
record_html(struct html *h, const struct desk_show *show, const struct desk_card *card)
{
	struct arena *a = h->buf.arena;

	html_open_class(h, "p", "desk-article");
	html_words(h, "Author: ");
	counts_html(h, &card->record);
	html_words(h, ", since ");
	comment_time_html(h, card->record.first_us);
	html_words(h, ". ");
	link_html(h, show,
	    arena_printf(
		a, "admin/queue?queue=all&author=%lld", (long long)card->comment->author_id),
	    "All by this author");
	others_html(h, show, card);
	html_words(h, " \xc2\xb7 ");
	link_html(h, show,
	    arena_printf(a, "admin/queue?queue=all&article=%016llx",
		(unsigned long long)card->comment->article_id),
	    "All below this article");
	if (card->may && card->comment->badge == BADGE_NONE) {
		html_words(h, " \xc2\xb7 ");
		link_html(h, show,
		    arena_printf(a, "admin/articles/%016llx/comments/%lld/ban",
			(unsigned long long)card->comment->article_id,
			(long long)card->comment->id),
		    "Ban\xe2\x80\xa6");
	}
	html_close(h, "p");
}

/* An author with a new cookie is a new author: the address, or the e-mail address, may be the same.
 */
static void
others_html(struct html *h, const struct desk_show *show, const struct desk_card *card)
{
	struct queue_ask ask = queue_ask_all();
	const struct sites none = { 0 };

	ask.actor = card->actor;
	ask.actor_day = card->actor_day;
	if (card->actor.len > 0) {
		html_words(h, " \xc2\xb7 ");
		link_html(h, show, desk_queue_path(h->buf.arena, &ask, &none),
		    card->today ? "All from this address today" : "All from this address that day");
	}
	if (card->email.len > 0) {
		ask.actor = STR_EMPTY;
		ask.email = card->email;
		html_words(h, " \xc2\xb7 ");
		link_html(h, show, desk_queue_path(h->buf.arena, &ask, &none),
		    "All with this e-mail address");
	}
}

static void
counts_html(struct html *h, const struct record *record)
{
	static const enum status order[] = { PUBLISHED, HELD, REJECTED, SPAM, DELETED };
	static const char *const words[STATUSES] = {
		[PUBLISHED] = "published",
		[HELD] = "waiting",
		[REJECTED] = "rejected",
		[SPAM] = "spam",
		[DELETED] = "deleted",
	};
	int64_t all = 0;
	bool first = true;

	for (size_t i = 0; i < COUNT_OF(order); i++) {
		int64_t count = record->of[order[i]];

		all += count;
		if (count == 0)
			continue;
		html_words(h, first ? "" : ", ");
		html_i64(h, count);
		html_words(h, " ");
		html_words(h, words[order[i]]);
		first = false;
	}
	if (all == RECORD_MOST)
		html_words(h, " of the latest");
}

static void
decisions_html(struct html *h, const struct desk_card *card)
{
	if (card->decisions == 0)
		return;
	html_open_class(h, "ul", "desk-past");
	for (size_t i = 0; i < card->decisions; i++) {
		const struct decision *decision = &card->decision[i];

		html_open(h, "li");
		comment_time_html(h, decision->decided_us);
		html_words(h, " ");
		if (decision->moderator.len > 0)
			html_text(h, decision->moderator);
		else
			html_words(h, "the author");
		html_words(h, ": ");
		desk_decision(h, decision);
		if (decision->reason.len > 0) {
			html_words(h, " \xe2\x80\x93 ");
			html_text(h, decision->reason);
		}
		html_close(h, "li");
	}
	html_close(h, "ul");
}

static void
link_html(struct html *h, const struct desk_show *show, struct str path, const char *words)
{
	html_open(h, "a");
	html_attr_printf(h, "href", "%.*s%.*s", STR_ARG(show->prefix), STR_ARG(path));
	html_words(h, words);
	html_close(h, "a");
}
