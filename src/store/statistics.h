/*
 * Statistics of some sites, for the overview of the desk: six statements, each of which reads no
 * more than the time it is asked about, through an index.
 */
#ifndef POSTBAG_STORE_STATISTICS_H
#define POSTBAG_STORE_STATISTICS_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "model/site.h"
#include "model/statistics.h"
#include "store/db.h"

/* Reads what there is of a period that ends now. ERR_BUSY: the database is away, or slow. */
MUST_USE enum err statistics_read(struct db *db, struct arena *a, const struct site_ids *sites,
    enum period period, int64_t now_us, struct statistics *out);

#endif
