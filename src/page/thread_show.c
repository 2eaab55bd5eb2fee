#include "page/thread_show.h"

#include "page/reply.h"
#include "store/articles.h"
#include "view/form_html.h"
#include "view/page_html.h"
#include "view/say.h"
#include "view/thread_html.h"
#include "view/work_html.h"

static void take_sort(const struct request *rq, struct thread_ask *ask);
static struct str where_done(const struct ctx *cx, const struct thread_done *done);
static enum err again_load(
    const struct ctx *cx, const struct thread_again *again, struct thread_show *show, int *status);
static void again_closed(const struct ctx *cx, struct thread_show *show);

enum err
thread_show_done(const struct ctx *cx, struct response *rs, const struct thread_done *done)
{
	struct thread_ask ask = *done->ask;
	struct thread_show show;

	if (!thread_wants_fragment(done->rq)) {
		response_see_other(rs, where_done(cx, done));
		return OK;
	}
	ask.extra = done->comment_id;
	take_sort(done->rq, &ask);
	enum err err = thread_load(cx, &ask, &show);
	if (err != OK)
		return err;
	show.notice = done->notice;
	struct html h = reply_html_begin(cx);
	thread_html(&h, &show);
	return reply_html(rs, done->status, &h);
}

/* The order the reader had chosen, so that the thread comes back as it was. */
static void
take_sort(const struct request *rq, struct thread_ask *ask)
{
	if (sort_of(request_field(rq, "sort"), &ask->page.sort) != OK)
		ask->page.sort = (enum sort)ask->site->set.sort;
}

/* Back to the article; but in a long thread the comment may be on another page than the one there.
 */
static struct str
where_done(const struct ctx *cx, const struct thread_done *done)
{
	const struct article *meant = &done->ask->article;
	struct share_counts counts;
	struct article article = { .comments = done->comments };

	if (done->comment_id == 0)
		return meant->url;
	if (article.comments == 0 &&
	    articles_get(cx->db, cx->arena, meant->id, &article, &counts) != OK)
		article.comments = 0;
	if (article.comments > THREAD_PAGE_ROOTS)
		return arena_printf(cx->arena,
		    "%.*sarticles/%016llx/comments/%lld?lang=%s#postbag-%lld", STR_ARG(cx->prefix),
		    (unsigned long long)meant->id, (long long)done->comment_id,
		    say_language(cx->speech->lang)->tag, (long long)done->comment_id);
	return arena_printf(
	    cx->arena, "%.*s#postbag-%lld", STR_ARG(meant->url), (long long)done->comment_id);
}

enum err
thread_show_again(const struct ctx *cx, struct response *rs, const struct thread_again *again)
{
	bool fragment = thread_wants_fragment(again->rq);
	struct thread_show show;
	int status = again->status;
	enum err err = again_load(cx, again, &show, &status);

	if (err != OK)
		return err;
	const char *title = again->title;
	if (show.place.article->closed) {
		again_closed(cx, &show);
		title = say_text(cx->speech->lang, SAY_PAGE_CLOSED);
		status = 409;
	}
	reply_retry(cx, rs, status);
	reply_form(rs);
	struct html h = reply_html_begin(cx);
	if (fragment) {
		thread_html(&h, &show);
		return reply_html(rs, status, &h);
	}
	page_begin(&h, cx->prefix, str_of(title), show.place.article);
	html_open_class(&h, "section", "postbag");
	if (show.notice != NULL) {
		html_open_class(&h, "p", "postbag-notice");
		html_attr_text(&h, "role", "alert");
		html_words(&h, show.notice);
		html_close(&h, "p");
	}
	form_html(&h, &show.place, &show.form);
	if (show.place.site->set.work != WORK_OFF)
		work_script_html(&h, cx->prefix);
	html_close(&h, "section");
	page_end(&h);
	return reply_html(rs, status, &h);
}

bool
thread_wants_fragment(const struct request *rq)
{
	return str_equal(request_field(rq, "view"), STR("fragment")) ||
	       str_equal(request_query(rq, "view"), STR("fragment"));
}

/* With the thread around the form if that can be had: not when the database is away, which is then
 * what the answer says. */
static enum err
again_load(
    const struct ctx *cx, const struct thread_again *again, struct thread_show *show, int *status)
{
	struct share_counts *counts = arena_alloc(cx->arena, sizeof(*counts));
	struct thread_ask ask = *again->ask;
	enum err err = ERR_BUSY;

	take_sort(again->rq, &ask);
	if (again->status != 503)
		err = thread_wants_fragment(again->rq) ? thread_load(cx, &ask, show)
						       : thread_load_place(cx, &ask, show, counts);
	if (err == ERR_BUSY) {
		thread_place(cx, again->ask, &again->ask->article, counts, show);
		*status = 503;
	} else if (err != OK) {
		return err;
	}
	if (again->ticket.len > 0)
		show->place.ticket = arena_text(cx->arena, again->ticket);
	int64_t text_points = show->form.text_points;
	show->notice = again->notice;
	show->form = again->form;
	show->form.text_points = text_points;
	show->form.problems = &cx->trouble->problems;
	return OK;
}

/* There is nothing to be mended then: that the thread is closed is all that is wrong. */
static void
again_closed(const struct ctx *cx, struct thread_show *show)
{
	cx->trouble->problems.count = 0;
	cx->trouble->retry_after_s = 0;
	problem_add(&cx->trouble->problems, "article", PROBLEM_CLOSED);
	show->notice = NULL;
}
