#include "view/comment_json.h"

#include "text/date.h"
#include "view/count_json.h"

static void date_member(struct json *j, const char *name, int64_t at_us);
static void id_member(struct json *j, const char *name, int64_t id);
static void cursor_member(struct json *j, const char *name, struct str cursor);
static void optional_date(struct json *j, const char *name, int64_t at_us);
static void trace_json(struct json *j, const struct thread_place *at);

void
comment_json(struct json *j, const char *name, const struct comment *comment, bool own)
{
	json_object_begin(j, name);
	json_i64(j, "id", comment->id);
	id_member(j, "parent", comment->parent_id);
	json_i64(j, "root", comment->root_id);
	json_i64(j, "depth", comment->depth);
	json_text(j, "status", status_name(comment->status));
	json_str(j, "author", comment->author_name);
	json_str(j, "text", comment->text);
	json_str(j, "html", comment->html);
	date_member(j, "created", comment->created_us);
	optional_date(j, "edited", comment->edited_us);
	if (comment->edited_us != 0)
		json_text(j, "edited_by", comment->by_editors ? "editors" : "author");
	else
		json_nothing(j, "edited_by");
	json_text(j, "badge", badge_name(comment->badge));
	optional_date(j, "pinned", comment->pinned_us);
	optional_date(j, "featured", comment->featured_us);
	optional_date(j, "locked", comment->locked_us);
	json_str(j, "website", comment->website);
	votes_json(j, "votes", comment);
	json_i64(j, "replies", comment->replies);
	json_bool(j, "own", own);
	if (comment->ground != GROUND_NONE)
		json_text(j, "ground", ground_info(comment->ground)->name);
	else
		json_nothing(j, "ground");
	if (comment->note.len > 0)
		json_str(j, "note", comment->note);
	else
		json_nothing(j, "note");
	id_member(j, "more_after", comment->more_after);
	json_object_end(j);
}

void
thread_json(struct json *j, const struct thread_show *show)
{
	json_object_begin(j, NULL);
	article_json(j, "article", show->place.article);
	json_text(j, "sort", sort_name(show->sort));
	count_json(j, "shares", show->place.site, show->shares);
	json_array_begin(j, "comments");
	for (size_t i = 0; i < show->thread.count; i++) {
		const struct thread_place *at = &show->thread.place[i];

		if (at->trace)
			trace_json(j, at);
		else
			comment_json(j, NULL, at->comment,
			    show->viewer != 0 && at->comment->author_id == show->viewer);
	}
	json_array_end(j);
	cursor_member(j, "prev", show->prev);
	cursor_member(j, "next", show->next);
	json_bool(j, "closed", show->place.article->closed);
	json_text(j, "ticket", show->place.ticket);
	json_object_end(j);
}

/* What has gone says no more than where it stood. */
static void
trace_json(struct json *j, const struct thread_place *at)
{
	json_object_begin(j, NULL);
	json_i64(j, "id", at->comment->id);
	id_member(j, "parent", at->comment->parent_id);
	json_i64(j, "root", at->comment->root_id);
	json_i64(j, "depth", at->comment->depth);
	json_text(j, "status", "deleted");
	id_member(j, "more_after", at->comment->more_after);
	json_object_end(j);
}

/* No id is 0. */
static void
id_member(struct json *j, const char *name, int64_t id)
{
	if (id == 0)
		json_nothing(j, name);
	else
		json_i64(j, name, id);
}

static void
cursor_member(struct json *j, const char *name, struct str cursor)
{
	if (cursor.len == 0)
		json_nothing(j, name);
	else
		json_str(j, name, cursor);
}

/* No moment is 0. */
static void
optional_date(struct json *j, const char *name, int64_t at_us)
{
	if (at_us == 0)
		json_nothing(j, name);
	else
		date_member(j, name, at_us);
}

static void
date_member(struct json *j, const char *name, int64_t at_us)
{
	struct buf b = buf_begin(j->buf.arena, 32, 64);

	date_rfc3339(&b, at_us);
	json_str(j, name, buf_str(&b));
}
