#include "fixture.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "key/keyring.h"

struct arena *arena;
struct buf complaint;
const char *config;

static char folder[64];
static struct keyring *keyring;

static const char *
path_of(const char *name)
{
	return arena_printf(arena, "%s/%s", folder, name).p;
}

static void
write_file(const char *name, struct str content)
{
	int fd = open(path_of(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, content.p, content.len), (ssize_t)content.len);
	ck_assert_int_eq(close(fd), 0);
}

void
fixture_up(void)
{
	arena = arena_open();
	complaint = buf_begin(arena, 256, 4096);
	strcpy(folder, "/tmp/check_page.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	config = path_of("postbag.conf");
	write_config("");
	write_keys("current 1 " HEX_A "\n");
}

void
fixture_down(void)
{
	(void)unlink(path_of("postbag.conf"));
	(void)unlink(path_of("keys"));
	ck_assert_int_eq(rmdir(folder), 0);
	keyring_close(keyring);
	keyring = NULL;
	arena_close(arena);
}

void
write_config(const char *lines)
{
	write_file("postbag.conf",
	    arena_printf(arena,
		"url = " ORIGIN PREFIX "\nkey_file = %s/keys\ndsn = host=%s dbname=none\n%s",
		folder, folder, lines));
}

void
write_keys(const char *text)
{
	write_file("keys", str_of(text));
}

struct db *
db_away(void)
{
	return db_open(&(struct db_settings){
	    .dsn = arena_printf(arena, "host=%s dbname=none", folder).p,
	    .connections = 1,
	    .wait_ms = 200,
	    .connect_ms = 200,
	    .statement_ms = 200,
	    .prepare = true,
	});
}

struct ctx *
ctx_made(void)
{
	static struct str news[] = { STR_INIT("https://news.example"),
		STR_INIT("https://www.news.example") };
	static struct str other[] = { STR_INIT("https://other.example") };
	static struct site site[] = {
		{ .id = 5, .name = STR_INIT("news"), .origin = news, .origins = 2 },
		{ .id = 6, .name = STR_INIT("other"), .origin = other, .origins = 1 },
	};
	static const struct sites sites = { .site = site, .count = COUNT_OF(site) };
	struct settings *set = arena_alloc(arena, sizeof(*set));
	struct ctx *cx = arena_alloc(arena, sizeof(*cx));

	ck_assert_int_eq(settings_read(arena, NULL, set, NULL, &complaint), OK);
	ck_assert_int_eq(keyring_of(STR("current 1 " HEX_A "\n"), &keyring, &complaint), OK);
	*cx = (struct ctx){
		.arena = arena,
		.set = set,
		.keys = keyring,
		.sites = &sites,
		.prefix = STR(PREFIX),
		.own_origin = STR(ORIGIN),
		.secure = true,
		.now_us = NOW_US,
		.request_id = "0123456789abcdef",
		.speech = arena_alloc(arena, sizeof(struct speech)),
		.trouble = arena_alloc(arena, sizeof(struct trouble)),
	};
	return cx;
}
