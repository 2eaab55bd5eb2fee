#include "store/link.h"

#include <endian.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/bug.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/hosts.h"

/* How long we wait for the server to take a request to stop: it takes one round trip. */
#define CANCEL_WAIT_MS 200
#define CANCEL_STEP_MS 2

/* The server keeps a plan that it made while a table was small, and reads all of it when it has
 * grown since, for up to a minute. Whatever takes so long is planned anew, which costs some
 * milliseconds. */
#define STALE_US (US_PER_S / 10)

#define WHY_MAX_BYTES ((size_t)4096)

static PGconn *connect_host(
    const char *dsn, const struct host *host, int64_t deadline_us, struct buf *why);
static bool connect_step(PGconn *pg, PostgresPollingStatusType *step, int64_t deadline_us);
static bool wait_for(PGconn *pg, short events, int64_t deadline_us);
static enum link_end make_ready(
    struct link *link, enum stmt stmt, int64_t deadline_us, PGresult **out);
static enum link_end forget_stmt(struct link *link, enum stmt stmt, int64_t deadline_us);
static enum link_end prepare_stmt(
    struct link *link, enum stmt stmt, int64_t deadline_us, PGresult **out);
static void note_time(struct link *link, enum stmt stmt, bool prepare, int64_t began_us);
static int send_stmt(struct link *link, const struct sql *q, bool prepare);
static enum link_end make_all_ready(
    struct link *link, struct batch *b, bool prepare, int64_t deadline_us);
static enum link_end run_pipeline(
    struct link *link, struct batch *b, bool prepare, int64_t deadline_us);
static enum link_end send_pipeline(
    struct link *link, const struct batch *b, bool prepare, int64_t deadline_us);
static enum link_end collect_pipeline(struct link *link, struct batch *b, int64_t deadline_us);
static bool answered(const struct batch *b);
static void keep_error(struct batch *b);
static void clear_but(struct batch *b, size_t kept);
static void hand_over(struct batch *all, struct batch *b);
static bool next_result(
    struct link *link, int64_t deadline_us, PGresult **next, enum link_end *end);
static enum link_end finish(struct link *link, int sent, int64_t deadline_us, PGresult **out);
static enum link_end flush(struct link *link, int64_t deadline_us);
static enum link_end collect(struct link *link, int64_t deadline_us, PGresult **out);
static enum link_end end_of_wait(PGconn *pg);
static void keep_worst(PGresult **kept, PGresult *next);
static bool failed(const PGresult *result);
static void take_notice(void *with, const PGresult *notice);
static void *cancel_main(void *cancel);

bool
link_open(struct link *link, const char *dsn, int64_t deadline_us)
{
	struct arena *a = arena_open();
	struct buf why = buf_begin(a, 256, WHY_MAX_BYTES);
	struct host *host;
	size_t count = hosts_of(a, dsn, &host);

	link_close(link);
	for (size_t i = 0; i < count && link->pg == NULL; i++) {
		size_t at = (link->host + i) % count;
		int64_t until_us = hosts_share_us(clock_mono_us(), deadline_us, count - i);

		link->pg = connect_host(dsn, &host[at], until_us, &why);
		if (link->pg != NULL)
			link->host = at;
	}
	if (link->pg == NULL)
		log_warn("database: cannot connect: %.*s", STR_ARG(buf_str(&why)));
	arena_close(a);
	return link->pg != NULL;
}

void
link_close(struct link *link)
{
	size_t host = link->host;

	if (link->pg != NULL)
		PQfinish(link->pg);
	*link = (struct link){ .pg = NULL, .host = host };
}

bool
link_alive(struct link *link)
{
	if (link->pg == NULL)
		return false;
	/* A connection at rest has nothing to say but that it ends, or a notice before that. */
	while (PQstatus(link->pg) == CONNECTION_OK && wait_for(link->pg, POLLIN, 0))
		if (PQconsumeInput(link->pg) == 0)
			return false;
	return PQstatus(link->pg) == CONNECTION_OK;
}

enum link_end
link_run(struct link *link, const struct sql *q, bool prepare, int64_t deadline_us, PGresult **out)
{
	enum link_end end = LINK_ANSWERED;

	*out = NULL;
	MUST(q->count == stmt_info[q->stmt].params);
	prepare = prepare && !q->fresh_plan;
	if (prepare)
		end = make_ready(link, q->stmt, deadline_us, out);
	if (end != LINK_ANSWERED || *out != NULL)
		return end;
	int64_t began_us = clock_mono_us();
	end = finish(link, send_stmt(link, q, prepare), deadline_us, out);
	note_time(link, q->stmt, prepare, began_us);
	return end;
}

enum link_end
link_run_batch(struct link *link, struct batch *b, bool prepare, bool see, int64_t deadline_us)
{
	struct sql seen = { .stmt = STMT_REPLICAS_SEEN };
	struct batch all = { .q = { &seen }, .count = see };

	if (b->count == 1 && !see)
		return link_run(link, b->q[0], prepare, deadline_us, &b->out[0]);
	MUST(all.count + b->count <= BATCH_MOST);
	for (size_t i = 0; i < b->count; i++)
		all.q[all.count++] = b->q[i];
	enum link_end end = make_all_ready(link, &all, prepare, deadline_us);
	/* That one of them cannot be prepared is the answer. */
	if (end == LINK_ANSWERED && !answered(&all))
		end = run_pipeline(link, &all, prepare, deadline_us);
	if (end == LINK_ANSWERED)
		keep_error(&all);
	else
		clear_but(&all, BATCH_MOST);
	hand_over(&all, b);
	return end;
}

enum link_end
link_script(struct link *link, const char *sql, int64_t deadline_us, PGresult **out)
{
	*out = NULL;
	return finish(link, PQsendQuery(link->pg, sql), deadline_us, out);
}

void
link_cancel(struct link *link)
{
	PGcancel *cancel = link->pg == NULL ? NULL : PQgetCancel(link->pg);
	pthread_t thread;
	const struct timespec step = { .tv_nsec = CANCEL_STEP_MS * 1000000L };

	if (cancel == NULL)
		return;
	/* PQcancel() waits for the server without end, so it gets a thread that may be left behind.
	 * There is at most one for each connection that was open when the server began to hang. */
	if (pthread_create(&thread, NULL, cancel_main, cancel) != 0) {
		PQfreeCancel(cancel);
		return;
	}
	for (int waited_ms = 0; waited_ms < CANCEL_WAIT_MS; waited_ms += CANCEL_STEP_MS) {
		if (pthread_tryjoin_np(thread, NULL) == 0)
			return;
		(void)nanosleep(&step, NULL);
	}
	(void)pthread_detach(thread);
}

const char *
link_state(const PGresult *result)
{
	const char *state = failed(result) ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;

	return state == NULL ? "" : state;
}

/* NULL: it cannot be had, or not in time, and why has another reason. */
static PGconn *
connect_host(const char *dsn, const struct host *host, int64_t deadline_us, struct buf *why)
{
	/* What comes after the dsn overrides it, unless it is NULL; what comes before or is a
	 * fallback does not. */
	static const char *const name[] = { "dbname", "host", "hostaddr", "port",
		"target_session_attrs", "client_encoding", "fallback_application_name", NULL };
	const char *const value[] = { dsn, host->host, host->hostaddr, host->port,
		host->target_session_attrs, "UTF8", "postbagd", NULL };
	PostgresPollingStatusType step = PGRES_POLLING_WRITING;
	PGconn *pg = PQconnectStartParams(name, value, 1);

	if (pg == NULL)
		BUG("out of memory");
	(void)PQsetNoticeReceiver(pg, take_notice, NULL);
	bool going = PQstatus(pg) != CONNECTION_BAD;
	while (going && step != PGRES_POLLING_OK)
		going = connect_step(pg, &step, deadline_us);
	if (going && PQsetnonblocking(pg, 1) == 0)
		return pg;
	struct str said = str_of(PQerrorMessage(pg));
	while (said.len > 0 && said.p[said.len - 1] == '\n')
		said.len--;
	buf_text(why, buf_str(why).len == 0 ? "" : "; ");
	buf_add(why, said.len == 0 ? STR("time is up") : said);
	PQfinish(pg);
	return NULL;
}

static bool
connect_step(PGconn *pg, PostgresPollingStatusType *step, int64_t deadline_us)
{
	short events = *step == PGRES_POLLING_READING ? POLLIN : POLLOUT;

	if (!wait_for(pg, events, deadline_us))
		return false;
	*step = PQconnectPoll(pg);
	return *step != PGRES_POLLING_FAILED;
}

/* Whether the socket became ready before the deadline; a deadline in the past only looks. */
static bool
wait_for(PGconn *pg, short events, int64_t deadline_us)
{
	for (;;) {
		struct pollfd fd = { .fd = PQsocket(pg), .events = events };
		int64_t left_us = deadline_us - clock_mono_us();
		int wait_ms = deadline_us == LINK_FOR_EVER ? -1 : 0;

		if (fd.fd < 0)
			return false;
		/* Rounded up, so that we do not spin through the last millisecond; an hour at most,
		 * so that it fits. */
		if (wait_ms == 0 && left_us > 0)
			wait_ms =
			    left_us > 3600 * US_PER_S ? 3600000 : (int)((left_us + 999) / 1000);
		int ready = poll(&fd, 1, wait_ms);
		if (ready > 0)
			return true;
		if (ready < 0 && errno != EINTR)
			return false;
		if (ready == 0 && deadline_us != LINK_FOR_EVER && clock_mono_us() >= deadline_us)
			return false;
	}
}

/* *out stays NULL unless the server has refused to prepare it. */
static enum link_end
make_ready(struct link *link, enum stmt stmt, int64_t deadline_us, PGresult **out)
{
	enum link_end end = LINK_ANSWERED;

	if (link->prepared[stmt] == PREPARED)
		return LINK_ANSWERED;
	if (link->prepared[stmt] == PREPARED_STALE)
		end = forget_stmt(link, stmt, deadline_us);
	if (end == LINK_ANSWERED)
		end = prepare_stmt(link, stmt, deadline_us, out);
	if (end != LINK_ANSWERED || failed(*out))
		return end;
	PQclear(*out);
	*out = NULL;
	link->prepared[stmt] = PREPARED;
	return LINK_ANSWERED;
}

/* That the server does not know it any more is as well. */
static enum link_end
forget_stmt(struct link *link, enum stmt stmt, int64_t deadline_us)
{
	PGresult *result = NULL;
	char sql[80];
	int len = snprintf(sql, sizeof(sql), "DEALLOCATE %s", stmt_info[stmt].name);

	MUST(len > 0 && (size_t)len < sizeof(sql));
	enum link_end end = finish(link, PQsendQuery(link->pg, sql), deadline_us, &result);
	PQclear(result);
	link->prepared[stmt] = PREPARED_NOT;
	return end;
}

static void
note_time(struct link *link, enum stmt stmt, bool prepare, int64_t began_us)
{
	if (prepare && clock_mono_us() - began_us > STALE_US)
		link->prepared[stmt] = PREPARED_STALE;
}

static enum link_end
prepare_stmt(struct link *link, enum stmt stmt, int64_t deadline_us, PGresult **out)
{
	const struct stmt_info *info = &stmt_info[stmt];
	int sent = PQsendPrepare(link->pg, info->name, info->sql, (int)info->params, info->param);

	return finish(link, sent, deadline_us, out);
}

static int
send_stmt(struct link *link, const struct sql *q, bool prepare)
{
	int binary[SQL_MAX_PARAMS];
	const struct stmt_info *info = &stmt_info[q->stmt];

	for (size_t i = 0; i < SQL_MAX_PARAMS; i++)
		binary[i] = 1;
	if (prepare)
		return PQsendQueryPrepared(
		    link->pg, info->name, (int)q->count, q->value, q->bytes, binary, 1);
	return PQsendQueryParams(
	    link->pg, info->sql, (int)q->count, info->param, q->value, q->bytes, binary, 1);
}

static enum link_end
make_all_ready(struct link *link, struct batch *b, bool prepare, int64_t deadline_us)
{
	enum link_end end = LINK_ANSWERED;

	for (size_t i = 0; i < b->count && end == LINK_ANSWERED && !answered(b); i++) {
		MUST(b->q[i]->count == stmt_info[b->q[i]->stmt].params);
		if (prepare && !b->q[i]->fresh_plan)
			end = make_ready(link, b->q[i]->stmt, deadline_us, &b->out[i]);
	}
	return end;
}

/* All in one pipeline, and so in one transaction: each before the next looks. */
static enum link_end
run_pipeline(struct link *link, struct batch *b, bool prepare, int64_t deadline_us)
{
	int64_t began_us = clock_mono_us();
	enum link_end end = send_pipeline(link, b, prepare, deadline_us);

	if (end == LINK_ANSWERED)
		end = collect_pipeline(link, b, deadline_us);
	if (end == LINK_ANSWERED && PQexitPipelineMode(link->pg) != 1)
		end = LINK_LOST;
	/* Which of them has taken the time nobody says. */
	for (size_t i = 0; i < b->count; i++)
		note_time(link, b->q[i]->stmt, prepare && !b->q[i]->fresh_plan, began_us);
	return end;
}

static enum link_end
send_pipeline(struct link *link, const struct batch *b, bool prepare, int64_t deadline_us)
{
	bool sent = PQenterPipelineMode(link->pg) == 1;

	for (size_t i = 0; i < b->count; i++)
		sent = sent && send_stmt(link, b->q[i], prepare && !b->q[i]->fresh_plan) == 1;
	return sent && PQpipelineSync(link->pg) == 1 ? flush(link, deadline_us) : LINK_LOST;
}

/* What each of them gives ends with a NULL, and all with the end of the pipeline. */
static enum link_end
collect_pipeline(struct link *link, struct batch *b, int64_t deadline_us)
{
	enum link_end end = LINK_ANSWERED;
	size_t at = 0;
	PGresult *next;

	while (next_result(link, deadline_us, &next, &end)) {
		if (next == NULL) {
			at += at + 1 < b->count;
			continue;
		}
		if (PQresultStatus(next) == PGRES_PIPELINE_SYNC) {
			PQclear(next);
			break;
		}
		keep_worst(&b->out[at], next);
	}
	for (size_t i = 0; i < b->count; i++)
		if (b->out[i] == NULL && end == LINK_ANSWERED)
			end = LINK_LOST;
	return end;
}

static bool
answered(const struct batch *b)
{
	for (size_t i = 0; i < b->count; i++)
		if (b->out[i] != NULL)
			return true;
	return false;
}

/* The first error, if there is one: what came after it in the pipeline was not run. */
static void
keep_error(struct batch *b)
{
	for (size_t i = 0; i < b->count; i++) {
		if (b->out[i] == NULL || !failed(b->out[i]))
			continue;
		clear_but(b, i);
		return;
	}
}

static void
clear_but(struct batch *b, size_t kept)
{
	for (size_t i = 0; i < b->count; i++) {
		if (i == kept)
			continue;
		PQclear(b->out[i]);
		b->out[i] = NULL;
	}
}

/* From all that was run to those that were to be. What comes before them says how far the server
 * is, or has their error. */
static void
hand_over(struct batch *all, struct batch *b)
{
	size_t before = all->count - b->count;
	PGresult *seen = before == 0 ? NULL : all->out[0];
	uint64_t wire = 0;

	b->seen = 0;
	for (size_t i = 0; i < b->count; i++)
		b->out[i] = all->out[before + i];
	if (seen == NULL)
		return;
	if (failed(seen)) {
		b->out[0] = seen;
		return;
	}
	if (PQgetlength(seen, 0, 0) == sizeof(wire)) {
		memcpy(&wire, PQgetvalue(seen, 0, 0), sizeof(wire));
		b->seen = (int64_t)be64toh(wire);
	}
	PQclear(seen);
}

/* False: there is no more to come, and end says why. */
static bool
next_result(struct link *link, int64_t deadline_us, PGresult **next, enum link_end *end)
{
	while (PQisBusy(link->pg)) {
		if (!wait_for(link->pg, POLLIN, deadline_us)) {
			*end = end_of_wait(link->pg);
			return false;
		}
		if (PQconsumeInput(link->pg) == 0)
			break;
	}
	*next = PQgetResult(link->pg);
	if (PQstatus(link->pg) == CONNECTION_OK)
		return true;
	log_warn("database: connection lost: %s", PQerrorMessage(link->pg));
	PQclear(*next);
	*end = LINK_LOST;
	return false;
}

/* Waits until what was queued has gone out and the whole answer is there. */
static enum link_end
finish(struct link *link, int sent, int64_t deadline_us, PGresult **out)
{
	enum link_end end = sent == 1 ? flush(link, deadline_us) : LINK_LOST;

	if (end == LINK_ANSWERED)
		end = collect(link, deadline_us, out);
	if (end != LINK_ANSWERED) {
		PQclear(*out);
		*out = NULL;
	}
	return end;
}

static enum link_end
flush(struct link *link, int64_t deadline_us)
{
	for (;;) {
		int left = PQflush(link->pg);

		if (left <= 0)
			return left == 0 ? LINK_ANSWERED : LINK_LOST;
		/* The server may want to be read before it reads on. */
		if (!wait_for(link->pg, POLLIN | POLLOUT, deadline_us))
			return end_of_wait(link->pg);
		if (PQconsumeInput(link->pg) == 0)
			return LINK_LOST;
	}
}

static enum link_end
collect(struct link *link, int64_t deadline_us, PGresult **out)
{
	for (;;) {
		while (PQisBusy(link->pg)) {
			if (!wait_for(link->pg, POLLIN, deadline_us))
				return end_of_wait(link->pg);
			/* A connection that ended is told by PQgetResult(), with its last words. */
			if (PQconsumeInput(link->pg) == 0)
				break;
		}
		PGresult *next = PQgetResult(link->pg);
		if (next == NULL)
			break;
		keep_worst(out, next);
	}
	if (PQstatus(link->pg) != CONNECTION_OK) {
		log_warn("database: connection lost: %s", PQerrorMessage(link->pg));
		return LINK_LOST;
	}
	return *out == NULL ? LINK_LOST : LINK_ANSWERED;
}

static enum link_end
end_of_wait(PGconn *pg)
{
	return PQsocket(pg) < 0 ? LINK_LOST : LINK_LATE;
}

/*
 * A statement can fail after its rows were sent: at the commit that ends it. So the answer is the
 * first error, or the last result when there is none.
 */
static void
keep_worst(PGresult **kept, PGresult *next)
{
	if (*kept != NULL && failed(*kept)) {
		PQclear(next);
		return;
	}
	PQclear(*kept);
	*kept = next;
}

static bool
failed(const PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);

	return status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK;
}

/* libpq would write them to standard error by itself. */
static void
take_notice(void *with, const PGresult *notice)
{
	const char *severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);

	(void)with;
	if (severity != NULL && strcmp(severity, "WARNING") == 0)
		log_warn("database: %s", PQresultErrorField(notice, PG_DIAG_MESSAGE_PRIMARY));
}

static void *
cancel_main(void *cancel)
{
	char why[256];

	if (PQcancel(cancel, why, sizeof(why)) == 0)
		log_warn("database: cannot cancel: %s", why);
	PQfreeCancel(cancel);
	return NULL;
}
