/*
 * An article: one page of a site that can be commented and shared.
 */
#ifndef POSTBAG_MODEL_ARTICLE_H
#define POSTBAG_MODEL_ARTICLE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "model/network.h"
#include "model/site.h"

#define ARTICLE_TITLE_MAX_POINTS 300

struct article {
	int64_t id; /* 63 bits of (site, article key): key/secret.h */
	int64_t site_id;
	struct str url;          /* canonical */
	struct str title;        /* may be empty */
	int64_t thread_revision; /* rises with every change of the thread that readers can see */
	int64_t share_revision;  /* likewise of the counts */
	int64_t comments;        /* published ones */
	int64_t created_us;      /* when the first reader commented or shared */
	bool closed;             /* the thread takes no more comments */
	bool held;               /* what readers write in it waits for a moderator */
	int64_t close_days;      /* after so many days it is closed; 0: never */
	bool known;              /* there is a row; false: nobody has commented or shared */
};

/* How often an article was shared, by network. */
struct share_counts {
	int64_t of[NETWORKS];
};

int64_t share_total(const struct share_counts *counts);

/* The same as moderators see it. What came too fast is suspect until one of them says what it is.
 */
struct share_record {
	struct share_counts own;  /* counted by us */
	struct share_counts base; /* counted elsewhere */
	struct share_counts suspect;
	struct share_counts counted; /* was suspect; among own */
	struct share_counts dropped; /* was suspect; in no count */
};

/* As what suspect shares may stand. */
enum share_stand { SHARE_SUSPECT, SHARE_COUNTED, SHARE_DROPPED, SHARE_STANDS };

const char *share_stand_name(enum share_stand stand); /* "dropped" */
MUST_USE enum err share_stand_of(struct str name, enum share_stand *out);

#define ARTICLE_AS_SITE (-1) /* of close_days: the site's setting holds */

/* When its thread closes by its age: microseconds since 1970; 0: never. */
int64_t article_closes_us(const struct article *article, const struct site *site);
/* Whether its thread takes no more comments now: closed by a moderator, or by its age. */
bool article_shut(const struct article *article, const struct site *site, int64_t now_us);
/* Whose comments wait for a moderator there. */
enum policy article_policy(const struct article *article, const struct site *site);

/* Other addresses of articles: an id that was made from one, and the id of the article. */
struct article_alias {
	int64_t alias_id;
	int64_t article_id;
};

/* All there are, by alias_id, rising. */
struct aliases {
	struct article_alias *alias;
	size_t count;
};

/* The article that an id means: another one's where it is an alias, else the same. aliases NULL:
 * none are known. */
int64_t aliases_follow(const struct aliases *aliases, int64_t id);

/*
 * Which article a reader means by a URL: canonical, of one of the sites' origins.
 * ERR_INPUT: not a URL of an article. ERR_ABSENT: no site has this origin.
 */
MUST_USE enum err article_url(struct arena *a, const struct sites *sites, struct str url,
    struct str *canonical, const struct site **site);

#endif
