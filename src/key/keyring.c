#include "key/keyring.h"

#include <fido.h>
#include <liboath/oath.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/file.h"

_Static_assert(KEY_BYTES == crypto_kdf_KEYBYTES, "a master key is a crypto_kdf key");

/* Eight keys with long comments between them. */
#define FILE_MAX_BYTES ((size_t)16 * 1024)
#define HEX_BYTES      ((size_t)2 * KEY_BYTES)
/* 32 random bytes have about 30 distinct values; fewer than 16 does not happen by chance. */
#define LEAST_DISTINCT 16

static const char context[crypto_kdf_CONTEXTBYTES + 1] = "postbag1";

/* The key our manual shows: in bytes "postbag sample key, do not use!!". */
static const char sample_key[][HEX_BYTES + 1] = {
	"706f73746261672073616d706c65206b65792c20646f206e6f74207573652121",
};

struct key {
	uint8_t id;
	uint8_t derived[KEY_PURPOSES][KEY_BYTES];
};

/* Master keys are not kept: what is derived from them is all we need. */
struct keyring {
	bool locked;
	size_t count;
	size_t current; /* an index; KEYRING_MAX_KEYS while no line was "current" */
	struct key key[KEYRING_MAX_KEYS];
};

static const char *line_add(struct keyring *keys, struct str line, uint8_t master[KEY_BYTES]);
static const char *id_read(const struct keyring *keys, struct str word, uint8_t *id);
static const char *hex_read(struct str word, uint8_t master[KEY_BYTES]);
static bool key_is_sample(struct str hex);
static bool key_is_weak(const uint8_t master[KEY_BYTES]);
static void key_derive(struct key *key, const uint8_t master[KEY_BYTES]);
static const struct key *key_find(const struct keyring *keys, uint8_t id);
static void *guarded(size_t bytes);
static void wipe(struct str s);

enum err
key_setup(void)
{
	if (sodium_init() < 0 || oath_init() != OATH_OK)
		return ERR_INTERNAL;
	fido_init(0);
	return OK;
}

enum err
keyring_open(const char *path, struct keyring **out, struct buf *complaint)
{
	struct arena *a = arena_open();
	struct buf why = buf_begin(a, 0, 1024);
	struct str text;
	enum err err = file_read_secret(a, path, FILE_MAX_BYTES, &text, complaint);

	if (err == OK) {
		err = keyring_of(text, out, &why);
		wipe(text);
		if (err != OK)
			buf_printf(
			    complaint, "cannot use '%s': %.*s", path, STR_ARG(buf_str(&why)));
	}
	arena_close(a);
	return err;
}

enum err
keyring_of(struct str text, struct keyring **out, struct buf *complaint)
{
	struct keyring *keys = guarded(sizeof(*keys));
	uint8_t *master = guarded(KEY_BYTES);
	const char *why = NULL;
	int line = 0;

	/* sodium_malloc() has tried, and says nothing when it may not. */
	*keys = (struct keyring){ .locked = sodium_mlock(keys, sizeof(*keys)) == 0,
		.current = KEYRING_MAX_KEYS };
	while (text.len > 0 && why == NULL) {
		line++;
		why = line_add(keys, str_trim(str_cut(&text, '\n')), master);
	}
	sodium_free(master);
	if (why != NULL) {
		buf_printf(complaint, "line %d: %s", line, why);
	} else if (keys->current == KEYRING_MAX_KEYS) {
		why = "no key is current";
		buf_text(complaint, why);
	}
	if (why != NULL) {
		keyring_close(keys);
		return ERR_INPUT;
	}
	MUST(sodium_mprotect_readonly(keys) == 0);
	*out = keys;
	return OK;
}

void
keyring_close(struct keyring *keys)
{
	/* sodium_free() makes the pages writable again and wipes them. */
	sodium_free(keys);
}

enum err
keyring_make(const char *path, struct buf *complaint)
{
	uint8_t master[KEY_BYTES];
	char hex[HEX_BYTES + 1];
	char text[HEX_BYTES + 128];

	crypto_kdf_keygen(master);
	(void)sodium_bin2hex(hex, sizeof(hex), master, sizeof(master));
	int len = snprintf(text, sizeof(text),
	    "# Postbag's keys: next, current or old; a number from 1 to 255; the key.\n"
	    "current 1 %s\n",
	    hex);
	MUST(len > 0 && (size_t)len < sizeof(text));
	enum err err = file_make_secret(path, (struct str){ text, (size_t)len }, complaint);
	sodium_memzero(master, sizeof(master));
	sodium_memzero(hex, sizeof(hex));
	sodium_memzero(text, sizeof(text));
	return err;
}

uint8_t
keyring_current(const struct keyring *keys)
{
	return keys->key[keys->current].id;
}

const uint8_t *
keyring_key(const struct keyring *keys, uint8_t id, enum key_purpose purpose)
{
	const struct key *key = key_find(keys, id);

	MUST(purpose >= KEY_TICKET && purpose < KEY_PURPOSES);
	return key == NULL ? NULL : key->derived[purpose];
}

bool
keyring_locked(const struct keyring *keys)
{
	return keys->locked;
}

size_t
keyring_count(const struct keyring *keys)
{
	return keys->count;
}

/* Takes one line of the file. Returns what is wrong with it, or NULL. */
static const char *
line_add(struct keyring *keys, struct str line, uint8_t master[KEY_BYTES])
{
	if (line.len == 0 || line.p[0] == '#')
		return NULL;

	struct str state = str_cut(&line, ' ');
	line = str_trim(line);
	struct str id = str_cut(&line, ' ');
	bool current = str_equal(state, STR("current"));
	if (!current && !str_equal(state, STR("next")) && !str_equal(state, STR("old")))
		return "the first word is not next, current or old";
	if (current && keys->current != KEYRING_MAX_KEYS)
		return "a second key is current";
	if (keys->count == KEYRING_MAX_KEYS)
		return "there are more keys than 8";

	struct key *key = &keys->key[keys->count];
	const char *why = id_read(keys, id, &key->id);
	if (why == NULL)
		why = hex_read(str_trim(line), master);
	if (why != NULL)
		return why;
	key_derive(key, master);
	if (current)
		keys->current = keys->count;
	keys->count++;
	return NULL;
}

static const char *
id_read(const struct keyring *keys, struct str word, uint8_t *id)
{
	int64_t number;

	if (!str_to_i64(word, &number) || number < 1 || number > UINT8_MAX)
		return "the second word is not a number from 1 to 255";
	if (key_find(keys, (uint8_t)number) != NULL)
		return "this number stands for another key already";
	*id = (uint8_t)number;
	return NULL;
}

static const char *
hex_read(struct str word, uint8_t master[KEY_BYTES])
{
	size_t len = 0;

	if (word.len != HEX_BYTES)
		return "the key is not 64 lower-case hex digits";
	for (size_t i = 0; i < word.len; i++)
		if (word.p[i] >= 'A' && word.p[i] <= 'F')
			return "the key is not 64 lower-case hex digits";
	if (sodium_hex2bin(master, KEY_BYTES, word.p, word.len, NULL, &len, NULL) != 0 ||
	    len != KEY_BYTES)
		return "the key is not 64 lower-case hex digits";
	if (key_is_sample(word))
		return "the key is the sample from the manual; make one with postbagctl";
	if (key_is_weak(master))
		return "the key is not random; make one with postbagctl";
	return NULL;
}

static bool
key_is_sample(struct str hex)
{
	for (size_t i = 0; i < COUNT_OF(sample_key); i++)
		if (sodium_memcmp(hex.p, sample_key[i], HEX_BYTES) == 0)
			return true;
	return false;
}

/* What people type: one byte or a few over and over, or bytes that count up or down. */
static bool
key_is_weak(const uint8_t master[KEY_BYTES])
{
	bool seen[UINT8_MAX + 1] = { false };
	unsigned distinct = 0;
	bool counts = true;

	for (size_t i = 0; i < KEY_BYTES; i++) {
		distinct += !seen[master[i]];
		seen[master[i]] = true;
		if (i >= 2 &&
		    (uint8_t)(master[i] - master[i - 1]) != (uint8_t)(master[1] - master[0]))
			counts = false;
	}
	sodium_memzero(seen, sizeof(seen));
	return counts || distinct < LEAST_DISTINCT;
}

static void
key_derive(struct key *key, const uint8_t master[KEY_BYTES])
{
	for (uint64_t purpose = KEY_TICKET; purpose < KEY_PURPOSES; purpose++)
		MUST(crypto_kdf_derive_from_key(
			 key->derived[purpose], KEY_BYTES, purpose, context, master) == 0);
}

static const struct key *
key_find(const struct keyring *keys, uint8_t id)
{
	for (size_t i = 0; i < keys->count; i++)
		if (keys->key[i].id == id)
			return &keys->key[i];
	return NULL;
}

static void *
guarded(size_t bytes)
{
	void *p = sodium_malloc(bytes);

	if (p == NULL)
		BUG("out of memory");
	return p;
}

/* The bytes are in our own arena, which handed them out as read-only. */
static void
wipe(struct str s)
{
	sodium_memzero((void *)(uintptr_t)s.p, s.len);
}
