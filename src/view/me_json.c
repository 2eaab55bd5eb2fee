#include "view/me_json.h"

#include "view/comment_json.h"
#include "view/count_json.h"
#include "view/part_json.h"

static void comments_json(struct json *j, const struct me_part *part);

void
me_comments_json(struct json *j, const struct me_part *part)
{
	json_object_begin(j, NULL);
	json_str(j, "site", part->site->name);
	json_str(j, "name", part->account->name);
	comments_json(j, part);
	json_object_end(j);
}

void
me_data_json(struct json *j, const struct me_part *part)
{
	json_object_begin(j, NULL);
	json_str(j, "site", part->site->name);
	json_object_begin(j, "account");
	json_str(j, "name", part->account->name);
	text_json(j, "email", part->email);
	moment_json(j, "since", part->account->made_us);
	moment_json(j, "last_sign_in", part->account->seen_us);
	json_object_end(j);
	comments_json(j, part);
	json_object_end(j);
}

static void
comments_json(struct json *j, const struct me_part *part)
{
	json_i64(j, "total", part->all);
	json_array_begin(j, "comments");
	for (size_t i = 0; i < part->count; i++) {
		const struct account_comment *item = &part->comment[i];

		json_object_begin(j, NULL);
		json_object_begin(j, "article");
		json_str(j, "id",
		    arena_printf(
			j->buf.arena, "%016llx", (unsigned long long)item->comment.article_id));
		json_str(j, "url", item->url);
		json_str(j, "title", item->title);
		json_object_end(j);
		comment_json(j, "comment", &item->comment, true);
		json_object_end(j);
	}
	json_array_end(j);
	text_json(j, "next", part->next);
}
