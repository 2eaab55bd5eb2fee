/*
 * The log of everything at the desk in the database. See store/events.h for how it is written.
 */
#ifndef POSTBAG_STORE_LOGBOOK_H
#define POSTBAG_STORE_LOGBOOK_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "model/logbook.h"
#include "model/moderator.h"
#include "model/site.h"
#include "store/db.h"

/*
 * What is asked for, newest first, at most `most`: what was decided and done at these sites; and if
 * ask->site_id is 0, what is about no site, if it concerns who asks or they are owner everywhere.
 */
MUST_USE enum err logbook_read(struct db *db, struct arena *a, const struct session *who,
    const struct site_ids *sites, const struct log_ask *ask, int64_t most, struct logged **out,
    size_t *count);

#endif
