/*
 * Bans: who, or what, moderators let write at a site no more, and what becomes of it then.
 *
 * A ban is of one site. What it compares is never an address: keys, hashes, numbers, or words that
 * the reader has typed for all to see.
 */
#ifndef POSTBAG_MODEL_BAN_H
#define POSTBAG_MODEL_BAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "model/comment.h"
#include "model/problem.h"
#include "model/verdict.h"

/* What is compared. */
enum ban_kind {
	BAN_ACTOR,  /* the key of the address of a day */
	BAN_AUTHOR, /* the author's number, which their cookie carries */
	BAN_EMAIL,  /* the keyed hash of the e-mail address */
	BAN_DOMAIN, /* of the e-mail address, and what is below it */
	BAN_NAME,   /* and what looks like it */
	BAN_TEXT,   /* a piece of it */
	BAN_KINDS,
};

struct ban_kind_info {
	const char *name;  /* in forms and the database: "domain" */
	const char *label; /* at the desk: "E-mail domain" */
};

const struct ban_kind_info *ban_kind_info(enum ban_kind kind);
MUST_USE enum err ban_kind_of(struct str name, enum ban_kind *out);
/* Whether what is compared are words that a moderator types. */
bool ban_is_of_words(enum ban_kind kind);

/* What may follow from a ban: an outcome of a verdict, of which a ban has but these. */
#define BAN_OUTCOMES 3
extern const enum outcome ban_outcome[BAN_OUTCOMES];
MUST_USE enum err ban_outcome_of(struct str name, enum outcome *out);

/* How long a ban runs. */
struct ban_time {
	const char *name;  /* in forms: "1w" */
	const char *label; /* "For a week" */
	int64_t s;         /* 0: until it is lifted */
};

#define BAN_TIMES 6
extern const struct ban_time ban_time[BAN_TIMES];
MUST_USE enum err ban_time_of(struct str name, const struct ban_time **out);

#define BAN_HASH_BYTES       16
#define BAN_WORDS_MAX_POINTS 200
#define BAN_WHY_MAX_POINTS   500
#define BAN_MOST_RUNNING     500 /* at one site: each is compared with every comment */

struct ban {
	int64_t id;
	int64_t site_id;
	enum ban_kind kind;
	int64_t author_id; /* of BAN_AUTHOR */
	struct str hash;   /* of BAN_ACTOR and BAN_EMAIL: BAN_HASH_BYTES; else empty */
	int64_t day;       /* of BAN_ACTOR: of the key, since 1970 */
	struct str
	    words; /* as typed; of other kinds the name on the comment it came from, or empty */
	struct str folded; /* what is compared of the words: see ban_fold() */
	enum outcome outcome;
	int64_t expires_us; /* 0: never by itself */
	struct str why;     /* for moderators; or empty */
	int64_t moderator_id;
	struct str moderator;
	int64_t made_us;
	int64_t lifted_us; /* 0: not lifted */
	struct str lifter;
};

/* When a ban of an actor key of this day is over at the latest: when the day's secret is, after the
 * next day. */
int64_t ban_actor_end_us(int64_t day);

/* Whether it still counts. */
bool ban_runs(const struct ban *ban, int64_t now_us);

/*
 * Makes folded of the words, in the arena: of a domain its canonical form; of a name and a text
 * their skeleton (text/utf8.h), in which neither spaces, signs and case nor look-alike letters
 * count. ERR_INPUT: a domain that is none, or words of which too little is left to compare: nothing
 * of a name, or less than BAN_TEXT_MIN_BYTES of a text, which would be found everywhere.
 */
#define BAN_TEXT_MIN_BYTES 4
MUST_USE enum err ban_fold(struct arena *a, struct ban *ban);

/* What texts are compared as, in the arena: their skeletons, with the letters apart that look like
 * one together, since a piece may begin or end between them. ERR_INPUT: it is not valid. */
MUST_USE enum err ban_fold_text(struct arena *a, struct str text, struct str *out);

/* What is known of who writes, or of what is written; what is not known is empty or 0. */
struct ban_facts {
	int64_t site_id;
	int64_t now_us;
	struct str actor[2]; /* the key of today, and of yesterday */
	int64_t day;         /* today */
	int64_t author_id;
	const struct str *email; /* hashes of the address, one for each key there is */
	size_t emails;
	struct str domain; /* canonical */
	struct str name;   /* its skeleton */
	struct str text;   /* see ban_fold_text() */
};

/* Whether the ban runs and is of them. */
bool ban_meets(const struct ban *ban, const struct ban_facts *facts);

/* Those that run, of all sites. */
struct bans {
	const struct ban *ban; /* by their site, oldest first */
	size_t count;
};

/* Whether one of this kind runs at a site. */
bool bans_have(const struct bans *bans, int64_t site_id, enum ban_kind kind, int64_t now_us);
/* The severest that meets the facts, or NULL. */
const struct ban *bans_find(const struct bans *bans, const struct ban_facts *facts);

/* A comment that a ban may be of. */
struct ban_met {
	int64_t article_id;
	int64_t comment_id;
	enum status status;
	bool shadowed;
	struct str author_name;
	struct str text;         /* or how it begins */
	struct str email_sealed; /* where it is looked at; or empty */
	int64_t created_us;
};

#endif
