#include "view/thread_ld.h"

#include "base/bug.h"
#include "text/date.h"
#include "text/json.h"
#include "text/plain.h"

/* Once it is as long as this, no comment follows: each that does costs a hundred bytes, compressed,
 * and what a page of a hundred comments may weigh is counted. Those who read the block want to know
 * what a thread is like. */
#define ENOUGH_BYTES ((size_t)5 * 1024)
/* What may be on top: the head, with the longest title, and one comment. */
#define MOST_BYTES (ENOUGH_BYTES + (size_t)64 * 1024)
/* Of each text. It stands in whole on the same page. */
#define TEXT_BYTES ((size_t)200)

/* Comments nest no deeper, whatever the site's depth: each level is an object in a list, and JSON
 * has a limit here (text/json.h) and with those who read it. */
#define LEVELS 6

/* Comments being written, each inside the one it answers. */
struct nest {
	struct json *j;
	struct {
		unsigned level;
		bool answered; /* the list of its answers is open, too */
	} at[LEVELS];
	unsigned open;
};

static void posting(struct json *j, const struct thread_show *show);
static void publisher(struct json *j, const struct site *site);
static void statistics(struct json *j, const struct thread_show *show);
static void statistic(struct json *j, const char *action, int64_t count);
static void comments(struct json *j, const struct thread_show *show);
static void comment_begin(struct nest *nest, unsigned level);
static void comment_end(struct nest *nest);
static void facts(struct json *j, const struct thread_show *show, const struct comment *comment);
static void author(struct json *j, struct str name);
static void moment(struct json *j, const char *name, int64_t at_us);

void
thread_ld(struct html *h, const struct thread_show *show)
{
	if (show->place.article->comments == 0)
		return;
	struct json j = json_begin(h->buf.arena, 2 * ENOUGH_BYTES, MOST_BYTES);
	struct str json;

	posting(&j, show);
	MUST(json_finish(&j, &json) == OK);
	html_data(h, "application/ld+json", json);
}

static void
posting(struct json *j, const struct thread_show *show)
{
	const struct article *article = show->place.article;

	json_object_begin(j, NULL);
	json_text(j, "@context", "https://schema.org");
	json_text(j, "@type", "DiscussionForumPosting");
	json_str(j, "url", article->url);
	if (article->title.len > 0) {
		json_str(j, "headline", article->title);
		json_str(j, "text", article->title);
	}
	moment(j, "datePublished", article->created_us);
	publisher(j, show->place.site);
	statistics(j, show);
	comments(j, show);
	json_object_end(j);
}

/* The discussion is the publication's; who wrote the article only its own page knows. */
static void
publisher(struct json *j, const struct site *site)
{
	json_object_begin(j, "author");
	json_text(j, "@type", "Organization");
	json_str(j, "name", site->title);
	json_str(j, "url", site->origin[0]);
	json_object_end(j);
}

/* Nobody can like an article here, so there is no number for that; comments have theirs. */
static void
statistics(struct json *j, const struct thread_show *show)
{
	int64_t shares = share_total(show->shares);

	json_array_begin(j, "interactionStatistic");
	statistic(j, "https://schema.org/CommentAction", show->place.article->comments);
	if (shares >= show->place.site->set.min_shares)
		statistic(j, "https://schema.org/ShareAction", shares);
	json_array_end(j);
}

static void
statistic(struct json *j, const char *action, int64_t count)
{
	json_object_begin(j, NULL);
	json_text(j, "@type", "InteractionCounter");
	json_text(j, "interactionType", action);
	json_i64(j, "userInteractionCount", count);
	json_object_end(j);
}

/* What answers a comment that is not here stands where that would have stood. */
static void
comments(struct json *j, const struct thread_show *show)
{
	struct nest nest = { .j = j };

	json_array_begin(j, "comment");
	for (size_t i = 0; i < show->thread.count && j->buf.len < ENOUGH_BYTES; i++) {
		const struct thread_place *at = &show->thread.place[i];
		unsigned level = at->level < LEVELS ? at->level : LEVELS - 1;

		while (nest.open > 0 && nest.at[nest.open - 1].level >= level)
			comment_end(&nest);
		if (at->trace || at->comment->status != PUBLISHED)
			continue;
		comment_begin(&nest, level);
		facts(j, show, at->comment);
	}
	while (nest.open > 0)
		comment_end(&nest);
	json_array_end(j);
}

/* It stays open for its answers, which come next. */
static void
comment_begin(struct nest *nest, unsigned level)
{
	if (nest->open > 0 && !nest->at[nest->open - 1].answered) {
		nest->at[nest->open - 1].answered = true;
		json_array_begin(nest->j, "comment");
	}
	json_object_begin(nest->j, NULL);
	nest->at[nest->open].level = level;
	nest->at[nest->open].answered = false;
	nest->open++;
}

static void
comment_end(struct nest *nest)
{
	if (nest->at[--nest->open].answered)
		json_array_end(nest->j);
	json_object_end(nest->j);
}

static void
facts(struct json *j, const struct thread_show *show, const struct comment *comment)
{
	json_text(j, "@type", "Comment");
	json_str(j, "url",
	    arena_printf(j->buf.arena, "%.*s%.*sarticles/%016llx/comments/%lld",
		STR_ARG(show->origin), STR_ARG(show->place.prefix),
		(unsigned long long)comment->article_id, (long long)comment->id));
	author(j, comment->author_name);
	moment(j, "datePublished", comment->created_us);
	if (comment->edited_us != 0)
		moment(j, "dateModified", comment->edited_us);
	if (comment->ups > 0 && show->place.site->set.votes != VOTES_NONE)
		json_i64(j, "upvoteCount", comment->ups);
	json_str(
	    j, "text", plain_text(j->buf.arena, (struct safe_html){ comment->html }, TEXT_BYTES));
}

static void
author(struct json *j, struct str name)
{
	json_object_begin(j, "author");
	json_text(j, "@type", "Person");
	json_str(j, "name", name);
	json_object_end(j);
}

static void
moment(struct json *j, const char *name, int64_t at_us)
{
	struct buf b = buf_begin(j->buf.arena, 32, 64);

	date_rfc3339(&b, at_us);
	json_str(j, name, buf_str(&b));
}
