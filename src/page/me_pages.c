/*
 * me, api/v1/me: what readers whom their site signs in have written, and the end of their account.
 * Which site that is, their token says. What is here is theirs alone, and kept by nobody.
 */
#include "page/pages.h"

#include "base/clock.h"
#include "key/email.h"
#include "key/secret.h"
#include "key/token.h"
#include "page/desk.h"
#include "page/language.h"
#include "page/member.h"
#include "page/reader.h"
#include "page/reply.h"
#include "page/thread_load.h"
#include "store/accounts.h"
#include "store/chores.h"
#include "text/date.h"
#include "text/url.h"
#include "view/me_html.h"
#include "view/me_json.h"
#include "view/say.h"

#define PAGE         50
#define DATA_STEP    200
#define DATA_MOST    2000                       /* comments in a file */
#define DATA_BYTES   (INT64_C(4) * 1024 * 1024) /* and of their texts, before it ends */
#define LEAVE_S      3600                       /* how long its form may lie */
#define ESCAPED_MOST ((size_t)3 * URL_MAX_BYTES)

/* Who asks. */
struct me {
	const struct site *site;
	struct account account;
	struct me_place place;
};

static enum err me_open(const struct ctx *cx, const struct request *rq, struct response *rs,
    const struct form *form, struct me *me);
static enum err check_origin(
    const struct ctx *cx, const struct request *rq, const struct site *site);
static void find_place(const struct ctx *cx, struct str url, struct me *me);
static enum err show_out(const struct ctx *cx, struct response *rs, const struct me *me, bool left);
static enum err load(const struct ctx *cx, const struct request *rq, const struct me *me,
    int64_t most, struct me_part *part);
static enum err dress(
    const struct ctx *cx, const struct me *me, struct account_comment *comment, size_t count);
static enum err show_leave(
    const struct ctx *cx, struct response *rs, const struct me *me, int status);
static enum err check_ticket(const struct ctx *cx, const struct request *rq, const struct me *me);
static enum err choose(const struct ctx *cx, struct str word, bool *keeps);
static enum err leave(const struct ctx *cx, struct response *rs, const struct me *me, bool keeps);

enum err
me_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct me_part part;
	struct me me;
	enum err err = me_open(cx, rq, rs, &rq->query, &me);

	if (err == ERR_AUTH)
		return show_out(cx, rs, &me, str_equal(request_query(rq, "left"), STR("1")));
	if (err == OK)
		err = load(cx, rq, &me, PAGE, &part);
	if (err != OK)
		return err;
	struct html h = reply_html_begin(cx);
	me_page(&h, &(struct me_show){
			.place = me.place,
			.name = me.account.name,
			.all = part.all,
			.comment = part.comment,
			.count = part.count,
			.next = part.next.len > 0 ? part.comment[part.count - 1].comment.id : 0,
			.now_us = cx->now_us,
			.edit_window_s = cx->set->edit_window_s,
		    });
	return reply_html(rs, 200, &h);
}

enum err
me_comments_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct me_part part;
	struct me me;
	enum err err = me_open(cx, rq, rs, &rq->query, &me);

	if (err == OK)
		err = load(cx, rq, &me, PAGE, &part);
	if (err != OK)
		return err;
	struct json j = reply_json_begin(cx);
	me_comments_json(&j, &part);
	return reply_json(rs, 200, &j);
}

enum err
me_data_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct date today = date_of(cx->now_us);
	struct me_part part;
	struct me me;
	enum err err = me_open(cx, rq, rs, &rq->query, &me);

	if (err == OK)
		err = load(cx, rq, &me, DATA_MOST, &part);
	if (err != OK)
		return err;
	if (me.account.email_sealed.len > 0 && email_open(cx->arena, cx->keys, me.site->id,
						   me.account.email_sealed, &part.email) != OK)
		part.email = STR_EMPTY;
	response_header(rs, "Content-Disposition",
	    arena_printf(cx->arena, "attachment; filename=\"postbag-%04d-%02d-%02d.json\"",
		today.year, today.month, today.day));
	struct json j = reply_json_begin(cx);
	me_data_json(&j, &part);
	return reply_json(rs, 200, &j);
}

enum err
me_leave_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct me me;
	enum err err = me_open(cx, rq, rs, &rq->query, &me);

	if (err == ERR_AUTH)
		return show_out(cx, rs, &me, false);
	return err == OK ? show_leave(cx, rs, &me, 200) : err;
}

/* Only a page of ours asks that, and only for the account that it was made for. */
enum err
me_leave_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct me me;
	bool keeps;
	enum err err = desk_origin(cx, rq);

	if (err == OK)
		err = me_open(cx, rq, rs, &rq->form, &me);
	if (err == ERR_AUTH)
		return show_out(cx, rs, &me, false);
	if (err == OK)
		err = check_ticket(cx, rq, &me);
	if (err == OK)
		err = choose(cx, request_field(rq, "comments"), &keeps);
	if (cx->trouble->status == 422)
		return show_leave(cx, rs, &me, 422);
	if (err == OK)
		err = leave(cx, rs, &me, keeps);
	if (err == OK)
		reply_see_other(cx, rs,
		    arena_printf(cx->arena, "me?left=1&lang=%s%s%.*s",
			say_language(cx->speech->lang)->tag,
			me.place.article == NULL ? "" : "&article=", STR_ARG(me.place.escaped_url))
			.p);
	return err;
}

enum err
me_delete_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct me me;
	bool keeps;
	enum err err = me_open(cx, rq, rs, &rq->query, &me);

	if (err == OK || err == ERR_AUTH)
		err = check_origin(cx, rq, me.site) == OK ? err : ERR_FORBID;
	if (err == OK)
		err = choose(cx, request_query(rq, "comments"), &keeps);
	if (err == OK)
		err = leave(cx, rs, &me, keeps);
	if (err == OK)
		reply_nothing(rs);
	return err;
}

/* ERR_AUTH: me's place is good all the same. */
static enum err
me_open(const struct ctx *cx, const struct request *rq, struct response *rs,
    const struct form *form, struct me *me)
{
	enum err err = reader_single(cx, form, NULL);

	response_header_text(rs, "Cache-Control", "private, no-store");
	*me = (struct me){ .place = { .prefix = cx->prefix } };
	if (err == OK)
		err = member_find(cx, rq, &me->site, &me->account);
	if (err == OK)
		language_of_site(cx, me->site);
	if (err == OK || err == ERR_AUTH)
		find_place(cx, form_get(form, "article"), me);
	return err;
}

/* While nobody is known, a page of any of our sites may ask: it is told so, and no more. */
static enum err
check_origin(const struct ctx *cx, const struct request *rq, const struct site *site)
{
	struct trouble unheard = { 0 };
	struct ctx quiet = *cx;

	if (site != NULL)
		return reader_origin(cx, rq, site);
	quiet.trouble = &unheard;
	for (size_t i = 0; i < cx->sites->count; i++)
		if (reader_origin(&quiet, rq, &cx->sites->site[i]) == OK)
			return OK;
	return desk_origin(cx, rq);
}

/* An article of another site is none to go back to; nothing else depends on it. */
static void
find_place(const struct ctx *cx, struct str url, struct me *me)
{
	struct article *article = arena_alloc(cx->arena, sizeof(*article));
	struct trouble unheard = { 0 };
	struct ctx quiet = *cx;
	const struct site *site;

	quiet.trouble = &unheard;
	if (url.len == 0 || reader_article(&quiet, url, article, &site) != OK ||
	    (me->site != NULL && site->id != me->site->id))
		return;
	struct buf escaped = buf_begin(cx->arena, article->url.len + 64, ESCAPED_MOST);
	url_escape(&escaped, article->url);
	me->place.article = article;
	me->place.escaped_url = buf_str(&escaped);
}

static enum err
show_out(const struct ctx *cx, struct response *rs, const struct me *me, bool left)
{
	struct html h = reply_html_begin(cx);

	me_out_page(&h, &me->place, left);
	/* RFC 9110 section 15.5.2: a 401 says what would be taken instead. */
	if (!left)
		response_header_text(rs, "WWW-Authenticate", "Bearer");
	return reply_html(rs, left ? 200 : 401, &h);
}

/* The comments that follow the cursor of the query, in steps, so that no answer grows too large. */
static enum err
load(const struct ctx *cx, const struct request *rq, const struct me *me, int64_t most,
    struct me_part *part)
{
	struct accounts_ask ask = { .site_id = me->site->id, .author_id = me->account.id };
	struct account_comment *all = arena_array(cx->arena, (size_t)most, sizeof(*all)), *some;
	int64_t bytes = 0, count = 0;
	bool more = true;
	enum err err = desk_cursor(cx, &rq->query, "after", &ask.after);

	*part = (struct me_part){ .site = me->site, .account = &me->account, .comment = all };
	if (err == OK)
		err = accounts_tally(cx->db, cx->arena, ask.site_id, ask.author_id, &part->all);
	while (err == OK && more && count < most && bytes < DATA_BYTES) {
		int64_t step = most - count < DATA_STEP ? most - count : DATA_STEP;
		size_t got;

		/* One more says whether others follow. */
		ask.most = step + 1;
		err = accounts_comments(cx->db, cx->arena, &ask, &some, &got);
		more = err == OK && (int64_t)got > step;
		for (int64_t i = 0; err == OK && i < (int64_t)got && i < step; i++) {
			bytes += (int64_t)(some[i].comment.text.len + some[i].comment.html.len);
			all[count++] = some[i];
			ask.after = some[i].comment.id;
		}
	}
	if (err != OK)
		return err;
	part->count = (size_t)count;
	if (more)
		part->next = arena_printf(cx->arena, "%lld", (long long)ask.after);
	return dress(cx, me, all, part->count);
}

/* As their author may see them. */
static enum err
dress(const struct ctx *cx, const struct me *me, struct account_comment *comment, size_t count)
{
	enum err err = OK;

	for (size_t i = 0; err == OK && i < count; i++) {
		err = thread_render(cx, &comment[i].comment);
		comment_show_to(&comment[i].comment, me->account.id);
	}
	return err;
}

static enum err
show_leave(const struct ctx *cx, struct response *rs, const struct me *me, int status)
{
	int64_t now_s = cx->now_us / US_PER_S;
	char ticket[TOKEN_TEXT_BYTES];

	token_seal(cx->keys,
	    &(struct token){
		.purpose = TOKEN_FORM,
		.site = me->site->id,
		.object = me->account.id,
		.issued_s = now_s,
		.expires_s = now_s + LEAVE_S,
	    },
	    ticket);
	struct html h = reply_html_begin(cx);
	leave_page(&h, &(struct leave_show){
			   .place = me->place,
			   .name = me->account.name,
			   .ticket = ticket,
			   .problems = &cx->trouble->problems,
		       });
	return reply_html(rs, status, &h);
}

static enum err
check_ticket(const struct ctx *cx, const struct request *rq, const struct me *me)
{
	struct token token;
	enum err err = token_open(cx->keys, request_field(rq, "ticket"), TOKEN_FORM, me->site->id,
	    0, cx->now_us / US_PER_S, &token);

	if (err == OK && token.object == me->account.id)
		return OK;
	cx->trouble->status = 422;
	return ctx_problem(
	    cx, ERR_INPUT, "ticket", err == ERR_CONFLICT ? PROBLEM_EXPIRED : PROBLEM_FOREIGN);
}

static enum err
choose(const struct ctx *cx, struct str word, bool *keeps)
{
	*keeps = str_equal(word, STR("keep"));
	if (*keeps || str_equal(word, STR("erase")))
		return OK;
	cx->trouble->status = 422;
	return ctx_problem(
	    cx, ERR_INPUT, "comments", word.len == 0 ? PROBLEM_MISSING : PROBLEM_UNKNOWN);
}

static enum err
leave(const struct ctx *cx, struct response *rs, const struct me *me, bool keeps)
{
	const struct account_end end = {
		.site_id = me->site->id,
		.account_id = me->account.id,
		.keeps = keeps,
		.author_id = secret_id(),
		.name = str_of(say_text(cx->speech->lang, SAY_FORMER_READER)),
		.now_us = cx->now_us,
	};
	enum err err = accounts_leave(cx->db, cx->arena, &end);

	if (err != OK)
		return err == ERR_ABSENT ? ERR_AUTH : err;
	chores_wake(cx->chores);
	member_cookies(cx, rs, NULL);
	return OK;
}
