/*
 * admin/reported: what readers have reported, for moderators.
 */
#include "page/pages.h"

#include "page/desk.h"
#include "page/reply.h"
#include "store/comments.h"

enum err
reported_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct desk_card *card;
	struct queued *queued;
	struct desk_show show;
	int64_t after, next = 0;
	size_t count;
	enum err err = desk_cursor(cx, &rq->query, "after", &after);

	if (err == OK)
		err = comments_reported(
		    cx->db, cx->arena, &cx->mine, after, DESK_QUEUE_PAGE + 1, &queued, &count);
	if (err == OK)
		err = desk_show(cx, &show, NULL);
	if (err == OK && count > DESK_QUEUE_PAGE) {
		count = DESK_QUEUE_PAGE;
		next = queued[count - 1].comment.id;
	}
	if (err == OK)
		err = desk_cards(cx, queued, count, &card);
	if (err == OK)
		err = desk_cards_report(cx, queued, count, card);
	if (err != OK)
		return err;
	struct html h = reply_html_begin(cx);
	desk_reported_page(&h, &show, card, count, next);
	return reply_desk(rs, 200, &h);
}
