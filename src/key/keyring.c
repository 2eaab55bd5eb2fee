#include "key/keyring.h"

#include <fido.h>
#include <liboath/oath.h>
#include <sodium.h>

#include "base/bug.h"

_Static_assert(KEY_BYTES == crypto_kdf_KEYBYTES && KEY_BYTES == MASTER_BYTES,
    "a master key is a crypto_kdf key");

static const char context[crypto_kdf_CONTEXTBYTES + 1] = "postbag1";

struct key {
	uint8_t id;
	uint8_t derived[KEY_PURPOSES][KEY_BYTES];
};

/* Master keys are not kept: what is derived from them is all we need. */
struct keyring {
	bool locked;
	size_t count;
	uint8_t current; /* an id */
	struct key key[KEYRING_MAX_KEYS];
};

static struct keyring *derive(const struct keyfile *file);
static const struct key *key_find(const struct keyring *keys, uint8_t id);

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
	struct keyfile *file;
	enum err err = keyfile_open(path, &file, complaint);

	if (err != OK)
		return err;
	*out = derive(file);
	keyfile_close(file);
	return OK;
}

enum err
keyring_of(struct str text, struct keyring **out, struct buf *complaint)
{
	struct keyfile *file;
	enum err err = keyfile_of(text, &file, complaint);

	if (err != OK)
		return err;
	*out = derive(file);
	keyfile_close(file);
	return OK;
}

void
keyring_close(struct keyring *keys)
{
	/* sodium_free() makes the pages writable again and wipes them. */
	sodium_free(keys);
}

uint8_t
keyring_current(const struct keyring *keys)
{
	return keys->current;
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

static struct keyring *
derive(const struct keyfile *file)
{
	struct keyring *keys = sodium_malloc(sizeof(*keys));

	if (keys == NULL)
		BUG("out of memory");
	/* sodium_malloc() has tried, and says nothing when it may not. */
	*keys = (struct keyring){ .locked = sodium_mlock(keys, sizeof(*keys)) == 0,
		.count = file->count,
		.current = keyfile_current(file)->id };
	for (size_t i = 0; i < file->count; i++) {
		keys->key[i].id = file->master[i].id;
		for (uint64_t purpose = KEY_TICKET; purpose < KEY_PURPOSES; purpose++)
			MUST(crypto_kdf_derive_from_key(keys->key[i].derived[purpose], KEY_BYTES,
				 purpose, context, file->master[i].byte) == 0);
	}
	MUST(sodium_mprotect_readonly(keys) == 0);
	return keys;
}

static const struct key *
key_find(const struct keyring *keys, uint8_t id)
{
	for (size_t i = 0; i < keys->count; i++)
		if (keys->key[i].id == id)
			return &keys->key[i];
	return NULL;
}
