/*
 * The moderators' desk: sign in, queues, one comment in its context.
 */
#ifndef POSTBAG_VIEW_DESK_HTML_H
#define POSTBAG_VIEW_DESK_HTML_H

#include <stdint.h>

#include "model/ban.h"
#include "model/bulk.h"
#include "model/moderation.h"
#include "model/moderator.h"
#include "model/problem.h"
#include "model/queue.h"
#include "model/report.h"
#include "model/thread.h"
#include "model/verdict.h"
#include "text/html.h"

/* What every page of the desk has. */
struct desk_show {
	struct str prefix; /* "/postbag/" */
	const struct session *who;
	const char *form_token;          /* for every form on it */
	const int64_t *tally;            /* comments in each queue, QUEUES of them */
	const char *notice;              /* what has just happened, or NULL */
	const struct decision *done;     /* what the moderator has just decided, or NULL */
	const struct bulk *bulk;         /* the same of many comments, or NULL */
	const struct problems *problems; /* what is wrong, or NULL */
	const char *style;               /* beside desk.css, or NULL */
	const char *back; /* of a queue: where it is, as desk_queue_path() has it; else NULL */
};

/* A comment on the desk, with its article and site. */
/* What a moderator has typed of their reasons, for the form that comes back; all empty in a new
 * one. */
struct desk_said {
	struct str reason, ground, note;
};

struct desk_card {
	const struct comment *comment;
	struct str site_name;
	struct str site_title;
	struct str article_title;
	struct str article_url;
	struct str parent_text;          /* of what it answers: how it begins; or empty */
	struct str taken_by;             /* another moderator, who looks at it now; or empty */
	struct str actor;                /* the key it came from; or empty */
	int64_t actor_day;               /* of that key */
	bool today;                      /* which is today's */
	struct str email;                /* hash of the address that came with it; or empty */
	struct record record;            /* of its author */
	struct reports reports;          /* that wait */
	struct verdict verdict;          /* why it has been held or taken for spam */
	bool unseen;                     /* published, and no moderator has said anything of it */
	const struct decision *decision; /* so far, oldest first: the newest of them */
	size_t decisions;
	const struct ban *ban; /* that runs and would meet it; or NULL */
	bool may;              /* whether the moderator may decide about it */
	struct desk_said said; /* about it, in a form that comes back */
};

/* The page to sign in. */
struct passkey_ask;
struct sign_in_show {
	struct str prefix;
	struct str name; /* that was typed; or empty */
	const struct problems *problems;
	const struct passkey_ask *passkey; /* see view/passkey_html.h; NULL: there are none here */
};
void desk_sign_in_page(struct html *h, const struct sign_in_show *show);

/* A page of a queue. */
struct desk_queue {
	const struct queue_ask *ask;
	struct sites sites;       /* those to choose from */
	struct str article_title; /* of ask->article_id, as far as it is known */
	struct str author_name;   /* of ask->author_id, likewise */
	const struct desk_card *card;
	size_t cards;
	int64_t next; /* the cursor of the next page; 0: there is none */
};
void desk_queue_page(struct html *h, const struct desk_show *show, const struct desk_queue *queue);

/* Where what is asked for is found, below the prefix: "admin/queue?queue=held&site=news". */
struct str desk_queue_path(struct arena *a, const struct queue_ask *ask, const struct sites *sites);

/* One comment: the form to decide, the branch around it, the texts before, its decisions so far,
 * and the button that closes or opens its thread. */
struct desk_context {
	struct desk_card card;
	struct thread thread;                  /* around it, with the comment itself */
	const struct comment_version *version; /* newest first */
	size_t versions;
	const struct decision *decision;
	size_t decisions;
	bool closed;                        /* the thread */
	bool by_age;                        /* by its age */
	const struct comment_version *seen; /* the text the moderator has seen, where that is not
					       what is there; else NULL */
	const char *key;                    /* for the form to answer it, a new one each time */
	struct str answer;                  /* what they have typed to answer it; or empty */
};
void desk_context_page(
    struct html *h, const struct desk_show *show, const struct desk_context *context);

/* The form to edit a comment, which stands above it. text: what is in the field. */
void desk_edit_page(
    struct html *h, const struct desk_show *show, const struct desk_card *card, struct str text);

#endif
