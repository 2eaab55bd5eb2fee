/*
 * What a page works with: everything it may use, handed to it for one request.
 */
#ifndef POSTBAG_PAGE_CTX_H
#define POSTBAG_PAGE_CTX_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "key/keyring.h"
#include "model/article.h"
#include "model/moderator.h"
#include "model/problem.h"
#include "model/settings.h"
#include "model/site.h"
#include "page/actors.h"
#include "page/bodies.h"
#include "page/fillers.h"
#include "page/live.h"
#include "page/metrics.h"
#include "page/popular.h"
#include "page/refusals.h"
#include "store/chores.h"
#include "store/comment_writer.h"
#include "store/db.h"
#include "store/replica.h"
#include "store/shares.h"
#include "store/votes.h"

/* What a page that returns an error wants said; app.c makes the answer of it. */
struct trouble {
	struct problems problems;
	int status;            /* 0: as http_status() has it */
	int64_t retry_after_s; /* 0: none, or 1 with ERR_BUSY */
	const char *challenge; /* of WWW-Authenticate; NULL: "Bearer" with 401, else none */
};

/* The language of the answer: see page/language.h. */
struct speech {
	unsigned lang; /* as in view/say.h */
	bool asked;    /* the request named it */
	bool fixed;    /* the request or the site did: it does not hang on Accept-Language */
};

struct ctx {
	struct arena *arena;
	const struct settings *set;
	const struct keyring *keys;
	const struct sites *sites;
	const struct aliases *aliases; /* of their articles */
	struct live *live;
	struct db *db;
	struct db *read; /* for what anybody may read: a view of the replica, or db */
	struct share_writer *shares;
	struct comment_writer *comments;
	struct vote_writer *votes;
	struct chores *chores;
	struct replica *replica; /* or NULL */
	struct bodies *bodies;
	struct fillers *fillers; /* of the bodies */
	struct popular_lists *popular;
	struct actors *actors;
	struct refusals *refusals;
	struct metrics *metrics;
	const struct session *who; /* the moderator; NULL unless the route asks for one */
	struct site_ids mine;      /* the sites that are theirs to see */
	struct str prefix;         /* "/postbag/" */
	struct str own_origin;     /* of settings.url */
	bool secure;               /* cookies are Secure */
	int64_t now_us;
	const char *request_id;
	struct speech *speech;
	struct trouble *trouble;
};

/* Notes a problem with a field and gives err, so that a page can return it. */
enum err ctx_problem(const struct ctx *cx, enum err err, const char *field, enum problem_code code);

#endif
