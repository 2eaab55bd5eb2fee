/*
 * What a thread costs that nobody has kept: answers as postbagd makes them, in this process and
 * without FastCGI, and beside them the very query that they sent, alone. Rendering and compression
 * are timed on their way: the linker leads the calls of thread_html(), thread_ld(), gzip() and of
 * libpq through here.
 *
 *	bench_cold CONFIG HOST SECONDS THREADS DSN <ARTICLES
 *
 * ARTICLES: a line "ID URL" each, up to an empty line. THREADS 0: answers and queries in turn, each
 *of an article at random, one after the other. Else only the query, from so many threads with a
 * connection each. Prints what came of it as JSON; with THREADS it then stays until its input ends.
 */
#include <inttypes.h>
#include <libpq-fe.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "latency.h"
#include "page/app.h"
#include "text/url.h"
#include "view/gzip.h"
#include "view/thread_html.h"
#include "view/thread_ld.h"

#define TARGETS_MOST 4096
#define THREADS_MOST 64
#define PARAMS_MOST  16
#define VALUE_BYTES  16
/* The name of the statement that reads a page of a thread begins so. */
#define PAGE_OF_THREAD "comments_thread"

/* What is measured of each answer, and of each query. */
enum span { ANSWER, RENDER, PACK, QUERY, SPANS };

static const char *const span_name[SPANS] = { "answer", "render", "pack", "query" };

struct target {
	int64_t id;
	char url[URL_MAX_BYTES];
};

/* The query, as an answer sent it. Its first parameter is the article. */
struct query {
	char name[64];
	char *sql;
	unsigned type[PARAMS_MOST];
	char value[PARAMS_MOST][VALUE_BYTES];
	int bytes[PARAMS_MOST];
	int format[PARAMS_MOST];
	bool null[PARAMS_MOST];
	int params;
};

struct reader {
	pthread_t thread;
	PGconn *conn;
	unsigned seed;
	bool failed;
};

static struct target target[TARGETS_MOST];
static size_t targets;
static struct query query;
static struct latency latency[SPANS];
static int64_t spent_us[SPANS]; /* of the answer that is being made */
static atomic_bool stop;

/* What the linker puts in place of the calls, and where they lead. */
__typeof__(thread_html) __wrap_thread_html, __real_thread_html;
__typeof__(thread_ld) __wrap_thread_ld, __real_thread_ld;
__typeof__(gzip) __wrap_gzip, __real_gzip;
__typeof__(PQsendPrepare) __wrap_PQsendPrepare, __real_PQsendPrepare;
__typeof__(PQsendQueryPrepared) __wrap_PQsendQueryPrepared, __real_PQsendQueryPrepared;

static void read_articles(void);
static size_t answer(struct app *app, const char *host, const struct target *one);
static PGconn *connect_bare(const char *dsn);
static bool ask_bare(PGconn *conn, const struct target *one);
static void measure_answers(struct app *app, const char *host, PGconn *conn, int64_t until_us);
static bool measure_queries(const char *dsn, int threads, int64_t us);
static void *reader_run(void *with);
static void print_spans(size_t bytes);

static void
fail(const char *what)
{
	(void)fprintf(stderr, "bench_cold: %s\n", what);
	exit(EXIT_FAILURE);
}

int
main(int argc, char *argv[])
{
	struct arena *a = arena_open();
	struct buf complaint = buf_begin(a, 0, 1000);
	struct app *app;

	int64_t us = argc == 6 ? (int64_t)atoi(argv[3]) * 1000000 : 0;
	int threads = argc == 6 ? atoi(argv[4]) : -1;
	if (us < 1 || threads < 0 || threads > THREADS_MOST)
		fail("usage: bench_cold CONFIG HOST SECONDS THREADS DSN <ARTICLES");
	if (app_open(argv[1], &app, &complaint) != OK)
		fail(arena_text(a, buf_str(&complaint)));
	read_articles();
	size_t bytes = answer(app, argv[2], &target[0]);
	if (query.sql == NULL || query.params < 1 || query.bytes[0] != sizeof(int64_t))
		fail("the answer has sent no " PAGE_OF_THREAD " that begins with an article");
	if (threads > 0) {
		app_close(app);
		bool good = measure_queries(argv[5], threads, us);
		arena_close(a);
		return good ? EXIT_SUCCESS : EXIT_FAILURE;
	}
	PGconn *conn = connect_bare(argv[5]);
	measure_answers(app, argv[2], conn, 0); /* to warm up */
	memset(latency, 0, sizeof(latency));
	measure_answers(app, argv[2], conn, latency_now_us() + us);
	print_spans(bytes);
	PQfinish(conn);
	app_close(app);
	arena_close(a);
	return EXIT_SUCCESS;
}

static void
read_articles(void)
{
	char line[URL_MAX_BYTES + 32];

	while (
	    targets < TARGETS_MOST && fgets(line, sizeof(line), stdin) != NULL && *line != '\n') {
		struct target *one = &target[targets++];
		char *space = strchr(line, ' ');

		if (space == NULL || strlen(space) > sizeof(one->url))
			fail("the articles are no lines of an id and an address");
		one->id = strtoll(line, NULL, 10);
		space[strcspn(space, "\n")] = '\0';
		(void)snprintf(one->url, sizeof(one->url), "%s", space + 1);
	}
	if (targets == 0)
		fail("there are no articles");
}

/* As nginx asks for it. Gives how many bytes came. */
static size_t
answer(struct app *app, const char *host, const struct target *one)
{
	struct arena *a = arena_open();
	struct buf asked = buf_begin(a, 0, (size_t)4 * URL_MAX_BYTES);
	struct str out;

	buf_text(&asked, "article=");
	url_escape(&asked, str_of(one->url));
	const struct param param[] = {
		{ STR("REQUEST_METHOD"), STR("GET") },
		{ STR("DOCUMENT_URI"), STR("/postbag/thread") },
		{ STR("QUERY_STRING"), buf_str(&asked) },
		{ STR("REMOTE_ADDR"), STR("203.0.113.7") },
		{ STR("HTTP_HOST"), str_of(host) },
		{ STR("HTTP_ACCEPT_ENCODING"), STR("gzip") },
	};
	app_answer(app, a, param, COUNT_OF(param), STR_EMPTY, false, &out);
	if (!str_starts(out, STR("Status: 200")))
		fail(arena_text(a, out));
	size_t bytes = out.len;
	arena_close(a);
	return bytes;
}

void
__wrap_thread_html(struct html *h, const struct thread_show *show)
{
	int64_t begun_us = latency_now_us();

	__real_thread_html(h, show);
	spent_us[RENDER] += latency_now_us() - begun_us;
}

void
__wrap_thread_ld(struct html *h, const struct thread_show *show)
{
	int64_t begun_us = latency_now_us();

	__real_thread_ld(h, show);
	spent_us[RENDER] += latency_now_us() - begun_us;
}

struct str
__wrap_gzip(struct arena *a, struct str body, enum gzip_effort effort)
{
	int64_t begun_us = latency_now_us();
	struct str packed = __real_gzip(a, body, effort);

	spent_us[PACK] += latency_now_us() - begun_us;
	return packed;
}

int
__wrap_PQsendPrepare(PGconn *conn, const char *name, const char *sql, int params, const Oid *type)
{
	if (query.sql == NULL && strncmp(name, PAGE_OF_THREAD, strlen(PAGE_OF_THREAD)) == 0) {
		if (params > PARAMS_MOST)
			fail("the query has too many parameters");
		(void)snprintf(query.name, sizeof(query.name), "%s", name);
		query.sql = strdup(sql);
		memcpy(query.type, type, (size_t)params * sizeof(*type));
	}
	return __real_PQsendPrepare(conn, name, sql, params, type);
}

int
__wrap_PQsendQueryPrepared(PGconn *conn, const char *name, int params, const char *const *value,
    const int *bytes, const int *format, int result_format)
{
	if (query.params == 0 && strcmp(name, query.name) == 0) {
		for (int i = 0; i < params; i++) {
			query.null[i] = value[i] == NULL;
			query.bytes[i] = query.null[i] ? 0 : bytes[i];
			query.format[i] = format[i];
			if (query.bytes[i] > VALUE_BYTES || format[i] != 1)
				fail("the query has a value that is no number");
			if (query.bytes[i] > 0)
				memcpy(query.value[i], value[i], (size_t)query.bytes[i]);
		}
		query.params = params;
	}
	return __real_PQsendQueryPrepared(conn, name, params, value, bytes, format, result_format);
}

static PGconn *
connect_bare(const char *dsn)
{
	PGconn *conn = PQconnectdb(dsn);
	PGresult *r = PQprepare(conn, query.name, query.sql, query.params, query.type);

	if (PQresultStatus(r) != PGRES_COMMAND_OK)
		fail(PQerrorMessage(conn));
	PQclear(r);
	return conn;
}

/* The rows come in the same form as postbagd takes them; nobody looks at them. */
static bool
ask_bare(PGconn *conn, const struct target *one)
{
	const char *value[PARAMS_MOST];
	char id[sizeof(int64_t)];

	for (size_t i = 0; i < sizeof(id); i++)
		id[i] = (char)(one->id >> (8 * (sizeof(id) - 1 - i)));
	for (int i = 0; i < query.params; i++)
		value[i] = query.null[i] ? NULL : query.value[i];
	value[0] = id;
	PGresult *r =
	    PQexecPrepared(conn, query.name, query.params, value, query.bytes, query.format, 1);
	bool good = PQresultStatus(r) == PGRES_TUPLES_OK && PQntuples(r) > 0;
	if (!good)
		(void)fprintf(stderr, "bench_cold: no rows. %s\n", PQerrorMessage(conn));
	PQclear(r);
	return good;
}

/* until_us 0: each article once. */
static void
measure_answers(struct app *app, const char *host, PGconn *conn, int64_t until_us)
{
	for (size_t i = 0; until_us == 0 ? i < targets : latency_now_us() < until_us; i++) {
		const struct target *one = &target[until_us == 0 ? i : (size_t)random() % targets];
		const struct target *other = &target[(size_t)random() % targets];

		memset(spent_us, 0, sizeof(spent_us));
		int64_t begun_us = latency_now_us();
		(void)answer(app, host, one);
		int64_t answered_us = latency_now_us();
		if (!ask_bare(conn, other))
			fail("the bare query failed");
		latency_note(&latency[QUERY], latency_now_us() - answered_us);
		latency_note(&latency[ANSWER], answered_us - begun_us);
		latency_note(&latency[RENDER], spent_us[RENDER]);
		latency_note(&latency[PACK], spent_us[PACK]);
	}
}

static void
print_spans(size_t bytes)
{
	(void)printf("{\"answers\":%llu,\"bytes\":%zu", atomic_load(&latency[ANSWER].all), bytes);
	for (int span = 0; span < SPANS; span++)
		(void)printf(",\"%s_us\":%llu,\"%s_p99_us\":%llu", span_name[span],
		    latency_percentile(&latency[span], 50), span_name[span],
		    latency_percentile(&latency[span], 99));
	(void)puts("}");
}

static bool
measure_queries(const char *dsn, int threads, int64_t us)
{
	static struct reader reader[THREADS_MOST];
	const struct timespec time = { .tv_sec = us / 1000000 };
	bool failed = false;

	for (int i = 0; i < threads; i++)
		reader[i] = (struct reader){ .conn = connect_bare(dsn), .seed = (unsigned)i };
	int64_t begun_us = latency_now_us();
	for (int i = 0; i < threads; i++)
		if (pthread_create(&reader[i].thread, NULL, reader_run, &reader[i]) != 0)
			fail("there is no thread to be had");
	(void)nanosleep(&time, NULL);
	atomic_store(&stop, true);
	for (int i = 0; i < threads; i++) {
		(void)pthread_join(reader[i].thread, NULL);
		failed = failed || reader[i].failed;
	}
	(void)printf("{\"requests\":%llu,\"us\":%" PRId64 ",\"p50_us\":%llu,\"p99_us\":%llu,"
		     "\"refused\":0,\"failed\":%d}\n",
	    atomic_load(&latency[QUERY].all), latency_now_us() - begun_us,
	    latency_percentile(&latency[QUERY], 50), latency_percentile(&latency[QUERY], 99),
	    failed);
	(void)fflush(stdout);
	while (getchar() != EOF)
		;
	for (int i = 0; i < threads; i++)
		PQfinish(reader[i].conn);
	return !failed;
}

static void *
reader_run(void *with)
{
	struct reader *r = with;

	while (!atomic_load(&stop) && !r->failed) {
		const struct target *one = &target[(size_t)rand_r(&r->seed) % targets];
		int64_t sent_us = latency_now_us();

		r->failed = !ask_bare(r->conn, one);
		latency_note(&latency[QUERY], latency_now_us() - sent_us);
	}
	return NULL;
}
