/*
 * postbagctl doctor: checks an installation and says what is wrong and what to do about it.
 */
#include "ctl/doctor.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "ctl/say.h"
#include "key/keyring.h"
#include "text/url.h"

static void check_user(struct checkup *up);
static bool check_settings(struct checkup *up);
static void check_url(struct checkup *up);
static void check_keys(struct checkup *up);
static bool is_local(struct arena *a, struct str url);
static void say(const char *verdict, const char *what, const char *fmt, va_list ap);

enum outcome
doctor_run(struct ctl *cx)
{
	struct checkup up = { .cx = cx };

	check_user(&up);
	if (check_settings(&up)) {
		check_url(&up);
		check_keys(&up);
		checkup_database(&up);
		checkup_sandbox(&up);
		checkup_socket(&up);
	}
	return up.failed ? FAILED : DONE;
}

void
checkup_ok(struct checkup *up, const char *what, const char *fmt, ...)
{
	va_list ap;

	(void)up;
	va_start(ap, fmt);
	say("ok", what, fmt, ap);
	va_end(ap);
}

void
checkup_warn(struct checkup *up, const char *what, const char *fmt, ...)
{
	va_list ap;

	(void)up;
	va_start(ap, fmt);
	say("warn", what, fmt, ap);
	va_end(ap);
}

void
checkup_fail(struct checkup *up, const char *what, const char *fmt, ...)
{
	va_list ap;

	up->failed = true;
	va_start(ap, fmt);
	say("FAIL", what, fmt, ap);
	va_end(ap);
}

/* Root may read and connect to what postbagd may not. */
static void
check_user(struct checkup *up)
{
	if (geteuid() == 0)
		checkup_warn(up, "user",
		    "this is root, so what follows says little of what postbagd may do; run "
		    "'runuser -u postbag -- postbagctl doctor', with the name of its user");
}

/* Without settings there is nothing else to check. */
static bool
check_settings(struct checkup *up)
{
	struct buf complaint = buf_begin(up->cx->arena, 256, 4096);

	if (command_settings(up->cx, &complaint) != OK) {
		checkup_fail(
		    up, "settings", "%.*s; nothing else was checked", STR_ARG(buf_str(&complaint)));
		return false;
	}
	if (up->cx->config == NULL)
		checkup_ok(up, "settings", "valid; no file, only defaults and environment");
	else
		checkup_ok(up, "settings", "'%s' is valid", up->cx->config);
	return true;
}

static void
check_url(struct checkup *up)
{
	const struct settings *set = &up->cx->settings;

	if (settings_secure(set))
		checkup_ok(up, "url", "%s", set->url);
	else if (is_local(up->cx->arena, str_of(set->url)))
		checkup_warn(
		    up, "url", "%s is for trying on this machine; readers need https", set->url);
	else
		checkup_fail(up, "url",
		    "%s is not https, so passwords and cookies go in clear; give nginx a "
		    "certificate and set url to the https address",
		    set->url);
}

static void
check_keys(struct checkup *up)
{
	const char *path = up->cx->settings.key_file;
	struct buf complaint = buf_begin(up->cx->arena, 256, 4096);
	struct keyring *keys;
	enum err err = keyring_open(path, &keys, &complaint);

	if (err == ERR_ABSENT) {
		checkup_fail(up, "keys", "there is no '%s'; run 'postbagctl keys make'", path);
	} else if (err != OK) {
		checkup_fail(up, "keys", "%.*s", STR_ARG(buf_str(&complaint)));
	} else {
		checkup_ok(up, "keys", "'%s' has %zu, current is %u", path, keyring_count(keys),
		    keyring_current(keys));
		keyring_close(keys);
	}
}

static bool
is_local(struct arena *a, struct str url)
{
	static const struct str local[] = { STR_INIT("http://localhost"),
		STR_INIT("http://127.0.0.1"), STR_INIT("http://[::1]") };
	struct str origin;

	if (url_origin(a, url, &origin) != OK)
		return false;
	for (size_t i = 0; i < COUNT_OF(local); i++)
		if (str_starts(origin, local[i]) &&
		    (origin.len == local[i].len || origin.p[local[i].len] == ':'))
			return true;
	return false;
}

static void
say(const char *verdict, const char *what, const char *fmt, va_list ap)
{
	(void)printf("%-4s  %s: ", verdict, what);
	(void)vprintf(fmt, ap);
	(void)putchar('\n');
	(void)fflush(stdout);
}
