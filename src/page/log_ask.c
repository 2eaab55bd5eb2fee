#include "page/log_ask.h"

#include "page/desk.h"
#include "page/reader.h"
#include "store/logbook.h"
#include "text/date.h"
#include "text/utf8.h"

static enum err read_line(
    const struct ctx *cx, const struct form *form, const char *name, struct str *out);
static enum err read_day(
    const struct ctx *cx, const struct form *form, const char *name, int64_t *out);
static enum err read_cursor(const struct ctx *cx, const struct form *form, struct log_cursor *out);

enum err
log_ask_read(
    const struct ctx *cx, const struct form *form, struct log_ask *out, struct site_ids *sites)
{
	struct str kind = form_get(form, "kind");
	enum err err = reader_single(cx, form, NULL);

	*out = (struct log_ask){ .group = LOG_GROUPS };
	if (err == OK && kind.len > 0 && log_group_of(kind, &out->group) != OK)
		err = ctx_problem(cx, ERR_INPUT, "kind", PROBLEM_UNKNOWN);
	if (err == OK)
		err = desk_site_of(cx, form, &out->site_id, sites);
	if (err == OK)
		err = read_line(cx, form, "who", &out->who);
	if (err == OK)
		err = read_line(cx, form, "q", &out->words);
	if (err == OK)
		err = read_day(cx, form, "from", &out->from_day);
	if (err == OK)
		err = read_day(cx, form, "to", &out->to_day);
	return err == OK ? read_cursor(cx, form, &out->from) : err;
}

enum err
log_load(const struct ctx *cx, const struct form *form, size_t most, struct log_ask *ask,
    struct desk_log *out)
{
	struct logged *row;
	struct site_ids sites;
	size_t count = 0;
	enum err err = log_ask_read(cx, form, ask, &sites);

	if (err == OK)
		err = logbook_read(
		    cx->db, cx->arena, cx->who, &sites, ask, (int64_t)most + 1, &row, &count);
	if (err != OK)
		return err;
	*out = (struct desk_log){
		.ask = ask,
		.sites = desk_sites(cx, &cx->mine),
		.row = row,
		.rows = count > most ? most : count,
	};
	if (count > most)
		out->next = log_after(&row[most - 1]);
	return OK;
}

static enum err
read_line(const struct ctx *cx, const struct form *form, const char *name, struct str *out)
{
	if (utf8_clean_line(cx->arena, form_get(form, name), out) != OK)
		return ctx_problem(cx, ERR_INPUT, name, PROBLEM_MALFORMED);
	if (utf8_length(*out) > LOGBOOK_WORDS_MAX_POINTS)
		return ctx_problem(cx, ERR_INPUT, name, PROBLEM_TOO_LONG);
	return OK;
}

static enum err
read_day(const struct ctx *cx, const struct form *form, const char *name, int64_t *out)
{
	struct str text = form_get(form, name);

	if (text.len > 0 && !date_day_of(text, out))
		return ctx_problem(cx, ERR_INPUT, name, PROBLEM_MALFORMED);
	return OK;
}

static enum err
read_cursor(const struct ctx *cx, const struct form *form, struct log_cursor *out)
{
	struct str text = form_get(form, "before");

	if (text.len > 0 && log_cursor_of(text, out) != OK)
		return ctx_problem(cx, ERR_INPUT, "before", PROBLEM_MALFORMED);
	return OK;
}
