#include "page/banned.h"

#include "key/email.h"
#include "page/actors.h"
#include "page/live.h"
#include "page/writer.h"
#include "text/utf8.h"

static enum err find_actor(const struct ctx *cx, const struct banned_ask *ask,
    const struct bans *bans, struct ban_facts *facts);
static bool before_counts(const struct bans *bans, const struct ban_facts *facts);
static void find_email(const struct ctx *cx, const struct banned_ask *ask, struct ban_facts *facts);
static void find_words(struct arena *a, const struct ctx *cx, const struct bans *bans,
    const struct queued *queued, struct ban_facts *facts);
static enum err is_staff(const struct ctx *cx, const struct visit *v, bool *staff);

enum err
banned_find(const struct ctx *cx, const struct banned_ask *ask, const struct ban **out)
{
	const struct bans *bans;
	struct ban_facts facts = {
		.site_id = ask->site_id,
		.now_us = cx->now_us,
		.author_id = ask->author_id,
		.name = STR_EMPTY,
		.text = STR_EMPTY,
	};
	enum err err = live_bans(cx->live, cx->arena, cx->db, cx->now_us, &bans);

	*out = NULL;
	if (err != OK || bans->count == 0)
		return err;
	err = find_actor(cx, ask, bans, &facts);
	if (ask->email.len > 0)
		find_email(cx, ask, &facts);
	if (err == OK && bans_have(bans, ask->site_id, BAN_NAME, cx->now_us))
		err = utf8_skeleton(cx->arena, ask->name, &facts.name);
	if (err == OK && bans_have(bans, ask->site_id, BAN_TEXT, cx->now_us))
		err = ban_fold_text(cx->arena, ask->text, &facts.text);
	if (err == OK)
		*out = bans_find(bans, &facts);
	return err;
}

enum err
banned_by_email(const struct ctx *cx, int64_t site_id, bool *out)
{
	const struct bans *bans;
	enum err err = live_bans(cx->live, cx->arena, cx->db, cx->now_us, &bans);

	*out = err == OK && (bans_have(bans, site_id, BAN_EMAIL, cx->now_us) ||
				bans_have(bans, site_id, BAN_DOMAIN, cx->now_us));
	return err;
}

enum err
banned_act(const struct ctx *cx, const struct visit *v, const struct actor *actor, bool *shadowed)
{
	const struct ban *ban;
	bool staff = false;
	enum err err = banned_find(cx,
	    &(struct banned_ask){
		.site_id = v->ask.site->id,
		.rq = v->rq,
		.actor = actor,
		.author_id = v->ask.viewer,
		.email = STR_EMPTY,
		.name = STR_EMPTY,
		.text = STR_EMPTY,
	    },
	    &ban);

	*shadowed = false;
	if (err == OK && ban != NULL)
		err = is_staff(cx, v, &staff);
	if (err != OK || ban == NULL || staff)
		return err;
	/* Of their own comments nobody is told less than before. */
	if (ban->outcome == OUTCOME_SHADOW && v->comment.author_id == v->ask.viewer)
		return ctx_problem(cx, ERR_FORBID, "comment", PROBLEM_NOT_ALLOWED);
	*shadowed = ban->outcome == OUTCOME_SHADOW;
	if (ban->outcome == OUTCOME_REFUSE)
		return ctx_problem(cx, ERR_FORBID, "ban", PROBLEM_NOT_ALLOWED);
	return OK;
}

const struct ban *
banned_queued(const struct ctx *cx, const struct bans *bans, const struct queued *queued)
{
	struct ban_facts facts = {
		.site_id = queued->site_id,
		.now_us = cx->now_us,
		.actor = { queued->actor, STR_EMPTY },
		.day = queued->actor_day,
		.author_id = queued->comment.author_id,
		.email = &queued->email,
		.emails = queued->email.len > 0,
		.domain = STR_EMPTY,
		.name = STR_EMPTY,
		.text = STR_EMPTY,
	};

	if (bans->count == 0 || queued->comment.badge != BADGE_NONE)
		return NULL;
	/* Skeletons take much room while they are made. */
	struct arena *narrow = arena_open();
	find_words(narrow, cx, bans, queued, &facts);
	const struct ban *found = bans_find(bans, &facts);
	arena_close(narrow);
	return found;
}

struct str
banned_hashes(const struct ctx *cx, int64_t site_id, struct str address)
{
	struct digest16 *hash = arena_array(cx->arena, KEYRING_MAX_KEYS, sizeof(*hash));
	size_t count = 0;

	for (unsigned id = 1; id <= UINT8_MAX && count < KEYRING_MAX_KEYS; id++)
		if (keyring_key(cx->keys, (uint8_t)id, KEY_EMAIL_HASH) != NULL)
			email_hash(cx->keys, (uint8_t)id, site_id, address, &hash[count++]);
	return (struct str){ (const char *)hash, count * sizeof(*hash) };
}

struct str
banned_domain(struct str address)
{
	return str_part(email_at_domain(address), 1, address.len);
}

/* The key of the day before is made only where a ban of it runs. */
static enum err
find_actor(const struct ctx *cx, const struct banned_ask *ask, const struct bans *bans,
    struct ban_facts *facts)
{
	struct digest16 *before = arena_alloc(cx->arena, sizeof(*before));

	facts->day = ask->actor->day;
	facts->actor[0] =
	    (struct str){ (const char *)ask->actor->key.byte, sizeof(ask->actor->key.byte) };
	facts->actor[1] = STR_EMPTY;
	if (!before_counts(bans, facts))
		return OK;
	enum err err = actors_key_before(cx->actors, cx->arena, cx->keys, cx->now_us, ask->site_id,
	    ask->rq->remote_addr, before);
	if (err == OK)
		facts->actor[1] = (struct str){ (const char *)before->byte, sizeof(before->byte) };
	return err == ERR_ABSENT ? OK : err;
}

static bool
before_counts(const struct bans *bans, const struct ban_facts *facts)
{
	for (size_t i = 0; i < bans->count; i++)
		if (bans->ban[i].kind == BAN_ACTOR && bans->ban[i].site_id == facts->site_id &&
		    bans->ban[i].day == facts->day - 1)
			return true;
	return false;
}

static void
find_email(const struct ctx *cx, const struct banned_ask *ask, struct ban_facts *facts)
{
	struct str all = banned_hashes(cx, ask->site_id, ask->email);
	struct str *hash = arena_array(cx->arena, KEYRING_MAX_KEYS, sizeof(*hash));

	for (size_t at = 0; at < all.len; at += BAN_HASH_BYTES)
		hash[facts->emails++] = str_part(all, at, at + BAN_HASH_BYTES);
	facts->email = hash;
	facts->domain = banned_domain(ask->email);
}

/* What bans of words compare, each only where one runs. */
static void
find_words(struct arena *a, const struct ctx *cx, const struct bans *bans,
    const struct queued *queued, struct ban_facts *facts)
{
	struct str address;

	if (queued->email_sealed.len > 0 &&
	    bans_have(bans, queued->site_id, BAN_DOMAIN, cx->now_us) &&
	    email_open(a, cx->keys, queued->site_id, queued->email_sealed, &address) == OK)
		facts->domain = banned_domain(address);
	if (bans_have(bans, queued->site_id, BAN_NAME, cx->now_us) &&
	    utf8_skeleton(a, queued->comment.author_name, &facts->name) != OK)
		facts->name = STR_EMPTY;
	if (bans_have(bans, queued->site_id, BAN_TEXT, cx->now_us) &&
	    ban_fold_text(a, queued->comment.text, &facts->text) != OK)
		facts->text = STR_EMPTY;
}

/* Asked only about who would be banned. */
static enum err
is_staff(const struct ctx *cx, const struct visit *v, bool *staff)
{
	struct writer writer;
	enum err err = writer_find(cx, v->rq, v->ask.site, &writer);

	if (err == OK)
		err = writer_known(cx, v->show.place.article, v->ask.viewer, &writer);
	*staff = writer.badge != BADGE_NONE;
	return err;
}
