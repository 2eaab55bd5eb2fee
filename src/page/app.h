/*
 * Everything a daemon needs above the sockets: what all its threads share, and the one call that
 * turns a request's parameters and body into the bytes of an answer.
 */
#ifndef POSTBAG_PAGE_APP_H
#define POSTBAG_PAGE_APP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "http/request.h"
#include "model/settings.h"

struct app;

/*
 * Reads settings and keys, makes the database pool (connecting to nothing yet) and starts the share
 * writer. To be called once, by main, before the worker threads. config: the settings' file, or
 * NULL for defaults and environment. Errors are those of settings_read() and keyring_open();
 * complaint says what is wrong.
 */
MUST_USE enum err app_open(const char *config, struct app **out, struct buf *complaint);

/* Writes what is queued and frees everything. No thread may use it any more. */
void app_close(struct app *app);

/*
 * Reads settings and keys again, for SIGHUP: checks both, then swaps both. On an error nothing has
 * changed. What this process knows of empty buckets is forgotten. Settings that are read at start
 * only keep their value; complaint then names them, with OK.
 */
MUST_USE enum err app_reload(struct app *app, struct buf *complaint);

/* The settings that are read at start only (socket, threads, time-outs); valid as long as the app.
 */
const struct settings *app_start_settings(const struct app *app);

/*
 * Answers a request: the whole CGI output (header block and body) goes into out, for HEAD without
 * the body. Never fails: what goes wrong becomes an error page. Writes one line to the access log,
 * and counts. The answer lives in the arena. body and over_long are as for request_read().
 */
void app_answer(struct app *app, struct arena *a, const struct param *param, size_t params,
    struct str body, bool over_long, struct str *out);

/* What the worker threads are doing, for metrics. */
void app_note_connection(struct app *app, int active_change);
void app_note_parked(struct app *app, int change);
/* Counts a connection that was dropped before it became a request. */
void app_note_dropped(struct app *app);

/* Work that is on no reader's request: the day's secret, deleting what is out of date. Called every
 * few seconds from one thread; does something at most once a minute. May wait for the database. */
void app_tidy(struct app *app);

#endif
