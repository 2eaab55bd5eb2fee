/*
 * postbagctl keys reseal: seals anew, with the current key, what the database has from others.
 *
 * In steps of a few rows, each by itself: so it may be cut off anywhere and run again, and nobody
 * waits for it. What is written under another key meanwhile is found at the end.
 */
#include <inttypes.h>
#include <stdio.h>

#include "base/clock.h"
#include "ctl/command.h"
#include "ctl/say.h"
#include "ctl/seals.h"
#include "key/email.h"
#include "key/sealed.h"

#define STEP_ROWS       500
#define PROGRESS_PER_US US_PER_S

/* What each kind is sealed under; see also email_hash(). */
static const enum key_purpose purpose_of[SEAL_KINDS] = {
	[SEAL_COMMENTS] = KEY_EMAIL_SEAL,
	[SEAL_ACCOUNTS] = KEY_EMAIL_SEAL,
	[SEAL_BANS] = KEY_EMAIL_SEAL,
	[SEAL_FACTORS] = KEY_SECOND_FACTOR,
	[SEAL_DAYS] = KEY_EPOCH,
	[SEAL_SIGNERS] = KEY_SSO_SECRET,
};

/* All that is sealed with one key, of one kind. */
struct part {
	struct db *db;
	const struct keyring *keys;
	struct arena *arena; /* of one step */
	const struct seal_count *all;
	struct seal last;           /* that was looked at */
	int64_t seen, done, closed; /* rows looked at; sealed anew; that could not be opened */
	int64_t told_us;
};

static enum outcome reseal(struct ctl *cx, const struct keyring *keys);
static enum err reseal_part(struct part *part);
static enum err reseal_step(struct part *part, size_t *count);
static bool reseal_one(const struct part *part, const struct seal *seal, struct seal_fresh *fresh);
static void tell(struct part *part);
static enum outcome conclude(struct ctl *cx, const struct keyring *keys);

enum outcome
keys_reseal_run(struct ctl *cx)
{
	struct keyring *keys = NULL;
	enum outcome outcome = command_keyring(cx, &keys);

	if (outcome == DONE)
		outcome = reseal(cx, keys);
	keyring_close(keys);
	return outcome;
}

static enum outcome
reseal(struct ctl *cx, const struct keyring *keys)
{
	struct seal_count *seal;
	size_t count;
	enum err err = seals_count(cx->db, cx->arena, keyring_current(keys), &seal, &count);

	for (size_t i = 0; err == OK && i < count; i++) {
		struct part part = { .db = cx->db, .keys = keys, .all = &seal[i] };

		if (!seals_known(keys, &seal[i]))
			continue;
		err = reseal_part(&part);
		if (err == OK)
			(void)printf("key %" PRId64 ": %s: %" PRId64 " sealed anew\n",
			    seal[i].key_id, seal_kind_name(seal[i].kind), part.done);
		if (part.closed > 0)
			(void)say_failed("key %" PRId64 " does not open %" PRId64
					 " of the %s, which stay as they are",
			    seal[i].key_id, part.closed, seal_kind_name(seal[i].kind));
	}
	if (err != OK)
		return say_store("seal everything anew; what was done is done, run it again", err);
	return conclude(cx, keys);
}

static enum err
reseal_part(struct part *part)
{
	size_t count;
	enum err err;

	part->arena = arena_open();
	part->told_us = clock_mono_us();
	do {
		err = reseal_step(part, &count);
		arena_reset(part->arena);
		tell(part);
	} while (err == OK && count == STEP_ROWS);
	arena_close(part->arena);
	return err;
}

static enum err
reseal_step(struct part *part, size_t *count)
{
	const enum seal_kind kind = part->all->kind;
	struct seal *seal;
	size_t open = 0;
	int64_t done = 0;
	enum err err = seals_take(part->db, part->arena, kind, (uint8_t)part->all->key_id,
	    &part->last, STEP_ROWS, &seal, count);

	if (err != OK || *count == 0)
		return err;
	part->last = seal[*count - 1];
	struct seal_fresh *fresh = arena_array(part->arena, *count, sizeof(*fresh));
	for (size_t i = 0; i < *count; i++) {
		seal[open] = seal[i];
		open += reseal_one(part, &seal[open], &fresh[open]);
	}
	if (open > 0)
		err = seals_put(part->db, part->arena, kind, seal, fresh, open, &done);
	part->seen += (int64_t)*count;
	part->closed += (int64_t)(*count - open);
	part->done += done;
	return err;
}

/* False: it does not open. */
static bool
reseal_one(const struct part *part, const struct seal *seal, struct seal_fresh *fresh)
{
	const enum key_purpose purpose = purpose_of[part->all->kind];
	const uint8_t current = keyring_current(part->keys);
	const struct keyring *keys = part->keys;
	int64_t owner = seal->belongs_to;

	if (seal->sealed.len < SEALED_EXTRA_BYTES)
		return false;
	size_t bytes = seal->sealed.len - SEALED_EXTRA_BYTES;
	uint8_t *opened = arena_alloc(part->arena, bytes);
	uint8_t *sealed = arena_alloc(part->arena, seal->sealed.len);
	struct str plain = { (const char *)opened, bytes };
	if (sealed_open(keys, purpose, owner, seal->sealed, opened) != OK)
		return false;
	sealed_make(keys, purpose, owner, plain, sealed);
	fresh->sealed = (struct str){ (const char *)sealed, seal->sealed.len };
	if (purpose == KEY_EMAIL_SEAL) {
		email_hash(keys, current, owner, plain, &fresh->hash);
		email_hash(keys, current, owner, email_at_domain(plain), &fresh->domain);
	}
	return true;
}

static void
tell(struct part *part)
{
	int64_t now_us = clock_mono_us();

	if (now_us - part->told_us < PROGRESS_PER_US)
		return;
	part->told_us = now_us;
	(void)printf("key %" PRId64 ": %s: %" PRId64 " of %" PRId64 "\n", part->all->key_id,
	    seal_kind_name(part->all->kind), part->seen, part->all->items);
	(void)fflush(stdout);
}

/* Whatever is left now was written meanwhile, or no key opens it. */
static enum outcome
conclude(struct ctl *cx, const struct keyring *keys)
{
	const uint8_t current = keyring_current(keys);
	struct seal_count *seal;
	size_t count;
	enum err err = seals_count(cx->db, cx->arena, current, &seal, &count);

	if (err != OK)
		return say_store("count what is left", err);
	if (count == 0) {
		(void)printf("everything is sealed with key %d\n", current);
		return DONE;
	}
	for (size_t i = 0; i < count; i++)
		(void)say_failed(seals_known(keys, &seal[i])
				     ? "key %" PRId64 " still seals %" PRId64
				       " of the %s; reload every postbagd, and run this again"
				     : "key %" PRId64 ", which is not in the file, seals %" PRId64
				       " of the %s; put it back, from a copy of the file",
		    seal[i].key_id, seal[i].items, seal_kind_name(seal[i].kind));
	return FAILED;
}
