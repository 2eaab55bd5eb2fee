/*
 * The queues at the moderators' desk: which comments are in each, in which order, and what a
 * moderator narrows one down to.
 */
#ifndef POSTBAG_MODEL_QUEUE_H
#define POSTBAG_MODEL_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "model/comment.h"
#include "model/moderation.h"
#include "model/report.h"
#include "model/verdict.h"

enum queue {
	QUEUE_HELD,
	QUEUE_REPORTED,   /* reports of it wait, whatever its status */
	QUEUE_UNREVIEWED, /* published, and no moderator has seen it as it is */
	QUEUE_PUBLISHED,
	QUEUE_SPAM,
	QUEUE_REJECTED,
	QUEUE_DELETED,
	QUEUE_ALL,
	QUEUES,
};

/* Where counting what is in one stops: past this a moderator needs no number. */
#define QUEUE_TALLY_MOST 1000

struct queue_info {
	const char *name;   /* in addresses: "held" */
	const char *label;  /* in the navigation: "Waiting" */
	const char *title;  /* of its page: "Waiting comments" */
	const char *empty;  /* what the page says when nothing is there */
	const char *status; /* of the comments in it; empty: of any */
	bool newest;        /* newest first, unless the moderator says otherwise */
};

const struct queue_info *queue_info(enum queue queue);
MUST_USE enum err queue_of(struct str name, enum queue *out);
/* The queue that comments of a status are in. */
enum queue queue_by_status(enum status status);

/* How long ago a comment was posted: at most, or at least, some seconds. */
struct queue_age {
	const char *name;  /* in addresses: "1d", "over-1d"; "": any time */
	const char *label; /* "in the last day", "more than a day ago" */
	int64_t s;         /* 0: any time */
	bool over;
};

#define QUEUE_AGES 7
extern const struct queue_age queue_age[QUEUE_AGES];

#define QUEUE_WORDS_MAX_POINTS 200
#define QUEUE_DAY_MOST         INT64_C(100000) /* since 1970: in the year 2243 */
#define QUEUE_EMAILS_MOST      8 /* hashes of one address: one for each key there may be */

/* What is asked for. */
struct queue_ask {
	enum queue queue;
	bool newest;
	int64_t site_id;    /* 0: every site that is the moderator's */
	int64_t article_id; /* 0: any */
	int64_t author_id;  /* 0: any */
	const struct queue_age *age;
	struct str actor;   /* 16 bytes of an actor key; or empty: any */
	int64_t actor_day;  /* of that key */
	struct str email;   /* hashes of an e-mail address, of 16 bytes each; or empty: any */
	const char *lang;   /* a tag of the catalogue; empty: any */
	enum reason reason; /* of a report that waits; REASONS: any, or none */
	enum cause why;     /* it has its status; CAUSES: whatever it was */
	struct str words;   /* to be found in name and text, as web searches take them; or empty */
	int64_t from;       /* after this comment, in the order asked for; 0: from the start */
};

/* All comments, newest first: what a question begins with that asks for some of them. */
struct queue_ask queue_ask_all(void);

/* Whether it is narrowed down at all. */
bool queue_narrowed(const struct queue_ask *ask);

/* How many comments of an author at a site were counted, by status: at most RECORD_MOST. */
struct record {
	int64_t of[STATUSES];
	int64_t first_us; /* when the first was posted */
};

#define RECORD_MOST 200

#endif
