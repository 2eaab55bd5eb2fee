#include "page/ban_preview.h"

#include "base/clock.h"
#include "key/email.h"
#include "page/banned.h"
#include "store/bans.h"
#include "text/utf8.h"

#define PREVIEW_US         (30 * S_PER_DAY * US_PER_S)
#define PREVIEW_SHOWN      10
#define PREVIEW_MOST       1000 /* that are counted */
#define PREVIEW_LOOKED     2000 /* that are looked through */
#define PREVIEW_LOOK_BYTES (INT64_C(2) * 1024 * 1024)

static enum err preview_index(
    const struct ctx *cx, const struct ban *ban, struct str email, struct ban_preview *out);
static enum err preview_words(const struct ctx *cx, const struct ban *ban, struct arena *wide,
    struct arena *narrow, struct ban_preview *out);
static bool meets(
    const struct ctx *cx, struct arena *a, const struct ban *ban, const struct ban_met *met);
static void find_domain(const struct ctx *cx, struct arena *a, int64_t site_id,
    const struct ban_met *met, struct str *out);
static struct ban_met met_copy(struct arena *a, const struct ban_met *met);

enum err
ban_preview(const struct ctx *cx, const struct ban *ban, struct str email, struct ban_preview *out)
{
	*out = (struct ban_preview){ .all = true };
	if (!ban_is_of_words(ban->kind))
		return preview_index(cx, ban, email, out);
	struct arena *wide = arena_open(), *narrow = arena_open();
	enum err err = preview_words(cx, ban, wide, narrow, out);
	arena_close(narrow);
	arena_close(wide);
	return err;
}

static enum err
preview_index(
    const struct ctx *cx, const struct ban *ban, struct str email, struct ban_preview *out)
{
	struct ban_met *met;
	size_t count;
	enum err err = bans_meet(
	    cx->db, cx->arena, ban, email, cx->now_us - PREVIEW_US, PREVIEW_MOST + 1, &met, &count);
	if (err != OK)
		return err;
	out->more = count > PREVIEW_MOST;
	out->count = out->more ? PREVIEW_MOST : (int64_t)count;
	out->met = met;
	out->shown = count < PREVIEW_SHOWN ? count : PREVIEW_SHOWN;
	return OK;
}

/* wide: where the texts of all that is looked at lie for a moment; narrow: where what is made of
 * one of them does, since skeletons take much room while they are made. */
static enum err
preview_words(const struct ctx *cx, const struct ban *ban, struct arena *wide, struct arena *narrow,
    struct ban_preview *out)
{
	struct ban_met *shown = arena_array(cx->arena, PREVIEW_SHOWN, sizeof(*shown));
	struct ban_met *met;
	size_t count, bytes = COMMENT_TEXT_MAX_BYTES;
	enum err err = bans_look(cx->db, wide, ban->site_id, cx->now_us - PREVIEW_US,
	    PREVIEW_LOOKED, PREVIEW_LOOK_BYTES, &met, &count);

	if (err != OK)
		return err;
	for (size_t i = 0; i < count; i++) {
		bytes += met[i].text.len;
		arena_reset(narrow);
		if (!meets(cx, narrow, ban, &met[i]))
			continue;
		out->count++;
		if (out->shown < PREVIEW_SHOWN)
			shown[out->shown++] = met_copy(cx->arena, &met[i]);
	}
	out->met = shown;
	out->looked = (int64_t)count;
	/* As long as one more would have been in it, none was left out. */
	out->all = count < PREVIEW_LOOKED && bytes <= PREVIEW_LOOK_BYTES;
	return OK;
}

static bool
meets(const struct ctx *cx, struct arena *a, const struct ban *ban, const struct ban_met *met)
{
	struct ban_facts facts = {
		.site_id = ban->site_id,
		.now_us = cx->now_us,
		.domain = STR_EMPTY,
		.name = STR_EMPTY,
		.text = STR_EMPTY,
	};
	enum err err = OK;

	if (ban->kind == BAN_DOMAIN)
		find_domain(cx, a, ban->site_id, met, &facts.domain);
	if (ban->kind == BAN_NAME)
		err = utf8_skeleton(a, met->author_name, &facts.name);
	if (ban->kind == BAN_TEXT)
		err = ban_fold_text(a, met->text, &facts.text);
	return err == OK && ban_meets(ban, &facts);
}

static void
find_domain(const struct ctx *cx, struct arena *a, int64_t site_id, const struct ban_met *met,
    struct str *out)
{
	struct str address;

	if (met->email_sealed.len > 0 &&
	    email_open(a, cx->keys, site_id, met->email_sealed, &address) == OK)
		*out = banned_domain(address);
}

/* What is shown of it. */
static struct ban_met
met_copy(struct arena *a, const struct ban_met *met)
{
	struct ban_met out = *met;

	out.author_name = arena_copy(a, met->author_name);
	/* What fits is given as it is, and would go with the arena it lies in. */
	out.text = arena_copy(a, utf8_fit(a, met->text, BAN_TEXT_SHOWN));
	out.email_sealed = STR_EMPTY;
	return out;
}
