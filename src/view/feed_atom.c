#include "view/feed_atom.h"

#include "text/date.h"
#include "text/url.h"
#include "view/say.h"

#define LINK_MAX_BYTES ((size_t)4 * URL_MAX_BYTES)

static struct str feed_address(struct xml *x, const struct feed_show *show);
static struct str thread_address(
    struct xml *x, struct str base, struct str article_url, int64_t comment_id);
static void titles(struct xml *x, const struct feed_show *show);
static int64_t changed_us(const struct feed_show *show);
static void page_links(struct xml *x, const struct feed_show *show, struct str address);
static void page_link(struct xml *x, const struct feed_show *show, const char *rel,
    struct str address, struct feed_cursor before);
static struct str about(struct xml *x, const struct feed_show *show);
static void entry(struct xml *x, const struct feed_show *show, const struct feed_entry *e);
static struct str entry_title(
    struct xml *x, const struct feed_show *show, const struct feed_entry *e);
static void author(struct xml *x, const struct comment *comment);
static void in_reply_to(struct xml *x, const struct feed_show *show, const struct feed_entry *e);
static void replies(struct xml *x, const struct feed_show *show, const struct feed_entry *e);
static struct str urn(struct xml *x, int64_t created_us, int64_t comment_id);
static struct str permalink(
    struct xml *x, const struct feed_show *show, int64_t article_id, int64_t comment_id);
static void link_open(struct xml *x, const char *rel, const char *type, struct str href);
static void link_to(struct xml *x, const char *rel, const char *type, struct str href);
static struct str moment(struct xml *x, int64_t at_us);

void
feed_atom(struct xml *x, const struct feed_show *show)
{
	struct str address = feed_address(x, show);

	xml_open(x, "feed");
	xml_attr_text(x, "xmlns", "http://www.w3.org/2005/Atom");
	xml_attr_text(x, "xmlns:thr", "http://purl.org/syndication/thread/1.0");
	xml_attr_text(x, "xml:lang", say_language(show->lang)->tag);
	xml_element(x, "id", address);
	titles(x, show);
	xml_element(x, "updated", moment(x, changed_us(show)));
	xml_element(x, "generator", STR("Postbag"));
	link_to(x, "alternate", "text/html", about(x, show));
	page_links(x, show, address);
	for (size_t i = 0; i < show->count; i++)
		entry(x, show, &show->entry[i]);
	xml_close(x, "feed");
}

/* It is the feed's id as well: the same in all languages and on all pages. */
static struct str
feed_address(struct xml *x, const struct feed_show *show)
{
	if (show->article == NULL)
		return arena_printf(x->buf.arena, "%.*sfeed?site=%.*s", STR_ARG(show->base),
		    STR_ARG(show->site->name));
	return thread_address(
	    x, show->base, show->article->url, show->answered == NULL ? 0 : show->answered->id);
}

static struct str
thread_address(struct xml *x, struct str base, struct str article_url, int64_t comment_id)
{
	struct buf b = buf_begin(x->buf.arena, 256, LINK_MAX_BYTES);

	buf_printf(&b, "%.*sfeed?article=", STR_ARG(base));
	url_escape(&b, article_url);
	if (comment_id != 0)
		buf_printf(&b, "&comment=%lld", (long long)comment_id);
	return buf_str(&b);
}

static void
titles(struct xml *x, const struct feed_show *show)
{
	struct arena *a = x->buf.arena;
	struct str title = show->article == NULL ? STR_EMPTY : show->article->title;
	struct str subtitle = show->site->title;

	if (show->article == NULL) {
		title = say_one(a, show->lang, SAY_FEED_SITE, "site", show->site->title);
		subtitle = str_of(say_text(show->lang, SAY_FEED_SITE_ABOUT));
	} else if (show->answered != NULL) {
		subtitle = title;
		title =
		    say_one(a, show->lang, SAY_FEED_REPLIES, "name", show->answered->author_name);
	} else if (title.len > 0) {
		title = say_one(a, show->lang, SAY_FEED_THREAD, "title", title);
	} else {
		title = str_of(say_text(show->lang, SAY_COMMENTS_TITLE));
	}
	xml_element(x, "title", title);
	if (subtitle.len > 0)
		xml_element(x, "subtitle", subtitle);
}

/* When a comment of the page was posted or edited last. What is empty has never changed: 1970. */
static int64_t
changed_us(const struct feed_show *show)
{
	int64_t last_us = 0;

	for (size_t i = 0; i < show->count; i++) {
		const struct comment *comment = &show->entry[i].comment;

		if (comment->created_us > last_us)
			last_us = comment->created_us;
		if (comment->edited_us > last_us)
			last_us = comment->edited_us;
	}
	return last_us;
}

/* There is no link to the last page: nobody has counted them. */
static void
page_links(struct xml *x, const struct feed_show *show, struct str address)
{
	struct feed_cursor none = { 0 };

	page_link(x, show, "self", address, show->before);
	if (show->before.id != 0) {
		page_link(x, show, "first", address, none);
		page_link(x, show, "previous", address, show->newer);
	}
	if (show->next.id != 0)
		page_link(x, show, "next", address, show->next);
}

static void
page_link(struct xml *x, const struct feed_show *show, const char *rel, struct str address,
    struct feed_cursor before)
{
	struct str cursor = feed_cursor_text(x->buf.arena, before);

	link_to(x, rel, FEED_TYPE,
	    arena_printf(x->buf.arena, "%.*s&lang=%s%s%.*s", STR_ARG(address),
		say_language(show->lang)->tag, cursor.len > 0 ? "&before=" : "", STR_ARG(cursor)));
}

/* The page that the feed is about. */
static struct str
about(struct xml *x, const struct feed_show *show)
{
	if (show->article == NULL)
		return arena_printf(x->buf.arena, "%.*s/", STR_ARG(show->site->origin[0]));
	if (show->answered == NULL)
		return show->article->url;
	return permalink(x, show, show->article->id, show->answered->id);
}

static void
entry(struct xml *x, const struct feed_show *show, const struct feed_entry *e)
{
	const struct comment *comment = &e->comment;
	bool edited = comment->edited_us > comment->created_us;

	xml_open(x, "entry");
	xml_element(x, "id", urn(x, comment->created_us, comment->id));
	xml_element(x, "title", entry_title(x, show, e));
	author(x, comment);
	xml_element(x, "published", moment(x, comment->created_us));
	xml_element(x, "updated", moment(x, edited ? comment->edited_us : comment->created_us));
	link_to(x, "alternate", "text/html", permalink(x, show, comment->article_id, comment->id));
	in_reply_to(x, show, e);
	replies(x, show, e);
	xml_open(x, "content");
	xml_attr_text(x, "type", "html");
	xml_text(x, comment->html);
	xml_close(x, "content");
	xml_close(x, "entry");
}

/* In the feed of a whole site it names the article. */
static struct str
entry_title(struct xml *x, const struct feed_show *show, const struct feed_entry *e)
{
	const struct say_fill fill[] = {
		{ "name", e->comment.author_name },
		{ "title", e->article_title },
	};
	bool on = show->article == NULL && e->article_title.len > 0;

	return say_with(x->buf.arena, show->lang, on ? SAY_FEED_ENTRY_ON : SAY_FEED_ENTRY, 0, fill,
	    COUNT_OF(fill));
}

static void
author(struct xml *x, const struct comment *comment)
{
	xml_open(x, "author");
	xml_element(x, "name", comment->author_name);
	if (comment->website.len > 0)
		xml_element(x, "uri", comment->website);
	xml_close(x, "author");
}

/* RFC 4685 section 3. A root answers the article. What has gone has no page any more. */
static void
in_reply_to(struct xml *x, const struct feed_show *show, const struct feed_entry *e)
{
	const struct comment *comment = &e->comment;
	bool root = comment->parent_id == 0;

	xml_open(x, "thr:in-reply-to");
	xml_attr(x, "ref", root ? e->article_url : urn(x, e->parent_us, comment->parent_id));
	if (root || e->parent_shown) {
		xml_attr(x, "href",
		    root ? e->article_url
			 : permalink(x, show, comment->article_id, comment->parent_id));
		xml_attr_text(x, "type", "text/html");
	}
	xml_close(x, "thr:in-reply-to");
}

/* RFC 4685 sections 4 and 5. Of a root it is known how many there are. */
static void
replies(struct xml *x, const struct feed_show *show, const struct feed_entry *e)
{
	const struct comment *comment = &e->comment;
	bool root = comment->parent_id == 0;

	link_open(x, "replies", FEED_TYPE,
	    arena_printf(x->buf.arena, "%.*s&lang=%s",
		STR_ARG(thread_address(x, show->base, e->article_url, comment->id)),
		say_language(show->lang)->tag));
	if (root)
		xml_attr_i64(x, "thr:count", comment->replies);
	if (root && e->replied_us != 0)
		xml_attr(x, "thr:updated", moment(x, e->replied_us));
	xml_close(x, "link");
	if (!root)
		return;
	xml_open(x, "thr:total");
	xml_i64(x, comment->replies);
	xml_close(x, "thr:total");
}

/*
 * The id of a comment for all time and everywhere, whatever becomes of hosts and articles: when it
 * was posted, and its number, as the free bits of a UUID (RFC 9562 section 5.8).
 */
static struct str
urn(struct xml *x, int64_t created_us, int64_t comment_id)
{
	unsigned long long at = (unsigned long long)created_us;
	unsigned long long id = (unsigned long long)comment_id;

	return arena_printf(x->buf.arena, "urn:uuid:%08llx-%04llx-8%03llx-%04llx-%012llx",
	    at >> 28 & 0xffffffff, at >> 12 & 0xffff, at & 0xfff, 0x8000 | (id >> 48 & 0x3fff),
	    id & 0xffffffffffff);
}

static struct str
permalink(struct xml *x, const struct feed_show *show, int64_t article_id, int64_t comment_id)
{
	return arena_printf(x->buf.arena, "%.*sarticles/%016llx/comments/%lld", STR_ARG(show->base),
	    (unsigned long long)article_id, (long long)comment_id);
}

static void
link_open(struct xml *x, const char *rel, const char *type, struct str href)
{
	xml_open(x, "link");
	xml_attr_text(x, "rel", rel);
	xml_attr_text(x, "type", type);
	xml_attr(x, "href", href);
}

static void
link_to(struct xml *x, const char *rel, const char *type, struct str href)
{
	link_open(x, rel, type, href);
	xml_close(x, "link");
}

static struct str
moment(struct xml *x, int64_t at_us)
{
	struct buf b = buf_begin(x->buf.arena, 32, 64);

	date_rfc3339(&b, at_us);
	return buf_str(&b);
}
