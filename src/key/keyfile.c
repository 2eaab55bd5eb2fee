#include "key/keyfile.h"

#include <sodium.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/clock.h"
#include "base/file.h"
#include "text/date.h"

#define HEX_BYTES ((size_t)2 * MASTER_BYTES)
/* 32 random bytes have about 30 distinct values; fewer than 16 does not happen by chance. */
#define LEAST_DISTINCT 16

static const char *const state_name[MASTER_STATES] = { "old", "current", "next" };

/* The key our manual shows: in bytes "postbag sample key, do not use!!". */
static const char *const sample_key[] = {
	"706f73746261672073616d706c65206b65792c20646f206e6f74207573652121",
};

static struct keyfile *keyfile_new(void);
static const char *line_add(struct keyfile *file, struct str line);
static const char *state_read(
    const struct keyfile *file, struct str word, enum master_state *state);
static const char *id_read(const struct keyfile *file, struct str word, uint8_t *id);
static const char *hex_read(struct str word, uint8_t master[MASTER_BYTES]);
static bool key_is_sample(struct str hex);
static bool key_is_weak(const uint8_t master[MASTER_BYTES]);
static const struct master *find_state(const struct keyfile *file, enum master_state state);
static const struct master *find_id(const struct keyfile *file, uint8_t id);
static void add_next(struct keyfile *file, int64_t now_s);
static uint8_t id_after(const struct keyfile *file);
static bool is_after(const struct master *one, const struct master *other);
static void sort(struct keyfile *file);
static struct str write_text(const struct keyfile *file, struct arena *a);
static void wipe(struct str s);

const char *
master_state_name(enum master_state state)
{
	return state_name[state];
}

enum err
keyfile_open(const char *path, struct keyfile **out, struct buf *complaint)
{
	struct arena *a = arena_open();
	struct buf why = buf_begin(a, 0, 1024);
	struct str text;
	enum err err = file_read_secret(a, path, KEYFILE_MAX_BYTES, &text, complaint);

	if (err == OK) {
		err = keyfile_of(text, out, &why);
		wipe(text);
		if (err != OK)
			buf_printf(
			    complaint, "cannot use '%s': %.*s", path, STR_ARG(buf_str(&why)));
	}
	arena_close(a);
	return err;
}

enum err
keyfile_of(struct str text, struct keyfile **out, struct buf *complaint)
{
	struct keyfile *file = keyfile_new();
	const char *why = NULL;
	int line = 0;

	while (text.len > 0 && why == NULL) {
		line++;
		why = line_add(file, str_trim(str_cut(&text, '\n')));
	}
	if (why != NULL) {
		buf_printf(complaint, "line %d: %s", line, why);
	} else if (find_state(file, MASTER_CURRENT) == NULL) {
		why = "no key is current";
		buf_text(complaint, why);
	}
	if (why != NULL) {
		keyfile_close(file);
		return ERR_INPUT;
	}
	sort(file);
	*out = file;
	return OK;
}

void
keyfile_close(struct keyfile *file)
{
	sodium_free(file);
}

enum err
keyfile_make(const char *path, int64_t now_s, struct buf *complaint)
{
	struct arena *a = arena_open();
	struct keyfile *file = keyfile_new();

	add_next(file, now_s);
	file->master[0].state = MASTER_CURRENT;
	add_next(file, now_s);
	struct str text = write_text(file, a);
	enum err err = file_make_secret(path, text, complaint);
	wipe(text);
	keyfile_close(file);
	arena_close(a);
	return err;
}

enum err
keyfile_save(const struct keyfile *file, const char *path, struct buf *complaint)
{
	struct arena *a = arena_open();
	struct str text = write_text(file, a);
	enum err err = file_replace_secret(path, text, complaint);

	wipe(text);
	arena_close(a);
	return err;
}

enum err
keyfile_rotate(struct keyfile *file, int64_t now_s)
{
	if (file->count == KEYFILE_MAX_KEYS)
		return ERR_LIMIT;
	if (keyfile_next(file) != NULL) {
		for (size_t i = 0; i < file->count; i++)
			if (file->master[i].state != MASTER_OLD)
				file->master[i].state--;
	}
	add_next(file, now_s);
	return OK;
}

const struct master *
keyfile_current(const struct keyfile *file)
{
	const struct master *current = find_state(file, MASTER_CURRENT);

	MUST(current != NULL);
	return current;
}

const struct master *
keyfile_next(const struct keyfile *file)
{
	return find_state(file, MASTER_NEXT);
}

void
keyfile_drop(struct keyfile *file, size_t first)
{
	for (size_t i = 0; i < first; i++)
		MUST(file->master[i].state == MASTER_OLD);
	file->count -= first;
	memmove(file->master, file->master + first, file->count * sizeof(*file->master));
	sodium_memzero(file->master + file->count, first * sizeof(*file->master));
}

static struct keyfile *
keyfile_new(void)
{
	struct keyfile *file = sodium_malloc(sizeof(*file));

	if (file == NULL)
		BUG("out of memory");
	*file = (struct keyfile){ 0 };
	return file;
}

/* Takes one line of the file. Returns what is wrong with it, or NULL. */
static const char *
line_add(struct keyfile *file, struct str line)
{
	if (line.len == 0 || line.p[0] == '#')
		return NULL;
	if (file->count == KEYFILE_MAX_KEYS)
		return "there are more keys than 8";

	struct master *master = &file->master[file->count];
	struct str word[3];
	for (size_t i = 0; i < COUNT_OF(word); i++) {
		word[i] = str_cut(&line, ' ');
		line = str_trim(line);
	}
	const char *why = state_read(file, word[0], &master->state);
	if (why == NULL)
		why = id_read(file, word[1], &master->id);
	if (why == NULL)
		why = hex_read(word[2], master->byte);
	if (why == NULL && line.len > 0 && !date_rfc3339_of(line, &master->made_s))
		why = "after the key there is what is no moment like 2026-11-23T14:05:09Z";
	if (why == NULL)
		file->count++;
	return why;
}

static const char *
state_read(const struct keyfile *file, struct str word, enum master_state *state)
{
	size_t i = 0;

	while (i < MASTER_STATES && !str_equal(word, str_of(state_name[i])))
		i++;
	if (i == MASTER_STATES)
		return "the first word is not next, current or old";
	*state = (enum master_state)i;
	if (*state == MASTER_CURRENT && find_state(file, *state) != NULL)
		return "a second key is current";
	if (*state == MASTER_NEXT && find_state(file, *state) != NULL)
		return "a second key is next";
	return NULL;
}

static const char *
id_read(const struct keyfile *file, struct str word, uint8_t *id)
{
	int64_t number;

	if (!str_to_i64(word, &number) || number < 1 || number > UINT8_MAX)
		return "the second word is not a number from 1 to 255";
	if (find_id(file, (uint8_t)number) != NULL)
		return "this number stands for another key already";
	*id = (uint8_t)number;
	return NULL;
}

static const char *
hex_read(struct str word, uint8_t master[MASTER_BYTES])
{
	size_t len = 0;

	if (word.len != HEX_BYTES)
		return "the key is not 64 lower-case hex digits";
	for (size_t i = 0; i < word.len; i++)
		if (word.p[i] >= 'A' && word.p[i] <= 'F')
			return "the key is not 64 lower-case hex digits";
	if (sodium_hex2bin(master, MASTER_BYTES, word.p, word.len, NULL, &len, NULL) != 0 ||
	    len != MASTER_BYTES)
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
key_is_weak(const uint8_t master[MASTER_BYTES])
{
	bool seen[UINT8_MAX + 1] = { false };
	unsigned distinct = 0;
	bool counts = true;

	for (size_t i = 0; i < MASTER_BYTES; i++) {
		distinct += !seen[master[i]];
		seen[master[i]] = true;
		if (i >= 2 &&
		    (uint8_t)(master[i] - master[i - 1]) != (uint8_t)(master[1] - master[0]))
			counts = false;
	}
	sodium_memzero(seen, sizeof(seen));
	return counts || distinct < LEAST_DISTINCT;
}

static const struct master *
find_state(const struct keyfile *file, enum master_state state)
{
	for (size_t i = 0; i < file->count; i++)
		if (file->master[i].state == state)
			return &file->master[i];
	return NULL;
}

static const struct master *
find_id(const struct keyfile *file, uint8_t id)
{
	for (size_t i = 0; i < file->count; i++)
		if (file->master[i].id == id)
			return &file->master[i];
	return NULL;
}

static void
add_next(struct keyfile *file, int64_t now_s)
{
	MUST(file->count < KEYFILE_MAX_KEYS);
	struct master *master = &file->master[file->count];

	*master = (struct master){ .state = MASTER_NEXT, .id = id_after(file), .made_s = now_s };
	randombytes_buf(master->byte, sizeof(master->byte));
	file->count++;
}

/* The number after the last key's that no other has: one that was revoked is long not used again,
 * so that what it has signed is not taken for another's. */
static uint8_t
id_after(const struct keyfile *file)
{
	uint8_t id = file->count == 0 ? 0 : file->master[file->count - 1].id;

	do
		id = id == UINT8_MAX ? 1 : (uint8_t)(id + 1);
	while (find_id(file, id) != NULL);
	return id;
}

/* No two keys have one id. */
static bool
is_after(const struct master *one, const struct master *other)
{
	if (one->state != other->state)
		return one->state > other->state;
	if (one->made_s != other->made_s)
		return one->made_s > other->made_s;
	return one->id > other->id;
}

/* qsort() may copy keys to where they are not guarded; the spare is as the keys are. */
static void
sort(struct keyfile *file)
{
	struct keyfile *spare = keyfile_new();
	struct master *held = &spare->master[0];

	for (size_t i = 1; i < file->count; i++) {
		size_t j = i;

		*held = file->master[i];
		for (; j > 0 && is_after(&file->master[j - 1], held); j--)
			file->master[j] = file->master[j - 1];
		file->master[j] = *held;
	}
	keyfile_close(spare);
}

static struct str
write_text(const struct keyfile *file, struct arena *a)
{
	struct buf out = buf_begin(a, KEYFILE_MAX_BYTES, KEYFILE_MAX_BYTES);

	buf_text(&out, "# Postbag's keys: old, current or next; a number from 1 to 255; the key; "
		       "when it was made.\n# They are changed with 'postbagctl keys rotate'.\n");
	for (size_t i = 0; i < file->count; i++) {
		const struct master *master = &file->master[i];

		buf_printf(&out, "%s %d ", state_name[master->state], master->id);
		buf_hex(&out, (struct str){ (const char *)master->byte, MASTER_BYTES });
		if (master->made_s > 0) {
			buf_char(&out, ' ');
			date_rfc3339(&out, master->made_s * US_PER_S);
		}
		buf_char(&out, '\n');
	}
	return buf_str(&out);
}

/* The bytes are in our own arena, which handed them out as read-only. */
static void
wipe(struct str s)
{
	sodium_memzero((void *)(uintptr_t)s.p, s.len);
}
