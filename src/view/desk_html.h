/*
 * The moderators' desk: sign in, queues, one comment in its context, the log.
 */
#ifndef POSTBAG_VIEW_DESK_HTML_H
#define POSTBAG_VIEW_DESK_HTML_H

#include <stdint.h>

#include "model/moderation.h"
#include "model/moderator.h"
#include "model/problem.h"
#include "model/report.h"
#include "model/thread.h"
#include "text/html.h"

/* What every page of the desk has. */
struct desk_show {
	struct str prefix; /* "/postbag/" */
	const struct session *who;
	const char *form_token;          /* for every form on it */
	const int64_t *tally;            /* comments by status, STATUSES of them */
	int64_t reported;                /* comments about which reports wait */
	const char *notice;              /* what has just happened, or NULL */
	const struct problems *problems; /* what is wrong, or NULL */
	const char *after; /* of a queue: the cursor it begins after ("0"); else NULL */
};

/* A comment on the desk, with its article and site. */
struct desk_card {
	const struct comment *comment;
	struct str site_title;
	struct str article_title;
	struct str article_url;
	struct reports reports; /* that wait, as far as they are shown here */
	bool may;               /* whether the moderator may decide about it */
};

void desk_sign_in_page(
    struct html *h, struct str prefix, struct str name, const struct problems *problems);

/* A queue: comments of one status, oldest first. next: cursor of the next page, 0: none. */
void desk_queue_page(struct html *h, const struct desk_show *show, enum status status,
    const struct desk_card *card, size_t cards, int64_t next);

/* Comments about which reports wait, likewise. */
void desk_reported_page(struct html *h, const struct desk_show *show, const struct desk_card *card,
    size_t cards, int64_t next);

/* One comment: the form to decide, the branch around it, the texts before, its decisions so far,
 * and the button that closes or opens its thread. */
struct desk_context {
	struct desk_card card;
	struct thread thread;                  /* around it, with the comment itself */
	const struct comment_version *version; /* newest first */
	size_t versions;
	const struct decision *decision;
	size_t decisions;
	bool closed; /* the thread */
};
void desk_context_page(
    struct html *h, const struct desk_show *show, const struct desk_context *context);

/* The log, newest first. next: cursor of the next page, 0: none. */
void desk_log_page(struct html *h, const struct desk_show *show, const struct decision *decision,
    size_t decisions, int64_t next);

#endif
