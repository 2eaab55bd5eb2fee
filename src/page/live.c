#include "page/live.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/bug.h"
#include "base/log.h"
#include "key/secret.h"
#include "store/articles.h"
#include "store/bans.h"
#include "store/moderators.h"
#include "store/rules.h"
#include "store/signers.h"
#include "store/sites.h"

#define PRINT_BYTES ((size_t)4096)

/* One state of things, with everything it needs in its own arena. */
struct snapshot {
	atomic_int users;
	struct arena *arena;
	struct settings set; /* of a configuration */
	struct keyring *keys;
	struct sites sites; /* of the sites */
	struct names names; /* of the moderators' names */
	struct aliases aliases;
	struct rules rules; /* of the rules */
	struct bans bans;   /* of the bans */
	struct sso_keys sso_keys;
	int64_t read_us;
	int64_t version; /* as kept_take() has it, from before they were read */
};

/* s->read_us is set. */
typedef enum err read_fn(struct db *db, struct snapshot *s);

/*
 * What is read from the database when it is asked for and half as old as it may be. Others take
 * that of before meanwhile, and wait if it is too old: unless it could not be read the last time.
 */
struct kept {
	read_fn *read;
	int64_t fresh_us;     /* how old it may be */
	struct snapshot *now; /* NULL: not read yet */
	bool reading;         /* somebody is */
	bool away;            /* the last time it could not be read */
	int64_t failures;     /* how often it could not */
};

struct live {
	pthread_mutex_t lock;
	pthread_cond_t read; /* somebody has read something, or could not */
	const char *config;
	struct arena *arena; /* holds config and start */
	struct settings start;
	struct snapshot *now;
	struct kept sites, names, aliases, rules, bans, sso_keys;
	int64_t changes;      /* live_changed() was called so often, or live_told() with news */
	int64_t newest_event; /* that live_told() was given */
};

static struct snapshot *snapshot_make(void);
static void snapshot_release(void *snapshot);
static struct snapshot *snapshot_share(struct snapshot *s, struct arena *a);
static enum err configure(const char *config, struct snapshot *s, struct buf *complaint);
static void keep_fixed(struct live *live, struct settings *set, struct buf *complaint);
static void swap(struct live *live, struct snapshot **place, struct snapshot *s);
static enum err kept_take(struct live *live, struct kept *kept, struct arena *a, struct db *db,
    int64_t now_us, int64_t version, struct snapshot **out);
static bool kept_await(struct live *live, struct kept *kept, int64_t now_us, int64_t version);
static enum err kept_read(struct live *live, struct kept *kept, struct arena *a, struct db *db,
    int64_t now_us, int64_t version, struct snapshot **out);
static bool kept_younger(const struct kept *kept, int64_t now_us, int64_t age_us, int64_t version);
static int64_t changes_of(struct live *live);
static read_fn sites_read;
static read_fn names_read;
static read_fn aliases_read;
static read_fn rules_read;
static read_fn bans_read;
static read_fn sso_keys_read;
static int64_t site_print(struct arena *a, const struct site *site);

enum err
live_open(const char *config, struct live **out, struct buf *complaint)
{
	struct snapshot *s = snapshot_make();
	enum err err = configure(config, s, complaint);

	if (err != OK) {
		snapshot_release(s);
		return err;
	}
	struct live *live = calloc(1, sizeof(*live));
	if (live == NULL)
		BUG("out of memory");
	MUST(pthread_mutex_init(&live->lock, NULL) == 0);
	MUST(pthread_cond_init(&live->read, NULL) == 0);
	live->arena = arena_open();
	live->sites = (struct kept){ .read = sites_read, .fresh_us = SITES_FRESH_US };
	live->names = (struct kept){ .read = names_read, .fresh_us = SITES_FRESH_US };
	live->aliases = (struct kept){ .read = aliases_read, .fresh_us = ALIASES_FRESH_US };
	live->rules = (struct kept){ .read = rules_read, .fresh_us = SITES_FRESH_US };
	live->bans = (struct kept){ .read = bans_read, .fresh_us = SITES_FRESH_US };
	live->sso_keys = (struct kept){ .read = sso_keys_read, .fresh_us = SITES_FRESH_US };
	live->config = config == NULL ? NULL : arena_text(live->arena, str_of(config));
	/* Read once more, so that these live as long as we do whatever is reloaded. */
	err = settings_read(live->arena, live->config, &live->start, NULL, complaint);
	live->now = s;
	*out = live;
	if (err != OK)
		live_close(live);
	return err;
}

void
live_close(struct live *live)
{
	if (live == NULL)
		return;
	snapshot_release(live->now);
	if (live->sites.now != NULL)
		snapshot_release(live->sites.now);
	if (live->names.now != NULL)
		snapshot_release(live->names.now);
	if (live->aliases.now != NULL)
		snapshot_release(live->aliases.now);
	if (live->rules.now != NULL)
		snapshot_release(live->rules.now);
	if (live->bans.now != NULL)
		snapshot_release(live->bans.now);
	if (live->sso_keys.now != NULL)
		snapshot_release(live->sso_keys.now);
	pthread_cond_destroy(&live->read);
	pthread_mutex_destroy(&live->lock);
	arena_close(live->arena);
	free(live);
}

enum err
live_reload(struct live *live, struct buf *complaint)
{
	struct snapshot *s = snapshot_make();
	enum err err = configure(live->config, s, complaint);

	if (err != OK) {
		snapshot_release(s);
		return err;
	}
	keep_fixed(live, &s->set, complaint);
	swap(live, &live->now, s);
	return OK;
}

const struct settings *
live_start(const struct live *live)
{
	return &live->start;
}

void
live_take(
    struct live *live, struct arena *a, const struct settings **set, const struct keyring **keys)
{
	pthread_mutex_lock(&live->lock);
	struct snapshot *s = snapshot_share(live->now, a);
	pthread_mutex_unlock(&live->lock);
	*set = &s->set;
	*keys = s->keys;
}

enum err
live_sites(
    struct live *live, struct arena *a, struct db *db, int64_t now_us, const struct sites **out)
{
	struct snapshot *s;
	enum err err = kept_take(live, &live->sites, a, db, now_us, changes_of(live), &s);

	if (err == OK)
		*out = &s->sites;
	return err;
}

enum err
live_names(
    struct live *live, struct arena *a, struct db *db, int64_t now_us, const struct names **out)
{
	struct snapshot *s;
	enum err err = kept_take(live, &live->names, a, db, now_us, 0, &s);

	if (err == OK)
		*out = &s->names;
	return err;
}

enum err
live_aliases(struct live *live, struct arena *a, struct db *db, int64_t now_us,
    const struct sites *sites, const struct aliases **out)
{
	struct snapshot *s;
	enum err err = kept_take(live, &live->aliases, a, db, now_us, sites->aliases, &s);

	if (err == OK)
		*out = &s->aliases;
	return err;
}

void
live_changed(struct live *live)
{
	pthread_mutex_lock(&live->lock);
	live->changes++;
	pthread_mutex_unlock(&live->lock);
}

void
live_told(struct live *live, int64_t newest_event)
{
	pthread_mutex_lock(&live->lock);
	if (newest_event > live->newest_event) {
		live->newest_event = newest_event;
		live->changes++;
	}
	pthread_mutex_unlock(&live->lock);
}

enum err
live_rules(
    struct live *live, struct arena *a, struct db *db, int64_t now_us, const struct rules **out)
{
	struct snapshot *s;
	enum err err = kept_take(live, &live->rules, a, db, now_us, changes_of(live), &s);

	if (err == OK)
		*out = &s->rules;
	return err;
}

enum err
live_bans(
    struct live *live, struct arena *a, struct db *db, int64_t now_us, const struct bans **out)
{
	struct snapshot *s;
	enum err err = kept_take(live, &live->bans, a, db, now_us, changes_of(live), &s);

	if (err == OK)
		*out = &s->bans;
	return err;
}

enum err
live_sso_keys(
    struct live *live, struct arena *a, struct db *db, int64_t now_us, const struct sso_keys **out)
{
	struct snapshot *s;
	enum err err = kept_take(live, &live->sso_keys, a, db, now_us, changes_of(live), &s);

	if (err == OK)
		*out = &s->sso_keys;
	return err;
}

static int64_t
changes_of(struct live *live)
{
	pthread_mutex_lock(&live->lock);
	int64_t changes = live->changes;
	pthread_mutex_unlock(&live->lock);
	return changes;
}

static struct snapshot *
snapshot_make(void)
{
	struct snapshot *s = calloc(1, sizeof(*s));

	if (s == NULL)
		BUG("out of memory");
	atomic_init(&s->users, 1);
	s->arena = arena_open();
	return s;
}

static void
snapshot_release(void *snapshot)
{
	struct snapshot *s = snapshot;

	if (atomic_fetch_sub(&s->users, 1) != 1)
		return;
	keyring_close(s->keys);
	arena_close(s->arena);
	free(s);
}

/* The arena's owner becomes a user until the arena is reset. */
static struct snapshot *
snapshot_share(struct snapshot *s, struct arena *a)
{
	atomic_fetch_add(&s->users, 1);
	arena_hook(a, snapshot_release, s);
	return s;
}

static enum err
configure(const char *config, struct snapshot *s, struct buf *complaint)
{
	enum err err = settings_read(s->arena, config, &s->set, NULL, complaint);

	if (err == OK)
		err = keyring_open(s->set.key_file, &s->keys, complaint);
	if (err == OK && !keyring_locked(s->keys))
		log_warn("the keys may get into the swap space: let more memory be locked "
			 "(LimitMEMLOCK=1M in the unit, or 'ulimit -l 1024')");
	return err;
}

/* What is read at start only keeps the value it had then. */
static void
keep_fixed(struct live *live, struct settings *set, struct buf *complaint)
{
	struct settings mixed = *set;

	for (size_t i = 0; i < settings_table.count; i++) {
		const struct option *o = &settings_table.option[i];

		if (!o->fixed)
			continue;
		if (!option_same(o, set, &live->start))
			buf_printf(complaint, "%s%s", complaint->len == 0 ? "" : ", ", o->name);
		option_copy(o, &live->start, &mixed);
	}
	*set = mixed;
}

static void
swap(struct live *live, struct snapshot **place, struct snapshot *s)
{
	pthread_mutex_lock(&live->lock);
	struct snapshot *old = *place;
	*place = s;
	pthread_mutex_unlock(&live->lock);
	if (old != NULL)
		snapshot_release(old);
}

/* What is young enough and of this version or a later one; read now, if nobody is at it; or what
 * was before, if it cannot be read. */
static enum err
kept_take(struct live *live, struct kept *kept, struct arena *a, struct db *db, int64_t now_us,
    int64_t version, struct snapshot **out)
{
	bool mine = false;

	*out = NULL;
	pthread_mutex_lock(&live->lock);
	bool failed = kept_await(live, kept, now_us, version);
	if (kept->now != NULL)
		*out = snapshot_share(kept->now, a);
	if (!failed && !kept->reading && !kept_younger(kept, now_us, kept->fresh_us / 2, version))
		mine = kept->reading = true;
	pthread_mutex_unlock(&live->lock);
	enum err err = mine ? kept_read(live, kept, a, db, now_us, version, out) : ERR_BUSY;
	return *out != NULL ? OK : err;
}

/* Waits while somebody reads it and what there is is too old. Who reads it has deadlines. Gives
 * whether it could not be read; the lock is held. */
static bool
kept_await(struct live *live, struct kept *kept, int64_t now_us, int64_t version)
{
	int64_t failures = kept->failures;

	while (kept->reading && !kept->away && kept->failures == failures &&
	       !kept_younger(kept, now_us, kept->fresh_us, version))
		pthread_cond_wait(&live->read, &live->lock);
	return kept->failures != failures;
}

/* out: left as it is if it cannot be read. */
static enum err
kept_read(struct live *live, struct kept *kept, struct arena *a, struct db *db, int64_t now_us,
    int64_t version, struct snapshot **out)
{
	struct snapshot *s = snapshot_make();

	s->read_us = now_us;
	s->version = version;
	enum err err = kept->read(db, s);
	if (err == OK) {
		*out = snapshot_share(s, a);
		swap(live, &kept->now, s);
	} else {
		snapshot_release(s);
	}
	pthread_mutex_lock(&live->lock);
	kept->reading = false;
	kept->away = err != OK;
	kept->failures += err != OK;
	pthread_cond_broadcast(&live->read);
	pthread_mutex_unlock(&live->lock);
	return err;
}

/* What was read of an older version is out of date at any age. Requests that began before it was
 * read may take it, too; what is far in their future is of a clock that was set back. */
static bool
kept_younger(const struct kept *kept, int64_t now_us, int64_t age_us, int64_t version)
{
	const struct snapshot *s = kept->now;

	return s != NULL && s->version >= version && now_us - s->read_us < age_us &&
	       s->read_us - now_us < age_us;
}

static enum err
sites_read(struct db *db, struct snapshot *s)
{
	enum err err = sites_list(db, s->arena, &s->sites);

	for (size_t i = 0; err == OK && i < s->sites.count; i++)
		s->sites.site[i].print = site_print(s->arena, &s->sites.site[i]);
	return err;
}

static enum err
names_read(struct db *db, struct snapshot *s)
{
	struct str *name;
	size_t count;
	enum err err = moderators_names(db, s->arena, &name, &count);

	if (err == OK)
		names_make(s->arena, name, count, &s->names);
	return err;
}

static enum err
aliases_read(struct db *db, struct snapshot *s)
{
	return articles_aliases(db, s->arena, &s->aliases);
}

static enum err
rules_read(struct db *db, struct snapshot *s)
{
	struct rule *rule;
	size_t count;
	enum err err = rules_list(db, s->arena, &rule, &count);

	if (err != OK)
		return err;
	s->rules.rule = arena_array(s->arena, count, sizeof(*s->rules.rule));
	s->rules.count = count;
	for (size_t i = 0; i < count; i++)
		rule_ready(s->arena, &rule[i], &s->rules.rule[i]);
	return OK;
}

static enum err
bans_read(struct db *db, struct snapshot *s)
{
	return bans_running(db, s->arena, s->read_us, &s->bans);
}

static enum err
sso_keys_read(struct db *db, struct snapshot *s)
{
	return signers_list(db, s->arena, &s->sso_keys);
}

/* A digest of what readers see of a site. */
static int64_t
site_print(struct arena *a, const struct site *site)
{
	struct buf b = buf_begin(a, 256, PRINT_BYTES);

	buf_printf(&b, "%lld %s", (long long)site->id, policy_name(site->policy));
	for (size_t i = 0; i < site->networks; i++)
		buf_printf(&b, " %s", network_info(site->network[i])->name);
	for (size_t i = 0; i < site_table.count; i++) {
		buf_char(&b, '\n');
		option_show(&site_table.option[i], &site->set, &b);
	}
	const struct str part[] = { buf_str(&b), site->title };
	return digest63("site", part, COUNT_OF(part));
}
