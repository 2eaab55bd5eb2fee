#include "page/work.h"

#include "base/bug.h"
#include "base/clock.h"
#include "key/secret.h"
#include "key/work.h"
#include "model/work.h"
#include "page/metrics.h"
#include "store/comments.h"

static enum err risk_now(const struct ctx *cx, const struct site *site, struct risk *out);
static enum err open_work(
    const struct ctx *cx, struct str text, const struct article *article, struct work *out);
static enum err wrong(const struct ctx *cx, enum problem_code code);

enum err
work_offer(const struct ctx *cx, const struct site *site, int64_t article_id, int64_t score,
    struct work_show *out)
{
	struct risk risk = { .score = score };
	enum err err = risk_now(cx, site, &risk);

	*out = (struct work_show){ .puzzles = WORK_PUZZLES, .seconds = WORK_LIFE_S };
	if (err == OK)
		out->bits = work_offered(&site->set, &risk);
	if (err != OK || out->bits == 0)
		return err;
	char *challenge = arena_alloc(cx->arena, TOKEN_TEXT_BYTES);

	work_challenge(cx->keys, site->id, article_id, out->bits, cx->now_us / US_PER_S, challenge);
	out->challenge = challenge;
	metrics_work(cx->metrics, WORK_GIVEN);
	return OK;
}

enum err
work_judge(const struct ctx *cx, const struct request *rq, const struct article *article,
    const struct site *site, struct verdict *verdict, struct work_taken *out)
{
	struct str text = request_field(rq, "work");
	struct risk risk = { .score = verdict->score };
	struct work work;

	*out = (struct work_taken){ .done = false };
	if (site->set.work == WORK_OFF)
		return OK;
	enum err err = risk_now(cx, site, &risk);
	if (err != OK)
		return err;
	if (text.len == 0) {
		if (work_needed(&site->set, &risk) == 0)
			return OK;
		verdict_add(verdict,
		    &(struct finding){
			.cause = CAUSE_WORK, .outcome = OUTCOME_HOLD, .detail = STR_EMPTY });
		metrics_work(cx->metrics, WORK_MISSING);
		return OK;
	}
	err = open_work(cx, text, article, &work);
	if (err != OK)
		return wrong(cx, err == ERR_INPUT      ? PROBLEM_MALFORMED
				 : err == ERR_CONFLICT ? PROBLEM_EXPIRED
						       : PROBLEM_FOREIGN);
	if (work.bits < work_needed_then(&site->set, &risk))
		return wrong(cx, PROBLEM_TOO_SHORT);
	*out = (struct work_taken){
		.done = true,
		.mark = work.mark,
		.expires_us = work.expires_s * US_PER_S,
	};
	metrics_work(cx->metrics, WORK_SOLVED);
	return OK;
}

enum err
work_spent(const struct ctx *cx)
{
	return wrong(cx, PROBLEM_REUSED);
}

/* Comments are counted only where their number matters. */
static enum err
risk_now(const struct ctx *cx, const struct site *site, struct risk *out)
{
	if (site->set.work != WORK_RISING)
		return OK;
	return comments_pace(cx->db, cx->arena, site->id, cx->now_us - WORK_PACE_S * US_PER_S,
	    work_posts_most(&site->set), &out->posts);
}

/* The challenge may have been given before this was an address of that article. */
static enum err
open_work(const struct ctx *cx, struct str text, const struct article *article, struct work *out)
{
	int64_t site = article->site_id, now_s = cx->now_us / US_PER_S;
	enum err err = work_check(cx->keys, text, site, article->id, now_s, out);

	if (err == ERR_AUTH)
		err =
		    work_check(cx->keys, text, site, article_id_of(site, article->url), now_s, out);
	return err;
}

static enum err
wrong(const struct ctx *cx, enum problem_code code)
{
	metrics_work(cx->metrics, WORK_WRONG);
	cx->trouble->status = 422;
	return ctx_problem(cx, ERR_INPUT, "work", code);
}
