/*
 * What happens to a comment, and who decides.
 */
#ifndef POSTBAG_MODEL_MODERATION_H
#define POSTBAG_MODEL_MODERATION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "model/comment.h"

enum action { ACTION_PUBLISH, ACTION_REJECT, ACTION_SPAM, ACTION_DELETE, ACTIONS };

struct action_info {
	const char *name;  /* in forms: "publish" */
	const char *label; /* on the button: "Publish" */
	enum status to;
};

const struct action_info *action_info(enum action action);
MUST_USE enum err action_of(struct str name, enum action *out);
/* Whether the action would change a comment of this status. */
bool action_applies(enum action action, enum status from);

#define DECISION_REASON_MAX_POINTS 500

/* Who does what with which comment, and why: what everything that moderators do begins with. */
struct act_by {
	int64_t article_id;
	int64_t comment_id; /* 0: it is about the article's thread */
	int64_t moderator_id;
	struct str moderator_name;
	struct str reason; /* for the log; may be empty */
	int64_t bulk_id;   /* it is part of this bulk; or 0 */
	int64_t now_us;
};

/* One row of the log. */
struct decision {
	int64_t id;
	int64_t article_id;
	int64_t site_id;
	int64_t comment_id;   /* 0: it is about the article's thread */
	int64_t moderator_id; /* 0: the author did it */
	struct str moderator; /* the name; empty: the author did it */
	enum status from, to;
	struct str act;    /* what was done that moves nothing: "keep"; empty: it moved */
	struct str matter; /* what it was about: the later of two about the same takes its place */
	struct str reason;
	enum ground ground; /* of a rejection */
	struct str note;    /* to the author of what was rejected; or empty */
	int64_t undoes;     /* the decision that it takes back; or 0 */
	int64_t decided_us;
	struct str article_title;
	struct str article_url;
	struct str author_name; /* of the comment, if it is about one */
	bool standing;          /* it can be taken back: nobody has decided otherwise since */
};

#endif
