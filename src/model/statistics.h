/*
 * Statistics: what waits at the moderators' desk, and what has happened at some sites in a time.
 */
#ifndef POSTBAG_MODEL_STATISTICS_H
#define POSTBAG_MODEL_STATISTICS_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "model/comment.h"
#include "model/network.h"
#include "model/verdict.h"

/* 24 hours by the hour; 7 or 30 days by the day. The last step is the one that is running. */
enum period { PERIOD_DAY, PERIOD_WEEK, PERIOD_MONTH, PERIODS };

const char *period_name(enum period period); /* "day", "week", "month" */
MUST_USE enum err period_of(struct str name, enum period *out);

#define SPAN_MOST_STEPS 30

/* A time in equal steps of whole hours or days (UTC); moments in microseconds since 1970. */
struct span {
	int64_t from_us;
	int64_t until_us; /* the end of the step that is running */
	int64_t step_us;
	size_t steps;
	int64_t first_day; /* days since 1970: those that the time touches */
	int64_t last_day;
};

/* The time that a period is, when it is now_us. */
struct span span_of(enum period period, int64_t now_us);

/* Comments that wait are counted up to so many of each site, those that wait longest. */
#define STATISTICS_WAITING_MOST 10000

/* Of each site no more than the newest so many comments, decisions, reports and counts of shares of
 * the time are read; and no more than so many decisions for how long comments waited for them. */
#define STATISTICS_READ_MOST   1000000
#define STATISTICS_DELAYS_MOST 50000

/* Comments that wait, as far as they were counted. */
struct waiting {
	int64_t comments;
	int64_t oldest_us; /* since when the first of them waits */
	int64_t median_us; /* since when, or longer, half of them wait */
};

/* How long comments waited for something that has happened, in seconds. */
struct delays {
	int64_t comments;
	int64_t median_s;
	int64_t p90_s; /* nine of ten waited no longer */
};

#define STATISTICS_ARTICLES 10 /* in a ranking */

/* An article in a ranking. */
struct ranked {
	int64_t article_id;
	struct str url;
	struct str title;
	int64_t comments; /* posted in the time; only in a ranking by them */
	int64_t shares;   /* of its days */
	int64_t suspect;  /* shares of them that came too fast */
};

#define STATISTICS_CAUSES 20 /* in a ranking */

/* How many comments a cause has brought an outcome. */
struct caught {
	enum cause cause;
	int64_t rule_id;  /* the rule, or the ban; 0: neither */
	struct str words; /* how those of the rule begin; or empty */
	enum outcome outcome;
	int64_t comments;
};

/* What a step has. */
struct activity {
	int64_t posted;
	int64_t decided;
	int64_t reported;
};

struct statistics {
	enum period period;
	struct span span;
	int64_t now_us;
	struct waiting held;
	struct waiting reported;
	struct activity step[SPAN_MOST_STEPS]; /* span.steps of them */
	struct activity total;
	int64_t became[STATUSES]; /* what status the comments posted in the time have now */
	struct delays delays;     /* of held comments, until a moderator's first decision */
	struct caught *caught;    /* most first; a comment with two causes is in both */
	size_t caught_count;
	int64_t shares[NETWORKS];
	int64_t shares_total;
	int64_t suspect[NETWORKS]; /* shares of which nobody has said what they are */
	int64_t suspect_total;
	struct ranked *busiest; /* by comments posted */
	size_t busiest_count;
	struct ranked *shared; /* by shares */
	size_t shared_count;
	struct ranked *doubted; /* by suspect shares */
	size_t doubted_count;
};

#endif
