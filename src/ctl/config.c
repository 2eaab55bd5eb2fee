/*
 * postbagctl config: the settings as they are, or a settings file to begin with.
 */
#include <stdio.h>

#include "ctl/command.h"
#include "ctl/say.h"
#include "store/dsn.h"

#define VALUE_BYTES ((size_t)8192)

enum { COLUMN_NAME, COLUMN_FROM, COLUMN_VALUE, COLUMNS };

static enum outcome show_settings(struct ctl *cx);
static const char *value(struct ctl *cx, const struct option *row);
static bool is_dsn(const struct option *row);
static void print_sample(void);
static void print_range(const struct option *row);

enum outcome
config_run(struct ctl *cx)
{
	if (command_value(cx, "sample") == NULL)
		return show_settings(cx);
	print_sample();
	return DONE;
}

static enum outcome
show_settings(struct ctl *cx)
{
	struct buf complaint = buf_begin(cx->arena, 256, VALUE_BYTES);
	size_t rows = settings_table.count + 1;
	const char **text = arena_array(cx->arena, rows * COLUMNS, sizeof(*text));

	if (command_settings(cx, &complaint) != OK)
		return say_failed("%.*s", STR_ARG(buf_str(&complaint)));
	text[COLUMN_NAME] = "SETTING";
	text[COLUMN_FROM] = "FROM";
	text[COLUMN_VALUE] = "VALUE";
	for (size_t i = 0; i < settings_table.count; i++) {
		const char **row = &text[(i + 1) * COLUMNS];

		row[COLUMN_NAME] = settings_table.option[i].name;
		row[COLUMN_FROM] = command_origin(cx, &settings_table.option[i]);
		row[COLUMN_VALUE] = value(cx, &settings_table.option[i]);
	}
	say_table(text, rows, COLUMNS);
	return DONE;
}

/* As it stands in the file, but for the passwords in connection strings. */
static const char *
value(struct ctl *cx, const struct option *row)
{
	struct buf out = buf_begin(cx->arena, 64, VALUE_BYTES);

	if (is_dsn(row))
		dsn_show(*(const char *const *)((const char *)&cx->settings + row->offset), &out);
	else
		option_show(row, &cx->settings, &out);
	return arena_text(cx->arena, buf_str(&out));
}

static bool
is_dsn(const struct option *row)
{
	struct str name = str_of(row->name);

	return str_equal(name, STR("dsn")) || str_ends(name, STR("_dsn"));
}

static void
print_sample(void)
{
	(void)printf("# Settings of Postbag: see postbag.conf(5). What stands here as a comment is "
		     "the default.\n");
	for (size_t i = 0; i < settings_table.count; i++) {
		const struct option *row = &settings_table.option[i];

		(void)printf("\n# %s\n# ", row->help);
		print_range(row);
		(void)printf("; %s\n#%s = %s\n",
		    row->fixed ? "read at start only" : "read again on reload", row->name,
		    row->fallback);
	}
}

static void
print_range(const struct option *row)
{
	long long least = row->least, most = row->most;

	switch (row->type) {
	case OPTION_TEXT:
		(void)printf("text, %lld to %lld bytes", least, most);
		break;
	case OPTION_NUMBER:
		(void)printf("number, %lld to %lld", least, most);
		break;
	case OPTION_FLAG:
		(void)printf("yes or no");
		break;
	case OPTION_MODE:
		(void)printf("octal mode, %04llo to %04llo", (unsigned long long)least,
		    (unsigned long long)most);
		break;
	case OPTION_RATE:
		(void)printf("COUNT/SECONDS, each %lld to %lld", least, most);
		break;
	case OPTION_CHOICE:
		(void)printf("one of: %s", row->choices);
		break;
	}
}
