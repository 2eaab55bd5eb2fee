#include "view/ban_json.h"

#include "view/count_json.h"
#include "view/part_json.h"

static void met_json(struct json *j, const struct ban_met *met);
static void author_json(struct json *j, int64_t author_id);

void
bans_json(struct json *j, const struct bans_show *bans, int64_t now_us)
{
	json_object_begin(j, NULL);
	json_array_begin(j, "bans");
	for (size_t i = 0; i < bans->bans; i++)
		ban_json(j, NULL, &bans->ban[i], bans->sites, now_us);
	json_array_end(j);
	id_json(j, "next", bans->next);
	json_object_end(j);
}

void
ban_json(struct json *j, const char *name, const struct ban *ban, const struct sites *sites,
    int64_t now_us)
{
	const struct site *site = sites_by_id(sites, ban->site_id);

	json_object_begin(j, name);
	json_i64(j, "id", ban->id);
	text_json(j, "site", site == NULL ? STR_EMPTY : site->name);
	json_text(j, "kind", ban_kind_info(ban->kind)->name);
	json_str(j, "words", ban->words);
	author_json(j, ban->author_id);
	json_text(j, "outcome", outcome_info(ban->outcome)->name);
	json_bool(j, "runs", ban_runs(ban, now_us));
	moment_json(j, "expires", ban->expires_us);
	json_str(j, "why", ban->why);
	json_str(j, "moderator", ban->moderator);
	moment_json(j, "made", ban->made_us);
	moment_json(j, "lifted", ban->lifted_us);
	text_json(j, "lifted_by", ban->lifter);
	json_object_end(j);
}

/* As it is of use in a queue's `author`: a text, since it has more digits than a double. */
static void
author_json(struct json *j, int64_t author_id)
{
	text_json(j, "author_id",
	    author_id == 0 ? STR_EMPTY : arena_printf(j->buf.arena, "%lld", (long long)author_id));
}

void
ban_preview_json(struct json *j, const struct ban *ban, const struct ban_preview *preview)
{
	json_object_begin(j, NULL);
	moment_json(j, "expires", ban->expires_us);
	json_i64(j, "count", preview->count);
	json_bool(j, "more", preview->more);
	if (preview->looked != 0)
		json_i64(j, "looked", preview->looked);
	else
		json_nothing(j, "looked");
	json_bool(j, "all", preview->all);
	json_array_begin(j, "newest");
	for (size_t i = 0; i < preview->shown; i++)
		met_json(j, &preview->met[i]);
	json_array_end(j);
	json_object_end(j);
}

static void
met_json(struct json *j, const struct ban_met *met)
{
	char hex[ARTICLE_HEX_BYTES];

	article_hex(met->article_id, hex);
	json_object_begin(j, NULL);
	json_text(j, "article", hex);
	json_i64(j, "comment", met->comment_id);
	json_text(j, "status", status_name(met->status));
	json_bool(j, "shadowed", met->shadowed);
	json_str(j, "author", met->author_name);
	json_str(j, "text", met->text);
	moment_json(j, "created", met->created_us);
	json_object_end(j);
}
