/*
 * admin/log, admin/log.csv, api/v1/admin/log: everything that was decided and done at the desk.
 */
#include "page/pages.h"

#include "page/desk.h"
#include "page/desk_context.h"
#include "page/log_ask.h"
#include "page/reply.h"
#include "store/events.h"
#include "text/date.h"
#include "view/desk_json.h"
#include "view/log_csv.h"
#include "view/log_html.h"

#define LOG_PAGE 100
#define LOG_FILE ((size_t)2000) /* rows: what a response has room for, however long they are */

enum err
log_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	return desk_log_show(cx, rq, rs, 200);
}

/* After a form that came to nothing, its fields ask for nothing. */
enum err
desk_log_show(const struct ctx *cx, const struct request *rq, struct response *rs, int status)
{
	struct desk_show show;
	struct desk_log log;
	struct log_ask ask;
	enum err err = log_load(cx, &rq->query, LOG_PAGE, &ask, &log);

	if (err == OK)
		err = desk_show(cx, &show, NULL);
	if (err == OK)
		err = desk_done(cx, rq, &show);
	if (err != OK)
		return err;
	struct html h = reply_html_begin(cx);
	desk_log_page(&h, &show, &log);
	return reply_desk(rs, status, &h);
}

enum err
log_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct desk_log log;
	struct log_ask ask;
	enum err err = log_load(cx, &rq->query, LOG_PAGE, &ask, &log);

	if (err != OK)
		return err;
	struct json j = reply_json_begin(cx);
	desk_log_json(&j, &log);
	return reply_json(rs, 200, &j);
}

enum err
log_csv_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct csv c = csv_begin(cx->arena, REPLY_FIRST_BYTES, REPLY_MAX_BYTES);
	struct date today = date_of(cx->now_us);
	struct desk_log log;
	struct log_ask ask;
	struct str text;
	enum err err = log_load(cx, &rq->query, LOG_FILE, &ask, &log);

	if (err != OK)
		return err;
	struct str next = log_next_path(cx->arena, &log, "admin/log.csv");
	log_csv(&c, &log,
	    next.len == 0 ? next
			  : arena_printf(cx->arena, "%.*s%.*s%.*s", STR_ARG(cx->own_origin),
				STR_ARG(cx->prefix), STR_ARG(next)));
	if (csv_finish(&c, &text) != OK)
		return ERR_INTERNAL;
	err = desk_note_export(
	    cx, "export_log", ask.site_id, arena_printf(cx->arena, "CSV, %zu rows", log.rows));
	if (err != OK)
		return err;
	response_header(rs, "Content-Disposition",
	    arena_printf(cx->arena, "attachment; filename=\"postbag-log-%04d-%02d-%02d.csv\"",
		today.year, today.month, today.day));
	response_body(rs, 200, "text/csv; charset=utf-8; header=present", text);
	return OK;
}
