/*
 * The settings of a Postbag installation: postbag.conf(5).
 */
#ifndef POSTBAG_MODEL_SETTINGS_H
#define POSTBAG_MODEL_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/option.h"
#include "base/str.h"

struct settings {
	const char
	    *url; /* where readers and moderators find Postbag: "https://news.example/postbag/" */
	const char *dsn;       /* libpq connection string of the application's role */
	const char *owner_dsn; /* of the role that owns the schema, for migrate; empty: dsn */
	const char *read_dsn;  /* of a streaming replica; empty: there is none */
	int64_t read_lag_ms;   /* how far it may be behind */
	const char *key_file;
	const char *socket;
	int64_t socket_mode;
	const char *peer_user; /* who may connect to the socket beside root and ourselves; empty:
				  whom the mode lets in */
	int64_t threads;
	int64_t pool;               /* database connections */
	int64_t pool_wait_ms;       /* for a free one */
	int64_t connect_timeout_ms; /* to the database */
	int64_t statement_timeout_ms;
	int64_t peer_timeout_ms;    /* for one read or write on a FastCGI connection */
	int64_t request_timeout_ms; /* for a FastCGI request, from its first byte to its answer's
				       last */
	int64_t keep_idle_ms; /* a kept FastCGI connection between two requests; 0: none is kept */
	int64_t stop_timeout_ms; /* for what is under way, when told to stop */
	bool prepare;          /* named prepared statements; no for PgBouncer in transaction mode */
	bool citus;            /* each article is written to by statements of its own */
	int64_t body_bytes;    /* largest request body */
	int64_t text_points;   /* longest comment, code points */
	int64_t edit_window_s; /* how long an author may change a comment */
	int64_t ticket_s;      /* how long a form is good for */
	int64_t ticket_least_s; /* and from what age on */
	int64_t author_s;       /* how long we know an author by their cookie */
	int64_t member_s;       /* how long a reader stays signed in whom the site has signed in */
	int64_t session_s;      /* how long a moderator stays signed in */
	int64_t cache_bytes;    /* of rendered bodies in memory */
	int64_t share_queue;    /* share intents that may wait for the writer */
	int64_t vote_queue;     /* votes that may wait for theirs */
	bool sandbox;
	bool access_log;
	struct rate limit_post; /* per actor */
	struct rate limit_share;
	struct rate limit_vote;
	struct rate limit_report;
	struct rate limit_sign_in;
	struct rate limit_sign_in_name; /* per name, see page/proof.h */
	struct rate limit_code;         /* per moderator */
	int64_t limit_neighbours; /* times an actor's: the limits of a neighbourhood, see limit.h */
};

extern const struct option_table settings_table;

#define SETTINGS_DEFAULT_PATH "/etc/postbag/postbag.conf"

/*
 * Reads the settings (see options_read()) and checks what no single row can: that url is a
 * canonical http or https URL whose path begins and ends with "/". origin: settings_table.count
 * rows, or NULL.
 */
MUST_USE enum err settings_read(struct arena *a, const char *path, struct settings *out,
    struct option_origin *origin, struct buf *complaint);

/* The path of url: "/postbag/". */
struct str settings_prefix(const struct settings *set);
/* Whether url is https: cookies are Secure then. */
bool settings_secure(const struct settings *set);

#endif
