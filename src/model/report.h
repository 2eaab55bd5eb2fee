/*
 * A report: a reader's notice that a comment is wrong.
 */
#ifndef POSTBAG_MODEL_REPORT_H
#define POSTBAG_MODEL_REPORT_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "model/problem.h"

enum reason {
	REASON_SPAM,
	REASON_ABUSE,
	REASON_OFF_TOPIC,
	REASON_ILLEGAL,
	REASON_OTHER, /* which the reader must put into words */
	REASONS,
};

const char *reason_name(enum reason reason); /* "spam", "off_topic" ... */
MUST_USE enum err reason_of(struct str name, enum reason *out);

#define REPORT_WORDS_MAX_POINTS 500

/* What a reader sends. */
struct report_draft {
	struct str name; /* of the reason, as sent */
	struct str words;
	enum reason reason;
};

/*
 * Cleans and checks a draft in place: one of the reasons; words of at most REPORT_WORDS_MAX_POINTS
 * code points, which may be left out but with REASON_OTHER. What is wrong goes into problems
 * (fields "reason" and "words"); the draft keeps what was typed, so that it can be shown again.
 */
void report_check(struct arena *a, struct report_draft *draft, struct problems *problems);

/* As a moderator reads it. */
struct report {
	int64_t comment_id;
	enum reason reason;
	struct str words; /* or empty */
	int64_t reported_us;
};

#define REPORTS_SHOWN 10

/* What waits for a moderator about one comment. */
struct reports {
	const struct report *report; /* the newest, at most REPORTS_SHOWN */
	size_t count;
	int64_t waiting; /* how many there are */
};

#endif
