#include "page/judge.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "key/email.h"
#include "key/secret.h"
#include "page/banned.h"
#include "page/live.h"
#include "store/memories.h"
#include "store/rules.h"
#include "view/form_html.h"

#define REASON_MAX_BYTES ((size_t)512)
#define LATELY_US        (S_PER_DAY * US_PER_S) /* for repeats, and what is nearly one */

/* The rules of one site that are on. */
struct bench {
	const struct rules *rules;
	int64_t site_id;
	bool repeats; /* one of them asks for it */
	bool domains; /* likewise */
	size_t count;
};

static enum err judge_ban(const struct ctx *cx, const struct judge_ask *ask, struct verdict *out);

static void judge_trap(const struct judge_ask *ask, struct verdict *out);
static enum err judge_rules(
    const struct ctx *cx, const struct judge_ask *ask, struct verdict *verdict);
static enum err bench_take(const struct ctx *cx, int64_t site_id, struct bench *out);
static bool sits(const struct bench *bench, const struct ready_rule *rule);
static enum err judge_memory(const struct ctx *cx, const struct judge_ask *ask,
    const struct rule_subject *subject, struct verdict *verdict);
static enum err count_repeats(const struct ctx *cx, const struct judge_ask *ask,
    struct rule_subject *subject, struct verdict *verdict);
static enum err count_domain(
    const struct ctx *cx, const struct judge_ask *ask, struct rule_subject *subject);
static enum err refuse(
    const struct ctx *cx, const struct judge_ask *ask, const struct verdict *verdict);

/* Everything that has a say is asked here, and nowhere else. */
enum err
judge(const struct ctx *cx, const struct judge_ask *ask, struct verdict *out)
{
	*out = (struct verdict){ .count = 0 };
	verdict_policy(out, ask->policy, ask->known.published);
	judge_trap(ask, out);
	enum err err = judge_ban(cx, ask, out);
	if (err == OK)
		err = judge_rules(cx, ask, out);
	verdict_weigh(cx->arena, out, ask->site->set.hold_score, ask->site->set.spam_score);
	if (err == OK && verdict_outcome(out) == OUTCOME_REFUSE)
		return refuse(cx, ask, out);
	if (err == OK && ask->work != NULL)
		err = work_judge(cx, ask->rq, ask->article, ask->site, out, ask->work);
	return err;
}

/* Only programs fill in what is not shown; or a reader's browser, wrongly, so that a moderator can
 * look. An edit has no such field. */
static void
judge_trap(const struct judge_ask *ask, struct verdict *out)
{
	static const enum outcome follows[] = {
		[TRAP_OFF] = OUTCOME_NONE,
		[TRAP_HOLD] = OUTCOME_HOLD,
		[TRAP_SPAM] = OUTCOME_SPAM,
	};
	enum outcome outcome = follows[ask->site->set.trap];

	if (outcome != OUTCOME_NONE && ask->badge == BADGE_NONE &&
	    request_field(ask->rq, FORM_TRAP).len > 0)
		verdict_add(out, &(struct finding){ .cause = CAUSE_TRAP, .outcome = outcome });
}

/* A moderator has said of staff that they are to be trusted. */
static enum err
judge_rules(const struct ctx *cx, const struct judge_ask *ask, struct verdict *verdict)
{
	struct rule_subject subject;
	struct bench bench;
	enum err err = bench_take(cx, ask->site->id, &bench);

	bool nobody = bench.count == 0 && ask->site->set.filter == FILTER_OFF &&
		      ask->site->set.near_copies == 0;

	if (err != OK || nobody || ask->badge == BADGE_STAFF || ask->badge == BADGE_MODERATOR)
		return err;
	rule_subject_make(cx->arena, ask->draft->author_name, ask->draft->website, ask->draft->text,
	    ask->html, &subject);
	subject.record = ask->known.record;
	if (bench.repeats)
		err = count_repeats(cx, ask, &subject, verdict);
	if (err == OK && bench.domains)
		err = count_domain(cx, ask, &subject);
	for (size_t i = 0; err == OK && i < bench.rules->count; i++) {
		const struct ready_rule *rule = &bench.rules->rule[i];
		struct finding finding;

		if (sits(&bench, rule) && rule_catches(cx->arena, rule, &subject, &finding))
			verdict_add(verdict, &finding);
	}
	return err == OK ? judge_memory(cx, ask, &subject, verdict) : err;
}

/* What was before: the words that spam had, and what is nearly the same text. */
static enum err
judge_memory(const struct ctx *cx, const struct judge_ask *ask, const struct rule_subject *subject,
    struct verdict *verdict)
{
	enum filter filter = (enum filter)ask->site->set.filter;
	int64_t copies = ask->site->set.near_copies;
	struct recall recall = { .site_id = ask->site->id,
		.since_us = cx->now_us - LATELY_US,
		.but_comment_id = ask->comment_id };
	struct bayes_words words;
	struct recalled recalled;
	struct finding finding;

	if (filter != FILTER_OFF) {
		bayes_read(cx->arena, subject, &words);
		recall.words = &words;
	}
	verdict->sketched = copies > 0 && sketch_make(cx->arena, subject->text, &verdict->sketch);
	if (verdict->sketched)
		recall.sketch = &verdict->sketch;
	if (recall.words == NULL && recall.sketch == NULL)
		return OK;
	enum err err = memories_recall(cx->db, cx->arena, &recall, &recalled);
	if (err != OK)
		return err;
	if (recall.words != NULL &&
	    bayes_finds(cx->arena, &words, &recalled.total, filter, &finding))
		verdict_add(verdict, &finding);
	if (recall.sketch != NULL &&
	    near_finds(cx->arena, recall.sketch, recalled.text, recalled.texts, copies, &finding))
		verdict_add(verdict, &finding);
	return OK;
}

static enum err
bench_take(const struct ctx *cx, int64_t site_id, struct bench *out)
{
	*out = (struct bench){ .site_id = site_id };
	enum err err = live_rules(cx->live, cx->arena, cx->db, cx->now_us, &out->rules);

	for (size_t i = 0; err == OK && i < out->rules->count; i++) {
		if (!sits(out, &out->rules->rule[i]))
			continue;
		out->count++;
		out->repeats = out->repeats || out->rules->rule[i].rule.kind == CAUSE_REPEAT;
		out->domains = out->domains || out->rules->rule[i].rule.kind == CAUSE_DOMAIN;
	}
	return err;
}

static bool
sits(const struct bench *bench, const struct ready_rule *rule)
{
	return rule->rule.site_id == bench->site_id && rule->rule.enabled;
}

static enum err
count_repeats(const struct ctx *cx, const struct judge_ask *ask, struct rule_subject *subject,
    struct verdict *verdict)
{
	verdict->digested = judge_digest(subject, &verdict->text_digest);
	if (!verdict->digested)
		return OK;
	return rules_repeats(cx->db, cx->arena, ask->site->id, &verdict->text_digest,
	    cx->now_us - LATELY_US, ask->comment_id, &subject->repeats);
}

/* An edit brings no other address. */
static enum err
count_domain(const struct ctx *cx, const struct judge_ask *ask, struct rule_subject *subject)
{
	if (ask->comment_id != 0 || ask->draft->email.len == 0)
		return OK;
	struct str hashes = banned_hashes(cx, ask->site->id, email_at_domain(ask->draft->email));
	return rules_domain(cx->db, cx->arena, hashes, &subject->domain_published);
}

bool
judge_digest(const struct rule_subject *subject, struct digest16 *out)
{
	if (subject->folded_shown.text.len < REPEAT_LEAST_BYTES)
		return false;
	digest("repeat", &subject->folded_shown.text, 1, out);
	return true;
}

struct str
judge_reason(struct arena *a, const struct verdict *verdict)
{
	struct buf out = buf_begin(a, 64, REASON_MAX_BYTES);

	for (size_t i = 0; i < verdict->count; i++)
		buf_printf(
		    &out, "%s%s", i == 0 ? "" : ", ", cause_info(verdict->finding[i].cause)->label);
	return buf_str(&out);
}

/* Staff are never banned. */
static enum err
judge_ban(const struct ctx *cx, const struct judge_ask *ask, struct verdict *out)
{
	const struct ban *ban = NULL;

	if (ask->badge != BADGE_NONE)
		return OK;
	enum err err = banned_find(cx,
	    &(struct banned_ask){
		.site_id = ask->site->id,
		.rq = ask->rq,
		.actor = ask->actor,
		.author_id = ask->author_id,
		.email = ask->draft->email,
		.name = ask->draft->author_name,
		.text = ask->draft->text,
	    },
	    &ban);
	if (err != OK || ban == NULL)
		return err;
	verdict_add(
	    out, &(struct finding){
		     .cause = CAUSE_BAN,
		     .outcome = ban->outcome,
		     .rule_id = ban->id,
		     /* A domain beside its author would be nearly the address. */
		     .detail = ban->kind == BAN_NAME || ban->kind == BAN_TEXT
				   ? arena_printf(cx->arena, "%s: %.*s",
					 ban_kind_info(ban->kind)->label, STR_ARG(ban->words))
				   : str_of(ban_kind_info(ban->kind)->label),
		 });
	return OK;
}

/* Which field it was about, and nothing of what it was: that would be how to get past it. That it
 * cannot be counted lets nothing through. */
static enum err
refuse(const struct ctx *cx, const struct judge_ask *ask, const struct verdict *verdict)
{
	const struct finding *finding = verdict_severest(verdict);
	enum err err = rules_refuse(cx->db, cx->arena, ask->site->id, verdict, cx->now_us);

	if (err != OK && err != ERR_BUSY)
		log_warn(
		    "request %s: a refusal was not counted: %s", cx->request_id, err_name(err));
	if (finding->cause == CAUSE_BAN)
		return ctx_problem(cx, ERR_FORBID, "ban", PROBLEM_NOT_ALLOWED);
	cx->trouble->status = 422;
	return ctx_problem(
	    cx, ERR_INPUT, finding->field != NULL ? finding->field : "text", PROBLEM_REFUSED);
}
