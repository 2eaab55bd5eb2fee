#include "store/findings.h"

#include "base/bug.h"

/* Findings as the arrays that statements take. */
struct columns {
	struct str *cause, *outcome, *detail;
	int64_t *of, *score, *rule_id;
	size_t count;
};

static void collect(
    struct arena *a, const struct verdict *const *verdict, size_t count, struct columns *out);
static void give(struct sql *q, const struct columns *columns);
static bool sketched(const struct verdict *verdict);

void
findings_give(struct sql *q, const struct verdict *verdict)
{
	struct columns columns;

	collect(q->arena, &verdict, 1, &columns);
	give(q, &columns);
	if (verdict != NULL && verdict->digested)
		sql_bytes(q, verdict->text_digest.byte, sizeof(verdict->text_digest.byte));
	else
		sql_null(q);
}

void
findings_give_each(struct sql *q, const struct verdict *const *verdict, size_t count)
{
	struct str *text_digest = arena_array(q->arena, count, sizeof(*text_digest));
	struct columns columns;

	collect(q->arena, verdict, count, &columns);
	sql_bigints(q, columns.of, columns.count);
	give(q, &columns);
	for (size_t i = 0; i < count; i++)
		if (verdict[i] != NULL && verdict[i]->digested)
			text_digest[i] = (struct str){ (const char *)verdict[i]->text_digest.byte,
				sizeof(verdict[i]->text_digest.byte) };
	sql_byteas(q, text_digest, count);
}

static void
collect(struct arena *a, const struct verdict *const *verdict, size_t count, struct columns *out)
{
	size_t most = count * VERDICT_MOST;

	*out = (struct columns){
		.cause = arena_array(a, most, sizeof(*out->cause)),
		.outcome = arena_array(a, most, sizeof(*out->outcome)),
		.detail = arena_array(a, most, sizeof(*out->detail)),
		.of = arena_array(a, most, sizeof(*out->of)),
		.score = arena_array(a, most, sizeof(*out->score)),
		.rule_id = arena_array(a, most, sizeof(*out->rule_id)),
	};
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; verdict[i] != NULL && k < verdict[i]->count; k++) {
			const struct finding *finding = &verdict[i]->finding[k];

			out->of[out->count] = (int64_t)i + 1;
			out->cause[out->count] = str_of(cause_info(finding->cause)->name);
			out->outcome[out->count] = str_of(outcome_info(finding->outcome)->name);
			out->detail[out->count] = finding->detail;
			out->score[out->count] = finding->score;
			out->rule_id[out->count++] = finding->rule_id;
		}
	}
}

static void
give(struct sql *q, const struct columns *columns)
{
	sql_texts(q, columns->cause, columns->count);
	sql_texts(q, columns->outcome, columns->count);
	sql_bigints(q, columns->score, columns->count);
	sql_bigints(q, columns->rule_id, columns->count);
	sql_texts(q, columns->detail, columns->count);
}

void
findings_sketch(struct sql *q, const struct verdict *verdict)
{
	sql_bigints(q, sketched(verdict) ? verdict->sketch.band : NULL,
	    sketched(verdict) ? SKETCH_BANDS : 0);
	if (sketched(verdict))
		sql_bytes(q, verdict->sketch.byte, sizeof(verdict->sketch.byte));
	else
		sql_null(q);
}

void
findings_sketch_each(struct sql *q, const struct verdict *const *verdict, size_t count)
{
	int64_t *of = arena_array(q->arena, count * SKETCH_BANDS, sizeof(*of));
	int64_t *band = arena_array(q->arena, count * SKETCH_BANDS, sizeof(*band));
	struct str *sketch = arena_array(q->arena, count, sizeof(*sketch));
	size_t bands = 0;

	for (size_t i = 0; i < count; i++) {
		if (!sketched(verdict[i]))
			continue;
		sketch[i] = (struct str){ (const char *)verdict[i]->sketch.byte,
			sizeof(verdict[i]->sketch.byte) };
		for (size_t k = 0; k < SKETCH_BANDS; k++) {
			of[bands] = (int64_t)i + 1;
			band[bands++] = verdict[i]->sketch.band[k];
		}
	}
	sql_bigints(q, of, bands);
	sql_bigints(q, band, bands);
	sql_byteas(q, sketch, count);
}

static bool
sketched(const struct verdict *verdict)
{
	return verdict != NULL && verdict->sketched;
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
