#include "model/settings.h"

#include "base/bug.h"
#include "text/url.h"

#define AT(field) offsetof(struct settings, field)
#define MIB       (1024 * 1024)

/* clang-format off: a table is read by its columns */
static const struct option option[] = {
	{ "url", OPTION_TEXT, 1, 500, "http://localhost:8080/postbag/",
	    "where readers and moderators find Postbag; its path is where nginx has it mounted",
	    AT(url), true, NULL },
	{ "dsn", OPTION_TEXT, 0, 2000, "host=/run/postgresql dbname=postbag user=postbag",
	    "libpq connection string of the application's role", AT(dsn), true, NULL },
	{ "owner_dsn", OPTION_TEXT, 0, 2000, "",
	    "libpq connection string of the role that owns the schema, for migrate; empty: dsn",
	    AT(owner_dsn), true, NULL },
	{ "read_dsn", OPTION_TEXT, 0, 2000, "",
	    "libpq connection string of a streaming replica, for what anybody may read; empty: dsn",
	    AT(read_dsn), true, NULL },
	{ "read_lag_ms", OPTION_NUMBER, 100, 30000, "2000",
	    "how far that replica may be behind and still be asked", AT(read_lag_ms), true, NULL },
	{ "key_file", OPTION_TEXT, 1, 500, POSTBAG_SYSCONFDIR "/keys",
	    "file of the master keys, mode 0600", AT(key_file), false, NULL },
	{ "socket", OPTION_TEXT, 1, 107, "/run/postbag/postbagd.sock",
	    "unix socket for nginx; not used when systemd hands one over", AT(socket), true, NULL },
	{ "socket_mode", OPTION_MODE, 0600, 0660, "0660", "mode of the socket", AT(socket_mode),
	    true, NULL },
	{ "peer_user", OPTION_TEXT, 0, 32, "www-data",
	    "who may connect beside root and postbagd's own user; empty: whom the socket's mode "
	    "lets in",
	    AT(peer_user), true, NULL },
	{ "threads", OPTION_NUMBER, 1, 512, "32", "worker threads", AT(threads), true, NULL },
	{ "pool", OPTION_NUMBER, 1, 128, "8", "database connections", AT(pool), true, NULL },
	{ "pool_wait_ms", OPTION_NUMBER, 10, 60000, "2000",
	    "longest wait for a free database connection", AT(pool_wait_ms), true, NULL },
	{ "connect_timeout_ms", OPTION_NUMBER, 100, 60000, "2000",
	    "longest wait for a new database connection", AT(connect_timeout_ms), true, NULL },
	{ "statement_timeout_ms", OPTION_NUMBER, 100, 60000, "5000",
	    "longest wait for the answer to a statement", AT(statement_timeout_ms), true, NULL },
	{ "peer_timeout_ms", OPTION_NUMBER, 100, 60000, "2000",
	    "longest wait for a read from or a write to nginx", AT(peer_timeout_ms), true, NULL },
	{ "request_timeout_ms", OPTION_NUMBER, 1000, 120000, "15000",
	    "longest time from a request's first byte to its answer's last", AT(request_timeout_ms),
	    true, NULL },
	{ "keep_idle_ms", OPTION_NUMBER, 0, 600000, "75000",
	    "how long a connection that nginx keeps open may be idle; 0 keeps none",
	    AT(keep_idle_ms), true, NULL },
	{ "stop_timeout_ms", OPTION_NUMBER, 100, 120000, "10000",
	    "how long requests under way may take to end when postbagd is told to stop",
	    AT(stop_timeout_ms), true, NULL },
	{ "prepare", OPTION_FLAG, 0, 0, "yes",
	    "prepare statements by name; no for PgBouncer in transaction mode", AT(prepare), true,
	    NULL },
	{ "citus", OPTION_FLAG, 0, 0, "no",
	    "write to each article by statements of its own: for tables that Citus has spread over "
	    "several servers",
	    AT(citus), true, NULL },
	{ "body_bytes", OPTION_NUMBER, 1024, 1 * MIB, "65536", "largest body of a request",
	    AT(body_bytes), true, NULL },
	{ "text_points", OPTION_NUMBER, 100, 20000, "5000", "longest comment, in characters",
	    AT(text_points), false, NULL },
	{ "edit_window_s", OPTION_NUMBER, 0, 86400, "900",
	    "how long authors may edit and delete their comment", AT(edit_window_s), false, NULL },
	{ "ticket_s", OPTION_NUMBER, 60, 604800, "86400", "how long a comment form is good for",
	    AT(ticket_s), false, NULL },
	{ "ticket_least_s", OPTION_NUMBER, 0, 60, "2",
	    "how long a comment form must have been open; 0: it may be sent at once",
	    AT(ticket_least_s), false, NULL },
	{ "author_s", OPTION_NUMBER, 3600, 34560000, "15552000",
	    "how long authors are known by their cookie", AT(author_s), false, NULL },
	{ "member_s", OPTION_NUMBER, 3600, 86400, "86400",
	    "how long readers stay signed in whom their site has signed in", AT(member_s), false,
	    NULL },
	{ "session_s", OPTION_NUMBER, 300, 2592000, "43200", "how long moderators stay signed in",
	    AT(session_s), false, NULL },
	{ "cache_bytes", OPTION_NUMBER, 0, 1024 * MIB, "25165824", "memory for rendered threads",
	    AT(cache_bytes), true, NULL },
	{ "share_queue", OPTION_NUMBER, 1, 65536, "1024", "shares that may wait to be written",
	    AT(share_queue), true, NULL },
	{ "vote_queue", OPTION_NUMBER, 1, 65536, "1024", "votes that may wait to be written",
	    AT(vote_queue), true, NULL },
	{ "sandbox", OPTION_FLAG, 0, 0, "yes",
	    "confine postbagd to the files, connections and system calls that it needs",
	    AT(sandbox), true, NULL },
	{ "access_log", OPTION_FLAG, 0, 0, "no", "log a line for each request", AT(access_log),
	    false, NULL },
	{ "limit_post", OPTION_RATE, 1, 1000000, "5/60", "comments from one address",
	    AT(limit_post), false, NULL },
	{ "limit_share", OPTION_RATE, 1, 1000000, "30/60", "shares from one address",
	    AT(limit_share), false, NULL },
	{ "limit_vote", OPTION_RATE, 1, 1000000, "60/60", "votes from one address", AT(limit_vote),
	    false, NULL },
	{ "limit_report", OPTION_RATE, 1, 1000000, "10/300", "reports of comments from one address",
	    AT(limit_report), false, NULL },
	{ "limit_sign_in", OPTION_RATE, 1, 1000000, "10/300",
	    "attempts to sign in from one address", AT(limit_sign_in), false, NULL },
	{ "limit_sign_in_name", OPTION_RATE, 1, 1000000, "30/900",
	    "attempts to sign in by one name, from browsers that it has not signed in with",
	    AT(limit_sign_in_name), false, NULL },
	{ "limit_code", OPTION_RATE, 1, 1000000, "10/3600",
	    "attempts at the code of a moderator's second factor", AT(limit_code), false, NULL },
	{ "limit_neighbours", OPTION_NUMBER, 1, 65536, "8",
	    "how many times as much as one address its neighbourhood may do, an IPv4 /24 or an "
	    "IPv6 /48",
	    AT(limit_neighbours), false, NULL },
};
/* clang-format on */

const struct option_table settings_table = { option, COUNT_OF(option), "POSTBAG_" };

static enum err check_url(struct arena *a, const char *url, struct buf *complaint);

enum err
settings_read(struct arena *a, const char *path, struct settings *out, struct option_origin *origin,
    struct buf *complaint)
{
	enum err err = options_read(&settings_table, a, path, out, origin, complaint);

	return err == OK ? check_url(a, out->url, complaint) : err;
}

struct str
settings_prefix(const struct settings *set)
{
	return url_path(str_of(set->url));
}

bool
settings_secure(const struct settings *set)
{
	return str_starts(str_of(set->url), STR("https:"));
}

static enum err
check_url(struct arena *a, const char *url, struct buf *complaint)
{
	struct str given = str_of(url), canonical;

	if (url_canonical(a, given, &canonical) != OK || !str_equal(given, canonical) ||
	    str_find(given, '?') != given.len || !str_ends(given, STR("/"))) {
		buf_printf(complaint, "'url' must be an http or https URL in canonical form whose "
				      "path ends with '/', "
				      "like https://news.example/postbag/");
		return ERR_INPUT;
	}
	return OK;
}
