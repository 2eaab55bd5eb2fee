#include "page/rule_trial.h"

#include "base/clock.h"
#include "page/judge.h"
#include "page/thread_load.h"
#include "store/rules.h"

/* What keeps a trial short: so many bytes of text, and of a pattern so many steps at the worst,
 * which take a second. */
#define TRIAL_BYTES ((int64_t)2 << 20)
#define TRIAL_STEPS ((int64_t)100 << 20)

/* A text that was posted, for who repeats it. */
struct posted {
	struct digest16 digest;
	int64_t at_us;
	bool digested;
};

static enum err try_all(const struct ctx *cx, const struct ready_rule *rule, struct tried *tried,
    size_t count, struct trial *out);
static int64_t earlier(const struct posted *posted, size_t count, size_t of);
static void keep_hit(const struct ctx *cx, const struct tried *tried, const struct finding *finding,
    struct trial *out);

enum err
rule_trial(const struct ctx *cx, const struct rule *rule, struct trial *out)
{
	struct ready_rule ready;
	struct tried *tried;
	size_t count;

	*out = (struct trial){ .hit = arena_array(cx->arena, TRIAL_HITS, sizeof(*out->hit)) };
	rule_ready(cx->arena, rule, &ready);
	int64_t bytes = TRIAL_STEPS / ready.cost;
	enum err err = rules_trial(cx->db, cx->arena, rule->site_id,
	    bytes < TRIAL_BYTES ? bytes : TRIAL_BYTES, rule->kind, &tried, &count);
	if (err != OK)
		return err;
	out->tried = count;
	return try_all(cx, &ready, tried, count, out);
}

/* From the oldest on, since a text repeats what came before. What is needed for one comment alone
 * is in an arena of its own. */
static enum err
try_all(const struct ctx *cx, const struct ready_rule *rule, struct tried *tried, size_t count,
    struct trial *out)
{
	struct posted *posted = arena_array(cx->arena, count, sizeof(*posted));
	struct arena *a = arena_open();
	enum err err = OK;

	for (size_t i = count; err == OK && i-- > 0; arena_reset(a)) {
		struct comment *comment = &tried[i].comment;
		struct rule_subject subject;
		struct finding finding;

		err = thread_render(cx, comment);
		if (err != OK)
			break;
		rule_subject_make(a, comment->author_name, comment->website, comment->text,
		    (struct safe_html){ comment->html }, &subject);
		subject.record = tried[i].record;
		subject.domain_published = tried[i].domain_published;
		posted[i].at_us = comment->created_us;
		posted[i].digested = judge_digest(&subject, &posted[i].digest);
		subject.repeats = earlier(posted, count, i);
		if (rule_catches(a, rule, &subject, &finding))
			keep_hit(cx, &tried[i], &finding, out);
	}
	arena_close(a);
	return err;
}

/* How often the text of one was posted in the day before. */
static int64_t
earlier(const struct posted *posted, size_t count, size_t of)
{
	int64_t times = 0;

	if (!posted[of].digested)
		return 0;
	for (size_t i = of + 1; i < count; i++)
		times +=
		    posted[i].digested &&
		    posted[of].at_us - posted[i].at_us <= S_PER_DAY * US_PER_S &&
		    memcmp(&posted[i].digest, &posted[of].digest, sizeof(posted[i].digest)) == 0;
	return times;
}

/* Newest first; but what is published before all else, since it may have been caught wrongly. */
static void
keep_hit(const struct ctx *cx, const struct tried *tried, const struct finding *finding,
    struct trial *out)
{
	struct trial_hit hit = { .comment = &tried->comment,
		.article_title = tried->article_title };
	size_t at = 0;

	out->caught++;
	out->of[tried->comment.status]++;
	verdict_add(&hit.verdict, finding);
	hit.verdict.finding[0].detail = arena_copy(cx->arena, hit.verdict.finding[0].detail);
	while (tried->comment.status != PUBLISHED && at < out->hits &&
	       out->hit[at].comment->status == PUBLISHED)
		at++;
	if (at == TRIAL_HITS)
		return;
	if (out->hits < TRIAL_HITS)
		out->hits++;
	memmove(&out->hit[at + 1], &out->hit[at], (out->hits - at - 1) * sizeof(hit));
	out->hit[at] = hit;
}
