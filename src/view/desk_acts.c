#include "view/desk_parts.h"

/* What moderators do that moves nothing, and what is said of it: in the log, and to who has just
 * done it, before the name of the author or the article. */
static const struct {
	const char *act;
	const char *log;
	const char *did;
} row[] = {
	{ "pin", "Pinned", "Pinned the comment of " },
	{ "unpin", "Unpinned", "Unpinned the comment of " },
	{ "feature", "Editors\xe2\x80\x99 pick",
	    "Made an editors\xe2\x80\x99 pick of the comment of " },
	{ "unfeature", "No editors\xe2\x80\x99 pick",
	    "No editors\xe2\x80\x99 pick any more: the comment of " },
	{ "badge_none", "No badge", "No badge any more for " },
	{ "badge_staff", "Badge: staff", "Gave the badge \xe2\x80\x9cStaff\xe2\x80\x9d to " },
	{ "badge_author", "Badge: author",
	    "Gave the badge \xe2\x80\x9c"
	    "Author of the article\xe2\x80\x9d to " },
	{ "keep", "Kept", "Kept the comment of " },
	{ "unkeep", "Reports wait again", "Reports wait again about the comment of " },
	{ "edit", "Edited", "Edited the comment of " },
	{ "unedit", "Text put back", "Put back the text of the comment of " },
	{ "lock", "Replies locked", "Locked the replies to the comment of " },
	{ "unlock", "Replies unlocked", "Unlocked the replies to the comment of " },
	{ "close", "Thread closed", "Closed the thread of " },
	{ "open", "Thread opened", "Opened the thread of " },
	{ "hold", "Comments held", "Every comment waits for a moderator now below " },
	{ "release", "Comments not held any more", "Not every comment waits any more below " },
};

static const char *const moved[STATUSES] = {
	[PUBLISHED] = "Published the comment of ",
	[HELD] = "It waits again: the comment of ",
	[SPAM] = "Marked as spam: the comment of ",
	[REJECTED] = "Rejected the comment of ",
	[DELETED] = "Deleted the comment of ",
};

static size_t find(struct str act);

void
desk_act(struct html *h, struct str act)
{
	size_t i = find(act);

	if (i < COUNT_OF(row))
		html_words(h, row[i].log);
	else
		html_text(h, act);
}

void
desk_did(struct html *h, const struct decision *decision)
{
	size_t i = find(decision->act);

	if (decision->undoes != 0)
		html_words(h, "Undone. ");
	html_words(h, i < COUNT_OF(row) ? row[i].did : moved[decision->to]);
	html_open(h, "bdi");
	html_text(h, decision->comment_id != 0         ? decision->author_name
		     : decision->article_title.len > 0 ? decision->article_title
						       : decision->article_url);
	html_close(h, "bdi");
	html_words(h, ".");
}

void
desk_undo(
    struct html *h, const struct desk_show *show, const struct decision *decision, const char *back)
{
	if (!decision->standing || session_role(show->who, decision->site_id) < ROLE_MODERATOR)
		return;
	desk_form_begin(h, show, "",
	    arena_printf(h->buf.arena, "articles/%016llx/decisions/%lld/undo",
		(unsigned long long)decision->article_id, (long long)decision->id)
		.p);
	desk_hidden(h, "back", back);
	html_open(h, "button");
	html_attr_text(h, "type", "submit");
	html_words(h, "Undo");
	/* Which of the many on a page. */
	html_open_class(h, "span", "desk-unseen");
	html_words(h, ": ");
	desk_did(h, decision);
	html_close(h, "span");
	html_close(h, "button");
	html_close(h, "form");
}

/* COUNT_OF(row): it is a move, or of another version. */
static size_t
find(struct str act)
{
	size_t i = 0;

	while (i < COUNT_OF(row) && !str_equal(act, str_of(row[i].act)))
		i++;
	return i;
}
