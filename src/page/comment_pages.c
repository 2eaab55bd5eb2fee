/*
 * POST comments and api/v1/comments: post or preview.
 */
#include "page/pages.h"

#include "base/clock.h"
#include "http/status.h"
#include "key/email.h"
#include "key/secret.h"
#include "key/work.h"
#include "page/judge.h"
#include "page/limiter.h"
#include "page/reader.h"
#include "page/reply.h"
#include "page/thread_load.h"
#include "page/thread_show.h"
#include "page/work.h"
#include "page/writer.h"
#include "store/accounts.h"
#include "store/comments.h"
#include "text/markdown.h"
#include "view/comment_json.h"
#include "view/count_json.h"
#include "view/say.h"
#include "view/work_json.h"

/* A key of so many characters was made to be unique: 128 bits in base64url have 22, a UUID 36. */
#define KEY_UNGUESSABLE_BYTES 16

/* How far apart the two posts of a double click on a slow network may be. */
#define DOUBLE_CLICK_US (10 * US_PER_S)

/* A comment on its way in. */
struct posting {
	const struct request *rq;
	struct thread_ask ask;
	struct comment_draft draft;
	struct safe_html html;
	struct str key; /* the idempotency key that was sent, or empty */
	bool preview;
	struct writer writer;
	struct verdict verdict;
	struct work_taken work;
	struct comment_added added;
	bool shadowed; /* what was added: its author sees it as published */
	int64_t author_id;
};

static enum err post_read(const struct ctx *cx, const struct request *rq, struct posting *p);
static void post_take(const struct request *rq, struct posting *p);
static enum err post_member(const struct ctx *cx, struct posting *p);
static enum err post_check(const struct ctx *cx, struct posting *p);
static enum err post_words(const struct ctx *cx, struct posting *p);
static enum err post_render(const struct ctx *cx, struct posting *p);
static enum err post_add(const struct ctx *cx, struct posting *p);
static struct comment_new post_comment(
    const struct ctx *cx, struct posting *p, const struct actor *actor);
static enum err post_reused(const struct ctx *cx, const struct posting *p);
static enum err post_refused(const struct ctx *cx, struct posting *p, enum err err);
static enum err post_judge(const struct ctx *cx, struct posting *p, const struct actor *actor);
static enum err post_look(const struct ctx *cx, struct posting *p, bool shadowed);
static enum err post_limit(const struct ctx *cx, const struct posting *p, enum err err);
static void post_email(const struct ctx *cx, const struct posting *p, struct comment_new *comment);
static void post_digests(const struct ctx *cx, const struct posting *p, const struct actor *actor,
    struct comment_new *comment);
static enum err post_again(
    const struct ctx *cx, const struct posting *p, struct response *rs, enum err err);
static enum err post_show(const struct ctx *cx, struct posting *p, struct response *rs);
static enum err post_show_json(const struct ctx *cx, struct posting *p, struct response *rs);
static enum err post_proved(const struct ctx *cx, const struct posting *p, bool *proved);
static void post_refill(const struct posting *p, struct form_show *form);
static void post_work_again(const struct ctx *cx, const struct posting *p, struct form_show *form);
static bool post_offer(const struct ctx *cx, const struct posting *p, struct work_show *out);
static enum err post_complain(
    const struct ctx *cx, const struct posting *p, struct response *rs, enum err err);

enum err
comments_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct posting p = {
		.rq = rq,
		.ask = { .page = { .sort = SORT_OLDEST } },
		.preview = str_equal(request_field(rq, "act"), STR("preview")),
	};
	enum err err = post_read(cx, rq, &p);

	/* Without an article there is no form to give the text back in. */
	if (err != OK)
		return err;
	err = post_check(cx, &p);
	if (err == OK)
		err = post_render(cx, &p);
	if (err == OK && !p.preview)
		err = post_add(cx, &p);
	if (err != OK || p.preview)
		return post_again(cx, &p, rs, err);
	return post_show(cx, &p, rs);
}

enum err
comments_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	/* Programs are shown nothing beforehand. */
	struct posting p = { .rq = rq, .ask = { .page = { .sort = SORT_OLDEST } } };
	enum err err = post_read(cx, rq, &p);

	if (err == OK)
		err = post_check(cx, &p);
	if (err == OK)
		err = post_render(cx, &p);
	if (err == OK)
		err = post_add(cx, &p);
	if (err != OK)
		return post_complain(cx, &p, rs, err);
	return post_show_json(cx, &p, rs);
}

static enum err
post_read(const struct ctx *cx, const struct request *rq, struct posting *p)
{
	enum err err = reader_single(cx, &rq->form, NULL);

	if (err == OK && !p->preview)
		err = limiter_gate(cx, rq, LIMIT_POST);
	if (err == OK)
		err =
		    reader_article(cx, request_field(rq, "article"), &p->ask.article, &p->ask.site);
	if (err == OK)
		err = reader_origin(cx, rq, p->ask.site);
	if (err == OK)
		post_take(rq, p);
	/* Who it is comes before what they say: a member's name is not in the form. */
	if (err == OK)
		err = reader_author(cx, rq, p->ask.site->id, &p->ask);
	return err == OK && p->ask.member ? post_member(cx, p) : err;
}

/* What the site says of them counts, and not what was sent. */
static enum err
post_member(const struct ctx *cx, struct posting *p)
{
	struct account account;
	enum err err = accounts_get(cx->db, cx->arena, p->ask.site->id, p->ask.viewer, &account);

	if (err == ERR_ABSENT)
		p->ask = (struct thread_ask){
			.article = p->ask.article, .site = p->ask.site, .page = p->ask.page
		};
	if (err != OK)
		return err == ERR_ABSENT ? OK : err;
	p->draft.author_name = account.name;
	p->draft.email = STR_EMPTY;
	if (account.email_sealed.len > 0 && email_open(cx->arena, cx->keys, p->ask.site->id,
						account.email_sealed, &p->draft.email) != OK)
		p->draft.email = STR_EMPTY;
	return OK;
}

/* What the site does not ask for, nobody is to send: it is not even looked at. */
static void
post_take(const struct request *rq, struct posting *p)
{
	const struct site_settings *set = &p->ask.site->set;

	p->draft = (struct comment_draft){
		.author_name = request_field(rq, "name"),
		.email = set->ask_email ? request_field(rq, "email") : STR_EMPTY,
		.website = set->ask_website ? request_field(rq, "website") : STR_EMPTY,
		.text = request_field(rq, "text"),
		.reply = request_field(rq, "reply"),
	};
	p->key = rq->idempotency_key.len > 0 ? rq->idempotency_key : request_field(rq, "key");
}

/* What is wrong with the words comes first: it is what the writer can mend. */
static enum err
post_check(const struct ctx *cx, struct posting *p)
{
	enum err err = post_words(cx, p);

	if (err != OK)
		return err;
	if (p->preview) {
		(void)reader_take_title(cx, p->rq, &p->ask.article);
		return OK;
	}
	return reader_check_ticket(cx, p->rq, &p->ask.article);
}

static enum err
post_words(const struct ctx *cx, struct posting *p)
{
	struct problems *problems = &cx->trouble->problems;
	enum err err = OK;

	comment_check(cx->arena, &p->draft, cx->set->text_points, problems);
	if (p->key.len > IDEMPOTENCY_KEY_MAX_BYTES)
		problem_add(problems, "key", PROBLEM_TOO_LONG);
	if (problem_of(problems, "name") == PROBLEM_NONE) {
		err = writer_find(cx, p->rq, p->ask.site, &p->writer);
		if (err == OK)
			err = writer_check_name(cx, &p->writer, p->draft.author_name);
	}
	if (err != OK && err != ERR_INPUT)
		return err;
	if (problems->count == 0)
		return OK;
	cx->trouble->status = 422;
	return ERR_INPUT;
}

static enum err
post_render(const struct ctx *cx, struct posting *p)
{
	enum err err = markdown_html(cx->arena, p->draft.text, &p->html, NULL);

	/* Nothing but a rule, say, leaves nothing to read. */
	if (err == OK && p->html.html.len > 0)
		return OK;
	cx->trouble->status = 422;
	return ctx_problem(cx, ERR_INPUT, "text", err == OK ? PROBLEM_MISSING : PROBLEM_TOO_LONG);
}

static enum err
post_add(const struct ctx *cx, struct posting *p)
{
	struct limiter_asked asked;
	struct actor actor;
	enum err err = reader_actor(cx, p->rq, p->ask.site->id, &actor);

	if (err == OK)
		err = limiter_ask(cx, p->rq, LIMIT_POST, &asked);
	if (err != OK)
		return err;
	err = post_judge(cx, p, &actor);
	if (err != OK)
		return post_limit(cx, p, err);
	struct comment_new comment = post_comment(cx, p, &actor);
	comment.limit = &asked.ask;
	err = comment_writer_add(cx->comments, cx->arena, &comment, &p->added);
	err = limiter_told(cx, &asked, &p->added.wait, err);
	if (err == OK)
		p->ask.article.id = p->added.article_id;
	bodies_written(cx->bodies, p->ask.article.id);
	if (err == OK)
		err = post_reused(cx, p);
	return err == OK ? post_look(cx, p, comment.shadowed) : post_refused(cx, p, err);
}

/* What is to be added. */
static struct comment_new
post_comment(const struct ctx *cx, struct posting *p, const struct actor *actor)
{
	struct comment_new comment = {
		.article = &p->ask.article,
		.draft = &p->draft,
		.html = p->html.html,
		.renderer = MARKDOWN_VERSION,
		.status = verdict_status(&p->verdict),
		.verdict = &p->verdict,
		.shadowed = verdict_outcome(&p->verdict) == OUTCOME_SHADOW,
		.badge = p->writer.badge,
		.author_id = p->ask.viewer != 0 ? p->ask.viewer : secret_id(),
		.member = p->ask.member,
		/* Who goes back without JavaScript finds a form with another ticket and the same
		 * words in it, and may press again. */
		.once = p->key.len == 0 && p->ask.viewer != 0,
		.close_days = p->ask.site->set.close_days,
		.lang = cx->speech->fixed ? say_language(cx->speech->lang)->tag : "",
		.now_us = cx->now_us,
	};

	if (!p->writer.moderator) {
		comment.actor = &actor->key;
		comment.actor_day = actor->day;
	}
	if (p->work.done) {
		comment.work = &p->work.mark;
		comment.work_expires_us = p->work.expires_us;
	}
	post_email(cx, p, &comment);
	post_digests(cx, p, actor, &comment);
	return comment;
}

/* Another comment has been posted under the key. */
static enum err
post_reused(const struct ctx *cx, const struct posting *p)
{
	if (!p->added.repeated || p->added.same)
		return OK;
	cx->trouble->status = 422;
	return ctx_problem(cx, ERR_CONFLICT, "key", PROBLEM_REUSED);
}

/* Says why it was not added. An answer's form comes back as that of a comment on its own. */
static enum err
post_refused(const struct ctx *cx, struct posting *p, enum err err)
{
	if (err == ERR_ABSENT) {
		p->draft.parent_id = 0;
		cx->trouble->status = 422;
		return ctx_problem(cx, ERR_INPUT, "reply", PROBLEM_UNKNOWN);
	}
	if (err == ERR_FORBID && p->added.locked) {
		p->draft.parent_id = 0;
		return ctx_problem(cx, ERR_CONFLICT, "reply", PROBLEM_CLOSED);
	}
	if (err == ERR_FORBID && p->added.spent)
		return work_spent(cx);
	return err == ERR_FORBID ? ctx_problem(cx, ERR_CONFLICT, "article", PROBLEM_CLOSED) : err;
}

/* A retry finds what the first try has made, whatever this one would be; and what answers a
 * shadowed comment is shadowed, too. */
static enum err
post_look(const struct ctx *cx, struct posting *p, bool shadowed)
{
	struct comment comment;

	p->shadowed = p->added.status == SPAM && shadowed;
	if (p->added.status != SPAM || (shadowed && !p->added.repeated))
		return OK;
	enum err err = comments_get(cx->db, cx->arena, p->ask.article.id, p->added.id, &comment);
	p->shadowed = err == OK && comment.shadowed;
	return err == ERR_ABSENT ? ERR_INTERNAL : err;
}

/* A moderator waits for nobody. */
static enum err
post_judge(const struct ctx *cx, struct posting *p, const struct actor *actor)
{
	enum err err = writer_known(cx, &p->ask.article, p->ask.viewer, &p->writer);

	if (err != OK || p->writer.moderator)
		return err;
	return judge(cx,
	    &(struct judge_ask){
		.site = p->ask.site,
		.policy = article_policy(&p->ask.article, p->ask.site),
		.rq = p->rq,
		.actor = actor,
		.draft = &p->draft,
		.html = p->html,
		.badge = p->writer.badge,
		.author_id = p->ask.viewer,
		.known = p->writer.known,
		.article = &p->ask.article,
		.work = &p->work,
	    },
	    &p->verdict);
}

/* A comment takes one from the limit as it is written. What is refused before that takes one as
 * well: who tries what is let in would else try as often as they like. */
static enum err
post_limit(const struct ctx *cx, const struct posting *p, enum err err)
{
	struct trouble why = *cx->trouble;

	if (err == ERR_BUSY || err == ERR_INTERNAL)
		return err;
	*cx->trouble = (struct trouble){ .status = 0 };
	enum err limited = limiter_take(cx, p->rq, LIMIT_POST);
	if (limited != OK)
		return limited;
	*cx->trouble = why;
	return err;
}

/* From here on the address is known to nobody but the keys. */
static void
post_email(const struct ctx *cx, const struct posting *p, struct comment_new *comment)
{
	int64_t site = p->ask.site->id;

	if (p->draft.email.len == 0)
		return;
	comment->email_sealed = email_seal(cx->arena, cx->keys, site, p->draft.email);
	email_hash(cx->keys, keyring_current(cx->keys), site, p->draft.email, &comment->email_hash);
	email_hash(cx->keys, keyring_current(cx->keys), site, email_at_domain(p->draft.email),
	    &comment->domain_hash);
}

/*
 * What was sent, as a digest, so that a key cannot come with other content; of an e-mail address
 * its keyed hash, since who has the rest could else try addresses until one fits. Under the key of
 * the form's ticket, so that a retry is the same when another key is current by then.
 *
 * The key of a retry. A form that came without JavaScript has no key of its own, and its page may
 * have come from a cache: then the form, who sent it and what is in it are the key, so that a
 * double click is one comment and two readers of one cached page are two.
 */
static void
post_digests(const struct ctx *cx, const struct posting *p, const struct actor *actor,
    struct comment_new *comment)
{
	struct str ticket = request_field(p->rq, "ticket");
	uint8_t key_id = token_key_id(ticket);
	struct digest16 email = { { 0 } };

	if (keyring_key(cx->keys, key_id, KEY_EMAIL_HASH) == NULL)
		key_id = keyring_current(cx->keys);
	if (p->draft.email.len > 0)
		email_hash(cx->keys, key_id, p->ask.site->id, p->draft.email, &email);
	const struct str content[] = {
		p->draft.author_name,
		{ (const char *)email.byte, sizeof(email.byte) },
		p->draft.website,
		p->draft.text,
		p->draft.reply,
	};
	digest("content", content, COUNT_OF(content), &comment->content_digest);
	const struct str form[] = {
		ticket,
		{ (const char *)actor->key.byte, sizeof(actor->key.byte) },
		{ (const char *)comment->content_digest.byte,
		    sizeof(comment->content_digest.byte) },
	};
	if (p->key.len > 0)
		digest("idempotency", &p->key, 1, &comment->idempotency_key);
	else
		digest("form", form, COUNT_OF(form), &comment->idempotency_key);
}

/* Gives the text back in the form: with its preview, or with what is wrong. Nothing typed is lost.
 */
static enum err
post_again(const struct ctx *cx, const struct posting *p, struct response *rs, enum err err)
{
	struct article article = p->ask.article;
	struct thread_again again = {
		.ask = &p->ask,
		.rq = p->rq,
		.status = err == OK                  ? 200
			  : cx->trouble->status != 0 ? cx->trouble->status
						     : http_status(err),
		.title =
		    say_text(cx->speech->lang, err == OK ? SAY_FORM_PREVIEW : SAY_PAGE_NOT_POSTED),
	};

	post_refill(p, &again.form);
	post_work_again(cx, p, &again.form);
	if (err == ERR_INTERNAL || err == ERR_AUTH)
		return err;
	if (err == ERR_BUSY)
		again.notice = say_text(cx->speech->lang, SAY_NOTICE_BUSY);
	else if (err == ERR_LIMIT)
		again.notice = say_text(cx->speech->lang, SAY_NOTICE_LIMIT);
	/* Where there is nothing to mend the form is as old as it was: who has read a preview does
	 * not wait anew. */
	if (err != ERR_INPUT && reader_take_title(cx, p->rq, &article))
		again.ticket = request_field(p->rq, "ticket");
	return thread_show_again(cx, rs, &again);
}

static void
post_refill(const struct posting *p, struct form_show *form)
{
	/* A member's are not theirs to fill in. */
	if (!p->ask.member) {
		form->author_name = p->draft.author_name;
		form->email = p->draft.email;
	}
	form->website = p->draft.website;
	form->remember = request_field(p->rq, "remember").len > 0;
	form->text = p->draft.text;
	form->reply = p->draft.parent_id;
	form->preview = p->html;
}

/* What was done stays good until it is spent; for what was wrong there is something new to do. */
static void
post_work_again(const struct ctx *cx, const struct posting *p, struct form_show *form)
{
	struct str done = request_field(p->rq, "work");
	struct work_show *work = arena_alloc(cx->arena, sizeof(*work));

	if (post_offer(cx, p, work))
		form->challenge = work;
	else if (done.len < WORK_TEXT_BYTES && p->ask.site->set.work != WORK_OFF)
		form->work = done;
}

/* A challenge as hard as this comment needs, if its work was refused. */
static bool
post_offer(const struct ctx *cx, const struct posting *p, struct work_show *out)
{
	return problem_of(&cx->trouble->problems, "work") != PROBLEM_NONE &&
	       work_offer(cx, p->ask.site, p->ask.article.id, p->verdict.score, out) == OK &&
	       out->bits != 0;
}

/* For programs it is a member of the problem. */
static enum err
post_complain(const struct ctx *cx, const struct posting *p, struct response *rs, enum err err)
{
	struct work_show work;

	if (err != ERR_INPUT || !post_offer(cx, p, &work))
		return err;
	struct json j = reply_problem_begin(cx, cx->trouble->status);
	work_json(&j, "work", &work);
	return reply_problem(cx, rs, cx->trouble->status, &j);
}

static enum err
post_show(const struct ctx *cx, struct posting *p, struct response *rs)
{
	bool proved;
	enum err err = post_proved(cx, p, &proved);

	if (err != OK)
		return err;
	bool held = p->added.status != PUBLISHED && !(proved && p->shadowed);
	struct thread_done done = {
		.ask = &p->ask,
		.rq = p->rq,
		.comments = p->added.comments,
		.status = held ? 202 : 201,
		.notice = say_text(cx->speech->lang, held ? SAY_NOTICE_HELD : SAY_NOTICE_PUBLISHED),
	};
	if (proved)
		p->ask.viewer = p->added.author_id;
	/* Of an account no such token is ever made: it would outlive the session. */
	if (proved && !p->added.member)
		reader_set_author(
		    cx, p->rq, rs, reader_author_token(cx, p->ask.site->id, p->added.author_id));
	if (!held || proved)
		done.comment_id = p->added.id;
	return thread_show_done(cx, rs, &done);
}

/*
 * Whether this request is from the author of the comment, so that it may be given the author's
 * token. A retry is, if it knows a key that nobody can guess. One that is known by its words alone
 * may come from somebody else behind the same address who read the same cached page: that is a
 * double click only for a moment.
 */
static enum err
post_proved(const struct ctx *cx, const struct posting *p, bool *proved)
{
	struct comment comment;

	*proved = !p->added.repeated || p->ask.viewer == p->added.author_id ||
		  p->key.len >= KEY_UNGUESSABLE_BYTES;
	if (*proved)
		return OK;
	enum err err = comments_get(cx->db, cx->arena, p->ask.article.id, p->added.id, &comment);
	if (err == OK)
		*proved = cx->now_us - comment.created_us < DOUBLE_CLICK_US;
	return err == ERR_ABSENT ? ERR_INTERNAL : err;
}

static enum err
post_show_json(const struct ctx *cx, struct posting *p, struct response *rs)
{
	struct comment comment;
	char hex[ARTICLE_HEX_BYTES];
	bool proved;
	enum err err = post_proved(cx, p, &proved);

	if (err == OK)
		err = comments_get(cx->db, cx->arena, p->ask.article.id, p->added.id, &comment);
	if (err != OK)
		return err == ERR_ABSENT ? ERR_INTERNAL : err;
	if (proved)
		comment_show_to(&comment, p->added.author_id);
	else if (comment.status == SPAM)
		comment.status = HELD;
	struct json j = reply_json_begin(cx);
	json_object_begin(&j, NULL);
	comment_json(&j, "comment", &comment, proved);
	if (proved && !p->added.member)
		json_text(&j, "author_token",
		    reader_author_token(cx, p->ask.site->id, p->added.author_id));
	else
		json_nothing(&j, "author_token");
	json_object_end(&j);
	article_hex(comment.article_id, hex);
	response_header(rs, "Location",
	    arena_printf(cx->arena, "%.*sapi/v1/articles/%s/comments/%lld", STR_ARG(cx->prefix),
		hex, (long long)comment.id));
	return reply_json(rs, comment.status == PUBLISHED ? 201 : 202, &j);
}
