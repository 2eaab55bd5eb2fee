#include "view/article_html.h"

#include "view/article_parts.h"
#include "view/comment_html.h"
#include "view/desk_parts.h"

static void search_html(
    struct html *h, const struct desk_show *show, const struct article_list *list);
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
	const struct site *site = sites_by_name(&list->sites, list->site);

	desk_search_begin(h, show, "articles");
	desk_search_field(h, "Words of the title or address, or an address", list->words,
	    ARTICLE_WORDS_MAX_POINTS);
	desk_site_choice(h, &list->sites, site == NULL ? 0 : site->id);
	desk_button(h, "desk-other", "Show");
	html_close(h, "form");
}

static void
table_html(struct html *h, const struct desk_show *show, const struct article_list *list)
{
	static const char *const column[] = { "Article", "Site", "Published", "Waiting", "Shares",
		"State", "Since" };

	desk_table_begin(h, column, COUNT_OF(column));
	for (size_t i = 0; i < list->lines; i++)
		row_html(h, show, &list->line[i], list->waiting_most);
	desk_table_end(h);
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
	if (line->suspect > 0) {
		html_open(h, "br");
		html_open(h, "a");
		article_address(h, "href", show, article->id, "");
		html_printf(h, "%lld suspect", (long long)line->suspect);
		html_close(h, "a");
	}
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
