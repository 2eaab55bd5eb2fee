/*
 * A site: one publication, its origins and its settings.
 */
#ifndef POSTBAG_MODEL_SITE_H
#define POSTBAG_MODEL_SITE_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/option.h"
#include "base/str.h"
#include "model/network.h"

/* Who is held for a moderator: nobody; those never published before; everybody. */
enum policy { POLICY_OPEN, POLICY_FIRST, POLICY_ALL };

const char *policy_name(enum policy policy);
MUST_USE enum err policy_of(struct str name, enum policy *out);

enum votes { VOTES_NONE, VOTES_UP, VOTES_BOTH };

/* Where a thread says in the form of machines what it is: nowhere; on its own page; there and in
 * the article's. */
enum structured { STRUCTURED_NONE, STRUCTURED_PAGE, STRUCTURED_ALL };

/* What becomes of a comment whose trap field is filled in: the form has none; it is held; it is
 * spam. */
enum trap { TRAP_OFF, TRAP_HOLD, TRAP_SPAM };

/* When browsers must have worked for a comment (model/work.h): never; always; when it may be spam.
 */
enum work_when { WORK_OFF, WORK_ALWAYS, WORK_RISING };

/* How a site's pages look and what they offer. */
struct site_settings {
	const char *lang;   /* of what Postbag says (BCP 47); empty: the page's or the reader's */
	int64_t depth;      /* how many levels of replies stand further in than the one above */
	int64_t sort;       /* enum sort: how a thread is shown when the reader does not say */
	int64_t votes;      /* enum votes: what readers may do */
	int64_t min_shares; /* a share count is shown from here on */
	int64_t share_cap;  /* an article's shares of a minute past so many are suspect; 0: none */
	int64_t
	    close_days;   /* a thread closes so long after its article was first known; 0: never */
	bool icons;       /* a generated picture beside each name */
	bool ask_email;   /* the form has a field for it */
	bool ask_website; /* likewise */
	int64_t structured_data; /* enum structured: Open Graph and JSON-LD */
	int64_t trap;            /* enum trap */
	int64_t filter;          /* enum filter, see model/bayes.h */
	int64_t near_copies;     /* so many texts that are nearly the same hold another; 0: never */
	int64_t hold_score;      /* see verdict_weigh() */
	int64_t spam_score;      /* likewise */
	int64_t work;            /* enum work_when */
	int64_t work_bits;       /* 2^bits hashes are the least work */
	int64_t work_bits_most;  /* and the most, where it rises */
	int64_t work_busy;       /* from so many comments in ten minutes on it does */
};

/* Its rows: one for each of them. */
extern const struct option_table site_table;

/* Those of them that stand between a comment and its being published, by name: owners set them at
 * the desk. */
#define SITE_GUARDS 10
extern const char *const site_guard[SITE_GUARDS];

/* The first of them that does not go with the others, or NULL: the most work is less than the
 * least. */
const char *site_guards_check(const struct site_settings *set);

#define SITE_NAME_MAX_BYTES 40
#define SITE_CLOSE_DAYS_MAX 36500
#define SITE_SCORE_MAX      1000
#define SITE_MAX_ORIGINS    16

struct site {
	int64_t id;
	struct str name;  /* a word: letters, digits, hyphens */
	struct str title; /* for people */
	enum policy policy;
	struct str *origin; /* the first is the main one */
	size_t origins;
	enum network network[NETWORKS]; /* the share bar, in order */
	size_t networks;
	struct site_settings set;
	int64_t print; /* digest of all this: changes when the site's settings do */
};

/* All sites there are: few, read together, kept by page/sites.c. */
struct sites {
	struct site *site;
	size_t count;
	int64_t aliases; /* rises when addresses of articles come to lead to others */
};

/* Some of them, by their ids. */
struct site_ids {
	const int64_t *id;
	size_t count;
};

/* The site that has this origin, or NULL. */
const struct site *sites_by_origin(const struct sites *sites, struct str origin);
/* The site of this name, or NULL. */
const struct site *sites_by_name(const struct sites *sites, struct str name);
const struct site *sites_by_id(const struct sites *sites, int64_t id);

/* OK when a name may be a site's: 1 to SITE_NAME_MAX_BYTES of a-z, 0-9 and inner hyphens. */
MUST_USE enum err site_name_check(struct str name);

#endif
