#include "text/url.h"
#include "view/bulk_html.h"
#include "view/desk_parts.h"
#include "view/say.h"

static void search_html(
    struct html *h, const struct desk_show *show, const struct desk_queue *queue);
static void email_html(
    struct html *h, const struct desk_show *show, const struct desk_queue *queue);
static void reason_html(struct html *h, const struct queue_ask *ask);
static void why_html(struct html *h, const struct queue_ask *ask);
static void age_html(struct html *h, const struct queue_ask *ask);
static void lang_html(struct html *h, const struct queue_ask *ask);
static void sort_html(struct html *h, const struct queue_ask *ask);
static void narrow_html(
    struct html *h, const struct desk_show *show, const struct desk_queue *queue);
static void narrow_item(struct html *h, const struct desk_show *show,
    const struct desk_queue *queue, const struct queue_ask *without, const char *words,
    struct str name);
static void narrow_origin(
    struct html *h, const struct desk_show *show, const struct desk_queue *queue);
static void keep_origin(struct html *h, const struct queue_ask *ask);
static void add(struct buf *out, const char *name, struct str value);
static void add_hex(struct buf *out, const char *name, struct str bytes);

void
desk_queue_page(struct html *h, const struct desk_show *show, const struct desk_queue *queue)
{
	const struct queue_info *info = queue_info(queue->ask->queue);

	desk_begin(h, show, info->title, (int)queue->ask->queue);
	search_html(h, show, queue);
	email_html(h, show, queue);
	narrow_html(h, show, queue);
	if (queue->cards == 0) {
		html_open_class(h, "p", "desk-empty");
		html_words(
		    h, queue_narrowed(queue->ask) ? "Nothing like that is here." : info->empty);
		html_close(h, "p");
	}
	for (size_t i = 0; i < queue->cards; i++)
		desk_card(h, show, &queue->card[i]);
	bulk_form(h, show, queue);
	if (queue->next != 0) {
		struct queue_ask ask = *queue->ask;

		ask.from = 0;
		struct str path = desk_queue_path(h->buf.arena, &ask, &queue->sites);
		desk_more(h, show,
		    arena_printf(h->buf.arena, "%.*s&after=", STR_ARG(path)).p + strlen("admin/"),
		    queue->next);
	}
	desk_end(h);
}

struct str
desk_queue_path(struct arena *a, const struct queue_ask *ask, const struct sites *sites)
{
	struct buf out = buf_begin(a, 256, 4096);

	buf_printf(&out, "admin/queue?queue=%s", queue_info(ask->queue)->name);
	const struct site *site = sites_by_id(sites, ask->site_id);
	if (site != NULL)
		add(&out, "site", site->name);
	if (ask->article_id != 0)
		buf_printf(&out, "&article=%016llx", (unsigned long long)ask->article_id);
	if (ask->author_id != 0)
		buf_printf(&out, "&author=%lld", (long long)ask->author_id);
	add_hex(&out, "actor", ask->actor);
	if (ask->actor.len > 0)
		buf_printf(&out, "&day=%lld", (long long)ask->actor_day);
	add_hex(&out, "email", ask->email);
	add(&out, "age", str_of(ask->age->name));
	add(&out, "lang", str_of(ask->lang));
	add(&out, "reason", str_of(ask->reason == REASONS ? "" : reason_name(ask->reason)));
	add(&out, "why", str_of(ask->why == CAUSES ? "" : cause_info(ask->why)->name));
	if (ask->newest != queue_info(ask->queue)->newest)
		add(&out, "sort", ask->newest ? STR("newest") : STR("oldest"));
	add(&out, "q", ask->words);
	if (ask->from != 0)
		buf_printf(&out, "&after=%lld", (long long)ask->from);
	return buf_str(&out);
}

static void
search_html(struct html *h, const struct desk_show *show, const struct desk_queue *queue)
{
	const struct queue_ask *ask = queue->ask;

	desk_search_begin(h, show, "queue");
	desk_hidden(h, "queue", queue_info(ask->queue)->name);
	if (ask->article_id != 0)
		desk_hidden(h, "article",
		    arena_printf(h->buf.arena, "%016llx", (unsigned long long)ask->article_id).p);
	if (ask->author_id != 0)
		desk_hidden(
		    h, "author", arena_printf(h->buf.arena, "%lld", (long long)ask->author_id).p);
	keep_origin(h, ask);
	desk_search_field(h, "Words in names and texts", ask->words, QUEUE_WORDS_MAX_POINTS);
	desk_button(h, "desk-other", "Show");
	html_open_class(h, "details", "desk-filter");
	if (queue_narrowed(ask))
		html_flag(h, "open");
	html_element_words(h, "summary", "Filter and order");
	html_open_class(h, "div", "desk-choices");
	desk_site_choice(h, &queue->sites, ask->site_id);
	age_html(h, ask);
	reason_html(h, ask);
	why_html(h, ask);
	lang_html(h, ask);
	sort_html(h, ask);
	html_close(h, "div");
	html_close(h, "details");
	html_close(h, "form");
}

/* A form that is sent in a body, so that no address gets into a page's address or a log. */
static void
email_html(struct html *h, const struct desk_show *show, const struct desk_queue *queue)
{
	const struct sites *sites = &queue->sites;

	if (sites->count == 0)
		return;
	html_open_class(h, "form", "desk-search");
	html_attr_text(h, "method", "post");
	html_attr_printf(h, "action", "%.*sadmin/queue/email", STR_ARG(show->prefix));
	desk_hidden(h, "token", show->form_token);
	html_open_class(h, "details", "desk-filter");
	html_element_words(h, "summary", "Find by e-mail address");
	html_open_class(h, "div", "desk-search");
	html_open_class(h, "p", "desk-field");
	html_open(h, "label");
	html_attr_text(h, "for", "desk-email");
	html_words(h, "E-mail address, as it was typed");
	html_close(h, "label");
	html_open(h, "input");
	html_attr_text(h, "id", "desk-email");
	html_attr_text(h, "name", "email");
	html_attr_text(h, "type", "email");
	html_attr_text(h, "autocomplete", "off");
	html_flag(h, "required");
	html_close(h, "p");
	html_open_class(h, "p", "desk-choice");
	html_open(h, "label");
	html_attr_text(h, "for", "desk-email-site");
	html_words(h, "Site");
	html_close(h, "label");
	html_open(h, "select");
	html_attr_text(h, "id", "desk-email-site");
	html_attr_text(h, "name", "site");
	for (size_t i = 0; i < sites->count; i++)
		desk_option(h, sites->site[i].name, sites->site[i].title,
		    sites->site[i].id == queue->ask->site_id);
	html_close(h, "select");
	html_close(h, "p");
	desk_button(h, "desk-other", "Find");
	html_close(h, "div");
	html_close(h, "details");
	html_close(h, "form");
}

/* Reports are what has a reason, and where they wait there are few. */
static void
reason_html(struct html *h, const struct queue_ask *ask)
{
	if (ask->queue != QUEUE_REPORTED)
		return;
	desk_select_begin(h, "reason", "Reported as");
	desk_option(h, STR_EMPTY, STR("Anything"), ask->reason == REASONS);
	for (unsigned i = 0; i < REASONS; i++)
		desk_option(h, str_of(reason_name((enum reason)i)),
		    str_of(desk_reason_label((enum reason)i)), ask->reason == (enum reason)i);
	desk_select_end(h);
}

/* In the queues that comments are put into by a verdict. */
static void
why_html(struct html *h, const struct queue_ask *ask)
{
	if (ask->queue != QUEUE_HELD && ask->queue != QUEUE_SPAM)
		return;
	desk_select_begin(h, "why", "Here because of");
	desk_option(h, STR_EMPTY, STR("Anything"), ask->why == CAUSES);
	for (unsigned i = 0; i < CAUSES; i++)
		desk_option(h, str_of(cause_info((enum cause)i)->name),
		    str_of(cause_info((enum cause)i)->label), ask->why == (enum cause)i);
	desk_select_end(h);
}

static void
age_html(struct html *h, const struct queue_ask *ask)
{
	desk_select_begin(h, "age", "Posted");
	for (size_t i = 0; i < QUEUE_AGES; i++)
		desk_option(h, str_of(queue_age[i].name), str_of(queue_age[i].label),
		    ask->age == &queue_age[i]);
	desk_select_end(h);
}

static void
lang_html(struct html *h, const struct queue_ask *ask)
{
	desk_select_begin(h, "lang", "Language");
	desk_option(h, STR_EMPTY, STR("Any"), ask->lang[0] == '\0');
	for (unsigned i = 0; i < LANGS; i++)
		desk_option(h, str_of(catalogue_tag[i]), str_of(say_language(i)->name),
		    strcmp(ask->lang, catalogue_tag[i]) == 0);
	desk_select_end(h);
}

static void
sort_html(struct html *h, const struct queue_ask *ask)
{
	desk_select_begin(h, "sort", "Order");
	desk_option(h, STR("oldest"), STR("Oldest first"), !ask->newest);
	desk_option(h, STR("newest"), STR("Newest first"), ask->newest);
	desk_select_end(h);
}

/* What a link has narrowed it down to, each with a way back. */
static void
narrow_html(struct html *h, const struct desk_show *show, const struct desk_queue *queue)
{
	struct queue_ask without = *queue->ask;

	without.from = 0;
	if (queue->ask->article_id != 0) {
		without.article_id = 0;
		narrow_item(
		    h, show, queue, &without, "Only below the article", queue->article_title);
		without.article_id = queue->ask->article_id;
	}
	if (queue->ask->author_id != 0) {
		without.author_id = 0;
		narrow_item(h, show, queue, &without, "Only by the author", queue->author_name);
	}
	narrow_origin(h, show, queue);
}

static void
narrow_origin(struct html *h, const struct desk_show *show, const struct desk_queue *queue)
{
	struct queue_ask without = *queue->ask;

	without.from = 0;
	if (queue->ask->actor.len > 0) {
		without.actor = STR_EMPTY;
		narrow_item(h, show, queue, &without, "Only what came from one address on one day",
		    STR_EMPTY);
		without.actor = queue->ask->actor;
	}
	if (queue->ask->email.len > 0) {
		without.email = STR_EMPTY;
		narrow_item(
		    h, show, queue, &without, "Only what came with one e-mail address", STR_EMPTY);
	}
}

static void
narrow_item(struct html *h, const struct desk_show *show, const struct desk_queue *queue,
    const struct queue_ask *without, const char *words, struct str name)
{
	struct str path = desk_queue_path(h->buf.arena, without, &queue->sites);

	html_open_class(h, "p", "desk-notice");
	html_words(h, words);
	if (name.len > 0) {
		html_words(h, " ");
		html_open(h, "b");
		html_open(h, "bdi");
		html_text(h, name);
		html_close(h, "bdi");
		html_close(h, "b");
	}
	html_words(h, ". ");
	html_open(h, "a");
	html_attr_printf(h, "href", "%.*s%.*s", STR_ARG(show->prefix), STR_ARG(path));
	html_words(h, "Show all again");
	html_close(h, "a");
	html_close(h, "p");
}

/* What the search must not lose. */
static void
keep_origin(struct html *h, const struct queue_ask *ask)
{
	struct buf actor = buf_begin(h->buf.arena, 64, 64);
	struct buf email = buf_begin(h->buf.arena, 64, 2 * 16 * QUEUE_EMAILS_MOST);

	buf_hex(&actor, ask->actor);
	buf_hex(&email, ask->email);
	if (ask->actor.len > 0) {
		desk_hidden(h, "actor", arena_text(h->buf.arena, buf_str(&actor)));
		desk_hidden(
		    h, "day", arena_printf(h->buf.arena, "%lld", (long long)ask->actor_day).p);
	}
	if (ask->email.len > 0)
		desk_hidden(h, "email", arena_text(h->buf.arena, buf_str(&email)));
}

static void
add(struct buf *out, const char *name, struct str value)
{
	if (value.len == 0)
		return;
	buf_printf(out, "&%s=", name);
	url_escape(out, value);
}

static void
add_hex(struct buf *out, const char *name, struct str bytes)
{
	if (bytes.len == 0)
		return;
	buf_printf(out, "&%s=", name);
	buf_hex(out, bytes);
}
