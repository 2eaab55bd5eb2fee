#include "view/comment_json.h"

#include "view/count_json.h"
#include "view/part_json.h"

static void trace_json(struct json *j, const struct thread_place *at);

void
comment_json(struct json *j, const char *name, const struct comment *comment, bool own)
{
	json_object_begin(j, name);
	json_i64(j, "id", comment->id);
	id_json(j, "parent", comment->parent_id);
	json_i64(j, "root", comment->root_id);
	json_i64(j, "depth", comment->depth);
	json_text(j, "status", status_name(comment->status));
	json_str(j, "author", comment->author_name);
	json_str(j, "text", comment->text);
	json_str(j, "html", comment->html);
	moment_json(j, "created", comment->created_us);
	moment_json(j, "edited", comment->edited_us);
	if (comment->edited_us != 0)
		json_text(j, "edited_by", comment->by_editors ? "editors" : "author");
	else
		json_nothing(j, "edited_by");
	json_text(j, "badge", badge_name(comment->badge));
	json_bool(j, "member", comment->member);
	moment_json(j, "pinned", comment->pinned_us);
	moment_json(j, "featured", comment->featured_us);
	moment_json(j, "locked", comment->locked_us);
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
	id_json(j, "more_after", comment->more_after);
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
	text_json(j, "prev", show->prev);
	text_json(j, "next", show->next);
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
	id_json(j, "parent", at->comment->parent_id);
	json_i64(j, "root", at->comment->root_id);
	json_i64(j, "depth", at->comment->depth);
	json_text(j, "status", "deleted");
	id_json(j, "more_after", at->comment->more_after);
	json_object_end(j);
}
