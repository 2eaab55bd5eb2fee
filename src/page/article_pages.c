/*
 * admin/articles: the articles of a moderator's sites, and one of them.
 */
#include "page/pages.h"

#include <string.h>

#include "key/secret.h"
#include "page/articles.h"
#include "page/desk.h"
#include "page/reader.h"
#include "page/reply.h"
#include "text/url.h"
#include "text/utf8.h"

#define LIST_PAGE      50
#define ADDRESSES_MOST 50

static enum err list_read(const struct ctx *cx, const struct request *rq, struct article_ask *ask,
    struct article_list *list);
static enum err list_site(const struct ctx *cx, const struct request *rq, struct article_ask *ask,
    struct article_list *list);
static enum err list_cursor(
    const struct ctx *cx, const struct request *rq, struct article_ask *ask);
static enum err list_words(const struct ctx *cx, const struct request *rq, struct article_ask *ask,
    struct article_list *list);
static bool is_url(struct str words);
static struct str apart(struct arena *a, struct str words);
static enum err list_load(
    const struct ctx *cx, const struct article_ask *ask, struct article_list *list);
static enum err page_load(
    const struct ctx *cx, const struct article_found *found, struct article_show *out);
static const char *notice_of(struct str said);

enum err
article_list_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	struct article_list list;
	struct desk_show show;
	enum err err = article_list_load(cx, rq, &list);

	if (err == OK)
		err = desk_show(cx, &show, NULL);
	if (err != OK)
		return err;
	struct html h = reply_html_begin(cx);
	article_list_page(&h, &show, &list);
	return reply_desk(rs, 200, &h);
}

enum err
article_list_load(const struct ctx *cx, const struct request *rq, struct article_list *out)
{
	struct article_ask ask;
	enum err err = list_read(cx, rq, &ask, out);

	return err == OK ? list_load(cx, &ask, out) : err;
}

enum err
article_get(const struct ctx *cx, const struct request *rq, struct response *rs)
{
	return article_show(cx, rq, rs, 200, &(struct article_typed){ 0 });
}

enum err
article_show(const struct ctx *cx, const struct request *rq, struct response *rs, int status,
    const struct article_typed *typed)
{
	struct article_show article;
	struct desk_show show;
	enum err err = article_load(cx, rq->path_article, &article);

	if (err == OK)
		err = desk_show(
		    cx, &show, status == 200 ? notice_of(request_query(rq, "said")) : NULL);
	if (err == OK)
		err = desk_done(cx, rq, &show);
	if (err != OK)
		return err;
	show.back = "article";
	article.title = typed->title.len > 0 ? typed->title : article.line.article->title;
	article.url = typed->url.len > 0 ? typed->url : article.line.article->url;
	article.goal = typed->goal;
	article.rival = typed->rival;
	article.form = status == 200 ? NULL : &rq->form;
	struct html h = reply_html_begin(cx);
	article_page(&h, &show, &article);
	return reply_desk(rs, status, &h);
}

enum err
article_again(const struct ctx *cx, const struct request *rq, struct response *rs, enum err err,
    const struct article_typed *typed)
{
	if (err != ERR_INPUT && err != ERR_CONFLICT)
		return err;
	return article_show(cx, rq, rs, err == ERR_INPUT ? 422 : 409, typed);
}

enum err
article_find(const struct ctx *cx, int64_t article_id, struct article_found *out)
{
	const struct article_ask ask = { .sites = cx->mine, .id = article_id };
	struct article_found *found;
	size_t count;
	enum err err = articles_find(cx->db, cx->arena, &ask, 1, &found, &count);

	if (err != OK)
		return err;
	if (count == 0)
		return ERR_ABSENT;
	*out = found[0];
	return OK;
}

enum err
article_load(const struct ctx *cx, int64_t article_id, struct article_show *out)
{
	struct article_found found;
	enum err err = article_find(cx, article_id, &found);

	return err == OK ? page_load(cx, &found, out) : err;
}

enum err
article_by_url(const struct ctx *cx, struct str url, int64_t *article_id)
{
	const struct site *site;
	struct str canonical;

	if (article_url(cx->arena, cx->sites, url, &canonical, &site) != OK ||
	    session_role(cx->who, site->id) == ROLE_NONE)
		return ERR_INPUT;
	*article_id = aliases_follow(cx->aliases, article_id_of(site->id, canonical));
	return OK;
}

struct article_line
article_line(const struct ctx *cx, const struct article_found *found)
{
	const struct site *site = sites_by_id(cx->sites, found->article.site_id);
	struct article *now = arena_alloc(cx->arena, sizeof(*now));

	*now = found->article;
	/* A site that was added since the sites were read is there at the next look. */
	if (site != NULL)
		now->closed = article_shut(now, site, cx->now_us);
	return (struct article_line){
		.article = now,
		.site_name = site == NULL ? STR_EMPTY : site->name,
		.site_title = site == NULL ? STR_EMPTY : site->title,
		.waiting = found->waiting,
		.shares = found->shares,
		.suspect = found->suspect,
	};
}

struct str
article_path(const struct ctx *cx, int64_t article_id)
{
	return arena_printf(cx->arena, "admin/articles/%016llx", (unsigned long long)article_id);
}

enum err
article_number(
    const struct ctx *cx, const struct request *rq, const char *field, int64_t most, int64_t *out)
{
	struct str text = request_field(rq, field);

	if (str_equal(text, STR("0"))) {
		*out = 0;
		return OK;
	}
	if (!str_to_i64(text, out) || *out < 0 || *out > most)
		return ctx_problem(cx, ERR_INPUT, field, PROBLEM_MALFORMED);
	return OK;
}

static enum err
list_read(const struct ctx *cx, const struct request *rq, struct article_ask *ask,
    struct article_list *list)
{
	*ask = (struct article_ask){ .sites = cx->mine };
	*list = (struct article_list){
		.waiting_most = ARTICLE_WAITING_MOST,
		.sites = desk_sites(cx, &cx->mine),
	};
	enum err err = reader_single(cx, &rq->query, NULL);

	if (err == OK)
		err = list_site(cx, rq, ask, list);
	if (err == OK)
		err = list_cursor(cx, rq, ask);
	return err == OK ? list_words(cx, rq, ask, list) : err;
}

static enum err
list_site(const struct ctx *cx, const struct request *rq, struct article_ask *ask,
    struct article_list *list)
{
	struct str name = request_query(rq, "site");

	if (name.len == 0)
		return OK;
	const struct site *site = sites_by_name(cx->sites, name);
	if (site == NULL || session_role(cx->who, site->id) == ROLE_NONE)
		return ctx_problem(cx, ERR_INPUT, "site", PROBLEM_UNKNOWN);
	ask->sites = (struct site_ids){ &site->id, 1 };
	list->site = site->name;
	return OK;
}

/* When the last one of the page before was first known, and its id: "1790000000000000.2f". */
static enum err
list_cursor(const struct ctx *cx, const struct request *rq, struct article_ask *ask)
{
	struct str id = request_query(rq, "before");

	if (id.len == 0)
		return OK;
	struct str us = str_cut(&id, '.');
	if (!str_to_i64(us, &ask->from_us) || ask->from_us < 0 ||
	    !str_to_hex63(id, &ask->from_id) || ask->from_id == 0)
		return ctx_problem(cx, ERR_INPUT, "before", PROBLEM_MALFORMED);
	return OK;
}

/* An address means its article and no other. */
static enum err
list_words(const struct ctx *cx, const struct request *rq, struct article_ask *ask,
    struct article_list *list)
{
	struct str words;

	if (utf8_clean_line(cx->arena, request_query(rq, "q"), &words) != OK)
		return ctx_problem(cx, ERR_INPUT, "q", PROBLEM_MALFORMED);
	if (words.len > ARTICLE_WORDS_MAX_POINTS)
		return ctx_problem(cx, ERR_INPUT, "q", PROBLEM_TOO_LONG);
	list->words = words;
	if (!is_url(words))
		ask->words = apart(cx->arena, words);
	else if (article_by_url(cx, words, &ask->id) != OK)
		ask->sites.count = 0;
	return OK;
}

static bool
is_url(struct str words)
{
	for (size_t i = 0; i < words.len; i++)
		if (str_starts(str_part(words, i, words.len), STR("://")))
			return true;
	return false;
}

/* What is between the words of an address is between those that are looked for, too: "last-swallow"
 * is two words, and only a hyphen before a word says that it must not be there. */
static struct str
apart(struct arena *a, struct str words)
{
	char *out = arena_array(a, words.len + 1, 1);

	for (size_t i = 0; i < words.len; i++)
		out[i] = strchr("/_.:?&=+~!,;@%<>", words.p[i]) != NULL ||
				 (words.p[i] == '-' && i > 0 && words.p[i - 1] != ' ')
			     ? ' '
			     : words.p[i];
	return (struct str){ out, words.len };
}

static enum err
list_load(const struct ctx *cx, const struct article_ask *ask, struct article_list *list)
{
	struct article_found *found;
	size_t count;
	enum err err = articles_find(cx->db, cx->arena, ask, LIST_PAGE + 1, &found, &count);

	if (err != OK)
		return err;
	if (count > LIST_PAGE) {
		const struct article *last = &found[LIST_PAGE - 1].article;

		count = LIST_PAGE;
		list->next = arena_printf(cx->arena, "%lld.%016llx", (long long)last->created_us,
		    (unsigned long long)last->id);
	}
	struct article_line *line = arena_array(cx->arena, count, sizeof(*line));
	for (size_t i = 0; i < count; i++)
		line[i] = article_line(cx, &found[i]);
	list->line = line;
	list->lines = count;
	return OK;
}

static enum err
page_load(const struct ctx *cx, const struct article_found *found, struct article_show *out)
{
	const struct site *site = sites_by_id(cx->sites, found->article.site_id);
	struct share_record *shares = arena_alloc(cx->arena, sizeof(*shares));
	struct str *address;

	if (site == NULL)
		return ERR_ABSENT;
	*out = (struct article_show){
		.line = article_line(cx, found),
		.site = site,
		.closes_us = article_closes_us(&found->article, site),
		.shares = shares,
		.may = session_role(cx->who, site->id) >= ROLE_MODERATOR,
		.owns = session_role(cx->who, site->id) >= ROLE_OWNER,
	};
	out->by_age = out->line.article->closed && !found->article.closed;
	enum err err = articles_shares(cx->db, cx->arena, found->article.id, shares);
	if (err == OK)
		err = articles_addresses(cx->db, cx->arena, found->article.id, ADDRESSES_MOST,
		    &address, &out->addresses);
	out->address = address;
	return err;
}

static const char *
notice_of(struct str said)
{
	static const struct {
		const char *word, *notice;
	} row[] = {
		{ "age", "When it closes by itself is set." },
		{ "title", "The title was corrected." },
		{ "moved", "It is found at its new address now, and at the one before." },
		{ "shares", "The numbers were saved." },
		{ "suspects", "What you said of the suspect shares is done." },
		{ "merged", "The two articles are one now." },
	};

	for (size_t i = 0; i < COUNT_OF(row); i++)
		if (str_equal(said, str_of(row[i].word)))
			return row[i].notice;
	return NULL;
}
