#include "view/popular_html.h"

#include "view/say.h"

/* Lists of several kinds may stand on one page. */
static const struct {
	const char *id;
	enum say title;
} heading[POPULAR_BYS] = {
	[POPULAR_BOTH] = { "postbag-popular-title", SAY_POPULAR_TITLE },
	[POPULAR_DISCUSSED] = { "postbag-discussed-title", SAY_POPULAR_DISCUSSED },
	[POPULAR_SHARED] = { "postbag-shared-title", SAY_POPULAR_SHARED },
};

static void item(struct html *h, const struct popular_article *popular, int64_t min_shares);
static void counts(struct html *h, int64_t comments, int64_t shares);
static void count(struct html *h, enum say what, int64_t n);

void
popular_html(struct html *h, const struct popular_show *show)
{
	if (show->list.count == 0)
		return;
	html_open_class(h, "nav", "postbag-popular");
	say_lang_attrs(h);
	html_attr_text(h, "aria-labelledby", heading[show->by].id);
	html_open_class(h, "h2", "postbag-popular-title");
	html_attr_text(h, "id", heading[show->by].id);
	say_html(h, heading[show->by].title);
	html_close(h, "h2");
	html_open_class(h, "ol", "postbag-popular-list");
	for (size_t i = 0; i < show->list.count; i++)
		item(h, &show->list.article[i], show->site->set.min_shares);
	html_close(h, "ol");
	html_close(h, "nav");
}

static void
item(struct html *h, const struct popular_article *popular, int64_t min_shares)
{
	const struct article *article = &popular->article;

	html_open(h, "li");
	html_open_class(h, "a", "postbag-popular-link");
	html_attr(h, "href", article->url);
	html_element(h, "bdi", article->title);
	html_close(h, "a");
	html_words(h, " ");
	counts(h, article->comments, popular->shares < min_shares ? 0 : popular->shares);
	html_close(h, "li");
}

/* No zeros are shown. */
static void
counts(struct html *h, int64_t comments, int64_t shares)
{
	if (comments == 0 && shares == 0)
		return;
	html_open_class(h, "small", "postbag-popular-counts");
	if (comments > 0)
		count(h, SAY_COMMENTS_COUNT, comments);
	if (comments > 0 && shares > 0)
		html_words(h, " \xc2\xb7 ");
	if (shares > 0)
		count(h, SAY_SHARE_TOTAL, shares);
	html_close(h, "small");
}

/* A count is not broken over two lines where a style says so. */
static void
count(struct html *h, enum say what, int64_t n)
{
	html_open(h, "span");
	say_count_html(h, what, n);
	html_close(h, "span");
}
