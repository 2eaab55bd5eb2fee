#include "view/bulk_json.h"

#include "view/count_json.h"
#include "view/part_json.h"

static void item_json(struct json *j, const struct bulk_item *item);

void
bulks_json(struct json *j, const struct bulk *bulk, size_t count)
{
	json_object_begin(j, NULL);
	json_array_begin(j, "bulks");
	for (size_t i = 0; i < count; i++)
		bulk_json(j, NULL, &bulk[i]);
	json_array_end(j);
	json_object_end(j);
}

void
bulk_json(struct json *j, const char *name, const struct bulk *bulk)
{
	json_object_begin(j, name);
	json_i64(j, "id", bulk->id);
	json_str(j, "moderator", bulk->moderator);
	json_bool(j, "own", bulk->own);
	text_json(j, "to", str_of(bulk->undoing ? "" : status_name(bulk->to)));
	json_bool(j, "undoing", bulk->undoing);
	json_str(j, "reason", bulk->reason);
	json_i64(j, "total", bulk->total);
	json_i64(j, "done", bulk->done);
	json_i64(j, "moved", bulk->moved);
	moment_json(j, "started", bulk->started_us);
	moment_json(j, "ended", bulk->ended_us);
	text_json(j, "stopped_by", bulk->stopper);
	json_bool(j, "stoppable", bulk_can_be_stopped(bulk));
	json_bool(j, "undoable", bulk_can_be_undone(bulk));
	json_object_end(j);
}

void
bulk_review_json(struct json *j, const struct bulk_review *review)
{
	size_t items = review->items < BULK_MOST ? review->items : BULK_MOST;

	json_object_begin(j, NULL);
	json_text(j, "to", status_name(action_info(review->action)->to));
	json_i64(j, "count", (int64_t)items);
	json_bool(j, "more", review->items > items);
	id_json(j, "upto", items == 0 ? 0 : review->item[items - 1].comment_id);
	json_array_begin(j, "oldest");
	for (size_t i = 0; i < items && i < BULK_SAMPLE; i++)
		item_json(j, &review->item[i]);
	json_array_end(j);
	json_object_end(j);
}

static void
item_json(struct json *j, const struct bulk_item *item)
{
	char hex[ARTICLE_HEX_BYTES];

	article_hex(item->article_id, hex);
	json_object_begin(j, NULL);
	json_text(j, "article", hex);
	json_i64(j, "comment", item->comment_id);
	json_text(j, "status", status_name(item->from));
	json_str(j, "author", item->author_name);
	json_str(j, "begins", item->begins);
	json_object_end(j);
}
