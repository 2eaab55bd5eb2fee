#include "view/page_html.h"

#include "view/feed_html.h"
#include "view/say.h"
#include "view/words.h"

static void head_begin(struct html *h);
static void unlisted(struct html *h);
static void graph(struct html *h, const struct thread_show *show, struct str title);
static void graph_row(struct html *h, const char *property, struct str content);
static void body_begin(
    struct html *h, struct str prefix, struct str title, const struct article *article);

void
page_begin(struct html *h, struct str prefix, struct str title, const struct article *article)
{
	head_begin(h);
	unlisted(h);
	body_begin(h, prefix, title, article);
}

void
page_begin_thread(struct html *h, const struct thread_show *show)
{
	const struct article *article = show->place.article;
	struct str title = article->title;

	if (title.len == 0)
		title = str_of(say_text(h->lang, SAY_COMMENTS_TITLE));
	head_begin(h);
	if (show->place.site->set.structured_data == STRUCTURED_NONE)
		unlisted(h);
	else
		graph(h, show, title);
	body_begin(h, show->place.prefix, title, article);
}

void
page_end(struct html *h)
{
	html_close(h, "main");
	html_close(h, "body");
	html_close(h, "html");
}

void
error_page(struct html *h, struct str prefix, const struct error_show *error)
{
	struct status_words words = words_status(h->lang, error->status);

	page_begin(h, prefix, str_of(words.title), error->article);
	html_element_words(h, "p", words.detail);
	if (error->problems != NULL && error->problems->count > 0) {
		html_open_class(h, "ul", "postbag-errors");
		for (size_t i = 0; i < error->problems->count; i++)
			html_element(h, "li",
			    words_problem(h->buf.arena, h->lang, &error->problems->problem[i]));
		html_close(h, "ul");
	}
	if (error->kept != NULL)
		kept_html(h, error->kept);
	html_open_class(h, "p", "postbag-help");
	html_text(
	    h, say_one(h->buf.arena, h->lang, SAY_PAGE_REQUEST, "id", str_of(error->request_id)));
	html_close(h, "p");
	page_end(h);
}

static void
head_begin(struct html *h)
{
	html_doctype(h);
	html_open(h, "html");
	say_lang_attrs(h);
	html_open(h, "head");
	html_open(h, "meta");
	html_attr_text(h, "charset", "utf-8");
	html_open(h, "meta");
	html_attr_text(h, "name", "viewport");
	html_attr_text(h, "content", "width=device-width, initial-scale=1");
}

static void
unlisted(struct html *h)
{
	html_open(h, "meta");
	html_attr_text(h, "name", "robots");
	html_attr_text(h, "content", "noindex");
}

/* https://ogp.me: what a link to this page looks like in a message. It is the article's. */
static void
graph(struct html *h, const struct thread_show *show, struct str title)
{
	const struct article *article = show->place.article;
	struct str said =
	    article->comments > 0
		? say_with(h->buf.arena, h->lang, SAY_COMMENTS_COUNT, article->comments, NULL, 0)
		: str_of(say_text(h->lang, SAY_COMMENTS_NONE));

	html_open(h, "link");
	html_attr_text(h, "rel", "canonical");
	html_attr(h, "href", article->url);
	graph_row(h, "og:type", STR("article"));
	graph_row(h, "og:title", title);
	graph_row(h, "og:url", article->url);
	graph_row(h, "og:site_name", show->place.site->title);
	graph_row(h, "og:description", said);
}

static void
graph_row(struct html *h, const char *property, struct str content)
{
	html_open(h, "meta");
	html_attr_text(h, "property", property);
	html_attr(h, "content", content);
}

static void
body_begin(struct html *h, struct str prefix, struct str title, const struct article *article)
{
	html_element(h, "title", title);
	html_open(h, "link");
	html_attr_text(h, "rel", "stylesheet");
	html_attr_printf(h, "href", "%.*sstatic/postbag.css", STR_ARG(prefix));
	html_open(h, "script");
	html_attr_printf(h, "src", "%.*sstatic/postbag.js", STR_ARG(prefix));
	html_flag(h, "defer");
	html_close(h, "script");
	if (article != NULL)
		feed_head_html(h, prefix, article);
	html_close(h, "head");
	html_open_class(h, "body", "postbag-page");
	html_open(h, "main");
	html_element(h, "h1", title);
	if (article == NULL)
		return;
	html_open_class(h, "p", "postbag-back");
	html_open(h, "a");
	html_attr(h, "href", article->url);
	say_html(h, SAY_PAGE_BACK);
	html_close(h, "a");
	html_close(h, "p");
}
