#include "model/ban.h"

#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "text/mailbox.h"
#include "text/utf8.h"

static const struct ban_kind_info kinds[BAN_KINDS] = {
	[BAN_ACTOR] = { "actor", "Address" },
	[BAN_AUTHOR] = { "author", "Author" },
	[BAN_EMAIL] = { "email", "E-mail address" },
	[BAN_DOMAIN] = { "domain", "E-mail domain" },
	[BAN_NAME] = { "name", "Name" },
	[BAN_TEXT] = { "text", "Text" },
};

const enum outcome ban_outcome[BAN_OUTCOMES] = { OUTCOME_REFUSE, OUTCOME_HOLD, OUTCOME_SHADOW };

const struct ban_time ban_time[BAN_TIMES] = {
	{ "1h", "For an hour", 3600 },
	{ "1d", "For a day", S_PER_DAY },
	{ "1w", "For a week", 7 * S_PER_DAY },
	{ "30d", "For 30 days", 30 * S_PER_DAY },
	{ "1y", "For a year", 365 * S_PER_DAY },
	{ "lifted", "Until it is lifted", 0 },
};

static bool domain_meets(struct str domain, struct str banned);
static bool contains(struct str text, struct str piece);
static enum err fold_domain(struct arena *a, struct str words, struct str *out);

const struct ban_kind_info *
ban_kind_info(enum ban_kind kind)
{
	return &kinds[kind];
}

enum err
ban_kind_of(struct str name, enum ban_kind *out)
{
	for (unsigned i = 0; i < BAN_KINDS; i++) {
		if (str_equal(name, str_of(kinds[i].name))) {
			*out = (enum ban_kind)i;
			return OK;
		}
	}
	return ERR_INPUT;
}

bool
ban_is_of_words(enum ban_kind kind)
{
	return kind == BAN_DOMAIN || kind == BAN_NAME || kind == BAN_TEXT;
}

enum err
ban_outcome_of(struct str name, enum outcome *out)
{
	for (size_t i = 0; i < BAN_OUTCOMES; i++) {
		if (str_equal(name, str_of(outcome_info(ban_outcome[i])->name))) {
			*out = ban_outcome[i];
			return OK;
		}
	}
	return ERR_INPUT;
}

enum err
ban_time_of(struct str name, const struct ban_time **out)
{
	for (size_t i = 0; i < BAN_TIMES; i++) {
		if (str_equal(name, str_of(ban_time[i].name))) {
			*out = &ban_time[i];
			return OK;
		}
	}
	return ERR_INPUT;
}

int64_t
ban_actor_end_us(int64_t day)
{
	return (day + 2) * S_PER_DAY * US_PER_S;
}

bool
ban_runs(const struct ban *ban, int64_t now_us)
{
	return ban->lifted_us == 0 && (ban->expires_us == 0 || ban->expires_us > now_us);
}

enum err
ban_fold(struct arena *a, struct ban *ban)
{
	ban->folded = STR_EMPTY;
	if (!ban_is_of_words(ban->kind))
		return OK;
	if (ban->kind == BAN_DOMAIN)
		return fold_domain(a, ban->words, &ban->folded);
	enum err err = ban->kind == BAN_TEXT ? ban_fold_text(a, ban->words, &ban->folded)
					     : utf8_skeleton(a, ban->words, &ban->folded);
	size_t least = ban->kind == BAN_TEXT ? BAN_TEXT_MIN_BYTES : 1;
	return err == OK && ban->folded.len < least ? ERR_INPUT : err;
}

enum err
ban_fold_text(struct arena *a, struct str text, struct str *out)
{
	struct str skeleton;
	enum err err = utf8_skeleton(a, text, &skeleton);

	if (err != OK)
		return err;
	struct buf apart = buf_begin(a, skeleton.len, 2 * skeleton.len);
	for (size_t i = 0; i < skeleton.len; i++) {
		if (skeleton.p[i] == 'm')
			buf_text(&apart, "rn");
		else if (skeleton.p[i] == 'w')
			buf_text(&apart, "vv");
		else
			buf_char(&apart, skeleton.p[i]);
	}
	return buf_finish(&apart, out);
}

bool
ban_meets(const struct ban *ban, const struct ban_facts *facts)
{
	if (ban->site_id != facts->site_id || !ban_runs(ban, facts->now_us))
		return false;
	switch (ban->kind) {
	case BAN_ACTOR:
		return ban->day <= facts->day &&
		       facts->day - ban->day < (int64_t)COUNT_OF(facts->actor) &&
		       facts->actor[facts->day - ban->day].len > 0 &&
		       str_equal(ban->hash, facts->actor[facts->day - ban->day]);
	case BAN_AUTHOR:
		return facts->author_id != 0 && ban->author_id == facts->author_id;
	case BAN_EMAIL:
		for (size_t i = 0; i < facts->emails; i++)
			if (str_equal(ban->hash, facts->email[i]))
				return true;
		return false;
	case BAN_DOMAIN:
		return domain_meets(facts->domain, ban->folded);
	case BAN_NAME:
		return facts->name.len > 0 && str_equal(facts->name, ban->folded);
	case BAN_TEXT:
		return contains(facts->text, ban->folded);
	case BAN_KINDS:
		break;
	}
	return false;
}

bool
bans_have(const struct bans *bans, int64_t site_id, enum ban_kind kind, int64_t now_us)
{
	for (size_t i = 0; i < bans->count; i++)
		if (bans->ban[i].site_id == site_id && bans->ban[i].kind == kind &&
		    ban_runs(&bans->ban[i], now_us))
			return true;
	return false;
}

const struct ban *
bans_find(const struct bans *bans, const struct ban_facts *facts)
{
	const struct ban *found = NULL;

	for (size_t i = 0; i < bans->count; i++)
		if ((found == NULL || bans->ban[i].outcome > found->outcome) &&
		    ban_meets(&bans->ban[i], facts))
			found = &bans->ban[i];
	return found;
}

/* The domain itself, or one below it. */
static bool
domain_meets(struct str domain, struct str banned)
{
	if (domain.len == 0 || banned.len == 0 || !str_ends(domain, banned))
		return false;
	return domain.len == banned.len || domain.p[domain.len - banned.len - 1] == '.';
}

static bool
contains(struct str text, struct str piece)
{
	for (size_t at = 0; piece.len > 0 && at + piece.len <= text.len; at++) {
		const char *first = memchr(text.p + at, piece.p[0], text.len - piece.len - at + 1);

		if (first == NULL)
			return false;
		at = (size_t)(first - text.p);
		if (memcmp(first, piece.p, piece.len) == 0)
			return true;
	}
	return false;
}

/* As it stands in addresses, with or without the sign before it. */
static enum err
fold_domain(struct arena *a, struct str words, struct str *out)
{
	struct str domain =
	    words.len > 0 && words.p[0] == '@' ? str_part(words, 1, words.len) : words;
	struct str address;

	if (mailbox_canonical(a, arena_printf(a, "x@%.*s", STR_ARG(domain)), &address) != OK)
		return ERR_INPUT;
	*out = str_part(address, 2, address.len);
	return OK;
}
