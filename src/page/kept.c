#include "page/kept.h"

#include "http/origin.h"
#include "page/reader.h"

static bool may_help(int status);
static bool at_desk(const struct request *rq);
static bool may_send(const struct ctx *cx, const struct request *rq);

const char *
kept_field(const struct request *rq)
{
	static const struct {
		const char *name;
		bool desk;
	} row[] = {
		{ "text", false }, /* of a comment, or an answer */
		{ "text", true },
		{ "words", false }, /* of a report */
		{ "list", true },   /* of a rule */
		{ "pattern", true },
		{ "note", true }, /* of a decision */
		{ "reason", true },
	};

	if (rq->method != POST)
		return NULL;
	for (size_t i = 0; i < COUNT_OF(row); i++)
		if (row[i].desk == at_desk(rq) && request_field(rq, row[i].name).len > 0)
			return row[i].name;
	return NULL;
}

bool
kept_text(const struct ctx *cx, const struct request *rq, int status, struct kept_show *out)
{
	const char *name = kept_field(rq);

	if (name == NULL || rq->wants_json)
		return false;
	*out = (struct kept_show){ .form = &rq->form, .name = name, .action = STR_EMPTY };
	if (may_help(status) && !at_desk(rq) && str_equal(str_of(name), STR("text")) &&
	    may_send(cx, rq))
		out->action =
		    arena_printf(cx->arena, "%.*s%.*s", STR_ARG(cx->prefix), STR_ARG(rq->path));
	return true;
}

/* Whether what was refused with this status may be taken when it is sent once more, as it is or
 * shortened. */
static bool
may_help(int status)
{
	return status == 409 || status == 413 || status == 429 || status >= 500;
}

static bool
at_desk(const struct request *rq)
{
	return str_starts(rq->path, STR("admin/"));
}

/* Asked without the word of the page itself, which may not have come so far. While the sites cannot
 * be read, only pages of our own origin are known. */
static bool
may_send(const struct ctx *cx, const struct request *rq)
{
	struct trouble unheard = { 0 };
	struct speech unsaid = *cx->speech;
	struct ctx quiet = *cx;
	struct article article;
	const struct site *site;

	if (origin_allowed(rq, &cx->own_origin, 1))
		return true;
	quiet.trouble = &unheard;
	quiet.speech = &unsaid;
	return cx->sites != NULL &&
	       reader_article(&quiet, request_field(rq, "article"), &article, &site) == OK &&
	       reader_origin(&quiet, rq, site) == OK;
}
