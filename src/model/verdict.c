#include "model/verdict.h"

#include <stdbool.h>

#include "base/bug.h"

static const struct cause_info causes[CAUSES] = {
	[CAUSE_POLICY] = { "policy", "Everything waits here" },
	[CAUSE_FIRST] = { "first", "New author" },
	[CAUSE_DOMAIN] = { "domain", "New e-mail domain" },
	[CAUSE_WORDS] = { "words", "Words on a list" },
	[CAUSE_PATTERN] = { "pattern", "Pattern" },
	[CAUSE_LINKS] = { "links", "Links" },
	[CAUSE_REPEAT] = { "repeat", "Repeated text" },
	[CAUSE_NEAR] = { "near", "Nearly the same text" },
	[CAUSE_RECORD] = { "record", "Often rejected" },
	[CAUSE_BAN] = { "ban", "Ban" },
	[CAUSE_LEARNED] = { "learned", "Like earlier spam" },
	[CAUSE_SCORE] = { "score", "Many small things" },
	[CAUSE_WORK] = { "work", "No proof of work" },
	[CAUSE_TRAP] = { "trap", "Trap field filled in" },
};

static const struct outcome_info outcomes[OUTCOMES] = {
	[OUTCOME_NONE] = { "none", "Only count", "only counted" },
	[OUTCOME_HOLD] = { "hold", "Hold for a moderator", "held" },
	[OUTCOME_SPAM] = { "spam", "Put into spam", "put into spam" },
	[OUTCOME_SHADOW] = { "shadow", "Show it to its author alone", "shown to its author alone" },
	[OUTCOME_REFUSE] = { "refuse", "Refuse", "refused" },
};

static struct str cut_detail(struct str detail);

const struct cause_info *
cause_info(enum cause cause)
{
	return &causes[cause];
}

enum err
cause_of(struct str name, enum cause *out)
{
	for (unsigned i = 0; i < CAUSES; i++) {
		if (str_equal(name, str_of(causes[i].name))) {
			*out = (enum cause)i;
			return OK;
		}
	}
	return ERR_INPUT;
}

const struct outcome_info *
outcome_info(enum outcome outcome)
{
	return &outcomes[outcome];
}

enum err
outcome_of(struct str name, enum outcome *out)
{
	for (unsigned i = 0; i < OUTCOMES; i++) {
		if (str_equal(name, str_of(outcomes[i].name))) {
			*out = (enum outcome)i;
			return OK;
		}
	}
	return ERR_INPUT;
}

void
verdict_add(struct verdict *verdict, const struct finding *finding)
{
	struct finding *to = &verdict->finding[0];

	verdict->score += finding->score;
	if (verdict->count < VERDICT_MOST) {
		to = &verdict->finding[verdict->count++];
	} else {
		for (size_t i = 1; i < VERDICT_MOST; i++)
			if (verdict->finding[i].outcome <= to->outcome)
				to = &verdict->finding[i];
		if (to->outcome >= finding->outcome)
			return;
	}
	*to = *finding;
	to->detail = cut_detail(finding->detail);
}

static struct str
cut_detail(struct str detail)
{
	size_t len = detail.len;

	if (len <= FINDING_DETAIL_MAX_BYTES)
		return detail;
	len = FINDING_DETAIL_MAX_BYTES;
	while (len > 0 && ((unsigned char)detail.p[len] & 0xc0) == 0x80)
		len--;
	return str_part(detail, 0, len);
}

void
verdict_policy(struct verdict *verdict, enum policy policy, bool known)
{
	struct finding finding = { .outcome = OUTCOME_HOLD, .detail = STR_EMPTY };

	if (policy == POLICY_OPEN || (policy == POLICY_FIRST && known))
		return;
	finding.cause = policy == POLICY_FIRST ? CAUSE_FIRST : CAUSE_POLICY;
	verdict_add(verdict, &finding);
}

void
verdict_weigh(struct arena *a, struct verdict *verdict, int64_t hold_from, int64_t spam_from)
{
	bool spam = spam_from > 0 && verdict->score >= spam_from;

	if (!spam && (hold_from == 0 || verdict->score < hold_from))
		return;
	verdict_add(
	    verdict, &(struct finding){
			 .cause = CAUSE_SCORE,
			 .outcome = spam ? OUTCOME_SPAM : OUTCOME_HOLD,
			 .detail = arena_printf(a, "%lld, of %lld", (long long)verdict->score,
			     (long long)(spam ? spam_from : hold_from)),
		     });
}

enum outcome
verdict_outcome(const struct verdict *verdict)
{
	const struct finding *finding = verdict_severest(verdict);

	return finding == NULL ? OUTCOME_NONE : finding->outcome;
}

const struct finding *
verdict_severest(const struct verdict *verdict)
{
	const struct finding *found = NULL;

	for (size_t i = 0; i < verdict->count; i++)
		if (found == NULL || verdict->finding[i].outcome > found->outcome)
			found = &verdict->finding[i];
	return found;
}

enum status
verdict_status(const struct verdict *verdict)
{
	switch (verdict_outcome(verdict)) {
	case OUTCOME_NONE:
		return PUBLISHED;
	case OUTCOME_HOLD:
		return HELD;
	case OUTCOME_SPAM:
	case OUTCOME_SHADOW:
		return SPAM;
	case OUTCOME_REFUSE:
	case OUTCOMES:
		break;
	}
	BUG("what is refused has no status");
}

enum status
verdict_edited(const struct verdict *verdict, enum status was)
{
	enum status now = verdict_status(verdict);

	if (was == PUBLISHED || (was == HELD && now == SPAM))
		return now;
	return was;
}
