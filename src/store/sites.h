/*
 * Sites in the database. What is changed of one is noted in the log: see store/events.h.
 */
#ifndef POSTBAG_STORE_SITES_H
#define POSTBAG_STORE_SITES_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "model/event.h"
#include "model/site.h"
#include "store/db.h"

/* All of them, by name, each with its origins in order. */
MUST_USE enum err sites_list(struct db *db, struct arena *a, struct sites *out);

/* Adds a site with its origins (at least one). ERR_CONFLICT: the name or an origin is taken; *taken
 * says which. */
MUST_USE enum err sites_add(struct db *db, struct arena *a, const struct site *site,
    const struct event_by *by, struct str *taken);
/* Changes title, policy, networks and origins of the site of this id. Errors as above; ERR_ABSENT.
 */
MUST_USE enum err sites_change(struct db *db, struct arena *a, const struct site *site,
    const struct event_by *by, struct str *taken);
/* Changes its policy and what the desk may set of its settings (close_days and site_guard), and
 * nothing else. ERR_ABSENT: it is gone. */
MUST_USE enum err sites_policy(
    struct db *db, struct arena *a, const struct site *site, const struct event_by *by);

#endif
