/*
 * GET api/v1/work: a challenge for a comment that is being written. The pages with the form are in
 * caches, for all readers; this is for one.
 */
#include "page/pages.h"

#include "page/reader.h"
#include "page/reply.h"
#include "page/work.h"
#include "view/work_json.h"

enum err
work_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	const struct site *site;
	struct article article;
	struct work_show work;
	enum err err = reader_single(cx, &rq->query, NULL);

	if (err == OK)
		err = reader_article(cx, request_query(rq, "article"), &article, &site);
	if (err == OK)
		err = work_offer(cx, site, article.id, 0, &work);
	if (err != OK)
		return err;
	struct json j = reply_json_begin(cx);

	json_object_begin(&j, NULL);
	work_json(&j, "work", &work);
	json_object_end(&j);
	return reply_json(rs, 200, &j);
}
