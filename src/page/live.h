/*
 * What may change while we run: settings and keys (on SIGHUP), the sites and moderators (when the
 * operator changes one) and the rules (when an owner does). Each is a snapshot: whoever took it
 * keeps it, unchanged, until the request ends.
 */
#ifndef POSTBAG_PAGE_LIVE_H
#define POSTBAG_PAGE_LIVE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "key/keyring.h"
#include "model/account.h"
#include "model/article.h"
#include "model/ban.h"
#include "model/moderator.h"
#include "model/rule.h"
#include "model/settings.h"
#include "model/site.h"
#include "store/db.h"

#define SITES_FRESH_US   ((int64_t)2000000) /* how long what the database says is taken as read */
#define ALIASES_FRESH_US ((int64_t)600000000)

struct live;

/* Reads settings and keys. Errors: settings_read(), keyring_open(). */
MUST_USE enum err live_open(const char *config, struct live **out, struct buf *complaint);
void live_close(struct live *live);

/* Reads both again; see app_reload(). */
MUST_USE enum err live_reload(struct live *live, struct buf *complaint);

/* The settings as they were at start. */
const struct settings *live_start(const struct live *live);

/* The settings and keys of now; they stay until the arena is reset. */
void live_take(
    struct live *live, struct arena *a, const struct settings **set, const struct keyring **keys);

/*
 * The sites, never older than SITES_FRESH_US: what an operator or an owner changes holds from then
 * on, also after a quiet hour. When the database is away, those of before. ERR_BUSY: away, and
 * there are none of before.
 */
MUST_USE enum err live_sites(
    struct live *live, struct arena *a, struct db *db, int64_t now_us, const struct sites **out);

/* The same for the names that are the moderators'. */
MUST_USE enum err live_names(
    struct live *live, struct arena *a, struct db *db, int64_t now_us, const struct names **out);

/*
 * The other addresses of articles. They are few or many, and seldom change: they are read again
 * only when the sites, which are looked at anyway, say that they have, or when they are
 * ALIASES_FRESH_US old, in case somebody has put back a backup.
 */
MUST_USE enum err live_aliases(struct live *live, struct arena *a, struct db *db, int64_t now_us,
    const struct sites *sites, const struct aliases **out);

/* The same for the rules of all sites, ready to be tried. */
MUST_USE enum err live_rules(
    struct live *live, struct arena *a, struct db *db, int64_t now_us, const struct rules **out);

/* The same for the bans that run. */
MUST_USE enum err live_bans(
    struct live *live, struct arena *a, struct db *db, int64_t now_us, const struct bans **out);

/* The same for the keys by which sites sign readers in. */
MUST_USE enum err live_sso_keys(
    struct live *live, struct arena *a, struct db *db, int64_t now_us, const struct sso_keys **out);

/* Notes that this process has changed sites, aliases, rules or bans: they are read again at the
 * next request. */
void live_changed(struct live *live);

/* Notes the newest event in the log of the desk. If it is newer than what was noted before, another
 * process may have changed these, and the moderator who did so may be who asks: as
 * live_changed(). */
void live_told(struct live *live, int64_t newest_event);

#endif
