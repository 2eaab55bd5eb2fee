#include "page/limiter.h"

#include "base/clock.h"
#include "key/limit.h"
#include "page/refusals.h"

/* So often a person is given their form back, which takes reading the thread, before a page that
 * takes nothing has to do. */
#define PATIENCE 3

/* What is known of a bucket here, and of the neighbourhood's. */
struct known {
	bool refused;
	const struct digest16 *key; /* of which of them */
	enum refused_by by;
	struct refusal refusal; /* the later of the two */
};

static enum err address_keys(
    const struct ctx *cx, const struct request *rq, enum limit limit, struct limit_ask *out);
static const char *name_of(const struct ctx *cx, enum limit limit);
static struct known look(const struct ctx *cx, enum limit limit, const struct limit_ask *ask);
static enum err refuse(const struct ctx *cx, enum limit limit, const struct known *known);
static enum refused_by by_of(enum limit limit);
static void note(const struct ctx *cx, const struct digest16 *key, int64_t asked_us,
    int64_t answered_us, int64_t wait_us);

enum err
limiter_gate(const struct ctx *cx, const struct request *rq, enum limit limit)
{
	struct limit_ask ask;
	enum err err = address_keys(cx, rq, limit, &ask);

	if (err != OK)
		return err;
	struct known known = look(cx, limit, &ask);
	if (!known.refused || (!rq->wants_json && known.refusal.count < PATIENCE))
		return OK;
	return refuse(cx, limit, &known);
}

enum err
limiter_take(const struct ctx *cx, const struct request *rq, enum limit limit)
{
	struct limiter_asked asked;
	enum err err = limiter_ask(cx, rq, limit, &asked);

	return err == OK ? limiter_take_asked(cx, &asked) : err;
}

enum err
limiter_take_of(const struct ctx *cx, enum limit limit, struct str what)
{
	struct limiter_asked asked = {
		.limit = limit,
		.ask = { .rate = limit_rate(cx->set, limit) },
		.asked_us = clock_mono_us(),
	};

	limit_key(cx->keys, name_of(cx, limit), what, &asked.ask.key);
	struct known known = look(cx, limit, &asked.ask);
	return known.refused ? refuse(cx, limit, &known) : limiter_take_asked(cx, &asked);
}

enum err
limiter_ask(
    const struct ctx *cx, const struct request *rq, enum limit limit, struct limiter_asked *out)
{
	*out = (struct limiter_asked){ .limit = limit, .asked_us = clock_mono_us() };
	enum err err = address_keys(cx, rq, limit, &out->ask);
	if (err != OK)
		return err;
	struct known known = look(cx, limit, &out->ask);
	return known.refused ? refuse(cx, limit, &known) : OK;
}

enum err
limiter_told(const struct ctx *cx, const struct limiter_asked *asked, const struct limit_wait *wait,
    enum err err)
{
	int64_t answered_us = clock_mono_us();

	if (err != OK && err != ERR_LIMIT)
		return err;
	note(cx, &asked->ask.key, asked->asked_us, answered_us, wait->own_us);
	if (asked->ask.near)
		note(cx, &asked->ask.near_key, asked->asked_us, answered_us, wait->near_us);
	if (err == OK)
		return OK;
	cx->trouble->retry_after_s = limit_wait_s(wait);
	metrics_refused(cx->metrics, asked->limit,
	    wait->own_us > 0 || !asked->ask.near ? by_of(asked->limit) : REFUSED_BY_NEIGHBOURHOOD,
	    REFUSED_IN_DATABASE);
	return ERR_LIMIT;
}

enum err
limiter_take_asked(const struct ctx *cx, const struct limiter_asked *asked)
{
	struct limit_wait wait;
	enum err err = limits_take(cx->db, cx->arena, &asked->ask, &wait);

	return limiter_told(cx, asked, &wait, err);
}

static enum err
address_keys(
    const struct ctx *cx, const struct request *rq, enum limit limit, struct limit_ask *out)
{
	struct limit_keys keys;
	enum err err = actors_limit_keys(cx->actors, cx->arena, cx->keys, cx->now_us,
	    name_of(cx, limit), rq->remote_addr, &keys);

	if (err == ERR_INPUT)
		return ctx_problem(cx, ERR_INPUT, "REMOTE_ADDR", PROBLEM_MALFORMED);
	if (err != OK)
		return err;
	*out = (struct limit_ask){
		.key = keys.own,
		.rate = limit_rate(cx->set, limit),
		.near = true,
		.near_key = keys.near,
		.near_rate = limit_near_rate(cx->set, limit),
	};
	return OK;
}

/* With the rate in it: a bucket holds time, of which another rate would make something else. So a
 * limit that the operator changes begins anew. */
static const char *
name_of(const struct ctx *cx, enum limit limit)
{
	struct rate rate = limit_rate(cx->set, limit);

	return arena_printf(cx->arena, "%s %lld/%lld*%lld", limit_table[limit].name,
	    (long long)rate.count, (long long)rate.period_s, (long long)cx->set->limit_neighbours)
	    .p;
}

static struct known
look(const struct ctx *cx, enum limit limit, const struct limit_ask *ask)
{
	struct known known = { .key = &ask->key, .by = by_of(limit) };
	int64_t now_us = clock_mono_us();
	struct refusal near;

	known.refused = refusals_find(cx->refusals, &ask->key, now_us, &known.refusal);
	if (!ask->near || !refusals_find(cx->refusals, &ask->near_key, now_us, &near))
		return known;
	if (known.refused && known.refusal.due_us >= near.due_us)
		return known;
	return (struct known){ true, &ask->near_key, REFUSED_BY_NEIGHBOURHOOD, near };
}

static enum err
refuse(const struct ctx *cx, enum limit limit, const struct known *known)
{
	const struct limit_wait wait = { .own_us = known->refusal.due_us - clock_mono_us() };

	refusals_count(cx->refusals, known->key);
	metrics_refused(cx->metrics, limit, known->by, REFUSED_IN_PROCESS);
	cx->trouble->retry_after_s = limit_wait_s(&wait);
	return ERR_LIMIT;
}

static enum refused_by
by_of(enum limit limit)
{
	switch (limit_table[limit].by) {
	case BY_NAME:
		return REFUSED_BY_NAME;
	case BY_BROWSER:
		return REFUSED_BY_BROWSER;
	case BY_ADDRESS:
		break;
	}
	return REFUSED_BY_ADDRESS;
}

static void
note(const struct ctx *cx, const struct digest16 *key, int64_t asked_us, int64_t answered_us,
    int64_t wait_us)
{
	const struct refusal_heard heard = { asked_us, answered_us, wait_us };

	refusals_note(cx->refusals, key, &heard);
}
