#include "store/dsn.h"

#include <libpq-fe.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Where libpq looks for files that a connection string does not name, below the home folder. */
static const char *const home_file[] = { ".pgpass", ".postgresql/root.crt" };
/* Where a connection string may name one. */
static const char *const file_keyword[] = { "passfile", "sslcert", "sslkey", "sslrootcert",
	"sslcrl" };

_Static_assert(COUNT_OF(home_file) + COUNT_OF(file_keyword) <= DSN_MAX_FILES, "there is room");

static bool is_secret(const PQconninfoOption *option);
static bool has_secret(const PQconninfoOption *option);
static void show_value(const char *value, struct buf *out);
static void say_one_line(const char *message, struct buf *out);
static const char *value_of(struct arena *a, const PQconninfoOption *given,
    const PQconninfoOption *usual, const char *name);
static const char *value_in(const PQconninfoOption *option, const char *name);
static bool has_tcp(const char *hosts);
static void reach_ports(const char *ports, struct dsn_reach *out);
static void reach_files(struct arena *a, const PQconninfoOption *given,
    const PQconninfoOption *usual, struct dsn_reach *out);
static const char *home(void);

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

void
dsn_reach(struct arena *a, const char *dsn, struct dsn_reach *out)
{
	PQconninfoOption *given = PQconninfoParse(dsn, NULL);
	/* With what the environment says. */
	PQconninfoOption *usual = PQconndefaults();

	*out = (struct dsn_reach){ .network = false };
	if (value_of(a, given, usual, "service") != NULL) {
		out->network = out->any_port = true;
	} else if (value_of(a, given, usual, "hostaddr") != NULL ||
		   has_tcp(value_of(a, given, usual, "host"))) {
		out->network = true;
		reach_ports(value_of(a, given, usual, "port"), out);
	}
	reach_files(a, given, usual, out);
	PQconninfoFree(given);
	PQconninfoFree(usual);
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

/* NULL when it is empty, too. */
static const char *
value_of(
    struct arena *a, const PQconninfoOption *given, const PQconninfoOption *usual, const char *name)
{
	const char *value = value_in(given, name);

	if (value == NULL)
		value = value_in(usual, name);
	return value == NULL || value[0] == '\0' ? NULL : arena_text(a, str_of(value));
}

static const char *
value_in(const PQconninfoOption *option, const char *name)
{
	for (; option != NULL && option->keyword != NULL; option++)
		if (strcmp(option->keyword, name) == 0)
			return option->val;
	return NULL;
}

/* Of hosts with a comma between each: '/' begins a folder of unix sockets, '@' an abstract one,
 * and an empty one is the usual folder. */
static bool
has_tcp(const char *hosts)
{
	struct str rest = hosts == NULL ? STR_EMPTY : str_of(hosts);

	while (rest.len > 0) {
		struct str host = str_cut(&rest, ',');

		if (host.len > 0 && host.p[0] != '/' && host.p[0] != '@')
			return true;
	}
	return false;
}

/* An empty one of several is libpq's usual one, which we do not know. */
static void
reach_ports(const char *ports, struct dsn_reach *out)
{
	struct str rest = ports == NULL ? STR_EMPTY : str_of(ports);
	bool last = false;
	int64_t port;

	while (!last && !out->any_port) {
		last = str_find(rest, ',') == rest.len;
		if (!str_to_i64(str_cut(&rest, ','), &port) || port < 1 || port > UINT16_MAX ||
		    out->ports == DSN_MAX_PORTS)
			out->any_port = true;
		else
			out->port[out->ports++] = (uint16_t)port;
	}
}

static void
reach_files(struct arena *a, const PQconninfoOption *given, const PQconninfoOption *usual,
    struct dsn_reach *out)
{
	const char *folder = home();

	for (size_t i = 0; i < COUNT_OF(file_keyword); i++) {
		const char *path = value_of(a, given, usual, file_keyword[i]);

		if (path != NULL)
			out->file[out->files++] = path;
	}
	for (size_t i = 0; folder != NULL && i < COUNT_OF(home_file); i++)
		out->file[out->files++] = arena_printf(a, "%s/%s", folder, home_file[i]).p;
}

/* As libpq finds it. */
static const char *
home(void)
{
	const char *named = getenv("HOME");
	const struct passwd *user = named == NULL ? getpwuid(geteuid()) : NULL;

	return user != NULL ? user->pw_dir : named;
}
