#include "page/cached.h"

#include "base/clock.h"
#include "page/reply.h"
#include "view/gzip.h"
#include "view/say.h"
#include "view/show.h"

/* How long a request waits for others that make the same; then it makes it as well. */
#define FILL_WAIT_US US_PER_S

/* When more bodies are made at the same time, compressing each as well as can be would take half of
 * the processors' time, and for nothing where they are asked for once, as by who reads a whole
 * archive. */
#define FILLS_AT_EASE 2

/* What is known of a body. */
enum state {
	MISSING, /* there is none, or one that is wrong whatever its revisions */
	LATE,    /* its revisions are to be looked up */
	FRESH,
};

static enum err body_fetch(const struct ctx *cx, const struct cached *cached, struct body *body);
static enum state body_find(const struct ctx *cx, const struct cached *cached, struct body *body);
static bool body_will_do(const struct ctx *cx, const struct body *body);
static enum err body_renew(
    const struct ctx *cx, const struct cached *cached, enum state state, struct body *body);
static unsigned language(const struct ctx *cx, const struct cached *cached);
static bool body_good(const struct ctx *cx, const struct cached *cached, const struct body *body);
static bool body_current(const struct ctx *cx, const struct cached *cached, struct body *body);
static bool older(const struct body *one, const struct body *other);
static enum err body_make(const struct ctx *cx, const struct cached *cached, struct body *body);
static bool at_ease(const struct ctx *cx);
static void body_press(const struct ctx *cx, const struct cached *cached, struct body *body);
static void body_send(const struct ctx *cx, const struct request *rq, struct response *rs,
    const struct cached *cached, const struct body *body);
static struct str entity_tag(
    const struct ctx *cx, const struct cached *cached, const struct body *body);

enum err
cached_answer(const struct ctx *cx, const struct request *rq, struct response *rs,
    const struct cached *cached)
{
	struct cached own = *cached;
	struct body body;

	view_article(cx->read, cached->article_id);
	own.key = arena_printf(cx->arena, "%u %.*s", language(cx, cached), STR_ARG(cached->key));
	enum err err = body_fetch(cx, &own, &body);
	if (err == OK)
		body_send(cx, rq, rs, &own, &body);
	return err;
}

/* One request looks up and makes, and those that want the same wait for it. */
static enum err
body_fetch(const struct ctx *cx, const struct cached *cached, struct body *body)
{
	int64_t until_us = clock_mono_us() + FILL_WAIT_US, left_us = 0;
	enum state state = body_find(cx, cached, body);
	struct filler filler;
	bool ours = false;

	if (state == LATE && body_will_do(cx, body)) {
		ours = fillers_begin(cx->fillers, &filler, cached->key, 0);
		if (!ours)
			return OK;
	}
	while (!ours && state != FRESH && (left_us = until_us - clock_mono_us()) > 0) {
		ours = fillers_begin(cx->fillers, &filler, cached->key, left_us);
		/* Who was before us may have made it. */
		state = body_find(cx, cached, body);
	}
	enum err err = state == FRESH ? OK : body_renew(cx, cached, state, body);
	if (ours)
		fillers_end(cx->fillers, &filler);
	return err;
}

static enum state
body_find(const struct ctx *cx, const struct cached *cached, struct body *body)
{
	bool checked;

	if (!bodies_find(cx->bodies, cx->arena, cached->key, cx->now_us, body, &checked) ||
	    !body_good(cx, cached, body))
		return MISSING;
	return checked ? FRESH : LATE;
}

/* While another request looks its revisions up. Not after a write through this process, whose
 * author wants to see it, and not after a quiet time. */
static bool
body_will_do(const struct ctx *cx, const struct body *body)
{
	return cx->now_us - body->checked_us < 2 * BODY_CHECK_US &&
	       body->writes == bodies_writes(cx->bodies, body->of);
}

static enum err
body_renew(const struct ctx *cx, const struct cached *cached, enum state state, struct body *body)
{
	if (state == MISSING || !body_current(cx, cached, body))
		return body_make(cx, cached, body);
	if (body->quick && body->gzip.len > 0 && at_ease(cx))
		body_press(cx, cached, body);
	return OK;
}

/* What has no words is one body in all languages. */
static unsigned
language(const struct ctx *cx, const struct cached *cached)
{
	return cached->worded ? cx->speech->lang : LANG_EN;
}

/* What is in it may grow old or have its time, and the site may have other settings by now. */
static bool
body_good(const struct ctx *cx, const struct cached *cached, const struct body *body)
{
	return cx->now_us - body->made_us <= cached->life_us &&
	       (body->ends_us == 0 || cx->now_us < body->ends_us) &&
	       body->site_print == cached->site_print;
}

/* Whether the revisions are still those of the body. When nobody can tell, what we have is served.
 */
static bool
body_current(const struct ctx *cx, const struct cached *cached, struct body *body)
{
	struct body now = { .writes = bodies_writes(cx->bodies, body->of) };

	if (cached->revise(cx, cached->with, &now) != OK)
		return true;
	/* Of an older time than the body, which a replica may be: then the primary knows. */
	if (cached->article_id != 0 && older(&now, body) && view_leave(cx->read) &&
	    cached->revise(cx, cached->with, &now) != OK)
		return true;
	if (now.thread_revision != body->thread_revision ||
	    now.share_revision != body->share_revision)
		return false;
	body->writes = now.writes;
	bodies_checked(cx->bodies, cached->key, now.writes, cx->now_us);
	return true;
}

static bool
older(const struct body *one, const struct body *other)
{
	return one->thread_revision < other->thread_revision ||
	       one->share_revision < other->share_revision;
}

static enum err
body_make(const struct ctx *cx, const struct cached *cached, struct body *body)
{
	*body = (struct body){
		.of = { &cached->article_id, cached->article_id != 0 },
		.site_print = cached->site_print,
		.made_us = cx->now_us,
	};
	body->writes = bodies_writes(cx->bodies, body->of);
	enum err err = cached->make(cx, cached->with, body);
	if (err != OK)
		return err;
	body->quick = !at_ease(cx);
	body->gzip = gzip(cx->arena, body->plain, body->quick ? GZIP_QUICK : GZIP_SMALL);
	bodies_keep(cx->bodies, cached->key, body, cx->now_us);
	return OK;
}

static bool
at_ease(const struct ctx *cx)
{
	return fillers_count(cx->fillers) <= FILLS_AT_EASE;
}

/* What had to be made in a hurry, is asked for again and has not changed is worth the time that a
 * small body takes. */
static void
body_press(const struct ctx *cx, const struct cached *cached, struct body *body)
{
	body->gzip = gzip(cx->arena, gunzip(cx->arena, body->gzip), GZIP_SMALL);
	body->quick = false;
	bodies_keep(cx->bodies, cached->key, body, cx->now_us);
}

static void
body_send(const struct ctx *cx, const struct request *rq, struct response *rs,
    const struct cached *cached, const struct body *body)
{
	const struct tagged tagged = {
		.etag = entity_tag(cx, cached, body),
		.keep_s = 1,
		.worded = cached->worded,
		.for_all = cached->for_all,
	};

	if (reply_tagged(cx, rq, rs, &tagged))
		return;
	bool unpack = body->plain.len == 0 && body->gzip.len > 0 && !rq->gzip;
	reply_packed(
	    rq, rs, cached->type, unpack ? gunzip(cx->arena, body->gzip) : body->plain, body->gzip);
}

/*
 * It is weak: the compressed body has the same. When it was made is part of it, in lives, so that a
 * page that is asked for again brings a ticket that is good for a while; and until when it holds,
 * as what comes then may have the same revisions.
 */
static struct str
entity_tag(const struct ctx *cx, const struct cached *cached, const struct body *body)
{
	return arena_printf(cx->arena, "W/\"%lld.%lld.%d.%u.%llx.%llx.%llx%s\"",
	    (long long)body->thread_revision, (long long)body->share_revision, VIEW_VERSION,
	    language(cx, cached), (unsigned long long)body->site_print,
	    (unsigned long long)(body->made_us / cached->life_us),
	    (unsigned long long)body->ends_us, cached->form);
}
