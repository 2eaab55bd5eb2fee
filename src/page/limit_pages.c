/*
 * admin/limits: the rate limits, for owners to look at.
 */
#include "page/pages.h"

#include "base/bug.h"
#include "page/desk.h"
#include "page/reply.h"
#include "view/limits_html.h"

static void limits_fill(const struct ctx *cx, struct limits_show *show);
static bool changed(
    const struct settings *set, const struct settings *defaults, const char *setting);

enum err
limits_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct desk_show desk;
	struct limits_show show = { .desk = &desk };
	enum err err = desk_show(cx, &desk, NULL);

	(void)rq;
	if (err != OK)
		return err;
	limits_fill(cx, &show);
	struct html h = reply_html_begin(cx);
	limits_page(&h, &show);
	return reply_desk(rs, 200, &h);
}

static void
limits_fill(const struct ctx *cx, struct limits_show *show)
{
	struct settings defaults;

	options_defaults(&settings_table, cx->arena, &defaults);
	for (enum limit limit = 0; limit < LIMITS; limit++) {
		struct limit_show *row = &show->limit[limit];

		row->rate = limit_rate(cx->set, limit);
		if (limit_table[limit].by == BY_ADDRESS)
			row->near_rate = limit_near_rate(cx->set, limit);
		row->changed = changed(cx->set, &defaults, limit_table[limit].setting);
		row->refused_by_process = metrics_refusals(cx->metrics, limit, REFUSED_IN_PROCESS);
		row->refused_by_database =
		    metrics_refusals(cx->metrics, limit, REFUSED_IN_DATABASE);
	}
	show->neighbours = cx->set->limit_neighbours;
	show->neighbours_changed = changed(cx->set, &defaults, "limit_neighbours");
}

static bool
changed(const struct settings *set, const struct settings *defaults, const char *setting)
{
	const struct option *option = option_find(&settings_table, str_of(setting));

	MUST(option != NULL);
	return !option_same(option, set, defaults);
}
