/*
 * admin/queue: the queues of comments for moderators.
 */
#include "page/pages.h"

#include "page/desk.h"
#include "page/queue_ask.h"
#include "page/reply.h"
#include "store/queues.h"

static enum err queue_load(const struct ctx *cx, const struct queue_ask *ask,
    const struct site_ids *sites, struct desk_queue *out);
static const char *words_lang(const struct ctx *cx, const struct queue_ask *ask);

enum err
queue_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct desk_queue queue;
	struct desk_show show;
	struct queue_ask ask;
	struct site_ids sites;
	enum err err = queue_ask_read(cx, &rq->query, &ask, &sites);

	if (err == OK)
		err = queue_load(cx, &ask, &sites, &queue);
	if (err == OK)
		err = desk_show(cx, &show, NULL);
	if (err == OK)
		err = desk_done(cx, rq, &show);
	if (err != OK)
		return err;
	show.back = desk_queue_path(cx->arena, &ask, &queue.sites).p;
	struct html h = reply_html_begin(cx);
	desk_queue_page(&h, &show, &queue);
	return reply_desk(rs, 200, &h);
}

static enum err
queue_load(const struct ctx *cx, const struct queue_ask *ask, const struct site_ids *sites,
    struct desk_queue *out)
{
	struct desk_card *card;
	struct queued *queued;
	size_t count;
	enum err err = queues_read(cx->db, cx->arena, sites, ask, words_lang(cx, ask), cx->now_us,
	    DESK_QUEUE_PAGE + 1, &queued, &count);

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

/* Which roots a word has is known where all that is searched is in one language: the one that is
 * asked for, or the one of the site that is, or of all the sites. */
static const char *
words_lang(const struct ctx *cx, const struct queue_ask *ask)
{
	const char *lang = NULL;

	if (ask->lang[0] != '\0')
		return ask->lang;
	for (size_t i = 0; i < cx->sites->count; i++) {
		const struct site *site = &cx->sites->site[i];

		if (session_role(cx->who, site->id) == ROLE_NONE ||
		    (ask->site_id != 0 && site->id != ask->site_id))
			continue;
		if (lang != NULL && strcmp(lang, site->set.lang) != 0)
			return "";
		lang = site->set.lang;
	}
	return lang == NULL ? "" : lang;
}
