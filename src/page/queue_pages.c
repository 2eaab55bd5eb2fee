/*
 * admin/queue: the queues of comments for moderators.
 */
#include "page/pages.h"

#include "page/banned.h"
#include "page/desk.h"
#include "page/queue_ask.h"
#include "page/reader.h"
#include "page/reply.h"
#include "store/queues.h"
#include "text/mailbox.h"
#include "view/desk_json.h"

static enum err queue_load(const struct ctx *cx, const struct queue_ask *ask,
    const struct site_ids *sites, struct desk_queue *out);

enum err
queue_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct queue_ask ask;
	struct site_ids sites;
	enum err err = queue_ask_read(cx, &rq->query, &ask, &sites);

	return err == OK ? desk_queue_show(cx, rq, rs, &ask, &sites, 200) : err;
}

enum err
desk_queue_show(const struct ctx *cx, const struct request *rq, struct response *rs,
    const struct queue_ask *ask, const struct site_ids *sites, int status)
{
	struct desk_queue queue;
	struct desk_show show;
	enum err err = queue_load(cx, ask, sites, &queue);

	if (err == OK)
		err = desk_show(cx, &show, NULL);
	if (err == OK)
		err = desk_done(cx, rq, &show);
	if (err != OK)
		return err;
	show.back = desk_queue_path(cx->arena, ask, &queue.sites).p;
	struct html h = reply_html_begin(cx);
	desk_queue_page(&h, &show, &queue);
	return reply_desk(rs, status, &h);
}

/* The address stands in no address of a page: it comes in a form's body, and goes on as its hashes,
 * which are of one site. */
enum err
queue_email_post(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct sites mine = desk_sites(cx, &cx->mine);
	const struct site *site = sites_by_name(&mine, request_field(rq, "site"));
	struct queue_ask ask = queue_ask_all();
	struct str address;
	enum err err = reader_single(cx, &rq->form, NULL);

	if (err != OK)
		return err;
	if (site == NULL)
		return ctx_problem(cx, ERR_ABSENT, "site", PROBLEM_UNKNOWN);
	if (mailbox_canonical(cx->arena, str_trim(request_field(rq, "email")), &address) != OK) {
		cx->trouble->status = 422;
		return ctx_problem(cx, ERR_INPUT, "email", PROBLEM_MALFORMED);
	}
	ask.site_id = site->id;
	ask.email = banned_hashes(cx, site->id, address);
	reply_see_other(cx, rs, desk_queue_path(cx->arena, &ask, &mine).p);
	return OK;
}

enum err
queue_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct desk_queue queue;
	struct queue_ask ask;
	struct site_ids sites;
	enum err err = queue_ask_read(cx, &rq->query, &ask, &sites);

	if (err == OK)
		err = queue_load(cx, &ask, &sites, &queue);
	if (err != OK)
		return err;
	struct json j = reply_json_begin(cx);
	desk_queue_json(&j, &queue);
	return reply_json(rs, 200, &j);
}

static enum err
queue_load(const struct ctx *cx, const struct queue_ask *ask, const struct site_ids *sites,
    struct desk_queue *out)
{
	struct desk_card *card;
	struct queued *queued;
	size_t count;
	enum err err = queues_read(cx->db, cx->arena, sites, ask, queue_words_lang(cx, ask),
	    cx->now_us, DESK_QUEUE_PAGE + 1, &queued, &count);

	if (err != OK)
		return err;
	*out =
	    (struct desk_queue){ .ask = ask, .sites = desk_sites(cx, &cx->mine), .cards = count };
	if (count > DESK_QUEUE_PAGE) {
		out->cards = DESK_QUEUE_PAGE;
		out->next = queued[DESK_QUEUE_PAGE - 1].comment.id;
	}
	if (count > 0) {
		out->article_title = queued[0].article_title;
		out->author_name = queued[0].comment.author_name;
	}
	err = desk_cards(cx, queued, out->cards, &card);
	out->card = card;
	return err;
}
