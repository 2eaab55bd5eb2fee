/*
 * GET compose, articles/{a}/comments/{id}/reply: the form on a page of its own.
 */
#include "page/pages.h"

#include "page/reply.h"
#include "page/thread_ask.h"
#include "page/thread_load.h"
#include "store/comments.h"
#include "view/comment_html.h"
#include "view/form_html.h"
#include "view/page_html.h"
#include "view/say.h"
#include "view/work_html.h"

static enum err compose_show(
    const struct ctx *cx, struct response *rs, const struct thread_ask *ask, int64_t reply);
static enum err compose_branch(
    const struct ctx *cx, const struct comment *parent, struct form_show *form);
static enum err compose_parent(
    const struct ctx *cx, const struct thread_ask *ask, int64_t reply, struct comment *parent);

enum err
compose_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct thread_ask ask;
	int64_t reply = 0;
	enum err err = thread_ask_read(cx, rq, &ask);

	if (err == OK)
		err = thread_ask_id(cx, rq, "reply", &reply);
	return err == OK ? compose_show(cx, rs, &ask, reply) : err;
}

/* The same for an answer, named by the path. */
enum err
reply_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct thread_ask ask;
	enum err err = thread_ask_path(cx, rq, &ask);

	return err == OK ? compose_show(cx, rs, &ask, rq->path_id) : err;
}

/* reply: the comment that is answered, or 0. */
static enum err
compose_show(const struct ctx *cx, struct response *rs, const struct thread_ask *ask, int64_t reply)
{
	struct thread_show show;
	struct share_counts counts;
	struct comment parent;
	enum err err = thread_load_place(cx, ask, &show, &counts);

	if (err == OK && reply != 0) {
		err = compose_parent(cx, ask, reply, &parent);
		show.form.reply = reply;
		show.form.reply_name = parent.author_name;
		if (err == OK)
			err = compose_branch(cx, &parent, &show.form);
	}
	if (err != OK)
		return err;
	struct html h = reply_html_begin(cx);
	enum say title = show.place.article->closed ? SAY_PAGE_CLOSED
			 : show.form.reply != 0     ? SAY_PAGE_YOUR_REPLY
						    : SAY_PAGE_YOUR_COMMENT;
	page_begin(&h, cx->prefix, str_of(say_text(h.lang, title)), show.place.article);
	html_open_class(&h, "section", "postbag");
	if (reply != 0)
		comment_quote_html(&h, &parent);
	form_html(&h, &show.place, &show.form);
	if (show.place.site->set.work != WORK_OFF)
		work_script_html(&h, cx->prefix);
	html_close(&h, "section");
	page_end(&h);
	reply_form(rs);
	return reply_html(rs, 200, &h);
}

/* To answer in a branch that is locked is not offered: only to write a comment on its own. */
static enum err
compose_branch(const struct ctx *cx, const struct comment *parent, struct form_show *form)
{
	struct comment root;
	enum err err = comments_get(cx->db, cx->arena, parent->article_id, parent->root_id, &root);

	if (err != OK || root.locked_us == 0)
		return err;
	form->reply = 0;
	form->reply_name = STR_EMPTY;
	form->problems = &cx->trouble->problems;
	problem_add(&cx->trouble->problems, "reply", PROBLEM_CLOSED);
	return OK;
}

static enum err
compose_parent(
    const struct ctx *cx, const struct thread_ask *ask, int64_t reply, struct comment *parent)
{
	*parent = (struct comment){ 0 };
	enum err err = comments_get(cx->db, cx->arena, ask->article.id, reply, parent);

	if (err == OK)
		comment_show_to(parent, ask->viewer);
	if (err == OK && parent->status != PUBLISHED)
		err = ERR_ABSENT;
	if (err == OK)
		err = thread_dress(cx, ask->site, parent);
	return err == ERR_ABSENT ? ctx_problem(cx, err, "reply", PROBLEM_UNKNOWN) : err;
}
