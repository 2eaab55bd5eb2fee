/*
 * The verdict on a comment: what becomes of it when it is posted or edited, and every reason why.
 *
 * Whoever judges (the site's policy, its rules, its bans) adds a finding; the severest outcome is
 * the verdict's. The findings are kept with the comment, so that a moderator sees why it is where
 * it is.
 */
#ifndef POSTBAG_MODEL_VERDICT_H
#define POSTBAG_MODEL_VERDICT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/str.h"
#include "model/comment.h"
#include "model/site.h"
#include "text/sketch.h"

/* Why. */
enum cause {
	CAUSE_POLICY, /* the site (or the article) holds everybody */
	CAUSE_FIRST,  /* too little of the author has been published so far */
	CAUSE_DOMAIN, /* too little has been published of e-mail addresses like its own */
	CAUSE_WORDS,
	CAUSE_PATTERN,
	CAUSE_LINKS,
	CAUSE_REPEAT,
	CAUSE_NEAR,   /* it is nearly the text of others: see model/near.h */
	CAUSE_RECORD, /* too much of the author has been rejected lately */
	CAUSE_BAN,
	CAUSE_LEARNED, /* it is like what was spam before: see model/bayes.h */
	CAUSE_SCORE,   /* what was found counts too much together */
	CAUSE_WORK,    /* its browser has not worked for it: model/work.h */
	CAUSE_TRAP,    /* a field is filled in that nobody sees */
	CAUSES,
};

struct cause_info {
	const char *name;  /* in addresses and the database: "words" */
	const char *label; /* at the desk: "Words on a list" */
};

const struct cause_info *cause_info(enum cause cause);
MUST_USE enum err cause_of(struct str name, enum cause *out);

/* What follows, by severity. */
enum outcome {
	OUTCOME_NONE,
	OUTCOME_HOLD,
	OUTCOME_SPAM,
	OUTCOME_SHADOW, /* spam to everybody but its author */
	OUTCOME_REFUSE, /* it is not taken at all */
	OUTCOMES,
};

struct outcome_info {
	const char *name;  /* in forms and the database: "hold" */
	const char *label; /* at the desk: "Hold for a moderator" */
	const char *did;   /* of one comment: "held" */
};

const struct outcome_info *outcome_info(enum outcome outcome);
MUST_USE enum err outcome_of(struct str name, enum outcome *out);

#define FINDING_DETAIL_MAX_BYTES 200

struct finding {
	enum cause cause;
	enum outcome outcome;
	int64_t score;     /* how much it counts; or 0 */
	int64_t rule_id;   /* of the rule or the ban; 0: it was neither */
	struct str detail; /* for moderators: the word, the count ...; or empty */
	const char *field; /* of the form, where it was found: "text"; or NULL */
};

#define VERDICT_MOST 16

struct verdict {
	struct finding finding[VERDICT_MOST];
	size_t count;
	int64_t score;               /* of all that was found, also of what gave way */
	bool digested;               /* somebody asks for repeats: */
	struct digest16 text_digest; /* of the text that was judged, folded */
	bool sketched;               /* the site looks for what is nearly the same: */
	struct sketch sketch;        /* of the same text */
};

/* A detail past FINDING_DETAIL_MAX_BYTES is cut between two code points. When there is no room, the
 * mildest finding gives way, or the new one if it is no severer. */
void verdict_add(struct verdict *verdict, const struct finding *finding);

/* What the policy says of an author of whom something has been published on the site, or nothing
 * has. */
void verdict_policy(struct verdict *verdict, enum policy policy, bool known);

/*
 * What little things make together: from hold_from on a comment is held, from spam_from on it is
 * spam (0: never). To be asked when everybody has had a say.
 */
void verdict_weigh(struct arena *a, struct verdict *verdict, int64_t hold_from, int64_t spam_from);

/* The severest outcome. */
enum outcome verdict_outcome(const struct verdict *verdict);
/* The first finding with it, or NULL. */
const struct finding *verdict_severest(const struct verdict *verdict);

/* The status of a new comment. It must not be refused. */
enum status verdict_status(const struct verdict *verdict);
/* The status of a comment of this status that its author has edited: an edit is a way past nobody,
 * so that nothing but a published one may stay published. It must not be refused. */
enum status verdict_edited(const struct verdict *verdict, enum status was);

#endif
