/*
 * admin/, admin/statistics.csv, admin/statistics.json: what waits, and what has happened lately.
 */
#include "page/pages.h"

#include "page/desk.h"
#include "page/reader.h"
#include "page/reply.h"
#include "store/statistics.h"
#include "text/date.h"
#include "view/overview_html.h"
#include "view/statistics_csv.h"
#include "view/statistics_json.h"

/* What is asked for. */
struct wish {
	enum period period;
	const struct site *site; /* NULL: all that are mine */
	struct site_ids ids;
};

static enum err wish_read(const struct ctx *cx, const struct request *rq, struct wish *wish);
static enum err numbers_json(const struct ctx *cx, struct response *rs, const struct wish *wish,
    const struct statistics *numbers);
static enum err note(const struct ctx *cx, const struct wish *wish, const char *format);
static enum err numbers_read(
    const struct ctx *cx, const struct request *rq, struct wish *wish, struct statistics *numbers);

enum err
desk_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	(void)rq;
	reply_see_other(cx, rs, "admin/");
	return OK;
}

enum err
overview_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct statistics numbers;
	struct desk_show desk;
	struct wish wish;
	enum err err = numbers_read(cx, rq, &wish, &numbers);

	if (err == OK)
		err = desk_show(cx, &desk, NULL);
	if (err != OK)
		return err;
	desk.style = "desk-charts.css";
	struct sites mine = desk_sites(cx, &cx->mine);
	struct html h = reply_html_begin(cx);
	overview_page(&h, &(struct overview_show){
			      .desk = &desk,
			      .numbers = &numbers,
			      .sites = &mine,
			      .site = wish.site,
			  });
	return reply_desk(rs, 200, &h);
}

enum err
statistics_csv_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct csv c = csv_begin(cx->arena, REPLY_FIRST_BYTES, REPLY_MAX_BYTES);
	struct date today = date_of(cx->now_us);
	struct statistics numbers;
	struct wish wish;
	struct str text;
	enum err err = numbers_read(cx, rq, &wish, &numbers);

	if (err != OK)
		return err;
	statistics_csv(&c, &numbers);
	if (csv_finish(&c, &text) != OK)
		return ERR_INTERNAL;
	err = note(cx, &wish, "CSV");
	if (err != OK)
		return err;
	response_header(rs, "Content-Disposition",
	    arena_printf(cx->arena, "attachment; filename=\"postbag-%s-%04d-%02d-%02d.csv\"",
		period_name(wish.period), today.year, today.month, today.day));
	response_body(rs, 200, "text/csv; charset=utf-8; header=present", text);
	return OK;
}

enum err
statistics_json_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct statistics numbers;
	struct wish wish;
	enum err err = numbers_read(cx, rq, &wish, &numbers);

	if (err != OK)
		return err;
	err = note(cx, &wish, "JSON");
	return err == OK ? numbers_json(cx, rs, &wish, &numbers) : err;
}

/* Not noted: a program that looks every minute would fill the log with that. */
enum err
statistics_api(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct statistics numbers;
	struct wish wish;
	enum err err = numbers_read(cx, rq, &wish, &numbers);

	return err == OK ? numbers_json(cx, rs, &wish, &numbers) : err;
}

static enum err
numbers_json(const struct ctx *cx, struct response *rs, const struct wish *wish,
    const struct statistics *numbers)
{
	struct sites of = desk_sites(cx, &wish->ids);
	struct json j = reply_json_begin(cx);

	statistics_json(&j, numbers, &of);
	return reply_json(rs, 200, &j);
}

static enum err
note(const struct ctx *cx, const struct wish *wish, const char *format)
{
	return desk_note_export(cx, "export_statistics", wish->site == NULL ? 0 : wish->site->id,
	    arena_printf(cx->arena, "%s, %s", format, period_name(wish->period)));
}

static enum err
numbers_read(
    const struct ctx *cx, const struct request *rq, struct wish *wish, struct statistics *numbers)
{
	enum err err = wish_read(cx, rq, wish);

	if (err != OK)
		return err;
	return statistics_read(cx->db, cx->arena, &wish->ids, wish->period, cx->now_us, numbers);
}

/* A site that is not the moderator's to see is answered as one that there is not. */
static enum err
wish_read(const struct ctx *cx, const struct request *rq, struct wish *wish)
{
	struct str period = request_query(rq, "period"), name = request_query(rq, "site");
	enum err err = reader_single(cx, &rq->query, NULL);

	*wish = (struct wish){ .period = PERIOD_WEEK, .ids = cx->mine };
	if (err != OK)
		return err;
	if (period.len > 0 && period_of(period, &wish->period) != OK)
		return ctx_problem(cx, ERR_INPUT, "period", PROBLEM_UNKNOWN);
	if (name.len == 0)
		return OK;
	wish->site = sites_by_name(cx->sites, name);
	if (wish->site == NULL || session_role(cx->who, wish->site->id) < ROLE_READ_ONLY)
		return ctx_problem(cx, ERR_ABSENT, "site", PROBLEM_UNKNOWN);
	wish->ids = (struct site_ids){ &wish->site->id, 1 };
	return OK;
}
