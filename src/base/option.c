#include "base/option.h"

#include <ctype.h>
#include <ini.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/bug.h"
#include "base/file.h"

#define OPTION_FILE_BYTES ((size_t)64 * 1024)
#define OPTION_NAME_BYTES 64

struct reading {
	const struct option_table *table;
	struct arena *arena;
	const char *path;
	void *out;
	struct option_origin *origin;
	struct buf *complaint;
	struct str rest; /* of the file: what inih has not been given yet */
	int line;        /* of the file: the last one that it was given */
};

static enum err read_defaults(struct reading *r);
static enum err read_file(struct reading *r);
static enum err read_environment(struct reading *r);
static char *give_line(char *line, int bytes, void *user);
static int take_line(void *user, const char *section, const char *name, const char *value);
static int refuse(struct reading *r, const char *fmt, ...) PRINTF_LIKE(2, 3);
static enum err take(struct reading *r, size_t i, const char *value);
static bool parse(struct arena *a, const struct option *o, struct str value, void *at);
static bool parse_text(struct arena *a, const struct option *o, struct str value, const char **out);
static bool parse_mode(struct str value, int64_t *out);
static bool parse_rate(struct str value, struct rate *out);
static bool parse_choice(const char *choices, struct str value, int64_t *out);
static bool within(const struct option *o, int64_t value);
static void say_range(const struct option *o, struct buf *out);

enum err
options_read(const struct option_table *table, struct arena *a, const char *path, void *out,
    struct option_origin *origin, struct buf *complaint)
{
	struct reading r = { .table = table,
		.arena = a,
		.path = path,
		.out = out,
		.origin = origin,
		.complaint = complaint };

	/* The origins also tell a doubled line from a first one, so they are always kept. */
	if (r.origin == NULL)
		r.origin = arena_array(a, table->count, sizeof(*origin));
	enum err err = read_defaults(&r);
	if (err == OK && path != NULL)
		err = read_file(&r);
	if (err == OK)
		err = read_environment(&r);
	return err;
}

void
option_show(const struct option *option, const void *values, struct buf *out)
{
	const void *at = (const char *)values + option->offset;

	switch (option->type) {
	case OPTION_TEXT:
		buf_text(out, *(const char *const *)at);
		break;
	case OPTION_NUMBER:
		buf_i64(out, *(const int64_t *)at);
		break;
	case OPTION_FLAG:
		buf_text(out, *(const bool *)at ? "yes" : "no");
		break;
	case OPTION_MODE:
		buf_printf(out, "0%03o", (unsigned)*(const int64_t *)at);
		break;
	case OPTION_RATE: {
		const struct rate *rate = at;

		buf_i64(out, rate->count);
		buf_char(out, '/');
		buf_i64(out, rate->period_s);
		break;
	}
	case OPTION_CHOICE:
		buf_add(out, option_choice(option->choices, *(const int64_t *)at));
		break;
	}
}

struct str
option_choice(const char *choices, int64_t place)
{
	struct str rest = str_of(choices), word = str_cut(&rest, ' ');

	for (; place > 0 && word.len > 0; place--)
		word = str_cut(&rest, ' ');
	return word;
}

bool
option_same(const struct option *option, const void *a, const void *b)
{
	struct arena *scratch = arena_open();
	struct buf one = buf_begin(scratch, 64, OPTION_FILE_BYTES);
	struct buf two = buf_begin(scratch, 64, OPTION_FILE_BYTES);

	option_show(option, a, &one);
	option_show(option, b, &two);
	bool same = str_equal(buf_str(&one), buf_str(&two));
	arena_close(scratch);
	return same;
}

void
option_copy(const struct option *option, const void *from, void *to)
{
	static const size_t bytes[] = {
		[OPTION_TEXT] = sizeof(const char *),
		[OPTION_NUMBER] = sizeof(int64_t),
		[OPTION_FLAG] = sizeof(bool),
		[OPTION_MODE] = sizeof(int64_t),
		[OPTION_RATE] = sizeof(struct rate),
		[OPTION_CHOICE] = sizeof(int64_t),
	};

	memcpy(
	    (char *)to + option->offset, (const char *)from + option->offset, bytes[option->type]);
}

void
options_defaults(const struct option_table *table, struct arena *a, void *out)
{
	for (size_t i = 0; i < table->count; i++) {
		const struct option *o = &table->option[i];

		if (!parse(a, o, str_of(o->fallback), (char *)out + o->offset))
			BUG("the default of '%s' is out of its own range", o->name);
	}
}

const struct option *
option_find(const struct option_table *table, struct str name)
{
	for (size_t i = 0; i < table->count; i++)
		if (str_equal(name, str_of(table->option[i].name)))
			return &table->option[i];
	return NULL;
}

enum err
option_set(const struct option *option, struct arena *a, struct str value, void *out,
    struct buf *complaint)
{
	union {
		const char *text;
		int64_t number;
		bool flag;
		struct rate rate;
	} read;
	struct option here = *option;

	here.offset = 0;
	if (parse(a, option, value, &read)) {
		option_copy(&here, &read, (char *)out + option->offset);
		return OK;
	}
	if (complaint != NULL) {
		buf_printf(complaint, "'%s' must be ", option->name);
		say_range(option, complaint);
	}
	return ERR_INPUT;
}

static enum err
read_defaults(struct reading *r)
{
	for (size_t i = 0; i < r->table->count; i++)
		r->origin[i] = (struct option_origin){ .kind = FROM_DEFAULT };
	options_defaults(r->table, r->arena, r->out);
	return OK;
}

static enum err
read_file(struct reading *r)
{
	struct str text;
	enum err err = file_read(r->arena, r->path, OPTION_FILE_BYTES, &text, r->complaint);

	if (err != OK)
		return err;
	if (memchr(text.p, '\0', text.len + 1) != text.p + text.len) {
		buf_printf(r->complaint, "%s: a NUL byte", r->path);
		return ERR_INPUT;
	}
	r->rest = text;
	int wrong = ini_parse_stream(give_line, r, take_line, r);
	/* take_line() has said what is wrong with a line that it refused. */
	if (wrong != 0 && r->complaint->len == 0)
		buf_printf(
		    r->complaint, "%s:%d: not a line of the form 'name = value'", r->path, wrong);
	return wrong == 0 && r->complaint->len == 0 && !r->complaint->failed ? OK : ERR_INPUT;
}

/* Like fgets(3); counts the lines and refuses one that inih's own buffer would cut. */
static char *
give_line(char *line, int bytes, void *user)
{
	struct reading *r = user;

	if (r->rest.len == 0 || r->complaint->len > 0)
		return NULL;
	struct str next = str_cut(&r->rest, '\n');
	r->line++;
	if (next.len + 2 > (size_t)bytes) {
		(void)refuse(r, "longer than %d bytes", bytes - 2);
		return NULL;
	}
	memcpy(line, next.p, next.len);
	line[next.len] = '\n';
	line[next.len + 1] = '\0';
	return line;
}

static int
take_line(void *user, const char *section, const char *name, const char *value)
{
	struct reading *r = user;

	if (r->complaint->len > 0)
		return 0;
	if (section[0] != '\0')
		return refuse(r, "sections are not used here");
	for (size_t i = 0; i < r->table->count; i++) {
		if (strcmp(r->table->option[i].name, name) != 0)
			continue;
		if (r->origin[i].kind == FROM_FILE)
			return refuse(r, "'%s' stands on line %d already", name, r->origin[i].line);
		r->origin[i] = (struct option_origin){ .kind = FROM_FILE, .line = r->line };
		return take(r, i, value) == OK;
	}
	return refuse(r, "there is no setting '%s'", name);
}

/* Says what is wrong with the line, and gives what inih takes for "stop". */
static int
refuse(struct reading *r, const char *fmt, ...)
{
	char message[256];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(message, sizeof(message), fmt, ap);
	va_end(ap);
	buf_printf(r->complaint, "%s:%d: %s", r->path, r->line, message);
	return 0;
}

static enum err
read_environment(struct reading *r)
{
	for (size_t i = 0; i < r->table->count; i++) {
		char name[OPTION_NAME_BYTES];
		int len = snprintf(
		    name, sizeof(name), "%s%s", r->table->env_prefix, r->table->option[i].name);

		MUST(len > 0 && (size_t)len < sizeof(name));
		for (char *p = name; *p != '\0'; p++)
			*p = (char)toupper((unsigned char)*p);
		const char *value = getenv(name);
		if (value == NULL)
			continue;
		r->origin[i] = (struct option_origin){ .kind = FROM_ENVIRONMENT };
		if (take(r, i, value) != OK)
			return ERR_INPUT;
	}
	return OK;
}

static enum err
take(struct reading *r, size_t i, const char *value)
{
	const struct option *o = &r->table->option[i];

	if (parse(r->arena, o, str_of(value), (char *)r->out + o->offset))
		return OK;
	if (r->origin[i].kind == FROM_FILE)
		buf_printf(r->complaint, "%s:%d: ", r->path, r->origin[i].line);
	else
		buf_text(r->complaint, "environment: ");
	buf_printf(r->complaint, "'%s' must be ", o->name);
	say_range(o, r->complaint);
	return ERR_INPUT;
}

static bool
parse(struct arena *a, const struct option *o, struct str value, void *at)
{
	switch (o->type) {
	case OPTION_TEXT:
		return parse_text(a, o, value, at);
	case OPTION_NUMBER:
		return str_to_i64(value, at) && within(o, *(int64_t *)at);
	case OPTION_FLAG:
		*(bool *)at = str_equal(value, STR("yes"));
		return *(bool *)at || str_equal(value, STR("no"));
	case OPTION_MODE:
		return parse_mode(value, at) && within(o, *(int64_t *)at);
	case OPTION_RATE: {
		struct rate *rate = at;

		return parse_rate(value, rate) && within(o, rate->count) &&
		       within(o, rate->period_s);
	}
	case OPTION_CHOICE:
		return parse_choice(o->choices, value, at);
	}
	return false;
}

static bool
parse_text(struct arena *a, const struct option *o, struct str value, const char **out)
{
	if (!within(o, (int64_t)value.len))
		return false;
	for (size_t i = 0; i < value.len; i++)
		if ((unsigned char)value.p[i] < 0x20 || value.p[i] == 0x7f)
			return false;
	*out = arena_text(a, value);
	return true;
}

static bool
parse_mode(struct str value, int64_t *out)
{
	*out = 0;
	if (value.len < 3 || value.len > 4)
		return false;
	for (size_t i = 0; i < value.len; i++) {
		if (value.p[i] < '0' || value.p[i] > '7')
			return false;
		*out = *out * 8 + (value.p[i] - '0');
	}
	return true;
}

static bool
parse_rate(struct str value, struct rate *out)
{
	size_t slash = str_find(value, '/');

	return str_to_i64(str_part(value, 0, slash), &out->count) &&
	       str_to_i64(str_part(value, slash + 1, value.len), &out->period_s);
}

static bool
parse_choice(const char *choices, struct str value, int64_t *out)
{
	struct str word;

	for (*out = 0; (word = option_choice(choices, *out)).len > 0; ++*out)
		if (str_equal(word, value))
			return true;
	return false;
}

static bool
within(const struct option *o, int64_t value)
{
	return value >= o->least && value <= o->most;
}

static void
say_range(const struct option *o, struct buf *out)
{
	long long least = o->least, most = o->most;

	switch (o->type) {
	case OPTION_TEXT:
		buf_printf(
		    out, "a text of %lld to %lld bytes without control characters", least, most);
		break;
	case OPTION_NUMBER:
		buf_printf(out, "a whole number from %lld to %lld", least, most);
		break;
	case OPTION_FLAG:
		buf_text(out, "yes or no");
		break;
	case OPTION_MODE:
		buf_printf(out, "an octal mode from %04llo to %04llo", (unsigned long long)least,
		    (unsigned long long)most);
		break;
	case OPTION_RATE:
		buf_printf(out, "COUNT/SECONDS, each from %lld to %lld", least, most);
		break;
	case OPTION_CHOICE:
		buf_printf(out, "one of: %s", o->choices);
		break;
	}
}
