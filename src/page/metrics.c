#include "page/metrics.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/attr.h"
#include "base/bug.h"

/* Every status that Postbag sends. */
static const int status[] = { 200, 201, 202, 204, 303, 304, 400, 401, 403, 404, 405, 409, 411, 413,
	415, 422, 429, 500, 501, 503 };

/* Upper ends of the histogram, in microseconds; the last bucket has none. */
static const int64_t bucket_us[] = { 250, 500, 1000, 2500, 5000, 10000, 25000, 50000, 100000,
	250000, 500000, 1000000, 2500000, 5000000 };
static const char *const bucket_name[] = { "0.00025", "0.0005", "0.001", "0.0025", "0.005", "0.01",
	"0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "+Inf" };

struct route_metrics {
	atomic_llong requests[COUNT_OF(status)];
	atomic_llong bucket[COUNT_OF(bucket_name)];
	atomic_llong took_us;
};

struct metrics {
	unsigned routes;
	atomic_llong connections;
	atomic_llong parked;
	atomic_llong dropped;
	atomic_llong work[WORK_FATES];
	atomic_llong refused[LIMITS][REFUSED_BYS][REFUSED_INS];
	struct route_metrics route[];
};

static void head(struct buf *out, const char *name, const char *type, const char *help);
static void value(
    struct buf *out, const char *name, const char *type, const char *help, int64_t number);
static void seconds(struct buf *out, int64_t us);
static void requests_write(struct metrics *m, struct buf *out, const char *(*route_name)(unsigned));
static void durations_write(
    struct metrics *m, struct buf *out, const char *(*route_name)(unsigned));
static void work_write(struct metrics *m, struct buf *out);
static void refused_write(struct metrics *m, struct buf *out);
static void db_write(struct buf *out, const struct db_stats *db);
static void replica_write(struct buf *out, const struct replica_stats *replica);
static void shares_write(struct buf *out, const struct share_writer_stats *shares);
static void comments_write(struct buf *out, const struct comment_writer_stats *comments);
static void votes_write(struct buf *out, const struct vote_writer_stats *votes);
static void bodies_write(struct buf *out, const struct bodies_stats *bodies);
static void popular_write(struct buf *out, const struct popular_stats *popular);

struct metrics *
metrics_open(unsigned routes)
{
	struct metrics *m = calloc(1, sizeof(*m) + routes * sizeof(struct route_metrics));

	if (m == NULL)
		BUG("out of memory");
	m->routes = routes;
	return m;
}

void
metrics_close(struct metrics *metrics)
{
	free(metrics);
}

void
metrics_request(struct metrics *metrics, unsigned route, int answered, int64_t took_us)
{
	struct route_metrics *r = &metrics->route[route];
	size_t bucket = 0;

	for (size_t i = 0; i < COUNT_OF(status); i++)
		if (status[i] == answered)
			atomic_fetch_add_explicit(&r->requests[i], 1, memory_order_relaxed);
	while (bucket < COUNT_OF(bucket_us) && took_us > bucket_us[bucket])
		bucket++;
	atomic_fetch_add_explicit(&r->bucket[bucket], 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&r->took_us, took_us, memory_order_relaxed);
}

void
metrics_connections(struct metrics *metrics, int change)
{
	atomic_fetch_add_explicit(&metrics->connections, change, memory_order_relaxed);
}

void
metrics_parked(struct metrics *metrics, int change)
{
	atomic_fetch_add_explicit(&metrics->parked, change, memory_order_relaxed);
}

void
metrics_dropped(struct metrics *metrics)
{
	atomic_fetch_add_explicit(&metrics->dropped, 1, memory_order_relaxed);
}

void
metrics_work(struct metrics *metrics, enum work_fate fate)
{
	atomic_fetch_add_explicit(&metrics->work[fate], 1, memory_order_relaxed);
}

void
metrics_refused(struct metrics *metrics, enum limit limit, enum refused_by by, enum refused_in in)
{
	atomic_fetch_add_explicit(&metrics->refused[limit][by][in], 1, memory_order_relaxed);
}

int64_t
metrics_refusals(struct metrics *metrics, enum limit limit, enum refused_in in)
{
	int64_t sum = 0;

	for (size_t by = 0; by < REFUSED_BYS; by++)
		sum += atomic_load(&metrics->refused[limit][by][in]);
	return sum;
}

void
metrics_write(struct metrics *m, struct buf *out, const char *(*route_name)(unsigned),
    const struct metrics_gauges *gauges)
{
	requests_write(m, out, route_name);
	durations_write(m, out, route_name);
	value(out, "postbag_connections", "gauge", "FastCGI connections being served.",
	    atomic_load(&m->connections));
	value(out, "postbag_connections_idle", "gauge",
	    "FastCGI connections kept open between two requests.", atomic_load(&m->parked));
	value(out, "postbag_connections_dropped_total", "counter",
	    "FastCGI connections closed before they became a request.", atomic_load(&m->dropped));
	value(out, "postbag_threads", "gauge", "Worker threads.", gauges->threads);
	value(out, "postbag_key", "gauge", "The number of the key that signs and seals.",
	    gauges->key);
	work_write(m, out);
	refused_write(m, out);
	db_write(out, &gauges->db);
	if (gauges->has_replica)
		replica_write(out, &gauges->replica);
	shares_write(out, &gauges->shares);
	comments_write(out, &gauges->comments);
	votes_write(out, &gauges->votes);
	bodies_write(out, &gauges->bodies);
	popular_write(out, &gauges->popular);
}

static void
requests_write(struct metrics *m, struct buf *out, const char *(*route_name)(unsigned))
{
	head(out, "postbag_requests_total", "counter", "Requests by route and status.");
	for (unsigned i = 0; i < m->routes; i++) {
		for (size_t j = 0; j < COUNT_OF(status); j++) {
			long long n = atomic_load(&m->route[i].requests[j]);

			if (n > 0)
				buf_printf(out,
				    "postbag_requests_total{route=\"%s\",status=\"%d\"} %lld\n",
				    route_name(i), status[j], n);
		}
	}
}

static void
durations_write(struct metrics *m, struct buf *out, const char *(*route_name)(unsigned))
{
	head(out, "postbag_request_seconds", "histogram",
	    "Time from a request's last byte to its answer.");
	for (unsigned i = 0; i < m->routes; i++) {
		long long sum = 0;

		for (size_t j = 0; j < COUNT_OF(bucket_name); j++)
			sum += atomic_load(&m->route[i].bucket[j]);
		if (sum == 0)
			continue;
		sum = 0;
		for (size_t j = 0; j < COUNT_OF(bucket_name); j++) {
			sum += atomic_load(&m->route[i].bucket[j]);
			buf_printf(out,
			    "postbag_request_seconds_bucket{route=\"%s\",le=\"%s\"} %lld\n",
			    route_name(i), bucket_name[j], sum);
		}
		buf_printf(out, "postbag_request_seconds_sum{route=\"%s\"} ", route_name(i));
		seconds(out, atomic_load(&m->route[i].took_us));
		buf_printf(
		    out, "postbag_request_seconds_count{route=\"%s\"} %lld\n", route_name(i), sum);
	}
}

static void
work_write(struct metrics *m, struct buf *out)
{
	static const char *const fate[WORK_FATES] = { "given", "solved", "missing", "wrong" };

	head(out, "postbag_work_total", "counter", "Proof of work by what became of it.");
	for (size_t i = 0; i < WORK_FATES; i++)
		buf_printf(out, "postbag_work_total{fate=\"%s\"} %lld\n", fate[i],
		    (long long)atomic_load(&m->work[i]));
}

static void
refused_write(struct metrics *m, struct buf *out)
{
	static const char *const by[REFUSED_BYS] = { "address", "neighbourhood", "name",
		"browser" };
	static const char *const in[REFUSED_INS] = { "process", "database" };

	head(out, "postbag_refused_total", "counter",
	    "Requests refused by a limit: by what they were counted, and where that was known.");
	for (size_t i = 0; i < LIMITS; i++) {
		for (size_t j = 0; j < REFUSED_BYS * REFUSED_INS; j++) {
			long long n = atomic_load(&m->refused[i][j / REFUSED_INS][j % REFUSED_INS]);

			if (n > 0)
				buf_printf(out,
				    "postbag_refused_total{limit=\"%s\",by=\"%s\",in=\"%s\"} "
				    "%lld\n",
				    limit_table[i].name, by[j / REFUSED_INS], in[j % REFUSED_INS],
				    n);
		}
	}
}

static void
db_write(struct buf *out, const struct db_stats *db)
{
	value(out, "postbag_pool_connections", "gauge", "Database connections that may be open.",
	    db->connections);
	value(out, "postbag_pool_open", "gauge", "Database connections that are open.", db->open);
	value(out, "postbag_pool_busy", "gauge", "Database connections in use.", db->busy);
	value(out, "postbag_pool_waits_total", "counter", "Waits for a database connection.",
	    db->waits);
	head(out, "postbag_pool_wait_seconds_total", "counter", "Time spent in those waits.");
	buf_text(out, "postbag_pool_wait_seconds_total ");
	seconds(out, db->wait_us);
	value(out, "postbag_pool_refused_total", "counter",
	    "Waits that ended without a database connection.", db->refused);
	value(out, "postbag_statements_total", "counter", "Statements run.", db->statements);
	value(out, "postbag_round_trips_total", "counter",
	    "Round trips to the database, each with one statement or several.", db->trips);
	value(out, "postbag_commits_total", "counter",
	    "Statements that may write and were committed.", db->commits);
	value(out, "postbag_database_failures_total", "counter",
	    "Connections lost or refused and deadlines passed.", db->failures);
	value(out, "postbag_database_retries_total", "counter",
	    "Statements tried again on a new connection.", db->retries);
}

static void
replica_write(struct buf *out, const struct replica_stats *replica)
{
	value(out, "postbag_replica_asked", "gauge",
	    "Whether the replica is asked: it is there and not too far behind.", replica->asked);
	head(out, "postbag_replica_lag_seconds", "gauge",
	    "How old what the replica has not seen yet is.");
	buf_text(out, "postbag_replica_lag_seconds ");
	seconds(out, replica->lag_us);
	value(out, "postbag_replica_answers_total", "counter", "Statements that it answered.",
	    replica->answers);
	value(out, "postbag_replica_behind_total", "counter",
	    "Statements that went to the primary because it had not come far enough.",
	    replica->behind);
	value(out, "postbag_replica_failed_total", "counter",
	    "Statements that it could not answer.", replica->failed);
	value(out, "postbag_replica_open", "gauge", "Connections to the replica that are open.",
	    replica->pool.open);
	value(out, "postbag_replica_busy", "gauge", "Connections to the replica in use.",
	    replica->pool.busy);
}

static void
shares_write(struct buf *out, const struct share_writer_stats *shares)
{
	value(out, "postbag_share_queue", "gauge", "Shares waiting to be written.", shares->queued);
	value(out, "postbag_share_rounds_total", "counter", "Transactions of the share writer.",
	    shares->rounds);
	value(out, "postbag_shares_written_total", "counter", "Shares those transactions held.",
	    shares->intents);
	value(out, "postbag_shares_suspect_total", "counter",
	    "Of those, shares past what a minute of an article counts.", shares->suspect);
	value(out, "postbag_shares_refused_total", "counter", "Shares refused by a full queue.",
	    shares->refused);
}

static void
comments_write(struct buf *out, const struct comment_writer_stats *comments)
{
	value(out, "postbag_comment_queue", "gauge", "Comments waiting to be written.",
	    comments->queued);
	value(out, "postbag_comment_rounds_total", "counter", "Transactions of the comment writer.",
	    comments->rounds);
	value(out, "postbag_comments_written_total", "counter", "Comments in those transactions.",
	    comments->comments);
}

static void
votes_write(struct buf *out, const struct vote_writer_stats *votes)
{
	value(out, "postbag_vote_queue", "gauge", "Votes waiting to be written.", votes->queued);
	value(out, "postbag_vote_rounds_total", "counter", "Transactions of the vote writer.",
	    votes->rounds);
	value(out, "postbag_votes_written_total", "counter", "Votes in those transactions.",
	    votes->votes);
	value(out, "postbag_votes_refused_total", "counter", "Votes refused by a full queue.",
	    votes->refused);
}

static void
bodies_write(struct buf *out, const struct bodies_stats *bodies)
{
	value(
	    out, "postbag_body_cache_bytes", "gauge", "Memory of rendered bodies.", bodies->bytes);
	value(out, "postbag_body_cache_bodies", "gauge", "Rendered bodies kept.", bodies->count);
	value(out, "postbag_body_cache_hits_total", "counter",
	    "Bodies served without asking the database.", bodies->hits);
	value(out, "postbag_body_cache_misses_total", "counter",
	    "Bodies whose revision was looked up or that were rendered.", bodies->misses);
}

static void
popular_write(struct buf *out, const struct popular_stats *popular)
{
	value(out, "postbag_popular_lists", "gauge", "Lists of popular articles kept.",
	    popular->lists);
	value(out, "postbag_popular_hits_total", "counter",
	    "Lists of popular articles found without asking the database.", popular->hits);
	value(out, "postbag_popular_reads_total", "counter",
	    "Lists of popular articles asked of the database.", popular->reads);
}

static void
head(struct buf *out, const char *name, const char *type, const char *help)
{
	buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void
value(struct buf *out, const char *name, const char *type, const char *help, int64_t number)
{
	head(out, name, type, help);
	buf_printf(out, "%s %lld\n", name, (long long)number);
}

static void
seconds(struct buf *out, int64_t us)
{
	buf_printf(out, "%lld.%06lld\n", (long long)(us / 1000000), (long long)(us % 1000000));
}
