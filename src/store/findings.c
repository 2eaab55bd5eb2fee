#include "store/findings.h"

#include "base/bug.h"

void
findings_give(struct sql *q, const struct verdict *verdict)
{
	struct str cause[VERDICT_MOST] = { { 0 } }, outcome[VERDICT_MOST] = { { 0 } },
		   detail[VERDICT_MOST] = { { 0 } };
	int64_t score[VERDICT_MOST] = { 0 }, rule_id[VERDICT_MOST] = { 0 };
	size_t count = verdict == NULL ? 0 : verdict->count;

	for (size_t i = 0; i < count; i++) {
		const struct finding *finding = &verdict->finding[i];

		cause[i] = str_of(cause_info(finding->cause)->name);
		outcome[i] = str_of(outcome_info(finding->outcome)->name);
		score[i] = finding->score;
		rule_id[i] = finding->rule_id;
		detail[i] = finding->detail;
	}
	sql_texts(q, cause, count);
	sql_texts(q, outcome, count);
	sql_bigints(q, score, count);
	sql_bigints(q, rule_id, count);
	sql_texts(q, detail, count);
	if (verdict != NULL && verdict->digested)
		sql_bytes(q, verdict->text_digest.byte, sizeof(verdict->text_digest.byte));
	else
		sql_null(q);
}

void
findings_sketch(struct sql *q, const struct verdict *verdict)
{
	bool sketched = verdict != NULL && verdict->sketched;

	sql_bigints(q, sketched ? verdict->sketch.band : NULL, sketched ? SKETCH_BANDS : 0);
	if (sketched)
		sql_bytes(q, verdict->sketch.byte, sizeof(verdict->sketch.byte));
	else
		sql_null(q);
}

void
findings_read(struct str text, struct verdict *out)
{
	while (text.len > 0) {
		struct str row = str_cut(&text, RECORD_END);
		struct finding finding = { .detail = STR_EMPTY };

		MUST(cause_of(str_cut(&row, RECORD_UNIT), &finding.cause) == OK);
		MUST(outcome_of(str_cut(&row, RECORD_UNIT), &finding.outcome) == OK);
		MUST(str_to_i64(str_cut(&row, RECORD_UNIT), &finding.score));
		MUST(str_to_i64(str_cut(&row, RECORD_UNIT), &finding.rule_id));
		finding.detail = row;
		verdict_add(out, &finding);
	}
}
