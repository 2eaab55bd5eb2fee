#include "serve/workers.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/clock.h"
#include "base/log.h"
#include "serve/connection.h"
#include "serve/flag.h"
#include "serve/gateway.h"
#include "serve/lobby.h"
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
#define CUT_MS     1000
#define SEATS_MOST 1024
/* Not pthread_clockjoin_np(): the thread sanitizer does not know that it joins. */
#define JOIN_NAP_NS 2000000

enum watched { WATCHED_LISTENER, WATCHED_LINE, WATCHED_STOP };

struct worker {
	struct workers *all;
	size_t desk;
	pthread_t thread;
	int epoll_fd;
	struct arena *arena;
	struct gateway gateway;
};

struct workers {
	struct reception reception;
	struct watch *watch;
	int rest; /* the flag of the attendant, who stays longer than the workers */
	_Atomic int64_t attended_us; /* when the attendant was last alive */
	pthread_t attendant, tidier;
	size_t threads;
	struct worker worker[];
};

static enum err workers_prepare(struct workers *ws, struct buf *complaint);
static enum err worker_prepare(struct worker *w, struct buf *complaint);
static bool watch_for(int epoll_fd, int fd, uint32_t events, enum watched what);
static size_t seats(const struct settings *set);
static bool thread_start(pthread_t *thread, void *(*run)(void *), void *arg, struct buf *complaint);
static void *worker_run(void *arg);
static struct connection *worker_next(struct worker *w);
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

		(void)close(w->epoll_fd);
		gateway_close(&w->gateway);
		arena_close(w->arena);
	}
	lobby_close(ws->reception.lobby);
	watch_close(ws->watch);
	(void)close(ws->reception.stop);
	(void)close(ws->rest);
	free(ws);
}

/* Everything but the threads, so that a lack of descriptors shows before anyone is accepted. */
static enum err
workers_prepare(struct workers *ws, struct buf *complaint)
{
	struct lobby_rules rules = { .seats = seats(ws->reception.set),
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
	if (ws->reception.stop < 0 || ws->rest < 0) {
		buf_printf(complaint, "cannot make a flag: %s", strerror(errno));
		return ERR_INTERNAL;
	}
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
	w->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	/* Exclusive: one connection wakes one worker, not all of them. The stop wakes all. */
	if (w->epoll_fd < 0 ||
	    !watch_for(w->epoll_fd, ws->reception.listener->fd, EPOLLIN | EPOLLEXCLUSIVE,
		WATCHED_LISTENER) ||
	    !watch_for(w->epoll_fd, lobby_line_fd(ws->reception.lobby), EPOLLIN | EPOLLEXCLUSIVE,
		WATCHED_LINE) ||
	    !watch_for(w->epoll_fd, ws->reception.stop, EPOLLIN, WATCHED_STOP)) {
		buf_printf(complaint, "cannot wait for connections: %s", strerror(errno));
		return ERR_INTERNAL;
	}
	return OK;
}

static bool
watch_for(int epoll_fd, int fd, uint32_t events, enum watched what)
{
	struct epoll_event event = { .events = events, .data.u32 = what };

	return epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event) == 0;
}

/* Who waits may take half of the descriptors that the workers and the database leave. */
static size_t
seats(const struct settings *set)
{
	struct rlimit files;
	/* A worker has an epoll, a tray and a connection. */
	rlim_t needed = (rlim_t)(set->threads * 3 + set->pool + 32);

	if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur < needed + 32)
		return 16;
	rlim_t half = (files.rlim_cur - needed) / 2;
	return half < SEATS_MOST ? (size_t)half : SEATS_MOST;
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
	struct connection *c = NULL;

	while (c == NULL) {
		struct epoll_event event[3];
		int events = epoll_wait(w->epoll_fd, event, COUNT_OF(event), -1);
		bool came[3] = { false };

		MUST(events >= 0 || errno == EINTR);
		for (int i = 0; i < events; i++)
			came[event[i].data.u32] = true;
		if (came[WATCHED_STOP])
			return worker_last(w);
		if (came[WATCHED_LINE])
			c = lobby_take(w->all->reception.lobby);
		/* Another worker may have been faster here too. */
		if (c == NULL && came[WATCHED_LISTENER] &&
		    !reception_accept(&w->all->reception, &c))
			continue;
	}
	return c;
}

/* When stopping: who is still in line, and who had connected to a socket that ends with us. */
static struct connection *
worker_last(struct worker *w)
{
	struct connection *c = lobby_take(w->all->reception.lobby);

	while (c == NULL && w->all->reception.listener->own)
		if (!reception_accept(&w->all->reception, &c))
			break;
	return c;
}

static void
worker_answer(struct worker *w, struct connection *c)
{
	struct workers *ws = w->all;

	watch_begin(
	    ws->watch, w->desk, c->fd, c->opened_us + ws->reception.set->request_timeout_ms * 1000);
	app_note_connection(ws->reception.app, 1);
	if (!gateway_answer(&w->gateway, w->arena, c))
		reception_note_dropped(&ws->reception, "libfcgi refused it");
	app_note_connection(ws->reception.app, -1);
	watch_end(ws->watch, w->desk);
	if (c->verdict == RECORD_OVER_LONG)
		connection_linger(c);
	else
		connection_close(c);
	arena_reset(w->arena);
}

static void *
attendant_run(void *arg)
{
	struct workers *ws = arg;

	while (!flag_raised(ws->rest, 0)) {
		lobby_attend(ws->reception.lobby, ATTEND_MS);
		int64_t now_us = clock_mono_us();
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
