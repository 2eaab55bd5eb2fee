#include "view/article_html.h"

#include "view/article_parts.h"
#include "view/comment_html.h"
#include "view/count_json.h"
#include "view/desk_parts.h"

static void about_html(
    struct html *h, const struct desk_show *show, const struct article_show *article);
static void numbers_html(
    struct html *h, const struct desk_show *show, const struct article_line *line);
static void side_html(struct html *h, const struct desk_show *show, const struct article_line *line,
    const char *heading);

void
article_page(struct html *h, const struct desk_show *show, const struct article_show *article)
{
	desk_begin(h, show, "One article", DESK_ARTICLES);
	about_html(h, show, article);
	article_closing(h, show, article);
	article_places(h, show, article);
	article_shares(h, show, article);
	article_suspects(h, show, article);
	desk_end(h);
}

void
article_merge_page(struct html *h, const struct desk_show *show, const struct article_line *from,
    const struct article_line *into)
{
	char hex[ARTICLE_HEX_BYTES];

	desk_begin(h, show, "Merge two articles", DESK_ARTICLES);
	html_element_words(h, "p",
	    "All comments of the first, whatever their state, go to the second, with their votes, "
	    "reports and decisions. So do its shares. Its address and the links to its comments "
	    "lead there from then on.");
	side_html(h, show, from, "This one goes");
	side_html(h, show, into, "This one stays");
	html_open_class(h, "div", "desk-errors");
	html_element_words(h, "p", "A merge cannot be undone.");
	html_close(h, "div");
	article_form(h, show, from->article->id, "desk-buttons", "merge");
	article_hex(into->article->id, hex);
	desk_hidden(h, "into", hex);
	desk_button(h, "desk-danger", "Merge them for ever");
	html_close(h, "form");
	html_open_class(h, "p", "desk-more");
	html_open(h, "a");
	article_address(h, "href", show, from->article->id, "");
	html_words(h, "Leave them as they are");
	html_close(h, "a");
	html_close(h, "p");
	desk_end(h);
}

void
article_address(struct html *h, const char *attr, const struct desk_show *show, int64_t article_id,
    const char *ending)
{
	html_attr_printf(h, attr, "%.*sadmin/articles/%016llx%s%s", STR_ARG(show->prefix),
	    (unsigned long long)article_id, ending[0] == '\0' ? "" : "/", ending);
}

void
article_name(struct html *h, const struct article *article)
{
	html_open(h, "bdi");
	html_text(h, article->title.len > 0 ? article->title : article->url);
	html_close(h, "bdi");
}

void
article_state(struct html *h, const struct article *article)
{
	const char *class = article->closed ? "rejected" : article->held ? "held" : "published";

	html_open(h, "span");
	html_attr_printf(h, "class", "desk-status desk-status-%s", class);
	html_words(h, article->closed ? "Closed" : article->held ? "Held" : "Open");
	html_close(h, "span");
}

void
article_queue_link(struct html *h, const struct desk_show *show, int64_t article_id,
    const char *queue, int64_t count, int64_t most)
{
	if (count == 0) {
		html_i64(h, 0);
		return;
	}
	html_open(h, "a");
	html_attr_printf(h, "href", "%.*sadmin/queue?queue=%s&article=%016llx",
	    STR_ARG(show->prefix), queue, (unsigned long long)article_id);
	html_printf(h, "%lld%s", (long long)count, count >= most ? "+" : "");
	html_close(h, "a");
}

void
article_form(struct html *h, const struct desk_show *show, int64_t article_id, const char *class,
    const char *ending)
{
	html_open_class(h, "form", class);
	html_attr_text(h, "method", "post");
	article_address(h, "action", show, article_id, ending);
	desk_hidden(h, "token", show->form_token);
}

void
article_button(struct html *h, const char *name, const char *value, const char *words)
{
	html_open_class(h, "button", "desk-other");
	html_attr_text(h, "type", "submit");
	html_attr_text(h, "name", name);
	html_attr_text(h, "value", value);
	html_words(h, words);
	html_close(h, "button");
}

static void
about_html(struct html *h, const struct desk_show *show, const struct article_show *article)
{
	const struct article *of = article->line.article;

	html_open_class(h, "section", "desk-card");
	html_open_class(h, "p", "desk-byline");
	html_open_class(h, "span", "desk-author");
	article_name(h, of);
	html_close(h, "span");
	html_words(h, " ");
	article_state(h, of);
	html_close(h, "p");
	html_open_class(h, "p", "desk-article");
	html_text(h, article->line.site_title);
	html_words(h, " \xc2\xb7 ");
	html_open(h, "a");
	html_attr(h, "href", of->url);
	html_attr_text(h, "rel", "noopener");
	html_attr_text(h, "target", "_blank");
	html_text(h, of->url);
	html_close(h, "a");
	html_words(h, " \xc2\xb7 first known ");
	comment_time_html(h, of->created_us);
	html_close(h, "p");
	numbers_html(h, show, &article->line);
	html_close(h, "section");
}

static void
numbers_html(struct html *h, const struct desk_show *show, const struct article_line *line)
{
	html_open(h, "p");
	html_words(h, "Comments published: ");
	article_queue_link(
	    h, show, line->article->id, "published", line->article->comments, INT64_MAX);
	html_words(h, " \xc2\xb7 waiting: ");
	article_queue_link(h, show, line->article->id, "held", line->waiting, INT64_MAX);
	html_printf(h, " \xc2\xb7 shares: %lld", (long long)line->shares);
	if (line->suspect > 0)
		html_printf(h, ", and %lld suspect", (long long)line->suspect);
	html_words(h, " \xc2\xb7 ");
	html_open(h, "a");
	html_attr_printf(h, "href", "%.*sadmin/queue?queue=all&article=%016llx",
	    STR_ARG(show->prefix), (unsigned long long)line->article->id);
	html_words(h, "all its comments");
	html_close(h, "a");
	html_close(h, "p");
}

static void
side_html(struct html *h, const struct desk_show *show, const struct article_line *line,
    const char *heading)
{
	html_element_words(h, "h2", heading);
	html_open_class(h, "section", "desk-card");
	html_open_class(h, "p", "desk-author");
	article_name(h, line->article);
	html_close(h, "p");
	html_element(h, "p", line->article->url);
	numbers_html(h, show, line);
	html_close(h, "section");
}
