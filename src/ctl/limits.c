/*
 * postbagctl limits: the policy of rate limits as it is now.
 */
#include <stdio.h>

#include "base/bug.h"
#include "ctl/command.h"
#include "ctl/say.h"
#include "model/limit.h"

enum { COLUMN_LIMIT, COLUMN_BY, COLUMN_RATE, COLUMN_NEAR, COLUMN_SETTING, COLUMN_FROM, COLUMNS };

static void fill_row(const struct ctl *cx, enum limit limit, const char **row);
static const char *rate_text(const struct ctl *cx, struct rate rate);
static const struct option *setting(const char *name);

enum outcome
limits_run(struct ctl *cx)
{
	const char *text[(LIMITS + 1) * COLUMNS] = {
		[COLUMN_LIMIT] = "LIMIT",
		[COLUMN_BY] = "BY",
		[COLUMN_RATE] = "RATE",
		[COLUMN_NEAR] = "NEIGHBOURHOOD",
		[COLUMN_SETTING] = "SETTING",
		[COLUMN_FROM] = "FROM",
	};

	for (enum limit limit = 0; limit < LIMITS; limit++)
		fill_row(cx, limit, &text[((size_t)limit + 1) * COLUMNS]);
	say_table(text, LIMITS + 1, COLUMNS);
	(void)printf("\nA neighbourhood may do %lld times as much: limit_neighbours, %s.\n"
		     "nginx has limits of its own: see postbag-http.conf.\n",
	    (long long)cx->settings.limit_neighbours,
	    command_origin(cx, setting("limit_neighbours")));
	return DONE;
}

static void
fill_row(const struct ctl *cx, enum limit limit, const char **row)
{
	const struct limit_info *info = &limit_table[limit];

	row[COLUMN_LIMIT] = info->name;
	row[COLUMN_BY] = limit_by_name(info->by);
	row[COLUMN_RATE] = rate_text(cx, limit_rate(&cx->settings, limit));
	row[COLUMN_NEAR] =
	    info->by == BY_ADDRESS ? rate_text(cx, limit_near_rate(&cx->settings, limit)) : "";
	row[COLUMN_SETTING] = info->setting;
	row[COLUMN_FROM] = command_origin(cx, setting(info->setting));
}

static const char *
rate_text(const struct ctl *cx, struct rate rate)
{
	return arena_printf(cx->arena, "%lld/%lld", (long long)rate.count, (long long)rate.period_s)
	    .p;
}

static const struct option *
setting(const char *name)
{
	const struct option *row = option_find(&settings_table, str_of(name));

	MUST(row != NULL);
	return row;
}
