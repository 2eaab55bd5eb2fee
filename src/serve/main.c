/*
 * postbagd: the daemon. Its start, its signals, and its end, in that order; see postbagd(8).
 */
#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/log.h"
#include "page/app.h"
#include "serve/arguments.h"
#include "serve/files.h"
#include "serve/gateway.h"
#include "serve/harden.h"
#include "serve/listener.h"
#include "serve/notify.h"
#include "serve/peer.h"
#include "serve/sandbox.h"
#include "serve/signals.h"
#include "serve/workers.h"

#define COMPLAINT_BYTES 2000

/* A request takes memory a few times, in large blocks, so that threads hardly meet in a heap; and
 * what a large page took is to go back to the system, not to be kept once for each thread. Nor are
 * kept bodies, which come and go in all sizes, to leave holes in a heap. */
#define HEAPS           2
#define GIVE_BACK_BYTES (16 * 1024)

/* What lives as long as the daemon. */
struct daemon {
	struct sandbox sandbox;
	struct app *app;
	struct listener listener;
	struct peer peer;
	struct workers *workers;
	struct notify notify;
};

static void settle_memory(void);
static int complain(const struct buf *complaint);
static const char *config_path(const struct arguments *args);
static int say(const char *text);
static int test(const char *config, struct buf *complaint);
static int serve(const char *config, struct buf *complaint);
static enum err daemon_start(struct daemon *d, const char *config, struct buf *complaint);
static void daemon_run(struct daemon *d);
static void daemon_reload(struct daemon *d);
static void daemon_stop(struct daemon *d);

int
main(int argc, char *argv[])
{
	struct arena *a = arena_open();
	struct buf complaint = buf_begin(a, 0, COMPLAINT_BYTES);
	struct arguments args;
	int status = EXIT_FAILURE;

	settle_memory();
	signals_block();
	if (arguments_read(argc, argv, &args, &complaint) != OK) {
		status = complain(&complaint);
		(void)fputs(ARGUMENTS_USAGE, stderr);
	} else if (args.errand == ERRAND_HELP) {
		status = say(ARGUMENTS_USAGE);
	} else if (args.errand == ERRAND_VERSION) {
		status = say("postbagd " POSTBAG_VERSION "\n");
	} else if (harden_refuse_root(&complaint) != OK) {
		status = complain(&complaint);
	} else if (args.errand == ERRAND_TEST) {
		status = test(config_path(&args), &complaint);
	} else {
		status = serve(config_path(&args), &complaint);
	}
	arena_close(a);
	return status;
}

static void
settle_memory(void)
{
	/* A sanitizer has heaps of its own and takes no advice. */
	(void)mallopt(M_ARENA_MAX, HEAPS);
	(void)mallopt(M_MMAP_THRESHOLD, GIVE_BACK_BYTES);
}

static int
complain(const struct buf *complaint)
{
	log_error("%.*s", STR_ARG(buf_str(complaint)));
	return EXIT_FAILURE;
}

static int
say(const char *text)
{
	return fputs(text, stdout) >= 0 && fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* The usual file need not be there: the defaults and the environment may be enough. */
static const char *
config_path(const struct arguments *args)
{
	if (args->config != NULL)
		return args->config;
	return access(SETTINGS_DEFAULT_PATH, F_OK) != 0 && errno == ENOENT ? NULL
									   : SETTINGS_DEFAULT_PATH;
}

static int
test(const char *config, struct buf *complaint)
{
	struct app *app;

	if (app_open(config, &app, complaint) != OK)
		return complain(complaint);
	app_close(app);
	return say("the configuration is in order\n");
}

static int
serve(const char *config, struct buf *complaint)
{
	struct daemon d = { .listener.fd = -1, .notify.fd = -1 };

	harden_process();
	if (daemon_start(&d, config, complaint) != OK) {
		listener_close(&d.listener);
		return complain(complaint);
	}
	daemon_run(&d);
	daemon_stop(&d);
	return EXIT_SUCCESS;
}

static enum err
daemon_start(struct daemon *d, const char *config, struct buf *complaint)
{
	bool known;
	enum err err = sandbox_prepare(config, &d->sandbox, complaint);

	if (err == OK)
		err = app_open(config, &d->app, complaint);
	if (err != OK)
		return err;
	const struct settings *set = app_start_settings(d->app);
	files_raise(set);
	d->peer = peer_of(set->peer_user, &known);
	if (!known)
		log_warn("peer_user: there is no user '%s'", set->peer_user);
	err = listener_open(set->socket, (mode_t)set->socket_mode, &d->listener, complaint);
	if (err != OK) {
		app_close(d->app);
		return err;
	}
	if (gateway_setup() != OK) {
		buf_printf(complaint, "cannot set up libfcgi");
		return ERR_INTERNAL;
	}
	signals_settle();
	d->notify = notify_open();
	err = workers_open(d->app, &d->listener, &d->peer, &d->workers, complaint);
	if (err != OK)
		return err;
	sandbox_enter(&d->sandbox);
	err = workers_start(d->workers, complaint);
	if (err != OK)
		return err;
	log_info("postbagd %s is ready: socket %s, %d threads", POSTBAG_VERSION, d->listener.path,
	    (int)set->threads);
	notify_send(&d->notify, NOTIFY_READY);
	return OK;
}

static void
daemon_run(struct daemon *d)
{
	for (;;) {
		int64_t pause_ms = d->notify.watchdog_ms > 0 ? d->notify.watchdog_ms : -1;
		int number = signals_wait(pause_ms);

		if (number == SIGTERM || number == SIGINT)
			return;
		if (number == SIGHUP)
			daemon_reload(d);
		if (d->notify.watchdog_ms > 0 && workers_alive(d->workers))
			notify_send(&d->notify, NOTIFY_ALIVE);
	}
}

static void
daemon_reload(struct daemon *d)
{
	struct arena *a = arena_open();
	struct buf complaint = buf_begin(a, 0, COMPLAINT_BYTES);

	notify_reloading(&d->notify);
	if (app_reload(d->app, &complaint) != OK)
		log_error("settings not reloaded: %.*s", STR_ARG(buf_str(&complaint)));
	else if (complaint.len > 0)
		log_warn("settings reloaded, but: %.*s", STR_ARG(buf_str(&complaint)));
	else
		log_info("settings reloaded");
	notify_send(&d->notify, NOTIFY_READY);
	arena_close(a);
}

static void
daemon_stop(struct daemon *d)
{
	log_info("stopping");
	notify_send(&d->notify, NOTIFY_STOPPING);
	listener_leave(&d->listener);
	if (!workers_stop(d->workers)) {
		/* A thread hangs in what we must not free. What was promised is in the database. */
		log_error("a thread did not end in time");
		_exit(EXIT_SUCCESS);
	}
	workers_close(d->workers);
	listener_close(&d->listener);
	notify_close(&d->notify);
	app_close(d->app);
	log_info("stopped");
}
