#include "page/actors.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "base/clock.h"
#include "base/log.h"
#include "key/secret.h"
#include "store/epochs.h"

/* Days back from today. */
enum { TODAY, BEFORE, DAYS_KEPT };

struct actors {
	pthread_mutex_t lock;
	struct db *db;
	struct epoch
	    *epoch; /* DAYS_KEPT of them; day 0: not known yet. BEFORE: when it was asked for */
};

static enum err epoch_of(struct actors *actors, struct arena *a, const struct keyring *keys,
    int64_t day, struct epoch *out);
static enum err epoch_before(struct actors *actors, struct arena *a, const struct keyring *keys,
    int64_t day, struct epoch *out);
static enum err epoch_fetch(struct actors *actors, struct arena *a, const struct keyring *keys,
    int64_t day, struct epoch *out);
static enum err epoch_take(struct actors *actors, struct arena *a, const struct keyring *keys,
    int64_t day, struct str *sealed);

struct actors *
actors_open(struct db *db)
{
	struct actors *actors = calloc(1, sizeof(*actors));

	if (actors == NULL)
		BUG("out of memory");
	actors->db = db;
	actors->epoch = epoch_room_open(DAYS_KEPT);
	MUST(pthread_mutex_init(&actors->lock, NULL) == 0);
	return actors;
}

void
actors_close(struct actors *actors)
{
	if (actors == NULL)
		return;
	pthread_mutex_destroy(&actors->lock);
	epoch_room_close(actors->epoch);
	free(actors);
}

enum err
actors_key(struct actors *actors, struct arena *a, const struct keyring *keys, int64_t now_us,
    int64_t site_id, struct str remote_addr, struct digest16 *key, int64_t *day)
{
	struct epoch epoch;

	*day = now_us / US_PER_S / S_PER_DAY;
	enum err err = epoch_of(actors, a, keys, *day, &epoch);
	if (err != OK)
		return err;
	err = actor_key(&epoch, site_id, remote_addr, key);
	epoch_wipe(&epoch);
	return err;
}

enum err
actors_limit_keys(struct actors *actors, struct arena *a, const struct keyring *keys,
    int64_t now_us, const char *limit, struct str remote_addr, struct limit_keys *out)
{
	struct epoch epoch;
	enum err err = epoch_of(actors, a, keys, now_us / US_PER_S / S_PER_DAY, &epoch);

	if (err != OK)
		return err;
	err = actor_limit_keys(&epoch, limit, remote_addr, out);
	epoch_wipe(&epoch);
	return err;
}

enum err
actors_key_before(struct actors *actors, struct arena *a, const struct keyring *keys,
    int64_t now_us, int64_t site_id, struct str remote_addr, struct digest16 *key)
{
	struct epoch epoch;
	enum err err = epoch_before(actors, a, keys, now_us / US_PER_S / S_PER_DAY - 1, &epoch);

	if (err != OK)
		return err;
	err = actor_key(&epoch, site_id, remote_addr, key);
	epoch_wipe(&epoch);
	return err;
}

void
actors_turn(struct actors *actors, struct arena *a, const struct keyring *keys, int64_t now_us)
{
	int64_t day = now_us / US_PER_S / S_PER_DAY;
	struct epoch epoch;

	pthread_mutex_lock(&actors->lock);
	for (int i = 0; i < DAYS_KEPT; i++)
		if (actors->epoch[i].day != day - i)
			epoch_wipe(&actors->epoch[i]);
	pthread_mutex_unlock(&actors->lock);
	/* When the database is away, the next request or the next turn tries again. */
	if (epoch_of(actors, a, keys, day, &epoch) == OK)
		epoch_wipe(&epoch);
}

static enum err
epoch_of(struct actors *actors, struct arena *a, const struct keyring *keys, int64_t day,
    struct epoch *out)
{
	pthread_mutex_lock(&actors->lock);
	bool have = actors->epoch[TODAY].day == day;
	*out = actors->epoch[TODAY];
	pthread_mutex_unlock(&actors->lock);
	if (have)
		return OK;

	enum err err = epoch_fetch(actors, a, keys, day, out);
	if (err != OK)
		return err;
	pthread_mutex_lock(&actors->lock);
	actors->epoch[TODAY] = *out;
	pthread_mutex_unlock(&actors->lock);
	return OK;
}

/* There is none where nobody has asked for one on that day, or none that we can open. */
static enum err
epoch_before(struct actors *actors, struct arena *a, const struct keyring *keys, int64_t day,
    struct epoch *out)
{
	struct str sealed;

	pthread_mutex_lock(&actors->lock);
	bool have = actors->epoch[BEFORE].day == day;
	*out = actors->epoch[BEFORE];
	pthread_mutex_unlock(&actors->lock);
	if (have)
		return OK;

	enum err err = epochs_get(actors->db, a, day, &sealed);
	if (err == OK && epoch_open(keys, day, sealed, out) != OK)
		err = ERR_ABSENT;
	if (err != OK)
		return err;
	pthread_mutex_lock(&actors->lock);
	actors->epoch[BEFORE] = *out;
	pthread_mutex_unlock(&actors->lock);
	return OK;
}

static enum err
epoch_fetch(struct actors *actors, struct arena *a, const struct keyring *keys, int64_t day,
    struct epoch *out)
{
	struct str sealed;
	enum err err = epoch_take(actors, a, keys, day, &sealed);

	if (err == OK)
		err = epoch_open(keys, day, sealed, out);
	if (err != ERR_AUTH)
		return err;
	/* The key that sealed it is gone. A new secret forgets who has shared today, and no more.
	 */
	log_warn("today's secret of actor keys was sealed with a key that is gone: making another");
	err = epochs_drop(actors->db, a, day, sealed);
	if (err == OK)
		err = epoch_take(actors, a, keys, day, &sealed);
	if (err == OK)
		err = epoch_open(keys, day, sealed, out);
	/* Two processes with different key files would go on dropping each other's for ever. */
	if (err == ERR_AUTH)
		log_error("today's secret of actor keys is another process's, with other keys");
	return err == ERR_AUTH ? ERR_INTERNAL : err;
}

static enum err
epoch_take(struct actors *actors, struct arena *a, const struct keyring *keys, int64_t day,
    struct str *sealed)
{
	uint8_t fresh[EPOCH_SEALED_BYTES];
	struct epoch epoch;

	epoch_make(day, &epoch);
	epoch_seal(keys, &epoch, fresh);
	epoch_wipe(&epoch);
	return epochs_take(
	    actors->db, a, day, (struct str){ (const char *)fresh, sizeof(fresh) }, sealed);
}
