#include "serve/gateway.h"

#include <errno.h>
#include <fastcgi.h>
#include <fcgiapp.h>
#include <limits.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* So much of a tray is written without a system call. What a longer request takes beyond it is
 * given back after it. */
#define SIGHT_BYTES ((size_t)64 * 1024)

static bool tray_make(struct gateway *g);
static void tray_drop(struct gateway *g);
static bool tray_fill(struct gateway *g, struct connection *c);
static bool tray_put(struct gateway *g, const void *p, size_t len, size_t at);
static void tray_wipe(struct gateway *g);
static struct param *params_of(struct arena *a, char **envp, size_t *params);
static void params_wipe(char **envp);
static void stream_wipe(const FCGX_Stream *stream);
static bool announced_over(const struct param *param, size_t params, size_t limit);
static bool body_read(struct arena *a, FCGX_Stream *in, size_t bytes, struct str *out);
static bool answer_write(FCGX_Request *r, struct str answer);

enum err
gateway_setup(void)
{
	return FCGX_Init() == 0 ? OK : ERR_INTERNAL;
}

enum err
gateway_open(struct gateway *g, struct app *app, size_t body_limit, struct buf *complaint)
{
	*g = (struct gateway){ .app = app, .body_limit = body_limit, .tray = -1 };
	if (tray_make(g))
		return OK;
	buf_printf(complaint, "cannot make a file in memory: %s", strerror(errno));
	return ERR_INTERNAL;
}

void
gateway_close(struct gateway *g)
{
	if (g->tray >= 0)
		(void)close(g->tray);
	tray_drop(g);
}

bool
gateway_answer(struct gateway *g, struct arena *a, struct connection *c)
{
	FCGX_Request r;
	struct str body = STR_EMPTY, answer;
	size_t params;

	if (!tray_fill(g, c) || FCGX_InitRequest(&r, -1, 0) != 0) {
		tray_wipe(g);
		return false;
	}
	/* Keeps FCGX_Accept_r() from closing the descriptor that it is handed. */
	r.keepConnection = 1;
	r.ipcFd = g->tray;
	if (FCGX_Accept_r(&r) != 0) {
		/* It closes what it cannot parse; the next request makes a new tray. */
		tray_drop(g);
		return false;
	}
	bool over_long = c->verdict == RECORD_OVER_LONG;
	bool whole = c->walk.stage == STAGE_END;
	const struct param *param = params_of(a, r.envp, &params);
	/* libfcgi adds FCGI_ROLE. If the two of us read another request, nobody shall have it. */
	bool read = params == c->walk.params + 1 &&
		    body_read(a, r.in, whole ? c->walk.body_bytes : 0, &body);
	tray_wipe(g);
	/* From here on it writes, and that goes to the peer. */
	r.ipcFd = c->fd;
	r.keepConnection = 0;
	if (read) {
		over_long = over_long || announced_over(param, params, g->body_limit);
		app_answer(g->app, a, param, params, body, over_long, &answer);
		c->sent = answer_write(&r, answer);
	}
	/* The descriptors are ours to close. */
	r.ipcFd = -1;
	params_wipe(r.envp);
	stream_wipe(r.in);
	stream_wipe(r.out);
	FCGX_Free(&r, 1);
	return read;
}

static bool
tray_make(struct gateway *g)
{
	g->tray = memfd_create("request", MFD_CLOEXEC);
	if (g->tray < 0)
		return false;
	void *sight = MAP_FAILED;
	if (ftruncate(g->tray, SIGHT_BYTES) == 0)
		sight = mmap(NULL, SIGHT_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, g->tray, 0);
	if (sight == MAP_FAILED) {
		(void)close(g->tray);
		g->tray = -1;
		return false;
	}
	g->sight = sight;
	g->tray_bytes = SIGHT_BYTES;
	return true;
}

/* The descriptor is closed. */
static void
tray_drop(struct gateway *g)
{
	if (g->sight != NULL)
		(void)munmap(g->sight, SIGHT_BYTES);
	g->sight = NULL;
	g->sight_used = 0;
	g->tray = -1;
}

/* Puts the request where libfcgi reads it. A body that is not there to its end is left out. */
static bool
tray_fill(struct gateway *g, struct connection *c)
{
	bool whole = c->walk.stage == STAGE_END;
	uint8_t end[FCGI_HEADER_LEN] = { FCGI_VERSION_1, FCGI_STDIN, (uint8_t)(c->walk.id >> 8),
		(uint8_t)c->walk.id };

	record_compact(&c->walk, c->p);
	size_t len = whole ? c->walk.at : c->walk.params_end;
	if (g->tray < 0 && !tray_make(g))
		return false;
	if (g->tray_bytes > SIGHT_BYTES && ftruncate(g->tray, SIGHT_BYTES) != 0)
		return false;
	g->tray_bytes = SIGHT_BYTES;
	if (!tray_put(g, c->p, len, 0))
		return false;
	if (!whole && !tray_put(g, end, sizeof(end), len))
		return false;
	return lseek(g->tray, 0, SEEK_SET) == 0;
}

static bool
tray_put(struct gateway *g, const void *p, size_t len, size_t at)
{
	const char *from = p;
	size_t until = at + len;

	g->sight_used = until < SIGHT_BYTES ? until : SIGHT_BYTES;
	if (until <= SIGHT_BYTES) {
		memcpy(g->sight + at, from, len);
		return true;
	}
	g->tray_bytes = until;
	while (len > 0) {
		ssize_t n = pwrite(g->tray, from, len, (off_t)at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		from += n;
		len -= (size_t)n;
		at += (size_t)n;
	}
	return true;
}

/* What is in sight is memory of this process, and would be in a core. */
static void
tray_wipe(struct gateway *g)
{
	if (g->sight_used > 0)
		explicit_bzero(g->sight, g->sight_used);
	g->sight_used = 0;
}

/* Names and values point into libfcgi's strings, which live until FCGX_Free(). */
static struct param *
params_of(struct arena *a, char **envp, size_t *params)
{
	size_t count = 0;

	while (envp[count] != NULL)
		count++;
	struct param *param = arena_array(a, count, sizeof(*param));
	for (size_t i = 0; i < count; i++) {
		struct str rest = str_of(envp[i]);

		param[i].name = str_cut(&rest, '=');
		param[i].value = rest;
	}
	*params = count;
	return param;
}

/* Addresses and cookies: libfcgi frees them as they are. */
static void
params_wipe(char **envp)
{
	for (; *envp != NULL; envp++)
		explicit_bzero(*envp, strlen(*envp));
}

/*
 * What libfcgi has read the request into or sent the answer from, and frees as it is. Its header
 * does not show that; it is what its own data begin with. Where they begin with anything else, the
 * public pointers are elsewhere.
 */
static void
stream_wipe(const FCGX_Stream *stream)
{
	const struct {
		unsigned char *p;
		int bytes;
	} *buffer = stream->data;

	if (buffer->bytes > 0 && buffer->p <= stream->stop &&
	    stream->stop - buffer->p <= buffer->bytes)
		explicit_bzero(buffer->p, (size_t)buffer->bytes);
}

static bool
announced_over(const struct param *param, size_t params, size_t limit)
{
	int64_t bytes;

	for (size_t i = 0; i < params; i++)
		if (str_equal(param[i].name, STR("CONTENT_LENGTH")) &&
		    str_to_i64(param[i].value, &bytes) && (uint64_t)bytes > limit)
			return true;
	return false;
}

static bool
body_read(struct arena *a, FCGX_Stream *in, size_t bytes, struct str *out)
{
	char *p = arena_alloc(a, bytes);

	*out = (struct str){ p, bytes };
	/* The limits keep a body far below INT_MAX. */
	return bytes <= INT_MAX && FCGX_GetStr(p, (int)bytes, in) == (int)bytes;
}

/* Whether all of it went out. A peer that has gone is no news: what it asked for has been done. */
static bool
answer_write(FCGX_Request *r, struct str answer)
{
	while (answer.len > 0) {
		int part = answer.len > INT_MAX ? INT_MAX : (int)answer.len;

		if (FCGX_PutStr(answer.p, part, r->out) != part)
			return false;
		answer = str_part(answer, (size_t)part, answer.len);
	}
	/* Writes the end records; the last of the two streams to be closed writes FCGI_END_REQUEST.
	 */
	return FCGX_FClose(r->err) == 0 && FCGX_FClose(r->out) == 0;
}
