#include "store/sites.h"

#include "base/buf.h"
#include "base/bug.h"
#include "store/event_by.h"
#include "store/sql.h"

/* One row for each origin of a site. */
struct site_row {
	struct site site;
	struct str policy;
	struct str networks;
	struct str settings;
	int64_t aliases;
	struct str origin;
};

static const struct field site_field[] = {
	{ "site_id", FIELD_NUMBER, offsetof(struct site_row, site.id) },
	{ "name", FIELD_TEXT, offsetof(struct site_row, site.name) },
	{ "title", FIELD_TEXT, offsetof(struct site_row, site.title) },
	{ "policy", FIELD_TEXT, offsetof(struct site_row, policy) },
	{ "networks", FIELD_TEXT, offsetof(struct site_row, networks) },
	{ "settings", FIELD_TEXT, offsetof(struct site_row, settings) },
	{ "aliases", FIELD_NUMBER, offsetof(struct site_row, aliases) },
	{ "origin", FIELD_TEXT, offsetof(struct site_row, origin) },
};
static const struct shape site_shape = SHAPE(site_field, struct site_row);

static const struct field added_field[] = { { "taken", FIELD_TEXT, 0 } };
static const struct shape added_shape = SHAPE(added_field, struct str);

struct site_changed {
	bool found;
	struct str taken;
};

static const struct field changed_field[] = {
	{ "found", FIELD_BOOL, offsetof(struct site_changed, found) },
	{ "taken", FIELD_TEXT, offsetof(struct site_changed, taken) },
};
static const struct shape changed_shape = SHAPE(changed_field, struct site_changed);

static const struct field policy_field[] = { { "site_id", FIELD_NUMBER, 0 } };
static const struct shape policy_shape = SHAPE(policy_field, int64_t);

static enum err open_site(struct arena *a, struct site_row *row);
static void read_settings(struct arena *a, struct str lines, struct site_settings *out);
static void give_settings(struct sql *q, const struct site *site);
static void give_options(struct sql *q, const struct site_settings *set);
static struct str setting_value(struct arena *a, struct str name, const struct site *site);
static struct str network_names(struct arena *a, const struct site *site);
static bool doubled_origin(const struct site *site, struct str *taken);
static enum err run_add(struct db *db, struct arena *a, const struct site *site,
    const struct event_by *by, struct str *taken);
static enum err run_change(struct db *db, struct arena *a, const struct site *site,
    const struct event_by *by, struct str *taken);

enum err
sites_list(struct db *db, struct arena *a, struct sites *out)
{
	struct sql q = sql_begin(a, STMT_SITES_LIST);
	struct site_row *row;
	size_t rows;
	enum err err = sql_rows(db, &q, &site_shape, &row, &rows);

	*out = (struct sites){ .site = arena_array(a, rows, sizeof(struct site)) };
	for (size_t i = 0; err == OK && i < rows; i++) {
		struct site *site = out->count == 0 ? NULL : &out->site[out->count - 1];

		if (site == NULL || site->id != row[i].site.id) {
			err = open_site(a, &row[i]);
			site = &out->site[out->count++];
			*site = row[i].site;
			out->aliases += row[i].aliases;
		}
		if (site->origins < SITE_MAX_ORIGINS)
			site->origin[site->origins++] = row[i].origin;
	}
	return err;
}

enum err
sites_add(struct db *db, struct arena *a, const struct site *site, const struct event_by *by,
    struct str *taken)
{
	*taken = STR_EMPTY;
	MUST(site->origins > 0 && site->origins <= SITE_MAX_ORIGINS);
	if (doubled_origin(site, taken))
		return ERR_CONFLICT;
	enum err err = run_add(db, a, site, by, taken);
	/* Somebody else took it in this moment: the second look says what. */
	if (err == ERR_CONFLICT && taken->len == 0)
		err = run_add(db, a, site, by, taken);
	return err;
}

enum err
sites_change(struct db *db, struct arena *a, const struct site *site, const struct event_by *by,
    struct str *taken)
{
	*taken = STR_EMPTY;
	MUST(site->origins > 0 && site->origins <= SITE_MAX_ORIGINS);
	if (doubled_origin(site, taken))
		return ERR_CONFLICT;
	enum err err = run_change(db, a, site, by, taken);
	if (err == ERR_CONFLICT && taken->len == 0)
		err = run_change(db, a, site, by, taken);
	return err;
}

enum err
sites_policy(struct db *db, struct arena *a, const struct site *site, const struct event_by *by)
{
	struct str name[SITE_GUARDS + 1], value[SITE_GUARDS + 1];
	struct sql q = sql_begin(a, STMT_SITES_POLICY);
	int64_t id;

	name[0] = STR("close_days");
	for (size_t i = 0; i < SITE_GUARDS; i++)
		name[i + 1] = str_of(site_guard[i]);
	for (size_t i = 0; i < COUNT_OF(name); i++)
		value[i] = setting_value(a, name[i], site);
	sql_bigint(&q, site->id);
	sql_text(&q, str_of(policy_name(site->policy)));
	sql_texts(&q, name, COUNT_OF(name));
	sql_texts(&q, value, COUNT_OF(value));
	event_by_give(&q, by);
	return sql_row(db, &q, &policy_shape, &id);
}

/* As it would be written; empty where it is the default. */
static struct str
setting_value(struct arena *a, struct str name, const struct site *site)
{
	const struct option *option = option_find(&site_table, name);
	struct buf shown = buf_begin(a, 16, 64);
	struct site_settings usual;

	options_defaults(&site_table, a, &usual);
	if (!option_same(option, &site->set, &usual))
		option_show(option, &site->set, &shown);
	return buf_str(&shown);
}

/* Makes the parts of a site that are more than a column. */
static enum err
open_site(struct arena *a, struct site_row *row)
{
	enum err err = policy_of(row->policy, &row->site.policy);

	if (err == OK)
		err = network_list(row->networks, row->site.network, &row->site.networks);
	read_settings(a, row->settings, &row->site.set);
	row->site.origin = arena_array(a, SITE_MAX_ORIGINS, sizeof(struct str));
	/* What a newer program wrote there we cannot serve. */
	return err == OK ? OK : ERR_INTERNAL;
}

/* What a newer program wrote, or of a setting that is no more, stays at its default. */
static void
read_settings(struct arena *a, struct str lines, struct site_settings *out)
{
	options_defaults(&site_table, a, out);
	while (lines.len > 0) {
		struct str value = str_cut(&lines, '\n');
		const struct option *option = option_find(&site_table, str_cut(&value, '='));

		if (option == NULL || option_set(option, a, value, out, NULL) != OK)
			continue;
	}
}

static enum err
run_add(struct db *db, struct arena *a, const struct site *site, const struct event_by *by,
    struct str *taken)
{
	struct sql q = sql_begin(a, STMT_SITES_ADD);

	sql_text(&q, site->name);
	give_settings(&q, site);
	event_by_give(&q, by);
	enum err err = sql_row(db, &q, &added_shape, taken);
	return err == OK && taken->len > 0 ? ERR_CONFLICT : err;
}

static enum err
run_change(struct db *db, struct arena *a, const struct site *site, const struct event_by *by,
    struct str *taken)
{
	struct sql q = sql_begin(a, STMT_SITES_CHANGE);
	struct site_changed changed;

	sql_bigint(&q, site->id);
	give_settings(&q, site);
	event_by_give(&q, by);
	enum err err = sql_row(db, &q, &changed_shape, &changed);
	if (err != OK)
		return err;
	*taken = changed.taken;
	if (!changed.found)
		return ERR_ABSENT;
	return taken->len > 0 ? ERR_CONFLICT : OK;
}

static void
give_settings(struct sql *q, const struct site *site)
{
	sql_text(q, site->title);
	sql_text(q, str_of(policy_name(site->policy)));
	sql_text(q, network_names(q->arena, site));
	sql_texts(q, site->origin, site->origins);
	give_options(q, &site->set);
}

/* Those that are not as the default, so that the others follow it. */
static void
give_options(struct sql *q, const struct site_settings *set)
{
	struct str *name = arena_array(q->arena, site_table.count, sizeof(*name));
	struct str *value = arena_array(q->arena, site_table.count, sizeof(*value));
	struct site_settings usual;
	size_t count = 0;

	options_defaults(&site_table, q->arena, &usual);
	for (size_t i = 0; i < site_table.count; i++) {
		const struct option *option = &site_table.option[i];
		struct buf shown = buf_begin(q->arena, 64, 256);

		if (option_same(option, set, &usual))
			continue;
		option_show(option, set, &shown);
		name[count] = str_of(option->name);
		value[count++] = buf_str(&shown);
	}
	sql_texts(q, name, count);
	sql_texts(q, value, count);
}

static struct str
network_names(struct arena *a, const struct site *site)
{
	struct buf out = buf_begin(a, 128, 1024);
	struct str names;

	for (size_t i = 0; i < site->networks; i++) {
		if (i > 0)
			buf_char(&out, ',');
		buf_text(&out, network_info(site->network[i])->name);
	}
	MUST(buf_finish(&out, &names) == OK);
	return names;
}

/* One that stands twice in the list is taken by the site itself. */
static bool
doubled_origin(const struct site *site, struct str *taken)
{
	for (size_t i = 0; i < site->origins; i++)
		for (size_t k = 0; k < i; k++)
			if (str_equal(site->origin[i], site->origin[k])) {
				*taken = site->origin[i];
				return true;
			}
	return false;
}
