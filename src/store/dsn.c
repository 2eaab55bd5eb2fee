#include "store/dsn.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <string.h>

static bool is_secret(const PQconninfoOption *option);
static bool has_secret(const PQconninfoOption *option);
static void show_value(const char *value, struct buf *out);
static void say_one_line(const char *message, struct buf *out);

void
dsn_show(const char *dsn, struct buf *out)
{
	PQconninfoOption *all = PQconninfoParse(dsn, NULL);
	const char *between = "";

	if (all == NULL) {
		buf_text(out, "*** (not a connection string)");
		return;
	}
	if (!has_secret(all))
		buf_text(out, dsn);
	for (const PQconninfoOption *o = all; has_secret(all) && o->keyword != NULL; o++) {
		if (o->val == NULL)
			continue;
		buf_printf(out, "%s%s=", between, o->keyword);
		if (is_secret(o))
			buf_text(out, "***");
		else
			show_value(o->val, out);
		between = " ";
	}
	PQconninfoFree(all);
}

struct str
dsn_user(struct arena *a, const char *dsn)
{
	PQconninfoOption *all = PQconninfoParse(dsn, NULL);
	struct str user = STR_EMPTY;

	for (const PQconninfoOption *o = all; o != NULL && o->keyword != NULL; o++)
		if (strcmp(o->keyword, "user") == 0 && o->val != NULL)
			user = arena_copy(a, str_of(o->val));
	PQconninfoFree(all);
	return user;
}

enum err
dsn_try(const char *dsn, int64_t connect_ms, struct buf *complaint)
{
	char *why = NULL;
	char seconds[24];
	PQconninfoOption *all = PQconninfoParse(dsn, &why);

	if (all == NULL) {
		buf_text(complaint, "not a connection string: ");
		say_one_line(why == NULL ? "out of memory" : why, complaint);
		PQfreemem(why);
		return ERR_INPUT;
	}
	PQconninfoFree(all);
	(void)snprintf(seconds, sizeof(seconds), "%lld", (long long)(connect_ms + 999) / 1000);
	PGconn *conn = PQconnectdbParams((const char *const[]){ "dbname", "connect_timeout", NULL },
	    (const char *const[]){ dsn, seconds, NULL }, 1);
	enum err err = PQstatus(conn) == CONNECTION_OK ? OK : ERR_BUSY;
	if (err != OK)
		say_one_line(PQerrorMessage(conn), complaint);
	PQfinish(conn);
	return err;
}

/* libpq marks what must not be shown with "*", and debugging options with "D". */
static bool
is_secret(const PQconninfoOption *option)
{
	return option->val != NULL && option->dispchar[0] == '*';
}

static bool
has_secret(const PQconninfoOption *option)
{
	for (; option->keyword != NULL; option++)
		if (is_secret(option))
			return true;
	return false;
}

/* As in a connection string: quoted when empty or when it has spaces, quotes or backslashes. */
static void
show_value(const char *value, struct buf *out)
{
	bool quoted = value[0] == '\0' || strpbrk(value, " '\\") != NULL;

	if (quoted)
		buf_char(out, '\'');
	for (; *value != '\0'; value++) {
		if (*value == '\'' || *value == '\\')
			buf_char(out, '\\');
		buf_char(out, *value);
	}
	if (quoted)
		buf_char(out, '\'');
}

/* libpq's messages end with a line end, and have one between the answers of several hosts. */
static void
say_one_line(const char *message, struct buf *out)
{
	size_t len = strcspn(message, "\n");

	while (len > 0) {
		buf_add(out, (struct str){ message, len });
		message += len + strspn(message + len, "\n\t ");
		len = strcspn(message, "\n");
		if (len > 0)
			buf_text(out, "; ");
	}
}
