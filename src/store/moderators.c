#include "store/moderators.h"

#include "base/bug.h"
#include "store/event_by.h"
#include "store/sql.h"

struct added {
	bool taken;
	struct str unknown;
};

struct given {
	bool found;
	struct str unknown;
};

/* One row for each site. */
struct session_row {
	struct session session;
	struct site_role site;
};

static const struct field added_field[] = {
	{ "taken", FIELD_BOOL, offsetof(struct added, taken) },
	{ "unknown", FIELD_TEXT, offsetof(struct added, unknown) },
};
static const struct shape added_shape = SHAPE(added_field, struct added);

static const struct field given_field[] = {
	{ "found", FIELD_BOOL, offsetof(struct given, found) },
	{ "unknown", FIELD_TEXT, offsetof(struct given, unknown) },
};
static const struct shape given_shape = SHAPE(given_field, struct given);

static const struct field id_field[] = { { "moderator_id", FIELD_NUMBER, 0 } };
static const struct shape id_shape = SHAPE(id_field, int64_t);

/* A list has three columns more than one moderator has. */
static const struct field moderator_field[] = {
	{ "moderator_id", FIELD_NUMBER, offsetof(struct moderator, id) },
	{ "name", FIELD_TEXT, offsetof(struct moderator, name) },
	{ "password_hash", FIELD_TEXT, offsetof(struct moderator, password_hash) },
	{ "created_at", FIELD_TIME, offsetof(struct moderator, created_us) },
	{ "second_factor", FIELD_BOOL, offsetof(struct moderator, second_factor) },
	{ "passkeys", FIELD_NUMBER, offsetof(struct moderator, passkeys) },
	{ "sessions", FIELD_NUMBER, offsetof(struct moderator, sessions) },
	{ "roles", FIELD_TEXT, offsetof(struct moderator, roles) },
};
static const struct shape list_shape = SHAPE(moderator_field, struct moderator);
static const struct shape one_shape = { moderator_field, COUNT_OF(moderator_field) - 3,
	sizeof(struct moderator) };

static const struct field at_field[] = {
	{ "site_id", FIELD_NUMBER, offsetof(struct moderator_at, site_id) },
	{ "moderator_id", FIELD_NUMBER, offsetof(struct moderator_at, id) },
	{ "name", FIELD_TEXT, offsetof(struct moderator_at, name) },
	{ "role", FIELD_ROLE, offsetof(struct moderator_at, role) },
	{ "general", FIELD_BOOL, offsetof(struct moderator_at, general) },
};
static const struct shape at_shape = SHAPE(at_field, struct moderator_at);

static const struct field name_field[] = { { "name", FIELD_TEXT, 0 } };
static const struct shape name_shape = SHAPE(name_field, struct str);

static const struct field session_field[] = {
	{ "session_id", FIELD_NUMBER, offsetof(struct session_row, session.id) },
	{ "moderator_id", FIELD_NUMBER, offsetof(struct session_row, session.moderator_id) },
	{ "name", FIELD_TEXT, offsetof(struct session_row, session.moderator_name) },
	{ "started_at", FIELD_TIME, offsetof(struct session_row, session.started_us) },
	{ "used_at", FIELD_TIME, offsetof(struct session_row, session.used_us) },
	{ "expires_at", FIELD_TIME, offsetof(struct session_row, session.expires_us) },
	{ "everywhere", FIELD_ROLE, offsetof(struct session_row, session.everywhere) },
	{ "newest_event", FIELD_NUMBER, offsetof(struct session_row, session.newest_event) },
	{ "site_id", FIELD_NUMBER, offsetof(struct session_row, site.site_id) },
	{ "role", FIELD_ROLE, offsetof(struct session_row, site.role) },
};
static const struct shape session_shape = SHAPE(session_field, struct session_row);

static const struct field sitting_field[] = {
	{ "session_id", FIELD_NUMBER, offsetof(struct sitting, id) },
	{ "browser", FIELD_TEXT, offsetof(struct sitting, browser) },
	{ "started_at", FIELD_TIME, offsetof(struct sitting, started_us) },
	{ "used_at", FIELD_TIME, offsetof(struct sitting, used_us) },
};
static const struct shape sitting_shape = SHAPE(sitting_field, struct sitting);

enum err
moderators_add(struct db *db, struct arena *a, struct str name, const char *password_hash,
    const struct role_given *given, const struct event_by *by, struct str *unknown)
{
	struct sql q = sql_begin(a, STMT_MODERATORS_ADD);
	struct added added;

	MUST(given->role != ROLE_NONE);
	sql_text(&q, name);
	sql_text(&q, str_of(password_hash));
	sql_text(&q, str_of(role_name(given->role)));
	sql_texts(&q, given->site, given->sites);
	event_by_give(&q, by);
	enum err err = sql_row(db, &q, &added_shape, &added);
	if (err != OK)
		return err;
	*unknown = added.unknown;
	if (added.unknown.len > 0)
		return ERR_ABSENT;
	return added.taken ? ERR_CONFLICT : OK;
}

enum err
moderators_role(struct db *db, struct arena *a, struct str name, const struct role_given *given,
    const struct event_by *by, struct str *unknown)
{
	struct sql q = sql_begin(a, STMT_MODERATORS_ROLE);
	struct given found;

	sql_text(&q, name);
	sql_text(&q, str_of(role_name(given->role)));
	sql_texts(&q, given->site, given->sites);
	event_by_give(&q, by);
	enum err err = sql_row(db, &q, &given_shape, &found);
	if (err != OK)
		return err;
	*unknown = found.found ? found.unknown : STR_EMPTY;
	return found.found && found.unknown.len == 0 ? OK : ERR_ABSENT;
}

enum err
moderators_at_sites(struct db *db, struct arena *a, const struct site_ids *sites,
    struct moderator_at **out, size_t *count)
{
	struct sql q = sql_begin(a, STMT_MODERATORS_AT_SITES);

	sql_bigints(&q, sites->id, sites->count);
	return sql_rows(db, &q, &at_shape, out, count);
}

enum err
moderators_find(struct db *db, struct arena *a, struct str name, struct moderator *out)
{
	struct sql q = sql_begin(a, STMT_MODERATORS_FIND);

	sql_text(&q, name);
	return sql_row(db, &q, &one_shape, out);
}

enum err
moderators_get(struct db *db, struct arena *a, int64_t id, struct moderator *out)
{
	struct sql q = sql_begin(a, STMT_MODERATORS_GET);

	sql_bigint(&q, id);
	return sql_row(db, &q, &one_shape, out);
}

enum err
moderators_list(struct db *db, struct arena *a, struct moderator **out, size_t *count)
{
	struct sql q = sql_begin(a, STMT_MODERATORS_LIST);

	return sql_rows(db, &q, &list_shape, out, count);
}

enum err
moderators_names(struct db *db, struct arena *a, struct str **out, size_t *count)
{
	struct sql q = sql_begin(a, STMT_MODERATORS_NAMES);

	return sql_rows(db, &q, &name_shape, out, count);
}

enum err
moderators_password(struct db *db, struct arena *a, struct str name, const char *password_hash,
    const struct event_by *by)
{
	struct sql q = sql_begin(a, STMT_MODERATORS_PASSWORD);
	int64_t id;

	sql_text(&q, name);
	sql_text(&q, str_of(password_hash));
	event_by_give(&q, by);
	return sql_row(db, &q, &id_shape, &id);
}

enum err
moderators_password_own(struct db *db, struct arena *a, const struct session *who,
    const char *hash_before, const char *password_hash, int64_t now_us)
{
	struct sql q = sql_begin(a, STMT_MODERATORS_PASSWORD_OWN);
	int64_t id;

	sql_bigint(&q, who->moderator_id);
	sql_text(&q, str_of(hash_before));
	sql_text(&q, str_of(password_hash));
	sql_bigint(&q, who->id);
	sql_time(&q, now_us);
	enum err err = sql_row(db, &q, &id_shape, &id);
	return err == ERR_ABSENT ? ERR_CONFLICT : err;
}

enum err
moderators_remove(struct db *db, struct arena *a, struct str name, const struct event_by *by)
{
	struct sql q = sql_begin(a, STMT_MODERATORS_REMOVE);
	int64_t id;

	sql_text(&q, name);
	event_by_give(&q, by);
	return sql_row(db, &q, &id_shape, &id);
}

enum err
sessions_add(struct db *db, struct arena *a, const struct session_new *session)
{
	struct sql q = sql_begin(a, STMT_MODERATORS_SESSION_ADD);

	sql_bytes(&q, session->hash.byte, sizeof(session->hash.byte));
	sql_bigint(&q, session->moderator_id);
	sql_text(&q, session->browser);
	sql_time(&q, session->now_us);
	sql_time(&q, session->expires_us);
	sql_text(&q, session->how);
	return sql_run(db, &q);
}

enum err
sessions_find(struct db *db, struct arena *a, const struct digest32 *hash, int64_t now_us,
    struct session *out)
{
	struct sql q = sql_begin(a, STMT_MODERATORS_SESSION_FIND);
	struct session_row *row;
	size_t rows;

	sql_bytes(&q, hash->byte, sizeof(hash->byte));
	sql_time(&q, now_us);
	enum err err = sql_rows(db, &q, &session_shape, &row, &rows);
	if (err != OK)
		return err;
	if (rows == 0)
		return ERR_ABSENT;
	struct site_role *site = arena_array(a, rows, sizeof(*site));
	for (size_t i = 0; i < rows; i++)
		site[i] = row[i].site;
	*out = row->session;
	out->site = site;
	/* Where there is no site yet, the one row has none. */
	out->sites = site->site_id == 0 ? 0 : rows;
	return OK;
}

enum err
sessions_touch(struct db *db, struct arena *a, int64_t session_id, int64_t now_us)
{
	struct sql q = sql_begin(a, STMT_MODERATORS_SESSION_TOUCH);

	sql_bigint(&q, session_id);
	sql_time(&q, now_us);
	return sql_run(db, &q);
}

enum err
sessions_list(struct db *db, struct arena *a, int64_t moderator_id, int64_t now_us,
    struct sitting **out, size_t *count)
{
	struct sql q = sql_begin(a, STMT_MODERATORS_SESSION_LIST);

	sql_bigint(&q, moderator_id);
	sql_time(&q, now_us);
	return sql_rows(db, &q, &sitting_shape, out, count);
}

enum err
sessions_close(
    struct db *db, struct arena *a, int64_t moderator_id, int64_t session_id, int64_t now_us)
{
	struct sql q = sql_begin(a, STMT_MODERATORS_SESSION_CLOSE);

	sql_bigint(&q, moderator_id);
	sql_bigint(&q, session_id);
	sql_time(&q, now_us);
	return sql_run(db, &q);
}

enum err
sessions_end(struct db *db, struct arena *a, const struct digest32 *hash, int64_t now_us)
{
	struct sql q = sql_begin(a, STMT_MODERATORS_SESSION_END);

	sql_bytes(&q, hash->byte, sizeof(hash->byte));
	sql_time(&q, now_us);
	return sql_run(db, &q);
}

enum err
sessions_end_all(struct db *db, struct arena *a, int64_t moderator_id, int64_t now_us)
{
	struct sql q = sql_begin(a, STMT_MODERATORS_SESSION_END_ALL);

	sql_bigint(&q, moderator_id);
	sql_time(&q, now_us);
	return sql_run(db, &q);
}
