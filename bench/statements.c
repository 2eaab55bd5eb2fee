/*
 * The bare statements that Postbag's writes are compared with: threads with a connection each,
 *which run one prepared statement after the other, one transaction each, and wait for each commit.
 *
 *	statements DSN SQL SECONDS THREADS SEED TEXT HTML ARTICLE...
 *
 * SQL is a file with one statement of four parameters: article, sixteen bytes that are unique,
 *TEXT, HTML. SEED sets this run's bytes apart from those of others. Prints what it did as JSON.
 */
#include <inttypes.h>
#include <libpq-fe.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "latency.h"

#define THREADS_MOST 512
#define SQL_MOST     8192
#define PARAMS_MOST  4
#define KEY_TEXT     35 /* "\x", 32 digits, NUL */

struct run {
	const char *text, *html;
	char **article;
	unsigned articles;
	unsigned long long seed;
	struct latency *latency;
	atomic_bool stop;
};

struct client {
	struct run *run;
	PGconn *conn;
	pthread_t thread;
	unsigned number;
	int params;
	unsigned long long done;
	bool failed;
};

static int sql_read(const char *path, char sql[SQL_MOST]);
static int client_open(struct client *c, const char *dsn, const char *sql);
static void *client_run(void *with);

int
main(int argc, char *argv[])
{
	static struct client client[THREADS_MOST];
	static char sql[SQL_MOST];
	static struct latency latency;
	unsigned long long done = 0;

	unsigned threads = argc > 8 ? (unsigned)atoi(argv[4]) : 0;
	if (threads < 1 || threads > THREADS_MOST || sql_read(argv[2], sql) != 0) {
		(void)fputs("usage: statements DSN SQL SECONDS THREADS SEED TEXT HTML ARTICLE...\n",
		    stderr);
		return EXIT_FAILURE;
	}
	struct run run = { .text = argv[6],
		.html = argv[7],
		.article = argv + 8,
		.articles = (unsigned)argc - 8,
		.seed = strtoull(argv[5], NULL, 10),
		.latency = &latency };
	for (unsigned i = 0; i < threads; i++) {
		client[i] = (struct client){ .run = &run, .number = i };
		if (client_open(&client[i], argv[1], sql) != 0)
			return EXIT_FAILURE;
	}
	int64_t begun_us = latency_now_us();
	for (unsigned i = 0; i < threads; i++)
		if (pthread_create(&client[i].thread, NULL, client_run, &client[i]) != 0)
			return EXIT_FAILURE;
	const struct timespec time = { .tv_sec = atoi(argv[3]) };
	(void)nanosleep(&time, NULL);
	atomic_store(&run.stop, true);
	bool failed = false;
	for (unsigned i = 0; i < threads; i++) {
		(void)pthread_join(client[i].thread, NULL);
		done += client[i].done;
		failed = failed || client[i].failed;
	}
	(void)printf("{\"requests\":%llu,\"us\":%" PRId64 ",\"p50_us\":%llu,\"p99_us\":%llu,"
		     "\"refused\":0,\"failed\":%d}\n",
	    done, latency_now_us() - begun_us, latency_percentile(&latency, 50),
	    latency_percentile(&latency, 99), failed);
	(void)fflush(stdout);
	while (getchar() != EOF)
		;
	for (unsigned i = 0; i < threads; i++)
		PQfinish(client[i].conn);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int
sql_read(const char *path, char sql[SQL_MOST])
{
	FILE *f = fopen(path, "r");

	if (f == NULL)
		return -1;
	sql[fread(sql, 1, SQL_MOST - 1, f)] = '\0';
	return fclose(f);
}

static int
client_open(struct client *c, const char *dsn, const char *sql)
{
	c->conn = PQconnectdb(dsn);
	PQclear(PQprepare(c->conn, "bare", sql, 0, NULL));
	/* Fails if the connection or the preparation did. */
	PGresult *r = PQdescribePrepared(c->conn, "bare");
	int rc = PQresultStatus(r) == PGRES_COMMAND_OK ? 0 : -1;

	if (rc != 0)
		(void)fputs(PQerrorMessage(c->conn), stderr);
	c->params = PQnparams(r);
	PQclear(r);
	return c->params > PARAMS_MOST ? -1 : rc;
}

static void *
client_run(void *with)
{
	struct client *c = with;
	char key[KEY_TEXT];

	for (unsigned long long n = c->number; !atomic_load(&c->run->stop); n++) {
		(void)snprintf(key, sizeof(key), "\\x%016llx%04x%012llx", c->run->seed, c->number,
		    n & 0xffffffffffffULL);
		const char *value[PARAMS_MOST] = { c->run->article[n % c->run->articles], key,
			c->run->text, c->run->html };
		int64_t sent_us = latency_now_us();
		PGresult *r = PQexecPrepared(c->conn, "bare", c->params, value, NULL, NULL, 0);
		c->failed = PQresultStatus(r) != PGRES_COMMAND_OK;
		if (c->failed)
			(void)fputs(PQerrorMessage(c->conn), stderr);
		PQclear(r);
		if (c->failed)
			break;
		latency_note(c->run->latency, latency_now_us() - sent_us);
		c->done++;
	}
	return NULL;
}
