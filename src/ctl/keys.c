/*
 * postbagctl keys: the file of the master keys, and what its keys are used for.
 */
#include <stdio.h>

#include "base/clock.h"
#include "ctl/command.h"
#include "ctl/say.h"
#include "ctl/seals.h"
#include "key/keyfile.h"
#include "text/date.h"

#define COMPLAINT_BYTES ((size_t)4096)

enum column { COLUMN_ID, COLUMN_STATE, COLUMN_MADE, COLUMN_USE, COLUMNS };

/* The keys of the file, and what else is sealed in the database. */
struct keys {
	struct keyfile *file;
	struct seal_count *seal;
	size_t seals;
};

static enum outcome open_file(struct ctl *cx, struct keyfile **out);
static enum outcome save_file(struct ctl *cx, const struct keyfile *file);
static enum outcome rotate(struct ctl *cx, struct keyfile *file);
static enum outcome read_keys(struct ctl *cx, struct keys *out);
static enum outcome list(struct ctl *cx, const struct keys *keys);
static const char *use_of(struct ctl *cx, const struct keys *keys, const struct master *master);
static bool in_file(const struct keyfile *file, int64_t id);
static enum outcome revoke(struct ctl *cx, const struct keys *keys);
static enum outcome count_before(struct ctl *cx, const struct keyfile *file, size_t *count);
static size_t made_before(const struct keyfile *file, int64_t made_s);
static enum outcome check_unused(struct ctl *cx, const struct keys *keys, size_t count);
static int64_t now_s(void);

enum outcome
keys_make_run(struct ctl *cx)
{
	struct buf complaint = buf_begin(cx->arena, 256, COMPLAINT_BYTES);
	enum err err = keyfile_make(cx->settings.key_file, now_s(), &complaint);

	if (err == ERR_CONFLICT)
		return say_failed("cannot make the key file: '%s' is there already and was left "
				  "alone; without its keys nobody stays signed in",
		    cx->settings.key_file);
	if (err != OK)
		return say_failed("cannot make the key file: %.*s", STR_ARG(buf_str(&complaint)));
	(void)printf("made '%s'; keep a copy of it in a safe place\n", cx->settings.key_file);
	return DONE;
}

enum outcome
keys_rotate_run(struct ctl *cx)
{
	struct keyfile *file = NULL;
	enum outcome outcome = open_file(cx, &file);

	if (outcome == DONE)
		outcome = rotate(cx, file);
	keyfile_close(file);
	return outcome;
}

enum outcome
keys_list_run(struct ctl *cx)
{
	struct keys keys = { 0 };
	enum outcome outcome = read_keys(cx, &keys);

	if (outcome == DONE)
		outcome = list(cx, &keys);
	keyfile_close(keys.file);
	return outcome;
}

enum outcome
keys_revoke_run(struct ctl *cx)
{
	struct keys keys = { 0 };
	enum outcome outcome = read_keys(cx, &keys);

	if (outcome == DONE)
		outcome = revoke(cx, &keys);
	keyfile_close(keys.file);
	return outcome;
}

static enum outcome
open_file(struct ctl *cx, struct keyfile **out)
{
	struct buf complaint = buf_begin(cx->arena, 256, COMPLAINT_BYTES);

	if (keyfile_open(cx->settings.key_file, out, &complaint) == OK)
		return DONE;
	return say_failed("%.*s", STR_ARG(buf_str(&complaint)));
}

static enum outcome
save_file(struct ctl *cx, const struct keyfile *file)
{
	struct buf complaint = buf_begin(cx->arena, 256, COMPLAINT_BYTES);
	enum err err = keyfile_save(file, cx->settings.key_file, &complaint);

	if (err == OK)
		return DONE;
	if (err == ERR_CONFLICT)
		return say_failed("cannot change the keys: %.*s; if nobody else is changing them, "
				  "remove it: it was left by somebody who was cut off",
		    STR_ARG(buf_str(&complaint)));
	return say_failed("cannot change the keys: %.*s", STR_ARG(buf_str(&complaint)));
}

static enum outcome
rotate(struct ctl *cx, struct keyfile *file)
{
	bool ready = keyfile_next(file) != NULL;

	if (keyfile_rotate(file, now_s()) != OK)
		return say_failed("there are %d keys, which is as many as there can be; see "
				  "'postbagctl keys revoke-before'",
		    KEYFILE_MAX_KEYS);
	if (save_file(cx, file) != DONE)
		return FAILED;
	if (ready)
		(void)printf(
		    "key %d is current, key %d is next\nnow give the file to all that have "
		    "one, reload every postbagd, and run 'postbagctl keys reseal'\n",
		    keyfile_current(file)->id, keyfile_next(file)->id);
	else
		(void)printf("key %d is next\nnow give the file to all that have one, reload every "
			     "postbagd, and run 'postbagctl keys rotate' again\n",
		    keyfile_next(file)->id);
	return DONE;
}

static enum outcome
read_keys(struct ctl *cx, struct keys *out)
{
	enum outcome outcome = open_file(cx, &out->file);

	if (outcome != DONE)
		return outcome;
	enum err err =
	    seals_count(cx->db, cx->arena, keyfile_current(out->file)->id, &out->seal, &out->seals);
	return err == OK ? DONE : say_store("count what is sealed", err);
}

/* Keys that the file does not have and the database needs are listed, too. */
static enum outcome
list(struct ctl *cx, const struct keys *keys)
{
	const char **text =
	    arena_array(cx->arena, (keys->file->count + keys->seals + 1) * COLUMNS, sizeof(*text));
	const char *const heading[COLUMNS] = { "ID", "STATE", "MADE", "USED FOR" };
	size_t rows = 1;

	memcpy(text, heading, sizeof(heading));
	for (size_t i = 0; i < keys->file->count; i++, rows++) {
		const struct master *master = &keys->file->master[i];
		struct buf made = buf_begin(cx->arena, 32, 32);
		const char **row = &text[rows * COLUMNS];

		if (master->made_s > 0)
			date_rfc3339(&made, master->made_s * US_PER_S);
		row[COLUMN_ID] = arena_printf(cx->arena, "%d", master->id).p;
		row[COLUMN_STATE] = master_state_name(master->state);
		row[COLUMN_MADE] = arena_text(cx->arena, buf_str(&made));
		row[COLUMN_USE] = use_of(cx, keys, master);
	}
	for (size_t i = 0; i < keys->seals; i++) {
		int64_t id = keys->seal[i].key_id;
		const char **row = &text[rows * COLUMNS];

		if (in_file(keys->file, id) || (i > 0 && keys->seal[i - 1].key_id == id))
			continue;
		row[COLUMN_ID] = arena_printf(cx->arena, "%lld", (long long)id).p;
		row[COLUMN_STATE] = "missing";
		row[COLUMN_MADE] = "";
		row[COLUMN_USE] = arena_printf(
		    cx->arena, "would open %s", seals_said(cx->arena, keys->seal, keys->seals, id))
				      .p;
		rows++;
	}
	say_table(text, rows, COLUMNS);
	return DONE;
}

static const char *
use_of(struct ctl *cx, const struct keys *keys, const struct master *master)
{
	const char *sealed = seals_said(cx->arena, keys->seal, keys->seals, master->id);

	if (master->state == MASTER_CURRENT)
		return "signs and seals";
	if (sealed[0] != '\0')
		return arena_printf(cx->arena, "recognises what it signed; opens %s", sealed).p;
	return master->state == MASTER_OLD ? "recognises what it signed" : "is known in advance";
}

static bool
in_file(const struct keyfile *file, int64_t id)
{
	for (size_t i = 0; i < file->count; i++)
		if (file->master[i].id == id)
			return true;
	return false;
}

static enum outcome
revoke(struct ctl *cx, const struct keys *keys)
{
	size_t count = 0;
	enum outcome outcome = count_before(cx, keys->file, &count);

	if (outcome != DONE)
		return outcome;
	if (count == 0) {
		(void)puts("there is no key before that; nothing was changed");
		return DONE;
	}
	if (keys->file->master[count - 1].state != MASTER_OLD)
		return say_failed(
		    "key %d, which is %s, is among them; run 'postbagctl keys rotate' "
		    "until it is old",
		    keys->file->master[count - 1].id,
		    master_state_name(keys->file->master[count - 1].state));
	outcome = check_unused(cx, keys, count);
	if (outcome != DONE)
		return outcome;
	keyfile_drop(keys->file, count);
	if (save_file(cx, keys->file) != DONE)
		return FAILED;
	(void)printf("removed %zu; now give the file to all that have one, and reload every "
		     "postbagd: until then it takes what they have signed\n",
	    count);
	return DONE;
}

/* How many of the first keys are meant: the file has them from the oldest to the newest. */
static enum outcome
count_before(struct ctl *cx, const struct keyfile *file, size_t *count)
{
	struct str given = str_of(cx->args.operand[0]);
	int64_t id, day, s;

	if (str_to_i64(given, &id)) {
		while (*count < file->count && file->master[*count].id != id)
			++*count;
		return *count < file->count
			   ? DONE
			   : say_failed("there is no key %s; see 'postbagctl keys list'", given.p);
	}
	if (date_day_of(given, &day))
		s = day * S_PER_DAY;
	else if (!date_rfc3339_of(given, &s))
		return say_usage(cx->command,
		    "'%s' is neither the number of a key nor a day like 2026-11-23", given.p);
	*count = made_before(file, s);
	return DONE;
}

/* Those of which the file does not say it were made before it did. Where a newer key stands before
 * an older one, the older one decides. */
static size_t
made_before(const struct keyfile *file, int64_t made_s)
{
	size_t count = file->count;

	while (count > 0 && file->master[count - 1].made_s >= made_s)
		count--;
	return count;
}

/* Nothing that is sealed with them may become unreadable. */
static enum outcome
check_unused(struct ctl *cx, const struct keys *keys, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		uint8_t id = keys->file->master[i].id;
		const char *sealed = seals_said(cx->arena, keys->seal, keys->seals, id);

		if (sealed[0] != '\0')
			return say_failed("key %d opens %s, which would be lost; run 'postbagctl "
					  "keys reseal' first",
			    id, sealed);
	}
	return DONE;
}

static int64_t
now_s(void)
{
	return clock_now_us() / US_PER_S;
}
