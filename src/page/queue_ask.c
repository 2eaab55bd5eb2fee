#include "page/queue_ask.h"

#include "base/digest.h"
#include "page/desk.h"
#include "text/utf8.h"
#include "view/say.h"

static enum err read_choice(const struct ctx *cx, const struct form *form, struct queue_ask *out);
static enum err read_sort(const struct ctx *cx, const struct form *form, struct queue_ask *out);
static enum err read_age(const struct ctx *cx, const struct form *form, struct queue_ask *out);
static enum err read_lang(const struct ctx *cx, const struct form *form, struct queue_ask *out);
static enum err read_ids(const struct ctx *cx, const struct form *form, struct queue_ask *out);
static enum err read_origin(const struct ctx *cx, const struct form *form, struct queue_ask *out);
static enum err read_words(const struct ctx *cx, const struct form *form, struct queue_ask *out);

enum err
queue_ask_read(
    const struct ctx *cx, const struct form *form, struct queue_ask *out, struct site_ids *sites)
{
	*out = queue_ask_all();
	out->queue = QUEUE_HELD;
	enum err err = read_choice(cx, form, out);
	if (err == OK)
		err = read_sort(cx, form, out);
	if (err == OK)
		err = read_age(cx, form, out);
	if (err == OK)
		err = read_lang(cx, form, out);
	if (err == OK)
		err = desk_site_of(cx, form, &out->site_id, sites);
	if (err == OK)
		err = read_ids(cx, form, out);
	if (err == OK)
		err = read_origin(cx, form, out);
	return err == OK ? read_words(cx, form, out) : err;
}

bool
queue_ask_knows(const struct form *form)
{
	static const char *const name[] = { "queue", "site", "article", "author", "actor", "day",
		"email", "age", "lang", "reason", "why", "q", "sort", "after" };
	size_t known = 0;

	for (size_t i = 0; i < COUNT_OF(name); i++)
		known += form_count(form, name[i]);
	return known == form->count;
}

const char *
queue_words_lang(const struct ctx *cx, const struct queue_ask *ask)
{
	const char *lang = NULL;

	if (ask->lang[0] != '\0')
		return ask->lang;
	for (size_t i = 0; i < cx->sites->count; i++) {
		const struct site *site = &cx->sites->site[i];

		if (session_role(cx->who, site->id) == ROLE_NONE ||
		    (ask->site_id != 0 && site->id != ask->site_id))
			continue;
		if (lang != NULL && strcmp(lang, site->set.lang) != 0)
			return "";
		lang = site->set.lang;
	}
	return lang == NULL ? "" : lang;
}

static enum err
read_choice(const struct ctx *cx, const struct form *form, struct queue_ask *out)
{
	struct str queue = form_get(form, "queue"), reason = form_get(form, "reason");
	struct str why = form_get(form, "why");

	if (queue.len > 0 && queue_of(queue, &out->queue) != OK)
		return ctx_problem(cx, ERR_INPUT, "queue", PROBLEM_UNKNOWN);
	if (reason.len > 0 && reason_of(reason, &out->reason) != OK)
		return ctx_problem(cx, ERR_INPUT, "reason", PROBLEM_UNKNOWN);
	/* Only there a verdict puts what it has found. */
	if (why.len > 0 && (cause_of(why, &out->why) != OK ||
			       (out->queue != QUEUE_HELD && out->queue != QUEUE_SPAM)))
		return ctx_problem(cx, ERR_INPUT, "why", PROBLEM_UNKNOWN);
	return OK;
}

static enum err
read_sort(const struct ctx *cx, const struct form *form, struct queue_ask *out)
{
	struct str sort = form_get(form, "sort");

	out->newest = queue_info(out->queue)->newest;
	if (str_equal(sort, STR("newest")))
		out->newest = true;
	else if (str_equal(sort, STR("oldest")))
		out->newest = false;
	else if (sort.len > 0)
		return ctx_problem(cx, ERR_INPUT, "sort", PROBLEM_UNKNOWN);
	return OK;
}

static enum err
read_age(const struct ctx *cx, const struct form *form, struct queue_ask *out)
{
	struct str age = form_get(form, "age");

	for (size_t i = 0; i < QUEUE_AGES; i++) {
		if (str_equal(age, str_of(queue_age[i].name))) {
			out->age = &queue_age[i];
			return OK;
		}
	}
	return ctx_problem(cx, ERR_INPUT, "age", PROBLEM_UNKNOWN);
}

static enum err
read_lang(const struct ctx *cx, const struct form *form, struct queue_ask *out)
{
	struct str lang = form_get(form, "lang");

	if (lang.len == 0)
		return OK;
	for (size_t i = 0; i < LANGS; i++) {
		if (str_equal(lang, str_of(catalogue_tag[i]))) {
			out->lang = catalogue_tag[i];
			return OK;
		}
	}
	return ctx_problem(cx, ERR_INPUT, "lang", PROBLEM_UNKNOWN);
}

static enum err
read_ids(const struct ctx *cx, const struct form *form, struct queue_ask *out)
{
	struct str article = form_get(form, "article");

	if (article.len > 0 && !str_to_hex63(article, &out->article_id))
		return ctx_problem(cx, ERR_INPUT, "article", PROBLEM_MALFORMED);
	out->article_id = aliases_follow(cx->aliases, out->article_id);
	enum err err = desk_cursor(cx, form, "author", &out->author_id);
	return err == OK ? desk_cursor(cx, form, "after", &out->from) : err;
}

/* Both are what a page of ours has made of a comment, or of an address that was typed: in hex. */
static enum err
read_origin(const struct ctx *cx, const struct form *form, struct queue_ask *out)
{
	struct str actor = form_get(form, "actor"), email = form_get(form, "email");
	struct digest16 *key = arena_array(cx->arena, 1 + QUEUE_EMAILS_MOST, sizeof(*key));
	struct digest16 *hash = key + 1;
	size_t hashes = email.len / (2 * sizeof(*hash));

	if (actor.len > 0 && !str_to_bytes(actor, key->byte, sizeof(key->byte)))
		return ctx_problem(cx, ERR_INPUT, "actor", PROBLEM_MALFORMED);
	if (hashes > QUEUE_EMAILS_MOST ||
	    (email.len > 0 &&
		(hashes == 0 || !str_to_bytes(email, hash->byte, hashes * sizeof(*hash)))))
		return ctx_problem(cx, ERR_INPUT, "email", PROBLEM_MALFORMED);
	if (actor.len > 0)
		out->actor = (struct str){ (const char *)key->byte, sizeof(key->byte) };
	if (email.len > 0)
		out->email = (struct str){ (const char *)hash->byte, hashes * sizeof(*hash) };
	enum err err = desk_cursor(cx, form, "day", &out->actor_day);
	if (err == OK && (out->actor_day == 0) != (actor.len == 0))
		return ctx_problem(cx, ERR_INPUT, "day", PROBLEM_MISSING);
	if (out->actor_day > QUEUE_DAY_MOST)
		return ctx_problem(cx, ERR_INPUT, "day", PROBLEM_MALFORMED);
	return err;
}

static enum err
read_words(const struct ctx *cx, const struct form *form, struct queue_ask *out)
{
	if (utf8_clean_line(cx->arena, form_get(form, "q"), &out->words) != OK)
		return ctx_problem(cx, ERR_INPUT, "q", PROBLEM_MALFORMED);
	if (utf8_length(out->words) > QUEUE_WORDS_MAX_POINTS)
		return ctx_problem(cx, ERR_INPUT, "q", PROBLEM_TOO_LONG);
	return OK;
}
