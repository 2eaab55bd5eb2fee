/*
 * What has been done, counted; as Prometheus text (exposition format 0.0.4).
 */
#ifndef POSTBAG_PAGE_METRICS_H
#define POSTBAG_PAGE_METRICS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "model/limit.h"
#include "page/bodies.h"
#include "page/popular.h"
#include "store/comment_writer.h"
#include "store/db.h"
#include "store/replica.h"
#include "store/shares.h"
#include "store/votes.h"

struct metrics;

/* routes: how many kinds of request are told apart; the last of them is "no such route". */
struct metrics *metrics_open(unsigned routes);
void metrics_close(struct metrics *metrics);

/* One answered request. */
void metrics_request(struct metrics *metrics, unsigned route, int status, int64_t took_us);
void metrics_connections(struct metrics *metrics, int change);
void metrics_parked(struct metrics *metrics, int change);
void metrics_dropped(struct metrics *metrics);

/* What became of proof of work. */
enum work_fate {
	WORK_GIVEN,   /* a challenge was */
	WORK_SOLVED,  /* came with a comment */
	WORK_MISSING, /* a comment needed it, and waits */
	WORK_WRONG,   /* was refused */
	WORK_FATES,
};
void metrics_work(struct metrics *metrics, enum work_fate fate);

/* A request that a limit has refused: by what it was counted, and where that was known. */
enum refused_by {
	REFUSED_BY_ADDRESS,
	REFUSED_BY_NEIGHBOURHOOD,
	REFUSED_BY_NAME,
	REFUSED_BY_BROWSER,
	REFUSED_BYS,
};
enum refused_in {
	REFUSED_IN_PROCESS, /* without asking the database */
	REFUSED_IN_DATABASE,
	REFUSED_INS,
};
void metrics_refused(
    struct metrics *metrics, enum limit limit, enum refused_by by, enum refused_in in);
/* How many there were of all kinds. */
int64_t metrics_refusals(struct metrics *metrics, enum limit limit, enum refused_in in);

/* What is measured elsewhere and shown here. */
struct metrics_gauges {
	struct db_stats db;
	struct share_writer_stats shares;
	struct comment_writer_stats comments;
	struct vote_writer_stats votes;
	struct bodies_stats bodies;
	struct popular_stats popular;
	bool has_replica;
	struct replica_stats replica;
	int64_t threads;
	int64_t key; /* the current one's id */
};

/* route_name: by number, as many as metrics_open() was told. */
void metrics_write(struct metrics *metrics, struct buf *out, const char *(*route_name)(unsigned),
    const struct metrics_gauges *gauges);

#endif
