/*
 * The desk's pages of bans: the list, and the form that makes one.
 */
#ifndef POSTBAG_VIEW_BAN_HTML_H
#define POSTBAG_VIEW_BAN_HTML_H

#include "model/ban.h"
#include "model/site.h"
#include "view/desk_html.h"

/* The list: those that run, or those that are over. */
struct bans_show {
	const struct sites *sites; /* those to choose from, and to name */
	const struct site *site;   /* the one that is asked for, or NULL */
	bool over;
	const struct ban *ban;
	size_t bans;
	int64_t next; /* the cursor of the next page; 0: there is none */
};
void bans_page(struct html *h, const struct desk_show *show, const struct bans_show *bans);

/* What a ban would have met lately. */
struct ban_preview {
	const struct ban_met *met; /* the newest of it */
	size_t shown;
	int64_t count;
	bool more;      /* counting has ended there */
	int64_t looked; /* how many comments were looked at; 0: it was found by an index */
	bool all;       /* those were all that there are of the time */
};

/* The form, as it is filled in. */
struct ban_form {
	const struct site *site;   /* the comment's, or the one chosen; or NULL */
	const struct sites *sites; /* to choose from, where there is no comment */
	int64_t article_id;        /* the comment that the ban comes from; or 0 */
	int64_t comment_id;
	struct str author_name; /* of it */
	int64_t actor_end_us;   /* when a ban of its address is over at the latest; 0: too old */
	bool member;            /* its author is an account */
	bool has_email;         /* an address came with it */
	enum ban_kind kind;
	enum outcome outcome;
	const struct ban_time *time;
	struct str email, domain, name, text; /* as typed */
	struct str why;
	const struct ban_preview *preview; /* or NULL */
};
void ban_page(struct html *h, const struct desk_show *show, const struct ban_form *form);

/* What is banned, in words, with a link to what else there is of it; for the list. */
void ban_what(struct html *h, const struct desk_show *show, const struct ban *ban);

#endif
