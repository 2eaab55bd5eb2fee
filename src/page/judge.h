/*
 * The judge: what becomes of a comment that a reader posts or edits. All that has a say is asked in
 * one place, so that a new comment, an edit and a rule that is tried out are judged alike.
 */
#ifndef POSTBAG_PAGE_JUDGE_H
#define POSTBAG_PAGE_JUDGE_H

#include "base/attr.h"
#include "base/err.h"
#include "model/comment.h"
#include "model/rule.h"
#include "model/site.h"
#include "model/verdict.h"
#include "page/ctx.h"
#include "page/reader.h"
#include "page/work.h"
#include "store/comments.h"
#include "text/html.h"

struct judge_ask {
	const struct site *site;
	enum policy policy;                /* of the article */
	int64_t comment_id;                /* of an edit; 0: it is new */
	const struct request *rq;          /* it comes with */
	const struct actor *actor;         /* and from there */
	const struct comment_draft *draft; /* checked: name, text, website, email */
	struct safe_html html;             /* made of the text */
	enum badge badge;                  /* that it carries */
	int64_t author_id;                 /* 0: nobody yet */
	struct author_known known;         /* of them */
	const struct article *article;     /* of a new comment */
	struct work_taken *work;           /* that it came with; NULL: it needs none */
};

/*
 * Fills in the verdict. ERR_INPUT: it is refused, and what to say to the reader is noted, with
 * status 422. ERR_FORBID: the same by a ban. ERR_BUSY: the database is away.
 */
MUST_USE enum err judge(const struct ctx *cx, const struct judge_ask *ask, struct verdict *out);

/* A digest of a text that is the same for two that differ in case, accents and spaces. false: it is
 * too short to say anything. */
bool judge_digest(const struct rule_subject *subject, struct digest16 *out);

/* The labels of the causes, for the log: "Links, Repeated text". */
struct str judge_reason(struct arena *a, const struct verdict *verdict);

#endif
