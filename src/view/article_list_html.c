#include "view/article_html.h"

#include "view/article_parts.h"
#include "view/comment_html.h"
#include "view/desk_parts.h"

static void search_html(
    struct html *h, const struct desk_show *show, const struct article_list *list);
static void site_html(struct html *h, const struct article_list *list);
static void table_html(
    struct html *h, const struct desk_show *show, const struct article_list *list);
static void row_html(struct html *h, const struct desk_show *show, const struct article_line *line,
    int64_t waiting_most);
static void more_html(
    struct html *h, const struct desk_show *show, const struct article_list *list);

void
article_list_page(struct html *h, const struct desk_show *show, const struct article_list *list)
{
	desk_begin(h, show, "Articles", DESK_ARTICLES);
	search_html(h, show, list);
	if (list->lines > 0) {
		table_html(h, show, list);
	} else {
		html_open_class(h, "p", "desk-empty");
		html_words(h, list->words.len > 0 || list->site.len > 0
				  ? "No article like that has been commented or shared."
				  : "Nobody has commented or shared an article yet.");
		html_close(h, "p");
	}
	if (list->next.len > 0)
		more_html(h, show, list);
	desk_end(h);
}

static void
search_html(struct html *h, const struct desk_show *show, const struct article_list *list)
{
	html_open_class(h, "form", "desk-search");
	html_attr_text(h, "role", "search");
	html_attr_printf(h, "action", "%.*sadmin/articles", STR_ARG(show->prefix));
	html_open_class(h, "p", "desk-field");
	html_open(h, "label");
	html_attr_text(h, "for", "article-q");
	html_words(h, "Words of the title or address, or an address");
	html_close(h, "label");
	html_open(h, "input");
	html_attr_text(h, "id", "article-q");
	html_attr_text(h, "name", "q");
	html_attr_text(h, "type", "search");
	html_attr(h, "value", list->words);
	html_attr_i64(h, "maxlength", ARTICLE_WORDS_MAX_POINTS);
	html_close(h, "p");
	if (list->sites.count > 1)
		site_html(h, list);
	desk_button(h, "desk-other", "Show");
	html_close(h, "form");
}

static void
site_html(struct html *h, const struct article_list *list)
{
	html_open_class(h, "p", "desk-choice");
	html_open(h, "label");
	html_attr_text(h, "for", "article-site");
	html_words(h, "Site");
	html_close(h, "label");
	html_open(h, "select");
	html_attr_text(h, "id", "article-site");
	html_attr_text(h, "name", "site");
	desk_option(h, STR_EMPTY, STR("All"), list->site.len == 0);
	for (size_t i = 0; i < list->sites.count; i++)
		desk_option(h, list->sites.site[i].name, list->sites.site[i].title,
		    str_equal(list->sites.site[i].name, list->site));
	html_close(h, "select");
	html_close(h, "p");
}

static void
table_html(struct html *h, const struct desk_show *show, const struct article_list *list)
{
	static const char *const column[] = { "Article", "Site", "Published", "Waiting", "Shares",
		"State", "Since" };

	html_open_class(h, "table", "desk-table");
	article_columns(h, column, COUNT_OF(column));
	html_open(h, "tbody");
	for (size_t i = 0; i < list->lines; i++)
		row_html(h, show, &list->line[i], list->waiting_most);
	html_close(h, "tbody");
	html_close(h, "table");
}

static void
row_html(struct html *h, const struct desk_show *show, const struct article_line *line,
    int64_t waiting_most)
{
	const struct article *article = line->article;

	html_open(h, "tr");
	html_open(h, "td");
	html_open(h, "a");
	article_address(h, "href", show, article->id, "");
	article_name(h, article);
	html_close(h, "a");
	if (article->title.len > 0) {
		html_open(h, "br");
		html_open_class(h, "span", "desk-soft");
		html_text(h, article->url);
		html_close(h, "span");
	}
	html_close(h, "td");
	desk_cell(h, "Site");
	html_text(h, line->site_title);
	html_close(h, "td");
	desk_cell(h, "Published");
	article_queue_link(h, show, article->id, "published", article->comments, INT64_MAX);
	html_close(h, "td");
	desk_cell(h, "Waiting");
	article_queue_link(h, show, article->id, "held", line->waiting, waiting_most);
	html_close(h, "td");
	desk_cell(h, "Shares");
	html_i64(h, line->shares);
	html_close(h, "td");
	desk_cell(h, "State");
	article_state(h, article);
	html_close(h, "td");
	desk_cell(h, "Since");
	comment_time_html(h, article->created_us);
	html_close(h, "td");
	html_close(h, "tr");
}

static void
more_html(struct html *h, const struct desk_show *show, const struct article_list *list)
{
	struct buf to = buf_begin(h->buf.arena, 256, 8192);

	buf_printf(&to, "%.*sadmin/articles?", STR_ARG(show->prefix));
	if (list->words.len > 0) {
		buf_text(&to, "q=");
		url_escape(&to, list->words);
		buf_char(&to, '&');
	}
	if (list->site.len > 0)
		buf_printf(&to, "site=%.*s&", STR_ARG(list->site));
	buf_printf(&to, "before=%.*s", STR_ARG(list->next));
	html_open_class(h, "p", "desk-more");
	html_open(h, "a");
	html_attr_text(h, "rel", "next");
	html_attr(h, "href", buf_str(&to));
	html_words(h, "More");
	html_close(h, "a");
	html_close(h, "p");
}
