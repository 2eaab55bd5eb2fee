/*
 * A comment: one text by one author; what may be in it and what may happen to it.
 */
#ifndef POSTBAG_MODEL_COMMENT_H
#define POSTBAG_MODEL_COMMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "model/ground.h"
#include "model/problem.h"

enum status { PUBLISHED, HELD, SPAM, REJECTED, DELETED, STATUSES };

const char *status_name(enum status status);
MUST_USE enum err status_of(struct str name, enum status *out);

/* What an author is at a site, beside a reader: staff; moderator; the article's own author. */
enum badge { BADGE_NONE, BADGE_STAFF, BADGE_MODERATOR, BADGE_AUTHOR, BADGES };

const char *badge_name(enum badge badge); /* of BADGE_NONE: "" */
MUST_USE enum err badge_of(struct str name, enum badge *out);

#define COMMENT_NAME_MAX_POINTS 60
#define COMMENT_TEXT_MAX_BYTES                                                                     \
	((size_t)32768) /* whatever text_points says: a bound for the database */
#define COMMENT_TEXT_MAX_LINES    1000
#define COMMENT_WEBSITE_MAX_BYTES 500

struct comment {
	int64_t article_id;
	int64_t id;
	int64_t parent_id; /* 0: a root */
	int64_t root_id;   /* its own id for a root */
	int64_t depth;     /* 0: a root */
	enum status status;
	int64_t author_id;
	struct str author_name;
	struct str text; /* as typed, clean */
	struct str html; /* made from text by renderer version `renderer` */
	int64_t renderer;
	int64_t created_us;
	int64_t edited_us;  /* 0: never */
	bool by_editors;    /* a moderator was the last who changed it */
	int64_t replies;    /* of a root: the published ones of its branch */
	int64_t ups, downs; /* votes */
	int64_t score;      /* of its votes; orders by best */
	enum badge badge;
	bool member;         /* the site had signed its author in: author_id is an account's */
	int64_t pinned_us;   /* stands first since then; 0: it does not */
	int64_t featured_us; /* an editors' pick since then; 0: it is not */
	int64_t locked_us;  /* of a root: its branch takes no more replies since then; 0: it does */
	struct str website; /* canonical http or https URL, or empty */
	bool shadowed;      /* of SPAM: its author alone goes on seeing it, as published */
	uint64_t icon;      /* what its author's picture is drawn from; 0: none is shown */
	bool told;          /* it is rejected, and its author, who sees this, is told why: */
	enum ground ground;
	struct str note; /* from the moderator; or empty */
	struct str
	    parent_name;    /* who wrote what it answers, where that is on another page; or empty */
	int64_t passed;     /* of a root on a page of its branch: replies on the pages before */
	int64_t more_after; /* of a root on a page: answers follow after this one that are not on
			       it; or 0 */
};

/* A text that its author or a moderator has replaced. */
struct comment_version {
	struct str text;
	int64_t replaced_us;
	struct str replaced_by; /* the moderator's name; empty: the author */
};

/* What a reader sends. */
struct comment_draft {
	struct str author_name;
	struct str text;
	struct str reply;   /* the parent's id as sent, or empty */
	struct str email;   /* or empty; shown to nobody */
	struct str website; /* or empty */
	int64_t parent_id;
};

/*
 * Cleans and checks a draft in place (see text/utf8.h): name 1 to COMMENT_NAME_MAX_POINTS code
 * points, text 1 to text_points, not only of spaces, at most COMMENT_TEXT_MAX_BYTES and _LINES;
 * reply a canonical decimal; e-mail, if there is one, an address that text/mailbox.h takes;
 * website, if there is one, an http or https URL without userinfo of at most
 * COMMENT_WEBSITE_MAX_BYTES, where a bare "example.org" gets "https://" before it. The last two
 * become canonical. What is wrong goes into problems (fields "name", "email", "website", "text",
 * "reply"); the draft keeps what was typed, so that it can be shown again.
 */
void comment_check(
    struct arena *a, struct comment_draft *draft, int64_t text_points, struct problems *problems);

/* The same of a name alone, which comes from elsewhere: cleans it, and says what is wrong. */
enum problem_code comment_check_name(struct arena *a, struct str *name);

/* Lets its author see a shadowed comment as published, and other spam as what waits: who sends spam
 * is not told that it was found. To anybody else (viewer 0: nobody) it stays what it is. */
void comment_show_to(struct comment *comment, int64_t viewer);

/* Whether this author may still change its text: as below, and no moderator has changed it, who
 * would have done so for nothing otherwise. */
bool comment_editable_by(
    const struct comment *comment, int64_t author_id, int64_t now_us, int64_t window_s);

/* Whether this author may still do something about it: theirs, published or held, and within the
 * window. */
bool comment_open_to(
    const struct comment *comment, int64_t author_id, int64_t now_us, int64_t window_s);

#endif
