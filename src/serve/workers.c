#include "serve/workers.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/clock.h"
#include "base/log.h"
#include "serve/connection.h"
#include "serve/files.h"
#include "serve/flag.h"
#include "serve/gateway.h"
#include "serve/lobby.h"
#include "serve/park.h"
#include "serve/reception.h"
#include "serve/watch.h"

/* Argon2 works in memory of its own and Markdown is nested to a limit: the deepest page is far
 * below this. Sanitizers take several times as much. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define STACK_BYTES ((size_t)4 * 1024 * 1024)
#else
#define STACK_BYTES ((size_t)512 * 1024)
#endif

#define ATTEND_MS 200
#define TIDY_MS   5000
/* What a page may take beyond its connection's deadline, its own time-outs at their longest. */
#define STUCK_US ((int64_t)120 * US_PER_S)
/* Between cutting the last connections and giving up on their threads. */
#define CUT_MS 1000
/* Not pthread_clockjoin_np(): the thread sanitizer does not know that it joins. */
#define JOIN_NAP_NS 2000000

/* Whose events they are; those of the park come after them. */
enum watched { WATCHED_LISTENER, WATCHED_LINE, WATCHED_STOP, WATCHED };

struct worker {
	struct workers *all;
	size_t desk;
	pthread_t thread;
	struct arena *arena;
	struct gateway gateway;
};

struct workers {
	struct reception reception;
	struct watch *watch;
	int epoll_fd; /* where all workers wait */
	int rest;     /* the flag of the attendant, who stays longer than the workers */
	_Atomic int64_t attended_us; /* when the attendant was last alive */
	pthread_t attendant, tidier;
	size_t threads;
	struct worker worker[];
};

static enum err workers_prepare(struct workers *ws, struct buf *complaint);
static enum err worker_prepare(struct worker *w, struct buf *complaint);
static bool watch_all(const struct workers *ws);
static bool watch_for(const struct workers *ws, int how, int fd, enum watched what);
static bool thread_start(pthread_t *thread, void *(*run)(void *), void *arg, struct buf *complaint);
static void *worker_run(void *arg);
static struct connection *worker_next(struct worker *w);
static struct connection *worker_accept(struct worker *w);
static struct connection *worker_last(struct worker *w);
static void worker_answer(struct worker *w, struct connection *c);
static void *attendant_run(void *arg);
static void *tidier_run(void *arg);
static bool join_until(pthread_t thread, int64_t until_us);
static bool workers_join(struct workers *ws, int64_t ms, bool *joined);

enum err
workers_open(struct app *app, const struct listener *listener, const struct peer *peer,
    struct workers **out, struct buf *complaint)
{
	const struct settings *set = app_start_settings(app);
	size_t threads = (size_t)set->threads;
	struct workers *ws = calloc(1, sizeof(*ws) + threads * sizeof(ws->worker[0]));

	if (ws == NULL)
		BUG("out of memory");
	ws->reception.app = app;
	ws->reception.set = set;
	ws->reception.listener = listener;
	ws->reception.peer = peer;
	ws->threads = threads;
	enum err err = workers_prepare(ws, complaint);
	if (err == OK)
		*out = ws;
	return err;
}

enum err
workers_start(struct workers *ws, struct buf *complaint)
{
	atomic_store(&ws->attended_us, clock_mono_us());
	if (!thread_start(&ws->attendant, attendant_run, ws, complaint) ||
	    !thread_start(&ws->tidier, tidier_run, ws, complaint))
		return ERR_INTERNAL;
	for (size_t i = 0; i < ws->threads; i++)
		if (!thread_start(&ws->worker[i].thread, worker_run, &ws->worker[i], complaint))
			return ERR_INTERNAL;
	return OK;
}

bool
workers_alive(struct workers *ws)
{
	int64_t now_us = clock_mono_us();

	return now_us - atomic_load(&ws->attended_us) < 10 * US_PER_S &&
	       !watch_stuck(ws->watch, now_us, STUCK_US);
}

bool
workers_stop(struct workers *ws)
{
	bool *joined = calloc(ws->threads + 1, sizeof(*joined));

	if (joined == NULL)
		BUG("out of memory");
	lobby_shut(ws->reception.lobby);
	park_shut(ws->reception.park);
	flag_raise(ws->reception.stop);
	bool ended = workers_join(ws, ws->reception.set->stop_timeout_ms, joined);
	if (!ended) {
		log_warn("%zu requests are cut: they took longer than stop_timeout_ms",
		    watch_busy(ws->watch));
		watch_cut(ws->watch, INT64_MAX);
		ended = workers_join(ws, CUT_MS, joined);
	}
	flag_raise(ws->rest);
	ended = join_until(ws->attendant, clock_mono_us() + CUT_MS * 1000) && ended;
	free(joined);
	return ended;
}

void
workers_close(struct workers *ws)
{
	for (size_t i = 0; i < ws->threads; i++) {
		struct worker *w = &ws->worker[i];

		gateway_close(&w->gateway);
		arena_close(w->arena);
	}
	lobby_close(ws->reception.lobby);
	park_close(ws->reception.park);
	(void)close(ws->epoll_fd);
	watch_close(ws->watch);
	(void)close(ws->reception.stop);
	(void)close(ws->rest);
	free(ws);
}

/* Everything but the threads, so that a lack of descriptors shows before anyone is accepted. */
static enum err
workers_prepare(struct workers *ws, struct buf *complaint)
{
	struct lobby_rules rules = { .seats = files_seats(ws->reception.set),
		.silence_ms = ws->reception.set->peer_timeout_ms,
		.total_ms = ws->reception.set->request_timeout_ms,
		.dropped = reception_note_dropped,
		.who = &ws->reception };
	enum err err = lobby_open(&rules, &ws->reception.lobby, complaint);

	if (err != OK)
		return err;
	ws->watch = watch_open(ws->threads);
	ws->reception.stop = flag_open();
	ws->rest = flag_open();
	ws->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (ws->reception.stop < 0 || ws->rest < 0 || ws->epoll_fd < 0 || !watch_all(ws)) {
		buf_printf(complaint, "cannot wait for connections: %s", strerror(errno));
		return ERR_INTERNAL;
	}
	ws->reception.park = park_open(
	    &(struct park_rules){ .most = ws->reception.set->keep_idle_ms > 0 ? rules.seats : 0,
		.idle_ms = ws->reception.set->keep_idle_ms,
		.epoll_fd = ws->epoll_fd,
		.changed = reception_note_parked,
		.who = &ws->reception });
	for (size_t i = 0; i < ws->threads && err == OK; i++) {
		ws->worker[i].all = ws;
		ws->worker[i].desk = i;
		err = worker_prepare(&ws->worker[i], complaint);
	}
	return err;
}

static enum err
worker_prepare(struct worker *w, struct buf *complaint)
{
	struct workers *ws = w->all;
	enum err err = gateway_open(
	    &w->gateway, ws->reception.app, (size_t)ws->reception.set->body_bytes, complaint);

	if (err != OK)
		return err;
	w->arena = arena_open();
	return OK;
}

static bool
watch_all(const struct workers *ws)
{
	return watch_for(ws, EPOLL_CTL_ADD, ws->reception.listener->fd, WATCHED_LISTENER) &&
	       watch_for(ws, EPOLL_CTL_ADD, lobby_line_fd(ws->reception.lobby), WATCHED_LINE) &&
	       watch_for(ws, EPOLL_CTL_ADD, ws->reception.stop, WATCHED_STOP);
}

/* The listener wakes one worker, who arms it again; the stop wakes one after the other, all of
 * them.
 */
static bool
watch_for(const struct workers *ws, int how, int fd, enum watched what)
{
	struct epoll_event event = { .events = EPOLLIN, .data.u64 = what };

	if (what == WATCHED_LISTENER)
		event.events |= EPOLLONESHOT;
	return epoll_ctl(ws->epoll_fd, how, fd, &event) == 0;
}

static bool
thread_start(pthread_t *thread, void *(*run)(void *), void *arg, struct buf *complaint)
{
	pthread_attr_t attr;

	MUST(pthread_attr_init(&attr) == 0);
	MUST(pthread_attr_setstacksize(&attr, STACK_BYTES) == 0);
	int reason = pthread_create(thread, &attr, run, arg);
	MUST(pthread_attr_destroy(&attr) == 0);
	if (reason != 0)
		buf_printf(complaint, "cannot start a thread: %s", strerror(reason));
	return reason == 0;
}

static void *
worker_run(void *arg)
{
	struct worker *w = arg;
	struct connection *c;

	while ((c = worker_next(w)) != NULL)
		worker_answer(w, c);
	return NULL;
}

/* Waits for a connection whose request is whole. NULL: we are stopping. */
static struct connection *
worker_next(struct worker *w)
{
	struct reception *r = &w->all->reception;
	struct connection *c = NULL;

	while (c == NULL) {
		struct epoll_event event;
		/* One at a time: nobody else would be woken for what this one took beside it. */
		int events = epoll_wait(w->all->epoll_fd, &event, 1, -1);

		MUST(events >= 0 || errno == EINTR);
		if (events <= 0)
			continue;
		if (event.data.u64 == WATCHED_STOP)
			return worker_last(w);
		if (event.data.u64 == WATCHED_LISTENER)
			c = worker_accept(w);
		else if (event.data.u64 == WATCHED_LINE)
			c = lobby_take(r->lobby);
		else if ((c = park_take(r->park, event.data.u64)) != NULL)
			c = reception_receive_again(r, c);
	}
	return c;
}

static struct connection *
worker_accept(struct worker *w)
{
	struct reception *r = &w->all->reception;
	int fd = -1;
	bool came = reception_accept(r, &fd);

	/* At once: the next one must not wait until this one has been heard. */
	MUST(watch_for(w->all, EPOLL_CTL_MOD, r->listener->fd, WATCHED_LISTENER));
	return came && fd >= 0 ? reception_receive(r, fd) : NULL;
}

/* When stopping: who is still in line, who had just begun on a kept connection, and who had
 * connected to a socket that ends with us. */
static struct connection *
worker_last(struct worker *w)
{
	struct reception *r = &w->all->reception;
	struct connection *c = lobby_take(r->lobby), *idle;
	int fd;

	while (c == NULL && (idle = park_take_any(r->park)) != NULL)
		c = reception_receive_again(r, idle);
	while (c == NULL && r->listener->own && reception_accept(r, &fd))
		c = fd < 0 ? NULL : reception_receive(r, fd);
	return c;
}

static void
worker_answer(struct worker *w, struct connection *c)
{
	struct workers *ws = w->all;
	/* nginx waits for an answer before it asks for more; whoever does not must connect anew. */
	bool alone = c->walk.at == c->len;

	watch_begin(
	    ws->watch, w->desk, c->fd, c->begun_us + ws->reception.set->request_timeout_ms * 1000);
	app_note_connection(ws->reception.app, 1);
	if (!gateway_answer(&w->gateway, w->arena, c))
		reception_note_dropped(&ws->reception, "libfcgi refused it");
	app_note_connection(ws->reception.app, -1);
	watch_end(ws->watch, w->desk);
	if (c->verdict == RECORD_OVER_LONG) {
		connection_linger(c);
	} else if (c->walk.keep && c->sent && alone) {
		connection_again(c);
		park_put(ws->reception.park, c, clock_mono_us());
	} else {
		connection_close(c);
	}
	arena_reset(w->arena);
}

static void *
attendant_run(void *arg)
{
	struct workers *ws = arg;

	while (!flag_raised(ws->rest, 0)) {
		lobby_attend(ws->reception.lobby, ATTEND_MS);
		int64_t now_us = clock_mono_us();
		park_expire(ws->reception.park, now_us);
		watch_cut(ws->watch, now_us);
		atomic_store(&ws->attended_us, now_us);
	}
	return NULL;
}

static void *
tidier_run(void *arg)
{
	struct workers *ws = arg;

	do
		app_tidy(ws->reception.app);
	while (!flag_raised(ws->reception.stop, TIDY_MS));
	return NULL;
}

/* Joins the workers and the tidier, all of them within ms; joined remembers who is. */
static bool
workers_join(struct workers *ws, int64_t ms, bool *joined)
{
	int64_t until_us = clock_mono_us() + ms * 1000;
	bool all = true;

	for (size_t i = 0; i <= ws->threads; i++) {
		pthread_t thread = i < ws->threads ? ws->worker[i].thread : ws->tidier;

		if (!joined[i])
			joined[i] = join_until(thread, until_us);
		all = all && joined[i];
	}
	return all;
}

static bool
join_until(pthread_t thread, int64_t until_us)
{
	while (pthread_tryjoin_np(thread, NULL) != 0) {
		struct timespec nap = { .tv_nsec = JOIN_NAP_NS };

		if (clock_mono_us() > until_us)
			return false;
		(void)nanosleep(&nap, NULL);
	}
	return true;
}
